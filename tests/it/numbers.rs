//! The numbers that decide who is who stand in one table, with the values that they have.

use std::collections::BTreeSet;

use super::support::root;
use super::tidy::sources;

/// Where no such number may stand but in `number!`.
const ROOMS: &[&str] = &["types/", "matching/", "resolve/"];

/// Literals that are arithmetic and no choice; 0.0 and 1.0 are that everywhere.
const ARITHMETIC: &[(&str, &str, &str)] = &[
    ("matching/pattern.rs", "2.0", "half bits in a bit"),
    ("matching/shape.rs", "0.1", "Jaro–Winkler as published, bounded"),
    ("matching/shape.rs", "1e-9", "what rounding may cost"),
    ("matching/shape.rs", "3.0", "Jaro as published"),
    ("matching/similarity.rs", "0.1", "Jaro–Winkler as published, as the library has it"),
    ("matching/similarity.rs", "0.7", "Jaro–Winkler as published, as the library has it"),
    ("matching/similarity.rs", "3.0", "Jaro as published"),
    ("matching/training.rs", "3.0", "three classes of pairs"),
    ("resolve/advise.rs", "0.002", "which rules are proposed to a reader; it decides nobody"),
    ("resolve/compare/shown.rs", "1e-4", "a share that is set before it is read"),
    ("resolve/compare/shown.rs", "1e-5", "a share that is set before it is read"),
    ("resolve/compare/fit.rs", "2.0", "half of the pairs of two"),
    ("resolve/compare/rarity.rs", "0.5", "half a pair (Krichevsky–Trofimov)"),
    ("resolve/compare/rarity.rs", "2.0", "the two records that are compared"),
    ("resolve/compare/sample.rs", "2.0", "the width of a count's cells"),
    ("resolve/frequencies.rs", "0.5", "half a record, as of words in a run"),
    ("resolve/frequencies.rs", "2.0", "the two records that are compared"),
    ("types/tokens.rs", "0.5", "half a record (Krichevsky–Trofimov)"),
];

/// The lines inside `number! {` … `}`, and the others with their numbers.
fn parted(code: &str) -> (Vec<&str>, Vec<(usize, &str)>) {
    let (mut inside, mut outside, mut within) = (Vec::new(), Vec::new(), false);
    for (n, line) in (1..).zip(code.lines()) {
        match line {
            "number! {" => within = true,
            "}" if within => within = false,
            line if within => inside.push(line.trim()),
            line => outside.push((n, line)),
        }
    }
    (inside, outside)
}

/// The numbers of a file: name, value, and what it says of itself.
fn declared(code: &str) -> Vec<[String; 3]> {
    let (mut numbers, mut says) = (Vec::new(), Vec::<&str>::new());
    for line in parted(code).0 {
        if let Some(more) = line.strip_prefix("///") {
            says.push(more.trim());
        } else if let Some((name, value)) = line.trim_end_matches(';').split_once(" = ") {
            let name =
                name.trim_start_matches("pub(super) ").trim_start_matches("pub ").split(':').next().unwrap_or_default();
            let says = std::mem::take(&mut says).join(" ").trim_end_matches('.').to_owned();
            numbers.push([name.to_owned(), value.replace('_', ""), says]);
        }
    }
    numbers
}

/// Numbers with a point or an exponent, and names of constants of such a type, that stand outside `number!`.
fn loose(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (n, line) in parted(code).1 {
        let line = line.split("//").next().unwrap_or_default();
        // What stands between quotation marks is a text.
        let code: Vec<char> = line.split('"').step_by(2).collect::<Vec<_>>().join(" ").chars().collect();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut at = 0;
        while at < code.len() {
            let start = at;
            if !is_word(code[at]) {
                at += 1;
                continue;
            }
            let point = |at: usize| {
                code[at] == '.' && code.get(at + 1).is_none_or(|c| c.is_ascii_digit() || !(is_word(*c) || *c == '.'))
            };
            let minus =
                |at: usize| code[at] == '-' && matches!(code[at - 1], 'e' | 'E') && code[start].is_ascii_digit();
            // What stands behind a point is a part of a tuple.
            let is_number = code[at].is_ascii_digit() && (at == 0 || code[at - 1] != '.');
            while at < code.len() && (is_word(code[at]) || (is_number && (point(at) || minus(at)))) {
                at += 1;
            }
            let word: String = code[start..at].iter().collect();
            let hexadecimal = word.starts_with("0x");
            if is_number && !hexadecimal && word.contains(['.', 'e']) && !word.ends_with("size") {
                found.push((n, word));
            }
        }
        let constant = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
        if (constant.starts_with("const ") || constant.starts_with("static "))
            && [": f64", ": f32", ": &f64", ": &f32"].iter().any(|kind| constant.contains(kind))
        {
            found.push((n, constant.to_owned()));
        }
    }
    found
}

