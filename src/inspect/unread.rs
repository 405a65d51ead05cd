//! What stands in the data and was not understood, as findings at the key that reads it.
//!
//! In: the figures of a run. Out: findings. It promises that nothing is taken for missing, false or never in silence
//! where more than a few values are concerned. It shows counts and lines, no value.

use crate::config::Loaded;
use crate::diagnostic::{Step, thousands};
use crate::measures::Measures;
use crate::tables::Wrong;

/// Adds what was not understood to the findings.
pub fn unread(loaded: &mut Loaded, measures: &Measures) {
    for source in &measures.sources {
        for unread in source.unread.iter().filter(|unread| unread.is_much()) {
            let (what, help) = match (unread.wrong, unread.key.as_str()) {
                (Wrong::NoRecord, "merged_into") => {
                    ("name no record that was read", "does the export leave out merged records?")
                }
                (Wrong::NoRecord, _) => {
                    ("name no record that was read", "is it the ID of another record, or in another form?")
                }
                (Wrong::Contradicting, _) => (
                    "are the same in rows of one record that differ",
                    "which row is the latest cannot be told; the order of their texts has decided",
                ),
                (Wrong::InTheFuture, "happened_at") => {
                    ("lie after the moment the run looks from", "these events do not count")
                }
                (Wrong::InTheFuture, _) => (
                    "lie after the moment the run looks from",
                    "these records count as changed nobody knows when; a clock may be wrong, or `--as-of` too early",
                ),
                (Wrong::Unread, "deleted") => {
                    ("are neither true nor false nor a moment", "these records were taken as not deleted")
                }
                (Wrong::Unread, "current") => ("are neither true nor false", "these rows were taken as current"),
                (Wrong::Unread, "formats") => (
                    "are not in the form that `formats` declares",
                    "they are read as if no form were declared; is the form that of the whole column?",
                ),
                (Wrong::Unread, "id_forms") => (
                    "are not in the form that `id_forms` declares",
                    "identity fields do not use them, and IDs of records stay as they are; is the form that of the \
                     whole column?",
                ),
                (Wrong::Unread, _) => {
                    ("are no moments", "the forms that are read: docs/formats.md; what is not read happened never")
                }
            };
            let first = match unread.first.as_str() {
                "" => String::new(),
                first => format!("; the first is in {first}"),
            };
            let path: Vec<Step> = ["sources", &source.name, &unread.key].into_iter().map(Step::from).collect();
            let headline = format!(
                "{} of the {} values of `{}` in `{}` {what}{first}",
                thousands(unread.values),
                thousands(unread.filled),
                unread.key,
                source.name
            );
            loaded.report("unread-values", &path, false, headline, help.to_owned());
        }
    }
}
