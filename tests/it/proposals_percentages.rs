//! Proposed profiles: percentages among dollars are no prices, in columns of payers, in rows of one, or below a title.

use crate::workspace::{Workspace, column_of};

/// What a file stores by its own proposal: the kinds of amounts with their payers, each once; nothing where none is made.
fn stored(file: &str) -> (Vec<String>, String) {
    let workspace = Workspace::seeded();
    workspace.write("prices.csv", file);
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]);
    let text = format!("{}{}", run.stdout, run.stderr);
    if run.code != 0 {
        return (Vec::new(), text);
    }
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "A publisher"));
    let run = workspace.run(&["import", "prices.csv", "--profile", "p.toml"]);
    assert_eq!(run.code, 0, "{text}\n{}", run.stderr);
    let sql = "SELECT DISTINCT concat_ws(' ', amount_kind, raw_payer) FROM v_code_rate
               WHERE amount IS NOT NULL ORDER BY 1";
    (column_of(&workspace.database(), sql), text)
}

/// Codes with what is charged and percentages of it.
const ROWS: [(&str, &str, &str, &str); 8] = [
    ("99213", "210.00", "62.5", "58.2"),
    ("80053", "45.00", "61.1", "57.3"),
    ("36415", "12.00", "60.4", "56.8"),
    ("71046", "380.00", "59.7", "54.1"),
    ("27447", "48000.00", "41.3", "44.7"),
    ("47371", "23000.00", "45.6", "47.1"),
    ("45378", "2900.00", "52.8", "55.9"),
    ("29881", "9900.00", "48.4", "50.3"),
];

fn table(headings: &str, row: impl Fn(&(&str, &str, &str, &str)) -> String) -> String {
    format!("{headings}\n{}", ROWS.iter().map(row).collect::<String>())
}

/// Three fifths of a charge.
fn dollars(charge: &str) -> String {
    format!("{:.2}", charge.parse::<f64>().unwrap_or_default() * 0.6)
}

#[test]
fn percentages_of_several_payers_do_not_vouch_for_one_another() {
    let file =
        table("CPT,Charge,Aetna,Cigna", |(code, charge, one, two)| format!("{code},{charge},{one},{two}\n"));
    let (found, text) = stored(&file);
    assert_eq!(found, ["gross"], "{text}");
    let file = table("CPT,Charge,Aetna,Cigna,Humana", |(code, charge, one, two)| {
        format!("{code},{charge},{},{one},{two}\n", dollars(charge))
    });
    assert_eq!(stored(&file).0, ["gross", "negotiated Aetna"]);
    // Without a charge the codes of major operations show it.
    let row = |(at, code): (usize, &str)| format!("{code},{}.5,{}.25\n", 40 + at, 55 + at);
    let codes = ["27447", "47371", "27130", "99213", "58150"];
    let rows: String = codes.into_iter().enumerate().map(row).collect();
    let (found, text) = stored(&format!("CPT,Aetna,Cigna\n{rows}"));
    assert_eq!(found, Vec::<String>::new(), "{text}");
    // Prices of groups of stays, whose codes show nothing.
    let rows: String = (0..8)
        .map(|n| format!("{},{}.50,{}.5,{}.25\n", 100 + 13 * n, 13_000 * (n + 1), 40 + n, 55 + n))
        .collect();
    assert_eq!(stored(&format!("DRG,Charge,Aetna,Cigna\n{rows}")).0, ["gross"]);
}

#[test]
fn low_prices_that_follow_the_charge_are_prices() {
    let cheap = ["80053,45.00", "36415,12.00", "85025,60.00", "83036,75.00", "81001,20.00"];
    let row = |row: &str| {
        let (_, charge) = row.split_once(',').unwrap_or_default();
        format!("{row},{},{}\n", dollars(charge), charge.parse::<f64>().unwrap_or_default() * 0.5)
    };
    let rows: String = cheap.into_iter().map(row).collect();
    let (found, text) = stored(&format!("CPT,Charge,Aetna,Cigna\n{rows}"));
    assert_eq!(found, ["gross", "negotiated Aetna", "negotiated Cigna"], "{text}");
}

