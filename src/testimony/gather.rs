//! What the sources say about one attribute, customer by customer.

use std::ops::Range;

use anyhow::Result;
use rayon::prelude::*;

use super::asked::Asked;
use super::classes::classes;
use super::supplied::Supplied;
use super::within_source::{Said, reduce};
use super::{events, records};
use crate::config::{Attribute, How, Role, Rule, Supply, Within};
use crate::tables::{ClusterIndex, Micros, RecordIndex, Scalar, Testimonies, UNKNOWN, Unread};

/// Who won an attribute.
pub type Winner = RecordIndex;

/// Customers that are asked about together.
const TOGETHER: usize = 1_024;

/// What the sources say about an attribute of the customers in `scope`, and by supply the values that could not be
/// used. `led_by` is given for attributes that follow another of their group: who won there, parallel to `scope`.
///
/// # Errors
/// An expression that cannot be evaluated on the data, with the row.
pub fn gather(
    asked: &Asked<'_>,
    attribute: &Attribute,
    scope: &[ClusterIndex],
    led_by: Option<&[Option<Winner>]>,
) -> Result<(Testimonies, Vec<Vec<Unread>>)> {
    let mut supplied = Vec::with_capacity(attribute.supplies.len());
    for (s, supply) in attribute.supplies.iter().enumerate() {
        supplied.push(match &supply.how {
            How::Expression(expression) => records::by_expression(asked, attribute, s, expression)?,
            How::Aggregate(_) => events::by_aggregate(asked, attribute, s)?,
            How::Calculation(calculation) => events::by_calculation(asked, attribute, s, calculation)?,
        });
    }
    let systems = systems(asked, attribute);
    let some = |(part, clusters): (usize, &[ClusterIndex])| {
        let mut room = Room { asked, attribute, systems: &systems, all: Testimonies::default() };
        for (i, cluster) in clusters.iter().enumerate() {
            let leader = led_by.map(|winners| winners[part * TOGETHER + i]);
            room.customer(&supplied, *cluster, leader);
        }
        room.all
    };
    let parts: Vec<Testimonies> = scope.par_chunks(TOGETHER).enumerate().map(some).collect();
    let mut all = Testimonies::default();
    parts.into_iter().for_each(|part| all.append(part));
    Ok((all, supplied.into_iter().map(Supplied::said).collect()))
}

struct Room<'a> {
    asked: &'a Asked<'a>,
    attribute: &'a Attribute,
    systems: &'a [Range<usize>],
    all: Testimonies,
}

/// The records of the systems that are asked for an attribute; of events those of the system that they hang on.
fn systems(asked: &Asked<'_>, attribute: &Attribute) -> Vec<Range<usize>> {
    let of = |supply: &Supply| match asked.use_case.identity.sources[supply.source].role {
        Role::Customers(_) => supply.source,
        Role::Events(ref events) => events.of,
    };
    let is_asked = |(s, _): &(usize, &Supply)| attribute.rule != Rule::SystemOfRecord || *s < attribute.n_asked;
    let supplies = attribute.supplies.iter().enumerate().filter(is_asked);
    supplies.filter_map(|(_, supply)| Some(asked.sources.of_source(of(supply))?.1)).collect()
}

impl Room<'_> {
    /// Everything the sources say about a customer, in the order they are asked.
    fn customer(&mut self, supplied: &[Supplied], cluster: ClusterIndex, leader: Option<Option<Winner>>) {
        let (asked, attribute) = (self.asked, self.attribute);
        let start = self.all.value.len();
        let reduces = attribute
            .within_source
            .or(matches!(attribute.rule, Rule::SystemOfRecord | Rule::HighestTrust).then_some(Within::MostRecent));
        let mut unread = false;
        for (s, supplied) in supplied.iter().enumerate() {
            // A source that is not asked keeps nobody from saying `otherwise`.
            let is_asked = attribute.rule != Rule::SystemOfRecord || s < attribute.n_asked;
            if let Supplied::Clusters { values, unread: rows, .. } = supplied {
                unread |= is_asked && rows.binary_search(&cluster).is_ok();
                if let Some((value, record, latest)) = &values[cluster as usize] {
                    self.add(s, value.clone(), *record, *latest, asked.belonging[*record as usize]);
                }
                continue;
            }
            let members = asked.records(cluster);
            let mut of_source: Vec<Said<'_>> = members
                .iter()
                .filter_map(|record| supplied.of_record(*record).map(|(value, at)| (value, *record, at)))
                .collect();
            // A group's follower is judged by the record that won the group.
            let led_by = leader.flatten().filter(|winner| supplied.has_record(*winner));
            if let Some(winner) = led_by {
                of_source.retain(|(_, record, _)| *record == winner);
            }
            let is_unread = supplied.is_unread(led_by.as_ref().map_or(members, std::slice::from_ref));
            unread |= is_asked && is_unread;
            let Some(within) = reduces else {
                for (value, record, at) in of_source {
                    self.add(s, value.clone(), record, at, asked.belonging[record as usize]);
                }
                continue;
            };
            if let Some((value, record, at)) = reduce(within, attribute, &of_source, is_unread) {
                let belonging = match within {
                    Within::Sum => {
                        of_source.iter().map(|(_, record, _)| asked.belonging[*record as usize]).fold(1.0, f64::min)
                    }
                    _ => asked.belonging[record as usize],
                };
                self.add(s, value, record, at, belonging);
            }
        }
        classes(attribute.kind, attribute.tolerance, &self.all.value[start..], &mut self.all.class);
        self.all.unread.push(unread);
        let is_known = |record: &RecordIndex| {
            let record = *record as usize;
            !asked.deleted[record] && self.systems.iter().any(|system| system.contains(&record))
        };
        self.all.known.push(asked.records(cluster).iter().any(is_known));
        self.all.offsets.push(self.all.value.len() as u32);
    }

    fn add(&mut self, supply: usize, value: Scalar, record: RecordIndex, observed_at: Micros, belonging: f64) {
        let is_old = |at: Micros, span: i64| at == UNKNOWN || self.asked.as_of.saturating_sub(at) > span;
        let stale = self.attribute.fresh_for.is_some_and(|span| is_old(observed_at, span.0));
        let all = &mut self.all;
        all.supply.push(u16::try_from(supply).unwrap_or(u16::MAX));
        all.record.push(record);
        all.value.push(value.rounded(self.attribute.digits()));
        all.observed_at.push(observed_at);
        all.stale.push(stale);
        all.belonging.push(belonging);
    }
}
