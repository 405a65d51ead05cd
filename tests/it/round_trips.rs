//! What goes out and comes in again: write-back files that are imported, and profiles that are read as sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::support::{AS_OF, Dice, c360, rows, text};

/// Every type of an attribute, with spellings of its values, of values that are none, and of nothing.
const SPELLINGS: [(&str, &[&str]); 16] = [
    ("text", &["gold", " gold ", "Gold", "-5%", "=1+1", "+Plus", "a,b", "say \"hi\"", "null", "007", "Ünal\u{200b}"]),
    ("integer", &["7", "007", "7.0", "1,234,567", "9007199254740993", "-3", "(3)", "1e3", "7.5", "x"]),
    (
        "decimal",
        &[
            "7",
            "7.50",
            "1,234.56",
            "1.234,56",
            "1.234",
            "12,5",
            "1,2340",
            "€ 5",
            "5 EUR",
            "$ 5",
            "€ 100",
            "$ 100",
            "12%",
            "12,5 %",
            "0.125",
            "-0.0000004",
            "(5)",
            "1e3",
            "x",
            "1,234",
            "0.1",
            "100",
        ],
    ),
    ("boolean", &["true", "TRUE", "yes", "1", "1.0", "0", "f", "No", "maybe"]),
    (
        "date",
        &[
            "2026-03-04",
            "20260304",
            "04.03.2026",
            "4-Mar-2026",
            "2026-03-04T23:30:00+05:00",
            "03/25/2026",
            "03/04/2026",
            "x",
        ],
    ),
    (
        "timestamp",
        &[
            "2026-03-04",
            "2026-03-04T05:06:07Z",
            "2026-03-04 05:06:07",
            "2026-03-04T05:06:07.123456+02:00",
            "1772341567",
            "1772341567000",
            "4 Mar 2026 5:06 AM",
            "2026-03-29 02:30:00",
            "25.03.2026 06:07:08",
            "never",
        ],
    ),
    ("country", &["DE", "de", "Germany", "Deutschland", "DEU", "276", "UK", "Atlantis"]),
    ("email", &["Ann@Example.net", "ann@example.net", "ann+crm@gmail.com", "a.n.n@gmail.com", "info@acme.de", "x@"]),
    (
        "phone",
        &["+49 30 1234567", "030 1234567", "(030) 1234567", "0049301234567", "+12025550143", "+1 202 555 0143 x5"],
    ),
    ("domain", &["acme.com", "https://www.acme.com/x", "ann@acme.com", "bücher.example", "xn--bcher-kva.example"]),
    ("company_name", &["Acme GmbH", "ACME gmbh", "Müller & Söhne", "+Plus GmbH", "n/a", "Acme, Inc."]),
    ("person_name", &["Ann Smith", "ann smith", "Smith, Ann", "Jörg Müller", "Null", "test"]),
    ("street", &["Hauptstr. 5", "Hauptstraße 5", "5 Main St", "11 bis Rue X", "-"]),
    ("city", &["Köln", "Koeln", "Cologne", "KÖLN ", "x1"]),
    ("postal_code", &["01067", "1067", "D-01067", "SW1A 1AA", "sw1a1aa", "0"]),
    (
        "iban",
        &[
            "DE36 5001 0517 0482 9137 56",
            "de36500105170482913756",
            "DE89 3704 0044 0532 0130 00",
            "DE89370400440532013000",
            "DE00 3704",
            "GB82 WEST 1234 5698 7654 32",
        ],
    ),
];

/// Columns of numbers. Each counts one thing: where most numbers of a column have one currency and some another, what
/// is written back may change of which there are more.
const NUMBERS: [&[&str]; 3] = [
    &["7", "7.50", "1,234.56", "1.234", "0.125", "-0.0000004", "(5)", "1e3", "€ 5", "5 EUR", "€ 100", "x", "1,234"],
    &["7", "12,5", "1.234,56", "1,2340", "0,125", "(5)", "5 EUR", "€ 100", "x", "1000"],
    &["12%", "12,5 %", "50 %", "0%", "x", "%"],
];

