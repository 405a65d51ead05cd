//! Tables of a version put onto the rows of the one before it, or onto none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, DataFrame, Int64Chunked, PolarsResult, StringChunked, UInt32Chunked, UInt64Chunked,
};

use crate::identity::registry::{
    Composition, Event, EventRow, IdRow, LinkRow, NONE, RecordRow, Registry, State, VersionRow,
};

/// No registry comes to so many compositions; a number beyond it leaves none for those to come.
const MOST_COMPOSITIONS: u32 = 1 << 31;

/// Puts the seven tables of a version onto the rows that are there. `None` where a table has not the columns it should
/// have, or a number can be that of no row.
pub(super) fn put(frames: &[DataFrame], is_part: bool, onto: &mut Registry) -> Option<()> {
    let [records, ids, compositions, members, links, events, versions] = frames else { return None };
    put_ids(&Table(ids), onto)?;
    put_records(&Table(records), is_part, onto)?;
    put_compositions(&Table(compositions), &Table(members), onto)?;
    put_links(&Table(links), onto)?;
    let table = Table(events);
    let (version, event, id) = (table.long("version")?, table.text("event")?, table.number("id")?);
    let (other, record, cause) = (table.number("other_id")?, table.number("record")?, table.text("cause")?);
    let mut shared = Shared::default();
    for row in 0..events.height() {
        onto.events.push(EventRow {
            version: version.get(row)?,
            event: Event::of(event.get(row)?)?,
            id: id.get(row)?,
            other: other.get(row).unwrap_or(NONE),
            record: record.get(row).unwrap_or(NONE),
            cause: shared.of(cause.get(row)?),
        });
    }
    let table = Table(versions);
    let (version, as_of) = (table.long("version")?, table.text("as_of")?);
    let (use_case, run_id) = (table.text("use_case")?, table.text("run_id")?);
    let (declared, declared_in) = (table.text("declared")?, table.text("declared_in")?);
    for row in 0..versions.height() {
        onto.versions.push(VersionRow {
            version: version.get(row)?,
            as_of: as_of.get(row)?.to_owned(),
            use_case: use_case.get(row)?.to_owned(),
            run_id: run_id.get(row)?.to_owned(),
            declared: declared.get(row)?.to_owned(),
            declared_in: declared_in.get(row)?.to_owned(),
        });
    }
    Some(())
}

fn put_ids(table: &Table<'_>, onto: &mut Registry) -> Option<()> {
    let (id, text, version) = (table.number("id")?, table.text("canonical_id")?, table.long("minted_version")?);
    let (as_of, by) = (table.text("minted_as_of")?, table.text("minted_by")?);
    let (state, leads_to) = (table.text("state")?, table.number("leads_to")?);
    let (mut as_ofs, mut bys) = (Shared::default(), Shared::default());
    for row in 0..table.0.height() {
        let state = State::WORDS.iter().find(|(word, _)| state.get(row) == Some(word))?.1;
        let of_id = IdRow {
            id: text.get(row)?.into(),
            minted_version: version.get(row)?,
            minted_as_of: as_ofs.of(as_of.get(row)?),
            minted_by: bys.of(by.get(row)?),
            state: if matches!(state, State::Merged(_)) { State::Merged(leads_to.get(row)?) } else { state },
        };
        // IDs are numbered as they are minted, without a gap.
        match id.get(row)? as usize {
            known if known < onto.ids.len() => onto.ids[known] = of_id,
            next if next == onto.ids.len() => onto.ids.push(of_id),
            _ => return None,
        }
    }
    Some(())
}

fn put_records(table: &Table<'_>, is_part: bool, onto: &mut Registry) -> Option<()> {
    let (number, source, record_id) = (table.number("record")?, table.text("source")?, table.text("record_id")?);
    let (id, home, stands) = (table.number("id")?, table.number("home")?, table.bool("stands")?);
    let (away_since, since) = (table.signed("away_since_us")?, table.long("first_version")?);
    // Numbers are given without a gap, and those that are retired stand in every version that says all.
    let n = onto.records.len() + table.0.height();
    let named: BTreeSet<&str> = source.iter().flatten().collect();
    onto.name_sources(named.into_iter());
    let (mut new, mut retired) = (Vec::new(), false);
    for row in 0..table.0.height() {
        let at = number.get(row)? as usize;
        if at >= n {
            return None;
        }
        if at >= onto.records.len() {
            onto.records.resize(at + 1, RecordRow::retired());
        }
        let Some(record_id) = record_id.get(row) else {
            onto.records[at] = RecordRow::retired();
            retired = true;
            continue;
        };
        if !onto.records[at].is_known() {
            new.push(at as u32);
        }
        onto.records[at] = RecordRow {
            source: onto.source(source.get(row)?),
            record_id: record_id.into(),
            id: id.get(row)?,
            home: home.get(row).unwrap_or(NONE),
            since: since.get(row)?,
            stands: stands.get(row)?,
            away_since: away_since.get(row),
        };
    }
    if retired {
        let records = &onto.records;
        onto.order.retain(|number| records[*number as usize].is_known());
    }
    if is_part {
        // Numbers are ascending in a part; places are not.
        new.sort_by(|a, b| {
            let [a, b] = [a, b].map(|number| &onto.records[*number as usize]);
            (a.source, &a.record_id).cmp(&(b.source, &b.record_id))
        });
    }
    onto.put_in_order(&new);
    Some(())
}

