//! Whom a record names: the customer of the record whose ID stands in a column.
//!
//! In: the texts of a column, and a relation. Out: canonical IDs. It promises that nobody is named who may not be told
//! of, and that an ID of no record is counted.

use super::asked::Asked;
use crate::config::{Attribute, How, Relation};
use crate::sources::Named;
use crate::tables::Scalar;
use crate::types::{key_in, record_key, stands_for_no_record};

/// Whom a row names: `Ok(None)` is nobody, `Err` is an ID of no record.
type Told = Result<Option<Scalar>, ()>;

/// Puts the canonical IDs of customers where records are named; `s` is the place of the supply.
pub(super) fn whom(asked: &Asked<'_>, attribute: &Attribute, s: usize, values: &mut [Told]) {
    let supply = &attribute.supplies[s];
    let column = match &supply.how {
        How::Expression(expression) => expression.bare_column(),
        How::Aggregate(_) | How::Calculation(_) => None,
    };
    let form = column.and_then(|column| asked.use_case.identity.sources[supply.source].id_form(column));
    match &attribute.relation {
        Some(Relation::Parent { of, .. }) => {
            let Some((table, range)) = asked.sources.of_source(of[s]) else { return };
            let Some((_, own)) = asked.sources.of_source(supply.source) else { return };
            let named = Named::of(&table.record_ids, asked.use_case.identity.sources[of[s]].record_id_form());
            each(values, |at, id| {
                let Some(row) = named.row(id, form) else { return nobody(id) };
                let cluster = asked.clusters.of[range.start + row as usize];
                // Who may not be told of, or is gone, is named by nobody; and nobody is their own parent.
                let is_told = asked.told.binary_search(&cluster).is_ok();
                let is_own = asked.clusters.of[own.start + at] == cluster;
                let id = || Scalar::Text(asked.ids[cluster as usize].as_str().into());
                Ok((is_told && !is_own).then(id))
            });
        }
        Some(Relation::Elsewhere { of, .. }) => {
            let here = |other: &&Attribute| other.name == attribute.name;
            let place = asked.use_case.attributes.iter().position(|other| here(&other));
            let crosswalk = asked.sources.crosswalks.iter().find(|(a, _)| Some(*a) == place);
            each(values, |_, id| match crosswalk {
                Some((_, crosswalk)) => {
                    let found = crosswalk.id(&of[s], &record_key(id));
                    match found.or_else(|| crosswalk.id(&of[s], &key_in(id, form))) {
                        Some(id) => Ok(Some(Scalar::Text(id.into()))),
                        None => nobody(id),
                    }
                }
                // In a test a record of another entity stands for its customer.
                None if stands_for_no_record(id) => Ok(None),
                None => Ok(Some(Scalar::Text(format!("{}/{id}", of[s]).into()))),
            });
        }
        Some(Relation::Together(_)) | None => {}
    }
}

/// What an ID of no record says: nothing, where it is one that programs write for none.
fn nobody(id: &str) -> Told {
    if stands_for_no_record(id) { Ok(None) } else { Err(()) }
}

fn each(values: &mut [Told], whom: impl Fn(usize, &str) -> Told) {
    for (at, value) in values.iter_mut().enumerate() {
        if let Ok(Some(Scalar::Text(id))) = &*value {
            *value = whom(at, id);
        }
    }
}
