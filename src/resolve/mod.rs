//! Who is who: the wing in which records become customers, with an order of its own.
//!
//! In: the identity half of a use case and the sources. Out: [`Resolved`]: which records are one customer, and the
//! evidence. The order is the story: standardise, link by keys, block, fit, compare, cluster; imports go down in it. It
//! promises that the result depends on what the records say, never on their order or on threads. It gives no IDs.

pub mod advise;
mod attach;
pub mod block;
mod budget;
pub mod cluster;
pub mod compare;
pub mod frequencies;
pub mod guards;
pub mod keys;
mod names;
mod resolved;
mod shared;
pub mod standardise;
mod ties;

use anyhow::Result;

use crate::config::Identity;
use crate::progress::Progress;
use crate::tables::blocks::Blocks;
use crate::tables::{RecordIndex, Remembered, Sources, StandardField};
pub use attach::Owners;
use cluster::Weighed;
pub use cluster::mean_weight;
use compare::{Comparer, Scorer};
pub use resolved::{Matched, Resolved};
pub use shared::shared;
pub use standardise::fields;

/// Decides afresh, without the registry, which records are one customer; with a match model that is fitted to judged
/// matches, where there are some. Of the sources only the record IDs are left, for large data needs the memory.
///
/// # Errors
/// More candidate pairs than `max_pairs` allows, or a pinned model for other comparisons: a
/// [`Problem`](crate::diagnostic::Problem) with its place in the YAML.
pub fn who_is_who(
    identity: &Identity,
    sources: &mut Sources,
    judged: Option<&[(RecordIndex, RecordIndex)]>,
    progress: &dyn Progress,
) -> Result<Resolved> {
    progress.enter("standardise");
    let fields = standardise::fields(identity, sources)?;
    sources.forget_columns();
    decide(identity, sources, fields, Remembered::default(), judged, progress)
}

/// What match keys alone say, without match model and registry; and what the model's blocking rules would compare.
///
/// # Errors
/// A column that the sources do not hold, which reading has already ruled out.
pub fn by_keys_alone(
    identity: &Identity,
    sources: &mut Sources,
    progress: &dyn Progress,
) -> Result<(Resolved, Option<Blocks>)> {
    let resolved = who_is_who(&Identity { match_model: None, ..identity.clone() }, sources, None, progress)?;
    progress.enter("block");
    let blocks = identity
        .match_model
        .as_ref()
        .map(|model| block::blocks(model, &resolved.fields, &resolved.guards, sources.n_records()));
    Ok((resolved, blocks))
}

/// Whether a run would get as far as comparing, of what [`by_keys_alone`] said.
///
/// # Errors
/// As [`who_is_who`].
pub fn comparable(identity: &Identity, known: &Resolved, blocks: Option<&Blocks>) -> Result<()> {
    let (Some(model), Some(blocks)) = (&identity.match_model, blocks) else { return Ok(()) };
    budget::within(identity, model, blocks, &known.fields)?;
    match &model.fitted {
        Some(fitted) => {
            let frequencies = frequencies::of(identity, model, &known.fields, fitted.frequencies.as_deref());
            compare::fits(&Comparer::new(identity, model, &known.fields, &frequencies), fitted)
        }
        None => Ok(()),
    }
}

/// Decides which records are one customer: the systems' own merges, match keys, what records that are away know, and
/// the match model.
///
/// # Errors
/// As [`who_is_who`].
pub fn decide(
    identity: &Identity,
    sources: &Sources,
    fields: Vec<StandardField>,
    remembered: Remembered,
    judged: Option<&[(RecordIndex, RecordIndex)]>,
    progress: &dyn Progress,
) -> Result<Resolved> {
    let n_records = sources.n_records();
    let mut guards = guards::guards(identity, sources, &fields);
    guards.never_link.extend(remembered.apart);

    progress.enter("link");
    let links = keys::groups(identity, sources, &fields, &guards::ignored(identity), remembered.groups);
    guards::without_blocked(&mut guards, identity, &links);
    let Some(model) = &identity.match_model else {
        progress.enter("cluster");
        let clusters = cluster::resolve(n_records, &links, &guards, None);
        return Ok(Resolved { fields, links, guards, clusters, matched: None });
    };

    progress.enter("block");
    let blocks = block::blocks(model, &fields, &guards, n_records);
    budget::within(identity, model, &blocks, &fields)?;

    progress.enter("fit");
    let draws = compare::draws(identity, sources);
    let saved = model.fitted.as_ref().filter(|_| judged.is_none()).and_then(|fitted| fitted.frequencies.as_deref());
    let frequencies = frequencies::of(identity, model, &fields, saved);
    let comparer = Comparer::new(identity, model, &fields, &frequencies);
    progress.within("steps, values are counted", 1, compare::STEPS);
    let shared = guards::shared_values(identity, &fields, &links, &cluster::resolve(n_records, &links, &guards, None));
    progress.within("steps, shared values are known", 2, compare::STEPS);
    let fit = match (&model.fitted, judged) {
        (_, Some(judged)) => compare::from_judged(&comparer, judged, &blocks, &draws, &shared),
        (Some(fitted), None) => compare::pinned(&comparer, fitted, &shared)?,
        (None, None) => compare::fit(&comparer, model, &blocks, (&draws, &shared), progress),
    };

    progress.enter("compare");
    let scorer = Scorer::new(&comparer, &fit);
    let from = model.review_at.min(model.link_at);
    let (mut pairs, kin) = compare::pairs(&scorer, &blocks, (from, identity.asks_kinship), progress);

    compare::one_to_one(&scorer, &blocks, model.link_at, &draws, &mut pairs);

    progress.enter("cluster");
    let sole = cluster::sole(&scorer, &links.groups, model.link_at, &mut pairs);
    let weighed = Weighed::new(&scorer, &pairs, model.link_at).with_sole(sole).telling(progress);
    let clusters = cluster::resolve(n_records, &links, &guards, Some(&weighed));
    let slots = comparer.slots().to_vec();
    let matched = Matched { fit, slots, frequencies, blocks, pairs, kin };
    Ok(Resolved { fields, links, guards, clusters, matched: Some(matched) })
}
