//! Names that are spelt so twice are no slips of each other.
//!
//! In: the slots of a pattern and the texts of two records. Out: the pattern, in which `Donald Ruther` at
//! `donald.ruther@acme.com` and `Ronald Ruther` at `ronald.ruther@acme.com` have one name alike and two mailboxes. It
//! is asked only where mailboxes are alike and not equal, and of records that hold one of each.

use super::side::{SEVERAL, Side};
use crate::matching::Pattern;
use crate::types::{Ladder, NameLevels, Spelt, spelt};

/// The slots of a mailbox, and of the name or both names of its owner.
pub(super) struct Spellings {
    mailbox: usize,
    alike: std::ops::RangeInclusive<u8>,
    /// One slot of whole names, or two of first and last names.
    names: Vec<(usize, NameLevels)>,
}

impl Spellings {
    /// Those among slots on these ladders, where there is one mailbox and one name.
    pub(super) fn among<'a>(ladders: impl Iterator<Item = &'a Ladder> + Clone) -> Option<Self> {
        let mut mailboxes = (0..).zip(ladders.clone()).filter_map(|(slot, ladder)| Some((slot, ladder.mailboxes()?)));
        let (mailbox, alike) = mailboxes.next().filter(|_| mailboxes.next().is_none())?;
        let names: Vec<_> =
            (0..).zip(ladders).filter_map(|(slot, ladder)| Some((slot, ladder.name_levels()?))).collect();
        let is_one_name = match names.as_slice() {
            [(_, one)] => !one.is_part,
            [(_, first), (_, last)] => first.is_part && last.is_part,
            _ => false,
        };
        is_one_name.then_some(Self { mailbox, alike, names })
    }

    /// The pattern as mailboxes and names together tell it; `side` gives the values of a slot.
    pub(super) fn heard<'a: 'b, 'b>(
        &self,
        pattern: Pattern,
        [a, b]: [&[u32]; 2],
        side: impl Fn(usize) -> Option<&'b Side<'a>>,
    ) -> Pattern {
        let slipped = |(slot, levels): &(usize, NameLevels)| levels.slips.contains(&pattern.level(*slot));
        if !self.alike.contains(&pattern.level(self.mailbox)) {
            return pattern;
        }
        let text = |slot: usize, row: &[u32]| {
            let code = row.get(slot).copied().filter(|code| *code < SEVERAL)?;
            side(slot).map(|side| &side.field.values[code as usize])
        };
        let name = |row: &[u32]| {
            let parts: Option<Vec<&str>> = self.names.iter().map(|(slot, _)| text(*slot, row)).collect();
            parts.map(|parts| parts.join(" "))
        };
        let both = |slot| Some([text(slot, a)?, text(slot, b)?]);
        let (Some(mailboxes), Some(name_a), Some(name_b)) = (both(self.mailbox), name(a), name(b)) else {
            return pattern;
        };
        let told = spelt(mailboxes, [&name_a, &name_b]);
        // Names that agree no better than those of two people stay as they are.
        let others = |of: &dyn Fn(&(usize, NameLevels)) -> bool| {
            let others = self.names.iter().filter(|name| of(name));
            others.fold(pattern.with(self.mailbox, 1), |pattern, (slot, levels)| pattern.with(*slot, levels.other))
        };
        match told {
            Spelt::Open => pattern,
            Spelt::Apart => others(&slipped),
            Spelt::Numbered => others(&|(slot, _)| *slot == self.names[0].0),
        }
    }
}
