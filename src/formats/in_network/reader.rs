//! Prices to facts: item by item, element by element, price by price, as the first walk kept them.

use std::sync::Arc;

use chrono::Datelike as _;

use super::general::General;
use super::groups::{Groups, GroupsOfElement};
use super::item::{Entry, ItemHead, lost_code};
use super::leaves::Leaves;
use super::names::IN_NETWORK;
use super::price::{self, Faults, Price, Told, unknown_members};
use super::repeated::repeated;
use super::skim::{Kept, Skimmed, no_room, skim};
use super::spool::Spool;
use super::unread::{self, is_no_list, prices_of_another_kind, unread_member};
use crate::domain::text::first_of;
use crate::domain::{CodeSystem, Missing};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::Fault;
use crate::formats::fact::{ChargeFact, ItemFact, RateFact, SameBy, TermsFact};
use crate::formats::ledger::Cells;
use crate::formats::options::OpenOptions;
use crate::formats::providers::{InNetwork, PricePointer};
use crate::formats::reader::{ItemKey, LeftOut, Publication, Reader, Reject, Sink};
use crate::formats::words::{AmountKind, Method, NegotiatedType};
use crate::source::json::{Value, as_text};
use crate::source::{IngestError, Progress, Source};

/// Years between the day of a file and the version of its codes that make the day a template's.
const YEARS_APART: i32 = 2;
/// Members of an element of an item's prices.
const ELEMENT: [&str; 3] = ["provider_groups", "provider_references", "negotiated_prices"];
/// Codes that a note names.
const NAMED: usize = 5;

/// An in-network file whose wanted prices were found.
pub(super) struct InNetworkReader {
    name: String,
    publication: Publication,
    general: General,
    kept: Vec<Kept>,
    codeless: Vec<Kept>,
    spool: Spool,
    groups: Groups,
    left_out: LeftOut,
    rows: u64,
    progress: Arc<Progress>,
    explain: Box<dyn Fn(std::io::Error) -> IngestError + Send>,
}

impl InNetworkReader {
    /// Walks over the file and finds the prices of the codes that are asked for.
    pub(super) fn open(source: &Source, options: &OpenOptions) -> Result<Self, IngestError> {
        let Skimmed { general, kept, codeless, spool, groups, left_out, .. } = skim(source, options)?;
        let publication = general.publication_of_codes(IN_NETWORK, source, options)?;
        Ok(Self {
            name: source.name().to_owned(),
            publication,
            general,
            kept,
            codeless,
            spool,
            groups,
            left_out,
            rows: 0,
            progress: Arc::clone(source.progress()),
            explain: source.explainer(),
        })
    }
}

