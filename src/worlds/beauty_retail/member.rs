//! A household of loyalty members: who they are, what they share, and what each of them tried, bought and left in a
//! basket.
//!
//! In: the dice of the world, the number of the household and of its first person. Out: members with what is true
//! of them. A couple may share a card, a family a tablet. Later days change only what they add: a basket that is
//! ordered, or a new household.

use super::goods::{CHANNELS, FOUNDATIONS, SHADES, Store, TIERS, other, other_shade, place};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::people::{Household, Person, country};

/// How many customers' numbers there are; see [`Dice::shuffled`].
const NUMBERS: u64 = 900_000_000;

/// A foundation that was tried with an advisor.
#[derive(Clone)]
pub(super) struct Trial {
    /// The foundation.
    pub(super) product: &'static str,
    /// The shade that was right.
    pub(super) shade: &'static str,
    /// When.
    pub(super) at: i64,
    /// Where.
    pub(super) store: Store,
    /// Which of the store's advisors.
    pub(super) advisor: u64,
    /// Whether a sample was handed out at the till.
    pub(super) sample: bool,
}

/// A foundation that was bought.
#[derive(Clone)]
pub(super) struct Bought {
    /// The foundation.
    pub(super) product: &'static str,
    /// The shade.
    pub(super) shade: &'static str,
    /// When.
    pub(super) at: i64,
    /// Whether in the online shop.
    pub(super) online: bool,
}

/// What lies in the online basket.
#[derive(Clone)]
pub(super) struct Basket {
    /// The foundation.
    pub(super) product: &'static str,
    /// The shade, where one is chosen.
    pub(super) shade: Option<&'static str>,
    /// Since when.
    pub(super) since: i64,
    /// When it was ordered, on a later day of the world.
    pub(super) ordered: Option<i64>,
}

/// One real member.
pub(super) struct Member {
    /// Who it is.
    pub(super) person: Person,
    /// The name of the member in the truth.
    pub(super) customer: String,
    /// The loyalty number.
    pub(super) loyalty: String,
    /// A second one, of somebody who lost the first card.
    pub(super) second_loyalty: Option<String>,
    /// The token of the payment card, which a couple may share.
    pub(super) card: String,
    /// The device on which the app runs, which a family may share.
    pub(super) device: String,
    /// The account in the app, if there is one.
    pub(super) app: Option<String>,
    /// Whether there is an account in the online shop.
    pub(super) shops_online: bool,
    /// Whether an advisor knows the member.
    pub(super) advised: bool,
    /// The tier in the loyalty programme.
    pub(super) tier: &'static str,
    /// How the member wants to be written to.
    pub(super) channel: &'static str,
    /// Whether the member wants to be written to at all.
    pub(super) consents: bool,
    /// The nearest store.
    pub(super) store: Store,
    /// What was tried, the last one last.
    pub(super) trials: Vec<Trial>,
    /// What was bought, the last one last.
    pub(super) bought: Vec<Bought>,
    /// What lies in the basket, or lay there before it was ordered.
    pub(super) basket: Option<Basket>,
}

/// A household of members.
pub(super) struct House {
    /// Who lives there, children too.
    pub(super) home: Household,
    /// The members, of sixteen years and more.
    pub(super) members: Vec<Member>,
    /// The day of the world on which they came.
    pub(super) since: u32,
}

