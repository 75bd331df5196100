//! The imports of a database into a lake, each as a part: what was current after it of all that it speaks of.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};

use super::error::LakeError;
use super::layout::Lake;
use super::otherwise::{Held, compare_hospitals, compare_orders};
use super::part::PartWriter;
use super::publish::part_of;
use super::record::{
    Attribute, CellCounts, CountedFinding, FilterCode, LeftOutCounts, LineCounts, Record, RejectedCode,
    SCHEMA, StatedPlan, program,
};
use super::sources::Tables;
use super::stored::{Stored, rates_where};
use crate::db::at_one_moment;
use crate::domain::utc_text;
use crate::formats::formats;
use crate::load::{ITEMS_OF_FILTER, PLANS_OF_CONTRACTS, replaced_until};

/// What became of the imports of a database.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FromDatabase {
    /// Parts that were written: file, part and rates.
    pub published: Vec<(String, String, u64)>,
    /// Files that the lake had.
    pub already: u64,
    /// Files whose parts were taken back, because their imports were undone.
    pub taken_back: Vec<String>,
    /// Small tables that were written.
    pub tables: u64,
    /// What the small tables of the lake have and the database lacks, where they stay for that.
    pub lacking: Vec<String>,
}

/// An applied import of a price file.
struct PriceImport {
    import_id: i64,
    /// None where it is undone, and nothing else is of its publisher.
    publisher_id: Option<i64>,
    part: String,
    record: Record,
    scope: Scope,
    only_adds: bool,
}

/// What an import is the whole truth for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Publisher,
    Codes,
    Plans,
}

impl Scope {
    const fn word(self) -> &'static str {
        match self {
            Self::Publisher => "publisher",
            Self::Codes => "codes",
            Self::Plans => "plans",
        }
    }
}

impl PriceImport {
    /// The rates that were current after it of all that it speaks of, with the names of payers as they are matched now.
    fn current(&self) -> String {
        let condition = self.condition();
        let replaced = replaced_until("?2");
        format!(
            "item.publisher_id = ?1 AND rate.import_id <= ?2
             AND (rate.superseded_by IS NULL
                  OR rate.superseded_by > ?2 AND rate.rate_id NOT IN ({replaced}))
             AND {condition}"
        )
    }

    /// The rates of its publisher that it speaks of.
    fn condition(&self) -> String {
        let whole = self.record.filter.as_ref().is_none_or(Vec::is_empty);
        match self.scope {
            Scope::Codes if !whole => format!("item.item_id IN ({ITEMS_OF_FILTER})"),
            Scope::Publisher | Scope::Codes => "?2 = ?2".to_owned(),
            // The names of payers lead to contracts, of which a file may state one under several names.
            Scope::Plans if !self.only_adds => {
                format!("(rate.payer_plan_id IS NULL OR rate.payer_plan_id IN ({PLANS_OF_CONTRACTS}))")
            }
            // What only adds leaves the other lines of business of a plan in force: the part has them, too.
            Scope::Plans => format!("(rate.payer_plan_id IS NULL OR rate.payer_plan_id IN ({OTHER_LINES}))"),
        }
    }
}

/// Payers and plans that only the line of business tells from those that an import states, and these.
const OTHER_LINES: &str = "WITH family AS MATERIALIZED (
         SELECT payer_plan_id, substr(
             contract_key, 1, length(contract_key) - iif(line_is_stated, length(line_of_business) + length(' []'), 0)
         ) AS plan
         FROM payer_contract JOIN payer_plan USING (payer_plan_id)
     )
     SELECT same.payer_plan_id FROM stated_plan JOIN family USING (payer_plan_id)
     JOIN family AS same ON same.plan = family.plan
     WHERE stated_plan.import_id = ?2";