impl Reader for InNetworkReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let mut cells = Cells::default();
        let (mut text, mut members) = (Vec::new(), Vec::new());
        // With a price that is stored, or with none but rejected ones.
        let mut found: Vec<(CodeSystem, String)> = Vec::new();
        for kept in std::mem::take(&mut self.codeless) {
            let (piece, _) = self.spool.get(kept.members, &mut members).map_err(no_room)?;
            let entry = self.entry(&members, piece.spot, format!("/in_network/{}", kept.index))?;
            let lost = lost_code(&entry.value).unwrap_or_else(|| "an item without a billing code".to_owned());
            let message = format!("{lost}; its prices are not stored");
            let finding = finding(rules::ITEM_WITHOUT_CODE, &entry, &entry.value, "billing_code", message);
            reject(&entry, &entry.value, finding, &mut cells, sink)?;
        }
        let mut newest: Option<i32> = None;
        for kept in std::mem::take(&mut self.kept) {
            let (piece, _) = self.spool.get(kept.members, &mut members).map_err(no_room)?;
            let entry = self.entry(&members, piece.spot, format!("/in_network/{}", kept.index))?;
            if let Some((member, fault)) = repeated(&entry.value, "") {
                let finding = finding(fault.rule, &entry, &entry.value, member, fault.message);
                reject(&entry, &entry.value, finding, &mut cells, sink)?;
                let mut at = kept.elements;
                while at < kept.members {
                    let (piece, next) = self.spool.get(at, &mut text).map_err(no_room)?;
                    at = next;
                    cells.reject(Leaves::of(&self.entry(&text, piece.spot, String::new())?.value).sum());
                }
                continue;
            }
            let head = ItemHead::of(&entry.value).expect("an item without a code is not kept");
            newest = newest.max(head.version);
            let (before, rejected_before) = (cells.read, cells.rejected);
            let mut item = Item { entry: &entry, head: &head, key: None, index: kept.index, prices: 0 };
            let mut at = kept.elements;
            while at < kept.members {
                let (piece, next) = self.spool.get(at, &mut text).map_err(no_room)?;
                at = next;
                let pointer = format!("{}/negotiated_rates/{}", entry.pointer, piece.index);
                let element = self.entry(&text, piece.spot, pointer)?;
                self.element(&element, piece.index, &mut item, &mut cells, sink)?;
            }
            let prices = item.prices;
            let is_rejected = prices == 0 && cells.rejected > rejected_before;
            item.say(prices, is_rejected, &mut cells, sink)?;
            if is_rejected {
                sink.rejected_code(entry.spot(&entry.value).line, &head.code.1)?;
            }
            if is_rejected || (cells.read > before && prices > 0) {
                found.push(head.code.clone());
            }
        }
        self.say_absent(&found, sink)?;
        self.say_too_old(newest, sink)?;
        std::mem::take(&mut self.groups.notes).say(sink)?;
        sink.left_out(self.left_out);
        sink.cells(&cells);
        Ok(())
    }
}

/// An item while its prices are read.
struct Item<'i, 't> {
    entry: &'i Entry<'t>,
    head: &'i ItemHead,
    /// Once a price of it was stored.
    key: Option<ItemKey>,
    index: u64,
    /// Prices that were stored.
    prices: u64,
}

impl Item<'_, '_> {
    /// The item in the database; its line is that of its beginning.
    fn key(&mut self, sink: &mut dyn Sink) -> Result<ItemKey, IngestError> {
        if let Some(key) = self.key {
            return Ok(key);
        }
        let head = self.head;
        let components: Vec<_> = head.components.iter().map(|(system, code)| (*system, &**code)).collect();
        let fact = ItemFact {
            description: head.description.as_deref().map_err(|reason| *reason),
            same_by: SameBy::Codes,
            codes: &[(head.code.0, &head.code.1)],
            components: &components,
            drug_unit: Err(Missing::NotCollected),
            drug_type: Err(Missing::NotCollected),
        };
        let key = sink.item(self.entry.spot(&self.entry.value).line, &fact)?;
        self.key = Some(key);
        Ok(key)
    }

    /// Says what is odd about the item, and accounts for its own cells.
    fn say(
        &self,
        prices: u64,
        is_rejected: bool,
        cells: &mut Cells,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        let (entry, head) = (self.entry, self.head);
        for fault in &head.faults {
            let Fault { rule, message, .. } = fault;
            sink.finding(finding(rule, entry, &entry.value, "", message.clone()))?;
        }
        for (name, fault) in &head.unread {
            sink.finding(finding(fault.rule, entry, &entry.value, name, fault.message.clone()))?;
        }
        if prices == 0 {
            let why = if is_rejected { ": its prices are rejected" } else { "" };
            let message = format!("{} {} has no price that is stored{why}", head.code.0, head.code.1);
            sink.finding(finding(rules::NO_PRICES, entry, &entry.value, "negotiated_rates", message))?;
            cells.read += head.stored + head.left_out.sum();
            cells.left_out += head.stored + head.left_out.filled;
        } else {
            cells.read += head.stored + head.left_out.sum();
            cells.stored += head.stored;
            cells.left_out += head.left_out.filled;
        }
        cells.left_blank += head.left_out.blank;
        Ok(())
    }
}

