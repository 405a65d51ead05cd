//! Agreement patterns: the comparison levels of one pair, and how often each combination occurs.

/// The most comparisons of a model; a person takes two.
pub const MAX_COMPARISONS: usize = 16;
/// The bits that one comparison takes in a pattern.
pub const LEVEL_BITS: u32 = 4;
const _: () = assert!(MAX_COMPARISONS * LEVEL_BITS as usize == u64::BITS as usize);
/// The most levels of a comparison, the missing one aside.
pub const MAX_LEVELS: usize = (1 << LEVEL_BITS) - 1;
/// The level of a comparison in which a value is missing. It says nothing and weighs nothing.
pub const MISSING: u8 = 0;

/// The levels of all comparisons of one pair, four bits each.
///
/// Level 0 is [`MISSING`], 1 is the weakest ("all other values"), and the highest is the strongest agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(pub u64);

impl Pattern {
    /// The pattern of these levels, the first comparison first.
    pub fn of(levels: &[u8]) -> Self {
        debug_assert!(levels.len() <= MAX_COMPARISONS, "a model has at most {MAX_COMPARISONS} comparisons");
        levels.iter().enumerate().fold(Self::default(), |pattern, (comparison, level)| pattern.with(comparison, *level))
    }

    /// The level of a comparison.
    pub fn level(self, comparison: usize) -> u8 {
        (self.0 >> (comparison as u32 * LEVEL_BITS)) as u8 & MAX_LEVELS as u8
    }

    /// The pattern with another level in one comparison.
    #[must_use]
    pub fn with(self, comparison: usize, level: u8) -> Self {
        let shift = comparison as u32 * LEVEL_BITS;
        Self(self.0 & !((MAX_LEVELS as u64) << shift) | u64::from(level & MAX_LEVELS as u8) << shift)
    }
}

/// How much rarer what a pair shares is than what pairs share on average, in half bits. It makes strangers less likely,
/// not matches.
pub type HalfBits = i16;

/// How many pairs have each pattern, and each rarity of what they share, in order. Whole numbers, so that parts can be
/// added up in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternCounts(Vec<((Pattern, HalfBits), u64)>);

impl PatternCounts {
    /// Every pattern with its count, in order of the patterns; once for each rarity.
    pub fn iter(&self) -> impl Iterator<Item = (Pattern, u64)> + '_ {
        self.0.iter().map(|((pattern, _), n)| (*pattern, *n))
    }

    /// Every pattern with the rarity of what is shared, in bits, and its count.
    pub fn iter_rare(&self) -> impl Iterator<Item = (Pattern, f64, u64)> + '_ {
        self.0.iter().map(|((pattern, rarity), n)| (*pattern, f64::from(*rarity) / 2.0, *n))
    }

    /// How many pairs there are.
    pub fn n_pairs(&self) -> u64 {
        self.0.iter().map(|(_, n)| n).sum()
    }
}

impl FromIterator<(Pattern, u64)> for PatternCounts {
    fn from_iter<I: IntoIterator<Item = (Pattern, u64)>>(pairs: I) -> Self {
        pairs.into_iter().map(|(pattern, n)| ((pattern, 0), n)).collect()
    }
}

impl FromIterator<((Pattern, HalfBits), u64)> for PatternCounts {
    fn from_iter<I: IntoIterator<Item = ((Pattern, HalfBits), u64)>>(pairs: I) -> Self {
        let mut counts: Vec<((Pattern, HalfBits), u64)> = pairs.into_iter().collect();
        counts.sort_unstable();
        counts.dedup_by(|more, first| {
            let same = more.0 == first.0;
            first.1 += if same { more.1 } else { 0 };
            same
        });
        Self(counts)
    }
}
