//! What SQL cannot share without costing time is written in several files, word by word the same.

use super::{none, texts};

/// A piece of SQL that several files have: what it says, the files, how it begins and how it ends.
struct Copied {
    says: &'static str,
    files: &'static [&'static str],
    begins: &'static str,
    ends: &'static str,
}

const COPIES: &[Copied] = &[
    Copied {
        says: "when figures of one price are in conflict",
        files: &[
            "queries/lake/parts/market/raw.sql",
            "queries/parts/market/raw.sql",
            "queries/views/payer_found.sql",
        ],
        begins: "min(amount) OVER same_price <> max(amount) OVER same_price",
        ends: "OR count(words) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1",
    },
    Copied {
        says: "whose price a rate is, of which plan and line of business",
        files: &["queries/parts/market/raw.sql", "queries/views/rate_line.sql"],
        begins: "coalesce('#' || payer.payer_id, payer_plan.payer_key) AS whose",
        ends: "END AS line_of_business",
    },
    Copied {
        says: "until when a rate without a last day holds",
        files: &[
            "queries/lake/parts/market/raw.sql",
            "queries/parts/market/raw.sql",
            "queries/views/payer_found.sql",
        ],
        begins: "CASE WHEN effective_to IS NULL THEN first_value(effective_from)",
        ends: "OVER after_it END",
    },
    Copied {
        says: "which rates begin after a rate",
        files: &[
            "queries/lake/parts/market/raw.sql",
            "queries/parts/market/raw.sql",
            "queries/views/payer_found.sql",
        ],
        begins: "ORDER BY CAST(replace(coalesce(effective_from, '0000-00-00'), '-', '') AS INTEGER)",
        ends: "RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
    },
    Copied {
        says: "why a row of the fee schedule has no amount",
        files: &["queries/views/medicare_component.sql", "queries/views/medicare_history_cents.sql"],
        begins: "CASE WHEN status_gap IS NOT NULL THEN status_gap WHEN status = 'R'",
        ends: "END AS gap,",
    },
    Copied {
        says: "which scopes a report takes after others, by what files state",
        files: &["queries/parts/market/scopes.sql", "queries/views/v_market_scope.sql"],
        begins: "CASE WHEN scope_method = 'per diem' THEN 2",
        ends: "AS taken_after",
    },
    Copied {
        says: "a Medicare amount in dollars, with its units",
        files: &[
            "queries/views/v_medicare_amount_by_setting.sql",
            "queries/views/v_medicare_amount_by_year.sql",
        ],
        begins: "CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_expense_rvu",
        ends: "import_id, file_name, source_line",
    },
    Copied {
        says: "that an item lists the code in no place before",
        files: &["queries/reports/data-gaps.sql", "queries/views/code_item.sql"],
        begins: "NOT EXISTS ( SELECT 1 FROM item_code AS prior",
        ends: "AND prior.position < item_code.position )",
    },
];

/// A statement without comments, each run of blanks as one.
fn plain(text: &str) -> String {
    let code = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_several_files_say_they_say_in_the_same_words() {
    let all: Vec<(String, String)> =
        texts(&["queries"], &["sql"]).into_iter().map(|file| (plain(&file.text), file.path)).collect();
    let mut broken = Vec::new();
    for Copied { says, files, begins, ends } in COPIES {
        let piece = |text: &str| {
            let from = text.find(begins)?;
            let until = text[from..].find(ends)?;
            Some(text[from..from + until + ends.len()].to_owned())
        };
        let found: Vec<(Option<String>, &String)> = all
            .iter()
            .filter(|(text, _)| text.contains(begins))
            .map(|(text, path)| (piece(text), path))
            .collect();
        let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
        if paths != *files {
            broken.push(format!("{says}: is in {paths:?}, and should be in {files:?}"));
        }
        for (text, path) in &found {
            if text.is_none() || *text != found[0].0 {
                broken.push(format!("{path}: {says}: {text:?} is not {:?}", found[0].0));
            }
        }
    }
    none(&broken);
}