#[test]
fn percentages_of_one_payer_in_rows_are_left_out() {
    for with_charge in [false, true] {
        let charge = |charge: &str| if with_charge { format!("{charge},") } else { String::new() };
        let headings = format!("CPT,{}Payer,Plan,Rate", if with_charge { "Charge," } else { "" });
        let file = table(&headings, |(code, of, one, _)| {
            let charge = charge(of);
            format!("{code},{charge}Aetna,HMO,{one}\n{code},{charge}Cigna,PPO,{}\n", dollars(of))
        });
        let (found, text) = stored(&file);
        let expected: &[&str] =
            if with_charge { &["gross", "negotiated Cigna"] } else { &["negotiated Cigna"] };
        assert_eq!(found, expected, "{text}");
        assert!(text.contains("a payer whose numbers are as percentages are"), "{text}");
    }
    // Where all are percentages the charges remain.
    let file = table("CPT,Charge,Payer,Plan,Rate", |(code, charge, one, two)| {
        format!("{code},{charge},Aetna,HMO,{one}\n{code},{charge},Cigna,PPO,{two}\n")
    });
    let (found, text) = stored(&file);
    assert_eq!(found, ["gross"], "{text}");
    assert!(text.contains("\"Payer\" is left out: it names payers, and no column has amounts"), "{text}");
}

#[test]
fn a_title_that_speaks_of_percentages_is_heard() {
    let file =
        table("Payer rates are percent of charges,,,\nCPT,Charge,Aetna,Cigna", |(code, charge, one, _)| {
            format!("{code},{charge},{one},{one}\n")
        });
    let (found, text) = stored(&file);
    assert_eq!(found, ["gross"], "{text}");
    assert!(text.contains("a title says `Payer rates are percent of charges`"), "{text}");
    assert!(!text.contains("publisher = \"Payer rates"), "{text}");
    let rows = "99213,115,120\n99214,125.5,155\n27447,140,162.5\n70450,115,121\n";
    for title in ["Rates as % of Medicare", "\"Allowed amounts as percent of Medicare, 2026\""] {
        for headings in ["CPT,Aetna,Cigna", "CPT,Fee,Rate"] {
            let (found, text) = stored(&format!("{title},,\n{headings}\n{rows}"));
            assert_eq!(found, Vec::<String>::new(), "{text}");
        }
    }
    let (found, text) =
        stored(&format!("Aetna PPO rates in thousands,\nCPT,Rate\n{}", "99213,0.1\n27447,14.2\n47371,7.4\n"));
    assert_eq!(found, Vec::<String>::new(), "{text}");
}

/// What a proposal makes of a file, and the amounts that it stores by it.
fn proposed_and_stored(file: &str) -> (String, Vec<String>) {
    let workspace = crate::workspace::Workspace::seeded();
    workspace.write("list.csv", file);
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]);
    if run.code != 0 {
        return (run.stderr, Vec::new());
    }
    let profile = run.stdout.replace("write whose file this is", "A publisher");
    workspace.write("p.toml", &profile);
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    let sql =
        "SELECT concat_ws(' ', code, raw_payer, raw_plan, amount) FROM v_code_rate WHERE amount IS NOT NULL
               ORDER BY 1";
    (profile, crate::workspace::column_of(&workspace.database(), sql))
}

