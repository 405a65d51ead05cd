//! The columns of a source that say something of its records: moments and flags.
//!
//! In: a column and how its values are read. Out: what each row says. It promises that what is not empty and was not
//! understood is counted, with the place of the first. It does not know what follows from it.

use polars::prelude::StringChunked;

use crate::tables::{Counting, Places, Unread, Wrong};
use crate::types::visible;

/// A column that says something of records, and the key that names it.
pub(super) struct Asked {
    pub(super) key: &'static str,
    pub(super) column: StringChunked,
}

impl Asked {
    /// What each row says: `missing` where it is empty, `unread` where it is not understood, which is counted.
    pub(super) fn read<T: Copy>(
        &self,
        read: impl Fn(&str) -> Option<T>,
        missing: T,
        unread: T,
        places: &Places,
        all: &mut Vec<Unread>,
    ) -> Vec<T> {
        let mut counting = Counting::default();
        let one = |(row, text): (usize, Option<&str>)| {
            let Some(text) = text.filter(|text| !visible(text).is_empty()) else { return missing };
            let said = read(text);
            counting.saw(row as u32, said.is_some());
            said.unwrap_or(unread)
        };
        let said = self.column.iter().enumerate().map(one).collect();
        all.extend(counting.said(self.key, Wrong::Unread, places));
        said
    }
}
