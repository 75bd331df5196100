//! What a file says of one rate in several rows: the same payer and plan, codes, modifiers, setting,
//! place of service, method and first day, and in a payer's own file who is paid and what the price is.
//!
//! Files state the rates of a charge together, or nearly so. What was stated of the charges that came last is at hand;
//! what is of others waits in a temporary file, and is only read again when a row goes back to one of them. So the
//! memory of a first load does not grow with the file, unless its rows are in no order: then it is 28 bytes a rate of a
//! payer or of a public fee schedule, and up to 22 to find it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use super::outside_bounds;
use super::price_records::{identity_of_figure, identity_of_rate_key};
use super::statements::{KEPT, Statement, Statements};
use crate::db::Link;
use crate::domain::Fingerprint;
use crate::formats::fact::RateFact;
use crate::formats::reader::ChargeKey;
use crate::source::IngestError;

/// How many rates at least are at hand before those of earlier charges are put aside.
const AT_HAND: usize = 64 * 1024;

/// The rates that the file stated so far.
#[derive(Debug)]
pub(super) struct StatedRates {
    /// Of the charges that were stated since rates were last put aside.
    young: Statements,
    /// Of those that were stated in the time before.
    old: Statements,
    /// The time, which begins anew whenever rates are put aside; from 1 on.
    time: u32,
    /// The charge of the row before.
    charge: Option<u32>,
    /// From the first of these charges on, all that was stated is recent, and from the second on what was stated since
    /// others are: charges have their numbers in the order of their first rows.
    recent_from: [u32; 2],
    /// By charge, the time that stated it last; 0 for none.
    stated_in: Vec<u32>,
    /// How many of `young` end the time.
    enough: usize,
    aside: Aside,
}

/// What is not at hand.
#[derive(Debug)]
enum Aside {
    Nothing,
    /// Each with its key.
    Waits(BufWriter<File>),
    /// It was needed: all is at hand now, and stays so.
    Back,
}

/// What is known of a rate; each but the first has the line of the row that stated it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing that is in conflict with it.
    First,
    /// The same.
    Again(u64),
    /// The same figure, beside another last day, other notes or statistics, or under another name that leads to the payer.
    AgainWithOtherNotes(u64),
    /// The same beside other bounds: one of the two alone is outside them.
    BesideOtherBounds(u64),
    /// Another figure.
    Otherwise(u64),
    /// A figure, and none before.
    BesideNone(u64),
    /// No figure, and one before.
    WithoutFigure(u64),
}

impl Default for StatedRates {
    fn default() -> Self {
        Self {
            young: Statements::default(),
            old: Statements::default(),
            time: 1,
            charge: None,
            recent_from: [0, 0],
            stated_in: Vec::new(),
            enough: AT_HAND,
            aside: Aside::Nothing,
        }
    }
}

impl StatedRates {
    /// Takes a rate of a charge and contract on a line; `days` is the fingerprint of its method and days, `whole` its own
    /// with the names of payer and plan, `names` that of the names alone.
    ///
    /// # Errors
    /// When the temporary file cannot be written or read.
    pub(super) fn take(
        &mut self,
        (line, ChargeKey(handle)): (u64, ChargeKey),
        (of, days): ((Link, Fingerprint, Option<Link>), Fingerprint),
        fact: &RateFact<'_>,
        (whole, names): (Fingerprint, Fingerprint),
    ) -> Result<Said, IngestError> {
        let has_figure = fact.amount.is_ok() || fact.percentage.is_ok() || fact.algorithm.is_ok();
        let figure = if has_figure { half(identity_of_figure(fact)) | 1 } else { 0 };
        let has_plan = fact.payer_plan.is_some_and(|named| named.plan.is_ok());
        let product = if has_plan { 0 } else { half(names) };
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let statement = Statement { whole: half(whole), figure, product, line, charge: handle };
        let key = identity_of_rate_key(of, fact, days);
        self.turn_to(handle).map_err(unkept)?;
        let Some(before) = self.at_hand(key.0) else {
            self.young.insert(key.0, statement);
            return Ok(Said::First);
        };
        if before.whole == statement.whole {
            return Ok(Said::Again(before.line.into()));
        }
        let said = match before.figure {
            0 if figure == 0 => Said::First,
            0 => Said::BesideNone(before.line.into()),
            _ if figure == 0 => Said::WithoutFigure(before.line.into()),
            _ if (before.whole ^ statement.whole) & !SIDE == 0 => Said::BesideOtherBounds(before.line.into()),
            known if known == figure => Said::AgainWithOtherNotes(before.line.into()),
            _ if before.product != product => Said::First,
            _ => Said::Otherwise(before.line.into()),
        };
        if before.figure == 0 {
            *before = statement;
        }
        // A third row may repeat the second: each further statement is kept under a key of its own.
        let further = key.0 ^ whole.0;
        if let Some(known) = self.at_hand(further) {
            let known = std::mem::replace(known, statement);
            if known.whole == statement.whole {
                return Ok(Said::Again(known.line.into()));
            }
        } else {
            self.young.insert(further, statement);
        }
        Ok(said)
    }

