//! The four amounts of a charge that are of no payer.

use super::row::Field;
use crate::formats::AmountKind;

/// Which of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChargeKind {
    Gross,
    Cash,
    Minimum,
    Maximum,
}

impl ChargeKind {
    pub(super) const ALL: [Self; 4] = [Self::Gross, Self::Cash, Self::Minimum, Self::Maximum];

    pub(super) const fn kind(self) -> AmountKind {
        match self {
            Self::Gross => AmountKind::Gross,
            Self::Cash => AmountKind::Cash,
            Self::Minimum => AmountKind::Minimum,
            Self::Maximum => AmountKind::Maximum,
        }
    }

    /// Its cell.
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Gross => Field::Gross,
            Self::Cash => Field::Cash,
            Self::Minimum => Field::Minimum,
            Self::Maximum => Field::Maximum,
        }
    }

    pub(super) const fn is_bound(self) -> bool {
        matches!(self, Self::Minimum | Self::Maximum)
    }
}
