//! The nth operation on the disk fails, or the program is killed: what was there before is there, or what
//! would be there after; the exit code and the words say so; and the first command afterwards is a reader.
//!
//! `RATEBOOK_FAULTS` says how many places of each command and kind are tried: a number, or `all`. Without it
//! a few are, so that the tests stay quick. `tests/faults/full` tries all.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use crate::migrate::older_with_data;
use crate::workspace::{Run, Workspace, dump, measured, payer_csv, plain_connection, repository, skipped};

/// What `fault.c` can do.
const KINDS: [&str; 6] = ["eio", "enospc", "full", "short", "torn", "crash"];

/// The exit code of a program that `fault.c` ended.
const ENDED: i32 = 99;

/// A command with the files that it starts from.
struct Case {
    name: &'static str,
    workspace: Workspace,
    command: Vec<&'static str>,
    /// Whether it changes the database; the others only read it.
    writes: bool,
}

fn case(name: &'static str, workspace: Workspace, command: &[&'static str], writes: bool) -> Case {
    Case { name, workspace, command: command.to_vec(), writes }
}

/// A folder with a database of small tables, so that a run takes no time.
fn small() -> Workspace {
    static SMALL: OnceLock<Vec<u8>> = OnceLock::new();
    let database = SMALL.get_or_init(|| {
        let first = Workspace::empty();
        first.run(&["init", "--no-seed"]).expect_code(0);
        first.write("seed/codes.csv", fs::read(repository().join("seed/codes.csv")).expect("the seed"));
        first.write("seed/payers.csv", fs::read(repository().join("seed/payers.csv")).expect("the seed"));
        first.run(&["seed", "seed"]).expect_code(0);
        first.bytes_of("ratebook.db")
    });
    let workspace = Workspace::empty();
    workspace.write("ratebook.db", database);
    workspace
}

fn rates(from: usize) -> String {
    let lines: Vec<String> =
        (0..60).map(|n| format!("Aetna,Plan {n},CPT,47371,,,,,,{}.50,,,,", n + from)).collect();
    payer_csv(&lines.iter().map(String::as_str).chain(["Aetna,,CPT,47371,,,,,,ten,,,,"]).collect::<Vec<_>>())
}

/// A folder where one file of rates is imported and the next edition lies ready.
fn with_rates() -> Workspace {
    let workspace = small();
    workspace.write("rates.csv", rates(10));
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    workspace.write("next.csv", rates(11));
    workspace
}

fn importing(name: &'static str, file: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    let workspace = small();
    workspace.write(file, bytes);
    case(name, workspace, &["import", file], true)
}

fn cases() -> Vec<Case> {
    let fixture = |path: &str| fs::read(repository().join("tests/fixtures").join(path)).expect("a fixture");
    let json = "{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"standard_charge_information\": [
        {\"description\": \"A\", \"code_information\": [{\"code\": \"A1\", \"type\": \"LOCAL\"}],
         \"standard_charges\": [{\"setting\": \"both\", \"gross_charge\": 5}]}]}";
    let profiled = small();
    profiled.write("list.csv", "Procedure,Charge\n47371,12.50\n47380,13\n");
    let proposed = profiled.run(&["import", "list.csv", "--suggest-profile"]).expect_code(0).stdout;
    profiled.write("list.toml", proposed.replace("write whose file this is", "Hill"));
    let seeding = small();
    seeding.write("own/codes.csv", fs::read(repository().join("seed/codes.csv")).expect("the seed"));
    seeding.write("own/payers.csv", fs::read(repository().join("seed/payers.csv")).expect("the seed"));
    let undoing = with_rates();
    let last: i64 = undoing.value("SELECT max(import_id) FROM import");
    let last: &'static str = last.to_string().leak();
    let mut all = vec![
        case("init", Workspace::empty(), &["init", "--no-seed"], true),
        case("seed", seeding, &["seed", "own"], true),
        case("migrate", older_with_data(), &["migrate", "up"], true),
        importing("payer rates", "rates.csv", rates(1)),
        importing("hospital CSV", "hill.csv", fixture("hospital/tall-v3-hill.csv")),
        importing("hospital JSON", "hill.json", json),
        importing("in-network", "aetna.json", crate::in_network::example()),
        importing("fee schedule", "rvu.csv", fixture("medicare/relative-values-2026.csv")),
        case("profile", profiled, &["import", "list.csv", "--profile", "list.toml"], true),
        case("next edition", with_rates(), &["import", "next.csv", "--replaces"], true),
        case("undo", undoing, &["imports", "undo", last, "--yes"], true),
        case("alias", with_rates(), &["payers", "alias", "Aetna Better", "aetna"], true),
        case("status", with_rates(), &["status"], false),
        case("report", with_rates(), &["report", "code", "47371", "-o", "47371.html"], false),
        case("export", with_rates(), &["export", "out", "--format", "csv", "--code", "47371"], false),
        case("rejects", with_rates(), &["imports", "show", last, "--rejects", "again.csv"], false),
    ];
    let reviewed = with_rates();
    reviewed.write("review.xlsx", filled_workbook(&reviewed));
    all.push(case("review", reviewed, &["review", "import", "review.xlsx"], true));
    all
}

/// A workbook of a report in which somebody wrote a comment.
fn filled_workbook(workspace: &Workspace) -> Vec<u8> {
    let report = workspace.run(&["report", "code", "47371", "--format", "json"]).expect_code(0).json();
    let tables = report["sections"].as_array().expect("sections").iter();
    let tables = tables.flat_map(|section| section["tables"].as_array().expect("tables"));
    let mut rows = tables.filter(|table| table["id"] == "payer-comparison").map(|table| &table["rows"][0]);
    let row = rows.next().expect("the report names payers")["_id"].as_str().expect("a row has an id");
    let cell = format!("{row}.payer_name");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Data gaps").expect("a name");
    for (at, (heading, value)) in
        (0..).zip([("Cell", &*cell), ("Reviewer", "MS"), ("Verdict", "agree"), ("Comment", "seen")])
    {
        sheet
            .write_string(0, at, heading)
            .and_then(|sheet| sheet.write_string(1, at, value))
            .expect("it fits");
    }
    book.save_to_buffer().expect("memory can be written")
}

/// The library that makes operations fail, made by the C compiler of the machine; none where there is none.
fn library() -> Option<PathBuf> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = LIBRARY.get_or_init(|| {
        if !cfg!(target_os = "linux") {
            return None;
        }
        // Kept until the next run: the tests of this file end in any order.
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fault.so");
        let source = repository().join("tests/faults/fault.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-w", "-o"]).arg(&path).arg(source).arg("-ldl");
        cc.status().is_ok_and(|status| status.success()).then_some(path)
    });
    if made.is_none() {
        skipped("faults of the disk need Linux and a C compiler");
    }
    made.clone()
}

