//! The file in which people judge drawn pairs.
//!
//! In: a sample and what its records say; or the file with the answers. Out: the file; or what was judged of each
//! [`Stratum`]. It promises that no row tells its reader what the run decided of the pair, and that the file holds all
//! that is needed to weigh the answers. It shows what records say, which may be personal data.

use std::path::Path;

use anyhow::{Result, bail};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::answers::Answers;
use super::draw::{Sample, fingerprint};
use super::estimate::{Estimate, JudgedStratum, estimate};
use super::judged::Records;
use super::strata::Stratum;
use crate::config::{Extract, Identity};
use crate::document::Document;
use crate::measures::Rate;
use crate::sources::List;
use crate::tables::{Clusters, RecordIndex, Sources};
use crate::types::json_texts;

/// The column by which such a file is known, besides those of all judged pairs.
const OWN: &str = "run";

/// The file: the two records, an empty column for the answer, what the records say side by side, and what the answers
/// are weighed by.
///
/// # Errors
/// A column that the sources do not hold, which reading has already ruled out.
pub fn sheet(identity: &Identity, sources: &Sources, sample: &Sample) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fields =
        identity.fields.iter().flat_map(|field| [format!("{} left", field.name), format!("{} right", field.name)]);
    let header = ["left", "right", "match"].map(str::to_owned).into_iter().chain(fields);
    writer.write_record(header.chain([OWN.to_owned()]))?;
    let strata = if sample.is_weighed { &Stratum::ALL[..] } else { &Stratum::WITHOUT_MODEL };
    // Of each kind how many pairs there are, and how many of them stand in the file.
    let kind = |stratum: &Stratum| {
        let drawn = sample.drawn.iter().filter(|pair| pair.stratum == *stratum).count();
        format!("{}/{drawn}", sample.pairs[*stratum as usize])
    };
    let pairs: Vec<String> = strata.iter().map(kind).collect();
    let run = format!("{}-{}", sample.run, pairs.join("."));
    for pair in &sample.drawn {
        let named = |record: RecordIndex| {
            let (source, id) = sources.written(record);
            format!("{}/{id}", identity.sources[source].name)
        };
        let [left, right] = [named(pair.left), named(pair.right)];
        let mark = mark(&run, [&left, &right], pair.stratum);
        let mut row = vec![left, right, String::new()];
        for field in 0..identity.fields.len() {
            row.extend([said(identity, sources, field, pair.left)?, said(identity, sources, field, pair.right)?]);
        }
        row.push(format!("{run}-{mark}"));
        writer.write_record(row)?;
    }
    Ok(writer.into_inner().map_err(|error| error.into_error())?)
}

/// What a pair was drawn from, so that nobody sees it who judges the pair: a hash that is another for every pair.
fn mark(run: &str, [left, right]: [&str; 2], stratum: Stratum) -> String {
    let (left, right) = if left < right { (left, right) } else { (right, left) };
    format!("{:016x}", xxh3_64(format!("{run}\n{left}\n{right}\n{}", stratum as usize).as_bytes()))
}

/// What a record says of a field, as its source writes it.
fn said(identity: &Identity, sources: &Sources, field: usize, record: RecordIndex) -> Result<String> {
    let (source, _) = sources.key(record);
    let Some((table, range)) = sources.of_source(source) else { return Ok(String::new()) };
    let places = identity.fields[field].places.iter().filter(|(of, _)| *of == source);
    let mut cells: Vec<String> = Vec::new();
    for extract in places.flat_map(|(_, extracts)| extracts) {
        for column in extract.columns() {
            let cell = table.frame.column(column)?.str()?.get(record as usize - range.start).unwrap_or_default().trim();
            let inside = match extract {
                Extract::Json(place) => json_texts(cell, &place.path).map(|texts| texts.join(", ")),
                _ => None,
            };
            let cell = inside.unwrap_or_else(|| cell.to_owned());
            if !cell.is_empty() && !cells.contains(&cell) {
                cells.push(cell);
            }
        }
    }
    let cells = cells.join(" | ");
    Ok(if is_calculated(&cells) { format!("'{cells}") } else { cells })
}

/// Whether a program for tables may take a text for a formula. A number with its sign, such as that of a phone, is
/// none.
fn is_calculated(text: &str) -> bool {
    let is_figure = |c: char| c.is_ascii_digit() || c.is_whitespace() || "()[]./".contains(c);
    let mut letters = text.trim_start().chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
        Some('+' | '-') => !letters.all(is_figure),
        _ => text.starts_with(['\t', '\r', '\n']),
    }
}

