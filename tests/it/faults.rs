//! The nth operation on the disk fails, or the program is killed: what was there before is there, or what
//! would be there after; the exit code and the words say so; and the first command afterwards is a reader.
//!
//! `RATEBOOK_FAULTS` says how many places of each command and kind are tried: a number, or `all`. Without it
//! a few are, so that the tests stay quick. `RATEBOOK_FAULTS_OF` names one command. `tests/faults/full` tries all
//! places of all commands, one command after another.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::import_failure::cut_off;
use crate::in_network::gzip;
use crate::in_network_odd::allowed;
use crate::laws::shapes;
use crate::migrate::older_with_data;
use crate::packed::zipped;
use crate::refused_reads::{marked_workbook, office_workbook};
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
    does: Does,
}

/// What a command does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// It changes the database.
    Write,
    /// It only reads the database.
    Read,
    /// It changes a lake and only reads the database; once more, it finishes what was not finished.
    Publish,
}

fn case(name: &'static str, workspace: Workspace, command: &[&'static str], does: Does) -> Case {
    Case { name, workspace, command: command.to_vec(), does }
}

/// A folder with a database of small tables, so that a run takes no time.
pub(crate) fn small() -> Workspace {
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
    case(name, workspace, &["import", file], Does::Write)
}

/// Imports of each kind of file.
fn imports() -> Vec<Case> {
    let fixture = |path: &str| fs::read(repository().join("tests/fixtures").join(path)).expect("a fixture");
    let json = "{\"hospital_name\": \"Hill\", \"version\": \"3.0.0\", \"standard_charge_information\": [
        {\"description\": \"A\", \"code_information\": [{\"code\": \"A1\", \"type\": \"LOCAL\"}],
         \"standard_charges\": [{\"setting\": \"both\", \"gross_charge\": 5}]}]}";
    let [_, (_, wide), _] = shapes(&[(1, Some(500), 300, Some(400)), (2, None, 700, None)]);
    let archive = zipped(&[("a.csv", rates(1).as_bytes()), ("b.csv", rates(2).as_bytes())]);
    vec![
        importing("payer rates", "rates.csv", rates(1)),
        importing("hospital CSV", "hill.csv", fixture("hospital/tall-v3-hill.csv")),
        importing("wide hospital CSV", "wide.csv", wide),
        importing("hospital JSON", "hill.json", json),
        importing("in-network", "aetna.json", crate::in_network::example()),
        importing("allowed amounts", "allowed.json", allowed("Local Health", "2026-01-01", "11.25")),
        importing("fee schedule", "rvu.csv", fixture("medicare/relative-values-2026.csv")),
        importing("OPPS", "opps-oct-2025.csv", fixture("medicare/opps-addendum-b-oct-2025.csv")),
        importing("ASC", "asc.csv", fixture("medicare/asc-addendum-aa-oct-2025.csv")),
        importing("gzip", "rates.csv.gz", gzip(rates(1).as_bytes())),
        importing("workbook", "rates.xlsx", workbook(&rates(1))),
        importing("marked workbook", "marked.xlsx", marked_workbook()),
        importing("OpenDocument", "percentages.ods", office_workbook("percentages.ods")),
        importing("older workbook", "percentages.xls", office_workbook("percentages.xls")),
        importing("archive", "two.zip", archive),
    ]
}

fn cases() -> Vec<Case> {
    let (listing, profiled) = (small(), small());
    for workspace in [&listing, &profiled] {
        workspace.write("list.csv", "Procedure,Charge\n47371,12.50\n47380,13\n");
    }
    let propose = ["import", "list.csv", "--suggest-profile"];
    let proposed = profiled.run(&propose).expect_code(0).stdout;
    profiled.write("list.toml", proposed.replace("write whose file this is", "Hill"));
    let seeding = small();
    seeding.write("own/codes.csv", fs::read(repository().join("seed/codes.csv")).expect("the seed"));
    seeding.write("own/payers.csv", fs::read(repository().join("seed/payers.csv")).expect("the seed"));
    let undoing = with_rates();
    let last: i64 = undoing.value("SELECT max(import_id) FROM import");
    let last: &'static str = last.to_string().leak();
    let published = with_rates();
    published.run(&["publish", "--into", "lake", "rates.csv"]).expect_code(1);
    let part: &'static str = published.names("lake/file")[1].replace(".json", "").leak();
    let listed = Workspace::empty();
    listed.write("rates.csv", rates(1));
    let publish = ["publish", "--into", "lake", "rates.csv"];
    let mut all = vec![
        case("init", Workspace::empty(), &["init", "--no-seed"], Does::Write),
        case("seed", seeding, &["seed", "own"], Does::Write),
        case("migrate", older_with_data(), &["migrate", "up"], Does::Write),
        case("profile", profiled, &["import", "list.csv", "--profile", "list.toml"], Does::Write),
        case("next edition", with_rates(), &["import", "next.csv", "--replaces"], Does::Write),
        case("undo", undoing, &["imports", "undo", last, "--yes"], Does::Write),
        case("alias", with_rates(), &["payers", "alias", "Aetna Better", "aetna"], Does::Write),
        case("status", with_rates(), &["status"], Does::Read),
        case("verify", with_rates(), &["migrate", "verify"], Does::Read),
        case("proposal", listing, &propose, Does::Read),
        case("report", with_rates(), &["report", "code", "47371", "-o", "47371.html"], Does::Read),
        case("export", with_rates(), &["export", "out", "--format", "csv", "--code", "47371"], Does::Read),
        case("rejects", with_rates(), &["imports", "show", last, "--rejects", "again.csv"], Does::Read),
        case("publish", listed, &publish, Does::Publish),
        case("publish from the database", with_rates(), &publish[..3], Does::Publish),
        case("take a part back", published, &["publish", "--into", "lake", "--undo", part], Does::Publish),
    ];
    let reviewed = with_rates();
    reviewed.write("review.xlsx", filled_workbook(&reviewed));
    all.push(case("review", reviewed, &["review", "import", "review.xlsx"], Does::Write));
    imports().into_iter().chain(all).collect()
}

/// A table as a workbook.
pub(crate) fn workbook(csv: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).expect("it fits");
        }
    }
    book.save_to_buffer().expect("memory can be written")
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
pub(crate) fn library() -> Option<PathBuf> {
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
    fn look(folder: &Path, under: &str, found: &mut Files) {
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

/// What the database holds, but for the time of the machine, and what the lake holds; nothing where there is no
/// table and no part.
fn content(workspace: &Workspace) -> String {
    let mut held = parts_of_lake(workspace);
    if workspace.path("ratebook.db").exists() {
        let connection = plain_connection(&workspace.path("ratebook.db"));
        held += &dump(&connection, &["refinery_schema_history.applied_on"]);
    }
    held
}

/// The parts that a reader of the lake believes in: those with a record and without a tombstone. Every file that a
/// record names is there, whole.
fn parts_of_lake(workspace: &Workspace) -> String {
    let mut held = String::new();
    if !workspace.path("lake/file").exists() {
        return held;
    }
    for name in workspace.names("lake/file") {
        // What is hidden is being written; the part of zeros has no row.
        if name.starts_with('.')
            || name.starts_with("0000")
            || workspace.path("lake/undone").join(&name).exists()
        {
            continue;
        }
        let text = workspace.text_of(&format!("lake/file/{name}"));
        let record: serde_json::Value = serde_json::from_str(&text).expect("a record is whole");
        for file in record["parts"].as_array().expect("a record names its files") {
            let bytes = workspace.bytes_of(&format!("lake/{}", file["name"].as_str().expect("a name")));
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(file["sha256"], hash, "a file of a part is not what its record says");
        }
        held += &text;
    }
    held
}

/// What a command leaves when nothing fails, and how many operations it makes.
struct Undisturbed {
    before: String,
    after: String,
    files: Files,
    operations: u64,
    code: i32,
    took: Duration,
}

fn undisturbed(case: &Case, start: &Files, library: &Path) -> Undisturbed {
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
    let (after, files) = (content(&workspace), files(&workspace));
    Undisturbed { before, after, files, operations, code: run.code, took }
}

fn count_name(workspace: &Workspace) -> String {
    format!("{}.count", workspace.path("").file_name().expect("a name").to_string_lossy())
}

/// Runs the command with a fault.
fn faulty(workspace: &Workspace, case: &Case, library: &Path, kind: &str, at: u64) -> Run {
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

/// After a fault or a kill: a reader comes first, and database and lake are as before or as after.
fn is_whole(case: &Case, workspace: &Workspace, plain: &Undisturbed, what: &str) -> String {
    if workspace.path("ratebook.db").exists() {
        let reader = workspace.run(&["status"]);
        // An init that did not come to its end has left a database without tables, or an empty file.
        let of_init = ["not a ratebook database", "is an empty file and no database yet"];
        let known = reader.code == 0
            || reader.stderr.contains("ratebook migrate up")
            || of_init.iter().any(|words| reader.stderr.contains(words)) && plain.before.is_empty();
        assert!(known, "{what}: the first reader says\n{}", reader.stderr);
    }
    let now = content(workspace);
    assert!(now == plain.before || now == plain.after, "{what}: neither before nor after");
    for (name, bytes) in files(workspace) {
        let is_ours = name.starts_with("ratebook.db") || name.contains(".ratebook-");
        let is_part = name.contains(".part");
        // The views of a lake name its folder.
        let is_view = name.starts_with("lake/engine/") && bytes.ends_with(b"\n");
        let whole = plain.files.get(&name).is_some_and(|wanted| *wanted == bytes);
        // What was there before stays as it was or is as it is afterwards.
        let kept = case.workspace.path(&name).exists() && case.workspace.bytes_of(&name) == bytes;
        assert!(is_ours || is_part || is_view || whole || kept, "{what}: `{name}` is half");
    }
    if case.does == Does::Publish {
        finishes(case, workspace, plain, what);
    }
    now
}

/// The same command once more, undisturbed, comes to what it comes to alone, and nothing half written stays.
fn finishes(case: &Case, workspace: &Workspace, plain: &Undisturbed, what: &str) {
    let again = workspace.run(&case.command);
    assert!(again.code <= 1, "{what}: once more\n{}", again.stderr);
    assert!(content(workspace) == plain.after, "{what}: once more, it is not as it is alone");
    let is_left = |name: &String| name.starts_with("lake/") && !plain.files.contains_key(name);
    let left: Vec<String> = files(workspace).into_keys().filter(is_left).collect();
    assert!(left.is_empty(), "{what}: {left:?} stay");
}

fn tried() -> u64 {
    match std::env::var("RATEBOOK_FAULTS").as_deref() {
        Ok("all") => u64::MAX,
        Ok(number) => number.parse().expect("RATEBOOK_FAULTS is a number or `all`"),
        Err(_) => 2,
    }
}

/// The commands that are asked for.
fn asked_for() -> Vec<Case> {
    let only = std::env::var("RATEBOOK_FAULTS_OF").ok();
    let is_asked_for = |case: &Case| only.as_deref().is_none_or(|only| only == case.name);
    cases().into_iter().filter(is_asked_for).collect()
}

/// One operation of a command fails.
fn disturb(case: &Case, start: &Files, plain: &Undisturbed, library: &Path, (kind, at): (&str, u64)) {
    let what = format!("{} ({kind} at {at} of {})", case.name, plain.operations);
    let workspace = with(start);
    let run = faulty(&workspace, case, library, kind, at);
    assert!([0, 1, 3, 4, ENDED].contains(&run.code), "{what}: exit {}\n{}", run.code, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{what}: {}", run.stderr);
    // A disk that refuses once is told as the disk, and never as a database or file that is damaged.
    if kind == "eio" {
        assert!([plain.code, 4].contains(&run.code), "{what}: exit {}\n{}", run.code, run.stderr);
        assert!(run.code != 4 || !run.stderr.contains("damaged"), "{what}: {}", run.stderr);
    }
    let now = is_whole(case, &workspace, plain, &what);
    if run.code <= 1 {
        assert!(now == plain.after, "{what}: says that it is done, and is not");
    } else if run.code != ENDED {
        assert!(run.stderr.contains("error: ") && run.stderr.contains("hint: "), "{what}: {}", run.stderr);
        let says = |claims: &[&str]| claims.iter().any(|claim| run.stderr.contains(claim));
        let before =
            ["was taken back", "nothing was written", "nothing of the file is", "is still in the lake"];
        assert!(!says(&before) || now == plain.before, "{what}: it was not taken back\n{}", run.stderr);
        assert!(
            !says(&["is in the lake already"]) || now == plain.after,
            "{what}: it is not\n{}",
            run.stderr
        );
    }
    if case.does == Does::Read {
        assert!(now == plain.before, "{what}: a reader changed the database");
    }
}

/// What failed of all that was tried. One failure does not keep the others from being tried.
#[derive(Default)]
struct Tried {
    times: AtomicU64,
    failures: Mutex<Vec<String>>,
}

impl Tried {
    fn once(&self, work: impl FnOnce()) {
        self.times.fetch_add(1, Relaxed);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
            let text = panic.downcast_ref::<String>().cloned();
            self.failures.lock().expect("nobody panics here").push(text.unwrap_or_default());
        }
    }

    /// How often something was tried; fails with every failure.
    fn end(self) -> u64 {
        let failures = self.failures.into_inner().expect("nobody panics here");
        assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n----\n"));
        self.times.into_inner()
    }
}

/// Works through a list, two at once: most of a run is waiting for the disk.
fn two_at_once<T: Sync>(list: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicU64::new(0);
    let (next, work) = (&next, &work);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(move || {
                while let Some(one) = list.get(usize::try_from(next.fetch_add(1, Relaxed)).expect("few")) {
                    work(one);
                }
            });
        }
    });
}

