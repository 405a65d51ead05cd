//! The corridor: a use case and its sources in, golden records with their evidence out.
//!
//! It reads like the product's story, and is the only place where rooms meet. Nothing is written here: [`Build`] holds
//! what a run found, and the caller decides whether it is published.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use xxhash_rust::xxh3::xxh3_128;

use crate::compare::{Comparer, Scorer};
use crate::config::{Identity, MatchModel, Role, UseCase};
use crate::matching::similarity::Scratch;
use crate::matching::{Untrained, Why, probability_of};
use crate::measures::{self, Measures};
use crate::profile::{self, Golden};
use crate::sources::Environment;
use crate::survivorship::{self, Evidence};
use crate::tables::blocks::{Blocks, RuleBlocks};
use crate::tables::{
    ClusterIndex, Clusters, Column, Guards, LinkGroup, Links, Micros, ModelFacts, RecordIndex, Refusal, ScoredPair,
    Sources, Stamp, StandardField, Weighed, Weighing, moments,
};
use crate::{block, cluster, compare, identity, link, sources, standardise, trust};

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

/// Somebody who wants to know how far a run is.
pub trait Progress {
    /// The run enters this room.
    fn enter(&self, room: &'static str);
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
        bail!(
            "the last run that changed the registry looked from {last}, and this one would look from {as_of}, which is \
             before it; look from {last} or later; if that moment was a mistake, name an earlier version in the \
             registry's `CURRENT`"
        );
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
    let fields = standardise::fields(&use_case.identity, &sources)?;
    let remembered = registry.links_of_others(&use_case, &sources);
    let Resolved { fields, links, clusters, matched, .. } =
        decide(&use_case.identity, &sources, fields, remembered, None, progress)?;

    enter("identity");
    let assignment = identity::assign(&registry, &use_case, &sources, &clusters, &links, as_of)?;
    let stamp = stamp(&use_case, &sources, &registry, &assignment, as_of, configuration);

    enter("survivorship");
    let by_model = strongest(&clusters, matched.as_ref());
    let belonging: Vec<f64> = clusters
        .linked_by
        .iter()
        .zip(by_model)
        .map(|(linked_by, by_model)| trust::belonging(*linked_by, &use_case.identity.match_keys, by_model))
        .collect();
    let customers = customers(&sources, &clusters);
    let (scope, columns) = golden_records(&use_case, &sources, &clusters, &belonging, &customers, as_of)?;

    enter("measures");
    let measures = measures::measure(&measures::Inputs {
        use_case: &use_case,
        sources: &sources,
        fields: &fields,
        links: &links,
        model: matched.as_ref().map(|matched| facts(matched, &clusters)).as_ref(),
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

/// Which records are one customer, and why.
pub struct Resolved {
    /// The identity fields, standardised.
    pub fields: Vec<StandardField>,
    /// What the keys link.
    pub links: Links,
    /// What forbids records to be one customer.
    pub guards: Guards,
    /// The customers.
    pub clusters: Clusters,
    /// What the match model says; `None` where the use case has none.
    pub matched: Option<Matched>,
}

/// What the match model learned and found.
pub struct Matched {
    /// The fitted model.
    pub fit: compare::Fit,
    /// What the bits of a pattern say.
    pub slots: Vec<compare::Slot>,
    /// Which records were compared.
    pub blocks: Blocks,
    /// The candidate pairs from the weight of clerical review on.
    pub pairs: Vec<ScoredPair>,
}

/// Decides afresh, without the registry, which records are one customer; with a match model that is fitted to judged
/// matches, where there are some. Of the sources only the record IDs are left, for large data needs the memory.
///
/// # Errors
/// More candidate pairs than `max_pairs` allows, or a pinned model for other comparisons.
pub fn who_is_who(
    identity: &Identity,
    sources: &mut Sources,
    judged: Option<&[(RecordIndex, RecordIndex)]>,
    progress: &dyn Progress,
) -> Result<Resolved> {
    progress.enter("standardise");
    let fields = standardise::fields(identity, sources)?;
    sources.forget_columns();
    decide(identity, sources, fields, Vec::new(), judged, progress)
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

/// Decides which records are one customer: the systems' own merges, match keys, what other use cases know, and the
/// match model.
fn decide(
    identity: &Identity,
    sources: &Sources,
    fields: Vec<StandardField>,
    remembered: Vec<Vec<RecordIndex>>,
    judged: Option<&[(RecordIndex, RecordIndex)]>,
    progress: &dyn Progress,
) -> Result<Resolved> {
    let n_records = sources.n_records();
    let guards = guards(identity, sources, &fields);

    progress.enter("link");
    let links = link::groups(identity, sources, &fields, &ignored(identity), remembered);
    let Some(model) = &identity.match_model else {
        progress.enter("cluster");
        let clusters = cluster::resolve(n_records, &links, &guards, None);
        return Ok(Resolved { fields, links, guards, clusters, matched: None });
    };

    progress.enter("block");
    let blocks = block::blocks(model, &fields, &guards, n_records);
    within_budget(identity, model, &blocks, &fields)?;

    progress.enter("fit");
    let comparer = Comparer::new(identity, model, &fields);
    let shared = shared_values(identity, &fields, &links, &cluster::resolve(n_records, &links, &guards, None));
    let fit = match (&model.fitted, judged) {
        (_, Some(judged)) => compare::from_judged(&comparer, judged, &blocks, n_records, &shared),
        (Some(fitted), None) => compare::pinned(&comparer, fitted, &shared)?,
        (None, None) => compare::fit(&comparer, model, &blocks, n_records, &shared),
    };

    progress.enter("compare");
    let scorer = Scorer::new(&comparer, &fit);
    let pairs = compare::pairs(&scorer, &blocks, model.review_at.min(model.link_at));

    progress.enter("cluster");
    let weigh = |a: RecordIndex, b: RecordIndex| scorer.weigh(a, b, &mut Scratch::default());
    let kinship = |a: RecordIndex, b: RecordIndex| scorer.waterfall(a, b, &mut Scratch::default()).kinship;
    let clusters = {
        let own = comparer.own();
        cluster::resolve(
            n_records,
            &links,
            &guards,
            Some(&Weighed { pairs: &pairs, link_at: model.link_at, own: &own, kinship: &kinship, weigh: &weigh }),
        )
    };
    let slots = comparer.slots().to_vec();
    Ok(Resolved { fields, links, guards, clusters, matched: Some(Matched { fit, slots, blocks, pairs }) })
}

/// For each identity field the values that say nothing: those by which a match key would have joined what is known to
/// be several customers, and those that more records share than a key allows.
fn shared_values(identity: &Identity, fields: &[StandardField], links: &Links, certain: &Clusters) -> Vec<Vec<u32>> {
    let mut shared = vec![Vec::new(); fields.len()];
    for decision in certain.decisions.iter().filter(|decision| decision.refusal == Refusal::SharedValue) {
        let crate::tables::Evidence::MatchKey(k) = decision.evidence else { continue };
        if let ([field], Some((first, others))) = (identity.match_keys[k].on.as_slice(), decision.records.split_first())
        {
            let of = |record: &RecordIndex| fields[*field].of(*record as usize);
            shared[*field].extend(of(first).iter().filter(|code| others.iter().all(|other| of(other).contains(code))));
        }
    }
    let mut blocked = vec![BTreeSet::new(); fields.len()];
    for value in &links.blocked {
        for (field, part) in identity.match_keys[value.key].on.iter().zip(&value.value) {
            blocked[*field].insert(part.as_str());
        }
    }
    for ((field, blocked), shared) in
        fields.iter().zip(&blocked).zip(&mut shared).filter(|((_, blocked), _)| !blocked.is_empty())
    {
        shared
            .extend((0..).zip(field.values.iter()).filter(|(_, value)| blocked.contains(value)).map(|(code, _)| code));
    }
    shared
}

/// Pairs are counted before any is compared.
fn within_budget(identity: &Identity, model: &MatchModel, blocks: &Blocks, fields: &[StandardField]) -> Result<()> {
    let by_rule: Vec<u64> = blocks.rules.iter().map(RuleBlocks::n_pairs).collect();
    let all: u64 = by_rule.iter().sum();
    if all <= model.max_pairs {
        return Ok(());
    }
    let mut lines = Vec::new();
    for (r, n) in by_rule.iter().enumerate() {
        let largest = block::largest(identity, model, r, &blocks.rules[r], fields, 3);
        let shown: Vec<String> = largest.into_iter().map(|(what, n)| format!("{what}: {n}")).collect();
        lines.push(format!("rule {}: {n} pairs, most of them by {}", r + 1, shown.join("; ")));
    }
    bail!(
        "the blocking rules propose {all} pairs, and `max_pairs` allows {}; make the rules narrower or raise it\n  {}",
        model.max_pairs,
        lines.join("\n  ")
    )
}

/// What the match model did, in figures.
fn facts(matched: &Matched, clusters: &Clusters) -> ModelFacts {
    let weight = |link: &LinkGroup| {
        let at =
            matched.pairs.binary_search_by_key(&(link.records[0], link.records[1]), |pair| (pair.left, pair.right));
        at.map_or(0.0, |at| probability_of(f64::from(matched.pairs[at].weight)))
    };
    let links = &clusters.by_model;
    let training = matched.fit.training.as_ref();
    let untrained = training.map_or(&[][..], |training| &training.untrained);
    let (seldom, untaught): (Vec<&Untrained>, Vec<&Untrained>) =
        untrained.iter().partition(|untrained| untrained.why == Why::HardlySeen);
    ModelFacts {
        candidate_pairs: matched.blocks.rules.iter().map(RuleBlocks::n_pairs).sum(),
        left_out: matched.blocks.rules.iter().map(|rule| rule.skew.left_out).sum(),
        links: links.len(),
        mean_probability: if links.is_empty() {
            1.0
        } else {
            links.iter().map(weight).sum::<f64>() / links.len() as f64
        },
        in_review: clusters.in_review.len(),
        settled: training.and_then(|training| training.trained.as_ref()).is_none_or(|trained| trained.converged),
        untaught: untaught.into_iter().map(|untrained| compare::in_words(untrained, &matched.slots)).collect(),
        hardly_seen: seldom.len(),
    }
}

/// For every record the probability behind its heaviest link by the model inside its own customer.
fn strongest(clusters: &Clusters, matched: Option<&Matched>) -> Vec<f64> {
    let mut heaviest = vec![f32::NEG_INFINITY; clusters.of.len()];
    for pair in matched.iter().flat_map(|matched| &matched.pairs) {
        let (left, right) = (pair.left as usize, pair.right as usize);
        if clusters.of[left] == clusters.of[right] {
            heaviest[left] = heaviest[left].max(pair.weight);
            heaviest[right] = heaviest[right].max(pair.weight);
        }
    }
    heaviest.into_iter().map(|weight| probability_of(f64::from(weight))).collect()
}

/// The golden records of the population: the attributes that select it first, the others only for whom it selects.
fn golden_records(
    use_case: &UseCase,
    sources: &Sources,
    clusters: &Clusters,
    belonging: &[f64],
    customers: &[ClusterIndex],
    as_of: Micros,
) -> Result<(Vec<ClusterIndex>, Vec<Column>)> {
    let (offsets, members) = clusters.members();
    let evidence = Evidence {
        use_case,
        sources,
        clusters,
        offsets: &offsets,
        members: &members,
        deleted: &sources.deleted(),
        belonging,
        as_of,
        weighing: Weighing {
            comparable: standardise::comparable_as,
            accuracy: trust::accuracy,
            posterior: trust::posterior,
        },
    };
    let mut decided: Vec<Option<Column>> = use_case.attributes.iter().map(|_| None).collect();
    let mut scope = customers.to_vec();
    if let Some(population) = &use_case.population {
        let first = selecting(use_case, &population.columns);
        survivorship::decide(&evidence, &first, customers, &mut decided)?;
        let columns: Vec<(usize, &Column)> =
            first.iter().filter_map(|a| decided[*a].as_ref().map(|column| (*a, column))).collect();
        let selected = profile::population(population, use_case, &columns)?;
        for column in decided.iter_mut().flatten() {
            keep(&mut column.cells, &selected);
        }
        keep(&mut scope, &selected);
    }
    let rest: Vec<usize> = (0..use_case.attributes.len()).filter(|a| decided[*a].is_none()).collect();
    survivorship::decide(&evidence, &rest, &scope, &mut decided)?;
    Ok((scope, decided.into_iter().flatten().collect()))
}

/// The attributes that a population reads, with the leaders of their groups.
fn selecting(use_case: &UseCase, columns: &[String]) -> Vec<usize> {
    let attributes = &use_case.attributes;
    let read = |a: &usize| columns.contains(&attributes[*a].name);
    let groups: Vec<&String> =
        (0..attributes.len()).filter(read).filter_map(|a| attributes[a].group.as_ref()).collect();
    (0..attributes.len())
        .filter(|a| read(a) || attributes[*a].group.as_ref().is_some_and(|group| groups.contains(&group)))
        .collect()
}

fn keep<T>(items: &mut Vec<T>, selected: &[bool]) {
    let mut flags = selected.iter();
    items.retain(|_| flags.next().copied().unwrap_or(false));
}

/// The clusters with at least one live record, ascending.
fn customers(sources: &Sources, clusters: &Clusters) -> Vec<ClusterIndex> {
    let mut live = vec![false; clusters.n];
    for (cluster, deleted) in clusters.of.iter().zip(sources.deleted()) {
        live[*cluster as usize] |= !deleted;
    }
    (0..clusters.n as ClusterIndex).filter(|cluster| live[*cluster as usize]).collect()
}

/// For every match key and field the standard forms of the values it ignores.
fn ignored(identity: &Identity) -> Vec<Vec<Vec<String>>> {
    let of_key = |key: &crate::config::MatchKey| {
        key.on
            .iter()
            .map(|f| {
                key.ignore.iter().flat_map(|raw| standardise::standard_values(&identity.fields[*f], raw)).collect()
            })
            .collect()
    };
    identity.match_keys.iter().map(of_key).collect()
}

fn guards(identity: &Identity, sources: &Sources, fields: &[StandardField]) -> Guards {
    let mut guards =
        Guards { never_link: identity.never_link.iter().map(|f| fields[*f].clone()).collect(), ..Guards::default() };
    for (position, table) in sources.customers.iter().enumerate() {
        if let Role::Customers(customers) = &identity.sources[table.source].role
            && customers.one_record_per_customer
        {
            guards.one_per_customer.push(sources.range(position));
        }
    }
    guards.live = sources.deleted().into_iter().map(|deleted| !deleted).collect();
    for (position, table) in sources.customers.iter().enumerate() {
        let start = sources.range(position).start;
        for (from, _) in &table.merges {
            guards.live[start + *from as usize] = false;
        }
    }
    guards
}
