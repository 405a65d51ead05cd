//! Screening and the fraud engine: who a customer is by law, and which payments were stopped.
//!
//! In: a customer. Out: parties with legal names, former names, the national insurance number and a rating; alerts as
//! a history in which one alert stands once for each of its states.

use anyhow::Result;

use super::client::{Client, RISKS};
use super::house::House;
use super::lending::{holder_id, holders};
use super::savings;
use super::typed::{Tel, Typed, pounds};
use crate::worlds::calendar::{DAY, as_of, date, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the screened parties.
pub(super) const PARTIES: &str = concat!(
    "party_ref,legal_first,legal_last,former_last,birth_date,national_id,street,city,postcode,phone,source_ref,",
    "risk_rating,deceased,archived_at,reviewed_at"
);
/// The header of the alerts.
pub(super) const ALERTS: &str = "alert_id,holder_id,merchant,amount,status,raised_at,changed_at";

const MERCHANTS: [&str; 9] = [
    "Fairwind Travel",
    "Lumen Electronics",
    "Pixel Harbour Games",
    "Sable & Finch",
    "Rapid Gift Cards",
    "Orchard Market",
    "Tidewater Ferries",
    "Copperline Tools",
    "Northlight Tickets",
];

/// A payment that the engine has stopped.
pub(super) struct Alert {
    /// Where it was to go.
    pub(super) merchant: &'static str,
    /// How much, in pence.
    pub(super) pence: u64,
    /// `BLOCKED` until somebody decides.
    pub(super) status: &'static str,
    /// When.
    pub(super) at: i64,
    /// The alert's number among those of the customer.
    n: u64,
}

/// The alerts of a customer as of a day.
pub(super) fn alerts(client: &Client, day: u32) -> Vec<Alert> {
    let dice = client.person.dice;
    if !client.known.card {
        return Vec::new();
    }
    let before = dice.weighted("alerts", 0, [62u64, 20, 12, 6].into_iter()) as u64;
    let first = client.since.max(1);
    let earlier = (0..before).map(|n| {
        let age = dice.unit("alert_age", n);
        (n, as_of(first) - 60 - (age * age * 500.0 * DAY as f64) as i64)
    });
    let later = (first + 1..=day).filter(|day| dice.chance("stopped", u64::from(*day), 0.004));
    let later =
        later.map(|day| (1_000 + u64::from(day), as_of(day) - 1 - dice.below("stops", u64::from(day), 86_000) as i64));
    earlier
        .chain(later)
        .map(|(n, at)| {
            let fresh = as_of(day) - at < 12 * DAY && dice.chance("waits", n, 0.8);
            let status = match dice.below("outcome", n, 10) {
                _ if fresh => "BLOCKED",
                0 | 1 => "FRAUD",
                _ => "RELEASED",
            };
            let table = [(0.0, 1_200.0), (0.5, 14_000.0), (0.9, 90_000.0), (1.0, 600_000.0)];
            let pence = dice.quantile("amount", n, &table) as u64;
            Alert { merchant: dice.pick("merchant", n, &MERCHANTS), pence, status, at, n }
        })
        .collect()
}

/// Writes a customer's party; `truth` is told the reference of each.
pub(super) fn kyc(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.kyc {
        return Ok(());
    }
    let second = client.person.dice.chance("second_party", 1, 0.02);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "kyc", copy, day);
        let id = format!("KP{:08}", world.shuffled("party", client.person.number * 2 + copy, 90_000_000));
        let former = client.person.former_surname.as_deref().filter(|_| typed.entry.says("former", 0.7));
        let legacy = client.core.is_none() && client.known.savings;
        let source = match typed.core(0.72, 0.002) {
            Some(core) => format!("CORE-{core:010}"),
            None if legacy && typed.entry.says("legacy", 0.8) => format!("SAV-{}", savings::number(client.legacy)),
            None => String::new(),
        };
        let address = typed.address(0.9);
        file.csv(&[
            &id,
            &typed.given(0.01),
            &typed.surname(0.01),
            former.unwrap_or_default(),
            &typed.born(0.985, 0.996).map(date).unwrap_or_default(),
            &typed.nino(0.8),
            &address.street,
            address.city,
            &address.postal,
            &typed.phone(&Tel(0.4, 0.12, 0.2)),
            &source,
            typed.one_of("risk", client.risk(), &RISKS, 0.98, 0.985),
            if typed.mark("deceased", client.deceased, 0.6, 0.0003) { "yes" } else { "no" },
            &typed.entry.gone.map(iso).unwrap_or_default(),
            &iso(typed.updated()),
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes the alerts of a customer, once for each state. One in five hundred names a card that nobody holds, one in
/// fifty the shop that collected the money, and of one in 120 the decision was never entered.
pub(super) fn write_alerts((world, day): (Dice, u32), client: &Client, file: &mut Lines) -> Result<()> {
    let dice = client.person.dice;
    for alert in alerts(client, day) {
        let lost = dice.chance("lost_card", alert.n, 0.002);
        let id = format!("AL-{}-{}", client.person.number, alert.n);
        let copy = if holders(client) > 1 { dice.below("which_card", alert.n, 2) } else { 0 };
        let holder = if lost { "400000000".to_owned() } else { holder_id(world, client, copy) };
        let rounded = dice.chance("rounded", alert.n, 0.01);
        let amount = pounds(if rounded { alert.pence / 1_000 * 1_000 } else { alert.pence });
        let raised = iso(alert.at);
        let resold = dice.chance("resold", alert.n, 0.02);
        let merchant = if resold { dice.pick("reseller", alert.n, &MERCHANTS) } else { alert.merchant };
        file.csv(&[&id, &holder, merchant, &amount, "BLOCKED", &raised, &raised])?;
        if alert.status != "BLOCKED" && !dice.chance("not_decided", alert.n, 0.008) {
            let decided = alert.at + 600 + dice.below("decided", alert.n, 2 * DAY as u64) as i64;
            let decided = iso(decided.min(as_of(day) - 1));
            file.csv(&[&id, &holder, merchant, &amount, alert.status, &raised, &decided])?;
        }
    }
    Ok(())
}
