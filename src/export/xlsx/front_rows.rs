//! What the first sheet shows of each table of the first page: its columns, and the words of a row that the page
//! says in place of a cell.

use super::super::brief::{
    FEWEST, Paid, cell_of, is_outdated, known_text, needs_records, one_source, place_in_words, price_files,
};
use super::super::grid::shown;
use super::super::layout::wrap;
use crate::domain::Group;
use crate::model::{Cell, ColumnKind, Layout, Row, Table, Value};

/// A column of the sheet.
pub(super) struct Title {
    pub(super) text: &'static str,
    pub(super) is_number: bool,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// A table as the sheet has it.
pub(super) struct Part {
    pub(super) titles: Vec<Title>,
    /// For each row of the table what is put into each column.
    pub(super) rows: Vec<Vec<Put>>,
}

/// What is put into a cell of the sheet.
pub(super) enum Put {
    /// The cell of the row, by its number, and the kind of its column.
    Cell(usize, ColumnKind),
    /// Words in its place.
    Words(String),
    /// There can be none.
    NotApplicable,
}

impl Put {
    /// What a reader sees, for the height of the row.
    pub(super) fn text(&self, row: &Row) -> String {
        match self {
            Self::Cell(at, _) => shown(&row.cells[*at]).text,
            Self::Words(words) => words.clone(),
            Self::NotApplicable => "[not-applicable]".to_owned(),
        }
    }
}

/// So many letters of a meaning are one line of its columns.
const ONE_LINE: usize = 70;

/// Title, first and last column, and what is said of a row: a column's name, or words.
type Spec = (&'static str, usize, usize, Of);

/// Where the cells of a column come from.
#[derive(Clone, Copy)]
enum Of {
    Column(&'static str),
    At(usize),
    Made(fn(&Table, &Row) -> Made),
}

/// What is made of a row in place of a cell.
enum Made {
    Column(&'static str),
    Words(String),
    NotApplicable,
}

const PAYS: [Spec; 8] = [
    ("Setting", 0, 0, Of::Column("setting")),
    ("Amount", 1, 1, Of::Column("amount")),
    ("Edition", 2, 2, Of::Column("edition")),
    ("State", 3, 3, Of::Made(state)),
    ("Change on year before", 4, 4, Of::Column("change")),
    ("Lowest locality", 5, 5, Of::Made(|table, row| locality(table, row, ["lowest", "lowest_in"]))),
    ("Highest locality", 6, 6, Of::Made(|table, row| locality(table, row, ["highest", "highest_in"]))),
    ("What would fill it", 7, 7, Of::Made(filled_by)),
];
const RATES: [Spec; 8] = [
    ("Payer", 0, 0, Of::Column("payer_name")),
    ("Line of business", 1, 1, Of::Column("line_of_business")),
    ("Rate, or median", 2, 2, Of::Made(rate)),
    ("Lowest rate", 3, 3, Of::Column("lowest")),
    ("Highest rate", 4, 4, Of::Column("highest")),
    ("Based on", 5, 5, Of::Made(based_on)),
    ("Medicare", 6, 6, Of::Column("medicare")),
    ("% of Medicare", 7, 7, Of::Made(share)),
];
const RULES: [Spec; 3] = [
    ("Rule", 0, 0, Of::Column("rule")),
    ("Value", 1, 1, Of::At(1)),
    ("In words", 2, 3, Of::Made(words_or_fill)),
];
const BRIEF: [Spec; 3] =
    [("What", 0, 1, Of::At(0)), ("Value", 2, 2, Of::At(1)), ("In words", 3, 7, Of::Made(words_or_fill))];
const MODIFIERS: [Spec; 5] = [
    ("Modifier", 0, 0, Of::Column("modifier")),
    ("Means", 1, 3, Of::Made(means)),
    ("On this code", 4, 4, Of::Made(verdict)),
    ("Medicare pays", 5, 5, Of::Column("amount")),
    ("Rule", 6, 7, Of::Made(rule)),
];
const FILLS: [Spec; 2] = [("What", 0, 3, Of::At(0)), ("Facts", 4, 4, Of::At(1))];

/// A table of the first page by its layout.
pub(super) fn parts(table: &Table) -> Part {
    let specs: &[Spec] = match table.layout {
        Layout::Figures => &PAYS,
        Layout::Lanes => &RATES,
        Layout::Brief if table.id == "code-billing-rules" => &RULES,
        Layout::Groups => &MODIFIERS,
        Layout::Ledger => &FILLS,
        _ => &BRIEF,
    };
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let is_number = |of: &Of| match of {
        Of::Column(name) => at(name).is_some_and(|at| table.columns[at].kind.is_number()),
        Of::At(at) => table.columns.get(*at).is_some_and(|column| column.kind.is_number()),
        Of::Made(_) => false,
    };
    let right = |title: &str| ["Rate, or median", "% of Medicare"].contains(&title);
    let titles = specs
        .iter()
        .map(|(text, first, last, of)| Title {
            text,
            is_number: is_number(of) || right(text),
            first: *first,
            last: *last,
        })
        .collect();
    let put = |row: &Row, of: &Of| {
        let column = |name: &str| match at(name) {
            Some(at) => Put::Cell(at, table.columns[at].kind),
            None => Put::NotApplicable,
        };
        let numbered = |at: usize| match table.columns.get(at) {
            Some(column) => Put::Cell(at, column.kind),
            None => Put::NotApplicable,
        };
        match of {
            Of::Column(name) => column(name),
            Of::At(at) => numbered(*at),
            Of::Made(make) => match make(table, row) {
                Made::Column(name) => column(name),
                Made::Words(words) => Put::Words(words),
                Made::NotApplicable => Put::NotApplicable,
            },
        }
    };
    let rows =
        table.rows.iter().map(|row| specs.iter().map(|(_, _, _, of)| put(row, of)).collect()).collect();
    Part { titles, rows }
}

/// The meaning in one line; the sheet of the modifiers has the whole of it.
fn means(table: &Table, row: &Row) -> Made {
    let Some(whole) = known_text(table, row, "means") else { return Made::Column("means") };
    let short = whole.split(" (").next().unwrap_or_default();
    let lines = wrap(short, ONE_LINE);
    match lines.as_slice() {
        [first, _, ..] => Made::Words(format!("{}…", first.trim_end_matches([',', ' ']))),
        _ => Made::Words(short.to_owned()),
    }
}

fn state(table: &Table, row: &Row) -> Made {
    // A gap has its reason in the column of the amount; what is in force or not is a value.
    match cell_of(table, row, "amount").and_then(Cell::as_gap) {
        Some(_) if is_outdated(table, row) => {
            let state = known_text(table, row, "state").unwrap_or_default();
            Made::Words(format!("no amount; {state}"))
        }
        Some(_) => Made::Words("no amount".to_owned()),
        None => Made::Column("state"),
    }
}

/// `$1,043.51 Wisconsin`; payments to facilities have no localities.
fn locality(table: &Table, row: &Row, [amount, name]: [&'static str; 2]) -> Made {
    let is_professional = matches!(Paid::of(&row.cells[0].display()), Paid::Professional | Paid::Office);
    match (known_text(table, row, amount), known_text(table, row, name)) {
        (Some(amount), Some(name)) => Made::Words(format!("{amount} {}", place_in_words(&name))),
        _ if is_professional => Made::Column(amount),
        _ => Made::NotApplicable,
    }
}

fn filled_by(table: &Table, row: &Row) -> Made {
    let gap = cell_of(table, row, "amount").and_then(Cell::as_gap);
    let words = match gap {
        // What it is paid by state or by the unit is no gap.
        Some(gap) if gap.reason.group() == Group::Structural => {
            known_text(table, row, "calculation").unwrap_or_else(|| "nothing to fill".to_owned())
        }
        Some(gap) => row.would_fill(gap).to_owned(),
        None if is_outdated(table, row) => {
            let state = known_text(table, row, "state").unwrap_or_default();
            state.rsplit("; ").next().unwrap_or_default().to_owned()
        }
        None => "nothing is missing".to_owned(),
    };
    Made::Words(words)
}

/// The rates themselves where they are too few for a median, as the page has them.
fn rate(table: &Table, row: &Row) -> Made {
    let number = |name: &str| match cell_of(table, row, name) {
        Some(Cell::Value(Value::Integer(number))) => u32::try_from(*number).map_or(0.0, f64::from),
        _ => 0.0,
    };
    match (
        known_text(table, row, "rate"),
        known_text(table, row, "lowest"),
        known_text(table, row, "highest"),
    ) {
        (None, Some(low), Some(high)) if low == high => Made::Words(low),
        (None, Some(low), Some(high)) => {
            let between = if number("rates") < FEWEST { "and" } else { "to" };
            Made::Words(format!("{low} {between} {high}"))
        }
        _ => Made::Column("rate"),
    }
}

/// Plans; and the price file with its day, where the rows have several, so that no line above says it for all.
fn based_on(table: &Table, row: &Row) -> Made {
    match known_text(table, row, "based_on").filter(|_| one_source(table).is_none()) {
        Some(words) if known_text(table, row, "publisher").is_some() => {
            Made::Words(format!("{words}; {}", price_files(table, row)))
        }
        _ => Made::Column("based_on"),
    }
}

/// A percentage, or that the line of Medicare is there for orientation alone.
fn share(table: &Table, row: &Row) -> Made {
    let has_rate = known_text(table, row, "lowest").is_some();
    match cell_of(table, row, "share").and_then(Cell::as_gap) {
        Some(_) if has_rate => Made::Words("not compared".to_owned()),
        _ => Made::Column("share"),
    }
}

/// The words on a value, with its age; of a gap what would fill it.
fn words_or_fill(table: &Table, row: &Row) -> Made {
    if let Some(gap) = row.cells[1].as_gap() {
        return Made::Words(row.would_fill(gap).to_owned());
    }
    let words = row.cells.get(2).map(Cell::display).unwrap_or_default();
    let state = if is_outdated(table, row) { ", outdated" } else { "" };
    Made::Words(format!("{words}{state}"))
}

/// The verdict; and that records have to bear the modifier out, where not all of the verdict need them.
fn verdict(table: &Table, row: &Row) -> Made {
    match known_text(table, row, "verdict") {
        Some(verdict) if needs_records(table, row) && verdict != "Needs records" => {
            Made::Words(format!("{verdict}, with records"))
        }
        _ => Made::Column("verdict"),
    }
}

/// The column of the fee schedule and its value; what they mean is in the sheet of the modifiers.
fn rule(table: &Table, row: &Row) -> Made {
    match known_text(table, row, "rule") {
        Some(rule) => Made::Words(rule.split(": ").next().unwrap_or_default().to_owned()),
        None => Made::Column("rule"),
    }
}
