//! Value frequencies in the file of a fitted model.
//!
//! In: what stands in the file. Out: [`SavedFrequencies`], and back. It promises that what it writes is read back
//! without loss. Values stand there as hashes only; a hash is no secret, for who guesses a value can ask for it, so
//! only what many customers hold is listed.

use serde::Deserialize as _;
use serde::de::{Deserializer, Error as _};

use crate::tables::{Common, SavedFrequencies};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    field: String,
    r#type: String,
    equal_pairs: u64,
    values: Listed,
    words: Option<Listed>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    records: u64,
    salt: String,
    rare: f64,
    common: String,
}

/// Reads them, for serde.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<SavedFrequencies>>, D::Error> {
    let Some(fields) = Option::<Vec<Field>>::deserialize(from)? else { return Ok(None) };
    let mut known = std::collections::BTreeSet::new();
    let once = fields.iter().all(|field| known.insert(field.field.clone()));
    let understood: Option<Vec<SavedFrequencies>> = fields.into_iter().map(Field::understood).collect();
    understood.filter(|_| once).map(Some).ok_or_else(|| D::Error::custom("no frequencies"))
}

impl Field {
    fn understood(self) -> Option<SavedFrequencies> {
        let Self { field, r#type: kind, equal_pairs, values, words } = self;
        let values = values.understood()?;
        let words = match words {
            Some(words) => Some(words.understood()?),
            None => None,
        };
        // Two records may share several values of a list, and not thousands.
        let records = u128::from(values.records);
        let possible = u128::from(equal_pairs) <= 1_000 * (records * records.saturating_sub(1) / 2);
        possible.then_some(SavedFrequencies { field, kind, equal_pairs, values, words })
    }
}

impl Listed {
    fn understood(self) -> Option<Common> {
        let entry = |line: &str| {
            let (hash, n) = line.split_once(' ')?;
            Some((number(hash)?, n.parse().ok().filter(|n| *n > 0)?))
        };
        let counts: Vec<(u64, u32)> = self.common.lines().map(entry).collect::<Option<_>>()?;
        // Nothing is held by more records than there are.
        let among = |n: f64| n <= self.records.max(1) as f64;
        let sound = counts.is_sorted_by(|a, b| a.0 < b.0) && counts.iter().all(|(_, n)| among(f64::from(*n)));
        let sound = sound && self.rare > 0.0 && among(self.rare);
        let salt = number(&self.salt)?;
        sound.then_some(Common { records: self.records, salt, counts, rare: self.rare })
    }
}

/// Sixteen hexadecimal digits.
fn number(text: &str) -> Option<u64> {
    let is_hash = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| u64::from_str_radix(text, 16).ok())?
}

/// The part of the file that holds them.
pub(super) fn to_yaml(all: &[SavedFrequencies]) -> String {
    let mut text = "# How often values and words are held, by hash: those that at least 20 customers hold; any other \
                    by `rare` records.\nfrequencies:\n"
        .to_owned();
    for SavedFrequencies { field, kind, equal_pairs, values, words } in all {
        text.push_str(&format!(
            "  - field: {field}\n    type: {kind}\n    equal_pairs: {equal_pairs}\n    values:\n{}",
            listed(values)
        ));
        if let Some(words) = words {
            text.push_str(&format!("    words:\n{}", listed(words)));
        }
    }
    text
}

fn listed(common: &Common) -> String {
    let Common { records, salt, rare, .. } = common;
    let mut text = format!("      records: {records}\n      salt: \"{salt:016x}\"\n      rare: {rare:?}\n");
    match common.counts.is_empty() {
        true => text.push_str("      common: \"\"\n"),
        false => text.push_str("      common: |\n"),
    }
    for (hash, n) in &common.counts {
        text.push_str(&format!("        {hash:016x} {n}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct File {
        #[serde(default, deserialize_with = "read")]
        frequencies: Option<Vec<SavedFrequencies>>,
    }

    fn saved() -> Vec<SavedFrequencies> {
        let common =
            |records, counts: &[(u64, u32)], rare| Common { records, salt: 7 << 60, counts: counts.to_vec(), rare };
        let one = SavedFrequencies {
            field: "city".to_owned(),
            kind: "city".to_owned(),
            equal_pairs: u64::MAX / 2,
            values: common(5_000_000_000, &[(0, 20), (0x00e1, u32::MAX), (u64::MAX, 33)], 1.0 / 3.0),
            words: Some(common(12, &[], 2.5)),
        };
        vec![one.clone(), SavedFrequencies { field: "phone".to_owned(), words: None, ..one }]
    }

    #[test]
    fn what_is_written_is_read_back() {
        let read: File = serde_yaml::from_str(&to_yaml(&saved())).unwrap();
        assert_eq!(read.frequencies, Some(saved()));
        let without: File = serde_yaml::from_str("{}").unwrap();
        assert_eq!(without.frequencies, None);
    }

    #[test]
    fn a_file_that_was_spoilt_is_no_model() {
        let good = to_yaml(&saved());
        for (from, to) in [
            ("rare: 2.5", "rare: .inf"),
            ("rare: 2.5", "rare: -1.0"),
            ("rare: 2.5", "rare: .nan"),
            ("0000000000000000 20", "0000000000000000 0"),
            ("0000000000000000 20", "000000000000000 20"),
            ("0000000000000000 20", "+000000000000000 20"),
            ("0000000000000000 20", "0000000000000000"),
            ("0000000000000000 20", "0000000000000000 -20"),
            ("0000000000000000 20", "00000000000000ff 20"),
            ("records: 12", "records: -12"),
            ("records: 5000000000", "records: 0"),
            ("records: 5000000000", "records: 30"),
            ("records: 12", "records: 2"),
            ("rare: 2.5", "rare: 1e300"),
            ("field: phone", "field: city"),
            ("equal_pairs", "equal"),
            ("    words:\n", "    words:\n      more: 1\n"),
        ] {
            assert!(good.contains(from), "{from}");
            assert!(serde_yaml::from_str::<File>(&good.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
