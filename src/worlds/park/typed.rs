//! What a system knows of a guest: typed by people or by the guest, with slips, gaps and stand-ins.
//!
//! In: a guest, the household and a record of a system. Out: names, mailboxes, telephones, birthdays and addresses as
//! this record holds them. A record of an old visit is wrong more often.

use chrono::DateTime;

use super::house::{BEHIND, Guest, House, Visit};
use crate::worlds::calendar::stripe;
use crate::worlds::dice::Dice;
use crate::worlds::entry::Entry;
use crate::worlds::places::Address;
use crate::worlds::slips::{Mailboxes, birthday};
use crate::worlds::spelling::phone;

/// What a till types where it must type a mailbox.
pub(super) const NO_MAIL: [&str; 3] = ["test@test.com", "n/a", "noreceipt@lumenbrook.example"];
/// What a desk types where it must type a telephone.
pub(super) const NO_PHONE: [&str; 3] = ["000-0000", "n/a", "5555555555"];

/// One record of a guest in one system.
pub(super) struct Typed<'a> {
    /// Where the guest lives.
    pub(super) house: &'a House,
    /// Whose.
    pub(super) guest: &'a Guest,
    /// When it was made and how careful it is.
    pub(super) entry: Entry,
    /// By how much more it is wrong than a record of today.
    older: f64,
}

/// A moment as the park's clocks show it, `2026-10-31 11:05:00`.
pub(super) fn clock(moment: i64) -> String {
    stripe(moment - BEHIND)
}

/// A moment as the park's clocks show it, in the form of a system.
pub(super) fn shaped(moment: i64, form: &str) -> String {
    DateTime::from_timestamp(moment - BEHIND, 0).unwrap_or_default().format(form).to_string()
}

/// A day in the form of a system.
pub(super) fn day_as(timestamp: i64, form: &str) -> String {
    DateTime::from_timestamp(timestamp, 0).unwrap_or_default().format(form).to_string()
}

impl<'a> Typed<'a> {
    /// A record that is not about a visit; `copy` is 0 for the first one of the guest.
    pub(super) fn new((house, guest): (&'a House, &'a Guest), system: &str, copy: u64, day: u32) -> Typed<'a> {
        Typed { house, guest, entry: Entry::new(guest.person.dice.of(system, copy), house.since, day), older: 1.0 }
    }

    /// A record of a visit; it is as old as the visit.
    pub(super) fn of_visit(
        whose: (&'a House, &'a Guest),
        visit: &Visit,
        system: &str,
        copy: u64,
        day: u32,
    ) -> Typed<'a> {
        let mut typed = Typed::new(whose, system, visit.number * 4 + copy, day);
        typed.older = 0.6 + 1.2 * visit.age();
        typed
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

    /// Whether something is right in it.
    pub(super) fn right(&self, what: &str, accuracy: f64) -> bool {
        self.entry.right(what, 1.0 - (1.0 - accuracy) * self.older)
    }

    /// When it was changed: on a later day of the world, or when it was written.
    pub(super) fn changed(&self, written: i64) -> i64 {
        if self.entry.knows > self.house.since || self.entry.gone.is_some() {
            self.entry.updated.max(written)
        } else {
            written
        }
    }

    /// The given name; with probability `mess` short, as a letter, or with a slip.
    pub(super) fn given(&self, mess: f64) -> String {
        self.guest.person.typed_given(self.dice(), self.version(), mess)
    }

    /// The last name; with probability `mess` with a slip, four times as often the one before a marriage.
    pub(super) fn surname(&self, mess: f64) -> String {
        self.guest.person.typed_surname(self.dice(), self.version(), mess)
    }

    /// A mailbox of a guest: in `other` of the records the second one, in a few the family's, or with a slip.
    pub(super) fn mail_of(&self, of: &Guest, other: f64) -> String {
        let mailboxes = Mailboxes { other, family: 0.3, tag: "park", ways: 160, tagged: 1 };
        mailboxes.written((self.dice(), self.version()), &of.person, &self.house.home)
    }

    /// A telephone of a guest: in a tenth of the records that of the home.
    pub(super) fn phone_of(&self, of: &Guest) -> String {
        let (dice, version) = (self.dice(), self.version());
        let home = dice.chance("landline", version, 0.08);
        let digits = if home { &self.house.home.landline } else { &of.person.mobile };
        phone(dice, version, of.person.country.calling, digits)
    }

    /// The birthday that the record knows.
    pub(super) fn born(&self, accuracy: f64) -> i64 {
        let born = self.guest.person.born;
        match self.right("born", accuracy) {
            true => born,
            false => birthday((self.dice(), self.version()), born),
        }
    }

    /// The address that the record knows: the one before in `1 - accuracy`.
    pub(super) fn address(&self, accuracy: f64) -> Address {
        self.house.home.address(self.entry.knows, !self.right("address", accuracy))
    }

    /// It says it as it is with a probability, and one of the other values else; nothing in the rest of `share`.
    pub(super) fn one_of<'t>(
        &self,
        what: &str,
        truth: &'t str,
        list: &[&'t str],
        share: f64,
        accuracy: f64,
    ) -> &'t str {
        match self.says(what, share) {
            false => "",
            true if self.right(what, accuracy) => truth,
            true => self.entry.wrong(what, truth, list),
        }
    }

    /// A mark: set where it is true with probability `found`, where it is not with probability `mistaken`.
    pub(super) fn mark(&self, what: &str, truth: bool, found: f64, mistaken: f64) -> bool {
        self.dice().chance(what, self.version(), if truth { found } else { mistaken })
    }
}
