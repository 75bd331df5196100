//! Medicare's files: amounts to the cent, reasons where there is none, releases that replace each
//! other, and the published files over all their rows where they are on this machine.

use crate::workspace::{Workspace, column_of, fixture, fixture_text, published};

/// A workspace with the small fee schedule of 2026 and three of its localities.
fn small() -> Workspace {
    let workspace = Workspace::seeded();
    import_small(&workspace);
    workspace
}

fn text_of(name: &str) -> String {
    fixture_text(&format!("medicare/{name}"))
}

fn import_small(workspace: &Workspace) {
    let file = |name: &str| fixture(&format!("medicare/{name}"));
    workspace.run(&["import", &file("relative-values-2026.csv")]).expect_code(0);
    workspace
        .run(&["import", &file("three-localities-2026.csv"), "--accept", "I520", "--accept", "I522"])
        .expect_code(0);
}

/// The published files of the fee schedule; none where they are not on this machine.
fn real(files: &[&str]) -> Option<Workspace> {
    let paths: Option<Vec<String>> =
        files.iter().map(|name| Some(published(name)?.display().to_string())).collect();
    let workspace = Workspace::seeded();
    for path in paths? {
        workspace.run(&["import", &path]).expect_code(0);
    }
    Some(workspace)
}

/// How many rows a query gives.
fn rows_of(workspace: &Workspace, name: &str, params: &[&str]) -> usize {
    let mut arguments = vec!["query", "run", name, "--format", "ndjson"];
    for param in params {
        arguments.extend(["--param", param]);
    }
    workspace.run(&arguments).expect_code(0).stdout.lines().count()
}

#[test]
fn amounts_are_those_worked_by_hand() {
    let workspace = small();
    let amounts = column_of(
        &workspace.database(),
        "SELECT locality_name || ' ' || cents FROM medicare_locality_cents
         WHERE code = '47371' AND setting = 'facility' ORDER BY 1",
    );
    assert_eq!(amounts, ["MANHATTAN 138431", "MIAMI 147247", "WISCONSIN 104351"]);
    let national = column_of(
        &workspace.database(),
        "SELECT code || ' ' || setting || ' ' || coalesce(cents, '[' || cents_na || ']')
         FROM medicare_national_cents WHERE modifier = '' AND code IN ('47371', '47379', '47382', '99024') ORDER BY 1",
    );
    assert_eq!(
        national,
        [
            "47371 facility 118239",
            "47371 non-facility [not-applicable]",
            "47379 facility [set-locally]",
            "47379 non-facility [set-locally]",
            "47382 facility 64063",
            "47382 non-facility 343027",
            "99024 facility [included-elsewhere]",
            "99024 non-facility [included-elsewhere]",
        ]
    );
}

#[test]
fn modifiers_pay_what_the_indicators_allow() {
    let workspace = small();
    let amounts = column_of(
        &workspace.database(),
        "SELECT modifier || ' ' || coalesce(cents, '[' || cents_na || ']') FROM medicare_modifier_cents
         WHERE code = '47371' AND setting = 'facility' AND column_name NOT IN ('any', 'status') ORDER BY 1",
    );
    assert_eq!(
        amounts,
        [
            "22 [set-locally]",
            "24 [not-applicable]",
            "25 [not-applicable]",
            "26 [not-applicable]",
            "50 118239",
            "51 59120",
            "54 106415",
            "55 11824",
            "57 [not-applicable]",
            "62 73899",
            "66 [not-applicable]",
            "78 95774",
            "80 18918",
            "81 18918",
            "82 18918",
            "AS 16081",
            "LT [not-applicable]",
            "RT [not-applicable]",
            "TC [not-applicable]",
        ]
    );
    let split = column_of(
        &workspace.database(),
        "SELECT modifier || ' ' || cents FROM medicare_modifier_cents
         WHERE code = '70450' AND setting = 'non-facility' AND modifier IN ('26', 'TC') ORDER BY 1",
    );
    assert_eq!(split, ["26 3941", "TC 6714"]);
}

#[test]
fn the_report_shows_the_figure_its_arithmetic_and_its_line() {
    let workspace = small();
    let full = ["report", "code", "47371", "--full", "--format", "md"];
    let report = workspace.run(&full).expect_code(0).stdout;
    for part in [
        "$1,182.39",
        "(work 20.28 + practice expense 9.70 + malpractice 5.42) x 33.4009",
        "relative-values-2026.csv, line 9",
        "MIAMI, FL (09102/04)",
        "disagree: listed, but Medicare does not pay it on this code",
    ] {
        assert!(report.contains(part), "the report does not say {part}");
    }
    workspace
        .run(&["report", "code", "47371", "--locality", "9102/4"])
        .expect_code(2)
        .expect_talk(&["has the locality `9102/4`", "09102/04"]);
    let explained = workspace.run(&["explain", "47371", "--locality", "09102/04", "--format", "csv"]);
    for part in [
        "20.28 x 1.000",
        "9.70 x 1.041",
        "5.42 x 2.529",
        "44.08488 x 33.4009",
        "1472.474668392",
        "\"$1,472.47\"",
    ] {
        assert!(explained.stdout.contains(part), "explain does not say {part}: {}", explained.stdout);
    }
}

