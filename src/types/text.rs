//! Any other text, compared without case and accents.

use super::folding;
use super::overlap::Overlap;
use super::tokens::Tokens;
use super::value_type::{Partner, Prepared, Shaped, Standardised, ValueType, in_order};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// Any text.
pub(super) struct Text;

/// What the levels of texts mean.
pub(super) const LEVELS: &[&str] = &["all other", "some words shared", "similar", "nearly equal", "equal"];
pub(super) const SOME_WORDS: u8 = 2;
const SIMILAR: u8 = 3;
const NEARLY: u8 = 4;

impl ValueType for Text {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = LEVELS;
    const WITH_OTHERS: Partner = Partner::Text;

    fn kinship() -> Kinship {
        Kinship::Perhaps
    }

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(folding::fold(trimmed))
    }
}

/// Texts by their letters and words.
pub(super) struct Column<'a> {
    texts: Shaped<'a>,
    words: Overlap,
}

number! {
    /// From this similarity of letters on (Jaro–Winkler) two texts are nearly equal.
    NEARLY_BY_LETTERS: f64 = 0.93;
    /// From this share of common words on they are nearly equal.
    NEARLY_BY_WORDS: f32 = 0.85;
    /// From this similarity of letters on they are similar.
    SIMILAR_BY_LETTERS: f64 = 0.85;
    /// From this share of common words on they are similar.
    SIMILAR_BY_WORDS: f32 = 0.55;
    /// From this share of common words on they share some.
    SOME: f32 = 0.25;
    /// Longer texts, in bytes, are compared by words alone.
    LONGEST_BY_LETTERS: usize = 64;
}

impl Column<'_> {
    /// The level of two texts without some words of each, by their words alone; `None` where nothing is left of one.
    pub(super) fn level_without(
        &self,
        a: usize,
        b: usize,
        without: &[Vec<u32>; 2],
        scratch: &mut Scratch,
    ) -> Option<u8> {
        let left = |value: usize, without: &[u32]| -> Vec<u32> {
            self.words.words().of(value).iter().copied().filter(|word| !without.contains(word)).collect()
        };
        let (mut x, mut y) = (left(a, &without[0]), left(b, &without[1]));
        if in_order(self.texts.texts, a, b) != (a, b) {
            std::mem::swap(&mut x, &mut y);
        }
        if x.is_empty() || y.is_empty() {
            return None;
        }
        Some(by_words(self.words.share_of(&x, &y, scratch)))
    }
}

/// The level of a share of common words.
fn by_words(share: f32) -> u8 {
    if share >= *NEARLY_BY_WORDS {
        NEARLY
    } else if share >= *SIMILAR_BY_WORDS {
        SIMILAR
    } else if share >= *SOME {
        SOME_WORDS
    } else {
        1
    }
}

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, held: &Frequencies) -> Self {
        Self { texts: Shaped::new(texts), words: Overlap::new(texts, held) }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.texts.texts, a, b);
        let (x, y) = (&self.texts.texts[a], &self.texts.texts[b]);
        // What cannot matter is not worked out.
        let may_be = self.texts.most_alike(a, b) >= *SIMILAR_BY_LETTERS && x.len().max(y.len()) <= *LONGEST_BY_LETTERS;
        let similarity = if may_be { scratch.jaro_winkler(x, y) } else { 0.0 };
        let several = self.words.has_several(a) || self.words.has_several(b);
        let overlap = if several { self.words.share(a, b, scratch) } else { 0.0 };
        let by_letters = match similarity {
            alike if alike >= *NEARLY_BY_LETTERS => NEARLY,
            alike if alike >= *SIMILAR_BY_LETTERS => SIMILAR,
            _ => 1,
        };
        by_letters.max(by_words(overlap))
    }

    fn words(&self) -> Option<&Tokens> {
        Some(self.words.words())
    }
}
