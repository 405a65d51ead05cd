//! What every record of a person has in common: when it was made, when it was last typed, what it knows of the person
//! as of that day, and how likely its values are to be right.

use super::calendar::{DAY, as_of};
use super::dice::Dice;

/// How far back the oldest untouched records go.
const OLDEST: i64 = 720 * DAY;

/// One system's record, as far as time and care are concerned.
pub(super) struct Entry {
    /// The record's own randomness.
    pub(super) dice: Dice,
    /// When it was made, in seconds since 1970.
    pub(super) created: i64,
    /// When it was last changed.
    pub(super) updated: i64,
    /// When it was deleted on a later day of the world, if it was.
    pub(super) gone: Option<i64>,
    /// The day as of which it knows the person: 1 until somebody edits it on a later one.
    pub(super) knows: u32,
    /// How old its knowledge is, from 0 for today to 1 for the oldest.
    age: f64,
}

impl Entry {
    /// A record that exists since day `since`, on a day of the world. One in thirty is edited a day, one in a thousand
    /// deleted.
    pub(super) fn new(dice: Dice, since: u32, day: u32) -> Self {
        let (created, updated) = match since {
            0 | 1 => {
                let share = dice.unit("touched", 0);
                let updated = as_of(1) - 60 - (share * share * OLDEST as f64) as i64;
                (updated - dice.below("made", 0, 900 * DAY as u64) as i64, updated)
            }
            _ => {
                let made = as_of(since) - 1 - dice.below("made", 0, DAY as u64 - 1) as i64;
                (made, made)
            }
        };
        let age = (as_of(since.max(1)) - updated) as f64 / OLDEST as f64;
        let mut entry = Entry { dice, created, updated, gone: None, knows: since.max(1), age };
        for later in entry.knows + 1..=day {
            let n = u64::from(later);
            let moment = as_of(later) - 1 - dice.below("moment", n, DAY as u64 - 1) as i64;
            if dice.chance("edit", n, 1.0 / 30.0) {
                (entry.knows, entry.updated, entry.age) = (later, moment, 0.0);
            }
            if entry.gone.is_none() && dice.chance("gone", n, 0.001) {
                (entry.gone, entry.updated) = (Some(moment), moment);
            }
        }
        entry
    }

    /// The number of the draw with which its values were last typed.
    pub(super) fn version(&self) -> u64 {
        u64::from(self.knows)
    }

    /// Whether an attribute is right: on average with the probability `accuracy`, less often in a record that nobody
    /// has touched for long. Attributes of one record err independently of each other.
    pub(super) fn right(&self, attribute: &str, accuracy: f64) -> bool {
        // The mean age of a record is a third of the oldest.
        let wrong = (1.0 - accuracy) * (0.4 + 1.8 * self.age);
        !self.dice.chance(attribute, self.version(), wrong)
    }

    /// Whether it says anything about an attribute.
    pub(super) fn says(&self, attribute: &str, share: f64) -> bool {
        let mut tag = String::from("says_");
        tag.push_str(attribute);
        self.dice.chance(&tag, self.version(), share)
    }

    /// One of the values of a list other than the true one; the true one where there is no other.
    pub(super) fn wrong<T: Copy + PartialEq>(&self, attribute: &str, truth: T, list: &[T]) -> T {
        let others = list.iter().filter(|value| **value != truth).count() as u64;
        let mut tag = String::from("wrong_");
        tag.push_str(attribute);
        let which = self.dice.below(&tag, self.version(), others) as usize;
        list.iter().copied().filter(|value| *value != truth).nth(which).unwrap_or(truth)
    }
}
