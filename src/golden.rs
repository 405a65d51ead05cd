//! The inner corridor of values: testimony, trust, survivorship, attribute by attribute.
//!
//! In: customers and the rules of the use case. Out: who is in the population, and one [`Column`] per attribute. It
//! promises that nothing is decided of who has not consented, that what selects the population is decided for all
//! others, and all else only for whom it selects. It weighs and chooses nothing itself.

use std::borrow::Cow;

use anyhow::Result;
use rayon::prelude::*;

use crate::config::{Attribute, UseCase};
use crate::consent::{self, Heard, Standing};
use crate::tables::{ClusterIndex, Clusters, Column, RelationFacts, Sources, Testimonies, Unread, keep};
use crate::testimony::{Asked, Winner, gather};
use crate::{derive, profile, relate, survivorship, trust};

/// Golden records.
pub struct Records {
    /// The customers in the population, among those asked about.
    pub scope: Vec<ClusterIndex>,
    /// Their attributes, in declared order.
    pub columns: Vec<Column>,
    /// Customers, ascending, that are left out because what selects the population is not known of them.
    pub undecided: Vec<ClusterIndex>,
    /// Where every customer stands, in the order of all, and what sources say; empty where consent is not asked.
    pub heard: Heard,
    /// What the relations came to, in declared order.
    pub relations: Vec<RelationFacts>,
}

impl Records {
    /// Whether nothing of a customer may be told, for want of its consent.
    pub fn is_withheld(&self, customer: ClusterIndex) -> bool {
        consent::is_withheld(&self.heard.standings, customer)
    }
}

/// The golden records of the population, among the customers that may be told of.
///
/// # Errors
/// An expression that cannot be evaluated on the data, with the row.
pub fn records(asked: &Asked<'_>) -> Result<Records> {
    let use_case = asked.use_case;
    let mut decided: Vec<Option<Column>> = use_case.attributes.iter().map(|_| None).collect();
    let mut heard = Heard::default();
    let mut customers = Cow::Borrowed(asked.told);
    if let Some(consent) = &use_case.consent {
        let declared = &use_case.identity.sources;
        heard = consent::hear(consent, declared, asked.sources, asked.clusters, asked.as_of);
        customers.to_mut().retain(|customer| heard.standings[*customer as usize] == Standing::Given);
    }
    let customers = &*customers;
    let asked = &Asked { told: customers, ..*asked };
    let relations = relations(asked, customers, &mut decided)?;
    let (mut scope, mut undecided) = (customers.to_vec(), Vec::new());
    if let Some(population) = &use_case.population {
        let mut first = selecting(use_case, &population.columns);
        let columns: Vec<usize> = first.clone();
        first.retain(|a| decided[*a].is_none());
        decide(asked, &first, customers, &mut decided)?;
        let columns: Vec<(usize, &Column)> =
            columns.iter().filter_map(|a| decided[*a].as_ref().map(|column| (*a, column))).collect();
        let answers = profile::population(population, use_case, &columns, asked.as_of)?;
        let unknown = (0..customers.len()).filter(|place| answers[*place].is_none() && is_open(&columns, *place));
        undecided = unknown.map(|place| customers[place]).collect();
        let selected: Vec<bool> = answers.into_iter().map(|answer| answer == Some(true)).collect();
        for column in decided.iter_mut().flatten() {
            column.keep(&selected);
        }
        keep(&mut scope, &selected);
    }
    let rest: Vec<usize> = (0..use_case.attributes.len()).filter(|a| decided[*a].is_none()).collect();
    decide(asked, &rest, &scope, &mut decided)?;
    Ok(Records { scope, columns: decided.into_iter().flatten().collect(), undecided, heard, relations })
}

/// Whether more could be known of what a customer at a place has not: a text could not be read, or no system that is
/// asked has a record of the customer.
fn is_open(columns: &[(usize, &Column)], place: usize) -> bool {
    columns.iter().any(|(_, column)| {
        let all = &column.testimonies;
        column.cells[place].value.is_none() && (all.unread[place] || !all.known[place])
    })
}

/// Decides the relations, for all customers that may be told of: who leads a group need not be in the population.
fn relations(
    asked: &Asked<'_>,
    customers: &[ClusterIndex],
    decided: &mut [Option<Column>],
) -> Result<Vec<RelationFacts>> {
    let mut all = Vec::new();
    for (a, attribute) in asked.use_case.attributes.iter().enumerate().filter(|(_, one)| one.relation.is_some()) {
        let said = match attribute.supplies.is_empty() {
            true => None,
            false => Some(column(asked, attribute, customers, None)?),
        };
        let (column, facts) = relate::relate(asked, a, said, customers);
        decided[a] = Some(column);
        all.push(facts);
    }
    Ok(all)
}

