//! `ratebook review import`: an error is not the absence of a cell, and check and store are one.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use crate::in_network_counts::{file as in_network_file, group};
use crate::workspace::{Workspace, payer_csv};

/// A workbook with a comment on this cell.
fn book(cell: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Data gaps").expect("a name");
    for (at, (heading, value)) in
        (0..).zip([("Cell", cell), ("Reviewer", "MS"), ("Verdict", "agree"), ("Comment", "seen")])
    {
        sheet
            .write_string(0, at, heading)
            .and_then(|sheet| sheet.write_string(1, at, value))
            .expect("it fits");
    }
    book.save_to_buffer().expect("memory can be written")
}

/// A folder with a query of the analyst's own, and a comment on a cell of it.
fn with_query(sql: &str, cell: &str) -> Workspace {
    let workspace = Workspace::seeded();
    let head = "-- name: mine\n-- title: Mine\n-- column: n int \"Number.\"\n";
    workspace.write("own/mine.sql", format!("{head}{sql}\n"));
    workspace.write("review.xlsx", book(cell));
    workspace
}

const IMPORT: [&str; 5] = ["review", "import", "review.xlsx", "--queries", "own"];

#[test]
fn a_report_that_fails_ends_the_import_and_sets_no_comment_aside() {
    // The sum is too large for an integer, which shows only when it is made.
    let workspace = with_query("SELECT abs(-9223372036854775807 - 1) AS n", "mine.row-1.n");
    let before = workspace.dump();
    let run = workspace.run(&IMPORT).expect_code(2).expect_talk(&["integer overflow", "query `mine`"]);
    assert!(!run.stderr.contains("R305"), "{}", run.stderr);
    assert_eq!(workspace.dump(), before);
    // Once the query is right, the same file is taken.
    workspace.write(
        "own/mine.sql",
        "-- name: mine\n-- title: Mine\n-- column: n int \"Number.\"\nSELECT 1 AS n\n",
    );
    let rows = workspace.run(&["query", "run", "mine", "--queries", "own", "--format", "json"]).json();
    let row =
        rows["sections"][0]["tables"][0]["rows"][0]["_id"].as_str().expect("a row has an id").to_owned();
    workspace.write("review.xlsx", book(&format!("{row}.n")));
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["already imported"]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM review"), 1);
    let list = workspace.run(&["review", "list", "--queries", "own"]).expect_code(0).stdout;
    assert!(list.contains("unchanged"), "{list}");
    let without = workspace.run(&["review", "list", "--format", "csv"]).expect_code(0).stdout;
    assert!(
        without
            .contains("of the query `mine`, which is not known here: name its folder with `--queries DIR`")
    );
}

#[test]
fn a_comment_on_a_table_of_over_a_hundred_thousand_rows_is_stored() {
    let sql =
        "WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 100001) SELECT n FROM k";
    let workspace = with_query(sql, "");
    let run = ["query", "run", "mine", "--queries", "own", "--format", "ndjson", "--max-rows", "200000"];
    let text = workspace.run(&run).expect_code(0).stdout;
    let last = text.lines().rev().find_map(|line| line.split("\"_id\":\"").nth(1)?.split('"').next());
    workspace.write("review.xlsx", book(&format!("{}.n", last.expect("a row has an id"))));
    workspace.run(&IMPORT).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
}

/// A row of a workbook where a reviewer may write: the sheet, its row counted from 0, the column of the words, the id
/// of the cell, and what it shows.
struct Spot {
    sheet: String,
    row: u32,
    column: u16,
    cell: String,
    shown: String,
}

/// The first row of these sheets whose cell shows this value.
fn spot(book: &[u8], shows: &str) -> Spot {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).expect("a workbook");
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).expect("the sheet is there");
        let (top, left) = range.start().unwrap_or_default();
        let mut columns = None;
        for (row, cells) in (top..).zip(range.rows()) {
            let of = |name: &str| cells.iter().position(|cell| *cell == name);
            if let (Some(comment), Some(id), Some(value)) = (of("Comment"), of("Cell"), of("Value shown")) {
                columns = Some((comment, id, value));
            } else if let Some((comment, id, value)) = columns.filter(|at| cells[at.2] == shows) {
                let column = u16::try_from(left as usize + comment).expect("few columns");
                let (cell, shown) = (cells[id].to_string(), cells[value].to_string());
                return Spot { sheet, row, column, cell, shown };
            }
        }
    }
    panic!("no row shows {shows}");
}

