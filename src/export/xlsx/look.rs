//! The cell formats of the workbook, and how much room texts take.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern};

use super::super::layout;
use crate::domain::Group;

const INK: u32 = 0x1D_2530;
const SOFT: u32 = 0x4D_5866;
const LINE: u32 = 0xD9_DEE4;
const HEAD: u32 = 0xE9_EEF2;
const LINK: u32 = 0x14_566B;

/// Height of one line of text in points.
const LINE_HEIGHT: f64 = 15.0;
/// Excel shows no row higher than this, in points.
const TALLEST_ROW: f64 = 409.0;

/// All formats of a workbook, made once.
pub(super) struct Look {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) head: Format,
    pub(super) head_right: Format,
    pub(super) label: Format,
    pub(super) text: Format,
    pub(super) strong: Format,
    pub(super) code: Format,
    pub(super) date: Format,
    pub(super) link: Format,
    pub(super) input: Format,
    pub(super) plain: Format,
    /// Text that is not to be seen: the ids of cells where columns cannot be hidden.
    pub(super) quiet: Format,
    numbers: HashMap<(bool, usize), Format>,
    gaps: HashMap<(&'static str, bool), Format>,
}

impl Look {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_color(Color::RGB(INK)).set_align(FormatAlign::Top);
        // Programs differ over numbers that wrap; only texts do.
        let ruled = base.clone().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
        let body = ruled.clone().set_text_wrap().set_align(FormatAlign::Left).set_indent(1);
        let head = base
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(HEAD)
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(SOFT)
            .set_align(FormatAlign::VerticalCenter);
        let mut numbers = HashMap::new();
        for places in 0..=4 {
            let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places)) };
            let right = ruled.clone().set_align(FormatAlign::Right).set_indent(1);
            numbers.insert((false, places), right.clone().set_num_format(format!("#,##0{decimals}")));
            let dollars = format!("\"$\"#,##0{decimals};-\"$\"#,##0{decimals}");
            numbers.insert((true, places), right.set_num_format(dollars));
        }
        let mut gaps = HashMap::new();
        for group in Group::ALL {
            for is_number in [false, true] {
                let format = gap(&ruled, group);
                let side = if is_number { FormatAlign::Right } else { FormatAlign::Left };
                let format = format.set_align(side).set_indent(1);
                gaps.insert((group.as_str(), is_number), format);
            }
        }
        Self {
            title: base.clone().set_bold().set_font_size(16).set_text_wrap(),
            heading: base.clone().set_bold().set_font_size(12),
            head_right: head.clone().set_align(FormatAlign::Right).set_indent(1),
            head: head.set_align(FormatAlign::Left).set_indent(1),
            label: base.clone().set_font_color(Color::RGB(SOFT)).set_text_wrap(),
            strong: base.clone().set_bold().set_text_wrap(),
            code: body.clone().set_num_format("@"),
            date: ruled.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left).set_indent(1),
            link: body
                .clone()
                .set_font_color(Color::RGB(LINK))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            input: body.clone().set_background_color(0xFF_FBEA),
            text: body,
            quiet: base.clone().set_font_color(Color::RGB(0xFF_FFFF)).set_font_size(1),
            plain: base.set_text_wrap(),
            numbers,
            gaps,
        }
    }

    /// A number with so many places, in dollars or bare.
    pub(super) fn number(&self, is_money: bool, places: usize) -> &Format {
        &self.numbers[&(is_money, places.min(4))]
    }

    /// A gap of a group: italic on a hatched ground, at the side where its column's values are.
    pub(super) fn gap(&self, group: Group, is_number: bool) -> &Format {
        &self.gaps[&(group.as_str(), is_number)]
    }
}

fn gap(body: &Format, group: Group) -> Format {
    let (pattern, ink, hatch, ground) = match group {
        Group::Fixable => (FormatPattern::LightUp, 0x7A_3D00, 0xF3_D9B5, 0xFF_F8EE),
        Group::Absent => (FormatPattern::LightDown, 0x4B_3A78, 0xDD_D4F0, 0xFA_F8FE),
        Group::Withheld => (FormatPattern::LightHorizontal, 0x1F_4F6E, 0xCF_E2EE, 0xF5_FAFD),
        Group::Structural => (FormatPattern::LightVertical, 0x4A_4F57, 0xDF_E2E5, 0xFA_FAFA),
    };
    body.clone()
        .set_italic()
        .set_font_color(Color::RGB(ink))
        .set_pattern(pattern)
        .set_foreground_color(Color::RGB(hatch))
        .set_background_color(Color::RGB(ground))
}

/// The height of a row that shows all lines of its texts, each with the width of its column.
pub(super) fn row_height<'a>(cells: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    let lines = cells.map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    (f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) * LINE_HEIGHT + 3.0).min(TALLEST_ROW)
}

/// The same without room between the rows, for a sheet that prints on one page.
pub(super) fn tight_height<'a>(cells: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    row_height(cells) - 3.0
}

/// How many lines a text imports a column. Widths count digits, and most letters are narrower.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths are between 8 and 110")]
fn lines(text: &str, width: f64) -> usize {
    layout::line_count(text, width as usize)
}
