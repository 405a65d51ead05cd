//! What words in the names of companies mean, in many languages.
//!
//! In: a folded word. Out: the kinds of company, the fields of work or the number that it may stand for. It promises
//! that two spellings of one meaning are told to have it in common; it does not say that they are one word.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::super::folding::words_of_names;

/// Meanings and the words that have them, a row per meaning; some are several words.
const LIST: &str = include_str!("words.tsv");

/// German words that the list lacks, each with the meaning that it gives to their English ones.
const GERMAN: [(&str, &str); 5] =
    [("grp", "gruppe"), ("trade", "handel"), ("trade", "handels"), ("construction", "bau"), ("machine", "maschinen")];

number! {
    /// A word of the list in another script is known from this length in Latin letters on.
    SHORTEST_FOREIGN: usize = 4;
}

/// What a word may mean.
#[derive(Default)]
struct Meanings {
    /// The rows that hold it, ascending.
    rows: Vec<u16>,
    /// Whether one of them is more than a number.
    general: bool,
    /// Whether it is several words, joined.
    several: bool,
}

static WORDS: LazyLock<HashMap<String, Meanings>> = LazyLock::new(|| {
    let mut words: HashMap<String, Meanings> = HashMap::default();
    for (row, line) in (0..).zip(LIST.lines().filter(|line| !line.starts_with('#'))) {
        let mut spellings = line.split('\t');
        let meaning = spellings.next().unwrap_or_default();
        let number = Some(meaning).filter(|name| name.bytes().all(|letter| letter.is_ascii_digit()));
        let german = GERMAN.iter().filter(|(name, _)| *name == meaning).map(|(_, word)| *word);
        for (word, n) in number.into_iter().chain(spellings).chain(german).filter_map(folded) {
            let known = words.entry(word).or_default();
            known.general |= number.is_none();
            known.several |= n > 1;
            if known.rows.last() != Some(&row) {
                known.rows.push(row);
            }
        }
    }
    words
});

/// A spelling as names have it, if it is of letters or digits alone: its words joined, and how many they are.
fn folded(spelling: &str) -> Option<(String, usize)> {
    let words = words_of_names(spelling);
    let joined = words.concat();
    let short = joined.len() < *SHORTEST_FOREIGN && !spelling.is_ascii();
    (!short && joined.bytes().all(|letter| letter.is_ascii_alphanumeric())).then_some((joined, words.len()))
}

/// Whether a word says what kind of company it is or what it works in.
pub(super) fn is_general(word: &str) -> bool {
    WORDS.get(word).is_some_and(|known| known.general)
}

/// The meanings of a word, by number, ascending.
pub(super) fn meanings(word: &str) -> &'static [u16] {
    WORDS.get(word).map_or(&[], |known| known.rows.as_slice())
}

/// The meanings of several words, joined.
pub(super) fn of_several(joined: &str) -> &'static [u16] {
    WORDS.get(joined).filter(|known| known.several).map_or(&[], |known| known.rows.as_slice())
}

/// Whether two words, told by their meanings, may say the same.
pub(super) fn may_say_the_same(a: &[u16], b: &[u16]) -> bool {
    a.iter().any(|meaning| b.contains(meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages_have_one_meaning() {
        let may = |a: &str, b: &str| may_say_the_same(meanings(a), meanings(b));
        for (a, b) in [
            ("tecnologia", "technology"),
            ("tsentr", "centre"),
            ("versicherung", "seguros"),
            ("erste", "premier"),
            ("segundo", "2"),
            ("banque", "bank"),
        ] {
            assert!(may(a, b) && may(b, a), "{a} {b}");
        }
        for (a, b) in [("technology", "bank"), ("erste", "segundo"), ("acme", "acme"), ("", "bank")] {
            assert!(!may(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_number_is_not_a_kind_of_company() {
        for word in ["premier", "erste", "primero", "2", "acme", "mir"] {
            assert!(!is_general(word), "{word}");
        }
        for word in ["tecnologia", "versicherung", "kompaniya", "holdings"] {
            assert!(is_general(word), "{word}");
        }
    }
}
