//! The first page of a report on a code: the answer first, one mark a gap, numbers that add up, and a page that
//! any width and reader can use.

use std::collections::BTreeSet;

use calamine::{Reader, Xlsx};
use serde_json::Value;

use crate::workspace::{Workspace, fixture, repository};

/// A report in a format, as text.
fn report(workspace: &Workspace, code: &str, format: &str) -> String {
    workspace.run(&["report", "code", code, "--format", format]).expect_code(0).stdout
}

fn facts(workspace: &Workspace, code: &str) -> (u64, u64, u64) {
    let json: Value = serde_json::from_str(&report(workspace, code, "json")).expect("it is JSON");
    let facts = &json["facts"];
    let fills = facts["filled_by"].as_object().expect("fills").values();
    let of = |name: &str| facts[name].as_u64().expect("a number");
    (of("known"), fills.filter_map(Value::as_u64).sum(), of("promised"))
}

/// Texts between two marks.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> Vec<&'t str> {
    text.split(begin).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn known_and_fillable_facts_are_all_that_is_promised_in_every_format() {
    let workspace = Workspace::seeded();
    let (known, missing, promised) = facts(&workspace, "47371");
    assert_eq!(known + missing, promised);
    let line = format!("{known} of {promised} promised facts are known.");
    for format in ["table", "md", "html"] {
        assert!(report(&workspace, "47371", format).contains(&line), "{format} lacks `{line}`");
    }
    let page = report(&workspace, "47371", "html");
    let list = between(&page, "<ul class=\"fills\">", "</ul>");
    let numbers = between(list.first().expect("the list"), "<strong>", "</strong>");
    assert_eq!(numbers.iter().filter_map(|n| n.parse::<u64>().ok()).sum::<u64>(), missing, "{numbers:?}");
    // `report gaps` and `completeness` read the same facts.
    let rows = |query: &str| {
        workspace.run(&["report", query, "--param", "code=47371", "--format", "json"]).expect_code(0).rows()
    };
    let sum =
        |query: &str, column: &str| rows(query).iter().filter_map(|row| row[column].as_u64()).sum::<u64>();
    assert_eq!(sum("completeness", "applicable"), promised);
    assert_eq!(sum("completeness", "known"), known);
    let gaps = rows("gaps");
    let open =
        gaps.iter().filter(|row| row["reason_group"] != "structural").filter_map(|row| row["facts"].as_u64());
    assert_eq!(open.sum::<u64>(), missing);
}

#[test]
fn a_second_file_raises_no_completeness_by_itself() {
    let rate = |plan: &str, amount: &str| {
        format!("Aetna,{plan},CPT,47371,,outpatient,facility,,case rate,{amount},,,,")
    };
    let one = Workspace::with_payer_csv(&[&rate("HMO", "5000")]);
    let before = facts(&one, "47371");
    one.run(&["import", "rates.csv"]).expect_code(0);
    let after = facts(&one, "47371");
    assert_eq!(
        (after.0, after.1, after.2),
        (before.0 + 1, before.1 - 1, before.2),
        "a payer's rate is one fact"
    );
    let two = Workspace::with_payer_csv(&[&rate("HMO", "5000"), &rate("PPO", "6000"), &rate("POS", "7000")]);
    two.run(&["import", "rates.csv"]).expect_code(0);
    assert_eq!(facts(&two, "47371"), after);
}

#[test]
fn a_second_year_raises_no_completeness_by_itself() {
    let workspace = Workspace::seeded();
    let file = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    workspace.run(&["import", &file.display().to_string()]).expect_code(0);
    let one = facts(&workspace, "47371");
    let text = std::fs::read_to_string(&file).expect("the fixture");
    let text = text.replace("2026", "2025").replace("33.4009", "32.3465");
    workspace.write("PPRRVU2025_Jul.csv", text);
    workspace.run(&["import", "PPRRVU2025_Jul.csv"]).expect_code(0);
    let years = "SELECT count(DISTINCT period) FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part NOT LIKE 'ext%'";
    assert!(workspace.value::<i64>(years) > 1);
    assert_eq!(facts(&workspace, "47371"), one);
}