/// A workbook that came back with a comment there.
fn reviewed(spot: &Spot, comment: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let gaps = book.add_worksheet().set_name("Data gaps").expect("a name");
    for (at, heading) in (0..).zip(["Cell", "Reviewer", "Verdict", "Comment"]) {
        gaps.write_string(0, at, heading).expect("it fits");
    }
    let sheet = book.add_worksheet().set_name(&spot.sheet).expect("a name");
    let row = [("Reviewer", "MS"), ("Comment", comment), ("Cell", &spot.cell), ("Value shown", &spot.shown)];
    for (at, (heading, text)) in (spot.column - 1..).zip(row) {
        sheet.write_string(0, at, heading).expect("it fits");
        sheet.write_string(spot.row, at, text).expect("it fits");
    }
    book.save_to_buffer().expect("memory can be written")
}

#[test]
fn a_comment_keeps_the_value_that_it_was_made_on_and_the_sheet_that_it_stood_in() {
    let workspace = Workspace::seeded();
    let rate = |amount: &str| payer_csv(&[&format!("Aetna,HMO,CPT,47371,26,,professional,22,,{amount},,,,")]);
    workspace.write("first.csv", rate("1204.50"));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let place = spot(&workspace.bytes_of("a.xlsx"), "$1,204.50");
    workspace.write("b.xlsx", reviewed(&place, "checked with the payer"));
    workspace
        .run(&["review", "import", "b.xlsx"])
        .expect_code(0)
        .expect_talk(&["1 new", "`ratebook review list`"]);
    let kept = |column: &str| workspace.value::<String>(&format!("SELECT {column} FROM v_review"));
    let written_in = rust_xlsxwriter::utility::row_col_to_cell(place.row, place.column);
    assert_eq!(kept("shown"), "$1,204.50");
    assert_eq!(kept("file_name"), format!("b.xlsx/{}", place.sheet));
    assert_eq!(kept("source_cell"), written_in);
    assert_eq!(workspace.value::<i64>("SELECT source_line FROM v_review"), i64::from(place.row) + 1);
    let source = format!("b.xlsx, sheet \"{}\", cell {written_in}", place.sheet);
    let list = ["review", "list", "--format", "json"];
    let row = |run: &[&str]| {
        workspace.run(run).expect_code(0).json()["sections"][0]["tables"][0]["rows"][0].clone()
    };
    let before = row(&list);
    assert_eq!((&before["was"], &before["since"]), (&"$1,204.50".into(), &"unchanged".into()), "{before}");
    assert_eq!(before["source"], source);

    workspace.write("next.csv", rate("1300.00"));
    workspace.run(&["import", "next.csv", "--replaces"]).expect_code(0);
    let after = row(&list);
    assert_eq!(after["was"], "$1,204.50", "{after}");
    assert_eq!((&after["now"], &after["since"]), (&"$1,300.00".into(), &"changed: now $1,300.00".into()));
    workspace
        .run(&["review", "list", "--format", "md"])
        .expect_code(0)
        .expect_stdout(&["$1,204.50", "changed: now"]);
    for format in ["html", "md", "json", "table"] {
        let report = workspace.run(&["report", "code", "47371", "--format", format, "--full"]).expect_code(0);
        let told = report.stdout.contains("changed: now $1,300.00") && report.stdout.contains("$1,204.50");
        assert!(told, "{format} does not say that the value changed");
    }
    workspace.run(&["report", "code", "47371", "--output", "c.xlsx"]).expect_code(0);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workspace.bytes_of("c.xlsx"))).expect("a workbook");
    let sheet = book.worksheet_range("Review comments").expect("the sheet is there");
    for text in ["$1,204.50", "changed: now $1,300.00", source.as_str()] {
        assert!(sheet.rows().flatten().any(|cell| *cell == text), "the workbook lacks {text}");
    }
    workspace
        .run(&["explain", &place.cell])
        .expect_code(0)
        .expect_stdout(&["when it showed $1,204.50: checked with the payer"]);

    // A workbook of before the change is still about the value that it shows.
    workspace.write("d.xlsx", reviewed(&place, "seen late"));
    workspace
        .run(&["review", "import", "d.xlsx"])
        .expect_code(0)
        .expect_talk(&["1 changed", "changed since"]);
    assert_eq!(kept("shown"), "$1,204.50");
    // The same words on the new value are said anew.
    let place = Spot { shown: "$1,300.00".to_owned(), ..place };
    workspace.write("e.xlsx", reviewed(&place, "seen late"));
    workspace.run(&["review", "import", "e.xlsx"]).expect_code(0).expect_talk(&["1 changed"]);
    assert_eq!(kept("shown"), "$1,300.00");
    // Without the rate there is nothing to show in its place.
    let last: i64 = workspace.value("SELECT max(import_id) FROM import WHERE file_name = 'next.csv'");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    assert_eq!(row(&list)["since"], "changed: now $1,204.50");
}

