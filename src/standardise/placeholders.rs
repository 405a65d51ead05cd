//! Values that stand for nothing.

use crate::config::FieldType;

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

/// Whether the value only fills a field. `NA` is a country and may be an identifier.
pub(super) fn stands_for_nothing(field_type: FieldType, trimmed: &str) -> bool {
    if trimmed.len() > 40 {
        return false;
    }
    let lower = trimmed.to_lowercase();
    if !lower.chars().any(char::is_alphanumeric) {
        return true;
    }
    match field_type {
        FieldType::Country => matches!(lower.as_str(), "n/a" | "none" | "null" | "unknown" | "tbd" | "test"),
        FieldType::Identifier => {
            matches!(lower.as_str(), "n/a" | "none" | "null" | "unknown" | "tbd" | "undefined" | "0")
                || is_one_symbol(&lower)
        }
        FieldType::Phone => is_dummy_number(&lower) || NOTHING.contains(&lower.as_str()),
        FieldType::PostalCode => {
            NOTHING.contains(&lower.as_str()) || (is_one_symbol(&lower) && lower.starts_with(['0', '9', 'x']))
        }
        FieldType::PersonName
        | FieldType::CompanyName
        | FieldType::LegalForm
        | FieldType::Street
        | FieldType::City
        | FieldType::Email
        | FieldType::Domain
        | FieldType::Text
        | FieldType::Date => {
            // One letter may be a company; as a whole value of other fields it fills a gap.
            NOTHING.contains(&lower.as_str())
        }
    }
}

/// `00000`, `xxxx`: one symbol repeated four times or more, blanks and hyphens aside.
fn is_one_symbol(lower: &str) -> bool {
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

fn is_dummy_number(lower: &str) -> bool {
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    is_one_symbol(&digits) || "01234567890".contains(&digits) && digits.len() >= 7
}
