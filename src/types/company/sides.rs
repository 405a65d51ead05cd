//! The words of two names while they are paired, and neighbours among them that are read as one.
//!
//! In: the words of a name, by number, and their letters. Out: which of them have no partner yet; whether several in a
//! row are one word. It promises to allocate nothing; it does not know what words say.

use super::super::spelling::{Agree, Letters, spelling};
use crate::matching::similarity::Scratch;

number! {
    /// Of the words that two names do not share, so many of each, the first, are compared letter by letter.
    COMPARED: u32 = 16;
}

/// One of two names while its words are paired.
pub(super) struct Side<'a> {
    pub(super) words: &'a [u32],
    /// Words that have no partner yet, one bit each; words beyond the sixty-fourth are not read.
    pub(super) open: u64,
}

impl<'a> Side<'a> {
    pub(super) fn of(words: &'a [u32]) -> Self {
        let words = words.get(..64).unwrap_or(words);
        Self { words, open: u64::MAX.checked_shr(64 - words.len() as u32).unwrap_or(0) }
    }

    /// Leaves no more than [`COMPARED`] words open; tells the others.
    pub(super) fn set_aside(&mut self) -> u64 {
        let before = self.open;
        while self.open.count_ones() > *COMPARED {
            self.open &= !(1 << self.open.ilog2());
        }
        before & !self.open
    }

    pub(super) fn each(&self, set: u64) -> impl Iterator<Item = (usize, u32)> + use<'a> {
        self.words.iter().copied().enumerate().filter(move |(i, _)| set >> i & 1 == 1)
    }
}

/// Neighbouring words, read as one and by their initials.
#[derive(Default)]
pub(super) struct Run {
    joined: Letters,
    initials: Letters,
    /// The initials of all words but fillers.
    main_initials: Letters,
    pub(super) words: u64,
}

impl Run {
    pub(super) fn push(&mut self, word: &str, filler: bool, place: usize) {
        word.bytes().for_each(|letter| self.joined.push(letter));
        let initial = word.bytes().next().unwrap_or(b' ');
        self.initials.push(initial);
        if !filler {
            self.main_initials.push(initial);
        }
        self.words |= 1 << place;
    }

    /// Whether neither the words nor their initials can be this word any more.
    pub(super) fn longer_than(&self, word: &str) -> bool {
        self.joined.len() > word.len() + 3 && self.main_initials.len() > word.len()
    }

    pub(super) fn agree(&self, word: &str, scratch: &mut Scratch) -> Agree {
        if self.words.count_ones() < 2 {
            Agree::Not
        } else if word.len() > 1 && (self.initials.text() == word || self.main_initials.text() == word) {
            if word.len() > 2 { Agree::Similar } else { Agree::Initial }
        } else {
            Some(spelling(word, self.joined.text(), scratch)).filter(|how| *how <= Agree::Nearly).unwrap_or(Agree::Not)
        }
    }
}
