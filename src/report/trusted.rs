//! How far values can be trusted, what speaks against what is declared, and what to repair first, for people.

use serde::Serialize;

use super::format::{percent, trust, width};
use crate::diagnostic::{count, thousands};
use crate::measures::{AttributeMeasures, AttributeSource, Challenge, Finding, Lacks, Measures, Repair};
use crate::tables::Ground;

/// One attribute.
#[derive(Serialize)]
pub(super) struct TrustView {
    label: String,
    mean: String,
    /// Whether the sources were checked against each other.
    checked: bool,
    word: &'static str,
    sentence: String,
    sources: Vec<SourceTrust>,
}

/// How right one source is.
#[derive(Serialize)]
struct SourceTrust {
    label: String,
    declared: String,
    estimated: String,
    /// Where the interval begins on a scale from 0 to 100, how wide it is, and where the estimate and what is declared
    /// stand.
    from: String,
    wide: String,
    at: String,
    declared_at: String,
    has_estimate: bool,
    said: String,
}

pub(super) fn trusted(m: &Measures) -> Vec<TrustView> {
    m.attributes.iter().filter(|a| !a.is_segment && !a.is_relation && !a.by_source.is_empty()).map(view).collect()
}

fn view(a: &AttributeMeasures) -> TrustView {
    TrustView {
        label: a.label.clone(),
        mean: trust(a.mean_trust),
        checked: a.ground == Ground::Estimated,
        word: word(a.ground),
        sentence: sentence(a),
        sources: a.by_source.iter().map(source).collect(),
    }
}

/// What the trust rests on, in a word or two.
fn word(ground: Ground) -> &'static str {
    match ground {
        Ground::Estimated => "checked",
        Ground::Two => "declared",
        Ground::UsedToLink => "used to link",
        Ground::Alone | Ground::Few | Ground::Unfit | Ground::Doubtful | Ground::Definition | Ground::Many => {
            "unchecked"
        }
    }
}

/// The same in a sentence.
fn sentence(a: &AttributeMeasures) -> String {
    let why = match a.ground {
        Ground::Estimated => "estimated from how the systems agree on the same customers",
        Ground::Two => "two systems cannot check each other: where they differ, what is declared decides",
        Ground::Alone => "one system alone: nothing can be checked",
        Ground::Few => "too few customers of whom three systems speak: what is declared stands",
        Ground::UsedToLink => "the value itself joins the records, so that they agree says nothing",
        Ground::Unfit => {
            "the systems err together, or customers have several true values: no estimate explains how they agree"
        }
        Ground::Doubtful => "several estimates explain how the systems agree: who copies whom cannot be told",
        Ground::Definition => {
            "most systems differ from the system of record always in the same way: it means something else"
        }
        Ground::Many => "systems need not say the same, for the rule puts together or takes an extreme",
    };
    let mut parts = vec![why.to_owned()];
    let rests = &a.rests_on;
    if a.ground == Ground::Estimated && rests.estimated < 0.995 {
        parts.push(format!("{} of the values", percent(rests.estimated)));
    }
    if a.compared > 0 {
        parts.push(format!("systems disagree on {} of {} customers", percent(a.conflict), thousands(a.compared)));
    }
    parts.join("; ")
}

fn source(s: &AttributeSource) -> SourceTrust {
    let mut said: Vec<String> = Vec::new();
    if let Some(copies) = &s.copies {
        said.push(format!("copies {} in {}", copies.of, percent(copies.share)));
    }
    if s.written_back {
        said.push("holds what was written back: no testimony".to_owned());
    }
    if s.used_to_link > 0 {
        said.push(format!("{} used to link", count(s.used_to_link, "value")));
    }
    let at = |share: f64| width(share);
    let [low, high] = s.estimated.map_or([0.0, 0.0], |of| of.interval);
    let three = |share: f64| format!("{share:.3}");
    SourceTrust {
        label: s.label.clone(),
        declared: s.reliability.to_string(),
        estimated: s.estimated.map_or_else(|| "–".to_owned(), |of| three(of.today)),
        from: at(low),
        wide: at(high - low),
        at: at(s.estimated.map_or(0.0, |of| of.today)),
        declared_at: at(s.reliability),
        has_estimate: s.estimated.is_some(),
        said: match s.estimated {
            Some(of) => {
                said.insert(0, format!("{} to {}", three(of.interval[0]), three(of.interval[1])));
                if of.then > of.today + 0.01 {
                    said.push(format!("{} on the day it was written", three(of.then)));
                }
                said.join("; ")
            }
            None => said.join("; "),
        },
    }
}

/// What the evidence says against the file, the greatest gain first.
pub(super) fn challenges(m: &Measures) -> Vec<String> {
    let mut all: Vec<(&AttributeMeasures, &Challenge)> =
        m.attributes.iter().flat_map(|a| a.challenges.iter().map(move |challenge| (a, challenge))).collect();
    all.sort_by(|x, y| y.1.customers.cmp(&x.1.customers).then_with(|| x.0.name.cmp(&y.0.name)));
    all.into_iter().map(|(a, challenge)| sentence_of(a, challenge)).collect()
}

fn sentence_of(a: &AttributeMeasures, c: &Challenge) -> String {
    let points = |share: f64| format!("{:.1}", share * 100.0);
    let [low, high] = c.interval;
    let gain = format!(
        "right for {} more in 100 customers ({} to {}), about {} of the {} of whom both speak",
        points(c.gain),
        points(low),
        points(high),
        thousands(c.customers),
        thousands(c.both)
    );
    match c.finding {
        Finding::Worse => format!(
            "{}: {} is {gain}, than {}, which is declared. In the attribute `{}`, change `system_of_record`.",
            a.label, c.source, c.instead_of, a.name
        ),
        Finding::Older => format!(
            "{}: {} is {gain}, than {}, which is declared: older, not worse. In the attribute `{}`, set `fresh_for`.",
            a.label, c.source, c.instead_of, a.name
        ),
    }
}

/// What to repair, what is worth most first.
pub(super) fn repairs(m: &Measures) -> Vec<[String; 4]> {
    const MOST: usize = 8;
    let row = |r: &Repair| {
        let hours = if m.value.hours_possible_per_month > 0.0 {
            format!("{:.0} h", r.hours_per_month)
        } else {
            "–".to_owned()
        };
        [what(r), thousands(r.profiles), thousands(r.alone), hours]
    };
    m.repairs.iter().take(MOST).map(row).collect()
}

fn what(r: &Repair) -> String {
    let of = if r.source.is_empty() { String::new() } else { format!(" ({})", r.source) };
    match r.lacks {
        Lacks::Missing => format!("{} is missing{of}", r.attribute),
        Lacks::Stale => format!("{} is stale{of}", r.attribute),
        Lacks::Trust => format!("{} is trusted too little{of}", r.attribute),
    }
}

/// What to fix first, as the second sentence of the page.
pub(super) fn first(m: &Measures) -> Option<String> {
    let r = m.repairs.first()?;
    let share = r.profiles as f64 / m.population.max(1) as f64;
    let keeps = format!("{}, which keeps {} of all profiles from being usable", what(r), percent(share));
    Some(if r.hours_per_month >= 1.0 {
        format!("To fix first: {keeps}; repaired, it is worth {:.0} hours a month.", r.hours_per_month)
    } else {
        format!("To fix first: {keeps}.")
    })
}
