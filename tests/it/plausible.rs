//! What is stored as it is published, and doubtful all the same: payers above the charges, markers for prices.
//! And rejected rows of profiles, which come back.

use crate::in_network::{Shape, file};
use crate::workbooks::{fill, save};
use crate::workspace::{Workspace, column_of, payer_csv, repository};

const HEAD: &str = "hospital_name,last_updated_on,version,hospital_location\nMill,2025-01-01,2.0.0,Mill\n\
    description,code|1,code|1|type,setting,standard_charge|gross,payer_name,plan_name,standard_charge|negotiated_dollar,\
    standard_charge|negotiated_percentage,standard_charge|methodology,standard_charge|min,standard_charge|max\n";

#[test]
fn a_payer_above_the_bounds_of_most_rows_is_one_finding_on_every_route() {
    let workspace = Workspace::seeded();
    let row = |at: u32| {
        format!(
            "Item,{},CPT,outpatient,1000,Aetna,PPO,9800,,fee schedule,100,900\n\
             Item,{},CPT,outpatient,1000,Cigna,PPO,800,,fee schedule,100,900\n",
            47370 + at,
            47370 + at
        )
    };
    workspace.write("mill.csv", format!("{HEAD}{}", (0..12).map(row).collect::<String>()));
    let run = workspace.run(&["import", "mill.csv"]).expect_code(0);
    assert_eq!(run.stderr.matches("[I561]").count(), 1, "{}", run.stderr);
    run.expect_talk(&["12 of 12 amounts of Aetna, PPO are above the maximum of their rows"]);
    let profile = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
                   columns = { gross = 'Gross' }\npayers = { columns = 'rest' }\n";
    workspace.write("p.toml", profile);
    let rows: String = (0..12).map(|at| format!("{},100,80,4000\n", 47370 + at)).collect();
    workspace.write("list.csv", format!("Code,Gross,Aetna PPO,Days\n{rows}"));
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["12 of 12 amounts of Days are above the gross charge of their rows"]);
}

