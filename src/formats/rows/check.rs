//! A profile that was read and checked, ready to open files.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use super::advice::Author;
use super::amount::ColumnTerms;
use super::codes::CodeRule;
use super::contradiction::{contradictions, terms_of};
use super::fields::{ColumnsSpec, ConstantsSpec};
use super::gaps::{Gaps, Numbers};
use super::header::is_same;
use super::plain_headings::plain_field;
use super::spec::{
    EditionFrom, HeaderSpec, KindWord, PayersSpec, PublisherWord, ShortWord, SkipSpec, Spec, headings,
};
use super::values::Values;
use crate::domain::{parse_date, sha256_hex, text};
use crate::findings::{Finding, Place, rules};
use crate::formats::reader::{Publication, PublisherKind, Scope};
use crate::source::{IngestError, Separator, TextEncoding};

/// A mapping profile: what the columns of a publisher's CSV mean.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its short name: the key `name`, or the file's name without extension.
    pub name: String,
    /// SHA-256 of its text, so that an import can say which profile read it.
    pub sha256: String,
    /// The text as written.
    pub text: String,
    pub(super) author: Author,
    encoding: Option<TextEncoding>,
    separator: Option<Separator>,
    pub(super) publisher: String,
    pub(super) publisher_kind: PublisherKind,
    pub(super) scope: Scope,
    pub(super) edition: Option<NaiveDate>,
    pub(super) edition_from: Option<EditionFrom>,
    pub(super) header: HeaderSpec,
    pub(super) last_row: Option<u64>,
    pub(super) until: Vec<String>,
    pub(super) short: ShortWord,
    pub(super) skips: Vec<SkipSpec>,
    pub(super) key: Vec<String>,
    /// By heading.
    pub(super) values: Vec<(String, Values)>,
    pub(super) amounts: Vec<(String, ColumnTerms)>,
    spellings: Vec<(String, Vec<String>)>,
    warn_after: Option<Days>,
    error_after: Option<Days>,
    pub(super) numbers: Numbers,
    pub(super) columns: ColumnsSpec,
    pub(super) constants: ConstantsSpec,
    pub(super) codes: Vec<CodeRule>,
    pub(super) payers: Option<PayersSpec>,
    pub(super) gaps: Gaps,
}

/// A profile with every key explained, ready to be filled in.
#[must_use]
pub const fn template() -> &'static str {
    include_str!("template.toml")
}

impl Profile {
    /// Reads a profile's file.
    ///
    /// # Errors
    /// When it cannot be read, or as [`Profile::parse`].
    pub fn load(path: &Path) -> Result<Self, IngestError> {
        let text = fs::read_to_string(path)
            .map_err(|source| IngestError::Unreadable { path: path.to_owned(), source })?;
        let name =
            path.file_stem().map_or_else(|| "profile".to_owned(), |stem| stem.to_string_lossy().into_owned());
        Self::parse(&name, &text)
    }

    /// Reads a profile's text; `name` is used unless the text names itself.
    ///
    /// # Errors
    /// When the text is not TOML, has a key that profiles do not know, or contradicts itself.
    pub fn parse(name: &str, text: &str) -> Result<Self, IngestError> {
        Self::of(Author::Analyst, name, text)
    }

    /// Reads the text of one of ratebook's own formats.
    pub(in crate::formats) fn built_in(name: &'static str, text: &str) -> Result<Self, IngestError> {
        Self::of(Author::Ratebook(name), name, text)
    }

    fn of(author: Author, name: &str, text: &str) -> Result<Self, IngestError> {
        let wrong = |message: String| IngestError::Profile {
            profile: name.to_owned(),
            message,
            hint: "every key is explained by: ratebook import --template profile".to_owned(),
        };
        let spec: Spec = toml::from_str(text).map_err(|error| wrong(explain(text, &error)))?;
        contradictions(&spec).map_err(wrong)?;
        let codes = spec.codes.iter().map(CodeRule::of).collect::<Result<_, _>>().map_err(wrong)?;
        let publisher_kind = match spec.publisher_kind {
            PublisherWord::Hospital => PublisherKind::Hospital,
            PublisherWord::Payer => PublisherKind::Payer,
            PublisherWord::Government => PublisherKind::Government,
        };
        let (warn_after, error_after) = limits(&spec).map_err(wrong)?;
        let (values, amounts) = (values(&spec).map_err(wrong)?, amounts(&spec).map_err(wrong)?);
        Ok(Self {
            sha256: sha256_hex(text.as_bytes()),
            text: text.to_owned(),
            author,
            encoding: encoding(spec.encoding.as_deref()).map_err(wrong)?,
            separator: separator(spec.delimiter.as_deref()).map_err(wrong)?,
            publisher_kind,
            scope: match (spec.kind, spec.publisher_kind) {
                (KindWord::Delta, _) => Scope::Delta,
                (KindWord::Snapshot, PublisherWord::Hospital | PublisherWord::Government) => Scope::Publisher,
                (KindWord::Snapshot, PublisherWord::Payer) => Scope::Plans,
            },
            edition: edition(&spec).map_err(wrong)?,
            numbers: Numbers::of(&spec.numbers).map_err(wrong)?,
            gaps: Gaps::of(&spec.gaps).map_err(wrong)?,
            name: spec.name.unwrap_or_else(|| name.to_owned()),
            publisher: spec.publisher.trim().to_owned(),
            edition_from: spec.edition_from,
            header: spec.header,
            last_row: spec.rows.last,
            until: spec.rows.until.unwrap_or_default(),
            short: spec.rows.short,
            skips: spec.rows.skip,
            key: spec.key,
            values,
            amounts,
            spellings: spec.spellings.into_iter().collect(),
            warn_after,
            error_after,
            columns: spec.columns,
            constants: spec.constants,
            codes,
            payers: spec.payers,
        })
    }

