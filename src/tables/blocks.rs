//! Blocks: which records are compared, without ever listing the pairs.
//!
//! A pair may be proposed by several rules, and by several blocks of one rule. It belongs to the first block of the
//! first rule that holds both records, which can be told from the two records alone.

use super::index::RecordIndex;

/// A record that is in no block of a rule.
pub const NO_BLOCK: u32 = u32::MAX;

/// The blocks of one rule; a block has two records or more.
#[derive(Clone, Debug, Default)]
pub struct RuleBlocks {
    /// `members[offsets[b]..offsets[b + 1]]` are the records of block `b`, ascending.
    pub offsets: Vec<u32>,
    /// Records, block by block.
    pub members: Vec<RecordIndex>,
    /// The blocks of every record.
    pub of: Membership,
    /// Blocks so large that they were divided further, and what could not be divided.
    pub skew: Skew,
}

/// The blocks of every record.
#[derive(Clone, Debug)]
pub enum Membership {
    /// At most one, or [`NO_BLOCK`].
    One(Vec<u32>),
    /// `blocks[offsets[r]..offsets[r + 1]]`, ascending.
    Many(Vec<u32>, Vec<u32>),
}

impl Default for Membership {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

/// Blocks that are too large to be compared whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skew {
    /// Blocks that were divided.
    pub divided: usize,
    /// The records in them.
    pub records: usize,
    /// Those of which parts were still too large and are not compared by this rule.
    pub left_out: usize,
    /// At least so many pairs in the divided blocks are not compared by this rule.
    pub pairs_left_out: u64,
}

impl RuleBlocks {
    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether the rule proposes nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The records of a block.
    pub fn members(&self, block: usize) -> &[RecordIndex] {
        &self.members[self.offsets[block] as usize..self.offsets[block + 1] as usize]
    }

    /// How many pairs the blocks propose; a pair of several blocks counts in each.
    pub fn n_pairs(&self) -> u64 {
        self.offsets.windows(2).map(|two| pairs_of(u64::from(two[1] - two[0]))).sum()
    }

    /// The first block that holds both records.
    pub fn shared(&self, a: RecordIndex, b: RecordIndex) -> Option<u32> {
        match &self.of {
            Membership::One(of) => {
                (of[a as usize] != NO_BLOCK && of[a as usize] == of[b as usize]).then(|| of[a as usize])
            }
            Membership::Many(offsets, blocks) => {
                let list = |record: RecordIndex| {
                    &blocks[offsets[record as usize] as usize..offsets[record as usize + 1] as usize]
                };
                let (mut x, mut y) = (list(a), list(b));
                while let (Some(first_x), Some(first_y)) = (x.first(), y.first()) {
                    match first_x.cmp(first_y) {
                        std::cmp::Ordering::Less => x = &x[1..],
                        std::cmp::Ordering::Greater => y = &y[1..],
                        std::cmp::Ordering::Equal => return Some(*first_x),
                    }
                }
                None
            }
        }
    }
}

/// The pairs in `n` records.
pub fn pairs_of(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// All rules, and the records that are never compared with each other.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// The rules, in declared order.
    pub rules: Vec<RuleBlocks>,
    /// For every record the deduplicated source it stands in, or 0; two records of one such source are never compared.
    /// Empty where there is none.
    pub lanes: Vec<u8>,
}

impl Blocks {
    /// Whether two records may be compared at all.
    pub fn may_match(&self, a: RecordIndex, b: RecordIndex) -> bool {
        self.lanes.is_empty() || self.lanes[a as usize] == 0 || self.lanes[a as usize] != self.lanes[b as usize]
    }

    /// Whether no earlier rule, and no earlier block of this one, proposes the pair.
    pub fn owns(&self, rule: usize, block: u32, a: RecordIndex, b: RecordIndex) -> bool {
        let first_here = match &self.rules[rule].of {
            Membership::One(_) => true,
            Membership::Many(..) => self.rules[rule].shared(a, b) == Some(block),
        };
        first_here && self.rules[..rule].iter().all(|earlier| earlier.shared(a, b).is_none())
    }

    /// The rule that proposes the pair, if any does.
    pub fn proposed_by(&self, a: RecordIndex, b: RecordIndex) -> Option<usize> {
        self.rules.iter().position(|rule| rule.shared(a, b).is_some())
    }

    /// Cuts the work into chunks of about `n` pairs each: rule, first block, end of blocks.
    pub fn chunks(&self, n: u64) -> Vec<(usize, usize, usize)> {
        let mut chunks = Vec::new();
        for (r, rule) in self.rules.iter().enumerate() {
            let (mut start, mut pairs) = (0, 0);
            for b in 0..rule.len() {
                pairs += pairs_of(u64::from(rule.offsets[b + 1] - rule.offsets[b]));
                if pairs >= n || b + 1 == rule.len() {
                    chunks.push((r, start, b + 1));
                    (start, pairs) = (b + 1, 0);
                }
            }
        }
        chunks
    }
}
