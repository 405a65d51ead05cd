//! Whether records that share a value bear the names of several customers.
//!
//! In: the field that tells customers apart, and records. Out: yes or no. Names are compared as the model compares
//! them. It promises that one record with a wrong name separates nobody. It links nothing.

use super::cluster::joined::Joined;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, RecordIndex, StandardField, Texts};
use crate::types::{FieldType, Ladder, Values};

/// The names of records, and how they are compared.
pub(super) struct Names<'a> {
    field: &'a StandardField,
    ladder: Ladder,
    /// From this level on two names are one; without it only equal ones are.
    alike: Option<u8>,
    of_persons: bool,
}

impl<'a> Names<'a> {
    /// The names in a field.
    pub(super) fn of(kind: FieldType, field: &'a StandardField) -> Self {
        let ladder = Ladder::Type(kind);
        Self { field, alike: ladder.foretells().map(|(_, level)| level), ladder, of_persons: kind.is_personal() }
    }

    /// Whether two or more of the records bear one name and two or more another, or three persons or more bear names
    /// that are not alike. A person has one name; a company may be known by three.
    pub(super) fn are_of_several(&self, records: &[RecordIndex]) -> bool {
        let mut codes: Vec<u32> = records.iter().flat_map(|record| self.field.of(*record as usize)).copied().collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() < 2 {
            return false;
        }
        let bearers =
            |code: &&u32| records.iter().filter(|r| self.field.of(**r as usize).contains(code)).nth(1).is_some();
        if codes.iter().filter(bearers).nth(1).is_some() {
            return true;
        }
        if codes.len() < 3 || !self.of_persons {
            return false;
        }
        let mut one = self.alike(&codes);
        let place = |code: &u32| codes.binary_search(code).unwrap_or(0) as u32;
        for record in records {
            // Names of one record are one customer's.
            let of_record = self.field.of(*record as usize);
            if let Some((first, others)) = of_record.split_first() {
                for other in others {
                    one.join(place(first), place(other));
                }
            }
        }
        (0..codes.len() as u32).filter(|name| one.root(*name) == *name).nth(2).is_some()
    }

    /// The names in sets of those that are alike.
    fn alike(&self, codes: &[u32]) -> Joined {
        let mut one = Joined::new(codes.len());
        let Some(alike) = self.alike else { return one };
        let mut texts = Texts::default();
        for code in codes {
            texts.push(&self.field.values[*code as usize]);
        }
        // The records that share a value are all that is looked at, so every word is as rare as every other.
        let (records, of) = (codes.len() as u64, vec![1; codes.len()]);
        let held = Frequencies { records, of, ..Frequencies::default() };
        let (values, mut scratch) = (Values::new(&self.ladder, &texts, &held), Scratch::default());
        for a in 0..codes.len() as u32 {
            for b in 0..a {
                if values.level(a, b, &mut scratch) >= alike {
                    one.join(a, b);
                }
            }
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn several(kind: FieldType, names: &[&str]) -> bool {
        let mut field = StandardField { offsets: vec![0], ..StandardField::default() };
        for name in names {
            let known = field.values.iter().position(|value| value == *name);
            let code = known.unwrap_or_else(|| field.values.push(name));
            field.codes.push(code as u32);
            field.offsets.push(field.codes.len() as u32);
        }
        let records: Vec<RecordIndex> = (0..names.len() as RecordIndex).collect();
        Names::of(kind, &field).are_of_several(&records)
    }

    #[test]
    fn a_wrong_name_separates_nobody_and_strangers_are_told_apart() {
        use FieldType::{CompanyName, PersonName};
        for (kind, names, apart) in [
            (PersonName, &["ann smith", "bob jones", "carla diaz"][..], true),
            (PersonName, &["ann smith", "ann smith", "bob jones", "bob jones"], true),
            (PersonName, &["ann smith", "ann smith", "bob jones"], false),
            (PersonName, &["ann smith", "ann smyth", "anne smith"], false),
            (PersonName, &["ann smith", "ann smith"], false),
            (CompanyName, &["nordwind logistics", "acme", "berg bau"], false),
            (CompanyName, &["acme", "acme", "acme"], false),
            (CompanyName, &["acme", "acme", "acme logistics", "acme logistics"], true),
        ] {
            assert_eq!(several(kind, names), apart, "{names:?}");
        }
    }
}
