//! Columns that are not read though their headings say plainly what of a rate they hold, and the profile takes that from
//! nowhere else: a last day that is left out makes a rate hold that has ended.

use super::advice::Author;
use super::amount::ColumnTerms;
use super::fields::Origin;
use super::header::Header;
use super::layout::Layout;
use super::plain_headings::plain_field;
use crate::findings::{Finding, rules};

/// Notes each of them; whether it has values is known when the rows are read.
pub(super) fn of_rates(layout: &Layout, header: &Header, findings: &mut Vec<Finding>) {
    for at in layout.unread.iter().copied().filter(|at| !is_used(layout, *at)) {
        let heading = &layout.headings[at];
        let Some(field) = plain_field(heading).filter(|field| is_lacking(layout, field)) else { continue };
        let is_ignored = layout.ignored.contains(&at);
        let message = format!("the heading says that this column has `{field}`, and its cells are not read");
        let mut finding = rules::PLAIN_COLUMN_NOT_READ.at(header.place(Some(at)), heading, message);
        finding.help = match layout.author {
            Author::Analyst if is_ignored => {
                format!("map it as `{field}` in [columns] of the profile, and take it out of `ignore`")
            }
            Author::Analyst => format!("map it as `{field}` in [columns] of the profile"),
            Author::Ratebook(_) => format!("rename it to `{field}` if that is what it holds"),
        };
        let is_said =
            |said: &&mut Finding| said.place.column == Some(at) && said.rule == rules::COLUMN_NOT_READ;
        match findings.iter_mut().find(is_said) {
            Some(said) => *said = finding,
            None if is_ignored => findings.push(finding),
            None => {}
        }
    }
}

/// Whether the profile uses a column for what it says of rows or of the file.
fn is_used(layout: &Layout, at: usize) -> bool {
    layout.edition == Some(at)
        || layout.key.contains(&at)
        || layout.skips.iter().any(|skip| skip.column == at)
        || layout.conditions.iter().any(|condition| condition.deciding == at)
}

/// Whether rates could have a field and nothing says it of them. Words say nothing of what a rate is compared with.
fn is_lacking(layout: &Layout, field: &str) -> bool {
    let fields = &layout.fields;
    let nowhere = |origin: &Origin| matches!(origin, Origin::Nowhere | Origin::Absent);
    let no_column = |says: fn(&ColumnTerms) -> bool| !layout.of_column.iter().flatten().any(says);
    let of_payers = !(layout.amount.is_empty() && layout.payers.is_empty());
    match field {
        // Several columns of modifiers are one set.
        "modifiers" => true,
        "setting" => nowhere(&fields.setting) && no_column(|of| of.setting.is_some()),
        "billing_class" => nowhere(&fields.billing_class) && no_column(|of| of.billing_class.is_some()),
        "place_of_service" => {
            nowhere(&fields.place_of_service) && no_column(|of| of.place_of_service.is_some())
        }
        "method" => of_payers && nowhere(&fields.method) && no_column(|of| of.method.is_some()),
        "line_of_business" => {
            of_payers && nowhere(&fields.line_of_business) && no_column(|of| of.line_of_business.is_some())
        }
        "effective_from" => nowhere(&fields.effective_from) && no_column(|of| of.effective_from.is_some()),
        "effective_to" => nowhere(&fields.effective_to),
        "plan" => fields.payer.column().is_some() && layout.separator.is_none() && nowhere(&fields.plan),
        "percentage" => layout.amount.len() == 1 && layout.payers.is_empty() && nowhere(&fields.percentage),
        _ => false,
    }
}
