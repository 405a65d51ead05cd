//! Every identity field of every record, standardised once per distinct raw value.

mod marks;
pub(super) mod parts;

use std::hash::{BuildHasherDefault, Hasher};

use anyhow::Result;
use chrono_tz::Tz;
use hashbrown::{HashMap, HashTable, hash_table};
use polars::prelude::StringChunked;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::config::{Extract, Identity, IdentityField};
use crate::sources::{Regions, StandIns};
use crate::tables::{Counting, FieldCounts, Places, SourceTable, Sources, StandardField, Texts, Wrong};
use crate::types::{Assumed, FieldType, IdForm, Standardised, in_form, standardise, without_marks};
use parts::{Twins, columns_of, each_raw, forms_of, twins};

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
        Standardised::Value(value) => match field.kind.about().is_an_identifier.then(|| without_marks(&value)) {
            Some(Some(bare)) => vec![value, bare],
            _ => vec![value],
        },
        _ => vec![raw.to_owned()],
    }
}

/// What became of a raw value: a code, or why there is none.
#[derive(Clone, Copy)]
enum Outcome {
    Code(u32),
    Doubtful(u32),
    Missing,
    Placeholder,
    NoDate,
    Ignored,
    Invalid,
}

/// Columns from which the values of a field are taken together.
struct Taken<'a> {
    extract: &'a Extract,
    columns: Vec<StringChunked>,
    /// The form that is declared for the IDs there.
    form: Option<&'a IdForm>,
    /// The form that is declared for the days there.
    written: Option<&'a str>,
    /// Of an identifier the forms that are declared for its parts.
    ids: Option<Vec<Option<&'a IdForm>>>,
}

/// Where a source has the values of a field, and how they are read.
struct Place<'a> {
    kind: FieldType,
    columns: Vec<Taken<'a>>,
    regions: Regions,
    places: &'a Places,
    zone: Option<Tz>,
    /// The days that stand for no date here.
    stand_ins: StandIns,
    /// Identifiers that are put together of different parts.
    twins: &'a Twins,
}

