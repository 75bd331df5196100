//! Tests that every reader makes the same fact of the same cell: a cell is written into a file of each
//! format, and the real reader says what it is.

use serde_json::json;

use super::collect::{Collected, source};
use super::format::{Format, Sniff};
use super::hospital;
use super::hospital::testing::tall_v3;
use super::in_network;
use super::options::OpenOptions;
use super::reader::Reader;
use super::release::agreement::{read_day, read_number};
use super::rows::{PAYER_RATES, Profile};

/// What the cells of a row say that are looked at.
#[derive(Clone, Copy)]
struct Cells<'c> {
    system: &'c str,
    code: &'c str,
    modifiers: &'c str,
    setting: &'c str,
    amount: &'c str,
    /// The first day of the rate, or that of a hospital's file.
    day: &'c str,
}

const SOUND: Cells<'_> =
    Cells { system: "CPT", code: "47371", modifiers: "", setting: "both", amount: "5", day: "2026-04-01" };

/// The readers of rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    PayerCsv,
    Profile,
    Tall,
    Wide,
    Json,
    InNetwork,
}

impl Kind {
    const fn is_of_hospital(self) -> bool {
        matches!(self, Self::Tall | Self::Wide | Self::Json)
    }
}

const ALL: [Kind; 5] = [Kind::PayerCsv, Kind::Profile, Kind::Tall, Kind::Wide, Kind::Json];

/// The readers of codes: a payer's list of prices has numbers in place of cells, and is read by these alone.
const CODED: [Kind; 6] = [Kind::PayerCsv, Kind::Profile, Kind::Tall, Kind::Wide, Kind::Json, Kind::InNetwork];

/// A file of a kind with one row, and what its reader makes of it.
fn read(kind: Kind, cells: Cells<'_>) -> Collected {
    let Cells { system, code, modifiers, setting, amount, day } = cells;
    let quoted = |cell: &str| format!("\"{cell}\"");
    let quoted = |cell: &str| quoted(&cell.replace('"', "\"\""));
    let [system_cell, code_cell, modifiers_cell, setting_cell, amount_cell] =
        [system, code, modifiers, setting, amount].map(quoted);
    match kind {
        Kind::PayerCsv => of_format(
            PAYER_RATES,
            &format!(
                "payer,plan,code_system,code,modifiers,setting,method,amount,effective_from\n\
                 P,L,{system_cell},{code_cell},{modifiers_cell},{setting_cell},per diem,{amount_cell},{day}\n"
            ),
        ),
        Kind::Profile => {
            let profile = format!(
                "publisher = 'A'\nheader = {{ row = 1 }}\ncodes = [{{ column = 'c', system = '{system}' }}]\n\
                 [columns]\npayer = 'p'\nplan = 'l'\nmodifiers = 'm'\nsetting = 's'\nmethod = 'w'\namount = 'a'\neffective_from = 'd'\n"
            );
            let profile = Profile::parse("test", &profile).expect("a sound profile");
            let text = format!(
                "p,l,c,m,s,w,a,d\nP,L,{code_cell},{modifiers_cell},{setting_cell},per diem,{amount_cell},{day}\n"
            );
            Collected::of(profile.open(&source(&text)).expect("a sound header").as_mut())
        }
        Kind::Tall => of_hospital(&tall_v3(&format!(
            "A,{code_cell},{system_cell},,,{setting_cell},,,,,P,L,{modifiers_cell},{amount_cell},,,,,,,,,per diem,\n"
        ))),
        Kind::Wide => of_hospital(&format!(
            "hospital_name,last_updated_on,version\nHill,2026-04-01,3.0.0\n\
             description,code|1,code|1|type,modifiers,setting,standard_charge|P|L|negotiated_dollar,\
             standard_charge|P|L|negotiated_percentage,standard_charge|P|L|negotiated_algorithm,\
             standard_charge|P|L|methodology,additional_payer_notes|P|L,median_amount|P|L,10th_percentile|P|L,\
             90th_percentile|P|L,count|P|L,standard_charge|gross,standard_charge|discounted_cash,\
             standard_charge|min,standard_charge|max,additional_generic_notes,drug_unit_of_measurement,\
             drug_type_of_measurement\n\
             A,{code_cell},{system_cell},{modifiers_cell},{setting_cell},{amount_cell},,,per diem,,,,,,,,,,,,\n"
        )),
        Kind::Json => {
            let payer = json!({"payer_name": "P", "plan_name": "L", "methodology": "per diem",
                "standard_charge_dollar": amount});
            let charge =
                json!({"setting": setting, "modifier_code": [modifiers], "payers_information": [payer]});
            let item = json!({"description": "A", "code_information": [{"code": code, "type": system}],
                "standard_charges": [charge]});
            let file =
                json!({"hospital_name": "Hill", "version": "3.0.0", "standard_charge_information": [item]});
            of_hospital(&file.to_string())
        }
        Kind::InNetwork => {
            let price = json!({"negotiated_type": "negotiated", "negotiated_rate": 5,
                "expiration_date": "9999-12-31", "service_code": ["22"], "billing_class": "professional"});
            let group = json!({"npi": [1_234_567_893], "tin": {"type": "ein", "value": "12-3456789"}});
            let item = json!({"negotiation_arrangement": "ffs", "name": "A", "billing_code_type": system,
                "billing_code_type_version": "2026", "billing_code": code, "description": "A",
                "negotiated_rates": [{"provider_groups": [group], "negotiated_prices": [price]}]});
            let file = json!({"reporting_entity_name": "P", "reporting_entity_type": "issuer",
                "last_updated_on": day, "version": "1.3.1", "in_network": [item]});
            of_payer(&file.to_string())
        }
    }
}

