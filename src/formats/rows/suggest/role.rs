//! What each column of an unknown file seems to be: its cells must look like it, and its heading must
//! allow it. What is doubtful is left out, with the reason.

use super::beside::{Given, beside_others, is_like_its_neighbors, texts};
use super::heading::{
    DIVIDERS, Kind, is_named_like_others, is_of_modifiers, kind, outside_brackets, unclear_word, words,
};
use super::repeated::Repeated;
use super::sample::{ColumnSeen, Sample};
use super::terms::{day_of, named_before_day, own};
use crate::domain::CodeSystem;

/// What a column seems to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// One field of `[columns]`, by its key; amounts and modifiers may have several columns.
    Field(&'static str),
    /// CPT or HCPCS codes, perhaps with others among them.
    Procedure,
    /// Codes of one system.
    Code(CodeSystem),
    /// The name of each code's system.
    System,
    /// The day of the data, the same in every row.
    Edition,
    /// Amounts of the payer in the heading, of this payer and plan where the heading alone does not say it.
    PayerAmounts(Option<(String, Option<String>)>),
    /// Nothing that a profile reads, and why where it could be taken for something.
    Unused(Option<String>),
}

/// What kind of file the columns make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A hospital's charges, perhaps with what payers pay.
    Hospital,
    /// One payer's or several payers' rates, named in each row.
    Payers,
    /// What a public program pays.
    FeeSchedule,
}

/// The roles of all columns, in order, and the kind of file.
#[derive(Debug)]
pub(super) struct Roles {
    pub(super) of_columns: Vec<Role>,
    pub(super) file: FileKind,
}

/// The columns with their roles.
pub(super) type Columns<'s> = Vec<(&'s ColumnSeen, Role)>;

impl Roles {
    /// Looks at every column, then at all together.
    pub(super) fn of(sample: &Sample) -> Self {
        let columns = &sample.columns;
        let mut roles: Vec<Role> = columns.iter().map(|column| of_words(column, sample.rows)).collect();
        let repeated = Repeated::of(columns);
        repeated.leave(&mut roles, |why| Role::Unused(Some(why)));
        once(&mut roles);
        systems(&mut roles, columns);
        description(&mut roles, columns);
        let file = amounts(&mut roles, columns);
        repeated.leave(&mut roles, |why| Role::Unused(Some(why)));
        Self { of_columns: roles, file }
    }

    /// Whether some column holds amounts: one with a heading for them may be blank.
    pub(super) fn has_amounts(&self, sample: &Sample) -> bool {
        let mut columns = sample.columns.iter().zip(&self.of_columns);
        columns.any(|(column, role)| is_amount(role) && column.filled > 0)
    }
}

/// Whether a column holds amounts.
pub(super) fn is_amount(role: &Role) -> bool {
    const KEYS: [&str; 5] = ["gross", "cash", "minimum", "maximum", "amount"];
    matches!(role, Role::PayerAmounts(_)) || matches!(role, Role::Field(key) if KEYS.contains(key))
}

/// Fields that have one column.
fn once(roles: &mut [Role]) {
    let mut taken: Vec<&'static str> = Vec::new();
    for role in roles.iter_mut() {
        if let Role::Field(key) = role
            && *key != "modifiers"
        {
            if taken.contains(key) {
                *role = Role::Unused(Some(format!("a second column of `{key}`")));
            } else {
                taken.push(key);
            }
        }
    }
}

/// Words of headings above years, months and quarters from which amounts hold.
const PERIODS: [&str; 8] =
    ["year", "release", "period", "quarter", "month", "effective", "edition", "version"];

/// Headings above places of service.
const PLACES: [&str; 17] = [
    "pos",
    "pos code",
    "place of service",
    "place of svc",
    "place svc",
    "svc place",
    "service place",
    "service location type",
    "site of service",
    "site of svc",
    "site",
    "f nf",
    "nf f",
    "fac nonfac",
    "facility nonfacility",
    "facility non facility",
    "fac non fac",
];

