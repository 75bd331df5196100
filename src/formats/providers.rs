//! Who is paid a price that a payer publishes: groups of providers, and the sets of groups that share a
//! price.
//!
//! The names and their meaning are those of CMS's schemas of in-network files
//! (<https://github.com/CMSgov/price-transparency-guide>).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::domain::{CodeSystem, Fingerprint, FingerprintBuilder, Known, Money, SetFingerprint};
use crate::formats::words::{Arrangement, BillingClass, NegotiatedType, Setting, TinType};

/// Tells the fingerprints of groups from those of other things.
const GROUP: u8 = 11;
const SET: u8 = 12;
const ORGANIZATIONS: u8 = 14;

/// A handle of a set of providers that a sink has taken; valid for that sink only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ProvidersKey(pub u32);

/// What a price of an in-network file has beside amount and terms.
#[derive(Debug, Clone, Copy)]
pub struct InNetwork<'a> {
    /// Who is paid.
    pub providers: ProvidersKey,
    /// What the payer says that the figure is.
    pub negotiated_type: NegotiatedType,
    /// What the price is for.
    pub arrangement: Known<Arrangement>,
    /// Places of service divided by bars where there are several, `CSTM-00` for all, else blank.
    pub places: &'a str,
    /// Where it stands.
    pub pointer: PricePointer,
}

/// The place of a price in the unpacked text, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PricePointer {
    /// Its first byte.
    pub byte: u64,
    /// Which element of `in_network`.
    pub item: u64,
    /// Which element of the item's `negotiated_rates`.
    pub element: u64,
    /// Which of the element's `negotiated_prices`.
    pub price: u64,
}

impl fmt::Display for PricePointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { item, element, price, .. } = self;
        write!(f, "/in_network/{item}/negotiated_rates/{element}/negotiated_prices/{price}")
    }
}

/// A tax identification number with the clinicians who bill under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderGroupFact {
    /// Kind and digits, without a dash.
    pub tin: Known<(TinType, Box<str>)>,
    /// The organization's name.
    pub name: Known<Box<str>>,
    /// National provider identifiers, each once, in order.
    pub npis: Known<Box<[u64]>>,
    /// How the file refers to a group that it does not describe.
    pub reference: Known<Box<str>>,
    /// Line where it is described or, if it is not, where it is referred to.
    pub line: u64,
}

impl ProviderGroupFact {
    /// The same group in another file has the same; its name and line do not count.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut identity = FingerprintBuilder::new(GROUP);
        identity = match &self.tin {
            Ok((kind, digits)) => identity.number(*kind as i64).text(digits),
            Err(reason) => identity.number(i64::from(reason.id())),
        };
        identity = match &self.reference {
            Ok(reference) => identity.text(reference),
            Err(reason) => identity.number(i64::from(reason.id())),
        };
        identity = match &self.npis {
            Ok(npis) => npis.iter().fold(identity, |identity, npi| identity.number(npi.cast_signed())),
            Err(reason) => identity.number(i64::from(reason.id())),
        };
        identity.finish()
    }
}

/// All groups that one price is paid to.
#[derive(Debug, Clone, Copy)]
pub struct ProviderSetFact<'a> {
    /// Each once, with its fingerprint, in the order of their fingerprints.
    pub groups: &'a [(Fingerprint, Arc<ProviderGroupFact>)],
    /// Names of the networks that they are listed for, each once, in order.
    pub networks: &'a [Arc<str>],
}

impl ProviderSetFact<'_> {
    /// The same for sets of the same organizations, whoever works for them.
    #[must_use]
    pub fn organizations(&self) -> Fingerprint {
        let organization =
            |(_, group): &(Fingerprint, Arc<ProviderGroupFact>)| match (&group.tin, &group.reference) {
                (Ok((kind, digits)), _) => {
                    FingerprintBuilder::new(ORGANIZATIONS).number(*kind as i64).text(digits)
                }
                (Err(_), Ok(reference)) => FingerprintBuilder::new(ORGANIZATIONS).text(reference),
                (Err(reason), Err(_)) => {
                    FingerprintBuilder::new(ORGANIZATIONS).number(i64::from(reason.id()))
                }
            };
        let distinct: BTreeSet<i64> =
            self.groups.iter().map(|group| organization(group).finish().0).collect();
        let all = FingerprintBuilder::new(ORGANIZATIONS);
        distinct.iter().fold(all, |identity, organization| identity.number(*organization)).finish()
    }

    /// The same set in another file has the same.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut groups = SetFingerprint::default();
        self.groups.iter().for_each(|(fingerprint, _)| groups.add(*fingerprint));
        let identity = FingerprintBuilder::new(SET).text(&groups.to_string());
        self.networks.iter().fold(identity, |identity, network| identity.text(network)).finish()
    }
}

