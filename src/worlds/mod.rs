//! Generated companies with ground truth, to try the product and to measure it.
//!
//! In: how many customers, a seed and a day. Out: files as the systems export them, and the truth beside them. It
//! promises the same bytes for the same world, and a day 2 that differs from day 1 only by what the day changed.
//! Nothing here is read by a run: the truth is for measuring.

mod calendar;
mod company;
mod dice;
mod files;
mod places;
mod product;
mod record;
mod salesforce;
mod spelling;
mod stripe;
mod words;
mod zendesk;

use std::path::Path;

use anyhow::Result;

use company::Universe;
use dice::Dice;
use files::Lines;

/// A world that can be generated.
pub struct World {
    /// How many real customers it has on day 1.
    pub scale: usize,
    /// Equal seeds give equal worlds.
    pub seed: u64,
    /// The day, from 1; about one record in twenty changes a day.
    pub day: u32,
}

/// What was generated.
pub struct Summary {
    /// Each file, relative to the folder, and its rows.
    pub files: Vec<(String, usize)>,
    /// Real customers.
    pub customers: usize,
}

/// The moment at which the world's systems are exported, RFC 3339.
pub fn as_of(world: &World) -> String {
    calendar::iso(calendar::as_of(world.day))
}

/// Writes the world of a SaaS vendor that sells to businesses: Salesforce, Stripe, the product's database and Zendesk,
/// with tickets and usage, in `data/`; the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub fn b2b_saas(world: &World, out: &Path) -> Result<Summary> {
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
        product::write_usage(&company, &org_ids, &mut usage)?;
        zendesk::write_tickets(&company, &desk_ids, &mut tickets)?;
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

/// Somebody who writes down whose record each ID of a source is.
fn told<'a>(records: &'a mut Lines, source: &'static str, customer: &'a str) -> impl FnMut(&str) -> Result<()> + 'a {
    move |id| records.csv(&[source, id, customer])
}
