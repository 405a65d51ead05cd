//! How columns of text write their numbers, while parts of the columns pass.
//!
//! In: parts of a frame, one after the other. Out: for each part how the numbers in its columns are taken to be
//! written. It promises that parts which pass until nothing is to begin again are read as the whole would be.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use crate::types::{DecimalMark, Notation, NotationLearnt};

/// What some columns say of their numbers.
#[derive(Debug, Default)]
pub struct NumbersLearnt {
    columns: Vec<(String, NotationLearnt)>,
}

impl NumbersLearnt {
    /// Nothing yet of these columns; `mark` stands before the parts of their numbers, where it is declared.
    pub fn new<'a>(columns: impl IntoIterator<Item = &'a str>, mark: Option<DecimalMark>) -> Self {
        let mut names: Vec<&str> = columns.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Self { columns: names.into_iter().map(|name| (name.to_owned(), NotationLearnt::new(mark))).collect() }
    }

    /// Adds a part, and says how the numbers of each column are taken to be written.
    pub fn pass(&mut self, part: &DataFrame) -> Vec<(&str, Notation)> {
        let one = |(name, learnt): &'_ mut (String, NotationLearnt)| {
            let texts = part.column(name).ok().and_then(|column| column.str().ok());
            learnt.pass(texts.into_iter().flat_map(|texts| texts.iter()).flatten())
        };
        let notations: Vec<Notation> = self.columns.par_iter_mut().map(one).collect();
        self.columns.iter().map(|(name, _)| name.as_str()).zip(notations).collect()
    }

    /// All parts have passed: whether they must pass again, for a column writes its numbers otherwise than was taken.
    pub fn begin_again(&mut self) -> bool {
        let again: Vec<bool> = self.columns.iter_mut().map(|(_, learnt)| learnt.begin_again()).collect();
        again.contains(&true)
    }
}
