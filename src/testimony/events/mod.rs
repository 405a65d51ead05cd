//! Values made from events: what passed, in one state per customer, as values of an attribute.

mod calculation;
mod gathered;
mod gathering;
mod piece;
mod state;

use anyhow::{Context as _, Result};

pub(super) use calculation::by_calculation;
use gathered::Aggregated;
pub use gathered::Gathered;
pub use gathering::Gathering;
pub(crate) use state::{Event, State, value_kind};

use super::asked::Asked;
use super::supplied::Supplied;
use super::valid::without_invalid;
use super::values::FactsLearnt;
use crate::config::Attribute;
use crate::tables::{Counting, NO_RECORD, RecordIndex, Unread, Wrong};

/// What the events of a source come to, customer by customer. An event counts when its record is live or was merged
/// into one that is, or it names none and its customer lives, when it happened no later than the run looks from and not
/// before `within`, and when `where` is true. One of which that cannot be told, because a text in it cannot be read, is
/// invalid, and counts in nothing; where its value or its place could have changed the whole, the whole is not known.
pub(super) fn by_aggregate(asked: &Asked<'_>, attribute: &Attribute, supply: usize) -> Result<Supplied> {
    checked(asked, attribute, aggregated(asked, attribute, supply, 0)?)
}

/// What an aggregate came to.
fn aggregated(asked: &Asked<'_>, attribute: &Attribute, supply: usize, part: usize) -> Result<Aggregated> {
    let states = asked.gathered.of(attribute, supply, part);
    Ok(states.context("this is a bug: events were not read")?.finish())
}

/// What is left of the wholes where those that are not valid are gone.
fn checked(asked: &Asked<'_>, attribute: &Attribute, aggregated: Aggregated) -> Result<Supplied> {
    let Aggregated { mut values, mut unknown, unfit, mut said } = aggregated;
    let nth = |cluster: usize| format!("customer {}, in order of its first record", cluster + 1);
    let first_records: Vec<RecordIndex> =
        values.iter().map(|value| value.as_ref().map_or(NO_RECORD, |(_, record, _)| *record)).collect();
    let mut breaking = Counting { filled: unfit.filled - unfit.values, ..Counting::default() };
    for cluster in without_invalid(asked, attribute, &mut values, |(value, _, _)| value, &nth)? {
        breaking.filled -= 1;
        breaking.saw(first_records[cluster as usize], false);
        unknown.push(cluster);
    }
    unknown.sort_unstable();
    unknown.dedup();
    // A whole has no line; the first record that it hangs on has.
    for (counting, key, wrong) in [(unfit, "aggregate", Wrong::Unread), (breaking, "valid", Wrong::NotValid)] {
        said.extend(counting.first.map(|record| {
            let (Counting { values, filled, .. }, first) = (counting, asked.sources.place_of(record));
            Unread { key: key.to_owned(), wrong, values, filled, first }
        }));
    }
    Ok(Supplied::Clusters { values, unread: unknown, said })
}
