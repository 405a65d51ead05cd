//! What was not understood, as it stands in a table.

use crate::diagnostic::thousands;
use crate::tables::{Unread, Wrong};

/// How many values say nothing, and where the first of them stands.
pub(super) fn counted(n: usize, unread: &[Unread]) -> String {
    let first = unread
        .iter()
        .find(|unread| unread.wrong != Wrong::NoDate)
        .map(|unread| format!(", the first in {}", unread.first.replace('`', "")));
    thousands(n) + &first.unwrap_or_default()
}

/// How many values only fill a field, and where the first day stands that is no date.
pub(super) fn placeholders(n: usize, unread: &[Unread]) -> String {
    let first = unread.iter().find(|unread| unread.wrong == Wrong::NoDate);
    let first = first.map(|unread| {
        let (values, first) = (thousands(unread.values), unread.first.replace('`', ""));
        format!(", {values} of them days that stand for no date, the first in {first}")
    });
    thousands(n) + &first.unwrap_or_default()
}

/// What is wrong with values that say something of records.
pub(super) fn said(unread: &Unread) -> String {
    let what = match unread.wrong {
        Wrong::NoRecord => " of no record",
        Wrong::Contradicting => " contradicting",
        Wrong::InTheFuture => " in the future",
        Wrong::NoDate => " without a date",
        Wrong::NoCode => " without a meaning",
        Wrong::Backwards => " before the beginning",
        Wrong::OneOfTwo => " that are another record's",
        Wrong::Unread | Wrong::NotValid => "",
    };
    format!("{}{what}: {}, the first in {}", unread.key, thousands(unread.values), unread.first.replace('`', ""))
}
