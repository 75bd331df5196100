//! Rates outside the minimum and maximum of their own row: reports say of them what the import said, and of no others.

use serde_json::Value;

use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, column_of, payer_csv, published, repository};

/// A row of a tall file: payer, plan, dollars, minimum and maximum.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// A tall file of one charge.
fn tall(day: &str, rows: &[Row<'_>]) -> String {
    let hill = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let hill = hill.expect("the fixture").replace("2026-01-15", day);
    let mut text: String = hill.split_inclusive('\n').take(3).collect();
    for (payer, plan, dollars, low, high) in rows {
        text.push_str(&format!(
            "Liver procedure,47371,CPT,,,outpatient,facility,,,9000,5400,{payer},{plan},,{dollars},,,,,,,{low},{high},fee schedule,\n"
        ));
    }
    text
}

const FIRST: [Row<'static>; 7] = [
    ("Aetna", "A", "600", "500", "700"),
    ("Aetna", "B", "1000", "900", "950"),
    ("Aetna", "C", "640", "650", "1100"),
    // Of one rate on two lines one line alone is beyond its bounds, whichever is first.
    ("Aetna", "D", "800", "700", "900"),
    ("Aetna", "D", "800", "850", "900"),
    ("Cigna", "E", "750", "800", "900"),
    ("Cigna", "E", "750", "500", "900"),
];

/// What a query says of the code, asked with more words.
fn asked(workspace: &Workspace, query: &str, more: &[&str]) -> Vec<Value> {
    let run = ["query", "run", query, "--param", "code=47371", "--format", "json"];
    workspace.run(&[&run, more].concat()).expect_code(0).rows()
}

/// Line, bound and its amount of the rates that the check lists.
fn listed(workspace: &Workspace, more: &[&str]) -> Vec<String> {
    let rows = asked(workspace, "code-outside-bounds", more);
    let mut listed: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {}", row["source_line"], row["bound"], row["bound_amount"]))
        .collect();
    listed.sort_unstable();
    listed
}

/// How many rates fail the check, and of how many.
fn check(workspace: &Workspace) -> (u64, u64) {
    let rows = asked(workspace, "code-checks", &[]);
    let name = "No negotiated rate is outside the minimum and maximum of its own row";
    let check = rows.iter().find(|row| row["check_name"] == name).expect("the check");
    assert_eq!(check["listing"], "code-outside-bounds");
    (check["failing"].as_u64().expect("a count"), check["checked"].as_u64().expect("a count"))
}

fn import(workspace: &Workspace, name: &str, text: impl AsRef<[u8]>) -> String {
    workspace.write(name, text);
    workspace.run(&["import", name]).expect_code(0);
    workspace.value::<i64>("SELECT max(import_id) FROM import").to_string()
}

#[test]
fn the_check_lists_each_rate_that_the_import_named_and_no_other() {
    let workspace = Workspace::seeded();
    let import = import(&workspace, "hill.csv", tall("2026-01-15", &FIRST));
    let database = workspace.database();
    let named =
        format!("SELECT sum(occurrences) FROM import_finding WHERE rule = 'I441' AND import_id = {import}");
    assert_eq!(workspace.value::<i64>(&named), 4);
    let expected =
        ["5 \"maximum\" 950.0", "6 \"minimum\" 650.0", "8 \"minimum\" 850.0", "9 \"minimum\" 800.0"];
    assert_eq!(listed(&workspace, &[]), expected);
    // Two of the seven rows repeat a rate, which counts once.
    assert_eq!(check(&workspace), (4, 5));
    let why = "SELECT message FROM import_finding WHERE rule = 'I534' ORDER BY line";
    let again = "in the same way beside another minimum or maximum; both are stored and have one vote";
    assert_eq!(
        column_of(&database, why),
        [
            format!("line 7 states this rate of Aetna (D) {again}"),
            format!("line 9 states this rate of Cigna (E) {again}")
        ]
    );
    let odd = asked(&workspace, "outliers", &[]);
    let odd: Vec<String> = odd.iter().map(|row| format!("{} {}", row["source_line"], row["why"])).collect();
    assert_eq!(
        odd,
        [
            "5 \"above the hospital's own maximum\"",
            "6 \"below the hospital's own minimum\"",
            "8 \"below the hospital's own minimum\"",
            "9 \"below the hospital's own minimum\"",
        ]
    );
    let payers = asked(&workspace, "code-payer-rates", &[]);
    let aetna = payers.iter().find(|row| row["payer_name"] == "Aetna").expect("a payer");
    let based_on = aetna["based_on"].as_str().expect("a text");
    assert!(based_on.contains("2 rates below the hospital's own minimum"), "{based_on}");
    assert!(based_on.contains("1 rate above the hospital's own maximum"), "{based_on}");
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn a_rate_in_conflict_is_listed_too() {
    let workspace = Workspace::seeded();
    let rows = [("Aetna", "A", "600", "500", "550"), ("Aetna", "A", "610", "500", "700")];
    import(&workspace, "hill.csv", tall("2026-01-15", &rows));
    assert_eq!(asked(&workspace, "code-conflicts", &[]).len(), 2);
    assert_eq!(listed(&workspace, &[]), ["4 \"maximum\" 550.0"]);
    assert_eq!(check(&workspace), (1, 1));
}

/// The second edition: A falls outside, B is within, C is below another minimum, and no rate changes.
fn second() -> Vec<Row<'static>> {
    let mut rows = FIRST.to_vec();
    rows[0].4 = "590";
    rows[1].4 = "1050";
    rows[2].3 = "660";
    rows
}

const BEFORE: [&str; 4] =
    ["5 \"maximum\" 950.0", "6 \"minimum\" 650.0", "8 \"minimum\" 850.0", "9 \"minimum\" 800.0"];
const AFTER: [&str; 4] =
    ["4 \"maximum\" 590.0", "6 \"minimum\" 660.0", "8 \"minimum\" 850.0", "9 \"minimum\" 800.0"];

#[test]
fn bounds_of_the_next_edition_hold_from_then_on_and_change_no_rate() {
    let workspace = Workspace::seeded();
    let first = import(&workspace, "hill-1.csv", tall("2026-01-15", &FIRST));
    assert_eq!(listed(&workspace, &[]), BEFORE);
    let rates = "SELECT count(*) FROM rate WHERE amount_kind_id = 1 AND superseded_by IS NULL";
    let before: i64 = workspace.value(rates);
    let second = import(&workspace, "hill-2.csv", tall("2026-02-15", &second()));
    assert_eq!(listed(&workspace, &[]), AFTER);
    assert_eq!(workspace.value::<i64>(rates), before);
    let changed = format!("SELECT count(*) FROM rate WHERE amount_kind_id = 1 AND import_id = {second}");
    assert_eq!(workspace.value::<i64>(&changed), 0);
    // What a row says is of the file that says it.
    let files = "SELECT source_line || ' ' || file_name FROM v_rate_outside_bounds ORDER BY source_line";
    assert_eq!(
        column_of(&workspace.database(), files),
        ["4 hill-2.csv", "6 hill-2.csv", "8 hill-1.csv", "9 hill-1.csv"]
    );
    assert_eq!(listed(&workspace, &["--as-of", &first]), BEFORE);
    workspace.run(&["migrate", "verify"]).expect_code(0);
    workspace.run(&["imports", "undo", &second, "--yes"]).expect_code(0);
    assert_eq!(listed(&workspace, &[]), BEFORE);
    workspace.run(&["imports", "undo", &first, "--yes"]).expect_code(0);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate_outside_bounds"), 0);
}

#[test]
fn a_file_that_only_adds_says_what_its_own_rows_say() {
    let workspace = Workspace::seeded();
    import(&workspace, "hill-1.csv", tall("2026-01-15", &FIRST));
    workspace.write("hill-2.csv", tall("2026-02-15", &second()[..1]));
    workspace.run(&["import", "hill-2.csv", "--adds"]).expect_code(0);
    let all = ["4 \"maximum\" 590.0"].iter().chain(&BEFORE).copied().collect::<Vec<_>>();
    assert_eq!(listed(&workspace, &[]), all);
}

#[test]
fn a_lake_lists_what_the_database_lists() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let queries = ["code-outside-bounds", "code-checks", "outliers", "code-payer-rates"];
    for (name, day, rows) in
        [("hill-1.csv", "2026-01-15", FIRST.to_vec()), ("hill-2.csv", "2026-02-15", second())]
    {
        import(&workspace, name, tall(day, &rows));
        workspace.run(&["publish", "--into", "of-files", name]).expect_code(0);
        workspace.run(&["publish", "--into", "of-database"]).expect_code(0);
        for query in queries {
            assert!(compare(&workspace, &engine, (query, "of-database"), "47371") > 0, "{query}");
        }
        // A published file is cited as it is: what it states again has its own lines, which are the same here.
        let with = ["--lake", "of-files", "--engine-command", &engine];
        assert_eq!(listed(&workspace, &with), listed(&workspace, &[]), "{name}");
    }
}

