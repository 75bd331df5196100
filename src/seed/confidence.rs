//! How sure the rows of the extracts are: what they were compared with.

use rusqlite::{Connection, params};

/// The name under which an import keeps it.
const ATTRIBUTE: &str = "confidence";

/// Of rows that hold what the file of the publisher has.
const EQUAL: &str = "extract, the figures of each row equal to those of the file of CMS";

/// By the beginning of an extract's name.
const OF_EXTRACTS: [(&str, &str); 7] = [
    ("relative-values-20", EQUAL),
    (
        "relative-values-history-",
        "derived, 2025 equal to the file of CMS, 2020 to 2024 by a secondary source and not compared with one",
    ),
    ("geographic-indices-", EQUAL),
    ("opps-addendum-b-", EQUAL),
    ("opps-history-", "derived, 2025 equal to the file of CMS, the other years not compared with one"),
    ("asc-addendum-", EQUAL),
    ("unit-limits-", EQUAL),
];

/// What is known of the rows of an extract that ratebook ships.
pub(super) fn of_extract(file: &str) -> Option<&'static str> {
    OF_EXTRACTS.iter().find(|(begins, _)| file.starts_with(begins)).map(|(_, words)| *words)
}

/// Keeps it with the import, for the sources of reports.
pub(super) fn keep(connection: &Connection, import_id: i64, words: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO import_attribute (import_id, name, position, value) VALUES (?1, ?2, 1, ?3)";
    connection.execute(sql, params![import_id, ATTRIBUTE, words]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::of_extract;
    use crate::seed::built_in;

    #[test]
    fn every_extract_says_how_sure_its_rows_are_and_the_page_on_the_seed_says_the_same() {
        let page = include_str!("../../seed/README.md");
        let extracts = built_in().extracts;
        assert!(!extracts.is_empty());
        for file in extracts {
            let words = of_extract(&file.name).unwrap_or_else(|| panic!("{} says nothing", file.name));
            let row = page.lines().find(|line| line.starts_with('|') && line.contains(&file.name));
            assert!(row.is_some_and(|row| row.contains(words)), "{}: {row:?}", file.name);
        }
    }
}
