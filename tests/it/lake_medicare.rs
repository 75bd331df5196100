//! A lake with the schedules of several years answers as the database does. DuckDB 1.5 fails on some of these
//! statements by itself when it works out the ranges of their columns, which depends on what the lake holds.

use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, published};

/// What the lake that showed the fault was reduced to: without any of these the statement ran.
const FILES: [&str; 5] = [
    "medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz",
    "public-fee-schedules/opps/opps_addendum_b_2026_apr_reduced_softek.csv.gz",
    "public-fee-schedules/asc/ASC_Addendum_AA_20260401.csv.gz",
    "public-fee-schedules/asc/ASC_Addendum_EE_20251001.csv.gz",
    "public-fee-schedules/asp/asp_pricing_2025_oct_091725.csv.gz",
];

#[test]
fn what_medicare_pays_is_the_same_in_a_lake_with_its_schedules() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::empty();
    workspace.run(&["init", "--no-extracts"]).expect_code(0);
    for file in FILES {
        let Some(path) = published(file) else { return };
        workspace.run(&["import", path.to_str().expect("a path of UTF-8")]);
    }
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for code in ["47371", "99213"] {
        let rows = compare(&workspace, &engine, ("code-medicare-pays", "lake"), code);
        assert!(rows > 1, "{code}: {rows} rows");
    }
}
