//! `ratebook payers list|unmatched|alias`: which published names are which payer.

use clap::{Args, Subcommand};

use crate::cli::completion;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::domain::text::{count, first_of};
use crate::domain::{Missing, meant};
use crate::load::{Matched, Unmatched, record_alias, unmatched_payers};
use crate::model::{Cell, Column, ColumnKind, Layout, Report, Row, Table};
use crate::query::Params;
use crate::report::{self, ReportError};

/// Codes that a warning names.
const NAMED: usize = 5;

/// List payers and match published names to them
#[derive(Debug, Args)]
pub(crate) struct PayersArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The payers that the database knows, with their names in files
    List,
    /// Published names not matched to a payer, with payers whose names are near
    Unmatched,
    /// Say that a published name is a payer, also for rows already imported
    Alias {
        /// The name as published; all its letters and digits are compared, without regard to case
        name: String,
        /// The payer's short name, such as unitedhealthcare; or another published name, which becomes a payer
        #[arg(add = completion::payers())]
        payer: String,
    },
}

impl PayersArgs {
    /// Whether `--output` has a place here.
    pub(crate) const fn gives_result(&self) -> bool {
        !matches!(self.action, Action::Alias { .. })
    }
}

pub(crate) fn run(context: &Context, args: &PayersArgs) -> Result<Exit, Failure> {
    match &args.action {
        Action::List => {
            let connection = context.read()?;
            let created = context.document_time(&connection)?;
            let catalogue = context.catalogue()?;
            let report =
                report::of_query(&connection, catalogue.get("payers")?, &Params::default(), created)?;
            context.emit(report, created)?;
        }
        Action::Unmatched => {
            let names = unmatched_payers(&context.read()?)?;
            context.emit(Report::of_table(table(&names), Vec::new()), clock())?;
            if !names.is_empty() {
                context.printer.say_next(
                    "`ratebook payers alias \"NAME\" PAYER` matches one; no name is matched unasked.",
                );
            }
        }
        Action::Alias { name, payer } => {
            let mut connection = context.write()?;
            let schema_version = db::schema_version(&connection)?;
            // A name of no payer is told as such, with the way to add one.
            let payer = &match report::payer_named(&connection, payer) {
                Err(ReportError::NotMatched { .. } | ReportError::UnknownPayer { .. }) => payer.clone(),
                named => named?,
            };
            let name = &*meant(name);
            let matched = record_alias(&mut connection, name, payer, clock(), schema_version)?;
            context.same_file()?;
            let payer = matched.new_payer.as_ref().map_or(payer, |(payer, _)| payer);
            if let Some((payer, known)) = &matched.new_payer {
                context.printer.say(&format!("`{known}` is a payer from now on, {payer}."));
            }
            context.printer.say(&format!(
                "`{name}` is {payer}: {} matched, and every row to come.",
                count(matched.plans, "published payer and plan", "published payers and plans")
            ));
            if let Some(other) = &matched.was_of {
                context.printer.warn(&format!(
                    "`{name}` was a name of {other} until now; if that is wrong, `ratebook imports undo {}` gives it back",
                    matched.import_id
                ));
            }
            say_what_ended(context, &matched);
        }
    }
    Ok(Exit::Done)
}

/// Says what names that were matched to payers, by a command or a seed folder, did to stored rates.
pub(super) fn say_what_ended(context: &Context, matched: &Matched) {
    for (name, payer) in &matched.kept_apart {
        context.printer.say(&format!(
            "`{name}` is kept apart from other names of {payer}, as a company with contracts of its own: its lists \
             replace only its own."
        ));
    }
    if matched.replaced > 0 {
        let rates = count(matched.replaced, "rate", "rates");
        context.printer.say(&format!(
            "Files that named the payer otherwise are earlier editions now: {rates} replaced by later ones."
        ));
    }
    let undo = match matched.is_undone_by_correction {
        true => "a corrected row in the seed folder".to_owned(),
        false => format!("`ratebook imports undo {}`", matched.import_id),
    };
    if matched.removed > 0 {
        let rates = count(matched.removed, "of them is not", "of them are not");
        context.printer.warn(&format!(
            "{rates} in the later ones and no longer current: {}; if that is wrong, {undo} takes the match back",
            first_of(&matched.removed_codes, NAMED),
        ));
    }
    if matched.in_conflict > 0 {
        let rates = count(matched.in_conflict, "rate states", "rates state");
        context.printer.warn(&format!(
            "{rates} another figure than the payer has under another name for the same price: {}; both are stored and \
             count in no statistic until a file or {undo} decides; the report on the code lists them under `Rates in \
             conflict`",
            first_of(&matched.codes_in_conflict, NAMED),
        ));
    }
}

fn table(names: &[Unmatched]) -> Table {
    let rows = names.iter().map(|name| Row {
        cells: vec![
            Cell::name(&name.raw_payer),
            Cell::integer(i64::try_from(name.plans).unwrap_or(i64::MAX)),
            match name.candidates.is_empty() {
                true => Cell::gap(Missing::NoRecord),
                false => Cell::name(name.candidates.join(", ")),
            },
        ],
        filled_by: Some("an analyst who knows the name".to_owned()),
        ..Row::default()
    });
    Table {
        id: "unmatched-payers".to_owned(),
        title: "Published names without a payer".to_owned(),
        description:
            "Names in imported files not matched to a payer. Candidates are names of a similar spelling, no more."
                .to_owned(),
        columns: vec![
            Column::new(
                "raw_payer",
                "Published payer",
                "The name exactly as the file writes it.",
                ColumnKind::Text,
            ),
            Column::new("plans", "Plans", "Plans published under it.", ColumnKind::Integer),
            Column::new("candidates", "May be", "Payers whose names are near.", ColumnKind::Text),
        ],
        layout: Layout::List,
        rows: rows.collect(),
        ..Table::default()
    }
}
