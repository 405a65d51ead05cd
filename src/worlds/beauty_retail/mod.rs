//! A beauty retailer with five channels: tills, an online shop, a mobile app, wishlists, and the tablets of its
//! advisors.
//!
//! In: a world whose scale is in loyalty members. Out: what the channels export, and who is who and what is true.
//! Households share an address, a telephone, a mailbox, a card and a tablet, and no two of them are one. Everything
//! is made one household after another.

mod advisors;
mod app;
mod goods;
mod member;
mod shop;
mod tills;
mod truth;
mod typed;
mod wishes;

use std::path::Path;

use anyhow::Result;

use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, told};
use crate::worlds::world::{Summary, World};
use member::House;

/// Writes the world: the channels in `data/`, the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub(super) fn write(world: &World, out: &Path) -> Result<Summary> {
    let (dice, scale, day) = (Dice::new(world.seed), world.scale.max(1), world.day.max(1));
    let mut files = Files::create(out)?;
    goods::stores(&mut files.till_stores, &mut files.tablet_stores)?;
    let (mut index, mut people, mut members) = (0, 0, 0);
    while members < scale {
        let house = House::new((dice, day), index, people, scale - members, 1);
        files.house((dice, day), index, &house)?;
        (index, people, members) = (index + 1, people + house.home.members.len() as u64, members + house.members.len());
    }
    for later in 2..=day {
        for _ in 0..(scale / 200).max(1) {
            let house = House::new((dice, day), index, people, 5, later);
            files.house((dice, day), index, &house)?;
            (index, people, members) =
                (index + 1, people + house.home.members.len() as u64, members + house.members.len());
        }
    }
    files.finish(members)
}

/// The files of the channels, and the truth.
struct Files {
    till_stores: Lines,
    tablet_stores: Lines,
    customers: Lines,
    sales: Lines,
    accounts: Lines,
    baskets: Lines,
    apps: Lines,
    lists: Lines,
    clients: Lines,
    notes: Lines,
    records: Lines,
    values: Lines,
    homes: Lines,
}

impl Files {
    fn create(out: &Path) -> Result<Files> {
        Ok(Files {
            till_stores: Lines::create(out, "data/tills/stores.csv", "STORE,STORE_NM")?,
            tablet_stores: Lines::create(out, "data/advisors/stores.csv", "store,name")?,
            customers: Lines::create(out, "data/tills/customers.txt", tills::CUSTOMERS)?,
            sales: Lines::create(out, "data/tills/sales.txt", tills::SALES)?,
            accounts: Lines::create(out, "data/shop/accounts.csv", shop::ACCOUNTS)?,
            baskets: Lines::create(out, "data/shop/baskets.csv", shop::BASKETS)?,
            apps: Lines::create(out, "data/app/accounts.ndjson", "")?,
            lists: Lines::create(out, "data/wishes/lists.ndjson", "")?,
            clients: Lines::create(out, "data/advisors/clients.csv", advisors::CLIENTS)?,
            notes: Lines::create(out, "data/advisors/try_ons.csv", advisors::TRY_ONS)?,
            records: Lines::create(out, "truth/records.csv", "source,record_id,customer")?,
            values: Lines::create(out, "truth/values.csv", "customer,attribute,value")?,
            homes: Lines::create(out, "truth/households.csv", "customer,household,first_name")?,
        })
    }

    /// Writes a household.
    fn house(&mut self, at: (Dice, u32), index: u64, house: &House) -> Result<()> {
        let waiting = house.members.iter().filter(|member| member.waits()).count();
        for member in &house.members {
            let (whose, name, records) = ((house, member), &*member.customer, &mut self.records);
            tills::write(at, whose, (&mut self.customers, &mut self.sales), &mut told(records, "tills", name))?;
            shop::write(at, whose, (&mut self.accounts, &mut self.baskets), &mut told(records, "shop", name))?;
            app::write(at.1, whose, &mut self.apps, &mut told(records, "app", name))?;
            wishes::write(at.1, whose, &mut self.lists, &mut told(records, "wishes", name))?;
            advisors::write(at, whose, (&mut self.clients, &mut self.notes), &mut told(records, "advisors", name))?;
            truth::write(member, waiting, &mut self.values)?;
            self.homes.csv(&[name, &format!("H{index:07}"), member.person.given])?;
        }
        Ok(())
    }

    fn finish(self, customers: usize) -> Result<Summary> {
        let files = [
            self.till_stores,
            self.tablet_stores,
            self.customers,
            self.sales,
            self.accounts,
            self.baskets,
            self.apps,
            self.lists,
            self.clients,
            self.notes,
            self.records,
            self.values,
            self.homes,
        ];
        let files = files.into_iter().map(Lines::finish).collect::<Result<_>>()?;
        Ok(Summary { files, customers })
    }
}
