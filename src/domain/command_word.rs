//! Words of the commands that messages and reports print, as a shell takes them.
//!
//! A printed command is pasted, and names come from files: nothing in one may be run or be taken apart by the shell.
//! Two queries print such a command as well and write the same (`unmatched-payers`, `code-rates`).

use std::borrow::Cow;

/// What a shell acts on inside double quotes.
const ACTED_ON: [char; 5] = ['$', '`', '"', '\\', '!'];

/// The word, in quotes where it holds anything but letters, digits and `-_./:,@+=%`.
#[must_use]
pub fn command_word(word: &str) -> Cow<'_, str> {
    // The paths of Windows, whose shells take single quotes for letters.
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,@+=%".contains(c) || cfg!(windows) && c == '\\';
    match !word.is_empty() && word.chars().all(is_plain) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(quoted_word(word)),
    }
}

/// The word in quotes: double ones, and single ones where a shell would act on what is inside those.
#[must_use]
pub fn quoted_word(word: &str) -> String {
    match word.contains(ACTED_ON) {
        false => format!("\"{word}\""),
        // An apostrophe ends single quotes: it gets double ones, and the next part begins.
        true => format!("'{}'", word.replace('\'', "'\"'\"'")),
    }
}

/// The command that matches a published name to a payer, which is a word already: a name that begins with a hyphen is
/// no option.
#[must_use]
pub fn alias_command(name: &str, payer: &str) -> String {
    let end_of_options = if name.starts_with('-') { "-- " } else { "" };
    format!("ratebook payers alias {end_of_options}{} {payer}", quoted_word(name))
}

/// The file as a word of a command: a name that begins with a hyphen is no option.
#[must_use]
pub fn file_word(file: &str) -> Cow<'_, str> {
    match file.starts_with('-') {
        true => Cow::Owned(command_word(&format!("./{file}")).into_owned()),
        false => command_word(file),
    }
}

/// The words of a command that a user gives as one text, such as `--engine-command`: quotes keep blanks together, as in
/// a shell. `None` where a quote is not closed.
#[must_use]
pub fn words_of_command(command: &str) -> Option<Vec<String>> {
    // The paths of Windows have the sign that takes the meaning from the next.
    let command = if cfg!(windows) { command.replace('\\', "\\\\") } else { command.to_owned() };
    shlex::split(&command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_not_take_it_as_it_is() {
        for (word, written) in [
            ("rates_2026-01.csv", "rates_2026-01.csv"),
            ("LOCAL:4711", "LOCAL:4711"),
            ("my file.csv", "\"my file.csv\""),
            ("Blue's", "\"Blue's\""),
            ("a;rm", "\"a;rm\""),
            ("", "\"\""),
            ("Blue $(touch x)", "'Blue $(touch x)'"),
            ("`x`", "'`x`'"),
            ("Blue \"Gold\"", "'Blue \"Gold\"'"),
            ("Blue's $hield!", "'Blue'\"'\"'s $hield!'"),
        ] {
            assert_eq!(command_word(word), written);
        }
        assert_eq!(words_of_command("'a b/duck' -x").expect("two words"), ["a b/duck", "-x"]);
        assert_eq!(words_of_command("it's"), None);
        assert_eq!(quoted_word("Aetna"), "\"Aetna\"");
        assert_eq!(file_word("-x.csv"), "./-x.csv");
        assert_eq!(file_word("-x y.csv"), "\"./-x y.csv\"");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_word_for_what_it_was() {
        for word in
            ["$(echo x)", "a'b\"c", "\\", "x\\", "'", "`id`", "a  b", "*", "~", "!!", "$HOME's", "a\nb", "#"]
        {
            let script = format!("printf %s {}", command_word(word));
            let run = std::process::Command::new("sh").args(["-c", &script]).output().expect("a shell runs");
            assert_eq!(String::from_utf8_lossy(&run.stdout), word, "{script}");
        }
    }
}