#[test]
fn what_is_loose_is_found() {
    let loose = |code: &str| loose(code).into_iter().map(|(n, word)| format!("{n}: {word}")).collect::<Vec<_>>();
    assert_eq!(loose("if similarity >= 0.9 {"), ["1: 0.9"]);
    assert_eq!(loose("a\nx.clamp(-12.0, 1e-6) + 2. - 3e2"), ["2: 12.0", "2: 1e-6", "2: 2.", "2: 3e2"]);
    assert_eq!(loose("for i in 0..4 { pair.0.1 + x.0 + 1usize + 0x0e + 7.max(3) } // 0.5"), [""; 0]);
    assert_eq!(loose("say(\"0.5 {x}\", 0.25)"), ["1: 0.25"]);
    assert_eq!(loose("    pub const MANY: f64 = ONE;"), ["1: const MANY: f64 = ONE;"]);
    assert_eq!(loose("number! {\n    /// So.\n    A: f64 = 0.5;\n}\n0.5"), ["5: 0.5"]);
    assert_eq!(
        declared("number! {\n    /// What\n    /// it does.\n    pub A_B: u64 = 1_000;\n}"),
        [["A_B", "1000", "What it does"]]
    );
}

#[test]
fn a_number_that_decides_stands_in_the_table() {
    let mut used = BTreeSet::new();
    for (file, code) in sources().into_iter().filter(|(file, _)| ROOMS.iter().any(|room| file.starts_with(room))) {
        for (line, word) in loose(&code) {
            let known = ARITHMETIC.iter().position(|(place, literal, _)| *place == file && *literal == word);
            used.extend(known);
            let proposed = file == "resolve/advise.rs" && word.starts_with("const WORTH");
            assert!(
                known.is_some() || proposed || ["0.0", "1.0"].contains(&word.as_str()),
                "{file}:{line}: `{word}`: declare it with `number!`, and measure it with `make numbers`"
            );
        }
    }
    for (n, (file, literal, _)) in ARITHMETIC.iter().enumerate() {
        assert!(used.contains(&n), "`{literal}` no longer stands in {file}: take it off the list");
    }
}

#[test]
fn the_table_has_every_number_as_it_is() {
    let page = std::fs::read_to_string(root().join("docs/numbers.md")).unwrap();
    let cells = |line: &str| line.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '`']).to_owned()).collect();
    let rows: Vec<Vec<String>> = page.lines().filter(|line| line.starts_with("| `")).map(cells).collect();
    let told: Vec<[String; 3]> = rows.iter().map(|row| [row[0].clone(), row[1].clone(), row[2].clone()]).collect();
    let mut real = Vec::new();
    for (file, code) in sources() {
        real.extend(declared(&code).into_iter().map(|[name, value, says]| [format!("{file} {name}"), value, says]));
    }
    let missing: Vec<_> = real.iter().filter(|number| !told.contains(number)).collect();
    let surplus: Vec<_> = told.iter().filter(|number| !real.contains(number)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty() && told.len() == real.len(),
        "measure again with `make numbers`; the source has {missing:#?}, and docs/numbers.md has {surplus:#?}"
    );
    assert!(rows.iter().all(|row| row.len() == 6 && row[4].contains(": ") && row[5].contains(": ")));
}

/// Only a program that is built to measure the numbers takes other values for them.
#[test]
fn this_program_has_the_numbers_of_the_table() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("\nvary = []\n") && !manifest.contains("\ndefault = "));
    for (file, code) in sources().into_iter().filter(|(file, _)| file != "cli/vary.rs") {
        assert!(!code.contains("C360_VARY"), "{file} reads C360_VARY");
    }
}
