//! Words by which a column beside the amounts says that a number is no dollars: `Rate Type` with `% of Charges`,
//! `Unit` with `PCT`.

use super::header::words;

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
pub(super) fn may_name_unit(heading: &str) -> bool {
    let words = words(heading);
    !is_of_patients(&words) && has_of(&words, &[&KINDS])
}

/// Whether a heading says nothing against its being the unit of the amount of its row.
pub(super) fn may_be_of_amount(heading: &str) -> bool {
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
        || has_of(&words, &[&["discount", "disc"]]) && has_of(&words, &[&CHARGES, &["off"]])
}

/// Whether a cell as a whole is the name of percentages or multiples: `%`, `PCT`, `Percent of BC`, and no number of
/// them. The first letter alone tells most other texts.
pub(super) fn is_percentage_word(cell: &str) -> bool {
    let cell = cell.trim();
    let begins = cell.as_bytes().first().map(u8::to_ascii_lowercase);
    if !matches!(begins, Some(b'%' | b'p' | b'm'))
        || cell.len() > 60
        || cell.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let words = words(cell);
    let rest = match words.split_first() {
        Some((first, rest)) if is_of(first, &[&PERCENTAGES, &MULTIPLES]) => rest,
        _ if begins == Some(b'%') => &words,
        _ => return false,
    };
    // `Multiple` alone counts something, and `Perc drainage` is a service.
    match rest.first() {
        Some(next) => is_of(next, &[&CHARGES, &["of", "off", "medicare"]]),
        None => !has_of(&words, &[&MULTIPLES[1..]]),
    }
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
        for cell in
            ["%", "PCT", " percent ", "Percent of BC", "% of charges", "Multiplier", "Multiple of Medicare"]
        {
            assert!(is_percentage_word(cell), "{cell}");
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
        ] {
            assert!(!is_percentage_word(cell), "{cell}");
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
}
