//! `ratebook export DIR`: a folder for reviewers, with a page and a workbook for each code.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use rusqlite::Connection;

use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::db::AsOf;
use crate::domain::text::count;
use crate::domain::{Code, sha256_hex};
use crate::export::{FolderWriter, Format, Index, IndexEntry, Options, beside, exporter, write_index};
use crate::model::{Footer, SmallCells};
use crate::query::{Catalogue, Params};
use crate::report::{self, CodeScope, Excluded, Reporter};

/// The page that lists all others.
const INDEX: &str = "index.html";

/// Write a folder: a page and a workbook for each code, with an index
///
/// The folder works from the file system without a network. It appears whole or not at all;
/// with --force it takes the place of an earlier export, never of other files.
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
    let (connection, latch) = context.read_for_reports(args.as_of)?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let codes = if args.all { all_codes(&connection, &catalogue)? } else { given_codes(&args.codes)? };
    let formats = match context.formats.as_slice() {
        [] => vec![Format::HTML, Format::XLSX],
        formats => formats.to_vec(),
    };
    let mut folder = FolderWriter::new(&args.folder, context.overwrite())?;
    for sentence in folder.cleared_up() {
        context.printer.warn(sentence);
    }
    let reporter = Reporter::new(&connection, &catalogue, latch)?;
    let today = Context::day_of(&connection, args.as_of, created)?;
    let mut job = Job { context, reporter: &reporter, formats, created, today };
    let mut index = Index { entries: Vec::new(), footer: Footer::default() };
    let mut hidden = SmallCells::default();
    let mut stems = HashMap::new();
    for code in codes {
        let written = job.write_code(code, &mut folder, &mut stems, &mut hidden);
        if interrupt::asked() {
            return Err(Failure::interrupted("no file was written or replaced", "run the same export again"));
        }
        let (entry, footer) = written?;
        index.entries.push(entry);
        index.footer = footer;
    }
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
    Ok(Exit::Done)
}

/// What every code of the folder is written with.
struct Job<'a> {
    context: &'a Context,
    reporter: &'a Reporter<'a>,
    formats: Vec<Format>,
    created: DateTime<Utc>,
    today: NaiveDate,
}

impl Job<'_> {
    /// Writes the files of one code.
    fn write_code(
        &mut self,
        code: Code,
        folder: &mut FolderWriter,
        stems: &mut HashMap<String, u64>,
        hidden: &mut SmallCells,
    ) -> Result<(IndexEntry, Footer), Failure> {
        let scope = CodeScope { code, modifier: None, locality: None, today: self.today };
        let report = self.reporter.of_code(&scope, Excluded::Counted, self.created)?;
        let report = self.context.with_commands(Cow::Owned(report));
        let (report, found) = self.context.written.guarded(report);
        hidden.hidden += found.hidden;
        hidden.derivable.extend(found.derivable.into_iter().map(|text| format!("{}: {text}", scope.code)));
        let stem = stem(&scope.code, stems);
        let options = Options {
            color: false,
            index: Some(INDEX.to_owned()),
            beside: beside(&stem, &self.formats),
            ..self.context.options(self.created)
        };
        let mut files = Vec::new();
        for format in &self.formats {
            let name = format!("{stem}.{format}");
            folder.write(&name, |out| exporter(*format)?.export(&report, &options, out))?;
            files.push((name, format.label().to_owned()));
        }
        let (system, code) = (scope.code.system().as_str(), scope.code.as_str());
        Ok((IndexEntry::of(system, code, &report, files), report.footer.clone()))
    }
}

/// The longest name of a file without its ending and number; systems end at 255 bytes.
const LONGEST: usize = 80;

/// A file name for the code, such as `cpt-47371`, that no other code of the folder has. Of a name that is
/// taken `taken` keeps the last number that was given to it.
fn stem(code: &Code, taken: &mut HashMap<String, u64>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mut base: String =
        format!("{}-{}", code.system().as_str(), code.as_str()).chars().map(plain).collect();
    if base.len() > LONGEST {
        base.truncate(LONGEST);
        base = format!("{base}-{}", &sha256_hex(code.as_str().as_bytes())[..8]);
    }
    let mut turn = taken.get(&base).copied().unwrap_or(0);
    let stem = loop {
        turn += 1;
        let stem = if turn == 1 { base.clone() } else { format!("{base}-{turn}") };
        if !taken.contains_key(&stem) {
            break stem;
        }
    };
    taken.insert(stem.clone(), 1);
    taken.insert(base, turn);
    stem
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
