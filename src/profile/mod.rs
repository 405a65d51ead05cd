//! The golden records as tables: profile, crosswalk and lineage.
//!
//! In: clusters, IDs and decided cells. Out: frames with the documented columns, in an order that content decides. It
//! promises every source record exactly once in the crosswalk. It decides nothing. `by_key` says which records a
//! write-back finds.

mod by_key;
mod identifiers;
pub mod layout;
mod of_run;
mod texts;

use std::ops::Range;

use anyhow::{Context as _, Result};
use polars::prelude::{
    BooleanChunked, Column as Series, DataFrame, IntoColumn as _, NamedFrom as _, Series as PolarsSeries,
};

use crate::config::{Beside, Expression, UseCase};
use crate::consent::{Standing, is_withheld};
use crate::diagnostic::Located;
use crate::tables::{
    Basis, CARRIED_BIT, ClusterIndex, Clusters, Column, MODEL_BIT, Micros, REGISTRY_BIT, RecordIndex, SCALE,
    SYSTEM_MERGE_BIT, Scalar, Sources, UNKNOWN, key_bit,
};
use crate::testimony::as_column;

pub use by_key::ByKey;
pub use identifiers::identifiers;
pub use layout::{AS_OF, RUN_ID};
pub use of_run::of_run;
pub use texts::texts;

use layout::{table, unnamed};

/// What the tables are made from.
#[derive(Clone, Copy)]
pub struct Golden<'a> {
    /// The use case.
    pub use_case: &'a UseCase,
    /// The records.
    pub sources: &'a Sources,
    /// Which records are one customer.
    pub clusters: &'a Clusters,
    /// The canonical ID of every cluster.
    pub ids: &'a [String],
    /// The customers in the population.
    pub scope: &'a [ClusterIndex],
    /// Those, ascending, of whom it is not known whether they are in it.
    pub undecided: &'a [ClusterIndex],
    /// Their attributes, parallel to `scope`.
    pub columns: &'a [Column],
    /// For every record the probability that it belongs to its customer.
    pub belonging: &'a [f64],
    /// Where every customer stands; empty where consent is not asked.
    pub standings: &'a [Standing],
}

impl Golden<'_> {
    /// The places in `scope`, in order of canonical ID.
    pub fn by_id(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scope.len()).collect();
        order.sort_by(|a, b| self.id(*a).cmp(self.id(*b)));
        order
    }

    /// Whether nothing of a customer may be told, for want of its consent.
    pub fn is_withheld(&self, customer: ClusterIndex) -> bool {
        is_withheld(self.standings, customer)
    }

    fn id(&self, position: usize) -> &str {
        &self.ids[self.scope[position] as usize]
    }
}