/// A loyalty number with its check digit, so that one slip never makes another member's.
fn loyalty(world: Dice, number: u64) -> String {
    let body = format!("7{:09}", world.shuffled("loyalty", number, NUMBERS));
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0') * if at % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

impl House {
    /// The household with a number; `most` is the greatest number of members.
    pub(super) fn new((world, day): (Dice, u32), index: u64, first: u64, most: usize, since: u32) -> House {
        let home = home(world, index, first);
        let share = (home.dice.chance("one_card", 0, 0.25), home.dice.chance("tablet", 0, 0.12));
        let grown = home.members.iter().enumerate().filter(|(_, person)| person.age(as_of(1)) >= 16).take(most.max(1));
        let members = grown.map(|(at, person)| Member::new((world, day), &home, (at, person), share, since)).collect();
        House { home, members, since }
    }

    /// Somebody else of the household.
    pub(super) fn other(&self, member: &Member) -> Option<&Member> {
        self.members.iter().find(|other| other.person.number != member.person.number)
    }
}

/// A household where the retailer is. No couple has one name, and most children have not their parent's.
fn home(world: Dice, index: u64, first: u64) -> Household {
    let draws = (0..4_000).map(|draw| world.of("household", index * 4_096 + draw));
    let near = draws.filter(|dice| matches!(country(*dice).code, "US" | "CA")).take(8);
    let mut found = None;
    for dice in near {
        let home = Household::new(dice, first, 5);
        let names = |from: usize| home.members.iter().skip(from).map(|member| member.given);
        let couple = names(1).next() == names(0).next();
        let junior = names(2).any(|name| names(0).next() == Some(name));
        let fits = !couple && (!junior || dice.chance("junior_stays", 0, 0.5));
        found = Some(home);
        if fits {
            break;
        }
    }
    found.unwrap_or_else(|| Household::new(world.of("household", index * 4_096), first, 5))
}

impl Member {
    fn new(
        (world, day): (Dice, u32),
        home: &Household,
        (at, person): (usize, &Person),
        (one_card, tablet): (bool, bool),
        since: u32,
    ) -> Member {
        let (dice, number) = (person.dice, person.number);
        let shared = home.members.len() > 1 && at < 2;
        let card = if one_card && shared { home.dice } else { dice };
        let device = if tablet && home.members.len() > 1 { home.dice } else { dice };
        let shops_online = dice.chance("online", 0, 0.8);
        let advised = dice.chance("advised", 0, 0.75);
        let store = Store::of(dice, "store", 0, home.address(1, false).city);
        let tone = dice.quantile("tone", 0, &[(0.0, 0.0), (0.3, 6.0), (0.7, 14.0), (1.0, 23.99)]);
        let trials = if advised { trials(dice, tone, store, since) } else { Vec::new() };
        let (bought, basket) = carts(dice, day, tone, shops_online, trials.last(), since);
        Member {
            person: person.clone(),
            customer: format!("M{number:08}"),
            loyalty: loyalty(world, number * 2),
            second_loyalty: dice.chance("lost_card", 0, 0.03).then(|| loyalty(world, number * 2 + 1)),
            card: format!("tk_{}", card.letters("card", 0, 14)),
            device: format!("{:016x}", device.raw("device", 0)),
            app: dice.chance("app", 0, 0.75).then(|| dice.letters("app", 0, 12)),
            shops_online,
            advised,
            tier: TIERS[dice.weighted("tier", 0, [52u64, 28, 14, 6].into_iter())],
            channel: CHANNELS[dice.weighted("channel", 0, [50u64, 27, 14, 9].into_iter())],
            consents: dice.chance("consents", 0, 0.74),
            store,
            trials,
            bought,
            basket,
        }
    }

    /// The member's own randomness.
    pub(super) fn dice(&self) -> Dice {
        self.person.dice
    }

    /// Whether the member is one to be written to: the basket holds what was tried, in another or no shade.
    pub(super) fn waits(&self) -> bool {
        let Some((trial, basket)) = self.trials.last().zip(self.open_basket()) else { return false };
        let bought = self.bought.last().is_some_and(|sale| sale.shade == trial.shade);
        self.consents && basket.product == trial.product && basket.shade != Some(trial.shade) && !bought
    }

    /// The basket, while it is open.
    pub(super) fn open_basket(&self) -> Option<&Basket> {
        self.basket.as_ref().filter(|basket| basket.ordered.is_none())
    }
}

/// A moment some days before the export; of who came on a later day within that day, always before what comes after
/// it.
fn ago(dice: Dice, tag: &str, n: u64, since: u32, days: (f64, f64)) -> i64 {
    let back = dice.quantile(tag, n, &[(0.0, days.0), (0.5, days.0 * 0.7 + days.1 * 0.3), (1.0, days.1)]);
    let unit = if since > 1 { 60.0 } else { 86_400.0 };
    as_of(since.max(1)) - 600 - seconds(back * unit)
}

/// Whole seconds of a time that is far below what a whole number can hold.
fn seconds(time: f64) -> i64 {
    std::time::Duration::try_from_secs_f64(time).map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(0))
}

