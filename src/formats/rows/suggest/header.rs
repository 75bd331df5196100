//! Finds the header of an unknown table, and where its data ends.

use std::collections::HashSet;

use super::reason_words::reason_of;
use super::written_amount::{looks_like_amount, shape};
use crate::domain::CodeSystem;
use crate::formats::marker::built_in;
use crate::formats::rows::header::{single_blanks, words};
use crate::formats::rows::title::first_day;
use crate::source::RowCells;

/// A row of the beginning of the file.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) row: u64,
    pub(super) cells: Vec<String>,
}

/// Where the header stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeaderGuess {
    /// Index into the lines.
    pub(super) at: usize,
    /// How many lines it has.
    pub(super) lines: usize,
}

/// How many lines of notes there are between the first and the header.
const NOTES: usize = 10;

/// The first line that fills half of the usual width with words, and the lines that go on with it.
pub(super) fn find(lines: &[Line]) -> Option<HeaderGuess> {
    if lines.len() > 2 && is_general(&lines[0]) {
        let found = find(&lines[2..])?;
        return Some(HeaderGuess { at: found.at + 2, ..found });
    }
    let mut widths: Vec<usize> = lines.iter().map(|line| filled(&line.cells)).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    let wordy = |line: &&Line| is_wordy(&line.cells);
    let at = lines.iter().position(|line| {
        let filled = filled(&line.cells);
        filled >= 2 && 2 * filled >= usual && wordy(&line)
    })?;
    // A line of two texts above a table of four columns is a note, where a line that fills them all follows.
    let is_header = |line: &&Line| {
        filled(&line.cells) >= usual && line.cells.first().is_some_and(|cell| !cell.is_empty()) && wordy(line)
    };
    let below = lines[at + 1..].iter().take(NOTES).position(|line| is_header(&line));
    let at = match below {
        Some(below) if 2 * filled(&lines[at].cells) == usual => at + 1 + below,
        _ => at,
    };
    // A header that goes on leaves its first column blank, or has its words there too; a row of data has a code.
    let goes_on = |(below, line): &(usize, &Line)| {
        let others = &lines[at + 2 + below..];
        if *below == 0 && is_numbered(&lines[at], line) {
            return true;
        }
        wordy(line)
            && !is_like_data(line, others)
            && (line.cells.first().is_some_and(String::is_empty)
                || *below == 0 && is_second(&lines[at], line, others))
    };
    let more = lines[at + 1..].iter().enumerate().take(4).take_while(goes_on).count();
    // Headings that are merged over several columns have those of the columns below them.
    let below = lines.get(at + 1);
    let is_merged = lines[at].cells.first().is_some_and(String::is_empty)
        && lines[at].cells.windows(2).any(|pair| !pair[0].is_empty() && pair[0] == pair[1])
        && below.is_some_and(|line| wordy(&line) && filled(&line.cells) >= filled(&lines[at].cells));
    if is_merged {
        return Some(HeaderGuess { at, lines: 2 });
    }
    // When everything seems to go on, it is the table whose first column is empty.
    let more = if more == 4 { 0 } else { more };
    let above = usize::from(at.checked_sub(1).is_some_and(|above| tells_apart(&lines[above], &lines[at])));
    Some(HeaderGuess { at: at - above, lines: above + more + 1 })
}

/// A longer cell is of a sentence and no heading among numbers.
const LONGEST: usize = 60;

/// Whether a line has no amounts. Years, modifiers and places of service may be headings among words of them.
fn is_wordy(cells: &[String]) -> bool {
    const KNOWN: [&str; 12] = [
        "cpt",
        "hcpcs",
        "hcpc",
        "code",
        "codes",
        "procedure",
        "proc",
        "description",
        "desc",
        "drg",
        "service",
        "cdt",
    ];
    let is_word = |cell: &String| words(cell).iter().any(|word| KNOWN.contains(&word.as_str()));
    let number = |cell: &&String| cell.len() < 5 && cell.bytes().all(|b| b.is_ascii_digit());
    let is_place = |cell: &String| cell.len() == 2;
    let is_year = |cell: &String| cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    let amounts: Vec<&String> = cells.iter().filter(|cell| looks_like_amount(cell)).collect();
    amounts.is_empty()
        || cells.iter().any(is_word)
            && cells.iter().all(|cell| cell.len() < LONGEST)
            && amounts.iter().all(|cell| number(cell) && (is_place(cell) || is_year(cell)))
            && (1..amounts.len()).all(|at| amounts[at] != amounts[at - 1])
}

/// How many lines below show what a column has.
const SHOWN: usize = 12;

