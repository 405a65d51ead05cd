//! The last tier: what the match model links, where no key does.
//!
//! Sets are merged along the heaviest links first. Two sets of several records become one only if the evidence between
//! *all* their records speaks for it: one good link between two good customers is a coincidence, and an over-merge is
//! worse than a missed link.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::super::compare::{Names, Own, Scorer};
use super::components::Components;
use super::joined::Joined;
use super::unions::Unions;
use crate::progress::{Progress, Silent};
use crate::tables::{Evidence, GuardDecision, LinkGroup, RecordIndex, Refusal, ScoredPair};

number! {
    /// Whom a record without a name can mean, is asked of links that are lighter than its heaviest by less than so many
    /// bits.
    pub(super) RIVAL: f32 = 3.0;
}

/// After so many links it is told how far clustering is.
const TOLD_EVERY: u64 = 1_000;

/// What the match model says of pairs of records.
pub struct Weighed<'a> {
    pairs: &'a [ScoredPair],
    link_at: f64,
    /// What a record without a name weighs more against whom alone it can mean.
    sole: f64,
    own: Vec<Own>,
    names: Option<Names>,
    scorer: &'a Scorer<'a>,
    progress: &'a dyn Progress,
}

impl<'a> Weighed<'a> {
    /// `pairs` are the candidate pairs from the weight of clerical review on, each once, in order; two records link
    /// from the weight `link_at` on.
    pub fn new(scorer: &'a Scorer<'a>, pairs: &'a [ScoredPair], link_at: f64) -> Self {
        let (own, names) = (scorer.comparer().own(), Names::of(scorer.comparer()));
        Self { pairs, link_at, sole: 0.0, own, names, scorer, progress: &Silent }
    }

    /// The same, where records without a name weigh so many bits more against whom alone they can mean.
    pub fn with_sole(self, sole: f64) -> Self {
        Self { sole, ..self }
    }

    /// The same, for somebody who wants to know how far it is.
    pub fn telling(self, progress: &'a dyn Progress) -> Self {
        Self { progress, ..self }
    }

    pub(super) fn pairs(&self) -> &[ScoredPair] {
        self.pairs
    }

    pub(super) fn link_at(&self) -> f64 {
        self.link_at
    }

    /// Whether a set is one record without a whole name.
    fn is_nameless(&self, records: &[RecordIndex]) -> bool {
        match (&self.names, records) {
            (Some(names), [record]) => names.lacks(self.scorer.comparer(), *record),
            _ => false,
        }
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
    let done = Done { links: AtomicU64::new(0), of: links.len() as u64 };
    let Clustered { mut used, decisions: mut refused } = islands
        .par_chunk_by(|a, b| a.0 == b.0)
        .fold(Clustered::default, |mut out, island| {
            one_island(island, &links, &sets, weighed, (components, &done), &mut out);
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

/// How many links have been looked at, on all threads.
struct Done {
    links: AtomicU64,
    of: u64,
}

impl Done {
    fn another(&self, progress: &dyn Progress) {
        let done = self.links.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(TOLD_EVERY) {
            progress.within("links", done, self.of);
        }
    }
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
    (all, done): (&Components, &Done),
    out: &mut Clustered,
) {
    let pairs = island.iter().map(|(_, place)| &links[*place as usize]);
    let mut here: Vec<u32> = pairs.clone().flat_map(|pair| sets.joined(pair)).collect();
    here.sort_unstable();
    here.dedup();
    let mut components = Components::with_traits(
        here.iter().map(|set| all.traits(sets.roots[*set as usize]).cloned().map(Box::new)).collect(),
    );
    let records = here.iter().map(|set| sets.members(*set).to_vec());
    let mut unions = Unions::new(records, island.len(), weighed.scorer, &weighed.own);
    let of = |pair: &ScoredPair| sets.joined(pair).map(|set| here.partition_point(|known| *known < set) as u32);
    let nameless: Vec<bool> = here.iter().map(|set| weighed.is_nameless(sets.members(*set))).collect();
    // Who has a name comes first; who has none goes to whom alone it can mean.
    let (named, others): (Vec<_>, Vec<_>) = pairs.partition(|pair| of(pair).iter().all(|set| !nameless[*set as usize]));
    let mut unite = |pair: &ScoredPair, components: &mut Components, verdict: Verdict| {
        done.another(weighed.progress);
        let [a, b] = of(pair).map(|set| components.find(set));
        if a == b {
            return;
        }
        let records = vec![pair.left, pair.right];
        let refusal = match verdict {
            _ if components.conflict(a, b) => Some(Refusal::ChainCut),
            Verdict::Meant(record, set)
                if unions.weight_to(record, components.find(set)) + weighed.sole >= weighed.link_at =>
            {
                None
            }
            Verdict::Several => Some(Refusal::WeakUnion),
            _ => (!unions.are_spoken_for(a, b)).then_some(Refusal::WeakUnion),
        };
        if let Some(refusal) = refusal {
            out.decisions.push(GuardDecision { evidence: Evidence::Model, refusal, records });
            return;
        }
        components.union(a, b);
        unions.unite(a, b, components.find(a));
        out.used.push(LinkGroup { evidence: Evidence::Model, records });
    };
    for pair in named {
        unite(pair, &mut components, Verdict::Asked);
    }
    if others.is_empty() {
        return;
    }
    let meant = meant(others.iter().map(|pair| (*pair, of(pair))), &nameless, &mut components);
    let waits: Vec<bool> = meant.iter().map(|meant| *meant == Meant::Several).collect();
    for pair in others {
        let [a, b] = of(pair);
        let ends = [(a, b, pair.left), (b, a, pair.right)];
        let one = ends.into_iter().find(|(end, other, _)| nameless[*end as usize] && !nameless[*other as usize]);
        let verdict = match one {
            _ if waits[a as usize] != waits[b as usize] => Verdict::Several,
            Some((end, other, record)) => match meant[end as usize] {
                Meant::One(set) if components.find(set) == components.find(other) => Verdict::Meant(record, other),
                _ => Verdict::Asked,
            },
            None => Verdict::Asked,
        };
        unite(pair, &mut components, verdict);
    }
}

/// How it is decided whether a link is used.
enum Verdict {
    /// By the evidence between all records of both sides.
    Asked,
    /// This record has no name, and can only mean this set.
    Meant(RecordIndex, u32),
    /// It may mean several.
    Several,
}

/// Whom a record without a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    /// Nobody who has a name.
    Nobody,
    /// The set with this root.
    One(u32),
    /// Several.
    Several,
}

/// For each set whom it can mean, by its links to those that have a name, of which the heaviest comes first: one that
/// is lighter by [`RIVAL`] is no rival.
fn meant<'a>(
    links: impl Iterator<Item = (&'a ScoredPair, [u32; 2])>,
    nameless: &[bool],
    components: &mut Components,
) -> Vec<Meant> {
    let mut all = vec![(Meant::Nobody, f32::NEG_INFINITY); nameless.len()];
    for (pair, [a, b]) in links {
        for (end, other) in [(a, b), (b, a)] {
            if !nameless[end as usize] || nameless[other as usize] {
                continue;
            }
            let root = components.find(other);
            let (meant, heaviest) = &mut all[end as usize];
            match *meant {
                Meant::Nobody => (*meant, *heaviest) = (Meant::One(root), pair.weight),
                Meant::One(first) if first != root && pair.weight > *heaviest - *RIVAL => *meant = Meant::Several,
                _ => {}
            }
        }
    }
    all.into_iter().map(|(meant, _)| meant).collect()
}
