use super::super::{FieldType, Standardised, standardise};

fn code(raw: &str) -> String {
    match standardise(FieldType::Country, None, raw) {
        Standardised::Value(code) => code,
        other => format!("{other:?}"),
    }
}

#[test]
fn a_country_is_read_however_it_is_called() {
    let names: [(&str, &[&str]); 46] = [
        ("AE", &["UAE", "U.A.E.", "United Arab Emirates", "Émirats arabes unis", "ОАЭ"]),
        ("AT", &["Österreich", "Oesterreich", "Osterreich", "Republik Österreich", "Autriche", "Rakousko"]),
        ("BA", &["Bosnia", "Bosnia & Herzegovina", "Bosnia-Herzegovina", "Bosnia and Herzegovina"]),
        ("BN", &["Brunei", "Brunei Darussalam"]),
        ("BO", &["Bolivia", "Bolivia, Plurinational State of", "Bolivia (Plurinational State of)"]),
        ("BS", &["The Bahamas", "Bahamas, The", "Bahamas (the)", "Bahamas"]),
        ("BY", &["Weißrussland", "Weissrussland", "Belarus"]),
        ("CD", &["Congo, The Democratic Republic of the", "DR Congo", "Congo (Kinshasa)", "Congo - Kinshasa"]),
        ("CG", &["Congo", "Congo, Republic of the", "Republic of the Congo", "Congo-Brazzaville", "Republik Kongo"]),
        ("CH", &["Schweiz", "Suisse", "Svizzera", "Švýcarsko", "スイス", "CHE", "756"]),
        ("CI", &["Ivory Coast", "Côte d'Ivoire", "Cote d’Ivoire", "Cote D Ivoire", "Elfenbeinküste"]),
        (
            "CN",
            &["China", "People's Republic of China", "China, People's Republic of", "中国", "中國", "中华人民共和国"],
        ),
        ("CV", &["Cape Verde", "Cabo Verde", "Cap-Vert"]),
        ("CZ", &["Czechia", "Czech Republic", "Tschechien", "Tschechische Republik", "Česko", "Česká republika"]),
        ("DE", &["DE", "de", "DEU", "276", "Germany", "Federal Republic of Germany", "Germany, Federal Republic of"]),
        (
            "DE",
            &["Bundesrepublik Deutschland", "Germany (DE)", "DE - Germany", "Alemania", "Германия", "ドイツ", "ＤＥ"],
        ),
        ("DK", &["Dänemark", "Daenemark", "Danmark", "Tanska", "Dánia"]),
        ("EG", &["Ägypten", "Aegypten", "مصر", "Arab Republic of Egypt"]),
        ("ES", &["España", "Reino de España", "Spanien", "Spanje", "Hiszpania"]),
        ("FI", &["Suomi", "Finland", "Republic of Finland"]),
        ("GB", &["UK", "U.K.", "GB", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"]),
        ("GB", &["United Kingdom of Great Britain and Northern Ireland", "Großbritannien", "Ireland, Northern"]),
        ("GR", &["EL", "GR", "Greece", "Hellas", "Ελλάδα", "ΕΛΛΑΔΑ", "Hellenic Republic"]),
        ("HK", &["Hong Kong", "Hong Kong SAR", "Hong Kong SAR China", "Hong Kong, China"]),
        ("IE", &["Ireland", "Republic of Ireland", "Ireland, Republic of", "Éire"]),
        ("IR", &["Iran", "Iran, Islamic Republic of", "Islamic Republic of Iran", "ایران"]),
        ("KP", &["North Korea", "Korea, North", "Korea, Democratic People's Republic of", "DPRK"]),
        ("KR", &["South Korea", "Korea, Republic of", "Korea (Republic of)", "Republic of Korea", "대한민국"]),
        ("LA", &["Laos", "Lao People's Democratic Republic"]),
        ("MD", &["Moldova", "Moldova, Republic of", "Republic of Moldova"]),
        ("MK", &["Macedonia", "North Macedonia", "Macedonia, the former Yugoslav Republic of"]),
        ("MM", &["Burma", "Myanmar", "Myanmar (Burma)", "Burma / Myanmar"]),
        ("MO", &["Macao", "Macau"]),
        ("NL", &["Netherlands", "The Netherlands", "Holland", "Kingdom of the Netherlands", "Pays-Bas", "Niederlande"]),
        ("PS", &["Palestine", "Palestine, State of", "Palestinian Territories"]),
        ("RU", &["Russian Federation", "Russia", "Россия", "Российская Федерация"]),
        ("SY", &["Syria", "Syrian Arab Republic"]),
        ("SZ", &["Swaziland", "Eswatini"]),
        ("TR", &["Turkey", "Türkiye", "Turkiye", "Tuerkiye", "Türkei", "Tuerkei"]),
        ("TW", &["Taiwan", "Taiwan, Province of China", "Republic of China", "台灣"]),
        ("TZ", &["Tanzania", "Tanzania, United Republic of"]),
        (
            "US",
            &[
                "U.S.",
                "U.S.A.",
                "USA",
                "US",
                "u.s.a",
                "United States",
                "United States (US)",
                "EE.UU.",
                "США",
                "États-Unis",
            ],
        ),
        ("VA", &["Vatican", "Vatican City", "Holy See", "Holy See (Vatican City State)"]),
        ("VE", &["Venezuela", "Venezuela, Bolivarian Republic of"]),
        ("VN", &["Viet Nam", "Vietnam", "Việt Nam"]),
        ("XK", &["Kosovo", "XK", "Republic of Kosovo"]),
    ];
    for (expected, spellings) in names {
        for raw in spellings {
            assert_eq!(code(raw), expected, "{raw}");
        }
    }
}

#[test]
fn what_names_no_country_alone_gives_no_code() {
    let none = [
        "Kongo",
        "Virgin Islands",
        "EU",
        "E.U.",
        "European Union",
        "State of Georgia",
        "Republic of Atlantis",
        "United States of Europe",
        "Turkish Republic of Northern Cyprus",
        "Paris, France",
        "US-CA",
        "US, CA",
        "DE/AT",
        "Germany (AT)",
        "Germany, Austria",
        "cad",
        "CAD",
        "man",
        "MSRX",
        "D",
        "ZZ",
        "999",
        "Guin\u{e9}e \u{c9}",
        "Austria-Hungary",
        "Africa",
        "(DE",
    ];
    for raw in none {
        assert_eq!(code(raw), "Invalid", "{raw}");
    }
}

#[test]
fn names_that_are_nearly_alike_are_those_of_their_own_countries() {
    for (raw, expected) in [
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Guinea", "GN"),
        ("Equatorial Guinea", "GQ"),
        ("Guinea-Bissau", "GW"),
        ("Papua New Guinea", "PG"),
        ("French Guiana", "GF"),
        ("Guyana", "GY"),
        ("Georgia", "GE"),
        ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        ("Iceland", "IS"),
        ("Islanda", "IS"),
        ("Irlanda", "IE"),
        ("Austria", "AT"),
        ("Australia", "AU"),
        ("Slovakia", "SK"),
        ("Slovenia", "SI"),
        ("Slovenija", "SI"),
        ("Slovensko", "SK"),
        ("Mauritius", "MU"),
        ("Mauritania", "MR"),
        ("Sudan", "SD"),
        ("South Sudan", "SS"),
        ("Samoa", "WS"),
        ("American Samoa", "AS"),
        ("Latvia", "LV"),
        ("Libya", "LY"),
        ("MSR", "MS"),
        ("AND", "AD"),
    ] {
        assert_eq!(code(raw), expected, "{raw}");
    }
}

#[test]
fn every_code_and_every_name_of_iso_3166_is_read() {
    for country in rust_iso3166::ALL {
        for raw in [country.alpha2, country.alpha3, country.numeric_str().as_str()] {
            assert_eq!(code(raw), country.alpha2, "{raw}");
        }
        assert_eq!(code(country.name), country.alpha2, "{}", country.name);
    }
}

#[test]
fn every_name_of_the_data_is_its_own_country_or_none() {
    let mut unread = Vec::new();
    for row in include_str!("names.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let country = cells.next().unwrap();
        // Codes come first: `RU`, the United Kingdom in French, is Russia.
        for name in cells.filter(|name| name.len() > 3) {
            match code(name) {
                read if read == country => {}
                read if read == "Invalid" => unread.push(name),
                read => panic!("{name} is {country} and was read as {read}"),
            }
        }
    }
    assert!(unread.len() < 40, "{unread:?}");
}
