//! The codes and modifiers of a row.

use std::borrow::Cow;

use super::codes::CodeCell;
use super::fields::Origin;
use super::layout::CodeColumn;
use super::row::{Room, Row};
use crate::domain::Missing;
use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::formats::codes::{read_modifiers, together};
use crate::formats::ledger::{Mark, is_blank};

impl<'a> Row<'a, '_> {
    /// All codes of the row, and the modifiers that stand behind one, into the room.
    pub(super) fn codes(&mut self) {
        self.room.codes.clear();
        let (layout, mut faulty) = (self.layout, false);
        for codes in &layout.codes {
            let (column, system_column, through) = (codes.column, codes.system_column, codes.through_column);
            if codes.rule.only_if_none && (faulty || !self.room.codes.is_empty()) {
                for at in codes.columns() {
                    let unused = if is_blank(self.cell(at)) { Mark::Gap } else { Mark::LeftOut };
                    self.ledger.mark(at, unused);
                }
                continue;
            }
            let system = system_column.map_or("", |at| self.cell(at));
            let cell = self.cell(column);
            let read = match through {
                None => codes.rule.read(cell, system, &mut self.room.codes),
                Some(at) => self.through(codes, (cell, at), system),
            };
            if let Some(at) = system_column {
                // What a blank system is, the shape of the code says.
                let unused = if is_blank(system) { Mark::Gap } else { Mark::LeftOut };
                let used = matches!(read, CodeCell::Code(_)) && unused != Mark::Gap;
                self.ledger.mark(at, if used { Mark::Stored } else { unused });
            }
            self.ledger.mark(
                column,
                match read {
                    CodeCell::Nothing => Mark::Gap,
                    CodeCell::Skipped => Mark::LeftOut,
                    _ => Mark::Stored,
                },
            );
            match read {
                CodeCell::Nothing | CodeCell::Code(None) => {}
                CodeCell::Code(Some(notice)) => self.note(Some(column), notice),
                CodeCell::Unshaped(system) => {
                    let message = format!("not a code of the expected shapes; kept as a {system} code");
                    let help =
                        "add its shape to [[codes]] in the profile, or ask the source for the right code";
                    self.note(Some(column), Fault::new(rules::CODE_SHAPE_UNEXPECTED, message, help));
                }
                CodeCell::Skipped => {
                    let help = "add its shape to [[codes]] in the profile if it is one";
                    let message = "not a code of the expected shapes; the cell is not used";
                    self.note(Some(column), Fault::new(rules::CODE_NOT_USED, message, help));
                }
                CodeCell::Bad(fault) => {
                    faulty = true;
                    self.note(Some(column), layout.author.no_such_code(fault));
                }
                CodeCell::Never(fault) => {
                    faulty = true;
                    let of_range = through.filter(|_| fault.rule == rules::RANGE_OF_CODES);
                    self.note(of_range.or(Some(column)), fault);
                }
                CodeCell::BadSystem(fault) => {
                    faulty = true;
                    self.note(system_column, layout.author.no_such_word(fault));
                }
            }
        }
        if self.room.codes.is_empty() && !faulty {
            let column = layout.codes.first().map(|codes| codes.column);
            self.note(column, layout.author.no_code());
        }
    }

    /// The code of a row that has the last code of a range in another cell.
    fn through(&mut self, codes: &CodeColumn, (cell, at): (&str, usize), system: &str) -> CodeCell {
        let last = self.cell(at);
        let read = codes.rule.read_through(cell, last, system, &mut self.room.codes);
        self.ledger.mark(
            at,
            match read {
                _ if codes.rule.has_no_last_code(last) => Mark::Gap,
                CodeCell::Nothing | CodeCell::Skipped => Mark::LeftOut,
                _ => Mark::Stored,
            },
        );
        read
    }

    /// The modifiers of the row's own cells and of those behind its codes, into the room.
    pub(super) fn modifiers(&mut self, from: &'a [Origin]) {
        let mut column = None;
        let mut own = Cow::Borrowed("");
        for from in from {
            let text = match from {
                Origin::Nowhere | Origin::Absent => "",
                Origin::Constant(text) => text.as_str(),
                Origin::Column(at) => {
                    column = Some(*at);
                    self.modifiers_of_cell(*at)
                }
            };
            own = beside(own, text);
        }
        let Room { codes, modifiers, buffer, .. } = &mut *self.room;
        let all = beside(own, &codes.behind);
        match read_modifiers(&all, buffer) {
            Ok(read) => {
                modifiers.clear();
                modifiers.push_str(read);
            }
            Err(fault) => {
                let (column, fault) = self.bad_modifiers(from).unwrap_or((column, fault));
                self.note(column, self.layout.author.no_such_word(fault));
            }
        }
    }

    /// The first column whose own cell is no modifiers, and what is wrong with it.
    #[cold]
    fn bad_modifiers(&self, from: &[Origin]) -> Option<(Option<usize>, Fault)> {
        let mut buffer = String::new();
        from.iter().filter_map(Origin::column).find_map(|at| {
            let cell = self.cell(at).trim();
            let is_gap = self.layout.markers[at].gap(cell).is_some();
            let read = if is_gap { Ok("") } else { read_modifiers(cell, &mut buffer) };
            read.err().map(|fault| (Some(at), fault))
        })
    }

    /// The text of a cell of modifiers: none where it is blank or says that there are none.
    fn modifiers_of_cell(&mut self, column: usize) -> &'a str {
        let cell = self.cell(column).trim();
        let gap = self.layout.markers[column].gap(cell);
        // A blank cell of modifiers says that there are none, which is stored.
        self.ledger.read(column, gap.is_none() || cell.is_empty());
        let Some(gap) = gap else {
            if let Some(notice) = together(cell) {
                self.notice(Some(column), notice);
            }
            return cell;
        };
        match gap.reason {
            Missing::NotSupplied | Missing::NotApplicable => {
                if let Some(notice) = gap.notice(cell) {
                    self.notice(Some(column), notice);
                }
            }
            // A rate of modifiers that are withheld must not become the rate of the bare code.
            reason => {
                let message = format!("the modifiers are not known: `{cell}` means {reason}");
                let help = "write the modifiers; leave the cell empty if there are none";
                self.note(Some(column), Fault::new(rules::NOT_A_MODIFIER, message, help));
            }
        }
        ""
    }
}

/// Modifiers with others beside them.
fn beside<'t>(own: Cow<'t, str>, other: &'t str) -> Cow<'t, str> {
    match (&*own, other) {
        (_, "") => own,
        ("", other) => other.into(),
        (own, other) => format!("{own}|{other}").into(),
    }
}
