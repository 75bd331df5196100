//! The rows of a file in compact form: what rates refer to once, and a rate in 56 bytes.

use super::columns::{PLAN, RATE_TEXTS, STATISTIC, TERMS};
use super::pool::{NONE, Numbers, Texts, number};
use crate::domain::{CodeSystem, FingerprintMap, LineOfBusiness, Missing};
use crate::formats::AmountKind;

/// Records of one table, each a row of numbers of pooled values.
#[derive(Debug)]
pub(super) struct Records<const WIDTH: usize>(Vec<[u32; WIDTH]>);

impl<const WIDTH: usize> Default for Records<WIDTH> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<const WIDTH: usize> Records<WIDTH> {
    /// Puts a record behind the others.
    pub(super) fn push(&mut self, record: [u32; WIDTH]) {
        self.0.push(record);
    }

    /// The record of a number, counted from 1.
    pub(super) fn get(&self, key: u32) -> &[u32; WIDTH] {
        &self.0[key as usize - 1]
    }

    /// The record of a number, to change it.
    fn get_mut(&mut self, key: u32) -> &mut [u32; WIDTH] {
        &mut self.0[key as usize - 1]
    }

    /// How many there are: the number of the last.
    pub(super) fn len(&self) -> u32 {
        number(self.0.len())
    }
}

/// A code of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemCode {
    /// Number of the code.
    pub(super) code: u32,
    /// Its place among the codes of the item, counted from 1.
    pub(super) position: u32,
    /// The system that the file names, as a text.
    pub(super) published_system: u32,
}

/// A rate. Numbers of records count from 1; 0 is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    pub(super) fingerprint: i64,
    pub(super) line: u64,
    /// Ten-thousandths of a dollar; 0 where there is a reason.
    pub(super) amount: i64,
    pub(super) key: u32,
    pub(super) charge: u32,
    pub(super) plan: u32,
    pub(super) terms: u32,
    /// Its own texts, each [`NONE`] where there is none.
    pub(super) texts: [u32; RATE_TEXTS.len()],
    /// Its place among the statistics or the in-network prices of the run, or [`NONE`].
    pub(super) beside: u32,
    /// Number of the file that states it.
    pub(super) file: u32,
    /// Number of the amount kind.
    pub(super) kind: u8,
    /// Number of the reason why there is no amount; 0 where there is one.
    pub(super) reason: u8,
}

/// What a hospital was allowed, in 64 bytes: runs of a hospital's file have one for most rates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statistic {
    /// Estimate, median, percentiles, count, and the bounds of the count; 0 where there is none.
    figures: [i64; STATISTIC.len()],
    /// Which of them there are: a bit each, the first the lowest.
    known: u8,
    /// Reasons of the first five; 0 where there is a figure.
    pub(super) reasons: [u8; 5],
}

impl Statistic {
    /// That of these figures and reasons.
    pub(super) fn new(figures: [Option<i64>; STATISTIC.len()], reasons: [u8; 5]) -> Self {
        let bits = figures.iter().enumerate().map(|(nth, figure)| u8::from(figure.is_some()) << nth);
        Self { figures: figures.map(Option::unwrap_or_default), known: bits.sum(), reasons }
    }

    /// The figure at a place.
    pub(super) fn figure(&self, nth: usize) -> Option<i64> {
        (self.known >> nth & 1 == 1).then(|| self.figures[nth])
    }
}

/// What a price of a payer's own file has beside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside {
    /// Number of the set of providers.
    pub(super) set: u32,
    /// Type, arrangement with its reason, places, as texts.
    pub(super) words: [u32; 4],
    /// First byte; item, element and price.
    pub(super) place: [i64; 4],
}

/// A set of providers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    pub(super) organizations: i64,
    pub(super) groups: u32,
    /// Networks in order, as one text, or [`NONE`].
    pub(super) networks: u32,
}

/// What rates refer to, each once for the whole file.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) texts: Texts,
    pub(super) numbers: Numbers,
    /// System and code, as texts.
    pub(super) codes: Records<2>,
    pub(super) items: Records<6>,
    pub(super) charges: Records<7>,
    /// The item of each charge.
    pub(super) item_of: Vec<u32>,
    pub(super) plans: Records<8>,
    /// Bodies of algorithms, as texts.
    pub(super) algorithms: Records<1>,
    pub(super) terms: Records<{ TERMS.len() }>,
    /// Files that state rates, with their days.
    pub(super) files: Records<3>,
    pub(super) sets: Vec<Set>,
    item_codes: Vec<ItemCode>,
    /// Where the codes of each item end.
    ends: Vec<u32>,
}

