//! Public fee schedules through a profile: an amount kind of their own, beside benchmarks and never among
//! payers' rates.

use crate::cells::bytes_of;
use crate::comparable::{rows, shown};
use crate::workspace::{Workspace, column_of, fixture, published};

/// A schedule of an invented state, with words where there is no fee.
const SCHEDULE: &str =
    "Code,Mod,Fee\n47371,,\"$1,500.25\"\n47371,80,$240.04\n47379,,By Report\n99213,,$60.00\n";

fn profile(more: &str) -> String {
    format!(
        "publisher = \"Example State Medicaid\"\npublisher_kind = \"government\"\nedition = \"2026-07-01\"\n\
         [header]\nrow = 1\n[numbers]\nthousands = \",\"\ncurrency = \"$\"\n\
         [columns]\namount = \"Fee\"\nmodifiers = \"Mod\"\n{more}\n\
         [[codes]]\ncolumn = \"Code\"\nread = [{{ system = \"procedure\" }}]\n\
         [gaps.markers]\n\"By Report\" = \"set-locally\"\n"
    )
}

fn fixed(name: &str) -> String {
    fixture(&format!("profiles/{name}"))
}

#[test]
fn a_public_fee_schedule_is_shown_beside_benchmarks_and_never_counts_among_payers() {
    let rates = ["Aetna,A,CPT,47371,,outpatient,professional,22,fee schedule,2000.00,,,,"];
    let workspace = Workspace::with_payer_csv(&rates);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let counted = |query: &str| {
        let mut figures: Vec<String> = rows(&workspace, query, &["code=47371", "min_n=1"])
            .iter()
            .map(|row| {
                ["rates", "providers", "middle", "lowest", "highest"].map(|name| shown(row, name)).join(" ")
            })
            .collect();
        figures.sort();
        figures
    };
    let before = [counted("payer-comparison"), counted("benchmark-range")];
    workspace.write("state.csv", SCHEDULE);
    workspace.write("state.toml", profile(""));
    workspace.run(&["import", "state.csv", "--profile", "state.toml"]).expect_code(0);
    assert_eq!([counted("payer-comparison"), counted("benchmark-range")], before);
    assert!(rows(&workspace, "code-charges", &["code=47371"]).is_empty(), "they are no standard charges");
    assert!(rows(&workspace, "outliers", &["code=47371"]).is_empty());

    let listed = rows(&workspace, "code-fee-schedules", &["code=47371"]);
    let words = ["publisher", "edition", "modifiers", "amount", "source_line"];
    let listed: Vec<String> =
        listed.iter().map(|row| words.map(|word| shown(row, word)).join("; ")).collect();
    assert_eq!(
        listed,
        [
            "Example State Medicaid; 2026-07-01; none; 1500.25; 2",
            "Example State Medicaid; 2026-07-01; 80; 240.04; 3"
        ]
    );
    let priced = rows(&workspace, "code-fee-schedules", &["code=47379"]);
    assert_eq!(shown(&priced[0], "amount"), "set-locally");
    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    for words in ["Public fee schedules", "Example State Medicaid", "$1,500.25"] {
        assert!(report.contains(words), "{words}: {report}");
    }
    let funnel = workspace.run(&["query", "run", "market-funnel", "--param", "code=47371", "--format", "md"]);
    funnel.expect_code(0).expect_stdout(&["another kind of amount: fee-schedule"]);

    // A newer file replaces the schedule of its publisher and nothing else.
    workspace.write("state.csv", SCHEDULE.replace("1,500.25", "1,510.00"));
    workspace
        .run(&["import", "state.csv", "--profile", "state.toml"])
        .expect_code(0)
        .expect_talk(&["1 changed"]);
    assert_eq!(counted("payer-comparison"), before[0]);
}

#[test]
fn a_profile_of_a_public_fee_schedule_has_no_payer_and_no_charges() {
    let workspace = Workspace::seeded();
    workspace.write("state.csv", SCHEDULE);
    for (more, key) in [
        ("payer = \"Mod\"", "[columns] payer"),
        ("gross = \"Fee\"", "[columns] gross"),
        ("[payers]\ncolumns = [\"Fee\"]", "[payers]"),
        ("[constants]\npayer = \"Example\"", "[constants] payer"),
    ] {
        workspace.write("state.toml", profile(more));
        workspace
            .run(&["import", "state.csv", "--profile", "state.toml"])
            .expect_code(2)
            .expect_talk(&["public fee schedule", key]);
    }
}

/// The numbers of a column of a published schedule, in ten-thousandths of a dollar.
fn published_amounts(name: &str, column: usize, skip: usize) -> (usize, Vec<i64>) {
    let path = published(&format!("public-fee-schedules/medicaid/{name}")).expect("it was imported");
    let bytes = bytes_of(&path);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    let rows: Vec<csv::ByteRecord> = reader
        .byte_records()
        .map(|row| row.expect("a CSV"))
        .filter(|row| row.len() > column)
        .skip(skip)
        .collect();
    let amount = |row: &csv::ByteRecord| {
        let text = String::from_utf8_lossy(&row[column]).replace(['$', ','], "");
        let (dollars, cents) = text.trim().split_once('.')?;
        Some(dollars.parse::<i64>().ok()? * 10_000 + cents.parse::<i64>().ok()? * 100)
    };
    // Words in the column of modifiers reject their rows.
    let stored = |row: &&csv::ByteRecord| row[1].len() <= 2;
    (rows.len(), rows.iter().filter(stored).filter_map(amount).collect())
}

#[test]
fn the_published_schedules_of_two_states_are_stored_over_all_rows() {
    for (name, profile, column, skip, rejected, liver) in [
        ("AK_Fee_07-31-2025.csv.gz", "alaska_medicaid.toml", 7, 1, 0, "Alaska Medicaid 2025-07-31 2136.01"),
        (
            "co_medicaid_2013_jul.csv.gz",
            "colorado_medicaid.toml",
            4,
            5,
            294,
            "Colorado Medicaid 2013-07-01 648.29",
        ),
    ] {
        let Some(path) = published(&format!("public-fee-schedules/medicaid/{name}")) else { return };
        let workspace = Workspace::seeded();
        let run = workspace.run(&["import", &path.display().to_string(), "--profile", &fixed(profile)]);
        run.expect_code(i32::from(rejected > 0));
        let (rows, amounts) = published_amounts(name, column, skip);
        let read: i64 = workspace.value("SELECT rows_read FROM v_import ORDER BY import_id DESC LIMIT 1");
        assert_eq!(read as usize, rows, "{name}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM import_reject"), rejected, "{name}");
        let kinds = column_of(&workspace.database(), "SELECT DISTINCT amount_kind FROM v_rate");
        assert_eq!(kinds, ["fee-schedule"], "{name}");
        let sum: i64 = workspace.value("SELECT sum(amount) FROM rate");
        let count: i64 = workspace.value("SELECT count(amount) FROM rate");
        assert_eq!((sum, count as usize), (amounts.iter().sum(), amounts.len()), "{name}");
        let shown = column_of(
            &workspace.database(),
            "SELECT publisher || ' ' || edition || ' ' || amount FROM v_code_rate WHERE code = '47371'",
        );
        assert_eq!(shown, [liver]);
    }
}
