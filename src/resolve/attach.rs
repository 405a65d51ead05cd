//! Events that name no record, such as orders of guests: whose they are by an identity field.
//!
//! In: events, the standard values of records, and which records are one customer. Out: the record that each event
//! hangs on. It promises that an event belongs to a customer only where live records of this one customer alone have
//! the value: what several customers share says nothing, and what no match key would read does not either.

use std::collections::{BTreeMap, HashMap};

use xxhash_rust::xxh3::Xxh3Builder;

use super::standardise::standard_values;
use crate::config::{Identity, Role};
use crate::tables::{ClusterIndex, Clusters, Counting, NO_RECORD, RecordIndex, Sources, StandardField, Wrong};

/// Whose a value is.
#[derive(Clone, Copy)]
enum Owner {
    /// One customer's, with its first live record that has it.
    One(ClusterIndex, RecordIndex),
    /// Several customers'.
    Several,
}

/// Attaches the events that name no record, where a field says whose they are.
pub fn attach(identity: &Identity, sources: &mut Sources, fields: &[StandardField], clusters: &Clusters) {
    let deleted = sources.deleted();
    let mut owners: BTreeMap<usize, HashMap<&str, Owner, Xxh3Builder>> = BTreeMap::new();
    for table in &mut sources.events {
        let Role::Events(events) = &identity.sources[table.source].role else { continue };
        for (name, column) in &events.by {
            let Some(f) = identity.fields.iter().position(|field| field.name == *name) else { continue };
            let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok().cloned()) else {
                continue;
            };
            let owners = owners.entry(f).or_insert_with(|| owned(&fields[f], clusters, &deleted));
            let mut known: HashMap<&str, RecordIndex, Xxh3Builder> = HashMap::default();
            let (mut attached, mut counting) = (0, Counting::default());
            for (row, (record, text)) in table.record.iter_mut().zip(texts.iter()).enumerate() {
                let Some(text) = text.filter(|_| *record == NO_RECORD) else { continue };
                *record = *known.entry(text).or_insert_with(|| {
                    let values = standard_values(&identity.fields[f], text);
                    let mut of = values.iter().filter_map(|value| owners.get(value.as_str()));
                    match (of.next(), of.next()) {
                        (Some(Owner::One(_, record)), None) => *record,
                        _ => NO_RECORD,
                    }
                });
                attached += usize::from(*record != NO_RECORD);
                counting.saw(table.places.read_row(row), *record != NO_RECORD);
            }
            table.reading.unread.extend(counting.said("by", Wrong::NoRecord, &table.places));
            table.reading.unattached -= attached.min(table.reading.unattached);
        }
    }
}

/// Whose each value of a field is.
fn owned<'a>(field: &'a StandardField, clusters: &Clusters, deleted: &[bool]) -> HashMap<&'a str, Owner, Xxh3Builder> {
    let mut owners: Vec<Option<Owner>> = vec![None; field.values.len()];
    for (record, cluster) in clusters.of.iter().enumerate().filter(|(record, _)| !deleted[*record]) {
        for code in field.of_its_type(record) {
            let owner = &mut owners[code as usize];
            *owner = Some(match *owner {
                None => Owner::One(*cluster, record as RecordIndex),
                Some(Owner::One(one, first)) if one == *cluster => Owner::One(one, first),
                Some(_) => Owner::Several,
            });
        }
    }
    let known = owners.into_iter().enumerate();
    known.filter_map(|(code, owner)| Some((&field.values[code], owner?))).collect()
}
