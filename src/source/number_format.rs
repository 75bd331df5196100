//! Number formats of workbooks, as far as they say what a number is: a percentage, money of another currency, or
//! something else in words.
//!
//! A format has up to four sections, for positive numbers, negative ones, zero and texts, or with conditions of their
//! own (ECMA-376, part 1, section 18.8.31).

/// Digits that a spreadsheet keeps of a number; the rest is noise of its arithmetic.
const DIGITS: usize = 15;

/// A format.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat(Vec<Section>);

/// How some of the numbers are shown.
#[derive(Debug, Clone, Default, PartialEq)]
struct Section {
    /// Which numbers, where it says so itself.
    when: Option<(Comparison, f64)>,
    is_percentage: bool,
    /// Words before and after the number, currencies among them.
    before: String,
    after: String,
    /// Zeros, and hyphens between them, where the number is shown with just so many digits.
    mask: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    Other,
}

impl NumberFormat {
    /// Reads the code of a format, such as `0.00" days"`.
    pub(super) fn of(code: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut is_after = false;
        let mut signs = code.chars().peekable();
        while let Some(sign) = signs.next() {
            let section = sections.last_mut().expect("there is one");
            let words = if is_after { &mut section.after } else { &mut section.before };
            match sign {
                ';' => {
                    sections.push(Section::default());
                    is_after = false;
                }
                '"' => words.extend(signs.by_ref().take_while(|sign| *sign != '"')),
                '\\' if is_after && signs.peek() == Some(&'-') => section.mask.extend(signs.next()),
                '\\' => words.extend(signs.next()),
                // As wide as the next sign, or filled with it.
                '_' | '*' => drop(signs.next()),
                '[' => {
                    let within: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                    match within.strip_prefix('$') {
                        Some(symbol) => words.push_str(symbol.split('-').next().unwrap_or_default()),
                        None => section.when = condition(&within).or(section.when),
                    }
                }
                '%' => section.is_percentage = true,
                '0' | '#' | '?' => {
                    is_after = true;
                    // Words between its digits keep a mask from being one, and so do these signs.
                    section.mask.push(if section.after.is_empty() { sign } else { '?' });
                }
                '-' | '.' | ',' | '/' | ':' | 'E' | 'e' if is_after => section.mask.push(sign),
                'G' | 'g' if next_is(&mut signs, "eneral") => is_after = true,
                ' ' | '$' | '€' | '£' | '¥' => words.push(sign),
                _ => {}
            }
        }
        Self(sections)
    }

    /// Whether some number is more than a number by it.
    pub(super) fn says_something(&self) -> bool {
        self.0.iter().any(Section::says_something)
    }

    /// Whether every number is a percentage by it.
    pub(super) fn is_of_percentages(&self) -> bool {
        self.0.first().is_some_and(|first| first.is_percentage && first.when.is_none())
    }

    /// A number with what is said of it; none where it is just a number.
    pub(super) fn text(&self, number: f64) -> Option<String> {
        let section = self.section_of(number).filter(|section| section.says_something())?;
        if section.is_percentage {
            return Some(format!("{}%", plain_number(number * 100.0)));
        }
        let digits = section.masked(number).unwrap_or_else(|| plain_number(number));
        Some(format!("{}{digits}{}", section.before, section.after))
    }

    fn section_of(&self, number: f64) -> Option<&Section> {
        let sections = &self.0;
        if sections.iter().any(|section| section.when.is_some()) {
            let holds = |section: &&Section| section.when.is_none_or(|(how, of)| how.holds(number, of));
            return sections.iter().find(holds).or(sections.last());
        }
        match sections.len() {
            0 | 1 => sections.first(),
            2 => sections.get(usize::from(number < 0.0)),
            _ => sections.get(if number > 0.0 { 0 } else { 1 + usize::from(number == 0.0) }),
        }
    }
}

impl Section {
    fn says_something(&self) -> bool {
        self.is_percentage || is_no_money(&self.before) || is_no_money(&self.after) || self.has_mask()
    }

    /// Whether codes are shown by it: `00000`, `00000-0000-00`.
    fn has_mask(&self) -> bool {
        let zeros = self.mask.bytes().filter(|sign| *sign == b'0').count();
        zeros > 1 && self.mask.bytes().all(|sign| matches!(sign, b'0' | b'-')) && self.mask.ends_with('0')
    }

