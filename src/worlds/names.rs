//! What people are called, by country: given names, the most frequent first, and what last names are made of.

/// Given names by country, the most frequent first.
pub(super) fn given(country: &str) -> &'static [&'static str] {
    match country {
        "DE" => DE,
        "FR" => FR,
        "NL" => NL,
        "SE" => SE,
        "ES" => ES,
        "IT" => IT,
        "PL" => PL,
        "JP" => JP,
        "BR" => BR,
        "IN" => IN,
        _ => EN,
    }
}

/// The beginnings and the ends of last names that few bear.
pub(super) fn parts(country: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match country {
        "US" | "GB" | "CA" => (EN_BEGINNINGS, EN_ENDS),
        "DE" | "NL" | "SE" => (DE_BEGINNINGS, DE_ENDS),
        "FR" => (FR_BEGINNINGS, FR_ENDS),
        _ => (BEGINNINGS, ENDS),
    }
}

/// What people are called for short.
pub(super) const SHORT: &[(&str, &[&str])] = &[
    ("Robert", &["Bob", "Rob"]),
    ("Elizabeth", &["Liz", "Beth"]),
    ("Katherine", &["Kate", "Kathy"]),
    ("Michael", &["Mike"]),
    ("Daniel", &["Dan"]),
    ("Thomas", &["Tom"]),
    ("Alexander", &["Alex"]),
    ("Christine", &["Chris"]),
    ("William", &["Bill", "Will"]),
    ("James", &["Jim", "Jamie"]),
    ("Jennifer", &["Jen", "Jenny"]),
    ("Joseph", &["Joe"]),
    ("Christopher", &["Chris"]),
    ("Matthew", &["Matt"]),
    ("Anthony", &["Tony"]),
    ("Steven", &["Steve"]),
    ("Andrew", &["Andy", "Drew"]),
    ("Joshua", &["Josh"]),
    ("Kenneth", &["Ken"]),
    ("Timothy", &["Tim"]),
    ("Edward", &["Ed", "Ted"]),
    ("Jeffrey", &["Jeff"]),
    ("Nicholas", &["Nick"]),
    ("Jonathan", &["Jon"]),
    ("Benjamin", &["Ben"]),
    ("Samuel", &["Sam"]),
    ("Samantha", &["Sam"]),
    ("Gregory", &["Greg"]),
    ("Patricia", &["Pat", "Trish"]),
    ("Susan", &["Sue"]),
    ("Margaret", &["Maggie", "Peg"]),
    ("Rebecca", &["Becky"]),
    ("Deborah", &["Debbie"]),
    ("Victoria", &["Vicky"]),
    ("Zachary", &["Zach"]),
    ("Stefan", &["Steffen"]),
    ("Maximilian", &["Max"]),
    ("Francisco", &["Paco"]),
    ("Alejandro", &["Alex"]),
];

/// Last names that many bear in English-speaking countries, the most frequent first.
pub(super) const COMMON: &[&str] = &[
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Miller",
    "Davis",
    "Wilson",
    "Anderson",
    "Thomas",
    "Taylor",
    "Moore",
    "Jackson",
    "Martin",
    "Lee",
    "Thompson",
    "White",
    "Harris",
    "Clark",
    "Lewis",
    "Robinson",
    "Walker",
    "Young",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Hill",
    "Green",
    "Adams",
    "Baker",
    "Hall",
    "Mitchell",
    "Carter",
    "Roberts",
    "Turner",
    "Phillips",
    "Campbell",
    "Parker",
    "Evans",
    "Edwards",
    "Collins",
    "Stewart",
    "Morris",
    "Rogers",
    "Reed",
    "Cook",
    "Morgan",
    "Bell",
    "Murphy",
    "Bailey",
    "Cooper",
    "Kelly",
    "Howard",
    "Ward",
    "Richardson",
    "Watson",
    "Brooks",
    "Wood",
    "Bennett",
    "Gray",
    "Hughes",
    "Price",
    "Myers",
    "Foster",
    "Sanders",
    "Ross",
    "Long",
    "Powell",
    "Sullivan",
    "Russell",
    "Ortiz",
    "Jenkins",
    "Perry",
    "Butler",
    "Barnes",
    "Fisher",
    "Garcia",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Lopez",
    "Gonzalez",
    "Perez",
    "Nguyen",
    "O'Brien",
    "O'Connor",
    "McDonald",
    "McCarthy",
];

