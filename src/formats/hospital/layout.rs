//! Where the cells of the template stand in the columns of row 3.

use std::collections::{HashMap, HashSet};

use super::heading::{code_number, normal, parts};
use super::ledger::Written;
use super::modifiers::CALLED;
use super::row::{CodeCells, Collected, Field, Locate, PayerCells, PayerField, Row};
use crate::domain::text::list;
use crate::domain::{Decimal, column_letters};
use crate::findings::Place;
use crate::formats::ledger::{is_blank, written};
use crate::source::{Position, RowCells, Rows};

/// The two shapes of the CSV template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One row per payer and plan.
    Tall,
    /// One group of columns a payer and plan.
    Wide,
}

/// Which headings of a payer and plan are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bars {
    /// Those with as many bars as the template has, as CMS's validator does.
    AsCms,
    /// Those with bars in the name of the plan, or without a plan, too.
    InPlan,
}

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) shape: Shape,
    /// Every heading as written, trimmed.
    pub(super) names: Vec<String>,
    item: [Option<usize>; ITEM_COLUMNS.len()],
    pub(super) codes: Vec<(Option<usize>, Option<usize>)>,
    pub(super) payers: Vec<PayerColumns>,
    /// Columns that no cell is read from.
    pub(super) unread: Vec<usize>,
    /// Columns of a payer and plan that have more or fewer bars than the template.
    pub(super) odd_bars: Vec<usize>,
    /// Columns that mean what one before them means: the first, and the one that is there again.
    pub(super) repeated: Vec<(usize, usize)>,
}

/// The columns of a payer and plan; a tall file has one such set.
#[derive(Debug)]
pub(super) struct PayerColumns {
    /// From the headings of a wide file; empty in a tall one.
    pub(super) payer: String,
    pub(super) plan: String,
    columns: [Option<usize>; PayerField::ALL.len()],
}

/// The columns that both shapes have, in the order of `Layout::item`.
const ITEM_COLUMNS: [(&str, Field); 11] = [
    ("description", Field::Description),
    ("modifiers", Field::Modifiers),
    ("setting", Field::Setting),
    ("billing_class", Field::BillingClass),
    ("drug_unit_of_measurement", Field::DrugUnit),
    ("drug_type_of_measurement", Field::DrugType),
    ("standard_charge|gross", Field::Gross),
    ("standard_charge|discounted_cash", Field::Cash),
    ("standard_charge|min", Field::Minimum),
    ("standard_charge|max", Field::Maximum),
    ("additional_generic_notes", Field::Notes),
];

/// Where the hospital's standard charges are among them, in the order of `ChargeKind::ALL`.
const CHARGES: std::ops::Range<usize> = 6..10;

/// The columns of a payer in a tall file.
const TALL: [(&str, PayerField); 11] = [
    ("payer_name", PayerField::Payer),
    ("plan_name", PayerField::Plan),
    ("standard_charge|negotiated_dollar", PayerField::Dollar),
    ("standard_charge|negotiated_percentage", PayerField::Percentage),
    ("standard_charge|negotiated_algorithm", PayerField::Algorithm),
    ("standard_charge|methodology", PayerField::Method),
    ("estimated_amount", PayerField::Estimated),
    ("median_amount", PayerField::Median),
    ("10th_percentile", PayerField::Percentile10),
    ("90th_percentile", PayerField::Percentile90),
    ("count", PayerField::Count),
];

/// The last part of `standard_charge|PAYER|PLAN|...` in a wide file.
pub(super) const WIDE_CHARGES: [(&str, PayerField); 4] = [
    ("negotiated_dollar", PayerField::Dollar),
    ("negotiated_percentage", PayerField::Percentage),
    ("negotiated_algorithm", PayerField::Algorithm),
    ("methodology", PayerField::Method),
];

/// The first part of `...|PAYER|PLAN` in a wide file.
pub(super) const WIDE_OTHERS: [(&str, PayerField); 6] = [
    ("additional_payer_notes", PayerField::Notes),
    ("estimated_amount", PayerField::Estimated),
    ("median_amount", PayerField::Median),
    ("10th_percentile", PayerField::Percentile10),
    ("90th_percentile", PayerField::Percentile90),
    ("count", PayerField::Count),
];

/// The highest number of a code column.
const MOST_CODES: usize = 1000;

