//! Files of Medicare that are cut, shifted, incomplete, of another year or made up: found, placed,
//! and kept out of the database.

use crate::workspace::{Run, Workspace, published, repository};

/// A fee schedule of so many rows: the fixture's header and its row of 47371 under other codes.
fn units(rows: usize) -> String {
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let fixture = std::fs::read_to_string(path).expect("a fixture");
    let lines: Vec<&str> = fixture.lines().collect();
    let row = lines.iter().find(|line| line.starts_with("47371,")).expect("the row");
    let mut text = lines[..7].join("\n") + "\n";
    for at in 0..rows {
        text.push_str(&row.replacen("47371", &format!("{:05}", 10_000 + at), 1));
        text.push('\n');
    }
    text
}

/// Imports and expects that nothing was written.
fn held(workspace: &Workspace, name: &str, text: &str, code: i32, says: &[&str]) {
    let before = workspace.dump();
    workspace.write(name, text);
    workspace.run(&["import", name]).expect_code(code).expect_talk(says);
    assert_eq!(before, workspace.dump(), "{name} left something");
}

#[test]
fn a_cut_release_does_not_replace_the_whole_one() {
    let workspace = Workspace::seeded();
    workspace.write("PPRRVU2026.csv", units(300));
    workspace.run(&["import", "PPRRVU2026.csv"]).expect_code(0);
    let cut = units(100);
    held(&workspace, "cut.csv", &cut, 3, &["I502", "200 of 300 current facts", "--dry-run"]);
    // A first load cannot know how many rows there are; it says where the file ends.
    let fresh = Workspace::seeded();
    fresh.write("cut.csv", &cut[..cut.len() - 60]);
    let talk: Run = fresh.run(&["import", "cut.csv"]).expect_code(1);
    talk.expect_talk(&["I104", "cut.csv, line 107", "I173", "the file ends at 10098"]);
}

#[test]
fn shifted_columns_and_missing_factors_are_placed() {
    let workspace = Workspace::seeded();
    let whole = units(20);
    let shifted = whole.replace(",A,,20.28,", ",A,,,20.28,").replace(",0.00,0.00,0.00\n", ",0.00,0.00\n");
    held(&workspace, "shifted.csv", &shifted, 3, &["I523", "line 8, column `WORK RVU`: blank"]);
    let longer = whole.replace(",A,,20.28,", ",A,,,20.28,");
    held(
        &workspace,
        "longer.csv",
        &longer,
        3,
        &["I523", "line 8", "the row has 33 cells, the header has 32"],
    );
    held(
        &workspace,
        "no-factor.csv",
        &whole.replace("33.4009", ""),
        3,
        &["I523", "column `CONV FACTOR`: blank"],
    );
    // Most rows without a factor: the rest is no fee schedule.
    let most: Vec<String> = whole
        .lines()
        .enumerate()
        .map(|(at, line)| if at > 12 { line.replace("33.4009", "") } else { line.to_owned() })
        .collect();
    held(
        &workspace,
        "most.csv",
        &most.join("\n"),
        3,
        &["I525", "14 of 20 rows", "line 14, column `CONV FACTOR`"],
    );
    // One row: it is rejected, kept and placed; the others come in.
    let one = whole.replacen("33.4009", "", 1);
    workspace.write("one.csv", one);
    let talk = workspace.run(&["import", "one.csv"]).expect_code(1);
    talk.expect_talk(&["I301", "CONV FACTOR", "one.csv, line 8, cell Z8", "19 accepted, 1 rejected"]);
}

#[test]
fn an_unknown_year_layout_names_its_columns() {
    let workspace = Workspace::seeded();
    let renamed = units(5).replace("CALCULATION", "COMPUTATION").replace(",PRIC,", ",COST,");
    let says = [
        "column `COMPUTATION FLAG` cannot be placed",
        "column `COST IND` cannot be placed",
        "column `CALCULATION FLAG` is missing",
    ];
    held(&workspace, "PPRRVU2027.csv", &renamed, 1, &says);
}

#[test]
fn doubtful_indices_are_refused_and_another_year_is_not_combined() {
    let workspace = Workspace::seeded();
    workspace.write("PPRRVU2026.csv", units(5));
    workspace.run(&["import", "PPRRVU2026.csv"]).expect_code(0);
    let mut indices = "ADDENDUM E,,,,,,\n,,,,,,\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n".to_owned();
    for at in 0..98 {
        indices.push_str(&format!("01112,CA,{at:02},PLACE,1,1.041,0.9\n"));
    }
    held(
        &workspace,
        "GPCI2026.csv",
        &indices,
        3,
        &["I520", "98 localities; Medicare has 109 in 2026", "--accept I520"],
    );
    let outside = indices.replace("01112,CA,97,PLACE,1,1.041,0.9", "01112,CA,97,PLACE,1,1.041,9.5");
    held(&workspace, "GPCI2026.csv", &outside, 3, &["line 101 cannot be stored"]);
    let Some(real) = published("medicare-pfs/2025/GPCI2025.csv") else { return };
    workspace.run(&["import", &real.display().to_string()]).expect_code(0);
    workspace.run(&["explain", "10001", "--locality", "09102/04"]).expect_code(2).expect_talk(&[
        "loaded for 2026",
        "(GPCI) for 2025",
        "--gpci-year",
    ]);
    let by_locality = ["query", "run", "medicare-by-locality", "--param", "code=10001", "--param"];
    for (locality, says) in
        [("locality=Miami", "query run medicare-localities"), ("locality=09102/05", "did you mean `09102/0")]
    {
        workspace.run(&[&by_locality[..], &[locality]].concat()).expect_code(2).expect_talk(&[says]);
    }
    workspace
        .run(&["report", "medicare-by-locality", "10001", "--locality", "09102/05"])
        .expect_code(2)
        .expect_talk(&["`09102/05` is not known"]);
    workspace
        .run(&["report", "medicare-history", "10001", "--locality", "09102/04"])
        .expect_code(2)
        .expect_talk(&["has no parameter `locality`"]);
    workspace
        .run(&["explain", "10001", "--qualifying-apm"])
        .expect_code(2)
        .expect_talk(&["for qualifying clinicians", "_QPP"]);
    workspace.run(&["explain", "10001", "--locality", "09102/04", "--gpci-year", "2025"]).expect_code(0);
}

#[test]
fn a_file_without_a_year_asks_for_it() {
    let workspace = Workspace::seeded();
    let caps = "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE\n70450,TC,A,01112,05,150.69,150.69\n,,,,,,\n";
    held(
        &workspace,
        "caps.csv",
        caps,
        3,
        &["I524", "its archive's or its folder's states the year", "--edition 2025-10-01"],
    );
    workspace.run(&["import", "caps.csv", "--edition", "2025-10-01"]).expect_code(0);
    workspace.write("RVU25D/OPPSCAP.csv", caps.replace("150.69", "151.00"));
    workspace.run(&["import", "RVU25D/OPPSCAP.csv"]).expect_code(0);
    let price: i64 =
        workspace.value("SELECT facility_cents FROM medicare_cap JOIN v_medicare_release USING (release_id)");
    assert_eq!(price, 15_100, "the same release again replaces it");
}
