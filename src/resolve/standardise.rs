//! Every identity field of every record, standardised once per distinct raw value.

use std::hash::{BuildHasherDefault, Hasher};

use anyhow::Result;
use hashbrown::{HashMap, HashTable, hash_table};
use polars::prelude::{DataFrame, StringChunked};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::config::{Extract, Identity, IdentityField};
use crate::sources::Regions;
use crate::tables::{FieldCounts, Sources, StandardField, Texts};
use crate::types::{FieldType, IdForm, Standardised, json_texts, standardise};

/// Rows that are standardised together, so that what was seen of them stays in the processor's cache.
const CHUNK: usize = 1 << 15;
/// Chunks that wait to be joined.
const WAITING: usize = 8;

/// Standardises all identity fields, in the order of the use case.
///
/// # Errors
/// A column that the sources do not hold, which reading has already ruled out.
pub fn fields(identity: &Identity, sources: &Sources) -> Result<Vec<StandardField>> {
    identity.fields.par_iter().map(|field| one_field(identity, sources, field)).collect()
}

/// The standard values of a value written in the use case, such as one to ignore.
pub fn standard_values(field: &IdentityField, raw: &str) -> Vec<String> {
    match standardise(field.kind, field.region.otherwise.as_deref(), raw) {
        Standardised::Value(value) => vec![value],
        _ => vec![raw.to_owned()],
    }
}

/// What became of a raw value: a code, or why there is none.
#[derive(Clone, Copy)]
enum Outcome {
    Code(u32),
    Missing,
    Placeholder,
    Ignored,
    Invalid,
}

/// Where the values of a field stand in a source.
struct Place<'a> {
    extract: &'a Extract,
    columns: Vec<StringChunked>,
    /// The form that is declared for the IDs there.
    form: Option<&'a IdForm>,
}

/// What becomes of some rows, with codes of their own.
#[derive(Default)]
struct Part {
    /// The values, by the code they have here.
    values: Texts,
    hashes: Vec<u128>,
    /// Where each row's codes end.
    ends: Vec<u32>,
    codes: Vec<u32>,
    counts: FieldCounts,
}

/// Hashes as they are.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

