//! The codes that a file is read for, where it is far larger than what is asked of it.

use std::collections::BTreeSet;

use crate::domain::text::count;
use crate::domain::{Code, CodeSystem, sha256_hex};

/// Codes by system; a CPT code is the same whether a file calls it CPT or HCPCS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeFilter(BTreeSet<(CodeSystem, String)>);

impl CodeFilter {
    /// Whether a code is one of them.
    #[must_use]
    pub fn contains(&self, system: CodeSystem, code: &str) -> bool {
        self.0.contains(&(system.stored(code), code.to_owned()))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (CodeSystem, &str)> {
        self.0.iter().map(|(system, code)| (*system, &**code))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `5 codes`.
    #[must_use]
    pub fn words(&self) -> String {
        count(self.len() as u64, "code", "codes")
    }

    /// Tells one list from another: 64 hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> String {
        let lines: Vec<String> = self.iter().map(|(system, code)| format!("{system}:{code}\n")).collect();
        sha256_hex(lines.concat().as_bytes())
    }
}

impl FromIterator<Code> for CodeFilter {
    fn from_iter<I: IntoIterator<Item = Code>>(codes: I) -> Self {
        let stored = |code: Code| (code.system().stored(code.as_str()), code.as_str().to_owned());
        Self(codes.into_iter().map(stored).collect())
    }
}
