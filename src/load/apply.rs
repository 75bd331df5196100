//! One file, one transaction: find or make the publisher, read and write side by side, record.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::absent_plans::absent_plans;
use super::allowed::{compare_allowed, lay_allowed};
use super::batch::Batch;
use super::commercial_plans::name_commercial_plans;
use super::compare::{Compared, Comparison, compare, lay_contracts};
use super::contents::compare_contents;
use super::corrections::apply_corrections;
use super::current_facts::{Edition, RatesBefore};
use super::delta::apply_delta;
use super::dictionary::Dictionary;
use super::foreign_keys::References;
use super::guards::{guard, held, of_file};
use super::hospitals::known_hospital;
use super::import::{finish_import, insert_import, refuse_known, write_causes, write_filter, write_headings};
use super::import_records::publisher;
use super::late_values::drop_filled_gaps;
use super::lists::{known_list, replace_under_other_names};
use super::older::{
    refuse_days_that_go_back, refuse_older_edition, refuse_older_for_all_codes, refuse_older_than_replaced,
};
use super::options::{ApplyOptions, Mode};
use super::other_names::{match_command, other_names};
use super::other_parts::other_parts;
use super::outcome::{Cause, Outcome, Replaced, ReplacedFacts};
use super::parts_beside::{imports_of_parts, note_parts};
use super::rate_counts::{store_brought, store_superseded};
use super::rejected_codes;
use super::sink::{FactSink, Totals};
use super::together::{Share, Together, store_parts};
use super::two_lists::{Series, contracts_of_two_lists};
use super::writer::Writer;
use crate::db::{CACHE_KIB, Import};
use crate::domain::{Missing, utc_text};
use crate::findings::rules;
use crate::formats::hospital::future_date;
use crate::formats::in_network::{ALLOWED_AMOUNTS, CONTENTS, IN_NETWORK};
use crate::formats::reader::{Publication, PublisherKind, Reader, Scope};
use crate::source::IngestError;

/// Batches on their way: enough to keep both threads busy, too few to matter in memory.
const BATCHES_UNDER_WAY: usize = 4;

/// Memory for changed pages before the first of them goes to the file: others can read until then, or until the
/// commit, and imports of a million rows stay below it. With what is sorted it is most of the memory of an import.
const SPILL_KIB: i64 = 256 * 1024;

/// The same of a first load, and its cache: it adds rows and seldom reads one again, and nobody waits for the rates of
/// a database that has none. With 32 MiB it takes no less time.
const FIRST_LOAD_KIB: i64 = 8 * 1024;

/// The indexes that a first load builds last.
const LATE_INDEXES: [&str; 5] =
    ["rate_charge", "item_publisher", "item_code_code", "charge_item", "code_text"];

/// Reads the file into the database as one transaction. On an error nothing is left behind.
///
/// # Errors
/// When the file cannot be read to its end, a guard holds it, or the database refuses.
pub fn apply(
    connection: &mut Connection,
    reader: Box<dyn Reader>,
    options: &ApplyOptions,
) -> Result<Outcome, IngestError> {
    let mut outcomes = apply_all(connection, vec![(reader, options)])?;
    Ok(outcomes.remove(0))
}

/// Reads several files of prices as one transaction: all of them, or nothing.
///
/// # Errors
/// As [`apply`]; of several files the message names the one.
pub fn apply_all(
    connection: &mut Connection,
    files: Vec<(Box<dyn Reader>, &ApplyOptions)>,
) -> Result<Vec<Outcome>, IngestError> {
    // Every id comes from the one dictionary of this import; looking each of them up again is a large
    // part of a load. The references are checked as a whole before the commit instead.
    connection.pragma_update(None, "foreign_keys", false)?;
    let cache: i64 = connection.pragma_query_value(None, "cache_size", |row| row.get(0))?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Pages that go to the file before the commit shut readers out until then.
    connection.pragma_update(None, "cache_spill", -SPILL_KIB)?;
    let outcomes = apply_whole(connection, files);
    connection.pragma_update(None, "cache_size", cache)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    outcomes
}

fn apply_whole(
    connection: &mut Connection,
    files: Vec<(Box<dyn Reader>, &ApplyOptions)>,
) -> Result<Vec<Outcome>, IngestError> {
    let (mut outcomes, mut keep, several) = (Vec::<Outcome>::new(), true, files.len() > 1);
    let transaction = connection.transaction()?;
    let mut together = Together::of(&transaction, &files)?;
    for (at, (reader, options)) in files.into_iter().enumerate() {
        keep &= options.mode == Mode::Apply;
        let outcome = apply_one(&transaction, reader, options, together.share(at));
        let name = together.name(at, &options.file_name);
        let (outcome, parts) = outcome.map_err(|error| if several { of_file(error, name) } else { error })?;
        for (import_id, part) in parts {
            let other = outcomes.iter_mut().find(|other| other.import_id == import_id);
            other.into_iter().for_each(|other| part.add_to(other));
        }
        outcomes.push(outcome);
    }
    match keep {
        true => transaction.commit()?,
        false => transaction.rollback()?,
    }
    Ok(outcomes)
}

