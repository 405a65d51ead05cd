//! Which customer has which ID, in plain loops: the rule itself, with no care for speed.
//!
//! In: what is remembered, and the customers of a day. Out: an ID for each, and what happened. Every reading of the
//! rule that was weighed can be asked for, so that a law can be seen to fail under the others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::events::{Event, State, events};
use super::rule::{Away, Homes, Inherit, Recent, Rule};

/// What names a record.
pub(super) trait Key: Copy + Ord + Debug {}
impl<T: Copy + Ord + Debug> Key for T {}

/// Records, each once.
pub(super) type Set<K> = BTreeSet<K>;

/// IDs are numbered as they are minted.
pub(super) type Id = usize;

/// What is remembered of an ID.
#[derive(Clone, Debug)]
pub(super) struct Known<K> {
    /// The version it was minted in.
    pub(super) minted: u32,
    /// The records it was minted for.
    pub(super) founders: Set<K>,
    /// The records whose home it is.
    pub(super) home_of: Set<K>,
    /// The records it last stood for.
    pub(super) last: Set<K>,
    /// Whether it stands for a customer today, and if not, why.
    pub(super) state: State,
}

/// All that is remembered.
#[derive(Clone, Debug)]
pub(super) struct Registry<K> {
    /// The reading.
    pub(super) rule: Rule,
    /// How many days it has seen.
    pub(super) version: u32,
    /// Every ID that was ever minted.
    pub(super) ids: Vec<Known<K>>,
    /// The ID every record last had.
    pub(super) id_of: BTreeMap<K, Id>,
    /// What an ID stood for, and when.
    pub(super) compositions: BTreeMap<(Id, Set<K>), u32>,
    /// What every ID stands for now, with the records that are away.
    pub(super) standing: BTreeMap<Id, Set<K>>,
}

/// What a day came to.
#[derive(Clone, Debug)]
pub(super) struct Outcome<K> {
    /// The ID of every customer, in the order they were given.
    pub(super) ids: Vec<Id>,
    /// Every customer with the records that are away and stand with it.
    pub(super) whole: Vec<Set<K>>,
    /// What happened.
    pub(super) events: Vec<Event<K>>,
    /// How often nothing but the smallest key could decide.
    pub(super) by_key: usize,
}

/// Today's customers while they get their IDs.
struct Draft<K> {
    whole: Vec<Set<K>>,
    ids: Vec<Option<Id>>,
    taken: Set<Id>,
    /// Customers of whom no record is here.
    away: BTreeMap<Id, Set<K>>,
    by_key: usize,
}

impl<K: Key> Registry<K> {
    /// Nothing is known yet.
    pub(super) fn new(rule: Rule) -> Self {
        Self {
            rule,
            version: 0,
            ids: Vec::new(),
            id_of: BTreeMap::new(),
            compositions: BTreeMap::new(),
            standing: BTreeMap::new(),
        }
    }

    /// A day: some records are retired, then these are the customers.
    pub(super) fn step(&mut self, customers: &[Set<K>], retired: &Set<K>) -> Outcome<K> {
        retired.iter().for_each(|record| self.retire(*record));
        self.version += 1;
        let before = self.clone();
        let mut draft = Draft {
            whole: customers.to_vec(),
            ids: vec![None; customers.len()],
            taken: Set::new(),
            away: BTreeMap::new(),
            by_key: 0,
        };
        self.by_composition(customers, &mut draft);
        if self.rule.away == Away::Along {
            self.go_along(customers, &mut draft);
        }
        self.by_home(customers, &mut draft);
        self.mint(&mut draft);
        let ids: Vec<Id> = draft.ids.iter().map(|id| id.expect("every customer has one")).collect();
        self.remember(customers, &ids, &draft);
        let events = events(&before, self, retired);
        Outcome { ids, whole: draft.whole, events, by_key: draft.by_key }
    }

