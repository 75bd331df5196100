//! Modifiers: two characters added to a procedure code.

use std::fmt;
use std::str::FromStr;

/// A two-character modifier such as `26` or `LT`, upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Modifier([u8; 2]);

/// The modifiers of one price: sorted, without repeats. Empty means "no modifier", a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ModifierSet(Vec<Modifier>);

/// A text that is not a modifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a modifier; expected two letters or digits such as 26 or LT")]
pub struct ModifierError(pub String);

impl Modifier {
    /// The two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a modifier is two ASCII characters")
    }

    /// Whether it is one that charges are made under every day, so that it is known within a text too; no word of
    /// English is made of several of them.
    #[must_use]
    pub fn is_usual(self) -> bool {
        const LETTERS: [&str; 28] = [
            "LT", "RT", "TC", "XE", "XP", "XS", "XU", "KX", "GA", "GC", "GN", "GP", "GT", "GY", "GZ", "NU",
            "RR", "UE", "QW", "QK", "QX", "QY", "QZ", "SG", "PT", "JW", "JZ", "LC",
        ];
        match self.0 {
            [b'2'..=b'9', b'0'..=b'9'] | [b'E', b'1'..=b'4'] | [b'F' | b'T', b'1'..=b'9'] => true,
            _ => LETTERS.contains(&self.as_str()),
        }
    }
}

impl ModifierSet {
    /// Reads a list as files write it: divided by `|`, `,`, `;` or blanks; blank is empty.
    ///
    /// # Errors
    /// When an entry is not two letters or digits.
    pub fn parse(text: &str) -> Result<Self, ModifierError> {
        text.split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';'))
            .filter(|part| !part.is_empty())
            .map(str::parse::<Modifier>)
            .collect()
    }

    /// Reads what a report is asked for: a list as files write it, or `none` for prices without modifiers, as tables
    /// print them.
    ///
    /// # Errors
    /// As [`ModifierSet::parse`].
    pub fn asked_for(text: &str) -> Result<Self, ModifierError> {
        if text.trim() == "none" { Ok(Self::default()) } else { Self::parse(text) }
    }

    /// True when there is no modifier.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The modifiers in order.
    pub fn iter(&self) -> impl Iterator<Item = Modifier> {
        self.0.iter().copied()
    }
}

impl FromIterator<Modifier> for ModifierSet {
    fn from_iter<I: IntoIterator<Item = Modifier>>(modifiers: I) -> Self {
        let mut modifiers: Vec<Modifier> = modifiers.into_iter().collect();
        modifiers.sort_unstable();
        modifiers.dedup();
        Self(modifiers)
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for ModifierSet {
    /// As stored: divided by a bar, empty for no modifier.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, modifier) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("|")?;
            }
            f.write_str(modifier.as_str())?;
        }
        Ok(())
    }
}

impl FromStr for Modifier {
    type Err = ModifierError;

    fn from_str(text: &str) -> Result<Self, ModifierError> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(ModifierError(text.trim().to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_modifiers_in_another_order_are_the_same_set() {
        let sets =
            ["62|50", "50, 62", "50;62 50"].map(|text| ModifierSet::parse(text).map(|set| set.to_string()));
        assert!(sets.iter().all(|set| set.as_deref() == Ok("50|62")), "{sets:?}");
    }

    #[test]
    fn blank_is_no_modifier_and_three_characters_are_an_error() {
        assert_eq!(ModifierSet::parse("  ").map(|set| set.is_empty()), Ok(true));
        assert!(ModifierSet::parse("261").is_err());
    }
}
