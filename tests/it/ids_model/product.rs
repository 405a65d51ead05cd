//! The product beside the model: the same days, the same IDs and the same events.
//!
//! In: histories. Out: nothing, where they agree on every day. Some go through the disk, a version a day.

use std::collections::BTreeMap;
use std::path::Path;

use c360::config::UseCase;
use c360::identity::{self, NewSalt, Outputs, Publishes, Registry, Salt, Today, Writing};
use c360::storage::{Limit, Waiting};
use c360::tables::{Clusters, Links, Places, Reading, SourceTable, Sources, Stamp};
use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};

use super::events::Event;
use super::histories::{Day, random};
use super::model::Id;
use super::rule::PROPOSED;
use super::runs::{By, Seen, run};
use super::{EVERYTHING, KINDS};

struct Product {
    use_case: UseCase,
    registry: Registry,
    /// The text of each of the model's IDs.
    texts: BTreeMap<Id, String>,
    /// The model's ID of every record yesterday.
    had: BTreeMap<u16, Id>,
}

fn key(record: u16) -> (String, String) {
    ("crm".to_owned(), format!("{record:05}"))
}

impl Product {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("u.yaml");
        std::fs::write(&file, include_str!("product.yaml")).unwrap();
        let use_case = c360::config::load(&file).use_case.unwrap();
        Self { use_case, registry: Registry::default(), texts: BTreeMap::new(), had: BTreeMap::new() }
    }

    /// A day; with a folder, it is published there and read again.
    fn step(&mut self, seen: &Seen<u16>, as_of: i64, folder: Option<&Path>) {
        let retired: Vec<(String, String)> = seen.retired.iter().map(|record| key(*record)).collect();
        self.registry.retire(&retired, "asked");
        let here: Vec<u16> = seen.here.iter().copied().collect();
        let sources = sources(&here);
        let of: Vec<u32> = here
            .iter()
            .map(|record| seen.customers.iter().position(|customer| customer.contains(record)).unwrap() as u32)
            .collect();
        let n = seen.customers.len();
        let clusters = Clusters { n, linked_by: vec![1; here.len()], of, ..Clusters::default() };
        let links = Links::default();
        let today = Today {
            use_case: &self.use_case,
            sources: &sources,
            fields: &[],
            clusters: &clusters,
            links: &links,
            as_of,
        };
        let identity = &self.use_case.identity;
        let assignment = identity::decide(&self.registry, identity, &sources, (&[], &clusters), as_of)
            .assign(&self.registry, &today);
        self.same_ids(&assignment.ids, seen);
        self.same_events(assignment.next(), seen);
        self.had.clone_from(&seen.registry.as_ref().unwrap().id_of);
        match folder {
            None => self.registry = assignment.next().clone(),
            Some(_) if !assignment.changes(&self.registry) => {}
            Some(folder) => {
                let writing = Writing::begin(folder, Limit { seconds: 5, waiting: &Nobody }).unwrap();
                let stamp = Stamp { run_id: "0".repeat(32), registry_version: assignment.version(&self.registry) };
                let publishes = Publishes {
                    version: stamp.registry_version,
                    run_id: stamp.run_id.clone(),
                    out: folder.to_owned(),
                    use_case: "u".to_owned(),
                    set: "000001-0".to_owned(),
                };
                writing
                    .stage(&self.registry, &assignment, as_of, &stamp, Outputs::Set(&publishes))
                    .unwrap()
                    .commit()
                    .unwrap();
                self.registry = loaded(folder);
                assert!(self.registry.says_the_same(assignment.next()), "what was read is what was written");
            }
        }
    }

    fn same_ids(&mut self, ids: &[String], seen: &Seen<u16>) {
        for (text, id) in ids.iter().zip(&seen.ids) {
            assert_eq!(self.texts.entry(*id).or_insert_with(|| text.clone()), text, "ID {id}");
        }
        let mut texts: Vec<&String> = self.texts.values().collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), self.texts.len(), "two IDs are two texts");
    }

    /// Of what both tell: records that left and came back are told by the product alone.
    fn same_events(&self, next: &Registry, seen: &Seen<u16>) {
        let text = |id: &Id| self.texts.get(id).cloned().unwrap_or_default();
        let mut expected: Vec<(&str, String, String, String)> = Vec::new();
        for event in &seen.events {
            let none = String::new;
            expected.push(match event {
                Event::Merged(id, into) => ("merged", text(id), text(into), none()),
                Event::Split(from, id) => ("split", text(id), text(from), none()),
                Event::Revived(id) => ("revived", text(id), none(), none()),
                Event::Retired(id) => ("retired", text(id), none(), none()),
                // Of every record that has another ID the product says so, and of customers the records.
                _ => continue,
            });
        }
        for (record, id) in &seen.registry.as_ref().unwrap().id_of {
            let was = self.had.get(record).filter(|was| *was != id && !seen.retired.contains(record));
            expected.extend(was.map(|was| ("moved", text(id), text(was), key(*record).1)));
        }
        expected.sort();
        let mut found: Vec<(&str, String, String, String)> = Vec::new();
        for row in next.happened(next.version) {
            if !["left", "returned", "forgotten"].contains(&row.event) {
                assert!(!row.cause.is_empty(), "every change has a cause");
                let other = if row.event == "revived" { String::new() } else { row.other.unwrap_or_default() };
                found.push((row.event, row.id, other, row.record.map_or_else(String::new, |(_, id)| id)));
            }
        }
        found.sort();
        assert_eq!(found, expected);
    }
}

struct Nobody;

impl Waiting for Nobody {
    fn waiting_for(&self, _: &str) {}
}

fn loaded(folder: &Path) -> Registry {
    identity::load(folder, "account", NewSalt::Random(Salt::default())).unwrap()
}

fn sources(here: &[u16]) -> Sources {
    let ids: Vec<String> = here.iter().map(|record| key(*record).1).collect();
    let frame = DataFrame::new(ids.len(), vec![Series::new("id".into(), &ids).into_column()]).unwrap();
    let record_ids = frame.column("id").unwrap().str().unwrap().clone();
    let table = SourceTable {
        source: 0,
        frame,
        written_ids: record_ids.clone(),
        record_ids,
        updated_at: vec![0; here.len()],
        deleted: vec![false; here.len()],
        contradicted: Vec::new(),
        validity: Vec::new(),
        ended: Vec::new(),
        after: Vec::new(),
        held: Vec::new(),
        merges: Vec::new(),
        distinct: Vec::new(),
        places: Places::default(),
        reading: Reading::default(),
    };
    Sources { customers: vec![table], ..Sources::default() }
}

fn agree(history: &[Day<u16>], folder: Option<&Path>) {
    let mut product = Product::new();
    if let Some(folder) = folder {
        product.registry = loaded(folder);
    }
    for (n, seen) in (1..).zip(run(history, By::Rule(PROPOSED))) {
        product.step(&seen, n, folder);
    }
}

#[test]
fn the_product_gives_the_ids_that_the_model_gives() {
    for (_, happens) in KINDS {
        (0..700).for_each(|seed| agree(&random(seed, happens), None));
    }
}

#[test]
fn versions_that_say_only_what_changed_say_as_much_as_one_that_says_all() {
    for seed in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        agree(&random(seed, EVERYTHING), Some(folder.path()));
    }
}

/// `cargo test -- --ignored` runs it: a minute.
#[test]
#[ignore = "long; `make prove-identity`"]
fn ten_thousand_histories() {
    for (kind, happens) in KINDS {
        (0..10_000).for_each(|seed| agree(&random(seed, happens), None));
        println!("{kind}: product and model agree on 10,000 histories");
    }
}
