//! Numbers that are too low for the services beside them to be dollars: `1.25` for a knee replacement is a multiple of a
//! schedule, and `62.5` a percentage. A laboratory test or a drug may well cost as little.

use super::heading::words;
use super::price_of_codes::names_price_of_codes;

/// Fewer services show nothing.
const ENOUGH: u64 = 3;
/// No operation and no visit costs so little.
const MOST_OF_MULTIPLES: f64 = 5.0;
/// What may be percentages: nobody agrees on less than a twentieth of what is charged, and below it are multiples of a
/// schedule; what is above a hundred is more than is charged.
pub(super) const SHARES: std::ops::RangeInclusive<f64> = MOST_OF_MULTIPLES..=100.0;
/// Nobody agrees on so little for an operation or a visit, and zero or a cent stands for no price.
const SHARES_OF_ONE: std::ops::Range<f64> = 0.05..1.0;
/// Other prices of the file that are at least so many times as much are dollars.
const FAR: f64 = 5.0;

/// What a service is worth at least, as far as its code shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    Any,
    /// An operation or a visit.
    Some,
    /// An operation under anesthesia.
    Much,
    /// A stay in a hospital, which a DRG names.
    Stay,
}

/// Codes of operations that are major whoever is paid for them: of the spine, joints, heart, liver, uterus, births and
/// the nervous system.
const MAJOR: [(u32, u32); 9] = [
    (22_548, 22_865),
    (27_125, 27_138),
    (27_440, 27_488),
    (33_202, 33_999),
    (43_770, 43_775),
    (47_350, 47_999),
    (58_150, 58_294),
    (59_400, 59_622),
    (61_304, 63_295),
];

impl Worth {
    /// By a CPT code; anything else shows nothing.
    fn of(cell: &str) -> Self {
        let cell = cell.trim();
        let digits = cell.len() == 5 && cell.bytes().all(|byte| byte.is_ascii_digit());
        let Some(number) = digits.then(|| cell.parse::<u32>().ok()).flatten() else { return Self::Any };
        let is_in = |(first, last): &(u32, u32)| (*first..=*last).contains(&number);
        if MAJOR.iter().any(is_in) {
            return Self::Much;
        }
        // Drawing blood costs a few dollars.
        let is_some = is_in(&(10_004, 69_990)) && !is_in(&(36_400, 36_425)) || is_in(&(99_202, 99_499));
        if is_some { Self::Some } else { Self::Any }
    }

    /// By a cell below the heading of DRGs: up to three digits, and the severity of the illness.
    pub(super) fn of_stay(cell: &str) -> Option<Self> {
        let digits = cell.trim().split('-').collect::<String>();
        let is_drg = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_drg.then_some(Self::Stay)
    }

    /// By the first code of a row that shows it.
    pub(super) fn of_row<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        cells.map(Self::of).find(|worth| *worth != Self::Any).unwrap_or(Self::Any)
    }
}

/// A number that no service of its kind costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Share {
    /// `0.65` for an operation or a visit.
    OfOne,
    /// `65` for a major operation.
    Percent,
}

impl Share {
    /// What an amount is beside the codes of its row, which cost more.
    pub(in super::super) fn of<'c>(codes: impl Iterator<Item = &'c str>, amount: f64) -> Option<Self> {
        if SHARES_OF_ONE.contains(&amount) {
            return (Worth::of_row(codes) != Worth::Any).then_some(Self::OfOne);
        }
        (is_whole_percent(amount) && Worth::of_row(codes) == Worth::Much).then_some(Self::Percent)
    }
}

/// Whether a number is one of those that shares of charges are agreed in.
fn is_whole_percent(number: f64) -> bool {
    SHARES.contains(&number) && number.fract() == 0.0
}

/// Whether dollars are so many more than a number that both are not of one kind.
pub(in super::super) fn is_far_below(number: f64, most: f64) -> bool {
    most >= FAR * number
}

