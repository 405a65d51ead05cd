//! What happens in the park: entries, rides, meals, photos and purchases, by the bands that guests wear.
//!
//! In: a household, its visits and its bands. Out: the events of five systems, and what each guest really did. Readers
//! fail, a clock is fast, one band pays for a table, cash says nothing: what is written down is a little less than what
//! was done. Whoever wears a swapped band does it under the other's number.

use anyhow::Result;

use super::band::{Worn, entry, exit};
use super::hotel::{key, stay};
use super::house::{House, RIDES, Visit, at, today};
use super::ticketing::ticket;
use super::truth::Did;
use super::typed::{clock, shaped};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};

/// Headers of the exports.
pub(super) const SCANS: &str = "scan_id,gate,scanned_at,direction,medium,media_no";
pub(super) const TAPS: &str = "reservation_id,band_no,ride,reserved_at,tapped_at,wait_min,status";
pub(super) const SALES: &str = "SALE_NO,TILL,SOLD_AT,PAID_BY,BAND_NO,CARD_TOKEN,RECEIPT_MAIL,TOTAL";

/// The files of what happens.
pub(super) struct Events {
    pub(super) scans: Lines,
    pub(super) taps: Lines,
    pub(super) orders: Lines,
    pub(super) photos: Lines,
    pub(super) sales: Lines,
}

/// A day of a visit, as far as it has gone.
struct Here<'a> {
    world: Dice,
    now: i64,
    today: bool,
    house: &'a House,
    visit: &'a Visit,
    worn: &'a [Worn],
    dice: Dice,
    day: i64,
    from: i64,
    to: i64,
    tag: String,
}

impl Events {
    /// Writes what happened in a visit.
    pub(super) fn write(
        &mut self,
        (world, on): (Dice, u32),
        (house, visit): (&House, &Visit),
        worn: &[Worn],
        did: &mut [Did],
    ) -> Result<()> {
        visit.who.iter().for_each(|place| did[*place].visits += 1);
        for day in visit.start..=visit.last(on) {
            let (from, to) = (entry(visit, day) + 600, exit(visit, day).min(as_of(on) - 60));
            let nth = (day - visit.start).unsigned_abs();
            let tag = format!("{:08}{}{nth}", house.index, visit.number);
            let dice = visit.dice.of("day", nth);
            let here =
                Here { world, now: as_of(on), today: day == today(on), house, visit, worn, dice, day, from, to, tag };
            for nth in 0..visit.who.len() {
                self.gates(&here, nth, did)?;
                self.rides(&here, nth, did)?;
                self.shops(&here, nth, did)?;
            }
            self.meals(&here, did)?;
            self.photos(&here, did)?;
        }
        Ok(())
    }

    fn gates(&mut self, here: &Here, nth: usize, did: &mut [Did]) -> Result<()> {
        let (dice, n, place) = (here.dice, nth as u64, here.visit.who[nth]);
        let moment = entry(here.visit, here.day) + 5 * i64::try_from(nth).unwrap_or(0);
        did[place].last = Some(here.day);
        if here.today {
            did[place].entered = Some(moment);
        }
        let gate = 1 + here.visit.dice.below("gate", here.day.unsigned_abs(), 12);
        // The clock of gate 7 is fast.
        let shown = moment + if gate == 7 { 720 } else { 0 };
        let first = here.day == here.visit.start;
        let band = here.worn[nth].at(moment.max(here.from)).unwrap_or_default();
        let person = here.house.guests[place].person.number;
        let (medium, number) = match first {
            true => ("TICKET", ticket(here.world, person, here.visit.number, 0)),
            false => ("BAND", band.to_owned()),
        };
        let again = dice.chance("again", n, 0.15).then(|| moment + 7_200 + dice.below("back", n, 9_000) as i64);
        if !dice.chance("open_gate", n, 0.008) {
            let row = [format!("S{}{nth}0", here.tag), format!("G{gate}"), clock(shown)];
            self.scans.csv(&[&row[0], &row[1], &row[2], "IN", medium, &number])?;
        }
        if let Some((back, band)) =
            again.and_then(|back| Some((back, here.worn[nth].at(back)?))).filter(|(back, _)| *back < here.to)
        {
            let rows = [("OUT", back - 1_200), ("IN", back)];
            for (k, (direction, at)) in rows.into_iter().enumerate() {
                let row = [format!("S{}{nth}{}", here.tag, k + 1), clock(at)];
                self.scans.csv(&[&row[0], "G2", &row[1], direction, "BAND", band])?;
            }
        }
        Ok(())
    }

