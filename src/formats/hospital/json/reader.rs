//! The JSON file: first what it says of itself, then item by item.

use std::cell::OnceCell;
use std::sync::Arc;

use super::super::facts::Facts;
use super::super::publication::GeneralData;
use super::super::row::Collected;
use super::super::sniff::{Seen, look};
use super::super::version::Version;
use super::members::{Neighbors, Object, written};
use super::row::{self, Entry, Here};
use super::schema::{self, Failure, Template};
use super::walk::{Broken, Flow, ITEMS, Member, Part, Stop, parse_at, walk};
use super::{alerts, commas, duplicate_keys};
use crate::domain::nearest;
use crate::domain::text::name_letters;
use crate::findings::{Finding, Place, Rule, rules};
use crate::formats::columns_with::ColumnsWith;
use crate::formats::hospital::rules::Judge;
use crate::formats::{Format, OpenOptions, Publication, Reader, Sink, Sniff};
use crate::source::json::{Kind, Scanner, Spot, Value};
use crate::source::{Head, IngestError, Progress, Source};

/// CMS hospital standard charges, JSON.
#[derive(Debug)]
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "hospital-json"
    }

    fn describe(&self) -> &'static str {
        "hospital standard charges, CMS template versions 2 and 3, JSON"
    }

    fn sniff(&self, head: &Head) -> Sniff {
        match look(head.table()) {
            Seen::Json => Sniff::Yes,
            Seen::JsonInList => Sniff::Almost(
                "the object of the template is within a list; take the outer brackets away".to_owned(),
            ),
            _ => Sniff::No,
        }
    }

    fn options(&self) -> &'static [&'static str] {
        &["--edition"]
    }

    fn open(&self, source: &Source, _: &OpenOptions) -> Result<Box<dyn Reader>, IngestError> {
        let file = JsonFile::open(source, None)?.map_err(|fault| fault.into_error(source.name()))?;
        Ok(Box::new(file))
    }
}

/// What a file must have said of itself before the rest can wait.
const HEAD: [&str; 7] = [
    "hospital_name",
    "last_updated_on",
    "version",
    "license_information",
    "hospital_address",
    "location_name",
    "attestation",
];

/// A file whose head has been read.
pub(in super::super) struct JsonFile {
    name: String,
    scanner: Option<Scanner>,
    /// Until the items are read.
    commas: Option<ColumnsWith>,
    explain: Box<dyn Fn(std::io::Error) -> IngestError + Send>,
    version: Version,
    publication: Publication,
    findings: Vec<Finding>,
    /// What the file says of itself in two ways. CMS takes the last of the two; an import takes neither.
    contradictions: Vec<Finding>,
    /// Why the file has no charges, once it is read.
    without_items: Option<IngestError>,
    progress: Arc<Progress>,
    /// Whether one finding speaks of all properties that an object lacks: a verdict has one for each, as CMS's has.
    joins: bool,
}

impl JsonFile {
    /// Reads what the file says of itself; the inner error when its text is not JSON.
    pub(in super::super) fn open(
        source: &Source,
        as_version: Option<Version>,
    ) -> Result<Result<Self, Broken>, IngestError> {
        let explain = source.explainer();
        let mut members: Vec<Member> = Vec::new();
        let known =
            |members: &[Member]| HEAD.iter().all(|name| members.iter().any(|member| member.name == *name));
        let walked = walk(&mut Scanner::new(source.text()?), &explain, &mut |part| {
            Ok(match part {
                Part::Member(member) => {
                    members.push(member);
                    Flow::On
                }
                Part::Items(_) if known(&members) => Flow::Enough,
                Part::Items(_) | Part::Item(..) => Flow::On,
            })
        });
        match walked {
            Ok(()) => {}
            Err(Stop::Broken(broken)) => return Ok(Err(broken)),
            Err(Stop::Other(error)) => return Err(error),
        }
        let (root, _) = match root_of(&members) {
            Ok(root) => root,
            Err(broken) => return Ok(Err(broken)),
        };
        let version =
            as_version.or_else(|| Version::of_claim(root.cell_of("version"))).unwrap_or(Version::V3_0);
        let (publication, findings) = general(&root).publication("hospital-json", source.name());
        Ok(Ok(Self {
            name: source.name().to_owned(),
            scanner: Some(Scanner::new(source.text()?)),
            commas: Some(commas::of(source)?),
            explain,
            version,
            publication,
            findings,
            contradictions: Vec::new(),
            without_items: None,
            progress: Arc::clone(source.progress()),
            joins: false,
        }))
    }

