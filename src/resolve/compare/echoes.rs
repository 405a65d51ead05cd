//! Agreement that follows from other agreement says nothing new.
//!
//! A domain is made from the company's name: where the names agree, a similar domain is an echo; and so is a mailbox
//! made from a person's name. A city follows from the postal code and mostly from the street: where these are equal, so
//! is it. Which levels foretell and which are echoes, the types say themselves.

use std::ops::RangeInclusive;

use crate::matching::{MISSING, Pattern};
use crate::types::{Ladder, Topic};

/// What foretells what among the slots of a pattern.
pub(super) struct Echoes(Vec<Heard>);

struct Heard {
    /// Slots, and the level from which each foretells.
    by: Vec<(usize, u8)>,
    /// Slots, and the levels of each that are echoes.
    echoes: Vec<(usize, RangeInclusive<u8>)>,
}

impl Echoes {
    /// Those among slots on these ladders.
    pub(super) fn among<'a>(ladders: impl Iterator<Item = &'a Ladder> + Clone) -> Self {
        let about = |topic: Topic| Heard {
            by: (0..)
                .zip(ladders.clone())
                .filter_map(|(slot, ladder)| {
                    ladder.foretells().filter(|told| told.0 == topic).map(|told| (slot, told.1))
                })
                .collect(),
            echoes: (0..)
                .zip(ladders.clone())
                .filter_map(|(slot, ladder)| ladder.echoes().filter(|echo| echo.0 == topic).map(|echo| (slot, echo.1)))
                .collect(),
        };
        let all = [Topic::CompanyName, Topic::PersonName, Topic::Address].map(about);
        Self(all.into_iter().filter(|heard| !heard.by.is_empty() && !heard.echoes.is_empty()).collect())
    }

    /// The pattern with echoes taken as missing.
    pub(super) fn taken_from(&self, pattern: Pattern) -> Pattern {
        let mut heard = pattern;
        for topic in &self.0 {
            if topic.by.iter().any(|(slot, from)| pattern.level(*slot) >= *from) {
                for (slot, _) in topic.echoes.iter().filter(|(slot, levels)| levels.contains(&pattern.level(*slot))) {
                    heard = heard.with(*slot, MISSING);
                }
            }
        }
        heard
    }

    /// Adds to some slots those whose levels are echoes of theirs, or are what these echo.
    pub(super) fn spread(&self, slots: &mut [bool]) {
        // What one topic adds may be of another topic too.
        for heard in std::iter::repeat_n(&self.0, self.0.len()).flatten() {
            let together = || heard.by.iter().map(|(slot, _)| *slot).chain(heard.echoes.iter().map(|(slot, _)| *slot));
            if together().any(|slot| slots[slot]) {
                together().for_each(|slot| slots[slot] = true);
            }
        }
    }
}
