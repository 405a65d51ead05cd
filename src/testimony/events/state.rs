//! What is known of a customer while events are added: it begins, takes events, is merged, and is finished.
//!
//! In: the values of events, in any order and any parts. Out: the whole. It promises that the whole hangs on the events
//! alone: in whatever parts they come, and in whatever order, it is the same.

use std::cmp::Reverse;

use crate::config::{AttributeType, Function, Gives};
use crate::tables::{Decimal, ExactSum, Micros, RecordIndex, Scalar, UNKNOWN};
use crate::testimony::values::number;

/// One event that counts.
#[derive(Clone, Copy)]
pub(crate) struct Event<'a> {
    /// Its value; nothing where only events are counted.
    pub(crate) value: Option<&'a Scalar>,
    /// What decides which event is asked.
    pub(crate) by: Option<&'a Scalar>,
    /// When it happened.
    pub(crate) at: Micros,
    /// The record that it hangs on.
    pub(crate) record: RecordIndex,
}

/// What has been gathered for one customer.
#[derive(Clone)]
pub(crate) struct State {
    /// Events that count.
    n: u32,
    /// The first record that they hang on.
    record: RecordIndex,
    /// The last of them.
    latest: Micros,
    /// The first and the last moment of an event that could not be read.
    unread: Option<Box<(Micros, Micros)>>,
    of: Gathered,
}

#[derive(Clone)]
enum Gathered {
    /// How many there are is all.
    Nothing,
    /// Sum and mean.
    Sum(ExactSum),
    /// How many fulfil the condition.
    Fulfilling(u64),
    /// The smallest or the greatest.
    Extreme(Option<Scalar>),
    /// The first or last ones with their moments, the best first.
    Ranked(Vec<(Micros, Scalar)>),
    /// What decides, the moment and the value of the best one.
    Best(Option<Box<(Scalar, Micros, Scalar)>>),
    /// All values with their moments.
    All(Vec<(Scalar, Micros)>),
}

impl State {
    /// Nothing yet.
    pub(crate) fn new(function: Function) -> Self {
        let of = match function {
            Function::Count => Gathered::Nothing,
            Function::Sum | Function::Avg => Gathered::Sum(ExactSum::default()),
            Function::Share => Gathered::Fulfilling(0),
            Function::Min | Function::Max => Gathered::Extreme(None),
            Function::Latest | Function::Earliest | Function::LatestOf(_) | Function::EarliestOf(_) => {
                Gathered::Ranked(Vec::new())
            }
            Function::MaxBy | Function::MinBy => Gathered::Best(None),
            Function::CountDistinct | Function::Distinct | Function::MostFrequent | Function::Percentile(_) => {
                Gathered::All(Vec::new())
            }
        };
        Self { n: 0, record: RecordIndex::MAX, latest: UNKNOWN, unread: None, of }
    }

    /// An event that counts.
    pub(crate) fn add(&mut self, function: Function, event: Event<'_>) {
        let Event { value, by, at, record } = event;
        self.n += 1;
        self.record = self.record.min(record);
        self.latest = self.latest.max(at);
        let Some(value) = value else { return };
        match &mut self.of {
            Gathered::Nothing => {}
            Gathered::Sum(sum) => value.number().into_iter().for_each(|n| sum.add(n)),
            Gathered::Fulfilling(n) => *n += u64::from(*value == Scalar::Boolean(true)),
            Gathered::Extreme(best) => {
                let is_better = best.as_ref().is_none_or(|best| (function == Function::Max) == (value > best));
                if is_better {
                    *best = Some(value.clone());
                }
            }
            Gathered::Ranked(best) => rank(function, best, (at, value.clone())),
            Gathered::Best(best) => {
                let Some(by) = by else { return };
                better(function, best, (by, at, value));
            }
            Gathered::All(all) => all.push((value.clone(), at)),
        }
    }

    /// An event of which cannot be told whether it counts, or with what.
    pub(crate) fn add_unread(&mut self, at: Micros, record: RecordIndex) {
        self.record = self.record.min(record);
        match &mut self.unread {
            Some(unread) => **unread = (unread.0.min(at), unread.1.max(at)),
            None => self.unread = Some(Box::new((at, at))),
        }
    }

    /// Both together: parts of events can be gathered apart.
    #[cfg(test)]
    pub(crate) fn merge(&mut self, function: Function, other: Self) {
        self.n += other.n;
        self.record = self.record.min(other.record);
        self.latest = self.latest.max(other.latest);
        if let Some((first, last)) = other.unread.map(|unread| *unread) {
            self.add_unread(first, other.record);
            self.add_unread(last, other.record);
        }
        match (&mut self.of, other.of) {
            (Gathered::Sum(sum), Gathered::Sum(other)) => sum.merge(other),
            (Gathered::Fulfilling(n), Gathered::Fulfilling(other)) => *n += other,
            (Gathered::Extreme(best), Gathered::Extreme(Some(other)))
                if best.as_ref().is_none_or(|best| (function == Function::Max) == (other > *best)) =>
            {
                *best = Some(other);
            }
            (Gathered::Ranked(best), Gathered::Ranked(others)) => {
                others.into_iter().for_each(|other| rank(function, best, other));
            }
            (Gathered::Best(best), Gathered::Best(Some(other))) => {
                better(function, best, (&other.0, other.1, &other.2));
            }
            (Gathered::All(all), Gathered::All(mut others)) => all.append(&mut others),
            _ => {}
        }
    }

