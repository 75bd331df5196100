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