    /// The version that the file claims, and the one that it is judged by.
    pub(in super::super) fn versions(&self) -> (Option<String>, Version) {
        (self.publication.format_version.clone().ok(), self.version)
    }

    /// Reads every item and modifier.
    pub(in super::super) fn run(&mut self, sink: &mut dyn Sink) -> Result<(), Stop> {
        for finding in self.findings.drain(..) {
            sink.finding(finding)?;
        }
        let (version, joins) = (self.version, self.joins);
        let template = schema::of(version);
        let collected = Collected {
            charges: [true; 4],
            dollar: true,
            percentage: true,
            algorithm: true,
            method: true,
            billing_class: false,
            drug: true,
            estimated: version < Version::V3_0,
            statistics: version >= Version::V3_0,
            effect_setting: version >= Version::V3_0,
            effect_amount: false,
            payer_in_row: false,
            names_in_cells: true,
        };
        let commas = self.commas.take().expect("a reader reads once");
        let mut facts = Facts::new(version, collected, Judge::Schema, commas);
        let mut scanner = self.scanner.take().expect("a reader reads once");
        let mut members: Vec<Member> = Vec::new();
        let (mut any, mut listed, mut near) = (false, false, Neighbors::default());
        walk(&mut scanner, &self.explain, &mut |part| {
            match part {
                Part::Member(member) => {
                    if let Some(known) = members.iter().rfind(|known| known.name == member.name) {
                        let finding = duplicate_keys::finding(&member.name, "", member.spot.line);
                        if known.text != member.text {
                            self.contradictions
                                .push(duplicate_keys::contradiction(&member.name, finding.clone()));
                        }
                        sink.finding(finding)?;
                    }
                    members.push(member);
                }
                Part::Items(spot) if std::mem::replace(&mut listed, true) => {
                    sink.finding(duplicate_keys::of_lists(ITEMS, spot.line))?;
                }
                Part::Items(_) => {}
                Part::Item(index, text, spot) => {
                    any = true;
                    self.progress.set_rows(index as u64 + 1);
                    let value = parse_at(text, spot)?;
                    let pointer = format!("/{ITEMS}/{index}");
                    let entry = Entry { pointer, index, text, value, spot, line_ends: OnceCell::new() };
                    item(&entry, (template, version, joins), &mut facts, &mut near, sink)?;
                }
            }
            Ok(Flow::On)
        })?;
        let (root, places) = root_of(&members).map_err(Stop::Broken)?;
        for member in &members {
            let value = parse_at(&member.text, member.spot)?;
            let found =
                duplicate_keys::contradictions_in(&member.name, &member.text, &value, member.spot.line);
            self.contradictions.extend(found);
        }
        let line = |pointer: &str| {
            let name = pointer.split('/').nth(1).unwrap_or("");
            places.iter().rev().find(|(known, _)| *known == name).map_or(1, |(_, spot)| spot.line)
        };
        for finding in root_findings(&root, (template, version, joins), any, &line) {
            sink.finding(finding)?;
        }
        if !listed {
            self.without_items = Some(no_items(&self.name, &root));
        }
        modifiers(&members, &mut facts, sink)?;
        Ok(facts.finish(sink)?)
    }
}

/// What is said of a file whose charges are not where the template has them: under another name they would all be lost.
fn no_items(file: &str, root: &Value<'_>) -> IngestError {
    let members: &[_] = if let Kind::Object(members) = &root.kind { members } else { &[] };
    let is_list = |value: &Value<'_>| matches!(value.kind, Kind::List(_) | Kind::Object(_));
    let lists = members.iter().filter(|(_, value)| is_list(value)).map(|(name, _)| &**name);
    let near = lists.clone().find(|name| name_letters(name) == name_letters(ITEMS));
    let like = match near.or_else(|| nearest(ITEMS, lists).first().copied()) {
        Some(name) if name == ITEMS => format!("; `{ITEMS}` is no list"),
        Some(name) => format!("; `{name}` looks like it"),
        None => String::new(),
    };
    IngestError::Content {
        message: format!("`{file}` has no list `{ITEMS}`, and so no charge{like}"),
        hint: format!("give the list of charges the name `{ITEMS}`, as the template has it"),
    }
}

