//! The first page of a report on a terminal: the answers in the order of the page, in a line or two each.

use std::io::{self, Write};

use super::brief::{
    FEWEST, brief_lines, cell_of, command_of, file_and_place, fills_of_payers, is_outdated, is_stated,
    known_text, limited_to, line_of_business, needs_records, one_source, pays_by_modifier, place_in_words,
    price_files, scope_of_rates, verdicts, why_nothing_fills,
};
use super::exporter::Options;
use super::grid::visible;
use super::layout::{width, wrap_prose};
use crate::domain::text::group_digits;
use crate::domain::{Decimal, Group, Money, command_word};
use crate::model::{Cell, Chart, Layout, Place, Report, Row, Table, Value};

/// Columns of the name of a figure.
const NAME: usize = 27;
/// Columns of a figure.
const FIGURE: usize = 14;
/// From so many columns on there is room for a lane.
const LANE_FROM: usize = 110;
/// Columns of a name and a figure beside a lane, and of the lane.
const BESIDE_LANE: usize = 58;
const LANE: usize = 32;
/// A verdict so long leaves room for another on its line.
const SHORT: usize = 44;

/// Writes the sections of the first page.
pub(super) fn write(report: &Report, options: &Options, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        out,
        said: Vec::new(),
        width,
        signs: if options.ascii { ASCII } else { DRAWN },
        color: options.color,
    };
    page.head(report)?;
    for section in report.sections.iter().filter(|section| section.place == Place::First) {
        let has = |layout| section.tables.iter().any(|table| table.layout == layout);
        // Benchmarks and completeness say what they are in their lines.
        let speaks = has(Layout::Ledger) || section.id == "utilization";
        if !has(Layout::Ledger) {
            writeln!(page.out)?;
        }
        if !speaks {
            page.bold(&section.heading)?;
        }
        for note in &section.notes {
            page.hang("  ", 2, note)?;
        }
        for table in &section.tables {
            match table.layout {
                Layout::Figures => page.figures(table)?,
                Layout::Lanes => page.lanes(table)?,
                Layout::Brief => page.brief(table)?,
                Layout::Groups => page.groups(table)?,
                Layout::Ledger => page.ledger(report)?,
                Layout::Grid | Layout::Prose | Layout::Drawn | Layout::List => {}
            }
        }
    }
    let code = report.id.trim_start_matches("code-");
    let page_file = command_word(&format!("{code}.html")).into_owned();
    page.hang("", 0, &format!("More: --full, -o {page_file}{}", go_on(report)))
}

/// The commands that go on from the page: that of the gaps where the sentence on completeness does not name it.
fn go_on(report: &Report) -> String {
    let Some(head) = &report.head else { return String::new() };
    let said = report.facts.as_ref().map(|facts| facts.in_words(&report.others()));
    let is_said = |command: &&String| said.as_ref().is_some_and(|said| said.contains(command.as_str()));
    let commands = head.explained_by.iter().chain(head.gaps_by.iter().filter(|command| !is_said(command)));
    commands.map(|command| format!(", `{command}`")).collect()
}

/// Signs of a lane: point, bar, median, Medicare.
type Signs = [char; 4];
const DRAWN: Signs = ['●', '─', '┃', '┆'];
const ASCII: Signs = ['o', '-', '|', ':'];

struct Page<'o> {
    out: &'o mut dyn Write,
    /// What was said already of what would fill gaps.
    said: Vec<String>,
    width: usize,
    signs: Signs,
    color: bool,
}

