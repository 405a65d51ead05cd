//! Reading the systems' exports, losing nothing.
//!
//! In: the use case and where its files are. Out: [`Sources`]: every needed column as text, records in order of their
//! ID. It promises that no value is guessed at or dropped: what cannot be read is an error that names file, line and
//! column. It does not standardise.

mod as_text;
mod asked;
mod at_once;
mod bridge;
mod bytes;
mod codes;
mod crosswalk;
mod csv;
mod distinct;
mod environment;
mod equal;
mod events;
mod fields;
mod files;
mod header;
mod ids;
mod inside;
mod kind;
mod learnt;
mod list;
mod missing;
mod narrow;
mod ndjson;
mod pages;
mod parquet;
mod pattern;
mod pieces;
mod query;
mod regions;
mod sample;
mod saved;
mod shape;
mod stand_ins;
mod stream;
mod text;
mod unfold;
mod unreadable;
mod valid;
mod versions;
mod whole;

use std::path::PathBuf;

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::config::{GivenRow, Identity, Need, Role, Source};
use crate::tables::{Forgotten, InputFile, Micros, Sources, ToldBy};
pub use crosswalk::read_crosswalks;
pub use environment::Environment;
pub(crate) use ids::Named;
pub use learnt::NumbersLearnt;
pub use list::List;
pub use missing::{Problem, WrongOf, missing_columns, missing_crosswalks};
pub use parquet::{text_columns, trusted_columns};
pub use pattern::may_be_quoted;
pub use regions::Regions;
pub use sample::{Sample, sample};
pub use stand_ins::{DaysLearnt, StandIns};
pub use stream::{Stream, Streams, TOGETHER};
pub use text::TextTable;
use unreadable::{at_read, unreadable};
use whole::Texts;

/// Reads every source; `needs` are the columns of each. Of several versions of a record the latest is read that there
/// was `at` a moment.
///
/// # Errors
/// A file that is missing, cannot be read, lacks a column or holds a row that is no row; the message names file, line
/// and column, and holds no value.
pub fn read(identity: &Identity, needs: &[Vec<Need>], environment: &Environment, at: Micros) -> Result<Sources> {
    let texts = texts(identity, needs, environment, |_| true)?;
    let beside = Beside::read(identity, environment)?;
    let mut sources = shaped(identity, needs, (texts, &beside), (&Forgotten::default(), at))?;
    sources.events.iter_mut().for_each(|table| table.reading.settle());
    Ok(sources)
}

/// Reads customers, and leaves out records that were asked to be forgotten, with what happened to them. Events can be
/// read a piece at a time when it is known who is who, but those of which all must be seen together, and those of
/// sources that are `whole`.
///
/// # Errors
/// As [`read`].
pub fn read_but(
    identity: &Identity,
    needs: &[Vec<Need>],
    environment: &Environment,
    (forgotten, at): (&Forgotten, Micros),
    whole: &[usize],
) -> Result<(Sources, Streams)> {
    let is_stream = |s: usize| match &identity.sources[s].role {
        Role::Events(events) => {
            events.event_id.is_none() && identity.sources[s].read.query.is_none() && !whole.contains(&s)
        }
        Role::Customers(_) => false,
    };
    let streams: Vec<usize> = (0..identity.sources.len()).filter(|s| is_stream(*s)).collect();
    let files = streams.iter().map(|s| stream::files(&identity.sources[*s], &needs[*s], environment));
    let files = files.collect::<Result<Vec<_>>>()?;
    let texts = texts(identity, needs, environment, |s| !streams.contains(&s))?;
    let beside = Beside::read(identity, environment)?;
    let but = (forgotten, at);
    let sources = shaped(identity, needs, (texts, &beside), but)?;
    let Beside { codes, inputs, bridges } = beside;
    let of = streams.into_iter().zip(files).collect();
    let (needs, forgotten, beside) = (needs.to_vec(), forgotten.clone(), inputs.len());
    Ok((sources, Streams { of, needs, codes, bridges, forgotten, at, together: TOGETHER, beside }))
}

/// Reads what decides who is who at a moment, and leaves events alone, for that does not depend on what happened.
///
/// # Errors
/// As [`read`].
pub fn read_customers(
    identity: &Identity,
    needs: &[Vec<Need>],
    environment: &Environment,
    at: Micros,
) -> Result<Sources> {
    let is_wanted = |s: usize| matches!(identity.sources[s].role, Role::Customers(_));
    let texts = texts(identity, needs, environment, is_wanted)?;
    let (codes, inputs) = codes::read(identity, environment)?;
    let beside = Beside { codes, inputs, bridges: Vec::new() };
    let mut sources = shaped(identity, needs, (texts, &beside), (&Forgotten::default(), at))?;
    sources.only_valid(at);
    Ok(sources)
}

/// What is read beside the rows of sources, in their order.
#[derive(Default)]
struct Beside {
    /// What codes mean.
    codes: Vec<Vec<codes::Known>>,
    /// What leads from events to records.
    bridges: Vec<bridge::Bridge>,
    /// The files of both.
    inputs: Vec<InputFile>,
}

