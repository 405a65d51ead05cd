//! The version of the file's format: what keys of older files mean today, and the same file in today's version.
//!
//! In: what is written in one file. Out: findings, or the text with its version rewritten. It promises that nothing of
//! a file changes but its `version`, and that every change of meaning is told at the line it concerns.

use std::path::Path;

use super::findings::{Findings, steps};
use super::text::{Node, locate, locate_exactly, text_of};
use crate::diagnostic::{Place, Step, count, dotted};

/// Today's version.
pub const NEWEST: u32 = 2;

/// A key that means something else since a version.
struct Change {
    /// The first version with today's meaning.
    since: u32,
    /// The keys on the way to it; `*` is any name or place in a list.
    path: &'static [&'static str],
    /// Words of which its value holds one; empty for any value.
    holds: &'static [&'static str],
    /// What it means now, and what it meant.
    says: &'static str,
}

const fn since_2(path: &'static [&'static str], holds: &'static [&'static str], says: &'static str) -> Change {
    Change { since: 2, path, holds, says }
}

const ATTRIBUTE_FROM: &[&str] = &["attributes", "*", "from", "*"];

/// Every change of meaning, the files' order.
const CHANGES: &[Change] = &[
    since_2(
        &["sources", "*", "record_id"],
        &[],
        "spellings of one ID are one record: 15 and 18 characters of Salesforce, `9` and `9.0`, GUIDs in either \
         case; each was a record of its own",
    ),
    since_2(
        &["sources", "*", "deleted"],
        &[],
        "events of deleted records count for nobody, and are counted where they are left out; they counted",
    ),
    since_2(
        &["sources", "*", "formats"],
        &[],
        "says how days and moments are read where a key or a type asks for one; it changed what attributes of type \
         `text` and expressions see",
    ),
    since_2(
        &["sources", "*", "read", "*"],
        &[],
        "a row that is not whole is an error at its line, and a column in other capitals is a missing one; both were \
         taken for what was likely",
    ),
    since_2(
        &["identity", "*", "type"],
        &["identifier"],
        "hyphens, points and slashes tell nothing, unless a source tells two values apart by them; each was another \
         value",
    ),
    since_2(
        &["identity", "*", "type"],
        &["phone", "date"],
        "numbers that nobody was given and days that no calendar has are compared, and join nothing; they were \
         dropped, or joined",
    ),
    since_2(
        &["match_model", "fitted"],
        &[],
        "names of people and companies, and streets, have other levels and standard forms: a model that compares \
         them has to be fitted again with `c360 train`",
    ),
    since_2(
        &["population"],
        &[],
        "what could not be read selects nobody, and who is not known to be in it is counted apart; it counted as \
         false",
    ),
    since_2(
        &["attributes", "*", "type"],
        &["decimal"],
        "is exact to nine digits after the point, or to `scale`, and `decimal` in Parquet; it was a binary fraction",
    ),
    since_2(
        &["attributes", "*", "type"],
        &["decimal", "integer"],
        "a text that could be two numbers (`1.234`) is read only where the source says `decimal: comma` or `point`; \
         the point was taken for the mark of decimals",
    ),
    since_2(
        &["attributes", "*", "survivorship"],
        &[],
        "hears every record of a customer; of more than 200 only the first were heard",
    ),
    since_2(
        &["attributes", "*", "within_source"],
        &["most_frequent"],
        "counts values that agree as one; it counted how they are written",
    ),
    since_2(
        &["attributes", "*", "otherwise"],
        &[],
        "stands for what no system says, and not for what was there and could not be read; it stood for both",
    ),
    since_2(
        ATTRIBUTE_FROM,
        &["sum", "avg"],
        "a sum or an average of which a part cannot be read is missing; the part was left out",
    ),
    since_2(
        ATTRIBUTE_FROM,
        &["date(", "cast(", "strptime("],
        "a day or moment without a format is ISO 8601, and what cannot be read is missing and counted; other forms \
         were guessed",
    ),
    since_2(
        &["gates"],
        &[],
        "the gate `cut_islands` holds 0 unless it is declared: a run that cuts a chain of more than 10,000 records \
         publishes nothing",
    ),
    since_2(
        &["write_back", "*"],
        &[],
        "customers outside the population get their ID in `<source>.ids.csv`; of a key that several customers share \
         nothing is written; a value that is equal keeps the spelling of the system",
    ),
];

