//! The report on one code: which sections there are, which queries fill them, and what a section
//! says when no source fills it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::assemble::{Draft, assemble};
use super::error::ReportError;
use super::known::unknown_code;
use crate::domain::{Code, Modifier};
use crate::model::{Cell, Layout, Report, Section, Table};
use crate::query::{Catalogue, Params, Query};

/// What a code's report covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeScope {
    /// The code.
    pub code: Code,
    /// Only figures with this modifier; all when none.
    pub modifier: Option<Modifier>,
    /// Medicare locality as contractor/number that payers are compared with; national when none.
    pub locality: Option<String>,
}

/// What becomes of the rates that market statistics leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// Counted by reason.
    Counted,
    /// Listed one by one, too.
    Listed,
}

/// A section: its queries, and what it says beside them.
struct Plan {
    id: &'static str,
    heading: &'static str,
    /// Stands above the tables.
    note: Option<&'static str>,
    queries: &'static [&'static str],
    /// Stands in place of the tables when none has a row.
    empty: &'static str,
}

/// The sections in order. `REVIEW` comes behind them.
const SECTIONS: [Plan; 14] = [
    Plan {
        id: "summary",
        heading: "Summary",
        note: None,
        queries: &["code-summary", "code-coverage"],
        empty: "",
    },
    Plan { id: "code", heading: "The code", note: None, queries: &["code-identity"], empty: "" },
    Plan {
        id: "clinical",
        heading: "Clinical context and coding",
        note: None,
        queries: &["code-sections", "code-places"],
        empty: "No publication is seeded for this code. Your own seed folder with code_sections.csv brings one.",
    },
    Plan {
        id: "modifiers",
        heading: "Modifiers",
        note: Some(
            "No modifier is a value of its own: it means the global service. Whether a payer accepts a modifier on this code is for its policy to say.",
        ),
        queries: &["code-modifiers"],
        empty: "No modifier is listed for this code.",
    },
    Plan {
        id: "benchmarks",
        heading: "National benchmarks",
        note: None,
        queries: &["code-benchmarks", "code-fee-schedules"],
        empty: "No benchmark is planned for this code: benchmarks.csv of the seed names none. What Medicare's files say of it is under Medicare.",
    },
    Plan {
        id: "medicare",
        heading: "Medicare",
        note: Some(
            "What Medicare pays the professional for the service, computed from its published units, factor and indices. The facility is paid separately.",
        ),
        queries: &[
            "medicare-amounts",
            "medicare-range",
            "medicare-history",
            "medicare-utilization",
            "medicare-part-b",
        ],
        empty: "No release of the Medicare fee schedule with this code is imported. `ratebook import` takes the relative value file (PPRRVU) and the geographic indices (GPCI) of a year.",
    },
    Plan {
        id: "medicare-facility",
        heading: "Medicare, facility",
        note: Some(
            "What Medicare pays the hospital outpatient department or the surgical center, apart from the professional.",
        ),
        queries: &["medicare-facility"],
        empty: "No file of what Medicare pays facilities lists this code. `ratebook import` takes OPPS Addendum B and ASC Addenda AA, BB and EE.",
    },
    Plan {
        id: "medicare-schedules",
        heading: "Medicare, laboratory, drugs and equipment",
        note: None,
        queries: &["medicare-schedules"],
        empty: "No imported schedule of laboratory tests, drugs or equipment lists this code. `ratebook import` takes CLFS, ASP and DMEPOS files.",
    },
    Plan {
        id: "medicare-coding",
        heading: "Medicare payment policy and claim edits",
        note: Some("Rules of Medicare; other payers often follow them, and say so in their policies."),
        queries: &["medicare-rules", "modifier-check", "medicare-unit-limits", "ncci-pairs"],
        empty: "No Medicare file with this code is imported.",
    },
    Plan {
        id: "sisters",
        heading: "Related codes",
        note: None,
        queries: &["code-compare"],
        empty: "Related codes are shown here side by side once a release of the Medicare fee schedule is imported.",
    },
    Plan {
        id: "payers",
        heading: "Payers",
        note: Some("A payer without a rate stays in the table with the reason."),
        queries: &[
            "market-scopes",
            "payer-comparison",
            "payer-against-medicare",
            "benchmark-range",
            "rate-distribution",
            "site-of-service",
            "outliers",
            "market-funnel",
            "market-excluded",
            "code-rates",
            "code-allowed-amounts",
            "code-payer-sections",
        ],
        empty: "No source states a payer's rate for this code. Import a hospital's standard charges or a payer CSV.",
    },
    Plan {
        id: "charges",
        heading: "Standard charges",
        note: None,
        queries: &["code-charges"],
        empty: "No hospital file with this code is imported. `ratebook import FILE` takes one in.",
    },
    Plan {
        id: "changes",
        heading: "Changes",
        note: None,
        queries: &["code-changes"],
        empty: "No edition has replaced a figure of this code so far.",
    },
    Plan { id: "checks", heading: "Checks", note: None, queries: &["code-checks"], empty: "" },
];

/// The fewest contracts whose distribution is shown.
const FEWEST: u64 = 3;

