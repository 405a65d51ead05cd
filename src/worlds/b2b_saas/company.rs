//! The real companies, as only the truth knows them.

use crate::worlds::calendar::{DAY, a_year_later, as_of};
use crate::worlds::dice::{Dice, SALESFORCE_IDS, base36, salesforce_id};
use crate::worlds::places::{Address, COUNTRIES, City, Country};
use crate::worlds::spelling::slug;
use crate::worlds::words::{
    AGENCY_FIRST, AGENCY_LAST, AGENCY_SECOND, ENDS, FAMILY, INDUSTRIES, MIDDLES, ONSETS, SURNAMES, TRADES, WORDS,
};

/// What may happen to a company on a later day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Event {
    /// It takes another name.
    Renamed,
    /// It moves.
    Moved,
    /// It pays another price.
    Repriced,
    /// Its seats or plan change.
    Grown,
}

/// One real customer.
pub(super) struct Company {
    pub(super) index: usize,
    pub(super) day: u32,
    pub(super) since: u32,
    pub(super) dice: Dice,
    pub(super) country: &'static Country,
    city: &'static City,
    pub(super) stem: String,
    pub(super) form: &'static str,
    /// The name some systems still know.
    pub(super) old_stem: Option<String>,
    pub(super) domain: String,
    pub(super) agency: Option<String>,
    pub(super) parent: Option<usize>,
    pub(super) customer_since: i64,
    /// Day and kind of what has happened since day 1.
    pub(super) events: Vec<(u32, Event)>,
    pub(super) crm_id: String,
    pub(super) owner_id: String,
    pub(super) tax_id: Option<String>,
    pub(super) phone_digits: String,
    pub(super) industry: &'static str,
    pub(super) employees: u64,
    pub(super) unhappy: bool,
}

/// Everything about companies that does not fit into one of them.
pub(super) struct Universe {
    pub(super) dice: Dice,
    pub(super) scale: usize,
    pub(super) day: u32,
}

impl Universe {
    /// How many companies there are on this day.
    pub(super) fn n_companies(&self) -> usize {
        self.scale + (self.day as usize - 1) * self.scale.div_ceil(200)
    }

    /// The Salesforce ID of a company's live account.
    pub(super) fn crm_id(&self, index: usize) -> String {
        salesforce_id("001", self.dice.shuffled("crm", index as u64 * 2, SALESFORCE_IDS))
    }

    /// The Salesforce ID of an account that was a duplicate of it.
    pub(super) fn duplicate_crm_id(&self, index: usize) -> String {
        salesforce_id("001", self.dice.shuffled("crm", index as u64 * 2 + 1, SALESFORCE_IDS))
    }

    /// The randomness of a company.
    pub(super) fn dice_of(&self, index: usize) -> Dice {
        self.dice.of("company", index as u64)
    }

    /// The company this one is a subsidiary of: an earlier one that is none itself.
    fn parent(&self, index: usize) -> Option<usize> {
        let dice = self.dice_of(index);
        if index < 20 || !dice.chance("subsidiary", 0, 0.06) {
            return None;
        }
        let parent = dice.below("parent", 0, index as u64) as usize;
        let is_child = parent >= 20 && self.dice_of(parent).chance("subsidiary", 0, 0.06);
        (!is_child).then_some(parent)
    }

    /// The stem of a company that is no subsidiary. One in 66 takes the name of another, as homonyms do.
    fn stem(&self, index: usize, country: &Country) -> String {
        let dice = self.dice_of(index);
        if index > 30 && dice.chance("homonym", 0, 0.015) {
            let other = dice.below("namesake", 0, index as u64) as usize;
            let other_dice = self.dice_of(other);
            if !other_dice.chance("homonym", 0, 0.015) {
                return coined(other_dice, self.country(other), other);
            }
        }
        coined(dice, country, index)
    }

