//! Whom a record names: the customer of the record whose ID stands in a column.
//!
//! In: the texts of a column, and a relation. Out: canonical IDs. It promises that nobody is named who may not be told
//! of, and that an ID of no record is counted.

use super::asked::Asked;
use crate::config::{Attribute, Relation};
use crate::sources::Named;
use crate::tables::{RecordIndex, Scalar};
use crate::types::{record_key, stands_for_no_record};

/// Puts the canonical IDs of customers where records are named; `s` is the place of the supply.
pub(super) fn whom(asked: &Asked<'_>, attribute: &Attribute, s: usize, values: &mut [Result<Option<Scalar>, ()>]) {
    match &attribute.relation {
        Some(Relation::Parent { of, .. }) => {
            let Some((table, range)) = asked.sources.of_source(of[s]) else { return };
            let named = Named::of(&table.record_ids, asked.use_case.identity.sources[of[s]].record_id_form());
            each(values, |id| {
                let row = named.row(id, None).ok_or(())? as usize;
                let cluster = asked.clusters.of[range.start + row];
                let is_told = asked.told.binary_search(&cluster).is_ok();
                // Who may not be told of is named by nobody; whose records are all gone is no customer.
                let lives = || asked.records(cluster).iter().any(|record| is_there(asked, *record));
                match is_told {
                    true => Ok(Some(Scalar::Text(asked.ids[cluster as usize].as_str().into()))),
                    false if lives() => Ok(None),
                    false => Err(()),
                }
            });
        }
        Some(Relation::Elsewhere { of, .. }) => {
            let here = |other: &&Attribute| other.name == attribute.name;
            let place = asked.use_case.attributes.iter().position(|other| here(&other));
            let crosswalk = asked.sources.crosswalks.iter().find(|(a, _)| Some(*a) == place);
            each(values, |id| match crosswalk {
                Some((_, crosswalk)) => {
                    let id = crosswalk.id(&of[s], &record_key(id)).ok_or(())?;
                    Ok(Some(Scalar::Text(id.into())))
                }
                // In a test a record of another entity stands for its customer.
                None => Ok(Some(Scalar::Text(format!("{}/{id}", of[s]).into()))),
            });
        }
        Some(Relation::Together(_)) | None => {}
    }
}

fn is_there(asked: &Asked<'_>, record: RecordIndex) -> bool {
    !asked.deleted[record as usize]
}

fn each(values: &mut [Result<Option<Scalar>, ()>], whom: impl Fn(&str) -> Result<Option<Scalar>, ()>) {
    for value in values {
        let Ok(Some(Scalar::Text(id))) = &*value else { continue };
        *value = if stands_for_no_record(id) { Ok(None) } else { whom(id) };
    }
}
