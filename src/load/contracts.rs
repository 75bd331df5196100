//! By whom a rate is paid, as rates are identified: the payer that a published name leads to, or the letters of the
//! name, and the plan without regard to case and blanks. The names stay as published beside each rate.
//!
//! Two spellings of one payer are one contract here, so that the file of the next month replaces that
//! of the last one; the view `payer_contract` says the same to queries. So are a plan whose line of business no
//! file stated and the same plan with one, where the one takes the place of the other.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::price_records::{
    NewPayerPlan, NewStatedPlan, PlanKeys, identity_of_contract, identity_of_payer_plan, line_of_name,
};
use crate::db::Link;
use crate::domain::text::{bare_name, list, name_letters};
use crate::domain::{
    Fingerprint, FingerprintMap, Known, LineOfBusiness, Missing, line_of_business, names_only_a_network,
};
use crate::formats::fact::PayerPlan;
use crate::source::IngestError;

/// The contract of amounts that no payer pays: a hospital's standard charges.
pub(super) const NONE: usize = 0;

/// Payers and plans that the database or the file names.
#[derive(Debug)]
pub(super) struct Contracts {
    plans: Vec<Plan>,
    /// Numbers of payers' names by their letters.
    names: HashMap<String, usize>,
    /// Plans by the fingerprint of their published names.
    by_names: FingerprintMap<usize>,
    /// Contracts by number, and by fingerprint.
    contracts: Vec<Contract>,
    by_identity: FingerprintMap<usize>,
    /// Contracts that a line of business alone tells from one that was current, each with that one.
    followed: HashMap<usize, usize>,
    /// Payers by the key of the name that leads to them.
    aliases: HashMap<String, i64>,
    next_plan: i64,
}

/// A payer and plan as published.
#[derive(Debug)]
struct Plan {
    id: i64,
    /// The names as published, such as `Aetna HMO`.
    name: String,
    contract: usize,
    /// Of the names as they are compared, wherever they lead.
    spelled: Fingerprint,
    /// Of the payer's name as it is compared.
    payer: usize,
    /// Known once the file states it.
    line: Line,
    /// How often the file states it.
    stated: u64,
}

/// What a plan says of the lines of business that a file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Medicare Advantage.
    Advantage,
    /// Only a kind of network.
    Network,
    /// Another line, or no word of it.
    Other,
}

impl Line {
    fn of(named: &PayerPlan<'_>) -> Self {
        let plan = named.plan.unwrap_or_default();
        let advantage = LineOfBusiness::MedicareAdvantage;
        match named.line_of_business {
            Some(line) if line == advantage => Self::Advantage,
            Some(_) => Self::Other,
            None if line_of_business(named.payer, plan) == advantage.as_str() => Self::Advantage,
            None if names_only_a_network(named.payer, plan) => Self::Network,
            None => Self::Other,
        }
    }
}

/// A payer and plan, however published.
#[derive(Debug)]
pub(super) struct Contract {
    /// The plan whose names it goes by: of the file, the one that it states most often, and of these the first; of a
    /// contract that the file does not state, the last published.
    named_by: usize,
    /// How often the file states that plan.
    most: u64,
    /// The key of the payer's name, or `#` and the number of the payer that the name leads to.
    pub(super) payer: String,
    identity: Fingerprint,
    /// Of the payer and plan without the line of business.
    family: Fingerprint,
    /// The line of business, where a file states it.
    line: Option<LineOfBusiness>,
    pub(super) stated: bool,
    /// The lines of business that the file states in the place of a plan without one, where there are several.
    pub(super) split: Vec<&'static str>,
}

/// What a rate needs to know of its payer and plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    /// The plan as published.
    pub(super) plan: Link,
    /// The fingerprint of the contract.
    pub(super) identity: Fingerprint,
    /// The fingerprint of the names without the form of the company: two names that lead to one payer and differ in
    /// more than that may be two of its products.
    pub(super) spelled: Fingerprint,
}

