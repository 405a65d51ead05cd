//! Days that may come: random ones, and the ones that were told.
//!
//! In: a seed. Out: for every day the customers that are seen, and the records that are retired before it. The same
//! seed always gives the same days; nothing here knows how IDs are given.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Set;

/// A day: its customers, and what is retired before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day<K> {
    /// Today's records, cut into customers.
    pub(super) customers: Vec<Set<K>>,
    /// Records that are retired before.
    pub(super) retired: Set<K>,
}

/// Numbers in no order, always the same.
#[derive(Clone)]
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    /// The next number under `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 16) as usize % n.max(1)
    }

    /// In no order.
    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        if all.is_empty() { None } else { Some(all[self.below(all.len())]) }
    }
}

/// Who is whom in truth, and who can be seen of it.
#[derive(Clone, Default)]
struct World {
    /// The customer of every record that is not retired, here or away.
    customer: BTreeMap<u16, usize>,
    next_customer: usize,
    next_record: u16,
    sources: u16,
    sources_away: BTreeSet<u16>,
    deleted: Set<u16>,
    /// How things stood before a wrong value or a threshold, to be put right later.
    before: Vec<BTreeMap<u16, usize>>,
    /// How things stood on every day, with the records that were here.
    days: Vec<(BTreeMap<u16, usize>, Set<u16>)>,
}

/// What may happen in a history at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Happens {
    /// Records and sources may be away.
    pub(super) away: bool,
    /// Records may be retired.
    pub(super) retired: bool,
    /// New records may come.
    pub(super) new: bool,
}

/// Everything may happen.
pub(super) const EVERYTHING: Happens = Happens { away: true, retired: true, new: true };

/// A random history.
pub(super) fn random(seed: u64, happens: Happens) -> Vec<Day<u16>> {
    let mut numbers = Numbers(seed.wrapping_mul(0x0002_545F_4914_F6CD));
    let days = [3, 5, 8, 12, 30][numbers.below(5)];
    let records = [3, 4, 5, 7, 10, 16, 40][numbers.below(7)];
    let mut world = World { sources: 1 + numbers.below(3) as u16, ..World::default() };
    let customers = 1 + numbers.below(records);
    for _ in 0..records {
        let customer = numbers.below(customers);
        world.customer.insert(world.next_record, customer);
        world.next_record += 1;
    }
    world.next_customer = customers;
    let busy = 1 + numbers.below(3);
    let mut history = Vec::new();
    for day in 0..days {
        let mut retired = Set::new();
        if day > 0 {
            for _ in 0..numbers.below(busy + 1) {
                world.change(&mut numbers, happens, &mut retired);
            }
        }
        let here: Set<u16> = world.customer.keys().filter(|record| world.is_here(**record)).copied().collect();
        world.days.push((world.customer.clone(), here));
        history.push(Day { customers: world.seen(), retired });
    }
    history
}

impl World {
    fn is_here(&self, record: u16) -> bool {
        !self.deleted.contains(&record) && !self.sources_away.contains(&(record % self.sources))
    }

    fn seen(&self) -> Vec<Set<u16>> {
        let mut customers: BTreeMap<usize, Set<u16>> = BTreeMap::new();
        for (record, customer) in self.customer.iter().filter(|(record, _)| self.is_here(**record)) {
            customers.entry(*customer).or_default().insert(*record);
        }
        customers.into_values().collect()
    }

