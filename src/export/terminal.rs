//! Aligned text for a terminal: grids that wrap, records where a grid would not fit, prose.
//!
//! Nothing is cut off: a text too wide for its column goes on in the next line, and a table
//! with more columns than the terminal can hold is written as one block a row.

use std::io::{self, Write};

use super::document::{Level, Markup, walk};
use super::error::ExportError;
use super::exporter::{Exporter, Options};
use super::first_screen;
use super::grid::{Grid, Shown, visible};
use super::layout::{Need, fit, line_count, widest_line, widest_word, width, wrap, wrap_prose};
use super::list_screen;
use crate::model::{ColumnKind, Place, Report};

/// Columns when the width of the terminal is not known.
const USUAL_WIDTH: usize = 100;
/// Prose wider than this is hard to read.
const WIDEST_PROSE: usize = 96;
/// The widest word that a column of text keeps whole.
const WIDEST_WORD: usize = 24;

/// Writes text for a terminal.
pub(super) struct Terminal;

impl Exporter for Terminal {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let width = options.width.unwrap_or(USUAL_WIDTH).max(30);
        if !options.full && report.sections.iter().any(|section| section.place == Place::First) {
            return Ok(first_screen::write(report, options, width, out)?);
        }
        if let Some(list) = list_screen::of(report).filter(|_| !options.full) {
            return Ok(list_screen::write(list, width, out)?);
        }
        let lines = if options.ascii { Lines::ASCII } else { Lines::DRAWN };
        Ok(walk(report, options.full, &mut Screen { out, width, lines, color: options.color })?)
    }
}

struct Screen<'a> {
    out: &'a mut dyn Write,
    width: usize,
    lines: Lines,
    color: bool,
}

/// The signs that tables are drawn with.
struct Lines {
    across: &'static str,
    down: &'static str,
    cross: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Paint {
    Plain,
    Bold,
    Gap,
}

impl Lines {
    const ASCII: Self = Self { across: "-", down: "|", cross: "+" };
    const DRAWN: Self = Self { across: "─", down: "│", cross: "┼" };
}

impl Markup for Screen<'_> {
    fn title(&mut self, text: &str) -> io::Result<()> {
        self.text(text, 0, Paint::Bold)?;
        writeln!(self.out)
    }

