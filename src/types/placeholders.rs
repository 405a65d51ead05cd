//! Values that stand for nothing.

const NOTHING: [&str; 27] = [
    "n/a",
    "n.a.",
    "n.a",
    "na",
    "none",
    "null",
    "nil",
    "nan",
    "unknown",
    "unbekannt",
    "inconnu",
    "tbd",
    "tba",
    "test",
    "testing",
    "xxx",
    "xx",
    "x",
    "undefined",
    "not available",
    "not applicable",
    "not provided",
    "no name",
    "empty",
    "missing",
    "dummy",
    "?",
];

/// Whether a text in lower case is one of the words that only fill a field.
pub(super) fn is_nothing(lower: &str) -> bool {
    NOTHING.contains(&lower)
}

/// `00000`, `xxxx`: one symbol repeated four times or more, blanks and hyphens aside.
pub(super) fn is_one_symbol(lower: &str) -> bool {
    let mut symbols = lower.chars().filter(|c| c.is_alphanumeric());
    let Some(first) = symbols.next() else { return true };
    let mut n = 1;
    for symbol in symbols {
        if symbol != first {
            return false;
        }
        n += 1;
    }
    n >= 4
}

/// A number that nobody has: one digit again and again, or digits in order.
pub(super) fn is_dummy_number(lower: &str) -> bool {
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    is_one_symbol(&digits) || "01234567890".contains(&digits) && digits.len() >= 7
}
