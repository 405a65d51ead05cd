//! Values as the words they are made of, each with its rarity.
//!
//! Shared words are weighed by their rarity among the values (soft TF-IDF after Cohen, Ravikumar and Fienberg 2003):
//! "Acme" tells companies apart, "services" does not.

use std::borrow::Cow;

use hashbrown::HashMap;

use crate::tables::{Frequencies, Texts};

number! {
    /// No word is more common than this, in nats of rarity.
    LEAST_RARE: f64 = 0.05;
}

/// The words of every value.
pub struct Tokens {
    /// `words[offsets[v]..offsets[v + 1]]` are the words of value `v`.
    offsets: Vec<u32>,
    words: Vec<u32>,
    /// The distinct words.
    pub texts: Texts,
    /// How many records hold each word.
    frequency: Vec<f64>,
    /// Records, where each value counts by itself.
    total: u64,
}

impl Tokens {
    /// Splits values into words, of which the frequencies are saved or counted. `spelt` is the one spelling of a word,
    /// told whether it is the first of its value.
    pub(super) fn new(values: &Texts, held: &Frequencies, spelt: impl Fn(&str, bool) -> Cow<'_, str>) -> Self {
        let mut known: HashMap<Cow<'_, str>, u32> = HashMap::default();
        let (mut texts, mut frequency) = (Texts::default(), Vec::<u64>::new());
        let (mut offsets, mut words) = (vec![0], Vec::new());
        let mut total = 0u64;
        for (v, value) in values.iter().enumerate() {
            let count = u64::from(held.of.get(v).copied().unwrap_or(1));
            total += count;
            let start = words.len();
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                let word = spelt(word, words.len() == start);
                let code = *known.entry(word).or_insert_with_key(|word| {
                    frequency.push(0);
                    texts.push(word) as u32
                });
                if !words[start..].contains(&code) {
                    frequency[code as usize] += count;
                    words.push(code);
                }
            }
            offsets.push(words.len() as u32);
        }
        let counted = frequency.into_iter().map(|n| n as f64).collect();
        let (total, frequency) = match &held.words {
            None => (total, counted),
            Some(saved) => (saved.records, texts.iter().map(|word| saved.held_by(word)).collect()),
        };
        Self { offsets, words, texts, frequency, total }
    }

    /// The words of a value.
    pub fn of(&self, value: usize) -> &[u32] {
        &self.words[self.offsets[value] as usize..self.offsets[value + 1] as usize]
    }

    /// The rarity of each word, in nats; `most` is how rare it may be, given what a word that nobody holds would be.
    pub(super) fn rarities(&self, most: impl Fn(usize, f64) -> f64) -> Vec<f32> {
        let all = (1.0 + self.total as f64).ln();
        let rarity = |(word, n): (usize, &f64)| (all - (0.5 + n).ln()).max(*LEAST_RARE).min(most(word, all)) as f32;
        self.frequency.iter().enumerate().map(rarity).collect()
    }
}
