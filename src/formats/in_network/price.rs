//! One price, and what it shares with an allowed amount: class, setting, places of service, modifiers.

use std::borrow::Cow;

use crate::domain::{Decimal, Known, Missing, Money, PlaceOfService, is_no_last_day, parse_date};
use crate::findings::rules;
use crate::formats::cell::{self, Fault, doubtful_percentage, read_amount, read_percentage, read_setting};
use crate::formats::codes::{no_modifier, read_modifiers, together};
use crate::formats::words::{BillingClass, NegotiatedType, Setting};
use crate::source::json::{Kind, Value};

/// Members of a price.
pub(super) const MEMBERS: [&str; 8] = [
    "negotiated_type",
    "negotiated_rate",
    "expiration_date",
    "service_code",
    "billing_class",
    "setting",
    "billing_code_modifier",
    "additional_information",
];
/// Those of a price or an allowed amount that are lists.
pub(super) const LISTS: [&str; 2] = ["service_code", "billing_code_modifier"];
/// All places of service.
const ALL_PLACES: &str = "CSTM-00";

/// What became of the cells of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    pub(super) stored: u64,
    pub(super) gaps: u64,
}

/// For whom, where and how a price or an allowed amount is.
#[derive(Debug)]
pub(super) struct Conditions {
    pub(super) billing_class: Known<BillingClass>,
    pub(super) setting: Known<Setting>,
    /// The one place of service.
    pub(super) place: Known<PlaceOfService>,
    /// Several places divided by bars, `CSTM-00` for all, else blank.
    pub(super) places: String,
    pub(super) modifiers: String,
}

/// A price as it is stored.
#[derive(Debug)]
pub(super) struct Price<'t> {
    pub(super) conditions: Conditions,
    pub(super) negotiated_type: NegotiatedType,
    pub(super) amount: Known<Money>,
    pub(super) amount_raw: Option<&'t str>,
    pub(super) percentage: Known<Decimal>,
    pub(super) effective_to: Known<chrono::NaiveDate>,
    pub(super) notes: Known<&'t str>,
}

/// Reads what is odd beside the values; each fault names the member that it is of, of a list with the number of its
/// element after a slash.
pub(super) struct Faults<'f>(pub(super) &'f mut Vec<(Cow<'static, str>, Fault)>);

impl Faults<'_> {
    fn add(&mut self, member: impl Into<Cow<'static, str>>, fault: Fault) {
        self.0.push((member.into(), fault));
    }

    /// The value of a reading; a fault of it makes a gap.
    fn value<T>(
        &mut self,
        member: impl Into<Cow<'static, str>>,
        read: Result<cell::Reading<T>, Fault>,
    ) -> Known<T> {
        match read {
            Ok(reading) => {
                if let Some(notice) = reading.notice {
                    self.add(member, notice);
                }
                reading.value
            }
            Err(fault) => {
                let rule = match fault.rule == rules::UNKNOWN_WORD {
                    true => rules::WORD_KEPT_AS_GAP,
                    false => rules::VALUE_NOT_READ,
                };
                self.add(member, Fault { rule, ..fault });
                Err(Missing::Invalid)
            }
        }
    }
}

impl Conditions {
    /// Reads the members of an object.
    pub(super) fn of(
        value: &Value<'_>,
        has_settings: bool,
        told: &mut Told,
        faults: &mut Faults<'_>,
    ) -> Result<Self, (&'static str, Fault)> {
        let class = value.cell_of("billing_class");
        let billing_class = match class {
            "" => Err(Missing::NotSupplied),
            class if class.eq_ignore_ascii_case("institutional") => Ok(BillingClass::Facility),
            class => faults.value("billing_class", cell::read_billing_class(class)),
        };
        told.one(class, &billing_class);
        let printed = value.cell_of("setting");
        let setting = match printed {
            "" if has_settings => Err(Missing::NotSupplied),
            "" => Err(Missing::NotCollected),
            printed => faults.value("setting", read_setting(printed)),
        };
        told.one(printed, &setting);
        let (place, places) = places(value, billing_class, told, faults);
        let modifiers = modifiers(value, told, faults)?;
        Ok(Self { billing_class, setting, place, places, modifiers })
    }
}

