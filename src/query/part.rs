//! Parts: what several queries read first, each written once under `parts/` as one CTE.
//!
//! A query names the parts that it reads (`-- with: market/considered`) and then reads each like a
//! table, by the last word of its name. Here a part is found, its own parts before it, and its
//! parameters are held against those of the query; how the texts become one statement is in `inline`.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::header::{Reads, With};
use super::param::Param;
use super::param::Presence;
use super::statement::{Part, Query};
use crate::domain::did_you_mean;

impl Part {
    /// The CTEs that a query which names the part has to write for it, each with its columns; those
    /// that the part's own parts read are among them, unless another of them is what they read.
    #[must_use]
    pub fn reads(&self) -> Vec<(String, Vec<String>)> {
        unwritten_by(&self.query.parts, &self.query.reads)
            .into_iter()
            .map(|reads| (reads.relation, reads.columns))
            .collect()
    }
}

type ByName = BTreeMap<String, Arc<Part>>;

/// The known parts by name.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    known: OnceLock<ByName>,
    /// Gives those that are known from the beginning when the first is asked for: most commands ask for none.
    first: fn() -> ByName,
}

impl Default for Parts {
    fn default() -> Self {
        Self::beginning_with(ByName::new)
    }
}

impl Parts {
    /// Parts that are read when the first is asked for.
    pub(super) fn beginning_with(first: fn() -> ByName) -> Self {
        Self { known: OnceLock::new(), first }
    }

    /// The parts by name.
    pub(super) fn known(&self) -> &ByName {
        self.known.get_or_init(self.first)
    }

    /// Makes a part known.
    pub(super) fn insert(&mut self, name: &str, query: Query) {
        let mut known = self.known.take().unwrap_or_else(self.first);
        known.insert(name.to_owned(), Arc::new(Part { query }));
        self.known = OnceLock::from(known);
    }

    /// All parts by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Part> {
        self.known().values().map(AsRef::as_ref)
    }

    /// The parts that a statement reads, each once and behind those that it reads itself.
    pub(crate) fn read_by(
        &self,
        with: &[With],
        place: impl Fn(&With) -> Box<Excerpt>,
    ) -> Result<Vec<Arc<Part>>, QueryError> {
        let mut found: Vec<Arc<Part>> = Vec::new();
        for read in with {
            let Some(part) = self.known().get(&read.part) else {
                return Err(QueryError::Header {
                    message: format!("no part is named `{}`", read.part),
                    hint: did_you_mean(&read.part, self.known().keys().map(String::as_str)).unwrap_or_else(
                        || {
                            format!(
                                "the parts are {}",
                                crate::domain::text::list(&self.known().keys().collect::<Vec<_>>())
                            )
                        },
                    ),
                    at: place(read),
                });
            };
            for part in part.query.parts.iter().chain([part]) {
                match found.iter().find(|other| other.relation() == part.relation()) {
                    None => found.push(Arc::clone(part)),
                    Some(other) if other.query.name == part.query.name => {}
                    Some(other) => {
                        return Err(QueryError::Header {
                            message: format!(
                                "the parts `{}` and `{}` are both read as `{}`",
                                other.query.name,
                                part.query.name,
                                part.relation()
                            ),
                            hint: "read one of them only".to_owned(),
                            at: place(read),
                        });
                    }
                }
            }
        }
        Ok(found)
    }
}

/// What keeps a declared parameter of a query from being the one that a part takes, in words.
pub(super) fn disagreement(part: &Part, wanted: &Param, declared: &[Param]) -> Option<(String, String)> {
    let (name, of) = (&wanted.name, &part.query.name);
    let line = |presence: &Presence| {
        let presence = match presence {
            Presence::Required => "required".to_owned(),
            Presence::Optional => "optional".to_owned(),
            Presence::Default(value) => format!("default={value}"),
        };
        format!("{name} {} {presence}", wanted.kind.as_str())
    };
    let correct = format!("write `-- param: {}`", line(&wanted.presence));
    let Some(own) = declared.iter().find(|own| own.name == *name) else {
        return Some((format!("the part `{of}` takes a parameter `{name}` that is not declared"), correct));
    };
    let fits = own.kind == wanted.kind
        && match (&wanted.presence, &own.presence) {
            (Presence::Optional, _) | (_, Presence::Required) => true,
            (Presence::Required, given) => *given != Presence::Optional,
            (Presence::Default(_), given) => *given == wanted.presence,
        };
    (!fits).then(|| {
        let message =
            format!("the part `{of}` takes `{}`, and the header declares another", line(&wanted.presence));
        (message, correct)
    })
}

/// What some parts, and a statement that reads `own`, leave for a query to write.
/// Each once, with all columns that any of them reads.
pub(super) fn unwritten_by(parts: &[Arc<Part>], own: &[Reads]) -> Vec<Reads> {
    let mut all: Vec<Reads> = Vec::new();
    for reads in parts.iter().flat_map(|part| &part.query.reads).chain(own) {
        if parts.iter().any(|part| part.relation() == reads.relation) {
            continue;
        }
        match all.iter_mut().find(|other| other.relation == reads.relation) {
            Some(other) => {
                let more = reads.columns.iter().filter(|column| !other.columns.contains(column));
                let more: Vec<String> = more.cloned().collect();
                other.columns.extend(more);
            }
            None => all.push(reads.clone()),
        }
    }
    all
}

