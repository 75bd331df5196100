//! What the first page shows of its figures on page, terminal and first sheet: whose they are and how old, amounts in
//! cents, dates in words, and no tag on a gap.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use chrono::{TimeZone, Utc};
use ratebook::domain::{Code, ModifierSet};
use ratebook::export::{Format, Options, exporter};
use ratebook::query::{Catalogue, Latch};
use ratebook::report::{CodeScope, Excluded, Reporter};

use crate::workspace::{Workspace, fixture, payer_csv};

/// A hospital's list through a profile, with the day that its publisher put on it.
pub(crate) fn price_list(workspace: &Workspace, edition: &str) {
    let profile = format!(
        "publisher = 'Hill Hospital'\nedition = '{edition}'\n[header]\nrow = 1\n[columns]\npayer = 'Payer'\n\
         plan = 'Plan'\namount = 'Rate'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n"
    );
    workspace.write("hill.toml", profile);
    workspace.write(
        "hill.csv",
        "Code,Payer,Plan,Rate\n47371,BCBS,HMO,10557.63\n47371,BCBS,PPO/POS,11089.31\n47371,Aetna,PPO,3250.125\n\
         47371,Cigna,PPO,\n",
    );
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
}

pub(crate) fn report(workspace: &Workspace, format: &str) -> String {
    report_of(workspace, "47371", format)
}

pub(crate) fn report_of(workspace: &Workspace, code: &str, format: &str) -> String {
    workspace.run(&["report", code, "--format", format]).expect_code(0).stdout
}

/// The text of a page without tags, each run of blanks as one.
pub(crate) fn text_of(page: &str) -> String {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    let parts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ").replace("&amp;", "&")
}

