//! Commands as messages print them, ready to be run.

/// The command that matches a published name to a payer: a name that begins with a hyphen is no option.
pub(crate) fn alias_command(name: &str, payer: &str) -> String {
    let end_of_options = if name.starts_with('-') { "-- " } else { "" };
    format!("ratebook payers alias {end_of_options}\"{name}\" {payer}")
}