impl Lake {
    /// Publishes every import of prices that the lake does not have as the database says it, in their order, takes back what was undone,
    /// and writes the small tables; `replaces` if also over what the lake has from another database.
    ///
    /// # Errors
    /// When the database or the disk refuses, or an import or small table is in conflict with the lake; what was
    /// published before stays.
    pub fn publish_database(
        &self,
        connection: &Connection,
        replaces: bool,
        now: DateTime<Utc>,
        mut say: impl FnMut(&str, u64),
    ) -> Result<FromDatabase, LakeError> {
        self.tables_beside(connection, replaces)?;
        let mut done = FromDatabase::default();
        let imports = price_imports(connection, "applied")?;
        let mut undone = price_imports(connection, "undone")?;
        undone.retain(|undone| imports.iter().all(|import| import.part != undone.part));
        let is_kept = self.kept(connection, &imports, &undone)?;
        for undone in &undone {
            self.take_back(undone, now, &mut done)?;
        }
        for (import, is_kept) in imports.iter().zip(is_kept) {
            if is_kept {
                done.already += 1;
                continue;
            }
            let rates = at_one_moment(connection, || self.publish_import(connection, import, now))??;
            let file = import.record.file_name.clone().unwrap_or_default();
            say(&file, rates);
            done.published.push((file, import.part.clone(), rates));
        }
        // Another database may have been published in the meantime.
        let _alone = self.commit().map_err(LakeError::afterwards)?;
        match self.tables_beside(connection, replaces)? {
            Tables::Written => done.tables = self.write_tables(connection).map_err(LakeError::afterwards)?,
            Tables::Kept(lacking) => done.lacking = lacking,
        }
        Ok(done)
    }

    /// Which imports the lake has as the database says them.
    fn kept(
        &self,
        connection: &Connection,
        imports: &[PriceImport],
        undone: &[PriceImport],
    ) -> Result<Vec<bool>, LakeError> {
        let mut held = Vec::new();
        for import in imports {
            let known = self.published(&import.part)?.map(|_| self.read_record(&import.part)).transpose()?;
            let PriceImport { publisher_id, only_adds, .. } = *import;
            let mut one = Held { publisher_id, new: &import.record, only_adds, known: known.flatten() };
            one.compare()?;
            if one.known.is_some() && self.is_changed(connection, import)? {
                one.known = None;
            }
            held.push(one);
        }
        compare_orders(&mut held)?;
        let mut all = self.records()?;
        all.retain(|part, _| undone.iter().all(|undone| undone.part != *part));
        compare_hospitals(&mut held, all)?;
        Ok(held.iter().map(|one| one.known.is_some()).collect())
    }

    /// Whether a part holds other rates than what was current after its import: of a file that only adds these follow
    /// names that were matched, and files that were undone, since.
    fn is_changed(&self, connection: &Connection, import: &PriceImport) -> Result<bool, LakeError> {
        if !import.only_adds {
            return Ok(false);
        }
        let known = self.read_record(&import.part)?.and_then(|record| record.holds);
        Ok(known != Some(holds(connection, import)?))
    }

    fn take_back(
        &self,
        import: &PriceImport,
        now: DateTime<Utc>,
        done: &mut FromDatabase,
    ) -> Result<(), LakeError> {
        if self.published(&import.part)?.is_some() {
            self.bury(&import.part, now)?;
            done.taken_back.push(import.record.file_name.clone().unwrap_or_default());
        }
        Ok(())
    }

    fn publish_import(
        &self,
        connection: &Connection,
        import: &PriceImport,
        now: DateTime<Utc>,
    ) -> Result<u64, LakeError> {
        let mut record = import.record.clone();
        self.refuse_same_edition(&record)?;
        let mut writer = PartWriter::new(self, &record)?;
        let sql = rates_where(&import.current());
        let of_all = || (record.edition.map(|day| day.to_string()), record.edition_na.clone());
        let day = (!import.only_adds).then(of_all);
        let mut stored = Stored::new(connection, import.import_id, day);
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query(params![import.publisher_id, import.import_id])?;
        while let Some(row) = rows.next()? {
            stored.take(row, &mut writer)?;
        }
        stored.finish(import.import_id, &mut writer)?;
        if import.only_adds {
            let mut states = record.states.take().unwrap_or_default();
            states.extend(stored.plans_of_rates()?);
            states.sort();
            states.dedup();
            record.states = Some(states);
            record.holds = Some(holds(connection, import)?);
        }
        record.rates = Some(stored.rates);
        record.gaps = Some(stored.gaps);
        record.published_at = Some(utc_text(now));
        record.parts = Some(writer.finish()?);
        self.commit_record(&record)?;
        Ok(stored.rates)
    }
}

