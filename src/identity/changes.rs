//! What an assignment would change in the registry, before anything is written.
//!
//! In: the last version and the next one. Out: whether they say the same, and which version holds today's IDs. It
//! promises that a run which decides what the last one decided writes no version.

use super::registry::Registry;
use crate::tables::IdCounts;

/// Every cluster's ID, and the registry's next version.
pub struct Assignment {
    /// The canonical ID of every cluster.
    pub ids: Vec<String>,
    /// What happened.
    pub counts: IdCounts,
    pub(super) entity: String,
    pub(super) next: Registry,
}

impl Assignment {
    /// Whether the registry has to change: not where the next version would say what the last one says.
    pub fn changes(&self, base: &Registry) -> bool {
        base.version == 0 || !same(base, &self.next)
    }

    /// The version that holds these IDs: the next one, or the last where nothing changes.
    pub fn version(&self, base: &Registry) -> u64 {
        if self.changes(base) { self.next.version } else { base.version }
    }
}

/// Whether two versions say the same.
pub(super) fn same(base: &Registry, next: &Registry) -> bool {
    let named = |registry: &Registry| {
        let mut links: Vec<(String, String, u32, u32)> = Vec::new();
        for link in &registry.links {
            links.push((
                registry.names[link.use_case as usize].clone(),
                registry.names[link.evidence as usize].clone(),
                link.left,
                link.right,
            ));
        }
        links.sort_unstable();
        links
    };
    base.sources == next.sources
        && base.ids == next.ids
        && base.records == next.records
        && base.links.len() == next.links.len()
        && named(base) == named(next)
}
