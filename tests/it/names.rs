//! Names that two systems write differently, from files to profile.

use super::support::{c360, rows, text};

const USE_CASE: &str = "use_case: people
title: Who is one person in shop and post room
entity: person
id_prefix: PER
purpose:
  decision: d
  owner: o
  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}
sources:
  shop: {read: {csv: shop.csv}, record_id: id, one_record_per_customer: true}
  post: {read: {csv: post.csv}, record_id: id, one_record_per_customer: true}
identity:
  name: {type: person_name, shop: name, post: name}
  firm: {type: company_name, shop: firm, post: firm}
  street: {type: street, shop: street, post: street}
  city: {type: city, shop: city, post: city}
match_keys:
  - {name: same_person, on: [name, street, city]}
  - {name: same_firm, on: [firm, street, city]}
attributes:
  - {name: city, type: city, system_of_record: shop, from: {shop: city, post: city}, fallback: [post], action: a}
  - {name: country, type: country, system_of_record: shop, from: {shop: country}, fallback: none, action: a}
";

/// One person a line: name, firm, street, city and country in the shop, then name, firm, street and city in the post
/// room, which has no umlauts on its keyboard.
const ONE: [(&str, &str); 8] = [
    ("Jürgen Köhler,,Königstraße 5,Köln,Deutschland", "Juergen Koehler,,Koenigstr. 5,Cologne"),
    (
        "Käthe Müller,,Große Bäckergasse 3 a,Düsseldorf,Germany",
        "\"Mueller, Kaethe\",,Grosse Baeckergasse 3a,Duesseldorf",
    ),
    (",Bäcker & Söhne GmbH & Co. KG,Am Mühltor 1,München,DE", ",Baecker und Soehne GmbH&Co.KG,Am Muehltor 1,Munich"),
    ("Günther Öttinger,,Hauptstraße 12,Zürich,Schweiz", "Guenther Oettinger,,Hauptstr. 12,Zuerich"),
    ("Jörg Schröder,,Schloßplatz 1,Wien,Österreich", "JÃ¶rg SchrÃ¶der,,SchloÃŸplatz 1,Vienna"),
    ("Søren Kjær,,Nørregade 7,København,Danmark", "Soeren Kjaer,,Noerregade 7,Copenhagen"),
    (",Dupont et Fils SARL,\"12, rue de Rivoli\",Paris,France", ",Dupont & Fils,Rue de Rivoli 12,Paris"),
    ("Ana Núñez,,C/ Mayor nº 5,Zaragoza,España", "Ana Nunez,,\"Calle Mayor, 5\",Saragossa"),
];

/// Two persons a line.
const TWO: [(&str, &str); 5] = [
    ("Michael Maes,,Hauptstraße 5,Aachen,DE", "Michal Mas,,Hauptstraße 5,Aachen"),
    ("Joel Bauer,,Hauptstraße 6,Aachen,DE", "Jol Baur,,Hauptstraße 6,Aachen"),
    ("Rafael Boer,,Hauptstraße 7,Aachen,DE", "Rafal Bor,,Hauptstraße 7,Aachen"),
    ("Eva Roth,,Hauptstraße 8,Aachen,DE", "Eva Roth,,Hauptstraße 8a,Aachen"),
    (",Weber & Söhne,Hauptstraße 9,Aachen,DE", ",Weber & Töchter,Hauptstraße 9,Aachen"),
];

#[test]
fn who_is_written_with_and_without_umlauts_is_one_person_and_others_are_not() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let (mut shop, mut post) =
        ("id,name,firm,street,city,country\n".to_owned(), "id,name,firm,street,city\n".to_owned());
    for (n, (in_shop, in_post)) in ONE.iter().chain(&TWO).enumerate() {
        shop += &format!("s{n},{in_shop}\n");
        post += &format!("p{n},{in_post}\n");
    }
    std::fs::write(at("shop.csv"), shop).unwrap();
    std::fs::write(at("post.csv"), post).unwrap();
    let others = (0..6).map(|n| {
        format!(
            "  - {{name: a{n}, type: text, system_of_record: shop, from: {{shop: id}}, fallback: none, action: a}}\n"
        )
    });
    std::fs::write(at("people.yaml"), USE_CASE.to_owned() + &others.collect::<String>()).unwrap();
    let (file, build, registry) = (text(&at("people.yaml")), text(&at("build")), text(&at("identity")));
    let arguments = ["run", &file, "--out", &build, "--identity", &registry, "--csv", "-q"];
    let out = c360(&[&arguments[..], &["--as-of", "2026-11-01T00:00:00Z"]].concat(), 2);
    assert!(out.status.success(), "{out:?}");

    let crosswalk = rows(&at("build/people/crosswalk.csv"));
    let customer = |record: String| {
        let row = crosswalk.iter().find(|row| row["record_id"] == record).unwrap();
        row["canonical_id"].clone()
    };
    let joined: Vec<bool> =
        (0..ONE.len() + TWO.len()).map(|n| customer(format!("s{n}")) == customer(format!("p{n}"))).collect();
    let expected: Vec<bool> = (0..ONE.len() + TWO.len()).map(|n| n < ONE.len()).collect();
    assert_eq!(joined, expected);

    // Cities are published as they were written, countries as codes.
    let profile = rows(&at("build/people/profile.csv"));
    let published = |record: usize| {
        let id = customer(format!("s{record}"));
        let row = profile.iter().find(|row| row["canonical_id"] == id).unwrap();
        (row["city"].clone(), row["country"].clone())
    };
    for (record, city, country) in [(0, "Köln", "DE"), (3, "Zürich", "CH"), (4, "Wien", "AT"), (5, "København", "DK")]
    {
        assert_eq!(published(record), (city.to_owned(), country.to_owned()));
    }
}
