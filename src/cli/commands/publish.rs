//! `ratebook publish --into LAKE`: published files as Parquet that other engines read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;
use rusqlite::Connection;

use crate::cli::commands::import::say_not_tried;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::import_result::ImportResult;
use crate::cli::interrupt;
use crate::cli::printed_command::path_word;
use crate::cli::progress::Display;
use crate::cli::reading::{Opened, ReadArgs, Reading, said};
use crate::db;
use crate::domain::sha256_hex;
use crate::domain::text::{count, grouped};
use crate::export::Format;
use crate::formats::{CodeFilter, Detected, OpenOptions, Publication, Unpacked};
use crate::lake::{self, Lake, LakeError, New, Published, TakenBack, part_of};
use crate::load::{ApplyOptions, Mode};
use crate::seed::{self, SeedOptions};
use crate::source::{Progress, Source};

/// Publish files of prices in a lake: Parquet that DuckDB, Spark and others read
///
/// Each file becomes one part, checked and explained as `ratebook import` does it, without a database. The
/// same file again writes nothing, and any number of publishers may write at once. Without a file the imports
/// of the database are published, with Medicare's tables and the names of payers.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                  ratebook publish --into lake --all-codes prices/*.json.gz\n  \
                  ratebook publish --into lake --db ratebook.db\n\n\
                  Exit codes: 0 all rows; 1 some rejected; 2 usage; 3 in conflict with the lake; 4 file, disk.")]
pub(crate) struct PublishArgs {
    /// The files of prices; without one every import of the database that the lake does not have
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder of the lake; it is made where there is none
    #[arg(long, value_name = "LAKE")]
    into: PathBuf,
    #[command(flatten)]
    read: ReadArgs,
    /// The day of the edition, where the file does not state it or states another
    #[arg(long, value_name = "YYYY-MM-DD")]
    edition: Option<NaiveDate>,
    /// Take a part back, named by itself or by its file; may be repeated
    #[arg(long, value_name = "PART|FILE NAME", conflicts_with = "files")]
    undo: Vec<String>,
    /// Refused in words: a lake takes the state after such a file, from a database
    #[arg(long, hide = true)]
    adds: bool,
    /// Write the small tables of this database also over what the lake has from another
    #[arg(long, conflicts_with_all = ["files", "undo"])]
    replace_tables: bool,
    /// Read and check, and write nothing but the lake itself
    #[arg(long)]
    dry_run: bool,
    /// Findings in sentences, without drawings; also if TERM is dumb
    #[arg(long)]
    narrate: bool,
}

pub(crate) fn run(context: &Context, args: &PublishArgs) -> Result<Exit, Failure> {
    if context.output_path().is_some() && !context.tsv && context.format() != Some(Format::JSON) {
        return Err(Failure::usage(
            "what a publishing says goes to the terminal",
            "add `--format json` or `--format tsv` for a file, or leave `--output` out",
        ));
    }
    if args.adds {
        return Err(Failure::usage(
            "a lake takes no file that only adds: which rates it replaces is known where the others are current",
            "run `ratebook import FILE --adds`, then `ratebook publish --into LAKE` without a file: it publishes what is \
             current after it",
        ));
    }
    refuse_without_files(args)?;
    let options = OpenOptions {
        edition: args.edition,
        variant: None,
        licensed_descriptors: false,
        accepted_guards: Vec::new(),
        codes: Some(CodeFilter::default()),
        series: args.read.series.clone(),
        provider_files: args.read.provider_files.clone(),
    };
    let mut reading = args.read.understood(options)?;
    let vocabulary = vocabulary()?;
    reading.options.codes = args.read.codes_asked_for(&vocabulary)?;
    // A database that cannot be read leaves no lake.
    let database = (args.files.is_empty() && args.undo.is_empty()).then(|| context.read()).transpose()?;
    // What takes a part back makes no lake.
    if !args.undo.is_empty() {
        Lake::check(&args.into)?;
    }
    let refused = |error: LakeError| if args.undo.is_empty() { error.into() } else { still_there(error) };
    let lake = Lake::open(&args.into).map_err(refused)?;
    if lake.cleared() > 0 {
        let left = count(lake.cleared(), "file", "files");
        context.printer.say(&format!("{left} that a publisher left half written: removed"));
    }
    for said in lake::foreign(lake.root())? {
        context.printer.warn(&said);
    }
    if database.is_none() {
        lake.make_tables(&vocabulary).map_err(refused)?;
    }
    for named in &args.undo {
        let TakenBack { part, file, now } = lake.undo(named, clock()).map_err(still_there)?;
        let done = if now { "taken back" } else { "was taken back before; nothing written" };
        context.printer.say(&format!("{file}, part {part}: {done}."));
    }
    if let Some(database) = database {
        return from_database(context, &lake, database, args.replace_tables);
    }
    let mut result = ImportResult::new(context, args.narrate, args.dry_run)?.for_lake();
    let mut exit = Exit::Done;
    for (at, file) in args.files.iter().enumerate() {
        let mut publish = Publish {
            context,
            args,
            reading: &reading,
            lake: &lake,
            vocabulary: &vocabulary,
            result: &mut result,
        };
        match publish.file(file) {
            Ok(Exit::Findings) => exit = Exit::Findings,
            Ok(_) => {}
            Err(failure) => {
                result.close(context)?;
                say_not_tried(context, &args.files[at + 1..]);
                // Of the files before.
                drop(lake::write_views(lake.root()));
                return Err(if interrupt::asked() { interrupted(file) } else { failure });
            }
        }
    }
    lake::write_views(lake.root()).map_err(LakeError::afterwards)?;
    result.close(context)?;
    Ok(exit)
}

