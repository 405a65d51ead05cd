//! Match keys: which records share a value that makes them the same customer.
//!
//! In: standard fields, the systems' own merges and what the registry remembers. Out: [`Links`]: groups of records, and
//! the values that too many records share to mean anything. It promises that an ignored or blocked value links nothing.
//! It does not decide clusters.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::names::Names;
use crate::config::{Identity, MatchKey};
use crate::tables::{
    BlockedValue, Evidence, GuardDecision, LinkGroup, Links, RecordIndex, Refusal, Sources, StandardField,
};
use crate::types::is_one_word;

number! {
    /// So many combinations of its values one record brings to one match key.
    MAX_COMBINATIONS: usize = 4_096;
}

/// All groups of records that may be one customer, strongest evidence first.
pub fn groups(
    identity: &Identity,
    sources: &Sources,
    fields: &[StandardField],
    ignored: &[Vec<Vec<String>>],
    mut remembered: Vec<LinkGroup>,
) -> Links {
    let mut links = Links { groups: system_merges(sources), ..Links::default() };
    let by_key: Vec<Links> = identity
        .match_keys
        .par_iter()
        .enumerate()
        .map(|(k, key)| one_key(k, key, identity, fields, &ignored[k]))
        .collect();
    for mut of_key in by_key {
        links.groups.append(&mut of_key.groups);
        links.blocked.append(&mut of_key.blocked);
        links.shared.append(&mut of_key.shared);
    }
    links.blocked.sort_by(|a, b| b.n_records.cmp(&a.n_records).then_with(|| (a.key, &a.value).cmp(&(b.key, &b.value))));
    remembered.sort();
    links.groups.append(&mut remembered);
    links
}

fn system_merges(sources: &Sources) -> Vec<LinkGroup> {
    let mut groups = Vec::new();
    for (position, table) in sources.customers.iter().enumerate() {
        let start = sources.range(position).start as u32;
        groups.extend(table.merges.iter().map(|(from, into)| {
            let mut records = vec![start + from, start + into];
            records.sort_unstable();
            LinkGroup { evidence: Evidence::SystemMerge, records }
        }));
    }
    groups.sort();
    groups
}

/// The groups of one key, ordered by their records, and the values that link nothing.
fn one_key(
    k: usize,
    key: &MatchKey,
    identity: &Identity,
    all_fields: &[StandardField],
    ignored: &[Vec<String>],
) -> Links {
    let sure = key.differs_by.map(|f| (identity.fields[f].kind, all_fields[f].without_doubtful()));
    let differs_by = sure.as_ref().map(|(kind, field)| Names::of(*kind, field));
    let n_records = all_fields.first().map_or(0, |field| field.offsets.len().saturating_sub(1));
    let fields: Vec<&StandardField> = key.on.iter().map(|f| &all_fields[*f]).collect();
    let ignored_codes: Vec<Vec<u32>> = fields
        .iter()
        .zip(ignored)
        .zip(halves(key, identity, all_fields))
        .map(|((field, values), halves)| {
            let mut codes: Vec<u32> = (0..)
                .zip(field.values.iter())
                .filter(|(_, value)| values.iter().any(|ignored| ignored == value))
                .map(|(code, _)| code)
                .collect();
            codes.extend(&field.doubtful);
            codes.extend(halves);
            codes.sort_unstable();
            codes
        })
        .collect();
    let mut entries: Vec<(u128, RecordIndex)> = Vec::new();
    let mut combination = Vec::with_capacity(fields.len());
    for record in 0..n_records {
        let before = entries.len();
        combine(&fields, &ignored_codes, record, &mut combination, &mut |codes| {
            if fields.len() == 1 || entries.len() - before < *MAX_COMBINATIONS {
                entries.push((pack(codes), record as RecordIndex));
            }
        });
    }
    entries.par_sort_unstable();
    entries.dedup();
    let mut links = Links::default();
    for sharing in entries.chunk_by(|a, b| a.0 == b.0) {
        if sharing.len() < 2 {
            continue;
        }
        let mut records: Vec<RecordIndex> = sharing.iter().map(|(_, record)| *record).collect();
        if records.len() > key.max_records {
            let value = value_of(&fields, &ignored_codes, sharing[0].0, records[0] as usize);
            links.blocked.push(BlockedValue { key: k, value, n_records: records.len() });
            continue;
        }
        let of_one = differs_by.as_ref().map(|names| names.of_one(&records).into_owned());
        if of_one.as_ref().is_some_and(Vec::is_empty) {
            links.shared.push(GuardDecision {
                evidence: Evidence::MatchKey(k),
                refusal: Refusal::SharedValue,
                records,
            });
            continue;
        }
        records = of_one.unwrap_or(records);
        if records.len() > 1 {
            links.groups.push(LinkGroup { evidence: Evidence::MatchKey(k), records });
        }
    }
    links.groups.sort_unstable();
    links.groups.dedup();
    links
}

/// By field of a key the values that are but half of what they should be, and join nothing: two people called Lisa at
/// one company. Where few share the rest of the key, such as a mailbox, half a name says who is meant; and of two names
/// each is a part.
pub fn halves(key: &MatchKey, identity: &Identity, fields: &[StandardField]) -> Vec<Vec<u32>> {
    let kinds = || key.on.iter().map(|f| identity.fields[*f].kind);
    let names = kinds().filter(|kind| kind.about().names.is_some()).count();
    let of = |f: &usize| match names == 1 && !kinds().any(|kind| kind.about().few_share) {
        true if (identity.fields[*f].kind.about().are_whole_names)(&fields[*f].values) => {
            let words = (0..).zip(fields[*f].values.iter()).filter(|(_, name)| is_one_word(name));
            words.map(|(code, _)| code).collect()
        }
        _ => Vec::new(),
    };
    key.on.iter().map(of).collect()
}

/// Calls `take` with every combination of a record's values that no ignored value is part of.
pub(super) fn combine(
    fields: &[&StandardField],
    ignored: &[Vec<u32>],
    record: usize,
    codes: &mut Vec<u32>,
    take: &mut dyn FnMut(&[u32]),
) {
    let depth = codes.len();
    let Some(field) = fields.get(depth) else {
        take(codes);
        return;
    };
    for code in field.of(record) {
        if ignored[depth].binary_search(code).is_err() {
            codes.push(*code);
            combine(fields, ignored, record, codes, take);
            codes.pop();
        }
    }
}

/// Up to four codes are packed exactly; more are hashed to 128 bits, where a collision among 10^9 keys has a chance of
/// 10^-21.
pub(super) fn pack(codes: &[u32]) -> u128 {
    if codes.len() <= 4 {
        return codes.iter().fold(0, |packed, code| packed << 32 | u128::from(*code));
    }
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
    xxh3_128_with_seed(&bytes, 0xC360)
}

fn value_of(fields: &[&StandardField], ignored: &[Vec<u32>], packed: u128, record: usize) -> Vec<String> {
    let mut value = Vec::new();
    combine(fields, ignored, record, &mut Vec::new(), &mut |codes| {
        if value.is_empty() && pack(codes) == packed {
            value = codes.iter().zip(fields).map(|(code, field)| field.values[*code as usize].to_owned()).collect();
        }
    });
    value
}
