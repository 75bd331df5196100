//! One reference file, one transaction: a release is written whole, and replaces the one before it.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, params};

use super::causes::Causes;
use super::dictionary::Codes;
use super::excerpts::{self, Shipped};
use super::guards::{Loss, accepted, guard, held, of_file};
use super::import::{finish_import, insert_import, refuse_known, write_causes};
use super::import_records::{NewReject, publisher};
use super::options::{ApplyOptions, Mode};
use super::outcome::{Cause, ChangeCounts, Example, Outcome};
use super::rejected_codes;
use super::sink::Totals;
use super::variant::{by_amounts, refuse_contradicted};
use super::writer::Writer;
use crate::db::{Binder, Column, Import, Link, Record, Shared};
use crate::domain::text::grouped;
use crate::domain::{CodeSystem, Missing, utc_text};
use crate::findings::{Finding, Place, rules};
use crate::formats::ledger::Cells;
use crate::formats::reader::{Reject, Scope};
use crate::formats::release::{Cell, Kind, ReferenceReader, ReferenceSink, Release, Stated, Stored, Table};
use crate::source::{IngestError, Lines};

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
        let outcome = write_release(&transaction, reader.as_mut(), &options, Shipped::No);
        outcomes.push(outcome.map_err(|error| of_file(error, &options.file_name))?);
    }
    match keep {
        true => transaction.commit()?,
        false => transaction.rollback()?,
    }
    Ok(outcomes)
}

/// Reads rows of a few codes that ratebook ships into an open transaction. They give way to any whole
/// file, so nothing is read where one of the same release is current.
///
/// # Errors
/// As [`apply_reference`].
pub fn apply_extract(
    transaction: &Transaction<'_>,
    mut reader: Box<dyn ReferenceReader>,
    options: &ApplyOptions,
) -> Result<Option<Outcome>, IngestError> {
    match current_release(transaction, reader.release())? {
        Some(current) if !current.extract => return Ok(None),
        _ => {}
    }
    let outcome = write_release(transaction, reader.as_mut(), options, Shipped::Yes)?;
    excerpts::mark_extract(transaction, outcome.import_id)?;
    Ok(Some(outcome))
}

fn write_release(
    transaction: &Transaction<'_>,
    reader: &mut dyn ReferenceReader,
    options: &ApplyOptions,
    shipped: Shipped,
) -> Result<Outcome, IngestError> {
    let publication = reader.publication().clone();
    refuse_known(transaction, (publication.format, None), options)?;
    let (mut release, table) = (reader.release().clone(), reader.table());
    let variant_by_amounts = release.variant == Stated::ByAmounts;
    let part = release.part.clone();
    if variant_by_amounts {
        // A part that no release has, until the amounts are stored and decide.
        release.part.push_str(" undecided");
    }
    let publisher_id = publisher(transaction, publication.publisher_kind, &publication.publisher)?;
    let mut current = current_release(transaction, &release)?;
    if let (Some(current), Ok(edition)) = (&current, publication.edition) {
        refuse_older(&edition.to_string(), current, &release, options)?;
    }
    let import_id = insert_import(transaction, publisher_id, &publication, options)?;
    supersede(transaction, current.as_ref(), import_id)?;
    let mut writer = Writer::new(transaction, Import { import_id, publisher_id });
    let release_id = writer.write_one(&release)?;
    let mut sink = TableSink {
        writer,
        table,
        release_id,
        codes: Codes::load(transaction)?,
        stored: 0,
        causes: Causes::default(),
        totals: Totals::default(),
    };
    reader.read(&mut sink)?;
    let stored = sink.stored;
    let (mut writer, mut totals) = sink.finish()?;
    totals.causes.splice(0..0, options.notices.iter().cloned().map(Cause::of));
    refuse_broken(&totals, options)?;
    if variant_by_amounts {
        release.part = by_amounts(transaction, &release, (release_id, import_id))?.part(&part);
        current = current_release(transaction, &release)?;
        supersede(transaction, current.as_ref(), import_id)?;
        transaction.execute(
            "UPDATE reference_release SET part = ?1 WHERE release_id = ?2",
            params![release.part, release_id],
        )?;
    }
    if let Stated::Said(said) = release.variant {
        refuse_contradicted(transaction, &release, (release_id, import_id), (said, &options.file_name))?;
    }
    totals.causes.extend(excerpts::looked_at(
        transaction,
        &release,
        table,
        (release_id, import_id),
        shipped,
    )?);
    totals.causes.extend(not_begun(transaction, &release, options)?);
    rejected_codes::keep(transaction, import_id, &totals.rejected_codes)?;
    totals.causes.extend(rejected_codes::lost(transaction, &release, table, (release_id, import_id))?);
    let previous = current.map(|current| current.release_id);
    let changes =
        count_changes(transaction, table, writer.columns(table.name), (release_id, previous), stored)?;
    totals.current_before = changes.changed + changes.removed + changes.unchanged;
    totals.causes.extend(excerpts::leaves_out(changes.removed, totals.current_before));
    write_causes(&mut writer, &totals.causes)?;
    let loss = Loss {
        current: totals.current_before,
        known: totals.current_before,
        removed: changes.removed,
        known_to_gap: changes.known_to_gap,
        tenfold: changes.tenfold,
        ..Loss::default()
    };
    let mut held = held(&[loss], 0, Scope::Publisher, options);
    for removal in held.iter_mut().filter(|held| held.rule == rules::FACTS_REMOVED) {
        removal.lift.push_str(beside_another(&release));
    }
    guard(&held, &[], options)?;
    finish_import(transaction, import_id, &totals, &changes, &utc_text((options.clock)()))?;
    Ok(Outcome {
        import_id,
        rows: totals.rows,
        cells: totals.cells,
        lines: totals.lines,
        left_out: None,
        changes,
        replaces: Vec::new(),
        largest: Vec::new(),
        removed: Vec::new(),
        items_added: 0,
        codes_added: totals.codes_added,
        payers_unmatched: 0,
        unmatched_names: Vec::new(),
        match_command: None,
        gaps_added: totals.gaps_added,
        held,
        sample_code: None,
        causes: totals.causes,
    })
}

