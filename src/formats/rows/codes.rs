//! How a profile reads billing codes out of a cell.

use std::ops::Range;

use super::code_modifiers::{divided_from_code, modifiers_after};
use super::code_range::{no_last_code, of_range, range_in};
use super::spec::{CodeSpec, ReadSpec, code_headings};
use crate::domain::CodeSystem;
use crate::domain::text::narrowed;
use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::formats::codes::{as_text, no_code_marker, point_taken_away, read_code, read_system};
use crate::formats::said_system::{agrees, said_system};
use crate::formats::spoiled_code::spoiled;

/// What is said of a code whose signs are full-width ones.
fn full_width(cell: &str, narrow: &str) -> Option<Fault> {
    let rule = rules::ABBREVIATED_WORD;
    let said = || Fault::new(rule, format!("`{}` is read as {}", cell.trim(), narrow.trim()), rule.remedy);
    (cell != narrow).then(said)
}

/// What is said of a cell that none of several ways can read.
pub(super) const NOT_READABLE: &str = "not a code that the profile can read";

/// What is said of a cell with modifiers after a code, where they are not divided.
pub(super) const MODIFIERS_AFTER: &str = "a code with modifiers after it";

/// How the cells of one column become codes.
#[derive(Debug, Clone)]
pub(super) struct CodeRule {
    pub(super) column: String,
    /// The heading of the column that names each code's system.
    pub(super) system_column: Option<String>,
    /// The heading of the column with the last code of a range.
    pub(super) through_column: Option<String>,
    ways: Vec<Way>,
    none: Vec<String>,
    otherwise: Otherwise,
    /// Only for rows that have no code in another column.
    pub(super) only_if_none: bool,
}

/// One way to read a cell.
#[derive(Debug, Clone)]
struct Way {
    /// `None`: CPT or HCPCS by shape.
    system: Option<CodeSystem>,
    shapes: Vec<String>,
    strip: Option<String>,
    pad: usize,
    split: Option<usize>,
}

/// What becomes of a cell that no way can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    Reject,
    Skip,
    System(CodeSystem),
}

/// What a cell holds; its code is added to [`Codes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeCell {
    /// Blank, or a text that the profile declares to mean none.
    Nothing,
    /// A code, and what is worth a look.
    Code(Option<Fault>),
    /// A text of no known shape, kept as a code of the system that the profile names.
    Unshaped(CodeSystem),
    /// A text of no known shape that the profile passes over.
    Skipped,
    /// A text of no known shape.
    Bad(Fault),
    /// What no shape makes a code of: what a spreadsheet left in the place of one, or a range of codes.
    Never(Fault),
    /// The cell that names the system does not.
    BadSystem(Fault),
}

/// Why a way does not read a cell.
enum Unfit {
    /// It is for cells of another shape.
    Shape,
    /// It is neither a CPT nor a HCPCS code.
    NoProcedure,
    /// The cell is no code of its system.
    Fault(Fault),
}

/// The codes of a row and the modifiers behind them, in room that is used again for the next row.
#[derive(Debug, Default)]
pub(super) struct Codes {
    text: String,
    codes: Vec<(CodeSystem, Range<usize>)>,
    /// Divided by bars.
    pub(super) behind: String,
    padded: String,
    buffer: String,
}

impl Codes {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.codes.clear();
        self.behind.clear();
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes in the order of the columns.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (CodeSystem, &str)> {
        self.codes.iter().map(|(system, at)| (*system, &self.text[at.clone()]))
    }

    fn push(&mut self, system: CodeSystem, code: &str) {
        if self.iter().any(|known| known == (system, code)) {
            return;
        }
        let start = self.text.len();
        self.text.push_str(code);
        self.codes.push((system, start..self.text.len()));
    }

    /// What is said of a revenue code that is several: `0120-0129`, `012X`.
    fn several(&self) -> Option<Fault> {
        let (system, at) = self.codes.last().filter(|(system, _)| *system == CodeSystem::Rc)?;
        let code = &self.text[at.clone()];
        (!code.bytes().all(|byte| byte.is_ascii_digit())).then(|| {
            let message = format!("not one code of digits; kept as the {system} code {code}");
            let help = "ask the source for a row for each code, or divide the row in a copy of the file";
            Fault::new(rules::CODE_SHAPE_UNEXPECTED, message, help)
        })
    }