#[test]
fn every_amount_of_the_first_page_links_to_the_table_or_file_behind_it() {
    let workspace = crate::explain::everything();
    let page = report(&workspace, "47371", "html");
    let first = between(&page, "<div class=\"first\"", "id=\"section-clinical\"")[0];
    let linked = between(first, "<a class=\"fig\" href=\"#", "\"");
    for wanted in
        ["detail-medicare-amounts", "detail-code-rates", "detail-medicare-rules", "detail-modifier-check"]
    {
        assert!(linked.contains(&wanted), "{wanted}: {linked:?}");
    }
    // The large figures, the rates of payers, the values of rules and the amounts of modifiers.
    for (begin, end) in [
        ("<p class=\"figure\">", "</p>"),
        ("<td class=\"rate\" role=\"cell\">", "</td>"),
        ("<td class=\"v\">", "</td>"),
        ("<span class=\"ends\">", "</span>"),
    ] {
        for cell in between(first, begin, end) {
            let is_value = !cell.contains("class=\"gap");
            assert!(!is_value || cell.contains("<a class=\"fig\""), "no link: {cell}");
        }
    }
}

#[test]
fn a_payer_without_a_rate_is_one_gap() {
    let workspace = Workspace::seeded();
    let rows =
        workspace.run(&["report", "gaps", "--param", "code=47371", "--format", "json"]).expect_code(0).rows();
    let of_aetna =
        rows.iter().filter(|row| row["what"].as_str().is_some_and(|what| what == "Aetna: negotiated rate"));
    assert_eq!(of_aetna.count(), 1);
    let page = report(&workspace, "47371", "html");
    let rates = between(&page, "<table class=\"rates\"", "</table>");
    let aetna = rates[0].split("<tr").find(|row| row.contains(">Aetna<")).expect("a row");
    assert_eq!(aetna.matches("[pending]").count(), 1, "{aetna}");
}

#[test]
fn the_page_can_be_used_at_any_width_and_by_any_reader() {
    let workspace = crate::explain::everything();
    let other =
        workspace.value::<String>("SELECT max(code) FROM code WHERE system = 'CPT' AND code < '47371'");
    for code in ["47371", &other] {
        let page = report(&workspace, code, "html");
        let page = &page.split_once("</style>").expect("a style").1.replace("<wbr>", "");
        // No table over six columns.
        for head in between(page, "<thead", "</thead>") {
            let columns = head.matches("<th ").count();
            assert!(columns <= 6, "{columns} columns: {head}");
        }
        // Nothing is blank.
        for (begin, end) in
            [("<td", "</td>"), ("<th ", "</th>"), ("<h2", "</h2>"), ("<h3", "</h3>"), ("<dd>", "</dd>")]
        {
            for cell in between(page, begin, end) {
                let text = cell.split_once('>').map_or(cell, |(_, text)| text);
                let drawn = text.contains("<svg");
                assert!(
                    drawn || !tagless(text).trim().is_empty() || begin == "<dd>",
                    "a blank {begin}: {cell}"
                );
            }
        }
        // Names of figures, regions and tables.
        for figure in between(page, "<figure", ">") {
            assert!(figure.contains("aria-label=") || figure.contains("class=\"chart\""), "{figure}");
        }
        for table in between(page, "<table", "</table>") {
            assert!(table.contains("<caption"), "a table without a name: {}", &table[..table.len().min(200)]);
        }
        for region in between(page, "role=\"region\"", ">") {
            assert!(region.contains("aria-labelledby="), "{region}");
        }
        // Headings without a jump, one of the first level.
        let levels: Vec<u32> =
            between(page, "<h", ">").iter().filter_map(|rest| rest.chars().next()?.to_digit(10)).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        // Every anchor leads somewhere, and no id is given a second time.
        let ids = between(page, " id=\"", "\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id is given a second time");
        for anchor in between(page, "href=\"#", "\"") {
            assert!(unique.contains(anchor), "#{anchor} leads nowhere");
        }
        // No script, nothing from elsewhere, and drawings as wide as their place.
        assert!(!page.contains("<script") && !page.contains("src=\"http"));
        // Every query that is named exists.
        for name in between(page, "ratebook query run ", " ") {
            workspace.run(&["query", "show", name]).expect_code(0);
        }
    }
}

