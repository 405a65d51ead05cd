//! Measures as finished strings, in the order of the page.

use serde::Serialize;

use super::changed::{changes, in_a_sentence};
use super::format::{gate, percent, trust};
use super::relations::{RelationView, relations};
use super::sections::{AttributeView, IdentityView, SourceView, attributes, identity, sources};
use super::segments::{SegmentView, segments};
use super::trusted::{TrustView, challenges, first, repairs, trusted};
use crate::config::word;
use crate::diagnostic::{plural, thousands};
use crate::measures::{AttributeMeasures, Measures, SourceKind};
use crate::tables::Ground;

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page {
    title: String,
    use_case: String,
    entity: String,
    as_of: String,
    run_id: String,
    registry_version: u64,
    decision: String,
    owner: String,
    sponsor: Option<String>,
    stage: String,
    due: Option<String>,
    task: String,
    tool: String,
    population_rule: String,
    verdict: String,
    gates_held: bool,
    gates_text: String,
    figures: Vec<Figure>,
    legend: Vec<(&'static str, &'static str)>,
    attributes: Vec<AttributeView>,
    trusted: Vec<TrustView>,
    challenges: Vec<String>,
    repairs: Vec<[String; 4]>,
    changed_since: String,
    changes: Vec<String>,
    would: bool,
    relations: Vec<RelationView>,
    segments: Vec<SegmentView>,
    notes: Vec<String>,
    identity: IdentityView,
    sources: Vec<SourceView>,
    gates: Vec<GateView>,
    trust_floor: String,
}

/// A large figure with a plain sentence.
#[derive(Serialize)]
struct Figure {
    value: String,
    name: &'static str,
    sentence: String,
}

/// A gate.
#[derive(Serialize)]
struct GateView {
    name: String,
    direction: String,
    limit: String,
    measured: String,
    passed: bool,
}

/// The measures as a page.
pub(super) fn page(m: &Measures) -> Page {
    let broken = m.gates.iter().filter(|gate| !gate.passed).count();
    let gates_text = match (m.gates.len(), broken) {
        (0, _) => "No gates are declared".to_owned(),
        (1, 0) => "The one gate held".to_owned(),
        (n, 0) => format!("All {n} gates held"),
        (n, broken) => format!("{broken} of {n} gates broken: nothing was published"),
    };
    let mut gates: Vec<GateView> = m
        .gates
        .iter()
        .map(|g| GateView {
            name: g.name(),
            direction: g.kind.direction().to_string(),
            limit: gate(g.kind, g.limit),
            measured: gate(g.kind, g.measured),
            passed: g.passed,
        })
        .collect();
    gates.sort_by_key(|gate| gate.passed);
    let (changed_since, changes) = changes(m).unwrap_or_default();
    Page {
        title: m.title.clone(),
        use_case: m.use_case.clone(),
        entity: m.entity.clone(),
        as_of: m.as_of.replace('T', " ").replace('Z', " UTC"),
        run_id: m.run.run_id.clone(),
        registry_version: m.run.registry_version,
        decision: m.purpose.decision.clone(),
        owner: m.purpose.owner.clone(),
        sponsor: m.purpose.sponsor.clone(),
        stage: word(&m.purpose.stage).replace('_', " "),
        due: m.purpose.due.clone(),
        task: m.purpose.task.clone(),
        tool: m.purpose.tool.clone(),
        population_rule: m.population_rule.clone(),
        verdict: verdict(m),
        gates_held: broken == 0,
        gates_text,
        figures: figures(m),
        legend: legend(m),
        attributes: attributes(m),
        trusted: trusted(m),
        challenges: challenges(m),
        repairs: repairs(m),
        changed_since,
        changes,
        would: !m.is_in_use(),
        relations: relations(m),
        segments: segments(m),
        notes: notes(m),
        identity: identity(m),
        sources: sources(m),
        gates,
        trust_floor: format!("{}", m.value.trust_floor),
    }
}

