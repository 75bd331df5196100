//! `ratebook explain I203`: a rule in words, from the registry alone; no database is needed.

use crate::cli::context::{Context, clock};
use crate::cli::failure::Failure;
use crate::domain::{Missing, nearest};
use crate::findings::{Rule, rules};
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table};

/// The rules that the targets name; `None` when the first of them is not the id of a rule.
///
/// # Errors
/// When an id is of no rule, or rules are mixed with codes or cells.
pub(super) fn named(targets: &[String]) -> Result<Option<Vec<&'static Rule>>, Failure> {
    if !targets.first().is_some_and(|target| Rule::is_id(target)) {
        return Ok(None);
    }
    targets
        .iter()
        .map(|target| Rule::find(target).ok_or_else(|| unknown(target)))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Prints the rules.
pub(super) fn run(context: &Context, rules: &[&'static Rule]) -> Result<(), Failure> {
    if context.format_asked().is_some() {
        return context.emit(Report::of_table(table(rules), Vec::new()), clock());
    }
    let texts: Vec<String> = rules.iter().map(|rule| text(rule)).collect();
    context.deliver_text(&texts.join("\n"))
}

fn unknown(target: &str) -> Failure {
    if !Rule::is_id(target) {
        return Failure::usage(
            format!("`{target}` is not the id of a rule"),
            "ask for rules, or for codes, alone",
        );
    }
    let near = nearest(target, rules::all().map(|rule| rule.id));
    let hint = match near.is_empty() {
        true => "docs/rules.md lists all rules".to_owned(),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    Failure::usage(format!("there is no rule `{target}`"), hint)
}

/// The rule as `--help` shows a command.
fn text(rule: &Rule) -> String {
    let mut text = format!("{} ({}): {}\n\n", rule.id, rule.severity.as_str(), rule.meaning);
    let cms = rule.cms.as_ref().map(|cms| format!("{}, an {}", cms.kind, cms.word()));
    let parts = [
        ("What happens", Some(rule.consequence().to_owned())),
        ("What to do", Some(rule.remedy.to_owned())),
        ("Example", Some(rule.example.to_owned())),
        ("CMS validator", cms),
        ("Source", Some(rule.source.to_owned())),
    ];
    for (label, part) in parts {
        if let Some(part) = part {
            text.push_str(&format!("  {label:14} {part}\n"));
        }
    }
    text
}

fn table(rules: &[&'static Rule]) -> Table {
    let row = |rule: &&'static Rule| Row {
        cells: vec![
            Cell::text(rule.id),
            Cell::text(rule.severity.as_str()),
            Cell::text(rule.meaning),
            Cell::text(rule.consequence()),
            Cell::text(rule.remedy),
            Cell::text(rule.example),
            rule.kind().map_or(Cell::gap(Missing::NotApplicable), Cell::text),
            Cell::text(rule.source),
        ],
        ..Row::default()
    };
    Table {
        id: "rules".to_owned(),
        title: "Rules".to_owned(),
        description: "What a finding of the rule means, and what to do about it.".to_owned(),
        columns: vec![
            Column::new("rule", "Rule", "Stable id of the rule.", ColumnKind::Code),
            Column::new("severity", "Severity", "error, warning or note.", ColumnKind::Text),
            Column::new("meaning", "What is wrong", "The fault, in one sentence.", ColumnKind::Text),
            Column::new("consequence", "What happens", "What is stored all the same.", ColumnKind::Text),
            Column::new("remedy", "What to do", "How to correct it.", ColumnKind::Text),
            Column::new("example", "Example", "A case that breaks the rule.", ColumnKind::Text),
            Column::new("kind", "CMS's kind", "The error kind of CMS's validator.", ColumnKind::Text),
            Column::new("source", "Rule's source", "Where the rule is written down.", ColumnKind::Text),
        ],
        rows: rules.iter().map(row).collect(),
        ..Table::default()
    }
}
