//! Cells that CMS judges not and that are odd all the same: a valid file of a hospital loses no row by them, in none
//! of the three forms.

use serde_json::json;

use crate::workspace::{Run, Workspace, column_of, payer_csv, repository};

/// What a row of the file says that is looked at; one row to each.
#[derive(Clone, Copy)]
struct Cells<'c> {
    description: &'c str,
    code: &'c str,
    system: &'c str,
    modifiers: &'c str,
}

const SOUND: Cells<'_> = Cells { description: "Item", code: "47371", system: "CPT", modifiers: "" };

/// The same rows as a tall CSV, a wide one and JSON.
fn files(rows: &[Cells<'_>]) -> [(&'static str, String); 3] {
    let head = "hospital_name,last_updated_on,version,hospital_location,hospital_address,license_number|OH,\"To the \
        best of its knowledge and belief, the hospital has included all applicable standard charge information in \
        accordance with the requirements of 45 CFR 180.50, and the information encoded is true, accurate, and complete \
        as of the date indicated.\"\nMill,2025-01-01,2.0.0,Mill,\"1 Mill St, Dayton, OH 45402\",12345,true\n";
    let csv = |more: &str, behind: &str| {
        let mut text = format!(
            "{head}description,code|1,code|1|type,modifiers,setting,drug_unit_of_measurement,drug_type_of_measurement,\
             standard_charge|gross,standard_charge|discounted_cash,standard_charge|min,standard_charge|max,{more},\
             additional_generic_notes\n"
        );
        for (at, Cells { description, code, system, modifiers }) in rows.iter().enumerate() {
            let code = code.replace('"', "\"\"");
            let modifiers = modifiers.replace('"', "\"\"");
            text.push_str(&format!(
                "{description},\"{code}\",{system},\"{modifiers}\",outpatient,,,1000,600,500,900,{behind}{}\n",
                if at == 0 { "of the row" } else { "" }
            ));
        }
        text
    };
    let tall = csv(
        "payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,\
         standard_charge|negotiated_algorithm,estimated_amount,standard_charge|methodology",
        "Aetna,PPO,700,,,,fee schedule,",
    );
    let wide = csv(
        "standard_charge|Aetna|PPO|negotiated_dollar,standard_charge|Aetna|PPO|negotiated_percentage,\
         standard_charge|Aetna|PPO|negotiated_algorithm,estimated_amount|Aetna|PPO,\
         standard_charge|Aetna|PPO|methodology,additional_payer_notes|Aetna|PPO",
        "700,,,,fee schedule,,",
    );
    let items: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(at, Cells { description, code, system, modifiers })| {
            let mut charge = json!({"setting": "outpatient", "gross_charge": 1000, "discounted_cash": 600,
                "minimum": 500, "maximum": 900, "payers_information": [{"payer_name": "Aetna", "plan_name": "PPO",
                "standard_charge_dollar": 700, "methodology": "fee schedule"}]});
            if !modifiers.is_empty() {
                charge["modifiers"] = json!(modifiers);
                charge["modifier_code"] = json!([modifiers]);
            }
            if at == 0 {
                charge["additional_generic_notes"] = json!("of the row");
            }
            json!({"description": description, "code_information": [{"code": code, "type": system}],
                "standard_charges": [charge]})
        })
        .collect();
    let json = json!({"hospital_name": "Mill", "last_updated_on": "2025-01-01", "version": "2.0.0",
        "hospital_location": ["Mill"], "hospital_address": ["1 Mill St"],
        "license_information": {"license_number": "12345", "state": "OH"},
        "affirmation": {"affirmation": "text", "confirm_affirmation": true}, "standard_charge_information": items});
    [("tall.csv", tall), ("wide.csv", wide), ("items.json", json.to_string())]
}

/// Code, modifiers and amount of each negotiated rate.
fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT system || ' ' || code || ' [' || modifiers || '] ' || coalesce(amount, amount_na)
         FROM v_code_rate WHERE raw_payer IS NOT NULL ORDER BY rate_id",
    )
}

/// A file of the hospital that is imported, a valid one where it is CSV; and what the import says.
fn imported(name: &str, text: &str) -> (Workspace, Run) {
    let workspace = Workspace::seeded();
    workspace.write(name, text);
    if name.ends_with("csv") {
        workspace.run(&["validate", name]).expect_code(0);
    }
    let run = workspace.run(&["import", name]).expect_code(0);
    (workspace, run)
}

