//! People in the product's database, in Mixpanel, in Stripe and in Zendesk.

use anyhow::Result;

use super::super::company::{Company, Universe};
use super::contact::{Contact, FEATURES, LANGUAGES, ROLES};
use super::typed::{company_name, international, mailbox};
use crate::worlds::calendar::{DAY, as_of, iso, stripe as stripe_moment};
use crate::worlds::entry::Entry;
use crate::worlds::files::{Lines, json};
use crate::worlds::spelling::{typed_given, typed_surname};

/// The header of the product's users.
pub(super) const USERS: &str = concat!(
    "user_id,email,first_name,last_name,org_name,role,locale,last_login_at,created_at,updated_at,deactivated_at,",
    "merged_into",
);

/// The header of Stripe's customers who are people.
pub(super) const PAYERS: &str = "id,name,email,phone,description,paid_12m_cents,metadata,created,updated_at";

/// When the person last did something in the product, as of a day; nobody was seen for more than 400 days.
pub(super) fn last_seen(contact: &Contact, day: u32) -> i64 {
    let share = contact.dice.unit("seen", 0);
    let first = as_of(1) - 60 - (share * share * 400.0 * DAY as f64) as i64;
    let again = (2..=day).rev().find(|day| contact.dice.chance("seen_again", u64::from(*day), 0.1));
    again.map_or(first, |day| as_of(day) - 1 - contact.dice.below("seen_at", u64::from(day), DAY as u64 - 1) as i64)
}

/// What the person has paid in a year, in cents, by the copies of the record: a payer has two for two cards.
pub(super) fn paid(contact: &Contact) -> Vec<u64> {
    if !contact.in_systems[2] {
        return Vec::new();
    }
    let copies = 1 + u64::from(contact.dice.chance("two_cards", 0, 0.05));
    (0..copies).map(|copy| 900 * (1 + contact.dice.below("paid", copy, 400))).collect()
}

