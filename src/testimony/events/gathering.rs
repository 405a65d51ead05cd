//! What is asked of events, while they pass.
//!
//! In: the events of a source, in any pieces. Out: for every aggregate of every attribute the state of each customer.
//! It promises that the states hang on the events alone, whatever the pieces: what a column as a whole says of its
//! values is learnt while they pass, and where it says something else than was taken, all of them pass again.

use std::collections::BTreeSet;

use anyhow::Result;
use rayon::prelude::*;

use super::FactsLearnt;
use super::gathered::{Gathered, States, Which};
use super::piece::{Piece, Reading, belonging};
use super::state::{Event, State, value_kind};
use crate::config::{Aggregate, Attribute, AttributeType, Function, How, Kind, Region};
use crate::sources::{NumbersLearnt, Regions};
use crate::tables::{Counting, EventTable, SCALE, Scalar, Wrong};
use crate::testimony::asked::Asked;
use crate::testimony::values::Typed;

/// Rows whose values are read together.
const TOGETHER: usize = 1 << 16;

/// An aggregate that is asked of a source.
struct Wanted<'a> {
    attribute: &'a Attribute,
    which: Which,
    region: &'a Region,
    aggregate: &'a Aggregate,
    kind: AttributeType,
    digits: u32,
}

impl Wanted<'_> {
    fn states(&self, n: usize) -> States {
        let Self { aggregate, kind, digits, .. } = *self;
        States { function: aggregate.function, kind, digits, states: vec![None; n], said: Vec::new() }
    }
}

/// The same, with what it came to as far as events have passed.
struct One<'a> {
    wanted: Wanted<'a>,
    /// What is learnt of the values, and of those that decide.
    of: FactsLearnt,
    by: FactsLearnt,
    states: States,
}

/// Everything that is asked of the events of one source.
pub struct Gathering<'a> {
    asked: &'a Asked<'a>,
    without_events: &'a [bool],
    all: Vec<One<'a>>,
    numbers: NumbersLearnt,
    /// Events that have passed.
    before: usize,
}

impl<'a> Gathering<'a> {
    /// Nothing has passed yet; of every record it is told whether its events count no more.
    pub fn new(asked: &'a Asked<'a>, source: usize, without_events: &'a [bool]) -> Self {
        let mut wanted = Vec::new();
        for attribute in &asked.use_case.attributes {
            for (s, supply) in attribute.supplies.iter().enumerate().filter(|(_, supply)| supply.source == source) {
                let one = |part: usize, aggregate: &'a Aggregate, kind, digits| Wanted {
                    attribute,
                    which: (attribute.name.clone(), s, part),
                    region: &supply.region,
                    aggregate,
                    kind,
                    digits,
                };
                match &supply.how {
                    How::Expression(_) => {}
                    How::Aggregate(aggregate) => wanted.push(one(0, aggregate, attribute.kind, attribute.digits())),
                    How::Calculation(calculation) => {
                        for (part, (_, aggregate)) in calculation.of.iter().enumerate() {
                            wanted.push(one(part, aggregate, AttributeType::Decimal, SCALE));
                        }
                    }
                }
            }
        }
        let expressions = wanted.iter().flat_map(|one| {
            let Aggregate { of, by, filter, .. } = one.aggregate;
            of.iter().chain(by).chain(filter)
        });
        let mark = asked.use_case.identity.sources[source].decimal;
        let numbers = NumbersLearnt::new(expressions.flat_map(|expression| expression.numbers()), mark);
        let begun = |wanted: Wanted<'a>| One {
            of: FactsLearnt::default(),
            by: FactsLearnt::default(),
            states: wanted.states(asked.clusters.n),
            wanted,
        };
        Self { asked, without_events, all: wanted.into_iter().map(begun).collect(), numbers, before: 0 }
    }

    /// Adds events.
    ///
    /// # Errors
    /// An expression that cannot be evaluated on them.
    pub fn add(&mut self, table: &EventTable) -> Result<()> {
        let Self { asked, without_events, all, numbers, before } = self;
        let notations = numbers.pass(&table.frame);
        let belonging = belonging(asked, table, without_events);
        let add = |one: &mut One<'a>| {
            let piece = Piece {
                asked,
                attribute: one.wanted.attribute,
                table,
                regions: Regions::of_source(one.wanted.region, table.source, &table.frame)?,
                belonging: &belonging,
                notations: &notations,
                before: *before,
            };
            one.add(&piece)
        };
        all.par_iter_mut().try_for_each(add)?;
        *before += table.record.len();
        Ok(())
    }

    /// All events have passed: whether they must pass again, for a column says something else than was taken.
    pub fn begin_again(&mut self) -> bool {
        let mut is_again = self.numbers.begin_again();
        for one in &mut self.all {
            is_again |= one.of.begin_again();
            is_again |= one.by.begin_again();
        }
        is_again
    }

    /// What was added counts no more, for all events pass again.
    pub fn forget(&mut self) {
        self.before = 0;
        for one in &mut self.all {
            one.states = one.wanted.states(self.asked.clusters.n);
        }
    }

    /// What the events came to.
    pub fn finish(self, gathered: &mut Gathered) {
        gathered.extend(self.all.into_iter().map(|one| (one.wanted.which, one.states)));
    }
}

