//! JSON records as a table: a list, a list within an object, one object a line, read through a profile.

use crate::workspace::{Workspace, column_of};

const PROFILE: &str = "publisher = 'Hill Hospital'\nedition_from = { row = 2, after = 'last_updated:' }\n\
    [header]\nrecords = 'charges'\n[columns]\ndescription = 'Description'\ngross = 'Gross Charge'\n\
    cash = 'Prices.Cash'\nmodifiers = 'Modifier'\n[payers]\ncolumns = 'rest'\n\
    [[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n";

const FILE: &str = r#"{
  "hospital": "Hill Hospital",
  "last_updated": "2021-01-01",
  "charges": [
    {"Code": "47371", "Description": "cryoablation", "Gross Charge": 22032.00,
      "Aetna": "1,200.50", "Modifier": ["26", "50"], "Prices": {"Cash": 5}},
    {"Code": "47370", "Gross Charge": 2e3, "Aetna": null, "Cigna": 77},
    null,
    {"Code": "47380", "Code": "47382", "Gross Charge": 1},
    {"Code": "47383", "Gross Charge": "n/a"}
  ],
  "notes": [{"text": "prices may vary"}]
}
"#;

/// A profile for records with a code and a fee.
const SMALL: &str = "publisher = 'Hill'\nheader = { records = '' }\ncolumns = { gross = 'Fee' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";

#[test]
fn records_of_a_named_list_are_rows_with_the_line_of_each_value_as_the_source() {
    let work = Workspace::seeded();
    work.write("hill.json", FILE);
    work.write("hill.toml", PROFILE);
    let run = work.run(&["import", "hill.json", "--profile", "hill.toml"]);
    let run = run.expect_code(1);
    let run = run.expect_talk(&["5 read, 3 accepted, 2 rejected"]);
    let run = run.expect_talk(&["an element of the list is null and no record"]);
    let run = run.expect_talk(&["the record states the key `Code` twice"]);
    let run = run.expect_talk(&["/charges/3"]);
    run.expect_talk(&["Hill Hospital, of 2021-01-01"]);
    let rows = column_of(&work.database(),
        "SELECT source_line || ' ' || coalesce(raw_payer, amount_kind) || ' ' || coalesce(amount, amount_na) || ' ' || modifiers
         FROM v_rate WHERE publisher = 'Hill Hospital' AND (amount IS NOT NULL OR amount_raw IS NOT NULL) ORDER BY 1",
    );
    assert_eq!(
        rows,
        [
            "10 gross not-supplied ",
            "5 gross 22032.0 26|50",
            "6 Aetna 1200.5 26|50",
            "6 cash 5.0 26|50",
            "7 Cigna 77.0 ",
            "7 gross 2000.0 "
        ]
    );
    assert!(!work.path("hill.rejects.csv").exists(), "records are corrected in their file");
}

#[test]
fn one_record_a_line_is_read_and_records_on_one_line_are_numbered() {
    let work = Workspace::seeded();
    work.write("small.toml", SMALL);
    work.write("lines.json", "{\"Code\": \"47371\", \"Fee\": 1.5}\n{\"Code\": \"47370\", \"Fee\": 2}\n");
    work.run(&["import", "lines.json", "--profile", "small.toml"]).expect_code(0);
    work.write("one.json", "[{\"Code\":\"47371\",\"Fee\":1.5},{\"Code\":\"47370\",\"Fee\":3}]");
    let run = work.run(&["import", "one.json", "--profile", "small.toml", "--accept", "I504"]);
    let run = run.expect_code(0);
    run.expect_talk(&["the line of a figure is the number of its record"]);
    let rows = column_of(
        &work.database(),
        "SELECT source_line || ' ' || amount FROM v_rate WHERE publisher = 'Hill' ORDER BY amount",
    );
    assert_eq!(rows, ["1 1.5", "2 3.0"]);
}

