//! Payers and plans that stay as they are because the file does not state them.

use std::collections::BTreeSet;

use rusqlite::{Transaction, params};

use super::compare::{codes_of, figures};
use super::outcome::{Cause, Example, RemovedRate, may_be_rejected};
use super::sink::{ContractTotals, Totals};
use crate::domain::text::{count, grouped};
use crate::findings::{Finding, Place, rules};
use crate::formats::reader::Scope;
use crate::source::IngestError;

/// Payers and plans that a warning names with a place.
const NAMED: usize = 3;

/// The last file of the publisher that stated each contract, where that file states one that this file states
/// too: those are of one series, and what is gone from it is missed.
const MISSED: &str = "WITH stated AS (
         SELECT import_id, contract
         FROM stated_plan JOIN import USING (import_id) JOIN temp.contract_of_plan USING (payer_plan_id)
         WHERE publisher_id = ?1 AND NOT only_adds AND status = 'applied' AND import_id < ?2
     ),
     here AS (
         SELECT contract FROM stated_plan JOIN temp.contract_of_plan USING (payer_plan_id) WHERE import_id = ?2
     )
     SELECT contract
     FROM stated
     WHERE contract NOT IN (SELECT contract FROM here)
     GROUP BY contract
     HAVING max(import_id) IN (SELECT import_id FROM stated JOIN here USING (contract))
     ORDER BY contract";

/// The first current rate of a contract.
const FIRST: &str = "SELECT rate_id AS old_id, NULL AS new_id
     FROM rate JOIN temp.contract_of_plan USING (payer_plan_id) JOIN import ON import.import_id = rate.import_id
     WHERE contract = ?1 AND rate.superseded_by IS NULL AND import.publisher_id = ?2
     ORDER BY rate.rate_id LIMIT 1";

/// What is said of it.
const SAID: &str =
    "SELECT {codes}, nullif(concat_ws(', ', dollars, other), ''), rate.source_line, import.file_name
     FROM figure JOIN rate USING (rate_id) JOIN import ON import.import_id = rate.import_id";

/// Says which payers and plans stay as they are: a warning for those that the file before stated beside what
/// this file states, and a note for other plans of its payers.
pub(super) fn absent_plans(
    transaction: &Transaction<'_>,
    (publisher_id, import_id): (i64, i64),
    scope: Scope,
    totals: &Totals,
) -> Result<Vec<Cause>, IngestError> {
    if scope != Scope::Plans {
        return Ok(Vec::new());
    }
    let mut statement = transaction.prepare(MISSED)?;
    let missed = statement.query_map(params![publisher_id, import_id], |row| row.get(0))?;
    let missed: BTreeSet<i64> = missed.collect::<rusqlite::Result<_>>()?;
    let is_current = |contract: &ContractTotals| contract.before.count > 0;
    let contracts = (0_i64..).zip(&totals.contracts).filter(|(_, contract)| is_current(contract));
    let (gone, others): (Vec<_>, Vec<_>) = contracts.partition(|(number, _)| missed.contains(number));
    let mut causes = Vec::new();
    let mut examples = Vec::new();
    for (number, contract) in gone.iter().take(NAMED) {
        examples.push(Example { finding: missing(transaction, publisher_id, *number, contract)?, row: None });
    }
    if let Some(last) = examples.last_mut() {
        let more = gone.len().saturating_sub(NAMED) as u64;
        if more > 0 {
            last.finding.message += &format!("; and {} more", grouped(more));
        }
        last.finding.message += &may_be_rejected(totals.rows.rejected);
        causes.push(Cause { count: gone.len() as u64, examples, rejects: false });
    }
    let mut beside: Vec<Example> = others
        .into_iter()
        .filter(|(_, contract)| contract.beside)
        .map(|(_, contract)| {
            let message = format!("{} is not in the file; its {} current", contract.name, stays(contract));
            Example { finding: rules::PLAN_NOT_STATED.at(Place::default(), "", message), row: None }
        })
        .collect();
    if let Some(last) = beside.last_mut() {
        last.finding.message += &may_be_rejected(totals.rows.rejected);
        causes.push(Cause { count: beside.len() as u64, examples: beside, rejects: false });
    }
    Ok(causes)
}

fn stays(contract: &ContractTotals) -> String {
    count(contract.before.count, "rate stays", "rates stay")
}

fn missing(
    transaction: &Transaction<'_>,
    publisher_id: i64,
    number: i64,
    contract: &ContractTotals,
) -> Result<Finding, IngestError> {
    let sql = format!("{} {}", figures(FIRST), SAID.replace("{codes}", &codes_of("rate")));
    let first = transaction.query_row(&sql, params![number, publisher_id], |row| {
        Ok(RemovedRate {
            codes: row.get(0)?,
            which: format!("of {}", contract.name),
            stated: row.get(1)?,
            line: row.get::<_, i64>(2)?.unsigned_abs(),
            file: row.get(3)?,
        })
    })?;
    let message = format!(
        "{} is no longer in the file; its {} current, the first {first}",
        contract.name,
        stays(contract)
    );
    Ok(rules::PLAN_GONE.at(Place::default(), "", message))
}