/// What a heading is in the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column<'h> {
    Item(usize),
    Code(usize, bool),
    Tall(PayerField),
    Wide(PayerField, &'h str, &'h str),
    Other,
}

impl Layout {
    /// The layout of row 3; of two columns of one name the first counts.
    pub(super) fn of(headings: impl Iterator<Item = impl AsRef<str>>, bars: Bars) -> Self {
        let names: Vec<String> = headings.map(|heading| heading.as_ref().trim().to_owned()).collect();
        let mut layout = Self {
            shape: Shape::Tall,
            item: [None; ITEM_COLUMNS.len()],
            codes: Vec::new(),
            payers: Vec::new(),
            names: Vec::new(),
            unread: Vec::new(),
            odd_bars: Vec::new(),
            repeated: Vec::new(),
        };
        let mut tall = [None; PayerField::ALL.len()];
        let mut known = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let first = match Column::of(name) {
                Column::Item(index) => *layout.item[index].get_or_insert(at),
                Column::Code(number, is_type) => layout.code_column(number, is_type, at),
                Column::Tall(field) => *tall[field as usize].get_or_insert(at),
                Column::Wide(field, payer, plan) => {
                    let columns = layout.payer_columns(payer, plan, &mut known);
                    *columns[field as usize].get_or_insert(at)
                }
                Column::Other if bars == Bars::AsCms => continue,
                Column::Other => {
                    let Some((field, payer, plan)) = with_odd_bars(name) else { continue };
                    let columns = layout.payer_columns(payer, &plan, &mut known);
                    let first = *columns[field as usize].get_or_insert(at);
                    if first == at {
                        layout.odd_bars.push(at);
                    }
                    first
                }
            };
            if first != at {
                layout.repeated.push((first, at));
            }
        }
        if tall[PayerField::Payer as usize].is_some() && tall[PayerField::Plan as usize].is_some() {
            layout.payers = vec![PayerColumns { payer: String::new(), plan: String::new(), columns: tall }];
            layout.odd_bars.clear();
        } else if !layout.payers.is_empty() {
            layout.shape = Shape::Wide;
        }
        if layout.item[1].is_none() && bars != Bars::AsCms {
            let is_called = |name: &String| CALLED.iter().any(|called| called.eq_ignore_ascii_case(name));
            layout.item[1] = names.iter().position(is_called);
        }
        layout.names = names;
        let read = layout.read();
        layout.unread = (0..layout.names.len()).filter(|at| !read.contains(at)).collect();
        layout
    }

    /// The columns that cells are read from.
    fn read(&self) -> HashSet<usize> {
        let codes = self.codes.iter().flat_map(|(code, system)| [*code, *system]);
        let payers = self.payers.iter().flat_map(|payer| payer.columns);
        self.item.into_iter().chain(codes).chain(payers).flatten().collect()
    }

    /// True when a heading means something to the template.
    pub(super) fn knows(heading: &str) -> bool {
        Column::of(heading) != Column::Other
    }

    /// Payer and plan of a column as they are read.
    pub(super) fn payer_of(&self, column: usize) -> Option<(&str, &str)> {
        let payer = self.payers.iter().find(|payer| payer.columns.contains(&Some(column)))?;
        Some((&payer.payer, &payer.plan))
    }

    /// Payer and plan as the heading of a column spells them, where both are in it.
    pub(super) fn spelled(&self, column: usize) -> Option<(&str, &str)> {
        match Column::of(&self.names[column]) {
            Column::Wide(_, payer, plan) => Some((payer, plan)),
            _ => None,
        }
    }

    /// The column that holds the cell of a heading: a later one where the first is blank.
    fn holder(&self, rows: &Rows, first: usize) -> usize {
        let is_blank = |at: usize| rows.fields().get(at).unwrap_or("").trim().is_empty();
        let again = || self.repeated.iter().filter(|(known, _)| *known == first).map(|(_, again)| *again);
        if self.repeated.is_empty() || !is_blank(first) {
            return first;
        }
        again().find(|again| !is_blank(*again)).unwrap_or(first)
    }

    /// The text of the first cell of a heading whose columns differ in the current row, and what each of them says.
    fn joined(&self, rows: &Rows, first: usize) -> Option<(String, String)> {
        if self.repeated.is_empty() {
            return None;
        }
        let cell = |at: usize| rows.fields().get(at).unwrap_or("").trim();
        let holder = self.holder(rows, first);
        let again = self.repeated.iter().filter(|(known, again)| *known == first && *again > holder);
        let again = again.map(|(_, again)| (*again, cell(*again)));
        let mut cells = vec![(holder, cell(holder))];
        cells.extend(again.filter(|(_, text)| !says_the_same(cell(holder), text)));
        (cells.len() > 1).then(|| (cells[0].1.to_owned(), self.said(&cells)))
    }

    /// What columns of one heading say: `columns K and T, both ..., say ... and ...`.
    pub(super) fn said(&self, cells: &[(usize, &str)]) -> String {
        let quoted = |text: &str| format!("`{text}`");
        let name = |at: usize| self.names[at].as_str();
        let texts: Vec<String> = cells.iter().map(|(_, text)| quoted(text)).collect();
        let texts = list(&texts);
        let first = name(cells[0].0);
        if cells.iter().all(|(at, _)| name(*at) == first) {
            let letters: Vec<String> = cells.iter().map(|(at, _)| column_letters(*at)).collect();
            let all = if cells.len() == 2 { "both" } else { "all" };
            return format!("columns {}, {all} `{first}`, say {texts}", list(&letters));
        }
        let columns = cells.iter().map(|(at, _)| format!("{} `{}`", column_letters(*at), name(*at)));
        format!("columns {} say {texts}", list(&columns.collect::<Vec<_>>()))
    }

    /// The first text of a record that stands under a blank heading.
    pub(super) fn under_no_heading<'r>(&self, record: &'r RowCells) -> Option<(usize, &'r str)> {
        let blank = self.unread.iter().filter(|at| self.names[**at].is_empty());
        blank.filter_map(|at| Some((*at, record.get(*at)?))).find(|(_, cell)| !is_blank(cell))
    }

    /// True when the headings look like row 3 of the template at all.
    pub(super) fn is_plausible(&self) -> bool {
        self.item[0].is_some() && (!self.codes.is_empty() || self.item[2].is_some())
    }

    /// True when a row says what it prices, where, for whom and at what: what else is missing is not
    /// collected.
    pub(super) fn is_usable(&self) -> bool {
        let says =
            |field: PayerField| self.payers.iter().any(|payer| payer.columns[field as usize].is_some());
        let priced = self.item[CHARGES].iter().any(Option::is_some)
            || [PayerField::Dollar, PayerField::Percentage, PayerField::Algorithm].into_iter().any(says);
        let has_code = self.codes.iter().any(|(code, _)| code.is_some());
        self.item[0].is_some() && self.item[2].is_some() && has_code && priced && !self.payers.is_empty()
    }

    /// What the file has columns for.
    pub(super) fn collected(&self) -> Collected {
        let payer =
            |field: PayerField| self.payers.iter().any(|payer| payer.columns[field as usize].is_some());
        Collected {
            charges: std::array::from_fn(|kind| self.item[CHARGES][kind].is_some()),
            dollar: payer(PayerField::Dollar),
            percentage: payer(PayerField::Percentage),
            algorithm: payer(PayerField::Algorithm),
            method: payer(PayerField::Method),
            billing_class: self.item[3].is_some(),
            drug: self.item[4].is_some() || self.item[5].is_some(),
            estimated: payer(PayerField::Estimated),
            statistics: payer(PayerField::Median) || payer(PayerField::Count),
            effect_setting: true,
            effect_amount: true,
            payer_in_row: self.shape == Shape::Tall,
            names_in_cells: self.shape == Shape::Tall,
        }
    }

    /// The codes of a record, written over `codes`, which has room for them.
    pub(super) fn fill_codes<'r>(&self, record: &'r RowCells, codes: &mut [CodeCells<'r>]) {
        for (cells, (code, system)) in codes.iter_mut().zip(&self.codes) {
            *cells = CodeCells { code: cell(record, *code), system: cell(record, *system) };
        }
    }

    /// The cells of one payer of a record.
    pub(super) fn payer<'r>(&'r self, record: &'r RowCells, index: usize) -> PayerCells<'r> {
        let payer = &self.payers[index];
        let at = |field: PayerField| cell(record, payer.columns[field as usize]);
        let (name, plan) = match self.shape {
            Shape::Tall => (at(PayerField::Payer), at(PayerField::Plan)),
            Shape::Wide => (payer.payer.as_str(), payer.plan.as_str()),
        };
        PayerCells {
            payer: name,
            plan,
            dollar: at(PayerField::Dollar),
            percentage: at(PayerField::Percentage),
            algorithm: at(PayerField::Algorithm),
            method: at(PayerField::Method),
            estimated: at(PayerField::Estimated),
            median: at(PayerField::Median),
            percentile_10: at(PayerField::Percentile10),
            percentile_90: at(PayerField::Percentile90),
            count: at(PayerField::Count),
            notes: at(PayerField::Notes),
        }
    }

    /// The row of a record with its codes and payers.
    pub(super) fn row<'r>(
        &self,
        record: &'r RowCells,
        codes: &'r [CodeCells<'r>],
        payers: &'r [PayerCells<'r>],
    ) -> Row<'r> {
        let at = |index: usize| cell(record, self.item[index]);
        Row {
            description: at(0),
            codes,
            modifiers: at(1),
            setting: at(2),
            billing_class: at(3),
            drug_unit: at(4),
            drug_type: at(5),
            gross: at(6),
            cash: at(7),
            minimum: at(8),
            maximum: at(9),
            notes: at(10),
            payers,
        }
    }

    pub(super) fn column(&self, field: Field) -> Option<usize> {
        match field {
            Field::Row => None,
            Field::Code(index) => self.codes.get(index)?.0,
            Field::CodeType(index) => self.codes.get(index)?.1,
            Field::Payer(index, field) => self.payers.get(index)?.columns[field as usize],
            of_item => ITEM_COLUMNS
                .iter()
                .position(|(_, known)| *known == of_item)
                .and_then(|index| self.item[index]),
        }
    }

    /// Whether a column holds dollars, percentages or counts.
    pub(super) fn is_of_figures(&self, column: usize) -> bool {
        let of_payer = |payer: &PayerColumns| {
            PayerField::AMOUNTS
                .into_iter()
                .chain([PayerField::Count])
                .any(|field| payer.columns[field as usize] == Some(column))
        };
        self.item[CHARGES].contains(&Some(column)) || self.payers.iter().any(of_payer)
    }

    /// Whether a column holds notes on a payer's price, or how it is found: the row prices the same whatever they say.
    pub(super) fn is_of_terms(&self, column: usize) -> bool {
        let fields = [PayerField::Notes, PayerField::Method];
        let of_payer =
            |payer: &PayerColumns| fields.iter().any(|field| payer.columns[*field as usize] == Some(column));
        self.payers.iter().any(of_payer)
    }

    /// The first column of this code or type of a code.
    fn code_column(&mut self, number: usize, is_type: bool, at: usize) -> usize {
        if self.codes.len() < number {
            self.codes.resize(number, (None, None));
        }
        let pair = &mut self.codes[number - 1];
        let column = if is_type { &mut pair.1 } else { &mut pair.0 };
        *column.get_or_insert(at)
    }

    fn payer_columns(
        &mut self,
        payer: &str,
        plan: &str,
        known: &mut HashMap<String, usize>,
    ) -> &mut [Option<usize>] {
        let index = *known.entry(normal(&format!("{payer}|{plan}"))).or_insert(self.payers.len());
        if index == self.payers.len() {
            self.payers.push(PayerColumns {
                payer: payer.to_owned(),
                plan: plan.to_owned(),
                columns: [None; PayerField::ALL.len()],
            });
        }
        &mut self.payers[index].columns
    }
}

