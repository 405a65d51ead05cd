//! Links of records that are away: they hold until what the other side says has changed.
//!
//! In: the links of the last version, and today's records. Out: groups of today's records that records which are away
//! join, and the links of the next version. It promises that a source which is away for a day parts and joins nobody,
//! and that a corrected value is corrected although a witness is away.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::code::Salt;
use super::registry::{CARRIED, LinkRow, NONE, Registry};
use super::today::Today;
use crate::config::Identity;
use crate::tables::{Evidence, RecordIndex, StandardField};

/// What a link by the system's own merge is called.
const SYSTEM_MERGE: &str = "system_merge";
/// What a link by the match model is called.
const MATCH_MODEL: &str = "match_model";

impl Registry {
    /// Groups of today's records that records which are away join.
    pub(super) fn kept_links(&self, kept: &Kept<'_>) -> Vec<Vec<RecordIndex>> {
        let (_, ends) = self.ends(kept);
        let groups = ends.chunk_by(|a, b| a.0 == b.0).filter(|of_away| of_away.len() > 1);
        groups.map(|of_away| of_away.iter().map(|(_, record)| *record).collect()).collect()
    }

    /// ID, number and record of those of today that records which are away join to one that has an ID in this sense.
    pub(super) fn joined_to(
        &self,
        kept: &Kept<'_>,
        id_of: impl Fn(u32) -> Option<u32>,
    ) -> Vec<(u32, u32, RecordIndex)> {
        let (mut away, ends) = self.ends(kept);
        let mut ids: BTreeMap<u32, u32> = BTreeMap::new();
        for number in self.order.iter().filter(|number| kept.record_of[**number as usize] == NONE) {
            if let Some(id) = id_of(*number) {
                let of_set = ids.entry(away.root(*number)).or_insert(id);
                *of_set = id.min(*of_set);
            }
        }
        let here = (0..).zip(kept.record_of).filter(|(_, record)| **record != NONE);
        let number_of: HashMap<RecordIndex, u32> = here.map(|(number, record)| (*record, number)).collect();
        let one = |(root, record): (u32, RecordIndex)| Some((*ids.get(&root)?, *number_of.get(&record)?, record));
        ends.into_iter().filter_map(one).collect()
    }

    /// Sets of records that are away, and each with the records of today that are joined to it.
    fn ends(&self, kept: &Kept<'_>) -> (Forest, Vec<(u32, RecordIndex)>) {
        let record_of = kept.record_of;
        let mut away = Forest::default();
        let mut ends: Vec<(u32, RecordIndex)> = Vec::new();
        for link in self.links.iter().filter(|link| kept.holds(link)) {
            match [record_of[link.left as usize], record_of[link.right as usize]] {
                [NONE, NONE] => away.join(link.left, link.right),
                [NONE, here] => ends.push((link.left, here)),
                [here, _] => ends.push((link.right, here)),
            }
        }
        for (number, _) in &mut ends {
            *number = away.root(*number);
        }
        ends.sort_unstable();
        ends.dedup();
        (away, ends)
    }
}

/// Writes the links of the next version: those of today's customers, and of records that are away those they had.
/// `marks` are those of records that a canonical ID joined which they carried.
pub(super) fn renew(next: &mut Registry, today: &Today<'_>, numbers: &[u32], marks: Vec<LinkRow>) {
    let Today { use_case, clusters, links, fields, .. } = *today;
    let identity = &use_case.identity;
    let record_of = places(numbers, next.records.len());
    let kept = Kept::of(next, identity, fields, &record_of);
    let mut all: Vec<LinkRow> = next.links.iter().filter(|link| kept.may_hold(link)).copied().collect();
    let hashes = kept.hashes;
    all.extend(marks);
    let named: BTreeMap<Evidence, u16> = [(Evidence::SystemMerge, SYSTEM_MERGE), (Evidence::Model, MATCH_MODEL)]
        .into_iter()
        .chain(identity.match_keys.iter().enumerate().map(|(k, key)| (Evidence::MatchKey(k), key.name.as_str())))
        .map(|(evidence, name)| (evidence, next.name(name)))
        .collect();
    for group in links.groups.iter().chain(&clusters.by_model) {
        // What was kept is kept as it was.
        let Some(name) = named.get(&group.evidence) else { continue };
        for pair in group.records.windows(2) {
            if clusters.of[pair[0] as usize] != clusters.of[pair[1] as usize] {
                continue;
            }
            let mut ends = [pair[0], pair[1]].map(|record| (numbers[record as usize], record));
            ends.sort_unstable();
            all.push(LinkRow {
                left: ends[0].0,
                right: ends[1].0,
                evidence: *name,
                values: Some(ends.map(|(_, record)| hashes.of(group.evidence, record))),
            });
        }
    }
    all.par_sort_unstable();
    all.dedup();
    next.links = all;
}

