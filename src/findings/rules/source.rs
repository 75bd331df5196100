//! Where rules are written down.

pub(super) const LAW: &str = "45 CFR 180.50";
pub(super) const CSV_HEAD: &str = "CMS data dictionary, CSV: general data elements (rows 1 and 2)";
pub(super) const CSV_COLUMNS: &str = "CMS data dictionary, CSV: standard charge headers (row 3)";
pub(super) const CSV_VALUES: &str = "CMS data dictionary, CSV: valid values of standard charge elements";
pub(super) const CONDITIONS: &str = "CMS data dictionary: conditional requirements";
pub(super) const JSON_SCHEMA: &str = "CMS JSON schema of the version";
pub(super) const NINE_NINES: &str = "CMS guidance of 2025-05-22 on encoding 999999999";
pub(super) const TRANSPARENCY: &str =
    "CMS schemas of price transparency files of health plans (45 CFR 147.212)";
pub(super) const RATEBOOK: &str = "ratebook";
