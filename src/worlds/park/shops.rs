//! What restaurants and shops know of guests: the book of tables with allergies, and mailboxes for receipts.
//!
//! In: a guest or a visit. Out: rows of `diners.csv` and of the tills' customers. A waiter notes an allergy for the
//! wrong chair now and then; a till types one stand-in where a guest gives no mailbox.

use anyhow::Result;

use super::house::{ALLERGIES, Guest, House, Visit, at};
use super::ticketing::{Contact, guest_id};
use super::typed::{NO_MAIL, Typed, clock, shaped};
use crate::worlds::calendar::as_of;
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the book of tables.
pub(super) const DINERS: &str =
    "diner_id,table_ref,park_booking,ticket_guest,guest_name,born_in,dietary,phone,seated_at";
/// The header of the tills' customers.
pub(super) const BUYERS: &str = "CUSTNO|NAME|E_MAIL|TEL|ZIP|OPENED|LAST_SALE";

/// Writes who sat at the table of a visit; `truth` is told the ID of each and whose it is.
pub(super) fn diners(
    (world, day): (Dice, u32),
    (house, visit, contact): (&House, &Visit, &Contact),
    file: &mut Lines,
    truth: &mut dyn FnMut(&str, &Guest) -> Result<()>,
) -> Result<()> {
    if !visit.dice.chance("table", 0, 0.5) {
        return Ok(());
    }
    let seated = at(visit.start, 690 + visit.dice.below("seated", 0, 180));
    let table = world.shuffled("table", house.index * 4 + visit.number, 90_000_000);
    // Who has no booking at hand says a telephone.
    let booked = contact.phone().len() < 9 || visit.dice.chance("table_booking", 0, 0.85);
    for place in &visit.who {
        let guest = &house.guests[*place];
        // Nobody writes in the book again.
        let typed = Typed::of_visit((house, guest), visit, "diner", 0, house.since);
        let (dice, version) = (typed.dice(), typed.version());
        if !dice.chance("noted", 0, 0.75) {
            continue;
        }
        // The wrong chair: what somebody else of the table may not eat.
        let chair = dice.below("chair", version, visit.who.len() as u64);
        let right = typed.right("allergy", 0.97);
        let other = &house.guests[visit.who[usize::try_from(chair).unwrap_or(0)]];
        let of = if right { guest } else { other };
        let dietary =
            if typed.says("allergy", if of.allergy == "no known" { 0.75 } else { 0.93 }) { of.allergy } else { "" };
        let dietary =
            if !right && of.allergy == guest.allergy { dice.pick("chair_says", version, &ALLERGIES) } else { dietary };
        let phone = if !booked || *place == visit.buyer || dice.chance("party_phone", version, 0.5) {
            contact.phone()
        } else {
            ""
        };
        let ticket = if typed.says("ticket", 0.3) {
            guest_id(world, guest.person.number, visit.number, 0)
        } else {
            String::new()
        };
        let year = if house.namesake(visit, *place) || typed.says("year", if guest.then < 18 { 0.8 } else { 0.25 }) {
            shaped(guest.person.born + 43_200, "%Y")
        } else {
            String::new()
        };
        let id = format!("D{table:08}-{}", place + 1);
        file.csv(&[
            &id,
            &format!("{table:08}"),
            if booked { &visit.booking } else { "" },
            &ticket,
            &format!("{} {}", typed.given(0.06), typed.surname(0.03)),
            &year,
            dietary,
            phone,
            &clock(seated.min(as_of(day) - 60)),
        ])?;
        truth(&id, guest)?;
    }
    Ok(())
}

/// Writes what the tills know of a guest; `truth` is told the ID of each and whose it is.
pub(super) fn buyers(
    (world, day): (Dice, u32),
    house: &House,
    guest: &Guest,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str, &Guest) -> Result<()>,
) -> Result<()> {
    let person = &guest.person;
    let copies = match guest.then >= 16 {
        true if person.dice.chance("till", 0, 0.3) => 1 + u64::from(person.dice.chance("till_again", 0, 0.12)),
        _ => 0,
    };
    for copy in 0..copies {
        let typed = Typed::new((house, guest), "till", copy, day);
        let (dice, version) = (typed.dice(), typed.version());
        let mail = match dice.unit("till_mail", version) {
            u if u < 0.05 => dice.pick("stand_in_mail", version, &NO_MAIL).to_owned(),
            _ => typed.mail_of(guest, 0.25),
        };
        let name = typed.says("name", 0.85).then(|| format!("{}, {}", typed.surname(0.03), typed.given(0.06)));
        let phone = if typed.says("phone", 0.3) { typed.phone_of(guest) } else { String::new() };
        let zip = if typed.says("zip", 0.5) { typed.address(0.92).postal } else { String::new() };
        let id = world.shuffled("buyer", person.number * 2 + copy, 90_000_000).to_string();
        let form = "%d-%b-%Y %H:%M";
        let (opened, last) = (shaped(typed.entry.created, form), shaped(typed.entry.updated, form));
        file.line(&[&id, name.as_deref().unwrap_or_default(), &mail, &phone, &zip, &opened, &last].join("|"))?;
        truth(&id, guest)?;
    }
    Ok(())
}