#[test]
fn every_amount_has_two_decimals() {
    let workspace = crate::explain::everything();
    let page = report(&workspace, "47371", "html");
    let first = page
        .split("class=\"first\"")
        .nth(1)
        .and_then(|rest| rest.split("section-clinical").next())
        .expect("the first page");
    // Axes are in whole dollars, and a conversion factor has four places.
    let text = between(first, "<span class=\"ax\"", "</th>")
        .iter()
        .fold(first.to_owned(), |text, axis| text.replace(axis, ""));
    let text = between(&text.clone(), "<span class=\"narrow\"", "</span>")
        .iter()
        .fold(text, |text, scale| text.replace(scale, ""));
    let text = tagless(&text);
    let amounts: Vec<&str> = text.split('$').skip(1).collect();
    assert!(amounts.len() > 3, "{text}");
    for rest in amounts {
        let amount: String = rest.chars().take_while(|c| c.is_ascii_digit() || ",.".contains(*c)).collect();
        let amount = amount.trim_end_matches(['.', ',']);
        let places = amount.split_once('.').map_or(0, |(_, places)| places.len());
        let is_factor = rest[amount.len()..].trim_start().starts_with("conversion factor");
        assert!(places == 2 || (is_factor && places == 4), "${amount} in {}", &rest[..rest.len().min(40)]);
    }
}

#[test]
fn the_first_page_fits_a_terminal() {
    let workspace = crate::explain::everything();
    for (width, most) in [(40, 160), (80, 80), (120, 80)] {
        let mut command = workspace.command(&["report", "code", "47371"]);
        let output = command.env("COLUMNS", width.to_string()).output().expect("the program starts");
        let text = String::from_utf8(output.stdout).expect("it is text");
        for line in text.lines() {
            // A command is never broken, so that it can be copied.
            let is_a_command = line.trim_start_matches([' ', '(']).starts_with("`ratebook ");
            assert!(line.chars().count() <= width || is_a_command, "{width}: {line}");
        }
        let commands = text.split('`').filter(|part| part.starts_with("ratebook "));
        assert!(
            commands.clone().count() > 0 && commands.clone().all(|command| !command.contains('\n')),
            "{text}"
        );
        assert!(text.lines().count() <= most, "{} lines at {width}", text.lines().count());
        assert!(text.contains("What Medicare pays") && text.contains("promised facts are known"), "{text}");
    }
    let fresh = report(&Workspace::seeded(), "47371", "table");
    assert!(fresh.lines().count() <= 50, "{} lines", fresh.lines().count());
    let full = workspace.run(&["report", "code", "47371", "--full"]).expect_code(0).stdout;
    assert!(full.lines().count() > 1_000, "--full prints everything");
}

#[test]
fn a_modifier_changes_each_figure_or_says_why_it_cannot() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let pays = |modifier: &str| {
        let report = workspace
            .run(&["report", "47371", "--modifier", modifier, "--format", "json"])
            .expect_code(0)
            .json();
        let tables =
            report["sections"].as_array().into_iter().flatten().flat_map(|one| one["tables"].as_array());
        let table =
            tables.flatten().find(|table| table["id"] == "code-medicare-pays").expect("table").clone();
        let line = |row: &serde_json::Value| {
            let said = |name: &str| match &row[name] {
                serde_json::Value::Null => format!("[{}]", row[format!("{name}_na")].as_str().unwrap_or("?")),
                value => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            };
            ["amount", "lowest", "highest"].map(said).join(" ")
        };
        table["rows"].as_array().into_iter().flatten().map(line).collect::<Vec<_>>()
    };
    let none = "[not-applicable] [not-applicable] [not-applicable]";
    let unknown = "[not-collected] [not-collected] [not-collected]";
    assert_eq!(pays("62"), ["738.99 652.19 920.29", none, unknown, unknown]);
    assert_eq!(pays("54"), ["1064.15 939.16 1325.22", none, unknown, unknown]);
    assert_eq!(pays("26"), [none, none, unknown, unknown]);
    let hospital = "5205.61 [not-applicable] [not-applicable]";
    // A procedure that is not device-intensive: half, in a surgical center too (chapter 14, section 40.4).
    assert_eq!(pays("73"), [none, none, hospital, "2560.25 [not-applicable] [not-applicable]"]);

    let terminal = workspace.run(&["report", "47371", "--modifier", "62"]).expect_code(0).stdout;
    assert!(terminal.contains("localities: $652.19 Wisconsin to $920.29 Miami"), "{terminal}");
    assert!(!terminal.contains("1,043.51"), "{terminal}");
}