#[test]
fn a_list_within_objects_is_read_and_named_by_the_way_to_it() {
    let work = Workspace::seeded();
    let text = "{\"hospital\": \"Hill\", \"meta\": {\"by\": {\"tool\": \"X\"}},\n\"data\": {\"notes\": [\"a\"],\n\
                \"in.patient\": {\"charges\": [\n{\"Code\": \"47371\", \"Fee\": 1.5},\n{\"Code\": \"47370\", \"Fee\": -2}]},\n\
                \"few\": [{\"Code\": \"47382\", \"Fee\": 9}]}}";
    work.write("deep.json", text);
    for list in ["", "data.in.patient.charges"] {
        let profile = SMALL.replace("records = ''", &format!("records = '{list}'"));
        work.write("deep.toml", profile);
        let run = work.run(&["import", "deep.json", "--profile", "deep.toml", "--dry-run"]);
        run.expect_talk(&["1 accepted, 1 rejected", "/data/in.patient/charges/1/Fee"]);
    }
    let few = SMALL.replace("records = ''", "records = 'data.few'");
    work.write("deep.toml", few);
    work.run(&["import", "deep.json", "--profile", "deep.toml"]).expect_code(0);
    let rows = column_of(
        &work.database(),
        "SELECT source_line || ' ' || amount FROM v_rate WHERE publisher = 'Hill' ORDER BY amount",
    );
    assert_eq!(rows, ["6 9.0"]);
    let proposed = work.run(&["import", "deep.json", "--suggest-profile"]).expect_code(0);
    proposed.expect_stdout(&["records = \"data.in.patient.charges\""]);
}

#[test]
fn what_is_no_list_of_records_is_answered_in_words_and_nothing_is_written() {
    let work = Workspace::seeded();
    work.write("small.toml", SMALL);
    for (text, code, said) in [
        ("[[\"Code\",\"Fee\"],[\"47371\",5]]", 4, "its list holds no records: an element is a list"),
        (
            "{\"47371\": {\"fee\": 1}, \"47370\": {\"fee\": 2}}",
            4,
            "objects within one another: `47371` and `47370`",
        ),
        ("[{\"47371\":1},{\"47370\":2},{\"47372\":2},{\"47373\":2}]", 4, "differ from record to record"),
        ("[{\"Code\":\"47371\",\"Fee\":[{\"a\":1}]}]", 1, "lists or records under it"),
        ("[{\"Code\":\"47371\",\"Fees\":1}]", 1, "there is no column `Fee`"),
        ("[{\"Code\":\"47371\",", 4, "is not sound JSON: line 1, byte 1"),
        ("[{\"Code\":\"47371\",\"Fee\":1}] x", 4, "something follows the end of the data"),
        ("[]", 4, "it holds no list of records"),
    ] {
        work.write("bad.json", text);
        let run = work.run(&["import", "bad.json", "--profile", "small.toml"]);
        let run = run.expect_code(code);
        run.expect_talk(&[said]);
    }
    assert_eq!(
        column_of(&work.database(), "SELECT CAST(count(*) AS TEXT) FROM v_rate WHERE publisher = 'Hill'"),
        ["0"]
    );
}

#[test]
fn more_keys_than_a_table_has_columns_are_data_and_no_headings() {
    let work = Workspace::seeded();
    work.write("small.toml", SMALL);
    let records: Vec<String> = (0..5000).map(|n| format!("{{\"Code\": \"47371\", \"{n}\": 1}}")).collect();
    work.write("keys.json", records.join("\n"));
    let run = work.run(&["import", "keys.json", "--profile", "small.toml"]);
    let run = run.expect_code(4);
    run.expect_talk(&["more than 4,096 different keys up to record 4,096"]);
}

#[test]
fn one_object_on_one_line_is_one_record() {
    for text in ["{\"Code\": \"47371\", \"Fee\": 1.00}\n", "{\"Code\": \"47371\", \"Fee\": 1.00}"] {
        let workspace = Workspace::seeded();
        workspace.write("p.toml", SMALL);
        workspace.write("one.json", text);
        workspace
            .run(&["import", "one.json", "--profile", "p.toml"])
            .expect_code(0)
            .expect_talk(&["1 accepted"]);
        let fees = "SELECT printf('%.2f', amount) FROM v_rate WHERE amount_kind = 'gross'";
        assert_eq!(column_of(&workspace.database(), fees), ["1.00"]);
    }
    // An object that holds its records by a name is still told so.
    let workspace = Workspace::seeded();
    workspace.write("p.toml", SMALL.replace("records = ''", "records = 'fees'"));
    workspace.write("one.json", "{\"Code\": \"47371\", \"Fee\": 1.00}");
    let run = workspace.run(&["import", "one.json", "--profile", "p.toml"]);
    assert_ne!(run.code, 0);
}

