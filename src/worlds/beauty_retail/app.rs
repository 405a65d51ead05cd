//! The mobile app: accounts with their device, and what the app itself found out: a shade by the camera, a copy of
//! the basket.
//!
//! In: a member with the app. Out: the account, for some a second one made when a password was lost. A family may
//! use one tablet; an account is always one member's.

use anyhow::Result;

use super::goods::{CHANNELS, FOUNDATIONS, NO_SHADE, TIERS, other, other_shade};
use super::member::{House, Member};
use super::typed::Typed;
use crate::worlds::calendar::{DAY, as_of, date};
use crate::worlds::files::{Lines, json};

/// The ID of a second account.
fn second(member: &Member) -> Option<String> {
    let dice = member.dice();
    dice.chance("second_app", 0, 0.05).then(|| dice.letters("second_app", 1, 12))
}

/// Writes the accounts of a member; `truth` is told the ID of each.
pub(super) fn write(
    day: u32,
    whose: (&House, &Member),
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let Some(id) = &whose.1.app else { return Ok(()) };
    for (copy, id) in (0..).zip([Some(id.clone()), second(whose.1)].into_iter().flatten()) {
        let typed = Typed::new(whose, "app", copy, day);
        account(&typed, &id, copy, file)?;
        truth(&id)?;
    }
    Ok(())
}

fn text(value: &str) -> String {
    json(Some(value).filter(|value| !value.is_empty()))
}

fn account(typed: &Typed, id: &str, copy: u64, file: &mut Lines) -> Result<()> {
    let member = typed.member;
    let mail = match (&member.person.other_mail, copy) {
        (Some(other), 1) => other.clone(),
        _ if typed.says("mail", 0.92) => typed.mail(0.12),
        _ => String::new(),
    };
    // The app asks for a first name, and takes no for an answer.
    let given = if typed.says("given", 0.94) { typed.given(0.1) } else { String::new() };
    let family = if !given.is_empty() && typed.says("family", 0.85) { typed.surname(0.02) } else { String::new() };
    let phone = if typed.says("phone", 0.8) || mail.is_empty() { typed.phone(0.02, 0.005) } else { String::new() };
    // Who links a card in the app scans it.
    let loyalty = if typed.says("loyalty", 0.74) { typed.loyalty(0.0, 0.003) } else { String::new() };
    let born = if typed.says("born", 0.4) { date(typed.born(0.99)) } else { String::new() };
    let channel = typed.one_of("channel", member.channel, &CHANNELS, (0.7, 0.97));
    let tier = if loyalty.is_empty() { "" } else { typed.one_of("tier", member.tier, &TIERS, (0.98, 0.95)) };
    let consent = match (typed.says("consent", 0.8), member.consents) {
        (false, _) => "",
        (true, true) => "granted",
        (true, false) => "denied",
    };
    let found = if copy == 0 { [finder(typed), cart(typed)] } else { [None, None] };
    // Whoever saw these has had the app open.
    let seen = found.iter().flatten().map(|(_, at)| *at).fold(typed.entry.updated, i64::max);
    let [tried, cart] = found.map(|found| found.map_or_else(String::new, |(text, _)| text));
    file.line(&format!(
        "{{\"id\":\"{id}\",\"device\":\"{}\",\"mail\":{},\"given\":{},\"family\":{},\"mobile\":{},\"loyalty\":{},\
         \"born\":{},\"tier\":{},\"channel\":{},\"consent\":{}{tried}{cart},\"seen_ms\":{},\"deleted\":{},\
         \"c360\":null}}",
        member.device,
        text(&mail),
        text(&given),
        text(&family),
        text(&phone),
        text(&loyalty),
        text(&born),
        text(tier),
        text(channel),
        text(consent),
        seen * 1000,
        typed.entry.gone.is_some(),
    ))
}

/// What the camera says of the foundation that was tried last, and when it was asked.
fn finder(typed: &Typed) -> Option<(String, i64)> {
    let dice = typed.dice();
    let trial = typed.member.trials.last().filter(|_| typed.says("finder", 0.4))?;
    let shade = match dice.chance("finder_shade", 0, 0.22) {
        true => other_shade(dice, "finder_other", 0, trial.shade),
        false => trial.shade,
    };
    let product = match dice.chance("finder_product", 0, 0.08) {
        true => other(dice, "finder_product", 1, trial.product, &FOUNDATIONS),
        false => trial.product,
    };
    Some((format!(",\"finder\":{{\"product\":\"{product}\",\"shade\":\"{shade}\"}}"), trial.at + 1_800))
}

/// The copy of the basket that the app shows, as it was when it was opened last, and when that was.
fn cart(typed: &Typed) -> Option<(String, i64)> {
    let (member, dice) = (typed.member, typed.dice());
    let known = |ordered: i64| ordered <= as_of(typed.entry.knows);
    let basket = member.basket.as_ref().filter(|basket| !basket.ordered.is_some_and(known))?;
    if !typed.says("cart", 0.6) {
        return None;
    }
    let shade = match (basket.shade, dice.chance("cart_shade", 0, 0.08)) {
        (Some(shade), true) => other_shade(dice, "cart_other", 0, shade),
        (shade, _) => shade.unwrap_or(NO_SHADE),
    };
    let product = match dice.chance("cart_product", 0, 0.04) {
        true => other(dice, "cart_product", 1, basket.product, &FOUNDATIONS),
        false => basket.product,
    };
    let since = if dice.chance("cart_since", 0, 0.06) { basket.since - DAY } else { basket.since };
    let text = format!(",\"cart\":{{\"product\":\"{product}\",\"shade\":\"{shade}\",\"since\":\"{}\"}}", date(since));
    Some((text, basket.since + 30))
}