/// Reads a file into an open transaction.
fn apply_one(
    transaction: &Transaction<'_>,
    reader: Box<dyn Reader>,
    options: &ApplyOptions,
    mut share: Share<'_>,
) -> Result<(Outcome, Vec<(i64, Comparison)>), IngestError> {
    let mut publication = reader.publication().clone();
    refuse_known(transaction, (publication.format, publication.codes.as_ref()), options)?;
    if let Some(name) = &options.publisher {
        publication.publisher.clone_from(name);
    }
    publication.edition = publication.edition.or(options.edition.ok_or(Missing::NotSupplied));
    publication.publisher = known_list(transaction, &publication)?;
    let (hospital, said_of_hospital) = known_hospital(transaction, &publication, options, share.archive())?;
    publication.publisher = hospital;
    if options.adds && publication.scope == Scope::Codes {
        return Err(whole_of_its_codes());
    }
    if options.adds_only || options.adds || share.has_later() {
        publication.scope = Scope::Delta;
    }
    let publisher_id = publisher(transaction, publication.publisher_kind, &publication.publisher)?;
    let by_plan = publication.publisher_kind == PublisherKind::Payer
        && matches!(publication.scope, Scope::Plans | Scope::Delta);
    let first_import = share.first_import();
    if !by_plan && publication.codes.is_none() {
        refuse_older_edition(transaction, publisher_id, &publication, options, (first_import, None))?;
    }
    let of_allowed = publication.format == ALLOWED_AMOUNTS;
    if of_allowed {
        lay_allowed(transaction, publisher_id)?;
    }
    let import_id = insert_import(transaction, publisher_id, &publication, options)?;
    write_headings(transaction, Import { import_id, publisher_id }, &reader.headings())?;
    write_filter(transaction, import_id, &publication)?;
    let of_codes = publication.codes.is_some().then_some(import_id);
    if of_codes.is_some() {
        refuse_older_edition(transaction, publisher_id, &publication, options, (first_import, of_codes))?;
    }
    let dictionary = Dictionary::load(transaction, publisher_id, publication.scope == Scope::Codes)?;
    let of_prices = publication.format == IN_NETWORK;
    let first_rate = dictionary.next.rate;
    let (mut rates, mut effects) = (
        Edition::of_rates(transaction, publisher_id, &dictionary.contracts, (of_prices, of_codes))?,
        Edition::of_effects(transaction, publisher_id, &dictionary.contracts)?,
    );
    share.keep(&mut rates, &mut effects);
    let parts = imports_of_parts(transaction, publisher_id, options)?;
    rates.leave(&parts);
    effects.leave(&parts);
    let indexes = if first_rate == 1 { begin_first_load(transaction)? } else { String::new() };

    let mut writer = Writer::new(transaction, Import { import_id, publisher_id });
    let mut references = References::new(dictionary.next);
    let edition = (dictionary, rates, effects);
    let mut totals = read_through(reader, &publication, edition, options, |batch| {
        batch.tables().for_each(|rows| references.wrote(rows));
        writer.write(&batch)
    })?;
    totals.causes.extend(said_of_hospital);
    transaction.execute_batch(&indexes)?;
    lay_contracts(transaction, &totals)?;
    name_commercial_plans(transaction, import_id)?;
    if publication.scope == Scope::Delta && !options.adds_only && !share.has_later() {
        apply_delta(transaction, import_id, first_rate, &mut totals)?;
    }
    if options.adds_only && !share.has_later() {
        apply_corrections(transaction, (import_id, first_rate), options, &mut totals)?;
    }
    if totals.rows_out_of_order {
        drop_filled_gaps(transaction, first_rate, &mut totals)?;
    }
    share.note(transaction, (import_id, first_rate), &totals)?;
    note_parts(transaction, import_id, &mut totals)?;
    replace_under_other_names(transaction, import_id)?;
    store_brought(transaction, import_id, &totals.rate_counts)?;
    store_superseded(transaction, import_id)?;
    let mut replaces = replaced(transaction, &publication, &totals)?;
    if by_plan {
        refuse_older_than_replaced(transaction, import_id, &publication, options, first_import)?;
    } else if of_prices && of_codes.is_some() {
        refuse_older_for_all_codes(transaction, import_id, &publication, options, first_import)?;
    }
    let (began_by, began_at) = share.begin(import_id, first_rate);
    let today = (options.clock)().date_naive();
    let of = Compared { import_id, first_import: began_by, first_rate: began_at, today };
    let mut compared = compare(transaction, of, &totals)?;
    if of_allowed {
        replaces.extend(compare_allowed(transaction, import_id, &publication.publisher, &mut compared)?);
    }
    if publication.format == CONTENTS {
        let of = (publisher_id, import_id);
        replaces.extend(compare_contents(transaction, of, &publication.publisher, &mut compared)?);
    }
    let Comparison { changes, losses, largest, removed, mut causes, parts } = compared;
    // A file that only adds takes nothing away: what it states took the place of two rates, which are listed.
    causes.retain(|cause| publication.scope != Scope::Delta || !cause.is_of(rules::RATES_REMOVED));
    let held = held(&losses, totals.rows.rejected, publication.scope, options);
    let of_parts = parts.iter().flat_map(|(_, part)| &part.causes);
    guard(&held, &of_parts.chain(&causes).cloned().collect::<Vec<_>>(), options)?;
    store_parts(transaction, import_id, &parts)?;
    if by_plan {
        let stating = (import_id, first_rate);
        refuse_days_that_go_back(transaction, stating, &publication, options, first_import)?;
    }
    totals.causes.extend(causes);
    let whose = (publisher_id, import_id);
    totals.causes.extend(absent_plans(transaction, whose, publication.scope, &totals)?);
    if of_prices {
        totals.causes.extend(other_parts(transaction, import_id, &publication)?);
    }
    if by_plan {
        let series = Series { import_id, publisher_id, publisher: &publication.publisher, first_rate };
        totals.causes.extend(contracts_of_two_lists(transaction, &series)?);
    }
    if publication.publisher_kind == PublisherKind::Payer {
        totals.causes.extend(other_names(transaction, import_id)?);
    }
    let first_unmatched = totals.unmatched_names.first();
    let match_command = first_unmatched.map(|name| match_command(transaction, name)).transpose()?;
    write_causes(&mut writer, &totals.causes)?;
    drop(writer);
    let sample_code = sample_code(transaction, import_id, &totals)?;
    references.check(transaction)?;
    transaction.execute_batch("DROP TABLE temp.contract_of_plan")?;
    if totals.rows.rejected > 0
        && let Some(head) = &options.rejects_head
    {
        head.store(transaction, import_id)?;
    }
    rejected_codes::keep(transaction, import_id, &totals.rejected_codes)?;
    finish_import(transaction, import_id, &totals, &changes, &utc_text((options.clock)()))?;
    let outcome = Outcome {
        import_id,
        rows: totals.rows,
        cells: totals.cells,
        lines: totals.lines,
        left_out: totals.left_out,
        changes,
        replaces,
        largest,
        removed,
        items_added: totals.items_added,
        codes_added: totals.codes_added,
        payers_unmatched: totals.payers_unmatched.len() as u64,
        unmatched_names: totals.unmatched_names,
        match_command,
        gaps_added: totals.gaps_added,
        held,
        sample_code,
        causes: totals.causes,
    };
    Ok((outcome, parts))
}

