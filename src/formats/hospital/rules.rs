//! CMS's conditions on a row, as its validator applies them; what it leaves out is in `plausible`.
//!
//! A broken condition is a finding; whether the row can be stored all the same says [`Checked`].

use super::count::Count;
use super::row::{Collected, Field, Locate, PayerCells, PayerField, Row};
use super::version::Version;
use crate::domain::{CodeSystem, Decimal};
use crate::findings::{Finding, Rule, Severity, rules};
use crate::formats::codes::{as_text, no_code_marker};
use crate::formats::number::{Number, is_nine_nines, signed_percentage};
use crate::formats::outside_bounds::{OutsideBounds, RowBounds};
use crate::formats::spoiled_code::no_code;
use crate::formats::{BillingClass, Method, Setting};

/// Who judges a row by CMS's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judge {
    /// The rules on rows, as CMS's validator does for CSV.
    Rows,
    /// A schema, before the row is made, as for JSON.
    Schema,
}

/// The units of measurement of drugs.
pub(super) const DRUG_TYPES: [&str; 7] = ["GR", "ME", "ML", "UN", "F2", "EA", "GM"];

/// Checks rows; keeps its list of findings from row to row.
#[derive(Debug)]
pub(super) struct Checker {
    pub(super) version: Version,
    pub(super) collected: Collected,
}

/// What the checks of one row found.
#[derive(Debug)]
pub(super) struct Checked {
    judge: Judge,
    pub(super) findings: Vec<Finding>,
    /// True when a cell cannot be used, so that the row cannot be stored.
    pub(super) rejected: bool,
}

/// The numbers of a payer, read once.
#[derive(Debug, Clone, Copy)]
pub(super) struct PayerNumbers<'a> {
    pub(super) dollar: Number<'a>,
    pub(super) percentage: Number<'a>,
    /// Whether the cell for dollars states the percentage: `70.5%`.
    pub(super) dollar_is_percentage: bool,
    pub(super) estimated: Number<'a>,
    pub(super) median: Number<'a>,
    pub(super) percentile_10: Number<'a>,
    pub(super) percentile_90: Number<'a>,
    pub(super) count: Count<'a>,
    /// The bound of the row that the dollars are outside of.
    pub(super) outside: Option<OutsideBounds>,
}

/// The numbers of a row that are not a payer's, read once.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemNumbers<'a> {
    pub(super) gross: Number<'a>,
    pub(super) cash: Number<'a>,
    pub(super) minimum: Number<'a>,
    pub(super) maximum: Number<'a>,
}

impl<'a> PayerNumbers<'a> {
    pub(super) fn of(payer: &PayerCells<'a>) -> Self {
        let dollar_is_percentage = payer.percentage.is_empty() && signed_percentage(payer.dollar).is_some();
        let (dollar, percentage) =
            if dollar_is_percentage { ("", payer.dollar) } else { (payer.dollar, payer.percentage) };
        Self {
            dollar: Number::of_dollars(dollar),
            percentage: Number::of_percentage(percentage),
            dollar_is_percentage,
            estimated: Number::of_dollars(payer.estimated),
            median: Number::of_dollars(payer.median),
            percentile_10: Number::of_dollars(payer.percentile_10),
            percentile_90: Number::of_dollars(payer.percentile_90),
            count: Count::of(payer.count),
            outside: None,
        }
    }

    /// Those that are amounts or percentages, of the payer at an index, with their cells.
    pub(super) fn amounts(
        &mut self,
        index: usize,
        cells: &PayerCells<'a>,
    ) -> [(Field, &'a str, &mut Number<'a>); 6] {
        [
            (PayerField::Dollar, &mut self.dollar),
            (PayerField::Percentage, &mut self.percentage),
            (PayerField::Estimated, &mut self.estimated),
            (PayerField::Median, &mut self.median),
            (PayerField::Percentile10, &mut self.percentile_10),
            (PayerField::Percentile90, &mut self.percentile_90),
        ]
        .map(|(field, number)| (Field::Payer(index, field), cells.cell(field), number))
    }
}

impl<'a> ItemNumbers<'a> {
    pub(super) fn of(row: &Row<'a>) -> Self {
        Self {
            gross: Number::of_dollars(row.gross),
            cash: Number::of_dollars(row.cash),
            minimum: Number::of_dollars(row.minimum),
            maximum: Number::of_dollars(row.maximum),
        }
    }