#[test]
fn a_code_with_no_data_at_all_has_one_honest_page() {
    let workspace = Workspace::seeded();
    workspace.database().execute("INSERT INTO code (system, code, title_na, descriptor_na, service_type_na, effective_from_na, effective_to_na, replaced_by_na, import_id, source_line) SELECT 'CPT', '99999', 'pending', 'restricted', 'pending', 'pending', 'not-applicable', 'not-applicable', import_id, 1 FROM code LIMIT 1", []).expect("a row");
    let (known, missing, promised) = facts(&workspace, "99999");
    assert_eq!(known + missing, promised);
    let page = report(&workspace, "99999", "html");
    assert!(page.contains("No source states a payer") && page.contains("[no-record]"), "{page}");
    assert!(report(&workspace, "99999", "table").lines().count() <= 50);
}

#[test]
fn a_payer_with_the_longest_list_of_plans_has_a_report() {
    let name = "x".repeat(1_000);
    let rates: Vec<String> = (0..1_100)
        .map(|n| format!("Aetna,{n} {name},CPT,47371,,outpatient,facility,,case rate,{}.25,,,,", 5_000 + n))
        .collect();
    let workspace = Workspace::with_payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = report(&workspace, "47371", "table");
    assert!(page.contains("1,100 plans") && !page.contains(&name), "{page}");
    let explained =
        workspace.run(&["explain", "47371", "--payer", "aetna", "--field", "highest"]).expect_code(0).stdout;
    assert!(explained.contains("6,099.25"), "{explained}");
}

#[test]
fn a_list_of_ten_thousand_rates_is_cut_with_its_count_in_every_format() {
    let rates: Vec<String> = (0..10_020)
        .map(|n| format!("Aetna,Plan {n},CPT,47371,,outpatient,facility,,case rate,{}.25,,,,", 5_000 + n))
        .collect();
    let workspace = Workspace::with_payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let json: Value = serde_json::from_str(&report(&workspace, "47371", "json")).expect("it is JSON");
    let tables = json["sections"].as_array().expect("sections").iter();
    let mut tables = tables.flat_map(|section| section["tables"].as_array().expect("tables"));
    let table = tables.find(|table| table["id"] == "code-rates").expect("the rates").clone();
    assert_eq!(table["rows"].as_array().expect("rows").len(), 10_000);
    let all = "ratebook query run code-rates --param code=47371 --max-rows 10020 --output code-rates.csv";
    let said = table["description"].as_str().expect("a text");
    assert!(said.contains(&format!("The first 10,000 of 10,020 rows; all of them by `{all}`.")), "{said}");
    let page = report(&workspace, "47371", "html");
    assert!(tagless(&page).contains("10,010 more rows"), "the page counts what it leaves out");
    assert!(report(&workspace, "47371", "table").lines().count() <= 60);
    let words: Vec<&str> = all.split(' ').skip(1).collect();
    workspace.run(&words).expect_code(0);
    assert_eq!(String::from_utf8_lossy(&workspace.bytes_of("code-rates.csv")).lines().count(), 10_021);
}

