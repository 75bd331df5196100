//! The sections of the report on a code in order: which queries fill them, what of each a page shows,
//! and what a section says when no source fills it.

use crate::model::{Layout, Place, brings_rates};
use crate::query::{Front, RestsOn, RowsOf, Worked};

/// A section: its tables, and what it says beside them.
pub(super) struct SectionPlan {
    pub(super) id: &'static str,
    pub(super) heading: &'static str,
    pub(super) place: Place,
    /// Stands above the tables.
    pub(super) note: Option<&'static str>,
    pub(super) tables: &'static [TablePlan],
    /// Stands in place of the tables when none has a row.
    pub(super) empty: &'static str,
}

/// A table: its query, and what of it a page shows.
#[derive(Clone, Copy)]
pub(super) struct TablePlan {
    pub(super) query: &'static str,
    pub(super) layout: Layout,
    /// Names of the columns that a page shows, at most six; all when empty.
    pub(super) columns: &'static [&'static str],
    /// The most rows that a page shows.
    pub(super) rows: Option<usize>,
}

/// A table of the first page, laid out in a way of its own.
const fn laid(query: &'static str, layout: Layout) -> TablePlan {
    TablePlan { query, layout, columns: &[], rows: None }
}

/// A table of which a page shows some columns and the first rows.
const fn cut(query: &'static str, columns: &'static [&'static str]) -> TablePlan {
    TablePlan { query, layout: Layout::Grid, columns, rows: Some(ROWS) }
}

/// The rows of a table that a page shows, unless its plan says otherwise.
const ROWS: usize = 10;

/// Rates by locality and by year are drawn beside the fee; their rows stand under Detail.
const DRAWN: [TablePlan; 2] = [
    TablePlan {
        query: "medicare-by-locality",
        layout: Layout::Drawn,
        columns: &[
            "contractor",
            "locality",
            "locality_name",
            "state",
            "facility_amount",
            "nonfacility_amount",
        ],
        rows: Some(ROWS),
    },
    TablePlan {
        query: "medicare-history",
        layout: Layout::Drawn,
        columns: &["year", "setting", "amount", "change", "basis", "release"],
        rows: Some(3 * ROWS),
    },
];

/// Of sections of payers' rates.
const NO_RATES: &str =
    concat!("No source states a payer's rate for this code. To fill: ", brings_rates!(), ".");

/// What several of the queries read first: parts that are worked out once for each report.
pub(super) const SHARED: [&str; 24] = [
    "medicare/released",
    "medicare/repeated",
    "medicare/leading",
    "medicare/fees",
    "medicare/effects",
    "medicare/modified",
    "code/promised",
    "code/benchmarks",
    "market/asked",
    "market/chosen",
    "market/raw",
    "market/lots",
    "market/medicare",
    "market/limits",
    "market/current",
    "market/allowed",
    "market/outside-bounds",
    "market/scopes",
    "market/middle",
    "market/tallied",
    "market/stated",
    "market/voting",
    "in-network/priced",
    "in-network/vote",
];

/// Rows of the report's code alone.
const OF_CODE: Option<&str> = Some("system = :system AND code = :code");

/// The same of a view that has the key of the code alone.
const OF_CODE_ID: Option<&str> =
    Some("code_id = (SELECT code_id FROM code WHERE code.system = :system AND code.code = :code)");

/// All rows of the report's code, and those in force of the codes that it is shown beside: its family, and those with
/// its first four characters.
const BESIDE: Option<&str> = Some(
    "code_id IN (
         SELECT code_id FROM code WHERE code.system = :system AND code.code = :code
         UNION
         SELECT code_id
         FROM code
         WHERE system IN ('CPT', 'HCPCS') AND code BETWEEN substr(:code, 1, 4) AND substr(:code, 1, 4) || '~'
         UNION
         SELECT code_id
         FROM code
         WHERE system IN ('CPT', 'HCPCS') AND code IN (
             SELECT related.code
             FROM code_family AS own JOIN code_family AS related USING (family)
             WHERE own.code = :code
         )
     )
     AND (newest OR code_id = (SELECT code_id FROM code WHERE code.system = :system AND code.code = :code))",
);

