//! The answer of a report on a code in a sentence or two, for previews of links and lists of files.

use std::collections::BTreeSet;

use super::super::brief::{Paid, fills_of_payers, is_stated, known_text, period_of, with_modifiers};
use crate::domain::dates_in_words;
use crate::domain::text::{self, list};
use crate::model::{Report, Row, Table, brings_rates};

/// `Medicare pays the surgeon $1,182.39 (July 2026) and a hospital outpatient department $10,411.22 (October 2025).
/// No payer's rate is loaded; to fill: import FILE.` None for what is no report on a code.
pub(super) fn description(report: &Report) -> Option<String> {
    let table = |id: &str| report.tables().find(|table| table.id == id);
    let head = report.head.as_ref()?;
    let pays = table("code-medicare-pays")?;
    let paid: Vec<String> = pays.rows.iter().filter_map(|row| paid(pays, row, who_is_paid(report))).collect();
    let medicare = match paid.as_slice() {
        [] => format!("{}: no Medicare payment of its own is loaded.", head.code),
        paid => format!("Medicare pays {}.", list(paid)),
    };
    let rates = table("code-payer-rates");
    let payers = |is: &dyn Fn(&Table, &Row) -> bool| -> BTreeSet<String> {
        let rows = rates.into_iter().flat_map(|table| table.rows.iter().filter(|row| is(table, row)));
        rows.map(|row| row.cells[0].display()).collect()
    };
    let rated = payers(&|table, row| known_text(table, row, "lowest").is_some());
    let beside = match payers(&is_stated).difference(&rated).count() as u64 {
        0 => String::new(),
        n => format!(
            "; {} of another scope, in no dollars, or not in force",
            text::count(n, "more payer has rates", "more payers have rates")
        ),
    };
    let names = table("code-unmatched-line").and_then(unmatched);
    let rates = match (rated.len() as u64, names) {
        (0, Some(names)) => format!(
            "Rates of {names} are loaded{beside}; to match one: `ratebook payers alias \"NAME\" PAYER`."
        ),
        (0, None) => {
            table("code-in-network-lines").and_then(of_payer_files).unwrap_or_else(|| no_rate(rates))
        }
        (rated, names) => {
            let names = names.map(|names| format!(" and {names}")).unwrap_or_default();
            format!("Rates of {}{names} are loaded{beside}.", text::count(rated, "payer", "payers"))
        }
    };
    Some(format!("{medicare} {rates}"))
}

/// `2 names that lead to no payer`, under which rates are loaded.
fn unmatched(names: &Table) -> Option<String> {
    let count: u64 = known_text(names, names.rows.first()?, "names")?.parse().ok()?;
    let names = text::count(count, "name that leads", "names that lead");
    Some(format!("{names} to no payer"))
}

/// That payers' own files state rates; a bundle that covers the code is none of it.
fn of_payer_files(lines: &Table) -> Option<String> {
    let is_rate = |row: &Row| row.cells[0].display().contains("in-network rate");
    lines.rows.iter().any(is_rate).then(|| "Rates of payers' own in-network files are loaded.".to_owned())
}

/// That no payer's rate is loaded, and what would bring one, as the table of them says it.
fn no_rate(rates: Option<&Table>) -> String {
    let low = rates.and_then(|table| table.columns.iter().position(|column| column.name == "lowest"));
    let fills = rates.zip(low).map(|(table, low)| fills_of_payers(table, low)).unwrap_or_default();
    let fill = fills.first().map_or(brings_rates!(), |(_, words)| words);
    let stated = rates.is_some_and(|table| table.rows.iter().any(|row| is_stated(table, row)));
    let rate = if stated { "rate in dollars that is in force" } else { "rate" };
    format!("No payer's {rate} is loaded; to fill: {fill}.")
}

/// Whom the fee of a code is paid to: a code with a global period is an operation.
pub(super) fn who_is_paid(report: &Report) -> &'static str {
    const OPERATIONS: [&str; 3] = ["000", "010", "090"];
    let rules = report.tables().find(|table| table.id == "code-billing-rules");
    let period = rules.and_then(|table| {
        let row = table.rows.iter().find(|row| row.cells[0].plain().as_deref() == Some("Global period"))?;
        row.cells[1].plain()
    });
    if period.is_some_and(|period| OPERATIONS.contains(&period.as_str())) { "surgeon" } else { "" }
}

/// `in each state $25.23 to $53.63`, of what has no national amount.
fn by_state(table: &Table, row: &Row) -> Option<String> {
    let calculation = known_text(table, row, "calculation")?;
    let (_, range) = calculation.split_once("by state: ")?;
    Some(format!("in each state {}", range.split(", ").next()?))
}

/// `$19.12 to $27.86 a unit by locality`, of anesthesia, which is paid by units.
fn a_unit(table: &Table, row: &Row) -> Option<String> {
    let calculation = known_text(table, row, "calculation").filter(|text| text.contains(" by locality"))?;
    let range = calculation.split_once(", ")?.1.split("; ").next()?;
    Some(range.replace(" by locality", " a unit by locality"))
}

/// What one place is paid, with the month of the schedule.
fn paid(table: &Table, row: &Row, professional: &str) -> Option<String> {
    let setting = known_text(table, row, "setting")?;
    let amount =
        known_text(table, row, "amount").or_else(|| by_state(table, row)).or_else(|| a_unit(table, row))?;
    let whom = match Paid::of(&setting) {
        _ if setting == "Anesthesia" => "anesthesia",
        Paid::Office => "in an office",
        Paid::Professional if professional.is_empty() => "the practitioner",
        Paid::Professional => "the surgeon",
        Paid::Hospital => "a hospital outpatient department",
        Paid::SurgicalCenter => "a surgical center",
        Paid::OtherSchedule => {
            let of =
                setting.split_once(", ").map(|(_, modifiers)| format!(", {},", with_modifiers(modifiers)));
            &format!("by its own schedule{}", of.unwrap_or_default())
        }
    };
    let edition = known_text(table, row, "edition").unwrap_or_default();
    let month = dates_in_words(period_of(&edition).unwrap_or(&edition));
    Some(format!("{whom} {amount} ({month})"))
}