fn of_hospital(text: &str) -> Collected {
    Collected::of(hospital_reader(text).as_mut())
}

fn hospital_reader(text: &str) -> Box<dyn Reader> {
    let source = source(text);
    let head = source.head().expect("a readable text");
    let format = hospital::FORMATS.iter().find(|format| format.sniff(&head) == Sniff::Yes);
    format.expect("a hospital's file").open(&source, &OpenOptions::default()).expect("a sound header")
}

fn of_payer(text: &str) -> Collected {
    let head = source(text).head().expect("a readable text");
    let format = in_network::FORMATS.into_iter().find(|format| format.sniff(&head) == Sniff::Yes);
    of_format(format.expect("a payer's file"), text)
}

fn of_format(format: &dyn Format, text: &str) -> Collected {
    let source = source(text);
    let mut reader = format.open(&source, &OpenOptions::default()).expect("a sound header");
    Collected::of(reader.as_mut())
}

/// What a reader says of the one rate: `None` when the row is refused.
fn rate(kind: Kind, cells: Cells<'_>) -> Option<String> {
    let seen = read(kind, cells);
    let is_the_one = |rate: &&String| kind == Kind::InNetwork || rate.contains("/ negotiated P, L: ");
    let rate = seen.rates.iter().find(is_the_one);
    assert_eq!(rate.is_none(), !seen.rejects.is_empty(), "{kind:?}: {seen:?}");
    // Without the line, and without what a format has no column for.
    rate.and_then(|rate| rate.split_once(": ")).map(|(_, rate)| rate.to_owned())
}

/// The amount of the one rate: a value or the word of a gap.
fn amount(kind: Kind, cell: &str) -> Option<String> {
    let rate = rate(kind, Cells { amount: cell, ..SOUND })?;
    let (_, amount) = rate.split_once("negotiated P, L: ")?;
    amount.split([' ', '`']).next().map(str::to_owned)
}

