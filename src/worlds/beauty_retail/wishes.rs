//! The wishlist service: lists that hang on an account of the app, or on nothing but a mailbox.
//!
//! In: a member. Out: the member's lists, which know little of whose they are. Who has them sent somewhere has told
//! where.

use anyhow::Result;

use super::member::{House, Member};
use super::typed::Typed;
use crate::worlds::calendar::iso;
use crate::worlds::files::{Lines, json};

/// Writes the lists of a member; `truth` is told the ID of each.
pub(super) fn write(
    day: u32,
    whose: (&House, &Member),
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let member = whose.1;
    let dice = member.dice();
    if !dice.chance("wishes", 0, 0.68) || !member.shops_online && member.app.is_none() {
        return Ok(());
    }
    for copy in 0..1 + u64::from(dice.chance("two_lists", 0, 0.1)) {
        let typed = Typed::new(whose, "wishes", copy, day);
        let id = dice.letters("list", copy, 11);
        list(&typed, &id, file)?;
        truth(&id)?;
    }
    Ok(())
}

fn list(typed: &Typed, id: &str, file: &mut Lines) -> Result<()> {
    let account = typed.member.app.as_deref().filter(|_| typed.says("account", 0.62));
    let mail = (account.is_none() || typed.says("mail", 0.25)).then(|| typed.mail(0.04));
    let alone = typed.house.home.mail.is_none();
    // Of a family that shares a mailbox nobody knows whose list it is, so that the service asks.
    let first = typed.says("first", if alone { 0.55 } else { 0.95 }).then(|| typed.given(0.1));
    let last = first.as_ref().filter(|_| typed.says("last", 0.4)).map(|_| typed.surname(0.03));
    let address = typed.says("ship_to", 0.35).then(|| typed.address(0.9));
    let owner = match account {
        Some(account) => format!("\"app_account\":\"{account}\""),
        None => "\"app_account\":null".to_owned(),
    };
    // A list that was begun in the app before anybody signed in knows the device.
    let device = account.is_none() && typed.member.app.is_some() && typed.says("device", 0.5);
    file.line(&format!(
        "{{\"list\":\"{id}\",{owner},\"device\":{},\"email\":{},\"first\":{},\"last\":{},\"street\":{},\"zip\":{},\
         \"items\":{},\"changed\":\"{}\",\"removed\":{}}}",
        json(device.then_some(&*typed.member.device)),
        json(mail.as_deref()),
        json(first.as_deref()),
        json(last.as_deref()),
        json(address.as_ref().map(|address| address.street.as_str())),
        json(address.as_ref().map(|address| address.postal.as_str())),
        1 + typed.dice().below("items", typed.version(), 9),
        iso(typed.entry.updated),
        typed.entry.gone.is_some(),
    ))
}