/// Whether a cell of a line has the shape of codes: that of those below it, or of a procedure code.
fn is_like_data(line: &Line, below: &[Line]) -> bool {
    let is_like = |(at, cell): (usize, &String)| {
        let cells = below.iter().take(SHOWN).filter_map(|line| line.cells.get(at));
        cell.chars().any(|c| c.is_ascii_digit())
            && (CodeSystem::of_procedure(cell).is_some()
                || cells.into_iter().any(|other| shape(other) == shape(cell)))
    };
    line.cells.iter().enumerate().any(is_like)
}

/// Whether a line of words goes on with the headings above it: where all lines below have codes, it has a word.
fn is_second(header: &Line, line: &Line, below: &[Line]) -> bool {
    let below = &below[..below.len().min(SHOWN)];
    let cell = |line: &Line, at: usize| line.cells.get(at).cloned().unwrap_or_default();
    let has_digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let is_heading = |text: &str| {
        text.chars().any(char::is_alphabetic)
            && !has_digit(text)
            && text.len() < 40
            && built_in(text).is_none()
    };
    let of_codes = |at: &usize| {
        is_heading(&cell(header, *at))
            && is_heading(&cell(line, *at))
            && below.iter().all(|line| has_digit(&cell(line, *at)) && !cell(line, *at).contains(' '))
    };
    let means_none = |text: &String| !text.is_empty() && reason_of(text) != "not-supplied";
    below.len() > 2
        && 2 * filled(&line.cells) >= filled(&header.cells)
        && (0..line.cells.len()).any(|at| of_codes(&at))
        && !line.cells.iter().any(means_none)
}

/// Whether a line has nothing but years, or modifiers, by which columns of one heading differ: `2025` and `2026` below
/// `Aetna` that is merged over both.
fn is_numbered(header: &Line, line: &Line) -> bool {
    let is_year = |cell: &str| {
        cell.len() == 4
            && ["19", "20"].iter().any(|of| cell.starts_with(of))
            && cell.bytes().all(|b| b.is_ascii_digit())
    };
    let is_component = |cell: &str| ["26", "tc", "global"].contains(&cell.to_lowercase().as_str());
    let filled: Vec<(usize, &str)> =
        line.cells.iter().map(String::as_str).enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
    let heading = |at: usize| header.cells.get(at).map_or("", String::as_str);
    let are_all = |is: &dyn Fn(&str) -> bool| filled.iter().all(|(_, cell)| is(cell));
    let names: HashSet<(&str, &str)> = filled.iter().map(|(at, cell)| (heading(*at), *cell)).collect();
    line.cells.first().is_some_and(String::is_empty)
        && filled.len() > 1
        && (are_all(&is_year) || are_all(&is_component))
        && names.len() == filled.len()
        && filled.windows(2).any(|pair| heading(pair[0].0) == heading(pair[1].0))
}

/// Whether a line of few merged headings, however wide the table is, tells the columns below it apart that have one
/// heading: payers above their plans.
fn tells_apart(above: &Line, header: &Line) -> bool {
    let is_merged = above.cells.windows(2).any(|pair| !pair[0].is_empty() && pair[0] == pair[1]);
    let below = above.row + 1 == header.row && above.cells.first().is_some_and(String::is_empty);
    let is_wordy = !above.cells.iter().any(|cell| looks_like_amount(cell));
    let heading = |at: &usize| header.cells[*at].as_str();
    let all = 0..header.cells.len();
    let is_repeated = |at: &usize| {
        let others = all.clone().filter(|other| other != at);
        !heading(at).is_empty() && others.into_iter().any(|other| heading(&other) == heading(at))
    };
    let repeated: Vec<usize> = all.clone().filter(is_repeated).collect();
    let names: HashSet<(&str, &str)> =
        repeated.iter().map(|at| (above.cells.get(*at).map_or("", String::as_str), heading(at))).collect();
    is_merged && below && is_wordy && !repeated.is_empty() && names.len() == repeated.len()
}

/// The name of the hospital in a file that begins as CMS's template does.
pub(super) fn hospital_name(lines: &[Line]) -> Option<&str> {
    let [first, second, ..] = lines else { return None };
    let at = first.cells.iter().position(|cell| cell.eq_ignore_ascii_case(HOSPITAL_NAME))?;
    second.cells.get(at).map(String::as_str).filter(|name| is_general(first) && !name.is_empty())
}

/// Heading of the cell with the hospital's name, in CMS's template.
const HOSPITAL_NAME: &str = "hospital_name";

/// Whether a line is the first of CMS's template, which says in two rows whose prices the file has.
fn is_general(line: &Line) -> bool {
    [HOSPITAL_NAME, "last_updated_on"]
        .iter()
        .all(|known| line.cells.iter().any(|cell| cell.eq_ignore_ascii_case(known)))
}

