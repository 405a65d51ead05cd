//! Hyphens, points and slashes in identifiers.
//!
//! In: an identifier field after standardising, and which records are of which source. Out: the same field, in which
//! `12-3456789` and `123456789` are one value. It promises that no two values become one which one source tells apart,
//! or which have their marks in other places: `1-234567` and `123-4567` keep them, and all others lose them.

use hashbrown::HashMap;

use crate::tables::{StandardField, Texts};
use crate::types::without_marks;

/// Leaves out the marks of identifiers where they tell nothing; `sources` are the records of each source.
pub(super) fn left_out(field: &mut StandardField, sources: &[std::ops::Range<usize>]) {
    let bare: Vec<Option<String>> = field.values.iter().map(without_marks).collect();
    if bare.iter().all(Option::is_none) {
        return;
    }
    let shown = |code: u32| bare[code as usize].as_deref().unwrap_or(&field.values[code as usize]);
    // Two spellings in one record are one identifier.
    let mut one: Vec<u32> = (0..field.values.len() as u32).collect();
    for record in 0..field.offsets.len().saturating_sub(1) {
        let own = field.of(record);
        for (at, code) in own.iter().enumerate() {
            if let Some(other) = own[..at].iter().find(|other| shown(**other) == shown(*code)) {
                let (a, b) = (root(&one, *code), root(&one, *other));
                one[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut apart: Vec<String> = Vec::new();
    for records in sources {
        let mut seen: HashMap<&str, u32> = HashMap::default();
        for code in records.clone().flat_map(|record| field.of(record)) {
            let spelling = root(&one, *code);
            if *seen.entry(shown(*code)).or_insert(spelling) != spelling {
                apart.push(shown(*code).to_owned());
            }
        }
    }
    // The first of the values that are one without marks, and where it has them.
    let mut places: HashMap<&str, Vec<usize>> = HashMap::default();
    for code in 0..field.values.len() as u32 {
        let here = places_of_marks(&field.values[code as usize]);
        let known = places.entry(shown(code)).or_insert_with(|| here.clone());
        let (few, many) = if here.len() < known.len() { (&here, &*known) } else { (&*known, &here) };
        if few.iter().any(|place| !many.contains(place)) {
            apart.push(shown(code).to_owned());
        } else if here.len() > known.len() {
            *known = here;
        }
    }
    apart.sort_unstable();
    apart.dedup();
    let mut values = Texts::default();
    let mut known: HashMap<&str, u32> = HashMap::default();
    let codes: Vec<u32> = (0..field.values.len() as u32)
        .map(|code| {
            let text = shown(code);
            let is_apart = apart.binary_search_by(|apart| apart.as_str().cmp(text)).is_ok();
            let text = if is_apart { &field.values[code as usize] } else { text };
            *known.entry(text).or_insert_with(|| values.push(text) as u32)
        })
        .collect();
    let (mut offsets, mut of_records) = (vec![0], Vec::with_capacity(field.codes.len()));
    for record in 0..field.offsets.len().saturating_sub(1) {
        let mut own: Vec<u32> = field.of(record).iter().map(|code| codes[*code as usize]).collect();
        own.sort_unstable_by(|a, b| values[*a as usize].cmp(&values[*b as usize]));
        own.dedup();
        of_records.extend(own);
        offsets.push(of_records.len() as u32);
    }
    drop((known, places));
    field.doubtful = field.doubtful.iter().map(|code| codes[*code as usize]).collect();
    field.doubtful.sort_unstable();
    (field.values, field.codes, field.offsets) = (values, of_records, offsets);
}

/// How many letters and digits stand before each mark.
fn places_of_marks(id: &str) -> Vec<usize> {
    let (mut places, mut before) = (Vec::new(), 0);
    for c in id.chars() {
        if c.is_ascii_alphanumeric() { before += 1 } else { places.push(before) }
    }
    places
}

/// The first of the spellings that are one with a spelling.
fn root(one: &[u32], mut code: u32) -> u32 {
    while one[code as usize] != code {
        code = one[code as usize];
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of two sources; each record has these values.
    fn field(records: &[&[&str]], first: usize) -> (Vec<Vec<String>>, usize) {
        let mut field = StandardField { offsets: vec![0], ..StandardField::default() };
        let mut known: HashMap<&str, u32> = HashMap::default();
        for values in records {
            for value in *values {
                let code = *known.entry(value).or_insert_with(|| field.values.push(value) as u32);
                field.codes.push(code);
            }
            field.offsets.push(field.codes.len() as u32);
        }
        left_out(&mut field, &[0..first, first..records.len()]);
        let shown = (0..records.len())
            .map(|record| field.of(record).iter().map(|code| field.values[*code as usize].to_owned()).collect());
        (shown.collect(), field.values.len())
    }

    #[test]
    fn marks_tell_nothing_where_no_source_tells_two_values_by_them() {
        let (shown, values) = field(&[&["12-3456789"], &["98-7654321"], &["123456789"], &["98.7654321"]], 2);
        assert_eq!(shown, [["123456789"], ["987654321"], ["123456789"], ["987654321"]]);
        assert_eq!(values, 2);
    }

    #[test]
    fn values_that_a_source_tells_apart_by_marks_keep_them_and_no_others_do() {
        let (shown, _) = field(&[&["1-234567"], &["123-4567"], &["55-66777"], &["1234567"], &["5566777"]], 3);
        assert_eq!(shown, [["1-234567"], ["123-4567"], ["5566777"], ["1234567"], ["5566777"]]);
    }

    #[test]
    fn marks_in_other_places_make_another_value() {
        for (a, b) in [("2024-001", "202-4001"), ("192.168.1.12", "192.168.11.2"), ("1.12.2024", "11.2.2024")] {
            assert_eq!(field(&[&[a], &[b]], 1).0, [[a], [b]]);
        }
        let (shown, _) = field(&[&["12.345.678/0001-95"], &["12345678/0001-95"]], 1);
        assert_eq!(shown, [["12345678000195"], ["12345678000195"]]);
    }

    #[test]
    fn two_spellings_in_one_record_are_one_identifier() {
        assert_eq!(field(&[&["12-34567", "1234567"]], 1).0, [["1234567"]]);
        for records in [[&["12-34567", "1234567"][..], &["12-34567"]], [&["12-34567"], &["12-34567", "1234567"]]] {
            assert_eq!(field(&records, 2).0, [["1234567"], ["1234567"]]);
        }
    }
}
