//! What would happen to canonical IDs, counted, with examples.

use super::answer::{Ids, OfId};
use crate::pipeline::Build;

/// What happens to IDs in the registry's next version.
pub(super) fn ids(build: &Build, examples: usize) -> Ids {
    let next = build.assignment.next();
    let counts = build.assignment.counts;
    let churn = counts.changed_records as f64 / counts.known_records.max(1) as f64;
    let mut ids = Ids { churn, ..Ids::default() };
    if !build.assignment.changes(&build.registry) {
        return ids;
    }
    ids.minted = build.assignment.minted().count();
    let mut told: Vec<OfId> = Vec::new();
    for happened in next.happened(next.version) {
        let of_records = match happened.event {
            "moved" => &mut ids.records_moved,
            "left" => &mut ids.records_left,
            "returned" => &mut ids.records_returned,
            "renamed" => &mut ids.records_renamed,
            "forgotten" => &mut ids.records_forgotten,
            event => {
                match event {
                    "merged" => ids.merged += 1,
                    "split" => ids.split += 1,
                    "revived" => ids.revived += 1,
                    _ => ids.retired += 1,
                }
                told.push(OfId { event, id: happened.id, other: happened.other, cause: happened.cause });
                continue;
            }
        };
        *of_records += 1;
    }
    told.sort();
    ids.examples = told.chunk_by(|a, b| a.event == b.event).flat_map(|of| of.iter().take(examples).cloned()).collect();
    ids
}
