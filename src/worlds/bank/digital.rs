//! Online banking and the app: accounts with a telephone that was proved by a code, and one record for each device.
//!
//! In: a customer who uses them. Out: users as CSV with the customer number behind `CIF` and zeros, devices as JSON
//! with moments in milliseconds. One device in thirty has lost its account.

use anyhow::Result;

use super::client::{CHANNELS, Client};
use super::house::House;
use super::typed::{Mail, Tel, Typed};
use crate::worlds::calendar::{DAY, as_of, date, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};

/// The header of the users.
pub(super) const USERS: &str = concat!(
    "user_id,cif,display_name,date_of_birth,email,mobile,mobile_verified,contact_preference,last_login_at,closed_at,",
    "created_at,updated_at"
);

/// Writes a user of online banking; `truth` is told the ID of each.
pub(super) fn online(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.online {
        return Ok(());
    }
    let second = client.person.dice.chance("second_user", 0, 0.03);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "online", copy, day);
        let (d, v) = (typed.entry.dice, typed.entry.version());
        let id = if copy == 0 { client.user.clone() } else { d.uuid("second") };
        let verified = copy == 0 && typed.entry.says("verified", 0.9);
        let share = if verified { 1.0 } else { 0.7 };
        let former = if verified { 0.025 } else { 0.15 };
        let seen = typed.updated() - d.below("seen", v, 20 * DAY as u64) as i64;
        file.csv(&[
            &id,
            &typed
                .core(if copy == 0 { 0.97 } else { 0.3 }, 0.0)
                .map(|core| format!("CIF{core:010}"))
                .unwrap_or_default(),
            &format!("{} {}", typed.given(0.12), typed.surname(0.015)),
            &typed.born(0.93, 0.985).map(date).unwrap_or_default(),
            &typed.mail(&Mail(0.98, if copy == 0 { 0.12 } else { 0.8 }, 0.3)),
            &typed.phone(&Tel(share, former, 0.0)),
            if verified { "Y" } else { "N" },
            typed.one_of("channel", client.channel(typed.entry.knows), &CHANNELS, 0.6, 0.94),
            &iso(seen),
            &typed.entry.gone.map(iso).unwrap_or_default(),
            &iso(typed.entry.created.min(seen)),
            &iso(typed.updated()),
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a customer's devices; `truth` is told the ID of each.
pub(super) fn app(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.app {
        return Ok(());
    }
    let devices = 1 + client.person.dice.weighted("devices", 0, [84u64, 14, 2].into_iter()) as u64;
    for copy in 0..devices {
        let typed = Typed::new(world, (house, client), "app", copy, day);
        let (d, v) = (typed.entry.dice, typed.entry.version());
        let id = d.uuid("installation");
        let user = Some(client.user.as_str()).filter(|_| d.chance("signed_in", 0, 0.965));
        let told = client.travels_until().filter(|_| copy == 0 && typed.entry.says("travel", 0.85));
        let until = told.map(|until| until - if typed.entry.right("travel", 0.96) { 0 } else { 7 * DAY });
        let until = until.or_else(|| {
            let wrong = client.adult && typed.mark("travels", false, 0.0, 0.002);
            wrong.then(|| as_of(1) / DAY * DAY + 9 * DAY)
        });
        let tel = typed.phone(&Tel(0.88, 0.03, 0.0));
        let proved = !tel.is_empty() && d.chance("sim", v, 0.93);
        file.line(&format!(
            "{{\"installation_id\":\"{id}\",\"user_id\":{},\"msisdn\":{},\"sim_checked\":{proved},\"os\":\"{}\",\
             \"travel_notice_until\":{},\"removed_at\":{},\"last_seen_ms\":{}}}",
            json(user),
            json(Some(tel.as_str()).filter(|tel| !tel.is_empty())),
            d.pick("os", 0, &["ios", "android"]),
            json(until.map(date).as_deref()),
            json(typed.entry.gone.map(iso).as_deref()),
            typed.updated() * 1000,
        ))?;
        truth(&id)?;
    }
    Ok(())
}