    /// Events that count.
    pub(crate) fn n(&self) -> u64 {
        u64::from(self.n)
    }

    /// The first record that they hang on.
    pub(crate) fn record(&self) -> RecordIndex {
        self.record
    }

    /// The last of them.
    pub(crate) fn latest(&self) -> Micros {
        self.latest
    }

    /// Whether what could not be read would have changed the whole. What counts is what is known to count.
    pub(crate) fn is_unknown(&self, function: Function) -> bool {
        let Some((first, last)) = self.unread.as_deref().copied() else { return false };
        let ranked = match &self.of {
            Gathered::Ranked(best) => &best[..],
            _ => &[],
        };
        let is_full = ranked.len() >= longest(function);
        let worst = ranked.last().map(|(at, _)| *at);
        match function {
            Function::Count | Function::CountDistinct | Function::Distinct => false,
            Function::Latest | Function::LatestOf(_) => !is_full || worst.is_none_or(|at| last >= at),
            Function::Earliest | Function::EarliestOf(_) => !is_full || worst.is_none_or(|at| first <= at),
            _ => true,
        }
    }

    /// The whole, as a value of a type with so many digits after the point; `Err` where it does not fit. There is at
    /// least one event.
    pub(crate) fn finish(self, function: Function, kind: AttributeType, digits: u32) -> Result<Scalar, ()> {
        let n = self.n();
        match self.of {
            Gathered::Nothing => whole(kind, n),
            Gathered::Sum(sum) => match function {
                Function::Avg => number(kind, sum.mean(n, digits).ok_or(())?),
                _ => number(kind, sum.total().ok_or(())?),
            },
            Gathered::Fulfilling(fulfilling) => {
                let fulfilling = Decimal::from(i64::try_from(fulfilling).map_err(drop)?);
                number(kind, fulfilling.divided_by(n, digits).ok_or(())?)
            }
            Gathered::Extreme(best) => best.ok_or(()),
            Gathered::Ranked(best) => match function {
                Function::LatestOf(_) | Function::EarliestOf(_) => Ok(listed(best.iter().map(|(_, value)| value))),
                _ => best.into_iter().next().map(|(_, value)| value).ok_or(()),
            },
            Gathered::Best(best) => best.map(|best| best.2).ok_or(()),
            Gathered::All(mut all) => {
                all.sort_unstable();
                match function {
                    Function::Percentile(share) => number(kind, percentile(&all, share).ok_or(())?.rounded(digits)),
                    Function::MostFrequent => {
                        let runs = all.chunk_by(|a, b| a.0 == b.0);
                        let weight = |run: &&[(Scalar, Micros)]| {
                            (run.len(), run.last().map(|(_, at)| *at), Reverse(run[0].0.clone()))
                        };
                        runs.max_by_key(weight).map(|run| run[0].0.clone()).ok_or(())
                    }
                    _ => {
                        all.dedup_by(|a, b| a.0 == b.0);
                        match function {
                            Function::CountDistinct => whole(kind, all.len() as u64),
                            _ => Ok(listed(all.iter().map(|(value, _)| value))),
                        }
                    }
                }
            }
        }
    }
}

/// How many values are kept of those that are ranked.
fn longest(function: Function) -> usize {
    match function {
        Function::LatestOf(n) | Function::EarliestOf(n) => n as usize,
        _ => 1,
    }
}

/// Keeps the best ones: the last or the first, and of one moment the greatest or the smallest.
fn rank(function: Function, best: &mut Vec<(Micros, Scalar)>, one: (Micros, Scalar)) {
    let is_latest = matches!(function, Function::Latest | Function::LatestOf(_));
    let at = best.partition_point(|other| if is_latest { *other >= one } else { *other <= one });
    if at < longest(function) {
        best.insert(at, one);
        best.truncate(longest(function));
    }
}

/// Keeps the one in which what decides is greatest or smallest; of equals that of the last moment, then the greatest.
fn better(function: Function, best: &mut Option<Box<(Scalar, Micros, Scalar)>>, one: (&Scalar, Micros, &Scalar)) {
    let is_better = best.as_deref().is_none_or(|(by, at, value)| {
        let order = match function {
            Function::MinBy => by.cmp(one.0),
            _ => one.0.cmp(by),
        };
        order.then_with(|| (one.1, one.2).cmp(&(*at, value))).is_gt()
    });
    if is_better {
        *best = Some(Box::new((one.0.clone(), one.1, one.2.clone())));
    }
}

