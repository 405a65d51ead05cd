//! First and last names, one field each, compared together.

use super::super::spelling::{Agree, Candidates, same_letters};
use super::super::value_type::{Prepared, Shaped, in_order};
use super::nicknames::{may_be_one, stands_for};
use super::read::{MOST, Read, words};
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// What each level of agreement means.
pub(crate) const LEVELS: &[&str] =
    &["all other", "an initial or one of several agrees", "similar", "nearly equal", "one says more", "equal"];
/// Also one of several names, where others contradict each other.
const INITIAL: u8 = 2;
const SIMILAR: u8 = 3;
const NEARLY: u8 = 4;
/// Names at these levels may be one with a slip.
pub(crate) const SLIPS: [u8; 2] = [SIMILAR, NEARLY];
/// All names of one side stand on the other, or their initials.
const SAYS_MORE: u8 = 5;

/// What stands behind the levels of the first of the two names: names in the wrong order.
pub(crate) const CROSSED: [&str; 2] = ["one name in the other's place", "first and last name swapped"];
/// One of the two names stands in the place of the other.
pub(crate) const HALF_SWAPPED: u8 = LEVELS.len() as u8 + 1;
/// Both names stand in each other's place.
pub(crate) const SWAPPED: u8 = LEVELS.len() as u8 + 2;
/// Above this level two names agree as they stand, and nobody asks whether they are crossed.
pub(crate) const STRAIGHT: u8 = INITIAL;
/// From this level on first or last names agree in most words.
pub(crate) const NAMES_ALIKE: u8 = NEARLY;

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
pub(crate) struct Column<'a> {
    texts: Shaped<'a>,
    read: Vec<Read>,
    /// The names that each may stand for.
    stands_for: Vec<&'static [u16]>,
}

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        let shaped = Shaped::new(texts);
        let read = texts.iter().zip(&shaped.shapes);
        let read = read.map(|(text, shape)| if shape.has_blank() { Read::of_part(text) } else { Read::ONE }).collect();
        Self { read, stands_for: texts.iter().map(stands_for).collect(), texts: shaped }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (first, second) = (self.stands_for[a], self.stands_for[b]);
        if !first.is_empty() && !second.is_empty() && may_be_one(first, second) {
            return NEARLY;
        }
        if are_apart(&self.texts.shapes[a], &self.texts.shapes[b]) {
            return 1;
        }
        let (a, b) = in_order(self.texts.texts, a, b);
        let (x, y) = (&self.texts.texts[a], &self.texts.texts[b]);
        match self.texts.shapes[a].has_blank() || self.texts.shapes[b].has_blank() {
            true => of_several((x, self.read[a]), (y, self.read[b]), scratch),
            false => level(x, y, scratch),
        }
    }
}

impl Column<'_> {
    /// Whether a name here is nearly a name of the other field.
    pub(crate) fn crosses(&self, a: usize, other: &Self, b: usize, scratch: &mut Scratch) -> bool {
        if self.texts.shapes[a].most_alike(&other.texts.shapes[b]) < *CROSSED_FROM {
            return false;
        }
        let (x, y) = (&self.texts.texts[a], &other.texts.texts[b]);
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

/// The level of two first or two last names of which one is several words.
fn of_several((x, read_x): (&str, Read), (y, read_y): (&str, Read), scratch: &mut Scratch) -> u8 {
    // Father and son have all of a name in common.
    if read_x.generation > 0 && read_y.generation > 0 && read_x.generation != read_y.generation {
        return 1;
    }
    let (open_x, open_y) = (read_x.telling, read_y.telling);
    if same_letters(x, y) {
        return NEARLY;
    }
    let (x, y) = (each_word(x), each_word(y));
    let mut open = [open_x, open_y];
    let is_open = |open: [u16; 2], i: usize, j: usize| open[0] >> i & 1 == 1 && open[1] >> j & 1 == 1;
    let (mut equal, mut worst, mut candidates) = (false, None, Candidates::default());
    let bits = |set: u16| (0..MOST).filter(move |i| set >> i & 1 == 1);
    for i in bits(open_x) {
        for j in bits(open_y) {
            let word = x[i];
            if is_open(open, i, j) && word == y[j] {
                open = [open[0] & !(1 << i), open[1] & !(1 << j)];
                equal |= word.len() >= *SHORTEST_OF_SEVERAL;
            }
        }
    }
    for i in bits(open[0]) {
        for j in bits(open[1]) {
            let how = match level(x[i].min(y[j]), x[i].max(y[j]), scratch) {
                INITIAL => Agree::Initial,
                SIMILAR => Agree::Similar,
                NEARLY => Agree::Nearly,
                _ => Agree::Not,
            };
            candidates.push(how, i, j);
        }
    }
    for (how, i, j) in candidates.best_first() {
        if is_open(open, i, j) {
            open = [open[0] & !(1 << i), open[1] & !(1 << j)];
            worst = worst.max(Some(how).filter(|how| *how != Agree::Initial));
        }
    }
    match worst {
        // What is left on both sides contradicts itself, as the names of brothers do.
        _ if open[0] != 0 && open[1] != 0 => {
            if equal {
                INITIAL
            } else {
                1
            }
        }
        None if equal => SAYS_MORE,
        None => INITIAL,
        Some(Agree::Nearly) if equal || open == [0, 0] => NEARLY,
        Some(_) => SIMILAR,
    }
}

/// The words of a name that are read.
fn each_word(name: &str) -> [&str; MOST] {
    let mut all = [""; MOST];
    all.iter_mut().zip(words(name)).for_each(|(slot, word)| *slot = word);
    all
}

/// The level of two first or two last names.
fn level(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if short.len() == 1 {
        return if long.starts_with(short) { INITIAL } else { 1 };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn level_of(x: &str, y: &str) -> u8 {
        let texts: Texts = [x, y].iter().collect();
        let column = Column::new(&texts, &Frequencies::default());
        let level = column.level(0, 1, &mut Scratch::default());
        assert_eq!(level, column.level(1, 0, &mut Scratch::default()), "{x} {y}");
        level
    }

    #[test]
    fn of_several_names_what_is_left_on_both_sides_contradicts_itself() {
        for (x, y, expected) in [
            ("min il", "min dae", INITIAL),
            ("min il", "min hun", INITIAL),
            ("jose luis", "jose maria", INITIAL),
            ("smith jr", "smith sr", 1),
            ("smith jr", "smith iii", 1),
            ("smith jr", "smith junior", SAYS_MORE),
            ("smith jr", "smith", SAYS_MORE),
            ("christopher", "kit", NEARLY),
            ("margaret", "thomas", 1),
            ("jose luis", "jose", SAYS_MORE),
            ("jose luis", "jose l", SAYS_MORE),
            ("garcia lopez", "lopez", SAYS_MORE),
            ("de la cruz", "cruz", SAYS_MORE),
            ("de la cruz", "de la vega", 1),
            ("min il", "minil", NEARLY),
            ("anna lena", "lena anna", SAYS_MORE),
            ("jean pierre", "jean piere", NEARLY),
            ("van der berg", "vandenberg", 1),
            ("min il", "hun", 1),
        ] {
            assert_eq!(level_of(x, y), expected, "{x} {y}");
        }
    }
}
