//! Who belongs together without being one: groups of customers, each called by the ID of one of them.
//!
//! In: what records name, or who is tied to whom. Out: the column of a relation. A parent is followed to the one that
//! has none, and a customer without relatives is a group of its own; relatives are called by the one who is known
//! longest, so that a newcomer changes no name. It promises that a circle of parents ends, and that a group larger than
//! is believed is none. It merges nobody.

use std::cmp::Reverse;
use std::collections::HashMap;

use xxhash_rust::xxh3::Xxh3Builder;

use crate::config::{Relation, To, Together};
use crate::tables::{Cell, ClusterIndex, Column, Decided, RelationFacts, Scalar, Testimonies, Ties};
use crate::testimony::Asked;

/// Customers by their canonical IDs: their places in the scope.
type Places<'a> = HashMap<&'a str, usize, Xxh3Builder>;

/// The column of relation `a`, of which `said` is what records name, where they name anybody; for all customers in
/// `scope`, who are those that may be told of.
pub fn relate(asked: &Asked<'_>, a: usize, said: Option<Column>, scope: &[ClusterIndex]) -> (Column, RelationFacts) {
    let mut facts = RelationFacts { attribute: a, ..RelationFacts::default() };
    let column = match (&asked.use_case.attributes[a].relation, said) {
        (Some(Relation::Parent { to, .. }), Some(mut said)) => {
            let own = |place: usize| asked.ids[scope[place] as usize].as_str();
            let places: Places<'_> = (0..scope.len()).map(|place| (own(place), place)).collect();
            match to {
                To::Ultimate => facts.in_circles = ultimate(asked, &mut said, scope, &places),
                To::Immediate => immediate(&mut said, &places),
            }
            said
        }
        (Some(Relation::Together(together)), _) => {
            let ties = asked.ties.iter().find(|ties| ties.attribute == a);
            in_groups(asked, together, ties, scope, &mut facts)
        }
        (_, said) => said.unwrap_or_default(),
    };
    (column, facts)
}

/// Whose parent somebody is, by place; nobody is their own.
fn parents(column: &Column, places: &Places<'_>) -> Vec<Option<usize>> {
    let parent = |(place, cell): (usize, &Cell)| match &cell.value {
        Some(Scalar::Text(id)) => places.get(id.as_str()).copied().filter(|parent| *parent != place),
        _ => None,
    };
    column.cells.iter().enumerate().map(parent).collect()
}

fn immediate(column: &mut Column, places: &Places<'_>) {
    let parents = parents(column, places);
    for (cell, parent) in column.cells.iter_mut().zip(parents) {
        if parent.is_none() && cell.value.is_some() {
            let decided = Decided::Missing;
            *cell = Cell { value: None, decided, winner: None, class: None, trust: None, basis: None };
        }
    }
}

/// Follows parents to their end; how many customers go in circles.
fn ultimate(asked: &Asked<'_>, column: &mut Column, scope: &[ClusterIndex], places: &Places<'_>) -> usize {
    let parents = parents(column, places);
    let n = parents.len();
    let own: Vec<f64> = column.cells.iter().map(|cell| cell.trust.unwrap_or(1.0)).collect();
    let (mut top, mut trust): (Vec<Option<usize>>, Vec<f64>) = (vec![None; n], vec![1.0; n]);
    let mut on_the_way = vec![false; n];
    let mut in_circles = 0;
    for start in 0..n {
        let (mut way, mut at) = (Vec::new(), start);
        while top[at].is_none() && !on_the_way[at] {
            on_the_way[at] = true;
            way.push(at);
            match parents[at] {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if top[at].is_none() {
            match parents[at] {
                None => top[at] = Some(at),
                Some(_) => {
                    let first = way.iter().position(|place| *place == at).unwrap_or(0);
                    let circle = &way[first..];
                    in_circles += circle.len();
                    let head = circle.iter().copied().min_by_key(|place| known_since(asked, scope[*place]));
                    let all: f64 = circle.iter().map(|place| own[*place]).product();
                    for place in circle {
                        (top[*place], trust[*place]) = (head, all);
                    }
                }
            }
        }
        for place in way.iter().rev() {
            on_the_way[*place] = false;
            if let (None, Some(parent)) = (top[*place], parents[*place]) {
                (top[*place], trust[*place]) = (top[parent], own[*place] * trust[parent]);
            }
        }
    }
    for (place, cell) in column.cells.iter_mut().enumerate() {
        let Some(top) = top[place] else { continue };
        let value = Some(Scalar::Text(asked.ids[scope[top] as usize].as_str().into()));
        match parents[place] {
            Some(_) => (cell.value, cell.trust) = (value, cell.trust.map(|_| trust[place])),
            // It has none that is known, and is called by itself.
            None => {
                let decided = Decided::Derived;
                *cell = Cell { value, decided, winner: None, class: Some(0), trust: None, basis: None };
            }
        }
    }
    in_circles
}

/// Who of several gives a group its name: who is known longest.
fn known_since<'a>(asked: &Asked<'a>, customer: ClusterIndex) -> (u64, &'a str) {
    (asked.minted[customer as usize], &asked.ids[customer as usize])
}

/// Groups of customers who are tied to each other, over any number of others.
fn in_groups(
    asked: &Asked<'_>,
    of: &Together,
    ties: Option<&Ties>,
    scope: &[ClusterIndex],
    facts: &mut RelationFacts,
) -> Column {
    let n = scope.len();
    let mut first: Vec<usize> = (0..n).collect();
    fn root(first: &mut [usize], mut at: usize) -> usize {
        while first[at] != at {
            first[at] = first[first[at]];
            at = first[at];
        }
        at
    }
    for group in ties.iter().flat_map(|ties| &ties.groups) {
        let there = group.iter().filter_map(|customer| scope.binary_search(customer).ok());
        let there: Vec<usize> = there.collect();
        if there.len() > of.at_most {
            facts.too_many += 1;
            continue;
        }
        let Some((one, others)) = there.split_first() else { continue };
        for other in others {
            let (a, b) = (root(&mut first, *one), root(&mut first, *other));
            first[a.max(b)] = a.min(b);
        }
    }
    let roots: Vec<usize> = (0..n).map(|place| root(&mut first, place)).collect();
    let mut sizes = vec![0; n];
    roots.iter().for_each(|root| sizes[*root] += 1);
    facts.too_large = sizes.iter().filter(|size| **size > of.at_most).count();
    let mut heads: Vec<Option<Reverse<(u64, &str)>>> = vec![None; n];
    for (place, root) in roots.iter().enumerate() {
        heads[*root] = heads[*root].max(Some(Reverse(known_since(asked, scope[place]))));
    }
    let mut column = Column::default();
    for (place, root) in roots.into_iter().enumerate() {
        let head = heads[root].filter(|_| sizes[root] <= of.at_most).map(|Reverse((_, id))| id);
        let id = head.unwrap_or(&asked.ids[scope[place] as usize]);
        let value = Some(Scalar::Text(id.into()));
        let decided = Decided::Derived;
        column.cells.push(Cell { value, decided, winner: None, class: Some(0), trust: None, basis: None });
    }
    column.testimonies = Testimonies::of_nobody(vec![false; n]);
    column
}
