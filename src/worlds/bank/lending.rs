//! What the bank lends: cards, mortgages and personal loans, each in a system of its own.
//!
//! In: a customer who holds the product. Out: embossed names in capitals with the customer number behind `C-`,
//! borrowers of mortgages as JSON with numbers without zeros, and loans between semicolons. A couple owes on one
//! mortgage, and is debited on one account.

use anyhow::Result;

use super::client::{Client, INCOMES};
use super::house::House;
use super::typed::{Mail, Tel, Typed, pounds, shaped};
use crate::worlds::calendar::{DAY, date, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};

/// The header of the cards.
pub(super) const CARDS: &str = concat!(
    "HOLDER_ID,EMBOSSED_NAME,DOB,BILL_STREET,BILL_CITY,BILL_POSTCODE,MOBILE,SETTLE_IBAN,CIF_REF,CARD_STATUS,",
    "C360_ID,PURGED,LAST_MAINT"
);
/// The header of the loans.
pub(super) const LOANS: &str = concat!(
    "LOAN_PARTY;FORENAME;SURNAME;DOB;ADDRESS;TOWN;POSTCODE;MOBILE;EMAIL;REPAY_IBAN;BANK_CUSTOMER;INCOME_BAND;",
    "OUTSTANDING;STATUS;LAST_CHANGED"
);

/// The number of a cardholder's record.
pub(super) fn holder_id(world: Dice, client: &Client, copy: u64) -> String {
    format!("4{:08}", world.shuffled("holder", client.person.number + copy * 45_000_000, 90_000_000))
}

/// How many records a cardholder has: a lost card makes a second one now and then.
pub(super) fn holders(client: &Client) -> u64 {
    u64::from(client.known.card) * (1 + u64::from(client.person.dice.chance("reissued", 0, 0.04)))
}

/// Writes a cardholder's records; `truth` is told the number of each.
pub(super) fn cards(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for copy in 0..holders(client) {
        let typed = Typed::new(world, (house, client), "cards", copy, day);
        let (d, v) = (typed.entry.dice, typed.entry.version());
        let id = holder_id(world, client, copy);
        let given = typed.given(0.02);
        let given = if d.chance("initial", v, 0.1) { given.chars().take(1).collect() } else { given };
        let address = typed.address(0.9);
        let open = client.card_open() != typed.mark("card_status", false, 0.0, 0.01);
        file.csv(&[
            &id,
            &format!("{given} {}", typed.surname(0.01)).to_uppercase(),
            &typed.born(0.9, 0.99).map(|born| shaped(born, "%d/%m/%Y")).unwrap_or_default(),
            &address.street,
            address.city,
            &address.postal,
            &typed.phone(&Tel(0.85, 0.08, 0.02)),
            &client.iban(d, v),
            &typed.core(0.82, 0.0).map(|core| format!("C-{core}")).unwrap_or_default(),
            if open { "ACTIVE" } else { "BLOCKED" },
            "",
            &typed.entry.gone.map(|gone| shaped(gone, "%d/%m/%Y")).unwrap_or_default(),
            &shaped(typed.updated(), "%d/%m/%Y %H:%M"),
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a borrower of a mortgage; `truth` is told the reference.
pub(super) fn mortgages(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.mortgage {
        return Ok(());
    }
    let typed = Typed::new(world, (house, client), "mortgages", 0, day);
    let (d, v) = (typed.entry.dice, typed.entry.version());
    let id = format!(
        "MB-{:08}-{}",
        house.home.members[0].number,
        if client.person.number == house.home.members[0].number { "A" } else { "B" }
    );
    let until = house.fixed_until();
    let until = if typed.entry.right("fixed", 0.975) { until } else { until - 365 * DAY };
    let address = typed.address(0.97);
    let iban = client.iban(d, v);
    let text = |text: &str| json(Some(text).filter(|text| !text.is_empty()));
    file.line(&format!(
        "{{\"borrower_ref\":\"{id}\",\"first_name\":{},\"last_name\":{},\"birth_date\":{},\"national_id\":{},\
         \"property\":{{\"street\":{},\"town\":{},\"postcode\":{}}},\"phone\":{},\"email\":{},\"debit_iban\":{},\
         \"customer_no\":{},\"income_band\":{},\"fixed_until\":{},\"outstanding\":{},\"status\":\"{}\",\
         \"deleted_at\":{},\"updated_at\":\"{}\"}}",
        json(Some(&typed.given(0.01))),
        json(Some(&typed.surname(0.03))),
        json(typed.born(0.99, 0.995).map(date).as_deref()),
        text(&typed.nino(0.93)),
        json(Some(&address.street)),
        json(Some(address.city)),
        json(Some(&address.postal)),
        text(&typed.phone(&Tel(0.8, 0.1, 0.15))),
        text(&typed.mail(&Mail(0.7, 0.15, 0.5))),
        text(&iban),
        typed.core(0.75, 0.004).map_or_else(|| "null".to_owned(), |core| core.to_string()),
        text(typed.one_of("income", client.income(), &INCOMES, 0.94, 0.96)),
        text(&if typed.entry.says("fixed", 0.97) { date(until) } else { String::new() }),
        pounds(house.owed()),
        if typed.mark("redeemed", false, 0.0, 0.008) { "redeemed" } else { "active" },
        json(typed.entry.gone.map(iso).as_deref()),
        iso(typed.updated()),
    ))?;
    truth(&id)
}

/// Writes a borrower of a personal loan; `truth` is told the number.
pub(super) fn loans(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.loan {
        return Ok(());
    }
    let typed = Typed::new(world, (house, client), "loans", 0, day);
    let (d, v) = (typed.entry.dice, typed.entry.version());
    let id = format!("LP{:09}", world.shuffled("loan", client.person.number, 900_000_000));
    let open = client.loan_open() != typed.mark("loan_status", false, 0.0, 0.015);
    let owed = if open { 100 * (500 + d.below("owed", 0, 14_000)) } else { 0 };
    let address = typed.address(0.88);
    file.line(
        &[
            id.as_str(),
            &typed.given(0.05),
            &typed.surname(0.025),
            &typed.born(0.97, 0.985).map(|born| shaped(born, "%d-%b-%Y")).unwrap_or_default(),
            &address.street,
            address.city,
            &address.postal,
            &typed.phone(&Tel(0.9, 0.08, 0.02)),
            &typed.mail(&Mail(0.85, 0.25, 0.1)),
            &client.iban(d, v),
            &typed.core(0.6, 0.004).map(|core| format!("{core:012}")).unwrap_or_default(),
            typed.one_of("income", client.income(), &INCOMES, 0.97, 0.92),
            &pounds(owed),
            if open { "ACTIVE" } else { "SETTLED" },
            &shaped(typed.updated(), "%d-%b-%Y %H:%M:%S"),
        ]
        .join(";"),
    )?;
    truth(&id)
}