/// The shade that is right: the same skin is one or the other in different foundations.
fn right_shade(dice: Dice, tone: f64, product: &str) -> &'static str {
    let shift = dice.below(product, 0, 2);
    let at = u64::try_from(seconds(tone)).unwrap_or(0) + shift;
    SHADES[place(at).min(SHADES.len() - 1)]
}

fn trials(dice: Dice, tone: f64, store: Store, since: u32) -> Vec<Trial> {
    let count = dice.weighted("trials", 0, [15u64, 66, 19].into_iter());
    let mut list: Vec<Trial> = (0..count as u64)
        .map(|n| {
            let product = dice.pick("tried", n, &FOUNDATIONS);
            let store = if dice.chance("elsewhere", n, 0.1) { store.near(dice, "where", n) } else { store };
            Trial {
                product,
                shade: right_shade(dice, tone, product),
                at: ago(dice, "tried_at", n, since, (2.0, 150.0)),
                store,
                advisor: dice.below("advisor", n, 6),
                sample: dice.chance("sample", n, 0.6),
            }
        })
        .collect();
    list.sort_unstable_by_key(|trial| trial.at);
    list
}

fn carts(
    dice: Dice,
    day: u32,
    tone: f64,
    online: bool,
    tried: Option<&Trial>,
    since: u32,
) -> (Vec<Bought>, Option<Basket>) {
    let mut bought: Vec<Bought> = (0..dice.weighted("bought", 0, [40u64, 42, 18].into_iter()) as u64)
        .map(|n| {
            let product = dice.pick("bought", n, &FOUNDATIONS);
            let right = right_shade(dice, tone, product);
            let shade = if dice.chance("guessed", n, 0.4) { other_shade(dice, "guess", n, right) } else { right };
            let at = ago(dice, "bought_at", n, since, (160.0, 500.0));
            Bought { product, shade, at, online: online && dice.chance("by_web", n, 0.35) }
        })
        .collect();
    if let Some(trial) = tried.filter(|_| dice.chance("at_once", 0, 0.15)) {
        bought.push(Bought { product: trial.product, shade: trial.shade, at: trial.at + 1_200, online: false });
    }
    let fills = online && dice.chance("basket", 0, if tried.is_some() { 0.6 } else { 0.25 });
    let mut basket = fills.then(|| {
        let product = match tried {
            Some(trial) if dice.chance("same", 0, 0.78) => trial.product,
            Some(trial) => other(dice, "other_product", 0, trial.product, &FOUNDATIONS),
            None => dice.pick("basket_product", 0, &FOUNDATIONS),
        };
        let right = right_shade(dice, tone, product);
        let shade = match dice.below("basket_shade", 0, 20) {
            0..=6 => None,
            7..=15 => Some(other_shade(dice, "basket_guess", 0, right)),
            _ => Some(right),
        };
        let last = as_of(since.max(1)) - 60;
        let since = match tried {
            Some(trial) => {
                let (first, span) = (trial.at + 1_800, (last - trial.at - 1_800).clamp(0, 14 * DAY));
                first + i64::try_from(dice.below("basket_at", 0, u64::try_from(span).unwrap_or(0))).unwrap_or(0)
            }
            None => ago(dice, "basket_at", 1, since, (1.0, 90.0)),
        };
        let since = since.min(last);
        let left = |later: &u32| *later > since_day(last) && dice.chance("ordered", u64::from(*later), 1.0 / 150.0);
        let ordered = (2..=day).find(left).map(|later| as_of(later) - 60 - seconds(dice.unit("ordered", 0) * 80_000.0));
        Basket { product, shade, since, ordered }
    });
    if let Some(basket) = &mut basket
        && let Some(at) = basket.ordered
    {
        // Who orders has chosen at last.
        let shade = *basket.shade.get_or_insert_with(|| right_shade(dice, tone, basket.product));
        bought.push(Bought { product: basket.product, shade, at, online: true });
    }
    bought.sort_unstable_by_key(|sale| sale.at);
    (bought, basket)
}

/// The day of the world in which a moment lies.
fn since_day(moment: i64) -> u32 {
    u32::try_from((moment - as_of(1)).div_euclid(DAY) + 2).unwrap_or(1)
}
