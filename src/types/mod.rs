//! The types of values: of the fields that identify a customer, and of the attributes of a profile.

use schemars::JsonSchema;

/// The kind of an identity field; each has its standardiser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// The name of a person; nicknames and titles are unified.
    PersonName,
    /// The name of a company; legal forms and punctuation are left out.
    CompanyName,
    /// The legal form at the end of a company's name, such as `gmbh` or `inc`; a name without one says nothing.
    LegalForm,
    /// An e-mail address, without plus tags; role mailboxes such as `info@` identify nobody.
    Email,
    /// A phone number in E.164.
    Phone,
    /// The registrable domain of a URL, host or e-mail address; free-mail providers identify nobody.
    Domain,
    /// A postal code without blanks and country prefix.
    PostalCode,
    /// A street with its number.
    Street,
    /// A city.
    City,
    /// A country as ISO 3166 alpha-2.
    Country,
    /// A calendar day.
    Date,
    /// An identifier of some system; kept as it is but for blanks.
    Identifier,
    /// Any other text, compared without case and accents.
    Text,
}

impl FieldType {
    /// Whether values of this kind are personal data.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::PersonName | Self::Email | Self::Phone | Self::Street)
    }
}

/// The type of an attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// Text, trimmed.
    Text,
    /// A whole number.
    Integer,
    /// A number.
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
}

impl AttributeType {
    /// The identity type whose standardiser decides whether two values agree; `None` for plain values.
    pub fn field_type(self) -> Option<FieldType> {
        Some(match self {
            Self::Country => FieldType::Country,
            Self::Email => FieldType::Email,
            Self::Phone => FieldType::Phone,
            Self::Domain => FieldType::Domain,
            Self::CompanyName => FieldType::CompanyName,
            Self::PersonName => FieldType::PersonName,
            Self::Street => FieldType::Street,
            Self::City => FieldType::City,
            Self::PostalCode => FieldType::PostalCode,
            _ => return None,
        })
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
