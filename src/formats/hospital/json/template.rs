//! The conditions of the JSON template by version, as CMS's schemas state them.

use std::sync::LazyLock;

use super::super::heading::{AFFIRMATION, ATTESTATION, STATES};
use super::super::rules::DRUG_TYPES;
use super::super::version::Version;
use super::schema::{Failure, Schema, Type};
use super::tree::{Kind, Value};
use crate::findings::rules;
use crate::formats::number::Number;

/// The schemas of one version.
#[derive(Debug)]
pub(super) struct Template {
    /// Everything but the items.
    pub(super) root: Schema,
    /// One entry of `standard_charge_information`.
    pub(super) item: Schema,
}

/// The schemas of a version.
pub(super) fn of(version: Version) -> &'static Template {
    static ALL: LazyLock<[Template; 4]> =
        LazyLock::new(|| Version::ALL.map(|version| Template { root: root(version), item: item(version) }));
    &ALL[version as usize]
}

const SETTINGS: &[&str] = &["inpatient", "outpatient", "both"];
const METHODS: &[&str] =
    &["case rate", "fee schedule", "percent of total billed charges", "per diem", "other"];
/// CMS's schemas order them otherwise; the last two are of version 3.
const CODE_TYPES: &[&str] = &[
    "CPT",
    "HCPCS",
    "ICD",
    "DRG",
    "MS-DRG",
    "R-DRG",
    "S-DRG",
    "APS-DRG",
    "AP-DRG",
    "APR-DRG",
    "TRIS-DRG",
    "APC",
    "NDC",
    "HIPPS",
    "LOCAL",
    "EAPG",
    "CDT",
    "RC",
    "CDM",
    "CMG",
    "MS-LTC-DRG",
];

/// The states of the CSV template and three freely associated states, which the JSON schema has.
static JSON_STATES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| STATES.split(' ').chain(["FM", "MH", "PW"]).collect());

fn of_type(kind: Type) -> Schema {
    Schema { kind: Some(kind), ..Schema::default() }
}

/// A text that is not blank.
fn text() -> Schema {
    Schema { not_empty: true, ..of_type(Type::Text) }
}

fn words(list: &'static [&'static str]) -> Schema {
    Schema { one_of_words: list, ..of_type(Type::Text) }
}

fn positive() -> Schema {
    Schema { positive: true, ..of_type(Type::Number) }
}

/// A list that is not empty.
fn list(items: Schema) -> Schema {
    Schema { not_empty: true, items: Some(Box::new(items)), ..of_type(Type::List) }
}

fn object(properties: Vec<(&'static str, Schema)>, required: &[&'static str]) -> Schema {
    Schema { properties, required: required.to_vec(), ..of_type(Type::Object) }
}

