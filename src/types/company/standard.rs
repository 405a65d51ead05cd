//! Company names without legal form.

use super::super::folding::{self, words};

/// Words that are a legal form by themselves when they end a name.
const FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "llc",
    "lc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "plc",
    "llp",
    "lp",
    "pllc",
    "pc",
    "lllp",
    "gmbh",
    "ggmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "aktiengesellschaft",
    "actiengesellschaft",
    "kommanditgesellschaft",
    "gesmbh",
    "ohg",
    "ug",
    "ek",
    "ev",
    "eg",
    "se",
    "sas",
    "sasu",
    "sarl",
    "sa",
    "eurl",
    "snc",
    "sca",
    "sci",
    "scop",
    "bv",
    "nv",
    "vof",
    "cv",
    "bvba",
    "sprl",
    "srl",
    "spa",
    "sapa",
    "snc",
    "sl",
    "slu",
    "sau",
    "ab",
    "aktiebolag",
    "hb",
    "as",
    "asa",
    "aps",
    "ivs",
    "oy",
    "oyj",
    "ky",
    "spzoo",
    "zoo",
    "sro",
    "as",
    "doo",
    "dd",
    "ood",
    "eood",
    "ad",
    "ead",
    "kft",
    "zrt",
    "nyrt",
    "bt",
    "lda",
    "ltda",
    "eireli",
    "epp",
    "me",
    "pvt",
    "private",
    "pte",
    "pty",
    "proprietary",
    "sdn",
    "bhd",
    "tbk",
    "pt",
    "kk",
    "gk",
    "yk",
    "kaisha",
    "kabushiki",
    "ooo",
    "oao",
    "zao",
    "pao",
    "ao",
    "ip",
    "sti",
    "oe",
    "ee",
    "ike",
    "epe",
    "jsc",
    "ojsc",
    "pjsc",
    "cjsc",
    "qpsc",
    "psc",
    "tov",
];

/// Forms that stand in front, as translated Russian and Ukrainian names have them. `AO` is not among them: A. O. Smith.
const IN_FRONT: [&str; 11] = ["ooo", "oao", "zao", "pao", "jsc", "ojsc", "pjsc", "cjsc", "llc", "srl", "tov"];

/// Legal forms of several words, written without dots.
const PHRASES: &[&[&str]] = &[
    &["open", "joint", "stock", "company"],
    &["closed", "joint", "stock", "company"],
    &["public", "joint", "stock", "company"],
    &["private", "joint", "stock", "company"],
    &["joint", "stock", "company"],
    &["limited", "liability", "company"],
    &["limited", "liability", "partnership"],
    &["public", "limited", "company"],
    &["private", "limited", "company"],
    &["limited", "partnership"],
    &["societatea", "cu", "raspundere", "limitata"],
    &["societe", "anonyme"],
    &["sociedad", "anonima"],
    &["sociedad", "limitada"],
    &["societa", "per", "azioni"],
    &["sa", "de", "cv"],
    &["s", "de", "rl", "de", "cv"],
    &["gmbh", "and", "co", "kg"],
    &["ug", "haftungsbeschrankt"],
    &["sp", "z", "o", "o"],
    &["sp", "z", "oo"],
    &["spolka", "z", "oo"],
    &["spolka", "z", "ograniczona", "odpowiedzialnoscia"],
    &["private", "limited"],
    &["pvt", "ltd"],
    &["pte", "ltd"],
    &["pty", "ltd"],
    &["proprietary", "limited"],
    &["sdn", "bhd"],
    &["co", "ltd"],
    &["kabushiki", "kaisha"],
    &["gesellschaft", "mit", "beschrankter", "haftung"],
    &["gesellschaft", "mbh"],
    &["ges", "m", "b", "h"],
    &["g", "m", "b", "h"],
    &["aktien", "gesellschaft"],
    &["actien", "gesellschaft"],
    &["act", "ges"],
    &["akt", "ges"],
    &["a", "g"],
    &["s", "a"],
    &["s", "r", "l"],
    &["s", "l"],
    &["b", "v"],
    &["n", "v"],
    &["a", "s"],
    &["k", "k"],
    &["s", "a", "r", "l"],
    &["l", "l", "c"],
    &["p", "l", "c"],
    &["s", "p", "a"],
    &["d", "o", "o"],
];

