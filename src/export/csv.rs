//! Comma-separated values: UTF-8, LF line ends, fields quoted as RFC 4180 asks.
//!
//! A report with exactly one table, what reviewers said of it aside, is written as that table. Each column `x` has a sibling
//! `x_na`: for a value, `x` holds the value and `x_na` the word `known`; for a gap, `x` holds
//! the bracketed word (`[pending]`) and `x_na` the bare reason (`pending`). Hence no field is
//! ever an unexplained blank: an empty `x` beside `known` is a known text without characters.
//! To read numbers as numbers, name the bracketed words as missing values, as in pandas
//! `read_csv(path, na_values=["[pending]", …])`; the sidecar lists them. `GapStyle` has other ways. When rows have an origin, the columns `_file`,
//! `_line` and `_import_id` follow, with `none` for rows that are not one published line; of a row of several files
//! `_file` says how many and names their imports. Where some columns are of
//! a second file, such as a Medicare amount beside a rate, `_beside_file` and its neighbors say where they were
//! published; the sidecar has their names.
//!
//! A report with several tables is written as one long table with a line for every cell:
//! `section,table,row,column,cell_id,value,value_na,unit,file,line,import_id`. What the report
//! says about itself, its gaps, its sources, the legend and the footer are rows of the same
//! shape in the sections `about`, `data-gaps`, `sources`, `legend` and `footer`.

use std::io::Write;

use super::appendix;
use super::error::ExportError;
use super::exporter::{Exporter, GapStyle, Options, UNEXPLAINED};
use super::stream::TableWriter;
use crate::model::{Cell, Origin, Report, Row, Section, Table, Value};

/// Stands for a file, line or import where a row is not one published line.
const NO_ORIGIN: &str = "none";
/// Stands in `x_na` when `x` is a value.
const KNOWN: &str = "known";

/// Writes CSV.
pub(super) struct Csv;

impl Exporter for Csv {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut sheet = Sheet::new(options, out)?;
        match report.only_table() {
            Some(table) => sheet.single(table),
            // The columns of the long table are fixed.
            None => {
                if !sheet.gaps.has_reason_column() {
                    sheet.gaps = GapStyle::Pair;
                }
                sheet.long(report)
            }
        }
        .map_err(output)?;
        Ok(sheet.writer.flush()?)
    }

    fn rows<'o>(
        &self,
        options: &'o Options,
        out: &'o mut dyn Write,
    ) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
        Ok(Some(Box::new(CsvRows::new(options, out)?)))
    }

    fn has_rows(&self) -> bool {
        true
    }
}

/// The columns of the second file of each row: where the figures of some columns were published, which the sidecar
/// names.
pub(super) const SECOND_ORIGIN: [&str; 3] = ["_beside_file", "_beside_line", "_beside_import_id"];

struct Sheet<W: Write> {
    writer: csv::Writer<W>,
    guard: bool,
    gaps: GapStyle,
}

/// Takes rows for CSV. Where the rows come one by one, the columns of the origin are always there.
pub(super) struct CsvRows<'o>(Sheet<&'o mut dyn Write>);

impl<'o> CsvRows<'o> {
    pub(super) fn new(options: &Options, out: &'o mut dyn Write) -> Result<Self, ExportError> {
        Ok(Self(Sheet::new(options, out)?))
    }
}

impl TableWriter for CsvRows<'_> {
    fn begin(&mut self, frame: &Table) -> Result<(), ExportError> {
        self.0.head(frame, true).map_err(output)
    }

    fn row(&mut self, frame: &Table, row: Row, _row_key: &str) -> Result<(), ExportError> {
        self.0.line(frame, &row, true).map_err(output)
    }

    fn finish(&mut self, _report: &Report) -> Result<(), ExportError> {
        Ok(self.0.writer.flush()?)
    }
}

impl<W: Write> Sheet<W> {
    fn new(options: &Options, mut out: W) -> Result<Self, ExportError> {
        if options.byte_order_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(1 << 16)
            .from_writer(out);
        Ok(Self { writer, guard: options.guard_formulas, gaps: options.gaps })
    }

    fn single(&mut self, table: &Table) -> csv::Result<()> {
        let has_origin = table.rows.iter().any(Row::is_published);
        self.head(table, has_origin)?;
        table.rows.iter().try_for_each(|row| self.line(table, row, has_origin))
    }

    fn head(&mut self, table: &Table, has_origin: bool) -> csv::Result<()> {
        for column in &table.columns {
            self.text(&column.name)?;
            if self.gaps.has_reason_column() {
                self.text(&format!("{}_na", column.name))?;
            }
        }
        if has_origin {
            for name in ["_file", "_line", "_import_id"] {
                self.writer.write_field(name)?;
            }
            for name in SECOND_ORIGIN.iter().filter(|_| !table.beside.is_empty()) {
                self.writer.write_field(name)?;
            }
        }
        self.end()
    }

    fn line(&mut self, table: &Table, row: &Row, has_origin: bool) -> csv::Result<()> {
        for cell in &row.cells {
            self.cell(cell)?;
        }
        if has_origin {
            let files = table.first_origin_column().and_then(|column| table.files_in_words(row, column));
            self.origin(row.origin.as_ref(), files)?;
            if !table.beside.is_empty() {
                self.origin(row.beside.as_ref(), None)?;
            }
        }
        self.end()
    }