    fn change(&mut self, numbers: &mut Numbers, happens: Happens, retired: &mut Set<u16>) {
        let records: Vec<u16> = self.customer.keys().copied().collect();
        let Some(record) = numbers.pick(&records) else { return };
        let Some(other) = numbers.pick(&records) else { return };
        match numbers.below(18) {
            0..=2 => self.merge(record, other),
            3..=4 => self.split(record, numbers),
            5 => {
                self.customer.insert(record, self.customer[&other]);
            }
            6 => {
                let (one, two) = (self.customer[&record], self.customer[&other]);
                self.customer.insert(record, two);
                self.customer.insert(other, one);
            }
            7 => {
                self.customer.insert(record, self.next_customer);
                self.next_customer += 1;
            }
            // A wrong value, a threshold: much changes at once, and can be put right later.
            8 => {
                self.before.push(self.customer.clone());
                for _ in 0..1 + numbers.below(3) {
                    match (numbers.pick(&records), numbers.pick(&records), numbers.below(2)) {
                        (Some(one), Some(two), 0) => self.merge(one, two),
                        (Some(one), _, _) => self.split(one, numbers),
                        _ => {}
                    }
                }
            }
            9..=10 if !self.before.is_empty() => {
                let at = numbers.below(self.before.len());
                let before = self.before.remove(at);
                self.again(&before);
            }
            11 if happens.away => {
                let source = numbers.below(self.sources as usize) as u16;
                turn(&mut self.sources_away, source);
            }
            12 if happens.away => turn(&mut self.deleted, record),
            13 if happens.away => {
                self.deleted.clear();
                self.sources_away.clear();
            }
            14 if happens.new => {
                let customer = if numbers.below(2) == 0 { self.customer[&other] } else { self.next_customer };
                self.next_customer += 1;
                self.customer.insert(self.next_record, customer);
                self.next_record += 1;
            }
            15 if happens.retired && (happens.away || numbers.below(3) == 0) => {
                let gone: Vec<u16> = records.iter().filter(|r| !happens.away || !self.is_here(**r)).copied().collect();
                if let Some(record) = numbers.pick(&gone) {
                    self.customer.remove(&record);
                    retired.insert(record);
                }
            }
            // As it was on another day: who is whom, and where absences are allowed also who is here.
            16..=17 if !self.days.is_empty() => {
                let (before, here) = self.days[numbers.below(self.days.len())].clone();
                self.again(&before);
                if happens.away && numbers.below(2) == 0 {
                    self.sources_away.clear();
                    self.deleted = self.customer.keys().filter(|record| !here.contains(record)).copied().collect();
                }
            }
            _ => {}
        }
    }

    fn merge(&mut self, one: u16, two: u16) {
        let (from, into) = (self.customer[&one], self.customer[&two]);
        self.customer.values_mut().filter(|customer| **customer == from).for_each(|customer| *customer = into);
    }

    fn split(&mut self, record: u16, numbers: &mut Numbers) {
        let (from, into) = (self.customer[&record], self.next_customer);
        self.next_customer += 1;
        for customer in self.customer.values_mut().filter(|customer| **customer == from) {
            *customer = if numbers.below(2) == 0 { into } else { from };
        }
    }

    /// Records that were not known then, stay where they are.
    fn again(&mut self, before: &BTreeMap<u16, usize>) {
        for (record, customer) in &mut self.customer {
            if let Some(was) = before.get(record) {
                *customer = *was;
            }
        }
    }
}

/// Who was away is back, who was here is away.
fn turn(away: &mut BTreeSet<u16>, which: u16) {
    if !away.remove(&which) {
        away.insert(which);
    }
}

/// All customers that so many records can be cut into, where records may be away also without some of them.
pub(super) fn states(records: u16, away: bool) -> Vec<Vec<Set<u16>>> {
    let mut all: Vec<Vec<Set<u16>>> = vec![Vec::new()];
    for record in 0..records {
        let mut more = if away { all.clone() } else { Vec::new() };
        for state in &all {
            for place in 0..=state.len() {
                let mut with = state.clone();
                match with.get_mut(place) {
                    Some(customer) => _ = customer.insert(record),
                    None => with.push(Set::from([record])),
                }
                more.push(with);
            }
        }
        all = more;
    }
    all
}

