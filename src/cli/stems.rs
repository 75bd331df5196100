//! Names of files that are made of codes and names of the data: safe on every system, and no two the same.

use std::collections::HashMap;

use crate::domain::sha256_hex;

/// The longest name of a file without its ending and number; systems end at 255 bytes.
const LONGEST: usize = 80;

/// The names that were given so far, each with its last number.
#[derive(Debug, Default)]
pub(super) struct Stems(HashMap<String, u64>);

impl Stems {
    /// A file name without its ending for a text, such as `cpt-47371` for `CPT-47371`, that no other text has: of
    /// letters, digits and hyphens, so that it leads to no other folder.
    pub(super) fn of(&mut self, text: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let mut base: String = text.chars().map(plain).collect();
        if base.len() > LONGEST {
            base.truncate(LONGEST);
            base = format!("{base}-{}", &sha256_hex(text.as_bytes())[..8]);
        }
        let mut turn = self.0.get(&base).copied().unwrap_or(0);
        let stem = loop {
            turn += 1;
            let stem = if turn == 1 { base.clone() } else { format!("{base}-{turn}") };
            if !self.0.contains_key(&stem) {
                break stem;
            }
        };
        self.0.insert(stem.clone(), 1);
        self.0.insert(base, turn);
        stem
    }
}
