//! Ticketing: a row for each guest of a booking, made anew for every visit.
//!
//! In: a visit of a household. Out: its rows of `guests.csv`. The buyer types everybody's names and gives one mailbox
//! and one telephone for all; a ticket that was made twice stands there as cancelled, and a day that is added later is
//! another booking.

use anyhow::Result;

use super::house::{ALLERGIES, Guest, House, LANGUAGES, Visit, booking};
use super::typed::{NO_PHONE, Typed, clock};
use crate::worlds::calendar::{DAY, date};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;
use crate::worlds::places::Address;

/// The header of the export.
pub(super) const GUESTS: &str = concat!(
    "GUEST_ID,BOOKING_NO,TICKET_NO,PRODUCT,GUEST_ROLE,FIRST_NAME,LAST_NAME,BIRTH_YEAR,EMAIL,CONTACT_EMAIL,",
    "CONTACT_PHONE,POSTCODE,CITY,COUNTRY,ACCOUNT_NO,LANG,ACCESS_PASS,ALLERGY_NOTE,FIRST_DAY,PARTY_SIZE,BOOKED_AT,",
    "CHANGED_AT,CANCELLED_AT,C360_ID",
);
/// How many guest IDs and tickets there are.
const IDS: u64 = 900_000_000;

fn index(person: u64, visit: u64, copy: u64) -> u64 {
    person * 16 + visit * 4 + copy
}

/// The ID of a guest in a booking; a returning guest has another one.
pub(super) fn guest_id(world: Dice, person: u64, visit: u64, copy: u64) -> String {
    format!("G-{:09}", world.shuffled("guest", index(person, visit, copy), IDS))
}

/// The number that is printed on the ticket.
pub(super) fn ticket(world: Dice, person: u64, visit: u64, copy: u64) -> String {
    format!("9{:011}", world.shuffled("ticket", index(person, visit, copy), IDS))
}

/// What the buyer gives for all.
pub(super) struct Contact {
    mail: String,
    phone: String,
    address: Address,
    country: &'static str,
    changed: i64,
}

impl Contact {
    /// The mailbox and the telephone of a booking.
    pub(super) fn new(house: &House, visit: &Visit, day: u32) -> Contact {
        let buyer = &house.guests[visit.buyer];
        let typed = Typed::of_visit((house, buyer), visit, "contact", 0, day);
        let (dice, version) = (typed.dice(), typed.version());
        let phone = match dice.unit("phone_gap", version) {
            u if u < 0.12 => String::new(),
            u if u < 0.16 => dice.pick("stand_in_phone", version, &NO_PHONE).to_owned(),
            _ => typed.phone_of(buyer),
        };
        let country = dice.pick("country", version, buyer.person.country.spellings);
        Contact {
            mail: typed.mail_of(buyer, 0.3),
            phone,
            address: typed.address(0.93),
            country,
            changed: typed.changed(0),
        }
    }

    /// The telephone.
    pub(super) fn phone(&self) -> &str {
        &self.phone
    }

    /// The mailbox.
    pub(super) fn mail(&self) -> &str {
        &self.mail
    }
}

/// Writes the rows of a visit; `truth` is told the ID of each and whose it is.
pub(super) fn write(
    (world, day): (Dice, u32),
    (house, visit, contact): (&House, &Visit, &Contact),
    file: &mut Lines,
    truth: &mut dyn FnMut(&str, &Guest) -> Result<()>,
) -> Result<()> {
    let party = visit.who.len();
    let added = visit.dice.chance("added", 0, 0.04).then(|| booking(world, house.index * 16 + 8 + visit.number));
    for (nth, place) in visit.who.iter().enumerate() {
        let guest = &house.guests[*place];
        for copy in 0..3 {
            let number = match copy {
                0 => &visit.booking,
                1 if visit.dice.chance("twice", nth as u64, 0.03) => &visit.booking,
                2 if nth < 2 && added.is_some() => added.as_ref().unwrap_or(&visit.booking),
                _ => continue,
            };
            let typed = Typed::of_visit((house, guest), visit, "ticket", copy, day);
            let row = Row { world, day, visit, place: *place, copy, number, party, contact };
            row.write(&typed, file)?;
            truth(&guest_id(world, guest.person.number, visit.number, copy), guest)?;
        }
    }
    Ok(())
}

