//! Words by which a column beside the amounts says that a number is no dollars: `Rate Type` with `% of Charges`,
//! `Unit` with `PCT`.

use super::header::words;
use crate::domain::Decimal;
use crate::domain::text::trimmed;

/// How a column beside the amounts can say that the number of its row is a percentage or a multiple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// By a word of its cells, which are of kinds of numbers: `Rate Type`.
    Kind,
    /// By a cell that names percentages, whatever the heading is: `PCT`.
    Unit,
    /// By a note that names percentages and says nothing else.
    Note,
    /// By `Y` below a heading that names percentages: `Is Percent`.
    Flag,
    /// By the published text of a method, whatever the profile makes of it.
    Method,
}

impl Says {
    /// How a column says it, by its heading; none where it cannot. `of_one` says that a row has amounts of one payer.
    pub(super) fn of(heading: &str, is_read: bool, is_note: bool, of_one: bool) -> Option<Self> {
        // Where each row has amounts of several payers, only a heading of units can be of them.
        let may_be_of = if of_one { may_be_of_amount(heading) } else { may_name_unit(heading) };
        match (is_read, is_note) {
            (_, true) => of_one.then_some(Self::Note),
            (true, false) => None,
            (false, false) if may_be_of && names_percentages(heading) => Some(Self::Flag),
            (false, false) if names_kind_of_rate(heading) => Some(Self::Kind),
            (false, false) => may_be_of.then_some(Self::Unit),
        }
    }

    /// Whether a cell of the column says it of the amount beside it.
    pub(super) fn of_percentage(
        self,
        heading: &str,
        cell: &str,
        amount: Option<Decimal>,
        dollars: &mut WordsOfDollars,
    ) -> bool {
        match self {
            Self::Kind => dollars.says_percentage(cell),
            Self::Unit => is_percentage_word(cell) || is_percentage_of(cell, amount),
            Self::Note => is_percentage_name(cell) || is_percentage_of(cell, amount),
            Self::Flag => {
                says_yes(heading, cell)
                    || is_percentage_word(cell)
                    || dollars.says_percentage(cell) && names_kind_of_rate(heading)
            }
            Self::Method => dollars.says_percentage(cell) && may_be_number_of(cell, amount),
        }
    }
}

/// Cells that were found to say nothing of a percentage: a column of kinds has few words, which come again from row to
/// row, and dividing a cell into words is slow.
#[derive(Debug, Default)]
pub(super) struct WordsOfDollars {
    cells: Vec<String>,
    /// Which of them makes room for the next.
    next: usize,
}

impl WordsOfDollars {
    /// The most that are remembered.
    const MOST: usize = 8;

    /// As the function of this name.
    fn says_percentage(&mut self, cell: &str) -> bool {
        if self.cells.iter().any(|known| known == cell) {
            return false;
        }
        let says = says_percentage(cell);
        if !says && self.cells.len() < Self::MOST {
            self.cells.push(cell.to_owned());
        } else if !says {
            cell.clone_into(&mut self.cells[self.next]);
            self.next = (self.next + 1) % Self::MOST;
        }
        says
    }
}

/// Words of headings above kinds of numbers.
const METHODS: [&str; 3] = ["method", "methodology", "basis"];
const KINDS: [&str; 10] =
    ["type", "unit", "units", "uom", "indicator", "kind", "measure", "symbol", "sign", "currency"];

/// Whether a heading names what kind of number stands beside it.
pub(super) fn names_kind_of_rate(heading: &str) -> bool {
    const PRICES: [&str; 10] = [
        "rate",
        "price",
        "pricing",
        "payment",
        "contract",
        "reimbursement",
        "amount",
        "fee",
        "negotiated",
        "negotiation",
    ];
    let words = words(heading);
    let names_kind = has_of(&words, &[&METHODS]) || (has_of(&words, &[&KINDS]) && has_of(&words, &[&PRICES]));
    !is_of_patients(&words) && names_kind
}

/// Whether a heading may name the unit of a number beside it; of whose number it does not say.
fn may_name_unit(heading: &str) -> bool {
    let words = words(heading);
    !is_of_patients(&words) && has_of(&words, &[&KINDS])
}

