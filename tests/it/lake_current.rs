//! What is current in a lake where files only add, names are matched afterwards, or a list is read for all codes.

use crate::in_network::{Shape, file};
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, payer_csv};

const ROWS: &str = "payer,plan,code,amount\n";
const OF_LINES: &str = "payer,plan,line_of_business,code,amount\n";

/// Publishes what is new of the database, and holds the rates of codes against those of the database.
fn same(workspace: &Workspace, engine: &str, codes: &[(&str, usize)]) {
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for (code, rates) in codes {
        assert_eq!(compare(workspace, engine, ("code-rates", "lake"), code), *rates, "{code}");
        compare(workspace, engine, ("payer-comparison", "lake"), code);
    }
}

fn undo_last(workspace: &Workspace) {
    let id: i64 = workspace.value("SELECT max(import_id) FROM import WHERE status = 'applied'");
    workspace.run(&["imports", "undo", &id.to_string(), "--yes"]).expect_code(0);
}

#[test]
fn a_month_of_a_list_that_is_read_for_all_codes_takes_the_place_of_the_month_before() {
    let Some(engine) = engine() else { return };
    let months = [("2026-02-01", "1500.25"), ("2026-03-01", "1555.25")].map(|(day, amount)| {
        let text = file(Shape::default()).replace("1500.25", amount);
        (format!("{day}_PPO_in-network-rates.json"), text.replace("2026-02-01", day))
    });
    for from_database in [false, true] {
        let workspace = Workspace::seeded();
        for (name, text) in &months {
            workspace.write(name, text);
            workspace.run(&["import", name, "--all-codes"]).expect_code(0);
            if !from_database {
                workspace.run(&["publish", "--into", "lake", name, "--all-codes"]).expect_code(0);
            }
        }
        if from_database {
            workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        }
        let asked = ["query", "run", "code-in-network-prices", "--param", "code=47371", "--format", "json"];
        let with = ["--lake", "lake", "--engine-command", &engine];
        for run in [workspace.run(&asked), workspace.run(&[&asked[..], &with].concat())] {
            let rows = run.expect_code(0).rows();
            let mut amounts: Vec<f64> = rows.iter().filter_map(|row| row["amount"].as_f64()).collect();
            amounts.sort_by(f64::total_cmp);
            assert_eq!(amounts, [1450.5, 1555.25, 1600.0], "from the database: {from_database}");
        }
    }
}

#[test]
fn a_name_that_is_matched_before_a_publishing_brings_no_replaced_rate_back() {
    let Some(engine) = engine() else { return };
    for by_folder in [false, true] {
        let workspace = Workspace::seeded();
        for (name, payer, amount) in [("a.csv", "Zed", "100"), ("b.csv", "Blue", "200")] {
            workspace.write(name, format!("{ROWS}{payer},HMO,99213,{amount}\n"));
            workspace.run(&["import", name]).expect_code(0);
        }
        if by_folder {
            let names = "alias,payer,evidence\nZed,cigna,letter\nBlue,cigna,letter\n";
            workspace.write("own/payer_aliases.csv", names);
            workspace.run(&["seed", "own"]).expect_code(0);
        } else {
            for name in ["Zed", "Blue"] {
                workspace.run(&["payers", "alias", name, "cigna"]).expect_code(0);
            }
        }
        workspace.run(&["publish", "--into", "lake"]).expect_code(0).expect_talk(&["b.csv: 1 rate"]);
        same(&workspace, &engine, &[("99213", 1)]);
        // The names are two payers' again, and each has its rate once.
        undo_last(&workspace);
        same(&workspace, &engine, &[("99213", 2)]);
    }
}