    fn heading(&mut self, level: Level, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.text(text, 0, Paint::Bold)?;
        if level == Level::Section {
            let rule = self.lines.across.repeat(widest_line(text).min(self.width));
            writeln!(self.out, "{rule}")?;
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        self.text(text, 0, Paint::Plain)
    }

    fn emphasis(&mut self, text: &str) -> io::Result<()> {
        self.text(text, 0, Paint::Bold)
    }

    fn grid(&mut self, grid: &Grid<'_>) -> io::Result<()> {
        let titles = grid.titles();
        let rows: Vec<Vec<Shown>> = grid.table.rows.iter().map(|row| safe(grid.shown(row))).collect();
        let needs = needs(&titles, &grid.kinds(), &rows);
        // Each column is framed by a blank at both sides and a line between two.
        let frame = (needs.len() * 3).saturating_sub(1);
        writeln!(self.out)?;
        match fit(&needs, self.width.saturating_sub(frame)) {
            Some(widths) => self.aligned(&titles, &grid.kinds(), &rows, &widths),
            None => self.records(&titles, &rows),
        }
    }

    fn prose(&mut self, grid: &Grid<'_>) -> io::Result<()> {
        for row in &grid.table.rows {
            let parts = grid.prose(row);
            writeln!(self.out)?;
            if let Some(heading) = parts.heading {
                self.text(&heading.text, 0, paint(&heading, Paint::Bold))?;
            }
            if let Some(body) = parts.body {
                self.text(&body.text, 2, paint(&body, Paint::Plain))?;
            }
            for (title, cell) in parts.rest {
                self.text(&format!("{title}: {}", cell.text), 2, paint(&cell, Paint::Plain))?;
            }
        }
        Ok(())
    }

    fn terms(&mut self, lines: &[(String, String)]) -> io::Result<()> {
        for (label, text) in lines {
            self.text(&format!("{label}: {text}"), 0, Paint::Plain)?;
        }
        Ok(())
    }
}

impl Screen<'_> {
    /// Wrapped lines behind an indent.
    fn text(&mut self, text: &str, indent: usize, paint: Paint) -> io::Result<()> {
        let limit = self.width.min(WIDEST_PROSE + indent) - indent;
        for line in wrap_prose(&visible(text), limit) {
            write!(self.out, "{:indent$}", "")?;
            self.painted(&line, paint)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn aligned(
        &mut self,
        titles: &[&str],
        kinds: &[ColumnKind],
        rows: &[Vec<Shown>],
        widths: &[usize],
    ) -> io::Result<()> {
        let heads: Vec<Shown> =
            titles.iter().map(|title| Shown { text: visible(title).into_owned(), gap: None }).collect();
        self.row(&heads, kinds, widths, Paint::Bold)?;
        let rules: Vec<String> = widths.iter().map(|width| self.lines.across.repeat(width + 2)).collect();
        writeln!(self.out, "{}", rules.join(self.lines.cross))?;
        // Where rows are more than a line high, a blank line between them keeps them apart.
        let wraps =
            |row: &Vec<Shown>| row.iter().zip(widths).any(|(cell, width)| line_count(&cell.text, *width) > 1);
        let apart = rows.iter().any(wraps);
        let blank: Vec<String> = widths.iter().map(|width| " ".repeat(width + 2)).collect();
        for (at, row) in rows.iter().enumerate() {
            if apart && at > 0 {
                writeln!(self.out, "{}", blank.join(self.lines.down).trim_end())?;
            }
            self.row(row, kinds, widths, Paint::Plain)?;
        }
        Ok(())
    }

    /// One row of a grid, as many lines high as its tallest cell.
    fn row(
        &mut self,
        cells: &[Shown],
        kinds: &[ColumnKind],
        widths: &[usize],
        usual: Paint,
    ) -> io::Result<()> {
        let wrapped: Vec<Vec<String>> =
            cells.iter().zip(widths).map(|(cell, width)| wrap(&cell.text, *width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            for (column, cell) in cells.iter().enumerate() {
                let line = wrapped[column].get(at).map_or("", String::as_str);
                let blanks = " ".repeat(widths[column].saturating_sub(width(line)));
                let (left, right) =
                    if kinds[column].is_number() { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
                let last = column + 1 == cells.len();
                write!(self.out, " {left}")?;
                self.painted(line, paint(cell, usual))?;
                if !last {
                    write!(self.out, "{right} {}", self.lines.down)?;
                }
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// One block a row, a line or more for each column.
    fn records(&mut self, titles: &[&str], rows: &[Vec<Shown>]) -> io::Result<()> {
        let label = titles.iter().map(|title| width(title)).max().unwrap_or(0).min(self.width / 3);
        for (number, row) in rows.iter().enumerate() {
            let head = format!("{0}{0} row {1} ", self.lines.across, number + 1);
            let rule = self.lines.across.repeat(self.width.min(WIDEST_PROSE).saturating_sub(width(&head)));
            writeln!(self.out, "{head}{rule}")?;
            for (title, cell) in titles.iter().zip(row) {
                let names = wrap(&visible(title), label);
                let lines = wrap(&cell.text, self.width.saturating_sub(label + 4));
                for at in 0..names.len().max(lines.len()) {
                    let name = names.get(at).map_or("", String::as_str);
                    let blanks = label.saturating_sub(width(name));
                    write!(self.out, "{name}{:blanks$} {} ", "", self.lines.down)?;
                    self.painted(lines.get(at).map_or("", String::as_str), paint(cell, Paint::Plain))?;
                    writeln!(self.out)?;
                }
            }
        }
        Ok(())
    }

    fn painted(&mut self, text: &str, paint: Paint) -> io::Result<()> {
        let code = match paint {
            _ if !self.color || text.is_empty() => return write!(self.out, "{text}"),
            Paint::Plain => return write!(self.out, "{text}"),
            Paint::Bold => "1",
            Paint::Gap => "33",
        };
        write!(self.out, "\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

fn paint(cell: &Shown, usual: Paint) -> Paint {
    if cell.gap.is_some() { Paint::Gap } else { usual }
}

fn safe(cells: Vec<Shown>) -> Vec<Shown> {
    let safe = |cell: Shown| Shown { text: visible(&cell.text).into_owned(), gap: cell.gap };
    cells.into_iter().map(safe).collect()
}

/// What each column needs: numbers, days and reasons stay on one line, texts may wrap.
fn needs(titles: &[&str], kinds: &[ColumnKind], rows: &[Vec<Shown>]) -> Vec<Need> {
    let column = |(at, title): (usize, &&str)| {
        let mut need = Need { least: widest_word(title).min(WIDEST_WORD), most: width(title) };
        for cell in rows.iter().map(|row| &row[at]) {
            let line = widest_line(&cell.text);
            let whole = kinds[at] != ColumnKind::Text || cell.gap.is_some();
            let least = if whole { line } else { widest_word(&cell.text).min(WIDEST_WORD) };
            need = Need { least: need.least.max(least), most: need.most.max(line) };
        }
        need
    };
    titles.iter().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn at_width(width: usize, ascii: bool) -> String {
        let options = Options { width: Some(width), ascii, ..sample::options() };
        let mut out = Vec::new();
        Terminal.export(&sample::report(), &options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn keeps_to_the_width_and_loses_no_word() {
        let bare = |text: &str| -> Vec<char> {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters
        };
        let wide = at_width(1000, true);
        for limit in [60, 80, 120] {
            let text = at_width(limit, true);
            assert!(text.lines().all(|line| width(line) <= limit), "{text}");
            // Records repeat the column titles for each row, so they hold more letters, never fewer.
            assert!(bare(&text).len() >= bare(&wide).len());
            for word in sample::words() {
                let whole = text.split_whitespace().any(|part| part.contains(word));
                assert!(whole, "{word} is missing at width {limit}");
            }
        }
    }

    #[test]
    fn ascii_draws_no_lines_outside_ascii_and_plain_text_has_no_escapes() {
        let text = at_width(100, true);
        assert!(!text.contains(['─', '│', '┼']));
        assert!(!text.contains('\u{1b}'));
    }
}
