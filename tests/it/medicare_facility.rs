//! What Medicare pays facilities: OPPS Addendum B and ASC Addenda AA, BB and EE, small files of ours and
//! the published ones over all their rows, against a reading of their own.

use std::collections::BTreeMap;

use crate::cells::bytes_of;
use crate::comparable::{printed, rows, shown};
use crate::workspace::{Workspace, column_of, payer_csv, published};

/// The folder of the published files.
const PUBLISHED: &str = "public-fee-schedules";

fn fixture(name: &str) -> String {
    crate::workspace::fixture(&format!("medicare/{name}"))
}

fn with_fixtures(names: &[&str]) -> Workspace {
    let workspace = Workspace::seeded();
    for name in names {
        workspace.run(&["import", &fixture(name)]).expect_code(0);
    }
    workspace
}

/// A workspace with these published files; none where they are not on this machine.
pub(crate) fn real(names: &[&str]) -> Option<Workspace> {
    let workspace = Workspace::seeded();
    for name in names {
        let path = published(&format!("{PUBLISHED}/{name}"))?;
        workspace.run(&["import", &path.display().to_string()]).expect_code(0);
    }
    Some(workspace)
}

/// The rows of a published CSV below the row that begins with this cell, cells trimmed.
pub(crate) fn published_rows(name: &str, header: &str) -> Vec<Vec<String>> {
    let path = published(&format!("{PUBLISHED}/{name}")).expect("it was imported");
    let bytes = bytes_of(&path);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    let rows = reader.byte_records().map(|row| row.expect("a CSV"));
    // Windows-1252 and UTF-8 agree on what is counted here; a byte 0xFF is a blank of DOS.
    let text = |cell: &[u8]| {
        let plain: Vec<u8> = cell.iter().copied().filter(u8::is_ascii).collect();
        String::from_utf8(plain).expect("ASCII").trim().to_owned()
    };
    rows.map(|row| row.iter().map(text).collect::<Vec<_>>())
        .skip_while(|row| row[0] != header)
        .skip(1)
        .filter(|row| !row[0].is_empty() && !row[0].contains(' '))
        .collect()
}