impl InNetworkReader {
    fn entry<'t>(
        &self,
        text: &'t [u8],
        spot: crate::source::json::Spot,
        pointer: String,
    ) -> Result<Entry<'t>, IngestError> {
        Entry::parse(as_text(text), spot, pointer)
            .map_err(|fault| fault.into_error(&self.name, |error| (self.explain)(error)))
    }

    /// The prices of one element of `negotiated_rates`, which are paid to the same groups.
    fn element(
        &mut self,
        element: &Entry<'_>,
        index: u64,
        item: &mut Item<'_, '_>,
        cells: &mut Cells,
        sink: &mut dyn Sink,
    ) -> Result<(), IngestError> {
        if let Some((member, fault)) = repeated(&element.value, "negotiated_prices") {
            let finding = finding(fault.rule, element, &element.value, member, fault.message);
            return reject(element, &element.value, finding, cells, sink);
        }
        if let Some((member, fault)) = prices_of_another_kind(&element.value, "negotiated_prices") {
            let finding = finding(fault.rule, element, &element.value, member, fault.message);
            return reject(element, &element.value, finding, cells, sink);
        }
        let providers = self.groups.of_element(element);
        let beside = Leaves::without(&element.value, &["negotiated_prices"]);
        let mut stored = 0;
        let prices = element.value.get("negotiated_prices").map_or(&[][..], Value::elements);
        for (at, price) in (0_u64..).zip(prices) {
            let place = PricePlace { element, index, at, price };
            stored += u64::from(self.price(&place, item, &providers, cells, sink)?);
            self.rows += 1;
            self.progress.set_rows(self.rows);
        }
        item.prices += stored;
        let is_unread = |name: &&str| !ELEMENT.contains(name) || is_no_list(element.value.get(name));
        let unknown = element.value.members().filter(is_unread);
        let mut left_out = 0;
        for name in unknown {
            left_out += element.value.get(name).map_or(0, |value| Leaves::of(value).filled);
            let fault = unread_member(name, &element.value, &ELEMENT);
            sink.finding(finding(fault.rule, element, &element.value, name, fault.message))?;
        }
        cells.read += beside.sum();
        if stored == 0 {
            cells.rejected += beside.sum();
        } else {
            cells.left_out += left_out;
            cells.gaps += providers.unknown;
            cells.stored += beside.filled - left_out - providers.unknown;
            cells.left_blank += beside.blank;
        }
        Ok(())
    }

    /// One price: true when it is stored.
    fn price(
        &mut self,
        place: &PricePlace<'_, '_>,
        item: &mut Item<'_, '_>,
        providers: &GroupsOfElement,
        cells: &mut Cells,
        sink: &mut dyn Sink,
    ) -> Result<bool, IngestError> {
        let PricePlace { element, price: value, .. } = *place;
        let (leaves, spot) = (Leaves::of(value), element.spot(value));
        let (mut told, mut faults) = (Told::default(), Vec::new());
        let read = match repeated(value, "") {
            Some(broken) => Err(broken),
            None => Price::of(value, self.general.is_version_2(), &mut told, &mut Faults(&mut faults)),
        };
        let price = match read {
            Ok(price) => price,
            Err((member, fault)) => {
                reject(element, value, place.finding(member, fault), cells, sink)?;
                return Ok(false);
            }
        };
        for (member, fault) in faults {
            sink.finding(place.finding(&member, fault))?;
        }
        let mut left_out = 0;
        for name in unknown_members(value, &price::MEMBERS, &price::LISTS) {
            left_out += value.get(name).map_or(0, |member| Leaves::of(member).filled);
            sink.finding(place.finding(name, unread_member(name, value, &price::MEMBERS)))?;
        }
        let providers = sink.providers(&providers.fact())?;
        let key = item.key(sink)?;
        let conditions = &price.conditions;
        let charge = sink.charge(
            spot.line,
            key,
            &ChargeFact {
                setting: conditions.setting,
                billing_class: conditions.billing_class,
                place_of_service: conditions.place,
                modifiers: &conditions.modifiers,
            },
        )?;
        let method = match price.negotiated_type {
            NegotiatedType::PerDiem => Ok(Method::PerDiem),
            NegotiatedType::Percentage => Ok(Method::PercentOfCharges),
            _ => Err(Missing::NotCollected),
        };
        let rate = RateFact {
            payer_plan: Some(self.general.payer_plan(&self.publication)),
            terms: TermsFact {
                method,
                effective_to: price.effective_to,
                notes: price.notes,
                ..TermsFact::NOT_COLLECTED
            },
            amount_raw: price.amount_raw,
            percentage: price.percentage,
            algorithm: Err(Missing::NotApplicable),
            in_network: Some(InNetwork {
                providers,
                negotiated_type: price.negotiated_type,
                arrangement: item.head.arrangement,
                places: &conditions.places,
                pointer: PricePointer {
                    byte: spot.byte,
                    item: item.index,
                    element: place.index,
                    price: place.at,
                },
            }),
            ..RateFact::of(AmountKind::InNetwork, price.amount)
        };
        sink.rate(spot.line, charge, &rate)?;
        sink.accepted();
        cells.read += leaves.sum();
        cells.stored += told.stored;
        cells.gaps += told.gaps + leaves.blank;
        cells.left_out += left_out;
        Ok(true)
    }

    /// Codes that were asked for and are not there.
    fn say_absent(&self, found: &[(CodeSystem, String)], sink: &mut dyn Sink) -> Result<(), IngestError> {
        let Some(codes) = &self.publication.codes else { return Ok(()) };
        let stored = |system, code: &str| {
            found.iter().any(|(found, text)| found.stored(text) == system && text == code)
        };
        let absent: Vec<String> = codes
            .iter()
            .filter(|(system, code)| !stored(*system, code))
            .map(|(system, code)| format!("{system} {code}"))
            .collect();
        if absent.is_empty() {
            return Ok(());
        }
        let named = first_of(&absent, NAMED);
        let message = format!("no price of {named} is in the file, which was read for {}", codes.words());
        sink.finding(rules::CODES_NOT_IN_FILE.at(Place::default(), "", message))
    }

    fn say_too_old(&self, newest: Option<i32>, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let (Ok(edition), Some(version)) = (self.publication.edition, newest) else { return Ok(()) };
        if version - edition.year() < YEARS_APART {
            return Ok(());
        }
        let message = format!("the file is dated {edition}, and its codes are of {version}");
        sink.finding(rules::DATED_BEFORE_ITS_CODES.at(Place::default(), &edition.to_string(), message))
    }
}

