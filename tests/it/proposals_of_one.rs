//! Proposed profiles: what is said of one column of amounts, of one bill, or in another table is never said of the
//! rates of all rows.

use crate::workspace::{Workspace, column_of};

const CODES: [&str; 10] =
    ["99213", "99214", "99203", "70450", "71046", "80053", "29881", "45378", "47371", "27447"];

/// A table of ten codes below a header, each row's cells made of its number.
fn table(header: &str, cells: impl Fn(usize) -> String) -> String {
    let rows = CODES.iter().enumerate().map(|(n, code)| format!("{code},service {code},{}\n", cells(n)));
    format!("CPT,Description,{header}\n{}", rows.collect::<String>())
}

/// An amount of a row.
fn dollars(base: usize, n: usize) -> String {
    format!("{}.{:02}", base + 17 * n, (base + 7 * n) % 99 + 1)
}

/// The proposal for a file, kept with its publisher and payer filled in; what it says where there is none.
fn proposed(workspace: &Workspace, file: &str) -> String {
    workspace.write("list.csv", file);
    let run = workspace.run(&["import", "list.csv", "--suggest-profile"]);
    if run.code != 0 {
        return run.stderr;
    }
    workspace.write("p.toml", run.stdout.replace("write whose file this is", "A publisher"));
    run.stdout
}

/// What an import by the proposal stores of a code: its system, payer, amount, method, class, place and first day.
fn stored(workspace: &Workspace, code: &str) -> Vec<String> {
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let sql = format!(
        "SELECT concat_ws(' ', system, raw_payer, amount, method, nullif(modifiers, ''), setting, billing_class,
             place_of_service, effective_from)
         FROM v_code_rate WHERE code = '{code}' AND publisher = 'A publisher' AND amount IS NOT NULL ORDER BY 1"
    );
    column_of(&workspace.database(), &sql)
}

/// Whether a proposal says that it leaves a column out for this reason, and reads it nowhere.
fn leaves(profile: &str, heading: &str, why: &str) -> bool {
    let named = format!("\"{heading}\"");
    let is_reading = |line: &str| {
        let passive = ["#", "ignore =", "starts ="];
        !passive.iter().any(|word| line.trim_start().starts_with(word)) && line.contains(&named)
    };
    profile.lines().any(|line| line.starts_with(&format!("# {named} is left out: ")) && line.contains(why))
        && !profile.lines().any(is_reading)
}

#[test]
fn what_a_column_says_of_one_payer_is_not_said_of_the_rates_of_others() {
    for (what, cells) in [
        ("Method", ["Fee Schedule", "Case Rate"]),
        ("Methodology", ["case rate", "per diem"]),
        ("Notes", ["of this one", "of that one"]),
        ("Effective Date", ["1/1/2026", "7/1/2025"]),
        ("Setting", ["IP", "OP"]),
        ("Place of Service", ["11", "22"]),
        ("Procedure Code", ["99999", "88888"]),
    ] {
        let workspace = Workspace::seeded();
        let header = format!("Aetna Rate,Aetna {what},Cigna Rate,Cigna {what}");
        let row = |n| format!("{},{},{},{}", dollars(100, n), cells[0], dollars(200, n), cells[1]);
        let profile = proposed(&workspace, &table(&header, row));
        let why = "it speaks of `Aetna Rate`, and a profile reads it for all amounts of a row";
        assert!(leaves(&profile, &format!("Aetna {what}"), why), "{what}: {profile}");
        let read = stored(&workspace, "99213");
        assert_eq!(read.len(), 2, "{what}: {read:?}");
        assert!(read[0].starts_with("CPT Aetna") && read[0].ends_with(&dollars(100, 0)), "{what}: {read:?}");
        assert!(read[1].starts_with("CPT Cigna") && read[1].ends_with(&dollars(200, 0)), "{what}: {read:?}");
    }
    // The only payer's is read.
    let workspace = Workspace::seeded();
    let profile = proposed(
        &workspace,
        &table("Gross Charge,Aetna Rate,Aetna Method", |n| {
            format!("{},{},Case Rate", dollars(900, n), dollars(100, n))
        }),
    );
    assert!(profile.contains("method = \"Aetna Method\""), "{profile}");
}

#[test]
fn prices_of_modifiers_that_one_payer_has_are_left_out() {
    let workspace = Workspace::seeded();
    let row = |n| format!("{},26,{}", dollars(100, n), dollars(200, n));
    let profile = proposed(&workspace, &table("Aetna Rate,Aetna Modifier,Cigna Rate", row));
    assert!(leaves(&profile, "Aetna Rate", "`Aetna Modifier` says the modifiers"), "{profile}");
    assert!(leaves(&profile, "Aetna Modifier", "it speaks of `Aetna Rate`"), "{profile}");
    let read = stored(&workspace, "99213");
    assert!(read.len() == 1 && read[0].contains("Cigna") && !read[0].contains(" 26"), "{read:?}");
}

