//! The photo app: accounts of grown guests, and the photos that the park's photographers take.
//!
//! In: a guest with visits. Out: the account, with the tickets that the guest has claimed as own and for the family. In
//! one of 30 accounts a ticket of somebody else of the family is claimed as own; one guest in 25 has a second account.

use anyhow::Result;

use super::house::{ALLERGIES, Guest, House, LANGUAGES};
use super::ticketing::guest_id;
use super::typed::Typed;
use crate::worlds::calendar::date;
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};

/// Writes the accounts of a guest; `truth` is told the ID of each and whose it is.
pub(super) fn write(
    (world, day): (Dice, u32),
    house: &House,
    guest: &Guest,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str, &Guest) -> Result<()>,
) -> Result<()> {
    let Some(account) = &guest.account else { return Ok(()) };
    let second = guest.person.dice.chance("second_account", 0, 0.04);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new((house, guest), "app", copy, day);
        let id = if copy == 0 { account.clone() } else { guest.person.dice.uuid("second_account") };
        let tickets = tickets(world, house, &typed, copy);
        one(&typed, &id, &tickets, copy, file)?;
        truth(&id, guest)?;
    }
    Ok(())
}

/// The tickets that an account has claimed: as own, and for the family.
fn tickets(world: Dice, house: &House, typed: &Typed, copy: u64) -> [Vec<String>; 2] {
    let (dice, own) = (typed.dice(), typed.guest.person.number);
    let (mut mine, mut family) = (Vec::new(), Vec::new());
    for visit in &house.visits {
        for place in &visit.who {
            let person = house.guests[*place].person.number;
            let n = visit.number * 8 + *place as u64;
            let id = || json(Some(&guest_id(world, person, visit.number, 0)));
            // Others by mistake, and children by a parent.
            let share = match (person == own, copy) {
                (false, _) => 0.006,
                (true, 0) => 0.55,
                (true, _) => 0.3,
            };
            if dice.chance("claims", n, share) {
                mine.push(id());
            } else if person != own && copy == 0 && *place > 1 && dice.chance("claims", n, 0.5) {
                family.push(id());
            }
        }
    }
    [mine, family]
}

fn one(typed: &Typed, id: &str, [mine, family]: &[Vec<String>; 2], copy: u64, file: &mut Lines) -> Result<()> {
    let (guest, dice, version) = (typed.guest, typed.dice(), typed.version());
    let mail = match (&guest.person.other_mail, copy) {
        (Some(other), 1) => other.clone(),
        _ => typed.mail_of(guest, 0.12),
    };
    let phone = typed.says("phone", 0.7).then(|| typed.phone_of(guest));
    let born = typed.says("born", 0.9).then(|| date(typed.born(0.99)));
    let allergy = match guest.allergy {
        // Who has none mostly leaves the field.
        "no known" if !dice.chance("says_none", version, 0.5) => "",
        allergy => typed.one_of("allergy", allergy, &ALLERGIES, 0.65, 0.96),
    };
    let card = guest.card.as_deref().filter(|_| typed.says("card", 0.5));
    let updated = typed.entry.updated.max(typed.entry.gone.unwrap_or(0));
    let line = format!(
        "{{\"account_id\":\"{id}\",\"email\":{},\"given_name\":{},\"family_name\":{},\"born\":{},\
         \"mobile\":{},\"country\":\"{}\",\"locale\":{},\"dietary\":{},\"step_free\":{},\
         \"tickets\":{{\"own\":[{}],\"family\":[{}]}},\"wallet_card\":{},\"created_ms\":{},\"updated_ms\":{},\
         \"deleted_ms\":{},\"c360_id\":null}}",
        json(Some(&mail)),
        json(Some(&typed.given(0.06))),
        json(Some(&typed.surname(0.02))),
        json(born.as_deref()),
        json(phone.as_deref()),
        if typed.right("country", 0.97) { guest.person.country.code } else { "US" },
        json(Some(typed.one_of("language", guest.language, &LANGUAGES, 0.97, 0.97)).filter(|text| !text.is_empty())),
        json(Some(allergy).filter(|text| !text.is_empty())),
        if typed.says("access", 0.5) {
            typed.mark("access", guest.access, 0.85, 0.01).to_string()
        } else {
            "null".into()
        },
        mine.join(","),
        family.join(","),
        json(card),
        typed.entry.created * 1000,
        updated * 1000,
        typed.entry.gone.map_or_else(|| "null".to_owned(), |gone| (gone * 1000).to_string()),
    );
    file.line(&line)
}
