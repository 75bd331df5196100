//! What each column of an unknown file seems to be: its cells must look like it, and its heading must
//! allow it. What is doubtful is left out, with the reason.

use chrono::NaiveDate;

use super::amounts::{Titles, amounts};
use super::blank_columns::blank_columns;
use super::claim_forms::{is_of_claims, names_forms};
use super::class_words::is_of_classes;
use super::code_ends::last_codes;
use super::codes_of_price::is_price_of_codes;
use super::column::ColumnSeen;
use super::heading::{is_of_modifiers, outside_brackets, words};
use super::method_words::method;
use super::payer_values::payer;
use super::repeated::Repeated;
use super::right_table::leave_right;
use super::role::{FileKind, Role, is_amount};
use super::row_kinds::{LeftRows, row_kinds};
use super::sample::Sample;
use super::titled_payer::titled_payer;
use super::units::units;
use super::whose::{SECOND, of_one};
use crate::domain::CodeSystem;
use crate::formats::rows::percent_words::{is_title_of_no_dollars, names_share_of_charges};
use crate::formats::rows::plain_headings::{names_first_day, names_last_day, plain_field};

/// The roles of all columns, in order, and the kind of file.
#[derive(Debug)]
pub(super) struct Roles {
    pub(super) of_columns: Vec<Role>,
    pub(super) file: FileKind,
    /// Payer and plan of a list that a title says to be theirs.
    pub(super) titled: Option<(String, Option<String>)>,
    /// Rows whose amounts are of another kind than those that are read.
    pub(super) left: Vec<LeftRows>,
}

impl Roles {
    /// Looks at every column, then at all together.
    pub(super) fn of(sample: &Sample, today: NaiveDate) -> Self {
        let columns = &sample.columns;
        let mut roles: Vec<Role> = columns.iter().map(|column| of_words(column, sample.rows)).collect();
        let repeated = Repeated::of(columns);
        repeated.leave(&mut roles, |why| Role::Unused(Some(why)));
        leave_right(&mut roles, sample);
        payer(&mut roles, columns);
        plan_beside_payer(&mut roles, columns);
        once(&mut roles);
        other_codes(&mut roles, columns);
        last_codes(&mut roles, columns);
        systems(&mut roles, columns);
        description(&mut roles, columns);
        // A column that nothing else is known of may name the payer of all rows, too.
        let of_all = sample.columns.iter().zip(&roles).filter(|(column, role)| {
            matches!(role, Role::Unused(_)) && column.filled == sample.rows && sample.rows > 1
        });
        let of_all = of_all.filter_map(|(column, _)| column.only_text());
        let titled = titled_payer(sample.titles.iter().map(|(_, title)| title.as_str()).chain(of_all));
        let no_dollars = sample.titles.iter().map(|(_, title)| title.as_str());
        let titles = Titles {
            payer: titled.as_ref().map(|(payer, _)| payer.as_str()),
            no_dollars: no_dollars.into_iter().find(|title| is_title_of_no_dollars(title)),
        };
        let file = amounts(&mut roles, columns, titles, today);
        percentage(&mut roles, columns);
        method(&mut roles, columns, titled.is_some() && file == FileKind::PayerList);
        units(&mut roles, columns);
        let (file, left) = row_kinds(&mut roles, columns, file, titled.is_some());
        of_one(&mut roles, columns, today);
        let file = of_plans(&mut roles, file);
        blank_columns(&mut roles, columns, file);
        let titled = titled.filter(|_| file == FileKind::PayerList);
        repeated.leave(&mut roles, |why| Role::Unused(Some(why)));
        Self { of_columns: roles, file, titled, left }
    }

    /// Whether some column holds amounts: one with a heading for them may be blank.
    pub(super) fn has_amounts(&self, sample: &Sample) -> bool {
        let mut columns = sample.columns.iter().zip(&self.of_columns);
        let is_rate = |role: &Role| is_amount(role) || *role == Role::Field("percentage");
        columns.any(|(column, role)| is_rate(role) && column.filled > 0)
    }
}

