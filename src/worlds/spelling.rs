//! How people and systems spell things: the same company name, web address and telephone number
//! in the ways they really come.

use super::dice::Dice;
use super::names::SHORT;

/// Letters beyond ASCII as people without them on the keyboard write them.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' => out.push('a'),
            'Å' => out.push('A'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => out.push('e'),
            'É' => out.push('E'),
            'í' | 'ì' | 'î' => out.push('i'),
            'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => out.push('o'),
            'Ö' => out.push('O'),
            'ü' | 'ú' => out.push('u'),
            'Ü' => out.push('U'),
            'ç' | 'ć' => out.push('c'),
            'ñ' | 'ń' => out.push('n'),
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ś' => out.push('s'),
            'Ś' => out.push('S'),
            'ź' | 'ż' => out.push('z'),
            'Ż' => out.push('Z'),
            _ => out.push(c),
        }
    }
    out
}

/// Lower-case letters and digits only, other runs as `joint`.
pub(super) fn slug(text: &str, joint: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            if pending && !out.is_empty() {
                out.push_str(joint);
            }
            out.push(c.to_ascii_lowercase());
            pending = false;
        } else if c != '\'' {
            pending = true;
        }
    }
    out
}

/// A name as somebody typed it: mostly as it is, with probability `mess` in another way.
pub(super) fn name(dice: Dice, version: u64, stem: &str, form: &str, mess: f64) -> String {
    let full = format!("{stem} {form}");
    if !dice.chance("mess", version, mess) {
        return full;
    }
    match dice.below("spelling", version, 20) {
        0..=6 => stem.to_owned(),
        7 | 8 => stem.to_uppercase(),
        9 => full.to_uppercase(),
        10 | 11 => format!("{stem} {}", form.to_lowercase()),
        12 | 13 => format!("{stem}, {}", spelled_out(form)),
        14 => full.to_lowercase(),
        15 => fold(&full),
        16 => format!("{stem}  {form} "),
        17 => stem.replace(" & ", " and "),
        _ => typo(dice, version, stem),
    }
}

fn spelled_out(form: &str) -> &str {
    match form {
        "Inc" => "Inc.",
        "Corp." => "Corporation",
        "Ltd" => "Limited",
        "LLC" => "L.L.C.",
        "PLC" => "plc",
        "B.V." => "BV",
        "Pvt Ltd" => "Pvt. Ltd.",
        "S.r.l." => "SRL",
        "S.L." => "SL",
        "Sp. z o.o." => "sp. z o. o.",
        other => other,
    }
}

/// Two neighbouring letters swapped, or one left out or doubled.
pub(super) fn typo(dice: Dice, version: u64, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 5 {
        return text.to_owned();
    }
    let at = 1 + dice.below("typo_at", version, letters.len() as u64 - 3) as usize;
    match dice.below("typo", version, 3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

/// A web domain as people enter it in a field for a website.
pub(super) fn website(dice: Dice, version: u64, domain: &str) -> String {
    match dice.below("website", version, 20) {
        0..=5 => format!("www.{domain}"),
        6..=9 => format!("https://{domain}/"),
        10..=12 => format!("https://www.{domain}"),
        13 | 14 => domain.to_owned(),
        15 => domain.to_uppercase(),
        16 => format!("http://www.{domain}/en?x=1"),
        17 => format!("http://{domain}"),
        18 => format!("https://www.{domain}/about-us/"),
        _ => format!("Www.{domain}/"),
    }
}

/// A telephone number as people write it, from its country code and its national digits.
pub(super) fn phone(dice: Dice, version: u64, calling: &str, digits: &str) -> String {
    let (area, rest) = digits.split_at(3.min(digits.len()));
    let (front, back) = rest.split_at(3.min(rest.len()));
    // Spain, Italy and Poland write no zero in front.
    let zero = if matches!(calling, "34" | "39" | "48") { "" } else { "0" };
    match dice.below("phone", version, 6) {
        0 => format!("+{calling} {area} {rest}"),
        1 => format!("+{calling}{digits}"),
        2 if calling == "1" => format!("({area}) {front}-{back}"),
        2 => format!("{zero}{area} {rest}"),
        3 => format!("+{calling} ({area}) {front}-{back}"),
        4 if calling == "1" => format!("{area}-{front}-{back}"),
        4 => format!("{zero}{area}/{rest}"),
        _ => format!("00{calling} {area} {front} {back}"),
    }
}

/// What people type when they must type something.
pub(super) fn placeholder(dice: Dice, tag: &str, version: u64) -> &'static str {
    dice.pick(tag, version, &["n/a", "-", "unknown", "N/A", "none", "TBD"])
}

/// A given name as somebody typed it: with probability `mess` short, as a letter, with a slip, or otherwise.
pub(super) fn typed_given(dice: Dice, version: u64, given: &str, mess: f64) -> String {
    if !dice.chance("given_mess", version, mess) {
        return given.to_owned();
    }
    let short = SHORT.iter().find(|(long, _)| *long == given).map(|(_, shorts)| *shorts);
    match (dice.below("given_how", version, 10), short) {
        (0..=5, Some(shorts)) => dice.pick("short", version, shorts).to_owned(),
        (0..=2, None) => typo(dice, version, given),
        (3, None) | (6, _) => given.chars().take(1).collect(),
        (4 | 5, None) | (7, _) => fold(given),
        (8, _) => given.to_uppercase(),
        _ => given.to_lowercase(),
    }
}

/// A last name as somebody typed it: four times as often as `mess` the one before a marriage, and with probability
/// `mess` with a slip, or otherwise.
pub(super) fn typed_surname(dice: Dice, version: u64, surname: &str, former: Option<&str>, mess: f64) -> String {
    match former {
        Some(former) if dice.chance("former", version, (4.0 * mess).min(0.5)) => return former.to_owned(),
        _ if !dice.chance("surname_mess", version, mess) => return surname.to_owned(),
        _ => {}
    }
    match dice.below("surname_how", version, 10) {
        0..=3 => typo(dice, version + 7, surname),
        4 | 5 => fold(surname),
        6 | 7 => surname.to_uppercase(),
        8 => format!("{surname} "),
        _ => surname.to_lowercase(),
    }
}
