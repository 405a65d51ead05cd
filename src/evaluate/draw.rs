//! A sample of pairs for people to judge, drawn from all pairs of records, kind by kind.
//!
//! In: what was decided. Out: for each [`Stratum`] how many pairs it has, and some of them. It promises that within a
//! stratum every pair has the same chance, that the chance is known, and that the draw is a function of the records'
//! keys and the seed. It shows nothing of what records say.

use std::collections::BTreeSet;

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use super::lots::{All, Lot, joined, shares};
use super::strata::{Stratum, by_weight};
use super::within::{Within, parted};
use crate::config::Identity;
use crate::matching::similarity::Scratch;
use crate::resolve::block::Undivided;
use crate::resolve::compare::{Comparer, Scorer, draws};
use crate::resolve::{Matched, Resolved};
use crate::tables::blocks::{Blocks, RuleBlocks, pairs_of};
use crate::tables::{Clusters, Guards, RecordIndex, Sources};

/// Of blocks that are too large at most so many pairs are listed, which weighs none; those of the others count as never
/// compared, and are drawn as these are.
const LARGE: u64 = 50_000_000;
/// So many pairs of customers are weighed, those of the smallest first; pairs of the others, and pairs that nothing
/// proposes, are listed where there are at most so many of them, else drawn at random.
const LISTED: u64 = 5_000_000;

/// Says what stratum a pair of a group is in, if it is in any.
type Stratifier<'a> = dyn Fn(usize, [RecordIndex; 2], &mut Scratch) -> Option<Stratum> + Sync + 'a;

/// A drawn pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The smaller record.
    pub left: RecordIndex,
    /// The larger one.
    pub right: RecordIndex,
    /// What it was drawn from.
    pub stratum: Stratum,
}

/// Pairs for people to judge.
#[derive(Clone, Debug)]
pub struct Sample {
    /// How many pairs each stratum has.
    pub pairs: [u64; Stratum::ALL.len()],
    /// The pairs, in an order that says nothing of their stratum.
    pub drawn: Vec<Drawn>,
    /// Whether there is a match model, without which no pair is weighed.
    pub is_weighed: bool,
    /// What the run decided, as a hash.
    pub run: String,
}

/// What the run decided, as a hash: which records there are, and which of them are one customer.
pub(super) fn fingerprint(identity: &Identity, sources: &Sources, clusters: &Clusters) -> String {
    let mut text = Vec::new();
    for (record, cluster) in (0..).zip(&clusters.of) {
        let (source, id) = sources.key(record);
        text.extend_from_slice(format!("{}/{id}\n{cluster}\n", identity.sources[source].name).as_bytes());
    }
    format!("{:032x}", xxh3_128(&text))
}

/// Draws `n` pairs, or all there are; another seed draws others.
pub fn sample(identity: &Identity, sources: &Sources, decided: &Resolved, n: usize, seed: u64) -> Sample {
    let keys = draws(identity, sources);
    let content = keys.iter().fold(seed, |all, key| all.wrapping_add(*key));
    let lanes = lanes(&decided.guards, keys.len());
    let draw = Draw { decided, keys: &keys, lanes, seed, most: n, n_records: keys.len() };
    let mut all = draw.linked(identity, content);
    let large =
        identity.match_model.as_ref().map(|model| Undivided::new(model, &decided.fields, keys.len()).large(LARGE));
    if let (Some(matched), Some(large)) = (&decided.matched, &large) {
        all = joined(all, draw.compared(identity, matched), n);
        all = joined(all, draw.left_out(large), n);
    }
    draw.others(&mut all, large.as_ref(), content);
    let pairs = all.each_ref().map(|lots| lots.pairs);
    let taken = shares(pairs, n);
    let mut drawn: Vec<(u64, Drawn)> = Vec::new();
    for ((stratum, lots), taken) in Stratum::ALL.into_iter().zip(all).zip(taken) {
        let lots = lots.in_order().into_iter().take(taken as usize);
        drawn.extend(lots.map(|(_, left, right)| (draw.hash(left, right, 1), Drawn { left, right, stratum })));
    }
    drawn.sort_unstable_by_key(|(order, pair)| (*order, pair.left, pair.right));
    let drawn = drawn.into_iter().map(|(_, pair)| pair).collect();
    Sample {
        pairs,
        drawn,
        is_weighed: decided.matched.is_some(),
        run: fingerprint(identity, sources, &decided.clusters),
    }
}