#[test]
fn what_only_adds_is_published_again_when_what_it_adds_to_is_another() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let write = |name: &str, row: &str| {
        workspace.write(name, format!("{ROWS}{row}\n"));
        name.to_owned()
    };
    workspace.run(&["import", &write("a.csv", "Zed,HMO,99213,100")]).expect_code(0);
    workspace.run(&["import", &write("b.csv", "Blue,HMO,99213,200")]).expect_code(0);
    workspace.run(&["import", &write("c.csv", "Zed,HMO,47371,300"), "--adds"]).expect_code(0);
    same(&workspace, &engine, &[("99213", 2), ("47371", 1)]);
    for name in ["Zed", "Blue"] {
        workspace.run(&["payers", "alias", name, "cigna"]).expect_code(0);
    }
    workspace
        .run(&["publish", "--into", "lake"])
        .expect_code(0)
        .expect_talk(&["c.csv: 2 rates", "Published 1 file, 2 were there already"]);
    same(&workspace, &engine, &[("99213", 1), ("47371", 1)]);
    workspace.run(&["publish", "--into", "lake"]).expect_talk(&["Published 0 files, 3 were there already"]);
    undo_last(&workspace);
    same(&workspace, &engine, &[("99213", 2), ("47371", 1)]);
}

#[test]
fn what_only_adds_leaves_the_other_lines_of_business_of_its_plan_in_force() {
    let Some(engine) = engine() else { return };
    for (last, rates) in [("", [0, 1, 1]), ("exchange", [1, 1, 1])] {
        let workspace = Workspace::seeded();
        let import = |name: &str, row: &str, how: &str| {
            workspace.write(name, format!("{OF_LINES}{row}\n"));
            workspace.run(&["import", name, how]).expect_code(0);
        };
        import("p.csv", "Zed,PPO,,47371,100", "--replaces");
        import("q.csv", "Zed,PPO,commercial,99213,200", "--adds");
        same(&workspace, &engine, &[("47371", 1), ("99213", 1)]);
        import("r.csv", &format!("Zed,PPO,{last},99214,300"), "--replaces");
        let [blank, commercial, third] = rates;
        same(&workspace, &engine, &[("47371", blank), ("99213", commercial), ("99214", third)]);
    }
}

#[test]
fn a_plan_that_an_addition_states_again_is_commercial_by_contrast_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let rows = "Aetna,HMO,,99213,100\nAetna,Gold,Medicare Advantage,99213,90";
    for (name, rows, how) in
        [("f.csv", rows, "--replaces"), ("g.csv", "AETNA,HMO,,99213,110\nAETNA,HMO,,47371,120", "--adds")]
    {
        workspace.write(name, format!("{OF_LINES}{rows}\n"));
        workspace.run(&["import", name, how]).expect_code(0);
    }
    same(&workspace, &engine, &[("99213", 2), ("47371", 1)]);
}

#[test]
fn a_published_name_that_leads_to_no_payer_can_be_asked_for_in_a_lake() {
    let Some(engine) = engine() else { return };
    let on_lake = ["--lake", "lake", "--engine-command", &*engine];
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", format!("{ROWS}Omega,HMO,47371,550\n"));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let asked = |payer: &str, more: &[&str]| {
        let payer = format!("payer={payer}");
        let run = [
            "query",
            "run",
            "payer-comparison",
            "--param",
            "code=47371",
            "--param",
            &payer,
            "--format",
            "json",
        ];
        workspace.run(&[&run[..], more].concat())
    };
    for payer in ["Omega", "\"OMEGA\""] {
        let (stored, published) = (asked(payer, &[]), asked(payer, &on_lake));
        let rates =
            |rows: Vec<serde_json::Value>| rows.iter().map(|row| row["rates"].as_i64()).collect::<Vec<_>>();
        assert_eq!(rates(published.expect_code(0).rows()), rates(stored.expect_code(0).rows()), "{payer}");
    }
    asked("Nobody", &on_lake).expect_code(2).expect_talk(&["does not know the payer `Nobody`"]);
}

#[test]
fn a_plan_that_one_file_states_with_and_without_a_line_stays_two_plans_in_both() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let months = [
        ("3", "Zeta,HMO,commercial,47370,100\nZeta,HMO,,47371,200\n"),
        ("4", "Zeta,HMO,commercial,47370,110\n"),
        ("6", "Zeta,HMO,,47371,300\n"),
    ];
    for (month, rows) in months {
        let name = format!("m{month}.csv");
        workspace.write(&name, format!("{OF_LINES}{rows}"));
        let day = format!("2026-0{month}-01");
        workspace.run(&["import", &name, "--edition", &day, "--replaces"]).expect_code(0);
    }
    same(&workspace, &engine, &[("47370", 1), ("47371", 1)]);
}

