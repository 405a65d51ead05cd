//! Customers that hold more than one customer has.
//!
//! In: which records are one customer, and the values of their fields. Out: for each field that tells customers apart
//! how many hold more different values of it than one has. It promises counts and no value. It says where wrong
//! profiles are to be looked for when no truth is there; it does not say that they are wrong.

use std::cmp::Reverse;

use super::health::CrowdedMeasures;
use crate::config::{FieldType, Identity};
use crate::diagnostic::{count, thousands};
use crate::tables::{Clusters, StandardField};
use crate::types::{Partner, Subject};

/// More different mailboxes, names or numbers than a customer has.
const MANY: usize = 4;

/// The fields of which customers hold many values, with how many customers and how many the fullest has.
pub(super) fn crowded(identity: &Identity, fields: &[StandardField], clusters: &Clusters) -> Vec<CrowdedMeasures> {
    let tells_apart = |kind: FieldType| {
        let about = kind.about();
        // Of what is reached over the net a mailbox is a home, and a domain is none.
        let is_mailbox = about.is_a_home && about.subject == Some(Subject::Net);
        about.is_an_identifier || about.with_others == Partner::Name || is_mailbox
    };
    let one = |(field, values): (&crate::config::IdentityField, &StandardField)| {
        let mut held: Vec<(u32, u32)> = Vec::new();
        for (record, customer) in clusters.of.iter().enumerate() {
            held.extend(values.of_its_type(record).map(|code| (*customer, code)));
        }
        held.sort_unstable();
        held.dedup();
        let n_of: Vec<usize> = held.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).filter(|n| *n > MANY).collect();
        let most = n_of.iter().copied().max()?;
        Some(CrowdedMeasures { field: field.name.clone(), customers: n_of.len(), most })
    };
    let asked = identity.fields.iter().zip(fields).filter(|(field, _)| tells_apart(field.kind));
    let mut all: Vec<CrowdedMeasures> = asked.filter_map(one).collect();
    all.sort_by_key(|crowded| Reverse(crowded.most));
    all
}

/// What a reader should know of them.
pub(super) fn notes(all: &[CrowdedMeasures]) -> impl Iterator<Item = String> + '_ {
    all.iter().map(|crowded| {
        format!(
            "{} {} more than {MANY} different values of {}, one of them {}: look whether each is one customer \
             (`c360 evaluate FILE --sample` draws pairs to judge)",
            count(crowded.customers, "customer"),
            if crowded.customers == 1 { "holds" } else { "hold" },
            crowded.field,
            thousands(crowded.most)
        )
    })
}