#[test]
fn a_comment_on_a_gap_keeps_its_reason_and_a_list_without_comments_says_so() {
    let workspace = Workspace::seeded();
    workspace.run(&["review", "list"]).expect_code(0);
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let bytes = workspace.bytes_of("a.xlsx");
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(&*bytes)).expect("a workbook");
    let gaps = file.worksheet_range("Data gaps").expect("the sheet is there");
    let headings: Vec<String> =
        gaps.rows().next().expect("headings").iter().map(ToString::to_string).collect();
    let of = |name: &str| headings.iter().position(|heading| heading == name).expect("the column is there");
    let first = gaps.rows().nth(1).expect("a gap");
    assert_eq!(first[of("Value shown")], first[of("Reason")]);
    // A workbook that does not say what its cell showed was made by hand: the cell as it is now is kept.
    workspace.write("review.xlsx", book(&first[of("Cell")].to_string()));
    workspace.run(&["review", "import", "review.xlsx"]).expect_code(0);
    let kept: String = workspace.value("SELECT shown FROM v_review");
    assert_eq!(kept, first[of("Reason")].to_string());
    let place: String = workspace.value("SELECT file_name || ' ' || source_cell FROM v_review");
    assert_eq!(place, "review.xlsx/Data gaps D2");
}

#[test]
fn a_comment_on_a_row_is_about_its_amount() {
    let workspace = crate::explain::everything();
    let rate = |amount: &str| payer_csv(&[&format!("Cigna,HMO,CPT,47371,,outpatient,,,,{amount},,,,")]);
    workspace.write("first.csv", rate("3251.25"));
    workspace.run(&["import", "first.csv", "--publisher", "Mine"]).expect_code(0);
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let mut book = Xlsx::new(Cursor::new(workspace.bytes_of("a.xlsx"))).expect("a workbook");
    let mut about = Vec::new();
    for name in ["Every negotiated rate", "Localities", "Modifiers on this code"] {
        let sheet = book.worksheet_range(name).expect("a sheet");
        let mut at = None;
        for row in sheet.rows() {
            let of = |word: &str| row.iter().position(|cell| *cell == word);
            if let (Some(cell), Some(shown)) = (of("Cell"), of("Value shown")) {
                at = Some((cell, shown));
            } else if let Some((cell, shown)) = at {
                about.push((name, row[cell].to_string(), row[shown].to_string()));
                break;
            }
        }
    }
    assert_eq!(about.len(), 3, "{about:?}");
    assert!(about.iter().all(|(_, _, shown)| shown.starts_with('$')), "{about:?}");
    // On a payer without a rate it is about that rate, and not about what Medicare pays.
    let summary = book.worksheet_range("Summary").expect("a sheet");
    let ids = summary.rows().flatten().map(ToString::to_string);
    let of_payers: Vec<String> = ids.filter(|id| id.starts_with("code-payer-rates:")).collect();
    assert!(of_payers.len() >= 4 && of_payers.iter().all(|id| !id.ends_with(".medicare")), "{of_payers:?}");
    let place = spot(&workspace.bytes_of("a.xlsx"), "$3,251.25");
    workspace.write("b.xlsx", reviewed(&place, "3,250 is wrong"));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0);
    workspace.write("next.csv", rate("3300"));
    workspace.run(&["import", "next.csv", "--publisher", "Mine"]).expect_code(0);
    let list = workspace.run(&["review", "list", "--format", "md"]).expect_code(0).stdout;
    assert!(list.contains("changed: now $3,300.00"), "{list}");
}