/// What a column is that holds no amounts.
fn of_words(column: &ColumnSeen, rows: u64) -> Role {
    let heading = outside_brackets(&column.heading);
    let words = words(&heading);
    let joined = words.join(" ");
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let says = |phrase: &str| joined.contains(phrase);
    if column.heading.is_empty() {
        return Role::Unused(None);
    }
    if column.nested {
        let why =
            "it holds lists or records, whose prices are not read: a profile reads one value of each key";
        return Role::Unused(Some(why.to_owned()));
    }
    if let Some(role) = of_template(&column.heading) {
        return role;
    }
    if column.filled == 0 {
        return if words.iter().any(|word| is_of_modifiers(word)) {
            Role::Field("modifiers")
        } else {
            Role::Unused(None)
        };
    }
    if 4 * column.systems >= column.filled && (is(&["type", "system"]) || says("code set")) {
        return Role::System;
    }
    // Cells with cents are of prices, whatever the heading says.
    if words.iter().any(|word| is_of_modifiers(word)) && !is(&["desc", "description"]) && column.cents == 0 {
        return Role::Field("modifiers");
    }
    let of_days = 10 * (column.days + column.compact_days) >= 9 * column.filled;
    if of_days {
        return of_day(column, &is, rows);
    }
    if column.is_of_periods() && is(&PERIODS) && rows == column.filled {
        return Role::Field("effective_from");
    }
    if let Some(role) = of_codes(column, &joined, &is) {
        return role;
    }
    if is(&["payer", "payor", "insurer", "insurance"])
        && column.amounts * 2 < column.filled
        && !is(&["id", "code", "type"])
    {
        return Role::Field("payer");
    }
    if joined == "plan" || joined == "plan name" || joined == "product" {
        return Role::Field("plan");
    }
    if is(&["setting"])
        || ["patient type", "patient class", "ip op", "patient setting"].contains(&joined.as_str())
    {
        return Role::Field("setting");
    }
    if says("line of business") || joined == "lob" {
        return Role::Field("line_of_business");
    }
    if PLACES.iter().any(|place| joined == *place || (place.contains("serv") && says(place))) {
        return Role::Field("place_of_service");
    }
    if is(&["description", "desc", "descriptor", "descriptions"]) {
        return Role::Field("description");
    }
    if is(&["note", "notes", "comment", "comments", "remarks"]) {
        return Role::Field("notes");
    }
    Role::Unused(None)
}

/// Words of headings above last days.
const ENDS: [&str; 16] = [
    "term",
    "termination",
    "terminate",
    "terminates",
    "terminated",
    "end",
    "ends",
    "ending",
    "to",
    "through",
    "thru",
    "until",
    "expire",
    "expires",
    "expired",
    "expiration",
];

fn of_day(column: &ColumnSeen, is: &impl Fn(&[&str]) -> bool, rows: u64) -> Role {
    if column.compact_days == 0 && is(&ENDS) {
        return Role::Field("effective_to");
    }
    if column.compact_days == 0 && is(&["eff", "effective", "begin", "start", "from"]) {
        return Role::Field("effective_from");
    }
    if column.filled == rows && column.only_text().is_some() && column.compact_days == 0 {
        return Role::Edition;
    }
    Role::Unused(None)
}

