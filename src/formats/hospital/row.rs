//! One template row, whatever file it came from: trimmed texts of cells, and where they stand.
//!
//! A tall row has one payer, a wide row one for each group of columns, a JSON charge one for
//! each entry. Rules and facts are written once, on this.

use super::ledger::Written;
use crate::domain::text::list;
use crate::domain::{Known, Missing};
use crate::findings::Place;
use crate::formats::marker::built_in;
use crate::formats::{ChargePointer, Pointer};

/// The cells of a row; a cell that the file does not have is empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) description: &'a str,
    pub(super) codes: &'a [CodeCells<'a>],
    pub(super) modifiers: &'a str,
    pub(super) setting: &'a str,
    pub(super) billing_class: &'a str,
    pub(super) drug_unit: &'a str,
    pub(super) drug_type: &'a str,
    pub(super) gross: &'a str,
    pub(super) cash: &'a str,
    pub(super) minimum: &'a str,
    pub(super) maximum: &'a str,
    pub(super) notes: &'a str,
    pub(super) payers: &'a [PayerCells<'a>],
}

/// A code and its type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CodeCells<'a> {
    pub(super) code: &'a str,
    pub(super) system: &'a str,
}

/// What a row says of one payer and plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PayerCells<'a> {
    pub(super) payer: &'a str,
    pub(super) plan: &'a str,
    pub(super) dollar: &'a str,
    pub(super) percentage: &'a str,
    pub(super) algorithm: &'a str,
    pub(super) method: &'a str,
    pub(super) estimated: &'a str,
    pub(super) median: &'a str,
    pub(super) percentile_10: &'a str,
    pub(super) percentile_90: &'a str,
    pub(super) count: &'a str,
    /// Empty in tall files, whose notes are those of the row.
    pub(super) notes: &'a str,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The row as a whole.
    Row,
    Description,
    Code(usize),
    CodeType(usize),
    Modifiers,
    Setting,
    BillingClass,
    DrugUnit,
    DrugType,
    Gross,
    Cash,
    Minimum,
    Maximum,
    Notes,
    /// A cell of the payer at this index.
    Payer(usize, PayerField),
}

/// A cell of a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayerField {
    Payer,
    Plan,
    Dollar,
    Percentage,
    Algorithm,
    Method,
    Estimated,
    Median,
    Percentile10,
    Percentile90,
    Count,
    Notes,
}

/// The number of a cell in the marks of its row.
impl From<Field> for usize {
    #[inline]
    fn from(field: Field) -> Self {
        /// The cells of one payer and one code.
        const EACH: usize = PayerField::ALL.len() + 2;
        const OF_ITEM: usize = 12;
        match field {
            Field::Row => 0,
            Field::Description => 1,
            Field::Modifiers => 2,
            Field::Setting => 3,
            Field::BillingClass => 4,
            Field::DrugUnit => 5,
            Field::DrugType => 6,
            Field::Gross => 7,
            Field::Cash => 8,
            Field::Minimum => 9,
            Field::Maximum => 10,
            Field::Notes => 11,
            Field::Payer(index, field) => OF_ITEM + EACH * index + field as Self,
            Field::Code(index) => OF_ITEM + EACH * (index + 1) - 2,
            Field::CodeType(index) => OF_ITEM + EACH * (index + 1) - 1,
        }
    }
}

impl PayerField {
    /// All of them, in the order of [`PayerCells`].
    pub(super) const ALL: [Self; 12] = [
        Self::Payer,
        Self::Plan,
        Self::Dollar,
        Self::Percentage,
        Self::Algorithm,
        Self::Method,
        Self::Estimated,
        Self::Median,
        Self::Percentile10,
        Self::Percentile90,
        Self::Count,
        Self::Notes,
    ];

    /// Those of dollars and percentages.
    pub(super) const AMOUNTS: [Self; 6] = [
        Self::Dollar,
        Self::Percentage,
        Self::Estimated,
        Self::Median,
        Self::Percentile10,
        Self::Percentile90,
    ];
}

/// Knows where the cells of the current row stand; asked only when something is wrong.
pub(super) trait Locate {
    /// The place of a cell, or of the row when the file has no such cell.
    fn place(&self, field: Field) -> Place;

    /// The number of the column of a cell, or of all cells of its kind where a file has no columns. None where there is
    /// no such cell, and for a number by its type, which no cell beside it makes another one.
    fn column(&self, field: Field) -> Option<usize>;

    /// Of a cell that holds what several cells say: the text of the first, and in words which cells say what.
    fn joined(&self, _field: Field) -> Option<(String, String)> {
        None
    }

    /// The row as the file holds it.
    fn raw(&self) -> String;

    /// Physical line of its start.
    fn line(&self) -> u64;

    /// Byte of its start.
    fn byte_offset(&self) -> u64;