    /// Adds a code that is no CPT code though it is called one, and by its shape is one of HCPCS.
    fn retype(&mut self, system: CodeSystem, cell: &str, fault: Fault) -> CodeCell {
        if system != CodeSystem::Cpt || CodeSystem::of_procedure(cell) != Some(CodeSystem::Hcpcs) {
            return CodeCell::Bad(fault);
        }
        self.push(CodeSystem::Hcpcs, &cell.to_ascii_uppercase());
        CodeCell::Unshaped(CodeSystem::Hcpcs)
    }

    /// Adds a code of a known system.
    fn read(&mut self, system: CodeSystem, cell: &str) -> Result<Option<Fault>, Fault> {
        // A marker in a code column is never a code, whatever the system takes.
        if !matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs) && no_code_marker(cell).is_some() {
            let help = "write one whole code; leave the cell empty if there is none";
            return Err(Fault::new(
                rules::NOT_A_CODE,
                format!("`{cell}` says that there is none, and is no code"),
                help,
            ));
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let read = read_code(system, cell, &mut buffer).map(|(code, notice)| {
            self.push(system, code);
            notice
        });
        self.buffer = buffer;
        read
    }
}

impl CodeRule {
    /// Whether a text that no way can read is a code of some system, too.
    pub(super) const fn takes_any_text(&self) -> bool {
        matches!(self.otherwise, Otherwise::System(_))
    }

    /// Checks what the profile says.
    pub(super) fn of(spec: &CodeSpec) -> Result<Self, String> {
        let at = |message: &str| format!("[[codes]] column `{}`: {message}", spec.column);
        let ways = match (&spec.system, spec.read.as_slice()) {
            (Some(system), []) => {
                let way =
                    ReadSpec { system: system.clone(), shapes: vec![], strip: None, pad: None, split: None };
                vec![Way::of(&way).map_err(|message| at(&message))?]
            }
            (None, [_, ..]) => {
                spec.read.iter().map(Way::of).collect::<Result<_, _>>().map_err(|message| at(&message))?
            }
            (None, []) if spec.system_column.is_some() => Vec::new(),
            (None, []) => return Err(at("needs `system`, `read` or `system_column`")),
            (Some(_), [_, ..]) => return Err(at("needs either `system` or `read`")),
        };
        let otherwise = match spec.otherwise.as_deref() {
            None | Some("reject") => Otherwise::Reject,
            Some("skip") => Otherwise::Skip,
            Some(system) => {
                let named: Result<CodeSystem, _> = system.parse();
                Otherwise::System(named.map_err(|error| {
                    at(&format!("`otherwise` is \"reject\", \"skip\" or a code system: {error}"))
                })?)
            }
        };
        let none = spec.none.iter().map(|text| text.trim().to_owned()).collect();
        Ok(Self {
            column: spec.column.clone(),
            system_column: spec.system_column.clone(),
            through_column: spec.through_column.clone(),
            ways,
            none,
            otherwise,
            only_if_none: spec.only_if_none,
        })
    }

