//! Headings of the template: compared without regard to case, blanks trimmed around every bar.

/// The affirmation that versions 2 use as a heading.
pub(super) const AFFIRMATION: &str = "To the best of its knowledge and belief, the hospital has included all applicable standard charge information in accordance with the requirements of 45 CFR 180.50, and the information encoded is true, accurate, and complete as of the date indicated.";

/// The attestation that version 3 uses as a heading.
pub(super) const ATTESTATION: &str = "To the best of its knowledge and belief, this hospital has included all applicable standard charge information in accordance with the requirements of 45 CFR 180.50, and the information encoded is true, accurate, and complete as of the date in the file. This hospital has included all payer-specific negotiated charges in dollars that can be expressed as a dollar amount. For payer-specific negotiated charges that cannot be expressed as a dollar amount in the machine-readable file or not knowable in advance, the hospital attests that the payer-specific negotiated charge is based on a contractual algorithm, percentage or formula that precludes the provision of a dollar amount and has provided all necessary information available to the hospital for the public to be able to derive the dollar amount, including, but not limited to, the specific fee schedule or components referenced in such percentage, algorithm or formula.";

/// How either statement begins, for files that quote it loosely.
const STATEMENT_START: &str = "to the best of its knowledge and belief";

/// States, the federal district and the territories of the CSV template.
pub(super) const STATES: &str = "AL AK AS AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND MP OH OK OR PA PR RI SC SD TN TX UT VT VI VA WA WV WI WY";

/// A heading in the form that is compared: `standard_charge | gross` and `Standard_Charge|Gross`
/// become `standard_charge|gross`.
pub(super) fn normal(heading: &str) -> String {
    let mut text = String::with_capacity(heading.len());
    for (at, part) in heading.split('|').enumerate() {
        if at > 0 {
            text.push('|');
        }
        text.push_str(&part.trim().to_lowercase());
    }
    text
}

/// True for one of the two statements, even when it is quoted loosely.
pub(super) fn is_statement(heading: &str) -> bool {
    heading
        .trim()
        .get(..STATEMENT_START.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(STATEMENT_START))
}

/// The parts between the bars, trimmed, as written.
pub(super) fn parts(heading: &str) -> Vec<&str> {
    heading.split('|').map(str::trim).collect()
}

/// The number of `code|2` or `code|2|type`; blank parts are skipped, as CMS does.
pub(super) fn code_number(heading: &str) -> Option<(usize, bool)> {
    let parts: Vec<&str> = parts(heading).into_iter().filter(|part| !part.is_empty()).collect();
    let is_type = match parts.as_slice() {
        [code, _] if code.eq_ignore_ascii_case("code") => false,
        [code, _, word] if code.eq_ignore_ascii_case("code") && word.eq_ignore_ascii_case("type") => true,
        _ => return None,
    };
    let digits: String = parts[1].chars().filter(char::is_ascii_digit).collect();
    Some((digits.parse().unwrap_or(0), is_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_the_bar_and_case_do_not_matter() {
        assert_eq!(normal("Standard_Charge |  Gross "), "standard_charge|gross");
        assert_eq!(code_number("code | 2 | type"), Some((2, true)));
        assert_eq!(code_number("code|[i]"), Some((0, false)));
        assert_eq!(code_number("codes|1"), None);
    }
}
