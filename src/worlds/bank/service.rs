//! Where people talk to customers: the branches' CRM and the contact centre, with its cases.
//!
//! In: a customer who was met or who called. Out: contacts in the layout of a Salesforce export with duplicates that
//! were merged, and callers as JSON with whatever the agent typed. Executors and attorneys call for others, from their
//! own telephones. One case in twenty-five is written under the partner's name.

use anyhow::Result;

use super::client::{BRANCHES, CHANNELS, Client, INCOMES, INTERESTS, SUPPORT};
use super::house::House;
use super::ledger::padded;
use super::typed::{Mail, Tel, Typed};
use crate::worlds::calendar::{DAY, as_of, date, iso, salesforce as moment};
use crate::worlds::dice::{Dice, SALESFORCE_IDS, salesforce_id};
use crate::worlds::files::{Lines, json};
use crate::worlds::spelling::phone;

/// The header of the CRM's contacts.
pub(super) const CONTACTS: &str = concat!(
    "Id,IsDeleted,MasterRecordId,FirstName,LastName,Birthdate,MailingStreet,MailingCity,MailingPostalCode,MobilePhone,",
    "Email,Core_Customer_No__c,Home_Branch__c,Preferred_Channel__c,Support_Need__c,Income_Band__c,Interest__c,",
    "Fixed_Rate_End__c,Travel_Until__c,Power_of_Attorney__c,Deceased__c,Offers_Agreed__c,C360_ID__c,SystemModstamp"
);

/// What cases are about; the last two are complaints.
const SUBJECTS: [&str; 7] = [
    "Card not working",
    "Standing order",
    "Online login",
    "Change of address",
    "Statement copy",
    "Payment went missing",
    "Charges disputed",
];

/// A case of the contact centre.
pub(super) struct Case {
    /// What it is about.
    pub(super) subject: &'static str,
    /// It is a complaint.
    pub(super) complaint: bool,
    /// It is not settled yet.
    pub(super) open: bool,
    /// When it was opened.
    pub(super) at: i64,
}

/// The cases of a customer as of a day, in no order.
pub(super) fn cases(client: &Client, day: u32) -> Vec<Case> {
    let dice = client.person.dice;
    let before = if client.known.desk { dice.weighted("cases", 0, [30u64, 34, 22, 14].into_iter()) as u64 } else { 0 };
    let first = client.since.max(1);
    let earlier = (0..before).map(|n| (n, as_of(first) - 60 - dice.below("case_age", n, 300 * DAY as u64) as i64));
    let later = (first + 1..=day).filter(|day| client.known.desk && dice.chance("calls", u64::from(*day), 0.003));
    let later =
        later.map(|day| (1_000 + u64::from(day), as_of(day) - 1 - dice.below("called", u64::from(day), 86_000) as i64));
    earlier
        .chain(later)
        .map(|(n, at)| {
            let which = dice.below("subject", n, SUBJECTS.len() as u64) as usize;
            let fresh = as_of(day) - at < 45 * DAY;
            Case { subject: SUBJECTS[which], complaint: which > 4, open: fresh && dice.chance("open", n, 0.7), at }
        })
        .collect()
}