const fn worked(view: &'static str, rows: Option<&'static str>) -> Worked {
    Worked { view, rows, key: None }
}

/// Views that many others read: their rows are worked out once for each report, too.
pub(super) const FRONT: Front = Front {
    views: &[
        worked("gap_filler", None),
        Worked { key: Some("release_id"), ..worked("v_medicare_release", None) },
        worked("medicare_fee_place", None),
        Worked { key: Some("code"), ..worked("hcpcs_code", None) },
        worked("medicare_unlisted", None),
        worked("medicare_edit_edition", None),
        worked("medicare_later_extract", None),
        worked("medicare_other_schedule", OF_CODE),
        worked("medicare_fee_missing", OF_CODE),
        worked("medicare_component", BESIDE),
        worked("medicare_national_cents", None),
        worked("medicare_history_cents", OF_CODE),
        worked("medicare_modifier_effect", OF_CODE),
        worked("medicare_facility_modifier", OF_CODE_ID),
        worked("medicare_modifier_cents", OF_CODE),
        worked("v_medicare_facility", OF_CODE),
        worked("v_medicare_unit_limit", OF_CODE),
        worked("medicare_utilization_figure", OF_CODE),
        worked("v_benchmark", OF_CODE),
        worked("payer_listed", OF_CODE),
        worked("payer_expected", OF_CODE),
    ],
    readers: &[
        "compared_code",
        "gap_remedy",
        "medicare_denied_repeat",
        "medicare_facility_modifier_cents",
        "medicare_fee_figure",
        "medicare_fee_row",
        "medicare_locality_cents",
        "payer_found",
        "promised_fact",
        "rated_code",
        "unlisted_code",
        "unlisted_rate",
        "v_code",
        "v_medicare_amount_by_modifier",
        "v_medicare_facility_by_year",
        "v_medicare_part_b",
        "v_medicare_schedule",
        "v_medicare_utilization",
        "v_ncci_pair",
        "v_promised_fact",
        "v_published_descriptor",
    ],
};

/// Tables and shared parts that a query, or a shared part, reads its rows from: while none of them has a row, neither
/// has the query, and is not run. Of the distribution, of the places of service and of the comparison with Medicare a
/// report shows none either.
pub(super) const ROWS_OF: RowsOf = &[
    ("market/raw", &["rate"]),
    ("market/lots", &["market/raw"]),
    ("market/current", &["market/raw"]),
    ("market/allowed", &["rate_statistic"]),
    ("market/outside-bounds", &["rate_outside_bounds"]),
    ("market/scopes", &["market/raw"]),
    ("market/asked", &["market/raw"]),
    ("market/chosen", &["market/raw"]),
    ("market/limits", &["market/raw"]),
    ("market/middle", &["market/raw"]),
    ("market/tallied", &["market/raw"]),
    ("in-network/priced", &["in_network_rate"]),
    ("in-network/vote", &["in-network/priced"]),
    ("code-in-network", &["in_network_rate", "import_filter"]),
    ("code-in-network-lines", &["in-network/priced", "item_component"]),
    ("code-in-network-amounts", &["in-network/priced"]),
    ("code-in-network-prices", &["in-network/priced"]),
    ("code-bundles", &["item_component"]),
    ("code-changes", &["rate"]),
    ("code-conflicts", &["market/current"]),
    ("code-rates", &["market/current"]),
    ("code-allowed-amounts", &["market/allowed"]),
    ("code-charges", &["market/current"]),
    ("code-modifier-effects", &["modifier_effect"]),
    ("code-fee-schedules", &["market/current"]),
    ("outliers", &["market/current"]),
    ("payer-against-medicare", &["market/current"]),
    ("rate-distribution", &["market/current"]),
    ("site-of-service", &["market/current"]),
    ("benchmark-range", &["market/chosen"]),
    ("market-scopes", &["market/current"]),
    ("market-funnel", &["market/current"]),
    ("code-unmatched-line", &["market/current"]),
    ("code-charges-line", &["market/current"]),
    ("code-allowed-outside", &["allowed_amount"]),
    ("medicare-part-b", &["medicare_part_b"]),
    ("medicare-schedules", &["medicare_laboratory", "medicare_drug_limit", "medicare_equipment"]),
    ("ncci-pairs", &["ncci_pair"]),
];