/// Reads a file on a thread of its own, and hands its rows to `take` on this one. A file without a row
/// is refused, unless it is read for some codes.
pub(super) fn read_through(
    mut reader: Box<dyn Reader>,
    publication: &Publication,
    (dictionary, rates, effects): (Dictionary, Edition, Edition),
    options: &ApplyOptions,
    take: impl FnMut(Batch) -> Result<(), IngestError>,
) -> Result<Totals, IngestError> {
    let (sender, receiver) = sync_channel(BATCHES_UNDER_WAY);
    let sink = FactSink::new(
        dictionary,
        rates,
        effects,
        (publication.format, publication.scope, reader.standard_charges()),
        sender,
        Arc::clone(&options.progress),
    );
    let mut totals = thread::scope(|scope| {
        let reading = thread::Builder::new().spawn_scoped(scope, move || {
            let mut sink = sink;
            reader.read(&mut sink)?;
            sink.finish()
        });
        let reading = reading.map_err(|source| IngestError::no_thread(&options.file_name, &source))?;
        // Dropping the receiver on an error stops the reading thread at its next batch.
        let taken = receiver.into_iter().try_for_each(take);
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // When the taking failed, the reader only knows that it was stopped.
        taken.and(read)
    })?;

    // A file that is read for some codes may have none of them.
    if totals.rows.read == 0 && publication.codes.is_none() {
        // What was not read may be the prices under another name.
        let mut left_out =
            totals.causes.iter().flat_map(|cause| &cause.examples).map(|example| &example.finding);
        let misspelled = left_out.find(|finding| finding.rule == rules::HEADING_MISSPELLED);
        return Err(IngestError::Content {
            message: match misspelled {
                Some(finding) => {
                    format!("`{}` has no row that is read: {}", options.file_name, finding.message)
                }
                None => format!("`{}` has no row of data", options.file_name),
            },
            hint: match misspelled {
                Some(_) => rules::HEADING_MISSPELLED.remedy.to_owned(),
                None => "check the download; there is nothing to import in it".to_owned(),
            },
        });
    }
    totals.causes.splice(0..0, options.notices.iter().cloned().map(Cause::of));
    totals.causes.extend(future_date(publication, (options.clock)().date_naive()).map(Cause::of));
    Ok(totals)
}

