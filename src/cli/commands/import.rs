//! `ratebook import FILE...`: published files into the database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rusqlite::Connection;

use crate::cli::account::Account;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::cli::progress::Display;
use crate::cli::rejects::save_rejects;
use crate::db;
use crate::ingest::{
    ApplyOptions, Detected, IngestError, Mode, OpenOptions, Progress, Publication, Reader, ReferenceReader,
    Source, TextEncoding, apply, apply_reference, detect, find_applied, is_rejects_file, payer_csv,
    profile::{Profile, suggest},
};

/// Take in published files: hospital charges, payer CSVs, any CSV through a profile
///
/// The format is told by the content. A file is taken in as one transaction; bad rows are kept
/// aside and explained; the same file again writes nothing.
///
/// Findings are told on stderr, grouped by cause. `--format json` writes what was done, with every
/// cause of findings, to stdout; `--format tsv` writes the findings alone, a line a cause.
#[derive(Debug, Args)]
#[command(
    after_help = "Rules of findings: I1xx header and shape, I2xx values, I3xx keys, I4xx across cells, \
                        I5xx guards (lifted by --accept); README.md lists each.\n\
                        Exit codes: 0 all rows taken in, or nothing to do; 1 some rows rejected, a header that \
                        cannot be used, or an unknown format; 2 usage; 3 the database refuses: a guard, a lock, \
                        a migration; 4 the file or the disk; 130 interrupted by Ctrl-C, the file rolled back."
)]
pub(crate) struct ImportArgs {
    /// The files; `-` is standard input
    #[arg(required_unless_present = "template", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A mapping profile for a CSV that is of no known format
    #[arg(long, value_name = "FILE.toml")]
    profile: Option<PathBuf>,
    /// Print a file to start from, and stop
    #[arg(long, value_enum, value_name = "KIND")]
    template: Option<TemplateKind>,
    /// Propose a mapping profile for a CSV from its header and a sample, and stop
    #[arg(long, conflicts_with_all = ["profile", "template", "dry_run"])]
    suggest_profile: bool,
    /// Which table of a zip archive that holds several
    #[arg(long, value_name = "NAME")]
    member: Option<String>,
    /// Whose file it is, where the file does not say so; names a series of editions
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Show what would change and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The encoding, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Lift a guard by its name; may be repeated
    #[arg(long, value_name = "I5xx")]
    accept: Vec<String>,
    /// The first day that a Medicare file holds for, where the file does not state it
    #[arg(long, value_name = "YYYY-MM-DD")]
    edition: Option<NaiveDate>,
    /// Tell findings in sentences, without drawings; also where TERM is dumb
    #[arg(long)]
    narrate: bool,
    /// Store descriptors under license too (CPT): only for who holds the license
    #[arg(long)]
    licensed_descriptors: bool,
}

/// A file that is open, of either kind.
enum Opened {
    Prices(Box<dyn Reader>),
    Reference(Box<dyn ReferenceReader>),
}

impl Opened {
    fn publication(&self) -> &Publication {
        match self {
            Self::Prices(reader) => reader.publication(),
            Self::Reference(reader) => reader.publication(),
        }
    }

    fn header_row(&self) -> u64 {
        match self {
            Self::Prices(reader) => reader.header_row(),
            Self::Reference(_) => 0,
        }
    }
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
    if let Some(kind) = args.template {
        context.print(match kind {
            TemplateKind::PayerRates => payer_csv::template(),
            TemplateKind::Profile => crate::ingest::profile::template(),
        })?;
        return Ok(Exit::Done);
    }
    let profile = args.profile.as_deref().map(Profile::load).transpose()?;
    let encoding = args.encoding.as_deref().map(parse_encoding).transpose()?;
    if args.suggest_profile {
        for file in &args.files {
            context.print(&suggest(&Source::open(file, encoding.unwrap_or_default())?)?)?;
        }
        return Ok(Exit::Done);
    }
    let mut connection = context.write()?;
    interrupt::stop_statements(&mut connection)?;
    let mut account = Account::new(context, args.narrate, args.dry_run)?;
    let mut exit = Exit::Done;
    for file in &args.files {
        if interrupt::asked() {
            account.close(context)?;
            return Err(interrupted(file));
        }
        match import_file(context, args, &mut connection, (file, profile.as_ref(), encoding), &mut account) {
            Ok(Exit::Findings) => exit = Exit::Findings,
            Ok(_) => {}
            Err(failure) => {
                account.close(context)?;
                return Err(if interrupt::asked() { interrupted(file) } else { failure });
            }
        }
    }
    account.close(context)?;
    Ok(exit)
}

pub(crate) fn parse_encoding(name: &str) -> Result<TextEncoding, Failure> {
    TextEncoding::from_name(name).ok_or_else(|| {
        Failure::usage(
            format!("`{name}` is not an encoding that ratebook reads"),
            "write utf-8 or windows-1252",
        )
    })
}

