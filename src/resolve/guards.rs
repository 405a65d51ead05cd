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
    guards.distinct = distinct(sources);
    guards.live = sources.deleted().into_iter().map(|deleted| !deleted).collect();
    for (position, table) in sources.customers.iter().enumerate() {
        let start = sources.range(position).start;
        for (from, _) in &table.merges {
            guards.live[start + *from as usize] = false;
        }
    }
    guards
}

/// What more records share than a match key allows is a stand-in: it joins nobody, and keeps nobody apart.
pub fn without_blocked(guards: &mut Guards, identity: &Identity, links: &Links) {
    for (field, f) in guards.never_link.iter_mut().zip(&identity.never_link) {
        let of_field = links.blocked.iter().filter(|blocked| identity.match_keys[blocked.key].on == [*f]);
        let values: Vec<&String> = of_field.filter_map(|blocked| blocked.value.first()).collect();
        let is_blocked = |(_, value): &(u32, &str)| values.iter().any(|blocked| *blocked == value);
        let codes: Vec<u32> = (0..).zip(field.values.iter()).filter(is_blocked).map(|(code, _)| code).collect();
        if !codes.is_empty() {
            *field = field.without(&codes);
        }
    }
}

/// For each record the set of those that its source tells apart, from 1; empty where no source does.
fn distinct(sources: &Sources) -> Vec<u32> {
    let mut sets = Vec::new();
    let mut before = 0;
    for (position, table) in sources.customers.iter().enumerate().filter(|(_, table)| !table.distinct.is_empty()) {
        sets.resize(sources.n_records(), 0);
        for (record, set) in sources.range(position).zip(&table.distinct).filter(|(_, set)| **set > 0) {
            sets[record] = before + set;
        }
        before += table.distinct.iter().max().copied().unwrap_or_default();
    }
    sets
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