/// A file that only adds leaves the day of what it leaves as it was.
#[test]
fn rates_that_a_file_only_adds_to_are_as_old_in_a_lake_as_in_the_database() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let row = |code: &str, amount: &str, day: &str| {
        format!("Aetna,HMO,CPT,{code},,outpatient,facility,,fee schedule,{amount},,{day},,")
    };
    let files: [(&str, &str, &[&str], &[&str]); 3] = [
        ("old", "2024-01-15", &["47371 1000", "47370 800"], &[]),
        ("again", "2024-06-15", &["47371 1000", "47370 810"], &[]),
        ("new", "2025-11-01", &["47380 500"], &["--adds"]),
    ];
    for (name, day, rates, adds) in files {
        let rows: Vec<String> = rates
            .iter()
            .filter_map(|rate| rate.split_once(' '))
            .map(|(code, amount)| row(code, amount, "2024-01-01"))
            .collect();
        let file = format!("{name}.csv");
        workspace.write(&file, payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        workspace.run(&[&["import", &file, "--edition", day], adds].concat()).expect_code(0);
    }
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for (code, day) in [("47371", "2024-06-15"), ("47370", "2024-06-15"), ("47380", "2025-11-01")] {
        let param = format!("code={code}");
        let asked = ["query", "run", "code-payer-rates", "--param", &param, "--format", "json"];
        for of in [&[][..], &["--lake", "lake", "--engine-command", &engine]] {
            let rows = workspace.run(&[&asked[..], of].concat()).expect_code(0).rows();
            let aetna = rows.iter().find(|row| row["payer_name"] == "Aetna").expect("a payer");
            assert_eq!(aetna["edition"], day, "{code} {of:?}");
        }
    }
}

/// What two imports are called with.
type Imports = [&'static [&'static str]; 2];

#[test]
fn what_is_corrected_in_the_database_is_corrected_in_the_lake_by_the_next_publishing() {
    let Some(engine) = engine() else { return };
    let (a, b, once) = ("PPO,99213,1000", "PPO,99213,2000", "PPO,47371,350");
    // What is imported first, and what instead of it, in this order.
    let cases: [(Imports, Imports, usize); 5] = [
        (
            [&["b.csv", "--edition", "2026-02-01"], &["a.csv", "--edition", "2026-03-01"]],
            [&["a.csv", "--edition", "2026-01-01"], &["b.csv", "--edition", "2026-02-01"]],
            1,
        ),
        ([&["a.csv", "--publisher", "Regional"], &["b.csv"]], [&["a.csv"], &["b.csv"]], 1),
        ([&["a.csv"], &["b.csv"]], [&["b.csv"], &["a.csv"]], 1),
        ([&["a.csv"], &["c.csv", "--adds"]], [&["a.csv"], &["c.csv", "--replaces"]], 0),
        (
            [&["a.csv", "--edition", "2026-01-01"], &["b.csv", "--edition", "2026-02-01"]],
            [
                &["b.csv", "--edition", "2026-02-01"],
                &["a.csv", "--edition", "2026-01-01", "--accept", "I503"],
            ],
            1,
        ),
    ];
    for (before, after, rates) in cases {
        let workspace = Workspace::seeded();
        for (name, row) in [("a.csv", a), ("b.csv", b), ("c.csv", once)] {
            workspace.write(name, format!("{ROWS}Cigna,{row}\n"));
        }
        let import =
            |arguments: &&[&str]| drop(workspace.run(&[&["import"], *arguments].concat()).expect_code(0));
        before.iter().for_each(import);
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
        before.iter().for_each(|_| undo_last(&workspace));
        after.iter().for_each(import);
        same(&workspace, &engine, &[("99213", rates)]);
        workspace
            .run(&["publish", "--into", "lake"])
            .expect_talk(&["Published 0 files, 2 were there already"]);
    }
}

