//! A quarter of Medicare's fee schedule as CMS packs it: one archive, several tables, one plan.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::workspace::{Workspace, column_of, fixture, fixture_text};

/// Lifts the guards on indices that are no whole file of a year.
const ACCEPT: [&str; 4] = ["--accept", "I520", "--accept", "I522"];

fn text_of(name: &str) -> String {
    fixture_text(&format!("medicare/{name}"))
}

/// An archive of these members.
fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member can begin");
        writer.write_all(text.as_bytes()).expect("memory takes it");
    }
    writer.finish().expect("an archive can end").into_inner()
}

/// Units under both factors of 2026, indices, and what ratebook does not read.
fn release() -> Vec<u8> {
    let units = text_of("relative-values-2026.csv");
    archive(&[
        ("RVU26C.pdf", "%PDF"),
        ("readme.txt", "About these files\n"),
        ("RVU26C/PPRRVU2026_Jul_QPP.csv", &units.replace("33.4009", "33.5675")),
        ("RVU26C/PPRRVU2026_Jul_nonQPP.csv", &units),
        ("RVU26C/GPCI2026.csv", &text_of("three-localities-2026.csv")),
    ])
}

fn imports(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT file_name || ' ' || dataset || ' ' || part FROM v_medicare_release ORDER BY 1",
    )
}

#[test]
fn every_known_table_of_an_archive_comes_in_with_a_record_of_its_own() {
    let workspace = Workspace::seeded();
    workspace.write("RVU26C.zip", release());
    let import: Vec<&str> = ["import", "RVU26C.zip"].into_iter().chain(ACCEPT).collect();
    workspace.run(&import).expect_code(0).expect_talk(&[
        "skipped readme.txt: a text about the others",
        "skipped RVU26C.pdf: not a CSV, TXT or JSON text",
        "RVU26C.zip/GPCI2026.csv",
    ]);
    let all = [
        "RVU26C.zip/GPCI2026.csv gpci ",
        "RVU26C.zip/PPRRVU2026_Jul_QPP.csv fee-schedule qualifying-apm",
        "RVU26C.zip/PPRRVU2026_Jul_nonQPP.csv fee-schedule ",
    ];
    assert_eq!(imports(&workspace), all);
    let amounts = column_of(
        &workspace.database(),
        "SELECT part || ' ' || cents FROM medicare_national_cents
         WHERE code = '47371' AND modifier = '' AND setting = 'facility' ORDER BY part",
    );
    assert_eq!(amounts, [" 118239", "qualifying-apm 118829"]);

    let report = workspace.run(&["report", "code", "47371", "--format", "md"]).expect_code(0).stdout;
    assert!(
        report.contains("RVU26C, qualifying APM") && report.contains("$1,188.29"),
        "both factors are shown"
    );
    let qualifying = ["explain", "47371", "--locality", "09102/04", "--qualifying-apm", "--format", "csv"];
    let explained = workspace.run(&qualifying).expect_code(0).stdout;
    assert!(explained.contains("x 33.5675") && explained.contains("\"$1,479.82\""), "{explained}");

    workspace.run(&import).expect_code(0).expect_talk(&["nothing new in it"]);
    // The same table unpacked is the same table.
    workspace.write("GPCI2026.csv", text_of("three-localities-2026.csv"));
    workspace.run(&["import", "GPCI2026.csv"]).expect_code(0).expect_talk(&["already imported as"]);

    let import_of = |part: &str| -> String {
        workspace.value(&format!(
            "SELECT CAST(import_id AS TEXT) FROM v_medicare_release WHERE file_name LIKE '%{part}'"
        ))
    };
    workspace.run(&["imports", "undo", &import_of("Jul_QPP.csv"), "--yes"]).expect_code(0);
    assert_eq!(imports(&workspace), [all[0], all[2]]);
    workspace.run(&import).expect_code(0).expect_talk(&["PPRRVU2026_Jul_nonQPP.csv: already imported"]);
    assert_eq!(imports(&workspace), all);
}

#[test]
fn one_doubtful_table_holds_the_whole_archive() {
    let workspace = Workspace::seeded();
    workspace.write("RVU26C.zip", release());
    let before = workspace.dump();
    workspace.run(&["import", "RVU26C.zip"]).expect_code(3).expect_talk(&[
        "I520",
        "RVU26C.zip/GPCI2026.csv",
        "it has 3 localities; Medicare has 109 in 2026",
    ]);
    assert_eq!(before, workspace.dump());
    workspace
        .run(&["import", "RVU26C.zip", "--dry-run", "--accept", "I520", "--accept", "I522"])
        .expect_code(0);
    assert_eq!(before, workspace.dump());
}