    /// Rule 1: who is what an ID stood for has it again, the most recent first.
    fn by_composition(&self, customers: &[Set<K>], draft: &mut Draft<K>) {
        let here: Set<K> = customers.iter().flatten().copied().collect();
        let mut claims: Vec<(Reverse<u32>, Id, &Set<K>)> =
            self.compositions.iter().map(|((id, set), version)| (Reverse(*version), *id, set)).collect();
        claims.sort();
        let mut placed: Set<K> = Set::new();
        for (_, id, set) in claims {
            let seen: Set<K> = match self.rule.away {
                Away::Nowhere => set.clone(),
                Away::Along => set.intersection(&here).copied().collect(),
            };
            if draft.taken.contains(&id) || !set.is_disjoint(&placed) {
                continue;
            }
            let customer = customers.iter().position(|customer| *customer == seen);
            match customer {
                Some(customer) if draft.ids[customer].is_none() => {
                    draft.ids[customer] = Some(id);
                    draft.whole[customer].clone_from(set);
                }
                None if seen.is_empty() && self.standing.get(&id) == Some(set) => {
                    draft.away.insert(id, set.clone());
                }
                _ => continue,
            }
            draft.taken.insert(id);
            placed.extend(set);
        }
    }

    /// Records that are away go with most of those they were with, among the customers that rule 1 left over.
    fn go_along(&self, customers: &[Set<K>], draft: &mut Draft<K>) {
        let here: Set<K> = customers.iter().flatten().copied().collect();
        let placed: Set<K> = draft.whole.iter().chain(draft.away.values()).flatten().copied().collect();
        for set in self.standing.values() {
            let away: Vec<K> = set.iter().filter(|r| !here.contains(r) && !placed.contains(r)).copied().collect();
            let mut parts: Vec<(Reverse<usize>, K, usize)> = Vec::new();
            for (n, customer) in customers.iter().enumerate().filter(|(n, _)| draft.ids[*n].is_none()) {
                let mut common = customer.intersection(set);
                if let Some(first) = common.next() {
                    parts.push((Reverse(1 + common.count()), *first, n));
                }
            }
            parts.sort();
            draft.by_key += usize::from(!away.is_empty() && parts.len() > 1 && parts[0].0 == parts[1].0);
            if let Some((_, _, customer)) = parts.first() {
                draft.whole[*customer].extend(away);
            }
        }
    }

    /// Rule 2: pairs of a customer and a home of one of its records, each once.
    fn by_home(&self, customers: &[Set<K>], draft: &mut Draft<K>) {
        let here: Set<K> = customers.iter().flatten().copied().collect();
        let mut pairs = Vec::new();
        for (customer, whole) in draft.whole.iter().enumerate().filter(|(n, _)| draft.ids[*n].is_none()) {
            for (id, known) in self.ids.iter().enumerate().filter(|(id, _)| !draft.taken.contains(id)) {
                // Homes of those who are away count only where no record is here whose home it is.
                let seen = self.rule.away == Away::Along && !known.home_of.is_disjoint(&here);
                let set = if seen { &customers[customer] } else { whole };
                let Some(smallest) = known.home_of.intersection(set).next() else { continue };
                let had_it = whole.iter().filter(|record| self.id_of.get(record) == Some(&id)).count();
                let first_of = if self.rule.founders { &known.founders } else { &known.home_of };
                let founders = first_of.intersection(whole).count();
                let size = if self.rule.fewer { whole.len() } else { 0 };
                let first = if self.rule.most { usize::MAX - had_it } else { 0 };
                let claim = (first, known.minted, Reverse(had_it), Reverse(founders), size);
                pairs.push((claim, *smallest, id, customer));
            }
        }
        pairs.sort();
        for (n, (claim, _, id, customer)) in pairs.iter().enumerate() {
            if draft.ids[*customer].is_some() || draft.taken.contains(id) {
                continue;
            }
            let rivals = pairs[n + 1..].iter().filter(|other| {
                other.0 == *claim
                    && (other.2 == *id) != (other.3 == *customer)
                    && draft.ids[other.3].is_none()
                    && !draft.taken.contains(&other.2)
            });
            draft.by_key += rivals.count();
            draft.ids[*customer] = Some(*id);
            draft.taken.insert(*id);
        }
    }

    /// Who is left gets an ID of its own; numbered by content.
    fn mint(&mut self, draft: &mut Draft<K>) {
        let mut left: Vec<usize> = (0..draft.ids.len()).filter(|n| draft.ids[*n].is_none()).collect();
        left.sort_by(|a, b| draft.whole[*a].cmp(&draft.whole[*b]));
        for customer in left {
            let set = draft.whole[customer].clone();
            self.leave_homes(&set);
            draft.ids[customer] = Some(self.ids.len());
            self.ids.push(Known {
                minted: self.version,
                founders: set.clone(),
                home_of: set.clone(),
                last: set,
                state: State::Stands,
            });
        }
    }