/// Between the two values around the place, where it falls between them.
fn percentile(sorted: &[(Scalar, Micros)], share: Decimal) -> Option<Decimal> {
    let n = |at: usize| sorted.get(at).and_then(|(value, _)| value.number());
    let one = Decimal::from(1).units();
    let place = share.units().checked_mul(i128::try_from(sorted.len()).ok()? - 1)?;
    let (at, rest) = (usize::try_from(place / one).ok()?, place % one);
    let low = n(at)?;
    if rest == 0 {
        return Some(low);
    }
    let step = n(at + 1)?.units().checked_sub(low.units())?;
    // Whole and rest apart, so that nothing is too large on the way.
    let part = (step / one).checked_mul(rest)?.checked_add(step % one * rest / one)?;
    let (units, left) = (low.units().checked_add(part)?, step % one * rest % one);
    // To the nearest, of two that are as near to the even one.
    let up = match (left * 2).cmp(&one) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => units & 1,
        std::cmp::Ordering::Greater => 1,
    };
    Decimal::from_units(units.checked_add(up)?)
}

/// A count as a value of a type.
fn whole(kind: AttributeType, n: u64) -> Result<Scalar, ()> {
    number(kind, i64::try_from(n).map_err(drop)?.into())
}

fn listed<'a>(values: impl Iterator<Item = &'a Scalar>) -> Scalar {
    Scalar::Text(values.map(ToString::to_string).collect::<Vec<_>>().join("; ").into())
}

/// The type in which single events are read.
pub(crate) fn value_kind(kind: AttributeType, function: Function) -> AttributeType {
    match function.gives() {
        Gives::Number { .. } => AttributeType::Decimal,
        Gives::Share => AttributeType::Boolean,
        Gives::Count | Gives::List => AttributeType::Text,
        Gives::Value => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::SCALE;

    /// Events made by chance: few values, so that there are ties.
    fn events(seed: u64) -> Vec<(Scalar, Scalar, Micros, RecordIndex)> {
        let mut state = seed;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let n = 1 + below(30);
        (0..n)
            .map(|_| {
                let value = Scalar::Decimal(Decimal::from_units(i128::from(below(7)) * 333_333_333).unwrap());
                (value, Scalar::Integer(below(4) as i64), below(5) as i64, below(6) as u32)
            })
            .collect()
    }

    #[test]
    fn the_whole_is_the_same_in_whatever_parts_and_order_events_come() {
        let half = Decimal::parse("0.5").unwrap();
        let functions = [
            Function::Count,
            Function::CountDistinct,
            Function::Sum,
            Function::Avg,
            Function::Min,
            Function::Max,
            Function::Latest,
            Function::Earliest,
            Function::LatestOf(3),
            Function::EarliestOf(3),
            Function::MostFrequent,
            Function::Percentile(half),
            Function::MaxBy,
            Function::MinBy,
        ];
        for function in functions {
            let kind = match function {
                Function::LatestOf(_) | Function::EarliestOf(_) => AttributeType::Text,
                _ => AttributeType::Decimal,
            };
            for seed in 0..40 {
                let mut events = events(seed);
                let whole = |parts: Vec<&[(Scalar, Scalar, Micros, RecordIndex)]>| {
                    let mut all = State::new(function);
                    for part in parts {
                        let mut state = State::new(function);
                        for (value, by, at, record) in part {
                            let (value, by) = (Some(value), Some(by));
                            state.add(function, Event { value, by, at: *at, record: *record });
                        }
                        all.merge(function, state);
                    }
                    let (n, record, latest) = (all.n(), all.record(), all.latest());
                    (n, record, latest, all.finish(function, kind, SCALE))
                };
                let once = whole(vec![&events]);
                assert_eq!(whole(events.chunks(3).collect()), once, "{function:?} {seed}");
                events.reverse();
                assert_eq!(whole(events.chunks(7).collect()), once, "{function:?} {seed}");
            }
        }
    }

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        let sorted = |values: &[&str]| -> Vec<(Scalar, Micros)> {
            values.iter().map(|text| (Scalar::Decimal(Decimal::parse(text).unwrap()), 0)).collect()
        };
        for (values, share, expected) in [
            (&["3"][..], "0.5", "3"),
            (&["1", "2"], "0.5", "1.5"),
            (&["1", "2", "4"], "0.5", "2"),
            (&["0", "10"], "0.9", "9"),
            (&["-10", "0"], "0.9", "-1"),
            (&["1", "2", "3", "4", "5"], "0.25", "2"),
            (&["0.1", "0.2"], "0.5", "0.15"),
        ] {
            let share = Decimal::parse(share).unwrap();
            let got = percentile(&sorted(values), share).map(|n| n.to_string());
            assert_eq!(got.as_deref(), Some(expected), "{values:?}");
        }
    }
}