#[test]
fn an_amount_is_the_same_to_every_reader() {
    let cases: [(&str, Option<&str>); 47] = [
        ("$1,204.10", Some("1204.10")),
        ("\u{ff11}\u{ff12}\u{ff10}\u{ff0e}\u{ff15}", Some("120.50")),
        ("\u{ff04}\u{ff13}\u{ff0c}\u{ff11}\u{ff10}\u{ff10}", Some("3100.00")),
        ("3,100", Some("3100.00")),
        ("$ 1200.00", Some("1200.00")),
        ("1.234,56", Some("invalid")),
        ("12,50", Some("invalid")),
        ("0,500", Some("invalid")),
        ("1 204,10", Some("invalid")),
        ("€12,50", Some("invalid")),
        ("3.100", Some("3.10")),
        ("€3,100", Some("invalid")),
        ("12.50 EUR", Some("invalid")),
        ("12.50 USD", Some("12.50")),
        ("usd 3,100", Some("3100.00")),
        ("$5 USD", Some("5.00")),
        ("5 RVU", None),
        ("12.50", Some("12.50")),
        (" 12.5 ", Some("12.50")),
        ("0012", Some("12.00")),
        (".5", Some("0.50")),
        ("5.", Some("5.00")),
        ("1.23456", Some("1.2346")),
        ("999999999", Some("insufficient")),
        ("999999999.00", Some("insufficient")),
        ("99999999.99", Some("insufficient")),
        ("9999999999", Some("insufficient")),
        ("999999999.9", Some("insufficient")),
        ("999999999.999", Some("insufficient")),
        ("$999999999", Some("insufficient")),
        ("9999999.99", Some("9999999.99")),
        ("*", Some("suppressed")),
        ("N/A", Some("not-supplied")),
        ("-", Some("not-supplied")),
        ("TBD", Some("pending")),
        ("not applicable", Some("not-applicable")),
        ("", Some("not-supplied")),
        ("-5", None),
        ("+5", None),
        ("12.5%", Some("not-applicable")),
        ("1e3", None),
        ("(12.50)", None),
        ("99000000", Some("99000000.00")),
        ("100000000", Some("invalid")),
        ("$20,000,000,000.00", Some("invalid")),
        ("99999999999999999999", Some("invalid")),
        ("see note", None),
    ];
    for (cell, expected) in cases {
        for kind in ALL {
            // A hospital's row has other figures, which a bad cell does not take along.
            let refused = kind.is_of_hospital().then_some("invalid");
            assert_eq!(amount(kind, cell).as_deref(), expected.or(refused), "`{cell}` in {kind:?}");
        }
        // A table of Medicare prints no marker but its own, no more places than it has, and numbers with a sign.
        let known = |text: &&str| text.parse::<f64>().is_ok() && *text != "1.2346";
        if expected.is_none_or(|text| known(&text) || text == "insufficient") && !cell.starts_with(['-', '+'])
        {
            assert_eq!(read_number(cell).as_deref(), expected, "`{cell}` in a table of Medicare");
        }
    }
}

#[test]
fn what_a_zero_means_is_for_the_format_to_say() {
    for kind in ALL {
        let meant = if matches!(kind, Kind::PayerCsv | Kind::Profile) { "0.00" } else { "invalid" };
        assert_eq!(amount(kind, "0.00").as_deref(), Some(meant), "{kind:?}");
    }
}

#[test]
fn a_code_is_the_same_to_every_reader() {
    let cases = [
        ("RC", "360", Some("RC 0360")),
        ("RC", "0360", Some("RC 0360")),
        ("MS-DRG", "1", Some("MS-DRG 001")),
        ("DRG", "01", Some("DRG 001")),
        ("APR-DRG", "1", Some("APR-DRG 1")),
        ("APR-DRG", "1391", Some("APR-DRG 139-1")),
        ("CPT", " 47371 ", Some("CPT 47371")),
        ("HCPCS", "j1745", Some("HCPCS J1745")),
        ("CPT", "0633t", Some("CPT 0633T")),
        ("CPT", "G0103", Some("HCPCS G0103")),
        ("CPT", "473711", None),
        ("CPT", "=\"00100\"", Some("CPT 00100")),
        ("CPT", "47371.0", Some("CPT 47371")),
        ("RC", "360.0", Some("RC 0360")),
        ("LOCAL", "4711.0", Some("LOCAL 4711")),
        ("LOCAL", "4.7371E+04", None),
        ("LOCAL", "2025-03-01", None),
        ("CDM", "#REF!", None),
        ("CPT", "\u{feff}47371", Some("CPT 47371")),
        // Cells that say their system themselves.
        ("CPT", "CPT 47371", Some("CPT 47371")),
        ("HCPCS", "HCPCS:J1745", Some("HCPCS J1745")),
        ("RC", "RC 0360", Some("RC 0360")),
        ("MS-DRG", "MS-DRG 101", Some("MS-DRG 101")),
        ("LOCAL", "CPT 47371", Some("LOCAL CPT 47371")),
    ];
    for (system, code, expected) in cases {
        for kind in CODED {
            let seen = rate(kind, Cells { system, code, ..SOUND });
            let found = seen.as_deref().and_then(|rate| rate.split_once(" / ")).map(|(codes, _)| codes);
            // What no spreadsheet spoiled is a local code of a hospital; for what one did, the description is.
            let kept = if code == "473711" { "LOCAL 473711" } else { "LOCAL A" };
            let keeps = kind.is_of_hospital() || (kind == Kind::InNetwork && code == "473711");
            let refused = keeps.then_some(kept);
            assert_eq!(found, expected.or(refused), "{system} `{code}` in {kind:?}");
        }
    }
}