impl<'h> Column<'h> {
    fn of(heading: &'h str) -> Self {
        match code_number(heading) {
            // A number as large as this is a slip of the pen, not a thousand columns.
            Some((number, _)) if number == 0 || number > MOST_CODES => return Self::Other,
            Some((number, is_type)) => return Self::Code(number, is_type),
            None => {}
        }
        let parts = parts(heading);
        let find = |list: &[(&str, PayerField)], word: &str| {
            list.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, field)| *field)
        };
        match parts.as_slice() {
            [first, payer, plan, last] if first.eq_ignore_ascii_case("standard_charge") => {
                find(&WIDE_CHARGES, last).map_or(Self::Other, |field| Self::Wide(field, payer, plan))
            }
            [first, payer, plan] => {
                find(&WIDE_OTHERS, first).map_or(Self::Other, |field| Self::Wide(field, payer, plan))
            }
            _ => {
                let name = normal(heading);
                ITEM_COLUMNS
                    .iter()
                    .position(|(known, _)| *known == name)
                    .map_or_else(|| find(&TALL, &name).map_or(Self::Other, Self::Tall), Self::Item)
            }
        }
    }
}

/// What a heading of a payer is that has more bars than the template, which are of the plan's name, or
/// one less, which has no plan.
fn with_odd_bars(heading: &str) -> Option<(PayerField, &str, String)> {
    let parts = parts(heading);
    let find = |list: &[(&str, PayerField)], word: &str| {
        list.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, field)| *field)
    };
    let [first, payer, rest @ ..] = parts.as_slice() else { return None };
    let (field, plan) = if first.eq_ignore_ascii_case("standard_charge") {
        let (last, plan) = rest.split_last()?;
        (find(&WIDE_CHARGES, last)?, plan)
    } else {
        (find(&WIDE_OTHERS, first)?, rest)
    };
    (!payer.is_empty()).then(|| (field, *payer, plan.join("|")))
}