#[test]
fn a_list_of_a_hospital_with_bounds_is_named_and_listed_as_its_template_is() {
    let workspace = Workspace::seeded();
    workspace.write(
        "list.toml",
        "publisher = 'Hill'\npublisher_kind = 'hospital'\nheader = { row = 1 }\n\
         codes = [{ column = 'Code', system = 'CPT' }]\n\
         columns = { payer = 'Payer', amount = 'Rate', minimum = 'Low', maximum = 'High' }\n",
    );
    workspace.write(
        "list.csv",
        "Code,Payer,Rate,Low,High\n47371,Aetna,600,500,700\n47371,Cigna,900,500,700\n47371,Humana,400,500,\n",
    );
    workspace.run(&["import", "list.csv", "--profile", "list.toml"]).expect_code(0);
    let said = "SELECT message FROM import_finding WHERE rule = 'I441' ORDER BY line";
    assert_eq!(
        column_of(&workspace.database(), said),
        ["900.00 is above the maximum 700.00", "400.00 is below the minimum 500.00"]
    );
    assert_eq!(listed(&workspace, &[]), ["3 \"maximum\" 700.0", "4 \"minimum\" 500.0"]);
}

#[test]
fn a_payer_list_without_bounds_has_none_outside() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,5000,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    assert_eq!(listed(&workspace, &[]), Vec::<String>::new());
    assert_eq!(check(&workspace), (0, 0));
}