    /// A record has one home: the last that was minted for it or that it took over.
    fn leave_homes(&mut self, records: &Set<K>) {
        if self.rule.homes == Homes::Founded {
            for row in &mut self.ids {
                row.home_of.retain(|record| !records.contains(record));
            }
        }
    }

    fn remember(&mut self, customers: &[Set<K>], ids: &[Id], draft: &Draft<K>) {
        let here: Set<K> = customers.iter().flatten().copied().collect();
        let known: Set<K> = self.id_of.keys().copied().collect();
        let today = ids.iter().copied().zip(draft.whole.iter().cloned());
        self.standing = draft.away.clone().into_iter().chain(today).collect();
        for (id, set) in &self.standing {
            let version = self.compositions.entry((*id, set.clone())).or_insert(self.version);
            if self.rule.recent == Recent::Last {
                *version = self.version;
            }
            let row = &mut self.ids[*id];
            row.last.clone_from(set);
            if self.rule.homes != Homes::Founded {
                row.home_of.extend(set.difference(&known));
            }
            if self.rule.homes != Homes::Kept {
                let stays = |r: &K| set.contains(r) || (self.rule.away == Away::Nowhere && !here.contains(r));
                row.home_of.retain(stays);
            }
            self.id_of.extend(set.iter().map(|record| (*record, *id)));
        }
        self.forget();
        for id in 0..self.ids.len() {
            self.ids[id].state = self.state(id, &here);
        }
    }

    /// Compositions that hold no record whose home the ID is lead nowhere any more.
    fn forget(&mut self) {
        let (now, days) = (self.version, self.rule.days);
        self.compositions.retain(|_, version| now - *version <= days);
        if self.rule.homes != Homes::Kept {
            let ids = &self.ids;
            self.compositions.retain(|(id, set), _| !ids[*id].home_of.is_disjoint(set));
        }
    }

    /// Where an ID leads: to its customer, else to the customer with most of the records it last stood for.
    fn state(&self, id: Id, here: &Set<K>) -> State {
        if let Some(set) = self.standing.get(&id) {
            return if set.is_disjoint(here) { State::Away } else { State::Stands };
        }
        if self.ids[id].last.is_empty() {
            return State::Retired;
        }
        let mut parts: Vec<(Reverse<usize>, K, Id)> = Vec::new();
        for (other, set) in &self.standing {
            let mut common = self.ids[id].last.intersection(set);
            if let Some(first) = common.next() {
                parts.push((Reverse(1 + common.count()), *first, *other));
            }
        }
        parts.sort();
        parts.first().map_or(State::Away, |part| State::Merged(part.2))
    }

    /// Rule 3: a record goes out of all that is remembered, and its customer takes over what is its own.
    fn retire(&mut self, record: K) {
        let Some(last) = self.id_of.remove(&record) else { return };
        let own = match self.ids[last].state {
            State::Merged(into) => into,
            _ => last,
        };
        if let Some(set) = self.standing.get_mut(&own) {
            set.remove(&record);
        }
        self.standing.retain(|_, set| !set.is_empty());
        let heirs = self.standing.get(&own).cloned().unwrap_or_default();
        let mut inherited: Set<Id> = Set::new();
        for (id, row) in self.ids.iter_mut().enumerate() {
            row.founders.remove(&record);
            row.last.remove(&record);
            let was_home = row.home_of.remove(&record);
            let inherits = match self.rule.inherit {
                Inherit::Every => true,
                Inherit::Own => id == own,
                Inherit::Last => id == own && row.home_of.is_empty(),
            };
            if was_home && inherits {
                inherited.insert(id);
            }
        }
        if !inherited.is_empty() {
            self.leave_homes(&heirs);
        }
        for id in inherited {
            self.ids[id].home_of.extend(&heirs);
        }
        for ((id, mut set), version) in std::mem::take(&mut self.compositions) {
            set.remove(&record);
            if !set.is_empty() {
                let kept = self.compositions.entry((id, set)).or_insert(version);
                *kept = version.max(*kept);
            }
        }
        self.forget();
    }
}