    fn country(&self, index: usize) -> &'static Country {
        let dice = self.dice_of(index);
        &COUNTRIES[dice.weighted("country", 0, COUNTRIES.iter().map(|country| country.weight))]
    }

    /// The company with this index.
    pub(super) fn company(&self, index: usize) -> Company {
        let dice = self.dice_of(index);
        let mut country = self.country(index);
        let parent = self.parent(index);
        let since = if index < self.scale { 1 } else { 2 + ((index - self.scale) / self.scale.div_ceil(200)) as u32 };
        let stem = match parent {
            Some(parent) => {
                let group = self.stem(parent, self.country(parent));
                if country.code == self.country(parent).code {
                    country = &COUNTRIES[(dice.below("abroad", 0, 5) as usize + 1) % COUNTRIES.len()];
                }
                format!("{group} {}", country.local)
            }
            None => self.stem(index, country),
        };
        let form = dice.pick("form", 0, country.forms);
        let own_domain = format!(
            "{}.{}",
            slug(&stem, if dice.chance("hyphen", 0, 0.3) { "-" } else { "" }),
            top_level(dice, country)
        );
        let domain = match parent {
            Some(parent) if dice.chance("group_domain", 0, 0.5) => self.company(parent).domain,
            // Two of a name cannot share a domain: the later one took a longer one. Short names are the ones that meet.
            _ if matches!(dice.below("kind", 0, 20), 0 | 1 | 7) => {
                format!("{}-{}", base36(index as u64 % 1_679_616, 4).trim_start_matches('0'), own_domain)
            }
            _ if dice.chance("homonym", 0, 0.015) || parent.is_some() => {
                format!("{}-{}", base36(index as u64 % 46_656, 3), own_domain)
            }
            _ => own_domain,
        };
        let agency = dice.chance("agency", 0, 0.04).then(|| self.agency(dice));
        let mut events = Vec::new();
        for day in since + 1..=self.day {
            let what = dice.unit("event", u64::from(day));
            let event = match what {
                w if w < 0.002 => Event::Renamed,
                w if w < 0.010 => Event::Moved,
                w if w < 0.025 => Event::Repriced,
                w if w < 0.040 => Event::Grown,
                _ => continue,
            };
            events.push((day, event));
        }
        let customer_since = as_of(1) - 120 * DAY - dice.below("since", 0, 1_900 * DAY as u64) as i64;
        Company {
            index,
            day: self.day,
            since,
            country,
            city: &country.cities[dice.below("city", 0, country.cities.len() as u64) as usize],
            old_stem: dice.chance("renamed", 0, 0.03).then(|| coined(dice.of("former", 0), country, index)),
            stem,
            form,
            domain,
            agency,
            parent,
            customer_since: if since > 1 { as_of(since) - DAY } else { customer_since },
            events,
            crm_id: self.crm_id(index),
            owner_id: salesforce_id(
                "005",
                self.dice.shuffled("owner", dice.below("owner", 0, (self.scale as u64 / 60).max(4)), SALESFORCE_IDS),
            ),
            tax_id: dice.chance("taxed", 0, 0.6).then(|| tax_id(country.code, index, self.dice)),
            phone_digits: (0..9)
                .map(|n| {
                    char::from(
                        b'0' + if n == 0 { 2 + dice.below("digit", n, 7) } else { dice.below("digit", n, 10) } as u8,
                    )
                })
                .collect(),
            industry: dice.pick("industry", 0, INDUSTRIES),
            employees: dice.quantile(
                "employees",
                0,
                &[(0.0, 5.0), (0.5, 80.0), (0.9, 900.0), (0.99, 9_000.0), (1.0, 60_000.0)],
            ) as u64,
            unhappy: dice.chance("unhappy", 0, 0.18),
            dice,
        }
    }

    fn agency(&self, dice: Dice) -> String {
        let n = (self.scale as u64 / 400).max(2);
        // The square leaves some agencies with few clients and some with many.
        let share = dice.unit("which_agency", 0);
        let which = (share * share * n as f64) as u64;
        let of = self.dice.of("agency", which);
        let name = format!("{}{}", of.pick("first", 0, AGENCY_FIRST), of.pick("second", 0, AGENCY_SECOND));
        let number = if which < 40 { String::new() } else { which.to_string() };
        format!("{name}{number}{}", of.pick("last", 0, AGENCY_LAST))
    }
}

/// A name put together from words: family companies, everyday words with a trade, and invented ones.
fn coined(dice: Dice, country: &Country, index: usize) -> String {
    match dice.below("kind", 0, 20) {
        0 | 1 => {
            let names = SURNAMES
                .iter()
                .find(|(code, _)| *code == country.code)
                .or(SURNAMES.last())
                .map_or(&[][..], |(_, names)| names);
            let place = dice.pick("place", 0, country.cities).0;
            format!("{} {} {place}", dice.pick("surname", 0, names), dice.pick("family", 0, FAMILY))
        }
        2..=6 => format!(
            "{} {} {}",
            dice.pick("word", 0, WORDS),
            dice.pick("second", 0, WORDS),
            dice.pick("trade", 0, TRADES)
        ),
        7 => format!("{} {}", dice.pick("word", 0, WORDS), dice.pick("trade", 0, TRADES)),
        _ => {
            let invented = format!(
                "{}{}{}",
                dice.pick("onset", 0, ONSETS),
                dice.pick("middle", index as u64, MIDDLES),
                dice.pick("end", 0, ENDS)
            );
            format!("{invented} {}", dice.pick("trade", 0, TRADES))
        }
    }
}

