//! From a file to the text of a profile.

use chrono::NaiveDate;

use super::column::ColumnSeen;
use super::leave_shares::leave_shares;
use super::role::{Role, is_amount};
use super::roles::Roles;
use super::same_payer::leave_same_payers;
use super::sample::Sample;
use super::shifted::Shifted;
use super::units::doubted_units;
use super::{trial, write};
use crate::formats::rows::percent_words::{Says, WordsOfDollars, names_kind_of_rate, says_percentage};
use crate::source::IngestError;
use crate::source::Source;

/// What is proposed for a file.
#[derive(Debug)]
pub enum Proposal {
    /// A commented profile, with what it would read as it stands.
    Profile {
        /// The text.
        text: String,
        /// Why it reads nothing as it stands; none where it reads rows.
        unusable: Option<String>,
    },
    /// No profile can read the file as it is: why, and what to do.
    None {
        /// Why.
        message: String,
        /// What to do.
        hint: String,
    },
}

/// A commented profile for a file, with what it would read as it stands. Of amounts of several days those in force
/// `today` are proposed.
///
/// # Errors
/// When the file cannot be read, or holds no table.
pub fn suggest(source: &Source, today: NaiveDate) -> Result<Proposal, IngestError> {
    let sample = Sample::of(source)?;
    let mut roles = Roles::of(&sample, today);
    leave_same_payers(&mut roles, &sample);
    if !roles.has_amounts(&sample) {
        return Ok(without_amounts(source, &sample, &roles));
    }
    let coded = |role: &Role| matches!(role, Role::Procedure | Role::Code(_) | Role::Field("description"));
    if !roles.of_columns.iter().any(coded) {
        return Ok(Proposal::None {
            message: format!(
                "`{}` has no column of codes or descriptions, so that nothing says what is priced",
                source.name()
            ),
            hint: "if one of its columns has codes, write a profile: ratebook import --template profile"
                .to_owned(),
        });
    }
    if let Some(refused) = percentages_among_dollars(source, &sample, &roles) {
        return Ok(refused);
    }
    let shifted = Shifted::find(source, &sample, |at| is_amount(&roles.of_columns[at]))?;
    let doubted = doubted_units(&sample.columns, &roles.of_columns);
    let tried = |roles: &Roles| {
        let body = write::profile(&sample, roles, shifted.as_ref(), today);
        trial::outcome(&body, source, &doubted).map(|outcome| (outcome, body))
    };
    let (mut outcome, mut body) = tried(&roles)?;
    if leave_shares(&mut roles, &sample, &outcome.shares) {
        (outcome, body) = tried(&roles)?;
    }
    Ok(Proposal::Profile { text: format!("{}{body}", outcome.head), unusable: outcome.unusable })
}

/// A table whose numbers are percentages in some rows, which another column says: no profile tells them from dollars.
fn percentages_among_dollars(source: &Source, sample: &Sample, roles: &Roles) -> Option<Proposal> {
    if roles.of_columns.contains(&Role::Field("percentage")) {
        return None;
    }
    let of_one = !roles.of_columns.iter().any(|role| matches!(role, Role::PayerAmounts(_)));
    let says = |(column, role): (&ColumnSeen, &Role), text: &str| {
        let heading = &column.heading;
        let is_read = !matches!(role, Role::Unused(_));
        names_kind_of_rate(heading) && says_percentage(text)
            || Says::of(heading, is_read, *role == Role::Field("notes"), of_one)
                .is_some_and(|says| says.of_percentage(heading, text, None, &mut WordsOfDollars::default()))
    };
    let all = sample.columns.iter().zip(&roles.of_columns);
    let (column, words) = all.into_iter().find_map(|of| {
        let texts = of.0.texts.keys().chain(of.0.markers.keys());
        Some((of.0, texts.into_iter().find(|text| says(of, text))?))
    })?;
    Some(Proposal::None {
        message: format!(
            "`{}` has percentages or multiples among its dollars: `{}` says `{words}` of some",
            source.name(),
            column.heading
        ),
        hint: "put percentages of charges into a column of their own, named percentage, and leave multiples out; then \
               propose again"
            .to_owned(),
    })
}

/// So many columns are named with the reason why they are no prices; of more the number is said.
const MOST_NAMED: usize = 5;