#[test]
fn a_code_without_its_zeros_or_with_a_point_is_said_by_every_reader() {
    for (code, rule) in [("360", "I214"), ("0360.0", "I576")] {
        for kind in CODED {
            let seen = read(kind, Cells { system: "RC", code, ..SOUND });
            assert!(seen.findings.iter().any(|finding| finding.starts_with(rule)), "{kind:?}: {seen:?}");
        }
    }
}

#[test]
fn modifiers_and_settings_are_the_same_to_every_reader() {
    let modifiers = [
        ("62|50", Some("50|62")),
        ("62, 50", Some("50|62")),
        ("lt", Some("LT")),
        ("26 26", Some("26")),
        ("", Some("")),
        ("N/A", Some("")),
        ("NA", Some("")),
        ("-", Some("")),
        ("None", Some("")),
        ("RTLT", Some("LT|RT")),
        ("26/TC", Some("26|TC")),
        ("26+59", Some("26|59")),
        ("LT & 50", Some("50|LT")),
        ("26.0", Some("26")),
        ("2659", None),
        ("261", None),
        ("2", None),
        ("bilateral", None),
    ];
    let between = |rate: &str| rate.split(" / ").nth(1).map(str::to_owned);
    for kind in ALL {
        for (cell, expected) in modifiers {
            let seen = rate(kind, Cells { modifiers: cell, ..SOUND });
            let found = seen.as_deref().and_then(between);
            // A hospital's file is valid whatever its modifiers say: what is none is kept as a text.
            let text = cell.to_uppercase();
            let expected = expected.or(kind.is_of_hospital().then_some(&text));
            let expected = expected.map(|modifiers| format!("both not-collected not-collected {modifiers}"));
            assert_eq!(found, expected, "`{cell}` in {kind:?}");
        }
        for (cell, expected) in [
            ("Outpatient", Some("outpatient")),
            ("IP", Some("inpatient")),
            ("Out-patient", Some("outpatient")),
            ("in patient", Some("inpatient")),
            ("out of patient", None),
            (" INPATIENT ", Some("inpatient")),
            ("ward", None),
        ] {
            let seen = rate(kind, Cells { setting: cell, ..SOUND });
            let found = seen.as_deref().and_then(between);
            let found = found.as_deref().and_then(|charge| charge.split(' ').next());
            let refused = kind.is_of_hospital().then_some("invalid");
            assert_eq!(found, expected.or(refused), "`{cell}` in {kind:?}");
        }
    }
}

#[test]
fn a_day_is_the_same_to_every_reader() {
    let cases = [
        ("2026-09-30", Some("2026-09-30"), Some("2026-09-30")),
        ("9/30/2026", Some("2026-09-30"), Some("2026-09-30")),
        ("20260930", Some("2026-09-30"), Some("2026-09-30")),
        ("2026-02-30", None, None),
        ("13/01/2025", None, None),
        // Of a whole file the month comes first; of one figure it may be anything.
        ("9/30/26", None, Some("2026-09-30")),
        ("2026-09-30T10:00:00", None, Some("2026-09-30")),
        ("30-Sep-26", None, None),
        ("45658", None, None),
    ];
    for (cell, expected, of_file) in cases {
        for kind in [Kind::PayerCsv, Kind::Profile] {
            let seen = rate(kind, Cells { day: cell, ..SOUND });
            let terms = seen.as_deref().and_then(|rate| rate.split_once(" to "));
            let found = terms.and_then(|(before, _)| before.rsplit(", ").next());
            assert_eq!(found, expected, "`{cell}` in {kind:?}");
        }
        let tall = tall_v3("").replace("4/1/2026", cell);
        let json = json!({"hospital_name": "Hill", "version": "3.0.0", "last_updated_on": cell,
            "standard_charge_information": []});
        for text in [tall, json.to_string()] {
            let edition = hospital_reader(&text).publication().edition;
            assert_eq!(edition.ok().map(|day| day.to_string()).as_deref(), of_file, "`{cell}` in {text}");
        }
        assert_eq!(read_day(cell).as_deref(), expected, "`{cell}` in a table of Medicare");
    }
}
