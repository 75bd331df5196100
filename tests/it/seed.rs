//! The shipped seed and an analyst's own folder: complete, idempotent, checked like an import.

use crate::workspace::{Workspace, column_of, repository};

const CODES: &str = "code_system,code,title,descriptor,service_type,effective_from,effective_to,replaced_by";
const BENCHMARKS: &str = "code_system,code,modifiers,payer,measure,setting,geography,period,value,n,formula";

/// A seeded folder with your own seed folder `own` that holds this file.
fn with_seed_file(file: &str, lines: &[&str]) -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write(&format!("own/{file}"), lines.join("\n") + "\n");
    workspace
}

/// Seeding is refused with exit 1 and these words, and the database is as it was.
#[track_caller]
fn refused(workspace: &Workspace, words: &[&str]) {
    let before = workspace.dump();
    workspace.run(&["seed", "own"]).expect_code(1).expect_talk(words).expect_talk(&["nothing was written"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn seeding_again_changes_nothing() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let before = workspace.dump();
    let run = workspace.run(&["seed"]).expect_code(0);
    assert_eq!(run.stderr.matches("already loaded").count(), 22, "{}", run.stderr);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn an_own_folder_adds_rows_and_keeps_leading_zeros() {
    let workspace = with_seed_file(
        "codes.csv",
        &[
            CODES,
            "CPT,00100,Anesthesia example,[restricted],anesthesia,[not-supplied],[not-applicable],[not-applicable]",
        ],
    );
    workspace.run(&["seed", "own"]).expect_code(0).expect_talk(&["1 row", "1 added"]);
    let codes = column_of(&workspace.database(), "SELECT code FROM code ORDER BY code");
    assert_eq!(codes, ["00100", "47371"]);
    let record: String = workspace.value(
        "SELECT kind || '/' || name FROM import JOIN publisher USING (publisher_id) ORDER BY import_id DESC LIMIT 1",
    );
    assert_eq!(record, "analyst/seed folder own");
    let before = workspace.dump();
    workspace.run(&["seed", "own"]).expect_code(0);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn the_values_of_an_analyst_survive_the_shipped_seed() {
    let workspace = Workspace::empty();
    workspace.run(&["init", "--no-seed"]).expect_code(0);
    let row = "CPT,47371,My own title,[restricted],surgery,2020-01-01,[not-applicable],[not-applicable]";
    workspace.write("own/codes.csv", format!("{CODES}\n{row}\n"));
    workspace.run(&["seed", "own"]).expect_code(0);
    workspace.run(&["seed"]).expect_code(0);
    assert_eq!(workspace.value::<String>("SELECT title FROM code WHERE code = '47371'"), "My own title");
    assert_eq!(
        workspace.value::<String>("SELECT effective_from FROM code WHERE code = '47371'"),
        "2020-01-01"
    );
}

#[test]
fn an_own_figure_fills_a_placeholder() {
    let workspace = with_seed_file(
        "benchmarks.csv",
        &[
            BENCHMARKS,
            "CPT,47371,,[not-applicable],work-rvu,any,US,latest,19.85,[not-applicable],[not-applicable]",
        ],
    );
    let gaps = "SELECT count(*) FROM v_benchmark WHERE value_na IS NOT NULL";
    let before: i64 = workspace.value(gaps);
    workspace.run(&["seed", "own"]).expect_code(0);
    assert_eq!(workspace.value::<i64>(gaps), before - 1);
    assert_eq!(workspace.value::<i64>("SELECT value FROM benchmark WHERE measure = 'work-rvu'"), 198_500);
}

#[test]
fn a_bad_row_names_file_line_and_column_and_nothing_is_written() {
    let workspace = with_seed_file(
        "codes.csv",
        &[
            CODES,
            "CPT,00100,Sound,[restricted],anesthesia,[pending],[not-applicable],[not-applicable]",
            "CPT,4737,Too short,[restricted],surgery,[pending],[not-applicable],[not-applicable]",
            "CPT,47372,Bad date,[restricted],surgery,2026-02-30,[not-applicable],[not-applicable]",
        ],
    );
    refused(
        &workspace,
        &[
            "codes.csv, line 3, column `code` (cell B3)",
            "`4737` is not a CPT code",
            "codes.csv, line 4, column `effective_from` (cell F4)",
        ],
    );
}

#[test]
fn a_sound_file_is_not_loaded_beside_a_bad_one() {
    let workspace = with_seed_file(
        "codes.csv",
        &[CODES, "CPT,00100,Sound,[restricted],anesthesia,[pending],[not-applicable],[not-applicable]"],
    );
    workspace.write("own/payers.csv", "payer,name,kind\nNot Short,Name,commercial\n");
    refused(&workspace, &["payers.csv, line 2"]);
}

#[test]
fn a_blank_cell_and_an_unknown_reason_are_refused() {
    let blank = "CPT,00100,,[restricted],anesthesia,[pending],[not-applicable],[not-applicable]";
    refused(&with_seed_file("codes.csv", &[CODES, blank]), &["codes.csv, line 2, column `title` (cell C2)"]);
    let word = "CPT,00100,[unknown],[restricted],anesthesia,[pending],[not-applicable],[not-applicable]";
    refused(&with_seed_file("codes.csv", &[CODES, word]), &["line 2, column `title`", "not-supplied"]);
}

#[test]
fn a_reason_where_a_value_is_needed_is_refused() {
    refused(
        &with_seed_file("payers.csv", &["payer,name,kind", "humana,[pending],commercial"]),
        &["payers.csv, line 2, column `name`"],
    );
}

#[test]
fn an_unknown_payer_is_answered_with_the_nearest() {
    let row = "CPT,47371,,cigan,negotiated-rate,any,US,latest,[pending],[not-applicable],[not-applicable]";
    refused(
        &with_seed_file("benchmarks.csv", &[BENCHMARKS, row]),
        &["`cigan` is not known", "did you mean cigna?"],
    );
}

#[test]
fn an_unknown_column_or_file_is_answered_with_the_nearest() {
    refused(
        &with_seed_file("payers.csv", &["payer,nmae,kind", "humana,Humana,commercial"]),
        &["`nmae`", "did you mean `name`?"],
    );
    let workspace = with_seed_file("payers.csv", &["payer,name,kind", "humana,Humana,commercial"]);
    workspace.write("own/payer.csv", "payer,name,kind\n");
    refused(&workspace, &["`payer.csv` is not a seed file", "payers.csv"]);
}

#[test]
fn a_row_with_too_many_cells_is_refused() {
    refused(
        &with_seed_file("payers.csv", &["payer,name,kind", "humana,Humana, Inc.,commercial"]),
        &["payers.csv, line 2", "4 cells"],
    );
}

#[test]
fn a_folder_that_is_none_says_so() {
    let workspace = Workspace::seeded();
    workspace.run(&["seed", "nowhere"]).expect_code(4).expect_talk(&["nowhere", "seed/README.md"]);
    workspace.write("empty/notes.txt", "nothing here");
    workspace.run(&["seed", "empty"]).expect_code(4).expect_talk(&["none of the seed files"]);
}

#[test]
fn every_promised_section_of_47371_is_a_text_or_a_reason() {
    let connection = Workspace::seeded().database();
    let missing = column_of(
        &connection,
        "SELECT section FROM v_code_section WHERE code = '47371' AND (body IS NULL) = (body_na IS NULL)
         OR body_na = 'no-record'",
    );
    assert_eq!(missing, Vec::<String>::new());
    for section in [
        "summary",
        "typical-site-of-service",
        "clinical-significance",
        "clinical-context",
        "coverage-considerations",
        "policy-updates",
    ] {
        let known = column_of(&connection, "SELECT section FROM section");
        assert!(known.iter().any(|name| name == section), "{section} is not in {known:?}");
    }
    let heading = |words: &str| {
        column_of(
            &connection,
            &format!("SELECT heading FROM section WHERE lower(heading || ' ' || promised) LIKE '%{words}%'"),
        )
    };
    for words in ["workflow", "care", "documentation", "utilization", "reimbursement"] {
        let measure =
            column_of(&connection, &format!("SELECT measure FROM measure WHERE family = '{words}'"));
        assert!(!heading(words).is_empty() || !measure.is_empty(), "nothing is kept for {words}");
    }
}

#[test]
fn every_payer_has_its_coverage_and_policy_as_text_or_reason() {
    let connection = Workspace::seeded().database();
    let payers = column_of(&connection, "SELECT payer FROM payer ORDER BY payer");
    assert_eq!(payers, ["aetna", "blue-cross-blue-shield", "cigna", "medicare", "unitedhealthcare"]);
    let cells: i64 = connection
        .query_row("SELECT count(*) FROM v_payer_section WHERE code = '47371'", [], |row| row.get(0))
        .expect("the view can be read");
    assert_eq!(cells, 10, "two sections for each of five payers");
}

#[test]
fn every_benchmark_is_planted_with_a_reason() {
    let connection = Workspace::seeded().database();
    let families = column_of(
        &connection,
        "SELECT DISTINCT family FROM v_benchmark WHERE code = '47371' ORDER BY family",
    );
    assert_eq!(families, ["fee-schedule", "payer", "reimbursement", "utilization"]);
    let unplanted = column_of(
        &connection,
        "SELECT measure FROM measure WHERE measure NOT IN (SELECT measure FROM benchmark) ORDER BY measure",
    );
    assert_eq!(unplanted, Vec::<String>::new());
}

#[test]
fn every_modifier_has_its_text_and_only_those_of_the_publication_are_listed() {
    let connection = Workspace::seeded().database();
    let ask = |sql: &str| column_of(&connection, sql);
    let gaps = "SELECT modifier FROM v_code_modifier
                WHERE title IS NULL OR description IS NULL OR when_to_use IS NULL OR citation IS NULL";
    assert_eq!(ask(gaps), Vec::<String>::new());
    assert_eq!(ask("SELECT CAST(count(*) AS TEXT) FROM v_code_modifier"), ["39"]);
    assert_eq!(
        ask("SELECT modifier FROM v_code_modifier WHERE listed = 'yes' ORDER BY modifier"),
        ["26", "50"]
    );
    let citation = ask("SELECT citation FROM v_code_modifier WHERE modifier = '26'").concat();
    assert!(citation.starts_with("the publication on CPT 47371"), "{citation}");
    assert!(citation.contains("PC/TC indicator is 0"), "the fee schedule rules it out: {citation}");
}

#[test]
fn the_reference_lists_are_complete() {
    let workspace = Workspace::seeded();
    assert!(workspace.value::<i64>("SELECT count(*) FROM state") >= 51);
    assert!(workspace.value::<i64>("SELECT count(*) FROM place_of_service") >= 50);
    assert_eq!(workspace.value::<String>("SELECT place_of_service FROM place_of_service LIMIT 1"), "01");
    assert!(workspace.value::<i64>("SELECT count(*) FROM modifier WHERE level = 'HCPCS'") > 5);
}

/// What Medicare pays for 47371 by setting, as the first report says it.
fn paid(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT format('%s %.2f', label, cents / 100.0) FROM medicare_national_cents
         WHERE code = '47371' AND newest AND cents IS NOT NULL
         UNION ALL
         SELECT format('%s %s %s', schedule, period, iif(answer = 'paid', format('%.2f', payment), answer))
         FROM v_medicare_facility WHERE code = '47371' ORDER BY 1",
    )
}

#[test]
fn a_new_database_holds_what_medicare_pays_and_each_figure_names_its_file() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0).expect_talk(&["from 22 files"]);
    assert_eq!(
        paid(&workspace),
        ["ASC 2025-10 excluded", "ASC 2026-04 5120.50", "OPPS 2025-10 10411.22", "RVU26C 1182.39"]
    );
    let figure = ["query", "run", "medicare-amounts", "--param", "code=47371"];
    workspace.run(&figure).expect_code(0).expect_stdout(&["relative-values-2026-07-01.csv, line 10"]);
    let lowest = ["query", "run", "medicare-range", "--param", "code=47371", "--format", "csv"];
    workspace.run(&lowest).expect_code(0).expect_stdout(&["1043.51", "1472.47", "MIAMI"]);
    let again = workspace.run(&["seed"]).expect_code(0);
    again.expect_talk(&["relative-values-2026-07-01.csv already loaded as import"]);
}

#[test]
fn a_whole_file_of_the_year_takes_the_place_of_the_extract_until_it_is_undone() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let before = paid(&workspace);
    let whole = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &whole.to_string_lossy()]).expect_code(0);
    let releases = "SELECT file_name FROM v_medicare_release WHERE dataset = 'fee-schedule'";
    assert_eq!(column_of(&workspace.database(), releases), ["relative-values-2026.csv"]);
    // The seed again brings nothing back that gave way.
    workspace.run(&["seed"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), releases), ["relative-values-2026.csv"]);
    let import: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &import.to_string(), "--yes"]).expect_code(0);
    assert_eq!(paid(&workspace), before);
}

