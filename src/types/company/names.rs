//! Names of companies, word by word: words tell more or less by what they are and how rare they are among the values.

use super::super::spelling::{Agree, Candidates, Outline, same_letters, sound, spelt};
use super::super::tokens::Tokens;
use super::super::value_type::{Prepared, in_order};
use super::meanings::{may_say_the_same, meanings, of_several};
use super::sides::{Run, Side};
use super::words::{Kind, kind, meaning};
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// What each level of agreement means.
pub(super) const LEVELS: &[&str] = &[
    "all other",
    "some words shared",
    "many words shared, others differ",
    "one says more",
    "the same but for a number",
    "similar, or an acronym",
    "nearly equal",
    "equal",
];
pub(super) const SOME_WORDS: u8 = 2;
pub(super) const MANY_WORDS: u8 = 3;
pub(super) const SAYS_MORE: u8 = 4;
pub(super) const ANOTHER_NUMBER: u8 = 5;
const SIMILAR: u8 = 6;
const NEARLY: u8 = 7;
/// From this level on names agree in most words.
pub(super) const ALIKE: u8 = MANY_WORDS;

// Words are shared by their part of both names' rarity. In little data every word is rare: what is common elsewhere is
// never rarer here than a few names in ten would make it.
number! {
    /// From this share of common words on two companies share some.
    SOME: f32 = 0.3;
    /// From this share of common words on the other may say more by a proper name.
    HALF: f32 = 0.5;
    /// From this share of common words on they share many, though others differ.
    MANY: f32 = 0.55;
    /// So many slips leave two names nearly equal.
    NEARLY_SLIPS: u32 = 1;
    /// So many slips leave two names similar.
    SIMILAR_SLIPS: u32 = 3;
    /// A word that is cut short agrees with the longer one from this length on.
    CUT_SHORT_FROM: usize = 5;
    /// General words ("services") are never rarer than this part of the rarity of a word that nobody holds.
    RAREST_GENERAL: f64 = 0.35;
    /// Fillers ("of") are never rarer than this, in nats.
    RAREST_FILLER: f64 = 0.05;
}

/// Names by their words.
pub(crate) struct Column<'a> {
    texts: &'a Texts,
    shapes: Vec<Shape>,
    words: Tokens,
    /// How the words sound.
    sounds: Texts,
    outlines: Vec<Outline>,
    first_letters: Vec<Option<u8>>,
    rarity: Vec<f32>,
    /// What a word says in the name of a company.
    kinds: Vec<Kind>,
    /// What it may mean, whatever its language.
    meanings: Vec<&'static [u16]>,
}

impl<'a> Prepared<'a> for Column<'a> {
    /// Words are written out, general ones capped in rarity.
    fn new(texts: &'a Texts, held: &Frequencies) -> Self {
        let words = Tokens::new(texts, held, meaning);
        let kinds: Vec<Kind> = words.texts.iter().map(kind).collect();
        let rarity = words.rarities(|word, all| match kinds[word] {
            Kind::Filler => *RAREST_FILLER,
            Kind::General => (*RAREST_GENERAL * all).max(*RAREST_FILLER),
            _ => f64::INFINITY,
        });
        let sounds = words.texts.iter().map(|text| sound(text).text().to_owned()).collect();
        let outlines = words.texts.iter().map(Outline::of).collect();
        let first_letters = words.texts.iter().map(|text| text.bytes().next()).collect();
        let shapes = texts.iter().map(Shape::of).collect();
        let meanings = words.texts.iter().map(meanings).collect();
        Self { texts, shapes, words, sounds, outlines, first_letters, rarity, kinds, meanings }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.texts, a, b);
        if self.shapes[a].may_be_same_letters(&self.shapes[b]) && same_letters(&self.texts[a], &self.texts[b]) {
            return NEARLY;
        }
        self.of_words(a, b, scratch)
    }

    fn words(&self) -> Option<&Tokens> {
        Some(&self.words)
    }
}

