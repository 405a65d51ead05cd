//! Facts about survivorship, on hand-made records of one or two customers.

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};

use crate::resolve::Owners;
use crate::sources::Streams;
use crate::tables::{Clusters, Column, Decided, EventTable, Reading, Scalar, SourceTable, Sources};
use crate::testimony::{Asked, Gathered};

const AS_OF: &str = "2026-11-01T00:00:00Z";

/// A record: ID, value, when it changed; empty texts are missing.
type Record = (&'static str, &'static str, &'static str);

/// Sources `billing` and `crm`, whose records are all of one customer, and events `calls` on `crm`.
struct World {
    billing: Vec<Record>,
    crm: Vec<Record>,
    /// Value and moment of each event; all hang on the first record of `crm`.
    calls: Vec<(&'static str, &'static str)>,
    attribute: String,
}

fn table(source: usize, records: &[Record]) -> SourceTable {
    let missing = |text: &'static str| (!text.is_empty()).then_some(text);
    let ids: Vec<&str> = records.iter().map(|record| record.0).collect();
    let values: Vec<Option<&str>> = records.iter().map(|record| missing(record.1)).collect();
    let frame = DataFrame::new(
        records.len(),
        vec![Series::new("id".into(), ids).into_column(), Series::new("v".into(), values).into_column()],
    )
    .unwrap();
    SourceTable {
        source,
        record_ids: frame.column("id").unwrap().str().unwrap().clone(),
        written_ids: frame.column("id").unwrap().str().unwrap().clone(),
        frame,
        updated_at: records
            .iter()
            .map(|record| crate::types::moment(record.2).unwrap_or(crate::tables::UNKNOWN))
            .collect(),
        deleted: vec![false; records.len()],
        contradicted: Vec::new(),
        validity: Vec::new(),
        ended: Vec::new(),
        after: Vec::new(),
        held: Vec::new(),
        merges: Vec::new(),
        distinct: Vec::new(),
        places: crate::tables::Places::default(),
        reading: Reading::default(),
    }
}

/// What survived for the one customer there is.
struct Survived {
    value: Option<Scalar>,
    decided: Decided,
    trust: Option<f64>,
    /// Which testimonies agree.
    agree: Vec<bool>,
    is_stale: bool,
    is_conflict: bool,
}

fn survived(column: &Column) -> Survived {
    let cell = &column.cells[0];
    Survived {
        value: cell.value.clone(),
        decided: cell.decided,
        trust: cell.trust,
        agree: column.testimonies(0).map(|testimony| testimony.agrees).collect(),
        is_stale: column.is_stale(0),
        is_conflict: column.is_conflict(0),
    }
}

impl World {
    fn new(attribute: &str) -> Self {
        Self { billing: Vec::new(), crm: Vec::new(), calls: Vec::new(), attribute: attribute.to_owned() }
    }

    fn columns(&self, belonging: &[f64]) -> Vec<Column> {
        let filler = |n: usize| {
            format!(
                "  - {{name: f{n}, type: text, system_of_record: crm, from: {{crm: v}}, fallback: none, action: \
                 none}}\n"
            )
        };
        let yaml = format!(
            "use_case: u\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  workflow: \
             {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n  billing: \
             {{read: {{csv: b.csv}}, record_id: id, updated_at: u, reliability: 0.9}}\n  crm: {{read: {{csv: c.csv}}, \
             record_id: id, updated_at: u, reliability: 0.8}}\n  calls: {{read: {{csv: e.csv}}, events_of: crm, \
             record_id: id, happened_at: at}}\nidentity:\n  name: {{type: text, crm: v}}\nmatch_keys:\n  - {{name: k, \
             on: [name]}}\nattributes:\n{}{}",
            self.attribute,
            (0..8 - self.attribute.matches("- {name").count()).map(filler).collect::<String>()
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("u.yaml");
        std::fs::write(&file, yaml).unwrap();
        let loaded = crate::config::load(&file);
        let use_case = loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings));
        let index = |name: &str| use_case.identity.source(name).unwrap();
        let customers = vec![table(index("billing"), &self.billing), table(index("crm"), &self.crm)];
        let first_crm = self.billing.len() as u32;
        let frame = DataFrame::new(
            self.calls.len(),
            vec![Series::new("q".into(), self.calls.iter().map(|call| call.0).collect::<Vec<_>>()).into_column()],
        )
        .unwrap();
        let happened_at = self.calls.iter().map(|call| crate::types::moment(call.1).unwrap()).collect();
        let events = vec![EventTable {
            source: index("calls"),
            frame,
            record: vec![first_crm; self.calls.len()],
            parts: Vec::new(),
            by_value: Vec::new(),
            shared: Vec::new(),
            unknown: Vec::new(),
            happened_at,
            places: crate::tables::Places::default(),
            reading: Reading::default(),
        }];
        let sources = Sources { customers, events, ..Sources::default() };
        let n = sources.n_records();
        let clusters =
            Clusters { of: vec![0; n], n: 1, linked_by: vec![0; n], decisions: Vec::new(), ..Clusters::default() };
        let belonging = if belonging.is_empty() { vec![1.0; n] } else { belonging.to_vec() };
        let asked = Asked {
            use_case: &use_case,
            sources: &sources,
            clusters: &clusters,
            members: &clusters.members(),
            deleted: &vec![false; n],
            belonging: &belonging,
            ids: &["ACC-1".to_owned()],
            minted: &[],
            gathered: &Gathered::default(),
            ties: &[],
            told: &[0],
            as_of: crate::types::moment(AS_OF).unwrap(),
        };
        let owners = Owners::of(&use_case.identity, &sources, &[], &clusters).unwrap();
        let happened = crate::events::pass(&asked, &Streams::default(), &owners).unwrap();
        crate::golden::records(&Asked { gathered: &happened.gathered, ..asked }).unwrap().columns
    }

    fn cell(&self) -> Survived {
        survived(&self.columns(&[])[0])
    }
}

