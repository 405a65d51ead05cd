//! Real people and the households they live in, and how systems come to write them.
//!
//! In: the dice of a household. Out: who lives there, with names, mailboxes, telephones and an address. A household
//! moves, somebody marries, a son has his father's name, twins share a birthday, a family shares a mailbox; a person is
//! called Bob, and is typed with a slip.

use super::calendar::{DAY, as_of};
use super::dice::Dice;
use super::names::{COMMON, given, parts};
use super::places::{Address, COUNTRIES, Country};
use super::spelling::{slug, typed_given, typed_surname};
use super::words::SURNAMES;

/// One real person.
#[derive(Clone)]
pub(super) struct Person {
    /// The person's own randomness.
    pub(super) dice: Dice,
    /// The number of the person in the world, from 0; it makes mailboxes unique.
    pub(super) number: u64,
    /// Where the person is at home.
    pub(super) country: &'static Country,
    /// Given name.
    pub(super) given: &'static str,
    /// Last name.
    pub(super) surname: String,
    /// The last name before a marriage, which some systems still know.
    pub(super) former_surname: Option<String>,
    /// Midnight of the birthday, in seconds since 1970.
    pub(super) born: i64,
    /// The person's mailbox.
    pub(super) mail: String,
    /// Another mailbox, older or for purchases, which some systems know instead.
    pub(super) other_mail: Option<String>,
    /// National digits of the mobile telephone.
    pub(super) mobile: String,
}

/// People who live under one address.
pub(super) struct Household {
    /// The household's own randomness.
    pub(super) dice: Dice,
    /// Where it is.
    pub(super) country: &'static Country,
    /// Who lives there, adults first.
    pub(super) members: Vec<Person>,
    /// A mailbox that all of them use, if there is one.
    pub(super) mail: Option<String>,
    /// National digits of the telephone that they share.
    pub(super) landline: String,
}

/// A country, as often as it has customers.
pub(super) fn country(dice: Dice) -> &'static Country {
    &COUNTRIES[dice.weighted("country", 0, COUNTRIES.iter().map(|country| country.weight))]
}

/// A given name: the first names of the list are the most frequent ones.
pub(super) fn given_name(dice: Dice, country: &Country) -> &'static str {
    let list = given(country.code);
    let share = dice.unit("given", 0);
    list[((share * share * list.len() as f64) as usize).min(list.len() - 1)]
}

/// A last name: one of the frequent ones, which up to a third bear, or one of many.
pub(super) fn last_name(dice: Dice, tag: &str, country: &Country) -> String {
    let listed = SURNAMES.iter().find(|(code, _)| *code == country.code).map_or(COMMON, |(_, names)| names);
    // Of a short list each name is as frequent as of a long one.
    if dice.chance(tag, 0, (listed.len() as f64 / 200.0).min(0.35)) {
        let share = dice.unit(tag, 1);
        return listed[((share * share * listed.len() as f64) as usize).min(listed.len() - 1)].to_owned();
    }
    let (beginnings, ends) = parts(country.code);
    format!("{}{}", dice.pick(tag, 2, beginnings), dice.pick(tag, 3, ends))
}

/// National digits of a telephone that its country may have given out: the beginning of one of its ranges, and others.
pub(super) fn digits(dice: Dice, tag: &str, country: &Country) -> String {
    let (beginnings, length): (&[&str], usize) = match country.code {
        "US" => (&["212", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "919"], 10),
        "CA" => (&["416", "514", "604", "613", "780", "905"], 10),
        "DE" => (&["1511", "1520", "1573", "1601", "1701", "1715"], 11),
        "GB" => (&["7400", "7511", "7700", "7801", "7911"], 10),
        "SE" => (&["70", "72", "73", "76"], 9),
        "IT" => (&["320", "333", "347", "349"], 10),
        "PL" => (&["501", "602", "660", "790"], 9),
        "JP" => (&["80", "90"], 10),
        "BR" => (&["119", "219", "319"], 11),
        "IN" => (&["98", "99", "97"], 10),
        _ => (&["61", "62", "63", "65"], 9),
    };
    let mut number = dice.pick(tag, 99, beginnings).to_owned();
    for at in number.len()..length {
        // The exchanges of North America begin with 2 to 9.
        let digit = if at == 3 { 2 + dice.below(tag, 3, 8) } else { dice.below(tag, at as u64, 10) };
        number.push(char::from(b'0' + digit as u8));
    }
    number
}

/// A mailbox of a free provider that nobody else has: its digits are the number of the person.
fn mailbox(dice: Dice, tag: &str, given: &str, surname: &str, country: &Country, number: u64) -> String {
    let (given, surname) = (slug(given, ""), slug(surname, ""));
    let local = match dice.below(tag, 0, 6) {
        0 | 1 => format!("{given}.{surname}{number}"),
        2 => format!("{given}{surname}{number}"),
        3 => format!("{}{surname}{number}", &given[..given.len().min(1)]),
        4 => format!("{given}_{number}"),
        _ => format!("{surname}.{given}.{number}"),
    };
    format!("{local}@{}", dice.pick(tag, 1, country.free_mail))
}

