//! What reading a source counted.

use super::places::{Counting, Places, Unread, Wrong};

/// What reading a source counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    /// Rows in the files.
    pub rows: usize,
    /// Rows left out because they are not the current version of their record.
    pub older_versions: usize,
    /// Records without a usable time of change.
    pub undated: usize,
    /// Merges into a record that the files do not hold.
    pub merged_into_unknown: usize,
    /// Events whose record the files do not hold.
    pub unattached: usize,
    /// Events whose records their system has deleted, which count no more.
    pub of_deleted: usize,
    /// Rows left out because their record was asked to be forgotten.
    pub forgotten: usize,
    /// Rows and records left out because `where` does not hold of them.
    pub left_out: usize,
    /// Records that do not hold at the moment the run looks from.
    pub ended: usize,
    /// Values that do not hold then.
    pub ended_values: usize,
    /// What stands in a column that says something of records and was not understood, by key.
    pub unread: Vec<Unread>,
    /// The moment of the latest event, in microseconds since 1970.
    pub newest: Option<i64>,
    /// The sum of the hashes of all rows that were read: whatever their order, equal rows give an equal sum.
    #[serde(skip)]
    pub content: u128,
}

impl Reading {
    pub(super) fn add(&mut self, key: &str, wrong: Wrong, counting: Counting, places: &Places) {
        self.unread.extend(counting.said(key, wrong, places));
    }

    /// Adds what was counted in the next part of a source of events.
    pub fn add_part(&mut self, part: Self) {
        let Self { rows, older_versions, undated, merged_into_unknown, unattached, of_deleted, .. } = part;
        self.rows += rows;
        self.older_versions += older_versions;
        self.undated += undated;
        self.merged_into_unknown += merged_into_unknown;
        self.unattached += unattached;
        self.of_deleted += of_deleted;
        self.newest = self.newest.max(part.newest);
        self.forgotten += part.forgotten;
        self.left_out += part.left_out;
        self.ended += part.ended;
        self.ended_values += part.ended_values;
        self.content = self.content.wrapping_add(part.content);
        // Of every part the same is said in the same order.
        for (place, unread) in part.unread.into_iter().enumerate() {
            match self.unread.get_mut(place).filter(|known| (&known.key, known.wrong) == (&unread.key, unread.wrong)) {
                Some(known) => known.add(unread),
                None => self.unread.push(unread),
            }
        }
    }

    /// All parts are added: columns of which there is nothing to say are not mentioned.
    pub fn settle(&mut self) {
        self.unread.retain(|unread| unread.values > 0);
    }
}