impl Contracts {
    pub(super) fn load(connection: &Connection) -> Result<Self, IngestError> {
        let standard = Contract {
            named_by: 0,
            most: 0,
            payer: String::new(),
            identity: Fingerprint(0),
            family: Fingerprint(0),
            line: None,
            stated: true,
            split: Vec::new(),
        };
        let mut contracts = Self {
            plans: Vec::new(),
            names: HashMap::new(),
            by_names: FingerprintMap::default(),
            contracts: vec![standard],
            by_identity: FingerprintMap::default(),
            followed: HashMap::new(),
            aliases: load_aliases(connection)?,
            next_plan: 1,
        };
        let mut statement = connection
            .prepare(
                "SELECT raw_payer, raw_plan, raw_plan_na, payer_plan_id, iif(line_is_stated, line_of_business, NULL)
                 FROM payer_plan ORDER BY 4",
            )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let payer: String = row.get(0)?;
            let plan: Option<String> = row.get(1)?;
            let reason: Option<String> = row.get(2)?;
            let plan: Known<&str> = plan
                .as_deref()
                .ok_or_else(|| reason.and_then(|word| word.parse().ok()).unwrap_or(Missing::NotSupplied));
            let line: Option<String> = row.get(4)?;
            let line_of_business = line.as_deref().and_then(LineOfBusiness::from_word);
            contracts.add(row.get(3)?, &PayerPlan { payer: &payer, plan, line_of_business });
        }
        Ok(contracts)
    }

    /// The published payer and plan that a row of the file states, and its record when it is a new one.
    pub(super) fn state<'f>(&mut self, named: &PayerPlan<'f>) -> (Stated, Option<NewPayerPlan<'f>>) {
        let names = identity_of_payer_plan(named);
        let known = self.by_names.get(&names.0).copied();
        let at = known.unwrap_or_else(|| self.add(self.next_plan, named));
        let plan = &mut self.plans[at];
        if plan.stated == 0 {
            plan.line = Line::of(named);
        }
        plan.stated += 1;
        let spelled = plan.spelled;
        let contract = &mut self.contracts[plan.contract];
        contract.stated = true;
        if plan.stated > contract.most {
            (contract.named_by, contract.most) = (at, plan.stated);
        }
        let new = known.is_none().then_some(NewPayerPlan { payer_plan_id: plan.id, fact: *named });
        let link = Link { id: plan.id, identity: names };
        (Stated { plan: link, identity: contract.identity, spelled }, new)
    }

    fn add(&mut self, id: i64, named: &PayerPlan<'_>) -> usize {
        let payer = name_letters(named.payer);
        let of_name = line_of_name(named);
        let keys = PlanKeys::of_line(named, of_name);
        let spelled = identity_of_contract(&bare_name(named.payer), &keys.plan);
        let next = self.names.len();
        let name = *self.names.entry(payer.clone()).or_insert(next);
        let payer = self.aliases.get(&payer).map_or(payer, |payer_id| format!("#{payer_id}"));
        let identity = identity_of_contract(&payer, &keys.plan);
        let both =
            named.plan.map_or_else(|_| named.payer.to_owned(), |plan| format!("{} {plan}", named.payer));
        let contract = *self.by_identity.entry(identity.0).or_insert(self.contracts.len());
        let named_by = self.plans.len();
        match self.contracts.get_mut(contract) {
            Some(contract) if contract.stated => {}
            Some(contract) => contract.named_by = named_by,
            None => {
                let line = keys.line;
                let family = identity_of_contract(&payer, &keys.family);
                let (most, stated, split) = (0, false, Vec::new());
                let contract = Contract { named_by, most, payer, identity, family, line, stated, split };
                self.contracts.push(contract);
            }
        }
        self.by_names.insert(identity_of_payer_plan(named).0, named_by);
        // With the line of business that its names say, stated or not, it is the same plan.
        for line_of_business in [None, of_name] {
            let same = PayerPlan { line_of_business, ..*named };
            if PlanKeys::of_line(&same, of_name).plan == keys.plan {
                self.by_names.insert(identity_of_payer_plan(&same).0, named_by);
            }
        }
        self.plans.push(Plan {
            id,
            name: both,
            contract,
            spelled,
            payer: name,
            line: Line::Other,
            stated: 0,
        });
        self.next_plan = self.next_plan.max(id + 1);
        self.plans.len() - 1
    }

    /// Lets what the file states take the place of a plan that only the line of business tells from it: one of the
    /// two has none, and no other line of the plan `is_current`.
    pub(super) fn follow_lines(&mut self, is_current: impl Fn(usize) -> bool) {
        let mut families: FingerprintMap<Vec<usize>> = FingerprintMap::default();
        for (at, contract) in self.contracts.iter().enumerate().skip(NONE + 1) {
            families.entry(contract.family.0).or_default().push(at);
        }
        for family in families.values().filter(|family| family.len() > 1) {
            let mut current = family.iter().copied().filter(|at| is_current(*at));
            let (Some(older), None) = (current.next(), current.next()) else { continue };
            let older_line = self.contracts[older].line;
            let newer = |at: &usize| {
                let contract = &self.contracts[*at];
                contract.stated && contract.line.is_some() != older_line.is_some()
            };
            let newer: Vec<usize> = family.iter().copied().filter(newer).collect();
            let (Some(last), false) = (newer.last(), self.contracts[older].stated) else { continue };
            self.contracts[older].named_by = self.contracts[*last].named_by;
            self.contracts[older].stated = true;
            if newer.len() > 1 {
                let lines = newer.iter().filter_map(|at| self.contracts[*at].line);
                self.contracts[older].split = lines.map(LineOfBusiness::as_str).collect();
            }
            self.followed.extend(newer.into_iter().map(|newer| (newer, older)));
        }
    }

    /// The name of each contract, with the line of business where that tells it from one that the file states or
    /// that `is_current`.
    pub(super) fn names(&self, is_current: impl Fn(usize) -> bool) -> Vec<String> {
        let is_named =
            |at: usize| !self.followed.contains_key(&at) && (self.contracts[at].stated || is_current(at));
        let mut lines: FingerprintMap<usize> = FingerprintMap::default();
        for (at, contract) in self.contracts.iter().enumerate().skip(NONE + 1) {
            *lines.entry(contract.family.0).or_default() += usize::from(is_named(at));
        }
        let name = |(at, contract): (usize, &Contract)| {
            let name = self.name(at);
            match contract.line {
                _ if lines.get(&contract.family.0).is_none_or(|lines| *lines < 2) => name.to_owned(),
                Some(line) => format!("{name} ({})", line.as_str()),
                None => format!("{name} (no line of business stated)"),
            }
        };
        self.contracts.iter().enumerate().map(name).collect()
    }

    /// The names that a contract goes by; none of standard charges.
    pub(super) fn name(&self, contract: usize) -> &str {
        let named_by = self.contracts[contract].named_by;
        self.plans.get(named_by).filter(|_| contract != NONE).map_or("", |plan| &plan.name)
    }

    /// Whether a published name leads to a payer.
    pub(super) fn is_matched(&self, raw_payer: &str) -> bool {
        self.aliases.contains_key(&name_letters(raw_payer))
    }

    /// The plans whose place others take by their line of business, each with what the file says it is.
    pub(super) fn lines_told(&self) -> Vec<(usize, String)> {
        let mut told: Vec<(usize, String)> = Vec::new();
        for (&newer, &older) in &self.followed {
            let line =
                |at: usize| self.contracts[at].line.map_or("no line of business", LineOfBusiness::as_str);
            told.push((older, format!("stored with {}, and the file states {}", line(older), line(newer))));
        }
        told.sort_unstable();
        told
    }

    /// Plans that the file states without a line of business beside several `current` ones that have one, each with
    /// what these have.
    pub(super) fn lines_beside(&self, is_current: impl Fn(usize) -> bool) -> Vec<(usize, String)> {
        let stated = self.contracts.iter().enumerate().skip(NONE + 1);
        let stated = stated.filter(|(at, one)| one.stated && one.line.is_none() && !is_current(*at));
        let beside = stated.filter_map(|(at, one)| {
            let family = self.contracts.iter().enumerate().filter(|(_, other)| other.family == one.family);
            let lines = family.filter(|(at, other)| is_current(*at) && !other.stated);
            let lines: Vec<&str> = lines.filter_map(|(_, other)| Some(other.line?.as_str())).collect();
            (lines.len() > 1).then(|| (at, list(&lines)))
        });
        beside.collect()
    }

    /// The contract of each plan of the database by its number; that of number 0 is `NONE`.
    pub(super) fn by_plan(&self) -> FingerprintMap<usize> {
        let contract = |plan: &Plan| *self.followed.get(&plan.contract).unwrap_or(&plan.contract);
        self.plans.iter().map(|plan| (plan.id, contract(plan))).chain([(0, NONE)]).collect()
    }

    /// The fingerprint of a contract.
    pub(super) fn identity(&self, contract: usize) -> Fingerprint {
        self.contracts[contract].identity
    }

    /// Every contract by its number.
    pub(super) fn all(&self) -> &[Contract] {
        &self.contracts
    }

    /// The records of the plans that the file states.
    pub(super) fn stated(&self) -> impl Iterator<Item = NewStatedPlan> {
        let stated = || self.plans.iter().filter(|plan| plan.stated > 0);
        let of_medicare: HashSet<usize> =
            stated().filter(|plan| plan.line == Line::Advantage).map(|plan| plan.payer).collect();
        stated().map(move |plan| NewStatedPlan {
            payer_plan_id: plan.id,
            by_contrast: plan.line == Line::Network && of_medicare.contains(&plan.payer),
        })
    }
}

fn load_aliases(connection: &Connection) -> Result<HashMap<String, i64>, IngestError> {
    let mut statement =
        connection.prepare("SELECT payer_key, payer_id FROM payer_alias WHERE superseded_by IS NULL")?;
    let aliases = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(aliases.collect::<rusqlite::Result<_>>()?)
}
