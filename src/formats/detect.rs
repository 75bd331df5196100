//! Which format a file is of: every format looks at its head, none at its name.

use crate::formats::format::{Format, Sniff};
use crate::formats::medicare;
use crate::formats::release::ReferenceFormat;
use crate::formats::rows::{PAYER_RATES, price_list};
use crate::source::IngestError;
use crate::source::{Head, Source};

/// How many lines of an unknown file are shown, and how much of each.
const SHOWN_LINES: usize = 4;
const SHOWN_CHARACTERS: usize = 100;

/// A format that knows the file.
#[derive(Clone, Copy)]
pub enum Detected {
    /// A file of prices.
    Prices(&'static dyn Format),
    /// A table that is replaced as a whole.
    Reference(&'static ReferenceFormat),
}

/// All formats of reference files.
#[must_use]
pub fn reference_formats() -> &'static [ReferenceFormat] {
    medicare::FORMATS
}

/// The formats of price files that are recognized by content, to be asked in this order.
// A new format is its `mod` line and a line here.
const PRICES: &[&[&dyn Format]] = &[&super::hospital::FORMATS, &super::in_network::FORMATS, &[PAYER_RATES]];

/// All formats of price files that are told apart by content.
pub fn formats() -> impl Iterator<Item = &'static dyn Format> {
    PRICES.iter().copied().flatten().copied()
}

/// The format of a file.
///
/// # Errors
/// When the file cannot be read as text, or no format knows it.
pub fn detect(source: &Source) -> Result<Detected, IngestError> {
    // What is not read anyway is named whatever its encoding.
    let named = |error| source.head_as_bytes().and_then(|head| medicare::not_read(&head)).unwrap_or(error);
    let head = source.head().map_err(named)?;
    let mut misses = Vec::new();
    for format in reference_formats() {
        match (format.sniff)(&head) {
            Sniff::Yes => return Ok(Detected::Reference(format)),
            Sniff::Almost(missing) => misses.push(format!("nearly {}: {missing}", format.name)),
            Sniff::No => {}
        }
    }
    for format in formats() {
        match format.sniff(&head) {
            Sniff::Yes => return Ok(Detected::Prices(format)),
            Sniff::Almost(missing) => misses.push(format!("nearly {}: {missing}", format.name())),
            Sniff::No => {}
        }
    }
    if let Some(error) = medicare::not_read(&head) {
        return Err(error);
    }
    let (file, seen, prices) = (source.name().to_owned(), first_lines(&head), price_list(&head));
    Err(IngestError::UnknownFormat { file, seen, misses, prices })
}

fn first_lines(head: &Head) -> Vec<String> {
    head.text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(SHOWN_LINES)
        .map(|line| match line.char_indices().nth(SHOWN_CHARACTERS) {
            Some((end, _)) => format!("{} ...", &line[..end]),
            None => line.to_owned(),
        })
        .collect()
}