/// What the rates of the lines around a broken one are.
fn lines_of_hill(work: &Workspace) -> Vec<String> {
    column_of(
        &work.database(),
        "SELECT source_line || ' ' || amount FROM v_rate WHERE publisher = 'Hill' ORDER BY source_line",
    )
}

#[test]
fn a_broken_line_among_records_is_a_rejected_row_and_named_with_line_and_byte() {
    let sound = |code: &str, fee: &str| format!("{{\"Code\": \"{code}\", \"Fee\": {fee}}}\n");
    let around =
        |middle: &str| sound("47371", "1.5") + middle + "\n" + &sound("47370", "2") + &sound("99213", "3");
    let deep = "[".repeat(200_000);
    for (broken, why) in [
        ("{\"Code\": \"47379\", \"Fee\": 9", "byte 56 of the text: expected `,` or `}`"),
        ("{\"Code\": \"47379, \"Fee\": 9}", "expected `,` or `}`"),
        ("\"Code\": \"47379\", \"Fee\": 9}", "something follows the end of the value"),
        ("{\"Code\": \"47379\", \"Fee\": 9}}", "something follows the end of the value"),
        ("{\"Code\": \"47379\", \"Fee\": NaN}", "expected a value"),
        ("{\"Code\": \"47379\", \"Fee\": 9},", "something follows the end of the value"),
        ("<html>", "expected a value"),
        (&deep, "nested too deep"),
    ] {
        let work = Workspace::seeded();
        work.write("small.toml", SMALL);
        work.write("lines.json", around(broken));
        let run = work.run(&["import", "lines.json", "--profile", "small.toml"]).expect_code(1);
        run.expect_talk(&[
            "error[I568] the line is not sound JSON",
            why,
            "lines.json, line 2, /1",
            "4 read, 3 accepted, 1 rejected",
        ]);
        assert_eq!(lines_of_hill(&work), ["1 1.5", "3 2.0", "4 3.0"], "{why}");
    }
    // A first line that is broken, and a file that was cut off.
    let work = Workspace::seeded();
    work.write("small.toml", SMALL);
    let text =
        format!("{{\"Code\": \"47379\",\n{}{}{{\"Code\": \"4", sound("47370", "2"), sound("99213", "3"));
    work.write("lines.json", text + "\n" + &sound("99214", "4"));
    let run = work.run(&["import", "lines.json", "--profile", "small.toml"]).expect_code(1);
    run.expect_talk(&["5 read, 3 accepted, 2 rejected", "lines.json, line 1", "lines.json, line 4"]);
    assert_eq!(lines_of_hill(&work), ["2 2.0", "3 3.0", "5 4.0"]);
}

#[test]
fn where_records_are_not_on_lines_a_missing_bracket_is_named_where_its_value_begins() {
    let work = Workspace::seeded();
    work.write("small.toml", SMALL);
    let before = work.dump();
    for (text, place) in [
        (
            "[{\"Code\": \"47371\", \"Fee\": 1.5},\n{\"Code\": \"47370\", \"Fee\": 2,\n{\"Code\": \"99213\", \"Fee\": 3}]\n",
            "line 3, byte 60: expected the name of a property in quotes",
        ),
        (
            "{\"Code\": \"47371\",\n\"Fee\": 1.5}\n{\"Code\": \"47370\",\n\"Fee\": [2}\n{\"Code\": \"99213\",\n\"Fee\": 3}\n",
            "line 3, byte 30: the value that begins here has no end",
        ),
        (
            "{\"list\": [\n{\"Code\": \"47371\", \"Fee\": 1.5},\n{\"Code\": \"47370\", \"Fee\": \"2}\n]}\n",
            "line 3, byte 42: the value that begins here has no end",
        ),
    ] {
        work.write("hill.json", text);
        let run = work.run(&["import", "hill.json", "--profile", "small.toml"]).expect_code(4);
        run.expect_talk(&["not sound JSON", place]);
        assert_eq!(work.dump(), before);
    }
    // Most lines are no records: the text is no list of lines.
    work.write("hill.json", "{\"Code\": \"47371\", \"Fee\": 1.5}\nhello\nworld\n");
    let run = work.run(&["import", "hill.json", "--profile", "small.toml"]).expect_code(4);
    run.expect_talk(&["line 2, byte 30: something follows the end of the data"]);
    assert_eq!(work.dump(), before);
}

