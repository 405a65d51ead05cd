//! What happened to IDs between two days, and why an ID is not in use.

use super::model::{Id, Key, Registry, Set};

/// Whether an ID stands for a customer, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It does.
    Stands,
    /// None of its records is here.
    Away,
    /// This one stands for most of its records.
    Merged(Id),
    /// None of its records is remembered.
    Retired,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event<K> {
    /// A new ID.
    Minted(Id),
    /// The same ID for the same customer as before, or for more or fewer records.
    Kept(Id),
    /// The first leads to the second from now on.
    Merged(Id, Id),
    /// Records of the first have the second, which stood for nobody before.
    Split(Id, Id),
    /// A record went from one customer to another.
    Moved(K, Id, Id),
    /// No record of the ID is here any more.
    Left(Id),
    /// Records of the ID are here again.
    Returned(Id),
    /// The ID led to another, and stands for itself again.
    Revived(Id),
    /// No record of the ID is remembered any more.
    Retired(Id),
    /// A record is forgotten.
    Forgotten(K),
}

/// What happened between two days; ordered.
pub(super) fn events<K: Key>(before: &Registry<K>, after: &Registry<K>, retired: &Set<K>) -> Vec<Event<K>> {
    let mut all: Vec<Event<K>> = retired.iter().map(|record| Event::Forgotten(*record)).collect();
    for (id, row) in after.ids.iter().enumerate() {
        let was = before.ids.get(id).map(|row| row.state);
        all.extend(match (was, row.state) {
            (None, _) => Some(Event::Minted(id)),
            (Some(State::Stands), State::Stands) => Some(Event::Kept(id)),
            (Some(was), now) if was == now => None,
            (Some(State::Merged(_)), State::Stands) => Some(Event::Revived(id)),
            (Some(_), State::Stands) => Some(Event::Returned(id)),
            (Some(_), State::Merged(into)) => Some(Event::Merged(id, into)),
            (Some(_), State::Away) => Some(Event::Left(id)),
            (Some(_), State::Retired) => Some(Event::Retired(id)),
        });
    }
    for (record, was) in &before.id_of {
        let now = after.id_of[record];
        if now == *was || after.ids[*was].state == State::Merged(now) {
            continue;
        }
        match before.standing.contains_key(&now) {
            true => all.push(Event::Moved(*record, *was, now)),
            false => all.push(Event::Split(*was, now)),
        }
    }
    all.sort();
    all.dedup();
    all
}
