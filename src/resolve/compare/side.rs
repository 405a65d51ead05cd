//! The values of one compared field, record by record.
//!
//! In: a field, how often its values are held, and its ladder. Out: the level of two records. It promises that a value
//! which two records share is equality, however many others they hold, and that no more than [`MOST`] values of a
//! record are compared one by one. It does not know what else is compared.

use crate::matching::MISSING;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, RecordIndex, StandardField};
use crate::types::{Ladder, Values};

number! {
    /// So many values of a record, the rarest, are compared with those of another that shares none of them.
    MOST: usize = 8;
}

/// In a row: the record holds no value of the field, or several.
pub(super) const NONE: u32 = u32::MAX;
pub(super) const SEVERAL: u32 = u32::MAX - 1;

/// A field that is compared.
pub(super) struct Side<'a> {
    pub(super) field: &'a StandardField,
    pub(super) held: &'a Frequencies,
    pub(super) values: Values<'a>,
    /// See [`Ladder::apart`].
    pub(super) apart: Option<u8>,
    /// The records that hold more than [`MOST`] values, ascending, and the rarest values of each, side by side.
    many: Vec<RecordIndex>,
    rarest: Vec<u32>,
}

impl<'a> Side<'a> {
    pub(super) fn new(ladder: &Ladder, field: &'a StandardField, held: &'a Frequencies) -> Self {
        let n = field.offsets.len().saturating_sub(1);
        let (mut many, mut rarest) = (Vec::new(), Vec::new());
        for record in (0..n).filter(|record| field.of(*record).len() > *MOST) {
            let mut codes = field.of(record).to_vec();
            let by_rarity = |code: &u32| (held.of.get(*code as usize).copied(), &field.values[*code as usize]);
            codes.sort_unstable_by(|a, b| by_rarity(a).cmp(&by_rarity(b)));
            many.push(record as RecordIndex);
            rarest.extend_from_slice(&codes[..*MOST]);
        }
        Self { field, held, values: Values::new(ladder, &field.values, held), apart: ladder.apart(), many, rarest }
    }

    /// How many values a record has on average, of those that are compared.
    pub(super) fn mean_values(&self) -> f64 {
        let n = self.field.offsets.len().saturating_sub(1);
        let beyond: usize = self.many.iter().map(|record| self.field.of(*record as usize).len() - *MOST).sum();
        (self.field.codes.len() - beyond) as f64 / n.max(1) as f64
    }

    /// How many values of a record are compared.
    pub(super) fn compared(&self, record: RecordIndex) -> usize {
        self.field.of(record as usize).len().min(*MOST)
    }

    /// The values of a record that are compared one by one.
    pub(super) fn telling(&self, record: RecordIndex) -> &[u32] {
        let all = self.field.of(record as usize);
        match self.many.binary_search(&record) {
            Ok(place) if all.len() > *MOST => &self.rarest[place * *MOST..(place + 1) * *MOST],
            _ => all,
        }
    }

    /// The best level over all values of both records, of which the codes are given where there is but one.
    pub(super) fn level(&self, a: RecordIndex, b: RecordIndex, code_a: u32, code_b: u32, scratch: &mut Scratch) -> u8 {
        if code_a == NONE || code_b == NONE {
            return MISSING;
        }
        if code_a != SEVERAL && code_b != SEVERAL {
            return self.values.level(code_a, code_b, scratch);
        }
        let (x, y) = (self.field.of(a as usize), self.field.of(b as usize));
        // Values that are equal agree better than any others.
        if let Some(code) = x.iter().find(|code| y.contains(code)) {
            return self.values.level(*code, *code, scratch);
        }
        let (x, y) = (self.telling(a), self.telling(b));
        let pairs = x.iter().flat_map(|x| y.iter().map(move |y| (*x, *y)));
        pairs.map(|(x, y)| self.values.level(x, y, scratch)).max().unwrap_or(MISSING)
    }

    /// The level of two texts without some words of each; none where nothing is left of one.
    pub(super) fn level_without(&self, a: u32, b: u32, without: &[Vec<u32>; 2], scratch: &mut Scratch) -> u8 {
        self.values.level_without(a, b, without, scratch).unwrap_or(MISSING)
    }

    /// Whether a name here is nearly the other record's name there.
    pub(super) fn crosses(&self, a: RecordIndex, other: &Self, b: RecordIndex, scratch: &mut Scratch) -> bool {
        let (x, y) = (self.telling(a), other.telling(b));
        x.iter().any(|x| y.iter().any(|y| self.values.crosses(*x, &other.values, *y, scratch)))
    }
}

/// The codes of all records, slot by slot, record by record; `slots` are the fields behind them.
pub(super) fn rows(slots: &[usize], fields: &[StandardField]) -> Vec<u32> {
    let n = fields.first().map_or(0, |field| field.offsets.len().saturating_sub(1));
    let mut rows = Vec::with_capacity(n * slots.len());
    for record in 0..n {
        rows.extend(slots.iter().map(|slot| match fields[*slot].of(record) {
            [] => NONE,
            [code] => *code,
            _ => SEVERAL,
        }));
    }
    rows
}
