//! The rows of a file as they come from its reader, in compact form.

use std::collections::BTreeMap;

use super::columns::{
    AMOUNT_RAW, CHARGE, FILE, IN_NETWORK, IN_NETWORK_PLACE, ITEM, PLAN, RATE_TEXTS, STATISTIC, TERMS,
};
use super::pool::{NONE, number};
use super::rows::{Beside, ItemCode, Rate, Run, Set, Shared, Statistic};
use crate::db::{Bound, Column, TableRows};
use crate::domain::{Fingerprint, FingerprintMap, FingerprintSet};

/// What has come so far.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) shared: Shared,
    pub(super) run: Run,
    /// Gaps of a hospital's own amounts: whether another row fills them is known at the end.
    waiting: Vec<Rate>,
    /// Charge and kind of own amounts that are known.
    known: FingerprintSet,
    /// Number of the last rate.
    last: u32,
    /// Where the rates of this batch stand, by their number; none for one that waits.
    places: Vec<Option<u32>>,
    /// The published file, as a text.
    file: u32,
    /// Numbers of the plans that the file states.
    stated: Vec<u32>,
}

/// Cells of one row by the names of their columns.
struct Cells<'r, const N: usize> {
    rows: &'r TableRows,
    places: [usize; N],
}

impl<'r, const N: usize> Cells<'r, N> {
    fn new(rows: &'r TableRows, names: [&str; N]) -> Self {
        let bound: Vec<String> =
            rows.columns().iter().filter(|column| column.is_bound()).map(Column::name).collect();
        let place = |name: &str| {
            bound.iter().position(|known| known == name).expect("the columns of the record are these")
        };
        Self { rows, places: names.map(place) }
    }

    fn each(&self) -> impl Iterator<Item = [Bound; N]> {
        self.rows.bound_rows().map(|row| self.places.map(|at| row[at]))
    }
}

fn whole(value: Bound) -> Option<i64> {
    match value {
        Bound::Number(number) => Some(number),
        Bound::Null | Bound::Text { .. } => None,
    }
}

/// A number that is always there.
fn sure(value: Bound) -> i64 {
    whole(value).unwrap_or_default()
}

/// The number of a record; 0 for none.
fn link(value: Bound) -> u32 {
    whole(value).map_or(0, |id| u32::try_from(id).expect("a file has fewer than four billion records"))
}

/// The number of a reason; 0 for none.
fn reason(value: Bound) -> u8 {
    whole(value).and_then(|id| u8::try_from(id).ok()).unwrap_or(0)
}

impl Collected {
    /// Those of a file by its name, day, and the reason for which it has none.
    pub(super) fn of_file(stated: [Option<&str>; FILE]) -> Self {
        let mut collected = Self::default();
        let texts = &mut collected.shared.texts;
        let record = stated.map(|text| text.map_or(NONE, |text| texts.keep(text)));
        collected.shared.files.push(record);
        collected.file = collected.shared.files.len();
        collected
    }

    /// The number of a value among the pooled ones.
    fn keep(&mut self, rows: &TableRows, value: Bound) -> u32 {
        match value {
            Bound::Null => NONE,
            Bound::Number(number) => self.shared.numbers.keep(number),
            Bound::Text { .. } => self.text(rows, value),
        }
    }

    fn text(&mut self, rows: &TableRows, value: Bound) -> u32 {
        rows.text(value).map_or(NONE, |text| self.shared.texts.keep(text))
    }

    /// The number of a text of a rate, or of the word of a reason.
    fn rate_text(&mut self, rows: &TableRows, value: Bound) -> u32 {
        match value {
            Bound::Number(id) => self.shared.reason(id),
            Bound::Null | Bound::Text { .. } => self.text(rows, value),
        }
    }

