//! A part of a text drawn with its line number and carets under it: a cell of a row, words of a query.
//!
//! Only the drawing is here, and always in plain characters; what is said of the part stands around it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// The widest line drawn, in columns of a terminal; a longer one is cut around the part.
const WIDTH: usize = 100;

/// The lines of `text` that hold `part`, a range of bytes, with carets under it; without a part, the
/// first line alone. The first line of `text` has the number `first_line`.
#[must_use]
pub fn with_carets(text: &str, first_line: usize, part: Option<Range<usize>>) -> String {
    let mark = part.map_or_else(
        || AnnotationKind::Visible.span(0..0),
        |part| {
            let start = text.floor_char_boundary(part.start);
            AnnotationKind::Primary.span(start..text.ceil_char_boundary(part.end).max(start))
        },
    );
    let snippet = Snippet::source(text).line_start(first_line).annotation(mark);
    let group = Group::with_level(Level::ERROR).element(snippet);
    let drawn = Renderer::plain().term_width(WIDTH).render(&[group]);
    // The first line is an empty one below a title, which this drawing does not have.
    let lines: Vec<String> = drawn.lines().skip(1).map(|line| format!("  {}", line.trim_end())).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    /// What stands above the carets.
    fn marked(text: &str, part: &str) -> String {
        let start = text.find(part).expect("the part is there");
        let drawn = with_carets(text, 7, Some(start..start + part.len()));
        let (row, carets) = drawn.split_once('\n').expect("two lines");
        assert!(row.width() <= WIDTH + 2, "{drawn}");
        let left = carets.find('^').expect("a caret");
        let wide = |end: usize| row.char_indices().map(|(at, _)| at).find(|&at| row[..at].width() >= end);
        let right = wide(carets.width()).unwrap_or(row.len());
        row[wide(left).unwrap_or(row.len())..right].to_owned()
    }

    #[test]
    fn carets_stand_under_the_part_behind_wide_and_combining_characters() {
        for before in ["plain", "日本語テスト", "👩‍👩‍👧 🏥", "e\u{301}e\u{301}", "x\ty", "ＡＢ\u{200b}"]
        {
            assert_eq!(marked(&format!("{before},12z,abc"), "12z"), "12z", "{before}");
        }
        assert_eq!(marked("Aetna,日本語,1", "日本語"), "日本語");
        assert_eq!(with_carets("a,,b", 12, Some(2..2)), "  12 | a,,b\n     |   ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_part() {
        for cell in ["abcd,", "日本,"] {
            for text in [
                format!("{0}TARGET,{0}", cell.repeat(8000)),
                format!("{}TARGET", cell.repeat(8000)),
                format!("TARGET,{}", cell.repeat(8000)),
            ] {
                assert_eq!(marked(&text, "TARGET"), "TARGET");
            }
        }
        let long = with_carets(&format!("a,{},b", "x".repeat(40_000)), 3, Some(2..40_002));
        assert!(long.lines().all(|line| line.width() <= WIDTH + 2), "{long}");
        let whole = with_carets(&"abc,".repeat(10_000), 3, None);
        assert!(whole.width() <= WIDTH + 10 && whole.ends_with("...\n    |"), "{whole}");
    }

    #[test]
    fn a_cell_of_several_lines_is_shown_on_its_own_lines() {
        let row = "Aetna,\"a\nb\",12z,3";
        let start = row.find("12z").expect("it is there");
        assert_eq!(with_carets(row, 7, Some(start..start + 3)), "  8 | b\",12z,3\n    |    ^^^");
    }

    #[test]
    fn no_escape_sequence_of_a_file_reaches_the_terminal() {
        let drawn = with_carets("\u{1b}[31mred,\u{7}1", 1, Some(9..11));
        assert!(!drawn.contains(['\u{1b}', '\u{7}']), "{drawn:?}");
    }
}
