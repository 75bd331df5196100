//! Goes from record to record of a JSON text, whatever holds them.

use crate::source::json::{Fault, Scanner, Spot, parse};

/// What holds the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holder {
    /// The text is a list of them.
    Text,
    /// A member of the object that the text is.
    Member(String),
    /// Nothing: one follows the other.
    Lines,
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
        let more = match (&self.state, &self.holder) {
            (State::Behind, _) => false,
            (_, Holder::Lines) => self.scanner.peek()?.is_some(),
            (State::Before, holder) => {
                if let Holder::Member(name) = holder {
                    find(&mut self.scanner, name, out)?;
                }
                begin_list(&mut self.scanner)?
            }
            (State::Within, _) => self.scanner.another(b']')?,
        };
        self.state = if more { State::Within } else { State::Behind };
        if more { self.scanner.value(out).map(Some) } else { Ok(None) }
    }
}

/// Takes the bracket of a list; false where it is empty, and closed.
pub(super) fn begin_list(scanner: &mut Scanner) -> Result<bool, Fault> {
    scanner.expect(b'[')?;
    if scanner.peek()? == Some(b']') {
        scanner.expect(b']')?;
        return Ok(false);
    }
    Ok(true)
}

/// Goes to the value of a member that is known to be there.
fn find(scanner: &mut Scanner, name: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
    scanner.expect(b'{')?;
    loop {
        if member_name(scanner, out)? == name {
            return Ok(());
        }
        skip(scanner, out)?;
        scanner.expect(b',')?;
    }
}

/// The name of the next member, with its colon taken.
pub(super) fn member_name(scanner: &mut Scanner, out: &mut Vec<u8>) -> Result<String, Fault> {
    if scanner.peek()? != Some(b'"') {
        return Err(Fault::Syntax(scanner.spot(), "expected the name of a property in quotes".to_owned()));
    }
    let spot = scanner.value(out)?;
    let name = parse(as_text(out)).map_err(|fault| at(spot, out, fault.message, fault.at))?.cell().to_owned();
    scanner.expect(b':')?;
    Ok(name)
}

/// Passes over a value; a list element by element, since it may be longer than the memory.
fn skip(scanner: &mut Scanner, out: &mut Vec<u8>) -> Result<(), Fault> {
    if scanner.peek()? != Some(b'[') {
        return scanner.value(out).map(|_| ());
    }
    let mut more = begin_list(scanner)?;
    while more {
        scanner.value(out)?;
        more = scanner.another(b']')?;
    }
    Ok(())
}

pub(super) fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the stream is checked to be UTF-8 and cut at ASCII marks")
}

/// A fault within a value that begins at `spot`.
pub(super) fn at(spot: Spot, text: &[u8], message: &str, at: usize) -> Fault {
    let lines = text[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64;
    Fault::Syntax(Spot { line: spot.line + lines, byte: spot.byte + at as u64 }, message.to_owned())
}