#[test]
fn a_named_table_is_the_only_one_and_prices_are_named_to_choose_from() {
    let workspace = Workspace::seeded();
    workspace.write("RVU26C.zip", release());
    workspace.run(&["import", "RVU26C.zip", "--member", "PPRRVU2026_Jul_QPP.csv"]).expect_code(0);
    assert_eq!(imports(&workspace), ["RVU26C.zip/PPRRVU2026_Jul_QPP.csv fee-schedule qualifying-apm"]);
    workspace
        .run(&["import", "RVU26C.zip", "--member", "GPCI2025.csv"])
        .expect_code(2)
        .expect_talk(&["holds no `GPCI2025.csv`", "RVU26C/GPCI2026.csv"]);

    let rates = crate::workspace::payer_csv(&["Aetna,PPO,CPT,47371,,outpatient,,,case rate,10,,,,"]);
    let other = rates.replace("Aetna", "Cigna");
    workspace.write("rates.zip", archive(&[("a.csv", &rates), ("b.csv", &other)]));
    workspace.write(
        "mixed.zip",
        archive(&[("a.csv", &rates), ("GPCI2026.csv", &text_of("three-localities-2026.csv"))]),
    );
    workspace.run(&["import", "mixed.zip"]).expect_code(4).expect_talk(&["--member", "a.csv, GPCI2026.csv"]);
    workspace.run(&["import", "rates.zip", "--member", "b.csv"]).expect_code(0);
    // A note beside the only table does not stand in its way.
    workspace.write("one.zip", archive(&[("a.csv", &rates), ("note.txt", "Read me\n")]));
    workspace.run(&["import", "one.zip"]).expect_code(0).expect_talk(&["skipped note.txt", "one.zip/a.csv"]);
}

#[test]
fn several_files_of_prices_in_one_archive_are_one_plan() {
    let workspace = Workspace::seeded();
    let hill = fixture_text("hospital/tall-v3-hill.csv");
    let dale = hill.replace("Hill", "Dale");
    workspace.write(
        "both.zip",
        archive(&[("hill.csv", &hill), ("dale.csv", &dale), ("twice.csv", &hill), ("note.txt", "x\n")]),
    );
    let before = workspace.dump();
    workspace
        .run(&["import", "both.zip", "--dry-run"])
        .expect_talk(&["both.zip/hill.csv", "both.zip/dale.csv"]);
    assert_eq!(before, workspace.dump());
    let run = workspace.run(&["import", "both.zip"]);
    run.expect_talk(&[
        "both.zip/hill.csv",
        "both.zip/dale.csv",
        "skipped both.zip/twice.csv: the same file again",
        "skipped note.txt",
    ]);
    let sql = "SELECT file_name || ' ' || publisher FROM v_import WHERE format = 'hospital-tall' ORDER BY import_id";
    let imports = column_of(&workspace.database(), sql);
    assert_eq!(
        imports,
        ["both.zip/dale.csv Dale Hospital (CA 77)", "both.zip/hill.csv Hill Hospital (CA 77)"]
    );
    workspace.run(&["import", "both.zip"]).expect_talk(&["nothing new in it"]);
    // One file that is damaged further down stops both.
    let other = Workspace::seeded();
    let before = other.dump();
    other.write(
        "bad.zip",
        archive(&[("hill.csv", &hill), ("dale.csv", &format!("{dale}{},\n", "x,".repeat(70_000)))]),
    );
    other.run(&["import", "bad.zip"]).expect_code(4).expect_talk(&["bad.zip/dale.csv", "70,00"]);
    assert_eq!(before, other.dump());
}

#[test]
fn the_same_release_in_two_forms_is_read_once() {
    let workspace = Workspace::seeded();
    let line = "99001  Made up                                           A  20.28   9.70NA   9.70    5.42  35.40 35.400090.09.81.1020210             33.4009 090 99      0.00   0.00   0.00";
    let text = format!("HDR CPT CODES\n{line}\n");
    let members = [
        ("PPRRVU2026_Jul_nonQPP.txt", text.as_str()),
        ("PPRRVU2026_Jul_nonQPP.csv", &text_of("relative-values-2026.csv")),
    ];
    workspace.write("RVU26C.zip", archive(&members));
    workspace
        .run(&["import", "RVU26C.zip"])
        .expect_code(0)
        .expect_talk(&["skipped PPRRVU2026_Jul_nonQPP.txt: the same release as PPRRVU2026_Jul_nonQPP.csv"]);
    assert_eq!(imports(&workspace), ["RVU26C.zip/PPRRVU2026_Jul_nonQPP.csv fee-schedule "]);
}