    /// Takes rows of a table; false where no row of rates is made of it.
    pub(super) fn take(&mut self, rows: &TableRows) -> bool {
        match rows.table() {
            "code" => {
                for row in Cells::new(rows, ["system", "code"]).each() {
                    let code = row.map(|value| self.text(rows, value));
                    self.shared.codes.push(code);
                }
            }
            "item" => {
                for row in Cells::new(rows, ITEM).each() {
                    let item = row.map(|value| self.keep(rows, value));
                    self.shared.items.push(item);
                }
            }
            "item_code" => {
                let cells = Cells::new(rows, ["item_id", "position", "code_id", "published_system"]);
                for [item, position, code, system] in cells.each() {
                    let published_system = self.text(rows, system);
                    let code = ItemCode { code: link(code), position: link(position), published_system };
                    self.shared.item_code(link(item), code);
                }
            }
            "charge" => self.charges(rows),
            "payer_plan" => {
                for row in Cells::new(rows, PLAN).each() {
                    let plan = row.map(|value| self.keep(rows, value));
                    self.shared.plans.push(plan);
                }
            }
            "stated_plan" => {
                for [plan, by_contrast] in Cells::new(rows, ["payer_plan_id", "by_contrast"]).each() {
                    self.stated.push(link(plan));
                    if sure(by_contrast) == 1 {
                        self.shared.is_commercial(link(plan));
                    }
                }
            }
            "algorithm" => {
                for [body] in Cells::new(rows, ["body"]).each() {
                    let body = self.text(rows, body);
                    self.shared.algorithms.push([body]);
                }
            }
            "terms" => self.terms(rows),
            "provider_set" => {
                for [organizations, groups] in Cells::new(rows, ["organizations", "group_count"]).each() {
                    let (organizations, groups) = (sure(organizations), link(groups));
                    self.shared.sets.push(Set { organizations, groups, networks: NONE });
                }
            }
            "provider_set_network" => self.networks(rows),
            "rate" => self.rates(rows),
            "rate_statistic" => self.statistics(rows),
            "rate_outside_bounds" => self.outside_bounds(rows),
            "in_network_rate" => self.in_network(rows),
            _ => return false,
        }
        true
    }

    fn charges(&mut self, rows: &TableRows) {
        let items = Cells::new(rows, ["item_id"]);
        for (row, [item]) in Cells::new(rows, CHARGE).each().zip(items.each()) {
            let charge = row.map(|value| self.keep(rows, value));
            self.shared.charges.push(charge);
            self.shared.item_of.push(link(item));
        }
    }

    fn terms(&mut self, rows: &TableRows) {
        const ALGORITHM: usize = 4;
        for row in Cells::new(rows, TERMS).each() {
            let body = match link(row[ALGORITHM]) {
                0 => NONE,
                algorithm => self.shared.algorithms.get(algorithm)[0],
            };
            let mut terms = row.map(|value| self.keep(rows, value));
            terms[ALGORITHM] = body;
            self.shared.terms.push(terms);
        }
    }

    /// The networks of a set come with it.
    fn networks(&mut self, rows: &TableRows) {
        let mut networks: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for [set, network] in Cells::new(rows, ["provider_set_id", "network"]).each() {
            networks.entry(link(set)).or_default().extend(rows.text(network));
        }
        for (set, mut names) in networks {
            names.sort_unstable();
            let joined = self.shared.texts.keep(&names.join("|"));
            self.shared.sets[set as usize - 1].networks = joined;
        }
    }

    fn rates(&mut self, rows: &TableRows) {
        let names = [
            "charge_id",
            "amount_kind_id",
            "payer_plan_id",
            "terms_id",
            "amount",
            "amount_na",
            "source_line",
            "fingerprint",
        ];
        let texts = Cells::new(rows, RATE_TEXTS);
        self.places.clear();
        for (row, texts) in Cells::new(rows, names).each().zip(texts.each()) {
            let [charge, kind, plan, terms, amount, gap, line, fingerprint] = row;
            self.last += 1;
            let rate = Rate {
                fingerprint: sure(fingerprint),
                line: sure(line).unsigned_abs(),
                amount: sure(amount),
                key: self.last,
                charge: link(charge),
                plan: link(plan),
                terms: link(terms),
                texts: texts.map(|value| self.rate_text(rows, value)),
                beside: NONE,
                file: self.file,
                kind: reason(kind),
                reason: reason(gap),
            };
            let place = self.place(rate);
            self.places.push(place);
        }
    }

    /// Puts a rate into the run; one that another row may fill waits.
    fn place(&mut self, rate: Rate) -> Option<u32> {
        if rate.plan == 0 {
            if rate.reason != 0 {
                self.waiting.push(rate);
                return None;
            }
            self.known.insert(of_standard_charge(&rate));
        }
        Some(self.push(rate))
    }

    /// Puts a rate into the run and gives its place there.
    pub(super) fn push(&mut self, rate: Rate) -> u32 {
        let item = self.shared.item_of(rate.charge);
        self.run.rows += self.shared.codes_of(item).len().max(1);
        self.run.rates.push(rate);
        number(self.run.rates.len() - 1)
    }

    /// The same of a rate with what a hospital was allowed.
    pub(super) fn push_with_statistic(&mut self, rate: Rate, known: Statistic) {
        let beside = number(self.run.statistics.len());
        self.run.statistics.push(known);
        self.push(Rate { beside, ..rate });
    }

