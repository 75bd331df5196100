//! One gap has one remedy: on the page, on a terminal, in a workbook, in JSON, by `report gaps` and by `explain`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};

use crate::first_page_shown::{report_of, text_of};
use crate::medicare_facility::real;
use crate::utilization::whole_file;
use crate::workspace::{Workspace, published};

/// A hospital's list and Medicare's use, each with marks, blanks and figures; all else is a placeholder or not in its
/// file.
fn many_gaps() -> Workspace {
    let workspace = Workspace::seeded();
    workspace.write(
        "hill.toml",
        "publisher = 'Hill Clinic'\n[header]\nrow = 1\n[gaps.markers]\n'*' = 'suppressed'\n'n<' = 'insufficient'\n\
         [columns]\npayer = 'Payer'\nplan = 'Plan'\namount = 'Rate'\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n",
    );
    workspace.write(
        "hill.csv",
        "Code,Payer,Plan,Rate\n47371,BCBS,HMO,10557.63\n47371,Aetna,PPO,*\n47371,Cigna,PPO,\n\
         47371,UHC,Choice,n<\n47371,Zenith Care,Gold,5.00\n",
    );
    workspace.run(&["import", "hill.csv", "--profile", "hill.toml"]).expect_code(0);
    let row = "National,,National,47371,x,N,F,9,*,*,31,5000,,950,940";
    workspace.write("use_2023.csv", whole_file(row));
    workspace.run(&["import", "use_2023.csv"]).expect_code(0);
    workspace
}

/// Reason and remedy of each gap of the report, by the id of its cell.
fn remedies(workspace: &Workspace) -> BTreeMap<String, (String, String)> {
    let report = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).json();
    let text = |gap: &serde_json::Value, name: &str| gap[name].as_str().unwrap_or_default().to_owned();
    let gaps = report["gaps"].as_array().expect("gaps").iter();
    gaps.map(|gap| (text(gap, "cell_id"), (text(gap, "reason"), text(gap, "filled_by")))).collect()
}

