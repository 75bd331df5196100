//! Markdown with pipe tables, as GitHub and pandoc read it.

use std::io::{self, Write};

use super::document::{Level, Markup, walk};
use super::error::ExportError;
use super::exporter::{Exporter, Options};
use super::grid::{Grid, visible};
use crate::domain::next_command;
use crate::model::Report;

/// Writes Markdown.
pub(super) struct Markdown;

impl Exporter for Markdown {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        Ok(walk(report, options.full, &mut Page(out))?)
    }
}

struct Page<'a>(&'a mut dyn Write);

impl Markup for Page<'_> {
    fn title(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.0, "# {}", one_line(text))
    }

    fn heading(&mut self, level: Level, text: &str) -> io::Result<()> {
        let marks = if level == Level::Section { "##" } else { "###" };
        writeln!(self.0, "\n{marks} {}", one_line(text))
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.0, "\n{}", block(text))
    }

    fn emphasis(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.0, "\n**{}**", one_line(text).trim())
    }

    fn grid(&mut self, grid: &Grid<'_>) -> io::Result<()> {
        let titles: Vec<String> = grid.titles().into_iter().map(one_line).collect();
        let rules: Vec<&str> =
            grid.kinds().into_iter().map(|kind| if kind.is_number() { "---:" } else { "---" }).collect();
        writeln!(self.0, "\n| {} |\n| {} |", titles.join(" | "), rules.join(" | "))?;
        for row in &grid.table.rows {
            let cells: Vec<String> = grid.shown(row).iter().map(|cell| one_line(&cell.text)).collect();
            writeln!(self.0, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    fn prose(&mut self, grid: &Grid<'_>) -> io::Result<()> {
        for row in &grid.table.rows {
            let parts = grid.prose(row);
            if let Some(heading) = parts.heading {
                writeln!(self.0, "\n#### {}", one_line(&heading.text))?;
            }
            if let Some(body) = parts.body {
                writeln!(self.0, "\n{}", block(&body.text))?;
            }
            for (title, cell) in parts.rest {
                writeln!(self.0, "\n*{}*: {}", one_line(title), one_line(&cell.text))?;
            }
        }
        Ok(())
    }

    fn terms(&mut self, lines: &[(String, String)]) -> io::Result<()> {
        writeln!(self.0)?;
        for (label, text) in lines {
            writeln!(self.0, "- {}: {}", one_line(label), one_line(text))?;
        }
        Ok(())
    }
}

/// Text for one line of Markdown: marks escaped, line breaks as `<br>`.
fn one_line(text: &str) -> String {
    escape(text).replace('\n', "<br>")
}

/// Text that stands alone: paragraphs kept, and no line is read as a heading or a list.
fn block(text: &str) -> String {
    let safe = escape(text);
    let lines = safe.trim().lines().map(|line| {
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if line.starts_with(['#', '-', '+', '>', '=', '~']) {
            format!("\\{line}")
        } else if digits > 0 && line[digits..].starts_with(['.', ')']) {
            format!("{}\\{}", &line[..digits], &line[digits..])
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n\n").replace("\n\n\n\n", "\n\n")
}

/// Marks escaped; a command stays a span of code, so that it is copied without its backticks.
fn escape(text: &str) -> String {
    let text = visible(text);
    let mut safe = String::with_capacity(text.len() + 8);
    let mut rest = &*text;
    while let Some((before, command, after)) = next_command(rest) {
        safe.push_str(&escape_words(before));
        match command.contains(['`', '|', '\\']) {
            true => safe.push_str(&escape_words(&format!("`{command}`"))),
            false => safe.push_str(&format!("`{command}`")),
        }
        rest = after;
    }
    safe + &escape_words(rest)
}

fn escape_words(text: &str) -> String {
    let has_link = text.contains("](");
    let mut safe = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let in_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        let mark = match c {
            '\\' | '|' | '*' | '`' | '<' | '>' | '&' => true,
            '_' => !in_word,
            '[' => has_link,
            _ => false,
        };
        if mark {
            safe.push('\\');
        }
        safe.push(c);
        before = c;
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_its_table() {
        assert_eq!(one_line("a|b\nc_d _e_ [pending]"), "a\\|b<br>c_d \\_e\\_ [pending]");
        assert_eq!(one_line("[x](http://y) <b>"), "\\[x](http://y) \\<b\\>");
        let command = "`ratebook report gaps 47371 --db my_rates_.db`";
        assert_eq!(one_line(&format!("*: {command}")), format!("\\*: {command}"));
        assert_eq!(one_line("`a`, `ratebook x 'a|b'`"), "\\`a\\`, \\`ratebook x 'a\\|b'\\`");
    }

    #[test]
    fn a_paragraph_is_never_read_as_a_list() {
        assert_eq!(block("# one\n2. two"), "\\# one\n\n2\\. two");
    }
}
