//! `ratebook import FILE...`: published files into the database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rusqlite::Connection;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::import_result::ImportResult;
use crate::cli::interrupt;
use crate::cli::printed_command::path_word;
use crate::cli::progress::Display;
use crate::cli::proposal;
use crate::cli::reading::{Opened, ReadArgs, Reading, rejects_head, said};
use crate::cli::rejects::{in_words, save_rejects};
use crate::db;
use crate::domain::text::list;
use crate::export::Format;
use crate::findings::rules;
use crate::formats::rows::payer_rates_template;
use crate::formats::{
    Bundle, BundledTable, CodeFilter, Detected, OpenOptions, Publication, PublisherKind, Reader, Unpacked,
    Variant,
};
use crate::load::{
    ApplyOptions, Mode, apply, apply_all, apply_reference, apply_references, find_applied, replaced_since,
    undescribed,
};
use crate::source::{Digest, IngestError, Progress, Source, TextEncoding};

/// Import published files: hospital charges, payer CSVs, any CSV through a profile
///
/// The format is recognized by the content. A file is imported as one transaction; bad rows are kept
/// aside and explained; the same file again writes nothing.
///
/// A file replaces what is current of each payer and plan that it states, and nothing else; a hospital's
/// file all of its hospital. One that would remove more than 5 % of the rates of a payer and plan, or one
/// of fewer than 20, is held until you say `--adds` or `--replaces`.
///
/// Findings are printed on stderr, grouped by cause. `--format json` writes what was done, with every
/// cause of findings, to stdout; `--format tsv` writes the findings alone, a line per cause.
#[derive(Debug, Args)]
#[command(
    after_help = "`ratebook explain RULE` says more of a finding; rules I5xx are guards, lifted by --accept.\n\
                  Exit codes: 0 all rows; 1 some rejected, or unknown format; 2 usage; 3 guard, lock; 4 file, disk;\n\
                  130 interrupted, the file rolled back."
)]
pub(crate) struct ImportArgs {
    /// The files; `-` is standard input
    #[arg(required_unless_present_any = ["template", "formats"], value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
    /// Print a file to start from, and stop
    #[arg(long, value_enum, value_name = "KIND")]
    template: Option<TemplateKind>,
    /// List the formats that ratebook reads, and stop
    #[arg(long, conflicts_with_all = ["profile", "template", "dry_run", "suggest_profile"])]
    formats: bool,
    /// Propose a mapping profile from headings and a sample, and stop
    #[arg(long, conflicts_with_all = ["profile", "template", "dry_run"])]
    suggest_profile: bool,
    /// Show what would change and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The file only adds or changes: what it does not state, another method or day too, stays current
    #[arg(long, conflicts_with = "replaces")]
    adds: bool,
    /// It is all that is current of the payers and plans that it states
    #[arg(long)]
    replaces: bool,
    /// Lift a guard by its name; may be repeated
    #[arg(long, value_name = "I5xx", value_parser = guard)]
    accept: Vec<String>,
    /// Day of a file that states none; a payer CSV never does
    #[arg(long, value_name = "YYYY-MM-DD")]
    edition: Option<NaiveDate>,
    /// Which of Medicare's two conversion factors since 2026 it has
    #[arg(long, value_enum, value_name = "FACTOR")]
    variant: Option<FactorVariant>,
    /// Findings in sentences, without drawings; also if TERM is dumb
    #[arg(long)]
    narrate: bool,
    /// Store descriptors under license too (CPT), if you hold it
    #[arg(long)]
    licensed_descriptors: bool,
}

/// A file of prices of an archive, open after its header.
struct PriceFile<'s> {
    source: &'s Source,
    reader: Box<dyn Reader>,
    format: &'static str,
    title: String,
    options: ApplyOptions,
}

/// The two conversion factors of Medicare.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FactorVariant {
    /// Of clinicians who qualify for an alternative payment model (APM)
    Qualifying,
    /// Of all others
    NonQualifying,
}

/// What `--template` prints.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TemplateKind {
    /// ratebook's own payer CSV
    PayerRates,
    /// A mapping profile
    Profile,
}

