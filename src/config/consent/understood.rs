//! Consent as it is understood.

use crate::config::identity::Extract;
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
    /// Where it says it.
    pub status: Extract,
    /// What stands there where a customer consents.
    pub given: Vec<String>,
    /// Where it names the purpose.
    pub purpose: Option<Extract>,
    /// What the purpose is called here, where it has a name of its own.
    pub called: Vec<String>,
    /// The column that says when, of customers.
    pub at: Option<String>,
}

impl Consent {
    /// The sources that are asked, by their index.
    pub fn sources(&self) -> impl Iterator<Item = usize> + '_ {
        self.from.iter().map(|from| from.source)
    }
}

impl ConsentSource {
    /// The columns that it reads, each with its key.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let mut all: Vec<(&'static str, &str)> = Vec::new();
        all.extend(self.status.columns().into_iter().map(|column| ("status", column)));
        all.extend(self.purpose.iter().flat_map(|purpose| purpose.columns()).map(|column| ("purpose", column)));
        all.extend(self.at.iter().map(|column| ("at", column.as_str())));
        all.into_iter()
    }
}
