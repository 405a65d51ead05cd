//! Blocks of one rule, put in order.
//!
//! In: records with the key of their block. Out: [`RuleBlocks`], numbered by their smallest records. It promises that a
//! block's number is a function of content. It drops nothing.

use rayon::prelude::*;

use super::rule::Entry;
use crate::tables::RecordIndex;
use crate::tables::blocks::{Membership, NO_BLOCK, RuleBlocks, Skew};

/// Blocks in order of their smallest records, so that their numbers are a function of content.
pub(super) fn collect(entries: &[Entry], n_records: usize, single: bool, skew: Skew) -> RuleBlocks {
    let mut groups: Vec<&[(u64, RecordIndex)]> = entries.chunk_by(|a, b| a.0 == b.0).collect();
    groups.par_sort_unstable_by(|a, b| a.iter().map(|entry| entry.1).cmp(b.iter().map(|entry| entry.1)));
    let mut offsets = Vec::with_capacity(groups.len() + 1);
    offsets.push(0);
    let mut members = Vec::with_capacity(entries.len());
    for group in &groups {
        members.extend(group.iter().map(|(_, record)| *record));
        offsets.push(members.len() as u32);
    }
    let of = if single {
        let mut of = vec![NO_BLOCK; n_records];
        for (block, group) in (0..).zip(&groups) {
            for (_, record) in *group {
                of[*record as usize] = block;
            }
        }
        Membership::One(of)
    } else {
        let mut starts = vec![0u32; n_records + 1];
        for record in &members {
            starts[*record as usize + 1] += 1;
        }
        for r in 0..n_records {
            starts[r + 1] += starts[r];
        }
        let (mut next, mut blocks) = (starts.clone(), vec![0; members.len()]);
        // Block by block, so that each record's list is ascending.
        for (block, group) in (0..).zip(&groups) {
            for (_, record) in *group {
                let slot = &mut next[*record as usize];
                blocks[*slot as usize] = block;
                *slot += 1;
            }
        }
        Membership::Many(starts, blocks)
    };
    RuleBlocks { offsets, members, of, skew }
}