impl Part {
    fn of(field: &IdentityField, columns: &[Place<'_>], regions: &Regions, rows: std::ops::Range<usize>) -> Self {
        let mut part = Self::default();
        // By 128-bit hash: two of a billion values collide with a chance of 10^-21.
        let mut seen: HashMap<u128, Outcome, BuildHasherDefault<AsIs>> = HashMap::default();
        for row in rows {
            let start = part.codes.len();
            let (region, salt) = regions.of(row);
            for Place { extract, columns, form } in columns {
                let is_read = each_raw(extract, columns, row, &mut |raw| {
                    let bare = form.and_then(|form| form.bare(raw));
                    if form.is_some() && bare.is_none() {
                        return part.not_in_form(field.kind, raw);
                    }
                    let raw = bare.unwrap_or(raw);
                    let hash = xxh3_128(raw.as_bytes()) ^ u128::from(salt);
                    let outcome = match seen.get(&hash) {
                        Some(outcome) => *outcome,
                        None => {
                            let outcome = part.standardised(field.kind, region, raw, &mut seen);
                            seen.insert(hash, outcome);
                            outcome
                        }
                    };
                    match outcome {
                        Outcome::Code(code) if !part.codes[start..].contains(&code) => part.codes.push(code),
                        Outcome::Code(_) | Outcome::Missing => {}
                        Outcome::Placeholder => part.counts.placeholders += 1,
                        Outcome::Ignored => part.counts.ignored += 1,
                        Outcome::Invalid => part.counts.invalid += 1,
                    }
                });
                part.counts.invalid += usize::from(!is_read);
            }
            part.counts.usable += usize::from(part.codes.len() > start);
            part.ends.push(part.codes.len() as u32);
        }
        part
    }

    /// Counts a value that is not in the form of its column, unless it is none at all.
    fn not_in_form(&mut self, kind: FieldType, raw: &str) {
        match standardise(kind, None, raw) {
            Standardised::Missing => {}
            Standardised::Placeholder => self.counts.placeholders += 1,
            _ => self.counts.invalid += 1,
        }
    }

    /// What becomes of a raw value that is new here. A standard value is its own standard form, so it is remembered as
    /// one.
    fn standardised(
        &mut self,
        kind: FieldType,
        region: Option<&str>,
        raw: &str,
        seen: &mut HashMap<u128, Outcome, BuildHasherDefault<AsIs>>,
    ) -> Outcome {
        let value = match standardise(kind, region, raw) {
            Standardised::Value(value) => value,
            Standardised::Missing => return Outcome::Missing,
            Standardised::Placeholder => return Outcome::Placeholder,
            Standardised::Ignored => return Outcome::Ignored,
            Standardised::Invalid => return Outcome::Invalid,
        };
        let own = xxh3_128(value.as_bytes());
        if let Some(outcome @ Outcome::Code(_)) = seen.get(&own) {
            return *outcome;
        }
        let outcome = Outcome::Code(self.values.push(&value) as u32);
        self.hashes.push(own);
        seen.insert(own, outcome);
        outcome
    }
}

/// The values of all rows so far, each once.
#[derive(Default)]
struct Interner {
    values: Texts,
    /// Part of each value's hash, and its code.
    codes: HashTable<(u32, u32)>,
}

impl Interner {
    fn code(&mut self, value: &str, hash: u128) -> u32 {
        // Every bit of the hash table's number follows from these 32.
        let short = (hash >> 64) as u32;
        let spread = |short: u32| u64::from(short).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let equal = |entry: &(u32, u32)| entry.0 == short && self.values[entry.1 as usize] == *value;
        match self.codes.entry(spread(short), equal, |entry| spread(entry.0)) {
            hash_table::Entry::Occupied(entry) => entry.get().1,
            hash_table::Entry::Vacant(entry) => {
                let code = self.values.push(value) as u32;
                entry.insert((short, code));
                code
            }
        }
    }
}

fn one_field(identity: &Identity, sources: &Sources, field: &IdentityField) -> Result<StandardField> {
    let mut interner = Interner::default();
    let mut out = StandardField { offsets: vec![0], ..StandardField::default() };
    for table in &sources.customers {
        let n = table.record_ids.len();
        let Some((_, extracts)) = field.places.iter().find(|(source, _)| *source == table.source) else {
            out.offsets.extend(std::iter::repeat_n(out.codes.len() as u32, n));
            continue;
        };
        let columns = extracts
            .iter()
            .map(|extract| {
                let form = match extract.columns()[..] {
                    [column] => identity.sources[table.source].id_form(column),
                    _ => None,
                };
                Ok(Place { extract, columns: columns_of(&table.frame, extract)?, form })
            })
            .collect::<Result<Vec<_>>>()?;
        let regions = Regions::of_source(&field.region, table.source, &table.frame)?;
        let mut counts =
            FieldCounts { source: identity.sources[table.source].name.clone(), records: n, ..FieldCounts::default() };
        let starts: Vec<usize> = (0..n).step_by(CHUNK).collect();
        for waiting in starts.chunks(WAITING) {
            let parts: Vec<Part> = waiting
                .par_iter()
                .map(|start| Part::of(field, &columns, &regions, *start..n.min(start + CHUNK)))
                .collect();
            for part in parts {
                let codes: Vec<u32> =
                    part.values.iter().zip(&part.hashes).map(|(value, hash)| interner.code(value, *hash)).collect();
                let before = out.codes.len();
                out.codes.extend(part.codes.iter().map(|code| codes[*code as usize]));
                for end in part.ends {
                    let start = out.offsets.last().map_or(0, |start| *start as usize);
                    // By what they say: codes depend on which records stand before.
                    let values = &interner.values;
                    let text = |code: &u32| &values[*code as usize];
                    out.codes[start..before + end as usize].sort_unstable_by(|a, b| text(a).cmp(text(b)));
                    out.offsets.push((before + end as usize) as u32);
                }
                counts.usable += part.counts.usable;
                counts.placeholders += part.counts.placeholders;
                counts.ignored += part.counts.ignored;
                counts.invalid += part.counts.invalid;
            }
        }
        out.counts.push(counts);
    }
    out.values = interner.values;
    out.values.shrink_to_fit();
    Ok(out)
}

fn columns_of(frame: &DataFrame, extract: &Extract) -> Result<Vec<StringChunked>> {
    extract.columns().into_iter().map(|column| Ok(frame.column(column)?.str()?.clone())).collect()
}

/// Calls `take` with every raw value that a record has in this place; false where what stands there is not understood.
fn each_raw(extract: &Extract, columns: &[StringChunked], row: usize, take: &mut dyn FnMut(&str)) -> bool {
    let Some(Some(value)) = columns.first().map(|column| column.get(row)) else {
        if let Extract::Join(_) = extract {
            join(columns, row, take);
        }
        return true;
    };
    let is_list = || value.trim_start().starts_with('[');
    match extract {
        Extract::Column(_) => take(value),
        Extract::Split(_, separator) => match is_list().then(|| json_texts(value, &[])).flatten() {
            Some(elements) => elements.iter().for_each(|element| take(element)),
            None => value.split(separator.as_str()).for_each(take),
        },
        // What most records hold that hold nothing.
        Extract::Json(..) if value == "{}" => {}
        Extract::Json(place) => match json_texts(value, &place.path) {
            Some(texts) => texts.iter().for_each(|text| take(text)),
            None => return false,
        },
        Extract::Join(_) => join(columns, row, take),
    }
    true
}

fn join(columns: &[StringChunked], row: usize, take: &mut dyn FnMut(&str)) {
    let parts: Vec<&str> =
        columns.iter().filter_map(|column| column.get(row)).map(str::trim).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() {
        take(&parts.join(" "));
    }
}