/// What keeps a file beside the one that it would replace, where names tell the files of a period apart.
fn beside_another(release: &Release) -> &'static str {
    match release.dataset {
        "carrier-amount" | "fee-schedule-extract" => {
            ", or give the file a name of its own if it belongs beside the one that it would replace"
        }
        _ => "",
    }
}

/// The release that is current for the same dataset, period and part.
struct CurrentRelease {
    release_id: i64,
    edition: Option<String>,
    extract: bool,
}

fn current_release(
    transaction: &Transaction<'_>,
    release: &Release,
) -> Result<Option<CurrentRelease>, IngestError> {
    Ok(transaction
        .query_row(
            "SELECT release_id, import.edition, extract FROM reference_release JOIN import USING (import_id)
             WHERE dataset = ?1 AND period = ?2 AND part = ?3 AND superseded_by IS NULL",
            params![release.dataset, release.period, release.part],
            |row| Ok(CurrentRelease { release_id: row.get(0)?, edition: row.get(1)?, extract: row.get(2)? }),
        )
        .optional()?)
}

fn supersede(
    transaction: &Transaction<'_>,
    current: Option<&CurrentRelease>,
    import_id: i64,
) -> Result<(), IngestError> {
    if let Some(current) = current {
        transaction.execute(
            "UPDATE reference_release SET superseded_by = ?1 WHERE release_id = ?2",
            [import_id, current.release_id],
        )?;
    }
    Ok(())
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

/// A release that has not begun is in force from its first day on (`v_medicare_release`); until then reports give the one
/// that is, if any is loaded.
fn not_begun(
    transaction: &Transaction<'_>,
    release: &Release,
    options: &ApplyOptions,
) -> Result<Option<Cause>, IngestError> {
    const IN_FORCE: &str = "SELECT max(period) FROM reference_release
         WHERE dataset = ?1 AND period <= ?2 AND period GLOB '[0-9]*' AND superseded_by IS NULL";
    let today = (options.clock)().date_naive().to_string();
    let is_dated = release.period.starts_with(|first: char| first.is_ascii_digit());
    if !is_dated || release.period <= today {
        return Ok(None);
    }
    let params = params![release.dataset, today];
    let in_force: Option<String> = transaction.query_row(IN_FORCE, params, |row| row.get(0))?;
    Ok(in_force.map(|in_force| {
        let message = format!(
            "the release begins in {}: until then reports give the amounts of {in_force}",
            release.period
        );
        Cause::of(rules::RELEASE_NOT_BEGUN.at(Place::default(), "", message))
    }))
}

impl Record for Release {
    fn table(&self) -> &'static str {
        "reference_release"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("release_id", 0);
        out.value("dataset", self.dataset);
        out.known("year", self.year.map(i64::from).ok_or(Missing::NotApplicable));
        out.value("period", &*self.period);
        out.value("part", &*self.part);
        out.shared(Shared::Import);
    }
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

/// A row of a reference file: the columns are the stored fields of its table.
struct ReleaseRow<'r> {
    table: Table,
    release_id: i64,
    cells: &'r [Cell<'r>],
    /// The numbers of the codes among the cells, in order.
    codes: &'r [i64],
    line: u64,
}

