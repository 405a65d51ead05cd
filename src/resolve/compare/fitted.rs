//! A fitted model as a file, and back.
//!
//! In: a comparer and a fit, or what a use case pins. Out: the other one. It promises that a model which was fitted for
//! other comparisons or levels is never used. It reads and writes no file.

use anyhow::Result;

use super::fit::Fit;
use super::kinship::kinships;
use super::rarity::rarities;
use super::units::{Comparer, Slot};
use crate::config::{CustomerIs, Fitted, FittedComparison, FittedLevel};
use crate::diagnostic::Problem;
use crate::matching::{Comparison, Kinship, Model};
use crate::tables::SavedFrequencies;

/// Whether a pinned model knows what is compared.
///
/// # Errors
/// A [`Problem`]: the model lacks a comparison, or was fitted for other levels.
pub fn fits(comparer: &Comparer<'_>, fitted: &Fitted) -> Result<()> {
    if fitted.customer_is != comparer.customer_is() {
        let is = |said: Option<CustomerIs>| said.map_or("not told".to_owned(), |said| format!("`{}`", said.word()));
        let [then, now] = [fitted.customer_is, comparer.customer_is()].map(is);
        return Err(problem(format!("when the model was fitted, `customer_is` was {then}, and now it is {now}")).into());
    }
    for (s, slot) in comparer.slots().iter().enumerate() {
        known(fitted, slot)?;
        let saved = fitted.frequencies.iter().flatten().find(|saved| saved.field == slot.name);
        if comparer.words(s).is_some() && saved.is_some_and(|saved| saved.words.is_none()) {
            let lacks = format!("the fitted model knows how often values of `{}` are held, and not words", slot.name);
            return Err(problem(lacks).into());
        }
    }
    Ok(())
}

/// The fit that a pinned model makes.
///
/// # Errors
/// As [`fits`].
pub fn pinned(comparer: &Comparer<'_>, fitted: &Fitted, shared: &[Vec<u32>]) -> Result<Fit> {
    fits(comparer, fitted)?;
    let mut comparisons = Vec::new();
    let (kinships, _) = kinships(comparer, &comparer.held(), true);
    for (slot, kinship) in comparer.slots().iter().zip(kinships) {
        let known = known(fitted, slot)?;
        let weakest_first = |of: fn(&FittedLevel) -> f64| known.levels.iter().rev().map(of).collect();
        comparisons.push(Comparison {
            name: slot.name.clone(),
            m: weakest_first(|level| level.m),
            u: weakest_first(|level| level.u),
            kinship: match known.related {
                Some(_) if !slot.kinship.is_learned() => Kinship::Half,
                // The place of a site.
                None if comparer.customer_is() == Some(CustomerIs::Site) => kinship.clone(),
                _ => slot.kinship.clone(),
            },
            common: known.related.unwrap_or_else(|| kinship.common()),
        });
    }
    Ok(Fit {
        model: Model { prior: fitted.prior, related: fitted.related, comparisons },
        rarity: rarities(comparer, &comparer.held(), shared),
        training: None,
    })
}

fn problem(headline: String) -> Problem {
    Problem {
        code: "fitted-model-does-not-fit",
        path: vec!["match_model".into(), "fitted".into()],
        headline,
        help: "run `c360 train` again".to_owned(),
    }
}

/// What the model knows of a comparison, with the levels that it has now.
fn known<'a>(fitted: &'a Fitted, slot: &Slot) -> Result<&'a FittedComparison, Problem> {
    let Some(known) = fitted.comparisons.iter().find(|comparison| comparison.comparison == slot.name) else {
        return Err(problem(format!("the fitted model knows no comparison of `{}`", slot.name)));
    };
    let same = known.levels.len() == slot.levels.len()
        && known.levels.iter().zip(slot.levels.iter().rev()).all(|(level, name)| level.level == *name);
    if !same {
        let now = levels(slot).join(", ");
        return Err(problem(format!("the fitted model has other levels for `{}`, which now has: {now}", slot.name)));
    }
    Ok(known)
}

fn levels(slot: &Slot) -> Vec<String> {
    slot.levels.iter().rev().cloned().collect()
}

/// The model as it is written to a file, the strongest level first; `frequencies` are those to be saved beside it.
pub fn fitted(comparer: &Comparer<'_>, fit: &Fit, frequencies: Vec<SavedFrequencies>) -> Fitted {
    let one = |(slot, comparison): (&Slot, &Comparison)| {
        let level =
            |(l, name): (usize, &String)| FittedLevel { level: name.clone(), m: comparison.m[l], u: comparison.u[l] };
        FittedComparison {
            comparison: slot.name.clone(),
            related: comparison.kinship.is_learned().then_some(comparison.common),
            levels: slot.levels.iter().enumerate().rev().map(level).collect(),
        }
    };
    Fitted {
        prior: fit.model.prior,
        related: fit.model.related,
        customer_is: comparer.customer_is(),
        comparisons: comparer.slots().iter().zip(&fit.model.comparisons).map(one).collect(),
        frequencies: Some(frequencies),
    }
}
