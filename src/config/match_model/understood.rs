//! The match model, understood: fields are indices, thresholds are in order.

use serde_json::{Value, json};

use super::fitted::Fitted;
use crate::config::identity::IdentityField;
use crate::types::{Cut, LevelRule};

/// Which records are compared, on what, and from which weight they link.
#[derive(Clone, Debug)]
pub struct MatchModel {
    /// The blocking rules, in declared order; a pair belongs to the first that proposes it.
    pub block_on: Vec<BlockingRule>,
    /// The comparisons, in declared order.
    pub compare: Vec<Comparison>,
    /// The match weight from which two records link.
    pub link_at: f64,
    /// The match weight from which a pair is reviewed.
    pub review_at: f64,
    /// The model to use; `None` to learn it.
    pub fitted: Option<Fitted>,
    /// The file of the model, as written.
    pub fitted_file: Option<String>,
    /// The most pairs that may be compared.
    pub max_pairs: u64,
}

impl MatchModel {
    /// The identity fields that are blocked on or compared.
    pub fn fields(&self) -> impl Iterator<Item = usize> + '_ {
        let blocked = self.block_on.iter().flat_map(|rule| rule.parts.iter().map(|(field, _)| *field));
        blocked.chain(self.compare.iter().flat_map(|comparison| comparison.fields.iter().copied()))
    }
}

/// Two records are compared when they agree on every part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockingRule {
    /// Identity field, and what of it must be equal.
    pub parts: Vec<(usize, Cut)>,
}

impl BlockingRule {
    /// The rule as it is written in `block_on`.
    pub fn written(&self, identity: &[IdentityField]) -> Value {
        let part = |(field, cut): &(usize, Cut)| {
            let name = identity[*field].name.as_str();
            match cut {
                Cut::Whole => name.into(),
                Cut::Prefix(n) => json!({"prefix": [name, n]}),
                Cut::Suffix(n) => json!({"suffix": [name, n]}),
                Cut::Sound => json!({"sound": name}),
                Cut::Words => json!({"words": name}),
                Cut::Year => json!({"year": name}),
            }
        };
        self.parts.iter().map(part).collect()
    }
}

/// What is compared together.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The identity fields: one, or the first and the last name of a person.
    pub fields: Vec<usize>,
    /// Levels of its own, the strongest first; `None` for those of the type.
    pub levels: Option<Vec<LevelRule>>,
}