    fn long(&mut self, report: &Report) -> csv::Result<()> {
        self.writer.write_record([
            "section",
            "table",
            "row",
            "column",
            "cell_id",
            "value",
            "value_na",
            "unit",
            "file",
            "line",
            "import_id",
        ])?;
        self.table("about", &appendix::about(report))?;
        let appendices = appendix::sections(report, appendix::gaps(&report.gaps));
        for Section { id, tables, .. } in report.sections.iter().chain(&appendices) {
            for table in tables {
                self.table(id, table)?;
            }
        }
        self.table("footer", &appendix::footer(report))
    }

    /// A line for every cell of a table.
    fn table(&mut self, section: &str, table: &Table) -> csv::Result<()> {
        let keys = table.row_keys();
        for (r, row) in table.rows.iter().enumerate() {
            for (c, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
                self.text(section)?;
                self.text(&table.id)?;
                self.writer.write_field((r + 1).to_string())?;
                self.text(&column.name)?;
                self.text(&table.cell_id(&keys[r], c))?;
                self.cell(cell)?;
                self.writer.write_field(column.kind.as_str())?;
                self.origin(table.origin_of(row, c), table.files_in_words(row, c))?;
                self.end()?;
            }
        }
        Ok(())
    }

    /// The value and the reason, `x` and `x_na`.
    fn cell(&mut self, cell: &Cell) -> csv::Result<()> {
        let reason = match cell {
            Cell::Gap(gap) => {
                self.writer.write_field(self.gaps.text(gap.reason))?;
                gap.reason.as_str()
            }
            Cell::Unexplained => {
                self.writer.write_field(self.gaps.unexplained())?;
                UNEXPLAINED
            }
            // Where the word of a gap is in the column itself, data must not look like it.
            Cell::Value(Value::Name(name)) if !self.gaps.has_reason_column() && !name.is_empty() => {
                self.text(&cell.display())?;
                KNOWN
            }
            Cell::Value(Value::Text(text) | Value::Name(text)) => {
                self.text(text)?;
                KNOWN
            }
            // Numbers and days are never touched: a minus sign is not a formula.
            Cell::Value(_) => {
                self.writer.write_field(cell.plain().unwrap_or_default())?;
                KNOWN
            }
        };
        if self.gaps.has_reason_column() { self.writer.write_field(reason) } else { Ok(()) }
    }

    /// File, line and import; of a figure of several files how many and their imports in place of the name.
    fn origin(&mut self, origin: Option<&Origin>, files: Option<String>) -> csv::Result<()> {
        match origin {
            Some(origin) => {
                self.text(&origin.file)?;
                match origin.one_line() {
                    Some(line) => self.writer.write_field(line.to_string())?,
                    None => self.writer.write_field(NO_ORIGIN)?,
                }
                self.writer.write_field(origin.import_id.to_string())
            }
            None => {
                self.text(files.as_deref().unwrap_or(NO_ORIGIN))?;
                [NO_ORIGIN; 2].iter().try_for_each(|word| self.writer.write_field(word))
            }
        }
    }

    fn text(&mut self, text: &str) -> csv::Result<()> {
        if self.guard && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            return self.writer.write_field(format!("'{text}"));
        }
        self.writer.write_field(text)
    }

    fn end(&mut self) -> csv::Result<()> {
        self.writer.write_record(None::<&[u8]>)
    }
}

fn output(error: csv::Error) -> ExportError {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => ExportError::Output(source),
        other => ExportError::Output(std::io::Error::other(format!("{other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::Missing;
    use proptest::prelude::*;

    fn rendered(report: &Report, guard_formulas: bool) -> String {
        let options = Options { guard_formulas, ..sample::options() };
        let mut out = Vec::new();
        Csv.export(report, &options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_table_is_written_as_pairs_without_a_blank() {
        let report = sample::one_table(vec![
            vec![Cell::text("=1+1"), Cell::integer(-5)],
            vec![Cell::text("00100"), Cell::gap(Missing::Pending)],
        ]);
        assert_eq!(
            rendered(&report, true),
            "name,name_na,n,n_na\n'=1+1,known,-5,known\n00100,known,[pending],pending\n"
        );
    }

    #[test]
    fn several_tables_are_one_long_table_with_gaps_and_sources() {
        let text = rendered(&sample::report(), true);
        let header = "section,table,row,column,cell_id,value,value_na,unit,file,line,import_id\n";
        assert!(text.starts_with(header));
        for section in ["about,", "code,", "data-gaps,", "sources,", "legend,", "footer,"] {
            assert!(text.lines().any(|line| line.starts_with(section)), "{section}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_back_the_same(texts in proptest::collection::vec("\\PC*|[\\x00-\\x7f]*", 1..6)) {
            let rows: Vec<Vec<Cell>> = texts.iter().map(|text| vec![Cell::text(text), Cell::integer(1)]).collect();
            for guard in [false, true] {
                let written = rendered(&sample::one_table(rows.clone()), guard);
                let mut reader = csv::Reader::from_reader(written.as_bytes());
                for (record, text) in reader.records().zip(&texts) {
                    let record = record.unwrap();
                    let guarded = record[0].strip_prefix('\'').filter(|_| guard && text != &record[0]);
                    prop_assert_eq!(guarded.unwrap_or(&record[0]), text);
                    prop_assert_eq!(&record[1], "known");
                }
            }
        }
    }
}