impl Household {
    /// A household whose first member has the number `first`; `number` is the greatest number of members.
    pub(super) fn new(dice: Dice, first: u64, most: usize) -> Self {
        let country = country(dice);
        let size =
            dice.quantile("size", 0, &[(0.0, 1.0), (0.3, 2.0), (0.64, 3.0), (0.79, 4.0), (0.93, 5.0), (1.0, 6.0)]);
        let size = (size as usize).clamp(1, 5).min(most.max(1));
        let surname = last_name(dice, "surname", country);
        let couple = size > 1;
        let shared = (couple && dice.chance("family_mail", 0, 0.06)).then(|| {
            format!("family.{}{first}@{}", slug(&surname, ""), dice.pick("family_host", 0, country.free_mail))
        });
        let mut household =
            Household { dice, country, members: Vec::new(), mail: shared, landline: digits(dice, "landline", country) };
        for place in 0..size {
            let person = household.member(place, first + place as u64, &surname);
            household.members.push(person);
        }
        household
    }

    fn member(&self, place: usize, number: u64, family: &str) -> Person {
        let dice = self.dice.of("person", place as u64);
        let country = self.country;
        let years = |tag: &str, from: u64, span: u64| {
            let days = (from * 365 + dice.below(tag, 0, span * 365)) as i64;
            (as_of(1) / DAY - days) * DAY
        };
        let mut given = given_name(dice, country);
        let mut surname = family.to_owned();
        let mut former_surname = None;
        let mut born = years("age", 19, 60);
        match place {
            0 => {}
            1 => {
                // One in five couples keeps two names; of the others one had another before.
                let own = last_name(dice, "own", country);
                match dice.below("marriage", 0, 10) {
                    0 | 1 => surname = own,
                    2 | 3 => former_surname = Some(own),
                    _ => {}
                }
                born = self.members[0].born + (dice.below("younger", 0, 4_000) as i64 - 2_000) * DAY;
                born = born.min(years("adult", 18, 1));
            }
            _ => {
                let parent = &self.members[0];
                if dice.chance("junior", 0, 1.0 / 50.0) {
                    given = parent.given;
                }
                born = (parent.born + (20 * 365 + dice.below("child", 0, 20 * 365) as i64) * DAY)
                    .min(years("young", 1, 10));
                if place > 2 && dice.chance("twin", 0, 1.0 / 60.0) {
                    born = self.members[place - 1].born;
                }
            }
        }
        // Nobody has two children of one name.
        let listed = super::names::given(country.code);
        let is_taken = |name: &str| place > 1 && self.members[1..].iter().any(|other| other.given == name);
        let first = listed.iter().position(|name| *name == given).unwrap_or(0);
        given = (first..first + listed.len())
            .map(|at| listed[at % listed.len()])
            .find(|name| !is_taken(name))
            .unwrap_or(given);
        let mail = mailbox(dice, "mail", given, &surname, country, number);
        let other_mail =
            dice.chance("other_mail", 0, 0.3).then(|| mailbox(dice, "other", given, &surname, country, number));
        Person {
            dice,
            number,
            country,
            given,
            mail: mail.clone(),
            other_mail: other_mail.filter(|other| *other != mail),
            surname,
            former_surname,
            born,
            mobile: digits(dice, "mobile", country),
        }
    }

    /// Its address as of a day; `stale` is the one before. A household moves on one day in two thousand.
    pub(super) fn address(&self, day: u32, stale: bool) -> Address {
        let moves = (2..=day).filter(|day| self.dice.chance("moves", u64::from(*day), 1.0 / 2_000.0)).count() as u64;
        let version = 1 + moves - u64::from(stale);
        let cities = self.country.cities;
        let city = &cities[self.dice.below("city", version, cities.len() as u64) as usize];
        self.country.address(city, self.dice, version)
    }
}

impl Person {
    /// Full years of age at a moment.
    pub(super) fn age(&self, at: i64) -> u32 {
        ((at - self.born) as f64 / (365.25 * DAY as f64)).max(0.0) as u32
    }

    /// The given name as somebody typed it; see [`typed_given`].
    pub(super) fn typed_given(&self, dice: Dice, version: u64, mess: f64) -> String {
        typed_given(dice, version, self.given, mess)
    }

    /// The last name as somebody typed it; see [`typed_surname`].
    pub(super) fn typed_surname(&self, dice: Dice, version: u64, mess: f64) -> String {
        typed_surname(dice, version, &self.surname, self.former_surname.as_deref(), mess)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_people_have_one_mailbox_and_no_two_children_one_name() {
        let (mut mailboxes, mut number) = (HashSet::new(), 0);
        for index in 0..4_000 {
            let household = Household::new(Dice::new(3).of("household", index), number, 5);
            number += household.members.len() as u64;
            let names: HashSet<_> = household.members[1..].iter().map(|person| person.given).collect();
            assert_eq!(names.len(), household.members.len() - 1, "household {index}");
            for person in &household.members {
                assert!(mailboxes.insert(person.mail.clone()));
                assert!(person.other_mail.as_ref().is_none_or(|mail| mailboxes.insert(mail.clone())));
                assert!(person.born < as_of(1));
            }
        }
        assert!(number > 8_000, "{number} people");
    }
}
