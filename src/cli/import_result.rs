//! What an import tells: findings and summary on stderr, or all of it as data on stdout.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::context::Context;
use super::diagnostics::{self, Diagnostic, Record, Telling, to_json, to_tsv};
use super::failure::Failure;
use super::printed_command::path_word;
use crate::domain::text::{count, grouped, list};
use crate::domain::{alias_command, command_word};
use crate::export::Format;
use crate::load::{Cause, Example, LargestChange, Outcome, Replaced, lifts};
use crate::source::IngestError;

/// Keeps what is to be written as data when all files are done.
pub(super) struct ImportResult {
    telling: Telling,
    dry_run: bool,
    /// The findings go to stdout as data, not to stderr.
    as_data: bool,
    /// Names what the data tells.
    schema: &'static str,
    files: Vec<FileResult>,
    /// The profile that the files are read by.
    profile: Option<PathBuf>,
}

/// What was done with one file.
#[derive(Debug, Default, Serialize)]
struct FileResult {
    file: String,
    /// `imported`, `planned`, `already-imported` or `refused`; of a lake `published` or `already-published`.
    status: &'static str,
    /// Its name in a lake.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    import_id: Option<i64>,
    format: Option<&'static str>,
    rows: Option<Rows>,
    lines: Option<LineCounts>,
    cells: Option<CellCounts>,
    facts: Option<Facts>,
    replaces: Vec<Replaces>,
    /// Guards that would hold a planned import.
    held_by: Vec<&'static str>,
    findings: Vec<Record>,
    /// Files with the rejected rows.
    rejects: Vec<PathBuf>,
}

impl FileResult {
    fn read(file: &str, format: &'static str, outcome: &Outcome) -> Self {
        let (rows, cells, changes) = (&outcome.rows, &outcome.cells, &outcome.changes);
        Self {
            file: file.to_owned(),
            format: Some(format),
            rows: Some(Rows { read: rows.read, accepted: rows.accepted, rejected: rows.rejected }),
            lines: outcome.lines.map(|lines| LineCounts {
                read: lines.read,
                header: lines.header,
                rows: rows.read,
                blank: lines.blank,
                skipped: lines.skipped,
                continued: lines.continued,
            }),
            cells: Some(CellCounts {
                read: cells.read,
                stored: cells.stored,
                gaps: cells.gaps,
                rejected: cells.rejected,
                left_out: cells.left_out,
                left_blank: cells.left_blank,
            }),
            facts: Some(Facts {
                added: changes.added,
                changed: changes.changed,
                removed: changes.removed,
                unchanged: changes.unchanged,
                known_to_gap: changes.known_to_gap,
                gap_to_known: changes.gap_to_known,
                without_figure: outcome.gaps_added,
            }),
            replaces: outcome
                .replaces
                .iter()
                .map(|Replaced { whose, rates, files, .. }| Replaces {
                    whose: whose.clone(),
                    rates: *rates,
                    files: files.clone(),
                })
                .collect(),
            held_by: outcome.held.iter().map(|held| held.rule.id).collect(),
            findings: diagnostics::of_causes(&outcome.causes).iter().map(Record::from).collect(),
            ..Self::default()
        }
    }
}

#[derive(Debug, Serialize)]
struct Rows {
    read: u64,
    accepted: u64,
    rejected: u64,
}

#[derive(Debug, Serialize)]
struct LineCounts {
    read: u64,
    header: u64,
    rows: u64,
    blank: u64,
    skipped: u64,
    continued: u64,
}

#[derive(Debug, Serialize)]
struct CellCounts {
    read: u64,
    stored: u64,
    gaps: u64,
    rejected: u64,
    left_out: u64,
    left_blank: u64,
}

#[derive(Debug, Serialize)]
struct Replaces {
    whose: String,
    rates: u64,
    files: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Facts {
    added: u64,
    changed: u64,
    removed: u64,
    unchanged: u64,
    known_to_gap: u64,
    gap_to_known: u64,
    without_figure: u64,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    files: &'a [FileResult],
}

/// The shape of the document on imports into a database.
const IMPORT: &str = "ratebook.import/1";

impl ImportResult {
    pub(super) fn new(context: &Context, narrate: bool, dry_run: bool) -> Result<Self, Failure> {
        if context.format().is_some_and(|format| format != Format::JSON) {
            return Err(Failure::usage(
                "an import is printed in words, as json, or as tsv",
                "leave `--format` out, or write `--format json` or `--format tsv`",
            ));
        }
        let as_data = context.tsv || context.format() == Some(Format::JSON);
        let schema = IMPORT;
        Ok(Self {
            telling: Telling::chosen(narrate),
            dry_run,
            as_data,
            schema,
            files: Vec::new(),
            profile: None,
        })
    }

