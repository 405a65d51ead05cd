//! The tills: customers as clerks know them, and what was sold or handed out as a sample.
//!
//! In: a member. Out: the member's customer records, by loyalty number, by card alone, or by what the clerk typed,
//! and the sales on them. Second loyalty cards are merged by the office in half of the cases.

use anyhow::Result;
use chrono::DateTime;

use super::goods::{FOUNDATIONS, OTHERS, TIERS, other, other_shade};
use super::member::{House, Member, Trial};
use super::typed::{NO_MAIL, NO_PHONE, Typed};
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The columns of the customer file.
pub(super) const CUSTOMERS: &str = "CUST_REF|LOYALTY_NO|CARD_TKN|FIRST_NM|LAST_NM|PHONE|EMAIL|BIRTH_DT|TIER|HOME_STORE|\
                                    CONTACT_OK|MERGED_TO|PURGED|CHG_DTTM|C360_ID";
/// The columns of the file of sales.
pub(super) const SALES: &str = "SALE_NO|CUST_REF|SOLD_AT|STORE|CLERK|KIND|RANGE|PRODUCT|SHADE|CENTS";

/// How many numbers of customers there are; see [`Dice::shuffled`].
const NUMBERS: u64 = 9_000_000_000;

/// The kinds of records of a till.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Somebody who showed a loyalty card.
    Loyalty,
    /// Somebody who showed another one.
    SecondLoyalty,
    /// Somebody who only paid by card.
    Card,
    /// Somebody whose name and telephone the clerk typed.
    Typed,
}

/// A moment as the tills write it, `10/31/2026 14:05:33`.
fn stamp(moment: i64) -> String {
    DateTime::from_timestamp(moment, 0).unwrap_or_default().format("%m/%d/%Y %H:%M:%S").to_string()
}

fn reference(world: Dice, member: &Member, kind: Kind) -> String {
    let number = world.shuffled("till", member.person.number * 4 + kind as u64, NUMBERS);
    format!("{}-{number:010}", member.store.till())
}

/// The kinds of records that the tills have of a member; nobody has none.
fn kinds(member: &Member) -> Vec<Kind> {
    let dice = member.dice();
    let mut kinds = Vec::new();
    if dice.chance("till_loyalty", 0, 0.88) {
        kinds.push(Kind::Loyalty);
        if member.second_loyalty.is_some() {
            kinds.push(Kind::SecondLoyalty);
        }
    }
    if dice.chance("till_card", 0, if kinds.is_empty() { 0.03 } else { 0.33 }) {
        kinds.push(Kind::Card);
    }
    if dice.chance("till_typed", 0, 0.22) {
        kinds.push(Kind::Typed);
    }
    let elsewhere = member.shops_online || member.app.is_some() || member.advised;
    if kinds.is_empty() && !elsewhere {
        kinds.push(Kind::Loyalty);
    }
    kinds
}

/// Writes the records of a member and the sales on them; `truth` is told the ID of each record.
pub(super) fn write(
    (world, day): (Dice, u32),
    whose: (&House, &Member),
    (customers, sales): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let kinds = kinds(whose.1);
    let by_card = kinds.contains(&Kind::Card);
    for kind in &kinds {
        let typed = Typed::new(whose, "till", *kind as u64, day);
        let id = reference(world, whose.1, *kind);
        customer(world, &typed, *kind, by_card, customers)?;
        truth(&id)?;
    }
    if kinds.is_empty() {
        return Ok(());
    }
    Sales { world, member: whose.1, since: whose.0.since, kinds: &kinds, file: sales }.write()
}

fn customer(world: Dice, typed: &Typed, kind: Kind, by_card: bool, file: &mut Lines) -> Result<()> {
    let (member, dice, version) = (typed.member, typed.dice(), typed.version());
    let loyal = matches!(kind, Kind::Loyalty | Kind::SecondLoyalty);
    let loyalty = match (kind, &member.second_loyalty) {
        (Kind::SecondLoyalty, Some(second)) => second,
        (Kind::Loyalty, _) => &member.loyalty,
        _ => "",
    };
    let shared = typed.house.members.iter().any(|other| other.card == member.card && other.loyalty != member.loyalty);
    let with_card = match kind {
        Kind::Card => 1.0,
        Kind::Loyalty if by_card => 0.98,
        Kind::Typed => 0.0,
        _ => 0.35,
    };
    let mess = if kind == Kind::Typed { 0.2 } else { 0.07 };
    // What the chip of the card says is printed in capitals; some chips say nothing.
    let named = kind != Kind::Card || typed.says("name", if shared { 0.97 } else { 0.6 });
    let (mut first, mut last) = match named {
        true => (typed.given(mess), typed.surname(mess / 2.0)),
        false => (String::new(), String::new()),
    };
    if kind == Kind::Card {
        (first, last) = (first.to_uppercase(), last.to_uppercase());
    }
    let phone = match kind {
        Kind::Loyalty | Kind::SecondLoyalty if typed.says("phone", 0.93) => typed.phone(0.03, 0.008),
        Kind::Typed if typed.says("phone", 0.985) => typed.phone(0.02, 0.015),
        Kind::Typed => dice.pick("no_phone", version, &NO_PHONE).to_owned(),
        Kind::Loyalty if typed.chance("stand_in", 0.15) => dice.pick("no_phone", version, &NO_PHONE).to_owned(),
        _ => String::new(),
    };
    let mail = match kind {
        Kind::Loyalty if typed.says("mail", 0.5) => typed.mail(0.2),
        Kind::Loyalty if typed.chance("stand_in_mail", 0.06) => dice.pick("no_mail", version, &NO_MAIL).to_owned(),
        Kind::Card if typed.says("mail", 0.25) => typed.mail(0.25),
        _ => String::new(),
    };
    let born = (loyal && typed.says("born", 0.62))
        .then(|| DateTime::from_timestamp(typed.born(0.985), 0).unwrap_or_default().format("%m/%d/%Y").to_string());
    let tier = if loyal { typed.one_of("tier", member.tier, &TIERS, (0.99, 0.97)) } else { "" };
    let wish = match (loyal && typed.says("contact", 0.35), member.consents) {
        (false, _) => "",
        (true, true) => "Y",
        (true, false) => "N",
    };
    let merged = match kind == Kind::SecondLoyalty && typed.dice().chance("merged", 0, 0.5) {
        true => reference(world, member, Kind::Loyalty),
        false => String::new(),
    };
    file.line(
        &[
            &*reference(world, member, kind),
            loyalty,
            if typed.says("card", with_card) { &member.card } else { "" },
            &first,
            last.trim_end(),
            &phone,
            &mail,
            born.as_deref().unwrap_or_default(),
            tier,
            &member.store.till(),
            wish,
            &merged,
            &typed.entry.gone.map(stamp).unwrap_or_default(),
            &stamp(typed.entry.updated),
            "",
        ]
        .join("|"),
    )
}