pub(crate) fn run(context: &Context, args: &ImportArgs) -> Result<Exit, Failure> {
    refuse_beside_print(args)?;
    if let Some(kind) = args.template {
        context.deliver(match kind {
            TemplateKind::PayerRates => payer_rates_template(),
            TemplateKind::Profile => crate::formats::rows::template(),
        })?;
        return Ok(Exit::Done);
    }
    if args.formats {
        context.deliver_text(&proposal::list_of_formats())?;
        return Ok(Exit::Done);
    }
    let mut reading = args.read.understood(open_options(args))?;
    if let (Some(day), Some(_)) = (args.edition, &reading.profile) {
        return Err(Failure::usage(
            "`--edition` is the day of Medicare's files, and a profile says the day of its own",
            format!("write `edition = \"{day}\"` at the head of the profile"),
        ));
    }
    reading.said.extend(args.of_some_files());
    if args.suggest_profile {
        reading.said.extend(args.of_storing());
        return proposal::propose(context, &args.files, &reading);
    }
    if context.output_path().is_some() && !context.tsv && context.format() != Some(Format::JSON) {
        return Err(Failure::usage(
            "what an import says goes to the terminal",
            "add `--format json` or `--format tsv` for a file, or leave `--output` out",
        ));
    }
    let mut connection = context.write()?;
    reading.options.codes = args.read.codes_asked_for(&connection)?;
    let mut result =
        ImportResult::new(context, args.narrate, args.dry_run)?.read_by(args.read.profile.as_deref());
    let mut exit = Exit::Done;
    for (at, file) in args.files.iter().enumerate() {
        if interrupt::asked() {
            result.close(context)?;
            return Err(interrupted(file));
        }
        let (reading, connection, result) = (&reading, &mut connection, &mut result);
        match (Import { context, args, reading, connection, result, parts: Vec::new() }).file(file) {
            Ok(Exit::Findings) => exit = Exit::Findings,
            Ok(_) => {}
            Err(failure) => {
                result.close(context)?;
                say_not_tried(context, &args.files[at + 1..]);
                return Err(if interrupt::asked() { interrupted(file) } else { failure });
            }
        }
    }
    result.close(context)?;
    Ok(exit)
}

impl ImportArgs {
    /// Those of its own options that say nothing to some files.
    fn of_some_files(&self) -> Vec<&'static str> {
        said([
            ("--edition", self.edition.is_some()),
            ("--variant", self.variant.is_some()),
            ("--adds", self.adds),
        ])
    }

    /// Those that say how a file is stored.
    fn of_storing(&self) -> Vec<&'static str> {
        said([
            ("--replaces", self.replaces),
            ("--accept", !self.accept.is_empty()),
            ("--all-codes", self.read.all_codes),
            ("--licensed-descriptors", self.licensed_descriptors),
            ("--narrate", self.narrate),
        ])
    }
}

/// What is printed in place of an import reads no file and no option of one.
fn refuse_beside_print(args: &ImportArgs) -> Result<(), Failure> {
    let (printed, hint) = match (args.template, args.formats) {
        (Some(_), _) => ("--template", "a file to start from"),
        (None, true) => ("--formats", "the list of formats"),
        (None, false) => return Ok(()),
    };
    let beside = [args.read.given(), args.of_some_files(), args.of_storing()].concat();
    let beside = match (args.files.first(), beside.first()) {
        (Some(file), _) => format!("`{}`", file.display()),
        (None, Some(option)) => format!("`{option}`"),
        (None, None) => return Ok(()),
    };
    Err(Failure::usage(
        format!("`{printed}` only prints {hint}: {beside} would be left unread"),
        format!("run `{printed}` alone, then `ratebook import FILE`"),
    ))
}

/// What all files of one command share.
struct Import<'a> {
    context: &'a Context,
    args: &'a ImportArgs,
    reading: &'a Reading,
    connection: &'a mut Connection,
    result: &'a mut ImportResult,
    /// Other tables of prices of the workbook or archive that the table is of.
    parts: Vec<String>,
}

