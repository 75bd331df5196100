//! The README is true: its console blocks are run and their output compared.
//!
//! A line that begins with `$ ` is a command, a line behind one that begins with `> ` goes on with
//! it; what follows is what the program prints. With `UPDATE_README=1` the output is written anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::{Workspace, program};

/// Commands that build or test the program itself are run by `.ci/run` and `.ci/nightly`.
const RUN_ELSEWHERE: &str = "cargo ";

struct Block {
    start: usize,
    end: usize,
    steps: Vec<(String, String)>,
}

#[test]
fn the_console_blocks_print_what_they_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("README.md is there").replace("\r\n", "\n");
    let workspace = Workspace::empty();
    let mut fresh = String::new();
    let mut at = 0;
    for block in blocks(&text) {
        fresh.push_str(&text[at..block.start]);
        for (command, said) in &block.steps {
            let shown = command.replace('\n', "\n> ");
            fresh.push_str(&format!("$ {shown}\n"));
            let printed =
                if command.starts_with(RUN_ELSEWHERE) { said.clone() } else { run(&workspace, command) };
            fresh.push_str(&printed);
        }
        at = block.end;
    }
    fresh.push_str(&text[at..]);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &fresh).expect("README.md can be written");
        return;
    }
    if let Some((line, (ours, theirs))) =
        text.lines().zip(fresh.lines()).enumerate().find(|(_, (ours, theirs))| ours != theirs)
    {
        panic!("README.md line {} says\n  {ours}\nbut the program prints\n  {theirs}", line + 1);
    }
    assert_eq!(text.len(), fresh.len(), "README.md ends before the program's output does");
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("```console\n") {
        let start = from + open + "```console\n".len();
        let end = start + text[start..].find("```").expect("a block ends");
        blocks.push(Block { start, end, steps: steps(&text[start..end]) });
        from = end + 3;
    }
    assert!(!blocks.is_empty(), "README.md has console blocks");
    blocks
}

fn steps(block: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push((command.to_owned(), String::new()));
        } else if let Some((command, said)) = steps.last_mut() {
            match line.strip_prefix("> ") {
                Some(more) if said.is_empty() => command.push_str(&format!("\n{more}")),
                _ => said.push_str(&format!("{line}\n")),
            }
        }
    }
    steps
}

/// What a shell shows: stdout and stderr as they come.
fn run(workspace: &Workspace, command: &str) -> String {
    let program = Path::new(program());
    let folder = program.parent().expect("a program is in a folder").display().to_string();
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(workspace.path(""))
        .env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap_or_default()))
        .env("SOURCE_DATE_EPOCH", "1790000000")
        .env("COLUMNS", "100")
        .env_remove("RATEBOOK_DB")
        .output()
        .expect("bash runs");
    let text = String::from_utf8(output.stdout).expect("text");
    if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
}