/// Plans and lines of business are a payer's, whom the analyst has to name where nothing else does; without amounts of
/// payers neither they nor the payers of the rows say anything.
fn of_plans(roles: &mut [Role], file: FileKind) -> FileKind {
    let is_plan = |role: &Role| matches!(role, Role::Field("plan" | "line_of_business"));
    let has_rates = roles.iter().any(|role| matches!(role, Role::Field("amount" | "percentage")));
    if !roles.iter().any(is_amount) {
        return file;
    }
    if has_rates {
        let is_of_payer = file == FileKind::FeeSchedule && roles.iter().any(is_plan);
        return if is_of_payer { FileKind::PayerList } else { file };
    }
    for role in roles.iter_mut() {
        let what = match role {
            Role::Field("plan") => "plans",
            Role::Field("payer") => "payers",
            _ => continue,
        };
        *role = Role::Unused(Some(format!(
            "it names {what}, and no column has amounts of the payer of each row"
        )));
    }
    file
}

/// Of several columns that speak of payers the one of their plans or products is of these: `Payer.Name` and
/// `Payer.Plan`.
fn plan_beside_payer(roles: &mut [Role], columns: &[ColumnSeen]) {
    let payers: Vec<usize> = (0..roles.len()).filter(|at| roles[*at] == Role::Field("payer")).collect();
    let is_plan = |at: &usize| {
        words(&columns[*at].heading).iter().any(|word| ["plan", "plans", "product"].contains(&word.as_str()))
    };
    let (plans, others): (Vec<usize>, Vec<usize>) = payers.into_iter().partition(is_plan);
    if let ([plan], false, false) = (&plans[..], others.is_empty(), roles.contains(&Role::Field("plan"))) {
        roles[*plan] = Role::Field("plan");
    }
}

/// Fields that have one column.
fn once(roles: &mut [Role]) {
    let mut taken: Vec<&'static str> = Vec::new();
    for role in roles.iter_mut() {
        if let Role::Field(key) = role
            && *key != "modifiers"
        {
            if taken.contains(key) {
                *role = Role::Unused(Some(format!("{SECOND}`{key}`")));
            } else {
                taken.push(key);
            }
        }
    }
}

/// Words of headings above years, months and quarters from which amounts hold.
const PERIODS: [&str; 8] =
    ["year", "release", "period", "quarter", "month", "effective", "edition", "version"];

