//! Fee schedules with a fee in a facility and one outside of it, as states and workers' compensation head them.

use crate::workspace::{Workspace, column_of};

/// Fees of codes under these headings, with cents.
fn schedule(headings: &str) -> String {
    let row = |n: u32| format!("47{:03},,{}.25,{}.50\n", 100 + n, 200 + 9 * n, 120 + 7 * n);
    format!("{headings}\n{}", (0..12).map(row).collect::<String>())
}

#[test]
fn fees_in_and_outside_of_a_facility_are_proposed_as_a_fee_schedule_of_both_and_are_read() {
    for headings in [
        "Code,Mod,NF Fee,Fac Fee",
        "HCPCS,MOD,NF Fee,F Fee",
        "Procedure Code,Modifier,Max Fee NF,Max Fee F",
        "CPT,Mod,NFAC MAR,FAC MAR",
        "Code,Mod,Medicaid NFS Fee,Medicaid FS Fee",
        "HCPCS Code,Modifier,Fee (Non-Facility),Fee (Facility)",
        "Code,Mod,NF Price,F Price",
        "Code,Mod,NON-FACILITY RATE,FACILITY RATE",
    ] {
        let workspace = Workspace::seeded();
        workspace.write("fees.csv", schedule(headings));
        let proposed = workspace.run(&["import", "fees.csv", "--suggest-profile"]).expect_code(0);
        assert!(proposed.stdout.contains("12 accepted with 24 amounts"), "{}", proposed.stdout);
        workspace.write("p.toml", proposed.stdout.replace("write whose file this is", "Ohio"));
        let run = workspace.run(&["import", "fees.csv", "--profile", "p.toml"]).expect_code(0);
        run.expect_talk(&["12 accepted, 0 rejected"]);
        let sums = "SELECT amount_kind || ' ' || place_of_service || ' ' || sum(amount) FROM v_code_rate
                    WHERE publisher = 'Ohio' GROUP BY amount_kind, place_of_service ORDER BY 1";
        let stored = column_of(&workspace.database(), sums);
        assert_eq!(stored, ["fee-schedule 11 2997.0", "fee-schedule 22 1908.0"], "{headings}");
    }
}

#[test]
fn units_in_two_settings_are_no_fees() {
    for headings in
        ["Code,Mod,NF PE RVU,F PE RVU", "Code,Mod,NON-FACILITY TOTAL,FACILITY TOTAL", "Code,Mod,NF,F"]
    {
        let workspace = Workspace::seeded();
        workspace.write("fees.csv", schedule(headings));
        workspace
            .run(&["import", "fees.csv", "--suggest-profile"])
            .expect_code(1)
            .expect_talk(&["has no column of prices"]);
    }
}

/// Rows of six codes with so many different amounts.
fn priced(columns: usize) -> String {
    let codes = ["99213", "99214", "27447", "27130", "70450", "47371"];
    let row = |(n, code): (usize, &&str)| {
        let amounts: Vec<String> = (0..columns).map(|at| format!("{}.25", 310 + 37 * n + 11 * at)).collect();
        format!("{code},words of {code},{}\n", amounts.join(","))
    };
    codes.iter().enumerate().map(row).collect()
}

#[test]
fn fees_of_surgeons_are_professional_and_a_unit_in_a_heading_is_a_note() {
    let workspace = Workspace::seeded();
    let proposed = |heads: &str| {
        let columns = heads.split(',').count() - 2;
        workspace.write("list.csv", format!("{heads}\n{}", priced(columns)));
        let run = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(0);
        let text = run.stdout.replace("write whose file this is", "Hill");
        workspace.write("p.toml", &text);
        text
    };
    let fees = proposed("CPT,Description,Surgeon Fee,Assistant Fee,Facility Fee");
    assert!(fees.contains("amount = [\"Surgeon Fee\", \"Facility Fee\"]"), "{fees}");
    assert!(fees.contains(
        "[amounts.\"Surgeon Fee\"]   # as its heading says; check it\nbilling_class = \"professional\""
    ));
    assert!(fees.contains(
        "[amounts.\"Facility Fee\"]   # as its heading says; check it\nbilling_class = \"facility\""
    ));
    assert!(fees.contains("# \"Assistant Fee\" is left out: "), "{fees}");

    let timed = proposed("CPT,Description,Rate per 15 min");
    assert!(timed.contains("notes = \"Rate per 15 min\""), "{timed}");
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    let sql = "SELECT notes FROM v_code_rate WHERE publisher = 'Hill' AND code = '99213'";
    assert_eq!(column_of(&workspace.database(), sql), ["Rate per 15 min"]);

    let timed = proposed("CPT,Description,Aetna Rate per 15 min,Aetna Rate per visit,Cigna per hour,Cigna");
    for part in [
        "column = \"Aetna Rate per 15 min\"\npayer = \"Aetna\"",
        "notes = \"Aetna Rate per 15 min\"",
        "# \"Aetna Rate per visit\" is left out: an amount of another unit",
        "# \"Cigna per hour\" is left out: an amount of another unit",
        "6 accepted with 12 amounts",
    ] {
        assert!(timed.contains(part), "{part}: {timed}");
    }

    let classes = proposed("CPT,Description,Aetna: Fac,Aetna: Prof,Cigna: Fac,Cigna: Prof");
    assert!(!classes.contains("plan = ") && !classes.contains("columns = ["), "{classes}");
    for payer in ["Aetna", "Cigna"] {
        for (word, class) in [("Fac", "facility"), ("Prof", "professional")] {
            let said = format!(
                "[amounts.\"{payer}: {word}\"]   # as its heading says; check it\nbilling_class = \"{class}\""
            );
            assert!(classes.contains(&said), "{classes}");
        }
    }
}

#[test]
fn the_note_of_a_column_comes_before_that_of_the_row_and_distinguishes_nothing() {
    let workspace = Workspace::seeded();
    workspace.write("list.csv", "Code,Fee,Note,Other\n47371,5.00,by report,6.00\n47380,6.00,,7.00\n");
    let profile = "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { gross = 'Fee', notes = 'Note' }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\namounts = { 'Fee' = { notes = 'per 15 min' } }\n";
    workspace.write("p.toml", profile);
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    let sql = "SELECT notes FROM v_code_rate WHERE publisher = 'Hill' ORDER BY code";
    assert_eq!(column_of(&workspace.database(), sql), ["per 15 min; by report", "per 15 min"]);
    workspace.write("p.toml", profile.replace("gross = 'Fee'", "gross = ['Fee', 'Other']"));
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(2);
    run.expect_talk(&["nothing distinguishes the amounts of `Fee` and `Other`"]);
}
