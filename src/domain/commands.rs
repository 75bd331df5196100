//! The commands that reports and messages name, completed with the data that they are to be asked of.
//!
//! A text names a command as if it were asked of the database in this folder and of what is current there. Who prints
//! the text knows of which database or lake it is, and of which moment: as printed, the command then answers from the
//! same data. What a report is limited to beside that, such as a modifier, is for the report to write.

use super::command_word::{command_word, file_word};

/// The data that a report or a message is of, as options of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commands {
    /// `--db PATH`, of another database than the default one.
    database: Option<String>,
    /// `--queries FOLDER`, of an analyst's own texts of queries.
    queries: Option<String>,
    /// `--as-of MOMENT`, of what was current then.
    moment: Option<String>,
    lake: Option<Lake>,
}

/// A lake is asked queries, and not all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lake {
    /// `--lake LAKE`, and its engine.
    options: String,
    /// `--into LAKE`, of what fills it.
    into: String,
    /// Queries and subjects of reports that only a database answers.
    unanswered: Vec<String>,
}

/// What a command does with the data.
enum Kind<'c> {
    /// A query or a report, by name.
    Asks(&'c str),
    /// `explain`.
    Explains,
    /// Shows or changes what a database alone has: imports, names of payers.
    Database,
    /// Makes or fills a database, of which a lake can be published.
    Fills,
    /// Needs no data.
    Other,
}

impl Kind<'_> {
    fn of(command: &str) -> Kind<'_> {
        let mut words = command.split_whitespace().skip(1);
        match (words.next(), words.next()) {
            (Some("query"), Some("run")) => Kind::Asks(words.next().unwrap_or_default()),
            (Some("report"), Some(subject)) => Kind::Asks(subject),
            (Some("explain"), Some(_)) => Kind::Explains,
            (Some("payers" | "imports" | "review" | "status" | "export"), _) => Kind::Database,
            (Some("import"), Some("--template")) => Kind::Other,
            (Some("import" | "seed" | "init" | "migrate"), _) => Kind::Fills,
            _ => Kind::Other,
        }
    }
}

impl Commands {
    /// Of the database at a path; none where it is the default one.
    #[must_use]
    pub fn of_database(path: Option<&str>) -> Self {
        Self { database: path.map(|path| format!("--db {}", file_word(path))), ..Self::default() }
    }

    /// The same with a folder of own queries; none where there is none.
    #[must_use]
    pub fn with_queries(&self, folder: Option<&str>) -> Self {
        Self { queries: folder.map(|folder| format!("--queries {}", file_word(folder))), ..self.clone() }
    }

    /// The same of a moment, as `--as-of` takes it; none for what is current.
    #[must_use]
    pub fn as_of(&self, moment: Option<&str>) -> Self {
        let moment = moment.map(|moment| format!("--as-of {}", command_word(moment)));
        Self { moment, ..self.clone() }
    }

    /// Of a lake, with the options that say who reads it; `unanswered` are the queries and subjects of a database alone.
    #[must_use]
    pub fn of_lake(lake: &str, engine: &[(&str, &str)], unanswered: Vec<String>) -> Self {
        let engine = engine.iter().map(|(option, value)| format!(" {option} {}", command_word(value)));
        let word = file_word(lake);
        let options = format!("--lake {word}{}", engine.collect::<String>());
        Self { lake: Some(Lake { options, into: format!("--into {word}"), unanswered }), ..Self::default() }
    }

    /// Whether commands are as a text has them.
    #[must_use]
    pub fn are_plain(&self) -> bool {
        *self == Self::default()
    }

    /// A whole command, completed; none where a lake cannot be asked it.
    #[must_use]
    pub fn complete(&self, command: &str) -> Option<String> {
        let options = match (&self.lake, Kind::of(command)) {
            (_, Kind::Other) => vec![],
            // A lake takes the files of a database; those of prices `publish` would take by itself, Medicare's not.
            (Some(lake), Kind::Fills) => {
                return Some(format!("{command} && ratebook publish {}", lake.into));
            }
            (Some(lake), Kind::Asks(name)) if lake.unanswered.iter().all(|known| known != name) => {
                self.queries.iter().chain([&lake.options]).collect()
            }
            (Some(_), _) => return None,
            (None, Kind::Asks(_) | Kind::Explains) => {
                self.database.iter().chain(&self.queries).chain(&self.moment).collect::<Vec<_>>()
            }
            (None, _) => self.database.iter().collect(),
        };
        // Words after two hyphens are no options.
        let (before, after) = command.split_at(command.find(" -- ").unwrap_or(command.len()));
        let has = |option: &str| {
            let name = option.split(' ').next().unwrap_or_default();
            before.split(' ').any(|word| word == name)
        };
        let new = options.into_iter().filter(|option| !has(option));
        Some(format!("{before}{}{after}", new.map(|option| format!(" {option}")).collect::<String>()))
    }