fn of_codes(column: &ColumnSeen, joined: &str, is: &impl Fn(&[&str]) -> bool) -> Option<Role> {
    const OWN: [&str; 13] = [
        "charge code",
        "chargecode",
        "charge number",
        "charge no",
        "charge id",
        "chargemaster",
        "procedure id",
        "item code",
        "item number",
        "item no",
        "cdm",
        "charge item",
        "service number",
    ];
    let says = |words: &[&str]| words.iter().any(|word| joined.contains(word));
    let other = [
        "desc",
        "description",
        "descriptor",
        "type",
        "system",
        "count",
        "qty",
        "requires",
        "required",
        "flag",
        "indicator",
        "authorization",
        "status",
    ];
    if is(&other) {
        return None;
    }
    if says(&OWN) || is(&["eap"]) {
        return Some(Role::Code(CodeSystem::Cdm)).filter(|_| !column.is_printed_as_money());
    }
    let shaped = column.procedures + column.padded + column.with_modifiers;
    let codes = 2 * shaped > column.filled;
    if says(&["cpt", "hcpc"]) && !(shaped == 0 && column.filled > 20) {
        return Some(Role::Procedure);
    }
    if is(&["eapg", "eapgs"]) {
        return Some(Role::Code(CodeSystem::Eapg)).filter(|_| !column.is_printed_as_money());
    }
    if says(&["apr drg", "aprdrg"]) && shaped == 0 {
        return Some(Role::Code(CodeSystem::AprDrg)).filter(|_| !column.is_printed_as_money());
    }
    if is(&["drg", "drgs", "msdrg"]) {
        return Some(if shaped > 0 { Role::Procedure } else { Role::Code(CodeSystem::MsDrg) })
            .filter(|_| !column.is_printed_as_money());
    }
    if is(&["ndc"]) {
        return Some(Role::Code(CodeSystem::Ndc));
    }
    let plain = [
        "code",
        "codes",
        "procedure code",
        "proc code",
        "billing code",
        "procedure",
        "service code",
        "billing service code",
    ];
    let some = 20 * shaped > column.filled;
    if codes && is(&["code", "codes", "procedure", "proc"])
        || some && (plain.contains(&joined) || says(&["service code"]))
    {
        return Some(Role::Procedure);
    }
    let rc = column.whole == column.amounts && column.amounts > 0 && column.currency == 0;
    if rc && (says(&["revenue code", "rev code"]) || joined == "rc" || joined == "revenue") {
        return Some(Role::Code(CodeSystem::Rc));
    }
    None
}

/// CMS's own headings, also where the file as a whole is none of its template.
fn of_template(heading: &str) -> Option<Role> {
    // As they are compared: `Standard Charges | Gross` is `standard_charge|gross`.
    let letters =
        |part: &str| part.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let parts: Vec<String> = heading.split('|').map(letters).collect();
    if !heading.contains('|')
        && !["payername", "planname", "additionalgenericnotes"].contains(&parts[0].as_str())
    {
        return None;
    }
    let unused = |why: &str| Some(Role::Unused(Some(why.to_owned())));
    let parts: Vec<&str> =
        parts.iter().map(|part| if *part == "standardcharges" { "standardcharge" } else { part }).collect();
    match parts.as_slice() {
        ["standardcharge", "gross" | "grosscharge"] => Some(Role::Field("gross")),
        ["standardcharge", "discountedcash" | "cash" | "discountedcashprice"] => Some(Role::Field("cash")),
        ["standardcharge", "min" | "minimum"] => Some(Role::Field("minimum")),
        ["standardcharge", "max" | "maximum"] => Some(Role::Field("maximum")),
        ["standardcharge", "negotiateddollar"] => Some(Role::Field("amount")),
        ["standardcharge", "negotiatedpercentage"] => Some(Role::Field("percentage")),
        ["standardcharge", "methodology"] => Some(Role::Field("method")),
        ["standardcharge", .., "negotiateddollar"] => {
            let named: Vec<&str> = heading.split('|').map(str::trim).collect();
            let plan = named[2..named.len() - 1].join("|");
            if named[1].starts_with('[') || named[1].is_empty() {
                return unused("a place holder of CMS's template and no payer");
            }
            let plan = Some(plan).filter(|plan| !plan.is_empty());
            Some(Role::PayerAmounts(Some((named[1].to_owned(), plan))))
        }
        ["standardcharge", ..] => unused("a percentage, algorithm or methodology of CMS's template"),
        ["estimatedamount" | "medianamount" | "10thpercentile" | "90thpercentile" | "count", ..] => {
            unused("a statistic of what was allowed and no rate")
        }
        ["code", _] => Some(Role::Procedure),
        ["code", _, "type"] => Some(Role::System),
        ["payername"] => Some(Role::Field("payer")),
        ["planname"] => Some(Role::Field("plan")),
        ["additionalgenericnotes" | "additionalpayernotes", ..] => unused("notes of CMS's template"),
        _ => None,
    }
}

