//! The registry as seven tables.
//!
//! In: rows. Out: frames. A version says all, or what changed since the one before it: then each row stands for itself
//! as it is now. A record that is retired has no `record_id`, a composition that is forgotten no `id`, and a link that
//! came apart is `gone`.

use anyhow::Result;
use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, Series};

use crate::identity::changes::Changes;
use crate::identity::registry::{Composition, LinkRow, NONE, Registry, State, VersionRow};

/// The file of the links.
pub(super) const LINKS: &str = "links.parquet";

/// The files of a version, in the order of [`frames`].
pub(in crate::identity) const FILES: [&str; 7] = [
    "records.parquet",
    "ids.parquet",
    "compositions.parquet",
    "members.parquet",
    LINKS,
    "events.parquet",
    "versions.parquet",
];

/// The seven tables of a version: of all rows, or of those that changed.
pub(super) fn frames(next: &Registry, changes: Option<&Changes>, version: &VersionRow) -> Result<[DataFrame; 7]> {
    let numbers = changes.map_or_else(|| all_records(next), |changes| changes.records.clone());
    let ids = changes.map_or_else(|| (0..next.ids.len() as u32).collect(), |changes| changes.ids.clone());
    let old: Vec<&Composition> = match changes {
        Some(changes) => changes.old.iter().map(|place| &next.old[*place]).collect(),
        None => next.old.iter().collect(),
    };
    let (old_gone, links, links_gone) = match changes {
        Some(changes) => (&changes.old_gone[..], &changes.links[..], &changes.links_gone[..]),
        None => (&[][..], &next.links[..], &[][..]),
    };
    let events = &next.events[changes.map_or(0, |changes| changes.events_from)..];
    let versions: Vec<&VersionRow> = match changes {
        Some(_) => vec![version],
        None => next.versions.iter().chain([version]).collect(),
    };
    Ok([
        records(next, &numbers)?,
        ids_table(next, &ids)?,
        compositions(&old, old_gone)?,
        members(&old)?,
        links_table(next, links, links_gone)?,
        frame(vec![
            column("version", events.iter().map(|row| row.version).collect::<Vec<_>>()),
            text("event", events.iter().map(|row| Some(row.event.word()))),
            column("id", events.iter().map(|row| row.id).collect::<Vec<_>>()),
            number("other_id", events.iter().map(|row| row.other)),
            number("record", events.iter().map(|row| row.record)),
            text("cause", events.iter().map(|row| Some(&*row.cause))),
        ])?,
        frame(vec![
            column("version", versions.iter().map(|row| row.version).collect::<Vec<_>>()),
            text("as_of", versions.iter().map(|row| Some(row.as_of.as_str()))),
            text("use_case", versions.iter().map(|row| Some(row.use_case.as_str()))),
            text("run_id", versions.iter().map(|row| Some(row.run_id.as_str()))),
            text("declared", versions.iter().map(|row| Some(row.declared.as_str()))),
            text("declared_in", versions.iter().map(|row| Some(row.declared_in.as_str()))),
        ])?,
    ])
}

/// Who is known, in order, then the numbers of those that are retired.
fn all_records(next: &Registry) -> Vec<u32> {
    let retired = (0..).zip(&next.records).filter(|(_, row)| !row.is_known()).map(|(number, _)| number);
    next.order.iter().copied().chain(retired).collect()
}

fn records(next: &Registry, numbers: &[u32]) -> Result<DataFrame> {
    let rows: Vec<_> = numbers.iter().map(|number| &next.records[*number as usize]).collect();
    frame(vec![
        column("record", numbers.to_vec()),
        text("source", rows.iter().map(|row| row.is_known().then(|| next.sources[row.source as usize].as_str()))),
        text("record_id", rows.iter().map(|row| row.is_known().then_some(row.record_id.as_str()))),
        number("id", rows.iter().map(|row| row.id)),
        number("home", rows.iter().map(|row| row.home)),
        column("first_version", rows.iter().map(|row| row.since).collect::<Vec<_>>()),
        column("stands", rows.iter().map(|row| row.stands).collect::<Vec<_>>()),
        column("away_since_us", rows.iter().map(|row| row.away_since).collect::<Vec<Option<i64>>>()),
    ])
}

