//! What `c360 train` is taught by people, and what training says of itself.

use std::path::Path;

use anyhow::{Result, bail};

use super::notes::note;
use super::progress::Watch;
use crate::config::Identity;
use crate::diagnostic::{count, thousands};
use crate::evaluate::{self, human};
use crate::resolve::compare::{Slot, Training, in_words};
use crate::tables::{RecordIndex, Sources};

/// The pairs that people have judged to be matches; says what of the file teaches nothing.
pub(super) fn matches(
    path: &Path,
    identity: &Identity,
    sources: &Sources,
    watch: &Watch,
) -> Result<Vec<(RecordIndex, RecordIndex)>> {
    let judged = evaluate::judged(path, identity, sources)?;
    let of_match = |pair: &evaluate::Judged| pair.is_match.then_some((pair.left, pair.right));
    let matches: Vec<(RecordIndex, RecordIndex)> = judged.pairs.iter().filter_map(of_match).collect();
    if matches.is_empty() {
        bail!("`{}` holds no match, and m cannot be learned from none", path.display());
    }
    judged.note.iter().for_each(|text| note(watch, text));
    let (pairs, rest) = (count(judged.pairs.len(), "judged pair"), human::not_counted([judged.blank, judged.repeated]));
    note(watch, &format!("`{}`: {pairs}, {} of them matches{rest}", path.display(), thousands(matches.len())));
    Ok(matches)
}

/// How the training went, and what it could not teach.
pub(super) fn told(training: &Training, slots: &[Slot]) -> String {
    let pairs: Vec<String> = training.n_sampled.iter().map(|n| thousands(*n as usize)).collect();
    let mut text = match &training.trained {
        Some(trained) => format!(
            "u from {} random pairs; m from {} pairs of the blocking rules, {} after {} rounds\n",
            thousands(training.n_random as usize),
            pairs.join(" + "),
            if trained.converged { "settled" } else { "not settled" },
            trained.iterations,
        ),
        None => format!(
            "u from {} random pairs; m from {} judged matches\n",
            thousands(training.n_random as usize),
            pairs.join(" + ")
        ),
    };
    for untrained in &training.untrained {
        text.push_str(&format!("not taught by the data: {}\n", in_words(untrained, slots)));
    }
    text
}
