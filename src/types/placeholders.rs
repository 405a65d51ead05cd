//! Values that stand for nothing.
//!
//! In: a value, in lower case where that is said. Out: whether it only fills a field. It knows what people
//! write where they have nothing to write, and what programs write for nothing: data frames, databases, spreadsheets.

const NOTHING: [&str; 54] = [
    "n/a",
    "n.a.",
    "n.a",
    "na",
    "none",
    "null",
    "nil",
    "nan",
    "unknown",
    "unbekannt",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "tbd",
    "tba",
    "tbc",
    "test",
    "testing",
    "xxx",
    "xx",
    "x",
    "undefined",
    "undef",
    "not available",
    "not applicable",
    "not provided",
    "not set",
    "not specified",
    "not assigned",
    "no name",
    "no value",
    "empty",
    "blank",
    "missing",
    "dummy",
    "keine angabe",
    "keine",
    "nicht vorhanden",
    "siehe anlage",
    "applied for",
    "exempt",
    "unset",
    "guest",
    "test user",
    "individual",
    "k.a.",
    "k. a.",
    "n.v.",
    "entfällt",
    "non renseigné",
    "non renseigne",
    "ohne angabe",
    "s/o",
    "?",
];

/// What programs write for nothing, in lower case; the rest of [`NOTHING`] is a word, and might be a value.
const BY_PROGRAMS: [&str; 33] = [
    "null",
    "nan",
    "n/a",
    "\\n",
    "undefined",
    "not set",
    "object object",
    "none",
    "#n/a",
    "#n/a n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#null!",
    "#num!",
    "#spill!",
    "#calc!",
    "n/a n/a",
    "null null",
    // Spreadsheets in German, French, Spanish and Italian.
    "#nv",
    "#wert!",
    "#bezug!",
    "#zahl!",
    "#n/d",
    "#nom?",
    "#valeur!",
    "#¡valor!",
    "#¡ref!",
    "#¿nombre?",
    "#nome?",
    "#valore!",
    "#rif!",
];

/// No word for nothing is longer, in bytes.
const LONGEST: usize = 16;

/// Whether a text in lower case is one of the words that only fill a field, bare or in brackets or quotes.
pub(super) fn is_nothing(lower: &str) -> bool {
    let bare = without_brackets(lower);
    if bare.len() > LONGEST {
        return is_an_error(bare);
    }
    NOTHING.contains(&bare)
        || BY_PROGRAMS.contains(&bare)
        || is_an_error(bare)
        || (bare != lower && matches!(bare, "leer" | "vide" | "vacío" | "vuoto"))
}

/// An error of a spreadsheet in any language: `#REF!`, `#NOMBRE!`, `#GETTING_DATA`.
fn is_an_error(bare: &str) -> bool {
    let Some(word) = bare.strip_prefix('#') else { return false };
    let word = word.strip_prefix(['¡', '¿']).unwrap_or(word);
    let name = word.trim_end_matches(['!', '?']);
    let is_a_word = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '/' | '0'));
    is_a_word && (name.len() < word.len() || name.eq_ignore_ascii_case("getting_data"))
}

fn without_brackets(lower: &str) -> &str {
    lower.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '<' | '>' | '{' | '}' | '"' | '\'' | '`' | ' '))
}

/// Whether a text is what a program writes for nothing: `\N`, `#N/A`, `(null)`, `NaN`, dashes. `None` and `null` may
/// be words as well, so they count as they are written by programs only: in small letters, or all in capitals.
pub fn is_written_by_a_program(written: &str) -> bool {
    if written.len() > 20 {
        return false;
    }
    if written.chars().all(|c| matches!(c, '-' | '–' | '—' | '_' | '.' | '?' | '*')) {
        return true;
    }
    let bare = without_brackets(written);
    if !bare.starts_with(['n', 'N', 'u', 'U', 'o', 'O', 'b', 'B', 'l', 'L', 'e', 'E', 'v', 'V', '\\', '#']) {
        return false;
    }
    let lower = bare.to_ascii_lowercase();
    let bracketed = bare.len() < written.len();
    match lower.as_str() {
        "none" | "na" | "blank" | "leer" | "vide" | "vacío" | "vuoto" | "unset" | "empty" => bracketed,
        "nat" => bare == "NaT",
        "null" | "undefined" => bracketed || bare == lower || bare == lower.to_ascii_uppercase(),
        "nan" => bracketed || bare == lower || bare == "NaN" || bare == "NAN",
        lower => BY_PROGRAMS.contains(&lower) || (bare.chars().all(|c| !c.is_lowercase()) && is_an_error(bare)),
    }
}