    /// How files of this profile are encoded; where it does not say, the bytes tell.
    #[must_use]
    pub const fn encoding(&self) -> Option<TextEncoding> {
        self.encoding
    }

    /// What divides the cells in files of this profile; where it does not say, the first lines tell.
    #[must_use]
    pub const fn separator(&self) -> Option<Separator> {
        self.separator
    }

    /// Which list of a JSON text holds the records, where the profile says it.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        self.header.records.as_deref()
    }

    /// What the data is after how many days, as far as the profile says: `stale`, `old`.
    #[must_use]
    pub fn freshness(&self) -> Vec<(&'static str, i64)> {
        let limits = [("stale", self.warn_after), ("old", self.error_after)];
        limits.into_iter().filter_map(|(status, days)| Some((status, days?.into()))).collect()
    }

    /// A finding when the data of a file is older than the profile allows.
    #[must_use]
    pub fn stale(&self, publication: &Publication, today: NaiveDate) -> Option<Finding> {
        let limits = [self.error_after, self.warn_after];
        let message = limits.into_iter().flatten().find_map(|limit| older_than(limit, publication, today))?;
        Some(rules::DATA_TOO_OLD.at(Place::default(), "", message))
    }

    /// Why the data of a file is too old to become current without a word of the analyst.
    #[must_use]
    pub fn past_limit(&self, publication: &Publication, today: NaiveDate) -> Option<String> {
        older_than(self.error_after?, publication, today)
    }

    /// Every heading that the profile reads, as it writes them.
    pub(super) fn headings(&self) -> Vec<&str> {
        headings(&self.columns, self.codes.iter().flat_map(CodeRule::headings), self.payers.as_ref())
    }

    /// The headings that say something of rows or of the file as a whole, and that no payer is named by.
    pub(super) fn of_rows(&self) -> Vec<&str> {
        let day = self.edition_from.as_ref().and_then(|from| from.column.as_ref());
        let skips = self.skips.iter().map(|skip| &skip.column);
        self.key.iter().chain(skips).chain(day).map(String::as_str).collect()
    }

    /// Whether a file may lack a heading.
    pub(super) fn is_optional(&self, heading: &str) -> bool {
        self.columns.optional.iter().any(|optional| is_same(optional, heading))
    }

    /// Whether a file may call a column of the profile by this heading.
    pub(super) fn means(&self, wanted: &str, heading: &str) -> bool {
        let spellings = self.spellings.iter().filter(|(column, _)| is_same(column, wanted));
        is_same(wanted, heading)
            || spellings.flat_map(|(_, others)| others).any(|other| is_same(other, heading))
            || self.author != Author::Analyst && is_plainly(wanted, heading)
    }
}

/// Whether a heading plainly is that of a column of ratebook's own format: of numbered ones the one with its number, and
/// the first may have none. Notes may be beside comments, a method be of other words, and a bare percentage of something
/// else than charges.
fn is_plainly(wanted: &str, heading: &str) -> bool {
    let number =
        |heading: &str| heading.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(1_u32);
    !["method", "percentage", "notes"].contains(&wanted)
        && plain_field(heading).is_some_and(|field| plain_field(wanted) == Some(field))
        && number(wanted) == number(heading)
}

/// That the data of a file is older than so many days, in words.
fn older_than(limit: Days, publication: &Publication, today: NaiveDate) -> Option<String> {
    let edition = publication.edition.ok()?;
    let age = (today - edition).num_days();
    let days = text::count(age.unsigned_abs(), "day", "days");
    (age > i64::from(limit)).then(|| {
        format!("the data is of {edition}, {days} old, more than the {limit} that [freshness] allows")
    })
}

fn values(spec: &Spec) -> Result<Vec<(String, Values)>, String> {
    let values = spec.values.iter();
    values.map(|(heading, words)| Ok((heading.clone(), Values::of(heading, words)?))).collect()
}

fn amounts(spec: &Spec) -> Result<Vec<(String, ColumnTerms)>, String> {
    spec.amounts
        .iter()
        .map(|(heading, of_column)| Ok((heading.clone(), terms_of(heading, of_column)?)))
        .collect()
}