#[test]
fn every_anchor_sheet_and_query_that_a_page_names_is_there() {
    let rates: Vec<String> = (0..40)
        .map(|n| format!("Payer {n},Plan,CPT,47371,,outpatient,facility,,case rate,{}.25,,,,", 5_000 + n))
        .collect();
    let workspace = Workspace::with_payer_csv(&rates.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = report(&workspace, "47371", "html");
    let ids: BTreeSet<&str> = between(&page, " id=\"", "\"").into_iter().collect();
    let missing: Vec<&str> =
        between(&page, "href=\"#", "\"").into_iter().filter(|anchor| !ids.contains(anchor)).collect();
    assert!(missing.is_empty(), "no element has {missing:?}");
    let section = between(&page, "<section id=\"section-rates\"", "</section>");
    assert!(section[0].contains("href=\"#detail-payer-comparison"), "the rates lead to no table");
    workspace.run(&["report", "47371", "--output", "47371.xlsx"]).expect_code(0);
    let book = Xlsx::new(std::io::Cursor::new(workspace.bytes_of("47371.xlsx"))).expect("it is a workbook");
    let names = book.sheet_names();
    let text = tagless(&page.replace("<wbr>", "")).replace("&quot;", "\"");
    let sheets = between(&text, "sheet \"", "\"");
    assert!(sheets.len() > 3, "{sheets:?}");
    for sheet in sheets {
        assert!(names.iter().any(|name| name == sheet), "no sheet {sheet}: {names:?}");
    }
    let listed = workspace.run(&["query", "list", "--format", "csv"]).expect_code(0).stdout;
    for query in between(&text, "ratebook query run ", " ") {
        assert!(listed.contains(&format!("{query},")), "no query {query}");
    }
}

#[test]
fn a_terminal_says_whose_rate_a_file_would_fill() {
    let rates = ["Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,5000,,,,"];
    let workspace = Workspace::with_payer_csv(&rates);
    let fresh = report(&workspace, "47371", "table");
    assert!(
        fresh.contains("To fill all 4: `ratebook import FILE`, a hospital's standard charges file"),
        "{fresh}"
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let loaded = report(&workspace, "47371", "table");
    let wanted =
        "To fill Blue Cross Blue Shield, Cigna and UnitedHealthcare: `ratebook import FILE`, a hospital's";
    let flat = loaded.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(wanted), "{loaded}");
}

#[test]
fn the_first_sheet_ends_with_completeness() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "47371", "--output", "47371.xlsx"]).expect_code(0);
    let mut book =
        Xlsx::new(std::io::Cursor::new(workspace.bytes_of("47371.xlsx"))).expect("it is a workbook");
    let merged = book.merge_cells_by_sheet_name("Summary").expect("its merged cells");
    assert!(
        merged.iter().any(|cells| cells.start == (0, 0) && cells.end.1 > 4),
        "the title is across: {merged:?}"
    );
    // It prints one page wide, and the review's columns stand at one place for every table.
    let mut parts =
        zip::ZipArchive::new(std::io::Cursor::new(workspace.bytes_of("47371.xlsx"))).expect("a zip");
    let mut sheet = String::new();
    let mut part = parts.by_name("xl/worksheets/sheet1.xml").expect("the first sheet");
    std::io::Read::read_to_string(&mut part, &mut sheet).expect("it is a text");
    assert!(
        sheet.contains("<pageSetUpPr fitToPage=\"1\"/>") && sheet.contains("orientation=\"portrait\""),
        "{sheet}"
    );
    assert!(!sheet.contains("fitToWidth=\"0\"") && !sheet.contains("fitToHeight=\"0\""), "it is one page");
    let first = book.worksheet_range("Summary").expect("the first sheet");
    let reviewers = first.cells().filter(|(_, _, cell)| **cell == "Reviewer").map(|(_, column, _)| column);
    assert_eq!(reviewers.collect::<BTreeSet<_>>().len(), 1, "one column for reviewers");
    let lines: Vec<String> = first
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ").trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    let (known, missing, promised) = facts(&workspace, "47371");
    let at = lines
        .iter()
        .position(|line| line.contains(&format!("{known} of {promised} promised facts are known.")));
    let at = at.unwrap_or_else(|| panic!("no completeness in {lines:?}"));
    let fills: Vec<&String> = lines[at + 1..].iter().filter(|line| !line.starts_with("known ")).collect();
    let count = |line: &&String| line.split_whitespace().find_map(|word| word.parse::<u64>().ok());
    assert_eq!(fills.iter().filter_map(count).sum::<u64>(), missing, "{fills:?}");
}

#[test]
fn comments_on_values_come_back_with_the_workbook() {
    let workspace = Workspace::seeded();
    workspace.run(&["report", "code", "47371", "--output", "a.xlsx"]).expect_code(0);
    let mut book: Xlsx<_> =
        Xlsx::new(std::io::Cursor::new(workspace.bytes_of("a.xlsx"))).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names[0], "Summary");
    for name in &names {
        let sheet = book.worksheet_range(name).expect("a sheet");
        let has = |word: &str| sheet.rows().any(|row| row.iter().any(|cell| *cell == word));
        assert!(has("Reviewer") && has("Comment") && has("Cell"), "{name}");
    }
    // A reviewer writes beside the first row with a value of two sheets, and the next report shows it.
    let mut written = rust_xlsxwriter::Workbook::new();
    let mut rows = Vec::new();
    for name in &names {
        let range = book.worksheet_range(name).expect("a sheet");
        let sheet = written.add_worksheet().set_name(name).expect("a name");
        let (top, left) = range.start().unwrap_or_default();
        let left = u16::try_from(left).expect("few columns");
        let mut headings: Option<(usize, usize, usize)> = None;
        // The verdicts of the last are a column of the table, and none of a reviewer.
        let mut is_written =
            !["Summary", "Localities", "Modifiers on this code", "About", "Sources", "Columns"]
                .contains(&name.as_str());
        for (at, row) in (top..).zip(range.rows()) {
            for (column, cell) in (left..).zip(row).filter(|(_, cell)| **cell != calamine::Data::Empty) {
                sheet.write(at, column, cell.to_string()).expect("a cell");
            }
            let of = |word: &str| row.iter().position(|cell| *cell == word);
            if let (Some(cell), Some(who), Some(comment)) = (of("Cell"), of("Reviewer"), of("Comment")) {
                headings = Some((cell, who, comment));
            } else if let Some((cell, who, comment)) = headings.filter(|_| !is_written) {
                let column = |at: usize| left + u16::try_from(at).expect("few columns");
                sheet.write(at, column(who), "A. Coder").expect("a cell");
                sheet.write(at, column(comment), format!("checked on {name}")).expect("a cell");
                rows.push(row[cell].to_string());
                is_written = true;
            }
        }
    }
    assert_eq!(rows.len(), 5, "{rows:?} of {names:?}");
    assert!(rows[0].starts_with("code-medicare-pays:"), "{rows:?} of {names:?}");
    workspace.write("b.xlsx", written.save_to_buffer().expect("a workbook"));
    assert!(rows.iter().any(|row| row.starts_with("code-modifier-verdicts:")), "{rows:?} of {names:?}");
    workspace.run(&["review", "import", "b.xlsx"]).expect_code(0);
    let page = report(&workspace, "47371", "md");
    for cell in &rows {
        let remark = page.lines().find(|line| line.contains(cell.as_str()) && line.contains("A. Coder"));
        assert!(remark.is_some_and(|line| line.contains("checked on ")), "{cell} lacks its comment");
    }
}

