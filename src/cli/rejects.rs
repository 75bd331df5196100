//! Saving rejected rows beside the command: as CSV and as a workbook, to be corrected and imported.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::context::Context;
use super::failure::Failure;
use super::printed_command::path_word;
use crate::domain::text::count;
use crate::export::{ExportError, Overwrite, PreparedFile, prepare_file};
use crate::load::{RejectedRow, Rejects};
use crate::source::{Source, is_rejects_file};
#[cfg(feature = "xlsx")]
use crate::{cli::context::clock, export::RejectsBook};

/// Writes the rejected rows of an import into the current folder and names the files.
pub(super) fn save_rejects(
    context: &Context,
    connection: &Connection,
    source: &Source,
    import_id: i64,
) -> Result<Vec<PathBuf>, Failure> {
    let name = source.table_name();
    let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("import").replace(' ', "-");
    let stem = free_stem(&stem, is_rejects_file(&source.head()?), import_id);
    let rejects = Rejects::of(connection, import_id)?;
    let (path, book) = (PathBuf::from(format!("{stem}.csv")), PathBuf::from(format!("{stem}.xlsx")));
    // Rows and errors are read once for both: reading them takes as long as writing them.
    let mut sheet = Sheet::begin(context, &rejects, &book);
    let written = as_csv(&rejects, &path, Overwrite::Refuse, |row| {
        if let Ok(Some(taking)) = &mut sheet
            && let Err(failure) = taking.take(row)
        {
            sheet = Err(failure);
        }
    });
    written?.put_in_place()?;
    let mut saved = vec![path];
    match sheet.and_then(|sheet| save_book(context, sheet)) {
        Ok(true) => saved.push(book),
        Ok(false) => {}
        // The CSV holds all, and the workbook can be had again.
        Err(failure) => {
            let name = book.display();
            context.printer.warn(&format!(
                "{name} is not written: {}; `{}` writes it later",
                in_words(&failure),
                show_command(import_id, &book)
            ));
        }
    }
    Ok(saved)
}

/// The name of the files, without their endings: of no file that is there, in which an analyst may be at work.
fn free_stem(stem: &str, of_rejects: bool, import_id: i64) -> String {
    let first = (!of_rejects).then(|| format!("{stem}.rejects"));
    let of_import = format!("{stem}.rejects-{import_id}");
    let others = (2..).map(|turn| format!("{of_import}-{turn}"));
    let is_free = |stem: &String| {
        let exists = |ending: &str| Path::new(&format!("{stem}.{ending}")).symlink_metadata().is_ok();
        !exists("csv") && !exists("xlsx")
    };
    first.into_iter().chain([of_import.clone()]).chain(others).find(is_free).unwrap_or(of_import)
}

fn save_book(context: &Context, sheet: Option<Sheet<'_>>) -> Result<bool, Failure> {
    let Some(sheet) = sheet else { return Ok(false) };
    sheet.finish(context, Overwrite::Refuse)?.put_in_place()?;
    Ok(true)
}

/// A failure with its causes, in one sentence.
pub(super) fn in_words(failure: &Failure) -> String {
    let why = std::iter::once(&failure.message).chain(&failure.causes);
    why.map(String::as_str).collect::<Vec<_>>().join(": ")
}

/// The command that writes the rejected rows of an import to a file.
fn show_command(import_id: i64, path: &Path) -> String {
    format!("ratebook imports show {import_id} --rejects {}", path_word(path))
}

/// Writes the rejected rows of an import to one file, by its ending a workbook or a CSV.
pub(super) fn write_rejects(
    context: &Context,
    connection: &Connection,
    import_id: i64,
    path: &Path,
) -> Result<(), Failure> {
    let rejects = Rejects::of(connection, import_id)?;
    let mut rows: u64 = 0;
    rejects.for_each(|_| {
        rows += 1;
        Ok::<_, Failure>(())
    })?;
    if rows == 0 {
        context
            .printer
            .say(&format!("import {import_id} rejected no row; {} is not written", path.display()));
        return Ok(());
    }
    let is_book = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if is_book {
        let Some(mut sheet) = Sheet::begin(context, &rejects, path)? else {
            return Err(Failure::usage("no workbook can hold these rows", "name a file that ends in .csv"));
        };
        rejects.for_each(|row| sheet.take(row))?;
        sheet.finish(context, context.overwrite())?.put_in_place()?;
    } else {
        as_csv(&rejects, path, context.overwrite(), |_| {})?.put_in_place()?;
    }
    context.printer.say(&format!(
        "wrote {} to {}",
        count(rows, "rejected row", "rejected rows"),
        path.display()
    ));
    if rejects.can_come_back() {
        context.printer.say("correct them there and import that file: it only adds");
    } else {
        context.printer.say(
            "no format reads that file: correct the published file itself at these places, and import it again",
        );
    }
    Ok(())
}

