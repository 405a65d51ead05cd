//! The countries of the world: cities, postal codes, legal forms, and how people spell them.

use super::dice::Dice;

/// A city: its name, its state where addresses carry one, and the pattern of its postal codes
/// (`#` a digit, `@` a letter).
pub(super) type City = (&'static str, &'static str, &'static str);

/// How street addresses are written and numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Street {
    /// `12 Market Street`
    NumberFirst,
    /// `Hauptstraße 12`
    NumberLast,
}

/// A country in which customers are at home.
pub(super) struct Country {
    /// ISO 3166 two-letter code.
    pub(super) code: &'static str,
    /// How people spell it, the usual way first.
    pub(super) spellings: &'static [&'static str],
    /// What a subsidiary in this country is called after its parent's name.
    pub(super) local: &'static str,
    /// How many of a thousand customers are here.
    pub(super) weight: u64,
    /// Legal forms of companies, and of repeated ones the likelier.
    pub(super) forms: &'static [&'static str],
    /// Suffix of a web domain of this country.
    pub(super) suffix: &'static str,
    /// Currency in lower case.
    pub(super) currency: &'static str,
    /// International calling code.
    pub(super) calling: &'static str,
    /// Sales region.
    pub(super) region: &'static str,
    /// How the street is written.
    pub(super) street: Street,
    /// Names of streets.
    pub(super) streets: &'static [&'static str],
    /// Cities.
    pub(super) cities: &'static [City],
    /// Free mail providers people here use for work.
    pub(super) free_mail: &'static [&'static str],
}

