//! Parts of queries, from an analyst's own folder and through the program: run, shown and checked.

use crate::workspace::Workspace;

const PART: &str = "\
-- part: mine/listed
-- description: Codes with an own word.
-- param: starting text required \"first characters\"
-- column: code code \"Code\"
SELECT code FROM code WHERE substr(code, 1, length(:starting)) = :starting;
";

const QUERY: &str = "\
-- name: mine
-- title: Mine
-- grain: one code
-- with: mine/listed
-- param: starting text required
-- column: code code \"Code\"

SELECT code FROM listed ORDER BY code;
";

fn with_own_part() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write("own/parts/mine/listed.sql", PART);
    workspace.write("own/mine.sql", QUERY);
    workspace
}

#[test]
fn an_own_folder_may_have_parts_and_what_is_shown_runs_as_it_is() {
    let workspace = with_own_part();
    let arguments = ["--queries", "own", "--param", "starting=4737", "--format", "ndjson"];
    let run = workspace.run(&[&["query", "run", "mine"], &arguments[..]].concat()).expect_code(0);
    assert!(run.stdout.contains("\"47371\""), "{}", run.stdout);
    let shown = workspace.run(&["query", "show", "mine", "--queries", "own"]).expect_code(0).stdout;
    assert!(shown.contains("listed AS MATERIALIZED (") && shown.contains("-- title: Mine"), "{shown}");
    workspace.write("other/mine.sql", &shown);
    let alone = ["query", "run", "mine", "--queries", "other"];
    let again = workspace.run(&[&alone, &arguments[2..]].concat()).expect_code(0);
    assert_eq!(again.stdout, run.stdout);
    let sql = "-- with: mine/listed\n-- param: starting text default=4737\nSELECT count(*) AS n FROM listed";
    let passed = ["query", "run", "-", "--queries", "own", "--format", "csv"];
    let counted = workspace.run_with_input(&passed, sql.as_bytes()).expect_code(0).stdout;
    assert!(counted.contains("\n1,"), "{counted}");
    let part = workspace.run(&["query", "show", "mine/listed", "--queries", "own"]).expect_code(0);
    assert_eq!(part.stdout, PART);
}

#[test]
fn a_fault_or_lint_in_a_part_names_the_file_of_the_part() {
    let workspace = with_own_part();
    let check = |name: &str| workspace.run(&["query", "check", name, "--queries", "own"]);
    check("mine").expect_code(0).expect_talk(&["1 query and 1 part checked, nothing found"]);
    workspace.write("own/parts/mine/listed.sql", PART.replace("FROM code WHERE", "FROM cod WHERE"));
    check("mine").expect_code(2).expect_talk(&["no such table: cod", "parts/mine/listed.sql:5:18"]);
    let blind = PART.replace("SELECT code FROM", "SELECT coalesce(title, '') AS code FROM");
    workspace.write("own/parts/mine/listed.sql", blind);
    let found = check("mine").expect_code(1);
    assert_eq!(found.stdout.matches("warning[Q104]").count(), 1, "{}", found.stdout);
    assert!(found.stdout.contains("parts/mine/listed.sql:5:8"), "{}", found.stdout);
    workspace.write("own/mine.sql", QUERY.replace("mine/listed", "mine/lsited"));
    check("mine")
        .expect_code(2)
        .expect_talk(&["no part is named `mine/lsited`", "did you mean `mine/listed`?"]);
}
