//! Lists whose elements are the events.
//!
//! In: a column of JSON, and which rows of it hang on which records. Out: a row for every element. It promises that
//! what is no JSON stays as it is, so that whoever reads it counts it.

use std::collections::HashMap;

use polars::prelude::{IdxSize, StringChunked};
use xxhash_rust::xxh3::Xxh3Builder;

use crate::tables::Part;
use crate::types::json_elements;

/// Elements, in order.
pub(super) struct Elements {
    /// Of which row each is, as a place in the rows that were given.
    pub(super) of: Vec<u32>,
    /// Each as JSON.
    pub(super) texts: StringChunked,
    /// Which of them are one of several records: an element is an event of its own.
    pub(super) parts: Vec<Part>,
}

/// The elements of the lists that stand in a column in these rows, of which some are parts of one event.
pub(super) fn unfold(column: &StringChunked, rows: &[IdxSize], parts: &[Part]) -> Elements {
    let (mut of, mut texts, mut new) = (Vec::new(), Vec::new(), Vec::new());
    let mut events: HashMap<(u32, u32), u32, Xxh3Builder> = HashMap::default();
    let mut parts = parts.iter().peekable();
    for (at, row) in (0..).zip(rows) {
        let part = parts.next_if(|part| part.row == at);
        let list = column.get(*row as usize).map_or(Vec::new(), elements);
        for (n, element) in (0..).zip(list) {
            if let Some(part) = part {
                let next = events.len() as u32;
                let event = *events.entry((part.event, n)).or_insert(next);
                new.push(Part { row: of.len() as u32, event, ..*part });
            }
            of.push(at);
            texts.push(element);
        }
    }
    Elements { of, texts: texts.into_iter().map(Some).collect(), parts: new }
}

/// The elements of a list; what is no list is one, and nothing is none.
fn elements(text: &str) -> Vec<&str> {
    match json_elements(text, &[]) {
        Some(Some(all)) => all.into_iter().filter(|element| *element != "null").collect(),
        Some(None) => Vec::new(),
        None => vec![text],
    }
}
