//! `ratebook export DIR`: a folder for reviewers, with a page and a workbook for each code.

use std::borrow::Cow;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::cli::stems::Stems;
use crate::db::{AsOf, FileId};
use crate::domain::text::{count, grouped};
use crate::domain::{Code, sha256_hex};
use crate::export::{FolderWriter, Format, Index, IndexEntry, Options, beside, exporter, write_index};
use crate::model::{Footer, SmallCells};
use crate::query::{Catalogue, Params};
use crate::report::{self, CodeScope, Excluded, Reporter};

/// The page that lists all others.
const INDEX: &str = "index.html";

/// Write a folder: a page and a workbook for each code, with an index
///
/// The folder works from the file system without a network. It appears whole or not at all, and
/// its pages are of one state of the database; with --force it takes the place of an earlier
/// export, never of other files. The same export goes on with what a stopped one had written.
#[derive(Debug, Args)]
#[command(override_usage = "ratebook export [OPTIONS] <--all|--code <CODE>...> <DIR>")]
pub(crate) struct ExportArgs {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// A code to export; may be repeated
    #[arg(
        long = "code",
        value_name = "CODE",
        required_unless_present = "all",
        conflicts_with = "all",
        add = completion::codes()
    )]
    codes: Vec<String>,
    /// Export every code that has a publication or a rate
    #[arg(long)]
    all: bool,
    /// Show what was current after this import, or at the end of this day
    #[arg(long, value_name = "DATE|IMPORT", add = completion::imports())]
    as_of: Option<AsOf>,
}

pub(crate) fn run(context: &Context, args: &ExportArgs) -> Result<Exit, Failure> {
    for turn in 1..=MOST_TURNS {
        if export(context, args)? {
            return Ok(Exit::Done);
        }
        if turn < MOST_TURNS {
            context.printer.say("the database was changed in the meantime: all pages are made anew");
        }
    }
    Err(Failure::new(
        Exit::Refused,
        format!("`{}` is as it was: the database was changed again and again", args.folder.display()),
        "run it while nothing is imported, or with `--as-of`, which shows a moment that does not change",
    ))
}

/// How often an export is begun: each time the database is changed while it is made.
const MOST_TURNS: usize = 3;

/// Writes the folder; false where the database was changed in the meantime, so that its pages would be of two states.
fn export(context: &Context, args: &ExportArgs) -> Result<bool, Failure> {
    let (connection, latch) = context.read_for_reports(args.as_of)?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let reporter = Reporter::new(&connection, &catalogue, latch)?;
    let state = reporter.state()?;
    let codes = if args.all { all_codes(&connection, &catalogue)? } else { given_codes(&args.codes)? };
    let formats = match context.formats.as_slice() {
        [] => vec![Format::HTML, Format::XLSX],
        formats => formats.to_vec(),
    };
    let today = Context::day_of(&connection, args.as_of, created)?;
    let same = same_export(context, &catalogue, (&codes, &formats), (args.as_of, today));
    let mut folder = FolderWriter::going_on(&args.folder, context.overwrite(), &same)?;
    for sentence in folder.cleared_up() {
        context.printer.warn(sentence);
    }
    let job = Job { context, reporter: &reporter, formats, created, today };
    let of_all = codes.len();
    // What a moment shows that is asked for does not change.
    let is_changed = || Ok(args.as_of.is_none() && reporter.state()? != state);
    let (mut index, mut hidden) = match job.write_codes(codes, &mut folder, is_changed)? {
        Ended::Whole(index, hidden) => (index, hidden),
        Ended::Changed => return Ok(false),
        Ended::Stopped { written } => return Err(stopped(folder, (written, of_all))),
    };
    // What the pages were asked for differs from code to code.
    index.footer.lines.retain(|(label, _)| !matches!(label.as_str(), report::ASKED_FOR | "Queries"));
    let codes = count(index.entries.len() as u64, "code", "codes");
    folder.write(INDEX, |out| write_index(&index, &context.options(created), out))?;
    hidden.derivable.dedup();
    context.written.tell(&hidden, &context.printer);
    let files = folder.put_in_place(context.overwrite())?;
    context.printer.say(&format!(
        "wrote {} for {codes} to {}; open {}",
        count(files as u64, "file", "files"),
        args.folder.display(),
        args.folder.join(INDEX).display()
    ));
    Ok(true)
}

/// What makes an export the same as one that was stopped: the program, the file of the database and its last change,
/// what is asked for, the texts of the queries, and the day.
fn same_export(
    context: &Context,
    catalogue: &Catalogue,
    of: (&[Code], &[Format]),
    moment: (Option<AsOf>, NaiveDate),
) -> String {
    let changed = std::fs::metadata(&context.db).and_then(|file| Ok((file.len(), file.modified()?))).ok();
    let queries: Vec<&str> = catalogue.list().map(|query| query.hash.as_str()).collect();
    let options = Options { color: false, width: None, ..context.options(DateTime::UNIX_EPOCH) };
    let program = env!("CARGO_PKG_VERSION");
    // A page names the commands that ask for more, with the database as it was named.
    let file = (&context.db, FileId::of(&context.db), changed);
    let asked = (of, moment, context.written.min_cell, context.reproducible, options, queries);
    sha256_hex(format!("{:?}", (program, file, asked)).as_bytes())
}

