//! What each column of an unknown file seems to be, by the words of its heading and by its cells.

use super::sample::ColumnSeen;
use crate::domain::CodeSystem;

/// What a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// One field of `[columns]`, by its key.
    Field(&'static str),
    /// CPT or HCPCS codes, perhaps with others among them.
    Procedure,
    /// Codes of one system.
    Code(CodeSystem),
    /// Amounts of the payer in the heading.
    PayerAmounts,
    /// Nothing that a profile reads.
    Unused,
}

/// The roles of all columns, in order.
pub(super) fn roles(columns: &[ColumnSeen]) -> Vec<Role> {
    let mut taken: Vec<&'static str> = Vec::new();
    let mut roles: Vec<Role> = columns
        .iter()
        .map(|column| match role(column) {
            Role::Field(key) if taken.contains(&key) => rest(column),
            Role::Field(key) => {
                taken.push(key);
                Role::Field(key)
            }
            role => role,
        })
        .collect();
    // A column with the payer's name makes the negotiated amounts one column, not one a payer.
    if taken.contains(&"payer") {
        let amount = roles.iter().position(|role| *role == Role::PayerAmounts);
        if let Some(amount) = amount.filter(|_| !taken.contains(&"amount")) {
            roles[amount] = Role::Field("amount");
        }
        roles.iter_mut().filter(|role| **role == Role::PayerAmounts).for_each(|role| *role = Role::Unused);
    } else {
        for (role, column) in roles.iter_mut().zip(columns) {
            if matches!(role, Role::Field("amount" | "plan" | "percentage")) {
                *role = rest(column);
            }
        }
    }
    roles
}

fn role(column: &ColumnSeen) -> Role {
    let heading = column.heading.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let word =
        |words: &[&str]| heading.split(|c: char| !c.is_alphanumeric()).any(|part| words.contains(&part));
    let money = column.is_money();
    if heading.is_empty() || column.filled == 0 {
        return Role::Unused;
    }
    if money && says(&["cash", "self pay", "self-pay", "selfpay"]) {
        return Role::Field("cash");
    }
    if money && (word(&["min", "minimum", "lowest"]) || says(&["minimum"])) {
        return Role::Field("minimum");
    }
    if money && (word(&["max", "maximum", "highest"]) || says(&["maximum"])) {
        return Role::Field("maximum");
    }
    if let Some(role) = code_of_words(&heading, &word, column) {
        return role;
    }
    if says(&["desc"]) {
        return Role::Field("description");
    }
    // Numbers that are no amounts, though their digits look like some.
    if word(&["ccn", "npi", "ein", "tin", "zip", "fips", "phone", "id"]) {
        return Role::Unused;
    }
    if !money {
        return field_of_words(&heading, &word);
    }
    if word(&["gross"])
        || ["charge", "charges", "charge amount", "fee", "price", "standard charge", "amount"]
            .contains(&heading.as_str())
    {
        return Role::Field("gross");
    }
    if says(&["negotiated", "contract rate", "allowed"]) || heading == "rate" {
        return Role::Field("amount");
    }
    Role::PayerAmounts
}

fn code_of_words(heading: &str, word: &impl Fn(&[&str]) -> bool, column: &ColumnSeen) -> Option<Role> {
    const OWN: [&str; 12] = [
        "charge code",
        "chargecode",
        "charge number",
        "charge #",
        "charge id",
        "chargemaster",
        "procedure id",
        "item code",
        "item number",
        "service code",
        "cdm",
        "eap",
    ];
    let says = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if says(&["cpt", "hcpc"]) || (says(&["drg"]) && column.procedures > 0) {
        return Some(Role::Procedure);
    }
    if says(&["drg"]) {
        return Some(Role::Code(CodeSystem::MsDrg));
    }
    if word(&["ndc"]) {
        return Some(Role::Code(CodeSystem::Ndc));
    }
    if says(&["revenue", "rev code", "rev. code"]) || heading == "rc" {
        return Some(Role::Code(CodeSystem::Rc));
    }
    let plain = ["code", "codes", "procedure code", "billing code", "procedure"].contains(&heading);
    if plain && column.procedures > 0 {
        return Some(Role::Procedure);
    }
    says(&OWN).then_some(Role::Code(CodeSystem::Cdm))
}

fn field_of_words(heading: &str, word: &impl Fn(&[&str]) -> bool) -> Role {
    if word(&["payer", "payor", "insurer", "insurance"]) {
        return Role::Field("payer");
    }
    if word(&["plan"]) {
        return Role::Field("plan");
    }
    if word(&["modifier", "modifiers", "mod"]) {
        return Role::Field("modifiers");
    }
    if word(&["setting"]) || heading == "patient type" {
        return Role::Field("setting");
    }
    if word(&["note", "notes", "comment", "comments"]) {
        return Role::Field("notes");
    }
    Role::Unused
}

/// What a column is when the field that its heading names is already taken.
fn rest(column: &ColumnSeen) -> Role {
    if column.is_money() { Role::PayerAmounts } else { Role::Unused }
}
