//! Lists whose elements are the events.
//!
//! In: a column of JSON, and which rows of it hang on which records. Out: a row for every element. It promises that
//! what is no JSON stays as it is, so that whoever reads it counts it.

use std::borrow::Cow;
use std::collections::HashMap;

use polars::prelude::{IdxSize, StringChunked};
use xxhash_rust::xxh3::Xxh3Builder;

use crate::tables::{Counting, Part};
use crate::types::{is_written_by_a_program, json_elements, trimmed};

/// Elements, in order.
pub(super) struct Elements {
    /// Of which row each is, as a place in the rows that were given.
    pub(super) of: Vec<u32>,
    /// Each as JSON.
    pub(super) texts: StringChunked,
    /// Which of them are one of several records: an element is an event of its own.
    pub(super) parts: Vec<Part>,
}

/// The elements of the lists that stand in a column in these rows, of which some are parts of one event; `unknown` are
/// rows, ascending, in which it is not known what stands there, and which stay as one.
pub(super) fn unfold(
    column: &StringChunked,
    rows: &[IdxSize],
    parts: &[Part],
    unknown: &[u32],
    counting: &mut Counting,
) -> Elements {
    let (mut of, mut texts, mut new) = (Vec::new(), Vec::new(), Vec::new());
    let mut events: HashMap<(u32, u32), u32, Xxh3Builder> = HashMap::default();
    let mut parts = parts.iter().peekable();
    for (at, row) in (0..).zip(rows) {
        let part = parts.next_if(|part| part.row == at);
        let text = column.get(*row as usize).filter(|text| !is_written_by_a_program(trimmed(text)));
        let list: Vec<Option<Cow<'_, str>>> = match text.map(elements) {
            _ if unknown.binary_search(row).is_ok() => vec![None],
            None => Vec::new(),
            Some(all) => {
                if part.is_none_or(|part| part.part == 0) {
                    counting.saw(*row, all.is_some());
                }
                // What is no JSON stays as it is: nobody knows how many it would be.
                all.unwrap_or_else(|| text.map(Cow::Borrowed).into_iter().collect()).into_iter().map(Some).collect()
            }
        };
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
    Elements { of, texts: texts.into_iter().collect(), parts: new }
}

/// The elements of a list, texts without their quotation marks; what is no list is one, and `None` is no JSON.
fn elements(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let one = |element: &str| match element.starts_with('"') {
        true => serde_json::from_str(element).map_or_else(|_| Cow::Owned(element.to_owned()), Cow::Owned),
        false => Cow::Owned(element.to_owned()),
    };
    let all = json_elements(text, &[])?.unwrap_or_default();
    Some(all.into_iter().filter(|element| *element != "null").map(one).collect())
}