/// The folder waits for the same export to go on.
fn stopped(folder: FolderWriter, (written, of_all): (usize, usize)) -> Failure {
    match folder.leave() {
        None => Failure::interrupted("no file was written or replaced", "run the same export again"),
        Some(path) => Failure::interrupted(
            format!(
                "{} of {} are written, in `{}` beside the folder, which is as it was",
                grouped(written as u64),
                count(of_all as u64, "code", "codes"),
                path.file_name().unwrap_or_default().to_string_lossy()
            ),
            "run the same export again: it goes on with the others, unless the database is changed until then",
        ),
    }
}

/// What is known of a code whose files are written.
#[derive(Serialize, Deserialize)]
struct Written {
    entry: IndexEntry,
    footer: Footer,
    hidden: SmallCells,
}

/// What every code of the folder is written with.
struct Job<'a> {
    context: &'a Context,
    reporter: &'a Reporter<'a>,
    formats: Vec<Format>,
    created: DateTime<Utc>,
    today: NaiveDate,
}

/// How the pages of an export ended.
enum Ended {
    Whole(Index, SmallCells),
    /// The database is another one than when it began.
    Changed,
    /// By Ctrl-C, with so many codes written.
    Stopped {
        written: usize,
    },
}

impl Job<'_> {
    /// Writes the files of all codes but those that an export that was stopped had written.
    fn write_codes(
        &self,
        codes: Vec<Code>,
        folder: &mut FolderWriter,
        is_changed: impl Fn() -> Result<bool, Failure>,
    ) -> Result<Ended, Failure> {
        let known: Result<Vec<Written>, _> =
            folder.steps().iter().map(|note| serde_json::from_str(note)).collect();
        let mut known = known?.into_iter();
        if known.len() > 0 {
            let pages = grouped(known.len() as u64);
            let of_all = count(codes.len() as u64, "code", "codes");
            self.context
                .printer
                .say(&format!("an export that was stopped goes on: {pages} of {of_all} are written"));
        }
        let mut index = Index { entries: Vec::new(), footer: Footer::default() };
        let (mut hidden, mut stems) = (SmallCells::default(), Stems::default());
        for code in codes {
            if is_changed()? {
                return Ok(Ended::Changed);
            }
            let stem = stems.of(&format!("{}-{}", code.system().as_str(), code.as_str()));
            let written = known.next().map_or_else(|| self.write_code(code, &stem, folder), Ok);
            if interrupt::asked() {
                let written = index.entries.len() + usize::from(written.is_ok());
                return Ok(Ended::Stopped { written });
            }
            let written = written?;
            hidden.hidden += written.hidden.hidden;
            hidden.derivable.extend(written.hidden.derivable);
            index.entries.push(written.entry);
            index.footer = written.footer;
        }
        Ok(if is_changed()? { Ended::Changed } else { Ended::Whole(index, hidden) })
    }

    /// Writes the files of one code, whose names begin with `stem`.
    fn write_code(&self, code: Code, stem: &str, folder: &mut FolderWriter) -> Result<Written, Failure> {
        let scope = CodeScope { code, modifier: None, locality: None, today: self.today };
        let report = self.reporter.of_code(&scope, Excluded::Counted, self.created)?;
        let report = self.context.with_commands(Cow::Owned(report));
        let (report, mut hidden) = self.context.written.guarded(report);
        hidden.derivable.iter_mut().for_each(|text| *text = format!("{}: {text}", scope.code));
        let options = Options {
            color: false,
            index: Some(INDEX.to_owned()),
            beside: beside(stem, &self.formats),
            ..self.context.options(self.created)
        };
        let mut files = Vec::new();
        for format in &self.formats {
            let name = format!("{stem}.{format}");
            folder.write(&name, |out| exporter(*format)?.export(&report, &options, out))?;
            files.push((name, format.label().to_owned()));
        }
        let (system, code) = (scope.code.system().as_str(), scope.code.as_str());
        let entry = IndexEntry::of(system, code, &report, files);
        let written = Written { entry, footer: report.footer.clone(), hidden };
        folder.end_step(serde_json::to_string(&written)?)?;
        Ok(written)
    }
}

fn given_codes(given: &[String]) -> Result<Vec<Code>, Failure> {
    let shape = "write a code such as 47371 or J1745, or with its system such as MS-DRG:470";
    let mut codes = Vec::new();
    for text in given {
        let code = Code::parse(text).map_err(|error| Failure::usage(error.to_string(), shape))?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

/// Every code that has a publication or a rate.
fn all_codes(connection: &Connection, catalogue: &Catalogue) -> Result<Vec<Code>, Failure> {
    let table = catalogue.get("codes")?.run(connection, &Params::default())?;
    let texts = table.rows.iter().filter_map(|row| Some((row.cells[0].plain()?, row.cells[1].plain()?)));
    let codes: Result<Vec<Code>, _> =
        texts.map(|(system, code)| Code::parse(&format!("{system}:{code}"))).collect();
    codes.map_err(|error| Failure::usage(error.to_string(), "name codes one by one with `--code`"))
}
