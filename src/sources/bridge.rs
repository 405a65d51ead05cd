//! Tables that lead from what events name to the records that they belong to.
//!
//! In: tables of two IDs, one after the other. Out: for an ID all that it leads to, each once. It knows no records.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, Result};
use xxhash_rust::xxh3::Xxh3Builder;

use super::environment::Environment;
use super::text::TextTable;
use super::whole::{Texts, rows};
use crate::config::{Identity, Role};
use crate::diagnostic::Failure;
use crate::tables::InputFile;
use crate::types::{record_key, stands_for_no_record};

/// One table: an ID and those it leads to.
type Step = HashMap<String, BTreeSet<String>, Xxh3Builder>;

/// The tables of a source of events, in the order in which they lead.
#[derive(Default)]
pub(super) struct Bridge(Vec<Step>);

/// The tables of every source, and the files that they were read from.
pub(super) fn read(identity: &Identity, environment: &Environment) -> Result<(Vec<Bridge>, Vec<InputFile>)> {
    let (mut all, mut inputs) = (Vec::new(), Vec::new());
    for source in &identity.sources {
        let mut bridge = Bridge::default();
        let Role::Events(events) = &source.role else {
            all.push(bridge);
            continue;
        };
        for via in &events.via {
            let of = || Failure::DataUnreadable(format!("reading what leads from source `{}` to records", source.name));
            let names = [via.from.as_str(), via.to.as_str()];
            let table = TextTable::of(names);
            let (text, mut read): Texts = rows(&source.name, &via.read, table, environment).with_context(of)?;
            inputs.append(&mut read);
            let (frame, _) = text.finish()?;
            let mut step = Step::default();
            let (from, to) = (frame.column(&via.from)?.str()?.clone(), frame.column(&via.to)?.str()?.clone());
            for (from, to) in from.iter().zip(to.iter()) {
                let (Some(from), Some(to)) = (from, to) else { continue };
                if !stands_for_no_record(from) && !stands_for_no_record(to) {
                    let leads = step.entry(record_key(from).into_owned()).or_default();
                    leads.insert(record_key(to).into_owned());
                }
            }
            bridge.0.push(step);
        }
        all.push(bridge);
    }
    Ok((all, inputs))
}

impl Bridge {
    /// Whether it leads anywhere.
    pub(super) fn is_there(&self) -> bool {
        !self.0.is_empty()
    }

    /// The IDs that one leads to, in order, each once.
    pub(super) fn leads<'a>(&'a self, id: &'a str) -> Vec<Cow<'a, str>> {
        let mut at: Vec<Cow<'a, str>> = vec![record_key(id)];
        for step in &self.0 {
            let next = at.iter().filter_map(|id| step.get(id.as_ref())).flatten();
            let mut next: Vec<Cow<'a, str>> = next.map(|id| Cow::Borrowed(id.as_str())).collect();
            next.sort_unstable();
            next.dedup();
            at = next;
        }
        at
    }
}
