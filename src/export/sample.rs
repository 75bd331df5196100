//! The report that the tests of all formats share.

use chrono::{DateTime, NaiveDate, Utc};

use super::exporter::Options;
use crate::domain::{Missing, Money};
use crate::model::{
    Cell, Column, ColumnKind, Footer, Gap, GapEntry, Layout, Origin, Report, Row, Section, SourceEntry,
    Table, Value,
};

/// Settings with a fixed time.
pub(super) fn options() -> Options {
    Options::new(DateTime::<Utc>::from_timestamp(1_790_000_000, 0).expect("the time is in range"))
}

/// Words that every format for people must hold unbroken.
pub(super) fn words() -> [&'static str; 6] {
    ["00100", "[pending]", "[restricted]", "15,060.18", "2026-04-01", "cryoprobes"]
}

/// A report on one table with the columns `name` and `n`.
pub(super) fn one_table(rows: Vec<Vec<Cell>>) -> Report {
    let columns = vec![column("name", "Name", ColumnKind::Text), column("n", "Count", ColumnKind::Integer)];
    let rows = rows.into_iter().map(|cells| Row { cells, ..Row::default() }).collect();
    let table = table("rows", "Rows", Layout::Grid, columns, rows);
    finished(vec![section("rows", "Rows", vec![table])])
}

/// A report with every kind of cell, every reason, prose, a wide table and hostile text.
pub(super) fn report() -> Report {
    let mut empty = section("changes", "Changes since the last import", Vec::new());
    empty.notes = vec!["Nothing changed: this is the first import.".to_owned()];
    let mut benchmarks = section("benchmarks", "Payer benchmarks", vec![benchmarks(), reasons()]);
    benchmarks.notes = vec!["One setting, one billing class; payers without data stay in.".to_owned()];
    finished(vec![
        section("code", "Code and descriptor", vec![code()]),
        section("context", "Clinical context", vec![context()]),
        benchmarks,
        empty,
    ])
}

fn code() -> Table {
    let columns = vec![
        column("code", "Code", ColumnKind::Code),
        column("descriptor", "Descriptor", ColumnKind::Text),
        column("effective_from", "Effective from", ColumnKind::Date),
    ];
    let day = NaiveDate::from_ymd_opt(2026, 4, 1).expect("the day exists");
    let row = Row {
        cells: vec![Cell::text("00100"), Cell::gap(Missing::Restricted), Cell::Value(Value::Date(day))],
        filled_by: Some("import a licensed descriptor file".to_owned()),
        ..Row::default()
    };
    table("code", "Code and descriptor", Layout::Grid, columns, vec![row])
}

fn context() -> Table {
    let columns = vec![column("part", "Part", ColumnKind::Text), column("text", "Text", ColumnKind::Text)];
    let long =
        "Preoperative imaging is reviewed, cryoprobes are placed under direct vision, and freeze-thaw \
                cycles are repeated until the margins are covered. "
            .repeat(6);
    let row = |part: &str, text: Cell| Row { cells: vec![Cell::text(part), text], ..Row::default() };
    let rows = vec![
        row("Operative workflow", Cell::text(format!("{long}\n# Aftercare follows."))),
        row("Documentation elements", Cell::gap(Missing::NotSupplied)),
    ];
    table("context", "Clinical context", Layout::Prose, columns, rows)
}

