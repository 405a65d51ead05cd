//! The advisors' tablets: clients as an advisor typed them in the store, and the notes on what they tried.
//!
//! In: a member whom an advisor knows. Out: a client of the store, for some a second one in another store, and the
//! notes. Tablets are shared, so that a note may stand under a colleague's name; notes are written in the evening,
//! or later.

use anyhow::Result;

use super::goods::{CHANNELS, FOUNDATIONS, Store, other, other_shade};
use super::member::{House, Member, Trial};
use super::typed::{NO_PHONE, Typed};
use crate::worlds::calendar::{DAY, date, stripe};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The columns of the clients.
pub(super) const CLIENTS: &str = "client_id,store,first_name,last_name,phone,loyalty_no,email,contact_by,changed_at,\
                                  deleted,c360_id";
/// The columns of the notes.
pub(super) const TRY_ONS: &str = "client_id,tried_on,advisor,store,category,product,shade,verdict";

/// How many numbers of clients there are; see [`Dice::shuffled`].
const NUMBERS: u64 = 90_000_000;

fn client_id(world: Dice, member: &Member, copy: u64) -> String {
    format!("CL{:08}", world.shuffled("client", member.person.number * 2 + copy, NUMBERS))
}

/// Writes the clients of a member and the notes on them; `truth` is told the ID of each client.
pub(super) fn write(
    (world, day): (Dice, u32),
    whose: (&House, &Member),
    (clients, notes): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let member = whose.1;
    if !member.advised {
        return Ok(());
    }
    let twice = member.dice().chance("two_stores", 0, 0.12);
    for copy in 0..1 + u64::from(twice) {
        let typed = Typed::new(whose, "client", copy, day);
        let id = client_id(world, member, copy);
        let store = if copy == 0 { member.store } else { member.store.near(typed.dice(), "second_store", 0) };
        client(&typed, &id, store, clients)?;
        truth(&id)?;
    }
    for (n, trial) in (0..).zip(&member.trials) {
        let copy = u64::from(twice && member.dice().chance("noted_there", n, 0.5));
        note(member, &client_id(world, member, copy), n, trial, notes)?;
    }
    Ok(())
}

fn client(typed: &Typed, id: &str, store: Store, file: &mut Lines) -> Result<()> {
    let (member, dice, version) = (typed.member, typed.dice(), typed.version());
    let loyalty = if typed.says("loyalty", 0.68) { typed.loyalty(0.05, 0.01) } else { String::new() };
    // Who cannot be called again is hardly worth a note.
    let phone = match typed.says("phone", if loyalty.is_empty() { 0.985 } else { 0.8 }) {
        true => typed.phone(0.025, 0.015),
        false if typed.chance("stand_in", 0.1) => dice.pick("no_phone", version, &NO_PHONE).to_owned(),
        false => String::new(),
    };
    let mail = if typed.says("mail", 0.2) { typed.mail(0.2) } else { String::new() };
    let mut last = typed.surname(0.05);
    if typed.chance("initial", 0.05) {
        last = last.chars().take(1).collect();
    }
    file.csv(&[
        id,
        &store.tablet(),
        &typed.given(0.16),
        &last,
        &phone,
        &loyalty,
        &mail,
        typed.one_of("channel", member.channel, &CHANNELS, (0.5, 0.86)),
        &stripe(typed.entry.updated),
        if typed.entry.gone.is_some() { "true" } else { "false" },
        "",
    ])
}

fn note(member: &Member, client: &str, n: u64, trial: &Trial, file: &mut Lines) -> Result<()> {
    let dice = member.dice();
    // One visit in forty is never written down.
    if dice.chance("not_noted", n, 0.025) {
        return Ok(());
    }
    let slip = |what: &str, share: f64| dice.chance(what, n, share);
    let shade = match slip("note_shade", 0.035) {
        true => other_shade(dice, "note_other", n, trial.shade),
        false => trial.shade,
    };
    let product = match slip("note_product", 0.02) {
        true => other(dice, "note_product", n + 64, trial.product, &FOUNDATIONS),
        false => trial.product,
    };
    let advisor = trial.store.advisor(trial.advisor + if slip("note_advisor", 0.05) { 2 } else { 0 });
    let store = if slip("note_store", 0.012) { trial.store.near(dice, "note_store", n + 64) } else { trial.store };
    let on = date(trial.at + if slip("note_late", 0.03) { DAY } else { 0 });
    let mut row = |shade: &str, verdict: &str| {
        file.csv(&[client, &on, &advisor, &store.tablet(), "foundation", product, shade, verdict])
    };
    // What did not fit is noted too, by those who take the time.
    if slip("first_shade", 0.35) {
        let first = other_shade(dice, "first_shade", n + 64, trial.shade);
        row(first, if slip("too", 0.5) { "too light" } else { "too dark" })?;
    }
    row(shade, "match")
}