/// An amount in ten-thousandths of a dollar.
pub(crate) fn scaled(cell: &str) -> Option<i64> {
    let plain: String = cell.chars().filter(|c| !matches!(c, '$' | ',')).collect();
    let (dollars, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    Some(dollars.parse::<i64>().ok()? * 10_000 + part)
}

fn answers(workspace: &Workspace, code: &str) -> Vec<String> {
    column_of(
        &workspace.database(),
        &format!(
            "SELECT schedule || ' ' || period || ' ' || part || ': ' || answer || ' ' || coalesce(payment, '[' || payment_na || ']')
             FROM v_medicare_facility WHERE code = '{code}' ORDER BY schedule DESC, period, part"
        ),
    )
}

#[test]
fn a_code_has_its_payment_or_the_answer_that_takes_its_place() {
    let workspace = with_fixtures(&[
        "opps-addendum-b-oct-2025.csv",
        "asc-addendum-aa-oct-2025.csv",
        "asc-addendum-ee-oct-2025.csv",
        "asc-addendum-aa-apr-2026.csv",
        "asc-addendum-bb-apr-2026.csv",
        "asc-addendum-ee-apr-2026.csv",
    ]);
    assert_eq!(
        answers(&workspace, "47371"),
        [
            "OPPS 2025-10 : paid 9000.25",
            "ASC 2025-10 EE: excluded [not-applicable]",
            "ASC 2026-04 AA: paid 5000.75"
        ]
    );
    assert_eq!(answers(&workspace, "47380")[0], "OPPS 2025-10 : inpatient only [not-applicable]");
    assert_eq!(
        answers(&workspace, "80053"),
        ["OPPS 2025-10 : included in other services [included-elsewhere]"]
    );
    assert_eq!(answers(&workspace, "J9999"), ["OPPS 2025-10 : paid 12.345", "ASC 2026-04 BB: paid 12.4"]);
    assert_eq!(
        answers(&workspace, "0102T"),
        ["ASC 2026-04 AA: included in other services [included-elsewhere]"]
    );
    let shown = workspace.run(&["report", "code", "47371", "--full", "--format", "md"]).expect_code(0).stdout;
    for words in [
        "What Medicare pays facilities",
        "$9,000.25",
        "J1, comprehensive service",
        "excluded: a surgical center",
        "5362",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // Loaded and not listed is said, too.
    let office =
        workspace.run(&["query", "run", "medicare-facility", "--param", "code=99213", "--format", "csv"]);
    let office = office.expect_code(0).stdout;
    assert!(office.contains("not paid here") && office.contains("not listed"), "{office}");
}

#[test]
fn a_corrected_file_replaces_the_first_and_never_the_other_way() {
    let first = std::fs::read_to_string(fixture("opps-addendum-b-oct-2025.csv")).expect("a fixture");
    let corrected = first.replace("$12.345", "$1.235");
    let (first_name, corrected_name) =
        ("2025_October_Addendum_B.09.26.25.csv", "2025_October_Addendum_B.10.25.25.csv");
    let workspace = Workspace::seeded();
    workspace.write(first_name, &first);
    workspace.write(corrected_name, &corrected);
    workspace.run(&["import", first_name]).expect_code(0);
    workspace.run(&["import", corrected_name]).expect_code(0).expect_talk(&["1 changed", "6 unchanged"]);
    assert_eq!(answers(&workspace, "J9999"), ["OPPS 2025-10 : paid 1.235"]);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let changes =
        workspace.run(&["imports", "diff", &last.to_string(), "--format", "csv"]).expect_code(0).stdout;
    assert!(changes.contains("J9999,known,payment,known,12.345,known,1.235"), "{changes}");
    let workspace = Workspace::seeded();
    workspace.write(first_name, &first);
    workspace.write(corrected_name, &corrected);
    workspace.run(&["import", corrected_name]).expect_code(0);
    workspace.run(&["import", first_name]).expect_code(3).expect_talk(&["I503"]);
}

#[test]
fn the_addendum_of_device_offsets_is_refused_with_what_to_import() {
    let workspace = Workspace::seeded();
    let refused = workspace.run(&["import", &fixture("asc-addendum-ff-apr-2026.csv")]);
    assert_ne!(refused.code, 0);
    refused.expect_talk(&["Addendum FF", "AA, BB and EE", "OPPS Addendum B"]);
}

#[test]
fn every_row_of_every_published_addendum_b_is_stored() {
    for (name, rows, period) in [
        ("opps/opps_addendum_b_2025_jan_12.31.24.csv.gz", 18_562, "2025-01"),
        ("opps/opps_addendum_b_2025_jul_06.26.25.csv.gz", 18_704, "2025-07"),
        ("opps/opps_addendum_b_2025_jul_07.25.25.csv.gz", 18_704, "2025-07"),
        ("opps/opps_addendum_b_2025_oct.csv.gz", 18_798, "2025-10"),
    ] {
        let Some(workspace) = real(&[name]) else { return };
        let expected = published_rows(name, "HCPCS Code");
        assert_eq!(expected.len(), rows, "{name}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM medicare_opps"), rows as i64, "{name}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM import_reject"), 0, "{name}");
        assert_eq!(workspace.value::<String>("SELECT period FROM v_medicare_release"), period);
        for (column, at) in
            [("weight", 4), ("payment", 5), ("minimum_copayment", 7), ("adjusted_copayment", 9)]
        {
            let of_row = |row: &Vec<String>| scaled(&row[at]).filter(|_| row[2] != "C");
            let amounts: Vec<i64> = expected.iter().filter_map(of_row).collect();
            let sum = workspace.value::<i64>(&format!("SELECT sum({column}) FROM medicare_opps"));
            let count = workspace.value::<i64>(&format!("SELECT count({column}) FROM medicare_opps"));
            assert_eq!((sum, count as usize), (amounts.iter().sum(), amounts.len()), "{name} {column}");
        }
        let unexplained = "SELECT count(*) FROM medicare_opps WHERE payment_na = 'not-supplied'";
        assert_eq!(workspace.value::<i64>(unexplained), 0);
    }
}

