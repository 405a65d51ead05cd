//! The figures of consent.

/// Customers with at least one live record, by where they stand.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ConsentMeasures {
    /// What the consent is for; the use case where that is not said.
    pub purpose: String,
    /// They have consented.
    pub given: usize,
    /// They have withdrawn, or said what is not understood.
    pub withdrawn: usize,
    /// Their consent has expired.
    pub expired: usize,
    /// They have said nothing.
    pub silent: usize,
    /// What each source says.
    #[serde(default)]
    pub by_source: Vec<ConsentSourceMeasures>,
}

/// What a source says of consent, in rows.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ConsentSourceMeasures {
    /// The name of the source.
    pub source: String,
    /// Rows that say anything, whatever it is about.
    pub rows: usize,
    /// Those that are about the purpose.
    pub about: usize,
    /// Those that consent to it.
    pub given: usize,
    /// Those of them that do not say when.
    pub undated: usize,
    /// Rows whose status is not understood; they withdraw.
    #[serde(default, skip_serializing_if = "super::share::is_zero")]
    pub not_understood: usize,
}