fn top_level(dice: Dice, country: &Country) -> &'static str {
    match dice.below("top", 0, 10) {
        0..=4 => "com",
        5 => "io",
        _ => country.suffix,
    }
}

fn tax_id(country: &str, index: usize, dice: Dice) -> String {
    let number = 100_000_000 + dice.shuffled("tax", index as u64, 900_000_000 / 1_860 * 1_860);
    if country == "US" {
        format!("{:02}-{:07}", number / 10_000_000, number % 10_000_000)
    } else {
        format!("{country}{number}")
    }
}

impl Company {
    /// How often something of this kind has happened up to a day.
    pub(super) fn version(&self, event: Event, day: u32) -> u64 {
        self.events.iter().filter(|(on, kind)| *kind == event && *on <= day).count() as u64
    }

    /// Its name without legal form, as of a day.
    pub(super) fn stem_on(&self, day: u32) -> String {
        match self.version(Event::Renamed, day) {
            0 => self.stem.clone(),
            n => coined(self.dice.of("rebrand", n), self.country, self.index),
        }
    }

    /// Its address as of a day; `stale` is the one before.
    pub(super) fn address(&self, day: u32, stale: bool) -> Address {
        let version = 1 + self.version(Event::Moved, day) - u64::from(stale);
        let city = match version {
            // Where it was before it came where it is on day 1.
            0 => &self.country.cities[self.dice.below("city_before", 0, self.country.cities.len() as u64) as usize],
            1 => self.city,
            n => &self.country.cities[self.dice.below("city", n, self.country.cities.len() as u64) as usize],
        };
        self.country.address(city, self.dice, version)
    }

    /// What it pays a month, in cents.
    pub(super) fn mrr_cents(&self, day: u32) -> u64 {
        let yearly = self.dice.quantile(
            "arr",
            0,
            &[
                (0.0, 1_200.0),
                (0.3, 9_000.0),
                (0.65, 50_000.0),
                (0.9, 180_000.0),
                (0.99, 900_000.0),
                (1.0, 4_000_000.0),
            ],
        );
        let factor = match self.version(Event::Repriced, day) {
            0 => 1.0,
            n => 0.8 + 0.6 * self.dice.unit("reprice", n),
        };
        (yearly * factor * 100.0 / 12.0).round() as u64
    }

    /// What it pays a year, in dollars.
    pub(super) fn arr(&self, day: u32) -> f64 {
        (self.mrr_cents(day) * 12) as f64 / 100.0
    }

    /// The Salesforce user who looked after it before.
    pub(super) fn former_owner(&self, universe: &Universe) -> String {
        let owners = (universe.scale as u64 / 60).max(4);
        let which = self.dice.below("former_owner", 0, owners);
        salesforce_id("005", universe.dice.shuffled("owner", which, SALESFORCE_IDS))
    }

    /// The plan it is on.
    pub(super) fn plan(&self, day: u32) -> &'static str {
        match self.arr(day) {
            arr if arr < 6_000.0 => "starter",
            arr if arr < 30_000.0 => "team",
            arr if arr < 150_000.0 => "business",
            _ => "enterprise",
        }
    }

    /// Seats bought and seats used.
    pub(super) fn seats(&self, day: u32) -> (u64, u64) {
        let seats = 3 + (self.arr(1) / 420.0) as u64;
        let share = if self.unhappy {
            0.15 + 0.4 * self.dice.unit("used", self.version(Event::Grown, day))
        } else {
            0.5 + 0.5 * self.dice.unit("used", self.version(Event::Grown, day))
        };
        (seats, (seats as f64 * share) as u64)
    }

    /// The moment its contract ends.
    pub(super) fn renewal(&self) -> i64 {
        a_year_later(as_of(1) - 330 * DAY + self.dice.below("renewal", 0, 420 * DAY as u64) as i64).max(as_of(1) + DAY)
    }

    /// Whether a payment is overdue.
    pub(super) fn delinquent(&self) -> bool {
        self.dice.chance("delinquent", 0, 0.05)
    }
}
