//! Facts about canonical IDs over time, on hand-made records.

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};

use super::*;
use crate::config::UseCase;
use crate::tables::{Clusters, Links, Reading, SourceTable, Sources};

fn use_case() -> UseCase {
    let folder = tempfile::tempdir().unwrap();
    let attribute = |n: usize| {
        format!(
            "  - {{name: f{n}, type: text, system_of_record: crm, from: {{crm: v}}, fallback: none, within_source: \
             longest, action: none}}\n"
        )
    };
    let yaml = format!(
        "use_case: u\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n  crm: {{read: \
         {{csv: \
         c.csv}}, record_id: id}}\nidentity:\n  name: {{type: text, crm: v}}\nmatch_keys:\n  - {{name: k, on: \
         [name]}}\nattributes:\n{}",
        (0..8).map(attribute).collect::<String>()
    );
    let file = folder.path().join("u.yaml");
    std::fs::write(&file, yaml).unwrap();
    crate::config::load(&file).use_case.unwrap()
}

/// Records of `crm` with these IDs, ascending, in these clusters.
fn assigned(registry: &Registry, records: &[(&str, u32)]) -> Assignment {
    let ids: Vec<&str> = records.iter().map(|record| record.0).collect();
    let frame = DataFrame::new(ids.len(), vec![Series::new("id".into(), &ids).into_column()]).unwrap();
    let record_ids = frame.column("id").unwrap().str().unwrap().clone();
    let n = ids.len();
    let table = SourceTable {
        source: 0,
        frame,
        written_ids: record_ids.clone(),
        record_ids,
        updated_at: vec![0; n],
        deleted: vec![false; n],
        contradicted: Vec::new(),
        merges: Vec::new(),
        places: crate::tables::Places::default(),
        reading: Reading::default(),
    };
    let sources = Sources { customers: vec![table], ..Sources::default() };
    let of: Vec<u32> = records.iter().map(|record| record.1).collect();
    let clusters = Clusters {
        n: of.iter().max().map_or(0, |n| *n as usize + 1),
        linked_by: vec![1; n],
        of,
        decisions: Vec::new(),
        ..Clusters::default()
    };
    assign(registry, &use_case(), &sources, &clusters, &Links::default(), 0).unwrap()
}

/// Publishes, and loads what was published.
fn after(dir: &std::path::Path, records: &[(&str, u32)]) -> (Registry, Assignment) {
    let base = load(dir, "account").unwrap();
    let assignment = assigned(&base, records);
    publish(dir, &base, &assignment).unwrap();
    (load(dir, "account").unwrap(), assignment)
}

struct Nobody;

impl crate::storage::Waiting for Nobody {
    fn waiting_for(&self, _: &str) {}
}

fn publish(dir: &std::path::Path, base: &Registry, assignment: &Assignment) -> anyhow::Result<()> {
    let writing = Writing::begin(dir, crate::storage::Limit { seconds: 5, waiting: &Nobody })?;
    writing.is_still(base)?;
    let stamp = crate::tables::Stamp { run_id: "0".repeat(32), registry_version: assignment.version(base) };
    let publishes = Publishes {
        version: stamp.registry_version,
        run_id: stamp.run_id.clone(),
        out: dir.to_owned(),
        use_case: "u".to_owned(),
        set: "000001-0".to_owned(),
    };
    match assignment.changes(base) {
        true => writing.stage(base, assignment, 0, &stamp, &publishes)?.commit(),
        false => Ok(()),
    }
}

#[test]
fn ids_are_minted_from_content_and_are_valid() {
    let one = assigned(&Registry::default(), &[("a", 0), ("b", 0), ("c", 1)]);
    let other = assigned(&Registry::default(), &[("a", 0), ("c", 1)]);
    assert_eq!(one.ids, other.ids, "the smallest record decides");
    assert!(one.ids.iter().all(|id| is_valid_id(id, "ACC")));
    assert_ne!(one.ids[0], one.ids[1]);
}

#[test]
fn a_customer_keeps_its_id_when_records_come_and_go() {
    let dir = tempfile::tempdir().unwrap();
    let (_, first) = after(dir.path(), &[("b", 0), ("c", 0)]);
    let (_, second) = after(dir.path(), &[("a", 0), ("c", 0)]);
    assert_eq!(second.ids, first.ids);
    let (_, third) = after(dir.path(), &[("b", 0)]);
    assert_eq!(third.ids, first.ids, "a record that was away comes back to its customer");
}

#[test]
fn merged_customers_keep_the_id_minted_first() {
    let dir = tempfile::tempdir().unwrap();
    let (_, first) = after(dir.path(), &[("m", 0)]);
    let (_, second) = after(dir.path(), &[("a", 0), ("m", 1)]);
    let (registry, third) = after(dir.path(), &[("a", 0), ("m", 0)]);
    assert_eq!(third.ids, first.ids);
    assert_eq!((third.counts.merged, third.counts.changed_records), (1, 1));
    assert_ne!(second.ids[0], first.ids[0]);
    assert_eq!(registry.history.last().map(|row| row.event.word()), Some("merged"));
}

