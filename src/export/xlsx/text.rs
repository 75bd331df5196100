//! A text in a cell, and how a workbook counts rows and columns.

use rust_xlsxwriter::{Format, Worksheet};

use super::super::error::ExportError;

/// Characters that a cell holds.
pub(super) const LONGEST_TEXT: usize = 32_767;

/// Writes a string; one too long for a cell is cut and says so.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: usize,
    text: &str,
    format: &Format,
) -> Result<(), ExportError> {
    const CUT: &str = " … [cut: a cell holds 32,767 characters; the other formats hold the whole text]";
    if text.encode_utf16().count() <= LONGEST_TEXT {
        sheet.write_string_with_format(row, at_column(column), text, format)?;
        return Ok(());
    }
    let mut room = LONGEST_TEXT - CUT.encode_utf16().count();
    let fits = |c: &char| {
        let enough = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        enough
    };
    let kept: String = text.chars().take_while(fits).collect();
    sheet.write_string_with_format(row, at_column(column), kept + CUT, format)?;
    Ok(())
}

/// A row number as the workbook counts; tables that do not fit are refused before.
pub(super) fn at_row(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// A column number as the workbook counts.
pub(super) fn at_column(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