#[test]
fn a_rate_outside_the_range_of_its_own_hospital_is_marked_on_the_first_page() {
    let workspace = Workspace::seeded();
    let rows = "Item,47371,CPT,outpatient,1000,Aetna,PPO,90,,fee schedule,100,900\n\
                Item,47371,CPT,outpatient,1000,Cigna,PPO,950,,fee schedule,100,900\n\
                Item,47371,CPT,outpatient,1000,Cigna,HMO,900,,fee schedule,100,900\n";
    workspace.write("mill.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "mill.csv"]).expect_code(0);
    let based_on = |payer: &str| -> String {
        let rows =
            workspace.run(&["query", "run", "code-payer-rates", "--param", "code=47371", "--format", "json"]);
        let rows = rows.expect_code(0).rows();
        let row = rows.iter().find(|row| row["payer_name"] == payer).expect("a row").clone();
        row["based_on"].as_str().expect("a text").to_owned()
    };
    assert_eq!(based_on("Aetna"), "1 plan: PPO; 1 rate below the hospital's own minimum");
    assert_eq!(based_on("Cigna"), "2 plans: HMO, PPO; 1 rate above the hospital's own maximum");
}

#[test]
fn allowed_amounts_out_of_order_fail_the_check_as_the_import_names_them_also_where_one_is_missing() {
    let hill = std::fs::read_to_string(repository().join("tests/fixtures/hospital/tall-v3-hill.csv"));
    let mut text: String = hill.expect("the fixture").split_inclusive('\n').take(3).collect();
    // Plan, median, 10th and 90th percentile.
    for allowed in
        ["A,,,61.5,,3800,3900,4100", "B,,,61.5,,,4200,4100", "C,,,61.5,,3800,3100,", "D,,,61.5,,3800,,"]
    {
        text.push_str(&format!(
            "Liver procedure,47371,CPT,,,outpatient,facility,,,9000,5400,Aetna,{allowed},25,3000,4200,percent of total billed charges,\n"
        ));
    }
    let workspace = Workspace::seeded();
    workspace.write("hill.csv", text);
    workspace.run(&["import", "hill.csv"]).expect_code(0);
    let named = "SELECT sum(occurrences) FROM import_finding WHERE rule = 'I442'";
    assert_eq!(workspace.value::<i64>(named), 2);
    let run = workspace.run(&["query", "run", "code-checks", "--param", "code=47371", "--format", "json"]);
    let rows = run.expect_code(0).rows();
    let order = "Allowed amounts are in the order of their percentiles";
    let check = rows.iter().find(|row| row["check_name"] == order).expect("the check");
    assert_eq!((check["failing"].as_u64(), check["checked"].as_u64()), (Some(2), Some(3)));
}

#[test]
fn a_rate_that_a_newer_file_states_again_is_as_old_as_that_file() {
    let workspace = Workspace::seeded();
    let of = |day: &str, cash: u32| {
        let rows = "Item,47371,CPT,outpatient,1000,Aetna,PPO,700,,fee schedule,100,900\n";
        format!("{HEAD}{rows}").replace("2025-01-01", day).replace(",1000,", &format!(",{cash},"))
    };
    workspace.write("first.csv", of("2020-01-01", 1000));
    workspace.write("second.csv", of("2025-05-01", 1001));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    let page = |workspace: &Workspace| workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(page(&workspace).contains("price list of 2020-01-01, outdated"), "{}", page(&workspace));
    workspace.run(&["import", "second.csv"]).expect_code(0).expect_talk(&["1 changed"]);
    // The rate itself stays with the file and line that stated it first.
    assert!(page(&workspace).contains("price list of 2025-05-01"), "{}", page(&workspace));
    let stated =
        "SELECT DISTINCT file_name || ' ' || stated_on FROM v_market_rate WHERE amount_kind = 'negotiated'";
    assert_eq!(column_of(&workspace.database(), stated), ["first.csv 2025-05-01"]);
    // So do amounts of no payer.
    let stated = "SELECT file_name || ' ' || stated_on FROM v_market_rate WHERE amount_kind = 'minimum'";
    assert_eq!(column_of(&workspace.database(), stated), ["first.csv 2025-05-01"]);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert!(page(&workspace).contains("price list of 2020-01-01, outdated"), "{}", page(&workspace));
}

#[test]
fn a_number_that_another_column_calls_a_percentage_is_never_stored_as_dollars() {
    let workspace = Workspace::seeded();
    // A payer's list as it is.
    workspace.write(
        "list.csv",
        "Code,Payer,Plan,Amount,Rate Type\n99213,Aetna,HMO,95.00,Fee Schedule\n\
         99214,Aetna,HMO,65.00,Percent of Charge\n45380,Aetna,HMO,1.20,Multiplier of Medicare\n",
    );
    workspace.run(&["import", "list.csv"]).expect_code(1).expect_talk(&[
        "`Percent of Charge` beside it says that the number is a percentage or a multiple",
        "3 read, 1 accepted, 2 rejected",
    ]);
    let stored = "SELECT code || ' ' || amount FROM v_code_rate";
    assert_eq!(column_of(&workspace.database(), stored), ["99213 95.0"]);
    // The template's own method; beside a large amount it only says how that was found.
    let rows = [
        "Aetna,PPO,CPT,47371,,,,,percent of total billed charges,62.5,,,,",
        "Aetna,PPO,CPT,47370,,,,,percent of total billed charges,,62.5,,,",
        "Aetna,PPO,CPT,47382,,,,,percent of total billed charges,6250.00,,,,",
    ];
    workspace.write("rates.csv", crate::workspace::payer_csv(&rows));
    workspace
        .run(&["import", "rates.csv", "--adds"])
        .expect_code(1)
        .expect_talk(&["the method says that the number is a percentage", "3 read, 2 accepted, 1 rejected"]);
    // A proposal says so and stores nothing.
    workspace.write(
        "by-method.csv",
        "CPT,Payer Name,Plan Name,Contract Rate,Rate Method\n99213,Aetna,HMO,677.06,Case Rate\n\
         99214,Aetna,HMO,65.00,% of Charges\n99203,Aetna,HMO,0.65,POC\n47371,Aetna,HMO,1500.00,Per Diem\n",
    );
    workspace
        .run(&["import", "by-method.csv", "--suggest-profile"])
        .expect_code(1)
        .expect_talk(&["percentages or multiples among its dollars: `Rate Method` says `% of Charges`"]);
    // What is billed, or was paid for a claim, is no rate.
    workspace.write("billed.csv", "Code,Aetna Billed,Aetna PPO\n99213,250.10,95.19\n99214,300.20,120.30\n");
    let proposal = workspace.run(&["import", "billed.csv", "--suggest-profile"]).expect_code(0).stdout;
    let payers = proposal.split("[payers]").nth(1).expect("payers");
    assert!(payers.contains("Aetna PPO") && !payers.contains("Aetna Billed"), "{proposal}");
}

/// A profile may say what a text means, and not that a percentage is dollars.
#[test]
fn a_percentage_stays_one_whatever_a_profile_makes_of_its_method() {
    let workspace = Workspace::seeded();
    let profile = |more: &str| {
        format!(
            "publisher = 'Aetna'\npublisher_kind = 'payer'\nheader = {{ row = 1 }}\n\
             columns = {{ amount = 'Rate', method = 'Method' }}\nconstants = {{ payer = 'Aetna' }}\n\
             codes = [{{ column = 'Code', system = 'CPT' }}]\n{more}"
        )
    };
    let run = |text: &str, more: &str| {
        workspace.write("rates.csv", format!("Code,Rate,Method\n99213,95.00,case rate\n20610,110,{text}\n"));
        workspace.write("p.toml", profile(more));
        workspace.run(&["import", "rates.csv", "--profile", "p.toml", "--dry-run"])
    };
    // What the advice names works, and the amount is not stored.
    let skip = "[[rows.skip]]\ncolumn = 'Method'\ncells = ['% of Medicare']\n";
    run("% of Medicare", "").expect_code(1).expect_talk(&["I202", "[[rows.skip]]", "1 accepted, 1 rejected"]);
    run("% of Medicare", skip).expect_code(0).expect_talk(&["1 accepted, 0 rejected"]);
    let texts = ["% of Medicare", "Percent of Medicare", "% of billed", "Discount off charges", "Multiplier"];
    for (text, meaning) in texts.iter().flat_map(|text| [(text, "other"), (text, "fee schedule")]) {
        run(text, &format!("[values.'Method']\n'{text}' = '{meaning}'\n")).expect_code(1).expect_talk(&[
            &format!("`{text}` beside it says that the number is a percentage or a multiple"),
            "[[rows.skip]]",
            "1 accepted, 1 rejected",
        ]);
    }
    // A gap of the method is no dollars either.
    run("% of Medicare", "[gaps.markers]\n'% of Medicare' = 'not-supplied'\n")
        .expect_code(1)
        .expect_talk(&["I203", "1 accepted, 1 rejected"]);
    // Dollars may be found by a percentage.
    run("110% of Medicare schedule", "[values.'Method']\n'110% of Medicare schedule' = 'fee schedule'\n")
        .expect_code(1)
        .expect_talk(&["I203"]);
    run("85% of Medicare schedule", "[values.'Method']\n'85% of Medicare schedule' = 'fee schedule'\n")
        .expect_code(0)
        .expect_talk(&["2 accepted"]);
}

/// Where the unit of a number is in another column, whatever that is called, no dollars are made of a share.
#[test]
fn a_number_whose_unit_is_a_percentage_is_never_stored_as_dollars() {
    for (heading, unit) in [
        ("Unit", "PCT"),
        ("Unit", "%"),
        ("UOM", "Percent"),
        ("Negotiated Type", "percentage"),
        ("Reimbursement", "Percent of BC"),
        ("Rate Method", "Discount off charges"),
        ("Rate Method", "POBC"),
        ("Reimbursement", "Discount off charges"),
        ("Terms", "Discount off charges"),
        ("Is Percent", "Y"),
        ("Percent (Y/N)", "yes"),
        ("Notes", "percent of Medicare"),
        ("Notes", "POBC"),
        ("Notes", "Multiplier"),
        ("Comments", "%"),
        ("UOM", "Medicare %"),
        ("Unit", "x Medicare"),
        ("Reimbursement", "Medicare x"),
        ("Terms", "MCR%"),
        ("UOM", "RBRVS multiple"),
    ] {
        let workspace = Workspace::seeded();
        let table = |headings: &str| {
            format!("{headings},{heading}\n47370,d,Aetna,2147.17,USD\n47371,d,Cigna,62.5,{unit}\n")
        };
        workspace.write("list.csv", table("CPT Code,Description,Payer,Rate"));
        let run = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(1);
        run.expect_talk(&[&format!("`{heading}` says `{unit}` of some")]);
        workspace.write("own.csv", table("Code,Description,Payer,Amount"));
        let run = workspace.run(&["import", "own.csv"]).expect_code(1);
        run.expect_talk(&[&format!("`{unit}` be"), "says that the number is a percentage", "1 accepted"]);
        let profile = "publisher = 'Ohio'\npublisher_kind = 'government'\n[header]\nrow = 1\n[columns]\namount = 'Rate'\n\
                       ignore = ['Description', 'Payer', 'UNIT']\n[[codes]]\ncolumn = 'CPT Code'\nsystem = 'CPT'\n";
        workspace.write("fees.toml", profile.replace("UNIT", heading));
        let run = workspace.run(&["import", "list.csv", "--profile", "fees.toml"]).expect_code(1);
        run.expect_talk(&["1 accepted, 1 rejected"]);
        let stored = "SELECT code || ' ' || amount FROM v_code_rate ORDER BY 1";
        assert_eq!(column_of(&workspace.database(), stored), ["47370 2147.17", "47370 2147.17"]);
    }
    // What patients pay has a unit of its own, and a drug one of measure.
    let workspace = Workspace::seeded();
    workspace.write(
        "own.csv",
        "Payer,Code,Amount,Copay Unit,UOM,Is Percent,Multiple Procedure,Notes\n\
         Aetna,47370,147.17,%,ML,N,Y,\"a share: percent of charges above 20,000 is paid beside it\"\n\
         Aetna,47371,147.17,%,ML,N,Y,70% of Medicare\n",
    );
    workspace.run(&["import", "own.csv"]).expect_code(0).expect_talk(&["2 accepted, 0 rejected"]);
    workspace.write("own.csv", "Payer,Code,Amount,Notes\nAetna,47370,62.50,62.5% of charges\n");
    workspace.run(&["import", "own.csv"]).expect_code(1).expect_talk(&["0 accepted, 1 rejected"]);
}

#[test]
fn a_rate_counts_from_its_first_day_to_its_last() {
    let rows = [
        "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,3000,,2020-01-01,2022-12-31,",
        "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,9000,,2025-01-01,,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,,case rate,4000,,2020-01-01,2020-12-31,",
        "UnitedHealthcare,PPO,CPT,47371,,outpatient,facility,,case rate,5000,,2099-01-01,,",
    ];
    let workspace = Workspace::with_payer_csv(&rows);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let asked = |query: &str| {
        let run = workspace.run(&["query", "run", query, "--param", "code=47371", "--format", "json"]);
        run.expect_code(0).rows()
    };
    let counts: Vec<(f64, String)> = asked("market-rates")
        .iter()
        .map(|row| {
            (row["amount"].as_f64().expect("dollars"), row["counts"].as_str().unwrap_or("").to_owned())
        })
        .collect();
    let no = "no: not in effect on the day of the report".to_owned();
    assert_eq!(
        counts,
        [(3000.0, no.clone()), (9000.0, "yes".to_owned()), (4000.0, no.clone()), (5000.0, no)]
    );
    let steps: Vec<String> =
        asked("market-funnel").iter().map(|row| format!("{} {}", row["step"], row["counted"])).collect();
    for step in [
        "\"Left out, no longer in effect: until 2020-12-31\" 1",
        "\"Left out, not yet in effect: from 2099-01-01\" 1",
        "\"Rates that count\" 1",
    ] {
        assert!(steps.iter().any(|one| one == step), "{step} in {steps:?}");
    }
    // The same in a report, whose parts are worked out once.
    let screen = workspace.run(&["report", "47371"]).expect_code(0).stdout;
    assert!(screen.contains("$9,000.00  1 plan: HMO; 1 rate of another scope: until 2022-12-31"), "{screen}");
    assert!(screen.contains("[no-record]  1 rate of another scope: from 2099-01-01"), "{screen}");
}

#[test]
fn a_list_that_goes_back_to_what_it_said_before_is_told_how() {
    let workspace = Workspace::seeded();
    let of = |amount: &str| crate::workspace::payer_csv(&[&format!("Aetna,PPO,CPT,47371,,,,,,{amount},,,,")]);
    for (name, amount) in [("jan.csv", "3000.00"), ("feb.csv", "3300.00"), ("mar.csv", "3000.00")] {
        workspace.write(name, of(amount));
    }
    workspace.run(&["import", "jan.csv"]).expect_code(0);
    let again = workspace.run(&["import", "jan.csv"]).expect_code(0);
    assert!(
        again.stderr.contains("already imported as 14") && !again.stderr.contains("has replaced"),
        "{}",
        again.stderr
    );
    workspace.run(&["import", "feb.csv"]).expect_code(0);
    workspace
        .run(&["import", "mar.csv"])
        .expect_code(0)
        .expect_talk(&["import 15 has replaced figures of it since", "`ratebook imports undo 15`"]);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), "SELECT '' || amount FROM v_code_rate"), ["3000.0"]);
}

