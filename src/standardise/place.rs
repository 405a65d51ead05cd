//! Postal codes, streets, cities and countries.

use super::folding::{fold, words};
use super::value::Standardised;

/// Letters and digits only, upper case, without a country's prefix; the five digits of a US ZIP+4.
pub(super) fn postal_code(raw: &str, region: Option<&str>) -> Standardised {
    let folded = fold(raw).to_uppercase();
    let without_country = match folded.split_once('-') {
        Some((prefix, rest))
            if (1..=2).contains(&prefix.len())
                && prefix.bytes().all(|b| b.is_ascii_uppercase())
                && rest.bytes().next().is_some_and(|b| b.is_ascii_digit()) =>
        {
            rest.to_owned()
        }
        _ => folded,
    };
    let is_zip_plus_4 = without_country.len() == 10
        && without_country.as_bytes()[5] == b'-'
        && without_country.bytes().enumerate().all(|(i, b)| i == 5 || b.is_ascii_digit());
    let kept = if is_zip_plus_4 { &without_country[..5] } else { &without_country };
    let mut code: String = kept.chars().filter(char::is_ascii_alphanumeric).collect();
    // A spreadsheet has eaten the zero of a New England ZIP; only where the region is declared to be the US.
    if region == Some("US") && code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) {
        code.insert(0, '0');
    }
    if (3..=12).contains(&code.len()) && code.bytes().any(|b| b.is_ascii_digit()) {
        Standardised::Value(code)
    } else {
        Standardised::Invalid
    }
}

const STREET_WORDS: [(&str, &str); 22] = [
    ("street", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("boulevard", "blvd"),
    ("drive", "dr"),
    ("lane", "ln"),
    ("court", "ct"),
    ("square", "sq"),
    ("place", "pl"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("suite", "ste"),
    ("floor", "fl"),
    ("apartment", "apt"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("strasse", "str"),
    ("straat", "str"),
    ("platz", "pl"),
];

/// Words in their short form, house numbers kept.
pub(super) fn street(raw: &str) -> String {
    let short = |word: String| match STREET_WORDS.iter().find(|(long, _)| *long == word) {
        Some((_, short)) => (*short).to_owned(),
        None => match word.strip_suffix("strasse") {
            Some(stem) => format!("{stem}str"),
            None => word,
        },
    };
    words(raw).into_iter().map(short).collect::<Vec<_>>().join(" ")
}

/// Words folded; `St.` is `saint`.
pub(super) fn city(raw: &str) -> String {
    let long = |word: String| match word.as_str() {
        "st" | "sankt" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        _ => word,
    };
    words(raw).into_iter().map(long).collect::<Vec<_>>().join(" ")
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
pub(super) fn country(raw: &str) -> Standardised {
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