impl Reader for JsonFile {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        self.joins = true;
        self.run(sink).map_err(|stop| match stop {
            Stop::Broken(broken) => broken.into_error(&self.name),
            Stop::Other(error) => error,
        })?;
        if self.contradictions.is_empty() {
            return self.without_items.take().map_or(Ok(()), Err);
        }
        let findings = std::mem::take(&mut self.contradictions);
        Err(IngestError::Header { file: self.name.clone(), findings })
    }
}

/// The root without its items, and where each member begins.
#[expect(clippy::type_complexity, reason = "a value and its places, used twice")]
fn root_of(members: &[Member]) -> Result<(Value<'_>, Vec<(&str, Spot)>), Broken> {
    let mut object = Vec::with_capacity(members.len());
    for member in members {
        let value = parse_at(&member.text, member.spot).map_err(|stop| match stop {
            Stop::Broken(broken) => broken,
            Stop::Other(_) => Broken { line: 0, byte: 0, message: String::new() },
        })?;
        object.push((member.name.as_str().into(), value));
    }
    let places = members.iter().map(|member| (member.name.as_str(), member.spot)).collect();
    Ok((Value { at: 0, end: 0, kind: Kind::Object(object) }, places))
}

/// Checks an item and gives the facts of its charges.
fn item(
    entry: &Entry<'_>,
    (template, version, joins): (&Template, Version, bool),
    facts: &mut Facts,
    near: &mut Neighbors,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let mut failures = Vec::new();
    schema::check(template.item, &entry.value, &mut failures);
    alerts::alerts(version, &entry.value, &mut failures);
    let charges = entry.value.get("standard_charges").map_or(&[][..], Value::elements);
    let mut of_charges: Vec<Vec<Finding>> = vec![Vec::new(); charges.len()];
    for finding in duplicate_keys::in_item(entry, &mut of_charges) {
        sink.finding(finding)?;
    }
    for failure in if joins { schema::together(failures) } else { failures } {
        let Failure { rule, pointer, at, value, message, .. } = failure;
        let finding = rule.at(entry.place(&pointer, at), &value, message);
        match duplicate_keys::charge_of(&pointer).and_then(|index| of_charges.get_mut(index)) {
            Some(list) => list.push(finding),
            None => sink.finding(finding)?,
        }
    }
    let codes = entry.codes();
    let shared = written(entry, "", (Object::Item, &entry.value), near, sink)?;
    let mut accepted = false;
    for (index, (charge, beside)) in charges.iter().zip(of_charges).enumerate() {
        let modifiers = row::modifiers(charge);
        let payers = row::payers(charge);
        let row = row::charge(entry, charge, &codes, &modifiers, &payers);
        let pointer = format!("/standard_charges/{index}");
        let written = written(entry, &pointer, (Object::Charge, charge), near, sink)?;
        let here = Here { entry, charge: Some((index, charge)), written };
        let before = accepted;
        accepted |= facts.row(&row, &here, beside, sink)?;
        if accepted && !before {
            facts.accept_item(&shared);
        }
    }
    match (accepted, charges) {
        (true, _) => {}
        (false, []) => facts.ledger.leave(&shared),
        (false, _) => facts.ledger.reject(&shared),
    }
    Ok(())
}

/// Gives the effects of the modifiers.
fn modifiers(members: &[Member], facts: &mut Facts, sink: &mut dyn Sink) -> Result<(), Stop> {
    let Some(member) = members.iter().rev().find(|member| member.name == "modifier_information") else {
        return Ok(());
    };
    let list = parse_at(&member.text, member.spot)?;
    let mut near = Neighbors::default();
    for (index, value) in list.elements().iter().enumerate() {
        let entry = Entry {
            pointer: format!("/modifier_information/{index}"),
            index,
            text: &member.text,
            value: value.clone(),
            spot: member.spot,
            line_ends: OnceCell::new(),
        };
        let payers = row::modifier_payers(&entry.value);
        let written = written(&entry, "", (Object::Modifier, &entry.value), &mut near, sink)?;
        let here = Here { entry: &entry, charge: None, written };
        facts.row(&row::modifier(&entry.value, &payers), &here, Vec::new(), sink)?;
    }
    Ok(())
}

