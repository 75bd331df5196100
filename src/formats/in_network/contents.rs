//! A payer's table of contents: lists of plans with the files that hold their prices.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::general::General;
use super::item::Entry;
use super::leaves::Leaves;
use super::names::CONTENTS;
use super::notes::Notes;
use super::skim::end;
use crate::domain::text::count;
use crate::domain::{FingerprintBuilder, Missing};
use crate::findings::{Place, rules};
use crate::formats::cell::text;
use crate::formats::ledger::Cells;
use crate::formats::options::OpenOptions;
use crate::formats::providers::{ContentsFact, ListedFile, PlanFact};
use crate::formats::reader::{Publication, Reader, Sink};
use crate::source::json::{Fault, Scanner, Value, as_text, begin_list, member_name};
use crate::source::{IngestError, Progress, Source};

/// The list of lists.
const STRUCTURE: &str = "reporting_structure";

/// A table of contents whose head was read.
pub(super) struct ContentsReader {
    name: String,
    publication: Publication,
    notes: Notes,
    scanner: Option<Scanner>,
    progress: Arc<Progress>,
    explain: Box<dyn Fn(std::io::Error) -> IngestError + Send>,
}

impl ContentsReader {
    pub(super) fn open(source: &Source, options: &OpenOptions) -> Result<Self, IngestError> {
        let (general, notes) = read_general(source, STRUCTURE)?;
        Ok(Self {
            name: source.name().to_owned(),
            publication: general.publication(CONTENTS, source, options)?,
            notes,
            scanner: Some(Scanner::new(source.text()?)),
            progress: Arc::clone(source.progress()),
            explain: source.explainer(),
        })
    }
}

/// What a file says of itself, beside the list that is read later.
pub(super) fn read_general(source: &Source, list: &str) -> Result<(General, Notes), IngestError> {
    let (mut general, mut notes) = (General::default(), Notes::default());
    let mut walk = || -> Result<(), Fault> {
        let (mut scanner, mut text) = (Scanner::new(source.text().map_err(to_stream)?), Vec::new());
        scanner.expect(b'{')?;
        loop {
            let name = member_name(&mut scanner, &mut text)?;
            if name == list {
                scanner.skip()?;
            } else {
                general.read(&name, &mut scanner, &mut text, &mut notes)?;
            }
            if !scanner.another(b'}')? {
                return end(&mut scanner);
            }
        }
    };
    walk().map_err(|fault| fault.into_error(source.name(), |error| source.problem(error)))?;
    Ok((general, notes))
}

/// An error of opening as one of the stream.
fn to_stream(error: IngestError) -> Fault {
    Fault::Stream(std::io::Error::other(error))
}

/// Goes to a list of the root and hands out its elements.
pub(super) fn each_of(
    scanner: &mut Scanner,
    list: &str,
    visit: &mut dyn FnMut(&Entry<'_>, u64) -> Result<(), IngestError>,
    explain: &dyn Fn(Fault) -> IngestError,
) -> Result<(), IngestError> {
    let mut text = Vec::new();
    scanner.expect(b'{').map_err(explain)?;
    loop {
        let name = member_name(scanner, &mut text).map_err(explain)?;
        if name == list && scanner.peek().map_err(explain)? == Some(b'[') {
            let mut more = begin_list(scanner).map_err(explain)?;
            let mut index = 0_u64;
            while more {
                let spot = scanner.value(&mut text).map_err(explain)?;
                let entry =
                    Entry::parse(as_text(&text), spot, format!("/{list}/{index}")).map_err(explain)?;
                visit(&entry, index)?;
                index += 1;
                more = scanner.another(b']').map_err(explain)?;
            }
        } else {
            scanner.skip().map_err(explain)?;
        }
        if !scanner.another(b'}').map_err(explain)? {
            return Ok(());
        }
    }
}

impl Reader for ContentsReader {
    fn publication(&self) -> &Publication {
        &self.publication
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        let mut cells = Cells::default();
        let mut scanner = self.scanner.take().expect("a reader reads once");
        let explain = |fault: Fault| fault.into_error(&self.name, |error| (self.explain)(error));
        let (mut files, mut plans) = (BTreeSet::new(), BTreeSet::new());
        let mut visit = |entry: &Entry<'_>, index: u64| {
            structure(entry, (&mut files, &mut plans), &mut cells, sink)?;
            self.progress.set_rows(index + 1);
            Ok(())
        };
        each_of(&mut scanner, STRUCTURE, &mut visit, &explain)?;
        let listed = [(files.len(), "file", "files"), (plans.len(), "plan", "plans")];
        let [files, plans] = listed.map(|(number, one, more)| count(number as u64, one, more));
        let message = format!("this is the table of contents: {files} of {plans}");
        sink.finding(rules::CONTENTS_LISTED.at(Place::default(), "", message))?;
        std::mem::take(&mut self.notes).say(sink)?;
        sink.cells(&cells);
        Ok(())
    }
}

/// One list of plans with its files.
fn structure(
    entry: &Entry<'_>,
    (all_files, all_plans): (&mut BTreeSet<u64>, &mut BTreeSet<u64>),
    cells: &mut Cells,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let value = &entry.value;
    let mut stored = 0;
    let mut known = |text: &str| stored += u64::from(!text.is_empty());
    let mut plans = Vec::new();
    for plan in value.get("reporting_plans").map_or(&[][..], Value::elements) {
        let members =
            ["plan_name", "plan_id_type", "plan_id", "plan_market_type"].map(|name| plan.cell_of(name));
        members.iter().for_each(|member| known(member));
        let [name, id_type, id, market] = members.map(|member| text(member, Missing::NotSupplied));
        all_plans.insert(hash(&members));
        plans.push(PlanFact { name, id_type, id, market });
    }
    let mut files = Vec::new();
    for (member, kind) in [("in_network_files", "in-network"), ("allowed_amount_file", "allowed amounts")] {
        let Some(listed) = value.get(member) else { continue };
        let listed =
            if listed.elements().is_empty() { std::slice::from_ref(listed) } else { listed.elements() };
        for file in listed.iter().filter(|file| !file.cell_of("location").is_empty()) {
            let (location, described) = (file.cell_of("location"), file.cell_of("description"));
            known(location);
            known(described);
            all_files.insert(hash(&[location]));
            files.push(ListedFile { kind, location, description: text(described, Missing::NotSupplied) });
        }
    }
    sink.contents(entry.spot(value).line, &ContentsFact { plans: &plans, files: &files })?;
    sink.accepted();
    let leaves = Leaves::of(value);
    cells.read += leaves.sum();
    cells.stored += stored;
    cells.left_out += leaves.filled - stored;
    cells.gaps += leaves.blank;
    Ok(())
}

/// Tells one plan or file from another without keeping its texts.
fn hash(texts: &[&str]) -> u64 {
    texts.iter().fold(FingerprintBuilder::new(0), |all, text| all.text(text)).finish().0.cast_unsigned()
}