impl Record for ReleaseRow<'_> {
    fn table(&self) -> &'static str {
        self.table.name
    }

    fn columns(&self, out: &mut impl Binder) {
        out.aside("release_id", self.release_id);
        out.aside("source_line", self.line);
        let mut codes = self.codes.iter();
        for (field, cell) in self.table.fields.iter().zip(self.cells).filter(|(field, _)| field.is_stored()) {
            let column = field.column;
            match (cell, field.may_be_gap()) {
                (Cell::Code(_), _) => out.link(column, "code", codes.next().map(|id| Link::to(*id))),
                (Cell::Text(text), true) => out.known(column, Ok(&**text)),
                (Cell::Text(text), false) => out.value(column, &**text),
                (Cell::Number(number), true) => out.known(column, Ok(*number)),
                (Cell::Number(number), false) => out.value(column, *number),
                (Cell::Gap(reason), _) => out.known(column, Err::<i64, _>(*reason)),
            }
        }
    }
}

/// Writes rows as they are read; reference files are small enough for one thread.
struct TableSink<'t> {
    writer: Writer<'t>,
    table: Table,
    release_id: i64,
    codes: Codes,
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
        let (code_id, new) = self.codes.id(line, CodeSystem::Hcpcs.stored(text), text);
        if let Some(new) = new {
            self.totals.codes_added += 1;
            self.writer.write_one(&new)?;
        }
        Ok(code_id)
    }
}

impl ReferenceSink for TableSink<'_> {
    fn further(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let (rows, gaps) = (self.totals.rows.accepted, self.totals.gaps_added);
        let stored = self.row(line, cells)?;
        (self.totals.rows.accepted, self.totals.gaps_added) = (rows, gaps);
        Ok(stored)
    }

    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let (mut figures, mut gaps, mut codes) = (0_u64, 0_u64, Vec::new());
        for (field, cell) in self.table.fields.iter().zip(cells).filter(|(field, _)| field.is_stored()) {
            match cell {
                Cell::Code(text) => codes.push(self.code_id(line, text)?),
                Cell::Number(_) => figures += u64::from(is_figure(field.kind)),
                Cell::Gap(_) => gaps += u64::from(is_figure(field.kind)),
                Cell::Text(_) => {}
            }
        }
        let row = ReleaseRow { table: self.table, release_id: self.release_id, cells, codes: &codes, line };
        match self.writer.write_one(&row) {
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
        let Reject { line, byte_offset, raw, findings } = *reject;
        self.totals.rejected_codes.read(line, raw);
        let position = self.totals.rows.rejected;
        self.writer.write_reject(&NewReject { position, line, byte_offset, raw }, findings)
    }

    fn finding(&mut self, finding: Finding) {
        self.causes.note(finding);
    }

    fn cells(&mut self, cells: &Cells) {
        self.totals.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        self.totals.lines = Some(*lines);
    }
}

/// Whether a field holds a figure that a source may leave out.
fn is_figure(kind: Kind) -> bool {
    matches!(kind, Kind::FixedOr(..) | Kind::RoundedOr(..) | Kind::PositiveOr(..))
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
    columns: &[Column],
    (release_id, previous): (i64, Option<i64>),
    stored: u64,
) -> Result<ChangeCounts, IngestError> {
    let Some(previous) = previous else {
        return Ok(ChangeCounts { added: stored, ..ChangeCounts::default() });
    };
    let name = table.name;
    let count = |sql: String| -> Result<u64, IngestError> {
        let n: i64 = transaction.query_row(&sql, [release_id, previous], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let same_in = |columns: Vec<String>| {
        let same: Vec<String> =
            columns.iter().map(|column| format!("new.{column} IS old.{column}")).collect();
        count(format!(
            "SELECT count(*) FROM {name} AS new JOIN {name} AS old ON {} WHERE new.release_id = ?1 AND old.release_id = ?2",
            same.join(" AND ")
        ))
    };
    let keys = table.fields.iter().filter(|field| field.key).map(|field| field.column.to_owned());
    let both = same_in(keys.collect())?;
    let unchanged = same_in(columns.iter().filter(|column| column.counts()).map(Column::name).collect())?;
    let before = count(format!("SELECT count(*) FROM {name} WHERE release_id = ?2 AND ?1 IS NOT NULL"))?;
    Ok(ChangeCounts {
        added: stored.saturating_sub(both),
        changed: both - unchanged,
        removed: before.saturating_sub(both),
        unchanged,
        ..ChangeCounts::default()
    })
}