/// The file of sales, for one member.
struct Sales<'a> {
    world: Dice,
    member: &'a Member,
    since: u32,
    kinds: &'a [Kind],
    file: &'a mut Lines,
}

impl Sales<'_> {
    fn write(mut self) -> Result<()> {
        let (member, dice) = (self.member, self.member.dice());
        for (n, trial) in (0..).zip(&member.trials) {
            if trial.sample {
                self.sample(n, trial)?;
            }
        }
        for (n, sale) in (16..).zip(member.bought.iter().filter(|sale| !sale.online)) {
            let shade = match dice.chance("sale_shade", n, 0.03) {
                true => other_shade(dice, "sale_other", n, sale.shade),
                false => sale.shade,
            };
            let product = match dice.chance("sale_product", n, 0.01) {
                true => other(dice, "sale_product", n, sale.product, &FOUNDATIONS),
                false => sale.product,
            };
            self.row(n, sale.at, (&member.store.till(), &self.clerk(n)), ("SALE", "FOUND", product, shade))?;
        }
        // Who came on a later day has bought nothing before.
        let others = if self.since > 1 { 0 } else { dice.below("others", 0, 3) };
        for n in 32..32 + others {
            let at = as_of(1) - DAY - i64::try_from(dice.below("other_at", n, 300 * 86_400)).unwrap_or(0);
            let (product, shade) = dice.pick("other_thing", n, &OTHERS);
            self.row(n, at, (&member.store.till(), &self.clerk(n)), ("SALE", "OTHER", product, shade))?;
        }
        Ok(())
    }

    fn clerk(&self, n: u64) -> String {
        self.member.store.advisor(self.member.dice().below("clerk", n, 6))
    }

    /// A sample that goes with a trial: the till scans what the advisor has poured, and names who stands at it.
    fn sample(&mut self, n: u64, trial: &Trial) -> Result<()> {
        let dice = self.member.dice();
        let shade = match dice.chance("sample_shade", n, 0.03) {
            true => other_shade(dice, "sample_other", n, trial.shade),
            false => trial.shade,
        };
        let product = match dice.chance("sample_product", n, 0.015) {
            true => other(dice, "sample_product", n, trial.product, &FOUNDATIONS),
            false => trial.product,
        };
        let advisor = if dice.chance("sample_clerk", n, 0.82) { trial.advisor } else { trial.advisor + 1 };
        let late = if dice.chance("sample_late", n, 0.01) { DAY } else { 0 };
        let store = if dice.chance("sample_store", n, 0.005) { self.member.store } else { trial.store };
        let by = (&*store.till(), &*trial.store.advisor(advisor));
        self.row(n, trial.at + 900 + late, by, ("SAMPLE", "FOUND", product, shade))
    }

    fn row(
        &mut self,
        n: u64,
        at: i64,
        (store, clerk): (&str, &str),
        (kind, range, product, shade): (&str, &str, &str, &str),
    ) -> Result<()> {
        let dice = self.member.dice();
        let record = self.kinds[usize::try_from(dice.below("till_of", n, self.kinds.len() as u64)).unwrap_or(0)];
        let cents = if kind == "SAMPLE" { 0 } else { 1_490 + 100 * dice.below("cents", n, 52) };
        let row = [
            &self.world.shuffled("sale", self.member.person.number * 64 + n, NUMBERS).to_string(),
            &*reference(self.world, self.member, record),
            &stamp(at),
            store,
            clerk,
            kind,
            range,
            product,
            shade,
            &cents.to_string(),
        ];
        self.file.line(&row.join("|"))
    }
}