    /// The de-identified minimum and maximum.
    pub(super) fn bounds(&self) -> RowBounds {
        RowBounds { minimum: self.minimum.value(), maximum: self.maximum.value() }
    }

    /// All of them, with their cells.
    pub(super) fn amounts(&mut self, row: &Row<'a>) -> [(Field, &'a str, &mut Number<'a>); 4] {
        [
            (Field::Gross, row.gross, &mut self.gross),
            (Field::Cash, row.cash, &mut self.cash),
            (Field::Minimum, row.minimum, &mut self.minimum),
            (Field::Maximum, row.maximum, &mut self.maximum),
        ]
    }
}

impl Checked {
    pub(super) const fn new(judge: Judge) -> Self {
        Self { judge, findings: Vec::new(), rejected: false }
    }

    pub(super) fn clear(&mut self) {
        self.findings.clear();
        self.rejected = false;
    }

    /// Something that the row is stored in spite of.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        at: &dyn Locate,
        field: Field,
        value: &str,
        message: String,
    ) {
        // What is CMS's to judge in a JSON file was judged by its schema.
        if self.judge == Judge::Rows || rule.cms.is_none() {
            self.findings.push(match at.joined(field) {
                Some((first, said)) => rule.at(at.place(field), &first, format!("{said}: {message}")),
                None => rule.at(at.place(field), value, message),
            });
        }
    }

    /// Something that makes the row unusable.
    pub(super) fn reject(
        &mut self,
        rule: &'static Rule,
        at: &dyn Locate,
        field: Field,
        value: &str,
        message: String,
    ) {
        let by_schema = self.judge == Judge::Schema && rule.cms.is_some();
        self.note(if by_schema { rules::JSON_UNUSABLE } else { rule }, at, field, value, message);
        self.rejected = true;
    }

    /// Adds what a schema found: CMS's schema judges more than ratebook needs, and only where it
    /// found an error is the row unusable.
    pub(super) fn join(&mut self, beside: Vec<Finding>) {
        self.rejected |= beside.iter().any(|finding| finding.rule.severity == Severity::Error);
        // The schema says it better than ratebook's own words for an unusable value.
        self.findings.splice(0..0, beside);
    }
}

impl Checker {
    /// CMS's conditions on the cells that every row has, in CMS's order.
    pub(super) fn row(&self, row: &Row<'_>, own: &ItemNumbers<'_>, at: &dyn Locate, out: &mut Checked) {
        if row.description.is_empty() {
            let message = "the description is blank".to_owned();
            out.note(rules::REQUIRED_VALUE_KEPT, at, Field::Description, "", message);
        }
        self.codes(row, at, out);
        let amounts = [
            (Field::Gross, own.gross),
            (Field::Cash, own.cash),
            (Field::Minimum, own.minimum),
            (Field::Maximum, own.maximum),
        ];
        for (field, reading) in amounts {
            number(reading, BY_CMS, at, field, out);
        }
        if self.version >= Version::V2_2 {
            drug(row, at, out);
        }
        if !row.has_code() && (row.modifiers.is_empty() || self.version < Version::V2_2) {
            // An older requirement set knows no modifier rows; they can be stored all the same.
            let message = "the row has neither a code with its type nor a modifier".to_owned();
            if row.modifiers.is_empty() {
                out.reject(rules::CODE_PAIR_MISSING, at, Field::Row, "", message);
            } else {
                out.note(rules::MODIFIER_ROW_TOO_EARLY, at, Field::Row, "", message);
            }
        }
        if !row.is_modifier_row() || self.version < Version::V2_2 {
            setting(row, at, out);
        } else if Setting::from_word(row.setting).is_none() && !row.setting.is_empty() {
            let message = format!("`{}` is not a setting", row.setting);
            out.note(rules::WORD_KEPT_AS_GAP, at, Field::Setting, row.setting, message);
        }
        let class = row.billing_class;
        if !row.is_modifier_row() && !class.is_empty() && BillingClass::from_word(class).is_none() {
            let message = format!("`{class}` is not a billing class");
            out.note(rules::WORD_KEPT_AS_GAP, at, Field::BillingClass, class, message);
        }
    }

