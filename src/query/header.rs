//! The header of a query file: typed keys in its leading comment block.

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::inputs::{InputQuery, Inputs};
use super::param::{Choices, Param, ParamType, Presence};
use crate::header::{ColumnLine, Entry, HeaderError, OtherComments, Reader, Word};
use crate::model::Column;

/// The chart that a query suggests: its kind, and which column plays which part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Such as `range`.
    pub kind: String,
    /// Part and column, such as `low` and `p10`.
    pub parts: Vec<(String, String)>,
}

/// Everything that a header says. Texts that were not given are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Header {
    /// Of a query its name, of a part its path below `parts/`.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) grain: String,
    pub(crate) params: Vec<Param>,
    pub(crate) key: Vec<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) checks: Vec<String>,
    pub(crate) chart: Option<Chart>,
    pub(crate) inputs: Vec<Inputs>,
    pub(crate) beside: Vec<String>,
    pub(crate) schema: Option<u32>,
    pub(crate) tags: Vec<String>,
    /// The parts that the statement reads, and the line and word of each in the file.
    pub(crate) with: Vec<With>,
    /// What a part reads of the query that names it.
    pub(crate) reads: Vec<Reads>,
    /// The byte of each `param` and `column` line, for later messages.
    pub(crate) param_at: Vec<(usize, usize)>,
    pub(crate) column_at: Vec<(usize, usize)>,
}

/// A part that a header names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct With {
    pub(crate) part: String,
    /// The byte and length of the name.
    pub(crate) at: (usize, usize),
}

/// A CTE that a part reads and leaves to the query to write: `counted grouped amount amount_na`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reads {
    pub(crate) relation: String,
    pub(crate) columns: Vec<String>,
}

/// How much of a header is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderRules {
    /// A file of the catalogue: every comment line is a key, and name, title and columns are there.
    Catalogue,
    /// A file of `parts/`: fewer keys, and `part` in place of `name`.
    Part,
    /// SQL given in passing: known keys count, any other comment is a comment.
    AdHoc,
}

const KEYS: [&str; 14] = [
    "name",
    "title",
    "description",
    "with",
    "param",
    "grain",
    "key",
    "column",
    "check",
    "chart",
    "inputs",
    "beside",
    "requires",
    "tags",
];

const PART_KEYS: [&str; 8] = ["part", "description", "with", "reads", "param", "grain", "key", "column"];

/// Reads the leading comment block of a query file.
pub(crate) fn parse(file: &str, source: &str, rules: HeaderRules) -> Result<Header, QueryError> {
    read(file, source, rules).map_err(|HeaderError { message, hint, start, len }| QueryError::Header {
        message,
        hint,
        at: Box::new(Excerpt::at(file, source, start, len)),
    })
}

fn read(file: &str, source: &str, rules: HeaderRules) -> Result<Header, HeaderError> {
    let keys: &[&str] = if rules == HeaderRules::Part { &PART_KEYS } else { &KEYS };
    let reader = Reader { source, keys };
    let other = if rules == HeaderRules::AdHoc { OtherComments::Pass } else { OtherComments::Refuse };
    let mut header = Header::default();
    for entry in reader.entries(other)? {
        reader.take(&entry, &mut header)?;
    }
    match rules {
        HeaderRules::Catalogue => reader.complete(file, &header, "name", ("title", &header.title))?,
        HeaderRules::Part => reader.complete(file, &header, "part", ("description", &header.description))?,
        HeaderRules::AdHoc => {}
    }
    Ok(header)
}

impl<'a> Reader<'a> {
    fn take(&self, entry: &Entry<'a>, header: &mut Header) -> Result<(), HeaderError> {
        let text = entry.lines.join(" ");
        let first = entry.lines.first().copied().unwrap_or_default();
        if text.is_empty() {
            return Err(self.error(
                entry.key,
                format!("`{}` has no value", entry.key),
                "write it after the colon",
            ));
        }
        let slot = match entry.key {
            "name" | "part" => &mut header.name,
            "title" => &mut header.title,
            "description" => &mut header.description,
            "grain" => &mut header.grain,
            "check" => {
                header.checks.push(text);
                return Ok(());
            }
            "tags" => {
                header.tags.extend(text.split(',').map(|tag| tag.trim().to_owned()));
                return Ok(());
            }
            "key" => {
                header.key.extend(text.split_whitespace().map(str::to_owned));
                return Ok(());
            }
            "beside" => {
                header.beside.extend(text.split_whitespace().map(str::to_owned));
                return Ok(());
            }
            "with" => {
                for word in self.words(entry)? {
                    let part = word.whole.trim_end_matches(',');
                    self.refuse_repeated(word.whole, part, header.with.iter().map(|other| &other.part))?;
                    header.with.push(With { part: part.to_owned(), at: self.span(part) });
                }
                return Ok(());
            }
            "reads" => {
                let mut words = text.split_whitespace().map(str::to_owned);
                let relation = words.next().unwrap_or_default();
                header.reads.push(Reads { relation, columns: words.collect() });
                return Ok(());
            }
            "param" => {
                let param = self.param(entry)?;
                self.refuse_repeated(first, &param.name, header.params.iter().map(|other| &other.name))?;
                header.param_at.push(self.span(first));
                header.params.push(param);
                return Ok(());
            }
            "column" => {
                let ColumnLine { column, unit } = self.column(entry)?;
                if let Some(unit) = unit {
                    let hint = "say it in the description; only columns of views have a unit";
                    return Err(self.error(unit, "a column of a query has no unit of its own", hint));
                }
                self.refuse_repeated(first, &column.name, header.columns.iter().map(|other| &other.name))?;
                header.column_at.push(self.span(first));
                header.columns.push(column);
                return Ok(());
            }
            "chart" => {
                header.chart = Some(self.chart(entry)?);
                return Ok(());
            }
            "inputs" => {
                header.inputs.push(self.inputs(entry)?);
                return Ok(());
            }
            _ => {
                header.schema = Some(self.schema(first)?);
                return Ok(());
            }
        };
        if !slot.is_empty() {
            return Err(self.error(entry.key, format!("`{}` is given twice", entry.key), "keep one of them"));
        }
        *slot = text;
        Ok(())
    }

