//! Events that name no record, such as orders of guests: whose they are by an identity field.
//!
//! In: events, the standard values of records, and which records are one customer. Out: the record that each event
//! hangs on. It promises that an event belongs to a customer only where live records of this one customer alone have
//! the value at the time, or deleted ones of it where no live one has: what several customers share says nothing, and
//! what no match key would read does not either.

use std::collections::HashMap;
use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use xxhash_rust::xxh3::Xxh3Builder;

use super::standardise::{one_field, standard_values};
use crate::config::{Identity, IdentityField, Role};
use crate::tables::{
    ClusterIndex, Clusters, Counting, EventTable, Micros, NO_RECORD, RecordIndex, Sources, StandardField, Validity,
    Wrong,
};

/// Whose a value is.
#[derive(Clone, Copy)]
enum Owner {
    /// One customer's, with its first live record that has it.
    One(ClusterIndex, RecordIndex),
    /// Several customers'.
    Several,
}

impl Owner {
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::One(one, first), Self::One(other, record)) if one == other => Self::One(one, first.min(record)),
            _ => Self::Several,
        }
    }
}

/// Whose the values of a field are.
struct Owned<'a> {
    /// Of sources in which they hold for ever.
    always: HashMap<&'a str, Owner, Xxh3Builder>,
    /// Of the others: when each is whose.
    at_times: HashMap<String, Vec<(Validity, Owner)>, Xxh3Builder>,
}

impl Owned<'_> {
    fn owner(&self, value: &str, at: Micros) -> Option<Owner> {
        // Who says when a value is whose is asked alone.
        match self.at_times.get(value) {
            Some(all) => all.iter().filter(|(when, _)| when.holds_at(at)).map(|(_, owner)| *owner).reduce(Owner::or),
            None => self.always.get(value).copied(),
        }
    }
}

/// Whose the values are that events may have.
pub struct Owners<'a> {
    identity: &'a Identity,
    by_field: BTreeMap<usize, Owned<'a>>,
}

impl<'a> Owners<'a> {
    /// Of the fields that sources of events ask.
    ///
    /// # Errors
    /// As [`super::fields`].
    pub fn of(
        identity: &'a Identity,
        sources: &Sources,
        fields: &'a [StandardField],
        clusters: &Clusters,
    ) -> Result<Self> {
        let mut by_field: BTreeMap<usize, Owned<'a>> = BTreeMap::new();
        for source in &identity.sources {
            let Role::Events(events) = &source.role else { continue };
            for f in events.by.iter().filter_map(|(name, _)| position(identity, name)) {
                if let Entry::Vacant(place) = by_field.entry(f) {
                    place.insert(owned(identity, sources, (&identity.fields[f], &fields[f]), clusters)?);
                }
            }
        }
        Ok(Self { identity, by_field })
    }

    /// Attaches the events that name no record, where a field says whose they are.
    pub fn attach(&self, table: &mut EventTable) {
        let identity = self.identity;
        let Role::Events(events) = &identity.sources[table.source].role else { return };
        // Of a row that is several events it is one that belongs to somebody.
        let mut attached: Vec<u32> = Vec::new();
        for (name, column) in &events.by {
            let owners = position(identity, name).and_then(|f| Some((f, self.by_field.get(&f)?)));
            let Some((f, owners)) = owners else { continue };
            let Some(texts) = table.frame.column(column).ok().and_then(|column| column.str().ok().cloned()) else {
                continue;
            };
            let mut known: HashMap<(&str, Micros), RecordIndex, Xxh3Builder> = HashMap::default();
            let mut counting = Counting::default();
            for (row, (record, text)) in table.record.iter_mut().zip(texts.iter()).enumerate() {
                let Some(text) = text.filter(|_| *record == NO_RECORD) else { continue };
                let at = table.happened_at[row];
                // Where values hold for ever, it is the same whenever it happened.
                let when = if owners.at_times.is_empty() { 0 } else { at };
                *record = *known.entry((text, when)).or_insert_with(|| {
                    let values = standard_values(&identity.fields[f], text);
                    let mut of = values.iter().filter_map(|value| owners.owner(value, at));
                    match (of.next(), of.next()) {
                        (Some(Owner::One(_, record)), None) => record,
                        _ => NO_RECORD,
                    }
                });
                if *record != NO_RECORD {
                    attached.push(table.places.read_row(row));
                    table.by_value.push(row as u32);
                }
                counting.saw(table.places.read_row(row), *record != NO_RECORD);
            }
            table.reading.unread.push(counting.told("by", Wrong::NoRecord, &table.places));
        }
        table.by_value.sort_unstable();
        attached.sort_unstable();
        attached.dedup();
        table.reading.unattached -= attached.len().min(table.reading.unattached);
    }
}

fn position(identity: &Identity, name: &str) -> Option<usize> {
    identity.fields.iter().position(|field| field.name == name)
}

/// Whose each value of a field is.
fn owned<'a>(
    identity: &Identity,
    sources: &Sources,
    (field, standard): (&IdentityField, &'a StandardField),
    clusters: &Clusters,
) -> Result<Owned<'a>> {
    let gone = sources.gone();
    // In what range records of a source stand of whose places some hold for a time.
    let at_times = field.places.iter().filter_map(|(source, extracts)| {
        let (table, range) = sources.of_source(*source)?;
        let is_held = |column: &&str| table.held.iter().any(|held| held.column == *column);
        let any = extracts.iter().flat_map(|extract| extract.columns()).any(|column| is_held(&column));
        any.then_some((*source, range, extracts))
    });
    let at_times: Vec<_> = at_times.collect();
    let mut owners: Vec<Option<Owner>> = vec![None; standard.values.len()];
    let mut before: Vec<Option<Owner>> = vec![None; standard.values.len()];
    for (record, cluster) in clusters.of.iter().enumerate() {
        if at_times.iter().any(|(_, range, _)| range.contains(&record)) {
            continue;
        }
        let owners = if gone[record] { &mut before } else { &mut owners };
        for code in standard.of_its_type(record) {
            let one = Owner::One(*cluster, record as RecordIndex);
            let owner = &mut owners[code as usize];
            *owner = Some(owner.map_or(one, |owner| owner.or(one)));
        }
    }
    // Whose it was, where no live record has it: who is deleted may still withdraw, and who is merged lives elsewhere.
    owners.iter_mut().zip(before).for_each(|(owner, before)| *owner = owner.or(before));
    let known = owners.into_iter().enumerate();
    let always = known.filter_map(|(code, owner)| Some((&standard.values[code], owner?))).collect();
    let mut owned = Owned { always, at_times: HashMap::default() };
    if at_times.is_empty() {
        return Ok(owned);
    }
    let written = sources.as_written();
    for (source, range, extracts) in at_times {
        let Some((table, _)) = sources.of_source(source) else { continue };
        for extract in extracts {
            let there = IdentityField { places: vec![(source, vec![extract.clone()])], ..field.clone() };
            let of_place = one_field(identity, &written, &there)?;
            for record in range.clone().filter(|record| !gone[*record]) {
                let when = table.when(extract.columns(), record - range.start);
                for code in of_place.of_its_type(record) {
                    let one = Owner::One(clusters.of[record], record as RecordIndex);
                    owned.at_times.entry(of_place.values[code as usize].to_owned()).or_default().push((when, one));
                }
            }
        }
    }
    Ok(owned)
}