    fn codes(&self, row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
        for (index, pair) in row.codes.iter().enumerate() {
            match (pair.code, pair.system) {
                ("", "") => {}
                ("", system) => {
                    let message = format!("the code type `{system}` has no code");
                    if row.codes.iter().any(|pair| !pair.code.is_empty()) {
                        out.note(rules::REQUIRED_VALUE_KEPT, at, Field::Code(index), "", message);
                    } else {
                        out.reject(rules::REQUIRED_VALUE, at, Field::Code(index), "", message);
                    }
                }
                (code, "") => {
                    let message = format!("the code `{code}` has no type{}", kept(code));
                    out.note(rules::REQUIRED_VALUE_KEPT, at, Field::CodeType(index), "", message);
                }
                (code, system) => match system.parse() {
                    Ok(CodeSystem::Cmg | CodeSystem::MsLtcDrg) if self.version < Version::V3_0 => {
                        let message = format!("`{system}` is a code type of version 3 only");
                        out.note(rules::CODE_TYPE_TOO_NEW, at, Field::CodeType(index), system, message);
                    }
                    Ok(_) => {}
                    Err(_) => {
                        let message = format!("`{system}` is not a code type{}", kept(code));
                        out.note(rules::ALLOWED_VALUES, at, Field::CodeType(index), system, message);
                    }
                },
            }
        }
    }

    /// CMS's condition that a priced item has a charge at all, and bounds for a dollar.
    pub(super) fn item(&self, row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
        if self.version < Version::V2_1 || (row.is_modifier_row() && self.version >= Version::V2_2) {
            return;
        }
        let own = !row.gross.is_empty() || !row.cash.is_empty();
        if !own && !row.payers.iter().any(PayerCells::has_charge) {
            let message = "the item has no charge at all".to_owned();
            out.note(rules::ITEM_NEEDS_CHARGE, at, Field::Gross, "", message);
        }
        if row.payers.iter().any(|payer| !payer.dollar.is_empty()) {
            let missing =
                [(Field::Minimum, row.minimum, "minimum"), (Field::Maximum, row.maximum, "maximum")]
                    .into_iter()
                    .find(|(_, cell, _)| cell.is_empty());
            if let Some((field, _, name)) = missing {
                let message = format!("a negotiated dollar is given, but no {name}");
                out.note(rules::DOLLAR_NEEDS_BOUNDS, at, field, "", message);
            }
        }
    }

    /// CMS's conditions on the cells of a payer.
    pub(super) fn payer(
        &self,
        row: &Row<'_>,
        index: usize,
        numbers: &PayerNumbers<'_>,
        at: &dyn Locate,
        out: &mut Checked,
    ) {
        let payer = &row.payers[index];
        let field = |field| Field::Payer(index, field);
        number(numbers.dollar, BY_CMS, at, field(PayerField::Dollar), out);
        if let (true, Number::Punctuated(value, raw)) = (numbers.dollar_is_percentage, numbers.percentage) {
            // A schema says of a text only that it is no number.
            let by_schema = out.judge == Judge::Schema;
            let rule = if by_schema { rules::PERCENTAGE_AS_AMOUNT } else { rules::POSITIVE_NUMBER };
            let message = format!("`{raw}` is read as {} percent of charges", value.to_fixed(2));
            out.note(rule, at, field(PayerField::Dollar), raw, message);
        } else {
            number(numbers.percentage, BY_CMS, at, field(PayerField::Percentage), out);
        }
        if !payer.method.is_empty() && Method::from_word(payer.method).is_none() {
            let message = format!("`{}` is not a methodology", payer.method);
            out.note(rules::ALLOWED_VALUES, at, field(PayerField::Method), payer.method, message);
        }
        self.statistics(payer, numbers, at, index, out);
        if row.is_modifier_row() && self.version >= Version::V2_2 {
            return;
        }
        self.payer_conditions(row, index, at, out);
    }

