use super::standard::standard;

#[test]
fn a_street_is_one_however_it_is_written() {
    let streets: [&[&str]; 33] = [
        &[
            "Hauptstraße 5",
            "Hauptstrasse 5",
            "Hauptstr. 5",
            "Hauptstr.5",
            "Haupt-Straße 5",
            "HAUPTSTRASSE 5",
            "Hauptstr. Nr. 5",
        ],
        &["Berliner Straße 12 a", "Berliner Str. 12a", "Berlinerstr. 12 A", "Berliner Strasse 12a"],
        &["Karl-Marx-Straße 3", "Karl-Marx-Str. 3", "Karl Marx Strasse 3"],
        &["Königstraße 7", "Koenigstr. 7", "Konigstrasse 7", "KÃ¶nigstraÃŸe 7"],
        &["Marktplatz 1", "Markt Platz 1", "Markt-Platz 1"],
        &[
            "12 rue de Rivoli",
            "12, rue de Rivoli",
            "12 R. de Rivoli",
            "rue de Rivoli 12",
            "Rue de Rivoli, n° 12",
            "rue de Rivoli nº12",
        ],
        &["11 bis rue Lepic", "11bis, rue Lepic", "11 BIS R. Lepic", "Rue Lepic 11 bis"],
        &["4 ter avenue Foch", "4ter av. Foch", "4 Ter, Avenue Foch"],
        &["3 a rue Haute", "3a rue Haute", "3 A, r. Haute"],
        &[
            "5 Boulevard Saint-Michel",
            "5 Bd St Michel",
            "5 bd. Saint Michel",
            "5, Boul. St-Michel",
            "5 Blvd. St. Michel",
        ],
        &["8 place Ste Anne", "8 pl. Sainte-Anne"],
        &["Calle Mayor 5", "C/ Mayor, 5", "C/Mayor 5", "C. Mayor nº 5", "Calle Mayor, n.º 5", "5 Calle Mayor"],
        &["Avenida de América 10", "Avda. de América, 10", "Av. de America 10"],
        &["Paseo de Gracia 3", "Pº de Gracia, 3", "P.º de Gracia 3"],
        &["Plaza España 1", "Pza. España 1"],
        &["2 rue de l'Église", "2 R. de l’Eglise", "2, rue de l Eglise"],
        &["Via dell'Orso 3", "Via dell Orso, 3", "V. dell’Orso 3"],
        &["Via Roma 5", "Via Roma, 5", "V. Roma n. 5", "via Roma n° 5"],
        &["Piazza Duomo 2", "P.za Duomo 2", "P.zza Duomo, 2"],
        &["Viale Monza 9", "V.le Monza 9"],
        &["Corso Italia 4", "C.so Italia 4"],
        &["ul. Marszałkowska 10", "ulica Marszałkowska 10", "Marszałkowska 10"],
        &["ul. Polna 10 m. 5", "Polna 10/5", "ulica Polna 10 m 5"],
        &["Rua Augusta 100", "R. Augusta, 100", "Rua Augusta nº 100"],
        &["Kerkstraat 8", "Kerkstr. 8", "Kerk Straat 8"],
        &["Fő utca 5", "Fő u. 5"],
        &["12 Main Street", "12 Main St.", "12 MAIN ST"],
        &["12 5th Avenue", "12 Fifth Ave", "12 5 Ave.", "5th Av. 12", "12, 5e Avenue", "12 FIFTH AVENUE"],
        &["5th Avenue", "Fifth Ave", "5 Ave"],
        &["123 W 42nd St", "123 West Forty-Second Street", "123 W. 42 St"],
        &["7 2nd Street NW", "7 Second St. NW", "7 2 Street Northwest"],
        &["8 1er Avenue", "8 1re Avenue", "8, 1ère avenue", "8 First Avenue"],
        &["9 St. James Terrace", "9 Saint James Ter", "9 St James Terrace"],
    ];
    for spellings in streets {
        for spelling in spellings {
            assert_eq!(standard(spelling), standard(spellings[0]), "{spelling}");
            assert_eq!(standard(&standard(spelling)), standard(spelling), "{spelling}");
        }
    }
}

#[test]
fn streets_that_are_nearly_alike_stay_apart() {
    for (one, other) in [
        ("Hauptstraße 5", "Hauptstraße 5a"),
        ("Hauptstraße 5", "Hauptstraße 15"),
        ("Hauptstraße 5", "Hauptplatz 5"),
        ("Hauptstraße 5", "Hauptweg 5"),
        ("11 bis rue Lepic", "11 rue Lepic"),
        ("11 bis rue Lepic", "11 ter rue Lepic"),
        ("12 rue Haute", "12 avenue Haute"),
        ("Calle Mayor 5", "Plaza Mayor 5"),
        ("Via Roma 5", "Viale Roma 5"),
        ("Piazza Roma 5", "Piazzale Roma 5"),
        ("ul. Polna 10", "al. Polna 10"),
        ("Polna 10/5", "Polna 105"),
        ("123 N 400 E", "123 E 400 N"),
        ("123 N 5 St", "123 5 St"),
        ("12 Main St Apt 4", "4 Main St Apt 12"),
        ("12 Main St Apt 4", "12 Main St"),
        ("PO Box 12", "12 PO Box 21"),
        ("Highway 61", "Highway 16"),
        ("12 A Street", "12 B Street"),
        ("1st Street 5", "2nd Street 5"),
        ("12 East Main St", "12 West Main St"),
        ("12 5th Avenue", "12 6th Avenue"),
        ("700 E Avenue", "700th Avenue"),
        ("5 E Ave", "5th Ave"),
        ("12 5th Avenue", "5 12th Avenue"),
        ("12 Fifth Avenue", "12 Fifty Avenue"),
        ("5 Main St", "5th Main St"),
        ("12 Second Chance Road", "12 2 Chance Road"),
        ("5 rue Lepic", "5th rue Lepic"),
        ("Straße des 17. Juni 135", "Straße des 18. Juni 135"),
        ("Bauerstraße 1", "Baurstraße 1"),
        ("Joelstraße 1", "Jolstraße 1"),
    ] {
        assert_ne!(standard(one), standard(other), "{one} {other}");
    }
}

#[test]
fn a_street_comes_to_rest() {
    for raw in [
        "c ave 5",
        "a b c 1",
        "st",
        "st st st 5",
        "str",
        "5",
        "5 5 5",
        "ul 3 maja 5",
        "n 5",
        "ter 5 ter",
        "no no 5",
        "r",
        "ul ul ul",
        "5 e ave",
        "1st st st",
        "first first ave",
        "twenty first ave first",
        "e 5 ave 5 st",
    ] {
        let once = standard(raw);
        assert_eq!(standard(&once), once, "{raw}");
    }
}

proptest::proptest! {
    #[test]
    fn every_street_comes_to_rest(raw in WRITTEN) {
        let once = standard(&raw);
        proptest::prop_assert_eq!(standard(&once), once);
    }
}

const WRITTEN: &str =
    "((st|str|r|c|ul|n|m|no|ter|bis|a|e|12|5a|7|ave|hauptstr|ste|via|apt|platz|utca|u|first|5th|5e|forty) ){0,7}";
