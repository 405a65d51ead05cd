//! First and last names, one field each, compared together.

use super::super::value_type::{Prepared, Shaped};
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// What each level of agreement means.
pub(crate) const LEVELS: &[&str] =
    &["all other", "an initial agrees", "similar", "nearly equal", "one of several names equal", "equal"];
const INITIAL: u8 = 2;
const SIMILAR: u8 = 3;
const NEARLY: u8 = 4;
const ONE_OF_SEVERAL: u8 = 5;

/// What stands behind the levels of the first of the two names: names in the wrong order.
pub(crate) const CROSSED: [&str; 2] = ["one name in the other's place", "first and last name swapped"];
/// One of the two names stands in the place of the other.
pub(crate) const HALF_SWAPPED: u8 = LEVELS.len() as u8 + 1;
/// Both names stand in each other's place.
pub(crate) const SWAPPED: u8 = LEVELS.len() as u8 + 2;
/// Above this level two names agree as they stand, and nobody asks whether they are crossed.
pub(crate) const STRAIGHT: u8 = INITIAL;
/// From this level on last names agree in most words.
pub(crate) const LAST_NAMES_ALIKE: u8 = NEARLY;

number! {
    /// From this similarity on (Jaro–Winkler) two first or two last names are similar.
    SIMILAR_FROM: f64 = 0.80;
    /// From this similarity on they are nearly equal.
    NEARLY_FROM: f64 = 0.90;
    /// From this length on two names that are one slip apart are nearly equal.
    SLIP_FROM: usize = 4;
    /// From this similarity on a first name stands in the place of a last name.
    CROSSED_FROM: f64 = 0.92;
    /// Shorter names, in letters, are crossed only if they are equal.
    SHORTEST_CROSSED: usize = 3;
    /// Shorter words of a name, in letters, are not one of several that are equal.
    SHORTEST_OF_SEVERAL: usize = 3;
}

/// Names.
pub(crate) struct Column<'a>(Shaped<'a>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(Shaped::new(texts))
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        if are_apart(&self.0.shapes[a], &self.0.shapes[b]) {
            return 1;
        }
        let (x, y) = self.0.in_order(a, b);
        level(x, y, scratch)
    }
}

impl Column<'_> {
    /// Whether a name here is nearly a name of the other field.
    pub(crate) fn crosses(&self, a: usize, other: &Self, b: usize, scratch: &mut Scratch) -> bool {
        if self.0.shapes[a].most_alike(&other.0.shapes[b]) < *CROSSED_FROM {
            return false;
        }
        let (x, y) = (&self.0.texts[a], &other.0.texts[b]);
        x == y
            || (x.len() >= *SHORTEST_CROSSED
                && y.len() >= *SHORTEST_CROSSED
                && scratch.jaro_winkler(x.min(y), x.max(y)) >= *CROSSED_FROM)
    }
}

/// Whether two first or two last names can only be all other; neither initials nor several words are.
fn are_apart(x: &Shape, y: &Shape) -> bool {
    let told = |shape: &Shape| shape.length().is_some_and(|length| length > 1) && !shape.has_blank();
    told(x) && told(y) && x.most_alike(y) < *SIMILAR_FROM && !x.may_be_within(y, 1)
}

/// The level of two first or two last names.
fn level(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if short.len() == 1 {
        return if long.starts_with(short) { INITIAL } else { 1 };
    }
    if (x.contains(' ') || y.contains(' '))
        && x.split(' ').any(|word| word.len() >= *SHORTEST_OF_SEVERAL && y.split(' ').any(|other| other == word))
    {
        return ONE_OF_SEVERAL;
    }
    let similarity = scratch.jaro_winkler(x, y);
    if similarity >= *NEARLY_FROM || (short.len() >= *SLIP_FROM && scratch.edits(x, y) <= 1) {
        NEARLY
    } else if similarity >= *SIMILAR_FROM {
        SIMILAR
    } else {
        1
    }
}