#[test]
fn october_2025_of_opps_has_its_gaps_by_reason() {
    let Some(workspace) = real(&["opps/opps_addendum_b_2025_oct.csv.gz"]) else { return };
    let reasons = column_of(
        &workspace.database(),
        "SELECT coalesce(payment_na, 'paid') || ' ' || count(*) FROM medicare_opps GROUP BY payment_na ORDER BY 1",
    );
    assert_eq!(reasons, ["included-elsewhere 3653", "not-applicable 8363", "paid 6708", "set-locally 74"]);
    let rows = published_rows("opps/opps_addendum_b_2025_oct.csv.gz", "HCPCS Code");
    let mut by_status: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter()
        .filter(|row| scaled(&row[5]).is_none())
        .for_each(|row| *by_status.entry(&row[2]).or_default() += 1);
    let of = |statuses: &[&str]| statuses.iter().map(|status| by_status[status]).sum::<usize>();
    assert_eq!(of(&["N", "P", "Q4"]), 3653);
    assert_eq!(of(&["F", "H", "H1", "L"]), 74);
    assert_eq!(of(&["A", "B", "C", "E1", "E2", "M", "Y"]), 8363);
    let liver = column_of(
        &workspace.database(),
        "SELECT code || ' ' || status || ' ' || coalesce(apc, '-') || ' ' || coalesce(payment, '-')
         FROM v_medicare_facility WHERE code IN ('47371', '47379', '47380', '47382') ORDER BY code",
    );
    assert_eq!(
        liver,
        [
            "47371 J1, comprehensive service: one payment for all that the claim reports with it 5362 10411.22",
            "47379 J1, comprehensive service: one payment for all that the claim reports with it 5361 5834.36",
            "47380 C, inpatient only: not paid to an outpatient department - -",
            "47382 J1, comprehensive service: one payment for all that the claim reports with it 5361 5834.36",
        ]
    );
    assert_eq!(
        workspace.value::<i64>(
            "SELECT count(*) FROM medicare_opps JOIN code USING (code_id) WHERE code = 'A4341'"
        ),
        1
    );
}

#[test]
fn the_corrected_july_of_opps_changes_five_rows() {
    let names =
        ["opps/opps_addendum_b_2025_jul_06.26.25.csv.gz", "opps/opps_addendum_b_2025_jul_07.25.25.csv.gz"];
    let Some(workspace) = real(&names[..1]) else { return };
    let second = published(&format!("{PUBLISHED}/{}", names[1])).expect("both are there");
    workspace
        .run(&["import", &second.display().to_string()])
        .expect_code(0)
        .expect_talk(&["0 added, 5 changed, 0 removed, 18,699 unchanged"]);
    let payments = column_of(
        &workspace.database(),
        "SELECT code || ' ' || payment FROM v_medicare_facility
         WHERE code IN ('A9697', 'A9596', 'C9089', 'J2724', 'Q5146') ORDER BY code",
    );
    assert_eq!(payments, ["A9596 511.55", "A9697 1137.991", "C9089 0.88", "J2724 15.031", "Q5146 76.181"]);
}

