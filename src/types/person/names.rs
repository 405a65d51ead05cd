//! How two whole names of persons agree.
//!
//! The words of two names are paired, the best pairs first, whatever their order. What counts most is what remains:
//! words missing on one side are common (middle names, patronymics), words left on both sides contradict each other, as
//! two brothers' names do.

use super::super::spelling::{Agree, Candidates, Letters, same_letters, spelling};
use super::nicknames::{may_be_one, stands_for};
use super::read::{MOST, Read, words};
use crate::matching::similarity::Scratch;

/// What each level of agreement means.
pub(super) const LEVELS: &[&str] = &[
    "all other",
    "one name alike",
    "several names alike, others differ",
    "similar, or initials",
    "nearly equal",
    "the same names, some missing",
    "the same names, in another order or transcription",
    "equal",
];
pub(super) const ONE_ALIKE: u8 = 2;
/// Also one name of several.
pub(super) const SEVERAL_ALIKE: u8 = 3;
pub(super) const SIMILAR: u8 = 4;
pub(super) const NEARLY: u8 = 5;
const SOME_MISSING: u8 = 6;
const SAME_NAMES: u8 = 7;

number! {
    /// So many slips leave two names similar.
    SIMILAR_SLIPS: u32 = 3;
    /// Names written without vowels agree by their consonants from this length on.
    CONSONANTS_FROM: usize = 3;
    /// From this length on the beginning of a name is what somebody is called for short.
    CUT_FROM: usize = 3;
}

/// Between a name and the father's name.
const SON_OF: [&str; 6] = ["bin", "ben", "ibn", "bn", "bint", "binti"];

/// "Servant of", always followed by an article which may be joined to it.
const SERVANT: [&str; 7] = ["abd", "abdul", "abdel", "abdal", "abdoul", "abdol", "abdu"];

/// One of the two names while its words are paired.
struct Name<'a> {
    words: [&'a str; MOST],
    /// Words that have no partner yet, one bit each.
    open: u16,
    /// Words that are not particles.
    telling: u16,
    /// Which of several persons of one name: 1 for senior, 2 for junior, 3 for the third; 0 where the name does not
    /// say.
    generation: u8,
    /// Written without vowels, as from Arabic or Hebrew script.
    bare: bool,
}

impl<'a> Name<'a> {
    fn of(text: &'a str, read: Read) -> Self {
        let Read { open, telling, generation, bare } = read;
        let mut name = Name { words: [""; MOST], open, telling, generation, bare };
        for (slot, word) in name.words.iter_mut().zip(words(text)) {
            *slot = word;
        }
        name
    }

    /// The words of a set of bits with their places.
    fn each(&self, set: u16) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        self.words.into_iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1)
    }

    /// How many telling words have no partner.
    fn left(&self) -> u32 {
        (self.open & self.telling).count_ones()
    }
}

/// What has been found of two names.
#[derive(Default)]
struct Found {
    equal: u32,
    nearly: u32,
    similar: u32,
    initials: u32,
}

/// The level of two whole names, which are read and in order.
pub(super) fn level((x, read_x): (&str, Read), (y, read_y): (&str, Read), scratch: &mut Scratch) -> u8 {
    if same_letters(x, y) {
        return SAME_NAMES;
    }
    let (mut a, mut b, mut found) = (Name::of(x, read_x), Name::of(y, read_y), Found::default());
    pair_equal(&mut a, &mut b, &mut found);
    if a.left() > 0 && b.left() > 0 {
        pair_alike(&mut a, &mut b, &mut found, scratch);
    }
    if a.left() > 0 && b.left() > 0 {
        pair_runs(&mut a, &mut b, &mut found, scratch);
        pair_runs(&mut b, &mut a, &mut found, scratch);
    }
    level_of(&a, &b, &found)
}

fn level_of(a: &Name<'_>, b: &Name<'_>, found: &Found) -> u8 {
    let alike = found.equal + found.nearly + found.similar;
    let one_sided = a.left() > 0 || b.left() > 0;
    let contradict = (a.left() > 0 && b.left() > 0)
        || (a.generation > 0 && b.generation > 0 && a.generation != b.generation)
        || father_and_son(a, b);
    let missing = one_sided || a.generation != b.generation;
    match (alike, found.nearly + 2 * found.similar) {
        // `Marleen`, and `M. Driessen`.
        (0, _) if found.initials > 0 && !contradict => ONE_ALIKE,
        (0, _) => 1,
        (1, _) if contradict => ONE_ALIKE,
        _ if contradict => SEVERAL_ALIKE,
        // One name of several says little.
        (1, _) if one_sided && found.initials == 0 => SEVERAL_ALIKE,
        (_, 0) if found.initials == 0 && missing => SOME_MISSING,
        (_, 0) if found.initials == 0 => SAME_NAMES,
        (_, 1) if found.initials == 0 => NEARLY,
        (_, 2) if found.initials == 0 && !missing => NEARLY,
        (_, slips) if slips <= *SIMILAR_SLIPS => SIMILAR,
        _ => SEVERAL_ALIKE,
    }
}

fn pair_equal(a: &mut Name<'_>, b: &mut Name<'_>, found: &mut Found) {
    for (i, word) in a.each(a.open) {
        if let Some((j, _)) = b.each(b.open).find(|(_, other)| *other == word) {
            a.open &= !(1 << i);
            b.open &= !(1 << j);
            if a.telling >> i & 1 == 1 {
                if word.len() > 1 { found.equal += 1 } else { found.initials += 1 }
            }
        }
    }
}