/// Finished amounts of 47371 in two localities, as contractors get them.
fn finished(amounts: [&str; 2]) -> String {
    let row = |(locality, amount): (&str, &str)| {
        format!(
            "\"2026\",{locality},\"47371\",\"  \",\"000{amount}\",\"000{amount}\",\" \",\"0\",\"A\",\"2\",\"0000000.00\",\
             \"0000000.00\",\"9\",\"0000000.00\",\"0000000.00\"\n"
        )
    };
    ["\"09102\",\"04\"", "\"06302\",\"00\""].into_iter().zip(amounts).map(row).collect()
}

/// The amounts of Miami and Wisconsin under both factors.
const OTHERS: [&str; 2] = ["1472.47", "1043.51"];
const QUALIFYING: [&str; 2] = ["1479.82", "1048.71"];

fn carriers(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT file_name || ' ' || part || ' ' || release_name FROM v_medicare_release
         WHERE dataset = 'carrier-amount' ORDER BY part",
    )
}

#[test]
fn archives_of_the_two_conversion_factors_with_members_of_one_name_are_two_releases() {
    let workspace = Workspace::seeded();
    workspace.write("PFREV26B_QP.zip", archive(&[("PFREV26B.txt", &finished(QUALIFYING))]));
    workspace.write("PFREV26B_nonQP.zip", archive(&[("PFREV26B.txt", &finished(OTHERS))]));
    workspace.run(&["import", "PFREV26B_QP.zip", "PFREV26B_nonQP.zip"]).expect_code(0);
    let both = [
        "PFREV26B_nonQP.zip/PFREV26B.txt PFREV26B 2026, non-qualifying APM",
        "PFREV26B_QP.zip/PFREV26B.txt PFREV26B qualifying-apm 2026, qualifying APM",
    ];
    assert_eq!(carriers(&workspace), both);
    // Unpacked under the archive's name they are the same releases.
    workspace.write("PFREV26B_QP.txt", finished(QUALIFYING));
    workspace.run(&["import", "PFREV26B_QP.txt"]).expect_code(0);
    assert_eq!(carriers(&workspace).len(), 2);
    // Each is checked against the amounts of its own factor.
    workspace.write("RVU26C.zip", release());
    let import: Vec<&str> = ["import", "RVU26C.zip"].into_iter().chain(ACCEPT).collect();
    workspace.run(&import).expect_code(0);
    let checked = column_of(
        &workspace.database(),
        "SELECT count(*) || ' ' || sum(theirs = ours) FROM medicare_printed_cents WHERE setting = 'facility'
         GROUP BY import_id",
    );
    assert_eq!(checked, ["2 2", "2 2"]);
    let report =
        workspace.run(&["query", "run", "medicare-amounts", "--param", "code=47371", "--format", "csv"]);
    let report = report.expect_code(0).stdout;
    assert!(
        report.contains("RVU26C, non-qualifying APM") && report.contains("RVU26C, qualifying APM"),
        "{report}"
    );
}

