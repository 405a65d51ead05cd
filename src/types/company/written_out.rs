//! Legal forms that are written out, in many languages: "Aktiengesellschaft", "sociedade limitada".
//!
//! In: the folded words of a name. Out: how many of them, at an end, are such a form, and its short form. It promises
//! that a form is read where one letter of it is wrong, because nothing else is so long and so alike; it does not read
//! short forms.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::super::folding::words_of_names;
use crate::matching::similarity::Scratch;

/// Legal forms by their short form, and the ways to write each.
const LIST: &str = include_str!("forms.tsv");

number! {
    /// A legal form that is written out may have a slip from this length on, in letters.
    SLIP_FROM: usize = 12;
}

/// Forms that are written out.
#[derive(Default)]
struct Forms {
    /// What they are for short, each by its words joined.
    short: HashMap<String, String>,
    /// By the number of their words, how long these are joined, and their first letter.
    alike: HashMap<(usize, usize, u8), Vec<String>>,
    /// The lengths of these and those one letter off, one bit each, by the number of words and the first letter.
    lengths: Vec<u128>,
    /// The short forms.
    known: HashSet<String>,
    most_words: usize,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut spellings = line.split('\t').map(words_of_names);
        let short = spellings.next().unwrap_or_default().concat();
        for words in spellings {
            let (n, joined) = (words.len(), words.concat());
            let alike = forms.alike.entry((n, joined.len(), first_letter(&joined))).or_default();
            if !alike.contains(&joined) {
                alike.push(joined.clone());
            }
            forms.most_words = forms.most_words.max(n);
            forms.lengths.resize(place(forms.most_words + 1, 0), 0);
            if let Some(lengths) = forms.lengths.get_mut(place(n, first_letter(&joined))) {
                *lengths |= 7_u128.checked_shl(joined.len().saturating_sub(1) as u32).unwrap_or_default();
            }
            forms.short.entry(joined).or_insert_with(|| short.clone());
        }
        forms.known.insert(short);
    }
    forms
});

fn first_letter(text: &str) -> u8 {
    text.bytes().next().unwrap_or_default()
}

/// Where the lengths of forms of so many words stand that begin with a letter.
fn place(words: usize, letter: u8) -> usize {
    words * 32 + usize::from(letter & 31)
}

/// The form that words are, though one letter may be wrong.
fn found(words: &[String]) -> Option<&'static str> {
    let first = first_letter(words.first()?);
    let length = words.iter().map(String::len).sum::<usize>();
    let of_length = |length: usize| FORMS.alike.get(&(words.len(), length, first)).into_iter().flatten();
    // Nearly all words are told apart here.
    let lengths = FORMS.lengths.get(place(words.len(), first)).copied().unwrap_or_default();
    if lengths.checked_shr(length as u32).unwrap_or_default() & 1 == 0 {
        return None;
    }
    let mut near = [length, length + 1, length.saturating_sub(1)].into_iter().flat_map(of_length);
    let joined = words.concat();
    let slip = |form: &&String| length >= *SLIP_FROM && Scratch::default().edits(form.as_str(), &joined) <= 1;
    of_length(length).find(|form| **form == joined).or_else(|| near.find(slip)).map(String::as_str)
}

/// The number of words at the end of a name that are a form, if they leave any.
pub(super) fn at_the_end(words: &[String]) -> Option<usize> {
    let most = FORMS.most_words.min(words.len().checked_sub(1)?);
    (1..=most).rev().find(|n| found(&words[words.len() - n..]).is_some())
}

/// The number of words at the start of a name that are a form of several words, if they leave any. English forms stand
/// behind: "Free Zone Company Dubai" is a name.
pub(super) fn in_front(words: &[String]) -> Option<usize> {
    let most = FORMS.most_words.min(words.len().checked_sub(1)?);
    let is_english =
        |form: &&str| ["limited", "ltd", "company", "corp", "joint"].iter().any(|word| form.contains(word));
    (2..=most).rev().find(|n| found(&words[..*n]).filter(|form| !is_english(form)).is_some())
}

/// The short form of a form, given its words.
pub(super) fn short(words: &[String]) -> Option<&'static str> {
    FORMS.short.get(found(words)?).map(String::as_str)
}

/// Whether a word is a short form of the list.
pub(super) fn is_short(word: &str) -> bool {
    FORMS.known.contains(word)
}
