//! Countries as ISO 3166 alpha-2.

use super::folding::words;
use super::value_type::{EXACT, Equality, Standardised, Subject, Topic, ValueType};
use crate::matching::Kinship;

/// A country.
pub(super) struct Country;

impl ValueType for Country {
    type Column<'a> = Equality;

    const LEVELS: &'static [&'static str] = &["different", "equal"];
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::Address, EXACT, EXACT));
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const NEEDS_A_HOME: bool = true;
    const NAMES_NOBODY: bool = true;
    const HAS_A_FORM: bool = true;
    const HINTS: &'static [&'static str] = &["country", "countrycode"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard(trimmed)
    }

    /// `NA` is a country.
    fn published(trimmed: &str, region: Option<&str>) -> Option<String> {
        match Self::standard(trimmed, region) {
            Standardised::Value(code) => Some(code),
            _ => None,
        }
    }

    fn stands_for_nothing(_: &str, lower: &str) -> bool {
        matches!(lower, "n/a" | "none" | "null" | "unknown" | "tbd" | "test")
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Native and everyday names that the standard's English ones do not cover.
const COUNTRIES: [(&str, &str); 48] = [
    ("usa", "US"),
    ("us", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("america", "US"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("deutschland", "DE"),
    ("allemagne", "DE"),
    ("osterreich", "AT"),
    ("schweiz", "CH"),
    ("suisse", "CH"),
    ("svizzera", "CH"),
    ("espana", "ES"),
    ("italia", "IT"),
    ("nederland", "NL"),
    ("holland", "NL"),
    ("the netherlands", "NL"),
    ("netherlands", "NL"),
    ("belgique", "BE"),
    ("belgie", "BE"),
    ("sverige", "SE"),
    ("norge", "NO"),
    ("danmark", "DK"),
    ("suomi", "FI"),
    ("polska", "PL"),
    ("cesko", "CZ"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("brasil", "BR"),
    ("mexico", "MX"),
    ("south korea", "KR"),
    ("korea", "KR"),
    ("north korea", "KP"),
    ("russia", "RU"),
    ("vietnam", "VN"),
    ("taiwan", "TW"),
    ("iran", "IR"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("nippon", "JP"),
    ("magyarorszag", "HU"),
    ("uae", "AE"),
];

/// Names in scripts whose transliteration nobody writes.
const NATIVE: [(&str, &str); 10] = [
    ("日本", "JP"),
    ("日本国", "JP"),
    ("中国", "CN"),
    ("中國", "CN"),
    ("台灣", "TW"),
    ("台湾", "TW"),
    ("대한민국", "KR"),
    ("한국", "KR"),
    ("ישראל", "IL"),
    ("Ελλάδα", "GR"),
];

/// ISO 3166 alpha-2 from a code or a name.
fn standard(raw: &str) -> Standardised {
    if let Some((_, code)) = NATIVE.iter().find(|(native, _)| *native == raw) {
        return Standardised::Value((*code).to_owned());
    }
    let name = words(raw).join(" ");
    if let Some((_, code)) = COUNTRIES.iter().find(|(known, _)| *known == name) {
        return Standardised::Value((*code).to_owned());
    }
    let upper = name.to_uppercase();
    let found = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => rust_iso3166::ALL.iter().find(|country| words(country.name).join(" ") == name).copied(),
    };
    found.map_or(Standardised::Invalid, |country| Standardised::Value(country.alpha2.to_owned()))
}
