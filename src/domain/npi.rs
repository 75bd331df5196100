//! National provider identifiers.

/// Ten digits with a sound check digit (Luhn over the prefix 80840).
#[must_use]
pub fn is_npi(text: &str) -> bool {
    if text.len() != 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    // The prefix 80840 adds 24 to the sum.
    (sum + 24).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npi_has_a_check_digit() {
        assert!(is_npi("1234567893"));
        assert!(is_npi("1932213600"), "a real hospital's");
        for wrong in ["1234567890", "0000000001", "123456789", "12345678931"] {
            assert!(!is_npi(wrong), "{wrong}");
        }
    }
}
