//! The groups and sets of providers that are known: each is stored once, however many prices, files and
//! months name it.

use rusqlite::Connection;

use super::batch::Batch;
use super::provider_records::{
    NewProviderGroup, NewProviderName, NewProviderNpi, NewProviderSet, NewSetGroup, NewSetNetwork,
};
use crate::db::Link;
use crate::domain::{Fingerprint, FingerprintBuilder, FingerprintList, FingerprintMap, FingerprintSet};

use crate::formats::{ProviderGroupFact, ProviderSetFact, ProvidersKey};
use crate::source::IngestError;

/// Sets the fingerprint of a name apart from those of facts.
const PROVIDER_NAME: u8 = 0;

/// Ids by fingerprint, and the sets that the file states.
#[derive(Debug, Default)]
pub(super) struct Providers {
    groups: FingerprintMap<i64>,
    /// Groups of files before this one with the names that they are known by, as fingerprints; zero for none.
    names: FingerprintMap<i64>,
    /// Those of them that the file has named, of which the first name holds.
    named: FingerprintSet,
    /// Sets of files before this one.
    sets: FingerprintMap<i64>,
    next_group: i64,
    next_set: i64,
    /// Sets of the file, in the order of the handles that the reader holds.
    stated: FingerprintList,
    /// The id of each of them.
    ids: Vec<i64>,
}

impl Providers {
    /// What the database knows of groups and sets.
    pub(super) fn load(connection: &Connection, next_group: i64, next_set: i64) -> Result<Self, IngestError> {
        let pairs = |sql: &str| -> Result<FingerprintMap<i64>, IngestError> {
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Self {
            groups: pairs("SELECT fingerprint, provider_group_id FROM provider_group")?,
            names: Self::known_names(connection)?,
            sets: pairs("SELECT fingerprint, provider_set_id FROM provider_set")?,
            next_group,
            next_set,
            ..Self::default()
        })
    }

    fn known_names(connection: &Connection) -> Result<FingerprintMap<i64>, IngestError> {
        let mut statement = connection.prepare(
            "SELECT fingerprint, coalesce(
                        (SELECT renamed.name FROM provider_group_name AS renamed
                         WHERE renamed.provider_group_id = provider_group.provider_group_id
                         ORDER BY renamed.import_id DESC LIMIT 1),
                        provider_group.name)
             FROM provider_group",
        )?;
        let rows = statement.query_map([], |row| {
            let name = row.get_ref(1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            Ok((row.get(0)?, name.map_or(0, of_name)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// No group and no set yet.
    pub(super) fn of_none() -> Self {
        Self { next_group: 1, next_set: 1, ..Self::default() }
    }

    /// The row of a handle.
    pub(super) fn link(&self, key: ProvidersKey) -> Link {
        Link { id: self.ids[key.0 as usize], identity: self.stated.get(key.0) }
    }

    /// The handle of a set; `send` is called wherever the batch may be full.
    pub(super) fn state(
        &mut self,
        set: &ProviderSetFact<'_>,
        batch: &mut Batch,
        mut send: impl FnMut(&mut Batch) -> Result<(), IngestError>,
    ) -> Result<ProvidersKey, IngestError> {
        let fingerprint = set.fingerprint();
        if let Some(key) = self.stated.number(fingerprint) {
            return Ok(ProvidersKey(key));
        }
        let id = match self.sets.get(&fingerprint.0) {
            Some(known) => {
                let known = *known;
                self.rename(set, batch, &mut send)?;
                known
            }
            None => self.add(set, fingerprint, batch, &mut send)?,
        };
        self.ids.push(id);
        Ok(ProvidersKey(self.stated.push(fingerprint)))
    }

    fn add(
        &mut self,
        set: &ProviderSetFact<'_>,
        fingerprint: Fingerprint,
        batch: &mut Batch,
        send: &mut impl FnMut(&mut Batch) -> Result<(), IngestError>,
    ) -> Result<i64, IngestError> {
        let provider_set_id = self.next_set;
        self.next_set += 1;
        let (organizations, group_count) = (set.organizations(), set.groups.len() as u64);
        batch.provider_sets.push(&NewProviderSet {
            provider_set_id,
            fingerprint,
            organizations,
            group_count,
        });
        for network in set.networks {
            batch.set_networks.push(&NewSetNetwork { provider_set_id, network });
        }
        for (fingerprint, group) in set.groups {
            let provider_group_id = self.group(*fingerprint, group, batch);
            batch.set_groups.push(&NewSetGroup { provider_set_id, provider_group_id });
            send(batch)?;
        }
        Ok(provider_set_id)
    }

    /// The names of the groups of a set that is known.
    fn rename(
        &mut self,
        set: &ProviderSetFact<'_>,
        batch: &mut Batch,
        send: &mut impl FnMut(&mut Batch) -> Result<(), IngestError>,
    ) -> Result<(), IngestError> {
        for (fingerprint, group) in set.groups {
            self.group(*fingerprint, group, batch);
            send(batch)?;
        }
        Ok(())
    }

    /// Keeps the name of a group of a file before this one, where the file is the first to call it so.
    fn name(
        &mut self,
        (fingerprint, provider_group_id): (Fingerprint, i64),
        fact: &ProviderGroupFact,
        batch: &mut Batch,
    ) {
        let (Some(known), Ok(name)) = (self.names.get(&fingerprint.0), &fact.name) else { return };
        if self.named.insert(fingerprint.0) && *known != of_name(name) {
            batch.provider_names.push(&NewProviderName { provider_group_id, name, line: fact.line });
        }
    }

    fn group(&mut self, fingerprint: Fingerprint, fact: &ProviderGroupFact, batch: &mut Batch) -> i64 {
        if let Some(known) = self.groups.get(&fingerprint.0) {
            let known = *known;
            self.name((fingerprint, known), fact, batch);
            return known;
        }
        let provider_group_id = self.next_group;
        self.next_group += 1;
        self.groups.insert(fingerprint.0, provider_group_id);
        batch.provider_groups.push(&NewProviderGroup { provider_group_id, fact, fingerprint });
        for npi in fact.npis.iter().flatten() {
            batch.provider_npis.push(&NewProviderNpi { provider_group_id, npi: *npi });
        }
        provider_group_id
    }
}

/// A name as it is compared with that of another file.
fn of_name(name: &str) -> i64 {
    FingerprintBuilder::new(PROVIDER_NAME).text(name).finish().0
}
