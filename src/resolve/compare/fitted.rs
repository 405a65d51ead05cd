//! A fitted model as a file, and back.

use anyhow::{Result, bail};

use super::fit::{Fit, rarities};
use super::units::{Comparer, Slot};
use crate::config::{Fitted, FittedComparison, FittedLevel};
use crate::matching::{Comparison, Model};

/// The fit that a pinned model makes.
///
/// # Errors
/// The model lacks a comparison, or was fitted for other levels.
pub fn pinned(comparer: &Comparer<'_>, fitted: &Fitted, shared: &[Vec<u32>]) -> Result<Fit> {
    let mut comparisons = Vec::new();
    for slot in comparer.slots() {
        let Some(known) = fitted.comparisons.iter().find(|comparison| comparison.comparison == slot.name) else {
            bail!("the fitted model knows no comparison of `{}`; run `c360 train` again", slot.name);
        };
        let same = known.levels.len() == slot.levels.len()
            && known.levels.iter().zip(slot.levels.iter().rev()).all(|(level, name)| level.level == *name);
        if !same {
            bail!(
                "the fitted model has other levels for `{}`, which now has: {}; run `c360 train` again",
                slot.name,
                levels(slot).join(", ")
            );
        }
        let weakest_first = |of: fn(&FittedLevel) -> f64| known.levels.iter().rev().map(of).collect();
        comparisons.push(Comparison {
            name: slot.name.clone(),
            m: weakest_first(|level| level.m),
            u: weakest_first(|level| level.u),
            kinship: slot.kinship.clone(),
        });
    }
    Ok(Fit {
        model: Model { prior: fitted.prior, related: fitted.related, comparisons },
        rarity: rarities(comparer, shared),
        training: None,
    })
}

fn levels(slot: &Slot) -> Vec<String> {
    slot.levels.iter().rev().cloned().collect()
}

/// The model as it is written to a file, the strongest level first.
pub fn fitted(comparer: &Comparer<'_>, fit: &Fit) -> Fitted {
    let one = |(slot, comparison): (&Slot, &Comparison)| {
        let level =
            |(l, name): (usize, &String)| FittedLevel { level: name.clone(), m: comparison.m[l], u: comparison.u[l] };
        FittedComparison {
            comparison: slot.name.clone(),
            levels: slot.levels.iter().enumerate().rev().map(level).collect(),
        }
    };
    Fitted {
        prior: fit.model.prior,
        related: fit.model.related,
        comparisons: comparer.slots().iter().zip(&fit.model.comparisons).map(one).collect(),
    }
}
