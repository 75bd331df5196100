//! The chart of rates on the first sheet: a dot for each rate, a line for Medicare.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLine, ChartLineDashType,
    ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, Worksheet,
};

use super::super::brief::{cell_of, line_of_business};
use super::super::error::ExportError;
use super::text::{at_column, at_row};
use crate::domain::text::count;
use crate::model::{Cell, Table, Value};

/// Columns out of sight with the points: across and up of the rates, then of Medicare.
pub(super) const HELPERS: usize = 12;

/// Pixels of a digit, by which columns are measured, and of a row.
const PIXELS: f64 = 7.0;
const ROW_PIXELS: u32 = 24;

/// Pixels that a payer takes in the chart, whose name is beside its dots in one line of so many letters, or in two; and
/// those of title, axis and legend.
const PAYER_PIXELS: [u32; 2] = [20, 26];
const ONE_LINE: usize = 22;
const FRAME_PIXELS: u32 = 100;

/// Pixels of a row without a height of its own.
const BLANK_ROW_PIXELS: u32 = 20;

/// The colors of the page: rates, and Medicare.
const DOT: u32 = 0x0F_5468;
const REFERENCE: u32 = 0x9A_3412;

/// A rate: where it is across and up, and whose it is; one dot of a payer has its name.
struct Dot {
    amount: f64,
    row: usize,
    name: Option<(String, ChartDataLabelPosition)>,
}

/// Draws the rates of a table, from a row and column on, so many characters wide and so many rows high, or higher where
/// the names of the payers need it. Gives how many rows it takes. Without a rate there is nothing to draw.
pub(super) fn draw(
    sheet: &mut Worksheet,
    table: &Table,
    (top, left): (usize, usize),
    (rows, width): (usize, f64),
) -> Result<usize, ExportError> {
    let mut dots = dots_of(table);
    if dots.is_empty() {
        return Ok(0);
    }
    let payers = dots.iter().map(|dot| dot.row + 1).max().unwrap_or(0);
    let sheet_name = sheet.name();
    let up = |row: usize| f64::from(at_row(payers - row));
    for (at, dot) in dots.iter().enumerate() {
        sheet.write_number(at_row(top + at), at_column(HELPERS), dot.amount)?;
        sheet.write_number(at_row(top + at), at_column(HELPERS + 1), up(dot.row))?;
    }
    let range = |column: usize, points: usize| {
        (sheet_name.as_str(), at_row(top), at_column(column), at_row(top + points - 1), at_column(column))
    };
    let medicare = medicare_of(table);
    let most = dots
        .iter()
        .map(|dot| dot.amount)
        .chain(medicare.iter().map(|(figure, _)| *figure))
        .fold(0.0, f64::max);
    place_names(&mut dots, most);
    let labels: Vec<ChartDataLabel> = dots.iter().map(label).collect();
    let mut chart = Chart::new(ChartType::Scatter);
    chart.title().set_name(&table.title).set_font(ChartFont::new().set_size(10).set_bold());
    chart
        .add_series()
        .set_name("Rate")
        .set_categories(range(HELPERS, dots.len()))
        .set_values(range(HELPERS + 1, dots.len()))
        .set_marker(
            ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(7).set_format(
                ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(DOT))),
            ),
        )
        .set_custom_data_labels(&labels);
    if let Some((figure, _)) = &medicare {
        for (at, height) in [0.0, up(0) + 0.7].into_iter().enumerate() {
            sheet.write_number(at_row(top + at), at_column(HELPERS + 2), *figure)?;
            sheet.write_number(at_row(top + at), at_column(HELPERS + 3), height)?;
        }
        chart
            .add_series()
            .set_name("Medicare")
            .set_categories(range(HELPERS + 2, 2))
            .set_values(range(HELPERS + 3, 2))
            .set_marker(ChartMarker::new().set_none())
            .set_format(
                ChartFormat::new().set_line(
                    ChartLine::new()
                        .set_color(Color::RGB(REFERENCE))
                        .set_width(1.75)
                        .set_dash_type(ChartLineDashType::Dash),
                ),
            );
    }
    for column in HELPERS..HELPERS + 4 {
        sheet.set_column_hidden(at_column(column))?;
    }
    chart.x_axis().set_min(0).set_num_format(if most < 10.0 { "\"$\"#,##0.00##" } else { "\"$\"#,##0" });
    chart.y_axis().set_min(0).set_max(up(0) + 0.7).set_hidden(true).set_major_gridlines(false);
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    chart.show_hidden_data();
    chart.set_alt_text(caption(table, &dots, medicare.as_ref()));
    let is_long =
        dots.iter().any(|dot| dot.name.as_ref().is_some_and(|name| name.0.chars().count() > ONE_LINE));
    let needed = FRAME_PIXELS + at_row(payers) * PAYER_PIXELS[usize::from(is_long)];
    let beside = at_row(rows) * ROW_PIXELS;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds of pixels")]
    chart.set_width((width * PIXELS) as u32).set_height(beside.max(needed));
    sheet.insert_chart(at_row(top), at_column(left), &chart)?;
    let more = needed.saturating_sub(beside).div_ceil(BLANK_ROW_PIXELS);
    Ok(if more == 0 { 0 } else { rows + more as usize })
}

