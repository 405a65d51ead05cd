//! Values made from events: one pass over the events, into one slot per customer.

use anyhow::{Result, anyhow};
use polars::prelude::DataType;

use super::asked::{Asked, located};
use super::supplied::Supplied;
use super::valid::without_invalid;
use super::values::{number, typed};
use crate::config::{Aggregate, Attribute, AttributeType, Expression, Function, Supply, Values};
use crate::sources::Regions;
use crate::tables::{Counting, ExactSum, Micros, NO_RECORD, RecordIndex, Scalar, UNKNOWN, Unread, Wrong};
use crate::types::Assumed;

/// What has been gathered for one customer.
#[derive(Clone)]
struct Slot {
    count: u64,
    sum: ExactSum,
    /// The extreme or latest value, with the moment it belongs to.
    best: Option<(Micros, Scalar)>,
    record: RecordIndex,
    latest: Micros,
    /// The first and the last moment of an event that could not be read.
    unread: Option<(Micros, Micros)>,
}

impl Slot {
    fn new(record: RecordIndex) -> Self {
        Self { count: 0, sum: ExactSum::default(), best: None, record, latest: UNKNOWN, unread: None }
    }

    fn add_unread(&mut self, at: Micros) {
        self.unread = Some(self.unread.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
    }

    /// Whether what could not be read would have changed the whole. What counts is what is known to count.
    fn is_unknown(&self, function: Function) -> bool {
        let best = self.best.as_ref().map(|(at, _)| *at);
        self.unread.is_some_and(|(first, last)| match function {
            Function::Count | Function::CountDistinct | Function::Distinct => false,
            Function::Sum | Function::Avg | Function::Min | Function::Max => true,
            Function::Latest => best.is_none_or(|at| last >= at),
            Function::Earliest => best.is_none_or(|at| first <= at),
        })
    }
}

/// Aggregates the events of a source by customer. An event counts when its record is live or was merged into one that
/// is, it happened no later than
/// the run looks from and not before `within`, and `where` is true. One of which that cannot be told, because a text in
/// it cannot be read, is invalid, and counts in nothing; where its value or its place could have changed the whole, the
/// whole is not known.
pub(super) fn by_aggregate(
    asked: &Asked<'_>,
    attribute: &Attribute,
    supply: &Supply,
    aggregate: &Aggregate,
) -> Result<Supplied> {
    let source = supply.source;
    let table = asked
        .sources
        .events
        .iter()
        .find(|table| table.source == source)
        .ok_or_else(|| anyhow!("this is a bug: events were not read"))?;
    let name = &asked.use_case.identity.sources[source].name;
    let regions = Regions::of_source(&supply.region, source, &table.frame)?;
    let declared = &asked.use_case.identity.sources[source];
    let (zone, mark) = (declared.timezone, declared.decimal);
    let assumed = |row: usize| Assumed { region: regions.of(row).0, zone, mark, form: None };
    let evaluate = |expression: &Expression, key: &str| -> Result<Values> {
        let nth = |row: usize| format!("event {} of `{name}`, in the order of its files", row + 1);
        let what = format!("`{key}` of `{}` from `{name}`", attribute.name);
        expression
            .evaluate_in(&table.frame, &[], &declared.formats, &assumed)
            .map_err(|failed| located(asked, attribute, &["from", name, key], &what, failed, &nth))
    };
    let n = table.record.len();
    let without_events = asked.sources.without_events();
    let filter = aggregate.filter.as_ref().map(|filter| evaluate(filter, "where")).transpose()?;
    let untold = filter.as_ref().map_or(&[][..], |filter| filter.unread.as_slice());
    let counts = filter.as_ref().map(|filter| filter.column.cast(&DataType::Boolean)).transpose()?;
    let counts = counts.as_ref().map(|counts| counts.bool()).transpose()?;
    let mut counts = counts.map(|counts| counts.iter());
    let (mut counting, mut stand_ins) = (Counting::default(), Counting::default());
    let needs_a_moment =
        aggregate.within.is_some() || matches!(aggregate.function, Function::Latest | Function::Earliest);
    let from = aggregate.within.map_or(i64::MIN, |within| asked.as_of.saturating_sub(within.0));
    // The rows that count, with their customers.
    let mut rows: Vec<(u32, u32)> = Vec::new();
    let mut slots: Vec<Option<Slot>> = vec![None; asked.clusters.n];
    for row in 0..n {
        let passes = counts.as_mut().is_none_or(|counts| counts.next().flatten() == Some(true));
        let (record, at) = (table.record[row], table.happened_at[row]);
        // Only what asks for a moment needs one.
        let is_out_of_time = if at == UNKNOWN { needs_a_moment } else { at > asked.as_of || at < from };
        if record == NO_RECORD || is_out_of_time || without_events[record as usize] {
            continue;
        }
        let cluster = asked.clusters.of[record as usize];
        if passes {
            rows.push((row as u32, cluster));
        } else if untold.binary_search(&(row as u32)).is_ok() {
            counting.saw(table.places.read_row(row), false);
            slots[cluster as usize].get_or_insert_with(|| Slot::new(record)).add_unread(at);
        }
    }
    let mut distinct: Vec<(u32, Scalar)> = Vec::new();
    let kind = value_kind(attribute.kind, aggregate.function);
    let of = aggregate.of.as_ref().map(|of| evaluate(of, "aggregate")).transpose()?;
    let values = match &of {
        None => None,
        Some(of) => {
            let picked: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
            let column = aggregate.of.as_ref().and_then(Expression::bare_column);
            let form = column.and_then(|column| declared.form(column));
            Some(typed(&of.column, Some(&picked), kind, &|row| Assumed { form, ..assumed(row) })?)
        }
    };
    let unread = of.as_ref().map_or(&[][..], |of| of.unread.as_slice());
    for at in values.iter().flat_map(|values| &values.no_date) {
        stand_ins.saw(table.places.read_row(rows[*at as usize].0 as usize), false);
    }
    for (i, (row, cluster)) in rows.iter().enumerate() {
        let (record, at) = (table.record[*row as usize], table.happened_at[*row as usize]);
        let value = match values.as_ref().map(|values| &values.values[i]) {
            None => None,
            Some(Ok(Some(value))) => Some(value),
            Some(Ok(None)) if unread.binary_search(row).is_err() => continue,
            Some(Ok(None) | Err(())) => {
                counting.saw(table.places.read_row(*row as usize), false);
                slots[*cluster as usize].get_or_insert_with(|| Slot::new(record)).add_unread(at);
                continue;
            }
        };
        counting.filled += 1;
        let slot = slots[*cluster as usize].get_or_insert_with(|| Slot::new(record));
        slot.count += 1;
        slot.record = slot.record.min(record);
        slot.latest = slot.latest.max(at);
        let Some(value) = value else { continue };
        match aggregate.function {
            Function::Sum | Function::Avg => value.number().into_iter().for_each(|n| slot.sum.add(n)),
            Function::CountDistinct | Function::Distinct => distinct.push((*cluster, value.clone())),
            Function::Count => {}
            Function::Min | Function::Max | Function::Latest | Function::Earliest => {
                let better = slot.best.as_ref().is_none_or(|(when, best)| match aggregate.function {
                    Function::Min => value < best,
                    Function::Max => value > best,
                    Function::Latest => (at, value) > (*when, best),
                    _ => (at, value) < (*when, best),
                });
                if better {
                    slot.best = Some((at, value.clone()));
                }
            }
        }
    }
    distinct.sort_unstable();
    distinct.dedup();
    let mut sets: Vec<Option<(u64, String)>> =
        if distinct.is_empty() { Vec::new() } else { vec![None; asked.clusters.n] };
    for of_cluster in distinct.chunk_by(|a, b| a.0 == b.0) {
        let texts: Vec<String> = of_cluster.iter().map(|(_, value)| value.to_string()).collect();
        sets[of_cluster[0].0 as usize] = Some((of_cluster.len() as u64, texts.join("; ")));
    }
    let mut values: Vec<Option<(Scalar, RecordIndex, Micros)>> = Vec::with_capacity(slots.len());
    let (mut unknown, mut unfit) = (Vec::new(), Counting::default());
    for (cluster, slot) in slots.into_iter().enumerate() {
        let Some(slot) = slot else {
            values.push(None);
            continue;
        };
        if slot.is_unknown(aggregate.function) {
            unknown.push(cluster as u32);
            values.push(None);
            continue;
        }
        if slot.count == 0 {
            values.push(None);
            continue;
        }
        let set = sets.get(cluster).and_then(Option::as_ref);
        let value = match aggregate.function {
            Function::Count => whole(attribute.kind, slot.count),
            Function::CountDistinct => whole(attribute.kind, set.map_or(0, |(n, _)| *n)),
            Function::Sum => slot.sum.total().ok_or(()).and_then(|sum| number(attribute.kind, sum)),
            Function::Avg => {
                slot.sum.mean(slot.count, attribute.digits()).ok_or(()).and_then(|mean| number(attribute.kind, mean))
            }
            Function::Distinct => set.map(|(_, text)| Scalar::Text(text.as_str().into())).ok_or(()),
            _ => slot.best.map(|(_, value)| value).ok_or(()),
        };
        unfit.saw(slot.record, value.is_ok());
        if value.is_err() {
            unknown.push(cluster as u32);
        }
        values.push(value.ok().map(|value| (value, slot.record, slot.latest)));
    }
    let nth = |cluster: usize| format!("customer {}, in order of its first record", cluster + 1);
    let first_records: Vec<RecordIndex> =
        values.iter().map(|value| value.as_ref().map_or(NO_RECORD, |(_, record, _)| *record)).collect();
    for cluster in without_invalid(asked, attribute, &mut values, |(value, _, _)| value, &nth)? {
        unfit.filled -= 1;
        unfit.saw(first_records[cluster as usize], false);
        unknown.push(cluster);
    }
    unknown.sort_unstable();
    // A whole has no line; the first record that it hangs on has.
    let unfit = unfit.first.map(|record| {
        let (Counting { values, filled, .. }, first) = (unfit, asked.sources.place_of(record));
        Unread { key: "valid".to_owned(), wrong: Wrong::NotValid, values, filled, first }
    });
    stand_ins.filled += counting.filled;
    let said = [
        stand_ins.said("from", Wrong::NoDate, &table.places),
        counting.said("from", Wrong::Unread, &table.places),
        unfit,
    ];
    let said = said.into_iter().flatten().collect();
    Ok(Supplied::Clusters { values, unread: unknown, said })
}

/// A count as a value of a type.
fn whole(kind: AttributeType, n: u64) -> Result<Scalar, ()> {
    number(kind, i64::try_from(n).map_err(drop)?.into())
}

/// The type in which single events are read.
fn value_kind(attribute: AttributeType, function: Function) -> AttributeType {
    match function {
        Function::Sum | Function::Avg => AttributeType::Decimal,
        Function::Count | Function::CountDistinct | Function::Distinct => AttributeType::Text,
        _ => attribute,
    }
}
