//! Judged pairs: people said of two records whether they are one customer.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::config::Identity;
use crate::measures::Rate;
use crate::sources::List;
use crate::tables::{RecordIndex, Sources};
use crate::types::record_key;

/// A pair of records and what people said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// One record.
    pub left: RecordIndex,
    /// The other.
    pub right: RecordIndex,
    /// Whether they are one customer.
    pub is_match: bool,
}

/// How well a threshold on the match weight tells judged pairs apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtThreshold {
    /// The match weight from which a pair counts as a match, in bits.
    pub from: f64,
    /// Share of the pairs from there on that are matches.
    pub precision: Rate,
    /// Share of the matches that are found.
    pub recall: Rate,
    /// Their harmonic mean.
    pub f1: f64,
}

/// The records of a run, by the names that people write.
pub(super) struct Records(HashMap<String, RecordIndex>);

impl Records {
    pub(super) fn new(identity: &Identity, sources: &Sources) -> Self {
        let named = |record: RecordIndex| {
            let (source, id) = sources.key(record);
            (format!("{}/{id}", identity.sources[source].name), record)
        };
        Self((0..sources.n_records() as RecordIndex).map(named).collect())
    }

    /// The record of this name, `source/record_id`.
    pub(super) fn find(&self, named: &str) -> Option<RecordIndex> {
        let (source, id) = named.split_once('/')?;
        self.0.get(&format!("{source}/{}", record_key(id))).copied()
    }
}

/// What people say: yes or no.
pub(super) fn answer(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "t" => Some(true),
        "false" | "0" | "no" | "n" | "f" => Some(false),
        _ => None,
    }
}

/// Reads `left,right,match` with records as `source/record_id`.
///
/// # Errors
/// The file cannot be read, a column is missing, or a row names no record or no judgement; the line is named.
pub fn judged(path: &Path, identity: &Identity, sources: &Sources) -> Result<Vec<Judged>> {
    let shown = path.display();
    let records = Records::new(identity, sources);
    let mut list = List::open(path, ["left", "right", "match"])?;
    let mut judged = Vec::new();
    while let Some((line, [left, right, is_match])) = list.next_row()? {
        let find = |column: &str, record: &String| {
            records.find(record).with_context(|| {
                format!("`{shown}` line {line}: `{column}` names no record of the run; write it as source/record_id")
            })
        };
        let Some(is_match) = answer(&is_match) else {
            bail!("`{shown}` line {line}: `match` is neither true nor false")
        };
        judged.push(Judged { left: find("left", &left)?, right: find("right", &right)?, is_match });
    }
    Ok(judged)
}

/// Judges pairs by their match weight at each threshold; `matches` is how many matches there are, weighed or not.
/// Intervals take pairs as independent of each other.
pub fn at_thresholds(weighed: &[(f64, bool)], matches: u64, thresholds: &[f64]) -> Vec<AtThreshold> {
    let one = |from: &f64| {
        let found = || weighed.iter().filter(|(weight, _)| weight >= from);
        let (all, right) = (found().count() as u64, found().filter(|(_, is_match)| *is_match).count() as u64);
        let f1 = 2.0 * right as f64 / (all + matches).max(1) as f64;
        AtThreshold {
            from: *from,
            precision: Rate::of_counts(right, all),
            recall: Rate::of_counts(right, matches.max(right)),
            f1,
        }
    };
    thresholds.iter().map(one).collect()
}
