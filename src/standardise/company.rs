//! Company names without legal form.

use super::folding::words;

/// Words that are a legal form by themselves when they end a name.
const FORMS: [&str; 104] = [
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
];

/// Legal forms of several words, written without dots.
const PHRASES: [&[&str]; 18] = [
    &["gmbh", "and", "co", "kg"],
    &["ug", "haftungsbeschrankt"],
    &["sp", "z", "o", "o"],
    &["sp", "z", "oo"],
    &["spolka", "z", "oo"],
    &["spolka", "z", "ograniczona", "odpowiedzialnoscia"],
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
const NATIVE: [&str; 12] = ["株式会社", "有限会社", "合同会社", "有限责任公司", "股份有限公司", "有限公司", "주식회사", "ООО", "ОАО", "ЗАО", "ПАО", "АО"];

/// The name folded, with `&` as "and", without "The" in front and legal forms behind; never empty when the name has a letter.
pub(super) fn standard(raw: &str) -> String {
    let mut name = raw.trim();
    loop {
        let cut = NATIVE.iter().find_map(|form| name.strip_prefix(form).or_else(|| name.strip_suffix(form))).map(str::trim);
        match cut {
            Some(rest) if rest.chars().any(char::is_alphanumeric) => name = rest,
            _ => break,
        }
    }
    let words = words(name);
    let mut rest: &[String] = &words;
    while rest.len() > 1 && rest[0] == "the" {
        rest = &rest[1..];
    }
    while let Some(shorter) = without_form(rest) {
        rest = shorter;
    }
    rest.join(" ")
}

/// The words without the legal form at their end, if that leaves any.
fn without_form(words: &[String]) -> Option<&[String]> {
    let phrase =
        PHRASES.iter().filter(|phrase| words.len() > phrase.len()).find(|phrase| words[words.len() - phrase.len()..].iter().zip(**phrase).all(|(a, b)| a == b));
    let n = match phrase {
        Some(phrase) => phrase.len(),
        None if words.len() > 1 && FORMS.contains(&words[words.len() - 1].as_str()) => 1,
        None if words.len() > 2 && words[words.len() - 1] == "and" => 1,
        None => return None,
    };
    Some(&words[..words.len() - n])
}