#[test]
fn a_file_that_does_not_name_its_factor_is_told_by_its_amounts_or_asked_for() {
    let workspace = Workspace::seeded();
    let import = |arguments: &[&str]| workspace.run(&[&["import"], arguments].concat());
    workspace.write("a.txt", finished(OTHERS));
    workspace.write("b.txt", finished(QUALIFYING));
    // Nothing to compare with: held, with what to say.
    import(&["a.txt"]).expect_code(3).expect_talk(&["I600", "--variant"]);
    assert!(carriers(&workspace).is_empty());
    import(&["a.txt", "--variant", "non-qualifying"]).expect_code(0);
    // By the ratio to the other file of the year, here of other localities' amounts.
    workspace.run(&["imports", "undo", "14", "--yes"]).expect_code(0);
    workspace.write("PFREV26B.txt", finished(OTHERS));
    import(&["PFREV26B.txt", "--variant", "non-qualifying"]).expect_code(0);
    workspace.write("later/PFREV26B.txt", finished(QUALIFYING));
    import(&["later/PFREV26B.txt"]).expect_code(0);
    let parts = |workspace: &Workspace| {
        column_of(
            &workspace.database(),
            "SELECT part FROM v_medicare_release WHERE dataset = 'carrier-amount' ORDER BY part",
        )
    };
    assert_eq!(parts(&workspace), ["PFREV26B", "PFREV26B qualifying-apm"]);
    // By the fee schedule and the indices of the year, where no other file is there.
    let alone = Workspace::seeded();
    let units = fixture("medicare/relative-values-2026.csv");
    let indices = fixture("medicare/three-localities-2026.csv");
    alone.run(&["import", &units]).expect_code(0);
    alone.run(&[&["import", &indices][..], &ACCEPT].concat()).expect_code(0);
    alone.write("PFREV26B.txt", finished(QUALIFYING));
    alone.run(&["import", "PFREV26B.txt"]).expect_code(0);
    alone.write("PFREV26C.txt", finished(["1111.11", "2222.22"]));
    alone.run(&["import", "PFREV26C.txt"]).expect_code(3).expect_talk(&["they are of neither factor"]);
    assert_eq!(parts(&alone), ["PFREV26B qualifying-apm"]);
    // A relative value file of a factor that is not known, under a name that says nothing.
    let text = text_of("relative-values-2026.csv").replace("33.4009", "33.1234");
    alone.write("units-2026.csv", &text);
    alone.run(&["import", "units-2026.csv"]).expect_code(3).expect_talk(&["I600"]);
    alone.write("PPRRVU2026_Jul_QPP.csv", text_of("relative-values-2026.csv"));
    alone
        .run(&["import", "PPRRVU2026_Jul_QPP.csv"])
        .expect_code(3)
        .expect_talk(&["the name of", "says qualifying APM"]);
}

#[test]
fn a_variant_that_the_file_contradicts_is_refused_with_both() {
    let workspace = Workspace::seeded();
    let file = fixture("medicare/relative-values-2026.csv");
    let before = workspace.dump();
    workspace.run(&["import", &file, "--variant", "qualifying"]).expect_code(3).expect_talk(&[
        "I600",
        "`--variant` says",
        "the conversion factor of `relative-values-2026.csv` says",
    ]);
    let text = std::fs::read(&file).expect("the fixture");
    workspace.write("PPRRVU2026_Jul_QPP.csv", text);
    workspace
        .run(&["import", "PPRRVU2026_Jul_QPP.csv", "--variant", "non-qualifying"])
        .expect_code(3)
        .expect_talk(&["I600", "the name of `PPRRVU2026_Jul_QPP.csv`"]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", &file, "--variant", "non-qualifying"]).expect_code(0);
}

#[test]
fn a_variant_that_the_amounts_contradict_is_refused_with_both() {
    let workspace = Workspace::seeded();
    workspace.write("PFREV26B.txt", finished(OTHERS));
    workspace.run(&["import", "PFREV26B.txt", "--variant", "non-qualifying"]).expect_code(0);
    let before = workspace.dump();
    // Amounts of the other factor would take the place of the file that they are held against.
    workspace.write("later/PFREV26B.txt", finished(QUALIFYING));
    workspace
        .run(&["import", "later/PFREV26B.txt", "--variant", "non-qualifying"])
        .expect_code(3)
        .expect_talk(&[
            "I600",
            "`--variant` says non-qualifying APM, the amounts of `PFREV26B.txt` say qualifying APM",
            "they are 1.00",
            "times those of `PFREV26B.txt`",
        ]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "later/PFREV26B.txt", "--variant", "qualifying"]).expect_code(0);
    assert_eq!(carriers(&workspace).len(), 2);
    // Without another file, against the fee schedule and the indices.
    let alone = Workspace::seeded();
    for name in ["relative-values-2026.csv", "three-localities-2026.csv"] {
        let file = fixture(&format!("medicare/{name}"));
        alone.run(&[&["import", &file][..], &ACCEPT].concat()).expect_code(0);
    }
    alone.write("PFREV26B.txt", finished(QUALIFYING));
    alone
        .run(&["import", "PFREV26B.txt", "--variant", "non-qualifying"])
        .expect_code(3)
        .expect_talk(&["times what the loaded relative values and indices make"]);
    alone.run(&["import", "PFREV26B.txt", "--variant", "qualifying"]).expect_code(0);
    // The name of a file speaks for itself, of finished amounts and of prices under the cap alike.
    alone.write("PFREV26B_QP.txt", finished(QUALIFYING));
    alone
        .run(&["import", "PFREV26B_QP.txt", "--variant", "non-qualifying"])
        .expect_code(3)
        .expect_talk(&["`--variant` says", "the name of `PFREV26B_QP.txt`"]);
}
