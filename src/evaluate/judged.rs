//! Judged pairs: people said of two records whether they are one customer.
//!
//! In: the file. Out: [`Judgements`], and how well a threshold tells them apart. It promises that a row which names no
//! record, or one record twice, is an error at its line. It weighs no pair.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::answers::Answers;
use crate::config::Identity;
use crate::measures::Rate;
use crate::sources::List;
use crate::tables::{RecordIndex, Sources};
use crate::types::{record_key, trimmed};

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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct AtThreshold {
    /// The match weight from which a pair counts as a match, in bits.
    pub from: f64,
    /// Share of the pairs from there on that are matches.
    pub precision: Option<Rate>,
    /// Share of the matches that are found.
    pub recall: Option<Rate>,
    /// Their harmonic mean; there is none where nothing is found and nothing is to be found.
    pub f1: Option<f64>,
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
        self.0.get(&format!("{}/{}", trimmed(source), record_key(id))).copied()
    }
}

/// The judged pairs of a file.
#[derive(Clone, Debug)]
pub struct Judgements {
    /// Each pair once, in order of its records.
    pub pairs: Vec<Judged>,
    /// Pairs that nobody has judged.
    pub blank: usize,
    /// Rows whose pair stands in an earlier row.
    pub repeated: usize,
    /// What a reader should know of how the file is read.
    pub note: Option<String>,
}

/// Reads `left,right,match` with records as `source/record_id`.
///
/// # Errors
/// The file cannot be read, a column is missing, a row names no record, one record twice or no judgement, two rows
/// contradict each other, or nothing is judged; lines are named.
pub fn judged(path: &Path, identity: &Identity, sources: &Sources) -> Result<Judgements> {
    let shown = path.display();
    let records = Records::new(identity, sources);
    let mut list = List::open(path, ["left", "right", "match"])?;
    let note = list.note().map(str::to_owned);
    let mut answers = Answers::new(shown.to_string());
    while let Some((line, [left, right, is_match])) = list.next_row()? {
        let find = |column: &str, record: &String| {
            records.find(record).with_context(|| {
                format!("`{shown}` line {line}: `{column}` names no record of the run; write it as source/record_id")
            })
        };
        let said = answers.read(&is_match, line)?;
        let (left, right) = (find("left", &left)?, find("right", &right)?);
        if left == right {
            bail!("`{shown}` line {line}: `left` and `right` are one record; a pair is of two, so take the row out");
        }
        answers.take((left.min(right), left.max(right)), said, line)?;
    }
    let one = |(&(left, right), is_match)| Judged { left, right, is_match };
    let pairs: Vec<Judged> = answers.given().map(one).collect();
    if pairs.is_empty() {
        bail!("`{shown}`: no pair is judged; write yes or no into the column `match`");
    }
    Ok(Judgements { blank: answers.len() - pairs.len(), repeated: answers.repeated, note, pairs })
}

/// Judges pairs by their match weight at each threshold; `matches` is how many matches there are, weighed or not.
/// Intervals take pairs as independent of each other.
pub fn at_thresholds(weighed: &[(f64, bool)], matches: u64, thresholds: &[f64]) -> Vec<AtThreshold> {
    let one = |from: &f64| {
        let found = || weighed.iter().filter(|(weight, _)| weight >= from);
        let (all, right) = (found().count() as u64, found().filter(|(_, is_match)| *is_match).count() as u64);
        let of = all + matches;
        AtThreshold {
            from: *from,
            precision: Rate::of_counts(right, all),
            recall: Rate::of_counts(right, matches.max(right)),
            f1: (of > 0).then(|| 2.0 * right as f64 / of as f64),
        }
    };
    thresholds.iter().map(one).collect()
}
