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
    Assignment { ids, counts, entity: entity.to_owned(), declared, next, changes }
}

/// The states of IDs before anything was edited.
fn states(base: &Registry) -> Vec<State> {
    base.ids.iter().map(|row| row.state).collect()
}