#[test]
fn a_comment_on_a_rate_lasts_when_the_next_edition_spells_payer_and_plan_otherwise() {
    let row = |payer: &str, amount: &str, day: &str| {
        format!("{payer},CPT,47371,,outpatient,facility,,case rate,{amount},,{day},,of {day}")
    };
    let of_day = |payers: [&str; 2], amount: &str, day: &str| {
        let [first, second] = payers.map(|payer| row(payer, amount, day));
        payer_csv(&[&first, &second])
    };
    let workspace = Workspace::seeded();
    workspace.write("may.csv", of_day(["Aetna,HMO", "Zenith Care,Gold PPO"], "100.00", "2026-01-01"));
    workspace.write("june.csv", of_day(["AETNA,hmo ", "ZENITH  CARE,gold  ppo"], "110.00", "2026-02-01"));
    workspace.run(&["import", "may.csv"]).expect_code(0);
    let ids = || {
        let rows = crate::comparable::rows(&workspace, "code-rates", &["code=47371"]);
        rows.iter().map(|row| row["_id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let before = ids();
    assert!(before[0].contains(".aetna-hmo-"), "{before:?}");
    let cell = format!("{}.amount", before[0]);
    workspace.write("review.xlsx", book(&cell));
    workspace.run(&["review", "import", "review.xlsx"]).expect_code(0);
    workspace.run(&["import", "june.csv"]).expect_code(0);
    assert_eq!(ids(), before);
    let list = workspace.run(&["review", "list"]).expect_code(0).stdout;
    assert!(list.contains("$110.00") && !list.contains("no longer"), "{list}");
    workspace.run(&["explain", &cell]).expect_code(0).expect_stdout(&["when it showed $100.00", "$110.00"]);
}

#[test]
fn a_comment_on_a_rate_stays_with_it_when_its_name_is_matched_and_when_that_is_taken_back() {
    let workspace = Workspace::seeded();
    let row = |payer: &str, plan: &str, amount: &str| {
        format!("{payer},{plan},CPT,47371,,outpatient,facility,,case rate,{amount},,,,")
    };
    let rows = [
        row("Zenith Care", "Gold", "100.00"),
        row("Zenith Care", "Gold", "120.00"),
        row("Aetna", "HMO", "90.00"),
    ];
    workspace.write("rates.csv", payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    workspace.run(&["import", "rates.csv", "--publisher", "Mine"]).expect_code(0);
    let ids = |query: &str| {
        let rows = crate::comparable::rows(&workspace, query, &["code=47371"]);
        let of_name = rows.iter().filter(|row| row["raw_payer"] == "Zenith Care");
        of_name.map(|row| row["_id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let say = |name: &str, cell: &str| {
        workspace.write(name, book(cell));
        workspace
            .run(&["review", "import", name])
            .expect_code(0)
            .expect_talk(&["1 comment, 0 kept aside; 1 new"]);
    };
    let shown = |comments: usize, moment: &str| {
        let list = workspace.run(&["review", "list", "--format", "csv"]).expect_code(0).stdout;
        assert_eq!(list.matches("unchanged").count(), comments, "{moment}: {list}");
        let page = workspace.run(&["report", "code", "47371", "--format", "json"]).expect_code(0).json();
        let section = page["sections"].as_array().expect("sections").iter();
        let section = section.clone().find(|section| section["id"] == "review-comments").expect("comments");
        let rows = section["tables"][0]["rows"].as_array().expect("rows").clone();
        assert!(rows.iter().all(|row| row["since"] == "unchanged"), "{moment}: {rows:?}");
    };
    // Where a price is open, another list has it too.
    for (name, query) in [("a.xlsx", "code-rates"), ("b.xlsx", "code-conflicts"), ("c.xlsx", "market-rates")]
    {
        say(name, &format!("{}.amount", ids(query).last().expect("a row")));
    }
    let before = ids("code-rates");
    shown(3, "before the match");
    workspace.run(&["payers", "alias", "Zenith Care", "aetna"]).expect_code(0);
    let matched = workspace.value::<i64>("SELECT max(import_id) FROM import");
    assert_eq!(ids("code-rates"), before, "an id does not say whose the name is");
    shown(3, "once the name is matched");
    let first = format!("{}.method", before[0]);
    say("d.xlsx", &first);
    shown(4, "with a word on a matched rate");
    workspace.run(&["imports", "undo", &matched.to_string(), "--yes"]).expect_code(0);
    shown(4, "once the match is undone");
    workspace.run(&["explain", &first]).expect_code(0).expect_stdout(&["MS, "]);
}

#[test]
fn a_list_of_comments_is_whole_on_a_terminal_of_any_width() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,,,,1204.50,,,,"]));
    workspace.run(&["import", "rates.csv", "--publisher", "Mine"]).expect_code(0);
    let id = crate::comparable::rows(&workspace, "code-rates", &["code=47371"])[0]["_id"].clone();
    let id = format!("{}.amount", id.as_str().expect("an id"));
    let comment = "asked the payer whether this rate is of the amendment of last autumn, no answer yet";
    let lines: [&[&str]; 2] =
        [&["Cell", "Reviewer", "Verdict", "Comment"], &[&id, "M. Stein", "query", comment]];
    workspace.write("b.xlsx", edited("Rates", &lines));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0);
    for width in [40, 60, 80, 100, 200, 400] {
        let mut command = workspace.command(&["review", "list", "--format", "table"]);
        let output = command.env("COLUMNS", width.to_string()).output().expect("the program starts");
        let text = String::from_utf8(output.stdout).expect("it is text");
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width}: {text}");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let bare = text.split_whitespace().collect::<String>();
        for words in ["M. Stein", comment, "unchanged", "query"] {
            assert!(flat.contains(words), "{width}: {words}: {text}");
        }
        assert!(bare.contains(&id) && !text.contains('…'), "{width}: {text}");
    }
}

#[test]
fn a_comment_on_a_rate_follows_a_payer_that_the_next_edition_names_otherwise() {
    let workspace = Workspace::seeded();
    let rate = |payer: &str, amount: &str| {
        payer_csv(&[&format!("{payer},Gold,CPT,47371,,outpatient,facility,,case rate,{amount},,,,")])
    };
    workspace.write("may.csv", rate("Aetna", "100.00"));
    workspace.run(&["import", "may.csv", "--publisher", "Mine"]).expect_code(0);
    let ids = || crate::comparable::rows(&workspace, "code-rates", &["code=47371"])[0]["_id"].to_string();
    let before = ids().trim_matches('"').to_owned() + ".amount";
    workspace.write("a.xlsx", book(&before));
    workspace.run(&["review", "import", "a.xlsx"]).expect_code(0);
    workspace.run(&["payers", "alias", "Zenith Care", "aetna"]).expect_code(0);
    workspace.write("june.csv", rate("Zenith Care", "110.00"));
    workspace.run(&["import", "june.csv", "--publisher", "Mine"]).expect_code(0);
    let now = ids().trim_matches('"').to_owned() + ".amount";
    assert_ne!(now, before);
    // By its id of then and by that of now, on the page and in a result that is written row by row.
    for id in [&before, &now] {
        workspace.run(&["explain", id]).expect_code(0).expect_stdout(&["when it showed $100.00", "$110.00"]);
    }
    let list = workspace.run(&["review", "list", "--format", "csv"]).expect_code(0).stdout;
    assert!(list.contains("changed: now $110.00") && list.contains(&now), "{list}");
    // A workbook of then is about the cell that it names now.
    workspace.write("b.xlsx", edited("Rates", &[&["Cell", "Reviewer", "Comment"], &[&before, "KL", "why?"]]));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
    let kept: String = workspace.value("SELECT cell FROM v_review WHERE reviewer = 'KL'");
    assert_eq!(kept, now);
}

/// A workbook that came back with these headings and lines on a sheet of its own.
fn edited(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let gaps = book.add_worksheet().set_name("Data gaps").expect("a name");
    for (at, heading) in (0..).zip(["Cell", "Reviewer", "Verdict", "Comment"]) {
        gaps.write_string(0, at, heading).expect("it fits");
    }
    let page = book.add_worksheet().set_name(sheet).expect("a name");
    for (row, cells) in (0..).zip(rows) {
        for (at, text) in (0..).zip(*cells) {
            page.write_string(row, at, *text).expect("it fits");
        }
    }
    book.save_to_buffer().expect("memory can be written")
}

#[test]
fn words_of_a_reviewer_that_name_no_cell_are_kept_aside_and_not_dropped() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    // Nobody wrote in it.
    workspace.run(&["review", "import", "a.xlsx"]).expect_code(0).expect_talk(&["no line has a reviewer"]);
    let cell = &*spot(&workspace.bytes_of("a.xlsx"), "[pending]").cell;
    let no_id = "the line has no id of a cell";
    for (sheet, rows, said) in [
        ("Blank", vec![vec!["Cell", "Reviewer", "Comment"], vec!["", "MS", "lost"]], no_id),
        ("Below", vec![vec!["Cell", "Reviewer", "Comment"], vec![], vec!["", "MS", "lost"]], no_id),
        ("Deleted", vec![vec!["Reviewer", "Comment"], vec!["MS", "lost"]], no_id),
        (
            "No comment",
            vec![vec!["Cell", "Reviewer"], vec![cell, "MS"]],
            "there is neither a verdict nor a comment",
        ),
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        workspace.write("b.xlsx", edited(sheet, &rows));
        workspace
            .run(&["review", "import", "b.xlsx"])
            .expect_code(1)
            .expect_talk(&[&format!("sheet `{sheet}`: {said}"), "0 comments, 1 kept aside"]);
        let last: i64 = workspace.value("SELECT max(import_id) FROM import");
        workspace.run(&["review", "import", "b.xlsx"]).expect_code(0).expect_talk(&[
            "is already imported",
            "1 line was kept aside then",
            &format!("`ratebook imports show {last} --findings`"),
        ]);
        workspace
            .run(&["imports", "show", &last.to_string(), "--rejects", "c.csv"])
            .expect_code(2)
            .expect_talk(&["is the reviewed workbook `b.xlsx`", "`ratebook review import`"]);
        workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    }
    // Another word for the heading is understood.
    workspace
        .write("b.xlsx", edited("Plural", &[&["Cell", "Reviewers", "Comments:"], &[cell, "MS", "kept"]]));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0).expect_talk(&["1 comment, 0 kept aside"]);
}

#[test]
fn what_is_kept_aside_is_told_by_its_sheet() {
    let workspace = Workspace::seeded();
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in ["Data gaps", "Rates", "Localities"] {
        let page = book.add_worksheet().set_name(sheet).expect("a name");
        for (row, cells) in
            [["Cell", "Reviewer", "Verdict", "Comment"], ["x", "MS", "", ""]].iter().enumerate()
        {
            for (at, text) in (0..).zip(cells) {
                page.write_string(u32::try_from(row).expect("few"), at, *text).expect("it fits");
            }
        }
    }
    workspace.write("b.xlsx", book.save_to_buffer().expect("memory can be written"));
    let said = ["sheet `Data gaps`: there is", "sheet `Rates`: there is", "sheet `Localities`: there is"];
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(1).expect_talk(&said);
}

#[test]
fn a_workbook_of_one_reviewer_does_not_rest_on_that_of_another() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let cell = &*spot(&workspace.bytes_of("a.xlsx"), "[pending]").cell;
    let book = |reviewer: &str, comment: &str| {
        edited("Rates", &[&["Cell", "Reviewer", "Comment"], &[cell, reviewer, comment]])
    };
    for (name, reviewer, comment) in
        [("one", "MS", "first"), ("two", "KL", "second"), ("three", "MS", "third")]
    {
        workspace.write(&format!("{name}.xlsx"), book(reviewer, comment));
        workspace.run(&["review", "import", &format!("{name}.xlsx")]).expect_code(0);
    }
    let id = |file: &str| -> String {
        workspace
            .value::<i64>(&format!("SELECT import_id FROM import WHERE file_name = '{file}.xlsx'"))
            .to_string()
    };
    // Newer words of the same reviewer on the cell do.
    let run = workspace.run(&["imports", "undo", &id("one"), "--yes"]).expect_code(3);
    run.expect_talk(&[&format!("later imports rest on import {}: {}", id("one"), id("three"))]);
    workspace.run(&["imports", "undo", &id("two"), "--yes"]).expect_code(0);
    workspace.run(&["imports", "undo", &id("one"), "--yes", "--cascade"]).expect_code(0);
}

