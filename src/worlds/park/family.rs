//! Families: one or two adults and the children who come with them.
//!
//! In: the dice of the world and the number of a household. Out: who lives there. Every household has five numbers for
//! its members, so that none depends on another. A child in forty is called like the first parent, one in forty of the
//! younger ones is a twin, and no two siblings have one name.

use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::people::{Household, Person, digits, given_name};
use crate::worlds::spelling::slug;

/// The greatest number of members.
const MOST: u64 = 5;
/// How many names are tried for a child.
const TRIES: u64 = 60;

/// The household with a number; `most` is the greatest number of members.
pub(super) fn family(world: Dice, index: u64, most: usize) -> Household {
    let first = index * MOST;
    let draws = (0..8).map(|draw| Household::new(world.of("household", index * 8 + draw), first, most.min(2)));
    let couple = |home: &Household| home.members.get(1).is_none_or(|other| other.given != home.members[0].given);
    let mut draws = draws.filter(couple);
    let home = draws.next();
    let mut home = home.unwrap_or_else(|| Household::new(world.of("household", index * 8), first, 1));
    let adults = home.members.len();
    let weights: [u64; 4] = if adults > 1 { [28, 25, 34, 13] } else { [78, 13, 9, 0] };
    let children = home.dice.weighted("children", 0, weights.into_iter()).min(most - adults);
    for nth in 0..children {
        let child = child(&home, first, adults, nth);
        home.members.push(child);
    }
    home
}

fn child(home: &Household, first: u64, adults: usize, nth: usize) -> Person {
    let (dice, number) = (home.dice.of("child", nth as u64), first + (adults + nth) as u64);
    let (parent, siblings) = (&home.members[0], &home.members[adults..]);
    let free = |name: &&str| siblings.iter().all(|sibling| sibling.given != *name);
    let junior = Some(parent.given).filter(|_| dice.chance("junior", 0, 0.025)).filter(free);
    let others = |name: &&str| free(name) && home.members[..adults].iter().all(|adult| adult.given != *name);
    let given = junior.or_else(|| (0..TRIES).map(|n| given_name(dice.of("name", n), home.country)).find(others));
    let days = match dice.chance("grown", 0, 0.1) {
        true => 18 * 365 + dice.below("age", 0, 9 * 365),
        false => 200 + dice.below("age", 0, 17 * 365),
    };
    let born = as_of(1) / DAY * DAY - i64::try_from(days).unwrap_or(0) * DAY;
    let born = born.max(parent.born + 18 * 365 * DAY).min(as_of(1) / DAY * DAY - 100 * DAY);
    let twin = siblings.last().filter(|_| dice.chance("twin", 0, 0.025));
    let given = given.unwrap_or(parent.given);
    let host = dice.pick("host", 0, home.country.free_mail);
    Person {
        dice,
        number,
        country: home.country,
        given,
        surname: parent.surname.clone(),
        former_surname: None,
        born: twin.map_or(born, |twin| twin.born),
        mail: format!("{}.{}.{number}@{host}", slug(given, ""), slug(&parent.surname, "")),
        other_mail: None,
        mobile: digits(dice, "mobile", home.country),
    }
}
