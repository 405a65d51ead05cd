//! What countries are called, as one table that is made when the first name is looked up.
//!
//! In: the names of the Unicode CLDR in many languages, those of ISO 3166, and everyday ones. Out: the country of a
//! name. What two countries are called is the name of neither, unless ISO 3166 has it; everyday names decide before all
//! others.

use std::sync::LazyLock;

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization as _;

use super::super::folding::{spelt_out, words};
use super::everyday::{EVERYDAY, SHARED, SHARED_BY_STATES};

/// Rows of a code and what the country is called, parted by tabs.
const CLDR: &str = include_str!("names.tsv");

/// The country of each name; `None` where several have it.
static COUNTRIES: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Option<&'static str>> = HashMap::new();
    let mut add = |name: &str, code: &'static str| {
        for key in keys(name).filter(|key| key.len() > 3 || !key.is_ascii() || is_abbreviation(name)) {
            all.entry(key).and_modify(|known| *known = known.filter(|known| *known == code)).or_insert(Some(code));
        }
    };
    for row in CLDR.lines().filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        if let Some(code) = cells.next() {
            cells.for_each(|name| add(name, code));
        }
    }
    all.extend(rust_iso3166::ALL.iter().flat_map(|country| keys(country.name).map(|key| (key, Some(country.alpha2)))));
    all.extend(EVERYDAY.iter().flat_map(|(code, names)| {
        let all = names.iter().flat_map(|name| keys(name));
        all.map(|key| (key, Some(*code)))
    }));
    all.extend(SHARED.iter().flat_map(|name| keys(name)).map(|key| (key, None)));
    all
});

/// The country of a name; `Some(None)` where the name is known and is that of several.
pub(super) fn find(raw: &str) -> Option<Option<&'static str>> {
    COUNTRIES.get(&key(raw)?).copied()
}

/// The country of a name beside which stood a form of state; none where that form tells two countries apart.
pub(super) fn whatever_the_state(words: &[String]) -> Option<&'static str> {
    let name = words.join(" ");
    if SHARED_BY_STATES.contains(&name.as_str()) { None } else { find(&name).flatten() }
}

/// A name as it is, and with its umlauts spelt out.
fn keys(name: &str) -> impl Iterator<Item = String> + use<> {
    let also = spelt_out(name).and_then(|name| key(&name));
    key(name).into_iter().chain(also)
}

/// A name without case, accents, blanks, marks, "the" and "and". Up to three letters tell too little to lose their
/// accents: `Çad` is Chad, `cad` is not.
fn key(raw: &str) -> Option<String> {
    let mut key = String::new();
    for word in words(raw) {
        match word.as_str() {
            "the" | "and" => {}
            "st" => key.push_str("saint"),
            other => key.push_str(other),
        }
    }
    if key.len() <= 3 && !raw.is_ascii() {
        let plain: String = raw.nfkc().collect();
        key = plain.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    }
    (!key.is_empty()).then_some(key)
}

/// Three capital letters that are no code.
fn is_abbreviation(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.len() == 3
        && letters.bytes().all(|letter| letter.is_ascii_uppercase())
        && rust_iso3166::from_alpha3(&letters).is_none()
}