#[test]
fn a_comment_on_an_in_network_price_is_of_its_list_scope_and_organization() {
    let workspace = Workspace::seeded();
    let month = |month: u32, prices: &[(&str, &str)]| {
        let text = in_network_file(prices).replace("2026-02-01", &format!("2026-{month:02}-01"));
        let name = format!("2026-{month:02}-01_PPO_in-network-rates.json");
        workspace.write(&name, text);
        workspace.run(&["import", &name, "--code", "47371", "--replaces"]).expect_code(0);
    };
    let (one, other) = (group("12-3456789"), group("98-7654321"));
    month(1, &[("1000", &one), ("2000", &other)]);
    let query = ["query", "run", "code-in-network-prices", "--param", "code=47371", "--format", "json"];
    let rows = workspace.run(&query).expect_code(0).rows();
    let row = rows.iter().find(|row| row["amount"] == 2000.0).expect("the price");
    let cell = format!("{}.amount", row["_id"].as_str().expect("an id"));
    let lines: [&[&str]; 2] =
        [&["Cell", "Reviewer", "Comment", "Value shown"], &[&cell, "MS", "high", "$2,000.00"]];
    workspace.write("b.xlsx", edited("Prices", &lines));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0);
    let said = || workspace.run(&["review", "list", "--format", "csv"]).expect_code(0).stdout;
    month(2, &[("900", &one), ("2100", &other)]);
    assert!(said().contains("changed: now $2,100.00"), "{}", said());
    month(3, &[("900", &one)]);
    assert!(said().contains("no longer in this report: code-in-network-prices, aetna-"), "{}", said());
}