#[test]
fn every_row_of_the_published_asc_addenda_is_stored() {
    for (name, table, rows, sum) in [
        ("asc/ASC_Addendum_AA_20251001.csv.gz", "medicare_asc", 4_201, Some(6)),
        ("asc/ASC_Addendum_AA_20260401.csv.gz", "medicare_asc", 4_832, Some(6)),
        ("asc/ASC_Addendum_BB_20260401.csv.gz", "medicare_asc", 2_526, Some(6)),
        ("asc/ASC_Addendum_EE_20251001.csv.gz", "medicare_asc_excluded", 2_109, None),
        ("asc/ASC_Addendum_EE_20260401.csv.gz", "medicare_asc_excluded", 1_559, None),
    ] {
        let Some(workspace) = real(&[name]) else { return };
        let expected = published_rows(name, "HCPCS Code");
        assert_eq!(expected.len(), rows, "{name}");
        assert_eq!(workspace.value::<i64>(&format!("SELECT count(*) FROM {table}")), rows as i64, "{name}");
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM import_reject"), 0, "{name}");
        let Some(at) = sum else { continue };
        let amounts: Vec<i64> = expected.iter().filter_map(|row| scaled(&row[at])).collect();
        let stored = workspace.value::<i64>("SELECT sum(payment) FROM medicare_asc");
        let count = workspace.value::<i64>("SELECT count(payment) FROM medicare_asc");
        assert_eq!((stored, count as usize), (amounts.iter().sum(), amounts.len()), "{name}");
        assert_eq!(
            workspace.value::<i64>("SELECT count(*) FROM medicare_asc WHERE payment_na = 'not-supplied'"),
            0
        );
    }
    // What is paid by weight is the weight times the factor of 2026, but for a cent of rounding.
    let Some(workspace) = real(&["asc/ASC_Addendum_AA_20260401.csv.gz"]) else { return };
    let weighted: i64 =
        workspace.value("SELECT count(*) FROM medicare_asc WHERE weight IS NOT NULL AND payment IS NOT NULL");
    let off: i64 = workspace.value(
        "SELECT count(*) FROM medicare_asc
         WHERE weight IS NOT NULL AND abs(payment / 10000.0 - weight / 10000.0 * 56.322) > 0.01",
    );
    assert_eq!((weighted, off), (3_931, 0));
}

#[test]
fn a_code_is_excluded_from_surgical_centers_until_it_is_paid() {
    let Some(workspace) = real(&[
        "asc/ASC_Addendum_AA_20251001.csv.gz",
        "asc/ASC_Addendum_EE_20251001.csv.gz",
        "asc/ASC_Addendum_AA_20260401.csv.gz",
        "asc/ASC_Addendum_BB_20260401.csv.gz",
        "asc/ASC_Addendum_EE_20260401.csv.gz",
    ]) else {
        return;
    };
    assert_eq!(
        answers(&workspace, "47371"),
        ["ASC 2025-10 EE: excluded [not-applicable]", "ASC 2026-04 AA: paid 5120.5"]
    );
    assert_eq!(
        answers(&workspace, "47382"),
        ["ASC 2025-10 AA: paid 2860.32", "ASC 2026-04 AA: paid 3030.97"]
    );
    for code in ["47379", "47380", "47381"] {
        assert_eq!(
            answers(&workspace, code).last().map(String::as_str),
            Some("ASC 2026-04 EE: excluded [not-applicable]")
        );
    }
    let offsets =
        published(&format!("{PUBLISHED}/asc/ASC_Addendum_FF_20260401.csv.gz")).expect("it is beside them");
    let refused = workspace.run(&["import", &offsets.display().to_string()]);
    assert_ne!(refused.code, 0);
    refused.expect_talk(&["Addendum FF"]);
}

