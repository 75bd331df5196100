//! Tells a hospital file, and its shape, by the first part of its text.

use super::general::General;
use super::layout::{Bars, Layout, Shape};

/// What the head of a text looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// The CSV template.
    Csv(Shape),
    /// The JSON template.
    Json,
    /// The JSON template as the element of a list, which it never is.
    JsonInList,
    /// A CSV with some headings of the template; what is missing.
    Almost(String),
    /// Something else.
    Other,
}

/// Looks at the head of a text.
pub(super) fn look(text: &str) -> Seen {
    if text.trim_start().starts_with('[') {
        // The template is one object; any other list of records is a table for a profile.
        let is_template = text.contains("\"standard_charge_information\"");
        return if is_template { Seen::JsonInList } else { Seen::Other };
    }
    if text.trim_start().starts_with('{') {
        // CMS's own JSON schema has the same names, but describes files instead of being one.
        if text.contains("json-schema.org") && text.contains("\"definitions\"") {
            return Seen::Other;
        }
        let has = |keys: &[&str]| keys.iter().any(|key| text.contains(key));
        // A list of records under another name is of before the template, though it names its hospital.
        let close = text.split_whitespace().collect::<String>();
        let template =
            has(&["\"standard_charge_information\"", "\"modifier_information\"", "\"hospital_address\""]);
        let head_alone = has(&["\"hospital_name\""]) && !close.contains("[{") && !close.contains("}{");
        return if template || head_alone { Seen::Json } else { Seen::Other };
    }
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut general = General::default();
    for (at, record) in csv.records().take(6).enumerate() {
        let Ok(record) = record else { break };
        if at == 0 {
            general.headings(&record.iter().collect(), 1, 1);
        }
        let layout = Layout::of(record.iter(), Bars::InPlan);
        if layout.is_plausible() && (general.is_plausible() || !layout.payers.is_empty()) {
            return Seen::Csv(layout.shape);
        }
    }
    if general.is_plausible() {
        // Opening it says what is wrong with row 3.
        return Seen::Csv(Shape::Tall);
    }
    let almost = ["standard_charge", "negotiated_dollar", "hospital_name"];
    if let Some(word) = almost.iter().find(|word| text.lines().take(4).any(|line| line.contains(**word))) {
        return Seen::Almost(format!(
            "has `{word}`, but not the headings of the hospital template in rows 1 and 3"
        ));
    }
    Seen::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_shapes_by_their_headings() {
        let general = "hospital_name,last_updated_on,version\nA,2026-01-01,3.0.0\n";
        let tall = "Description, code | 1,code|1|type,Setting,payer_name,plan_name\n";
        assert_eq!(look(&format!("{general}{tall}")), Seen::Csv(Shape::Tall));
        assert_eq!(look(tall), Seen::Csv(Shape::Tall));
        let wide = "description,code|1,setting,standard_charge|Aetna|PPO|negotiated_dollar\n";
        assert_eq!(look(&format!("{general}{wide}")), Seen::Csv(Shape::Wide));
        assert_eq!(look("{\"hospital_name\": \"A\"}"), Seen::Json);
        assert_eq!(look("{\"hospital_name\": \"A\", \"charges\": [ {\"Code\": 1}]}"), Seen::Other);
        assert_eq!(look("payer,plan,code,amount\n"), Seen::Other);
        let schema = "{\"$schema\": \"https://json-schema.org/draft-07/schema#\", \"definitions\": {}, \"hospital_name\": 1}";
        assert_eq!(look(schema), Seen::Other);
    }
}