#[test]
fn a_disk_that_fails_leaves_what_was_before_or_what_is_after() {
    let Some(library) = library() else { return };
    let (began, all, tries) = (Instant::now(), asked_for(), Tried::default());
    for case in &all {
        let start = files(&case.workspace);
        let plain = undisturbed(case, &start, &library);
        let step = (plain.operations / tried()).max(1);
        let places = (0..).zip(KINDS).flat_map(|(number, kind)| {
            // Each kind begins elsewhere, so that few places of many kinds are many places.
            let first = 1 + (number * step / KINDS.len() as u64);
            let places = (first..=plain.operations).step_by(usize::try_from(step).expect("a small number"));
            places.map(move |at| (kind, at))
        });
        let places: Vec<(&str, u64)> = places.collect();
        two_at_once(&places, |place| tries.once(|| disturb(case, &start, &plain, &library, *place)));
    }
    let faults = tries.end();
    measured(&format!("{faults} faults in {} commands, {} s", all.len(), began.elapsed().as_secs()));
}

/// A command is killed at a moment of its run.
fn kill(case: &Case, start: &Files, plain: &Undisturbed, share: f64) {
    let workspace = with(start);
    let mut command = workspace.command(&case.command);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let wait = plain.took.as_secs_f64() * share;
    thread::sleep(Duration::from_secs_f64(wait));
    // One that is done by now is as good.
    let _ = child.kill();
    child.wait().expect("the child ends");
    is_whole(case, &workspace, plain, &format!("{} killed after {wait:.3} s", case.name));
}

