//! From an item of the JSON template to the rows that the CSV templates have.

use std::cell::OnceCell;

use super::super::ledger::Written;
use super::super::modifiers::CALLED;
use super::super::row::{CodeCells, Field, Locate, PayerCells, PayerField, Row};
use crate::findings::Place;
use crate::formats::ChargePointer;
use crate::source::json::Spot;
use crate::source::json::{Kind, Value};

/// An item or a modifier, its text and where it stands.
pub(super) struct Entry<'t> {
    /// Pointer of the entry: `/standard_charge_information/3`.
    pub(super) pointer: String,
    /// Which of its list it is.
    pub(super) index: usize,
    pub(super) text: &'t str,
    pub(super) value: Value<'t>,
    pub(super) spot: Spot,
    /// Where the lines of the text end, once somebody asks for a line.
    pub(super) line_ends: OnceCell<Vec<usize>>,
}

impl Entry<'_> {
    /// The place of something in the entry.
    pub(super) fn place(&self, pointer: &str, at: usize) -> Place {
        let ends = self.line_ends.get_or_init(|| memchr::memchr_iter(b'\n', self.text.as_bytes()).collect());
        let line = self.spot.line + ends.partition_point(|end| *end < at) as u64;
        Place { line, pointer: Some(format!("{}{pointer}", self.pointer)), ..Place::default() }
    }

    /// The codes of an item.
    pub(super) fn codes(&self) -> Vec<CodeCells<'_>> {
        let codes = self.value.get("code_information").map_or(&[][..], Value::elements);
        codes
            .iter()
            .map(|code| CodeCells { code: code.cell_of("code"), system: code.cell_of("type") })
            .collect()
    }
}

/// The payers of a charge.
pub(super) fn payers<'v>(charge: &'v Value<'_>) -> Vec<PayerCells<'v>> {
    let payers = charge.get("payers_information").map_or(&[][..], Value::elements);
    payers
        .iter()
        .map(|payer| {
            let mut cells = PayerCells::default();
            let Kind::Object(members) = &payer.kind else { return cells };
            for (name, value) in members {
                let cell = match name.as_ref() {
                    "payer_name" => &mut cells.payer,
                    "plan_name" => &mut cells.plan,
                    "standard_charge_dollar" => &mut cells.dollar,
                    "standard_charge_percentage" => &mut cells.percentage,
                    "standard_charge_algorithm" => &mut cells.algorithm,
                    "methodology" => &mut cells.method,
                    "estimated_amount" => &mut cells.estimated,
                    "median_amount" => &mut cells.median,
                    "10th_percentile" => &mut cells.percentile_10,
                    "90th_percentile" => &mut cells.percentile_90,
                    "count" => &mut cells.count,
                    "additional_payer_notes" => &mut cells.notes,
                    _ => continue,
                };
                *cell = value.cell();
            }
            cells
        })
        .collect()
}

/// The modifiers of a charge, divided by bars; under the template's name, or else under another.
pub(super) fn modifiers(charge: &Value<'_>) -> String {
    match CALLED.iter().find_map(|name| charge.get(name)) {
        Some(value) if matches!(value.kind, Kind::Text(_)) => value.cell().to_owned(),
        Some(value) => value.elements().iter().map(Value::cell).collect::<Vec<_>>().join("|"),
        None => String::new(),
    }
}

/// The row of a charge.
pub(super) fn charge<'v>(
    item: &'v Entry<'_>,
    charge: &'v Value<'_>,
    codes: &'v [CodeCells<'v>],
    modifiers: &'v str,
    payers: &'v [PayerCells<'v>],
) -> Row<'v> {
    let drug = item.value.get("drug_information");
    Row {
        description: item.value.cell_of("description"),
        codes,
        modifiers,
        setting: charge.cell_of("setting"),
        billing_class: charge.cell_of("billing_class"),
        drug_unit: drug.map_or("", |drug| drug.cell_of("unit")),
        drug_type: drug.map_or("", |drug| drug.cell_of("type")),
        gross: charge.cell_of("gross_charge"),
        cash: charge.cell_of("discounted_cash"),
        minimum: charge.cell_of("minimum"),
        maximum: charge.cell_of("maximum"),
        notes: charge.cell_of("additional_generic_notes"),
        payers,
    }
}

/// The payers of a modifier: what it does is said in words.
pub(super) fn modifier_payers<'v>(modifier: &'v Value<'_>) -> Vec<PayerCells<'v>> {
    let payers = modifier.get("modifier_payer_information").map_or(&[][..], Value::elements);
    payers
        .iter()
        .map(|payer| PayerCells {
            payer: payer.cell_of("payer_name"),
            plan: payer.cell_of("plan_name"),
            notes: payer.cell_of("description"),
            ..PayerCells::default()
        })
        .collect()
}

/// The amounts and percentages of a charge, as the file writes them.
pub(super) fn amounts<'v>(charge: &'v Value<'_>) -> impl Iterator<Item = (Field, &'v str)> {
    const OF_CHARGE: [(Field, &str); 4] = [
        (Field::Gross, "gross_charge"),
        (Field::Cash, "discounted_cash"),
        (Field::Minimum, "minimum"),
        (Field::Maximum, "maximum"),
    ];
    let own = OF_CHARGE.map(|(field, name)| (field, charge.cell_of(name)));
    let payers = payers(charge)
        .into_iter()
        .flat_map(|payer| PayerField::AMOUNTS.map(|field| (Field::Payer(0, field), payer.cell(field))));
    own.into_iter().chain(payers)
}

