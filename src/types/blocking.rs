//! What of a value must be equal for two records to be compared.

use super::sound::sound;

/// What of a value must be equal for two records to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All of it.
    Whole,
    /// Its first characters, blanks aside.
    Prefix(usize),
    /// Its last characters, blanks aside.
    Suffix(usize),
    /// How it sounds.
    Sound,
    /// Any of its words of three letters or more.
    Words,
    /// Its year.
    Year,
}

number! {
    /// So many words of a value, in alphabetical order, are blocked on.
    MOST_WORDS: usize = 32;
    /// Shorter words, in bytes, are not blocked on.
    SHORTEST_WORD: usize = 3;
}

impl Cut {
    /// What of a standard value must be equal; nothing where it is too short to tell anything.
    pub fn of(self, value: &str) -> Vec<String> {
        let plain = || value.chars().filter(|c| *c != ' ').collect::<Vec<char>>();
        match self {
            Self::Whole => vec![value.to_owned()],
            Self::Prefix(n) => {
                let plain = plain();
                if plain.len() < n.min(2) { Vec::new() } else { vec![plain.into_iter().take(n).collect()] }
            }
            Self::Suffix(n) => {
                let plain = plain();
                if plain.len() < n { Vec::new() } else { vec![plain[plain.len() - n..].iter().collect()] }
            }
            Self::Sound => sound(value),
            Self::Words => {
                let mut words: Vec<String> =
                    value.split(' ').filter(|word| word.len() >= *SHORTEST_WORD).map(str::to_owned).collect();
                words.sort_unstable();
                words.dedup();
                words.truncate(*MOST_WORDS);
                words
            }
            Self::Year => value.get(..4).map(str::to_owned).into_iter().collect(),
        }
    }
}
