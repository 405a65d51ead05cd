//! Which records are joined, and nothing else.

use crate::tables::RecordIndex;

/// A union–find; the root of a set is its smallest member.
pub(in crate::resolve) struct Joined(Vec<RecordIndex>);

impl Joined {
    /// `n` sets of one each.
    pub(in crate::resolve) fn new(n: usize) -> Self {
        Self((0..n as RecordIndex).collect())
    }

    /// How many members there are in all.
    pub(in crate::resolve) fn len(&self) -> usize {
        self.0.len()
    }

    /// The root of a member's set.
    pub(in crate::resolve) fn root(&mut self, member: RecordIndex) -> RecordIndex {
        let mut at = member;
        while self.0[at as usize] != at {
            let up = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = up;
            at = up;
        }
        at
    }

    /// Joins two sets; returns the root, and the root that is none any more.
    pub(in crate::resolve) fn join(&mut self, a: RecordIndex, b: RecordIndex) -> Option<(RecordIndex, RecordIndex)> {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
        (a != b).then(|| (a.min(b), a.max(b)))
    }

    /// Joins the sets of all these.
    pub(in crate::resolve) fn join_all(&mut self, members: &[RecordIndex]) {
        members.windows(2).for_each(|two| _ = self.join(two[0], two[1]));
    }

    /// How many members each set of two or more has: the root of each, and its size.
    pub(in crate::resolve) fn sizes(&mut self) -> Vec<(RecordIndex, usize)> {
        let mut size = vec![1; self.len()];
        for member in 0..self.len() as RecordIndex {
            let root = self.root(member);
            if root != member {
                size[root as usize] += 1;
            }
        }
        (0..).zip(size).filter(|(member, size)| *size > 1 && self.root(*member) == *member).collect()
    }
}
