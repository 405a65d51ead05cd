//! Who has consented to what a use case is for.
//!
//! In: what sources say of records and when. Out: where every customer stands, the strictest over all its records and
//! over all sources: who has withdrawn anywhere has withdrawn. It promises that what is not understood is no consent.

use std::collections::HashSet;

use polars::prelude::{DataFrame, StringChunked};

use crate::config::{Consent, ConsentSource, Extract, Source};
use crate::tables::{ClusterIndex, Clusters, Micros, NO_RECORD, RecordIndex, Sources, UNKNOWN};
use crate::types::{Assumed, is_null, json_texts, moment_in, no_date, says_nothing, trimmed};

/// Where a customer stands, the strictest last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has said nothing.
    #[default]
    Silent,
    /// Its consent has expired.
    Expired,
    /// It has consented.
    Given,
    /// It has withdrawn, or said something that is not understood.
    Withdrawn,
}

/// Whether nothing of a customer may be told, for want of its consent; `standings` is empty where none is asked.
pub fn is_withheld(standings: &[Standing], customer: ClusterIndex) -> bool {
    standings.get(customer as usize).is_some_and(|standing| *standing != Standing::Given)
}

/// What was heard of consent.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Where every customer stands.
    pub standings: Vec<Standing>,
    /// What each source says, in the order of the use case.
    pub sources: Vec<HeardOf>,
}

/// What a source says, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeardOf {
    /// The index of the source.
    pub source: usize,
    /// Rows that say anything, whatever it is about.
    pub rows: usize,
    /// Those that are about the purpose.
    pub about: usize,
    /// Those that consent to it.
    pub given: usize,
    /// Those of them that do not say when.
    pub undated: usize,
    /// Rows whose status is not understood; they withdraw.
    pub not_understood: usize,
}

/// What a source says of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    /// When, or [`UNKNOWN`], which is before all others.
    at: Micros,
    /// Whether it withdraws; at one moment the stricter is the later.
    withdraws: bool,
}

/// What is said of consent at a moment, by sources that are declared so.
pub fn hear(consent: &Consent, declared: &[Source], sources: &Sources, clusters: &Clusters, as_of: Micros) -> Heard {
    let mut standings = vec![Standing::Silent; clusters.n];
    let deleted = sources.deleted();
    // What happened to a record while it held has happened; it consents no more all the same.
    let mut gone = sources.without_events();
    gone.iter_mut().zip(sources.ended()).for_each(|(gone, ended)| *gone |= ended);
    let mut all = Vec::new();
    for from in &consent.from {
        let mut heard = HeardOf { source: from.source, ..HeardOf::default() };
        let of_records = of_records(consent, (from, &declared[from.source]), sources, as_of, &mut heard);
        let of_events = of_events(consent, from, sources, as_of, &mut heard);
        for (said, is_gone) in [(of_records, &deleted), (of_events, &gone)] {
            for (record, said) in latest(said) {
                let expired = consent.lasts.is_some_and(|lasts| said.at < as_of.saturating_sub(lasts));
                let standing = match said.withdraws {
                    true => Standing::Withdrawn,
                    // A record that its system has deleted consents to nothing any more.
                    false if is_gone[record as usize] => continue,
                    false if expired => Standing::Expired,
                    false => Standing::Given,
                };
                let of_customer = &mut standings[clusters.of[record as usize] as usize];
                *of_customer = standing.max(*of_customer);
            }
        }
        all.push(heard);
    }
    Heard { standings, sources: all }
}

/// What the records of a source say themselves. Of a moment that has not come yet no consent is taken.
fn of_records(
    consent: &Consent,
    (from, declared): (&ConsentSource, &Source),
    sources: &Sources,
    as_of: Micros,
    heard: &mut HeardOf,
) -> Vec<(RecordIndex, Said)> {
    let mut all = Vec::new();
    let Some((table, range)) = sources.of_source(from.source) else { return all };
    let rows = Rows::of(consent, from, &table.frame, &table.contradicted);
    let own = from.at.as_ref().map(|column| {
        let form = declared.form(column);
        (texts(&table.frame, column), Assumed { zone: declared.timezone, form, ..Assumed::default() })
    });
    for (row, record) in range.enumerate() {
        let (at, is_after) = match &own {
            None => (table.updated_at[row], table.after.binary_search(&(row as u32)).is_ok()),
            Some((texts, assumed)) => {
                let text = texts.and_then(|texts| texts.get(row)).map_or("", trimmed);
                let at = moment_in(text, *assumed).filter(|_| no_date(text, *assumed).is_none()).unwrap_or(UNKNOWN);
                (at, at > as_of || table.after.binary_search(&(row as u32)).is_ok())
            }
        };
        match rows.withdraws(row, heard) {
            Some(false) if is_after => {}
            Some(withdraws) => {
                heard.undated += usize::from(!withdraws && at == UNKNOWN);
                all.push((record as RecordIndex, Said { at, withdraws }));
            }
            None => {}
        }
    }
    all
}

/// What events say of the records that they hang on.
fn of_events(
    consent: &Consent,
    from: &ConsentSource,
    sources: &Sources,
    as_of: Micros,
    heard: &mut HeardOf,
) -> Vec<(RecordIndex, Said)> {
    let mut all = Vec::new();
    for table in sources.events.iter().filter(|table| table.source == from.source) {
        let rows = Rows::of(consent, from, &table.frame, &table.unknown);
        for (row, record) in table.record.iter().enumerate() {
            let at = table.happened_at[row];
            let Some(withdraws) = rows.withdraws(row, heard) else { continue };
            heard.undated += usize::from(!withdraws && at == UNKNOWN);
            if *record != NO_RECORD && at <= as_of {
                all.push((*record, Said { at, withdraws }));
            }
            // Whose it is, nobody knows: it consents for none, and withdraws for all whose it may be.
            if *record == NO_RECORD && withdraws && at <= as_of {
                let first = table.shared.partition_point(|(of, _)| (*of as usize) < row);
                let of_row = table.shared[first..].iter().take_while(|(of, _)| *of as usize == row);
                all.extend(of_row.map(|(_, record)| (*record, Said { at, withdraws })));
            }
        }
    }
    all
}