/// For every number its record of today, or [`NONE`].
pub(super) fn places(numbers: &[u32], n: usize) -> Vec<u32> {
    let mut record_of = vec![NONE; n];
    for (record, number) in (0..).zip(numbers) {
        if *number != NONE {
            record_of[*number as usize] = record;
        }
    }
    record_of
}

/// Which links of records that are away hold.
pub(super) struct Kept<'a> {
    record_of: &'a [u32],
    /// By number of the name; `None` where the file knows no such evidence any more.
    evidence: Vec<Option<Evidence>>,
    hashes: Hashes<'a>,
}

impl<'a> Kept<'a> {
    pub(super) fn of(
        registry: &Registry,
        identity: &'a Identity,
        fields: &'a [StandardField],
        record_of: &'a [u32],
    ) -> Self {
        let evidence = |name: &String| match name.as_str() {
            SYSTEM_MERGE => Some(Evidence::SystemMerge),
            MATCH_MODEL => identity.match_model.as_ref().map(|_| Evidence::Model),
            CARRIED => Some(Evidence::CarriedId),
            key => identity.match_keys.iter().position(|known| known.name == key).map(Evidence::MatchKey),
        };
        Self {
            record_of,
            evidence: registry.names.iter().map(evidence).collect(),
            hashes: Hashes::new(identity, fields, registry.salt),
        }
    }

    /// Whether one side is away, and the link is of a kind that is asked: the other side may say again what it said.
    fn may_hold(&self, link: &LinkRow) -> bool {
        let ends = [self.record_of[link.left as usize], self.record_of[link.right as usize]];
        ends.contains(&NONE) && self.evidence[link.evidence as usize].is_some()
    }

    /// Whether one side is away, and the other says what it said.
    fn holds(&self, link: &LinkRow) -> bool {
        let ends = [self.record_of[link.left as usize], self.record_of[link.right as usize]];
        ends.contains(&NONE) && self.is_still_said(link)
    }

    /// Whether the sides that are here say what they said.
    pub(super) fn is_still_said(&self, link: &LinkRow) -> bool {
        let ends = [self.record_of[link.left as usize], self.record_of[link.right as usize]];
        let Some(evidence) = self.evidence[link.evidence as usize] else { return false };
        // Which side carried an ID stands there, and no value.
        let Some(values) = link.values.filter(|_| evidence != Evidence::CarriedId) else { return true };
        ends.iter().zip(values).all(|(record, was)| *record == NONE || self.hashes.of(evidence, *record) == was)
    }
}

/// What evidence reads of a record, as a hash.
struct Hashes<'a> {
    identity: &'a Identity,
    fields: &'a [StandardField],
    /// By field and code, of the fields that any evidence reads.
    codes: Vec<Vec<u64>>,
}

impl<'a> Hashes<'a> {
    fn new(identity: &'a Identity, fields: &'a [StandardField], salt: Salt) -> Self {
        let seed = salt.hash(b"values of identity fields");
        let hashed = |f: usize, field: &StandardField| match identity.is_used(f) {
            true => (0..field.values.len())
                .into_par_iter()
                .map(|code| xxh3_64_with_seed(field.values[code].as_bytes(), seed))
                .collect(),
            false => Vec::new(),
        };
        Self { identity, fields, codes: fields.iter().enumerate().map(|(f, field)| hashed(f, field)).collect() }
    }

    fn of(&self, evidence: Evidence, record: RecordIndex) -> u32 {
        let model = || self.identity.match_model.iter().flat_map(|model| model.fields());
        let hash = match evidence {
            Evidence::MatchKey(k) => self.of_fields(self.identity.match_keys[k].on.iter().copied(), record),
            Evidence::Model => self.of_fields(model(), record),
            Evidence::SystemMerge | Evidence::Registry | Evidence::CarriedId => 0,
        };
        (hash >> 32) as u32
    }

    /// The values of a field in any order; the fields in theirs.
    fn of_fields(&self, fields: impl Iterator<Item = usize>, record: RecordIndex) -> u64 {
        fields.fold(1, |all: u64, f| {
            let codes = self.fields[f].of(record as usize).iter();
            let sum = codes.fold(0u64, |sum, code| sum.wrapping_add(self.codes[f][*code as usize]));
            xxh3_64_with_seed(&sum.to_le_bytes(), all)
        })
    }
}

/// Records that are away, joined to each other.
#[derive(Default)]
pub(super) struct Forest {
    above: BTreeMap<u32, u32>,
}

impl Forest {
    pub(super) fn root(&mut self, number: u32) -> u32 {
        let mut root = number;
        while let Some(above) = self.above.get(&root) {
            root = *above;
        }
        let mut at = number;
        while let Some(above) = self.above.insert(at, root).filter(|_| at != root) {
            at = above;
        }
        self.above.remove(&root);
        root
    }

    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.above.insert(a.max(b), a.min(b));
        }
    }
}
