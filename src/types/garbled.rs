//! UTF-8 that was read as Windows-1252 or Latin-1: `MÃ¼ller` for `Müller`.
//!
//! In: a text. Out: the text as it was meant, where every letter beyond ASCII in a word is part of such a sequence and
//! what it stands for is a letter or a mark of writing. Everything else stays; nothing is guessed.

use std::borrow::Cow;

/// What the bytes from 0x80 to 0x9F are in Windows-1252; blank where they are nothing.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Whether letters may have become characters that show nothing, as they do where UTF-8 was read as Latin-1.
pub(super) fn may_hide(raw: &str) -> bool {
    !raw.is_ascii() && raw.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}'))
}

/// The text repaired, also where it went wrong twice.
pub(super) fn repaired(raw: &str) -> Cow<'_, str> {
    if raw.is_ascii() {
        return Cow::Borrowed(raw);
    }
    let mut text = Cow::Borrowed(raw);
    for _ in 0..2 {
        let words: Vec<Option<String>> = text.split(' ').map(word).collect();
        if words.iter().all(Option::is_none) {
            break;
        }
        let kept =
            text.split(' ').zip(words).map(|(as_it_is, repaired)| repaired.unwrap_or_else(|| as_it_is.to_owned()));
        text = Cow::Owned(kept.collect::<Vec<_>>().join(" "));
    }
    text
}

/// A word as it was meant, if it went wrong.
fn word(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = word.chars().map(byte).collect::<Option<_>>()?;
    let meant = String::from_utf8(bytes).ok()?;
    let strange = meant.chars().filter(|c| !c.is_ascii());
    let certain = strange.clone().all(|c| {
        c.is_alphabetic() || matches!(c, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{203a}' | '\u{300}'..='\u{36f}')
    });
    // "CAFÉ®" is a café with a registered mark.
    let a_mark = word.ends_with(['®', '™', '©']) && strange.count() == 1 && !word.contains('Ã');
    (certain && !a_mark).then_some(meant)
}

/// The byte that was read as this letter.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => u8::try_from(code).ok(),
        _ => WINDOWS.chars().position(|windows| windows == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_in_another_encoding_is_repaired() {
        for (garbled, meant) in [
            ("MÃ¼ller", "Müller"),
            ("KÃ¶ln", "Köln"),
            ("GrÃ¶ÃŸe", "Größe"),
            ("StraÃ\u{9f}e", "Straße"),
            ("Ã–sterreich", "Österreich"),
            ("JosÃ© NuÃ±ez", "José Nuñez"),
            ("SociÃ©tÃ© GÃ©nÃ©rale", "Société Générale"),
            ("O’Neill â€“ Dâ€™Arcy", "O’Neill – D’Arcy"),
            ("JiÅ™Ã\u{ad} DvoÅ™Ã¡k", "Jiří Dvořák"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
            ("MÃƒÂ¼ller", "Müller"),
            ("Â«AcmeÂ»", "«Acme»"),
        ] {
            assert_eq!(repaired(garbled), meant, "{garbled}");
        }
    }

    #[test]
    fn what_may_be_meant_as_it_stands_stays() {
        for raw in [
            "Müller",
            "SÃO PAULO",
            "JOÃO",
            "Ångström",
            "CAFÉ®",
            "CAFÉ™",
            "Ærø",
            "Dvořák",
            "日本",
            "Иван",
            "Ãœ日",
            "50 Â",
            "Ã",
            "naïve “quoted” — 5 €",
            "Île-de-France",
            "Ñandú",
            "plain",
        ] {
            assert_eq!(repaired(raw), raw);
        }
    }

    #[test]
    fn the_table_has_a_place_for_each_of_32_bytes() {
        assert_eq!(WINDOWS.chars().count(), 32);
    }
}