/// The lowest rate of each row, and the others that a drawing shows.
fn dots_of(table: &Table) -> Vec<Dot> {
    let mut dots = Vec::new();
    let mut rows = 0;
    for row in &table.rows {
        let figure = |name: &str| cell_of(table, row, name).and_then(dollars);
        let Some(low) = figure("lowest") else { continue };
        // A line of business that no file states sets no rows apart.
        let line = line_of_business(table, row).filter(|line| line.as_gap().is_none());
        let name = [Some(&row.cells[0]), line].into_iter().flatten();
        let name = name.map(Cell::display).collect::<Vec<_>>().join(", ");
        dots.push(Dot { amount: low, row: rows, name: Some((name, ChartDataLabelPosition::Left)) });
        // The rates between, where they are few; else the highest alone.
        let mut others: Vec<f64> = row.points.iter().map(|point| point.as_f64()).collect();
        others.extend(figure("highest"));
        others.retain(|amount| *amount > low);
        others.dedup();
        dots.extend(others.into_iter().map(|amount| Dot { amount, row: rows, name: None }));
        rows += 1;
    }
    dots
}

fn dollars(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Value(Value::Money(money)) => Some(money.dollars().as_f64()),
        _ => None,
    }
}

/// The amount that is compared with, and its schedule.
fn medicare_of(table: &Table) -> Option<(f64, String)> {
    table.rows.iter().find_map(|row| {
        let cell = cell_of(table, row, "medicare")?;
        let schedule = cell_of(table, row, "schedule").map(Cell::display).unwrap_or_default();
        Some((dollars(cell)?, format!("{}, {schedule}", cell.display())))
    })
}

/// Moves the names of payers to where no dot of theirs is: left of the lowest one, right of the highest, or above.
fn place_names(dots: &mut [Dot], most: f64) {
    let mut first = 0;
    while first < dots.len() {
        let row = dots[first].row;
        let end = dots.iter().rposition(|dot| dot.row == row).unwrap_or(first);
        let highest =
            (first..=end).max_by(|a, b| dots[*a].amount.total_cmp(&dots[*b].amount)).unwrap_or(first);
        if let Some((name, _)) = dots[first].name.take() {
            let (at, side) = match (dots[first].amount / most, dots[highest].amount / most) {
                (low, _) if low > 0.4 => (first, ChartDataLabelPosition::Left),
                (_, high) if high < 0.6 => (highest, ChartDataLabelPosition::Right),
                _ => (first, ChartDataLabelPosition::Above),
            };
            dots[at].name = Some((name, side));
        }
        first = end + 1;
    }
}

/// The name of a payer beside its dot.
fn label(dot: &Dot) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    match &dot.name {
        Some((name, side)) => {
            label.set_value(name.as_str()).set_position(*side).set_font(ChartFont::new().set_size(8))
        }
        None => label.set_hidden(),
    };
    label
}

/// What the chart shows, in words; Excel takes 255 characters.
fn caption(table: &Table, dots: &[Dot], medicare: Option<&(f64, String)>) -> String {
    let rows = dots.iter().filter(|dot| dot.name.is_some()).count();
    let rows = count(rows as u64, "row", "rows");
    let line = medicare.map(|(_, words)| format!(" Dashed line: Medicare {words}.")).unwrap_or_default();
    let text = format!("{}, US dollars: a dot is a rate, {rows} with a rate.{line}", table.title);
    text.chars().take(255).collect()
}