/// The countries, most frequent first.
pub(super) static COUNTRIES: &[Country] = &[
    Country {
        code: "US",
        spellings: &["United States", "USA", "US", "United States of America"],
        local: "America",
        weight: 450,
        forms: &["Inc", "Inc", "Inc", "LLC", "LLC", "Corp."],
        suffix: "us",
        currency: "usd",
        calling: "1",
        region: "amer",
        street: Street::NumberFirst,
        streets: US_STREETS,
        free_mail: &["gmail.com", "gmail.com", "outlook.com", "yahoo.com", "icloud.com", "hotmail.com", "aol.com"],
        cities: &[
            ("San Francisco", "CA", "941##"),
            ("New York", "NY", "100##"),
            ("Austin", "TX", "787##"),
            ("Boston", "MA", "021##"),
            ("Chicago", "IL", "606##"),
            ("Seattle", "WA", "981##"),
            ("Denver", "CO", "802##"),
            ("Atlanta", "GA", "303##"),
            ("Portland", "OR", "972##"),
            ("Miami", "FL", "331##"),
            ("Dallas", "TX", "752##"),
            ("Houston", "TX", "770##"),
            ("Phoenix", "AZ", "850##"),
            ("Salt Lake City", "UT", "841##"),
            ("Minneapolis", "MN", "554##"),
            ("Detroit", "MI", "482##"),
            ("Columbus", "OH", "432##"),
            ("Nashville", "TN", "372##"),
            ("Charlotte", "NC", "282##"),
            ("Raleigh", "NC", "276##"),
            ("Philadelphia", "PA", "191##"),
            ("Pittsburgh", "PA", "152##"),
            ("San Diego", "CA", "921##"),
            ("Los Angeles", "CA", "900##"),
            ("San Jose", "CA", "951##"),
            ("Kansas City", "MO", "641##"),
            ("St. Louis", "MO", "631##"),
            ("Milwaukee", "WI", "532##"),
            ("Omaha", "NE", "681##"),
            ("Boise", "ID", "837##"),
        ],
    },
    Country {
        code: "DE",
        spellings: &["Germany", "Deutschland", "DE", "GERMANY"],
        local: "Deutschland",
        weight: 150,
        forms: &["GmbH", "GmbH", "GmbH", "GmbH", "AG", "GmbH & Co. KG", "UG (haftungsbeschränkt)"],
        suffix: "de",
        currency: "eur",
        calling: "49",
        region: "emea",
        street: Street::NumberLast,
        streets: &[
            "Hauptstraße",
            "Bahnhofstr.",
            "Goethestraße",
            "Lindenallee",
            "Schillerstr.",
            "Industriestraße",
            "Königsallee",
            "Am Hafen",
            "Gartenweg",
            "Rosenheimer Straße",
            "Prenzlauer Allee",
        ],
        free_mail: &["gmx.de", "web.de", "gmail.com", "t-online.de", "outlook.de"],
        cities: &[
            ("Berlin", "", "10###"),
            ("München", "", "80###"),
            ("Hamburg", "", "20###"),
            ("Köln", "", "50###"),
            ("Frankfurt am Main", "", "60###"),
            ("Stuttgart", "", "70###"),
            ("Düsseldorf", "", "40###"),
            ("Leipzig", "", "04###"),
            ("Nürnberg", "", "90###"),
            ("Hannover", "", "30###"),
            ("Münster", "", "48###"),
            ("Dresden", "", "01###"),
        ],
    },
    Country {
        code: "GB",
        spellings: &["United Kingdom", "UK", "GB", "England", "Great Britain"],
        local: "UK",
        weight: 120,
        forms: &["Ltd", "Ltd", "Limited", "Limited", "PLC", "LLP"],
        suffix: "co.uk",
        currency: "gbp",
        calling: "44",
        region: "emea",
        street: Street::NumberFirst,
        streets: &[
            "High Street",
            "Station Road",
            "Church Lane",
            "King Street",
            "Queen's Road",
            "Mill Lane",
            "Victoria Road",
            "Park Row",
            "Albion Street",
            "Deansgate",
        ],
        free_mail: &["gmail.com", "outlook.com", "btinternet.com", "hotmail.co.uk", "yahoo.co.uk"],
        cities: &[
            ("London", "", "EC#@ #@@"),
            ("London", "", "SE## #@@"),
            ("Manchester", "", "M# #@@"),
            ("Birmingham", "", "B# #@@"),
            ("Leeds", "", "LS# #@@"),
            ("Bristol", "", "BS# #@@"),
            ("Edinburgh", "", "EH# #@@"),
            ("Glasgow", "", "G# #@@"),
            ("Cambridge", "", "CB# #@@"),
            ("Reading", "", "RG# #@@"),
        ],
    },
    Country {
        code: "FR",
        spellings: &["France", "FR", "FRANCE"],
        local: "France",
        weight: 80,
        forms: &["SAS", "SAS", "SARL", "SA"],
        suffix: "fr",
        currency: "eur",
        calling: "33",
        region: "emea",
        street: Street::NumberFirst,
        streets: &[
            "rue de la République",
            "avenue Foch",
            "boulevard Voltaire",
            "rue du Général Leclerc",
            "quai des Célestins",
            "rue Molière",
            "place d'Armes",
            "allée des Érables",
        ],
        free_mail: &["orange.fr", "gmail.com", "free.fr", "laposte.net", "wanadoo.fr"],
        cities: &[
            ("Paris", "", "750##"),
            ("Lyon", "", "690##"),
            ("Marseille", "", "130##"),
            ("Toulouse", "", "310##"),
            ("Nantes", "", "440##"),
            ("Lille", "", "590##"),
            ("Bordeaux", "", "330##"),
            ("Orléans", "", "450##"),
        ],
    },
    Country {
        code: "NL",
        spellings: &["Netherlands", "The Netherlands", "Nederland", "NL"],
        local: "Nederland",
        weight: 60,
        forms: &["B.V.", "B.V.", "B.V.", "N.V."],
        suffix: "nl",
        currency: "eur",
        calling: "31",
        region: "emea",
        street: Street::NumberLast,
        streets: &["Keizersgracht", "Stationsweg", "Kerkstraat", "Coolsingel", "Molenweg", "Parallelweg", "Oudegracht"],
        free_mail: &["gmail.com", "hotmail.nl", "ziggo.nl", "kpnmail.nl"],
        cities: &[
            ("Amsterdam", "", "10## @@"),
            ("Rotterdam", "", "30## @@"),
            ("Utrecht", "", "35## @@"),
            ("Eindhoven", "", "56## @@"),
            ("Den Haag", "", "25## @@"),
            ("Groningen", "", "97## @@"),
        ],
    },
    Country {
        code: "SE",
        spellings: &["Sweden", "Sverige", "SE"],
        local: "Sverige",
        weight: 22,
        forms: &["AB"],
        suffix: "se",
        currency: "sek",
        calling: "46",
        region: "emea",
        street: Street::NumberLast,
        streets: &["Drottninggatan", "Storgatan", "Kungsgatan", "Vasagatan", "Östra Hamngatan"],
        free_mail: &["gmail.com", "telia.com", "hotmail.se"],
        cities: &[
            ("Stockholm", "", "11# ##"),
            ("Göteborg", "", "41# ##"),
            ("Malmö", "", "21# ##"),
            ("Örebro", "", "70# ##"),
        ],
    },
    Country {
        code: "ES",
        spellings: &["Spain", "España", "ES"],
        local: "España",
        weight: 20,
        forms: &["S.L.", "S.L.", "S.A."],
        suffix: "es",
        currency: "eur",
        calling: "34",
        region: "emea",
        street: Street::NumberLast,
        streets: &["Calle Mayor", "Gran Vía", "Avenida de América", "Paseo de Gràcia", "Calle Núñez de Balboa"],
        free_mail: &["gmail.com", "hotmail.es", "telefonica.net"],
        cities: &[
            ("Madrid", "", "280##"),
            ("Barcelona", "", "080##"),
            ("Valencia", "", "460##"),
            ("Málaga", "", "290##"),
            ("A Coruña", "", "150##"),
        ],
    },
    Country {
        code: "IT",
        spellings: &["Italy", "Italia", "IT"],
        local: "Italia",
        weight: 20,
        forms: &["S.r.l.", "S.r.l.", "S.p.A."],
        suffix: "it",
        currency: "eur",
        calling: "39",
        region: "emea",
        street: Street::NumberLast,
        streets: &["Via Roma", "Corso Garibaldi", "Via Dante", "Viale Libertà", "Piazza Cavour"],
        free_mail: &["libero.it", "gmail.com", "alice.it"],
        cities: &[
            ("Milano", "MI", "201##"),
            ("Roma", "RM", "001##"),
            ("Torino", "TO", "101##"),
            ("Bologna", "BO", "401##"),
            ("Forlì", "FC", "471##"),
        ],
    },
    Country {
        code: "PL",
        spellings: &["Poland", "Polska", "PL"],
        local: "Polska",
        weight: 16,
        forms: &["Sp. z o.o.", "Sp. z o.o.", "S.A."],
        suffix: "pl",
        currency: "pln",
        calling: "48",
        region: "emea",
        street: Street::NumberLast,
        streets: &["ul. Piotrkowska", "ul. Długa", "al. Jerozolimskie", "ul. Świętokrzyska", "ul. Krakowska"],
        free_mail: &["wp.pl", "onet.pl", "gmail.com", "o2.pl"],
        cities: &[
            ("Warszawa", "", "00-###"),
            ("Łódź", "", "90-###"),
            ("Kraków", "", "30-###"),
            ("Wrocław", "", "50-###"),
            ("Gdańsk", "", "80-###"),
        ],
    },
    Country {
        code: "JP",
        spellings: &["Japan", "JP", "日本"],
        local: "Japan",
        weight: 14,
        forms: &["K.K.", "K.K.", "G.K."],
        suffix: "co.jp",
        currency: "jpy",
        calling: "81",
        region: "apac",
        street: Street::NumberLast,
        streets: &["Marunouchi", "Nishi-Shinjuku", "Umeda", "Sakae", "Minato Mirai"],
        free_mail: &["yahoo.co.jp", "gmail.com", "docomo.ne.jp"],
        cities: &[
            ("Tokyo", "Tokyo", "10#-00##"),
            ("Osaka", "Osaka", "53#-00##"),
            ("Nagoya", "Aichi", "46#-00##"),
            ("Yokohama", "Kanagawa", "22#-00##"),
            ("Fukuoka", "Fukuoka", "81#-00##"),
        ],
    },
    Country {
        code: "BR",
        spellings: &["Brazil", "Brasil", "BR"],
        local: "Brasil",
        weight: 14,
        forms: &["Ltda", "Ltda", "S.A."],
        suffix: "com.br",
        currency: "brl",
        calling: "55",
        region: "amer",
        street: Street::NumberLast,
        streets: &["Avenida Paulista", "Rua das Flores", "Rua São Bento", "Avenida Conceição", "Rua XV de Novembro"],
        free_mail: &["uol.com.br", "gmail.com", "bol.com.br"],
        cities: &[
            ("São Paulo", "SP", "01###-###"),
            ("Rio de Janeiro", "RJ", "20###-###"),
            ("Curitiba", "PR", "80###-###"),
            ("Florianópolis", "SC", "88###-###"),
            ("Recife", "PE", "50###-###"),
        ],
    },
    Country {
        code: "IN",
        spellings: &["India", "IN", "INDIA"],
        local: "India",
        weight: 14,
        forms: &["Pvt Ltd", "Pvt Ltd", "Private Limited", "LLP"],
        suffix: "in",
        currency: "inr",
        calling: "91",
        region: "apac",
        street: Street::NumberFirst,
        streets: &["MG Road", "Linking Road", "Brigade Road", "Park Street", "Anna Salai"],
        free_mail: &["gmail.com", "rediffmail.com", "yahoo.co.in"],
        cities: &[
            ("Mumbai", "Maharashtra", "4000##"),
            ("Bengaluru", "Karnataka", "5600##"),
            ("Pune", "Maharashtra", "4110##"),
            ("Chennai", "Tamil Nadu", "6000##"),
            ("Hyderabad", "Telangana", "5000##"),
        ],
    },
    Country {
        code: "CA",
        spellings: &["Canada", "CA", "CANADA"],
        local: "Canada",
        weight: 20,
        forms: &["Inc", "Inc", "Ltd", "Corp."],
        suffix: "ca",
        currency: "cad",
        calling: "1",
        region: "amer",
        street: Street::NumberFirst,
        streets: US_STREETS,
        free_mail: &["gmail.com", "rogers.com", "outlook.com"],
        cities: &[
            ("Toronto", "ON", "M5@ #@#"),
            ("Montréal", "QC", "H2@ #@#"),
            ("Vancouver", "BC", "V6@ #@#"),
            ("Québec", "QC", "G1@ #@#"),
            ("Calgary", "AB", "T2@ #@#"),
        ],
    },
];

