//! How often the values of identity fields are held, and the words in them.
//!
//! Equality on what many hold says less than equality on what few hold. In a run that learns its model frequencies are
//! counted; beside a model that is pinned they are saved as far as they are common, so that a record weighs the same
//! alone and among all.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What is common among values or words, by a hash of each; all others are held equally often.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// Records that held one: for words, each value of a record counts.
    pub records: u64,
    /// What the hashes are seeded with.
    pub salt: u64,
    /// Hash and how many records hold it, in order of the hash.
    pub counts: Vec<(u64, u32)>,
    /// How many records hold one that is not listed.
    pub rare: f64,
}

impl Common {
    /// The hash of a text: XXH3, 64 bits.
    pub fn hash(text: &str, salt: u64) -> u64 {
        xxh3_64_with_seed(text.as_bytes(), salt)
    }

    /// How many records hold a text, if it is listed.
    pub fn of(&self, text: &str) -> Option<u32> {
        let hash = Self::hash(text, self.salt);
        self.counts.binary_search_by_key(&hash, |entry| entry.0).ok().map(|place| self.counts[place].1)
    }

    /// How many records hold a text, listed or not.
    pub fn held_by(&self, text: &str) -> f64 {
        self.of(text).map_or(self.rare, f64::from)
    }
}

/// How often the values of a field are held, as it is saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedFrequencies {
    /// The name of the identity field.
    pub field: String,
    /// The word for its type: another one has other standard values.
    pub kind: String,
    /// Pairs of records that held an equal value.
    pub equal_pairs: u64,
    /// The values.
    pub values: Common,
    /// The words in them, where the type of the field weighs words.
    pub words: Option<Common>,
}

/// How often the values of a field are held, for the values of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequencies {
    /// Records that hold a value.
    pub records: u64,
    /// Pairs of them that hold an equal one.
    pub equal_pairs: u64,
    /// For each distinct value how many records hold it; 0 where that was saved and the value is not common.
    pub of: Vec<u32>,
    /// How many hold one of these.
    pub rare: f64,
    /// The words, where they were saved; otherwise they are counted in the values.
    pub words: Option<Common>,
}

impl Frequencies {
    /// How many records hold a value, by code.
    pub fn held_by(&self, code: u32) -> f64 {
        match self.of[code as usize] {
            0 => self.rare,
            n => f64::from(n),
        }
    }
}
