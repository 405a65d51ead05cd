//! What was called otherwise before keeps its canonical IDs; and what would lose them without a word is said.
//!
//! In: the registry, and what the file says things were called. Out: the registry under the names of today, or a
//! [`Problem`] that names what would be lost and the line that keeps it. It promises that a name which is not said to
//! be another's is never taken for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::code::{NewSalt, Salt};
use super::edit::IMPORTED;
use super::others::{CODE, Carrying, Others};
use super::registry::{Event, EventRow, NONE, RecordRow, Registry};
use super::store::{entities, load};
use crate::config::{FormerRecordId, Identity, Role, Source};
use crate::diagnostic::Problem;
use crate::tables::Sources;

impl Registry {
    /// Takes over what the file says was called otherwise before. `folder` is that of the registry, if it has one.
    ///
    /// # Errors
    /// A [`Problem`] where the entity, most records of a source, or the letters before the IDs are others than the
    /// registry knows, and the file does not say what they were.
    pub fn under_names_of_today(
        &mut self,
        folder: Option<&Path>,
        identity: &Identity,
        sources: &Sources,
    ) -> Result<(), Problem> {
        if self.order.is_empty() {
            return folder.map_or(Ok(()), |folder| beside(folder, identity, sources));
        }
        self.prefix(identity)?;
        self.rename_sources(identity);
        let forms: Vec<_> = sources.customers.iter().map(|table| form_of(&identity.sources[table.source])).collect();
        if forms.iter().flatten().any(|form| *form != FormerRecordId::Others) {
            let others = Others::of_sources(self, identity, sources, Carrying::Too);
            for ((others, form), table) in others.iter().zip(&forms).zip(&sources.customers) {
                form.iter().for_each(|form| self.rename_records(others, *form));
                if *form == Some(FormerRecordId::OtherCase) {
                    let version = self.next();
                    if self.forgotten.rename_case(version, &identity.sources[table.source].name) {
                        self.say_all_next();
                    }
                }
            }
        }
        let others = Others::of_sources(self, identity, sources, Carrying::Not);
        for ((table, others), form) in sources.customers.iter().zip(&others).zip(forms) {
            if form != Some(FormerRecordId::Others) {
                others.said(self, &identity.sources[table.source].name, identity)?;
            }
        }
        Ok(())
    }

    /// The letters before IDs are not exchanged unasked.
    fn prefix(&self, identity: &Identity) -> Result<(), Problem> {
        let of = |id: &str| id.split('-').next().unwrap_or_default().to_owned();
        let Some(last) = self.ids.iter().rfind(|row| &*row.minted_by != IMPORTED).map(|row| of(&row.id)) else {
            return Ok(());
        };
        if last == identity.id_prefix || identity.formerly.id_prefix.as_ref() == Some(&last) {
            return Ok(());
        }
        Err(Problem {
            code: CODE,
            path: vec!["id_prefix".into()],
            headline: format!(
                "the canonical IDs of entity `{}` begin with `{last}` in the registry, and with `{}` here",
                identity.entity, identity.id_prefix
            ),
            help: format!(
                "where it is renamed, add `formerly: {{id_prefix: {last}}}`: IDs that were given stay, new ones begin \
                 with `{}`; else write `id_prefix: {last}`",
                identity.id_prefix
            ),
        })
    }

