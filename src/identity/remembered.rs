//! What a run knows of records that are not here.
//!
//! In: the registry and today's records. Out: groups that records which are away join, and who stays apart while a
//! source that guards them is away. Records that are retired today say nothing any more.

use super::assign;
use super::guards;
use super::kept::{Kept, places};
use super::registry::{NONE, Registry};
use crate::config::Identity;
use crate::tables::{Evidence, LinkGroup, Micros, Remembered, Sources, StandardField};

impl Registry {
    /// What is known of records that are away today, and not for so long that they are retired.
    pub fn remembered(
        &self,
        identity: &Identity,
        sources: &Sources,
        fields: &[StandardField],
        as_of: Micros,
    ) -> Remembered {
        let aged = assign::aged(self, identity, as_of);
        if aged.is_empty() {
            return self.memory(identity, sources, fields, as_of);
        }
        let mut without = self.clone();
        assign::retire(&mut without, &aged, "");
        without.memory(identity, sources, fields, as_of)
    }

    fn memory(&self, identity: &Identity, sources: &Sources, fields: &[StandardField], as_of: Micros) -> Remembered {
        let numbers = self.numbers_of(identity, sources);
        let record_of = places(&numbers, self.records.len());
        let guards = guards::of(self, identity, sources, &numbers, (&record_of, as_of));
        let nobody_is_away = self.order.iter().all(|number| record_of[*number as usize] != NONE);
        if nobody_is_away && guards.is_empty() {
            return Remembered::default();
        }
        let kept = Kept::of(self, identity, fields, &record_of);
        let groups = self.kept_links(&kept).into_iter();
        let groups = groups.map(|records| LinkGroup { evidence: Evidence::Registry, records }).collect();
        let apart = guards.iter().map(|guard| guard.apart(self, &kept, &numbers)).collect();
        Remembered { groups, apart }
    }
}
