//! Names made of words, some of which tell more than others.
//!
//! Shared words are weighed by their rarity among the values (soft TF-IDF after Cohen, Ravikumar and Fienberg 2003):
//! "Acme" tells companies apart, "services" does not.

use std::borrow::Cow;

use hashbrown::HashMap;

use super::names::Candidates;
use super::spelling::{Agree, Letters, Outline, same_letters, sound, spelling, spelt};
use super::words::{Kind, kind, meaning};
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::Texts;

/// The words of every value.
pub(super) struct Tokens {
    /// `words[offsets[v]..offsets[v + 1]]` are the words of value `v`.
    offsets: Vec<u32>,
    words: Vec<u32>,
    texts: Texts,
    /// How the words of companies sound; empty for others.
    sounds: Texts,
    shapes: Vec<Shape>,
    outlines: Vec<Outline>,
    rarity: Vec<f32>,
    /// What a word says in the name of a company.
    kinds: Vec<Kind>,
}

impl Tokens {
    /// Splits values into words; `counts[v]` is how many records hold value `v`. Words of companies are written out,
    /// general ones capped.
    pub(super) fn new(values: &Texts, counts: &[u32], companies: bool) -> Self {
        let mut known: HashMap<Cow<'_, str>, u32> = HashMap::default();
        let (mut texts, mut frequency) = (Texts::default(), Vec::<u64>::new());
        let (mut offsets, mut words) = (vec![0], Vec::new());
        let mut total = 0u64;
        for (v, value) in values.iter().enumerate() {
            let count = u64::from(counts.get(v).copied().unwrap_or(1));
            total += count;
            let start = words.len();
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                let word = if companies { meaning(word, words.len() == start) } else { Cow::Borrowed(word) };
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
        let all = (1.0 + total as f64).ln();
        let kinds: Vec<Kind> = texts.iter().map(kind).collect();
        // In little data every word is rare: what is common elsewhere is never rarer here than a few names in ten would
        // make it.
        let rarest = |kind: &Kind| match kind {
            Kind::Filler if companies => 0.05,
            Kind::General if companies => (0.35 * all).max(0.05),
            _ => f64::INFINITY,
        };
        let rarity = frequency
            .iter()
            .zip(&kinds)
            .map(|(n, kind)| (all - (0.5 + *n as f64).ln()).max(0.05).min(rarest(kind)) as f32)
            .collect();
        let sounds =
            if companies { texts.iter().map(|text| sound(text).text().to_owned()).collect() } else { Texts::default() };
        let (shapes, outlines) = (texts.iter().map(Shape::of).collect(), texts.iter().map(Outline::of).collect());
        Self { offsets, words, texts, sounds, shapes, outlines, rarity, kinds }
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
        let (shape_a, shape_b) = (&self.shapes[a as usize], &self.shapes[b as usize]);
        if !shape_a.same_head(shape_b) && shape_a.most_alike(shape_b) < 0.9 {
            return 0.0;
        }
        let (x, y) = (&self.texts[a as usize], &self.texts[b as usize]);
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

    /// The level of two names of companies; `may_be_same` is whether they can differ in blanks alone.
    pub(super) fn company(&self, x: &str, y: &str, a: usize, b: usize, may_be_same: bool, scratch: &mut Scratch) -> u8 {
        if may_be_same && same_letters(x, y) {
            return 7;
        }
        let (mut a, mut b) = (Side::of(self.of(a)), Side::of(self.of(b)));
        let mut slips = self.pair_words(&mut a, &mut b, scratch);
        if a.open != 0 && b.open != 0 {
            slips += self.pair_runs(&mut a, &mut b, scratch) + self.pair_runs(&mut b, &mut a, scratch);
        }
        self.company_level(&a, &b, slips)
    }

    /// 1 all other, 2 some words shared, 3 many shared but others differ, 4 one side says more, 5 another number, 6
    /// similar, 7 nearly equal; 8 is equality.
    fn company_level(&self, a: &Side<'_>, b: &Side<'_>, slips: u32) -> u8 {
        let (left_a, left_b) = (self.weight(a, a.open), self.weight(b, b.open));
        let all = self.weight(a, u64::MAX) + self.weight(b, u64::MAX);
        let shared = 1.0 - (left_a + left_b) / all.max(f32::MIN_POSITIVE);
        let left = |kind: Kind| u8::from(self.holds(a, kind)) + u8::from(self.holds(b, kind));
        let (proper, general, country, number) =
            (left(Kind::Proper), left(Kind::General), left(Kind::Country), left(Kind::Number));
        let named = self.names(a) && self.names(b);
        match (proper + general, country, number) {
            _ if shared < 0.3 || !named => 1,
            (0, 0, 0) if slips <= 1 => 7,
            (0, 0, 0) if slips <= 3 => 6,
            (0, 0, 0) => 3,
            (0, 0, 2) if slips == 0 => 5,
            (0, 0, _) if slips == 0 => 4,
            (1, 0, 0) if proper == 0 && slips == 0 => 4,
            (1, 0, 0) if shared >= 0.5 && slips <= 1 => 4,
            _ if shared >= 0.55 => 3,
            _ => 2,
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

    /// Pairs words, equal ones first, then those with the fewest slips; tells the slips.
    fn pair_words(&self, a: &mut Side<'_>, b: &mut Side<'_>, scratch: &mut Scratch) -> u32 {
        let mut slips = 0;
        for (i, word) in a.each(a.open) {
            if let Some((j, _)) = b.each(b.open).find(|(_, other)| *other == word) {
                a.open &= !(1 << i);
                b.open &= !(1 << j);
            }
        }
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
        let (x, y) = (&self.texts[a as usize], &self.texts[b as usize]);
        let spelling = |scratch: &mut Scratch| match outline_a.may_be(outline_b) {
            true => spelt((x, &self.sounds[a as usize]), (y, &self.sounds[b as usize]), scratch),
            false => Agree::Not,
        };
        match (self.kind(a), self.kind(b)) {
            (Kind::Number | Kind::Filler, _) | (_, Kind::Number | Kind::Filler) | (Kind::Country, Kind::Country) => {
                Agree::Not
            }
            (Kind::General, Kind::General) if !plural(x, y) => Agree::Not,
            // A slip in the name of a country.
            (Kind::Country, _) | (_, Kind::Country) => {
                Some(spelling(scratch)).filter(|how| *how <= Agree::Nearly).unwrap_or(Agree::Not)
            }
            // A word cut short.
            _ if x.len().min(y.len()) > 4 && (x.starts_with(y) || y.starts_with(x)) => {
                spelling(scratch).min(Agree::Similar)
            }
            _ => spelling(scratch),
        }
    }

    /// Pairs a word of `a` with neighbours in `b` that it is made of or that it is the initials of.
    fn pair_runs(&self, a: &mut Side<'_>, b: &mut Side<'_>, scratch: &mut Scratch) -> u32 {
        let mut slips = 0;
        for (i, word) in a.each(a.open) {
            let word = &self.texts[word as usize];
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

    fn best_run(&self, word: &str, b: &Side<'_>, strict: bool, scratch: &mut Scratch) -> Option<(Agree, u64)> {
        let mut best: Option<(Agree, u64)> = None;
        if b.open.count_ones() < 2 {
            return None;
        }
        let text = |word: u32| &self.texts[word as usize];
        for (start, first) in b.each(b.open) {
            if strict && text(first).as_bytes().first() != word.as_bytes().first() {
                continue;
            }
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

    /// `most` is how alike the texts can be at most; what cannot matter is not worked out.
    pub(super) fn text(&self, x: &str, y: &str, a: usize, b: usize, most: f64, scratch: &mut Scratch) -> u8 {
        let similarity = if most >= 0.85 && x.len().max(y.len()) <= 64 { scratch.jaro_winkler(x, y) } else { 0.0 };
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

    /// `most` is how alike the texts can be at most.
    pub(super) fn street(&self, x: &str, y: &str, a: usize, b: usize, most: f64, scratch: &mut Scratch) -> u8 {
        let number = |value: usize| {
            self.of(value).iter().find(|word| self.texts[**word as usize].starts_with(|c: char| c.is_ascii_digit()))
        };
        let (m, n) = (number(a), number(b));
        let differ = m.is_some() && n.is_some() && m != n;
        let similarity = if most >= 0.9 { scratch.jaro_winkler(x, y) } else { 0.0 };
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

/// One of two names while its words are paired.
struct Side<'a> {
    words: &'a [u32],
    /// Words that have no partner yet, one bit each; words beyond the sixty-fourth are not read.
    open: u64,
}

impl<'a> Side<'a> {
    fn of(words: &'a [u32]) -> Self {
        let words = words.get(..64).unwrap_or(words);
        Self { words, open: u64::MAX.checked_shr(64 - words.len() as u32).unwrap_or(0) }
    }

    fn each(&self, set: u64) -> impl Iterator<Item = (usize, u32)> + use<'a> {
        self.words.iter().copied().enumerate().filter(move |(i, _)| set >> i & 1 == 1)
    }
}

/// Neighbouring words, read as one and by their initials.
#[derive(Default)]
struct Run {
    joined: Letters,
    initials: Letters,
    /// The initials of all words but fillers.
    main_initials: Letters,
    words: u64,
}

impl Run {
    fn push(&mut self, word: &str, filler: bool, place: usize) {
        word.bytes().for_each(|letter| self.joined.push(letter));
        let initial = word.bytes().next().unwrap_or(b' ');
        self.initials.push(initial);
        if !filler {
            self.main_initials.push(initial);
        }
        self.words |= 1 << place;
    }

    /// Whether neither the words nor their initials can be this word any more.
    fn longer_than(&self, word: &str) -> bool {
        self.joined.len() > word.len() + 3 && self.main_initials.len() > word.len()
    }

    fn agree(&self, word: &str, scratch: &mut Scratch) -> Agree {
        if self.words.count_ones() < 2 {
            Agree::Not
        } else if word.len() > 1 && (self.initials.text() == word || self.main_initials.text() == word) {
            if word.len() > 2 { Agree::Similar } else { Agree::Initial }
        } else {
            Some(spelling(word, self.joined.text(), scratch)).filter(|how| *how <= Agree::Nearly).unwrap_or(Agree::Not)
        }
    }
}

fn plural(x: &str, y: &str) -> bool {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    long.strip_prefix(short).is_some_and(|rest| matches!(rest, "s" | "es" | "e" | "n"))
}