#[test]
fn the_list_of_comments_in_the_next_workbook_is_shown_and_asks_for_nothing() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let first = spot(&workspace.bytes_of("a.xlsx"), "[pending]");
    workspace.write("back.xlsx", reviewed(&first, "agree, but check\nthe month"));
    workspace.run(&["review", "import", "back.xlsx"]).expect_code(0);
    // The list is in the next one, which comes back as it is.
    workspace.run(&["report", "code", "47371", "--output", "b.xlsx"]).expect_code(0);
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0).expect_talk(&["nothing to import"]);
    // An answer in the list is not what was imported, and is not lost.
    let list = |words| ["Call", words, "MS", "[pending]", &*first.cell];
    let headings = ["Table, row, column", "Verdict and comment", "Reviewer", "Said of", "Cell"];
    for (words, code, said) in [
        ("agree, but check the month", 0, "nothing to import"),
        ("it is March", 1, "sheet `Review comments`: this list shows what was imported"),
    ] {
        workspace.write("c.xlsx", edited("Review comments", &[&headings, &list(words)]));
        workspace.run(&["review", "import", "c.xlsx"]).expect_code(code).expect_talk(&[said]);
    }
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM review"), 1);
}

#[test]
fn a_comment_on_a_table_leaves_its_columns_as_they_are() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let asked = |format: &str| {
        let query = ["query", "run", "code-medicare-pays", "--param", "code=47371", "--format", format];
        workspace.run(&query).expect_code(0).stdout
    };
    let before = asked("csv");
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let spot = spot(&workspace.bytes_of("a.xlsx"), "$1,182.39");
    workspace.write("b.xlsx", reviewed(&spot, "as published"));
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0);
    assert_eq!(asked("csv"), before);
    assert!(asked("json").contains("as published"));
    // In its sidecar and in Parquet too.
    workspace
        .run(&["query", "run", "code-medicare-pays", "--param", "code=47371", "--output", "pays.csv"])
        .expect_code(0);
    assert!(workspace.text_of("pays.csv").starts_with("setting,setting_na,amount"));
    assert!(!workspace.text_of("pays.datapackage.json").contains("cell_id"));
}

#[test]
fn a_file_that_is_no_workbook_is_not_called_a_damaged_one() {
    let workspace = Workspace::seeded();
    for (file, text) in [("p.csv", "payer,plan\n"), ("p.html", "<html></html>")] {
        workspace.write(file, text);
        workspace.run(&["review", "import", file]).expect_code(4).expect_talk(&[
            &format!("`{file}` is not a workbook of ratebook"),
            "give the workbook that `ratebook report`",
        ]);
    }
}
