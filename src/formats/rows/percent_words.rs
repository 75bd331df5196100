//! Words by which a column beside the amounts says that a number is no dollars: `Rate Type` with `% of Charges`.

use super::header::words;

/// Whether a heading names what kind of number stands beside it.
pub(super) fn names_kind_of_rate(heading: &str) -> bool {
    const METHODS: [&str; 3] = ["method", "methodology", "basis"];
    const KINDS: [&str; 3] = ["type", "unit", "indicator"];
    const PRICES: [&str; 8] =
        ["rate", "price", "pricing", "payment", "contract", "reimbursement", "amount", "fee"];
    let words = words(heading);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&METHODS) || (has(&KINDS) && has(&PRICES))
}

/// Whether a cell of such a column says that the number is a percentage or a multiple.
pub(super) fn says_percentage(cell: &str) -> bool {
    const WORDS: [&str; 5] = ["percent", "percentage", "pct", "poc", "multiplier"];
    cell.contains('%') || words(cell).iter().any(|word| WORDS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_told_by_its_words_and_dollars_are_not() {
        for cell in ["% of Charges", "POC", "Percent of Billed", "1.2 Multiplier of Medicare", "pct_billed"] {
            assert!(says_percentage(cell), "{cell}");
        }
        for cell in ["Case Rate", "Fee Schedule", "per diem", "", "Per Unit", "Epoch"] {
            assert!(!says_percentage(cell), "{cell}");
        }
        assert!(
            names_kind_of_rate("Rate Type")
                && names_kind_of_rate("RATE_METHOD")
                && names_kind_of_rate("RateType")
        );
        assert!(!names_kind_of_rate("Rate") && !names_kind_of_rate("Item Type"));
    }
}