#[test]
fn what_is_no_modifier_takes_no_row_of_a_valid_hospital_file_along() {
    let modifiers = [
        "",
        "N/A",
        "NA",
        "-",
        "None",
        "RTLT",
        "26/TC",
        "lt59",
        "bilateral",
        "26|both \"sides\"",
        "2650",
        "*",
    ];
    let rows: Vec<_> = modifiers.iter().map(|modifiers| Cells { modifiers, ..SOUND }).collect();
    for (name, text) in files(&rows) {
        let (workspace, run) = imported(name, &text);
        run.expect_talk(&[
            "0 rejected",
            "note[I573]",
            "`RTLT` is read as LT and RT",
            "warning[I210]",
            "warning[I219]",
            "`bilateral` is not a modifier; kept as the text `BILATERAL`, apart from the bare code",
        ]);
        let expected = [
            "[]",
            "[]",
            "[]",
            "[]",
            "[]",
            "[LT|RT]",
            "[26|TC]",
            "[59|LT]",
            "[BILATERAL]",
            "[26|BOTH 'SIDES']",
            "[2650]",
            "[*]",
        ]
        .map(|modifiers| format!("CPT 47371 {modifiers} 700.0"));
        let mut stored = rates(&workspace);
        // The same rate under the same charge is one, whichever row states it.
        stored.dedup();
        let mut expected = expected.to_vec();
        expected.dedup();
        assert_eq!(stored, expected, "{name}");
        // A text among modifiers is that of no rule of Medicare's, and breaks no report.
        workspace.run(&["report", "47371", "--format", "json"]).expect_code(0);
        workspace.run(&["migrate", "verify"]).expect_code(0);
    }
}

#[test]
fn a_row_that_explains_what_is_no_modifier_is_kept_under_its_text() {
    let rows = [SOUND, Cells { code: "", system: "", modifiers: "bilateral", ..SOUND }];
    for (name, text) in files(&rows).into_iter().take(2) {
        let workspace = Workspace::seeded();
        workspace.write(name, text.replace("2.0.0", "2.2.0"));
        workspace.run(&["import", name]).expect_code(0).expect_talk(&["0 rejected", "warning[I219]"]);
        let effects = "SELECT DISTINCT modifiers FROM modifier_effect";
        assert_eq!(column_of(&workspace.database(), effects), ["BILATERAL"], "{name}");
    }
}

#[test]
fn a_code_that_a_spreadsheet_spoiled_is_none_and_takes_no_row_along() {
    let rows = [
        ("Formula", "=\"00100\"", "CPT"),
        ("Shortened", "4.7371E+04", "CPT"),
        ("Day", "2025-03-01", "LOCAL"),
        ("Error", "#REF!", "CDM"),
        ("Nothing", "=\"\"", "CPT"),
        ("Sound", "47370", "CPT"),
    ]
    .map(|(description, code, system)| Cells { description, code, system, ..SOUND });
    for (name, text) in files(&rows) {
        let (workspace, run) = imported(name, &text);
        run.expect_talk(&[
            "0 rejected",
            "warning[I225]",
            "a number that a spreadsheet shortened and no code; the row is kept by its other codes or its description",
        ]);
        let expected = [
            "CPT 00100 [] 700.0",
            "LOCAL SHORTENED [] 700.0",
            "LOCAL DAY [] 700.0",
            "LOCAL ERROR [] 700.0",
            "LOCAL NOTHING [] 700.0",
            "CPT 47370 [] 700.0",
        ];
        assert_eq!(rates(&workspace), expected, "{name}");
        let notes = "SELECT coalesce(notes, '') FROM v_rate WHERE raw_payer IS NOT NULL ORDER BY rate_id";
        let expected = [
            "of the row",
            "code as published: 4.7371E+04",
            "code as published: 2025-03-01",
            "code as published: #REF!",
            "code as published: =\"\"",
            "",
        ];
        assert_eq!(column_of(&workspace.database(), notes), expected, "{name}");
    }
}