/// The places of service: the one, or a list.
fn places(
    value: &Value<'_>,
    class: Known<BillingClass>,
    told: &mut Told,
    faults: &mut Faults<'_>,
) -> (Known<PlaceOfService>, String) {
    let mut codes: Vec<String> = Vec::new();
    for (nth, printed) in list(value, "service_code").iter().enumerate() {
        let printed = printed.cell();
        if printed.is_empty() {
            continue;
        }
        let place = match printed.eq_ignore_ascii_case(ALL_PLACES) {
            true => Ok(ALL_PLACES.to_owned()),
            false => faults
                .value(format!("service_code/{nth}"), cell::read_place(printed))
                .map(|place| place.to_string()),
        };
        told.one(printed, &place);
        codes.extend(place);
    }
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [] if class == Ok(BillingClass::Professional) => (Err(Missing::NotSupplied), String::new()),
        [] => (Err(Missing::NotApplicable), String::new()),
        [one] if one != ALL_PLACES => (one.parse().map_err(|_| Missing::Invalid), String::new()),
        several => (Err(Missing::NotApplicable), several.join("|")),
    }
}

/// The modifiers. A price without one of them would be that of another service.
pub(super) fn modifiers(
    value: &Value<'_>,
    told: &mut Told,
    faults: &mut Faults<'_>,
) -> Result<String, (&'static str, Fault)> {
    const MEMBER: &str = "billing_code_modifier";
    let mut all = String::new();
    for (nth, printed) in list(value, MEMBER).iter().enumerate() {
        let printed = printed.cell();
        if printed.is_empty() {
            continue;
        }
        told.stored += 1;
        if let Some(marker) = no_modifier(printed) {
            if marker.ambiguous {
                faults.add(format!("{MEMBER}/{nth}"), cell::ambiguous(printed));
            }
            continue;
        }
        if let Some(notice) = together(printed) {
            faults.add(format!("{MEMBER}/{nth}"), notice);
        }
        all.push_str(printed);
        all.push('|');
    }
    let mut buffer = String::new();
    read_modifiers(&all, &mut buffer).map(str::to_owned).map_err(|fault| (MEMBER, fault))
}

impl Told {
    /// Counts a cell by the value that was made of it. A blank one is counted by the caller.
    fn one<T>(&mut self, printed: &str, value: &Known<T>) {
        match value {
            _ if printed.is_empty() => {}
            Ok(_) => self.stored += 1,
            Err(_) => self.gaps += 1,
        }
    }
}

impl<'t> Price<'t> {
    /// Reads a price; the error is what makes it unusable.
    pub(super) fn of(
        value: &'t Value<'_>,
        has_settings: bool,
        told: &mut Told,
        faults: &mut Faults<'_>,
    ) -> Result<Self, (&'static str, Fault)> {
        let word = value.cell_of("negotiated_type");
        let Some(negotiated_type) = NegotiatedType::from_word(word) else {
            let message = match word {
                "" => "the price does not say what it is".to_owned(),
                word => format!("`{word}` is no negotiated type"),
            };
            let rule = rules::PRICE_TYPE_UNKNOWN;
            return Err(("negotiated_type", Fault::new(rule, message, rule.remedy)));
        };
        told.stored += 1;
        let printed = value.cell_of("negotiated_rate");
        let (amount, amount_raw, percentage) = figure(negotiated_type, printed, faults)?;
        told.one(printed, &amount.or_else(|_| percentage.map(Money::new)));
        let conditions = Conditions::of(value, has_settings, told, faults)?;
        let printed = value.cell_of("expiration_date");
        let effective_to = end(printed, faults);
        // A day such as 9999-12-31 says that there is no end, which is what is stored.
        match effective_to {
            Err(Missing::NotApplicable) => told.stored += 1,
            known => told.one(printed, &known),
        }
        let printed = value.cell_of("additional_information");
        let notes = cell::text(printed, Missing::NotApplicable);
        told.one(printed, &notes);
        Ok(Self { conditions, negotiated_type, amount, amount_raw, percentage, effective_to, notes })
    }
}

