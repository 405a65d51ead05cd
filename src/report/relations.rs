//! The relations of the page: who belongs together, and in how many groups.

use serde::Serialize;

use super::format::percent;
use crate::diagnostic::{count, thousands};
use crate::measures::{Measures, RelationMeasures};

/// A relation.
#[derive(Serialize)]
pub(super) struct RelationView {
    label: String,
    related: String,
    share: String,
    /// To how many they lead.
    groups: String,
    largest: String,
    /// What could not be used; empty where all could.
    left_out: String,
}

pub(super) fn relations(m: &Measures) -> Vec<RelationView> {
    m.relations.iter().map(|relation| view(relation, m.population)).collect()
}

fn view(relation: &RelationMeasures, population: usize) -> RelationView {
    let share = if population == 0 { 0.0 } else { relation.related as f64 / population as f64 };
    let what = match relation.kind.as_str() {
        "immediate" => "parent",
        "elsewhere" => "customer of another entity",
        _ => "group",
    };
    let groups = match (relation.groups, what) {
        (1, what) => format!("1 {what}"),
        (n, "customer of another entity") => format!("{} customers of another entity", thousands(n)),
        (n, what) => format!("{} {what}s", thousands(n)),
    };
    let left_out = [
        (relation.in_circles, "customer whose parents go in a circle", "customers whose parents go in a circle"),
        (relation.too_many, "value that too many share", "values that too many share"),
        (relation.too_large, "group that is too large to believe", "groups that are too large to believe"),
    ];
    let left_out = left_out.iter().filter(|(n, ..)| *n > 0).map(|(n, one, several)| match n {
        1 => format!("1 {one}"),
        n => format!("{} {several}", thousands(*n)),
    });
    RelationView {
        label: relation.label.clone(),
        related: count(relation.related, "customer"),
        share: percent(share),
        groups,
        largest: thousands(relation.largest),
        left_out: left_out.collect::<Vec<_>>().join("; "),
    }
}