/// Writes a customer's contacts; `truth` is told the ID of each.
pub(super) fn crm(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.crm {
        return Ok(());
    }
    let dice = client.person.dice;
    let second = dice.chance("second_contact", 0, 0.05);
    let merged = dice.chance("contact_merged", 0, 0.5);
    let number = |copy: u64| {
        let number = world.shuffled("contact", client.person.number * 2 + copy, 900_000_000);
        salesforce_id("003", number % SALESFORCE_IDS)
    };
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "crm", copy, day);
        let (id, estate) = (number(copy), client.deceased && typed.mark("estate", true, 0.5, 0.0));
        let given = if estate { format!("Estate of {}", client.person.given) } else { typed.given(0.1) };
        let master = if copy == 1 && merged { number(0) } else { String::new() };
        let address = typed.address(0.88);
        let names = BRANCHES.map(|(_, name)| name);
        let support = match client.support {
            Some(need) => typed.one_of("support", need, &SUPPORT, 0.5, 0.93),
            None if typed.mark("support", false, 0.0, 0.001) => "hearing",
            None => "",
        };
        let until = client.known.mortgage.then(|| house.fixed_until()).filter(|_| typed.entry.says("fixed", 0.45));
        let until = until.map(|until| if typed.entry.right("fixed", 0.85) { until } else { until - 730 * DAY });
        let offers = match super::marketing::consents(client, typed.entry.knows) {
            _ if typed.entry.says("silent", 0.75) => "",
            true => "yes",
            false => "no",
        };
        let travels = client.travels_until().filter(|_| typed.entry.says("travel", 0.3)).map(date);
        file.csv(&[
            &id,
            if master.is_empty() && typed.entry.gone.is_none() { "false" } else { "true" },
            &master,
            &given,
            &typed.surname(0.04),
            &typed.born(0.75, 0.98).map(date).unwrap_or_default(),
            &address.street,
            address.city,
            &address.postal,
            &typed.phone(&Tel(0.78, 0.12, 0.15)),
            &typed.mail(&Mail(0.7, 0.3, 0.5)),
            &typed.core(if copy == 0 { 0.8 } else { 0.25 }, 0.005).map(padded).unwrap_or_default(),
            typed.one_of("branch", BRANCHES[client.branch()].1, &names, 0.95, 0.96),
            typed.one_of("channel", client.channel(typed.entry.knows), &CHANNELS, 0.88, 0.92),
            support,
            typed.one_of("income", client.income(), &INCOMES, 0.5, 0.75),
            typed.one_of("interest", client.interest(), &INTERESTS, 0.4, 0.75),
            &until.map(date).unwrap_or_default(),
            &travels.unwrap_or_default(),
            if typed.mark("attorney", client.attorney.is_some(), 0.8, 0.001) { "true" } else { "false" },
            if estate || typed.mark("deceased", client.deceased, 0.7, 0.0005) { "true" } else { "false" },
            offers,
            "",
            &moment(typed.updated()),
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a caller and the cases; `truth` is told the ID of each.
pub(super) fn desk(
    (world, day): (Dice, u32),
    house: &House,
    client: &Client,
    (file, cases_file): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !client.known.desk {
        return Ok(());
    }
    let caller = |number: u64, copy: u64| format!("CL-{}", 2_000_000 + number * 2 + copy);
    let dice = client.person.dice;
    let second = dice.chance("second_caller", 0, 0.06);
    for copy in 0..1 + u64::from(second) {
        let typed = Typed::new(world, (house, client), "desk", copy, day);
        let (d, v) = (typed.entry.dice, typed.entry.version());
        let id = caller(client.person.number, copy);
        let address = typed.address(0.85);
        // Who acts for the customer calls from another telephone.
        let other = client.attorney.as_ref().filter(|_| d.chance("acts", v, 0.6));
        let tel = other.map_or_else(|| typed.phone(&Tel(0.93, 0.08, 0.12)), |other| phone(d, v, "44", &other.mobile));
        let support = match client.support {
            Some(need) => typed.one_of("support", need, &SUPPORT, 0.9, 0.96),
            None if typed.mark("support", false, 0.0, 0.002) => "memory",
            None => "",
        };
        let text = |text: &str| json(Some(text).filter(|text| !text.is_empty()));
        file.line(&format!(
            "{{\"caller_id\":\"{id}\",\"name\":{},\"born\":{},\"phone\":{},\"third_party\":{},\"postcode\":{},\
             \"customer_ref\":{},\"contact_by\":{},\"support_need\":{},\"c360_id\":null,\"updated_at\":\"{}\"}}",
            json(Some(&format!("{} {}", typed.given(0.15), typed.surname(0.04)))),
            json(typed.born(0.72, 0.97).map(date).as_deref()),
            text(&tel),
            json(other.map(|other| other.name.as_str())),
            json(Some(address.postal.as_str()).filter(|_| typed.entry.says("postcode", 0.9))),
            json(typed.core(0.6, 0.01).map(|core| core.to_string()).as_deref()),
            text(typed.one_of("channel", client.channel(typed.entry.knows), &CHANNELS, 0.5, 0.8)),
            text(support),
            iso(typed.updated()),
        ))?;
        truth(&id)?;
    }
    let partner = house.home.members.iter().find(|other| other.number != client.person.number);
    for (n, case) in (0..).zip(cases(client, day)) {
        let under =
            partner.filter(|_| dice.chance("other_caller", n, 0.04)).map_or(client.person.number, |other| other.number);
        let kind = if case.complaint { "complaint" } else { "query" };
        let status = if case.open { "open" } else { "closed" };
        cases_file.line(&format!(
            "{{\"case_id\":\"CS-{}-{n}\",\"caller_id\":\"{}\",\"subject\":\"{}\",\"kind\":\"{kind}\",\
             \"status\":\"{status}\",\"opened_at\":\"{}\"}}",
            client.person.number,
            caller(under, 0),
            case.subject,
            iso(case.at),
        ))?;
    }
    Ok(())
}