/// Writes a person's account, and the second one that was made with another mailbox.
pub(super) fn product(
    universe: &Universe,
    company: &Company,
    contact: &Contact,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let Some(user_id) = &contact.user_id else { return Ok(()) };
    // The product knows every mailbox once, so that a second account needs another one.
    let copies = 1 + u64::from(contact.home_mail.is_some() && contact.dice.chance("second_account", 0, 0.08));
    for copy in 0..copies {
        let entry = Entry::new(contact.dice.of("product", copy), contact.since, universe.day);
        let (d, v) = (entry.dice, entry.version());
        let id = if copy == 0 { user_id.clone() } else { d.uuid("second") };
        let mail = match copy {
            0 if copies == 1 => mailbox(contact, d, v, &[("home", 0.10), ("former", 0.03), ("team", 0.01)]),
            0 => mailbox(contact, d, v, &[("former", 0.03)]),
            _ => mailbox(contact, d, v, &[("home", 1.0)]),
        };
        let role =
            if entry.right("role", 0.985) { contact.role() } else { entry.wrong("role", contact.role(), &ROLES) };
        let language = if entry.right("language", 0.96) {
            contact.language()
        } else {
            entry.wrong("language", contact.language(), &LANGUAGES)
        };
        // The second account has been left alone for long.
        let seen = last_seen(contact, universe.day) - if copy == 0 { 0 } else { 300 * DAY };
        file.csv(&[
            &id,
            &mail,
            &typed_given(d, v, contact.given, 0.06),
            &typed_surname(d, v, &contact.surname, contact.former_surname.as_deref(), 0.03),
            &company_name(company, &entry, 0.15),
            role,
            language,
            &iso(seen),
            &iso(entry.created.min(seen)),
            &iso(entry.updated),
            &entry.gone.map(iso).unwrap_or_default(),
            // Of most second accounts somebody told support.
            if copy == 1 && d.chance("told", 0, 0.85) { user_id } else { "" },
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a person's profiles in Mixpanel: one a device, of which few carry a mailbox.
pub(super) fn mixpanel(
    universe: &Universe,
    contact: &Contact,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let Some(user_id) = &contact.user_id else { return Ok(()) };
    let devices = contact.dice.weighted("devices", 0, [4u64, 60, 30, 6].into_iter()) as u64;
    for device in 0..devices {
        let entry = Entry::new(contact.dice.of("mixpanel", device), contact.since, universe.day);
        let (d, v) = (entry.dice, entry.version());
        let id = format!("$device:{}", d.uuid("device"));
        let user = Some(user_id.as_str()).filter(|_| d.chance("identified", 0, 0.985));
        let mail = (user.is_none() || d.chance("mail", 0, 0.36)).then(|| mailbox(contact, d, v, &[("home", 0.12)]));
        let name = d
            .chance("name", 0, 0.25)
            .then(|| format!("{} {}", typed_given(d, v, contact.given, 0.05), contact.surname));
        let feature = if entry.right("feature", 0.93) {
            contact.feature()
        } else {
            entry.wrong("feature", contact.feature(), &FEATURES)
        };
        let seen = last_seen(contact, universe.day)
            - device as i64 * (DAY + d.below("device_seen", 0, 90 * DAY as u64) as i64);
        file.line(&format!(
            "{{\"distinct_id\":\"{id}\",\"user_id\":{},\"email\":{},\"name\":{},\
             \"top_feature\":\"{feature}\",\"last_seen\":\"{}\"}}",
            json(user),
            json(mail.as_deref()),
            json(name.as_deref()),
            iso(seen),
        ))?;
        truth(&id)?;
    }
    Ok(())
}

/// Writes a person as customer of Stripe: who pays by card.
pub(super) fn stripe(
    universe: &Universe,
    company: &Company,
    contact: &Contact,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (copy, cents) in (0..).zip(paid(contact)) {
        let entry = Entry::new(contact.dice.of("stripe", copy), contact.since, universe.day);
        let (d, v) = (entry.dice, entry.version());
        let id = format!("cus_{}", d.letters("customer", 0, 14));
        let mail = mailbox(contact, d, v, &[("team", 0.25), ("home", 0.06), ("former", 0.02)]);
        let user = contact.user_id.as_deref().filter(|_| d.chance("user", 0, 0.8));
        let metadata = user.map_or_else(|| "{}".to_owned(), |user| format!("{{\"user_id\":\"{user}\"}}"));
        let cents = if entry.right("paid", 0.98) { cents } else { cents / 2 };
        let tel = if d.chance("phone", v, 0.4) { international(contact) } else { String::new() };
        file.csv(&[
            &id,
            &format!("{} {}", typed_given(d, v, contact.given, 0.04), contact.surname),
            &mail,
            &tel,
            &if entry.says("company", 0.7) { company_name(company, &entry, 0.1) } else { String::new() },
            &cents.to_string(),
            &metadata,
            &stripe_moment(entry.created),
            &stripe_moment(entry.updated),
        ])?;
        truth(&id)?;
    }
    Ok(())
}

/// How many requests of a person are open, and how many are solved.
pub(super) fn requests(contact: &Contact) -> (u64, u64) {
    if !contact.in_systems[3] {
        return (0, 0);
    }
    let n = contact.dice.below("requests", 0, 4);
    let open = (0..n).filter(|request| contact.dice.chance("open", *request, 0.3)).count() as u64;
    (open, n - open)
}

/// Writes a person as user of Zendesk, with what was requested.
pub(super) fn zendesk(
    universe: &Universe,
    company: &Company,
    contact: &Contact,
    (users, tickets): (&mut Lines, &mut Lines),
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    if !contact.in_systems[3] {
        return Ok(());
    }
    let entry = Entry::new(contact.dice.of("zendesk", 0), contact.since, universe.day);
    let (d, v) = (entry.dice, entry.version());
    let id = 900_000_000 + universe.dice.shuffled("zendesk_user", contact.number, 31 * 60 * 1_000_000);
    let mail = mailbox(contact, d, v, &[("home", 0.07), ("team", 0.04), ("former", 0.03)]);
    let external = contact.user_id.as_deref().filter(|_| d.chance("external", 0, 0.75));
    let language = if entry.right("language", 0.88) {
        contact.language()
    } else {
        entry.wrong("language", contact.language(), &LANGUAGES)
    };
    let organization = d.chance("organization", 0, 0.8).then(|| company_name(company, &entry, 0.2));
    let tel = d.chance("phone", v, 0.25).then(|| international(contact));
    let name = format!(
        "{} {}",
        typed_given(d, v, contact.given, 0.1),
        typed_surname(d, v, &contact.surname, contact.former_surname.as_deref(), 0.03)
    );
    users.line(&format!(
        "{{\"id\":{id},\"name\":{},\"email\":{},\"phone\":{},\"external_id\":{},\
         \"organization_name\":{},\"locale\":\"{language}\",\"active\":{},\
         \"created_at\":\"{}\",\"updated_at\":\"{}\"}}",
        json(Some(&name)),
        json(Some(&mail)),
        json(tel.as_deref()),
        json(external),
        json(organization.as_deref()),
        entry.gone.is_none(),
        iso(entry.created),
        iso(entry.updated),
    ))?;
    truth(&id.to_string())?;
    let (open, solved) = requests(contact);
    for request in 0..open + solved {
        let at = as_of(contact.since) - 60 - d.below("asked", request, 200 * DAY as u64) as i64;
        // A ticket that an agent forgot to close.
        let status = if request < open { d.pick("status", request, &["new", "open", "pending"]) } else { "solved" };
        tickets.line(&format!(
            "{{\"id\":{},\"requester_id\":{id},\"status\":\"{status}\",\"created_at\":\"{}\"}}",
            id * 10 + request,
            iso(at)
        ))?;
    }
    Ok(())
}