impl Beside {
    fn codes_of(&self, s: usize) -> &[codes::Known] {
        self.codes.get(s).map_or(&[], Vec::as_slice)
    }

    fn read(identity: &Identity, environment: &Environment) -> Result<Self> {
        let (codes, mut inputs) = codes::read(identity, environment)?;
        let (bridges, mut more) = bridge::read(identity, environment)?;
        inputs.append(&mut more);
        Ok(Self { codes, bridges, inputs })
    }
}

fn texts(
    identity: &Identity,
    needs: &[Vec<Need>],
    environment: &Environment,
    wanted: impl Fn(usize) -> bool + Sync,
) -> Result<Vec<Option<Texts>>> {
    let one = |(s, source): (usize, &Source)| {
        let text = wanted(s).then(|| read_text(source, &needs[s], environment)).transpose();
        text.with_context(|| unreadable(source)).with_context(|| at_read(source))
    };
    identity.sources.par_iter().enumerate().map(one).collect()
}

/// Rows that a test gives, as sources: source → rows of column and value. Sources that are not given have no rows;
/// events name their records themselves, whatever leads there in a run.
///
/// # Errors
/// Rows that contradict each other, such as two of one ID that nothing tells apart; codes that cannot be read.
pub fn from_rows(
    identity: &Identity,
    needs: &[Vec<Need>],
    given: &[(usize, Vec<GivenRow>)],
    (environment, at): (&Environment, Micros),
) -> Result<Sources> {
    let texts = (0..identity.sources.len())
        .map(|s| {
            let mut table = TextTable::new(&needs[s]);
            table.start_file("given", "given", ToldBy::Row);
            let rows = given.iter().filter(|(source, _)| *source == s).flat_map(|(_, rows)| rows);
            for (r, row) in rows.enumerate() {
                for c in 0..table.names().len() {
                    let value =
                        row.iter().find(|(column, _)| *column == table.names()[c]).map(|(_, value)| value.as_str());
                    table.push(c, value);
                }
                table.end_row(r as u64 + 1);
            }
            Some((table, Vec::new()))
        })
        .collect();
    let (codes, inputs) = codes::read(identity, environment)?;
    let beside = Beside { codes, inputs, bridges: Vec::new() };
    let mut sources = shaped(identity, needs, (texts, &beside), (&Forgotten::default(), at))?;
    sources.events.iter_mut().for_each(|table| table.reading.settle());
    Ok(sources)
}

fn shaped(
    identity: &Identity,
    needs: &[Vec<Need>],
    (texts, beside): (Vec<Option<Texts>>, &Beside),
    (forgotten, at): (&Forgotten, Micros),
) -> Result<Sources> {
    let (mut customers, mut events, mut inputs) = (Vec::new(), Vec::new(), beside.inputs.clone());
    for (s, read) in texts.into_iter().enumerate() {
        let Some((mut text, mut files)) = read else { continue };
        inputs.append(&mut files);
        match &identity.sources[s].role {
            Role::Customers(_) => {
                let unknown = codes::translate(&identity.sources[s], beside.codes_of(s), &mut text)?;
                inside::take_out(&identity.sources[s], &mut text)?;
                customers.push((s, text, unknown));
            }
            Role::Events(_) => events.push((s, text)),
        }
    }
    let customers = customers
        .into_par_iter()
        .map(|(s, text, unknown)| {
            shape::customers(identity, s, &needs[s], (text, unknown), (forgotten, at))
                .with_context(|| unreadable(&identity.sources[s]))
                .with_context(|| at_read(&identity.sources[s]))
        })
        .collect::<Result<_>>()?;
    let mut sources = Sources { customers, inputs, ..Sources::default() };
    let no_bridge = bridge::Bridge::default();
    sources.events = events
        .into_par_iter()
        .map(|(s, text)| {
            let bridge = beside.bridges.get(s).unwrap_or(&no_bridge);
            let with = (beside.codes_of(s), bridge);
            events::Reader::new(identity, s, &needs[s], with, (&sources, forgotten, at))
                .and_then(|mut reader| {
                    let mut table = reader.table(text)?;
                    table.reading.unread.extend_from_slice(reader.beside());
                    Ok(table)
                })
                .with_context(|| unreadable(&identity.sources[s]))
                .with_context(|| at_read(&identity.sources[s]))
        })
        .collect::<Result<_>>()?;
    Ok(sources)
}

/// The files of every source, with the name of the source.
///
/// # Errors
/// A pattern that matches no file.
pub fn paths(identity: &Identity, environment: &Environment) -> Result<Vec<(String, PathBuf)>> {
    let mut paths = Vec::new();
    for source in &identity.sources {
        for read in source.reads() {
            let files = files::find(read, environment)?.into_iter();
            paths.extend(files.map(|file| (source.name.clone(), file.path().to_owned())));
        }
    }
    Ok(paths)
}

fn read_text(source: &Source, needs: &[Need], environment: &Environment) -> Result<Texts> {
    let table = TextTable::new(needs);
    match &source.read.query {
        Some(query) => query::rows(&source.name, query, table, environment),
        None => whole::rows(&source.name, &source.read, table, environment),
    }
}
