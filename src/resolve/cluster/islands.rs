//! Islands: records that links join, however long the chain; and what becomes of one that is too large.
//!
//! In: groups of records that share evidence, and pairs of the model that link. Out: the same without what links no
//! more, and what was cut. It promises that no island is larger than [`LARGEST_ISLAND`], where what a system has merged
//! itself counts as one record, and that what is cut is a function of the links alone: never of memory, order or
//! threads.
//!
//! Chains this long do not hold one customer. Where keys alone make one, the weakest key in it stops linking: memory
//! first, then the key that is declared last. Where the model's pairs do, the weight from which they link is raised by
//! a bit, and again, in every piece that is still too large.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::joined::Joined;
use crate::tables::{CutIsland, Evidence, GuardDecision, LinkGroup, RecordIndex, Refusal, ScoredPair};

number! {
    /// An island of more records than this is cut.
    LARGEST_ISLAND: usize = 10_000;
}

/// What links no more.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cut {
    /// Places of groups, ascending.
    pub(super) groups: Vec<usize>,
    /// Pairs of the model, ascending.
    pub(super) pairs: Vec<(RecordIndex, RecordIndex)>,
    /// What was cut, in order of the smallest record.
    pub(super) islands: Vec<CutIsland>,
}

impl Cut {
    /// Every link that is used no more, as a decision.
    pub(super) fn decisions(&self, groups: &[&LinkGroup]) -> Vec<GuardDecision> {
        let refusal = Refusal::IslandCut;
        let of_keys = self.groups.iter().map(|place| groups[*place]).map(|group| GuardDecision {
            evidence: group.evidence,
            refusal,
            records: group.records.clone(),
        });
        let of_model =
            self.pairs.iter().map(|(a, b)| GuardDecision { evidence: Evidence::Model, refusal, records: vec![*a, *b] });
        of_keys.chain(of_model).collect()
    }

    /// Leaves what still links.
    pub(super) fn take_from(&self, groups: &mut Vec<&LinkGroup>, pairs: &mut Vec<ScoredPair>) {
        let mut place = 0..;
        groups.retain(|_| place.next().is_some_and(|place| self.groups.binary_search(&place).is_err()));
        if !self.pairs.is_empty() {
            pairs.retain(|pair| self.pairs.binary_search(&(pair.left, pair.right)).is_err());
        }
    }
}

/// Finds the islands that are too large and cuts them; `pairs` are those that link, from `link_at` on.
pub(super) fn cut(n_records: usize, groups: &[&LinkGroup], pairs: &[ScoredPair], link_at: f64) -> Cut {
    cut_to(*LARGEST_ISLAND, n_records, groups, pairs, link_at)
}

fn cut_to(largest: usize, n_records: usize, groups: &[&LinkGroup], pairs: &[ScoredPair], link_at: f64) -> Cut {
    // What a system has merged itself is one record: no cut can take it apart.
    let mut merged = Joined::new(n_records);
    for group in groups.iter().filter(|group| group.evidence == Evidence::SystemMerge) {
        merged.join_all(&group.records);
    }
    let mut joined = Joined::new(n_records);
    for group in groups {
        let first = merged.root(group.records[0]);
        group.records[1..].iter().for_each(|record| _ = joined.join(first, merged.root(*record)));
    }
    pairs.iter().for_each(|pair| _ = joined.join(merged.root(pair.left), merged.root(pair.right)));
    let mut islands: BTreeMap<RecordIndex, Island> = joined
        .sizes()
        .into_iter()
        .filter(|(_, size)| *size > largest)
        .map(|(root, records)| (root, Island { records, by_keys: Vec::new(), by_model: Vec::new() }))
        .collect();
    let mut cut = Cut::default();
    if islands.is_empty() {
        return cut;
    }
    for (place, group) in groups.iter().enumerate() {
        let weakness = match group.evidence {
            Evidence::SystemMerge => continue,
            Evidence::MatchKey(k) => k as u64 + 1,
            Evidence::Registry | Evidence::CarriedId | Evidence::Model => u64::MAX,
        };
        let records: Vec<RecordIndex> = group.records.iter().map(|record| merged.root(*record)).collect();
        if let Some(island) = islands.get_mut(&joined.root(records[0])) {
            island.by_keys.push(Link { weakness, records, place });
        }
    }
    for (place, pair) in pairs.iter().enumerate() {
        let records = vec![merged.root(pair.left), merged.root(pair.right)];
        if let Some(island) = islands.get_mut(&joined.root(records[0])) {
            island.by_model.push(Link { weakness: u64::MAX - steps(pair, link_at), records, place });
        }
    }
    for (first, Island { records, by_keys, by_model }) in islands {
        let (mut kept, weak_keys) = thinned(by_keys, largest);
        // What is left of the keys stays.
        kept.iter_mut().for_each(|link| (link.weakness, link.place) = (0, usize::MAX));
        let (_, weak_pairs) = thinned(kept.into_iter().chain(by_model).collect(), largest);
        let mut evidence: Vec<Evidence> = weak_keys.iter().map(|link| groups[link.place].evidence).collect();
        evidence.sort_unstable();
        evidence.dedup();
        let raised = weak_pairs.iter().map(|link| steps(&pairs[link.place], link_at) + 1).max().unwrap_or(0);
        cut.groups.extend(weak_keys.iter().map(|link| link.place));
        cut.pairs.extend(weak_pairs.iter().map(|link| (pairs[link.place].left, pairs[link.place].right)));
        cut.islands.push(CutIsland { first, records, evidence, raised_by: raised as u32, pairs: weak_pairs.len() });
    }
    cut.groups.sort_unstable();
    cut.pairs.sort_unstable();
    cut
}

