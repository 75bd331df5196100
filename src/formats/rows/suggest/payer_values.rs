//! The column that names the payer of each row, where its heading does not say so: its cells do.

use super::column::ColumnSeen;
use super::heading::words;
use super::role::Role;
use super::titled_payer::is_private_payer;

/// Headings of whoever pays, where no other column is called a payer: beside one they name its plan or somebody else.
const WHO_PAYS: [&str; 14] = [
    "carrier",
    "carrier name",
    "health plan",
    "health plan name",
    "health plans",
    "managed care plan",
    "managed care organization",
    "managed care organization name",
    "mco",
    "mco name",
    "tpa",
    "tpa name",
    "ins co",
    "ins carrier",
];

/// Words of those who pay beside private payers, in a column of payers or of classes of them.
const OTHERS_WHO_PAY: [&str; 12] = [
    "medicare",
    "medicaid",
    "tricare",
    "champus",
    "champva",
    "va",
    "workers",
    "self",
    "uninsured",
    "cash",
    "commercial",
    "other",
];

/// Gives the payer of each row to the column that names it, where no heading is called so.
pub(super) fn payer(roles: &mut [Role], columns: &[ColumnSeen]) {
    if roles.contains(&Role::Field("payer")) {
        return;
    }
    let is_free = |at: &usize| {
        matches!(
            roles[*at],
            Role::Unused(None) | Role::Field("plan" | "line_of_business") | Role::Field("description")
        )
    };
    let free: Vec<usize> = (0..columns.len()).filter(is_free).collect();
    let named = free.iter().copied().filter(|at| columns[*at].names_payers());
    let named = named.max_by_key(|at| (columns[*at].filled, std::cmp::Reverse(*at)));
    let is_called = |at: &&usize| {
        let column = &columns[**at];
        WHO_PAYS.contains(&words(&column.heading).join(" ").as_str())
            && !column.texts.is_empty()
            && 2 * column.amounts < column.filled
    };
    if let Some(at) = named.or_else(|| free.iter().find(is_called).copied()) {
        roles[at] = Role::Field("payer");
    }
}

impl ColumnSeen {
    /// Whether the cells name payers, at least one private one by a name that is known; one payer of all rows is the
    /// whole file's.
    fn names_payers(&self) -> bool {
        let is_other =
            |text: &str| words(text).first().is_some_and(|first| OTHERS_WHO_PAY.contains(&first.as_str()));
        let private = self.texts.keys().filter(|text| is_private_payer(text)).count();
        let others = self.texts.keys().filter(|text| !is_private_payer(text) && is_other(text)).count();
        private > 0
            && self.texts.len() > 1
            && 2 * (private + others) >= self.texts.len()
            && 2 * self.amounts < self.filled
    }
}
