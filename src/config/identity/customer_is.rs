//! What one customer is, where companies have several sites.
//!
//! In: the word of the use case. Out: the same. Whether a site is a customer is a definition: no data tell it.

use schemars::JsonSchema;

/// What one customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerIs {
    /// Each place of an organisation: one name at two places is two customers.
    Site,
    /// The organisation: all its places are one customer.
    Organisation,
}

impl CustomerIs {
    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Organisation => "organisation",
        }
    }
}
