//! Codes whose cells say their system themselves: `CPT 99213`, `HCPCS:J1745`, `MS-DRG 101`, `RC 0250`.

use crate::domain::CodeSystem;

/// What cells write before a code, the longer of two before the one that it begins with. Either CPT or HCPCS is meant by
/// each of their words: the shape of the code says which.
const WORDS: [(&str, CodeSystem); 26] = [
    ("cpt/hcpcs", CodeSystem::Cpt),
    ("hcpcs/cpt", CodeSystem::Cpt),
    ("cpt code", CodeSystem::Cpt),
    ("cpt-4", CodeSystem::Cpt),
    ("cpt4", CodeSystem::Cpt),
    ("cpt", CodeSystem::Cpt),
    ("hcpcs code", CodeSystem::Hcpcs),
    ("hcpcs", CodeSystem::Hcpcs),
    ("hcpc", CodeSystem::Hcpcs),
    ("ms-drg", CodeSystem::MsDrg),
    ("ms drg", CodeSystem::MsDrg),
    ("ms_drg", CodeSystem::MsDrg),
    ("msdrg", CodeSystem::MsDrg),
    ("apr-drg", CodeSystem::AprDrg),
    ("apr drg", CodeSystem::AprDrg),
    ("apr_drg", CodeSystem::AprDrg),
    ("aprdrg", CodeSystem::AprDrg),
    ("drg", CodeSystem::Drg),
    ("revenue code", CodeSystem::Rc),
    ("rev code", CodeSystem::Rc),
    ("revenue", CodeSystem::Rc),
    ("rev", CodeSystem::Rc),
    ("rc", CodeSystem::Rc),
    ("apc", CodeSystem::Apc),
    ("eapg", CodeSystem::Eapg),
    ("ndc", CodeSystem::Ndc),
];

/// No code with its system and the modifiers after it is longer.
const LONGEST: usize = 40;

/// The system that a cell says before its code, and the code with what is after it. None where the cell does not, or
/// where what follows cannot be a code of the system.
pub(in crate::formats) fn said_system(cell: &str) -> Option<(CodeSystem, &str)> {
    // Most cells are texts, or codes that begin otherwise, and are compared with no word.
    let first = cell.as_bytes().first()?.to_ascii_lowercase();
    let may_say = (5..=LONGEST).contains(&cell.len()) && b"acdehmnr".contains(&first);
    if !may_say || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    WORDS.iter().find_map(|(word, system)| {
        let (said, rest) = cell.split_at_checked(word.len())?;
        let is_divider =
            |c: char| c.is_whitespace() || matches!(c, '-' | ':' | '#' | '.' | '\u{ae}' | '\u{2122}');
        let code = rest.trim_start_matches(is_divider);
        let is_apart = code.len() < rest.len() || code.starts_with(|c: char| c.is_ascii_digit());
        let system = said.eq_ignore_ascii_case(word).then_some(*system).filter(|_| is_apart)?;
        of_system(system, code).map(|system| (system, code))
    })
}

/// The code of a cell that says the same system before it as its column or its row, and any other cell as it is.
pub(in crate::formats) fn without_said(system: CodeSystem, cell: &str) -> &str {
    match said_system(cell) {
        Some((said, code)) if agrees(said, system) => code,
        _ => cell,
    }
}

/// Whether a cell says the system that is meant: a procedure by either of its words, and a group by one for all of them.
pub(in crate::formats) fn agrees(said: CodeSystem, meant: CodeSystem) -> bool {
    let is_procedure = |system| matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs);
    let is_group = matches!(meant, CodeSystem::MsDrg | CodeSystem::AprDrg);
    said == meant || is_procedure(said) && is_procedure(meant) || said == CodeSystem::Drg && is_group
}

/// The system of a code that a word was before; none where it can be no code of it.
fn of_system(system: CodeSystem, code: &str) -> Option<CodeSystem> {
    let digits = |least: usize, most: usize| {
        (least..=most).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_code = match system {
        CodeSystem::Cpt | CodeSystem::Hcpcs => {
            let (code, after) = code.split_at_checked(5)?;
            return CodeSystem::of_procedure(code)
                .filter(|_| !after.starts_with(|c: char| c.is_ascii_alphanumeric()));
        }
        CodeSystem::Rc => digits(3, 4),
        CodeSystem::AprDrg => digits(3, 4) || system.base_and_severity(code).is_some(),
        CodeSystem::Ndc => {
            (9..=13).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        }
        CodeSystem::Apc | CodeSystem::Eapg => digits(2, 5),
        _ => digits(1, 4),
    };
    is_code.then_some(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_its_system_before_a_code_of_it_and_no_other_words_do() {
        for (cell, system, code) in [
            ("CPT 99213", CodeSystem::Cpt, "99213"),
            ("CPT-99213", CodeSystem::Cpt, "99213"),
            ("CPT\u{ae} 99213", CodeSystem::Cpt, "99213"),
            ("cpt99213", CodeSystem::Cpt, "99213"),
            ("CPT-4: 99213", CodeSystem::Cpt, "99213"),
            ("CPT 99213-26", CodeSystem::Cpt, "99213-26"),
            ("HCPCS:99213", CodeSystem::Cpt, "99213"),
            ("HCPCS J1745", CodeSystem::Hcpcs, "J1745"),
            ("MS-DRG 101", CodeSystem::MsDrg, "101"),
            ("DRG 470", CodeSystem::Drg, "470"),
            ("RC 0250", CodeSystem::Rc, "0250"),
            ("Rev Code 250", CodeSystem::Rc, "250"),
            ("APC 5072", CodeSystem::Apc, "5072"),
            ("NDC 0006-3026-01", CodeSystem::Ndc, "0006-3026-01"),
        ] {
            assert_eq!(said_system(cell), Some((system, code)), "{cell}");
        }
        for cell in [
            "CPT",
            "CPT 1-2",
            "99213",
            "J1745",
            "CPT 992131",
            "RC 012X",
            "RC 0120-0129",
            "REVIEW 1",
            "DRGS",
            "cptJ1745",
            "Revision 250",
        ] {
            assert_eq!(said_system(cell), None, "{cell}");
        }
        assert_eq!(without_said(CodeSystem::MsDrg, "DRG 101"), "101");
        assert_eq!(without_said(CodeSystem::Cdm, "CPT 99213"), "CPT 99213");
    }
}
