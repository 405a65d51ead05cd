//! Records that stand side by side in their source: the lines of one booking, each another guest.
//!
//! In: the column that holds the booking. Out: for each record the set of those it is told apart from. It promises that
//! a record without a booking is told apart from none. It decides nothing.

use std::borrow::Cow;

use hashbrown::HashMap;
use polars::prelude::StringChunked;

use crate::types::{record_key, stands_for_no_record};

/// The sets, numbered from 1 as they appear; 0 where the column says nothing.
pub(super) fn sets(column: &StringChunked) -> Vec<u32> {
    let mut known: HashMap<Cow<'_, str>, u32> = HashMap::default();
    let mut sets = Vec::with_capacity(column.len());
    for text in column.iter() {
        let next = known.len() as u32 + 1;
        let key = text.filter(|text| !stands_for_no_record(text)).map(record_key);
        sets.push(key.map_or(0, |key| *known.entry(key).or_insert(next)));
    }
    sets
}
