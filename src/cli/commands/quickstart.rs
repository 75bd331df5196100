//! `ratebook quickstart`: from an empty folder to a report that can be reviewed.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::commands::init::prepare;
use crate::cli::context::{Context, data_time};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::domain::text::grouped;
use crate::domain::{Code, CodeSystem};
use crate::export::{Format, Options, Overwrite, beside};
use crate::model::Report;
use crate::query::Latch;
use crate::report::{CodeScope, Excluded, Reporter};

/// Where the reports go.
const FOLDER: &str = "reports";

/// The code that ratebook ships a publication for.
const CODE: &str = "47371";

/// Make the database, seed it, and write the first report
///
/// Writes reports/47371 as .html, .xlsx, .md, .csv and .json. Run again it changes nothing
/// unless the data changed, and replaces a file that differs with --force alone; the time in the
/// reports is that of the newest import.
#[derive(Debug, Args)]
pub(crate) struct QuickstartArgs {}

pub(crate) fn run(context: &Context, _: &QuickstartArgs) -> Result<Exit, Failure> {
    let connection = prepare(context, Some(&crate::seed::built_in()))?;
    let created = data_time(&connection)?;
    let code = Code::new(CodeSystem::Cpt, CODE).expect("47371 has the shape of a CPT code");
    let scope = CodeScope { code, modifier: None, locality: None, today: created.date_naive() };
    let catalogue = context.catalogue()?;
    let report = Reporter::new(&connection, &catalogue, Latch::default())?.of_code(
        &scope,
        Excluded::Counted,
        created,
    )?;
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    let formats = [Format::HTML, Format::XLSX, Format::MARKDOWN, Format::CSV, Format::JSON];
    let options = Options { beside: beside(CODE, &formats), ..context.options(created) };
    for format in formats {
        if interrupt::asked() {
            return Err(Failure::interrupted(
                format!("the database is made, and not all files of `{FOLDER}` are"),
                "run the same command again",
            ));
        }
        let path = Path::new(FOLDER).join(format!("{CODE}.{format}"));
        match write_if_changed(context, &report, format, &path, &options)? {
            Found::Same => {}
            Found::Other => kept.push(path),
            Found::None => written.push(path),
        }
    }
    context.print(&summary(&report, context, (&written, &kept)))?;
    Ok(Exit::Done)
}

/// What is at the place of a report.
enum Found {
    /// The report itself, and it is left alone.
    Same,
    /// Another file, which may be the one that a reviewer works in: it is left alone too.
    Other,
    /// Nothing, or what may be replaced: the report is there now.
    None,
}

/// Writes a report, unless the file is there already.
fn write_if_changed(
    context: &Context,
    report: &Report,
    format: Format,
    path: &PathBuf,
    options: &Options,
) -> Result<Found, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(
            Exit::File,
            format!("cannot write `{}`: {error}", path.display()),
            "check the folder `reports`",
        )
    };
    fs::create_dir_all(FOLDER).map_err(cannot)?;
    let apart = tempfile::Builder::new().prefix(".quickstart-").tempdir_in(FOLDER).map_err(cannot)?;
    let fresh = apart.path().join(format!("{CODE}.new"));
    context.write_report(Cow::Borrowed(report), format, &fresh, Overwrite::Replace, options.clone())?;
    if fs::read(path).is_ok_and(|old| fs::read(&fresh).is_ok_and(|new| new == old)) {
        return Ok(Found::Same);
    }
    if path.symlink_metadata().is_ok() && context.overwrite() == Overwrite::Refuse {
        return Ok(Found::Other);
    }
    fs::rename(&fresh, path).map_err(cannot)?;
    Ok(Found::None)
}

fn summary(report: &Report, context: &Context, (written, kept): (&[PathBuf], &[PathBuf])) -> String {
    let facts = report.facts.clone().unwrap_or_default();
    let mut text = format!("{}\n\n  {}", report.title, facts.headline());
    if facts.missing() > 0 {
        text.push_str(&format!(" What would fill the other {}:\n", grouped(facts.missing())));
        for (words, n) in facts.named(&report.others()) {
            text.push_str(&format!("  {n:>4}  {words}\n"));
        }
    } else {
        text.push('\n');
    }
    let database = context.db.display();
    let names = |paths: &[PathBuf]| {
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    };
    if !written.is_empty() {
        text.push_str(&format!("\nWrote {}.\n", names(written)));
    }
    if !kept.is_empty() {
        text.push_str(&format!(
            "\nKept {}, which differs from the new report: `ratebook quickstart --force` replaces it.\n",
            names(kept)
        ));
    }
    if written.is_empty() && kept.is_empty() {
        text.push_str(&format!("\n{database} and {FOLDER}/{CODE}.* are up to date; nothing was changed.\n"));
    }
    text.push_str("Next: open reports/47371.html, then `ratebook import FILE` a hospital's standard charges or a payer's CSV.\n");
    text
}
