//! What has changed since the run before, for people.

use super::format::{percent, trust};
use crate::diagnostic::thousands;
use crate::measures::{Measures, Past};

/// A share of the population or of records that moved by less is not told.
const SHARE: f64 = 0.005;
/// The same of trust, and of how right a source is.
const TRUST: f64 = 0.005;
const RIGHT: f64 = 0.02;
/// A number of records that moved by a smaller share is not told.
const RECORDS: f64 = 0.1;
/// So many lines are shown.
const MOST: usize = 8;

/// What has changed since the run before, what matters most first; none where there was no run before.
pub(super) fn changes(m: &Measures) -> Option<(String, Vec<String>)> {
    let before = m.before.as_ref()?;
    let day = before.as_of.get(..10).unwrap_or(&before.as_of).to_owned();
    let mut lines = Vec::new();
    if (m.value.usable_share - before.usable_share).abs() >= SHARE {
        lines.push(went("usable profiles", &percent(before.usable_share), &percent(m.value.usable_share)));
    }
    if m.population != before.population {
        lines.push(went("the population", &thousands(before.population), &thousands(m.population)));
    }
    if let (Some(was), Some(is)) = (before.mean_trust, m.mean_trust)
        && (was - is).abs() >= TRUST
    {
        lines.push(went("mean trust", &trust(Some(was)), &trust(Some(is))));
    }
    attributes(m, before, &mut lines);
    for (source, was) in m.sources.iter().filter_map(|s| Some((s, before.sources.iter().find(|b| b.name == s.name)?))) {
        let apart = (source.records as f64 - was.records as f64).abs();
        if apart > RECORDS * was.records as f64 {
            let what = format!("records of {}", source.label);
            lines.push(went(&what, &thousands(was.records), &thousands(source.records)));
        }
        if (source.linked_share - was.linked_share).abs() >= 2.0 * SHARE {
            let what = format!("{} linked to another system", source.label);
            lines.push(went(&what, &percent(was.linked_share), &percent(source.linked_share)));
        }
    }
    if m.identity.largest_cluster > 2 * before.largest.max(1) {
        let largest = m.identity.largest_cluster;
        lines.push(went("records of the largest customer", &thousands(before.largest), &thousands(largest)));
    }
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    if more > 0 {
        lines.push(format!("and {more} more, in history.ndjson"));
    }
    Some((day, lines))
}

fn attributes(m: &Measures, before: &Past, lines: &mut Vec<String>) {
    for a in &m.attributes {
        let Some(was) = before.attributes.iter().find(|was| was.name == a.name) else { continue };
        if (a.coverage - was.coverage).abs() >= SHARE {
            lines.push(went(&format!("coverage of {}", a.label), &percent(was.coverage), &percent(a.coverage)));
        }
        for (source, right) in a.by_source.iter().zip(&was.right) {
            if let (Some(is), Some(right)) = (source.estimated, right)
                && (is.today - right).abs() >= RIGHT
            {
                let what = format!("{}, as {} says it, right in", a.label, source.label);
                lines.push(went(&what, &percent(*right), &percent(is.today)));
            }
        }
    }
}

fn went(what: &str, was: &str, is: &str) -> String {
    format!("{what}: {was} → {is}")
}

/// The same in a sentence.
pub(super) fn in_a_sentence(m: &Measures) -> Option<String> {
    let (day, lines) = changes(m)?;
    Some(match lines.first() {
        None => format!("Nothing of note has changed since the run of {day}."),
        Some(first) => format!("Since the run of {day}: {first}."),
    })
}