#[test]
fn a_row_keeps_its_other_codes_beside_one_that_a_spreadsheet_spoiled() {
    let rows = [Cells { code: "4.7371E+04", ..SOUND }];
    let [(name, tall), ..] = files(&rows);
    let tall = tall.replace("code|1|type,", "code|1|type,code|2,code|2|type,");
    let tall = tall.replace("\"4.7371E+04\",CPT,", "\"4.7371E+04\",CPT,360,RC,");
    let workspace = Workspace::seeded();
    workspace.write(name, &tall);
    workspace.run(&["import", name]).expect_code(0).expect_talk(&["1 accepted, 0 rejected", "warning[I225]"]);
    assert_eq!(rates(&workspace), ["RC 0360 [] 700.0"]);
    let notes = "SELECT notes FROM v_rate WHERE raw_payer IS NOT NULL";
    assert_eq!(column_of(&workspace.database(), notes), ["of the row | code as published: 4.7371E+04"]);
}

#[test]
fn a_marker_is_no_code_and_a_code_that_was_made_a_number_is_read_without_its_point() {
    let rows =
        [("Sound", "47370"), ("Marker", "N/A"), ("Dash", "-"), ("Word", "None"), ("Number", "47371.0")]
            .map(|(description, code)| Cells { description, code, ..SOUND });
    for (name, text) in files(&rows) {
        let (workspace, run) = imported(name, &text);
        run.expect_talk(&[
            "0 rejected",
            "warning[I210]",
            "`N/A` is read as no code",
            "warning[I576]",
            "a code that was made a number, read as 47371, here and wherever the file has such",
        ]);
        let expected = [
            "CPT 47370 [] 700.0",
            "LOCAL MARKER [] 700.0",
            "LOCAL DASH [] 700.0",
            "LOCAL WORD [] 700.0",
            "CPT 47371 [] 700.0",
        ];
        assert_eq!(rates(&workspace), expected, "{name}");
    }
}

