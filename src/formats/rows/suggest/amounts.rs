//! Which columns of an unknown file hold amounts, and whose: by their headings, their cells and one another.

use chrono::NaiveDate;

use super::bare_headings::of_bare_headings;
use super::beside::{Given, beside_others, is_like_its_neighbors, texts};
use super::beside_charges;
use super::codes_of_price::of_other_codes;
use super::column::ColumnSeen;
use super::heading::{
    DIVIDERS, Kind, NOT_IN_FORCE, before_day, is_named_like_others, is_per_minutes, kind, unclear_word, words,
};
use super::heading_words::{PERCENTAGES, names_price};
use super::other_money::{insurer, names_what_is_usual, public_schedule};
use super::payer_names::IN_FORCE;
use super::references::{PRODUCT, product, without_references};
use super::role::{FileKind, Role};
use super::see_notes::before_see_notes;
use super::terms::{
    bare_name, day_of, divided, heading_terms, is_beside_clinician, line_named, named_before_day,
    named_before_service, named_without_setting, named_without_year, rank_of_day, year_and_words,
};
use super::titled_payer::names_private;
use crate::domain::CodeSystem;
use crate::domain::text::divided_by;
use crate::formats::rows::percent_words::{is_title_of_thousands, names_share_of_charges};
use crate::formats::rows::spec::UNNAMED_PAYER;

/// From so many known payers on, the way in which their headings are made is that of the file.
const FEWEST_KNOWN: usize = 3;

/// What the titles of a file say of its amounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Titles<'t> {
    /// The private payer that one names.
    pub(super) payer: Option<&'t str>,
    /// One by which the amounts below it are no dollars.
    pub(super) no_dollars: Option<&'t str>,
}

impl Titles<'_> {
    /// Why the amounts of a column are no dollars by a title; none where they may be. Charges are no percentages of
    /// charges or of a schedule, whatever the rates beside them are.
    fn why_no_dollars(self, found: Kind, column: &ColumnSeen) -> Option<String> {
        let title = self.no_dollars?;
        let in_thousands = is_title_of_thousands(title);
        let is_of_rate = !matches!(found, Kind::Gross | Kind::Cash) && column.may_be_percentages();
        let what = if in_thousands { "thousands" } else { "percentages" };
        (in_thousands || is_of_rate)
            .then(|| format!("a title says `{title}`, by which its numbers are {what} and no dollars"))
    }
}