/// The headings of a guessed header, joined as a profile with `join = ": "` joins them.
pub(super) fn headings(lines: &[Line], guess: &HeaderGuess) -> Vec<String> {
    let part = &lines[guess.at..(guess.at + guess.lines).min(lines.len())];
    let width = part.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let heading = |at: usize| {
        let cells = part.iter().filter_map(|line| line.cells.get(at));
        cells.filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(": ")
    };
    (0..width).map(heading).collect()
}

/// The text before a day, in a title such as `Updated 12/31/2020` or `Effective April 1, 2016`.
pub(super) fn dated(title: &str) -> Option<String> {
    let (at, _) = first_day(title)?;
    Some(title.split_whitespace().take(at).collect::<Vec<_>>().join(" "))
}

/// A line with one text, between two tables or below the last.
pub(super) fn single(cells: &RowCells) -> Option<(usize, String)> {
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let (at, only) = filled.next()?;
    let is_row = looks_like_amount(only) || CodeSystem::of_procedure(only.trim()).is_some();
    (filled.next().is_none() && !is_row).then(|| (at, single_blanks(only)))
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> Option<(usize, usize)> {
        let line = |(at, line): (usize, &str)| Line {
            row: at as u64 + 1,
            cells: line.split(',').map(|cell| cell.trim().to_owned()).collect(),
        };
        let lines: Vec<Line> = text.lines().enumerate().map(line).collect();
        find(&lines).map(|guess| (guess.at, guess.lines))
    }

    #[test]
    fn passes_over_titles_and_joins_lines_that_go_on() {
        assert_eq!(guess("Updated,,,\nCode,Words,Fee,Cash\n1,a,5,6\n2,b,7,8\n"), Some((1, 1)));
        assert_eq!(
            guess("A hospital,,\nCode,Payer,Aetna\n,Product,PPO\n,Type,Exchange\n1,,5\n2,,6\n"),
            Some((1, 3))
        );
        assert_eq!(guess("Code,Words,Fee\n00000F,invalid,N/A\n1,a,5\n"), Some((0, 1)));
        assert_eq!(guess("1,2,3\n4,5,6\n"), None);
        let notes = "Base = a,,Minutes = b,\n($4) x,,($3) x,\n,notes,,\n";
        assert_eq!(guess(&format!("{notes}Code,Units,Per,Base\n00100,5,4,20\n00102,6,4,24\n")), Some((3, 1)));
        let wide = ",,,,,,,Aetna,Aetna,Cigna,Cigna\nCode,Words,A,B,C,D,E,HMO,PPO,HMO,PPO\n";
        let row = "1,x,x,x,x,x,x,5,6,7,8\n";
        assert_eq!(guess(&format!("Hill,,,,,,,,,,\n{wide}{row}{row}")), Some((1, 2)));
        assert_eq!(
            guess(&format!("Hill,,,,,,,,,,\n{}{row}{row}", wide.replace("Cigna", "Aetna"))),
            Some((2, 1))
        );
        // Words below words go on, where all rows have codes; a row without a price is none of the header.
        let row = "99202,26,95.00,0\n";
        let two = "Proc,Proc,,Max\nCode,Mod,Fee,Age\n";
        assert_eq!(guess(&format!("{two}{row}{row}{row}")), Some((0, 2)));
        assert_eq!(guess(&format!("Code,Mod,Fee,Age\nNone,x,By Report,\n{row}{row}{row}")), Some((0, 1)));
        assert_eq!(guess("Mod,Fee,CPT\n,By Report,0042T\n,By Report,0071T\n26,95.00,99202\n"), Some((0, 1)));
        assert_eq!(guess("CPT,Global,26,TC\n99202,95.00,38.00,57.00\n"), Some((0, 1)));
        assert_eq!(guess("CPT,2025,2026\n99202,95.00,98.00\n"), Some((0, 1)));
        assert_eq!(guess("CPT,Mod,11,22\n99202,,95.00,98.00\n"), Some((0, 1)));
        assert_eq!(guess("99202,26,12\nx,26,14\n"), None);
        let general = "hospital_name,last_updated_on,version\nMill,2024-04-16,2.0.0\n";
        assert_eq!(guess(&format!("{general}Code,Words,Fee\n1,a,5\n2,b,7\n")), Some((2, 1)));
    }

    #[test]
    fn finds_the_words_before_a_day() {
        assert_eq!(dated("Last updated 7/16/2021 4:03:47 PM").as_deref(), Some("Last updated"));
        assert_eq!(dated("Effective April 1, 2016").as_deref(), Some("Effective"));
        assert_eq!(dated("Price list"), None);
    }
}
