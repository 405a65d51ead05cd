//! Values made from events: one pass over the events, into one state per customer.

mod calculation;
mod state;

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use polars::prelude::DataType;

pub(super) use calculation::by_calculation;
pub(crate) use state::{Event, State, value_kind};

use super::asked::{Asked, located};
use super::supplied::Supplied;
use super::valid::without_invalid;
use super::values::{Facts, Typed, typed_with};
use crate::config::{
    Aggregate, Attribute, AttributeType, Beside, Expression, Function, Kind, Role, Several, Supply, Values, Window,
};
use crate::sources::Regions;
use crate::tables::{
    ClusterIndex, Counting, Decimal, EventTable, Micros, NO_RECORD, RecordIndex, Scalar, UNKNOWN, Unread, Wrong,
};
use crate::types::Assumed;

/// Rows whose values are read together.
const TOGETHER: usize = 1 << 16;

/// The value of every customer, the first record it hangs on, and the latest event.
type Wholes = Vec<Option<(Scalar, RecordIndex, Micros)>>;

/// What aggregates come to, before it is asked whether that is valid.
struct Aggregated {
    values: Wholes,
    /// Customers whose whole is not known.
    unknown: Vec<u32>,
    /// Wholes that do not fit their type, with the first record of the first.
    unfit: Counting,
    /// What could not be read, as counts.
    said: Vec<Unread>,
}

/// Aggregates the events of a source by customer. An event counts when its record is live or was merged into one that
/// is, or it names none and its customer lives, when it happened no later than the run looks from and not before
/// `within`, and when `where` is true. One of which that cannot be told, because a text in
/// it cannot be read, is invalid, and counts in nothing; where its value or its place could have changed the whole, the
/// whole is not known.
pub(super) fn by_aggregate(
    asked: &Asked<'_>,
    attribute: &Attribute,
    supply: &Supply,
    one: &Aggregate,
) -> Result<Supplied> {
    let of = Source::of(asked, attribute, supply)?;
    let aggregated = of.aggregate(one, attribute.kind, attribute.digits())?;
    checked(asked, attribute, aggregated)
}

/// What is left of the wholes where those that are not valid are gone.
fn checked(asked: &Asked<'_>, attribute: &Attribute, aggregated: Aggregated) -> Result<Supplied> {
    let Aggregated { mut values, mut unknown, unfit, mut said } = aggregated;
    let nth = |cluster: usize| format!("customer {}, in order of its first record", cluster + 1);
    let first_records: Vec<RecordIndex> =
        values.iter().map(|value| value.as_ref().map_or(NO_RECORD, |(_, record, _)| *record)).collect();
    let mut breaking = Counting { filled: unfit.filled - unfit.values, ..Counting::default() };
    for cluster in without_invalid(asked, attribute, &mut values, |(value, _, _)| value, &nth)? {
        breaking.filled -= 1;
        breaking.saw(first_records[cluster as usize], false);
        unknown.push(cluster);
    }
    unknown.sort_unstable();
    unknown.dedup();
    // A whole has no line; the first record that it hangs on has.
    for (counting, key, wrong) in [(unfit, "aggregate", Wrong::Unread), (breaking, "valid", Wrong::NotValid)] {
        said.extend(counting.first.map(|record| {
            let (Counting { values, filled, .. }, first) = (counting, asked.sources.place_of(record));
            Unread { key: key.to_owned(), wrong, values, filled, first }
        }));
    }
    Ok(Supplied::Clusters { values, unread: unknown, said })
}

/// The events of a source, and how their texts are read.
struct Source<'a> {
    asked: &'a Asked<'a>,
    attribute: &'a Attribute,
    source: usize,
    table: &'a EventTable,
    regions: Regions,
    /// For every record whether its events count no more.
    without_events: Vec<bool>,
}

impl<'a> Source<'a> {
    fn of(asked: &'a Asked<'a>, attribute: &'a Attribute, supply: &'a Supply) -> Result<Self> {
        let source = supply.source;
        let table = asked
            .sources
            .events
            .iter()
            .find(|table| table.source == source)
            .ok_or_else(|| anyhow!("this is a bug: events were not read"))?;
        let regions = Regions::of_source(&supply.region, source, &table.frame)?;
        Ok(Self { asked, attribute, source, table, regions, without_events: asked.sources.without_events() })
    }

