//! What the sources say about one attribute, customer by customer.

use std::ops::Range;

use super::index::{Micros, RecordIndex};
use super::scalar::Scalar;

/// The testimonies of one attribute, as columns; those of one customer stand side by side, in the order in which its
/// sources are asked and within a source in order of record.
#[derive(Clone, Debug, PartialEq)]
pub struct Testimonies {
    /// The rows `offsets[c]..offsets[c + 1]` are those of the customer at place `c` of the scope.
    pub offsets: Vec<u32>,
    /// The place of the source in the attribute's supplies.
    pub supply: Vec<u16>,
    /// The record that says it; for events, the first record they hang on.
    pub record: Vec<RecordIndex>,
    /// What it says.
    pub value: Vec<Scalar>,
    /// When it was last changed.
    pub observed_at: Vec<Micros>,
    /// Whether it is older than the attribute allows.
    pub stale: Vec<bool>,
    /// The probability that what it says is about the customer.
    pub belonging: Vec<f64>,
    /// Which testimonies of a customer agree after standardising: they have one class; classes are numbered from 0 as
    /// they appear.
    pub class: Vec<u32>,
    /// For each customer whether something was said that could not be read or is not valid, so that nobody can tell
    /// what it stands for.
    pub unread: Vec<bool>,
    /// For each customer whether a system that is asked has a record of it.
    pub known: Vec<bool>,
}

impl Default for Testimonies {
    fn default() -> Self {
        Self {
            offsets: vec![0],
            supply: Vec::new(),
            record: Vec::new(),
            value: Vec::new(),
            observed_at: Vec::new(),
            stale: Vec::new(),
            belonging: Vec::new(),
            class: Vec::new(),
            unread: Vec::new(),
            known: Vec::new(),
        }
    }
}

impl Testimonies {
    /// Nobody says anything of any customer; whether more could be known of each.
    pub fn of_nobody(unread: Vec<bool>) -> Self {
        let n = unread.len();
        Self { offsets: vec![0; n + 1], known: vec![true; n], unread, ..Self::default() }
    }

    /// How many customers there are.
    pub fn n_customers(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The rows of the customer at a place.
    pub fn rows(&self, place: usize) -> Range<usize> {
        self.offsets[place] as usize..self.offsets[place + 1] as usize
    }

    /// The testimonies of more customers behind these.
    pub fn append(&mut self, mut more: Self) {
        let before = self.value.len() as u32;
        self.offsets.extend(more.offsets[1..].iter().map(|offset| before + offset));
        self.supply.append(&mut more.supply);
        self.record.append(&mut more.record);
        self.value.append(&mut more.value);
        self.observed_at.append(&mut more.observed_at);
        self.stale.append(&mut more.stale);
        self.belonging.append(&mut more.belonging);
        self.class.append(&mut more.class);
        self.unread.append(&mut more.unread);
        self.known.append(&mut more.known);
    }

    /// Only the customers that are selected, in order.
    pub fn keep(&mut self, selected: &[bool]) {
        let rows: Vec<bool> =
            (0..self.n_customers()).flat_map(|c| std::iter::repeat_n(selected[c], self.rows(c).len())).collect();
        let mut offsets = vec![0];
        for place in (0..self.n_customers()).filter(|place| selected[*place]) {
            offsets.push(offsets[offsets.len() - 1] + self.rows(place).len() as u32);
        }
        self.offsets = offsets;
        keep(&mut self.supply, &rows);
        keep(&mut self.record, &rows);
        keep(&mut self.value, &rows);
        keep(&mut self.observed_at, &rows);
        keep(&mut self.stale, &rows);
        keep(&mut self.belonging, &rows);
        keep(&mut self.class, &rows);
        keep(&mut self.unread, selected);
        keep(&mut self.known, selected);
    }
}

/// Only the items that are selected, in order.
pub fn keep<T>(items: &mut Vec<T>, selected: &[bool]) {
    let mut flags = selected.iter();
    items.retain(|_| flags.next().copied().unwrap_or(false));
}