/// Whose a price is may be missing for one payer: the other figures of the item are kept.
#[test]
fn a_payer_without_a_name_takes_no_other_figure_of_its_item_along() {
    for name in ["null", "\"\"", "\" \""] {
        let workspace = Workspace::seeded();
        workspace.write(
            "hill.json",
            format!(
                "{{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"last_updated_on\": \"2026-01-01\",
                  \"standard_charge_information\": [{{\"description\": \"A\",
                  \"code_information\": [{{\"code\": \"47371\", \"type\": \"CPT\"}}], \"standard_charges\": [{{
                  \"setting\": \"outpatient\", \"gross_charge\": 1000, \"minimum\": 700, \"maximum\": 710,
                  \"payers_information\": [
                  {{\"payer_name\": {name}, \"plan_name\": \"PPO\", \"standard_charge_dollar\": 700,
                    \"methodology\": \"fee schedule\"}},
                  {{\"payer_name\": \"Cigna\", \"plan_name\": \"PPO\", \"standard_charge_dollar\": 710,
                    \"methodology\": \"fee schedule\"}}]}}]}}]}}"
            ),
        );
        let run = workspace.run(&["import", "hill.json"]).expect_code(0);
        run.expect_talk(&["I449", "`700`, has no payer and is left out"]);
        let kept = column_of(
            &workspace.database(),
            "SELECT concat_ws(' ', amount_kind, raw_payer, amount) FROM v_code_rate WHERE amount IS NOT NULL ORDER BY 1",
        );
        assert_eq!(
            kept,
            ["gross 1000.0", "maximum 710.0", "minimum 700.0", "negotiated Cigna 710.0"],
            "{name}"
        );
    }
}

/// A row of a tall file that names no payer keeps its standard charges; one that has nothing else is rejected.
#[test]
fn a_tall_row_without_a_payer_keeps_its_own_charges() {
    let [(name, tall), ..] =
        files(&[SOUND, Cells { code: "47370", ..SOUND }, Cells { code: "47380", ..SOUND }]);
    let lines: Vec<&str> = tall.lines().collect();
    let nameless = lines[4].replace("Aetna,PPO,700,,", ",PPO,710,70,");
    let nothing = lines[5].replace("1000,600,500,900,Aetna", ",,,,");
    let text = format!("{}\n{nameless}\n{nothing}\n", lines[..4].join("\n"));
    let workspace = Workspace::seeded();
    workspace.write(name, &text);
    let run = workspace.run(&["import", name]).expect_code(1);
    run.expect_talk(&[
        "warning[I234]",
        "a negotiated charge, `710` and `70`, has no payer and is left out with its plan `PPO`; the others are kept",
        "error[I220]",
        "3 read, 2 accepted, 1 rejected",
    ]);
    let kept = column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', code, amount_kind, raw_payer, amount) FROM v_code_rate WHERE amount IS NOT NULL ORDER BY 1",
    );
    let expected = [
        "47370 cash 600.0",
        "47370 gross 1000.0",
        "47370 maximum 900.0",
        "47370 minimum 500.0",
        "47371 cash 600.0",
        "47371 gross 1000.0",
        "47371 maximum 900.0",
        "47371 minimum 500.0",
        "47371 negotiated Aetna 700.0",
    ];
    assert_eq!(kept, expected);
    let verdict = workspace.run(&["validate", name, "--format", "json"]).expect_code(1);
    assert_eq!(verdict.stdout.matches("RequiredValueError").count(), 2, "{}", verdict.stdout);
}

/// `N/A` in the place of a payer is none: no payer of this name, and no rate of it.
#[test]
fn a_marker_in_the_place_of_a_payer_is_no_payer() {
    let [(name, tall), ..] = files(&[SOUND, Cells { code: "47370", ..SOUND }]);
    let lines: Vec<&str> = tall.lines().collect();
    let none = lines[3].replace("Aetna,PPO,700,,,,fee schedule", "N/A,N/A,,,,,");
    let priced = lines[4].replace("Aetna", "n/a");
    let workspace = Workspace::seeded();
    workspace.write(name, format!("{}\n{none}\n{priced}\n", lines[..3].join("\n")));
    let run = workspace.run(&["import", name]).expect_code(0);
    let run = run
        .expect_talk(&["warning[I449]", "`n/a` is no payer, and its negotiated charge, `700`, is left out"]);
    assert!(!run.stderr.contains("not matched to a payer"), "{}", run.stderr);
    let kept = column_of(
        &workspace.database(),
        "SELECT code || ' ' || count(*) || ' ' || count(raw_payer) FROM v_code_rate GROUP BY code ORDER BY 1",
    );
    assert_eq!(kept, ["47370 4 0", "47371 4 0"]);
}

/// A row that comes in through a profile keeps its other amounts, too.
#[test]
fn a_row_of_a_profile_without_a_payer_keeps_its_other_amounts() {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.toml",
        "publisher = 'Hill'\nedition = '2026-01-01'\nheader = { row = 1 }\ncolumns = { gross = 'Gross', payer = 'Payer', \
         plan = 'Plan', amount = 'Rate' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n",
    );
    workspace.write(
        "hill.csv",
        "Code,Gross,Payer,Plan,Rate\n47371,100,Aetna,PPO,50\n47370,110,,PPO,60\n47380,120,,,\n47381,,,PPO,70\n\
         47382,130,N/A,,\n",
    );
    let run = workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(1);
    run.expect_talk(&[
        "warning[I449]",
        "no payer for `60` and `PPO`: left out, and the other amounts of the row are kept",
        "hill.csv, line 3, cell C3",
        "error[I301]",
        "5 read, 4 accepted, 1 rejected",
    ]);
    let kept = column_of(
        &workspace.database(),
        "SELECT concat_ws(' ', code, amount_kind, raw_payer, amount) FROM v_code_rate ORDER BY 1",
    );
    let expected = [
        "47370 gross 110.0",
        "47371 gross 100.0",
        "47371 negotiated Aetna 50.0",
        "47380 gross 120.0",
        "47382 gross 130.0",
    ];
    assert_eq!(kept, expected);
}

/// A code that its type does not fit is kept as what its shape says, and is told.
#[test]
fn a_code_that_its_type_does_not_fit_is_kept_by_its_shape() {
    let workspace = Workspace::seeded();
    let head = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let mut text: String = head.expect("the fixture").split_inclusive('\n').take(3).collect();
    for (code, system) in [
        ("27447", "MS-DRG"),
        ("xx", "MS-DRG"),
        ("ABC", "RC"),
        ("J1170", "RC"),
        ("99213", "CDT"),
        ("470", "MS-DRG"),
        ("360", "RC"),
        ("D0120", "CDT"),
    ] {
        text.push_str(&format!(
            "Item {code} {system},{code},{system},,,outpatient,facility,,,9000,5400,,,,,,,,,,,3000,4200,,\n"
        ));
    }
    workspace.write("hill.csv", text);
    let run = workspace.run(&["import", "hill.csv"]).expect_code(0);
    run.expect_talk(&["`27447` is no MS-DRG code by its shape; kept as CPT"]);
    let kept = column_of(
        &workspace.database(),
        "SELECT DISTINCT system || ' ' || code FROM v_code_rate WHERE amount_kind = 'gross' ORDER BY 1",
    );
    assert_eq!(
        kept,
        [
            "CDT D0120",
            "CPT 27447",
            "CPT 99213",
            "HCPCS J1170",
            "LOCAL ABC",
            "LOCAL XX",
            "MS-DRG 470",
            "RC 0360",
        ]
    );
}

#[test]
fn modifiers_under_the_name_of_another_shape_are_those_of_the_price() {
    let rows = [SOUND, Cells { modifiers: "80", ..SOUND }];
    for (name, text) in files(&rows) {
        for called in ["modifier", "modifier_codes", "modifier_code"] {
            let text = match name {
                // Of two members the one that the template names is read.
                "items.json" => text.replace("\"modifiers\":\"80\",", "").replace("modifier_code", called),
                _ => text.replace(",modifiers,", &format!(",{called},")),
            };
            let workspace = Workspace::seeded();
            workspace.write(name, text);
            let run = workspace.run(&["import", name]).expect_code(0);
            assert_eq!(
                rates(&workspace),
                ["CPT 47371 [] 700.0", "CPT 47371 [80] 700.0"],
                "{name} {}",
                run.stderr
            );
        }
    }
}

#[test]
fn a_payer_in_two_columns_takes_no_other_figure_of_the_row_along() {
    let [_, (name, wide), _] = files(&[SOUND]);
    let other = "standard_charge|Aetna|PPO|negotiated_dollar";
    let cases = [
        // Notes are kept both; of two methods none is guessed.
        ("additional_payer_notes|AETNA|PPO", "per visit", "per unit | per visit", "fee schedule"),
        ("standard_charge|AETNA|PPO|methodology", "case rate", "per unit", "[invalid]"),
    ];
    for (heading, cell, notes, method) in cases {
        let text = wide
            .replace(other, &format!("{heading},{other}"))
            .replace(",700,", &format!(",{cell},700,"))
            .replace(",fee schedule,,", ",fee schedule,per unit,");
        let workspace = Workspace::seeded();
        workspace.write(name, text);
        workspace.run(&["import", name]).expect_code(0).expect_talk(&["1 accepted, 0 rejected", "I125"]);
        let stored = column_of(
            &workspace.database(),
            "SELECT amount || ' ' || coalesce(method, '[' || method_na || ']') || ', ' || notes
             FROM v_code_rate WHERE raw_payer IS NOT NULL",
        );
        let text = stored.join("|");
        assert!(text.starts_with(&format!("700.0 {method}, ")), "{text}");
        for note in notes.split(" | ") {
            assert!(text.contains(note), "{text}");
        }
    }
}

#[test]
fn the_last_row_of_a_file_that_ends_in_it_is_rejected_and_a_short_one_is_said() {
    let other = Cells { description: "Other", code: "47370", ..SOUND };
    for (name, text) in files(&[SOUND, other, SOUND]).into_iter().take(2) {
        let rows: Vec<&str> = text.trim_end().lines().collect();
        let (last, above) = rows.split_last().expect("rows");
        // Cut within the gross charge: 100 of 1000.
        let cut = last.find(",1000,").expect("a charge") + 4;
        let workspace = Workspace::seeded();
        workspace.write(name, format!("{}\n{}", above.join("\n"), &last[..cut]));
        workspace.run(&["import", name]).expect_code(1).expect_talk(&[
            "2 accepted, 1 rejected",
            "I104",
            "it is cut",
        ]);
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM rate WHERE amount = 1000000"), 0);
        // With its line end the row is short, and what it states is kept.
        let workspace = Workspace::seeded();
        let short = last.trim_end_matches(|c| c != '7').trim_end_matches('7').trim_end_matches(',');
        workspace.write(name, format!("{}\n{short}\n", above.join("\n")));
        workspace.run(&["import", name]).expect_code(0).expect_talk(&["3 accepted, 0 rejected", "I113"]);
    }
}

#[test]
fn what_a_hospital_says_of_a_modifier_for_all_its_prices_is_in_the_report_of_each_code() {
    let rows = [
        SOUND,
        Cells { description: "Both sides", code: "", system: "", modifiers: "50" },
        Cells { description: "Assistants", code: "", system: "", modifiers: "80|82" },
    ];
    for (name, text) in files(&rows) {
        let text = text.replace("2.0.0", "2.2.0");
        let workspace = Workspace::seeded();
        let query = ["query", "run", "code-modifier-effects", "--format", "json", "--param"];
        let asked = |params: &[&str]| workspace.run(&[&query[..], params].concat()).expect_code(0).rows();
        assert!(asked(&["code=47371"]).is_empty(), "no file is imported");
        workspace.write(name, text);
        workspace.run(&["import", name]).expect_code(0);
        let other = "Cigna,Commercial,CPT,47382,,outpatient,facility,,fee schedule,1200.00,,,,";
        workspace.write("other.csv", payer_csv(&[other]));
        workspace.run(&["import", "other.csv"]).expect_code(0);
        let effects = asked(&["code=47371"]);
        let words: Vec<_> =
            effects.iter().map(|row| (row["modifiers"].clone(), row["publisher"].clone())).collect();
        assert_eq!(
            words,
            ["50", "80 82"].map(|modifiers| (json!(modifiers), json!("Mill (OH 12345)"))),
            "{effects:?}"
        );
        assert_eq!(effects[0]["_source"]["file"], name, "{effects:?}");
        assert_eq!(effects[0]["source_line"], effects[0]["_source"]["line"], "{effects:?}");
        assert_eq!(asked(&["code=47371", "--param", "modifier=82"]).len(), 1);
        assert!(asked(&["code=47382"]).is_empty(), "the hospital has no price of it");
        let report = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
        let section = |id: &str| {
            let sections = report["sections"].as_array().cloned().unwrap_or_default();
            sections
                .into_iter()
                .filter(|one| {
                    one["tables"].as_array().is_some_and(|all| all.iter().any(|table| table["id"] == id))
                })
                .collect::<Vec<_>>()
        };
        let shown = section("code-modifier-effects");
        assert_eq!(shown.len(), 1, "{name}: in one section alone");
        assert_eq!(shown[0]["id"], "payers", "{name}");
        let other = workspace.run(&["report", "47382", "--format", "json"]).expect_code(0).json();
        assert!(!other["sections"].to_string().contains("code-modifier-effects"), "{name}");
    }
}

#[test]
fn a_column_that_the_file_does_not_have_is_not_collected() {
    let [tall, wide, _] = files(&[SOUND]).map(|(_, text)| text);
    let without = |file: &str, heading: &str| {
        let line = file.lines().nth(2).expect("the headings");
        let at = line.split(',').position(|name| name == heading).expect("the column");
        let cut = |line: &str| {
            let cells = line.split(',').enumerate().filter(|(nth, _)| *nth != at);
            cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(",")
        };
        let lines = file.lines().enumerate();
        lines.map(|(nth, line)| if nth < 2 { line.to_owned() } else { cut(line) } + "\n").collect::<String>()
    };
    for (heading, sql) in [
        ("standard_charge|discounted_cash", "SELECT amount_na FROM v_rate WHERE amount_kind = 'cash'"),
        ("standard_charge|gross", "SELECT amount_na FROM v_rate WHERE amount_kind = 'gross'"),
        ("standard_charge|min", "SELECT amount_na FROM v_rate WHERE amount_kind = 'minimum'"),
        ("standard_charge|methodology", "SELECT method_na FROM v_rate WHERE amount_kind = 'negotiated'"),
    ] {
        for file in [&tall, &wide].into_iter().filter(|file| file.contains(&format!("{heading},"))) {
            let workspace = Workspace::seeded();
            workspace.write("mill.csv", without(file, heading));
            workspace.run(&["import", "mill.csv"]).expect_talk(&["I140", "not collected"]);
            assert_eq!(column_of(&workspace.database(), sql), ["not-collected"], "{heading}:\n{file}");
        }
    }
}