impl Page<'_> {
    fn head(&mut self, report: &Report) -> io::Result<()> {
        let title = report.title.replacen(": ", "  ", 1);
        let as_of = report.footer.lines.iter().find(|(label, _)| label == "Data as of");
        let as_of = as_of.map(|(_, text)| format!("Data as of {}", text.get(..10).unwrap_or(text)));
        let Some(head) = &report.head else { return self.bold(&title) };
        // The day is at the end of the line of the title, where that has room.
        let beside = as_of.clone().filter(|day| width(&title) + 2 + width(day) <= self.width);
        match &beside {
            Some(day) => self.bold(&format!("{title}{day:>0$}", self.width - width(&title)))?,
            None => self.bold(&title)?,
        }
        let below = as_of.filter(|_| beside.is_none());
        let kind = head.kind.as_ref().map(|kind| format!("{kind}."));
        let status = head.status.as_ref().map(|status| format!("Status {status}."));
        let below = below.map(|day| format!("{day}."));
        let words: Vec<String> = [kind, status, below].into_iter().flatten().collect();
        if !words.is_empty() {
            self.hang("", 0, &words.join(" "))?;
        }
        if let Some(scope) = limited_to(report) {
            self.hang("", 0, scope)?;
        }
        match head.lede.as_ref().and_then(|lede| lede.split_inclusive(". ").next()) {
            Some(lede) => self.hang("", 0, lede.trim_end()),
            None => Ok(()),
        }
    }

    fn bold(&mut self, text: &str) -> io::Result<()> {
        for line in wrap_prose(&visible(text), self.width) {
            match self.color {
                true => writeln!(self.out, "\u{1b}[1m{line}\u{1b}[0m")?,
                false => writeln!(self.out, "{line}")?,
            }
        }
        Ok(())
    }

    /// A text after a lead, its further lines indented.
    fn hang(&mut self, lead: &str, indent: usize, text: &str) -> io::Result<()> {
        let room = self.width.saturating_sub(indent).max(12);
        let taken = width(lead);
        // A lead that leaves no room for a word has its lines for itself.
        if taken + 12 > self.width && taken > indent && !lead.trim().is_empty() {
            let first = lead.len() - lead.trim_start().len();
            self.hang(&lead[..first], indent, lead.trim())?;
            return self.hang(&" ".repeat(indent), indent, text);
        }
        let mut lines = wrap_prose(&visible(text), room.min(self.width.saturating_sub(taken).max(12)));
        if taken > indent && lines.len() > 1 {
            // The first line is shorter than the others, or has its lead for itself.
            let rest = lines.split_off(1).join(" ");
            lines.extend(wrap_prose(&rest, room));
        }
        for (at, line) in lines.iter().enumerate() {
            match at {
                0 => writeln!(self.out, "{}", format!("{lead}{line}").trim_end())?,
                _ => writeln!(self.out, "{:indent$}{line}", "")?,
            }
        }
        Ok(())
    }

    /// A name and at the right of their columns a figure; a name that leaves no room has a line of its own.
    fn lead(&mut self, name: &str, figure: &str, columns: usize) -> io::Result<String> {
        let name = visible(name).into_owned();
        if width(&name) + 1 + width(figure) <= columns && (width(&name) <= NAME || columns > NAME + FIGURE) {
            return Ok(format!("  {name}{figure:>0$}", columns - width(&name)));
        }
        self.hang("  ", 4, &name)?;
        Ok(format!("  {figure:>columns$}"))
    }

    /// A name, a figure at the right of its column, and words; on a narrow terminal a line each.
    fn line(&mut self, name: &str, figure: &str, words: &str) -> io::Result<()> {
        if self.width < NAME + FIGURE + 24 {
            self.hang("  ", 4, &format!("{}: {figure}", visible(name)))?;
            return if words.is_empty() { Ok(()) } else { self.hang("    ", 4, words) };
        }
        let lead = format!("{}  ", self.lead(name, figure, NAME + FIGURE)?);
        if words.is_empty() {
            return writeln!(self.out, "{}", lead.trim_end());
        }
        self.hang(&lead, 4 + NAME + FIGURE, words)
    }

    /// What would fill a gap, without where it is and how it is typed, which `report gaps` says;
    /// nothing when it was said before.
    fn once(&mut self, filled_by: Option<String>) -> String {
        let words = filled_by.unwrap_or_default();
        let words = match why_nothing_fills(&words) {
            Some(why) => why.to_owned(),
            None => {
                file_and_place(&words).0.split([':', '(']).next().unwrap_or_default().trim_end().to_owned()
            }
        };
        if self.said.contains(&words) {
            return String::new();
        }
        self.said.push(words.clone());
        words
    }

    fn figures(&mut self, table: &Table) -> io::Result<()> {
        for row in &table.rows {
            let text = |name: &str| known_text(table, row, name);
            let amount = cell_of(table, row, "amount").map(Cell::display).unwrap_or_default();
            let is_gap = cell_of(table, row, "amount").is_some_and(|cell| cell.as_gap().is_some());
            let setting = text("setting").unwrap_or_default();
            let state = text("state").filter(|_| is_outdated(table, row)).map(|state| outdated(&state));
            if is_gap {
                let fill = filled_by(row, table, "amount");
                let import = fill.as_ref().filter(|fill| fill.starts_with("import ")).cloned();
                let words = match text("calculation") {
                    Some(words) => [Some(words), import],
                    None => [Some(self.once(fill)), None],
                };
                // That Medicare pays nothing there is an answer, which a later release may change.
                let words: Vec<String> = words.into_iter().chain([state]).flatten().collect();
                self.line(&setting, &amount, &words.join("; "))?;
                continue;
            }
            let edition = text("edition")
                .map(|edition| edition.replace("Medicare Physician Fee Schedule (MPFS)", "MPFS"));
            let change = text("change").filter(|change| change != "not compared");
            // A status alone has no line of its own where lines are short.
            let is_status = |text: &String| text.starts_with("status ") && !text.contains("; ");
            let status = text("calculation").filter(|text| self.width < LANE_FROM && is_status(text));
            let letters = status.as_ref().and_then(|text| text.split(", ").next()).map(str::to_owned);
            let words: Vec<String> = [edition, state, change, letters].into_iter().flatten().collect();
            let words = words.join("; ");
            let words = if self.width < LANE_FROM { bare(&words).replace(" Addendum B,", "") } else { words };
            self.line(&setting, &amount, &words)?;
            if let Some(calculation) = text("calculation").filter(|_| status.is_none()) {
                // A derived figure beside that in force takes no line of its own.
                let published = calculation.split("; derived for ").next().unwrap_or_default();
                let shown = if width(&calculation) + 4 > self.width { published } else { &calculation };
                self.hang("    ", 4, shown)?;
            }
            if let (Some(low), Some(low_in), Some(high), Some(high_in)) =
                (text("lowest"), text("lowest_in"), text("highest"), text("highest_in"))
            {
                let (low_in, high_in) = (place_in_words(&low_in), place_in_words(&high_in));
                self.hang("    ", 4, &format!("localities: {low} {low_in} to {high} {high_in}"))?;
            } else if let Some(gap) = cell_of(table, row, "lowest").and_then(Cell::as_gap)
                && gap.reason.group() != Group::Structural
            {
                writeln!(self.out, "    localities: {}", gap.reason.marker())?;
            }
        }
        Ok(())
    }

    fn lanes(&mut self, table: &Table) -> io::Result<()> {
        let Some(Chart::Range {
            low: Some(low), mid, high: Some(high), count: Some(count), reference, ..
        }) = table.chart
        else {
            return Ok(());
        };
        let medicare = reference.and_then(|at| table.rows.iter().find_map(|row| number(&row.cells[at])));
        let rows = table.page.rows.map_or(table.rows.len(), |most| most.min(table.rows.len()));
        let has_rates = table.rows.iter().any(|row| number(&row.cells[low]).is_some());
        let most =
            table.rows.iter().filter_map(|row| number(&row.cells[high])).chain(medicare).fold(0.0, f64::max);
        let source = one_source(table);
        if let Some(source) = source {
            self.hang("  ", 4, &price_files(table, source))?;
        }
        if let Some(scope) = scope_of_rates(table) {
            self.hang("  ", 4, &scope)?;
        }
        let has_lanes = has_rates && self.width >= LANE_FROM && most > 0.0;
        if has_lanes {
            let (least, most) = ("$0", axis_end(most));
            writeln!(self.out, "{:1$}{least}{most:>2$}", "", BESIDE_LANE + 4, LANE - least.len())?;
        }
        for row in &table.rows[..rows] {
            let cells = &row.cells;
            let name = [Some(&cells[0]), line_of_business(table, row)].into_iter().flatten();
            let name = name.map(Cell::display).collect::<Vec<_>>().join(", ");
            let few = number(&cells[count]).unwrap_or(0.0) < FEWEST;
            let spread = cells[low] != cells[high] && cells[low].as_gap().is_none();
            let (least, highest) = (cells[low].display(), cells[high].display());
            let figure = match (spread, cells[mid].as_gap()) {
                (true, Some(_)) => format!("{least} {} {highest}", if few { "and" } else { "to" }),
                // Several with the same rate have it, though they are too few for a median.
                (false, Some(_)) => least.clone(),
                _ => cells[mid].display(),
            };
            let based_on = known_text(table, row, "based_on").filter(|_| has_rates || is_stated(table, row));
            let mut words = based_on.unwrap_or_default();
            if spread && cells[mid].as_gap().is_none() {
                words = format!("{least} to {highest}; {words}");
            }
            if let Some(share) = known_text(table, row, "share") {
                words = format!("{words}; {share}% of Medicare");
            }
            if source.is_none() && cells[low].as_gap().is_none() {
                words = format!("{words}; {}", price_files(table, row));
            }
            if has_lanes {
                let marks = [
                    number(&cells[low]),
                    number(&cells[mid]).filter(|_| !few),
                    number(&cells[high]),
                    medicare,
                ];
                let lead = self.lead(&name, &figure, BESIDE_LANE)?;
                let lead = format!("{lead}  {}  ", self.lane(marks, most, few));
                self.hang(&lead, width(&lead), &words)?;
            } else {
                self.line(&name, &figure, &words)?;
            }
        }
        if rows < table.rows.len() {
            self.hang("  ", 2, &format!("{} more: `{}`", table.rows.len() - rows, table.page.rest))?;
        }
        if let Some(at) = reference {
            let known_row = table.rows.iter().find(|row| number(&row.cells[at]).is_some());
            if let Some(row) = known_row.filter(|_| has_rates) {
                let schedule = known_text(table, row, "schedule").unwrap_or_default();
                let words = format!(
                    "{} {} {}, {schedule}",
                    self.signs[3],
                    table.columns[at].title,
                    row.cells[at].display()
                );
                self.hang("  ", 4, &words)?;
            }
        }
        self.fills_of_payers(table, low)
    }

    /// What would fill the gaps of the payers, and of which ones where it is not all of them.
    fn fills_of_payers(&mut self, table: &Table, low: usize) -> io::Result<()> {
        for (whose, words) in fills_of_payers(table, low) {
            let command = command_of(words);
            let words = self.once(Some(words.to_owned()));
            let line = match (command, words.strip_prefix("import ")) {
                (Some(command), Some(file)) => format!("To fill {whose}: `{command}`, {file}"),
                (Some(command), None) => format!("To fill {whose}: {words}, `{command}`"),
                (None, _) => format!("To fill {whose}: {words}"),
            };
            if !words.is_empty() {
                self.hang("    ", 4, &line)?;
            }
        }
        Ok(())
    }

    /// A row's marks on a scale from nothing to the highest amount.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a line"
    )]
    fn lane(&self, [low, mid, high, medicare]: [Option<f64>; 4], most: f64, few: bool) -> String {
        let place = |figure: f64| ((figure / most * (LANE - 1) as f64).round() as usize).min(LANE - 1);
        let mut marks = [' '; LANE];
        let [point, bar, median, line] = self.signs;
        if let (Some(low), Some(high), false) = (low, high, few) {
            marks[place(low)..=place(high)].fill(bar);
        }
        for (figure, sign) in
            [(medicare, line), (low.filter(|_| few), point), (high.filter(|_| few), point), (mid, median)]
        {
            if let Some(figure) = figure {
                marks[place(figure)] = sign;
            }
        }
        marks.iter().collect()
    }

    fn brief(&mut self, table: &Table) -> io::Result<()> {
        for line in brief_lines(table) {
            let row = &table.rows[line[0]];
            let names: Vec<String> = line.iter().map(|at| table.rows[*at].cells[0].display()).collect();
            let (name, value) = (joined(&names), row.cells[1].display());
            if row.cells[1].as_gap().is_some() {
                let fill = self.once(filled_by(row, table, &table.columns[1].name));
                let fill = fill.replacen("import the ", "import ", 1);
                self.hang("  ", 4, &format!("{name} {value}  {fill}"))?;
                continue;
            }
            let state = if is_outdated(table, row) { ", outdated" } else { "" };
            let words = format!("{}{state}", row.cells[2].display());
            if value.starts_with('$') {
                // Amounts stand in the column of the amounts above.
                self.line(&name, &value, &words)?;
                continue;
            }
            match width(&name) > 21 || width(&name) + width(&value) > 24 || self.width < 64 {
                true => self.hang("  ", 4, &format!("{name}: {value}  {words}"))?,
                false => self.hang(&format!("  {name:<21}{value:>4}  "), 29, &words)?,
            }
        }
        Ok(())
    }

    fn groups(&mut self, table: &Table) -> io::Result<()> {
        let mut waiting = String::new();
        for (rows, is_gap) in verdicts(table) {
            let first = &table.rows[rows[0]];
            let verdict = cell_of(table, first, "verdict").map(Cell::display).unwrap_or_default();
            let mut names = paid_names(table, &rows, pays_by_modifier(&verdict)).join(" ");
            if names.contains(WITH_RECORDS) {
                names.push_str(&format!("; {WITH_RECORDS} with records"));
            }
            let lead = format!("  {verdict:<21} ");
            let line = format!("{lead}{names}");
            // Short verdicts share a line.
            let joined = format!("{waiting}  {verdict}  {names}");
            if !waiting.is_empty() && width(&joined) <= self.width {
                waiting = joined;
                continue;
            }
            self.flush(std::mem::take(&mut waiting))?;
            if width(&line) <= SHORT.min(self.width) && !is_gap {
                waiting = line;
                continue;
            }
            self.hang(&lead, 24, &names)?;
            let fill = if is_gap { self.once(filled_by(first, table, "verdict")) } else { String::new() };
            if !fill.is_empty() {
                self.hang("    ", 4, &fill)?;
            }
        }
        self.flush(waiting)
    }

    fn flush(&mut self, waiting: String) -> io::Result<()> {
        if waiting.is_empty() { Ok(()) } else { writeln!(self.out, "{waiting}") }
    }

    fn ledger(&mut self, report: &Report) -> io::Result<()> {
        let Some(facts) = &report.facts else { return Ok(()) };
        let words = format!("{} [word] = data not available, and why.", facts.in_words(&report.others()));
        self.hang("", 0, &words)
    }
}

