//! One reference file, one transaction: a release is written whole, and replaces the one before it.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Statement, Transaction, params, params_from_iter};

use super::apply::{ApplyOptions, Mode, finish_import, insert_import, publisher, write_causes};
use super::batch::{Batch, NewCode, NewReject};
use super::causes::Causes;
use super::compare::{accepted, guard, held};
use super::dictionary::{NextIds, load_codes};
use super::outcome::{Cause, ChangeCounts, Example, Outcome};
use super::sink::Totals;
use super::writer::{Writer, reason, signed};
use crate::domain::text::grouped;
use crate::domain::{CodeSystem, utc_text};
use crate::findings::{Finding, rules};
use crate::formats::ledger::Cells;
use crate::formats::reader::Reject;
use crate::formats::release::{Cell, Field, Kind, ReferenceReader, ReferenceSink, Release, Stored, Table};
use crate::source::IngestError;

/// Reads a reference file into the database as one transaction. On an error nothing is left behind.
///
/// # Errors
/// When the file cannot be read to its end, a guard holds it, or the database refuses.
pub fn apply_reference(
    connection: &mut Connection,
    reader: Box<dyn ReferenceReader>,
    options: ApplyOptions,
) -> Result<Outcome, IngestError> {
    let mut outcomes = apply_references(connection, vec![(reader, options)])?;
    Ok(outcomes.remove(0))
}

/// Reads several files into the database as one transaction, with a record each: all or none.
///
/// # Errors
/// As [`apply_reference`].
pub fn apply_references(
    connection: &mut Connection,
    files: Vec<(Box<dyn ReferenceReader>, ApplyOptions)>,
) -> Result<Vec<Outcome>, IngestError> {
    let transaction = connection.transaction()?;
    let mut outcomes = Vec::new();
    let mut keep = true;
    for (mut reader, options) in files {
        keep &= options.mode == Mode::Apply;
        let outcome = write_release(&transaction, reader.as_mut(), &options);
        outcomes.push(outcome.map_err(|error| named(error, &options.file_name))?);
    }
    match keep {
        true => transaction.commit()?,
        false => transaction.rollback()?,
    }
    Ok(outcomes)
}

/// A guard speaks of one file of several.
fn named(error: IngestError, file: &str) -> IngestError {
    match error {
        IngestError::Guard { rule, message, hint } if !message.contains(file) => {
            IngestError::Guard { rule, message: format!("`{file}`: {message}"), hint }
        }
        error => error,
    }
}

fn write_release(
    transaction: &Transaction<'_>,
    reader: &mut dyn ReferenceReader,
    options: &ApplyOptions,
) -> Result<Outcome, IngestError> {
    let publication = reader.publication().clone();
    let (release, table) = (reader.release().clone(), reader.table());
    let publisher_id = publisher(transaction, &publication)?;
    let current = current_release(transaction, &release)?;
    if let (Some(current), Ok(edition)) = (&current, publication.edition) {
        refuse_older(&edition.to_string(), current, &release, options)?;
    }
    let import_id = insert_import(transaction, publisher_id, &publication, options)?;
    if let Some(current) = &current {
        transaction.execute(
            "UPDATE reference_release SET superseded_by = ?1 WHERE release_id = ?2",
            [import_id, current.release_id],
        )?;
    }
    let release_id = insert_release(transaction, &release, import_id)?;

    let insert = transaction.prepare(&insert_sql(table))?;
    let codes = load_codes(transaction)?;
    let next_code = NextIds::load(transaction)?.code;
    let mut sink = TableSink {
        writer: Writer::new(transaction, import_id, publisher_id),
        insert,
        table,
        release_id,
        codes,
        next_code,
        stored: 0,
        causes: Causes::default(),
        totals: Totals::default(),
    };
    reader.read(&mut sink)?;
    let stored = sink.stored;
    let (mut writer, mut totals) = sink.finish()?;
    totals.causes.splice(0..0, options.notices.iter().cloned().map(Cause::of));
    write_causes(&mut writer, &totals)?;
    refuse_broken(&totals, options)?;
    let changes = count_changes(transaction, table, release_id, current.as_ref(), stored)?;
    totals.current_before = changes.changed + changes.removed + changes.unchanged;
    let held = held(&changes, &totals, options);
    guard(&held, options)?;
    finish_import(transaction, import_id, &totals, &changes, &utc_text((options.clock)()))?;
    Ok(Outcome {
        import_id,
        rows: totals.rows,
        cells: totals.cells,
        changes,
        largest: Vec::new(),
        items_added: 0,
        codes_added: totals.codes_added,
        payers_unmatched: 0,
        gaps_added: totals.gaps_added,
        held,
        sample_code: None,
        causes: totals.causes,
    })
}

