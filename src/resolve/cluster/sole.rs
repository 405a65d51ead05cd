//! Records without a name, whom alone they can mean.
//!
//! In: the weighed pairs and the links of keys. Out: the same pairs; a record that does not say who it is about may
//! weigh more against the one customer who has what it shares. What people share is held against such a pair as far as
//! somebody else may have it too: where nearly all such records meet a customer who is there, somebody who is not there
//! is seldom meant (as of two lists whose records have one partner: Sadinle 2017). It promises that no pair weighs less
//! than before, and that none weighs more of which a field disagrees.

use rayon::prelude::*;

use super::super::compare::{MOST_SHARED, Names, Scorer};
use super::joined::Joined;
use super::model::RIVAL;
use crate::matching::MISSING;
use crate::matching::similarity::Scratch;
use crate::tables::{LinkGroup, RecordIndex, ScoredPair};

/// Weighs the pairs of records without a name once more, where they are lighter than `link_at`; returns the bits that
/// they weigh more, 0 where none does.
pub fn sole(scorer: &Scorer<'_>, keys: &[LinkGroup], link_at: f64, pairs: &mut [ScoredPair]) -> f64 {
    let comparer = scorer.comparer();
    let Some(names) = Names::of(comparer) else { return 0.0 };
    let n_records = comparer.n_records();
    let nameless: Vec<bool> =
        (0..n_records as RecordIndex).into_par_iter().map(|record| names.lacks(comparer, record)).collect();
    let is_nameless = |record: RecordIndex| nameless[record as usize];
    let n_nameless = nameless.iter().filter(|is| **is).count();
    if n_nameless == 0 {
        return 0.0;
    }
    // Who have names, as far as keys and heavy pairs join them.
    let mut named = Joined::new(n_records);
    for group in keys {
        let members: Vec<RecordIndex> = group.records.iter().copied().filter(|of| !is_nameless(*of)).collect();
        named.join_all(&members);
    }
    for pair in pairs.iter().filter(|pair| f64::from(pair.weight) >= link_at) {
        if !is_nameless(pair.left) && !is_nameless(pair.right) {
            named.join(pair.left, pair.right);
        }
    }
    // The record without a name of a pair, and the one with a name.
    let of = |pair: &ScoredPair| match (is_nameless(pair.left), is_nameless(pair.right)) {
        (true, false) => Some((pair.left, pair.right)),
        (false, true) => Some((pair.right, pair.left)),
        _ => None,
    };
    let mut heaviest = vec![f32::NEG_INFINITY; n_records];
    for pair in pairs.iter() {
        if let Some((record, _)) = of(pair) {
            heaviest[record as usize] = heaviest[record as usize].max(pair.weight);
        }
    }
    let mut holder: Vec<Option<RecordIndex>> = vec![None; n_records];
    let mut has_several = vec![false; n_records];
    for pair in pairs.iter() {
        let Some((record, other)) = of(pair).filter(|(of, _)| pair.weight > heaviest[*of as usize] - *RIVAL) else {
            continue;
        };
        let root = named.root(other);
        has_several[record as usize] |= *holder[record as usize].get_or_insert(root) != root;
    }
    let found = holder.iter().flatten().count();
    if found == 0 {
        return 0.0;
    }
    let more = -(1.0 - (found as f64 / n_nameless as f64).min(*MOST_SHARED)).log2();
    let agrees = |pair: &ScoredPair| {
        let found = scorer.waterfall(pair.left, pair.right, &mut Scratch::default());
        found.steps.iter().all(|(level, bits)| *level == MISSING || *bits >= 0.0)
    };
    pairs.par_iter_mut().for_each(|pair| {
        let is_sole = of(pair).is_some_and(|(record, _)| !has_several[record as usize]);
        if is_sole && f64::from(pair.weight) < link_at && agrees(pair) {
            pair.weight += more as f32;
        }
    });
    more
}
