//! The closing parts of every report as tables: gaps, sources, legend and footer.
//!
//! They are tables of the model, so each exporter shows them as it shows any other table.

use super::gap_groups;
use crate::domain::text;
use crate::domain::{Group, line_in_words};
use crate::model::{Cell, Column, ColumnKind, GapEntry, Origin, Report, Row, Section, Table};

/// The sentence that explains the bracketed words wherever a report begins.
pub(super) const HOW_TO_READ: &str = "[word] = data not available, with the reason.";

/// *Data gaps*, *Sources* and the legend, each a section with one table or a note why not.
pub(super) fn sections(report: &Report, gaps: Table) -> Vec<Section> {
    vec![
        section(gaps, "No gaps: every cell of this report holds a value."),
        section(sources(report), "No import was read for this report."),
        section(legend(report), "No bracketed word is used in this report."),
    ]
}

/// What each group asks of a reader, in a few words.
pub(super) const fn group_action(group: Group) -> &'static str {
    match group {
        Group::Fixable => "load or correct data",
        Group::Absent => "ask the source or look elsewhere",
        Group::Withheld => "exists, but is not shown",
        Group::Structural => "nothing to fill",
    }
}

/// `2 fixable (load or correct data), 0 absent (…), …`: every group, those without gaps too.
pub(super) fn groups_in_words(report: &Report) -> String {
    let words = report
        .gaps_by_group()
        .map(|(group, n)| format!("{} {group} ({})", text::grouped(n as u64), group_action(group)));
    words.join(", ")
}

/// Every gap, a row each, with one fact a column.
pub(super) fn gaps(gaps: &[GapEntry]) -> Table {
    Table {
        id: "data-gaps".to_owned(),
        title: "Data gaps".to_owned(),
        description: "One row for each cell without a value, in the order of the tables.".to_owned(),
        columns: columns(&[
            ("cell_id", "Cell", "The cell's id: table, row and column"),
            ("table", "Table", "Title of the table it is in"),
            ("row", "Row", "The row in words: its first cells"),
            ("column", "Column", "Title of the column"),
            ("reason", "Reason", "The word shown in the cell"),
            ("group", "Group", "What kind of gap it is: fixable, absent, withheld or structural"),
            ("meaning", "Meaning", "What the reason means"),
            ("raw", "Text in the file", "What the file held in that place"),
            ("filled_by", "What would fill it", "What to do to get a value"),
        ]),
        rows: gaps.iter().map(gap_row).collect(),
        ..Table::default()
    }
}

/// The gaps of the report with what belongs together in one column, those alike on one line, for
/// reading.
pub(super) fn gaps_to_read(report: &Report) -> Table {
    let gap_row = |line: &gap_groups::Line<'_>| {
        let gap = line.gap;
        let more = line.and_more().map(|more| format!(", {more}")).unwrap_or_default();
        let file = match (&gap.raw, &gap.origin) {
            (None, None) => origin_in_words(None),
            (raw, origin) => {
                format!("{}; {}", raw_in_words(raw.as_deref()), origin_in_words(origin.as_ref()))
            }
        };
        row(vec![
            Cell::text(&gap.cell_id),
            Cell::text(format!("{}: {} – {}{more}", gap.table, gap.row, gap.column)),
            Cell::text(format!("{} {}", gap.reason.marker(), gap.reason.meaning())),
            Cell::name(file),
            Cell::text(&gap.filled_by),
        ])
    };
    Table {
        columns: columns(&[
            ("cell_id", "Cell", "The cell's id: table, row and column"),
            ("place", "Table, row, column", "Where the cell is, in words"),
            ("reason", "Reason", "The word shown in the cell and what it means"),
            ("raw", "In the file", "What the file held in that place, and where"),
            ("filled_by", "What would fill it", "What to do to get a value"),
        ]),
        description: gap_groups::DESCRIPTION.to_owned(),
        rows: gap_groups::lines(&report.gaps).iter().map(gap_row).collect(),
        ..gaps(&[])
    }
}

