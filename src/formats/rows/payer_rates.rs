//! The payer CSV: ratebook's own format, which is a profile like an analyst's and known by its headings.

use std::sync::LazyLock;

use super::check::Profile;
use super::header::single_blanks;
use crate::formats::OpenOptions;
use crate::formats::format::{Format, Sniff};
use crate::formats::reader::Reader;
use crate::source::IngestError;
use crate::source::{Head, Source};

/// The format `payer-rates`.
pub const PAYER_RATES: &dyn Format = &PayerRates;

const NAME: &str = "payer-rates";

static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    let text = include_str!("payer-rates.toml");
    Profile::built_in(NAME, text).expect("the profile is part of the program, and a test reads it")
});

/// An empty file of the format with every column explained, ready to be filled in.
#[must_use]
pub const fn payer_rates_template() -> &'static str {
    include_str!("payer-rates.csv")
}

struct PayerRates;

impl Format for PayerRates {
    fn name(&self) -> &'static str {
        NAME
    }

    fn describe(&self) -> &'static str {
        "ratebook's payer CSV: one rate per row, with the columns payer, code and amount"
    }

    fn sniff(&self, head: &Head) -> Sniff {
        sniff(&PROFILE, head.table())
    }

    fn options(&self) -> &'static [&'static str] {
        &["--edition"]
    }

    fn open(&self, source: &Source, options: &OpenOptions) -> Result<Box<dyn Reader>, IngestError> {
        PROFILE.open_dated(source, options.edition)
    }
}