    /// The heading of the codes, and those of what is said of them in columns of their own.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        code_headings(&self.column, &self.system_column, &self.through_column)
    }

    /// Whether modifiers can stand behind a code.
    pub(super) fn splits(&self) -> bool {
        self.ways.iter().any(|way| way.split.is_some())
    }

    /// Reads a cell and the cell that names its system, blank where there is none.
    pub(super) fn read(&self, cell: &str, system: &str, codes: &mut Codes) -> CodeCell {
        let narrow = narrowed(cell);
        match self.read_text(&narrow, system, codes) {
            CodeCell::Code(None) => CodeCell::Code(
                point_taken_away(&narrow).or_else(|| codes.several()).or_else(|| full_width(cell, &narrow)),
            ),
            read => read,
        }
    }

    /// Reads a cell whose row has another with the last code of a range. It is one code where that cell is blank, or
    /// names the same code.
    pub(super) fn read_through(&self, cell: &str, last: &str, system: &str, codes: &mut Codes) -> CodeCell {
        match self.range(cell, last, system) {
            Some(fault) => self.never(fault),
            None => self.read(cell, system, codes),
        }
    }

    /// What is wrong with a row that is of more codes than the first.
    fn range(&self, first: &str, last: &str, system: &str) -> Option<Fault> {
        let (first, last) = (as_text(first), as_text(last));
        if first.eq_ignore_ascii_case(last) || self.has_no_last_code(last) {
            return None;
        }
        let read = |cell: &str| {
            let mut codes = Codes::default();
            self.read(cell, system, &mut codes);
            codes
        };
        let [one, other] = [first, last].map(read);
        let is_same = !one.is_empty() && one.iter().eq(other.iter()) && one.behind == other.behind;
        (!is_same).then(|| of_range(first, last))
    }

    /// Whether the cell of the last code says that there is none.
    pub(super) fn has_no_last_code(&self, cell: &str) -> bool {
        let cell = as_text(cell);
        self.is_none(cell) || no_last_code(cell)
    }

    fn is_none(&self, cell: &str) -> bool {
        cell.is_empty() || self.none.iter().any(|none| none.eq_ignore_ascii_case(cell))
    }

    /// What becomes of a cell that is no one code, whatever shapes the profile has.
    fn never(&self, fault: Fault) -> CodeCell {
        if self.otherwise == Otherwise::Skip { CodeCell::Skipped } else { CodeCell::Never(fault) }
    }

    fn read_text(&self, cell: &str, system: &str, codes: &mut Codes) -> CodeCell {
        let (cell, system) = (as_text(cell), system.trim());
        if self.is_none(cell) {
            return CodeCell::Nothing;
        }
        if let Some(fault) = spoiled(cell) {
            return self.never(fault);
        }
        if !system.is_empty() {
            return match read_system(system) {
                Ok(system) => codes.read(system, cell).map_or_else(
                    |fault| codes.retype(system, cell, instead(system, cell, fault)),
                    CodeCell::Code,
                ),
                Err(fault) => CodeCell::BadSystem(fault),
            };
        }
        let mut unfit = Unfit::Shape;
        let said = said_system(cell);
        for way in &self.ways {
            match way.read(way.code_after_system(cell, said), codes) {
                Ok(notice) => return CodeCell::Code(notice),
                Err(why) => unfit = why,
            }
        }
        if let Some((system, code)) = said.filter(|(system, code)| self.takes(*system, code)) {
            return codes.read(system, code).map_or_else(CodeCell::Bad, CodeCell::Code);
        }
        match self.otherwise {
            Otherwise::Skip => CodeCell::Skipped,
            Otherwise::System(system) => {
                codes.push(system, &cell.to_ascii_uppercase());
                CodeCell::Unshaped(system)
            }
            Otherwise::Reject => match (self.ways.as_slice(), self.fault(cell, unfit)) {
                ([Way { system: Some(system), shapes, strip: None, split: None, .. }], fault)
                    if shapes.is_empty() =>
                {
                    codes.retype(*system, cell, fault)
                }
                (_, fault) => CodeCell::Bad(fault),
            },
        }
    }

    /// Whether a whole code whose cell says its system is read as one of it: where the profile knows systems by the
    /// cells alone.
    fn takes(&self, system: CodeSystem, code: &str) -> bool {
        let by_cells = self.ways.is_empty() || self.ways.iter().any(|way| way.system.is_none());
        let is_procedure = matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs);
        by_cells && (!is_procedure || CodeSystem::of_procedure(code).is_some())
    }

    /// Why a cell is refused. What one of several ways has against it does not help.
    #[cold]
    fn fault(&self, cell: &str, unfit: Unfit) -> Fault {
        let of_procedures = self.ways.iter().any(Way::is_of_procedures);
        if let Some(fault) = of_procedures.then(|| more_than_code(cell)).flatten() {
            return fault;
        }
        match unfit {
            Unfit::Fault(fault) if self.ways.len() == 1 => fault,
            Unfit::NoProcedure if self.ways.len() == 1 => {
                let look = "look for lost zeros and extra characters";
                let named = self.system_column.as_ref();
                let help = named
                    .map_or(look.to_owned(), |column| format!("name the system in `{column}`, or {look}"));
                Fault::new(rules::NOT_A_CODE, "neither a CPT nor a HCPCS code", help)
            }
            _ => Fault::new(rules::NOT_A_CODE, NOT_READABLE, "write one whole code such as 47371"),
        }
    }
}

impl Way {
    fn of(spec: &ReadSpec) -> Result<Self, String> {
        let system = match spec.system.as_str() {
            "procedure" => None,
            word => {
                let named: Result<CodeSystem, _> = word.parse();
                Some(named.map_err(|error| format!("{error}; or `procedure` for CPT or HCPCS by shape"))?)
            }
        };
        Ok(Self {
            system,
            shapes: spec.shapes.clone(),
            strip: spec.strip.clone(),
            pad: spec.pad.unwrap_or(0),
            split: spec.split,
        })
    }