/// Whether a text is how a database or a data frame writes that there is no value: `NULL`, `\N`, `<NA>`. A dash or
/// `n/a` may be a person's, and `NaN` what was left of a number: nobody knows of what.
pub fn is_null(written: &str) -> bool {
    let lower = || without_brackets(written).to_ascii_lowercase();
    (2..=20).contains(&written.len())
        && is_written_by_a_program(written)
        && matches!(lower().as_str(), "null" | "nat" | "na" | "none" | "undefined" | "\\n")
}

/// Whether a part of several, such as a first name, is blank or only fills its field; one letter is an initial.
pub fn says_nothing(written: &str) -> bool {
    is_written_by_a_program(written)
        || (written.len() > 1 && !may_be_a_name(written) && is_nothing(&written.to_lowercase()))
}

/// Whether a word for nothing is written as a name is, with a capital and small letters: there are people called Null
/// and Test, and places called Nan.
pub(super) fn may_be_a_name(written: &str) -> bool {
    matches!(written, "Null" | "Nil" | "Nan" | "Na" | "Test" | "Dummy" | "Blank" | "Guest")
}

/// Words that a name of somebody consists of who is not named: what was asked to be forgotten, who paid at the till.
const OF_NOBODY: [&str; 31] = [
    "anonymous",
    "anonymised",
    "anonymized",
    "anonymisiert",
    "anonymisé",
    "anonyme",
    "anonym",
    "anoniem",
    "anonieme",
    "geanonimiseerd",
    "anónimo",
    "anonimo",
    "anonimizado",
    "anonimizzato",
    "redacted",
    "gdpr",
    "dsgvo",
    "rgpd",
    "erased",
    "deleted",
    "removed",
    "forgotten",
    "gelöscht",
    "geloescht",
    "verwijderd",
    "supprimé",
    "eliminado",
    "walkin",
    "noname",
    "unnamed",
    "undisclosed",
];

/// Words that stand beside those, and that alone may be a name.
const BESIDE_NOBODY: [&str; 22] = [
    "guest", "user", "customer", "client", "shopper", "visitor", "donor", "member", "account", "person", "contact",
    "unknown", "nobody", "cash", "checkout", "test", "walk", "in", "kunde", "klant", "gast", "data",
];

/// Whether a text in lower case names nobody: `gdpr anonymised`, `guest user`, `walk-in customer`, `redacted`.
pub(super) fn names_nobody(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    let (mut n, mut strong) = (0, false);
    words.peek().is_some()
        && words.all(|word| {
            (n, strong) = (n + 1, strong || OF_NOBODY.contains(&word));
            OF_NOBODY.contains(&word) || BESIDE_NOBODY.contains(&word)
        })
        && (strong || n > 1)
}

/// Whether a text in lower case is no identifier of anything, though a system writes it into a field of identifiers:
/// words for nothing, truths, zeros and negative numbers, digits in order, one symbol again and again.
pub(super) fn is_no_identifier(lower: &str) -> bool {
    const WORDS: [&str; 12] = [
        "true",
        "false",
        "yes",
        "no",
        "anonymous",
        "unassigned",
        "guest",
        "nobody",
        "deadbeef",
        "pending",
        "object",
        "default",
    ];
    let bare = without_brackets(lower);
    let dashed = bare.trim_matches(['-', ' ']);
    let number = bare.parse::<f64>().is_ok_and(|n| n <= 0.0 || n.is_infinite() || n.is_nan());
    let all_zeros = bare.chars().any(|c| c == '0') && bare.chars().all(|c| matches!(c, '0' | '-' | '.'));
    // `1.23457E+11` is what a spreadsheet has left of an identifier.
    let is_ruined = bare.split_once("e+").is_some_and(|(digits, power)| {
        let digits = digits.replace(',', ".");
        power.bytes().all(|b| b.is_ascii_digit()) && digits.contains('.') && digits.parse::<f64>().is_ok()
    });
    // One letter is a short identifier, and no word for nothing.
    (is_nothing(lower) && lower != "x")
        || (dashed.len() < bare.len() && is_nothing(dashed) && dashed != "x")
        || bare == "nat"
        || is_ruined
        || WORDS.contains(&bare)
        || number
        || all_zeros
        || is_one_symbol(lower)
        || says_that_there_is_none(bare)
        || (bare.len() >= 8 && bare.bytes().all(|b| b.is_ascii_digit()) && are_in_order(bare))
}