#[test]
fn findings_of_whole_columns_are_said_in_one_order() {
    let workspace = Workspace::seeded();
    let profile = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
                   columns = { gross = 'Gross' }\npayers = { columns = 'rest' }\n";
    workspace.write("p.toml", profile);
    let rows: String = (0..12).map(|at| format!("{},100,201,202,203,204,205,206\n", 47370 + at)).collect();
    workspace.write("list.csv", format!("Code,Gross,Uhc,Aetna,Molina,Cigna,Humana,Oscar\n{rows}"));
    let import = || {
        let run =
            workspace.run(&["import", "list.csv", "--profile", "p.toml", "--dry-run", "--format", "tsv"]);
        run.stdout.clone()
    };
    let said = import();
    let at = |payer: &str| said.find(&format!("amounts of {payer} are above")).expect("each is said");
    assert!(["Aetna", "Cigna", "Humana", "Molina", "Oscar", "Uhc"].map(at).is_sorted(), "{said}");
    assert_eq!((import(), import()), (said.clone(), said));
}

/// The negotiated amounts and percentages of a database, or why there are none.
fn figures(workspace: &Workspace) -> Vec<String> {
    let sql =
        "SELECT raw_payer || ' ' || coalesce(amount, amount_na) || ' ' || coalesce(percentage, percentage_na)
               FROM v_code_rate WHERE raw_payer IS NOT NULL ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn a_percentage_with_its_sign_is_a_percentage_in_either_column() {
    let rows = "Item,47371,CPT,outpatient,1000,A,P,,70.5%,other,1,2\n\
                Item,47371,CPT,outpatient,1000,B,P,70.5 %,,other,1,2\n\
                Item,47371,CPT,outpatient,1000,C,P,60%,70,other,1,2\n";
    let workspace = Workspace::seeded();
    workspace.write("mill.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "mill.csv"]).expect_talk(&["3 accepted", "`70.5%` is read as 70.50"]);
    let expected = ["A not-applicable 70.5", "B not-applicable 70.5", "C invalid 70.0"];
    assert_eq!(figures(&workspace), expected);

    let workspace = Workspace::seeded();
    let rows = "A,47371,,70.5%\nB,47371,70.5 %,\nC,47371,60%,70\nD,47371,70%,70\n";
    workspace.write("rates.csv", format!("payer,code,amount,percentage\n{rows}"));
    let run = workspace.run(&["import", "rates.csv"]).expect_code(1);
    run.expect_talk(&["note[I571]", "3 accepted, 1 rejected", "another one of 70.00 is beside it"]);
    let expected = ["A not-applicable 70.5", "B not-applicable 70.5", "D not-applicable 70.0"];
    assert_eq!(figures(&workspace), expected);

    // A hospital's own charge is no percentage of itself: it is a gap, and the row's other figures are kept.
    let profile = "publisher = 'A'\nheader = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
                   columns = { gross = 'Gross' }\npayers = { columns = 'rest' }\n";
    let workspace = Workspace::seeded();
    workspace.write("p.toml", profile);
    workspace.write("list.csv", "Code,Gross,Aetna PPO\n47371,100,65%\n47370,90%,80\n");
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["warning[I217]", "cell B3: `90%`", "2 accepted, 0 rejected"]);
    assert_eq!(figures(&workspace), ["Aetna PPO 80.0 not-collected", "Aetna PPO not-applicable 65.0"]);
}

#[test]
fn a_marker_is_no_price_in_the_funnel() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,P1,CPT,47371,,outpatient,,,case rate,1010,,,,",
        "Cigna,P2,CPT,47371,,outpatient,,,case rate,999999999,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let funnel =
        workspace.run(&["query", "run", "market-funnel", "--param", "code=47371", "--format", "csv"]);
    assert!(funnel.stdout.contains("\"Left out, a marker, not a price\",known,1,"), "{}", funnel.stdout);
}

