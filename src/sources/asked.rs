//! The columns of a source that say something of its records: moments and flags.
//!
//! In: a column and how its values are read. Out: what each row says. It promises that what is not empty and was not
//! understood is counted, with the place of the first. It does not know what follows from it.

use anyhow::Result;
use polars::prelude::{DataFrame, StringChunked};

use super::stand_ins::DaysLearnt;
use crate::tables::{Counting, Micros, Places, UNKNOWN, Unread, Wrong};
use crate::types::{Assumed, flag, is_null, moment_in, no_date, visible};

/// A column that says something of records, and the key that names it.
pub(super) struct Asked {
    pub(super) key: &'static str,
    pub(super) column: StringChunked,
}

/// A column in one piece.
pub(super) fn one_chunk(frame: &DataFrame, column: &str) -> Result<StringChunked> {
    Ok(frame.column(column)?.str()?.rechunk().into_owned())
}

/// Whether a cell is neither empty nor a null that is written out.
fn says_something(text: &str) -> bool {
    let text = visible(text);
    !text.is_empty() && !is_null(&text)
}

/// A flag, or a time of deletion.
pub(super) fn says_deleted(text: &str, assumed: Assumed<'_>) -> Option<bool> {
    // A day that stands for no date is when nothing was deleted.
    let flag = flag(text).or_else(|| no_date(text, assumed).map(|_| false));
    flag.or_else(|| moment_in(text, assumed).map(|_| true))
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
            let Some(text) = text.filter(|text| says_something(text)) else { return missing };
            let said = read(text);
            counting.saw(row as u32, said.is_some());
            said.unwrap_or(unread)
        };
        let said = self.column.iter().enumerate().map(one).collect();
        all.push(counting.told(self.key, Wrong::Unread, places));
        said
    }

    /// When each row says that it was changed or happened; what stands for no date is unknown, and counted.
    pub(super) fn moments(&self, assumed: Assumed<'_>, places: &Places, all: &mut Vec<Unread>) -> Vec<Micros> {
        self.moments_of_part(assumed, &mut DaysLearnt::default(), places, all)
    }

    /// The same of a part of a column, of which is learnt which days stand for no date in it.
    pub(super) fn moments_of_part(
        &self,
        assumed: Assumed<'_>,
        days: &mut DaysLearnt,
        places: &Places,
        all: &mut Vec<Unread>,
    ) -> Vec<Micros> {
        let texts = || self.column.iter().flatten();
        let stand_ins = days.pass(&|take| texts().for_each(|text| take(text, assumed)));
        if !stand_ins.are_any() {
            return self.read(|text| moment_in(text, assumed), UNKNOWN, UNKNOWN, places, all);
        }
        let mut no_date = Counting::default();
        for (row, text) in self.column.iter().enumerate() {
            if let Some(text) = text.filter(|text| says_something(text)) {
                no_date.saw(row as u32, !stand_ins.hold(text, assumed));
            }
        }
        all.push(no_date.told(self.key, Wrong::NoDate, places));
        let read = |text: &str| match stand_ins.hold(text, assumed) {
            true => Some(UNKNOWN),
            false => moment_in(text, assumed),
        };
        self.read(read, UNKNOWN, UNKNOWN, places, all)
    }
}