/// Whether a text begins with a header that has every heading which the profile needs.
fn sniff(profile: &Profile, text: &str) -> Sniff {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let is_comment = |row: &csv::StringRecord| {
        let mark = profile.header.comment.as_deref();
        mark.is_some_and(|mark| row.get(0).is_some_and(|cell| cell.trim_start().starts_with(mark)))
    };
    let header = csv.records().filter_map(Result::ok).find(|row| !is_comment(row));
    let Some(header) = header else { return Sniff::No };
    let headings: Vec<String> = header.iter().map(single_blanks).collect();
    let is_there = |wanted: &str| headings.iter().any(|heading| profile.means(wanted, heading));
    let mut missing = profile.headings();
    missing.retain(|wanted| !profile.is_optional(wanted) && !is_there(wanted));
    match missing.as_slice() {
        [] => Sniff::Yes,
        // With payer and code it can be nothing else: the header is opened and says what it lacks.
        [only] if profile.columns.named().any(|named| named == ("amount", *only)) => Sniff::Yes,
        [only] => Sniff::Almost(format!("its header has no column `{only}`")),
        _ => Sniff::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::collect::{Collected, source};

    const HEADER: &str = "payer,plan,code,modifiers,setting,method,amount,percentage,effective_from,notes\n";

    fn read(text: &str) -> Collected {
        let mut reader = PROFILE.open(&source(text)).expect("a sound header");
        Collected::of(reader.as_mut())
    }

    fn read_rows(rows: &str) -> Collected {
        read(&format!("{HEADER}{rows}"))
    }

    #[test]
    fn a_sound_row_is_one_rate_with_a_reason_for_all_that_it_does_not_say() {
        let seen = read_rows("Aetna,PPO,47371,62|50,outpatient,case rate,3250.00,,2026-01-01,\n");
        assert_eq!(seen.accepted, 1);
        assert_eq!(
            seen.rates,
            ["2: CPT 47371 / outpatient not-collected not-collected 50|62 / negotiated Aetna, PPO: 3250.00 \
              % not-applicable, case rate, 2026-01-01 to not-collected, notes not-supplied"]
        );
    }

    #[test]
    fn markers_are_gaps_with_their_text_and_a_percentage_stands_for_the_amount() {
        let seen = read_rows(
            "Cigna,,47371,,,,N/A,,,\nCigna,,47371,,,,*,,,\nCigna,,47371,,,,,62.5,,\nCigna,,47371,,,,0,,,\n",
        );
        assert_eq!(seen.amounts(), ["not-supplied `N/A`", "suppressed `*`", "not-applicable", "0.00"]);
        assert_eq!(seen.findings, ["I210 line 2, cell G2", "I211 line 5, cell G5"]);
    }

    #[test]
    fn a_bad_row_is_rejected_whole_with_its_cells_and_the_others_go_on() {
        let seen = read_rows(
            "Aetna,,473711,,,,5,,,\n,,47371,,nowhere,,$5,,,\nAetna,,47371,,,,\"1,204.10\",,2026-02-30,\n\
             Aetna,,47371\nAetna,,47371,,,,7,,,x,y\nAetna,,47371,,,,8,,,,,\n,,,,,,,,,\n",
        );
        assert_eq!((seen.accepted, seen.rejects.len()), (1, 5));
        assert_eq!(
            seen.rejects,
            [
                "2: I201 C2: Aetna,,473711,,,,5,,,",
                "3: I202 E3, I301 A3, I557 G3: ,,47371,,nowhere,,$5,,,",
                "4: I205 I4, I557 G4: Aetna,,47371,,,,\"1,204.10\",,2026-02-30,",
                "5: I104 row 5: Aetna,,47371",
                "6: I104 row 6: Aetna,,47371,,,,7,,,x,y",
            ]
        );
    }

    #[test]
    fn what_repeats_from_the_row_before_is_given_once_and_never_from_another_item() {
        let seen = read_rows(
            "Aetna,,47371,,both,,1,,,\nCigna,,47371,,both,,2,,,\nCigna,,47370,,both,,3,,,\n\
             Cigna,,47370,26,both,,4,,,\n",
        );
        assert_eq!((seen.items, seen.charges), (2, 3));
        assert_eq!(seen.amounts(), ["1.00", "2.00", "3.00", "4.00"]);
        assert!(
            seen.rates[3].contains("CPT 47370 / both not-collected not-collected 26"),
            "{:?}",
            seen.rates
        );
    }

    #[test]
    fn cells_that_are_recalled_are_counted_like_those_that_are_read() {
        let rows = "Aetna,,47371,26,both,,1,,2026-01-01,\nAetna,x,47371,26,nowhere,,2,,,\n\
                    Cigna,,47371,26,both,,3,,2026-01-01,\n";
        let (once, all) = (read_rows(rows.lines().next().unwrap_or_default()).cells, read_rows(rows).cells);
        assert!(all.is_balanced(), "{all:?}");
        assert_eq!((all.stored, all.gaps, all.rejected), (2 * once.stored, 2 * once.gaps, 10));
    }

    #[test]
    fn header_problems_name_the_nearest_column_and_unknown_ones_are_only_a_warning() {
        let error = PROFILE.open(&source("payer,code,ammount,code\n")).err();
        let Some(IngestError::Header { findings, .. }) = error else { panic!("{error:?}") };
        let seen: Vec<_> =
            findings.iter().map(|f| (f.rule.id, f.place.cell(), f.help.contains("ammount"))).collect();
        assert!(seen.contains(&("I102", Some("D1".to_owned()), false)), "{seen:?}");
        assert!(seen.contains(&("I101", Some("row 1".to_owned()), true)), "{seen:?}");
        let seen = read("payer,code,amount,region\nAetna,47371,1,South\n");
        assert_eq!((seen.accepted, seen.findings), (1, vec!["I103 line 1, cell D1".to_owned()]));
    }

    #[test]
    fn the_example_of_the_template_is_a_sound_row() {
        let template = payer_rates_template();
        let example = template.lines().find_map(|line| line.strip_prefix("# Example")).expect("an example");
        let seen = read(&format!("{template}Example{example}\n"));
        assert_eq!((seen.accepted, seen.findings.len()), (1, 0));
    }

    #[test]
    fn knows_its_files_by_three_columns_in_any_order_and_case() {
        let sniff = |text| sniff(&PROFILE, text);
        assert_eq!(sniff("# made by hand\n# \"a\", b\nAmount, PAYER ,code\n1,a,2\n"), Sniff::Yes);
        assert_eq!(sniff("payer,code,rate\n"), Sniff::Yes);
        assert_eq!(sniff("code,amount\n"), Sniff::Almost("its header has no column `payer`".to_owned()));
        assert_eq!(sniff("hospital_name,version\n"), Sniff::No);
        assert_eq!(sniff(payer_rates_template()), Sniff::Yes);
    }

    #[test]
    fn the_template_names_every_column_and_the_profile_reads_each() {
        let header = payer_rates_template().lines().last();
        let mut named: Vec<&str> = header.into_iter().flat_map(|line| line.split(',')).collect();
        // Its comments say that modifiers may have further columns.
        let (further, mut read): (Vec<&str>, Vec<&str>) =
            PROFILE.headings().into_iter().partition(|heading| heading.starts_with("modifier_"));
        assert!(further.iter().all(|heading| payer_rates_template().contains(heading)), "{further:?}");
        named.sort_unstable();
        read.sort_unstable();
        assert_eq!(named, read);
    }

    #[test]
    fn a_copy_of_the_profile_reads_the_same() {
        let copy = Profile::parse("copy", include_str!("payer-rates.toml")).expect("a sound profile");
        let file =
            format!("# a comment\n{HEADER}Aetna,,47371,62|50,both,,1,,,\nAetna,,4737,,,,x,,,\nAetna\n");
        let mut reader = copy.open(&source(&file)).expect("a sound header");
        assert_eq!(reader.publication().attributes, []);
        let (seen, own) = (Collected::of(reader.as_mut()), read(&file));
        assert_eq!((seen.rates, seen.rejects, seen.cells), (own.rates, own.rejects, own.cells));
    }
}
