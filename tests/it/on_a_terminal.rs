//! What a terminal shows of a long result: by the pager that the user has, or at once. The terminal is made by `script`
//! of util-linux; skipped where it is not installed.

use std::process::Command;

use crate::workspace::{Workspace, program, skipped};

/// What a terminal shows of a command, where one can be made.
fn shown(workspace: &Workspace, arguments: &str, environment: &[(&str, &str)]) -> Option<String> {
    let command = format!("'{}' {arguments}", program());
    let mut terminal = Command::new("script");
    terminal.args(["-q", "-e", "-c", &command, "/dev/null"]).current_dir(workspace.path("."));
    terminal.env_remove("LESS").env("NO_COLOR", "1").envs(environment.iter().copied());
    let Ok(output) = terminal.output() else {
        skipped("no `script` of util-linux is installed");
        return None;
    };
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).replace('\r', ""))
}

#[test]
fn a_report_on_a_terminal_is_shown_by_the_pager_of_the_user() {
    let workspace = Workspace::seeded();
    let report = |environment: &[_]| shown(&workspace, "report 47371", environment);
    let Some(plain) = report(&[("PAGER", "cat")]) else { return };
    assert!(plain.starts_with("CPT 47371 ") && plain.contains("promised facts are known"), "{plain}");
    let paged = report(&[("PAGER", "sed -e 's/^/paged: /'")]).expect("a terminal");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&paged), lines(&plain).iter().map(|line| format!("paged: {line}")).collect::<Vec<_>>());
}

#[test]
fn no_pager_an_empty_one_and_one_that_is_not_there_print_at_once() {
    let workspace = Workspace::seeded();
    let Some(plain) = shown(&workspace, "report 47371", &[("PAGER", "cat")]) else { return };
    let marks = ("PAGER", "sed -e 's/^/paged: /'");
    let cases: [(&str, &[(&str, &str)]); 4] = [
        ("report 47371 --no-pager", &[marks]),
        ("report 47371", &[("PAGER", "")]),
        ("report 47371", &[("PAGER", "no-such-program-of-anyone")]),
        ("report 47371", &[("PAGER", "  ")]),
    ];
    for (arguments, environment) in cases {
        assert_eq!(
            shown(&workspace, arguments, environment),
            Some(plain.clone()),
            "{arguments} {environment:?}"
        );
    }
}
