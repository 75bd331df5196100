//! A JSON value as a tree over its text: numbers stay as printed, every value knows its place.

use std::borrow::Cow;

/// From so many members of one object on, a map is faster than a look at each.
pub(crate) const MANY_MEMBERS: usize = 32;

/// A value and where it begins in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value<'t> {
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind<'t>,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'t> {
    Null,
    Bool(bool),
    /// As printed, but without an exponent.
    Number(Cow<'t, str>),
    Text(Cow<'t, str>),
    List(Vec<Value<'t>>),
    Object(Vec<(Cow<'t, str>, Value<'t>)>),
}

/// Where and why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxFault {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

/// Reads one value, which must be the whole text. The caller has limited its depth.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, SyntaxFault> {
    let mut parser = Parser { text, at: 0 };
    parser.blanks();
    let value = parser.value()?;
    parser.blanks();
    if parser.at == text.len() {
        Ok(value)
    } else {
        Err(parser.fault("something follows the end of the value"))
    }
}

impl<'t> Value<'t> {
    /// The member of this name; of two the last counts, as everywhere in JSON.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'t>> {
        match &self.kind {
            Kind::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The names of the members, none when it is no object.
    pub(crate) fn members(&self) -> impl Iterator<Item = &str> {
        let members: &[(Cow<'t, str>, Value<'t>)] = match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        };
        members.iter().map(|(name, _)| &**name)
    }

    /// The elements, none when it is not a list.
    pub(crate) fn elements(&self) -> &[Value<'t>] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ => &[],
        }
    }

    /// The trimmed text of a text or number; blank for anything else.
    pub(crate) fn cell(&self) -> &str {
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => text.trim(),
            Kind::Bool(true) => "true",
            Kind::Bool(false) => "false",
            Kind::Null | Kind::List(_) | Kind::Object(_) => "",
        }
    }

    /// The trimmed text of a member; blank when there is none.
    pub(crate) fn cell_of(&self, name: &str) -> &str {
        self.get(name).map_or("", Value::cell)
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn value(&mut self) -> Result<Value<'t>, SyntaxFault> {
        let start = self.at;
        let kind = match self.byte() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.list()?,
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            _ if self.word("true") => Kind::Bool(true),
            _ if self.word("false") => Kind::Bool(false),
            _ if self.word("null") => Kind::Null,
            _ => return Err(self.fault("expected a value")),
        };
        Ok(Value { at: start, end: self.at, kind })
    }

    fn object(&mut self) -> Result<Kind<'t>, SyntaxFault> {
        self.at += 1;
        let mut members = Vec::new();
        self.blanks();
        if self.take(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.blanks();
            if self.byte() != Some(b'"') {
                return Err(self.fault("expected the name of a property in quotes"));
            }
            let name = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return Err(self.fault("expected `:`"));
            }
            self.blanks();
            members.push((name, self.value()?));
            self.blanks();
            if self.take(b'}') {
                return Ok(Kind::Object(members));
            }
            if !self.take(b',') {
                return Err(self.fault("expected `,` or `}`"));
            }
        }
    }

    fn list(&mut self) -> Result<Kind<'t>, SyntaxFault> {
        self.at += 1;
        let mut elements = Vec::new();
        self.blanks();
        if self.take(b']') {
            return Ok(Kind::List(elements));
        }
        loop {
            self.blanks();
            elements.push(self.value()?);
            self.blanks();
            if self.take(b']') {
                return Ok(Kind::List(elements));
            }
            if !self.take(b',') {
                return Err(self.fault("expected `,` or `]`"));
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, SyntaxFault> {
        self.at += 1;
        let start = self.at;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    let text = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => return self.escaped(start).map(Cow::Owned),
                Some(0..=0x1f) => return Err(self.fault("a line end or control character in a text")),
                Some(_) => self.at += 1,
                None => return Err(self.fault("a text without a closing quote")),
            }
        }
    }

    /// A text with escapes; `start` is behind its quote.
    fn escaped(&mut self, start: usize) -> Result<String, SyntaxFault> {
        let mut text = self.text[start..self.at].to_owned();
        loop {
            let from = self.at;
            let rest = &self.text.as_bytes()[from..];
            let plain = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count();
            text.push_str(&self.text[from..from + plain]);
            self.at += plain;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.fault("a text without a closing quote")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxFault> {
        self.at += 2;
        Ok(match self.text.as_bytes().get(self.at - 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex()?;
                if first == 0 {
                    return Err(self.fault("a NUL character, written as \\u0000"));
                }
                // A character beyond the first 65,536 is written as two halves.
                if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let second = self.hex()?;
                    let joined = 0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff);
                    char::from_u32(joined).unwrap_or('\u{fffd}')
                } else {
                    char::from_u32(first).unwrap_or('\u{fffd}')
                }
            }
            _ => return Err(self.fault("an unknown escape in a text")),
        })
    }

    fn hex(&mut self) -> Result<u32, SyntaxFault> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(number) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return Err(self.fault("expected four hexadecimal digits"));
        };
        self.at += 4;
        Ok(number)
    }

    fn number(&mut self) -> Result<Cow<'t, str>, SyntaxFault> {
        let start = self.at;
        self.take(b'-');
        let whole = self.digits();
        if whole == 0 || (whole > 1 && self.text.as_bytes()[self.at - whole] == b'0') {
            return Err(self.fault("a number with a wrong beginning"));
        }
        if self.take(b'.') && self.digits() == 0 {
            return Err(self.fault("a number without digits after the point"));
        }
        let mantissa = &self.text[start..self.at];
        if !self.take(b'e') && !self.take(b'E') {
            return Ok(Cow::Borrowed(mantissa));
        }
        let _ = self.take(b'-') || self.take(b'+');
        if self.digits() == 0 {
            return Err(self.fault("a number without digits in its exponent"));
        }
        let printed = &self.text[start..self.at];
        let exponent = printed[mantissa.len() + 1..].parse().unwrap_or(i32::MAX);
        Ok(Cow::Owned(without_exponent(mantissa, exponent).unwrap_or_else(|| printed.to_owned())))
    }

    fn digits(&mut self) -> usize {
        let count = self.text.as_bytes()[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += count;
        count
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    const fn fault(&self, message: &'static str) -> SyntaxFault {
        SyntaxFault { at: self.at, message }
    }
}

/// `1.5` and 3 is `1500`. None when the result would be absurdly long.
fn without_exponent(mantissa: &str, exponent: i32) -> Option<String> {
    if exponent.unsigned_abs() > 400 {
        return None;
    }
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let text = match usize::try_from(point) {
        Ok(0) | Err(_) => format!("0.{}{all}", "0".repeat(point.unsigned_abs() as usize)),
        Ok(point) if point >= all.len() => format!("{all}{}", "0".repeat(point - all.len())),
        Ok(point) => format!("{}.{}", &all[..point], &all[point..]),
    };
    Some(format!("{sign}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_printed_and_lose_only_their_exponent() {
        for (printed, plain) in [("12.340", "12.340"), ("1.5e3", "1500"), ("25E-3", "0.025"), ("-0", "-0")] {
            assert_eq!(parse(printed).map(|v| v.cell().to_owned()), Ok(plain.to_owned()));
        }
        assert_eq!(parse("1e309").map(|v| v.cell().len()), Ok(310));
        for wrong in ["01", "1.", "+1", ".5", "NaN", "1e"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_escapes_and_takes_the_last_of_two_members() {
        let value = parse(r#"{"a": "x\n\u00e9\ud83d\ude00", "b": [1, null], "a": "y"}"#).expect("sound");
        assert_eq!(value.cell_of("a"), "y");
        assert_eq!(value.get("b").map(|b| b.elements().len()), Some(2));
        assert_eq!(parse(r#""x\n\u00e9\ud83d\ude00""#).map(|v| v.cell().to_owned()), Ok("x\né😀".to_owned()));
        assert_eq!(parse("{\"a\": }").map_err(|fault| fault.at), Err(6));
    }
}