fn summary(workspace: &Workspace) -> Vec<Vec<String>> {
    workspace.run(&["report", "47371", "--output", "a.xlsx", "--force"]).expect_code(0);
    let mut book = Xlsx::new(Cursor::new(workspace.bytes_of("a.xlsx"))).expect("a workbook");
    let sheet = book.worksheet_range("Summary").expect("the first sheet");
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A part of the workbook that was written last.
fn part(workspace: &Workspace, name: &str) -> String {
    let mut book = zip::ZipArchive::new(Cursor::new(workspace.bytes_of("a.xlsx"))).expect("a zip");
    let mut text = String::new();
    book.by_name(name).expect("the part is there").read_to_string(&mut text).expect("it is a text");
    text
}

#[test]
fn an_old_price_list_is_named_with_its_day_its_plans_and_what_it_is_worth() {
    let workspace = Workspace::seeded();
    price_list(&workspace, "2020-12-31");
    let page = report(&workspace, "html");
    let text = text_of(&page);
    assert!(
        text.contains("Hill Hospital price list of December 31, 2020 Outdated import a newer one; setting [not-collected]"),
        "{text}"
    );
    assert!(text.contains("$10,557.63 and $11,089.31") && text.contains("2 plans: HMO, PPO/POS"), "{text}");
    assert!(text.contains("1 plan, cell left blank"), "{text}");
    let terminal = report(&workspace, "table");
    for words in [
        "Hill Hospital, price list of 2020-12-31, outdated: import a newer one",
        "setting [not-collected]",
        "$10,557.63 and $11,089.31  2 plans: HMO, PPO/POS",
        "$3,250.13  1 plan: PPO",
    ] {
        assert!(terminal.contains(words), "{words}: {terminal}");
    }
    let sheet = summary(&workspace);
    let has = |words: &str| sheet.iter().flatten().any(|cell| cell.contains(words));
    assert!(
        has("Hill Hospital, price list of 2020-12-31, outdated") && has("2 plans: HMO, PPO/POS"),
        "{sheet:?}"
    );
    // A list of this year wears no tag.
    let fresh = Workspace::seeded();
    price_list(&fresh, "2026-06-30");
    let text = text_of(&report(&fresh, "html"));
    assert!(
        text.contains("price list of June 30, 2026 ; setting")
            || text.contains("price list of June 30, 2026; setting"),
        "{text}"
    );
}

#[test]
fn rates_outside_the_scope_are_named_beside_those_within_it() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,9000.00,,2026-01-01,,",
            "Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,,,2026-01-01,,",
            "Aetna,POS,CPT,47371,,inpatient,facility,,case rate,12000.00,,2026-01-01,,",
            "Cigna,HMO,CPT,47371,,outpatient,professional,,fee schedule,1500.00,,2026-01-01,,",
            "Cigna,PPO,CPT,47371,,inpatient,professional,,fee schedule,1501.00,,2026-01-01,,",
            "UnitedHealthcare,Choice,CPT,47371,,inpatient,facility,,per diem,3500.00,,2026-01-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let (page, screen) = (text_of(&report(&workspace, "html")), report(&workspace, "table"));
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let sheet = summary(&workspace).concat().join("\n");
    for text in [&page, &screen, &sheet] {
        for words in [
            "One scope: outpatient, facility, case rate.",
            "1 plan: HMO; 1 more without an amount in dollars; 1 rate of another scope: inpatient",
            "2 rates of 2 other scopes",
            "1 rate of another scope: inpatient, per diem",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    // The source of a rate is its own line, of a payer without one none.
    assert!(page.contains("Source: rates.csv, line 2 (import "), "{page}");
    let fresh = text_of(&report(&Workspace::seeded(), "html"));
    assert!(!fresh.contains("Source: payers.csv"), "{fresh}");
    let table = workspace.run(&["query", "run", "code-payer-rates", "--param", "code=47371"]).stdout;
    assert!(table.contains("rates.csv, line 2 (import"), "{table}");
}

#[test]
fn the_same_rate_at_two_providers_is_that_rate_on_page_terminal_and_first_sheet() {
    let workspace = Workspace::seeded();
    for name in ["North", "South"] {
        let row = format!("Aetna,{name} PPO,CPT,47371,,outpatient,facility,,case rate,5250,,,,");
        workspace.write(&format!("{name}.csv"), payer_csv(&[&row]));
        workspace.run(&["import", &format!("{name}.csv"), "--publisher", name]).expect_code(0);
    }
    let text = text_of(&report(&workspace, "html"));
    assert!(text.contains("$5,250.00") && text.contains("2 contracts of 2 providers"), "{text}");
    // A figure of two files has both; that of one has its line.
    assert!(text.contains("Source: imports ") && text.contains(", named under Sources."), "{text}");
    let terminal = report(&workspace, "table");
    assert!(terminal.contains("$5,250.00  2 contracts of 2 providers"), "{terminal}");
    let sheet = summary(&workspace);
    assert!(sheet.iter().any(|row| row[0] == "Aetna" && row[2] == "$5,250.00"), "{sheet:?}");
}

#[test]
fn an_id_of_a_cell_does_not_depend_on_the_day() {
    let workspace = Workspace::seeded();
    price_list(&workspace, "2020-12-31");
    let json = report(&workspace, "json");
    assert!(json.contains("code-payer-rates:code=47371.aetna-"), "the id of a payer's rate");
    assert!(!json.contains("today="), "an id names the day");
}

#[test]
fn a_fee_schedule_of_2013_wears_the_tag_and_without_one_state_medicaid_is_a_gap() {
    let workspace = Workspace::seeded();
    assert!(
        text_of(&report(&workspace, "html"))
            .contains("State Medicaid [pending] a state's Medicaid fee schedule")
    );
    let profile = "publisher = \"Example Medicaid\"\npublisher_kind = \"government\"\nedition = \"2013-07-01\"\n\
                   [header]\nrow = 1\n[columns]\namount = \"Fee\"\n[[codes]]\ncolumn = \"Code\"\nsystem = 'CPT'\n";
    workspace.write("state.toml", profile);
    workspace.write("state.csv", "Code,Fee\n47371,648.29\n");
    workspace.run(&["import", "state.csv", "--profile", "state.toml"]).expect_code(0);
    let text = text_of(&report(&workspace, "html"));
    assert!(text.contains("Example Medicaid $648.29 July 2013 Outdated"), "{text}");
    assert!(!text.contains("State Medicaid"), "{text}");
    assert!(report(&workspace, "table").contains("$648.29  2013-07, outdated"));
    // In the workbook it is a number that can be reckoned with.
    let rows = summary(&workspace);
    let row = rows.iter().find(|row| row[0] == "Example Medicaid").expect("it is on the first sheet");
    assert_eq!(row[2], "648.29");
}

#[test]
fn a_payer_without_a_rate_has_an_unknown_line_of_business_and_no_reason_for_a_line_of_orientation() {
    let workspace = Workspace::seeded();
    let rates = workspace.run(&[
        "query",
        "run",
        "code-payer-rates",
        "--param",
        "code=47371",
        "--format",
        "csv",
        "--gaps",
        "word",
    ]);
    let rates = rates.expect_code(0).stdout;
    assert!(rates.contains("\nAetna,[pending],[pending]") && !rates.contains("[not-applicable]"), "{rates}");
    let opps = fixture("medicare/opps-addendum-b-oct-2025.csv");
    workspace.run(&["import", &opps]).expect_code(0);
    let text = text_of(&report(&workspace, "html"));
    assert!(!text.contains("orientation"), "{text}");
    price_list(&workspace, "2020-12-31");
    let text = text_of(&report(&workspace, "html"));
    let reason = "for orientation: the price file gives no setting and the prices are of 2020; no percentage is calculated";
    assert!(!text.contains("Dashed line: Medicare") || text.contains(reason), "{text}");
}

#[test]
fn no_gap_wears_a_tag_and_none_that_is_structural_asks_to_be_filled() {
    let workspace = Workspace::seeded();
    for file in ["opps-addendum-b-oct-2025.csv", "relative-values-2026.csv"] {
        let path = fixture(&format!("medicare/{file}"));
        workspace.run(&["import", &path]).expect_code(0);
    }
    let mut gaps = 0;
    let codes: Vec<String> = workspace
        .run(&[
            "query",
            "run",
            "--format",
            "csv",
            "--sql",
            "SELECT DISTINCT code, system FROM v_medicare_facility",
        ])
        .expect_code(0)
        .stdout
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next().map(str::to_owned))
        .collect();
    for code in codes.iter().take(12) {
        let page = workspace.run(&["report", code, "--format", "html"]).expect_code(0).stdout;
        for article in page.split("<article").skip(1).filter_map(|rest| rest.split("</article>").next()) {
            let figure = article.split("class=\"figure\"").nth(1).and_then(|rest| rest.split("</p>").next());
            if figure.is_some_and(|figure| figure.contains("class=\"gap ")) {
                gaps += 1;
                assert!(!article.contains("class=\"tag"), "{code}: {article}");
                assert!(!article.contains("nothing to do"), "{code}: {article}");
            }
        }
    }
    assert!(gaps > 0, "no gap among {codes:?}");
}

#[test]
fn the_head_says_status_and_day_and_links_to_the_files_beside_the_page() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let page = workspace.text_of("reports/47371.html");
    let head = page.split("<header>").nth(1).and_then(|rest| rest.split("</header>").next()).expect("a head");
    assert!(head.contains("Status A, active") && head.contains("Data as of "), "{head}");
    for (label, file) in [("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json")] {
        assert!(head.contains(&format!("<a href=\"47371.{file}\">{label}</a>")), "{head}");
        assert!(!workspace.bytes_of(&format!("reports/47371.{file}")).is_empty());
    }
    let description =
        page.split("<meta name=\"description\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let description = description.expect("a description");
    assert!(description.starts_with("Medicare pays the surgeon $1,182.39 (July 2026)"), "{description}");
    // What would bring one is said wherever none is loaded, in the words of the table.
    let none = "No payer&#39;s rate is loaded; to fill: ";
    let fill = description.replace("&apos;", "'").replace("&#x27;", "'").replace("&#39;", "'");
    assert!(
        fill.contains(&none.replace("&#39;", "'")) && fill.contains("`ratebook import FILE`"),
        "{description}"
    );
    let foot = page.split("@bottom-left { content: \"").nth(1).and_then(|rest| rest.split('"').next());
    assert!(foot.is_some_and(|foot| foot.starts_with("CPT 47371, data as of ")), "{foot:?}");
    // The first page has its days and months in words, and its places in title case.
    let first = page.split("class=\"first\"").nth(1).and_then(|rest| rest.split("section-clinical").next());
    let text = text_of(first.expect("the first page"));
    assert!(text.contains("July 2026") && text.contains("Wisconsin , lowest"), "{text}");
    let in_digits = text.split_whitespace().find(|word| {
        let word = word.trim_matches(|c: char| "(),.;".contains(c));
        word.len() == 7 && word.as_bytes()[4] == b'-' && word.bytes().filter(u8::is_ascii_digit).count() == 6
    });
    assert_eq!(in_digits, None, "{text}");
    assert!(text.contains("surgeon, facility setting") && text.contains("facility payment"), "{text}");
    // A page alone links to no file.
    assert!(!report(&workspace, "html").contains(">Excel</a>"));
}

#[test]
fn commands_are_code_and_break_between_their_words_alone() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        payer_csv(&["Nobody Knows,PPO,CPT,47371,,outpatient,facility,,case rate,200,,,,"]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let page = report(&workspace, "html");
    for command in [
        "ratebook import --template payer-rates",
        "ratebook payers alias &quot;NAME&quot; PAYER",
        "ratebook payers unmatched",
    ] {
        let code = format!("<code>{}</code>", command.replace(' ', " <wbr>"));
        assert!(page.contains(&code), "{code}");
    }
    assert!(page.contains("code wbr { white-space: normal; }"), "no word of a command is broken");
}

#[test]
fn modifiers_in_full_have_their_verdict_rule_amount_and_the_record_they_need() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let page = workspace.text_of("reports/47371.html");
    let section =
        page.split("id=\"section-modifiers\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let section = section.expect("the modifiers");
    for title in ["Means", "On this code", "Medicare pays", "When to use", "Record needed"] {
        assert!(section.contains(&format!(">{title}</th>")), "{title}");
    }
    let row = section.split("<tr").find(|row| row.contains(">54<")).expect("modifier 54");
    assert!(
        row.contains("Pays part of the fee") && row.contains("$1,064.15") && row.contains("global days 090"),
        "{row}"
    );
    assert!(row.contains("The transfer agreement, and on both claims the date of the transfer."), "{row}");
    // What is not allowed is in its color, and every modifier with the same amount shares a line.
    assert!(page.contains("<div class=\"no\"><dt>"), "Not allowed in its color");
    assert!(text_of(&page).contains("80 81 82 Physician assisting at surgery $189.18"));
}

#[test]
fn a_page_has_its_dates_in_words_and_an_outdated_figure_its_month() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let page = workspace.text_of("reports/47371.html");
    let text = text_of(&page);
    assert!(text.contains("$10,411.22 Outdated October 2025; other files of 2026 are loaded"), "{text}");
    let detail = page.split("id=\"section-detail\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let detail = text_of(detail.expect("the details"));
    assert!(detail.contains("October 2025") && detail.contains("April 2026"), "{detail}");
    let is_date = |word: &&str| {
        let core = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        matches!(core.len(), 7 | 10)
            && core.split('-').all(|part| part.parse::<u32>().is_ok())
            && core.contains('-')
    };
    let left: Vec<&str> = detail.split_whitespace().filter(is_date).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_the_loaded_file_leaves_out_no_other_copy_of_it_fills() {
    let workspace = Workspace::seeded();
    let asked = |workspace: &Workspace| {
        let run = workspace.run(&["query", "run", "code-fills", "--param", "code=47371", "--format", "csv"]);
        run.expect_code(0).stdout
    };
    assert!(asked(&workspace).contains("the Medicare utilization file,known,12"), "{}", asked(&workspace));
    workspace.write(
        "use.csv",
        crate::utilization::whole_file("National,,National,47382,x,N,F,9,30,31,31,5000,1200,950,940"),
    );
    workspace.run(&["import", "use.csv", "--edition", "2023-01-01"]).expect_code(0);
    let fills = asked(&workspace);
    assert!(!fills.contains("the Medicare utilization file"), "{fills}");
    assert!(fills.contains("nobody: the loaded Medicare files leave it out,known,12"), "{fills}");
    let terminal = report(&workspace, "table").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(terminal.contains("12 by nobody: the loaded Medicare files leave it out"), "{terminal}");
    assert!(!terminal.contains("by the Medicare utilization file"), "{terminal}");
}

#[test]
fn a_code_without_texts_says_so_in_one_line_and_links_to_no_empty_section() {
    let workspace = Workspace::seeded();
    let path = fixture("medicare/relative-values-2026.csv");
    workspace.run(&["import", &path]).expect_code(0);
    let code =
        workspace.value::<String>("SELECT min(code) FROM code WHERE system = 'CPT' AND code <> '47371'");
    let page = workspace.run(&["report", &code, "--format", "html"]).expect_code(0).stdout;
    let clinical =
        page.split("id=\"section-clinical\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let clinical = clinical.expect("the section");
    assert!(clinical.matches("[no-record]").count() <= 1, "{clinical}");
    assert!(!page.contains("with when to use them"), "a link to texts that are not there");
    assert!(!page.contains("Empty while no fee schedule is loaded"));
    let related =
        page.split("id=\"section-related\"").nth(1).and_then(|rest| rest.split("</section>").next());
    if related.is_some_and(|related| related.contains("<tbody")) {
        assert!(
            page.contains("Neighbors by number") || page.contains("Codes for the same purpose"),
            "{page}"
        );
    }
}

#[test]
fn the_first_sheet_says_what_the_page_says_and_prints_its_columns_a_to_h() {
    let workspace = Workspace::seeded();
    for file in ["opps-addendum-b-oct-2025.csv", "relative-values-2026.csv"] {
        let path = fixture(&format!("medicare/{file}"));
        workspace.run(&["import", &path]).expect_code(0);
    }
    price_list(&workspace, "2020-12-31");
    let sheet = summary(&workspace);
    let row = |begins: &str| {
        sheet.iter().find(|row| row[0].starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {sheet:?}"))
    };
    let titles = row("Setting");
    assert_eq!(titles[7], "What would fill it", "{titles:?}");
    let outpatient = row("Hospital outpatient");
    assert_eq!([&outpatient[5], &outpatient[6]], ["[not-applicable]", "[not-applicable]"], "{outpatient:?}");
    let blues = row("Blue Cross Blue Shield");
    assert_eq!(blues[2], "$10,557.63 and $11,089.31", "{blues:?}");
    assert_eq!(blues[7], "not compared", "{blues:?}");
    let workbook = part(&workspace, "xl/workbook.xml");
    assert!(workbook.contains("Summary!$A$1:$H$"), "{workbook}");
    let first = part(&workspace, "xl/worksheets/sheet1.xml");
    assert!(!first.contains("fitToHeight=\"0\"") && !first.contains("fitToWidth=\"0\""), "one page");
    // Dots by the name of payer and the line of business that is known, the line of Medicare, dollars along the axis.
    let chart = part(&workspace, "xl/charts/chart1.xml");
    assert!(chart.contains("<c:scatterChart>") && !chart.contains("<c:barChart>"), "{chart}");
    assert!(chart.contains("Blue Cross Blue Shield") && !chart.contains("Cigna"), "{chart}");
    assert!(!chart.contains("[not-collected]"), "a line that no file states sets no rows apart: {chart}");
    assert!(chart.contains("formatCode=\"&quot;$&quot;#,##0\""), "{chart}");
    let drawing = part(&workspace, "xl/drawings/drawing1.xml");
    assert!(drawing.contains("a dot is a rate"), "the chart has words for who does not see it: {drawing}");
}

#[test]
fn names_of_sheets_are_whole_words_and_those_that_the_page_names() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let book = Xlsx::new(Cursor::new(workspace.bytes_of("reports/47371.xlsx"))).expect("a workbook");
    let names = book.sheet_names();
    for name in ["Localities", "Rates", "Data gaps", "Billing rules"] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
    assert!(names.iter().all(|name| !name.contains('…')), "{names:?}");
}

#[test]
fn the_list_of_gaps_shows_what_would_fill_each_and_no_two_rows_alike() {
    let workspace = Workspace::seeded();
    let text = workspace.run(&["report", "gaps", "--param", "code=47371"]).expect_code(0).stdout;
    let mut lines = text.lines();
    assert!(lines.next().is_some_and(|head| head.contains("What would fill it")), "{text}");
    let lines: Vec<&str> = lines.collect();
    let unique: BTreeSet<&str> = lines.iter().copied().collect();
    assert_eq!(lines.len(), unique.len(), "{text}");
}

#[test]
fn the_rest_of_what_fills_gaps_is_counted_once_and_a_terminal_names_the_command() {
    let workspace = Workspace::seeded();
    let (page, terminal) = (text_of(&report(&workspace, "html")), report(&workspace, "table"));
    assert!(page.contains("others, under Data gaps") || !page.contains("others"), "{page}");
    assert!(!terminal.contains("under Data gaps"), "{terminal}");
    let flat = terminal.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("by others, `ratebook report gaps 47371`"), "{terminal}");
}

#[test]
fn a_terminal_shows_the_first_page_of_the_whole_report_without_making_the_rest() {
    let listed = Workspace::with_price_list().unwrap_or_else(Workspace::seeded);
    price_list(&listed, "2025-10-01");
    let catalogue = Catalogue::embedded().expect("the headers are sound");
    let created = Utc.with_ymd_and_hms(2026, 11, 2, 12, 0, 0).single().expect("a time");
    let modifier = ModifierSet::asked_for("26").expect("a modifier");
    for workspace in [listed, Workspace::seeded()] {
        for modifier in [None, Some(modifier.clone())] {
            let scope = CodeScope {
                code: Code::parse("47371").expect("a code"),
                modifier,
                locality: None,
                today: created.date_naive(),
            };
            let [whole, first] = [false, true].map(|is_first| {
                let connection = workspace.reader();
                let reporter = Reporter::new(&connection, &catalogue, Latch::default()).expect("the parts");
                let reporter = if is_first { reporter.for_first_pages() } else { reporter };
                let report = reporter.of_code(&scope, Excluded::Counted, created).expect("a report");
                let mut text = Vec::new();
                let exporter = exporter(Format::TABLE).expect("a format of every build");
                exporter.export(&report, &Options::new(created), &mut text).expect("it is written");
                (report.sections.len(), String::from_utf8(text).expect("it is text"))
            });
            assert_eq!(whole, first, "{scope:?}");
        }
    }
}
