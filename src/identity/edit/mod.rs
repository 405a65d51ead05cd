//! Changes of the registry beside runs: golden IDs that are taken over, a return to an earlier version, records that
//! are forgotten.
//!
//! In: the registry. Out: its next version, as a run's. It promises the laws of the runs: no ID changes hands, and
//! every change is an event with a cause. It reads and writes no file.

mod forget;
mod import;
mod rollback;

pub use forget::forget;
pub(super) use forget::forget_here;
pub use import::{Conflict, Golden, import};
pub(super) use import::{IMPORTED, is_importable};
pub use rollback::rollback;

use super::changes::{Assignment, Changes};
use super::registry::{Registry, State, VersionRow};
use crate::tables::IdCounts;

/// The version that an edit becomes; `by` is the command.
fn edited(base: &Registry, next: Registry, entity: &str, by: &str) -> Assignment {
    let changes = Changes::between(base, &next);
    let declared = VersionRow { use_case: by.to_owned(), ..VersionRow::default() };
    let (ids, counts) = (Vec::new(), IdCounts::default());
    Assignment { ids, minted: Vec::new(), counts, entity: entity.to_owned(), declared, next, changes }
}

/// The states of IDs before anything was edited.
fn states(base: &Registry) -> Vec<State> {
    base.ids.iter().map(|row| row.state).collect()
}

/// An ID is in use where one of its records is in its source.
fn presence(next: &mut Registry) {
    let mut here = vec![false; next.ids.len()];
    for number in &next.order {
        let row = &next.records[*number as usize];
        here[row.id as usize] |= row.stands && row.away_since.is_none();
    }
    for (row, here) in next.ids.iter_mut().zip(here).filter(|(row, _)| row.is_given()) {
        row.state = if here { State::InUse } else { State::Away };
    }
}
