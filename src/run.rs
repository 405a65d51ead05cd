//! What a run is told from outside, and which run it is.

use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use crate::config::UseCase;
use crate::identity::{Assignment, Registry};
use crate::progress::Progress;
use crate::sources::Environment;
use crate::tables::{Micros, Passed, Sources, Stamp};

/// What a run is told from outside: nothing below reads a clock, the environment or a random source.
pub struct RunInfo<'a> {
    /// The moment the run looks from.
    pub as_of: Micros,
    /// The environment variables that paths may name.
    pub environment: &'a Environment,
    /// The folder of the entity's registry, beside which those of other entities lie; `None` where there is none.
    pub registry: Option<&'a Path>,
    /// The hash of the files that make up the use case.
    pub configuration: &'a str,
    /// How many rows of events are read together.
    pub together: usize,
    /// Told whenever a record walks into the next room.
    pub progress: &'a dyn Progress,
}

/// The run's ID: the hash of all that it was made from, whatever the order of rows. The program itself is not part of
/// it.
pub fn stamp(
    use_case: &UseCase,
    (sources, passed): (&Sources, &[Passed]),
    registry: &Registry,
    assignment: &Assignment,
    as_of: Micros,
    configuration: &str,
) -> Stamp {
    let mut text = format!(
        "{}\n{}\n{as_of}\n{configuration}\n{} {}\n",
        use_case.identity.entity, use_case.name, registry.version, registry.digest
    );
    let customers = sources.customers.iter().map(|table| (table.source, table.reading.content));
    let events = passed.iter().map(|table| (table.source, table.reading.content));
    for (source, content) in customers.chain(events) {
        text.push_str(&format!("{} {content:032x}\n", use_case.identity.sources[source].name));
    }
    for (a, crosswalk) in &sources.crosswalks {
        text.push_str(&format!("{} {:032x}\n", use_case.attributes[*a].name, crosswalk.content));
    }
    Stamp { run_id: format!("{:032x}", xxh3_128(text.as_bytes())), registry_version: assignment.version(registry) }
}
