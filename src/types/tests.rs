//! Values in their standard form.

use super::FieldType as T;
use super::*;
use crate::tables::Frequencies;

fn value(kind: T, raw: &str) -> String {
    match standardise(kind, None, raw) {
        Standardised::Value(value) => value,
        other => format!("{other:?}"),
    }
}

#[test]
fn values_take_their_standard_form() {
    let cases = [
        (T::CompanyName, "The Müller & Söhne GmbH & Co. KG", "muller and sohne"),
        (T::CompanyName, "ACME, Inc.", "acme"),
        (T::CompanyName, "Acme Pvt. Ltd.", "acme"),
        (T::CompanyName, "Zażółć Sp. z o.o.", "zazolc"),
        (T::CompanyName, "Société Azur S.A.R.L.", "societe azur"),
        (T::CompanyName, "Company Inc", "company"),
        (T::CompanyName, "AG", "ag"),
        (T::CompanyName, "Alpine Systems", "alpine systems"),
        (T::CompanyName, "Massener Ringofen-Ziegelei, Act.-Ges.", "massener ringofen ziegelei"),
        (T::LegalForm, "The Müller & Söhne GmbH & Co. KG", "gmbhandcokg"),
        (T::LegalForm, "Acme Private Limited", "pvtltd"),
        (T::LegalForm, "ACME, Inc.", "inc"),
        (T::LegalForm, "Zażółć Sp. z o.o.", "spzoo"),
        (T::LegalForm, "Azur S.A.R.L.", "sarl"),
        (T::PersonName, "Dr. Bob  Smith Jr.", "robert smith jr"),
        (T::PersonName, "Smith, Robert", "robert smith"),
        (T::Email, " Ann.Lee+crm@Gmail.com ", "annlee@gmail.com"),
        (T::Email, "Ann <ann.lee@acme.example.net>", "ann.lee@acme.example.net"),
        (T::Email, "info@acme.de", "Placeholder"),
        (T::Email, "not an address", "Invalid"),
        (T::Domain, "https://user@www.Acme.co.uk:8080/en?x=1", "acme.co.uk"),
        (T::Domain, "billing@mail.acme.com", "acme.com"),
        (T::Domain, "someone@gmail.com", "Ignored"),
        (T::Domain, "shop.myshopify.com", "shop.myshopify.com"),
        (T::Domain, "sigma.sharepoint.com", "sigma.sharepoint.com"),
        (T::Domain, "https://acme.my.salesforce.com/x", "acme.my.salesforce.com"),
        (T::Domain, "help.acme.zendesk.com", "acme.zendesk.com"),
        (T::Domain, "www.slack.com", "Ignored"),
        (T::Domain, "notslack.com", "notslack.com"),
        (T::Domain, "192.168.0.1", "Invalid"),
        (T::Domain, "localhost", "Invalid"),
        (T::PostalCode, "sw1a 1aa", "SW1A1AA"),
        (T::PostalCode, "D-10115", "10115"),
        (T::PostalCode, "94105-1234", "94105"),
        (T::Country, "Deutschland", "DE"),
        (T::Country, "United States of America", "US"),
        (T::Country, "usa", "US"),
        (T::Country, "NA", "NA"),
        (T::Country, "Atlantis", "Invalid"),
        (T::City, "St. Gallen", "saint gallen"),
        (T::Street, "12 Main Street", "12 main st"),
        (T::Date, "31.01.2027", "2027-01-31"),
        (T::Date, "2027-01-31T10:00:00Z", "2027-01-31"),
        (T::Date, "03/04/2020", "Invalid"),
        (T::Date, "20270131", "2027-01-31"),
        (T::Date, "01312027", "Invalid"),
        (T::Date, "1980-02-31", "Doubtful(\"1980-02-31\")"),
        (T::Date, "32.05.1980", "Doubtful(\"1980-05-32\")"),
        (T::Date, "19801305", "Doubtful(\"1980-13-05\")"),
        (T::Date, "1980-31-05 00:00:00", "Doubtful(\"1980-31-05\")"),
        (T::Date, "1980-00-05", "Invalid"),
        (T::Date, "18031994", "Invalid"),
        (T::Date, "18032010", "Invalid"),
        (T::Date, "1999-99-99", "Invalid"),
        (T::Identifier, " 007 ", "007"),
        (T::Identifier, "1e5", "1e5"),
        (T::Identifier, "001x0000002xLCVAA2", "001x0000002xLCV"),
        (T::Iban, "IBAN de87 2105 0170 0047 1108 15", "DE87210501700047110815"),
        (T::Iban, "GB82 WEST 1234 5698 7654 32", "Placeholder"),
        (T::Iban, "DE88 2105 0170 0047 1108 15", "Invalid"),
        (T::Text, "  Crème   BRÛLÉE ", "creme brulee"),
        (T::Text, "n/a", "Placeholder"),
    ];
    for (kind, raw, expected) in cases {
        assert_eq!(value(kind, raw), expected, "{kind:?} {raw}");
    }
}

