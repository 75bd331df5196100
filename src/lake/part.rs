//! The files of Parquet of one part, written while its rows come.

use super::collect::Collected;
use super::columns::{COMPONENT, PROVIDER, REJECT};
use super::error::LakeError;
use super::layout::{COMPONENTS, Lake, PROVIDERS, RATES, REJECTS};
use super::plain::{Cell, PlainWriter, integer, key};
use super::pool::NONE;
use super::providers::Providers;
use super::put::{Prepared, prepare};
use super::record::{PartFile, Record, StatedPlan};
use super::run_file::RunWriter;
use crate::db::{Bound, TableRows};
use crate::domain::{Fingerprint, sha256_hex};
use crate::load::TakesRows;
use crate::source::IngestError;

/// Writes a part; dropped before the end, nothing of it is left.
pub(super) struct PartWriter<'l> {
    lake: &'l Lake,
    part: String,
    file: String,
    pub(super) collected: Collected,
    runs: RunWriter,
    pub(super) providers: Providers,
    rejects: PlainWriter,
    components: PlainWriter,
    prepared: Vec<Prepared>,
    files: Vec<PartFile>,
    /// Why writing stopped: the reader only knows that it was stopped.
    failed: Option<LakeError>,
}

/// A file of a part, from the root of the lake.
fn name_of(folder: &str, part: &str, nth: usize) -> String {
    format!("{folder}/{part}-{nth}.parquet")
}

impl<'l> PartWriter<'l> {
    pub(super) fn new(lake: &'l Lake, record: &Record) -> Result<Self, LakeError> {
        let (part, file) = (&*record.part, record.file_name.as_deref().unwrap_or_default());
        let day = record.edition.map(|day| day.to_string());
        Ok(Self {
            lake,
            part: part.to_owned(),
            file: file.to_owned(),
            collected: Collected::of_file([Some(file), day.as_deref(), record.edition_na.as_deref()]),
            runs: RunWriter::new(part)?,
            providers: Providers::default(),
            rejects: PlainWriter::new(REJECT)?,
            components: PlainWriter::new(COMPONENT)?,
            prepared: Vec::new(),
            files: Vec::new(),
            failed: None,
        })
    }

    /// Why it stopped, where it did.
    pub(super) fn failure(&mut self) -> Option<LakeError> {
        self.failed.take()
    }