#[test]
fn rejected_rows_of_every_kind_of_profile_come_back() {
    let top = "publisher = 'A'\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    let kinds = [
        (
            "header = { row = 1 }\npayers = { columns = 'rest' }\ncolumns = { gross = 'Gross', description = 'Words' }\n",
            "",
            ",",
        ),
        (
            "header = { row = 2 }\npayers = { columns = ['Aetna PPO', 'Cigna HMO'] }\ncolumns = { gross = 'Gross', description = 'Words' }\n",
            "Prices of 2026\n",
            ",",
        ),
        (
            "header = { starts = ['Code'] }\nkey = ['Code']\npayers = { columns = 'rest' }\ncolumns = { gross = 'Gross', ignore = ['Words'] }\n",
            "Prices\n\n",
            ";",
        ),
        (
            "header = { comment = '#' }\nrows = { last = 5, short = 'reject' }\npayers = { columns = 'rest', separator = ' ' }\ncolumns = { gross = 'Gross', ignore = ['Words'] }\n",
            "# prices\n",
            ",",
        ),
    ];
    for (keys, above, separator) in kinds {
        let workspace = Workspace::seeded();
        workspace.write("p.toml", format!("{top}{keys}"));
        let table = "Code,Words,Gross,Aetna PPO,Cigna HMO\n47371,a,100.00,80.00,70.00\nBADCODE99,b,200.00,160.00,140.00\n47370,c,300.00,240.00,210.00\n";
        workspace.write("list.csv", format!("{above}{}", table.replace(',', separator)));
        let import = |file: &str| workspace.run(&["import", file, "--profile", "p.toml"]);
        import("list.csv").expect_code(1).expect_talk(&["2 accepted, 1 rejected"]);
        let back = workspace.text_of("list.rejects.csv").replacen("BADCODE99", "47380", 1);
        workspace.write("list.rejects.csv", back);
        import("list.rejects.csv").expect_code(0).expect_talk(&["1 accepted, 0 rejected"]);
        let payers = "SELECT DISTINCT raw_payer FROM v_rate WHERE raw_payer IS NOT NULL ORDER BY 1";
        assert_eq!(column_of(&workspace.database(), payers).len(), 2, "{keys}");
        let dollars = "SELECT CAST(sum(amount) AS TEXT) FROM v_rate";
        assert_eq!(column_of(&workspace.database(), dollars), ["1500.0"], "{keys}");
    }
}

