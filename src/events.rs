//! The corridor of events: they pass a piece at a time, and only what they add stays.
//!
//! In: who is who, and where events stand. Out: what was asked of them, customer by customer, and what reading them
//! counted. It promises that they are never all held, but those of which all must be seen together. It adds up nothing
//! itself.

use anyhow::Result;

use crate::config::Identity;
use crate::resolve::Owners;
use crate::sources::Streams;
use crate::tables::{
    ClusterIndex, Clusters, EventTable, InputFile, Micros, NO_RECORD, Passed, Reading, Sources, UNKNOWN,
};
use crate::testimony::{Asked, Gathered, Gathering};

/// What events left behind.
#[derive(Default)]
pub struct Happened {
    /// What was asked of them.
    pub gathered: Gathered,
    /// What was read of each source, in order of source.
    pub passed: Vec<Passed>,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
}

/// Attaches the events of which all are held to the customers whose values they have.
pub fn attach(sources: &mut Sources, owners: &Owners<'_>) {
    for table in &mut sources.events {
        owners.attach(table);
        table.reading.settle();
    }
}

/// Lets all events pass, those that are held and those that are yet to be read.
///
/// # Errors
/// Files that cannot be read; an expression that cannot be evaluated on the data.
pub fn pass(asked: &Asked<'_>, streams: &Streams, owners: &Owners<'_>) -> Result<Happened> {
    let sources = asked.sources;
    let gone = sources.without_events();
    let mut happened = Happened::default();
    for table in &sources.events {
        let mut gathering = Gathering::new(asked, table.source, &gone);
        let mut passing = Passing::new(table.source, asked.clusters.n);
        gathering.add(table)?;
        passing.add(table, asked.clusters, asked.as_of);
        gathering.finish(&mut happened.gathered);
        happened.passed.push(passing.finish());
    }
    for source in streams.sources() {
        let mut stream = streams.open(&asked.use_case.identity, sources, source)?;
        let mut gathering = Gathering::new(asked, source, &gone);
        let passing = loop {
            let mut passing = Passing::new(source, asked.clusters.n);
            while let Some(mut table) = stream.piece()? {
                table.look_from(asked.as_of, &gone);
                owners.attach(&mut table);
                gathering.add(&table)?;
                passing.add(&table, asked.clusters, asked.as_of);
            }
            let is_again = gathering.begin_again();
            if !stream.begin_again(is_again)? {
                break passing;
            }
            gathering.forget();
        };
        gathering.finish(&mut happened.gathered);
        let (mut inputs, beside) = stream.read();
        let mut passed = passing.finish();
        passed.reading.unread.extend(beside);
        happened.passed.push(passed);
        happened.inputs.append(&mut inputs);
    }
    happened.passed.sort_by_key(|passed| passed.source);
    Ok(happened)
}

/// Puts the files that were read later where they stand in the order of sources.
pub fn in_order(identity: &Identity, sources: &mut Sources, (streams, later): (&Streams, Vec<InputFile>)) {
    if !later.is_empty() {
        sources.inputs.extend(later);
        sources.inputs[streams.beside..].sort_by_key(|file| identity.source(&file.source));
    }
}

/// What was read of a source, while it passes.
struct Passing {
    source: usize,
    reading: Reading,
    counted: usize,
    has_event: Vec<bool>,
}

impl Passing {
    fn new(source: usize, n: usize) -> Self {
        Self { source, reading: Reading::default(), counted: 0, has_event: vec![false; n] }
    }

    fn add(&mut self, table: &EventTable, clusters: &Clusters, as_of: Micros) {
        self.reading.add_part(table.reading.clone());
        for (record, at) in table.record.iter().zip(&table.happened_at) {
            if *record != NO_RECORD && *at != UNKNOWN && *at <= as_of {
                self.counted += 1;
                let customer: ClusterIndex = clusters.of[*record as usize];
                self.has_event[customer as usize] = true;
            }
        }
    }

    fn finish(mut self) -> Passed {
        self.reading.settle();
        let customers = self.has_event.iter().filter(|has| **has).count();
        Passed { source: self.source, reading: self.reading, counted: self.counted, customers }
    }
}