/// Plans of a payer with the files that hold their prices: an element of a table of contents.
#[derive(Debug, Clone, Copy)]
pub struct ContentsFact<'a> {
    /// The plans.
    pub plans: &'a [PlanFact<'a>],
    /// The files.
    pub files: &'a [ListedFile<'a>],
}

/// A plan as a table of contents names it.
#[derive(Debug, Clone, Copy)]
pub struct PlanFact<'a> {
    /// Its name.
    pub name: Known<&'a str>,
    /// `ein` or `hios`.
    pub id_type: Known<&'a str>,
    /// The number.
    pub id: Known<&'a str>,
    /// `group` or `individual`.
    pub market: Known<&'a str>,
}

/// A file that a table of contents lists.
#[derive(Debug, Clone, Copy)]
pub struct ListedFile<'a> {
    /// `in-network` or `allowed amounts`.
    pub kind: &'static str,
    /// Its address.
    pub location: &'a str,
    /// What the payer says of it.
    pub description: Known<&'a str>,
}

impl ListedFile<'_> {
    /// The name that a download of it has: the last part of the address, with its blanks.
    #[must_use]
    pub fn base_name(&self) -> Cow<'_, str> {
        unescaped(base_name(self.location))
    }
}

/// The last part of an address, without what follows a question mark; where a parameter after that alone names a file
/// (`get?file=p.json`), this name.
#[must_use]
pub fn base_name(location: &str) -> &str {
    let location = location.split('#').next().unwrap_or(location);
    let (path, asked) = location.split_once('?').unwrap_or((location, ""));
    let name = last_part(path.trim_end_matches('/'));
    let named = || asked.split(['&', '=']).filter_map(last_part).rfind(|part| is_file(part));
    match name {
        Some(name) if is_file(name) => name,
        _ => named().or(name).unwrap_or(location),
    }
}

fn last_part(path: &str) -> Option<&str> {
    path.rsplit('/').next().filter(|name| !name.is_empty())
}

/// Whether a name is that of a file as payers publish it.
#[must_use]
pub(crate) fn is_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".json", ".gz", ".zip"].iter().any(|ending| name.ends_with(ending))
}

/// A part of an address as a program saves it: `p%206` is `p 6`; left as it is where that would be no name of a file.
#[must_use]
pub(crate) fn unescaped(part: &str) -> Cow<'_, str> {
    if !part.contains('%') {
        return Cow::Borrowed(part);
    }
    let bytes = part.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits =
            part.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let escaped = digits.filter(|_| *byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    match String::from_utf8(plain) {
        Ok(name) if !name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\')) => Cow::Owned(name),
        _ => Cow::Borrowed(part),
    }
}

/// What a payer allowed to one provider, or several who billed the same, outside of its networks.
#[derive(Debug, Clone, Copy)]
pub struct AllowedFact<'a> {
    /// The code, of the shape of its system.
    pub code: (CodeSystem, &'a str),
    /// Who was paid.
    pub tin: Known<(TinType, &'a str)>,
    /// Who bills.
    pub billing_class: Known<BillingClass>,
    /// Where the patient is.
    pub setting: Known<Setting>,
    /// Places of service divided by bars; blank where none is listed.
    pub places: &'a str,
    /// As `ModifierSet` prints them.
    pub modifiers: &'a str,
    /// What was allowed; zero is an amount here.
    pub amount: Known<Money>,
    /// What was billed.
    pub billed: Known<Money>,
    /// National provider identifiers listed.
    pub npi_count: u64,
    /// First byte in the unpacked file.
    pub byte: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_has_the_name_that_its_address_names() {
        for (location, name) in [
            ("https://x.example/a/p1.json.gz?sig=1", "p1.json.gz"),
            ("https://x.example/get?file=2026-10-01_p.zip&sig=1", "2026-10-01_p.zip"),
            ("https://x.example/get?path=a/p.json", "p.json"),
            ("https://x.example/get?id=1", "get"),
            ("https://x.example/a/", "a"),
        ] {
            assert_eq!(base_name(location), name);
        }
        for (part, name) in [
            ("p%206", "p 6"),
            ("a%2Fb", "a%2Fb"),
            ("50%", "50%"),
            ("%zz", "%zz"),
            ("%C3%A9", "é"),
            ("%FF", "%FF"),
        ] {
            assert_eq!(unescaped(part), name);
        }
    }
}
