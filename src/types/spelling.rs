//! How two words agree: by their letters, or by how transcriptions of one name have them.

use crate::matching::similarity::Scratch;

/// How two words agree, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agree {
    /// The same word or another transcription of it.
    Equal,
    /// One slip in a long word.
    Nearly,
    /// A slip in a short word or two in a long one.
    Similar,
    Initial,
    Not,
}

impl Agree {
    /// What the agreement costs.
    pub(super) fn slips(self) -> u32 {
        match self {
            Self::Nearly => 1,
            Self::Similar => 2,
            Self::Initial => 4,
            Self::Equal | Self::Not => 0,
        }
    }
}

/// How two spellings of a word agree: by letters or by how transcriptions have them, whichever is nearer.
pub(super) fn spelling(a: &str, b: &str, scratch: &mut Scratch) -> Agree {
    if !Outline::of(a).may_be(&Outline::of(b)) {
        return Agree::Not;
    }
    spelt((a, sound(a).text()), (b, sound(b).text()), scratch)
}

/// What can be told of a word without reading it.
#[derive(Clone, Copy)]
pub(super) struct Outline {
    /// Which letters it has, one bit each.
    alphabet: u32,
    length: u32,
}

impl Outline {
    pub(super) fn of(word: &str) -> Self {
        let alphabet = word.bytes().fold(0, |set, letter| set | 1 << (letter & 31));
        Self { alphabet, length: u32::try_from(word.len()).unwrap_or(u32::MAX) }
    }

    /// Whether two words can be spellings of each other: two slips change four letters of the alphabet at most,
    /// transcriptions hardly more.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        self.length.abs_diff(other.length) <= *MOST_LONGER
            && (self.alphabet ^ other.alphabet).count_ones() <= *MOST_OTHER_LETTERS
    }

    /// Whether two words in one, and all that are joined to them, are too long to be spellings of this one.
    pub(super) fn is_outgrown_by(&self, first: &Self, next: &Self) -> bool {
        let most = self.length.saturating_add(*MOST_LONGER);
        most < Letters::MOST as u32 && first.length.saturating_add(next.length) > most
    }

    /// Whether one word can begin with the other.
    pub(super) fn may_begin_with(&self, other: &Self) -> bool {
        let (short, long) = if self.length <= other.length { (self, other) } else { (other, self) };
        short.alphabet & !long.alphabet == 0
    }
}

number! {
    /// Words that sound the same are the same from this length on; shorter ones are similar.
    HEARD_FROM: usize = 4;
    /// From this length on two words that are one slip apart are nearly equal.
    SLIP_FROM: usize = 5;
    /// From this length on they are similar.
    SLIP_IN_SHORT_FROM: usize = 4;
    /// From this length on two words that are two slips apart are similar.
    TWO_SLIPS_FROM: usize = 6;
    /// Words whose lengths differ by more are no spellings of each other.
    MOST_LONGER: u32 = 3;
    /// Words that differ in more letters of the alphabet are no spellings of each other.
    MOST_OTHER_LETTERS: u32 = 5;
}

/// How two words agree, each given with its [`sound`].
pub(super) fn spelt((a, s): (&str, &str), (b, t): (&str, &str), scratch: &mut Scratch) -> Agree {
    let short = a.len().min(b.len());
    let edits = ordered(a, b, |a, b| scratch.edits(a, b));
    let heard = ordered(s, t, |s, t| scratch.edits(s, t));
    match heard {
        0 if short >= *HEARD_FROM => Agree::Equal,
        0 => Agree::Similar,
        _ => match edits.min(heard.max(1)) {
            1 if short >= *SLIP_FROM && !other_gender(a, b) => Agree::Nearly,
            1 if short >= *SLIP_IN_SHORT_FROM => Agree::Similar,
            // Who makes two slips rarely makes one in the first letter.
            _ if edits == 2 && short >= *TWO_SLIPS_FROM && s.as_bytes().first() == t.as_bytes().first() => {
                Agree::Similar
            }
            _ => Agree::Not,
        },
    }
}

