//! Categories of personal data as they are written.

use schemars::JsonSchema;

use crate::config::text::Entries;

/// A category of personal data, such as contacts or health.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The columns that hold it, by source.
    pub columns: Entries<Vec<String>>,
    /// The purposes that may make attributes of it, as `consent` names them; a use case without `consent` has its own
    /// name for a purpose. An empty list is none.
    pub purposes: Vec<String>,
}
