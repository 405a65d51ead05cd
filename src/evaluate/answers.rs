//! What people say of pairs of records, row by row.
//!
//! In: the cells of the rows. Out: for each pair one answer or none. It promises that a pair counts once, however often
//! and in whatever order its two records are written, and that two rows which contradict each other are an error that
//! names both. It does not know what a pair was drawn for.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use crate::types::{flag, trimmed};

/// The answers of a file to pairs that `K` names.
pub(super) struct Answers<K> {
    shown: String,
    /// Whether the two are one customer, and the line that says so.
    of: BTreeMap<K, (Option<bool>, u64)>,
    /// Rows whose pair stands in an earlier row.
    pub(super) repeated: usize,
}

impl<K: Ord> Answers<K> {
    /// Those of a file of this name.
    pub(super) fn new(shown: String) -> Self {
        Self { shown, of: BTreeMap::new(), repeated: 0 }
    }

    /// What a cell says; one that shows nothing says nothing.
    ///
    /// # Errors
    /// It is neither yes nor no.
    pub(super) fn read(&self, cell: &str, line: u64) -> Result<Option<bool>> {
        match (trimmed(cell), flag(cell)) {
            ("", _) => Ok(None),
            (_, Some(said)) => Ok(Some(said)),
            _ => bail!(
                "`{}` line {line}: `match` is neither true nor false; write yes or no (y, n, true, false, t, f, 1 and \
                 0 are read too), and leave it empty where you cannot tell",
                self.shown
            ),
        }
    }

    /// Takes what one row says of a pair.
    ///
    /// # Errors
    /// It is the opposite of what an earlier row says.
    pub(super) fn take(&mut self, pair: K, said: Option<bool>, line: u64) -> Result<()> {
        let shown = &self.shown;
        match self.of.get_mut(&pair) {
            None => {
                self.of.insert(pair, (said, line));
            }
            Some((Some(earlier), other)) if said.is_some_and(|said| said != *earlier) => {
                let word = |said: bool| if said { "yes" } else { "no" };
                bail!(
                    "`{shown}` lines {other} and {line}: the same pair is answered {} and then {}; leave one of them, \
                     or both empty",
                    word(*earlier),
                    word(!*earlier)
                )
            }
            Some(earlier) => {
                self.repeated += 1;
                if earlier.0.is_none() {
                    *earlier = (said, line);
                }
            }
        }
        Ok(())
    }

    /// How many pairs there are.
    pub(super) fn len(&self) -> usize {
        self.of.len()
    }

    /// The pairs that are not.
    pub(super) fn open(&self) -> impl Iterator<Item = &K> {
        self.of.iter().filter(|(_, (said, _))| said.is_none()).map(|(pair, _)| pair)
    }

    /// The pairs that are answered.
    pub(super) fn given(&self) -> impl Iterator<Item = (&K, bool)> {
        self.of.iter().filter_map(|(pair, (said, _))| Some((pair, (*said)?)))
    }
}