impl Shared {
    /// The word of a reason, as a text.
    pub(super) fn reason(&mut self, id: i64) -> u32 {
        Missing::from_id(id).map_or(NONE, |reason| self.texts.keep(reason.as_str()))
    }

    /// The bound that a rate is outside of, by its kind, as a run has it; the file is a text.
    pub(super) fn outside(&mut self, kind: i64, amount: i64, (file, line): (u32, i64)) -> [u32; 4] {
        let bound = AmountKind::from_id(kind).map_or(NONE, |kind| self.texts.keep(kind.as_str()));
        [bound, self.numbers.keep(amount), file, self.numbers.keep(line)]
    }

    /// Notes that a plan is commercial beside the others of its payer.
    pub(super) fn is_commercial(&mut self, plan: u32) {
        let line = PLAN.iter().position(|name| *name == "line_of_business").expect("plans have a line");
        self.plans.get_mut(plan)[line] = self.texts.keep(LineOfBusiness::Commercial.as_str());
    }

    /// Notes a code of an item; codes of items come in the order of their items, and twice the same counts once.
    pub(super) fn item_code(&mut self, item: u32, code: ItemCode) {
        let last = number(self.item_codes.len());
        self.ends.resize((item as usize).max(self.ends.len()), last);
        if self.codes_of(item).iter().all(|known| known.code != code.code) {
            self.item_codes.push(code);
            self.ends[item as usize - 1] = last + 1;
        }
    }

    /// The codes of an item, each once, in the order of the file.
    pub(super) fn codes_of(&self, item: u32) -> &[ItemCode] {
        let at = item as usize;
        let start = if at < 2 { 0 } else { self.ends.get(at - 2).copied().unwrap_or(NONE) };
        match self.ends.get(at - 1) {
            Some(end) => &self.item_codes[start as usize..*end as usize],
            None => &[],
        }
    }

    /// Whether each code, by its number less 1, is that of a group of services.
    pub(super) fn groups(&self) -> Vec<bool> {
        let system = |code: u32| self.texts.get(self.codes.get(code)[0]).parse();
        (1..=self.codes.len()).map(|code| system(code).is_ok_and(CodeSystem::is_group)).collect()
    }

    /// Where the codes of an item begin among those of all items.
    pub(super) fn first_code_of(&self, item: u32) -> u32 {
        let at = item as usize;
        if at < 2 { 0 } else { self.ends.get(at - 2).copied().unwrap_or(NONE) }
    }

    /// The code at a place among those of all items.
    pub(super) fn item_code_at(&self, place: u32) -> &ItemCode {
        &self.item_codes[place as usize]
    }

    /// The item of a charge.
    pub(super) fn item_of(&self, charge: u32) -> u32 {
        self.item_of[charge as usize - 1]
    }
}

/// Rates that become one file of Parquet.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) rates: Vec<Rate>,
    pub(super) statistics: Vec<Statistic>,
    pub(super) beside: Vec<Beside>,
    /// Of the few rates outside the bounds of their row, by their keys: which bound, its amount, file and line, each the
    /// number of a pooled value.
    pub(super) outside: FingerprintMap<[u32; 4]>,
    /// Rows that they become: one for each code of each.
    pub(super) rows: usize,
}

/// Rows of one file of Parquet, at most and about.
const ROWS: usize = 1_000_000;
/// Memory for rates that wait to be sorted, in bytes.
const BYTES: usize = 16 << 20;

/// With room for all that it may take: what is not used of it takes no memory, and what grows is copied, and leaves holes.
impl Default for Run {
    fn default() -> Self {
        Self {
            rates: Vec::with_capacity(BYTES / size_of::<Rate>()),
            statistics: Vec::with_capacity(BYTES / size_of::<Statistic>()),
            beside: Vec::with_capacity(BYTES / size_of::<Beside>()),
            outside: FingerprintMap::default(),
            rows: 0,
        }
    }
}

impl Run {
    /// Whether it is time to write it.
    pub(super) fn is_full(&self) -> bool {
        let bytes = size_of::<Rate>() * self.rates.len()
            + size_of::<Statistic>() * self.statistics.len()
            + size_of::<Beside>() * self.beside.len()
            + size_of::<(i64, [u32; 4])>() * self.outside.len()
            + 2 * size_of::<u32>() * self.rows;
        self.rows >= ROWS || bytes >= BYTES
    }
}