/// The whole bits by which a pair is above the weight from which pairs link.
fn steps(pair: &ScoredPair, link_at: f64) -> u64 {
    (f64::from(pair.weight) - link_at).max(0.0) as u64
}

/// An island that is too large.
struct Island {
    records: usize,
    by_keys: Vec<Link>,
    by_model: Vec<Link>,
}

/// Something that joins records, and how soon it goes: what is weaker goes first, and 0 not at all.
struct Link {
    weakness: u64,
    records: Vec<RecordIndex>,
    /// Its place among the groups, or among the pairs.
    place: usize,
}

/// What is left of links, and what goes, until no component is too large or nothing in it may go.
fn thinned(links: Vec<Link>, largest: usize) -> (Vec<Link>, Vec<Link>) {
    let (mut kept, mut dropped, mut open) = (Vec::new(), Vec::new(), vec![links]);
    while let Some(links) = open.pop() {
        for (size, component) in components(links) {
            let weakest = component.iter().map(|link| link.weakness).max().unwrap_or(0);
            if size <= largest || weakest == 0 {
                kept.extend(component);
                continue;
            }
            let (weak, rest) = component.into_iter().partition(|link| link.weakness == weakest);
            dropped.extend::<Vec<_>>(weak);
            open.push(rest);
        }
    }
    (kept, dropped)
}

