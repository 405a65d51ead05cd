//! Facts about canonical IDs over time, on hand-made records.

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};

use super::registry::{Composition, NONE, State};
use super::{Assignment, NewSalt, Outputs, Publishes, Registry, Salt, Today, Writing, decide, is_valid_id};
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
        validity: Vec::new(),
        ended: Vec::new(),
        after: Vec::new(),
        held: Vec::new(),
        merges: Vec::new(),
        distinct: Vec::new(),
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
    let (use_case, links) = (use_case(), Links::default());
    let today =
        Today { use_case: &use_case, sources: &sources, fields: &[], clusters: &clusters, links: &links, as_of: 0 };
    decide(registry, &use_case.identity, &sources, (&[], &clusters), 0).assign(registry, &today)
}

fn load(dir: &std::path::Path, entity: &str) -> anyhow::Result<Registry> {
    super::load(dir, entity, NewSalt::Random(Salt::default()))
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
        true => writing.stage(base, assignment, 0, &stamp, Outputs::Set(&publishes))?.commit(),
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
    let events: Vec<&str> = registry.happened(3).iter().map(|row| row.event).collect();
    assert_eq!(events, ["merged", "moved"]);
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
    let cases: [(&str, Change); 13] = [
        ("a canonical ID stands twice", |next| next.ids[1].id = next.ids[0].id.clone()),
        ("its check symbol is wrong", |next| next.ids[1].id = mistyped(&next.ids[1].id).into()),
        ("its check symbol is wrong", |next| next.ids[1].id = "".into()),
        ("a record stands twice", |next| next.records[1].record_id = next.records[0].record_id.clone()),
        ("records are not in order", |next| next.order.reverse()),
        ("is not that of its records", |next| next.ids[0].state = State::Merged(1)),
        ("is not that of its records", |next| next.ids[2].state = State::Away),
        ("is not that of its records", |next| next.records[2].home = 0),
        ("of a later version", |next| next.ids[0].minted_version = 9),
        ("a row that is not there", |next| next.records[0].id = 7),
        ("a row that is not there", |next| next.records[0].home = 7),
        ("has not the columns", |next| next.old.push(stood(1 << 31, 0))),
        ("of a later version", |next| next.old.push(stood(0, 1))),
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

fn stood(number: u32, last: u64) -> Composition {
    Composition { number, id: 0, last, members: [0].into(), spent: false }
}

fn mistyped(id: &str) -> String {
    let end = if id.ends_with('0') { '1' } else { '0' };
    id[..id.len() - 1].to_owned() + &end.to_string()
}

#[test]
fn a_wrong_merge_that_is_corrected_leaves_no_trace_in_the_ids() {
    let dir = tempfile::tempdir().unwrap();
    let (_, first) = after(dir.path(), &[("b10", 1), ("b11", 1), ("c6", 0), ("c900", 1)]);
    let (_, wrong) = after(dir.path(), &[("b10", 0), ("b11", 0), ("c6", 0), ("c900", 0)]);
    assert_eq!(wrong.ids[0], first.ids[1], "most records had it");
    let (registry, third) = after(dir.path(), &[("b10", 1), ("b11", 1), ("c6", 0), ("c900", 1)]);
    assert_eq!(third.ids, first.ids);
    let events: Vec<&str> = registry.happened(3).iter().map(|row| row.event).collect();
    assert_eq!(events, ["split", "moved", "revived"]);
    assert_eq!(registry.versions.len(), 3);
}

#[test]
fn another_salt_gives_other_ids_and_a_lost_one_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let new = |text: &str| NewSalt::Given(Salt::of_text(text));
    let base = super::load(dir.path(), "account", new("one")).unwrap();
    let one = assigned(&base, &[("a", 0)]);
    let other = assigned(&super::load(dir.path(), "account", new("two")).unwrap(), &[("a", 0)]);
    assert_ne!(one.ids, other.ids);
    publish(dir.path(), &base, &one).unwrap();
    let error = super::load(dir.path(), "account", new("two")).unwrap_err();
    assert!(format!("{error:#}").contains("another salt than the one that is given"));
    assert_eq!(load(dir.path(), "account").unwrap().salt, Salt::of_text("one"));
    let salt = dir.path().join("SALT");
    std::fs::write(&salt, Salt::of_text("two").hex()).unwrap();
    assert!(format!("{:#}", load(dir.path(), "account").unwrap_err()).contains("is lost or another's"));
    std::fs::write(&salt, "short").unwrap();
    assert!(format!("{:#}", load(dir.path(), "account").unwrap_err()).contains("holds no salt"));
    std::fs::remove_file(&salt).unwrap();
    assert!(format!("{:#}", load(dir.path(), "account").unwrap_err()).contains("is lost or another's"));
}

#[test]
fn who_is_away_for_longer_than_was_said_is_retired_and_leaves_its_home_to_the_others() {
    let mut registry = assigned(&Registry::default(), &[("a", 0), ("b", 0), ("c", 1)]).next;
    let first = registry.ids[0].id.clone();
    registry.retire(&[("crm".to_owned(), "a".to_owned())], "asked");
    let next = assigned(&registry, &[("b", 0), ("c", 1)]);
    assert_eq!(next.ids[0], first);
    assert!(next.next.records.iter().all(|row| row.record_id != "a"));
    let again = assigned(&next.next, &[("a", 2), ("b", 0), ("c", 1)]);
    assert_eq!((again.ids[0].as_str(), again.counts.minted), (first.as_str(), 1), "who comes back is new");
    assert!(again.next.records.iter().filter(|row| row.id == NONE).count() == 1);
}
