//! Consent as it is understood.

use crate::tables::Micros;

/// Who may be in the profile.
#[derive(Clone, Debug)]
pub struct Consent {
    /// What the consent is for.
    pub purpose: Option<String>,
    /// Where customers consent and withdraw.
    pub from: Vec<ConsentSource>,
    /// How long a consent holds; `None` is until it is withdrawn.
    pub lasts: Option<Micros>,
}

/// Where a source says whether customers consent.
#[derive(Clone, Debug)]
pub struct ConsentSource {
    /// The index of the source.
    pub source: usize,
    /// The column that says it.
    pub status: String,
    /// What stands there where a customer consents.
    pub given: Vec<String>,
    /// The column that names the purpose.
    pub purpose: Option<String>,
}

impl ConsentSource {
    /// The columns that it reads, each with its key.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("status", Some(&self.status)), ("purpose", self.purpose.as_ref())]
            .into_iter()
            .filter_map(|(key, column)| Some((key, column?.as_str())))
    }
}
