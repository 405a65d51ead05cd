//! What stands in the data and was not understood, as findings at the key that reads it.
//!
//! In: the figures of a run. Out: findings. It promises that nothing is taken for missing, false or never in silence
//! where more than a few values are concerned. It shows counts and lines, no value.

use crate::config::Loaded;
use crate::diagnostic::{Step, thousands};
use crate::measures::Measures;

/// Adds what was not understood to the findings.
pub fn unread(loaded: &mut Loaded, measures: &Measures) {
    for source in &measures.sources {
        for unread in source.unread.iter().filter(|unread| unread.is_much()) {
            let (what, help) = match unread.key.as_str() {
                "record_id" => ("name no record that was read", "is it the ID of another record, or in another form?"),
                "merged_into" => ("name no record that was read", "does the export leave out merged records?"),
                "deleted" => ("are neither true nor false nor a moment", "these records were taken as not deleted"),
                "current" => ("are neither true nor false", "these rows were taken as current"),
                _ => ("are no moments", "the forms that are read: docs/formats.md; what is not read happened never"),
            };
            let path: Vec<Step> = ["sources", &source.name, &unread.key].into_iter().map(Step::from).collect();
            let headline = format!(
                "{} of the {} values of `{}` in `{}` {what}; the first is in {}",
                thousands(unread.values),
                thousands(unread.filled),
                unread.key,
                source.name,
                unread.first
            );
            loaded.report("unread-values", &path, false, headline, help.to_owned());
        }
    }
}