/// The sign behind a modifier that needs records though it has an amount of its own.
const WITH_RECORDS: &str = "*";

/// The modifiers of a verdict with what is paid; those with the same amount together.
fn paid_names(table: &Table, rows: &[usize], differs: bool) -> Vec<String> {
    let mut names: Vec<(String, Option<String>)> = Vec::new();
    for row in rows.iter().map(|at| &table.rows[*at]) {
        let paid = known_text(table, row, "amount").filter(|_| differs);
        // Where all of a verdict need records, it says so itself.
        let records = if differs && needs_records(table, row) { WITH_RECORDS } else { "" };
        let name = format!("{}{records}", row.cells[0].display());
        match names.last_mut() {
            Some((last, amount)) if *amount == paid && paid.is_some() => {
                last.push_str(&format!("\u{a0}{name}"));
            }
            _ => names.push((name, paid)),
        }
    }
    let words = names.into_iter().map(|(name, paid)| match paid {
        Some(paid) => format!("{name}\u{a0}{paid}"),
        None => name,
    });
    words.collect()
}

/// A text without what stands in parentheses.
fn bare(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ;", ";").replace(" ,", ",")
}

/// `outdated: import 2026`, of the words on a state that end with the year, or the month of a quarter, to import.
fn outdated(state: &str) -> String {
    let period = state.rsplit(" of ").next().filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    period.map_or("outdated".to_owned(), |period| format!("outdated: import {period}"))
}

