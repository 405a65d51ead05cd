//! A household of guests: who they are, when they come to the park, and who of them comes.
//!
//! In: the dice of the world and the number of the household. Out: guests with what is true of them, and visits in the
//! order of time. The season has six blocks of thirty days and the days of its end; a household comes once in a block
//! at most, so that a band of one block is somebody else's in another. Later days only add: a household that comes
//! again, or a new one.

use super::family::family;
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::people::{Household, Person};

/// The rides of the park.
pub(super) const RIDES: [&str; 10] = [
    "Comet Coaster",
    "Lantern River",
    "Cloud Carousel",
    "Old Mill Flume",
    "Sky Pendulum",
    "Ghost Express",
    "Tiny Trains",
    "Desert Racers",
    "Whisper Woods",
    "Star Gallery",
];

/// What guests may not eat.
pub(super) const ALLERGIES: [&str; 6] = ["nuts", "milk", "gluten", "egg", "shellfish", "no known"];
/// Languages that the park speaks.
pub(super) const LANGUAGES: [&str; 9] = ["en", "de", "fr", "nl", "sv", "es", "it", "pl", "pt"];
/// Seconds by which the clocks of the park are behind UTC, all year round.
pub(super) const BEHIND: i64 = 7 * 3600;
/// The block of the end of the season.
const END: u64 = 6;

/// The day that it is in the park when a day of the world is exported; it is five in the afternoon then.
pub(super) fn today(day: u32) -> i64 {
    (as_of(day) - BEHIND).div_euclid(DAY)
}

/// The moment at which the clocks of the park show so many minutes after midnight.
pub(super) fn at(day: i64, minutes: u64) -> i64 {
    day * DAY + i64::try_from(minutes).unwrap_or(0) * 60 + BEHIND
}

/// One real guest.
pub(super) struct Guest {
    /// Who it is.
    pub(super) person: Person,
    /// The name of the guest in the truth.
    pub(super) customer: String,
    /// Full years on the day of the export.
    pub(super) age: u32,
    /// Full years on the first day of the world.
    pub(super) then: u32,
    /// The language that the guest speaks.
    pub(super) language: &'static str,
    /// What the guest may not eat.
    pub(super) allergy: &'static str,
    /// Whether the guest has a pass for step-free entrances.
    pub(super) access: bool,
    /// The account in the app, if there is one.
    pub(super) account: Option<String>,
    /// The token of the guest's card, if there is one.
    pub(super) card: Option<String>,
}

/// One stay in the park of those who came together.
pub(super) struct Visit {
    /// Its own randomness.
    pub(super) dice: Dice,
    /// Its number in the household.
    pub(super) number: u64,
    /// The block of the season.
    pub(super) block: u64,
    /// The first day.
    pub(super) start: i64,
    /// How many days it has.
    pub(super) days: i64,
    /// The places of those who came.
    pub(super) who: Vec<usize>,
    /// The place of the one who booked.
    pub(super) buyer: usize,
    /// The booking's number.
    pub(super) booking: String,
    /// Whether they sleep in the hotel.
    pub(super) hotel: bool,
    /// When it was booked.
    pub(super) booked: i64,
}

/// A household that comes to the park.
pub(super) struct House {
    /// Its number.
    pub(super) index: u64,
    /// Who lives there.
    pub(super) home: Household,
    /// The guests, adults first.
    pub(super) guests: Vec<Guest>,
    /// Its visits in the order of time.
    pub(super) visits: Vec<Visit>,
    /// The day of the world on which it came.
    pub(super) since: u32,
}

impl Visit {
    /// The last day that counts: of a stay that goes on, the day of the export.
    pub(super) fn last(&self, day: u32) -> i64 {
        (self.start + self.days - 1).min(today(day))
    }

    /// Whether they are here on the day of the export.
    pub(super) fn now(&self, day: u32) -> bool {
        (self.start..self.start + self.days).contains(&today(day))
    }

    /// How old it is on the first day of the world, from 0 for none to 1 for the beginning of the season.
    pub(super) fn age(&self) -> f64 {
        f64::from(i32::try_from(today(1) - self.start).unwrap_or(0).max(0)) / 210.0
    }
}

impl House {
    /// Whether somebody else of a visit has the same first name, so that whoever writes names down writes more.
    pub(super) fn namesake(&self, visit: &Visit, place: usize) -> bool {
        let given = self.guests[place].person.given;
        visit.who.iter().any(|other| *other != place && self.guests[*other].person.given == given)
    }

    /// The household with a number; `most` is the greatest number of members.
    pub(super) fn new((world, day): (Dice, u32), index: u64, most: usize, since: u32) -> House {
        let mut home = family(world, index, most);
        let dice = home.dice;
        let visits = visits((world, day), dice, index, home.members.len(), since);
        birthday(&mut home, &visits);
        let guests = home.members.iter().map(|person| Guest::new(person.clone(), day)).collect();
        House { index, home, guests, visits, since }
    }
}