/// Whether a heading says nothing against its being the unit of the amount of its row.
fn may_be_of_amount(heading: &str) -> bool {
    !is_of_patients(&words(heading))
}

/// Whether a heading speaks of what patients pay, or what is added to a price or taken off.
fn is_of_patients(words: &[String]) -> bool {
    const OTHERS: [&str; 15] = [
        "copay",
        "copayment",
        "coinsurance",
        "deductible",
        "patient",
        "member",
        "discount",
        "tax",
        "adjustment",
        "markup",
        "penalty",
        "outlier",
        "stoploss",
        "threshold",
        "increase",
    ];
    has_of(words, &[&OTHERS])
}

/// Words of percentages, with those of billed charges: `POBC`.
const PERCENTAGES: [&str; 9] =
    ["percent", "percents", "percentage", "percentages", "pct", "perc", "poc", "pobc", "pbc"];

/// Words of multiples.
const MULTIPLES: [&str; 3] = ["multiplier", "multiple", "multiples"];

/// Words of billed charges, of which a percentage is.
const CHARGES: [&str; 7] = ["billed", "charge", "charges", "chg", "chgs", "gross", "bc"];

/// Public programs and schedules of whose amounts a percentage is.
const PROGRAMS: [&str; 12] =
    ["medicare", "medicaid", "mcr", "mcd", "cms", "mpfs", "rbrvs", "opps", "awp", "wac", "asp", "apc"];

/// What is taken off.
const DISCOUNTS: [&str; 2] = ["discount", "disc"];

/// Percentages that say themselves that they are of billed charges.
const OF_CHARGES: [&str; 3] = ["poc", "pobc", "pbc"];

fn is_of(word: &str, lists: &[&[&str]]) -> bool {
    lists.iter().any(|list| list.contains(&word))
}

fn has_of(words: &[String], lists: &[&[&str]]) -> bool {
    words.iter().any(|word| is_of(word, lists))
}

/// Whether a cell of a column of kinds says that the number is a percentage or a multiple.
pub(super) fn says_percentage(cell: &str) -> bool {
    let words = words(cell);
    // What is taken off charges is a share of them; a discounted price is dollars.
    cell.contains('%')
        || has_of(&words, &[&PERCENTAGES, &MULTIPLES])
        || is_share_taken_off(&words)
        || is_times(&words)
}

/// Whether a multiple is named by its sign: `x Medicare`, `times MPFS`.
fn is_times(words: &[String]) -> bool {
    matches!(words, [first, next, ..] if matches!(&**first, "x" | "times") && is_of_share(next))
}

/// Whether a discount off charges is named.
pub(super) fn is_share_taken_off(words: &[String]) -> bool {
    has_of(words, &[&DISCOUNTS]) && has_of(words, &[&CHARGES, &["off"]])
}

/// Whether a cell as a whole is the name of percentages or multiples: `%`, `PCT`, `Percent of BC`, and no number of
/// them. The first letter alone tells most other texts.
fn is_percentage_word(cell: &str) -> bool {
    begins_as_share(cell) || is_share_around(cell)
}

fn begins_as_share(cell: &str) -> bool {
    let cell = trimmed(cell);
    let begins = cell.as_bytes().first().map(u8::to_ascii_lowercase);
    if !matches!(begins, Some(b'%' | b'p' | b'm' | b'd'))
        || cell.len() > 60
        || cell.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let words = words(cell);
    if is_share_taken_off(&words) {
        return is_of(&words[0], &[&DISCOUNTS]) && words[1..].iter().all(|word| is_of_share(word));
    }
    let rest = match words.split_first() {
        Some((first, rest)) if is_of(first, &[&PERCENTAGES, &MULTIPLES]) => rest,
        _ if begins == Some(b'%') => &words,
        _ => return false,
    };
    // `Multiple` alone counts something, and `Perc drainage` is a service.
    match rest.first() {
        Some(next) => is_of(next, &[&CHARGES, &DISCOUNTS, &PROGRAMS, &["of", "off"]]),
        None => !has_of(&words, &[&MULTIPLES[1..]]),
    }
}

