//! The formats: their words and extensions, and who writes each.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::error::ExportError;
use super::exporter::Exporter;

/// A format that a report can be written in.
#[derive(Clone, Copy)]
pub struct Format(&'static Kind);

/// What is known of a format beside how it is written.
struct Kind {
    /// The word of the command line; of all but `table` the extension too.
    word: &'static str,
    /// What a file of it is to its reader.
    label: &'static str,
    /// One line for `--help`.
    help: &'static str,
    /// Other extensions of its files.
    extensions: &'static [&'static str],
    /// Whether the bytes are of no use on a terminal.
    is_binary: bool,
    /// Who writes it, or the build feature that this program lacks.
    exporter: Result<&'static dyn Exporter, &'static str>,
}

/// Who writes a format that depends on a build feature.
macro_rules! built {
    ($exporter:expr) => {
        Ok(&$exporter)
    };
    ($exporter:expr, $feature:literal) => {{
        #[cfg(feature = $feature)]
        let exporter: Result<&'static dyn Exporter, &'static str> = Ok(&$exporter);
        #[cfg(not(feature = $feature))]
        let exporter: Result<&'static dyn Exporter, &'static str> = Err($feature);
        exporter
    }};
}

macro_rules! formats {
    ($($name:ident: $word:literal $(or $other:literal)?, $label:literal, $help:literal, $form:ident,
       $exporter:expr $(, $feature:literal)?;)+) => {
        impl Format {
            $(#[doc = $help] pub const $name: Self = Self(&Kind {
                word: $word,
                label: $label,
                help: $help,
                extensions: &[$($other)?],
                is_binary: Form::$form.is_binary(),
                exporter: built!($exporter $(, $feature)?),
            });)+
            /// All formats.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

// A new format is its file, its `mod` line and a line here.
formats! {
    TABLE: "table" or "txt", "Text", "Aligned text", Text, super::terminal::Terminal;
    MARKDOWN: "md" or "markdown", "Markdown", "Markdown", Text, super::markdown::Markdown;
    CSV: "csv", "CSV", "Comma-separated values", Text, super::csv::Csv;
    JSON: "json", "JSON", "One JSON document", Text, super::json::Json;
    NDJSON: "ndjson" or "jsonl", "JSON lines", "One JSON object per row", Text, super::ndjson::Ndjson;
    HTML: "html" or "htm", "Page", "A self-contained page", Text, super::html::Html, "html";
    XLSX: "xlsx", "Workbook", "A workbook for reviewers", Binary, super::xlsx::Xlsx, "xlsx";
    PARQUET: "parquet", "Parquet", "Parquet, where the program was built with it", Binary,
        super::parquet::Parquet, "parquet";
}

/// Whether a person can read the bytes.
enum Form {
    Text,
    Binary,
}

impl Form {
    const fn is_binary(&self) -> bool {
        matches!(self, Self::Binary)
    }
}

/// The exporter of a format.
///
/// # Errors
/// When this program was built without the feature that holds the format.
pub fn exporter(format: Format) -> Result<&'static dyn Exporter, ExportError> {
    format.0.exporter.map_err(|feature| ExportError::NotBuilt { format: format.as_str(), feature })
}

/// The files that a page links to, of those that are written beside it under the same stem.
#[must_use]
pub fn beside(stem: &str, formats: &[Format]) -> Vec<(&'static str, String)> {
    [("Excel", Format::XLSX), ("CSV", Format::CSV), ("JSON", Format::JSON)]
        .into_iter()
        .filter(|(_, format)| formats.contains(format))
        .map(|(label, format)| (label, format!("{stem}.{format}")))
        .collect()
}

impl Format {
    /// The word of the command line; all but `table` are extensions too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.word
    }

    /// What a file of this format is to its reader.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.0.label
    }

    /// One line for `--help`.
    #[must_use]
    pub const fn help(self) -> &'static str {
        self.0.help
    }

    /// The format that a file name asks for by its extension, if it is one of ours.
    #[must_use]
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        let asked = |format: &Self| {
            format.0.extensions.contains(&extension.as_str())
                || (*format != Self::TABLE && format.0.word == extension)
        };
        Self::ALL.iter().copied().find(asked)
    }

    /// True when the bytes are of no use on a terminal.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        self.0.is_binary
    }

    fn word_list() -> String {
        Self::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.0.word == other.0.word
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(word: &str) -> Result<Self, ExportError> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| ExportError::UnknownFormat { word: word.to_owned(), known: Self::word_list() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_extensions_name_the_same_formats() {
        for format in Format::ALL.iter().copied() {
            assert_eq!(format.as_str().parse::<Format>().ok(), Some(format));
            if format != Format::TABLE {
                let name = format!("47371.{format}");
                assert_eq!(Format::from_extension(Path::new(&name)), Some(format));
            }
        }
        assert_eq!(Format::from_extension(Path::new("47371.pdf")), None);
        let message = "pdf".parse::<Format>().map_err(|error| error.to_string());
        assert!(message.is_err_and(|text| text.contains("xlsx")));
    }
}
