//! Records that do not say who they are about.
//!
//! In: records. Out: whether one has no whole name of a person, where others have. Such a record is known by what
//! people share: a mailbox, a number, an address. It weighs nothing.

use super::side::Side;
use super::units::Comparer;
use crate::matching::similarity::Scratch;
use crate::tables::RecordIndex;
use crate::types::Topic;

/// The slots that hold names of persons.
pub struct Names {
    whole: Vec<usize>,
    parts: Vec<usize>,
}

impl Names {
    /// Those of a comparer; `None` where it compares no names of persons.
    pub fn of(comparer: &Comparer<'_>) -> Option<Self> {
        let slots = || comparer.slots().iter().enumerate();
        let is_name =
            |kind: crate::types::FieldType| kind.about().foretells.is_some_and(|(topic, _)| topic == Topic::PersonName);
        let parts: Vec<usize> = slots().filter(|(_, slot)| slot.is_part_of_a_name).map(|(slot, _)| slot).collect();
        let whole = slots().filter(|(_, slot)| !slot.is_part_of_a_name && is_name(slot.kind)).map(|(slot, _)| slot);
        let whole: Vec<usize> = whole.collect();
        (!whole.is_empty() || !parts.is_empty()).then_some(Self { whole, parts })
    }

    /// Whether a record has no whole name.
    pub fn lacks(&self, comparer: &Comparer<'_>, record: RecordIndex) -> bool {
        let codes = |side: &Side<'_>| side.field.of(record as usize).to_vec();
        // Half a name does not equal itself as a whole one does.
        let is_whole = |slot: &usize| {
            let (exact, scratch) = (comparer.slots()[*slot].exact, &mut Scratch::default());
            let is =
                |side: &Side<'_>| codes(side).into_iter().any(|code| side.values.level(code, code, scratch) == exact);
            comparer.side(*slot).is_some_and(is)
        };
        let has = |slot: &usize| comparer.side(*slot).is_some_and(|side| !codes(side).is_empty());
        !self.whole.iter().any(is_whole) && (self.parts.is_empty() || !self.parts.iter().all(has))
    }
}
