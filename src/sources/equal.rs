//! Whether two cells of a column say the same.
//!
//! In: two texts, and what the use case reads them as. Out: whether they are one value to all who read them. Texts that
//! are the same but for what nobody sees are one value to everybody. It promises that no two texts are one value where
//! somebody publishes them as text.

use super::asked::says_deleted;
use crate::config::{Reads, Source};
use crate::types::{
    Assumed, AttributeType, Standardised, currency_of, day, flag, in_form, moment_in, number_with, record_key,
    standardise, visible,
};

/// Whether two cells are one value.
pub(super) fn are_one(a: &str, b: &str, column: &str, reads: &[Reads], source: &Source) -> bool {
    let (a, b) = (&*visible(a), &*visible(b));
    let form = source.form(column);
    let assumed = Assumed { zone: source.timezone, mark: source.decimal, form, region: None };
    a == b || (!reads.is_empty() && reads.iter().all(|reads| are_read_alike(a, b, *reads, assumed)))
}

fn are_read_alike(a: &str, b: &str, reads: Reads, assumed: Assumed<'_>) -> bool {
    fn both<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.is_some() && a == b
    }
    let moment = |text| moment_in(text, assumed);
    match reads {
        Reads::Value(kind) if kind.is_numeric() => {
            currency_of(a, assumed.mark) == currency_of(b, assumed.mark)
                && both(number_with(a, assumed.mark), number_with(b, assumed.mark))
        }
        Reads::Value(AttributeType::Boolean) => both(flag(a), flag(b)),
        Reads::Value(AttributeType::Date) => both(day(a, assumed), day(b, assumed)),
        Reads::Value(AttributeType::Timestamp) | Reads::Moment => both(moment(a), moment(b)),
        Reads::Value(AttributeType::Text) | Reads::Text => false,
        Reads::Value(kind) => both(kind.published(a, None), kind.published(b, None)),
        Reads::Field(kind) => {
            let standard = |text: &str| {
                let iso = assumed.form.filter(|_| kind.about().is_a_day).and_then(|form| in_form(text, form));
                match standardise(kind, None, iso.as_deref().unwrap_or(text)) {
                    Standardised::Value(value) => Some(value),
                    _ => None,
                }
            };
            both(standard(a), standard(b))
        }
        Reads::Flag => both(says_deleted(a, assumed), says_deleted(b, assumed)),
        Reads::Word => a.to_lowercase() == b.to_lowercase(),
        Reads::Id => record_key(a) == record_key(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::FieldType;

    #[test]
    fn two_cells_are_one_value_to_all_who_read_them_or_are_two() {
        let number = Reads::Value(AttributeType::Decimal);
        let assumed = Assumed::default();
        for (a, b, reads, expected) in [
            ("1,200.00", "1200", number, true),
            ("€ 5", "$ 5", number, false),
            ("12E4", "120000", Reads::Field(FieldType::Identifier), false),
            ("yes", "true", Reads::Value(AttributeType::Boolean), true),
            ("2026-01-01T23:30:00-05:00", "2026-01-02T04:30:00Z", Reads::Value(AttributeType::Date), false),
            ("2026-01-01T23:30:00-05:00", "2026-01-02T04:30:00Z", Reads::Moment, true),
            ("2026-01-05", "TRUE", Reads::Flag, true),
            ("1.10", "1.1", Reads::Text, false),
            ("9.0", "9", Reads::Id, true),
            ("A@Acme.de", "a@acme.de", Reads::Field(FieldType::Email), true),
        ] {
            assert_eq!(are_read_alike(a, b, reads, assumed), expected, "{a} {b}");
            assert_eq!(are_read_alike(b, a, reads, assumed), expected, "{b} {a}");
        }
        // Under a comma before the parts 1.500 is 1500.
        let comma = Assumed { mark: Some(crate::types::DecimalMark::Comma), ..assumed };
        assert!(!are_read_alike("1.500", "1,5", number, comma) && are_read_alike("1.500", "1500", number, comma));
        let american = Assumed { form: Some("%m/%d/%Y"), ..assumed };
        assert!(are_read_alike("03/04/2026", "2026-03-04", Reads::Value(AttributeType::Date), american));
    }
}
