//! Values that stand inside columns of JSON: positions and all elements of lists, and the record an event belongs to.

use c360::sources::Environment;
use c360::tables::NO_RECORD;

/// Records with lists of objects, and events that name their record inside JSON.
const USE_CASE: &str = "use_case: inside
title: t
entity: account
id_prefix: ACC
purpose:
  decision: d
  owner: o
  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}
sources:
  crm: {read: {ndjson: crm.ndjson}, record_id: id}
  log: {read: {ndjson: log.ndjson}, events_of: crm, record_id: RECORD_ID, happened_at: at}
identity:
  city: {type: text, crm: {json: [addresses, 1, city]}}
  mail: {type: email, crm: {json: [emails, \"*\", value]}}
  number: {type: identifier, crm: {json: [props, crm, id]}}
match_keys: [{name: by_mail, on: [mail]}]
attributes:
";

fn load(record_id: &str) -> (tempfile::TempDir, c360::config::Loaded) {
    let place = tempfile::tempdir().unwrap();
    let attributes = (0..8).map(|n| {
        format!(
            "  - {{name: a{n}, type: integer, system_of_record: log, from: {{log: {{aggregate: count(*)}}}}, fallback: \
             none, action: a}}\n"
        )
    });
    let yaml = USE_CASE.replace("RECORD_ID", record_id) + &attributes.collect::<String>();
    std::fs::write(place.path().join("use_case.yaml"), yaml).unwrap();
    let loaded = c360::config::load(&place.path().join("use_case.yaml"));
    (place, loaded)
}

#[test]
fn identity_takes_a_position_or_every_element_of_a_list() {
    let (place, loaded) = load("{json: [payload, account, 0]}");
    let case = loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings));
    let records = [
        concat!(
            r#"{"id":"r1","addresses":[{"city":"Bonn"},{"city":"Kiel"}],"props":{"crm":{"id":9007199254740993}},"#,
            r#""emails":[{"value":"a@alpha.de"},{"value":"b@beta.de"}]}"#
        ),
        r#"{"id":"r2","addresses":[{"city":"Bonn"}],"emails":[],"props":{"crm":null}}"#,
        r#"{"id":"r3","addresses":null,"emails":[{"value":null},{}],"props":"none"}"#,
        r#"{"id":"r4","addresses":{"city":"Bonn"},"emails":"b@beta.de","props":{"crm":{"id":"0.10"}}}"#,
    ];
    std::fs::write(place.path().join("crm.ndjson"), records.join("\n")).unwrap();
    let events = [
        r#"{"payload":{"account":["r1"]},"at":"2026-01-01"}"#,
        r#"{"payload":{"account":"r2"},"at":"2026-01-01"}"#,
        r#"{"payload":"oops","at":"2026-01-01"}"#,
        r#"{"payload":{"account":[]},"at":"2026-01-01"}"#,
        r#"{"at":"2026-01-01"}"#,
    ];
    std::fs::write(place.path().join("log.ndjson"), events.join("\n")).unwrap();
    let sources = c360::sources::read(&case.identity, &case.needs(), &Environment::new(), i64::MAX).unwrap();
    let fields = c360::resolve::fields(&case.identity, &sources).unwrap();
    let values = |field: usize, record: usize| {
        let field = &fields[field];
        let codes = &field.codes[field.offsets[record] as usize..field.offsets[record + 1] as usize];
        codes.iter().map(|code| field.values[*code as usize].to_owned()).collect::<Vec<_>>()
    };
    let expected: [[&[&str]; 4]; 3] = [
        [&["kiel"], &[], &[], &[]],
        [&["a@alpha.de", "b@beta.de"], &[], &[], &[]],
        [&["9007199254740993"], &[], &[], &["0.10"]],
    ];
    for (field, records) in expected.iter().enumerate() {
        for (record, expected) in records.iter().enumerate() {
            assert_eq!(values(field, record), *expected, "field {field} of record {record}");
        }
    }
    let invalid: Vec<usize> = fields.iter().map(|field| field.counts[0].invalid).collect();
    assert_eq!(invalid, [0, 1, 1], "what is there and is not what the path says is counted");

    let table = &sources.events[0];
    let place_of = |record: u32| if record == NO_RECORD { None } else { Some(sources.key(record).1.to_owned()) };
    let records: Vec<_> = table.record.iter().map(|record| place_of(*record)).collect();
    assert_eq!(records, [Some("r1".to_owned()), None, None, None, None]);
    let unread = table.reading.unread.iter().find(|unread| unread.key == "record_id").unwrap();
    assert_eq!((unread.values, unread.filled), (2, 3), "a step that leads nowhere, and no JSON");
}

#[test]
fn only_events_take_their_record_out_of_json() {
    let (_place, loaded) = load("{json: [payload, account, id]}");
    assert!(loaded.use_case.is_some(), "{:?}", loaded.findings);
    for record_id in ["{json: [payload]}", "{split: [payload, x]}", "[payload]", "{json: [payload, -1]}"] {
        let (_place, loaded) = load(record_id);
        assert!(loaded.use_case.is_none(), "{record_id}");
        assert!(!loaded.findings.is_empty(), "{record_id}");
    }
    let (place, _) = load("id");
    let yaml = std::fs::read_to_string(place.path().join("use_case.yaml")).unwrap();
    let file = place.path().join("use_case.yaml");
    std::fs::write(&file, yaml.replace("crm.ndjson}, record_id: id", "crm.ndjson}, record_id: {json: [a, b]}"))
        .unwrap();
    let findings = c360::config::load(&file).findings;
    assert!(
        findings.iter().any(|f| f.code == "not-for-customers" && f.path == "sources.crm.record_id"),
        "{findings:?}"
    );
}