fn put_compositions(table: &Table<'_>, members: &Table<'_>, onto: &mut Registry) -> Option<()> {
    let (number, id, last) = (table.number("composition")?, table.number("id")?, table.long("last_version")?);
    let (size, spent) = (table.number("records")?, table.bool("spent")?);
    let mut sets: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let (of, record) = (members.number("composition")?, members.number("record")?);
    for row in 0..members.0.height() {
        sets.entry(of.get(row)?).or_default().push(record.get(row)?);
    }
    let mut all: BTreeMap<u32, Composition> =
        std::mem::take(&mut onto.old).into_iter().map(|old| (old.number, old)).collect();
    for row in 0..table.0.height() {
        let number = number.get(row).filter(|number| *number < MOST_COMPOSITIONS)?;
        onto.next_composition = onto.next_composition.max(number + 1);
        let Some(id) = id.get(row) else {
            all.remove(&number);
            continue;
        };
        let members = sets.remove(&number).unwrap_or_default();
        if members.len() != size.get(row)? as usize {
            return None;
        }
        let (last, spent) = (last.get(row)?, spent.get(row)?);
        all.insert(number, Composition { number, id, last, members: members.into(), spent });
    }
    onto.old = all.into_values().collect();
    sets.is_empty().then_some(())
}

fn put_links(table: &Table<'_>, onto: &mut Registry) -> Option<()> {
    if table.0.width() == 0 {
        return Some(());
    }
    let (left, right, evidence) = (table.number("left")?, table.number("right")?, table.text("evidence")?);
    let (left_values, right_values) = (table.number("left_values")?, table.number("right_values")?);
    let gone = table.bool("gone")?;
    let (mut rows, mut no_more) = (Vec::new(), BTreeSet::new());
    for row in 0..table.0.height() {
        let link = LinkRow {
            left: left.get(row)?,
            right: right.get(row)?,
            evidence: onto.name(evidence.get(row)?),
            values: left_values.get(row).zip(right_values.get(row)).map(|(left, right)| [left, right]),
        };
        match gone.get(row)? {
            true => _ = no_more.insert(link),
            false => rows.push(link),
        }
    }
    if !no_more.is_empty() {
        onto.links.retain(|link| !no_more.contains(link));
    }
    onto.links.append(&mut rows);
    onto.links.sort_unstable();
    Some(())
}

/// Columns by name; `None` where there is none of this type.
struct Table<'a>(&'a DataFrame);

impl<'a> Table<'a> {
    fn column<T: ?Sized>(
        &self,
        name: &str,
        of: impl FnOnce(&'a polars::prelude::Column) -> PolarsResult<&'a T>,
    ) -> Option<&'a T> {
        of(self.0.column(name).ok()?).ok()
    }

    fn number(&self, name: &str) -> Option<&'a UInt32Chunked> {
        self.column(name, |column| column.u32())
    }

    fn long(&self, name: &str) -> Option<&'a UInt64Chunked> {
        self.column(name, |column| column.u64())
    }

    fn signed(&self, name: &str) -> Option<&'a Int64Chunked> {
        self.column(name, |column| column.i64())
    }

    fn text(&self, name: &str) -> Option<&'a StringChunked> {
        self.column(name, |column| column.str())
    }

    fn bool(&self, name: &str) -> Option<&'a BooleanChunked> {
        self.column(name, |column| column.bool())
    }
}

/// Texts that stand in many rows, each once.
#[derive(Default)]
struct Shared(Vec<Arc<str>>);

impl Shared {
    fn of(&mut self, text: &str) -> Arc<str> {
        match self.0.iter().rev().take(64).find(|known| &***known == text) {
            Some(known) => known.clone(),
            None => {
                let new: Arc<str> = text.into();
                self.0.push(new.clone());
                new
            }
        }
    }
}