#[test]
fn days_whose_month_is_a_name_are_read_in_cells_and_titles() {
    let workspace = Workspace::seeded();
    let rows = "A,47371,1,\"January 1, 2025\"\nA,47370,1,1-Feb-2025\nA,47380,1,1-Feb-25\n";
    workspace.write("rates.csv", format!("payer,code,amount,effective_from\n{rows}"));
    workspace
        .run(&["import", "rates.csv"])
        .expect_code(1)
        .expect_talk(&["line 4, cell D4: `1-Feb-25`", "2 accepted"]);
    let days = "SELECT effective_from FROM v_rate ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), days), ["2025-01-01", "2025-02-01"]);
    let profile = "publisher = 'B'\nedition_from = { row = 1, after = 'Effective' }\nheader = { row = 2 }\n\
                   codes = [{ column = 'c', system = 'CPT' }]\ncolumns = { gross = 'g' }\n";
    workspace.write("p.toml", profile);
    workspace.write("b.csv", "\"Prices, Effective April 1, 2016\",\nc,g\n47371,5\n");
    workspace.run(&["import", "b.csv", "--profile", "p.toml"]).expect_code(0);
    let edition: String = workspace.value("SELECT edition FROM import ORDER BY import_id DESC LIMIT 1");
    assert_eq!(edition, "2016-04-01");
}

