//! What neighboring rows of a payer CSV share: where the service is provided, and for how long the rate holds.

use chrono::NaiveDate;

use crate::domain::{Known, PlaceOfService};
use crate::formats::fact::{BillingClass, Setting};

/// Where a row's service is provided, and who bills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) setting: Known<Setting>,
    pub(super) billing_class: Known<BillingClass>,
    pub(super) place_of_service: Known<PlaceOfService>,
}

/// The first and the last day of a rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) from: Known<NaiveDate>,
    pub(super) to: Known<NaiveDate>,
}

impl Site {
    /// Which of its cells are gaps.
    pub(super) const fn are_gaps(&self) -> [bool; 3] {
        [self.setting.is_err(), self.billing_class.is_err(), self.place_of_service.is_err()]
    }
}

impl Days {
    /// Which of its cells are gaps.
    pub(super) const fn are_gaps(&self) -> [bool; 2] {
        [self.from.is_err(), self.to.is_err()]
    }
}