/// No stay in a hospital costs so little, whatever the other payers of the file have.
#[test]
fn percentages_of_drgs_are_no_dollars_without_a_charge_beside_them() {
    for head in ["DRG", "MS-DRG", "APR DRG Code"] {
        let (said, found) = proposed_and_stored(&format!(
            "{head},Aetna,Cigna\n470,62.5,55\n871,62.5,55\n291,61,54\n405,60,55\n"
        ));
        assert!(found.is_empty() && said.contains("for stays in a hospital"), "{head}: {said}");
    }
    let (profile, found) =
        proposed_and_stored("DRG,Aetna\n470,14250.25\n871,9000.10\n291,7000.00\n405,31000.00\n");
    assert_eq!(found.len(), 4, "{profile}");
}

/// One whole number for visits and laboratory tests is a percentage; at one rate therapy may well be paid.
#[test]
fn one_number_for_all_services_is_no_price() {
    let (said, found) =
        proposed_and_stored("CPT,Description,Aetna\n99213,a,65\n99214,b,65\n80053,c,65\n36415,d,65\n");
    assert!(found.is_empty() && said.contains("65 for every service"), "{said}");
    let (profile, found) = proposed_and_stored(
        "CPT,Description,Aetna,Cigna\n99213,a,65,95.10\n27447,b,65,14250.00\n47371,c,65,7450.25\n80053,d,65,11.00\n",
    );
    assert!(profile.contains("# \"Aetna\" is left out"), "{profile}");
    assert_eq!(found.len(), 4, "{found:?}");
    let (_, found) =
        proposed_and_stored("CPT,Description,Aetna\n97110,a,65\n97112,b,65\n97140,c,65\n97530,d,65\n");
    assert_eq!(found.len(), 4);
}

/// Of a payer with a plan in dollars and one in percentages no row is read where one column has both, and the column of
/// the plan in dollars where each has its own.
#[test]
fn a_payer_with_plans_of_both_kinds_lends_no_percentage_as_dollars() {
    let services = [
        ("99213", 210.0),
        ("99214", 300.0),
        ("27447", 48000.0),
        ("47371", 23000.0),
        ("80053", 45.0),
        ("70450", 900.0),
        ("29881", 9000.0),
        ("45378", 2500.0),
    ];
    let (mut tall, mut wide) =
        ("Payer,Plan,CPT,Charge,Rate\n".to_owned(), "CPT,Aetna HMO,Aetna PPO,Cigna PPO\n".to_owned());
    for (at, (code, charge)) in services.into_iter().enumerate() {
        let (hmo, ppo, cigna) = (charge * 0.4 + 0.25, 60.5 + (at % 3) as f64, charge * 0.5 + 0.25);
        tall += &format!(
            "Aetna,HMO,{code},{charge},{hmo}\nAetna,PPO,{code},{charge},{ppo}\nCigna,PPO,{code},{charge},{cigna}\n"
        );
        wide += &format!("{code},{hmo},{ppo},{cigna}\n");
    }
    let (profile, found) = proposed_and_stored(&tall);
    assert!(profile.contains("or those of one of its plans"), "{profile}");
    assert!(found.iter().all(|found| !found.contains("Aetna")), "{found:?}");
    assert_eq!(found.iter().filter(|found| found.contains("Cigna")).count(), services.len(), "{profile}");
    let (profile, found) = proposed_and_stored(&wide);
    assert!(profile.contains("# \"Aetna PPO\" is left out"), "{profile}");
    assert_eq!(found.len(), 2 * services.len(), "{profile}");
}

#[test]
fn a_code_in_full_width_digits_is_that_code() {
    let file = "CPT,Description,Aetna\n\u{ff19}\u{ff19}\u{ff12}\u{ff11}\u{ff13},visit,95.10\n\
                \u{ff12}\u{ff17}\u{ff14}\u{ff14}\u{ff17},knee,14250.00\n47371,liver,7450.25\n";
    let (profile, found) = proposed_and_stored(file);
    assert!(
        profile.contains("3 accepted with 3 amounts and 0 gaps") && !profile.contains("LOCAL"),
        "{profile}"
    );
    assert_eq!(found, ["27447 Aetna 14250.0", "47371 Aetna 7450.25", "99213 Aetna 95.1"]);
}