/// Where a file has a key whose meaning has changed, and what it means now.
struct Met {
    path: Vec<Step>,
    says: &'static str,
}

/// Every change since a version that a file meets.
fn met(tree: &Node, version: u32) -> Vec<Met> {
    let mut all = Vec::new();
    for change in CHANGES.iter().filter(|change| change.since > version) {
        walk(tree, change.path, &mut Vec::new(), &mut |path, node| {
            let text = match node {
                Node::Text(text) => text.as_str(),
                _ => "",
            };
            if change.holds.is_empty() || change.holds.iter().any(|word| text.contains(word)) {
                all.push(Met { path, says: change.says });
            }
        });
    }
    all
}

fn walk(node: &Node, rest: &[&str], path: &mut Vec<Step>, meet: &mut impl FnMut(Vec<Step>, &Node)) {
    let Some((next, rest)) = rest.split_first() else { return meet(path.clone(), node) };
    let below: Vec<(Step, &Node)> = match node {
        Node::Map(entries) => entries
            .iter()
            .filter(|(key, _)| *next == "*" || key == next)
            .map(|(key, value)| (Step::Key(key.clone()), value))
            .collect(),
        Node::List(items) if *next == "*" => items.iter().enumerate().map(|(n, item)| (Step::Index(n), item)).collect(),
        _ => Vec::new(),
    };
    for (step, node) in below {
        path.push(step);
        walk(node, rest, path, meet);
        path.pop();
    }
}

fn written(tree: &Node) -> Option<&Node> {
    match tree {
        Node::Map(entries) => entries.iter().find(|(key, _)| key == "version").map(|(_, value)| value),
        _ => None,
    }
}

/// Reports a version that is not known.
pub(super) fn unknown(tree: &Node, findings: &mut Findings) {
    let Some(Node::Whole(version)) = written(tree) else { return };
    if !(1..=i128::from(NEWEST)).contains(version) {
        findings.report(
            "unknown-version",
            &steps!["version"],
            format!("version {version} of the file format is not known here: {NEWEST} is the newest"),
            format!("write `version: {NEWEST}`, or install a newer c360; it is not a version of your own"),
        );
    }
}

/// Reports that a file is of an older version, and that keys of it mean something else today.
pub(super) fn older(text: &str, findings: &mut Findings) {
    let Ok(tree) = serde_yaml::from_str::<Node>(text) else { return };
    match written(&tree) {
        Some(Node::Whole(version)) if (1..i128::from(NEWEST)).contains(version) => {
            let met = met(&tree, u32::try_from(*version).unwrap_or(NEWEST));
            let mut keys: Vec<&[Step]> = met.iter().map(|met| met.path.as_slice()).collect();
            keys.dedup();
            if let Some(first) = keys.first() {
                findings.report(
                    "older-version",
                    &steps!["version"],
                    format!(
                        "the file is of version {version}, and {} mean something else in version {NEWEST}: `{}`{}",
                        match keys.len() {
                            1 => "1 key of it would".to_owned(),
                            n => count(n, "key") + " of it",
                        },
                        dotted(first),
                        if keys.len() > 1 { " and others" } else { "" }
                    ),
                    "`c360 upgrade FILE` tells each, and rewrites the version",
                );
            }
        }
        _ => {}
    }
}

/// The byte-order mark of a file that is to be upgraded, and the text behind it.
///
/// # Errors
/// A file that cannot be read, in words.
pub fn text_to_upgrade(file: &Path) -> Result<(&'static str, String), String> {
    const MARK: &str = "\u{feff}";
    let text = text_of(file).map_err(|(_, headline, _)| headline)?;
    let whole = std::fs::metadata(file).map(|metadata| metadata.len());
    let has_mark = whole.is_ok_and(|whole| whole == (text.len() + MARK.len()) as u64);
    Ok((if has_mark { MARK } else { "" }, text))
}