#[rustfmt::skip]
const EN: &[&str] = &[
        "James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "David", "Elizabeth",
        "William", "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah", "Christopher", "Karen",
        "Daniel", "Lisa", "Matthew", "Nancy", "Anthony", "Betty", "Mark", "Margaret", "Donald", "Sandra", "Steven",
        "Ashley", "Paul", "Kimberly", "Andrew", "Emily", "Joshua", "Donna", "Kenneth", "Michelle", "Kevin", "Carol",
        "Brian", "Amanda", "George", "Dorothy", "Timothy", "Melissa", "Ronald", "Deborah", "Edward", "Stephanie",
        "Jason", "Rebecca", "Jeffrey", "Sharon", "Ryan", "Laura", "Jacob", "Cynthia", "Gary", "Kathleen", "Nicholas",
        "Amy", "Eric", "Angela", "Jonathan", "Shirley", "Stephen", "Anna", "Larry", "Brenda", "Justin", "Pamela",
        "Scott", "Emma", "Brandon", "Nicole", "Benjamin", "Helen", "Samuel", "Samantha", "Gregory", "Katherine",
        "Alexander", "Christine", "Patrick", "Rachel", "Frank", "Carolyn", "Raymond", "Janet", "Jack", "Maria",
        "Dennis", "Olivia", "Jerry", "Heather", "Tyler", "Diane", "Aaron", "Julie", "Nathan", "Joyce", "Henry",
        "Victoria", "Peter", "Ruth", "Adam", "Lauren", "Douglas", "Grace", "Zachary", "Hannah", "Walter", "Chloe",
        "Kyle", "Madison", "Harold", "Alice", "Ethan", "Sophia", "Noah", "Ella", "Mason", "Ava", "Logan", "Mia",
        "Lucas", "Zoe", "Owen", "Harper", "Caleb", "Nora", "Isaac", "Stella",
];

#[rustfmt::skip]
const DE: &[&str] = &[
        "Thomas", "Sabine", "Michael", "Petra", "Andreas", "Monika", "Stefan", "Claudia", "Christian", "Susanne",
        "Martin", "Julia", "Jürgen", "Anna", "Klaus", "Katrin", "Wolfgang", "Nicole", "Frank", "Birgit", "Peter",
        "Ursula", "Matthias", "Stefanie", "Markus", "Heike", "Tobias", "Lena", "Florian", "Laura", "Jan", "Sarah",
        "Lukas", "Marie", "Felix", "Sophie", "Jonas", "Hannah", "Maximilian", "Mia", "Björn", "Anke", "Uwe", "Ilse",
        "Günter", "Renate", "Lotte", "Käthe", "Sören", "Jörg",
];

#[rustfmt::skip]
const FR: &[&str] = &[
        "Jean", "Marie", "Pierre", "Nathalie", "Michel", "Isabelle", "Philippe", "Sylvie", "Nicolas", "Catherine",
        "Christophe", "Martine", "Laurent", "Valérie", "Julien", "Sandrine", "Stéphane", "Camille", "François", "Léa",
        "Thomas", "Manon", "Antoine", "Chloé", "Hugo", "Emma", "Louis", "Inès", "Étienne", "Jade", "Mathieu",
        "Aurélie", "Benoît", "Céline", "Rémi", "Zoé", "Gaëlle", "Loïc", "Thérèse", "André",
];

