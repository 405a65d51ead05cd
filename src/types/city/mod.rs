//! Cities.
//!
//! In: the name of a city, in its own language or another. Out: its words folded, in one name where it has several:
//! `Köln` and `Cologne`, `Wien` and `Vienna`. A name that two cities of the tables share is left as it is written.

mod everyday;
mod folded;
mod names;

use folded::folded;

use super::placeholders;
use super::text;
use super::value_type::{EXACT, Partner, Standardised, Subject, Topic, ValueType};
use crate::matching::Kinship;

/// A city.
pub(super) struct City;

impl ValueType for City {
    type Column<'a> = text::Column<'a>;

    const LEVELS: &'static [&'static str] = text::LEVELS;
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::Address, EXACT, EXACT));
    const ELSEWHERE: Option<u8> = Some(text::SOME_WORDS);
    const SUBJECT: Option<Subject> = Some(Subject::Place);
    const NEEDS_A_HOME: bool = true;
    const NAMES_NOBODY: bool = true;
    const WITH_OTHERS: Partner = Partner::City;
    const HINTS: &'static [&'static str] =
        &["city", "town", "locality", "ort", "stadt", "ville", "ciudad", "citta", "plaats", "woonplaats", "suburb"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        match placeholders::may_be_a_name(trimmed) {
            // In small letters it would be a word for nothing.
            true => Standardised::Value(trimmed.to_owned()),
            false => Standardised::unless_empty(standard(trimmed)),
        }
    }

    fn stands_for_nothing(written: &str, lower: &str) -> bool {
        placeholders::is_nothing(lower) && !placeholders::may_be_a_name(written)
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// The one name of a city.
fn standard(raw: &str) -> String {
    let name = folded(raw);
    match names::one_name(&name) {
        Some(one) => one.to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::standard;

    #[test]
    fn a_city_is_one_in_all_languages() {
        let mut others = Vec::new();
        let cities: [&[&str]; 22] = [
            &["Köln", "Koeln", "Cologne", "Colonia", "Keulen", "KOLN", "KÃ¶ln"],
            &["München", "Muenchen", "Munich", "Monaco di Baviera"],
            &["Wien", "Vienna", "Viena", "Bécs", "Vídeň", "Вена"],
            &["Milano", "Milan", "Mailand", "Milán"],
            &["Praha", "Prague", "Prag", "Praga"],
            &["Zürich", "Zuerich", "Zurich", "Zurigo"],
            &["Genève", "Geneva", "Genf", "Ginevra"],
            &["Roma", "Rome", "Rom"],
            &["Firenze", "Florence", "Florenz"],
            &["Venezia", "Venice", "Venedig", "Venise"],
            &["København", "Copenhagen", "Kopenhagen", "Koebenhavn"],
            &["Göteborg", "Gothenburg", "Goeteborg"],
            &["Bruxelles", "Brussels", "Brussel", "Brüssel", "Bruessel"],
            &["Antwerpen", "Antwerp", "Anvers"],
            &["Den Haag", "The Hague", "'s-Gravenhage", "La Haye"],
            &["Warszawa", "Warsaw", "Warschau", "Varsovie"],
            &["Kraków", "Cracow", "Krakau", "Krakow"],
            &["Lisboa", "Lisbon", "Lissabon", "Lisbonne"],
            &["Moskva", "Moscow", "Moskau", "Москва"],
            &["St. Gallen", "Sankt Gallen", "Saint Gallen"],
            &["Frankfurt am Main", "Frankfurt a.M.", "Frankfurt/Main", "Frankfurt a. M."],
            &["Nürnberg", "Nuremberg", "Nuernberg"],
        ];
        for spellings in cities {
            let one = standard(spellings[0]);
            others.extend(spellings.iter().map(|name| (*name, standard(name))).filter(|(_, read)| *read != one));
            assert_eq!(standard(&one), one);
        }
        assert!(others.is_empty(), "{others:?}");
    }

    #[test]
    fn cities_of_nearly_one_name_stay_apart() {
        for (one, other) in [
            ("Frankfurt am Main", "Frankfurt (Oder)"),
            ("Halle (Saale)", "Halle (Westf.)"),
            ("Monaco", "Monaco di Baviera"),
            ("Wien", "Wiener Neustadt"),
            ("Vienne", "Vienna"),
            ("Essen", "Esens"),
            ("Bern", "Berlin"),
            ("Bergen", "Bern"),
            ("Roma", "Romans"),
            ("New York", "York"),
            ("Santiago", "San Diego"),
            ("Melbourne", "Melun"),
            ("Goes", "Gos"),
            ("Soest", "Sost"),
            ("Boekel", "Bokel"),
        ] {
            assert_ne!(standard(one), standard(other), "{one} {other}");
        }
    }
}
