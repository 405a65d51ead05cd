//! A retail bank with eleven systems and no number that they all know: core banking, cards, mortgages, personal loans,
//! the core of a bank that it bought, online banking, the app, the branches' CRM, the contact centre, screening and
//! marketing automation.
//!
//! In: a world whose scale is in people. Out: what the systems export, with accounts, alerts, cases, consents and
//! sends, and who is who and what is true. Couples share accounts and mailboxes, attorneys call for others, estates are
//! not settled, and half of the bought bank's customers are mapped.

mod client;
mod control;
mod digital;
mod held;
mod house;
mod ledger;
mod lending;
mod marketing;
mod savings;
mod service;
mod truth;
mod typed;

use std::path::Path;

use anyhow::Result;

use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, told};
use crate::worlds::world::{Summary, World};
use client::Client;
use house::House;

/// Writes the world: the systems in `data/`, the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub(super) fn write(world: &World, out: &Path) -> Result<Summary> {
    let (dice, scale, day) = (Dice::new(world.seed), world.scale.max(1), world.day.max(1));
    let mut files = Files::create(out)?;
    ledger::write_branches(&mut files.branches)?;
    let (mut index, mut people) = (0, 0);
    while people < scale {
        people += files.house((dice, day), index, people, scale - people, 1)?;
        index += 1;
    }
    for later in 2..=day {
        for _ in 0..(scale / 200).max(1) {
            people += files.house((dice, day), index, people, 5, later)?;
            index += 1;
        }
    }
    files.finish(people)
}

/// The files of the systems, and the truth.
struct Files {
    customers: Lines,
    accounts: Lines,
    holders: Lines,
    branches: Lines,
    parties: Lines,
    mapping: Lines,
    cards: Lines,
    mortgages: Lines,
    loans: Lines,
    online: Lines,
    app: Lines,
    crm: Lines,
    callers: Lines,
    cases: Lines,
    kyc: Lines,
    alerts: Lines,
    contacts: Lines,
    consents: Lines,
    sends: Lines,
    records: Lines,
    values: Lines,
    homes: Lines,
}

impl Files {
    fn create(out: &Path) -> Result<Files> {
        Ok(Files {
            customers: Lines::create(out, "data/core/customers.csv", ledger::CUSTOMERS)?,
            accounts: Lines::create(out, "data/core/accounts.csv", ledger::ACCOUNTS)?,
            holders: Lines::create(out, "data/core/account_parties.csv", ledger::PARTIES)?,
            branches: Lines::create(out, "data/core/branches.csv", "BRANCH_CD,BRANCH_NAME")?,
            parties: Lines::create(out, "data/savings/parties.txt", savings::PARTIES)?,
            mapping: Lines::create(out, "data/savings/migration_map.csv", savings::MAPPING)?,
            cards: Lines::create(out, "data/cards/holders.csv", lending::CARDS)?,
            mortgages: Lines::create(out, "data/mortgages/borrowers.ndjson", "")?,
            loans: Lines::create(out, "data/loans/parties.csv", lending::LOANS)?,
            online: Lines::create(out, "data/online/users.csv", digital::USERS)?,
            app: Lines::create(out, "data/app/devices.ndjson", "")?,
            crm: Lines::create(out, "data/crm/contact.csv", service::CONTACTS)?,
            callers: Lines::create(out, "data/contact_centre/callers.ndjson", "")?,
            cases: Lines::create(out, "data/contact_centre/cases.ndjson", "")?,
            kyc: Lines::create(out, "data/kyc/parties.csv", control::PARTIES)?,
            alerts: Lines::create(out, "data/fraud/alerts.csv", control::ALERTS)?,
            contacts: Lines::create(out, "data/marketing/contacts.csv", marketing::CONTACTS)?,
            consents: Lines::create(out, "data/marketing/consents.csv", marketing::CONSENTS)?,
            sends: Lines::create(out, "data/marketing/sends.csv", marketing::SENDS)?,
            records: Lines::create(out, "truth/records.csv", "source,record_id,customer")?,
            values: Lines::create(out, "truth/values.csv", "customer,attribute,value")?,
            homes: Lines::create(out, "truth/households.csv", "customer,household,first_name")?,
        })
    }

    /// Writes a household, and says how many people it has.
    fn house(&mut self, (dice, day): (Dice, u32), index: u64, first: usize, most: usize, since: u32) -> Result<usize> {
        let house = House::new(dice, index, first as u64, most, since);
        let clients: Vec<Client> =
            (0..house.home.members.len()).map(|place| Client::new(dice, &house, place)).collect();
        for client in &clients {
            self.homes.csv(&[&client.customer, &format!("H{index:07}"), client.person.given])?;
            self.client((dice, day), &house, client)?;
        }
        ledger::write_accounts((dice, day), &house, &clients, &mut self.accounts, &mut self.holders)?;
        Ok(clients.len())
    }

    fn client(&mut self, at: (Dice, u32), house: &House, client: &Client) -> Result<()> {
        let (records, name) = (&mut self.records, client.customer.as_str());
        ledger::write_customer(at, house, client, &mut self.customers, &mut told(records, "core", name))?;
        let bought = (&mut self.parties, &mut self.mapping);
        savings::write(at, house, client, bought, &mut told(records, "savings", name))?;
        lending::cards(at, house, client, &mut self.cards, &mut told(records, "cards", name))?;
        lending::mortgages(at, house, client, &mut self.mortgages, &mut told(records, "mortgages", name))?;
        lending::loans(at, house, client, &mut self.loans, &mut told(records, "loans", name))?;
        digital::online(at, house, client, &mut self.online, &mut told(records, "online", name))?;
        digital::app(at, house, client, &mut self.app, &mut told(records, "app", name))?;
        service::crm(at, house, client, &mut self.crm, &mut told(records, "crm", name))?;
        let desk = (&mut self.callers, &mut self.cases);
        service::desk(at, house, client, desk, &mut told(records, "contact_centre", name))?;
        control::kyc(at, house, client, &mut self.kyc, &mut told(records, "kyc", name))?;
        control::write_alerts(at, client, &mut self.alerts)?;
        let mails = (&mut self.contacts, &mut self.consents, &mut self.sends);
        marketing::write(at, house, client, mails, &mut told(records, "marketing", name))?;
        truth::write(at, house, client, &mut self.values)
    }

    fn finish(self, customers: usize) -> Result<Summary> {
        let files = [
            self.customers,
            self.accounts,
            self.holders,
            self.branches,
            self.parties,
            self.mapping,
            self.cards,
            self.mortgages,
            self.loans,
            self.online,
            self.app,
            self.crm,
            self.callers,
            self.cases,
            self.kyc,
            self.alerts,
            self.contacts,
            self.consents,
            self.sends,
            self.records,
            self.values,
            self.homes,
        ];
        let files = files.into_iter().map(Lines::finish).collect::<Result<_>>()?;
        Ok(Summary { files, customers })
    }
}