#[test]
fn a_split_leaves_the_id_with_most_records_and_the_other_part_gets_another() {
    let dir = tempfile::tempdir().unwrap();
    let (_, first) = after(dir.path(), &[("a", 0), ("b", 0), ("c", 0)]);
    let (_, second) = after(dir.path(), &[("a", 0), ("b", 1), ("c", 1)]);
    assert_eq!(second.ids[1], first.ids[0]);
    assert_ne!(second.ids[0], first.ids[0], "although it holds the record the ID was minted from");
    assert_eq!((second.counts.split, second.counts.changed_records), (1, 1));
    let (_, third) = after(dir.path(), &[("a", 0), ("b", 0), ("c", 0)]);
    assert_eq!(third.ids, first.ids, "together again under the first ID");
}

#[test]
fn nothing_changed_publishes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (first, _) = after(dir.path(), &[("a", 0), ("b", 1)]);
    let (second, assignment) = after(dir.path(), &[("a", 0), ("b", 1)]);
    assert_eq!((first.version, second.version), (1, 1));
    assert_eq!(assignment.counts.minted, 0);
}

#[test]
fn two_runs_from_one_version_cannot_both_publish() {
    let dir = tempfile::tempdir().unwrap();
    let base = load(dir.path(), "account").unwrap();
    publish(dir.path(), &base, &assigned(&base, &[("a", 0)])).unwrap();
    let late = publish(dir.path(), &base, &assigned(&base, &[("b", 0)]));
    assert!(format!("{:#}", late.unwrap_err()).contains("another run published version 1"));
    assert_eq!(load(dir.path(), "account").unwrap().version, 1);
}

#[test]
fn a_version_that_no_run_can_have_written_is_refused_although_its_hashes_are_right() {
    type Change = fn(&mut Registry);
    let cases: [(&str, Change); 9] = [
        ("a canonical ID stands twice", |next| next.ids[1].id = next.ids[0].id.clone()),
        ("its check symbol is wrong", |next| next.ids[1].id = mistyped(&next.ids[1].id).into()),
        ("its check symbol is wrong", |next| next.ids[1].id = "".into()),
        ("its check symbol is wrong", |next| next.history.push(merged(next, "ACC-00000-00000-00001"))),
        ("a record stands twice", |next| next.records[1] = next.records[0].clone()),
        ("records are not in order", |next| next.records.reverse()),
        ("in a circle", |next| (next.ids[0].superseded_by, next.ids[1].superseded_by) = (Some(1), Some(0))),
        ("in a circle", |next| next.ids[2].superseded_by = Some(2)),
        ("of a later version", |next| next.ids[0].minted_version = 9),
    ];
    for (says, change) in cases {
        let dir = tempfile::tempdir().unwrap();
        let base = load(dir.path(), "account").unwrap();
        let mut assignment = assigned(&base, &[("a", 0), ("b", 1), ("c", 2)]);
        change(&mut assignment.next);
        publish(dir.path(), &base, &assignment).unwrap();
        let error = format!("{:#}", load(dir.path(), "account").unwrap_err());
        assert!(error.contains(says) && error.contains("is damaged; restore it"), "{says}: {error}");
    }
}

fn mistyped(id: &str) -> String {
    let end = if id.ends_with('0') { '1' } else { '0' };
    id[..id.len() - 1].to_owned() + &end.to_string()
}

fn merged(registry: &Registry, id: &str) -> registry::HistoryRow {
    let text = |text: &str| text.to_owned();
    registry::HistoryRow {
        version: 1,
        as_of: text(""),
        use_case: text("u"),
        event: super::registry::Event::Merged,
        id: registry.ids[0].id.to_string(),
        other: Some(text(id)),
        cause: text(""),
    }
}

#[test]
fn a_table_that_names_no_row_or_says_another_id_than_its_row_is_refused() {
    let registry = assigned(&Registry::default(), &[("a", 0), ("b", 1)]).next;
    let good = tables::frames(&registry).unwrap();
    assert_eq!(sound::fault(&registry, &good), None);
    let mut wrong = registry.clone();
    wrong.records[0].id = 7;
    assert_eq!(sound::fault(&wrong, &good), Some("a table names a row that is not there"));
    let mut wrong = registry.clone();
    wrong.records[0].id = 1;
    assert_eq!(sound::fault(&wrong, &good), Some("a canonical ID and the row beside it do not say the same"));
    let mut wrong = registry;
    wrong.ids[0].superseded_by = Some(1);
    assert_eq!(sound::fault(&wrong, &good), Some("a canonical ID and the row beside it do not say the same"));
}
