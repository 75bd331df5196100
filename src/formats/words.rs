//! The words of fixed lists that files publish: setting, who bills, method, what an amount states.

/// An enum of published words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The published word, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word without regard to case and outer blanks.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                let word = crate::domain::text::trimmed(word);
                Self::ALL.iter().copied().find(|known| known.as_str().eq_ignore_ascii_case(word))
            }
        }
    };
}

words! {
    /// Where the patient is.
    Setting {
        /// Admitted.
        Inpatient = "inpatient",
        /// Not admitted.
        Outpatient = "outpatient",
        /// Either.
        Both = "both",
    }
}

impl Setting {
    /// The setting that files abbreviate so, or write as two words: `IP`, `Out-patient`, `In Patient`.
    pub(crate) fn of_other_form(word: &str) -> Option<Self> {
        let word = crate::domain::text::trimmed(word);
        let divided = word.split_once(['-', ' ']).filter(|(_, rest)| rest.eq_ignore_ascii_case("patient"));
        let form = divided.map_or(word, |(first, _)| first);
        let is = |abbreviated: &str, first: &str| {
            form.eq_ignore_ascii_case(if divided.is_some() { first } else { abbreviated })
        };
        if is("IP", "in") {
            Some(Self::Inpatient)
        } else if is("OP", "out") {
            Some(Self::Outpatient)
        } else {
            None
        }
    }
}

words! {
    /// Who bills.
    BillingClass {
        /// The clinician.
        Professional = "professional",
        /// The facility.
        Facility = "facility",
        /// Either.
        Both = "both",
    }
}

words! {
    /// The contracting method of a rate.
    Method {
        /// One amount for a whole case.
        CaseRate = "case rate",
        /// From a schedule.
        FeeSchedule = "fee schedule",
        /// A share of what is billed.
        PercentOfCharges = "percent of total billed charges",
        /// So much a day.
        PerDiem = "per diem",
        /// Anything else; a note explains it.
        Other = "other",
    }
}

words! {
    /// What an amount states; the words of the table `amount_kind`.
    AmountKind {
        /// What one payer and plan agreed to pay.
        Negotiated = "negotiated",
        /// The undiscounted charge.
        Gross = "gross",
        /// The price for a patient who pays cash.
        Cash = "cash",
        /// The lowest negotiated amount over all payers.
        Minimum = "minimum",
        /// The highest negotiated amount over all payers.
        Maximum = "maximum",
        /// What a public program pays by its published fee schedule.
        FeeSchedule = "fee-schedule",
        /// What a payer publishes that it pays a group of providers.
        InNetwork = "in-network",
    }
}

impl AmountKind {
    /// The id in the table `amount_kind`.
    #[must_use]
    pub const fn id(self) -> i64 {
        self as i64 + 1
    }

    /// The kind with this id.
    #[must_use]
    pub fn from_id(id: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }

    /// The amount as people name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negotiated => "negotiated rate",
            Self::Gross => "gross charge",
            Self::Cash => "discounted cash price",
            Self::Minimum => "minimum negotiated charge",
            Self::Maximum => "maximum negotiated charge",
            Self::FeeSchedule => "fee schedule amount",
            Self::InNetwork => "in-network rate",
        }
    }
}

words! {
    /// What a payer says that a figure is.
    NegotiatedType {
        /// A price in dollars that both agreed on.
        Negotiated = "negotiated",
        /// A price that the payer computes for its own accounts.
        Derived = "derived",
        /// The price by which the patient's share is computed.
        FeeSchedule = "fee schedule",
        /// A share of what is billed.
        Percentage = "percentage",
        /// So much a day.
        PerDiem = "per diem",
    }
}

words! {
    /// What a price of a payer is for.
    Arrangement {
        /// The service itself.
        FeeForService = "ffs",
        /// Several services for one price.
        Bundle = "bundle",
        /// So much a member, whatever is done.
        Capitation = "capitation",
    }
}

words! {
    /// The kinds of tax identification.
    TinType {
        /// Employer identification number.
        Ein = "ein",
        /// A clinician's own national provider identifier in its place.
        Npi = "npi",
    }
}
