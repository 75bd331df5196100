//! Reads the file by the proposal, storing nothing, to say what it would give.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::super::check::Profile;
use super::super::reader::TableReader;
use super::column::MOST_OF_SHARES;
use super::payer_shares::{PayerPrices, Shares};
use super::toml_text::printable;
use crate::domain::{LineOfBusiness, text};
use crate::findings::{Finding, Severity, rules};
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, RateFact};
use crate::formats::ledger::Cells;
use crate::formats::reader::{ChargeKey, ItemKey, Reader, Reject, Sink};
use crate::formats::rows::spec::{UNNAMED, UNNAMED_PAYER};
use crate::formats::words::AmountKind;
use crate::source::{IngestError, Lines, Source};

/// Counts facts and forgets them.
#[derive(Default)]
struct Count {
    accepted: u64,
    rejected: u64,
    amounts: u64,
    gaps: u64,
    /// Percentages of charges, and texts that say how an amount is found: no amounts, and no gaps.
    percentages: u64,
    algorithms: u64,
    /// Message of the first error of a reject, with the number of rejects and the first line.
    causes: BTreeMap<String, (u64, u64)>,
    /// Column and text of the first cell without a digit that rejected a row.
    first: Option<(String, String)>,
    /// Findings that reject nothing: by rule, how many and the first.
    noticed: BTreeMap<&'static str, (u64, String)>,
    /// Number and sum of the amounts of each payer, and how many of them are whole and all different.
    payers: BTreeMap<String, Amounts>,
    /// The first amount of each code, charge, kind and payer.
    stated: HashMap<u64, i64>,
    /// Amounts that are stated again with another figure.
    otherwise: u64,
    /// The prices of payers, to compare them with one another.
    prices: PayerPrices,
    /// Hashes of items and charges, by their keys.
    items: Vec<u64>,
    charges: Vec<u64>,
    /// Hashes of the codes of charges, by their keys.
    services: Vec<u64>,
    codes: Vec<u64>,
}

/// The amounts of one payer.
#[derive(Default)]
struct Amounts {
    count: u64,
    sum: f64,
    whole: u64,
    most: f64,
    different: HashSet<i64>,
}

/// More amounts are not compared with one another.
const MOST_STATED: usize = 1_000_000;
/// Fewer amounts show nothing by their mean.
const ENOUGH: u64 = 20;
/// A mean that is so many times the others', or a part of them, is a doubt.
const FAR: f64 = 20.0;

/// What reading a file by its proposal shows.
pub(super) struct Outcome {
    /// The head of the proposal: what it reads as it is.
    pub(super) head: String,
    /// Why it reads nothing where it does not.
    pub(super) unusable: Option<String>,
    /// Payers whose numbers are no dollars.
    pub(super) shares: Shares,
}

/// Reads a file by its proposal; `doubted` is what was doubtful before.
///
/// # Errors
/// When the system refuses to read the file, which says nothing of the proposal.
pub(super) fn outcome(body: &str, source: &Source, doubted: &[String]) -> Result<Outcome, IngestError> {
    let mut head = format!(
        "# Proposed by ratebook for `{}` from its header and cells. Read every line, correct it, save it,\n\
         # and import the file with --profile. Nothing was imported.\n",
        source.name()
    );
    let named =
        body.replace(UNNAMED, "a publisher to be named").replace(UNNAMED_PAYER, "a payer to be named");
    let counted = Profile::parse("proposal", &named).and_then(|profile| {
        let mut count = Count::default();
        TableReader::open(&profile, source)?.read(&mut count)?;
        Ok(count)
    });
    let mut shares = Shares::default();
    let unusable = match counted {
        Ok(count) => {
            shares = count.prices.of_shares();
            head.push_str(&count.describe(doubted, &shares));
            (count.accepted == 0).then(|| "it reads no row of the file".to_owned())
        }
        Err(error @ (IngestError::Unreadable { .. } | IngestError::Interrupted)) => return Err(error),
        Err(error) => {
            head.push_str(&format!("# As it is, it cannot read the file: {error}\n"));
            Some(format!("it cannot read the file: {error}"))
        }
    };
    head.push('\n');
    Ok(Outcome { head: printable(&head).into_owned(), unusable, shares })
}