    /// Whether it reads CPT or HCPCS codes.
    const fn is_of_procedures(&self) -> bool {
        matches!(self.system, None | Some(CodeSystem::Cpt | CodeSystem::Hcpcs))
    }

    /// The code of a cell that says this way's system before it; shapes and what is taken away are of the whole cell
    /// where they fit it.
    fn code_after_system<'c>(&self, cell: &'c str, said: Option<(CodeSystem, &'c str)>) -> &'c str {
        let fits = self.strip.is_some() || self.shapes.iter().any(|shape| has_shape(cell, shape));
        let is_own = |system| match self.system {
            Some(own) => agrees(system, own),
            None => matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs),
        };
        said.filter(|(system, _)| !fits && is_own(*system)).map_or(cell, |(_, code)| code)
    }

    fn read(&self, cell: &str, codes: &mut Codes) -> Result<Option<Fault>, Unfit> {
        if !self.shapes.is_empty() && !self.shapes.iter().any(|shape| has_shape(cell, shape)) {
            return Err(Unfit::Shape);
        }
        let text = match &self.strip {
            Some(prefix) => cell.strip_prefix(prefix.as_str()).ok_or(Unfit::Shape)?.trim(),
            None => cell,
        };
        let (text, behind) = match self.split {
            Some(at) if text.len() > at => text.split_at_checked(at).ok_or(Unfit::Shape)?,
            _ => (text, ""),
        };
        let behind = modifiers_after(behind).ok_or(Unfit::Shape)?;
        let system = match self.system {
            Some(system) => system,
            None => CodeSystem::of_procedure(text).ok_or(Unfit::NoProcedure)?,
        };
        let notice = if text.len() < self.pad {
            let mut padded = std::mem::take(&mut codes.padded);
            padded.clear();
            padded.extend(std::iter::repeat_n('0', self.pad - text.chars().count().min(self.pad)));
            padded.push_str(text);
            let read = codes.read(system, &padded);
            codes.padded = padded;
            read
        } else {
            codes.read(system, text)
        };
        let notice = notice.map_err(Unfit::Fault)?;
        if !behind.is_empty() {
            if !codes.behind.is_empty() {
                codes.behind.push('|');
            }
            codes.behind.push_str(&behind);
        }
        Ok(notice)
    }
}

/// What is wrong with a cell that is no CPT or HCPCS code, where more can be said of it.
#[cold]
fn instead(system: CodeSystem, cell: &str, fault: Fault) -> Fault {
    let is_procedure = matches!(system, CodeSystem::Cpt | CodeSystem::Hcpcs);
    is_procedure.then(|| more_than_code(cell)).flatten().unwrap_or(fault)
}

/// What is wrong with a cell that has a CPT or HCPCS code and more.
fn more_than_code(cell: &str) -> Option<Fault> {
    let with_modifiers = || {
        let (code, modifiers) = divided_from_code(cell)?;
        let help = format!("write {code} alone here, and {modifiers} into the column `modifiers`");
        Some(Fault::new(rules::NOT_A_CODE, MODIFIERS_AFTER, help))
    };
    range_in(cell).or_else(with_modifiers)
}

