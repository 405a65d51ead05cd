//! The corridor: a use case and its sources in, golden records with their evidence out.
//!
//! It reads like the product's story, and is the only place where rooms meet. Nothing is written here: [`Build`] holds
//! what a run found, and the caller decides whether it is published.

use anyhow::Result;

pub use crate::build::Build;
use crate::config::{Consent, UseCase};
use crate::events::Happened;
use crate::progress::Progress;
use crate::resolve::{self, Resolved};
pub use crate::run::RunInfo;
use crate::sources::Streams;
use crate::tables::{Micros, Sources};
use crate::testimony::{Asked, Gathered};
use crate::{events, golden, identity, measures, profile, run, sources, trust};

/// Runs a use case, from files to golden records and figures; `registry` is what was known, as [`identity::begin`] or
/// another run has left it.
///
/// # Errors
/// Data that cannot be read, or records that are called otherwise than the registry knows.
pub fn build(use_case: UseCase, mut registry: identity::Registry, info: &RunInfo<'_>) -> Result<Build> {
    info.progress.enter("sources");
    let (needs, but) = (use_case.needs(), (&registry.forgotten, info.as_of));
    let whole = use_case.consent.iter().flat_map(Consent::sources).collect::<Vec<_>>();
    let (mut sources, mut streams) = sources::read_but(&use_case.identity, &needs, info.environment, but, &whole)?;
    sources::read_crosswalks(&use_case, &mut sources, info.environment)?;
    registry.under_names_of_today(info.registry, &use_case.identity, &sources)?;
    streams.together = info.together;
    resolve(use_case, (sources, streams), registry, info.as_of, info.configuration, info.progress)
}

/// Runs a use case on sources that are already read, and on events that are yet to be read.
///
/// # Errors
/// An expression that polars cannot evaluate on the data.
pub fn resolve(
    use_case: UseCase,
    (mut sources, streams): (Sources, Streams),
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
    let owners = resolve::Owners::of(&use_case.identity, &sources, &fields, &clusters)?;
    events::attach(&mut sources, &owners);
    let consents = use_case.consent.iter().flat_map(Consent::sources).collect::<Vec<_>>();
    resolve::shared(&use_case.identity, &consents, &mut sources, &fields)?;
    sources.keep_columns(&use_case.columns_of_values());

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

    progress.enter("events");
    let belonging = trust::of_records(&clusters.linked_by, &use_case.identity.match_keys, &by_model);
    let customers = golden::customers(&sources, &clusters);
    let asked = Asked {
        use_case: &use_case,
        sources: &sources,
        clusters: &clusters,
        members: &clusters.members(),
        deleted: &deleted,
        belonging: &belonging,
        ids: &assignment.ids,
        minted: &assignment.minted,
        gathered: &Gathered::default(),
        ties: &ties,
        told: &customers,
        as_of,
    };
    let Happened { gathered, passed, inputs } = events::pass(&asked, &streams, &owners)?;

    progress.enter("survivorship");
    let records = golden::records(&Asked { gathered: &gathered, ..asked })?;
    events::in_order(&use_case.identity, &mut sources, (&streams, inputs));
    let read = (&sources, &passed[..]);
    let stamp = run::stamp(&use_case, read, &registry, &assignment, as_of, configuration);

    progress.enter("measures");
    let measures = measures::measure(&measures::Inputs {
        use_case: &use_case,
        sources: &sources,
        passed: &passed,
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
