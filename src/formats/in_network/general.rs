//! What a payer's file says of itself: who publishes it, of which day, for which plan.

use chrono::NaiveDate;

use super::item::Entry;
use super::list_name::series_of;
use super::notes::Notes;
use super::unread::of_member;
use crate::domain::text::name_letters;
use crate::domain::{Known, LineOfBusiness, Missing, parse_stated_date};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::{Fault as CellFault, text};
use crate::formats::options::OpenOptions;
use crate::formats::{PayerPlan, Publication, PublisherKind, Scope};
use crate::source::json::{Fault, Kind, Scanner, Spot, Value, as_text};
use crate::source::{IngestError, Source};

/// The member that says of which day the file is.
const LAST_UPDATED: &str = "last_updated_on";
/// The members of the root that are read.
const KNOWN: [&str; 10] = [
    "reporting_entity_name",
    "reporting_entity_type",
    LAST_UPDATED,
    "version",
    "plan_name",
    "issuer_name",
    "plan_sponsor_name",
    "plan_id_type",
    "plan_id",
    "plan_market_type",
];
/// The lists of the root; null in place of one says nothing.
const LISTS: [&str; 3] = ["provider_references", "in_network", "out_of_network"];
/// A text of the root is shorter than this; a longer one is no member of the schema.
const LONGEST: usize = 4096;

/// What the members of the root say.
#[derive(Debug, Default)]
pub(super) struct General {
    members: Vec<(&'static str, String)>,
    contradictions: Vec<Finding>,
}

impl General {
    /// Takes a member of the root; one that is not of the schema is noted.
    fn take(&mut self, name: &str, value: &Value<'_>, spot: Spot, notes: &mut Notes) {
        if value.kind == Kind::Null && LISTS.contains(&name) {
            return;
        }
        let Some(known) = KNOWN.into_iter().find(|known| *known == name) else {
            let pointer = format!("/{name}");
            let values = u64::from(!value.cell().is_empty());
            let has = |other: &str| self.members.iter().any(|(member, _)| *member == other);
            let CellFault { rule, message, .. } = of_member(name, values, &KNOWN, has);
            return notes.note(rule, name, (spot, &pointer), value.cell(), || message);
        };
        let text: String = value.cell().chars().take(LONGEST).collect();
        if known == LAST_UPDATED && day(&text) == Err(Missing::Invalid) {
            let message = || format!("`{name}` is no day, and the age of the file is not known");
            notes.note(rules::VALUE_NOT_READ, name, (spot, &format!("/{name}")), &text, message);
        }
        match self.members.iter_mut().find(|(member, _)| *member == known) {
            Some((_, before)) if *before != text => {
                let place = Place { line: spot.line, pointer: Some(format!("/{name}")), ..Place::default() };
                let message = format!("`{name}` is `{before}` above and `{text}` here");
                self.contradictions.push(rules::JSON_CONTRADICTION.at(place, &text, message));
            }
            Some(_) => {}
            None => self.members.push((known, text)),
        }
    }

    /// Reads a member of the root; a list or an object is none of these and is skipped, whatever its length.
    pub(super) fn read(
        &mut self,
        name: &str,
        scanner: &mut Scanner,
        text: &mut Vec<u8>,
        notes: &mut Notes,
    ) -> Result<(), Fault> {
        if matches!(scanner.peek()?, Some(b'{' | b'[')) {
            let spot = scanner.skip()?;
            let (rule, what) = match KNOWN.contains(&name) {
                true => (rules::MEMBER_OF_ANOTHER_KIND, "what the schema has there"),
                false => (rules::KEY_NOT_OF_THE_SCHEMA, "of the schema"),
            };
            let message = || format!("`{name}` is not {what} and is not read");
            notes.note(rule, name, (spot, &format!("/{name}")), "", message);
            return Ok(());
        }
        let spot = scanner.value(text)?;
        let entry = Entry::parse(as_text(text), spot, format!("/{name}"))?;
        self.take(name, &entry.value, spot, notes);
        Ok(())
    }

