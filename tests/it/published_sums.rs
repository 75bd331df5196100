//! Counts and sums of real files equal those of an independent reading, which was made once with Python's `csv` and
//! `json` and exact decimals: a row that is stated again in everything but its notes counts once, and a text that the
//! proposal takes for none is no amount. Files without a profile of their own are read as proposed.

use std::path::Path;

use crate::workspace::{Workspace, column_of, published};

/// A published file, its rejected rows, and by kind the number and sum of its amounts.
struct Published {
    file: &'static str,
    rejected: u32,
    amounts: &'static [(&'static str, &'static str)],
}

/// Hospitals' files of version 3, which CMS's validator takes for valid.
const HOSPITALS: [Published; 3] = [
    Published {
        file: "hospitals-v3/emory_v3_tall_excerpt.csv.gz",
        rejected: 0,
        amounts: &[
            ("cash", "179 539340.31"),
            ("gross", "179 539340.31"),
            ("maximum", "440 5907729.94"),
            ("minimum", "440 2066181.61"),
            ("negotiated", "975 10778075.38"),
        ],
    },
    Published {
        file: "hospitals-v3/musc_charleston_v3_tall_excerpt.csv.gz",
        rejected: 0,
        amounts: &[
            ("cash", "1384 2398080.94"),
            ("gross", "1384 4796161.88"),
            ("maximum", "310 3231402.00"),
            ("minimum", "310 1306053.23"),
            ("negotiated", "681 6525572.22"),
        ],
    },
    Published {
        file: "hospitals-v3/uw_medical_center_v3_excerpt.json.gz",
        rejected: 0,
        amounts: &[
            ("cash", "293 1059798.55"),
            ("gross", "293 1513997.82"),
            ("maximum", "70 1546556.42"),
            ("minimum", "70 466079.38"),
            ("negotiated", "1139 16730519.09"),
        ],
    },
];

/// Files that come in as proposed.
const PROPOSED: [Published; 5] = [
    Published {
        file: "public-fee-schedules/medicaid/wa_ambulance_2016.csv",
        rejected: 0,
        amounts: &[("fee-schedule", "9 2642.84")],
    },
    Published { file: "hospitals-more/crmc.csv.gz", rejected: 0, amounts: &[("gross", "3252 597324.47")] },
    Published {
        file: "hospitals-more/encompass_gadsden.csv.gz",
        rejected: 0,
        amounts: &[
            ("cash", "23 10735.50"),
            ("gross", "23 14314.00"),
            ("maximum", "403 8639821.35"),
            ("minimum", "403 7343647.74"),
            ("negotiated", "5009 110210469.94"),
        ],
    },
    Published {
        file: "legacy-chargemasters/tx_16.csv.gz",
        rejected: 0,
        amounts: &[
            ("gross", "1536 2769916.00"),
            ("maximum", "960 1577406.00"),
            ("minimum", "960 677318.00"),
            ("negotiated", "3890 4888953.00"),
        ],
    },
    Published {
        file: "legacy-chargemasters/tx_30.csv.gz",
        rejected: 0,
        amounts: &[
            ("cash", "67 50511.46"),
            ("gross", "67 50511.46"),
            ("maximum", "128 3122151.59"),
            ("minimum", "128 2578520.56"),
            ("negotiated", "188 4369365.60"),
        ],
    },
];

/// What a file brought: accepted and rejected rows are of its import, amounts by kind.
fn compare(workspace: &Workspace, expected: &Published) {
    let rejected = "SELECT CAST(rows_rejected AS TEXT) FROM import ORDER BY import_id DESC LIMIT 1";
    assert_eq!(
        column_of(&workspace.database(), rejected),
        [expected.rejected.to_string()],
        "{}",
        expected.file
    );
    let amounts = "SELECT amount_kind || ' ' || count(amount) || ' ' || (sum(amount) / 10000) || '.'
                       || substr('0' || (sum(amount) / 100 % 100), -2)
                   FROM rate JOIN amount_kind USING (amount_kind_id)
                   GROUP BY amount_kind HAVING count(amount) > 0 ORDER BY amount_kind";
    let of_reading: Vec<String> =
        expected.amounts.iter().map(|(kind, figures)| format!("{kind} {figures}")).collect();
    assert_eq!(column_of(&workspace.database(), amounts), of_reading, "{}", expected.file);
}

fn path_of(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

#[test]
fn valid_files_of_hospitals_have_no_rejected_row_and_the_sums_of_an_independent_reading() {
    for expected in &HOSPITALS {
        let Some(path) = published(expected.file) else { continue };
        let workspace = Workspace::seeded();
        workspace.run(&["import", path_of(&path)]).expect_code(0);
        compare(&workspace, expected);
    }
}

#[test]
fn files_that_come_in_as_proposed_have_the_sums_of_an_independent_reading() {
    for expected in &PROPOSED {
        let Some(path) = published(expected.file) else { continue };
        let workspace = Workspace::seeded();
        let proposal = workspace.run(&["import", path_of(&path), "--suggest-profile"]).expect_code(0).stdout;
        workspace.write("proposed.toml", proposal.replace("write whose file this is", "Its publisher"));
        workspace.run(&["import", path_of(&path), "--profile", "proposed.toml"]).expect_code(0);
        compare(&workspace, expected);
    }
}
