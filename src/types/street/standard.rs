//! The standard form of a street.

use super::super::folding::words_of_names;
use super::ordinals::with_ordinals;
use super::words::{announces, is_house_number, is_kind, is_numbered, short};

/// So many rounds bring every street to rest: what one changes, another may read anew.
const ROUNDS: usize = 6;

/// The words of a street in their short form, its number first.
pub(super) fn standard(raw: &str) -> String {
    let mut street = words_of_names(&parted(raw)).join(" ");
    for _ in 0..ROUNDS {
        let next = round(street.split(' '));
        if next == street {
            break;
        }
        street = next;
    }
    street
}

/// What a mark joins to a word stands by itself: numbers (`Hauptstr.5`, `n°5`, `nº5`) and articles (`l'Église`).
fn parted(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 2);
    let mut before = [' ', ' '];
    for c in raw.chars() {
        let [last_but_one, last] = before;
        if c.is_ascii_digit() && last == '.' && last_but_one.is_alphabetic() {
            out.push(' ');
        }
        match c {
            '°' | 'º' if matches!(last, 'n' | 'N') => out.push_str("o "),
            '\'' | '\u{2019}' | '`' if ends_in_article(&out) => out.push(' '),
            _ => out.push(c),
        }
        before = [last, c];
    }
    out
}

/// Whether a text ends in an article that loses its vowel before another.
fn ends_in_article(text: &str) -> bool {
    let last = text.rsplit([' ', ',', '-', '/']).next().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "l" | "d" | "dell" | "all" | "nell" | "sull" | "dall")
}

fn round<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words = with_ordinals(with_letters(without_announcements(words.flat_map(apart).collect())));
    let first = words.iter().position(|word| !is_house_number(word)).unwrap_or(words.len());
    let last = words.iter().rposition(|word| !is_house_number(word)).map_or(first, |last| last + 1);
    let (numbers, rest) = words.split_at(first);
    let (name, behind) = rest.split_at(last - first);
    let name = named(name);
    let ends_in_front = numbers.is_empty() && !name.last().is_some_and(|word| is_numbered(word));
    let parts = if ends_in_front { [behind, &name[..], &[]] } else { [numbers, &name[..], behind] };
    parts.concat().join(" ")
}

/// The words of a name in their short form.
fn named(words: &[String]) -> Vec<String> {
    let mut name: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let (in_front, behind) = (at == 0, at + 1 == words.len());
        let saint = !behind && (in_front || name.last().is_some_and(|before| is_kind(before)));
        let form = match word.as_str() {
            "st" if saint => "saint",
            "ste" if saint => "sainte",
            other => short(other, in_front && !behind, behind).unwrap_or(other),
        };
        name.push(form.to_owned());
    }
    // Polish and Czech addresses say "street" or leave it out.
    if name.len() > 1 && name[0] == "ul" {
        name.remove(0);
    }
    name
}

/// A word that a kind of street is joined to, in two: `Hauptstraße`, `Marktplatz`, `Kerkstraat`.
fn apart(word: &str) -> Vec<String> {
    let digits = word.len() - word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (letters, number) = word.split_at(digits);
    let kinds = [("strasse", "str"), ("straat", "str"), ("str", "str"), ("platz", "pl")];
    let stem = kinds.iter().find_map(|(long, short)| Some((letters.strip_suffix(long)?, short)));
    match stem {
        Some((stem, kind)) if stem.len() > 2 => {
            [stem, kind, number].into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        _ => match ["no", "nr"].iter().find_map(|mark| word.strip_prefix(mark)).filter(|rest| is_house_number(rest)) {
            Some(rest) => vec![rest.to_owned()],
            None => vec![word.to_owned()],
        },
    }
}

/// The words without those that only announce a number.
fn without_announcements(words: Vec<String>) -> Vec<String> {
    let number = |at: usize| words.get(at).is_some_and(|word| is_house_number(word));
    let says_nothing = |at: usize, word: &str| {
        number(at + 1)
            && match word {
                // "Via Roma n. 5", but not "123 N 400 E".
                "n" => at > 0 && !number(at - 1) && at + 2 == words.len(),
                // A flat in Poland: "10 m. 5".
                "m" => at > 0 && number(at - 1),
                _ => announces(word),
            }
    };
    let kept = words.iter().enumerate().filter(|(at, word)| !says_nothing(*at, word));
    kept.map(|(_, word)| word.clone()).collect()
}

/// Numbers with the letter or word that belongs to them: `3 a` is `3a`, `11 bis` is `11bis`.
fn with_letters(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let is_last = at + 1 == words.len();
        let before_kind = words.get(at + 1).is_some_and(|next| is_kind(next));
        let belongs = match word.as_str() {
            "bis" | "quater" => true,
            "ter" => before_kind || is_last,
            letter => letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase()) && (is_last || before_kind),
        };
        match joined.last_mut() {
            Some(number) if belongs && number.bytes().all(|b| b.is_ascii_digit()) => number.push_str(word),
            _ => joined.push(word.clone()),
        }
    }
    joined
}