    /// Where a JSON file has the charge.
    fn pointer(&self) -> Option<ChargePointer> {
        None
    }

    /// Where a JSON file has a payer of the charge.
    fn pointer_of_payer(&self, index: usize) -> Option<Pointer<'static>> {
        let charge = self.pointer()?;
        Some(Pointer::Charge(ChargePointer { payer: u32::try_from(index).ok(), ..charge }))
    }

    /// Its cells as the file has them, for the ledger.
    fn written(&self) -> Written;
}

/// What a file states at all: an empty cell of anything else is not collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Collected {
    /// The hospital's standard charges, in the order of `ChargeKind::ALL`.
    pub(super) charges: [bool; 4],
    /// What it says of a payer's rate.
    pub(super) dollar: bool,
    pub(super) percentage: bool,
    pub(super) algorithm: bool,
    pub(super) method: bool,
    pub(super) billing_class: bool,
    pub(super) drug: bool,
    pub(super) estimated: bool,
    /// Median, percentiles and count.
    pub(super) statistics: bool,
    /// Whether a modifier's effect has a setting.
    pub(super) effect_setting: bool,
    /// Whether a modifier's effect can be stated as an amount, percentage or algorithm.
    pub(super) effect_amount: bool,
    /// Whether a row has its payer and plan in cells; in a wide file they are in the headings.
    pub(super) payer_in_row: bool,
    /// Whether payers and plans are named in cells: in all but a wide file.
    pub(super) names_in_cells: bool,
}

impl Row<'_> {
    /// True when a code or a type is there: the row prices an item.
    pub(super) fn has_code(&self) -> bool {
        self.codes.iter().any(|pair| !pair.code.is_empty() || !pair.system.is_empty())
    }

    /// True for a row that only explains a modifier.
    pub(super) fn is_modifier_row(&self) -> bool {
        !self.has_code() && !self.modifiers.is_empty()
    }

    /// True when the row has a figure that is not of the payer at this index.
    pub(super) fn has_figures_beside(&self, index: usize) -> bool {
        let others = self.payers.iter().enumerate().filter(|(at, _)| *at != index);
        [self.gross, self.cash, self.minimum, self.maximum].iter().any(|cell| !cell.is_empty())
            || others.into_iter().any(|(_, payer)| !payer.payer.is_empty() && payer.has_charge())
    }

    /// The notes that belong to a payer: its own, or in a tall file those of the row.
    pub(super) const fn payer_notes<'s>(&'s self, payer: &PayerCells<'s>, collected: Collected) -> &'s str {
        if collected.payer_in_row { self.notes } else { payer.notes }
    }
}

impl<'a> PayerCells<'a> {
    /// The cell of a field.
    pub(super) const fn cell(&self, field: PayerField) -> &'a str {
        match field {
            PayerField::Payer => self.payer,
            PayerField::Plan => self.plan,
            PayerField::Dollar => self.dollar,
            PayerField::Percentage => self.percentage,
            PayerField::Algorithm => self.algorithm,
            PayerField::Method => self.method,
            PayerField::Estimated => self.estimated,
            PayerField::Median => self.median,
            PayerField::Percentile10 => self.percentile_10,
            PayerField::Percentile90 => self.percentile_90,
            PayerField::Count => self.count,
            PayerField::Notes => self.notes,
        }
    }

    /// True when a dollar, percentage or algorithm is there.
    pub(super) const fn has_charge(&self) -> bool {
        !self.dollar.is_empty() || self.has_formula()
    }

    /// True when a percentage or an algorithm is there.
    pub(super) const fn has_formula(&self) -> bool {
        !self.percentage.is_empty() || !self.algorithm.is_empty()
    }

    /// True when a marker such as `N/A` is in the place of the payer.
    pub(super) fn names_nobody(&self) -> bool {
        !self.payer.is_empty() && built_in(self.payer).is_some()
    }

    /// Whether what it says is of no payer.
    pub(super) fn is_of_nobody(&self) -> bool {
        self.payer.is_empty() || self.names_nobody()
    }

    /// Dollar, percentage and algorithm that are there.
    pub(super) fn charge_in_words(&self) -> String {
        let cells =
            [self.dollar, self.percentage, self.algorithm].into_iter().filter(|cell| !cell.is_empty());
        list(&cells.map(|cell| format!("`{cell}`")).collect::<Vec<_>>())
    }

    /// True when anything but the names is there.
    pub(super) fn says_something(&self) -> bool {
        self.has_charge()
            || [
                self.method,
                self.estimated,
                self.median,
                self.percentile_10,
                self.percentile_90,
                self.count,
                self.notes,
            ]
            .iter()
            .any(|cell| !cell.is_empty())
    }
}

/// The description of an item or a modifier.
pub(super) fn described(cell: &str) -> Known<&str> {
    if cell.is_empty() { Err(Missing::NotSupplied) } else { Ok(cell) }
}
