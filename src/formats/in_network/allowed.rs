//! Allowed amounts outside of a payer's networks: what it allowed to whom, of what was billed.

use std::sync::Arc;

use super::contents::{each_of, read_general};
use super::general::General;
use super::item::{Entry, code_of, lost_code};
use super::leaves::Leaves;
use super::names::ALLOWED_AMOUNTS;
use super::notes::Notes;
use super::price::{Conditions, Faults, Told, modifiers};
use super::repeated::repeated;
use super::unread::{
    asked_of_the_payer, is_no_list, prices_of_another_kind, shown, stops_before_clinicians, unread_member,
    value_at,
};
use crate::domain::{CodeSystem, Known, Missing, Money};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::{Fault, read_amount};
use crate::formats::filter::CodeFilter;
use crate::formats::ledger::Cells;
use crate::formats::options::OpenOptions;
use crate::formats::providers::AllowedFact;
use crate::formats::reader::{LeftOut, Publication, Reader, Reject, Sink};
use crate::formats::words::TinType;
use crate::source::json::{Fault as JsonFault, Scanner, Value};
use crate::source::{IngestError, Progress, Source};

/// The list of items.
const ITEMS: &str = "out_of_network";
/// The member of a payment that is what was allowed.
const AMOUNT: &str = "allowed_amount";

/// A file of allowed amounts whose head was read.
pub(super) struct AllowedReader {
    name: String,
    publication: Publication,
    general: General,
    notes: Notes,
    scanner: Option<Scanner>,
    progress: Arc<Progress>,
    explain: Box<dyn Fn(std::io::Error) -> IngestError + Send>,
}

impl AllowedReader {
    pub(super) fn open(source: &Source, options: &OpenOptions) -> Result<Self, IngestError> {
        let (general, notes) = read_general(source, ITEMS)?;
        let publication = general.publication_of_codes(ALLOWED_AMOUNTS, source, options)?;
        Ok(Self {
            name: source.name().to_owned(),
            publication,
            general,
            notes,
            scanner: Some(Scanner::new(source.text()?)),
            progress: Arc::clone(source.progress()),
            explain: source.explainer(),
        })
    }
}

/// What is counted while items are read.
#[derive(Default)]
struct Counted {
    cells: Cells,
    left_out: LeftOut,
}

impl Reader for AllowedReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let mut counted = Counted::default();
        let mut scanner = self.scanner.take().expect("a reader reads once");
        let explain = |fault: JsonFault| fault.into_error(&self.name, |error| (self.explain)(error));
        let has_settings = self.general.is_version_2();
        let codes = self.publication.codes.as_ref();
        let mut visit = |entry: &Entry<'_>, index: u64| {
            item(entry, codes, has_settings, &mut counted, sink)?;
            self.progress.set_rows(index + 1);
            Ok(())
        };
        each_of(&mut scanner, ITEMS, &mut visit, &explain)?;
        std::mem::take(&mut self.notes).say(sink)?;
        sink.left_out(counted.left_out);
        sink.cells(&counted.cells);
        Ok(())
    }
}

/// An item with its amounts.
fn item(
    entry: &Entry<'_>,
    codes: Option<&CodeFilter>,
    has_settings: bool,
    counted: &mut Counted,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    counted.left_out.items += 1;
    let Some((code, fault)) = code_of(&entry.value) else {
        let rule = rules::ITEM_WITHOUT_CODE;
        let lost = lost_code(&entry.value).unwrap_or_else(|| "an item without a billing code".to_owned());
        let fault = Fault::new(rule, format!("{lost}; its amounts are not stored"), rule.remedy);
        return reject(entry, &entry.value, ("billing_code", fault), counted, sink);
    };
    if codes.is_some_and(|codes| !codes.contains(code.0, &code.1)) {
        counted.left_out.bytes += (entry.value.end - entry.value.at) as u64;
        return Ok(());
    }
    counted.left_out.kept += 1;
    if let Some(broken) = repeated(&entry.value, "allowed_amounts") {
        return reject(entry, &entry.value, broken, counted, sink);
    }
    if let Some(broken) = prices_of_another_kind(&entry.value, "allowed_amounts") {
        return reject(entry, &entry.value, broken, counted, sink);
    }
    if let Some(fault) = fault {
        sink.finding(fault.at(place(entry, &entry.value, "billing_code"), Some(&code.1)))?;
    }
    let own = Leaves::without(&entry.value, &["allowed_amounts"]);
    counted.cells.read += own.sum();
    // Type and code are kept with each amount; the payer's own words are not.
    counted.cells.stored += 2;
    counted.cells.left_out += own.filled - 2;
    counted.cells.left_blank += own.blank;
    for group in entry.value.get("allowed_amounts").map_or(&[][..], Value::elements) {
        amounts(entry, group, (code.0, &code.1), has_settings, counted, sink)?;
    }
    Ok(())
}

