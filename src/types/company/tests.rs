use super::super::value_type::Prepared as _;
use super::super::{FieldType, Standardised, standardise};
use super::names;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

fn read(kind: FieldType, raw: &str) -> String {
    match standardise(kind, None, raw) {
        Standardised::Value(value) => value,
        other => format!("{other:?}"),
    }
}

fn name(raw: &str) -> String {
    read(FieldType::CompanyName, raw)
}

#[test]
fn a_company_has_one_name_whatever_its_legal_form_is_written_like() {
    let names: [(&str, &[&str]); 16] = [
        (
            "muller",
            &[
                "Müller GmbH & Co. KG",
                "Mueller GmbH&Co.KG",
                "Muller GmbH & Co KG",
                "Müller GmbH und Co. KG",
                "Müller GmbH u. Co. KG",
                "MÜLLER GMBH & CO.KG",
                "Müller GmbH & Co. KGaA",
                "Müller KGaA",
                "Müller AG & Co. KG",
                "Müller SE & Co. KGaA",
                "Müller mbH & Co. KG",
                "Müller e. K.",
                "Müller e.K.",
                "Müller e.Kfm.",
                "Müller e. Kfr.",
                "Müller UG (haftungsbeschränkt)",
                "Müller UG (haftungsbeschraenkt)",
                "Müller UG (haftungsbeschränkt) & Co. KG",
                "Müller GmbH i.L.",
                "Müller GmbH i. L.",
                "Müller GmbH in Liquidation",
                "Müller GmbH (in Liquidation)",
                "Müller GmbH i.G.",
                "Müller GbR",
                "Müller PartG mbB",
                "Müller Partnerschaftsgesellschaft mbB",
                "Müller gGmbH",
                "Müller Gesellschaft mit beschränkter Haftung",
                "Müller e.U.",
                "MÃ¼ller GmbH",
            ],
        ),
        (
            "azur",
            &[
                "Azur S.à r.l.",
                "Azur Sàrl",
                "Azur S.A.R.L.",
                "Azur SAS",
                "Azur S.A.S.U.",
                "Azur EURL",
                "Azur SA",
                "Azur SNC",
            ],
        ),
        (
            "verdi",
            &["Verdi S.p.A.", "Verdi SpA", "Verdi S.r.l.", "Verdi Srl", "Verdi s.r.l. unipersonale", "Verdi S.r.l.s."],
        ),
        (
            "sol",
            &[
                "Sol S.L.",
                "Sol S.L.U.",
                "Sol S.A. de C.V.",
                "Sol S. de R.L. de C.V.",
                "Sol S.A.P.I. de C.V.",
                "Sol, S.A.",
            ],
        ),
        (
            "nordlys",
            &[
                "Nordlys A/S",
                "Nordlys ApS",
                "Nordlys AS",
                "Nordlys ASA",
                "Nordlys AB",
                "Nordlys AB (publ)",
                "Nordlys I/S",
            ],
        ),
        ("revontuli", &["Revontuli Oy", "Revontuli Oyj", "Revontuli Oy Ab", "Revontuli Ky"]),
        ("tulp", &["Tulp B.V.", "Tulp BV", "Tulp N.V.", "Tulp V.O.F.", "Tulp BVBA", "Tulp CVBA"]),
        (
            "orzel",
            &[
                "Orzeł Sp. z o.o.",
                "Orzel sp.z o.o.",
                "Orzeł Spółka z o.o.",
                "Orzeł sp. z.o.o.",
                "Orzeł S.A.",
                "Orzeł sp. z o.o. sp. k.",
            ],
        ),
        (
            "lev",
            &[
                "Lev s.r.o.",
                "Lev spol. s r.o.",
                "Lev, spol. s r. o.",
                "Lev a.s.",
                "Lev, akciová společnost",
                "Lev v.o.s.",
            ],
        ),
        ("turul", &["Turul Kft.", "Turul Zrt.", "Turul Bt.", "Turul Nyrt."]),
        ("jadran", &["Jadran d.o.o.", "Jadran d. o. o.", "Jadran j.d.o.o.", "Jadran d.d."]),
        ("baltika", &["Baltika OÜ", "UAB Baltika", "Baltika, UAB", "SIA \"Baltika\"", "Baltika SIA"]),
        ("sol and mar", &["Sol e Mar Ltda", "Sol & Mar Ltda. ME", "Sol e Mar S/A", "Sol e Mar EIRELI"]),
        (
            "koala",
            &[
                "Koala Pty Ltd",
                "Koala (Pty) Limited",
                "Koala Pte. Ltd.",
                "Koala Sdn. Bhd.",
                "Koala Co., Ltd.",
                "Koala K.K.",
            ],
        ),
        ("romashka", &["ООО «Ромашка»", "ОАО Ромашка", "Romashka PJSC", "Romashka OOO"]),
        ("dupont and fils", &["Dupont & Fils SARL", "Dupont et Fils", "Dupont & Fils", "DUPONT ET FILS S.A."]),
    ];
    let mut others = Vec::new();
    for (expected, spellings) in names {
        others.extend(spellings.iter().map(|raw| (*raw, name(raw))).filter(|(_, read)| read != expected));
    }
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn and_is_one_word_in_all_languages() {
    let mut others = Vec::new();
    for (one, other) in [
        ("Müller & Söhne", "Müller und Söhne"),
        ("Mueller + Soehne", "Müller u. Söhne"),
        ("Schmidt & Partner", "Schmidt und Partner"),
        ("Dolce & Gabbana", "Dolce e Gabbana"),
        ("Ramón & Cajal", "Ramón y Cajal"),
        ("Kowalski & Synowie", "Kowalski i Synowie"),
        ("Hansen & Sønner", "Hansen og Sønner"),
        ("Svensson & Söner", "Svensson och Söner"),
        ("Smith & Sons Ltd", "Smith and Sons Limited"),
        ("Dupont & Cie", "Dupont et Cie"),
        ("Köhler & Co. OHG", "Koehler und Co. OHG"),
    ] {
        if name(one) != name(other) {
            others.push((name(one), name(other)));
        }
    }
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn names_that_only_look_alike_stay_apart() {
    for (one, other) in [
        ("Fund I Holdings", "Fund & Holdings"),
        ("Vitamin E", "Vitamin"),
        ("Plan U Studio", "Plan & Studio"),
        ("Handel EU", "Handel US"),
        ("Verlag in Liquidation", "Verlag"),
        ("IG Metall", "Metall"),
        ("Acme IG", "Acme"),
        ("Müller & Söhne", "Müller & Töchter"),
        ("Maes & Co", "Mas & Co"),
        ("Raphael GmbH", "Raphal GmbH"),
        ("Solar Spark", "Solar"),
        ("Das Haus", "Das"),
    ] {
        assert_ne!(name(one), name(other), "{one} {other}");
    }
}

#[test]
fn one_legal_form_has_one_spelling() {
    let mut others = Vec::new();
    for (expected, spellings) in [
        ("gmbhandcokg", ["GmbH & Co. KG", "GmbH&Co.KG", "GmbH und Co KG", "GmbH Co. KG"].as_slice()),
        ("ug", &["UG (haftungsbeschränkt)", "UG", "UG (haftungsbeschraenkt)"]),
        ("ek", &["e.K.", "e. K.", "e.Kfm.", "e. Kfr."]),
        ("gbr", &["GbR", "Gesellschaft bürgerlichen Rechts"]),
        ("partgmbb", &["PartG mbB", "PartGmbB", "Partnerschaftsgesellschaft mbB"]),
        ("gmbh", &["GmbH", "G.m.b.H.", "GmbH i.L.", "Gesellschaft mbH", "GmbH in Liquidation"]),
        ("sarl", &["S.à r.l.", "SARL", "S.A.R.L.", "Sàrl"]),
        ("spzoo", &["Sp. z o.o.", "sp.z o.o.", "Sp. z o. o.", "Spółka z ograniczoną odpowiedzialnością"]),
        ("sro", &["s.r.o.", "spol. s r.o.", "s. r. o."]),
        ("as", &["A/S", "AS", "a.s.", "akc. spol."]),
        ("ou", &["OÜ"]),
    ] {
        others.extend(
            spellings
                .iter()
                .map(|form| (*form, read(FieldType::LegalForm, &format!("Acme Wort {form}"))))
                .filter(|(_, read)| read != expected),
        );
        assert_eq!(read(FieldType::LegalForm, expected), expected);
    }
    assert!(others.is_empty(), "{others:?}");
    for none in ["Acme", "Acme Solutions", "Acme in Liquidation", "Acme und"] {
        assert_eq!(read(FieldType::LegalForm, none), "Ignored", "{none}");
    }
}

/// How two names agree among 150, where every other word is rare.
fn level(one: &str, other: &str) -> &'static str {
    let others = ('a'..='z').flat_map(|a| ["ov", "iks", "und", "ab", "esk", "yr"].map(|end| format!("{a}{end}{a}")));
    let texts: Texts = [one, other].map(name).into_iter().chain(others).collect();
    let held = Frequencies { of: vec![1; texts.len()], ..Frequencies::default() };
    match texts[0] == texts[1] {
        true => "equal",
        false => names::LEVELS[usize::from(names::Column::new(&texts, &held).level(0, 1, &mut Scratch::default())) - 1],
    }
}

#[test]
fn a_word_in_another_language_makes_two_names_similar() {
    for (one, other) in [
        ("Tecnologia Zefyra", "Zefyra Technologies"),
        ("Zefyra Versicherungen AG", "Zefyra Seguros SA"),
        ("Центр Зефира", "Zefira Centre"),
        ("Zefyra Holdings International", "Zefyra Internacional Holding"),
        ("Erste Zefyra", "1st Zefyra"),
        ("Zefyra Immobilien", "Zefyra Real Estate"),
        ("Zefyra Handel", "Trading Zefyra"),
    ] {
        assert_eq!(level(one, other), "similar, or an acronym", "{one} {other}");
    }
}

#[test]
fn words_of_one_meaning_make_no_company_of_two() {
    for (one, other) in [
        ("Premier Bank", "First Bank"),
        ("Allianz Kapital", "Sojusz Capital"),
        ("Intel", "Intelligence"),
        ("Tecnologia", "Technology"),
        ("Erste Versicherung", "First Insurance"),
        ("Zefyra Bank", "Zefyra Versicherung"),
        ("Zefyra Hotel", "Zefyra Technik"),
        ("Norvik Technologie", "Zefyra Technology"),
        ("Real Estate", "Immobilien"),
        ("Zefyra Real Estate", "Zefyra Hotel"),
    ] {
        let found = level(one, other);
        assert!(
            ["all other", "some words shared", "many words shared, others differ"].contains(&found),
            "{one} {other}"
        );
    }
}

#[test]
fn what_kind_of_company_it_is_says_little_in_every_language() {
    for (one, other) in [
        ("Norvik Versicherung", "Zefyra Versicherung"),
        ("Norvik Inşaat", "Zefyra Inşaat"),
        ("Norvik Consultoría", "Zefyra Consultoría"),
        ("Стройка Технологии", "Зефира Технологии"),
    ] {
        assert_eq!(level(one, other), "all other", "{one} {other}");
    }
    for (one, other) in [("Zefyra", "Zefyra Versicherung"), ("Zefyra Consultoría", "Zefyra")] {
        assert_eq!(level(one, other), "one says more", "{one} {other}");
    }
}

#[test]
fn a_place_in_brackets_is_part_of_the_name_wherever_the_legal_form_stands() {
    for (one, other, expected) in [
        ("Zefyra (Leeds) Ltd", "Zefyra Ltd (Leeds)", "equal"),
        ("Zefyra Ltd [Leeds]", "Zefyra Leeds", "equal"),
        ("Zefyra (Leeds) Ltd", "Zefyra Ltd", "one says more"),
        ("Zefyra (Leeds) Ltd", "Zefyra (York) Ltd", "some words shared"),
        ("Zefyra Ltd (Leeds)", "Zefyra Ltd (York)", "some words shared"),
        ("Zefyra (Schweiz) AG", "Zefyra AG", "many words shared, others differ"),
        ("Zefyra AG (Schweiz)", "Zefyra GmbH (Deutschland)", "some words shared"),
        ("Zefyra Ltd (formerly Norvik Ltd)", "Zefyra Ltd", "one says more"),
    ] {
        assert_eq!(level(one, other), expected, "{one} {other}");
    }
    assert_eq!(read(FieldType::LegalForm, "Zefyra Ltd (Leeds)"), "ltd");
    assert_eq!(read(FieldType::LegalForm, "Zefyra UG (haftungsbeschränkt)"), "ug");
    assert_eq!(name("Zefyra UG (haftungsbeschränkt)"), "zefyra");
}

#[test]
fn a_legal_form_that_is_written_out_is_read_with_a_slip() {
    for (raw, form) in [
        ("Zefyra Aktiengeselschaft", "ag"),
        ("Zefyra Kommanditgesellschafft", "kg"),
        ("Zefyra Joynt Stock Company", "jsc"),
        ("Zefyra Public Limited Compny", "plc"),
        ("Zefyra Public Limited Company", "plc"),
        ("Zefyra Sociedade Limitada", "ltda"),
        ("Zefyra Societate cu răspundere limitată", "srl"),
        ("Zefyra Дружество с ограничена отговорност", "ood"),
    ] {
        assert_eq!((name(raw).as_str(), read(FieldType::LegalForm, raw).as_str()), ("zefyra", form), "{raw}");
    }
    for short in ["Zefyra Aktienges.", "Zefyra Limitada", "Zefyra FZCO", "ТОО Zefyra", "Zefyra (주)", "Zefyra בע\"מ"]
    {
        assert_eq!(name(short), "zefyra", "{short}");
    }
    assert_eq!(name("АОРТА"), "aorta");
    assert_eq!(name("Общество с ограниченной ответственностью «Зефира»"), "zefira");
    // Words of the name beside a form, and forms that are the name.
    assert_ne!(name("Общество с ограниченной ответственностью Торговый дом Север"), name("ООО Север"));
    for own in ["public limited edition", "free zone company dubai", "berlin partnerschaft", "miami publik limited"] {
        assert!(name(own).split(' ').count() > 1, "{own}: {}", name(own));
    }
    for (form, expected) in [
        ("Public Limited Company", "plc"),
        ("Limited Liability Company", "llc"),
        ("Gesellschaft mit beschränkter Haftung", "gmbh"),
        ("Berhad", "bhd"),
        ("e. U.", "eu"),
    ] {
        assert_eq!(read(FieldType::LegalForm, form), expected, "{form}");
    }
    for raw in ["Zefyra Partnership", "Zefyra Cooperation", "Zefyra Stiftung", "Zefyra Limitless Company"] {
        assert_ne!(name(raw), "zefyra", "{raw}");
    }
}