/// What is said last of each record. A withdrawal of which nobody knows when it was made stands for ever.
fn latest(mut all: Vec<(RecordIndex, Said)>) -> Vec<(RecordIndex, Said)> {
    all.sort_unstable();
    let last = |of_record: &[(RecordIndex, Said)]| {
        let is_undated = of_record.iter().any(|(_, said)| said.withdraws && said.at == UNKNOWN);
        let mut last = *of_record.last()?;
        last.1.withdraws |= is_undated;
        Some(last)
    };
    all.chunk_by(|a, b| a.0 == b.0).filter_map(last).collect()
}

/// What the rows of a table say.
struct Rows<'a> {
    status: Place<'a>,
    purpose: Option<Place<'a>>,
    /// What the purpose is called here.
    called: Vec<String>,
    given: Vec<String>,
}

/// Where a text stands, or several.
struct Place<'a> {
    extract: &'a Extract,
    texts: Option<&'a StringChunked>,
    /// Rows that hold a code which means nothing, or contradict themselves.
    unknown: HashSet<u32>,
}

/// What stands in a row.
enum Written {
    Nothing,
    NotUnderstood,
    Texts(Vec<String>),
}

impl<'a> Rows<'a> {
    fn of(consent: &'a Consent, from: &'a ConsentSource, frame: &'a DataFrame, unknown: &[(String, Vec<u32>)]) -> Self {
        let called = match from.called.is_empty() {
            true => consent.purpose.as_slice(),
            false => &from.called,
        };
        Self {
            status: Place::of(&from.status, frame, unknown),
            purpose: from.purpose.as_ref().map(|purpose| Place::of(purpose, frame, unknown)),
            called: called.iter().map(|name| plain(name)).collect(),
            given: from.given.iter().map(|status| plain(status)).collect(),
        }
    }

    /// Whether a row withdraws; `None` where it says nothing of this purpose. A withdrawal that names no purpose is one
    /// of all, and so is one of which that is not understood; a consent that names none is none.
    fn withdraws(&self, row: usize, heard: &mut HeardOf) -> Option<bool> {
        // A status may be the word `none`; what only fills the place of a purpose names none.
        let withdraws = match self.status.written(row, |text| is_null(text) && plain(text) != "none") {
            Written::Nothing => return None,
            Written::NotUnderstood => {
                heard.not_understood += 1;
                true
            }
            Written::Texts(all) => !all.iter().all(|status| self.given.contains(status)),
        };
        heard.rows += 1;
        let is_meant = |name: &String| self.called.contains(name);
        let is_about = match self.purpose.as_ref().map(|purpose| purpose.written(row, says_nothing)) {
            None => true,
            Some(Written::Nothing | Written::NotUnderstood) => withdraws,
            Some(Written::Texts(all)) => {
                all.iter().any(is_meant)
                    // Who withdraws from several that nobody has divided withdraws from each.
                    || (withdraws && all.iter().any(|text| apart(text).iter().any(is_meant)))
            }
        };
        heard.about += usize::from(is_about);
        heard.given += usize::from(is_about && !withdraws);
        is_about.then_some(withdraws)
    }
}

impl<'a> Place<'a> {
    fn of(extract: &'a Extract, frame: &'a DataFrame, unknown: &[(String, Vec<u32>)]) -> Self {
        let columns = extract.columns();
        let of_column = unknown.iter().filter(|(column, _)| columns.contains(&column.as_str()));
        Self {
            extract,
            texts: columns.first().and_then(|column| texts(frame, column)),
            unknown: of_column.flat_map(|(_, rows)| rows).copied().collect(),
        }
    }

    fn written(&self, row: usize, fills: impl Fn(&str) -> bool) -> Written {
        if self.unknown.contains(&(row as u32)) {
            return Written::NotUnderstood;
        }
        let Some(cell) = self.texts.and_then(|texts| texts.get(row)).map(trimmed) else { return Written::Nothing };
        let is_list = || cell.starts_with('[').then(|| json_texts(cell, &[])).flatten();
        let all: Vec<String> = match self.extract {
            Extract::Json(place) if !cell.is_empty() && !is_null(cell) => match json_texts(cell, &place.path) {
                Some(texts) => texts.iter().map(|text| text.to_string()).collect(),
                None => return Written::NotUnderstood,
            },
            Extract::Split(_, separator) => match is_list() {
                Some(texts) => texts.iter().map(|text| text.to_string()).collect(),
                None => cell.split(separator.as_str()).map(str::to_owned).collect(),
            },
            Extract::Column(_) | Extract::Json(_) | Extract::Join(_) => vec![cell.to_owned()],
        };
        let says = |text: &String| !trimmed(text).is_empty() && !fills(trimmed(text));
        let all: Vec<String> = all.iter().filter(|text| says(text)).map(|text| plain(text)).collect();
        if all.is_empty() { Written::Nothing } else { Written::Texts(all) }
    }
}

fn texts<'a>(frame: &'a DataFrame, column: &str) -> Option<&'a StringChunked> {
    frame.column(column).ok().and_then(|column| column.str().ok())
}

/// The texts between what usually stands between several.
fn apart(text: &str) -> Vec<String> {
    text.split([';', ',', '|', '[', ']', '"']).map(plain).collect()
}

fn plain(text: &str) -> String {
    trimmed(text).to_lowercase()
}
