//! A union–find whose sets know what must keep them apart.

use super::joined::Joined;
use crate::tables::{ClusterIndex, Guards, RecordIndex};

/// What a set of records brings to the guards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// Guarded source → the root, after the systems' own merges, of its record here.
    pub(super) stands_for: Vec<(u32, RecordIndex)>,
    /// `never_link` field → the values here, sorted.
    pub(super) values: Vec<(u32, Vec<u32>)>,
}

impl Traits {
    /// Whether two sets can never be one customer.
    pub(super) fn conflict(&self, other: &Self) -> bool {
        let same_source =
            self.stands_for.iter().any(|(source, root)| other.stands_for.iter().any(|(s, r)| s == source && r != root));
        same_source
            || self
                .values
                .iter()
                .any(|(field, mine)| other.values.iter().any(|(f, theirs)| f == field && !shares(mine, theirs)))
    }

    fn absorb(&mut self, other: Self) {
        for entry in other.stands_for {
            if !self.stands_for.contains(&entry) {
                self.stands_for.push(entry);
            }
        }
        self.stands_for.sort_unstable();
        for (field, values) in other.values {
            match self.values.iter_mut().find(|(f, _)| *f == field) {
                Some((_, mine)) => {
                    mine.extend(values);
                    mine.sort_unstable();
                    mine.dedup();
                }
                None => self.values.push((field, values)),
            }
        }
        self.values.sort_unstable();
    }
}

fn shares(a: &[u32], b: &[u32]) -> bool {
    a.iter().any(|value| b.contains(value))
}

/// Records in sets; the root of a set is its smallest record.
pub(super) struct Components {
    joined: Joined,
    traits: Vec<Option<Box<Traits>>>,
}

impl Components {
    pub(super) fn new(n: usize) -> Self {
        Self { joined: Joined::new(n), traits: vec![None; n] }
    }

    /// Sets of one each, with what they bring to the guards.
    pub(super) fn with_traits(traits: Vec<Option<Box<Traits>>>) -> Self {
        Self { joined: Joined::new(traits.len()), traits }
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.joined.len()
    }

    pub(super) fn find(&mut self, record: RecordIndex) -> RecordIndex {
        self.joined.root(record)
    }

    pub(super) fn union(&mut self, a: RecordIndex, b: RecordIndex) {
        let Some((root, other)) = self.joined.join(a, b) else { return };
        if let Some(traits) = self.traits[other as usize].take() {
            self.traits[root as usize].get_or_insert_default().absorb(*traits);
        }
    }

    /// Unites two sets unless a guard keeps them apart; says whether they are one now.
    pub(super) fn unite(&mut self, a: RecordIndex, b: RecordIndex) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a != b && self.conflict(a, b) {
            return false;
        }
        self.union(a, b);
        true
    }

    /// What the set with this root brings to the guards, if anything.
    pub(super) fn traits(&self, root: RecordIndex) -> Option<&Traits> {
        self.traits[root as usize].as_deref()
    }

    /// Whether the sets with these roots can never be one customer.
    pub(super) fn conflict(&self, a: RecordIndex, b: RecordIndex) -> bool {
        match (&self.traits[a as usize], &self.traits[b as usize]) {
            (Some(a), Some(b)) => a.conflict(b),
            _ => false,
        }
    }

    /// From here on the guards hold. Called once the systems' own merges are made.
    pub(super) fn guard(&mut self, guards: &Guards) {
        for record in 0..self.len() as RecordIndex {
            let index = record as usize;
            let mut traits = Traits::default();
            let root = self.find(record);
            if guards.live[index] {
                for (g, range) in (0u32..).zip(&guards.one_per_customer) {
                    if range.contains(&index) {
                        traits.stands_for.push((g, root));
                    }
                }
                if let Some(set) = guards.distinct.get(index).filter(|set| **set > 0) {
                    traits.stands_for.push((guards.one_per_customer.len() as u32 + set, root));
                }
            }
            for (f, field) in (0u32..).zip(&guards.never_link) {
                let values = field.of(index);
                if !values.is_empty() {
                    traits.values.push((f, values.to_vec()));
                }
            }
            if traits != Traits::default() {
                self.traits[root as usize].get_or_insert_default().absorb(traits);
            }
        }
    }

    /// The cluster of every record, in order of the smallest record, and how many there are.
    pub(super) fn into_clusters(mut self) -> (Vec<ClusterIndex>, usize) {
        let n = self.len();
        let mut of = vec![0; n];
        let mut next = 0;
        for record in 0..n {
            let root = self.find(record as RecordIndex) as usize;
            if root == record {
                of[record] = next;
                next += 1;
            } else {
                of[record] = of[root];
            }
        }
        (of, next as usize)
    }
}
