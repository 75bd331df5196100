//! The first page on paper: it ends with completeness, and the second begins with a heading. Skipped where there is no
//! Chromium or no pdftotext.

use std::process::Command;

use crate::chromium::{chromium, print_to};
use crate::first_page_shown::{price_list, text_of};
use crate::workspace::{Workspace, skipped};

/// Chromium, where its pages can be read.
fn printer() -> Option<&'static str> {
    let Some(chromium) = chromium() else {
        skipped("no Chromium is installed");
        return None;
    };
    if Command::new("pdftotext").arg("-v").output().is_err() {
        skipped("no pdftotext is installed");
        return None;
    }
    Some(chromium)
}

/// The texts of the first two printed pages of the report on 47371.
fn pages(chromium: &str, workspace: &Workspace) -> [String; 2] {
    workspace.run(&["report", "47371", "--output", "page.html", "--force"]).expect_code(0);
    print_to(chromium, workspace, "page.html", "page.pdf");
    ["1", "2"].map(|number| {
        let text = Command::new("pdftotext")
            .args(["-f", number, "-l", number, "page.pdf", "-"])
            .current_dir(workspace.path("."))
            .output()
            .expect("it starts");
        String::from_utf8_lossy(&text.stdout).into_owned()
    })
}

/// That the first page is one sheet.
fn is_one_sheet(chromium: &str, workspace: &Workspace) -> String {
    let [first, second] = pages(chromium, workspace);
    assert!(first.contains("promised facts are known") && first.contains("data as of"), "{first}");
    assert!(second.trim_start().starts_with("Clinical context and coding"), "{second}");
    first
}

#[test]
fn a_printed_first_page_ends_with_completeness_and_the_second_begins_with_a_heading() {
    let Some(chromium) = printer() else { return };
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    // A missing figure has its command on paper, too, and where its file is.
    let first = is_one_sheet(chromium, &workspace).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(first.matches("To fill: ratebook import FILE").count(), 2, "{first}");
    for place in
        ["--profile PROFILE", "CMS page \"PTP Coding Edits\"", "from data.cms.gov", "state's Medicaid agency"]
    {
        assert!(first.contains(place), "{place}: {first}");
    }
    price_list(&workspace, "2020-12-31");
    is_one_sheet(chromium, &workspace);
    // Hospitals with their licenses, each with plans of its own, so that no line above says it for all.
    for (at, payer) in ["Aetna", "Cigna", "UnitedHealthcare", "BCBS"].into_iter().enumerate() {
        let profile = workspace
            .text_of("hill.toml")
            .replace("2020-12-31", "2026-01-15")
            .replace("Hill Hospital", &format!("UNIVERSITY HOSPITAL {at} (GA 044-009|044-699|044-636)"));
        workspace.write("more.toml", profile);
        let plan = "Core/Charter/Nexus Other Commercial Plan";
        let rates =
            ["", " Medicare Advantage"].map(|kind| format!("47371,{payer},{plan}{kind} {at},9{at}81.84\n"));
        workspace.write("more.csv", format!("Code,Payer,Plan,Rate\n{}", rates.concat()));
        workspace.run(&["import", "more.csv", "--profile", "more.toml"]).expect_code(0);
    }
    is_one_sheet(chromium, &workspace);
    let text = text_of(&workspace.text_of("page.html"));
    assert!(text.contains("UNIVERSITY HOSPITAL 0 price list of"), "licenses are under Rates: {text}");
}

#[test]
fn a_long_title_percentages_alone_and_forty_payers_are_one_sheet_each() {
    let Some(chromium) = printer() else { return };
    let long = Workspace::seeded();
    let title = "Cryoablation of tumors of the liver by way of a laparoscope ".repeat(4);
    let title = title[..200].trim_end();
    long.database().execute("UPDATE code SET title = ?1 WHERE code = '47371'", [title]).expect("a title");
    let sql = "UPDATE code_section SET body = ?1 WHERE section = 'summary'";
    long.database().execute(sql, ["a tumor, frozen ".repeat(300)]).expect("a summary");
    is_one_sheet(chromium, &long);
    let percentages = Workspace::with_payer_csv(&[
        "Aetna,PPO,CPT,47371,,outpatient,facility,,percent of total billed charges,,55,,,",
        "Cigna,PPO,CPT,47371,,outpatient,facility,,percent of total billed charges,,61.5,,,",
    ]);
    percentages.run(&["import", "rates.csv"]).expect_code(0);
    is_one_sheet(chromium, &percentages);
    is_one_sheet(chromium, &crate::chromium::forty_payers());
}
