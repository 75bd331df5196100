//! Parameters: what a header declares, what a user gives, and what is bound.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::error::QueryError;
use crate::db::AsOf;
use crate::domain::did_you_mean;
use crate::domain::{Code, CodeSystem, Decimal, ModifierSet, parse_date};

/// The parameter of queries that count the age of data from a day.
pub const TODAY: &str = "today";

/// The parameter that says of which system a code is.
pub(super) const SYSTEM: &str = "system";

/// A declared parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// The name without its colon.
    pub name: String,
    /// What its value is.
    pub kind: ParamType,
    /// Whether it must be given.
    pub presence: Presence,
    /// Which values are allowed.
    pub choices: Choices,
    /// What it means; may be empty.
    pub description: String,
}

/// Whether a parameter must be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Required,
    /// Left out, it binds NULL.
    Optional,
    /// Left out, it is this text.
    Default(String),
}

/// What a parameter's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A whole number from 1 on.
    Count,
    /// A number with up to four places; bound as a real number, as views give them.
    Decimal,
    /// Dollars; bound as a real number, as views give them.
    Money,
    /// A day; `latest` is the last day that there is.
    Date,
    /// The state after an import, by its number, or at the end of a day.
    Moment,
    /// `true` or `false`; bound as 1 or 0.
    Bool,
    /// Texts divided by commas, or a JSON array; bound as JSON for `json_each`.
    TextList,
    /// A billing code such as `47371`; with a system before it (`MS-DRG:470`) where the query has a
    /// parameter `system` to take it.
    Code,
    /// Modifiers such as `26` or `50|62`; blank is the value "no modifier".
    Modifier,
    /// A payer's short name such as `aetna`.
    Payer,
}

/// Which values a parameter allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// All that its type allows.
    Any,
    /// These.
    Of(Vec<String>),
    /// The first column of the query with this name.
    Query(String),
}

/// The values that a user gives, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(String, String)>);

/// The word for "the newest there is" in a date parameter, and the day bound for it.
const LATEST: (&str, &str) = ("latest", "9999-12-31");

impl Params {
    /// From names and values, as the command line gives them.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        Self(pairs.to_vec())
    }

    /// The same with one value more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// The names and values in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The day that is asked about, where one is given.
    #[must_use]
    pub fn today(&self) -> Option<NaiveDate> {
        self.of(TODAY).find_map(|day| day.parse().ok())
    }

    /// The code that is asked for, with the system that is named for it, where a query takes one and it is one.
    #[must_use]
    pub fn code_of(&self, declared: &[Param]) -> Option<Code> {
        let param = declared.iter().find(|param| param.kind == ParamType::Code)?;
        let code = self.of(&param.name).next()?.trim();
        match self.of(SYSTEM).next() {
            Some(system) if !code.contains(':') => Code::parse(&format!("{system}:{code}")).ok(),
            _ => Code::parse(code).ok(),
        }
    }

    /// The same without some of them.
    #[must_use]
    pub fn without(&self, left_out: &[&str]) -> Self {
        let mut kept = self.clone();
        kept.0.retain(|(name, _)| !left_out.contains(&name.as_str()));
        kept
    }

    fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value)
    }
}

impl ParamType {
    /// All types.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Integer,
        Self::Count,
        Self::Decimal,
        Self::Money,
        Self::Date,
        Self::Moment,
        Self::Bool,
        Self::TextList,
        Self::Code,
        Self::Modifier,
        Self::Payer,
    ];

    /// The word used in headers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "int",
            Self::Count => "count",
            Self::Decimal => "decimal",
            Self::Money => "money",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Bool => "bool",
            Self::TextList => "list<text>",
            Self::Code => "code",
            Self::Modifier => "modifier",
            Self::Payer => "payer",
        }
    }

    /// Reads one value; the error says what was expected.
    pub(crate) fn parse(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Text => Ok(Value::Text(text.to_owned())),
            Self::Integer => text
                .trim()
                .parse()
                .map(Value::Integer)
                .map_err(|_| format!("`{text}` is not a whole number such as 3")),
            Self::Count => match text.trim().parse() {
                Ok(count @ 1..) => Ok(Value::Integer(count)),
                _ => Err(format!("`{text}` is not a whole number from 1 on, such as 3")),
            },
            Self::Decimal | Self::Money => Decimal::parse(text.trim())
                .map(|parsed| Value::Real(parsed.value.as_f64()))
                .map_err(|e| format!("`{text}` {e}; expected digits such as 1204.10")),
            Self::Date if text.trim() == LATEST.0 => Ok(Value::Text(LATEST.1.to_owned())),
            Self::Date => parse_date(text).map(|day| Value::Text(day.to_string())).map_err(|e| e.to_string()),
            Self::Moment => text.parse::<AsOf>().map(|_| Value::Text(text.trim().to_owned())),
            Self::Bool => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(Value::Integer(1)),
                "false" | "no" | "0" => Ok(Value::Integer(0)),
                _ => Err(format!("`{text}` is neither `true` nor `false`")),
            },
            Self::TextList => parse_list(text).map(|list| json_list(&list)),
            Self::Code => match text.split_once(':') {
                Some(_) => Err(format!(
                    "`{text}` names a code system, and this query takes none; give the code alone"
                )),
                None => Code::parse(text)
                    .map(|code| Value::Text(code.as_str().to_owned()))
                    .map_err(|e| e.to_string()),
            },
            Self::Modifier => ModifierSet::asked_for(text)
                .map(|set| Value::Text(set.to_string()))
                .map_err(|e| e.to_string()),
            // Which payer is meant is for the database to say: a short name, or a published name as it is compared.
            Self::Payer if text.trim().is_empty() => Err("a payer has a name".to_owned()),
            Self::Payer => Ok(Value::Text(text.trim().to_owned())),
        }
    }
}