/// What becomes of some rows, with codes of their own.
#[derive(Default)]
struct Part {
    /// The values, by the code they have here.
    values: Texts,
    hashes: Vec<u128>,
    /// Those that are none of the field's type.
    doubtful: Vec<u32>,
    /// Where each row's codes end.
    ends: Vec<u32>,
    codes: Vec<u32>,
    counts: FieldCounts,
    /// By column, what is not what the field says.
    unread: Vec<Counting>,
    /// By column, what stands for no date.
    no_date: Vec<Counting>,
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
    fn of(place: &Place<'_>, rows: std::ops::Range<usize>) -> Self {
        let none = || vec![Counting::default(); place.columns.len()];
        let mut part = Self { unread: none(), no_date: none(), ..Self::default() };
        // By 128-bit hash: two of a billion values collide with a chance of 10^-21.
        let mut seen: HashMap<u128, Outcome, BuildHasherDefault<AsIs>> = HashMap::default();
        for row in rows {
            let (start, mut is_usable) = (part.codes.len(), false);
            let (region, salt) = place.regions.of(row);
            let read_row = place.places.read_row(row);
            for (e, Taken { extract, columns, form, written, ids }) in place.columns.iter().enumerate() {
                let is_read = each_raw(extract, columns, row, ids.as_deref(), &mut |raw| {
                    let bare = form.and_then(|form| form.bare(raw));
                    if form.is_some() && bare.is_none() {
                        // It is said of the form of the column.
                        return part.not_in_form(place.kind, raw);
                    }
                    let iso = written.and_then(|written| in_form(raw, written));
                    let forms = ids.as_deref().filter(|_| matches!(extract, Extract::Join(_)));
                    let apart = forms.and_then(|forms| place.twins.apart(place.kind, columns, forms, row));
                    let raw = iso.as_deref().or(apart.as_deref()).or(bare).unwrap_or(raw);
                    let hash = xxh3_128(raw.as_bytes()) ^ u128::from(salt);
                    let outcome = match seen.get(&hash) {
                        _ if place.stand_ins.hold(raw, assumed(region, place.zone)) => Outcome::NoDate,
                        Some(outcome) => *outcome,
                        None => {
                            let outcome = part.standardised(place.kind, region, raw, &mut seen);
                            seen.insert(hash, outcome);
                            outcome
                        }
                    };
                    if !matches!(outcome, Outcome::Missing) {
                        part.unread[e].saw(read_row, !matches!(outcome, Outcome::Invalid | Outcome::Doubtful(_)));
                        part.no_date[e].saw(read_row, !matches!(outcome, Outcome::NoDate));
                    }
                    is_usable |= matches!(outcome, Outcome::Code(_));
                    match outcome {
                        Outcome::Code(code) | Outcome::Doubtful(code) if !part.codes[start..].contains(&code) => {
                            part.codes.push(code);
                        }
                        _ => {}
                    }
                    match outcome {
                        Outcome::Code(_) | Outcome::Missing => {}
                        Outcome::Placeholder | Outcome::NoDate => part.counts.placeholders += 1,
                        Outcome::Ignored => part.counts.ignored += 1,
                        Outcome::Invalid | Outcome::Doubtful(_) => part.counts.invalid += 1,
                    }
                });
                if !is_read {
                    part.unread[e].saw(read_row, false);
                    part.counts.invalid += 1;
                }
            }
            part.counts.usable += usize::from(is_usable);
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
        let (value, is_doubtful) = match standardise(kind, region, raw) {
            Standardised::Value(value) => (value, false),
            Standardised::Doubtful(value) => (value, true),
            Standardised::Missing => return Outcome::Missing,
            Standardised::Placeholder => return Outcome::Placeholder,
            Standardised::Ignored => return Outcome::Ignored,
            Standardised::Invalid => return Outcome::Invalid,
        };
        let text = xxh3_128(value.as_bytes());
        // As a raw value a doubtful one may be read otherwise in another region.
        let own = if is_doubtful { !text } else { text };
        if let Some(outcome @ (Outcome::Code(_) | Outcome::Doubtful(_))) = seen.get(&own) {
            return *outcome;
        }
        let code = self.values.push(&value) as u32;
        let outcome = if is_doubtful { Outcome::Doubtful(code) } else { Outcome::Code(code) };
        self.doubtful.extend(is_doubtful.then_some(code));
        self.hashes.push(text);
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

pub(super) fn one_field(identity: &Identity, sources: &Sources, field: &IdentityField) -> Result<StandardField> {
    let mut interner = Interner::default();
    let mut out = StandardField { offsets: vec![0], ..StandardField::default() };
    let twins = twins(identity, sources, field)?;
    for table in &sources.customers {
        let n = table.record_ids.len();
        let Some((_, extracts)) = field.places.iter().find(|(source, _)| *source == table.source) else {
            out.offsets.extend(std::iter::repeat_n(out.codes.len() as u32, n));
            continue;
        };
        let columns = extracts
            .iter()
            .map(|extract| {
                let source = &identity.sources[table.source];
                let (form, written) = match extract.columns()[..] {
                    [column] => (source.id_form(column), source.form(column).filter(|_| field.kind.about().is_a_day)),
                    _ => (None, None),
                };
                let ids = field.kind.about().is_an_identifier.then(|| forms_of(source, extract));
                Ok(Taken { extract, columns: columns_of(&table.frame, extract)?, form, written, ids })
            })
            .collect::<Result<Vec<_>>>()?;
        let place = Place::new(field, columns, table, identity.sources[table.source].timezone, &twins)?;
        let columns = &place.columns;
        let mut counts =
            FieldCounts { source: identity.sources[table.source].name.clone(), records: n, ..FieldCounts::default() };
        let none = || vec![Counting::default(); columns.len()];
        let (mut unread, mut no_date) = (none(), none());
        let starts: Vec<usize> = (0..n).step_by(CHUNK).collect();
        for waiting in starts.chunks(WAITING) {
            let parts: Vec<Part> =
                waiting.par_iter().map(|start| Part::of(&place, *start..n.min(start + CHUNK))).collect();
            for part in parts {
                let codes: Vec<u32> =
                    part.values.iter().zip(&part.hashes).map(|(value, hash)| interner.code(value, *hash)).collect();
                out.doubtful.extend(part.doubtful.iter().map(|code| codes[*code as usize]));
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
                unread.iter_mut().zip(part.unread).for_each(|(whole, part)| whole.add(part));
                no_date.iter_mut().zip(part.no_date).for_each(|(whole, part)| whole.add(part));
            }
        }
        for (column, taken) in columns.iter().enumerate() {
            let name = taken.extract.columns().join(" + ");
            let said = |counting: &Counting, wrong| counting.said(&name, wrong, &table.places);
            counts.unread.extend(said(&unread[column], Wrong::Unread));
            counts.unread.extend(said(&no_date[column], Wrong::NoDate));
        }
        out.counts.push(counts);
    }
    out.doubtful.sort_unstable();
    out.doubtful.dedup();
    out.values = interner.values;
    // What is put together of several columns says by its places where its parts end.
    let is_joined = field.places.iter().flat_map(|(_, all)| all).any(|place| matches!(place, Extract::Join(_)));
    if field.kind.about().is_an_identifier && !is_joined {
        let of_sources: Vec<_> = (0..sources.customers.len()).map(|position| sources.range(position)).collect();
        marks::left_out(&mut out, &of_sources);
    }
    out.values.shrink_to_fit();
    Ok(out)
}

impl<'a> Place<'a> {
    fn new(
        field: &IdentityField,
        columns: Vec<Taken<'a>>,
        table: &'a SourceTable,
        zone: Option<Tz>,
        twins: &'a Twins,
    ) -> Result<Self> {
        let regions = Regions::of_source(&field.region, table.source, &table.frame)?;
        let stand_ins = match field.kind.about().is_a_day {
            true => StandIns::of(&|take| {
                for row in 0..table.record_ids.len() {
                    for Taken { extract, columns, written, .. } in &columns {
                        let assumed = Assumed { form: *written, ..assumed(regions.of(row).0, zone) };
                        each_raw(extract, columns, row, None, &mut |raw| take(raw, assumed));
                    }
                }
            }),
            false => StandIns::default(),
        };
        Ok(Self { kind: field.kind, columns, regions, places: &table.places, zone, stand_ins, twins })
    }
}

fn assumed(region: Option<&str>, zone: Option<Tz>) -> Assumed<'_> {
    Assumed { region, zone, ..Assumed::default() }
}
