//! Words that say less, or something else, in the names of companies.

use std::borrow::Cow;

use super::countries::is_country;

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
const FILLERS: [&str; 24] = [
    "a", "and", "da", "das", "de", "del", "der", "des", "di", "die", "do", "du", "e", "et", "for", "fur", "i", "in",
    "la", "le", "of", "the", "und", "y",
];

/// Words that many names of companies hold, whatever the data at hand; in order.
const GENERAL: [&str; 96] = [
    "agency",
    "associates",
    "association",
    "bank",
    "banking",
    "bros",
    "brothers",
    "business",
    "capital",
    "center",
    "centre",
    "chemical",
    "chemicals",
    "city",
    "club",
    "commercial",
    "communications",
    "company",
    "construction",
    "consulting",
    "corporation",
    "data",
    "design",
    "development",
    "digital",
    "distribution",
    "electric",
    "electronics",
    "energy",
    "engineering",
    "enterprise",
    "enterprises",
    "equipment",
    "estate",
    "finance",
    "financial",
    "first",
    "food",
    "foods",
    "foundation",
    "fund",
    "gas",
    "general",
    "global",
    "group",
    "groupe",
    "grupo",
    "gruppe",
    "handel",
    "health",
    "healthcare",
    "holding",
    "holdings",
    "hotel",
    "industrial",
    "industries",
    "industry",
    "institute",
    "insurance",
    "international",
    "investment",
    "investments",
    "labs",
    "limited",
    "logistics",
    "management",
    "manufacturing",
    "marketing",
    "media",
    "medical",
    "motor",
    "motors",
    "national",
    "network",
    "oil",
    "partners",
    "pharma",
    "pharmaceuticals",
    "power",
    "products",
    "properties",
    "public",
    "real",
    "service",
    "services",
    "shipping",
    "society",
    "software",
    "solutions",
    "store",
    "supply",
    "system",
    "systems",
    "technologies",
    "technology",
    "trading",
];

/// Short forms and other ways to write one word.
const MEANINGS: [(&str, &str); 57] = [
    ("1st", "1"),
    ("2nd", "2"),
    ("3rd", "3"),
    ("4th", "4"),
    ("5th", "5"),
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
    ("one", "1"),
    ("pharm", "pharmaceuticals"),
    ("second", "2"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("tech", "technology"),
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
    match roman(word) {
        Some(number) if !first => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(word),
    }
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
    } else if GENERAL.binary_search(&word).is_ok() {
        Kind::General
    } else {
        Kind::Proper
    }
}