/// Whether a cell as a whole names a share with its sign or word after or around what it is of: `Medicare %`, `MCR%`,
/// `x Medicare`, `Medicare x`, `% Allowed`, `RBRVS multiple`.
fn is_share_around(cell: &str) -> bool {
    const OF: [&str; 2] = ["allowed", "allowable"];
    let cell = trimmed(cell);
    let ends = ["%", "x", "times", "multiple", "multiplier", "percent", "pct"];
    let has_end = |end: &&str| {
        let at = cell.len().checked_sub(end.len());
        at.and_then(|at| cell.get(at..)).is_some_and(|last| last.eq_ignore_ascii_case(end))
    };
    let begins = cell.as_bytes().first().map(u8::to_ascii_lowercase);
    if !(matches!(begins, Some(b'x' | b't' | b'%')) || ends.iter().any(has_end))
        || cell.len() > 60
        || cell.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let words = words(cell);
    let is_sign = |word: &String| matches!(&**word, "x" | "times");
    let of: Vec<&String> = match words.as_slice() {
        [first, rest @ ..] if is_sign(first) => rest.iter().collect(),
        [rest @ .., last] if is_sign(last) => rest.iter().collect(),
        all if cell.contains('%') || has_of(all, &[&PERCENTAGES, &MULTIPLES]) => all.iter().collect(),
        _ => return false,
    };
    of.iter().any(|word| is_of(word, &[&CHARGES, &PROGRAMS, &OF])) && of.iter().all(|word| is_of_share(word))
}

/// Whether a text is the name of percentages or multiples and nothing else, as a note is that says what the number
/// beside it is: `percent of Medicare`. A sentence that speaks of a percentage is none.
fn is_percentage_name(text: &str) -> bool {
    begins_as_share(text) && words(text).iter().all(|word| is_of_share(word)) || is_share_around(text)
}

/// Whether a text is the amount itself as a percentage: `62.5% of charges` beside 62.5.
fn is_percentage_of(text: &str, amount: Option<Decimal>) -> bool {
    let text = trimmed(text);
    if amount.is_none() || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let ends = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, name) = text.split_at(ends);
    is_percentage_name(name) && Decimal::parse(number).ok().map(|number| number.value) == amount
}

/// Whether a text that names a percentage or multiple can name the amount itself: it has no number, or this one, also
/// as a fraction of 1. Dollars may be found by `110% of Medicare`; a year is no number of it.
fn may_be_number_of(text: &str, amount: Option<Decimal>) -> bool {
    let Some(amount) = amount.map(Decimal::as_f64) else { return true };
    let is_year = |number: &&str| number.len() == 4 && !number.contains('.');
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_matches('.'));
    let numbers = parts.filter(|part| !is_year(part)).filter_map(|part| part.parse::<f64>().ok());
    let is_amount = |number: f64| [amount, amount * 100.0].iter().any(|of| (of - number).abs() < 1e-6);
    let mut numbers = numbers.peekable();
    numbers.peek().is_none() || numbers.any(is_amount)
}

/// Whether a word is of the name of a share: of what, and of which schedule it is.
pub(super) fn is_of_share(word: &str) -> bool {
    const OTHERS: [&str; 15] = [
        "of",
        "off",
        "from",
        "the",
        "a",
        "total",
        "full",
        "current",
        "basis",
        "allowable",
        "allowed",
        "fee",
        "schedule",
        "rate",
        "rates",
    ];
    is_of(word, &[&PERCENTAGES, &MULTIPLES, &CHARGES, &OF_CHARGES, &DISCOUNTS, &PROGRAMS, &OTHERS])
}

/// Whether a title says that the figures below it are shares or thousands: `Rates as percent of Medicare`. A list at
/// 110 percent of Medicare has dollars.
pub(super) fn is_title_of_no_dollars(title: &str) -> bool {
    let words = words(&title.replace('%', " percent "));
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let names_share =
        |at: usize| is_of(&words[at], &[&PERCENTAGES, &MULTIPLES]) && !(at > 0 && is_number(&words[at - 1]));
    let is_of_other = has_of(&words, &[&CHARGES, &PROGRAMS]);
    is_title_of_thousands(title) || is_of_other && (0..words.len()).any(names_share)
}

/// Whether a title says that the figures below it are thousands.
pub(super) fn is_title_of_thousands(title: &str) -> bool {
    words(title).windows(2).any(|pair| pair[0] == "in" && pair[1] == "thousands")
}

