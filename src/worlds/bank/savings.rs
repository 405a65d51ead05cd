//! The core of the building society that the bank has bought: its customers under numbers of their own, half of them
//! mapped to numbers of the bank's core.
//!
//! In: a customer who saved there. Out: a file with `|` between columns, the mapping table of the migration, and
//! duplicates that its people have merged. The mapping is wrong for one in two hundred: it names the partner.

use anyhow::Result;

use super::client::{Client, SUPPORT};
use super::house::House;
use super::ledger::padded;
use super::typed::{Mail, Tel, Typed, pounds, shaped};
use crate::worlds::calendar::{DAY, as_of, date};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the parties.
pub(super) const PARTIES: &str = concat!(
    "PARTY_NO|FORENAMES|SURNAME|DATE_OF_BIRTH|ADDRESS|TOWN|POST_CODE|TELEPHONE|E_MAIL|BALANCE|SUPPORT_NOTE|MERGED_TO|",
    "CLOSED|CHANGED"
);
/// The header of the mapping table.
pub(super) const MAPPING: &str = "LEGACY_NO,CORE_NO,MIGRATED_ON";

/// A number of the acquired bank.
pub(super) fn number(legacy: u64) -> String {
    format!("W{legacy:08}")
}

/// Writes a customer's records and the row of the mapping; `truth` is told the number of each.
pub(super) fn write(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    (file, mapping): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.savings {
        return Ok(());
    }
    let dice = client.person.dice;
    let second = dice.chance("second_party", 0, 0.04);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "savings", copy, day);
        let d = typed.entry.dice;
        let id = number(client.legacy + copy * 50_000_000);
        let pence = if copy == 0 { client.savings() } else { 0 };
        let shown = if d.chance("not_booked", 0, 0.03) { pence / 100 * 93 } else { pence };
        let address = typed.address(0.86);
        let support = typed.mark("support_note", client.support.is_some(), 0.4, 0.002);
        let support = if support { client.support.unwrap_or(SUPPORT[0]) } else { "" };
        let balance = pounds(shown);
        let merged = if copy == 1 { number(client.legacy) } else { String::new() };
        let closed = typed.entry.gone.map(date).unwrap_or_default();
        file.line(
            &[
                id.as_str(),
                &typed.given(0.06),
                &typed.surname(0.03),
                &typed.born(0.95, 0.985).map(|born| shaped(born, "%Y/%m/%d")).unwrap_or_default(),
                &address.street,
                address.city,
                &address.postal,
                &typed.phone(&Tel(0.7, 0.15, 0.3)),
                &typed.mail(&Mail(0.35, 0.3, 0.5)),
                &balance,
                support,
                &merged,
                &closed,
                &shaped(typed.updated(), "%Y/%m/%d %H:%M:%S"),
            ]
            .join("|"),
        )?;
        truth(&id)?;
        if copy == 0
            && dice.chance("migrated", 0, 0.5)
            && let Some(core) = typed.core(1.0, 0.005)
        {
            let on = as_of(1) / DAY - 30 - d.below("migrated_on", 0, 400) as i64;
            mapping.csv(&[&id, &padded(core), &date(on * DAY)])?;
        }
    }
    Ok(())
}
