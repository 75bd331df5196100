//! Dates, names, numbers and headings in the forms that people give them.

use crate::faults::workbook;
use crate::workspace::{Workspace, column_of};

/// Twenty operations with these amounts after code and description.
fn rows(amounts: impl Fn(u32) -> String) -> String {
    (0..20).map(|at| format!("{},Item {at},{}\n", 47370 + at, amounts(at))).collect()
}

#[test]
fn a_year_of_two_digits_above_a_table_is_one_of_this_century() {
    let dollars = |at: u32| format!("{}.50,{}.25", 1000 + at, 900 + at);
    for (head, day) in [
        ("Fees,,,\nEffective 4/1/26,,,\nCPT,Description,Aetna PPO,Cigna HMO", "2026-04-01"),
        (
            "Fees,,,\nRates effective 04-01-2026 through 3/31/27,,,\nCPT,Description,Aetna PPO,Cigna HMO",
            "2026-04-01",
        ),
        ("CPT,Description,Aetna PPO eff 7/1/25,Cigna HMO eff 7/1/25", "2025-07-01"),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("fees.csv", format!("{head}\n{}", rows(dollars)));
        let run = workspace.run(&["import", "fees.csv", "--suggest-profile"]).expect_code(0);
        workspace.write("p.toml", run.stdout.replace("write whose file this is", "Hill"));
        let run = workspace.run(&["import", "fees.csv", "--profile", "p.toml"]).expect_code(0);
        run.expect_talk(&[&format!("of {day}"), "20 accepted"]);
    }
    // In a cell it may be anything.
    let workspace = Workspace::seeded();
    workspace.write("day.csv", "payer,code,amount,effective_from\nAetna,47371,1000.50,4/1/26\n");
    workspace.run(&["import", "day.csv"]).expect_code(1).expect_talk(&["I205", "`4/1/26`"]);
}

#[test]
fn a_name_in_full_width_letters_is_that_name() {
    let workspace = Workspace::seeded();
    let file = |payer: &str, plan: &str| format!("payer,plan,code,amount\n{payer},{plan},47371,1000.50\n");
    workspace.write("one.csv", file("Orchard 9", "Gold HMO"));
    workspace.run(&["import", "one.csv"]).expect_code(0);
    workspace.write(
        "two.csv",
        file("\u{ff2f}\u{ff32}\u{ff23}\u{ff28}\u{ff21}\u{ff32}\u{ff24} \u{ff19}", "gold \u{ff28}MO"),
    );
    workspace
        .run(&["import", "two.csv"])
        .expect_code(0)
        .expect_talk(&["0 added, 0 changed, 0 removed, 1 unchanged"]);
}

#[test]
fn whole_numbers_up_to_a_hundred_for_major_operations_are_doubted_among_dollars() {
    let workspace = Workspace::seeded();
    let share = |at: u32| if at.is_multiple_of(2) { 65 } else { 70 };
    let mixed =
        |at: u32| if at.is_multiple_of(4) { format!("{}.10", 1700 + at) } else { share(at).to_string() };
    let file = "CPT,Description,Charge,Aetna PPO,Cigna HMO\n".to_owned()
        + &rows(|at| format!("{}.50,{},{}", 9000 + at, mixed(at), share(at)));
    workspace.write("prices.csv", &file);
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]);
    for payer in ["Aetna PPO", "Cigna HMO"] {
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains(&format!("\"{payer}\" is left out: ")), "{said}");
    }
    workspace.write(
        "p.toml",
        "publisher = \"Hill\"\npublisher_kind = \"hospital\"\nedition = \"2026-04-01\"\n[header]\nrow = 1\n[columns]\n\
         description = \"Description\"\ngross = \"Charge\"\n[[codes]]\ncolumn = \"CPT\"\nsystem = \"CPT\"\n\
         [payers]\ncolumns = [\"Aetna PPO\", \"Cigna HMO\"]\n",
    );
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0).expect_talk(&[
        "warning[I647] Aetna PPO: 15 amounts are whole numbers up to 100 for major operations, as percentages are",
        "warning[I647] Cigna HMO: 20 amounts are",
    ]);
    // Dollars without cents, of which some are few.
    let whole = "CPT,Description,Fee\n".to_owned() + &rows(|at| (90 + 100 * (at % 9)).to_string());
    workspace.write("fees.csv", whole);
    let run = workspace.run(&["import", "fees.csv", "--suggest-profile"]).expect_code(0);
    assert!(run.stdout.contains("amount = \"Fee\""), "{}", run.stdout);
}

#[test]
fn a_heading_with_a_line_break_hides_no_separator() {
    for separator in ["\t", ";", "|", ","] {
        let workspace = Workspace::seeded();
        let header = ["\"payer\n\"", "\"plan\"", "code", "amount", "notes"].join(separator);
        let row = ["Orchard", "HMO", "47371", "1000.50", "a"].join(separator);
        workspace.write("rates.csv", format!("{header}\n{row}\n"));
        workspace
            .run(&["import", "rates.csv"])
            .expect_code(0)
            .expect_talk(&["1 read, 1 accepted, 0 rejected"]);
    }
}

