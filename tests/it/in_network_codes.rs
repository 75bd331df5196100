//! Codes of payers' own files that a spreadsheet spoiled, that say that there is none, or that were made numbers.

use crate::in_network::{FOLLOWED, Shape, file, import, prices};
use crate::in_network_counts::{file as one_price, group};
use crate::in_network_odd::allowed;
use crate::workspace::Workspace;

/// A text for a code, what is said of it, and whether its prices are stored.
const CASES: [(&str, &str, bool); 5] = [
    ("\"4.7371E+04\"", "`4.7371E+04` is a number that a spreadsheet shortened and no code", false),
    ("\"2025-03-01\"", "`2025-03-01` is a day and no code", false),
    ("\"N/A\"", "`N/A` says that there is no code", false),
    ("\"47371.0\"", "a code that was made a number, read as 47371", true),
    ("47371.0", "a code that was made a number, read as 47371", true),
];

#[test]
fn a_spoiled_code_of_an_item_is_none_and_a_number_is_read_without_its_point() {
    let sound = file(Shape::default());
    let all = {
        let workspace = Workspace::seeded();
        workspace.write("aetna.json", &sound);
        import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
        prices(&workspace)
    };
    for (code, words, is_stored) in CASES {
        let workspace = Workspace::seeded();
        workspace.write(
            "aetna.json",
            sound.replace("\"billing_code\":\"47371\"", &format!("\"billing_code\":{code}")),
        );
        let run = import(&workspace, "aetna.json", &FOLLOWED).expect_code(i32::from(!is_stored));
        let lost = format!("{words}; its prices are not stored");
        run.expect_talk(&[if is_stored { words } else { &lost }]);
        let local = "SELECT count(*) FROM code WHERE system = 'LOCAL'";
        assert_eq!(workspace.value::<i64>(local), 0, "{code}");
        if is_stored {
            assert_eq!(prices(&workspace), all, "{code}");
        } else {
            assert!(prices(&workspace).len() < all.len(), "{code}");
        }
    }
}

#[test]
fn a_bundle_is_without_what_a_spreadsheet_spoiled() {
    let workspace = Workspace::seeded();
    workspace.write(
        "aetna.json",
        file(Shape::default()).replace(
            "\"47382\"}]",
            "\"4.7382E+04\"},{\"billing_code_type\":\"CPT\",\"billing_code\":\"47382\"}]",
        ),
    );
    let run = import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    run.expect_talk(&["warning[I225]", "shortened and no code; the bundle is without it"]);
}

#[test]
fn a_spoiled_code_and_odd_cells_of_allowed_amounts_are_said() {
    for (code, words, is_stored) in CASES {
        let workspace = Workspace::seeded();
        let text = allowed("Aetna", "2026-01-01", "25").replace("\"47371\"", code);
        workspace.write("2026-01-01_a_allowed-amounts.json", text);
        let run = import(&workspace, "2026-01-01_a_allowed-amounts.json", &FOLLOWED);
        let run = run.expect_code(i32::from(!is_stored));
        let lost = format!("{words}; its amounts are not stored");
        run.expect_talk(&[if is_stored { words } else { &lost }]);
        let stored = workspace.value::<i64>("SELECT count(*) FROM allowed_amount");
        assert_eq!(stored, if is_stored { 2 } else { 0 }, "{code}");
    }
    let workspace = Workspace::seeded();
    let text = allowed("Aetna", "2026-01-01", "\"$1,025.00\"");
    let text = text
        .replace("[\"26\"]", "[\"RTLT\"]")
        .replace("\"billed_charge\":50.0", "\"billed_charge\":\"see note\"");
    workspace.write("2026-01-01_a_allowed-amounts.json", text);
    import(&workspace, "2026-01-01_a_allowed-amounts.json", &FOLLOWED).expect_code(0).expect_talk(&[
        "note[I573]",
        "`RTLT` is read as LT and RT",
        "note[I557]",
        "warning[I624]",
        "not an amount",
    ]);
}

#[test]
fn a_code_system_is_known_in_any_usual_spelling() {
    for (spelled, code, asked, system) in [
        ("MSDRG", "470", "MS-DRG:470", "MS-DRG"),
        ("MS DRG", "470", "MS-DRG:470", "MS-DRG"),
        ("REV", "360", "RC:0360", "RC"),
        ("HCPC", "J1100", "J1100", "HCPCS"),
    ] {
        let workspace = Workspace::seeded();
        let text = one_price(&[("1000", &group("12-3456789"))])
            .replace("\"CPT\"", &format!("\"{spelled}\""))
            .replace("\"47371\"", &format!("\"{code}\""));
        workspace.write("aetna.json", text);
        let run = workspace.run(&["import", "aetna.json", "--code", asked]).expect_code(0);
        run.expect_talk(&["note[I630]", &format!("`{spelled}` is read as {system}")]);
        assert_eq!(workspace.value::<String>("SELECT system FROM v_in_network_rate"), system);
    }
}

#[test]
fn a_code_is_found_that_says_its_system_before_it() {
    for (system, printed, asked) in
        [("CPT", "CPT 99213", "99213"), ("HCPCS", "HCPCS:99213", "99213"), ("RC", "RC 360", "RC:0360")]
    {
        let workspace = Workspace::seeded();
        let text = one_price(&[("1000", &group("12-3456789"))])
            .replace("\"CPT\"", &format!("\"{system}\""))
            .replace("\"47371\"", &format!("\"{printed}\""));
        workspace.write("aetna.json", text);
        workspace.run(&["import", "aetna.json", "--code", asked]).expect_code(0);
        let code = workspace.value::<String>("SELECT code FROM v_in_network_rate");
        assert_eq!(asked.rsplit(':').next(), Some(code.as_str()), "{printed}");
    }
}

#[test]
fn a_drug_code_is_found_with_and_without_its_hyphens() {
    for (printed, asked) in [("00002-1433-80", "NDC:00002143380"), ("00002143380", "NDC:00002-1433-80")] {
        let workspace = Workspace::seeded();
        let text = one_price(&[("1000", &group("12-3456789"))])
            .replace("\"CPT\"", "\"NDC\"")
            .replace("\"47371\"", &format!("\"{printed}\""));
        workspace.write("aetna.json", text);
        workspace.run(&["import", "aetna.json", "--code", asked]).expect_code(0);
        assert_eq!(workspace.value::<String>("SELECT code FROM v_in_network_rate"), "00002143380");
    }
}

#[test]
fn a_list_of_codes_without_one_is_refused_and_a_fault_names_its_line() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", one_price(&[("1000", &group("12-3456789"))]));
    for (list, words) in [
        ("", "`codes.txt` lists no code"),
        ("# none yet\n\n", "`codes.txt` lists no code"),
        ("99213\n\nRC 0360\n", "line 3 of `codes.txt`: `RC 0360` is not a code"),
    ] {
        workspace.write("codes.txt", list);
        workspace.run(&["import", "aetna.json", "--codes", "codes.txt"]).expect_code(2).expect_talk(&[words]);
    }
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM in_network_rate"), 0);
}