/// A list beside the one that is read is named on every road: by the proposal, and by an import with its profile.
#[test]
fn a_list_that_is_not_read_is_named_by_proposal_and_import() {
    let workspace = Workspace::seeded();
    workspace.write(
        "two.json",
        "{\"inpatient\":[{\"DRG\":\"470\",\"Desc\":\"x\",\"Price\":10100.5},{\"DRG\":\"471\",\"Desc\":\"y\",\"Price\":10101.5}],\
         \"outpatient\":[{\"Code\":\"47370\",\"Desc\":\"p\",\"Price\":100.5},{\"Code\":\"47371\",\"Desc\":\"q\",\"Price\":101.5},\
         {\"Code\":\"99213\",\"Desc\":\"r\",\"Price\":102.5}]}",
    );
    let run = workspace.run(&["import", "two.json", "--suggest-profile"]).expect_code(0);
    let run =
        run.expect_stdout(&["records = \"outpatient\"", "# Not read: `inpatient` (2 records).", "--adds"]);
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "Hill"));
    let run = workspace.run(&["import", "two.json", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["I565", "`inpatient` (2 records)", "3 accepted"]);
}

/// Following what a proposal says of the lists that it does not read keeps the rates of all of them.
#[test]
fn lists_of_two_settings_are_kept_beside_one_another() {
    let workspace = Workspace::seeded();
    let list = |of: u32| {
        let record = |code: u32| {
            format!("{{\"cpt\":\"{code}\",\"description\":\"d{code}\",\"Aetna HMO\":{of}{}.25}}", code % 100)
        };
        [27447, 47370, 47371].map(record).join(",")
    };
    let text = format!("{{\"inpatient\":[{}],\"outpatient\":[{}]}}", list(7), list(6));
    workspace.write("two.json", text);
    let proposed = workspace.run(&["import", "two.json", "--suggest-profile"]).expect_code(0);
    let proposed =
        proposed.expect_stdout(&["records = \"inpatient\"", "setting = \"inpatient\"   # by the name"]);
    let profile = proposed.stdout.replace("write whose file this is", "Hill");
    workspace.write("first.toml", &profile);
    workspace.write("second.toml", profile.replace("= \"inpatient\"", "= \"outpatient\""));
    workspace.run(&["import", "two.json", "--profile", "first.toml"]).expect_code(0);
    workspace.run(&["import", "two.json", "--profile", "second.toml", "--adds"]).expect_code(0);
    let kept: String = workspace.value(
        "SELECT group_concat(setting || ' ' || amount, ', ' ORDER BY setting) FROM v_code_rate
         WHERE code = '47371'",
    );
    assert_eq!(kept, "inpatient 771.25, outpatient 671.25");
}

#[test]
fn a_record_that_is_rejected_shows_a_proposal_nothing() {
    let workspace = Workspace::seeded();
    workspace.write(
        "twice.json",
        "[{\"Code\":\"47370\",\"Desc\":\"p\",\"Price\":100.5,\"Price\":200.5},\
         {\"Code\":\"47371\",\"Desc\":\"q\",\"Price\":101.5},{\"Code\":\"99213\",\"Desc\":\"r\",\"Price\":\"ask us\"}]",
    );
    let run = workspace.run(&["import", "twice.json", "--suggest-profile"]).expect_code(0);
    let run = run.expect_stdout(&["record 3, Price: ask us", "2 rejected"]);
    assert!(!run.stdout.contains("100.5200.5"), "{}", run.stdout);
}