/// What people said of drawn pairs.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct JudgedSample {
    /// Pairs that were drawn into the file.
    pub drawn: usize,
    /// Those that do not stand in it any more; they have no answer.
    pub taken_out: usize,
    /// Those with an answer.
    pub judged: usize,
    /// Rows whose pair stands in an earlier row; it counts once.
    pub repeated: usize,
    /// What a reader should know of how the file is read.
    #[serde(skip)]
    pub note: Option<String>,
    /// Whether what the file was drawn from has decided otherwise than this run does; figures are of the former.
    pub run_has_changed: bool,
    /// Answered pairs that this run decides otherwise, with those that it decides rightly.
    pub decided_otherwise: [usize; 2],
    /// Answered pairs of which this run does not hold both records.
    pub gone: usize,
    /// What the figures would be if the run were wrong about every pair that has no answer; absent where all have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_worst: Option<AtWorst>,
    /// The figures.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// How far pairs that nobody can tell could change the figures.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub struct AtWorst {
    /// Of the pairs put together, the share that belongs together.
    pub precision: Option<f64>,
    /// Of the likely pairs that belong together, the share that was put together; `None` without a match model.
    pub recall_of_likely: Option<f64>,
}

impl Document for JudgedSample {
    const TITLE: &'static str = "c360 evaluate --judged --format json, of a drawn sample";
}

/// Whether a file of judged pairs was drawn by a sample.
pub fn is_sheet(path: &Path) -> bool {
    List::open(path, [OWN]).is_ok()
}

/// Reads the answers, and estimates how right the run is that they were drawn from.
///
/// # Errors
/// The file cannot be read, a row is not as it was written, or nothing of what the run put together is judged.
pub fn judged_sample(path: &Path, identity: &Identity, sources: &Sources, clusters: &Clusters) -> Result<JudgedSample> {
    let shown = path.display();
    let mut list = List::open(path, ["left", "right", "match", OWN])?;
    let records = Records::new(identity, sources);
    let note = list.note().map(str::to_owned);
    let (mut answers, mut drawn_from) = (Answers::new(shown.to_string()), None::<String>);
    while let Some((line, [left, right, is_match, written])) = list.next_row()? {
        let as_written = || {
            let (run, mark_here) = written.trim().rsplit_once('-')?;
            let is_here = |stratum: &Stratum| mark(run, [left.trim(), right.trim()], *stratum) == mark_here;
            Some((run.to_owned(), Stratum::ALL.into_iter().find(is_here)))
        };
        let Some((run, stratum)) = as_written() else {
            bail!("`{shown}` line {line}: `run` is not as it was written; restore it, or draw again")
        };
        if *drawn_from.get_or_insert_with(|| run.clone()) != run {
            bail!(
                "`{shown}` line {line}: the row was drawn from another run than the first; judge each draw in a file \
                 of its own"
            );
        }
        let Some(stratum) = stratum else {
            bail!("`{shown}` line {line}: `left`, `right` or `run` is not as it was written; restore it, or draw again")
        };
        let mut pair = [left, right].map(|record| record.trim().to_owned());
        pair.sort_unstable();
        let said = answers.read(&is_match, line)?;
        answers.take((pair, stratum as usize), said, line)?;
    }
    let mut strata: [(u64, u64); Stratum::ALL.len()] = Default::default();
    let (mut gone, mut decided_otherwise) = (0, [0; 2]);
    for (([left, right], stratum), is_match) in answers.given() {
        let stratum = Stratum::ALL[*stratum];
        strata[stratum as usize].0 += 1;
        strata[stratum as usize].1 += u64::from(is_match);
        let (Some(a), Some(b)) = (records.find(left), records.find(right)) else {
            gone += 1;
            continue;
        };
        let is_linked = clusters.of[a as usize] == clusters.of[b as usize];
        decided_otherwise[0] += usize::from(is_linked != stratum.is_linked());
        decided_otherwise[1] += usize::from(is_linked != stratum.is_linked() && is_linked == is_match);
    }
    let judged: u64 = strata.iter().map(|(judged, _)| judged).sum();
    let Some((run, pairs)) = drawn_from.as_deref().filter(|_| judged > 0).map(of_run) else {
        bail!("`{shown}`: no pair is judged; write yes or no into the column `match`")
    };
    let Some((pairs, drawn, is_weighed)) = pairs else {
        bail!("`{shown}`: `run` is not as it was written; restore it, or draw again")
    };
    // Who cannot tell may be looking at a mistake, and so may who has taken a row out.
    let mut open = [0u64; Stratum::ALL.len()];
    answers.open().for_each(|(_, stratum)| open[*stratum] += 1);
    let (mut wrong, mut taken_out) = (strata, 0);
    for (s, stratum) in Stratum::ALL.into_iter().enumerate() {
        let gone = drawn[s].map_or(0, |drawn| drawn.saturating_sub(strata[s].0 + open[s]));
        taken_out += gone as usize;
        wrong[s].0 += open[s] + gone;
        wrong[s].1 += if stratum.is_linked() { 0 } else { open[s] + gone };
    }
    let one = |(stratum, (pairs, (judged, matches)))| JudgedStratum {
        stratum,
        pairs,
        judged,
        matches,
        share: Rate::of_sample(matches, judged, pairs),
    };
    let of_counts = |counts: [(u64, u64); Stratum::ALL.len()]| -> Vec<JudgedStratum> {
        let strata = Stratum::ALL.into_iter().zip(pairs.into_iter().zip(counts));
        strata.map(one).filter(|judged| judged.pairs > 0 || judged.judged > 0).collect()
    };
    let (strata, at_worst) = (of_counts(strata), estimate(of_counts(wrong), is_weighed));
    let at_worst = AtWorst {
        precision: at_worst.precision.map(|rate| rate.value),
        recall_of_likely: at_worst.recall_of_likely.flatten().map(|rate| rate.value),
    };
    if strata.iter().any(|of| of.judged > of.pairs) {
        bail!("`{shown}`: `run` is not as it was written; restore it, or draw again");
    }
    if strata.iter().any(|of| of.stratum.is_linked() && of.judged == 0) {
        bail!(
            "`{shown}`: too little is judged: of one kind of the pairs that were put together, none; judge more rows"
        );
    }
    Ok(JudgedSample {
        drawn: answers.len() + taken_out,
        taken_out,
        judged: judged as usize,
        repeated: answers.repeated,
        note,
        run_has_changed: run != fingerprint(identity, sources, clusters),
        decided_otherwise,
        gone,
        at_worst: ((answers.len() + taken_out) as u64 > judged).then_some(at_worst),
        estimate: estimate(strata, is_weighed),
    })
}

