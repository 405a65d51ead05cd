//! The last tier: what the match model links, where no key does.
//!
//! Sets are merged along the heaviest links first. Two sets of several records become one only if the evidence between *all* their
//! records speaks for it: one good link between two good customers is a coincidence, and an over-merge is worse than a missed link.

use super::components::Components;
use crate::tables::{Evidence, GuardDecision, LinkGroup, Own, RecordIndex, Refusal, ScoredPair, Weighed};

/// Merges what the model links; returns the links it used.
pub(super) fn apply(weighed: &Weighed<'_>, components: &mut Components, decisions: &mut Vec<GuardDecision>) -> Vec<LinkGroup> {
    let mut edges: Vec<&ScoredPair> = weighed.pairs.iter().filter(|pair| f64::from(pair.weight) >= weighed.link_at).collect();
    edges.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    // For every set that a link touches, by its root, the records.
    let mut touched = vec![false; components.len()];
    for record in edges.iter().flat_map(|pair| [pair.left, pair.right]) {
        touched[components.find(record) as usize] = true;
    }
    let mut members: Vec<Vec<RecordIndex>> = vec![Vec::new(); components.len()];
    for record in 0..components.len() as RecordIndex {
        let root = components.find(record) as usize;
        if touched[root] {
            members[root].push(record);
        }
    }
    let mut used = Vec::new();
    for pair in edges {
        let (a, b) = (components.find(pair.left), components.find(pair.right));
        if a == b {
            continue;
        }
        let records = vec![pair.left, pair.right];
        if components.conflict(a, b) {
            decisions.push(GuardDecision { evidence: Evidence::Model, refusal: Refusal::ChainCut, records });
            continue;
        }
        if !speaks_for_union(&members[a as usize], &members[b as usize], weighed) {
            decisions.push(GuardDecision { evidence: Evidence::Model, refusal: Refusal::WeakUnion, records });
            continue;
        }
        components.union(a, b);
        let (mut left, right) = (std::mem::take(&mut members[a as usize]), std::mem::take(&mut members[b as usize]));
        left.extend(right);
        members[components.find(pair.left) as usize] = left;
        used.push(LinkGroup { evidence: Evidence::Model, records });
    }
    used.sort();
    used
}

/// The most records of each side that are looked at.
const MOST: usize = 24;
/// The most bits that one pair may bring for or against a union.
const LOUDEST: f64 = 10.0;

/// Two customers become one when the mean weight between their records is no less. A little may speak against it, because records of
/// one customer from different times differ.
const AGAINST: f64 = -1.0;
/// From so many bits on, what two customers share is a home.
const AT_HOME: f64 = 15.0;

fn speaks_for_union(left: &[RecordIndex], right: &[RecordIndex], weighed: &Weighed<'_>) -> bool {
    if left.len() == 1 && right.len() == 1 {
        return true;
    }
    mean_weight(left, right, weighed.weigh) >= AGAINST
        && !(share_a_home(left, right, weighed) && weighed.own.iter().any(|own| each_says_so_twice(own, left, right)))
}

/// Whether what speaks for one customer would as well speak for a household or a group: on average it costs [`AT_HOME`] bits or more.
fn share_a_home(left: &[RecordIndex], right: &[RecordIndex], weighed: &Weighed<'_>) -> bool {
    let (left, right) = (&left[..left.len().min(4)], &right[..right.len().min(4)]);
    let cost: f64 = left.iter().flat_map(|a| right.iter().map(|b| (weighed.kinship)((*a).min(*b), (*a).max(*b)))).sum();
    cost / ((left.len() * right.len()) as f64) <= -AT_HOME
}

/// Whether two records of each side agree on a value, and all values of the sides are apart: a slip happens once; Anna and Anne, twice
/// each, are two persons.
fn each_says_so_twice(own: &Own<'_>, left: &[RecordIndex], right: &[RecordIndex]) -> bool {
    let values = |records: &[RecordIndex]| {
        let mut codes: Vec<u32> = records.iter().flat_map(|record| own.field.of(*record as usize).iter().copied()).collect();
        codes.sort_unstable();
        codes
    };
    let (left, right) = (values(left), values(right));
    let twice = |codes: &[u32]| codes.windows(2).any(|two| two[0] == two[1]);
    twice(&left) && twice(&right) && left.iter().all(|a| right.iter().all(|b| a != b && (own.apart)(*a, *b)))
}

/// The mean match weight between the records of two customers, each pair counting at most ten bits for or against.
///
/// A record that also disagrees with the records of its own customer, because a field holds something else, counts against a union
/// only as far as it disagrees more with the others than with its own.
pub fn mean_weight(left: &[RecordIndex], right: &[RecordIndex], weigh: &dyn Fn(RecordIndex, RecordIndex) -> f64) -> f64 {
    let (left, right) = (&left[..left.len().min(MOST)], &right[..right.len().min(MOST)]);
    let weighed = |a: RecordIndex, b: RecordIndex| weigh(a.min(b), a.max(b)).clamp(-LOUDEST, LOUDEST);
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
