//! Which values of customers may stand in a report or a message, and what stands there for all others.

use super::FieldType;

impl FieldType {
    /// Whether a value names no person by itself: a registrable domain, a country, a city. A company's name may be its
    /// owner's, and an identifier a social security number.
    pub fn names_nobody(self) -> bool {
        matches!(self, Self::Domain | Self::Country | Self::City)
    }

    /// A value as a report may show it: the value, or how long it is.
    pub fn shown(self, value: &str) -> String {
        match value.chars().count() {
            _ if self.names_nobody() => value.to_owned(),
            1 => "1 character".to_owned(),
            n => format!("{n} characters"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_nobody_is_shown() {
        assert_eq!(FieldType::Domain.shown("acme.com"), "acme.com");
        assert_eq!(FieldType::Country.shown("DE"), "DE");
        for kind in [
            FieldType::PersonName,
            FieldType::CompanyName,
            FieldType::LegalForm,
            FieldType::Email,
            FieldType::Phone,
            FieldType::PostalCode,
            FieldType::Street,
            FieldType::Date,
            FieldType::Identifier,
            FieldType::Text,
        ] {
            assert_eq!(kind.shown("123456789"), "9 characters", "{kind:?}");
        }
        assert_eq!(FieldType::Text.shown("ü"), "1 character");
    }
}
