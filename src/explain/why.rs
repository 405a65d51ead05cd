//! Why two records are one customer, and why they are not.
//!
//! In: what a run decided, and two of its records. Out: a [`Why`]: the stage that decided, and what every stage before
//! it said. It promises to show record IDs and levels of agreement only; values appear where they are asked for. It
//! decides nothing.

use super::answer::{KeySays, KeyVerdict, ModelSays, Step, Verdict, Why, named};
use super::path;
use crate::config::Identity;
use crate::matching::{MISSING, probability_of, similarity::Scratch};
use crate::resolve::compare::{Comparer, Scorer, Waterfall};
use crate::resolve::keys::halves;
use crate::resolve::{Matched, Resolved};
use crate::tables::{Evidence, Guards, LinkGroup, RecordIndex, Refusal, Sources, StandardField};

/// Explains two records. `values` asks for what the records say.
pub fn why(
    identity: &Identity,
    sources: &Sources,
    resolved: &Resolved,
    a: RecordIndex,
    b: RecordIndex,
    values: bool,
) -> Why {
    let (a, b) = (a.min(b), a.max(b));
    let clusters = &resolved.clusters;
    let together = clusters.of[a as usize] == clusters.of[b as usize];
    let match_keys = match_keys(identity, resolved, a, b, values);
    let forbidden_by = if together { Vec::new() } else { forbidden(identity, sources, resolved, a, b) };
    let match_model = resolved.matched.as_ref().and_then(|matched| model(identity, resolved, matched, a, b, values));
    let path = if together { path::between(identity, sources, resolved, a, b) } else { Vec::new() };
    let refused = |refusal: Refusal| {
        clusters.decisions.iter().any(|decision| decision.refusal == refusal && both(&decision.records, a, b))
    };
    let verdict = match &match_model {
        _ if together && path.len() <= 1 => Verdict::Linked,
        _ if together => Verdict::LinkedThroughOthers,
        _ if !forbidden_by.is_empty() => Verdict::Forbidden,
        _ if refused(Refusal::SharedValue) || refused(Refusal::ChainCut) => Verdict::Refused,
        _ if refused(Refusal::IslandCut) => Verdict::IslandCut,
        None => Verdict::NoKey,
        Some(model) if model.proposed_by.is_none() => Verdict::NeverCompared,
        Some(model) if model.weight >= model.link_at => Verdict::WeakUnion,
        Some(model) if model.weight >= model.review_at => Verdict::InReview,
        Some(_) => Verdict::BelowReview,
    };
    Why {
        records: [named(identity, sources, a), named(identity, sources, b)],
        verdict,
        match_keys,
        forbidden_by,
        match_model,
        path,
    }
}

/// Whether both records stand in a sorted list.
fn both(records: &[RecordIndex], a: RecordIndex, b: RecordIndex) -> bool {
    records.binary_search(&a).is_ok() && records.binary_search(&b).is_ok()
}

fn shares(field: &StandardField, a: RecordIndex, b: RecordIndex) -> Option<bool> {
    let (x, y) = (field.of(a as usize), field.of(b as usize));
    (!x.is_empty() && !y.is_empty()).then(|| x.iter().any(|code| y.contains(code)))
}

/// Whether two records share a value that is of the field's type.
fn shares_of_its_type(field: &StandardField, a: RecordIndex, b: RecordIndex) -> bool {
    let of_b = field.of(b as usize);
    field.of_its_type(a as usize).any(|code| of_b.contains(&code))
}

/// The standard values of a record.
fn standard(resolved: &Resolved, field: usize, record: RecordIndex) -> String {
    let field = &resolved.fields[field];
    field.of(record as usize).iter().map(|code| &field.values[*code as usize]).collect::<Vec<_>>().join(", ")
}

fn match_keys(identity: &Identity, resolved: &Resolved, a: RecordIndex, b: RecordIndex, values: bool) -> Vec<KeySays> {
    let one = |(k, key): (usize, &crate::config::MatchKey)| {
        let of = |wanted: Option<bool>| -> Vec<String> {
            key.on
                .iter()
                .filter(|f| shares(&resolved.fields[**f], a, b) == wanted)
                .map(|f| identity.fields[*f].name.clone())
                .collect()
        };
        let (missing, differ) = (of(None), of(Some(false)));
        let not_of_type = key.on.iter().filter(|f| !shares_of_its_type(&resolved.fields[**f], a, b));
        let not_of_type: Vec<String> = not_of_type.map(|f| identity.fields[*f].name.clone()).collect();
        let halves = key.on.iter().zip(halves(key, identity, &resolved.fields)).filter(|(f, halves)| {
            let (field, of_b) = (&resolved.fields[**f], resolved.fields[**f].of(b as usize));
            let mut both = field.of(a as usize).iter().filter(|code| of_b.contains(code)).peekable();
            both.peek().is_some() && both.all(|code| halves.binary_search(code).is_ok())
        });
        let halves: Vec<String> = halves.map(|(f, _)| identity.fields[*f].name.clone()).collect();
        let joins = |group: &LinkGroup| group.evidence == Evidence::MatchKey(k) && both(&group.records, a, b);
        let mut of_key = resolved.clusters.decisions.iter().filter(|d| d.evidence == Evidence::MatchKey(k));
        let refused = of_key.find(|decision| both(&decision.records, a, b)).map(|decision| decision.refusal);
        let (says, fields) = if !differ.is_empty() {
            (KeyVerdict::Differs, differ)
        } else if !missing.is_empty() {
            (KeyVerdict::Missing, missing)
        } else if let Some(refusal) = refused {
            (if refusal == Refusal::IslandCut { KeyVerdict::Cut } else { KeyVerdict::Shared }, Vec::new())
        } else if resolved.links.groups.iter().any(joins) {
            (KeyVerdict::Links, Vec::new())
        } else if !not_of_type.is_empty() {
            (KeyVerdict::NotOfItsType, not_of_type)
        } else if !halves.is_empty() {
            (KeyVerdict::HalfAName, halves)
        } else {
            (KeyVerdict::NotUsed, Vec::new())
        };
        let said = |f: &usize| [identity.fields[*f].name.clone(), standard(resolved, *f, a), standard(resolved, *f, b)];
        let values = if values { key.on.iter().map(said).collect() } else { Vec::new() };
        KeySays { key: key.name.clone(), says, fields, values }
    };
    identity.match_keys.iter().enumerate().map(one).collect()
}

