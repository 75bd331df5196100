//! The views of this program as their files state them: the statement, and what every column means.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use include_dir::{Dir, include_dir};

use crate::domain::sha256_hex;
use crate::header::{ViewColumn, ViewHeader};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries/views");

static SHIPPED: LazyLock<Vec<View>> = LazyLock::new(shipped);

/// A view of this program.
#[derive(Debug)]
pub(super) struct View {
    pub(super) name: &'static str,
    /// The statement that makes it, as SQLite keeps it.
    pub(super) sql: String,
    /// SHA-256 of its file with plain line ends.
    pub(super) digest: String,
    /// Its file.
    text: String,
    header: OnceLock<ViewHeader>,
}

impl View {
    /// What the file says of the view and of its columns: few commands ask for it.
    pub(super) fn header(&self) -> &ViewHeader {
        self.header
            .get_or_init(|| ViewHeader::parse(&self.text).expect("a test reads the header of every view"))
    }

    /// True for a view that analysts read; others are read by views and reports alone.
    pub(super) fn is_public(&self) -> bool {
        self.name.starts_with("v_")
    }

    /// The names of all columns in order: those of its header, each followed by that of its reason where the statement
    /// names one. None where the statement takes the columns of another view as they come: SQLite alone knows them, and
    /// takes longer to find those of all views than to make the views.
    pub(super) fn columns(&self) -> Option<Vec<String>> {
        // What a query within the statement takes is named again where the statement gives it.
        let mut lists = self.sql.split("\nSELECT ").skip(1);
        if lists.any(|list| list.split("\nFROM").next().is_some_and(|list| list.contains(".*"))) {
            return None;
        }
        let is_part_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let named: BTreeSet<&str> = self.sql.split(|letter| !is_part_of_name(letter)).collect();
        let with_reason = |column: &ViewColumn| {
            let reason = Some(format!("{}_na", column.name)).filter(|reason| named.contains(reason.as_str()));
            [Some(column.name.clone()), reason]
        };
        Some(self.header().columns.iter().flat_map(with_reason).flatten().collect())
    }
}

/// Name and statement of each view of this program, by name.
pub fn shipped_views() -> impl Iterator<Item = (&'static str, &'static str)> {
    all().iter().map(|view| (view.name, view.sql[view.sql.find("AS\n").map_or(0, |at| at + 3)..].as_ref()))
}

/// Whether a public view has a column of this name that holds names or words of files.
pub(crate) fn is_name_in_views(column: &str) -> bool {
    let public = all().iter().filter(|view| view.is_public());
    public.flat_map(|view| &view.header().columns).any(|known| known.names && known.name == column)
}

/// The views of this program, by name.
pub(super) fn all() -> &'static [View] {
    &SHIPPED
}

fn shipped() -> Vec<View> {
    let mut views: Vec<View> = FILES
        .files()
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .map(|(name, text)| {
            let text = text.replace("\r\n", "\n");
            let (sql, digest) = (statement(name, &text), sha256_hex(text.as_bytes()));
            View { name, sql, digest, text, header: OnceLock::new() }
        })
        .collect();
    views.sort_unstable_by_key(|view| view.name);
    views
}

/// The statement that makes a view, without the header above it.
fn statement(name: &str, text: &str) -> String {
    let body = text.lines().skip_while(|line| line.starts_with("--") || line.trim().is_empty());
    let body = body.collect::<Vec<_>>().join("\n");
    format!("CREATE VIEW {name} AS\n{}", body.trim_end().trim_end_matches(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_is_sound_and_names_its_file() {
        for file in FILES.files() {
            let name = file.path().file_stem().and_then(|stem| stem.to_str()).expect("a name");
            let header = ViewHeader::parse(file.contents_utf8().expect("text"));
            let header = header.unwrap_or_else(|error| panic!("{name}: {} ({})", error.message, error.hint));
            assert_eq!(header.name, name);
        }
    }

    #[test]
    fn every_column_of_a_view_is_in_its_header_in_order_or_is_the_reason_of_one() {
        let mut connection = rusqlite::Connection::open_in_memory().expect("memory");
        crate::db::up(&mut connection).expect("the migrations apply");
        for view in all() {
            let statement = connection.prepare(&format!("SELECT * FROM {}", view.name)).expect(view.name);
            let real: Vec<&str> = statement.column_names().collect();
            let is_reason = |name: &str| name.strip_suffix("_na").is_some_and(|of| real.contains(&of));
            let shown: Vec<&str> = real.iter().filter(|name| !is_reason(name)).copied().collect();
            let declared: Vec<&str> =
                view.header().columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(declared, shown, "{}", view.name);
            if let Some(columns) = view.columns().filter(|_| view.is_public()) {
                assert_eq!(columns, real, "{}", view.name);
            }
            // What has no unit in its type says it in the line.
            for column in view
                .header()
                .columns
                .iter()
                .filter(|column| view.is_public() && column.name.ends_with("_rvu"))
            {
                assert_eq!(column.unit, "RVU", "{}.{}", view.name, column.name);
            }
        }
    }

    #[test]
    fn a_public_view_gives_words_and_dollars() {
        for view in all().iter().filter(|view| view.is_public()) {
            for column in &view.header().columns {
                let name = column.name.as_str();
                assert!(!name.contains("cents") && !name.contains("thousandths"), "{}.{name}", view.name);
                assert!(!column.unit.contains('/'), "{}.{name} is not in whole units", view.name);
            }
        }
    }
}
