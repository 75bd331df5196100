//! `ratebook import FILE...`: published files into the database.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rusqlite::Connection;

use crate::cli::context::{Context, clock};
use crate::cli::diagnostics;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::export::{Overwrite, write_file};
use crate::ingest::{
    ApplyOptions, Bundle, BundledTable, Detected, Digest, Mode, OpenOptions, Outcome, PassedOver,
    Publication, Reader, ReferenceReader, Source, TextEncoding, Unpacked, apply, apply_reference,
    apply_references, detect, find_applied, is_rejects_file, payer_csv,
    profile::{Profile, suggest},
    write_rejects,
};
use crate::text::{count, grouped};

/// Take in published files: hospital charges, payer CSVs, any CSV through a profile
///
/// The format is told by the content. A file is taken in as one transaction; bad rows are kept
/// aside and explained; the same file again writes nothing.
#[derive(Debug, Args)]
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
    /// Which table of a zip archive; without it every one that ratebook knows
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
            let source = Source::open(file, encoding.unwrap_or_default())?;
            let table = Bundle::open_one(&source, args.member.as_deref())?;
            context.print(&suggest(table.as_ref().unwrap_or(&source))?)?;
        }
        return Ok(Exit::Done);
    }
    let mut connection = context.write()?;
    let mut exit = Exit::Done;
    for file in &args.files {
        if import_file(context, args, &mut connection, file, profile.as_ref(), encoding)? == Exit::Findings {
            exit = Exit::Findings;
        }
    }
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
    file: &Path,
    profile: Option<&Profile>,
    encoding: Option<TextEncoding>,
) -> Result<Exit, Failure> {
    let asked = encoding.or_else(|| profile.map(Profile::encoding)).unwrap_or_default();
    let file = Source::open(file, asked)?;
    let member = args.member.as_deref();
    if profile.is_some() {
        let source = Bundle::open_one(&file, member)?;
        return import_table(context, args, connection, source.as_ref().unwrap_or(&file), profile);
    }
    match Bundle::open(&file, member, &open_options(args))? {
        None => import_table(context, args, connection, &file, profile),
        Some(Unpacked::One(source, beside)) => {
            say_passed_over(context, &beside);
            import_table(context, args, connection, &source, profile)
        }
        Some(Unpacked::Several(bundle)) => import_bundle(context, args, connection, &file, bundle),
    }
}

/// One table: a file, or the only known one of an archive.
fn import_table(
    context: &Context,
    args: &ImportArgs,
    connection: &mut Connection,
    source: &Source,
    profile: Option<&Profile>,
) -> Result<Exit, Failure> {
    let digest = source.digest()?;
    let opened = match profile {
        Some(profile) => Opened::Prices(profile.open(source)?),
        None => match detect(source)? {
            Detected::Prices(format) => Opened::Prices(format.open(source)?),
            Detected::Reference(format) => Opened::Reference((format.open)(source, &open_options(args))?),
        },
    };
    let profile_sha256 = profile.map(|profile| profile.sha256.as_str());
    let format = opened.publication().format;
    if let Some((import_id, day)) = find_applied(connection, &digest.sha256, format, profile_sha256)? {
        say_known(context, args, source.name(), import_id, &day);
        return Ok(Exit::Done);
    }
    let publisher = args.publisher.clone().unwrap_or_else(|| opened.publication().publisher.clone());
    let sha256 = digest.sha256[..8].to_owned();
    let options = apply_options(args, connection, source, digest, profile)?;
    // Corrected rows of a price file only add; a release is replaced as a whole, by the whole file.
    let correctable = matches!(opened, Opened::Prices(_)) && format != "hospital-json";
    let outcome = match opened {
        Opened::Prices(reader) => apply(connection, reader, &options)?,
        Opened::Reference(reader) => apply_reference(connection, reader, options)?,
    };
    diagnostics::print(&context.printer, source.name(), &outcome.causes);
    let rejects = match outcome.rows.rejected > 0 && !args.dry_run && correctable {
        true => Some(save_rejects(connection, source, outcome.import_id)?),
        false => None,
    };
    context.printer.say(&format!("{}  sha256 {sha256}  {format}  {publisher}", source.name()));
    summarize(context, &outcome, args.dry_run, rejects.as_deref());
    Ok(if outcome.rows.rejected > 0 { Exit::Findings } else { Exit::Done })
}

