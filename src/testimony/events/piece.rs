//! Events that are looked at together: which of them count, and what expressions give of them.

use std::collections::BTreeSet;

use anyhow::Result;
use polars::prelude::DataType;

use super::FactsLearnt;
use crate::config::{Aggregate, Attribute, AttributeType, Beside, Expression, Function, Role, Several, Values, Window};
use crate::sources::Regions;
use crate::tables::{ClusterIndex, Decimal, EventTable, Micros, NO_RECORD, Scalar, UNKNOWN};
use crate::testimony::asked::{Asked, located};
use crate::testimony::values::{Facts, Typed, typed_with};
use crate::types::{Assumed, Notation};

/// Events of a source, and how their texts are read for an attribute.
pub(super) struct Piece<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) attribute: &'a Attribute,
    pub(super) table: &'a EventTable,
    pub(super) regions: Regions,
    /// The rows that belong to a customer for whom they count, with it, ordered by customer.
    pub(super) belonging: &'a [(u32, ClusterIndex)],
    /// How the numbers of columns are written that expressions read.
    pub(super) notations: &'a [(&'a str, Notation)],
    /// Rows that passed before.
    pub(super) before: usize,
}

/// The rows of events that belong to a customer for whom they count, with it, ordered by customer; of every record it
/// is told whether its events count no more.
pub(super) fn belonging(asked: &Asked<'_>, table: &EventTable, without_events: &[bool]) -> Vec<(u32, ClusterIndex)> {
    let mut all = Vec::with_capacity(table.record.len());
    for (row, record) in (0..).zip(&table.record).filter(|(_, record)| **record != NO_RECORD) {
        let cluster = asked.clusters.of[*record as usize];
        if without_events[*record as usize] {
            // What names no record belongs to the customer, whichever record has the value.
            let is_by_value = table.by_value.binary_search(&row).is_ok();
            let lives = || asked.records(cluster).iter().any(|record| !asked.deleted[*record as usize]);
            if !is_by_value || !lives() {
                continue;
            }
        }
        all.push((row, cluster));
    }
    // Whose states stand side by side are added to one after the other.
    all.sort_unstable_by_key(|(row, cluster)| (*cluster, *row));
    all
}

impl Piece<'_> {
    fn assumed(&self, row: usize) -> Assumed<'_> {
        let declared = &self.asked.use_case.identity.sources[self.table.source];
        Assumed { region: self.regions.of(row).0, zone: declared.timezone, mark: declared.decimal, form: None }
    }

    pub(super) fn evaluate(&self, expression: &Expression, key: &str) -> Result<Values> {
        let declared = &self.asked.use_case.identity.sources[self.table.source];
        let name = &declared.name;
        let nth = |row: usize| format!("event {} of `{name}`, in the order of its files", self.before + row + 1);
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
        let beside = Beside {
            as_of: Some(self.asked.as_of),
            unread: &marks,
            formats: &declared.formats,
            notations: self.notations,
        };
        let mut values = expression
            .evaluate_in(&self.table.frame, beside, &|row| self.assumed(row))
            .map_err(|failed| located(self.asked, self.attribute, &["from", name, key], &what, failed, &nth))?;
        if expression.bare_column().is_some() {
            values.unread = unknown.first().map_or(Vec::new(), |(_, rows)| rows.to_vec());
        }
        Ok(values)
    }

    /// How the values of an expression are read as a type; what the whole column says is learnt while pieces pass.
    pub(super) fn read<'v>(
        &'v self,
        of: &'v Expression,
        values: &'v Values,
        kind: AttributeType,
        learnt: &mut FactsLearnt,
    ) -> Result<Reading<'v>> {
        let declared = &self.asked.use_case.identity.sources[self.table.source];
        let form = of.bare_column().and_then(|column| declared.form(column));
        let facts = learnt.pass(&values.column, kind, &|row| Assumed { form, ..self.assumed(row) })?;
        Ok(Reading { piece: self, values, kind, form, facts })
    }

    /// The rows of events that count with their customers, and those of which `where` cannot tell.
    pub(super) fn counting(&self, aggregate: &Aggregate) -> Result<[Vec<(u32, ClusterIndex)>; 2]> {
        let Self { asked, table, .. } = self;
        let filter = aggregate.filter.as_ref().map(|filter| self.evaluate(filter, "where")).transpose()?;
        let untold = filter.as_ref().map_or(&[][..], |filter| filter.unread.as_slice());
        let counts = filter.as_ref().map(|filter| filter.column.cast(&DataType::Boolean)).transpose()?;
        let counts = counts.as_ref().map(|counts| counts.bool()).transpose()?;
        // Only what asks for a moment needs one.
        let is_in_time = |at: Micros| match (at == UNKNOWN, aggregate.within) {
            (true, _) => !aggregate.asks_when(),
            (false, within) => at <= asked.as_of && within.is_none_or(|within: Window| within.holds(at, asked.as_of)),
        };
        let (mut rows, mut unknown) = (Vec::new(), Vec::new());
        for (row, cluster) in self.belonging.iter().filter(|(row, _)| is_in_time(table.happened_at[*row as usize])) {
            if counts.is_none_or(|counts| counts.get(*row as usize) == Some(true)) {
                rows.push((*row, *cluster));
            } else if untold.binary_search(row).is_ok() {
                unknown.push((*row, *cluster));
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
        match &self.asked.use_case.identity.sources[self.table.source].role {
            Role::Events(events) => events.several == Some(Several::Shared),
            Role::Customers(_) => false,
        }
    }

    /// What a row sums up of an event that several records share: equal parts to the ninth digit, of which the first
    /// ones take what is left over.
    pub(super) fn shared(&self, function: Function, row: u32, value: &Scalar) -> Option<Scalar> {
        let part = self.table.part(row).filter(|_| function == Function::Sum && self.is_shared())?;
        let (units, of) = (value.number()?.units(), i128::from(part.of));
        let rest = i128::from(i128::from(part.part) < units.rem_euclid(of));
        Decimal::from_units(units.div_euclid(of) + rest).map(Scalar::Decimal)
    }
}

/// An expression that was evaluated, and how its values are read.
pub(super) struct Reading<'a> {
    piece: &'a Piece<'a>,
    values: &'a Values,
    kind: AttributeType,
    form: Option<&'a str>,
    facts: Facts,
}

impl Reading<'_> {
    /// The values of rows.
    pub(super) fn values(&self, rows: &[u32]) -> Result<Typed> {
        let assumed = |row: usize| Assumed { form: self.form, ..self.piece.assumed(row) };
        typed_with(&self.facts, &self.values.column, Some(rows), self.kind, &assumed)
    }

    /// Whether it could not be calculated of a row because a text could not be read.
    pub(super) fn is_unread(&self, row: u32) -> bool {
        self.values.unread.binary_search(&row).is_ok()
    }
}
