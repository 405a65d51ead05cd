//! A return to an earlier version: customers have the IDs that they had then, in a version of its own.

use anyhow::{Result, bail};

use super::{edited, presence, states};
use crate::identity::assign::day::Day;
use crate::identity::assign::write::write;
use crate::identity::assign::{events, retire};
use crate::identity::changes::Assignment;
use crate::identity::registry::{Event, LinkRow, NONE, RecordRow, Registry, VersionRow};
use crate::tables::Micros;

/// What the cause of its events begins with.
const ROLLED_BACK: &str = "rolled back to version";
/// The command.
const BY: &str = "c360 rollback";

/// The next version, in which who is who is as in `then`. IDs that were minted since stay with the records that are
/// new since, for systems may carry them; a new record of a customer who was known then is forgotten, for nobody knew
/// it.
///
/// # Errors
/// `then` is no version that this one goes back to.
pub fn rollback(base: &Registry, then: &Registry, entity: &str, as_of: Micros) -> Result<Assignment> {
    if !goes_back_to(base, then) {
        bail!(
            "version {} is none that version {} goes back to: the registry was set back between them",
            then.version,
            base.version
        );
    }
    let cause = format!("{ROLLED_BACK} {}", then.version);
    let mut next = base.clone();
    let was = |number: u32| was(base, then, number);
    let joined =
        |number: &&u32| was(**number).is_none() && (base.records[**number as usize].id as usize) < then.ids.len();
    let numbers: Vec<u32> = base.order.iter().filter(joined).copied().collect();
    retire(&mut next, &numbers, &cause);
    let before = next.clone();
    next.version = base.next();
    let back = forgotten_since(base, then);
    back.iter().for_each(|number| next.records[*number as usize] = then.records[*number as usize].clone());
    next.put_in_order(&back);

    let away: Vec<Option<Micros>> = next.records.iter().map(|row| row.away_since).collect();
    stand_as(&mut next, &was, as_of);
    for (row, away) in next.records.iter_mut().zip(away) {
        row.away_since = away;
    }
    presence(&mut next);
    next.links = links(base, then, &mut next);
    let states = next.before_retiring.take().unwrap_or_else(|| states(base));
    events::write(&states, &before, &mut next);
    let version = next.version;
    for row in next.events.iter_mut().filter(|row| row.version == version && row.event != Event::Forgotten) {
        row.cause = cause.as_str().into();
    }
    Ok(edited(base, next, entity, BY))
}

/// Records of then that an earlier rollback forgot and that nothing brought back since.
fn forgotten_since(base: &Registry, then: &Registry) -> Vec<u32> {
    let is_lost = |number: &u32| {
        let (row, now) = (&then.records[*number as usize], &base.records[*number as usize]);
        let Some(source) = base.sources.get(row.source as usize).filter(|_| !now.is_known()) else { return false };
        let gone = base.events.iter().rev().find(|event| event.record == *number && event.event == Event::Forgotten);
        gone.is_some_and(|event| event.cause.starts_with(ROLLED_BACK))
            && base.number_of(source, &row.record_id).is_none()
            && !base.forgotten.holds([source.as_str()], &row.record_id, false)
    };
    then.order.iter().copied().filter(is_lost).collect()
}

/// A record as it was then: under the same number, or under its key where it was forgotten since and came again.
fn was<'a>(base: &Registry, then: &'a Registry, number: u32) -> Option<&'a RecordRow> {
    let same = then.records.get(number as usize).filter(|row| row.is_known());
    same.or_else(|| {
        let row = base.records.get(number as usize).filter(|row| row.is_known())?;
        let before = then.number_of(&base.sources[row.source as usize], &row.record_id)?;
        // A number that is still another's is not taken from it.
        let is_free = base.records.get(before as usize).is_none_or(|row| !row.is_known());
        then.records.get(before as usize).filter(|_| is_free)
    })
}

/// Whether `then` is a version that the later one comes from; sources and records may be called otherwise since.
fn goes_back_to(base: &Registry, then: &Registry) -> bool {
    let is_of_both = |run: &VersionRow| {
        base.versions.iter().any(|row| (row.version, &row.run_id, &row.as_of) == (run.version, &run.run_id, &run.as_of))
    };
    then.version < base.version
        && then.ids.len() <= base.ids.len()
        && then.records.len() <= base.records.len()
        && then.ids.iter().zip(&base.ids).all(|(was, now)| was.id == now.id)
        && then.versions.last().is_none_or(is_of_both)
}

/// Every record stands where it stood; all are taken to be here, so that nothing is left to be decided.
fn stand_as<'a>(next: &mut Registry, was: &impl Fn(u32) -> Option<&'a RecordRow>, as_of: Micros) {
    let mut customer_of = vec![NONE; next.ids.len()];
    let (mut ids, mut numbers, mut of) = (Vec::new(), Vec::new(), Vec::new());
    for place in 0..next.order.len() {
        let number = next.order[place];
        let row = &mut next.records[number as usize];
        let (id, stands) = match was(number) {
            Some(then) => {
                row.home = then.home;
                (then.id, then.stands)
            }
            None => (row.id, row.stands),
        };
        if !stands {
            continue;
        }
        let customer = &mut customer_of[id as usize];
        if *customer == NONE {
            *customer = ids.len() as u32;
            ids.push(id);
        }
        numbers.push(number);
        of.push(*customer);
    }
    let mut day = Day::of(next, numbers, &of, ids.len());
    for (customer, id) in (0..).zip(ids) {
        day.give(customer, id);
    }
    write(&mut day, as_of);
}

/// The links of then, and since then those of records that are new.
fn links(base: &Registry, then: &Registry, next: &mut Registry) -> Vec<LinkRow> {
    let n = then.records.len() as u32;
    let is_new = |link: &&LinkRow| link.left >= n || link.right >= n;
    let mut all = Vec::new();
    for (registry, links) in
        [(then, then.links.iter().collect::<Vec<_>>()), (base, base.links.iter().filter(is_new).collect::<Vec<_>>())]
    {
        for link in links {
            let known = [link.left, link.right].iter().all(|number| next.records[*number as usize].is_known());
            if known {
                let evidence = next.name(&registry.names[link.evidence as usize]);
                all.push(LinkRow { evidence, ..*link });
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}
