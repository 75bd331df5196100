//! A whole report: what it is about, its sections, its gaps, its sources and its footer.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::facts::{Facts, OTHERS_BY_COMMAND};
use super::gap_entry::GapEntry;
use super::review::REVIEW_COMMENTS;
use super::table::Table;
use super::tally::Streamed;
use crate::domain::text;
use crate::domain::{Group, Missing};

/// A report, ready for any exporter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Stable name, such as `code-47371`; also the stem of the file it is written to.
    pub id: String,
    /// Title in sentence case.
    pub title: String,
    /// What is covered, in words: code, modifier, payers, as of when.
    pub scope: String,
    /// The one-line gap summary that comes first.
    pub gap_summary: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// Every gap of every table, in the order of the tables.
    pub gaps: Vec<GapEntry>,
    /// The imports that the report read.
    pub sources: Vec<SourceEntry>,
    /// What is needed to make the report again.
    pub footer: Footer,
    /// How complete the report on a code is; other reports count cells.
    pub facts: Option<Facts>,
    /// The code that the report is on, in words.
    pub head: Option<Head>,
    /// Counts of the one table, when its rows went by and are not held; `gaps` then lists the first.
    pub streamed: Option<Streamed>,
}

/// The code of a report, as it stands at the head of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The code with its system, such as `CPT 47371`.
    pub code: String,
    /// ratebook's own title; blank when there is none.
    pub title: String,
    /// The type of service.
    pub kind: Option<String>,
    /// The status of the code in the fee schedule, such as `A, active`; that it has ended or not begun comes before it.
    pub status: Option<String>,
    /// Whether it has ended or not begun, which every format says at its head.
    pub not_in_effect: bool,
    /// What the code reports, in a few sentences.
    pub lede: Option<String>,
    /// The command that explains the code's amounts; none where nothing does.
    pub explained_by: Option<String>,
    /// The command that lists the gaps of the code.
    pub gaps_by: Option<String>,
}

/// Which part of a page a section belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The first page: the answers. A terminal shows these sections alone.
    First,
    /// After it.
    #[default]
    Body,
    /// Detail, each table closed until it is asked for.
    Detail,
}

/// A section of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Stable name, lower case with hyphens.
    pub id: String,
    /// Heading in sentence case.
    pub heading: String,
    /// Sentences that stand above the tables: what to know before reading them.
    pub notes: Vec<String>,
    /// The tables; may be empty only when a note says why.
    pub tables: Vec<Table>,
    /// Where it stands.
    pub place: Place,
}

/// One import that a report read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// The import's number.
    pub import_id: i64,
    /// The file's name.
    pub file: String,
    /// Its SHA-256 in 64 hexadecimal digits.
    pub sha256: String,
    /// The format it was read as.
    pub format: String,
    /// Who published it, in words.
    pub publisher: String,
    /// When it was imported: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    pub imported_at: String,
    /// Data rows read from it.
    pub rows: u64,
    /// What its rows were compared with, of an extract that ratebook ships.
    pub confidence: Option<String>,
}

/// What a reader needs to make the report again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Footer {
    /// Label and text, in order: data as of, parameters, queries, versions, generated at.
    pub lines: Vec<(String, String)>,
}

impl Head {
    /// `Status ended 2020-12-31, replaced by 99202.`, of a code that has ended or not begun.
    #[must_use]
    pub fn out_of_effect(&self) -> Option<String> {
        self.status.as_ref().filter(|_| self.not_in_effect).map(|status| format!("Status {status}."))
    }
}

impl Report {
    /// A report that is one table, for lists that no query gives.
    #[must_use]
    pub fn of_table(table: Table, sources: Vec<SourceEntry>) -> Self {
        let gaps = GapEntry::of_table(&table);
        let cells = table.rows.len() * table.columns.len();
        Self {
            id: table.id.clone(),
            title: table.title.clone(),
            scope: table.description.clone(),
            gap_summary: format!(
                "{} of {} {} a value.",
                cells - gaps.len(),
                text::count(cells as u64, "cell", "cells"),
                if cells == 1 { "has" } else { "have" }
            ),
            sections: vec![Section {
                id: table.id.clone(),
                heading: table.title.clone(),
                tables: vec![table],
                ..Section::default()
            }],
            gaps,
            sources,
            footer: Footer::default(),
            facts: None,
            head: None,
            streamed: None,
        }
    }