    /// The same of a price of a payer's own file.
    pub(super) fn push_in_network(&mut self, rate: Rate, known: Beside) {
        let beside = number(self.run.beside.len());
        self.run.beside.push(known);
        self.push(Rate { beside, ..rate });
    }

    /// The rate of this batch with a number; none where it waits.
    fn rate_of_batch(&mut self, id: Bound) -> Option<&mut Rate> {
        let first = self.last - number(self.places.len());
        let place = self.places[(link(id) - first) as usize - 1]?;
        Some(&mut self.run.rates[place as usize])
    }

    fn statistics(&mut self, rows: &TableRows) {
        let reasons = Cells::new(
            rows,
            [
                "estimated_amount_na",
                "median_amount_na",
                "percentile_10_amount_na",
                "percentile_90_amount_na",
                "remittance_count_na",
            ],
        );
        let rates = Cells::new(rows, ["rate_id"]);
        for ((figures, gaps), [id]) in
            Cells::new(rows, STATISTIC).each().zip(reasons.each()).zip(rates.each())
        {
            let at = number(self.run.statistics.len());
            if let Some(rate) = self.rate_of_batch(id) {
                rate.beside = at;
                self.run.statistics.push(Statistic::new(figures.map(whole), gaps.map(reason)));
            }
        }
    }

    fn outside_bounds(&mut self, rows: &TableRows) {
        let file = self.shared.files.get(self.file)[0];
        let names = ["rate_id", "bound_kind_id", "bound_amount", "source_line"];
        for [id, kind, amount, line] in Cells::new(rows, names).each() {
            let outside = self.shared.outside(sure(kind), sure(amount), (file, sure(line)));
            let key = self.rate_of_batch(id).map(|rate| rate.key);
            self.run.outside.extend(key.map(|key| (i64::from(key), outside)));
        }
    }

    fn in_network(&mut self, rows: &TableRows) {
        let words = Cells::new(rows, IN_NETWORK);
        let places = Cells::new(rows, IN_NETWORK_PLACE);
        let links = Cells::new(rows, ["rate_id", "provider_set_id"]);
        for ((said, place), [id, set]) in words.each().zip(places.each()).zip(links.each()) {
            let words = said.map(|value| self.text(rows, value));
            let at = number(self.run.beside.len());
            if let Some(rate) = self.rate_of_batch(id) {
                rate.beside = at;
                self.run.beside.push(Beside { set: link(set), words, place: place.map(sure) });
            }
        }
    }

    /// Takes what waits; where rows stood far apart without the gaps that another row of the charge fills,
    /// whose fingerprints are given.
    pub(super) fn take_waiting(&mut self, rows_out_of_order: bool) -> (Vec<Rate>, Vec<Fingerprint>) {
        let mut waiting = std::mem::take(&mut self.waiting);
        if !rows_out_of_order {
            return (waiting, Vec::new());
        }
        // Of several gaps that one stays that says more, and of these the first.
        let mut best: FingerprintMap<(bool, u32)> = FingerprintMap::default();
        for gap in &waiting {
            let said = (gap.texts[AMOUNT_RAW] == NONE, gap.key);
            let known = best.entry(of_standard_charge(gap)).or_insert(said);
            *known = said.min(*known);
        }
        let stays = |gap: &Rate| {
            let place = of_standard_charge(gap);
            !self.known.contains(&place) && best.get(&place).is_some_and(|(_, key)| *key == gap.key)
        };
        let filled =
            waiting.iter().filter(|gap| !stays(gap)).map(|gap| Fingerprint(gap.fingerprint)).collect();
        waiting.retain(|gap| stays(gap));
        (waiting, filled)
    }

    /// The names of the plans that the file states: keys, then names as published.
    pub(super) fn stated(&self) -> impl Iterator<Item = (&str, &str, &str, Option<&str>)> {
        let text = |id: u32| self.shared.texts.get(id);
        self.stated.iter().map(move |plan| {
            let [raw_payer, raw_plan, _, payer_key, plan_key, ..] = *self.shared.plans.get(*plan);
            (text(payer_key), text(plan_key), text(raw_payer), (raw_plan != NONE).then(|| text(raw_plan)))
        })
    }
}

/// Charge and kind of an amount of the hospital itself, of which one is enough.
fn of_standard_charge(rate: &Rate) -> i64 {
    i64::from(rate.charge) << 8 | i64::from(rate.kind)
}
