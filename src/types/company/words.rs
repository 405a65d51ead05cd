//! Words that say less, or something else, in the names of companies.

use std::borrow::Cow;

use super::countries::is_country;
use super::meanings::is_general;

/// What a word says in the name of a company.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// "of", "and": nothing.
    Filler,
    /// "services", "group": what many companies are.
    General,
    /// One company of a group from another.
    Country,
    /// One fund or plant of a series from another.
    Number,
    /// The name proper.
    Proper,
}

/// Words that are next to nothing in a name; in order.
const FILLERS: [&str; 28] = [
    "a", "aka", "and", "da", "das", "dba", "de", "del", "der", "des", "di", "die", "do", "du", "e", "et", "fka", "for",
    "formerly", "fur", "i", "in", "la", "le", "of", "the", "und", "y",
];

/// Words that many names of companies hold and the list of many languages lacks; in order.
const GENERAL: [&str; 11] =
    ["data", "digital", "estate", "food", "foods", "gas", "limited", "real", "society", "software", "store"];

/// English short forms and other ways to write one word.
const MEANINGS: [(&str, &str); 61] = [
    ("assn", "association"),
    ("assoc", "associates"),
    ("bldg", "building"),
    ("bros", "brothers"),
    ("centre", "center"),
    ("comm", "communications"),
    ("const", "construction"),
    ("ctr", "center"),
    ("dept", "department"),
    ("dev", "development"),
    ("dist", "distribution"),
    ("eight", "8"),
    ("eighth", "8"),
    ("electr", "electric"),
    ("eng", "engineering"),
    ("engg", "engineering"),
    ("ent", "enterprises"),
    ("fifth", "5"),
    ("fin", "financial"),
    ("first", "1"),
    ("five", "5"),
    ("four", "4"),
    ("fourth", "4"),
    ("gebr", "gebruder"),
    ("gen", "general"),
    ("govt", "government"),
    ("grp", "group"),
    ("hldg", "holding"),
    ("hldgs", "holdings"),
    ("ind", "industries"),
    ("inds", "industries"),
    ("inst", "institute"),
    ("insur", "insurance"),
    ("intl", "international"),
    ("inv", "investment"),
    ("lab", "laboratory"),
    ("labs", "laboratories"),
    ("mfg", "manufacturing"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("mkt", "market"),
    ("natl", "national"),
    ("nine", "9"),
    ("ninth", "9"),
    ("one", "1"),
    ("pharm", "pharmaceuticals"),
    ("second", "2"),
    ("seven", "7"),
    ("seventh", "7"),
    ("six", "6"),
    ("sixth", "6"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("tech", "technology"),
    ("ten", "10"),
    ("tenth", "10"),
    ("third", "3"),
    ("three", "3"),
    ("two", "2"),
    ("univ", "university"),
    ("ww", "worldwide"),
];

/// One spelling of a word: short forms written out, numbers in digits. The first word of a name is never a Roman
/// number.
pub(super) fn meaning(word: &str, first: bool) -> Cow<'_, str> {
    if let Some((_, written)) =
        MEANINGS.binary_search_by(|(short, _)| (*short).cmp(word)).ok().and_then(|i| MEANINGS.get(i))
    {
        return Cow::Borrowed(written);
    }
    if let Some(digits) = ordinal(word) {
        return Cow::Borrowed(digits);
    }
    match roman(word) {
        Some(number) if !first => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(word),
    }
}

/// The digits of `21st` or `2eme`.
fn ordinal(word: &str) -> Option<&str> {
    let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.strip_suffix(ending).filter(|digits| !digits.is_empty())?;
    matches!(ending, "st" | "nd" | "rd" | "th" | "er" | "ere" | "eme").then_some(digits)
}

/// A Roman number below forty.
fn roman(word: &str) -> Option<u32> {
    let tens = word.bytes().take_while(|letter| *letter == b'x').count();
    let ones = match word.get(tens..)? {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    let number = 10 * tens as u32 + ones;
    (1..40).contains(&number).then_some(number)
}

/// What a word says.
pub(super) fn kind(word: &str) -> Kind {
    if word.bytes().any(|letter| letter.is_ascii_digit()) {
        Kind::Number
    } else if is_country(word) {
        Kind::Country
    } else if FILLERS.binary_search(&word).is_ok() {
        Kind::Filler
    } else if GENERAL.binary_search(&word).is_ok() || is_general(word) {
        Kind::General
    } else {
        Kind::Proper
    }
}