#[test]
fn a_kill_at_any_moment_leaves_what_was_before_or_what_is_after() {
    let Some(library) = library() else { return };
    let (began, all, tries) = (Instant::now(), asked_for(), Tried::default());
    let moments = u32::try_from(tried().min(100) * 2).expect("a small number");
    for case in all.iter().filter(|case| case.does != Does::Read) {
        let start = files(&case.workspace);
        let plain = undisturbed(case, &start, &library);
        for moment in 0..moments {
            let share = (f64::from(moment) + 0.5) / f64::from(moments);
            tries.once(|| kill(case, &start, &plain, share));
        }
    }
    measured(&format!("{} kills, {} s", tries.end(), began.elapsed().as_secs()));
}

#[test]
fn a_reader_that_may_not_roll_back_says_so() {
    let Some(library) = library() else { return };
    let (workspace, before) = cut_off();
    let half = workspace.bytes_of("ratebook.db");
    for command in [&["status"][..], &["report", "code", "47371"], &["migrate", "verify"]] {
        let reader = case("a reader", Workspace::empty(), &[], Does::Read);
        let reader = Case { command: command.to_vec(), ..reader };
        faulty(&workspace, &reader, &library, "rofs", u64::MAX).expect_code(4).expect_talk(&[
            "an interrupted command left",
            "half written",
            "needs to write",
            "hint: ",
        ]);
        assert!(workspace.bytes_of("ratebook.db") == half, "{command:?} wrote");
    }
    workspace.run(&["status"]).expect_code(0).expect_talk(&["rolled back"]);
    assert_eq!(workspace.dump(), before);
}

#[test]
fn the_full_run_knows_every_command() {
    let script = fs::read_to_string(repository().join("tests/faults/full")).expect("the script");
    let list =
        script.split("commands=(").nth(1).and_then(|rest| rest.split(')').next()).expect("its commands");
    let mut listed: Vec<&str> = list.lines().map(|line| line.trim().trim_matches('"')).collect();
    listed.retain(|name| !name.is_empty());
    assert_eq!(listed, cases().iter().map(|case| case.name).collect::<Vec<_>>());
}
