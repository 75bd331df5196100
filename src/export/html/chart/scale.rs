//! From figures to places: round ticks and a linear scale.

use crate::model::{Cell, Value};

/// A linear scale with round ticks.
pub(in crate::export::html) struct Scale {
    low: f64,
    high: f64,
    /// Where figures are printed along the axis.
    pub(in crate::export::html) ticks: Vec<f64>,
}

impl Scale {
    /// A scale over all figures; it begins at zero unless they lie far from it.
    pub(in crate::export::html) fn over(
        figures: impl Iterator<Item = f64> + Clone,
        wanted: usize,
    ) -> Option<Self> {
        let least = figures.clone().reduce(f64::min)?;
        let most = figures.reduce(f64::max)?;
        let from = if least > 0.0 && least < most * 0.6 { 0.0 } else { least };
        let spread = if most > from { most - from } else { most.abs().max(1.0) };
        let step = round_step(spread / wanted as f64);
        let low = (from / step).floor() * step;
        let high = ((most / step).ceil() * step).max(low + step);
        let count = ((high - low) / step).round();
        let mut ticks = Vec::new();
        let mut at = 0.0;
        while at <= count {
            ticks.push(low + at * step);
            at += 1.0;
        }
        Some(Self { low, high, ticks })
    }

    /// A scale from zero, for lengths that stand for numbers.
    pub(in crate::export::html) fn from_zero(
        figures: impl Iterator<Item = f64> + Clone,
        wanted: usize,
    ) -> Option<Self> {
        Self::over(figures.chain(std::iter::once(0.0)), wanted)
    }

    /// The place of a figure between `start` and `end`.
    pub(in crate::export::html) fn place(&self, figure: f64, start: f64, end: f64) -> f64 {
        start + (figure - self.low) / (self.high - self.low) * (end - start)
    }
}

/// The step of 1, 2, 2.5 or 5 times a power of ten that is at least so large.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let rounded = [1.0, 2.0, 2.5, 5.0].into_iter().find(|factor| factor * power >= least * 0.999);
    rounded.unwrap_or(10.0) * power
}

/// The figure of a cell, if it has one.
pub(in crate::export::html) fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Value(Value::Money(money)) => Some(money.dollars().as_f64()),
        Cell::Value(Value::Decimal(number)) => Some(number.as_f64()),
        #[expect(clippy::cast_precision_loss, reason = "a place on a page, not a figure")]
        Cell::Value(Value::Integer(number)) => Some(*number as f64),
        Cell::Value(Value::Text(_) | Value::Name(_) | Value::Date(_)) | Cell::Gap(_) | Cell::Unexplained => {
            None
        }
    }
}

/// A tick as text: as many places as its neighbors need, dollars where the column has dollars.
pub(in crate::export::html) fn tick_text(tick: f64, ticks: &[f64], is_money: bool) -> String {
    let step = ticks.get(1).map_or(1.0, |second| (second - ticks[0]).abs());
    let whole = |places: i32| {
        let scaled = step * 10_f64.powi(places);
        (scaled - scaled.round()).abs() < 1e-6
    };
    let places = if step >= 1.0 && whole(0) { 0 } else { (2..4).find(|places| whole(*places)).unwrap_or(4) };
    let places = usize::try_from(places).unwrap_or(2);
    // Rounding can leave a minus before nothing.
    let tick = if tick.abs() < step / 1e6 { 0.0 } else { tick };
    let digits = crate::domain::text::group_digits(&format!("{:.places$}", tick.abs()));
    format!("{}{}{digits}", if tick < 0.0 { "-" } else { "" }, if is_money { "$" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        for (figures, ticks) in [
            (vec![412.1, 1890.0], vec!["$0", "$500", "$1,000", "$1,500", "$2,000"]),
            (vec![98.0, 101.5], vec!["$98", "$99", "$100", "$101", "$102"]),
            (vec![7.0], vec!["$6", "$8"]),
            (vec![0.101, 0.105], vec!["$0.101", "$0.102", "$0.103", "$0.104", "$0.105"]),
        ] {
            let scale = Scale::over(figures.iter().copied(), 4).expect("there are figures");
            let texts: Vec<String> =
                scale.ticks.iter().map(|tick| tick_text(*tick, &scale.ticks, true)).collect();
            assert_eq!(texts, ticks, "{figures:?}");
        }
        assert!(Scale::over(std::iter::empty(), 4).is_none());
    }

    proptest! {
        #[test]
        fn every_figure_has_a_place_inside(figures in proptest::collection::vec(-1e7..1e7_f64, 1..9)) {
            let scale = Scale::over(figures.iter().copied(), 4).expect("there are figures");
            prop_assert!(scale.ticks.len() < 20);
            for figure in figures {
                let place = scale.place(figure, 100.0, 200.0);
                prop_assert!((99.9..=200.1).contains(&place), "{}", place);
            }
        }
    }
}
