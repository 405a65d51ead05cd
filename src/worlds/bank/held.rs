//! What customers of the bank hold, and who acts for them.
//!
//! In: the dice of the world and of a person, and the person's number. Out: accounts with numbers that no two share,
//! and telephones that no two were given.

use crate::worlds::dice::Dice;
use crate::worlds::people::{Person, given_name, last_name};

/// How many core numbers there are; the upper half is of duplicates.
pub(super) const CORE_NUMBERS: u64 = 90_000_000;

/// A current or savings account in the core.
#[derive(Clone)]
pub(super) struct Account {
    /// Eight digits.
    pub(super) number: u64,
    /// Its number for payments.
    pub(super) iban: String,
    /// What it is called on statements.
    pub(super) product: &'static str,
    /// The balance in pence; even, so that two holders have half each.
    pub(super) pence: u64,
}

/// Who acts for a customer: an attorney or an executor, who may be no customer at all.
#[derive(Clone)]
pub(super) struct Helper {
    /// Number of the person, where it is somebody of the household.
    pub(super) number: Option<u64>,
    /// Full name.
    pub(super) name: String,
    /// National digits of the mobile telephone.
    pub(super) mobile: String,
}

/// A mobile number that only one of the numbers below 250 million has.
pub(super) fn mobile(dice: Dice, number: u64) -> String {
    let shuffled = dice.shuffled("mobile", number, 500_000_000);
    let second = ["4", "5", "7", "8", "9"][(shuffled / 100_000_000 % 5) as usize];
    format!("7{second}{:08}", shuffled % 100_000_000)
}

/// An IBAN of Great Britain with the right check digits.
fn iban(bank: &str, sort_code: u64, number: u64) -> String {
    let text = format!("{bank}{sort_code:06}{number:08}");
    let rest = text.chars().chain("GB00".chars()).fold(0u64, |rest, c| match c.to_digit(36) {
        Some(digit) if digit > 9 => (rest * 100 + u64::from(digit)) % 97,
        Some(digit) => (rest * 10 + u64::from(digit)) % 97,
        None => rest,
    });
    format!("GB{:02}{text}", 98 - rest)
}

/// An account whose number nobody else's account has.
fn account(world: Dice, dice: Dice, number: u64, kind: u64, product: &'static str, pence: u64) -> Account {
    let number = world.shuffled("account", number * 3 + kind, CORE_NUMBERS) + 10_000_000;
    let sort_code = 309_000 + dice.below("sort_code", 0, 8) * 11;
    Account { number, iban: iban("HLDN", sort_code, number), product, pence: pence / 2 * 2 }
}

impl Account {
    /// The balance on a day, in pence; one account in twenty moves a day.
    pub(super) fn balance(&self, world: Dice, day: u32) -> u64 {
        let dice = world.of("balance", self.number);
        let moved = (2..=day).rev().find(|day| dice.chance("moved", u64::from(*day), 0.05));
        moved.map_or(self.pence, |day| self.pence / 200 * (180 + dice.below("to", u64::from(day), 40)))
    }
}

/// The accounts that somebody holds alone.
pub(super) fn accounts(world: Dice, dice: Dice, number: u64, in_core: bool, adult: bool) -> Vec<Account> {
    if !in_core {
        return Vec::new();
    }
    let wealth = [(0.0, 0.0), (0.4, 1.1e5), (0.7, 6e5), (0.85, 2.4e6), (0.96, 8e6), (1.0, 6e7)];
    let pence = dice.quantile("pence", 0, &wealth) as u64;
    if !adult {
        return vec![account(world, dice, number, 0, "Youth account", pence / 20)];
    }
    let saver = dice.chance("saver", 0, 0.3);
    let mut held = vec![account(world, dice, number, 0, "Current account", if saver { pence / 4 } else { pence })];
    if saver {
        held.push(account(world, dice, number, 1, "Easy saver", pence - pence / 4));
    }
    held
}

/// The account of a couple; `number` is that of the first of the two.
pub(super) fn joint_account(world: Dice, dice: Dice, number: u64) -> Account {
    let pence = dice.quantile("joint_pence", 0, &[(0.0, 1e4), (0.6, 4e5), (0.9, 3e6), (1.0, 2e7)]);
    account(world, dice, number, 2, "Joint account", pence as u64)
}

/// Somebody who is no customer and acts for one.
pub(super) fn outsider(world: Dice, of: &Person, tag: &str) -> Helper {
    let dice = of.dice.of(tag, 0);
    let name = format!("{} {}", given_name(dice, of.country), last_name(dice, "surname", of.country));
    Helper { number: None, name, mobile: mobile(world, 400_000_000 + of.number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_has_the_check_digits_of_the_standard() {
        assert_eq!(iban("NWBK", 601_613, 31_926_819), "GB29NWBK60161331926819");
    }
}