const LATER: &str = "today=2027-06-01";
/// Facilities' prices of two dates and of each place, and a professional's beside them.
fn priced() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[
        "Aetna,A,CPT,47371,,outpatient,facility,,case rate,18000.50,,2025-11-01,,",
        "Aetna,A,CPT,47371,,outpatient,facility,24,case rate,10001.50,,2026-10-01,,",
        "Cigna,A,CPT,47371,,outpatient,facility,24,case rate,7000.00,,2025-11-01,,",
        "Aetna,A,CPT,47371,,inpatient,facility,21,case rate,30000.00,,2025-11-01,,",
        "Aetna,A,CPT,47371,,inpatient,professional,21,fee schedule,1182.39,,2026-11-01,,",
        "Cigna,A,CPT,47371,73,outpatient,facility,22,case rate,9000.25,,2025-11-01,,",
        "Cigna,A,CPT,47371,50,outpatient,facility,22,case rate,9000.25,,2025-11-01,,",
        "Aetna,A,CPT,47380,,outpatient,facility,22,case rate,5000.00,,2025-11-01,,",
        "Aetna,A,CPT,47382,,,facility,,case rate,9001.00,,2025-10-15,,",
        "Aetna,B,CPT,47382,,outpatient,facility,22,fee schedule,100.00,,,,",
        "Aetna,C,CPT,47382,,outpatient,facility,22,other,100.00,,2027-01-01,,",
    ]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    for name in [
        "relative-values-2026.csv",
        "opps-addendum-b-oct-2025.csv",
        "asc-addendum-aa-oct-2025.csv",
        "asc-addendum-ee-oct-2025.csv",
        "asc-addendum-aa-apr-2026.csv",
        "asc-addendum-ee-apr-2026.csv",
    ] {
        workspace.run(&["import", &fixture(name)]).expect_code(0);
    }
    workspace
}

#[test]
fn a_facility_is_compared_with_the_schedule_of_its_place_and_date_and_never_with_the_professionals() {
    let workspace = priced();
    let against = |code: &str, modifier: &str| -> Vec<String> {
        let (code, modifier) = (format!("code={code}"), format!("modifier={modifier}"));
        let rows = rows(&workspace, "payer-against-medicare", &[&code, &modifier, LATER]);
        let words =
            ["payer_name", "billing_class", "medicare_setting", "schedule", "medicare_amount", "highest"];
        let lines = rows.iter().filter(|row| shown(row, "rates") != "0" || row["billing_class"].is_string());
        lines.map(|row| words.map(|column| shown(row, column)).join("; ")).collect()
    };
    assert_eq!(
        against("47371", ""),
        [
            "Aetna; professional; facility; physician fee schedule RVU26C; 1182.39; 100",
            "Aetna; facility; inpatient; inpatient; not-applicable; not-applicable",
            "Aetna; facility; surgical center; ASC 2026-04; 5000.75; 200",
            "Aetna; facility; outpatient; OPPS 2025-10; 9000.25; 200",
            "Cigna; facility; surgical center; ASC 2025-10; not-applicable; not-applicable",
        ]
    );
    assert_eq!(against("47371", "73"), ["Cigna; facility; outpatient; OPPS 2025-10; 4500.13; 200"]);
    assert_eq!(
        against("47371", "50"),
        ["Cigna; facility; outpatient; OPPS 2025-10; not-applicable; not-applicable"]
    );
    assert_eq!(
        against("47380", ""),
        ["Aetna; facility; outpatient; OPPS 2025-10; not-applicable; not-applicable"]
    );
    // Where nothing states the place, each that Medicare pays; without a date or the file of the year, none.
    assert_eq!(
        against("47382", ""),
        [
            "Aetna; facility; outpatient; OPPS 2025-10; 4500.5; 200",
            "Aetna; facility; surgical center; ASC 2025-10; 2700.5; 333.3",
            "Aetna; facility; outpatient; OPPS; not-supplied; not-supplied",
            "Aetna; facility; outpatient; OPPS; pending; pending",
        ]
    );
    let asked = ["query", "run", "payer-against-medicare", "--param", "code=47382", "--param", LATER];
    let wanted = workspace.run(&[&asked[..], &["--format", "md"]].concat());
    wanted.expect_code(0).expect_stdout(&["OPPS Addendum B of 2027", "the day of each price in its file"]);
    let excluded = workspace.run(&[
        "query",
        "run",
        "payer-against-medicare",
        "--param",
        "code=47371",
        "--format",
        "json",
    ]);
    assert!(excluded.expect_code(0).stdout.contains("nothing: excluded"));
}