/// How many pairs each stratum has, how many of them were drawn where that is told, and whether pairs were weighed.
type Kinds = ([u64; Stratum::ALL.len()], [Option<u64>; Stratum::ALL.len()], bool);

/// The hash of what the run decided, and the kinds that pairs were drawn from.
fn of_run(run: &str) -> (&str, Option<Kinds>) {
    let (run, pairs) = run.trim().split_once('-').unwrap_or((run, ""));
    let one = |kind: &str| match kind.split_once('/') {
        Some((pairs, drawn)) => Some((pairs.parse().ok()?, Some(drawn.parse().ok()?))),
        // Files of before.
        None => Some((kind.parse().ok()?, None)),
    };
    let read: Option<Vec<(u64, Option<u64>)>> = pairs.split('.').map(one).collect();
    let of = |read: Vec<(u64, Option<u64>)>| {
        let strata: &[Stratum] = match read.len() {
            n if n == Stratum::ALL.len() => &Stratum::ALL,
            n if n == Stratum::WITHOUT_MODEL.len() => &Stratum::WITHOUT_MODEL,
            _ => return None,
        };
        let (mut pairs, mut drawn) = ([0; Stratum::ALL.len()], [None; Stratum::ALL.len()]);
        for (stratum, of) in strata.iter().zip(&read) {
            (pairs[*stratum as usize], drawn[*stratum as usize]) = *of;
        }
        Some((pairs, drawn, strata.len() == Stratum::ALL.len()))
    };
    (run, read.and_then(of))
}

#[cfg(test)]
mod tests {
    use super::is_calculated;

    #[test]
    fn formulas_are_known_and_signed_numbers_are_none() {
        let formulas = [
            "=1+1",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
            " =1",
            "+1-2",
            "＝1",
            "-A1",
            "\tx",
        ];
        for text in formulas {
            assert!(is_calculated(text), "{text:?}");
        }
        for text in ["", "Ann", "+1 (415) 555.0143", "+49 30/123456", "-12.5", "-", "555-0143", "a=b", "1980-02-03"] {
            assert!(!is_calculated(text), "{text:?}");
        }
    }
}
