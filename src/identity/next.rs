//! The registry's next version while it is made: IDs and history, then records, then links.
//!
//! In: the last version, and what was decided about IDs. Out: the rows of the next one. It promises that nothing the
//! last version knew is lost: records that are absent today stay, and so does what other use cases have linked.

use std::sync::Arc;

use polars::prelude::PlSmallStr;

use super::registry::{Event, HistoryRow, IdRow, LinkRow, RecordRow, Registry};
use crate::config::UseCase;
use crate::tables::{Clusters, Evidence, IdCounts, Links, Micros, Sources, moments};

/// The next version while it is made: IDs and history first.
pub(super) struct Next<'a> {
    pub(super) registry: Registry,
    use_case: &'a UseCase,
    as_of: Arc<str>,
    by: Arc<str>,
    pub(super) counts: IdCounts,
}

impl<'a> Next<'a> {
    pub(super) fn new(base: &Registry, use_case: &'a UseCase, as_of: Micros) -> Self {
        let registry = Registry {
            version: base.next(),
            ids: base.ids.clone(),
            history: base.history.clone(),
            ..Registry::default()
        };
        Self {
            registry,
            use_case,
            as_of: moments::timestamp_text(as_of).into(),
            by: use_case.name.as_str().into(),
            counts: IdCounts::default(),
        }
    }

    fn note(&mut self, event: Event, id: u32, other: u32, cause: String) {
        let text = |id: u32| self.registry.ids[id as usize].id.to_string();
        let row = HistoryRow {
            version: self.registry.version,
            as_of: self.as_of.to_string(),
            use_case: self.use_case.name.clone(),
            event,
            id: text(id),
            other: Some(text(other)),
            cause,
        };
        self.registry.history.push(row);
    }

    pub(super) fn mint(&mut self, id: PlSmallStr, split_from: Option<u32>) -> u32 {
        let index = self.registry.ids.len() as u32;
        self.counts.minted += 1;
        self.registry.ids.push(IdRow {
            id,
            minted_version: self.registry.version,
            minted_as_of: self.as_of.clone(),
            minted_by: self.by.clone(),
            superseded_by: None,
        });
        if let Some(other) = split_from {
            self.counts.split += 1;
            self.note(
                Event::Split,
                index,
                other,
                "most of the records that shared the ID are another customer".to_owned(),
            );
        }
        index
    }

    pub(super) fn supersede(&mut self, index: u32, by: u32, cause: String) {
        self.counts.merged += 1;
        self.registry.ids[index as usize].superseded_by = Some(by);
        self.note(Event::Merged, index, by, cause);
    }
}

/// Where rows of the last version and today's records stand in the next one.
pub(super) struct Moved {
    of_row: Vec<u32>,
    of_record: Vec<u32>,
}

/// Today's records with today's IDs, and those that are absent today with what stands for theirs; ordered by source and
/// ID.
pub(super) fn merge_records(
    base: &Registry,
    next: &mut Registry,
    use_case: &UseCase,
    sources: &Sources,
    id_of: impl Fn(usize) -> u32,
) -> Moved {
    let mut names: Vec<String> = base.sources.clone();
    names.extend(sources.customers.iter().map(|table| use_case.identity.sources[table.source].name.clone()));
    names.sort_unstable();
    names.dedup();
    let mut moved =
        Moved { of_row: Vec::with_capacity(base.records.len()), of_record: Vec::with_capacity(sources.n_records()) };
    let mut old = base.records.iter().peekable();
    for (n, name) in (0u16..).zip(&names) {
        let was = base.sources.iter().position(|source| source == name);
        let mut keep = |row: &RecordRow, next: &mut Registry| {
            moved.of_row.push(next.records.len() as u32);
            let id = next.resolve(row.id).unwrap_or(row.id);
            next.records.push(RecordRow { source: n, record_id: row.record_id.clone(), id });
        };
        let table = sources.customers.iter().find(|table| use_case.identity.sources[table.source].name == *name);
        let mut new_rows: Vec<u32> = Vec::new();
        for record_id in table.into_iter().flat_map(|table| table.record_ids.iter()).map(Option::unwrap_or_default) {
            while let Some(row) =
                old.next_if(|row| Some(row.source as usize) == was && row.record_id.as_str() < record_id)
            {
                keep(row, next);
            }
            let here = next.records.len() as u32;
            if let Some(row) =
                old.next_if(|row| Some(row.source as usize) == was && row.record_id.as_str() == record_id)
            {
                keep(row, next);
            } else {
                next.records.push(RecordRow { source: n, record_id: record_id.into(), id: 0 });
            }
            new_rows.push(here);
        }
        while let Some(row) = old.next_if(|row| Some(row.source as usize) == was) {
            keep(row, next);
        }
        for row in new_rows {
            next.records[row as usize].id = id_of(moved.of_record.len());
            moved.of_record.push(row);
        }
    }
    next.sources = names;
    moved
}

/// The evidence of other use cases as it was, and of this one as it is today.
pub(super) fn next_links(
    base: &Registry,
    next: &mut Registry,
    use_case: &UseCase,
    clusters: &Clusters,
    links: &Links,
    moved: &Moved,
) {
    let mut name = |text: &str| match next.names.iter().position(|name| name == text) {
        Some(n) => n as u16,
        None => {
            next.names.push(text.to_owned());
            (next.names.len() - 1) as u16
        }
    };
    let of_base: Vec<u16> = base.names.iter().map(|text| name(text)).collect();
    let own = name(&use_case.name);
    let system_merge = name("system_merge");
    let model = name("match_model");
    let keys: Vec<u16> = use_case.identity.match_keys.iter().map(|key| name(&key.name)).collect();
    for row in &base.links {
        if base.names[row.use_case as usize] != use_case.name {
            next.links.push(LinkRow {
                use_case: of_base[row.use_case as usize],
                evidence: of_base[row.evidence as usize],
                left: moved.of_row[row.left as usize],
                right: moved.of_row[row.right as usize],
            });
        }
    }
    for group in links.groups.iter().chain(&clusters.by_model) {
        let evidence = match group.evidence {
            Evidence::SystemMerge => system_merge,
            Evidence::MatchKey(k) => keys[k],
            Evidence::Registry => continue,
            Evidence::Model => model,
        };
        for pair in
            group.records.windows(2).filter(|pair| clusters.of[pair[0] as usize] == clusters.of[pair[1] as usize])
        {
            next.links.push(LinkRow {
                use_case: own,
                evidence,
                left: moved.of_record[pair[0] as usize],
                right: moved.of_record[pair[1] as usize],
            });
        }
    }
    next.links.sort_unstable();
    next.links.dedup();
}
