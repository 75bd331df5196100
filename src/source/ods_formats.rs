//! What the number formats of a workbook of OpenDocument (.ods) say of its numbers, and which cells are merged: the
//! library of workbooks does not know them.
//!
//! A cell has a style of its own, or that of its row or column; the style leads to one of numbers (OpenDocument 1.3,
//! part 3, section 16.29), which is put into the code of a format as other workbooks have it.

use std::collections::HashMap;
use std::io::Read;

use calamine::Dimensions;
use zip::ZipArchive;

use super::markup::{Tag, tags, unescaped};
use super::merged::Merged;
use super::number_format::NumberFormat;
use super::stored::OpenBytes;
use super::workbook_cells::Formats;

/// Rows and columns that a sheet repeats are looked at up to the last cell that it can have.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// More cells with words are none of a table.
const MOST: usize = 1 << 22;
/// More merged cells are none of a table.
const MOST_MERGED: usize = 1 << 20;
/// Styles that lead to one another further than this are in a circle.
const DEEPEST: usize = 16;

/// What the file says of each sheet, in the order of the sheets, of which at most so many bytes are looked at.
pub(super) fn in_ods(file: OpenBytes, most: u64) -> Vec<(Formats, Merged)> {
    let Ok(mut archive) = ZipArchive::new(file) else { return Vec::new() };
    let mut part = |name| {
        let mut text = String::new();
        archive.by_name(name).ok()?.take(most).read_to_string(&mut text).ok().map(|_| text)
    };
    // A part that is damaged is refused by who reads the cells, what the system refuses by `Stored::unless_refused`.
    let Some(content) = part("content.xml") else { return Vec::new() };
    let named = part("styles.xml").unwrap_or_default();
    let mut styles = Styles::default();
    styles.take(&named);
    styles.take(&content);
    sheets(&content, styles)
}

/// The styles of a workbook by their names.
#[derive(Default)]
struct Styles<'t> {
    numbers: HashMap<&'t str, NumberStyle<'t>>,
    cells: HashMap<&'t str, CellStyle<'t>>,
    /// The format that each style of cells leads to, once it was asked for.
    known: HashMap<&'t str, usize>,
    formats: Vec<NumberFormat>,
}

/// How numbers are shown.
#[derive(Default)]
struct NumberStyle<'t> {
    code: String,
    /// Other styles, each with the condition of the numbers that it is for.
    others: Vec<(String, &'t str)>,
}

struct CellStyle<'t> {
    numbers: Option<&'t str>,
    parent: Option<&'t str>,
}

