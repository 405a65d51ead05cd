//! What the retailer sells and where: foundations and their shades, other things, stores and their advisors.
//!
//! In: a city, a number. Out: the names and codes by which the systems call a store, an advisor, a product, a shade.

use anyhow::Result;

use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;
use crate::worlds::places::{COUNTRIES, City};

/// The foundations.
pub(super) const FOUNDATIONS: [&str; 8] = [
    "Velvet Skin",
    "Daylight Fluid",
    "Second Veil",
    "Bare Matte",
    "Silk Serum",
    "Long Hours",
    "Cloud Stick",
    "Still Water",
];
/// The shades in which every foundation comes, from light to deep.
pub(super) const SHADES: [&str; 24] = [
    "100C", "105N", "110N", "120W", "130C", "140N", "150W", "160N", "200C", "210N", "220W", "230N", "240C", "250W",
    "300N", "310W", "320C", "330N", "340W", "400N", "410C", "420W", "430N", "440W",
];
/// Other things that are sold, with their own colours.
pub(super) const OTHERS: [(&str, &str); 5] = [
    ("Petal Balm", "Rosewood"),
    ("Ink Liner", "Black"),
    ("Tall Lash", "Brown"),
    ("Night Cream", ""),
    ("Glow Powder", "Amber"),
];
/// Tiers of the loyalty programme.
pub(super) const TIERS: [&str; 4] = ["Member", "Silver", "Gold", "Ruby"];
/// Ways to write to a member.
pub(super) const CHANNELS: [&str; 4] = ["email", "app", "post", "sms"];
/// What is written of a basket in which no shade is chosen yet.
pub(super) const NO_SHADE: &str = "not chosen";

/// Stores in each city, by where they stand in it.
const QUARTERS: [&str; 12] = [
    "Market Hall",
    "Riverside",
    "Station Arcade",
    "North Gate",
    "Old Town",
    "University",
    "Harbor Row",
    "Galleria",
    "Garden Square",
    "West End",
    "Airport",
    "Hillside",
];
/// How many stores a city has.
const EACH: u64 = 12;

/// The cities with stores: those of the countries in which the retailer is.
fn cities() -> impl Iterator<Item = &'static City> {
    COUNTRIES.iter().filter(|country| matches!(country.code, "US" | "CA")).flat_map(|country| country.cities)
}

/// A number as a position; none of the lists here is longer than a position can say.
pub(super) fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// A store, by its number from 1.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Store(u64);

impl Store {
    /// One of the stores of a city.
    pub(super) fn of(dice: Dice, tag: &str, n: u64, city: &str) -> Store {
        let at = cities().position(|listed| listed.0 == city).unwrap_or(0);
        Store(1 + EACH * u64::try_from(at).unwrap_or(0) + dice.below(tag, n, EACH))
    }

    /// Another store of the same city.
    pub(super) fn near(self, dice: Dice, tag: &str, n: u64) -> Store {
        let base = (self.0 - 1) / EACH * EACH;
        Store(1 + base + (self.0 - base + dice.below(tag, n, EACH - 1)) % EACH)
    }

    /// As the systems show it to people.
    pub(super) fn name(self) -> String {
        let (city, quarter) = (place((self.0 - 1) / EACH), place((self.0 - 1) % EACH));
        format!("{} {}", cities().nth(city).map_or("", |city| city.0), QUARTERS[quarter])
    }

    /// As the tills call it.
    pub(super) fn till(self) -> String {
        format!("{:04}", self.0)
    }

    /// As the advisors' tablets call it.
    pub(super) fn tablet(self) -> String {
        format!("S{:03}", self.0)
    }

    /// One of its six advisors.
    pub(super) fn advisor(self, place: u64) -> String {
        format!("A{:03}{}", self.0, ["A", "B", "C", "D", "E", "F"][usize::try_from(place % 6).unwrap_or(0)])
    }
}

/// Writes the lists of stores, as the tills and as the tablets have them.
pub(super) fn stores(tills: &mut Lines, tablets: &mut Lines) -> Result<()> {
    for number in 1..=EACH * u64::try_from(cities().count()).unwrap_or(0) {
        let store = Store(number);
        tills.csv(&[&store.till(), &store.name()])?;
        tablets.csv(&[&store.tablet(), &store.name()])?;
    }
    Ok(())
}

/// A shade a few steps lighter or deeper.
pub(super) fn other_shade(dice: Dice, tag: &str, n: u64, shade: &str) -> &'static str {
    let at = SHADES.iter().position(|listed| *listed == shade).unwrap_or(0);
    let step = 1 + place(dice.below(tag, n, 3));
    let deeper = dice.chance(tag, n + 1_000, 0.5) && at + step < SHADES.len() || at < step;
    SHADES[if deeper { at + step } else { at - step }]
}

/// One of the other values of a list.
pub(super) fn other<'t>(dice: Dice, tag: &str, n: u64, truth: &str, list: &[&'t str]) -> &'t str {
    let at = list.iter().position(|listed| *listed == truth).unwrap_or(0);
    let others = u64::try_from(list.len()).unwrap_or(2) - 1;
    list[(at + 1 + place(dice.below(tag, n, others))) % list.len()]
}