#[test]
fn indices_of_another_year_are_combined_only_when_told() {
    let workspace = small();
    let nothing = workspace.run(&["explain", "47371", "--locality", "09102/04", "--gpci-year", "2025"]);
    nothing.expect_code(2).expect_talk(&["(PPRRVU) are loaded for 2026, indices (GPCI) for 2026"]);
    let moved = text_of("three-localities-2026.csv").replace("2026", "2025");
    workspace.write("GPCI2025.csv", moved);
    workspace.run(&["import", "GPCI2025.csv", "--accept", "I520", "--accept", "I522"]).expect_code(0);
    let told = ["code=47371", "gpci_year=2025"];
    assert_eq!(rows_of(&workspace, "medicare-by-locality", &told), 3);
    workspace.run(&["explain", "47371", "--locality", "09102/04", "--gpci-year", "2025"]).expect_code(0);
}

#[test]
fn a_release_replaces_its_own_kind_and_an_undo_brings_it_back() {
    let workspace = small();
    let before = workspace.dump();
    let corrected = text_of("relative-values-2026.csv").replace("20.28,9.70", "20.30,9.70");
    workspace.write("corrected.csv", corrected);
    let talk = workspace.run(&["import", "corrected.csv"]).expect_code(0).stderr;
    assert!(talk.contains("0 added, 1 changed, 0 removed, 7 unchanged"), "{talk}");
    assert_eq!(rows_of(&workspace, "medicare-history", &["code=47371"]), 2);
    workspace.run(&["imports", "undo", "16", "--yes"]).expect_code(0);
    let amount: i64 = workspace
        .value("SELECT cents FROM medicare_national_cents WHERE code = '47371' AND setting = 'facility'");
    assert_eq!(amount, 118_239);
    let rows = |dump: &str| dump.lines().filter(|line| line.contains("medicare_")).count();
    assert_eq!(rows(&before), rows(&workspace.dump()));
}

/// The row of a payer in the comparison with Medicare, as CSV.
fn against(workspace: &Workspace, payer: &str, params: &[&str]) -> String {
    let mut arguments = vec!["query", "run", "payer-against-medicare", "--format", "csv"];
    for param in params {
        arguments.extend(["--param", param]);
    }
    let run = workspace.run(&arguments).expect_code(0);
    let rows: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with(payer)).collect();
    rows.join("\n")
}