/// The CSV; each row is also given to `beside`.
fn as_csv(
    rejects: &Rejects<'_>,
    path: &Path,
    overwrite: Overwrite,
    mut beside: impl FnMut(&RejectedRow),
) -> Result<PreparedFile, Failure> {
    prepare(path, overwrite, |out| {
        rejects.write_head(out).map_err(ExportError::from)?;
        rejects.for_each(|row| {
            beside(row);
            Ok(rejects.write_row(row, out).map_err(ExportError::from)?)
        })
    })
}

/// A workbook without the program's part that writes workbooks: there is none.
#[cfg(not(feature = "xlsx"))]
struct Sheet<'r>(std::convert::Infallible, &'r ());

#[cfg(not(feature = "xlsx"))]
impl Sheet<'_> {
    fn begin(_: &Context, _: &Rejects<'_>, _: &Path) -> Result<Option<Self>, Failure> {
        Ok(None)
    }

    fn take(&mut self, _: &RejectedRow) -> Result<(), Failure> {
        match self.0 {}
    }

    fn finish(self, _: &Context, _: Overwrite) -> Result<PreparedFile, Failure> {
        match self.0 {}
    }
}

/// The workbook, as far as its rows came.
#[cfg(feature = "xlsx")]
struct Sheet<'r> {
    rejects: &'r Rejects<'r>,
    path: PathBuf,
    book: RejectsBook,
    written: u64,
    left_out: u64,
}

#[cfg(feature = "xlsx")]
impl<'r> Sheet<'r> {
    /// None where a sheet cannot hold the columns, which is said.
    fn begin(context: &Context, rejects: &'r Rejects<'r>, path: &Path) -> Result<Option<Self>, Failure> {
        let book = RejectsBook::begin(rejects.head_rows(), rejects.errors_column(), clock())?;
        let Some(book) = book else {
            context.printer.warn(&format!(
                "{} is not written: a sheet cannot hold the file's columns; the CSV holds the rejected rows",
                path.display()
            ));
            return Ok(None);
        };
        Ok(Some(Self { rejects, path: path.to_owned(), book, written: 0, left_out: 0 }))
    }

    fn take(&mut self, row: &RejectedRow) -> Result<(), Failure> {
        let row = self.rejects.sheet_row(row);
        let kept = self.book.row(&row.cells, &row.faults)?;
        self.written += u64::from(kept);
        self.left_out += u64::from(!kept);
        Ok(())
    }

    /// The file; what it leaves out is named.
    fn finish(self, context: &Context, overwrite: Overwrite) -> Result<PreparedFile, Failure> {
        if self.left_out > 0 {
            context.printer.warn(&format!(
                "{} holds {} and leaves out {}: a sheet ends at row 1,048,576, a cell at 32,767 characters; \
                 the CSV holds all",
                self.path.display(),
                count(self.written, "rejected row", "rejected rows"),
                crate::domain::text::grouped(self.left_out)
            ));
        }
        prepare(&self.path, overwrite, |out| Ok(self.book.finish(out)?))
    }
}

/// Prepares a file by a writer that fails in words of its own.
fn prepare(
    path: &Path,
    overwrite: Overwrite,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<PreparedFile, Failure> {
    let mut failure = None;
    let file = prepare_file(path, overwrite, |out| {
        write(out).map_err(|why| {
            failure = Some(why);
            io::Error::other("the rows could not be read").into()
        })
    });
    match failure {
        Some(why) => Err(why),
        None => Ok(file?),
    }
}