#[test]
fn a_file_that_was_published_by_itself_is_not_published_otherwise_without_a_word() {
    let workspace = Workspace::seeded();
    for (name, amount) in [("a.csv", "1000"), ("b.csv", "2000")] {
        workspace.write(name, format!("{ROWS}Cigna,PPO,99213,{amount}\n"));
    }
    let publish = |lake: &str, said: &[&str]| workspace.run(&[&["publish", "--into", lake], said].concat());
    publish("lake", &["a.csv", "--edition", "2026-01-01", "--publisher", "List A"]).expect_code(0);
    publish("lake", &["a.csv", "--publisher", "list a"]).expect_code(0).expect_talk(&["already published"]);
    publish("lake", &["a.csv", "--publisher", "List B"]).expect_code(3).expect_talk(&[
        "the lake has `a.csv` as a file of `List A`, and not as a file of `List B`",
        "--undo",
    ]);
    // The database says another day, another publisher, and another order.
    publish("days", &["a.csv", "--edition", "2026-01-02"]).expect_code(0);
    publish("order", &["a.csv", "--edition", "2026-01-01"]).expect_code(0);
    publish("order", &["b.csv", "--edition", "2026-02-01"]).expect_code(0);
    workspace.run(&["import", "b.csv", "--edition", "2026-02-01"]).expect_code(0);
    let older = ["import", "a.csv", "--edition", "2026-01-01", "--accept", "I503"];
    workspace.run(&older).expect_code(0);
    for (lake, said) in [
        ("days", "the lake has `a.csv` as of 2026-01-02, and not as of 2026-01-01"),
        ("lake", "the lake has `a.csv` as a file of `List A`, and not as a file of `payer rate files`"),
        ("order", "the lake has `a.csv` as of 2026-01-01, and not in the place of what is of 2026-02-01"),
    ] {
        publish(lake, &[]).expect_code(3).expect_talk(&[said, "--undo"]);
        publish(lake, &["--undo", "a.csv"]).expect_code(0);
        publish(lake, &[]).expect_code(0).expect_talk(&["a.csv: 1 rate"]);
    }
}

/// Patterns of names take a letter in either case in a database.
#[test]
fn a_public_program_is_known_however_its_name_is_spelled_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    workspace.write("fees.csv", "Code,Fee\n47371,100.00\n");
    workspace.write(
        "fees.toml",
        "publisher = \"OHIO MEDICAID\"\npublisher_kind = \"government\"\nedition = \"2026-01-01\"\n[header]\nrow = 1\n\
         [columns]\namount = \"Fee\"\n[[codes]]\ncolumn = \"Code\"\nread = [{ system = \"procedure\" }]\n",
    );
    workspace.run(&["import", "fees.csv", "--profile", "fees.toml"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    let gaps = workspace.run(&["query", "run", "code-gaps", "--param", "code=47371", "--format", "csv"]);
    assert!(!gaps.expect_code(0).stdout.contains("State Medicaid"));
    for query in ["code-gaps", "code-benchmark-lines", "code-coverage"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
}

#[test]
fn what_only_a_file_named_that_was_taken_back_is_unknown_to_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    for (name, row) in [("a.csv", "Zed,PPO,J1745,100"), ("b.csv", "Cigna,PPO,99213,200")] {
        workspace.write(name, format!("{ROWS}{row}\n"));
        workspace.run(&["import", name]).expect_code(0);
        workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    }
    let of_lake = ["--lake", "lake", "--engine-command", &engine];
    let asked = ["query", "run", "code-rates", "--format", "csv", "--param", "code=J1745"];
    workspace.run(&[&asked[..], &of_lake].concat()).expect_code(0).expect_stdout(&["Zed"]);
    let of_code: i64 = workspace.value("SELECT import_id FROM import WHERE file_name = 'a.csv'");
    workspace.run(&["imports", "undo", &of_code.to_string(), "--yes"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    for with in [&[][..], &of_lake] {
        workspace
            .run(&[&asked[..], with].concat())
            .expect_code(2)
            .expect_talk(&["does not know HCPCS J1745", "import a file that lists it"]);
    }
}