#[test]
fn of_two_amounts_none_is_far_from_the_median_of_both() {
    let far = |amounts: &[&str], more: &[&str]| -> Vec<String> {
        let workspace = Workspace::seeded();
        let rates: Vec<String> =
            (0..).zip(amounts).map(|(i, amount)| format!("Aetna,P{i},CPT,47371,,,,,,{amount},,,,")).collect();
        workspace.write("rates.csv", payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>()));
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let ask = ["query", "run", "outliers", "--param", "code=47371", "--format", "json"];
        let rows = workspace.run(&[&ask[..], more].concat()).expect_code(0).rows();
        rows.iter()
            .map(|row| format!("{} {}", row["why"].as_str().expect("a reason"), row["amount"]))
            .collect()
    };
    assert!(far(&["100", "2000"], &[]).is_empty());
    assert_eq!(far(&["100", "2000"], &["--param", "min_n=2"]), ["far below the median 100.0"]);
    assert_eq!(far(&["100", "110", "2000"], &[]), ["far above the median 2000.0"]);
    // A token is one however few there are.
    assert_eq!(far(&["0.5", "2000"], &[]), ["below the smallest amount 0.5"]);
}

#[test]
fn more_than_200_percent_of_charges_is_a_warning_wherever_the_percentage_is_stated() {
    let workspace = Workspace::seeded();
    let said = ["[I564]", "4500.00 percent of charges is above 200 percent"];
    let import = |name: &str| workspace.run(&["import", name, "--accept", "I504"]).expect_code(0);
    workspace.write("a.csv", "payer,plan,code,amount,percentage\nA,P,47371,,4500\nB,P,47371,4500%,\n");
    let run = import("a.csv").expect_talk(&said);
    run.expect_talk(&["warning[I564] percentage", "a.csv, line 2", "warning[I564] amount", "a.csv, line 3"]);
    // Of one that both columns state it is said once.
    workspace.write("both.csv", "payer,plan,code,amount,percentage\nA,Q,47371,4500%,4500\n");
    assert_eq!(import("both.csv").stderr.matches("[I564]").count(), 1);
    let (mut book, shown) = (rust_xlsxwriter::Workbook::new(), rust_xlsxwriter::Format::new());
    let sheet = book.add_worksheet();
    fill(sheet, &[&["payer", "plan", "code", "amount"], &["C", "P", "47371", ""]]);
    sheet.write_number_with_format(1, 3, 45, &shown.set_num_format("0.00%")).expect("a cell");
    save(&workspace, "b.xlsx", book);
    import("b.xlsx").expect_talk(&said).expect_talk(&["cell D2"]);
    workspace.write("mill.csv", format!("{HEAD}Item,47371,CPT,outpatient,,D,P,4500%,,other,1,2\n"));
    import("mill.csv").expect_talk(&said).expect_talk(&["negotiated_dollar", "mill.csv, line 4"]);
    let price = "\"negotiated_type\":\"negotiated\",\"negotiated_rate\":1500.25";
    let percentage = "\"negotiated_type\":\"percentage\",\"negotiated_rate\":4500";
    workspace.write("ppo.json", file(Shape::default()).replace(price, percentage));
    import("ppo.json").expect_talk(&said);
}