/// A use case on these sources and attributes, each a map in YAML without its braces.
fn use_case(sources: &[String], fields: &str, attributes: &[String], more: &str) -> String {
    let sources: String = sources.iter().map(|one| format!("  {one}\n")).collect();
    let attributes: String = attributes.iter().fold(String::new(), |mut all, one| {
        let _ = writeln!(all, "  - {{{one}, fresh_for: always, action: Acts}}");
        all
    });
    format!(
        "use_case: t\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: \
         s@example.com\n  workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: \
         1}}\nsources:\n{sources}identity:\n  customer: {{type: identifier, {fields}}}\nmatch_keys: [{{name: customer, \
         on: [customer]}}]\nattributes:\n{attributes}gates: {{population: 0}}\n{more}"
    )
}

fn run(folder: &Path, yaml: &str) {
    fs::write(folder.join("t.yaml"), yaml).unwrap();
    let (file, build, identity) = (folder.join("t.yaml"), folder.join("build"), folder.join("identity"));
    let places = ["--out", &text(&build), "--identity", &text(&identity)];
    let out = c360(&[&["run", &text(&file), "--as-of", AS_OF, "--csv", "-q"], &places[..]].concat(), 2);
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}\n{yaml}");
}

fn write(path: &Path, header: &[String], lines: &[Vec<String>]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(header).unwrap();
    lines.iter().for_each(|line| writer.write_record(line).unwrap());
    writer.flush().unwrap();
}

/// One of some texts; sometimes nothing.
fn one_of(dice: &mut Dice, texts: &[&str]) -> String {
    if dice.below(4) == 0 { String::new() } else { texts[dice.below(texts.len())].to_owned() }
}

/// What a system does with a file that is written back: every row changes the records that have its key.
fn import(table: &mut [Vec<String>], header: &[String], key: usize, file: &Path) -> usize {
    let Ok(mut reader) = csv::Reader::from_path(file) else { return 0 };
    let columns: Vec<usize> = {
        let names = reader.headers().unwrap().clone();
        names.iter().map(|name| header.iter().position(|known| known == name).unwrap()).collect()
    };
    let mut keys = BTreeSet::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert!(keys.insert(row[0].to_owned()), "two rows of one key");
        let mut found = 0;
        for record in table.iter_mut().filter(|record| record[key].trim() == row[0].trim()) {
            found += 1;
            columns.iter().zip(&row).skip(1).for_each(|(column, value)| value.clone_into(&mut record[*column]));
        }
        assert!(found > 0, "the key finds no record");
    }
    keys.len()
}

/// A CRM that gets attributes back, and a shop that knows better; what is drawn of both.
struct World {
    yaml: String,
    header: Vec<String>,
    crm: Vec<Vec<String>>,
    key: usize,
}