/// Whether a heading names percentages or multipliers; multiple procedures are none.
pub(super) fn names_percentages(heading: &str) -> bool {
    heading.contains('%') || has_of(&words(heading), &[&PERCENTAGES, &MULTIPLES[..1]])
}

/// Whether a cell says yes to its heading; a 1 only where the heading asks, for it may be a number.
fn says_yes(heading: &str, cell: &str) -> bool {
    let cell = cell.trim();
    let is = |list: &[&str]| list.iter().any(|word| cell.eq_ignore_ascii_case(word));
    let asks = || has_of(&words(heading), &[&["is", "flag", "indicator", "ind", "yn"]]);
    is(&["y", "yes", "t", "true", "x"]) || cell == "1" && asks()
}

/// Whether words name billed charges.
pub(super) fn names_charges(words: &[String]) -> bool {
    has_of(words, &[&CHARGES, &OF_CHARGES])
}

/// Whether words name a public program or schedule.
pub(super) fn names_schedule(words: &[String]) -> bool {
    has_of(words, &[&PROGRAMS])
}

/// Whether a heading begins as one above percentages does: `Percent of Charges`, `% of billed`.
pub(super) fn begins_as_percentage(heading: &str) -> bool {
    let words = words(heading);
    heading.trim_start().starts_with('%') || words.first().is_some_and(|first| is_of(first, &[&PERCENTAGES]))
}

