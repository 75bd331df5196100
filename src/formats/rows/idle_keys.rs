//! Keys of a profile that mean nothing for the kind of file that it is used on: a separator for a workbook, the list of
//! records of a CSV. One that would find the table otherwise is refused; the others are said.

use super::advice::Author;
use super::check::Profile;
use super::spec::ShortWord;
use crate::findings::{Finding, Place, rules};
use crate::source::{IngestError, Source};

/// The kinds of files whose tables a profile reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Sheet,
    Records,
}

impl Kind {
    fn of(source: &Source) -> Result<Self, IngestError> {
        Ok(match (source.records()?, source.is_sheet_as_published()) {
            (Some(_), _) => Self::Records,
            (None, true) => Self::Sheet,
            (None, false) => Self::Text,
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Text => "a table in text",
            Self::Sheet => "a sheet of a workbook",
            Self::Records => "JSON records",
        }
    }
}

/// What is said of keys that the file gives no meaning.
///
/// # Errors
/// When the profile says which list of a JSON text holds the records, and the file has none.
pub(super) fn idle_keys(profile: &Profile, source: &Source) -> Result<Vec<Finding>, IngestError> {
    if profile.author != Author::Analyst {
        return Ok(Vec::new());
    }
    let (kind, header) = (Kind::of(source)?, &profile.header);
    if header.records.is_some() && kind != Kind::Records {
        return Err(IngestError::Profile {
            profile: profile.name.clone(),
            message: format!(
                "[header] records: `{}` is {} and has no list of records",
                source.name(),
                kind.name()
            ),
            hint:
                "write where its headings are, as `row = 1` or `starts = [\"Code\"]`, in place of `records`"
                    .to_owned(),
        });
    }
    let is_records = kind == Kind::Records;
    let keys = [
        ("delimiter", profile.separator().is_some() && kind != Kind::Text),
        ("encoding", profile.encoding().is_some() && kind == Kind::Sheet),
        ("[header] row", header.row.is_some() && is_records),
        ("[header] starts", header.starts.is_some() && is_records),
        ("[header] comment", header.comment.is_some() && is_records),
        ("[header] lines", header.lines > 1 && is_records),
        ("[rows] short", profile.short == ShortWord::Reject && is_records),
        ("[rows] until", !profile.until.is_empty() && is_records),
    ];
    let idle = keys.into_iter().filter(|(_, is_idle)| *is_idle).map(|(key, _)| {
        let message = format!("{key} of the profile means nothing for {}, and is not used", kind.name());
        rules::KEY_NOT_USED.at(Place::default(), "", message)
    });
    Ok(idle.collect())
}
