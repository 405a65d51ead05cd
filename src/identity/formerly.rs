//! What was called otherwise before keeps its canonical IDs; and what would lose them without a word is said.
//!
//! In: the registry, and what the file says things were called. Out: the registry under the names of today, or a
//! [`Problem`] that names what would be lost and the line that keeps it. It promises that a name which is not said to
//! be another's is never taken for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::code::{NewSalt, Salt};
use super::edit::IMPORTED;
use super::registry::{Event, EventRow, NONE, Registry};
use super::store::{entities, load};
use crate::config::{FormerRecordId, Identity, Role, Source};
use crate::diagnostic::{Problem, count};
use crate::tables::Sources;

/// Fewer records than this are no sign that all of a source were renamed.
const FEWEST: usize = 20;
/// What such a finding is called.
const CODE: &str = "ids-would-be-lost";

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
        for source in &identity.sources {
            if let Role::Customers(customers) = &source.role
                && let Some(before) = &customers.formerly.source
                && *before != source.name
                && identity.source(before).is_none()
            {
                self.rename_source(before, &source.name);
            }
        }
        let forms: Vec<_> = sources.customers.iter().map(|table| form_of(&identity.sources[table.source])).collect();
        if forms.iter().flatten().any(|form| *form != FormerRecordId::Others) {
            let others = Others::of_sources(self, identity, sources, Carrying::Too);
            for (others, form) in others.iter().zip(&forms) {
                form.iter().for_each(|form| self.rename_records(others, *form));
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

    /// The records of a source under another name; those that it holds already stay as they are.
    fn rename_source(&mut self, before: &str, name: &str) {
        if !self.sources.iter().any(|known| known == before) {
            return;
        }
        self.name_sources(std::iter::once(name));
        let (from, to) = (self.source(before), self.source(name));
        let known = self.records.iter().filter(|row| row.is_known() && row.source == to);
        let there: BTreeSet<_> = known.map(|row| row.record_id.clone()).collect();
        let mut moved = 0;
        for row in self.records.iter_mut().filter(|row| row.is_known() && row.source == from) {
            if !there.contains(&row.record_id) {
                row.source = to;
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

/// Records of a source that only the registry knows, and records that only today's files hold.
struct Others {
    /// Numbers.
    gone: Vec<u32>,
    /// Keys.
    new: Vec<String>,
    /// How many the registry knows of the source.
    known: usize,
}

/// Whether records that carry a canonical ID count among the new ones: they may be known by another form of their key,
/// and lose no ID where they are not.
#[derive(Clone, Copy)]
enum Carrying {
    /// They do.
    Too,
    /// They do not.
    Not,
}

impl Others {
    /// Of every source of today.
    fn of_sources(registry: &Registry, identity: &Identity, sources: &Sources, carrying: Carrying) -> Vec<Self> {
        let numbers = registry.numbers_of(identity, sources);
        let carriers = match carrying {
            Carrying::Too => Vec::new(),
            Carrying::Not => registry.carriers(identity, sources, &numbers),
        };
        let carries = |record: usize| carriers.binary_search_by_key(&record, |carrier| carrier.record as usize).is_ok();
        let mut is_here = vec![false; registry.records.len()];
        numbers.iter().filter(|number| **number != NONE).for_each(|number| is_here[*number as usize] = true);
        let mut all = Vec::new();
        let mut start = 0;
        for table in &sources.customers {
            let name = &identity.sources[table.source].name;
            let n = registry.sources.iter().position(|known| known == name);
            let is_of_source = |number: &&u32| Some(registry.records[**number as usize].source as usize) == n;
            let (mut gone, mut known) = (Vec::new(), 0);
            for number in registry.order.iter().filter(is_of_source) {
                known += 1;
                if !is_here[*number as usize] {
                    gone.push(*number);
                }
            }
            let rows = start..start + table.record_ids.len();
            start = rows.end;
            let new =
                table.record_ids.iter().zip(rows).filter(|(_, record)| numbers[*record] == NONE && !carries(*record));
            all.push(Self { gone, new: new.map(|(key, _)| key.unwrap_or_default().to_owned()).collect(), known });
        }
        all
    }

    /// Numbers in the registry and keys of today that are one record in another form, where each is nobody else's.
    fn pairs(&self, registry: &Registry, form: FormerRecordId) -> Vec<(u32, String)> {
        let key = |number: u32| registry.records[number as usize].record_id.as_str();
        let lengths = self.gone.iter().map(|number| key(*number).chars().count());
        let shortest = lengths.chain(self.new.iter().map(|key| key.chars().count())).min().unwrap_or(0);
        let formed = |key: &str| match form {
            FormerRecordId::OtherCase => key.to_lowercase(),
            FormerRecordId::Cut => key.chars().take(shortest).collect(),
            FormerRecordId::Others => key.to_owned(),
        };
        let mut before: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for number in &self.gone {
            before.entry(formed(key(*number))).or_default().push(*number);
        }
        let mut now: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for key in &self.new {
            now.entry(formed(key)).or_default().push(key);
        }
        let one = |form: &String| match (before.get(form).map(Vec::as_slice), now.get(form).map(Vec::as_slice)) {
            (Some([number]), Some([key])) => Some((*number, (*key).clone())),
            _ => None,
        };
        now.keys().filter_map(one).collect()
    }

    /// # Errors
    /// Most records of the source have gone, and as many new ones have come: they would lose their IDs.
    fn said(&self, registry: &Registry, source: &str, identity: &Identity) -> Result<(), Problem> {
        let path = vec!["sources".into(), source.into()];
        if self.known == 0 {
            return self.said_of_source(registry, source, identity, path);
        }
        if self.gone.len() < FEWEST || self.gone.len() * 2 < self.known || self.new.len() * 2 < self.gone.len() {
            return Ok(());
        }
        let forms = [(FormerRecordId::OtherCase, "other_case"), (FormerRecordId::Cut, "cut")];
        let best = forms.map(|(form, word)| (self.pairs(registry, form).len(), word)).into_iter().max();
        let fits = best.filter(|(n, _)| n * 2 >= self.gone.len());
        Err(Problem {
            code: CODE,
            path,
            headline: format!(
                "{} of the {} that the registry knows of `{source}` are not in it any more, and {} are new: their \
                 canonical IDs would be lost",
                self.gone.len(),
                count(self.known, "record"),
                self.new.len()
            ),
            help: match fits {
                Some((n, word)) => format!("{n} are the same in another form: add `formerly: {{record_id: {word}}}`"),
                None => "where they are IDs of another system, add `formerly: {record_id: others}`; else check the \
                         column under `record_id`"
                    .to_owned(),
            },
        })
    }

    /// A source that the registry does not know, whose records are those of one that the file does not name any more.
    fn said_of_source(
        &self,
        registry: &Registry,
        source: &str,
        identity: &Identity,
        path: Vec<crate::diagnostic::Step>,
    ) -> Result<(), Problem> {
        let new: BTreeSet<&str> = self.new.iter().map(String::as_str).collect();
        for (n, before) in registry.sources.iter().enumerate().filter(|(_, name)| identity.source(name).is_none()) {
            let rows = registry.order.iter().map(|number| &registry.records[*number as usize]);
            let of_source: Vec<&str> =
                rows.filter(|row| row.source as usize == n).map(|row| row.record_id.as_str()).collect();
            let same = of_source.iter().filter(|key| new.contains(**key)).count();
            if same >= FEWEST.min(of_source.len()).max(1) && same * 2 >= of_source.len() {
                return Err(Problem {
                    code: CODE,
                    path,
                    headline: format!(
                        "`{source}` is new, and {same} of its records have the IDs of records of `{before}`, which is \
                         not here any more: their canonical IDs would be lost"
                    ),
                    help: format!(
                        "where it is renamed, add `formerly: {{source: {before}}}`; else `formerly: {{record_id: \
                         others}}`"
                    ),
                });
            }
        }
        Ok(())
    }
}