/// Streets of North America.
const US_STREETS: &[&str] = &[
    "Market Street",
    "Main St",
    "Broadway",
    "Congress Ave",
    "Mission St",
    "Oak Street",
    "Maple Avenue",
    "5th Ave",
    "Lake Shore Drive",
    "Elm St",
    "Sunset Blvd",
    "Peachtree St NE",
    "Pine Street",
    "Commerce Way",
    "Innovation Drive",
    "Cedar Lane",
    "Washington Blvd",
    "2nd St",
    "Industrial Pkwy",
    "River Road",
];

/// A postal address inside one country.
#[derive(Clone)]
pub(super) struct Address {
    /// First line: street and number.
    pub(super) street: String,
    /// A second line, such as a suite; often empty.
    pub(super) extra: String,
    /// City.
    pub(super) city: &'static str,
    /// State or province, often empty.
    pub(super) state: &'static str,
    /// Postal code.
    pub(super) postal: String,
}

impl Country {
    /// An address in one of this country's cities; each `version` is another address there.
    pub(super) fn address(&self, city: &City, dice: Dice, version: u64) -> Address {
        let number = 1 + dice.below("house", version, if self.code == "US" { 4800 } else { 220 });
        let name = dice.pick("street", version, self.streets);
        let street = match self.street {
            Street::NumberFirst => format!("{number} {name}"),
            Street::NumberLast => format!("{name} {number}"),
        };
        let extra = match dice.below("suite", version, 10) {
            0 | 1 if self.region == "amer" => format!("Suite {}", 100 + dice.below("suite_no", version, 900)),
            0 => format!("Floor {}", 1 + dice.below("suite_no", version, 12)),
            _ => String::new(),
        };
        let postal = city.2.chars().enumerate().map(|(at, c)| {
            let draw = dice.raw("postal", version * 16 + at as u64);
            match c {
                '#' => char::from(b'0' + (draw % 10) as u8),
                '@' => char::from(b"ABCEGHJKLMNPRSTVWXYZ"[(draw % 20) as usize]),
                _ => c,
            }
        });
        Address { street, extra, city: city.0, state: city.1, postal: postal.collect() }
    }
}
