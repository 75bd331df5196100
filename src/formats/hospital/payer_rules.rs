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
        // Where a row has all payers of a charge, its other figures are kept without what nobody pays.
        if payer.payer.is_empty() && !self.collected.payer_in_row && row.has_figures_beside(index) {
            let said =
                [payer.dollar, payer.percentage, payer.algorithm].into_iter().find(|cell| !cell.is_empty());
            let said = said.unwrap_or_default();
            let message =
                format!("a negotiated charge, `{said}`, has no payer and is left out; the others are kept");
            out.note(rules::VALUES_WITHOUT_PAYER, at, Field::Payer(index, PayerField::Payer), "", message);
            return;
        }
        let names = [
            (PayerField::Payer, payer.payer, "payer"),
            (PayerField::Plan, payer.plan, "plan"),
            (PayerField::Method, payer.method, "methodology"),
        ];
        for (field, cell, name) in names {
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
