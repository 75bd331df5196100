//! Four times as much of anything takes the processor at most six times as long: no reader looks at all
//! that it has for each thing that it reads, and no report at all prices for each price.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::StatementStatus;

use crate::workspace::Workspace;

/// A file with `n` of something.
type Make = fn(usize) -> Vec<u8>;

/// Everything that a file can have many of, and so many that looking at each for each would be seen.
const SUBJECTS: [(&str, &str, usize, Make); 12] = [
    ("charges of an item", "a.json", 1_000, |n| item("", &list(n, |i| charge(&payer(i)))).into()),
    ("payers of a charge", "a.json", 2_000, |n| item("", &charge(&list(n, payer))).into()),
    ("codes of an item", "a.json", 5_000, |n| {
        item(&list(n, |i| format!("{{\"code\": \"L{i}\", \"type\": \"LOCAL\"}}")), &charge("")).into()
    }),
    ("members of an item", "a.json", 4_000, |n| {
        item("", &charge(""))
            .replacen('A', &format!("A\", {}, \"z\": \"", list(n, |i| format!("\"x{i}\": 1"))), 1)
            .into()
    }),
    ("members of an archive", "a.zip", 300, |n| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for i in 0..n {
            zip.start_file(format!("t{i}.csv"), zip::write::SimpleFileOptions::default()).expect("memory");
            zip.write_all(b"a,b\n1,2\n").expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }),
    ("rows", "a.csv", 6_000, |n| rows(n, |i| format!("A{i},47371,{i}.5"))),
    ("rejected rows", "a.csv", 3_000, |n| rows(n, |i| format!("A,47371,x{i}"))),
    ("rows with a stray quote", "a.csv", 3_000, |n| rows(n, |i| format!("A\"{i},47371,{i}"))),
    ("blank lines", "a.csv", 100_000, |n| {
        rows(n, |i| if i == 0 { "A,47371,5".to_owned() } else { String::new() })
    }),
    ("columns that nobody reads", "a.csv", 2_000, |n| {
        format!(
            "payer,code,amount,{}\nA,47371,5,{}\n",
            list(n, |i| format!("x{i}")),
            list(n, |_| "1".to_owned())
        )
        .into()
    }),
    ("modifiers of a cell", "a.csv", 5_000, |n| {
        format!("payer,code,amount,modifiers\nA,47371,5,{}\n", vec!["26"; n].join("|")).into()
    }),
    ("characters of a cell", "a.csv", 1_000_000, |n| {
        format!("payer,code,amount\nA,47371,\"{}\"\n", "y\"\"".repeat(n / 3)).into()
    }),
];

fn list(n: usize, one: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for i in 0..n {
        write!(text, "{}{}", if i > 0 { "," } else { "" }, one(i)).expect("text can be written to");
    }
    text
}

fn rows(n: usize, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = "payer,code,amount\n".to_owned();
    for i in 0..n {
        writeln!(text, "{}", row(i)).expect("text can be written to");
    }
    text.into()
}

fn payer(i: usize) -> String {
    format!(
        "{{\"payer_name\": \"P{i}\", \"plan_name\": \"PPO\", \"standard_charge_dollar\": {i}.5, \"methodology\": \"fee schedule\"}}"
    )
}

fn charge(payers: &str) -> String {
    format!(
        "{{\"setting\": \"outpatient\", \"gross_charge\": 100, \"minimum\": 1, \"maximum\": 9000, \"payers_information\": [{payers}]}}"
    )
}

/// A hospital's file of one item.
fn item(codes: &str, charges: &str) -> String {
    let own = "{\"code\": \"99213\", \"type\": \"CPT\"}";
    let codes = if codes.is_empty() { own } else { codes };
    format!(
        "{{\"hospital_name\": \"Hill\", \"last_updated_on\": \"2026-01-01\", \"version\": \"3.0.0\",
          \"standard_charge_information\": [{{\"description\": \"A\",
          \"code_information\": [{codes}], \"standard_charges\": [{charges}]}}]}}"
    )
}

/// A payer's in-network file with `n` prices of one code, each another amount.
fn prices(n: usize) -> String {
    let price = |i| {
        format!(
            "{{\"provider_references\": [1], \"negotiated_prices\": [{{\"negotiated_type\": \"negotiated\",
              \"negotiated_rate\": {i}.5, \"expiration_date\": \"9999-12-31\", \"service_code\": [\"11\"],
              \"billing_class\": \"professional\", \"setting\": \"outpatient\",
              \"billing_code_modifier\": [\"{:02}\"]}}]}}",
            22 + i % 60
        )
    };
    format!(
        "{{\"reporting_entity_name\": \"Hill\", \"reporting_entity_type\": \"payer\", \"last_updated_on\": \"2026-01-01\",
          \"version\": \"2.0.0\", \"provider_references\": [{{\"provider_group_id\": 1, \"network_name\": [\"PPO\"],
          \"provider_groups\": [{{\"npi\": [1234567893], \"tin\": {{\"type\": \"ein\", \"value\": \"12-3456789\",
          \"business_name\": \"Hill\"}}}}]}}], \"in_network\": [{{\"negotiation_arrangement\": \"ffs\", \"name\": \"A\",
          \"billing_code_type\": \"CPT\", \"billing_code_type_version\": \"2026\", \"billing_code\": \"99213\",
          \"description\": \"A\", \"negotiated_rates\": [{}]}}]}}",
        list(n, price)
    )
}

