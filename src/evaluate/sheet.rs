//! The file in which people judge drawn pairs.
//!
//! In: a sample and what its records say; or the file with the answers. Out: the file; or what was judged of each
//! [`Stratum`]. It promises that nothing in the file tells the reader what the run decided, and that it holds all that
//! is needed to weigh the answers. It shows what records say, which may be personal data.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use super::draw::{Sample, fingerprint};
use super::estimate::{Estimate, JudgedStratum, estimate};
use super::judged::{Records, answer};
use super::strata::Stratum;
use crate::config::{Extract, Identity};
use crate::measures::Rate;
use crate::sources::List;
use crate::tables::{Clusters, RecordIndex, Sources};
use crate::types::json_texts;

/// The columns by which such a file is known, besides those of all judged pairs.
const OWN: [&str; 2] = ["stratum", "run"];

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
    writer.write_record(header.chain(OWN.map(str::to_owned)))?;
    let pairs = sample.pairs.map(|pairs| pairs.to_string()).join(".");
    let run = format!("{}-{pairs}", sample.run);
    for pair in &sample.drawn {
        let named = |record: RecordIndex| {
            let (source, id) = sources.written(record);
            format!("{}/{id}", identity.sources[source].name)
        };
        let mut row = vec![named(pair.left), named(pair.right), String::new()];
        for field in 0..identity.fields.len() {
            row.extend([said(identity, sources, field, pair.left)?, said(identity, sources, field, pair.right)?]);
        }
        row.extend([(pair.stratum as usize + 1).to_string(), run.clone()]);
        writer.write_record(row)?;
    }
    Ok(writer.into_inner().map_err(|error| error.into_error())?)
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
    // A program for tables would calculate it.
    Ok(if cells.starts_with(['=', '@']) { format!("'{cells}") } else { cells })
}

/// What people said of drawn pairs.
#[derive(Debug, Serialize)]
pub struct JudgedSample {
    /// Pairs in the file.
    pub drawn: usize,
    /// Those with an answer.
    pub judged: usize,
    /// Whether what the file was drawn from has decided otherwise than this run does; figures are of the former.
    pub run_has_changed: bool,
    /// Answered pairs that this run decides otherwise, with those that it decides rightly.
    pub decided_otherwise: [usize; 2],
    /// Answered pairs of which this run does not hold both records.
    pub gone: usize,
    /// The figures.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// Whether a file of judged pairs was drawn by a sample.
pub fn is_sheet(path: &Path) -> bool {
    List::open(path, OWN).is_ok()
}

/// Reads the answers, and estimates how right the run is that they were drawn from.
///
/// # Errors
/// The file cannot be read, a row is not as it was written, or nothing of what the run put together is judged.
pub fn judged_sample(path: &Path, identity: &Identity, sources: &Sources, clusters: &Clusters) -> Result<JudgedSample> {
    let shown = path.display();
    let [stratum, run] = OWN;
    let mut list = List::open(path, ["left", "right", "match", stratum, run])?;
    let records = Records::new(identity, sources);
    let mut strata: [(u64, u64); Stratum::ALL.len()] = Default::default();
    let (mut seen, mut drawn_from): (BTreeSet<[String; 2]>, Option<String>) = (BTreeSet::new(), None);
    let (mut gone, mut decided_otherwise) = (0, [0; 2]);
    while let Some((line, [left, right, is_match, stratum, run])) = list.next_row()? {
        let number: Option<usize> = stratum.trim().parse().ok();
        let Some(stratum) = number.and_then(|number| Stratum::ALL.get(number.checked_sub(1)?).copied()) else {
            bail!("`{shown}` line {line}: `stratum` is not as it was written; restore it, or draw again")
        };
        if *drawn_from.get_or_insert_with(|| run.clone()) != run {
            bail!(
                "`{shown}` line {line}: the row was drawn from another run than the first; judge each draw in a file \
                 of its own"
            );
        }
        let (left_at, right_at) = (records.find(&left), records.find(&right));
        if !seen.insert(if left < right { [left, right] } else { [right, left] }) {
            bail!("`{shown}` line {line}: the pair stands in an earlier line as well; leave one of them");
        }
        if is_match.trim().is_empty() {
            continue;
        }
        let is_match = answer(&is_match).with_context(|| {
            format!("`{shown}` line {line}: `match` is neither true nor false; leave it empty where you cannot tell")
        })?;
        strata[stratum as usize].0 += 1;
        strata[stratum as usize].1 += u64::from(is_match);
        let (Some(a), Some(b)) = (left_at, right_at) else {
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
    let Some(pairs) = pairs else { bail!("`{shown}`: `run` is not as it was written; restore it, or draw again") };
    let one = |(stratum, (pairs, (judged, matches)))| JudgedStratum {
        stratum,
        pairs,
        judged,
        matches,
        share: Rate::of_sample(matches, judged, pairs),
    };
    let strata = Stratum::ALL.into_iter().zip(pairs.into_iter().zip(strata));
    let strata: Vec<JudgedStratum> = strata.map(one).filter(|judged| judged.pairs > 0 || judged.judged > 0).collect();
    if strata.iter().any(|of| of.judged > of.pairs) {
        bail!("`{shown}`: `stratum` or `run` is not as it was written; restore them, or draw again");
    }
    if strata.iter().any(|of| of.stratum.is_linked() && of.judged == 0) {
        bail!(
            "`{shown}`: too little is judged: of one kind of the pairs that were put together, none; judge more rows"
        );
    }
    Ok(JudgedSample {
        drawn: seen.len(),
        judged: judged as usize,
        run_has_changed: run != fingerprint(identity, sources, clusters),
        decided_otherwise,
        gone,
        estimate: estimate(strata),
    })
}

/// The hash of what the run decided, and how many pairs each stratum has.
fn of_run(run: &str) -> (&str, Option<[u64; Stratum::ALL.len()]>) {
    let (run, pairs) = run.trim().split_once('-').unwrap_or((run, ""));
    let pairs: Option<Vec<u64>> = pairs.split('.').map(|pairs| pairs.parse().ok()).collect();
    (run, pairs.and_then(|pairs| pairs.try_into().ok()))
}
