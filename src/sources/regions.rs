//! The country that is assumed of a record's values.
//!
//! In: what the use case says of it, and the records of a source. Out: a country for every record, or none. A cell
//! that names a country in any spelling is that country; one that is empty leaves what holds otherwise; with one
//! that is not understood no country is assumed.

use std::collections::HashMap;

use anyhow::Result;
use polars::prelude::DataFrame;
use xxhash_rust::xxh3::{Xxh3Builder, xxh3_64};

use crate::config::Region;
use crate::types::{country, visible};

/// Countries by record.
pub struct Regions {
    /// The distinct countries, with the hash of each; the first is what holds otherwise.
    known: Vec<(Option<String>, u64)>,
    /// By row which of them; empty where it is the first for all.
    of: Vec<u32>,
}

impl Regions {
    /// The countries of the records of a source.
    ///
    /// # Errors
    /// A column that the source does not hold, which reading has already ruled out.
    pub fn of_source(region: &Region, source: usize, frame: &DataFrame) -> Result<Self> {
        let mut known = vec![(region.otherwise.clone(), 0)];
        let Some(column) = region.column(source) else { return Ok(Self { known, of: Vec::new() }) };
        let mut seen: HashMap<&str, u32, Xxh3Builder> = HashMap::default();
        let texts = frame.column(column)?.str()?;
        let mut of = Vec::with_capacity(texts.len());
        for text in texts.iter().map(Option::unwrap_or_default) {
            let one = *seen.entry(text).or_insert_with(|| {
                let code = country(text);
                if code.is_none() && visible(text).is_empty() {
                    return 0;
                }
                // What names a country that is not known does not name the one that holds otherwise.
                let hash = code.as_ref().map_or(u64::MAX, |code| xxh3_64(code.as_bytes()));
                let place = known.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
                    known.push((code, hash));
                    known.len() - 1
                });
                place as u32
            });
            of.push(one);
        }
        Ok(Self { known, of })
    }

    /// The country of a record, and a number that tells it from others.
    pub fn of(&self, row: usize) -> (Option<&str>, u64) {
        let (code, hash) = &self.known[self.of.get(row).map_or(0, |one| *one as usize)];
        (code.as_deref(), *hash)
    }
}