/// Options of files say nothing where none is named; `--undo` would take back all the same.
fn refuse_without_files(args: &PublishArgs) -> Result<(), Failure> {
    if !args.files.is_empty() {
        return Ok(());
    }
    let own = said([
        ("--dry-run", args.dry_run),
        ("--edition", args.edition.is_some()),
        ("--narrate", args.narrate),
    ]);
    let given = [own, args.read.given()].concat();
    let Some(option) = given.first() else { return Ok(()) };
    let hint = match args.undo.is_empty() {
        true => "name the files, or leave it out to publish what the database holds",
        false => "leave it out: `--undo` takes the part back at once",
    };
    Err(Failure::usage(format!("`{option}` is of files, and no file is named"), hint))
}

/// The vocabulary and the names of payers that ratebook ships: what a file says does not depend on whose
/// machine publishes it.
fn vocabulary() -> Result<Connection, Failure> {
    let mut connection = db::fresh()?;
    let options = SeedOptions { clock, schema_version: db::schema_version(&connection)? };
    seed::load(&mut connection, &seed::built_in(), options)?;
    Ok(connection)
}

/// Every import of prices that the lake does not have, and the small tables.
fn from_database(
    context: &Context,
    lake: &Lake,
    mut connection: Connection,
    replaces: bool,
) -> Result<Exit, Failure> {
    interrupt::stop_statements(&mut connection)?;
    let published = lake.publish_database(&connection, replaces, clock(), |file, rates| {
        context.printer.say(&format!("{file}: {}", count(rates, "rate", "rates")));
    });
    let done = published.map_err(|error| if interrupt::asked() { stopped() } else { error.into() })?;
    lake::write_views(lake.root()).map_err(LakeError::afterwards)?;
    for file in &done.taken_back {
        context.printer.say(&format!("{file}: taken back in the lake too"));
    }
    context.printer.say(&format!(
        "Published {}, {} were there already; {} written.",
        count(done.published.len() as u64, "file", "files"),
        grouped(done.already),
        count(done.tables, "small table", "small tables")
    ));
    if !done.lacking.is_empty() {
        context.printer.say(&format!(
            "The small tables of the lake stay as they are: they have what this database lacks, {}.",
            lake::sources_in_words(&done.lacking)
        ));
    }
    Ok(Exit::Done)
}

/// Ctrl-C while the database is read.
fn stopped() -> Failure {
    Failure::interrupted(
        "the files that were said before are in the lake, and nothing of others".to_owned(),
        "run the command again: it goes on where it was stopped".to_owned(),
    )
}

/// What all files of one command share.
struct Publish<'a> {
    context: &'a Context,
    args: &'a PublishArgs,
    reading: &'a Reading,
    lake: &'a Lake,
    vocabulary: &'a Connection,
    result: &'a mut ImportResult,
}

