//! Coverage, conflict and trust of one attribute over the population.

use super::figures::{Agreement, AttributeMeasures, AttributeSource, Supplied};
use super::inputs::Inputs;
use super::share::{mean, share};
use super::trusted::{Copies, RestsOn, RightShare};
use crate::config::{Derived, word};
use crate::tables::{Basis, Column, Decided, Decimal, OfSupply, Testimony, Wrong};
use crate::trust::{as_number, steady};

/// The normal distribution has 95% of its mass within so many standard deviations.
pub(super) const NORMAL: f64 = 1.96;

pub(super) fn attribute_measures(inputs: &Inputs<'_>, a: usize) -> AttributeMeasures {
    let attribute = &inputs.use_case.attributes[a];
    let column = &inputs.records.columns[a];
    let n = column.cells.len();
    let labels: Vec<String> =
        attribute.supplies.iter().map(|supply| inputs.use_case.identity.sources[supply.source].label.clone()).collect();
    let n_supplies = labels.len();
    let mut by_step = [0usize; 8];
    let (mut has, mut supplies, mut only) = (vec![0; n_supplies], vec![0; n_supplies], vec![0; n_supplies]);
    let (mut judged, mut with_others) = (vec![0; n_supplies], vec![0; n_supplies]);
    let mut pairs = vec![(0usize, 0usize); n_supplies * n_supplies];
    let mut apart: Vec<Vec<(Decimal, Decimal)>> = vec![Vec::new(); n_supplies * n_supplies];
    let (mut compared, mut conflicts) = (0, 0);
    let mut trust_histogram = [0usize; 10];
    for (place, cell) in column.cells.iter().enumerate() {
        by_step[step(column, place)] += 1;
        if let Some(winner) = column.winning(place) {
            supplies[winner.supply] += 1;
        }
        if let Some(trust) = cell.trust {
            trust_histogram[((trust * 10.0) as usize).min(9)] += 1;
        }
        let firsts = first_of_each(column, place, n_supplies);
        let present: Vec<usize> = (0..n_supplies).filter(|s| firsts[*s].is_some()).collect();
        for s in &present {
            has[*s] += 1;
        }
        if let [alone] = present[..] {
            only[alone] += 1;
        }
        if present.len() < 2 {
            continue;
        }
        compared += 1;
        conflicts += usize::from(column.is_conflict(place));
        for (i, left) in present.iter().enumerate() {
            for right in &present[i + 1..] {
                if let (Some(l), Some(r)) = (firsts[*left], firsts[*right]) {
                    let pair = &mut pairs[left * n_supplies + right];
                    pair.0 += 1;
                    pair.1 += usize::from(same(&l, &r));
                    if let (false, Some(l), Some(r)) = (same(&l, &r), as_number(l.value), as_number(r.value)) {
                        apart[left * n_supplies + right].push((l, r));
                    }
                }
            }
        }
        for s in &present {
            let others: Vec<Testimony<'_>> =
                present.iter().filter(|other| *other != s).filter_map(|other| firsts[*other]).collect();
            if let (Some(own), Some(majority)) = (firsts[*s], majority(&others)) {
                judged[*s] += 1;
                with_others[*s] += usize::from(same(&own, &majority));
            }
        }
    }
    let agreement = (0..n_supplies)
        .flat_map(|left| (left + 1..n_supplies).map(move |right| (left, right)))
        .filter(|(left, right)| pairs[left * n_supplies + right].0 > 0)
        .map(|(left, right)| {
            let (both, agree) = pairs[left * n_supplies + right];
            let steady = steady(&apart[left * n_supplies + right], attribute.tolerance);
            Agreement { left: labels[left].clone(), right: labels[right].clone(), both, agree, steady }
        })
        .collect();
    let invalid = column.invalid();
    let of_supply = |s: usize| column.accuracies.by_supply.get(s);
    let by_source = (0..n_supplies)
        .map(|s| AttributeSource {
            label: labels[s].clone(),
            has: share(has[s], n),
            supplies: share(supplies[s], n),
            only: share(only[s], n),
            invalid: invalid.get(s).copied().unwrap_or(0),
            placeholders: placeholders(column, s),
            unread: column.unread.get(s).cloned().unwrap_or_default(),
            reliability: attribute.supplies[s].reliability,
            estimated: of_supply(s).and_then(right_share),
            copies: of_supply(s).and_then(|of| of.copies).map(|(of, share)| Copies { of: labels[of].clone(), share }),
            written_back: of_supply(s).is_some_and(|of| of.is_echo),
            used_to_link: of_supply(s).map_or(0, |of| of.used_to_link),
            agrees_with_others: (judged[s] > 0).then(|| share(with_others[s], judged[s])),
        })
        .collect();
    let supplied = Supplied {
        system_of_record: share(by_step[0], n),
        fallback: share(by_step[1], n),
        stale: share(by_step[2], n),
        rule: share(by_step[3], n),
        otherwise: share(by_step[4], n),
        otherwise_no_record: share(by_step[6], n),
        derived: share(by_step[7], n),
        missing: share(by_step[5], n),
    };
    AttributeMeasures {
        name: attribute.name.clone(),
        label: attribute.label.clone(),
        kind: word(&attribute.kind),
        action: attribute.action.clone(),
        personal: attribute.personal,
        system_of_record: match &attribute.derived {
            Some(derived) => made_of(inputs, derived),
            None => labels.first().cloned().unwrap_or_default(),
        },
        is_segment: attribute.segment().is_some(),
        is_relation: attribute.relation.is_some(),
        rule: attribute.derived.as_ref().map_or_else(|| word(&attribute.rule), |_| "derived".to_owned()),
        fresh_for: attribute.fresh_for.map(|span| span.to_string()),
        coverage: share(n - by_step[5], n),
        supplied,
        by_source,
        conflict: share(conflicts, compared),
        compared,
        agreement,
        mean_trust: mean(column.cells.iter().filter_map(|cell| cell.trust)),
        trust_histogram,
        invalid: invalid.iter().sum(),
        ground: column.accuracies.ground,
        rests_on: rests_on(column),
        challenges: Vec::new(),
    }
}