    /// The digits of a whole number as the mask shows them: 00100 of 100.
    fn masked(&self, number: f64) -> Option<String> {
        if !self.has_mask() || number < 0.0 || number.fract() != 0.0 {
            return None;
        }
        let digits = plain_number(number);
        let mut left = digits.bytes().rev();
        let mut shown: Vec<u8> = self
            .mask
            .bytes()
            .rev()
            .map(|sign| if sign == b'-' { sign } else { left.next().unwrap_or(b'0') })
            .collect();
        shown.extend(left);
        shown.reverse();
        String::from_utf8(shown).ok()
    }
}

impl Comparison {
    fn holds(self, number: f64, of: f64) -> bool {
        match self {
            Self::Less => number < of,
            Self::AtMost => number <= of,
            Self::Greater => number > of,
            Self::AtLeast => number >= of,
            Self::Equal => number == of,
            Self::Other => number != of,
        }
    }
}

/// A number as the spreadsheet shows it in full: 15 digits, never with an exponent.
pub(super) fn plain_number(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.*e}", DIGITS - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let whole = exponent + 1;
    if whole <= 0 {
        let zeros = "0".repeat(whole.unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = whole.unsigned_abs() as usize;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

/// Whether the words beside a number say that it is none of dollars.
fn is_no_money(words: &str) -> bool {
    const DOLLARS: [&str; 4] = ["usd", "us", "dollar", "dollars"];
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !DOLLARS.contains(word);
    words.contains(['%', '€', '£', '¥'])
        || words.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| is_word(&word))
}

/// `<1` and its kind; none for a color or a time.
fn condition(text: &str) -> Option<(Comparison, f64)> {
    let signs = [
        ("<>", Comparison::Other),
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    let (sign, comparison) = signs.into_iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((comparison, text[sign.len()..].trim().parse().ok()?))
}

/// Takes a word where it is what comes next, in any case.
fn next_is(signs: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &str) -> bool {
    let mut ahead = signs.clone();
    let is_next = word.chars().all(|c| ahead.next().is_some_and(|next| next.eq_ignore_ascii_case(&c)));
    if is_next {
        *signs = ahead;
    }
    is_next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_what_its_number_is() {
        for (code, number, text) in [
            ("0%", 0.7, Some("70%")),
            ("0.00%;[Red]-0.00%", -0.5, Some("-50%")),
            ("0.00\" %\"", 65.0, Some("65 %")),
            ("0\\%", 65.5, Some("65.5%")),
            ("General\" %\"", 70.5, Some("70.5 %")),
            ("0\" days\"", 12.0, Some("12 days")),
            ("General\" days\"", 3.0, Some("3 days")),
            ("\"Level \"0", 3.0, Some("Level 3")),
            ("\"$\"#,##0.00\" per mile\"", 5.5, Some("$5.5 per mile")),
            ("\"£\"0.00", 5.5, Some("£5.5")),
            ("[$€-2] 0.00", 5.5, Some("€ 5.5")),
            ("0.00[$CAD]", 5.5, Some("5.5CAD")),
            ("[<1]0%;#,##0.00", 0.5, Some("50%")),
            ("[<1]0%;#,##0.00", 1200.5, None),
            // A sign after `_` is a blank of its width.
            ("#,##0.00_%_);(#,##0.00_%)", 1200.5, None),
            ("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)", 5.5, None),
            ("[$$-409]#,##0.00", 5.5, None),
            ("#,##0.00\" USD\"", 5.5, None),
            ("00000", 100.0, Some("00100")),
            ("00", 1.0, Some("01")),
            ("00", 123.0, Some("123")),
            ("\"J\"0000", 100.0, Some("J0100")),
            ("00000-0000-00", 2_821_501.0, Some("00002-8215-01")),
            ("00000\\-0000", 1234.0, Some("00000-1234")),
            ("00\".\"00", 5.0, None),
            ("000.00", 5.5, None),
            ("#,##0", 5.0, None),
            ("[Red]0.00", 5.5, None),
            ("General", 5.5, None),
            ("", 5.5, None),
        ] {
            assert_eq!(NumberFormat::of(code).text(number).as_deref(), text, "{code} of {number}");
        }
    }
}
