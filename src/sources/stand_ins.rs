//! Days that stand for no date in a column, because it is full of them.
//!
//! In: all values of a column of days or moments. Out: which of the days that programs write for nothing are masses in
//! it. It promises that one customer who was born on such a day keeps it: a mass is at least three values, and either
//! one in five of the column, or one in a thousand and three times as many as any other day has. It decides
//! by counts alone, whatever the order of rows, and counts of parts of a column add up.

use std::collections::HashMap;

use xxhash_rust::xxh3::Xxh3Builder;

use crate::types::{Assumed, NoDate, day, no_date};

/// So many values are a mass at least.
const FEWEST: usize = 3;
/// One value in so many is a mass whatever else the column holds.
const MANY: usize = 5;
/// One value in so many is a mass where no other day is near it.
const SOME: usize = 1_000;
/// So many times the values of any other day.
const TIMES: usize = 3;

/// Whom values are handed to, with what is assumed of them.
type Take<'a, 't> = dyn FnMut(&str, Assumed<'a>) + 't;

/// The days that stand for no date in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandIns([bool; NoDate::COUNT]);

/// The days of a column, counted.
#[derive(Clone, Debug, Default)]
struct Days {
    no_date: [usize; NoDate::COUNT],
    filled: usize,
    /// How often each other day stands there, once that is asked.
    others: Option<HashMap<i32, usize, Xxh3Builder>>,
}

impl Days {
    /// Adds values; `each` hands them all to whom it is given, as often as it is asked.
    fn add<'a>(&mut self, each: &dyn Fn(&mut Take<'a, '_>)) {
        each(&mut |text, assumed| {
            self.filled += usize::from(!text.is_empty());
            if let Some(found) = no_date(text, assumed) {
                self.no_date[found as usize] += 1;
            }
        });
        if self.others.is_some() {
            self.add_others(each);
        }
    }

    fn add_others<'a>(&mut self, each: &dyn Fn(&mut Take<'a, '_>)) {
        let others = self.others.get_or_insert_default();
        each(&mut |text, assumed| {
            if no_date(text, assumed).is_none()
                && let Some(day) = day(text, assumed)
            {
                *others.entry(day).or_default() += 1;
            }
        });
    }

    fn is_some(&self, n: usize) -> bool {
        n >= FEWEST && n * SOME >= self.filled
    }

    fn is_many(&self, n: usize) -> bool {
        n >= FEWEST && n * MANY >= self.filled
    }

    /// Whether it cannot be told without the other days.
    fn asks_for_others(&self) -> bool {
        self.no_date.iter().any(|n| self.is_some(*n) != self.is_many(*n))
    }

    /// Which of them are masses, where it is known how many the other days are or does not matter.
    fn stand_ins(&self) -> StandIns {
        let most = || self.others.iter().flat_map(HashMap::values).copied().max().unwrap_or(0);
        let most = if self.asks_for_others() { most() } else { 0 };
        let is_mass = |n: usize| self.is_many(n) || (self.is_some(n) && n >= TIMES * most);
        StandIns(self.no_date.map(is_mass))
    }
}

/// What a column says of its days, learnt while its parts pass.
#[derive(Clone, Debug, Default)]
pub struct DaysLearnt {
    days: Days,
    known: Option<StandIns>,
}

impl DaysLearnt {
    /// Adds a part of the column, and says which days are taken to stand for no date: what the column is known to say,
    /// or its first part.
    pub fn pass<'a>(&mut self, each: &dyn Fn(&mut Take<'a, '_>)) -> StandIns {
        let is_first = self.days.filled == 0;
        self.days.add(each);
        if is_first && self.days.asks_for_others() && self.days.others.is_none() {
            self.days.add_others(each);
        }
        *self.known.get_or_insert_with(|| self.days.stand_ins())
    }

    /// All parts have passed: whether they must pass again, for the column says something else than was taken.
    pub fn begin_again(&mut self) -> bool {
        let counts_others = self.days.others.is_some();
        let asks_in_vain = self.days.asks_for_others() && !counts_others;
        let known = if asks_in_vain { None } else { Some(self.days.stand_ins()) };
        let is_again = known != Some(self.known.unwrap_or_default());
        let others = (asks_in_vain || counts_others).then(HashMap::default);
        (self.known, self.days) = (known, Days { others, ..Days::default() });
        is_again
    }
}

impl StandIns {
    /// From the values of a column; `each` hands them all to whom it is given, as often as it is asked.
    pub fn of<'a>(each: &dyn Fn(&mut Take<'a, '_>)) -> Self {
        DaysLearnt::default().pass(each)
    }

    /// Whether a value is one of them.
    pub fn hold(&self, text: &str, assumed: Assumed<'_>) -> bool {
        self.are_any() && no_date(text, assumed).is_some_and(|found| self.0[found as usize])
    }

    /// Whether there are any.
    pub fn are_any(&self) -> bool {
        self.0.contains(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand_ins(texts: &[String]) -> StandIns {
        StandIns::of(&|take| texts.iter().for_each(|text| take(text, Assumed::default())))
    }

    /// So many days of one kind, beside so many other days of which each stands so often.
    fn held(text: &str, n: usize, others: usize, each: usize) -> bool {
        let other = |i: usize| format!("{}-{:02}-{:02}", 1950 + i / 300, 1 + i / 25 % 12, 2 + i % 25);
        let mut texts: Vec<String> = (0..others).flat_map(|i| vec![other(i); each]).collect();
        texts.extend(vec![text.to_owned(); n]);
        stand_ins(&texts).hold(text, Assumed::default())
    }

    #[test]
    fn masses_are_stand_ins_and_single_days_are_not() {
        assert!(held("1900-01-01", 300, 700, 1), "three in ten");
        assert!(held("1970-01-01", 3, 7, 1), "of ten");
        assert!(held("1970-01-01T00:00:00Z", 9, 2_000, 1), "few, and no other day is near");
        assert!(held("9999-12-31", 30, 10, 10), "three in thirteen, however many another day has");
        assert!(!held("1970-01-01", 1, 3, 1), "one person");
        assert!(!held("1970-01-01", 2, 3, 1), "one person with two records");
        assert!(!held("1970-01-01", 9, 300, 4), "no more than by chance");
        assert!(!held("1970-01-01", 3, 4_000, 1), "less than one in a thousand");
        assert!(!held("1970-01-02", 900, 100, 1), "a day like others");
        assert!(!stand_ins(&[]).are_any());
    }
}