fn both(rule: &str, billing: &[Record], crm: &[Record]) -> World {
    let mut world = World::new(&format!(
        "  - {{name: a, system_of_record: billing, from: {{billing: v, crm: v}}, action: none, {rule}}}\n"
    ));
    world.billing = billing.to_vec();
    world.crm = crm.to_vec();
    world
}

fn shown(cell: &Survived) -> (String, Decided) {
    (cell.value.as_ref().map(ToString::to_string).unwrap_or_default(), cell.decided)
}

const OLD: &str = "2026-01-01T00:00:00Z";
const OLDEST: &str = "2019-05-01T00:00:00Z";
const NEW: &str = "2026-10-20T00:00:00Z";

#[test]
fn the_system_of_record_wins_and_the_losing_value_stays() {
    let cell = both("type: text, fallback: [crm]", &[("b1", "red", OLD)], &[("c1", "blue", NEW)]).cell();
    assert_eq!(shown(&cell), ("red".into(), Decided::SystemOfRecord));
    assert!(cell.is_conflict && cell.agree == [true, false]);
}

#[test]
fn without_a_fresh_value_the_fallback_is_asked_and_then_stale_values_in_the_same_order() {
    let rule = "type: text, fallback: [crm], fresh_for: 35d";
    assert_eq!(
        shown(&both(rule, &[("b1", "red", OLD)], &[("c1", "blue", NEW)]).cell()),
        ("blue".into(), Decided::Fallback)
    );
    let stale = both(rule, &[("b1", "red", OLD)], &[("c1", "blue", OLD)]).cell();
    assert_eq!(shown(&stale), ("red".into(), Decided::Stale));
    assert!(stale.is_stale);
    assert_eq!(shown(&both(rule, &[("b1", "red", "")], &[]).cell()).1, Decided::Stale, "an unknown age is not fresh");
}

#[test]
fn a_source_that_is_no_fallback_testifies_and_never_wins() {
    let cell = both("type: text, fallback: none", &[], &[("c1", "blue", NEW)]).cell();
    assert_eq!(shown(&cell), (String::new(), Decided::Missing));
    assert_eq!(cell.agree.len(), 1);
}

#[test]
fn otherwise_stands_for_nobody_and_has_no_trust() {
    let rule = "type: integer, fallback: none, otherwise: 0";
    let known = both(rule, &[("b1", "", NEW)], &[]).cell();
    assert_eq!((shown(&known), known.trust), (("0".into(), Decided::Otherwise), None));
    let elsewhere = both(rule, &[], &[("c1", "", NEW)]).cell();
    let expected = (("0".into(), Decided::OtherwiseUnknown), None);
    assert_eq!((shown(&elsewhere), elsewhere.trust), expected, "crm is not asked, and billing does not know it");
}

