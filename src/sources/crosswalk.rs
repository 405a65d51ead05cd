//! Crosswalks of other entities, as their use cases published them.
//!
//! In: the relations that name customers of another entity. Out: who the records of its systems are. It promises that a
//! record which is two customers is an error.

use anyhow::{Context as _, Result, bail};

use super::asked::one_chunk;
use super::environment::Environment;
use super::text::TextTable;
use super::whole::{Texts, rows};
use crate::config::{Relation, UseCase};
use crate::diagnostic::{Failure, Located};
use crate::tables::{Crosswalk, Sources};
use crate::types::record_key;

/// Reads the crosswalks that relations need, beside the sources.
///
/// # Errors
/// A file that is missing or no crosswalk.
pub fn read_crosswalks(use_case: &UseCase, sources: &mut Sources, environment: &Environment) -> Result<()> {
    for (a, attribute) in use_case.attributes.iter().enumerate() {
        let Some(Relation::Elsewhere { of, crosswalk: read }) = &attribute.relation else { continue };
        let name = &attribute.name;
        let unreadable = || Failure::DataUnreadable(format!("reading the crosswalk to which `{name}` leads"));
        let place = |key: &str| Located::at([&use_case.place_of(a)[..], &[key.into()]].concat());
        let table = TextTable::of(Relation::CROSSWALK.to_vec());
        let (text, mut read): Texts =
            rows(name, read, table, environment).with_context(unreadable).with_context(|| place("crosswalk"))?;
        let (frame, places) = text.finish()?;
        let [ids, records, systems] = Relation::CROSSWALK.map(|column| one_chunk(&frame, column));
        let (ids, records, systems) = (ids?, records?, systems?);
        let mut crosswalk = Crosswalk::default();
        for (row, ((id, record), source)) in ids.iter().zip(records.iter()).zip(systems.iter()).enumerate() {
            let (Some(id), Some(record), Some(source)) = (id.map(str::trim), record, source) else { continue };
            let own = id.strip_prefix(&use_case.identity.id_prefix).is_some_and(|rest| rest.starts_with('-'));
            if own || !may_be_id(id) {
                let why = match own {
                    true => "the canonical ID is one of this very entity; leave `crosswalk` out, and name a source",
                    false => "the canonical ID is none: one has one to 64 visible characters of ASCII",
                };
                let why = anyhow::anyhow!("{}: {why}", places.shown(row));
                return Err(why).with_context(unreadable).with_context(|| place("crosswalk"));
            }
            if crosswalk.add(source, &record_key(record), id).is_some() {
                let why = format!("{}: the record is another customer further up", places.shown(row));
                return Err(anyhow::anyhow!(why)).with_context(unreadable).with_context(|| place("crosswalk"));
            }
        }
        for (source, supply) in of.iter().zip(&attribute.supplies) {
            if !crosswalk.has(source) {
                let from = &use_case.identity.sources[supply.source].name;
                let path = [&use_case.place_of(a)[..], &["from".into(), from.as_str().into()]].concat();
                let why = format!("no record of `{source}` is in the crosswalk to which `{name}` leads; say `of:`");
                bail!(Located { path, what: why })
            }
        }
        sources.inputs.append(&mut read);
        sources.crosswalks.push((a, crosswalk));
    }
    Ok(())
}

/// Whether a text has the shape of a canonical ID.
fn may_be_id(text: &str) -> bool {
    const LONGEST: usize = 64;
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic())
}
