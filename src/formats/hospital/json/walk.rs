//! The walk over the root of a JSON file, member by member and item by item.

use crate::findings::{Finding, Place, rules};
use crate::source::IngestError;
use crate::source::json::{Fault, Scanner, Spot, Value, as_text, parse};

/// The list that is walked item by item.
pub(super) const ITEMS: &str = "standard_charge_information";

/// A member of the root other than the items.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) spot: Spot,
}

/// The text of a file is not JSON from some place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Broken {
    pub(super) line: u64,
    pub(super) byte: u64,
    pub(super) message: String,
}

/// Why reading stops.
pub(in super::super) enum Stop {
    Broken(Broken),
    Other(IngestError),
}

/// Whether to read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Enough,
}

impl Broken {
    pub(in super::super) fn into_error(self, file: &str) -> IngestError {
        IngestError::Content {
            message: format!("`{file}` line {}, byte {}: {}", self.line, self.byte, self.message),
            hint: rules::JSON_SYNTAX.remedy.to_owned(),
        }
    }

    pub(in super::super) fn finding(self) -> Finding {
        let place = Place { line: self.line, pointer: Some(String::new()), ..Place::default() };
        rules::JSON_SYNTAX.at(place, "", self.message)
    }
}

impl From<IngestError> for Stop {
    fn from(error: IngestError) -> Self {
        Self::Other(error)
    }
}

/// What the walk over the root meets.
pub(super) enum Part<'t> {
    Member(Member),
    /// The list of items begins here.
    Items(Spot),
    Item(usize, &'t str, Spot),
}

type Visit<'v> = dyn FnMut(Part<'_>) -> Result<Flow, Stop> + 'v;

/// Walks over the members of the root and the items.
pub(super) fn walk(
    scanner: &mut Scanner,
    explain: &dyn Fn(std::io::Error) -> IngestError,
    visit: &mut Visit<'_>,
) -> Result<(), Stop> {
    let stop = |fault| match fault {
        Fault::Stream(error) => Stop::Other(explain(error)),
        Fault::Syntax(spot, message) => Stop::Broken(Broken { line: spot.line, byte: spot.byte, message }),
    };
    let mut text = Vec::new();
    scanner.expect(b'{').map_err(stop)?;
    if scanner.peek().map_err(stop)? == Some(b'}') {
        return scanner.expect(b'}').map_err(stop);
    }
    loop {
        if scanner.peek().map_err(stop)? != Some(b'"') {
            let message = "expected the name of a property in quotes".to_owned();
            return Err(stop(Fault::Syntax(scanner.spot(), message)));
        }
        let spot = scanner.value(&mut text).map_err(stop)?;
        let name = parse_at(as_text(&text), spot)?.cell().to_owned();
        scanner.expect(b':').map_err(stop)?;
        let is_list = scanner.peek().map_err(stop)? == Some(b'[');
        if name == ITEMS && is_list {
            if visit(Part::Items(spot))? == Flow::Enough {
                return Ok(());
            }
            scanner.expect(b'[').map_err(stop)?;
            let mut index = 0;
            let mut more = scanner.peek().map_err(stop)? != Some(b']');
            if !more {
                scanner.expect(b']').map_err(stop)?;
            }
            while more {
                let spot = scanner.value(&mut text).map_err(stop)?;
                visit(Part::Item(index, as_text(&text), spot))?;
                index += 1;
                more = scanner.another(b']').map_err(stop)?;
            }
        } else {
            let spot = scanner.value(&mut text).map_err(stop)?;
            visit(Part::Member(Member { name, text: as_text(&text).to_owned(), spot }))?;
        }
        if !scanner.another(b'}').map_err(stop)? {
            break;
        }
    }
    match scanner.peek().map_err(stop)? {
        None => Ok(()),
        Some(_) => {
            let message = "something follows the end of the data".to_owned();
            Err(stop(Fault::Syntax(scanner.spot(), message)))
        }
    }
}

/// Parses a value whose text begins at `spot`.
pub(super) fn parse_at(text: &str, spot: Spot) -> Result<Value<'_>, Stop> {
    parse(text).map_err(|fault| {
        let before = &text.as_bytes()[..fault.at.min(text.len())];
        let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
        Stop::Broken(Broken {
            line: spot.line + lines,
            byte: spot.byte + fault.at as u64,
            message: fault.message.to_owned(),
        })
    })
}
