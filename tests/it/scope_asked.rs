//! What a report is asked for, and what it is of when nothing is asked.

use crate::workspace::{Workspace, payer_csv};

fn of_two_modifiers() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,1200.00,,,,",
        "Aetna,HMO,CPT,47371,80,outpatient,facility,,case rate,190.00,,,,",
        "Aetna,HMO,CPT,47371,AS,outpatient,facility,,case rate,160.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

#[test]
fn a_report_is_on_the_code_without_modifiers_where_as_many_providers_state_it() {
    let workspace = of_two_modifiers();
    for (asked, shown) in [
        (&[][..], "Aetna [not-collected] $1,200.00"),
        (&["--modifier", "none"], "$1,200.00"),
        (&["--modifier", "80"], "$190.00"),
    ] {
        let run = workspace.run(&[&["report", "47371"], asked].concat()).expect_code(0);
        let line = run.stdout.lines().find(|line| line.trim().starts_with("Aetna")).expect("a payer");
        let figure = shown.rsplit(' ').next().expect("a figure");
        assert!(line.contains(figure), "{asked:?}: {line}");
    }
    workspace
        .run(&["report", "47371", "--modifier", "26,50"])
        .expect_code(2)
        .expect_talk(&["takes one modifier", "--modifier none"]);
}

#[test]
fn parts_of_a_scope_are_taken_in_any_case_and_refused_where_no_rate_has_them() {
    let workspace = of_two_modifiers();
    let asked = |part: &str| {
        workspace.run(&[
            "query",
            "run",
            "payer-comparison",
            "--param",
            "code=47371",
            "--param",
            part,
            "--format",
            "csv",
        ])
    };
    let as_stated = asked("setting=outpatient").expect_code(0).stdout;
    assert!(as_stated.contains("Aetna,known,1,known"), "{as_stated}");
    for part in ["setting=Outpatient", "setting=outpatient ", "billing_class=FACILITY", "method=Case Rate"] {
        assert_eq!(asked(part).expect_code(0).stdout, as_stated, "{part}");
    }
    for (part, said) in [
        ("setting=OP", "no rate of CPT 47371 has the setting `OP`"),
        ("billing_class=prof", "no rate of CPT 47371 has the billing class `prof`"),
        ("line_of_business=Gold", "no rate of CPT 47371 has the line of business `Gold`"),
    ] {
        asked(part).expect_code(2).expect_talk(&[said, "`ratebook report market-scopes 47371`"]);
    }
}

/// `outpatient` is the scope of that name where there is one, and else that of the places within it.
#[test]
fn a_scope_that_is_printed_is_the_one_that_is_shown() {
    let workspace = Workspace::with_payer_csv(&[
        "Cigna,LocalPlus,CPT,45378,26,outpatient,professional,22,other,100.00,,,,",
        "Aetna,Standard,CPT,45378,26,outpatient,professional,,other,200.00,,,,",
        "Cigna,LocalPlus,CPT,45380,,outpatient,professional,22,other,300.00,,,,",
        "Aetna,Standard,CPT,45380,,outpatient,facility,,other,400.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let scopes = workspace.run(&["report", "market-scopes", "45378"]).expect_code(0);
    scopes.expect_stdout(&["outpatient, facility setting"]);
    let points = |code: &str, asked: &[&str]| {
        let code = format!("code={code}");
        let rows = crate::comparable::rows(&workspace, "payer-comparison", &[&[&*code], asked].concat());
        rows.iter().filter_map(|row| row["point"].as_f64()).collect::<Vec<f64>>()
    };
    assert_eq!(points("45378", &["setting=outpatient"]), [200.0]);
    assert_eq!(points("45378", &["setting=Outpatient, facility setting"]), [100.0]);
    // Where the other parts leave no scope of that name, it is that of the place.
    assert_eq!(points("45380", &["setting=outpatient"]), [400.0]);
    assert_eq!(points("45380", &["setting=outpatient", "billing_class=professional"]), [300.0]);
}

#[test]
fn the_id_of_a_rate_stays_with_it_when_one_of_other_days_goes() {
    let workspace = Workspace::seeded();
    let row = |amount: &str, days: &str| {
        format!("Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,{amount},,{days},")
    };
    let (first, second, third) =
        (row("100", "2026-01-01,2026-06-30"), row("200", "2026-07-01,2026-12-31"), row("300", "2027-01-01,"));
    workspace.write("may.csv", payer_csv(&[&first, &second]));
    workspace.write("june.csv", payer_csv(&[&second, &third]));
    let ids = || {
        let rows = crate::comparable::rows(&workspace, "code-rates", &["code=47371"]);
        let id = |row: &serde_json::Value| (row["amount"].as_f64(), row["_id"].as_str().map(str::to_owned));
        rows.iter().map(id).collect::<Vec<_>>()
    };
    workspace.run(&["import", "may.csv"]).expect_code(0);
    let before = ids();
    workspace
        .run(&["import", "june.csv", "--replaces", "--accept", "I504", "--accept", "I505"])
        .expect_code(0);
    let after = ids();
    let of = |ids: &[(Option<f64>, Option<String>)], amount: f64| {
        ids.iter().find(|(known, _)| *known == Some(amount)).and_then(|(_, id)| id.clone()).expect("a rate")
    };
    assert_eq!(of(&before, 200.0), of(&after, 200.0));
    assert!(after.iter().all(|(_, id)| id.as_deref() != Some(&*of(&before, 100.0))), "{after:?}");
}

#[test]
fn a_report_with_a_modifier_shows_no_public_amount_and_no_name_without_it() {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,HMO,CPT,47371,80,outpatient,facility,,case rate,190.00,,,,",
        "Zenith,HMO,CPT,47371,,outpatient,facility,,case rate,500.00,,,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = |asked: &[&str]| workspace.run(&[&["report", "47371"], asked].concat()).expect_code(0).stdout;
    assert!(page(&[]).contains("Names not matched"), "{}", page(&[]));
    assert!(!page(&["--modifier", "80"]).contains("Names not matched"));
}

#[test]
fn a_part_of_a_scope_is_held_against_the_rates_of_a_code_of_any_system() {
    let workspace =
        Workspace::with_payer_csv(&["Aetna,HMO,HCPCS,J1745,,outpatient,,,fee schedule,12.00,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for (code, system) in [("J1745", None), ("HCPCS:J1745", None), ("J1745", Some("system=HCPCS"))] {
        let code = format!("code={code}");
        let mut asked =
            vec!["query", "run", "payer-comparison", "--param", &code, "--param", "setting=inpatient"];
        asked.extend(system.iter().flat_map(|system| ["--param", *system]));
        let said = "no rate of HCPCS J1745 has the setting `inpatient`";
        workspace.run(&asked).expect_code(2).expect_talk(&[said]);
    }
}
