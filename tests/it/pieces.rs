//! Events pass a piece at a time, and what they come to is what all of them together would.

use std::fs;
use std::path::Path;

use c360::identity::Registry;
use c360::pipeline::{Build, RunInfo, build};
use c360::progress::Silent;
use c360::sources::Environment;
use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;

use super::business::{Place, use_case};
use super::support::Dice;

/// Texts of one kind; a column may change its mind on the way.
const NUMBERS: &[&[&str]] = &[
    &["1", "2.5", "-3", "0", "40.25", "1e2", ""],
    &["1,5", "12,75", "7", "-0,5", ""],
    &["1.234", "2.500", "17.250"],
    &["1.000.000", "2.500.000"],
    &["5%", "12.5 %", "0%"],
    &["$5", "US$ 7.25", "$1,000.50"],
    &["€ 5", "7,5 €", "€3"],
    &["many", "n/a", "1.2.3", "twelve"],
];
const DAYS: &[&[&str]] = &[
    &["2026-01-05", "2026-02-11", "2025-12-30", "2026-03-30T10:00:00Z", "2026-03-01"],
    &["1970-01-01", "1970-01-01T00:00:00Z", "0"],
    &["1900-01-01", "9999-12-31"],
    &["2026-03-02", "2026-03-02", "2026-03-02"],
    &["", "soon", "31/12/2025", "2027-01-01"],
];
const TEXTS: &[&[&str]] = &[&["paid", "open", "Paid ", "NULL"], &["void", "", "refunded"]];
const ITEMS: &[&[&str]] = &[
    &[r#"[{"n":1,"p":"2.5"},{"n":2,"p":"1,5"}]"#, "[]", r#"{"n":5,"p":"7"}"#],
    &["not json", "", r#"[{"n":"x","p":"3%"}]"#],
];

const COLUMNS: [&str; 9] = ["id", "mail", "deal", "amount", "rate", "at", "day", "state", "items"];

/// So many events, whose columns change their minds at a row of their own.
fn events(dice: &mut Dice, n: usize) -> Vec<Vec<String>> {
    let turns: Vec<usize> = (0..COLUMNS.len()).map(|_| dice.below(n + n / 2)).collect();
    let moods: Vec<[usize; 2]> = (0..COLUMNS.len()).map(|_| [dice.below(60), dice.below(60)]).collect();
    let mut picked = |kinds: &[&[&str]], column: usize, row: usize| {
        let mood = moods[column][usize::from(row >= turns[column])];
        // Most columns are of one kind with a few of another.
        let kind = if dice.below(8) == 0 { dice.below(kinds.len()) } else { mood % kinds.len() };
        kinds[kind][dice.below(kinds[kind].len())].to_owned()
    };
    let mut rows = Vec::new();
    for row in 0..n {
        let of: Vec<String> = vec![
            picked(&[&["1", "2", "3", "4"], &["9", "", "NULL", "5"]], 0, row),
            picked(&[&["a@x.com", "b@x.com"], &["", "c@x.com", "nobody@x.com", "A@X.com "]], 1, row),
            picked(&[&["d1", "d2"], &["d3", "d4", ""]], 2, row),
            picked(NUMBERS, 3, row),
            picked(NUMBERS, 4, row),
            picked(DAYS, 5, row),
            picked(DAYS, 6, row),
            picked(TEXTS, 7, row),
            picked(ITEMS, 8, row),
        ];
        rows.push(of);
    }
    rows
}

fn csv(rows: &[Vec<String>]) -> String {
    let marked = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(marked).collect::<Vec<_>>().join(",") + "\n";
    format!("{}\n{}", COLUMNS.join(","), rows.iter().map(line).collect::<String>())
}

fn ndjson(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        let object: serde_json::Map<String, serde_json::Value> =
            COLUMNS.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect();
        serde_json::Value::from(object).to_string() + "\n"
    };
    rows.iter().map(line).collect()
}

fn parquet(rows: &[Vec<String>], path: &Path, group: usize) {
    let column = |c: usize| {
        let cells: Vec<&str> = rows.iter().map(|row| row[c].as_str()).collect();
        Series::new(COLUMNS[c].into(), cells).into_column()
    };
    let mut frame = DataFrame::new(rows.len(), (0..COLUMNS.len()).map(column).collect()).unwrap();
    let file = fs::File::create(path).unwrap();
    ParquetWriter::new(file).with_row_group_size(Some(group)).finish(&mut frame).unwrap();
}

/// A use case that asks everything of them.
fn yaml(read: &str) -> String {
    let sources = format!(
        "  crm: {{read: {{csv: crm.csv}}, record_id: id, deleted: gone}}\n  orders:\n    read: {read}\n    events_of: \
         crm\n    record_id: id\n    by: {{mail: mail}}\n    happened_at: at\n    where: amount > 1 or state = 'paid' \
         or rate is null\n    codes: {{state: codes.csv}}\n  deals:\n    read: {read}\n    events_of: crm\n    \
         record_id: deal\n    via: [{{read: {{csv: via.csv}}, from: deal, to: crm, valid_from: from}}]\n    several: \
         shared\n    happened_at: day\n  lines:\n    read: {read}\n    events_of: crm\n    record_id: id\n    by: \
         {{mail: mail}}\n    happened_at: at\n    each: items\n"
    );
    let from = |name: &str, kind: &str, source: &str, how: &str| {
        format!("name: {name}, type: {kind}, system_of_record: {source}, from: {{{source}: {how}}}")
    };
    let attributes = [
        from("total", "decimal", "orders", "{aggregate: sum(amount), within: 400d}"),
        from("half", "decimal", "orders", "{aggregate: median(rate)}"),
        from("asked", "decimal", "orders", "{aggregate: sum(rate), where: amount < 10 or day < date '2026-02-01'}"),
        from("last_day", "date", "orders", "{aggregate: latest(day)}"),
        from("best", "text", "orders", "{aggregate: 'max_by(state, cast(amount as decimal))'}"),
        from("share_open", "decimal", "orders", "{aggregate: share(state = 'offen')}"),
        from("deal_value", "decimal", "deals", "{aggregate: sum(amount)}"),
        from("deals", "integer", "deals", "{aggregate: count(distinct deal)}"),
        from("last_deals", "text", "deals", "{aggregate: 'latest(rate, 3)'}"),
        from("pieces", "decimal", "lines", "{aggregate: \"sum(cast(json(items, 'n') as decimal))\"}"),
        from(
            "ratio",
            "decimal",
            "orders",
            "{calculate: a / b, of: {a: {aggregate: sum(amount)}, b: {aggregate: count(*), where: rate > 1}}}",
        ),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    use_case(&sources, "  key: {type: identifier, crm: id}\n  mail: {type: email, crm: mail}\n", &attributes, "")
}

fn built(file: &Path, together: usize) -> Build {
    let loaded = c360::config::load(file);
    let use_case = loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings));
    let info = RunInfo {
        as_of: c360::types::moment("2026-03-31T12:00:00Z").unwrap(),
        environment: &Environment::new(),
        registry: None,
        configuration: "",
        together,
        progress: &Silent,
    };
    build(use_case, Registry::default(), &info).unwrap()
}

