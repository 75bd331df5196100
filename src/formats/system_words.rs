//! Words by which columns and payers' files name the system of a code, in any spelling: `Rev Code`, `CPT/HCPCS`,
//! `EAPG v3.16`.

use super::rows::words;
use crate::domain::CodeSystem;

/// The code system that a text means; none that is known.
pub(in crate::formats) fn named_system(text: &str) -> Option<CodeSystem> {
    if let Ok(system) = text.parse::<CodeSystem>() {
        return Some(system);
    }
    let words = words(text);
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let says = |phrase: &str| words.join(" ").contains(phrase);
    if is(&["rev", "revenue", "ub", "ub04"]) {
        return Some(CodeSystem::Rc);
    }
    // Where either is meant, the shape of the code says which, as it does of every HCPCS code.
    if is(&["hcpc", "hcpcs"]) {
        return Some(CodeSystem::Hcpcs);
    }
    if is(&["cpt4", "cpt", "cpts"]) {
        return Some(CodeSystem::Cpt);
    }
    if is(&["msdrg"]) {
        return Some(CodeSystem::MsDrg);
    }
    if is(&["aprdrg"]) {
        return Some(CodeSystem::AprDrg);
    }
    if is(&["chargemaster"]) || says("charge code") || says("charge number") || says("charge master") {
        return Some(CodeSystem::Cdm);
    }
    let joined = words.join("-");
    CodeSystem::ALL.into_iter().find(|system| joined.starts_with(&system.as_str().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_known_in_any_spelling_and_other_words_are_none() {
        for (text, system) in [
            ("CPT/HCPCS", CodeSystem::Hcpcs),
            ("Rev Code", CodeSystem::Rc),
            ("DRG", CodeSystem::Drg),
            ("MS DRG", CodeSystem::MsDrg),
            ("Charge Code", CodeSystem::Cdm),
            ("CPT-4", CodeSystem::Cpt),
            ("MSDRG", CodeSystem::MsDrg),
            ("ms-drg", CodeSystem::MsDrg),
            ("MS_DRG", CodeSystem::MsDrg),
            ("APRDRG", CodeSystem::AprDrg),
            ("REV", CodeSystem::Rc),
            ("HCPC", CodeSystem::Hcpcs),
            ("EAPG v3.16", CodeSystem::Eapg),
        ] {
            assert_eq!(named_system(text), Some(system), "{text}");
        }
        for text in ["House", "Pharmacy", "Charge", "47371", ""] {
            assert_eq!(named_system(text), None, "{text}");
        }
    }
}