/// Families like to come on a birthday: in one of eight that came on the last day somebody has it.
fn birthday(home: &mut Household, visits: &[Visit]) {
    let dice = home.dice;
    let Some(visit) = visits.iter().find(|visit| visit.block == END).filter(|_| dice.chance("birthday", 0, 0.125))
    else {
        return;
    };
    let place = visit.who[usize::try_from(dice.below("birthday", 1, visit.who.len() as u64)).unwrap_or(0)];
    let twin = home.members.iter().filter(|member| member.born == home.members[place].born).count() > 1;
    if !twin {
        let (years, day) = (home.members[place].age(as_of(1)).max(1), visit.start);
        home.members[place].born = years_before(day, i32::try_from(years).unwrap_or(1)) * DAY;
    }
}

/// The same day some years before.
fn years_before(day: i64, years: i32) -> i64 {
    use chrono::{DateTime, Datelike};
    let date = DateTime::from_timestamp(day * DAY, 0).unwrap_or_default();
    date.with_year(date.year() - years).map_or(day - 365 * i64::from(years), |date| date.timestamp() / DAY)
}

fn visits(at_day: (Dice, u32), dice: Dice, index: u64, members: usize, since: u32) -> Vec<Visit> {
    let (world, day) = at_day;
    let mut when: Vec<(u64, u64, i64, i64)> = Vec::new(); // number, block, first day, days
    let length =
        |tag: &str, n: u64| 1 + i64::try_from(dice.weighted(tag, n, [40u64, 30, 20, 10].into_iter())).unwrap_or(0);
    let current = since == 1 && dice.chance("current", 0, 0.27);
    if since == 1 {
        let weights: [u64; 4] = if current { [50, 28, 22, 0] } else { [0, 62, 25, 13] };
        let past = dice.weighted("past", 0, weights.into_iter()) as u64;
        let (from, step) = (dice.below("block", 0, END), 1 + dice.below("step", 0, 2));
        for n in 0..past {
            let block = (from + n * step) % END;
            let start = today(1) - 210 + (30 * block + dice.below("start", n, 25)) as i64;
            when.push((n, block, start, length("days", n)));
        }
    }
    if current {
        let before = i64::try_from(dice.below("before", 0, 3)).unwrap_or(0);
        when.push((3, END, today(1) - before, before + length("days", 3)));
    } else if since > 1 {
        when.push((3, END, today(since), length("days", 3)));
    } else if let Some(later) = (2..=day).find(|later| dice.chance("again", u64::from(*later), 0.004)) {
        when.push((3, END, today(later), length("days", 3)));
    }
    when.sort_unstable_by_key(|visit| visit.2);
    let made = |(nth, (number, block, start, days)): (usize, (u64, u64, i64, i64))| {
        let dice = dice.of("visit", number);
        let led_by_second = nth > 0 && members > 1 && dice.chance("second", 0, 0.12);
        let comes = |place: usize| match place {
            _ if nth == 0 => true,
            0 => !led_by_second,
            1 if led_by_second => true,
            _ => dice.chance("comes", place as u64, 0.88),
        };
        let who: Vec<usize> = (0..members).filter(|place| comes(*place)).collect();
        let couple = who.contains(&0) && who.contains(&1);
        let buyer = if led_by_second || couple && dice.chance("buyer", 0, 0.25) { 1 } else { 0 };
        let lead = dice.quantile("lead", 0, &[(0.0, 0.0), (0.2, 1.0), (0.6, 21.0), (1.0, 120.0)]) as i64;
        Visit {
            dice,
            number,
            block,
            start,
            days,
            who,
            buyer,
            booking: booking(world, index * 16 + number),
            hotel: days > 1 && dice.chance("hotel", 0, 0.55),
            booked: at(start - lead, 0) - dice.below("booked", 0, 43_000) as i64,
        }
    };
    when.into_iter().enumerate().map(made).collect()
}

/// A booking's number; no two are alike.
pub(super) fn booking(world: Dice, number: u64) -> String {
    format!("LB{:08}", world.shuffled("booking", number, 90_000_000))
}

impl Guest {
    fn new(person: Person, day: u32) -> Guest {
        let dice = person.dice;
        let age = person.age(as_of(day) - BEHIND);
        let home = match person.country.code {
            "DE" => "de",
            "FR" => "fr",
            "NL" => "nl",
            "SE" => "sv",
            "ES" => "es",
            "IT" => "it",
            "PL" => "pl",
            "BR" => "pt",
            _ => "en",
        };
        let then = person.age(as_of(1));
        let allergy = dice.chance("allergic", 0, 0.12).then(|| dice.pick("allergy", 0, &ALLERGIES[..5]));
        Guest {
            customer: format!("C{:07}", person.number + 1),
            age,
            then,
            language: if dice.chance("speaks", 0, 0.05) { dice.pick("language", 0, &LANGUAGES) } else { home },
            allergy: allergy.unwrap_or("no known"),
            access: dice.chance("access", 0, if then >= 65 { 0.16 } else { 0.05 }),
            account: (then >= 16 && dice.chance("account", 0, 0.6)).then(|| dice.uuid("account")),
            card: (then >= 18).then(|| format!("tok_{}", dice.letters("card", 0, 16))),
            person,
        }
    }
}