/// What was current of all that the file is the whole truth for, with the files that it came from.
fn replaced(
    transaction: &Transaction<'_>,
    publication: &Publication,
    totals: &Totals,
) -> Result<Vec<Replaced>, IngestError> {
    let mut replaced: BTreeMap<&str, RatesBefore> = BTreeMap::new();
    for contract in totals.contracts.iter().filter(|contract| contract.replaced) {
        let whole = matches!(publication.scope, Scope::Publisher | Scope::Codes);
        let whose = if whole { &publication.publisher } else { &contract.name };
        replaced.entry(whose).or_default().add(&contract.before);
    }
    let mut name = transaction.prepare("SELECT file_name FROM import WHERE import_id = ?1")?;
    let found = replaced.into_iter().filter(|(_, earlier)| earlier.count > 0).map(|(whose, earlier)| {
        let files = earlier.imports.iter().map(|import_id| name.query_row([import_id], |row| row.get(0)));
        let files = files.collect::<rusqlite::Result<_>>()?;
        Ok(Replaced { whose: whose.to_owned(), rates: earlier.count, files, what: ReplacedFacts::Rates })
    });
    found.collect()
}

pub(super) fn whole_of_its_codes() -> IngestError {
    IngestError::Content {
        message: "`--adds` is for files that state some rates of a payer and plan; an in-network file states all prices of each code that it is read for".to_owned(),
        hint: "leave `--adds` out; codes of other imports stay as they are, and `--series NAME` keeps this file beside others of the payer".to_owned(),
    }
}

/// A code that the file brought and that a report can be made of.
fn sample_code(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &Totals,
) -> Result<Option<String>, IngestError> {
    if totals.items_added == 0 {
        return Ok(None);
    }
    // From the end, where the items of this import stand; a few tell enough.
    // A code that was asked for first, then one with figures.
    let sql = "WITH last AS (SELECT item_id FROM item WHERE import_id = ?1 ORDER BY item_id DESC LIMIT 1000)
               SELECT iif(code.system IN ('CPT', 'HCPCS'), code.code, code.system || ':' || code.code)
               FROM last CROSS JOIN item_code USING (item_id) JOIN code USING (code_id)
               WHERE code.system IN ('CPT', 'HCPCS', 'MS-DRG')
               ORDER BY EXISTS (SELECT 1 FROM import_filter AS asked WHERE asked.import_id = ?1
                                AND asked.system = code.system AND asked.code = code.code) DESC,
                        EXISTS (SELECT 1 FROM charge JOIN rate USING (charge_id)
                                WHERE charge.item_id = last.item_id AND rate.amount IS NOT NULL) DESC,
                        last.item_id DESC, code.system LIMIT 1";
    Ok(transaction.query_row(sql, [import_id], |row| row.get(0)).optional()?)
}

/// Lets changed pages go to the file as they come, takes the big indexes away, and gives the SQL that makes them again:
/// sorting once is cheaper, and a statement that puts rows at random places of an index writes each of its pages to a
/// journal of its own.
fn begin_first_load(transaction: &Transaction<'_>) -> Result<String, IngestError> {
    transaction.pragma_update(None, "cache_size", -FIRST_LOAD_KIB)?;
    transaction.pragma_update(None, "cache_spill", -FIRST_LOAD_KIB)?;
    let mut make_again = String::new();
    for name in LATE_INDEXES {
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";
        let sql: Option<String> = transaction.query_row(sql, [name], |row| row.get(0)).optional()?;
        if let Some(sql) = sql {
            transaction.execute_batch(&format!("DROP INDEX {name}"))?;
            make_again.push_str(&format!("{sql};\n"));
        }
    }
    Ok(make_again)
}
