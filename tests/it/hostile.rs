//! What files, their names, a shell and a system at its limits bring: words that are true, an exit code, no panic and
//! no line that the program did not say.

use std::io::Write as _;

use crate::workspace::{Workspace, payer_csv};

#[test]
fn no_text_of_a_file_begins_a_line_of_its_own() {
    let workspace = Workspace::seeded();
    let name = "Aetna\nerror: the disk fails";
    workspace.write(
        "rates.csv",
        format!("payer,code,amount,\"x\nerror: x\"\n\"{name}\",47371,5,\n\"{name}\",47370,zz,\n"),
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("b\nerror: y.csv", zip::write::SimpleFileOptions::default()).expect("memory");
    archive.write_all(payer_csv(&["B,,CPT,47371,,,,,,1,,,,"]).as_bytes()).expect("memory");
    workspace.write("rates.zip", archive.finish().expect("memory").into_inner());
    workspace.write("c\nerror: z.csv", payer_csv(&["C,,CPT,47371,,,,,,1,,,,"]));
    for command in [
        &["import", "rates.csv"][..],
        &["import", "rates.zip"],
        &["import", "c\nerror: z.csv"],
        &["import", "c\nerror: z.csv"],
        &["import", "d\nerror: none.csv"],
        &["validate", "rates.csv"],
        &["payers", "alias", name, "aetna"],
        &["report", "payer", name],
    ] {
        let run = workspace.run(command);
        let forged = |line: &str| {
            ["error: the disk", "error: x", "error: y", "error: z", "error: none"]
                .iter()
                .any(|words| line.trim_start().starts_with(words))
        };
        assert!(!run.stderr.lines().any(forged), "{command:?}: {}", run.stderr);
    }
    let run = workspace.run(&["import", "c\nerror: z.csv"]);
    run.expect_talk(&["c<U+000A>error: z.csv: already imported"]);
}

#[test]
fn a_heading_without_end_is_cut_in_messages() {
    let workspace = Workspace::seeded();
    let heading = "z".repeat(1_000_000);
    workspace.write("rates.csv", format!("payer,code,amount,{heading}\nAetna,47371,5,x\n"));
    for narrate in [&[][..], &["--narrate"]] {
        let run = workspace.run(&[&["import", "rates.csv", "--dry-run"], narrate].concat()).expect_code(0);
        assert!(run.stderr.contains("more characters)"), "{:.500}", run.stderr);
        assert!(run.stderr.len() < 5_000, "{} bytes", run.stderr.len());
    }
}

#[test]
fn rejected_rows_are_saved_as_csv_where_no_workbook_can_be_made() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", payer_csv(&["Aetna,,CPT,47371,,,,,,10,,,,", "Aetna,,CPT,47370,,,,,,zz,,,,"]));
    let arguments = ["import", "rates.csv"];
    let mut command = workspace.command(&arguments);
    command.env("TMPDIR", workspace.path("nowhere"));
    let run = crate::workspace::Run::of(&command.output().expect("the program starts"), &arguments);
    let run = run.expect_code(1);
    assert!(workspace.text_of("rates.rejects.csv").contains("zz"));
    if cfg!(all(unix, feature = "xlsx")) {
        run.expect_talk(&[
            "rates.rejects.xlsx is not written",
            "--rejects rates.rejects.xlsx` writes it later",
        ]);
    }
}
