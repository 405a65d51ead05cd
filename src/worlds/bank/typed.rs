//! What a system knows of a customer: typed by people, as of the day of the record, with slips, gaps and stand-ins.
//!
//! In: a customer, the household and a system. Out: names, mailboxes, telephones, birthdays, addresses and numbers as
//! this record holds them. A record that nobody has touched for long is wrong more often.

use chrono::DateTime;

use super::client::{Client, core_number};
use super::house::House;
use crate::worlds::dice::Dice;
use crate::worlds::entry::Entry;
use crate::worlds::places::Address;
pub(super) use crate::worlds::slips::amount as pounds;
use crate::worlds::slips::{Mailboxes, birthday};
use crate::worlds::spelling::phone;

/// What a till types where it must type a mailbox.
const NO_MAIL: [&str; 4] = ["n/a", "test@test.com", "noemail@haldenbank.example", "none"];
/// What a till types where it must type a telephone; the last is the branch's own.
const NO_PHONE: [&str; 3] = ["000-0000", "n/a", "020 3900 0100"];

/// How a mailbox comes into a record: the shares of records that have one, the second one and the family's.
pub(super) struct Mail(pub(super) f64, pub(super) f64, pub(super) f64);

/// How a telephone comes into a record: the shares of records that have one, the former one and the landline.
pub(super) struct Tel(pub(super) f64, pub(super) f64, pub(super) f64);

/// One record of a customer in one system.
pub(super) struct Typed<'a> {
    /// Whose.
    pub(super) client: &'a Client,
    /// Where the customer lives.
    pub(super) house: &'a House,
    /// When it was made and how careful it is.
    pub(super) entry: Entry,
    world: Dice,
}

/// A moment in the form of a system.
pub(super) fn shaped(timestamp: i64, form: &str) -> String {
    DateTime::from_timestamp(timestamp, 0).unwrap_or_default().format(form).to_string()
}

impl<'a> Typed<'a> {
    /// The record of a system; `copy` is 0 for the first one of the customer.
    pub(super) fn new(
        world: Dice,
        (house, client): (&'a House, &'a Client),
        system: &str,
        copy: u64,
        day: u32,
    ) -> Typed<'a> {
        Typed { client, house, entry: Entry::new(client.person.dice.of(system, copy), client.since, day), world }
    }

    fn dice(&self) -> Dice {
        self.entry.dice
    }

    fn says(&self, what: &str, share: f64) -> bool {
        self.entry.says(what, share)
    }

    /// The given name; with probability `mess` short, as a letter, or with a slip.
    pub(super) fn given(&self, mess: f64) -> String {
        self.client.person.typed_given(self.dice(), self.entry.version(), mess)
    }

    /// The last name; with probability `mess` with a slip, four times as often the one before a marriage.
    pub(super) fn surname(&self, mess: f64) -> String {
        self.client.person.typed_surname(self.dice(), self.entry.version(), mess)
    }

    /// The mailbox that the record knows.
    pub(super) fn mail(&self, Mail(share, other, family): &Mail) -> String {
        let (dice, version) = (self.dice(), self.entry.version());
        if !self.says("mail", *share) {
            let typed = dice.chance("no_mail", version, 0.05);
            return if typed { dice.pick("stand_in_mail", version, &NO_MAIL) } else { "" }.to_owned();
        }
        let mailboxes = Mailboxes { other: *other, family: *family, tag: "bank", ways: 160, tagged: 2 };
        mailboxes.written((dice, version), &self.client.person, &self.house.home)
    }

    /// The telephone that the record knows.
    pub(super) fn phone(&self, Tel(share, former, landline): &Tel) -> String {
        let (dice, version) = (self.dice(), self.entry.version());
        if !self.says("phone", *share) {
            let typed = dice.chance("no_phone", version, 0.08);
            return if typed { dice.pick("stand_in_phone", version, &NO_PHONE) } else { "" }.to_owned();
        }
        let helper = self.client.attorney.as_ref().filter(|_| dice.chance("helper", version, 0.4));
        let draw = dice.unit("which_phone", version);
        let home = self.house.landline();
        let digits = match helper {
            Some(helper) => &helper.mobile,
            None if draw < *landline => &home,
            None if !self.entry.right("phone", 1.0 - *former) => &self.client.former_mobile,
            None => &self.client.mobile,
        };
        phone(dice, version, "44", digits)
    }

    /// The birthday that the record knows: with a slip in `1 - accuracy`.
    pub(super) fn born(&self, share: f64, accuracy: f64) -> Option<i64> {
        let (dice, born) = (self.dice(), self.client.person.born);
        self.says("born", share).then(|| match self.entry.right("born", accuracy) {
            true => born,
            false => birthday((dice, self.entry.version()), born),
        })
    }

    /// The address that the record knows: the one before in `1 - accuracy`.
    pub(super) fn address(&self, accuracy: f64) -> Address {
        self.house.home.address(self.entry.knows, !self.entry.right("address", accuracy))
    }

    /// The core's number of the customer in `share` of the records; in `slip` of them that of the partner.
    pub(super) fn core(&self, share: f64, slip: f64) -> Option<u64> {
        let (dice, version) = (self.dice(), self.entry.version());
        let own = self.client.core.filter(|_| self.says("core", share))?;
        let others = self.house.home.members.iter().filter(|other| other.number != self.client.person.number);
        let partner = others.map(|other| core_number(self.world, other.number, false)).next();
        Some(partner.filter(|_| dice.chance("core_slip", version, slip)).unwrap_or(own))
    }

    /// What a record says in `share` of the cases: the truth with probability `accuracy`, else another value.
    pub(super) fn one_of<'t>(
        &self,
        what: &str,
        truth: &'t str,
        list: &[&'t str],
        share: f64,
        accuracy: f64,
    ) -> &'t str {
        if !self.says(what, share) {
            return if self.dice().chance("gap", self.entry.version(), 0.05) {
                self.dice().pick("gap_how", self.entry.version(), &["n/a", "N/A", "-"])
            } else {
                ""
            };
        }
        if self.entry.right(what, accuracy) { truth } else { self.entry.wrong(what, truth, list) }
    }

    /// A rare mark: set where it is true with probability `found`, where it is not with probability `mistaken`.
    pub(super) fn mark(&self, what: &str, truth: bool, found: f64, mistaken: f64) -> bool {
        self.dice().chance(what, self.entry.version(), if truth { found } else { mistaken })
    }

    /// The national insurance number: in `share` of the records, in one of 400 of them with a slip.
    pub(super) fn nino(&self, share: f64) -> String {
        let (dice, version) = (self.dice(), self.entry.version());
        match &self.client.nino {
            _ if !self.says("nino", if self.client.adult { share } else { 0.2 }) => String::new(),
            nino if dice.chance("nino_slip", version, 0.0025) => {
                let (front, back) = nino.split_at(7);
                format!("{}{}{back}", &front[..5], dice.below("nino_slip", version + 100, 90) + 10)
            }
            nino => nino.clone(),
        }
    }

    /// When it was changed last, deletion included.
    pub(super) fn updated(&self) -> i64 {
        self.entry.updated.max(self.entry.gone.unwrap_or(self.entry.updated))
    }
}