/// The text of a page without its tags.
fn tagless(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// What the page shows as missing is counted, also of a code that no publication describes, and is listed by name.
#[test]
fn the_benchmarks_of_a_code_without_a_publication_are_promised_facts() {
    let workspace = Workspace::seeded();
    workspace.run(&["import", &fixture("medicare/relative-values-2026.csv")]).expect_code(0);
    let (known, missing, promised) = facts(&workspace, "47370");
    assert_eq!(known + missing, promised);
    let rows = workspace.run(&["report", "gaps", "47370", "--format", "json"]).expect_code(0).rows();
    let named = |what: &str| rows.iter().any(|row| row["what"] == what && row["reason"] == "pending");
    for what in
        ["Medicare volume", "Medicare average allowed", "Commercial allowed, median", "State Medicaid"]
    {
        assert!(named(what), "{what}: {rows:?}");
    }
    let open =
        rows.iter().filter(|row| row["reason_group"] != "structural").filter_map(|row| row["facts"].as_u64());
    assert_eq!(open.sum::<u64>(), missing);
    workspace.run(&["report", "completeness", "47370"]).expect_code(0);
    workspace.run(&["report", "gaps", "47370", "99213"]).expect_code(2);
    workspace.run(&["report", "gaps", "1234"]).expect_code(2);
    // Only CPT and HCPCS codes are in the file of utilization.
    workspace.write(
        "drg.csv",
        "payer,code_system,code,amount,setting,billing_class,method\nAetna,MS-DRG,405,20000,inpatient,facility,case rate\n",
    );
    workspace.run(&["import", "drg.csv"]).expect_code(0);
    let terminal = workspace.run(&["report", "MS-DRG:405"]).expect_code(0).stdout;
    assert!(!terminal.contains("utilization file"), "{terminal}");
    assert!(terminal.contains("Medicare volume"), "{terminal}");
}

#[test]
fn a_fresh_first_page_has_fifty_lines_at_eighty_columns_on_any_day() {
    for day in ["1777636800", "1795737600"] {
        let workspace = Workspace::empty();
        workspace.run(&["init"]).expect_code(0);
        let mut command = workspace.command(&["report", "47371"]);
        let output = command.env("COLUMNS", "80").env("SOURCE_DATE_EPOCH", day).output().expect("it starts");
        let text = String::from_utf8(output.stdout).expect("it is text");
        assert!(text.lines().count() <= 50, "{} lines: {text}", text.lines().count());
    }
}

#[test]
fn a_modifier_that_nothing_names_is_a_typing_error() {
    let workspace = Workspace::seeded();
    let run = workspace.run(&["report", "47371", "--modifier", "ZZ"]).expect_code(2);
    // No fee schedule is loaded that `modifier-check` would read.
    run.expect_talk(&["modifier `ZZ`", "`ratebook report code-modifiers 47371`"]);
    assert!(!workspace.run(&["report", "code-modifiers", "47371", "--format", "json"]).rows().is_empty());
    workspace.run(&["report", "47371", "--modifier", "80"]).expect_code(0);
}
