//! How many of their words two values share, by rarity, where words may be spelt nearly alike.

use std::borrow::Cow;

use super::tokens::Tokens;
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// The words of every value, ready to be paired.
pub(super) struct Overlap {
    words: Tokens,
    shapes: Vec<Shape>,
    rarity: Vec<f32>,
}

number! {
    /// From this similarity on (Jaro–Winkler) two words of texts or streets stand for each other.
    ALIKE: f64 = 0.9;
    /// Shorter words, in letters, are equal or nothing.
    SHORTEST: usize = 3;
    /// Of the words that two values do not share, so many of the first are compared letter by letter.
    COMPARED: usize = 16;
    /// A word that is cut short stands for the longer one from this length on.
    CUT_SHORT_FROM: usize = 4;
}

impl Overlap {
    /// The words of values, told how often each value is held.
    pub(super) fn new(values: &Texts, held: &Frequencies) -> Self {
        let words = Tokens::new(values, held, |word, _| Cow::Borrowed(word));
        let rarity = words.rarities(|_, _| f64::INFINITY);
        let shapes = words.texts.iter().map(Shape::of).collect();
        Self { words, shapes, rarity }
    }

    /// The words.
    pub(super) fn words(&self) -> &Tokens {
        &self.words
    }

    /// Whether a value has several words.
    pub(super) fn has_several(&self, value: usize) -> bool {
        self.words.of(value).len() > 1
    }

    /// The first word of a value that begins with a digit.
    pub(super) fn number(&self, value: usize) -> Option<u32> {
        let starts = |word: &&u32| self.words.texts[**word as usize].starts_with(|c: char| c.is_ascii_digit());
        self.words.of(value).iter().find(starts).copied()
    }

    /// Whether two words are equal, or one slip apart and long enough for one.
    pub(super) fn is_a_slip(&self, a: u32, b: u32, scratch: &mut Scratch) -> bool {
        let (x, y) = (&self.words.texts[a as usize], &self.words.texts[b as usize]);
        a == b || x.len().min(y.len()) >= *SHORTEST && scratch.edits(x, y) <= 1
    }

    /// The share of both values' rarity that lies in words which have a partner, equal or nearly so.
    pub(super) fn share(&self, a: usize, b: usize, scratch: &mut Scratch) -> f32 {
        self.share_of(self.words.of(a), self.words.of(b), scratch)
    }

    /// The same of some words of two values.
    pub(super) fn share_of(&self, a: &[u32], b: &[u32], scratch: &mut Scratch) -> f32 {
        let sum = |words: &[u32]| words.iter().map(|word| self.rarity[*word as usize]).sum::<f32>();
        let (mut shared, mut taken) = (0.0, 0u64);
        // Equal words first; a word that has an equal one is no slip of another.
        let others = b.iter().enumerate().take(64).filter(|(_, other)| !a.contains(other));
        let open = others.take(*COMPARED).fold(0, |set, (j, _)| set | 1 << j);
        for near in [false, true] {
            let words = a.iter().filter(|word| near != b.contains(word));
            for word in words.take(if near { *COMPARED } else { a.len() }) {
                for (j, other) in b.iter().enumerate().take(64) {
                    let alike = match near {
                        false if word == other => 1.0,
                        true if open & !taken & (1 << j) != 0 => self.alike(*word, *other, scratch),
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

    /// How far a word stands for another: 0, or its similarity from [`ALIKE`] on; a word cut short stands for the
    /// longer one.
    fn alike(&self, a: u32, b: u32, scratch: &mut Scratch) -> f32 {
        let (shape_a, shape_b) = (&self.shapes[a as usize], &self.shapes[b as usize]);
        if !shape_a.same_head(shape_b) && shape_a.most_alike(shape_b) < *ALIKE {
            return 0.0;
        }
        let (x, y) = (&self.words.texts[a as usize], &self.words.texts[b as usize]);
        let (x, y) = if x <= y { (x, y) } else { (y, x) };
        if x.len().min(y.len()) < *SHORTEST {
            return 0.0;
        }
        // The smaller text is a prefix of the larger one or of none.
        if x.len() >= *CUT_SHORT_FROM && y.starts_with(x) {
            return *ALIKE as f32;
        }
        let similarity = scratch.jaro_winkler(x, y);
        if similarity >= *ALIKE { similarity as f32 } else { 0.0 }
    }
}