/// The message of the TOML parser with the line.
fn explain(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    let message = match missing {
        Some("header") => {
            "[header] is missing: it says where the table begins, by `row = 1` or `starts = [\"Code\"]`, and of JSON \
             which list holds the records, by `records = \"\"` for the only one"
                .to_owned()
        }
        Some("publisher") => "`publisher` is missing: it says whose file it is".to_owned(),
        Some(key) => format!("`{key}` is missing"),
        None => message.to_owned(),
    };
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    // What is missing of the whole profile is on no line of it.
    match line.filter(|line| missing.is_none() || *line > 1) {
        Some(line) => format!("line {line}: {message}"),
        None => message,
    }
}

fn encoding(name: Option<&str>) -> Result<Option<TextEncoding>, String> {
    name.map(|name| {
        TextEncoding::from_name(name)
            .ok_or_else(|| format!("encoding: `{name}` is not known; write {}", TextEncoding::NAMES))
    })
    .transpose()
}

fn separator(name: Option<&str>) -> Result<Option<Separator>, String> {
    let wrong = |name| format!("delimiter: `{name}` divides no cells; write {}", Separator::NAMES);
    name.map(|name| Separator::from_name(name).ok_or_else(|| wrong(name))).transpose()
}

/// Days as a profile writes them: `100d`.
type Days = u32;

fn days(key: &str, text: Option<&str>) -> Result<Option<Days>, String> {
    let number = |text: &str| text.trim().strip_suffix('d').and_then(|number| number.parse().ok());
    let wrong =
        |text: &str| format!("[freshness] {key}: `{text}` is no number of days; write it as \"100d\"");
    text.map(|text| number(text).ok_or_else(|| wrong(text))).transpose()
}

/// The days after which data is old, and after which it is too old.
fn limits(spec: &Spec) -> Result<(Option<Days>, Option<Days>), String> {
    let limits = (
        days("warn_after", spec.freshness.warn_after.as_deref())?,
        days("error_after", spec.freshness.error_after.as_deref())?,
    );
    match limits {
        (Some(warn), Some(error)) if warn > error => Err(format!(
            "[freshness] warn_after: {warn} days are more than the {error} of error_after, which then says it first"
        )),
        limits => Ok(limits),
    }
}

fn edition(spec: &Spec) -> Result<Option<NaiveDate>, String> {
    match (&spec.edition, &spec.edition_from) {
        (Some(_), Some(_)) => Err("give `edition` or `edition_from`, not both".to_owned()),
        (None, Some(from))
            if usize::from(from.row.is_some())
                + usize::from(from.heading.is_some())
                + usize::from(from.column.is_some())
                != 1 =>
        {
            Err("edition_from needs one of `row`, `heading` and `column`".to_owned())
        }
        (Some(day), None) => parse_date(day).map(Some).map_err(|error| format!("edition: {error}")),
        (None, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "publisher = 'A'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n\
                         codes = [{ column = 'Code', system = 'CDM' }]\n";

    /// What is wrong with a profile.
    fn message(text: &str) -> String {
        match Profile::parse("mine", text) {
            Err(IngestError::Profile { message, .. }) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_template_is_a_sound_profile_and_names_itself_by_its_file() {
        let profile = Profile::parse("template", template()).expect("a sound template");
        assert_eq!((profile.name.as_str(), profile.sha256.len()), ("template", 64));
        assert_eq!(profile.encoding(), None);
    }

    #[test]
    fn every_shipped_profile_is_sound_and_named_as_its_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/profiles");
        let files = fs::read_dir(folder).expect("the folder of profiles");
        let mut seen = 0;
        for file in files.map(|file| file.expect("a file").path()) {
            if file.extension().is_some_and(|extension| extension == "toml") {
                let profile = Profile::load(&file).expect("a sound profile");
                assert_eq!(file.file_stem().map(|stem| stem.to_string_lossy()), Some(profile.name.into()));
                seen += 1;
            }
        }
        assert!(seen >= 6, "{seen} profiles");
    }

    #[test]
    fn a_wrong_key_or_word_is_named_with_what_is_allowed() {
        let seen = message(&format!("{SOUND}[gap]\n"));
        assert!(seen.starts_with("line 5: unknown field `gap`") && seen.contains("`gaps`"), "{seen}");
        let seen = message(&format!("{SOUND}[gaps.markers]\n'N/A' = 'not-suplied'\n"));
        assert!(
            seen.contains("[gaps] markers \"N/A\"") && seen.contains("nearest: `not-supplied`"),
            "{seen}"
        );
        let seen = message(&format!("{SOUND}[constants]\nsetting = 'moon'\n"));
        assert!(seen.contains("inpatient, outpatient, both"), "{seen}");
        let seen = message(&SOUND.replace("gross", "amount"));
        assert!(seen.contains("needs a payer"), "{seen}");
    }
}
