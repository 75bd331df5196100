//! Which list a payer's file is of: its name without the file's own date, kind and packing. A payer
//! publishes hundreds of lists under one name, and a month replaces the month before of its list alone.
//!
//! CMS has names begin with the date (`2026-10-01_payer_plan_in-network-rates.json`); payers write it in
//! other ways and places too. One date is the file's; any other number is a plan year, a group or a part.

use crate::domain::without_date;

const ENDINGS: [&str; 3] = [".gz", ".zip", ".json"];
const KINDS: [&str; 3] = ["in-network-rates", "in-network", "allowed-amounts"];

/// What the file names of a list have the same month by month.
pub(super) fn series_of(file: &str) -> String {
    let mut name = file;
    loop {
        let shorter = ENDINGS.into_iter().fold(without_copy(name), strip_ending);
        if shorter.len() == name.len() {
            break;
        }
        name = shorter;
    }
    let lower = name.to_ascii_lowercase();
    let kind = KINDS.into_iter().find_map(|kind| Some((lower.find(kind)?, kind.len())));
    let kept =
        kind.map_or_else(|| name.to_owned(), |(at, len)| format!("{}{}", &name[..at], &name[at + len..]));
    without_date(&kept).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn strip_ending<'n>(name: &'n str, ending: &str) -> &'n str {
    let at = name.len().saturating_sub(ending.len());
    match name.get(at..) {
        Some(last) if last.eq_ignore_ascii_case(ending) => &name[..at],
        _ => name,
    }
}

/// A name without the ` (1)` that a program adds to a second download.
fn without_copy(name: &str) -> &str {
    let copied = || {
        let (before, number) = name.strip_suffix(')')?.rsplit_once('(')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        // Without a blank it may be a part of the list's own name, except after the kind and the ending.
        let is_whole = |last: &&str| before.to_ascii_lowercase().ends_with(*last);
        let is_copy = before.ends_with(' ') || KINDS.iter().chain(&ENDINGS).any(is_whole);
        (is_number && is_copy).then(|| before.trim_end())
    };
    copied().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_name_without_the_date_of_the_file() {
        for (file, series) in [
            ("2025-06-23_Evry-Health_in-network-rates.json.gz", "Evry-Health"),
            ("2026-09-01_Evry-Health_in-network-rates.json", "Evry-Health"),
            ("bsca-1056_in-network-rates.json.gz", "bsca-1056"),
            ("20260901_PPO_3_of_7.json.gz", "PPO_3_of_7"),
            ("ppo-2026-09.JSON.GZ", "ppo"),
            ("plan-20-10.json", "plan-20-10"),
            ("PPO_2026-10_v2.json", "PPO_v2"),
            ("2026-10_040_05C0_in-network-rates_01_of_02.json.gz", "040_05C0__01_of_02"),
            ("2026-10-01.json", ""),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }

    #[test]
    fn a_date_is_known_in_every_usual_spelling() {
        for date in [
            "2026-10-01",
            "2026_10_01",
            "2026.10.01",
            "2026 10 01",
            "2026-9-1",
            "20261001",
            "10-01-2026",
            "10_01_2026",
            "9-1-2026",
            "10012026",
            "2026-10",
            "2026_10",
            "202610",
            "10-2026",
            "October-2026",
            "Oct_2026",
            "Oct2026",
            "Sept-2026",
            "2026-Oct",
            "2026-Oct-01",
            "01-Oct-2026",
            "01OCT2026",
            "Oct-01-2026",
            "October 1, 2026",
            "2026-10-01T12",
            "2026-10-01T1200",
            "2026-10-01T120000Z",
            "2026-10-01T12-00-00Z",
            "2026-10-01T12:00:00.000Z",
            "2026-10-01T00:00:00-05:00",
            "2026-10-01T000000-0500",
            "20261001T120000Z",
            "20261001120000",
            "2026-10-01_12-00-00",
        ] {
            assert_eq!(series_of(&format!("{date}_PPO_in-network-rates.json")), "PPO", "{date} first");
            assert_eq!(series_of(&format!("PPO_in-network-rates_{date}.json.gz")), "PPO", "{date} last");
            assert_eq!(series_of(&format!("PPO-{date}-700.json")), "PPO-700", "{date} within");
        }
    }

    #[test]
    fn one_date_is_the_files_and_other_numbers_stay() {
        for (file, series) in [
            ("2026-12-01_GOLD-2026_in-network-rates.json", "GOLD-2026"),
            ("2026-12-01_GOLD-2027_in-network-rates.json", "GOLD-2027"),
            ("GOLD-2027_in-network-rates_2026-12-01.json", "GOLD-2027"),
            ("2026-12-01_group-202011_in-network-rates.json", "group-202011"),
            ("2026-12-01_group-202012_in-network-rates.json", "group-202012"),
            ("2026-12-01_group-20201231_in-network-rates.json", "group-20201231"),
            ("202611-0001_in-network-rates_2026-10-01.json", "202611-0001"),
            ("2026-12-01_123456_in-network-rates.json", "123456"),
            ("2026-12_2026-27-PPO.json", "2026-27-PPO"),
            ("group-201911.json", "group-201911"),
            ("group-202613.json", "group-202613"),
            ("GOLD-2026.json", "GOLD-2026"),
            ("PPO_2026-10-01T120000-02.json", "PPO_02"),
            ("PPO_in-network-rates_20261101_2.json", "PPO__2"),
            ("90210-2026-10-01-7.json", "90210-7"),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }

    #[test]
    fn a_copy_is_of_the_list_that_it_copies() {
        for (file, series) in [
            ("2026-10-01_PPO_in-network-rates (1).json", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json (12).gz", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json.gz (1)", "PPO"),
            ("2026-10-01_PPO_in-network-rates(2).json.gz", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json(2).gz", "PPO"),
            ("PPO (1).zip", "PPO"),
            ("PPO(1).json", "PPO(1"),
            ("PPO (east).json", "PPO (east"),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }
}