/// A price and where it stands.
struct PricePlace<'p, 't> {
    element: &'p Entry<'t>,
    /// Which element of the item.
    index: u64,
    /// Which price of the element.
    at: u64,
    price: &'p Value<'t>,
}

impl PricePlace<'_, '_> {
    fn finding(&self, member: &str, fault: Fault) -> Finding {
        let stated = unread::value_at(self.price, member);
        let shown = stated.unwrap_or(self.price);
        let pointer = format!("{}/negotiated_prices/{}/{member}", self.element.pointer, self.at);
        let place = Place { line: self.element.spot(shown).line, pointer: Some(pointer), ..Place::default() };
        let value = stated.map_or("", unread::shown);
        unread::asked_of_the_payer(fault).at(place, (!value.is_empty()).then_some(value))
    }
}

/// Keeps a value of an entry aside as it stands.
fn reject(
    entry: &Entry<'_>,
    value: &Value<'_>,
    finding: Finding,
    cells: &mut Cells,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    cells.reject(Leaves::of(value).sum());
    let (spot, raw) = (entry.spot(value), entry.raw(value));
    sink.reject(&Reject { line: spot.line, byte_offset: spot.byte, raw, findings: &[finding] })
}

/// What is said of a member of an entry.
fn finding(
    rule: &'static crate::findings::Rule,
    entry: &Entry<'_>,
    value: &Value<'_>,
    member: &str,
    message: String,
) -> Finding {
    let shown = value.get(member).unwrap_or(value);
    let pointer =
        if member.is_empty() { entry.pointer.clone() } else { format!("{}/{member}", entry.pointer) };
    let place = Place { line: entry.spot(shown).line, pointer: Some(pointer), ..Place::default() };
    rule.at(place, value.get(member).map_or("", unread::shown), message)
}