/// Pairs the words left, the best pairs first.
fn pair_alike(a: &mut Name<'_>, b: &mut Name<'_>, found: &mut Found, scratch: &mut Scratch) {
    let bare = a.bare || b.bare;
    let mut candidates = Candidates::default();
    for (i, word) in a.each(a.open & a.telling) {
        for (j, other) in b.each(b.open & b.telling) {
            let how = agree(word, other, bare, scratch);
            // What people are called for short tells who they are beside another name.
            let is_beside = how == Agree::Not && found.equal > 0;
            candidates.push(
                match is_beside {
                    true if may_be_one(stands_for(word), stands_for(other)) => Agree::Nearly,
                    true if is_cut(word, other) || is_cut(other, word) => Agree::Initial,
                    _ => how,
                },
                i,
                j,
            );
        }
    }
    for (how, i, j) in candidates.best_first() {
        if a.open >> i & 1 == 1 && b.open >> j & 1 == 1 {
            a.open &= !(1 << i);
            b.open &= !(1 << j);
            count(found, how, 1);
        }
    }
}

/// Whether a word is the beginning of another, as `Cor` is of `Cornelis`: a long initial.
fn is_cut(word: &str, other: &str) -> bool {
    word.len() >= *CUT_FROM && other.len() > word.len() && other.starts_with(word)
}

fn count(found: &mut Found, how: Agree, words: u32) {
    match how {
        Agree::Equal => found.equal += words,
        Agree::Nearly => (found.equal, found.nearly) = (found.equal + words - 1, found.nearly + 1),
        Agree::Similar => (found.equal, found.similar) = (found.equal + words - 1, found.similar + 1),
        Agree::Initial => found.initials += words,
        Agree::Not => {}
    }
}

/// Pairs a word of `a` with several neighbouring words of `b` that are written apart or that it is the initials of.
fn pair_runs(a: &mut Name<'_>, b: &mut Name<'_>, found: &mut Found, scratch: &mut Scratch) {
    for (i, word) in a.each(a.open & a.telling) {
        // Without another word in common, at least the first letter must be.
        let strict = found.equal + found.similar + found.nearly == 0;
        if let Some((how, run)) = best_run(word, b, strict, scratch) {
            a.open &= !(1 << i);
            b.open &= !run;
            count(found, how, (run & b.telling).count_ones().max(1));
        }
    }
}

fn best_run(word: &str, b: &Name<'_>, strict: bool, scratch: &mut Scratch) -> Option<(Agree, u16)> {
    let mut best: Option<(Agree, u16)> = None;
    if b.open.count_ones() < 2 {
        return None;
    }
    for (start, first) in b.each(b.open) {
        if strict && first.as_bytes().first() != word.as_bytes().first() {
            continue;
        }
        let (mut joined, mut initials, mut run) = (Letters::default(), Letters::default(), 0u16);
        for (j, other) in b.each(u16::MAX).skip(start).take_while(|(j, _)| b.open >> j & 1 == 1) {
            other.bytes().for_each(|letter| joined.push(letter));
            initials.push(other.bytes().next().unwrap_or(b' '));
            run |= 1 << j;
            if joined.len() > word.len() + 3 && initials.len() > word.len() {
                break;
            }
            let how = match run.count_ones() {
                0 | 1 => Agree::Not,
                _ if initials.text() == word => Agree::Initial,
                _ => Some(spelling(word, joined.text(), scratch))
                    .filter(|how| *how <= Agree::Nearly)
                    .unwrap_or(Agree::Not),
            };
            if how != Agree::Not && best.is_none_or(|(so_far, _)| how < so_far) {
                best = Some((how, run));
            }
        }
    }
    best
}

/// How two words agree.
fn agree(a: &str, b: &str, bare: bool, scratch: &mut Scratch) -> Agree {
    if a.len() == 1 || b.len() == 1 {
        return if a.as_bytes().first() == b.as_bytes().first() { Agree::Initial } else { Agree::Not };
    }
    if bare && a.len().min(b.len()) >= *CONSONANTS_FROM && skeleton(a).text() == skeleton(b).text() {
        return Agree::Nearly;
    }
    if SERVANT.contains(&a) && SERVANT.contains(&b) {
        return Agree::Equal;
    }
    spelling(a, b, scratch)
}

/// Whether one is "A son of B" and the other "B son of A".
fn father_and_son(a: &Name<'_>, b: &Name<'_>) -> bool {
    let parted = |words: &[&str]| words.windows(3).position(|three| matches!(three, [_, of, _] if SON_OF.contains(of)));
    let (Some(i), Some(j)) = (parted(&a.words), parted(&b.words)) else { return false };
    let same = |i: usize, j: usize| a.words.get(i) == b.words.get(j);
    same(i, j + 2) && same(i + 2, j) && !same(i, j)
}

/// The consonants of a word, for scripts that write no others.
fn skeleton(word: &str) -> Letters {
    let mut letters = Letters::default();
    for letter in word.bytes() {
        match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'h' => {}
            b'p' => letters.push_once(b'b'),
            b'c' | b'q' => letters.push_once(b'k'),
            other => letters.push_once(other),
        }
    }
    letters
}