#[test]
fn a_day_is_that_of_the_price_that_it_is_stated_of() {
    for (header, own, amount, left) in [
        ("Current Fee,New Fee,Effective Date", "07/01/2026", "new", "Current Fee"),
        ("Current Fee,New Fee,Effective Date", "07/01/2027", "current", "Effective Date"),
        ("Current Rate,Proposed Rate,Proposed Eff Date", "01/01/2027", "current", "Proposed Eff Date"),
    ] {
        let workspace = Workspace::seeded();
        let row = |n| format!("{},{},{own}", dollars(100, n), dollars(200, n));
        let profile = proposed(&workspace, &table(header, row));
        assert!(leaves(&profile, left, ""), "{header}: {profile}");
        let wanted = match amount {
            "new" => format!("CPT {} 2026-07-01", dollars(200, 0)),
            _ => format!("CPT {}", dollars(100, 0)),
        };
        assert_eq!(stored(&workspace, "99213"), [wanted], "{header} {own}");
    }
    let workspace = Workspace::seeded();
    let row = |n| format!("{},1/1/2025,{},1/1/2026", dollars(100, n), dollars(200, n));
    let header = "Rate 1,Rate 1 Effective,Rate 2,Rate 2 Effective";
    let profile = proposed(&workspace, &table(header, row));
    assert!(leaves(&profile, "Rate 1 Effective", "the day of an amount that is left out"), "{profile}");
    assert_eq!(stored(&workspace, "99213"), [format!("CPT {} 2026-01-01", dollars(200, 0))]);
    // The rate of a second payer goes with its name.
    let row = |n| format!("Aetna,{},Cigna,{}", dollars(100, n), dollars(200, n));
    let header = "Payer 1 Name,Payer 1 Rate,Payer 2 Name,Payer 2 Rate";
    let profile = proposed(&workspace, &table(header, row));
    assert!(leaves(&profile, "Payer 2 Rate", "it goes with `Payer 2 Name`"), "{profile}");
}

#[test]
fn a_claim_form_is_a_billing_class_and_never_a_code_system() {
    for (heading, facility, professional) in [
        ("Claim Type", "UB-04", "CMS-1500"),
        ("Bill Type", "UB", "HCFA"),
        ("Type of Bill", "Institutional", "Professional"),
        ("Form Type", "837I", "837P"),
    ] {
        let workspace = Workspace::seeded();
        let form = |n| if n % 2 == 0 { facility } else { professional };
        let row = |n| format!("{},Aetna,{}", form(n), dollars(100, n));
        let profile = proposed(&workspace, &table(&format!("{heading},Payer,Rate"), row));
        assert!(profile.contains(&format!("billing_class = \"{heading}\"")), "{profile}");
        let amount = |n| dollars(100, n);
        assert_eq!(stored(&workspace, "99213"), [format!("CPT Aetna {} facility", amount(0))], "{heading}");
        assert_eq!(stored(&workspace, "99214"), [format!("CPT Aetna {} professional", amount(1))]);
    }
    let workspace = Workspace::seeded();
    let row = |n| format!("{},Aetna,{}", ["APC", "CLFS", "ASC"][n % 3], dollars(100, n));
    let profile = proposed(&workspace, &table("Fee Schedule Type,Payer,Rate", row));
    assert!(leaves(&profile, "Fee Schedule Type", "other code systems than that of `CPT`"), "{profile}");
    assert_eq!(stored(&workspace, "99213"), [format!("CPT Aetna {}", dollars(100, 0))]);
}

#[test]
fn the_fee_of_a_part_of_a_service_is_not_that_of_the_service() {
    let workspace = Workspace::seeded();
    let row = |n| format!("{},{}", dollars(100, n), dollars(200, n));
    proposed(&workspace, &table("Professional Fee,Facility Fee", row));
    let both = [format!("CPT {} professional", dollars(100, 0)), format!("CPT {} facility", dollars(200, 0))];
    assert_eq!(stored(&workspace, "99213"), both);
    let profile = proposed(&workspace, &table("Facility Fee,Anesthesia Fee", row));
    assert!(leaves(&profile, "Anesthesia Fee", "the fee of anesthesia"), "{profile}");
    let units = |n| format!("{},{}", n + 3, dollars(50, n));
    let none = proposed(&workspace, &table("Base Units,Rate per Unit", units));
    assert!(none.contains("`Rate per Unit`: what is paid for a unit"), "{none}");
    let hours = |n| format!("{},{}", dollars(50, n), dollars(200, n));
    let profile = proposed(&workspace, &table("Rate per 15 min,Rate per hour", hours));
    assert!(leaves(&profile, "Rate per hour", "another unit"), "{profile}");
}

