//! Columns of claim forms and types of bills, which say who bills: a hospital on a UB-04, a clinician on a CMS-1500. `UB` is no
//! revenue code there, whatever it is among names of code systems.

use super::class_words::class_of;
use super::column::ColumnSeen;

/// Whether a heading speaks of claims: `Claim Type`, `Type of Bill`, `Form`. `Billing Code Type` names code systems.
pub(super) fn is_of_claims(words: &[String]) -> bool {
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    is(&["claim", "claims", "bill", "billtype", "form", "forms"]) && !is(&["code", "codes", "system"])
}

/// Whether every cell of a column names a claim form, or who bills by it.
pub(super) fn names_forms(column: &ColumnSeen) -> bool {
    !column.texts.is_empty() && column.texts.keys().all(|text| class_of(text).is_some())
}
