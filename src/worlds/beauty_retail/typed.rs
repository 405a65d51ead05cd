//! What a system knows of a member: typed by a clerk, an advisor or the member, with slips, gaps and stand-ins.
//!
//! In: a member, the household and a record of a system. Out: names, mailboxes, telephones, numbers and addresses
//! as this record holds them.

use super::member::{House, Member};
use crate::worlds::dice::Dice;
use crate::worlds::entry::Entry;
use crate::worlds::places::Address;
use crate::worlds::slips::{Mailboxes, birthday};
use crate::worlds::spelling::phone;

/// What a till types where it must type a telephone: the store's own line, or nothing that rings.
pub(super) const NO_PHONE: [&str; 3] = ["000-0000", "n/a", "(312) 555-0100"];
/// What a till types where it must type a mailbox.
pub(super) const NO_MAIL: [&str; 3] = ["test@test.com", "n/a", "receipt@mirabelle.example"];

/// One record of a member in one system.
pub(super) struct Typed<'a> {
    /// Where the member lives.
    pub(super) house: &'a House,
    /// Whose.
    pub(super) member: &'a Member,
    /// When it was made and how careful it is.
    pub(super) entry: Entry,
}

impl<'a> Typed<'a> {
    /// A record of a system; `copy` is 0 for the member's first one there.
    pub(super) fn new((house, member): (&'a House, &'a Member), system: &str, copy: u64, day: u32) -> Typed<'a> {
        Typed { house, member, entry: Entry::new(member.dice().of(system, copy), house.since, day) }
    }

    /// The record's own randomness.
    pub(super) fn dice(&self) -> Dice {
        self.entry.dice
    }

    /// The number of the draw with which it was last typed.
    pub(super) fn version(&self) -> u64 {
        self.entry.version()
    }

    /// Whether it says anything about something.
    pub(super) fn says(&self, what: &str, share: f64) -> bool {
        self.entry.says(what, share)
    }

    /// True with a probability, drawn anew whenever the record is typed.
    pub(super) fn chance(&self, what: &str, share: f64) -> bool {
        self.dice().chance(what, self.version(), share)
    }

    /// The given name; with probability `mess` short, as a letter, or with a slip.
    pub(super) fn given(&self, mess: f64) -> String {
        self.member.person.typed_given(self.dice(), self.version(), mess)
    }

    /// The last name; with probability `mess` with a slip, four times as often the one before a marriage.
    pub(super) fn surname(&self, mess: f64) -> String {
        self.member.person.typed_surname(self.dice(), self.version(), mess)
    }

    /// A mailbox: in `other` of the records of those who have one the second, in a third of those who have one the
    /// family's, and now and then with a slip.
    pub(super) fn mail(&self, other: f64) -> String {
        let mailboxes = Mailboxes { other, family: 0.3, tag: "beauty", ways: 200, tagged: 1 };
        mailboxes.written((self.dice(), self.version()), &self.member.person, &self.house.home)
    }

    /// A telephone: in a share of the records the one of the home, in another with a wrong digit.
    pub(super) fn phone(&self, home: f64, slip: f64) -> String {
        let (dice, version) = (self.dice(), self.version());
        let person = &self.member.person;
        let mut digits = match self.chance("landline", home) {
            true => self.house.home.landline.clone(),
            false => person.mobile.clone(),
        };
        if self.chance("phone_slip", slip) {
            digits = slipped(dice, "phone_digit", version, &digits);
        }
        phone(dice, version, person.country.calling, &digits)
    }

    /// The loyalty number, with a slip in a share of the records, and in another share somebody else's of the
    /// household.
    pub(super) fn loyalty(&self, slip: f64, of_other: f64) -> String {
        let number = match (self.house.other(self.member), &self.member.second_loyalty) {
            (Some(other), _) if self.chance("others_number", of_other) => &other.loyalty,
            (_, Some(second)) if self.chance("which_number", 0.4) => second,
            _ => &self.member.loyalty,
        };
        match self.chance("number_slip", slip) {
            true => slipped(self.dice(), "number_digit", self.version(), number),
            false => number.clone(),
        }
    }

    /// The birthday that the record knows.
    pub(super) fn born(&self, accuracy: f64) -> i64 {
        let born = self.member.person.born;
        match self.entry.right("born", accuracy) {
            true => born,
            false => birthday((self.dice(), self.version()), born),
        }
    }

    /// The address that the record knows: the one before, in another city, in `1 - accuracy`.
    pub(super) fn address(&self, accuracy: f64) -> Address {
        self.house.home.address(self.entry.knows, !self.entry.right("address", accuracy))
    }

    /// The record says it as it is with a probability, and one of the other values else; nothing in the rest of
    /// `share`.
    pub(super) fn one_of(
        &self,
        what: &str,
        truth: &'static str,
        list: &[&'static str],
        (share, accuracy): (f64, f64),
    ) -> &'static str {
        match self.says(what, share) {
            false => "",
            true if self.entry.right(what, accuracy) => truth,
            true => self.entry.wrong(what, truth, list),
        }
    }
}

/// A number with one digit wrong or two neighbours swapped, not at its beginning.
fn slipped(dice: Dice, tag: &str, version: u64, number: &str) -> String {
    let mut digits: Vec<u8> = number.bytes().collect();
    let at = 4 + usize::try_from(dice.below(tag, version * 4, 5)).unwrap_or(0);
    if dice.chance(tag, version * 4 + 1, 0.5) && digits[at] != digits[at + 1] {
        digits.swap(at, at + 1);
    } else {
        let step = 1 + dice.below(tag, version * 4 + 2, 9);
        digits[at] = b'0' + u8::try_from((u64::from(digits[at] - b'0') + step) % 10).unwrap_or(0);
    }
    digits.into_iter().map(char::from).collect()
}
