//! What brings payers' rates, in words for a report that has none of them. Rows of queries say it for themselves.

/// A file with payers' rates and the command that takes it in.
macro_rules! brings_rates {
    () => {
        "`ratebook import FILE` with a hospital's standard charges file (its website, footer link \"Price Transparency\"), or with your own list of payer rates"
    };
}
pub(crate) use brings_rates;
