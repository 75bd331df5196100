//! From a row that only explains a modifier to facts: its effects on the rates of payers.

use super::charge_kind::ChargeKind;
use super::facts::Facts;
use super::payer_figures::{Said, figures};
use super::row::{Collected, Field, Locate, PayerField, Row, described};
use super::rules::PayerNumbers;
use crate::domain::Missing;
use crate::formats::cell::{absent, read_setting, text};
use crate::formats::{EffectFact, Sink};
use crate::source::IngestError;

impl Facts {
    /// Gives what a modifier does: to the rates of each payer that the row names, or of all.
    pub(super) fn effects(
        &mut self,
        row: &Row<'_>,
        numbers: &[PayerNumbers<'_>],
        modifiers: &str,
        at: &dyn Locate,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let collected = self.checker.collected;
        let description = self.marks.known(Field::Description, row.description, described(row.description));
        self.marks.leave(Field::DrugUnit, row.drug_unit);
        self.marks.leave(Field::DrugType, row.drug_type);
        self.item_cells = self.marks.count();
        let setting = match row.setting {
            "" => Err(absent(collected.effect_setting)),
            cell => read_setting(cell).map_or(Err(Missing::Invalid), |reading| reading.value),
        };
        let setting = self.marks.known(Field::Setting, row.setting, setting);
        self.marks.leave(Field::BillingClass, row.billing_class);
        for (field, cell) in [ChargeKind::Gross, ChargeKind::Cash, ChargeKind::Minimum, ChargeKind::Maximum]
            .map(ChargeKind::field)
            .into_iter()
            .zip([row.gross, row.cash, row.minimum, row.maximum])
        {
            self.marks.leave(field, cell);
        }
        let none = EffectFact {
            modifiers,
            description,
            setting,
            payer_plan: Err(Missing::NotSupplied),
            amount: Err(no_effect(collected)),
            percentage: Err(no_effect(collected)),
            algorithm: Err(no_effect(collected)),
            notes: Err(Missing::NotSupplied),
        };
        let mut given = false;
        for (index, (cells, numbers)) in row.payers.iter().zip(numbers).enumerate() {
            let said = Said { index, cells, numbers };
            let named = collected.payer_in_row && !cells.is_of_nobody();
            if !named && !cells.says_something() {
                self.leave(&said, &PayerField::ALL);
                continue;
            }
            given = true;
            let fact = self.effect(row, &said, none);
            sink.effect(at.line(), &fact)?;
        }
        if !given {
            let notes = self.marks.known(Field::Notes, row.notes, text(row.notes, Missing::NotSupplied));
            sink.effect(at.line(), &EffectFact { notes, ..none })?;
        }
        Ok(())
    }

    /// The effect on the rates of one payer; `none` is what is said of all.
    fn effect<'s>(&'s mut self, row: &Row<'s>, said: &Said<'s>, none: EffectFact<'s>) -> EffectFact<'s> {
        /// What a modifier's effect has no room for.
        const OTHERS: [PayerField; 6] = [
            PayerField::Method,
            PayerField::Estimated,
            PayerField::Median,
            PayerField::Percentile10,
            PayerField::Percentile90,
            PayerField::Count,
        ];
        let payer = said.cells;
        self.leave(said, &OTHERS);
        let payer_plan = if payer.is_of_nobody() {
            self.leave(said, &[PayerField::Payer, PayerField::Plan]);
            Err(Missing::NotSupplied)
        } else {
            Ok(self.payer_plan(said))
        };
        let blank =
            if payer.has_charge() { Missing::NotApplicable } else { no_effect(self.checker.collected) };
        let notes = Self::note(&mut self.marks, &mut self.notes, row, said, Missing::NotSupplied);
        let marks = &mut self.marks;
        let field = |field| Field::Payer(said.index, field);
        let (amount, percentage) = figures(marks, said, (blank, blank));
        EffectFact {
            payer_plan,
            amount,
            percentage,
            algorithm: marks.known(
                field(PayerField::Algorithm),
                payer.algorithm,
                text(payer.algorithm, blank),
            ),
            notes,
            ..none
        }
    }
}

/// Why a modifier's effect is not stated in dollars, as a percentage or an algorithm.
const fn no_effect(collected: Collected) -> Missing {
    if collected.effect_amount { Missing::NotSupplied } else { Missing::NotCollected }
}
