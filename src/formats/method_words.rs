//! What files write in place of the words for a contracting method: other forms of them, and units of work, which are no
//! method that is known.
//!
//! A rate by the visit or by the hour is of the method `other`, and the unit is its note: `per visit`. Rates of two units
//! are of two scopes (`scope_unit` of the view `v_market_rate`).

use super::words::Method;

/// Units of work that a rate is paid by, as a note has them, each with its words.
const UNITS: [(&str, &[&str]); 10] = [
    ("per visit", &["visit", "visits", "encounter", "encounters"]),
    ("per unit", &["unit", "units", "un", "ea", "each"]),
    ("per hour", &["hour", "hours", "hr", "hrs", "hourly"]),
    ("per minute", &["minute", "minutes", "min", "mins"]),
    ("per session", &["session", "sessions"]),
    ("per service", &["service", "services"]),
    ("per procedure", &["procedure", "procedures"]),
    ("per mile", &["mile", "miles"]),
    ("per month", &["month", "months", "monthly"]),
    ("per week", &["week", "weeks", "weekly"]),
];

/// Words in front of a unit, each of which may be missing.
const BEFORE: [&str; 3] = ["rate", "per", "by"];

/// The letters of each word of a text.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

impl Method {
    /// The method that files write otherwise: `Per Day`, `Case`, `Fee Sched`.
    pub(crate) fn of_other_form(text: &str) -> Option<Self> {
        let letters: String = words(text).concat();
        match letters.as_str() {
            "case" | "percase" | "caserates" | "ratepercase" => Some(Self::CaseRate),
            "day" | "days" | "perday" | "daily" | "dailyrate" | "diem" | "perdiem" | "perdiems"
            | "perdiemrate" | "rateperday" | "pd" => Some(Self::PerDiem),
            "fee" | "feesched" | "feeschedules" | "schedule" | "fs" => Some(Self::FeeSchedule),
            share if is_share_of_charges(share) => Some(Self::PercentOfCharges),
            // The words themselves, with other signs between them: `fee_schedule`.
            _ => Self::ALL.iter().copied().find(|method| words(method.as_str()).concat() == letters),
        }
    }
}

/// Whether the letters of a text are those of a percentage of billed charges and nothing else: `% of Charges`,
/// `Percent of Billed Charges`.
fn is_share_of_charges(letters: &str) -> bool {
    let begins = ["percentage", "percent", "pct"].into_iter().find_map(|word| letters.strip_prefix(word));
    let of = begins.unwrap_or(letters).strip_prefix("of");
    of.is_some_and(|of| {
        ["charges", "billedcharges", "grosscharges", "totalcharges", "totalbilledcharges"].contains(&of)
    })
}

/// The unit of work that a text names and nothing else, as a note has it: `per visit` for `Visit`, `/visit` and
/// `Per Visit`.
pub(crate) fn unit_of_work(text: &str) -> Option<&'static str> {
    let words = words(text);
    let rest = words.iter().skip_while(|word| BEFORE.contains(&word.as_str()));
    let [unit] = rest.collect::<Vec<_>>()[..] else { return None };
    UNITS.iter().find(|(_, names)| names.contains(&unit.as_str())).map(|(note, _)| *note)
}

/// The method that a cell states, and the unit of work where that is what it says of a method.
pub(crate) fn method_or_unit(text: &str) -> Option<(Method, Option<&'static str>)> {
    let method = Method::from_word(text).or_else(|| Method::of_other_form(text));
    method.map(|method| (method, None)).or_else(|| unit_of_work(text).map(|unit| (Method::Other, Some(unit))))
}

/// The notes of a rate after its unit of work; none where it has no unit.
pub(crate) fn with_unit(unit: Option<&str>, notes: Option<&str>) -> Option<String> {
    unit.map(|unit| notes.map_or_else(|| unit.to_owned(), |notes| format!("{unit}; {notes}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_a_method_or_a_note_and_anything_else_is_neither() {
        for text in ["Per Day", "daily", "Day", "per-diem", "Per Diem Rate"] {
            assert_eq!(Method::of_other_form(text), Some(Method::PerDiem), "{text}");
        }
        for text in ["fee_schedule", "Fee-Schedule", "FEE SCHED"] {
            assert_eq!(Method::of_other_form(text), Some(Method::FeeSchedule), "{text}");
        }
        for text in ["% of Charges", "Percent of charges", "percent of billed charges"] {
            let read = Method::of_other_form(text);
            assert_eq!(read, Some(Method::PercentOfCharges), "{text}");
        }
        for (text, unit) in
            [("Visit", "per visit"), ("/ hr", "per hour"), ("Rate per mile", "per mile"), ("EA", "per unit")]
        {
            assert_eq!((Method::of_other_form(text), unit_of_work(text)), (None, Some(unit)), "{text}");
        }
        for text in ["", "per", "Alpha", "visit or day", "15 min", "Units of blood"] {
            assert_eq!((Method::of_other_form(text), unit_of_work(text)), (None, None), "{text}");
        }
    }
}
