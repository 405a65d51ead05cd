//! The hotel: a line of a reservation for each guest who sleeps there, from the passport at the desk.
//!
//! In: a visit with a stay. Out: its lines of `guests.csv`. The address is that of the one who booked; every guest from
//! twelve on has a key, and keys are coded anew for others when a stay is over.

use anyhow::Result;

use super::house::{Guest, House, LANGUAGES, Visit, at};
use super::ticketing::{Contact, guest_id};
use super::typed::{NO_PHONE, Typed, clock, day_as, shaped};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the export.
pub(super) const GUESTS: &str = concat!(
    "RESV_NO,LINE,ROLE,TKT_BOOKING,TKT_GUEST,SURNAME,FORENAME,DOB,BOOKER_EMAIL,BOOKER_PHONE,STREET,CITY,POSTCODE,",
    "COUNTRY,LANG,KEY_NO,KEY_STATUS,ARRIVAL,DEPARTURE,CARD_TOKEN,LAST_UPDATE,VOID,C360_ID",
);
/// What can be said of a key.
pub(super) const KEYS: [&str; 4] = ["in use", "not collected", "lost", "locked"];
/// How the hotel writes a moment.
const MOMENT: &str = "%m/%d/%Y %H:%M";

/// From when to when a stay is.
pub(super) fn stay(visit: &Visit) -> (i64, i64) {
    (at(visit.start, 840), at(visit.start + visit.days, 660))
}

/// The key of a guest, who must be of age to have one.
pub(super) fn key(world: Dice, guest: &Guest, visit: &Visit) -> Option<String> {
    let number = world.shuffled("key", guest.person.number + 47 * visit.block, 45_000_000);
    (visit.hotel && guest.then >= 12).then(|| format!("K{number:08}"))
}

/// What is true of a guest's key on the day of the export.
pub(super) fn key_status(guest: &Guest, visit: &Visit) -> &'static str {
    let dice = guest.person.dice.of("key", visit.number);
    KEYS[dice.weighted("status", 0, [80u64, 12, 5, 3].into_iter())]
}

/// Whether a visit has a stay that covers the day of the export.
pub(super) fn sleeps(visit: &Visit, day: u32) -> bool {
    let (from, to) = stay(visit);
    visit.hotel && (from..to).contains(&as_of(day))
}

/// The mailbox and the telephone of the one who booked the rooms.
fn booker(house: &House, visit: &Visit, contact: &Contact, day: u32) -> (String, String) {
    let buyer = &house.guests[visit.buyer];
    let typed = Typed::of_visit((house, buyer), visit, "hotel", 0, day);
    let (dice, version) = (typed.dice(), typed.version());
    let mail = match dice.unit("same_mail", version) {
        u if u < 0.6 => contact.mail().to_owned(),
        u if u < 0.94 => typed.mail_of(buyer, 0.3),
        _ => String::new(),
    };
    let phone = match dice.unit("stand_in", version) {
        u if u < 0.04 => dice.pick("stand_in_phone", version, &NO_PHONE).to_owned(),
        u if u < 0.95 => typed.phone_of(buyer),
        _ => String::new(),
    };
    (mail, phone)
}

/// Writes the lines of a visit; `truth` is told the ID of each and whose it is.
pub(super) fn write(
    (world, day): (Dice, u32),
    (house, visit, contact): (&House, &Visit, &Contact),
    file: &mut Lines,
    truth: &mut dyn FnMut(&str, &Guest) -> Result<()>,
) -> Result<()> {
    if !visit.hotel {
        return Ok(());
    }
    let resv = world.shuffled("stay", house.index * 4 + visit.number, 90_000_000);
    let linked = visit.dice.chance("linked", 0, 0.75);
    let (from, to) = stay(visit);
    // One party in 33 leaves a day earlier than the hotel has it.
    let to = if visit.dice.chance("leaves_early", 0, 0.03) { to + DAY } else { to };
    let (mail, phone) = booker(house, visit, contact, day);
    let lead = Typed::of_visit((house, &house.guests[visit.buyer]), visit, "hotel", 0, day);
    let (address, touched) = (lead.address(0.95), lead.changed(0));
    let street = match address.extra.as_str() {
        "" => address.street.clone(),
        extra => format!("{}, {extra}", address.street),
    };
    for (nth, place) in visit.who.iter().enumerate() {
        let guest = &house.guests[*place];
        let typed = Typed::of_visit((house, guest), visit, "hotel", 0, day);
        let (dice, version) = (typed.dice(), typed.version());
        let lead = *place == visit.buyer;
        let status = if typed.right("key", 0.97) {
            key_status(guest, visit)
        } else {
            typed.entry.wrong("key", key_status(guest, visit), &KEYS)
        };
        let key = key(world, guest, visit);
        let status = if to < as_of(day) { "returned" } else { status };
        let ticket = if linked && typed.says("ticket", 0.5) {
            guest_id(world, guest.person.number, visit.number, 0)
        } else {
            String::new()
        };
        let born = if house.namesake(visit, *place) || typed.says("born", 0.92) {
            day_as(typed.born(0.99), "%m/%d/%Y")
        } else {
            String::new()
        };
        let card = guest.card.as_deref().filter(|_| lead || dice.chance("card", version, 0.2));
        let written = from.min(as_of(day) - 60);
        let (id, line) = (format!("H{resv:08}"), (nth + 1).to_string());
        file.csv(&[
            &id,
            &line,
            if lead { "LEAD" } else { "SHARER" },
            if linked { &visit.booking } else { "" },
            &ticket,
            &typed.surname(0.012).to_uppercase(),
            &typed.given(0.012),
            &born,
            &mail,
            &phone,
            &street,
            address.city,
            &address.postal,
            if typed.right("country", 0.98) { guest.person.country.code } else { "US" },
            typed.one_of("language", guest.language, &LANGUAGES, 0.8, 0.94),
            key.as_deref().unwrap_or_default(),
            if key.is_some() { status } else { "" },
            &shaped(from, MOMENT),
            &shaped(to, MOMENT),
            card.unwrap_or_default(),
            &clock(typed.changed(written).max(touched)),
            if typed.entry.gone.is_some() { "Y" } else { "N" },
            "",
        ])?;
        truth(&format!("{id}/{line}"), guest)?;
    }
    Ok(())
}
