//! Names made of words, some of which tell more than others.
//!
//! Shared words are weighed by their rarity among the values (soft TF-IDF after Cohen, Ravikumar and Fienberg 2003): "Acme" tells
//! companies apart, "services" does not.

use std::collections::HashMap;

use super::countries::is_country;
use crate::matching::similarity::Scratch;

/// The words of every value.
pub(super) struct Tokens {
    /// `words[offsets[v]..offsets[v + 1]]` are the words of value `v`.
    offsets: Vec<u32>,
    words: Vec<u32>,
    texts: Vec<String>,
    rarity: Vec<f32>,
    /// Whether a word names a country.
    country: Vec<bool>,
}

impl Tokens {
    /// Splits values into words; `counts[v]` is how many records hold value `v`.
    pub(super) fn new(values: &[String], counts: &[u32]) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let (mut texts, mut frequency): (Vec<String>, Vec<u64>) = (Vec::new(), Vec::new());
        let (mut offsets, mut words) = (vec![0], Vec::new());
        let mut total = 0u64;
        for (v, value) in values.iter().enumerate() {
            let count = u64::from(counts.get(v).copied().unwrap_or(1));
            total += count;
            let start = words.len();
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                let code = *known.entry(word).or_insert_with(|| {
                    texts.push(word.to_owned());
                    frequency.push(0);
                    texts.len() as u32 - 1
                });
                if !words[start..].contains(&code) {
                    frequency[code as usize] += count;
                    words.push(code);
                }
            }
            offsets.push(words.len() as u32);
        }
        let rarity = frequency.iter().map(|n| ((1.0 + total as f64) / (0.5 + *n as f64)).ln().max(0.05) as f32).collect();
        let country = texts.iter().map(|text| is_country(text)).collect();
        Self { offsets, words, texts, rarity, country }
    }

    fn of(&self, value: usize) -> &[u32] {
        &self.words[self.offsets[value] as usize..self.offsets[value + 1] as usize]
    }

    /// The share of both values' rarity that lies in words which have a partner, equal or nearly so.
    fn overlap(&self, a: usize, b: usize, scratch: &mut Scratch) -> f32 {
        let (a, b) = (self.of(a), self.of(b));
        let sum = |words: &[u32]| words.iter().map(|word| self.rarity[*word as usize]).sum::<f32>();
        let (mut shared, mut taken) = (0.0, 0u64);
        for near in [false, true] {
            for word in a {
                if near && b.contains(word) {
                    continue;
                }
                for (j, other) in b.iter().enumerate().take(64) {
                    let alike = match near {
                        false if word == other => 1.0,
                        true if taken & (1 << j) == 0 && !a.contains(other) => self.alike(*word, *other, scratch),
                        _ => 0.0,
                    };
                    if alike > 0.0 && taken & (1 << j) == 0 {
                        taken |= 1 << j;
                        shared += alike * (self.rarity[*word as usize] + self.rarity[*other as usize]);
                        break;
                    }
                }
            }
        }
        shared / (sum(a) + sum(b)).max(f32::MIN_POSITIVE)
    }

    /// How far a word stands for another: 0, or its similarity from 0.9 on; a word cut short stands for the longer one.
    fn alike(&self, a: u32, b: u32, scratch: &mut Scratch) -> f32 {
        let (x, y) = (self.texts[a as usize].as_str(), self.texts[b as usize].as_str());
        let (x, y) = if x <= y { (x, y) } else { (y, x) };
        if x.len().min(y.len()) < 3 {
            return 0.0;
        }
        // The smaller text is a prefix of the larger one or of none.
        if x.len() >= 4 && y.starts_with(x) {
            return 0.9;
        }
        let similarity = scratch.jaro_winkler(x, y);
        if similarity >= 0.9 { similarity as f32 } else { 0.0 }
    }

    fn acronym(&self, a: usize, b: usize) -> bool {
        let is = |short: &[u32], long: &[u32]| {
            let [word] = short else { return false };
            let letters = self.texts[*word as usize].as_bytes();
            letters.len() >= 2 && letters.len() == long.len() && letters.iter().zip(long).all(|(l, w)| self.texts[*w as usize].as_bytes().first() == Some(l))
        };
        let (a, b) = (self.of(a), self.of(b));
        is(a, b) || is(b, a)
    }

    /// Whether one name holds a country that the other does not: companies of one group.
    fn other_country(&self, a: usize, b: usize) -> bool {
        let lacks = |these: &[u32], those: &[u32]| these.iter().any(|word| self.country[*word as usize] && !those.contains(word));
        let (a, b) = (self.of(a), self.of(b));
        lacks(a, b) || lacks(b, a)
    }

    pub(super) fn company(&self, x: &str, y: &str, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let level = self.company_words(x, y, a, b, scratch);
        if level > 2 && self.other_country(a, b) { 2 } else { level }
    }

    fn company_words(&self, x: &str, y: &str, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let overlap = self.overlap(a, b, scratch);
        if overlap >= 0.92 || same_letters(x, y) {
            return 5;
        }
        let similarity = scratch.jaro_winkler(x, y);
        if overlap >= 0.75 || similarity >= 0.96 {
            4
        } else if overlap >= 0.55 || self.acronym(a, b) || similarity >= 0.92 {
            3
        } else if overlap >= 0.3 {
            2
        } else {
            1
        }
    }

    pub(super) fn text(&self, x: &str, y: &str, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let similarity = if x.len().max(y.len()) <= 64 { scratch.jaro_winkler(x, y) } else { 0.0 };
        let overlap = if self.of(a).len() > 1 || self.of(b).len() > 1 { self.overlap(a, b, scratch) } else { 0.0 };
        if similarity >= 0.93 || overlap >= 0.85 {
            4
        } else if similarity >= 0.85 || overlap >= 0.55 {
            3
        } else if overlap >= 0.25 {
            2
        } else {
            1
        }
    }

    pub(super) fn street(&self, x: &str, y: &str, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let number = |value: usize| self.of(value).iter().find(|word| self.texts[**word as usize].starts_with(|c: char| c.is_ascii_digit()));
        let (m, n) = (number(a), number(b));
        let differ = m.is_some() && n.is_some() && m != n;
        let similarity = scratch.jaro_winkler(x, y);
        let overlap = self.overlap(a, b, scratch);
        if !differ && (similarity >= 0.95 || overlap >= 0.85) {
            4
        } else if overlap >= 0.6 || (similarity >= 0.9 && !differ) {
            3
        } else if overlap >= 0.3 {
            2
        } else {
            1
        }
    }
}

fn same_letters(x: &str, y: &str) -> bool {
    x.bytes().filter(|b| *b != b' ').eq(y.bytes().filter(|b| *b != b' '))
}
