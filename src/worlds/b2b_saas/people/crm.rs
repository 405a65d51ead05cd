//! People in Salesforce and HubSpot, as a data export and a connector write them.

use anyhow::Result;

use super::super::company::{Company, Universe};
use super::contact::{AUDIENCES, Contact, LANGUAGES, STAGES};
use super::typed::{company_name, international, mailbox};
use crate::worlds::calendar::{iso, salesforce as moment};
use crate::worlds::dice::{SALESFORCE_IDS, salesforce_id};
use crate::worlds::entry::Entry;
use crate::worlds::files::Lines;
use crate::worlds::places::COUNTRIES;
use crate::worlds::spelling::{phone, placeholder, typed_given, typed_surname};

/// The header of the Salesforce export.
pub(super) const CONTACTS: &str = concat!(
    "Id,IsDeleted,MasterRecordId,AccountId,Account.Name,FirstName,LastName,Email,Phone,MobilePhone,Title,Persona__c,",
    "MailingCountry,HasOptedOutOfEmail,CreatedDate,SystemModstamp,C360_ID__c",
);

/// The header of the HubSpot tables.
pub(super) const HUBSPOT: &str = concat!(
    "id,property_email,property_firstname,property_lastname,property_mobilephone,property_company,property_jobtitle,",
    "property_hs_persona,property_hs_language,property_country,property_lifecyclestage,property_marketing_consent,",
    "property_salesforcecontactid,property_app_user_id,property_createdate,property_lastmodifieddate,",
    "_fivetran_deleted,property_c360_id",
);

/// The Salesforce ID of a person's contact.
pub(super) fn contact_id(universe: &Universe, contact: &Contact, copy: u64) -> String {
    salesforce_id("003", universe.dice.shuffled("contact", contact.number * 2 + copy, SALESFORCE_IDS))
}

