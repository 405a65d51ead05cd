//! The last tier: what the match model links, where no key does.
//!
//! Sets are merged along the heaviest links first. Two sets of several records become one only if the evidence between
//! *all* their records speaks for it: one good link between two good customers is a coincidence, and an over-merge is
//! worse than a missed link.

use rayon::prelude::*;

use super::super::compare::{Comparer, Own, Scorer};
use super::components::Components;
use super::joined::Joined;
use crate::matching::similarity::Scratch;
use crate::tables::{Evidence, GuardDecision, LinkGroup, RecordIndex, Refusal, ScoredPair};

/// What the match model says of pairs of records.
pub struct Weighed<'a> {
    pairs: &'a [ScoredPair],
    link_at: f64,
    own: Vec<Own>,
    scorer: &'a Scorer<'a>,
}

impl<'a> Weighed<'a> {
    /// `pairs` are the candidate pairs from the weight of clerical review on, each once, in order; two records link
    /// from the weight `link_at` on.
    pub fn new(scorer: &'a Scorer<'a>, pairs: &'a [ScoredPair], link_at: f64) -> Self {
        Self { pairs, link_at, own: scorer.comparer().own(), scorer }
    }

    pub(super) fn pairs(&self) -> &[ScoredPair] {
        self.pairs
    }

    pub(super) fn link_at(&self) -> f64 {
        self.link_at
    }

    /// The pairs that link.
    pub(super) fn links(&self) -> Vec<ScoredPair> {
        self.pairs.iter().filter(|pair| f64::from(pair.weight) >= self.link_at).copied().collect()
    }
}

/// Merges what the model links; returns those of the links that it used.
///
/// Sets that no chain of links joins have nothing to do with each other: such islands are clustered side by side.
pub(super) fn apply(
    weighed: &Weighed<'_>,
    mut links: Vec<ScoredPair>,
    components: &mut Components,
    decisions: &mut Vec<GuardDecision>,
) -> Vec<LinkGroup> {
    links.par_sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    let sets = Sets::touched_by(&mut links, components);
    let islands = islands(&links, &sets);
    let Clustered { mut used, decisions: mut refused } = islands
        .par_chunk_by(|a, b| a.0 == b.0)
        .fold(Clustered::default, |mut out, island| {
            one_island(island, &links, &sets, weighed, components, &mut out);
            out
        })
        .reduce(Clustered::default, Clustered::with);
    for link in &used {
        components.union(link.records[0], link.records[1]);
    }
    decisions.append(&mut refused);
    used.par_sort();
    used
}

/// The sets of records that links touch, by number, in order of their roots.
struct Sets {
    roots: Vec<RecordIndex>,
    /// `members[offsets[s]..offsets[s + 1]]` are the records of set `s`, ascending.
    offsets: Vec<u32>,
    members: Vec<RecordIndex>,
    /// The set of each record; only those of touched sets are told.
    of: Vec<u32>,
}

impl Sets {
    /// Keeps the links between different sets.
    fn touched_by(links: &mut Vec<ScoredPair>, components: &mut Components) -> Self {
        let mut touched = vec![false; components.len()];
        links.retain(|pair| {
            let (a, b) = (components.find(pair.left), components.find(pair.right));
            if a != b {
                (touched[a as usize], touched[b as usize]) = (true, true);
            }
            a != b
        });
        let (mut roots, mut of) = (Vec::new(), vec![0; components.len()]);
        let mut offsets = vec![0];
        // The root of a set is its smallest record, and is met first.
        for record in 0..components.len() as RecordIndex {
            let root = components.find(record);
            if !touched[root as usize] {
                continue;
            }
            if root == record {
                of[record as usize] = roots.len() as u32;
                roots.push(record);
                offsets.push(0);
            }
            of[record as usize] = of[root as usize];
            offsets[of[record as usize] as usize + 1] += 1;
        }
        for s in 0..roots.len() {
            offsets[s + 1] += offsets[s];
        }
        let mut members = vec![0; offsets.last().map_or(0, |n| *n as usize)];
        let mut next = offsets.clone();
        for record in 0..components.len() as RecordIndex {
            if touched[components.find(record) as usize] {
                let place = &mut next[of[record as usize] as usize];
                members[*place as usize] = record;
                *place += 1;
            }
        }
        Self { roots, offsets, members, of }
    }

    fn members(&self, set: u32) -> &[RecordIndex] {
        &self.members[self.offsets[set as usize] as usize..self.offsets[set as usize + 1] as usize]
    }

    fn joined(&self, pair: &ScoredPair) -> [u32; 2] {
        [self.of[pair.left as usize], self.of[pair.right as usize]]
    }
}

/// For each link the island it lies on and its place in `links`, in order.
fn islands(links: &[ScoredPair], sets: &Sets) -> Vec<(u32, u32)> {
    let mut joined = Joined::new(sets.roots.len());
    for pair in links {
        let [a, b] = sets.joined(pair);
        joined.join(a, b);
    }
    let mut islands: Vec<(u32, u32)> =
        (0..).zip(links).map(|(place, pair)| (joined.root(sets.joined(pair)[0]), place)).collect();
    islands.par_sort_unstable();
    islands
}

/// What became of some islands.
#[derive(Default)]
struct Clustered {
    used: Vec<LinkGroup>,
    decisions: Vec<GuardDecision>,
}

impl Clustered {
    fn with(mut self, mut other: Self) -> Self {
        self.used.append(&mut other.used);
        self.decisions.append(&mut other.decisions);
        self
    }
}

