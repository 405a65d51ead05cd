//! The types of values: of the fields that identify a customer, and of the attributes of a profile.
//!
//! In: texts. Out: their standard form, what is published of them, and how two of them agree. One type is one file or
//! folder, and one line of the table below; nothing outside asks which type a value has in order to treat it specially.
//! A type never panics, reads no data but the value, and decides nothing about customers.

mod blocking;
mod calendar;
mod city;
mod company;
mod country;
mod currency;
mod custom;
mod date;
mod domain;
mod email;
mod flag;
mod folding;
mod form;
mod garbled;
mod iban;
mod id_form;
mod identifier;
mod json;
mod moment;
mod no_date;
mod notation;
mod number;
mod overlap;
mod person;
mod phone;
mod placeholders;
mod postal_code;
mod sound;
mod spelling;
mod street;
mod text;
mod tokens;
mod umlauts;
mod value_type;
mod values;
mod visible;

use schemars::JsonSchema;

use crate::matching::{Kinship, similarity::Scratch};
use crate::tables::{Frequencies, Texts};
pub use blocking::Cut;
pub use custom::LevelRule;
pub use flag::flag;
pub use form::{in_form, to_form, writes_a_day};
pub use id_form::{IdForm, key_in, record_key, stands_for_no_record};
pub use identifier::without_marks;
pub use json::{JsonText, json_elements, json_texts, key_text};
pub use moment::{Assumed, day, moment, moment_in, shown_at, when_shown};
pub use no_date::{NoDate, no_date};
pub use notation::{Notation, NotationLearnt};
pub use number::{DecimalMark, currency_of, number, number_with};
pub use placeholders::{is_null, is_written_by_a_program, says_nothing};
pub use tokens::Tokens;
pub(crate) use value_type::Answers;
pub use value_type::{Partner, Standardised, Subject, Topic};
use value_type::{Prepared as _, ValueType};
pub use values::{Ladder, NameLevels, Spelt, Values, crossed, is_one_word, spelt};
pub use visible::{trimmed, visible};

