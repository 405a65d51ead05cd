//! The crosswalk of another entity: which of its customers the record of a system is.

use std::collections::HashMap;

use xxhash_rust::xxh3::{Xxh3Builder, xxh3_128};

/// Canonical IDs of another entity, by source and by the key of a record.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk {
    by_source: HashMap<String, HashMap<String, String, Xxh3Builder>, Xxh3Builder>,
    /// The sum of the hashes of all rows: whatever their order, equal rows give an equal sum.
    pub content: u128,
}

impl Crosswalk {
    /// Adds what a record is; what it was said to be before, where that is something else.
    pub fn add(&mut self, source: &str, record: &str, canonical_id: &str) -> Option<String> {
        self.content = self.content.wrapping_add(xxh3_128(format!("{source}\n{record}\n{canonical_id}").as_bytes()));
        let of_source = match self.by_source.get_mut(source) {
            Some(known) => known,
            None => self.by_source.entry(source.to_owned()).or_default(),
        };
        of_source.insert(record.to_owned(), canonical_id.to_owned()).filter(|before| before != canonical_id)
    }

    /// Who a record is.
    pub fn id(&self, source: &str, record: &str) -> Option<&str> {
        self.by_source.get(source)?.get(record).map(String::as_str)
    }

    /// Whether a source has any record in it.
    pub fn has(&self, source: &str) -> bool {
        self.by_source.contains_key(source)
    }
}
