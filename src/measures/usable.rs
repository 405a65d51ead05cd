//! Which profiles can be used, what time that saves, and what keeps the others from it.
//!
//! In: golden records and the purpose. Out: [`ValueMeasures`] and repairs, the one that is worth most first. It
//! promises that every profile that cannot be used counts once among the repairs.

use std::collections::BTreeMap;

use super::figures::Measures;
use super::inputs::Inputs;
use super::share::share;
use super::trusted::{Lacks, Repair, ValueMeasures};
use crate::config::Stage;
use crate::tables::{Cell, Column};

impl Measures {
    /// Whether time is saved rather than could be: the profiles are where people work, and a system carries their IDs.
    pub fn is_in_use(&self) -> bool {
        self.purpose.stage == Stage::Live && self.sources.iter().any(|source| source.propagation > Some(0.0))
    }
}

/// Time saved, counted only for profiles that are complete, fresh and trusted; and what would make others so.
pub(super) fn usable(inputs: &Inputs<'_>) -> (ValueMeasures, Vec<Repair>) {
    let purpose = &inputs.use_case.purpose;
    let n = inputs.records.scope.len();
    let required: Vec<(usize, &Column)> =
        inputs.records.columns.iter().enumerate().filter(|(a, _)| inputs.use_case.attributes[*a].required).collect();
    let lacks = |column: &Column, place: usize| {
        let Cell { value, trust, .. } = &column.cells[place];
        match trust {
            _ if value.is_none() => Some(Lacks::Missing),
            _ if column.is_stale(place) => Some(Lacks::Stale),
            // What is declared for "nobody has one" has no trust, and is taken at its word.
            Some(trust) if *trust < purpose.trust_floor => Some(Lacks::Trust),
            _ => None,
        }
    };
    let (mut complete, mut fresh, mut usable) = (0, 0, 0);
    let mut lacking: Vec<Vec<(usize, Lacks)>> = Vec::new();
    for place in 0..n {
        let of: Vec<(usize, Lacks)> =
            required.iter().filter_map(|(a, column)| Some((*a, lacks(column, place)?))).collect();
        let any = |lacks: Lacks| of.iter().any(|(_, one)| *one == lacks);
        complete += usize::from(!any(Lacks::Missing));
        fresh += usize::from(!any(Lacks::Missing) && !any(Lacks::Stale));
        usable += usize::from(of.is_empty());
        if !of.is_empty() {
            lacking.push(of);
        }
    }
    let possible = purpose.times_per_month * (purpose.minutes_before - purpose.minutes_after) / 60.0;
    let hours = |profiles: usize| possible * share(profiles, n);
    let value = ValueMeasures {
        minutes_before: purpose.minutes_before,
        minutes_after: purpose.minutes_after,
        times_per_month: purpose.times_per_month,
        trust_floor: purpose.trust_floor,
        complete_share: share(complete, n),
        fresh_share: share(fresh, n),
        usable_share: share(usable, n),
        hours_saved_per_month: hours(usable),
        hours_possible_per_month: possible,
    };
    (value, repairs(inputs, &lacking, hours))
}

/// What keeps profiles from being used; each profile counts for what it lacks that most others lack too.
fn repairs(inputs: &Inputs<'_>, lacking: &[Vec<(usize, Lacks)>], hours: impl Fn(usize) -> f64) -> Vec<Repair> {
    let mut of_all: BTreeMap<(usize, Lacks), usize> = BTreeMap::new();
    lacking.iter().flatten().for_each(|one| *of_all.entry(*one).or_default() += 1);
    // By what is lacking: profiles that count for it, and those of them that lack nothing else.
    let mut counted: BTreeMap<(usize, Lacks), (usize, usize)> = BTreeMap::new();
    for of in lacking {
        let most = of.iter().max_by(|x, y| of_all[*x].cmp(&of_all[*y]).then_with(|| y.cmp(x)));
        if let Some(one) = most {
            let (profiles, alone) = counted.entry(*one).or_default();
            *profiles += 1;
            *alone += usize::from(of.len() == 1);
        }
    }
    let repair = |((a, lacks), (profiles, alone)): ((usize, Lacks), (usize, usize))| {
        let attribute = &inputs.use_case.attributes[a];
        let source = attribute.supplies.first().map(|supply| &inputs.use_case.identity.sources[supply.source]);
        Repair {
            attribute: attribute.label.clone(),
            name: attribute.name.clone(),
            lacks,
            source: source.map(|source| source.label.clone()).unwrap_or_default(),
            profiles,
            alone,
            hours_per_month: hours(alone),
        }
    };
    let mut repairs: Vec<Repair> = counted.into_iter().map(repair).collect();
    repairs.sort_by(|x, y| (y.alone, y.profiles).cmp(&(x.alone, x.profiles)).then_with(|| x.name.cmp(&y.name)));
    repairs
}
