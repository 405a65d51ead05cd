//! The values of one source for one attribute, before they are put together.

use std::ops::Range;

use crate::tables::{Micros, RecordIndex, Scalar, Unread};

/// The values of one source for one attribute.
pub(super) enum Supplied {
    /// One per record of a source of customers.
    Records {
        /// The records.
        range: Range<usize>,
        /// Their values.
        values: Vec<Option<Scalar>>,
        /// When they were last changed.
        updated_at: Vec<Micros>,
        /// The rows whose values could not be used, ascending.
        unread: Vec<u32>,
        /// The same as counts.
        said: Vec<Unread>,
    },
    /// One per cluster, made from events.
    Clusters {
        /// The value, the first record it hangs on, and the latest event.
        values: Vec<Option<(Scalar, RecordIndex, Micros)>>,
        /// The clusters without a value because one of their events, or the whole, could not be used; ascending.
        unread: Vec<u32>,
        /// What could not be used, as counts.
        said: Vec<Unread>,
    },
}

impl Supplied {
    /// What could not be used.
    pub(super) fn said(self) -> Vec<Unread> {
        match self {
            Self::Records { said, .. } | Self::Clusters { said, .. } => said,
        }
    }

    /// Whether a record is this source's.
    pub(super) fn has_record(&self, record: RecordIndex) -> bool {
        matches!(self, Self::Records { range, .. } if range.contains(&(record as usize)))
    }

    /// The value of a record, if it is this source's and has one.
    pub(super) fn of_record(&self, record: RecordIndex) -> Option<(&Scalar, Micros)> {
        match self {
            Self::Records { range, values, updated_at, .. } if range.contains(&(record as usize)) => {
                let row = record as usize - range.start;
                values[row].as_ref().map(|value| (value, updated_at[row]))
            }
            _ => None,
        }
    }

    /// Whether a value of one of these records is this source's, and could not be used.
    pub(super) fn is_unread(&self, records: &[RecordIndex]) -> bool {
        match self {
            Self::Records { range, unread, .. } if !unread.is_empty() => records.iter().any(|record| {
                range.contains(&(*record as usize))
                    && unread.binary_search(&(*record - range.start as RecordIndex)).is_ok()
            }),
            _ => false,
        }
    }
}