/// Lines for the people who review the report on paper.
const REVIEW: [&str; 4] = [
    "Agree / query / comment, initials and date, for each reviewer. The workbook has a column for comments beside every gap.",
    "Clinician: ____________________________________________________________",
    "Coding professional: ___________________________________________________",
    "Policy analyst: ________________________________________________________",
];

/// Makes the report on a code.
///
/// # Errors
/// When the database does not know the code, or a query cannot run.
pub fn of_code(
    connection: &Connection,
    catalogue: &Catalogue,
    scope: &CodeScope,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    of_code_showing(connection, catalogue, scope, Excluded::Counted, created)
}

/// The same with a choice about the rates that market statistics leave out.
///
/// # Errors
/// As [`of_code`].
pub fn of_code_showing(
    connection: &Connection,
    catalogue: &Catalogue,
    scope: &CodeScope,
    excluded: Excluded,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let title = title_of(connection, &scope.code)?;
    let mut sections = Vec::new();
    let mut queries = Vec::new();
    for plan in &SECTIONS {
        let section = section(connection, catalogue, plan, scope, excluded, &mut queries)?;
        sections.push(section);
    }
    sections.push(Section {
        id: "review".to_owned(),
        heading: "Review".to_owned(),
        notes: REVIEW.map(str::to_owned).into(),
        tables: Vec::new(),
    });
    let code = &scope.code;
    let modifier =
        scope.modifier.map_or("all modifiers".to_owned(), |modifier| format!("modifier {modifier}"));
    let locality =
        scope.locality.as_ref().map(|name| format!(", Medicare locality {name}")).unwrap_or_default();
    let draft = Draft {
        also_read: BTreeSet::new(),
        tally: None,
        id: format!("code-{}", code.as_str()),
        title: match title {
            Some(title) => format!("{code}: {title}"),
            None => code.to_string(),
        },
        scope: format!(
            "{code}, {modifier}{locality}, all payers, all imported sources in their current edition."
        ),
        sections,
        queries,
        parameters: format!("{code}, {modifier}{locality}"),
    };
    assemble(connection, draft, created)
}

/// ratebook's own title of the code; none when there is none.
fn title_of(connection: &Connection, code: &Code) -> Result<Option<String>, ReportError> {
    let known: Option<Option<String>> = connection
        .query_row(
            "SELECT title FROM code WHERE system = ?1 AND code = ?2",
            [code.system().as_str(), code.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    match known {
        Some(title) => Ok(title),
        None => Err(unknown_code(connection, code)),
    }
}

fn section<'q>(
    connection: &Connection,
    catalogue: &'q Catalogue,
    plan: &Plan,
    scope: &CodeScope,
    excluded: Excluded,
    used: &mut Vec<&'q Query>,
) -> Result<Section, ReportError> {
    let mut tables = Vec::new();
    for name in plan.queries {
        if *name == "market-excluded" && excluded == Excluded::Counted {
            continue;
        }
        let query = catalogue.get(name)?;
        let mut table = query.run(connection, &params_for(query, scope))?;
        used.push(query);
        if *name == "code-sections" {
            table.layout = Layout::Prose;
        }
        if !table.rows.is_empty() && !tells_nothing(&table) {
            tables.push(table);
        }
    }
    let mut notes: Vec<String> = plan.note.iter().map(|note| (*note).to_owned()).collect();
    if tables.is_empty() {
        notes = vec![plan.empty.to_owned()];
    }
    Ok(Section { id: plan.id.to_owned(), heading: plan.heading.to_owned(), notes, tables })
}

/// True for a comparison of which one side is not there: settings of Medicare
/// alone, a distribution of hardly any contracts. What is known stands in other tables.
fn tells_nothing(table: &Table) -> bool {
    let of = |name: &str| table.columns.iter().position(|column| column.name == name);
    let all = |at: Option<usize>, is: &dyn Fn(&Cell) -> bool| {
        at.is_some_and(|at| table.rows.iter().all(|row| is(&row.cells[at])))
    };
    let sum = |at: Option<usize>| -> u64 {
        let counts = table.rows.iter().filter_map(|row| row.cells[at?].plain()?.parse::<u64>().ok());
        counts.sum()
    };
    match table.id.as_str() {
        // Tenths of a range say nothing of so few.
        "rate-distribution" => sum(of("contracts")) < FEWEST,
        "site-of-service" => all(of("contracts"), &|cell| cell.plain().as_deref() == Some("0")),
        _ => false,
    }
}

/// The parameters that a query takes of those that the report has.
fn params_for(query: &Query, scope: &CodeScope) -> Params {
    let takes = |name: &str| query.params.iter().any(|param| param.name == name);
    let mut params =
        Params::default().with("system", scope.code.system().as_str()).with("code", scope.code.as_str());
    if let Some(modifier) = scope.modifier.filter(|_| takes("modifier")) {
        params = params.with("modifier", modifier.as_str());
    }
    // The localities of one code are a table of their own; here only the payers are compared with one.
    if let Some(locality) = scope.locality.as_deref().filter(|_| query.name == "payer-against-medicare") {
        params = params.with("locality", locality);
    }
    params
}