    /// The same of files that a profile reads.
    pub(super) fn read_by(self, profile: Option<&Path>) -> Self {
        Self { profile: profile.map(Path::to_owned), ..self }
    }

    /// A file whose head cannot be used; other failures are told by the program's end alone.
    pub(super) fn refused(&mut self, file: &str, error: &IngestError) {
        let IngestError::Header { findings, .. } = error else { return };
        let causes = findings.iter().map(|finding| Cause {
            examples: vec![Example { finding: finding.clone(), row: None }],
            count: 1,
            rejects: false,
        });
        let found = diagnostics::of_causes(&causes.collect::<Vec<_>>());
        let findings = found.iter().map(Record::from).collect();
        self.files.push(FileResult {
            file: file.to_owned(),
            status: "refused",
            findings,
            ..Default::default()
        });
    }

    /// A file that needs nothing.
    pub(super) fn already(&mut self, file: &str, import_id: i64) {
        let import_id = Some(import_id);
        let file = file.to_owned();
        self.files.push(FileResult { file, status: "already-imported", import_id, ..Default::default() });
    }

    /// Tells the findings, unless they are to be data.
    pub(super) fn tell_findings(&self, context: &Context, file: &str, outcome: &Outcome) {
        if !self.as_data {
            let found: Vec<Diagnostic> = diagnostics::of_causes(&outcome.causes);
            let all = match self.dry_run || self.schema != IMPORT {
                true => "the same command with `--dry-run --format tsv`".to_owned(),
                false => format!("`ratebook imports show {} --findings --format tsv`", outcome.import_id),
            };
            diagnostics::tell(&context.printer, file, (&found, &all), self.telling);
        }
    }

