//! Today's records among those that are known, and what is decided of their customers so far.

use crate::config::Identity;
use crate::identity::registry::{NONE, RecordRow, Registry};
use crate::tables::{Clusters, RecordIndex, Sources};

/// A record that is away, as all of its customer are.
pub(super) const STAYS: u32 = NONE - 1;

/// A day while it is decided. Records are numbers, customers are today's clusters.
pub(in crate::identity) struct Day<'a> {
    /// The version that is made. Its records and their order are today's; their IDs and homes are those of before until
    /// they are written.
    pub(in crate::identity) next: &'a mut Registry,
    /// The number of each of today's records.
    pub(super) numbers: Vec<u32>,
    /// The place of each record in the order of all.
    pub(super) rank: Vec<u32>,
    /// The customer of each record that is here, else [`NONE`].
    pub(super) customer: Vec<u32>,
    /// How many records that are here each customer has.
    pub(super) size: Vec<u32>,
    /// Each customer's ID, or [`NONE`] while it has none.
    pub(in crate::identity) ids: Vec<u32>,
    /// Whether an ID is given.
    pub(super) taken: Vec<bool>,
    /// For a record that is away, the customer it stands with, [`STAYS`], or [`NONE`].
    pub(in crate::identity) along: Vec<u32>,
    /// Whether a record's customer has its ID by what it was before.
    pub(in crate::identity) placed: Vec<bool>,
    /// Whether a record does not say who anybody is: it joins by what it carries.
    pub(super) aside: Vec<bool>,
}

impl<'a> Day<'a> {
    /// Today's records get their numbers.
    pub(super) fn new(next: &'a mut Registry, identity: &Identity, sources: &Sources, clusters: &Clusters) -> Self {
        next.name_sources(sources.customers.iter().map(|table| identity.sources[table.source].name.as_str()));
        let mut numbers = next.numbers_of(identity, sources);
        let mut new: Vec<u32> = Vec::new();
        let mut record = 0;
        for table in &sources.customers {
            let source = next.source(&identity.sources[table.source].name);
            for record_id in table.record_ids.iter().map(Option::unwrap_or_default) {
                if numbers[record] == NONE {
                    numbers[record] = next.records.len() as u32;
                    new.push(numbers[record]);
                    next.records.push(RecordRow::new(source, record_id.into(), next.version));
                }
                record += 1;
            }
        }
        next.put_in_order(&new);
        Self::of(next, numbers, &clusters.of, clusters.n)
    }

    /// Records that are here, each with its customer, of so many.
    pub(in crate::identity) fn of(next: &'a mut Registry, numbers: Vec<u32>, of: &[u32], customers: usize) -> Self {
        let n = next.records.len();
        let mut rank = vec![NONE; n];
        (0..).zip(&next.order).for_each(|(place, number)| rank[*number as usize] = place);
        let mut customer = vec![NONE; n];
        let mut size = vec![0; customers];
        for (number, cluster) in numbers.iter().zip(of) {
            customer[*number as usize] = *cluster;
            size[*cluster as usize] += 1;
        }
        let taken = vec![false; next.ids.len()];
        Self {
            next,
            numbers,
            rank,
            customer,
            size,
            ids: vec![NONE; customers],
            taken,
            along: vec![NONE; n],
            placed: vec![false; n],
            aside: vec![false; n],
        }
    }

    /// These records are neither here nor away.
    pub(super) fn set_aside(&mut self, records: impl Iterator<Item = RecordIndex>) {
        for record in records {
            let number = self.numbers[record as usize] as usize;
            self.aside[number] = true;
            self.size[self.customer[number] as usize] -= 1;
            self.customer[number] = NONE;
        }
    }

    /// Whether a record is in its source today.
    pub(super) fn is_here(&self, number: u32) -> bool {
        self.customer[number as usize] != NONE
    }

    /// The customer of a record that is here and whose customer has no ID yet.
    pub(super) fn open(&self, number: u32) -> Option<u32> {
        let customer = self.customer[number as usize];
        (customer != NONE && self.ids[customer as usize] == NONE).then_some(customer)
    }

    /// A customer has an ID.
    pub(in crate::identity) fn give(&mut self, customer: u32, id: u32) {
        self.ids[customer as usize] = id;
        self.taken[id as usize] = true;
    }

    /// A customer stands for an ID of whom nobody else is here, and with it those who are away.
    pub(super) fn stand_for(&mut self, customer: u32, id: u32) {
        self.give(customer, id);
        for (along, row) in self.along.iter_mut().zip(&self.next.records) {
            if [STAYS, NONE].contains(along) && row.stands && row.id == id {
                *along = customer;
            }
        }
    }

    /// By ID the customer that has it, or [`NONE`].
    pub(super) fn by_id(&self) -> Vec<u32> {
        let mut customer_of = vec![NONE; self.next.ids.len()];
        for (customer, id) in (0..).zip(&self.ids).filter(|(_, id)| **id != NONE) {
            customer_of[*id as usize] = customer;
        }
        customer_of
    }

    /// Records that are away and carry an ID stand with the customer that has it.
    pub(super) fn carriers_stay_at_home(&mut self) {
        let marked = self.next.marked();
        if !marked.contains(&true) {
            return;
        }
        let customer_of = self.by_id();
        for (number, _) in
            marked.iter().enumerate().filter(|(number, marked)| **marked && self.customer[*number] == NONE)
        {
            let home = self.next.records[number].home;
            if home != NONE && customer_of[home as usize] != NONE {
                self.along[number] = customer_of[home as usize];
            }
        }
    }
}
