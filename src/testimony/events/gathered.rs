//! What events came to, by aggregate and customer.
//!
//! In: states to which all events were added. Out: the whole of each customer. It has seen no event.

use std::collections::BTreeMap;

use super::state::State;
use crate::config::{Attribute, AttributeType, Function};
use crate::tables::{Counting, Micros, RecordIndex, Scalar, Unread};

/// The value of every customer, the first record it hangs on, and the latest event.
pub(super) type Wholes = Vec<Option<(Scalar, RecordIndex, Micros)>>;

/// What aggregates come to, before it is asked whether that is valid.
pub(super) struct Aggregated {
    pub(super) values: Wholes,
    /// Customers whose whole is not known.
    pub(super) unknown: Vec<u32>,
    /// Wholes that do not fit their type, with the first record of the first.
    pub(super) unfit: Counting,
    /// What could not be read, as counts.
    pub(super) said: Vec<Unread>,
}

/// Which aggregate: the attribute, its supply, and the place among those that it is calculated from.
pub(super) type Which = (String, usize, usize);

/// What was gathered of all events, by aggregate.
#[derive(Default)]
pub struct Gathered(BTreeMap<Which, States>);

impl Gathered {
    /// What one aggregate came to.
    pub(super) fn of(&self, attribute: &Attribute, supply: usize, part: usize) -> Option<&States> {
        self.0.get(&(attribute.name.clone(), supply, part))
    }

    /// Adds what the events of a source came to.
    pub(super) fn extend(&mut self, all: impl Iterator<Item = (Which, States)>) {
        self.0.extend(all);
    }
}

/// One aggregate, customer by customer.
pub(super) struct States {
    pub(super) function: Function,
    /// The type of the whole, with so many digits after the point.
    pub(super) kind: AttributeType,
    pub(super) digits: u32,
    pub(super) states: Vec<Option<State>>,
    /// What could not be read, as counts.
    pub(super) said: Vec<Unread>,
}

impl States {
    /// The whole of every customer.
    pub(super) fn finish(&self) -> Aggregated {
        let Self { function, kind, digits, .. } = *self;
        let (mut values, mut unknown, mut unfit): (Wholes, _, _) = (Vec::new(), Vec::new(), Counting::default());
        for (cluster, state) in (0..).zip(&self.states) {
            let known = state.as_ref().filter(|state| {
                let is_unknown = state.is_unknown(function);
                unknown.extend(is_unknown.then_some(cluster));
                !is_unknown && state.n() > 0
            });
            values.push(known.and_then(|state| {
                let (record, latest) = (state.record(), state.latest());
                let whole = state.clone().finish(function, kind, digits);
                unfit.saw(record, whole.is_ok());
                unknown.extend(whole.is_err().then_some(cluster));
                whole.ok().map(|whole| (whole, record, latest))
            }));
        }
        let said = self.said.iter().filter(|unread| unread.values > 0).cloned().collect();
        Aggregated { values, unknown, unfit, said }
    }
}
