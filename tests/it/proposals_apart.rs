//! Proposed profiles: prices of one payer that are of another day, unit or kind are kept apart, and what cannot be is left
//! out and said.

use crate::workspace::{Workspace, column_of};

/// The proposal for a file and what it stores, these columns of `v_code_rate`, each once.
fn stored_of(name: &str, file: &str, columns: &str) -> (String, Vec<String>) {
    let workspace = Workspace::seeded();
    workspace.write(name, file);
    let profile = workspace.run(&["import", name, "--suggest-profile"]).expect_code(0).stdout;
    workspace.write("p.toml", profile.replace("write whose file this is", "A publisher"));
    let run = workspace.run(&["import", name, "--profile", "p.toml"]);
    assert_eq!(run.code, 0, "{profile}\n{}", run.stderr);
    let of_units = profile.contains(" units, such as ");
    assert_eq!(run.stderr.contains("warning[I652]"), of_units, "{profile}\n{}", run.stderr);
    let sql = format!(
        "SELECT DISTINCT concat_ws(' ', {columns}) FROM v_code_rate WHERE amount IS NOT NULL ORDER BY 1"
    );
    (profile, column_of(&workspace.database(), &sql))
}

const THREE: &str =
    "99213,210.00,95.10,90.10\n27447,48000.00,14250.00,13900.50\n47371,23000.00,7450.25,7100.00\n";

#[test]
fn of_two_columns_of_one_payer_that_nothing_tells_apart_the_first_is_read() {
    for headings in ["Aetna,Aetna Allowed", "Aetna,Aetna Rate", "Aetna Rate,Aetna Allowed"] {
        let file = format!("CPT,Charge,{headings}\n{THREE}");
        let (profile, found) = stored_of("list.csv", &file, "raw_payer, amount");
        assert_eq!(found.len(), 6, "{headings}: {profile}");
        assert!(
            found.contains(&"Aetna 95.1".to_owned()) && !found.contains(&"Aetna 90.1".to_owned()),
            "{found:?}"
        );
        assert!(profile.contains("is left out: it is read as of the payer of `Aetna"), "{profile}");
    }
    // Two plans are two.
    let (profile, found) =
        stored_of("list.csv", &format!("CPT,Charge,Aetna HMO,Aetna PPO\n{THREE}"), "raw_payer");
    assert_eq!(found.len(), 3, "{profile}");
}

#[test]
fn the_data_are_of_the_newest_day_that_is_in_force() {
    for headings in ["Aetna eff 1/1/2025,Aetna eff 1/1/2026", "Aetna eff 1/1/2026,Aetna eff 1/1/2027"] {
        let file = format!("CPT,Charge,{headings}\n{THREE}");
        let (profile, found) = stored_of("list.csv", &file, "raw_payer, edition, effective_from");
        assert!(profile.contains("edition_from = { heading = \"Aetna eff 1/1/2026\""), "{profile}");
        assert!(profile.contains("is left out: an amount of a day"), "{profile}");
        assert!(found.contains(&"Aetna 2026-01-01 2026-01-01".to_owned()), "{found:?} {profile}");
        assert_eq!(found.len(), 2, "{found:?} {profile}");
    }
}

/// A unit of work is the method where it plainly is one; another is the note of its rates, which are of a scope of their
/// own; and units that nobody knows are a doubt.
#[test]
fn the_units_of_rows_are_their_methods_and_unlike_ones_are_not_compared() {
    for heading in ["UOM", "Unit", "Per", "Billing Unit", "Unit of Measure", "Per Unit Of"] {
        let file = format!(
            "CPT,Description,Payer,Rate,{heading}\n97110,a,Aetna,412.50,Day\n97110,a,Cigna,96.25,Visit\n\
             97112,b,Aetna,430.75,Per Diem\n97112,b,Cigna,99.40,/hr\n97113,c,Cigna,99.40,Case\n"
        );
        let (profile, found) = stored_of("list.csv", &file, "amount, method, notes");
        assert!(profile.contains(&format!("method = \"{heading}\"")), "{profile}");
        let expected = [
            "412.5 per diem",
            "430.75 per diem",
            "96.25 other per visit",
            "99.4 case rate",
            "99.4 other per hour",
        ];
        assert_eq!(found, expected, "{profile}");
        assert!(!profile.contains("units, such as"), "{profile}");
        let file = file.replace("Day", "Alpha").replace("/hr", "Beta");
        let (profile, found) = stored_of("list.csv", &file, "raw_payer, amount");
        assert_eq!(found.len(), 4, "{profile}");
        assert!(profile.contains(&format!("notes = \"{heading}\"")), "{profile}");
        assert!(profile.contains(&format!("#   `{heading}` has 5 units, such as `Alpha`")), "{profile}");
    }
}

#[test]
fn the_least_is_no_minute_and_a_price_with_a_thing_no_name() {
    let file = "CPT,Gross,Min,Max,Aetna HMO\n99213,210.00,80.10,180.00,95.10\n27447,48000.00,9000.50,31000.00,14250.00\n";
    let (profile, found) = stored_of("list.csv", file, "amount_kind");
    assert_eq!(found, ["gross", "maximum", "minimum", "negotiated"]);
    assert!(!profile.contains("the unit that they are for"), "{profile}");
    let (profile, found) =
        stored_of("list.csv", &format!("CPT,Charge,Aetna,Aetna w/ Implant\n{THREE}"), "raw_payer, raw_plan");
    assert_eq!(found, ["", "Aetna", "Aetna w/ Implant"], "{profile}");
    assert!(profile.contains("plan = \"w/ Implant\""), "{profile}");
}

#[test]
fn payers_in_objects_within_objects_are_read() {
    let record = |(code, gross, hmo, ppo): (&str, f64, f64, f64)| {
        format!(
            r#"{{"code": "{code}", "description": "d", "gross": {gross},
                "payers": {{"Aetna": {{"HMO": {hmo}, "PPO": {ppo}}}, "Cigna": {{"PPO": {ppo}}}}}}}"#
        )
    };
    let records = [("99213", 5005.84, 1501.75, 1626.91), ("99214", 5949.78, 1784.93, 1933.68)].map(record);
    let file = format!(r#"{{"hospital": "Hill", "items": [{}]}}"#, records.join(","));
    let (profile, found) = stored_of("list.json", &file, "raw_payer, raw_plan");
    assert_eq!(found, ["", "Aetna HMO", "Aetna PPO", "Cigna PPO"], "{profile}");
}