/// Whether a heading is above codes of services, so that its cells show what they are worth.
pub(super) fn is_of_services(heading: &str) -> bool {
    let words = words(heading);
    let is_cpt = |word: &String| ["cpt", "hcpcs", "hcpc"].contains(&word.as_str());
    words.iter().any(is_cpt) && !names_price_of_codes(&words)
        || ["code", "procedure", "procedure code", "proc code", "billing code", "service code"]
            .contains(&words.join(" ").as_str())
}

/// Whether a heading is above DRGs: `MS-DRG`, `APR DRG Code`.
pub(super) fn is_of_stays(heading: &str) -> bool {
    const OF_DRGS: [&str; 8] = ["ms", "msdrg", "apr", "aprdrg", "drg", "drgs", "code", "number"];
    let words = words(heading);
    words.iter().any(|word| word.contains("drg")) && words.iter().all(|word| OF_DRGS.contains(&word.as_str()))
}

/// The numbers of a column beside services that are worth something.
#[derive(Debug, Default)]
pub(super) struct LowNumbers {
    some: Range,
    much: Range,
    stays: Range,
    /// Of what may cost anything.
    any: Range,
}

/// How many numbers there are, the least and the most of them.
#[derive(Debug, Default, Clone, Copy)]
struct Range {
    count: u64,
    shares: u64,
    percents: u64,
    /// Other whole numbers: among dollars without cents one up to 100 shows nothing.
    whole: u64,
    least: f64,
    most: f64,
}

impl Range {
    fn add(&mut self, number: f64) {
        self.least = if self.count == 0 { number } else { self.least.min(number) };
        self.most = self.most.max(number);
        self.count += 1;
        self.shares += u64::from(SHARES_OF_ONE.contains(&number));
        let is_percent = is_whole_percent(number);
        self.percents += u64::from(is_percent);
        self.whole += u64::from(!is_percent && number.fract() == 0.0);
    }
}

impl LowNumbers {
    pub(super) fn see(&mut self, worth: Worth, number: f64) {
        match worth {
            Worth::Any => self.any.add(number),
            Worth::Stay => self.stays.add(number),
            Worth::Some | Worth::Much => self.some.add(number),
        }
        if worth == Worth::Much {
            self.much.add(number);
        }
    }

    /// The percentage that all numbers are, for visits or operations and for what costs less.
    fn one_share(&self) -> Option<f64> {
        let (some, any) = (self.some, self.any);
        let is_one = some.count > 0
            && any.count > 0
            && some.count + any.count > ENOUGH
            && [some.most, any.least, any.most].iter().all(|number| *number == some.least);
        (is_one && is_whole_percent(some.least)).then_some(some.least)
    }

    /// Whether the numbers of major operations can be percentages.
    pub(super) fn are_shares(&self) -> bool {
        let much = self.much;
        much.count >= ENOUGH && SHARES.contains(&much.least) && SHARES.contains(&much.most)
    }