/// Legal forms in scripts that transliteration would take apart, cut off before it.
const NATIVE: [&str; 12] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "주식회사",
    "ООО",
    "ОАО",
    "ЗАО",
    "ПАО",
    "АО",
];

/// The name folded, with `&` as "and", without "The" in front and legal forms behind; never empty when the name has a
/// letter.
pub(super) fn standard(raw: &str) -> String {
    let words = words(without_native(raw).0);
    let mut rest: &[String] = &words;
    while rest.len() > 1 && rest[0] == "the" {
        rest = &rest[1..];
    }
    while let Some(shorter) = without_form(rest) {
        rest = shorter;
    }
    while let Some(shorter) = without_front(rest) {
        rest = shorter;
    }
    without_inner(rest).join(" ")
}

/// Forms that are nothing else wherever they stand: "Brauerei Akt.-Ges. in Burg".
const ANYWHERE: [&[&str]; 8] = [
    &["aktiengesellschaft"],
    &["actiengesellschaft"],
    &["aktien", "gesellschaft"],
    &["actien", "gesellschaft"],
    &["akt", "ges"],
    &["act", "ges"],
    &["gmbh"],
    &["kgaa"],
];

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

/// A name without forms in its own script, and the last of them.
fn without_native(raw: &str) -> (&str, Option<&'static str>) {
    let (mut name, mut last) = (raw.trim(), None);
    loop {
        let cut = NATIVE.iter().find_map(|form| {
            name.strip_prefix(form).or_else(|| name.strip_suffix(form)).map(|rest| (form, rest.trim()))
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
    // Of several forms the last counts.
    let outermost = without_form(&words).map_or(&[][..], |rest| &words[rest.len()..]);
    let form = outermost.concat();
    let form = match (form.as_str(), native) {
        ("", Some(native)) => folding::fold(native),
        // Already a form and nothing else.
        ("", None) => words.concat(),
        _ => form,
    };
    let form = spelling(&form).to_owned();
    let known = FORMS.contains(&form.as_str())
        || PHRASES.iter().any(|phrase| phrase.concat() == form)
        || NATIVE.iter().any(|native| folding::fold(native) == form);
    (known && !form.is_empty()).then_some(form)
}

/// One spelling of a form.
fn spelling(form: &str) -> &str {
    match form {
        "incorporated" => "inc",
        "corporation" => "corp",
        "company" => "co",
        "limited" => "ltd",
        "private" => "pvt",
        "privatelimited" => "pvtltd",
        "proprietary" => "pty",
        "proprietarylimited" => "ptyltd",
        "aktiengesellschaft" | "actiengesellschaft" | "aktges" | "actges" => "ag",
        "gesellschaftmitbeschrankterhaftung" | "gesellschaftmbh" | "gesmbh" | "mbh" => "gmbh",
        "kommanditgesellschaft" => "kg",
        "aktiebolag" => "ab",
        "spolkazoo" | "spolkazograniczonaodpowiedzialnoscia" | "zoo" => "spzoo",
        other => other,
    }
}

/// The words without the legal form in front of them, if that leaves any: one that only ever is a form, or one of
/// several words.
fn without_front(words: &[String]) -> Option<&[String]> {
    let phrase = PHRASES
        .iter()
        .filter(|phrase| phrase.len() > 1 && phrase.iter().all(|word| word.len() > 1))
        .find(|phrase| words.len() > phrase.len() && words.iter().zip(**phrase).all(|(a, b)| a == b));
    let n = match phrase {
        Some(phrase) => phrase.len(),
        None if words.len() > 1 && IN_FRONT.contains(&words[0].as_str()) => 1,
        None => return None,
    };
    words.get(n..)
}

/// The words without the legal form at their end, if that leaves any.
fn without_form(words: &[String]) -> Option<&[String]> {
    let phrase = PHRASES
        .iter()
        .filter(|phrase| words.len() > phrase.len())
        .find(|phrase| words[words.len() - phrase.len()..].iter().zip(**phrase).all(|(a, b)| a == b));
    let n = match phrase {
        Some(phrase) => phrase.len(),
        None if words.len() > 1 && FORMS.contains(&words[words.len() - 1].as_str()) => 1,
        None if words.len() > 2 && words[words.len() - 1] == "and" => 1,
        None => return None,
    };
    Some(&words[..words.len() - n])
}