    fn assumed(&self, row: usize) -> Assumed<'_> {
        let declared = &self.asked.use_case.identity.sources[self.source];
        Assumed { region: self.regions.of(row).0, zone: declared.timezone, mark: declared.decimal, form: None }
    }

    fn evaluate(&self, expression: &Expression, key: &str) -> Result<Values> {
        let declared = &self.asked.use_case.identity.sources[self.source];
        let name = &declared.name;
        let nth = |row: usize| format!("event {} of `{name}`, in the order of its files", row + 1);
        let what = format!("`{key}` of `{}` from `{name}`", self.attribute.name);
        let unknown: Vec<(&str, &[u32])> = self
            .table
            .unknown
            .iter()
            .filter(|(column, _)| expression.columns.contains(column))
            .map(|(column, rows)| (column.as_str(), rows.as_slice()))
            .collect();
        let marked = |rows: &[u32]| {
            let mut marked = vec![false; self.table.record.len()];
            rows.iter().for_each(|row| marked[*row as usize] = true);
            marked
        };
        let marks: Vec<(&str, Vec<bool>)> = unknown.iter().map(|(column, rows)| (*column, marked(rows))).collect();
        let marks: Vec<(&str, &[bool])> = marks.iter().map(|(column, marks)| (*column, marks.as_slice())).collect();
        let beside = Beside { as_of: Some(self.asked.as_of), unread: &marks, formats: &declared.formats };
        let mut values = expression
            .evaluate_in(&self.table.frame, beside, &|row| self.assumed(row))
            .map_err(|failed| located(self.asked, self.attribute, &["from", name, key], &what, failed, &nth))?;
        if expression.bare_column().is_some() {
            values.unread = unknown.first().map_or(Vec::new(), |(_, rows)| rows.to_vec());
        }
        Ok(values)
    }

    /// How the values of an expression are read as a type.
    fn read<'v>(&'v self, of: &'v Expression, values: &'v Values, kind: AttributeType) -> Result<Reading<'v>> {
        let form = of.bare_column().and_then(|column| self.asked.use_case.identity.sources[self.source].form(column));
        let facts = Facts::of(&values.column, kind, &|row| Assumed { form, ..self.assumed(row) })?;
        Ok(Reading { values, kind, form, facts })
    }

    /// The whole of every customer, as a value of a type with so many digits after the point.
    fn aggregate(&self, aggregate: &Aggregate, kind: AttributeType, digits: u32) -> Result<Aggregated> {
        let Self { asked, table, .. } = self;
        let function = aggregate.function;
        let mut states: Vec<Option<State>> = vec![None; asked.clusters.n];
        let (mut counting, mut stand_ins) = (Counting::default(), Counting::default());
        let new = || State::new(function);
        let [rows, untold] = self.counting(aggregate)?;
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
        let of = aggregate.of.as_ref().map(|of| self.evaluate(of, "aggregate")).transpose()?;
        let of = of.as_ref().zip(aggregate.of.as_ref());
        let of = of.map(|(values, of)| self.read(of, values, value_kind(kind, function))).transpose()?;
        let by = aggregate.by.as_ref().map(|by| self.evaluate(by, "aggregate")).transpose()?;
        let by = by.as_ref().zip(aggregate.by.as_ref());
        let by = by.map(|(values, by)| self.read(by, values, kind_of(by.kind()))).transpose()?;
        let mut of_no_date: BTreeSet<u32> = BTreeSet::new();
        // A piece at a time, so that values are gone as soon as they are added.
        for rows in rows.chunks(TOGETHER) {
            let picked: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
            let values = of.as_ref().map(|of| of.values(self, &picked)).transpose()?;
            let deciding = by.as_ref().map(|by| by.values(self, &picked)).transpose()?;
            for at in values.iter().flat_map(|values| &values.no_date) {
                let row = picked[*at as usize];
                if table.part(row).is_none_or(|part| of_no_date.insert(part.event)) {
                    stand_ins.saw(table.places.read_row(row as usize), false);
                }
            }
            for (i, (row, cluster)) in rows.iter().enumerate() {
                let (record, at) = (table.record[*row as usize], table.happened_at[*row as usize]);
                let told = |values: &Option<Typed>, of: &Option<Reading<'_>>| match values
                    .as_ref()
                    .map(|values| &values.values[i])
                {
                    None => Ok(None),
                    Some(Ok(Some(value))) => Ok(Some(Some(value.clone()))),
                    Some(Ok(None)) if !of.as_ref().is_some_and(|of| of.is_unread(*row)) => Ok(Some(None)),
                    Some(_) => Err(()),
                };
                let (value, deciding) = (told(&values, &of), told(&deciding, &by));
                let state = states[*cluster as usize].get_or_insert_with(new);
                let is_first = is_new(*row);
                let (Ok(value), Ok(deciding)) = (&value, &deciding) else {
                    if is_first {
                        counting.saw(table.places.read_row(*row as usize), false);
                    }
                    state.add_unread(at, record);
                    continue;
                };
                // What is missing counts in nothing; it only fulfils no condition.
                let is_missing = |told: &Option<Option<Scalar>>| matches!(told, Some(None));
                if is_missing(deciding) || (is_missing(value) && function != Function::Share) {
                    continue;
                }
                counting.filled += usize::from(is_first);
                let (value, by) = (value.as_ref().and_then(Option::as_ref), deciding.as_ref().and_then(Option::as_ref));
                let shared = value.and_then(|value| self.shared(function, *row, value));
                let value = shared.as_ref().or(value);
                state.add(function, Event { value, by, at, record });
            }
        }
        let (mut values, mut unknown, mut unfit): (Wholes, _, _) = (Vec::new(), Vec::new(), Counting::default());
        for (cluster, state) in (0..).zip(states) {
            let known = state.filter(|state| {
                let is_unknown = state.is_unknown(function);
                unknown.extend(is_unknown.then_some(cluster));
                !is_unknown && state.n() > 0
            });
            values.push(known.and_then(|state| {
                let (record, latest) = (state.record(), state.latest());
                let whole = state.finish(function, kind, digits);
                unfit.saw(record, whole.is_ok());
                unknown.extend(whole.is_err().then_some(cluster));
                whole.ok().map(|whole| (whole, record, latest))
            }));
        }
        stand_ins.filled += counting.filled;
        let said =
            [stand_ins.said("from", Wrong::NoDate, &table.places), counting.said("from", Wrong::Unread, &table.places)];
        Ok(Aggregated { values, unknown, unfit, said: said.into_iter().flatten().collect() })
    }

    /// The rows of events that count with their customers, and those of which `where` cannot tell.
    fn counting(&self, aggregate: &Aggregate) -> Result<[Vec<(u32, ClusterIndex)>; 2]> {
        let Self { asked, table, .. } = self;
        let filter = aggregate.filter.as_ref().map(|filter| self.evaluate(filter, "where")).transpose()?;
        let untold = filter.as_ref().map_or(&[][..], |filter| filter.unread.as_slice());
        let counts = filter.as_ref().map(|filter| filter.column.cast(&DataType::Boolean)).transpose()?;
        let counts = counts.as_ref().map(|counts| counts.bool()).transpose()?;
        let mut counts = counts.map(|counts| counts.iter());
        // Only what asks for a moment needs one.
        let is_in_time = |at: Micros| match (at == UNKNOWN, aggregate.within) {
            (true, _) => !aggregate.asks_when(),
            (false, within) => at <= asked.as_of && within.is_none_or(|within: Window| within.holds(at, asked.as_of)),
        };
        let (mut rows, mut unknown) = (Vec::new(), Vec::new());
        for row in 0..table.record.len() {
            let passes = counts.as_mut().is_none_or(|counts| counts.next().flatten() == Some(true));
            let (record, at) = (table.record[row], table.happened_at[row]);
            if record == NO_RECORD || !is_in_time(at) {
                continue;
            }
            let cluster = asked.clusters.of[record as usize];
            if self.without_events[record as usize] {
                // What names no record belongs to the customer, whichever record has the value.
                let is_by_value = table.by_value.binary_search(&(row as u32)).is_ok();
                let lives = || asked.records(cluster).iter().any(|record| !asked.deleted[*record as usize]);
                if !is_by_value || !lives() {
                    continue;
                }
            }
            if passes {
                rows.push((row as u32, cluster));
            } else if untold.binary_search(&(row as u32)).is_ok() {
                unknown.push((row as u32, cluster));
            }
        }
        if !table.parts.is_empty() {
            // Of one event a customer counts one part, whichever of its records the others hang on; shares add up.
            let adds_up = self.is_shared() && aggregate.function == Function::Sum;
            let mut seen: BTreeSet<(ClusterIndex, u32)> = BTreeSet::new();
            let mut once = |(row, cluster): &(u32, ClusterIndex)| {
                table.part(*row).is_none_or(|part| seen.insert((*cluster, part.event)) || adds_up)
            };
            rows.retain(&mut once);
            unknown.retain(&mut once);
        }
        Ok([rows, unknown])
    }

    fn is_shared(&self) -> bool {
        match &self.asked.use_case.identity.sources[self.source].role {
            Role::Events(events) => events.several == Some(Several::Shared),
            Role::Customers(_) => false,
        }
    }

    /// What a row sums up of an event that several records share: equal parts to the ninth digit, of which the first
    /// ones take what is left over.
    fn shared(&self, function: Function, row: u32, value: &Scalar) -> Option<Scalar> {
        let part = self.table.part(row).filter(|_| function == Function::Sum && self.is_shared())?;
        let (units, of) = (value.number()?.units(), i128::from(part.of));
        let rest = i128::from(i128::from(part.part) < units.rem_euclid(of));
        Decimal::from_units(units.div_euclid(of) + rest).map(Scalar::Decimal)
    }
}

/// An expression that was evaluated, and how its values are read.
struct Reading<'a> {
    values: &'a Values,
    kind: AttributeType,
    form: Option<&'a str>,
    facts: Facts,
}

impl Reading<'_> {
    /// The values of rows.
    fn values(&self, of: &Source<'_>, rows: &[u32]) -> Result<Typed> {
        let assumed = |row: usize| Assumed { form: self.form, ..of.assumed(row) };
        typed_with(&self.facts, &self.values.column, Some(rows), self.kind, &assumed)
    }

    /// Whether it could not be calculated of a row because a text could not be read.
    fn is_unread(&self, row: u32) -> bool {
        self.values.unread.binary_search(&row).is_ok()
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
