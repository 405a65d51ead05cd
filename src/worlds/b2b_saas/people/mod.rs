//! The people at the accounts, in six systems: Salesforce, HubSpot, Stripe, Mixpanel, Zendesk and the product.
//!
//! In: a world whose scale is in people. Out: what the systems export, and who is who and what is true. A person has
//! several mailboxes, and Mixpanel knows devices, of which three in four carry none: who matches on mailboxes alone
//! makes almost two profiles of a person.

mod app;
mod contact;
mod crm;
mod typed;

use std::path::Path;

use anyhow::Result;

use super::company::Universe;
use crate::worlds::calendar;
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, told};
use crate::worlds::world::{Summary, World};
use contact::{AUDIENCES, Contact};

/// Writes the world.
pub(crate) fn write(world: &World, out: &Path) -> Result<Summary> {
    let (scale, day) = (world.scale.max(1), world.day.max(1));
    let mut universe = Universe { dice: Dice::new(world.seed), scale: usize::MAX, day };
    let (mut companies, mut people) = (0, 0);
    while people < scale {
        people += contact::on_day_one(&universe, companies);
        companies += 1;
    }
    universe.scale = companies;
    let mut files = Files::create(out)?;
    let mut customers = 0;
    for index in 0..universe.n_companies() {
        let company = universe.company(index);
        let mut on_day_one = contact::on_day_one(&universe, index);
        if index + 1 == companies {
            on_day_one -= people - scale;
        }
        let first = (0..on_day_one).map(|_| company.since);
        let later = contact::joins(&universe, index).into_iter().filter(|day| *day > company.since);
        let mut colleagues: Vec<Contact> = Vec::new();
        for (place, since) in first.chain(later).take(64).enumerate() {
            let contact = Contact::new(&universe, &company, place, since, &colleagues);
            files.write(&universe, &company, &contact)?;
            customers += 1;
            colleagues.push(contact);
        }
    }
    files.finish(customers)
}

/// The files of the systems, and the truth.
struct Files {
    salesforce: Lines,
    hubspot: Lines,
    stripe: Lines,
    mixpanel: Lines,
    zendesk: Lines,
    requests: Lines,
    product: Lines,
    records: Lines,
    values: Lines,
}

impl Files {
    fn create(out: &Path) -> Result<Files> {
        Ok(Files {
            salesforce: Lines::create(out, "data/salesforce/contact.csv", crm::CONTACTS)?,
            hubspot: Lines::create(out, "data/hubspot/contact.csv", crm::HUBSPOT)?,
            stripe: Lines::create(out, "data/stripe/payers.csv", app::PAYERS)?,
            mixpanel: Lines::create(out, "data/mixpanel/profiles.ndjson", "")?,
            zendesk: Lines::create(out, "data/zendesk/users.ndjson", "")?,
            requests: Lines::create(out, "data/zendesk/requests.ndjson", "")?,
            product: Lines::create(out, "data/product/users.csv", app::USERS)?,
            records: Lines::create(out, "truth/people.csv", "source,record_id,customer")?,
            values: Lines::create(out, "truth/people_values.csv", "customer,attribute,value")?,
        })
    }

    fn write(&mut self, universe: &Universe, company: &super::company::Company, contact: &Contact) -> Result<()> {
        let person = format!("P{:07}", contact.number);
        let records = &mut self.records;
        crm::salesforce(universe, company, contact, &mut self.salesforce, &mut told(records, "salesforce", &person))?;
        crm::hubspot(universe, company, contact, &mut self.hubspot, &mut told(records, "hubspot", &person))?;
        app::product(universe, company, contact, &mut self.product, &mut told(records, "product", &person))?;
        app::mixpanel(universe, contact, &mut self.mixpanel, &mut told(records, "mixpanel", &person))?;
        app::stripe(universe, company, contact, &mut self.stripe, &mut told(records, "stripe", &person))?;
        let desk = (&mut self.zendesk, &mut self.requests);
        app::zendesk(universe, company, contact, desk, &mut told(records, "zendesk", &person))?;
        let is_user = contact.user_id.is_some();
        let cents: u64 = app::paid(contact).iter().sum();
        let seen = if is_user { calendar::iso(app::last_seen(contact, universe.day)) } else { String::new() };
        let values = [
            ("email", contact.work_mail.as_str()),
            ("audience", AUDIENCES[contact.audience(universe.day)].0),
            ("job_title", contact.title(universe.day)),
            ("language", contact.language()),
            ("country", contact.country.code),
            ("lifecycle_stage", contact.stage()),
            ("product_role", if is_user { contact.role() } else { "" }),
            ("favourite_feature", if is_user { contact.feature() } else { "" }),
            ("last_seen_at", &seen),
            ("paid_12m", &format!("{}.{:02}", cents / 100, cents % 100)),
            ("open_requests", &app::requests(contact).0.to_string()),
            ("consents", if contact.consents { "true" } else { "false" }),
        ];
        for (attribute, value) in values {
            self.values.csv(&[&person, attribute, value])?;
        }
        Ok(())
    }

    fn finish(self, customers: usize) -> Result<Summary> {
        let files = [
            self.salesforce,
            self.hubspot,
            self.stripe,
            self.mixpanel,
            self.zendesk,
            self.requests,
            self.product,
            self.records,
            self.values,
        ];
        let files = files.into_iter().map(Lines::finish).collect::<Result<_>>()?;
        Ok(Summary { files, customers })
    }
}