    fn statistics(
        &self,
        payer: &PayerCells<'_>,
        numbers: &PayerNumbers<'_>,
        at: &dyn Locate,
        index: usize,
        out: &mut Checked,
    ) {
        // Columns that the requirement set does not have are read, but are not CMS's to judge.
        let is_v3 = self.version >= Version::V3_0;
        let amounts = [
            (PayerField::Estimated, numbers.estimated, "estimated amount", self.version == Version::V2_2),
            (PayerField::Median, numbers.median, "median", is_v3),
            (PayerField::Percentile10, numbers.percentile_10, "10th percentile", is_v3),
            (PayerField::Percentile90, numbers.percentile_90, "90th percentile", is_v3),
        ];
        for (field, reading, name, judged) in amounts {
            let field = Field::Payer(index, field);
            if let Number::NineNines(raw) = reading {
                let is_cms = judged && is_nine_nines(raw);
                let rule = if is_cms { rules::NINE_NINES_ALLOWED } else { rules::NINE_NINES };
                out.note(rule, at, field, raw, format!("nine 9s as {name}"));
            } else {
                number(reading, if judged { BY_CMS } else { OF_ANOTHER_VERSION }, at, field, out);
            }
        }
        let field = Field::Payer(index, PayerField::Count);
        match numbers.count {
            Count::NineNines => {
                let rule = if is_v3 { rules::NINE_NINES_ALLOWED } else { rules::NINE_NINES };
                out.note(rule, at, field, payer.count, "nine 9s as count".to_owned());
                if is_v3 && payer.count != "999999999" {
                    let message = format!("`{}` is not a count", payer.count);
                    out.note(rules::ALLOWED_COUNT_FORM, at, field, payer.count, message);
                }
            }
            Count::Number(number @ 1..=10) if is_v3 => {
                let message = format!("a count of {number} is to be written as `1 through 10`");
                out.note(rules::ALLOWED_COUNT_FORM, at, field, payer.count, message);
            }
            Count::Marker(_) => {
                let rule = if is_v3 { rules::ALLOWED_COUNT_FORM } else { rules::AMOUNT_KEPT_AS_GAP };
                out.note(rule, at, field, payer.count, format!("`{}` is not a count", payer.count));
            }
            Count::Unreadable(cell) => {
                let rule = if is_v3 { rules::ALLOWED_COUNT } else { rules::AMOUNT_KEPT_AS_GAP };
                out.note(rule, at, field, cell, format!("`{cell}` is not a count"));
            }
            Count::Blank | Count::Number(_) | Count::Range(..) => {}
        }
    }

    /// CMS's condition on a row that only explains a modifier.
    pub(super) fn modifier_row(&self, row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
        let explained = !row.notes.is_empty()
            || row.payers.iter().any(|payer| payer.has_charge() || !payer.notes.is_empty());
        if self.version >= Version::V2_2 && row.is_modifier_row() && !explained {
            let message = "nothing says what the modifier does".to_owned();
            out.note(rules::MODIFIER_NEEDS_INFO, at, Field::Notes, "", message);
        }
    }
}

/// As what a code without a known type is kept; what a spreadsheet spoiled is not.
fn kept(code: &str) -> String {
    let code = as_text(code);
    match no_code(code) {
        None if no_code_marker(code).is_some() => String::new(),
        None => format!("; the code is kept as {}", CodeSystem::of_shape(code)),
        Some(_) => String::new(),
    }
}

fn setting(row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
    if row.setting.is_empty() {
        let message = "the setting is blank".to_owned();
        out.note(rules::REQUIRED_VALUE_KEPT, at, Field::Setting, "", message);
    } else if Setting::from_word(row.setting).is_none() {
        let message = match Setting::of_other_form(row.setting) {
            Some(setting) => format!("`{}` is read as {}", row.setting, setting.as_str()),
            None => format!("`{}` is not a setting", row.setting),
        };
        out.note(rules::ALLOWED_VALUES, at, Field::Setting, row.setting, message);
    }
}