    fn get(&self, name: &str) -> &str {
        self.members.iter().find(|(member, _)| *member == name).map_or("", |(_, text)| text)
    }

    /// Whose prices they are: the entity and, where the file is of one plan, its name.
    pub(super) fn payer_plan<'g>(&'g self, publication: &'g Publication) -> PayerPlan<'g> {
        let entity = self.get("reporting_entity_name");
        PayerPlan {
            payer: if entity.is_empty() { &publication.publisher } else { entity },
            plan: text(self.get("plan_name"), Missing::NotSupplied),
            // An employer's plan is commercial; an individual's may be of an exchange or not.
            line_of_business: self
                .get("plan_market_type")
                .eq_ignore_ascii_case("group")
                .then_some(LineOfBusiness::Commercial),
        }
    }

    /// Whether the schema of the file has settings and networks: version 2 has.
    pub(super) fn is_version_2(&self) -> bool {
        self.get("version").trim_start_matches(['v', 'V']).starts_with('2')
    }

    /// The publication.
    ///
    /// # Errors
    /// When the file says two things of itself.
    pub(super) fn publication(
        &self,
        format: &'static str,
        source: &Source,
        options: &OpenOptions,
    ) -> Result<Publication, IngestError> {
        if !self.contradictions.is_empty() {
            let (file, findings) = (source.name().to_owned(), self.contradictions.clone());
            return Err(IngestError::Header { file, findings });
        }
        let version = self.get("version");
        let entity = self.get("reporting_entity_name");
        let series = options.series.clone().unwrap_or_else(|| series_of(source.table_name()));
        let attributes = self.members.iter().map(|(name, value)| {
            let value = text(value, Missing::NotSupplied).map(str::to_owned);
            ((*name).to_owned(), value)
        });
        Ok(Publication {
            format,
            format_version: text(version, Missing::NotSupplied).map(str::to_owned),
            publisher_kind: PublisherKind::Payer,
            publisher: payer_with_list(entity, &series),
            edition: day(self.get(LAST_UPDATED)),
            scope: Scope::Publisher,
            codes: None,
            attributes: attributes.collect(),
        })
    }

    /// The same of a file that is read for some codes, and replaces what is current of these.
    pub(super) fn publication_of_codes(
        &self,
        format: &'static str,
        source: &Source,
        options: &OpenOptions,
    ) -> Result<Publication, IngestError> {
        let whole = self.publication(format, source, options)?;
        Ok(Publication { scope: Scope::Codes, codes: options.codes.clone(), ..whole })
    }
}

/// The day that the file states of itself.
fn day(text: &str) -> Known<NaiveDate> {
    if text.trim().is_empty() {
        Err(Missing::NotSupplied)
    } else {
        parse_stated_date(text).ok_or(Missing::Invalid)
    }
}

/// The payer with the list that the file is of, where the name of the file says more than the payer.
#[must_use]
pub fn payer_with_list(entity: &str, series: &str) -> String {
    let entity = &*entity.split_whitespace().collect::<Vec<_>>().join(" ");
    match (entity, series) {
        ("", series) => format!("unknown payer of {series}"),
        (entity, series) if series.is_empty() || name_letters(entity) == name_letters(series) => {
            entity.to_owned()
        }
        (entity, series) => format!("{entity}: {series}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_called_as_the_payer_has_no_name_of_its_own() {
        assert_eq!(payer_with_list("Evry Health", "Evry-Health"), "Evry Health");
        assert_eq!(payer_with_list("Evry Health", "ppo"), "Evry Health: ppo");
    }

    #[test]
    fn a_day_may_have_a_time() {
        let expected = NaiveDate::from_ymd_opt(2025, 6, 23).ok_or(Missing::Invalid);
        assert_eq!(day("2025-06-23T00:00:00-05:00"), expected);
        assert_eq!(day("2025-06-23"), expected);
        assert_eq!((day(""), day("soon")), (Err(Missing::NotSupplied), Err(Missing::Invalid)));
    }
}