/// What a hospital outpatient department and a surgical center are paid with a modifier, each by a rate of its own.
fn with_modifier(workspace: &Workspace, code: &str, modifier: &str) -> Vec<String> {
    let rates = [("22", "2025-11-01"), ("24", "2026-04-01")].map(|(place, day)| {
        format!("Aetna,A,CPT,{code},{modifier},outpatient,facility,{place},case rate,1.00,,{day},,")
    });
    let name = format!("{code}-{modifier}.csv");
    workspace.write(&name, payer_csv(&rates.each_ref().map(String::as_str)));
    workspace.run(&["import", &name, "--replaces"]).expect_code(0);
    let (code, modifier) = (format!("code={code}"), format!("modifier={modifier}"));
    let rows = rows(workspace, "payer-against-medicare", &[&code, &modifier, LATER]);
    let rows = rows.iter().filter(|row| row["billing_class"].is_string());
    rows.map(|row| format!("{} {}", shown(row, "medicare_setting"), shown(row, "medicare_amount"))).collect()
}

#[test]
fn a_facility_is_paid_with_a_modifier_as_the_manual_decides_and_else_nobody_knows() {
    let Some(workspace) =
        real(&["opps/opps_addendum_b_2025_oct.csv.gz", "asc/ASC_Addendum_AA_20260401.csv.gz"])
    else {
        return;
    };
    let paid = |code: &str, modifier: &str| with_modifier(&workspace, code, modifier).join("; ");
    // The whole is paid at $10,411.22 (OPPS) and $5,120.50 (surgical center).
    let both = |outpatient: &str, center: &str| format!("surgical center {center}; outpatient {outpatient}");
    assert_eq!(paid("47371", "RT"), both("pending", "not-collected"));
    let Some(schedule) = published("medicare-pfs/2026/PPRRVU2026_Jul_nonQPP.csv.gz") else { return };
    workspace.run(&["import", &schedule.display().to_string()]).expect_code(0);
    for (modifier, outpatient, center) in [
        ("52", "5205.61", "2560.25"),
        ("59", "10411.22", "5120.5"),
        ("76", "10411.22", "not-collected"),
        ("50", "not-applicable", "not-applicable"),
        ("LT", "not-applicable", "not-collected"),
        ("53", "not-applicable", "not-applicable"),
        ("PA", "not-applicable", "not-applicable"),
        ("51", "not-collected", "not-collected"),
    ] {
        assert_eq!(paid("47371", modifier), both(outpatient, center), "{modifier}");
        // The first page says the same.
        let shown_first =
            rows(&workspace, "code-medicare-pays", &["code=47371", &format!("modifier={modifier}")]);
        let amounts: Vec<String> = shown_first[2..].iter().map(|row| shown(row, "amount")).collect();
        assert_eq!(amounts, [outpatient, center], "{modifier}");
    }
    // Both sides, of status T: $890.29 and half of it. One comprehensive payment (J1) is not decided.
    assert!(paid("0213T", "50").ends_with("; outpatient 1335.44"), "{}", paid("0213T", "50"));
    assert!(paid("64493", "RT").ends_with("; outpatient 890.29"), "{}", paid("64493", "RT"));
    assert!(paid("19303", "50").ends_with("; outpatient not-collected"), "{}", paid("19303", "50"));
    // A code that may be of one side.
    assert!(paid("93971", "RT").ends_with("; outpatient not-collected"), "{}", paid("93971", "RT"));
}

