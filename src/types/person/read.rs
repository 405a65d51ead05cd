//! What the words of one name are, before it is compared with others.
//!
//! In: the standard form of a name. Out: which of its words tell persons apart, and what it says of the generation. It
//! promises that a name is read once however often it is compared. It compares nothing.

use super::super::spelling::is_vowel;

/// The most words of a name that are read.
pub(super) const MOST: usize = 12;

/// Words that come and go with the spelling: articles, "son of", "from", titles. None tells persons apart. In order.
const PARTICLES: [&str; 58] = [
    "abou",
    "abu",
    "ad",
    "al",
    "an",
    "and",
    "ar",
    "as",
    "at",
    "ben",
    "bin",
    "bint",
    "binti",
    "bn",
    "captain",
    "colonel",
    "da",
    "dame",
    "das",
    "de",
    "del",
    "della",
    "den",
    "der",
    "di",
    "do",
    "dos",
    "du",
    "e",
    "el",
    "general",
    "haji",
    "hajji",
    "ibn",
    "la",
    "lady",
    "le",
    "lord",
    "maulavi",
    "mawlawi",
    "mulla",
    "mullah",
    "prasident",
    "president",
    "shaikh",
    "shaykh",
    "sheik",
    "sheikh",
    "ten",
    "ter",
    "ud",
    "ul",
    "ur",
    "van",
    "vom",
    "von",
    "y",
    "zu",
];

/// What is known of a name before it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    /// All words but those that tell the generation, one bit each.
    pub(super) open: u16,
    /// Words that are not particles.
    pub(super) telling: u16,
    /// Which of several persons of one name: 1 for senior, 2 for junior, 3 for the third; 0 where the name does not
    /// say.
    pub(super) generation: u8,
    /// Written without vowels, as from Arabic or Hebrew script.
    pub(super) bare: bool,
}

impl Read {
    /// A name of one word.
    pub(super) const ONE: Self = Self { open: 1, telling: 1, generation: 0, bare: false };

    /// Reads a whole name, of which the first two words tell no generation.
    pub(super) fn of_whole(text: &str) -> Self {
        Self::of(text, 2)
    }

    /// Reads a first or last name.
    pub(super) fn of_part(text: &str) -> Self {
        Self::of(text, 1)
    }

    fn of(text: &str, generation_from: usize) -> Self {
        let mut read = Self { open: 0, telling: 0, generation: 0, bare: true };
        for (i, word) in words(text).enumerate() {
            let generation = if i >= generation_from { generation(word) } else { 0 };
            if generation > 0 {
                read.generation = generation;
                continue;
            }
            read.open |= 1 << i;
            if PARTICLES.binary_search(&word).is_err() {
                read.telling |= 1 << i;
            }
            read.bare &= !word.bytes().any(is_vowel) || word.len() == 2;
        }
        // A name of nothing but particles is read as it is.
        if read.telling == 0 {
            read.telling = read.open;
        }
        read
    }
}

/// The words of a name that are read.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty()).take(MOST)
}

fn generation(word: &str) -> u8 {
    match word {
        "sr" | "senior" | "sen" => 1,
        "jr" | "junior" | "jun" | "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        _ => 0,
    }
}