/// Decides the attributes `wanted` (ascending) for the customers in `scope`, into `decided` (one slot per attribute).
/// Leaders of groups, and what others are made from, are either decided already or wanted too.
fn decide(asked: &Asked<'_>, wanted: &[usize], scope: &[ClusterIndex], decided: &mut [Option<Column>]) -> Result<()> {
    let attributes = &asked.use_case.attributes;
    let (supplied, derived): (Vec<usize>, Vec<usize>) = wanted.iter().partition(|a| attributes[**a].derived.is_none());
    decide_supplied(asked, &supplied, scope, decided)?;
    for a in derived {
        if let Some(made) = &attributes[a].derived {
            decided[a] = Some(match &made.rolled_up {
                None => derive::derive(asked, a, made, scope, decided)?,
                Some(rolled_up) => derive::roll_up(asked, a, (made, rolled_up), scope, decided)?,
            });
        }
    }
    Ok(())
}

/// The same, of attributes of which sources testify.
fn decide_supplied(
    asked: &Asked<'_>,
    wanted: &[usize],
    scope: &[ClusterIndex],
    decided: &mut [Option<Column>],
) -> Result<()> {
    let attributes = &asked.use_case.attributes;
    let leader = |a: usize| {
        let group = attributes[a].group.as_ref()?;
        attributes.iter().position(|other| other.group.as_ref() == Some(group)).filter(|leader| *leader < a)
    };
    let (followers, leaders): (Vec<usize>, Vec<usize>) = wanted.iter().partition(|a| leader(**a).is_some());
    let columns: Vec<Column> =
        leaders.par_iter().map(|a| column(asked, &attributes[*a], scope, None)).collect::<Result<_>>()?;
    for (a, column) in leaders.into_iter().zip(columns) {
        decided[a] = Some(column);
    }
    for a in followers {
        let winners = leader(a)
            .and_then(|leader| decided[leader].as_ref())
            .map(|leader| survivorship::winners(&leader.cells, &leader.testimonies));
        decided[a] = Some(column(asked, &attributes[a], scope, winners.as_deref())?);
    }
    Ok(())
}

/// One attribute through the three rooms.
fn column(
    asked: &Asked<'_>,
    attribute: &Attribute,
    scope: &[ClusterIndex],
    led_by: Option<&[Option<Winner>]>,
) -> Result<Column> {
    let (testimonies, unread): (Testimonies, Vec<Vec<Unread>>) = gather(asked, attribute, scope, led_by)?;
    let ids: Vec<&str> = scope.iter().map(|customer| asked.ids[*customer as usize].as_str()).collect();
    let (rules, linked_by) = (asked.use_case, &asked.clusters.linked_by);
    let estimated = trust::estimate(rules, attribute, &testimonies, linked_by, &ids, asked.as_of);
    let beliefs = trust::believe(attribute, &testimonies, &estimated, asked.as_of);
    let cells = survivorship::choose(attribute, &testimonies, &beliefs, led_by);
    Ok(Column { cells, testimonies, unread, accuracies: estimated.accuracies })
}

/// The attributes that a population reads, with what they are made from and the leaders of their groups.
fn selecting(use_case: &UseCase, columns: &[String]) -> Vec<usize> {
    let attributes = &use_case.attributes;
    let mut is_read: Vec<bool> = attributes.iter().map(|attribute| columns.contains(&attribute.name)).collect();
    // What is read stands before what reads it.
    for a in (0..attributes.len()).rev().filter(|a| attributes[*a].derived.is_some()) {
        if is_read[a] {
            attributes[a].derived.iter().flat_map(|derived| &derived.reads).for_each(|part| is_read[*part] = true);
        }
    }
    let read = |a: &usize| is_read[*a];
    let groups: Vec<&String> =
        (0..attributes.len()).filter(read).filter_map(|a| attributes[a].group.as_ref()).collect();
    (0..attributes.len())
        .filter(|a| read(a) || attributes[*a].group.as_ref().is_some_and(|group| groups.contains(&group)))
        .collect()
}

/// The clusters with at least one live record, ascending.
pub fn customers(sources: &Sources, clusters: &Clusters) -> Vec<ClusterIndex> {
    let mut live = vec![false; clusters.n];
    for (cluster, deleted) in clusters.of.iter().zip(sources.deleted()) {
        live[*cluster as usize] |= !deleted;
    }
    (0..clusters.n as ClusterIndex).filter(|cluster| live[*cluster as usize]).collect()
}
