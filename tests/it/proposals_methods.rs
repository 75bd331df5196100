//! Proposed profiles: columns that say how a rate is paid, days among others, modifiers, and a label beside its day.

use crate::workspace::Workspace;

fn proposed(workspace: &Workspace, file: &str) -> String {
    workspace.write("rates.csv", file);
    let run = workspace.run(&["import", "rates.csv", "--suggest-profile"]).expect_code(0);
    let text = run.stdout.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &text);
    text
}

/// Imports by the proposal, and gives method and amount of every rate.
fn stored(workspace: &Workspace) -> String {
    let run = workspace.run(&["import", "rates.csv", "--profile", "p.toml"]);
    assert!(run.code <= 1, "{}", run.stderr);
    workspace.value(
        "SELECT group_concat(ifnull(method, '-') || ' ' || (amount / 10000.0), ', ' ORDER BY rate_id)
         FROM rate JOIN terms USING (terms_id)",
    )
}

#[test]
fn a_column_of_methods_is_read_whatever_it_is_called() {
    for heading in ["Rate Type", "Method", "Methodology", "Reimbursement Method", "Basis"] {
        let workspace = Workspace::seeded();
        let text = format!(
            "Payer,Plan,Code,{heading},Rate\nAetna,PPO,47371,Case Rate,1500\nAetna,HMO,47371,Per Diem,900\n\
             Aetna,EPO,47371,per day,1700\n"
        );
        let profile = proposed(&workspace, &text);
        assert!(profile.contains(&format!("method = \"{heading}\"")), "{profile}");
        assert!(profile.contains("\"per day\" = \"per diem\""), "{profile}");
        assert_eq!(stored(&workspace), "case rate 1500.0, per diem 900.0, per diem 1700.0", "{heading}");
    }
    // Words that nobody knows are a doubt, and no column is passed over in silence.
    let workspace = Workspace::seeded();
    let profile = proposed(
        &workspace,
        "Payer,Plan,Code,Rate Type,Rate\nAetna,PPO,47371,Alpha,1500\nAetna,HMO,47371,Beta,900\n",
    );
    assert!(
        profile.contains("# \"Rate Type\" is left out: its heading speaks of the kind of rates"),
        "{profile}"
    );
}

#[test]
fn one_day_of_eight_digits_among_others_is_a_day() {
    let workspace = Workspace::seeded();
    let text = "Payer,Plan,Code,Rate,Eff Date\nAetna,PPO,47371,1500.55,2026-01-01\nAetna,PPO,99213,75.10,20260101\n\
                Aetna,PPO,99214,75.10,2026-01-01\nAetna,PPO,99215,75.10,2026-02-01\n";
    let profile = proposed(&workspace, text);
    assert!(profile.contains("effective_from = \"Eff Date\""), "{profile}");
    assert!(profile.contains("4 accepted with 4 amounts and 0 gaps, 0 rejected"), "{profile}");
    // A column of them, as CMS prints days, has the first days of its rows: two of a code are no conflict.
    let workspace = Workspace::seeded();
    let text = "HCPCS,MOD,EFF_DATE,RATE\n99202,,20250101,95.00\n99202,,20260101,97.00\n99203,,20250101,141.50\n\
                99203,,20260101,144.10\n";
    let profile = proposed(&workspace, text);
    assert!(profile.contains("effective_from = \"EFF_DATE\"") && profile.contains("4 accepted"), "{profile}");
}

#[test]
fn modifiers_that_an_import_reads_are_not_said_to_be_unknown() {
    let workspace = Workspace::seeded();
    let text = "Payer,Plan,Code,Mod,Rate\nAetna,PPO,47371,,1500.55\nAetna,PPO,99213,RT/LT,75.10\n\
                Cigna,PPO,99214,26/TC,75.10\nCigna,PPO,99215,nothing,75.10\n";
    let profile = proposed(&workspace, text);
    assert!(!profile.contains("# \"RT/LT\"") && !profile.contains("# \"26/TC\""), "{profile}");
    assert!(profile.contains("# \"nothing\" = \"\"   # not known"), "{profile}");
    // The reason of a rejected row is what rejects it.
    let text = "Payer,Plan,Code,Mod,Rate\nAetna,PPO,47371,,1500.55\nAetna,PPO,99213,RT/LT,(75.10)\n\
                Cigna,PPO,99214,26,75.10\n";
    let profile = proposed(&workspace, text);
    let reason = profile.lines().find(|line| line.contains("rejected: ")).expect("a reason");
    assert!(reason.contains("`(75.10)`") && !reason.contains("RT"), "{reason}");
}

