//! The fields of a row that a profile can name: each is listed once, at the end.

use serde::Deserialize;

/// One heading or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a heading or a list of headings")]
pub(super) enum Headings {
    One(String),
    Several(Vec<String>),
}

impl Headings {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }
}

/// Where a field of the facts comes from.
#[derive(Debug, Default)]
pub(super) enum Origin {
    /// The profile does not name it.
    #[default]
    Nowhere,
    /// The file lacks the column, which the profile allows.
    Absent,
    Column(usize),
    Constant(String),
}

impl Origin {
    /// The column that the field is read from.
    pub(super) const fn column(&self) -> Option<usize> {
        match self {
            Self::Column(at) => Some(*at),
            Self::Nowhere | Self::Absent | Self::Constant(_) => None,
        }
    }
}

/// Declares what is made of the fields that have one column: the keys of `[columns]` and `[constants]`, and where
/// a row takes each from. Fields are listed in the order in which a header is searched for them.
macro_rules! fields {
    (column: $($first:ident),*; column_or_constant: $($either:ident),+; column: $($last:ident),*;) => {
        /// Field to heading.
        #[derive(Debug, Default, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct ColumnsSpec {
            $(pub(super) $first: Option<String>,)*
            pub(super) modifiers: Option<Headings>,
            $(pub(super) $either: Option<String>,)+
            pub(super) amount: Option<Headings>,
            $(pub(super) $last: Option<String>,)*
            pub(super) gross: Option<Headings>,
            pub(super) cash: Option<Headings>,
            pub(super) minimum: Option<Headings>,
            pub(super) maximum: Option<Headings>,
            /// Headings that a file may lack.
            #[serde(default)]
            pub(super) optional: Vec<String>,
            #[serde(default)]
            pub(super) ignore: Vec<String>,
        }

        impl ColumnsSpec {
            /// The fields that have one column, with their keys.
            fn single(&self) -> impl Iterator<Item = (&'static str, &Option<String>)> {
                [
                    $((stringify!($first), &self.$first),)*
                    $((stringify!($either), &self.$either),)+
                    $((stringify!($last), &self.$last),)*
                ]
                .into_iter()
            }
        }

        /// Field to a text that holds for every row.
        #[derive(Debug, Default, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct ConstantsSpec {
            pub(super) modifiers: Option<String>,
            $(pub(super) $either: Option<String>,)+
        }

        impl ConstantsSpec {
            /// A field that is a column too.
            pub(super) fn is_column_too(&self, columns: &ColumnsSpec) -> Option<&'static str> {
                [$((stringify!($either), self.$either.is_some() && columns.$either.is_some()),)+]
                    .into_iter()
                    .find_map(|(key, both)| both.then_some(key))
            }
        }

        /// Where the fields of a row come from.
        #[derive(Debug, Default)]
        pub(super) struct Fields {
            pub(super) modifiers: Vec<Origin>,
            $(pub(super) $first: Origin,)*
            $(pub(super) $either: Origin,)+
            $(pub(super) $last: Origin,)*
        }

        impl Fields {
            /// The fields that a profile names, each found by `origin`: heading, constant and key.
            pub(super) fn of(
                columns: &ColumnsSpec,
                constants: &ConstantsSpec,
                mut origin: impl FnMut(Option<&String>, Option<&String>, &str) -> Origin,
            ) -> Self {
                Self {
                    $($first: origin(columns.$first.as_ref(), None, stringify!($first)),)*
                    modifiers: modifiers(columns, constants, &mut origin),
                    $($either: origin(
                        columns.$either.as_ref(),
                        constants.$either.as_ref(),
                        stringify!($either),
                    ),)+
                    $($last: origin(columns.$last.as_ref(), None, stringify!($last)),)*
                }
            }

            /// The columns with the keys of the fields that are read from them.
            pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, usize)> {
                let single = [
                    $((stringify!($first), &self.$first),)*
                    $((stringify!($either), &self.$either),)+
                    $((stringify!($last), &self.$last),)*
                ];
                let modifiers = self.modifiers.iter().map(|origin| ("modifiers", origin));
                single.into_iter().chain(modifiers).filter_map(|(key, origin)| Some((key, origin.column()?)))
            }

            /// The columns that fields are read from.
            pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
                self.named().map(|(_, column)| column)
            }
        }
    };
}

/// The columns with modifiers, and the modifiers of every row.
fn modifiers(
    columns: &ColumnsSpec,
    constants: &ConstantsSpec,
    mut origin: impl FnMut(Option<&String>, Option<&String>, &str) -> Origin,
) -> Vec<Origin> {
    let listed = columns.modifiers.as_ref().map_or(&[][..], Headings::all);
    let constant = constants.modifiers.as_ref().map(|constant| (None, Some(constant)));
    let all = listed.iter().map(|heading| (Some(heading), None)).chain(constant);
    let all = all.map(|(heading, constant)| origin(heading, constant, "modifiers"));
    // A row does not look for columns that the file lacks.
    all.filter(|origin| !matches!(origin, Origin::Absent)).collect()
}

impl ColumnsSpec {
    /// Every field that has a heading, with its key; one of several headings several times.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let several =
            [("modifiers", &self.modifiers), ("amount", &self.amount)].into_iter().chain(self.charges());
        let single = self.single().filter_map(|(key, heading)| Some((key, heading.as_deref()?)));
        let several = several.filter_map(|(key, headings)| Some((key, headings.as_ref()?)));
        single.chain(
            several.flat_map(|(key, headings)| {
                headings.all().iter().map(move |heading| (key, heading.as_str()))
            }),
        )
    }

    /// Whether each row has a rate: an amount, a percentage of charges, or both.
    pub(super) const fn has_rates(&self) -> bool {
        self.amount.is_some() || self.percentage.is_some()
    }

    /// The standard charges of a hospital.
    pub(super) fn charges(&self) -> impl Iterator<Item = (&'static str, &Option<Headings>)> {
        [("gross", &self.gross), ("cash", &self.cash), ("minimum", &self.minimum), ("maximum", &self.maximum)]
            .into_iter()
    }
}

// A new field is a word here, and where `row.rs` reads it.
fields! {
    column: description;
    column_or_constant: setting, billing_class, place_of_service, method, effective_from, effective_to, notes, payer,
        plan, line_of_business;
    column: percentage;
}