/// A column of systems belongs to a column of codes; without one it is nothing.
fn systems(roles: &mut [Role], columns: &[ColumnSeen]) {
    if !roles.contains(&Role::System) {
        return;
    }
    if roles.iter().any(|role| matches!(role, Role::Procedure | Role::Code(_))) {
        return;
    }
    let heading =
        |column: &ColumnSeen| words(&column.heading).iter().any(|word| word == "code" || word == "codes");
    let codes =
        (0..roles.len()).find(|at| matches!(roles[*at], Role::Unused(None)) && heading(&columns[*at]));
    match codes {
        Some(at) => roles[at] = Role::Procedure,
        None => {
            roles
                .iter_mut()
                .filter(|role| **role == Role::System)
                .for_each(|role| *role = Role::Unused(None));
        }
    }
}

/// Where no heading says description, the column with the most different texts is it.
fn description(roles: &mut [Role], columns: &[ColumnSeen]) {
    if roles.contains(&Role::Field("description")) {
        return;
    }
    let several_words = |text: &&String| text.contains(' ');
    let wordy = |column: &ColumnSeen| {
        column.texts.len() > 10
            && 2 * column.amounts < column.filled
            && 2 * column.texts.keys().filter(several_words).count() > column.texts.len()
    };
    let free = (0..roles.len()).filter(|at| matches!(roles[*at], Role::Unused(None)) && wordy(&columns[*at]));
    if let Some(at) = free.max_by_key(|at| (columns[*at].texts.len(), std::cmp::Reverse(*at))) {
        roles[at] = Role::Field("description");
    }
}

/// From so many known payers on, the way in which their headings are made is that of the file.
const FEWEST_ALIKE: usize = 3;

