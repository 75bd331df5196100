//! Groups of providers: those beside the prices, and those that prices refer to by number.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::elsewhere::{Downloads, Found, NOT_THERE, address, by_name};
use super::item::Entry;
use super::notes::Notes;
use super::unread::{is_no_list, shown, stops_before_clinicians, unread_member};
use crate::domain::{Fingerprint, FingerprintMap, Known, Missing, is_npi};
use crate::findings::rules;
use crate::formats::cell::{Fault, text};
use crate::formats::providers::{ProviderGroupFact, ProviderSetFact, base_name};
use crate::formats::words::TinType;
use crate::source::IngestError;
use crate::source::json::{Spot, Value};

/// A group with its fingerprint.
type Group = (Fingerprint, Arc<ProviderGroupFact>);

/// What is known of providers while a file is read.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By the number that prices refer to; only numbers that kept prices have.
    references: HashMap<Box<str>, Reference>,
    /// The same group is held once.
    held: FingerprintMap<Arc<ProviderGroupFact>>,
    networks: BTreeSet<Arc<str>>,
    /// Where the files are that describe groups of which this one gives the address alone.
    folder: Option<Downloads>,
    /// These groups, until all addresses are known.
    elsewhere: Vec<Elsewhere>,
    pub(super) notes: Notes,
}

/// What a number stands for.
#[derive(Debug, Clone, PartialEq)]
enum Reference {
    /// Wanted, and not met yet.
    Open,
    /// Described.
    Groups { groups: Vec<Group>, networks: Vec<Arc<str>> },
    /// Described twice with other members.
    Contradicts,
}

/// A number whose groups another file describes.
#[derive(Debug)]
struct Elsewhere {
    number: Box<str>,
    address: String,
    /// Groups that this file describes beside it.
    groups: Vec<Group>,
    networks: Vec<Arc<str>>,
    spot: Spot,
    pointer: String,
}

/// All groups of one element of `negotiated_rates`.
#[derive(Debug, Default)]
pub(super) struct GroupsOfElement {
    groups: Vec<Group>,
    networks: Vec<Arc<str>>,
    /// Numbers without a description.
    pub(super) unknown: u64,
}

impl GroupsOfElement {
    pub(super) fn fact(&self) -> ProviderSetFact<'_> {
        ProviderSetFact { groups: &self.groups, networks: &self.networks }
    }
}

