//! Which testimony survives.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::config::{Attribute, Plain, Rule};
use crate::tables::{Cell, Decided, RecordIndex, Scalar, Testimonies, UNKNOWN};
use crate::testimony::{Winner, number};
use crate::trust::Beliefs;
use crate::types::{Assumed, AttributeType, day, moment};

/// Customers that are decided together.
const TOGETHER: usize = 1_024;

/// Decides an attribute for every customer who is asked about. `led_by` is given for attributes that follow another of
/// their group: who won there, parallel to the customers.
pub fn choose(
    attribute: &Attribute,
    testimonies: &Testimonies,
    beliefs: &Beliefs,
    led_by: Option<&[Option<Winner>]>,
) -> Vec<Cell> {
    (0..testimonies.n_customers())
        .into_par_iter()
        .with_min_len(TOGETHER)
        .map(|place| {
            let heard = Heard { attribute, all: testimonies, beliefs, start: testimonies.rows(place).start };
            heard.cell(place, led_by.map(|winners| winners[place]))
        })
        .collect()
}

/// Who won, customer by customer.
pub fn winners(cells: &[Cell], testimonies: &Testimonies) -> Vec<Option<Winner>> {
    let of = |(place, cell): (usize, &Cell)| {
        let row = testimonies.rows(place).start + cell.winner? as usize;
        Some(testimonies.record[row])
    };
    cells.iter().enumerate().map(of).collect()
}

/// The testimonies of one customer, by place from 0 on.
struct Heard<'a> {
    attribute: &'a Attribute,
    all: &'a Testimonies,
    beliefs: &'a Beliefs,
    start: usize,
}

impl Heard<'_> {
    /// What survives of the customer at a place. Where something was said and could not be read, nothing stands for
    /// nobody; and a customer who is in no system that is asked is told apart from one of whom it knows nothing more.
    fn cell(&self, place: usize, leader: Option<Option<RecordIndex>>) -> Cell {
        let (n, unread) = (self.all.rows(place).len(), self.all.unread[place]);
        let chosen = match leader {
            Some(record) => (0..n).find(|t| Some(self.record(*t)) == record).map(|t| (Decided::Group, t)),
            None => self.chosen(n),
        };
        let Some((decided, winner)) = chosen else {
            let otherwise = self.attribute.otherwise.as_ref().filter(|_| !unread);
            let otherwise = otherwise.and_then(|plain| of_type(self.attribute.kind, plain));
            let decided = match otherwise {
                None => Decided::Missing,
                Some(_) if self.all.known[place] => Decided::Otherwise,
                Some(_) => Decided::OtherwiseUnknown,
            };
            return Cell { value: otherwise, decided, winner: None, class: Some(0), trust: None, basis: None };
        };
        if self.attribute.rule == Rule::Union && leader.is_none() {
            return self.union(place, n, decided);
        }
        let row = self.start + winner;
        Cell {
            value: Some(self.value(winner).clone()),
            decided,
            winner: Some(winner as u32),
            class: Some(self.class(winner)),
            trust: Some(self.beliefs.right[row]),
            basis: Some(self.beliefs.basis[place]),
        }
    }

    fn value(&self, t: usize) -> &Scalar {
        &self.all.value[self.start + t]
    }

    fn class(&self, t: usize) -> u32 {
        self.all.class[self.start + t]
    }

    fn record(&self, t: usize) -> RecordIndex {
        self.all.record[self.start + t]
    }

    fn is_stale(&self, t: usize) -> bool {
        self.all.stale[self.start + t]
    }

    /// The step that decides, and the place of the testimony that wins.
    fn chosen(&self, n: usize) -> Option<(Decided, usize)> {
        if self.attribute.rule == Rule::SystemOfRecord {
            // Testimonies stand in the order their sources are asked.
            let supply = |t: usize| usize::from(self.all.supply[self.start + t]);
            let asked = || (0..n).take_while(|t| supply(*t) < self.attribute.n_asked);
            let winner = asked().find(|t| !self.is_stale(*t)).or_else(|| asked().next())?;
            let decided = match winner {
                t if self.is_stale(t) => Decided::Stale,
                t if supply(t) == 0 => Decided::SystemOfRecord,
                _ => Decided::Fallback,
            };
            return Some((decided, winner));
        }
        let any_fresh = (0..n).any(|t| !self.is_stale(t));
        let eligible = || (0..n).filter(|t| !any_fresh || !self.is_stale(*t));
        // Among equals the first, which is of the source asked first and of the smallest record.
        let first = Reverse::<usize>;
        let winner = match self.attribute.rule {
            Rule::SystemOfRecord | Rule::Union => eligible().next(),
            Rule::MostRecent => eligible().max_by_key(|t| (self.all.observed_at[self.start + t], first(*t))),
            // A record without a moment may have been seen at any time, and is asked last.
            Rule::FirstSeen => eligible().min_by_key(|t| {
                let at = self.all.observed_at[self.start + t];
                (at == UNKNOWN, at, *t)
            }),
            Rule::MostFrequent => {
                let mut times = vec![0u32; eligible().map(|t| self.class(t) as usize + 1).max().unwrap_or(0)];
                eligible().for_each(|t| times[self.class(t) as usize] += 1);
                eligible().max_by_key(|t| (times[self.class(*t) as usize], first(*t)))
            }
            Rule::Highest => eligible().max_by_key(|t| (self.value(*t), first(*t))),
            Rule::Lowest => eligible().min_by_key(|t| (self.value(*t), *t)),
            Rule::Longest => eligible().max_by_key(|t| (self.value(*t).length(), Reverse(self.value(*t)), first(*t))),
            Rule::HighestTrust => {
                let trust = |t: usize| self.beliefs.right[self.start + t];
                eligible().max_by(|a, b| trust(*a).total_cmp(&trust(*b)).then_with(|| first(*a).cmp(&first(*b))))
            }
        };
        winner.map(|winner| (if any_fresh { Decided::Rule } else { Decided::Stale }, winner))
    }

    /// All different values together: nothing loses, and the whole is as right as its least reliable part.
    fn union(&self, place: usize, n: usize, decided: Decided) -> Cell {
        let mut texts: Vec<String> = Vec::new();
        for t in 0..n {
            // Classes are numbered as they appear.
            if self.class(t) as usize == texts.len() {
                texts.push(self.value(t).to_string());
            }
        }
        texts.sort_unstable();
        let least = |column: &[f64]| column[self.start..self.start + n].iter().copied().fold(1.0, f64::min);
        Cell {
            value: Some(Scalar::Text(texts.join("; ").into())),
            decided,
            winner: Some(0),
            class: None,
            trust: Some(least(&self.beliefs.accuracy) * least(&self.all.belonging)),
            basis: Some(self.beliefs.basis[place]),
        }
    }
}

fn of_type(kind: AttributeType, plain: &Plain) -> Option<Scalar> {
    match (kind, plain) {
        (AttributeType::Boolean, Plain::Bool(value)) => Some(Scalar::Boolean(*value)),
        (AttributeType::Date, Plain::Text(text)) => day(text, Assumed::default()).map(Scalar::Date),
        (AttributeType::Timestamp, Plain::Text(text)) => moment(text).map(Scalar::Timestamp),
        (kind, Plain::Integer(_) | Plain::Number(_)) => number(kind, plain.number()?).ok(),
        (_, Plain::Text(text)) => Some(Scalar::Text(text.as_str().into())),
        (_, Plain::Bool(_)) => None,
    }
}