macro_rules! types {
    ($($(#[doc = $doc:literal])* $name:ident: $kind:ty,)*) => {
        /// The kind of an identity field; each has its standardiser.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum FieldType {
            $($(#[doc = $doc])* $name,)*
        }

        /// The distinct values of a field, ready to be compared; one variant per type.
        enum Prepared<'a> {
            $($name(<$kind as ValueType>::Column<'a>),)*
        }

        impl FieldType {
            /// All types, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What the type says of itself.
            pub(crate) fn about(self) -> Answers {
                match self {
                    $(Self::$name => Answers::of::<$kind>(),)*
                }
            }

            fn standard(self, trimmed: &str, region: Option<&str>) -> Standardised {
                match self {
                    $(Self::$name => <$kind>::standard(trimmed, region),)*
                }
            }

            fn published(self, trimmed: &str, region: Option<&str>) -> Option<String> {
                match self {
                    $(Self::$name => <$kind>::published(trimmed, region),)*
                }
            }

            fn stands_for_nothing(self, written: &str, lower: &str) -> bool {
                match self {
                    $(Self::$name => <$kind>::stands_for_nothing(written, lower),)*
                }
            }

            /// What two customers who belong together share.
            pub(crate) fn kinship(self) -> Kinship {
                match self {
                    $(Self::$name => <$kind>::kinship(),)*
                }
            }
        }

        impl<'a> Prepared<'a> {
            fn new(kind: FieldType, texts: &'a Texts, held: &Frequencies) -> Self {
                match kind {
                    $(FieldType::$name => Self::$name(value_type::Prepared::new(texts, held)),)*
                }
            }

            fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
                match self {
                    $(Self::$name(column) => column.level(a, b, scratch),)*
                }
            }

            fn words(&self) -> Option<&Tokens> {
                match self {
                    $(Self::$name(column) => column.words(),)*
                }
            }
        }
    };
}

types! {
    /// The name of a person; nicknames and titles are unified.
    PersonName: person::PersonName,
    /// The name of a company; legal forms and punctuation are left out.
    CompanyName: company::CompanyName,
    /// The legal form at the end of a company's name, such as `gmbh` or `inc`; a name without one says nothing.
    LegalForm: company::LegalForm,
    /// An e-mail address, without plus tags; role mailboxes such as `info@` identify nobody.
    Email: email::Email,
    /// A phone number in E.164.
    Phone: phone::Phone,
    /// The registrable domain of a URL, host or e-mail address; free-mail providers identify nobody.
    Domain: domain::Domain,
    /// A postal code without blanks and country prefix.
    PostalCode: postal_code::PostalCode,
    /// A street with its number.
    Street: street::Street,
    /// A city.
    City: city::City,
    /// A country as ISO 3166 alpha-2.
    Country: country::Country,
    /// A calendar day.
    Date: date::Date,
    /// An identifier of some system; kept as it is but for blanks.
    Identifier: identifier::Identifier,
    /// A bank account number (ISO 13616), without blanks; only where its check digits hold.
    Iban: iban::Iban,
    /// Any other text, compared without case and accents.
    Text: text::Text,
}

impl FieldType {
    /// Whether values of this kind are personal data.
    pub fn is_personal(self) -> bool {
        self.about().personal
    }

    /// Whether a value names no person by itself: a registrable domain, a country, a city. A company's name may be its
    /// owner's, and an identifier a social security number.
    pub fn names_nobody(self) -> bool {
        self.about().names_nobody
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

/// Values as long as this, in bytes, are no names, addresses or identifiers.
const LONGER: usize = 2_001;
/// Longer values do not only fill a field.
const LONGEST_FILLER: usize = 40;

/// Standardises one value; `region` is the ISO 3166 country assumed for phones and postal codes that name none.
///
/// A pure function that never panics, and applied to its own result changes nothing.
pub fn standardise(kind: FieldType, region: Option<&str>, raw: &str) -> Standardised {
    // Half of a garbled letter may be a character that shows nothing.
    let whole = if garbled::may_hide(raw) { garbled::repaired(raw) } else { raw.into() };
    let seen = visible(&whole);
    match seen.len() {
        0 => return Standardised::Missing,
        LONGER.. => return Standardised::Invalid,
        _ if stands_for_nothing(kind, &seen) => return Standardised::Placeholder,
        _ => {}
    }
    match kind.standard(&seen, region) {
        // What only looked like something, such as a placeholder in mathematical letters.
        Standardised::Value(value) | Standardised::Doubtful(value) if stands_for_nothing(kind, &value) => {
            Standardised::Placeholder
        }
        other => other,
    }
}

/// The country that a text names in any spelling, as ISO 3166 alpha-2.
pub fn country(text: &str) -> Option<String> {
    let Standardised::Value(code) = standardise(FieldType::Country, None, text) else { return None };
    Some(code)
}

fn stands_for_nothing(kind: FieldType, trimmed: &str) -> bool {
    if trimmed.len() > LONGEST_FILLER {
        return false;
    }
    let lower = trimmed.to_lowercase();
    !lower.chars().any(char::is_alphanumeric) || kind.stands_for_nothing(trimmed, &lower)
}

/// The type of an attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// Text, trimmed.
    Text,
    /// A whole number.
    Integer,
    /// A number, exact to nine digits after the point.
    Decimal,
    /// `true` or `false`; also 1/0, yes/no, t/f, y/n.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment, in UTC.
    Timestamp,
    /// A country, as ISO 3166 alpha-2.
    Country,
    /// An e-mail address, lower case.
    Email,
    /// A phone number in E.164.
    Phone,
    /// A registrable domain.
    Domain,
    /// The name of a company.
    CompanyName,
    /// The name of a person.
    PersonName,
    /// A street with its number.
    Street,
    /// A city.
    City,
    /// A postal code.
    PostalCode,
    /// A bank account number (ISO 13616), without blanks.
    Iban,
}

impl AttributeType {
    /// The types that an identity field can have too.
    const OF_FIELDS: [(Self, FieldType); 10] = [
        (Self::Country, FieldType::Country),
        (Self::Email, FieldType::Email),
        (Self::Phone, FieldType::Phone),
        (Self::Domain, FieldType::Domain),
        (Self::CompanyName, FieldType::CompanyName),
        (Self::PersonName, FieldType::PersonName),
        (Self::Street, FieldType::Street),
        (Self::City, FieldType::City),
        (Self::PostalCode, FieldType::PostalCode),
        (Self::Iban, FieldType::Iban),
    ];

    /// The identity type whose standardiser decides whether two values agree; `None` for plain values.
    pub fn field_type(self) -> Option<FieldType> {
        Self::OF_FIELDS.iter().find(|(kind, _)| *kind == self).map(|(_, field)| *field)
    }

    /// The type of an attribute that publishes what an identity field holds.
    pub fn of_field(field_type: FieldType) -> Option<Self> {
        Self::OF_FIELDS.iter().find(|(_, field)| *field == field_type).map(|(kind, _)| *kind)
    }

    /// The type of the identity fields that are read by the same country as these values; `None` where a country
    /// changes nothing.
    pub fn read_by_region_as(self) -> Option<FieldType> {
        match self {
            Self::Phone => Some(FieldType::Phone),
            Self::Date | Self::Timestamp => Some(FieldType::Date),
            _ => None,
        }
    }

    /// Whether sums and ranges make sense.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// Whether values of this type are stored as text.
    pub fn is_textual(self) -> bool {
        !matches!(self, Self::Integer | Self::Decimal | Self::Boolean | Self::Date | Self::Timestamp)
    }
}

impl AttributeType {
    /// The form in which two values agree when they are equal; empty where the value is none of the type.
    pub fn comparable(self, raw: &str) -> String {
        match self.field_type() {
            None => folding::fold(&visible(raw)),
            Some(field_type) => match standardise(field_type, None, raw) {
                Standardised::Value(value) => value,
                // A free-mail domain and the mailbox of a role link nobody, and are still somebody's.
                Standardised::Ignored | Standardised::Placeholder => {
                    field_type.published(&visible(raw), None).map(|text| folding::fold(&text)).unwrap_or_default()
                }
                _ => String::new(),
            },
        }
    }

    /// Whether the form of a text says that it is of the type, as a phone number's does and a name's does not.
    pub fn has_a_form(self) -> bool {
        self.field_type().is_some_and(|field_type| field_type.about().has_a_form)
    }

    /// What a profile publishes of a text without blanks around it, read in `region` where it names no country; `None`
    /// where the text is none of the type, or is what a program writes for nothing.
    pub fn published(self, trimmed: &str, region: Option<&str>) -> Option<String> {
        match self.field_type() {
            _ if placeholders::is_written_by_a_program(trimmed) => None,
            None => Some(trimmed.to_owned()),
            Some(field_type) if trimmed.len() >= LONGER || stands_for_nothing(field_type, trimmed) => None,
            Some(field_type) => field_type.published(trimmed, region),
        }
    }
}

#[cfg(test)]
mod tests;
