//! What a reader should know of who is who, besides the answer.

use super::print::say;
use super::progress::Watch;
use crate::config::Identity;
use crate::measures::{about_identity, alone_measures, field_measures};
use crate::resolve::Resolved;
use crate::tables::Sources;

/// Whether nothing is to be said but the answer.
fn is_quiet(watch: &Watch) -> bool {
    watch.bar.is_none() && !watch.lines
}

/// Says on stderr what should be known of the answer, unless nothing is to be said.
pub(super) fn note(watch: &Watch, text: &str) {
    if !is_quiet(watch) {
        say(&format!("c360: {text}\n"));
    }
}

/// Says how a file of judged pairs was read, and what of it counts nowhere.
pub(super) fn of_judged(watch: &Watch, how: Option<&str>) {
    how.iter().for_each(|text| note(watch, text));
}

/// Says what should be known of who is who, likewise.
pub(super) fn notes(watch: &Watch, identity: &Identity, sources: &Sources, decided: &Resolved) {
    if is_quiet(watch) {
        return;
    }
    let facts = decided.matched.as_ref().map(|matched| matched.facts(&decided.clusters));
    let fields = field_measures(identity, sources, &decided.fields);
    let alone = alone_measures(identity, sources, &decided.alone());
    for note in about_identity(identity, &fields, facts.as_ref(), &alone) {
        say(&format!("c360: {note}\n"));
    }
}