/// What CMS's schema and its warnings say of the root.
fn root_findings(
    root: &Value<'_>,
    (template, version, joins): (&Template, Version, bool),
    any_item: bool,
    line: &dyn Fn(&str) -> u64,
) -> Vec<Finding> {
    let place =
        |pointer: &str| Place { line: line(pointer), pointer: Some(pointer.to_owned()), ..Place::default() };
    let mut failures = Vec::new();
    schema::check(&template.root, root, &mut failures);
    if !any_item {
        failures.push(schema::missing(ITEMS, root));
    }
    let failures = if joins { schema::together(failures) } else { failures };
    let mut findings: Vec<Finding> =
        failures.into_iter().map(|f| f.rule.at(place(&f.pointer), &f.value, f.message)).collect();
    let claims = version.claims_in_json();
    if let Some(Kind::Text(claim)) = root.get("version").map(|value| &value.kind)
        && !claims.is_empty()
        && !claims.contains(&claim.as_ref())
    {
        let message = format!(
            "the file says version `{claim}`; by the rules of {version} a JSON file says {}",
            claims.join(" or ")
        );
        findings.push(rules::JSON_VERSION_MISMATCH.at(place("/version"), claim, message));
    }
    let (statement, confirm, rule): (&str, &str, &Rule) = if version >= Version::V3_0 {
        ("attestation", "confirm_attestation", rules::JSON_FALSE_ATTESTATION)
    } else {
        ("affirmation", "confirm_affirmation", rules::JSON_FALSE_AFFIRMATION)
    };
    let confirmed = root.get(statement).and_then(|value| value.get(confirm));
    if confirmed.is_some_and(|value| value.kind == Kind::Bool(false)) {
        let message = "the statement of completeness is denied".to_owned();
        findings.push(rule.at(place(&format!("/{statement}/{confirm}")), "false", message));
    }
    findings
}

/// What the root says of the file.
fn general(root: &Value<'_>) -> GeneralData {
    let mut data = GeneralData::default();
    let Kind::Object(members) = &root.kind else { return data };
    for (name, value) in members {
        let place = || Place { pointer: Some(format!("/{name}")), ..Place::default() };
        match name.as_ref() {
            "hospital_name" | "last_updated_on" | "version" => data.known(name, value.cell()),
            "location_name" | "hospital_location" | "hospital_address" | "type_2_npi" => {
                data.list(name, value.elements().iter().map(Value::cell), &place);
            }
            "license_information" => {
                data.license(value.cell_of("state"), value.cell_of("license_number"));
            }
            "attestation" | "affirmation" => {
                data.attribute(name, value.cell_of(&format!("confirm_{name}")));
                if let Some(attester) = value.get("attester_name") {
                    data.attribute("attester_name", attester.cell());
                }
            }
            "modifier_information" | ITEMS => {}
            _ => other(name, value, &mut data),
        }
    }
    data
}

