//! Salesforce accounts, as its data export writes them.

use anyhow::Result;

use super::company::{Company, Event, Universe};
use super::record::Record;
use crate::worlds::calendar::{DAY, as_of, date, salesforce as moment};
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;
use crate::worlds::places::{COUNTRIES, Country};
use crate::worlds::spelling::{name, phone, placeholder, website};
use crate::worlds::words::INDUSTRIES;

/// The header of the export.
pub(super) const HEADER: &str = concat!(
    "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,",
    "BillingCountry,Phone,Website,Industry,AnnualRevenue,NumberOfEmployees,OwnerId,CreatedDate,LastModifiedDate,",
    "SystemModstamp,LastActivityDate,Tax_ID__c,Annual_Contract_Value__c,Renewal_Date__c,Stripe_Customer_ID__c,",
    "C360_ID__c",
);

/// Whether the company has a live account at all.
pub(super) fn has_account(company: &Company) -> bool {
    company.dice.chance("in_crm", 0, 0.97)
}

/// The ID of the duplicate that Salesforce has merged into the account, if there is one today.
pub(super) fn merged_duplicate(universe: &Universe, company: &Company) -> Option<String> {
    let merged = company.dice.chance("merged", 0, 0.04);
    let merged_later = (2..=company.day).any(|day| company.dice.chance("merges", u64::from(day), 0.002));
    (has_account(company) && company.since == 1 && (merged || merged_later))
        .then(|| universe.duplicate_crm_id(company.index))
}

/// Writes a company's accounts; `truth` is told the ID of each.
pub(super) fn write(
    universe: &Universe,
    company: &Company,
    stripe_id: Option<&str>,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let deleted_alone = company.dice.chance("dropped", 0, 0.01);
    if has_account(company) {
        let record = Record::new(company.dice.of("account", 0), company, company.since, 0.8);
        account(universe, company, &record, &company.crm_id, None, false, stripe_id, file)?;
        truth(&company.crm_id)?;
    }
    let duplicate = merged_duplicate(universe, company);
    let deleted_alone = deleted_alone && duplicate.is_none();
    if let Some(id) = duplicate.or_else(|| deleted_alone.then(|| universe.duplicate_crm_id(company.index))) {
        let record = Record::new(company.dice.of("account", 1), company, company.since, 0.0);
        let master = (!deleted_alone).then_some(company.crm_id.as_str());
        account(universe, company, &record, &id, master, true, None, file)?;
        truth(&id)?;
    }
    Ok(())
}

fn account(
    universe: &Universe,
    company: &Company,
    record: &Record,
    id: &str,
    master: Option<&str>,
    deleted: bool,
    stripe_id: Option<&str>,
    file: &mut Lines,
) -> Result<()> {
    let dice = record.dice;
    let stem = match &company.old_stem {
        Some(old) if dice.chance("old_name", 0, 0.4) => old.clone(),
        _ => company.stem_on(record.heard(Event::Renamed)),
    };
    let address = company.address(record.heard(Event::Moved), !record.right("address", Some(Event::Moved), 0.9));
    let street = if address.extra.is_empty() {
        address.street.clone()
    } else {
        format!("{}\n{}", address.street, address.extra)
    };
    let at_home = if record.right("country", Some(Event::Moved), 0.97) { company.country } else { wrong_country(dice) };
    let country = if dice.chance("country_spelling", 0, 0.6) {
        at_home.spellings[0]
    } else {
        dice.pick("country_spelling", 1, at_home.spellings)
    };
    let owner =
        if record.right("owner", None, 0.98) { company.owner_id.clone() } else { company.former_owner(universe) };
    let industry =
        if record.right("industry", None, 0.92) { company.industry } else { dice.pick("industry", 0, INDUSTRIES) };
    let site = match dice.unit("site", record.sited) {
        u if u < 0.055 => String::new(),
        u if u < 0.065 => placeholder(dice, "site_gap", record.sited).to_owned(),
        _ => website(dice, record.sited, &company.domain),
    };
    let value = if record.right("contract", Some(Event::Repriced), 0.87) {
        company.arr(record.heard(Event::Repriced))
    } else {
        (company.arr(1) * (0.55 + 0.8 * dice.unit("wrong_contract", 0))).round()
    };
    let value = if dice.chance("no_contract", 0, 0.06) && company.dice.chance("in_stripe", 0, 0.9) {
        String::new()
    } else {
        format!("{value}")
    };
    let renewal = if record.right("renewal", None, 0.96) { company.renewal() } else { company.renewal() - 365 * DAY };
    let renewal = if dice.chance("no_renewal", 0, 0.02) { String::new() } else { date(renewal) };
    let parent = company.parent.map(|parent| universe.crm_id(parent)).unwrap_or_default();
    let tel = match dice.unit("phone_gap", 0) {
        u if u < 0.12 => String::new(),
        u if u < 0.14 => "000-0000".to_owned(),
        _ => phone(dice, 0, company.country.calling, &company.phone_digits),
    };
    let tax = company.tax_id.clone().filter(|_| dice.chance("tax", 0, 0.5)).unwrap_or_default();
    let stripe_id = stripe_id.filter(|_| dice.chance("stripe_link", 0, 0.35)).unwrap_or_default();
    let is_deleted = (deleted || record.gone.is_some()).to_string();
    let gone = record.gone.unwrap_or(record.updated);
    file.csv(&[
        id,
        &is_deleted,
        master.unwrap_or_default(),
        &name(dice, record.named, &stem, company.form, 0.25),
        "Customer",
        &parent,
        &street,
        address.city,
        address.state,
        &address.postal,
        country,
        &tel,
        &site,
        industry,
        &(company.employees * 140_000).to_string(),
        &company.employees.to_string(),
        &owner,
        &moment(record.created),
        &moment(record.updated.max(gone)),
        &moment(record.updated.max(gone)),
        &date(as_of(1) - dice.below("activity", 0, 120 * DAY as u64) as i64),
        &tax,
        &value,
        &renewal,
        stripe_id,
        "",
    ])
}

/// The country that a form offers first, or the one after it.
fn wrong_country(dice: Dice) -> &'static Country {
    &COUNTRIES[dice.below("wrong_country", 0, 3) as usize]
}
