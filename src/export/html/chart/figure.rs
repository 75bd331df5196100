//! The chart of a table as a figure of the page: its drawing by kind, with title, description and patterns.

use maud::{Markup, html};

use super::super::super::grid::visible;
use super::frame::Frame;
use super::{bars, heatmap, history, range};
use crate::domain::Group;
use crate::model::{Chart, Table};

/// The chart of a table as a figure; nothing when the table has none or no rows.
pub(in crate::export::html) fn figure(table: &Table, id: &str) -> Markup {
    let Some(chart) = table.chart.filter(|_| !table.rows.is_empty()) else { return html! {} };
    let frame = Frame { table, id };
    let drawing = match chart {
        Chart::Range { label, low, mid, high, count, reference } => {
            range::draw(&frame, &range::Parts { label, low, mid, high, count, reference })
        }
        Chart::Distribution { label, count } => bars::draw(&frame, label, count),
        Chart::History { label, value, series } => history::draw(&frame, label, value, series),
        Chart::Heatmap { row, column, known, of } => heatmap::draw(&frame, [row, column, known, of]),
    };
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let size = format!("0 0 {:.0} {:.0}", drawing.width, drawing.height);
    html! {
        figure.chart id=(id) {
            // Printed, a chart can stand on the page before the table that it belongs to.
            p.chart-title aria-hidden="true" { (visible(&drawing.title)) }
            div.drawing {
                svg viewBox=(size) width=(drawing.width) height=(drawing.height) role="img"
                    aria-labelledby=(format!("{title_id} {desc_id}")) {
                    title id=(title_id) { (visible(&drawing.title)) }
                    desc id=(desc_id) { (visible(&drawing.description)) }
                    (patterns(id))
                    (drawing.body)
                }
            }
            figcaption { (visible(&drawing.reading)) " The table below holds every figure." }
        }
    }
}

/// The patterns behind reason words, as on the rest of the page.
fn patterns(id: &str) -> Markup {
    html! {
        defs {
            @for group in Group::ALL {
                @let turn = match group {
                    Group::Fixable => 45,
                    Group::Absent => -45,
                    Group::Withheld => 0,
                    Group::Structural => 90,
                };
                pattern id=(format!("{id}-{}", group.as_str())) width="6" height="6"
                    patternUnits="userSpaceOnUse" patternTransform=(format!("rotate({turn})")) {
                    rect class=(format!("ground {}", group.as_str())) width="6" height="6" {}
                    rect class=(format!("hatch {}", group.as_str())) width="6" height="1.6" {}
                }
            }
        }
    }
}