#[test]
fn no_two_reports_print_two_medicare_amounts_for_one_scope_of_facilities() {
    let workspace = priced();
    for (mut asked, expected, schedule) in [
        (
            vec!["code=47371", "modifier=", "setting=inpatient", "billing_class=facility"],
            "not-applicable",
            "inpatient",
        ),
        (
            vec!["code=47371", "modifier=", "setting=inpatient", "billing_class=professional"],
            "1182.39",
            "physician fee schedule RVU26C",
        ),
        (vec!["code=47371", "modifier=73"], "4500.13", "OPPS 2025-10"),
        (vec!["code=47380", "modifier="], "not-applicable", "OPPS 2025-10"),
        (vec!["code=47382", "modifier=", "method=other"], "pending", "OPPS"),
        (vec!["code=47382", "modifier=", "method=fee schedule"], "not-supplied", "OPPS"),
        // Two settings of Medicare that pay it, in one scope.
        (vec!["code=47382", "modifier=", "method=case rate"], "not-supplied", "ASC 2025-10,OPPS 2025-10"),
    ] {
        asked.insert(2, LATER);
        let one = printed(&workspace, "payer-comparison", "medicare", &asked);
        assert_eq!(one, [expected], "{asked:?}");
        assert_eq!(printed(&workspace, "payer-comparison", "schedule", &asked), [schedule], "{asked:?}");
        let range = rows(&workspace, "benchmark-range", &[&asked[..], &["min_n=1"]].concat());
        let (middle, percent) = (shown(&range[0], "middle"), shown(&range[0], "of_medicare"));
        match expected.parse::<f64>() {
            Ok(amount) => {
                let exact = 100.0 * middle.parse::<f64>().expect("a median") / amount;
                assert!((percent.parse::<f64>().expect("a percentage") - exact).abs() <= 0.05, "{asked:?}");
                let against = rows(&workspace, "payer-against-medicare", &asked[..3]);
                let same = against.iter().filter(|row| row["schedule"] == schedule);
                let amounts: Vec<String> = same.map(|row| shown(row, "medicare_amount")).collect();
                assert!(!amounts.is_empty() && amounts.iter().all(|amount| amount == expected), "{asked:?}");
                let site = rows(&workspace, "site-of-service", &asked[..3]);
                let name = format!("Medicare {schedule}");
                let here = site.iter().filter(|row| row["source"] == name.as_str());
                assert!(
                    here.map(|row| shown(row, "middle")).any(|amount| amount == expected),
                    "{asked:?}: {site:?}"
                );
            }
            Err(_) => assert_eq!(percent, expected, "{asked:?}"),
        }
    }
}

/// A database with the extracts of Medicare's schedules that ratebook ships.
fn with_extracts() -> Workspace {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    workspace
}

