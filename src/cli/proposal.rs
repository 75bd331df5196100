//! `ratebook import --suggest-profile` and `--formats`: what a file needs to be read, and what needs nothing.

use std::cell::RefCell;
use std::path::PathBuf;

use super::context::{Context, clock};
use super::exit::Exit;
use super::failure::Failure;
use super::printed_command::path_word;
use super::reading::Reading;
use crate::domain::text;
use crate::formats::rows::{Proposal, suggest};
use crate::formats::{Bundle, Detected, OpenOptions, Unpacked, detect, look_at_first_row};
use crate::source::{IngestError, Source};

/// Every format with what it is.
pub(super) fn list_of_formats() -> String {
    let prices = crate::formats::formats().map(|format| (format.name(), format.describe()));
    let reference = crate::formats::reference_formats().iter().map(|format| (format.name, format.describe));
    let other = (
        "any other table",
        "CSV, workbook or JSON records, through a mapping profile (`--profile FILE.toml`)",
    );
    let formats: Vec<_> = prices.chain(reference).chain([other]).collect();
    let width = formats.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    formats.iter().map(|(name, describe)| format!("{name:width$}  {describe}\n")).collect()
}

/// Proposes a profile for each file; one that is read as it is needs none.
pub(super) fn propose(context: &Context, files: &[PathBuf], reading: &Reading) -> Result<Exit, Failure> {
    if let [_, _, ..] = files {
        let command = format!("ratebook import {} --suggest-profile", path_word(&files[0]));
        return Err(Failure::usage(
            format!("a profile is of one file, and {} are named", files.len()),
            format!("name one: `{command}`; files of one shape are imported with the profile of one of them"),
        ));
    }
    if let Some(unread) = reading.said.first() {
        return Err(Failure::usage(
            format!("`{unread}` says nothing to a proposal, which stores nothing"),
            "leave it out; the proposed profile says where the day of the file is to be written",
        ));
    }
    let (member, encoding, options) = (reading.member.as_deref(), reading.encoding, &reading.options);
    for file in files {
        let source = Source::open(file, encoding)?;
        if let Some(known) = known_as(&source, member, options)? {
            let name = source.name();
            context.printer.say(&format!(
                "{name} needs no profile: {known}. Import it as it is: `ratebook import {}`",
                path_word(file)
            ));
            continue;
        }
        let no_table = |error: IngestError| match error {
            error @ IngestError::Content { .. } => Failure::from(error).with_exit(Exit::Findings),
            error => error.into(),
        };
        let table = Bundle::open_one(&source, member).map_err(no_table)?;
        let (table, beside) = table.unzip();
        for hidden in beside.into_iter().flatten() {
            context.printer.say(&format!("not looked at: {} ({})", hidden.name, hidden.why));
        }
        match suggest(table.as_ref().unwrap_or(&source), clock().date_naive()).map_err(no_table)? {
            Proposal::Profile { text, unusable } => {
                context.deliver(&text)?;
                if let Some(why) = unusable {
                    let message =
                        format!("the profile proposed for `{}` is no use as it is: {why}", source.name());
                    let hint = "its first lines say what it lacks; correct it, and try it with --dry-run";
                    return Err(Failure::new(Exit::Findings, message, hint));
                }
            }
            Proposal::None { message, hint } => return Err(Failure::new(Exit::Findings, message, hint)),
        }
    }
    Ok(Exit::Done)
}

/// What ratebook reads a file as without a profile; none where it does not.
fn known_as(source: &Source, member: Option<&str>, options: &OpenOptions) -> Result<Option<String>, Failure> {
    // A file whose header is known and that has no row is refused by an import, too.
    let refused = RefCell::new(None);
    let opened = |source: &Source| -> Result<String, IngestError> {
        Ok(match detect(source)? {
            Detected::Prices(format) => {
                let mut reader = format.open(source, options)?;
                if let Err(error) = look_at_first_row(&mut *reader) {
                    refused.borrow_mut().get_or_insert(error);
                }
                format!("it is read as {}", format.name())
            }
            Detected::Reference(format) => {
                (format.open)(source, options)?;
                format!("it is read as {}", format.name)
            }
        })
    };
    let known = match Bundle::open(source, member, options) {
        Ok(None) => opened(source),
        Ok(Some(Unpacked::One(source, _))) => opened(&source),
        Ok(Some(Unpacked::Prices(sources, _))) => {
            sources.iter().try_for_each(|source| opened(source).map(|_| ())).map(|()| {
                format!("{} of prices in it are read", text::count(sources.len() as u64, "file", "files"))
            })
        }
        Ok(Some(Unpacked::Several(bundle))) => {
            let count = text::count(bundle.tables.len() as u64, "table", "tables");
            Ok(format!("{count} of it are read"))
        }
        Err(error) => Err(error),
    };
    match refused.into_inner() {
        Some(error @ IngestError::Unreadable { .. }) => return Err(error.into()),
        Some(error) => return Err(Failure::from(error).with_exit(Exit::Findings)),
        None => {}
    }
    match known {
        Ok(known) => Ok(Some(known)),
        // It is known, and refused for a reason that holds for a profile too; or nobody could look at it.
        Err(
            error
            @ (IngestError::Guard { .. } | IngestError::NotRead { .. } | IngestError::Unreadable { .. }),
        ) => Err(error.into()),
        Err(IngestError::UnknownFormat { ref misses, .. })
            if misses.iter().any(|miss| is_of_release(miss)) =>
        {
            let message = format!("`{}` is {}", source.name(), misses.join("; "));
            Err(Failure::new(
                Exit::Findings,
                message,
                "import the files of the release as they are published; no profile is needed",
            ))
        }
        Err(_) => Ok(None),
    }
}

/// Whether a close call is of a release, which is read as published or not at all.
fn is_of_release(miss: &str) -> bool {
    crate::formats::reference_formats()
        .iter()
        .any(|format| miss.starts_with(&format!("nearly {}:", format.name)))
}
