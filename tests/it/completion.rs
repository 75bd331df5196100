//! What a shell is offered: it asks the program with a variable, as the registered script does.

use crate::workspace::Workspace;

fn with_rates() -> Workspace {
    let row = |code: &str| format!("Aetna,PPO,CPT,{code},,,,,,1.00,,,,");
    let workspace = Workspace::with_payer_csv(&[&row("47370"), &row("47371")]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    workspace
}

/// What bash is offered for the last of these words.
fn offered(workspace: &Workspace, words: &[&str]) -> Vec<String> {
    let mut command = workspace.command(&[&["--", "ratebook"], words].concat());
    let asked = command.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    let run = asked.output().expect("the program runs");
    assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("it is UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_offered_what_the_database_holds() {
    let workspace = with_rates();
    for (words, some) in [
        (["report", "code", "4737"].as_slice(), ["47370", "47371"].as_slice()),
        (&["report", "payer-comparison", "4737"], &["47370", "47371"]),
        (&["report", "pay"], &["payer-comparison"]),
        (&["report", "ga"], &["gaps"]),
        (&["report", "changes", ""], &["14", "13"]),
        (&["report", "code", "47371", "--as-of", "1"], &["14"]),
        (&["explain", "47371", "--payer", "aet"], &["aetna"]),
        (&["explain", "4737"], &["47370"]),
        (&["imports", "undo", "1"], &["14"]),
        (&["query", "run", "data-"], &["data-gaps"]),
        (&["payers", "alias", "Aetna Inc", "a"], &["aetna"]),
        (&["rep"], &["report"]),
        (&["report", "--asc"], &["--ascii"]),
    ] {
        let all = offered(&workspace, words);
        assert!(some.iter().all(|value| all.iter().any(|one| one == value)), "{words:?}: {all:?}");
        let typed = words.last().copied().unwrap_or_default();
        assert!(all.iter().all(|one| one.starts_with(typed)), "{words:?}: {all:?}");
    }
    assert_eq!(offered(&workspace, &["report", "code", "47371", "4"]), Vec::<String>::new());
    assert_eq!(offered(&workspace, &["imports", "show", ""])[0], "14", "the newest first");
    // In any case, and by the name where no value begins so.
    assert_eq!(offered(&workspace, &["explain", "47371", "--payer", "AETN"]), ["aetna"]);
    assert_eq!(
        offered(&workspace, &["explain", "47371", "--payer", "Blue Cross"]),
        ["blue-cross-blue-shield"]
    );
}

#[test]
fn the_database_is_the_one_that_the_line_or_the_environment_names() {
    let workspace = with_rates();
    std::fs::rename(workspace.path("ratebook.db"), workspace.path("other.db")).expect("it is there");
    let words = ["explain", "47371", "--payer", "aetna"];
    assert_eq!(offered(&workspace, &words), Vec::<String>::new());
    assert_eq!(offered(&workspace, &[&["--db", "other.db"], words.as_slice()].concat()), ["aetna"]);
    assert_eq!(offered(&workspace, &["explain", "47371", "--db=other.db", "--payer", "aetna"]), ["aetna"]);
    let mut command = workspace.command(&["--", "ratebook", "explain", "4737"]);
    command.env("COMPLETE", "fish").env("RATEBOOK_DB", workspace.path("other.db"));
    let run = command.output().expect("the program runs");
    assert!(String::from_utf8_lossy(&run.stdout).contains("47371"), "{run:?}");
    assert!(!workspace.path("ratebook.db").exists(), "nothing is made");
}

#[test]
fn a_database_with_the_views_of_another_version_is_read_all_the_same() {
    let workspace = with_rates();
    let mut views: Vec<String> = crate::workspace::column_of(
        &workspace.database(),
        "SELECT 'DROP VIEW ' || name || ';' FROM sqlite_schema WHERE type = 'view'",
    );
    assert!(!views.is_empty());
    views.push("DELETE FROM shipped_view;".to_owned());
    workspace.database().execute_batch(&views.concat()).expect("views can be dropped");
    assert_eq!(offered(&workspace, &["imports", "undo", "14"]), ["14"]);
}

#[test]
fn a_code_may_be_the_first_word_of_a_report() {
    let workspace = with_rates();
    assert_eq!(offered(&workspace, &["report", "4737"]), offered(&workspace, &["report", "code", "4737"]));
    assert!(offered(&workspace, &["report", "4737"]).contains(&"47371".to_owned()));
    assert!(!offered(&workspace, &["report", ""]).contains(&"47371".to_owned()), "codes wait for a digit");
}

#[test]
fn without_a_database_or_with_a_foreign_one_nothing_is_said() {
    let workspace = Workspace::empty();
    assert_eq!(offered(&workspace, &["explain", "4"]), Vec::<String>::new());
    assert!(offered(&workspace, &["query", "show", "payer-c"]).contains(&"payer-comparison".to_owned()));
    workspace.write("ratebook.db", "no database");
    assert_eq!(offered(&workspace, &["explain", "4"]), Vec::<String>::new());
    assert_eq!(workspace.text_of("ratebook.db"), "no database");
}

#[test]
fn every_shell_has_a_script_that_asks_the_program() {
    let workspace = Workspace::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = workspace.run(&["completions", shell]).expect_code(0).stdout;
        assert!(script.contains("COMPLETE") && script.contains("ratebook"), "{shell}: {script}");
    }
}
