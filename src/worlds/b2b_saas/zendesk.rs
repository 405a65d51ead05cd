//! Zendesk organizations and tickets, as its API writes them.

use anyhow::Result;

use super::company::{Company, Event};
use super::record::Record;
use crate::worlds::calendar::{DAY, as_of, iso};
use crate::worlds::dice::Dice;
use crate::worlds::files::{Lines, json};
use crate::worlds::spelling::name;

const SUBJECTS: [&str; 12] = [
    "Export fails with a timeout",
    "Cannot invite a colleague",
    "Invoice shows the wrong address",
    "Dashboard is slow",
    "Single sign-on loops",
    "How do I change the owner?",
    "Webhook stopped",
    "Report is empty",
    "Mobile app signs out",
    "Question about seats",
    "Import skips rows",
    "API returns 500",
];

/// The IDs of a company's organizations.
pub(super) fn ids(universe: Dice, company: &Company) -> Vec<u64> {
    let dice = company.dice;
    if !dice.chance("in_zendesk", 0, 0.74) {
        return Vec::new();
    }
    let second = dice.chance("twice", 0, 0.04);
    (0..1 + u64::from(second))
        .map(|n| 360_000_000_000 + universe.shuffled("zendesk", company.index as u64 * 2 + n, 27_900_000_000))
        .collect()
}

/// Writes a company's organizations.
pub(super) fn write(
    company: &Company,
    ids: &[u64],
    org_id: Option<&str>,
    file: &mut Lines,
    truth: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (n, id) in ids.iter().enumerate() {
        let record = Record::new(company.dice.of("zendesk", n as u64), company, company.since, 0.5);
        let dice = record.dice;
        let stem = match &company.old_stem {
            Some(old) if dice.chance("old_name", 0, 0.5) => old.clone(),
            _ => company.stem_on(record.heard(Event::Renamed)),
        };
        let mut domains = Vec::new();
        if dice.chance("domains", record.sited, 0.82) {
            domains.push(company.domain.clone());
            if let Some(agency) = company.agency.as_ref().filter(|_| dice.chance("agency_too", 0, 0.3)) {
                domains.push(agency.clone());
            }
            if dice.chance("free_too", 0, 0.03) {
                domains.push(dice.pick("free", 0, company.country.free_mail).to_owned());
            }
        }
        let domains: Vec<String> = domains.iter().map(|domain| json(Some(domain))).collect();
        let external = org_id.filter(|_| dice.chance("external", 0, 0.78));
        let line = format!(
            "{{\"id\":{id},\"url\":\"https://northwind.zendesk.com/api/v2/organizations/{id}.json\",\"name\":{},\
             \"domain_names\":[{}],\"external_id\":{},\"details\":null,\"notes\":null,\"shared_tickets\":false,\
             \"tags\":[\"{}\"],\"organization_fields\":{{\"region\":\"{}\"}},\
             \"created_at\":\"{}\",\"updated_at\":\"{}\",\"deleted_at\":{}}}",
            json(Some(&name(dice, record.named, &stem, company.form, 0.5))),
            domains.join(","),
            json(external),
            company.plan(1),
            company.country.region,
            iso(record.created),
            iso(record.updated.max(record.gone.unwrap_or(record.updated))),
            json(record.gone.map(iso).as_deref()),
        );
        file.line(&line)?;
        truth(&id.to_string())?;
    }
    Ok(())
}

/// What a company truly asked for.
#[derive(Default)]
pub(super) struct Asked {
    /// Tickets that are not answered yet.
    pub(super) open: u64,
    /// Urgent or high ones of the last 90 days.
    pub(super) urgent_90d: u64,
}

/// Writes a company's tickets of the last 12 months, and says what they were. One answered ticket in sixty was never
/// closed, and one in a hundred names no organisation.
pub(super) fn write_tickets(company: &Company, ids: &[u64], file: &mut Lines) -> Result<Asked> {
    let mut asked = Asked::default();
    if ids.is_empty() {
        return Ok(asked);
    }
    let day = company.day;
    let dice = company.dice.of("tickets", 0);
    let many = if company.unhappy { 2.4 } else { 0.9 };
    let n = (dice.quantile("n", 0, &[(0.0, 0.0), (0.2, 1.0), (0.6, 4.0), (0.9, 12.0), (1.0, 30.0)]) * many) as u64;
    for k in 0..n {
        let at = as_of(1) - 1 - dice.below("at", k, 365 * DAY as u64) as i64;
        one(dice, k, ids, (at, day), (file, &mut asked))?;
    }
    for day in 2..=company.day {
        if dice.chance("writes", u64::from(day), if company.unhappy { 0.05 } else { 0.015 }) {
            let at = as_of(day) - 1 - dice.below("second", u64::from(day), DAY as u64) as i64;
            one(dice, 10_000 + u64::from(day), ids, (at, company.day), (file, &mut asked))?;
        }
    }
    Ok(asked)
}

fn one(
    dice: Dice,
    k: u64,
    ids: &[u64],
    (at, today): (i64, u32),
    (file, asked): (&mut Lines, &mut Asked),
) -> Result<()> {
    let recent = as_of(1) - at < 21 * DAY;
    let status = if recent {
        dice.pick("status", k, &["new", "open", "open", "pending", "solved", "solved"])
    } else {
        dice.pick("status", k, &["closed", "closed", "closed", "closed", "solved", "pending"])
    };
    let status = if status == "pending" && !recent && dice.chance("settled", k, 0.9) { "closed" } else { status };
    let is_open = matches!(status, "new" | "open" | "pending");
    asked.open += u64::from(is_open);
    let status = if !is_open && dice.chance("forgotten", k, 1.0 / 60.0) { "open" } else { status };
    let priority = dice.pick("priority", k, &["urgent", "high", "normal", "normal", "normal", "low", ""]);
    asked.urgent_90d += u64::from(matches!(priority, "urgent" | "high") && at >= as_of(today) - 90 * DAY);
    let organization = if dice.chance("nobody", k, 0.01) {
        "null".to_owned()
    } else {
        ids[dice.below("which", k, ids.len() as u64) as usize].to_string()
    };
    file.line(&format!(
        "{{\"id\":{},\"organization_id\":{organization},\"requester_id\":{},\"assignee_id\":{},\"subject\":{},\
         \"status\":\"{status}\",\"priority\":{},\"type\":\"{}\",\"via\":{{\"channel\":\"{}\"}},\
         \"satisfaction_rating\":{{\"score\":\"{}\"}},\"created_at\":\"{}\",\"updated_at\":\"{}\"}}",
        1_000_000 + dice.below("ticket", k, 900_000_000_000),
        390_000_000_000 + dice.below("requester", k, 9_000_000_000),
        391_000_000_000 + dice.below("assignee", k, 40),
        json(Some(dice.pick("subject", k, &SUBJECTS))),
        json(Some(priority).filter(|priority| !priority.is_empty())),
        dice.pick("type", k, &["problem", "incident", "question", "task"]),
        dice.pick("via", k, &["email", "web", "chat", "api"]),
        dice.pick("score", k, &["unoffered", "unoffered", "good", "bad"]),
        iso(at),
        iso(at + dice.below("handled", k, 3 * DAY as u64) as i64),
    ))
}