/// Gives amounts to columns whose cells and headings allow it, and tells what kind of file it is.
fn amounts(roles: &mut [Role], columns: &[ColumnSeen]) -> FileKind {
    let kinds: Vec<Option<Kind>> = roles
        .iter()
        .zip(columns)
        .map(|(role, column)| {
            let named = || match &column.paired {
                Some(paired) => paired.kind(column.currency + column.grouped > 0, is_program),
                None => kind(&column.heading),
            };
            (*role == Role::Unused(None) && !column.heading.is_empty()).then(named)
        })
        .collect();
    let is_hospital = |role: &Role| {
        let key = |key: &&str| ["gross", "cash", "minimum", "maximum", "payer"].contains(key);
        matches!(role, Role::PayerAmounts(_) | Role::Code(CodeSystem::Cdm))
            || matches!(role, Role::Field(name) if key(name))
    };
    let given = Given {
        modifiers: roles.contains(&Role::Field("modifiers")),
        hospital: roles.iter().any(is_hospital),
    };
    let kinds = beside_others(given, columns, kinds);
    let mut candidates = Vec::new();
    // Where several known payers have their plan behind a divider, unknown ones have it too.
    let of_scheme = |divider: &&str| {
        let known = kinds.iter().zip(columns).filter(|(found, _)| **found == Some(Kind::Payer));
        known.filter(|(_, column)| column.heading.contains(*divider)).count() >= FEWEST_ALIKE
    };
    let divider = DIVIDERS.into_iter().find(|divider| of_scheme(divider));
    for (at, found) in kinds.iter().enumerate() {
        let Some(mut found) = *found else { continue };
        let column = &columns[at];
        if matches!(found, Kind::Unclear | Kind::Open)
            && divider.is_some_and(|divider| is_named_like_others(&column.heading, divider))
        {
            found = Kind::Payer;
        }
        if found == Kind::Payer
            && column.amounts == 0
            && column.marked() + texts(column) > 0
            && is_like_its_neighbors(columns, &kinds, at)
        {
            candidates.push((at, found));
            continue;
        }
        // A payer may pay percentages of charges alone.
        if found == Kind::Payer && column.is_of_percentages() {
            candidates.push((at, found));
            continue;
        }
        if column.amounts == 0 || !column.is_numeric() {
            continue;
        }
        if let Kind::Other(what) = found {
            roles[at] = Role::Unused(Some(format!("its heading speaks of {what}")));
        } else if found == Kind::Unclear {
            let word = unclear_word(&column.heading).unwrap_or_default();
            roles[at] =
                Role::Unused(Some(format!("`{word}` in its heading is the word of no plan and no price")));
        } else if let Some(why) = column.no_money() {
            roles[at] = Role::Unused(Some(why.to_owned()));
        } else {
            candidates.push((at, found));
        }
    }
    let candidates = in_proportion(roles, columns, &candidates);
    let with = |wanted: Kind| candidates.iter().filter(move |(_, found)| *found == wanted).map(|(at, _)| *at);
    let is_field = |roles: &[Role], key: &str| {
        roles.contains(&Role::Field(if key == "payer" { "payer" } else { "amount" }))
    };
    let payers: Vec<usize> = with(Kind::Payer).collect();
    let [gross, fee]: [Vec<usize>; 2] = [Kind::Gross, Kind::Fee].map(|kind| with(kind).collect());
    for (wanted, key) in [(Kind::Cash, "cash"), (Kind::Minimum, "minimum"), (Kind::Maximum, "maximum")] {
        give(roles, columns, &with(wanted).collect::<Vec<_>>(), key);
    }
    let named = roles.contains(&Role::Field("payer"));
    if named {
        let negotiated: Vec<usize> = with(Kind::Negotiated).collect();
        give(roles, columns, &gross, "gross");
        if !is_field(roles, "amount") {
            let amount = negotiated.into_iter().chain(fee).chain(payers.iter().copied()).collect::<Vec<_>>();
            // Several only where they are of one kind, and no percentage stands for one of them.
            let first = amount.first().map(|at| kind(&columns[*at].heading));
            let same = |at: &usize| Some(kind(&columns[*at].heading)) == first;
            let most = if roles.contains(&Role::Field("percentage")) { 1 } else { amount.len() };
            let amount: Vec<usize> = amount.into_iter().filter(same).take(most).collect();
            give(roles, columns, &amount, "amount");
        }
        doubtful(roles, &candidates, columns);
        let hospital = roles
            .iter()
            .any(|role| matches!(role, Role::Field("gross" | "cash") | Role::Code(CodeSystem::Cdm)));
        return if hospital { FileKind::Hospital } else { FileKind::Payers };
    }
    let of_payers = payers.len() + roles.iter().filter(|role| matches!(role, Role::PayerAmounts(_))).count();
    let of_hospital = !gross.is_empty()
        || roles.iter().any(|role| {
            matches!(
                role,
                Role::Field("gross" | "cash" | "minimum" | "maximum") | Role::Code(CodeSystem::Cdm)
            )
        });
    let program = payers.len() == 1
        && of_payers == 1
        && fee.is_empty()
        && !of_hospital
        && is_program(&columns[payers[0]].heading);
    if !of_hospital && (of_payers == 0 && !fee.is_empty() || program) {
        give(roles, columns, if program { &payers } else { &fee }, "amount");
        doubtful(roles, &candidates, columns);
        return FileKind::FeeSchedule;
    }
    // The fee of a chargemaster is its charge; what is allowed or paid is none.
    let paid = |at: &usize| {
        let words = words(&columns[*at].heading);
        ["allowed", "allowable", "allow", "payment", "reimbursement"]
            .iter()
            .any(|paid| words.iter().any(|word| word == paid))
    };
    let charges: Vec<usize> = fee.into_iter().filter(|at| of_payers == 0 && !paid(at)).collect();
    give(roles, columns, if gross.is_empty() { &charges } else { &gross }, "gross");
    for at in &payers {
        roles[*at] = Role::PayerAmounts(named_before_day(&columns[*at].heading));
    }
    doubtful(roles, &candidates, columns);
    FileKind::Hospital
}

