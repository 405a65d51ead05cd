//! Who has consented to what a use case is for.
//!
//! In: what sources say of records and when. Out: where every customer stands, the strictest over all its records and
//! over all sources: who has withdrawn anywhere has withdrawn. It promises that what is not understood is no consent.

use std::collections::HashSet;

use polars::prelude::{DataFrame, StringChunked};

use crate::config::{Consent, ConsentSource};
use crate::tables::{Clusters, Micros, NO_RECORD, RecordIndex, Sources, UNKNOWN};
use crate::types::{is_null, trimmed};

/// Where a customer stands, the strictest last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has said nothing.
    #[default]
    Silent,
    /// Its consent has expired.
    Expired,
    /// It has consented.
    Given,
    /// It has withdrawn, or said something that is not understood.
    Withdrawn,
}

/// What a source says of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    /// When, or [`UNKNOWN`], which is before all others.
    at: Micros,
    /// Whether it withdraws; at one moment the stricter is the later.
    withdraws: bool,
}

/// Where every customer stands at a moment.
pub fn standings(consent: &Consent, sources: &Sources, clusters: &Clusters, as_of: Micros) -> Vec<Standing> {
    let mut standings = vec![Standing::Silent; clusters.n];
    let deleted = sources.deleted();
    for from in &consent.from {
        for (record, said) in latest(consent, from, sources, as_of) {
            let expired = consent.lasts.is_some_and(|lasts| said.at < as_of.saturating_sub(lasts));
            let standing = match said.withdraws {
                true => Standing::Withdrawn,
                // A record that its system has deleted consents to nothing any more.
                false if deleted[record as usize] => continue,
                false if expired => Standing::Expired,
                false => Standing::Given,
            };
            let of_customer = &mut standings[clusters.of[record as usize] as usize];
            *of_customer = standing.max(*of_customer);
        }
    }
    standings
}

/// What a source says last of each record. A withdrawal of which nobody knows when it was made stands for ever.
fn latest(consent: &Consent, from: &ConsentSource, sources: &Sources, as_of: Micros) -> Vec<(RecordIndex, Said)> {
    let mut all: Vec<(RecordIndex, Said)> = Vec::new();
    if let Some((table, range)) = sources.of_source(from.source) {
        let rows = Rows::of(consent, from, &table.frame, &table.contradicted);
        for (row, record) in range.enumerate() {
            if let Some(withdraws) = rows.withdraws(row) {
                all.push((record as RecordIndex, Said { at: table.updated_at[row], withdraws }));
            }
        }
    }
    for table in sources.events.iter().filter(|table| table.source == from.source) {
        let rows = Rows::of(consent, from, &table.frame, &table.unknown);
        for (row, record) in table.record.iter().enumerate().filter(|(_, record)| **record != NO_RECORD) {
            let at = table.happened_at[row];
            if let Some(withdraws) = rows.withdraws(row).filter(|_| at <= as_of) {
                all.push((*record, Said { at, withdraws }));
            }
        }
    }
    all.sort_unstable();
    let last = |of_record: &[(RecordIndex, Said)]| {
        let is_undated = of_record.iter().any(|(_, said)| said.withdraws && said.at == UNKNOWN);
        let mut last = *of_record.last()?;
        last.1.withdraws |= is_undated;
        Some(last)
    };
    all.chunk_by(|a, b| a.0 == b.0).filter_map(last).collect()
}

/// What the rows of a table say.
struct Rows<'a> {
    status: Option<&'a StringChunked>,
    purpose: Option<Option<&'a StringChunked>>,
    wanted: String,
    given: Vec<String>,
    /// Rows whose status, and whose purpose, is a code that means nothing, or contradicts itself.
    unknown: [HashSet<u32>; 2],
}

impl<'a> Rows<'a> {
    fn of(consent: &Consent, from: &ConsentSource, frame: &'a DataFrame, unknown: &[(String, Vec<u32>)]) -> Self {
        let texts = |column: &str| frame.column(column).ok().and_then(|column| column.str().ok());
        let unknown_in = |read: Option<&String>| {
            let of_column = unknown.iter().filter(|(column, _)| Some(column) == read);
            of_column.flat_map(|(_, rows)| rows).copied().collect()
        };
        Self {
            status: texts(&from.status),
            purpose: from.purpose.as_ref().map(|column| texts(column)),
            wanted: consent.purpose.as_deref().map(plain).unwrap_or_default(),
            given: from.given.iter().map(|status| plain(status)).collect(),
            unknown: [unknown_in(Some(&from.status)), unknown_in(from.purpose.as_ref())],
        }
    }

    /// Whether a row withdraws; `None` where it says nothing of this purpose. A withdrawal that names no purpose is one
    /// of all; a consent that names none is none.
    fn withdraws(&self, row: usize) -> Option<bool> {
        let said = |texts: Option<&'a StringChunked>| {
            let text = trimmed(texts?.get(row)?);
            Some(plain(text)).filter(|plain| !plain.is_empty() && (!is_null(text) || plain == "none"))
        };
        let [unknown_status, unknown_purpose] = self.unknown.each_ref().map(|rows| rows.contains(&(row as u32)));
        let withdraws = match said(self.status) {
            _ if unknown_status => true,
            Some(status) => !self.given.contains(&status),
            None => return None,
        };
        match self.purpose.map(said) {
            None => Some(withdraws),
            Some(Some(purpose)) if !unknown_purpose => (purpose == self.wanted).then_some(withdraws),
            Some(_) => withdraws.then_some(true),
        }
    }
}

fn plain(text: &str) -> String {
    trimmed(text).to_lowercase()
}