fn benchmarks() -> Table {
    let columns = vec![
        column("payer", "Payer", ColumnKind::Text),
        column("modifier", "Modifier", ColumnKind::Code),
        column("median", "Median negotiated amount", ColumnKind::Money),
        column("count", "Rates", ColumnKind::Integer),
        column("ratio", "Times Medicare", ColumnKind::Decimal),
        column("as_of", "As of", ColumnKind::Date),
        column("note", "Note", ColumnKind::Text),
    ];
    let money = |text: &str| Cell::Value(Value::Money(Money::new(text.parse().expect("a number"))));
    let decimal = |text: &str| Cell::Value(Value::Decimal(text.parse().expect("a number")));
    let day = Cell::Value(Value::Date(NaiveDate::from_ymd_opt(2026, 9, 30).expect("the day exists")));
    let origin =
        |line| Some(Origin { file: "aetna_2026-q3.csv".to_owned(), line, import_id: 3, goes_on: false });
    let raw =
        Cell::Gap(Gap { reason: Missing::Invalid, raw: Some("12,50 | <b>".to_owned()), filled_by: None });
    let rows = vec![
        (
            vec![
                Cell::text("Aetna"),
                Cell::text("26"),
                money("15060.18"),
                Cell::integer(1204),
                decimal("2.125"),
                day.clone(),
                Cell::text("=HYPERLINK(\"x\")"),
            ],
            origin(41),
        ),
        (
            vec![
                Cell::text("Blue Cross | Blue Shield"),
                Cell::text("none (global)"),
                money("-12.3456"),
                Cell::integer(0),
                decimal("0.5"),
                day.clone(),
                Cell::text("a <script>alert(1)</script> & \"quotes\"\nsecond line"),
            ],
            origin(42),
        ),
        (
            vec![
                Cell::text("Cigna"),
                Cell::text("26"),
                raw,
                Cell::gap(Missing::Pending),
                Cell::gap(Missing::NoRecord),
                day,
                Cell::gap(Missing::NotApplicable),
            ],
            origin(43),
        ),
    ];
    let rows = rows.into_iter().map(|(cells, origin)| Row { cells, origin, ..Row::default() }).collect();
    table("benchmarks", "Benchmarks by payer", Layout::Grid, columns, rows)
}

fn reasons() -> Table {
    let columns =
        vec![column("measure", "Measure", ColumnKind::Text), column("value", "Value", ColumnKind::Money)];
    let row = |reason: Missing| Row {
        cells: vec![Cell::text(format!("Measure for {reason}")), Cell::gap(reason)],
        ..Row::default()
    };
    table(
        "reasons",
        "National benchmarks of utilization/reimbursement",
        Layout::Grid,
        columns,
        Missing::ALL.map(row).to_vec(),
    )
}

fn finished(sections: Vec<Section>) -> Report {
    let mut report = Report {
        streamed: None,
        facts: None,
        head: None,
        id: "code-00100".to_owned(),
        title: "CPT 00100: a sample".to_owned(),
        scope: "Code 00100, no modifier, all payers, data as of 2026-09-30.".to_owned(),
        gap_summary: String::new(),
        gaps: sections.iter().flat_map(|section| &section.tables).flat_map(GapEntry::of_table).collect(),
        sections,
        sources: vec![SourceEntry {
            import_id: 3,
            file: "aetna_2026-q3.csv".to_owned(),
            sha256: "4f1c09aa".repeat(8),
            format: "payer-rates".to_owned(),
            publisher: "Aetna".to_owned(),
            imported_at: "2026-09-30T12:00:00Z".to_owned(),
            rows: 1204,
            confidence: None,
        }],
        footer: Footer {
            lines: vec![
                ("Data as of".to_owned(), "2026-09-30".to_owned()),
                ("Program".to_owned(), "ratebook 0.1.0".to_owned()),
            ],
        },
    };
    let (cells, gaps) = (report.cell_count(), report.gaps.len());
    report.gap_summary = format!("{gaps} of {cells} cells have no value; each says why.");
    report
}

fn section(id: &str, heading: &str, tables: Vec<Table>) -> Section {
    Section { id: id.to_owned(), heading: heading.to_owned(), tables, ..Section::default() }
}

fn table(id: &str, title: &str, layout: Layout, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    let description = format!("One row for each line of {id}.");
    Table {
        id: id.to_owned(),
        title: title.to_owned(),
        description,
        layout,
        columns,
        rows,
        ..Table::default()
    }
}

fn column(name: &str, title: &str, kind: ColumnKind) -> Column {
    Column {
        name: name.to_owned(),
        title: title.to_owned(),
        description: format!("What {title} means"),
        kind,
        names: false,
        calculated: false,
    }
}