/// How much of what mean trust is over has been checked.
fn checked(m: &Measures) -> String {
    let of = |a: &&AttributeMeasures| !a.is_segment && !a.is_relation && !a.by_source.is_empty();
    let all = m.attributes.iter().filter(of).count();
    let checked = m.attributes.iter().filter(of).filter(|a| a.ground == Ground::Estimated).count();
    format!("the probability that a value is right; {checked} of {all} attributes could be checked")
}

/// What the colours of bars mean; of what is rare only what is there.
fn legend(m: &Measures) -> Vec<(&'static str, &'static str)> {
    let all = [
        ("sor", "system of record"),
        ("fallback", "fallback"),
        ("rule", "another rule"),
        ("derived", "made from other attributes"),
        ("otherwise", "declared for “nobody has one”"),
        ("unknown", "otherwise, no record in that system"),
        ("stale", "stale"),
        ("missing", "missing"),
    ];
    let any_derived = m.attributes.iter().any(|attribute| attribute.supplied.derived > 0.0);
    all.into_iter().filter(|(class, _)| any_derived || *class != "derived").collect()
}

/// A dozen sentences; of more it is said how many there are.
fn notes(m: &Measures) -> Vec<String> {
    const MOST: usize = 12;
    let mut notes: Vec<String> = m.notes.iter().take(MOST).cloned().collect();
    if let more @ 1.. = m.notes.len().saturating_sub(MOST) {
        notes.push(format!("and {more} more, in measures.json"));
    }
    notes
}

/// One sentence an executive can repeat.
fn verdict(m: &Measures) -> String {
    if m.population == 0 {
        return format!("No {} is in the population, so there is nothing to act on yet.", m.entity);
    }
    let who = if m.population_rule.is_empty() {
        format!("{} {}", thousands(m.population), plural(&m.entity))
    } else {
        format!("{} of {} {} are in this use case", thousands(m.population), thousands(m.customers), plural(&m.entity))
    };
    let joint = if m.population_rule.is_empty() { " have a profile" } else { "" };
    let usable = percent(m.value.usable_share);
    let today = format!("{who}{joint}; for {usable} of them the profile is complete, fresh and trusted.");
    let sentences = [Some(today), first(m), in_a_sentence(m)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn figures(m: &Measures) -> Vec<Figure> {
    let identity = &m.identity;
    vec![
        Figure {
            value: percent(m.value.usable_share),
            name: "usable profiles",
            sentence: format!(
                "{} are complete, {} also hold nothing stale",
                percent(m.value.complete_share),
                percent(m.value.fresh_share)
            ),
        },
        Figure {
            value: format!("{} h", thousands(m.value.hours_saved_per_month.max(0.0).round() as usize)),
            name: if m.is_in_use() { "saved a month" } else { "would be saved a month" },
            sentence: format!(
                "of {} possible: {} → {} minutes, {} times",
                thousands(m.value.hours_possible_per_month.max(0.0).round() as usize),
                m.value.minutes_before,
                m.value.minutes_after,
                thousands(m.value.times_per_month.max(0.0) as usize)
            ),
        },
        Figure { value: trust(m.mean_trust), name: "mean trust", sentence: checked(m) },
        Figure {
            value: thousands(m.customers),
            name: "customers",
            sentence: format!(
                "behind {} records of {} systems",
                thousands(identity.records),
                m.sources.iter().filter(|source| source.kind == SourceKind::Customers).count()
            ),
        },
        Figure {
            value: match identity.inflation_interval {
                Some(_) => format!("{:.3}", identity.profile_inflation),
                None => "–".to_owned(),
            },
            name: "profiles per real customer",
            sentence: match identity.inflation_interval {
                Some([low, high]) => {
                    format!("estimated from the overlap of match keys, {low:.3} to {high:.3}; 1 is perfect")
                }
                None => "too few records have the fields of match keys that overlap; it cannot be estimated".to_owned(),
            },
        },
    ]
}
