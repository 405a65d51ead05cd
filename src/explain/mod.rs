//! Why two records are one customer, and why they are not.
//!
//! In: what a run decided, and two of its records. Out: a [`Why`]: the stage that decided, and what every stage before
//! it said. It promises to show record IDs and levels of agreement only; values appear where they are asked for.

mod path;

use serde::Serialize;

use crate::config::Identity;
use crate::matching::{MISSING, probability_of, similarity::Scratch};
use crate::resolve::compare::{Comparer, Scorer, Waterfall};
use crate::resolve::{Matched, Resolved};
use crate::tables::{Evidence, Guards, LinkGroup, RecordIndex, Refusal, Sources, StandardField};

/// Why two records are one customer or are not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// The two records, as `source/record_id`.
    pub records: [String; 2],
    /// The stage that decided.
    pub verdict: Verdict,
    /// What each match key says, in declared order.
    pub match_keys: Vec<KeySays>,
    /// What forbids the two records, or their customers, to be one.
    pub forbidden_by: Vec<String>,
    /// What the match model says, where the use case has one.
    pub match_model: Option<ModelSays>,
    /// The links from one record to the other, where they are one customer.
    pub path: Vec<Link>,
}

/// The stage that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One customer: a link joins the two records.
    Linked,
    /// One customer: links through other records join them.
    LinkedThroughOthers,
    /// Two customers: a guard forbids it.
    Forbidden,
    /// Two customers: no match key joins them, and there is no match model.
    NoKey,
    /// Two customers: no blocking rule proposes the pair.
    NeverCompared,
    /// Two customers: the match weight is below clerical review.
    BelowReview,
    /// Two customers until a steward decides: the weight is between `review_at` and `link_at`.
    InReview,
    /// Two customers: the two agree, but the evidence between all records of their customers speaks against it.
    WeakUnion,
    /// Two customers: what joins them is shared by several customers, or a chain that had to be cut.
    Refused,
}

/// What one match key says about the two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeySays {
    /// The key.
    pub key: String,
    /// What it says.
    pub says: KeyVerdict,
    /// The fields that are missing or differ.
    pub fields: Vec<String>,
    /// Of each field of the key its name and the standard values of the two records; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<[String; 3]>,
}

/// What a match key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyVerdict {
    /// Its fields are equal, and it links the two.
    Links,
    /// Its fields are equal, but the value is ignored or shared by more records than `max_records`.
    NotUsed,
    /// Its fields are equal, but the value is shared by several customers.
    Shared,
    /// A field is missing in one of the records.
    Missing,
    /// A field differs.
    Differs,
}

/// What the match model says about the two records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelSays {
    /// The first blocking rule that proposes the pair, counted from 1.
    pub proposed_by: Option<usize>,
    /// What each comparison adds, in declared order.
    pub comparisons: Vec<Step>,
    /// The weight before anything is compared, in bits.
    pub prior: f64,
    /// What it takes away that the two may be customers who belong together, such as a household or a group, in bits;
    /// never above 0.
    pub kinship: f64,
    /// The match weight of the pair, in bits.
    pub weight: f64,
    /// The probability behind it.
    pub probability: f64,
    /// The weight from which pairs link.
    pub link_at: f64,
    /// The weight from which pairs are reviewed.
    pub review_at: f64,
    /// The mean weight between all records of the two customers, each pair counting at most 10 bits; `None` where both
    /// have one record.
    pub between_customers: Option<f64>,
}

/// What one comparison adds to the weight.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The field.
    pub comparison: String,
    /// The level of agreement.
    pub level: String,
    /// What it is worth, in bits, the rarity of the value included.
    pub bits: f64,
    /// The standard values of the two records; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// One link on the way from record to record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// From this record.
    pub from: String,
    /// To this one.
    pub to: String,
    /// By this evidence.
    pub by: String,
}

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

fn named(identity: &Identity, sources: &Sources, record: RecordIndex) -> String {
    let (source, id) = sources.key(record);
    format!("{}/{id}", identity.sources[source].name)
}

/// Whether both records stand in a sorted list.
fn both(records: &[RecordIndex], a: RecordIndex, b: RecordIndex) -> bool {
    records.binary_search(&a).is_ok() && records.binary_search(&b).is_ok()
}

fn shares(field: &StandardField, a: RecordIndex, b: RecordIndex) -> Option<bool> {
    let (x, y) = (field.of(a as usize), field.of(b as usize));
    (!x.is_empty() && !y.is_empty()).then(|| x.iter().any(|code| y.contains(code)))
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
        let joins = |group: &LinkGroup| group.evidence == Evidence::MatchKey(k) && both(&group.records, a, b);
        let shared =
            resolved.clusters.decisions.iter().any(|d| d.evidence == Evidence::MatchKey(k) && both(&d.records, a, b));
        let (says, fields) = if !differ.is_empty() {
            (KeyVerdict::Differs, differ)
        } else if !missing.is_empty() {
            (KeyVerdict::Missing, missing)
        } else if shared {
            (KeyVerdict::Shared, Vec::new())
        } else if resolved.links.groups.iter().any(joins) {
            (KeyVerdict::Links, Vec::new())
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
    let comparer = Comparer::new(identity, model, &resolved.fields);
    let scorer = Scorer::new(&comparer, &matched.fit);
    let mut scratch = Scratch::default();
    let Waterfall { prior, steps, kinship, weight } = scorer.waterfall(a, b, &mut scratch);
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
        weight,
        probability: probability_of(weight),
        link_at: model.link_at,
        review_at: model.review_at,
        between_customers: several.then(|| crate::resolve::mean_weight(&left, &right, &scorer)),
    })
}