/// Gives amounts to columns whose cells and headings allow it, and says what kind of file it is; of the amounts of
/// several days the ones in force `today` are taken.
pub(super) fn amounts(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    titles: Titles<'_>,
    today: NaiveDate,
) -> FileKind {
    let titled = titles.payer;
    let kinds: Vec<Option<Kind>> = roles
        .iter()
        .zip(columns)
        .map(|(role, column)| {
            let named = || match &column.paired {
                Some(paired) => paired.kind(column.currency + column.grouped > 0, is_program),
                None => {
                    of_other_codes(&column.heading, roles, columns).unwrap_or_else(|| kind(&column.heading))
                }
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
    let mut kinds = beside_others(given, columns, kinds);
    of_bare_headings(titled.is_some() || roles.contains(&Role::Field("payer")), columns, &mut kinds);
    let mut candidates = Vec::new();
    // Where several known payers have their plan after a divider, unknown ones have it too.
    let of_scheme = |divider: &&str| {
        let known = kinds.iter().zip(columns).filter(|(found, _)| **found == Some(Kind::Payer));
        known.filter(|(_, column)| divided_by(&column.heading, divider).is_some()).count() >= FEWEST_KNOWN
    };
    let divider = DIVIDERS.into_iter().find(|divider| of_scheme(divider));
    let is_price = |kind: &Option<Kind>| {
        kind.is_some_and(|kind| {
            !matches!(kind, Kind::Other(_) | Kind::Doubtful(_) | Kind::Unclear | Kind::Open)
        })
    };
    // Of two payers with percentages neither vouches for the other, and what is charged for a service does.
    let is_charged = |kind: Option<Kind>| matches!(kind, Some(Kind::Gross | Kind::Cash));
    let vouches = &|other: usize, at: usize| {
        other != at
            && is_price(&kinds[other])
            && (is_charged(kinds[at]) || is_charged(kinds[other]) || !columns[other].is_of_shares())
    };
    let lows = |at: usize| {
        (0..columns.len()).filter(move |other| vouches(*other, at)).map(|other| &columns[other].low)
    };
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
            && column.formulas == 0
            && column.marked() + texts(column) > 0
            && is_like_its_neighbors(columns, &kinds, at)
        {
            candidates.push((at, found));
            continue;
        }
        // A payer may pay percentages of charges alone, and its heading may say so.
        let of_charges = found == Kind::Other(PERCENTAGES)
            && names_share_of_charges(&column.heading)
            && names_private(&column.heading);
        if (found == Kind::Payer || of_charges) && column.is_of_percentages() {
            candidates.push((at, Kind::Payer));
            continue;
        }
        if found == Kind::Other(PERCENTAGES) && column.percentages > 0 {
            roles[at] = Role::Unused(Some(format!("its heading speaks of {PERCENTAGES}")));
            continue;
        }
        if column.amounts == 0
            && column.formulas > 0
            && !matches!(found, Kind::Other(_) | Kind::Doubtful(_) | Kind::Unclear)
        {
            let why = "its cells are formulas without results; open the workbook in a spreadsheet program, save it, and \
                       propose again";
            roles[at] = Role::Unused(Some(why.to_owned()));
            continue;
        }
        if column.amounts == 0 || !column.is_numeric() {
            if column.filled > 0
                && !matches!(found, Kind::Other(_) | Kind::Doubtful(_) | Kind::Unclear | Kind::Open)
            {
                let such = column.texts.iter().max_by_key(|(_, count)| **count);
                let such = such
                    .map(|(text, _)| format!(", such as `{}`", text.chars().take(40).collect::<String>()));
                let why = format!("hardly any of its cells is an amount{}", such.unwrap_or_default());
                roles[at] = Role::Unused(Some(why));
            }
            continue;
        }
        if let Kind::Other(what) = found {
            roles[at] = Role::Unused(Some(format!("its heading speaks of {what}")));
        } else if let Kind::Doubtful(why) = found {
            roles[at] = Role::Unused(Some(why.to_owned()));
        } else if found == Kind::Unclear {
            let word = unclear_word(&column.heading).unwrap_or_default();
            roles[at] =
                Role::Unused(Some(format!("`{word}` in its heading is the word of no plan and no price")));
        } else if let Some(why) = titles.why_no_dollars(found, column) {
            roles[at] = Role::Unused(Some(why));
        } else if let Some(why) = column.no_money() {
            roles[at] = Role::Unused(Some(why.to_owned()));
        } else if let Some(why) = column.low.why(lows(at)) {
            roles[at] = Role::Unused(Some(why));
        } else if column.is_of_shares()
            && column.beside_charges.are_shares()
            && matches!(found, Kind::Payer | Kind::Negotiated | Kind::Fee | Kind::Open)
        {
            roles[at] = Role::Unused(Some(beside_charges::WHY.to_owned()));
        } else if column.is_of_few_shares()
            && matches!(found, Kind::Payer | Kind::Negotiated | Kind::Fee | Kind::Open)
        {
            let why = "its cells are a few numbers up to 100, again and again, as percentages are";
            roles[at] = Role::Unused(Some(why.to_owned()));
        } else {
            candidates.push((at, found));
        }
    }
    let candidates = in_proportion(roles, columns, &candidates);
    let candidates = without_others(roles, columns, candidates, titled.is_some());
    let named = roles.contains(&Role::Field("payer"));
    let candidates = match named {
        true => candidates,
        false => without_references(roles, columns, &kinds, candidates),
    };
    let with = |wanted: Kind| candidates.iter().filter(move |(_, found)| *found == wanted).map(|(at, _)| *at);
    let is_field = |roles: &[Role], key: &str| {
        roles.contains(&Role::Field(if key == "payer" { "payer" } else { "amount" }))
    };
    let payers = of_this_year(roles, columns, &with(Kind::Payer).collect::<Vec<_>>(), today);
    let [gross, fee]: [Vec<usize>; 2] = [Kind::Gross, Kind::Fee].map(|kind| with(kind).collect());
    for (wanted, key) in [(Kind::Cash, "cash"), (Kind::Minimum, "minimum"), (Kind::Maximum, "maximum")] {
        give(roles, columns, &with(wanted).collect::<Vec<_>>(), (key, today));
    }
    // A price in a payer's list is what it pays, unless it is called a charge.
    let is_charge = |at: &usize| {
        let words = words(&columns[*at].heading);
        ["charge", "charges", "gross", "billed", "chargemaster"]
            .iter()
            .any(|charge| words.iter().any(|word| word == charge))
    };
    if named {
        let payers = of_rows_plans(roles, columns, payers);
        let negotiated: Vec<usize> = with(Kind::Negotiated).collect();
        let is_alone = negotiated.is_empty() && fee.is_empty() && payers.is_empty();
        let (fee, gross) = match is_alone && !gross.iter().any(is_charge) {
            true => (gross, fee),
            false => (fee, gross),
        };
        give(roles, columns, &gross, ("gross", today));
        if !is_field(roles, "amount") {
            let amount = negotiated.into_iter().chain(fee).chain(payers.iter().copied()).collect::<Vec<_>>();
            // Several only where they are of one kind, and no percentage stands for one of them.
            let found =
                |at: &usize| candidates.iter().find(|(other, _)| other == at).map(|(_, found)| *found);
            let first = amount.first().and_then(found);
            let same = |at: &usize| found(at) == first;
            let most = if roles.contains(&Role::Field("percentage")) { 1 } else { amount.len() };
            let amount: Vec<usize> = amount.into_iter().filter(same).take(most).collect();
            give(roles, columns, &amount, ("amount", today));
        }
        doubtful(roles, &candidates, columns, today);
        let hospital = roles
            .iter()
            .any(|role| matches!(role, Role::Field("gross" | "cash") | Role::Code(CodeSystem::Cdm)));
        return if hospital { FileKind::Hospital } else { FileKind::Payers };
    }
    let of_payers = payers.len() + roles.iter().filter(|role| matches!(role, Role::PayerAmounts(_))).count();
    let is_hospitals = |role: &Role| {
        matches!(role, Role::Field("gross" | "cash" | "minimum" | "maximum") | Role::Code(CodeSystem::Cdm))
    };
    let of_hospital = roles.iter().any(is_hospitals);
    let negotiated: Vec<usize> = with(Kind::Negotiated).collect();
    if titled.is_some() && of_payers == 0 && !of_hospital && !gross.iter().any(is_charge) {
        let one_kind =
            [negotiated.clone(), fee.clone(), gross.clone()].into_iter().find(|found| !found.is_empty());
        if let Some(found) = one_kind {
            give(roles, columns, &found, ("amount", today));
            doubtful(roles, &candidates, columns, today);
            return FileKind::PayerList;
        }
    }
    let of_hospital = of_hospital || !gross.is_empty();
    // What is agreed on is one payer's, whom the analyst has to name.
    if of_payers == 0 && !of_hospital && !negotiated.is_empty() {
        give(roles, columns, &negotiated, ("amount", today));
        doubtful(roles, &candidates, columns, today);
        return FileKind::PayerList;
    }
    let (payers, products) = products(roles, columns, payers, of_hospital, titled);
    if products {
        doubtful(roles, &candidates, columns, today);
        return FileKind::PayerList;
    }
    let of_payers = payers.len() + roles.iter().filter(|role| matches!(role, Role::PayerAmounts(_))).count();
    let program = payers.len() == 1
        && of_payers == 1
        && fee.is_empty()
        && !of_hospital
        && is_program(&columns[payers[0]].heading);
    if !of_hospital && (of_payers == 0 && !fee.is_empty() || program) {
        give(roles, columns, if program { &payers } else { &fee }, ("amount", today));
        doubtful(roles, &candidates, columns, today);
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
    give(roles, columns, if gross.is_empty() { &charges } else { &gross }, ("gross", today));
    for at in &payers {
        let before = before_see_notes(&columns[*at].heading);
        let heading = before.unwrap_or(&columns[*at].heading);
        if is_of_second_unit(*at, &payers, columns) {
            roles[*at] = Role::Unused(Some(OF_ANOTHER_UNIT.to_owned()));
            continue;
        }
        let without_year = || year_and_words(heading).0.map(|_| named_without_year(heading));
        let is_of_two = columns[*at].paired.is_some() || is_beside_clinician(&columns[*at]);
        let of_setting = || named_without_setting(heading, is_of_two);
        let named = named_before_day(heading).or_else(without_year).or_else(of_setting);
        let named = named.or_else(|| named_before_service(heading)).or_else(|| before.map(divided));
        roles[*at] = Role::PayerAmounts(named);
    }
    doubtful(roles, &candidates, columns, today);
    FileKind::Hospital
}

/// Why an amount of a day or year is left out beside another.
fn of_another_day(heading: &str, today: NaiveDate) -> &'static str {
    match day_of(heading) > Some(today) {
        true => "an amount of a day that is to come, and another column has the one that comes before it",
        false => "an amount of a day or year, and another column has the newest that is in force",
    }
}

/// The columns of payers without those whose heading is that of another one but for a day or year that is older or to
/// come.
fn of_this_year(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    payers: &[usize],
    today: NaiveDate,
) -> Vec<usize> {
    let named = |at: usize| {
        let heading = &columns[at].heading;
        match before_day(heading) {
            Some(before) => (day_of(heading), words(&before).join(" ")),
            None => year_and_words(heading),
        }
    };
    let takes_place = |at: usize, other: usize| {
        let ((year, words), (of_other, others)) = (named(at), named(other));
        let is_before =
            || rank_of_day(&columns[other].heading, today) < rank_of_day(&columns[at].heading, today);
        at != other && words == others && year.is_some() && (of_other.is_none() || is_before())
    };
    let mut newest = Vec::new();
    for at in payers {
        if payers.iter().any(|other| is_next_price(&columns[*at].heading, &columns[*other].heading)) {
            let why = format!(
                "its heading speaks of {NOT_IN_FORCE}, and another column has the payer's current ones"
            );
            roles[*at] = Role::Unused(Some(why));
            continue;
        }
        match payers.iter().find(|other| takes_place(*at, **other)) {
            None => newest.push(*at),
            Some(other) => {
                let why = match named(*other).0 {
                    None => {
                        "an amount of a day or year, and another column has the payer's amounts without one, which are \
                             taken to be in force; where those of the day or year are, name its column instead"
                    }
                    Some(_) => of_another_day(&columns[*at].heading, today),
                };
                roles[*at] = Role::Unused(Some(why.to_owned()));
            }
        }
    }
    newest
}

/// Whether a heading is of the new price of whom another heading is of, too: `Aetna New Rate` beside `Aetna Rate`.
fn is_next_price(heading: &str, other: &str) -> bool {
    let is_new = |heading: &str| words(heading).iter().any(|word| word == "new");
    let whose = |heading: &str| {
        let is_name = |word: &String| !names_price(word) && !IN_FORCE.contains(&word.as_str());
        words(heading).into_iter().filter(is_name).collect::<Vec<_>>()
    };
    is_new(heading) && !is_new(other) && whose(heading) == whose(other)
}

/// The columns of payers without those that name a product alone; and whether all are products of one payer, which
/// then is the one that a title names, or that the analyst has to name.
fn products(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    payers: Vec<usize>,
    of_hospital: bool,
    titled: Option<&str>,
) -> (Vec<usize>, bool) {
    let of_product = |at: &usize| product(&columns[*at].heading);
    let (products, others): (Vec<usize>, Vec<usize>) =
        payers.iter().copied().partition(|at| of_product(at).is_some());
    if products.is_empty() {
        return (payers, false);
    }
    let is_program = |at: &usize| {
        public_schedule(&columns[*at].heading).is_some() && !names_private(&columns[*at].heading)
    };
    let named = roles.iter().any(|role| matches!(role, Role::PayerAmounts(_)));
    if of_hospital || named || !others.iter().all(is_program) {
        for at in &products {
            roles[*at] = Role::Unused(Some(PRODUCT.to_owned()));
        }
        return (others, false);
    }
    for at in &payers {
        let plan = bare_name(&columns[*at].heading);
        roles[*at] = Role::PayerAmounts(Some((titled.unwrap_or(UNNAMED_PAYER).to_owned(), Some(plan))));
    }
    (Vec::new(), true)
}

/// The columns of payers without those of several products, where each row names its payer: the amounts of each column
/// may be of a line of business of their own, but not of a plan.
fn of_rows_plans(roles: &mut [Role], columns: &[ColumnSeen], payers: Vec<usize>) -> Vec<usize> {
    let is_product = |at: &usize| product(&columns[*at].heading).is_some();
    let (products, others): (Vec<usize>, Vec<usize>) = payers.iter().copied().partition(is_product);
    let is_line = |at: &usize| line_named(&columns[*at].heading).is_some();
    if products.len() < 2 || products.iter().all(is_line) {
        return payers;
    }
    for at in products {
        let why = "amounts of one plan or product of the payer that each row names, and a profile says the plan by row: \
                   give each plan rows of its own, with the plan in a column";
        roles[at] = Role::Unused(Some(why.to_owned()));
    }
    others
}

/// The candidates without those of somebody else where each row, or a title, says which payer pays: what Medicare pays
/// is beside a payer's price to compare it with, and is never that price.
fn without_others(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    candidates: Vec<(usize, Kind)>,
    titled: bool,
) -> Vec<(usize, Kind)> {
    const PUBLIC: &str = "its heading names a public schedule or what is usual, and another column or a title says who \
                          pays; where it is that payer's price all the same, name it as `amount` in [columns]";
    let payer = (0..roles.len()).find(|at| roles[*at] == Role::Field("payer"));
    let payers = payer.map(|at| &columns[at].texts).filter(|texts| !texts.is_empty());
    // Surgical centers are paid by payers, too; beside a price of unknown words their rate is in doubt.
    let has_unknown = (0..roles.len()).any(|at| {
        matches!(roles[at], Role::Unused(Some(_)))
            && columns[at].is_printed_as_money()
            && matches!(kind(&columns[at].heading), Kind::Unclear | Kind::Open)
    });
    let why = |(at, found): &(usize, Kind)| {
        let heading = &columns[*at].heading;
        let may_be_public = match payer {
            Some(_) => matches!(found, Kind::Payer | Kind::Fee | Kind::Gross),
            None => titled && *found == Kind::Fee,
        };
        // A file of which every payer is the program itself.
        let is_of_program = |program: &String| {
            let named = |text: &String| public_schedule(text).is_some() || is_in(text, program);
            payers.is_some_and(|payers| payers.keys().all(named))
        };
        let of_center = has_unknown && words(heading).iter().any(|word| word == "asc");
        let is_public = public_schedule(heading).is_some_and(|program| !is_of_program(&program))
            || *found == Kind::Fee && (of_center || names_what_is_usual(heading));
        if may_be_public && is_public {
            return Some(PUBLIC.to_owned());
        }
        let insurer = insurer(heading).filter(|_| *found == Kind::Payer)?;
        let is_none = payers.is_some_and(|payers| !payers.keys().any(|text| is_in(text, &insurer)));
        is_none.then(|| format!("its heading names `{insurer}`, and no row has that payer"))
    };
    let mut kept = Vec::new();
    for candidate in candidates {
        match why(&candidate) {
            Some(why) => roles[candidate.0] = Role::Unused(Some(why)),
            None => kept.push(candidate),
        }
    }
    kept
}

/// Whether a text has a name in it, whatever its case.
fn is_in(text: &str, name: &str) -> bool {
    text.to_lowercase().contains(name)
}

/// How many times less than the size of the other prices that of a payer's may be.
const FAR: f64 = 100.0;

/// The candidates without those of payers whose numbers are far below the other prices: a price has a size.
fn in_proportion(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    candidates: &[(usize, Kind)],
) -> Vec<(usize, Kind)> {
    // Few prices of stays among many of tests are far by one of the two sizes alone.
    let is_far_by = |at: usize, of: usize| {
        let others = candidates.iter().filter(|(other, _)| *other != at);
        let mut sizes: Vec<f64> =
            others.filter_map(|(other, _)| Some(columns[*other].sizes()?[of])).collect();
        sizes.sort_by(f64::total_cmp);
        let middle = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        columns[at].sizes().is_some_and(|own| own[of] * FAR < middle)
    };
    let is_far = |(at, found): &(usize, Kind)| {
        matches!(found, Kind::Payer | Kind::Open) && is_far_by(*at, 0) && is_far_by(*at, 1)
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
fn give(
    roles: &mut [Role],
    columns: &[ColumnSeen],
    found: &[usize],
    (key, today): (&'static str, NaiveDate),
) {
    let mut given: Vec<Vec<(&'static str, &'static str)>> = Vec::new();
    // Of the same fee of several days the current one.
    let mut found = found.to_vec();
    found.sort_by_key(|at| rank_of_day(&columns[*at].heading, today));
    if roles.contains(&Role::Field(key)) {
        return;
    }
    for at in &found {
        // A fee has no method by which it is told from another one.
        let mut own = heading_terms(&columns[*at]);
        own.retain(|(field, _)| {
            let of_payer = roles.contains(&Role::Field("payer"));
            match *field {
                "method" => key != "amount" || of_payer,
                "line_of_business" => key == "amount" && of_payer,
                _ => true,
            }
        });
        if given.contains(&own) || (!given.is_empty() && given.iter().any(Vec::is_empty) && own.is_empty()) {
            continue;
        }
        given.push(own);
        roles[*at] = Role::Field(key);
    }
}

/// Whether a heading says of which unit of time or service a price is: `Rate per hour`, `Hourly Rate`.
pub(super) fn is_of_unit(heading: &str) -> bool {
    // `Min` alone is the least of something, and `15 min` a quarter of an hour.
    const UNITS: [&str; 9] =
        ["per", "each", "hourly", "daily", "weekly", "monthly", "hour", "visit", "minutes"];
    let words = words(heading);
    words.iter().any(|word| UNITS.contains(&word.as_str())) || is_per_minutes(&words)
}

/// Why the price of another unit of a service is left out.
const OF_ANOTHER_UNIT: &str = "an amount of another unit than that of another column; read it by a profile of its own, with its unit as `notes`";

/// Whether a payer's column is of a unit, and another one of the same payer is of none or comes before it.
fn is_of_second_unit(at: usize, payers: &[usize], columns: &[ColumnSeen]) -> bool {
    let of_unit = |at: usize| is_of_unit(&columns[at].heading);
    let whose = |at: usize| {
        let words = words(&columns[at].heading).into_iter().take_while(|word| word != "per");
        words.filter(|word| !names_price(word)).collect::<Vec<_>>()
    };
    let is_same = |other: &usize| *other != at && whose(*other) == whose(at);
    of_unit(at) && payers.iter().filter(|other| is_same(other)).any(|other| *other < at || !of_unit(*other))
}

/// Says of columns of money that got no role that they are left out.
fn doubtful(roles: &mut [Role], candidates: &[(usize, Kind)], columns: &[ColumnSeen], today: NaiveDate) {
    for (at, found) in candidates {
        if roles[*at] == Role::Unused(None) && columns[*at].amounts > 0 {
            let is_alone = !roles.iter().any(|role| matches!(role, Role::Field("gross" | "amount")));
            let why = match found {
                Kind::Open => {
                    "its cells look like money, and its heading names nobody that is known as a payer"
                }
                Kind::Negotiated => {
                    "a negotiated amount, and no column says of which payer; where all are of one, write a profile with \
                     it as [columns] amount and the payer in [constants] payer"
                }
                Kind::Fee if is_alone => {
                    "an amount beside those of payers, and nothing says whether it is what is charged \
                     (`gross`) or what a schedule pays (`amount`)"
                }
                _ if is_of_unit(&columns[*at].heading) => OF_ANOTHER_UNIT,
                _ if day_of(&columns[*at].heading).is_some() => of_another_day(&columns[*at].heading, today),
                _ => "another amount, and nothing says how it differs from the one above",
            };
            roles[*at] = Role::Unused(Some(why.to_owned()));
        }
    }
}