/// What a query lacks of the CTEs that a part reads, in words.
pub(super) fn unwritten(part: &Part, has: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let reads = part.reads();
    let (relation, columns) = reads.iter().find(|(relation, _)| !has(relation))?;
    let of = &part.query.name;
    Some((
        format!("the part `{of}` reads `{relation}`, which the query does not write"),
        format!("begin the statement with `WITH {relation} AS (...)`, which gives {}", columns.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::file::SqlFile;
    use super::super::fixture::database;
    use super::super::param::Params;
    use super::*;

    const CHOSEN: &str = "\
-- part: market/chosen-rate
-- description: The rates of one code.
-- param: code code required \"billing code\"
-- column: payer code names \"Payer\"
-- column: amount money(USD) \"Amount\"
SELECT payer, amount, amount_na
FROM v_rate
WHERE code = :code;
";
    const KNOWN: &str = "\
-- part: market/known
-- description: Those with an amount.
-- with: market/chosen-rate
-- param: code code required \"billing code\"
-- column: amount money(USD) \"Amount\"
SELECT amount FROM chosen_rate WHERE amount IS NOT NULL
";
    const QUERY: &str = "\
-- name: q
-- title: Q
-- with: market/known
-- param: code code required
-- column: n int \"N\"

WITH own AS (SELECT amount FROM known)
SELECT count(*) AS n FROM own";

    fn file(name: &str, text: &str) -> SqlFile {
        SqlFile { file: format!("queries/parts/{name}.sql"), text: text.to_owned() }
    }

    fn parts(files: Vec<SqlFile>) -> Result<Parts, QueryError> {
        let mut parts = Parts::default();
        parts.add(files)?;
        Ok(parts)
    }

    fn both() -> Parts {
        parts(vec![file("market/known", KNOWN), file("market/chosen-rate", CHOSEN)]).expect("they are sound")
    }

    fn said<T: std::fmt::Debug>(result: Result<T, QueryError>) -> String {
        let error = result.expect_err("it is refused");
        let at = error.excerpt().map_or_else(String::new, |at| format!("{}:{}", at.file, at.line));
        format!("{error}; {} {at}", error.hint().unwrap_or_default())
    }

    #[test]
    fn a_query_runs_with_its_parts_in_front_and_what_is_shown_runs_alone() {
        let query = Query::with_parts("q.sql", QUERY, &both()).expect("it is sound");
        let names: Vec<String> = query.parts.iter().map(|part| part.relation()).collect();
        assert_eq!(names, ["chosen_rate", "known"]);
        assert_eq!(query.parts[1].statement(), "SELECT amount FROM chosen_rate WHERE amount IS NOT NULL");
        assert!(query.statement_text().starts_with("WITH own AS"));
        query.verify(&database()).expect("it fits");
        let params = Params::default().with("code", "00100");
        let rows = |query: &Query| query.run(&database(), &params).expect("it runs").rows;
        let alone = Query::parse("q.sql", &query.sql).expect("the whole text is a query file");
        assert_eq!(rows(&query), rows(&alone));
        assert_eq!(rows(&query)[0].cells, [crate::model::Cell::Value(crate::model::Value::Integer(2))]);
        assert_eq!((alone.hash, alone.sql), (query.hash.clone(), query.sql.clone()));
        let other = CHOSEN.replace("code = :code", "code = :code AND 1");
        let changed = parts(vec![file("market/known", KNOWN), file("market/chosen-rate", &other)]);
        let changed = Query::with_parts("q.sql", QUERY, &changed.expect("sound")).expect("sound");
        assert_ne!(query.hash, changed.hash, "a part is part of what runs");
    }

    #[test]
    fn a_statement_without_a_with_and_a_recursive_one_take_parts_too() {
        for sql in [
            "SELECT count(*) AS n FROM known",
            "WITH RECURSIVE t (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 3)\nSELECT count(*) AS n FROM known, t",
        ] {
            let (header, _) = QUERY.split_once("WITH own").expect("it has one");
            let query = Query::with_parts("q.sql", &format!("{header}{sql}"), &both()).expect(sql);
            query.verify(&database()).expect(sql);
        }
    }

    #[test]
    fn a_fault_is_shown_in_the_file_that_it_stands_in() {
        let broken = CHOSEN.replace("FROM v_rate", "FROM v_rats");
        let parts = parts(vec![file("market/known", KNOWN), file("market/chosen-rate", &broken)]);
        let parts = parts.expect("the headers are sound");
        let query = Query::with_parts("q.sql", QUERY, &parts).expect("the header is sound");
        let expected = "no such table: v_rats; did you mean `v_rate`? queries/parts/market/chosen-rate.sql:7";
        assert_eq!(said(query.verify(&database())), expected);
        for (from, to, expected) in [
            ("FROM own", "FROM owm", "no such table: owm;  q.sql:8"),
            ("SELECT amount FROM known", "SELECT amont FROM known", "no such column: amont;  q.sql:7"),
            ("FROM own", "FRM own", "near \"FRM\": syntax error;  q.sql:8"),
        ] {
            let query = Query::with_parts("q.sql", &QUERY.replace(from, to), &both()).expect(to);
            let said = said(query.verify(&database()));
            let (message, at) = expected.split_once(";  ").expect("it has a place");
            assert!(said.starts_with(message) && said.ends_with(at), "{said}");
        }
    }

    #[test]
    fn lints_speak_of_a_part_once_and_by_its_file() {
        let blind = CHOSEN.replace(", amount_na", "");
        let parts = parts(vec![file("market/known", KNOWN), file("market/chosen-rate", &blind)]);
        let parts = parts.expect("the headers are sound");
        let query = Query::with_parts("q.sql", QUERY, &parts).expect("the header is sound");
        assert_eq!(query.check(&database()).expect("it fits"), []);
        let lints = query.parts[0].query.check(&database()).expect("it fits");
        let places: Vec<String> =
            lints.iter().map(|lint| format!("{} {}", lint.rule, lint.at.file)).collect();
        assert_eq!(places, ["Q101 queries/parts/market/chosen-rate.sql"]);
    }

    #[test]
    fn a_part_may_read_a_cte_that_the_query_writes() {
        const TALLY: &str = "\
-- part: market/tally
-- description: How many of each group.
-- reads: counted grouped amount
-- column: grouped text \"Group\"
-- column: n int \"Number\"
SELECT grouped, count(amount) AS n FROM counted GROUP BY grouped";
        const READER: &str = "\
-- name: q
-- title: Q
-- with: market/tally
-- column: grouped text \"Group\"
-- column: n int \"N\"

WITH first AS (SELECT payer, amount FROM v_rate),
counted (grouped, amount) AS (SELECT payer, amount FROM first)
SELECT grouped, n FROM tally ORDER BY grouped";
        let known = parts(vec![file("market/tally", TALLY)]).expect("it is sound");
        let part = known.iter().next().expect("there is one");
        part.query.verify(&database()).expect("it can be looked at alone");
        let query = Query::with_parts("q.sql", READER, &known).expect("it is sound");
        query.verify(&database()).expect("it fits");
        assert_eq!(query.run(&database(), &Params::default()).expect("it runs").rows.len(), 3);
        assert_eq!(Query::parse("q.sql", &query.sql).expect("it runs alone").hash, query.hash);
        let fault = READER.replace("FROM tally", "FROM taly");
        let fault = Query::with_parts("q.sql", &fault, &known).expect("the header is sound");
        assert!(said(fault.verify(&database())).ends_with("did you mean `tally`? q.sql:9"));
        let without = READER.replace("counted", "others");
        let refused = said(Query::with_parts("q.sql", &without, &known));
        assert!(refused.contains("reads `counted`, which the query does not write"), "{refused}");
        assert!(refused.contains("which gives grouped, amount q.sql:3"), "{refused}");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_place() {
        let slip = QUERY.replace("market/known", "market/knwon");
        let missing = "no part is named `market/knwon`; did you mean `market/known`? q.sql:3";
        assert_eq!(said(Query::with_parts("q.sql", &slip, &both())), missing);
        for (from, to, expected) in [
            ("-- param: code code required\n", "", "takes a parameter `code` that is not declared"),
            ("code required", "text required", "takes `code code required`, and the header declares another"),
            ("code required", "code optional", "takes `code code required`, and the header declares another"),
        ] {
            let said = said(Query::with_parts("q.sql", &QUERY.replacen(from, to, 1), &both()));
            assert!(said.contains(expected) && said.ends_with("q.sql:3"), "{said}");
            assert!(said.contains("write `-- param: code code required`"), "{said}");
        }
        let circle = CHOSEN.replace("-- param", "-- with: market/known\n-- param");
        let said_circle = said(parts(vec![file("market/known", KNOWN), file("market/chosen-rate", &circle)]));
        assert!(
            said_circle.contains("the part reads itself: market/chosen-rate, market/known"),
            "{said_circle}"
        );
        let elsewhere = said(parts(vec![file("medicare/chosen-rate", CHOSEN)]));
        assert!(elsewhere.contains("rename the file to `parts/market/chosen-rate.sql`"), "{elsewhere}");
        let twin = CHOSEN.replace("part: market", "part: medicare");
        let two = parts(vec![file("market/chosen-rate", CHOSEN), file("medicare/chosen-rate", &twin)]);
        let reads = QUERY.replace("market/known", "market/chosen-rate, medicare/chosen-rate");
        let said_two = said(Query::with_parts("q.sql", &reads, &two.expect("each is sound")));
        assert!(said_two.contains("are both read as `chosen_rate`"), "{said_two}");
        let again = said(parts(vec![
            file("market/known", CHOSEN.replace("chosen-rate", "known").as_str()),
            file("market/known", KNOWN),
        ]));
        assert!(again.starts_with("two parts are named `market/known`"), "{again}");
    }
}
