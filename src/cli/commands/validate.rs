//! `ratebook validate FILE`: CMS's verdict on a hospital file, without a database.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::context::{Context, clock};
use crate::cli::diagnostics::{Record, to_json, to_tsv};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::domain::Missing;
use crate::domain::text::count;
use crate::export::Format;
use crate::findings::{Finding, Severity};
use crate::formats::hospital::{FORMATS, Verdict, Version, validate};
use crate::formats::{Detected, detect};
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table};
use crate::source::Source;

/// The release of CMS's validator whose verdicts these are.
const VALIDATOR: &str = "2.4.0";

/// Judge a hospital file as CMS's validator does, and beyond
///
/// Needs no database. Exits with 1 when the file breaks one of CMS's conditions; ratebook's own
/// warnings do not make a file invalid. In JSON: `valid`, `counts`, and `findings` with `rule`,
/// `kind`, `severity`, `path`, `line`, `message` and `source`; `--format tsv` has a line per finding.
#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// The file; `-` is standard input
    file: PathBuf,
    /// Judge by this version of the template instead of the one that the file claims
    #[arg(long = "as", value_name = "VERSION")]
    version: Option<String>,
    /// Read it as utf-8, utf-16le, utf-16be, windows-1252, cp437, cp850 or macintosh; without it, a file that is not UTF-8 is
    /// read as UTF-16 where it begins so, else as Windows-1252, with a warning
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub(crate) fn run(context: &Context, args: &ValidateArgs) -> Result<Exit, Failure> {
    let version = args.version.as_deref().map(parse_version).transpose()?;
    let encoding = args.encoding.as_deref().map(crate::cli::reading::parse_encoding).transpose()?;
    let source = Source::open(&args.file, encoding)?;
    // What is known to be something else is no bad file of a hospital.
    let other = match detect(&source) {
        Ok(Detected::Prices(format)) if FORMATS.iter().all(|known| known.name() != format.name()) => {
            Some(format.describe())
        }
        Ok(Detected::Reference(format)) => Some(format.describe),
        _ => None,
    };
    if let Some(what) = other {
        return Err(Failure::usage(
            format!(
                "`{}` is no hospital file, which `validate` judges by CMS's rules: it is {what}",
                source.name()
            ),
            "`ratebook import FILE` reads it and says what is wrong with it",
        ));
    }
    let verdict = validate(&source, version, clock().date_naive())?;
    match context.format() {
        Some(format) if format == Format::JSON => context.deliver(&json(source.name(), &verdict)?)?,
        None if context.tsv => {
            let records: Vec<Record> = verdict.findings.iter().map(record).collect();
            context.deliver(&to_tsv(records.iter().map(|record| (source.name(), record))))?;
        }
        format => {
            // On a terminal a rule is one row; a file that is made has a row for each finding.
            let shown = if format.is_none() { by_rule(&verdict.findings) } else { each(&verdict.findings) };
            let table = table(source.name(), &verdict, &shown);
            context.emit(Report::of_table(table, Vec::new()), clock())?;
        }
    }
    let total: u64 = verdict.counts.values().sum();
    let word = if verdict.valid { "valid" } else { "not valid" };
    context.printer.say(&format!(
        "{}: {word}, {} ({}), {}, {}.",
        source.name(),
        versions(&verdict),
        verdict.format,
        count(verdict.rows, "row", "rows"),
        count(total, "finding", "findings")
    ));
    Ok(if verdict.valid { Exit::Done } else { Exit::Findings })
}

/// Which version the file claims, and by whose rules it is judged.
fn versions(verdict: &Verdict) -> String {
    let claimed =
        verdict.claimed.as_ref().map_or("no version".to_owned(), |claimed| format!("version {claimed}"));
    let by = verdict.version.map_or(String::new(), |by| format!(", by {by} of CMS's validator {VALIDATOR}"));
    format!("{claimed}{by}")
}

fn parse_version(text: &str) -> Result<Version, Failure> {
    text.parse().map_err(|_| {
        let known: Vec<&str> = Version::ALL.into_iter().map(Version::as_str).collect();
        Failure::usage(
            format!("`{text}` is not a version of the template"),
            format!("known are {}", known.join(", ")),
        )
    })
}

