//! CMS's conditions on what a row says of a payer: names, notes and statistics beside a charge.

use super::row::{Field, Locate, PayerCells, PayerField, Row};
use super::rules::{Checked, Checker};
use super::version::Version;
use crate::findings::rules;

impl Checker {
    /// The conditions on the payer at an index.
    pub(super) fn payer_conditions(&self, row: &Row<'_>, index: usize, at: &dyn Locate, out: &mut Checked) {
        let payer = &row.payers[index];
        let field = |field| Field::Payer(index, field);
        let notes = row.payer_notes(payer, self.collected);
        let notes_field = if self.collected.payer_in_row { Field::Notes } else { field(PayerField::Notes) };
        if payer.has_charge() {
            self.charge_names(row, index, at, out);
        }
        if self.version >= Version::V2_1 && payer.method.eq_ignore_ascii_case("other") && notes.is_empty() {
            let message = "the methodology is `other`, but no note explains it".to_owned();
            out.note(rules::OTHER_NEEDS_NOTES, at, notes_field, "", message);
        }
        if self.version == Version::V2_2
            && payer.dollar.is_empty()
            && payer.has_formula()
            && payer.estimated.is_empty()
        {
            let message = "a percentage or algorithm without a dollar has no estimated amount".to_owned();
            out.note(rules::ESTIMATE_MISSING, at, field(PayerField::Estimated), "", message);
        }
        if self.version < Version::V3_0 {
            return;
        }
        if payer.has_formula() {
            formula_statistics(payer, index, at, out);
        }
        if payer.count == "0" && notes.is_empty() {
            let message = "the count is 0, but no note explains it".to_owned();
            out.note(rules::ZERO_COUNT_NEEDS_NOTES, at, notes_field, "", message);
        }
        if self.collected.payer_in_row
            && !payer.payer.is_empty()
            && !payer.plan.is_empty()
            && !payer.has_charge()
        {
            let message = format!("`{}` has no dollar, percentage or algorithm", payer.payer);
            out.note(rules::PAYER_NEEDS_CHARGE, at, field(PayerField::Payer), payer.payer, message);
        }
    }

    /// A negotiated charge names its payer, plan and methodology.
    fn charge_names(&self, row: &Row<'_>, index: usize, at: &dyn Locate, out: &mut Checked) {
        let payer = &row.payers[index];
        // The other figures of a row are kept without what nobody pays.
        let is_left = payer.payer.is_empty() && row.has_figures_beside(index);
        if is_left {
            let said = payer.charge_in_words();
            let plan = match payer.plan {
                "" => String::new(),
                plan => format!(" with its plan `{plan}`"),
            };
            let message = format!(
                "a negotiated charge, {said}, has no payer and is left out{plan}; the others are kept"
            );
            // In a CSV that names the payer in each row, CMS wants it there.
            let is_cms = self.collected.payer_in_row && self.version >= Version::V2_1;
            let rule = if is_cms { rules::REQUIRED_VALUE_KEPT } else { rules::VALUES_WITHOUT_PAYER };
            // In a wide file the heading of the charge is where the payer is missing.
            let is_charge = |field: &PayerField| !payer.cell(*field).is_empty();
            let charge = [PayerField::Dollar, PayerField::Percentage, PayerField::Algorithm]
                .into_iter()
                .find(is_charge);
            let in_cells = self.collected.names_in_cells;
            let field = charge.filter(|_| !in_cells).unwrap_or(PayerField::Payer);
            out.note(rule, at, Field::Payer(index, field), "", message);
            if !is_cms {
                return;
            }
        }
        if payer.names_nobody() {
            let said = payer.charge_in_words();
            let message =
                format!("`{}` is no payer, and its negotiated charge, {said}, is left out", payer.payer);
            let field = Field::Payer(index, PayerField::Payer);
            out.note(rules::VALUES_WITHOUT_PAYER, at, field, payer.payer, message);
        }
        let names = [
            (PayerField::Payer, payer.payer, "payer"),
            (PayerField::Plan, payer.plan, "plan"),
            (PayerField::Method, payer.method, "methodology"),
        ];
        for (field, cell, name) in names.into_iter().skip(usize::from(is_left)) {
            if cell.is_empty() {
                // Without the payer nobody knows whose charge it is; a plan may be unknown.
                let usable = field != PayerField::Payer;
                let rule = match (self.version >= Version::V2_1, usable) {
                    (true, true) => rules::REQUIRED_VALUE_KEPT,
                    (true, false) => rules::REQUIRED_VALUE,
                    (false, true) => continue,
                    (false, false) => rules::RATE_WITHOUT_PAYER,
                };
                let message = format!("a negotiated charge has no {name}");
                let field = Field::Payer(index, field);
                if usable {
                    out.note(rule, at, field, "", message);
                } else {
                    out.reject(rule, at, field, "", message);
                }
            }
        }
    }
}

/// Count, median and percentiles that version 3 wants beside a percentage or algorithm.
fn formula_statistics(payer: &PayerCells<'_>, index: usize, at: &dyn Locate, out: &mut Checked) {
    let field = |field| Field::Payer(index, field);
    let missing = |name| format!("a percentage or algorithm has no {name}");
    if payer.count.is_empty() {
        let message = missing("count of allowed amounts");
        out.note(rules::COUNT_MISSING, at, field(PayerField::Count), "", message);
    }
    if payer.count == "0" {
        return;
    }
    let wanted = [
        (rules::MEDIAN_MISSING, PayerField::Median, payer.median, "median"),
        (rules::PERCENTILE_10_MISSING, PayerField::Percentile10, payer.percentile_10, "10th percentile"),
        (rules::PERCENTILE_90_MISSING, PayerField::Percentile90, payer.percentile_90, "90th percentile"),
    ];
    for (rule, cell_field, cell, name) in wanted {
        if cell.is_empty() {
            out.note(rule, at, field(cell_field), "", missing(name));
        }
    }
}