impl Param {
    /// How to give it on the command line.
    pub(crate) fn usage(&self) -> String {
        let example = match (&self.choices, self.kind) {
            (Choices::Of(choices), _) => choices.join("|"),
            (_, ParamType::Integer | ParamType::Count) => "3".to_owned(),
            (_, ParamType::Decimal | ParamType::Money) => "1204.10".to_owned(),
            (_, ParamType::Date | ParamType::Moment) => "2026-09-30".to_owned(),
            (_, ParamType::Bool) => "true".to_owned(),
            (_, ParamType::Code) => "47371".to_owned(),
            (_, ParamType::Modifier) => "26".to_owned(),
            (_, ParamType::Payer) => "aetna".to_owned(),
            (_, ParamType::TextList) => "A,B".to_owned(),
            (_, ParamType::Text) => "TEXT".to_owned(),
        };
        format!("--param {}={example}", self.name)
    }

    /// Reads one value and holds it against the choices.
    pub(crate) fn parse(&self, text: &str) -> Result<Value, String> {
        if let Choices::Of(choices) = &self.choices {
            let given =
                if self.kind == ParamType::TextList { parse_list(text)? } else { vec![text.to_owned()] };
            if let Some(wrong) = given.iter().find(|value| !choices.contains(value)) {
                return Err(format!("`{wrong}` is none of {}", choices.join(", ")));
            }
        }
        self.kind.parse(text)
    }
}

/// The value for every declared parameter, in their order.
pub(crate) fn bind(query: &str, declared: &[Param], given: &Params) -> Result<Vec<Value>, QueryError> {
    for (name, _) in given.iter() {
        if !declared.iter().any(|param| param.name == name) {
            return Err(unknown(query, declared, name));
        }
    }
    for param in declared.iter().filter(|param| param.kind != ParamType::TextList) {
        if given.of(&param.name).nth(1).is_some() {
            return Err(wrong(query, param, "it is given more than once"));
        }
    }
    let system = code_system(query, declared, given)?;
    let values = declared.iter().map(|param| bind_one(query, param, given, system));
    let values: Vec<Value> = values.collect::<Result<_, _>>()?;
    refuse_crossed(query, declared, &values)?;
    Ok(values)
}

/// How the names of two numbers end between which values lie.
const BOUNDS: [(&str, &str); 2] = [("_low", "_high"), ("_from", "_to")];

/// Refuses a lower bound above its upper one, between which nothing lies.
fn refuse_crossed(query: &str, declared: &[Param], values: &[Value]) -> Result<(), QueryError> {
    let number = |name: &str| {
        let at = declared.iter().position(|param| param.name == name)?;
        match values[at] {
            Value::Real(number) => Some(number),
            _ => None,
        }
    };
    for (low, high) in BOUNDS {
        for stem in declared.iter().filter_map(|param| param.name.strip_suffix(low)) {
            let (low, high) = (format!("{stem}{low}"), format!("{stem}{high}"));
            if let (Some(least), Some(most)) = (number(&low), number(&high))
                && least > most
            {
                return Err(QueryError::Parameter {
                    message: format!("query `{query}`: `{low}={least}` is above `{high}={most}`"),
                    hint: format!("give the lower of the two as `{low}`: nothing lies between them"),
                });
            }
        }
    }
    Ok(())
}

fn unknown(query: &str, declared: &[Param], name: &str) -> QueryError {
    let names: Vec<&str> = declared.iter().map(|param| param.name.as_str()).collect();
    let known = match names.as_slice() {
        [] => "it takes none".to_owned(),
        names => format!("it takes {}", crate::domain::text::list(names)),
    };
    QueryError::Parameter {
        message: format!("query `{query}` has no parameter `{name}`"),
        hint: did_you_mean(name, names.iter().copied()).unwrap_or(known),
    }
}