/// What modifiers make of an amount, in queries that ask it of the report's modifier alone: without one there is nothing
/// to make. And the Medicare amounts that a band is of.
pub(super) const RESTING: &[RestsOn] = &[
    ("code-medicare-pays", "medicare/chained", &["modifier"]),
    ("medicare-by-locality", "medicare/chained", &["modifier"]),
    ("medicare-range", "medicare/chained", &["modifier"]),
    ("market/limits", "market/compared-amounts", &["band_low", "band_high"]),
];

/// The sections in order. Comments of reviewers and lines for paper come after them.
pub(super) const SECTIONS: [SectionPlan; 14] = [
    SectionPlan {
        id: "pays",
        heading: "What Medicare pays",
        place: Place::First,
        note: None,
        tables: &[
            TablePlan {
                columns: &["setting", "amount", "state", "change", "calculation", "edition"],
                ..laid("code-medicare-pays", Layout::Figures)
            },
            DRAWN[0],
            DRAWN[1],
        ],
        empty: "",
    },
    SectionPlan {
        id: "rates",
        heading: "Negotiated rates by payer",
        place: Place::First,
        note: None,
        tables: &[
            TablePlan {
                columns: &["payer_name", "line_of_business", "rate", "lowest", "highest", "based_on"],
                rows: Some(6),
                ..laid("code-payer-rates", Layout::Lanes)
            },
            laid("code-in-network-lines", Layout::Brief),
            laid("code-unmatched-line", Layout::Brief),
            laid("code-charges-line", Layout::Brief),
        ],
        empty: NO_RATES,
    },
    SectionPlan {
        id: "rules",
        heading: "Billing rules",
        place: Place::First,
        note: None,
        tables: &[laid("code-billing-rules", Layout::Brief)],
        empty: "Medicare's billing rules are of CPT and HCPCS codes alone.",
    },
    SectionPlan {
        id: "verdicts",
        heading: "Modifiers",
        place: Place::First,
        note: None,
        tables: &[laid("code-modifier-verdicts", Layout::Groups)],
        empty: "No text on modifiers of this code is loaded, and no fee of Medicare's physician schedule that one could change.",
    },
    SectionPlan {
        id: "utilization",
        heading: "Utilization and other benchmarks",
        place: Place::First,
        note: None,
        tables: &[laid("code-benchmark-lines", Layout::Brief)],
        empty: "",
    },
    SectionPlan {
        id: "completeness",
        heading: "Completeness",
        place: Place::First,
        note: None,
        tables: &[laid("code-fills", Layout::Ledger)],
        empty: "",
    },
    SectionPlan {
        id: "clinical",
        heading: "Clinical context and coding",
        place: Place::Body,
        note: None,
        tables: &[
            TablePlan { columns: &["heading", "body"], ..laid("code-sections", Layout::Prose) },
            cut("code-places", &["place_of_service", "name", "setting", "note"]),
        ],
        empty: "No publication is seeded for this code. Your own seed folder with code_sections.csv brings one.",
    },
    SectionPlan {
        id: "modifiers",
        heading: "Modifiers in full",
        place: Place::Body,
        note: Some(
            "No modifier is a value of its own: it means the global service. Whether a payer accepts a modifier on this code is for its policy to say.",
        ),
        tables: &[TablePlan {
            rows: None,
            ..cut("code-modifiers", &["modifier", "title", "listed", "when_to_use", "record"])
        }],
        empty: "No modifier is listed for this code.",
    },
    SectionPlan {
        id: "related",
        heading: "Related codes",
        place: Place::Body,
        note: None,
        tables: &[cut(
            "code-compare",
            &["code", "facility_amount", "label", "nonfacility_amount", "global_days", "against"],
        )],
        empty: "Related codes are shown here side by side once a release of the Medicare fee schedule is imported.",
    },
    SectionPlan {
        id: "code",
        heading: "The code",
        place: Place::Detail,
        note: None,
        tables: &[
            laid("code-identity", Layout::Grid),
            cut("code-coverage", &["area", "known", "applicable", "total", "share", "gaps"]),
        ],
        empty: "",
    },
    SectionPlan {
        id: "medicare",
        heading: "Medicare",
        place: Place::Detail,
        note: None,
        tables: &[
            cut(
                "medicare-amounts",
                &["setting", "amount", "modifier", "total_rvu", "conversion_factor", "release"],
            ),
            cut("medicare-range", &["setting", "national", "lowest", "middle", "highest", "localities"]),
            cut("medicare-schedules", &["schedule", "amount", "period", "modifiers", "area", "unit"]),
            cut("medicare-facility", &["place", "payment", "period", "answer", "status", "apc"]),
            cut(
                "medicare-utilization",
                &["year", "services", "setting", "geography", "average_allowed", "average_paid"],
            ),
            cut(
                "medicare-part-b",
                &["year", "services", "modifier", "source", "average_allowed", "average_paid"],
            ),
            cut("medicare-rules", &["indicator", "value", "meaning"]),
            cut("modifier-check", &["modifier", "paid", "facility_amount", "verdict", "rule"]),
            cut("medicare-unit-limits", &["service_type", "units", "period", "applies", "rationale"]),
            cut(
                "ncci-pairs",
                &["other", "side", "modifier_meaning", "effective_from", "effective_to", "rationale"],
            ),
            cut("code-benchmarks", &["measure_name", "value", "unit", "setting", "geography", "period"]),
            cut("code-fee-schedules", &["publisher", "amount", "modifiers", "conditions", "edition"]),
        ],
        empty: "No Medicare file with this code is imported. `ratebook import` takes the relative value file (PPRRVU) and the geographic indices (GPCI) of a year.",
    },
    SectionPlan {
        id: "payers",
        heading: "Payers",
        place: Place::Detail,
        note: None,
        tables: &[
            cut("payer-comparison", &["payer_name", "middle", "p10", "p90", "contracts", "providers"]),
            cut(
                "payer-against-medicare",
                &["payer_name", "middle", "medicare_amount", "billing_class", "medicare_setting", "rates"],
            ),
            cut(
                "market-scopes",
                &["amount_kind", "rates", "scope_setting", "scope_class", "scope_method", "providers"],
            ),
            cut("benchmark-range", &["amount_kind", "middle", "p10", "p90", "contracts", "providers"]),
            cut("rate-distribution", &["range", "contracts", "providers", "payers"]),
            cut("site-of-service", &["place", "middle", "lowest", "highest", "billing_class", "providers"]),
            cut("outliers", &["why", "amount", "middle", "raw_payer", "raw_plan", "publisher"]),
            cut("market-funnel", &["step", "counted", "share"]),
            cut("market-excluded", &["why", "amount", "raw_payer", "raw_plan", "publisher", "scope"]),
            cut(
                "code-conflicts",
                &["raw_payer", "stated", "raw_plan", "publisher", "file_name", "source_line"],
            ),
            cut("code-rates", &["raw_payer", "amount", "raw_plan", "setting", "method", "publisher"]),
            cut(
                "code-modifier-effects",
                &["publisher", "percentage", "modifiers", "amount", "notes", "raw_payer"],
            ),
            cut(
                "code-allowed-amounts",
                &[
                    "raw_payer",
                    "median_amount",
                    "raw_plan",
                    "publisher",
                    "percentile_10_amount",
                    "percentile_90_amount",
                ],
            ),
            cut("code-in-network", &["payer_name", "rate", "lowest", "highest", "contracts", "scope"]),
            cut(
                "code-in-network-amounts",
                &["payer_name", "amount", "organizations", "groups", "prices", "scope"],
            ),
            cut(
                "code-in-network-prices",
                &["payer_name", "amount", "providers", "groups", "scope", "source_byte"],
            ),
            cut("code-bundles", &["payer_name", "amount", "percentage", "bundle", "scope", "covers"]),
            cut(
                "code-allowed-outside",
                &["publisher", "amount", "billed_amount", "billing_class", "places", "modifiers"],
            ),
            cut("code-payer-sections", &["payer_name", "heading", "body"]),
            cut(
                "code-charges",
                &["amount_kind", "amount", "setting", "conditions", "publisher", "description"],
            ),
            cut(
                "code-changes",
                &["raw_payer", "before_amount", "after_amount", "other_figures", "other_terms", "raw_plan"],
            ),
        ],
        empty: NO_RATES,
    },
    SectionPlan {
        id: "gap-groups",
        heading: "Data gaps",
        place: Place::Body,
        note: None,
        tables: &[laid("code-gaps", Layout::Grid)],
        empty: "Every promised fact is known.",
    },
    SectionPlan {
        id: "checks",
        heading: "Checks",
        place: Place::Detail,
        note: None,
        tables: &[laid("code-checks", Layout::Grid)],
        empty: "",
    },
];

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{FRONT, RESTING, SECTIONS, SHARED};
    use crate::db::{fresh, register_functions, shipped_views};
    use crate::query::{Catalogue, Latch, Params, Shared};

    /// Whether a statement names a relation, outside its comments.
    fn names(sql: &str, relation: &str) -> bool {
        sql.lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
            .any(|word| word == relation)
    }

    #[test]
    fn the_views_in_front_are_those_that_read_what_is_worked_out_and_that_a_report_reads() {
        let catalogue = Catalogue::embedded().expect("the headers are sound");
        let views: Vec<_> = shipped_views().collect();
        let closed = |mut known: Vec<&'static str>, leads: &dyn Fn(&str, &(&'static str, &str)) -> bool| {
            let mut at = 0;
            while let Some(&name) = known.get(at) {
                for view in &views {
                    if !known.contains(&view.0) && leads(name, view) {
                        known.push(view.0);
                    }
                }
                at += 1;
            }
            known
        };
        let worked: Vec<&str> = FRONT.views.iter().map(|worked| worked.view).collect();
        let reading = closed(worked.clone(), &|known, (_, sql)| names(sql, known));
        let queries = SECTIONS.iter().flat_map(|section| section.tables).map(|table| table.query);
        let asked: Vec<&str> =
            queries.map(|query| catalogue.get(query).expect("it is there").sql.as_str()).collect();
        let read = views.iter().map(|(name, _)| *name);
        let read = read.filter(|name| asked.iter().any(|sql| names(sql, name))).collect();
        let statement = |of: &str| views.iter().find(|(name, _)| *name == of).map_or("", |(_, sql)| sql);
        let read = closed(read, &|known, (name, _)| names(statement(known), name));
        let mut expected: Vec<&str> =
            reading.into_iter().filter(|name| !worked.contains(name) && read.contains(name)).collect();
        expected.sort_unstable();
        assert_eq!(FRONT.readers, expected);
        for (at, view) in worked.iter().enumerate() {
            let leads = |known: &str, (name, _): &(&'static str, &str)| names(statement(known), name);
            let before = closed(vec![view], &leads);
            let late: Vec<_> = worked[at + 1..].iter().filter(|later| before.contains(later)).collect();
            assert_eq!(late, Vec::<&&str>::new(), "{view} reads what is worked out after it");
        }
    }

    #[test]
    fn what_a_modifier_makes_of_an_amount_is_in_the_statement_where_a_modifier_is_asked_for() {
        let connection = fresh().expect("a database");
        let catalogue = Catalogue::embedded().expect("the headers are sound");
        let shared =
            Shared::new(&connection, &catalogue, Latch::default(), &SHARED).expect("the parts are there");
        let shared = shared.with_resting(RESTING);
        let of = |modifier: &str| Params::default().with("modifier", modifier);
        for (query, part, _) in RESTING.iter().filter(|(_, _, on)| *on == ["modifier"]) {
            let text = &catalogue.part(part).expect("it is there").query.statement_text();
            let has = |params: &Params| shared.get(query, params).expect("it is there").sql.contains(text);
            let found = [Params::default(), of(""), of("26"), Params::default()].map(|params| has(&params));
            assert_eq!(found, [false, false, true, false], "{query} {part}");
        }
    }

    /// Tables that have a row for each price or more, and their indexes.
    const LARGE: &str = "SELECT rootpage FROM sqlite_schema
        WHERE tbl_name IN ('item', 'item_code', 'charge', 'rate', 'rate_statistic', 'in_network_rate')";

    /// Whether a statement reads a table or index of the given pages from its first row on.
    fn walks(connection: &Connection, sql: &str, pages: &[i64]) -> bool {
        let mut statement = connection.prepare(&format!("EXPLAIN {sql}")).expect("the statement is sound");
        let mut rows = statement.raw_query();
        let mut opened = Vec::new();
        while let Some(row) = rows.next().expect("a plan") {
            let step: String = row.get("opcode").expect("a word");
            let [cursor, page, place] =
                ["p1", "p2", "p3"].map(|name| row.get::<_, i64>(name).expect("a number"));
            // Place 0 is the database itself, behind it are temporary tables.
            if step == "OpenRead" && place == 0 && pages.contains(&page) {
                opened.push(cursor);
            }
            if (step == "Rewind" || step == "Last") && opened.contains(&cursor) {
                return true;
            }
        }
        false
    }

    #[test]
    fn what_is_worked_out_of_one_code_reads_the_payments_of_no_other() {
        let connection = fresh().expect("a database");
        register_functions(&connection).expect("the functions are sound");
        let catalogue = Catalogue::embedded().expect("the headers are sound");
        let shared = Shared::new(&connection, &catalogue, Latch::default(), &[]).expect("nothing is shared");
        let code = Params::default().with("system", "CPT").with("code", "47371");
        shared.with_front(FRONT).fill(&code, &[]).expect("it is worked out");
        let pages: Vec<i64> = connection
            .prepare("SELECT rootpage FROM sqlite_schema WHERE tbl_name IN ('medicare_opps', 'medicare_asc')")
            .and_then(|mut of| of.query_map([], |row| row.get(0))?.collect())
            .expect("numbers");
        assert!(walks(&connection, "SELECT count(payment) FROM medicare_opps", &pages));
        for worked in FRONT.views.iter().filter(|worked| worked.rows.is_some()) {
            assert!(!walks(&connection, &worked.statement(), &pages), "{}", worked.view);
        }
    }

    #[test]
    fn no_query_of_a_report_reads_all_rates() {
        let connection = fresh().expect("a database");
        register_functions(&connection).expect("the functions are sound");
        let catalogue = Catalogue::embedded().expect("the headers are sound");
        let shared =
            Shared::new(&connection, &catalogue, Latch::default(), &SHARED).expect("the parts are there");
        let code = Params::default().with("system", "CPT").with("code", "47371");
        let queries: Vec<_> =
            SECTIONS.iter().flat_map(|section| section.tables).map(|table| table.query).collect();
        shared.fill(&code, &queries).expect("they are worked out");
        let mut large = connection.prepare(LARGE).expect("it reads");
        let pages: Vec<i64> = large
            .query_map([], |row| row.get(0))
            .expect("it reads")
            .collect::<Result<_, _>>()
            .expect("numbers");
        assert!(walks(&connection, "SELECT count(amount) FROM rate", &pages));
        for table in SECTIONS.iter().flat_map(|section| section.tables) {
            let beside = shared.get(table.query, &Params::default()).expect("it is there");
            assert!(!walks(&connection, &beside.sql, &pages), "{}, with shared parts", table.query);
            let alone = catalogue.get(table.query).expect("it is there");
            assert!(!walks(&connection, &alone.sql, &pages), "{}, alone", table.query);
        }
    }
}
