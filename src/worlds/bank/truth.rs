//! What is true of a customer: the value of every attribute of every use case, as its profile would write it.
//!
//! In: a customer on a day. Out: rows of `truth/values.csv`; what a customer has not, has no row.

use anyhow::Result;

use super::client::{BRANCHES, Client};
use super::control::alerts;
use super::house::House;
use super::marketing::{consents, sends};
use super::service::cases;
use super::typed::pounds;
use crate::worlds::calendar::{DAY, as_of, date};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// Writes the true values of a customer.
pub(super) fn write((world, day): (Dice, u32), house: &House, client: &Client, file: &mut Lines) -> Result<()> {
    let mut say = |attribute: &str, value: &str| match value {
        "" => Ok(()),
        _ => file.csv(&[&client.customer, attribute, value]),
    };
    let person = &client.person;
    let mobile = format!("+44{}", client.mobile);
    say("full_name", &format!("{} {}", person.given, person.surname))?;
    say("birth_date", &date(person.born))?;
    say("verified_phone", &mobile)?;
    say("contact_phone", &mobile)?;
    say("email", &person.mail)?;
    say("home_city", house.home.address(day, false).city)?;
    say("home_branch", BRANCHES[client.branch()].1)?;
    say("preferred_channel", client.channel(day))?;
    say("support_need", client.support.unwrap_or_default())?;
    say("risk_rating", client.risk())?;
    say("income_band", client.income())?;
    say("interest", client.interest())?;
    say("deceased", &client.deceased.to_string())?;
    say("attorney", &client.attorney.is_some().to_string())?;
    say("travel_until", &client.travels_until().map(date).unwrap_or_default())?;
    if client.known.mortgage {
        say("fixed_rate_until", &date(house.fixed_until()))?;
    }
    let held = client.accounts.iter().map(|account| account.balance(world, day)).sum::<u64>();
    let shared = client.joint.as_ref().map_or(0, |account| account.balance(world, day));
    say("core_balance", &pounds(held + shared / 2))?;
    say("savings_balance", &pounds(client.savings()))?;
    say("products_held", &products(client).join("; "))?;
    let alerts = alerts(client, day);
    let blocked = || alerts.iter().filter(|alert| alert.status == "BLOCKED");
    say("blocked_amount", &pounds(blocked().map(|alert| alert.pence).sum()))?;
    let last = blocked().max_by_key(|alert| alert.at);
    say("last_blocked_merchant", last.map_or("", |alert| alert.merchant))?;
    let year = as_of(day) - 365 * DAY;
    let released = alerts.iter().filter(|alert| alert.status == "RELEASED" && alert.at >= year).count();
    say("false_alarms_12m", &released.to_string())?;
    let cases = cases(client, day);
    say("open_cases", &cases.iter().filter(|case| case.open).count().to_string())?;
    say("last_case", cases.iter().max_by_key(|case| case.at).map_or("", |case| case.subject))?;
    say("open_complaints", &cases.iter().filter(|case| case.open && case.complaint).count().to_string())?;
    let quarter = as_of(day) - 90 * DAY;
    say("offers_90d", &sends(client, day).iter().filter(|at| **at >= quarter).count().to_string())?;
    say("consents", &consents(client, day).to_string())
}

/// What the customer holds, by name.
fn products(client: &Client) -> Vec<&'static str> {
    let accounts = client.accounts.iter().chain(&client.joint).map(|account| account.product);
    let mut held: Vec<&str> = accounts.collect();
    let others = [
        (client.card_open(), "Credit card"),
        (client.known.mortgage, "Mortgage"),
        (client.loan_open(), "Personal loan"),
        (client.known.savings, "Notice savings"),
    ];
    held.extend(others.iter().filter(|(holds, _)| *holds).map(|(_, name)| *name));
    held.sort_unstable();
    held
}
