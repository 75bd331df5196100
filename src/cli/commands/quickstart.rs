//! `ratebook quickstart`: from an empty folder to a report that can be reviewed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::commands::init::prepare;
use crate::cli::context::{Context, data_time};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::domain::text::grouped;
use crate::domain::{Code, CodeSystem};
use crate::export::{Format, Options, Overwrite, beside};
use crate::model::{OTHERS_BY_COMMAND, Report};
use crate::query::Latch;
use crate::report::{CodeScope, Excluded, Reporter};

/// Where the reports go.
const FOLDER: &str = "reports";

/// The code that ratebook ships a publication for.
const CODE: &str = "47371";

/// Make the database, seed it, and write the first report
///
/// Writes reports/47371 as .html, .xlsx, .md, .csv and .json. Run again it changes nothing
/// unless the data changed; the time in the reports is that of the newest import.
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
    let mut written = Vec::new();
    let formats = [Format::HTML, Format::XLSX, Format::MARKDOWN, Format::CSV, Format::JSON];
    let options = Options { beside: beside(CODE, &formats), ..context.options(created) };
    for format in formats {
        let path = Path::new(FOLDER).join(format!("{CODE}.{format}"));
        if write_if_changed(context, &report, format, &path, &options)? {
            written.push(path);
        }
    }
    context.print(&summary(&report, context, &written))?;
    Ok(Exit::Done)
}

/// Leaves a file alone that holds these very bytes already.
fn write_if_changed(
    context: &Context,
    report: &Report,
    format: Format,
    path: &PathBuf,
    options: &Options,
) -> Result<bool, Failure> {
    let fresh = path.with_extension(format!("{format}.new"));
    context.write_report(report, format, &fresh, Overwrite::Replace, options.clone())?;
    let cannot = |error: std::io::Error| {
        Failure::new(
            Exit::File,
            format!("cannot write `{}`: {error}", path.display()),
            "check the folder `reports`",
        )
    };
    let same = fs::read(path).is_ok_and(|old| fs::read(&fresh).is_ok_and(|new| new == old));
    if same {
        fs::remove_file(&fresh).map_err(cannot)?;
    } else {
        fs::rename(&fresh, path).map_err(cannot)?;
    }
    Ok(!same)
}

fn summary(report: &Report, context: &Context, written: &[PathBuf]) -> String {
    let facts = report.facts.clone().unwrap_or_default();
    let mut text = format!("{}\n\n  {}", report.title, facts.headline());
    if facts.missing() > 0 {
        text.push_str(&format!(" What would fill the other {}:\n", grouped(facts.missing())));
        for (words, n) in facts.named(OTHERS_BY_COMMAND) {
            text.push_str(&format!("  {n:>4}  {words}\n"));
        }
    } else {
        text.push('\n');
    }
    let database = context.db.display();
    match written {
        [] => text
            .push_str(&format!("\n{database} and {FOLDER}/{CODE}.* are up to date; nothing was changed.\n")),
        _ => {
            let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
            text.push_str(&format!("\nWrote {}.\n", names.join(", ")));
        }
    }
    text.push_str("Next: open reports/47371.html, then `ratebook import FILE` a hospital's standard charges or a payer's CSV.\n");
    text
}