    /// Says in numbers what was done, and keeps it.
    pub(super) fn summarize(
        &mut self,
        context: &Context,
        (file, format): (&str, &'static str),
        outcome: &Outcome,
        rejects: &[PathBuf],
    ) {
        summarize(context, outcome, self.dry_run, (rejects, self.profile.as_deref()));
        self.files.push(FileResult {
            status: if self.dry_run { "planned" } else { "imported" },
            import_id: (!self.dry_run).then_some(outcome.import_id),
            rejects: rejects.to_vec(),
            ..FileResult::read(file, format, outcome)
        });
    }

    /// The same of what is published in a lake.
    #[cfg(feature = "parquet")]
    pub(super) fn for_lake(self) -> Self {
        Self { schema: "ratebook.publish/1", ..self }
    }

    /// A file that a lake has.
    #[cfg(feature = "parquet")]
    pub(super) fn already_published(&mut self, file: &str, part: &str) {
        let (file, part) = (file.to_owned(), Some(part.to_owned()));
        self.files.push(FileResult { file, status: "already-published", part, ..Default::default() });
    }

    /// Says in numbers what was read for a lake, and keeps it.
    #[cfg(feature = "parquet")]
    pub(super) fn published(
        &mut self,
        context: &Context,
        (file, format, part): (&str, &'static str, &str),
        outcome: &Outcome,
    ) {
        say_rows(context, outcome);
        self.files.push(FileResult {
            status: if self.dry_run { "planned" } else { "published" },
            part: Some(part.to_owned()),
            ..FileResult::read(file, format, outcome)
        });
    }

    /// Writes the data, where data was asked for.
    pub(super) fn close(&self, context: &Context) -> Result<(), Failure> {
        if !self.as_data {
            return Ok(());
        }
        let text = if context.tsv {
            let records = self
                .files
                .iter()
                .flat_map(|file| file.findings.iter().map(move |record| (file.file.as_str(), record)));
            to_tsv(records)
        } else {
            to_json(&Document { schema: self.schema, files: &self.files })?
        };
        context.deliver(&text)
    }
}

/// What became of the rows, lines and cells of a file.
fn say_rows(context: &Context, outcome: &Outcome) {
    let rows = &outcome.rows;
    let say = |label: &str, text: String| context.printer.say(&format!("  {label:10} {text}"));
    say(
        "rows",
        format!(
            "{} read, {} accepted, {} rejected",
            grouped(rows.read),
            grouped(rows.accepted),
            grouped(rows.rejected)
        ),
    );
    if let Some(lines) = &outcome.lines {
        say(
            "lines",
            format!(
                "{} read: {} header, {}, {} blank, {} skipped, {} continued",
                grouped(lines.read),
                grouped(lines.header),
                count(rows.read, "row", "rows"),
                grouped(lines.blank),
                grouped(lines.skipped),
                grouped(lines.continued)
            ),
        );
    }
    if let Some(left_out) = &outcome.left_out {
        say(
            "items",
            format!(
                "{} read, {} kept; {} left out, {} bytes, as of other codes or of none",
                grouped(left_out.items),
                grouped(left_out.kept),
                grouped(left_out.items - left_out.kept),
                grouped(left_out.bytes)
            ),
        );
    }
    let cells = &outcome.cells;
    if cells.read > 0 {
        say(
            "cells",
            format!(
                "{} read: {} stored, {}, {} rejected, {} filled and {} blank left out",
                grouped(cells.read),
                grouped(cells.stored),
                count(cells.gaps, "gap", "gaps"),
                grouped(cells.rejected),
                grouped(cells.left_out),
                grouped(cells.left_blank)
            ),
        );
    }
}

fn summarize(
    context: &Context,
    outcome: &Outcome,
    dry_run: bool,
    (rejects, profile): (&[PathBuf], Option<&Path>),
) {
    say_rows(context, outcome);
    let (rows, changes) = (&outcome.rows, &outcome.changes);
    let say = |label: &str, text: String| context.printer.say(&format!("  {label:10} {text}"));
    say(
        "facts",
        format!(
            "{} added, {} changed, {} removed, {} unchanged",
            grouped(changes.added),
            grouped(changes.changed),
            grouped(changes.removed),
            grouped(changes.unchanged)
        ),
    );
    say(
        "of these",
        format!(
            "{} without a usable figure, each with its reason; {} and {} new",
            grouped(outcome.gaps_added),
            count(outcome.items_added, "item", "items"),
            count(outcome.codes_added, "code", "codes")
        ),
    );
    if changes.known_to_gap + changes.gap_to_known > 0 {
        let (lost, found) = (grouped(changes.known_to_gap), grouped(changes.gap_to_known));
        say("gaps", format!("{lost} known->gap, {found} gap->known"));
    }
    for replaced in &outcome.replaces {
        let (one, several) = replaced.what.in_words();
        let rates = count(replaced.rates, one, several);
        say("replaces", format!("{}: {rates} of {}", replaced.whose, list(&replaced.files)));
    }
    for change in &outcome.largest {
        let LargestChange { codes, whose, before, after, percent } = change;
        let percent = percent.map(|percent| format!(" ({percent:+.1}%)")).unwrap_or_default();
        say("largest", format!("{codes} {whose} {before} -> {after}{percent}"));
    }
    for removed in &outcome.removed {
        say("removed", removed.to_string());
    }
    for held in &outcome.held {
        say("held by", format!("guard {}: {}", held.rule, held.message));
    }
    if outcome.payers_unmatched > 0 {
        say("payers", unmatched(outcome));
    }
    let id = outcome.import_id;
    context.printer.say(&match (dry_run, rows.rejected) {
        (false, 1..) if !rejects.is_empty() => {
            let by = profile.map(|profile| format!(" with `--profile {}`", path_word(profile))).unwrap_or_default();
            let files: Vec<String> = rejects.iter().map(|path| path.display().to_string()).collect();
            let files = files.join(" or ");
            format!("Import {id} done. Next: correct the rejected rows in {files} and import that file{by}.")
        }
        (true, _) if outcome.held.is_empty() => {
            "Nothing written (dry run). Next: the same command without `--dry-run`.".to_owned()
        }
        (true, _) => {
            format!(
                "Nothing written (dry run). The import would be held; pass {} when you run it without `--dry-run`.",
                lifts(&outcome.held)
            )
        }
        (false, 0) => match &outcome.sample_code {
            Some(code) => {
                let code = command_word(code);
                format!("Import {id} done. Next: `ratebook report code {code}`, or `ratebook imports show {id}`.")
            }
            None => format!("Import {id} done. Next: `ratebook imports show {id}`, or `ratebook status`."),
        },
        (false, _) => format!(
            "Import {id} done. Next: `ratebook imports show {id}` lists the rejected rows with their reasons."
        ),
    });
}
/// How many published names are not matched to a payer, the first of them, and the command that settles them.
fn unmatched(outcome: &Outcome) -> String {
    let first: Vec<String> = outcome.unmatched_names.iter().map(|name| format!("`{name}`")).collect();
    let more = if outcome.payers_unmatched > first.len() as u64 { " and others" } else { "" };
    let name = outcome.unmatched_names.first().map_or("NAME", String::as_str);
    let command = outcome.match_command.clone().unwrap_or_else(|| alias_command(name, "PAYER"));
    format!(
        "{} not matched to a payer and kept as published: {}{more}; \
         `{command}` matches one, `ratebook payers unmatched` lists them",
        count(outcome.payers_unmatched, "published name is", "published names are"),
        first.join(", ")
    )
}
