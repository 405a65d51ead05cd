//! What people type and systems sync: which mailbox of a person a record knows, and how the company is spelt.

use super::super::company::Company;
use super::contact::Contact;
use crate::worlds::dice::Dice;
use crate::worlds::entry::Entry;
use crate::worlds::spelling::{name, typo};

/// The mailbox that a record knows: the one at work but for the shares of `others`, where the person has such a one.
pub(super) fn mailbox(contact: &Contact, dice: Dice, version: u64, others: &[(&str, f64)]) -> String {
    let mut draw = dice.unit("which_mail", version);
    for (which, share) in others {
        if draw < *share {
            let other = match *which {
                "home" => contact.home_mail.as_ref(),
                "former" => contact.former_mail.as_ref(),
                _ => Some(&contact.team_mail),
            };
            return written(dice, version, other.unwrap_or(&contact.work_mail));
        }
        draw -= share;
    }
    written(dice, version, &contact.work_mail)
}

/// One in twelve is typed in capitals or with a plus tag, one in two hundred with a slip.
fn written(dice: Dice, version: u64, mail: &str) -> String {
    if dice.chance("mail_slip", version, 0.005)
        && let Some((local, host)) = mail.split_once('@')
    {
        return format!("{}@{host}", typo(dice, version + 11, local));
    }
    match (dice.below("mail_case", version, 36), mail.split_once('@')) {
        (0, _) => mail.to_uppercase(),
        (1, Some((local, host))) => format!("{}{}@{host}", local[..1].to_uppercase(), &local[1..]),
        (2, Some((local, host))) => format!("{local}+news@{host}"),
        _ => mail.to_owned(),
    }
}

/// The company as a record of a person spells it.
pub(super) fn company_name(company: &Company, entry: &Entry, mess: f64) -> String {
    let stem = match &company.old_stem {
        Some(old) if entry.dice.chance("old_company", 0, 0.3) => old.clone(),
        _ => company.stem_on(entry.knows.max(company.since)),
    };
    name(entry.dice, entry.version(), &stem, company.form, mess)
}

/// The mobile telephone with the code of its country.
pub(super) fn international(contact: &Contact) -> String {
    format!("+{} {}", contact.country.calling, contact.mobile)
}