#[test]
fn values_that_do_not_parse_or_are_not_valid_are_counted_and_not_used() {
    let columns = both(
        "type: integer, fallback: [crm], valid: value >= 0",
        &[("b1", "1e", NEW), ("b2", "-5", NEW)],
        &[("c1", "12.0", NEW)],
    )
    .columns(&[]);
    assert_eq!(shown(&survived(&columns[0])), ("12".into(), Decided::Fallback));
    assert_eq!(columns[0].invalid(), [2, 0]);
}

#[test]
fn several_records_of_a_source_are_settled_by_within_source() {
    let billing = [("b1", "10.10", OLD), ("b2", "20.20", NEW), ("b3", "", NEW)];
    for (within, expected) in
        [("sum", "30.3"), ("max", "20.2"), ("min", "10.1"), ("most_recent", "20.2"), ("most_frequent", "10.1")]
    {
        let cell = both(&format!("type: decimal, fallback: none, within_source: {within}"), &billing, &[]).cell();
        assert_eq!(shown(&cell).0, expected, "{within}");
    }
    let flags = [("b1", "false", NEW), ("b2", "true", OLD)];
    for (within, expected) in [("any", "true"), ("all", "false"), ("most_recent", "false")] {
        assert_eq!(
            shown(&both(&format!("type: boolean, fallback: none, within_source: {within}"), &flags, &[]).cell()).0,
            expected,
            "{within}"
        );
    }
}

#[test]
fn a_tie_in_time_goes_to_the_smaller_record() {
    assert_eq!(
        shown(&both("type: text, fallback: none", &[("b1", "red", NEW), ("b2", "blue", NEW)], &[]).cell()).0,
        "red"
    );
}

#[test]
fn the_other_rules_ask_all_sources() {
    let (billing, crm) =
        ([("b1", "red", OLD), ("b2", "green", OLD)], [("c1", "green", NEW), ("c2", "Scarlet red", OLD)]);
    for (rule, expected) in [
        ("most_recent", "green"),
        ("first_seen", "red"),
        ("most_frequent", "green"),
        ("highest", "red"),
        ("lowest", "Scarlet red"),
        ("longest", "Scarlet red"),
        ("union", "Scarlet red; green; red"),
        ("highest_trust", "red"),
    ] {
        let cell = both(&format!("type: text, fallback: none, survivorship: {rule}"), &billing, &crm).cell();
        assert_eq!(shown(&cell), (expected.into(), Decided::Rule), "{rule}");
    }
    let stale = both("type: text, fallback: none, survivorship: most_frequent, fresh_for: 35d", &billing, &crm).cell();
    assert_eq!(shown(&stale), ("green".into(), Decided::Rule), "only what is fresh is asked while anything is");
}

#[test]
fn the_value_seen_first_wins_and_what_has_no_moment_comes_last() {
    let first = |more: &str, billing: &[Record], crm: &[Record]| {
        shown(&both(&format!("type: text, fallback: none, survivorship: first_seen{more}"), billing, crm).cell())
    };
    let red = ("red".to_owned(), Decided::Rule);
    let blue = ("blue".to_owned(), Decided::Rule);
    for (billing, crm, expected, why) in [
        (vec![("b1", "blue", NEW)], vec![("c1", "red", OLD)], &red, "the earlier of two"),
        (vec![("b1", "blue", "")], vec![("c1", "red", NEW)], &red, "no moment is not the earliest"),
        (vec![("b1", "red", OLD)], vec![("c1", "blue", OLD)], &red, "one moment: the source asked first"),
        (vec![("b1", "red", ""), ("b2", "blue", "")], vec![("c1", "blue", "")], &red, "no moment at all: as well"),
        (vec![("b2", "red", OLD), ("b3", "blue", OLD)], vec![], &red, "one source: the smaller record"),
        (vec![("b1", "", OLDEST), ("b2", "red", OLD)], vec![("c1", "blue", NEW)], &red, "a value, not a record"),
        (vec![("b1", "blue", NEW)], vec![("c1", "green", NEW), ("c2", "red", OLDEST)], &red, "any record of a source"),
    ] {
        assert_eq!(&first("", &billing, &crm), expected, "{why}");
    }
    let several = [("b1", "red", OLDEST), ("b2", "green", NEW)];
    let crm = [("c1", "blue", OLD)];
    assert_eq!(first("", &several, &crm), red);
    let latest = ", within_source: most_recent";
    assert_eq!(first(latest, &several, &crm), blue, "the latest record stands for billing, and is later than crm");
    let fresh = ", fresh_for: 35d";
    let green = ("green".to_owned(), Decided::Rule);
    assert_eq!(first(fresh, &several, &crm), green, "only what is fresh is asked while anything is");
    assert_eq!(first(fresh, &several[..1], &crm), ("red".into(), Decided::Stale));
}

