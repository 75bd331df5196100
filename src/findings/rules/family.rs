//! How a family of rules is written down.

/// Declares the rules of a family as constants, and `FAMILY` with all of them.
macro_rules! rules {
    ($($name:ident = $id:literal $severity:ident $($reach:ident)? $(($verdict:ident $kind:literal))?, $source:expr, {
        meaning: $meaning:literal,
        remedy: $remedy:literal,
        example: $example:literal $(,)?
    })+) => {
        $(
            #[doc = concat!($id, ": ", $meaning, ".")]
            pub const $name: &$crate::findings::Rule = &$crate::findings::Rule {
                id: $id,
                severity: $crate::findings::Severity::$severity,
                reach: rules!(@reach $($reach)?),
                meaning: $meaning,
                remedy: $remedy,
                source: $source,
                example: $example,
                cms: rules!(@cms $($verdict $kind)?),
            };
        )+
        /// Every rule of the family, in the order of this file.
        pub(super) const FAMILY: &[&$crate::findings::Rule] = &[$($name),+];
    };
    (@reach) => { $crate::findings::Reach::Row };
    (@reach $reach:ident) => { $crate::findings::Reach::$reach };
    (@cms) => { None };
    (@cms $verdict:ident $kind:literal) => {
        Some($crate::findings::Cms { kind: $kind, severity: $crate::findings::Severity::$verdict })
    };
}
