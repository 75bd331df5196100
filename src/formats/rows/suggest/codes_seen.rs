//! What the cells of a column say of codes and of their systems.

use super::column::ColumnSeen;
use super::procedure_text::ProcedureText;
use crate::domain::CodeSystem;
use crate::formats::rows::code_modifiers::has_pairs_after_code;
use crate::formats::rows::header::words;
use crate::formats::system_words::named_system;

impl ColumnSeen {
    /// How many cells name a code system.
    pub(super) fn systems(&self) -> u64 {
        self.texts.iter().filter(|(text, _)| named_system(text).is_some()).map(|(_, count)| count).sum()
    }

    /// The systems that most cells say before their codes.
    pub(super) fn said_systems(&self) -> Vec<CodeSystem> {
        let of_cells = 2 * self.said.values().sum::<u64>() > self.filled;
        self.said.keys().filter(|_| of_cells).filter_map(|system| system.parse().ok()).collect()
    }

    /// Whether some texts name systems of other codes than procedures, or none.
    pub(super) fn names_other_systems(&self) -> bool {
        let is_of_procedures =
            |text: &String| matches!(named_system(text), Some(CodeSystem::Cpt | CodeSystem::Hcpcs));
        !self.texts.keys().all(is_of_procedures)
    }

    /// Whether the heading says CPT or HCPCS and no other system, and every cell has the shape of such a code.
    pub(super) fn is_of_procedures(&self) -> bool {
        let words = words(&self.heading);
        let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let shaped = self.procedures.max(self.padded).max(self.with_modifiers);
        is(&["cpt", "cpts", "hcpcs", "hcpc"])
            && !is(&["drg", "drgs", "apc", "rev", "revenue", "ndc", "icd", "local"])
            && shaped > 0
            && shaped == self.filled
    }

    /// Whether cells are codes that are no numbers, `J1885`, or that no amount looks like, `0450`.
    pub(super) fn shows_codes(&self) -> bool {
        let texts = self.texts.values().sum::<u64>();
        let known = self.amounts + self.percentages + self.marked() + texts;
        self.zero_led > 0 || !self.said.is_empty() || known < self.filled && self.procedures > 0
    }

    /// Whether whole numbers are revenue codes where the heading may as well be that of a sum: with the zero before them,
    /// or up to the last one that hospitals use, and the same ones in several rows.
    pub(super) fn may_be_revenue_codes(&self) -> bool {
        const LAST: f64 = 1099.0;
        2 * self.zero_led > self.amounts || self.is_up_to(LAST) && self.repeats()
    }

    /// Whether cells have modifiers directly behind a code, `9920226`, and none of that shape has anything else there;
    /// numbers that are all different are charge numbers, whatever their last digits are.
    pub(super) fn has_modifiers_behind(&self) -> bool {
        let are_numbers = self.amounts == self.filled && self.is_unique();
        self.with_modifiers + self.padded > 0 && self.run_on == 0 && !are_numbers
    }

    /// Whether cells have modifiers after a code and what divides them: `99202-26`, `99202 (26)`, and none of that shape
    /// has anything else there, as charge numbers have.
    pub(super) fn has_attached(&self) -> bool {
        let is_named =
            || words(&self.heading).iter().any(|word| word.contains("cpt") || word.contains("hcpc"));
        let is_odd = |text: &String| has_pairs_after_code(text) && ProcedureText::of(text).is_none();
        self.attached > 0 && (self.procedures > 0 || is_named()) && !self.texts.keys().any(is_odd)
    }

    /// How many cells are CPT or HCPCS codes, with what is written around them.
    pub(super) fn codes_of_procedures(&self) -> u64 {
        let attached = if self.has_attached() { self.attached } else { 0 };
        self.procedures + self.padded + self.with_modifiers + attached
    }
}