/// The processor's time in the program. A clock on the wall would count what every other program of the machine does
/// meanwhile, the system's time how memory is handed out.
fn processor_time(workspace: &Workspace, arguments: &[&str]) -> Duration {
    // The shell says its children's times last, the program's and the system's: `0m0.55s 0m0.06s`.
    let script = "\"$@\"; code=$?; times >&2; exit $code";
    let program = workspace.command(arguments);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(program.get_program()).args(program.get_args());
    command.env_clear().current_dir(workspace.path("")).stdin(Stdio::null());
    for (name, value) in program.get_envs() {
        command.env(name, value.expect("nothing is taken out of the environment"));
    }
    let output = command.output().expect("the shell starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(code.is_some_and(|code| [0, 1, 4].contains(&code)) && !stderr.contains("panicked"), "{stderr}");
    of_times(stderr.lines().last().expect("the shell says the times"))
}

/// The first of the two times in `0m0.55s 0m0.06s`.
fn of_times(line: &str) -> Duration {
    let (minutes, rest) = line.split_once('m').expect("minutes");
    let (seconds, _) = rest.split_once('s').expect("seconds");
    let minutes: f64 = minutes.parse().expect("minutes");
    let seconds: f64 = seconds.parse().expect("seconds");
    Duration::from_secs_f64(60.0 * minutes + seconds)
}

/// Holds the time of `four` against six times that of `once`. The least of some runs counts: a processor that is shared
/// or hot takes longer, and never less long.
fn expect_linear(what: &str, once: impl Fn() -> Duration, four: impl Fn() -> Duration) {
    let (mut less, mut more) = (Duration::MAX, Duration::MAX);
    let is_linear = (0..5).any(|_| {
        less = less.min(once());
        more = more.min(four());
        more <= 6 * less + Duration::from_millis(100)
    });
    assert!(is_linear, "{what}: {less:?}, and four times as many in {more:?}, over six times as long");
}

#[test]
fn four_times_as_much_takes_at_most_six_times_as_long() {
    let workspace = Workspace::seeded();
    for (what, file, n, make) in SUBJECTS {
        let time = |n| {
            workspace.write(file, make(n));
            processor_time(&workspace, &["import", file, "--dry-run"])
        };
        expect_linear(what, || time(n), || time(4 * n));
    }
}

#[test]
fn a_report_on_four_times_as_many_prices_takes_at_most_six_times_as_long() {
    let with = |n| {
        let workspace = Workspace::seeded();
        workspace.write("a.json", prices(n));
        workspace.run(&["import", "a.json", "--all-codes"]).expect_code(0);
        workspace
    };
    let (few, many) = (with(1_500), with(6_000));
    let report = |workspace| processor_time(workspace, &["report", "99213", "--format", "json"]);
    expect_linear("1,500 prices", || report(&few), || report(&many));
}

#[test]
fn plans_of_one_code_and_rejected_rows_are_added_to_and_published_in_linear_time() {
    let with = |n: usize| {
        let workspace = Workspace::seeded();
        let of = |notes: &str, bad: &str| {
            let plan =
                |i: usize| format!("Aetna,Plan {i},47371,{i}.5,{notes}\nAetna,Plan {i},47371,{bad}{i},\n");
            let rows: String = (0..n).map(plan).collect();
            format!("payer,plan,code,amount,notes\n{rows}")
        };
        workspace.write("a.csv", of("", "none "));
        workspace.write("b.csv", of("other terms", "none "));
        workspace.run(&["import", "a.csv"]).expect_code(1);
        workspace
    };
    let (few, many) = (with(1_500), with(6_000));
    let add = |workspace| processor_time(workspace, &["import", "b.csv", "--adds", "--dry-run"]);
    expect_linear("1,500 plans added to", || add(&few), || add(&many));
    let publish = |workspace: &Workspace| {
        let took = processor_time(workspace, &["publish", "--into", "lake"]);
        std::fs::remove_dir_all(workspace.path("lake")).expect("it was made");
        took
    };
    expect_linear("1,500 plans published", || publish(&few), || publish(&many));
}

/// Steps that SQLite takes for the facts of one or two codes, in a database with prices of `n` codes. Each code has two
/// figures for one price, so that they are compared.
fn steps_of_facts(n: usize, codes: &str) -> i32 {
    let workspace = Workspace::seeded();
    workspace.write("a.csv", rows(2 * n, |i| format!("A,{},{}", 20_000 + i / 2, 5 + i % 2)));
    workspace.run(&["import", "a.csv"]).expect_code(0);
    let connection = workspace.reader();
    let mut statement = connection
        .prepare(&format!("SELECT count(*) FROM v_promised_fact WHERE system = 'CPT' AND code {codes}"))
        .expect("the view is there");
    let facts: i64 = statement.query_row([], |row| row.get(0)).expect("it counts");
    assert!(facts > 20, "{facts} facts");
    statement.get_status(StatementStatus::VmStep)
}

#[test]
fn the_facts_of_a_code_or_of_a_few_are_found_without_a_look_at_other_codes() {
    for codes in ["= '20000'", "IN ('20000', '20001')"] {
        let (few, many) = (steps_of_facts(10, codes), steps_of_facts(1_010, codes));
        assert!(many - few < 1_000, "{codes}: {few} steps beside 10 codes, {many} beside 1,010");
    }
}
