//! Reads the file by the proposal, storing nothing, to say what it would give.

use std::collections::BTreeMap;

use super::super::check::{Profile, UNNAMED};
use super::super::reader::TableReader;
use crate::domain::text;
use crate::findings::Finding;
use crate::formats::fact::{ChargeFact, EffectFact, ItemFact, RateFact};
use crate::formats::ledger::Cells;
use crate::formats::reader::{ChargeKey, ItemKey, Reader, Reject, Sink};
use crate::source::Source;
use crate::source::{IngestError, Lines};

/// Counts facts and forgets them.
#[derive(Default)]
struct Count {
    accepted: u64,
    rejected: u64,
    amounts: u64,
    gaps: u64,
    /// Message of the first error of a reject, with the number of rejects and the first line.
    causes: BTreeMap<String, (u64, u64)>,
    /// Column and text of the first cell without a digit that rejected a row.
    first: Option<(String, String)>,
}

/// The head of the proposal: what it reads as it stands.
pub(super) fn outcome(body: &str, source: &Source) -> String {
    let mut head = format!(
        "# Proposed by ratebook for `{}` from its header and cells. Read every line, correct it, save it,\n\
         # and import the file with --profile. Nothing was imported.\n",
        source.name()
    );
    let named = body.replace(UNNAMED, "a publisher to be named");
    let counted = Profile::parse("proposal", &named).and_then(|profile| {
        let mut count = Count::default();
        TableReader::open(&profile, source)?.read(&mut count)?;
        Ok(count)
    });
    match counted {
        Ok(count) => head.push_str(&count.describe()),
        Err(error) => head.push_str(&format!("# As it is, it cannot read the file: {error}\n")),
    }
    head.push('\n');
    head
}

impl Count {
    fn describe(&self) -> String {
        let mut said = format!(
            "# As it is, it reads {}: {} accepted with {} and {}, {} rejected.\n",
            text::count(self.accepted + self.rejected, "row", "rows"),
            text::grouped(self.accepted),
            text::count(self.amounts, "amount", "amounts"),
            text::count(self.gaps, "gap", "gaps"),
            text::grouped(self.rejected),
        );
        let mut causes: Vec<_> = self.causes.iter().collect();
        causes.sort_by_key(|(message, (n, _))| (std::cmp::Reverse(*n), *message));
        for (message, (n, line)) in causes.into_iter().take(5) {
            let rows = text::count(*n, "row", "rows");
            said.push_str(&format!("#   rejected: {message}: {rows}, first in line {line}\n"));
        }
        if let Some((column, cell)) = &self.first {
            let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
            said.push_str(&format!(
                "#   Rows that are no data, such as totals, can be skipped:\n\
                 #     [[rows.skip]]\n#     column = {}\n#     cells = [{}]\n",
                quoted(column),
                quoted(cell)
            ));
        }
        said
    }
}

impl Sink for Count {
    fn item(&mut self, _: u64, _: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        Ok(ItemKey(0))
    }

    fn charge(&mut self, _: u64, _: ItemKey, _: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        Ok(ChargeKey(0))
    }

    fn rate(&mut self, _: u64, _: ChargeKey, rate: &RateFact<'_>) -> Result<(), IngestError> {
        match rate.amount {
            Ok(_) => self.amounts += 1,
            Err(_) => self.gaps += 1,
        }
        Ok(())
    }

    fn effect(&mut self, _: u64, _: &EffectFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn accepted(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.rejected += 1;
        if let Some(first) = reject.findings.first() {
            let value = first.value.as_deref().unwrap_or("");
            let is_word = !value.is_empty() && !value.contains(|c: char| c.is_ascii_digit());
            if let (None, Some(column), true) = (&self.first, &first.place.column_name, is_word) {
                self.first = Some((column.clone(), value.to_owned()));
            }
            let cause = format!("{} (`{}`)", first.message, value.chars().take(40).collect::<String>());
            self.causes.entry(cause).or_insert((0, reject.line)).0 += 1;
        }
        Ok(())
    }

    fn finding(&mut self, _: Finding) -> Result<(), IngestError> {
        Ok(())
    }

    fn cells(&mut self, _: &Cells) {}

    fn lines(&mut self, _: &Lines) {}
}
