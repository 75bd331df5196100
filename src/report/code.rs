//! The report on one code: the plan of its sections, filled by their queries.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::assemble::{Draft, STATEMENTS, assemble, named};
use super::error::ReportError;
use super::known::unknown_code;
use super::plan::{FRONT, RESTING, ROWS_OF, SECTIONS, SHARED, SectionPlan, TablePlan};
use crate::db::at_one_moment;
use crate::domain::text::grouped;
use crate::domain::{Code, CodeSystem, ModifierSet, command_word};
use crate::model::{Cell, Facts, Head, OnPage, Place, Report, Row, Section, SheetNames, Table};
use crate::query::{Catalogue, Latch, Params, Query, Shared, TODAY};

/// What a code's report covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeScope {
    /// The code.
    pub code: Code,
    /// Only figures with this modifier; all when none.
    pub modifier: Option<ModifierSet>,
    /// Medicare locality as contractor/number that payers are compared with; national when none.
    pub locality: Option<String>,
    /// The day from which the age of price files is counted.
    pub today: NaiveDate,
}

/// What becomes of the rates that market statistics leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// Counted by reason.
    Counted,
    /// Listed one by one, too.
    Listed,
}

impl Excluded {
    /// Whether a table is made.
    fn has(self, table: &TablePlan) -> bool {
        table.query != "market-excluded" || self == Self::Listed
    }
}

/// The fewest contracts whose distribution is shown.
const FEWEST: u64 = 3;

/// The most rows of a list that a report holds, in whatever format; the others are counted.
const MOST_ROWS: u64 = 10_000;

/// Lines for the people who review the report on paper.
const REVIEW: [&str; 4] = [
    "Agree / query / comment, initials and date, for each reviewer. The workbook has a column for comments beside every value and gap.",
    "Clinician: ____________________________________________________________",
    "Coding professional: ___________________________________________________",
    "Policy analyst: ________________________________________________________",
];

/// Makes reports on codes. What their queries have in common is worked out once for each code.
pub struct Reporter<'c> {
    connection: &'c Connection,
    shared: Shared<'c>,
    /// Whether the rows of all queries are there already.
    answered: bool,
    extent: Extent,
}

/// How much of a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    FirstPage,
}

/// The queries of other sections that the lines above the first section are made of.
const OF_HEAD: [&str; 3] = ["code-identity", "code-sections", "medicare-rules"];

impl Extent {
    /// Whether a table is made.
    fn has(self, section: &SectionPlan, table: &TablePlan) -> bool {
        self == Self::Whole || section.place == Place::First || OF_HEAD.contains(&table.query)
    }
}

