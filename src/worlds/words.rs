//! Word lists: the parts from which invented company and personal names are put together.

/// Everyday words that companies like to be called after.
pub(super) const WORDS: &[&str] = &[
    "Alpine", "Harbor", "Summit", "Cedar", "Copper", "Bright", "Silver", "North", "Blue", "Granite", "Willow", "Falcon", "Ember", "Juniper", "Maple", "Onyx", "Pioneer", "Quartz",
    "Raven", "Sierra", "Timber", "Umber", "Velvet", "Walnut", "Yellow", "Zephyr", "Amber", "Birch", "Canyon", "Delta", "Eagle", "Fjord", "Glacier", "Heron", "Iron", "Jade", "Keystone",
    "Lantern", "Meadow", "Nimbus", "Ocean", "Prairie", "Quill", "River", "Stone", "Tundra", "Upland", "Valley", "Wolf", "Anchor", "Beacon", "Cobalt", "Drift", "Echo", "Forge", "Grove",
    "Hollow", "Indigo", "Jasper", "Kindred", "Laurel", "Mirror", "Noble", "Orchard", "Pebble", "Ridge", "Saffron", "Thistle", "Union", "Vista", "Wander", "Aspen", "Bramble", "Crescent",
    "Dawn", "Evergreen", "Flint", "Garnet", "Hazel", "Island", "Juno", "Kestrel", "Lark", "Marble", "Nectar", "Opal", "Plume", "Redwood", "Slate", "Tidal", "Urban", "Verdant", "Wild",
    "Arbor", "Basalt", "Clover", "Dune", "Elm", "Fern", "Golden", "Highland", "Ivory", "Jetty", "Kelp", "Lunar", "Mosaic", "Nova", "Oak", "Pine", "Rapid", "Solar", "Terra", "Ultra",
    "Vivid", "West", "Atlas", "Bison", "Cipher", "Dover", "Elk", "Fable", "Gale", "Horizon", "Inlet", "Jolly", "Kite", "Lotus", "Mint", "Nest", "Otter", "Pixel", "Quest", "Rook",
    "Sparrow", "Tango", "Unity", "Vector", "Wave", "Acorn", "Bay", "Cascade", "Domain", "East", "First", "Gravity", "Hearth", "Ink", "Jupiter", "Kernel", "Loop", "Metric", "Node",
    "Orbit", "Path", "Relay", "Signal", "Thread", "Upper", "Vault", "Wire", "Apex", "Bridge", "Crown", "Deep", "Ever", "Fair", "Green", "Hill", "Inner", "Lake", "Mill", "Open", "Port",
    "Royal", "Star", "True", "Victory", "White", "Ångström", "Café", "Crème", "Über", "Façade",
];

/// Beginnings of invented words.
pub(super) const ONSETS: &[&str] = &[
    "Ba", "Be", "Bri", "Ca", "Ce", "Cor", "Da", "De", "Dra", "El", "En", "Fa", "Fen", "Fi", "Ga", "Gra", "Ha", "Hel", "In", "Ja", "Jo", "Ka", "Kel", "Kri", "La", "Le", "Lu", "Ma",
    "Mer", "Mi", "Na", "Ne", "No", "Ob", "Or", "Pa", "Pel", "Pra", "Qua", "Ra", "Re", "Ro", "Sa", "Sel", "Sta", "Ta", "Te", "Tri", "Ul", "Va", "Ve", "Vo", "Wa", "Wen", "Xa", "Ya",
    "Za", "Ze", "Zi", "Zo",
];

/// Middles of invented words.
pub(super) const MIDDLES: &[&str] = &[
    "bo", "ca", "da", "di", "do", "fa", "gi", "go", "la", "li", "lo", "lu", "ma", "mi", "mo", "na", "ne", "ni", "no", "pa", "po", "ra", "ri", "ro", "ru", "sa", "si", "so", "ta", "ti",
    "to", "va", "ve", "vi", "vo", "xa", "ya", "za", "zi", "zo",
];

/// Ends of invented words.
pub(super) const ENDS: &[&str] = &[
    "bit", "cor", "dex", "dyne", "fex", "form", "gen", "grid", "kon", "lane", "lex", "line", "lith", "lor", "mark", "max", "mix", "nex", "nova", "nta", "plex", "point", "quent", "ra",
    "rix", "sta", "tec", "tis", "tora", "tron", "va", "vance", "vera", "via", "vox", "ware", "wise", "zen", "zon", "zure",
];

/// What a company does, the last word of many names.
pub(super) const TRADES: &[&str] = &[
    "Software", "Systems", "Labs", "Analytics", "Logistics", "Networks", "Robotics", "Media", "Health", "Energy", "Foods", "Capital", "Partners", "Consulting", "Manufacturing", "Retail",
    "Travel", "Security", "Pharma", "Biotech", "Insurance", "Studios", "Design", "Mobility", "Freight", "Packaging", "Plastics", "Textiles", "Instruments", "Optics", "Interactive",
    "Learning", "Payments", "Telecom", "Cloud", "Data", "Digital", "Dynamics", "Engineering", "Group", "Holdings", "Industries", "International", "Materials", "Motors", "Outdoor",
    "Properties", "Research", "Services", "Solutions", "Supply", "Technologies", "Trading", "Ventures", "Water", "Wellness", "Works", "Aviation", "Chemicals", "Commerce",
];