/// In a published file 3,423 places are named; six of them are of rates that a row before states in the same way.
#[test]
fn every_rate_that_the_import_of_a_published_file_names_is_listed() {
    let Some(path) = published("hospitals-more/dekalb.csv.gz") else { return };
    let workspace = Workspace::seeded();
    workspace.run(&["import", path.to_str().expect("a path of UTF-8")]).expect_code(0);
    let named = "SELECT sum(occurrences) FROM import_finding WHERE rule = 'I441'";
    assert_eq!(workspace.value::<i64>(named), 3423);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM v_rate_outside_bounds"), 3417);
    // A room has a minimum of 445.97 on one line and of 1.00 on another, and 250.28 on the first.
    let room = "SELECT bound || ' ' || bound_amount FROM v_rate_outside_bounds WHERE source_line = 17112";
    assert_eq!(workspace.value::<String>(room), "minimum 445.97");
    // Each code of the file is a charge code of its own.
    let Some(engine) = engine() else { return };
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for (code, rates) in [("125110", 4), ("1061280", 1)] {
        let code = format!("CDM:{code}");
        assert_eq!(compare(&workspace, &engine, ("code-outside-bounds", "lake"), &code), rates, "{code}");
        compare(&workspace, &engine, ("code-checks", "lake"), &code);
    }
}
