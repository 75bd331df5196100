//! A profile that was read and checked, ready to open files.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use super::advice::Author;
use super::codes::CodeRule;
use super::gaps::{Gaps, Numbers};
use super::header::is_same;
use super::reader::TableReader;
use super::spec::{
    ColumnsSpec, ConstantsSpec, EditionFrom, HeaderSpec, KindWord, PayerColumns, PayersSpec, PublisherWord,
    ShortWord, SkipSpec, Spec,
};
use crate::domain::text;
use crate::domain::{parse_date, sha256_hex};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::{
    Fault, Reading, read_billing_class, read_date, read_method, read_place, read_setting,
};
use crate::formats::codes::read_modifiers;
use crate::formats::reader::{Publication, PublisherKind, Reader, Scope};
use crate::source::IngestError;
use crate::source::Separator;
use crate::source::Source;
use crate::source::TextEncoding;

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
    pub(super) short: ShortWord,
    pub(super) skips: Vec<SkipSpec>,
    pub(super) key: Vec<String>,
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

/// What a proposal writes where the file does not say whose it is; a profile must say it.
pub(super) const UNNAMED: &str = "write whose file this is";

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
    pub(super) fn built_in(name: &'static str, text: &str) -> Result<Self, IngestError> {
        Self::of(Author::Ratebook(name), name, text)
    }

    fn of(author: Author, name: &str, text: &str) -> Result<Self, IngestError> {
        let wrong = |message: String| IngestError::Profile {
            profile: name.to_owned(),
            message,
            hint: "every key is explained by: ratebook import --template profile".to_owned(),
        };
        let spec: Spec = toml::from_str(text).map_err(|error| wrong(explain(text, &error)))?;
        check_numbers(&spec).map_err(wrong)?;
        check_amounts(&spec).map_err(wrong)?;
        check_public(&spec).map_err(wrong)?;
        check_constants(&spec).map_err(wrong)?;
        check_headings(&spec).map_err(wrong)?;
        let codes = spec.codes.iter().map(CodeRule::of).collect::<Result<_, _>>().map_err(wrong)?;
        let publisher_kind = match spec.publisher_kind {
            PublisherWord::Hospital => PublisherKind::Hospital,
            PublisherWord::Payer => PublisherKind::Payer,
            PublisherWord::Government => PublisherKind::Government,
        };
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
            short: spec.rows.short,
            skips: spec.rows.skip,
            key: spec.key,
            spellings: spec.spellings.into_iter().collect(),
            warn_after: days("warn_after", spec.freshness.warn_after.as_deref()).map_err(wrong)?,
            error_after: days("error_after", spec.freshness.error_after.as_deref()).map_err(wrong)?,
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
        let edition = publication.edition.ok()?;
        let (age, over) = (today - edition, |limit: &Days| (today - edition).num_days() > i64::from(*limit));
        let limit = self.error_after.filter(over).or(self.warn_after.filter(over))?;
        let message = format!(
            "the data is of {edition}, {} old, more than the {limit} that [freshness] allows",
            text::count(age.num_days().unsigned_abs(), "day", "days")
        );
        Some(rules::DATA_TOO_OLD.at(Place::default(), "", message))
    }

    /// Opens a file with this profile. The source should be in the profile's encoding.
    ///
    /// # Errors
    /// When the file cannot be read, or has not the header that the profile describes.
    pub fn open(&self, source: &Source) -> Result<Box<dyn Reader>, IngestError> {
        Ok(Box::new(TableReader::open(self, source)?))
    }

    /// Every heading that the profile reads, as it writes them.
    pub(super) fn headings(&self) -> Vec<&str> {
        headings(
            &self.columns,
            self.codes.iter().map(|rule| (rule.column.as_str(), rule.system_column.as_deref())),
            self.payers.as_ref(),
        )
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
    }
}

