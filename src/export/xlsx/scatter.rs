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

/// The colors of the page: rates, and Medicare.
const DOT: u32 = 0x0F_5468;
const REFERENCE: u32 = 0x9A_3412;

/// A rate: where it is across and up, and whose it is; the second of a payer has no name.
struct Dot {
    amount: f64,
    row: usize,
    name: Option<String>,
}

/// Draws the rates of a table, from a row and column on, so many rows high and characters wide. Without a rate there
/// is nothing to draw.
pub(super) fn draw(
    sheet: &mut Worksheet,
    table: &Table,
    (top, left): (usize, usize),
    (rows, width): (usize, f64),
) -> Result<(), ExportError> {
    let dots = dots_of(table);
    if dots.is_empty() {
        return Ok(());
    }
    let payers = dots.iter().filter(|dot| dot.name.is_some()).count();
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
    let labels: Vec<ChartDataLabel> = dots.iter().map(|dot| label(dot, most)).collect();
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
    chart.x_axis().set_min(0).set_num_format(if most < 10.0 { "\"$\"#,##0.00" } else { "\"$\"#,##0" });
    chart.y_axis().set_min(0).set_max(up(0) + 0.7).set_hidden(true).set_major_gridlines(false);
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    chart.show_hidden_data();
    chart.set_alt_text(caption(table, &dots, medicare.as_ref()));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds of pixels")]
    chart.set_width((width * PIXELS) as u32).set_height(u32::try_from(rows).unwrap_or(12) * ROW_PIXELS);
    sheet.insert_chart(at_row(top), at_column(left), &chart)?;
    Ok(())
}

/// The lowest rate of each row, and the others that a drawing shows.
fn dots_of(table: &Table) -> Vec<Dot> {
    let mut dots = Vec::new();
    let mut rows = 0;
    for row in &table.rows {
        let figure = |name: &str| cell_of(table, row, name).and_then(dollars);
        let Some(low) = figure("lowest") else { continue };
        let name = [Some(&row.cells[0]), line_of_business(table, row)].into_iter().flatten();
        let name = name.map(Cell::display).collect::<Vec<_>>().join(", ");
        dots.push(Dot { amount: low, row: rows, name: Some(name) });
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

/// The name of a payer beside its dot, at the side that has room.
fn label(dot: &Dot, most: f64) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    let side =
        if dot.amount > most / 2.0 { ChartDataLabelPosition::Left } else { ChartDataLabelPosition::Right };
    match &dot.name {
        Some(name) => {
            label.set_value(name.as_str()).set_position(side).set_font(ChartFont::new().set_size(8))
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