#[test]
fn the_extracts_that_ratebook_ships_are_compared_with_and_never_taken_for_the_whole_file() {
    let workspace = with_extracts();
    workspace.write(
        "rates.csv",
        payer_csv(&[
            "Aetna,A,CPT,47371,,outpatient,facility,22,case rate,10411.22,,2025-11-01,,",
            "Aetna,A,CPT,99213,,outpatient,facility,22,case rate,100.00,,2025-11-01,,",
        ]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let amount = |code: &str| printed(&workspace, "payer-comparison", "medicare", &[&format!("code={code}")]);
    assert_eq!(amount("47371"), ["10411.22"]);
    assert_eq!(amount("99213"), ["pending"]);
    workspace.run(&["import", &fixture("opps-addendum-b-oct-2025.csv")]).expect_code(0);
    assert_eq!(answers(&workspace, "47371")[0], "OPPS 2025-10 : paid 9000.25");
    assert_eq!(
        (amount("47371"), amount("99213")),
        (vec!["9000.25".to_owned()], vec!["not-applicable".to_owned()])
    );
}

#[test]
fn a_discontinued_device_intensive_procedure_has_no_amount_until_the_share_of_the_device_is_known() {
    let workspace = with_extracts();
    let rates = payer_csv(&[
        "Aetna,A,CPT,47371,73,outpatient,facility,22,case rate,5205.61,,2025-11-01,,",
        "Aetna,A,CPT,47383,73,outpatient,facility,22,case rate,5205.61,,2025-11-01,,",
        "Aetna,A,CPT,47383,74,outpatient,facility,22,case rate,5205.61,,2025-11-01,,",
    ]);
    workspace.write("rates.csv", rates);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    // The seed has both codes at $10,411.22; ASC Addendum AA calls 47383 device-intensive (J8).
    let amounts = "SELECT code || '-' || modifier || ' ' || ifnull(cents / 100.0, cents_na)
                   FROM medicare_facility_modifier_cents JOIN code USING (code_id)
                   WHERE code IN ('47371', '47383') ORDER BY code, modifier";
    assert_eq!(
        column_of(&workspace.database(), amounts),
        ["47371-73 5205.61", "47371-74 10411.22", "47383-73 not-collected", "47383-74 10411.22"]
    );
    let against = |code: &str, modifier: &str| {
        let (code, modifier) = (format!("code={code}"), format!("modifier={modifier}"));
        let rows = rows(&workspace, "payer-against-medicare", &[&code, &modifier, LATER]);
        let aetna = rows.into_iter().find(|row| shown(row, "payer_name") == "Aetna").expect("it has a rate");
        shown(&aetna, "medicare_amount")
    };
    assert_eq!(against("47371", "73"), "5205.61");
    assert_eq!(against("47383", "73"), "not-collected");
    assert_eq!(against("47383", "74"), "10411.22");
}

#[test]
fn a_drug_is_no_procedure_that_a_facility_reduces_or_discontinues() {
    let workspace = with_extracts();
    workspace.run(&["import", &fixture("opps-addendum-b-oct-2025.csv")]).expect_code(0);
    workspace.write(
        "rates.csv",
        payer_csv(&["Aetna,A,HCPCS,J9999,73,outpatient,facility,22,fee schedule,6.00,,2025-11-01,,"]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let against = |modifier: &str| {
        let rows = rows(
            &workspace,
            "payer-against-medicare",
            &["system=HCPCS", "code=J9999", &format!("modifier={modifier}")],
        );
        shown(&rows[0], "medicare_amount")
    };
    assert_eq!(against("73"), "not-applicable");
    let shares = "SELECT modifier || ' ' || ifnull(cents / 100.0, cents_na)
                  FROM medicare_facility_modifier_cents JOIN code USING (code_id) WHERE code = 'J9999' ORDER BY modifier";
    assert_eq!(column_of(&workspace.database(), shares), ["73 not-applicable", "74 not-applicable"]);
}

#[test]
fn a_hospitals_price_that_states_no_setting_is_not_taken_for_an_outpatient_price() {
    let workspace = with_extracts();
    let profile = |setting: &str| {
        format!(
            "publisher = 'Dale'\nedition = '2025-11-01'\nheader = {{ row = 1 }}\n\
             columns = {{ payer = 'Payer', amount = 'Rate' }}\ncodes = [{{ column = 'Code', system = 'CPT' }}]\n\
             constants = {{ {setting} }}\n"
        )
    };
    workspace.write("rates.csv", "Payer,Code,Rate\nAetna,47371,9000.00\nAetna,47383,9000.00\n");
    for (setting, medicare) in [
        ("", "not-supplied not-supplied"),
        ("setting = 'both'", "10411.22 10411.22"),
        ("setting = 'outpatient'", "10411.22 10411.22"),
        ("setting = 'inpatient'", "not-applicable not-applicable"),
        ("place_of_service = '24'", "not-applicable pending"),
    ] {
        workspace.write("dale.toml", profile(setting));
        workspace.run(&["import", "rates.csv", "--profile", "dale.toml", "--replaces"]).expect_code(0);
        let compared = |code| printed(&workspace, "payer-comparison", "medicare", &[code]).join(" ");
        assert_eq!([compared("code=47371"), compared("code=47383")].join(" "), medicare, "{setting}");
    }
    // A payer's price for a facility: surgical centers were not paid for 47371 in 2025, so that one setting is left;
    // what they were paid for 47383 is not loaded.
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    let rates = ["47371", "47383"]
        .map(|code| format!("Aetna,A,CPT,{code},,,facility,,case rate,9001.00,,2025-11-01,,"));
    workspace.write("payer.csv", payer_csv(&rates.each_ref().map(String::as_str)));
    workspace.run(&["import", "payer.csv"]).expect_code(0);
    let compared =
        |code| printed(&workspace, "payer-comparison", "medicare", &[code, "setting=[not-collected]"]);
    assert_eq!([compared("code=47371"), compared("code=47383")].concat(), ["10411.22", "not-supplied"]);
}