/// Which rates of a database the part of an import holds, in short: another text is another part.
fn holds(connection: &Connection, import: &PriceImport) -> rusqlite::Result<String> {
    let sql = format!(
        "SELECT count(*) || ' ' || ifnull(sum(rate.rate_id), 0) || ' ' || ifnull(sum(rate.import_id), 0)
         FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
         WHERE {}",
        import.current()
    );
    connection.query_row(&sql, params![import.publisher_id, import.import_id], |row| row.get(0))
}

/// The imports of price files with this status, in their order.
fn price_imports(connection: &Connection, status: &str) -> Result<Vec<PriceImport>, LakeError> {
    // Lists of files and allowed amounts are no rates.
    let known = formats().map(crate::formats::Format::name).filter(|name| !is_without_rates(name));
    let known: Vec<String> = known.map(|name| format!("'{name}'")).collect();
    let mut statement = connection.prepare(&format!(
        "SELECT import.*, coalesce(publisher.name, publisher_name) AS publisher, entity_letters, list_letters,
                (SELECT max(other.edition) FROM import AS other
                 WHERE other.publisher_id = import.publisher_id AND other.import_id <= import.import_id
                   AND other.status = 'applied') AS order_day
         FROM import LEFT JOIN publisher USING (publisher_id)
         WHERE status = ?1 AND (profile IS NOT NULL OR format IN ({}))
         ORDER BY import_id",
        known.join(", ")
    ))?;
    let mut rows = statement.query([status])?;
    let mut imports = Vec::new();
    while let Some(row) = rows.next()? {
        imports.push(price_import(connection, row)?);
    }
    Ok(imports)
}

/// Whether files of a format hold no rate that a lake could keep: lists of files, or allowed amounts.
#[must_use]
pub fn is_without_rates(format: &str) -> bool {
    ["allowed", "contents"].iter().any(|word| format.contains(word))
}

fn price_import(connection: &Connection, row: &Row<'_>) -> Result<PriceImport, LakeError> {
    let text = |name: &str| row.get::<_, Option<String>>(name);
    let count = |name: &str| row.get::<_, Option<i64>>(name).map(|n| n.map(i64::unsigned_abs));
    let import_id: i64 = row.get("import_id")?;
    let (format, kind): (String, String) = (row.get("format")?, row.get("publisher_kind")?);
    let sha256: String = row.get("sha256")?;
    let (profile, filter) = (text("profile_sha256")?, text("filter_sha256")?);
    let encoding: String = row.get("encoding")?;
    let part = part_of(&sha256, &format, profile.as_deref(), filter.as_deref(), &encoding);
    let scope = match kind.as_str() {
        _ if row.get("only_adds")? => Scope::Plans,
        "payer" if format.contains("in-network") => Scope::Codes,
        "payer" => Scope::Plans,
        _ => Scope::Publisher,
    };
    let record = Record {
        schema: SCHEMA,
        program: Some(program()),
        part: part.clone(),
        file_name: text("file_name")?,
        bytes: count("bytes")?,
        sha256: Some(sha256),
        format: Some(format),
        format_version: text("format_version")?,
        format_version_na: text("format_version_na")?,
        encoding: text("encoding")?,
        edition: text("edition")?.and_then(|day| day.parse().ok()),
        edition_na: text("edition_na")?,
        order_day: text("order_day")?.and_then(|day| day.parse().ok()),
        order_number: Some(import_id.unsigned_abs()),
        publisher: text("publisher")?,
        entity_letters: text("entity_letters")?,
        list_letters: text("list_letters")?,
        publisher_kind: Some(kind),
        scope: Some(scope.word().to_owned()),
        profile: text("profile")?,
        profile_sha256: profile,
        filter_sha256: filter,
        filter: Some(filter_of(connection, import_id)?),
        states: Some(stated_by(connection, import_id)?),
        rejected_codes: Some(rejected_codes_of(connection, import_id)?),
        rows_read: count("rows_read")?,
        rows_accepted: count("rows_accepted")?,
        rows_rejected: count("rows_rejected")?,
        cells: cells_of(connection, import_id)?,
        lines: lines_of(connection, import_id)?,
        left_out: left_out_of(connection, import_id)?,
        fingerprint: text("fingerprint")?,
        attributes: Some(attributes_of(connection, import_id)?),
        findings: Some(findings_of(connection, import_id)?),
        ..Record::default()
    };
    let (publisher_id, only_adds) = (row.get("publisher_id")?, row.get("only_adds")?);
    Ok(PriceImport { import_id, publisher_id, part, record, scope, only_adds })
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    import_id: i64,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map([import_id], read)?.collect()
}