#[test]
fn the_extract_never_takes_the_place_of_a_whole_file() {
    let workspace = Workspace::seeded();
    let whole = repository().join("seed/medicare/relative-values-2026-07-01.csv");
    let changed =
        std::fs::read_to_string(&whole).expect("the extract").replace("9.70,NA,9.70", "9.71,NA,9.71");
    let whole = workspace.write("PPRRVU.csv", changed.replace("35.40,35.40", "35.41,35.41"));
    workspace.run(&["import", &whole.to_string_lossy()]).expect_code(0);
    workspace.run(&["seed"]).expect_code(0);
    assert!(paid(&workspace).contains(&"RVU26C 1182.73".to_owned()), "{:?}", paid(&workspace));
}

#[test]
fn a_payer_of_an_own_folder_has_its_own_name_and_its_short_name() {
    let workspace = Workspace::seeded();
    workspace.write("before.csv", "payer,code,amount\nHUMANA,47370,90.00\n");
    workspace.run(&["import", "before.csv"]).expect_code(0).expect_talk(&["not matched to a payer"]);
    workspace.write(
        "own/payers.csv",
        "payer,name,kind\nhumana,Humana,commercial\nlocal-9,Local  Union Plan,commercial\ngroup,Grouped,commercial\n",
    );
    workspace.write("own/payer_aliases.csv", "alias,payer,evidence\nGrouped,aetna,bought in 2025\n");
    workspace.run(&["seed", "own"]).expect_code(0);
    let rows =
        "Humana,47371,100.00\nLOCAL UNION PLAN,47371,101.00\nLocal 9,47370,102.00\nGrouped,47371,103.00\n";
    workspace.write("rates.csv", format!("payer,code,amount\n{rows}"));
    let run = workspace.run(&["import", "rates.csv", "--adds"]).expect_code(0);
    assert!(!run.stderr.contains("not matched"), "{}", run.stderr);
    let payers = column_of(
        &workspace.database(),
        "SELECT raw_payer || ': ' || payer FROM v_rate WHERE amount_kind = 'negotiated' ORDER BY 1",
    );
    let all = [
        "Grouped: aetna",
        "HUMANA: humana",
        "Humana: humana",
        "LOCAL UNION PLAN: local-9",
        "Local 9: local-9",
    ];
    assert_eq!(payers, all);

    // Before the folder was loaded, nobody had the name.
    let asked = ["query", "run", "payer-comparison", "--param", "code=47370"];
    let unmatched = "Names not matched to a payer";
    workspace.run(&[&asked[..], &["--as-of", "14"]].concat()).expect_code(0).expect_stdout(&[unmatched]);
    let now = workspace.run(&asked).expect_code(0).stdout;
    assert!(now.contains("Humana") && !now.contains(unmatched), "{now}");
    // A match of the analyst's goes before it, and can be taken back.
    workspace.run(&["payers", "alias", "Local 9", "cigna"]).expect_code(0);
    let led = "SELECT payer FROM v_rate WHERE raw_payer = 'Local 9'";
    assert_eq!(workspace.value::<String>(led), "cigna");
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert_eq!(workspace.value::<String>(led), "local-9");
}
