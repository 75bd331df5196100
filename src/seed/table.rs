//! Which file fills which table, and how each column is read.
//!
//! `seed/README.md` is the same in words; a test compares the two.

use crate::db::TableRows;

/// How a seed file fills a table.
#[derive(Debug)]
pub(super) struct SeedTable {
    pub(super) file: &'static str,
    pub(super) table: &'static str,
    pub(super) columns: &'static [SeedColumn],
    /// The unique index that says which row is meant, as the target of `ON CONFLICT`.
    pub(super) key: &'static str,
}

/// How a column of a seed file is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeedColumn {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) gaps: Gaps,
}

/// Whether a cell may hold a bracketed reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gaps {
    Never,
    Allowed,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words, checked by the table itself.
    Text,
    /// A name: words, however many blanks divide them; its letters, by which it is compared, are stored beside it.
    Name,
    /// A code system; stands before its code.
    System,
    /// A code of the row's system, of its own (`codes.csv`).
    NewCode,
    /// A code that must be known; with the row's system it becomes `code_id`.
    KnownCode,
    /// A payer's short name that must be known; becomes `payer_id`.
    KnownPayer,
    /// A key of another table that must be known.
    Known(&'static str),
    /// Two characters.
    Modifier,
    /// Any number of modifiers; blank is the value "none".
    Modifiers,
    /// A day.
    Date,
    /// A whole number.
    Integer,
    /// A number with up to four places, stored in ten-thousandths.
    Scaled,
}

const fn text(name: &'static str) -> SeedColumn {
    SeedColumn { name, kind: Kind::Text, gaps: Gaps::Never }
}

const fn of(name: &'static str, kind: Kind) -> SeedColumn {
    SeedColumn { name, kind, gaps: Gaps::Never }
}

const fn gap(name: &'static str, kind: Kind) -> SeedColumn {
    SeedColumn { name, kind, gaps: Gaps::Allowed }
}

const SYSTEM: SeedColumn = of("code_system", Kind::System);
const CODE: SeedColumn = of("code", Kind::KnownCode);
/// Where a text is from.
const CITATION: SeedColumn = gap("citation", Kind::Text);
const PAYER: SeedColumn = of("payer", Kind::KnownPayer);

/// All seed files in the order in which they are loaded: what is referred to comes first.
pub(super) const TABLES: &[SeedTable] = &[
    SeedTable {
        file: "sections.csv",
        table: "section",
        columns: &[
            text("section"),
            text("heading"),
            of("position", Kind::Integer),
            text("scope"),
            text("promised"),
        ],
        key: "(section)",
    },
    SeedTable {
        file: "codes.csv",
        table: "code",
        columns: &[
            SYSTEM,
            of("code", Kind::NewCode),
            gap("title", Kind::Text),
            gap("descriptor", Kind::Text),
            gap("service_type", Kind::Text),
            gap("effective_from", Kind::Date),
            gap("effective_to", Kind::Date),
            gap("replaced_by", Kind::Text),
        ],
        key: "(system, code)",
    },
    SeedTable {
        file: "modifiers.csv",
        table: "modifier",
        columns: &[of("modifier", Kind::Modifier), text("level"), gap("title", Kind::Text)],
        key: "(modifier)",
    },
    SeedTable {
        file: "places_of_service.csv",
        table: "place_of_service",
        columns: &[text("place_of_service"), text("name"), gap("setting", Kind::Text)],
        key: "(place_of_service)",
    },
    SeedTable {
        file: "states.csv",
        table: "state",
        columns: &[text("state"), text("name"), text("fips")],
        key: "(state)",
    },
    SeedTable {
        file: "payers.csv",
        table: "payer",
        columns: &[text("payer"), text("name"), text("kind")],
        key: "(payer)",
    },
    SeedTable {
        file: "payer_aliases.csv",
        table: "payer_alias",
        columns: &[of("alias", Kind::Name), PAYER, text("evidence")],
        key: "(payer_key) WHERE superseded_by IS NULL",
    },
    SeedTable {
        file: "measures.csv",
        table: "measure",
        columns: &[
            text("measure"),
            text("name"),
            text("family"),
            text("unit"),
            text("meaning"),
            text("filled_by"),
            of("position", Kind::Integer),
        ],
        key: "(measure)",
    },
    SeedTable {
        file: "code_sections.csv",
        table: "code_section",
        columns: &[SYSTEM, CODE, of("section", Kind::Known("section")), gap("body", Kind::Text), CITATION],
        key: "(code_id, section)",
    },
    SeedTable {
        file: "code_modifiers.csv",
        table: "code_modifier",
        columns: &[
            SYSTEM,
            CODE,
            of("modifier", Kind::Known("modifier")),
            gap("description", Kind::Text),
            gap("when_to_use", Kind::Text),
            gap("record", Kind::Text),
            text("listed"),
            CITATION,
        ],
        key: "(code_id, modifier)",
    },
    SeedTable {
        file: "code_places.csv",
        table: "code_place",
        columns: &[
            SYSTEM,
            CODE,
            of("place_of_service", Kind::Known("place_of_service")),
            gap("note", Kind::Text),
            CITATION,
        ],
        key: "(code_id, place_of_service)",
    },
    SeedTable {
        file: "payer_sections.csv",
        table: "payer_section",
        columns: &[
            SYSTEM,
            CODE,
            PAYER,
            of("section", Kind::Known("section")),
            gap("body", Kind::Text),
            CITATION,
        ],
        key: "(code_id, payer_id, section)",
    },
    SeedTable {
        file: "benchmarks.csv",
        table: "benchmark",
        columns: &[
            SYSTEM,
            CODE,
            of("modifiers", Kind::Modifiers),
            gap("payer", Kind::KnownPayer),
            of("measure", Kind::Known("measure")),
            text("setting"),
            text("geography"),
            text("period"),
            gap("value", Kind::Scaled),
            gap("n", Kind::Integer),
            gap("formula", Kind::Text),
        ],
        key: "(code_id, modifiers, measure, setting, geography, period, ifnull(payer_id, 0)) WHERE superseded_by IS NULL",
    },
];

impl SeedColumn {
    /// The column of the table.
    pub(super) const fn stored_name(&self) -> &'static str {
        match self.kind {
            Kind::System => "system",
            Kind::KnownCode => "code_id",
            Kind::KnownPayer => "payer_id",
            _ => self.name,
        }
    }
}

impl SeedTable {
    /// Inserts a row, or replaces the one with its key where something differs. What an analyst
    /// loaded stays when ratebook's own seed is loaded again (`:is_analysts` is 0 for ratebook's).
    pub(super) fn upsert(&self, rows: &TableRows) -> String {
        let table = self.table;
        let list = |prefix: &str, counted: bool| {
            let columns = rows.columns().iter().filter(|column| column.counts() || !counted);
            columns.map(|column| format!("{prefix}{}", column.name())).collect::<Vec<_>>().join(", ")
        };
        format!(
            "{insert}
             ON CONFLICT {key} DO UPDATE SET ({names}) = ({theirs})
             WHERE ({our_words}) IS NOT ({their_words})
               AND (:is_analysts OR NOT EXISTS (
                   SELECT 1 FROM import JOIN publisher USING (publisher_id)
                   WHERE import.import_id = {table}.import_id AND publisher.kind = 'analyst'))",
            insert = rows.insert_text(1),
            key = self.key,
            names = list("", false),
            theirs = list("excluded.", false),
            our_words = list(&format!("{table}."), true),
            their_words = list("excluded.", true),
        )
    }
}
