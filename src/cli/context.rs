//! What the commands share: settings, the open database, the catalogue, and writing results.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use rusqlite::Connection;

use super::failure::Failure;
use super::global::{FormatChoice, GlobalArgs};
use super::interrupt;
use super::output::OutputArgs;
use super::pager;
use super::printer::Printer;
use crate::db::{self, AsOf, FileId};
use crate::domain::Commands;
use crate::export::{
    ExportError, Format, Options, Overwrite, PreparedFile, RowsAre, exporter, prepare_file, sidecar_path,
    write_datapackage,
};
use crate::model::{Report, with_commands};
use crate::query::{self, Catalogue, Latch};

/// The settings of one run.
pub(super) struct Context {
    pub(super) db: PathBuf,
    pub(super) printer: Printer,
    format: Option<Format>,
    /// Whether findings are asked for in tab-separated lines.
    pub(super) tsv: bool,
    /// All that `--format` names; only `export` takes more than one.
    pub(super) formats: Vec<Format>,
    pub(super) written: OutputArgs,
    output: Option<PathBuf>,
    force: bool,
    queries: Option<PathBuf>,
    pub(super) reproducible: bool,
    ascii: bool,
    /// Whether a result on a terminal goes through a pager.
    pager: bool,
    /// Of which data the commands are that a report names.
    commands: RefCell<Commands>,
    /// Which file the database was when it was opened for writing.
    file: Cell<Option<FileId>>,
}

/// Extensions of files that nothing here is written as.
const FOREIGN: [&str; 12] =
    ["pdf", "doc", "docx", "xls", "xlsm", "ods", "odt", "xml", "zip", "gz", "png", "db"];

impl Context {
    pub(super) fn new(global: GlobalArgs) -> Self {
        let is_default = global.db == Path::new(db::DEFAULT_NAME);
        let path = global.db.to_string_lossy();
        let queries = global.queries.as_ref().map(|folder| folder.to_string_lossy());
        let commands =
            Commands::of_database((!is_default).then_some(&*path)).with_queries(queries.as_deref());
        Self {
            printer: Printer::new(global.quiet, global.color, commands.clone()),
            commands: RefCell::new(commands),
            pager: !global.no_pager && io::stdout().is_terminal(),
            db: global.db,
            format: global.format.first().copied().and_then(FormatChoice::of_report),
            tsv: global.format.contains(&FormatChoice::Tsv),
            formats: global.format.into_iter().filter_map(FormatChoice::of_report).collect(),
            written: global.written,
            output: global.output,
            force: global.force,
            queries: global.queries,
            reproducible: global.reproducible,
            ascii: global.ascii,
            file: Cell::new(None),
        }
    }

    /// The format that `--format` names.
    pub(super) const fn format(&self) -> Option<Format> {
        self.format
    }

    /// The database for reading, at the schema of this program.
    pub(super) fn read(&self) -> Result<Connection, Failure> {
        let connection = db::open_for_reading(&self.db, None)?;
        self.set_today(&connection, None)?;
        Ok(connection)
    }

    /// The database for reading as it was at a moment, closed for everything but reading.
    pub(super) fn read_as_of(&self, moment: Option<AsOf>) -> Result<Connection, Failure> {
        Ok(self.read_for_reports(moment)?.0)
    }

    /// The same with the latch of its lock, which reports on codes open for their temporary tables.
    pub(super) fn read_for_reports(&self, moment: Option<AsOf>) -> Result<(Connection, Latch), Failure> {
        let asked = moment.map(AsOf::in_command);
        self.name_in_commands(self.printer.commands.as_of(asked.as_deref()));
        let mut connection = db::open_for_reading(&self.db, moment)?;
        interrupt::stop_statements(&mut connection)?;
        self.set_today(&connection, moment)?;
        let latch = query::lock(&mut connection)?;
        Ok((connection, latch))
    }

    /// Has the commands of reports from now on be of this data.
    pub(super) fn name_in_commands(&self, commands: Commands) {
        let queries = self.queries.as_ref().map(|folder| folder.to_string_lossy());
        self.commands.replace(commands.with_queries(queries.as_deref()));
    }