/// The elements of a member; of a value that stands in place of a list, it alone.
fn list<'v, 't>(value: &'v Value<'t>, member: &str) -> &'v [Value<'t>] {
    match value.get(member) {
        Some(list @ Value { kind: Kind::List(_), .. }) => list.elements(),
        Some(only) => std::slice::from_ref(only),
        None => &[],
    }
}

/// The members that are not read: those that the schema does not have, and those that hold lists or objects
/// where it has a value.
pub(super) fn unknown_members<'v>(
    value: &'v Value<'_>,
    members: &'v [&str],
    lists: &'v [&str],
) -> impl Iterator<Item = &'v str> {
    let is_value = |value: &Value<'_>| !matches!(value.kind, Kind::List(_) | Kind::Object(_));
    let is_read = move |name: &str| match value.get(name) {
        Some(Value { kind: Kind::List(elements), .. }) if lists.contains(&name) => {
            elements.iter().all(is_value)
        }
        Some(member) => is_value(member),
        None => true,
    };
    value.members().filter(move |name| !members.contains(name) || !is_read(name))
}

/// Dollars, or a percentage.
#[expect(clippy::type_complexity, reason = "the three parts of a figure, used once")]
fn figure<'t>(
    negotiated_type: NegotiatedType,
    printed: &'t str,
    faults: &mut Faults<'_>,
) -> Result<(Known<Money>, Option<&'t str>, Known<Decimal>), (&'static str, Fault)> {
    const MEMBER: &str = "negotiated_rate";
    let missing = |message: &str| Fault::new(rules::PRICE_MISSING, message, rules::PRICE_MISSING.remedy);
    if printed.is_empty() {
        faults.add(MEMBER, missing("a price without a number"));
        let gap = Missing::NotSupplied;
        return Ok(match negotiated_type {
            NegotiatedType::Percentage => (Err(Missing::NotApplicable), None, Err(gap)),
            _ => (Err(gap), None, Err(Missing::NotApplicable)),
        });
    }
    if negotiated_type == NegotiatedType::Percentage {
        let reading = read_percentage(printed).map_err(|fault| (MEMBER, fault))?;
        if let Some(notice) = reading.notice {
            faults.add(MEMBER, notice);
        }
        if let Some(fault) = reading.value.ok().and_then(|value| doubtful_percentage(value, None, None)) {
            faults.add(MEMBER, fault);
        }
        return Ok((Err(Missing::NotApplicable), None, reading.value));
    }
    let reading = read_amount(printed).map_err(|fault| (MEMBER, fault))?;
    if reading.value == Ok(Decimal::ZERO) {
        faults.add(MEMBER, missing("a price of zero, kept as published"));
    } else if let Some(notice) = reading.notice {
        faults.add(MEMBER, notice.fault(printed));
    }
    Ok((reading.value.map(Money::new), reading.raw, Err(Missing::NotApplicable)))
}

/// The last day that a price holds for.
fn end(printed: &str, faults: &mut Faults<'_>) -> Known<chrono::NaiveDate> {
    // A time behind the day says nothing more of it.
    let day = printed.trim().split(['T', ' ']).next().unwrap_or_default();
    match parse_date(day) {
        _ if day.is_empty() => Err(Missing::NotSupplied),
        Ok(day) if is_no_last_day(day) => Err(Missing::NotApplicable),
        Ok(day) => Ok(day),
        Err(_) => faults.value("expiration_date", cell::read_date(printed)),
    }
}
