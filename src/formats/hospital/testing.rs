//! A sink for tests: keeps facts as sorted lines, so that files can be compared by what they say.

use std::collections::{BTreeMap, BTreeSet};

use tempfile::NamedTempFile;

use super::FORMATS;
use super::heading::ATTESTATION;
use crate::domain::Known;
use crate::findings::Finding;
use crate::formats::{
    Cells, ChargeFact, ChargeKey, EffectFact, ItemFact, ItemKey, OpenOptions, PayerPlan, Publication,
    RateFact, Reject, Sink, Sniff,
};
use crate::source::{IngestError, Lines, Source, TextEncoding};

/// What a reader gave.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    items: Vec<String>,
    charges: Vec<String>,
    /// Facts without their positions; amounts of the hospital itself once, rates as often as given.
    pub(crate) facts: BTreeMap<String, usize>,
    pub(crate) codes: BTreeSet<String>,
    /// Rates by kind: values and gaps.
    pub(crate) rates: BTreeMap<&'static str, (usize, usize)>,
    /// Gaps by reason, over every cell.
    pub(crate) gaps: BTreeMap<String, usize>,
    pub(crate) effects: usize,
    pub(crate) accepted: usize,
    pub(crate) rejects: Vec<(u64, u64, String, Vec<Finding>)>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) cells: Cells,
}

impl Heap {
    /// Every finding, those of rejected rows too.
    pub(crate) fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.rejects.iter().flat_map(|reject| &reject.3))
    }

    /// The rules that were broken, each as often as it was.
    pub(crate) fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<_> = self.all_findings().map(|finding| finding.rule.id).collect();
        rules.sort_unstable();
        rules
    }

    /// True when some fact holds all these words.
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        self.facts.keys().any(|fact| words.iter().all(|word| fact.contains(word)))
    }

    fn known<T: std::fmt::Debug>(&mut self, value: &Known<T>) -> String {
        match value {
            Ok(value) => format!("{value:?}"),
            Err(reason) => {
                *self.gaps.entry(reason.as_str().to_owned()).or_default() += 1;
                reason.marker().to_owned()
            }
        }
    }
}

impl Sink for Heap {
    fn item(&mut self, _line: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        let codes: Vec<String> = item.codes.iter().map(|(system, code)| format!("{system} {code}")).collect();
        self.codes.extend(codes.iter().cloned());
        let line = format!(
            "{:?} {codes:?} {:?} {:?}",
            item.description,
            item.drug_unit.map(|u| u.to_string()),
            item.drug_type
        );
        self.facts.insert(format!("item {line}"), 1);
        self.items.push(line);
        Ok(ItemKey(u32::try_from(self.items.len() - 1).expect("few items")))
    }

    fn charge(&mut self, _: u64, item: ItemKey, charge: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        let line = format!("{} :: {charge:?}", self.items[item.0 as usize]);
        self.facts.insert(format!("charge {line}"), 1);
        // A charge that comes back is the same charge.
        let at = self.charges.iter().position(|known| *known == line).unwrap_or(self.charges.len());
        if at == self.charges.len() {
            self.charges.push(line);
        }
        Ok(ChargeKey(u32::try_from(at).expect("few charges")))
    }

    fn rate(&mut self, _: u64, charge: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError> {
        let amount = self.known(&rate.amount.map(crate::domain::Money::plain));
        let percentage = self.known(&rate.percentage.map(|number| number.to_string()));
        let algorithm = self.known(&rate.algorithm);
        let terms = format!("{:?}", rate.terms);
        let statistic = format!("{:?}", rate.statistic);
        let kind = rate.kind.as_str();
        let line = format!(
            "rate {} :: {kind} {:?} {amount} {:?} {percentage} {algorithm} {terms} {statistic}",
            self.charges[charge.0 as usize], rate.payer_plan, rate.amount_raw
        );
        let many = rate.payer_plan.is_some();
        let times = self.facts.entry(line).or_default();
        if *times == 0 || many {
            *times += 1;
            let counts = self.rates.entry(kind).or_default();
            let known = rate.amount.is_ok() || rate.percentage.is_ok() || rate.algorithm.is_ok();
            if known { counts.0 += 1 } else { counts.1 += 1 }
        }
        Ok(())
    }

    fn effect(&mut self, _: u64, effect: &EffectFact<'_>) -> Result<(), IngestError> {
        self.effects += 1;
        // What every shape of the template can say of an effect; JSON has no amount or percentage.
        let payer: Known<PayerPlan<'_>> = effect.payer_plan;
        let line = format!(
            "effect {} {:?} {:?} {payer:?} {:?}",
            effect.modifiers, effect.description, effect.setting, effect.notes
        );
        *self.facts.entry(line).or_default() += 1;
        Ok(())
    }

    fn accepted(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        assert!(!reject.findings.is_empty(), "a reject says why");
        self.rejects.push((reject.line, reject.byte_offset, reject.raw.to_owned(), reject.findings.to_vec()));
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> Result<(), IngestError> {
        self.findings.push(finding);
        Ok(())
    }

    fn cells(&mut self, cells: &Cells) {
        self.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        lines.check((self.accepted + self.rejects.len()) as u64).expect("every line is somewhere");
    }
}

/// A made-up file and what a format makes of it.
pub(crate) struct Made {
    pub(crate) publication: Publication,
    pub(crate) heap: Heap,
}

/// Writes a text to a file that lives as long as the guard.
pub(crate) fn source(text: &str) -> (NamedTempFile, Source) {
    let file = NamedTempFile::new().expect("a temporary folder");
    std::fs::write(file.path(), text).expect("room for a small file");
    let source = Source::open(file.path(), TextEncoding::Utf8).expect("it was just written");
    (file, source)
}

/// Reads a text by the format that its content tells.
pub(crate) fn read(text: &str) -> Result<Made, IngestError> {
    let (_file, source) = source(text);
    let head = source.head()?;
    let format = FORMATS.iter().find(|format| format.sniff(&head) == Sniff::Yes).expect("a hospital file");
    let mut reader = format.open(&source, &OpenOptions::default())?;
    let mut heap = Heap::default();
    reader.read(&mut heap)?;
    Ok(Made { publication: reader.publication().clone(), heap })
}

/// Rows 1 to 3 of a tall file of version 3, with blanks around the bars as CMS's example has.
pub(crate) fn tall_v3(rows: &str) -> String {
    format!(
        "hospital_name,last_updated_on,version,location_name,hospital_address,license_number | CA,type_2_npi,\"{ATTESTATION}\",attester_name,,\n\
         Hill Hospital,4/1/2026,3.0.0,Hill | Dale,\"1 Main St, Hill, CA\",77,1234567893,TRUE,Ann,,\n\
         description,code | 1,code|1|type,code | 2,code|2|type,setting,drug_unit_of_measurement,drug_type_of_measurement,\
         standard_charge | gross,standard_charge|discounted_cash,payer_name,plan_name,modifiers,standard_charge|negotiated_dollar,\
         standard_charge|negotiated_percentage,standard_charge|negotiated_algorithm,median_amount,10th_percentile,90th_percentile,\
         count,standard_charge|min,standard_charge|max,standard_charge|methodology,additional_generic_notes\n{rows}"
    )
}
