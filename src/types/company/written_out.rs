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
    /// Of how many words they are, each by its words joined.
    words: HashMap<String, Vec<usize>>,
    /// The same forms by the number of their words, how long they are, and their first letter.
    alike: HashMap<(usize, usize, u8), Vec<String>>,
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
            let lengths = forms.words.entry(joined.clone()).or_default();
            if !lengths.contains(&n) {
                lengths.push(n);
                forms.alike.entry((n, joined.len(), first_letter(&joined))).or_default().push(joined.clone());
                forms.most_words = forms.most_words.max(n);
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

/// The form of so many words that joined words are, though one letter may be wrong.
fn found(joined: &str, n: usize) -> Option<&'static str> {
    let forms = &*FORMS;
    if let Some((form, lengths)) = forms.words.get_key_value(joined)
        && lengths.contains(&n)
    {
        return Some(form);
    }
    if joined.len() < *SLIP_FROM {
        return None;
    }
    let near =
        (joined.len() - 1..=joined.len() + 1).filter_map(|length| forms.alike.get(&(n, length, first_letter(joined))));
    let one_slip = |form: &&String| Scratch::default().edits(form.as_str(), joined) <= 1;
    near.flatten().find(one_slip).map(String::as_str)
}

/// The number of words at the end of a name that are a form, if they leave any.
pub(super) fn at_the_end(words: &[String]) -> Option<usize> {
    let most = FORMS.most_words.min(words.len().checked_sub(1)?);
    (1..=most).rev().find(|n| found(&words[words.len() - n..].concat(), *n).is_some())
}

/// The number of words at the start of a name that are a form of several words, if they leave any.
pub(super) fn in_front(words: &[String]) -> Option<usize> {
    let most = FORMS.most_words.min(words.len().checked_sub(1)?);
    (2..=most).rev().find(|n| found(&words[..*n].concat(), *n).is_some())
}

/// The short form of a form whose words are joined.
pub(super) fn short(joined: &str) -> Option<&'static str> {
    let form = (1..=FORMS.most_words).find_map(|n| found(joined, n))?;
    FORMS.short.get(form).map(String::as_str)
}

/// Whether a word is a short form of the list.
pub(super) fn is_short(word: &str) -> bool {
    FORMS.known.contains(word)
}