    fn rides(&mut self, here: &Here, nth: usize, did: &mut [Did]) -> Result<()> {
        let (dice, place) = (here.dice.of("rider", nth as u64), here.visit.who[nth]);
        let own = here.house.guests[place].person.dice;
        let liked = own.below("liked", 0, RIDES.len() as u64);
        let most = dice.quantile("rides", 0, &[(0.0, 1.0), (0.5, 5.0), (0.9, 8.0), (1.0, 12.0)]) as u64;
        for k in 0..most {
            // As many as fit into a whole day; of today those until now.
            let moment = here.from + 900 + dice.below("at", k, 36_000) as i64;
            let Some(band) = here.worn[nth].at(moment).filter(|_| moment < here.to) else { continue };
            let ride = if dice.chance("likes", k, 0.4) { liked } else { dice.below("ride", k, RIDES.len() as u64) };
            let ride = usize::try_from(ride).unwrap_or(0);
            let wait = dice.quantile("wait", k, &[(0.0, 2.0), (0.6, 18.0), (0.9, 55.0), (1.0, 110.0)]) as u64;
            let ridden = !dice.chance("not_ridden", k, 0.05);
            let failed = dice.chance("reader", k, 0.012);
            let status = match (ridden, failed) {
                (true, false) => "REDEEMED",
                (true, true) => "BOOKED",
                (false, _) if dice.chance("cancels", k, 0.5) => "CANCELLED",
                (false, _) => "EXPIRED",
            };
            if ridden {
                let done = &mut did[place];
                done.rides[ride] = (done.rides[ride].0 + 1, moment.max(done.rides[ride].1));
                if here.today {
                    done.today += 1;
                    done.wait = done.wait.max(Some(wait));
                }
            }
            let shown = match dice.chance("wait_wrong", k, 0.02) {
                true => (wait / 10).to_string(),
                false => wait.to_string(),
            };
            let id = format!("R{}{nth}{k:02}", here.tag);
            let reserved = clock(moment - 60 * i64::try_from(wait).unwrap_or(0) - 30);
            let row = [
                id.as_str(),
                band,
                RIDES[ride],
                &reserved,
                &clock(moment),
                if ridden { shown.as_str() } else { "" },
                status,
            ];
            self.taps.csv(&row)?;
            if dice.chance("sent_twice", k, 0.01) {
                self.taps.csv(&row)?;
            }
        }
        Ok(())
    }

    fn meals(&mut self, here: &Here, did: &mut [Did]) -> Result<()> {
        let dice = here.dice;
        for (n, (from, span, share)) in [(720, 90, 0.75), (1_080, 100, 0.6)].into_iter().enumerate() {
            let n = n as u64;
            let moment = at(here.day, from + dice.below("meal", n, span));
            if moment < here.from || moment >= here.to || !dice.chance("eats", n, share) {
                continue;
            }
            here.visit.who.iter().for_each(|place| did[*place].meal = did[*place].meal.max(Some(moment)));
            let all = dice.chance("all_tap", n, 0.92);
            let paying = here.visit.who.iter().position(|place| *place == here.visit.buyer).unwrap_or(0);
            let key = key(here.world, &here.house.guests[here.visit.buyer], here.visit);
            // The key is given out at two on the first day.
            let key = key.filter(|_| moment >= stay(here.visit).0 && dice.chance("by_key", n, 0.25));
            let eaters = here.worn.iter().enumerate();
            let eaters = eaters.filter(|(nth, _)| all || key.is_none() && *nth == paying).map(|(_, worn)| worn);
            self.order(here, &format!("M{n}"), moment, eaters, key.as_deref())?;
        }
        for (nth, place) in here.visit.who.iter().enumerate() {
            let moment = at(here.day, 870 + dice.below("snack", nth as u64, 150));
            if moment < here.to && moment > here.from && dice.chance("snacks", nth as u64, 0.4) {
                did[*place].meal = did[*place].meal.max(Some(moment));
                // One snack in 25 is paid in cash, and nobody writes down whose it is.
                let told = !dice.chance("cash", nth as u64, 0.04);
                let eaters = here.worn.iter().enumerate().filter(|(other, _)| told && *other == nth);
                self.order(here, &format!("K{nth}"), moment, eaters.map(|(_, worn)| worn), None)?;
            }
        }
        Ok(())
    }

