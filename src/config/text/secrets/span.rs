//! One secret in a text, as all who look for secrets say it.

use std::ops::Range;

/// A secret in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    /// Nobody writes this by accident.
    pub(super) certain: bool,
}