#[test]
fn a_label_and_its_day_may_stand_in_neighboring_cells() {
    let workspace = Workspace::seeded();
    let rows = "Code,Description,Gross Charge,Aetna PPO,Cigna\n47371,a,22032.00,3250.00,4100.25\n99213,b,250,100,110.5\n\
                G0101,c,90,40,41\n47370,d,910,411,413\n";
    for (label, day) in
        [("Effective,2026-01-01,,,", "2026-01-01"), ("Rates effective:,1/15/2026,,,", "2026-01-15")]
    {
        let profile = proposed(&workspace, &format!("Mercy Clinic price list,,,,\n{label}\n,,,,\n{rows}"));
        assert!(profile.contains("edition_from = { row = 2, after = "), "{profile}");
        let run = workspace.run(&["import", "rates.csv", "--profile", "p.toml", "--replaces"]).expect_code(0);
        assert!(!run.stderr.contains("states no day"), "{}", run.stderr);
        let edition = "SELECT edition FROM import ORDER BY import_id DESC LIMIT 1";
        assert_eq!(workspace.value::<String>(edition), day);
    }
    // A day behind other words is not that of the label.
    workspace.write(
        "rates.csv",
        format!("Mercy Clinic price list,,,,\nEffective,Printed,2026-01-01,,\n,,,,\n{rows}"),
    );
    workspace
        .run(&["import", "rates.csv", "--profile", "p.toml", "--replaces", "--accept", "I503"])
        .expect_talk(&["row 2 states no day after"]);
}

/// Units are read by one rule wherever a method is stated: in the payer CSV, by a profile's column or for all its rows, and
/// in a hospital's file, which CMS's rules complain of all the same.
#[test]
fn rates_of_two_units_are_of_two_scopes_in_every_reader() {
    let workspace = Workspace::seeded();
    let row = |payer: &str, method: &str, amount: &str| {
        format!("{payer},PPO,CPT,97110,,outpatient,professional,11,{method},{amount},,,,")
    };
    let rows = [
        row("Aetna", "per visit", "96.25"),
        row("Cigna", "Visit", "99.40"),
        row("UnitedHealthcare", "/ unit", "31.00"),
        row("Oscar", "daily", "400.00"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    workspace.write("rates.csv", crate::workspace::payer_csv(&rows));
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&["note[I558] method: `per visit` is read as other, with the note `per visit`"]);
    workspace.write(
        "p.toml",
        "publisher = 'Hill'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
         columns = { amount = 'Rate', notes = 'Notes' }\n\
         constants = { payer = 'Humana', plan = 'PPO', method = 'per visit', setting = 'outpatient', \
         billing_class = 'professional', place_of_service = '11' }\n\
         codes = [{ column = 'CPT', system = 'CPT' }]\n",
    );
    workspace.write("hill.csv", "CPT,Rate,Notes\n97110,101.00,first\n");
    workspace.run(&["import", "hill.csv", "--profile", "p.toml"]).expect_code(0);
    let scopes =
        "SELECT raw_payer || ' ' || scope_method || ' ' || scope_unit FROM v_market_rate ORDER BY amount";
    assert_eq!(
        crate::workspace::column_of(&workspace.reader(), scopes),
        [
            "UnitedHealthcare other USD per unit",
            "Aetna other USD per visit",
            "Cigna other USD per visit",
            "Humana other USD per visit",
            "Oscar per diem USD",
        ]
    );
    let notes = "SELECT notes FROM v_code_rate WHERE raw_payer = 'Humana'";
    assert_eq!(crate::workspace::column_of(&workspace.reader(), notes), ["per visit; first"]);
}