/// Drug unit and type come together, and with an NDC.
fn drug(row: &Row<'_>, at: &dyn Locate, out: &mut Checked) {
    if !row.drug_unit.is_empty() || !row.drug_type.is_empty() {
        if row.drug_unit.is_empty() {
            let message = "a drug type of measurement has no unit".to_owned();
            out.note(rules::REQUIRED_VALUE_KEPT, at, Field::DrugUnit, "", message);
        } else {
            number(Number::of(row.drug_unit), BY_CMS, at, Field::DrugUnit, out);
        }
        if row.drug_type.is_empty() {
            let message = "a drug unit of measurement has no type".to_owned();
            out.note(rules::REQUIRED_VALUE_KEPT, at, Field::DrugType, "", message);
        } else if !DRUG_TYPES.iter().any(|known| known.eq_ignore_ascii_case(row.drug_type)) {
            let message = format!("`{}` is not a drug type of measurement", row.drug_type);
            out.note(rules::ALLOWED_VALUES, at, Field::DrugType, row.drug_type, message);
        }
    }
    let missing = if row.drug_unit.is_empty() {
        Field::DrugUnit
    } else if row.drug_type.is_empty() {
        Field::DrugType
    } else {
        return;
    };
    if row.codes.iter().any(|pair| pair.system.eq_ignore_ascii_case("NDC")) {
        let message = "an NDC has no drug unit and type of measurement".to_owned();
        out.note(rules::NDC_NEEDS_DRUG, at, missing, "", message);
    }
}

/// The rules that a number has to obey.
#[derive(Clone, Copy)]
struct NumberRules {
    /// For a number with a dollar sign or separators.
    written_otherwise: &'static Rule,
    /// For what is no number.
    unusable: &'static Rule,
    /// For zero and words for no number.
    gap: &'static Rule,
}

/// Numbers that CMS judges.
const BY_CMS: NumberRules = NumberRules {
    written_otherwise: rules::POSITIVE_NUMBER,
    unusable: rules::POSITIVE_NUMBER,
    gap: rules::NOT_ABOVE_ZERO,
};
/// Numbers in columns that the version of the file does not have: CMS does not look at them.
const OF_ANOTHER_VERSION: NumberRules = NumberRules {
    written_otherwise: rules::PUNCTUATED_AMOUNT,
    unusable: rules::AMOUNT_KEPT_AS_GAP,
    gap: rules::AMOUNT_KEPT_AS_GAP,
};

/// A cell that has to hold a number above zero when it holds anything.
fn number(reading: Number<'_>, by: NumberRules, at: &dyn Locate, field: Field, out: &mut Checked) {
    match reading {
        Number::Blank | Number::Value(_) => {}
        Number::Rounded(value, raw) => {
            let message =
                format!("`{raw}` has more than four places and is rounded to {}", value.to_fixed(2));
            out.note(rules::ROUNDED, at, field, raw, message);
        }
        Number::NineNines(raw) => {
            out.note(rules::NINE_NINES, at, field, raw, format!("`{raw}` means no value"));
        }
        Number::Marker(raw, marker) => {
            out.note(by.gap, at, field, raw, format!("`{raw}` is not a number"));
            if marker.ambiguous {
                let message = format!("`{raw}` can mean several things");
                out.note(rules::AMBIGUOUS_MARKER, at, field, raw, message);
            }
        }
        Number::Zero(raw) => {
            out.note(by.gap, at, field, raw, format!("`{raw}` is not above zero"));
        }
        Number::TooLarge(raw) => {
            let message = format!("`{raw}` is no price");
            out.note(rules::AMOUNT_OUT_OF_BOUNDS, at, field, raw, message);
        }
        Number::Punctuated(value, raw) => {
            let message = format!("`{raw}` is read as {}", value.to_fixed(2));
            out.note(by.written_otherwise, at, field, raw, message);
        }
        Number::DecimalComma(raw) => {
            // A schema says of a text only that it is no number, and to CMS a point is a decimal point.
            let is_sound = out.judge == Judge::Schema || Decimal::parse(raw).is_ok();
            let rule = if is_sound { rules::AMOUNT_KEPT_AS_GAP } else { by.unusable };
            let sign = if raw.contains(',') { "comma" } else { "point" };
            let message = format!("the {sign} of `{raw}` can be the decimal point or divide thousands");
            out.note(rule, at, field, raw, message);
        }
        Number::Currency(raw) => {
            let message = format!("`{raw}` is an amount of another currency than US dollars");
            out.note(by.unusable, at, field, raw, message);
        }
        Number::Signed(raw) | Number::Unreadable(raw) => {
            out.note(by.unusable, at, field, raw, format!("`{raw}` is not a number"));
        }
    }
}
