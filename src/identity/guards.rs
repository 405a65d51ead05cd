//! Sources that hold one record a customer, and are not here to say so.
//!
//! In: the registry, the links of its last version that are still said, and today's records. Out: for each such source
//! the customers that it would keep apart, as a field with a value for each. It promises that who leaves a customer by
//! a value of its own is kept apart from nobody.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::carried::{Belongs, Carrier};
use super::kept::{Forest, Kept};
use super::registry::{NONE, RecordRow, Registry};
use crate::config::{Identity, Role, Source};
use crate::tables::moments::timestamp_text;
use crate::tables::{Micros, RecordIndex, Sources, StandardField};

/// A source that is away, or of which some records are their customer's by what they carry: those
/// join when all else is decided, and guard nobody until then.
pub(super) struct Guard {
    /// The customers that it keeps apart.
    customers: BTreeSet<u32>,
    /// Its records, where they say which of a customer's records stand with them.
    records: Option<Vec<u32>>,
}

/// The sources that guard although no key leads to their records today.
pub(super) fn of(
    registry: &Registry,
    identity: &Identity,
    sources: &Sources,
    numbers: &[u32],
    (record_of, as_of): (&[RecordIndex], Micros),
) -> Vec<Guard> {
    let guards = || identity.sources.iter().filter(|source| holds_one_record_per_customer(source));
    if guards().next().is_none() {
        return Vec::new();
    }
    let carriers = registry.carriers(identity, sources, numbers);
    let today = |source: &Source| {
        let of_it = sources.customers.iter().filter(|table| identity.sources[table.source].name == source.name);
        of_it.map(|table| table.record_ids.len()).sum::<usize>()
    };
    let of_source = |source: &Source| {
        let n = registry.sources.iter().position(|name| *name == source.name);
        let stands = |row: &RecordRow| Some(row.source as usize) == n && row.stands;
        let standing = registry.order.iter().filter(|number| stands(&registry.records[**number as usize]));
        let known: Vec<u32> = standing.copied().collect();
        let id = |number: &u32| registry.records[*number as usize].id;
        if is_away(registry, &known, record_of, today(source), as_of) {
            return Guard { customers: known.iter().map(id).collect(), records: Some(known) };
        }
        let of_it = |carrier: &&Carrier| identity.sources[sources.key(carrier.record).0].name == source.name;
        let carry = carriers.iter().filter(|carrier| carrier.belongs == Belongs::Carries).filter(of_it);
        let customer = |carrier: &Carrier| match registry.records.get(carrier.number as usize) {
            None => registry.stands(carrier.id),
            Some(row) => Some(row.id).filter(|id| row.stands && registry.stands(row.home) == Some(*id)),
        };
        Guard { customers: carry.filter_map(customer).collect(), records: None }
    };
    guards().map(of_source).filter(|guard| guard.customers.len() > 1).collect()
}

fn holds_one_record_per_customer(source: &Source) -> bool {
    matches!(&source.role, Role::Customers(customers) if customers.one_record_per_customer)
}

/// Whether a source is away: half of it or more left at once, and today it has less than half of what it had then. One
/// that was replaced is not.
fn is_away(registry: &Registry, known: &[u32], record_of: &[RecordIndex], today: usize, as_of: Micros) -> bool {
    let since = |number: u32| match record_of[number as usize] {
        NONE => Some(registry.records[number as usize].away_since.unwrap_or(as_of)),
        _ => None,
    };
    let mut left: BTreeMap<Micros, usize> = BTreeMap::new();
    known.iter().filter_map(|number| since(*number)).for_each(|at| *left.entry(at).or_default() += 1);
    left.into_iter().any(|(at, left)| {
        let text = timestamp_text(at);
        let versions = registry.versions.iter().filter(|row| row.as_of < text).map(|row| row.version);
        let before = versions.max().unwrap_or_default();
        let was_there = |number: &&u32| {
            registry.records[**number as usize].since <= before && since(**number).is_none_or(|since| since >= at)
        };
        let then = known.iter().filter(was_there).count();
        left * 2 >= then && today * 2 < then
    })
}

impl Guard {
    /// For each record of today its customer, if that is one of these and links that are still said join it to the
    /// records of the source; where these only carry its ID, to most of the customer.
    pub(super) fn apart(&self, registry: &Registry, kept: &Kept<'_>, numbers: &[u32]) -> StandardField {
        let customer = |number: u32| {
            let row = registry.records.get(number as usize)?;
            Some(row.id).filter(|id| row.stands && self.customers.contains(id))
        };
        let mut sets = Forest::default();
        let mut linked = BTreeSet::new();
        for link in &registry.links {
            let id = customer(link.left);
            if link.left != link.right && id.is_some() && id == customer(link.right) && kept.is_still_said(link) {
                sets.join(link.left, link.right);
                linked.extend([link.left, link.right]);
            }
        }
        let guarding: BTreeSet<u32> = match &self.records {
            Some(records) => records.iter().map(|number| sets.root(*number)).collect(),
            None => {
                // By customer and set, how many records.
                let mut sizes: BTreeMap<(u32, u32), usize> = BTreeMap::new();
                for number in &linked {
                    let id = registry.records[*number as usize].id;
                    *sizes.entry((id, sets.root(*number))).or_default() += 1;
                }
                let mut most: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
                for ((id, root), n) in sizes {
                    let of_id = most.entry(id).or_default();
                    *of_id = match n.cmp(&of_id.0) {
                        Ordering::Greater => (n, root),
                        Ordering::Equal => (n, NONE),
                        Ordering::Less => *of_id,
                    };
                }
                most.into_values().map(|(_, root)| root).collect()
            }
        };
        let mut field = StandardField { offsets: vec![0], ..StandardField::default() };
        let mut code_of: BTreeMap<u32, u32> = BTreeMap::new();
        for number in numbers {
            if let Some(id) = customer(*number)
                && guarding.contains(&sets.root(*number))
            {
                let code = code_of.entry(id).or_insert_with(|| field.values.push(&registry.ids[id as usize].id) as u32);
                field.codes.push(*code);
            }
            field.offsets.push(field.codes.len() as u32);
        }
        field
    }
}