/// The release that is current for the same dataset, period and part.
struct CurrentRelease {
    release_id: i64,
    edition: Option<String>,
}

fn current_release(
    transaction: &Transaction<'_>,
    release: &Release,
) -> Result<Option<CurrentRelease>, IngestError> {
    Ok(transaction
        .query_row(
            "SELECT release_id, import.edition FROM reference_release JOIN import USING (import_id)
             WHERE dataset = ?1 AND period = ?2 AND part = ?3 AND superseded_by IS NULL",
            params![release.dataset, release.period, release.part],
            |row| Ok(CurrentRelease { release_id: row.get(0)?, edition: row.get(1)? }),
        )
        .optional()?)
}

fn refuse_older(
    edition: &str,
    current: &CurrentRelease,
    release: &Release,
    options: &ApplyOptions,
) -> Result<(), IngestError> {
    match &current.edition {
        Some(newer) if newer.as_str() > edition && !accepted(options, rules::OLDER_EDITION) => {
            Err(IngestError::Guard {
                rule: rules::OLDER_EDITION,
                message: format!(
                    "the file is dated {edition}, older than that of {newer}, which is current for {} {}",
                    release.dataset, release.period
                ),
                hint: rules::OLDER_EDITION.remedy.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

fn insert_release(
    transaction: &Transaction<'_>,
    release: &Release,
    import_id: i64,
) -> Result<i64, IngestError> {
    transaction.execute(
        "INSERT INTO reference_release (dataset, year, year_na, period, part, import_id)
         VALUES (?1, ?2, iif(?2 IS NULL, 'not-applicable', NULL), ?3, ?4, ?5)",
        params![release.dataset, release.year, release.period, release.part, import_id],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// A release replaces a whole table, so one of which nothing or only a part can be read is held.
fn refuse_broken(totals: &Totals, options: &ApplyOptions) -> Result<(), IngestError> {
    let (accepted_rows, rejected) = (totals.rows.accepted, totals.rows.rejected);
    if accepted_rows >= rejected && accepted_rows > 0 {
        return Ok(());
    }
    let examples = totals.causes.iter().filter(|cause| cause.rejects).flat_map(|cause| &cause.examples);
    let first = examples.min_by_key(|Example { finding, .. }| (finding.place.line, finding.place.column));
    let why = first.map_or("it has no data row".to_owned(), |Example { finding, .. }| {
        let column = finding.place.column_name.as_ref().map(|name| format!(", column `{name}`"));
        format!("line {}{}: {}", finding.place.line, column.unwrap_or_default(), finding.message)
    });
    if accepted_rows == 0 {
        return Err(IngestError::Guard {
            rule: rules::NO_ROW_USABLE,
            message: format!("no row of the file can be stored; {why}"),
            hint: rules::NO_ROW_USABLE.remedy.to_owned(),
        });
    }
    if accepted(options, rules::MOST_ROWS_UNUSABLE) {
        return Ok(());
    }
    let (rejected, read) = (grouped(rejected), grouped(totals.rows.read));
    Err(IngestError::Guard {
        rule: rules::MOST_ROWS_UNUSABLE,
        message: format!("{rejected} of {read} rows cannot be stored; {why}"),
        hint: rules::MOST_ROWS_UNUSABLE.remedy.to_owned(),
    })
}

/// The stored columns of a field, `x` and, where it may be a gap, `x_na`.
fn columns(field: &Field) -> Vec<String> {
    match (field.is_stored(), field.may_be_gap()) {
        (false, _) => Vec::new(),
        (true, false) => vec![field.column.to_owned()],
        (true, true) => vec![field.column.to_owned(), format!("{}_na", field.column)],
    }
}

fn insert_sql(table: Table) -> String {
    let columns: Vec<String> = table.fields.iter().flat_map(columns).collect();
    let marks = vec!["?"; columns.len() + 2].join(", ");
    format!("INSERT INTO {} (release_id, source_line, {}) VALUES ({marks})", table.name, columns.join(", "))
}

/// Writes rows as they are read; reference files are small enough for one thread.
struct TableSink<'t> {
    writer: Writer<'t>,
    insert: Statement<'t>,
    table: Table,
    release_id: i64,
    codes: Vec<HashMap<Box<str>, i64>>,
    next_code: i64,
    /// Rows that are in the table; rows of the file may be added up.
    stored: u64,
    causes: Causes,
    totals: Totals,
}

impl<'t> TableSink<'t> {
    fn finish(mut self) -> Result<(Writer<'t>, Totals), IngestError> {
        self.totals.rows.read = self.totals.rows.accepted + self.totals.rows.rejected;
        self.totals.causes = self.causes.into_sorted();
        Ok((self.writer, self.totals))
    }

    fn code_id(&mut self, line: u64, text: &str) -> Result<i64, IngestError> {
        let system = CodeSystem::of_procedure(text).unwrap_or(CodeSystem::Hcpcs);
        let known = &mut self.codes[system as usize];
        if let Some(id) = known.get(text) {
            return Ok(*id);
        }
        let code_id = self.next_code;
        self.next_code += 1;
        known.insert(text.into(), code_id);
        self.totals.codes_added += 1;
        let code = NewCode { code_id, system, text: text.to_owned(), line };
        self.writer.write_codes(&Batch { codes: vec![code], ..Batch::default() })?;
        Ok(code_id)
    }
}

impl ReferenceSink for TableSink<'_> {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let mut bound: Vec<Value> = vec![self.release_id.into(), signed(line).into()];
        let (mut figures, mut gaps) = (0_u64, 0_u64);
        for (field, cell) in self.table.fields.iter().zip(cells) {
            if !field.is_stored() {
                continue;
            }
            let mut missing = None;
            bound.push(match cell {
                Cell::Code(text) => self.code_id(line, text)?.into(),
                Cell::Text(text) => text.to_string().into(),
                Cell::Number(number) => {
                    figures += u64::from(is_figure(field.kind));
                    (*number).into()
                }
                Cell::Gap(reason) => {
                    missing = Some(*reason);
                    gaps += u64::from(is_figure(field.kind));
                    Value::Null
                }
            });
            if field.may_be_gap() {
                bound.push(reason(missing));
            }
        }
        match self.insert.execute(params_from_iter(bound)) {
            Ok(_) => {
                self.totals.rows.accepted += 1;
                self.stored += 1;
                self.totals.gaps_added += u64::from(gaps > 0 && figures == 0);
                Ok(Stored::Yes)
            }
            Err(error) => refusal(error),
        }
    }

    fn merged(&mut self) {
        self.totals.rows.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.totals.rows.rejected += 1;
        self.causes.reject(reject);
        self.writer.write_reject(&NewReject {
            line: reject.line,
            byte_offset: reject.byte_offset,
            raw: reject.raw.to_owned(),
            findings: reject.findings.to_vec(),
        })
    }

    fn finding(&mut self, finding: Finding) {
        self.causes.note(finding);
    }

    fn cells(&mut self, cells: &Cells) {
        self.totals.cells.add(cells);
    }
}

/// Whether a field holds a figure that a source may leave out.
fn is_figure(kind: Kind) -> bool {
    matches!(kind, Kind::FixedOr(..) | Kind::RoundedOr(..))
}

/// A row that the table's own rules refuse is a bad row; any other error stops the import.
fn refusal(error: rusqlite::Error) -> Result<Stored, IngestError> {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else { return Err(error.into()) };
    if failure.code != ErrorCode::ConstraintViolation {
        return Err(error.into());
    }
    Ok(match failure.extended_code {
        rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => {
            Stored::Repeated
        }
        _ => Stored::Refused(message.clone().unwrap_or_default().replace("constraint failed: ", "")),
    })
}

/// Rows against the release before, by the key of the table.
fn count_changes(
    transaction: &Transaction<'_>,
    table: Table,
    release_id: i64,
    current: Option<&CurrentRelease>,
    stored: u64,
) -> Result<ChangeCounts, IngestError> {
    let Some(current) = current else {
        return Ok(ChangeCounts { added: stored, ..ChangeCounts::default() });
    };
    let name = table.name;
    let keys: Vec<&str> = table.fields.iter().filter(|field| field.key).map(|field| field.column).collect();
    let same_key: Vec<String> = keys.iter().map(|key| format!("new.{key} IS old.{key}")).collect();
    let values: Vec<String> = table.fields.iter().flat_map(columns).collect();
    let same: Vec<String> = values.iter().map(|value| format!("new.{value} IS old.{value}")).collect();
    let count = |sql: String| -> Result<u64, IngestError> {
        let n: i64 = transaction.query_row(&sql, [release_id, current.release_id], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let both = count(format!(
        "SELECT count(*) FROM {name} AS new JOIN {name} AS old ON {} WHERE new.release_id = ?1 AND old.release_id = ?2",
        same_key.join(" AND ")
    ))?;
    let unchanged = count(format!(
        "SELECT count(*) FROM {name} AS new JOIN {name} AS old ON {} WHERE new.release_id = ?1 AND old.release_id = ?2",
        same.join(" AND ")
    ))?;
    let before = count(format!("SELECT count(*) FROM {name} WHERE release_id = ?2 AND ?1 IS NOT NULL"))?;
    Ok(ChangeCounts {
        added: stored.saturating_sub(both),
        changed: both - unchanged,
        removed: before.saturating_sub(both),
        unchanged,
        ..ChangeCounts::default()
    })
}