impl One<'_> {
    fn add(&mut self, piece: &Piece<'_>) -> Result<()> {
        let (aggregate, table) = (self.wanted.aggregate, piece.table);
        let function = aggregate.function;
        let states = &mut self.states.states;
        let (mut counting, mut stand_ins) = (Counting::default(), Counting::default());
        let new = || State::new(function);
        let [rows, untold] = piece.counting(aggregate)?;
        // An event that hangs on several records is counted once.
        let mut seen: BTreeSet<u32> = BTreeSet::new();
        let mut is_new = |row: u32| table.part(row).is_none_or(|part| seen.insert(part.event));
        for (row, cluster) in untold {
            if is_new(row) {
                counting.saw(table.places.read_row(row as usize), false);
            }
            let (at, record) = (table.happened_at[row as usize], table.record[row as usize]);
            states[cluster as usize].get_or_insert_with(new).add_unread(at, record);
        }
        let of = aggregate.of.as_ref().map(|of| piece.evaluate(of, "aggregate")).transpose()?;
        let of = of.as_ref().zip(aggregate.of.as_ref());
        let kind = value_kind(self.wanted.kind, function);
        let of = of.map(|(values, of)| piece.read(of, values, kind, &mut self.of)).transpose()?;
        let by = aggregate.by.as_ref().map(|by| piece.evaluate(by, "aggregate")).transpose()?;
        let by = by.as_ref().zip(aggregate.by.as_ref());
        let by = by.map(|(values, by)| piece.read(by, values, kind_of(by.kind()), &mut self.by)).transpose()?;
        let mut of_no_date: BTreeSet<u32> = BTreeSet::new();
        // Some at a time, so that values are gone as soon as they are added.
        for rows in rows.chunks(TOGETHER) {
            let picked: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
            let values = of.as_ref().map(|of| of.values(&picked)).transpose()?;
            let deciding = by.as_ref().map(|by| by.values(&picked)).transpose()?;
            for at in values.iter().flat_map(|values| &values.no_date) {
                let row = picked[*at as usize];
                if table.part(row).is_none_or(|part| of_no_date.insert(part.event)) {
                    stand_ins.saw(table.places.read_row(row as usize), false);
                }
            }
            for (i, (row, cluster)) in rows.iter().enumerate() {
                let (record, at) = (table.record[*row as usize], table.happened_at[*row as usize]);
                let (value, deciding) = (told(&values, &of, i, *row), told(&deciding, &by, i, *row));
                let state = states[*cluster as usize].get_or_insert_with(new);
                let is_first = is_new(*row);
                let (Ok(value), Ok(deciding)) = (value, deciding) else {
                    if is_first {
                        counting.saw(table.places.read_row(*row as usize), false);
                    }
                    state.add_unread(at, record);
                    continue;
                };
                // What is missing counts in nothing; it only fulfils no condition.
                let is_missing = |told: Option<Option<&Scalar>>| matches!(told, Some(None));
                if is_missing(deciding) || (is_missing(value) && function != Function::Share) {
                    continue;
                }
                counting.filled += usize::from(is_first);
                let (value, by) = (value.flatten(), deciding.flatten());
                let shared = value.and_then(|value| piece.shared(function, *row, value));
                let value = shared.as_ref().or(value);
                state.add(function, Event { value, by, at, record });
            }
        }
        stand_ins.filled += counting.filled;
        let said =
            [stand_ins.told("from", Wrong::NoDate, &table.places), counting.told("from", Wrong::Unread, &table.places)];
        match self.states.said.is_empty() {
            true => self.states.said.extend(said),
            false => self.states.said.iter_mut().zip(said).for_each(|(all, part)| all.add(part)),
        }
        Ok(())
    }
}

/// What an expression says of the row at a place among those whose values were read, where it is asked; an error where
/// that could not be read.
fn told<'v>(
    values: &'v Option<Typed>,
    of: &Option<Reading<'_>>,
    at: usize,
    row: u32,
) -> Result<Option<Option<&'v Scalar>>, ()> {
    match values.as_ref().map(|values| &values.values[at]) {
        None => Ok(None),
        Some(Ok(Some(value))) => Ok(Some(Some(value))),
        Some(Ok(None)) if !of.as_ref().is_some_and(|of| of.is_unread(row)) => Ok(Some(None)),
        Some(_) => Err(()),
    }
}

/// The type of what an expression gives.
fn kind_of(kind: Kind) -> AttributeType {
    match kind {
        Kind::Number => AttributeType::Decimal,
        Kind::Boolean => AttributeType::Boolean,
        Kind::Date => AttributeType::Date,
        Kind::Moment => AttributeType::Timestamp,
        Kind::Text | Kind::Other => AttributeType::Text,
    }
}
