//! What forbids records to be one customer, and which values say nothing.

use std::collections::BTreeSet;

use super::standardise;
use crate::config::{Identity, MatchKey, Role};
use crate::tables::{Clusters, Evidence, Guards, Links, RecordIndex, Refusal, Sources, StandardField};

/// For every match key and field the standard forms of the values it ignores.
pub fn ignored(identity: &Identity) -> Vec<Vec<Vec<String>>> {
    let of_key = |key: &MatchKey| {
        key.on
            .iter()
            .map(|f| {
                key.ignore.iter().flat_map(|raw| standardise::standard_values(&identity.fields[*f], raw)).collect()
            })
            .collect()
    };
    identity.match_keys.iter().map(of_key).collect()
}

/// The guards that the use case declares.
pub fn guards(identity: &Identity, sources: &Sources, fields: &[StandardField]) -> Guards {
    let mut guards = Guards {
        never_link: identity.never_link.iter().map(|f| fields[*f].without_doubtful().into_owned()).collect(),
        ..Guards::default()
    };
    for (position, table) in sources.customers.iter().enumerate() {
        if let Role::Customers(customers) = &identity.sources[table.source].role
            && customers.one_record_per_customer
        {
            guards.one_per_customer.push(sources.range(position));
        }
    }
    guards.live = sources.deleted().into_iter().map(|deleted| !deleted).collect();
    for (position, table) in sources.customers.iter().enumerate() {
        let start = sources.range(position).start;
        for (from, _) in &table.merges {
            guards.live[start + *from as usize] = false;
        }
    }
    guards
}

/// For each identity field the values that say nothing: those by which a match key would have joined what is known to
/// be several customers, and those that more records share than a key allows.
pub fn shared_values(
    identity: &Identity,
    fields: &[StandardField],
    links: &Links,
    certain: &Clusters,
) -> Vec<Vec<u32>> {
    let mut shared = vec![Vec::new(); fields.len()];
    for decision in certain.decisions.iter().filter(|decision| decision.refusal == Refusal::SharedValue) {
        let Evidence::MatchKey(k) = decision.evidence else { continue };
        if let ([field], Some((first, others))) = (identity.match_keys[k].on.as_slice(), decision.records.split_first())
        {
            let of = |record: &RecordIndex| fields[*field].of(*record as usize);
            shared[*field].extend(of(first).iter().filter(|code| others.iter().all(|other| of(other).contains(code))));
        }
    }
    let mut blocked = vec![BTreeSet::new(); fields.len()];
    for value in &links.blocked {
        for (field, part) in identity.match_keys[value.key].on.iter().zip(&value.value) {
            blocked[*field].insert(part.as_str());
        }
    }
    for ((field, blocked), shared) in
        fields.iter().zip(&blocked).zip(&mut shared).filter(|((_, blocked), _)| !blocked.is_empty())
    {
        shared
            .extend((0..).zip(field.values.iter()).filter(|(_, value)| blocked.contains(value)).map(|(code, _)| code));
    }
    shared
}