#[test]
fn a_second_table_below_or_to_the_right_gives_no_rates_of_the_first() {
    let base = table("Fee", |n| dollars(100, n));
    for below in [
        "Modifier,Description,Percent\n50,Bilateral,150\n51,Multiple,50\n",
        ",,\nRev Code,Description,Per Diem\n0120,Room,1500\n",
        ",,\nHCPCS,Description,Case Rate\nJ0897,Denosumab,111.25\n",
        ",,\nConversion Factor,,65.20\nEffective,,46023\n",
        "Default,All other services,45\n",
    ] {
        let workspace = Workspace::seeded();
        let profile = proposed(&workspace, &format!("{base}{below}"));
        assert!(profile.contains("reads 10 rows: 10 accepted with 10 amounts"), "{below}: {profile}");
        assert!(profile.contains("# Below row 11 the table is followed by"), "{below}: {profile}");
    }
    // A local code in the middle, or at the end, is a row.
    let workspace = Workspace::seeded();
    let profile =
        proposed(&workspace, &format!("{base}LAB7,A test,5.25\nROOM,A room,900.00\n99215,Visit,80.10\n"));
    assert!(profile.contains("reads 13 rows: 13 accepted"), "{profile}");
    let swapped = table("Aetna,Cigna", |n| format!("{},{}", dollars(100, n), dollars(200, n)));
    let swapped = format!("{swapped}CPT,Description,Cigna,Aetna\n99215,Visit,80.10,90.10\n");
    let profile = proposed(&workspace, &swapped);
    assert!(profile.contains("reads 10 rows"), "{profile}");
    assert!(profile.contains("until = [\"CPT\", \"Description\", \"Cigna\"]"), "{profile}");

    for (right, cells) in [
        ("Rev Code,Per Diem", ["0120,1500.00", "0200,3000.00"]),
        ("MS-DRG,Case Rate", ["470,15000.00", "471,16000.00"]),
        ("POS,Setting", ["11,outpatient", "21,inpatient"]),
        ("Payer,Phone", ["Aetna,555-1212", "Cigna,555-1213"]),
        ("Modifier,Percent", ["50,150", "51,50"]),
    ] {
        let workspace = Workspace::seeded();
        let row = |n: usize| format!("{},,{}", dollars(100, n), cells.get(n).unwrap_or(&","));
        let profile = proposed(&workspace, &table(&format!("Fee,,{right}"), row));
        for heading in right.split(',') {
            assert!(leaves(&profile, heading, "another table, to the right"), "{heading}: {profile}");
        }
        assert_eq!(stored(&workspace, "99213"), [format!("CPT {}", dollars(100, 0))], "{right}");
    }
    // A blank column alone divides no table.
    let workspace = Workspace::seeded();
    let row = |n: usize| format!("{},,{}", dollars(100, n), if n % 3 == 1 { "26" } else { "" });
    let profile = proposed(&workspace, &table("Fee,,Modifier", row));
    assert!(profile.contains("modifiers = \"Modifier\""), "{profile}");
}

#[test]
fn prices_that_have_ended_codes_of_before_and_shares_among_dollars_are_left_out() {
    let workspace = Workspace::seeded();
    let row = |n| format!("{},{},{}", dollars(100, n), dollars(200, n), dollars(300, n));
    let profile = proposed(&workspace, &table("Aetna,Cigna (termed),Humana - Inactive", row));
    for heading in ["Cigna (termed)", "Humana - Inactive"] {
        assert!(leaves(&profile, heading, "prices that have ended"), "{heading}: {profile}");
    }
    let row =
        |n| format!("{},{}", if n % 2 == 0 { "0.65".to_owned() } else { dollars(100, n) }, dollars(200, n));
    let profile = proposed(&workspace, &table("Aetna,Cigna", row));
    assert!(leaves(&profile, "Aetna", "are less than 1 for operations and visits"), "{profile}");
    let old = table("New CPT,Aetna", |n| format!("{},{}", CODES[(n + 1) % 10], dollars(100, n)));
    let profile = proposed(&workspace, &old.replace("CPT,Description,New", "Old CPT,Description,New"));
    assert!(leaves(&profile, "Old CPT", "its codes are others than those of `New CPT`"), "{profile}");
}
