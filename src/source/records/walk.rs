//! Goes from record to record of a JSON text, whatever holds them.
//!
//! Where each line is a record, a broken one is a row that is rejected, as in a CSV; anywhere else nobody knows where
//! the next record begins, and the text is refused.

use crate::source::json::{Fault, Scanner, Spot, begin_list, member_name};

/// What holds the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holder {
    /// The text is a list of them.
    Text,
    /// A member of the object that the text is, or of one within it: its names from the outside in.
    Member(Vec<String>),
    /// Nothing: one follows the other.
    Lines,
    /// Nothing: each line is one, and some are broken.
    BrokenLines,
}

/// Hands out the text of one record after the other.
pub(super) struct Walk {
    scanner: Scanner,
    holder: Holder,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Before,
    Within,
    Behind,
}

impl Walk {
    pub(super) const fn new(scanner: Scanner, holder: Holder) -> Self {
        Self { scanner, holder, state: State::Before }
    }

    /// The text of the next record in `out` and where it begins; none behind the last.
    pub(super) fn next(&mut self, out: &mut Vec<u8>) -> Result<Option<Spot>, Fault> {
        if self.holder == Holder::BrokenLines {
            return self.scanner.line(out);
        }
        let more = match (&self.state, &self.holder) {
            (State::Behind, _) => false,
            (_, Holder::Lines) => self.scanner.peek()?.is_some(),
            (State::Before, holder) => {
                if let Holder::Member(names) = holder {
                    names.iter().try_for_each(|name| find(&mut self.scanner, name, out))?;
                }
                begin_list(&mut self.scanner)?
            }
            (State::Within, _) => self.scanner.another(b']')?,
        };
        self.state = if more { State::Within } else { State::Behind };
        if more { self.scanner.value(out).map(Some) } else { Ok(None) }
    }
}

/// Goes to the value of a member that is known to be there.
fn find(scanner: &mut Scanner, name: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
    scanner.expect(b'{')?;
    loop {
        if member_name(scanner, out)? == name {
            return Ok(());
        }
        scanner.skip()?;
        scanner.expect(b',')?;
    }
}

/// Objects further within one another than this hold no lists that are looked for.
pub(super) const DEEPEST: usize = 8;