    fn param(&self, entry: &Entry<'a>) -> Result<Param, HeaderError> {
        let words = self.words(entry)?;
        let (name, kind, rest) =
            self.name_and_kind(entry, &words, "param: code code required \"billing code\"")?;
        let Some(kind) = ParamType::ALL.into_iter().find(|known| known.as_str() == kind.value) else {
            let known = ParamType::ALL.map(ParamType::as_str);
            return Err(self.unknown_word(kind, "a parameter type", &known));
        };
        let mut presence = None;
        let mut choices = Choices::Any;
        let mut description = String::new();
        for word in rest {
            match (word.key, word.value) {
                (None, text) if word.quoted => description = text.to_owned(),
                (None, "required") => presence = Some(Presence::Required),
                (None, "optional") => presence = Some(Presence::Optional),
                (Some("default"), text) => presence = Some(Presence::Default(text.to_owned())),
                (Some("choices"), text) => choices = parse_choices(text),
                (Some("pattern"), _) => {
                    return Err(self.error(
                        word.whole,
                        "patterns are not supported",
                        "use the type `code`, `modifier` or `payer`, or list the values with `choices=a,b,c`",
                    ));
                }
                _ => {
                    return Err(self.unknown_word(
                        word,
                        "something a parameter line can hold",
                        &["required", "optional", "default=VALUE", "choices=a,b,c", "\"description\""],
                    ));
                }
            }
        }
        let Some(presence) = presence else {
            return Err(self.error(
                name,
                format!("parameter `{name}` does not say whether it must be given"),
                "add `required`, `optional` or `default=VALUE`",
            ));
        };
        let param = Param { name: name.to_owned(), kind, presence, choices, description };
        if let Presence::Default(value) = &param.presence {
            param.parse(value).map_err(|e| {
                self.error(
                    name,
                    format!("the default of `{name}` cannot be used: {e}"),
                    "correct the default",
                )
            })?;
        }
        Ok(param)
    }

    fn chart(&self, entry: &Entry<'a>) -> Result<Chart, HeaderError> {
        let words = self.words(entry)?;
        let mut parts = Vec::new();
        let kind = words.first().map_or("", |word| word.value);
        for word in words.iter().skip(1) {
            let Some(part) = word.key else {
                return Err(self.error(word.whole, "a chart part is `part=column`", "for example `low=p10`"));
            };
            parts.push((part.to_owned(), word.value.to_owned()));
        }
        Ok(Chart { kind: kind.to_owned(), parts })
    }

    fn inputs(&self, entry: &Entry<'a>) -> Result<Inputs, HeaderError> {
        let words = self.words(entry)?;
        let query = match words.first() {
            Some(Word { key: None, value, .. }) => InputQuery::Named((*value).to_owned()),
            Some(Word { key: Some("query"), value, .. }) => InputQuery::InColumn((*value).to_owned()),
            _ => {
                let whole = entry.lines.first().copied().unwrap_or_default();
                return Err(self.error(
                    whole,
                    "the inputs name no query",
                    "write `-- inputs: NAME param=column`, or `query=column` where a column holds the name",
                ));
            }
        };
        let (mut given, mut of) = (Vec::new(), Vec::new());
        for word in words.iter().skip(1) {
            match word.key {
                Some("of") => of.extend(word.value.split(',').map(str::to_owned)),
                Some(param) if word.quoted => given.push((param.to_owned(), format!("\"{}\"", word.value))),
                Some(param) => given.push((param.to_owned(), word.value.to_owned())),
                None => {
                    return Err(self.error(
                        word.whole,
                        "a parameter of the inputs is `param=column`",
                        "for example `payer_name=payer_name`; `of=lowest,highest` names the columns that it is of",
                    ));
                }
            }
        }
        Ok(Inputs { query, of, given })
    }