#[test]
fn one_name_of_the_network_has_one_form() {
    for (kind, written, also) in [
        (T::Domain, "https://bücher-alpha.de/x", "xn--bcher-alpha-thb.de"),
        (T::Domain, "cafe\u{301}-beta.fr", "café-beta.fr"),
        (T::Domain, "gamma。co.jp", "gamma.co.jp"),
        (T::Domain, "delta．com", "delta.com"),
        (T::Domain, "acme-zeta.公司.cn", "acme-zeta.xn--55qx5d.cn"),
        (T::Domain, "STRAẞE-eta.de", "straße-eta.de"),
        (T::Domain, "theta.com.", "theta.com"),
        (T::Domain, "delta\u{200b}.com", "delta.com"),
        (T::Email, "jo@müller-eps.de", "jo@xn--mller-eps-q9a.de"),
        (T::Email, "JO@Iota。com", "jo@iota.com"),
        (T::Email, "\u{200b}jo@alpha-one.com", "jo@alpha-one.com\u{200e}"),
        (T::Identifier, "\u{ff24}\u{ff25}999", "DE999"),
        (T::Identifier, "\u{feff}DE777", "DE777"),
        (T::Identifier, "9.0", "9"),
        (T::Identifier, "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        (T::CompanyName, "Acme\u{ad} Zeta", "Acme Zeta"),
    ] {
        let (value, other) = (value(kind, written), value(kind, also));
        assert!(value == other && !["Invalid", "Ignored"].contains(&value.as_str()), "{written}: {value}, {other}");
    }
    assert_eq!(value(T::Domain, "acme-zeta.公司.cn"), "acme-zeta.xn--55qx5d.cn");
}

#[test]
fn phones_are_read_by_their_country_and_then_by_the_region() {
    for (region, raw, expected) in [
        (Some("US"), "(202) 555-0143", "+12025550143"),
        (Some("US"), "202.555.0145", "+12025550145"),
        (Some("US"), "+1 202-555-0146 ext. 12", "+12025550146;ext=12"),
        (Some("US"), "+1 202-555-0146 x34", "+12025550146;ext=34"),
        (Some("US"), "tel:+1-202-555-0146;ext=34", "+12025550146;ext=34"),
        (Some("US"), "+49 (0)30 901820", "+4930901820"),
        (Some("US"), "+39 06 698 12345", "+390669812345"),
        (Some("US"), "+687 25.22.22", "+687252222"),
        (Some("US"), "0049 30 901821", "+4930901821"),
        (Some("US"), "011 49 30 901821", "+4930901821"),
        (Some("US"), "4915123456789", "+4915123456789"),
        (Some("US"), "2025550143.0", "+12025550143"),
        (Some("DE"), "8 495 123 45 67", "perhaps +4984951234567"),
        (Some("DE"), "030 901820", "+4930901820"),
        (Some("DE"), "Tel.: 030/901820", "+4930901820"),
        (Some("DE"), "+1 202-555-0143 (mobile)", "+12025550143"),
        (None, "+49 151 23456789", "+4915123456789"),
        (None, "202 555 0143", "perhaps 2025550143"),
        (Some("US"), "555-0143", "perhaps 5550143"),
        (Some("US"), "555-0143 ext 12", "perhaps 5550143;ext=12"),
        (Some("US"), "(123) 555-7712", "perhaps +11235557712"),
        (None, "202 555 0143 / 202 555 0144", "Invalid"),
        (None, "0049 30 901820", "+4930901820"),
        (Some("US"), "call 202-555-0147 or 202-555-0148", "Invalid"),
        (Some("US"), "1-800-FLOWERS", "Invalid"),
        (Some("US"), "202-555-0147 x", "Invalid"),
        (Some("US"), "202-555-0147 x12345678", "Invalid"),
        (Some("US"), "00000000", "Placeholder"),
    ] {
        let read = match standardise(T::Phone, region, raw) {
            Standardised::Value(value) => value,
            Standardised::Doubtful(value) => format!("perhaps {value}"),
            other => format!("{other:?}"),
        };
        assert_eq!(read, expected, "{region:?} {raw}");
    }
    let of = |raw| value(T::Phone, raw);
    assert_ne!(of("+49 151 23456789"), of("+49 51 23456789"));
}

#[test]
fn what_a_profile_holds_is_what_was_written_or_the_one_form_of_a_type() {
    use AttributeType as A;
    for (kind, written, published) in [
        (A::Email, "Ann+Invoices@Acme-Two.com", Some("ann+invoices@acme-two.com")),
        (A::Email, "J.Doe@gmail.com", Some("j.doe@gmail.com")),
        (A::Email, "bo@googlemail.com", Some("bo@googlemail.com")),
        (A::Email, "Info <info@acme-four.com>", Some("info@acme-four.com")),
        (A::Email, "test@example.com", None),
        (A::Email, "not an address", None),
        (A::Domain, "j.doe@gmail.com", Some("gmail.com")),
        (A::Domain, "https://www.Acme-One.com/x", Some("acme-one.com")),
        (A::Domain, "no domain", None),
        (A::Phone, "+1 202-555-0146 ext. 12", Some("+12025550146;ext=12")),
        (A::Country, "Deutschland", Some("DE")),
        (A::Country, "NA", Some("NA")),
        (A::CompanyName, "ACME, Inc.", Some("ACME, Inc.")),
        (A::PersonName, "Null", Some("Null")),
        (A::PersonName, "null", None),
        (A::City, "Nan", Some("Nan")),
        (A::City, "Y", Some("Y")),
        (A::Text, "pro", Some("pro")),
        (A::Text, "None", Some("None")),
        (A::Text, "N/A", None),
        (A::Text, "\\N", None),
        (A::Text, "-", None),
    ] {
        assert_eq!(kind.published(written, None).as_deref(), published, "{kind:?} {written}");
        // What is published is published again as it is.
        let again = published.and_then(|published| kind.published(published, None));
        assert_eq!(again.as_deref(), published, "{kind:?} {written}");
    }
}

#[test]
fn what_systems_write_for_nothing_is_no_identifier_and_a_name_stays_a_name() {
    for raw in [
        "-1",
        "nan",
        "NaN",
        "#N/A",
        "(not set)",
        "[object Object]",
        "\\N",
        "0.0",
        "000",
        "<null>",
        "'",
        "true",
        "no tax id",
    ] {
        assert_eq!(value(T::Identifier, raw), "Placeholder", "{raw}");
    }
    for name in ["GDPR ANONYMISED", "Guest User", "Redacted", "Deleted Customer", "Walk-in"] {
        assert_eq!(value(T::PersonName, name), "Placeholder");
    }
    for name in ["Null", "Na", "Nil", "Test"] {
        assert_eq!(value(T::PersonName, name), name);
        assert_eq!(value(T::PersonName, &name.to_lowercase()), "Placeholder");
    }
}

#[test]
fn letters_of_one_name_are_one_in_every_type_of_name() {
    for (kind, spellings) in [
        (T::PersonName, ["Jürgen Köhler", "Juergen Koehler", "Jurgen Kohler", "JÃ¼rgen KÃ¶hler", "Köhler, Jürgen"]),
        (T::CompanyName, ["Größer GmbH", "Groesser GmbH", "Grosser GmbH", "GrÃ¶ÃŸer GmbH", "GrÃ¶Ã\u{9f}er GmbH"]),
        (
            T::Street,
            ["Mühlenstraße 1", "Muehlenstrasse 1", "Muhlenstr. 1", "MÃ¼hlenstraÃŸe 1", "MÃ¼hlenstraÃ\u{9f}e 1"],
        ),
        (T::City, ["Düsseldorf", "Duesseldorf", "Dusseldorf", "DÃ¼sseldorf", "Du\u{308}sseldorf"]),
    ] {
        for spelling in spellings {
            assert_eq!(value(kind, spelling), value(kind, spellings[0]), "{kind:?} {spelling}");
        }
    }
    // The second half of a garbled `í` is a soft hyphen.
    assert_eq!(value(T::PersonName, "MarÃ\u{ad}a"), "maria");
    // What is published is what was written.
    for (kind, written) in [(AttributeType::City, "KÃ¶ln"), (AttributeType::PersonName, "Koehler")] {
        assert_eq!(kind.published(written, None).as_deref(), Some(written));
    }
}

#[test]
fn names_of_persons_that_only_look_like_umlauts_stay_apart() {
    for (one, other) in [
        ("Michael Maes", "Michal Maes"),
        ("Rafael Bauer", "Rafal Bauer"),
        ("Joel Mauel", "Jol Maul"),
        ("Samuel Boer", "Samul Bor"),
        ("Chloe Moen", "Chlo Mon"),
        ("Noelle Coen", "Nolle Con"),
        ("Sue Guerra", "Su Gurra"),
    ] {
        for (one, other) in one.split(' ').zip(other.split(' ')).filter(|(one, other)| one != other) {
            assert_ne!(value(T::PersonName, one), value(T::PersonName, other), "{one} {other}");
        }
    }
}

#[test]
fn days_are_read_in_their_region() {
    for (region, raw, day) in [
        ("US", "03/04/2020", "2020-03-04"),
        ("DE", "03/04/2020", "2020-04-03"),
        ("US", "12042018", "2018-12-04"),
        ("DE", "12042018", "2018-04-12"),
    ] {
        assert_eq!(standardise(T::Date, Some(region), raw), Standardised::Value(day.into()));
    }
}

#[test]
fn phones_are_read_in_their_region() {
    assert_eq!(standardise(T::Phone, Some("US"), "(415) 555-2671"), Standardised::Value("+14155552671".into()));
    assert_eq!(standardise(T::Phone, None, "+49 30 901820"), Standardised::Value("+4930901820".into()));
    assert_eq!(standardise(T::Phone, Some("US"), "000-0000"), Standardised::Placeholder);
    assert_eq!(standardise(T::Phone, Some("US"), "12"), Standardised::Invalid);
}

#[test]
fn the_short_and_the_long_form_of_a_salesforce_id_agree() {
    assert_eq!(value(T::Identifier, "001x0000002xLCV"), value(T::Identifier, "001x0000002xLCVAA2"));
    assert_eq!(value(T::Identifier, "001x0000002xLCVAA3"), "001x0000002xLCVAA3");
}

const AWKWARD: [&str; 20] = [
    "",
    " ",
    "\u{0}",
    "\u{FEFF}",
    "👩‍👩‍👧",
    "مرحبا بالعالم",
    "株式会社アクメ",
    "a@",
    "@b",
    "@@",
    "http://",
    "://",
    "+",
    "++1",
    "&",
    ".",
    "-",
    "\u{202E}abc",
    "ﬁ Ⅻ ½",
    "K\u{30A}.K.",
];
#[test]
fn a_standard_value_is_its_own_standard_form() {
    for &kind in T::ALL {
        for raw in AWKWARD.iter().copied().chain([
            "The The Inc Ltd",
            "St. St Street",
            "Dr Dr Bob",
            "Smith, John, Jr",
            "Berlin, 10115",
            "Ltd Ltd",
        ]) {
            if let Standardised::Value(once) = standardise(kind, Some("US"), raw) {
                assert_eq!(standardise(kind, Some("US"), &once), Standardised::Value(once.clone()), "{kind:?} {raw}");
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics_and_twice_is_once(raw in "\\PC{0,40}") {
        for &kind in T::ALL {
            if let Standardised::Value(once) = standardise(kind, Some("DE"), &raw) {
                let twice = standardise(kind, Some("DE"), &once);
                proptest::prop_assert_eq!(twice, Standardised::Value(once.clone()), "{:?}", kind);
            }
        }
    }
}

#[test]
fn only_what_names_nobody_is_shown() {
    assert_eq!(FieldType::Domain.shown("acme.com"), "acme.com");
    assert_eq!(FieldType::Country.shown("DE"), "DE");
    for kind in [
        FieldType::PersonName,
        FieldType::CompanyName,
        FieldType::LegalForm,
        FieldType::Email,
        FieldType::Phone,
        FieldType::PostalCode,
        FieldType::Street,
        FieldType::Date,
        FieldType::Identifier,
        FieldType::Iban,
        FieldType::Text,
    ] {
        assert_eq!(kind.shown("123456789"), "9 characters", "{kind:?}");
    }
    assert_eq!(FieldType::Text.shown("ü"), "1 character");
}

#[test]
fn the_beginning_of_a_name_and_an_initial_beside_half_a_name_agree() {
    let names = ["cor van der linden", "cornelis van der linden", "jan van der linden", "marleen", "m driessen"];
    let texts = names.iter().copied().collect();
    let held = Frequencies { of: vec![1; names.len()], ..Frequencies::default() };
    let ladder = Ladder::Type(T::PersonName);
    let values = Values::new(&ladder, &texts, &held);
    let told = |a: u32, b: u32| ladder.names()[usize::from(values.level(a, b, &mut Scratch::default())) - 1].clone();
    assert_eq!(told(0, 1), "similar, or initials");
    assert_eq!(told(1, 2), "one name alike");
    assert_eq!(told(3, 4), "one name alike");
}

#[test]
fn half_a_name_is_equal_to_itself_as_one_name_is() {
    let level = |names: &[&str]| {
        let texts = names.iter().copied().collect();
        let held = Frequencies { of: vec![1; names.len()], ..Frequencies::default() };
        let ladder = Ladder::Type(T::PersonName);
        let values = Values::new(&ladder, &texts, &held);
        (values.level(0, 0, &mut Scratch::default()), ladder.exact())
    };
    let (level_of_half, exact) = level(&["brian", "ann lee", "bo chen"]);
    assert!(level_of_half < exact);
    // Where all names are of one word, they are whole.
    assert_eq!(level(&["brian", "ann", "bo"]), (exact, exact));
}

proptest::proptest! {
    #[test]
    fn the_order_of_two_values_changes_no_level(values in proptest::collection::vec(WRITTEN, 2..7)) {
        let mut distinct = values;
        distinct.sort();
        distinct.dedup();
        let held = Frequencies { of: vec![1; distinct.len()], ..Frequencies::default() };
        let own = vec![LevelRule::Exact, LevelRule::Edits(1), LevelRule::JaroWinkler(0.8)];
        let part = |last| Ladder::NamePart { kind: T::PersonName, last };
        let others = [part(false), part(true), Ladder::Own(T::Text, own)];
        for ladder in T::ALL.iter().map(|kind| Ladder::Type(*kind)).chain(others) {
            let (exact, n) = (ladder.exact(), ladder.ordered());
            let texts = distinct.iter().collect();
            let values = Values::new(&ladder, &texts, &held);
            let mut scratch = Scratch::default();
            for a in 0..distinct.len() as u32 {
                for b in 0..distinct.len() as u32 {
                    let level = values.level(a, b, &mut scratch);
                    let [x, y] = [a, b].map(|code| &distinct[code as usize]);
                    proptest::prop_assert_eq!(level, values.level(b, a, &mut scratch), "{} {}", x, y);
                    proptest::prop_assert!(level >= 1 && usize::from(level) <= n);
                    // Half a name is no more like itself than one of two names is.
                    let is_half = ladder == Ladder::Type(T::PersonName) && !x.contains(' ');
                    proptest::prop_assert!(a != b || level == exact || is_half);
                }
            }
        }
    }
}

const WRITTEN: &str = concat!("[a-d0-2@. ]{0,10}|[a-zé]{1,9} [a-z]{1,9}|19[0-9]{2}-0[1-9]-1[0-9]", "|\\+4930[0-9]{7}");