/// Which customers satisfy the population, from the columns it reads; `None` where the answer is not known, as where it
/// hangs on a value that could not be read.
///
/// # Errors
/// The expression does not fit the types of the attributes.
pub fn population<'a>(
    expression: &Expression,
    use_case: &'a UseCase,
    decided: &[(usize, &'a Column)],
    as_of: Micros,
) -> Result<Vec<Option<bool>>> {
    let n = decided.first().map_or(0, |(_, column)| column.cells.len());
    let columns =
        decided.iter().map(|(a, column)| values(use_case, *a, SCALE, column, None)).collect::<Result<Vec<_>>>()?;
    let frame = DataFrame::new(n, columns)?;
    let unread =
        |(a, column): &(usize, &'a Column)| (use_case.attributes[*a].name.as_str(), &column.testimonies.unread[..]);
    let unread: Vec<(&str, &[bool])> = decided.iter().map(unread).collect();
    let values = expression
        .evaluate(&frame, Beside { as_of: Some(as_of), unread: &unread, ..Beside::default() })
        .map_err(|failed| {
            let row = failed.row.map(|row| format!("customer {}, in order of its first record", row + 1));
            Located::new(vec!["population".into()], "`population` cannot be evaluated", row.as_deref(), &failed.why)
        })?;
    let flags = values.column.bool().context("`population` is not a condition")?;
    Ok(flags.iter().collect())
}

/// One attribute as a typed polars column, in the given order of customers; decimals with so many digits after the
/// point.
fn values(use_case: &UseCase, a: usize, digits: u32, column: &Column, order: Option<&[usize]>) -> Result<Series> {
    let attribute = &use_case.attributes[a];
    let picked: Vec<Option<&Scalar>> = match order {
        Some(order) => order.iter().map(|place| column.cells[*place].value.as_ref()).collect(),
        None => column.cells.iter().map(|cell| cell.value.as_ref()).collect(),
    };
    Ok(as_column(&attribute.name, attribute.kind, digits, &picked)?)
}

/// `canonical_id` and the attributes in declared order, one row per customer of the population, in the order of these
/// places in the scope.
///
/// # Errors
/// None that data can cause.
pub fn profile(golden: &Golden<'_>, order: &[usize]) -> Result<DataFrame> {
    let ids: Vec<&str> = order.iter().map(|position| golden.id(*position)).collect();
    let mut columns = vec![PolarsSeries::new(layout::PROFILE[0].name.into(), ids).into_column()];
    for (a, column) in golden.columns.iter().enumerate() {
        let digits = golden.use_case.attributes[a].digits();
        columns.push(values(golden.use_case, a, digits, column, Some(order))?);
    }
    Ok(DataFrame::new(order.len(), columns)?)
}

/// `source, record_id, canonical_id, match_weight, linked_by`: every source record exactly once, in order of source and
/// ID, among these; where consent is asked, only those of customers who have given it.
///
/// The match weight is the base-2 logarithm of the odds that the record belongs to its customer.
///
/// # Errors
/// None that data can cause.
pub fn crosswalk(golden: &Golden<'_>, records: Range<usize>) -> Result<DataFrame> {
    let n = records.len();
    let (mut sources, mut record_ids) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for record in records.clone() {
        let (source, record_id) = golden.sources.written(record as RecordIndex);
        sources.push(golden.use_case.identity.sources[source].name.as_str());
        record_ids.push(record_id);
    }
    let customers = &golden.clusters.of[records.clone()];
    let ids: Vec<&str> = customers.iter().map(|cluster| golden.ids[*cluster as usize].as_str()).collect();
    let belonging = golden.belonging[records.clone()].iter();
    let weights: Vec<Option<f64>> = belonging.map(|b| (*b < 1.0).then(|| (b / (1.0 - b)).log2())).collect();
    let mut known: Vec<(u64, Option<String>)> = Vec::new();
    let mut linked_by: Vec<Option<&str>> = Vec::with_capacity(n);
    let mut distinct: Vec<u64> = golden.clusters.linked_by[records.clone()].to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    known.extend(distinct.iter().map(|bits| (*bits, evidence(golden.use_case, *bits))));
    for bits in &golden.clusters.linked_by[records] {
        let at = known.binary_search_by_key(bits, |(bits, _)| *bits).unwrap_or(0);
        linked_by.push(known.get(at).and_then(|(_, text)| text.as_deref()));
    }
    let columns = vec![unnamed(sources), unnamed(record_ids), unnamed(ids), unnamed(weights), unnamed(linked_by)];
    let frame = table(&layout::CROSSWALK, n, columns)?;
    if golden.standings.is_empty() {
        return Ok(frame);
    }
    let told: BooleanChunked = customers.iter().map(|cluster| !golden.is_withheld(*cluster)).collect();
    Ok(frame.filter(&told)?)
}

fn evidence(use_case: &UseCase, bits: u64) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    if bits & SYSTEM_MERGE_BIT != 0 {
        names.push("system_merge");
    }
    names.extend(
        use_case
            .identity
            .match_keys
            .iter()
            .enumerate()
            .filter(|(k, _)| bits & key_bit(*k) != 0)
            .map(|(_, key)| key.name.as_str()),
    );
    if bits & REGISTRY_BIT != 0 {
        names.push("registry");
    }
    if bits & CARRIED_BIT != 0 {
        names.push("carried_id");
    }
    if bits & MODEL_BIT != 0 {
        names.push("match_model");
    }
    (!names.is_empty()).then(|| names.join("+"))
}

/// A testimony that did not survive.
#[derive(serde::Serialize)]
struct Losing<'a> {
    source: &'a str,
    record_id: &'a str,
    value: String,
    stale: bool,
}