impl Publish<'_> {
    fn file(&mut self, file: &Path) -> Result<Exit, Failure> {
        let progress = Arc::new(Progress::until(interrupt::listen()));
        let file = self.reading.source(file)?.with_progress(Arc::clone(&progress));
        let display = Display::begin(&self.context.printer, file.name(), Arc::clone(&progress));
        let sources = match self.reading.unpack(&file)? {
            None => return self.table(&file, &progress, display, None),
            Some(Unpacked::One(source, beside)) => {
                self.context.printer.say_passed_over(&beside);
                vec![*source]
            }
            Some(Unpacked::Prices(sources, beside)) => {
                self.context.printer.say_passed_over(&beside);
                sources
            }
            Some(Unpacked::Several(_)) => return Err(of_reference(file.name())),
        };
        drop(display);
        let archive = if sources.len() > 1 { Some(known_by_its_files(&sources)?) } else { None };
        let mut exit = Exit::Done;
        let sources = self.with_rates(sources)?;
        for (at, source) in sources.iter().enumerate() {
            let display = Display::begin(&self.context.printer, source.name(), Arc::clone(&progress));
            let done = self.table(source, &progress, display, archive.as_deref());
            if done.is_err() {
                let others = sources[at + 1..].iter().map(|other| PathBuf::from(other.name()));
                say_not_tried(self.context, &others.collect::<Vec<_>>());
            }
            if done? == Exit::Findings {
                exit = Exit::Findings;
            }
        }
        Ok(exit)
    }

    /// The files of an archive without those that hold no rates, which are named; all, where none holds any.
    fn with_rates(&self, sources: Vec<Source>) -> Result<Vec<Source>, Failure> {
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        for source in sources {
            let detected = self.reading.detect(&source)?;
            let is_without =
                matches!(detected, Some(Detected::Prices(format)) if lake::is_without_rates(format.name()));
            if is_without { &mut others } else { &mut kept }.push(source);
        }
        if kept.is_empty() {
            return Ok(others);
        }
        for other in others {
            let why = "it holds lists of files or allowed amounts, and no rate that a lake could keep";
            self.context.printer.say(&format!("skipped {}: {why}", other.name()));
        }
        Ok(kept)
    }

    /// One table: a file, or one of an archive.
    fn table(
        &mut self,
        source: &Source,
        progress: &Arc<Progress>,
        display: Display,
        archive: Option<&str>,
    ) -> Result<Exit, Failure> {
        let name = source.name();
        let detected = self.reading.detect(source).inspect_err(|error| self.result.refused(name, error))?;
        if matches!(detected, Some(Detected::Reference(_))) {
            return Err(of_reference(name));
        }
        self.reading.refuse_unread_options(source, detected.as_ref(), false)?;
        let digest = source.digest()?;
        // Finding the prices of some codes is a walk over the whole file, which a known one is spared.
        if let Some(Detected::Prices(format)) = detected
            && format.reads_codes()
        {
            let filter = self.reading.options.codes.as_ref().map(CodeFilter::sha256);
            let encoding = source.encoding()?.as_str();
            let part = part_of(&digest.sha256, format.name(), None, filter.as_deref(), encoding);
            if let Some(at) = self.lake.published(&part)? {
                let said = [self.reading.publisher(), self.args.read.series.as_deref()];
                self.lake.refuse_otherwise(&part, self.args.edition, said)?;
                drop(display);
                return Ok(self.say_known(name, &part, &at));
            }
        }
        let opened =
            self.reading.open(source, detected).inspect_err(|error| self.result.refused(name, error))?;
        let Opened::Prices(reader) = opened else { return Err(of_reference(name)) };
        let publication = reader.publication().clone();
        let edition = self.args.edition.ok_or(()).or(publication.edition);
        let title = self.reading.title(source, &digest, &Publication { edition, ..publication.clone() });
        let schema_version = db::schema_version(self.vocabulary)?;
        let options = ApplyOptions {
            mode: if self.args.dry_run { Mode::DryRun } else { Mode::Apply },
            archive: archive.map(str::to_owned),
            ..self.reading.apply_options(
                source,
                (digest, &publication),
                Arc::clone(progress),
                schema_version,
            )?
        };
        let published = self.lake.publish(self.vocabulary, reader, &options, self.args.edition);
        drop(display);
        match published? {
            Published::Already { part, at } => Ok(self.say_known(name, &part, &at)),
            Published::Now(new) => {
                self.result.tell_findings(self.context, name, &new.outcome);
                self.context.printer.say(&title);
                self.result.published(self.context, (name, publication.format, &new.part), &new.outcome);
                self.say_written(&new);
                Ok(if new.outcome.rows.rejected > 0 { Exit::Findings } else { Exit::Done })
            }
        }
    }

    fn say_written(&self, new: &New) {
        let say = |label: &str, text: String| self.context.printer.say(&format!("  {label:10} {text}"));
        say(
            "rates",
            format!(
                "{} stated, {} of them without a usable figure, each with its reason",
                grouped(new.rates),
                grouped(new.outcome.gaps_added)
            ),
        );
        if self.args.dry_run {
            self.context
                .printer
                .say("Nothing written (dry run). Next: the same command without `--dry-run`.");
            return;
        }
        let lake = self.lake.root().display();
        let (rows, bytes) = (count(new.rows, "row", "rows"), grouped(new.bytes));
        self.context.printer.say(&format!(
            "Published as part {} of {lake}: {rows} of a rate and a code, {bytes} bytes.",
            new.part
        ));
    }

    fn say_known(&mut self, name: &str, part: &str, at: &str) -> Exit {
        let day = at.get(..10).unwrap_or(at);
        self.context.printer.say(&format!("{name}: already published as {part} on {day}; nothing written."));
        if self.args.read.provider_files.is_some() {
            self.context.printer.say(&format!(
                "  for groups of providers of the folder `ratebook publish --into LAKE --undo {part}` first"
            ));
        }
        self.result.already_published(name, part);
        Exit::Done
    }
}

