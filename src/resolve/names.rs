//! Whether records that share a value bear the names of several customers.
//!
//! In: the field that tells customers apart, and records. Out: those that may be one customer, if any. Names are
//! compared as the model compares them. It promises that one record with a wrong name separates no others, unless the
//! names were given so that they separate: `john.smith@` and `john.smith2@` of one company. It links nothing.

use std::borrow::Cow;

use super::cluster::joined::Joined;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, RecordIndex, StandardField, Texts};
use crate::types::{FieldType, Ladder, Values};

/// The names of records, and how they are compared.
pub(super) struct Names<'a> {
    field: &'a StandardField,
    kind: FieldType,
    ladder: Ladder,
    /// From this level on two names are one; without it only equal ones are.
    alike: Option<u8>,
    of_persons: bool,
}

impl<'a> Names<'a> {
    /// The names in a field.
    pub(super) fn of(kind: FieldType, field: &'a StandardField) -> Self {
        let ladder = Ladder::Type(kind);
        let alike = ladder.foretells().map(|(_, level)| level);
        Self { field, kind, alike, ladder, of_persons: kind.is_personal() }
    }

    /// Those of the records that one customer may have: none where they are several customers'. Whoever alone bears
    /// what is no slip of what the others bear, as with the day of birth of a father, has nothing to do with them.
    pub(super) fn of_one<'r>(&self, records: &'r [RecordIndex]) -> Cow<'r, [RecordIndex]> {
        if self.are_of_several(records) {
            return Cow::Borrowed(&[]);
        }
        let Some(apart) = self.ladder.apart() else { return Cow::Borrowed(records) };
        let codes = self.codes(records);
        let mut one = self.joined(&codes, apart + 1);
        let root = |one: &mut Joined, code: &u32| one.root(codes.binary_search(code).unwrap_or(0) as u32);
        let mut of: Vec<Vec<u32>> = Vec::with_capacity(records.len());
        let mut bearers = vec![0usize; codes.len()];
        for record in records {
            let mut roots: Vec<u32> = self.field.of(*record as usize).iter().map(|code| root(&mut one, code)).collect();
            roots.sort_unstable();
            roots.dedup();
            roots.iter().for_each(|root| bearers[*root as usize] += 1);
            of.push(roots);
        }
        if bearers.iter().filter(|bearers| **bearers > 0).nth(1).is_none() {
            return Cow::Borrowed(records);
        }
        // Two that contradict each other are as good as each other.
        let mut several = (0..bearers.len()).filter(|root| bearers[*root] > 1);
        let (Some(most), None) = (several.next(), several.next()) else { return Cow::Borrowed(&[]) };
        let stays = |(_, roots): &(&RecordIndex, &Vec<u32>)| roots.is_empty() || roots.contains(&(most as u32));
        Cow::Owned(records.iter().zip(&of).filter(stays).map(|(record, _)| *record).collect())
    }

    /// What they bear, each once.
    fn codes(&self, records: &[RecordIndex]) -> Vec<u32> {
        let mut codes: Vec<u32> = records.iter().flat_map(|record| self.field.of(*record as usize)).copied().collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Whether two or more of the records bear one name and two or more another, or two that were given apart, or three
    /// persons or more bear names that are not alike. A person has one name; a company may be known by three.
    fn are_of_several(&self, records: &[RecordIndex]) -> bool {
        let codes = self.codes(records);
        if codes.len() < 2 {
            return false;
        }
        let bearers =
            |code: &&u32| records.iter().filter(|r| self.field.of(**r as usize).contains(code)).nth(1).is_some();
        if codes.iter().filter(bearers).nth(1).is_some() || self.are_given_apart(&codes) {
            return true;
        }
        if codes.len() < 3 || !self.of_persons {
            return false;
        }
        let mut one = self.alike.map_or_else(|| Joined::new(codes.len()), |alike| self.joined(&codes, alike));
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

    fn are_given_apart(&self, codes: &[u32]) -> bool {
        let text = |code: u32| &self.field.values[code as usize];
        let given_apart = |(at, one): (usize, &u32)| {
            codes[..at].iter().any(|other| (self.kind.about().are_given_apart)(text(*one), text(*other)))
        };
        codes.iter().enumerate().any(given_apart)
    }

    /// The names in sets of those that agree as well as this.
    fn joined(&self, codes: &[u32], level: u8) -> Joined {
        let mut one = Joined::new(codes.len());
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
                if values.level(a, b, &mut scratch) >= level {
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

    fn of_one(kind: FieldType, names: &[&str]) -> Vec<RecordIndex> {
        let mut field = StandardField { offsets: vec![0], ..StandardField::default() };
        for name in names {
            if name.is_empty() {
                field.offsets.push(field.codes.len() as u32);
                continue;
            }
            let known = field.values.iter().position(|value| value == *name);
            let code = known.unwrap_or_else(|| field.values.push(name));
            field.codes.push(code as u32);
            field.offsets.push(field.codes.len() as u32);
        }
        let records: Vec<RecordIndex> = (0..names.len() as RecordIndex).collect();
        Names::of(kind, &field).of_one(&records).into_owned()
    }

    #[test]
    fn a_wrong_name_separates_nobody_and_strangers_are_told_apart() {
        use FieldType::{CompanyName, Email, PersonName};
        for (kind, names, apart) in [
            (PersonName, &["ann smith", "bob jones", "carla diaz"][..], true),
            (PersonName, &["ann smith", "ann smith", "bob jones", "bob jones"], true),
            (PersonName, &["ann smith", "ann smith", "bob jones"], false),
            (PersonName, &["ann smith", "ann smyth", "anne smith"], false),
            (PersonName, &["ann smith", "ann smith"], false),
            (Email, &["ann.smith@acme.com", "ann.smith2@acme.com"], true),
            (Email, &["ann.smith@gmail.com", "ann.smith2@gmail.com"], false),
            (Email, &["ann.smith@acme.com", "asmith@gmail.com"], false),
            (CompanyName, &["nordwind logistics", "acme", "berg bau"], false),
            (CompanyName, &["acme", "acme", "acme"], false),
            (CompanyName, &["acme", "acme", "acme logistics", "acme logistics"], true),
        ] {
            let all: Vec<RecordIndex> = (0..names.len() as RecordIndex).collect();
            assert_eq!(of_one(kind, names), if apart { Vec::new() } else { all }, "{names:?}");
        }
    }

    #[test]
    fn a_day_that_is_no_slip_of_the_others_is_another_persons() {
        for (days, stay) in [
            (&["1957-12-03", "1984-04-16"][..], &[][..]),
            (&["1957-12-03", "1984-04-16", ""], &[]),
            (&["1957-12-03", "1984-04-16", "", "1957-12-03"], &[0, 2, 3]),
            (&["1957-12-03", "1957-12-08", "1984-04-16"], &[0, 1]),
            (&["1957-12-03", "1957-12-08"], &[0, 1]),
            (&["1957-12-03", "1957-12-03", "1984-04-16", "1984-04-16"], &[]),
            (&["1957-12-03", "1957-12-08", "1984-04-16", "1984-04-18"], &[]),
            (&["1957-12-03", ""], &[0, 1]),
        ] {
            assert_eq!(of_one(FieldType::Date, days), stay, "{days:?}");
        }
    }
}
