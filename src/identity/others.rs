//! Records that only the registry knows, and records that only today's files hold: which are the same under another ID.
//!
//! In: the registry and today's sources. Out: pairs of them, or a [`Problem`] where most of a source would lose their
//! canonical IDs. It promises that no record is paired with one that is somebody else's.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::{NONE, Registry};
use crate::config::{FormerRecordId, Identity};
use crate::diagnostic::{Problem, Step, count};
use crate::tables::Sources;

/// Fewer records than this are no sign that all of a source were renamed.
const FEWEST: usize = 20;
/// What such a finding is called.
pub(super) const CODE: &str = "ids-would-be-lost";

/// Records of a source that only the registry knows, and records that only today's files hold.
pub(super) struct Others {
    /// Numbers.
    pub(super) gone: Vec<u32>,
    /// Keys.
    pub(super) new: Vec<String>,
    /// How many the registry knows of the source.
    pub(super) known: usize,
}

/// Whether records that carry a canonical ID count among the new ones: they may be known by another form of their key,
/// and lose no ID where they are not.
#[derive(Clone, Copy)]
pub(super) enum Carrying {
    /// They do.
    Too,
    /// They do not.
    Not,
}

impl Others {
    /// Of every source of today.
    pub(super) fn of_sources(
        registry: &Registry,
        identity: &Identity,
        sources: &Sources,
        carrying: Carrying,
    ) -> Vec<Self> {
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
    pub(super) fn pairs(&self, registry: &Registry, form: FormerRecordId) -> Vec<(u32, String)> {
        let key = |number: u32| registry.records[number as usize].record_id.as_str();
        let formed = |key: &str| match form {
            FormerRecordId::OtherCase => key.to_lowercase(),
            FormerRecordId::Cut | FormerRecordId::Others => key.to_owned(),
        };
        if form == FormerRecordId::Cut {
            return self.cut(&self.gone.iter().map(|number| (key(*number), *number)).collect());
        }
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

    /// The same where of two keys one begins with the other: the longest that does, so that 1001-X is 1001 and not 100.
    fn cut(&self, gone: &BTreeMap<&str, u32>) -> Vec<(u32, String)> {
        let new: BTreeSet<&str> = self.new.iter().map(String::as_str).collect();
        let begins = |key: &str, is_one: &dyn Fn(&str) -> bool| {
            let ends = key.char_indices().rev().map(|(end, _)| end).filter(|end| *end > 0);
            ends.map(|end| &key[..end]).find(|part| is_one(part)).map(str::to_owned)
        };
        let longer =
            new.iter().filter_map(|key| Some((begins(key, &|part| gone.contains_key(part))?, (*key).to_owned())));
        let cut = gone.keys().filter_map(|key| Some(((*key).to_owned(), begins(key, &|part| new.contains(part))?)));
        let all: Vec<(String, String)> = longer.chain(cut).collect();
        let (mut of_gone, mut of_new): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
        for (before, now) in &all {
            *of_gone.entry(before).or_default() += 1;
            *of_new.entry(now).or_default() += 1;
        }
        let is_alone = |(before, now): &&(String, String)| of_gone[before.as_str()] == 1 && of_new[now.as_str()] == 1;
        all.iter().filter(is_alone).map(|(before, now)| (gone[before.as_str()], now.clone())).collect()
    }

    /// # Errors
    /// Most records of the source have gone, and as many new ones have come: they would lose their IDs.
    pub(super) fn said(&self, registry: &Registry, source: &str, identity: &Identity) -> Result<(), Problem> {
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
        path: Vec<Step>,
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