impl<'c> Reporter<'c> {
    /// For any number of codes of one connection; `latch` is that of its lock.
    ///
    /// # Errors
    /// When the catalogue lacks a part.
    pub fn new(
        connection: &'c Connection,
        catalogue: &'c Catalogue,
        latch: Latch,
    ) -> Result<Self, ReportError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let shared = Shared::new(connection, catalogue, latch, &SHARED)?;
        let shared = shared.with_front(FRONT).with_rows_of(ROWS_OF).with_resting(RESTING);
        Ok(Self { connection, shared, answered: false, extent: Extent::Whole })
    }

    /// The same for reports of which the first page alone is shown: what the other sections are made of is not asked.
    #[must_use]
    pub fn for_first_pages(self) -> Self {
        Self { extent: Extent::FirstPage, ..self }
    }

    /// For queries whose rows were worked out elsewhere: the catalogue's queries read them, and nothing is shared.
    ///
    /// # Errors
    /// As [`Reporter::new`].
    pub fn of_answers(
        connection: &'c Connection,
        catalogue: &'c Catalogue,
        latch: Latch,
    ) -> Result<Self, ReportError> {
        let shared = Shared::new(connection, catalogue, latch, &[])?;
        Ok(Self { connection, shared, answered: true, extent: Extent::Whole })
    }

    /// A number that is another one after each change that another program makes to the database.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn state(&self) -> Result<i64, ReportError> {
        Ok(self.shared.state()?)
    }

    /// The queries that a report on a code asks, each with its parameters.
    ///
    /// # Errors
    /// When the catalogue lacks one.
    pub fn questions(
        catalogue: &Catalogue,
        scope: &CodeScope,
        excluded: Excluded,
    ) -> Result<Vec<(Query, Params)>, ReportError> {
        let mut asked: Vec<(Query, Params)> = Vec::new();
        for planned in SECTIONS.iter().flat_map(|section| section.tables) {
            if excluded.has(planned) && asked.iter().all(|(query, _)| query.name != planned.query) {
                let query = catalogue.get(planned.query)?.clone();
                let mut params = params_for(&query, scope);
                if query.params.iter().any(|param| param.name == "first") {
                    params = params.with("first", MOST_ROWS.to_string());
                }
                asked.push((query, params));
            }
        }
        Ok(asked)
    }

    /// Makes the report on a code, of what the database holds at one moment.
    ///
    /// # Errors
    /// When the database does not know the code, or a query cannot run.
    pub fn of_code(
        &self,
        scope: &CodeScope,
        excluded: Excluded,
        created: DateTime<Utc>,
    ) -> Result<Report, ReportError> {
        at_one_moment(self.connection, || self.now_of_code(scope, excluded, created))?
    }

    fn now_of_code(
        &self,
        scope: &CodeScope,
        excluded: Excluded,
        created: DateTime<Utc>,
    ) -> Result<Report, ReportError> {
        let title = title_of(self.connection, &scope.code)?;
        self.shared.fill(&params_of(scope).with(TODAY, scope.today.to_string()), &self.queries())?;
        let mut sections = Vec::new();
        let mut queries = Vec::new();
        for plan in &SECTIONS {
            sections.push(self.section(plan, scope, excluded, &mut queries)?);
        }
        let mut names = SheetNames::default();
        for table in sections.iter_mut().flat_map(|section| &mut section.tables) {
            table.page.sheet = names.of_table(table);
        }
        let draft = draft(scope, title, sections, queries);
        assemble(self.connection, draft, created)
    }

    /// The queries that the report asks.
    fn queries(&self) -> Vec<&'static str> {
        let tables =
            SECTIONS.iter().flat_map(|section| section.tables.iter().map(move |table| (section, table)));
        let made = tables.filter(|(section, table)| self.extent.has(section, table));
        made.map(|(_, table)| table.query).collect()
    }

    /// Whether a query has no row, as far as that is known before it runs.
    fn is_without_rows(&self, query: &str) -> Result<bool, ReportError> {
        Ok(!self.answered && self.shared.is_without_rows(query)?)
    }

    fn section(
        &self,
        plan: &SectionPlan,
        scope: &CodeScope,
        excluded: Excluded,
        used: &mut Vec<String>,
    ) -> Result<Section, ReportError> {
        let mut tables = Vec::new();
        for planned in plan.tables {
            if !excluded.has(planned) || !self.extent.has(plan, planned) {
                continue;
            }
            let query = self.shared.get(planned.query, &params_of(scope))?;
            used.push(named(&query));
            if self.is_without_rows(planned.query)? {
                continue;
            }
            let (mut table, left_out) =
                query.run_first(self.connection, &params_for(&query, scope), MOST_ROWS)?;
            if !table.rows.is_empty() {
                table.description = of_rows(&table.description);
            }
            table.layout = planned.layout;
            table.page = on_page(planned, &table, rest_of(&query, scope));
            if left_out > 0 {
                cut_short(&mut table, left_out);
            }
            if !table.rows.is_empty() && !tells_nothing(&table) {
                tables.push(table);
            }
        }
        let mut notes: Vec<String> = plan.note.iter().map(|note| (*note).to_owned()).collect();
        if tables.is_empty() {
            notes = vec![plan.empty.to_owned()];
        }
        let (id, heading) = (plan.id.to_owned(), plan.heading.to_owned());
        Ok(Section { id, heading, notes, tables, place: plan.place })
    }
}

