//! Billing codes: always text, with their code system.

use std::fmt;
use std::str::FromStr;

use super::command_word::command_word;

/// The system that a billing code belongs to.
///
/// The list is that of the CMS hospital price transparency data dictionary 3.0.0 (the table
/// `code_system` holds the same words), CPT and HCPCS first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the published ones; `code_system` explains each")]
pub enum CodeSystem {
    Cpt,
    Hcpcs,
    Ndc,
    Rc,
    Icd,
    Drg,
    MsDrg,
    RDrg,
    SDrg,
    ApsDrg,
    ApDrg,
    AprDrg,
    Apc,
    Local,
    Eapg,
    Hipps,
    Cdt,
    Cdm,
    TrisDrg,
    Cmg,
    MsLtcDrg,
    CstmAll,
}

/// A billing code in its system: trimmed, upper case, with all leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    system: CodeSystem,
    text: String,
}

/// Why a text is not a billing code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No text at all.
    #[error("a code cannot be blank")]
    Blank,
    /// The text has not the shape of a code of its system.
    #[error("`{text}` is not a {system} code; expected {expected}")]
    Shape {
        /// The offending text.
        text: String,
        /// The system it was read for.
        system: CodeSystem,
        /// The shape in words.
        expected: &'static str,
    },
    /// No such code system.
    #[error("`{0}` is not a code system; known are {list}", list = CodeSystem::word_list())]
    System(String),
}

impl CodeSystem {
    /// All systems.
    pub const ALL: [Self; 22] = [
        Self::Cpt,
        Self::Hcpcs,
        Self::Ndc,
        Self::Rc,
        Self::Icd,
        Self::Drg,
        Self::MsDrg,
        Self::RDrg,
        Self::SDrg,
        Self::ApsDrg,
        Self::ApDrg,
        Self::AprDrg,
        Self::Apc,
        Self::Local,
        Self::Eapg,
        Self::Hipps,
        Self::Cdt,
        Self::Cdm,
        Self::TrisDrg,
        Self::Cmg,
        Self::MsLtcDrg,
        Self::CstmAll,
    ];

