//! The first walk over an in-network file: takes the prices of some codes and passes over the rest.
//!
//! The order of members is free. An item whose code comes behind its prices is kept until the code is
//! known; references to providers that come before the prices are read by a second walk, which ends with
//! them.

use super::general::General;
use super::groups::Groups;
use super::item::{Entry, ItemHead, LONGEST, code_of};
use super::spool::{Piece, Spool};
use crate::domain::CodeSystem;
use crate::formats::filter::CodeFilter;
use crate::formats::options::OpenOptions;
use crate::formats::reader::LeftOut;
use crate::source::json::{Fault, Scanner, Spot, as_text, begin_list, begin_object, member_name, parse};
use crate::source::{IngestError, Source};

/// An item whose prices are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Which element of `in_network`, counted from 0.
    pub(super) index: u64,
    /// Where its elements begin in the spool; its members follow them.
    pub(super) elements: u64,
    pub(super) members: u64,
}

/// What the walk found.
pub(super) struct Skimmed {
    pub(super) general: General,
    pub(super) kept: Vec<Kept>,
    /// Items without a code: their members.
    pub(super) codeless: Vec<Kept>,
    pub(super) spool: Spool,
    pub(super) groups: Groups,
    pub(super) left_out: LeftOut,
    /// Whether `in_network` is there.
    listed: bool,
    references: References,
}

/// Where the references to providers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum References {
    #[default]
    None,
    /// Before the prices, so that a second walk must read them.
    Before,
    Behind,
}

/// Whether an item is wanted, as far as its members were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Yes,
    No,
    Open,
}

/// Goes over the file, and again over its references where they stood before the prices.
pub(super) fn skim(source: &Source, options: &OpenOptions) -> Result<Skimmed, IngestError> {
    let mut walk = Walk {
        scanner: Scanner::new(source.text()?).with_values_of(LONGEST),
        text: Vec::new(),
        codes: options.codes.as_ref(),
        found: Skimmed {
            general: General::default(),
            kept: Vec::new(),
            codeless: Vec::new(),
            spool: Spool::new(),
            groups: Groups::described_in(options.provider_files.clone()),
            left_out: LeftOut::default(),
            listed: false,
            references: References::None,
        },
    };
    walk.root().map_err(|stop| stop.into_error(source))?;
    let Walk { mut found, .. } = walk;
    if !found.listed {
        return Err(IngestError::Content {
            message: format!("`{}` has no `in_network`, the list of prices", source.name()),
            hint: "ask the payer for the whole file".to_owned(),
        });
    }
    if found.references == References::Before && found.groups.wants_any() {
        let scanner = Scanner::new(source.text()?).with_values_of(LONGEST);
        references_alone(scanner, &mut found.groups).map_err(|stop| stop.into_error(source))?;
    }
    found.groups.read_elsewhere()?;
    Ok(found)
}

/// Why a walk stops.
pub(super) enum Stop {
    Json(Fault),
    /// The temporary file.
    Spool(std::io::Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Json(fault)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Spool(error)
    }
}

impl Stop {
    pub(super) fn into_error(self, source: &Source) -> IngestError {
        match self {
            Self::Json(fault) => fault.into_error(source.name(), |error| source.problem(error)),
            Self::Spool(error) => no_room(error),
        }
    }
}

/// The temporary file that holds the prices cannot be used.
pub(super) fn no_room(source: std::io::Error) -> IngestError {
    IngestError::Unreadable { path: "the temporary file of an import".into(), source }
}

struct Walk<'c> {
    scanner: Scanner,
    text: Vec<u8>,
    codes: Option<&'c CodeFilter>,
    found: Skimmed,
}

