//! A SaaS vendor that sells to businesses: its accounts in Salesforce, Stripe, the product's database and Zendesk.
//!
//! In: a world. Out: what the four systems export, with tickets and usage, and who is who and what is true. A company
//! has groups, namesakes, agencies that answer for it and mailboxes of free providers; records know it as of the day
//! they last heard of it.

mod company;
pub(super) mod people;
mod product;
mod record;
mod salesforce;
mod stripe;
mod zendesk;

use std::path::Path;

use anyhow::Result;

use crate::worlds::calendar;
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, told};
use crate::worlds::world::{Summary, World};
use company::Universe;

/// Writes the world of a SaaS vendor that sells to businesses: Salesforce, Stripe, the product's database and Zendesk,
/// with tickets and usage, in `data/`; the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub(super) fn write(world: &World, out: &Path) -> Result<Summary> {
    let universe = Universe { dice: Dice::new(world.seed), scale: world.scale.max(1), day: world.day.max(1) };
    let mut accounts = Lines::create(out, "data/salesforce/account.csv", salesforce::HEADER)?;
    let mut customers = Lines::create(out, "data/stripe/customers.csv", stripe::HEADER)?;
    let mut organizations = Lines::create(out, "data/product/organizations.ndjson", "")?;
    let mut usage = Lines::create(out, "data/product/usage_daily.csv", product::USAGE_HEADER)?;
    let mut desks = Lines::create(out, "data/zendesk/organizations.ndjson", "")?;
    let mut tickets = Lines::create(out, "data/zendesk/tickets.ndjson", "")?;
    let mut records = Lines::create(out, "truth/records.csv", "source,record_id,customer")?;
    let mut values = Lines::create(out, "truth/values.csv", "customer,attribute,value")?;
    let n = universe.n_companies();
    for index in 0..n {
        let company = universe.company(index);
        let customer = format!("C{:06}", index + 1);
        let stripe_ids = stripe::ids(&company);
        let org_ids = product::ids(&company);
        let desk_ids = zendesk::ids(universe.dice, &company);
        let main_stripe = stripe_ids.first().map(|(id, _)| id.as_str());
        let main_org = org_ids.first().map(String::as_str);
        salesforce::write(
            &universe,
            &company,
            main_stripe,
            &mut accounts,
            &mut told(&mut records, "salesforce", &customer),
        )?;
        stripe::write(
            &universe,
            &company,
            &stripe_ids,
            main_org,
            &mut customers,
            &mut told(&mut records, "stripe", &customer),
        )?;
        product::write(
            &company,
            &org_ids,
            main_stripe,
            &mut organizations,
            &mut told(&mut records, "product", &customer),
        )?;
        zendesk::write(&company, &desk_ids, main_org, &mut desks, &mut told(&mut records, "zendesk", &customer))?;
        let used = product::write_usage(&company, &org_ids, &mut usage)?;
        let asked = zendesk::write_tickets(&company, &desk_ids, &mut tickets)?;
        let day = universe.day;
        let arr =
            stripe::billed(&company, &stripe_ids).map_or_else(|| company.arr(day), |cents| (cents * 12) as f64 / 100.0);
        let address = company.address(day, false);
        let true_values = [
            ("arr", arr.to_string()),
            ("renewal_date", calendar::date(company.renewal())),
            ("plan", company.plan(day).to_owned()),
            ("active_seats", company.seats(day).1.to_string()),
            ("payment_overdue", company.delinquent().to_string()),
            ("billing_country", company.country.code.to_owned()),
            ("billing_city", address.city.to_owned()),
            ("industry", company.industry.to_owned()),
            ("owner", company.owner_id.clone()),
            ("usage_30d", used.actions_30d.to_string()),
            ("last_used_at", used.last.map(calendar::iso).unwrap_or_default()),
            ("open_tickets", asked.open.to_string()),
            ("urgent_tickets_90d", asked.urgent_90d.to_string()),
        ];
        for (attribute, value) in true_values {
            values.csv(&[&customer, attribute, &value])?;
        }
    }
    let files = [accounts, customers, organizations, usage, desks, tickets, records, values]
        .into_iter()
        .map(Lines::finish)
        .collect::<Result<_>>()?;
    Ok(Summary { files, customers: n })
}
