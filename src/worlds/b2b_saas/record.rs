//! What every record of every system has in common: when it was made, when it was last touched,
//! what it has heard of its company since, and how likely its values are to be right.

use super::company::{Company, Event};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;

/// One system's record of a company, as far as time is concerned.
pub(super) struct Record {
    /// The record's own randomness.
    pub(super) dice: Dice,
    /// When it was made.
    pub(super) created: i64,
    /// When it was last changed.
    pub(super) updated: i64,
    /// When it was soft-deleted on a later day of the world.
    pub(super) gone: Option<i64>,
    /// The day its name was last typed.
    pub(super) named: u64,
    /// The day its web address was last typed.
    pub(super) sited: u64,
    fresh: u32,
    heard: [u32; 4],
    since: u32,
    age: f64,
}

/// How far back the oldest untouched records go.
const OLDEST: i64 = 540 * DAY;

impl Record {
    /// A record that exists since day `since`, and hears of a change with probability `hears`.
    pub(super) fn new(dice: Dice, company: &Company, since: u32, hears: f64) -> Self {
        let (created, updated) = if since > 1 {
            let moment = as_of(since) - 1 - dice.below("made", 0, DAY as u64) as i64;
            (moment, moment)
        } else {
            let wait = dice.below("made", 0, 200 * DAY as u64) as i64;
            let created = (company.customer_since + wait).min(as_of(1) - 3600);
            let share = dice.unit("touched", 0);
            let updated = as_of(1) - 60 - (share * share * share * OLDEST as f64) as i64;
            (created, updated.max(created))
        };
        let mut record = Record {
            dice,
            created,
            updated,
            since,
            gone: None,
            named: u64::from(since),
            sited: u64::from(since),
            fresh: since,
            heard: [since; 4],
            age: if since > 1 { 0.0 } else { (as_of(1) - updated) as f64 / OLDEST as f64 },
        };
        for day in since + 1..=company.day {
            record.live_through(day, company, hears);
        }
        record
    }

    /// What happens to the record on one later day.
    fn live_through(&mut self, day: u32, company: &Company, hears: f64) {
        let (dice, n) = (self.dice, u64::from(day));
        let moment = as_of(day) - 1 - dice.below("moment", n, DAY as u64 - 1) as i64;
        let what = dice.unit("edit", n);
        if what < 0.010 {
            self.named = n;
        } else if what < 0.017 {
            self.sited = n;
        } else if what < 0.032 {
            self.fresh = day;
            self.heard = [day; 4];
        }
        let mut touched = what < 0.032;
        for &(_, event) in company.events.iter().filter(|(on, _)| *on == day) {
            if dice.chance("hears", n, hears) {
                self.heard[event as usize] = day;
                touched = true;
            }
        }
        if self.gone.is_none() && dice.chance("gone", n, 0.002) {
            self.gone = Some(moment);
            touched = true;
        }
        if touched {
            self.updated = moment;
        }
    }

    /// The last day of which this record knows, for one kind of change.
    pub(super) fn heard(&self, event: Event) -> u32 {
        self.heard[event as usize]
    }

    /// Whether an attribute is right. On average it is right with the probability `accuracy`;
    /// less often in a record nobody has touched for long, more often in one touched lately.
    /// Attributes of one record err independently of each other.
    pub(super) fn right(&self, attribute: &str, event: Option<Event>, accuracy: f64) -> bool {
        let version = event.map_or(self.fresh, |event| self.heard(event).max(self.fresh));
        let age = if version > self.since { 0.0 } else { self.age };
        let wrong = (1.0 - accuracy) * (0.4 + 2.4 * age);
        !self.dice.chance(attribute, u64::from(version), wrong)
    }
}