/// One row per customer and attribute, in the order of these places in the scope: value, source, record, deciding step,
/// age, trust, what lost, and of a derived one the attributes that it is made from.
///
/// # Errors
/// None that data can cause.
pub fn lineage(golden: &Golden<'_>, order: &[usize]) -> Result<DataFrame> {
    let attributes = &golden.use_case.attributes;
    let n = order.len() * attributes.len();
    let mut ids: Vec<&str> = Vec::with_capacity(n);
    let mut names: Vec<&str> = Vec::with_capacity(n);
    let mut texts: Vec<Option<String>> = Vec::with_capacity(n);
    let mut sources: Vec<Option<&str>> = Vec::with_capacity(n);
    let mut records: Vec<Option<&str>> = Vec::with_capacity(n);
    let mut rules: Vec<&str> = Vec::with_capacity(n);
    let mut observed: Vec<Option<Micros>> = Vec::with_capacity(n);
    let mut stale: Vec<bool> = Vec::with_capacity(n);
    let mut trust: Vec<Option<f64>> = Vec::with_capacity(n);
    let mut basis: Vec<Option<&str>> = Vec::with_capacity(n);
    let mut agreeing: Vec<u32> = Vec::with_capacity(n);
    let mut agreed_by: Vec<Option<String>> = Vec::with_capacity(n);
    let mut losing: Vec<Option<String>> = Vec::with_capacity(n);
    let mut made_of: Vec<Option<String>> = Vec::with_capacity(n);
    for position in order.iter().copied() {
        for (a, attribute) in attributes.iter().enumerate() {
            let column = &golden.columns[a];
            let cell = &column.cells[position];
            let winning = column.winning(position);
            let source_of =
                |supply: usize| golden.use_case.identity.sources[attribute.supplies[supply].source].name.as_str();
            ids.push(golden.id(position));
            names.push(&attribute.name);
            texts.push(cell.value.as_ref().map(ToString::to_string));
            sources.push(winning.map(|testimony| source_of(testimony.supply)));
            records.push(winning.map(|testimony| golden.sources.written(testimony.record).1));
            rules.push(cell.decided.name());
            observed.push(winning.map(|testimony| testimony.observed_at).filter(|at| *at != UNKNOWN));
            stale.push(column.is_stale(position));
            trust.push(cell.trust);
            basis.push(cell.basis.map(Basis::name));
            agreeing.push(column.testimonies(position).filter(|testimony| testimony.agrees).count() as u32);
            let own = winning.map(|testimony| testimony.supply);
            let mut others: Vec<&str> = column
                .testimonies(position)
                .filter(|testimony| testimony.agrees && Some(testimony.supply) != own)
                .map(|testimony| source_of(testimony.supply))
                .collect();
            others.dedup();
            agreed_by.push((own.is_some() && !others.is_empty()).then(|| others.join("; ")));
            let lost = column.testimonies(position).filter(|testimony| !testimony.agrees);
            let lost: Vec<Losing<'_>> = lost
                .map(|t| Losing {
                    source: source_of(t.supply),
                    record_id: golden.sources.written(t.record).1,
                    value: t.value.to_string(),
                    stale: t.stale,
                })
                .collect();
            losing.push(if lost.is_empty() { None } else { Some(serde_json::to_string(&lost)?) });
            made_of.push(attribute.derived.as_ref().filter(|_| cell.value.is_some()).map(|derived| {
                derived.reads.iter().map(|part| attributes[*part].name.as_str()).collect::<Vec<_>>().join("; ")
            }));
        }
    }
    let columns = vec![
        unnamed(ids),
        unnamed(names),
        unnamed(texts),
        unnamed(sources),
        unnamed(records),
        unnamed(rules),
        unnamed(observed),
        unnamed(stale),
        unnamed(trust),
        unnamed(basis),
        unnamed(agreeing),
        unnamed(agreed_by),
        unnamed(losing),
        unnamed(made_of),
    ];
    table(&layout::LINEAGE, n, columns)
}
