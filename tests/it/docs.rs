//! The documentation names what there is: commands, options, queries, migrations, seed files.

use std::fs;

use crate::commands_page::commands_page;
use crate::workspace::{Workspace, column_of, repository};

fn document(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The stems of the files with this extension in a folder and its folders.
fn stems(folder: &str, extension: &str) -> Vec<String> {
    let mut waiting = vec![repository().join(folder)];
    let mut stems = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                stems.push(path.file_stem().expect("a file has a name").to_string_lossy().into_owned());
            }
        }
    }
    stems.sort();
    stems
}

/// Fails with the names that none of the documents holds between words.
#[track_caller]
fn named(names: impl IntoIterator<Item = String>, documents: &[&str]) {
    let text: String = documents.iter().map(|name| document(name) + "\n").collect();
    let holds = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
            !inside(text[..at].chars().next_back()) && !inside(text[at + name.len()..].chars().next())
        })
    };
    let missing: Vec<String> = names.into_iter().filter(|name| !holds(name)).collect();
    assert!(missing.is_empty(), "{} do not name: {}", documents.join(", "), missing.join(", "));
}

/// Holds a generated page of `docs/` to what it should say; `RATEBOOK_DOCS=write` writes it anew.
#[track_caller]
fn hold_page(name: &str, text: &str) {
    let path = repository().join("docs").join(name);
    if std::env::var("RATEBOOK_DOCS").is_ok_and(|value| value == "write") {
        fs::create_dir_all(repository().join("docs")).expect("a folder can be made");
        fs::write(&path, text).expect("the page can be written");
        return;
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    let differs = held.lines().zip(text.lines()).position(|(held, wanted)| held != wanted);
    let line = differs.unwrap_or(held.lines().count().min(text.lines().count())) + 1;
    assert!(
        held == text,
        "docs/{name} is not current from line {line} on; write it with `RATEBOOK_DOCS=write cargo test --test it docs`"
    );
}

#[test]
fn the_data_dictionary_is_current() {
    let mut text = "# Data dictionary\n\n\
        The views of a ratebook database, made from the headers of `queries/views`; this page is generated.\n\
        A view gives words and dollars. The table `dictionary` of every database holds the same rows, and\n\
        `ratebook query columns VIEW` prints them.\n\
        Where a column `x_na` is listed, `x` can be missing, and `x_na` is the reason: a word of `absent_reason`.\n"
        .to_owned();
    for entry in ratebook::db::data_dictionary().expect("the views are sound") {
        let meaning = entry.meaning.replace('|', "\\|");
        text += &match &entry.column {
            None => format!(
                "\n## {}\n\n{meaning}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n",
                entry.view
            ),
            Some(column) => {
                let (kind, unit) = (entry.kind.unwrap_or_default(), entry.unit.unwrap_or_default());
                format!("| `{column}` | {kind} | {unit} | {meaning} |\n")
            }
        };
    }
    text += &relations(&Workspace::seeded().database());
    hold_page("dictionary.md", &text);
}

/// The tables and their foreign keys as a diagram that GitHub and other readers of Markdown draw. What
/// every table refers to, the import and the reason for a gap, is left out of it.
fn relations(database: &rusqlite::Connection) -> String {
    let mut statement = database
        .prepare(
            "SELECT DISTINCT child.name, parent.\"table\", parent.\"from\"
             FROM pragma_table_list AS child
             JOIN pragma_foreign_key_list(child.name) AS parent
             WHERE child.schema = 'main' AND child.type = 'table'
               AND parent.\"table\" NOT IN ('absent_reason', 'import')
             ORDER BY parent.\"table\", child.name, parent.\"from\"",
        )
        .expect("the schema can be read");
    let rows = statement.query_map([], |row| {
        let column = |at| row.get::<_, String>(at);
        Ok(format!("    {} ||--o{{ {} : {}\n", column(1)?, column(0)?, column(2)?))
    });
    let lines: String = rows.expect("rows").map(|line| line.expect("a row")).collect();
    format!(
        "\n## Tables\n\nHow the tables refer to one another, made from their foreign keys: the table at the \
         crow's foot has the column that the line is named by.\nLeft out are the references of nearly every \
         table to `import`, the file that a row is from, and to `absent_reason`, the reason of a gap.\n\n\
         ```mermaid\nerDiagram\n{lines}```\n"
    )
}

#[test]
fn the_help_of_a_command_is_a_screen_of_forty_lines_with_two_examples() {
    fn gather(command: &clap::Command, path: &[String], paths: &mut Vec<Vec<String>>) {
        paths.push(path.to_vec());
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            gather(inner, &[path, &[inner.get_name().to_owned()]].concat(), paths);
        }
    }
    let workspace = Workspace::empty();
    let mut paths = Vec::new();
    gather(&ratebook::cli::command(), &[], &mut paths);
    for path in paths {
        let mut words: Vec<&str> = path.iter().map(String::as_str).collect();
        words.push("--help");
        let help = workspace.run(&words).expect_code(0).stdout;
        assert!(help.lines().count() <= 40, "{} lines: {}", help.lines().count(), words.join(" "));
        let examples = help.lines().filter(|line| line.starts_with("  ratebook ")).count();
        assert!(path.is_empty() || examples == 2, "{examples} examples: {}", words.join(" "));
        let headings = help.lines().filter(|line| line.starts_with("Examples:")).count();
        assert!(headings <= 1, "{headings} blocks of examples: {}", words.join(" "));
    }
}