/// The verdict as other programs read it.
#[derive(Serialize)]
struct VerdictJson<'a> {
    schema: &'static str,
    file: &'a str,
    format: &'static str,
    valid: bool,
    claimed: Option<&'a str>,
    version: Option<&'static str>,
    validator: &'static str,
    rows: u64,
    counts: &'a std::collections::BTreeMap<&'static str, u64>,
    findings: Vec<Record>,
}

fn json(file: &str, verdict: &Verdict) -> Result<String, Failure> {
    let document = VerdictJson {
        schema: "ratebook.verdict/1",
        file,
        format: verdict.format,
        valid: verdict.valid,
        claimed: verdict.claimed.as_deref(),
        version: verdict.version.map(Version::as_str),
        validator: VALIDATOR,
        rows: verdict.rows,
        counts: &verdict.counts,
        findings: verdict.findings.iter().map(record).collect(),
    };
    Ok(to_json(&document)?)
}

/// A finding as a record of its own: a verdict names every place.
fn record(finding: &Finding) -> Record {
    Record {
        rule: finding.rule.to_string(),
        kind: finding.rule.kind().map(str::to_owned),
        severity: finding.rule.severity_in_verdict().as_str().to_owned(),
        path: finding.place.cell(),
        line: finding.place.line,
        column: finding.place.column_name.clone(),
        value: finding.value.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        source: Some(finding.rule.source.to_owned()),
        count: 1,
        rejects: None,
        examples: Vec::new(),
    }
}

/// A finding with how many others break its rule in the same words.
type Shown<'f> = (&'f Finding, u64);

fn each(findings: &[Finding]) -> Vec<Shown<'_>> {
    findings.iter().map(|finding| (finding, 1)).collect()
}

/// The first finding of each rule, and how many there are.
fn by_rule(findings: &[Finding]) -> Vec<Shown<'_>> {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        let at = places.entry(finding.rule.id).or_insert(shown.len());
        match shown.get_mut(*at) {
            Some((_, count)) => *count += 1,
            None => shown.push((finding, 1)),
        }
    }
    shown
}

fn table(file: &str, verdict: &Verdict, shown: &[Shown<'_>]) -> Table {
    let text_or = |text: Option<&str>| text.map_or(Cell::gap(Missing::NotApplicable), Cell::text);
    let row = |(finding, cases): &Shown<'_>| Row {
        cells: vec![
            Cell::text(finding.rule.severity_in_verdict().as_str()),
            Cell::text(finding.rule.id),
            text_or(finding.rule.kind()),
            Cell::integer(i64::try_from(finding.place.line).unwrap_or(i64::MAX)),
            text_or(finding.place.cell().as_deref()),
            Cell::integer(i64::try_from(*cases).unwrap_or(i64::MAX)),
            Cell::text(&finding.message),
            Cell::text(&finding.help),
            Cell::text(finding.rule.source),
        ],
        ..Row::default()
    };
    let is_error = |(finding, _): &&Shown<'_>| finding.rule.severity_in_verdict() == Severity::Error;
    let errors = shown.iter().filter(is_error);
    let others = shown.iter().filter(|shown| !is_error(shown));
    let judged = if verdict.valid { "valid" } else { "not valid" };
    Table {
        id: "findings".to_owned(),
        title: format!("{file} is {judged}: {}", versions(verdict)),
        description: "Findings of CMS's conditions carry CMS's error kind; the others are ratebook's own."
            .to_owned(),
        columns: vec![
            Column::new("severity", "Severity", "error, warning or note.", ColumnKind::Text),
            Column::new("rule", "Rule", "Stable id of the rule.", ColumnKind::Code),
            Column::new("kind", "CMS's kind", "The error kind of CMS's validator.", ColumnKind::Text),
            Column::new("line", "Line", "Physical line.", ColumnKind::Integer),
            Column::new("path", "Cell", "Spreadsheet cell, row, or JSON pointer.", ColumnKind::Text),
            Column::new(
                "cases",
                "Cases",
                "How many findings the row has; the line is that of the first.",
                ColumnKind::Integer,
            ),
            Column::new("message", "What is wrong", "Why the cell breaks the rule.", ColumnKind::Text),
            Column::new("help", "What to do", "How to mend it.", ColumnKind::Text),
            Column::new("source", "Rule's source", "Where the rule is written down.", ColumnKind::Text),
        ],
        rows: errors.chain(others).map(row).collect(),
        ..Table::default()
    }
}
