//! Steps of a walk over a JSON text: into a list, over the names of members.

use super::scan::{Fault, Scanner, Spot};
use super::tree::parse;

/// Takes the bracket of a list; false where it is empty, and closed.
pub(crate) fn begin_list(scanner: &mut Scanner) -> Result<bool, Fault> {
    scanner.expect(b'[')?;
    if scanner.peek()? == Some(b']') {
        scanner.expect(b']')?;
        return Ok(false);
    }
    Ok(true)
}

/// Takes the brace of an object; false where it is empty, and closed.
pub(crate) fn begin_object(scanner: &mut Scanner) -> Result<bool, Fault> {
    scanner.expect(b'{')?;
    if scanner.peek()? == Some(b'}') {
        scanner.expect(b'}')?;
        return Ok(false);
    }
    Ok(true)
}

/// The name of the next member, with its colon taken.
pub(crate) fn member_name(scanner: &mut Scanner, out: &mut Vec<u8>) -> Result<String, Fault> {
    if scanner.peek()? != Some(b'"') {
        return Err(Fault::Syntax(scanner.spot(), "expected the name of a property in quotes".to_owned()));
    }
    let spot = scanner.value(out)?;
    let name =
        parse(as_text(out)).map_err(|fault| fault_at(spot, out, fault.message, fault.at))?.cell().to_owned();
    scanner.expect(b':')?;
    Ok(name)
}

/// The text of bytes that the scanner took.
pub(crate) fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the stream is checked to be UTF-8 and cut at ASCII marks")
}

/// A fault within a value that begins at `spot`.
pub(crate) fn fault_at(spot: Spot, text: &[u8], message: &str, at: usize) -> Fault {
    let lines = text[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64;
    Fault::Syntax(Spot { line: spot.line + lines, byte: spot.byte + at as u64 }, message.to_owned())
}