/// Whether the cell of a second column adds nothing to that of the first.
pub(super) fn says_the_same(one: &str, other: &str) -> bool {
    let number = |cell: &str| Decimal::parse(cell).ok();
    other.is_empty() || one == other || number(one).is_some_and(|value| number(other) == Some(value))
}

/// The trimmed text of a cell; empty when the row is too short or the file has no such column.
#[inline]
fn cell(record: &RowCells, column: Option<usize>) -> &str {
    let text = column.and_then(|at| record.get(at)).unwrap_or("");
    match text.as_bytes() {
        // Most cells need no trimming, which is quicker to see than to do.
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// The current row of a file and its layout.
pub(super) struct Here<'a> {
    pub(super) rows: &'a Rows,
    pub(super) layout: &'a Layout,
    /// Its cells, where those of columns with one heading are made one.
    pub(super) record: &'a RowCells,
}

impl Here<'_> {
    /// Whether the cells are not those of the file: columns of one heading are made one. A verdict takes the first.
    fn is_merged(&self) -> bool {
        !std::ptr::eq(self.record, self.rows.fields())
    }
}

impl Locate for Here<'_> {
    fn place(&self, field: Field) -> Place {
        let holder = |at| if self.is_merged() { self.layout.holder(self.rows, at) } else { at };
        let column = self.layout.column(field).map(holder);
        self.rows.place(column.map(|at| (at, self.layout.names[at].as_str())))
    }

    fn joined(&self, field: Field) -> Option<(String, String)> {
        self.layout
            .column(field)
            .filter(|_| self.is_merged())
            .and_then(|at| self.layout.joined(self.rows, at))
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.layout.column(field).filter(|column| !self.rows.is_number(*column))
    }

    fn raw(&self) -> String {
        self.rows.raw()
    }

    fn line(&self) -> u64 {
        self.position().line
    }

    fn byte_offset(&self) -> u64 {
        self.position().byte_offset
    }

    fn written(&self) -> Written {
        let (record, layout) = (self.record, self.layout);
        let unread = layout.unread.iter().filter_map(|at| record.get(*at));
        let width = layout.names.len();
        // Stepping over all cells only to find none behind them would cost as much as counting them.
        let beyond = (record.len() > width).then(|| record.iter().skip(width)).into_iter().flatten();
        let modifiers = layout.column(Field::Modifiers).and_then(|at| record.get(at));
        let (mut unread_texts, mut unread_blank) = (0, 0);
        for cell in unread.chain(beyond) {
            *(if is_blank(cell) { &mut unread_blank } else { &mut unread_texts }) += 1;
        }
        Written {
            cells: record.len() as u64,
            texts: written(record),
            unread: unread_texts,
            unread_blank,
            modifiers: u64::from(modifiers.is_some_and(|cell| !is_blank(cell))),
            no_modifiers: u64::from(modifiers.is_some_and(is_blank)),
            shares_item: false,
        }
    }
}

impl Here<'_> {
    const fn position(&self) -> Position {
        self.rows.position()
    }
}