#[test]
fn a_group_is_led_by_the_record_seen_first() {
    let attribute = |name: &str, more: &str| {
        format!(
            "  - {{name: {name}, type: text, system_of_record: billing, from: {{billing: v, crm: v}}, fallback: none, \
             group: g, action: none{more}}}\n"
        )
    };
    let mut world = World::new(&(attribute("a", ", survivorship: first_seen") + &attribute("b", "")));
    world.billing = vec![("b1", "red", NEW)];
    world.crm = vec![("c1", "blue", OLD)];
    let columns = world.columns(&[]);
    assert_eq!(shown(&survived(&columns[0])), ("blue".into(), Decided::Rule));
    assert_eq!(shown(&survived(&columns[1])), ("blue".into(), Decided::Group));
}

#[test]
fn one_source_is_trusted_as_declared_and_agreement_is_worth_more() {
    let near = |cell: Survived, expected: f64| {
        assert!((cell.trust.unwrap() - expected).abs() < 1e-9, "{:?} {expected}", cell.trust)
    };
    near(both("type: text, fallback: [crm]", &[("b1", "red", NEW)], &[]).cell(), 0.9);
    // Reliabilities 0.9 and 0.8; of one customer a value counts as frequent as one in eight, so that seven are false.
    let agreed = both("type: text, fallback: [crm]", &[("b1", "red", NEW)], &[("c1", "RED", NEW)]).cell();
    let (red, others) = (0.9 * 0.8, 7.0 * (0.1 / 7.0) * (0.2 / 7.0));
    near(agreed, red / (red + others));
    // Two values, each as frequent as one in sixteen: fifteen are false.
    let differ = both("type: text, fallback: [crm]", &[("b1", "red", NEW)], &[("c1", "blue", NEW)]).cell();
    let (red, blue, others) = (0.9 * 0.2 / 15.0, 0.8 * 0.1 / 15.0, 14.0 * (0.1 / 15.0) * (0.2 / 15.0));
    near(differ, red / (red + blue + others));
    // Two records of one system do not confirm each other.
    near(
        both("type: text, fallback: none, survivorship: most_frequent", &[("b1", "red", NEW), ("b2", "red", NEW)], &[])
            .cell(),
        0.9,
    );
    let doubted = both("type: text, fallback: none", &[("b1", "red", NEW)], &[]).columns(&[0.5]);
    // A record of another customer would say it as often as anybody does.
    near(survived(&doubted[0]), 0.45 + 0.5 * 0.125);
}

#[test]
fn a_group_takes_its_values_from_one_record() {
    let attribute = "  - {name: a, type: text, system_of_record: billing, from: {billing: v, crm: v}, fallback: [crm], \
                     group: g, action: none}\n  - {name: b, type: text, system_of_record: crm, from: {crm: v, billing: \
                     v}, fallback: \
                     none, group: g, action: none}\n";
    let mut world = World::new(attribute);
    world.billing = vec![("b1", "red", NEW)];
    world.crm = vec![("c1", "blue", NEW)];
    let columns = world.columns(&[]);
    assert_eq!(shown(&survived(&columns[0])), ("red".into(), Decided::SystemOfRecord));
    assert_eq!(
        shown(&survived(&columns[1])),
        ("red".into(), Decided::Group),
        "the follower's own system of record is not asked"
    );
    // Each lists the sources in an order of its own, and no testimony of another source is lost by it.
    assert_eq!(survived(&columns[0]).agree, [true, false]);
    assert_eq!(survived(&columns[1]).agree, [false, true]);
}