/// The report around its sections.
fn draft(
    scope: &CodeScope,
    title: Option<String>,
    mut sections: Vec<Section>,
    queries: Vec<String>,
) -> Draft {
    let facts = facts_of(&sections);
    if let (Some(facts), Some(completeness)) =
        (&facts, sections.iter_mut().find(|section| section.id == "completeness"))
    {
        completeness.heading = facts.headline();
    }
    sections.push(Section {
        id: "review".to_owned(),
        heading: "Review".to_owned(),
        notes: REVIEW.map(str::to_owned).into(),
        place: Place::Detail,
        ..Section::default()
    });
    let code = &scope.code;
    let modifier = match &scope.modifier {
        None => "all modifiers".to_owned(),
        Some(none) if none.is_empty() => "without modifiers".to_owned(),
        Some(modifiers) => format!("modifier {modifiers}"),
    };
    let locality =
        scope.locality.as_ref().map(|name| format!(", Medicare locality {name}")).unwrap_or_default();
    let not_in_effect = not_in_effect(&sections, scope.today);
    let head = Head {
        code: code.to_string(),
        title: title.clone().unwrap_or_default(),
        kind: word_of(&sections, "code-identity", "Service type"),
        lede: known_of(&sections, "code-sections", "Summary", "body"),
        not_in_effect: not_in_effect.is_some(),
        status: not_in_effect.or_else(|| status_of(&sections)),
        explained_by: explained_by(scope, &sections),
        gaps_by: Some(format!("ratebook report gaps {}", code.in_command())),
    };
    Draft {
        facts,
        head: Some(head),
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
        ..Draft::default()
    }
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

/// What of a table a page shows, by the plan.
fn on_page(plan: &TablePlan, table: &Table, rest: String) -> OnPage {
    let at = |name: &&str| table.columns.iter().position(|column| column.name == **name);
    OnPage {
        columns: plan.columns.iter().filter_map(at).collect(),
        rows: plan.rows,
        rest,
        ..OnPage::default()
    }
}

/// The command that gives all of a table, of what the report is limited to.
fn rest_of(query: &Query, scope: &CodeScope) -> String {
    let params = scope_for(query, scope);
    let mut params: Vec<(&str, &str)> = params.iter().collect();
    // The code comes first, and its system only where it is not the one that is taken without it.
    params.sort_by_key(|(name, _)| *name != "code");
    params.retain(|param| *param != ("system", CodeSystem::Cpt.as_str()));
    let params = params.into_iter().map(|(name, value)| {
        let value = if name == "modifier" && value.is_empty() { "none" } else { value };
        format!(" --param {}", command_word(&format!("{name}={}", value.replace('|', ","))))
    });
    format!("ratebook query run {}{}", query.name, params.collect::<String>())
}

/// The command that explains what Medicare pays for the code, in the scope of the report; none where no loaded file says
/// what that is.
fn explained_by(scope: &CodeScope, sections: &[Section]) -> Option<String> {
    let tables = || sections.iter().flat_map(|section| &section.tables);
    let is_listed = tables()
        .find(|table| table.id == "code-medicare-pays")
        .is_some_and(|table| table.rows.iter().any(|row| row.origin.is_some()));
    if !is_listed {
        return None;
    }
    let word = scope.code.in_command();
    // It is explained of Medicare's own codes, which need no system before them.
    if word.contains(':') {
        return None;
    }
    let locality = scope.locality.as_ref().map(|name| format!(" --locality {}", command_word(name)));
    let modifier = scope.modifier.as_ref().filter(|modifiers| !modifiers.is_empty());
    let modifier = modifier.map(|one| format!(" --modifier {}", one.to_string().replace('|', ",")));
    Some(format!("ratebook explain {word}{}{}", locality.unwrap_or_default(), modifier.unwrap_or_default()))
}

/// A description without when the table is empty, which it is not.
fn of_rows(description: &str) -> String {
    let sentences =
        description.split_inclusive(". ").filter(|sentence| !sentence.starts_with("Empty while "));
    let kept = sentences.map(|sentence| match sentence.split_once("; empty while ") {
        Some((before, _)) => format!("{before}. "),
        None => sentence.to_owned(),
    });
    kept.collect::<String>().trim_end().to_owned()
}

/// Says of a list that is too long for a report how long it is, and the command that gives all of it.
fn cut_short(table: &mut Table, left_out: u64) {
    let all = table.rows.len() as u64 + left_out;
    let page = &mut table.page;
    page.left_out = left_out;
    page.rest = format!("{} --max-rows {all} --output {}.csv", page.rest, table.id);
    let rows = format!("The first {} of {} rows", grouped(table.rows.len() as u64), grouped(all));
    table.description = format!("{} {rows}; all of them by `{}`.", table.description, page.rest);
}

/// The promised facts as the table of what would fill them counts them: its first row is the known ones.
fn facts_of(sections: &[Section]) -> Option<Facts> {
    let table = sections.iter().flat_map(|section| &section.tables).find(|table| table.id == "code-fills")?;
    let fact = |row: &Row| Some((row.cells[0].plain()?, row.cells[1].plain()?.parse::<u64>().ok()?));
    let mut counts = table.rows.iter().filter_map(fact);
    let (_, known) = counts.next()?;
    Some(Facts { known, fills: counts.collect() })
}

/// Why the code cannot be billed on the day of the report: it has ended, with what took its place, or has not begun.
fn not_in_effect(sections: &[Section], today: NaiveDate) -> Option<String> {
    let known = |fact| word_of(sections, "code-identity", fact);
    let day = |fact| known(fact).and_then(|text| text.parse::<NaiveDate>().ok());
    if let Some(begins) = day("Effective from").filter(|day| *day > today) {
        return Some(format!("not in effect before {begins}"));
    }
    // What CMS has terminated is in its own words, also before the day.
    let ended = match known("Status").filter(|status| status != "active") {
        Some(terminated) => terminated,
        None => format!("ended {}", day("Effective to").filter(|day| *day < today)?),
    };
    Some(match known("Replaced by") {
        Some(code) => format!("{ended}, replaced by {code}"),
        None => ended,
    })
}

/// The status of the code in the fee schedule with the first words of what it means, `A, active`; of one that only the
/// HCPCS file lists what that says of it.
fn status_of(sections: &[Section]) -> Option<String> {
    of_fee_schedule(sections).or_else(|| word_of(sections, "code-identity", "Status"))
}

fn of_fee_schedule(sections: &[Section]) -> Option<String> {
    let table = sections.iter().flat_map(|section| &section.tables).find(|one| one.id == "medicare-rules")?;
    let row = table.rows.iter().find(|row| row.cells[0].plain().as_deref() == Some("Status"))?;
    let (letter, meaning) = (row.cells[1].plain()?, row.cells[2].plain()?);
    Some(format!("{letter}, {}", meaning.split(':').next().unwrap_or_default()))
}

/// A fact of the code, where it is known.
fn word_of(sections: &[Section], table: &str, fact: &str) -> Option<String> {
    known_of(sections, table, fact, "value")
}

/// The cell of a column in the row that begins with a word, where it is known.
fn known_of(sections: &[Section], table: &str, first: &str, column: &str) -> Option<String> {
    let table = sections.iter().flat_map(|section| &section.tables).find(|one| one.id == table)?;
    let row = table.rows.iter().find(|row| row.cells[0].plain().as_deref() == Some(first))?;
    row.cells[table.columns.iter().position(|one| one.name == column)?].plain()
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

/// The parameters that say what a report is of.
fn params_of(scope: &CodeScope) -> Params {
    let params =
        Params::default().with("system", scope.code.system().as_str()).with("code", scope.code.as_str());
    let params = match &scope.modifier {
        Some(modifiers) => params.with("modifier", modifiers.to_string()),
        None => params,
    };
    match &scope.locality {
        Some(locality) => params.with("locality", locality),
        None => params,
    }
}

/// The table of all localities, which is the same whatever locality the others are compared with: they all read the
/// one amount, and their cells are asked for with it.
const OF_ALL_LOCALITIES: &str = "medicare-by-locality";

/// The parameters that a query takes of those that the report has.
fn scope_for(query: &Query, scope: &CodeScope) -> Params {
    let takes = |name: &str| {
        query.params.iter().any(|param| param.name == name)
            && (name != "locality" || query.name != OF_ALL_LOCALITIES)
    };
    let mut params = Params::default();
    for (name, value) in params_of(scope).iter().filter(|(name, _)| takes(name)) {
        params = params.with(name, value);
    }
    params
}

/// The same with the day of the report.
fn params_for(query: &Query, scope: &CodeScope) -> Params {
    query.with_today(scope_for(query, scope), scope.today)
}

#[cfg(test)]
mod tests {
    use super::of_rows;

    #[test]
    fn a_table_with_rows_does_not_say_when_it_is_empty() {
        for (said, kept) in [
            ("By code. Empty while no file is loaded.", "By code."),
            ("Asked for; empty while none is loaded. More.", "Asked for. More."),
            ("By code. More.", "By code. More."),
        ] {
            assert_eq!(of_rows(said), kept);
        }
    }
}