/// Writes a person's contacts in Salesforce; `truth` is told the ID of each.
pub(super) fn salesforce(
    universe: &Universe,
    company: &Company,
    contact: &Contact,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !contact.in_systems[0] {
        return Ok(());
    }
    let dice = contact.dice;
    // One in thirty was twice there and was merged by hand; one in seventy still is.
    let second = match dice.unit("crm_twice", 0) {
        u if u < 0.03 => Some(true),
        u if u < 0.045 => Some(false),
        _ => None,
    };
    for copy in 0..1 + u64::from(second.is_some()) {
        let entry = Entry::new(dice.of("crm", copy), contact.since, universe.day);
        let merged = copy == 1 && second == Some(true);
        let (d, v) = (entry.dice, entry.version());
        let audience = if entry.right("audience", 0.9) {
            AUDIENCES[contact.audience(entry.knows)].0
        } else {
            entry.wrong("audience", AUDIENCES[contact.audience(entry.knows)].0, &AUDIENCES.map(|(name, _)| name))
        };
        let title = if entry.right("title", 0.92) {
            contact.title(entry.knows)
        } else {
            d.pick("other_title", v, &AUDIENCES[d.below("other_title", v + 1, 6) as usize].1)
        };
        let country = if entry.right("country", 0.96) { contact.country } else { d.pick("other", v, &[&COUNTRIES[0]]) };
        let spelling = if d.chance("spelling", v, 0.6) {
            country.spellings[0]
        } else {
            d.pick("spelling", v + 1, country.spellings)
        };
        let mail = match d.unit("mail", v) {
            u if u < 0.09 => String::new(),
            u if u < 0.10 => placeholder(d, "no_mail", v).to_owned(),
            _ => mailbox(contact, d, v, &[("former", 0.09), ("home", 0.04), ("team", 0.015)]),
        };
        let opted_out = if entry.right("consent", 0.97) { !contact.consents } else { contact.consents };
        let mobile = match d.unit("mobile", v) {
            // Who types a number for one country writes it as there; else with the code of the country.
            u if u < 0.30 && entry.says("country", 0.95) && country.code == contact.country.code => {
                phone(d, v, country.calling, &contact.mobile)
            }
            u if u < 0.45 => international(contact),
            u if u < 0.47 => "000-0000".to_owned(),
            _ => String::new(),
        };
        let switchboard = if d.chance("switchboard", v, 0.6) {
            phone(d, v + 3, country.calling, &company.phone_digits)
        } else {
            String::new()
        };
        let master = if merged { contact_id(universe, contact, 0) } else { String::new() };
        let id = contact_id(universe, contact, copy);
        file.csv(&[
            &id,
            if merged || entry.gone.is_some() { "true" } else { "false" },
            &master,
            &company.crm_id,
            &company_name(company, &entry, 0.1),
            &typed_given(d, v, contact.given, 0.12),
            &typed_surname(d, v, &contact.surname, contact.former_surname.as_deref(), 0.05),
            &mail,
            &switchboard,
            &mobile,
            if entry.says("title", 0.9) { title } else { "" },
            if entry.says("audience", 0.75) { audience } else { "" },
            if entry.says("country", 0.95) { spelling } else { "" },
            if opted_out { "true" } else { "false" },
            &moment(entry.created),
            &moment(entry.updated),
            "",
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a person's contacts in HubSpot; `truth` is told the ID of each.
pub(super) fn hubspot(
    universe: &Universe,
    company: &Company,
    contact: &Contact,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !contact.in_systems[1] {
        return Ok(());
    }
    let dice = contact.dice;
    // A form that is filled in with another mailbox makes a second contact.
    let copies = 1 + u64::from(dice.chance("form", 0, 0.06));
    for copy in 0..copies {
        let entry = Entry::new(dice.of("hubspot", copy), contact.since, universe.day);
        let (d, v) = (entry.dice, entry.version());
        let mail = match (copy, d.unit("mail", v)) {
            (0, u) if u < 0.02 => String::new(),
            (0, _) => mailbox(contact, d, v, &[("former", 0.08), ("home", 0.08), ("team", 0.01)]),
            (_, _) => mailbox(contact, d, v, &[("home", 0.7), ("former", 0.3)]),
        };
        let truly = AUDIENCES[contact.audience(entry.knows)].0;
        let audience = if entry.right("audience", 0.96) {
            truly
        } else {
            entry.wrong("audience", truly, &AUDIENCES.map(|(name, _)| name))
        };
        let stage =
            if entry.right("stage", 0.94) { contact.stage() } else { entry.wrong("stage", contact.stage(), &STAGES) };
        let language = if entry.right("language", 0.9) {
            contact.language()
        } else {
            entry.wrong("language", contact.language(), &LANGUAGES)
        };
        let country = if entry.right("country", 0.9) { contact.country } else { d.pick("other", v, &[&COUNTRIES[0]]) };
        let title = if entry.right("title", 0.85) {
            contact.title(entry.knows)
        } else {
            d.pick("other_title", v, &AUDIENCES[d.below("other_title", v + 1, 6) as usize].1)
        };
        let consent = if entry.right("consent", 0.99) { contact.consents } else { !contact.consents };
        let linked = contact.in_systems[0] && d.chance("crm_link", 0, 0.8);
        let crm = if linked { contact_id(universe, contact, 0) } else { String::new() };
        let user = contact.user_id.as_deref().filter(|_| copy == 0 && d.chance("app_link", 0, 0.6)).unwrap_or_default();
        let mobile = if d.chance("mobile", v, 0.35) { international(contact) } else { String::new() };
        let id = (50_000_000 + universe.dice.shuffled("hubspot", contact.number * 2 + copy, 31 * 60 * 1_000_000))
            .to_string();
        file.csv(&[
            &id,
            &mail,
            &if entry.says("given", 0.95) { typed_given(d, v, contact.given, 0.08) } else { String::new() },
            &if entry.says("surname", 0.93) {
                typed_surname(d, v, &contact.surname, contact.former_surname.as_deref(), 0.04)
            } else {
                String::new()
            },
            &mobile,
            &if entry.says("company", 0.85) { company_name(company, &entry, 0.25) } else { String::new() },
            if entry.says("title", 0.6) { title } else { "" },
            if entry.says("audience", 0.9) { audience } else { "" },
            if entry.says("language", 0.7) { language } else { "" },
            if entry.says("country", 0.8) { country.spellings[0] } else { "" },
            if entry.says("stage", 0.99) { stage } else { "" },
            if !entry.says("consent", 0.97) {
                ""
            } else if consent {
                "granted"
            } else {
                "withdrawn"
            },
            &crm,
            user,
            &iso(entry.created),
            &iso(entry.updated),
            if entry.gone.is_some() { "true" } else { "false" },
            "",
        ])?;
        truth(&id)?;
    }
    Ok(())
}