/// All files of a folder, with their bytes.
type Files = BTreeMap<String, Vec<u8>>;

fn files(workspace: &Workspace) -> Files {
    fn look(folder: &std::path::Path, under: &str, found: &mut Files) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let entry = entry.expect("an entry can be read");
            let name = format!("{under}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                look(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name, fs::read(entry.path()).expect("a file can be read"));
            }
        }
    }
    let mut found = Files::new();
    look(&workspace.path("."), "", &mut found);
    found
}

fn with(files: &Files) -> Workspace {
    let workspace = Workspace::empty();
    for (name, bytes) in files {
        workspace.write(name, bytes);
    }
    workspace
}

/// What the database holds, but for the time of the machine; nothing where there is no table.
fn content(workspace: &Workspace) -> String {
    if !workspace.path("ratebook.db").exists() {
        return String::new();
    }
    let connection = plain_connection(&workspace.path("ratebook.db"));
    dump(&connection, &["refinery_schema_history.applied_on"])
}

/// What a command leaves when nothing fails, and how many operations it makes.
struct Undisturbed {
    before: String,
    after: String,
    files: Files,
    operations: u64,
    took: Duration,
}

fn undisturbed(case: &Case, start: &Files, library: &std::path::Path) -> Undisturbed {
    let workspace = with(start);
    let before = content(&workspace);
    let began = Instant::now();
    let run = faulty(&workspace, case, library, "eio", 0);
    let took = began.elapsed();
    assert!(run.code <= 1, "{}: {}", case.name, run.stderr);
    let operations = fs::read_to_string(workspace.path("../").join(count_name(&workspace)));
    let operations = operations.ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let _ = fs::remove_file(workspace.path("../").join(count_name(&workspace)));
    assert!(operations > 0, "{}: no operation was counted", case.name);
    Undisturbed { before, after: content(&workspace), files: files(&workspace), operations, took }
}

fn count_name(workspace: &Workspace) -> String {
    format!("{}.count", workspace.path("").file_name().expect("a name").to_string_lossy())
}

/// Runs the command with a fault.
fn faulty(workspace: &Workspace, case: &Case, library: &std::path::Path, kind: &str, at: u64) -> Run {
    let mut command = workspace.command(&case.command);
    let under = fs::canonicalize(workspace.path(".")).expect("the folder is there");
    command.env("LD_PRELOAD", library).env("FAULT_UNDER", &under).env("FAULT_AT", at.to_string());
    command.env("FAULT_KIND", kind);
    if at == 0 {
        command.env("FAULT_COUNT", workspace.path("../").join(count_name(workspace)));
    }
    let output: Output = command.output().expect("the program starts");
    Run::of(&output, &case.command)
}

