//! A theme park resort with seven systems: ticketing, hotel, gates, rides, food, shops and photos, and bands that
//! change hands.
//!
//! In: a world whose scale is in people. Out: what the systems export, and who is who and what is true. Families come
//! under one booking and come again under another; a band is lost, swapped within a family, and somebody else's a month
//! later. Everything is made one household after another.

mod app;
mod band;
mod days;
mod family;
mod hotel;
mod house;
mod shops;
mod ticketing;
mod truth;
mod typed;

use std::path::Path;

use anyhow::Result;

use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;
use crate::worlds::world::{Summary, World};
use days::Events;
use house::{Guest, House};
use ticketing::Contact;
use truth::Did;

/// Writes the world: the systems in `data/`, the truth in `truth/`.
///
/// # Errors
/// A folder or file that cannot be written.
pub(super) fn write(world: &World, out: &Path) -> Result<Summary> {
    let (dice, scale, day) = (Dice::new(world.seed), world.scale.max(1), world.day.max(1));
    let mut files = Files::create(out)?;
    let (mut index, mut people) = (0, 0);
    while people < scale {
        people += files.house((dice, day), index, scale - people, 1)?;
        index += 1;
    }
    for later in 2..=day {
        for _ in 0..(scale / 200).max(1) {
            people += files.house((dice, day), index, 5, later)?;
            index += 1;
        }
    }
    files.finish(people)
}

/// The files of the systems, and the truth.
struct Files {
    guests: Lines,
    stays: Lines,
    accounts: Lines,
    diners: Lines,
    buyers: Lines,
    bands: Lines,
    events: Events,
    records: Lines,
    values: Lines,
    fates: Lines,
    homes: Lines,
}

/// Somebody who writes down whose record each ID of a source is.
fn told<'a>(records: &'a mut Lines, source: &'static str) -> impl FnMut(&str, &Guest) -> Result<()> + 'a {
    move |id, guest| records.csv(&[source, id, &guest.customer])
}

impl Files {
    fn create(out: &Path) -> Result<Files> {
        Ok(Files {
            guests: Lines::create(out, "data/ticketing/guests.csv", ticketing::GUESTS)?,
            stays: Lines::create(out, "data/hotel/guests.csv", hotel::GUESTS)?,
            accounts: Lines::create(out, "data/photo/accounts.ndjson", "")?,
            diners: Lines::create(out, "data/food/diners.csv", shops::DINERS)?,
            buyers: Lines::create(out, "data/retail/customers.txt", shops::BUYERS)?,
            bands: Lines::create(out, "data/gates/bands.csv", band::BANDS)?,
            events: Events {
                scans: Lines::create(out, "data/gates/scans.csv", days::SCANS)?,
                taps: Lines::create(out, "data/rides/reservations.csv", days::TAPS)?,
                orders: Lines::create(out, "data/food/orders.ndjson", "")?,
                photos: Lines::create(out, "data/photo/photos.ndjson", "")?,
                sales: Lines::create(out, "data/retail/sales.csv", days::SALES)?,
            },
            records: Lines::create(out, "truth/records.csv", "source,record_id,customer")?,
            values: Lines::create(out, "truth/values.csv", "customer,attribute,value")?,
            fates: Lines::create(out, "truth/bands.csv", "customer,booking,band")?,
            homes: Lines::create(out, "truth/households.csv", "customer,household,first_name")?,
        })
    }

    /// Writes a household, and says how many people it has.
    fn house(&mut self, at: (Dice, u32), index: u64, most: usize, since: u32) -> Result<usize> {
        let house = House::new(at, index, most, since);
        let mut did = vec![Did::default(); house.guests.len()];
        for visit in &house.visits {
            let contact = Contact::new(&house, visit, at.1);
            let whole = (&house, visit, &contact);
            ticketing::write(at, whole, &mut self.guests, &mut told(&mut self.records, "ticketing"))?;
            hotel::write(at, whole, &mut self.stays, &mut told(&mut self.records, "hotel"))?;
            let then = (&house, visit, &Contact::new(&house, visit, house.since));
            shops::diners(at, then, &mut self.diners, &mut told(&mut self.records, "food"))?;
            let worn = band::write(at, &house, visit, &mut self.bands)?;
            self.events.write(at, (&house, visit), &worn, &mut did)?;
            for (place, worn) in visit.who.iter().zip(&worn) {
                self.fates.csv(&[&house.guests[*place].customer, &visit.booking, worn.fate.name()])?;
            }
        }
        for guest in &house.guests {
            self.homes.csv(&[&guest.customer, &format!("H{index:07}"), guest.person.given])?;
            app::write(at, &house, guest, &mut self.accounts, &mut told(&mut self.records, "photo"))?;
            shops::buyers(at, &house, guest, &mut self.buyers, &mut told(&mut self.records, "retail"))?;
        }
        truth::write(at, &house, &did, &mut self.values)?;
        Ok(house.guests.len())
    }

    fn finish(self, customers: usize) -> Result<Summary> {
        let Events { scans, taps, orders, photos, sales } = self.events;
        let files = [
            self.guests,
            self.stays,
            self.accounts,
            self.diners,
            self.buyers,
            self.bands,
            scans,
            taps,
            orders,
            photos,
            sales,
            self.records,
            self.values,
            self.fates,
            self.homes,
        ];
        let files = files.into_iter().map(Lines::finish).collect::<Result<_>>()?;
        Ok(Summary { files, customers })
    }
}
