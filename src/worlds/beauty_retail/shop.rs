//! The online shop: accounts, and baskets that are open or were ordered.
//!
//! In: a member. Out: the account, for some a second one that a guest's order made, and the baskets on the first. The
//! basket of the shop follows its member from one device to another, and now and then keeps what the other device had.

use anyhow::Result;

use super::goods::{CHANNELS, FOUNDATIONS, SHADES, TIERS, other, other_shade};
use super::member::{House, Member};
use super::typed::Typed;
use crate::worlds::calendar::{DAY, as_of, date, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The columns of the accounts.
pub(super) const ACCOUNTS: &str = "customer_no,email,first_name,last_name,phone_mobile,address1,city,state,postal_code,\
                                   birthday,loyalty_id,payment_token,c_shade,c_channel,c_tier,marketing,marketing_at,\
                                   last_modified,deleted_at,c_c360_id";
/// The columns of the baskets.
pub(super) const BASKETS: &str = "basket_id,customer_no,opened_at,status,closed_at,category,product,shade";

/// How many numbers of accounts there are; see [`Dice::shuffled`].
const NUMBERS: u64 = 90_000_000;

fn number(world: Dice, member: &Member, copy: u64) -> String {
    format!("{:08}", world.shuffled("account", member.person.number * 2 + copy, NUMBERS))
}

/// Writes the accounts and baskets of a member; `truth` is told the ID of each account.
pub(super) fn write(
    (world, day): (Dice, u32),
    whose: (&House, &Member),
    (accounts, baskets): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let member = whose.1;
    if !member.shops_online {
        return Ok(());
    }
    let guest = member.dice().chance("guest_order", 0, 0.07);
    for copy in 0..1 + u64::from(guest) {
        let typed = Typed::new(whose, "shop", copy, day);
        let id = number(world, member, copy);
        account(&typed, &id, copy, accounts)?;
        truth(&id)?;
    }
    write_baskets(world, whose, guest, baskets)
}

fn account(typed: &Typed, id: &str, copy: u64, file: &mut Lines) -> Result<()> {
    let member = typed.member;
    // A guest's order has what an order needs.
    let own = copy == 0;
    let phone = if typed.says("phone", 0.92) { typed.phone(0.04, 0.008) } else { String::new() };
    let address = typed.address(0.93);
    let born = if own && typed.says("born", 0.45) { date(typed.born(0.99)) } else { String::new() };
    let loyalty = if own && typed.says("loyalty", 0.68) { typed.loyalty(0.008, 0.006) } else { String::new() };
    let bought =
        member.bought.iter().rev().find(|sale| sale.at <= as_of(typed.entry.knows)).map_or("", |sale| sale.shade);
    let shade = match own && typed.says("shade", 0.4) {
        true if bought.is_empty() || typed.entry.right("shade", 0.85) => bought,
        true => typed.entry.wrong("shade", SHADES[0], &SHADES),
        false => "",
    };
    let channel = typed.one_of("channel", member.channel, &CHANNELS, (if own { 0.6 } else { 0.0 }, 0.92));
    let tier = if loyalty.is_empty() { "" } else { typed.one_of("tier", member.tier, &TIERS, (0.95, 0.9)) };
    let consent = match (own && typed.says("consent", 0.88), member.consents) {
        (false, _) => "",
        (true, true) => "subscribed",
        (true, false) => "unsubscribed",
    };
    // A few have closed their account; the shop keeps the row.
    let closed = (own && typed.dice().chance("closed", 0, 0.008)).then_some(typed.entry.updated);
    let gone = typed.entry.gone.or(closed);
    file.csv(&[
        id,
        &typed.mail(if own { 0.12 } else { 0.8 }),
        &typed.given(0.06),
        &typed.surname(0.02),
        &phone,
        &address.street,
        address.city,
        address.state,
        &address.postal,
        &born,
        &loyalty,
        if typed.says("card", if own { 0.5 } else { 0.35 }) { &member.card } else { "" },
        shade,
        channel,
        tier,
        consent,
        &if consent.is_empty() { String::new() } else { iso(typed.entry.created) },
        &iso(typed.entry.updated),
        &gone.map(iso).unwrap_or_default(),
        "",
    ])
}

fn write_baskets(world: Dice, (house, member): (&House, &Member), guest: bool, file: &mut Lines) -> Result<()> {
    let dice = member.dice();
    let mut row = |n: u64, copy: u64, (opened, closed): (i64, Option<i64>), status: &str, what: [&str; 3]| {
        let id = world.shuffled("basket", member.person.number * 16 + n, 9_000_000_000).to_string();
        let (account, closed) = (number(world, member, copy), closed.map(iso).unwrap_or_default());
        file.csv(&[&id, &account, &iso(opened), status, &closed, what[0], what[1], what[2]])
    };
    for (n, sale) in (0..).zip(member.bought.iter().filter(|sale| sale.online)) {
        let shade = match dice.chance("order_shade", n, 0.01) {
            true => other_shade(dice, "order_other", n, sale.shade),
            false => sale.shade,
        };
        // Who bought the basket of a later day has one row for both.
        if member.basket.as_ref().is_none_or(|basket| basket.ordered != Some(sale.at)) {
            let copy = u64::from(guest && dice.chance("as_guest", n, 0.6));
            row(n, copy, (sale.at - 3_000, Some(sale.at)), "ordered", ["foundation", sale.product, shade])?;
        }
    }
    if let Some(basket) = &member.basket {
        let shade = match basket.shade {
            Some(shade) if dice.chance("kept_shade", 0, 0.02) => other_shade(dice, "kept_shade", 1, shade),
            None if dice.chance("kept_shade", 0, 0.02) => dice.pick("kept_shade", 1, &SHADES),
            shade => shade.unwrap_or_default(),
        };
        let product = match dice.chance("kept_product", 0, 0.008) {
            true => other(dice, "kept_product", 1, basket.product, &FOUNDATIONS),
            false => basket.product,
        };
        // A basket that was taken over from another device begins anew.
        let late = dice.chance("kept_since", 0, 0.025);
        let opened = if late { (basket.since + 2 * DAY).min(as_of(1) - 60) } else { basket.since };
        let status = if basket.ordered.is_some() { "ordered" } else { "open" };
        row(8, 0, (opened, basket.ordered), status, ["foundation", product, shade])?;
    }
    if house.since > 1 {
        return Ok(());
    }
    if dice.chance("left", 0, 0.3) {
        let opened = as_of(1) - DAY * (20 + i64::try_from(dice.below("left", 1, 300)).unwrap_or(0));
        let product = dice.pick("left", 2, &FOUNDATIONS);
        row(
            9,
            0,
            (opened, Some(opened + 14 * DAY)),
            "expired",
            ["foundation", product, dice.pick("left", 3, &SHADES)],
        )?;
    }
    if dice.chance("lips", 0, 0.25) {
        let opened = as_of(1) - DAY * (1 + i64::try_from(dice.below("lips", 1, 40)).unwrap_or(0));
        row(10, 0, (opened, None), "open", ["lips", "Petal Balm", "Rosewood"])?;
    }
    Ok(())
}
