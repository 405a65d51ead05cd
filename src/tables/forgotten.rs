//! Records that were asked to be forgotten: known by a keyed hash alone, so that they are left out when they come
//! again.

use std::collections::BTreeSet;

/// What stands before a key of which the case does not matter; no name of a source holds it.
const ANY_CASE: &str = "\u{1f}any case\u{1f}";

/// Hashes of records, and the key they were made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    key: [u8; 32],
    hashes: BTreeSet<String>,
    /// Hashes of the same, in which the case of letters does not matter.
    in_any_case: BTreeSet<String>,
    /// Sources that were renamed, one after the other.
    renamed: Vec<Renamed>,
}

/// A source that was renamed. Those of one version have exchanged their names at once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Renamed {
    /// The first version under the new name.
    pub version: u64,
    /// The name before.
    pub from: String,
    /// The name since; the same where its record IDs are written in other letters from then on.
    pub to: String,
}

impl Forgotten {
    /// The records with these hashes; those of the second set are such in which the case of letters does not matter.
    pub fn new(
        key: [u8; 32],
        (hashes, in_any_case): (BTreeSet<String>, BTreeSet<String>),
        renamed: Vec<Renamed>,
    ) -> Self {
        Self { key, hashes, in_any_case, renamed }
    }

    /// The hash of a record: BLAKE3 under the key, 128 bits in hexadecimal digits.
    pub fn hash(&self, source: &str, key: &str) -> String {
        let content = format!("{source}\u{1f}{key}");
        blake3::keyed_hash(&self.key, content.as_bytes()).to_hex()[..32].to_owned()
    }

    /// The hash of all records that are called so but for the case of letters.
    pub fn hash_of_any_case(&self, source: &str, key: &str) -> String {
        self.hash(&format!("{ANY_CASE}{source}"), &key.to_lowercase())
    }

    /// These too.
    pub fn also(&mut self, hashes: &[String], in_any_case: &[String]) {
        self.hashes.extend(hashes.iter().cloned());
        self.in_any_case.extend(in_any_case.iter().cloned());
    }

    /// The hashes in which the case of letters does not matter, ascending.
    pub fn in_any_case(&self) -> &BTreeSet<String> {
        &self.in_any_case
    }

    /// The hashes, ascending.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        self.hashes.iter().map(String::as_str)
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether this is one of them; `names` are what its source is called and was called before. With `any_case` also
    /// where it is one but for the case of letters.
    pub fn holds<'a>(&self, names: impl IntoIterator<Item = &'a str>, key: &str, any_case: bool) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut all: BTreeSet<&str> = names.into_iter().collect();
        for at_once in self.renamed.chunk_by(|a, b| a.version == b.version).rev() {
            let before = at_once.iter().filter(|row| all.contains(row.to.as_str())).map(|row| row.from.as_str());
            let before: Vec<&str> = before.collect();
            all.extend(before);
        }
        let any_case = any_case || self.renamed.iter().any(|row| row.from == row.to && all.contains(row.to.as_str()));
        let is_one = |source: &&str| {
            self.hashes.contains(&self.hash(source, key))
                || (any_case && self.in_any_case.contains(&self.hash_of_any_case(source, key)))
        };
        all.iter().any(is_one)
    }

    /// A source has another name from a version on. Whether that has to be written down.
    pub fn rename(&mut self, version: u64, from: &str, to: &str) -> bool {
        let is_new = !self.is_renamed(from, to);
        if is_new {
            self.renamed.push(Renamed { version, from: from.to_owned(), to: to.to_owned() });
        }
        is_new && !self.is_empty()
    }

    /// The record IDs of a source are written in other letters from a version on. Whether that has to be written down.
    pub fn rename_case(&mut self, version: u64, source: &str) -> bool {
        let is_new = !self.renamed.iter().any(|row| row.from == source && row.to == source);
        if is_new {
            self.renamed.push(Renamed { version, from: source.to_owned(), to: source.to_owned() });
        }
        is_new && !self.is_empty()
    }

    /// Whether a source has this name because it was renamed, and has it still.
    pub fn is_renamed(&self, from: &str, to: &str) -> bool {
        let last = self.renamed.iter().rfind(|row| row.from == from && row.to == to);
        last.is_some_and(|last| {
            !self.renamed.iter().any(|row| row.version > last.version && row.from == to && row.to != to)
        })
    }

    /// Sources that were renamed, one after the other.
    pub fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_forgotten_stays_so_under_another_name_of_the_source_and_no_other_record_is() {
        let mut forgotten = Forgotten::default();
        forgotten.also(&[forgotten.hash("shop", "Ab1")], &[forgotten.hash_of_any_case("shop", "Ab1")]);
        forgotten.rename(2, "shop", "store");
        forgotten.rename(3, "store", "till");
        forgotten.rename(3, "crm", "erp");
        assert!(forgotten.holds(["till"], "Ab1", false) && forgotten.holds(["store"], "Ab1", false));
        assert!(!forgotten.holds(["erp"], "Ab1", false) && !forgotten.holds(["crm"], "Ab1", true));
        assert!(!forgotten.holds(["till"], "AB1", false) && forgotten.holds(["till"], "AB1", true));
        forgotten.rename_case(4, "till");
        assert!(forgotten.holds(["till"], "AB1", false) && !forgotten.holds(["till"], "AB2", false));
        assert!(forgotten.is_renamed("store", "till") && !forgotten.is_renamed("shop", "store"));
        // Two that swap their names.
        let mut swapped = Forgotten::default();
        swapped.also(&[swapped.hash("a", "1")], &[]);
        swapped.rename(2, "a", "b");
        swapped.rename(2, "b", "a");
        assert!(swapped.is_renamed("b", "a") && swapped.is_renamed("a", "b"));
        assert!(swapped.holds(["b"], "1", false));
        swapped.rename(3, "b", "c");
        assert!(!swapped.is_renamed("a", "b") && swapped.holds(["c"], "1", false));
    }
}