/// The known tables of an archive as one plan: all of them or none.
fn import_bundle(
    context: &Context,
    args: &ImportArgs,
    connection: &mut Connection,
    archive: &Source,
    bundle: Bundle,
) -> Result<Exit, Failure> {
    let (mut titles, mut files) = (Vec::new(), Vec::new());
    for BundledTable { source, reader } in bundle.tables {
        let digest = source.digest()?;
        let format = reader.publication().format;
        if let Some((import_id, day)) = find_applied(connection, &digest.sha256, format, None)? {
            say_known(context, args, source.name(), import_id, &day);
            continue;
        }
        let sha256 = &digest.sha256[..8];
        let title =
            format!("{}  sha256 {sha256}  {format}  {}", source.name(), reader.publication().publisher);
        titles.push((source.name().to_owned(), title));
        files.push((reader, apply_options(args, connection, &source, digest, None)?));
    }
    say_passed_over(context, &bundle.passed_over);
    if files.is_empty() {
        context.printer.say(&format!("{}: nothing new in it; nothing written.", archive.name()));
        return Ok(Exit::Done);
    }
    let outcomes = apply_references(connection, files)?;
    let mut exit = Exit::Done;
    for ((name, title), outcome) in titles.iter().zip(&outcomes) {
        diagnostics::print(&context.printer, name, &outcome.causes);
        context.printer.say(title);
        summarize(context, outcome, args.dry_run, None);
        if outcome.rows.rejected > 0 {
            exit = Exit::Findings;
        }
    }
    Ok(exit)
}

fn say_known(context: &Context, args: &ImportArgs, name: &str, import_id: i64, day: &str) {
    context.printer.say(&format!("{name}: already imported as {import_id} on {day}; nothing written."));
    if args.licensed_descriptors {
        let undo = format!("`ratebook imports undo {import_id}`");
        context.printer.say(&format!("  to store its descriptors as well, {undo} first"));
    }
}

fn say_passed_over(context: &Context, passed_over: &[PassedOver]) {
    for PassedOver { name, why } in passed_over {
        context.printer.say(&format!("passed over {name}: {why}"));
    }
}

fn apply_options(
    args: &ImportArgs,
    connection: &Connection,
    source: &Source,
    digest: Digest,
    profile: Option<&Profile>,
) -> Result<ApplyOptions, Failure> {
    Ok(ApplyOptions {
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
    })
}

fn open_options(args: &ImportArgs) -> OpenOptions {
    OpenOptions {
        edition: args.edition,
        licensed_descriptors: args.licensed_descriptors,
        accepted_guards: args.accept.clone(),
    }
}

/// Writes the rejected rows into the current folder, ready to be corrected.
fn save_rejects(connection: &Connection, source: &Source, import_id: i64) -> Result<PathBuf, Failure> {
    let name = source.table_name();
    let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("import").replace(' ', "-");
    // Rejects of corrected rejects must not replace the file that the analyst works in.
    let path = match is_rejects_file(&source.head()?) {
        true => PathBuf::from(format!("{stem}.rejects-{import_id}.csv")),
        false => PathBuf::from(format!("{stem}.rejects.csv")),
    };
    let mut text = Vec::new();
    write_rejects(connection, source, import_id, &mut text)?;
    write_file(&path, Overwrite::Replace, |out| Ok(out.write_all(&text)?))?;
    Ok(path)
}

fn summarize(context: &Context, outcome: &Outcome, dry_run: bool, rejects: Option<&Path>) {
    let (rows, changes) = (&outcome.rows, &outcome.changes);
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
    for change in &outcome.largest {
        let (before, after) = (change.before, change.after);
        let percent = 100.0 * (after.dollars().as_f64() / before.dollars().as_f64() - 1.0);
        say("largest", format!("{} {} {before} -> {after} ({percent:+.1}%)", change.codes, change.whose));
    }
    if outcome.payers_unmatched > 0 {
        say(
            "payers",
            format!(
                "{} not matched to a payer; kept under the published name",
                count(outcome.payers_unmatched, "published name is", "published names are")
            ),
        );
    }
    let id = outcome.import_id;
    context.printer.say(&match (dry_run, rows.rejected) {
        (false, 1..) if rejects.is_some() => format!(
            "Import {id} done. Next: correct the rejected rows in {} and import that file.",
            rejects.unwrap_or(Path::new("")).display()
        ),
        (true, _) => "Nothing written (dry run). Next: the same command without `--dry-run`.".to_owned(),
        (false, 0) => {
            format!("Import {id} done. Next: `ratebook report code 47371`, or `ratebook imports show {id}`.")
        }
        (false, _) => format!(
            "Import {id} done. Next: `ratebook imports show {id}` lists the rejected rows with their reasons."
        ),
    });
}
