//! What only changed its name since the records were written.
//!
//! An entry is `(old, new)`: the name in `tests/golden`, then the name in the program. What is
//! measured is translated back before it is compared, so the records need no new writing. Columns
//! that are shifted about or merged are no pure change of a name. Empty the tables whenever the
//! records are written anew: they are written with the names of that day.

/// Views, queries too: a view has underscores, a query hyphens.
pub(super) const RENAMED_VIEWS: &[(&str, &str)] = &[];

/// Columns of views and queries as `object.column`, by the old name of the object; `*.column` for all.
pub(super) const RENAMED_COLUMNS: &[(&str, &str)] = &[];

/// Ids of rules. Two old ids may become one: their digests are added up before they are compared.
pub(super) const RENAMED_RULES: &[(&str, &str)] = &[];

/// The name in the records of a view or query.
pub(super) fn old_object(name: &str) -> &str {
    RENAMED_VIEWS.iter().find(|(_, new)| *new == name).map_or(name, |(old, _)| old)
}

/// The name in the records of a column of the object with this old name.
pub(super) fn old_column(object: &str, column: &str) -> String {
    let is = |(old, new): &&(&str, &str)| {
        old.split_once('.').is_some_and(|(of, _)| of == object || of == "*") && *new == column
    };
    let found = RENAMED_COLUMNS.iter().find(is).and_then(|(old, _)| old.split_once('.'));
    found.map_or(column, |(_, old)| old).to_owned()
}

/// The id in the program of a rule that the records name.
pub(super) fn new_rule(rule: &str) -> &str {
    RENAMED_RULES.iter().find(|(old, _)| *old == rule).map_or(rule, |(_, new)| new)
}

/// The text of a cell that holds a rule's id, as the records have it, where only one id became this.
pub(super) fn old_rule(rule: &str) -> &str {
    let mut olds = RENAMED_RULES.iter().filter(|(_, new)| *new == rule);
    match (olds.next(), olds.next()) {
        (Some((old, _)), None) => old,
        _ => rule,
    }
}