    /// Why the numbers are no dollars; none where they may be. `others` are those of the other prices of the file: where
    /// they are as low, the services are.
    pub(super) fn why<'o>(&self, mut others: impl Iterator<Item = &'o Self>) -> Option<String> {
        let (some, much) = (self.some, self.much);
        if some.shares >= ENOUGH && 10 * some.shares >= some.count && some.most > MOST_OF_MULTIPLES {
            let shares = some.shares;
            return Some(format!(
                "{shares} of its numbers are less than 1 for operations and visits, as shares are, among dollars"
            ));
        }
        let dollars = much.count - much.percents;
        if much.percents >= ENOUGH
            && 10 * much.percents >= much.count
            && 2 * much.whole <= dollars
            && is_far_below(*SHARES.end(), much.most)
        {
            let percents = much.percents;
            return Some(format!(
                "{percents} of its numbers are whole ones up to 100 for major operations, as percentages are, among dollars"
            ));
        }
        if self.stays.count >= ENOUGH && self.stays.most <= *SHARES.end() {
            let most = self.stays.most;
            return Some(format!(
                "its numbers are at most {most:.2} for stays in a hospital, as percentages and weights are"
            ));
        }
        if let Some(share) = self.one_share() {
            return Some(format!(
                "its numbers are {share} for every service, operations or visits and what costs less, as a percentage is"
            ));
        }
        let (most, what) = if some.count >= ENOUGH && some.most <= MOST_OF_MULTIPLES {
            (some.most, "operations and visits too, as multiples of a schedule are")
        } else if self.are_shares() && others.all(|other| is_far_below(much.most, other.much.most)) {
            (much.most, "major operations too, as percentages are")
        } else {
            return None;
        };
        Some(format!("its numbers are at most {most:.2} for {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(rows: &[(&str, f64)]) -> Option<String> {
        let mut seen = LowNumbers::default();
        rows.iter().for_each(|(code, number)| seen.see(Worth::of(code), *number));
        seen.why(std::iter::empty())
    }

    #[test]
    fn what_no_stay_costs_and_one_number_for_all_services_are_percentages() {
        let mut stays = LowNumbers::default();
        for (cell, number) in [("470", 62.5), ("871", 62.5), ("0421", 55.0)] {
            stays.see(Worth::of_stay(cell).expect("a DRG"), number);
        }
        assert!(stays.why(std::iter::empty()).is_some_and(|why| why.contains("62.50 for stays")));
        assert!(is_of_stays("MS-DRG") && is_of_stays("DRG Code") && !is_of_stays("DRG Weight"));
        let one = why(&[("99213", 65.0), ("99214", 65.0), ("80053", 65.0), ("36415", 65.0)]);
        assert!(one.is_some_and(|why| why.contains("65 for every service")));
        // Units of therapy at one rate, and a number that is no percentage.
        assert_eq!(why(&[("97110", 65.0), ("97112", 65.0), ("97140", 65.0), ("97530", 65.0)]), None);
        assert_eq!(why(&[("99213", 150.0), ("99214", 150.0), ("80053", 150.0), ("36415", 150.0)]), None);
    }

    #[test]
    fn numbers_that_no_operation_costs_are_no_dollars() {
        let multiples = why(&[("47371", 1.25), ("99213", 1.1), ("45378", 1.4), ("80053", 900.0)]);
        assert!(multiples.is_some_and(|why| why.contains("1.40 for operations and visits")));
        let shares = why(&[("47371", 62.5), ("47370", 95.0), ("27447", 40.0), ("99213", 110.0)]);
        assert!(shares.is_some_and(|why| why.contains("95.00 for major operations")));
        let mixed = why(&[("47371", 0.65), ("99213", 92.1), ("99214", 0.7), ("45378", 0.7)]);
        assert!(mixed.is_some_and(|why| why.contains("3 of its numbers are less than 1")));
        let among =
            why(&[("47371", 65.0), ("47370", 1500.5), ("27447", 70.0), ("47380", 65.0), ("99213", 80.0)]);
        assert!(among.is_some_and(|why| why.contains("3 of its numbers are whole ones up to 100")));
        for sound in [
            &[("80053", 1.25), ("85025", 1.1), ("36415", 3.0), ("J1100", 0.12), ("93000", 5.0)][..],
            &[("99213", 92.1), ("99214", 60.0), ("20610", 61.0), ("11900", 40.0)],
            &[("47371", 62.5), ("47370", 1500.0), ("27447", 40.0)],
            &[("47371", 1.25), ("47370", 1.3)],
            &[("47371", 900.0), ("47370", 0.65), ("99213", 0.01), ("99214", 0.0), ("45378", 80.0)],
            &[("47371", 4.25), ("47370", 6.25), ("47382", 7.25)],
        ] {
            assert_eq!(why(sound), None, "{sound:?}");
        }
    }
}