/// Other headings above places of service than the plain ones.
const PLACES: [&str; 14] = [
    "place of service",
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
    if is_of_claims(&words) && names_forms(column) {
        return Role::Field("billing_class");
    }
    if (is(&["type", "system"]) || says("code set"))
        && !is_of_claims(&words)
        && 4 * column.systems() >= column.filled
    {
        return Role::System;
    }
    // Cells with cents are of prices, whatever the heading says.
    if words.iter().any(|word| is_of_modifiers(word)) && !is(&["desc", "description"]) && column.cents == 0 {
        return Role::Field("modifiers");
    }
    let of_days = 10 * (column.days + column.compact_days) >= 9 * column.filled;
    if of_days {
        return of_day(column, &words, rows);
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
    let plain = plain_field(&joined);
    if plain == Some("plan") || joined == "product" {
        return Role::Field("plan");
    }
    if is_of_classes(&joined, column) {
        return Role::Field("billing_class");
    }
    let is_text = !column.is_of_amounts();
    if is(&["setting"]) && is_text
        || plain == Some("setting")
        || ["patient type", "patient class"].contains(&joined.as_str())
    {
        return Role::Field("setting");
    }
    if says("line of business") && is_text || plain == Some("line_of_business") {
        return Role::Field("line_of_business");
    }
    let is_place = column.cents == 0 && column.currency == 0;
    let names_place = |place: &&str| joined == **place || place.contains("serv") && says(place);
    if is_place && (plain == Some("place_of_service") || PLACES.iter().any(names_place)) {
        return Role::Field("place_of_service");
    }
    if is_text && is(&["description", "desc", "descriptor", "descriptions"]) {
        return Role::Field("description");
    }
    if is_text && is(&["note", "notes", "comment", "comments", "remarks"]) {
        return Role::Field("notes");
    }
    Role::Unused(None)
}

fn of_day(column: &ColumnSeen, words: &[String], rows: u64) -> Role {
    if names_last_day(words) {
        return Role::Field("effective_to");
    }
    if names_first_day(words) {
        return Role::Field("effective_from");
    }
    if column.filled == rows && column.only_text().is_some() && column.compact_days == 0 {
        return Role::Edition;
    }
    Role::Unused(None)
}

fn of_codes(column: &ColumnSeen, joined: &str, is: &impl Fn(&[&str]) -> bool) -> Option<Role> {
    const CHARGE_CODES: [&str; 13] = [
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
    if is_price_of_codes(column) {
        return None;
    }
    match column.said_systems().as_slice() {
        [] => {}
        [CodeSystem::Cpt | CodeSystem::Hcpcs] | [_, _, ..] => return Some(Role::Procedure),
        [system] => return Some(Role::Code(*system)),
    }
    if says(&CHARGE_CODES) || is(&["eap"]) {
        return Some(Role::Code(CodeSystem::Cdm)).filter(|_| !column.is_printed_as_money());
    }
    let shaped = column.codes_of_procedures();
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
    let named = says(&["revenue code", "rev code"]) || joined == "rc";
    if rc && (named || joined == "revenue" && column.may_be_revenue_codes()) {
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

/// The column of percentages of charges of the payer that each row names.
fn percentage(roles: &mut [Role], columns: &[ColumnSeen]) {
    let count = |key| roles.iter().filter(|role| **role == Role::Field(key)).count();
    if count("payer") == 0 || count("percentage") > 0 || count("amount") > 1 {
        return;
    }
    let fits = |at: &usize| {
        let column = &columns[*at];
        matches!(roles[*at], Role::Unused(_))
            && names_share_of_charges(&column.heading)
            && column.may_be_shares()
    };
    let found: Vec<usize> = (0..roles.len()).filter(fits).collect();
    if let [only] = found.as_slice() {
        roles[*only] = Role::Field("percentage");
    }
}

/// Codes that another column of codes takes the place of, or that are named beside it, are none of what is priced:
/// `Old CPT` beside `New CPT`, `Crosswalk Code` beside `CPT`.
fn other_codes(roles: &mut [Role], columns: &[ColumnSeen]) {
    const OTHER: [&str; 15] = [
        "old",
        "prior",
        "previous",
        "former",
        "deleted",
        "replaced",
        "replacement",
        "crosswalk",
        "crosswalked",
        "alternate",
        "alternative",
        "equivalent",
        "related",
        "comparable",
        "addon",
    ];
    let is_code = |role: &Role| matches!(role, Role::Procedure | Role::Code(_));
    let is_other = |at: usize| {
        let words = words(&columns[at].heading);
        words.iter().any(|word| OTHER.contains(&word.as_str()))
            || words.windows(2).any(|pair| pair == ["add", "on"])
    };
    let codes: Vec<usize> = (0..roles.len()).filter(|at| is_code(&roles[*at])).collect();
    let (others, own): (Vec<usize>, Vec<usize>) = codes.into_iter().partition(|at| is_other(*at));
    if let Some(own) = own.first() {
        let why = format!("its codes are others than those of `{}`, which are priced", columns[*own].heading);
        others.into_iter().for_each(|at| roles[at] = Role::Unused(Some(why.clone())));
    }
}

/// A column of systems belongs to a column of codes; without one it is nothing. One that names other systems beside
/// codes whose heading and shapes are those of procedures is none: `Fee Schedule Type` with `APC` beside `CPT`.
fn systems(roles: &mut [Role], columns: &[ColumnSeen]) {
    if !roles.contains(&Role::System) {
        return;
    }
    let procedures = (0..roles.len()).find(|at| roles[*at] == Role::Procedure);
    if let Some(codes) = procedures.filter(|at| columns[*at].is_of_procedures()) {
        let of_others = |(role, column): (&mut Role, &ColumnSeen)| {
            if *role == Role::System && column.names_other_systems() {
                let why = format!("it names other code systems than that of `{}`", columns[codes].heading);
                *role = Role::Unused(Some(why));
            }
        };
        roles.iter_mut().zip(columns).for_each(of_others);
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