#[rustfmt::skip]
const NL: &[&str] = &[
        "Jan", "Maria", "Johannes", "Anna", "Pieter", "Johanna", "Cornelis", "Elisabeth", "Hendrik", "Cornelia",
        "Willem", "Sanne", "Daan", "Emma", "Sem", "Lotte", "Bram", "Fleur", "Ruben", "Iris", "Thijs", "Anouk",
        "Jeroen", "Marieke", "Bas", "Femke", "Sven", "Lieke", "Niels", "Esmée",
];

#[rustfmt::skip]
const SE: &[&str] = &[
        "Lars", "Anna", "Karl", "Eva", "Anders", "Maria", "Johan", "Karin", "Per", "Kristina", "Erik", "Lena",
        "Björn", "Ingrid", "Göran", "Birgitta", "Mikael", "Elin", "Oskar", "Astrid", "Åke", "Märta", "Jörgen",
        "Linnéa", "Nils", "Sofia",
];

#[rustfmt::skip]
const ES: &[&str] = &[
        "Antonio", "María", "José", "Carmen", "Manuel", "Ana", "Francisco", "Isabel", "David", "Laura", "Juan",
        "Cristina", "Javier", "Marta", "Daniel", "Lucía", "Carlos", "Paula", "Alejandro", "Elena", "Miguel", "Raquel",
        "Pablo", "Mónica", "Sergio", "Irene", "Jesús", "Begoña", "Íñigo", "Sofía",
];

#[rustfmt::skip]
const IT: &[&str] = &[
        "Giuseppe", "Maria", "Giovanni", "Anna", "Antonio", "Giulia", "Mario", "Francesca", "Luigi", "Chiara",
        "Andrea", "Sara", "Marco", "Laura", "Luca", "Elena", "Francesco", "Valentina", "Matteo", "Alessia", "Lorenzo",
        "Martina", "Davide", "Elisa", "Stefano", "Sofia", "Simone", "Aurora", "Nicolò", "Noemi",
];

#[rustfmt::skip]
const PL: &[&str] = &[
        "Piotr", "Anna", "Krzysztof", "Maria", "Andrzej", "Katarzyna", "Jan", "Małgorzata", "Stanisław", "Agnieszka",
        "Tomasz", "Barbara", "Paweł", "Ewa", "Marcin", "Elżbieta", "Michał", "Zofia", "Łukasz", "Joanna", "Jakub",
        "Magdalena", "Grzegorz", "Natalia", "Wojciech", "Aleksandra", "Rafał", "Zuzanna",
];

#[rustfmt::skip]
const JP: &[&str] = &[
        "Hiroshi", "Yoko", "Takashi", "Keiko", "Kenji", "Naomi", "Haruto", "Yui", "Sota", "Hina", "Yuki", "Aoi",
        "Ren", "Sakura", "Daiki", "Mei", "Kaito", "Rin", "Shota", "Akari",
];

#[rustfmt::skip]
const BR: &[&str] = &[
        "José", "Maria", "João", "Ana", "Antônio", "Francisca", "Carlos", "Adriana", "Paulo", "Juliana", "Pedro",
        "Márcia", "Lucas", "Fernanda", "Luiz", "Patrícia", "Marcos", "Aline", "Rafael", "Camila", "Gabriel",
        "Letícia", "Thiago", "Beatriz", "Vinícius", "Larissa",
];

#[rustfmt::skip]
const IN: &[&str] = &[
        "Rajesh", "Priya", "Amit", "Sunita", "Sanjay", "Anita", "Vijay", "Kavita", "Arjun", "Deepa", "Rahul", "Neha",
        "Suresh", "Pooja", "Anil", "Lakshmi", "Vikram", "Meera", "Rohan", "Asha", "Kiran", "Divya", "Manoj", "Shreya",
        "Aditya", "Ananya",
];

