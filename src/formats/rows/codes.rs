//! How a profile reads billing codes out of a cell.

use super::spec::{CodeSpec, ReadSpec};
use crate::domain::{Code, CodeSystem, ModifierSet};

/// How the cells of one column become codes.
#[derive(Debug, Clone)]
pub(super) struct CodeRule {
    pub(super) column: String,
    ways: Vec<Way>,
    none: Vec<String>,
    otherwise: Otherwise,
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
#[derive(Debug, Clone, Copy)]
enum Otherwise {
    Reject,
    Skip,
    System(CodeSystem),
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeCell {
    /// Blank, or a text that the profile declares to mean none.
    Nothing,
    /// A code, and the modifiers that were written behind it.
    Code(CodeSystem, String, Option<String>),
    /// A text of no known shape, kept as a code of the system that the profile names.
    Unshaped(CodeSystem, String),
    /// A text of no known shape that the profile passes over.
    Skipped,
    /// A text of no known shape.
    Bad,
}

impl CodeRule {
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
            _ => return Err(at("needs either `system` or `read`")),
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
        Ok(Self { column: spec.column.clone(), ways, none, otherwise })
    }

    /// Reads a cell.
    pub(super) fn read(&self, cell: &str) -> CodeCell {
        let cell = cell.trim();
        if cell.is_empty() || self.none.iter().any(|none| none.eq_ignore_ascii_case(cell)) {
            return CodeCell::Nothing;
        }
        if let Some(found) = self.ways.iter().find_map(|way| way.read(cell)) {
            return found;
        }
        match self.otherwise {
            Otherwise::Reject => CodeCell::Bad,
            Otherwise::Skip => CodeCell::Skipped,
            Otherwise::System(system) => CodeCell::Unshaped(system, cell.to_ascii_uppercase()),
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

    fn read(&self, cell: &str) -> Option<CodeCell> {
        if !self.shapes.is_empty() && !self.shapes.iter().any(|shape| has_shape(cell, shape)) {
            return None;
        }
        let text = match &self.strip {
            Some(prefix) => cell.strip_prefix(prefix.as_str())?.trim(),
            None => cell,
        };
        let (text, behind) = match self.split {
            Some(at) if text.len() > at => text.split_at_checked(at)?,
            _ => (text, ""),
        };
        let modifiers = match behind {
            "" => None,
            behind => Some(ModifierSet::parse(behind).ok()?.to_string()),
        };
        let system = match self.system {
            Some(system) => system,
            None => CodeSystem::of_procedure(text)?,
        };
        // A marker in a code column is never a code, whatever the system takes.
        if crate::formats::marker::built_in(text).is_some() {
            return None;
        }
        let width = self.pad;
        let code = Code::new(system, &format!("{text:0>width$}")).ok()?;
        Some(CodeCell::Code(system, code.as_str().to_owned(), modifiers))
    }
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

    #[test]
    fn reads_the_first_way_that_fits() {
        let rule = rule(
            "column = 'c'\nnone = ['N/A']\notherwise = 'LOCAL'\nread = [{ system = 'procedure' }, \
             { system = 'MS-DRG', shapes = ['#', '##', '###'], pad = 3 }, \
             { system = 'procedure', shapes = ['0#####@@'], strip = '0', split = 5 }]",
        );
        let code = |system, text: &str| CodeCell::Code(system, text.to_owned(), None);
        assert_eq!(rule.read(" 47371 "), code(CodeSystem::Cpt, "47371"));
        assert_eq!(rule.read("j1745"), code(CodeSystem::Hcpcs, "J1745"));
        assert_eq!(rule.read("3"), code(CodeSystem::MsDrg, "003"));
        assert_eq!(rule.read("036011RT"), CodeCell::Code(CodeSystem::Cpt, "36011".into(), Some("RT".into())));
        assert_eq!(rule.read("L08680"), CodeCell::Unshaped(CodeSystem::Local, "L08680".into()));
        assert_eq!(rule.read("n/a"), CodeCell::Nothing);
        assert_eq!(rule.read("2147371"), CodeCell::Unshaped(CodeSystem::Local, "2147371".into()));
    }

    #[test]
    fn an_undeclared_marker_is_no_code_of_any_system() {
        assert_eq!(rule("column = 'c'\nsystem = 'RC'").read("N/A"), CodeCell::Bad);
        assert_eq!(rule("column = 'c'\nsystem = 'RC'").read("  "), CodeCell::Nothing);
    }
}
