//! The product's own database: organizations and what they do.

use anyhow::Result;

use super::company::{Company, Event};
use super::record::Record;
use super::salesforce;
use crate::worlds::calendar::{DAY, as_of, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};
use crate::worlds::spelling::{name, slug};
use crate::worlds::words::GIVEN;

/// What it sells.
pub(super) const PLANS: [&str; 4] = ["starter", "team", "business", "enterprise"];

/// The header of the usage export.
pub(super) const USAGE_HEADER: &str = "event_id,org_id,event,occurred_at,quantity,active_users";

/// The IDs of a company's organizations, the main one first.
pub(super) fn ids(company: &Company) -> Vec<String> {
    let dice = company.dice;
    if !dice.chance("in_product", 0, 0.86) {
        return Vec::new();
    }
    let second = dice.chance("sandbox", 0, 0.05);
    (0..1 + u64::from(second)).map(|n| dice.of("org", n).uuid("org")).collect()
}

/// Writes a company's organizations.
pub(super) fn write(
    company: &Company,
    ids: &[String],
    stripe_id: Option<&str>,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (n, id) in ids.iter().enumerate() {
        let record = Record::new(company.dice.of("product", n as u64), company, company.since, 1.0);
        let dice = record.dice;
        let main = n == 0;
        let stem = company.stem_on(record.heard(Event::Renamed));
        let (seats, active) = if main { company.seats(record.heard(Event::Grown)) } else { (3, 1) };
        // Seats that were given back are counted until the month ends, and a change of plan arrives late.
        let active =
            if record.right("seats", Some(Event::Grown), 0.96) { active } else { (active * 5 / 4 + 1).min(seats) };
        let plan = match main {
            true if record.right("plan", Some(Event::Repriced), 0.97) => company.plan(record.heard(Event::Repriced)),
            true => dice.pick("wrong_plan", 0, &PLANS),
            false => "starter",
        };
        let owner = match dice.unit("owner", 0) {
            u if u < 0.04 => format!(
                "{}@{}",
                dice.letters("who", 0, 8).to_lowercase(),
                dice.pick("free", 0, company.country.free_mail)
            ),
            _ => format!("{}@{}", slug(dice.pick("given", 0, GIVEN), ""), company.domain),
        };
        let domain = dice.chance("domain", 0, 0.9).then_some(company.domain.as_str());
        let stripe = stripe_id.filter(|_| main && dice.chance("stripe_link", 0, 0.8));
        let crm =
            (salesforce::has_account(company) && dice.chance("crm_link", 0, 0.45)).then_some(company.crm_id.as_str());
        let country = if record.right("country", None, 0.93) { company.country.code } else { "US" };
        let address = company.address(record.heard(Event::Moved), false);
        // A sandbox is older than the workspace it was tried out for.
        let updated = if main { record.updated } else { record.created.max(record.updated - 200 * DAY) };
        let gone = record.gone.map(iso).or_else(|| (!main && dice.chance("deleted", 0, 0.2)).then(|| iso(updated)));
        let line = format!(
            "{{\"org_id\":\"{id}\",\"org_name\":{},\"slug\":{},\"primary_domain\":{},\"plan\":\"{plan}\",\
             \"seats\":{seats},\"active_seats\":{active},\"owner_email\":{},\"stripe_customer_id\":{},\
             \"salesforce_account_id\":{},\"billing\":{{\"country\":\"{country}\",\"postal_code\":{}}},\
             \"created_at\":\"{}\",\"updated_at\":\"{}\",\"deleted_at\":{}}}",
            json(Some(&if main {
                name(dice, record.named, &stem, company.form, 0.5)
            } else {
                format!("{stem} Sandbox")
            })),
            json(Some(&slug(&stem, "-"))),
            json(domain),
            json(Some(&owner)),
            json(stripe),
            json(crm),
            json(Some(&address.postal)),
            iso(record.created),
            iso(updated.max(record.gone.unwrap_or(updated))),
            json(gone.as_deref()),
        );
        file.line(&line)?;
        truth(id)?;
    }
    Ok(())
}

/// What a company truly did in the product.
#[derive(Default)]
pub(super) struct Used {
    /// Actions in the last 30 days.
    pub(super) actions_30d: u64,
    /// The last moment.
    pub(super) last: Option<i64>,
}

impl Used {
    fn count(&mut self, day: u32, (at, quantity): (i64, u64)) {
        if at >= as_of(day) - 30 * DAY {
            self.actions_30d += quantity;
        }
        self.last = self.last.max(Some(at));
    }
}

/// Writes what a company did in the product in the last 120 days, one event in a hundred twice, and says what it was.
pub(super) fn write_usage(company: &Company, ids: &[String], file: &mut Lines) -> Result<Used> {
    let mut used = Used::default();
    let Some(id) = ids.first() else { return Ok(used) };
    let dice = company.dice.of("usage", 0);
    let n = dice.quantile("n", 0, &[(0.0, 2.0), (0.5, 17.0), (0.9, 34.0), (1.0, 60.0)]) as u64;
    let n = if company.unhappy { n / 2 } else { n };
    for k in 0..n {
        let age = dice.unit("age", k);
        // The unhappy are seen less and less.
        let ago = if company.unhappy { 0.25 + 0.75 * age.sqrt() } else { age };
        let at = as_of(1) - 1 - (ago * 120.0 * DAY as f64) as i64;
        used.count(company.day, one(dice, k, id, at, file)?);
        if dice.chance("sent_twice", k, 0.01) {
            one(dice, k, id, at, file)?;
        }
    }
    for day in 2..=company.day {
        if !company.unhappy && dice.chance("seen", u64::from(day), 0.15) {
            let at = as_of(day) - 1 - dice.below("second", u64::from(day), DAY as u64) as i64;
            used.count(company.day, one(dice, 10_000 + u64::from(day), id, at, file)?);
        }
    }
    if dice.chance("orphan", 0, 0.03) {
        one(dice, 20_000, &dice.uuid("nobody"), as_of(1) - 9 * DAY, file)?;
    }
    Ok(used)
}

/// Writes an event, and says when it was and how much.
fn one(dice: Dice, k: u64, id: &str, at: i64, file: &mut Lines) -> Result<(i64, u64)> {
    let event =
        dice.pick("event", k, &["login", "login", "report_exported", "api_call", "seat_invited", "alert_created"]);
    let quantity =
        if event == "api_call" { 10 + dice.below("quantity", k, 4_000) } else { 1 + dice.below("quantity", k, 12) };
    file.csv(&[
        &format!("evt_{}", dice.letters("evt", k, 10)),
        id,
        event,
        &iso(at),
        &quantity.to_string(),
        &(1 + dice.below("users", k, 40)).to_string(),
    ])?;
    Ok((at, quantity))
}
