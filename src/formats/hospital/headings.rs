//! The headings of a hospital's CSV file by what their columns hold.

use super::layout::{Layout, Shape};
use super::row::{Field, PayerField};
use crate::domain::held_of_payer;
use crate::formats::reader::ColumnHeading;

/// What the columns of an item hold, as views and reports call it.
const OF_ITEM: [(Field, &str); 11] = [
    (Field::Description, "description"),
    (Field::Modifiers, "modifiers"),
    (Field::Setting, "setting"),
    (Field::BillingClass, "billing_class"),
    (Field::DrugUnit, "drug_unit"),
    (Field::DrugType, "drug_type"),
    (Field::Gross, "gross"),
    (Field::Cash, "cash"),
    (Field::Minimum, "minimum"),
    (Field::Maximum, "maximum"),
    (Field::Notes, "notes"),
];

/// The same of the columns of a payer.
const OF_PAYER: [(PayerField, &str); PayerField::ALL.len()] = [
    (PayerField::Payer, "raw_payer"),
    (PayerField::Plan, "raw_plan"),
    (PayerField::Dollar, "negotiated"),
    (PayerField::Percentage, "percentage"),
    (PayerField::Algorithm, "algorithm"),
    (PayerField::Method, "method"),
    (PayerField::Estimated, "estimated_amount"),
    (PayerField::Median, "median_amount"),
    (PayerField::Percentile10, "percentile_10_amount"),
    (PayerField::Percentile90, "percentile_90_amount"),
    (PayerField::Count, "remittance_count"),
    (PayerField::Notes, "notes"),
];

/// The headings of the columns that are read; those of a wide file are of a payer and plan each.
pub(super) fn headings(layout: &Layout) -> Vec<ColumnHeading> {
    let of_item = OF_ITEM.iter().map(|(field, holds)| (*field, (*holds).to_owned()));
    let of_payers = layout.payers.iter().enumerate().flat_map(|(index, payer)| {
        OF_PAYER.iter().map(move |(field, holds)| {
            let plan = Some(payer.plan.as_str()).filter(|plan| !plan.is_empty());
            let holds = match layout.shape {
                Shape::Tall => (*holds).to_owned(),
                Shape::Wide => held_of_payer(holds, &payer.payer, plan),
            };
            (Field::Payer(index, *field), holds)
        })
    });
    let columns = of_item.chain(of_payers).filter_map(|(field, holds)| Some((layout.column(field)?, holds)));
    columns.flat_map(|(first, holds)| named(layout, first, &holds)).collect()
}

/// The heading of a column, and others that mean the same.
fn named(layout: &Layout, first: usize, holds: &str) -> Vec<ColumnHeading> {
    let again = layout.repeated.iter().filter(|(known, _)| *known == first).map(|(_, again)| *again);
    let mut names: Vec<&String> = Vec::new();
    for name in std::iter::once(first).chain(again).map(|at| &layout.names[at]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let heading = |name: &String| ColumnHeading { holds: holds.to_owned(), heading: name.clone() };
    names.into_iter().map(heading).collect()
}

#[cfg(test)]
mod tests {
    use super::super::layout::Bars;
    use super::*;

    fn of(names: &[&str]) -> Vec<String> {
        let all = headings(&Layout::of(names.iter(), Bars::InPlan));
        all.into_iter().map(|column| format!("{}: {}", column.holds, column.heading)).collect()
    }

    #[test]
    fn a_column_leads_to_its_heading_as_the_file_spells_it() {
        let tall = [
            "Description",
            "code|1",
            "Mod",
            "Payer_Name",
            "plan_name",
            "Standard_Charge | Negotiated_Dollar",
        ];
        assert_eq!(
            of(&tall),
            [
                "description: Description",
                "raw_payer: Payer_Name",
                "raw_plan: plan_name",
                "negotiated: Standard_Charge | Negotiated_Dollar",
            ]
        );
        let wide = [
            "setting",
            "standard_charge|Aetna|HMO|negotiated_dollar",
            "median_amount|Aetna|HMO",
            "count|Cigna",
        ];
        assert_eq!(
            of(&wide),
            [
                "setting: setting",
                "negotiated of Aetna, HMO: standard_charge|Aetna|HMO|negotiated_dollar",
                "median_amount of Aetna, HMO: median_amount|Aetna|HMO",
                "remittance_count of Cigna: count|Cigna",
            ]
        );
    }
}
