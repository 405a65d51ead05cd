//! Customers who belong together and are not one: who share what relatives share, or are related as the model says.
//!
//! In: the relations, standard fields and customers. Out: [`Ties`]: for each relation groups of customers, however
//! large they are: who of them may be told of is asked later. It joins nothing.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::keys::{combine, pack};
use crate::config::{Attribute, Relation, Together};
use crate::tables::{ClusterIndex, Clusters, RecordIndex, StandardField, Ties};

/// Who belongs together, relation by relation; `gone` says of every record whether its system has deleted it.
pub(super) fn ties(
    attributes: &[Attribute],
    fields: &[StandardField],
    (clusters, gone): (&Clusters, &[bool]),
    kin: &[(RecordIndex, RecordIndex)],
) -> Vec<Ties> {
    let mut all = Vec::new();
    for (a, attribute) in attributes.iter().enumerate() {
        if let Some(Relation::Together(together)) = &attribute.relation {
            all.push(one(a, together, fields, (clusters, gone), kin));
        }
    }
    all
}

fn one(
    attribute: usize,
    of: &Together,
    fields: &[StandardField],
    (clusters, gone): (&Clusters, &[bool]),
    kin: &[(RecordIndex, RecordIndex)],
) -> Ties {
    let mut ties = Ties { attribute, ..Ties::default() };
    for key in &of.share {
        let fields: Vec<&StandardField> = key.iter().map(|f| &fields[*f]).collect();
        let doubtful: Vec<Vec<u32>> = fields.iter().map(|field| field.doubtful.clone()).collect();
        let mut entries: Vec<(u128, ClusterIndex)> = Vec::new();
        let mut codes = Vec::with_capacity(fields.len());
        for (record, cluster) in clusters.of.iter().enumerate().filter(|(record, _)| !gone[*record]) {
            combine(&fields, &doubtful, record, &mut codes, &mut |codes| entries.push((pack(codes), *cluster)));
        }
        entries.par_sort_unstable();
        entries.dedup();
        for sharing in entries.chunk_by(|a, b| a.0 == b.0).filter(|sharing| sharing.len() > 1) {
            ties.groups.push(sharing.iter().map(|(_, cluster)| *cluster).collect());
        }
    }
    if of.kinship {
        let pair = |(left, right): &(RecordIndex, RecordIndex)| {
            let pair = [clusters.of[*left as usize], clusters.of[*right as usize]];
            let is_there = !gone[*left as usize] && !gone[*right as usize];
            (is_there && pair[0] != pair[1]).then(|| pair.iter().copied().collect::<BTreeSet<_>>())
        };
        ties.groups.extend(kin.iter().filter_map(pair).map(|pair| pair.into_iter().collect()));
    }
    ties.groups.sort_unstable();
    ties.groups.dedup();
    ties
}
