//! A fitted match model, as `c360 train` writes it and `match_model.fitted` pins it.

use std::path::Path;

use crate::storage;

/// A larger file is no fitted model.
const LARGEST: u64 = 1 << 20;

/// Fitted parameters. It may hold more comparisons than a use case makes.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// The share of matches among all pairs of records.
    pub prior: f64,
    /// The share of related customers among them.
    pub related: f64,
    /// One entry per compared field.
    pub comparisons: Vec<FittedComparison>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FittedComparison {
    /// The identity field.
    pub comparison: String,
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
            "# Fitted by `c360 train`. A use case pins it with `match_model: {{fitted: FILE}}`; a run then learns nothing.\nprior: {}\nrelated: {}\ncomparisons:\n",
            number(self.prior),
            number(self.related)
        );
        for comparison in &self.comparisons {
            text.push_str(&format!("  - comparison: {}\n    levels:\n", comparison.comparison));
            for level in &comparison.levels {
                let written = format!("      - {{level: {:?}, m: {}, u: {}}}", level.level, number(level.m), number(level.u));
                text.push_str(&format!("{written:<96} # {:+.2} bits\n", level.m.log2() - level.u.log2()));
            }
        }
        text
    }

    /// Reads a model; what is wrong with it, in words, otherwise.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let cannot = |error: &dyn std::fmt::Display| format!("`{}` cannot be read: {error}", path.display());
        let bytes = storage::read_at_most(path, LARGEST).map_err(|error| cannot(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| cannot(&"it is not UTF-8"))?;
        // The file may be any other, and what a library says of it may quote it.
        let fitted: Self = serde_yaml::from_str(&text).map_err(|error| {
            let at = error.location().map_or_else(String::new, |at| format!(", line {}, column {}", at.line(), at.column()));
            format!("`{}` is no fitted model{at}: it is not what `c360 train` writes", path.display())
        })?;
        let is_share = |share: f64| share > 0.0 && share < 1.0;
        if !is_share(fitted.prior) || !is_share(fitted.related) || fitted.prior + fitted.related >= 1.0 {
            return Err(format!("`{}`: `prior` and `related` are shares of all pairs, between 0 and 1", path.display()));
        }
        for comparison in &fitted.comparisons {
            for (name, of) in [("m", (|level| level.m) as fn(&FittedLevel) -> f64), ("u", |level| level.u)] {
                let sum: f64 = comparison.levels.iter().map(of).sum();
                if !comparison.levels.iter().all(|level| is_share(of(level))) || (sum - 1.0).abs() > 0.01 {
                    return Err(format!("`{}`: the {name} of `{}` are not shares that add up to 1", path.display(), comparison.comparison));
                }
            }
        }
        Ok(fitted)
    }
}

/// Six significant digits.
fn number(value: f64) -> String {
    let digits = (5 - value.abs().log10().floor() as i32).clamp(0, 40) as usize;
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