impl Walk<'_> {
    fn root(&mut self) -> Result<(), Stop> {
        self.scanner.expect(b'{')?;
        loop {
            let name = member_name(&mut self.scanner, &mut self.text)?;
            match &*name {
                "in_network" if self.found.listed => {
                    let message = "`in_network` is listed twice".to_owned();
                    return Err(Fault::Syntax(self.scanner.spot(), message).into());
                }
                "in_network" => self.items()?,
                "provider_references" => self.references()?,
                _ => {
                    let Skimmed { general, groups, .. } = &mut self.found;
                    general.read(&name, &mut self.scanner, &mut self.text, &mut groups.notes)?;
                }
            }
            if !self.scanner.another(b'}')? {
                break;
            }
        }
        end(&mut self.scanner).map_err(Stop::Json)
    }

    fn references(&mut self) -> Result<(), Stop> {
        if !self.found.listed {
            self.found.references = References::Before;
            self.scanner.skip()?;
            return Ok(());
        }
        if self.found.references == References::None {
            self.found.references = References::Behind;
        }
        read_references(&mut self.scanner, &mut self.text, &mut self.found.groups)
    }

    fn items(&mut self) -> Result<(), Stop> {
        self.found.listed = true;
        let mut more = begin_list(&mut self.scanner)?;
        let mut index = 0;
        while more {
            self.item(index)?;
            index += 1;
            more = self.scanner.another(b']')?;
        }
        self.found.left_out.items = index;
        self.found.left_out.kept = self.found.kept.len() as u64;
        Ok(())
    }

    fn item(&mut self, index: u64) -> Result<(), Stop> {
        self.scanner.peek()?;
        let start = self.scanner.spot();
        let elements = self.found.spool.end();
        let mut members = String::from("{");
        let (mut code, mut is_single) = (CodeParts::default(), None);
        let mut wanted = Wanted::Open;
        let mut more = begin_object(&mut self.scanner)?;
        while more {
            let name = member_name(&mut self.scanner, &mut self.text)?;
            // Anything but a list is no list of prices, and is said with the other members.
            let is_list = wanted == Wanted::No || self.scanner.peek()? == Some(b'[');
            if name == "negotiated_rates" && is_list {
                wanted = self.wanted(&code, is_single);
                self.rates(wanted)?;
            } else if wanted == Wanted::No {
                self.scanner.skip()?;
            } else {
                let spot = self.scanner.value(&mut self.text)?;
                let value = Entry::parse(as_text(&self.text), spot, String::new())?.value;
                match &*name {
                    "billing_code" => value.cell().clone_into(&mut code.code),
                    "billing_code_type" => value.cell().clone_into(&mut code.system),
                    "negotiation_arrangement" => is_single = Some(value.cell().eq_ignore_ascii_case("ffs")),
                    _ => {}
                }
                if members.len() > 1 {
                    members.push(',');
                }
                members.push_str(&serde_json::Value::from(name).to_string());
                members.push(':');
                members.push_str(as_text(&self.text));
            }
            more = self.scanner.another(b'}')?;
        }
        members.push('}');
        self.keep_or_forget((index, elements), &members, (start, wanted))
    }

    /// What is known of an item when its prices are met.
    fn wanted(&self, code: &CodeParts, is_single: Option<bool>) -> Wanted {
        let Some(codes) = self.codes else { return Wanted::Yes };
        let Some(known) = code.read() else { return Wanted::Open };
        match is_single {
            _ if is_for(codes, &known) => Wanted::Yes,
            // A bundle is wanted for what it covers as well, which may be listed behind its prices.
            Some(true) => Wanted::No,
            Some(false) | None => Wanted::Open,
        }
    }

    fn rates(&mut self, wanted: Wanted) -> Result<(), Stop> {
        if wanted == Wanted::No || self.scanner.peek()? != Some(b'[') {
            self.scanner.skip()?;
            return Ok(());
        }
        let mut more = begin_list(&mut self.scanner)?;
        let mut index = 0;
        while more {
            let spot = self.scanner.value(&mut self.text)?;
            self.found.spool.put(Piece { spot, index }, &self.text)?;
            index += 1;
            more = self.scanner.another(b']')?;
        }
        Ok(())
    }

    /// Keeps an item or forgets it, now that all its members were read.
    fn keep_or_forget(
        &mut self,
        (index, elements): (u64, u64),
        members: &str,
        (start, wanted): (Spot, Wanted),
    ) -> Result<(), Stop> {
        let bytes = self.scanner.spot().byte - start.byte;
        let head = match wanted {
            Wanted::No => None,
            Wanted::Yes | Wanted::Open => {
                let value = parse(members).map_err(|_| wrong_value(start))?;
                let head = ItemHead::of(&value);
                if head.is_none() {
                    self.found.spool.truncate(elements)?;
                    let members_at = self.found.spool.end();
                    self.found.spool.put(Piece { spot: start, index }, members.as_bytes())?;
                    self.found.codeless.push(Kept { index, elements: members_at, members: members_at });
                    self.found.left_out.bytes += bytes;
                    return Ok(());
                }
                head
            }
        };
        let kept = head.is_some_and(|head| match self.codes {
            None => true,
            Some(codes) => {
                is_for(codes, &head.code)
                    || head.components.iter().any(|code| codes.contains(code.0, &code.1))
            }
        });
        if !kept {
            self.found.spool.truncate(elements)?;
            self.found.left_out.bytes += bytes;
            return Ok(());
        }
        let members_at = self.found.spool.end();
        self.found.spool.put(Piece { spot: start, index }, members.as_bytes())?;
        self.found.kept.push(Kept { index, elements, members: members_at });
        self.want_providers(elements, members_at)
    }

    /// Notes the providers that the prices of a kept item refer to.
    fn want_providers(&mut self, elements: u64, end: u64) -> Result<(), Stop> {
        let mut at = elements;
        while at < end {
            let (piece, next) = self.found.spool.get(at, &mut self.text)?;
            // What has no references needs no look into it.
            if memchr::memmem::find(&self.text, b"\"provider_references\"").is_some() {
                let entry = Entry::parse(as_text(&self.text), piece.spot, String::new())?;
                self.found.groups.want(&entry.value);
            }
            at = next;
        }
        Ok(())
    }
}

