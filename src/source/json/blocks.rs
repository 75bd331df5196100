//! The marks of JSON, 64 bytes at a time: so a value that nobody wants is passed over at the speed of
//! the memory.
//!
//! Within a block the quotes tell which bytes stand in a text; a bracket counts only outside of one.

use wide::u8x16;

/// Bytes that are looked at together.
pub(super) const BLOCK: usize = 64;

/// Where the passing over stands: how deep, and whether within a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Depth {
    pub(super) open: usize,
    in_text: bool,
    escaped: bool,
}

/// What the bytes of a part did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    /// All of them are of the value.
    All,
    /// The value ends with this many of them.
    Closed(usize),
    /// Its brackets are nested too deep, seen after this many.
    TooDeep(usize),
}

/// The marks of 64 bytes, a bit for each byte.
struct Marks {
    quotes: u64,
    backslashes: u64,
    opening: u64,
    closing: u64,
}

impl Marks {
    fn of(block: &[u8; BLOCK]) -> Self {
        let mut marks = Self { quotes: 0, backslashes: 0, opening: 0, closing: 0 };
        for (at, part) in block.chunks_exact(16).enumerate() {
            let bytes = u8x16::new(part.try_into().expect("chunks of sixteen"));
            // `{` and `[` differ in one bit, and so do `}` and `]`; no other byte of JSON becomes one of them.
            let brackets = bytes | u8x16::splat(0x20);
            let mask = |found: u8x16| u64::from(found.to_bitmask()) << (at * 16);
            marks.quotes |= mask(bytes.simd_eq(u8x16::splat(b'"')));
            marks.backslashes |= mask(bytes.simd_eq(u8x16::splat(b'\\')));
            marks.opening |= mask(brackets.simd_eq(u8x16::splat(b'{')));
            marks.closing |= mask(brackets.simd_eq(u8x16::splat(b'}')));
        }
        marks
    }
}

impl Depth {
    /// Passes over the next bytes of a value that began with a bracket.
    pub(super) fn pass(&mut self, bytes: &[u8], deepest: usize) -> Passed {
        let mut at = 0;
        while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
            if !self.pass_block(block, deepest) {
                match self.pass_bytes(block, deepest) {
                    Passed::All => {}
                    Passed::Closed(end) => return Passed::Closed(at + end),
                    Passed::TooDeep(end) => return Passed::TooDeep(at + end),
                }
            }
            at += BLOCK;
        }
        match self.pass_bytes(&bytes[at..], deepest) {
            Passed::All => Passed::All,
            Passed::Closed(end) => Passed::Closed(at + end),
            Passed::TooDeep(end) => Passed::TooDeep(at + end),
        }
    }

    /// Passes over a block in which nothing can end; false where it must be looked at byte by byte.
    fn pass_block(&mut self, block: &[u8; BLOCK], deepest: usize) -> bool {
        let marks = Marks::of(block);
        if marks.backslashes != 0 || self.escaped {
            return false;
        }
        // Each bit says whether its byte stands behind an odd number of quotes.
        let mut within = marks.quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            within ^= within << shift;
        }
        if self.in_text {
            within = !within;
        }
        let opening = (marks.opening & !within).count_ones() as usize;
        let closing = (marks.closing & !within).count_ones() as usize;
        if closing >= self.open || self.open + opening > deepest {
            return false;
        }
        self.open = self.open + opening - closing;
        self.in_text ^= marks.quotes.count_ones() % 2 == 1;
        true
    }

    fn pass_bytes(&mut self, bytes: &[u8], deepest: usize) -> Passed {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.open += 1;
                    if self.open > deepest {
                        return Passed::TooDeep(at + 1);
                    }
                }
                b'}' | b']' => {
                    self.open -= 1;
                    if self.open == 0 {
                        return Passed::Closed(at + 1);
                    }
                }
                _ => {}
            }
        }
        Passed::All
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Byte by byte, as the rule is.
    fn by_bytes(text: &[u8], deepest: usize) -> Passed {
        Depth::default().pass_bytes(text, deepest)
    }

    proptest! {
        #[test]
        fn blocks_end_where_bytes_do(
            parts in prop::collection::vec(
                prop_oneof![
                    Just("{"), Just("}"), Just("["), Just("]"), Just("\""), Just("\\"), Just("\\\""), Just("a"),
                    Just("                      "), Just("12345678901234567890123"), Just("\u{e9}"), Just("]{[}")
                ],
                0..120,
            ),
            cut in 0_usize..200,
            deepest in 1_usize..20,
        ) {
            let text = format!("[{}", parts.concat());
            let text = text.as_bytes();
            let cut = cut.min(text.len());
            let mut depth = Depth::default();
            let whole = match depth.pass(&text[..cut], deepest) {
                Passed::All => match depth.pass(&text[cut..], deepest) {
                    Passed::All => Passed::All,
                    Passed::Closed(end) => Passed::Closed(cut + end),
                    Passed::TooDeep(end) => Passed::TooDeep(cut + end),
                },
                ended => ended,
            };
            prop_assert_eq!(whole, by_bytes(text, deepest));
        }
    }
}
