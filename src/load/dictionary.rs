//! What the database knows before an import begins: the ids of everything that may repeat.

use std::collections::HashMap;

use rusqlite::Connection;

use super::contracts::Contracts;
use super::price_records::NewCode;
use super::providers::Providers;
use crate::domain::{CodeSystem, FingerprintMap, Missing};
use crate::source::IngestError;

/// Ids by content, and the next free id of each table.
#[derive(Debug)]
pub(super) struct Dictionary {
    pub(super) codes: Codes,
    /// Items and charges of this publisher by fingerprint.
    pub(super) items: FingerprintMap<i64>,
    pub(super) charges: FingerprintMap<i64>,
    pub(super) contracts: Contracts,
    pub(super) providers: Providers,
    pub(super) next: NextIds,
}

/// The next free id of each table; nobody else writes while the import holds its lock.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct NextIds {
    pub(super) code: i64,
    pub(super) item: i64,
    pub(super) charge: i64,
    pub(super) payer_plan: i64,
    pub(super) terms: i64,
    pub(super) algorithm: i64,
    pub(super) rate: i64,
    pub(super) provider_group: i64,
    pub(super) provider_set: i64,
    pub(super) payer_contents: i64,
}

impl Dictionary {
    /// Knows the vocabulary and the names of payers, and of files nothing: numbers begin at 1.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn of_vocabulary(connection: &Connection) -> Result<Self, IngestError> {
        let next = NextIds {
            code: 1,
            item: 1,
            charge: 1,
            payer_plan: 1,
            terms: 1,
            algorithm: 1,
            rate: 1,
            provider_group: 1,
            provider_set: 1,
            payer_contents: 1,
        };
        Ok(Self {
            codes: Codes::of_systems(connection)?,
            items: FingerprintMap::default(),
            charges: FingerprintMap::default(),
            contracts: Contracts::load(connection)?,
            providers: Providers::of_none(),
            next,
        })
    }

    /// Reads what may repeat in a file of this publisher; of providers only where a file may name some.
    pub(super) fn load(
        connection: &Connection,
        publisher_id: i64,
        names_providers: bool,
    ) -> Result<Self, IngestError> {
        let next = NextIds::load(connection)?;
        let providers = match names_providers {
            true => Providers::load(connection, next.provider_group, next.provider_set)?,
            false => Providers::default(),
        };
        Ok(Self {
            codes: Codes::load(connection)?,
            items: load_pairs(
                connection,
                "SELECT fingerprint, item_id FROM item WHERE publisher_id = ?1",
                publisher_id,
            )?,
            charges: load_pairs(
                connection,
                "SELECT charge.fingerprint, charge.charge_id FROM charge JOIN item USING (item_id) WHERE item.publisher_id = ?1",
                publisher_id,
            )?,
            contracts: Contracts::load(connection)?,
            providers,
            next,
        })
    }
}

/// The number that the next new code has.
const NEXT_CODE: &str = "SELECT ifnull(max(code_id), 0) + 1 FROM code";

impl NextIds {
    pub(super) fn load(connection: &Connection) -> Result<Self, IngestError> {
        let next = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        Ok(Self {
            code: next(NEXT_CODE)?,
            item: next("SELECT ifnull(max(item_id), 0) + 1 FROM item")?,
            charge: next("SELECT ifnull(max(charge_id), 0) + 1 FROM charge")?,
            payer_plan: next("SELECT ifnull(max(payer_plan_id), 0) + 1 FROM payer_plan")?,
            terms: next("SELECT ifnull(max(terms_id), 0) + 1 FROM terms")?,
            algorithm: next("SELECT ifnull(max(algorithm_id), 0) + 1 FROM algorithm")?,
            rate: next("SELECT ifnull(max(rate_id), 0) + 1 FROM rate")?,
            provider_group: next("SELECT ifnull(max(provider_group_id), 0) + 1 FROM provider_group")?,
            provider_set: next("SELECT ifnull(max(provider_set_id), 0) + 1 FROM provider_set")?,
            payer_contents: next("SELECT ifnull(max(payer_contents_id), 0) + 1 FROM payer_contents")?,
        })
    }
}

/// The codes that are known, and why their systems have no descriptors.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// One map a code system, by the system's position in `CodeSystem::ALL`.
    ids: Vec<HashMap<Box<str>, i64>>,
    descriptors: Vec<Missing>,
    next: i64,
}

impl Codes {
    pub(super) fn load(connection: &Connection) -> Result<Self, IngestError> {
        let next = connection.query_row(NEXT_CODE, [], |row| row.get(0))?;
        let mut codes = Self { next, ..Self::of_systems(connection)? };
        let mut statement = connection.prepare("SELECT system, code, code_id FROM code")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(system) = row.get::<_, String>(0)?.parse::<CodeSystem>() {
                codes.ids[system as usize].insert(row.get::<_, String>(1)?.into_boxed_str(), row.get(2)?);
            }
        }
        Ok(codes)
    }

    /// No code yet, and why their systems have no descriptors.
    fn of_systems(connection: &Connection) -> Result<Self, IngestError> {
        let mut codes = Self {
            ids: CodeSystem::ALL.iter().map(|_| HashMap::new()).collect(),
            descriptors: vec![Missing::NotCollected; CodeSystem::ALL.len()],
            next: 1,
        };
        let mut statement = connection.prepare("SELECT system, descriptor_na FROM code_system")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (system, reason): (String, String) = (row.get(0)?, row.get(1)?);
            if let (Ok(system), Ok(reason)) = (system.parse::<CodeSystem>(), reason.parse()) {
                codes.descriptors[system as usize] = reason;
            }
        }
        Ok(codes)
    }

    /// The number of a code, and the code itself when it is a new one.
    pub(super) fn id<'t>(
        &mut self,
        line: u64,
        system: CodeSystem,
        text: &'t str,
    ) -> (i64, Option<NewCode<'t>>) {
        let known = &mut self.ids[system as usize];
        if let Some(code_id) = known.get(text) {
            return (*code_id, None);
        }
        let code_id = self.next;
        self.next += 1;
        known.insert(text.into(), code_id);
        let descriptor = self.descriptors[system as usize];
        (code_id, Some(NewCode { code_id, system, text, descriptor, line }))
    }
}

fn load_pairs(
    connection: &Connection,
    sql: &str,
    publisher_id: i64,
) -> Result<FingerprintMap<i64>, IngestError> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([publisher_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
