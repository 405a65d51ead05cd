//! Rows of the profile before and after, side by side.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use polars::prelude::{Column, DataFrame, StringChunked};
use polars_io::prelude::{ParquetReader, SerReader as _};

use super::answer::Rows;
use crate::pipeline::Build;
use crate::profile::texts;
use crate::storage::open;

/// A profile that was published.
///
/// # Errors
/// A file that is not there, or is no table.
pub(super) fn read(path: &Path) -> Result<DataFrame> {
    let file = open(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let frame = ParquetReader::new(file).finish();
    frame.map_err(|_| anyhow!("`{}` is damaged; run the use case again", path.display()))
}

/// Two profiles; rows are in order of canonical ID.
pub(super) struct Aligned {
    pub(super) before: Option<DataFrame>,
    pub(super) after: DataFrame,
    /// Rows of both with one ID.
    pub(super) both: Vec<(usize, usize)>,
    /// Rows after whose ID has none before.
    entered: Vec<usize>,
    /// Rows before whose ID has none after.
    left: Vec<usize>,
}

impl Aligned {
    /// Both are walked together.
    pub(super) fn of(before: Option<DataFrame>, after: DataFrame) -> Result<Self> {
        let (mut both, mut entered, mut left) = (Vec::new(), Vec::new(), Vec::new());
        {
            let ids_before = before.as_ref().map(ids).transpose()?;
            let ids_after = ids(&after)?;
            let mut was = ids_before.iter().flat_map(|ids| ids.iter()).map(Option::unwrap_or_default).enumerate();
            let mut was = was.by_ref().peekable();
            for (now, id) in ids_after.iter().map(Option::unwrap_or_default).enumerate() {
                while let Some((row, _)) = was.next_if(|(_, before)| *before < id) {
                    left.push(row);
                }
                match was.next_if(|(_, before)| *before == id) {
                    Some((row, _)) => both.push((row, now)),
                    None => entered.push(now),
                }
            }
            left.extend(was.map(|(row, _)| row));
        }
        Ok(Self { before, after, both, entered, left })
    }

    /// The IDs after.
    pub(super) fn ids(&self) -> Result<&StringChunked> {
        ids(&self.after)
    }

    /// An attribute before and after, as text; `None` where it is not declared.
    pub(super) fn attribute(&self, name: &str) -> Result<[Option<StringChunked>; 2]> {
        let of = |frame: Option<&DataFrame>| -> Result<Option<StringChunked>> {
            let column: Option<&Column> = frame.and_then(|frame| frame.column(name).ok());
            column.map(texts).transpose()
        };
        Ok([of(self.before.as_ref())?, of(Some(&self.after))?])
    }
}

fn ids(frame: &DataFrame) -> Result<&StringChunked> {
    Ok(frame.column("canonical_id")?.str()?)
}

/// Which rows enter and leave, and in how many of the others a value changes.
pub(super) fn profile(build: &Build, aligned: &Aligned, examples: usize) -> Result<Rows> {
    let minted: BTreeSet<&str> = build.assignment.minted().collect();
    let now = aligned.ids()?;
    let entered: Vec<&str> = aligned.entered.iter().filter_map(|row| now.get(*row)).collect();
    let entered_new = entered.iter().filter(|id| minted.contains(*id)).count();
    let was = aligned.before.as_ref().map(ids).transpose()?;
    let left: Vec<&str> = aligned.left.iter().filter_map(|row| was.and_then(|was| was.get(*row))).collect();
    let left_merged = build.assignment.next().that_lead_to_others(&left);
    let mut changed = vec![false; aligned.both.len()];
    for attribute in &build.use_case.attributes {
        let [Some(before), Some(after)] = aligned.attribute(&attribute.name)? else { continue };
        for ((was, now), changed) in aligned.both.iter().zip(&mut changed) {
            *changed |= before.get(*was) != after.get(*now);
        }
    }
    let some = |ids: &[&str]| ids.iter().take(examples).map(|id| (*id).to_owned()).collect();
    Ok(Rows {
        before: aligned.before.as_ref().map(DataFrame::height),
        after: aligned.after.height(),
        changed: changed.into_iter().filter(|changed| *changed).count(),
        entered_new,
        entered: entered.len() - entered_new,
        left_merged,
        left: left.len() - left_merged,
        examples_entered: some(&entered),
        examples_left: some(&left),
    })
}
