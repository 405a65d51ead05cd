//! Company names without legal form.

use super::super::folding::{self, words_of_names};
use super::forms::{self, ANYWHERE, NATIVE};
use super::written_out;

/// The name folded, with "and" for `&` and its words in other languages, without "The" in front and legal forms behind;
/// never empty when the name has a letter.
pub(super) fn standard(raw: &str) -> String {
    let words = words(without_native(raw).0);
    let mut rest: &[String] = &words;
    while rest.len() > 1 && rest[0] == "the" {
        rest = &rest[1..];
    }
    rest = without_forms(rest);
    while let Some(shorter) = without_front(rest) {
        rest = shorter;
    }
    without_inner(rest).join(" ")
}

/// The words of a name; brackets behind a legal form stand before it: "Acme Ltd (Leeds)" as "Acme (Leeds) Ltd".
fn words(name: &str) -> Vec<String> {
    let Some((head, inner)) = in_brackets(name) else { return written(name) };
    let (head, inner) = (written(head), written(inner));
    let whole = [&head[..], &inner[..]].concat();
    let ended = without_forms(&whole);
    let named = without_forms(&head);
    // Brackets around a legal form, or around what follows one.
    if inner.is_empty() || ended.len() <= head.len() || named.len() == head.len() {
        return written(name);
    }
    [named, &ended[head.len()..], &head[named.len()..]].concat()
}

/// A name before the brackets at its end, and what they hold.
fn in_brackets(name: &str) -> Option<(&str, &str)> {
    [('(', ')'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| name.trim_end().strip_suffix(close)?.rsplit_once(open))
}

/// The words without all legal forms at their end.
fn without_forms(words: &[String]) -> &[String] {
    let mut rest = words;
    while let Some(shorter) = without_form(rest) {
        rest = shorter;
    }
    rest
}

/// The words of a name, with one word for "and".
fn written(name: &str) -> Vec<String> {
    let mut words = words_of_names(name);
    for at in 1..words.len().saturating_sub(1) {
        if is_and(&words[at - 1], &words[at], &words[at + 1]) {
            "and".clone_into(&mut words[at]);
        }
    }
    words
}

/// Whether a word between two others says "and". `e` may be an initial and `i` a number: they say so only where the
/// words beside them leave no doubt.
fn is_and(before: &str, word: &str, after: &str) -> bool {
    match word {
        "und" | "et" | "og" | "och" => true,
        "u" => matches!(after, "co" | "cie" | "cokg" | "sohn" | "sohne" | "tochter" | "partner"),
        "y" | "e" => before.len() > 2 && after.len() > 2 && !matches!(after, "kfm" | "kfr"),
        "i" => {
            before.len() > 2
                && matches!(after, "syn" | "synowie" | "corka" | "corki" | "wspolnicy" | "fills" | "sinovi")
        }
        _ => false,
    }
}

/// The words without forms behind the first word.
fn without_inner(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let here = |form: &&[&str]| {
            !kept.is_empty()
                && words[at..].len() >= form.len()
                && words[at..].iter().zip(form.iter()).all(|(a, b)| a == b)
        };
        match ANYWHERE.iter().copied().find(|form| here(form)) {
            Some(form) => at += form.len(),
            None => {
                kept.push(&words[at]);
                at += 1;
            }
        }
    }
    kept
}

/// Whether a form needs no blank beside it, as in Chinese, Japanese and Korean.
fn parts(form: &str) -> bool {
    form.chars().any(|c| c >= '⺀')
}

/// A form in its own script as folded letters alone.
fn in_letters(native: &str) -> String {
    folding::fold(native).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A name without forms in its own script, and the last of them.
fn without_native(raw: &str) -> (&str, Option<&'static str>) {
    let (mut name, mut last) = (raw.trim(), None);
    loop {
        // Nearly all names end here: few forms are of plain letters.
        let plain = name.is_ascii();
        let cut = NATIVE.iter().filter(|form| !plain || form.is_ascii()).find_map(|form| {
            let front = name.strip_prefix(form).filter(|rest| parts(form) || !rest.starts_with(char::is_alphanumeric));
            let behind =
                || name.strip_suffix(form).filter(|rest| parts(form) || !rest.ends_with(char::is_alphanumeric));
            front.or_else(behind).map(|rest| (form, rest.trim()))
        });
        match cut {
            Some((form, rest)) if rest.chars().any(char::is_alphanumeric) => (name, last) = (rest, Some(*form)),
            _ => return (name, last),
        }
    }
}

/// The legal form at the end of a name, in one spelling: `gmbh` for `G.m.b.H.`, `ltd` for `Limited`; nothing where
/// there is none.
pub(super) fn legal_form(raw: &str) -> Option<String> {
    let (name, native) = without_native(raw);
    let words = words(name);
    let mut named: &[String] = &words;
    while forms::phrase_at_the_end(named).is_none()
        && let Some(n) = addition(named)
    {
        named = &named[..named.len() - n];
    }
    // Of several forms the last counts.
    let outermost = without_form(named).map_or(&[][..], |rest| &named[rest.len()..]);
    // A text may be a form and nothing else.
    let alone = outermost.is_empty() && native.is_none() || forms::is_phrase(&words.concat());
    let outermost = if alone { &words[..] } else { outermost };
    let form = match (outermost.concat(), native) {
        (none, Some(native)) if none.is_empty() => in_letters(native),
        (joined, _) => written_out::short(outermost).map_or(joined, str::to_owned),
    };
    let form = forms::spelling(&form).to_owned();
    let known =
        forms::is_form(&form) || forms::is_phrase(&form) || NATIVE.iter().any(|native| in_letters(native) == form);
    (known && !form.is_empty()).then_some(form)
}

/// The words without the legal form in front of them, if that leaves any: one that only ever is a form, or one of
/// several words.
fn without_front(words: &[String]) -> Option<&[String]> {
    let n = match forms::phrase_in_front(words) {
        Some(n) => n,
        None if words.len() > 1 && forms::is_form_in_front(&words[0]) => 1,
        None => return None,
    };
    words.get(n..)
}

/// The words without the legal form at their end, if that leaves any.
fn without_form(words: &[String]) -> Option<&[String]> {
    let n = match forms::phrase_at_the_end(words) {
        Some(n) => n,
        None if words.len() > 1 && forms::is_form(&words[words.len() - 1]) => 1,
        None if words.len() > 2 && words[words.len() - 1] == "and" => 1,
        None => addition(words)?,
    };
    Some(&words[..words.len() - n])
}

/// The number of words at the end that follow a legal form and belong to it.
fn addition(words: &[String]) -> Option<usize> {
    let n = forms::addition_at_the_end(words)?;
    let before = &words[..words.len() - n];
    let form = forms::phrase_at_the_end(before).is_some()
        || (before.len() > 1 && before.last().is_some_and(|word| forms::is_form(word)));
    form.then_some(n)
}