fn counted(aggregate: &str, kind: &str, calls: &[(&'static str, &'static str)]) -> Survived {
    let mut world = World::new(&format!(
        "  - {{name: a, type: {kind}, system_of_record: calls, from: {{calls: {aggregate}}}, fallback: none, action: \
         none}}\n"
    ));
    world.crm = vec![("c1", "x", NEW)];
    world.calls = calls.to_vec();
    let cell = world.cell();
    world.calls.reverse();
    assert_eq!(shown(&world.cell()), shown(&cell), "the order of events changes nothing");
    cell
}

#[test]
fn events_are_aggregated_by_customer() {
    let calls = [
        ("0.1", "2026-10-01T00:00:00Z"),
        ("0.2", "2026-10-31T00:00:00Z"),
        ("5", "2026-06-01T00:00:00Z"),
        ("0.2", "2026-10-31T00:00:00Z"),
        ("9", "2026-11-02T00:00:00Z"),
        ("x", "2026-10-30T00:00:00Z"),
    ];
    let cases = [
        ("{aggregate: count(*)}", "integer", "5"),
        ("{aggregate: count(*), within: 35d}", "integer", "4"),
        ("{aggregate: count(*), where: q > 1}", "integer", "1"),
        ("{aggregate: count(distinct q)}", "integer", "4"),
        ("{aggregate: latest(q)}", "text", "0.2"),
        ("{aggregate: earliest(q)}", "text", "5"),
        ("{aggregate: distinct(q)}", "text", "0.1; 0.2; 5; x"),
    ];
    for (aggregate, kind, expected) in cases {
        assert_eq!(shown(&counted(aggregate, kind, &calls)).0, expected, "{aggregate}");
    }
    let read: Vec<_> = calls.iter().filter(|call| call.0 != "x").copied().collect();
    for (function, all, expected) in
        [("sum", "", "5.5"), ("avg", "", "1.375"), ("max", "", "5"), ("min", "", "0.1"), ("latest", "0.2", "0.2")]
    {
        let aggregate = format!("{{aggregate: {function}(q)}}");
        assert_eq!(shown(&counted(&aggregate, "decimal", &read)).0, expected, "{function}");
        assert_eq!(shown(&counted(&aggregate, "decimal", &calls)).0, all, "{function}, where one cannot be read");
    }
    assert_eq!(
        shown(&counted("{aggregate: count(*)}", "integer", &[])).1,
        Decided::Missing,
        "nothing counted is no value; `otherwise` says what it means"
    );
}

#[test]
fn a_whole_of_which_a_part_could_not_be_read_is_not_known() {
    let billing = [("b1", "100", OLD), ("b2", "1.2.3", NEW)];
    for (rule, kind, value, decided) in [
        ("within_source: sum", "decimal", "", Decided::Missing),
        ("within_source: max", "integer", "", Decided::Missing),
        ("within_source: min", "decimal", "", Decided::Missing),
        ("within_source: most_recent", "decimal", "100", Decided::SystemOfRecord),
        ("within_source: sum, otherwise: 0", "decimal", "", Decided::Missing),
    ] {
        let world = both(&format!("type: {kind}, fallback: none, {rule}"), &billing, &[]);
        assert_eq!(shown(&world.cell()), (value.to_owned(), decided), "{rule}");
        assert_eq!(world.columns(&[])[0].invalid(), [1, 0], "{rule}");
    }
    let fallback = both("type: decimal, fallback: [crm], within_source: sum", &billing, &[("c1", "7", OLD)]).cell();
    assert_eq!(shown(&fallback), ("7".into(), Decided::Fallback));
    let not_valid = [("b1", "100", OLD), ("b2", "-5", OLD)];
    let rule = "type: decimal, fallback: none, within_source: sum, valid: value >= 0";
    assert_eq!(shown(&both(rule, &not_valid, &[]).cell()).1, Decided::Missing);
    let flags = |within: &str, first: &'static str| {
        let billing = [("b1", first, OLD), ("b2", "perhaps", OLD)];
        shown(&both(&format!("type: boolean, fallback: none, within_source: {within}"), &billing, &[]).cell()).0
    };
    assert_eq!([flags("any", "true"), flags("any", "false")], ["true", ""], "one true is enough");
    assert_eq!([flags("all", "true"), flags("all", "false")], ["", "false"], "one false is enough");
}