    fn at_hand(&mut self, key: i64) -> Option<&mut Statement> {
        if self.charge >= Some(self.recent_from[0]) {
            return self.young.of_recent(key);
        }
        match self.young.get_mut(key) {
            Some(statement) => Some(statement),
            None => self.old.get_mut(key),
        }
    }

    /// What was stated of the charge is at hand then.
    fn turn_to(&mut self, charge: u32) -> io::Result<()> {
        if self.charge.replace(charge) == Some(charge) {
            return Ok(());
        }
        let at = charge as usize;
        if self.stated_in.len() <= at {
            self.stated_in.resize(at + 1, 0);
            if self.young.has_enough_recent() {
                let are_known = self.young.begin_recent();
                let is_aside = self.put_aside_when_enough()?;
                let before = if are_known && !is_aside { self.recent_from[1] } else { charge };
                self.recent_from = [before, charge];
            }
        }
        let last = std::mem::replace(&mut self.stated_in[at], self.time);
        if last != 0 && last + 1 < self.time {
            self.bring_back()?;
        }
        Ok(())
    }

    /// Where enough is at hand, begins a new time: true then. Of the time before the last only what is of charges that
    /// came again stays at hand.
    fn put_aside_when_enough(&mut self) -> io::Result<bool> {
        if self.young.len() < self.enough || matches!(self.aside, Aside::Back) {
            return Ok(false);
        }
        let (stated_in, time) = (&self.stated_in, self.time);
        if matches!(self.aside, Aside::Nothing) && !self.old.is_empty() {
            self.aside = Aside::Waits(BufWriter::new(tempfile::tempfile()?));
        }
        for (key, statement) in self.old.drain() {
            if stated_in[statement.charge as usize] == time {
                self.young.insert(key, statement);
            } else if let Aside::Waits(file) = &mut self.aside {
                file.write_all(&statement.with_key(key))?;
            }
        }
        std::mem::swap(&mut self.young, &mut self.old);
        self.enough = AT_HAND.max(self.old.len());
        self.time += 1;
        Ok(true)
    }

    /// Takes all at hand that waits in the temporary file.
    fn bring_back(&mut self) -> io::Result<()> {
        if let Aside::Waits(file) = std::mem::replace(&mut self.aside, Aside::Back) {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            let mut file = BufReader::new(file);
            let mut bytes = [0; KEPT];
            loop {
                match file.read_exact(&mut bytes) {
                    Ok(()) => {
                        let (key, statement) = Statement::of_bytes(&bytes);
                        self.young.insert(key, statement);
                    }
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                    Err(error) => return Err(error),
                }
            }
            for (key, statement) in self.old.drain() {
                self.young.insert(key, statement);
            }
        }
        Ok(())
    }
}

/// The temporary file of an import could not be written or read.
fn unkept(source: io::Error) -> IngestError {
    IngestError::Unreadable { path: "a temporary file".into(), source }
}

/// What is another thing in two statements of one rate of which one is outside the bounds of its row.
const SIDE: u32 = half(Fingerprint(outside_bounds::SIDE.cast_signed()));

/// The upper half of a fingerprint.
const fn half(fingerprint: Fingerprint) -> u32 {
    (fingerprint.0.cast_unsigned() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// States one rate of a charge; whether it is the first.
    fn state(stated: &mut StatedRates, charge: u32) -> bool {
        stated.turn_to(charge).expect("a temporary file");
        let is_first = stated.at_hand(charge.into()).is_none();
        if is_first {
            let statement = Statement { whole: charge, figure: 1, product: 2, line: charge + 3, charge };
            stated.young.insert(charge.into(), statement);
        }
        is_first
    }

    #[test]
    fn what_is_put_aside_is_found_again_when_its_charge_comes_back() {
        let mut stated = StatedRates::default();
        let many = u32::try_from(5 * AT_HAND).expect("a small number");
        for charge in 0..many {
            assert!(state(&mut stated, charge));
            assert!(!state(&mut stated, charge));
            // One charge comes again and again, and stays at hand.
            assert!(!state(&mut stated, charge.min(7)));
        }
        assert!(stated.young.len() + stated.old.len() <= 2 * AT_HAND + 1);
        assert!(matches!(stated.aside, Aside::Waits(_)));
        stated.turn_to(7).expect("a temporary file");
        assert!(stated.at_hand(7).is_some());
        assert!(stated.at_hand(1).is_none());
        stated.turn_to(1).expect("a temporary file");
        assert_eq!(stated.young.len() + stated.old.len(), many as usize);
        let first = stated.at_hand(1).expect("it is back");
        assert_eq!((first.whole, first.figure, first.product, first.line, first.charge), (1, 1, 2, 4, 1));
        for charge in 0..many {
            assert!(!state(&mut stated, charge), "nothing is put aside any more");
        }
    }
}