/// Whether two words differ in a last `a`, as a woman's name from a man's.
fn other_gender(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let stem = |word: &'_ str| word.len().saturating_sub(1);
    (b.ends_with('a') && b.get(..stem(b)) == Some(a))
        || (a.ends_with('a') != b.ends_with('a') && a.get(..stem(a)) == b.get(..stem(b)))
}

/// Some letters, without allocating; what does not fit is left out.
#[derive(Default)]
pub(super) struct Letters {
    bytes: [u8; Letters::MOST],
    n: usize,
}

impl Letters {
    const MOST: usize = 32;

    pub(super) fn push(&mut self, letter: u8) {
        if let Some(slot) = self.bytes.get_mut(self.n) {
            *slot = letter;
            self.n += 1;
        }
    }

    /// Never the same letter twice in a row.
    pub(super) fn push_once(&mut self, letter: u8) {
        if self.n.checked_sub(1).and_then(|last| self.bytes.get(last)) != Some(&letter) {
            self.push(letter);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.n
    }

    pub(super) fn text(&self) -> &str {
        self.bytes.get(..self.n).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// A word as transcriptions of one name have it in common: `Sergej` and `Sergey`, `Nooristani` and `Nuristani`.
pub(super) fn sound(word: &str) -> Letters {
    let bytes = word.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let (mut letters, mut i) = (Letters::default(), 0);
    while i < bytes.len() {
        let (taken, letter) = match (at(i), at(i + 1), at(i + 2)) {
            (b's', b'c', b'h') => (3, b's'),
            (b'c', b'h', b'r' | b'l') => (2, b'k'),
            (b's' | b'c' | b'z', b'h', _) => (2, b's'),
            (b'p', b'h', _) => (2, b'f'),
            (b'k', b'h', _) => (2, b'h'),
            (b'g', b'h', _) => (2, b'g'),
            (b't' | b'd', b'h', _) => (2, b't'),
            (b't', b's' | b'z' | b'c', _) => (1, 0),
            (b'd', b'j', _) => (1, 0),
            (b'd', _, _) => (1, b't'),
            (b'h', next, _) if !is_vowel(next) && next != b'y' => (1, 0),
            (b'o' | b'u' | b'a', b'e', _) => (2, if at(i) == b'a' { b'a' } else { b'u' }),
            (b'o' | b'u', b'o' | b'u', _) => (2, b'u'),
            (b'o', _, _) => (1, b'u'),
            (b'i' | b'y' | b'j' | b'e', b'e', _) => (2, b'i'),
            (b'y' | b'j', _, _) => (1, b'i'),
            (b'w', _, _) => (1, b'v'),
            (b'q' | b'c', _, _) => (1, b'k'),
            (b'z' | b'x', _, _) => (1, b's'),
            (other, _, _) => (1, other),
        };
        i += taken;
        if letter != 0 {
            letters.push_once(letter);
        }
    }
    letters
}

fn ordered<T>(x: &str, y: &str, compare: impl FnOnce(&str, &str) -> T) -> T {
    if x <= y { compare(x, y) } else { compare(y, x) }
}

pub(super) fn same_letters(x: &str, y: &str) -> bool {
    x.bytes().filter(|b| *b != b' ').eq(y.bytes().filter(|b| *b != b' '))
}

/// Words that agree but are not the same, with their places; more than a few are hardly found.
#[derive(Default)]
pub(super) struct Candidates {
    pairs: [Option<(Agree, usize, usize)>; 16],
    n: usize,
}

impl Candidates {
    pub(super) fn push(&mut self, how: Agree, i: usize, j: usize) {
        if how != Agree::Not
            && let Some(slot) = self.pairs.get_mut(self.n)
        {
            *slot = Some((how, i, j));
            self.n += 1;
        }
    }

    pub(super) fn best_first(mut self) -> impl Iterator<Item = (Agree, usize, usize)> {
        if self.n > 1 {
            self.pairs.sort_unstable_by_key(|pair| pair.unwrap_or((Agree::Not, 0, 0)));
        }
        self.pairs.into_iter().flatten()
    }
}
