//! What is not understood in a column, counted while it is read.
//!
//! In: row by row whether what stands there was understood. Out: how much was not, and where the first of it stands. It
//! keeps no value.

use crate::tables::{Unread, Wrong};

/// Counts what stands in a column and is not understood, row by row.
#[derive(Default)]
pub(super) struct Counting {
    pub(super) values: usize,
    filled: usize,
    first: Option<usize>,
}

impl Counting {
    /// A value that is not empty, and whether it was understood.
    pub(super) fn saw(&mut self, row: usize, understood: bool) {
        self.filled += 1;
        if !understood {
            self.values += 1;
            self.first.get_or_insert(row);
        }
    }

    /// What is said of the column that a key names, where there is anything to say; `line` says where a row stands.
    pub(super) fn said(self, key: &str, wrong: Wrong, line: impl Fn(usize) -> String) -> Option<Unread> {
        let Self { values, filled, first } = self;
        Some(Unread { key: key.to_owned(), wrong, values, filled, first: line(first?) })
    }
}