impl Count {
    /// What a reader would doubt of the figures.
    fn doubts(&self, doubted: &[String], shares: &Shares) -> Vec<String> {
        let mut doubts = doubted.to_vec();
        doubts.extend(shares.names().into_iter().map(|of| {
            format!(
                "`{of}`: its numbers are as percentages are beside the charges or prices of the same codes"
            )
        }));
        if self.rejected * 10 > self.accepted + self.rejected {
            let share = 100 * self.rejected / (self.accepted + self.rejected).max(1);
            doubts.push(format!("{share} % of the rows are rejected, for the reasons above"));
        }
        if self.otherwise > 0 {
            doubts.push(format!(
                "{} again for the same code with another figure; a column may say of which year, place or unit each is",
                text::count(self.otherwise, "amount is stated", "amounts are stated")
            ));
        }
        let known: Vec<(&String, &Amounts)> =
            self.payers.iter().filter(|(_, seen)| seen.count >= ENOUGH).collect();
        let mut means: Vec<f64> = known.iter().map(|(_, seen)| seen.mean()).collect();
        means.sort_by(f64::total_cmp);
        let middle = means.get(means.len() / 2).copied().unwrap_or_default();
        for (payer, seen) in known {
            let times = seen.mean() / middle;
            if middle > 0.0 && !(1.0 / FAR..=FAR).contains(&times) {
                doubts.push(format!(
                    "`{payer}`: the mean of its amounts is {times:.2} times that of the other payers"
                ));
            }
            let few = seen.different.len() as u64;
            if 10 * few <= seen.count && seen.most <= MOST_OF_SHARES {
                doubts.push(format!(
                    "`{payer}`: its {} amounts are {few} different numbers, as percentages and levels are",
                    text::grouped(seen.count)
                ));
            }
            if seen.whole == seen.count && few == 1 {
                doubts.push(format!(
                    "`{payer}`: its amounts are one whole number for all codes, as the number of a contract is"
                ));
            }
            if seen.whole == seen.count && seen.different.len() as u64 == seen.count {
                doubts.push(format!(
                    "`{payer}`: its amounts are whole and all different, as charge numbers are"
                ));
            }
        }
        for rule in [
            rules::PAYER_ABOVE_BOUNDS,
            rules::CODE_SHAPE_UNEXPECTED,
            rules::AMOUNT_KEPT_AS_GAP,
            rules::ROW_REPEATED,
            rules::ROWS_OF_TOTALS,
        ] {
            if let Some((count, first)) = self.noticed.get(rule.id) {
                doubts.push(format!("{} ({rule}): {first}", text::count(*count, "warning", "warnings")));
            }
        }
        doubts
    }

    fn describe(&self, doubted: &[String], shares: &Shares) -> String {
        let others =
            [(self.percentages, "percentage", "percentages"), (self.algorithms, "algorithm", "algorithms")];
        let others = others.into_iter().filter(|(n, ..)| *n > 0);
        let others: String =
            others.map(|(n, one, many)| format!(", {}", text::count(n, one, many))).collect();
        let mut said = format!(
            "# As it is, it reads {}: {} accepted with {}{others} and {}, {} rejected.\n",
            text::count(self.accepted + self.rejected, "row", "rows"),
            text::grouped(self.accepted),
            text::count(self.amounts, "amount", "amounts"),
            text::count(self.gaps, "gap", "gaps"),
            text::grouped(self.rejected),
        );
        let mut causes: Vec<_> = self.causes.iter().collect();
        causes.sort_by_key(|(message, (n, _))| (std::cmp::Reverse(*n), *message));
        for (message, (n, line)) in causes.into_iter().take(5) {
            let rows = text::count(*n, "row", "rows");
            said.push_str(&format!("#   rejected: {message}: {rows}, first in line {line}\n"));
        }
        if let Some((column, cell)) = &self.first {
            let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
            said.push_str(&format!(
                "#   Rows that are no data, such as totals, can be skipped:\n\
                 #     [[rows.skip]]\n#     column = {}\n#     cells = [{}]\n",
                quoted(column),
                quoted(cell)
            ));
        }
        let doubts = self.doubts(doubted, shares);
        if !doubts.is_empty() {
            said.push_str("# What to look at before it is used:\n");
            doubts.iter().take(12).for_each(|doubt| said.push_str(&format!("#   {doubt}\n")));
        }
        said
    }
}

impl Amounts {
    fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }
}