#[test]
fn the_readme_has_a_row_for_every_command() {
    let readme = document("README.md");
    let program = ratebook::cli::command();
    let commands = program.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help");
    let has_row = |name: &&str| {
        let begins = |line: &str| {
            line.strip_prefix(&format!("| `{name}")).is_some_and(|rest| rest.starts_with([' ', '`']))
        };
        readme.lines().any(begins)
    };
    let missing: Vec<&str> = commands.filter(|name| !has_row(name)).collect();
    assert!(missing.is_empty(), "README.md has no row that begins with: {}", missing.join(", "));
}

#[test]
fn the_page_of_commands_is_that_of_the_program() {
    hold_page("commands.md", &commands_page());
}

#[test]
fn the_page_of_commands_names_every_action_option_and_variable() {
    fn gather(command: &clap::Command, path: &str, names: &mut Vec<String>) {
        let options = command.get_arguments().filter_map(|argument| argument.get_long());
        names.extend(
            options.filter(|name| !["help", "version"].contains(name)).map(|name| format!("--{name}")),
        );
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let path = format!("{path}{}", inner.get_name());
            names.push(path.clone());
            gather(inner, &format!("{path} "), names);
        }
    }
    let mut names =
        ["RATEBOOK_DB", "RATEBOOK_QUERIES", "SOURCE_DATE_EPOCH", "NO_COLOR"].map(str::to_owned).into();
    gather(&ratebook::cli::command(), "", &mut names);
    named(names, &["docs/commands.md"]);
}

#[test]
fn the_readme_links_to_every_page_and_every_link_of_a_document_leads_somewhere() {
    let readme = document("README.md");
    for page in stems("docs", "md") {
        assert!(readme.contains(&format!("](docs/{page}.md)")), "README.md does not link to docs/{page}.md");
    }
    let pages = stems("docs", "md").into_iter().map(|page| format!("docs/{page}.md"));
    let written = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "queries/README.md", "seed/README.md"];
    let mut broken = Vec::new();
    for name in written.map(str::to_owned).into_iter().chain(pages) {
        let text = document(&name);
        let folder = repository().join(&name);
        let folder = folder.parent().expect("a document is in a folder");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let local = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
        broken.extend(
            local.filter(|target| !folder.join(target).exists()).map(|target| format!("{name}: {target}")),
        );
    }
    assert!(broken.is_empty(), "links that lead nowhere: {}", broken.join(", "));
}

#[test]
fn the_readme_is_a_page() {
    let words = document("README.md").split_whitespace().count();
    assert!(words < 1000, "README.md has {words} words; what is looked up belongs to docs/");
}

#[test]
fn the_readme_opens_with_the_two_commands() {
    let readme = document("README.md");
    let start: String = readme.lines().take(30).collect::<Vec<_>>().join("\n");
    for command in ["cargo run --release -- quickstart", "cargo test"] {
        assert!(start.contains(command), "README.md does not open with `{command}`");
    }
}

#[test]
fn every_query_and_every_migration_is_named() {
    for folder in ["queries/reports", "queries/lookups"] {
        named(stems(folder, "sql"), &["README.md", "queries/README.md"]);
    }
    for folder in ["market", "medicare"] {
        let parts = stems(&format!("queries/parts/{folder}"), "sql").into_iter();
        named(parts.map(|part| format!("`{folder}/{part}`")).collect::<Vec<_>>(), &["queries/README.md"]);
    }
    named(stems("migrations", "sql"), &["docs/database.md"]);
}

#[test]
fn every_import_format_is_named() {
    let prices = ratebook::formats::formats().map(ratebook::formats::Format::name);
    let releases = ratebook::formats::reference_formats().iter().map(|format| format.name);
    named(prices.chain(releases).map(|name| format!("`{name}`")), &["docs/importing.md"]);
}

