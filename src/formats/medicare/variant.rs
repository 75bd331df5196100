//! The two conversion factors that Medicare has since 2026, and which of them a file is of.
//!
//! CMS publishes what depends on the factor in two files, often of one name in two archives. Which
//! is which is in the name of the table, its archive or its folder, or in a figure of the file. The
//! amounts of a file that states neither are looked at when they are stored (`load::variant`).

use super::release::When;
use crate::findings::rules;
use crate::formats::options::{OpenOptions, Variant};
use crate::source::{IngestError, Source};

/// The first year with two factors.
const SINCE: i32 = 2026;

/// Whether releases of the year come in two variants.
pub(super) fn has_two(when: When) -> bool {
    when.year.is_some_and(|year| year >= SINCE)
}

/// What the name of a table states, or of the archive or folder that it lies in.
pub(super) fn of_source(source: &Source) -> Option<Variant> {
    let archive = source.path().file_name().map(|name| name.to_string_lossy().into_owned());
    let folder = source.path().parent().and_then(|folder| folder.file_name());
    let folder = folder.map(|name| name.to_string_lossy().into_owned());
    [Some(source.table_name().to_owned()), archive, folder].iter().flatten().find_map(|name| of_name(name))
}

/// What one name states: `PFREV26B_nonQP.zip`, `PPRRVU2026_Jul_QPP.csv`.
fn of_name(name: &str) -> Option<Variant> {
    let negated = words(name).any(|word| word.eq_ignore_ascii_case("non"));
    let said = words(name).find_map(of_word)?;
    Some(if negated { Variant::NonQualifying } else { said })
}

/// The first part of a table's name, without the word for the variant: one name for both.
pub(super) fn stem(table_name: &str) -> String {
    let upper = table_name.to_uppercase();
    let stem = upper.split('.').next().unwrap_or_default();
    let kept: Vec<&str> = words(stem).filter(|word| of_word(word).is_none() && *word != "NON").collect();
    kept.join("_")
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

fn of_word(word: &str) -> Option<Variant> {
    let word = word.to_uppercase();
    if word.ends_with("NONQPP") || word.ends_with("NONQP") {
        Some(Variant::NonQualifying)
    } else if word.ends_with("QPP") || word == "QP" {
        Some(Variant::Qualifying)
    } else {
        None
    }
}

/// The variant by what the analyst says, a figure of the file and its name; `None` before there were two.
///
/// # Errors
/// When the figure and the name contradict each other, or when nothing decides.
pub(super) fn decide(
    source: &Source,
    options: &OpenOptions,
    when: When,
    by_figure: Option<Variant>,
) -> Result<Option<Variant>, IngestError> {
    if !has_two(when) {
        return Ok(None);
    }
    let stated = said(source, options)?;
    if options.variant.is_some() {
        return match (stated, by_figure) {
            (Some(said), Some(figure)) if figure != said => {
                Err(contradicted(source, said, ("conversion factor", figure)))
            }
            _ => Ok(stated),
        };
    }
    match (by_figure, stated) {
        (Some(figure), Some(name)) if figure != name => Err(IngestError::Guard {
            rule: rules::VARIANT_UNDECIDED,
            message: format!(
                "the name of `{}` says {}, its conversion factor {}",
                source.name(),
                name.words(),
                figure.words()
            ),
            hint: rules::VARIANT_UNDECIDED.remedy.to_owned(),
        }),
        (None, None) => Err(undecided(source.name())),
        (figure, name) => Ok(figure.or(name)),
    }
}

/// The variant that the analyst says, or else the file's name.
///
/// # Errors
/// When the name says another one than the analyst.
pub(super) fn said(source: &Source, options: &OpenOptions) -> Result<Option<Variant>, IngestError> {
    match (options.variant, of_source(source)) {
        (Some(said), Some(name)) if name != said => Err(contradicted(source, said, ("name", name))),
        (said, name) => Ok(said.or(name)),
    }
}

/// What the analyst says is not what the file says of itself.
fn contradicted(source: &Source, said: Variant, (what, stated): (&str, Variant)) -> IngestError {
    IngestError::Guard {
        rule: rules::VARIANT_UNDECIDED,
        message: format!(
            "`--variant` says {}, the {what} of `{}`{} says {}",
            said.words(),
            source.name(),
            if what == "name" { ", of its archive or of its folder" } else { "" },
            stated.words()
        ),
        hint: "leave `--variant` out, or give the file that it names".to_owned(),
    }
}

/// Nothing decides of which factor a file is.
fn undecided(file: &str) -> IngestError {
    IngestError::Guard {
        rule: rules::VARIANT_UNDECIDED,
        message: format!(
            "neither a figure of `{file}` nor its name, its archive's or its folder's says which of the two \
             conversion factors it is of"
        ),
        hint: rules::VARIANT_UNDECIDED.remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_variant() {
        for (name, variant, stem_of) in [
            ("PFREV26B_nonQP.zip", Some(Variant::NonQualifying), "PFREV26B"),
            ("PFREV26B_QP.txt.gz", Some(Variant::Qualifying), "PFREV26B"),
            ("PFREV26B-non-QPP.txt", Some(Variant::NonQualifying), "PFREV26B"),
            ("PPRRVU2026_Jul_nonQPP.csv", Some(Variant::NonQualifying), "PPRRVU2026_JUL"),
            ("PFREV26B.txt", None, "PFREV26B"),
            ("EQP_list.txt", None, "EQP_LIST"),
        ] {
            assert_eq!(of_name(name), variant, "{name}");
            assert_eq!(stem(name), stem_of, "{name}");
        }
    }
}