/// The amounts of one organization.
fn amounts(
    entry: &Entry<'_>,
    group: &Value<'_>,
    code: (CodeSystem, &str),
    has_settings: bool,
    counted: &mut Counted,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    if let Some(broken) = repeated(group, "payments") {
        return reject(entry, group, broken, counted, sink);
    }
    if let Some(broken) = prices_of_another_kind(group, "payments") {
        return reject(entry, group, broken, counted, sink);
    }
    let (mut told, mut faults) = (Told::default(), Vec::new());
    let conditions = match Conditions::of(group, has_settings, &mut told, &mut Faults(&mut faults)) {
        Ok(conditions) => conditions,
        Err((member, fault)) => return reject(entry, group, (member, fault), counted, sink),
    };
    for (member, fault) in faults {
        sink.finding(at(entry, group, &member, fault))?;
    }
    let own = Leaves::without(group, &["payments"]);
    let stored = told.stored + told.gaps + group.get("tin").map_or(0, |tin| Leaves::of(tin).filled);
    counted.cells.read += own.sum();
    counted.cells.stored += stored;
    counted.cells.left_out += own.filled - stored;
    counted.cells.left_blank += own.blank;
    let organization = Organization { code, tin: tin_of(group), conditions };
    for paid in group.get("payments").map_or(&[][..], Value::elements) {
        if let Some(broken) = repeated(paid, "").or_else(|| prices_of_another_kind(paid, "providers")) {
            reject(entry, paid, broken, counted, sink)?;
            continue;
        }
        match payment(entry, paid, &organization, sink)? {
            Ok(()) => {
                let leaves = Leaves::of(paid);
                counted.cells.read += leaves.sum();
                counted.cells.stored += leaves.filled;
                counted.cells.gaps += leaves.blank;
            }
            Err(broken) => reject(entry, paid, broken, counted, sink)?,
        }
    }
    Ok(())
}

/// To whom and for what amounts are.
struct Organization<'o> {
    code: (CodeSystem, &'o str),
    tin: Known<(TinType, String)>,
    conditions: Conditions,
}

/// One amount, for each provider who billed for it; the inner error is what makes it unusable.
fn payment(
    entry: &Entry<'_>,
    paid: &Value<'_>,
    organization: &Organization<'_>,
    sink: &mut dyn Sink,
) -> Result<Result<(), (&'static str, Fault)>, IngestError> {
    let Organization { code, tin, conditions } = organization;
    let mut faults = Vec::new();
    let modifiers = match modifiers(paid, &mut Told::default(), &mut Faults(&mut faults)) {
        Ok(modifiers) => modifiers,
        Err(broken) => return Ok(Err(broken)),
    };
    let printed = paid.cell_of(AMOUNT);
    let amount = match read_amount(printed) {
        Ok(amount) => amount,
        Err(fault) => return Ok(Err((AMOUNT, fault))),
    };
    faults.extend(amount.notice.map(|notice| (AMOUNT.into(), notice.fault(printed))));
    for (member, fault) in faults {
        sink.finding(at(entry, paid, &member, fault))?;
    }
    let place = conditions.place.map(|place| place.to_string()).unwrap_or_default();
    // What names no provider was allowed all the same.
    let providers = match paid.get("providers").map_or(&[][..], Value::elements) {
        [] => std::slice::from_ref(paid),
        providers => providers,
    };
    for provider in providers {
        let billed = billed(entry, provider, sink)?;
        if is_no_list(provider.get("npi")) {
            sink.finding(at(entry, provider, "npi", unread_member("npi", provider, &["npi"])))?;
        }
        let spot = entry.spot(provider);
        let fact = AllowedFact {
            code: *code,
            tin: tin.as_ref().map_err(|reason| *reason).map(|(kind, digits)| (*kind, &**digits)),
            billing_class: conditions.billing_class,
            setting: conditions.setting,
            places: if conditions.places.is_empty() { &place } else { &conditions.places },
            modifiers: &modifiers,
            amount: amount.value.map(Money::new),
            billed,
            npi_count: match provider.get("npi") {
                list if stops_before_clinicians(list) => 0,
                list => list.map_or(0, |npis| npis.elements().len() as u64),
            },
            byte: spot.byte,
        };
        sink.allowed(spot.line, &fact)?;
        sink.accepted();
    }
    Ok(Ok(()))
}

/// What a provider billed; what is no amount is a gap.
fn billed(entry: &Entry<'_>, provider: &Value<'_>, sink: &mut dyn Sink) -> Result<Known<Money>, IngestError> {
    const MEMBER: &str = "billed_charge";
    let printed = provider.cell_of(MEMBER);
    let (value, fault) = match read_amount(printed) {
        Ok(billed) => (billed.value, billed.notice.map(|notice| notice.fault(printed))),
        Err(fault) => (Err(Missing::Invalid), Some(Fault { rule: rules::VALUE_NOT_READ, ..fault })),
    };
    if let Some(fault) = fault {
        sink.finding(at(entry, provider, MEMBER, fault))?;
    }
    Ok(value.map(Money::new))
}

/// Kind and digits of a tax identification.
fn tin_of(group: &Value<'_>) -> Known<(TinType, String)> {
    let Some(tin) = group.get("tin") else { return Err(Missing::NotSupplied) };
    let digits: String = tin.cell_of("value").chars().filter(|c| *c != '-').collect();
    match TinType::from_word(tin.cell_of("type")) {
        _ if digits.is_empty() => Err(Missing::NotSupplied),
        Some(kind) => Ok((kind, digits)),
        None => Err(Missing::Invalid),
    }
}

/// Where a member of a value stands.
fn place(entry: &Entry<'_>, value: &Value<'_>, member: &str) -> Place {
    let shown = value_at(value, member).unwrap_or(value);
    Place {
        line: entry.spot(shown).line,
        pointer: Some(format!("{}/{member}", entry.pointer)),
        ..Place::default()
    }
}

/// What is said of a member of a value.
fn at(entry: &Entry<'_>, value: &Value<'_>, member: &str, fault: Fault) -> Finding {
    asked_of_the_payer(fault).at(place(entry, value, member), Some(value_at(value, member).map_or("", shown)))
}

/// Keeps a value aside as it stands.
fn reject(
    entry: &Entry<'_>,
    value: &Value<'_>,
    (member, fault): (&str, Fault),
    counted: &mut Counted,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let spot = entry.spot(value);
    counted.cells.reject(Leaves::of(value).sum());
    let finding = at(entry, value, member, fault);
    let raw = entry.raw(value);
    sink.reject(&Reject { line: spot.line, byte_offset: spot.byte, raw, findings: &[finding] })
}