/// What is drawn from.
struct Draw<'a> {
    decided: &'a Resolved,
    keys: &'a [u64],
    lanes: Vec<u16>,
    seed: u64,
    most: usize,
    n_records: usize,
}

impl Draw<'_> {
    fn hash(&self, a: RecordIndex, b: RecordIndex, salt: u64) -> u64 {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.keys[a as usize].to_le_bytes());
        bytes[8..16].copy_from_slice(&self.keys[b as usize].to_le_bytes());
        bytes[16..].copy_from_slice(&salt.to_le_bytes());
        xxh3_64_with_seed(&bytes, self.seed)
    }

    fn lot(&self, a: RecordIndex, b: RecordIndex) -> Lot {
        let (a, b) = (a.min(b), a.max(b));
        (self.hash(a, b, 0), a, b)
    }

    fn is_linked(&self, a: RecordIndex, b: RecordIndex) -> bool {
        self.decided.clusters.of[a as usize] == self.decided.clusters.of[b as usize]
    }

    fn blocks(&self) -> Option<&Blocks> {
        self.decided.matched.as_ref().map(|matched| &matched.blocks)
    }

    /// Whether nothing forbids from the outset that two records are one customer.
    fn may_match(&self, a: RecordIndex, b: RecordIndex) -> bool {
        let [a, b] = [a, b].map(|record| self.lanes[record as usize]);
        a == 0 || a != b
    }

    /// The pairs of records of one customer: weighed as far as a budget goes, the smallest customers first. The pairs
    /// of the others are one stratum, and listed or drawn at random.
    fn linked(&self, identity: &Identity, content: u64) -> All {
        let members = self.decided.clusters.members();
        let weighing = self.weighing(identity);
        let [small, large] = parted(&members, if weighing.is_some() { LISTED } else { 0 });
        let mut all = All::default();
        if let (Some((comparer, matched)), Some(model)) = (&weighing, &identity.match_model) {
            let scorer = Scorer::new(comparer, &matched.fit);
            all = self.walked(&small, &|_, [a, b], scratch| {
                let weight = f64::from(scorer.weigh(a, b, scratch) as f32);
                Some(by_weight(true, weight, model.review_at, model.link_at))
            });
        }
        if large.len() <= LISTED {
            return joined(all, self.walked(&large, &|_, _, _| Some(Stratum::Together)), self.most);
        }
        let lots = &mut all[Stratum::Together as usize];
        lots.pairs = large.len();
        large.drawn(self.most, content).for_each(|[a, b]| lots.keep(self.lot(a, b), self.most));
        all
    }

    /// The pairs inside groups, each with the stratum that it is in, if it is in any.
    fn walked(&self, within: &Within<'_>, of: &Stratifier<'_>) -> All {
        let parts = within.parts().into_par_iter().map(|part| {
            let (mut all, mut scratch) = (All::default(), Scratch::default());
            for (group, [a, b]) in within.pairs(part) {
                if let Some(stratum) = of(group, [a, b], &mut scratch) {
                    all[stratum as usize].add(self.lot(a, b), self.most);
                }
            }
            all
        });
        parts.reduce(All::default, |all, more| joined(all, more, self.most))
    }

    fn weighing<'a>(&'a self, identity: &'a Identity) -> Option<(Comparer<'a>, &'a Matched)> {
        let (model, matched) = (identity.match_model.as_ref()?, self.decided.matched.as_ref()?);
        Some((Comparer::new(identity, model, &self.decided.fields, &matched.frequencies), matched))
    }

    /// The pairs of two customers that were compared.
    fn compared(&self, identity: &Identity, matched: &Matched) -> All {
        let Some((comparer, _)) = self.weighing(identity) else { return All::default() };
        let scorer = Scorer::new(&comparer, &matched.fit);
        let (review_at, link_at) =
            identity.match_model.as_ref().map_or((0.0, 0.0), |model| (model.review_at, model.link_at));
        let blocks = &matched.blocks;
        let chunks = blocks.chunks(50_000);
        let parts = chunks.par_iter().map(|(rule, start, end)| {
            let (mut all, mut scratch) = (All::default(), Scratch::default());
            for block in *start..*end {
                let members = blocks.rules[*rule].members(block);
                for (i, a) in members.iter().enumerate() {
                    for b in &members[i + 1..] {
                        if self.is_linked(*a, *b)
                            || !blocks.may_match(*a, *b)
                            || !blocks.owns(*rule, block as u32, *a, *b)
                        {
                            continue;
                        }
                        let weight = f64::from(scorer.weigh(*a, *b, &mut scratch) as f32);
                        let stratum = by_weight(false, weight, review_at, link_at);
                        all[stratum as usize].add(self.lot(*a, *b), self.most);
                    }
                }
            }
            all
        });
        parts.reduce(All::default, |all, more| joined(all, more, self.most))
    }

    /// Whether two records are two customers that were not compared, though they may match.
    fn is_apart_unseen(&self, a: RecordIndex, b: RecordIndex) -> bool {
        !self.is_linked(a, b)
            && self.may_match(a, b)
            && self.blocks().is_none_or(|blocks| blocks.proposed_by(a, b).is_none())
    }

    /// The pairs of two customers in blocks that are too large.
    fn left_out(&self, large: &RuleBlocks) -> All {
        let within = Within::new((0..large.len()).map(|block| large.members(block)).collect());
        self.walked(&within, &|block, [a, b], _| {
            // A pair of several blocks counts in the first.
            let is_first = large.shared(a, b) == Some(block as u32);
            (is_first && self.is_apart_unseen(a, b)).then_some(Stratum::LeftOut)
        })
    }

    /// All other pairs that may match: how many there are follows from how many the others are.
    fn others(&self, all: &mut All, large: Option<&RuleBlocks>, content: u64) {
        let n = self.n_records;
        let is_other = |a: RecordIndex, b: RecordIndex| {
            self.is_apart_unseen(a, b) && large.is_none_or(|large| large.shared(a, b).is_none())
        };
        let lots = &mut all[Stratum::NeverCompared as usize];
        if pairs_of(n as u64) <= LISTED {
            for a in 0..n as RecordIndex {
                for b in a + 1..n as RecordIndex {
                    if is_other(a, b) {
                        lots.add(self.lot(a, b), self.most);
                    }
                }
            }
            return;
        }
        let mut found: BTreeSet<(RecordIndex, RecordIndex)> = BTreeSet::new();
        // Nearly every pair is one of them; where it is not so, there are fewer to judge.
        for attempt in 0..64 * self.most as u64 {
            let hash = xxh3_64_with_seed(&attempt.to_le_bytes(), content);
            let [a, b] = [hash >> 32, hash & 0xFFFF_FFFF].map(|half| ((half * n as u64) >> 32) as RecordIndex);
            if a != b && is_other(a, b) && found.insert((a.min(b), a.max(b))) {
                lots.keep(self.lot(a, b), self.most);
            }
            if found.len() >= self.most {
                break;
            }
        }
        let may_match = self.pairs_that_may_match();
        let others: u64 = all.iter().map(|lots| lots.pairs).sum();
        all[Stratum::NeverCompared as usize].pairs = may_match.saturating_sub(others);
    }

    /// The pairs that may match, and those that are linked all the same because their system has merged them itself.
    fn pairs_that_may_match(&self) -> u64 {
        let in_lanes = |records: &mut dyn Iterator<Item = u16>| -> u64 {
            let mut lanes: Vec<u16> = records.filter(|lane| *lane > 0).collect();
            lanes.sort_unstable();
            lanes.chunk_by(|a, b| a == b).map(|lane| pairs_of(lane.len() as u64)).sum()
        };
        let forbidden = in_lanes(&mut self.lanes.iter().copied());
        let members = self.decided.clusters.members();
        let of_one = |customer: usize| in_lanes(&mut members.of(customer).iter().map(|r| self.lanes[*r as usize]));
        let linked_anyway: u64 = (0..members.len()).map(of_one).sum();
        pairs_of(self.n_records as u64) - forbidden + linked_anyway
    }
}

/// The deduplicated source of each record that stands for a customer of its own, or 0.
fn lanes(guards: &Guards, n_records: usize) -> Vec<u16> {
    let mut lanes = vec![0; n_records];
    for (lane, range) in (1u16..).zip(&guards.one_per_customer) {
        range.clone().filter(|record| guards.live[*record]).for_each(|record| lanes[record] = lane);
    }
    lanes
}
