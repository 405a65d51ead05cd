//! Whether two texts say the same, whatever their type is.
//!
//! In: two texts of one column. Out: whether they are one value: the same text but for what nobody sees, the same
//! number, or the same moment. It promises that what may be an identifier, digits with a zero before them, is no
//! number.

use crate::types::{Assumed, moment_in, number_with, visible};

/// Whether two texts are spellings of one value.
pub(super) fn are_one_value(a: &str, b: &str, assumed: Assumed<'_>) -> bool {
    let (a, b) = (visible(a), visible(b));
    if a == b {
        return true;
    }
    let number = |text: &str| {
        let bytes = text.trim_start_matches(['-', '+']).as_bytes();
        let is_padded = matches!(bytes, [b'0', next, ..] if next.is_ascii_digit());
        number_with(text, assumed.mark).filter(|_| !is_padded)
    };
    let moment = |text: &str| moment_in(text, assumed).filter(|_| !text.bytes().all(|b| b.is_ascii_digit()));
    number(&a).is_some_and(|n| number(&b) == Some(n)) || moment(&a).is_some_and(|at| moment(&b) == Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_are_told_from_two_values() {
        for (a, b, expected) in [
            ("1,200.00", "1200", true),
            ("open ", "op\u{200b}en", true),
            ("2026-01-01T00:00:00Z", "2026-01-01 01:00:00+01:00", true),
            ("10", "0010", false),
            ("1700000000", "1700000000000", false),
            ("open", "Open", false),
            ("1.5", "1.50", true),
        ] {
            assert_eq!(are_one_value(a, b, Assumed::default()), expected, "{a} {b}");
            assert_eq!(are_one_value(b, a, Assumed::default()), expected, "{b} {a}");
        }
    }
}
