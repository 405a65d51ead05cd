//! Names of persons in one order, without titles, nicknames unified.

use super::super::folding::{fold, words_of_names};

const TITLES: [&str; 18] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "herr",
    "frau",
    "dipl",
    "ing",
    "mme",
    "m",
    "monsieur",
    "madame",
    "sra",
];

/// Nicknames that stand for one name only.
const NICKNAMES: [(&str, &str); 40] = [
    ("bob", "robert"),
    ("bobby", "robert"),
    ("rob", "robert"),
    ("bill", "william"),
    ("billy", "william"),
    ("will", "william"),
    ("liz", "elizabeth"),
    ("beth", "elizabeth"),
    ("betty", "elizabeth"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("mike", "michael"),
    ("mick", "michael"),
    ("tom", "thomas"),
    ("tommy", "thomas"),
    ("dick", "richard"),
    ("rick", "richard"),
    ("dave", "david"),
    ("joe", "joseph"),
    ("tony", "anthony"),
    ("chuck", "charles"),
    ("charlie", "charles"),
    ("peggy", "margaret"),
    ("maggie", "margaret"),
    ("kathy", "katherine"),
    ("kate", "katherine"),
    ("sue", "susan"),
    ("dan", "daniel"),
    ("danny", "daniel"),
    ("matt", "matthew"),
    ("greg", "gregory"),
    ("andy", "andrew"),
    ("ben", "benjamin"),
    ("tim", "timothy"),
    ("hansi", "hans"),
    ("sepp", "josef"),
    ("uli", "ulrich"),
    ("pepe", "jose"),
    ("paco", "francisco"),
    ("nacho", "ignacio"),
];

/// `Last, First` is turned round; suffixes such as `Jr` stay, because they tell two people apart.
pub(super) fn standard(raw: &str) -> String {
    let folded = fold(raw);
    let turned = match folded.split_once(',') {
        Some((last, first))
            if !first.contains(',') && !matches!(first.trim().trim_matches('.'), "jr" | "sr" | "ii" | "iii") =>
        {
            format!("{first} {last}")
        }
        _ => folded,
    };
    let words = words_of_names(&turned);
    let first = words.iter().position(|word| !TITLES.contains(&word.as_str())).unwrap_or(0);
    let mut kept: Vec<String> = words[first..].to_vec();
    if let Some(given) = kept.first_mut()
        && let Some((_, name)) = NICKNAMES.iter().find(|(nickname, _)| nickname == given)
    {
        *given = (*name).to_owned();
    }
    kept.join(" ")
}
