//! Records that do not say who they are about.
//!
//! In: records. Out: whether one has no whole name of a person, where others have. Such a record is known by what
//! people share: a mailbox, a number, an address. It weighs nothing.

use super::side::Side;
use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::tables::RecordIndex;
use crate::types::Ladder;

/// The slots that hold names of persons.
pub struct Names {
    whole: Vec<usize>,
    parts: Vec<usize>,
}

impl Names {
    /// Those of a comparer; `None` where it compares no names of persons.
    pub fn of(comparer: &Comparer<'_>) -> Option<Self> {
        let slots = || comparer.slots().iter().enumerate();
        let names = slots().filter(|(_, slot)| Ladder::Type(slot.kind).is_of_a_person()).map(|(slot, _)| slot);
        let (parts, whole): (Vec<usize>, Vec<usize>) =
            names.partition(|slot| comparer.slots()[*slot].is_part_of_a_name);
        (!whole.is_empty() || !parts.is_empty()).then_some(Self { whole, parts })
    }

    /// Whether a record has no whole name.
    pub fn lacks(&self, comparer: &Comparer<'_>, record: RecordIndex) -> bool {
        let codes = |slot: &usize| comparer.side(*slot).map_or(&[][..], |side| side.field.of(record as usize));
        // Half a name does not equal itself as a whole one does.
        let is_whole = |slot: &usize| {
            let (exact, scratch) = (comparer.slots()[*slot].exact, &mut Scratch::default());
            let mut is =
                |side: &Side<'_>| codes(slot).iter().any(|code| side.values.level(*code, *code, scratch) == exact);
            comparer.side(*slot).is_some_and(&mut is)
        };
        let has = |slot: &usize| !codes(slot).is_empty();
        !self.whole.iter().any(is_whole) && (self.parts.is_empty() || !self.parts.iter().all(has))
    }
}
