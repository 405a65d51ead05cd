//! The corridor: a use case and its sources in, golden records with their evidence out.
//!
//! It reads like the product's story, and is the only place where rooms meet. Nothing is written here: [`Build`] holds
//! what a run found, and the caller decides whether it is published.

use anyhow::Result;
use polars::prelude::DataFrame;

use crate::config::UseCase;
use crate::measures::{self, Measures};
use crate::profile::{self, Golden};
use crate::progress::Progress;
use crate::resolve::{self, Resolved};
pub use crate::run::RunInfo;
use crate::tables::{Clusters, Micros, Sources, Stamp};
use crate::testimony::Asked;
use crate::{golden, identity, run, sources, trust};

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
    /// Who is in the population, and what is known of them.
    pub records: golden::Records,
    /// For every record the probability that it belongs to its customer.
    pub belonging: Vec<f64>,
    /// Values that identify customers, where they are written.
    pub identifiers: Option<DataFrame>,
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
            scope: &self.records.scope,
            undecided: &self.records.undecided,
            columns: &self.records.columns,
            belonging: &self.belonging,
            standings: &self.records.heard.standings,
        }
    }
}

/// Runs a use case, from files to golden records and figures; `registry` is what was known, as [`identity::begin`] or
/// another run has left it.
///
/// # Errors
/// Data that cannot be read, or records that are called otherwise than the registry knows.
pub fn build(use_case: UseCase, mut registry: identity::Registry, info: &RunInfo<'_>) -> Result<Build> {
    info.progress.enter("sources");
    let (needs, but) = (use_case.needs(), (&registry.forgotten, info.as_of));
    let mut sources = sources::read_but(&use_case.identity, &needs, info.environment, but)?;
    sources::read_crosswalks(&use_case, &mut sources, info.environment)?;
    registry.under_names_of_today(info.registry, &use_case.identity, &sources)?;
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
    sources.look_from(as_of);
    progress.enter("standardise");
    let fields = resolve::fields(&use_case.identity, &sources)?;
    let remembered = registry.remembered(&use_case.identity, &sources, &fields, as_of);
    let mut resolved = resolve::decide(&use_case.identity, &sources, fields, remembered, None, progress)?;
    let decided =
        identity::decide(&registry, &use_case.identity, &sources, (&resolved.fields, &resolved.clusters), as_of);
    resolved.join(decided.joined());
    let (by_model, alone, deleted) = (resolved.strongest(), resolved.alone(), sources.deleted());
    let ties = resolved.ties(&use_case.attributes, &deleted);
    let Resolved { fields, links, clusters, matched, .. } = resolved;
    resolve::attach(&use_case.identity, &mut sources, &fields, &clusters)?;

    progress.enter("identity");
    let today = identity::Today {
        use_case: &use_case,
        sources: &sources,
        fields: &fields,
        clusters: &clusters,
        links: &links,
        as_of,
    };
    let assignment = decided.assign(&registry, &today);
    let stamp = run::stamp(&use_case, &sources, &registry, &assignment, as_of, configuration);

    progress.enter("survivorship");
    let belonging = trust::of_records(&clusters.linked_by, &use_case.identity.match_keys, &by_model);
    let customers = golden::customers(&sources, &clusters);
    let records = golden::records(&Asked {
        use_case: &use_case,
        sources: &sources,
        clusters: &clusters,
        members: &clusters.members(),
        deleted: &deleted,
        belonging: &belonging,
        ids: &assignment.ids,
        minted: &assignment.minted,
        ties: &ties,
        told: &customers,
        as_of,
    })?;

    progress.enter("measures");
    let measures = measures::measure(&measures::Inputs {
        use_case: &use_case,
        sources: &sources,
        fields: &fields,
        links: &links,
        model: matched.as_ref().map(|matched| matched.facts(&clusters)).as_ref(),
        alone: &alone,
        clusters: &clusters,
        ids: &assignment.ids,
        id_counts: assignment.counts,
        superseded: &assignment.superseded(),
        customers: customers.len(),
        records: &records,
        as_of,
        stamp: &stamp,
    });
    let standings = &records.heard.standings;
    let identifiers = profile::identifiers(&use_case, &fields, (&clusters, &assignment.ids), &deleted, standings)?;
    sources.events = Vec::new(); // They are large, and have done their work.
    Ok(Build { use_case, sources, clusters, assignment, registry, stamp, records, belonging, identifiers, measures })
}
