//! `ratebook migrate status|plan|up|verify`: the schema's history.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rusqlite::Connection;

use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, SHOWN};
use crate::db::{self, DbError, MigrationState, MigrationStatus};
use crate::domain::Missing;
use crate::domain::text::{count, first_of};
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table};

/// Views that are named, where more were made.
const NAMED: usize = 5;

/// Show, plan, apply or verify schema migrations
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List every migration and its state
    Status {
        /// Exit with 1 when a migration is pending
        #[arg(long)]
        check: bool,
    },
    /// Print the SQL that `up` would run
    Plan,
    /// Apply what is pending; a database with data is backed up first
    Up,
    /// Check migrations, pages, the rules of every table, references, tables, indexes and views
    Verify,
}

impl MigrateArgs {
    /// Whether `--output` has a place here.
    pub(crate) const fn gives_result(&self) -> bool {
        matches!(self.action, Action::Status { .. })
    }
}

impl MigrateArgs {
    /// Whether it writes.
    pub(crate) const fn changes_database(&self) -> bool {
        matches!(self.action, Action::Up)
    }
}

pub(crate) fn run(context: &Context, args: &MigrateArgs) -> Result<Exit, Failure> {
    match args.action {
        Action::Status { check } => status(context, check),
        Action::Plan => plan(context),
        Action::Up => up(context),
        Action::Verify => verify(context),
    }
}

/// Backs a database with data up before its schema changes, and gives the backup's path.
pub(crate) fn backup_before_up(
    context: &Context,
    connection: &Connection,
) -> Result<Option<PathBuf>, Failure> {
    let pending = db::status(connection)?.iter().any(|migration| migration.state == MigrationState::Pending);
    Ok(match pending && db::has_data(connection)? {
        true => Some(db::back_up(connection, &context.db, clock())?.path),
        false => None,
    })
}

fn status(context: &Context, check: bool) -> Result<Exit, Failure> {
    let connection = db::open_read_only(&context.db)?;
    let all = db::status(&connection)?;
    let unsound = all.iter().find(|m| !matches!(m.state, MigrationState::Applied | MigrationState::Pending));
    let pending = all.iter().filter(|m| m.state == MigrationState::Pending).count() as u64;
    let report = Report::of_table(table(&all), Vec::new());
    context.emit(report, clock())?;
    if unsound.is_some() {
        return db::require_current(&connection).map(|()| Exit::Done).map_err(Failure::from);
    }
    if pending > 0 {
        let what = count(pending, "migration is", "migrations are");
        context.printer.say(&format!("{what} pending."));
        context.printer.say("Next: `ratebook migrate up`");
    }
    Ok(if check && pending > 0 { Exit::Findings } else { Exit::Done })
}

fn table(all: &[MigrationStatus]) -> Table {
    let rows = all.iter().map(|migration| Row {
        cells: vec![
            Cell::text(format!("V{}", migration.version)),
            Cell::text(migration.name.replace('_', " ")),
            Cell::text(migration.state.as_str()),
            migration.applied_on.clone().map_or(Cell::gap(Missing::Pending), Cell::text),
        ],
        filled_by: Some("`ratebook migrate up`".to_owned()),
        ..Row::default()
    });
    Table {
        id: "migrations".to_owned(),
        title: "Migrations".to_owned(),
        description: "Every migration of this program and of the database, by number.".to_owned(),
        columns: vec![
            Column::new("version", "Version", "Number of the migration.", ColumnKind::Code),
            Column::new("name", "Adds", "What it adds.", ColumnKind::Text),
            Column::new("state", "State", "Its state in this database.", ColumnKind::Text),
            Column::new("applied_on", "Applied on", "When it was applied.", ColumnKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn plan(context: &Context) -> Result<Exit, Failure> {
    let all = if context.db.exists() {
        let connection = db::open_read_only(&context.db)?;
        db::require_known(&connection)?;
        db::status(&connection)?
    } else {
        db::status_of_none()
    };
    let pending: Vec<&MigrationStatus> = all.iter().filter(|m| m.state == MigrationState::Pending).collect();
    for migration in &pending {
        let sql = migration.sql.as_deref().unwrap_or_default();
        context.print(&format!("-- V{} {}\n{}\n\n", migration.version, migration.name, sql.trim_end()))?;
    }
    let what = count(pending.len() as u64, "migration", "migrations");
    context.printer.say(&format!("{what} would run. Nothing was written."));
    Ok(Exit::Done)
}

fn up(context: &Context) -> Result<Exit, Failure> {
    if !context.db.exists() {
        return Err(DbError::Absent(context.db.clone()).into());
    }
    let mut connection = db::open_for_writing(&context.db)?;
    context.remember_file();
    let before = db::schema_version(&connection)?;
    let backup = backup_before_up(context, &connection)?;
    let views = match db::require_current(&connection) {
        Ok(()) => db::other_views(&connection)?,
        Err(_) => Vec::new(),
    };
    db::up(&mut connection)?;
    if let Some(path) = backup {
        context.printer.say(&format!("backed up to {}", path.display()));
    }
    let after = db::schema_version(&connection)?;
    let line = match (before == after, views.len()) {
        (true, 0) => format!("nothing to do: the schema is at V{after}"),
        (true, made) => {
            let made = count(made as u64, "view", "views");
            format!("made {made} anew: {}; the schema is at V{after}", first_of(&views, NAMED))
        }
        (false, _) => format!("migrated from V{before} to V{after}"),
    };
    context.printer.say(&line);
    Ok(Exit::Done)
}

fn verify(context: &Context) -> Result<Exit, Failure> {
    let found = db::verify(&context.db)?;
    for line in &found.sound {
        context.print(&format!("ok: {line}\n"))?;
    }
    let hint = match (found.damaged.is_empty(), found.different.is_empty()) {
        (true, true) => return Ok(Exit::Done),
        (true, false) => {
            "`ratebook migrate up` makes the views anew; drop anything else that is not ratebook's; a table or index that is missing comes back with a backup alone"
        }
        (false, _) => {
            "restore a backup, or make a new database with `ratebook init --db NEW.db` and import the files into it again"
        }
    };
    let wrong: Vec<String> = found.damaged.into_iter().chain(found.different).collect();
    let what = count(wrong.len() as u64, "thing is", "things are");
    let mut failure = Failure::new(Exit::Findings, format!("{what} wrong with the database"), hint);
    let more = wrong.len().saturating_sub(SHOWN);
    failure.causes = wrong.into_iter().take(SHOWN).collect();
    if more > 0 {
        failure.causes.push(format!("and {more} more"));
    }
    Err(failure)
}
