//! A household of the bank: who lives there and what they hold together.
//!
//! In: the dice of the world, the number of the household and of its first member. Out: a British household, whether
//! the couple has a joint account and a mortgage, and who acts for whom.

use super::held::{Account, Helper, joint_account, mobile, outsider};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::people::{Household, country};

/// How many draws are tried until a household is British; one in eight is.
const TRIES: u64 = 512;

/// People of one address and what they share.
pub(super) struct House {
    /// Who lives there.
    pub(super) home: Household,
    /// The day on which they came.
    pub(super) since: u32,
    /// The first two are a couple and hold an account together.
    pub(super) joint: bool,
    /// The first two owe on a mortgage.
    pub(super) mortgage: bool,
}

impl House {
    /// The household with a number; `most` is the greatest number of members.
    pub(super) fn new(world: Dice, index: u64, first: u64, most: usize, since: u32) -> House {
        let candidates = (0..TRIES).map(|draw| world.of("household", index * TRIES + draw));
        let british = candidates.into_iter().find(|dice| country(*dice).code == "GB");
        let dice = british.unwrap_or(world.of("household", index * TRIES));
        let home = Household::new(dice, first, most);
        let couple = home.members.len() > 1;
        House {
            joint: couple && dice.chance("joint", 0, 0.45),
            mortgage: dice.chance("mortgage", 0, 0.28),
            home,
            since,
        }
    }

    /// The account that the couple holds together.
    pub(super) fn joint_account(&self, world: Dice) -> Option<Account> {
        self.joint.then(|| joint_account(world, self.home.dice, self.home.members[0].number))
    }

    /// Another adult of the household, or somebody from outside.
    pub(super) fn helper(&self, world: Dice, place: usize, tag: &str) -> Helper {
        let of = &self.home.members[place];
        let mut others =
            self.home.members.iter().filter(|other| other.number != of.number && other.age(as_of(1)) >= 18);
        let inside = others.next_back().filter(|_| of.dice.chance(tag, 1, 0.5));
        inside.map_or_else(
            || outsider(world, of, tag),
            |other| Helper {
                number: Some(other.number),
                name: format!("{} {}", other.given, other.surname),
                mobile: mobile(world, other.number),
            },
        )
    }

    /// National digits of the telephone at home.
    pub(super) fn landline(&self) -> String {
        let dice = self.home.dice;
        format!("20{}{:07}", dice.pick("exchange", 0, &["3", "7", "8"]), dice.below("landline_no", 0, 10_000_000))
    }

    /// The day on which the fixed rate of the mortgage ends.
    pub(super) fn fixed_until(&self) -> i64 {
        (as_of(1) / DAY - 60 + self.home.dice.below("fixed", 0, 1_400) as i64) * DAY
    }

    /// What is owed on the mortgage, in pence.
    pub(super) fn owed(&self) -> u64 {
        5_000_000 + 100 * self.home.dice.below("owed", 0, 320_000)
    }
}
