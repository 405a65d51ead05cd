//! The corridor: a use case and its sources in, golden records with their evidence out.
//!
//! It reads like the product's story, and is the only place where rooms meet. Nothing is written here: [`Build`] holds
//! what a run found, and the caller decides whether it is published.

use std::path::Path;

use anyhow::{Result, bail};
use xxhash_rust::xxh3::xxh3_128;

use crate::config::UseCase;
use crate::diagnostic::Failure;
use crate::measures::{self, Measures};
use crate::profile::Golden;
use crate::progress::Progress;
use crate::resolve::{self, Resolved};
use crate::sources::Environment;
use crate::tables::{ClusterIndex, Clusters, Column, Micros, Sources, Stamp, moments};
use crate::testimony::Asked;
use crate::{golden, identity, sources, trust};

/// What a run is told from outside: nothing below reads a clock, the environment or a random source.
pub struct RunInfo<'a> {
    /// The moment the run looks from.
    pub as_of: Micros,
    /// The environment variables that paths may name.
    pub environment: &'a Environment,
    /// The folder of the entity's registry; `None` to look at a use case as if it were the first.
    pub registry: Option<&'a Path>,
    /// The version of the registry that published outputs were made with; a number that was given is not given again.
    pub published: u64,
    /// The hash of the files that make up the use case.
    pub configuration: &'a str,
    /// Told whenever a record walks into the next room.
    pub progress: &'a dyn Progress,
}

/// Everything a run found.
pub struct Build {
    /// The use case.
    pub use_case: UseCase,
    /// What was read.
    pub sources: Sources,
    /// Which records are one customer.
    pub clusters: Clusters,
    /// The canonical ID of every cluster, and the registry's next version.
    pub assignment: identity::Assignment,
    /// The registry as it was.
    pub registry: identity::Registry,
    /// Which run this is.
    pub stamp: Stamp,
    /// The customers in the population.
    pub scope: Vec<ClusterIndex>,
    /// Their attributes, in declared order.
    pub columns: Vec<Column>,
    /// For every record the probability that it belongs to its customer.
    pub belonging: Vec<f64>,
    /// The figures.
    pub measures: Measures,
}

impl Build {
    /// What the output tables are made from.
    pub fn golden(&self) -> Golden<'_> {
        Golden {
            use_case: &self.use_case,
            sources: &self.sources,
            clusters: &self.clusters,
            ids: &self.assignment.ids,
            scope: &self.scope,
            columns: &self.columns,
            belonging: &self.belonging,
        }
    }
}

/// Runs a use case, from files to golden records and figures.
///
/// # Errors
/// Data that cannot be read, or a registry that is damaged.
pub fn build(use_case: UseCase, info: &RunInfo<'_>) -> Result<Build> {
    let mut registry = match info.registry {
        Some(folder) => identity::load(folder, &use_case.identity.entity)?,
        None => identity::Registry::default(),
    };
    if let Some(last) = registry.last_as_of.filter(|last| info.as_of < *last) {
        let [last, as_of] = [last, info.as_of].map(moments::timestamp_text);
        bail!(Failure::BeforeTheLast(format!(
            "the last run that changed the registry looked from {last}, and this one would look from {as_of}, which is \
             before it; look from {last} or later; if that moment was a mistake, name an earlier version in the \
             registry's `CURRENT`"
        )));
    }
    if registry.version > 0 {
        registry.next_version = registry.next_version.max(info.published + 1);
    }
    info.progress.enter("sources");
    let sources = sources::read(&use_case.identity, &use_case.needs(), info.environment)?;
    resolve(use_case, sources, registry, info.as_of, info.configuration, info.progress)
}

/// Runs a use case on sources that are already read.
///
/// # Errors
/// An expression that polars cannot evaluate on the data.
pub fn resolve(
    use_case: UseCase,
    mut sources: Sources,
    registry: identity::Registry,
    as_of: Micros,
    configuration: &str,
    progress: &dyn Progress,
) -> Result<Build> {
    let enter = |room| progress.enter(room);

    enter("standardise");
    let fields = resolve::fields(&use_case.identity, &sources)?;
    let remembered = registry.links_of_others(&use_case, &sources);
    let resolved = resolve::decide(&use_case.identity, &sources, fields, remembered, None, progress)?;
    let by_model = resolved.strongest();
    let Resolved { fields, links, clusters, matched, .. } = resolved;

    enter("identity");
    let assignment = identity::assign(&registry, &use_case, &sources, &clusters, &links, as_of)?;
    let stamp = stamp(&use_case, &sources, &registry, &assignment, as_of, configuration);

    enter("survivorship");
    let belonging: Vec<f64> = clusters
        .linked_by
        .iter()
        .zip(by_model)
        .map(|(linked_by, by_model)| trust::belonging(*linked_by, &use_case.identity.match_keys, by_model))
        .collect();
    let customers = customers(&sources, &clusters);
    let (scope, columns) = golden::records(
        &Asked {
            use_case: &use_case,
            sources: &sources,
            clusters: &clusters,
            members: &clusters.members(),
            deleted: &sources.deleted(),
            belonging: &belonging,
            as_of,
        },
        &customers,
    )?;

    enter("measures");
    let measures = measures::measure(&measures::Inputs {
        use_case: &use_case,
        sources: &sources,
        fields: &fields,
        links: &links,
        model: matched.as_ref().map(|matched| matched.facts(&clusters)).as_ref(),
        clusters: &clusters,
        ids: &assignment.ids,
        id_counts: assignment.counts,
        customers: customers.len(),
        scope: &scope,
        columns: &columns,
        as_of,
        stamp: &stamp,
    });
    // Events are large, and have done their work.
    sources.events = Vec::new();
    Ok(Build { use_case, sources, clusters, assignment, registry, stamp, scope, columns, belonging, measures })
}

/// The run's ID: the hash of all that it was made from, whatever the order of rows. The program itself is not part of
/// it.
fn stamp(
    use_case: &UseCase,
    sources: &Sources,
    registry: &identity::Registry,
    assignment: &identity::Assignment,
    as_of: Micros,
    configuration: &str,
) -> Stamp {
    let mut text = format!(
        "{}\n{}\n{as_of}\n{configuration}\n{} {}\n",
        use_case.identity.entity, use_case.name, registry.version, registry.digest
    );
    let customers = sources.customers.iter().map(|table| (table.source, table.reading.content));
    let events = sources.events.iter().map(|table| (table.source, table.reading.content));
    for (source, content) in customers.chain(events) {
        text.push_str(&format!("{} {content:032x}\n", use_case.identity.sources[source].name));
    }
    Stamp { run_id: format!("{:032x}", xxh3_128(text.as_bytes())), registry_version: assignment.version(registry) }
}

/// The clusters with at least one live record, ascending.
fn customers(sources: &Sources, clusters: &Clusters) -> Vec<ClusterIndex> {
    let mut live = vec![false; clusters.n];
    for (cluster, deleted) in clusters.of.iter().zip(sources.deleted()) {
        live[*cluster as usize] |= !deleted;
    }
    (0..clusters.n as ClusterIndex).filter(|cluster| live[*cluster as usize]).collect()
}