/// How right a source is, with its interval.
fn right_share(of: &OfSupply) -> Option<RightShare> {
    let right = of.estimated?;
    let copied = right.if_copied.unwrap_or(right.today);
    let interval = [right.today.min(copied) - NORMAL * right.error, right.today.max(copied) + NORMAL * right.error];
    Some(RightShare { today: right.today, interval: interval.map(|end| end.clamp(0.0, 1.0)), then: right.then })
}

/// What the trust of cells rests on.
fn rests_on(column: &Column) -> RestsOn {
    let bases: Vec<Basis> = column.cells.iter().filter_map(|cell| cell.basis).collect();
    let of = |basis: Basis| share(bases.iter().filter(|one| **one == basis).count(), bases.len());
    RestsOn {
        estimated: of(Basis::Estimated),
        declared: of(Basis::Declared),
        used_to_link: of(Basis::UsedToLink),
        unchecked: of(Basis::Unchecked),
    }
}

/// What a derived attribute is made from, for people.
fn made_of(inputs: &Inputs<'_>, derived: &Derived) -> String {
    let parts: Vec<&str> = derived.reads.iter().map(|part| inputs.use_case.attributes[*part].label.as_str()).collect();
    format!("made from {}", parts.join(", "))
}

/// How many values of a source stand for no date.
fn placeholders(column: &Column, supply: usize) -> usize {
    let unread = column.unread.get(supply).into_iter().flatten();
    unread.filter(|unread| unread.wrong == Wrong::NoDate).map(|unread| unread.values).sum()
}

/// The place of a cell among: system of record, fallback, stale, rule, otherwise, missing, otherwise of a customer in
/// no system that is asked, made from others.
fn step(column: &Column, place: usize) -> usize {
    match column.cells[place].decided {
        Decided::SystemOfRecord => 0,
        Decided::Fallback => 1,
        Decided::Stale => 2,
        Decided::Rule => 3,
        Decided::Otherwise => 4,
        Decided::Missing => 5,
        Decided::OtherwiseUnknown => 6,
        Decided::Derived => 7,
        Decided::Group => match column.winning(place) {
            Some(winner) if winner.stale => 2,
            Some(winner) if winner.supply == 0 => 0,
            _ => 1,
        },
    }
}

/// The first testimony of each source; the surviving one where it is this source's.
fn first_of_each(column: &Column, place: usize, n: usize) -> Vec<Option<Testimony<'_>>> {
    let mut firsts: Vec<Option<Testimony<'_>>> = vec![None; n];
    for testimony in column.testimonies(place) {
        firsts[testimony.supply].get_or_insert(testimony);
    }
    if let Some(winner) = column.winning(place) {
        firsts[winner.supply] = Some(winner);
    }
    firsts
}

/// Two testimonies agree when both agree with what survived, or when they are equal.
fn same(a: &Testimony<'_>, b: &Testimony<'_>) -> bool {
    (a.agrees && b.agrees) || a.value == b.value
}

/// What most of the others say; among equals, the first.
fn majority<'a>(others: &[Testimony<'a>]) -> Option<Testimony<'a>> {
    let votes = |candidate: &Testimony<'_>| others.iter().filter(|other| same(candidate, other)).count();
    others.iter().rev().max_by_key(|candidate| votes(candidate)).copied()
}