    fn order<'a>(
        &mut self,
        here: &Here,
        id: &str,
        moment: i64,
        eaters: impl Iterator<Item = &'a Worn>,
        key: Option<&str>,
    ) -> Result<()> {
        let bands: Vec<String> = eaters.filter_map(|worn| worn.at(moment)).map(|band| json(Some(band))).collect();
        let dice = here.dice.of("order", moment.unsigned_abs());
        let outlet = dice.pick("outlet", 0, &["Canyon Grill", "Saffron Court", "Noodle Barge", "Sweet Works"]);
        self.orders.line(&format!(
            "{{\"order_id\":\"F{}{id}\",\"outlet\":\"{outlet}\",\"placed_at\":\"{}\",\"eaters\":[{}],\"room_key\":{},\
             \"paid_with\":\"{}\",\"total_cents\":{}}}",
            here.tag,
            shaped(moment, "%Y-%m-%dT%H:%M:%S-07:00"),
            bands.join(","),
            json(key),
            if key.is_some() { "room" } else { dice.pick("paid", 0, &["band", "band", "card"]) },
            900 + dice.below("total", 0, 2_600) * (1 + bands.len() as u64),
        ))
    }

    fn photos(&mut self, here: &Here, did: &mut [Did]) -> Result<()> {
        for k in 0..here.dice.weighted("photos", 0, [35u64, 35, 20, 10].into_iter()) as u64 {
            let dice = here.dice.of("photo", k);
            let moment = here.from + dice.below("at", 0, 30_000) as i64;
            if moment >= here.to {
                continue;
            }
            let waits = dice.chance("waits", 0, if here.today { 0.7 } else { 0.35 });
            let collected = moment + 1_800 + dice.below("collected", 0, 20_000) as i64;
            let waits = waits || collected >= here.now;
            let mut bands = Vec::new();
            for (nth, place) in here.visit.who.iter().enumerate() {
                let Some(band) = here.worn[nth].at(moment).filter(|_| dice.chance("on_it", nth as u64, 0.7)) else {
                    continue;
                };
                if waits && moment >= here.now - 30 * DAY {
                    did[*place].photos += 1;
                }
                if !dice.chance("not_tapped", nth as u64, 0.02) {
                    bands.push(json(Some(band)));
                }
            }
            let id = format!("P{}{k}", here.tag);
            let taken = shaped(moment, "%Y-%m-%dT%H:%M:%S-07:00");
            let spot = dice.pick("spot", 0, &["Main gate", "Comet Coaster exit", "Lantern River", "Castle bridge"]);
            let mut say = |status: &str, at: i64| {
                self.photos.line(&format!(
                    "{{\"photo_id\":\"{id}\",\"taken_at\":\"{taken}\",\"spot\":\"{spot}\",\"bands\":[{}],\
                     \"status\":\"{status}\",\"status_at\":\"{}\"}}",
                    bands.join(","),
                    shaped(at, "%Y-%m-%dT%H:%M:%S-07:00"),
                ))
            };
            say("WAITING", moment)?;
            if !waits {
                say("COLLECTED", collected)?;
            }
        }
        Ok(())
    }

    fn shops(&mut self, here: &Here, nth: usize, did: &mut [Did]) -> Result<()> {
        let place = here.visit.who[nth];
        let guest = &here.house.guests[place];
        let (dice, n) = (here.dice.of("shopper", nth as u64), guest.person.number);
        let moment = here.from + 3_600 + dice.below("at", 0, 26_000) as i64;
        let Some(band) = here.worn[nth].at(moment).filter(|_| moment < here.to && guest.then >= 10) else {
            return Ok(());
        };
        if !dice.chance("buys", 0, if guest.then >= 18 { 0.45 } else { 0.25 }) {
            return Ok(());
        }
        let cents = 400 + 5 * dice.below("cents", 0, 1_600);
        did[place].cents += cents;
        let (mut kind, mut fields) = ("CASH", ["", "", ""]);
        match (dice.below("pays", 0, 100), &guest.card) {
            (0..=73, _) => (kind, fields[0]) = ("BAND", band),
            (74..=92, Some(card)) => (kind, fields[1]) = ("CARD", card),
            // Cash: with a receipt by mail, or without.
            (93..=96, _) if guest.then >= 16 => fields[2] = &guest.person.mail,
            _ => {}
        }
        let total = format!("{}.{:02}", cents / 100, cents % 100);
        let row = [format!("{}{nth}", here.tag), shaped(moment, "%m/%d/%Y %I:%M %p")];
        let till = ["T01", "T02", "T07", "T11"][(n % 4) as usize];
        self.sales.csv(&[&row[0], till, &row[1], kind, fields[0], fields[1], fields[2], &total])
    }
}
