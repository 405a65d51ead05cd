//! Hyphens, points and slashes in identifiers.
//!
//! In: an identifier field after standardising, and which records are of which source. Out: the same field, in which
//! `12-3456789` and `123456789` are one value. It promises that no two values which one source tells apart become one:
//! where two of its records have `1-234567` and `123-4567`, these keep their marks, and all others lose them.

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
    let mut apart: Vec<String> = Vec::new();
    for records in sources {
        let mut seen: HashMap<&str, (u32, usize)> = HashMap::default();
        for record in records.clone() {
            for code in field.of(record) {
                let (first, holder) = *seen.entry(shown(*code)).or_insert((*code, record));
                // Two spellings in one record are one identifier.
                if first != *code && holder != record {
                    apart.push(shown(*code).to_owned());
                }
            }
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
    drop(known);
    field.doubtful = field.doubtful.iter().map(|code| codes[*code as usize]).collect();
    field.doubtful.sort_unstable();
    (field.values, field.codes, field.offsets) = (values, of_records, offsets);
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
        let (shown, values) = field(&[&["12-3456789"], &["98-7654321"], &["123456789"], &["987.654.321"]], 2);
        assert_eq!(shown, [["123456789"], ["987654321"], ["123456789"], ["987654321"]]);
        assert_eq!(values, 2);
    }

    #[test]
    fn values_that_a_source_tells_apart_by_marks_keep_them_and_no_others_do() {
        let (shown, _) = field(&[&["1-234567"], &["123-4567"], &["55-66777"], &["1234567"], &["5566777"]], 3);
        assert_eq!(shown, [["1-234567"], ["123-4567"], ["5566777"], ["1234567"], ["5566777"]]);
    }

    #[test]
    fn two_spellings_in_one_record_are_one_identifier() {
        assert_eq!(field(&[&["12-34567", "1234567"]], 1).0, [["1234567"]]);
    }
}
