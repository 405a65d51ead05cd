//! A fitted match model, as `c360 train` writes it and `match_model.fitted` pins it.
//!
//! In: the path of a file. Out: the model, or what is wrong with the file, in words that quote none of it, for it may
//! be another file. It does not ask whether the model fits the use case.

use std::io::ErrorKind;
use std::path::Path;

use super::frequencies;
use crate::config::identity::CustomerIs;
use crate::diagnostic::words;
use crate::matching::MAX_LEVELS;
use crate::storage;
use crate::tables::SavedFrequencies;

/// Larger files are no fitted models.
const LARGEST: u64 = 16 << 20;

/// Fitted parameters. It may hold more comparisons than a use case makes.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// The share of matches among all pairs of records.
    pub prior: f64,
    /// The share of related customers among them.
    pub related: f64,
    /// What one customer was when it was fitted, where that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_is: Option<CustomerIs>,
    /// One entry per compared field.
    pub comparisons: Vec<FittedComparison>,
    /// How often the values of the compared fields are held; without it a run counts them in its own records.
    #[serde(default, deserialize_with = "frequencies::read", skip_serializing)]
    pub frequencies: Option<Vec<SavedFrequencies>>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FittedComparison {
    /// The identity field.
    pub comparison: String,
    /// The share of related customers who have the field in common, where it was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related: Option<f64>,
    /// Its levels, the strongest first.
    pub levels: Vec<FittedLevel>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FittedLevel {
    /// What it means.
    pub level: String,
    /// P(level | match).
    pub m: f64,
    /// P(level | no match).
    pub u: f64,
}

impl Fitted {
    /// The file, with the weight of every level beside it.
    pub fn to_yaml(&self) -> String {
        let mut text = format!(
            "# Fitted by `c360 train`. A use case pins it with `match_model: {{fitted: FILE}}`; a run then learns \
             nothing.\nprior: {}\nrelated: {}\n",
            number(self.prior),
            number(self.related)
        );
        if let Some(said) = self.customer_is {
            text.push_str(&format!("customer_is: {}\n", said.word()));
        }
        text.push_str("comparisons:\n");
        for comparison in &self.comparisons {
            let related = comparison.related.map(|share| format!("    related: {}\n", number(share)));
            let related = related.unwrap_or_default();
            text.push_str(&format!("  - comparison: {}\n{related}    levels:\n", comparison.comparison));
            for level in &comparison.levels {
                let written =
                    format!("      - {{level: {:?}, m: {}, u: {}}}", level.level, number(level.m), number(level.u));
                text.push_str(&format!("{written:<96} # {:+.2} bits\n", level.m.log2() - level.u.log2()));
            }
        }
        if let Some(saved) = &self.frequencies {
            text.push_str(&frequencies::to_yaml(saved));
        }
        text
    }

    /// Reads a model; what is wrong with it, in words, otherwise.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let bytes = storage::read_at_most(path, LARGEST).map_err(|error| match error.kind() {
            ErrorKind::FileTooLarge => format!("`{shown}` is no fitted model: it is larger than 16 MiB"),
            _ => format!("`{shown}` cannot be read: {}", words(&error)),
        })?;
        let text = String::from_utf8(bytes).map_err(|_| format!("`{shown}` is no fitted model: it is not UTF-8"))?;
        let fitted: Self =
            serde_yaml::from_str(&text).map_err(|error| format!("`{shown}` is no fitted model{}", place(&error)))?;
        let is_share = |share: f64| share > 0.0 && share < 1.0;
        if !is_share(fitted.prior) || !is_share(fitted.related) || fitted.prior + fitted.related >= 1.0 {
            return Err(format!(
                "`{}`: `prior` and `related` are shares of all pairs, between 0 and 1",
                path.display()
            ));
        }
        for comparison in &fitted.comparisons {
            if comparison.related.is_some_and(|share| !is_share(share)) {
                let name = &comparison.comparison;
                return Err(format!("`{shown}`: `related` of `{name}` is a share, between 0 and 1"));
            }
            if comparison.levels.len() > MAX_LEVELS {
                return Err(format!(
                    "`{}`: `{}` has {} levels, and at most {MAX_LEVELS} are kept apart",
                    path.display(),
                    comparison.comparison,
                    comparison.levels.len()
                ));
            }
            for (name, of) in [("m", (|level| level.m) as fn(&FittedLevel) -> f64), ("u", |level| level.u)] {
                let sum: f64 = comparison.levels.iter().map(of).sum();
                if !comparison.levels.iter().all(|level| is_share(of(level))) || (sum - 1.0).abs() > 0.01 {
                    return Err(format!(
                        "`{}`: the {name} of `{}` are not shares that add up to 1",
                        path.display(),
                        comparison.comparison
                    ));
                }
            }
        }
        Ok(fitted)
    }
}

/// Where the file stops being a model. A missing key is one of ours and is named; every other message may quote the
/// file.
fn place(error: &serde_yaml::Error) -> String {
    let line =
        error.location().map(|place| format!(", line {}, column {}", place.line(), place.column())).unwrap_or_default();
    let text = error.to_string();
    let missing = text.split_once("missing field `").and_then(|(_, rest)| rest.split_once('`')).map(|(key, _)| key);
    let missing = ["prior", "related", "comparisons", "comparison", "levels", "level", "m", "u"]
        .into_iter()
        .find(|key| Some(*key) == missing);
    missing.map_or_else(|| line.clone(), |key| format!("{line}: `{key}` is missing"))
}

/// Six significant digits.
fn number(value: f64) -> String {
    let digits = (5 - value.abs().log10().floor() as i32).clamp(0, 40) as usize;
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