/// The headings of fields, codes, systems and payers.
fn headings<'a>(
    columns: &'a ColumnsSpec,
    codes: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    payers: Option<&'a PayersSpec>,
) -> Vec<&'a str> {
    let mut headings: Vec<&str> = columns.named().map(|(_, heading)| heading).collect();
    headings.extend(codes.flat_map(|(column, system)| [Some(column), system]).flatten());
    if let Some(payers) = payers {
        headings.extend(payers.named.iter().map(|payer| payer.column.as_str()));
        if let Some(PayerColumns::List(list)) = &payers.columns {
            headings.extend(list.iter().map(String::as_str));
        }
    }
    headings
}

/// The message of the TOML parser with the line.
fn explain(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    line.map_or_else(|| error.message().to_owned(), |line| format!("line {line}: {}", error.message()))
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

/// Rows of the largest files there are, with room.
const MOST_ROWS: u64 = 1_000_000_000;
/// Characters of the longest code that anybody pads or cuts.
const LONGEST_CODE: u64 = 20;
/// A hundred years.
const MOST_DAYS: Days = 36_525;

/// Days as a profile writes them: `100d`.
type Days = u32;

fn days(key: &str, text: Option<&str>) -> Result<Option<Days>, String> {
    let number = |text: &str| text.trim().strip_suffix('d').and_then(|number| number.parse().ok());
    let number = |text: &str| number(text).filter(|days| *days <= MOST_DAYS);
    let wrong =
        |text: &str| format!("[freshness] {key}: `{text}` is no number of days; write it as \"100d\"");
    text.map(|text| number(text).ok_or_else(|| wrong(text))).transpose()
}

fn edition(spec: &Spec) -> Result<Option<NaiveDate>, String> {
    match (&spec.edition, &spec.edition_from) {
        (Some(_), Some(_)) => Err("give `edition` or `edition_from`, not both".to_owned()),
        (Some(day), None) => parse_date(day).map(Some).map_err(|error| format!("edition: {error}")),
        (None, _) => Ok(None),
    }
}

/// Every number of a profile with the least and the most that it can mean; another is a slip of the keys.
fn check_numbers(spec: &Spec) -> Result<(), String> {
    let reads = || spec.codes.iter().flat_map(|codes| &codes.read);
    let one = |key: &'static str, number: Option<u64>, most: u64| number.map(|number| (key, number, most));
    let own = [
        one("[header] row", spec.header.row, MOST_ROWS),
        one("[header] lines", Some(spec.header.lines), 20),
        one("[rows] last", spec.rows.last, MOST_ROWS),
        one("[edition_from] row", spec.edition_from.as_ref().map(|from| from.row), MOST_ROWS),
    ];
    let of_codes = reads().flat_map(|read| {
        [
            one("[[codes]] read pad", read.pad.map(|pad| pad as u64), LONGEST_CODE),
            one("[[codes]] read split", read.split.map(|split| split as u64), LONGEST_CODE),
        ]
    });
    match own.into_iter().chain(of_codes).flatten().find(|(_, number, most)| !(1..=*most).contains(number)) {
        Some((key, number, most)) => {
            Err(format!("{key}: {number} is none of 1 to {}; it counts from 1", text::grouped(most)))
        }
        None => Ok(()),
    }
}

/// There must be something to price, something to price it with, and one way to say who pays.
fn check_amounts(spec: &Spec) -> Result<(), String> {
    let (columns, constants) = (&spec.columns, &spec.constants);
    if matches!(spec.publisher.trim(), "" | UNNAMED) {
        return Err("publisher: write who publishes the file, such as the hospital's name".to_owned());
    }
    let header = &spec.header;
    if header.row.is_some() && header.starts.is_some() {
        return Err("[header] needs either `row` or `starts`".to_owned());
    }
    let [row, starts, comment, records] =
        [header.row.is_some(), header.starts.is_some(), header.comment.is_some(), header.records.is_some()];
    if !(row || starts || comment || records) {
        return Err("[header] needs `row`, `starts` or `comment`; of JSON records `records`".to_owned());
    }
    if header.comment.as_ref().is_some_and(|mark| mark.trim().is_empty()) {
        return Err("[header] comment: write what comment lines begin with, such as \"#\"".to_owned());
    }
    if spec.codes.is_empty() {
        return Err("add [[codes]]: the column that holds the billing codes".to_owned());
    }
    let own = [&columns.gross, &columns.cash, &columns.minimum, &columns.maximum];
    if own.iter().all(|column| column.is_none()) && columns.amount.is_none() && spec.payers.is_none() {
        return Err("no amounts: add gross, cash, minimum, maximum or amount to [columns], or add [payers]"
            .to_owned());
    }
    let one_payer = columns.payer.is_some() || constants.payer.is_some();
    let public = matches!(spec.publisher_kind, PublisherWord::Government);
    match (columns.amount.is_some(), one_payer) {
        (true, false) if !public => {
            Err("[columns] amount needs a payer: [columns] payer or [constants] payer".to_owned())
        }
        (false, true) => {
            Err("a payer needs its amounts: [columns] amount; for one column per payer use [payers]"
                .to_owned())
        }
        _ => Ok(()),
    }?;
    let of_payers = columns.amount.is_some() || spec.payers.is_some();
    let without = [
        ("percentage", columns.percentage.is_some() && columns.amount.is_none(), "[columns] amount"),
        ("plan", columns.plan.is_some() && columns.amount.is_none(), "[columns] amount"),
        ("method", columns.method.is_some() && !of_payers, "amounts of payers"),
    ];
    if let Some((key, _, needed)) = without.iter().find(|(_, lost, _)| *lost) {
        return Err(format!(
            "[columns] {key} would not be stored without {needed}; leave it out, or list it in `ignore`"
        ));
    }
    match &spec.payers {
        Some(payers) if payers.columns.is_none() && payers.named.is_empty() && payers.separator.is_none() => {
            Err("[payers] needs `columns` or [[payers.named]]".to_owned())
        }
        _ => Ok(()),
    }
}

/// A public fee schedule has one amount a row, and nobody who negotiated it.
fn check_public(spec: &Spec) -> Result<(), String> {
    if !matches!(spec.publisher_kind, PublisherWord::Government) {
        return Ok(());
    }
    let (columns, constants) = (&spec.columns, &spec.constants);
    let foreign = [
        ("[columns] payer", columns.payer.is_some()),
        ("[columns] plan", columns.plan.is_some()),
        ("[columns] method", columns.method.is_some()),
        ("[columns] percentage", columns.percentage.is_some()),
        ("[columns] gross", columns.gross.is_some()),
        ("[columns] cash", columns.cash.is_some()),
        ("[columns] minimum", columns.minimum.is_some()),
        ("[columns] maximum", columns.maximum.is_some()),
        ("[constants] payer", constants.payer.is_some()),
        ("[constants] plan", constants.plan.is_some()),
        ("[constants] method", constants.method.is_some()),
        ("[payers]", spec.payers.is_some()),
    ];
    match foreign.iter().find(|(_, there)| *there) {
        Some((key, _)) => Err(format!(
            "publisher_kind = \"government\" is for a public fee schedule, which has [columns] amount alone; leave {key} out"
        )),
        None => Ok(()),
    }
}

/// Constants are read once, here, so that no row can fail by them.
fn check_constants(spec: &Spec) -> Result<(), String> {
    let (columns, constants) = (&spec.columns, &spec.constants);
    let twice = [
        ("modifiers", &columns.modifiers, &constants.modifiers),
        ("setting", &columns.setting, &constants.setting),
        ("billing_class", &columns.billing_class, &constants.billing_class),
        ("place_of_service", &columns.place_of_service, &constants.place_of_service),
        ("method", &columns.method, &constants.method),
        ("effective_from", &columns.effective_from, &constants.effective_from),
        ("effective_to", &columns.effective_to, &constants.effective_to),
        ("notes", &columns.notes, &constants.notes),
        ("payer", &columns.payer, &constants.payer),
        ("plan", &columns.plan, &constants.plan),
    ];
    if let Some((key, _, _)) =
        twice.iter().find(|(_, column, constant)| column.is_some() && constant.is_some())
    {
        return Err(format!("`{key}` is in [columns] and in [constants]; keep one"));
    }
    value("setting", constants.setting.as_deref(), read_setting)?;
    value("billing_class", constants.billing_class.as_deref(), read_billing_class)?;
    value("place_of_service", constants.place_of_service.as_deref(), read_place)?;
    value("method", constants.method.as_deref(), read_method)?;
    value("effective_from", constants.effective_from.as_deref(), read_date)?;
    value("effective_to", constants.effective_to.as_deref(), read_date)?;
    let modifiers = constants.modifiers.as_deref().unwrap_or("");
    read_modifiers(modifiers, &mut String::new())
        .map(|_| ())
        .map_err(|fault| format!("[constants] modifiers: {}", fault.message))
}

/// What is said of headings must be of columns that the profile reads, or it says nothing.
fn check_headings(spec: &Spec) -> Result<(), String> {
    let codes = spec.codes.iter().map(|code| (code.column.as_str(), code.system_column.as_deref()));
    let known = headings(&spec.columns, codes, spec.payers.as_ref());
    let unknown = |heading: &&String| !known.iter().any(|known| is_same(known, heading));
    if let Some(heading) = spec.columns.optional.iter().find(unknown) {
        return Err(format!("[columns] optional: no key of the profile names a column `{heading}`"));
    }
    if let Some(heading) = spec.spellings.keys().find(unknown) {
        return Err(format!("[spellings] no key of the profile names a column `{heading}`"));
    }
    let needed = [("payer", &spec.columns.payer), ("amount", &spec.columns.amount)];
    let optional = |heading: &str| spec.columns.optional.iter().any(|optional| is_same(optional, heading));
    match needed.iter().find(|(_, heading)| heading.as_deref().is_some_and(optional)) {
        Some((key, _)) => {
            Err(format!("[columns] optional: no rate can be read without the column of `{key}`"))
        }
        None => Ok(()),
    }
}

fn value<T>(
    key: &str,
    constant: Option<&str>,
    read: impl Fn(&str) -> Result<Reading<T>, Fault>,
) -> Result<(), String> {
    let Some(text) = constant else { return Ok(()) };
    match read(text) {
        Ok(Reading { value: Ok(_), .. }) => Ok(()),
        Ok(_) => Err(format!("[constants] {key}: `{text}` is a gap; leave the key out")),
        Err(fault) => Err(format!("[constants] {key}: `{text}` is {}; {}", fault.message, fault.help)),
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
        for (seen, wanted) in [
            (SOUND.replace("row = 1", "row = 0"), "[header] row: 0 is none of 1 to"),
            (SOUND.replace("row = 1", "row = 1, lines = 21"), "[header] lines: 21 is none of 1 to 20"),
            (SOUND.replace("row = 1", "row = 9999999999"), "[header] row: 9999999999 is none"),
            (format!("{SOUND}[rows]\nlast = 0\n"), "[rows] last: 0 is"),
            (
                SOUND.replace("system = 'CDM'", "read = [{ system = 'CDM', pad = 70000 }]"),
                "pad: 70000 is none",
            ),
            (SOUND.replace("system = 'CDM'", "read = [{ system = 'CDM', split = 0 }]"), "split: 0 is none"),
            (format!("{SOUND}[freshness]\nwarn_after = '99999999d'\n"), "is no number of days"),
        ] {
            let seen = message(&seen);
            assert!(seen.contains(wanted), "{wanted}: {seen}");
        }
        let seen = message(&SOUND.replace("gross", "amount"));
        assert!(seen.contains("needs a payer"), "{seen}");
    }
}