#[test]
fn payers_stand_beside_medicare_in_percent() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,professional,22,case rate,2364.78,,,,",
        "Aetna,PPO,CPT,47371,80,inpatient,professional,,case rate,378.36,,,,",
        "Cigna,PPO,CPT,47371,,outpatient,professional,,case rate,N/A,,,,",
        "Aetna,PPO,CPT,47382,,outpatient,professional,11,case rate,6860.54,,,,",
        "Cigna,PPO,CPT,47382,,outpatient,professional,,case rate,640.63,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let waiting = workspace
        .run(&["query", "run", "payer-against-medicare", "--param", "code=47371", "--format", "json"])
        .expect_code(0);
    let gaps = waiting.json()["gaps"].as_array().expect("gaps are listed").clone();
    let filled = |column: &str| -> Vec<String> {
        let of_column =
            gaps.iter().filter(|gap| gap["cell_id"].as_str().is_some_and(|id| id.ends_with(column)));
        of_column.map(|gap| gap["filled_by"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert!(filled(".medicare_amount").iter().all(|file| file.contains("PPRRVU")), "{gaps:?}");
    assert!(filled(".mean").iter().any(|file| file.contains("payer CSV")), "{gaps:?}");

    import_small(&workspace);
    let aetna = against(&workspace, "Aetna", &["code=47371", "min_n=1"]);
    assert!(
        aetna.contains("place of service 22,known,physician fee schedule RVU26C,known,1,known,1,known,1,known,1,known,1182.39,known,200,known,"),
        "{aetna}"
    );
    assert!(
        aetna.contains(
            ",80,known,facility,known,inpatient,known,physician fee schedule RVU26C,known,1,known,1,known,1,known,1,known,189.18,known,200,"
        ),
        "{aetna}"
    );
    let cigna = against(&workspace, "Cigna", &["code=47371"]);
    // Medicare pays 47371 in a facility only, so a rate of no stated setting is compared there.
    assert!(
        cigna.contains("facility,known,not stated: each that Medicare pays") && cigna.lines().count() == 1,
        "{cigna}"
    );
    assert!(cigna.contains("[not-supplied]"), "{cigna}");
    assert!(against(&workspace, "UnitedHealthcare", &["code=47371"]).contains("[no-record]"));

    // In an office Medicare pays the practice expense, too.
    let office = against(&workspace, "Aetna", &["code=47382", "min_n=1"]);
    assert!(
        office.contains(
            "non-facility,known,place of service 11,known,physician fee schedule RVU26C,known,1,known,1,known,1,known,1,known,3430.27,known,200,"
        ),
        "{office}"
    );
    let unknown = against(&workspace, "Cigna", &["code=47382", "min_n=1"]);
    assert_eq!(unknown.lines().count(), 2, "both settings are shown side by side: {unknown}");

    let miami = against(&workspace, "Aetna", &["code=47371", "locality=09102/04", "min_n=1"]);
    assert!(miami.contains(",1472.47,known,160.6,") && miami.contains(",235.60,known,160.6,"), "{miami}");
}

#[test]
fn a_file_with_nothing_usable_leaves_nothing() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    let text = text_of("relative-values-2026.csv").replace("33.4009", "");
    workspace.write("broken.csv", text);
    workspace.run(&["import", "broken.csv"]).expect_code(3).expect_talk(&["I523"]);
    assert_eq!(before, workspace.dump());
}

#[test]
fn the_published_amounts_agree_over_all_rows() {
    let Some(workspace) = real(&[
        "medicare-pfs/2025/PPRRVU2025_Oct.csv.gz",
        "medicare-pfs/2025/GPCI2025.csv",
        "medicare-pfs/2025/OPPSCAP_Oct.csv.gz",
        "medicare-pfs/2025/PFREV25C.txt",
    ]) else {
        return;
    };
    let agreement = column_of(
        &workspace.database(),
        "SELECT what || ': ' || count(*) || ' printed, ' || count(ours) || ' checked, '
             || count(*) FILTER (WHERE ours = theirs) || ' agree'
         FROM medicare_printed_cents WHERE setting = 'non-facility' GROUP BY what ORDER BY what",
    );
    assert_eq!(
        agreement,
        [
            "locality amount: 109 printed, 109 checked, 109 agree",
            "price under the outpatient cap: 16100 printed, 15260 checked, 15260 agree",
        ]
    );
    // The cap file still lists six localities under the contractor that they left.
    let report = workspace.run(&["query", "run", "medicare-agreement", "--format", "csv"]).expect_code(0);
    assert!(
        report
            .stdout
            .contains("840 of localities that the indices of the year do not have: 01112/17, 01112/18"),
        "{}",
        report.stdout
    );
}

#[test]
fn the_published_years_give_the_known_figures_of_47371() {
    let Some(workspace) = real(&[
        "medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz",
        "medicare-pfs/2026/GPCI2026.csv",
        "medicare-pfs/2025/PPRRVU2025_Oct.txt.gz",
        "medicare-pfs/2025/GPCI2025.txt",
    ]) else {
        return;
    };
    let history = column_of(
        &workspace.database(),
        "SELECT year || ' ' || cents FROM medicare_national_cents
         WHERE code = '47371' AND setting = 'facility' ORDER BY year",
    );
    assert_eq!(history, ["2025 123014", "2026 118239"]);
    let connection = workspace.database();
    let ends = column_of(
        &connection,
        "SELECT contractor || '/' || locality || ' ' || cents FROM medicare_locality_cents
         WHERE code = '47371' AND setting = 'facility' AND year = 2026 AND gpci_year = 2026
           AND (contractor, locality) IN (VALUES ('09102', '04'), ('06302', '00'), ('13202', '01'), ('04412', '11'), ('02102', '01'))
         ORDER BY cents",
    );
    assert_eq!(
        ends,
        ["06302/00 104351", "04412/11 116149", "13202/01 138431", "02102/01 146085", "09102/04 147247"]
    );
    // The whole table once more, by arithmetic that shares nothing with the view.
    let inputs = column_of(
        &connection,
        "SELECT work_rvu || ' ' || pe_rvu || ' ' || malpractice_rvu || ' ' || work_gpci || ' ' || pe_gpci || ' '
             || malpractice_gpci || ' ' || conversion_factor || ' ' || cents
         FROM medicare_locality_cents
         WHERE code IN ('47371', '99213', '27447') AND cents IS NOT NULL AND NOT has_cap AND gpci_year = year",
    );
    assert!(inputs.len() >= 800, "{}", inputs.len());
    for row in inputs {
        let n: Vec<i128> = row.split(' ').map(|n| n.parse().expect("whole numbers")).collect();
        let exact = (n[0] * n[3] + n[1] * n[4] + n[2] * n[5]) * n[6];
        let (cents, rest) = (exact / 10_000_000, exact % 10_000_000);
        assert_eq!(cents + i128::from(rest >= 5_000_000), n[7], "{row}");
    }
}