/// Type and code of an item, as far as they were read.
#[derive(Debug, Default)]
struct CodeParts {
    system: String,
    code: String,
}

impl CodeParts {
    /// The code, once both parts are there.
    fn read(&self) -> Option<(CodeSystem, String)> {
        if self.system.is_empty() || self.code.is_empty() {
            return None;
        }
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let object =
            format!("{{\"billing_code_type\":{},\"billing_code\":{}}}", text(&self.system), text(&self.code));
        let value = parse(&object).ok()?;
        code_of(&value).map(|(code, _)| code)
    }
}

/// Whether a code is wanted; what is for all codes always is.
fn is_for(codes: &CodeFilter, (system, code): &(CodeSystem, String)) -> bool {
    *system == CodeSystem::CstmAll || codes.contains(*system, code)
}

/// A walk over the references to providers, which ends with them.
fn references_alone(mut scanner: Scanner, groups: &mut Groups) -> Result<(), Stop> {
    let mut text = Vec::new();
    scanner.expect(b'{')?;
    loop {
        let name = member_name(&mut scanner, &mut text)?;
        if name == "provider_references" {
            return read_references(&mut scanner, &mut text, groups);
        }
        scanner.skip()?;
        if !scanner.another(b'}')? {
            return Ok(());
        }
    }
}

fn read_references(scanner: &mut Scanner, text: &mut Vec<u8>, groups: &mut Groups) -> Result<(), Stop> {
    if scanner.peek()? != Some(b'[') {
        scanner.skip()?;
        return Ok(());
    }
    let mut more = begin_list(scanner)?;
    let mut index = 0_u64;
    while more {
        let spot = scanner.value(text)?;
        if groups.may_want(as_text(text)) {
            groups.define(&Entry::parse(as_text(text), spot, format!("/provider_references/{index}"))?);
        }
        index += 1;
        more = scanner.another(b']')?;
    }
    Ok(())
}

/// Behind the object that a text is nothing follows.
pub(super) fn end(scanner: &mut Scanner) -> Result<(), Fault> {
    match scanner.peek()? {
        None => Ok(()),
        Some(_) => Err(Fault::Syntax(scanner.spot(), "something follows the end of the data".to_owned())),
    }
}

fn wrong_value(spot: Spot) -> Stop {
    Stop::Json(Fault::Syntax(spot, "a member that is no sound JSON".to_owned()))
}
