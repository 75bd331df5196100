//! The amounts of a row, and who pays them.

use super::amount::{Amount, Rate, Text, Whose, is_odd_number, tells_amount};
use super::fields::{Fields, Origin};
use super::gaps::Printed;
use super::layout::split_payer;
use super::percent_words::Says;
use super::row::Row;
use super::share::{Share, share_of};
use super::spec::OtherwiseWord;
use crate::domain::text::{list, trimmed};
use crate::domain::{Decimal, Known, Missing, Money};
use crate::findings::rules;
use crate::formats::cell::{Fault, Notice, doubtful_percentage, is_fraction, read_percentage};
use crate::formats::fact::PayerPlan;
use crate::formats::ledger::{Mark, is_blank};
use crate::formats::number::{depends_on_comma, signed_percentage};
use crate::formats::words::{AmountKind, Method};

impl<'a> Row<'a, '_> {
    /// The hospital's standard charges; a bad one leaves a finding of severity error.
    pub(super) fn charges(&mut self) {
        for (kind, column) in &self.layout.charges {
            if let Some(amount) = self.amount(*column, *kind) {
                let percentage = Err(Missing::NotApplicable);
                self.room.rates.push(Rate { kind: *kind, payer: Whose::Nobody, amount, percentage });
            }
        }
    }

    /// The amount of the payer that the row names, and that payer and plan.
    pub(super) fn negotiated(&mut self, fields: &'a Fields) -> Option<PayerPlan<'a>> {
        let layout = self.layout;
        let alone = fields.percentage.column().filter(|_| layout.amount.is_empty());
        if layout.amount.is_empty() && alone.is_none() || self.leaves_amount_of_nobody(fields) {
            return None;
        }
        let payer = self.payer(&fields.payer);
        let amounts: Vec<Option<Amount>> = match layout.amount.as_slice() {
            [only] => {
                let amount = self.amount(*only, AmountKind::Negotiated);
                return self.one_negotiated(fields, payer, (*only, amount));
            }
            [] => {
                let column = alone.unwrap_or_default();
                let amount = Amount { column, value: Err(Missing::NotCollected), text: Text::Spent };
                return self.one_negotiated(fields, payer, (column, Some(amount)));
            }
            several => several.iter().map(|column| self.amount(*column, AmountKind::Negotiated)).collect(),
        };
        let payer_plan = self.payer_plan(payer?, fields);
        for amount in amounts {
            let (kind, payer, percentage) = (AmountKind::Negotiated, Whose::Row, Err(Missing::NotCollected));
            self.room.rates.push(Rate { kind, payer, amount: amount?, percentage });
        }
        Some(payer_plan)
    }

    fn one_negotiated(
        &mut self,
        fields: &'a Fields,
        payer: Option<&'a str>,
        (column, amount): (usize, Option<Amount>),
    ) -> Option<PayerPlan<'a>> {
        let percentage = self.read(&fields.percentage, read_percentage);
        let payer_plan = self.payer_plan(payer?, fields);
        let (kind, payer) = (AmountKind::Negotiated, Whose::Row);
        let (amount, percentage) = (amount?, percentage?);
        if let (Text::Percentage(one), Ok(other)) = (amount.text, percentage)
            && one != other
        {
            let fault = Fault::new(
                rules::NOT_AN_AMOUNT,
                format!("a percentage, and another one of {} is beside it", other.to_fixed(2)),
                "write the amount in dollars, or leave it empty where the percentage holds",
            );
            self.note(Some(column), fault);
            return None;
        }
        // Of one that the column of dollars states, too, all is said already.
        if let Ok(percentage) = percentage
            && !matches!(amount.text, Text::Percentage(_))
        {
            let gross = self.room.rates.iter().find(|rate| rate.kind == AmountKind::Gross);
            let gross = gross.and_then(|gross| gross.amount.value.ok()).map(Money::dollars);
            let dollars = amount.value.ok().map(Money::dollars);
            if let Some(fault) = doubtful_percentage(percentage, gross, dollars) {
                self.notice(fields.percentage.column(), fault);
            }
        }
        self.room.rates.push(Rate { kind, payer, amount, percentage });
        Some(payer_plan)
    }

    /// The amounts of the payers that have a column each.
    pub(super) fn of_payer_columns(&mut self) {
        for (at, payer) in self.layout.payers.iter().enumerate() {
            if let Some(amount) = self.amount(payer.column, AmountKind::Negotiated) {
                let (kind, percentage) = (AmountKind::Negotiated, Err(Missing::NotCollected));
                self.room.rates.push(Rate { kind, payer: Whose::Column(at), amount, percentage });
            }
        }
    }

    /// A payer's or program's number that another column calls a percentage, or that the method says is one, is no
    /// dollars.
    pub(super) fn refuse_percentages(&mut self, method: Option<Known<Method>>) {
        let is_rate = |rate: &Rate| matches!(rate.kind, AmountKind::Negotiated | AmountKind::FeeSchedule);
        let as_dollars = |rate: &&Rate| is_rate(rate) && rate.percentage.is_err();
        let dollars = self.room.rates.iter().filter(as_dollars);
        let dollars =
            dollars.filter_map(|rate| Some((rate.amount.column, rate.amount.value.ok()?.dollars())));
        let Some((column, amount)) = dollars.max_by_key(|(_, amount)| *amount) else { return };
        let headings = &self.layout.headings;
        let is_method = method == Some(Ok(Method::PercentOfCharges));
        // What the profile makes of a text does not make dollars of its number. A method that is read as a percentage
        // may be how the dollars above a hundred are found, and the text of one that is unknown is at fault itself.
        let mut of_dollars = std::mem::take(&mut self.room.words_of_dollars);
        let told = self.layout.says.iter().find_map(|(at, says)| {
            let printed = self.printed(*at);
            let meant = match says {
                Says::Method if is_method || method.is_none() => return None,
                Says::Method => printed,
                _ => self.cell(*at),
            };
            // Where the profile says nothing of the cell, the two are one text.
            let cells = [Some(meant), Some(printed).filter(|_| !std::ptr::eq(meant, printed))];
            let heading = &headings[*at];
            let mut says_it = |cell: &str| says.of_percentage(heading, cell, Some(amount), &mut of_dollars);
            let cell = cells.into_iter().flatten().find(|cell| says_it(cell))?;
            Some((*says, heading, cell))
        });
        self.room.words_of_dollars = of_dollars;
        let is_of_method = is_method && amount <= Decimal::from_scaled(100 * Decimal::SCALE);
        let says = match told {
            Some((Says::Flag, heading, cell)) => format!("`{}` below `{heading}` says that", cell.trim()),
            Some((.., words)) => format!("`{}` beside it says that", words.trim()),
            None if is_of_method => "the method says that".to_owned(),
            None => return,
        };
        let fault = Fault::new(
            rules::NOT_AN_AMOUNT,
            format!("{says} the number is a percentage or a multiple, and it is in a column of dollars"),
            "put percentages of charges into a column of their own (`percentage`), and leave multiples out",
        );
        let fault = self.layout.author.no_dollars(fault);
        self.note(Some(column), fault);
    }

    /// Leaves out what no payer pays where the row has other amounts, which are kept: true where it did.
    fn leaves_amount_of_nobody(&mut self, fields: &'a Fields) -> bool {
        let layout = self.layout;
        let is_own = |rate: &Rate| rate.payer == Whose::Nobody && rate.amount.value.is_ok();
        let has_others = self.room.rates.iter().any(is_own)
            || layout.payers.iter().any(|payer| !is_blank(self.cell(payer.column)));
        if !has_others || !self.named(&fields.payer).is_empty() {
            return false;
        }
        let of_payer = [&fields.percentage, &fields.plan, &fields.payer].map(Origin::column);
        let all = layout.amount.iter().copied().chain(of_payer.into_iter().flatten());
        let mut said = Vec::new();
        for column in all {
            let cell = self.cell(column).trim();
            let is_gap = layout.markers[column].gap(cell).is_some();
            self.ledger.mark(column, if is_gap { Mark::Gap } else { Mark::LeftOut });
            if !is_gap {
                said.push(format!("`{cell}`"));
            }
        }
        if !said.is_empty() {
            let message =
                format!("no payer for {}: left out, and the other amounts of the row are kept", list(&said));
            let rule = rules::VALUES_WITHOUT_PAYER;
            self.note(fields.payer.column(), Fault::new(rule, message, rule.remedy));
        }
        true
    }

    /// The name of the payer of the row; blank where a marker such as `N/A` is in its place.
    fn named(&self, from: &'a Origin) -> &'a str {
        let name = match from {
            Origin::Constant(name) => return trimmed(name),
            from => from.column().map_or("", |at| trimmed(self.cell(at))),
        };
        let is_gap = from.column().is_some_and(|at| self.layout.markers[at].gap(name).is_some());
        if is_gap { "" } else { name }
    }

    fn payer(&mut self, from: &'a Origin) -> Option<&'a str> {
        let column = from.column();
        let name = self.named(from);
        if name.is_empty() {
            self.note(column, Fault::new(rules::VALUE_MISSING, "no payer", "write the payer's name"));
            return None;
        }
        if let Some(at) = column {
            self.ledger.read(at, true);
        }
        Some(name)
    }

    fn payer_plan(&mut self, name: &'a str, fields: &'a Fields) -> PayerPlan<'a> {
        let (payer, plan) = match (&fields.plan, &self.layout.separator) {
            (Origin::Nowhere, Some(separator)) => {
                let (payer, plan) = split_payer(name, Some(separator));
                (payer, plan.ok_or(Missing::NotSupplied))
            }
            (Origin::Nowhere, None) => (split_payer(name, None).0, Err(Missing::NotSupplied)),
            (from, _) => (split_payer(name, None).0, self.text(from)),
        };
        // The line of business may be of the amount's column, and is added there.
        PayerPlan { payer, plan, line_of_business: None }
    }

    #[cold]
    fn kept_as_gap(&mut self, column: usize, fault: Fault) {
        let message = format!("{}; kept as a gap with its text", fault.message);
        self.note(Some(column), Fault { rule: rules::AMOUNT_KEPT_AS_GAP, message, ..fault });
    }

    /// Whether another cell of the column has a comma for the decimal point, and neither the type of this one nor
    /// the profile says that it is a value.
    #[cold]
    fn shows_decimal_comma(&mut self, column: usize) -> bool {
        let is_declared = self.layout.markers[column].declared(self.cell(column).trim()).is_some();
        let is_certain = is_declared || self.rows.is_number(column);
        !is_certain && self.room.commas.as_mut().is_some_and(|commas| commas.are_in(column))
    }

    /// An amount cell by conditions, markers, number style and, last, what the profile says of other
    /// texts; a payer's may be a percentage by its sign. `None` when it is at fault.
    fn amount(&mut self, column: usize, kind: AmountKind) -> Option<Amount> {
        let cell = trimmed(self.cell(column));
        let layout = self.layout;
        let read = self.numbers.read(cell, &layout.markers[column], &mut self.room.buffer);
        let is_gap = !matches!(&read, Ok(Printed { value: Ok(_), .. }));
        let condition = layout.conditions.iter().find_map(|condition| {
            let here = condition.columns.contains(&column);
            here.then(|| condition.when.reason(self.printed(condition.deciding), cell, is_gap))?
        });
        let share = || if kind == AmountKind::Negotiated { share_of(cell) } else { None };
        let percentage = || match share() {
            Some(Share::OfCharges(percentage)) => Some(percentage),
            _ => signed_percentage(cell).filter(|_| kind == AmountKind::Negotiated),
        };
        let gap = |reason| (Err(reason), if cell.is_empty() { Text::Spent } else { Text::Printed });
        let (value, text) = match (condition, read, self.numbers.otherwise) {
            (Some(reason), _, _) => gap(reason),
            (None, Ok(Printed { value: Ok(_), .. }), _)
                if depends_on_comma(cell) && self.shows_decimal_comma(column) =>
            {
                self.notice(Some(column), Notice::DecimalComma.fault(cell));
                gap(Missing::Invalid)
            }
            (None, Ok(Printed { value: Ok(_), .. }), _)
                if layout.currencies.is_other(column, |at| self.cell(at)) =>
            {
                self.notice(Some(column), Notice::Currency.fault(cell));
                gap(Missing::Invalid)
            }
            (None, Ok(Printed { value, keeps_text, notice }), _) => {
                let is_counted = notice == Some(Notice::Punctuated) && self.room.repeats.takes(column);
                if let Some(notice) = notice.filter(|_| !is_counted) {
                    self.notice(Some(column), notice.fault(cell));
                }
                (value.map(Money::new), if keeps_text { Text::Printed } else { Text::Spent })
            }
            (None, Err(_), _) if let Some(percentage) = percentage() => {
                self.notice(Some(column), Notice::Percentage.fault(cell));
                if is_fraction(percentage) {
                    self.notice(Some(column), Notice::Fraction.fault(cell));
                }
                if let Some(fault) = doubtful_percentage(percentage, None, None) {
                    self.notice(Some(column), fault);
                }
                (Err(Missing::NotApplicable), Text::Percentage(percentage))
            }
            (None, Err(_), otherwise) if share() == Some(Share::InWords) => {
                if otherwise != OtherwiseWord::Algorithm {
                    self.notice(Some(column), Notice::Share.fault(cell));
                }
                (Err(Missing::NotApplicable), Text::Algorithm)
            }
            // Where a row has several amounts, one that is written in an odd way takes none of the others along.
            (None, Err(fault), OtherwiseWord::Reject)
                if layout.has_several_amounts() && is_odd_number(cell) =>
            {
                self.kept_as_gap(column, fault);
                gap(Missing::Invalid)
            }
            (None, Err(fault), OtherwiseWord::Reject) => {
                self.note(Some(column), layout.author.no_amount(fault));
                return None;
            }
            (None, Err(fault), otherwise) if otherwise == OtherwiseWord::Invalid || !tells_amount(cell) => {
                self.kept_as_gap(column, fault);
                gap(Missing::Invalid)
            }
            (None, Err(_), _) => (Err(Missing::NotApplicable), Text::Algorithm),
        };
        let is_stored = value.is_ok() || matches!(text, Text::Algorithm | Text::Percentage(_));
        self.ledger.read(column, is_stored);
        Some(Amount { column, value, text })
    }
}