fn world(dice: &mut Dice, folder: &Path) -> World {
    let mut kinds: Vec<&(&str, &[&str])> = SPELLINGS.iter().collect();
    while kinds.len() > 11 {
        kinds.remove(dice.below(kinds.len()));
    }
    let by_key = dice.below(2) == 1;
    let outside = ["keep", "clear", "leave_out"][dice.below(3)];
    let selects = dice.below(3) > 0;
    let (zone, mark) = (["", ", timezone: Europe/Berlin"], ["", ", decimal: comma", ", decimal: point"]);
    let (zone, mark) = (zone[dice.below(2)], mark[dice.below(3)]);
    let formed = dice.below(2) == 1;
    let forms = [("date", "%m/%d/%Y"), ("timestamp", "%d.%m.%Y %H:%M:%S%.f")];
    let forms = forms.iter().filter(|(kind, _)| formed && kinds.iter().any(|(name, _)| name == kind));
    let forms: Vec<String> = forms.map(|(kind, form)| format!("h_{kind}: \"{form}\"")).collect();
    let form = if forms.is_empty() { String::new() } else { format!(", formats: {{{}}}", forms.join(", ")) };
    let mut attributes = vec![
        "name: plan, type: integer, system_of_record: shop, from: {shop: plan}, fallback: none, within_source: max"
            .to_owned(),
    ];
    let mut set = Vec::new();
    for (name, _) in &kinds {
        let region = if ["phone", "date"].contains(name) { ", region: DE" } else { "" };
        let rule = match dice.below(5) {
            0 => "fallback: none".to_owned(),
            1 => "fallback: [crm]".to_owned(),
            2 => "survivorship: most_recent".to_owned(),
            3 => "survivorship: most_frequent".to_owned(),
            4 if *name == "iban" => "fallback: [crm]".to_owned(),
            _ => format!("fallback: [crm], otherwise: {}", otherwise(name)),
        };
        let reads_crm = rule != "fallback: none";
        let from = if reads_crm { format!("{{shop: s_{name}, crm: h_{name}}}") } else { format!("{{shop: s_{name}}}") };
        attributes.push(format!(
            "name: {name}, type: {name}, system_of_record: shop, from: {from}, {}, within_source: most_recent{region}",
            if rule.starts_with("surv") { format!("{rule}, fallback: none") } else { rule }
        ));
        set.push(format!("h_{name}: {name}"));
    }
    let key = if by_key { ", key: ext" } else { "" };
    let population = if selects { "population: plan > 3\n" } else { "" };
    let more = format!(
        "{population}write_back:\n  crm: {{canonical_id: c360{key}, outside_population: {outside}, set: {{{}}}}}\n",
        set.join(", ")
    );
    let sources = [
        format!(
            "crm: {{read: {{csv: crm.csv}}, record_id: id, updated_at: u, deleted: gone, reliability: \
             0.9{zone}{mark}{form}}}"
        ),
        "shop: {read: {csv: shop.csv}, record_id: id, updated_at: u, reliability: 0.9}".to_owned(),
    ];
    let header = |prefix: &str, first: &[&str]| -> Vec<String> {
        let first = first.iter().map(|name| (*name).to_owned());
        first.chain(kinds.iter().map(|(name, _)| format!("{prefix}_{name}"))).collect()
    };
    let numbers = [(); 2].map(|()| NUMBERS[dice.below(NUMBERS.len())]);
    let cell = |dice: &mut Dice, source: usize, (name, spellings): &(&str, &[&str])| {
        one_of(dice, if *name == "decimal" { numbers[source] } else { spellings })
    };
    let day = |dice: &mut Dice| format!("2026-0{}-1{}", 1 + dice.below(9), dice.below(10));
    let crm_header = header("h", &["id", "u", "gone", "customer", "ext", "c360"]);
    let crm: Vec<Vec<String>> = (0..30)
        .map(|n| {
            let gone = if dice.below(12) == 0 { "true" } else { "" };
            let customer = format!("c{}", dice.below(20));
            let ext = match dice.below(8) {
                0 => String::new(),
                1 => format!("k{}", dice.below(30)),
                _ => format!("k{customer}"),
            };
            let mut line = vec![format!("r{n}"), day(dice), gone.to_owned(), customer, ext, String::new()];
            line.extend(kinds.iter().map(|kind| cell(dice, 0, kind)));
            line
        })
        .collect();
    let shop: Vec<Vec<String>> = (0..15)
        .map(|n| {
            let mut line = vec![format!("s{n}"), day(dice), format!("c{n}"), dice.below(8).to_string()];
            line.extend(kinds.iter().map(|kind| cell(dice, 1, kind)));
            line
        })
        .collect();
    write(&folder.join("shop.csv"), &header("s", &["id", "u", "customer", "plan"]), &shop);
    let yaml = use_case(&sources, "crm: customer, shop: customer", &attributes, &more);
    World { yaml, header: crm_header, crm, key: if by_key { 4 } else { 0 } }
}

fn otherwise(kind: &str) -> &'static str {
    match kind {
        "integer" | "decimal" => "0",
        "boolean" => "false",
        "date" => "2020-01-01",
        "timestamp" => "\"2020-01-01T00:00:00Z\"",
        "country" => "FR",
        "email" => "a@b.de",
        "phone" => "\"+4930123456\"",
        "domain" => "b.de",
        _ => "unknown",
    }
}

