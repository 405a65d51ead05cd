//! The core banking system: customers, their accounts, and who holds which.
//!
//! In: a house and its customers. Out: fixed-width numbers with zeros in front, days without separators, a second
//! number that a branch has opened for somebody who had one, and accounts with one or two holders. An attorney stands
//! among the parties of an account and holds nothing.

use anyhow::Result;

use super::client::{BRANCHES, Client, RISKS, core_number};
use super::held::Account;
use super::house::House;
use super::typed::{Mail, Tel, Typed, pounds, shaped};
use crate::worlds::calendar::{DAY, as_of, date};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the customers.
pub(super) const CUSTOMERS: &str = concat!(
    "CUST_NO,FIRST_NM,LAST_NM,BIRTH_DT,NINO,ADDR_1,CITY,POSTCODE,TEL,EMAIL,BRANCH_CD,POA_IND,DECD_IND,RISK_CD,",
    "MAIN_IBAN,SURVIVOR_NO,CLOSED_DT,CHG_TS"
);
/// The header of the accounts.
pub(super) const ACCOUNTS: &str = "ACCT_NO,IBAN,PRODUCT,STATUS,BALANCE,OPENED_DT";
/// The header of the table that says who holds which account.
pub(super) const PARTIES: &str = "ACCT_NO,CUST_NO,ROLE";

/// A customer number as the core writes it.
pub(super) fn padded(number: u64) -> String {
    format!("{number:010}")
}

/// The table of the branches.
pub(super) fn write_branches(file: &mut Lines) -> Result<()> {
    BRANCHES.iter().try_for_each(|(code, name)| file.csv(&[code, name]))
}

/// Writes a customer's records; `truth` is told the number of each.
pub(super) fn write_customer(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let Some(number) = client.core else { return Ok(()) };
    let dice = client.person.dice;
    let second = client.adult && dice.chance("second_number", 0, 0.04);
    let merged = dice.chance("second_merged", 0, 0.45);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "core", copy, day);
        let (d, v) = (typed.entry.dice, typed.entry.version());
        let own = if copy == 0 { number } else { core_number(world, client.person.number, true) };
        let estate = client.deceased && typed.mark("estate", true, 0.6, 0.0);
        let given = if estate { format!("Estate of {}", client.person.given) } else { typed.given(0.02) };
        let born = match typed.born(0.97, 0.995) {
            Some(born) if !d.chance("stand_in_day", v, 0.008) => shaped(born, "%Y%m%d"),
            Some(_) => "19000101".to_owned(),
            None => String::new(),
        };
        let (branch, names) = (BRANCHES[client.branch()].0, BRANCHES.map(|(code, _)| code));
        let survivor = if copy == 1 && merged { padded(number) } else { String::new() };
        let address = typed.address(0.93);
        file.csv(&[
            &padded(own),
            &given,
            &typed.surname(0.015),
            &born,
            &typed.nino(0.86),
            &address.street,
            address.city,
            &address.postal,
            &typed.phone(&Tel(0.82, 0.06, 0.08)),
            &typed.mail(&Mail(0.58, 0.15, 0.5)),
            typed.one_of("branch", branch, &names, 0.97, 0.97),
            if typed.mark("attorney", client.attorney.is_some(), 0.95, 0.0005) { "Y" } else { "N" },
            if estate || typed.mark("deceased", client.deceased, 0.9, 0.0002) { "Y" } else { "N" },
            typed.one_of("risk", client.risk(), &RISKS, 0.9, 0.93),
            &client.iban(d, v),
            &survivor,
            &typed.entry.gone.map(|gone| shaped(gone, "%Y%m%d")).unwrap_or_default(),
            &shaped(typed.updated(), "%Y-%m-%d-%H.%M.%S"),
        ])?;
        truth(&padded(own))?;
    }
    Ok(())
}

/// Writes the accounts of a house, each once, and who holds them.
pub(super) fn write_accounts(
    (world, day): (Dice, u32),
    house: &House,
    clients: &[Client],
    accounts: &mut Lines,
    parties: &mut Lines,
) -> Result<()> {
    for client in clients {
        let Some(number) = client.core else { continue };
        let dice = client.person.dice;
        for account in &client.accounts {
            one(world, day, account, dice, accounts)?;
            let row = account.number.to_string();
            parties.csv(&[&row, &padded(number), "OWN"])?;
            let acts = client.attorney.as_ref().and_then(|attorney| attorney.number);
            if let Some(attorney) = clients.iter().find(|other| Some(other.person.number) == acts)
                && let Some(number) = attorney.core
            {
                parties.csv(&[&row, &padded(number), "POA"])?;
            }
        }
    }
    let Some(joint) = house.joint_account(world) else { return Ok(()) };
    one(world, day, &joint, house.home.dice, accounts)?;
    for client in clients.iter().filter(|client| client.joint.is_some()) {
        // One holder in a hundred was never entered.
        let entered = !client.person.dice.chance("not_entered", 0, 0.01);
        if let Some(number) = client.core.filter(|_| entered) {
            parties.csv(&[&joint.number.to_string(), &padded(number), "JNT"])?;
        }
    }
    Ok(())
}

/// One account; in one of seventy the last statement is not booked yet.
fn one(world: Dice, day: u32, account: &Account, dice: Dice, file: &mut Lines) -> Result<()> {
    let balance = account.balance(world, day);
    let late = dice.chance("not_booked", account.number, 0.015);
    let shown = if late { balance / 20 * 18 } else { balance };
    let opened = as_of(1) / DAY - 60 - dice.below("opened", account.number, 7_000) as i64;
    file.csv(&[
        &account.number.to_string(),
        &account.iban,
        account.product,
        "OPEN",
        &pounds(shown),
        &date(opened * DAY),
    ])
}