impl<'t> Styles<'t> {
    /// Takes the styles of a part of the workbook.
    fn take(&mut self, text: &'t str) {
        let mut of_numbers: Option<(&str, NumberStyle<'_>, bool)> = None;
        for tag in tags(text) {
            match tag.name {
                "number:number-style"
                | "number:currency-style"
                | "number:percentage-style"
                | "number:boolean-style" => {
                    let name = tag.attribute("style:name").unwrap_or_default();
                    of_numbers = Some((name, NumberStyle::default(), tag.name == "number:percentage-style"));
                }
                "/number:number-style"
                | "/number:currency-style"
                | "/number:percentage-style"
                | "/number:boolean-style" => {
                    self.numbers.extend(of_numbers.take().map(|(name, style, _)| (name, style)));
                }
                "style:style" => {
                    let style = CellStyle {
                        numbers: tag.attribute("style:data-style-name"),
                        parent: tag.attribute("style:parent-style-name"),
                    };
                    self.cells.extend(tag.attribute("style:name").map(|name| (name, style)));
                }
                name => {
                    if let Some((_, style, is_percentage)) = &mut of_numbers {
                        style.take(name, &tag, *is_percentage);
                    }
                }
            }
        }
    }

    /// The number of the format of a cell of this style.
    fn format(&mut self, name: &'t str) -> usize {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let (mut at, mut numbers) = (Some(name), None);
        for _ in 0..DEEPEST {
            let Some(style) = at.and_then(|name| self.cells.get(name)) else { break };
            numbers = numbers.or(style.numbers);
            at = style.parent.filter(|_| numbers.is_none());
        }
        let code = numbers.map(|name| self.code(name)).unwrap_or_default();
        let format = self.add(&code);
        self.known.insert(name, format);
        format
    }

    fn add(&mut self, code: &str) -> usize {
        self.formats.push(NumberFormat::of(code));
        self.formats.len() - 1
    }

    /// The code of a style of numbers, with a section for each condition.
    fn code(&self, name: &str) -> String {
        let Some(style) = self.numbers.get(name) else { return String::new() };
        let of = |name: &str| self.numbers.get(name).map_or("", |style| style.code.as_str());
        let sections = style.others.iter().map(|(condition, other)| format!("[{condition}]{};", of(other)));
        sections.chain([style.code.clone()]).collect()
    }
}

impl<'t> NumberStyle<'t> {
    /// Takes what is within the style.
    fn take(&mut self, name: &str, tag: &Tag<'t>, is_percentage: bool) {
        match name {
            "number:number" => self.code.push_str(&"0".repeat(digits_at_least(tag))),
            "number:scientific-number" | "number:fraction" => self.code.push('0'),
            // What is shown as TRUE is no number, though it is stored as one.
            "number:boolean" => self.code.push_str(OF_BOOLEANS),
            "number:text" | "number:currency-symbol" => {
                for sign in unescaped(tag.text()).chars().filter(|sign| *sign != '-') {
                    // A percentage is one by its style; elsewhere the sign is a word.
                    if !(is_percentage && sign == '%') {
                        self.code.push('\\');
                    }
                    self.code.push(sign);
                }
            }
            "style:map" => {
                let condition = unescaped(tag.attribute("style:condition").unwrap_or_default());
                let condition = condition.replace("value()", "").replace("!=", "<>");
                self.others.extend(tag.attribute("style:apply-style-name").map(|other| (condition, other)));
            }
            _ => {}
        }
    }
}

/// What formats say of the cells of each sheet, and its merged cells.
fn sheets<'t>(content: &'t str, mut styles: Styles<'t>) -> Vec<(Formats, Merged)> {
    let mut sheets = Vec::<(HashMap<(u32, u32), usize>, Vec<Dimensions>)>::new();
    let mut columns = Vec::<(u32, &str)>::new();
    let (mut row, mut column, mut rows, mut of_row) = (0_u32, 0_u32, 1_u32, None);
    for tag in tags(content) {
        match tag.name {
            "table:table" => {
                sheets.push((HashMap::new(), Vec::new()));
                columns.clear();
                (row, rows) = (0, 0);
            }
            "table:table-column" => {
                let before = columns.last().map_or(0, |(end, _)| *end);
                let end = before.saturating_add(tag.repeated("table:number-columns-repeated"));
                columns.push((end, tag.attribute("table:default-cell-style-name").unwrap_or_default()));
            }
            "table:table-row" => {
                row = row.saturating_add(rows);
                rows = tag.repeated("table:number-rows-repeated");
                of_row = tag.attribute("table:default-cell-style-name");
                column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let wide = tag.repeated("table:number-columns-repeated");
                let kind = tag.attribute("office:value-type").unwrap_or_default();
                let spanned = tag.repeated("table:number-columns-spanned");
                let down = tag.repeated("table:number-rows-spanned");
                if let Some((_, merged)) = sheets.last_mut()
                    && (spanned > 1 || down > 1)
                    && merged.len() < MOST_MERGED
                {
                    let last = (
                        row.saturating_add(down - down.min(1)),
                        column.saturating_add(spanned - spanned.min(1)),
                    );
                    merged.push(Dimensions::new((row, column), last));
                }
                if ["float", "percentage", "currency"].contains(&kind)
                    && let Some((sheet, _)) = sheets.last_mut()
                {
                    let of_column = columns.iter().find(|(end, _)| column < *end).map(|(_, style)| *style);
                    let style = tag.attribute("table:style-name").or(of_row).or(of_column);
                    let format = of_kind(&mut styles, style.unwrap_or_default(), kind, &tag);
                    for at in row..row.saturating_add(rows).min(ROWS) {
                        if sheet.len() >= MOST || !styles.formats[format].says_something() {
                            break;
                        }
                        let cells =
                            (column..column.saturating_add(wide).min(COLUMNS)).map(|to| ((at, to), format));
                        sheet.extend(cells.take(MOST.saturating_sub(sheet.len())));
                    }
                }
                column = column.saturating_add(wide);
            }
            _ => {}
        }
    }
    let told = sheets
        .into_iter()
        .map(|(said, merged)| (Formats::of_places(said, styles.formats.clone()), Merged::of(&merged)));
    told.collect()
}

/// The digits that a whole number has at least, with zeros before it; of any other number it is not asked.
fn digits_at_least(tag: &Tag<'_>) -> usize {
    const MOST: usize = 15;
    let of = |name: &str| tag.attribute(name).and_then(|value| value.parse::<usize>().ok());
    let is_whole =
        of("number:decimal-places").unwrap_or(0) == 0 && tag.attribute("number:grouping").is_none();
    of("number:min-integer-digits").filter(|_| is_whole).unwrap_or(1).clamp(1, MOST)
}

/// The format of what is shown as TRUE or FALSE, and stored as 1 or 0.
const OF_BOOLEANS: &str = "\"boolean\" 0";