#[test]
fn the_seed_dictionary_describes_every_file_and_column() {
    let text = document("seed/README.md");
    let (extracts, files): (Vec<_>, Vec<_>) =
        stems("seed", "csv").into_iter().partition(|stem| is_extract(stem));
    for extract in extracts {
        assert!(text.contains(&format!("`{extract}.csv`")), "seed/README.md does not name {extract}.csv");
    }
    for file in &files {
        let heading = format!("### {file}.csv\n");
        let section = text.split_once(&heading).map(|(_, rest)| rest.split("\n### ").next().unwrap_or(rest));
        let section = section.unwrap_or_else(|| panic!("seed/README.md has no section on {file}.csv"));
        let header = document(&format!("seed/{file}.csv"));
        for column in header.lines().next().expect("a seed file has a header").split(',') {
            // Two columns that belong together may share a row of the dictionary.
            let word = format!("`{column}`");
            let mut described = section.lines().filter_map(|line| line.split('|').nth(1));
            assert!(described.any(|cell| cell.contains(&word)), "{file}.csv: {word} is not described");
        }
        assert!(section.contains("Source"), "{file}.csv: its source is not named");
    }
    assert_eq!(
        text.matches("\n### ").count(),
        files.len(),
        "the dictionary describes a file that is not there"
    );
}

/// Rows of one of Medicare's files, whose headings are the publisher's.
fn is_extract(stem: &str) -> bool {
    repository().join("seed/medicare").join(format!("{stem}.csv")).exists()
}

#[test]
fn every_seed_file_is_loaded() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let loaded = column_of(&workspace.database(), "SELECT file_name FROM import ORDER BY file_name");
    let files: Vec<String> = stems("seed", "csv").into_iter().map(|stem| format!("{stem}.csv")).collect();
    assert_eq!(loaded, files);
}

#[test]
fn the_help_of_every_command_says_what_it_does() {
    fn silent(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        if command.get_about().is_none() {
            found.push(path.to_owned());
        }
        for argument in command.get_arguments().filter(|argument| argument.get_help().is_none()) {
            found.push(format!("{path} {}", argument.get_id()));
        }
        for inner in command.get_subcommands() {
            silent(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }
    let mut found = Vec::new();
    silent(&ratebook::cli::command(), "ratebook", &mut found);
    assert!(found.is_empty(), "without a help text: {}", found.join(", "));
}

#[test]
fn license_notice_and_changelog_are_there() {
    assert!(document("LICENSE").contains("MIT"));
    assert!(document("NOTICE").contains("Medical Association"));
    assert!(document("CHANGELOG.md").contains("Added"));
}

/// The page of rules, as the registry has them.
fn rules_page() -> String {
    use ratebook::findings::{Rule, rules};
    let cell = |text: &str| text.replace('|', "\\|");
    let row = |rule: &&Rule| {
        let kind = rule.cms.as_ref().map_or("", |cms| cms.kind);
        let cells =
            [rule.meaning, rule.consequence(), rule.remedy, rule.example, kind, rule.source].map(cell);
        format!("| `{}` | {} | {} |\n", rule.id, rule.severity.as_str(), cells.join(" | "))
    };
    let mut page = "# Rules\n\nWhat ratebook notices in files, reviews and queries; `ratebook explain I203` prints one of them.\n\
        An error rejects a row or a file, and the command ends with exit code 1, or 3 for a guard; a warning or a note rejects nothing.\n\
        CMS's validator calls the rules with a kind of CMS's errors where `validate` does.\n\
        This page is made from the program: `RATEBOOK_DOCS=write cargo test --test it docs`.\n"
        .to_owned();
    for family in rules::FAMILIES {
        page.push_str(&format!(
            "\n## {}\n\n| rule | severity | meaning | what happens | what to do | example | CMS's kind | source |\n\
             |---|---|---|---|---|---|---|---|\n",
            family.title
        ));
        page.extend(family.rules.iter().map(row));
    }
    page
}

#[test]
fn the_page_of_rules_is_that_of_the_registry() {
    hold_page("rules.md", &rules_page());
}

#[test]
fn the_exit_codes_are_in_the_readme_and_in_the_help() {
    use ratebook::cli::Exit;
    let readme = document("README.md");
    let mut program = ratebook::cli::command();
    let help = program.render_long_help().to_string();
    let import = program.find_subcommand_mut("import").expect("there is an import");
    for text in [&help, &import.render_long_help().to_string()] {
        for exit in [Exit::Done, Exit::Findings, Exit::Usage, Exit::Refused, Exit::File, Exit::Interrupted] {
            let code = exit.code();
            assert!(
                text.contains(&format!(" {code} ")) || text.contains(&format!("\n{code} ")),
                "{code}: {text}"
            );
            assert!(
                readme.contains(&format!("\n| {code} | ")),
                "README.md does not explain exit code {code}"
            );
        }
    }
}