/// The number of all members of one kind, whichever payer's they are.
pub(super) fn of_kind(field: Field) -> usize {
    usize::from(match field {
        Field::Payer(_, field) => Field::Payer(0, field),
        own => own,
    })
}

/// The row of a modifier.
pub(super) fn modifier<'v>(modifier: &'v Value<'_>, payers: &'v [PayerCells<'v>]) -> Row<'v> {
    Row {
        description: modifier.cell_of("description"),
        codes: &[],
        modifiers: modifier.cell_of("code"),
        setting: modifier.cell_of("setting"),
        billing_class: "",
        drug_unit: "",
        drug_type: "",
        gross: "",
        cash: "",
        minimum: "",
        maximum: "",
        notes: "",
        payers,
    }
}

/// Where the cells of a row stand: in a charge of an item, or in a modifier.
pub(super) struct Here<'e> {
    pub(super) entry: &'e Entry<'e>,
    /// Index and value of the charge; `None` in a modifier.
    pub(super) charge: Option<(usize, &'e Value<'e>)>,
    pub(super) written: Written,
}

impl Here<'_> {
    fn value(&self) -> &Value<'_> {
        self.charge.map_or(&self.entry.value, |(_, charge)| charge)
    }

    /// The value at a pointer, or where it is missing the nearest thing around it that is there.
    fn nearest(&self, pointer: &str) -> &Value<'_> {
        let mut value = &self.entry.value;
        for step in pointer.split('/').skip(1) {
            let inner = match &value.kind {
                Kind::List(elements) => step.parse().ok().and_then(|at: usize| elements.get(at)),
                _ => value.get(step),
            };
            match inner {
                Some(inner) => value = inner,
                None => break,
            }
        }
        value
    }

    /// The pointer of a cell within the entry.
    fn pointer(&self, field: Field) -> String {
        let charge = self.charge.map_or_else(String::new, |(at, _)| format!("/standard_charges/{at}"));
        let own = |name: &str| format!("{charge}/{name}");
        match field {
            Field::Row => charge,
            Field::Description => "/description".to_owned(),
            Field::Code(index) => format!("/code_information/{index}/code"),
            Field::CodeType(index) => format!("/code_information/{index}/type"),
            Field::DrugUnit => "/drug_information/unit".to_owned(),
            Field::DrugType => "/drug_information/type".to_owned(),
            Field::Modifiers if self.charge.is_none() => "/code".to_owned(),
            Field::Modifiers => own("modifier_code"),
            Field::Setting => own("setting"),
            Field::BillingClass => own("billing_class"),
            Field::Gross => own("gross_charge"),
            Field::Cash => own("discounted_cash"),
            Field::Minimum => own("minimum"),
            Field::Maximum => own("maximum"),
            Field::Notes => own("additional_generic_notes"),
            Field::Payer(index, field) => {
                let list =
                    if self.charge.is_some() { "payers_information" } else { "modifier_payer_information" };
                format!("{charge}/{list}/{index}/{}", payer_name(field, self.charge.is_some()))
            }
        }
    }
}

const fn payer_name(field: PayerField, in_charge: bool) -> &'static str {
    match field {
        PayerField::Payer => "payer_name",
        PayerField::Plan => "plan_name",
        PayerField::Dollar => "standard_charge_dollar",
        PayerField::Percentage => "standard_charge_percentage",
        PayerField::Algorithm => "standard_charge_algorithm",
        PayerField::Method => "methodology",
        PayerField::Estimated => "estimated_amount",
        PayerField::Median => "median_amount",
        PayerField::Percentile10 => "10th_percentile",
        PayerField::Percentile90 => "90th_percentile",
        PayerField::Count => "count",
        PayerField::Notes if in_charge => "additional_payer_notes",
        PayerField::Notes => "description",
    }
}

impl Locate for Here<'_> {
    fn place(&self, field: Field) -> Place {
        let pointer = self.pointer(field);
        self.entry.place(&pointer, self.nearest(&pointer).at)
    }

    /// A number of JSON has a decimal point, whatever the texts beside it have.
    fn column(&self, field: Field) -> Option<usize> {
        matches!(self.nearest(&self.pointer(field)).kind, Kind::Text(_)).then(|| of_kind(field))
    }

    fn raw(&self) -> String {
        let value = self.value();
        self.entry.text[value.at..value.end].to_owned()
    }

    fn line(&self) -> u64 {
        self.entry.place("", self.value().at).line
    }

    fn byte_offset(&self) -> u64 {
        self.entry.spot.byte + self.value().at as u64
    }

    fn pointer(&self) -> Option<ChargePointer> {
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (charge, _) = self.charge?;
        Some(ChargePointer { item: small(self.entry.index), charge: small(charge), payer: None })
    }

    fn written(&self) -> Written {
        self.written
    }
}