/// Everything that a run found, as text.
fn found(build: &Build) -> String {
    let measures = serde_json::to_string_pretty(&build.measures).unwrap();
    format!("{measures}\n{:#?}\n{:?}\n{:?}", build.records.columns, build.stamp, build.sources.inputs)
}

#[test]
fn in_whatever_pieces_events_are_read_they_come_to_the_same() {
    let place = Place::new("", &[]);
    let file = place.path("t.yaml");
    place.write("crm.csv", "id,name,mail,gone\n1,a,a@x.com,\n2,b,b@x.com,\n3,c,c@x.com,true\n4,d,b@x.com,\n5,e,,\n");
    place.write("codes.csv", "code,means\npaid,bezahlt\nopen,offen\nvoid,nichtig\n");
    place.write("via.csv", "deal,crm,from\nd1,1,\nd1,2,\nd2,2,soon\nd2,4,2025-01-01\nd2,5,\nd3,3,\nd4,9,\n");
    let (mut again, mut values) = (0, [0; 11]);
    for seed in 1..=60 {
        let dice = &mut Dice(seed * 7_919 + 11);
        let n = 3 + dice.below(120);
        let rows = events(dice, n);
        let read = match seed % 3 {
            0 => {
                place.write("e.csv", &csv(&rows));
                "{csv: e.csv}"
            }
            1 => {
                // Of several files the pieces go on from one into the next.
                let (first, second) = rows.split_at(n / 3);
                place.write("e1.ndjson", &ndjson(first));
                place.write("e2.ndjson", &ndjson(second));
                "{ndjson: 'e*.ndjson'}"
            }
            _ => {
                parquet(&rows, Path::new(&place.path("e.parquet")), 1 + dice.below(40));
                "{parquet: e.parquet}"
            }
        };
        place.write("t.yaml", &yaml(read));
        let whole = built(Path::new(&file), usize::MAX);
        let expected = found(&whole);
        for (n, column) in values.iter_mut().zip(&whole.records.columns) {
            *n += column.cells.iter().filter(|cell| cell.value.is_some()).count();
        }
        for together in [1, 2, 7, 50] {
            let of_pieces = found(&built(Path::new(&file), together));
            if of_pieces != expected {
                let differs = expected.lines().zip(of_pieces.lines()).find(|(a, b)| a != b);
                panic!("seed {seed}, {together} together: {differs:?}");
            }
        }
        // The first rows say otherwise than all of them in some worlds.
        let first = rows[..n.min(7)].to_vec();
        let notation = |rows: &[Vec<String>]| {
            let texts: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
            c360::types::Notation::of(texts.into_iter(), None)
        };
        again += usize::from(!notation(&first).reads_like(&notation(&rows)));
    }
    let fewest = values.iter().min();
    assert!(fewest > Some(&20) && again > 15, "{values:?} values, {again} worlds begin otherwise than they go on");
}
