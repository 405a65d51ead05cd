//! One raw value into its standard form, by type.
//!
//! In: the type, a default country and the raw text. Out: the standard value, or why there is none. It is a pure
//! function, never panics, and applied to its own result it changes nothing.

use super::{company, date, domain, email, folding, person, phone, place, placeholders};
use crate::config::FieldType;

/// What became of one raw value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standardised {
    /// The standard form.
    Value(String),
    /// There was nothing but blanks.
    Missing,
    /// A stand-in such as `n/a` or `info@`, which identifies nobody.
    Placeholder,
    /// A free-mail, link or parked domain, which identifies nobody.
    Ignored,
    /// Not a value of this type.
    Invalid,
}

/// Longer values are no names, addresses or identifiers.
const LONGEST: usize = 2_000;

/// Standardises one value; `region` is the ISO 3166 country assumed for phones and postal codes that name none.
pub fn standardise(field_type: FieldType, region: Option<&str>, raw: &str) -> Standardised {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return Standardised::Missing;
    }
    if trimmed.len() > LONGEST {
        return Standardised::Invalid;
    }
    if placeholders::stands_for_nothing(field_type, trimmed) {
        return Standardised::Placeholder;
    }
    match typed(field_type, region, trimmed) {
        // What only looked like something, such as a placeholder in mathematical letters.
        Standardised::Value(value) if placeholders::stands_for_nothing(field_type, &value) => Standardised::Placeholder,
        other => other,
    }
}

fn typed(field_type: FieldType, region: Option<&str>, trimmed: &str) -> Standardised {
    match field_type {
        FieldType::PersonName => non_empty(person::standard(trimmed)),
        FieldType::CompanyName => non_empty(company::standard(trimmed)),
        FieldType::LegalForm => company::legal_form(trimmed).map_or(Standardised::Ignored, Standardised::Value),
        FieldType::Email => email::standard(trimmed),
        FieldType::Phone => phone::standard(trimmed, region),
        FieldType::Domain => domain::standard(trimmed),
        FieldType::PostalCode => place::postal_code(trimmed, region),
        FieldType::Street => non_empty(place::street(trimmed)),
        FieldType::City => non_empty(place::city(trimmed)),
        FieldType::Country => place::country(trimmed),
        FieldType::Date => date::standard(trimmed, region),
        FieldType::Identifier => non_empty(identifier(trimmed)),
        FieldType::Text => non_empty(folding::fold(trimmed)),
    }
}

/// The form in which two texts agree when they are equal: without case, accents and outer punctuation.
pub fn comparable(raw: &str) -> String {
    folding::fold(raw)
}

fn non_empty(text: String) -> Standardised {
    if text.is_empty() { Standardised::Invalid } else { Standardised::Value(text) }
}

/// Blanks go, case and leading zeros stay. A Salesforce ID of 18 characters is brought to its 15, of which the last
/// three are only a checksum of the case of the others.
fn identifier(raw: &str) -> String {
    let compact: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.len() == 18
        && compact.bytes().all(|b| b.is_ascii_alphanumeric())
        && compact[15..] == case_checksum(&compact[..15])
    {
        return compact[..15].to_owned();
    }
    compact
}