    /// The published word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpt => "CPT",
            Self::Hcpcs => "HCPCS",
            Self::Ndc => "NDC",
            Self::Rc => "RC",
            Self::Icd => "ICD",
            Self::Drg => "DRG",
            Self::MsDrg => "MS-DRG",
            Self::RDrg => "R-DRG",
            Self::SDrg => "S-DRG",
            Self::ApsDrg => "APS-DRG",
            Self::ApDrg => "AP-DRG",
            Self::AprDrg => "APR-DRG",
            Self::Apc => "APC",
            Self::Local => "LOCAL",
            Self::Eapg => "EAPG",
            Self::Hipps => "HIPPS",
            Self::Cdt => "CDT",
            Self::Cdm => "CDM",
            Self::TrisDrg => "TRIS-DRG",
            Self::Cmg => "CMG",
            Self::MsLtcDrg => "MS-LTC-DRG",
            Self::CstmAll => "CSTM-ALL",
        }
    }

    /// CPT or HCPCS by the shape of the text: five characters, four of them digits or all,
    /// `47371`, `0633T`, `0001F` are CPT, a letter before four digits is HCPCS level II.
    /// `None` when the text is neither.
    #[must_use]
    pub fn of_procedure(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        match bytes {
            [head @ .., last] if bytes.len() == 5 && digits(head) => {
                (last.is_ascii_digit() || b"FTUMA".contains(&last.to_ascii_uppercase())).then_some(Self::Cpt)
            }
            [first, rest @ ..] if bytes.len() == 5 && first.is_ascii_alphabetic() && digits(rest) => {
                Some(Self::Hcpcs)
            }
            _ => None,
        }
    }

    /// The system that a code is kept in: level I of HCPCS is CPT, so five digits published as HCPCS are the CPT code.
    #[must_use]
    pub fn stored(self, text: &str) -> Self {
        match self {
            Self::Hcpcs => Self::of_procedure(text).unwrap_or(self),
            other => other,
        }
    }

    /// The system that the shape of a code says, LOCAL where it says none.
    #[must_use]
    pub fn of_shape(text: &str) -> Self {
        Self::of_procedure(text).unwrap_or(Self::Local)
    }

    /// Whether a text can be a code of the system, as far as its publisher fixes a shape: CPT and HCPCS by
    /// [`Self::of_procedure`], a CDT code is a D before four digits, an MS-DRG at most three digits and a revenue code
    /// at most four. The codes of other systems are written in many ways.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        let text = self.without_surplus_zeros(text);
        let is_number =
            |digits: usize| text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Cpt => Self::of_procedure(text) == Some(Self::Cpt),
            Self::Hcpcs => Self::of_procedure(text).is_some(),
            Self::Cdt => {
                text.len() == 5 && text.starts_with(['D', 'd']) && Self::of_procedure(text).is_some()
            }
            Self::MsDrg | Self::MsLtcDrg => is_number(3),
            Self::Rc => is_number(4),
            _ => true,
        }
    }

    /// How many digits the numeric codes of the system have at least, where that is fixed: files that
    /// went through a spreadsheet lack the zeros before them.
    #[must_use]
    pub const fn digits(self) -> Option<usize> {
        match self {
            Self::Rc => Some(4),
            Self::MsDrg | Self::Drg | Self::MsLtcDrg => Some(3),
            _ => None,
        }
    }

    /// How many zeros are missing before a code of the system.
    #[must_use]
    pub fn lost_zeros(self, text: &str) -> usize {
        match self.digits() {
            Some(width) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                width.saturating_sub(text.len())
            }
            _ => 0,
        }
    }

    /// A number of the system without the zeros before it that are more than its digits: `0470` of MS-DRG.
    #[must_use]
    pub fn without_surplus_zeros(self, text: &str) -> &str {
        let width =
            self.digits().filter(|_| self != Self::Drg && text.bytes().all(|byte| byte.is_ascii_digit()));
        let surplus = width.map_or(0, |width| text.len().saturating_sub(width));
        match text.get(..surplus) {
            Some(before) if before.bytes().all(|byte| byte == b'0') => &text[surplus..],
            _ => text,
        }
    }

    /// An APR-DRG as it is kept: a base of three digits, and behind a hyphen the severity of illness from 1 to 4, where one
    /// is stated: `139-1`. Files run the two together (`1391`, the four bytes that Medicaid programs pay by), divide them
    /// by a blank, and write zeros or the letters `APR` before them. None for any other text, such as a base alone.
    #[must_use]
    pub fn base_and_severity(self, text: &str) -> Option<String> {
        let is_divider = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/');
        if self != Self::AprDrg {
            return None;
        }
        let text = match text.split_at_checked(3) {
            Some((name, code)) if name.eq_ignore_ascii_case("APR") => code.trim_start_matches(is_divider),
            _ => text,
        };
        let (base, severity) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let bare = base.trim_end_matches(is_divider);
        let digits = bare.trim_start_matches('0');
        // Without a divider, three digits are a base.
        let is_whole = bare.len() >= 3 || !bare.is_empty() && bare.len() < base.len();
        let is_base = digits.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_digit());
        (is_whole && is_base && matches!(severity, "1" | "2" | "3" | "4"))
            .then(|| format!("{digits:0>3}-{severity}"))
    }

    /// A drug code (NDC) with hyphens in the eleven digits of a claim: five of the labeler, four of the product and two
    /// of the package, of which a label leaves out one zero that leads. Ten digits without hyphens do not say where.
    /// What is said after it, `(2 mL)`, is no part of it.
    #[must_use]
    pub fn digits_of_drug(self, text: &str) -> Option<String> {
        let (code, words) = self.drug_and_words(text)?;
        let mut parts = code.split('-');
        let (labeler, product, package) = (parts.next()?, parts.next(), parts.next());
        let (Some(product), Some(package), None) = (product, package, parts.next()) else {
            return (!words.is_empty() && code.len() == 11 && product.is_none()).then(|| code.to_owned());
        };
        let is_drug =
            matches!((labeler.len(), product.len(), package.len()), (4 | 5, 4, 2) | (5, 3, 2) | (5, 4, 1));
        is_drug.then(|| format!("{labeler:0>5}{product:0>4}{package:0>2}"))
    }

    /// What is said after a drug code (NDC), as of its package: `(2 mL)`. None where nothing is.
    #[must_use]
    pub fn words_after_drug(self, text: &str) -> Option<&str> {
        self.digits_of_drug(text)?;
        self.drug_and_words(text).map(|(_, words)| words).filter(|words| !words.is_empty())
    }

    /// The digits and hyphens that a drug code begins with, and what is in brackets or in words after them.
    fn drug_and_words(self, text: &str) -> Option<(&str, &str)> {
        // Words are shorter, and another code has more digits.
        const LONGEST: usize = 60;
        const MOST_DIGITS: usize = 8;
        if self != Self::Ndc || !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(text.len());
        let (code, rest) = text.split_at(end);
        let words = rest.trim();
        let in_brackets = words.starts_with(['(', '[']) && words.ends_with([')', ']']);
        let in_words = rest.starts_with(char::is_whitespace) && words.contains(char::is_alphabetic);
        let is_short =
            words.len() <= LONGEST && words.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS;
        (words.is_empty() || is_short && (in_brackets || in_words)).then_some((code, words))
    }

    /// Whether a code of the system groups services, so that an item with another code too is priced as that one: a
    /// revenue code says where a hospital books an item, an APC or EAPG what a payer pays alike. The table
    /// `code_system` says the same.
    #[must_use]
    pub const fn is_group(self) -> bool {
        matches!(self, Self::Rc | Self::Apc | Self::Eapg)
    }

    /// Whether who publishes a list makes up the codes of the system, so that its words tell what is priced.
    #[must_use]
    pub const fn is_of_publisher(self) -> bool {
        matches!(self, Self::Local | Self::Cdm | Self::CstmAll)
    }

    fn word_list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl Code {
    /// Checks the shape of a CPT or HCPCS code; any other system takes any text that is not
    /// blank, because their publishers use local forms. Revenue codes and DRGs get back the zeros
    /// that a spreadsheet drops, drug codes lose their hyphens, and an APR-DRG has one before its severity.
    ///
    /// # Errors
    /// When the text is blank, or not of the shape of its system.
    ///
    /// ```
    /// use ratebook::domain::{Code, CodeSystem};
    /// assert_eq!(Code::new(CodeSystem::Cpt, " 00100 ").unwrap().as_str(), "00100");
    /// assert_eq!(Code::new(CodeSystem::Rc, "360").unwrap().as_str(), "0360");
    /// assert!(Code::new(CodeSystem::Cpt, "473711").is_err());
    /// ```
    pub fn new(system: CodeSystem, text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CodeError::Blank);
        }
        let shape = |expected| CodeError::Shape { text: text.to_owned(), system, expected };
        match system {
            CodeSystem::Cpt if !system.fits(text) => {
                Err(shape("five digits such as 47371, or four digits and a letter such as 0633T"))
            }
            // Level I of HCPCS is CPT, and hospitals write CPT codes as HCPCS.
            CodeSystem::Hcpcs if !system.fits(text) => Err(shape("a letter and four digits such as J1745")),
            _ => {
                let kept = system.digits_of_drug(text).or_else(|| system.base_and_severity(text));
                let text = system.without_surplus_zeros(kept.as_deref().unwrap_or(text));
                let mut whole = "0".repeat(system.lost_zeros(text));
                whole.push_str(text);
                whole.make_ascii_uppercase();
                Ok(Self { system, text: whole })
            }
        }
    }

    /// Reads `47371`, `J1745` or `MS-DRG:470` as a user types it.
    ///
    /// # Errors
    /// When the system is unknown or the text is not a code of it.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        match text.split_once(':') {
            Some((system, code)) => Self::new(system.parse()?, code),
            None => {
                let text = text.trim();
                let system = CodeSystem::of_procedure(text).unwrap_or(CodeSystem::Cpt);
                Self::new(system, text)
            }
        }
    }

    /// As a command takes it: with its system, where that is neither CPT nor HCPCS; quoted where a shell would take
    /// it apart.
    ///
    /// ```
    /// use ratebook::domain::{Code, CodeSystem};
    /// assert_eq!(Code::new(CodeSystem::Cpt, "47371").unwrap().in_command(), "47371");
    /// assert_eq!(Code::new(CodeSystem::MsDrg, "470").unwrap().in_command(), "MS-DRG:470");
    /// ```
    #[must_use]
    pub fn in_command(&self) -> String {
        match self.system {
            CodeSystem::Cpt | CodeSystem::Hcpcs => command_word(&self.text).into_owned(),
            system => command_word(&format!("{system}:{}", self.text)).into_owned(),
        }
    }

    /// The code's system.
    #[must_use]
    pub const fn system(&self) -> CodeSystem {
        self.system
    }

    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for CodeSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.system, self.text)
    }
}