    /// Writes the run when it is large enough.
    pub(super) fn write_when_full(&mut self) -> Result<(), LakeError> {
        if self.collected.run.is_full() { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> Result<(), LakeError> {
        let run = &mut self.collected.run;
        if run.rates.is_empty() {
            return Ok(());
        }
        let nth = self.files.iter().filter(|file| file.name.starts_with(RATES)).count() + 1;
        let name = name_of(RATES, &self.part, nth);
        let (bytes, rows) = self.runs.write(&name, &self.collected.shared, run)?;
        run.rates.clear();
        run.statistics.clear();
        run.beside.clear();
        run.outside.clear();
        run.rows = 0;
        self.put(name, &bytes, rows)
    }

    fn put(&mut self, name: String, bytes: &[u8], rows: u64) -> Result<(), LakeError> {
        self.prepared.push(prepare(&self.lake.root().join(&name), bytes)?);
        self.files.push(PartFile { name, rows, bytes: bytes.len() as u64, sha256: sha256_hex(bytes) });
        Ok(())
    }

    fn take_all(&mut self, tables: &mut dyn Iterator<Item = &TableRows>) -> Result<(), LakeError> {
        let mut rejects: Option<&TableRows> = None;
        for rows in tables.filter(|rows| !rows.is_empty()) {
            match rows.table() {
                "import_reject" => rejects = Some(rows),
                "import_finding" => self.take_rejects(rejects, rows)?,
                "item_component" => self.take_components(rows)?,
                // What is neither stands elsewhere: effects of modifiers, lists of files, allowed amounts.
                _ => _ = self.providers.take(rows) || self.collected.take(rows),
            }
        }
        self.write_when_full()
    }

    /// Rejected rows, each with its findings, which come with it.
    fn take_rejects(&mut self, rejects: Option<&TableRows>, findings: &TableRows) -> Result<(), LakeError> {
        let Some(rejects) = rejects else { return Ok(()) };
        let mut said = findings.bound_rows().peekable();
        let number = |value: Bound| match value {
            Bound::Number(number) => number,
            Bound::Null | Bound::Text { .. } => 0,
        };
        // As `NewReject` and `NewFinding` list their columns.
        for reject in rejects.bound_rows() {
            let [position, line, byte_offset, raw] = [reject[0], reject[1], reject[2], reject[3]];
            let mut words = Vec::new();
            while let Some(finding) = said.next_if(|finding| number(finding[1]) == number(position)) {
                let rule = findings.text(finding[2]).unwrap_or_default();
                let message = finding.iter().rev().nth(2).and_then(|message| findings.text(*message));
                words.push(format!("{rule}: {}", message.unwrap_or_default()));
            }
            let raw = rejects.text(raw).unwrap_or_default();
            self.push_reject(
                [number(position), number(line), number(byte_offset)],
                [raw, &words.join("; ")],
            )?;
        }
        Ok(())
    }

    /// A rejected row: its place, its text, and why.
    pub(super) fn push_reject(
        &mut self,
        [position, line, byte_offset]: [i64; 3],
        [raw, findings]: [&str; 2],
    ) -> Result<(), LakeError> {
        Ok(self.rejects.push([
            Cell::Text(&self.part),
            Cell::Integer(position),
            Cell::Integer(line),
            Cell::Integer(byte_offset),
            Cell::Text(raw),
            Cell::Text(findings),
        ])?)
    }

    /// A code that an item covers: its system, the code, and the system that the file names.
    pub(super) fn push_component(
        &mut self,
        (item, position): (i64, i64),
        [system, code, published]: [&str; 3],
    ) -> Result<(), LakeError> {
        Ok(self.components.push([
            Cell::Text(&self.part),
            Cell::Integer(item),
            Cell::Integer(position),
            Cell::Text(system),
            Cell::Text(code),
            Cell::Text(published),
        ])?)
    }

    /// Codes that a bundle covers, as `NewComponent` lists its columns.
    fn take_components(&mut self, rows: &TableRows) -> Result<(), LakeError> {
        let number = |value: Bound| match value {
            Bound::Number(number) => number,
            Bound::Null | Bound::Text { .. } => 0,
        };
        for row in rows.bound_rows() {
            let code = u32::try_from(number(row[2])).expect("a file has fewer than four billion codes");
            let shared = &self.collected.shared;
            let [system, text] = shared.codes.get(code).map(|id| shared.texts.get(id).to_owned());
            let published = rows.text(row[3]).unwrap_or_default();
            self.push_component((number(row[0]), number(row[1])), [&system, &text, published])?;
        }
        Ok(())
    }

    /// Writes what is left of the rates, and what waited.
    pub(super) fn finish_rates(&mut self, rows_out_of_order: bool) -> Result<Vec<Fingerprint>, LakeError> {
        let (waiting, filled) = self.collected.take_waiting(rows_out_of_order);
        for rate in waiting {
            self.collected.push(rate);
            self.write_when_full()?;
        }
        self.collected.run.rates.sort_by_key(|rate| rate.key);
        self.write_run()?;
        Ok(filled)
    }

    /// The payers and plans that the file states.
    pub(super) fn stated(&self) -> Vec<StatedPlan> {
        let stated = self.collected.stated().map(|(payer_key, plan_key, raw_payer, raw_plan)| StatedPlan {
            payer_key: payer_key.to_owned(),
            plan_key: plan_key.to_owned(),
            raw_payer: raw_payer.to_owned(),
            raw_plan: raw_plan.map(str::to_owned),
        });
        let mut stated: Vec<StatedPlan> = stated.collect();
        stated.sort();
        stated.dedup();
        stated
    }

    /// Gives every file its name.
    pub(super) fn finish(mut self) -> Result<Vec<PartFile>, LakeError> {
        let (part, file) = (self.part.clone(), self.file.clone());
        let mut providers = PlainWriter::new(PROVIDER)?;
        // By group: thousands of sets share one, and what is the same in rows that follow one another costs nothing.
        let sets = self.providers.take_sets();
        for ((group, known), sets) in (1..).zip(&self.providers.groups).zip(sets) {
            let npis = self.providers.npis(group);
            let text = |id: u32| Cell::from((id != NONE).then(|| self.providers.texts.get(id)));
            let [tin_type, tin_type_na, tin, tin_na, name, name_na, npi_count_na, reference, reference_na] =
                known.words.map(text);
            for set in sets {
                providers.push([
                    Cell::Text(&part),
                    key(set as usize),
                    key(group as usize),
                    tin_type,
                    tin_type_na,
                    tin,
                    tin_na,
                    name,
                    name_na,
                    known.npi_count.map_or(Cell::Null, Cell::Integer),
                    npi_count_na,
                    Cell::from(npis.as_deref()),
                    reference,
                    reference_na,
                    Cell::Text(&file),
                    integer(known.line),
                    Cell::Integer(known.fingerprint),
                ])?;
            }
        }
        let rejects = std::mem::replace(&mut self.rejects, PlainWriter::new(REJECT)?);
        let components = std::mem::replace(&mut self.components, PlainWriter::new(COMPONENT)?);
        for (folder, table) in [(PROVIDERS, providers), (COMPONENTS, components), (REJECTS, rejects)] {
            let name = name_of(folder, &part, 1);
            let (bytes, rows) = table.finish_as(&name)?;
            if rows > 0 {
                self.put(name, &bytes, rows)?;
            }
        }
        for prepared in std::mem::take(&mut self.prepared) {
            prepared.put_in_place()?;
        }
        self.remove_others()?;
        Ok(std::mem::take(&mut self.files))
    }

    /// Removes files of the part from before, when it was published with more of them.
    fn remove_others(&self) -> Result<(), LakeError> {
        for folder in [RATES, PROVIDERS, COMPONENTS, REJECTS] {
            let mine = self.files.iter().filter(|file| file.name.starts_with(folder)).count();
            for nth in mine + 1.. {
                let path = self.lake.parquet(folder, &self.part, nth);
                match std::fs::remove_file(&path) {
                    Ok(()) => {}
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => break,
                    Err(source) => return Err(LakeError::Write { path, source }),
                }
            }
        }
        Ok(())
    }

    /// Notes why it stops, for the one who asks.
    fn note<T>(&mut self, done: Result<T, LakeError>) -> Result<T, IngestError> {
        done.map_err(|error| {
            self.failed = Some(error);
            IngestError::Stopped
        })
    }
}

impl TakesRows for PartWriter<'_> {
    fn take(&mut self, tables: &mut dyn Iterator<Item = &TableRows>) -> Result<(), IngestError> {
        let taken = self.take_all(tables);
        self.note(taken)
    }

    fn end(&mut self, rows_out_of_order: bool) -> Result<Vec<Fingerprint>, IngestError> {
        let ended = self.finish_rates(rows_out_of_order);
        self.note(ended)
    }
}