    /// Lists the gaps of all tables, what can be filled first, and says in one line how many there
    /// are. What reviewers said of a gap stays with it.
    pub fn count_gaps(&mut self) {
        let mut said: HashMap<String, Vec<String>> =
            self.gaps.drain(..).map(|gap| (gap.cell_id, gap.comments)).collect();
        let mut gaps: Vec<GapEntry> = self.tables().flat_map(GapEntry::of_table).collect();
        gaps.sort_by_key(|gap| gap.reason.group());
        for gap in &mut gaps {
            gap.comments = said.remove(&gap.cell_id).unwrap_or_default();
        }
        self.gaps = gaps;
        self.gap_summary = self.gaps_in_words();
    }

    /// How complete the report is, in one line; of a report on a code by its promised facts, else by cells:
    /// `301 of 412 cells have a value. Data not available: 40 fixable, 21 absent and 30 withheld.`
    #[must_use]
    pub fn gaps_in_words(&self) -> String {
        if let Some(facts) = &self.facts {
            return facts.in_words(&self.others());
        }
        let cells = self.cell_count();
        let known = cells - self.gap_count();
        if known == cells {
            return match cells {
                0 => "There is no row: what is loaded does not hold what was asked for.".to_owned(),
                1 => "The one cell has a value.".to_owned(),
                _ => format!("All {} cells have a value.", text::grouped(cells as u64)),
            };
        }
        let groups: Vec<String> = self
            .gaps_by_group()
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(group, n)| format!("{} {group}", text::grouped(n as u64)))
            .collect();
        format!(
            "{} of {} have a value. Data not available: {}.",
            text::grouped(known as u64),
            text::count(cells as u64, "cell", "cells"),
            text::list(&groups)
        )
    }

    /// Where a sentence says that the rest of what would fill the gaps is listed.
    #[must_use]
    pub fn others(&self) -> String {
        let of_code = self.head.as_ref().and_then(|head| head.gaps_by.as_deref());
        let command = of_code.unwrap_or(OTHERS_BY_COMMAND);
        format!("`{command}`")
    }

    /// All cells of all tables, counted.
    #[must_use]
    pub fn cell_count(&self) -> usize {
        if let Some(streamed) = &self.streamed {
            return streamed.cells;
        }
        self.tables().map(|table| table.rows.len() * table.columns.len()).sum()
    }

    /// All gaps, counted.
    #[must_use]
    pub fn gap_count(&self) -> usize {
        self.gaps_by_group().iter().map(|(_, n)| n).sum()
    }

    /// The reasons of all gaps, each once, in the order of their ids.
    #[must_use]
    pub fn reasons(&self) -> Vec<Missing> {
        let mut reasons: Vec<Missing> = match &self.streamed {
            Some(streamed) => streamed.gaps.keys().copied().collect(),
            None => self.gaps.iter().map(|gap| gap.reason).collect(),
        };
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }

    /// All tables in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.tables)
    }

    /// The table of a report that is one table; what reviewers said of it, which comes and goes, makes no second.
    #[must_use]
    pub fn only_table(&self) -> Option<&Table> {
        let mut tables = self.tables();
        let first = tables.next()?;
        tables.all(|table| table.id == REVIEW_COMMENTS).then_some(first)
    }

    /// How many gaps there are of each group, the fixable first; groups without gaps too.
    #[must_use]
    pub fn gaps_by_group(&self) -> [(Group, usize); 4] {
        if let Some(streamed) = &self.streamed {
            return Group::ALL.map(|group| (group, streamed.gaps_of(group)));
        }
        Group::ALL.map(|group| (group, self.gaps.iter().filter(|gap| gap.reason.group() == group).count()))
    }
}