#[test]
fn what_is_written_back_and_imported_is_not_written_again() {
    let mut written = 0;
    for seed in 1..=24u64 {
        let mut dice = Dice(seed * 0x9E37_79B9_7F4A_7C15);
        let folder = tempfile::tempdir().unwrap();
        let World { yaml, header, mut crm, key } = world(&mut dice, folder.path());
        for round in 0..2 {
            write(&folder.path().join("crm.csv"), &header, &crm);
            run(folder.path(), &yaml);
            let back = folder.path().join("build/t/write_back");
            let before = crm.clone();
            let files = ["crm.csv", "crm.ids.csv"].map(|name| back.join(name));
            let n: usize = files.iter().map(|file| import(&mut crm, &header, key, file)).sum();
            if round == 0 {
                written += n;
                continue;
            }
            let again: Vec<String> = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
            let changed: Vec<_> = before.iter().zip(&crm).filter(|(a, b)| a != b).collect();
            assert!(n == 0, "seed {seed}: {n} rows again\n{}\n{changed:#?}\n{yaml}", again.join("\n"));
        }
    }
    assert!(written > 100, "{written}");
}

#[test]
fn what_is_published_and_read_again_is_the_same_value_of_every_type() {
    for half in [&SPELLINGS[..8], &SPELLINGS[8..]] {
        let folder = tempfile::tempdir().unwrap();
        let longest = half.iter().map(|(_, spellings)| spellings.len()).max().unwrap();
        let header: Vec<String> =
            ["id", "u"].into_iter().chain(half.iter().map(|(name, _)| *name)).map(str::to_owned).collect();
        // What the columns as wholes say of their numbers is another matter.
        let is_plain = |name: &str, text: &&&str| name != "decimal" || !text.contains([',', '%', '€', '$', 'E']);
        let lines: Vec<Vec<String>> = (0..longest)
            .map(|n| {
                let values = half.iter().map(|(name, spellings)| {
                    spellings.get(n).filter(|text| is_plain(name, text)).copied().unwrap_or_default().to_owned()
                });
                [format!("r{n}"), "2026-01-01".to_owned()].into_iter().chain(values).collect()
            })
            .collect();
        write(&folder.path().join("crm.csv"), &header, &lines);
        let attributes = |id: &str, region: &str| -> Vec<String> {
            let typed = half.iter().map(|(name, _)| {
                let region = if ["phone", "date"].contains(name) { region } else { "" };
                format!(
                    "name: {name}, type: {name}, system_of_record: crm, from: {{crm: {name}}}, fallback: none{region}"
                )
            });
            let id = format!("name: id, type: text, system_of_record: crm, from: {{crm: {id}}}, fallback: none");
            typed.chain([id]).collect()
        };
        let source = |read: &str, id: &str| {
            [format!("crm: {{read: {{{read}}}, record_id: {id}, one_record_per_customer: true, reliability: 0.9}}")]
        };
        run(folder.path(), &use_case(&source("csv: crm.csv", "id"), "crm: id", &attributes("id", ", region: DE"), ""));
        let published = by_id(folder.path());
        assert_eq!(published.len(), longest);
        for ending in ["csv", "parquet"] {
            let again = tempfile::tempdir().unwrap();
            fs::copy(folder.path().join(format!("build/t/profile.{ending}")), again.path().join(format!("p.{ending}")))
                .unwrap();
            let source = source(&format!("{ending}: p.{ending}"), "canonical_id");
            run(again.path(), &use_case(&source, "crm: id", &attributes("id", ", region: DE"), ""));
            let read = by_id(again.path());
            for (id, values) in &published {
                for (name, _) in half {
                    // What a spreadsheet would run is a text like others in Parquet alone.
                    let is_marked = ending == "csv" && values[*name].starts_with('\'');
                    assert!(
                        is_marked || values[*name] == read[id][*name],
                        "{ending} {id} {name}: {values:?} {:?}",
                        read[id]
                    );
                }
            }
        }
    }
}

/// The values of a published profile by the attribute `id`.
fn by_id(folder: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    rows(&folder.join("build/t/profile.csv")).into_iter().map(|row| (row["id"].clone(), row)).collect()
}
