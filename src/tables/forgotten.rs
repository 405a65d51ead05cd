//! Records that were asked to be forgotten: known by a keyed hash alone, so that they are left out when they come
//! again.

use std::collections::BTreeSet;

/// Hashes of records, and the key they were made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    key: [u8; 32],
    hashes: BTreeSet<String>,
}

impl Forgotten {
    /// The records with these hashes.
    pub fn new(key: [u8; 32], hashes: BTreeSet<String>) -> Self {
        Self { key, hashes }
    }

    /// The hash of a record: BLAKE3 under the key, 128 bits in hexadecimal digits.
    pub fn hash(&self, source: &str, key: &str) -> String {
        let content = format!("{source}\u{1f}{key}");
        blake3::keyed_hash(&self.key, content.as_bytes()).to_hex()[..32].to_owned()
    }

    /// These too.
    pub fn also(&mut self, hashes: &[String]) {
        self.hashes.extend(hashes.iter().cloned());
    }

    /// The hashes, ascending.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        self.hashes.iter().map(String::as_str)
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether this is one of them; `names` are what its source is called and was called before.
    pub fn holds<'a>(&self, names: impl IntoIterator<Item = &'a str>, key: &str) -> bool {
        !self.is_empty() && names.into_iter().any(|source| self.hashes.contains(&self.hash(source, key)))
    }
}
