//! The three kinds of a payer's own files, told by their members.

use super::names::{ALLOWED_AMOUNTS, CONTENTS, IN_NETWORK};
use super::{allowed, contents, reader};
use crate::formats::format::{Format, Sniff};
use crate::formats::options::OpenOptions;
use crate::formats::reader::Reader;
use crate::source::{Head, IngestError, Source};

/// The three kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    InNetwork,
    Allowed,
    Contents,
}

/// A format of a payer's own files.
#[derive(Debug)]
pub(crate) struct PayerFile(Kind);

/// All of them.
pub(crate) const FORMATS: [&dyn Format; 3] =
    [&PayerFile(Kind::InNetwork), &PayerFile(Kind::Allowed), &PayerFile(Kind::Contents)];

impl Format for PayerFile {
    fn name(&self) -> &'static str {
        match self.0 {
            Kind::InNetwork => IN_NETWORK,
            Kind::Allowed => ALLOWED_AMOUNTS,
            Kind::Contents => CONTENTS,
        }
    }

    fn describe(&self) -> &'static str {
        match self.0 {
            Kind::InNetwork => {
                "a payer's in-network prices (Transparency in Coverage), JSON, for the codes that `--code` names"
            }
            Kind::Allowed => "a payer's allowed amounts outside of its networks, JSON",
            Kind::Contents => {
                "a payer's table of contents: which of its files hold the prices of which plans, JSON"
            }
        }
    }

    fn reads_codes(&self) -> bool {
        self.0 != Kind::Contents
    }

    fn options(&self) -> &'static [&'static str] {
        match self.0 {
            Kind::InNetwork => &["--code", "--codes", "--series", "--provider-files", "--edition"],
            Kind::Allowed => &["--code", "--codes", "--series", "--edition"],
            Kind::Contents => &["--series", "--edition"],
        }
    }

    fn options_of_others(&self) -> &'static [&'static str] {
        match self.0 {
            Kind::InNetwork => &[],
            Kind::Allowed => &["--provider-files"],
            Kind::Contents => &["--code", "--codes", "--provider-files"],
        }
    }

    fn sniff(&self, head: &Head) -> Sniff {
        if look(&head.text) == Some(self.0) { Sniff::Yes } else { Sniff::No }
    }

    fn open(&self, source: &Source, options: &OpenOptions) -> Result<Box<dyn Reader>, IngestError> {
        Ok(match self.0 {
            Kind::InNetwork => Box::new(reader::InNetworkReader::open(source, options)?),
            Kind::Allowed => Box::new(allowed::AllowedReader::open(source, options)?),
            Kind::Contents => Box::new(contents::ContentsReader::open(source, options)?),
        })
    }
}

/// Tells the kind by the first part of a text, whatever the order of its members.
fn look(text: &str) -> Option<Kind> {
    if !text.trim_start().starts_with('{') || text.contains("json-schema.org") {
        return None;
    }
    let has = |key: &str| text.contains(key);
    if has("\"reporting_structure\"") {
        Some(Kind::Contents)
    } else if has("\"out_of_network\"") {
        Some(Kind::Allowed)
    } else if has("\"in_network\"") || has("\"provider_references\"") || has("\"reporting_entity_name\"") {
        Some(Kind::InNetwork)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_kinds_by_their_members_in_any_order() {
        assert_eq!(look("{\"in_network\": [{\"name\": \"A\""), Some(Kind::InNetwork));
        assert_eq!(look(" {\"provider_references\":[{\"provider_group_id\":1"), Some(Kind::InNetwork));
        assert_eq!(look("{\"reporting_entity_name\": \"A\", \"out_of_network\": []}"), Some(Kind::Allowed));
        assert_eq!(look("{\"reporting_entity_name\": \"A\", \"reporting_structure\""), Some(Kind::Contents));
        assert_eq!(look("{\"$schema\": \"http://json-schema.org/draft-07\", \"in_network\": 1}"), None);
        assert_eq!(look("{\"hospital_name\": \"A\"}"), None);
        assert_eq!(look("[{\"in_network\": 1}]"), None);
    }
}
