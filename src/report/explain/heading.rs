//! The column of a published file that a figure was read from, for the formats whose headings are fixed.

use crate::model::{Column, Row};

/// Column of a report and heading in a hospital's file; the parts of a wide file's heading that name
/// payer and plan are left to the row.
const HOSPITAL: [(&str, &str); 12] = [
    ("percentage", "standard_charge|negotiated_percentage"),
    ("algorithm", "standard_charge|negotiated_algorithm"),
    ("method", "standard_charge|methodology"),
    ("estimated_amount", "estimated_amount"),
    ("median_amount", "median_amount"),
    ("percentile_10_amount", "10th_percentile"),
    ("percentile_90_amount", "90th_percentile"),
    ("remittance_count", "count"),
    ("raw_payer", "payer_name"),
    ("raw_plan", "plan_name"),
    ("setting", "setting"),
    ("modifiers", "modifiers"),
];

/// The amounts of a hospital's file by their kind.
const AMOUNTS: [(&str, &str); 5] = [
    ("negotiated", "standard_charge|negotiated_dollar"),
    ("gross", "standard_charge|gross"),
    ("cash", "standard_charge|discounted_cash"),
    ("minimum", "standard_charge|min"),
    ("maximum", "standard_charge|max"),
];

/// Columns of a report that stand under another name in ratebook's own payer CSV.
const PAYER_CSV: [(&str, &str); 8] = [
    ("raw_payer", "payer"),
    ("raw_plan", "plan"),
    ("amount", "amount"),
    ("percentage", "percentage"),
    ("method", "method"),
    ("setting", "setting"),
    ("billing_class", "billing_class"),
    ("modifiers", "modifiers"),
];

/// The heading in the file; none where the format's headings are not fixed or the figure is no cell of it.
pub(super) fn heading(format: &str, column: &Column, columns: &[Column], row: &Row) -> Option<String> {
    let listed = |list: &[(&str, &str)], name: &str| {
        list.iter().find(|(known, _)| *known == name).map(|(_, heading)| (*heading).to_owned())
    };
    match format {
        "payer-rates" => listed(&PAYER_CSV, &column.name),
        "hospital-tall" | "hospital-wide" => {
            let kind = columns.iter().position(|known| known.name == "amount_kind");
            let kind = kind.and_then(|at| row.cells[at].plain()).unwrap_or("negotiated".to_owned());
            let heading = match column.name.as_str() {
                "amount" => listed(&AMOUNTS, &kind),
                name => listed(&HOSPITAL, name),
            }?;
            Some(if format == "hospital-wide" { widened(&heading, columns, row) } else { heading })
        }
        _ => None,
    }
}

/// `standard_charge|negotiated_dollar` of a payer as a wide file heads it.
fn widened(heading: &str, columns: &[Column], row: &Row) -> String {
    let named = |name: &str| {
        let at = columns.iter().position(|column| column.name == name)?;
        row.cells[at].plain()
    };
    let (Some(payer), Some(plan)) = (named("raw_payer"), named("raw_plan")) else {
        return heading.to_owned();
    };
    match heading.split_once('|') {
        Some((first, last)) if last.starts_with("negotiated") || last == "methodology" => {
            format!("{first}|{payer}|{plan}|{last}")
        }
        None if !["setting", "modifiers"].contains(&heading) => format!("{heading}|{payer}|{plan}"),
        _ => heading.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, ColumnKind};

    #[test]
    fn a_figure_leads_to_its_heading() {
        let columns = ["amount_kind", "raw_payer", "raw_plan", "amount", "median_amount"]
            .map(|name| Column::new(name, name, "", ColumnKind::Text));
        let row = |kind: &str| Row {
            cells: [kind, "Aetna", "HMO", "1", "2"].map(Cell::text).into(),
            ..Row::default()
        };
        let of = |format: &str, column: usize, kind: &str| {
            heading(format, &columns[column], &columns, &row(kind)).unwrap_or_default()
        };
        assert_eq!(of("hospital-tall", 3, "cash"), "standard_charge|discounted_cash");
        assert_eq!(of("hospital-wide", 3, "negotiated"), "standard_charge|Aetna|HMO|negotiated_dollar");
        assert_eq!(of("hospital-wide", 4, "negotiated"), "median_amount|Aetna|HMO");
        assert_eq!(of("payer-rates", 1, "negotiated"), "payer");
        assert_eq!(of("medicare-rvu", 3, "negotiated"), "");
    }
}