#[test]
fn what_could_not_be_read_is_not_otherwise() {
    let rule = "type: integer, fallback: none, otherwise: 0";
    assert_eq!(shown(&both(rule, &[("b1", "", NEW)], &[]).cell()), ("0".into(), Decided::Otherwise));
    assert_eq!(shown(&both(rule, &[("b1", "many", NEW)], &[]).cell()), (String::new(), Decided::Missing));
    let testifies = both(rule, &[("b1", "", NEW)], &[("c1", "many", NEW)]).cell();
    assert_eq!(shown(&testifies).1, Decided::Otherwise, "crm is not asked");
    let mut world = World::new(
        "  - {name: a, type: decimal, system_of_record: calls, from: {calls: {aggregate: sum(q)}}, fallback: none, \
         otherwise: 0, action: none}\n",
    );
    world.crm = vec![("c1", "x", NEW)];
    world.calls = vec![("5", OLD), ("five", OLD)];
    assert_eq!(shown(&world.cell()), (String::new(), Decided::Missing));
    assert_eq!(world.columns(&[])[0].invalid(), [1]);
}

#[test]
fn not_a_number_counts_in_nothing() {
    for text in ["NaN", "nan", "inf", "-Infinity"] {
        assert_eq!(shown(&counted("{aggregate: sum(q)}", "decimal", &[(text, OLD), ("5", OLD)])).1, Decided::Missing);
        let cell = both("type: decimal, fallback: none", &[("b1", text, NEW)], &[]).columns(&[]);
        assert_eq!((shown(&survived(&cell[0])).1, cell[0].invalid()[0]), (Decided::Missing, 1), "{text}");
    }
}

#[test]
fn numbers_are_exact_wherever_they_are_added() {
    let sum = |kind: &str, values: &[&'static str]| {
        let ids: Vec<&'static str> = (0..values.len()).map(|i| &*format!("b{i}").leak()).collect();
        let records: Vec<Record> = ids.iter().zip(values).map(|(id, value)| (*id, *value, OLD)).collect();
        let rule = format!("type: {kind}, fallback: none, within_source: sum");
        let calls: Vec<_> = values.iter().map(|value| (*value, OLD)).collect();
        let of_records = shown(&both(&rule, &records, &[]).cell()).0;
        assert_eq!(shown(&counted("{aggregate: sum(q)}", kind, &calls)).0, of_records);
        of_records
    };
    assert_eq!(sum("decimal", &["0.1", "0.2"]), "0.3");
    assert_eq!(sum("decimal", &["0.0000004", "0.0000004"]), "0.0000008");
    assert_eq!(sum("decimal", &["9007199254740993", "0.000000001"]), "9007199254740993.000000001");
    assert_eq!(sum("integer", &["9007199254740993", "1", "2.0"]), "9007199254740996");
    assert_eq!(sum("decimal", &["100", "$1,200.00", "(50)"]), "1250");
    assert_eq!(sum("decimal", &["$5", "€5"]), "", "two currencies are not one sum");
    assert_eq!(sum("integer", &["9223372036854775807", "1"]), "", "too large to be held");
}

#[test]
fn a_scale_rounds_half_to_even_once() {
    let mean = |scale: &str, calls: &[(&'static str, &'static str)]| {
        shown(&counted("{aggregate: avg(q)}", &format!("decimal{scale}"), calls)).0
    };
    let calls = [("1", OLD), ("1", OLD), ("0", OLD)];
    assert_eq!(mean("", &calls), "0.666666667");
    assert_eq!(mean(", scale: 2", &calls), "0.67");
    assert_eq!(mean(", scale: 2", &[("0.01", OLD), ("0.02", OLD)]), "0.02");
    let sum = "type: decimal, scale: 1, fallback: none, within_source: sum";
    let parts = [("b1", "0.04", OLD), ("b2", "0.04", OLD), ("b3", "0.04", OLD)];
    assert_eq!(shown(&both(sum, &parts, &[]).cell()).0, "0.1", "the sum is rounded, not its parts");
}