fn hash(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

impl Sink for Count {
    fn item(&mut self, _: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        let codes: Vec<(&str, &str)> =
            item.codes.iter().map(|(system, code)| (system.as_str(), *code)).collect();
        self.codes.push(hash(&codes));
        self.items.push(hash((codes, item.description)));
        Ok(ItemKey(last(&self.items)))
    }

    fn charge(&mut self, _: u64, item: ItemKey, charge: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        let place =
            (charge.setting, charge.billing_class, charge.place_of_service.map(|place| place.to_string()));
        let at = item.0 as usize;
        let item = self.items.get(at).copied().unwrap_or_default();
        self.services.push(hash((self.codes.get(at).copied().unwrap_or_default(), charge.setting)));
        self.charges.push(hash((item, place, charge.modifiers)));
        Ok(ChargeKey(last(&self.charges)))
    }

    fn rate(&mut self, _: u64, charge: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError> {
        let Ok(amount) = rate.amount else {
            match (rate.percentage, rate.algorithm) {
                (Ok(_), _) => self.percentages += 1,
                (_, Ok(_)) => self.algorithms += 1,
                _ => self.gaps += 1,
            }
            return Ok(());
        };
        self.amounts += 1;
        let scaled = amount.dollars().scaled();
        let payer = rate.payer_plan.map(|named| (named.payer, named.plan.unwrap_or_default()));
        // A public fee schedule is nobody's.
        let named = payer.map(|(payer, plan)| format!("{payer} {plan}").trim().to_owned());
        let named =
            named.or_else(|| (rate.kind == AmountKind::FeeSchedule).then(|| "fee schedule".to_owned()));
        if let Some(named) = named {
            let seen = self.payers.entry(named).or_default();
            seen.count += 1;
            seen.sum += amount.dollars().as_f64();
            seen.most = seen.most.max(amount.dollars().as_f64());
            seen.whole += u64::from(scaled % 10_000 == 0);
            if seen.different.len() < 5000 {
                seen.different.insert(scaled);
            }
        }
        let service = self.services.get(charge.0 as usize).copied().unwrap_or_default();
        match rate.payer_plan {
            Some(of) => {
                self.prices.see(of.payer, of.plan.unwrap_or_default(), service, amount.dollars().as_f64());
            }
            None if rate.kind == AmountKind::Gross => {
                self.prices.see_charge(service, amount.dollars().as_f64());
            }
            None => {}
        }
        let charge = self.charges.get(charge.0 as usize).copied().unwrap_or_default();
        let line = rate.payer_plan.and_then(|named| named.line_of_business).map(LineOfBusiness::as_str);
        let key = hash((charge, rate.kind, payer, line, rate.terms.effective_from, rate.terms.method));
        match self.stated.get(&key) {
            Some(first) => self.otherwise += u64::from(*first != scaled),
            None if self.stated.len() < MOST_STATED => {
                self.stated.insert(key, scaled);
            }
            None => {}
        }
        Ok(())
    }

    fn effect(&mut self, _: u64, _: &EffectFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn accepted(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.rejected += 1;
        // What is noticed beside it rejects nothing.
        let rejects = |finding: &&Finding| finding.rule.severity == Severity::Error;
        if let Some(first) = reject.findings.iter().find(rejects) {
            let value = first.value.as_deref().unwrap_or("");
            let is_word = !value.is_empty() && !value.contains(|c: char| c.is_ascii_digit());
            let is_total = [rules::NOT_A_CODE, rules::NOT_AN_AMOUNT].contains(&first.rule);
            if let (None, Some(column), true) = (&self.first, &first.place.column_name, is_word && is_total) {
                self.first = Some((column.clone(), value.to_owned()));
            }
            let cause = if first.rule == rules::RANGE_OF_CODES {
                format!("a range of codes ({}); {}", first.rule.id, first.rule.remedy)
            } else {
                format!("{} (`{}`)", first.message, value.chars().take(40).collect::<String>())
            };
            self.causes.entry(cause).or_insert((0, reject.line)).0 += 1;
        }
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        self.noticed.entry(finding.rule.id).or_insert_with(|| (0, finding.message)).0 += 1;
        Ok(())
    }

    fn cells(&mut self, _: &Cells) {}

    fn lines(&mut self, _: &Lines) {}
}

/// The key of what was put last.
fn last(hashes: &[u64]) -> u32 {
    u32::try_from(hashes.len() - 1).unwrap_or(u32::MAX)
}