    /// The records of sources under other names; those that a name holds already stay as they are. Sources may take
    /// over each other's names: all are renamed at once, and none twice.
    fn rename_sources(&mut self, identity: &Identity) {
        let declared = identity.sources.iter().filter_map(|source| match &source.role {
            Role::Customers(customers) => Some((customers.formerly.source.as_deref()?, source.name.as_str())),
            Role::Events(_) => None,
        });
        let declared: Vec<(&str, &str)> = declared.filter(|(before, name)| before != name).collect();
        // A name that a source has today is another's only where that source has a new one.
        let is_free =
            |before: &str| identity.source(before).is_none() || declared.iter().any(|(_, name)| *name == before);
        let renames = declared.iter().filter(|(before, name)| {
            is_free(before)
                && self.sources.iter().any(|known| known == before)
                // Where the name before is in use again, it is renamed once.
                && (identity.source(before).is_none() || !self.forgotten.is_renamed(before, name))
        });
        let renames: Vec<(&str, &str)> = renames.copied().collect();
        let version = self.next();
        for (before, name) in &renames {
            if self.forgotten.rename(version, before, name) {
                self.say_all_next();
            }
        }
        self.name_sources(renames.iter().map(|(_, name)| *name));
        let places: BTreeMap<u16, u16> =
            renames.iter().map(|(before, name)| (self.source(before), self.source(name))).collect();
        let stays = |row: &&RecordRow| row.is_known() && !places.contains_key(&row.source);
        let there: BTreeSet<_> =
            self.records.iter().filter(stays).map(|row| (row.source, row.record_id.clone())).collect();
        let mut moved = 0;
        for row in self.records.iter_mut().filter(|row| row.is_known()) {
            if let Some(to) = places.get(&row.source)
                && !there.contains(&(*to, row.record_id.clone()))
            {
                row.source = *to;
                moved += 1;
            }
        }
        if moved > 0 {
            self.renamed();
        }
    }

    /// Records of today that stand in the registry under another form of their key, where it is nobody else's.
    fn rename_records(&mut self, others: &Others, form: FormerRecordId) {
        let pairs = if form == FormerRecordId::Others { Vec::new() } else { others.pairs(self, form) };
        for (number, key) in &pairs {
            self.records[*number as usize].record_id = key.as_str().into();
            let id = self.records[*number as usize].id;
            let cause = "its record ID was written otherwise before".into();
            let version = self.next();
            self.events.push(EventRow { version, event: Event::Renamed, id, other: NONE, record: *number, cause });
        }
        if !pairs.is_empty() {
            self.renamed();
        }
    }

    /// Places are others, and the next version says all.
    fn renamed(&mut self) {
        let mut order = std::mem::take(&mut self.order);
        let key = |number: &u32| {
            let row = &self.records[*number as usize];
            (row.source, row.record_id.as_str())
        };
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        self.order = order;
        self.is_of_today = false;
    }
}

fn form_of(source: &Source) -> Option<FormerRecordId> {
    match &source.role {
        Role::Customers(customers) => customers.formerly.record_id,
        Role::Events(_) => None,
    }
}

/// Whether a new registry is that of an entity that was called otherwise: one beside it has the same letters before its
/// IDs, and most of its records are those of today.
///
/// # Errors
/// A [`Problem`] that names it.
fn beside(dir: &Path, identity: &Identity, sources: &Sources) -> Result<(), Problem> {
    let Some(parent) = dir.parent() else { return Ok(()) };
    for entity in entities(parent).unwrap_or_default().into_iter().filter(|entity| *entity != identity.entity) {
        let Ok(other) = load(&parent.join(&entity), &entity, NewSalt::Random(Salt::default())) else { continue };
        let same = other.numbers_of(identity, sources).iter().filter(|number| **number != NONE).count();
        let minted = other.ids.iter().rfind(|row| &*row.minted_by != IMPORTED);
        let begins = minted.is_some_and(|row| row.id.split('-').next() == Some(&identity.id_prefix));
        if begins && same * 2 > other.order.len() {
            return Err(Problem {
                code: CODE,
                path: vec!["entity".into()],
                headline: format!(
                    "entity `{}` is new, and {same} of its records have canonical IDs that begin with `{}` as entity \
                     `{entity}`",
                    identity.entity, identity.id_prefix
                ),
                help: format!(
                    "where it is renamed, add `formerly: {{entity: {entity}}}`; else give it an `id_prefix` of its own"
                ),
            });
        }
    }
    Ok(())
}
