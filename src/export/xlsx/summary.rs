//! The first sheet: what the report is about, what is missing, how to read it, the sheets.

use rust_xlsxwriter::{Format, Url, Worksheet};

use super::super::appendix::{self, HOW_TO_READ};
use super::super::error::ExportError;
use super::front::has_front;
use super::look::{Look, row_height};
use super::review::{self, Spot};
use super::sheet::set_page;
use super::text::{at_row, write_text};
use crate::domain::text;
use crate::model::{Report, Table};

/// Widths of the four columns.
const WIDTHS: [f64; 4] = [34.0, 62.0, 12.0, 40.0];

/// A sheet as the summary lists it.
pub(super) struct Listed {
    /// Name of the sheet.
    pub(super) name: String,
    /// What it holds.
    pub(super) content: String,
    /// Rows of its table.
    pub(super) rows: usize,
    /// Gaps of its table, in words.
    pub(super) gaps: String,
    /// The cell that a comment on it speaks of.
    pub(super) about: Option<Spot>,
}

/// Lines written from the top down.
struct Lines<'a> {
    sheet: &'a mut Worksheet,
    look: &'a Look,
    next: u32,
}

/// Writes the sheet.
pub(super) fn write_summary(
    sheet: &mut Worksheet,
    report: &Report,
    listed: &[Listed],
    look: &Look,
) -> Result<(), ExportError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let mut lines = Lines { sheet, look, next: 0 };
    lines.wide(&report.title, &look.title, 1.5)?;
    lines.wide(&report.scope, &look.plain, 1.0)?;
    lines.wide(&report.gap_summary, &look.strong, 1.0)?;
    lines.heading("Gaps by group")?;
    for (group, n) in report.gaps_by_group() {
        let what = format!("{}: {}", text::count(n as u64, "gap", "gaps"), appendix::group_action(group));
        lines.row(&[(group.as_str(), look.gap(group, false)), (&what, &look.text)])?;
    }
    lines.heading("How to read this workbook")?;
    for note in how_to_read(report) {
        lines.wide(&note, &look.plain, 1.0)?;
    }
    lines.sheets(listed, has_front(report))?;
    lines.table(&appendix::about(report), 3)?;
    lines.words(&appendix::legend(report))?;
    lines.table(&appendix::footer(report), 0)?;
    set_page(sheet);
    Ok(())
}

fn how_to_read(report: &Report) -> Vec<String> {
    let mut notes = vec![
        HOW_TO_READ.to_owned(),
        "Codes and modifiers are text; amounts are United States dollars.".to_owned(),
    ];
    if !report.gaps.is_empty() {
        notes.push("The note on a gap says why there is no value and what would fill it.".to_owned());
        notes.push(
            "On the sheet Data gaps each line links to its cell; fill in reviewer, verdict and comment there."
                .to_owned(),
        );
    }
    notes
}

impl Lines<'_> {
    /// One text across all columns.
    fn wide(&mut self, text: &str, format: &Format, scale: f64) -> Result<(), ExportError> {
        let width: f64 = WIDTHS.iter().sum();
        self.sheet.merge_range(self.next, 0, self.next, 3, "", format)?;
        write_text(self.sheet, self.next, 0, text, format)?;
        self.sheet.set_row_height(self.next, row_height(std::iter::once((text, width / scale))) * scale)?;
        self.next += 1;
        Ok(())
    }

    fn heading(&mut self, text: &str) -> Result<(), ExportError> {
        self.next += 1;
        write_text(self.sheet, self.next, 0, text, &self.look.heading)?;
        self.sheet.set_row_height(self.next, 20)?;
        self.next += 1;
        Ok(())
    }

    fn row(&mut self, cells: &[(&str, &Format)]) -> Result<(), ExportError> {
        for (column, (text, format)) in cells.iter().enumerate() {
            write_text(self.sheet, self.next, column, text, format)?;
        }
        let texts = cells.iter().map(|(text, _)| *text).zip(WIDTHS);
        self.sheet.set_row_height(self.next, row_height(texts))?;
        self.next += 1;
        Ok(())
    }

    /// The sheets in order; comments on them are kept where the report has a first page.
    fn sheets(&mut self, listed: &[Listed], is_kept: bool) -> Result<(), ExportError> {
        let look = self.look;
        self.heading("Sheets")?;
        self.row(&[
            ("Sheet", &look.head),
            ("Content", &look.head),
            ("Rows", &look.head_right),
            ("Gaps", &look.head),
        ])?;
        if is_kept {
            let spots: Vec<Option<Spot>> = listed.iter().map(|one| one.about.clone()).collect();
            review::write_beside(self.sheet, (self.next - 1, WIDTHS.len()), &spots, look)?;
        }
        for Listed { name, content, rows, gaps, .. } in listed {
            let at = self.next;
            self.row(&[(name, &look.link), (content, &look.text), ("", &look.text), (gaps, &look.text)])?;
            let link = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(name);
            self.sheet.write_url_with_format(at, 0, link, &look.link)?;
            self.sheet.write_number_with_format(at, 2, f64::from(at_row(*rows)), look.number(false, 0))?;
        }
        Ok(())
    }

    /// The rows of a table with two columns, those before `skip` apart.
    fn table(&mut self, table: &Table, skip: usize) -> Result<(), ExportError> {
        if table.rows.len() <= skip {
            return Ok(());
        }
        let look = self.look;
        self.heading(if skip > 0 { "Notes" } else { &table.title })?;
        for row in &table.rows[skip..] {
            let texts: Vec<String> = row.cells.iter().map(crate::model::Cell::display).collect();
            let cells: Vec<(&str, &Format)> =
                texts.iter().map(String::as_str).zip([&look.label, &look.plain]).collect();
            self.row(&cells)?;
        }
        Ok(())
    }

    /// The legend, its words as they look in the cells.
    fn words(&mut self, legend: &Table) -> Result<(), ExportError> {
        if legend.rows.is_empty() {
            return Ok(());
        }
        let look = self.look;
        self.heading(&legend.title)?;
        let heads: Vec<(&str, &Format)> =
            legend.columns.iter().map(|column| (column.title.as_str(), &look.head)).collect();
        self.row(&heads)?;
        for row in &legend.rows {
            let texts: Vec<String> = row.cells.iter().map(crate::model::Cell::display).collect();
            let reason = crate::domain::Missing::ALL.into_iter().find(|reason| reason.marker() == texts[0]);
            let cells: Vec<(&str, &Format)> = texts
                .iter()
                .enumerate()
                .map(|(at, text)| match reason {
                    Some(reason) if at == 0 => (text.as_str(), look.gap(reason.group(), false)),
                    _ => (text.as_str(), &look.text),
                })
                .collect();
            self.row(&cells)?;
        }
        Ok(())
    }
}