/// The code system that the code parameter or the parameter `system` names.
fn code_system(query: &str, declared: &[Param], given: &Params) -> Result<Option<CodeSystem>, QueryError> {
    let takes_system = declared.iter().any(|param| param.name == SYSTEM);
    let code = declared.iter().find(|param| param.kind == ParamType::Code);
    let (true, Some(code)) = (takes_system, code) else { return Ok(None) };
    let error = |message: String| QueryError::Parameter { message, hint: String::new() };
    let said = match given.of(SYSTEM).next() {
        Some(word) => Some(word.parse::<CodeSystem>().map_err(|e| error(format!("query `{query}`: {e}")))?),
        None => None,
    };
    let text = given.of(&code.name).next();
    let prefix = match text.and_then(|text| text.split_once(':')) {
        // With its system beside it a code is what it is, whatever characters it has.
        Some(_) if is_whole(said, text) => None,
        Some((word, _)) => {
            Some(word.parse::<CodeSystem>().map_err(|e| error(format!("query `{query}`: {e}")))?)
        }
        None => None,
    };
    match (said, prefix) {
        (Some(a), Some(b)) if a != b => {
            Err(error(format!("query `{query}`: the code is of {b}, but the parameter `system` says {a}")))
        }
        (None, None) => Ok(implied_system(declared, given, &code.name)),
        (said, prefix) => Ok(said.or(prefix)),
    }
}

/// Whether a text is a code of the system that is said, with all that stands in it.
fn is_whole(said: Option<CodeSystem>, text: Option<&str>) -> bool {
    said.zip(text).is_some_and(|(system, text)| Code::new(system, text).is_ok())
}

/// The system that a code's own shape tells, where the query falls back on another: `J1745` is no CPT code.
fn implied_system(declared: &[Param], given: &Params, code: &str) -> Option<CodeSystem> {
    let falls_back =
        declared.iter().any(|param| param.name == SYSTEM && matches!(param.presence, Presence::Default(_)));
    let text = given.of(code).next().filter(|_| falls_back)?;
    Code::parse(text).ok().map(|code| code.system())
}

fn bind_one(
    query: &str,
    param: &Param,
    given: &Params,
    system: Option<CodeSystem>,
) -> Result<Value, QueryError> {
    let wrong = |message: String| wrong(query, param, &message);
    if let Some(system) = system {
        if param.name == SYSTEM {
            return Ok(Value::Text(system.as_str().to_owned()));
        }
        if let (ParamType::Code, Some(text)) = (param.kind, given.of(&param.name).next()) {
            let said = given.of(SYSTEM).next().map(|_| system);
            let inner = text.split_once(':').map_or(text, |(_, code)| code);
            let text = if is_whole(said, Some(text)) { text } else { inner };
            let code = Code::new(system, text).map_err(|e| wrong(e.to_string()))?;
            return Ok(Value::Text(code.as_str().to_owned()));
        }
    }
    let values: Vec<&str> = given.of(&param.name).collect();
    match (values.as_slice(), &param.presence) {
        ([], Presence::Optional) => Ok(Value::Null),
        ([], Presence::Default(value)) => param.parse(value).map_err(wrong),
        ([], Presence::Required) => Err(QueryError::Parameter {
            message: format!("query `{query}` needs the parameter `{}`", param.name),
            hint: format!("give it as `{}`", param.usage()),
        }),
        (many, _) if param.kind == ParamType::TextList => {
            let mut list = Vec::new();
            for value in many {
                param.parse(value).map_err(wrong)?;
                list.extend(parse_list(value).map_err(wrong)?);
            }
            Ok(json_list(&list))
        }
        ([first, ..], _) => param.parse(first).map_err(wrong),
    }
}

fn wrong(query: &str, param: &Param, message: &str) -> QueryError {
    QueryError::Parameter {
        message: format!("query `{query}`, parameter `{}`: {message}", param.name),
        hint: format!("give it as `{}`", param.usage()),
    }
}

fn parse_list(text: &str) -> Result<Vec<String>, String> {
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).map_err(|e| format!("`{text}` is not a JSON array of texts: {e}"));
    }
    Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

