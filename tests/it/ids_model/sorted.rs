//! The same rule by counting and sorting, as it can be done for millions of records: what stands is a column, only
//! compositions that stand no more have members, and who is unchanged is found by two counts.
//!
//! In: the customers of a day. Out: an ID for each; the same as the model's on every history.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::model::{Id, Key, Set};

/// A record that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    id: Id,
    home: Option<Id>,
    /// Whether it is part of what its ID stands for.
    stands: bool,
}

/// What an ID stood for before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Old<K> {
    id: Id,
    members: Vec<K>,
    last: u32,
}

/// What is remembered.
#[derive(Clone, Debug)]
pub(super) struct Sorted<K> {
    version: u32,
    /// The version every ID was minted in.
    minted: Vec<u32>,
    rows: BTreeMap<K, Row>,
    old: Vec<Old<K>>,
}

/// A day while it is decided.
struct Draft<K> {
    of: BTreeMap<K, usize>,
    size: Vec<usize>,
    ids: Vec<Option<Id>>,
    taken: BTreeSet<Id>,
    /// The customers of records that are away: `None` where they stand with nobody who is here.
    away: BTreeMap<K, Option<usize>>,
    placed: Set<K>,
}

impl<K: Key> Sorted<K> {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self { version: 0, minted: Vec::new(), rows: BTreeMap::new(), old: Vec::new() }
    }

    /// The home of every record that has one.
    pub(super) fn homes(&self) -> BTreeMap<K, Id> {
        self.rows.iter().filter_map(|(record, row)| row.home.map(|home| (*record, home))).collect()
    }

    /// All compositions, also those that stand.
    pub(super) fn compositions(&self) -> BTreeSet<(Id, Set<K>)> {
        let old = self.old.iter().map(|old| (old.id, old.members.iter().copied().collect()));
        old.chain(self.standing().into_iter().map(|(id, set)| (id, set.into_iter().collect()))).collect()
    }

    fn standing(&self) -> BTreeMap<Id, Vec<K>> {
        let mut all: BTreeMap<Id, Vec<K>> = BTreeMap::new();
        for (record, row) in self.rows.iter().filter(|(_, row)| row.stands) {
            all.entry(row.id).or_default().push(*record);
        }
        all
    }

    /// A day.
    pub(super) fn step(&mut self, customers: &[Set<K>], retired: &Set<K>) -> Vec<Id> {
        retired.iter().for_each(|record| self.retire(*record));
        self.version += 1;
        let of = customers.iter().enumerate().flat_map(|(n, customer)| customer.iter().map(move |r| (*r, n))).collect();
        let mut draft = Draft {
            of,
            size: customers.iter().map(Set::len).collect(),
            ids: vec![None; customers.len()],
            taken: BTreeSet::new(),
            away: BTreeMap::new(),
            placed: Set::new(),
        };
        let standing = self.standing();
        self.unchanged(&standing, &mut draft);
        self.as_before(&mut draft);
        go_along(&standing, &mut draft);
        let whole = self.homes_and_new(&mut draft);
        self.write(&standing, &whole, &draft)
    }

    /// A customer whose records all have one ID, none new, and as many as are here of this ID.
    fn unchanged(&self, standing: &BTreeMap<Id, Vec<K>>, draft: &mut Draft<K>) {
        let mut ids: Vec<BTreeSet<Option<Id>>> = vec![BTreeSet::new(); draft.size.len()];
        let mut here: BTreeMap<Id, usize> = BTreeMap::new();
        for (record, customer) in &draft.of {
            let id = self.rows.get(record).filter(|row| row.stands).map(|row| row.id);
            ids[*customer].insert(id);
            id.into_iter().for_each(|id| *here.entry(id).or_default() += 1);
        }
        for (customer, ids) in ids.iter().enumerate() {
            if let (1, Some(Some(id))) = (ids.len(), ids.first())
                && here[id] == draft.size[customer]
            {
                draft.take(customer, *id, &standing[id]);
            }
        }
        for (id, members) in standing.iter().filter(|(id, _)| !here.contains_key(id)) {
            draft.taken.insert(*id);
            draft.placed.extend(members);
            draft.away.extend(members.iter().map(|record| (*record, None)));
        }
    }

    /// Members that are here are all in one customer, and as many as it has.
    fn as_before(&self, draft: &mut Draft<K>) {
        let mut claims = Vec::new();
        for old in &self.old {
            let seen: Vec<usize> = old.members.iter().filter_map(|record| draft.of.get(record)).copied().collect();
            if let (Some(least), Some(most)) = (seen.iter().min(), seen.iter().max())
                && least == most
                && seen.len() == draft.size[*least]
            {
                claims.push((Reverse(old.last), old.id, &old.members, *least));
            }
        }
        claims.sort();
        for (_, id, members, customer) in claims {
            let free = draft.ids[customer].is_none() && !draft.taken.contains(&id);
            if free && !members.iter().any(|record| draft.placed.contains(record)) {
                draft.take(customer, id, members);
            }
        }
    }

    fn homes_and_new(&mut self, draft: &mut Draft<K>) -> Vec<Vec<K>> {
        let mut whole: Vec<Vec<K>> = vec![Vec::new(); draft.size.len()];
        let along = draft.away.iter().filter_map(|(record, customer)| customer.map(|customer| (record, customer)));
        draft.of.iter().map(|(record, customer)| (record, *customer)).chain(along).for_each(|(r, n)| whole[n].push(*r));
        whole.iter_mut().for_each(|set| set.sort());
        let home = |record: &K| self.rows.get(record).and_then(|row| row.home);
        let seen: BTreeSet<Id> = draft.of.keys().filter_map(home).collect();
        let mut pairs = Vec::new();
        for (customer, set) in whole.iter().enumerate().filter(|(n, _)| draft.ids[*n].is_none()) {
            let mut first: BTreeMap<Id, K> = BTreeMap::new();
            for record in set {
                let Some(id) = home(record) else { continue };
                if !draft.taken.contains(&id) && (draft.of.contains_key(record) || !seen.contains(&id)) {
                    first.entry(id).or_insert(*record);
                }
            }
            for (id, smallest) in first {
                let had = set.iter().filter(|record| self.rows.get(record).is_some_and(|row| row.id == id)).count();
                let homes = set.iter().filter(|record| home(record) == Some(id)).count();
                pairs.push((self.minted[id], Reverse(had), Reverse(homes), set.len(), smallest, id, customer));
            }
        }
        pairs.sort();
        for (.., id, customer) in pairs {
            if draft.ids[customer].is_none() && draft.taken.insert(id) {
                draft.ids[customer] = Some(id);
            }
        }
        let mut new: Vec<usize> = (0..whole.len()).filter(|n| draft.ids[*n].is_none()).collect();
        new.sort_by_key(|n| whole[*n][0]);
        for customer in new {
            let id = self.minted.len();
            self.minted.push(self.version);
            draft.ids[customer] = Some(id);
            draft.taken.insert(id);
            for record in &whole[customer] {
                self.rows.entry(*record).or_insert(Row { id, home: None, stands: false }).home = Some(id);
            }
        }
        whole
    }

    fn write(&mut self, before: &BTreeMap<Id, Vec<K>>, whole: &[Vec<K>], draft: &Draft<K>) -> Vec<Id> {
        let stays_away = |record: &K, row: &Row| row.stands && draft.away.get(record) == Some(&None);
        self.rows.iter_mut().for_each(|(record, row)| row.stands = stays_away(record, row));
        let ids: Vec<Id> = draft.ids.iter().copied().flatten().collect();
        for (set, id) in whole.iter().zip(&ids) {
            for record in set {
                let row = self.rows.entry(*record).or_insert(Row { id: *id, home: None, stands: true });
                (row.id, row.stands) = (*id, true);
            }
        }
        for row in self.rows.values_mut() {
            let left = |home: &Id| draft.taken.contains(home) && !(row.stands && row.id == *home);
            row.home = row.home.filter(|home| !left(home));
        }
        let now = self.standing();
        for (id, members) in before.iter().filter(|(id, members)| now.get(id) != Some(members)) {
            self.old.push(Old { id: *id, members: members.clone(), last: self.version - 1 });
        }
        self.forget();
        ids
    }

    fn retire(&mut self, record: K) {
        let Some(row) = self.rows.remove(&record) else { return };
        let heirs = |other: &Row| other.stands && other.id == row.id;
        let others = self.rows.values().any(|other| other.home == row.home);
        if row.stands && row.home == Some(row.id) && !others {
            self.rows.values_mut().filter(|other| heirs(other)).for_each(|other| other.home = row.home);
        }
        self.old.iter_mut().for_each(|old| old.members.retain(|member| *member != record));
        self.forget();
    }

    /// Doubles are one, and what holds no home is nothing.
    fn forget(&mut self) {
        let rows = &self.rows;
        let is_home =
            |old: &Old<K>| old.members.iter().any(|r| rows.get(r).is_some_and(|row| row.home == Some(old.id)));
        self.old.retain(is_home);
        self.old.sort_by(|a, b| (a.id, &a.members, Reverse(a.last)).cmp(&(b.id, &b.members, Reverse(b.last))));
        self.old.dedup_by(|b, a| (a.id, &a.members) == (b.id, &b.members));
    }
}

impl<K: Key> Draft<K> {
    fn take(&mut self, customer: usize, id: Id, members: &[K]) {
        self.ids[customer] = Some(id);
        self.taken.insert(id);
        self.placed.extend(members);
        for record in members.iter().filter(|record| !self.of.contains_key(record)) {
            self.away.insert(*record, Some(customer));
        }
    }
}

/// Who is away goes with most of those it stood with, among the customers that are still open.
fn go_along<K: Key>(standing: &BTreeMap<Id, Vec<K>>, draft: &mut Draft<K>) {
    for members in standing.values() {
        let mut parts: BTreeMap<usize, (usize, K)> = BTreeMap::new();
        for record in members {
            if let Some(customer) = draft.of.get(record).filter(|customer| draft.ids[**customer].is_none()) {
                parts.entry(*customer).or_insert((0, *record)).0 += 1;
            }
        }
        let Some((customer, _)) = parts.iter().min_by_key(|(_, (n, first))| (Reverse(*n), *first)) else { continue };
        for record in members.iter().filter(|r| !draft.of.contains_key(r) && !draft.placed.contains(r)) {
            draft.away.insert(*record, Some(*customer));
        }
    }
}
