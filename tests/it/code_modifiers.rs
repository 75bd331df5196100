//! Modifiers in the cell of their code: read whichever sign divides them, and nothing else taken for one.

use crate::workspace::{Run, Workspace, column_of};

/// A payer's list of plain codes and these.
fn list(heading: &str, cells: &[&str]) -> String {
    let plain = ["99213", "99214", "99215", "47371", "27447", "43239", "97110", "80053"];
    let rows: String = plain
        .iter()
        .chain(cells)
        .enumerate()
        .map(|(at, code)| format!("Aetna,\"{code}\",{}.50\n", 30 + 17 * at))
        .collect();
    format!("Payer,{heading},Allowed\n{rows}")
}

/// What the cells below the plain codes are read as by the profile that is proposed for their list.
fn read(heading: &str, cells: &[&str], code: i32) -> (String, Vec<String>, Run) {
    let workspace = Workspace::seeded();
    workspace.write("list.csv", list(heading, cells));
    let proposed = workspace.run(&["import", "list.csv", "--suggest-profile"]).stdout;
    workspace.write("p.toml", proposed.replace("write whose file this is", "A publisher"));
    let run = workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(code);
    let sql = "SELECT trim(system || ' ' || code || ' ' || modifiers) FROM v_code_rate
               WHERE raw_payer = 'Aetna' AND source_line > 9 ORDER BY source_line";
    (proposed, column_of(&workspace.database(), sql), run)
}

#[test]
fn a_proposal_reads_modifiers_after_a_code_whatever_divides_them_from_it() {
    let expected = ["CPT 70450 26", "CPT 70450 TC", "CPT 93000 26", "CPT 93000 TC"];
    for (before, after) in [
        ("-", ""),
        ("", ""),
        (" ", ""),
        ("/", ""),
        (",", ""),
        (", ", ""),
        ("+", ""),
        (" - ", ""),
        (" (", ")"),
        ("[", "]"),
    ] {
        let cells = ["70450|26", "70450|TC", "93000|26", "93000|TC"];
        let cells = cells.map(|cell| cell.replace('|', before) + after);
        for heading in ["CPT", "Code", "Procedure Code"] {
            let (proposed, codes, _) = read(heading, &cells.each_ref().map(String::as_str), 0);
            assert_eq!(codes, expected, "{heading} `{before}{after}`: {proposed}");
            assert!(!proposed.contains("LOCAL"), "{proposed}");
        }
    }
    let several = ["70450-26-59", "70450 TC 59", "93000/26/RT", "93000 (26, 59)"];
    let (proposed, codes, _) = read("CPT", &several, 0);
    let expected = ["CPT 70450 26|59", "CPT 70450 59|TC", "CPT 93000 26|RT", "CPT 93000 26|59"];
    assert_eq!(codes, expected, "{proposed}");
}

#[test]
fn a_column_of_procedures_may_have_modifiers_in_every_cell() {
    let workspace = Workspace::seeded();
    let rows: String = (0..9).map(|n| format!("Aetna,7045{n}-26,{}.50\n", 40 + n)).collect();
    workspace.write("list.csv", format!("Payer,CPT Code,Allowed\n{rows}"));
    let proposed = workspace.run(&["import", "list.csv", "--suggest-profile"]).expect_code(0).stdout;
    assert!(
        proposed.contains("reads 9 rows: 9 accepted with 9 amounts and 0 gaps, 0 rejected"),
        "{proposed}"
    );
    assert!(proposed.contains("split = 5") && !proposed.contains("LOCAL"), "{proposed}");
}

#[test]
fn what_may_be_anything_else_is_no_modifier_and_is_said() {
    for cells in [
        ["99213/99214", "99211-99215"],
        ["70450.TC", "93000.TC"],
        ["70450 IP", "93000 OP"],
        ["70450 left", "93000 only"],
        ["12345-01", "12346-02"],
    ] {
        let (proposed, codes, run) = read("CPT", &cells, 0);
        assert_eq!(codes, cells.map(|cell| format!("LOCAL {}", cell.to_uppercase())), "{proposed}");
        assert!(proposed.contains("kept as local codes with a warning: "), "{proposed}");
        run.expect_talk(&["warning[I215] CPT: not a code of the expected shapes; kept as a LOCAL code"]);
    }
    // Of a code and a number after a point no local code is made.
    let (proposed, codes, run) = read("CPT", &["70450.26", "93000.26"], 1);
    assert!(codes.is_empty() && proposed.contains("2 rejected"), "{proposed}");
    run.expect_talk(&["error[I201]", "`70450.26`", "8 accepted, 2 rejected"]);
    // Beside what is none, modifiers are left to the analyst.
    let mixed = ["70450-26", "93000-TC", "12345-01"];
    let (proposed, codes, _) = read("CPT", &mixed, 0);
    assert_eq!(codes, ["LOCAL 70450-26", "LOCAL 93000-TC", "LOCAL 12345-01"]);
    let said = "# If what is after a code and a sign such as - is modifiers, add to `read`:\n\
                #     { system = \"procedure\", split = 5 },";
    assert!(proposed.contains(said), "{proposed}");
}

#[test]
fn a_cell_with_modifiers_is_named_with_where_they_belong() {
    let workspace = Workspace::seeded();
    let help = "help: write 70450 alone here, and 26 into the column `modifiers`";
    for file in
        ["payer,code,amount\nAetna,70450-26,5\n", "payer,code_system,code,amount\nAetna,CPT,70450 26,5\n"]
    {
        workspace.write("list.csv", file);
        let run = workspace.run(&["import", "list.csv"]).expect_code(1);
        run.expect_talk(&["error[I201] code: a code with modifiers after it", help]);
    }
    // An analyst corrects the profile, and not the file.
    let profile = "publisher = 'Dale'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n";
    workspace.write("list.csv", "Code,Fee\n70450-26,5\n12345-01,6\n");
    workspace.write("p.toml", format!("{profile}codes = [{{ column = 'Code', system = 'procedure' }}]\n"));
    workspace.run(&["import", "list.csv", "--profile", "p.toml"]).expect_code(1).expect_talk(&[
        "a code with modifiers after it",
        "`read = [{ system = \"procedure\", split = 5 }]` of [[codes]], in the place of `system`, divides them",
    ]);
    // The end of a charge number is no modifier of the code that it begins with.
    let split = "codes = [{ column = 'Code', read = [{ system = 'procedure', split = 5 }] }]\n";
    workspace.write("p.toml", format!("{profile}{split}"));
    workspace
        .run(&["import", "list.csv", "--profile", "p.toml"])
        .expect_code(1)
        .expect_talk(&["`12345-01`", "1 accepted, 1 rejected"]);
}