/// Whether a heading names percentages of billed charges, which are a rate alone; one of what Medicare pays is none.
pub(super) fn names_share_of_charges(heading: &str) -> bool {
    let words = words(heading);
    (heading.contains('%') || has_of(&words, &[&PERCENTAGES]))
        && has_of(&words, &[&CHARGES, &OF_CHARGES])
        && !is_of_patients(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_of_a_number_what_its_heading_and_cell_say_together() {
        let says = |heading: &str, is_note: bool, cell: &str| {
            let amount = Decimal::parse("62.5").ok().map(|number| number.value);
            Says::of(heading, is_note, is_note, true)
                .is_some_and(|says| says.of_percentage(heading, cell, amount, &mut WordsOfDollars::default()))
        };
        for (heading, is_note, cell) in [
            ("Rate Type", false, "Discount off charges"),
            ("Rate Method", false, "x Medicare"),
            ("Basis", false, "times MPFS"),
            ("Terms", false, "Discount off charges"),
            ("Is Percent", false, "Y"),
            ("Percent Flag", false, "1"),
            ("Pct?", false, "true"),
            ("notes", true, "percent of Medicare"),
            ("notes", true, "62.5% of Medicare"),
            ("Calc", false, "62.5 % of charges"),
            ("UOM", false, "Medicare %"),
            ("Unit", false, "x Medicare"),
            ("Reimbursement", false, "Medicare x"),
            ("Terms", false, "MCR%"),
            ("UOM", false, "% Allowed"),
            ("UOM", false, "RBRVS multiple"),
            ("Unit", false, "times MPFS"),
        ] {
            assert!(says(heading, is_note, cell), "{heading}: {cell}");
        }
        for (heading, is_note, cell) in [
            ("Is Percent", false, "N"),
            ("Percent", false, "1"),
            ("notes", true, "62.5% of charges for implants"),
            ("notes", true, "70% of Medicare"),
            ("notes", true, "per diem, and a percentage of charges above the threshold"),
            ("Patient Percent", false, "Y"),
            ("Multiple Procedure", false, "Y"),
            ("UOM", false, "Each"),
            ("Unit", false, "x"),
            ("Terms", false, "Medicare"),
            ("Terms", false, "Medicare fee schedule"),
            ("Package", false, "tablet, % weight"),
        ] {
            assert!(!says(heading, is_note, cell), "{heading}: {cell}");
        }
        assert_eq!(Says::of("Comments", true, true, false), None);
    }

    #[test]
    fn words_of_dollars_are_the_same_however_many_came_before() {
        let mut dollars = WordsOfDollars::default();
        for number in 0..3 * WordsOfDollars::MOST {
            let cells = [format!("case rate {number}"), "% of charges".to_owned(), "fee schedule".to_owned()];
            for cell in &cells {
                assert_eq!(dollars.says_percentage(cell), says_percentage(cell), "{cell}");
                assert_eq!(dollars.says_percentage(cell), says_percentage(cell), "{cell} again");
            }
        }
        assert_eq!(dollars.cells.len(), WordsOfDollars::MOST);
    }

    #[test]
    fn a_method_says_it_of_its_number_unless_it_has_another_one() {
        let says = |cell: &str, amount: &str| {
            let amount = Decimal::parse(amount).ok().map(|number| number.value);
            Says::Method.of_percentage("Method", cell, amount, &mut WordsOfDollars::default())
        };
        for (cell, amount) in [
            ("% of Medicare", "110"),
            ("Medicare %", "110"),
            ("Discount off charges", "35"),
            ("Multiplier", "1.4"),
            ("% of 2026 Medicare", "110"),
            ("110% of Medicare", "110"),
            ("110 percent of Medicare", "1.1"),
        ] {
            assert!(says(cell, amount), "{cell}: {amount}");
        }
        for (cell, amount) in
            [("110% of Medicare", "84.20"), ("Case Rate", "1200"), ("Fee schedule 2026", "2026")]
        {
            assert!(!says(cell, amount), "{cell}: {amount}");
        }
    }

    #[test]
    fn a_percentage_is_told_by_its_words_and_dollars_are_not() {
        for cell in [
            "% of Charges",
            "POC",
            "POBC",
            "Percent of Billed",
            "1.2 Multiplier of Medicare",
            "pct_billed",
            "Discount off charges",
        ] {
            assert!(says_percentage(cell), "{cell}");
        }
        for cell in [
            "Case Rate",
            "Fee Schedule",
            "per diem",
            "",
            "Per Unit",
            "Epoch",
            "Discounted Cash Price",
            "Discount",
        ] {
            assert!(!says_percentage(cell), "{cell}");
        }
        for cell in [
            "%",
            "PCT",
            " percent ",
            "Percent of BC",
            "% of charges",
            "Multiplier",
            "Multiple of Medicare",
            "Discount off charges",
            "% discount",
        ] {
            assert!(is_percentage_word(cell) && is_percentage_name(cell), "{cell}");
        }
        for cell in [
            "65%",
            "USD",
            "",
            "Per Unit",
            "ML",
            "Pct 65",
            "mg",
            "Paid in full",
            "Multiple",
            "PERC CRYOABLATION",
            "% weight",
            "Discount",
            "Discounted rate",
            "Discount of 5 off charges",
            "disc removal off hours",
        ] {
            assert!(!is_percentage_word(cell), "{cell}");
        }
        for note in
            ["Percent of charges applies to outliers", "Multiplier agreed with the payer", "case rate"]
        {
            assert!(!is_percentage_name(note), "{note}");
        }
        for heading in ["Rate Type", "RATE_METHOD", "RateType", "Negotiated Type"] {
            assert!(names_kind_of_rate(heading), "{heading}");
        }
        assert!(!names_kind_of_rate("Rate") && !names_kind_of_rate("Item Type"));
        assert!(!names_kind_of_rate("Copay Rate Type") && !may_name_unit("Discount Unit"));
        assert!(names_share_of_charges("Percent of Charges") && names_share_of_charges("% of Billed"));
        assert!(
            !names_share_of_charges("Percent of Medicare")
                && !names_share_of_charges("Discount % of charges")
        );
        assert!(
            begins_as_percentage("Percent of Charges") && !begins_as_percentage("Rate (65 % of charges)")
        );
        assert!(may_name_unit("UOM") && may_be_of_amount("Reimbursement"));
    }

    #[test]
    fn a_title_may_say_that_figures_are_no_dollars() {
        for title in [
            "Aetna rates as percent of Medicare",
            "Rates are % of current Medicare",
            "Percentages of billed charges",
            "Amounts in thousands of dollars",
        ] {
            assert!(is_title_of_no_dollars(title), "{title}");
        }
        for title in [
            "Fee schedule at 110% of Medicare",
            "Rates are 85 percent of billed charges",
            "Medicare fee schedule 2026",
            "Percent of members served",
            "Standard charges",
        ] {
            assert!(!is_title_of_no_dollars(title), "{title}");
        }
    }
}