impl Groups {
    /// Nothing known yet; with the folder of the files that describe groups elsewhere.
    pub(super) fn described_in(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.map(Downloads::of), ..Self::default() }
    }

    /// Notes that prices refer to these numbers.
    pub(super) fn want(&mut self, element: &Value<'_>) {
        for number in element.get("provider_references").map_or(&[][..], Value::elements) {
            let number = number.cell();
            if !self.references.contains_key(number) {
                self.references.insert(number.into(), Reference::Open);
            }
        }
    }

    /// Whether prices refer to any number.
    pub(super) fn wants_any(&self) -> bool {
        self.references.values().any(|reference| *reference == Reference::Open)
    }

    /// Whether an element of `provider_references` may be one that prices refer to: told by its text, so
    /// that the many others need not be parsed.
    pub(super) fn may_want(&self, text: &str) -> bool {
        const NUMBER: &str = "\"provider_group_id\"";
        let mut found = text.match_indices(NUMBER);
        let (Some((at, _)), None) = (found.next(), found.next()) else { return true };
        let rest = text[at + NUMBER.len()..].trim_start().strip_prefix(':').unwrap_or_default();
        let number = rest.trim_start().trim_start_matches('"');
        let end = number.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')));
        self.references.contains_key(&number[..end.unwrap_or(number.len())])
    }

    /// Takes an element of `provider_references`.
    pub(super) fn define(&mut self, entry: &Entry<'_>) {
        let number = entry.value.cell_of("provider_group_id");
        if !self.references.contains_key(number) {
            return;
        }
        let mut groups = Vec::new();
        if let Some(described) = entry.value.get("provider_groups") {
            self.say_no_list(&entry.value, "provider_groups", entry);
            self.read(described, entry, &mut groups);
        }
        let networks = self.networks_of(entry);
        let location = entry.value.get("location").filter(|location| !location.cell().is_empty());
        if let Some(location) = location {
            self.elsewhere.push(Elsewhere {
                number: number.into(),
                address: address(location.cell()).to_owned(),
                groups,
                networks,
                spot: entry.spot(location),
                pointer: entry.pointer.clone(),
            });
            return;
        }
        self.keep_under(number, (entry.spot(&entry.value), &entry.pointer), groups, networks);
    }

    /// Reads the files that describe groups elsewhere, now that all their addresses are known.
    ///
    /// # Errors
    /// When the system refuses to read one.
    pub(super) fn read_elsewhere(&mut self) -> Result<(), IngestError> {
        let elsewhere = std::mem::take(&mut self.elsewhere);
        let names = by_name(elsewhere.iter().map(|group| &*group.address));
        let mut all = Vec::with_capacity(elsewhere.len());
        for Elsewhere { number, address, groups, spot, pointer, .. } in &elsewhere {
            let same = names.get(base_name(address)).map_or(&[][..], Vec::as_slice);
            let (mut groups, at) = (groups.clone(), (*spot, &**pointer));
            let found = match &mut self.folder {
                Some(folder) => folder.find(address, same)?,
                None => Found::Not("which is not here".to_owned()),
            };
            let why = match found {
                Found::Text(text, name) => self.read_file(&text, &name, &mut groups).err(),
                Found::Not(why) => Some(why),
            };
            if let Some(why) = why {
                let about = if self.folder.is_some() && why != NOT_THERE { &**number } else { "" };
                let message = || format!("group {number} is described in `{address}`, {why}");
                self.notes.note(rules::PROVIDER_ELSEWHERE, about, at, address, message);
                groups.push(self.hold(only_referred_to(address, Missing::NotSupplied, *spot)));
            }
            all.push(groups);
        }
        for (group, groups) in elsewhere.iter().zip(all) {
            let at = (group.spot, &*group.pointer);
            self.keep_under(&group.number, at, groups, group.networks.clone());
        }
        Ok(())
    }

    /// Reads the groups of another file; the error says why it is none of groups.
    fn read_file(&mut self, text: &str, name: &str, groups: &mut Vec<Group>) -> Result<(), String> {
        let none = || format!("and `{name}` of the folder holds no groups of providers");
        let begin = Spot { line: 1, byte: 0 };
        let entry = Entry::parse(text, begin, format!("file {name}")).map_err(|_| none())?;
        let described = entry.value.get("provider_groups").ok_or_else(none)?;
        if is_no_list(Some(described)) {
            return Err(none());
        }
        self.read(described, &entry, groups);
        Ok(())
    }

    /// The networks that an entry names, each once.
    fn networks_of(&mut self, entry: &Entry<'_>) -> Vec<Arc<str>> {
        self.say_no_list(&entry.value, "network_name", entry);
        let names = entry.value.get("network_name").map_or(&[][..], Value::elements);
        let names = names.iter().map(Value::cell).filter(|name| !name.is_empty());
        let mut networks: Vec<Arc<str>> = names.map(|name| self.network(name)).collect();
        networks.sort_unstable();
        networks.dedup();
        networks
    }

    /// Keeps what a number stands for.
    fn keep_under(
        &mut self,
        number: &str,
        at: (Spot, &str),
        mut groups: Vec<Group>,
        networks: Vec<Arc<str>>,
    ) {
        sort_and_join(&mut groups);
        let new = Reference::Groups { groups, networks };
        let known = self.references.get_mut(number).expect("it is wanted");
        match known {
            Reference::Open => *known = new,
            known if *known == new => {}
            known => {
                *known = Reference::Contradicts;
                let message = || format!("group {number} is described above with other members");
                self.notes.note(rules::PROVIDER_CONTRADICTS, "", at, number, message);
            }
        }
    }

    /// Notes a member that holds something else in place of a list, and is not read.
    fn say_no_list(&mut self, object: &Value<'_>, member: &str, entry: &Entry<'_>) {
        let Some(value) = object.get(member).filter(|value| is_no_list(Some(value))) else { return };
        let Fault { rule, message, .. } = unread_member(member, object, &[member]);
        self.notes.note(rule, member, (entry.spot(value), &entry.pointer), shown(value), || message);
    }

    fn network(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.networks.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.networks.insert(Arc::clone(&name));
        name
    }

    /// The groups of an element of `negotiated_rates`, each once.
    pub(super) fn of_element(&mut self, entry: &Entry<'_>) -> GroupsOfElement {
        let mut element = GroupsOfElement::default();
        let inline = entry.value.get("provider_groups");
        if let Some(described) = inline {
            self.read(described, entry, &mut element.groups);
        }
        let numbers = entry.value.get("provider_references").map_or(&[][..], Value::elements);
        if !numbers.is_empty() && !element.groups.is_empty() {
            let at = (entry.spot(&entry.value), &*entry.pointer);
            let message =
                || "groups of its own and numbers of others are beside one list of prices".to_owned();
            self.notes.note(rules::PROVIDERS_TWO_WAYS, "", at, "", message);
        }
        for number in numbers {
            self.refer(number, entry, &mut element);
        }
        sort_and_join(&mut element.groups);
        element.networks.sort_unstable();
        element.networks.dedup();
        element
    }

    fn refer(&mut self, number: &Value<'_>, entry: &Entry<'_>, element: &mut GroupsOfElement) {
        let text = number.cell();
        let reason = match self.references.get(text) {
            Some(Reference::Groups { groups, networks }) => {
                element.groups.extend(groups.iter().cloned());
                element.networks.extend(networks.iter().cloned());
                return;
            }
            Some(Reference::Contradicts) => Missing::Invalid,
            Some(Reference::Open) | None => Missing::NoRecord,
        };
        let spot = entry.spot(number);
        if reason == Missing::NoRecord {
            let at = (spot, &*entry.pointer);
            let message = || format!("group {text} is not described in the file");
            self.notes.note(rules::PROVIDER_NOT_DEFINED, text, at, text, message);
        }
        element.unknown += 1;
        element.groups.push(self.hold(only_referred_to(text, reason, spot)));
    }

    /// The group as it is held; of two names of one the first is kept.
    fn hold(&mut self, group: ProviderGroupFact) -> Group {
        let fingerprint = group.fingerprint();
        (fingerprint, Arc::clone(self.held.entry(fingerprint.0).or_insert_with(|| Arc::new(group))))
    }

    /// Reads a list of groups.
    fn read(&mut self, list: &Value<'_>, entry: &Entry<'_>, out: &mut Vec<Group>) {
        for group in list.elements() {
            let spot = entry.spot(group);
            let tin = self.tin(group.get("tin"), entry, spot);
            let name = group.get("tin").map_or("", |tin| tin.cell_of("business_name"));
            self.say_no_list(group, "npi", entry);
            let npis = self.npis(group.get("npi"), entry);
            let fact = ProviderGroupFact {
                tin,
                name: text(name, Missing::NotSupplied).map(Into::into),
                npis,
                reference: Err(Missing::NotApplicable),
                line: spot.line,
            };
            let name = fact.name.clone();
            let (fingerprint, held) = self.hold(fact);
            if held.name != name {
                let [kept, other] = [&held.name, &name].map(|name| name.as_deref().unwrap_or("no name"));
                let message = || format!("one group is named `{kept}` and `{other}`; the first name is kept");
                self.notes.note(rules::PROVIDER_NAMED_AGAIN, "", (spot, &entry.pointer), other, message);
            }
            out.push((fingerprint, held));
        }
    }

    fn tin(&mut self, tin: Option<&Value<'_>>, entry: &Entry<'_>, spot: Spot) -> Known<(TinType, Box<str>)> {
        let Some(tin) = tin else { return Err(Missing::NotSupplied) };
        let (kind, printed) = (tin.cell_of("type"), tin.cell_of("value"));
        let Some(kind) = TinType::from_word(kind).filter(|_| !printed.is_empty()) else {
            let reason = if printed.is_empty() { Missing::NotSupplied } else { Missing::Invalid };
            let message = || format!("`{kind}` is no kind of tax identification");
            self.notes.note(rules::PROVIDER_NUMBER_ODD, "kind", (spot, &entry.pointer), printed, message);
            return Err(reason);
        };
        let digits: String = printed.chars().filter(|c| *c != '-' && !c.is_whitespace()).collect();
        let sound = match kind {
            TinType::Ein => digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit()),
            TinType::Npi => is_npi(&digits),
        };
        if !sound {
            let message = || format!("`{printed}` is not a sound {}", kind.as_str().to_uppercase());
            self.notes.note(
                rules::PROVIDER_NUMBER_ODD,
                kind.as_str(),
                (spot, &entry.pointer),
                printed,
                message,
            );
        }
        Ok((kind, digits.into()))
    }

    /// `[0]` alone says that the list stops at the tax identification number.
    fn npis(&mut self, list: Option<&Value<'_>>, entry: &Entry<'_>) -> Known<Box<[u64]>> {
        let printed = list.map_or(&[][..], Value::elements);
        if printed.is_empty() {
            return Err(Missing::NotSupplied);
        }
        if stops_before_clinicians(list) {
            return Err(Missing::NotCollected);
        }
        let mut npis = Vec::with_capacity(printed.len());
        for npi in printed {
            let cell = npi.cell();
            if !is_npi(cell) {
                let at = (entry.spot(npi), &*entry.pointer);
                let message = || format!("`{cell}` is not a sound NPI");
                self.notes.note(rules::PROVIDER_NUMBER_ODD, "clinician", at, cell, message);
            }
            npis.extend(cell.parse::<u64>().ok().filter(|npi| i64::try_from(*npi).is_ok()));
        }
        let listed = npis.len();
        npis.sort_unstable();
        npis.dedup();
        if npis.len() < listed {
            let at = (list.map_or(Spot { line: 1, byte: 0 }, |list| entry.spot(list)), &*entry.pointer);
            let message =
                || format!("{} of {listed} NPI numbers of a group repeat others", listed - npis.len());
            self.notes.note(rules::PROVIDER_REPEATED, "", at, "", message);
        }
        if npis.is_empty() { Err(Missing::Invalid) } else { Ok(npis.into()) }
    }
}

/// A group of which the file says no more than how it refers to it.
fn only_referred_to(reference: &str, reason: Missing, spot: Spot) -> ProviderGroupFact {
    ProviderGroupFact {
        tin: Err(reason),
        name: Err(reason),
        npis: Err(reason),
        reference: Ok(reference.into()),
        line: spot.line,
    }
}

/// Puts groups into their order, each once.
fn sort_and_join(groups: &mut Vec<Group>) {
    groups.sort_unstable_by_key(|(fingerprint, _)| *fingerprint);
    groups.dedup_by_key(|(fingerprint, _)| *fingerprint);
}