fn whole(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(i64::unsigned_abs)
}

fn filter_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<FilterCode>> {
    let sql = "SELECT system, code FROM import_filter WHERE import_id = ?1 ORDER BY system, code";
    all(connection, sql, import_id, |row| Ok(FilterCode { system: row.get(0)?, code: row.get(1)? }))
}

fn stated_by(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<StatedPlan>> {
    let sql = "SELECT payer_key, plan_key, raw_payer, raw_plan
               FROM stated_plan JOIN payer_plan USING (payer_plan_id)
               WHERE stated_plan.import_id = ?1 ORDER BY payer_key, plan_key, raw_payer, raw_plan";
    all(connection, sql, import_id, StatedPlan::of_row)
}

fn rejected_codes_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<RejectedCode>> {
    let sql = "SELECT code, line FROM rejected_code WHERE import_id = ?1 ORDER BY code";
    all(connection, sql, import_id, |row| Ok(RejectedCode { code: row.get(0)?, line: whole(row, 1)? }))
}

fn cells_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<CellCounts>> {
    let sql = "SELECT cells_read, cells_stored, cells_gap, cells_rejected, cells_left_out, cells_left_blank
               FROM import_cells WHERE import_id = ?1";
    let found = all(connection, sql, import_id, |row| {
        Ok(CellCounts {
            read: whole(row, 0)?,
            stored: whole(row, 1)?,
            gaps: whole(row, 2)?,
            rejected: whole(row, 3)?,
            left_out: whole(row, 4)?,
            left_blank: whole(row, 5)?,
        })
    })?;
    Ok(found.into_iter().next())
}

fn lines_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<LineCounts>> {
    let sql = "SELECT lines_read, lines_header, lines_rows, lines_blank, lines_skipped, lines_continued
               FROM import_lines WHERE import_id = ?1";
    let found = all(connection, sql, import_id, |row| {
        Ok(LineCounts {
            read: whole(row, 0)?,
            header: whole(row, 1)?,
            rows: whole(row, 2)?,
            blank: whole(row, 3)?,
            skipped: whole(row, 4)?,
            continued: whole(row, 5)?,
        })
    })?;
    Ok(found.into_iter().next())
}

fn left_out_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<LeftOutCounts>> {
    let sql = "SELECT items_read, items_kept, bytes_left_out FROM import_left_out WHERE import_id = ?1";
    let found = all(connection, sql, import_id, |row| {
        let (items_read, items_kept, bytes_left_out) = (whole(row, 0)?, whole(row, 1)?, whole(row, 2)?);
        Ok(LeftOutCounts { items_read, items_kept, bytes_left_out })
    })?;
    Ok(found.into_iter().next())
}

fn attributes_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<Attribute>> {
    let sql = "SELECT name, position, value, value_na FROM import_attribute WHERE import_id = ?1 ORDER BY name, position";
    all(connection, sql, import_id, |row| {
        Ok(Attribute {
            name: row.get(0)?,
            position: whole(row, 1)?,
            value: row.get(2)?,
            value_na: row.get(3)?,
        })
    })
}

fn findings_of(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<CountedFinding>> {
    let sql = "SELECT rule, severity, occurrences, line, column_name, message
               FROM import_finding WHERE import_id = ?1 AND reject = 0 ORDER BY position";
    all(connection, sql, import_id, |row| {
        Ok(CountedFinding {
            rule: row.get(0)?,
            severity: row.get(1)?,
            count: whole(row, 2)?,
            line: whole(row, 3)?,
            column: row.get(4)?,
            message: row.get(5)?,
        })
    })
}