/// Names of one line; a first word that all of them have is said once.
fn joined(names: &[String]) -> String {
    let first = names.first().and_then(|name| name.split_once(' ')).map(|(word, _)| format!("{word} "));
    let rest = |name: &String| match &first {
        Some(word) => name.strip_prefix(word).map(str::to_owned),
        None => None,
    };
    let shared: Option<Vec<String>> = names.iter().skip(1).map(rest).collect();
    match shared.filter(|rest| !rest.is_empty()) {
        Some(rest) => [&names[..1], &rest].concat().join(", "),
        None => names.join(", "),
    }
}

/// The highest figure of a lane, in whole dollars where they say enough.
fn axis_end(most: f64) -> String {
    match Decimal::from_f64(most).filter(|_| most < 10.0) {
        Some(small) => Money::calculated(small).in_dollars(),
        None => format!("${}", group_digits(&format!("{most:.0}"))),
    }
}

/// What would fill a cell, where it is a gap.
fn filled_by(row: &Row, table: &Table, name: &str) -> Option<String> {
    cell_of(table, row, name)?.as_gap().map(|gap| row.would_fill(gap).to_owned())
}

/// The figure of a cell, if it has one.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Value(Value::Money(money)) => Some(money.dollars().as_f64()),
        #[expect(clippy::cast_precision_loss, reason = "a place in a line")]
        Cell::Value(Value::Integer(number)) => Some(*number as f64),
        _ => None,
    }
}