    fn schema(&self, value: &str) -> Result<u32, HeaderError> {
        value
            .strip_prefix("schema>=")
            .and_then(|number| number.trim().parse().ok())
            .ok_or_else(|| self.error(value, format!("`{value}` is not a requirement"), "write `schema>=4`"))
    }

    /// What a file of the catalogue or of `parts/` must have; `key` is the one that holds its name.
    fn complete(
        &self,
        file: &str,
        header: &Header,
        key: &str,
        words: (&str, &str),
    ) -> Result<(), HeaderError> {
        let first = self.source.lines().next().unwrap_or_default();
        for (key, missing) in [
            (key, header.name.is_empty()),
            (words.0, words.1.is_empty()),
            ("column", header.columns.is_empty()),
        ] {
            if missing {
                return Err(self.error(
                    first,
                    format!("the header has no `{key}`"),
                    format!(
                        "add a line `-- {key}: ...` at the top of the file; queries/README.md has an example"
                    ),
                ));
            }
        }
        let path = file.replace('\\', "/");
        let stem = path.strip_suffix(".sql").unwrap_or_default();
        let named = match key {
            "part" => stem.rsplit_once("parts/").map(|(_, inner)| inner),
            _ => stem.rsplit('/').next(),
        };
        if named != Some(header.name.as_str()) {
            let (what, folder) = if key == "part" { ("part", "parts/") } else { ("query", "") };
            return Err(self.error(
                self.source.lines().find(|line| line.contains(&format!("{key}:"))).unwrap_or(first),
                format!("the {what} is named `{}`, but its file is `{file}`", header.name),
                format!("rename the file to `{folder}{}.sql`, or correct the name", header.name),
            ));
        }
        Ok(())
    }
}

fn parse_choices(text: &str) -> Choices {
    match text.strip_prefix("query:") {
        Some(name) => Choices::Query(name.to_owned()),
        None => Choices::Of(text.split(',').map(|choice| choice.trim().to_owned()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
-- name: payer-range
-- title: Benchmark range by payer
-- description: One row per payer for a code;
--   payers without data stay in.
-- param: code code required \"CPT or HCPCS code\"
-- param: modifier modifier default=\"\" \"blank = no modifier\"
-- param: kind text optional choices=cash,gross
-- grain: payer
-- column: payer text \"Short name\"
-- column: p10 money(USD) \"Tenth percentile\" title=\"10th percentile\"
-- chart: range low=p10 label=payer
-- inputs: rates payer_name=payer kind=p10
-- requires: schema>=4
-- tags: benchmark, review

-- An ordinary comment: it is not a key.
SELECT 1";

    fn failure(source: &str) -> String {
        match parse("queries/payer-range.sql", source, HeaderRules::Catalogue) {
            Err(error) => {
                format!("{error} at {}", error.excerpt().map_or_else(String::new, ToString::to_string))
            }
            Ok(header) => format!("{header:?}"),
        }
    }

    #[test]
    fn reads_every_key() {
        let header = parse("queries/payer-range.sql", GOOD, HeaderRules::Catalogue).expect("it is sound");
        assert_eq!(header.description, "One row per payer for a code; payers without data stay in.");
        assert_eq!(header.params[1].presence, Presence::Default(String::new()));
        assert_eq!(header.params[2].choices, Choices::Of(vec!["cash".to_owned(), "gross".to_owned()]));
        assert_eq!(header.columns[0].title, "Payer");
        assert_eq!(header.columns[1].title, "10th percentile");
        assert_eq!(header.inputs[0].query, InputQuery::Named("rates".to_owned()));
        assert_eq!(header.inputs[0].given[1], ("kind".to_owned(), "p10".to_owned()));
        assert_eq!(header.schema, Some(4));
        assert_eq!(header.tags, ["benchmark", "review"]);
    }

    #[test]
    fn every_slip_has_its_line_and_caret() {
        for (from, to, expected) in [
            ("-- tags:", "-- tag:", "`tag` is not a header key at queries/payer-range.sql:14:4"),
            ("code code", "code cod", "`cod` is not a parameter type at queries/payer-range.sql:5:16"),
            ("money(USD)", "usd", "`usd` is not a column type at queries/payer-range.sql:10:16"),
            ("name: payer-range", "name: payer-rang", "the query is named `payer-rang`"),
            ("-- title: Benchmark range by payer\n", "", "the header has no `title`"),
            ("code required", "code", "parameter `code` does not say"),
            ("optional choices", "pattern=x choices", "patterns are not supported at"),
            ("\"Short name\"", "\"Short name", "a quote is not closed"),
            ("-- column: p10 money", "-- column: payer money", "`payer` is declared twice"),
        ] {
            let broken = GOOD.replacen(from, to, 1);
            assert_ne!(broken, GOOD, "{from}");
            let failure = failure(&broken);
            assert!(failure.starts_with(expected), "{failure}");
        }
    }
}
