//! Stripe customers, as its exports write them.

use anyhow::Result;

use super::company::{Company, Event, Universe};
use super::record::Record;
use super::salesforce;
use crate::worlds::calendar::stripe as moment;
use crate::worlds::files::Lines;
use crate::worlds::spelling::name;
use crate::worlds::words::{GIVEN, SURNAMES};

/// The header of the export; `mrr_cents` is what the billing team's model adds.
pub(super) const HEADER: &str = concat!(
    "id,created,currency,delinquent,description,email,is_deleted,livemode,name,phone,address_line_1,",
    "address_line_2,address_city,address_state,address_postal_code,address_country,tax_info_tax_id,balance,",
    "mrr_cents,updated_at,metadata",
);

/// The IDs of a company's Stripe customers, the main one first; the day each appeared.
pub(super) fn ids(company: &Company) -> Vec<(String, u32)> {
    let dice = company.dice;
    if !dice.chance("in_stripe", 0, 0.9) {
        return Vec::new();
    }
    let n = match dice.unit("n_stripe", 0) {
        u if u < 0.75 => 1,
        u if u < 0.93 => 2,
        _ => 3 + dice.below("n_stripe", 1, 3),
    };
    let mut ids: Vec<(String, u32)> =
        (0..n).map(|n| (format!("cus_{}", dice.letters("cus", n, 14)), company.since)).collect();
    for day in company.since + 1..=company.day {
        if dice.chance("another", u64::from(day), 0.003) {
            ids.push((format!("cus_{}", dice.letters("cus", 100 + u64::from(day), 14)), day));
        }
    }
    ids
}

/// Writes a company's Stripe customers.
pub(super) fn write(
    universe: &Universe,
    company: &Company,
    ids: &[(String, u32)],
    org_id: Option<&str>,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut left = company.mrr_cents(company.day);
    let n_live = ids.len() as u64;
    for (n, (id, since)) in ids.iter().enumerate() {
        let record = Record::new(company.dice.of("stripe", n as u64), company, *since, 1.0);
        let dice = record.dice;
        let share = if n as u64 + 1 == n_live { left } else { left / 2 };
        left -= share;
        let closed = n > 0 && dice.chance("closed", 0, 0.1);
        let deleted = (closed && dice.chance("deleted", 0, 0.6)).to_string();
        // What a closed record would have had stays with the account: the truth is what its live records bill.
        let (mrr, rest) = if closed { (0, share) } else { (share, 0) };
        left += rest;
        let mrr = if closed && n as u64 + 1 == n_live { 0 } else { mrr };
        let stem = match &company.old_stem {
            Some(old) if dice.chance("old_name", 0, 0.4) => old.clone(),
            _ => company.stem_on(record.heard(Event::Renamed)),
        };
        let payer = dice.chance("person", 0, 0.04).then(|| {
            let surnames = SURNAMES
                .iter()
                .find(|(code, _)| *code == company.country.code)
                .or(SURNAMES.last())
                .map_or(&[][..], |(_, names)| names);
            format!("{} {}", dice.pick("given", 0, GIVEN), dice.pick("surname", 0, surnames))
        });
        let email = match (&company.agency, dice.unit("mail", 0)) {
            (Some(agency), u) if u < 0.9 => format!("billing@{agency}"),
            (_, u) if u < 0.07 => {
                format!(
                    "{}{}@{}",
                    dice.letters("who", 0, 7).to_lowercase(),
                    dice.below("who_n", 0, 90),
                    dice.pick("free", 0, company.country.free_mail)
                )
            }
            (_, u) if u < 0.075 => "test@test.com".to_owned(),
            (_, u) if u < 0.11 => format!("info@{}", company.domain),
            (_, u) if u < 0.4 => format!("billing@{}", company.domain),
            _ => format!(
                "{}.{}@{}",
                dice.pick("given", 1, GIVEN).to_lowercase().replace(['ü', 'ç', 'Ł', 'é', 'ö', 'ó', 'ł'], "u"),
                dice.letters("who", 1, 5).to_lowercase(),
                company.domain
            ),
        };
        let address = if dice.chance("other_office", 0, 0.12) {
            company.country.address(&dice.pick("office", 0, company.country.cities), dice, 9)
        } else {
            company.address(record.heard(Event::Moved), false)
        };
        let mut metadata = Vec::new();
        if dice.chance("meta_crm", 0, 0.68) && salesforce::has_account(company) {
            let old = salesforce::merged_duplicate(universe, company).filter(|_| dice.chance("meta_old", 0, 0.12));
            metadata.push(format!("\"crm_id\":\"{}\"", old.as_deref().unwrap_or(&company.crm_id)));
        }
        if let Some(org_id) = org_id.filter(|_| dice.chance("meta_org", 0, 0.3)) {
            metadata.push(format!("\"org_id\":\"{org_id}\""));
        }
        let delinquent = (company.delinquent() && (n == 0 || dice.chance("also_late", 0, 0.3)))
            == record.right("delinquent", None, 0.985);
        let tax = company.tax_id.clone().filter(|_| dice.chance("tax", 0, 0.6)).unwrap_or_default();
        file.csv(&[
            id,
            &moment(record.created),
            company.country.currency,
            &delinquent.to_string(),
            "",
            &email,
            &deleted,
            "true",
            &payer.unwrap_or_else(|| name(dice, record.named, &stem, company.form, 0.4)),
            "",
            &address.street,
            &address.extra,
            address.city,
            address.state,
            &address.postal,
            company.country.code,
            &tax,
            "0",
            &mrr.to_string(),
            &moment(record.updated),
            &format!("{{{}}}", metadata.join(",")),
        ])?;
        truth(id)?;
    }
    Ok(())
}

/// What the live Stripe records of a company bill a month; `None` when it has none.
pub(super) fn billed(company: &Company, ids: &[(String, u32)]) -> Option<u64> {
    if ids.is_empty() {
        return None;
    }
    let mut left = company.mrr_cents(company.day);
    let mut sum = 0;
    for n in 0..ids.len() {
        let dice = company.dice.of("stripe", n as u64);
        let last = n + 1 == ids.len();
        let share = if last { left } else { left / 2 };
        if n > 0 && dice.chance("closed", 0, 0.1) {
            continue;
        }
        left -= share;
        sum += share;
    }
    Some(sum)
}
