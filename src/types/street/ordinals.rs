//! Streets that are numbered: "5th Avenue", "Fifth Ave", "5e Avenue".
//!
//! In: the folded words of a street. Out: the same, such a number in one spelling. It promises that no house number
//! becomes the number of a street while the street has another name; it does not read numbers that are part of a name.

use super::words::{is_house_number, short};

const ONES: [&str; 20] = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENS: [(&str, &str); 10] = [
    ("", ""),
    ("", ""),
    ("twenty", "twentieth"),
    ("thirty", "thirtieth"),
    ("forty", "fortieth"),
    ("fifty", "fiftieth"),
    ("sixty", "sixtieth"),
    ("seventy", "seventieth"),
    ("eighty", "eightieth"),
    ("ninety", "ninetieth"),
];

/// Words with the numbers of streets in one spelling: `5th`.
pub(super) fn with_ordinals(words: Vec<String>) -> Vec<String> {
    let mut read: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (number, taken) = match (in_words(&words[at..]), in_digits(&words, at)) {
            (Some((number, taken)), _) if kind(&words, at + taken).is_some() => (Some(number), taken),
            (_, number) => (number, 1),
        };
        match number {
            Some(number) => read.push(spelt(number)),
            None => read.extend(words.get(at).cloned()),
        }
        at += taken;
    }
    read
}

/// The number that words begin with, and how many they are: "Forty-second".
fn in_words(words: &[String]) -> Option<(u32, usize)> {
    let first = words.first()?;
    let ones = |word: &String| (1..).zip(&ONES[1..]).find(|(_, one)| *one == word).map(|(n, _)| n);
    let tens = |of: fn(&(&'static str, &'static str)) -> &'static str| {
        (2..).zip(&TENS[2..]).find(|(_, ten)| of(ten) == first).map(|(n, _)| 10 * n)
    };
    let compound = || {
        let one = ones(words.get(1)?).filter(|one| *one < 10)?;
        Some((tens(|ten| ten.0)? + one, 2))
    };
    ones(first).or_else(|| tens(|ten| ten.1)).map(|number| (number, 1)).or_else(compound)
}

/// The number that a word is in digits: `5th` and `2eme` wherever they stand; `5` and `5e` where no other name is left.
fn in_digits(words: &[String], at: usize) -> Option<u32> {
    let word = words.get(at)?;
    let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = word.strip_suffix(ending).filter(|digits| (1..=3).contains(&digits.len()))?.parse().ok()?;
    let numbered = match ending {
        "st" | "nd" | "rd" | "th" | "er" | "re" | "ere" | "nde" | "eme" | "ieme" => true,
        "" | "e" => {
            let is_numbered = matches!(kind(words, at + 1), Some("ave" | "st" | "rd" | "blvd"));
            let before = words[..at].iter().rposition(|word| !is_direction(word));
            let last = words[at + 1..].iter().skip(1).all(|word| is_direction(word));
            is_numbered
                && match before {
                    Some(before) => is_house_number(&words[before]),
                    // "5 E Avenue", where E is the street.
                    None => last && ending.is_empty(),
                }
        }
        _ => false,
    };
    numbered.then_some(number)
}

/// The short form of a kind of street that may be numbered.
fn kind(words: &[String], at: usize) -> Option<&'static str> {
    let kinds = ["ave", "st", "rd", "blvd", "dr", "ln", "ct", "pl", "sq", "terrace", "cir", "pkwy"];
    short(words.get(at)?, false, false).filter(|kind| kinds.contains(kind))
}

fn is_direction(word: &str) -> bool {
    matches!(short(word, false, false).unwrap_or(word), "n" | "s" | "e" | "w" | "ne" | "nw" | "se" | "sw")
}

fn spelt(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