/// After a fault or a kill: a reader comes first, and the database is as before or as after.
fn is_whole(case: &Case, workspace: &Workspace, plain: &Undisturbed, what: &str) -> String {
    if workspace.path("ratebook.db").exists() {
        let reader = workspace.run(&["status"]);
        // An init that did not come to its end has left a database without tables.
        let known = reader.code == 0
            || reader.stderr.contains("ratebook migrate up")
            || reader.stderr.contains("not a ratebook database") && plain.before.is_empty();
        assert!(known, "{what}: the first reader says\n{}", reader.stderr);
    }
    let now = content(workspace);
    assert!(now == plain.before || now == plain.after, "{what}: neither before nor after");
    for (name, bytes) in files(workspace) {
        let is_ours = name.starts_with("ratebook.db") || name.contains(".ratebook-");
        let is_part = name.contains(".part");
        let whole = plain.files.get(&name).is_some_and(|wanted| *wanted == bytes);
        // What was there before stays as it was or is as it is afterwards.
        let kept = case.workspace.path(&name).exists() && case.workspace.bytes_of(&name) == bytes;
        assert!(is_ours || is_part || whole || kept, "{what}: `{name}` is half");
    }
    now
}

fn tried() -> u64 {
    match std::env::var("RATEBOOK_FAULTS").as_deref() {
        Ok("all") => u64::MAX,
        Ok(number) => number.parse().expect("RATEBOOK_FAULTS is a number or `all`"),
        Err(_) => 2,
    }
}

static RUNS: AtomicU64 = AtomicU64::new(0);

/// Every kind of fault at places of one command that are as far from each other as can be.
fn disturb(case: &Case, library: &std::path::Path) {
    let start = files(&case.workspace);
    let plain = undisturbed(case, &start, library);
    for (number, kind) in (0..).zip(KINDS) {
        let step = (plain.operations / tried()).max(1);
        // Each kind begins elsewhere, so that few places of many kinds are many places.
        let first = 1 + (number * step / KINDS.len() as u64);
        for at in (first..=plain.operations).step_by(usize::try_from(step).expect("a small number")) {
            let what = format!("{} ({kind} at {at} of {})", case.name, plain.operations);
            let workspace = with(&start);
            let run = faulty(&workspace, case, library, kind, at);
            RUNS.fetch_add(1, Relaxed);
            assert!([0, 1, 3, 4, ENDED].contains(&run.code), "{what}: exit {}\n{}", run.code, run.stderr);
            assert!(!run.stderr.contains("panicked"), "{what}: {}", run.stderr);
            // A disk that refuses once is told as the disk, and never as a database that is damaged.
            assert!(kind != "eio" || run.code != 3, "{what}: {}", run.stderr);
            let now = is_whole(case, &workspace, &plain, &what);
            if run.code <= 1 {
                assert!(now == plain.after, "{what}: says that it is done, and is not");
            } else if run.code != ENDED {
                assert!(
                    run.stderr.contains("error: ") && run.stderr.contains("hint: "),
                    "{what}: {}",
                    run.stderr
                );
                let claims = ["was taken back", "nothing was written"].iter().any(|c| run.stderr.contains(c));
                assert!(!claims || now == plain.before, "{what}: it was not taken back\n{}", run.stderr);
            }
            if !case.writes {
                assert!(now == plain.before, "{what}: a reader changed the database");
            }
        }
    }
}

#[test]
fn a_disk_that_fails_leaves_what_was_before_or_what_is_after() {
    let Some(library) = library() else { return };
    let began = Instant::now();
    let all = cases();
    // Two at once: most of a run is waiting for the disk.
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(case) = all.get(usize::try_from(next.fetch_add(1, Relaxed)).expect("few"))
                    {
                        disturb(case, &library);
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
    let took = began.elapsed().as_secs();
    measured(&format!("{} faults in {} commands, {took} s", RUNS.load(Relaxed), all.len()));
}

#[test]
fn a_kill_at_any_moment_leaves_what_was_before_or_what_is_after() {
    let Some(library) = library() else { return };
    let mut kills = 0;
    for case in cases().iter().filter(|case| case.writes) {
        let start = files(&case.workspace);
        let plain = undisturbed(case, &start, &library);
        let moments = tried().min(100) * 2;
        for moment in 0..moments {
            let workspace = with(&start);
            let mut command = workspace.command(&case.command);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().expect("the program starts");
            let wait = plain.took.as_secs_f64() * (moment as f64 + 0.5) / moments as f64;
            thread::sleep(Duration::from_secs_f64(wait));
            // One that is done by now is as good.
            let _ = child.kill();
            child.wait().expect("the child ends");
            is_whole(case, &workspace, &plain, &format!("{} killed after {wait:.3} s", case.name));
            kills += 1;
        }
    }
    measured(&format!("{kills} kills"));
}
