//! What is true of a guest: what happened to each, and the value of every attribute as its profile would write it.
//!
//! In: a household and what its guests did. Out: rows of `truth/values.csv`; what a guest has not, has no row.

use anyhow::Result;

use super::hotel::{key, key_status, sleeps};
use super::house::{Guest, House, RIDES, Visit, today};
use crate::worlds::calendar::{DAY, date, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;
use crate::worlds::slips::amount;

/// What a guest did.
#[derive(Clone, Default)]
pub(super) struct Did {
    /// How often each ride was taken, and when last.
    pub(super) rides: [(u32, i64); RIDES.len()],
    /// Rides of the day of the export.
    pub(super) today: u32,
    /// The longest wait of that day in minutes.
    pub(super) wait: Option<u64>,
    /// When the guest came in on that day.
    pub(super) entered: Option<i64>,
    /// The last day in the park.
    pub(super) last: Option<i64>,
    /// When the guest ate last.
    pub(super) meal: Option<i64>,
    /// Photos that wait.
    pub(super) photos: u32,
    /// What was spent in shops, in cents.
    pub(super) cents: u64,
    /// How many visits there were.
    pub(super) visits: u32,
}

impl Did {
    fn favourite(&self) -> Option<&'static str> {
        let taken = self.rides.iter().zip(RIDES).filter(|((count, _), _)| *count > 0);
        taken.max_by_key(|(ride, _)| **ride).map(|(_, name)| name)
    }
}

/// Writes what is true of the guests of a household.
pub(super) fn write((world, day): (Dice, u32), house: &House, did: &[Did], file: &mut Lines) -> Result<()> {
    let here = did.iter().filter(|did| did.entered.is_some());
    let (party, spent) = here.fold((0, 0), |(count, cents), did| (count + 1, cents + did.cents));
    for (guest, did) in house.guests.iter().zip(did) {
        one((world, day), house, guest, did, (party, spent), file)?;
    }
    Ok(())
}

fn one(
    (world, day): (Dice, u32),
    house: &House,
    guest: &Guest,
    did: &Did,
    (party, spent): (u32, u64),
    file: &mut Lines,
) -> Result<()> {
    let mut say = |attribute: &str, value: &str| match value {
        "" => Ok(()),
        _ => file.csv(&[&guest.customer, attribute, value]),
    };
    let person = &guest.person;
    let now = today(day) * DAY;
    say("guest_name", &format!("{} {}", person.given, person.surname))?;
    say("language", guest.language)?;
    say("age", &guest.age.to_string())?;
    say("birthday_today", &(date(person.born)[5..] == date(now)[5..]).to_string())?;
    say("access_pass", &guest.access.to_string())?;
    say("allergies", guest.allergy)?;
    say("visits", &did.visits.to_string())?;
    say("entered_at", &did.entered.map(iso).unwrap_or_default())?;
    say("rides_today", &did.today.to_string())?;
    say("favourite_ride", did.favourite().unwrap_or_default())?;
    say("longest_wait", &did.wait.map(|minutes| minutes.to_string()).unwrap_or_default())?;
    say("last_meal_at", &did.meal.map(iso).unwrap_or_default())?;
    say("last_entry", &did.last.map(|day| date(day * DAY)).unwrap_or_default())?;
    say("photos_waiting", &did.photos.to_string())?;
    say("spent_season", &amount(did.cents))?;
    if guest.then >= 14 {
        say("email", &person.mail)?;
    }
    say("home_country", person.country.code)?;
    say("home_city", house.home.address(day, false).city)?;
    let present = |visit: &&Visit| {
        visit.now(day) && visit.who.iter().any(|place| house.guests[*place].person.number == person.number)
    };
    let visit = house.visits.iter().find(present);
    if did.entered.is_some() {
        say("party_here", &party.to_string())?;
        say("party_spent", &amount(spent))?;
    }
    let Some(visit) = visit.filter(|visit| sleeps(visit, day)) else { return say("room_key", "day guest") };
    let status = key(world, guest, visit).map_or("no key", |_| key_status(guest, visit));
    say("room_key", status)?;
    say("leaves_on", &date((visit.start + visit.days) * DAY))
}
