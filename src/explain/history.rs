//! What became of a canonical ID, or which IDs a record had, and why.
//!
//! In: the registry, and an ID or a record. Out: a [`History`], and lines of text. It tells IDs and keys of records,
//! nothing of what records say. It decides nothing.

use crate::diagnostic::{count, visible};
use crate::document::Document;
use crate::identity::{Happened, OfId, OfRecord, Registry};
use crate::tables::Micros;

/// What was asked for.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// A canonical ID.
    Id(OfId),
    /// A record.
    Record(OfRecord),
}

/// The answer.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct History {
    /// The entity whose registry it is.
    pub entity: String,
    /// What was asked for.
    #[serde(flatten)]
    pub subject: Subject,
    /// At the moment that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
}

impl Document for History {
    const TITLE: &'static str = "c360 history --format json";
}

/// How it was at a moment.
#[derive(Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Then {
    /// The moment, as it was asked for.
    pub at: String,
    /// The version of the registry that held; 0 where there was none yet.
    pub version: u64,
    /// The ID that the record had, or the one that the ID stood for or led to; `None` where it was not known yet, or
    /// led to none.
    pub id: Option<String>,
    /// Of an ID: `in use`, `merged` or `retired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<&'static str>,
}

/// The history of an ID, or of a record written as `source/record_id`; `None` where this registry knows nothing of it.
pub fn history(registry: &Registry, entity: &str, asked: &str, at: Option<(&str, Micros)>) -> Option<History> {
    let subject = match asked.split_once('/') {
        Some((source, record_id)) => registry.history_of_record(source, record_id).map(Subject::Record),
        None => registry.history_of_id(asked).map(Subject::Id),
    };
    let entity = entity.to_owned();
    subject.map(|subject| {
        let then = at.map(|(text, at)| then(&subject, text, registry.version_at(at)));
        History { entity, subject, then }
    })
}

fn then(subject: &Subject, at: &str, version: u64) -> Then {
    let happened = match subject {
        Subject::Id(of) => &of.happened,
        Subject::Record(of) => &of.happened,
    };
    let until_then = happened.iter().filter(|row| row.version <= version && version > 0);
    let (id, was) = match subject {
        Subject::Id(of) => {
            let mut of_itself = until_then.filter(|row| row.id == of.id || row.event == "minted");
            match of_itself.rfind(|row| ["minted", "merged", "revived", "retired"].contains(&row.event)) {
                None => (None, None),
                Some(Happened { event: "merged", other, .. }) => (other.clone(), Some("merged")),
                Some(Happened { event: "retired", .. }) => (None, Some("retired")),
                Some(_) => (Some(of.id.clone()), Some("in use")),
            }
        }
        Subject::Record(_) => (until_then.filter(|row| has_id(row)).map(|row| row.id.clone()).next_back(), None),
    };
    Then { at: at.to_owned(), version, id, was }
}

/// Whether a row says which ID a record has from then on.
fn has_id(row: &Happened) -> bool {
    ["known", "moved"].contains(&row.event)
}

/// The answer as people read it: what is, what was at the moment asked for, and a line for everything that happened.
pub fn drawn(history: &History) -> String {
    let mut text = match &history.subject {
        Subject::Id(of) => of_id(of),
        Subject::Record(of) => of_record(of),
    };
    if let Some(Then { at, version, id, was }) = &history.then {
        text.push_str(&match (was, id) {
            (Some("retired"), _) => format!("{}: it was retired, version {version}\n", visible(at)),
            (Some("merged"), Some(id)) => format!("{}: it was merged into {id}, version {version}\n", visible(at)),
            (_, None) => format!("{}: not known yet\n", visible(at)),
            (Some(_), Some(_)) => format!("{}: it was in use, version {version}\n", visible(at)),
            (None, Some(id)) => format!("{}: it had {id}, version {version}\n", visible(at)),
        });
    }
    let happened = match &history.subject {
        Subject::Id(of) => &of.happened,
        Subject::Record(of) => &of.happened,
    };
    text.push('\n');
    // Records of an ID that went the same way are one line.
    let same = |a: &Happened, b: &Happened| {
        (a.version, a.event, &a.id, &a.other, &a.cause) == (b.version, b.event, &b.id, &b.other, &b.cause)
    };
    for rows in happened.chunk_by(same) {
        text.push_str(&line(&rows[0], rows.len(), &history.subject));
    }
    text
}

fn of_id(of: &OfId) -> String {
    match &of.leads_to {
        Some(into) => format!("{} is merged into {into}\n", of.id),
        None => format!("{} is {}, with {}\n", of.id, of.state, count(of.records, "record")),
    }
}

fn of_record(of: &OfRecord) -> String {
    let (source, record_id) = (visible(&of.source), visible(&of.record_id));
    let id = match &of.leads_to {
        Some(into) => format!("had {} last, which is merged into {into}", of.id),
        None => format!("has {}", of.id),
    };
    let away = if of.is_away { ", and is not in its source" } else { "" };
    format!("{source}/{record_id} {id}{away}\n")
}

fn line(row: &Happened, n: usize, subject: &Subject) -> String {
    let other = row.other.as_deref().unwrap_or("another");
    let what = match (row.event, subject) {
        ("known", _) => format!("known, with {}", row.id),
        ("minted", _) => "minted".to_owned(),
        ("moved", Subject::Record(_)) => format!("has {} now, had {other}", row.id),
        ("moved", Subject::Id(of)) if of.id == row.id => format!("{} came from {other}", count(n, "record")),
        ("moved", Subject::Id(_)) => format!("{} went to {}", count(n, "record"), row.id),
        ("merged", Subject::Id(of)) if of.id == row.id => format!("merged into {other}"),
        ("merged", _) => format!("{} merged into it", row.id),
        ("split", Subject::Id(of)) if of.id == row.id => format!("split from {other}"),
        ("split", _) => format!("{} split from it", row.id),
        ("revived", Subject::Id(of)) if of.id == row.id => format!("revived, led to {other}"),
        ("revived", _) => format!("{} revived, led to it", row.id),
        (event, _) => event.to_owned(),
    };
    let as_of = if row.as_of.is_empty() { "before" } else { &row.as_of };
    let why = if row.cause.is_empty() { String::new() } else { format!(": {}", visible(&row.cause)) };
    let by = if row.use_case.is_empty() { String::new() } else { format!(", {}", visible(&row.use_case)) };
    format!("  {as_of:<20}  {what}{why} (version {}{by})\n", row.version)
}