/// How many times less than the mean of the other prices the mean of a payer's may be.
const FAR: f64 = 100.0;

/// The candidates without those of payers whose numbers are far below the other prices: a price has a size.
fn in_proportion(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    candidates: &[(usize, Kind)],
) -> Vec<(usize, Kind)> {
    let is_far = |(at, found): &(usize, Kind)| {
        let others = candidates.iter().filter(|(other, _)| other != at);
        let mut means: Vec<f64> = others.filter_map(|(other, _)| columns[*other].mean()).collect();
        means.sort_by(f64::total_cmp);
        let middle = means.get(means.len() / 2).copied().unwrap_or_default();
        matches!(found, Kind::Payer | Kind::Open) && columns[*at].mean().is_some_and(|own| own * FAR < middle)
    };
    let (far, near): (Vec<_>, Vec<_>) = candidates.iter().copied().partition(is_far);
    for (at, _) in far {
        let why = format!("its numbers are less than a {FAR}th of those of the other prices");
        roles[at] = Role::Unused(Some(why));
    }
    near
}

/// Whether a heading names a public program that pays by a fee schedule.
fn is_program(heading: &str) -> bool {
    let words = words(heading);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&["medicaid", "medicare", "tricare", "comp", "workers"])
        && has(&["fee", "allowable", "allowed", "rate", "amount", "maximum", "max", "payment", "price"])
}

/// Gives a key to columns; several only where their headings tell them apart.
fn give(roles: &mut [Role], columns: &[ColumnSeen], found: &[usize], key: &'static str) {
    let mut given: Vec<Vec<(&'static str, &'static str)>> = Vec::new();
    // Of the same fee of several days the last.
    let mut found = found.to_vec();
    found.sort_by_key(|at| std::cmp::Reverse(day_of(&columns[*at].heading)));
    if roles.contains(&Role::Field(key)) {
        return;
    }
    for at in &found {
        // A fee has no method by which it is told from another one.
        let mut own = own(&columns[*at]);
        own.retain(|(field, _)| {
            *field != "method" || key != "amount" || roles.contains(&Role::Field("payer"))
        });
        if given.contains(&own) || (!given.is_empty() && given.iter().any(Vec::is_empty) && own.is_empty()) {
            continue;
        }
        given.push(own);
        roles[*at] = Role::Field(key);
    }
}

/// Says of columns of money that got no role that they are left out.
fn doubtful(roles: &mut [Role], candidates: &[(usize, Kind)], columns: &[ColumnSeen]) {
    for (at, found) in candidates {
        if roles[*at] == Role::Unused(None) && columns[*at].amounts > 0 {
            let is_alone = !roles.iter().any(|role| matches!(role, Role::Field("gross" | "amount")));
            let why = match found {
                Kind::Open => {
                    "its cells look like money, and its heading names nobody that is known as a payer"
                }
                Kind::Negotiated => "a negotiated amount, and no column says of which payer",
                Kind::Fee if is_alone => {
                    "an amount beside those of payers, and nothing says whether it is what is charged \
                     (`gross`) or what a schedule pays (`amount`)"
                }
                _ => "another amount, and nothing says how it differs from the one above",
            };
            roles[*at] = Role::Unused(Some(why.to_owned()));
        }
    }
}