#[test]
fn numbers_within_the_tolerance_agree() {
    let agree = |tolerance: &str| {
        let rule = format!("type: decimal, fallback: [crm]{tolerance}");
        both(&rule, &[("b1", "100.00", NEW)], &[("c1", "100.01", NEW)]).cell().agree
    };
    assert_eq!(agree(""), [true, false]);
    assert_eq!(agree(", tolerance: 0.01"), [true, true]);
    assert_eq!(agree(", tolerance: 0.009"), [true, false]);
    assert_eq!(agree(", tolerance: 1%"), [true, true]);
}

#[test]
fn values_that_agree_are_one_value_within_a_source_too() {
    let frequent = |kind: &str, values: &[&'static str]| {
        let ids: Vec<&'static str> = (0..values.len()).map(|i| &*format!("b{i}").leak()).collect();
        let records: Vec<Record> = ids.iter().zip(values).map(|(id, value)| (*id, *value, OLD)).collect();
        shown(&both(&format!("type: {kind}, fallback: none, within_source: most_frequent"), &records, &[]).cell()).0
    };
    assert_eq!(frequent("city", &["Berlin", "BERLIN", "berlin", "Paris", "Paris"]), "Berlin");
    assert_eq!(frequent("text", &["Rome", "rome", "ROME", "rome", "Oslo", "Oslo", "Oslo"]), "rome");
    assert_eq!(frequent("company_name", &["Acme Inc", "ACME, Inc.", "acme inc", "Zeta", "Zeta"]), "Acme Inc");
    assert_eq!(frequent("decimal", &["5", "5.00", "7"]), "5");
}

/// Values of 300 records of two sources, of which the one that is looked for stands behind the 200th of the last
/// source.
fn many(rule: &str, kind: &str, usual: &'static str, wanted: (&'static str, &'static str)) -> World {
    let ids: Vec<&'static str> = (0..300).map(|i| &*format!("r{i:03}").leak()).collect();
    let mut world = both(
        &format!("type: {kind}, fallback: none, survivorship: {rule}"),
        &ids.iter().map(|id| (*id, usual, OLD)).collect::<Vec<_>>(),
        &ids.iter().map(|id| (*id, usual, OLD)).collect::<Vec<_>>(),
    );
    world.crm[280] = (ids[280], wanted.0, wanted.1);
    world
}

#[test]
fn no_rule_hears_only_the_first_two_hundred_records() {
    for (rule, kind, usual, wanted, expected) in [
        ("highest", "integer", "5", ("9", OLD), "9"),
        ("lowest", "integer", "5", ("1", OLD), "1"),
        ("most_recent", "text", "old", ("new", NEW), "new"),
        ("first_seen", "text", "later", ("first", OLDEST), "first"),
        ("longest", "text", "short", ("by far the longest", OLD), "by far the longest"),
        ("union", "text", "a", ("z", OLD), "a; z"),
    ] {
        let survived = many(rule, kind, usual, wanted).cell();
        assert_eq!(shown(&survived), (expected.to_owned(), Decided::Rule), "{rule}");
        assert_eq!(survived.agree.len(), 600, "{rule}");
    }
    // 300 of the first source say one thing, 300 of the second another, and 5 of the first agree with these.
    let mut world = many("most_frequent", "text", "red", ("blue", OLD));
    world.crm.iter_mut().chain(&mut world.billing[..5]).for_each(|record| record.1 = "blue");
    assert_eq!(shown(&world.cell()).0, "blue");
}

#[test]
fn a_customer_of_twenty_thousand_records_is_decided() {
    let ids: Vec<&'static str> = (0..20_000).map(|i| &*format!("r{i:05}").leak()).collect();
    for (kind, rule) in [("text", "most_frequent"), ("decimal", "highest"), ("text", "union")] {
        let records: Vec<Record> = ids.iter().map(|id| (*id, &id[1..], OLD)).collect();
        let survived =
            both(&format!("type: {kind}, fallback: none, survivorship: {rule}"), &records, &records[..10]).cell();
        let value = survived.value.unwrap().to_string();
        match rule {
            "most_frequent" => assert_eq!(value, "00000"),
            "highest" => assert_eq!(value, "19999"),
            _ => assert_eq!(value.split("; ").count(), 20_000),
        }
    }
}