const EN_BEGINNINGS: &[&str] = &[
    "Ash", "Black", "Brad", "Brook", "Burn", "Clay", "Cold", "Crow", "Dar", "Dun", "East", "El", "Fair", "Farn", "Fen",
    "Glad", "Gold", "Green", "Hal", "Har", "Haw", "Hazel", "Hol", "Hunt", "Kirk", "Lang", "Lin", "Mar", "Mid", "Nor",
    "Oak", "Pem", "Pres", "Rad", "Red", "Rose", "Ruther", "Sed", "Shel", "Stan", "Staf", "Stock", "Sut", "Thorn",
    "Wal", "Wes", "Whit", "Win", "Wood",
];

const EN_ENDS: &[&str] = &[
    "berry", "borough", "bridge", "brook", "burn", "bury", "combe", "cott", "croft", "dale", "field", "ford", "gate",
    "grave", "ham", "hurst", "ing", "land", "ley", "man", "more", "ridge", "shaw", "son", "stead", "stock", "ton",
    "ville", "wald", "ward", "well", "wick", "win", "wood", "worth", "yard",
];

const DE_BEGINNINGS: &[&str] = &[
    "Acker", "Alt", "Bach", "Berg", "Birken", "Blumen", "Brand", "Brenn", "Buch", "Burg", "Dorn", "Eber", "Eichen",
    "Eisen", "Erlen", "Feld", "Finken", "Frei", "Fürsten", "Grün", "Hagen", "Hart", "Hasel", "Heid", "Hoch", "Hohen",
    "König", "Kron", "Lang", "Linden", "Mühl", "Neu", "Ober", "Ritter", "Rosen", "Schön", "Silber", "Stein", "Stern",
    "Strohm", "Tannen", "Vogel", "Wald", "Wein", "Weiß", "Wolf",
];

const DE_ENDS: &[&str] = &[
    "auer", "bach", "bauer", "baum", "berg", "berger", "blum", "brecht", "brink", "brunner", "ecker", "feld", "fels",
    "furth", "gart", "haus", "heimer", "hof", "huber", "kamp", "lein", "maier", "mann", "meister", "müller", "rieder",
    "schmidt", "stein", "steiner", "thal", "wirth", "zehn",
];

const FR_BEGINNINGS: &[&str] = &[
    "Beau", "Bel", "Bon", "Bour", "Cham", "Char", "Clair", "Cour", "Des", "Du", "Fon", "Gar", "Gran", "Guil", "La",
    "Le", "Lan", "Mal", "Mar", "Mon", "Nor", "Per", "Pré", "Ro", "Saint", "Tour", "Val", "Vau", "Ver", "Vil",
];

const FR_ENDS: &[&str] = &[
    "bert", "bois", "champ", "court", "deau", "dier", "din", "doux", "fort", "geon", "gny", "lard", "let", "lin",
    "main", "martin", "mont", "nier", "nois", "pin", "rand", "reau", "roy", "ry", "ré", "sard", "tel", "thier", "val",
    "vin",
];

const BEGINNINGS: &[&str] = &[
    "Ba", "Be", "Bri", "Ca", "Ce", "Cor", "Da", "De", "Dra", "El", "En", "Fa", "Fi", "Ga", "Gra", "Ha", "Hel", "In",
    "Ja", "Jo", "Ka", "Kel", "La", "Le", "Lu", "Ma", "Mer", "Mi", "Na", "Ne", "No", "Or", "Pa", "Ra", "Re", "Ri", "Ro",
    "Sa", "Se", "Si", "So", "Ta", "Te", "Ti", "To", "Va", "Ve", "Vi", "Za", "Zo",
];

const ENDS: &[&str] = &[
    "bari", "casi", "dero", "dini", "gari", "gato", "lado", "landa", "leno", "lera", "mano", "maro", "mendi", "mero",
    "nari", "nelo", "nova", "novi", "paro", "pora", "rani", "rero", "sano", "sari", "seno", "soro", "tano", "tari",
    "telo", "tero", "vano", "vari", "velo", "zano", "zari",
];