/// The format of a cell of this style, whose type may say by itself that it is a percentage or another currency.
fn of_kind<'t>(styles: &mut Styles<'t>, style: &'t str, kind: &str, tag: &Tag<'t>) -> usize {
    let format = styles.format(style);
    let says = &styles.formats[format];
    let is_boolean = ["of:=TRUE()", "of:=FALSE()"].map(Some).contains(&tag.attribute("table:formula"));
    let code = match (kind, tag.attribute("office:currency").unwrap_or("USD")) {
        _ if is_boolean => OF_BOOLEANS,
        ("percentage", _) if !says.is_of_percentages() => "0%",
        ("currency", other) if other != "USD" && !says.says_something() => &format!("[${other}] 0"),
        _ => return format,
    };
    let name: &'t str = match tag.attribute("office:currency") {
        _ if is_boolean => "of:=TRUE()",
        Some(currency) if kind == "currency" => currency,
        _ => "%",
    };
    if let Some(known) = styles.known.get(name) {
        return *known;
    }
    let format = styles.add(code);
    styles.known.insert(name, format);
    format
}

#[cfg(test)]
mod tests {
    use calamine::DataRef;

    use super::*;

    const STYLES: &str = "<office:automatic-styles><number:number-style style:name=\"N1\"><number:number \
        number:decimal-places=\"0\"/><number:text> days</number:text></number:number-style>\
        <number:currency-style style:name=\"N2P0\"><number:currency-symbol>\u{a3}</number:currency-symbol>\
        <number:number/></number:currency-style><number:currency-style style:name=\"N2\"><number:text>-</number:text>\
        <number:currency-symbol>\u{a3}</number:currency-symbol><number:number/><style:map \
        style:condition=\"value()&gt;=0\" style:apply-style-name=\"N2P0\"/></number:currency-style>\
        <style:style style:name=\"ce1\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
        <style:style style:name=\"ce2\" style:data-style-name=\"N2\"/>\
        <style:style style:name=\"ce3\" style:parent-style-name=\"ce1\"/>\
        <style:style style:name=\"loop\" style:parent-style-name=\"loop\"/></office:automatic-styles>";

    fn of_cells(table: &str) -> Vec<Option<String>> {
        let content = format!("{STYLES}<table:table table:name=\"A\">{table}</table:table>");
        let mut styles = Styles::default();
        styles.take(&content);
        let (formats, _) = sheets(&content, styles).remove(0);
        (0..4).map(|column| formats.text((0, column), &DataRef::Float(70.5))).collect()
    }

    #[test]
    fn a_cell_is_shown_by_its_style_or_by_that_of_its_row_or_column_or_by_its_type() {
        let cell = |attributes: &str| {
            format!(
                "<table:table-cell {attributes} office:value=\"70.5\"><text:p>x</text:p></table:table-cell>"
            )
        };
        let own = cell("table:style-name=\"ce1\" office:value-type=\"float\"")
            + &cell("table:style-name=\"ce2\" office:value-type=\"currency\" office:currency=\"GBP\"")
            + &cell("table:style-name=\"ce3\" office:value-type=\"float\"")
            + &cell("table:style-name=\"loop\" office:value-type=\"float\"");
        let said = |texts: [Option<&str>; 4]| texts.map(|text| text.map(str::to_owned)).to_vec();
        let expected = said([Some("70.5 days"), Some("\u{a3}70.5"), Some("70.5 days"), None]);
        assert_eq!(of_cells(&format!("<table:table-row>{own}</table:table-row>")), expected);
        let column = "<table:table-column table:default-cell-style-name=\"ce1\"/><table:table-column \
            table:number-columns-repeated=\"3\"/>";
        let plain = cell("office:value-type=\"float\"")
            + &cell("office:value-type=\"currency\" office:currency=\"EUR\"")
            + &cell("office:value-type=\"currency\" office:currency=\"USD\"")
            + &cell("office:value-type=\"percentage\"");
        let expected = said([Some("70.5 days"), Some("EUR 70.5"), None, Some("7050%")]);
        assert_eq!(of_cells(&format!("{column}<table:table-row>{plain}</table:table-row>")), expected);
        let yes = cell("office:value-type=\"float\" table:formula=\"of:=TRUE()\"")
            + &cell("table:style-name=\"b\" office:value-type=\"float\"");
        let style = "<number:boolean-style style:name=\"N99\"><number:boolean/></number:boolean-style>\
            <style:style style:name=\"b\" style:data-style-name=\"N99\"/>";
        let expected = said([Some("boolean 70.5"), Some("boolean 70.5"), None, None]);
        assert_eq!(of_cells(&format!("{style}<table:table-row>{yes}</table:table-row>")), expected);
        let row = "<table:table-row table:default-cell-style-name=\"ce1\"><table:table-cell \
            table:number-columns-repeated=\"4\" office:value-type=\"float\" office:value=\"70.5\"/></table:table-row>";
        assert_eq!(of_cells(row), said([Some("70.5 days"); 4]));
    }
}
