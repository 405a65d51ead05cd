//! Whether a run writes which value identifies which customer, and how.

use schemars::JsonSchema;

/// How the values in `identifiers.parquet` are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Identifiers {
    /// As the standard form of their type, which is personal data.
    Value,
    /// As the SHA-256 of that, in hexadecimal digits, as lists of hashed addresses have them. Who can guess a value can
    /// find it.
    Sha256,
}
