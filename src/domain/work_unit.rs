//! The unit of work that a price is for, as notes beside it say: `per 15 minutes`, `per visit`. A price by the hour and
//! one of the whole service are two things, which no statistic may mix.

/// Units that time, visits and distance are counted in, each with the forms that it is written in.
const UNITS: [(&str, &[&str]); 11] = [
    ("minute", &["minute", "minutes", "min", "mins"]),
    ("hour", &["hour", "hours", "hr", "hrs"]),
    ("day", &["day", "days", "diem"]),
    ("week", &["week", "weeks"]),
    ("month", &["month", "months"]),
    ("visit", &["visit", "visits"]),
    ("session", &["session", "sessions"]),
    ("encounter", &["encounter", "encounters"]),
    ("treatment", &["treatment", "treatments", "tx"]),
    ("unit", &["unit", "units"]),
    ("mile", &["mile", "miles"]),
];

/// Words that `per` may follow: of `2 visits per day` the day is a limit, and no unit of the price.
const PRICES: [&str; 11] =
    ["rate", "rates", "price", "fee", "fees", "amount", "charge", "cost", "paid", "payment", "payable"];

/// Letters of the longest phrase that is taken for a unit whatever it names: more is a sentence.
const LONGEST: usize = 19;

/// The unit that notes name: a phrase of its own that begins with `per` or ends with `rate per ...`, between semicolons,
/// bars, stops, commas and brackets. Where `any` is true every short phrase of that kind is one (`per implant`), elsewhere only those of time,
/// visits and distance, for `per agreement` is none. One unit is written in one way, whatever the notes have.
///
/// ```
/// use ratebook::domain::work_unit;
/// assert_eq!(work_unit("Per 15 min. | Physician fees are billed separately.", false).as_deref(), Some("per 15 minutes"));
/// assert_eq!(work_unit("per diem ($342.34)", false).as_deref(), Some("per day"));
/// assert_eq!(work_unit("per implant", true).as_deref(), Some("per implant"));
/// assert_eq!(work_unit("per implant", false), None);
/// ```
#[must_use]
pub fn work_unit(notes: &str, any: bool) -> Option<String> {
    let parts = notes.split([';', '|', '(', ')', '\n']);
    // A stop within a number ends nothing.
    let mut phrases = parts.flat_map(|part| part.split(". ")).flat_map(|part| part.split(", "));
    phrases.find_map(|phrase| unit_of(&phrase.trim().trim_end_matches(['.', ',']).to_lowercase(), any))
}

fn unit_of(phrase: &str, any: bool) -> Option<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let per = words.iter().position(|word| *word == "per")?;
    let is_priced = per > 0 && PRICES.contains(&words[per - 1]);
    let named = &words[per + 1..];
    if named.is_empty() || per > 0 && !is_priced {
        return None;
    }
    let (count, unit) = match named {
        [unit] => (None, *unit),
        [count, unit] if count.chars().all(|c| c.is_ascii_digit()) => (Some(*count), *unit),
        _ => (None, ""),
    };
    match (UNITS.iter().find(|(_, forms)| forms.contains(&unit)), count) {
        (Some((unit, _)), None | Some("1")) => Some(format!("per {unit}")),
        (Some((unit, _)), Some(count)) => Some(format!("per {count} {unit}s")),
        (None, _) => (any && per == 0 && phrase.chars().count() <= LONGEST).then(|| words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_that_begins_with_per_is_a_unit_and_a_sentence_is_none() {
        for (notes, any, unit) in [
            ("per 15 minutes", false, Some("per 15 minutes")),
            ("PER 15 MIN", false, Some("per 15 minutes")),
            ("per 1 hr", false, Some("per hour")),
            ("Auth needed; per visit", false, Some("per visit")),
            ("Per Diem", false, Some("per day")),
            ("per 0.5 sq cm", true, Some("per 0.5 sq cm")),
            ("Outpatient, per session. Auth needed", false, Some("per session")),
            ("Aetna Rate per 15 min", false, Some("per 15 minutes")),
            ("2 visits per day", false, None),
            ("per agreement", false, None),
            ("per agreement", true, Some("per agreement")),
            ("per the terms of the agreement", true, None),
            ("30 visits per year", true, None),
            ("whole course of treatment", true, None),
            ("per", true, None),
            ("", true, None),
        ] {
            assert_eq!(work_unit(notes, any).as_deref(), unit, "{notes}");
        }
    }
}