impl Import<'_> {
    fn file(&mut self, file: &Path) -> Result<Exit, Failure> {
        let progress = Arc::new(Progress::until(interrupt::listen()));
        let file = self.reading.source(file)?.with_progress(Arc::clone(&progress));
        let display = Display::begin(&self.context.printer, file.name(), Arc::clone(&progress));
        match self.reading.unpack(&file)? {
            None => self.table(&file, progress, display),
            Some(Unpacked::One(source, beside)) => {
                self.context.printer.say_passed_over(&beside);
                if !self.args.replaces {
                    self.parts = self.reading.parts_beside(&file)?;
                }
                self.table(&source, progress, display)
            }
            Some(Unpacked::Prices(sources, beside)) => {
                self.context.printer.say_passed_over(&beside);
                self.prices(&file, &sources, &progress, display)
            }
            Some(Unpacked::Several(bundle)) => self.bundle(&file, bundle, &progress, display),
        }
    }

    /// One table: a file, or the only known one of an archive.
    fn table(&mut self, source: &Source, progress: Arc<Progress>, display: Display) -> Result<Exit, Failure> {
        // A file that no format knows is refused by its head, whatever its size.
        let detected =
            self.reading.detect(source).inspect_err(|error| self.result.refused(source.name(), error))?;
        self.reading.refuse_unread_options(source, detected.as_ref(), self.args.files.len() > 1)?;
        let digest = source.digest()?;
        // Finding the prices of some codes is a walk over the whole file, which a known one is spared.
        if let Some(Detected::Prices(format)) = detected
            && format.reads_codes()
            && let Some((import_id, day)) =
                self.known(&digest, format.name(), self.reading.options.codes.as_ref())?
        {
            drop(display);
            self.say_known(source.name(), import_id, &day)?;
            return Ok(Exit::Done);
        }
        let opened = self
            .reading
            .open(source, detected)
            .inspect_err(|error| self.result.refused(source.name(), error))?;
        let Publication { format, codes, .. } = opened.publication();
        let format = *format;
        if let Some((import_id, day)) = self.known(&digest, format, codes.as_ref())? {
            drop(display);
            self.say_known(source.name(), import_id, &day)?;
            return Ok(Exit::Done);
        }
        let publication = match &opened {
            Opened::Prices(reader) => self.reading.dated(source, reader.publication())?,
            Opened::Reference(reader) => reader.publication().clone(),
        };
        let title = self.reading.title(source, &digest, &publication);
        let mut options = self.apply_options(source, (digest, &publication), progress)?;
        options.rejects_head = opened.rejects_head(source)?;
        let correctable = options.rejects_head.is_some();
        let applied = match opened {
            Opened::Prices(reader) => apply(self.connection, reader, &options),
            Opened::Reference(reader) => apply_reference(self.connection, reader, options),
        };
        drop(display);
        let outcome = match applied {
            Err(IngestError::Known { import_id, day }) => {
                self.say_known(source.name(), import_id, &day)?;
                return Ok(Exit::Done);
            }
            applied => applied?,
        };
        self.context.same_file()?;
        self.result.tell_findings(self.context, source.name(), &outcome);
        let rejects = match outcome.rows.rejected > 0 && !self.args.dry_run && correctable {
            true => self.save_or_say(source, outcome.import_id),
            false => Vec::new(),
        };
        self.context.printer.say(&title);
        self.result.summarize(self.context, (source.name(), format), &outcome, &rejects);
        Ok(if outcome.rows.rejected > 0 { Exit::Findings } else { Exit::Done })
    }

    /// The files of prices of an archive as one plan: all of them or none.
    fn prices(
        &mut self,
        archive: &Source,
        sources: &[Source],
        progress: &Arc<Progress>,
        display: Display,
    ) -> Result<Exit, Failure> {
        let mut files: Vec<PriceFile<'_>> = Vec::new();
        let mut stated_beside = Vec::new();
        for source in sources {
            let digest = source.digest()?;
            let detected = self.reading.detect(source)?;
            self.reading.refuse_unread_options(source, detected.as_ref(), true)?;
            let opened = self
                .reading
                .open(source, detected)
                .inspect_err(|error| self.result.refused(source.name(), error))?;
            let Opened::Prices(reader) = opened else { continue };
            let format = reader.publication().format;
            if let Some((import_id, day)) =
                self.known(&digest, format, reader.publication().codes.as_ref())?
            {
                self.say_known(source.name(), import_id, &day)?;
                stated_beside.push(import_id);
                continue;
            }
            if files.iter().any(|file| file.options.digest == digest) {
                self.context.printer.say(&format!("skipped {}: the same file again", source.name()));
                continue;
            }
            let publication = self.reading.dated(source, reader.publication())?;
            let title = self.reading.title(source, &digest, &publication);
            let mut options = self.apply_options(source, (digest, &publication), Arc::clone(progress))?;
            // Lists of a payer add up in an archive; what a hospital's files have in common is for them to say.
            if options.parts.is_empty() && reader.publication().publisher_kind == PublisherKind::Payer {
                options.parts = sources.iter().map(|other| other.name().to_owned()).collect();
            }
            options.rejects_head = rejects_head(reader.as_ref(), source)?;
            files.push(PriceFile { source, reader, format, title, options });
        }
        if files.is_empty() {
            drop(display);
            self.context.printer.say(&format!("{}: nothing new in it; nothing written.", archive.name()));
            return Ok(Exit::Done);
        }
        // Files of a hospital that are of several days are as many editions: the newest comes last.
        files.sort_by_key(|file| {
            let publication = file.reader.publication();
            publication.edition.ok().filter(|_| publication.publisher_kind == PublisherKind::Hospital)
        });
        let (mut readers, mut told) = (Vec::new(), Vec::new());
        for PriceFile { source, reader, format, title, mut options } in files {
            options.stated_beside.clone_from(&stated_beside);
            told.push((source, format, title, options.rejects_head.is_some()));
            readers.push((reader, options));
        }
        let (readers, options): (Vec<_>, Vec<_>) = readers.into_iter().unzip();
        let outcomes = apply_all(self.connection, readers.into_iter().zip(&options).collect())?;
        drop(display);
        let mut exit = Exit::Done;
        for ((source, format, title, correctable), outcome) in told.iter().zip(&outcomes) {
            self.result.tell_findings(self.context, source.name(), outcome);
            let rejects = match outcome.rows.rejected > 0 && !self.args.dry_run && *correctable {
                true => self.save_or_say(source, outcome.import_id),
                false => Vec::new(),
            };
            self.context.printer.say(title);
            self.result.summarize(self.context, (source.name(), format), outcome, &rejects);
            if outcome.rows.rejected > 0 {
                exit = Exit::Findings;
            }
        }
        Ok(exit)
    }

    /// The known tables of an archive as one plan: all of them or none.
    fn bundle(
        &mut self,
        archive: &Source,
        bundle: Bundle,
        progress: &Arc<Progress>,
        display: Display,
    ) -> Result<Exit, Failure> {
        let (mut told, mut files) = (Vec::new(), Vec::new());
        for BundledTable { source, reader } in bundle.tables {
            let digest = source.digest()?;
            let format = reader.publication().format;
            if let Some((import_id, day)) =
                self.known(&digest, format, reader.publication().codes.as_ref())?
            {
                self.say_known(source.name(), import_id, &day)?;
                continue;
            }
            let title = self.reading.title(&source, &digest, reader.publication());
            told.push((source.name().to_owned(), format, title));
            let options =
                self.apply_options(&source, (digest, reader.publication()), Arc::clone(progress))?;
            files.push((reader, options));
        }
        self.context.printer.say_passed_over(&bundle.passed_over);
        if files.is_empty() {
            drop(display);
            self.context.printer.say(&format!("{}: nothing new in it; nothing written.", archive.name()));
            return Ok(Exit::Done);
        }
        let applied = apply_references(self.connection, files);
        drop(display);
        let outcomes = match applied {
            Err(IngestError::Known { import_id, day }) => {
                self.say_known(archive.name(), import_id, &day)?;
                return Ok(Exit::Done);
            }
            applied => applied?,
        };
        self.context.same_file()?;
        let mut exit = Exit::Done;
        for ((name, format, title), outcome) in told.iter().zip(&outcomes) {
            self.result.tell_findings(self.context, name, outcome);
            self.context.printer.say(title);
            self.result.summarize(self.context, (name, format), outcome, &[]);
            if outcome.rows.rejected > 0 {
                exit = Exit::Findings;
            }
        }
        Ok(exit)
    }

    /// The applied import of the same content, read in the same way.
    fn known(
        &self,
        digest: &Digest,
        format: &str,
        codes: Option<&CodeFilter>,
    ) -> Result<Option<(i64, String)>, IngestError> {
        let profile = self.reading.profile.as_ref().map(|profile| &*profile.sha256);
        let filter = codes.map(CodeFilter::sha256);
        // Read in another encoding, the same bytes say something else.
        let encoding = self.reading.encoding.map(TextEncoding::as_str);
        find_applied(self.connection, &digest.sha256, format, profile, filter.as_deref(), encoding)
    }

    fn apply_options(
        &self,
        source: &Source,
        known: (Digest, &Publication),
        progress: Arc<Progress>,
    ) -> Result<ApplyOptions, Failure> {
        let schema_version = db::schema_version(self.connection)?;
        Ok(ApplyOptions {
            adds: self.args.adds,
            edition: self.args.edition,
            parts: self.parts.clone(),
            accepted_guards: self.accepted_guards(),
            mode: if self.args.dry_run { Mode::DryRun } else { Mode::Apply },
            ..self.reading.apply_options(source, known, progress, schema_version)?
        })
    }

    /// The guards that the user lifts.
    fn accepted_guards(&self) -> Vec<String> {
        let replaces = self.args.replaces.then(|| rules::FACTS_REMOVED.id.to_owned());
        self.args.accept.iter().cloned().chain(replaces).collect()
    }

    /// The files with the rejected rows. The import is committed: what cannot be saved is in the database.
    fn save_or_say(&self, source: &Source, import: i64) -> Vec<PathBuf> {
        save_rejects(self.context, self.connection, source, import).unwrap_or_else(|failure| {
            let why = in_words(&failure);
            self.context.printer.warn(&format!(
                "the rejected rows are not saved as files: {why}; `ratebook imports show {import} --rejects FILE` writes them later"
            ));
            Vec::new()
        })
    }

    fn say_known(&mut self, name: &str, import_id: i64, day: &str) -> Result<(), Failure> {
        let printer = &self.context.printer;
        printer.say(&format!("{name}: already imported as {import_id} on {day}; nothing written."));
        // A list that goes back to what it said before has the same bytes.
        if let Some(by) = replaced_since(self.connection, import_id)? {
            printer.say(&format!(
                "  import {by} has replaced figures of it since; if this file is the newest again, `ratebook imports undo {by}`"
            ));
        }
        if self.args.licensed_descriptors {
            let undo = format!("`ratebook imports undo {import_id}`");
            printer.say(&format!("  to store its descriptors as well, {undo} first"));
        }
        if self.args.read.provider_files.is_some() && undescribed(self.connection, import_id)? {
            printer.say(&format!(
                "  it has groups of providers that it does not describe; for those of the folder \
                 `ratebook imports undo {import_id}` first, then import it again"
            ));
        }
        self.result.already(name, import_id);
        Ok(())
    }
}

