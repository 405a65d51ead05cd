//! What an entity, its sources and their record IDs were called before.
//!
//! In: YAML. Out: these types, which are both as written and as understood. The doc comment of a field is the sentence
//! a user sees in their editor.

use schemars::JsonSchema;

/// What the entity was called before, so that its customers keep their canonical IDs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerEntity {
    /// The name of the entity before; its registry is taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The letters before its canonical IDs; those that were given keep them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_prefix: Option<String>,
}

/// What a source and its record IDs were called before.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerSource {
    /// The name of the source before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How its record IDs were written before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<FormerRecordId>,
}

/// How record IDs were written before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormerRecordId {
    /// In other letters of the alphabet's two cases.
    OtherCase,
    /// Longer or shorter: one begins with the other.
    Cut,
    /// They are IDs of another system, and nothing is taken over.
    Others,
}
