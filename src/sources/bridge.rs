//! Tables that lead from what events name to the records that they belong to.
//!
//! In: tables of two IDs, one after the other. Out: for an ID all that it leads to, each once. It knows no records.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};
use xxhash_rust::xxh3::Xxh3Builder;

use super::environment::Environment;
use super::text::TextTable;
use super::valid::validity;
use super::whole::{Texts, rows};
use crate::config::{Identity, Role};
use crate::diagnostic::{Failure, Located, Step};
use crate::tables::{InputFile, Micros, Unread, Validity};
use crate::types::{record_key, stands_for_no_record};

/// One table: an ID and those it leads to, each with when it does.
type Leads = HashMap<String, BTreeMap<String, Vec<Validity>>, Xxh3Builder>;

/// The tables of a source of events, in the order in which they lead.
#[derive(Default)]
pub(super) struct Bridge {
    steps: Vec<Leads>,
    /// What in them says when they lead and was not understood.
    pub(super) unread: Vec<Unread>,
}

/// The tables of every source, and the files that they were read from.
pub(super) fn read(identity: &Identity, environment: &Environment) -> Result<(Vec<Bridge>, Vec<InputFile>)> {
    let (mut all, mut inputs) = (Vec::new(), Vec::new());
    for source in &identity.sources {
        let mut bridge = Bridge::default();
        let Role::Events(events) = &source.role else {
            all.push(bridge);
            continue;
        };
        for (v, via) in events.via.iter().enumerate() {
            let of = || Failure::DataUnreadable(format!("reading what leads from source `{}` to records", source.name));
            let at = || {
                let path: [Step; 5] =
                    ["sources".into(), source.name.as_str().into(), "via".into(), v.into(), "read".into()];
                Located::at(path.to_vec())
            };
            let names = [via.from.as_str(), via.to.as_str()];
            let mut columns: Vec<&str> = names.into_iter().chain(via.validity.columns().map(|(_, c)| c)).collect();
            columns.sort_unstable();
            columns.dedup();
            let table = TextTable::of(columns);
            let (text, mut read): Texts =
                rows(&source.name, &via.read, table, environment).with_context(of).with_context(at)?;
            inputs.append(&mut read);
            let (frame, places) = text.finish()?;
            let when = validity(&via.validity, source, &frame, &places, &mut bridge.unread)?;
            let mut step = Leads::default();
            let (from, to) = (frame.column(&via.from)?.str()?.clone(), frame.column(&via.to)?.str()?.clone());
            for ((from, to), when) in from.iter().zip(to.iter()).zip(when) {
                let (Some(from), Some(to)) = (from, to) else { continue };
                if !stands_for_no_record(from) && !stands_for_no_record(to) {
                    let leads = step.entry(record_key(from).into_owned()).or_default();
                    leads.entry(record_key(to).into_owned()).or_default().push(when);
                }
            }
            bridge.steps.push(step);
        }
        bridge.unread.retain(|unread| unread.values > 0);
        all.push(bridge);
    }
    Ok((all, inputs))
}

impl Bridge {
    /// Whether it leads anywhere.
    pub(super) fn is_there(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The IDs that one leads to at a moment, in order, each once.
    pub(super) fn leads<'a>(&'a self, id: &'a str, at: Micros) -> Vec<Cow<'a, str>> {
        let mut ids: Vec<Cow<'a, str>> = vec![record_key(id)];
        for step in &self.steps {
            let next = ids.iter().filter_map(|id| step.get(id.as_ref())).flatten();
            let next = next.filter(|(_, when)| when.iter().any(|when| when.holds_at(at)));
            let mut next: Vec<Cow<'a, str>> = next.map(|(id, _)| Cow::Borrowed(id.as_str())).collect();
            next.sort_unstable();
            next.dedup();
            ids = next;
        }
        ids
    }
}