/// Surnames, which also name family companies, by the country's code; the last entry is for all.
pub(super) const SURNAMES: &[(&str, &[&str])] = &[
    ("DE", &["Müller", "Schröder", "Krüger", "Weiß", "Brandt", "Köhler", "Lindner", "Vogel", "Jäger", "Böttcher", "Hartmann", "Schäfer", "Keller", "Günther", "Zimmermann", "Fröhlich", "Kästner", "Albrecht"]),
    ("FR", &["Lefèvre", "Moreau", "Génin", "Bérard", "Chevallier", "Dupré", "Fournier", "Garçon", "Hébert", "Lambert", "Mercier", "Noël", "Pelletier", "Roussel", "Théron", "Valette"]),
    ("SE", &["Ångström", "Lindqvist", "Sjöberg", "Åkesson", "Nyström", "Bergström", "Hägg", "Öhman", "Wallin", "Ekström"]),
    ("PL", &["Wójcik", "Zieliński", "Dąbrowska", "Kamiński", "Łukasik", "Piątek", "Szymańska", "Wróbel", "Żak", "Król"]),
    ("ES", &["Muñoz", "Ibáñez", "Giménez", "Peña", "Núñez", "Serrano", "Vidal", "Castaño", "Ordóñez", "Beltrán"]),
    ("IT", &["Conti", "Ferraro", "Galli", "Lombardi", "Marchetti", "Niccolò", "Pellegrini", "Rinaldi", "Sartori", "Vitale"]),
    ("BR", &["Gonçalves", "Araújo", "Conceição", "Magalhães", "Simões", "Teixeira", "Brandão", "Falcão", "Moura", "Queirós"]),
    ("NL", &["de Vries", "Bakker", "Visser", "van Dijk", "Mulder", "Hoekstra", "Jansen", "Kuipers", "Postma", "Schouten"]),
    ("JP", &["Tanaka", "Watanabe", "Kobayashi", "Nakamura", "Yoshida", "Hayashi", "Matsuda", "Ogawa", "Sakai", "Ueno"]),
    ("IN", &["Sharma", "Patel", "Iyer", "Reddy", "Gupta", "Menon", "Kulkarni", "Banerjee", "Chopra", "Desai"]),
    ("", &["Adams", "Baker", "Carver", "Dawson", "Ellis", "Foster", "Grant", "Hughes", "Irving", "Jensen", "Kendrick", "Lawson", "Mercer", "Norton", "Osborne", "Palmer", "Quincy", "Ramsey", "Sutton", "Thornton", "Underwood", "Vaughn", "Whitaker", "Yates", "O'Neill", "Abbott", "Blackwell", "Chandler", "Delaney", "Everett", "Fletcher", "Gallagher", "Hartley", "Ingram", "Kirby", "Langley", "Maddox", "Nolan", "Prescott", "Rowe"]),
];

/// Given names of payers and owners.
pub(super) const GIVEN: &[&str] = &[
    "Anna", "Ben", "Carla", "David", "Elena", "Felix", "Grace", "Henry", "Ines", "James", "Karin", "Liam", "Maria", "Nora", "Oscar", "Paula", "Quentin", "Rosa", "Simon", "Tara", "Ursula",
    "Victor", "Wendy", "Xavier", "Yuki", "Zoe", "Jürgen", "François", "Łukasz", "José", "Björn", "Priya", "Arjun", "Haruto", "Mónica", "Chloé", "Sven", "Lotte", "Marco", "Giulia",
];

/// What family companies add to the surname.
pub(super) const FAMILY: &[&str] = &["& Sons", "& Partners", "Brothers", "Group", "& Co", "Family", "Associates"];

/// First words of agencies' names.
pub(super) const AGENCY_FIRST: &[&str] = &[
    "bright", "clever", "bold", "north", "pixel", "lucid", "prime", "swift", "mellow", "copper", "violet", "rocket", "brave", "candid", "crisp", "daily", "fresh", "humble", "keen", "loud",
];

/// Second words of agencies' names.
pub(super) const AGENCY_SECOND: &[&str] = &[
    "desk", "pencil", "fox", "lab", "owl", "loop", "barn", "crew", "field", "house", "ink", "kite", "leaf", "mint", "peak", "room", "spark", "tide", "works", "yard",
];

/// Last words of agencies' names.
pub(super) const AGENCY_LAST: &[&str] = &["-agency.com", "-consulting.com", "digital.io", "-partners.com", "-media.com"];

/// Industries as Salesforce lists them.
pub(super) const INDUSTRIES: &[&str] = &[
    "Technology", "Manufacturing", "Retail", "Healthcare", "Finance", "Insurance", "Education", "Energy", "Media", "Transportation", "Consulting", "Construction", "Hospitality",
    "Telecommunications", "Biotechnology", "Food & Beverage", "Utilities", "Government", "Not For Profit", "Agriculture",
];