    /// The report with its commands completed by that.
    pub(super) fn with_commands<'r>(&self, report: Cow<'r, Report>) -> Cow<'r, Report> {
        with_commands(report, &self.commands.borrow())
    }

    /// The database for writing, at the schema of this program; it must exist. From now on Ctrl-C ends what it does.
    pub(super) fn write(&self) -> Result<Connection, Failure> {
        let mut connection = db::open_for_changes(&self.db)?;
        interrupt::stop_statements(&mut connection)?;
        self.set_today(&connection, None)?;
        self.remember_file();
        Ok(connection)
    }

    /// Notes which file the database is, for [`Context::same_file`].
    pub(super) fn remember_file(&self) {
        self.file.set(FileId::of(&self.db));
    }

    /// Whether the path of the database still names the file that was written, if any was.
    pub(super) fn same_file(&self) -> Result<(), Failure> {
        match self.file.get() {
            Some(file) if FileId::of(&self.db) != Some(file) => {
                Err(db::DbError::Replaced(self.db.clone()).into())
            }
            _ => Ok(()),
        }
    }

    /// The shipped queries with those of `--queries` over them.
    pub(super) fn catalogue(&self) -> Result<Catalogue, Failure> {
        let catalogue = Catalogue::embedded()?;
        match &self.queries {
            None => Ok(catalogue),
            Some(folder) => Ok(catalogue.with_folder(folder)?),
        }
    }

    /// The time that reports give as their own: `SOURCE_DATE_EPOCH`, the newest import under
    /// `--reproducible`, or now.
    pub(super) fn document_time(&self, connection: &Connection) -> Result<DateTime<Utc>, Failure> {
        if let Some(fixed) = fixed_time() {
            return Ok(fixed);
        }
        if self.reproducible { data_time(connection) } else { Ok(Utc::now()) }
    }

    /// Has the views be of the day of the document that is made.
    fn set_today(&self, connection: &Connection, moment: Option<AsOf>) -> Result<(), Failure> {
        let day = Self::day_of(connection, moment, self.document_time(connection)?)?;
        Ok(db::set_today(connection, day)?)
    }

    /// The day of which rates in force and ages are told: that of the moment that is shown, or of the document.
    pub(super) fn day_of(
        connection: &Connection,
        moment: Option<AsOf>,
        created: DateTime<Utc>,
    ) -> Result<NaiveDate, Failure> {
        let today = created.date_naive();
        let shown = if moment.is_some() { db::shown_edition(connection)? } else { None };
        Ok(shown.map_or(today, |edition| edition.day(today)))
    }

    /// Where the result goes and how: a format, and a path unless it is stdout.
    pub(super) fn destination(&self) -> Result<(Format, Option<&Path>), Failure> {
        if self.formats.len() > 1 {
            return Err(Failure::usage(
                "a report is written in one format at a time",
                "name one format; `ratebook export DIR` takes several",
            ));
        }
        let path = self.output_path();
        if let (Some(format), Some(path)) = (self.format, path)
            && let Some(other) = Format::from_extension(path).filter(|other| *other != format)
        {
            return Err(Failure::usage(
                format!(
                    "`--format {format}` contradicts the extension of `{}`, which is {other}",
                    path.display()
                ),
                "leave out one of the two",
            ));
        }
        // A reader's program takes the extension for what the file is.
        let foreign = |path: &&Path| {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            FOREIGN.contains(&extension.as_str())
        };
        if let (Some(format), Some(path)) = (self.format, path.filter(foreign)) {
            return Err(Failure::usage(
                format!("`--format {format}` contradicts the extension of `{}`", path.display()),
                format!("name the file with `.{format}`, or without an extension"),
            ));
        }
        let format = match (self.format, path) {
            (Some(format), _) => format,
            (None, None) => Format::TABLE,
            (None, Some(path)) => Format::from_extension(path).ok_or_else(|| {
                Failure::usage(
                    format!("the extension of `{}` names no format", path.display()),
                    "use .md, .csv, .json, .ndjson, .html, .xlsx, .parquet or .txt, or add `--format`",
                )
            })?,
        };
        if path.is_none() && format.is_binary() && self.printer.stdout_is_terminal {
            return Err(Failure::usage(
                format!("{format} cannot be shown on a terminal"),
                format!("name a file with `--output report.{format}`, or pipe it on"),
            ));
        }
        Ok((format, path))
    }

    /// Writes a report where and how the options say.
    pub(super) fn emit(&self, report: Report, created: DateTime<Utc>) -> Result<(), Failure> {
        let report = Cow::Owned(report);
        match self.destination()? {
            (format, Some(path)) => {
                self.write_report(report, format, path, self.overwrite(), self.options(created))?;
                self.printer.say(&format!("wrote {}", path.display()));
                Ok(())
            }
            (format, None) => {
                let report = self.with_commands(report);
                let report = self.written.hide_small_counts(report, &self.printer);
                if self.pager && format == Format::TABLE {
                    let mut text = Vec::new();
                    exporter(format)?.export(&report, &self.options(created), &mut text)?;
                    if pager::show(&text) {
                        return Ok(());
                    }
                }
                // The table on a terminal shows every cell through the same door, and has colors of its own.
                let out: Box<dyn Write> =
                    if format == Format::TABLE { Box::new(io::stdout().lock()) } else { self.printer.data() };
                let mut out = io::BufWriter::new(out);
                exporter(format)?.export(&report, &self.options(created), &mut out)?;
                out.flush().map_err(|error| ExportError::from(error).into())
            }
        }
    }

    /// Whether of a report on a code the first page alone is shown.
    pub(super) fn shows_first_page(&self) -> Result<bool, Failure> {
        Ok(self.destination()?.0 == Format::TABLE && !self.written.full)
    }

    /// The format that `--format` asks for.
    pub(super) const fn asked_format(&self) -> Option<Format> {
        self.format
    }

    /// What `--output` names, unless it is stdout.
    pub(super) fn output_path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// What to do with a file that exists.
    pub(super) const fn overwrite(&self) -> Overwrite {
        if self.force { Overwrite::Replace } else { Overwrite::Refuse }
    }

    /// Stops before anything is written when one of these files would have to be replaced.
    pub(super) fn refuse_existing<'p>(
        &self,
        mut paths: impl Iterator<Item = &'p PathBuf>,
    ) -> Result<(), Failure> {
        match paths.find(|path| !self.force && path.exists()) {
            Some(path) => Err(ExportError::Exists(path.clone()).into()),
            None => Ok(()),
        }
    }

    /// Writes a report to a file in one format; a CSV file gets its sidecar.
    pub(super) fn write_report(
        &self,
        report: Cow<'_, Report>,
        format: Format,
        path: &Path,
        overwrite: Overwrite,
        options: Options,
    ) -> Result<(), Failure> {
        let report = self.with_commands(report);
        let exporter = exporter(format)?;
        let options = Options { color: false, ..options };
        let report = self.written.hide_small_counts(report, &self.printer);
        let file = prepare_file(path, overwrite, |out| exporter.export(&report, &options, out))?;
        if format == Format::CSV {
            return self.put_in_place(file, &report, &options, (path, RowsAre::Held));
        }
        Ok(file.put_in_place()?)
    }

    /// Gives a file its name, and a CSV file its sidecar with it.
    pub(super) fn put_in_place(
        &self,
        file: PreparedFile,
        report: &Report,
        options: &Options,
        (path, rows): (&Path, RowsAre),
    ) -> Result<(), Failure> {
        if path.extension().is_some_and(|ending| ending == "csv") {
            // Beside a file that may be replaced, so may its sidecar.
            let sidecar = prepare_file(&sidecar_path(path), file.overwrite(), |out| {
                write_datapackage(report, options, (path, rows), out)
            })?;
            file.put_in_place()?;
            return Ok(sidecar.put_in_place()?);
        }
        Ok(file.put_in_place()?)
    }

    /// The format that `--format` or the extension of `--output` asks for, where it is no text for people.
    pub(super) fn format_asked(&self) -> Option<Format> {
        self.format
            .or_else(|| self.output_path().and_then(Format::from_extension))
            .filter(|format| *format != Format::TABLE)
    }

    /// The same of a text that has no other form.
    pub(super) fn deliver_text(&self, text: &str) -> Result<(), Failure> {
        match self.format_asked() {
            None => self.deliver(text),
            Some(format) => Err(Failure::usage(
                format!("what this command prints is text, and no {format}"),
                "leave `--format` out, and give the file another ending, such as `.txt`",
            )),
        }
    }

    /// Puts a text that is data where `--output` says, or prints it.
    pub(super) fn deliver(&self, text: &str) -> Result<(), Failure> {
        let Some(path) = self.output_path() else { return self.print(text) };
        crate::export::write_file(path, self.overwrite(), |out| Ok(out.write_all(text.as_bytes())?))?;
        self.printer.say(&format!("wrote {}", path.display()));
        Ok(())
    }

    /// Prints lines that are data: templates, migration plans, SQL.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let print = || {
            let mut out = self.printer.data();
            out.write_all(text.as_bytes())?;
            out.flush()
        };
        print().map_err(|error| ExportError::from(error).into())
    }

    /// The settings that the command line gives for a document of this time.
    pub(super) fn options(&self, created: DateTime<Utc>) -> Options {
        // What the shell says, else the terminal itself: shells do not export their number of columns.
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = asked.or_else(|| self.printer.width());
        Options {
            color: self.printer.color_data(),
            ascii: self.ascii,
            width,
            guard_formulas: !self.written.no_guard,
            full: self.written.full,
            gaps: self.written.gaps.into(),
            byte_order_mark: self.written.bom,
            ..Options::new(created)
        }
    }
}

/// The time of the newest import: what a reproducible document gives as its own.
pub(super) fn data_time(connection: &Connection) -> Result<DateTime<Utc>, Failure> {
    let newest: Option<String> =
        connection.query_row("SELECT max(finished_at) FROM import", [], |row| row.get(0))?;
    Ok(newest
        .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
        .map_or(DateTime::UNIX_EPOCH, |time| time.with_timezone(&Utc)))
}

/// Now, or the time that `SOURCE_DATE_EPOCH` fixes.
pub(super) fn clock() -> DateTime<Utc> {
    fixed_time().unwrap_or_else(Utc::now)
}

fn fixed_time() -> Option<DateTime<Utc>> {
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?;
    Utc.timestamp_opt(seconds, 0).single()
}
