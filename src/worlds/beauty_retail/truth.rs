//! What is true of each member, as the profile would write it.
//!
//! In: a member. Out: rows of `truth/values.csv`; what a member has not, has no row.

use anyhow::Result;

use super::goods::NO_SHADE;
use super::member::Member;
use crate::worlds::calendar::date;
use crate::worlds::files::Lines;

/// Writes what is true of a member of a household in which so many are to be written to.
pub(super) fn write(member: &Member, waiting: usize, file: &mut Lines) -> Result<()> {
    let mut say = |attribute: &str, value: &str| file.csv(&[&member.customer, attribute, value]);
    if let Some(trial) = member.trials.last() {
        say("product_tried", trial.product)?;
        say("shade_matched", trial.shade)?;
        say("tried_on", &date(trial.at))?;
        say("advisor", &trial.store.advisor(trial.advisor))?;
        say("store", &trial.store.name())?;
    }
    if let Some(basket) = member.open_basket() {
        say("basket_product", basket.product)?;
        say("basket_shade", basket.shade.unwrap_or(NO_SHADE))?;
        say("basket_since", &date(basket.since))?;
    }
    if let Some(sale) = member.bought.last() {
        say("last_shade_bought", sale.shade)?;
    }
    if member.waits() {
        say("messages_at_home", &waiting.to_string())?;
    }
    say("email", &member.person.mail)?;
    say("preferred_channel", member.channel)?;
    say("loyalty_tier", member.tier)
}