/// A day in short: customers between bars, records between spaces, retired records behind a cross.
pub(super) fn day(text: &'static str) -> Day<&'static str> {
    let (seen, retired) = text.split_once('†').unwrap_or((text, ""));
    let customers: Vec<Set<&str>> = seen.split('|').map(|customer| customer.split_whitespace().collect()).collect();
    Day {
        customers: customers.into_iter().filter(|customer: &Set<&str>| !customer.is_empty()).collect(),
        retired: retired.split_whitespace().collect(),
    }
}

/// A history and the letters that its IDs should be, day by day in the order of the customers.
pub(super) type Told = (&'static str, &'static [(&'static str, &'static str)]);

/// What has been told of, with the IDs that are right: letters in the order in which they are first seen.
pub(super) const TOLD: &[Told] = &[
    (
        "a wrong value merges, and is corrected",
        &[
            ("crm/6 | crm/900 bill/10 bill/11 | crm/7", "A B C"),
            ("crm/6 crm/900 bill/10 bill/11 | crm/7", "B C"),
            ("crm/6 | crm/900 bill/10 bill/11 | crm/7", "A B C"),
        ],
    ),
    (
        "a source is away and comes back",
        &[
            ("crm/1 bill/1 | crm/2 | bill/3", "A B C"),
            ("crm/1 | crm/2", "A B"),
            ("bill/1 | bill/3", "A C"),
            ("crm/1 bill/1 | crm/2 | bill/3", "A B C"),
        ],
    ),
    (
        "a source is away after a merge",
        &[
            ("crm/1 | bill/2", "A B"),
            ("crm/1 bill/2", "B"),
            ("crm/1", "B"),
            ("crm/1 bill/2", "B"),
            ("crm/1 | bill/2", "A B"),
        ],
    ),
    (
        "a merge is corrected, and new records have come to one side and to others",
        &[
            ("crm/6 | crm/900 bill/10 | crm/7", "A B C"),
            ("crm/6 crm/900 bill/10 | crm/7", "B C"),
            ("crm/6 crm/900 bill/10 web/1 | crm/7 web/2 | web/3", "B C D"),
            ("crm/6 | crm/900 bill/10 web/1 | crm/7 web/2 | web/3", "A B C D"),
        ],
    ),
    (
        "two merges are corrected in the other order",
        &[
            ("a1 a2 | b1 b2 | c1", "A B C"),
            ("a1 a2 b1 b2 | c1", "A C"),
            ("a1 a2 b1 b2 c1", "A"),
            ("a1 a2 c1 | b1 b2", "A B"),
            ("a1 a2 | b1 b2 | c1", "A B C"),
        ],
    ),
    (
        "who founded an ID is retired",
        &[
            ("crm/1", "A"),
            ("crm/1 bill/2", "A"),
            ("bill/2", "A"),
            ("bill/2 † crm/1", "A"),
            ("bill/2 web/3", "A"),
            ("bill/2 | web/3", "A B"),
        ],
    ),
    (
        "an ID that was merged stays where its customer went when its only record is retired",
        &[("a | b c", "A B"), ("a b c", "B"), ("b c", "B"), ("b | c † a", "B C")],
    ),
    (
        "two customers exchange a record",
        &[("a1 a2 a3 | b1 b2 b3", "A B"), ("b1 a2 a3 | a1 b2 b3", "A B"), ("a1 a2 a3 | b1 b2 b3", "A B")],
    ),
    (
        "two customers of two exchange a record",
        &[("a1 a2 | b1 b2", "A B"), ("a1 b2 | b1 a2", "A B"), ("a1 a2 | b1 b2", "A B")],
    ),
    (
        "a threshold is moved and moved back",
        &[
            ("a b c | d e", "A B"),
            ("a | b | c | d | e", "A C D B E"),
            ("a b c | d e", "A B"),
            ("a | b | c | d | e", "A C D B E"),
        ],
    ),
    ("the larger customer keeps its ID in a merge of one age", &[("a | b c d", "A B"), ("a b c d", "B")]),
    (
        "one of two records goes to a large customer",
        &[("a1 a2", "A"), ("a1 a2 | b1 b2 b3 b4", "A B"), ("a2 | a1 b1 b2 b3 b4", "A B")],
    ),
];
