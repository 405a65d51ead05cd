//! Currencies, as amounts are written with them.
//!
//! In: a word or sign before or behind digits. Out: the currency by its code of ISO 4217, where it has one. It promises
//! that one currency has one name, whichever of its signs is written. It converts nothing.

/// A currency: its code, or the sign that several share.
pub type Currency = &'static str;

/// Signs and words, each with what it stands for. A sign that many countries use stands for itself; the dollar and the
/// yen, without a country, for those that wrote them first.
const SIGNS: [(&str, Currency); 61] = [
    ("$", "USD"),
    ("US$", "USD"),
    ("U$", "USD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("SG$", "SGD"),
    ("NT$", "TWD"),
    ("MX$", "MXN"),
    ("R$", "BRL"),
    ("€", "EUR"),
    ("Euro", "EUR"),
    ("euro", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("円", "JPY"),
    ("元", "CNY"),
    ("RMB", "CNY"),
    ("Fr", "CHF"),
    ("Fr.", "CHF"),
    ("fr.", "CHF"),
    ("SFr", "CHF"),
    ("SFr.", "CHF"),
    ("sFr.", "CHF"),
    ("kr", "kr"),
    ("kr.", "kr"),
    ("Kr", "kr"),
    ("Kr.", "kr"),
    ("zł", "PLN"),
    ("zl", "PLN"),
    ("Kč", "CZK"),
    ("Ft", "HUF"),
    ("lei", "RON"),
    ("лв", "BGN"),
    ("лв.", "BGN"),
    ("₽", "RUB"),
    ("руб", "RUB"),
    ("руб.", "RUB"),
    ("₴", "UAH"),
    ("грн", "UAH"),
    ("₸", "KZT"),
    ("₺", "TRY"),
    ("TL", "TRY"),
    ("₹", "INR"),
    ("Rs", "Rs"),
    ("Rs.", "Rs"),
    ("₨", "Rs"),
    ("₩", "KRW"),
    ("원", "KRW"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₵", "GHS"),
    ("₡", "CRC"),
    ("₲", "PYG"),
];

/// The codes of ISO 4217 that money is counted in.
const CODES: [Currency; 155] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

/// The longest sign, in characters.
const LONGEST: usize = 4;

/// The currency that a text begins with, and what stands behind it.
pub(super) fn before(text: &str) -> Option<(Currency, &str)> {
    (1..=LONGEST).rev().find_map(|n| {
        let at = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        let (sign, rest) = text.split_at(at);
        let runs_on = sign.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
        if runs_on { None } else { currency(sign).map(|currency| (currency, rest)) }
    })
}

/// The currency that a text ends with, and what stands before it.
pub(super) fn behind(text: &str) -> Option<(Currency, &str)> {
    (1..=LONGEST).rev().find_map(|n| {
        let at = text.char_indices().rev().nth(n - 1)?.0;
        let (rest, sign) = text.split_at(at);
        let runs_on = sign.starts_with(char::is_alphabetic) && rest.ends_with(char::is_alphabetic);
        if runs_on { None } else { currency(sign).map(|currency| (currency, rest)) }
    })
}

/// The currency of a sign or a code. Codes stand in capitals or in small letters: `Top` is a word.
fn currency(sign: &str) -> Option<Currency> {
    if let Some((_, currency)) = SIGNS.iter().find(|(known, _)| *known == sign) {
        return Some(currency);
    }
    let is_code = sign.len() == 3
        && (sign.bytes().all(|b| b.is_ascii_uppercase()) || sign.bytes().all(|b| b.is_ascii_lowercase()));
    let code = is_code.then(|| sign.to_ascii_uppercase())?;
    CODES.binary_search(&code.as_str()).ok().map(|at| CODES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_signs_name_codes() {
        assert!(CODES.is_sorted());
        for (sign, named) in SIGNS {
            assert!(sign.chars().count() <= LONGEST, "{sign}");
            assert!(CODES.contains(&named) || ["kr", "Rs"].contains(&named), "{sign} {named}");
            assert_eq!(SIGNS.iter().filter(|(other, _)| *other == sign).count(), 1, "{sign}");
        }
    }

    #[test]
    fn a_currency_is_found_on_either_side_and_a_word_is_none() {
        assert_eq!(before("US$5"), Some(("USD", "5")));
        assert_eq!(before("Rs.5"), Some(("Rs", "5")));
        assert_eq!(before("eur 5"), Some(("EUR", " 5")));
        assert_eq!(before("EUROPE 5"), None);
        assert_eq!(before("Top 5"), None);
        assert_eq!(behind("5 zł"), Some(("PLN", "5 ")));
        assert_eq!(behind("5kr."), Some(("kr", "5")));
        assert_eq!(behind("5 dollars"), None);
        assert_eq!(behind(""), None);
    }
}
