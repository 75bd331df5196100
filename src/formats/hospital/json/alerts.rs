//! CMS's warnings about an item of the JSON template, which its schemas do not state.

use super::super::version::Version;
use super::schema::Failure;
use crate::findings::rules;
use crate::formats::number::is_nine_nines;
use crate::source::json::{Kind, Value};

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
                out.push(Failure {
                    rule,
                    pointer,
                    at,
                    value: value.cell().to_owned(),
                    message,
                    missing: Vec::new(),
                });
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