fn ids_table(next: &Registry, ids: &[u32]) -> Result<DataFrame> {
    let rows: Vec<_> = ids.iter().map(|id| &next.ids[*id as usize]).collect();
    let leads = |state: State| if let State::Merged(into) = state { into } else { NONE };
    frame(vec![
        column("id", ids.to_vec()),
        text("canonical_id", rows.iter().map(|row| Some(row.id.as_str()))),
        column("minted_version", rows.iter().map(|row| row.minted_version).collect::<Vec<_>>()),
        text("minted_as_of", rows.iter().map(|row| Some(&*row.minted_as_of))),
        text("minted_by", rows.iter().map(|row| Some(&*row.minted_by))),
        text("state", rows.iter().map(|row| Some(row.state.word()))),
        number("leads_to", rows.iter().map(|row| leads(row.state))),
    ])
}

fn compositions(old: &[&Composition], gone: &[u32]) -> Result<DataFrame> {
    let no = gone.len();
    let with = |of: fn(&Composition) -> u32| old.iter().map(move |old| of(old));
    frame(vec![
        column("composition", with(|old| old.number).chain(gone.iter().copied()).collect::<Vec<_>>()),
        number("id", with(|old| old.id).chain(std::iter::repeat_n(NONE, no))),
        column("last_version", old.iter().map(|old| old.last).chain(std::iter::repeat_n(0, no)).collect::<Vec<u64>>()),
        column("records", with(|old| old.members.len() as u32).chain(std::iter::repeat_n(0, no)).collect::<Vec<_>>()),
        column("spent", old.iter().map(|old| old.spent).chain(std::iter::repeat_n(false, no)).collect::<Vec<_>>()),
    ])
}

fn members(old: &[&Composition]) -> Result<DataFrame> {
    let of = |old: &&Composition| std::iter::repeat_n(old.number, old.members.len());
    frame(vec![
        column("composition", old.iter().flat_map(of).collect::<Vec<u32>>()),
        column("record", old.iter().flat_map(|old| old.members.iter().copied()).collect::<Vec<u32>>()),
    ])
}

fn links_table(next: &Registry, links: &[LinkRow], gone: &[LinkRow]) -> Result<DataFrame> {
    let all = || links.iter().chain(gone);
    let side = |side: usize| all().map(move |row| row.values.map(|values| values[side])).collect::<Vec<Option<u32>>>();
    let of_gone = std::iter::repeat_n(false, links.len()).chain(std::iter::repeat_n(true, gone.len()));
    frame(vec![
        column("left", all().map(|row| row.left).collect::<Vec<_>>()),
        column("right", all().map(|row| row.right).collect::<Vec<_>>()),
        text("evidence", all().map(|row| Some(next.names[row.evidence as usize].as_str()))),
        column("left_values", side(0)),
        column("right_values", side(1)),
        column("gone", of_gone.collect::<Vec<_>>()),
    ])
}

fn frame(columns: Vec<Column>) -> Result<DataFrame> {
    Ok(DataFrame::new(columns[0].len(), columns)?)
}

fn column<T>(name: &str, values: Vec<T>) -> Column
where
    Series: polars::prelude::NamedFrom<Vec<T>, [T]>,
{
    Series::new(name.into(), values).into_column()
}

fn number(name: &str, values: impl Iterator<Item = u32>) -> Column {
    let values: Vec<Option<u32>> = values.map(|value| (value != NONE).then_some(value)).collect();
    Series::new(name.into(), values).into_column()
}

fn text<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    Series::new(name.into(), values.collect::<Vec<_>>()).into_column()
}