/// The files after one that stopped the command are untouched, which nothing else would say.
pub(super) fn say_not_tried(context: &Context, files: &[PathBuf]) {
    if !files.is_empty() {
        let names: Vec<String> = files.iter().map(|file| format!("`{}`", file.display())).collect();
        context.printer.say(&format!("not tried, for the file before failed: {}", list(&names)));
    }
}

/// Ctrl-C: the transaction of the file is rolled back; files before it were committed.
fn interrupted(file: &Path) -> Failure {
    Failure::interrupted(
        format!("nothing of `{}` is in the database, which is as it was before that file", file.display()),
        format!("import it again: `ratebook import {}`", path_word(file)),
    )
}

/// A guard that `--accept` lifts; another rule would lift nothing, without a word.
fn guard(name: &str) -> Result<String, String> {
    let known = rules::LIFTED_BY_ACCEPT.map(|rule| rule.id);
    match known.iter().find(|id| id.eq_ignore_ascii_case(name)) {
        Some(id) => Ok((*id).to_owned()),
        None => {
            Err(format!("it is no guard that can be lifted; those are {}", list(&known.map(str::to_owned))))
        }
    }
}

fn open_options(args: &ImportArgs) -> OpenOptions {
    OpenOptions {
        edition: args.edition,
        variant: args.variant.map(|variant| match variant {
            FactorVariant::Qualifying => Variant::Qualifying,
            FactorVariant::NonQualifying => Variant::NonQualifying,
        }),
        licensed_descriptors: args.licensed_descriptors,
        accepted_guards: args.accept.clone(),
        // Of a payer's own file nothing, where it is only looked at.
        codes: Some(CodeFilter::default()),
        series: args.read.series.clone(),
        provider_files: args.read.provider_files.clone(),
    }
}