/// `no tax id`, `not yet assigned`, `ohne Nummer`: words alone, the first of which denies.
fn says_that_there_is_none(lower: &str) -> bool {
    const DENY: [&str; 12] =
        ["no", "not", "none", "without", "missing", "unknown", "kein", "keine", "ohne", "sans", "sin", "senza"];
    let mut words = lower.split_whitespace();
    words.next().is_some_and(|first| DENY.contains(&first))
        && words.clone().next().is_some()
        && words.all(|word| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '/')))
}

/// `00000`, `xxxx`: one symbol repeated four times or more, blanks and hyphens aside.
pub(super) fn is_one_symbol(lower: &str) -> bool {
    let mut symbols = lower.chars().filter(|c| c.is_alphanumeric());
    let Some(first) = symbols.next() else { return true };
    let mut n = 1;
    for symbol in symbols {
        if symbol != first {
            return false;
        }
        n += 1;
    }
    n >= 4
}

/// A number that nobody has: one digit again and again, or digits in order.
pub(super) fn is_dummy_number(lower: &str) -> bool {
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    is_one_symbol(&digits) || digits.len() >= 7 && "01234567890".contains(&digits)
}

/// Digits that go up or down one by one.
fn are_in_order(digits: &str) -> bool {
    ["01234567890123456789", "98765432109876543210"].iter().any(|order| order.contains(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_told_from_values() {
        for lower in ["n/a", "(null)", "<null>", "#n/a", "\\n", "[object object]", "(not set)", "\"\"none\"\"", "nan"] {
            assert!(is_nothing(lower), "{lower}");
        }
        for lower in [
            "-1",
            "0.0",
            "000",
            "00000000-0000-0000-0000-000000000000",
            "no tax id",
            "not yet assigned",
            "true",
            "4.91511e+11",
            "1,23457e+14",
            "#wert!",
            "(vide)",
            "k. a.",
            "--none--",
            "nat",
            "#überlauf!",
            "#¡valor!",
            "#getting_data",
        ] {
            assert!(is_no_identifier(lower), "{lower}");
        }
        for lower in
            ["1", "9.0", "12345", "1234567", "0012", "nova", "no-1234", "no 1234", "a-0", "truex", "x1", "x", "1e5"]
        {
            assert!(!is_no_identifier(lower), "{lower}");
        }
        assert!(is_no_identifier("123456789") && is_no_identifier("87654321") && is_no_identifier("99999"));
    }

    #[test]
    fn what_stands_for_no_value_is_told_from_what_somebody_wrote() {
        for written in ["NULL", "null", "(null)", "\\N", "NaT", "<NA>", "[None]", "undefined"] {
            assert!(is_null(written), "{written}");
        }
        for written in ["Null", "NA", "None", "NaN", "-", "n/a", "#N/A", "#REF!", "", "x", "0"] {
            assert!(!is_null(written), "{written}");
        }
    }

    #[test]
    fn no_word_for_nothing_is_longer_than_is_asked_for() {
        assert!(NOTHING.iter().chain(&BY_PROGRAMS).all(|word| word.len() <= LONGEST));
    }

    #[test]
    fn nobody_is_told_from_people() {
        for lower in [
            "gdpr anonymised",
            "anonymous",
            "redacted",
            "guest user",
            "guest guest",
            "walk-in customer",
            "deleted user",
            "cash customer",
            "[gelöscht]",
            "anonieme klant",
            "dsgvo, gelöscht",
        ] {
            assert!(names_nobody(lower), "{lower}");
        }
        for lower in ["guest", "johnny cash", "anna guest", "person", "robert gast", "", "+1", "client eastwood"] {
            assert!(!names_nobody(lower), "{lower}");
        }
    }

    #[test]
    fn what_programs_write_is_told_from_words() {
        for written in [
            "null",
            "NULL",
            "(null)",
            "<null>",
            "\\N",
            "#N/A",
            "N/A",
            "n/a",
            "NaN",
            "nan",
            "-",
            "[object Object]",
            "<NA>",
            "NaT",
            "(blank)",
            "#NOMBRE!",
            "#GETTING_DATA",
            "#¡NUM!",
        ] {
            assert!(is_written_by_a_program(written), "{written}");
        }
        for written in
            ["Null", "None", "none", "NA", "pro", "x", "Test", "0", "-5%", "+++", "☆☆☆", "no", "#1", "#winning!", "#"]
        {
            assert!(!is_written_by_a_program(written), "{written}");
        }
    }
}