/// Only asks for properties.
fn required(names: &[&'static str]) -> Schema {
    Schema { required: names.to_vec(), ..Schema::default() }
}

/// Asks for properties of an object.
fn object_with(names: &[&'static str]) -> Schema {
    Schema { required: names.to_vec(), ..of_type(Type::Object) }
}

/// A property that has exactly this text.
fn is_word(name: &'static str, word: &'static str) -> Schema {
    let value = Schema { word: Some(word), ..Schema::default() };
    Schema { properties: vec![(name, value)], required: vec![name], ..Schema::default() }
}

fn when(condition: Schema, then: Schema) -> Schema {
    Schema { when: Some(Box::new((condition, then))), ..Schema::default() }
}

fn root(version: Version) -> Schema {
    let v3 = version >= Version::V3_0;
    // Before version 3 an address, a location or a note could be blank.
    let lax = if v3 { text() } else { of_type(Type::Text) };
    let state = Schema { one_of_words: &JSON_STATES, ..of_type(Type::Text) };
    let mut properties = vec![
        ("hospital_name", text()),
        ("hospital_address", list(lax.clone())),
        ("last_updated_on", Schema { date: true, ..of_type(Type::Text) }),
        ("license_information", object(vec![("license_number", text()), ("state", state)], &["state"])),
        ("version", text()),
    ];
    let mut wanted = vec!["hospital_name", "last_updated_on", "hospital_address", "license_information"];
    wanted.push("version");
    if v3 {
        properties.extend([
            ("location_name", list(lax)),
            ("type_2_npi", list(text())),
            ("attestation", statement("attestation", "confirm_attestation", ATTESTATION, &["attester_name"])),
        ]);
        wanted.extend(["location_name", "type_2_npi", "attestation"]);
    } else {
        properties.extend([
            ("hospital_location", list(lax)),
            ("affirmation", statement("affirmation", "confirm_affirmation", AFFIRMATION, &[])),
        ]);
        wanted.extend(["hospital_location", "affirmation"]);
    }
    if version >= Version::V2_2 {
        let modifiers = Schema { not_empty: v3, ..list(modifier(v3)) };
        properties.push(("modifier_information", modifiers));
    }
    object(properties, &wanted)
}

fn statement(
    name: &'static str,
    confirm: &'static str,
    words: &'static str,
    others: &[&'static str],
) -> Schema {
    let mut properties =
        vec![(name, Schema { word: Some(words), ..Schema::default() }), (confirm, of_type(Type::Bool))];
    properties.extend(others.iter().map(|other| (*other, text())));
    let wanted: Vec<&str> = [name, confirm].into_iter().chain(others.iter().copied()).collect();
    object(properties, &wanted)
}

fn modifier(with_setting: bool) -> Schema {
    let payer = object(
        vec![("payer_name", text()), ("plan_name", text()), ("description", text())],
        &["payer_name", "plan_name", "description"],
    );
    let mut properties =
        vec![("description", text()), ("code", text()), ("modifier_payer_information", list(payer))];
    if with_setting {
        properties.push(("setting", words(SETTINGS)));
    }
    object(properties, &["description", "modifier_payer_information", "code"])
}

fn item(version: Version) -> Schema {
    let v3 = version >= Version::V3_0;
    let types = if v3 { CODE_TYPES } else { &CODE_TYPES[..CODE_TYPES.len() - 2] };
    let code = object(vec![("code", text()), ("type", words(types))], &["code", "type"]);
    let mut properties = vec![
        ("description", text()),
        ("code_information", list(code)),
        ("standard_charges", list(charge(version))),
    ];
    let wanted = &["description", "code_information", "standard_charges"];
    if version < Version::V2_2 {
        return object(properties, wanted);
    }
    let unit = if v3 { positive() } else { text() };
    properties.push((
        "drug_information",
        object(vec![("unit", unit), ("type", words(&DRUG_TYPES))], &["unit", "type"]),
    ));
    // In version 2.2 a code without a type counts as an NDC, and so does a missing list.
    let ndc = Schema { word: Some("NDC"), ..Schema::default() };
    let ndc = Schema {
        properties: vec![("type", ndc)],
        required: if v3 { vec!["type"] } else { Vec::new() },
        ..of_type(Type::Object)
    };
    let codes = Schema { contains: Some(Box::new(ndc)), not_empty: v3, ..of_type(Type::List) };
    let has_ndc = Schema {
        properties: vec![("code_information", codes)],
        required: if v3 { vec!["code_information"] } else { Vec::new() },
        ..of_type(Type::Object)
    };
    Schema { when: when(has_ndc, required(&["drug_information"])).when, ..object(properties, wanted) }
}

fn charge(version: Version) -> Schema {
    let v3 = version >= Version::V3_0;
    let mut properties = vec![
        ("minimum", positive()),
        ("maximum", positive()),
        ("gross_charge", positive()),
        ("discounted_cash", positive()),
        ("setting", words(SETTINGS)),
        ("payers_information", list(payer(version))),
        ("additional_generic_notes", if v3 { text() } else { of_type(Type::Text) }),
    ];
    if v3 {
        properties.push(("modifier_code", list(text())));
    }
    let charge = object(properties, &["setting"]);
    if version < Version::V2_1 {
        return charge;
    }
    let ways = ["standard_charge_dollar", "standard_charge_algorithm", "standard_charge_percentage"];
    let stated = Schema { any_of: ways.iter().map(|way| object_with(&[way])).collect(), ..Schema::default() };
    let payers = |entries: Schema| Schema {
        properties: vec![("payers_information", Schema { not_empty: v3, ..entries })],
        ..object_with(&["payers_information"])
    };
    let all_stated = Schema { items: Some(Box::new(stated)), ..of_type(Type::List) };
    let has_dollar =
        Schema { contains: Some(Box::new(object_with(&["standard_charge_dollar"]))), ..of_type(Type::List) };
    Schema {
        any_of: vec![object_with(&["gross_charge"]), object_with(&["discounted_cash"]), payers(all_stated)],
        when: when(payers(has_dollar), required(&["minimum", "maximum"])).when,
        ..charge
    }
}

fn payer(version: Version) -> Schema {
    let v3 = version >= Version::V3_0;
    let lax = if v3 { text() } else { of_type(Type::Text) };
    let mut properties = vec![
        ("payer_name", text()),
        ("plan_name", text()),
        ("additional_payer_notes", lax.clone()),
        ("standard_charge_dollar", positive()),
        ("standard_charge_algorithm", lax),
        ("standard_charge_percentage", positive()),
        ("methodology", words(METHODS)),
    ];
    if matches!(version, Version::V2_0 | Version::V2_2) {
        properties.push(("estimated_amount", positive()));
    }
    if v3 {
        let count = Schema { count: true, ..of_type(Type::Text) };
        properties.extend([
            ("median_amount", positive()),
            ("10th_percentile", positive()),
            ("90th_percentile", positive()),
            ("count", count),
        ]);
    }
    let payer = object(properties, &["payer_name", "plan_name", "methodology"]);
    if version < Version::V2_1 {
        return payer;
    }
    let mut noted = required(&["additional_payer_notes"]);
    if !v3 {
        noted.properties = vec![("additional_payer_notes", text())];
    }
    let mut conditions = vec![when(is_word("methodology", "other"), noted)];
    let formula = || Schema {
        any_of: vec![required(&["standard_charge_percentage"]), required(&["standard_charge_algorithm"])],
        ..Schema::default()
    };
    let but_not = |not: Schema| Schema { not: Some(Box::new(not)), ..formula() };
    if version == Version::V2_2 {
        let only_formula = but_not(required(&["standard_charge_dollar"]));
        conditions.push(when(only_formula, required(&["estimated_amount"])));
    }
    if v3 {
        let ways = ["standard_charge_dollar", "standard_charge_percentage", "standard_charge_algorithm"];
        conditions.extend([
            Schema { any_of: ways.iter().map(|way| required(&[way])).collect(), ..Schema::default() },
            when(formula(), required(&["count"])),
            when(
                but_not(is_word("count", "0")),
                required(&["median_amount", "10th_percentile", "90th_percentile"]),
            ),
            when(is_word("count", "0"), required(&["additional_payer_notes"])),
        ]);
    }
    Schema { all_of: conditions, ..payer }
}

/// CMS's warnings about an item, which its schema does not make errors.
pub(super) fn alerts(version: Version, item: &Value<'_>, out: &mut Vec<Failure>) {
    if version < Version::V2_2 {
        return;
    }
    let v3 = version >= Version::V3_0;
    let amounts: &[&str] =
        if v3 { &["median_amount", "10th_percentile", "90th_percentile"] } else { &["estimated_amount"] };
    for (charge_at, charge) in list_of(item, "standard_charges") {
        for (payer_at, payer) in list_of(charge, "payers_information") {
            let pointer = format!("/standard_charges/{charge_at}/payers_information/{payer_at}");
            let mut alert = |rule, name: &str, value: &Value<'_>, message: String| {
                let pointer = if name.is_empty() { pointer.clone() } else { format!("{pointer}/{name}") };
                let at = value.at;
                out.push(Failure { rule, pointer, at, value: value.cell().to_owned(), message });
            };
            if v3 && payer.get("estimated_amount").is_some() {
                let message = "the estimated amount is not one of version 3".to_owned();
                alert(rules::JSON_ESTIMATED, "", payer, message);
            }
            for name in amounts {
                if let Some(value) = payer.get(name)
                    && matches!(&value.kind, Kind::Number(number) if is_nine_nines(number))
                {
                    alert(rules::JSON_NINE_NINES, name, value, format!("nine 9s as {name}"));
                }
            }
            if let Some(value) = payer.get("count")
                && v3
                && matches!(&value.kind, Kind::Text(text) if text == "999999999")
            {
                alert(rules::JSON_NINE_NINES, "count", value, "nine 9s as count".to_owned());
            }
        }
    }
}

fn list_of<'v, 't>(value: &'v Value<'t>, name: &str) -> impl Iterator<Item = (usize, &'v Value<'t>)> {
    value.get(name).map_or(&[][..], Value::elements).iter().enumerate()
}

fn is_nine_nines(number: &str) -> bool {
    matches!(Number::of(number), Number::NineNines(_))
}
