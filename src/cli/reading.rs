//! How a command reads published files: the options that say so, and a file that is open after its head.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rusqlite::Connection;

use super::codes_asked_for::codes_asked_for;
use super::context::clock;
use super::failure::Failure;
use crate::findings::Finding;
use crate::formats::rows::Profile;
use crate::formats::{
    Bundle, CodeFilter, Detected, OpenOptions, Publication, Reader, ReferenceFormat, ReferenceReader,
    Unpacked, detect, payer_with_list,
};
use crate::load::{ApplyOptions, RejectsHead};
use crate::source::{Digest, IngestError, Progress, Source, TextEncoding, is_rejects_file, rejected_by};

/// What to do about a day that is said of a file which states one.
const STATES_ITS_DAY: &str = "leave it out: the file states its day itself";

/// What a file is and how it is read, where it does not say so itself.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// A mapping profile for a CSV that is of no known format
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) profile: Option<PathBuf>,
    /// Which table of an archive or sheet of a workbook; else all known
    #[arg(long, value_name = "NAME")]
    pub(crate) member: Option<String>,
    /// Whose file it is, if it does not say so; names its editions
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// Read a payer's own file for this code alone; may be repeated
    #[arg(long = "code", value_name = "CODE", conflicts_with = "all_codes")]
    pub(crate) code: Vec<String>,
    /// Read it for the codes of this file, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "all_codes")]
    pub(crate) codes: Option<PathBuf>,
    /// Read it for all; without these, for codes seeded or with a title
    #[arg(long)]
    pub(crate) all_codes: bool,
    /// Name of the list that a payer's own file is an edition of
    #[arg(long, value_name = "NAME")]
    pub(crate) series: Option<String>,
    /// Folder of the files that describe its groups of providers
    #[arg(long, value_name = "FOLDER")]
    pub(crate) provider_files: Option<PathBuf>,
    /// utf-8, utf-16le, utf-16be, windows-1252, cp437, cp850, macintosh
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

/// The same, understood.
pub(crate) struct Reading {
    pub(crate) profile: Option<Profile>,
    pub(crate) encoding: Option<TextEncoding>,
    pub(crate) member: Option<String>,
    publisher: Option<String>,
    pub(crate) options: OpenOptions,
    /// Options of the command that are only of some formats.
    pub(crate) said: Vec<&'static str>,
}

/// A file that is open, of either kind.
pub(crate) enum Opened {
    Prices(Box<dyn Reader>),
    Reference(Box<dyn ReferenceReader>),
}

impl Opened {
    pub(crate) fn publication(&self) -> &Publication {
        match self {
            Self::Prices(reader) => reader.publication(),
            Self::Reference(reader) => reader.publication(),
        }
    }

    /// What a file of rejected rows begins with. Corrected rows of a price file only add; a release is replaced as a
    /// whole, by the whole file.
    pub(crate) fn rejects_head(&self, source: &Source) -> Result<Option<RejectsHead>, IngestError> {
        match self {
            Self::Prices(reader) => rejects_head(reader.as_ref(), source),
            Self::Reference(_) => Ok(None),
        }
    }
}

/// What a file of rejected rows of this one begins with; none where its rows cannot be corrected apart from it.
pub(crate) fn rejects_head(reader: &dyn Reader, source: &Source) -> Result<Option<RejectsHead>, IngestError> {
    reader.correctable().then(|| RejectsHead::of(source, reader.header_row())).transpose()
}

impl ReadArgs {
    /// The codes that a payer's own file is read for; none where it is read for all.
    pub(crate) fn codes_asked_for(&self, connection: &Connection) -> Result<Option<CodeFilter>, Failure> {
        codes_asked_for(&self.code, self.codes.as_deref(), self.all_codes, connection)
    }

    /// Loads the profile and looks at the names.
    pub(crate) fn understood(&self, options: OpenOptions) -> Result<Reading, Failure> {
        Ok(Reading {
            profile: self.profile.as_deref().map(Profile::load).transpose()?,
            encoding: self.encoding.as_deref().map(parse_encoding).transpose()?,
            member: self.member.clone(),
            publisher: self.publisher(),
            options,
            said: self.of_some_formats(),
        })
    }

    /// Whose file it is, where that is said: of a payer's own list with the name of the list, as a file that says so
    /// itself.
    fn publisher(&self) -> Option<String> {
        let name = self.publisher.as_deref()?;
        Some(match &self.series {
            Some(series) => payer_with_list(name, series),
            None => name.to_owned(),
        })
    }