fn import_file(
    context: &Context,
    args: &ImportArgs,
    connection: &mut Connection,
    (file, profile, encoding): (&Path, Option<&Profile>, Option<TextEncoding>),
    account: &mut Account,
) -> Result<Exit, Failure> {
    let source = open(args, file, profile, encoding)?;
    let progress = Arc::new(Progress::until(interrupt::listen()));
    let source = source.with_progress(Arc::clone(&progress));
    let display = Display::begin(&context.printer, source.name(), Arc::clone(&progress));
    let digest = source.digest()?;
    let opened =
        open_reader(args, &source, profile).inspect_err(|error| account.refused(source.name(), error))?;
    let profile_sha256 = profile.map(|profile| profile.sha256.as_str());
    let format = opened.publication().format;
    if let Some((import_id, day)) = find_applied(connection, &digest.sha256, format, profile_sha256)? {
        drop(display);
        let name = source.name();
        context.printer.say(&format!("{name}: already imported as {import_id} on {day}; nothing written."));
        account.already(name, import_id);
        return Ok(Exit::Done);
    }
    let publisher = args.publisher.clone().unwrap_or_else(|| opened.publication().publisher.clone());
    let sha256 = digest.sha256[..8].to_owned();
    let options = ApplyOptions {
        file_name: source.name().to_owned(),
        digest,
        encoding: source.encoding().as_str(),
        profile: profile.map(|profile| (profile.name.clone(), profile.sha256.clone())),
        publisher: args.publisher.clone(),
        adds_only: is_rejects_file(&source.head()?),
        clock,
        schema_version: db::schema_version(connection)?,
        accepted_guards: args.accept.clone(),
        mode: if args.dry_run { Mode::DryRun } else { Mode::Apply },
        progress,
    };
    // Corrected rows of a price file only add; a release is replaced as a whole, by the whole file.
    let correctable = matches!(opened, Opened::Prices(_)) && format != "hospital-json";
    let header_row = opened.header_row();
    let outcome = match opened {
        Opened::Prices(reader) => apply(connection, reader, &options)?,
        Opened::Reference(reader) => apply_reference(connection, reader, &options)?,
    };
    drop(display);
    account.tell_findings(context, source.name(), &outcome);
    let rejects = match outcome.rows.rejected > 0 && !args.dry_run && correctable {
        true => save_or_say(context, connection, &source, (outcome.import_id, header_row)),
        false => Vec::new(),
    };
    context.printer.say(&format!("{}  sha256 {sha256}  {format}  {publisher}", source.name()));
    account.summarize(context, (source.name(), format), &outcome, &rejects);
    Ok(if outcome.rows.rejected > 0 { Exit::Findings } else { Exit::Done })
}

/// Ctrl-C: the transaction of the file is rolled back; files before it were committed.
fn interrupted(file: &Path) -> Failure {
    let file = file.display();
    interrupt::failure(
        format!("nothing of `{file}` is in the database, which is as it was before that file"),
        format!("import it again: `ratebook import {file}`"),
    )
}

/// The reader of the format that the file is of, with the file's head read.
fn open_reader(args: &ImportArgs, source: &Source, profile: Option<&Profile>) -> Result<Opened, IngestError> {
    Ok(match profile {
        Some(profile) => Opened::Prices(profile.open(source)?),
        None => match detect(source)? {
            Detected::Prices(format) => Opened::Prices(format.open(source)?),
            Detected::Reference(format) => Opened::Reference((format.open)(source, &open_options(args))?),
        },
    })
}

/// The file in the encoding that the command line, ratebook itself, or the profile gives it.
fn open(
    args: &ImportArgs,
    file: &Path,
    profile: Option<&Profile>,
    encoding: Option<TextEncoding>,
) -> Result<Source, Failure> {
    let asked = encoding.or_else(|| profile.map(Profile::encoding)).unwrap_or_default();
    let source = Source::open(file, asked)?.with_member(args.member.clone());
    // Rejected rows are saved in UTF-8, whatever the encoding of the file that they came from.
    let ours = encoding.is_none() && asked != TextEncoding::Utf8 && is_rejects_file(&source.head()?);
    Ok(if ours { source.with_encoding(TextEncoding::Utf8) } else { source })
}

fn open_options(args: &ImportArgs) -> OpenOptions {
    OpenOptions {
        edition: args.edition,
        licensed_descriptors: args.licensed_descriptors,
        accepted_guards: args.accept.clone(),
    }
}

/// The files with the rejected rows. The import is committed: what cannot be saved is in the database.
fn save_or_say(
    context: &Context,
    connection: &Connection,
    source: &Source,
    import: (i64, u64),
) -> Vec<PathBuf> {
    save_rejects(context, connection, source, import).unwrap_or_else(|failure| {
        let why = std::iter::once(&failure.message).chain(&failure.causes);
        let why: Vec<&str> = why.map(String::as_str).collect();
        context.printer.warn(&format!("the rejected rows are not saved as files: {}", why.join(": ")));
        Vec::new()
    })
}