fn json_list(list: &[String]) -> Value {
    Value::Text(serde_json::Value::from(list).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(name: &str, kind: ParamType, presence: Presence) -> Param {
        Param { name: name.to_owned(), kind, presence, choices: Choices::Any, description: String::new() }
    }

    #[test]
    fn values_are_bound_by_their_type() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (kind, given, bound) in [
            (ParamType::Text, "00100", text("00100")),
            (ParamType::Integer, "42", Value::Integer(42)),
            (ParamType::Count, " 3", Value::Integer(3)),
            (ParamType::Moment, "23", text("23")),
            (ParamType::Moment, " 2026-09-30 ", text("2026-09-30")),
            (ParamType::Money, "1204.10", Value::Real(1204.10)),
            (ParamType::Date, "9/30/2026", text("2026-09-30")),
            (ParamType::Date, "latest", text("9999-12-31")),
            (ParamType::Bool, "yes", Value::Integer(1)),
            (ParamType::TextList, "a, b", text(r#"["a","b"]"#)),
            (ParamType::TextList, r#"["a, b"]"#, text(r#"["a, b"]"#)),
            (ParamType::Code, " 00100", text("00100")),
            (ParamType::Modifier, "62,50", text("50|62")),
            (ParamType::Modifier, "", text("")),
            (ParamType::Modifier, "none", text("")),
            (ParamType::Modifier, "62 50", text("50|62")),
        ] {
            assert_eq!(kind.parse(given), Ok(bound), "{kind:?} {given}");
        }
        for (kind, wrong) in [
            (ParamType::Integer, "3.5"),
            (ParamType::Count, "0"),
            (ParamType::Count, "-1"),
            (ParamType::Moment, "abc"),
            (ParamType::Moment, "0"),
            (ParamType::Money, "12,50"),
            (ParamType::Date, "2026-02-30"),
            (ParamType::Code, "473711"),
            (ParamType::Code, "MS-DRG:470"),
            (ParamType::Payer, " "),
        ] {
            assert!(kind.parse(wrong).is_err(), "{kind:?} {wrong}");
        }
    }

    #[test]
    fn a_lower_bound_above_its_upper_one_is_refused() {
        let names = ["band_low", "band_high", "vote_from", "vote_to"];
        let declared = names.map(|name| param(name, ParamType::Decimal, Presence::Optional));
        let bound = |low: &str, high: &str, values: [&str; 2]| {
            bind("q", &declared, &Params::default().with(low, values[0]).with(high, values[1]))
        };
        for (low, high) in [("band_low", "band_high"), ("vote_from", "vote_to")] {
            assert!(bound(low, high, ["0.5", "10"]).is_ok());
            assert!(bound(low, high, ["2", "2"]).is_ok());
            let crossed = bound(low, high, ["10", "9.5"]).unwrap_err().to_string();
            assert!(crossed.contains(&format!("`{low}=10` is above `{high}=9.5`")), "{crossed}");
        }
        assert!(bound("band_low", "vote_to", ["10", "9"]).is_ok());
    }

    #[test]
    fn a_parameter_left_out_misspelled_or_given_twice_is_an_error_that_says_what_to_do() {
        let declared = [
            param("code", ParamType::Code, Presence::Required),
            param("payer", ParamType::Payer, Presence::Optional),
        ];
        let failure = |params: Params| match bind("q", &declared, &params) {
            Err(QueryError::Parameter { message, hint }) => format!("{message}: {hint}"),
            other => format!("{other:?}"),
        };
        assert_eq!(
            failure(Params::default()),
            "query `q` needs the parameter `code`: give it as `--param code=47371`"
        );
        assert_eq!(
            failure(Params::default().with("cod", "47371")),
            "query `q` has no parameter `cod`: did you mean `code`?"
        );
        assert!(
            failure(Params::default().with("code", "47371").with("code", "47370")).contains("more than once")
        );
    }

    #[test]
    fn a_code_with_its_system_fills_the_system_too() {
        let declared = [
            param("code", ParamType::Code, Presence::Required),
            param("system", ParamType::Text, Presence::Optional),
        ];
        let bound = bind("q", &declared, &Params::default().with("code", "ms-drg:470"));
        assert_eq!(bound.ok(), Some(vec![Value::Text("470".to_owned()), Value::Text("MS-DRG".to_owned())]));
        let bound = bind("q", &declared, &Params::default().with("code", "47371"));
        assert_eq!(bound.ok(), Some(vec![Value::Text("47371".to_owned()), Value::Null]));
    }

    #[test]
    fn a_code_beside_its_system_keeps_its_colons() {
        let declared = [
            param("code", ParamType::Code, Presence::Required),
            param("system", ParamType::Text, Presence::Optional),
        ];
        let bound = |params: Params| bind("q", &declared, &params).ok();
        let both = |code: &str| Some(vec![Value::Text(code.to_owned()), Value::Text("LOCAL".to_owned())]);
        for (code, kept) in [("a:b", "A:B"), ("CPT:47371", "CPT:47371"), (":", ":")] {
            assert_eq!(bound(Params::default().with("system", "LOCAL").with("code", code)), both(kept));
        }
        assert_eq!(bound(Params::default().with("code", "LOCAL:a:b")), both("A:B"));
    }
}
