//! Marketing automation: contacts, what they consented to, and what they were sent.
//!
//! In: a customer who is written to. Out: contacts with the customer number behind `hb_`, consents one statement a row
//! for two purposes, and sends. A second mailbox makes a second contact.

use anyhow::Result;

use super::client::{Client, INTERESTS};
use super::house::House;
use super::typed::{Mail, Typed};
use crate::worlds::calendar::{DAY, as_of, stripe as moment};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the contacts.
pub(super) const CONTACTS: &str =
    "contact_id,external_id,email,first_name,last_name,postcode,top_interest,c360_id,unsubscribed_at,updated_at";
/// The header of the consents.
pub(super) const CONSENTS: &str = "contact_id,purpose,status,stated_at";
/// The header of the sends.
pub(super) const SENDS: &str = "send_id,contact_id,campaign,sent_at";

const CAMPAIGNS: [&str; 5] = ["Spring ISA", "Rate watch", "Home movers", "Travel money", "Cover check"];

/// Whether the customer agrees to offers on a day; one in two thousand of those who do withdraws a day.
pub(super) fn consents(client: &Client, day: u32) -> bool {
    let dice = client.person.dice;
    let first = client.known.marketing && !client.deceased && dice.chance("consents", 0, 0.62);
    first && !(2..=day).any(|day| dice.chance("withdraws", u64::from(day), 0.0005))
}

/// When the customer was sent an offer, as of a day.
pub(super) fn sends(client: &Client, day: u32) -> Vec<i64> {
    let dice = client.person.dice;
    if !client.known.marketing || !consents(client, 1) {
        return Vec::new();
    }
    let before = dice.below("sends", 0, 7);
    let first = client.since.max(1);
    let earlier = (0..before).map(|n| as_of(first) - 60 - dice.below("sent", n, 200 * DAY as u64) as i64);
    let later = (first + 1..=day).filter(|day| consents(client, *day) && dice.chance("sent_on", u64::from(*day), 0.01));
    earlier.chain(later.map(|day| as_of(day) - 3_600)).collect()
}

/// Writes a customer's contacts with consents and sends; `truth` is told the ID of each.
pub(super) fn write(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    (file, consent_file, send_file): (&mut Lines, &mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.marketing {
        return Ok(());
    }
    let dice = client.person.dice;
    let id = |copy: u64| (3_000_000 + client.person.number * 2 + copy).to_string();
    let second = client.person.other_mail.is_some() && dice.chance("second_contact", 1, 0.12);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "marketing", copy, day);
        let external = typed.core(if copy == 0 { 0.58 } else { 0.2 }, 0.0);
        let address = typed.address(0.87);
        let mail = Mail(0.99, if copy == 0 { 0.08 } else { 1.0 }, 0.2);
        let gone = typed.entry.gone.map(moment).unwrap_or_default();
        file.csv(&[
            &id(copy),
            &external.map(|core| format!("hb_{core}")).unwrap_or_default(),
            &typed.mail(&mail),
            &typed.given(0.14),
            &typed.surname(0.04),
            if typed.entry.says("postcode", 0.72) { &address.postal } else { "" },
            typed.one_of("interest", client.interest(), &INTERESTS, 0.9, 0.9),
            "",
            &gone,
            &moment(typed.updated()),
        ])?;
        truth(&id(copy))?;
        let asked = typed.entry.created.min(as_of(client.since.max(1)) - 400 * DAY);
        let agreed = consents(client, 1);
        for (purpose, given) in [("product_offers", agreed), ("research", dice.chance("research", copy, 0.3))] {
            let status = if given { "granted" } else { "declined" };
            consent_file.csv(&[&id(copy), purpose, status, &moment(asked)])?;
        }
        if let Some(on) = (2..=day).find(|on| agreed && !consents(client, *on)) {
            consent_file.csv(&[&id(copy), "product_offers", "withdrawn", &moment(as_of(on) - 1_800)])?;
        }
    }
    for (n, at) in (0..).zip(sends(client, day)) {
        // One send in fifty bounces and is written off; its row is missing.
        if !dice.chance("bounced", n, 0.02) {
            let row = format!("S{}-{n}", client.person.number);
            send_file.csv(&[&row, &id(0), dice.pick("campaign", n, &CAMPAIGNS), &moment(at)])?;
        }
    }
    Ok(())
}