/// The records of the customer that holds this one.
fn members(resolved: &Resolved, record: RecordIndex) -> Vec<RecordIndex> {
    let cluster = resolved.clusters.of[record as usize];
    (0..).zip(&resolved.clusters.of).filter(|(_, of)| **of == cluster).map(|(record, _)| record).collect()
}

/// What keeps the customers of two records apart, the records themselves first.
fn forbidden(
    identity: &Identity,
    sources: &Sources,
    resolved: &Resolved,
    a: RecordIndex,
    b: RecordIndex,
) -> Vec<String> {
    let guards = &resolved.guards;
    let direct = vetoes(identity, sources, guards, a, b);
    if !direct.is_empty() {
        return direct;
    }
    let mut found = Vec::new();
    for x in members(resolved, a) {
        for y in members(resolved, b) {
            found.extend(vetoes(identity, sources, guards, x, y));
        }
    }
    found.truncate(5);
    found
}

fn vetoes(identity: &Identity, sources: &Sources, guards: &Guards, a: RecordIndex, b: RecordIndex) -> Vec<String> {
    let (name_a, name_b) = (named(identity, sources, a), named(identity, sources, b));
    let mut vetoes = Vec::new();
    for (field, f) in guards.never_link.iter().zip(&identity.never_link) {
        if shares(field, a, b) == Some(false) {
            vetoes.push(format!("never_link: {} differs between {name_a} and {name_b}", identity.fields[*f].name));
        }
    }
    let alive = guards.live.get(a as usize) == Some(&true) && guards.live.get(b as usize) == Some(&true);
    if alive
        && guards.one_per_customer.iter().any(|range| range.contains(&(a as usize)) && range.contains(&(b as usize)))
    {
        vetoes.push(format!("one_record_per_customer: {name_a} and {name_b} are two records of one source"));
    }
    let set = |record: RecordIndex| guards.distinct.get(record as usize).filter(|set| **set > 0);
    if alive && set(a).is_some() && set(a) == set(b) {
        vetoes.push(format!("distinct_within: {name_a} and {name_b} stand side by side in their source"));
    }
    vetoes
}

fn model(
    identity: &Identity,
    resolved: &Resolved,
    matched: &Matched,
    a: RecordIndex,
    b: RecordIndex,
    values: bool,
) -> Option<ModelSays> {
    let model = identity.match_model.as_ref()?;
    let comparer = Comparer::new(identity, model, &resolved.fields, &matched.frequencies);
    let scorer = Scorer::new(&comparer, &matched.fit);
    let mut scratch = Scratch::default();
    let Waterfall { prior, steps, kinship, weight } = scorer.waterfall(a, b, &mut scratch);
    let of_lists = matched.of_lists(a, b, weight);
    let weight = weight + of_lists;
    let comparisons = steps
        .iter()
        .zip(&matched.slots)
        .map(|((level, bits), slot)| Step {
            comparison: slot.name.clone(),
            level: if *level == MISSING { "missing".to_owned() } else { slot.levels[usize::from(*level) - 1].clone() },
            bits: *bits,
            values: if values {
                vec![standard(resolved, slot.field, a), standard(resolved, slot.field, b)]
            } else {
                Vec::new()
            },
        })
        .collect();
    let (left, right) = (members(resolved, a), members(resolved, b));
    let several = resolved.clusters.of[a as usize] != resolved.clusters.of[b as usize] && left.len() + right.len() > 2;
    Some(ModelSays {
        proposed_by: matched.blocks.proposed_by(a, b).map(|rule| rule + 1),
        comparisons,
        prior,
        kinship,
        of_lists,
        weight,
        probability: probability_of(weight),
        link_at: model.link_at,
        review_at: model.review_at,
        between_customers: several.then(|| crate::resolve::mean_weight(&left, &right, &scorer)),
    })
}