fn without_amounts(source: &Source, sample: &Sample, roles: &Roles) -> Proposal {
    let doubts = sample.columns.iter().zip(&roles.of_columns).filter_map(|(column, role)| match role {
        Role::Unused(Some(why)) => Some(format!("`{}`: {why}", column.heading)),
        _ => None,
    });
    let all: Vec<String> = doubts.collect();
    let mut doubts: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    if all.len() > MOST_NAMED {
        doubts.push(format!("and {} more, each for a reason of this kind", all.len() - MOST_NAMED));
    }
    let blank = sample.columns.iter().filter(|column| column.filled == 0).count();
    if blank > 0 {
        doubts.push(format!("{blank} of its {} columns are blank", sample.columns.len()));
    }
    let message = format!("`{}` has no column of prices that a profile could read", source.name());
    let message = if doubts.is_empty() { message } else { format!("{message}; {}", doubts.join("; ")) };
    let hint = "if one of its columns has prices all the same, write a profile that names it: ratebook import --template profile";
    Proposal::None { message, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 30).expect("a day")
    }

    /// The text of a proposal.
    fn proposed(source: &Source) -> String {
        match suggest(source, today()).expect("a readable file") {
            Proposal::Profile { text, .. } => text,
            Proposal::None { message, .. } => panic!("{message}"),
        }
    }

    use crate::formats::collect::source;
    use crate::formats::rows::Profile;
    use std::path::Path;

    #[test]
    fn proposes_payer_columns_markers_and_number_style() {
        let proposal = proposed(&source(
            "Prices,,,,,,\nUpdated 12/31/2020,,,,,,\nCharge Code,CPT/DRG,Description,Gross Charge,Aetna: PPO,Elap,\
             Cash Price\n1,47371,a,N/A,\"3,250.00\",5.00,0.00\n2,1,b,7.00,N/A,6.00,See list\n3,,c,8.00,9.00,,1.00\n",
        ));
        assert!(
            proposal.contains("reads 3 rows: 2 accepted with 5 amounts and 1 gap, 1 rejected"),
            "{proposal}"
        );
        for part in [
            "publisher = \"Prices\"",
            "edition_from = { row = 2, after = \"Updated\" }",
            "starts = [\"Charge Code\", \"CPT/DRG\", \"Description\"]",
            "thousands = \",\"",
            "cash = \"Cash Price\"",
            "{ system = \"MS-DRG\", shapes = [\"#\"], pad = 3 }",
            "    \"Aetna: PPO\",\n    # Left out; list what is a payer's, and no longer in `ignore` above:\n    # \"Elap\",",
            "separator = \": \"",
            "#   row 5, Cash Price: See list",
            "# \"0.00\" = \"not-supplied\"",
            "# key = [\"Charge Code\"]",
            "# freshness = { warn_after",
        ] {
            assert!(proposal.contains(part), "{part} in {proposal}");
        }
        assert!(Profile::parse("proposal", &proposal).is_ok());
    }

    #[test]
    fn proposes_to_pass_over_totals_and_footnotes_and_takes_no_number_of_a_hospital_for_an_amount() {
        let proposal = proposed(&source(
            "Code,Description,Charge,CCN\n47371,a,100.00,020001\n47370,b,90.00,020001\nTotal,,190.00,020001\n\
             47380,c,500.00,020001\nNote: prices may vary,,,\n",
        ));
        for part in ["3 rows: 3 accepted with 3 amounts", "\n[[rows.skip]]\ncolumn = \"Code\"\nalone = true"]
        {
            assert!(proposal.contains(part), "{part} in {proposal}");
        }
        assert!(!proposal.contains("last = "), "{proposal}");
        let edited = proposal.replace("write whose file this is", "Hill");
        Profile::parse("proposal", &edited).expect("the proposed rules can be used as they are");
    }

    #[test]
    fn reads_the_first_of_stacked_tables_and_says_so() {
        let proposal = proposed(&source(
            "Procedure ID,CPT Code,Charge\n1,036011RT,5.00\n2,047371,6.00\n\nAetna COMM\nService,Coding,Rate\n\
             x,CPT 1-2,5.00\n\nCigna\nService,Coding,Rate\n",
        ));
        assert!(proposal.contains("reads 2 rows: 2 accepted"), "{proposal}");
        assert!(
            proposal.contains("2 lines with a single text") && proposal.contains("until = [\"Aetna COMM\"]"),
            "{proposal}"
        );
        assert!(proposal.contains("strip = \"0\", split = 5"), "{proposal}");
    }

    #[test]
    fn finds_the_encoding_and_refuses_a_file_without_a_header() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"Code,Description,Fee\n1,caf\xe9,5.00\n").expect("written");
        let path: &Path = file.path();
        let source = Source::open(path, None).expect("opened");
        let proposal = proposed(&source);
        assert!(proposal.contains("encoding = \"windows-1252\""), "{proposal}");
        let unnamed = Profile::parse("proposal", &proposal).err().map(|error| error.to_string());
        assert!(unnamed.is_some_and(|message| message.contains("write who publishes")), "{proposal}");
        let error = suggest(&crate::formats::collect::source("1,2\n3,4\n"), today()).err();
        assert!(error.is_some_and(|error| error.to_string().contains("no header")));
    }
}