    /// Those of its options that are given.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        let all = [
            ("--profile", self.profile.is_some()),
            ("--member", self.member.is_some()),
            ("--publisher", self.publisher.is_some()),
            ("--code", !self.code.is_empty()),
            ("--codes", self.codes.is_some()),
            ("--all-codes", self.all_codes),
            ("--series", self.series.is_some()),
            ("--provider-files", self.provider_files.is_some()),
            ("--encoding", self.encoding.is_some()),
        ];
        said(all)
    }

    /// Those of its options that say nothing to most formats.
    fn of_some_formats(&self) -> Vec<&'static str> {
        let all = [
            ("--publisher", self.publisher.is_some()),
            ("--code", !self.code.is_empty()),
            ("--codes", self.codes.is_some()),
            ("--series", self.series.is_some()),
            ("--provider-files", self.provider_files.is_some()),
        ];
        said(all)
    }
}

/// The options that are given, of all these.
pub(crate) fn said<const N: usize>(all: [(&'static str, bool); N]) -> Vec<&'static str> {
    all.into_iter().filter_map(|(option, is_said)| is_said.then_some(option)).collect()
}

impl Reading {
    /// What is in a file: several tables, or none where it is one itself.
    pub(crate) fn unpack(&self, file: &Source) -> Result<Option<Unpacked>, IngestError> {
        let member = self.member.as_deref();
        if self.profile.is_some() {
            let table = Bundle::open_one(file, member)?;
            return Ok(table.map(|(table, beside)| Unpacked::One(Box::new(table), beside)));
        }
        Bundle::open(file, member, &self.options)
    }

    /// Tables of prices beside the one that was named: other sheets of its workbook, other files of its archive.
    pub(crate) fn parts_beside(&self, file: &Source) -> Result<Vec<String>, IngestError> {
        let Some(member) = self.member.as_deref() else { return Ok(Vec::new()) };
        let own = match file.within(member)? {
            Some((workbook, Some(sheet))) => workbook.member(&sheet).name().to_lowercase(),
            Some((workbook, None)) => workbook.name().to_lowercase(),
            None => file.member(member).name().to_lowercase(),
        };
        let is_own = |part: &String| {
            let part = part.to_lowercase();
            part.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut parts = self.prices_of(file)?;
        parts.retain(|part| !is_own(part));
        Ok(parts)
    }

    /// Tables of prices of a workbook or archive, and of the workbooks in it.
    fn prices_of(&self, holder: &Source) -> Result<Vec<String>, IngestError> {
        let Some(contents) = holder.contents()? else { return Ok(Vec::new()) };
        let is_price_list = |table: &Source| match &self.profile {
            Some(profile) => profile.open(table).is_ok(),
            None => matches!(detect(table), Ok(Detected::Prices(_))),
        };
        let mut prices = Vec::new();
        let others = contents.others.into_iter().map(|(name, _)| (name, false));
        for (name, is_table) in contents.tables.into_iter().map(|name| (name, true)).chain(others) {
            let table = holder.member(&name);
            match holder.within(&name) {
                // What cannot be read is no list beside another; its own import says why.
                Ok(Some((workbook, None))) => prices.extend(self.prices_of(&workbook).unwrap_or_default()),
                _ if is_table && is_price_list(&table) => prices.push(table.name().to_owned()),
                _ => {}
            }
        }
        Ok(prices)
    }

    /// The format that the file is of; none where a profile reads it.
    pub(crate) fn detect(&self, source: &Source) -> Result<Option<Detected>, IngestError> {
        if self.profile.is_some() { Ok(None) } else { detect(source).map(Some) }
    }

    /// Refuses an option that says nothing to the format of a file: it would be left unread. Of several files, `beside`
    /// one another, a table of contents is read whole, whatever codes the others are read for.
    pub(crate) fn refuse_unread_options(
        &self,
        source: &Source,
        detected: Option<&Detected>,
        beside: bool,
    ) -> Result<(), Failure> {
        let (format, options) = match detected {
            None => ("a table by a profile", &[][..]),
            Some(Detected::Prices(format)) => (format.name(), format.options()),
            Some(Detected::Reference(format)) => (format.name, ReferenceFormat::OPTIONS),
        };
        // Of prices these are read whatever the format.
        let of_prices: &[&str] = match detected {
            Some(Detected::Reference(_)) => &[],
            _ => &["--publisher", "--adds"],
        };
        let of_others: &[&str] = match detected {
            Some(Detected::Prices(format)) if beside => format.options_of_others(),
            _ => &[],
        };
        let is_unread = |option: &&&str| ![options, of_prices, of_others].concat().contains(*option);
        let Some(unread) = self.said.iter().find(is_unread) else { return Ok(()) };
        let hint = match *unread {
            "--edition" => STATES_ITS_DAY,
            "--variant" => "leave it out: it is of Medicare's files with a conversion factor",
            "--publisher" => "leave it out: the file is known by what it is, whoever hands it out",
            "--adds" => {
                "leave it out, and import the whole file: a release takes the place of the one before as a whole"
            }
            _ => "leave it out: it is of payers' own JSON files (in-network prices, allowed amounts)",
        };
        let message = format!("`{unread}` says nothing of `{}`, which is read as {format}", source.name());
        Err(Failure::usage(message, hint))
    }

    /// The publication with the day that is said of it, which one that states another day refuses.
    pub(crate) fn dated(&self, source: &Source, publication: &Publication) -> Result<Publication, Failure> {
        let said = self.options.edition;
        match (publication.edition, said) {
            (Ok(day), Some(said)) if day != said => Err(Failure::usage(
                format!("`--edition` says nothing of `{}`, which is of {day}", source.name()),
                STATES_ITS_DAY,
            )),
            (stated, said) => {
                let edition = stated.or_else(|reason| said.ok_or(reason));
                Ok(Publication { edition, ..publication.clone() })
            }
        }
    }

    /// The reader of the format, with the file's head read.
    pub(crate) fn open(&self, source: &Source, detected: Option<Detected>) -> Result<Opened, IngestError> {
        Ok(match (&self.profile, detected) {
            (Some(profile), _) => Opened::Prices(profile.open(source)?),
            (None, Some(Detected::Prices(format))) => Opened::Prices(format.open(source, &self.options)?),
            (None, Some(Detected::Reference(format))) => {
                Opened::Reference((format.open)(source, &self.options)?)
            }
            (None, None) => unreachable!("a file without a profile has a format"),
        })
    }

    /// Whose the files are, where that is said.
    #[cfg(feature = "parquet")]
    pub(crate) fn publisher(&self) -> Option<&str> {
        self.publisher.as_deref()
    }

    /// The line above the summary.
    pub(crate) fn title(&self, source: &Source, digest: &Digest, publication: &Publication) -> String {
        let publisher = self.publisher.as_ref().unwrap_or(&publication.publisher);
        let sha256 = &digest.sha256[..8];
        let age = match publication.edition {
            Ok(day) => format!("of {day}"),
            Err(_) => "without a date: its age is not known".to_owned(),
        };
        format!("{}  sha256 {sha256}  {}  {publisher}, {age}", source.name(), publication.format)
    }

    /// The file in the encoding that the command line, ratebook itself, or the profile gives it.
    pub(crate) fn source(&self, file: &Path) -> Result<Source, Failure> {
        let (profile, encoding) = (self.profile.as_ref(), self.encoding);
        let of_profile = profile.and_then(Profile::encoding).filter(|_| encoding.is_none());
        let mut source = Source::open(file, encoding)?;
        if let Some(of_profile) = of_profile {
            source = source.with_encoding_of_profile(of_profile);
        }
        if let Some(separator) = profile.and_then(Profile::separator) {
            source = source.with_separator(separator);
        }
        source = source.with_list(profile.and_then(Profile::list).map(str::to_owned));
        // Rejected rows are saved in UTF-8, whatever the encoding of the file that they came from.
        let ours = of_profile.is_some_and(|encoding| encoding != TextEncoding::Utf8)
            && source.contents()?.is_none()
            && is_rejects_file(&source.head()?);
        Ok(if ours { source.with_encoding(TextEncoding::Utf8) } else { source })
    }

    /// What an import of the file is told, as far as the file and its profile say it.
    pub(crate) fn apply_options(
        &self,
        source: &Source,
        (digest, publication): (Digest, &Publication),
        progress: Arc<Progress>,
        schema_version: i64,
    ) -> Result<ApplyOptions, IngestError> {
        let plain = ApplyOptions::of(source, digest, clock, schema_version)?;
        let head = source.head()?;
        let today = clock().date_naive();
        let stale: Option<Finding> =
            self.profile.as_ref().and_then(|profile| profile.stale(publication, today));
        Ok(ApplyOptions {
            notices: plain.notices.into_iter().chain(stale).collect(),
            profile: self.profile.as_ref().map(|profile| (profile.name.clone(), profile.sha256.clone())),
            too_old: self.profile.as_ref().and_then(|profile| profile.past_limit(publication, today)),
            freshness: self.profile.as_ref().map(Profile::freshness).unwrap_or_default(),
            publisher: self.publisher.clone(),
            adds_only: is_rejects_file(&head),
            rejected_by: rejected_by(&head),
            progress,
            ..plain
        })
    }
}

/// The encoding of a name.
pub(crate) fn parse_encoding(name: &str) -> Result<TextEncoding, Failure> {
    TextEncoding::from_name(name).ok_or_else(|| {
        Failure::usage(
            format!("`{name}` is not an encoding that ratebook reads"),
            format!("write {}", TextEncoding::NAMES),
        )
    })
}