/// The components that links make, each with its number of records and its links.
fn components(links: Vec<Link>) -> Vec<(usize, Vec<Link>)> {
    let mut numbers: HashMap<RecordIndex, RecordIndex> = HashMap::new();
    for record in links.iter().flat_map(|link| link.records.iter()) {
        let next = numbers.len() as RecordIndex;
        numbers.entry(*record).or_insert(next);
    }
    let mut joined = Joined::new(numbers.len());
    let number = |record: &RecordIndex| numbers[record];
    for link in &links {
        link.records[1..].iter().for_each(|record| _ = joined.join(number(&link.records[0]), number(record)));
    }
    let sizes: HashMap<RecordIndex, usize> = joined.sizes().into_iter().collect();
    let mut components: HashMap<RecordIndex, Vec<Link>> = HashMap::new();
    for link in links {
        components.entry(joined.root(number(&link.records[0]))).or_default().push(link);
    }
    components.into_iter().map(|(root, links)| (sizes.get(&root).copied().unwrap_or(1), links)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(evidence: Evidence, records: &[RecordIndex]) -> LinkGroup {
        LinkGroup { evidence, records: records.to_vec() }
    }

    fn pair(left: RecordIndex, right: RecordIndex, weight: f32) -> ScoredPair {
        ScoredPair { left, right, weight }
    }

    fn cut_of(groups: &[LinkGroup], pairs: &[ScoredPair], largest: usize) -> Cut {
        cut_to(largest, 40, &groups.iter().collect::<Vec<_>>(), pairs, 2.0)
    }

    const KEY: fn(usize) -> Evidence = Evidence::MatchKey;

    #[test]
    fn an_island_within_the_limit_is_left_alone() {
        let groups = [group(KEY(0), &[0, 1, 2]), group(KEY(1), &[2, 3])];
        assert_eq!(cut_of(&groups, &[pair(3, 4, 2.5)], 5), Cut::default());
        assert_eq!(cut_of(&groups, &[pair(3, 4, 2.5)], 4).islands.len(), 1);
    }

    #[test]
    fn in_a_chain_of_keys_the_weakest_stops_linking_and_elsewhere_goes_on() {
        let groups = [
            group(Evidence::SystemMerge, &[0, 1]),
            group(KEY(0), &[1, 2]),
            group(KEY(1), &[2, 3]),
            group(KEY(2), &[3, 4]),
            group(KEY(2), &[10, 11]),
            group(Evidence::Registry, &[4, 5]),
        ];
        // Of six records two are one by their own system. Memory goes first: four are left, and that is enough.
        assert_eq!(cut_of(&groups, &[], 4).groups, [5]);
        let cut = cut_of(&groups, &[], 3);
        assert_eq!(cut.groups, [3, 5]);
        assert_eq!((cut.islands[0].first, cut.islands[0].records), (0, 5));
        assert_eq!(cut.islands[0].evidence, [KEY(2), Evidence::Registry]);
        assert_eq!(cut_of(&groups, &[], 2).groups, [2, 3, 5], "the weakest goes before the one before it");
        assert_eq!(cut_of(&groups, &[], 1).groups, [1, 2, 3, 4, 5], "the system's own merges stay");
    }

    #[test]
    fn in_a_chain_of_pairs_the_weight_that_links_rises_only_where_the_chain_is_too_long() {
        let groups = [group(KEY(0), &[0, 1])];
        let pairs = [pair(1, 2, 9.0), pair(2, 3, 2.4), pair(3, 4, 5.2), pair(4, 5, 3.1), pair(20, 21, 2.1)];
        let cut = cut_of(&groups, &pairs, 3);
        assert_eq!(cut.pairs, [(2, 3)], "two pieces of three are left");
        assert_eq!((cut.islands[0].raised_by, cut.islands[0].pairs, &cut.islands[0].evidence), (1, 1, &Vec::new()));
        let cut = cut_of(&groups, &pairs, 2);
        assert_eq!(cut.pairs, [(1, 2), (2, 3), (4, 5)]);
        assert_eq!(cut.islands[0].raised_by, 8, "up to the weight of the pair beside the key");
    }

    #[test]
    fn pairs_link_what_a_cut_of_keys_has_left() {
        let groups = [group(KEY(0), &[0, 1]), group(KEY(1), &[1, 2, 3]), group(KEY(0), &[2, 3])];
        let cut = cut_of(&groups, &[pair(1, 2, 30.0), pair(3, 4, 30.0)], 3);
        assert_eq!(cut.groups, [1]);
        assert_eq!(cut.pairs, [(1, 2), (3, 4)], "equal weights go together");
    }

    proptest::proptest! {
        #[test]
        fn no_piece_is_too_large_and_the_order_of_links_changes_nothing(
            links in proptest::collection::vec((0u32..40, 0u32..40, 0usize..4, 0f32..12.0), 0..90),
            largest in 2usize..12,
            turn in 0usize..90,
        ) {
            let links: Vec<_> = links.into_iter().filter(|(a, b, ..)| a != b).collect();
            let of = |links: &[(u32, u32, usize, f32)]| {
                let mut groups: Vec<LinkGroup> = links
                    .iter()
                    .filter(|link| link.2 > 0)
                    .map(|(a, b, k, _)| group(KEY(*k), &[*a.min(b), *a.max(b)]))
                    .collect();
                let pairs = links.iter().filter(|link| link.2 == 0);
                let of_model = |(a, b, _, w): &(u32, u32, usize, f32)| pair(*a.min(b), *a.max(b), 2.0 + w);
                let mut pairs: Vec<ScoredPair> = pairs.map(of_model).collect();
                let mut refs: Vec<&LinkGroup> = groups.iter().collect();
                let cut = cut_to(largest, 40, &refs, &pairs, 2.0);
                let mut dropped: Vec<GuardDecision> = cut.decisions(&refs);
                dropped.sort();
                cut.take_from(&mut refs, &mut pairs);
                let mut joined = Joined::new(40);
                refs.iter().for_each(|group| _ = joined.join(group.records[0], group.records[1]));
                pairs.iter().for_each(|pair| _ = joined.join(pair.left, pair.right));
                let most = joined.sizes().into_iter().map(|(_, size)| size).max().unwrap_or(1);
                groups.clear();
                (dropped, cut.islands, most)
            };
            let mut turned = links.clone();
            turned.rotate_left(turn % links.len().max(1));
            let (one, other) = (of(&links), of(&turned));
            proptest::prop_assert!(one.2 <= largest);
            proptest::prop_assert_eq!(one, other);
        }
    }
}