#[test]
fn a_payer_that_is_gone_may_be_one_that_is_new_under_another_name() {
    let workspace = Workspace::seeded();
    let file = |payer: &str| {
        format!(
            "CPT,Description,{payer},Orchard\n{}",
            rows(|at| format!("{}.50,{}.25", 1900 + at, 1700 + at))
        )
    };
    workspace.write(
        "p.toml",
        "publisher = \"Hill\"\npublisher_kind = \"hospital\"\n[header]\nrow = 1\n[columns]\ndescription = \
         \"Description\"\n[[codes]]\ncolumn = \"CPT\"\nsystem = \"CPT\"\n[payers]\ncolumns = \"rest\"\n",
    );
    workspace.write("one.csv", file("Riverside"));
    workspace.write("two.csv", file("Riverside Health"));
    workspace.run(&["import", "one.csv", "--profile", "p.toml"]).expect_code(0);
    let run = workspace.run(&["import", "two.csv", "--profile", "p.toml"]).expect_code(3);
    run.expect_talk(&[
        "guard I502: the file no longer states 20 of 20 current facts of Riverside",
        "match both names to one payer by `ratebook payers alias NAME PAYER` first where Riverside Health, which is new \
         in the file, may be Riverside under another name",
    ]);
    for name in ["Riverside", "Riverside Health"] {
        workspace.run(&["payers", "alias", name, "aetna"]).expect_code(0);
    }
    let run = workspace.run(&["import", "two.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["0 added, 0 changed, 0 removed, 40 unchanged"]);
}

#[test]
fn a_marker_that_is_a_number_is_that_number_however_it_is_written() {
    let workspace = Workspace::seeded();
    workspace.write(
        "p.toml",
        "publisher = \"Hill\"\npublisher_kind = \"hospital\"\n[header]\nrow = 1\n[columns]\ndescription = \
         \"Description\"\n[[codes]]\ncolumn = \"CPT\"\nsystem = \"CPT\"\n[payers]\ncolumns = \"rest\"\n[gaps.markers]\n\
         \"0.00\" = \"not-supplied\"\n",
    );
    for zero in ["0.00", "0", "$0.00", ".0"] {
        let dollars =
            |at: u32| if at.is_multiple_of(4) { zero.to_owned() } else { format!("{}.50", 1900 + at) };
        workspace.write("prices.csv", format!("CPT,Description,Orchard\n{}", rows(dollars)));
        let run = workspace.run(&["import", "prices.csv", "--profile", "p.toml", "--dry-run"]).expect_code(0);
        let run = run.expect_talk(&["55 stored, 5 gaps", "5 without a usable figure"]);
        assert!(!run.stderr.contains("I211"), "{zero}: {}", run.stderr);
    }
}

#[test]
fn what_is_above_a_line_without_a_cell_is_no_line_of_a_header_of_medicare() {
    let workspace = Workspace::seeded();
    let titles = "\"Equipment,\",,,,,,,,,Other areas,\n\"Supplies\",,,,,,,,,(No ceiling),\n";
    let header = "HCPCS,Mod,Mod2,JURIS,CATG,Ceiling,Floor,AL (NR),AL (R),AR (NR),AR (R)\n";
    for blank in [",,,,,,,,,,\n", "\n"] {
        let name = format!("DMEPOS26_JAN_{}.csv", blank.len());
        workspace.write(&name, format!("{titles}January 2026 Fee Schedule,,,,,,,,,,\n{blank}{header}A4253,NU,,D,IN,0,0,8.32,0,8.32,0\n"));
        workspace
            .run(&["import", &name, "--dry-run"])
            .expect_code(0)
            .expect_talk(&["1 accepted, 0 rejected"]);
    }
}

/// The sheet may have any name: the name of the file says of when and what the table is.
#[test]
fn a_workbook_of_medicare_is_the_release_that_its_text_is() {
    let pairs = "Column1/Column2 Edits,,,,,,\nColumn 1,Column 2,*=in existence,Effective,Deletion,Modifier,PTP Edit \
                 Rationale\n,,prior to 1996,Date,Date,0=not allowed,\n,,,,*=no data,1=allowed,\n,,,,,9=not applicable,\n\
                 47371,36000,,20220101,*,1,Misuse of codes\n47371,36410,,20220101,20231231,0,Misuse of codes\n";
    let equipment = "Equipment,,,,,,,,,Other areas,\nSupplies,,,,,,,,,(No ceiling),\n,,,,,,,,,,\n\
                     HCPCS,Mod,Mod2,JURIS,CATG,Ceiling,Floor,AL (NR),AL (R),AR (NR),AR (R)\n\
                     A4253,NU,,D,IN,0,0,8.32,0,8.32,0\n";
    let stored = |workspace: &Workspace, table: &str| {
        let release = "SELECT concat_ws(' ', dataset, period, part) FROM reference_release
                       WHERE release_id = (SELECT max(release_id) FROM reference_release)";
        let rows = format!(
            "SELECT count(*) FROM {table} WHERE release_id = (SELECT max(release_id) FROM reference_release)"
        );
        (column_of(&workspace.database(), release), workspace.value::<i64>(&rows))
    };
    let tabbed = pairs.replace(',', "\t");
    for (stem, table, text, name) in [
        ("ccioph-v322r0-f2", "ncci_pair", tabbed.as_str(), "txt"),
        ("DMEPOS26_JAN", "medicare_equipment", equipment, "csv"),
    ] {
        let [of_text, of_workbook] = [Workspace::seeded(), Workspace::seeded()];
        of_text.write(&format!("{stem}.{name}"), text);
        of_text.run(&["import", &format!("{stem}.{name}")]).expect_code(0);
        of_workbook.write(&format!("{stem}.xlsx"), workbook(&text.replace('\t', ",")));
        of_workbook.run(&["import", &format!("{stem}.xlsx")]).expect_code(0);
        assert_eq!(stored(&of_text, table), stored(&of_workbook, table), "{stem}");
    }
}