    /// A text with its commands, which are in backticks, completed. The words about one that a lake cannot be asked are
    /// left out where they are a part of a sentence of their own.
    #[must_use]
    pub fn complete_text(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, command, after)) = next_command(rest) {
            match self.complete(command) {
                Some(command) => out.push_str(&format!("{before}`{command}`")),
                None => {
                    let clause = [before.rfind("; "), before.rfind(", ")].into_iter().flatten().max();
                    match clause.filter(|_| after.is_empty() || after.starts_with([',', ';', '.'])) {
                        Some(at) => out.push_str(&before[..at]),
                        None => out.push_str(&format!("{before}`{command}`")),
                    }
                }
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// The first command in backticks: what is before it, the command, and what follows. A backtick in quotes is a part of
/// the command.
pub(crate) fn next_command(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find("`ratebook ")?;
    let (before, from) = (&text[..at], &text[at + 1..]);
    let mut quote = None;
    for (end, c) in from.char_indices() {
        match (quote, c) {
            (None, '`') => return Some((before, &from[..end], &from[end + 1..])),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_completed_with_what_it_takes() {
        let database = Commands::of_database(Some("my rates.db"));
        let then = Commands::of_database(Some("a.db")).as_of(Some("58"));
        let lake = Commands::of_lake("lake", &[("--engine", "spark")], vec!["gaps".to_owned()]);
        let own = Commands::of_database(Some("a.db")).with_queries(Some("my queries"));
        for (commands, command, completed) in [
            (&database, "ratebook report gaps", Some("ratebook report gaps --db \"my rates.db\"")),
            (&database, "ratebook man", Some("ratebook man")),
            (&database, "ratebook init --db NEW.db", Some("ratebook init --db NEW.db")),
            (&then, "ratebook query run codes", Some("ratebook query run codes --db a.db --as-of 58")),
            (&then, "ratebook explain 47371", Some("ratebook explain 47371 --db a.db --as-of 58")),
            (&then, "ratebook explain X --as-of 3", Some("ratebook explain X --as-of 3 --db a.db")),
            (&then, "ratebook import FILE", Some("ratebook import FILE --db a.db")),
            (&then, "ratebook payers alias -- -x P", Some("ratebook payers alias --db a.db -- -x P")),
            (&lake, "ratebook query run codes", Some("ratebook query run codes --lake lake --engine spark")),
            (&lake, "ratebook report gaps", None),
            (&lake, "ratebook explain 47371", None),
            (&lake, "ratebook import FILE", Some("ratebook import FILE && ratebook publish --into lake")),
            (&lake, "ratebook import --template profile", Some("ratebook import --template profile")),
            (&own, "ratebook report 47371", Some("ratebook report 47371 --db a.db --queries \"my queries\"")),
            (&own, "ratebook imports list", Some("ratebook imports list --db a.db")),
        ] {
            assert_eq!(commands.complete(command).as_deref(), completed, "{command}");
        }
        assert!(Commands::of_database(None).as_of(None).are_plain());
    }

    #[test]
    fn the_commands_of_a_text_are_completed_and_the_rest_is_left() {
        let database = Commands::of_database(Some("a.db"));
        let text =
            "3 names; matched by `ratebook payers alias 'x`y' P`, listed by `ratebook payers unmatched`";
        assert_eq!(
            database.complete_text(text),
            "3 names; matched by `ratebook payers alias 'x`y' P --db a.db`, listed by `ratebook payers unmatched --db a.db`"
        );
        let lake = Commands::of_lake("lake", &[], vec![]);
        assert_eq!(lake.complete_text(text), "3 names");
        assert_eq!(lake.complete_text("say `ratebook status` first"), "say `ratebook status` first");
        assert_eq!(database.complete_text("`ratebook status"), "`ratebook status");
    }
}