/// The imports that the report read, a row each.
pub(super) fn sources(report: &Report) -> Table {
    let mut columns = columns(&[
        ("import_id", "Import", "The number of the import"),
        ("file", "File", "Name of the file"),
        ("publisher", "Publisher", "Who published it"),
        ("format", "Format", "The format it was read as"),
        ("imported_at", "Imported", "When it was imported, UTC"),
        ("rows", "Rows", "Data rows read from it"),
        ("sha256", "SHA-256", "Fingerprint of the file"),
    ]);
    columns[0].kind = ColumnKind::Code;
    columns[5].kind = ColumnKind::Integer;
    columns[6].kind = ColumnKind::Code;
    let has_extracts = report.sources.iter().any(|source| source.confidence.is_some());
    if has_extracts {
        let meaning = "What the rows of an extract that ratebook ships were compared with";
        columns.push(Column::new("confidence", "Confidence", meaning, ColumnKind::Text));
    }
    let rows = report.sources.iter().map(|source| {
        let mut cells = vec![
            Cell::text(source.import_id.to_string()),
            Cell::name(&source.file),
            Cell::name(&source.publisher),
            Cell::text(&source.format),
            Cell::text(&source.imported_at),
            Cell::integer(i64::try_from(source.rows).unwrap_or(i64::MAX)),
            Cell::text(&source.sha256),
        ];
        if has_extracts {
            cells.push(Cell::text(source.confidence.as_deref().unwrap_or("as its publisher states it")));
        }
        row(cells)
    });
    Table {
        id: "sources".to_owned(),
        title: "Sources".to_owned(),
        description: "One row for each import that this report read.".to_owned(),
        columns,
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The bracketed words that the report uses, in the order of their ids.
pub(super) fn legend(report: &Report) -> Table {
    let rows = report.reasons().into_iter().map(|reason| {
        row(vec![
            Cell::text(reason.marker()),
            Cell::text(reason.meaning()),
            Cell::text(reason.group().as_str()),
            Cell::text(reason.action()),
        ])
    });
    Table {
        id: "legend".to_owned(),
        title: "What the bracketed words mean".to_owned(),
        description: HOW_TO_READ.to_owned(),
        columns: columns(&[
            ("word", "Word", "What the cell shows"),
            ("meaning", "Meaning", "Why there is no value"),
            ("group", "Group", "What kind of gap it is"),
            ("action", "What to do", "What a reader can do about it"),
        ]),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// What the report is about, and its notes, a row each.
pub(super) fn about(report: &Report) -> Table {
    let head = [("Title", &report.title), ("Scope", &report.scope), ("Gap summary", &report.gap_summary)];
    let head = head.map(|(label, text)| pair(label, text));
    let notes = report.sections.iter().flat_map(|section| {
        section.notes.iter().map(|note| pair(&format!("Note on {}", section.heading), note))
    });
    pairs("about", "About this report", head.into_iter().chain(notes).collect())
}

/// The footer, a row a line.
pub(super) fn footer(report: &Report) -> Table {
    let rows = report.footer.lines.iter().map(|(label, text)| pair(label, text));
    pairs("footer", "How this report was made", rows.collect())
}

fn section(table: Table, when_empty: &str) -> Section {
    let (id, heading) = (table.id.clone(), table.title.clone());
    if table.rows.is_empty() {
        return Section { id, heading, notes: vec![when_empty.to_owned()], ..Section::default() };
    }
    Section { id, heading, tables: vec![table], ..Section::default() }
}

fn gap_row(gap: &GapEntry) -> Row {
    let cells = [
        gap.cell_id.as_str(),
        &gap.table,
        &gap.row,
        &gap.column,
        gap.reason.marker(),
        gap.reason.group().as_str(),
        gap.reason.meaning(),
        raw_in_words(gap.raw.as_deref()),
        &gap.filled_by,
    ];
    Row { cells: cells.into_iter().map(Cell::text).collect(), origin: gap.origin.clone(), ..Row::default() }
}

/// The text that a file held, in words when it held none.
pub(super) fn raw_in_words(raw: Option<&str>) -> &str {
    match raw {
        None => "no text",
        Some(text) if text.trim().is_empty() => "blank",
        Some(text) => text,
    }
}

/// `aetna.csv, line 7 (import 3)`, or words when a row is not one published line.
pub(super) fn origin_in_words(origin: Option<&Origin>) -> String {
    match origin {
        Some(Origin { file, line, import_id, goes_on }) => {
            let below = if *goes_on { " and below" } else { "" };
            format!("{}{below} (import {import_id})", line_in_words(file, *line))
        }
        None => "no published line".to_owned(),
    }
}

/// The file of a row, and that of the figures which are of a second one.
pub(super) fn sources_of_row_in_words(table: &Table, row: &Row) -> String {
    let several = table.first_origin_column().and_then(|column| table.files_in_words(row, column));
    let own = several.map_or_else(
        || origin_in_words(row.origin.as_ref()),
        |files| format!("{files}, listed under Sources"),
    );
    match table.second_origin(row) {
        Some((origin, columns)) => {
            let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
            format!("{own}; {}: {}", titles.join(", "), origin_in_words(Some(origin)))
        }
        None => own,
    }
}

fn pairs(id: &str, title: &str, rows: Vec<Row>) -> Table {
    Table {
        id: id.to_owned(),
        title: title.to_owned(),
        description: String::new(),
        columns: columns(&[("label", "Label", "What the line is about"), ("text", "Text", "What it says")]),
        rows,
        ..Table::default()
    }
}

fn pair(label: &str, text: &str) -> Row {
    row(vec![Cell::text(label), Cell::text(text)])
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells, ..Row::default() }
}

fn columns(columns: &[(&str, &str, &str)]) -> Vec<Column> {
    let column = |&(name, title, description): &(&str, &str, &str)| Column {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        kind: ColumnKind::Text,
        names: false,
        calculated: false,
    };
    columns.iter().map(column).collect()
}
