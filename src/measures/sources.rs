//! What was read from each source, and how far its records carry their canonical ID.
//!
//! In: the tables that were read, and the customers. Out: one row of figures a source, customers first.

use super::figures::{Carried, NotWritten, SourceKind, SourceMeasures};
use super::inputs::Inputs;
use super::share::share;
use crate::config::{Role, Source, WriteBack};
use crate::profile::ByKey;
use crate::tables::{ClusterIndex, moments};
use crate::types::{is_null, trimmed};

/// The sources of customers, then those of events.
pub(super) fn source_measures(inputs: &Inputs<'_>) -> Vec<SourceMeasures> {
    let clusters = inputs.clusters;
    let mut sources_of = vec![0u64; clusters.n];
    for (position, table) in inputs.sources.customers.iter().enumerate() {
        for (row, record) in inputs.sources.range(position).enumerate() {
            if !table.deleted[row] {
                sources_of[clusters.of[record] as usize] |= 1 << position.min(63);
            }
        }
    }
    let mut all = Vec::new();
    for (position, table) in inputs.sources.customers.iter().enumerate() {
        let source = &inputs.use_case.identity.sources[table.source];
        let write_back = inputs.use_case.write_back.iter().find(|write_back| write_back.source == table.source);
        let carries = write_back.map(|write_back| write_back.canonical_id.as_str()).or_else(|| carries(source));
        let held = carries.and_then(|column| table.frame.column(column).ok()?.str().ok().cloned());
        let (mut live, mut linked, mut carried) = (0, 0, Carried::default());
        let mut customers: Vec<ClusterIndex> = Vec::new();
        for (row, record) in inputs.sources.range(position).enumerate() {
            if table.deleted[row] {
                continue;
            }
            let cluster = clusters.of[record];
            live += 1;
            customers.push(cluster);
            linked += usize::from(sources_of[cluster as usize].count_ones() > 1);
            let text = held.as_ref().and_then(|held| held.get(row)).map_or("", trimmed);
            let id = inputs.ids[cluster as usize].as_str();
            *match text {
                text if text == id => &mut carried.right,
                text if text.is_empty() || is_null(text) => &mut carried.missing,
                text if inputs.superseded.get(text).is_some_and(|into| *into == id) => &mut carried.superseded,
                _ => &mut carried.wrong,
            } += 1;
        }
        customers.sort_unstable();
        customers.dedup();
        all.push(SourceMeasures {
            name: source.name.clone(),
            label: source.label.clone(),
            kind: SourceKind::Customers,
            rows: table.reading.rows,
            records: table.record_ids.len(),
            deleted: table.record_ids.len() - live - table.reading.ended,
            ended: table.reading.ended,
            ended_values: table.reading.ended_values,
            older_versions: table.reading.older_versions,
            forgotten: table.reading.forgotten,
            left_out: table.reading.left_out,
            undated: table.reading.undated,
            newest: None,
            unattached: 0,
            of_deleted: 0,
            merged_into_unknown: table.reading.merged_into_unknown,
            unread: table.reading.unread.clone(),
            customers: customers.len(),
            records_per_customer: share(live, customers.len()),
            linked_share: share(linked, live),
            propagation: carries.map(|_| share(carried.right, live)),
            carried: carries.map(|_| carried),
            not_written: write_back.and_then(|write_back| not_written(inputs, write_back)),
        });
    }
    for table in inputs.passed {
        let source = &inputs.use_case.identity.sources[table.source];
        let (counted, customers) = (table.counted, table.customers);
        all.push(SourceMeasures {
            name: source.name.clone(),
            label: source.label.clone(),
            kind: SourceKind::Events,
            rows: table.reading.rows,
            records: counted,
            deleted: 0,
            ended: 0,
            ended_values: 0,
            older_versions: table.reading.older_versions,
            forgotten: table.reading.forgotten,
            left_out: table.reading.left_out,
            undated: table.reading.undated,
            newest: table.reading.newest.map(moments::timestamp_text),
            unattached: table.reading.unattached,
            of_deleted: table.reading.of_deleted,
            merged_into_unknown: 0,
            unread: table.reading.unread.clone(),
            customers,
            records_per_customer: share(counted, customers),
            linked_share: 0.0,
            propagation: None,
            carried: None,
            not_written: None,
        });
    }
    all
}

/// The column in which a source carries canonical IDs.
fn carries(source: &Source) -> Option<&str> {
    match &source.role {
        Role::Customers(customers) => customers.canonical_id.as_deref(),
        Role::Events(_) => None,
    }
}

/// The records that a write-back cannot find by its key, where there are some.
fn not_written(inputs: &Inputs<'_>, write_back: &WriteBack) -> Option<NotWritten> {
    if write_back.key == inputs.use_case.identity.sources[write_back.source].record_id {
        return None;
    }
    let by_key = ByKey::of(write_back, inputs.use_case, inputs.sources, inputs.clusters)?;
    let not_written = NotWritten {
        key: write_back.key.clone(),
        shared_keys: by_key.shared,
        records_of_shared_keys: by_key.records_of_shared,
        without_key: by_key.without,
    };
    (by_key.shared + by_key.without > 0).then_some(not_written)
}
