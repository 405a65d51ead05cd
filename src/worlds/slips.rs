//! How what is true of a person gets into a record: another mailbox, a plus tag, a day beside the birthday.
//!
//! In: a person, a household and the randomness of a record. Out: what the record says. Whether it is wrong at all is
//! drawn by the record; here it is said how.

use super::calendar::DAY;
use super::dice::Dice;
use super::people::{Household, Person};
use super::spelling::typo;

/// How a mailbox is written.
pub(super) struct Mailboxes {
    /// In so many records of those who have one it is the second one.
    pub(super) other: f64,
    /// In so many of those who share one it is the family's.
    pub(super) family: f64,
    /// What stands behind the plus.
    pub(super) tag: &'static str,
    /// Of so many ways to write it six are in capitals and one has a slip.
    pub(super) ways: u64,
    /// So many have a plus tag.
    pub(super) tagged: u64,
}

impl Mailboxes {
    /// A mailbox of a person, as a record has it.
    pub(super) fn written(&self, (dice, version): (Dice, u64), person: &Person, home: &Household) -> String {
        let draw = dice.unit("which_mail", version);
        let mail = match (&person.other_mail, &home.mail) {
            (Some(second), _) if draw < self.other => second,
            (_, Some(shared)) if draw > 1.0 - self.family => shared,
            _ => &person.mail,
        };
        match (dice.below("mail_how", version, self.ways), mail.split_once('@')) {
            (0..=5, _) => mail.to_uppercase(),
            (how, Some((local, host))) if how < 6 + self.tagged => format!("{local}+{}@{host}", self.tag),
            (how, Some((local, host))) if how == 6 + self.tagged => {
                format!("{}@{host}", typo(dice, version + 11, local))
            }
            _ => mail.clone(),
        }
    }
}

/// A wrong birthday: a day, a month or a year beside.
pub(super) fn birthday((dice, version): (Dice, u64), born: i64) -> i64 {
    match dice.below("born_slip", version, 4) {
        0 => born + DAY,
        1 => born - 9 * DAY,
        2 => born + 365 * DAY,
        _ => born - 30 * DAY,
    }
}

/// Hundredths as an amount, without zeros at the end.
pub(super) fn amount(hundredths: u64) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest if rest % 10 == 0 => format!("{}.{}", hundredths / 100, rest / 10),
        rest => format!("{}.{rest:02}", hundredths / 100),
    }
}