/// A member that the template leaves free, such as `general_contract_provisions`.
fn other(name: &str, value: &Value<'_>, data: &mut GeneralData) {
    match &value.kind {
        Kind::List(elements) => elements.iter().for_each(|element| other(name, element, data)),
        Kind::Object(members) => {
            let parts: Vec<&str> =
                members.iter().map(|(_, value)| value.cell()).filter(|cell| !cell.is_empty()).collect();
            data.attribute(name, &parts.join(": "));
        }
        _ => data.attribute(name, value.cell()),
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::hospital::testing::{read, tall_v3};
    use crate::source::IngestError;

    const ITEM: &str = r#"{"description": "A", "code_information": [{"code": "1", "type": "LOCAL"}],
        "standard_charges": [{"setting": "both", "gross_charge": 5.0e1, "discounted_cash": 45, "minimum": 5,
        "maximum": 7, "payers_information": [
        {"payer_name": "P", "plan_name": "L", "standard_charge_dollar": 7, "methodology": "per diem",
         "additional_payer_notes": "why"},
        {"payer_name": "Q", "plan_name": "L", "standard_charge_percentage": 50, "methodology": "fee schedule",
         "count": "1 through 10", "median_amount": 2, "10th_percentile": 1, "90th_percentile": 3}]}]}"#;

    fn file(items: &str) -> String {
        format!(
            "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\",\n\"modifier_information\": [{{\"code\": \"52\", \
             \"description\": \"Half\", \"setting\": \"both\", \"modifier_payer_information\": [{{\"payer_name\": \
             \"P\", \"plan_name\": \"L\", \"description\": \"half\"}}]}}],\n\
             \"standard_charge_information\": [\n{items}\n], \"last_updated_on\": \"2026-04-01\"}}"
        )
    }

    #[test]
    fn json_says_the_same_as_tall_wherever_its_members_stand() {
        let own = "A,1,LOCAL,,,both,,,50,45";
        let tall = tall_v3(&format!(
            "{own},P,L,,7,,,,,,,5,7,per diem,why\n{own},Q,L,,,50,,2,1,3,1 through 10,5,7,fee schedule,\n\
             Half,,,,,both,,,,,P,L,52,,50,,,,,,,,,half\n"
        ));
        let made = read(&file(ITEM)).expect("sound JSON");
        assert_eq!(made.heap.facts, read(&tall).expect("a sound header").heap.facts);
        assert_eq!(made.publication.edition.map(|day| day.to_string()), Ok("2026-04-01".to_owned()));
    }

    #[test]
    fn an_unusable_value_is_a_gap_with_its_text_and_a_charge_of_nobody_alone_is_rejected() {
        let wrong = ITEM.replace("\"standard_charge_dollar\": 7", "\"standard_charge_dollar\": \"seven\"");
        let nameless = ITEM.replace("\"payer_name\": \"P\",", "");
        let alone = r#"{"description": "B", "code_information": [{"code": "1", "type": "LOCAL"}],
            "standard_charges": [{"setting": "both", "payers_information": [
            {"plan_name": "L", "standard_charge_dollar": 7, "methodology": "per diem"}]}]}"#;
        let made = read(&file(&format!("{ITEM},\n{wrong},\n{nameless},\n{alone}"))).expect("sound JSON");
        assert_eq!((made.heap.accepted, made.heap.rejects.len()), (4, 1));
        assert!(
            made.heap.findings.iter().any(|finding| finding.rule.id == "I449"),
            "it is left out with words"
        );
        assert!(made.heap.has(&["negotiated", "[invalid] Some(\"seven\")"]));
        let pointer =
            "/standard_charge_information/1/standard_charges/0/payers_information/0/standard_charge_dollar";
        let said =
            made.heap.findings.iter().find(|finding| finding.rule.id == "I250").expect("the type is said");
        assert_eq!((said.place.pointer.as_deref(), said.place.line), (Some(pointer), 14));
        let (line, _, raw, findings) = &made.heap.rejects[0];
        assert!(raw.starts_with("{\"setting\"") && !raw.contains("\"payer_name\": \"P\""), "{raw}");
        assert_eq!(
            (*line, findings.iter().any(|finding| finding.rule.id == "I259")),
            (26, true),
            "{findings:?}"
        );
    }

    #[test]
    fn a_text_that_is_not_json_stops_with_its_place() {
        let deep = format!("{{\"hospital_name\": {}", "[".repeat(100_000));
        for (text, place) in [
            (file(&ITEM.replace("\"both\",", "\"both\" ")), "line 5, byte"),
            (file(ITEM).trim_end_matches('}').to_owned(), "line 11, byte"),
            (format!("{}x", file(ITEM)), "line 11, byte"),
            (deep, "nested more than 64 deep"),
        ] {
            match read(&text).map(|made| made.heap.accepted) {
                Err(IngestError::Content { message, .. }) => assert!(message.contains(place), "{message}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn two_values_for_one_member_reject_the_charge() {
        let twice = ITEM.replace("\"minimum\": 5,", "\"minimum\": 4, \"minimum\": 5,");
        let heap = read(&file(&twice)).expect("sound JSON").heap;
        assert_eq!(heap.rejects.len(), 1);
        assert_eq!(heap.rejects[0].3[0].rule.id, "I159");
        assert!(!heap.has(&["minimum"]), "nobody knows which of the two is meant");
        let same = ITEM.replace("\"minimum\": 5.00,", "\"minimum\": 5.00, \"minimum\": 5.00,");
        let heap = read(&file(&same)).expect("sound JSON").heap;
        assert!(heap.has(&["minimum", "\"5.00\""]), "nothing is lost where both say the same");
    }
}