impl Column<'_> {
    fn of_words(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (mut a, mut b) = (Side::of(self.words.of(a)), Side::of(self.words.of(b)));
        pair_equal(&mut a, &mut b);
        let aside = [a.set_aside(), b.set_aside()];
        let mut slips = self.pair_words(&mut a, &mut b, scratch);
        if a.open != 0 && b.open != 0 {
            slips += self.pair_runs(&mut a, &mut b, scratch) + self.pair_runs(&mut b, &mut a, scratch);
        }
        if a.open != 0 && b.open != 0 {
            // Another language is as good as a slip in a short word.
            let translated = self.pair_meanings(&mut a, &mut b) | self.pair_meanings(&mut b, &mut a);
            slips = slips.max(if translated { Agree::Similar.slips() } else { 0 });
        }
        (a.open, b.open) = (a.open | aside[0], b.open | aside[1]);
        self.company_level(&a, &b, slips)
    }

    fn company_level(&self, a: &Side<'_>, b: &Side<'_>, slips: u32) -> u8 {
        let (left_a, left_b) = (self.weight(a, a.open), self.weight(b, b.open));
        let all = self.weight(a, u64::MAX) + self.weight(b, u64::MAX);
        let shared = 1.0 - (left_a + left_b) / all.max(f32::MIN_POSITIVE);
        let left = |kind: Kind| u8::from(self.holds(a, kind)) + u8::from(self.holds(b, kind));
        let (proper, general, country, number) =
            (left(Kind::Proper), left(Kind::General), left(Kind::Country), left(Kind::Number));
        let named = self.names(a) && self.names(b);
        match (proper + general, country, number) {
            _ if shared < *SOME || !named => 1,
            (0, 0, 0) if slips <= *NEARLY_SLIPS => NEARLY,
            (0, 0, 0) if slips <= *SIMILAR_SLIPS => SIMILAR,
            (0, 0, 0) => MANY_WORDS,
            (0, 0, 2) if slips == 0 => ANOTHER_NUMBER,
            (0, 0, _) if slips == 0 => SAYS_MORE,
            (1, 0, 0) if proper == 0 && slips == 0 => SAYS_MORE,
            (1, 0, 0) if shared >= *HALF && slips <= *NEARLY_SLIPS => SAYS_MORE,
            _ if shared >= *MANY => MANY_WORDS,
            _ => SOME_WORDS,
        }
    }

    /// Whether a word beyond fillers has a partner.
    fn names(&self, side: &Side<'_>) -> bool {
        side.each(!side.open).any(|(_, word)| !matches!(self.kind(word), Kind::Filler | Kind::Country))
    }

    fn holds(&self, side: &Side<'_>, kind: Kind) -> bool {
        side.each(side.open).any(|(_, word)| self.kind(word) == kind)
    }

    fn kind(&self, word: u32) -> Kind {
        self.kinds.get(word as usize).copied().unwrap_or(Kind::Proper)
    }

    fn weight(&self, side: &Side<'_>, set: u64) -> f32 {
        side.each(set).filter_map(|(_, word)| self.rarity.get(word as usize)).sum()
    }

    /// Pairs words, those with the fewest slips first; tells the slips.
    fn pair_words(&self, a: &mut Side<'_>, b: &mut Side<'_>, scratch: &mut Scratch) -> u32 {
        let mut slips = 0;
        let mut candidates = Candidates::default();
        for (i, word) in a.each(a.open) {
            for (j, other) in b.each(b.open) {
                candidates.push(self.agree(word, other, scratch), i, j);
            }
        }
        for (how, i, j) in candidates.best_first() {
            if a.open >> i & 1 == 1 && b.open >> j & 1 == 1 {
                a.open &= !(1 << i);
                b.open &= !(1 << j);
                slips += how.slips();
            }
        }
        slips
    }

    fn agree(&self, a: u32, b: u32, scratch: &mut Scratch) -> Agree {
        let (outline_a, outline_b) = (&self.outlines[a as usize], &self.outlines[b as usize]);
        // Nearly all words are told apart here.
        if !outline_a.may_be(outline_b) && !outline_a.may_begin_with(outline_b) {
            return Agree::Not;
        }
        let (x, y) = (&self.words.texts[a as usize], &self.words.texts[b as usize]);
        let spelling = |scratch: &mut Scratch| match outline_a.may_be(outline_b) {
            true => spelt((x, &self.sounds[a as usize]), (y, &self.sounds[b as usize]), scratch),
            false => Agree::Not,
        };
        match (self.kind(a), self.kind(b)) {
            (Kind::Number | Kind::Filler, _) | (_, Kind::Number | Kind::Filler) | (Kind::Country, Kind::Country) => {
                Agree::Not
            }
            (Kind::General, Kind::General) if plural(x, y) || self.say_the_same(a, b) => spelling(scratch),
            (Kind::General, Kind::General) => Agree::Not,
            // A slip in the name of a country.
            (Kind::Country, _) | (_, Kind::Country) => {
                Some(spelling(scratch)).filter(|how| *how <= Agree::Nearly).unwrap_or(Agree::Not)
            }
            // A word cut short.
            _ if x.len().min(y.len()) >= *CUT_SHORT_FROM && (x.starts_with(y) || y.starts_with(x)) => {
                spelling(scratch).min(Agree::Similar)
            }
            _ => spelling(scratch),
        }
    }

    /// Pairs a word of `a` with neighbours in `b` that it is made of or that it is the initials of.
    fn pair_runs(&self, a: &mut Side<'_>, b: &mut Side<'_>, scratch: &mut Scratch) -> u32 {
        let mut slips = 0;
        for (i, word) in a.each(a.open) {
            // Without another word in common, at least the first letter must be.
            let related = self.names(b);
            if let Some((how, run)) = self.best_run(word, b, !related, scratch) {
                a.open &= !(1 << i);
                b.open &= !run;
                slips += how.slips();
            }
        }
        slips
    }

    /// Pairs words of one meaning in other languages, if a proper name is shared; tells whether there were any.
    fn pair_meanings(&self, a: &mut Side<'_>, b: &mut Side<'_>) -> bool {
        let named = a.each(!a.open).any(|(_, word)| self.kind(word) == Kind::Proper);
        let before = a.open;
        for (i, word) in a.each(a.open).filter(|(_, word)| named && !self.meanings[*word as usize].is_empty()) {
            let one = b.each(b.open).find(|(_, other)| self.say_the_same(word, *other)).map(|(j, _)| 1 << j);
            if let Some(partners) = one.or_else(|| self.run_of_meaning(word, b)) {
                a.open &= !(1 << i);
                b.open &= !partners;
            }
        }
        a.open != before
    }

    /// Neighbours in `b` that together say what a word says: "real estate" and "Immobilien".
    fn run_of_meaning(&self, word: u32, b: &Side<'_>) -> Option<u64> {
        let text = |word: &u32| &self.words.texts[*word as usize];
        let run = |(start, n): (usize, usize)| {
            let (words, bits) = (b.words.get(start..start + n)?, ((1 << n) - 1) << start);
            let says = || of_several(words.iter().map(text).collect::<Vec<_>>().concat().as_str());
            (b.open & bits == bits && may_say_the_same(self.meanings[word as usize], says())).then_some(bits)
        };
        b.each(b.open).flat_map(|(start, _)| [(start, 2), (start, 3)]).find_map(run)
    }

    fn say_the_same(&self, a: u32, b: u32) -> bool {
        may_say_the_same(self.meanings[a as usize], self.meanings[b as usize])
    }

    fn best_run(&self, word: u32, b: &Side<'_>, strict: bool, scratch: &mut Scratch) -> Option<(Agree, u64)> {
        let mut best: Option<(Agree, u64)> = None;
        if b.open.count_ones() < 2 {
            return None;
        }
        let text = |word: u32| &self.words.texts[word as usize];
        let first_letter = |word: u32| self.first_letters[word as usize];
        let outline = &self.outlines[word as usize];
        for (start, first) in b.each(b.open) {
            let same_letter = first_letter(first) == first_letter(word);
            if strict && !same_letter {
                continue;
            }
            // Nearly all runs end here: of one word, or too long for its letters and of other initials.
            let Some(next) = b.words.get(start + 1).filter(|_| b.open >> (start + 1) & 1 == 1) else { continue };
            if !same_letter
                && self.kind(first) != Kind::Filler
                && outline.is_outgrown_by(&self.outlines[first as usize], &self.outlines[*next as usize])
            {
                continue;
            }
            let word = text(word);
            let mut run = Run::default();
            for (j, other) in b.each(u64::MAX).skip(start).take_while(|(j, _)| b.open >> j & 1 == 1) {
                run.push(text(other), self.kind(other) == Kind::Filler, j);
                if run.longer_than(word) {
                    break;
                }
                let how = run.agree(word, scratch);
                if how != Agree::Not && best.is_none_or(|(so_far, _)| how < so_far) {
                    best = Some((how, run.words));
                }
            }
        }
        best
    }
}

fn pair_equal(a: &mut Side<'_>, b: &mut Side<'_>) {
    for (i, word) in a.each(a.open) {
        if let Some((j, _)) = b.each(b.open).find(|(_, other)| *other == word) {
            a.open &= !(1 << i);
            b.open &= !(1 << j);
        }
    }
}

fn plural(x: &str, y: &str) -> bool {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    long.strip_prefix(short).is_some_and(|rest| matches!(rest, "s" | "es" | "e" | "n"))
}