fn one_island(
    island: &[(u32, u32)],
    links: &[ScoredPair],
    sets: &Sets,
    weighed: &Weighed<'_>,
    all: &Components,
    out: &mut Clustered,
) {
    let pairs = island.iter().map(|(_, place)| &links[*place as usize]);
    let mut here: Vec<u32> = pairs.clone().flat_map(|pair| sets.joined(pair)).collect();
    here.sort_unstable();
    here.dedup();
    let mut components = Components::with_traits(
        here.iter().map(|set| all.traits(sets.roots[*set as usize]).cloned().map(Box::new)).collect(),
    );
    let mut members: Vec<Vec<RecordIndex>> = here.iter().map(|set| sets.members(*set).to_vec()).collect();
    for pair in pairs {
        let [a, b] = sets.joined(pair).map(|set| components.find(here.partition_point(|known| *known < set) as u32));
        if a == b {
            continue;
        }
        let records = vec![pair.left, pair.right];
        let refusal = if components.conflict(a, b) {
            Some(Refusal::ChainCut)
        } else {
            (!speaks_for_union(&members[a as usize], &members[b as usize], weighed)).then_some(Refusal::WeakUnion)
        };
        if let Some(refusal) = refusal {
            out.decisions.push(GuardDecision { evidence: Evidence::Model, refusal, records });
            continue;
        }
        components.union(a, b);
        let (mut left, right) = (std::mem::take(&mut members[a as usize]), std::mem::take(&mut members[b as usize]));
        left.extend(right);
        members[components.find(a) as usize] = left;
        out.used.push(LinkGroup { evidence: Evidence::Model, records });
    }
}

number! {
    /// So many records of each side are looked at before two sets become one.
    MOST: usize = 24;
    /// So many bits at most one pair brings for or against a union.
    LOUDEST: f64 = 10.0;
    /// From this mean weight on two sets become one: records of one customer from different times differ.
    AGAINST: f64 = -1.0;
    /// From so many bits on, what two sets share is a home.
    AT_HOME: f64 = 15.0;
    /// So many records of each side are asked whether they share a home.
    ASKED_AT_HOME: usize = 4;
}

/// Two customers become one when the mean weight between their records is [`AGAINST`] or more.
fn speaks_for_union(left: &[RecordIndex], right: &[RecordIndex], weighed: &Weighed<'_>) -> bool {
    if left.len() == 1 && right.len() == 1 {
        return true;
    }
    mean_weight(left, right, weighed.scorer) >= *AGAINST
        && !(share_a_home(left, right, weighed)
            && weighed.own.iter().any(|own| each_says_so_twice(weighed.scorer.comparer(), own, left, right)))
}

/// Whether what speaks for one customer would as well speak for a household or a group: on average it costs [`AT_HOME`]
/// bits or more.
fn share_a_home(left: &[RecordIndex], right: &[RecordIndex], weighed: &Weighed<'_>) -> bool {
    let (left, right) = (&left[..left.len().min(*ASKED_AT_HOME)], &right[..right.len().min(*ASKED_AT_HOME)]);
    let kinship = |a: RecordIndex, b: RecordIndex| weighed.scorer.waterfall(a, b, &mut Scratch::default()).kinship;
    let cost: f64 = left.iter().flat_map(|a| right.iter().map(|b| kinship((*a).min(*b), (*a).max(*b)))).sum();
    cost / ((left.len() * right.len()) as f64) <= -*AT_HOME
}

/// Whether two records of each side agree on a value, and all values of the sides are apart: a slip happens once; Anna
/// and Anne, twice each, are two persons.
fn each_says_so_twice(comparer: &Comparer<'_>, own: &Own, left: &[RecordIndex], right: &[RecordIndex]) -> bool {
    let values = |records: &[RecordIndex]| {
        let mut codes: Vec<u32> =
            records.iter().flat_map(|record| comparer.own_values(own, *record).iter().copied()).collect();
        codes.sort_unstable();
        codes
    };
    let (left, right) = (values(left), values(right));
    let twice = |codes: &[u32]| codes.windows(2).any(|two| two[0] == two[1]);
    let apart = |a: &u32, b: &u32| a != b && comparer.are_apart(own, *a, *b);
    twice(&left) && twice(&right) && left.iter().all(|a| right.iter().all(|b| apart(a, b)))
}

/// The mean match weight between the records of two customers, each pair counting at most ten bits for or against.
///
/// A record that also disagrees with the records of its own customer, because a field holds something else, counts
/// against a union only as far as it disagrees more with the others than with its own.
pub fn mean_weight(left: &[RecordIndex], right: &[RecordIndex], scorer: &Scorer<'_>) -> f64 {
    let (left, right) = (&left[..left.len().min(*MOST)], &right[..right.len().min(*MOST)]);
    let weigh = |a: RecordIndex, b: RecordIndex| scorer.weigh(a.min(b), a.max(b), &mut Scratch::default());
    let weighed = |a: RecordIndex, b: RecordIndex| weigh(a, b).clamp(-*LOUDEST, *LOUDEST);
    let at_odds = |a: RecordIndex, own: &[RecordIndex]| match own.len() {
        0 | 1 => 0.0,
        n => (own.iter().filter(|b| **b != a).map(|b| weighed(a, *b)).sum::<f64>() / (n - 1) as f64).min(0.0),
    };
    let odd_right: Vec<f64> = right.iter().map(|b| at_odds(*b, right)).collect();
    let mut sum = 0.0;
    for a in left {
        let odd_left = at_odds(*a, left);
        for (b, odd_right) in right.iter().zip(&odd_right) {
            let weight = weighed(*a, *b);
            sum += if weight < 0.0 { (weight - odd_left.min(*odd_right)).min(0.0) } else { weight };
        }
    }
    sum / (left.len() * right.len()) as f64
}