/// A file in today's version.
#[derive(Debug)]
pub struct Upgraded {
    /// The version that it had; `None` where it says none.
    pub from: Option<u32>,
    /// Today's.
    pub to: u32,
    /// The text with today's version; the same where it had that.
    pub text: String,
    /// Where it has keys that mean something else, in file order.
    pub changes: Vec<Changed>,
}

/// A key of a file that means something else today.
#[derive(Debug)]
pub struct Changed {
    /// Where it stands.
    pub place: Place,
    /// The path inside the YAML.
    pub path: String,
    /// What it means now, and what it meant.
    pub says: &'static str,
}

/// The text of a file in today's version: nothing changes but the value of `version`, which is put below the first key
/// where there is none.
///
/// # Errors
/// What stands there is no YAML with keys, says two versions or one that is not known, or has no place for one.
pub fn upgraded(text: &str) -> Result<Upgraded, String> {
    let Ok(tree @ Node::Map(_)) = serde_yaml::from_str(text) else {
        return Err("it is no use case; `c360 validate` says what is wrong".to_owned());
    };
    if let Node::Map(entries) = &tree
        && entries.iter().filter(|(key, _)| key == "version").count() > 1
    {
        return Err("it says `version` twice; leave one of them".to_owned());
    }
    let from = match written(&tree) {
        None => None,
        Some(Node::Whole(version)) if (1..=i128::from(NEWEST)).contains(version) => u32::try_from(*version).ok(),
        Some(_) => return Err(format!("its `version` is none that is known: {NEWEST} is the newest")),
    };
    let mut changes: Vec<Changed> = met(&tree, from.unwrap_or(1))
        .into_iter()
        .filter_map(|met| Some(Changed { place: locate(text, &met.path)?, path: dotted(&met.path), says: met.says }))
        .collect();
    changes.sort_by_key(|change| change.place.line);
    let mut upgraded = Upgraded { from, to: NEWEST, text: text.to_owned(), changes };
    match from {
        Some(NEWEST) => upgraded.changes.clear(),
        Some(version) => {
            let at = locate_exactly(text, &steps!["version"]).and_then(|place| offset(text, place));
            let (at, old) = (at.unwrap_or(text.len()), version.to_string());
            match text.get(at..).is_some_and(|rest| rest.starts_with(&old)) {
                true => upgraded.text.replace_range(at..at + old.len(), &NEWEST.to_string()),
                false => return Err(format!("write `version: {NEWEST}` yourself: it stands in an unusual place")),
            }
        }
        None => {
            let at = first_key_ends(text).ok_or(format!("write `version: {NEWEST}` yourself, beside `use_case`"))?;
            let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let before = if text[..at].ends_with('\n') { "" } else { line_end };
            upgraded.text.insert_str(at, &format!("{before}version: {NEWEST}{line_end}"));
        }
    }
    // The parser has the last word on what was written.
    let mut expected = tree;
    if let Node::Map(entries) = &mut expected {
        entries.retain(|(key, _)| key != "version");
    }
    let is_so = serde_yaml::from_str(&upgraded.text).is_ok_and(|again: Node| match again {
        Node::Map(mut entries) => {
            let has = entries.iter().any(|(key, value)| key == "version" && *value == Node::Whole(NEWEST.into()));
            entries.retain(|(key, _)| key != "version");
            has && Node::Map(entries) == expected
        }
        _ => false,
    });
    if is_so { Ok(upgraded) } else { Err(format!("write `version: {NEWEST}` yourself: the file has an unusual form")) }
}

fn offset(text: &str, place: Place) -> Option<usize> {
    let mut start = 0;
    for _ in 1..place.line {
        start += text[start..].find('\n')? + 1;
    }
    let (at, _) = text[start..].char_indices().nth(place.column.checked_sub(1)?)?;
    Some(start + at)
}

/// The end of the line of `use_case`, or of the first key that has a value in its line.
fn first_key_ends(text: &str) -> Option<usize> {
    let (mut at, mut before_first) = (0, None);
    for line in text.split_inclusive('\n') {
        let is_key = line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains(':');
        if line.starts_with("use_case:") {
            return Some(at + line.len());
        }
        if is_key && before_first.is_none() {
            before_first = Some(at);
        }
        at += line.len();
    }
    before_first
}
