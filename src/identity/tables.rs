//! The registry as four tables, and back.
//!
//! In: rows. Out: frames, and rows again. A table that has not the columns it should have is no registry; whether the
//! rows can be what a run has written is asked by `sound`.

use std::sync::Arc;

use anyhow::Result;
use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, Series};

use super::registry::{Event, HistoryRow, IdRow, LinkRow, RecordRow, Registry};

/// The files of a version, in the order of [`frames`].
pub(super) const FILES: [&str; 4] = ["records.parquet", "ids.parquet", "history.parquet", "links.parquet"];

/// The rows of four tables; `None` where a table has not the columns it should have.
pub(super) fn rows(frames: &[DataFrame]) -> Option<Registry> {
    let [records, ids, history, links] = frames else { return None };
    let RecordColumns { sources, rows } = RecordColumns::of(records)?;
    let (names, links) = links_of(links)?;
    Some(Registry {
        sources,
        records: rows,
        ids: ids_of(ids)?,
        history: history_of(history)?,
        names,
        links,
        ..Registry::default()
    })
}

struct RecordColumns {
    sources: Vec<String>,
    rows: Vec<RecordRow>,
}

impl RecordColumns {
    fn of(frame: &DataFrame) -> Option<Self> {
        let (source, record_id) =
            (frame.column("source").ok()?.str().ok()?, frame.column("record_id").ok()?.str().ok()?);
        let id = frame.column("id_row").ok()?.u32().ok()?;
        let mut sources: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(frame.height());
        for ((source, record_id), id) in source.iter().zip(record_id.iter()).zip(id.iter()) {
            // Rows are ordered by source, so a new name is the next one.
            if sources.last().map(String::as_str) != source {
                sources.push(source?.to_owned());
            }
            rows.push(RecordRow { source: (sources.len() - 1) as u16, record_id: record_id?.into(), id: id? });
        }
        Some(Self { sources, rows })
    }
}

fn ids_of(frame: &DataFrame) -> Option<Vec<IdRow>> {
    let text = |column: &str| frame.column(column).ok()?.str().ok().cloned();
    let (id, as_of, by) = (text("canonical_id")?, text("minted_as_of")?, text("minted_by")?);
    let (version, superseded) =
        (frame.column("minted_version").ok()?.u64().ok()?, frame.column("superseded_by_row").ok()?.u32().ok()?);
    let mut shared: Vec<Arc<str>> = Vec::new();
    let mut share = |text: &str| match shared.iter().rev().find(|known| &***known == text) {
        Some(known) => known.clone(),
        None => {
            shared.push(text.into());
            Arc::from(text)
        }
    };
    (0..frame.height())
        .map(|row| {
            Some(IdRow {
                id: id.get(row)?.into(),
                minted_version: version.get(row)?,
                minted_as_of: share(as_of.get(row)?),
                minted_by: share(by.get(row)?),
                superseded_by: superseded.get(row),
            })
        })
        .collect()
}

fn history_of(frame: &DataFrame) -> Option<Vec<HistoryRow>> {
    let text = |column: &str, row: usize| -> Option<String> {
        frame.column(column).ok()?.str().ok()?.get(row).map(str::to_owned)
    };
    (0..frame.height())
        .map(|row| {
            Some(HistoryRow {
                version: frame.column("version").ok()?.u64().ok()?.get(row)?,
                as_of: text("as_of", row)?,
                use_case: text("use_case", row)?,
                event: Event::of(&text("event", row)?)?,
                id: text("canonical_id", row)?,
                other: text("other_id", row),
                cause: text("cause", row)?,
            })
        })
        .collect()
}

fn links_of(frame: &DataFrame) -> Option<(Vec<String>, Vec<LinkRow>)> {
    let (use_case, evidence) = (frame.column("use_case").ok()?.str().ok()?, frame.column("evidence").ok()?.str().ok()?);
    let (left, right) = (frame.column("left_row").ok()?.u32().ok()?, frame.column("right_row").ok()?.u32().ok()?);
    let mut names: Vec<String> = Vec::new();
    let mut name = |text: &str| match names.iter().position(|name| name == text) {
        Some(n) => n as u16,
        None => {
            names.push(text.to_owned());
            (names.len() - 1) as u16
        }
    };
    let mut links = Vec::with_capacity(frame.height());
    for (((use_case, evidence), left), right) in use_case.iter().zip(evidence.iter()).zip(left.iter()).zip(right.iter())
    {
        links.push(LinkRow { use_case: name(use_case?), evidence: name(evidence?), left: left?, right: right? });
    }
    Some((names, links))
}

fn text<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Column {
    Series::new(name.into(), values.collect::<Vec<_>>()).into_column()
}

/// The four tables of a version.
pub(super) fn frames(next: &Registry) -> Result<[DataFrame; 4]> {
    let (records, ids, links, history) = (&next.records, &next.ids, &next.links, &next.history);
    let id = |index: u32| next.ids[index as usize].id.as_str();
    let u32s = |name: &str, values: Vec<u32>| Series::new(name.into(), values).into_column();
    Ok([
        DataFrame::new(
            records.len(),
            vec![
                text("source", records.iter().map(|r| next.sources[r.source as usize].as_str())),
                text("record_id", records.iter().map(|r| r.record_id.as_str())),
                text("canonical_id", records.iter().map(|r| id(r.id))),
                u32s("id_row", records.iter().map(|r| r.id).collect()),
            ],
        )?,
        DataFrame::new(
            ids.len(),
            vec![
                text("canonical_id", ids.iter().map(|r| r.id.as_str())),
                Series::new("minted_version".into(), ids.iter().map(|r| r.minted_version).collect::<Vec<_>>())
                    .into_column(),
                text("minted_as_of", ids.iter().map(|r| &*r.minted_as_of)),
                text("minted_by", ids.iter().map(|r| &*r.minted_by)),
                Series::new("superseded_by".into(), ids.iter().map(|r| r.superseded_by.map(id)).collect::<Vec<_>>())
                    .into_column(),
                Series::new("superseded_by_row".into(), ids.iter().map(|r| r.superseded_by).collect::<Vec<_>>())
                    .into_column(),
            ],
        )?,
        DataFrame::new(
            history.len(),
            vec![
                Series::new("version".into(), history.iter().map(|r| r.version).collect::<Vec<_>>()).into_column(),
                text("as_of", history.iter().map(|r| r.as_of.as_str())),
                text("use_case", history.iter().map(|r| r.use_case.as_str())),
                text("event", history.iter().map(|r| r.event.word())),
                text("canonical_id", history.iter().map(|r| r.id.as_str())),
                Series::new("other_id".into(), history.iter().map(|r| r.other.as_deref()).collect::<Vec<_>>())
                    .into_column(),
                text("cause", history.iter().map(|r| r.cause.as_str())),
            ],
        )?,
        DataFrame::new(
            links.len(),
            vec![
                text("use_case", links.iter().map(|r| next.names[r.use_case as usize].as_str())),
                text("evidence", links.iter().map(|r| next.names[r.evidence as usize].as_str())),
                u32s("left_row", links.iter().map(|r| r.left).collect()),
                u32s("right_row", links.iter().map(|r| r.right).collect()),
            ],
        )?,
    ])
}