/// Whether a text has a shape: `#` is a digit, `@` a letter, a last `*` anything, the rest itself.
pub(super) fn has_shape(text: &str, shape: &str) -> bool {
    let (shape, open) = shape.strip_suffix('*').map_or((shape, false), |shape| (shape, true));
    let mut rest = text.chars();
    for wanted in shape.chars() {
        let Some(found) = rest.next() else { return false };
        let fits = match wanted {
            '#' => found.is_ascii_digit(),
            '@' => found.is_ascii_alphabetic(),
            literal => literal.eq_ignore_ascii_case(&found),
        };
        if !fits {
            return false;
        }
    }
    open || rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(toml: &str) -> CodeRule {
        let spec: CodeSpec = toml::from_str(toml).expect("a sound rule");
        CodeRule::of(&spec).expect("a sound rule")
    }

    /// What a cell is, in short: the code with the modifiers behind it, or the word for what it is not.
    fn read(rule: &CodeRule, cell: &str, system: &str) -> String {
        let mut codes = Codes::default();
        let read = rule.read(cell, system, &mut codes);
        let code = codes.iter().map(|(system, code)| format!("{system} {code} {}", codes.behind)).next();
        let code = code.unwrap_or_default().trim_end().to_owned();
        match read {
            CodeCell::Code(None) => code,
            CodeCell::Code(Some(notice)) => format!("{} {code}", notice.rule),
            CodeCell::Unshaped(_) => format!("unshaped {code}"),
            CodeCell::Nothing => "nothing".to_owned(),
            CodeCell::Skipped => "skipped".to_owned(),
            CodeCell::Bad(fault) | CodeCell::Never(fault) | CodeCell::BadSystem(fault) => {
                format!("{}: {}", fault.rule, fault.message)
            }
        }
    }

    #[test]
    fn reads_the_first_way_that_fits() {
        let rule = rule(
            "column = 'c'\nnone = ['N/A']\notherwise = 'LOCAL'\nread = [{ system = 'procedure' }, \
             { system = 'MS-DRG', shapes = ['#', '##', '###'], pad = 3 }, \
             { system = 'procedure', shapes = ['0#####@@'], strip = '0', split = 5 }]",
        );
        let read = |cell| read(&rule, cell, "");
        assert_eq!(read(" 47371 "), "CPT 47371");
        assert_eq!(read("j1745"), "HCPCS J1745");
        assert_eq!(read("3"), "MS-DRG 003");
        assert_eq!(read("036011RT"), "CPT 36011 RT");
        let together = self::rule("column = 'c'\nread = [{ system = 'procedure', strip = '0', split = 5 }]");
        assert_eq!(self::read(&together, "036002LT59", ""), "CPT 36002 59|LT");
        assert!(self::read(&together, "036002LT5", "").starts_with("I201"));
        assert_eq!(read("l08680"), "unshaped LOCAL L08680");
        assert_eq!(read("n/a"), "nothing");
        assert_eq!(read("2147371"), "unshaped LOCAL 2147371");
    }

    #[test]
    fn another_column_can_name_the_system() {
        let named = rule("column = 'c'\nsystem_column = 's'\nsystem = 'procedure'");
        assert_eq!(read(&named, "00191", " eapg "), "EAPG 00191");
        assert_eq!(read(&named, "47371", ""), "CPT 47371");
        assert_eq!(read(&named, "473", "RC"), "I214 RC 0473");
        assert_eq!(read(&named, "0120-0129", "RC"), "I215 RC 0120-0129");
        assert_eq!(read(&named, "70450¹", "CPT"), "I642 CPT 70450");
        assert_eq!(read(&named, "473", ""), "I201: neither a CPT nor a HCPCS code");
        assert!(read(&named, "47371", "CTP").starts_with("I202: "));
        assert_eq!(read(&named, "", "CTP"), "nothing");
        let only = rule("column = 'c'\nsystem_column = 's'");
        assert_eq!(read(&only, "47371", ""), format!("I201: {NOT_READABLE}"));
    }

    #[test]
    fn a_row_from_one_code_to_another_is_of_no_one_code() {
        let rule = rule("column = 'c'\nthrough_column = 't'\nsystem = 'procedure'\nnone = ['same']");
        let read = |first: &str, last: &str| {
            let mut codes = Codes::default();
            match rule.read_through(first, last, "", &mut codes) {
                CodeCell::Code(_) => codes.iter().map(|(_, code)| code.to_owned()).collect(),
                CodeCell::Never(fault) => format!("{}: {}", fault.rule, fault.message),
                other => format!("{other:?}"),
            }
        };
        for last in ["", "99211", " 99211 ", "=\"99211\"", "99211.0", "SAME", "N/A", "-", "CPT 99211"] {
            assert_eq!(read("99211", last), "99211", "{last}");
        }
        assert_eq!(read("j1745", "J1745"), "J1745");
        assert_eq!(read("99211", "99215"), "I635: a range of codes, from 99211 to 99215");
        assert_eq!(read("99211", "99299 etc"), "I635: a range of codes, from 99211 to 99299 etc");
        assert_eq!(read("", "99215"), "I635: the last code of a range, 99215, without its first");
        assert_eq!(read("", ""), "Nothing");
        assert!(read("99211", "*").starts_with("I635: "), "which code is withheld");
    }

    #[test]
    fn an_undeclared_marker_is_no_code_of_any_system() {
        let rule = rule("column = 'c'\nsystem_column = 's'\nsystem = 'RC'");
        assert!(read(&rule, "N/A", "").starts_with("I201: "));
        assert!(read(&rule, "-", "CDM").starts_with("I201: "));
        assert_eq!(read(&rule, "  ", ""), "nothing");
    }
}
