//! Words of streets and their one short form, after the dictionaries of libpostal (MIT) for English, German, Dutch,
//! French, Spanish, Italian, Portuguese, Polish, Czech, Hungarian, Romanian and Russian. All are folded, without dots.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

/// Wherever they stand; the first of a row is the form to keep.
const ANYWHERE: &str = "
    st street strt, rd road, ave avenue av aven avda avd avenida avn, blvd boulevard boul bld bvd blv bd bulevar bulvar
    bulevardul bdul, dr drive, ln lane, ct court, sq square, pl place platz plac, hwy highway, pkwy parkway,
    terrace terr, cir circle, trl trail, cres crescent, gdns gardens, hts heights, expy expressway, fwy freeway,
    tpke turnpike, xing crossing, aly alley, ste suite, fl floor, apt apartment apartments appt appartement appartment
    wohnung whg flat, bldg building gebaude, rm room, n north, s south, e east, w west, ne northeast, nw northwest,
    se southeast, sw southwest, str strasse straat stra, pza plaza piazza pzza praca plza, rte route, imp impasse,
    res residence, fbg faubourg, bat batiment, etg etage, vle viale, cso corso, vlo vicolo, lgo largo,
    ctra carretera crta, rda ronda, trav travessa travesia, urb urbanizacion urbanizacao, estr estrada, rod rodovia,
    nam namesti, krt korut, sos soseaua, per pereulok, pr prospekt prosp";

/// Only in front of the name.
const IN_FRONT: &str = "
    r rue rua, c calle cl cll, v via, po paseo pso, al alameda aleja aleje aleea, os osiedle, str strada,
    ch chemin che, all allee allees, q quai, cno camino cmno, bo barrio bairro, pje pasaje, psg passage, tr trida,
    ul ulica ulitsa ulice";

/// Only behind the name.
const BEHIND: &str = "u utca, terrace ter, cl close, grv grove, pk park";

/// Behind these a number is not that of the house.
const NUMBERED: &str = "apt ste unit fl rm bldg box hwy rte km etg bat lot pobox postfach lok bp";

/// Before a number: they announce it and say nothing.
const ANNOUNCING: &str = "no nr num numero nummer number hausnr hnr hausnummer cislo dom";

static FORMS: LazyLock<[HashMap<&str, &str>; 3]> = LazyLock::new(|| {
    [ANYWHERE, IN_FRONT, BEHIND].map(|list| {
        let rows = list.split(',').map(|row| row.split_whitespace().collect::<Vec<_>>());
        rows.flat_map(|row| row.clone().into_iter().map(move |word| (word, row[0]))).collect()
    })
});

/// The short form of a word, told whether it stands in front of the name or behind it.
pub(super) fn short(word: &str, in_front: bool, behind: bool) -> Option<&'static str> {
    let [anywhere, front, back] = &*FORMS;
    let front = if in_front { front.get(word) } else { None };
    let back = if behind { back.get(word) } else { None };
    front.or(back).or_else(|| anywhere.get(word)).copied()
}

/// Whether a word is a kind of street that stands in front of its name.
pub(super) fn is_kind(word: &str) -> bool {
    let [_, front, _] = &*FORMS;
    front.contains_key(word)
        || matches!(word, "ave" | "blvd" | "pl" | "pza" | "rte" | "imp" | "sq" | "vle" | "cso" | "fbg")
}

/// Whether a word only announces a number.
pub(super) fn announces(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ANNOUNCING.split(' ').collect());
    WORDS.contains(word)
}

/// Whether a number behind the word is not that of the house.
pub(super) fn is_numbered(word: &str) -> bool {
    NUMBERED.split(' ').any(|known| known == word)
}

/// Digits, and a letter, `bis`, `ter` or `quater` behind them.
pub(super) fn is_house_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, letter) = word.split_at(digits);
    (1..=5).contains(&number.len()) && (letter.len() <= 1 || matches!(letter, "bis" | "ter" | "quater"))
}