/// For each five characters one letter or digit that says which of them are capitals.
fn case_checksum(id: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    id.as_bytes()
        .chunks(5)
        .map(|five| {
            let bits =
                five.iter().enumerate().fold(0usize, |bits, (i, b)| bits | usize::from(b.is_ascii_uppercase()) << i);
            char::from(ALPHABET[bits])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::FieldType as T;

    fn value(kind: T, raw: &str) -> String {
        match standardise(kind, None, raw) {
            Standardised::Value(value) => value,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn values_take_their_standard_form() {
        let cases = [
            (T::CompanyName, "The Müller & Söhne GmbH & Co. KG", "muller and sohne"),
            (T::CompanyName, "ACME, Inc.", "acme"),
            (T::CompanyName, "Acme Pvt. Ltd.", "acme"),
            (T::CompanyName, "Zażółć Sp. z o.o.", "zazolc"),
            (T::CompanyName, "Société Azur S.A.R.L.", "societe azur"),
            (T::CompanyName, "Company Inc", "company"),
            (T::CompanyName, "AG", "ag"),
            (T::CompanyName, "Alpine Systems", "alpine systems"),
            (T::CompanyName, "Massener Ringofen-Ziegelei, Act.-Ges.", "massener ringofen ziegelei"),
            (T::LegalForm, "The Müller & Söhne GmbH & Co. KG", "gmbhandcokg"),
            (T::LegalForm, "Acme Private Limited", "pvtltd"),
            (T::LegalForm, "ACME, Inc.", "inc"),
            (T::LegalForm, "Zażółć Sp. z o.o.", "spzoo"),
            (T::LegalForm, "Azur S.A.R.L.", "sarl"),
            (T::PersonName, "Dr. Bob  Smith Jr.", "robert smith jr"),
            (T::PersonName, "Smith, Robert", "robert smith"),
            (T::Email, " Ann.Lee+crm@Gmail.com ", "annlee@gmail.com"),
            (T::Email, "Ann <ann.lee@acme.example.net>", "ann.lee@acme.example.net"),
            (T::Email, "info@acme.de", "Placeholder"),
            (T::Email, "not an address", "Invalid"),
            (T::Domain, "https://user@www.Acme.co.uk:8080/en?x=1", "acme.co.uk"),
            (T::Domain, "billing@mail.acme.com", "acme.com"),
            (T::Domain, "someone@gmail.com", "Ignored"),
            (T::Domain, "shop.myshopify.com", "shop.myshopify.com"),
            (T::Domain, "192.168.0.1", "Invalid"),
            (T::Domain, "localhost", "Invalid"),
            (T::PostalCode, "sw1a 1aa", "SW1A1AA"),
            (T::PostalCode, "D-10115", "10115"),
            (T::PostalCode, "94105-1234", "94105"),
            (T::Country, "Deutschland", "DE"),
            (T::Country, "United States of America", "US"),
            (T::Country, "usa", "US"),
            (T::Country, "NA", "NA"),
            (T::Country, "Atlantis", "Invalid"),
            (T::City, "St. Gallen", "saint gallen"),
            (T::Street, "12 Main Street", "12 main st"),
            (T::Date, "31.01.2027", "2027-01-31"),
            (T::Date, "2027-01-31T10:00:00Z", "2027-01-31"),
            (T::Date, "03/04/2020", "Invalid"),
            (T::Date, "20270131", "2027-01-31"),
            (T::Date, "01312027", "Invalid"),
            (T::Identifier, " 007 ", "007"),
            (T::Identifier, "1e5", "1e5"),
            (T::Identifier, "001x0000002xLCVAA2", "001x0000002xLCV"),
            (T::Text, "  Crème   BRÛLÉE ", "creme brulee"),
            (T::Text, "n/a", "Placeholder"),
        ];
        for (kind, raw, expected) in cases {
            assert_eq!(value(kind, raw), expected, "{kind:?} {raw}");
        }
    }

    #[test]
    fn days_are_read_in_their_region() {
        for (region, raw, day) in [
            ("US", "03/04/2020", "2020-03-04"),
            ("DE", "03/04/2020", "2020-04-03"),
            ("US", "12042018", "2018-12-04"),
            ("DE", "12042018", "2018-04-12"),
        ] {
            assert_eq!(standardise(T::Date, Some(region), raw), Standardised::Value(day.into()));
        }
    }

    #[test]
    fn phones_are_read_in_their_region() {
        assert_eq!(standardise(T::Phone, Some("US"), "(415) 555-2671"), Standardised::Value("+14155552671".into()));
        assert_eq!(standardise(T::Phone, None, "+49 30 901820"), Standardised::Value("+4930901820".into()));
        assert_eq!(standardise(T::Phone, Some("US"), "000-0000"), Standardised::Placeholder);
        assert_eq!(standardise(T::Phone, Some("US"), "12"), Standardised::Invalid);
    }

    #[test]
    fn the_short_and_the_long_form_of_a_salesforce_id_agree() {
        assert_eq!(value(T::Identifier, "001x0000002xLCV"), value(T::Identifier, "001x0000002xLCVAA2"));
        assert_eq!(value(T::Identifier, "001x0000002xLCVAA3"), "001x0000002xLCVAA3");
    }

    const AWKWARD: [&str; 20] = [
        "",
        " ",
        "\u{0}",
        "\u{FEFF}",
        "👩‍👩‍👧",
        "مرحبا بالعالم",
        "株式会社アクメ",
        "a@",
        "@b",
        "@@",
        "http://",
        "://",
        "+",
        "++1",
        "&",
        ".",
        "-",
        "\u{202E}abc",
        "ﬁ Ⅻ ½",
        "K\u{30A}.K.",
    ];
    const ALL: [T; 13] = [
        T::PersonName,
        T::CompanyName,
        T::LegalForm,
        T::Email,
        T::Phone,
        T::Domain,
        T::PostalCode,
        T::Street,
        T::City,
        T::Country,
        T::Date,
        T::Identifier,
        T::Text,
    ];

    #[test]
    fn a_standard_value_is_its_own_standard_form() {
        for kind in ALL {
            for raw in AWKWARD.iter().copied().chain([
                "The The Inc Ltd",
                "St. St Street",
                "Dr Dr Bob",
                "Smith, John, Jr",
                "Berlin, 10115",
                "Ltd Ltd",
            ]) {
                if let Standardised::Value(once) = standardise(kind, Some("US"), raw) {
                    assert_eq!(
                        standardise(kind, Some("US"), &once),
                        Standardised::Value(once.clone()),
                        "{kind:?} {raw}"
                    );
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_twice_is_once(raw in "\\PC{0,40}") {
            for kind in ALL {
                if let Standardised::Value(once) = standardise(kind, Some("DE"), &raw) {
                    let twice = standardise(kind, Some("DE"), &once);
                    proptest::prop_assert_eq!(twice, Standardised::Value(once), "{:?}", kind);
                }
            }
        }
    }
}
