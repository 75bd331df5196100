//! The names of the formats of a payer's own files, by which imports are known.

/// In-network prices.
pub(crate) const IN_NETWORK: &str = "payer-in-network";
/// Allowed amounts outside of the networks, which are kept file by file.
pub(crate) const ALLOWED_AMOUNTS: &str = "payer-allowed-amounts";
/// Tables of contents.
pub(crate) const CONTENTS: &str = "payer-contents";