/// One row.
struct Row<'a> {
    world: Dice,
    day: u32,
    visit: &'a Visit,
    place: usize,
    copy: u64,
    number: &'a str,
    party: usize,
    contact: &'a Contact,
}

impl Row<'_> {
    fn write(&self, typed: &Typed, file: &mut Lines) -> Result<()> {
        let (visit, guest, dice, version) = (self.visit, typed.guest, typed.dice(), typed.version());
        let person = &guest.person;
        let buys = self.place == visit.buyer;
        let mess = if buys { 0.02 } else { 0.055 };
        let own = person.age(visit.booked) >= 14 && typed.says("mail", 0.3);
        let mail = match (buys, own) {
            (true, _) => self.contact.mail.clone(),
            (_, true) => typed.mail_of(guest, 0.15),
            // Who must type something for a child types the own mailbox.
            _ if dice.chance("parents_mail", version, 0.15) => self.contact.mail.clone(),
            _ => String::new(),
        };
        let address = &self.contact.address;
        let year: i32 = date(person.born)[..4].parse().unwrap_or(2000);
        let year = match typed.right("year", 0.98) {
            true => year,
            false => year + [-10, -1, 1, 2][usize::try_from(dice.below("year_slip", version, 4)).unwrap_or(0)],
        };
        let claimed = match &guest.account {
            Some(own) if typed.says("account", 0.45) => own.as_str(),
            None if dice.chance("wrong_account", version, 0.02) => {
                typed.house.guests[visit.buyer].account.as_deref().unwrap_or_default()
            }
            _ => "",
        };
        let pass = match typed.says("access", 0.97) {
            true if typed.mark("access", guest.access, 0.95, 0.004) => "Y",
            true => "N",
            false => "",
        };
        let product = match self.copy {
            2 if dice.chance("unmarked", version, 0.3) => "PARK TICKET",
            2 => "ADD-ON DAY",
            _ if visit.hotel => "STAY AND PLAY",
            _ => "PARK TICKET",
        };
        let note = match guest.allergy {
            "no known" => "",
            allergy if typed.says("allergy", 0.3) => {
                if typed.right("allergy", 0.9) {
                    allergy
                } else {
                    typed.entry.wrong("allergy", allergy, &ALLERGIES[..5])
                }
            }
            _ => "",
        };
        let booked = if self.copy == 2 { visit.start * DAY + 70_000 } else { visit.booked };
        let changed = typed.changed(booked).max(self.contact.changed);
        let gone = typed.entry.gone.filter(|_| self.copy == 0 && !visit.now(self.day));
        let cancelled = if self.copy == 1 { Some(booked + 600) } else { gone };
        let language = typed.one_of("language", guest.language, &LANGUAGES, 0.9, if buys { 0.96 } else { 0.9 });
        file.csv(&[
            &guest_id(self.world, person.number, visit.number, self.copy),
            self.number,
            &ticket(self.world, person.number, visit.number, self.copy),
            product,
            if buys { "BUYER" } else { "GUEST" },
            &typed.given(mess),
            &typed.surname(mess / 2.0),
            &if typed.says("year", 0.95) { year.to_string() } else { String::new() },
            &mail,
            &self.contact.mail,
            &self.contact.phone,
            &address.postal,
            address.city,
            self.contact.country,
            claimed,
            language,
            pass,
            note,
            &date(visit.start * DAY),
            &self.party.to_string(),
            &clock(booked),
            &clock(changed.max(cancelled.unwrap_or(changed))),
            &cancelled.map(clock).unwrap_or_default(),
            "",
        ])
    }
}