/// What an archive is known by: its files of prices, however they are packed.
fn known_by_its_files(sources: &[Source]) -> Result<String, Failure> {
    let mut digests = sources.iter().map(Source::digest).collect::<Result<Vec<_>, _>>()?;
    digests.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    let all: Vec<String> = digests.into_iter().map(|digest| digest.sha256).collect();
    Ok(sha256_hex(all.join("\n").as_bytes()))
}

/// Files of Medicare have tables of their own, which a lake takes from a database.
fn of_reference(name: &str) -> Failure {
    Failure::usage(
        format!("`{name}` is a reference file of Medicare, and no file of prices"),
        "Medicare's files go into a database by `ratebook import`; `ratebook publish --into LAKE` from it takes their \
         tables along",
    )
}

/// A part could not be taken back.
fn still_there(error: LakeError) -> Failure {
    match error {
        LakeError::Write { .. } => {
            let hint = "the part is still in the lake; check the room on the disk and the permissions of the folder, then \
                        run the command again";
            Failure::of(Exit::File, &error, Some(hint.to_owned()))
        }
        other => other.into(),
    }
}

/// Ctrl-C: nothing of the file is in the lake; files before it were published.
fn interrupted(file: &Path) -> Failure {
    Failure::interrupted(
        format!("nothing of `{}` is in the lake, which is as it was before that file", file.display()),
        format!("publish it again: `ratebook publish --into LAKE {}`", path_word(file)),
    )
}

impl From<LakeError> for Failure {
    fn from(error: LakeError) -> Self {
        match error {
            LakeError::Ingest(inner) => inner.into(),
            LakeError::Database(inner) => inner.into(),
            LakeError::Query(inner) => inner.into(),
            LakeError::Interrupted => {
                Self::interrupted("the engine was stopped; nothing was written", "run the same command again")
            }
            LakeError::Engine { ref hint, .. } => {
                let mut failure = Self::of(Exit::File, &error, Some(hint.clone()));
                // What an engine says has several lines.
                let said = std::mem::take(&mut failure.message);
                let mut lines = said.lines().map(str::to_owned);
                failure.message = lines.next().unwrap_or_default();
                failure.causes.splice(..0, lines);
                failure
            }
            LakeError::Usage { ref hint, .. } => {
                let hint = hint.clone();
                Self::of(Exit::Usage, &error, Some(hint))
            }
            LakeError::Foreign { ref hint, .. } | LakeError::Refused { ref hint, .. } => {
                let hint = hint.clone();
                Self::of(Exit::Refused, &error, Some(hint))
            }
            LakeError::Write { .. } => {
                let hint = "nothing of the file is in the lake; check the path, the room on the disk and the permissions \
                            of the folder, then run the command again";
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
            LakeError::Afterwards { .. } => {
                let hint = "what was asked for is in the lake already; check the room on the disk and the permissions of \
                            the folder, then run the command again: it finishes and writes nothing twice";
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
            LakeError::Read { .. } | LakeError::Parquet(_) | LakeError::Json(_) => {
                let hint =
                    "check the folder of the lake; what is not a part with its record is believed by nobody";
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
        }
    }
}