#[test]
fn workbook_and_explanation_say_what_json_says_would_fill_a_gap() {
    let workspace = many_gaps();
    let remedies = remedies(&workspace);
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let bytes = workspace.bytes_of("a.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&*bytes)).expect("a workbook");
    let sheet = book.worksheet_range("Data gaps").expect("the sheet is there");
    let heads: Vec<String> = sheet.rows().next().expect("headings").iter().map(ToString::to_string).collect();
    let of = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let (cell, fill) = (of("Cell"), of("What would fill it"));
    let listed: Vec<_> = sheet.rows().skip(1).filter(|row| row[cell].to_string().contains('.')).collect();
    assert!(listed.len() > 50, "{}", listed.len());
    for row in listed {
        let (_, filled_by) = &remedies[&row[cell].to_string()];
        assert_eq!(&row[fill].to_string(), filled_by, "{}", row[cell]);
    }
    // The notes on the cells of all sheets.
    let known: BTreeSet<&str> = remedies.values().map(|(_, filled_by)| filled_by.as_str()).collect();
    let mut parts = zip::ZipArchive::new(Cursor::new(&*bytes)).expect("a zip");
    let names: Vec<String> = parts.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut notes = 0;
    for name in names.iter().filter(|name| name.contains("comments")) {
        let mut text = String::new();
        parts.by_name(name).expect("a part").read_to_string(&mut text).expect("a text");
        for note in text.split("What would fill it: ").skip(1) {
            let words = note.split("</t>").next().unwrap_or_default();
            let words =
                words.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
            assert!(known.contains(words.as_str()), "{name} says `{words}`");
            notes += 1;
        }
    }
    assert!(notes > 50, "{notes}");
    // One cell of each table and reason.
    let kind = |id: &str, reason: &str| {
        (id.split([':', '.']).next().unwrap_or_default().to_owned(), reason.to_owned())
    };
    let mut seen = BTreeSet::new();
    let asked: Vec<&String> =
        remedies.iter().filter(|(id, (reason, _))| seen.insert(kind(id, reason))).map(|(id, _)| id).collect();
    let arguments: Vec<&str> = std::iter::once("explain")
        .chain(asked.iter().map(|id| id.as_str()))
        .chain(["--format", "json"])
        .collect();
    let answer = workspace.run(&arguments).expect_code(0).json();
    let mut explained = 0;
    for section in answer["sections"].as_array().expect("sections") {
        let rows = section["tables"][0]["rows"].as_array().cloned().unwrap_or_default();
        let said =
            |what: &str| rows.iter().find(|row| row["what"] == what).map(|row| row["statement"].clone());
        let Some(filled_by) = said("What would fill it") else { continue };
        let id = said("Cell").expect("its id");
        assert_eq!(filled_by, remedies[id.as_str().unwrap_or_default()].1, "{id}");
        explained += 1;
    }
    assert_eq!(explained, asked.len());
}

#[test]
fn what_its_publisher_hides_is_filled_by_no_corrected_file_and_what_is_blank_is() {
    let workspace = many_gaps();
    let hidden = ["cite the source", "the publisher hides", "could point at a patient"];
    for (id, (reason, filled_by)) in remedies(&workspace) {
        let is_shown = ["code-benchmark", "code-payer-rates", "medicare-utilization", "code-rates"]
            .iter()
            .any(|table| id.starts_with(table));
        if reason == "suppressed" {
            assert!(hidden.iter().any(|words| filled_by.contains(words)), "{id}: {filled_by}");
        }
        let is_figure =
            ["value", "average_allowed", "lowest", "amount"].iter().any(|column| id.ends_with(column));
        if reason == "not-supplied" && is_shown && is_figure {
            assert!(filled_by.contains("corrected"), "{id}: {filled_by}");
        }
    }
    let gaps = workspace.run(&["report", "gaps", "--format", "json"]).expect_code(0).rows();
    let groups = crate::comparable::rows(&workspace, "code-gaps", &["code=47371"]);
    let all = || gaps.iter().chain(&groups).filter(|row| !row["filled_by"].is_null());
    let of = |reason: &'static str| {
        all().filter(move |row| row["reason"].as_str().unwrap_or_default().trim_matches(['[', ']']) == reason)
    };
    assert!(of("suppressed").count() > 4, "{groups:?}");
    for row in of("suppressed") {
        assert!(row["filled_by"].to_string().contains("cite the source"), "{row}");
    }
    let blank = of("not-supplied").filter(|row| {
        let what = format!("{}{}", row["what"], row["missing"]);
        what.contains("rate") || what.contains("Medicare average")
    });
    assert_eq!(
        blank.clone().filter(|row| row["filled_by"].to_string().contains("corrected")).count(),
        blank.count()
    );
    // The page has the command below its lines, and says there that the file is imported.
    for (format, import) in [("html", ""), ("table", "import ")] {
        let page = text_of(&report_of(&workspace, "47371", format));
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "Medicare volume [suppressed] the publisher hides small counts".to_owned(),
            format!("Medicare average allowed [not-supplied] {import}a corrected or newer file"),
        ] {
            assert!(page.contains(&words), "{format}: {words}: {page}");
        }
        assert!(page.contains("Aetna: cite the source") || format == "table", "{page}");
        assert!(!page.contains("Aetna: a corrected file"), "{page}");
    }
    // A structural gap is filled by nothing, whatever would fill its row.
    let fills = crate::comparable::rows(&workspace, "code-fills", &["code=47371"]);
    let facts = |by: &str| fills.iter().find(|row| row["filled_by"] == by).map(|row| row["facts"].clone());
    assert_eq!(facts("nobody: the publisher hides small counts"), Some(3.into()), "{fills:?}");
    // The blank, and the marker of too few, which is no hidden count.
    assert_eq!(facts("a corrected price file"), Some(2.into()), "{fills:?}");
}

#[test]
fn page_and_list_of_gaps_say_the_same_of_a_code_that_a_file_of_an_older_year_leaves_out() {
    let Some(workspace) = real(&["opps/opps_addendum_b_2025_oct.csv.gz"]) else { return };
    let Some(units) = published("medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz") else { return };
    workspace.run(&["import", &units.to_string_lossy()]).expect_code(0);
    workspace.write(
        "own/codes.csv",
        "code_system,code,title,descriptor,service_type,effective_from,effective_to,replaced_by\n\
         CPT,99201,Made up,[restricted],visit,1992-01-01,2020-12-31,99202\n",
    );
    workspace.run(&["seed", "own"]).expect_code(0);
    let report = workspace.run(&["report", "99201", "--format", "json"]).expect_code(0).json();
    let is_payment = |gap: &&serde_json::Value| {
        let id = gap["cell_id"].as_str().unwrap_or_default();
        id.contains(".hospital-outpatient-") && id.ends_with(".amount")
    };
    let mut gaps = report["gaps"].as_array().expect("gaps").iter();
    let said = gaps.find(is_payment).expect("the payment is a gap").to_string();
    assert!(said.contains("no-record") && said.contains("import OPPS Addendum B of 2026"), "{said}");
    for format in ["html", "table", "md"] {
        let page = text_of(&report_of(&workspace, "99201", format));
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let month = if format == "html" { "October 2025" } else { "2025-10" };
        let said = format!("OPPS Addendum B of {month} does not list the code");
        assert!(page.contains(&said), "{format}: {page}");
    }
    let gaps = workspace.run(&["report", "gaps", "99201", "--format", "json"]).expect_code(0).rows();
    let payment = "hospital outpatient payment (OPPS)";
    let gap = gaps.iter().find(|row| row["what"] == payment).expect("it is listed").to_string();
    assert!(gap.contains("OPPS Addendum B") && !gap.contains("nobody"), "{gap}");
}