impl FromStr for CodeSystem {
    type Err = CodeError;

    fn from_str(word: &str) -> Result<Self, CodeError> {
        let word = word.trim();
        Self::ALL
            .into_iter()
            .find(|system| system.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| CodeError::System(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_leading_zeros() {
        assert_eq!(Code::parse("00100").map(|code| code.as_str().to_owned()), Ok("00100".to_owned()));
    }

    #[test]
    fn a_code_is_one_with_and_without_its_zeros() {
        for (system, text, whole) in [
            (CodeSystem::MsDrg, "0470", "470"),
            (CodeSystem::MsDrg, "00001", "001"),
            (CodeSystem::MsDrg, "4700", "4700"),
            (CodeSystem::Rc, "00360", "0360"),
            (CodeSystem::Drg, "0470", "0470"),
            (CodeSystem::Local, "0470", "0470"),
        ] {
            assert_eq!(Code::new(system, text).expect("a code").as_str(), whole);
        }
        for (text, code) in [("rc:360", "RC 0360"), ("RC:0360", "RC 0360"), ("MS-DRG:1", "MS-DRG 001")] {
            assert_eq!(Code::parse(text).map(|code| code.to_string()).as_deref(), Ok(code), "{text}");
        }
        for (text, code) in [("RC:36X", "RC 36X"), ("APR-DRG:1", "APR-DRG 1"), ("DRG:1234", "DRG 1234")] {
            assert_eq!(Code::parse(text).map(|code| code.to_string()).as_deref(), Ok(code), "{text}");
        }
    }

    #[test]
    fn a_drug_code_is_one_with_and_without_hyphens() {
        for (text, whole) in [
            ("00006-3026-01", "00006302601"),
            ("0006-3026-01", "00006302601"),
            ("50242-060-01", "50242006001"),
            ("50242-0060-1", "50242006001"),
            ("00006302601", "00006302601"),
            // Where the zero is missing, nothing says.
            ("0006302601", "0006302601"),
            ("6-3026-1", "6-3026-1"),
            ("50242-06A-01", "50242-06A-01"),
            ("50242-060-01-2", "50242-060-01-2"),
            // What is said of the package is no part of the code.
            ("00006-3026-01 (4 mL)", "00006302601"),
            ("0006-3026-01[10]", "00006302601"),
            ("0006-3026-01 4 ml vial", "00006302601"),
            ("00006302601 (4 mL)", "00006302601"),
            ("0006-3026-01 4", "0006-3026-01 4"),
            ("0006-3026-01 or 0006-3026-02", "0006-3026-01 OR 0006-3026-02"),
        ] {
            assert_eq!(Code::new(CodeSystem::Ndc, text).expect("a code").as_str(), whole, "{text}");
        }
        assert_eq!(Code::new(CodeSystem::Local, "00006-3026-01").expect("a code").as_str(), "00006-3026-01");
    }

    #[test]
    fn an_apr_drg_with_its_severity_is_one_in_every_form_and_its_base_another() {
        for text in ["139-1", "1391", "0139-1", "01391", "139 1", "139 - 1", "139.1", "APR139-1", "apr 1391"]
        {
            assert_eq!(Code::new(CodeSystem::AprDrg, text).expect("a code").as_str(), "139-1", "{text}");
        }
        for (text, kept) in [("001-4", "001-4"), ("0014", "001-4"), ("1-4", "001-4"), ("0001-4", "001-4")] {
            assert_eq!(Code::new(CodeSystem::AprDrg, text).expect("a code").as_str(), kept, "{text}");
        }
        // A base, and what is no severity.
        for text in
            ["139", "014", "14", "1395", "139-0", "139-5", "0139", "1391-1", "139-11", "13A-1", "-1", "1"]
        {
            assert_eq!(Code::new(CodeSystem::AprDrg, text).expect("a code").as_str(), text);
        }
        assert_eq!(Code::new(CodeSystem::MsDrg, "1391").expect("a code").as_str(), "1391");
    }

    #[test]
    fn rejects_a_code_with_six_digits() {
        assert!(matches!(Code::parse("473711"), Err(CodeError::Shape { .. })));
    }

    #[test]
    fn tells_cpt_from_hcpcs_by_shape() {
        for (text, system) in [
            ("47371", Some(CodeSystem::Cpt)),
            ("0633T", Some(CodeSystem::Cpt)),
            ("0001F", Some(CodeSystem::Cpt)),
            ("J1745", Some(CodeSystem::Hcpcs)),
            ("4737", None),
            ("2147371", None),
            ("47370-47371", None),
        ] {
            assert_eq!(CodeSystem::of_procedure(text), system, "{text}");
        }
    }

    #[test]
    fn a_prefix_names_another_system() {
        let code = Code::parse("ms-drg:001").map(|code| code.to_string());
        assert_eq!(code, Ok("MS-DRG 001".to_owned()));
    }
}
