//! What a reader should know of who is who, besides the answer.

use super::print::say;
use super::progress::Watch;
use crate::config::Identity;
use crate::measures::{about_identity, alone_measures, field_measures};
use crate::resolve::Resolved;
use crate::tables::Sources;

/// Says it on stderr, unless nothing is to be said.
pub(super) fn notes(watch: &Watch, identity: &Identity, sources: &Sources, decided: &Resolved) {
    if watch.bar.is_none() && !watch.lines {
        return;
    }
    let facts = decided.matched.as_ref().map(|matched| matched.facts(&decided.clusters));
    let fields = field_measures(identity, sources, &decided.fields);
    let alone = alone_measures(identity, sources, &decided.alone());
    for note in about_identity(identity, &fields, facts.as_ref(), &alone) {
        say(&format!("c360: {note}\n"));
    }
}
