//! What a reader should know besides the figures: rules that did nothing, and evidence against what was declared.

use std::collections::BTreeMap;

use super::about_identity::{has_companies, left_out, meet_nobody, sites, unusable};
use super::figures::{Agreement, Measures, NotWritten, SourceKind, SourceMeasures};
use super::gate::GateKind;
use super::health::CutIslandMeasures;
use super::{consent, crowded};
use crate::config::{Role, UseCase};
use crate::diagnostic::{count, thousands};
use crate::tables::{Unread, Wrong};
use crate::types::moment;

/// From this share of customers on it is said that the systems that are asked do not know them.
pub const MANY_UNKNOWN: f64 = 0.5;

/// Attributes of a window in which nothing has happened, for all events are older: the export, or the moment that is
/// looked from, is another than was meant.
fn out_of_window(use_case: &UseCase, measures: &Measures) -> Vec<String> {
    let as_of = moment(&measures.as_of).unwrap_or(i64::MIN);
    let mut notes = Vec::new();
    for (attribute, measured) in use_case.attributes.iter().zip(&measures.attributes) {
        for supply in &attribute.supplies {
            let name = &use_case.identity.sources[supply.source].name;
            let source = measures.sources.iter().find(|source| source.name == *name);
            let Some((source, newest)) = source.and_then(|of| Some((of, of.newest.as_ref()?))) else { continue };
            let Some(at) = moment(newest) else { continue };
            let mut begins = supply.how.aggregates().filter_map(|aggregate| aggregate.within?.from);
            if begins.any(|from| at < as_of.saturating_sub(from.0)) {
                let day = newest.get(..10).unwrap_or(newest);
                notes.push(format!(
                    "{}: no event of {} is young enough for it, the newest is of {day}; is the export old, or \
                     `--as-of` another?",
                    measured.label, source.label
                ));
            }
        }
    }
    notes
}

/// All sentences, in the order of the report.
pub(super) fn notes(use_case: &UseCase, measures: &Measures) -> Vec<String> {
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let mut notes = Vec::new();
    notes.extend(cut_islands(&measures.identity.cut_islands));
    if measures.population_undecided > 0 {
        notes.push(format!(
            "{} customers are left out because what selects the population is not known of them",
            thousands(measures.population_undecided)
        ));
    }
    notes.extend(consent::notes(use_case, measures));
    notes.extend(out_of_window(use_case, measures));
    notes.extend(measures.sources.iter().flat_map(not_written));
    for attribute in measures.attributes.iter().filter(|attribute| !attribute.is_relation) {
        if let Some(first) = attribute.by_source.first().filter(|first| {
            first.has < 0.5
                && measures.population > 0
                && attribute.supplied.otherwise + attribute.supplied.otherwise_no_record < 0.5
        }) {
            notes.push(format!(
                "{}: the system of record, {}, has a value for only {} of the population",
                attribute.label,
                first.label,
                percent(first.has)
            ));
        }
    }
    for (attribute, declared) in measures.attributes.iter().zip(&use_case.attributes) {
        for source in attribute
            .by_source
            .iter()
            .take(declared.n_asked)
            .skip(1)
            .filter(|source| source.supplies == 0.0 && measures.population > 0 && !attribute.is_relation)
        {
            notes.push(format!("{}: the fallback {} was never needed", attribute.label, source.label));
        }
        if declared.derived.is_some() && attribute.invalid > 0 {
            let customers = count(attribute.invalid, "customer");
            notes.push(format!(
                "{}: it cannot be calculated for {customers}, as by a division by zero",
                attribute.label
            ));
        }
        if let Some(unread) =
            attribute.by_source.iter().flat_map(|source| &source.unread).find(|unread| unread.wrong != Wrong::NoDate)
        {
            let what = match unread.wrong {
                Wrong::NoRecord => "name no record that was read".to_owned(),
                _ => format!("do not parse as {} or are not valid", attribute.kind),
            };
            notes.push(format!(
                "{}: {} values of all records {what}, and were not used; {}",
                attribute.label,
                thousands(attribute.invalid),
                first(unread)
            ));
        }
    }
    for attribute in &measures.attributes {
        for source in &attribute.by_source {
            let no_date = source.unread.iter().filter(|unread| unread.wrong == Wrong::NoDate);
            notes.extend(no_date.map(|unread| stand_ins(&attribute.label, &source.label, unread)));
        }
        if attribute.supplied.otherwise_no_record > MANY_UNKNOWN {
            notes.push(format!(
                "{}: {} of the population have no record in {}, and get what is declared for nobody has one",
                attribute.label,
                percent(attribute.supplied.otherwise_no_record),
                attribute.system_of_record
            ));
        }
        notes.extend(attribute.agreement.iter().filter_map(|pair| another_definition(&attribute.label, pair)));
    }
    for key in measures.identity.match_keys.iter().filter(|key| key.records_linked == 0) {
        notes.push(format!("match key {} joined nothing", key.name));
    }
    if let Some(model) = &measures.identity.match_model {
        if !model.settled {
            notes.push("the training of the match model did not settle; fit it on more data and pin it".to_owned());
        }
        notes.extend(model.untaught.iter().map(|untaught| format!("the match model could not be taught {untaught}")));
        notes.extend(left_out(model));
        notes.extend(Some(model).filter(|_| has_companies(&use_case.identity)).and_then(sites));
        if model.in_review > 0 {
            notes.push(format!("{} pairs of customers wait for a steward in review.csv", model.in_review));
        }
    }
    let is_gated = measures.gates.iter().any(|gate| gate.kind == GateKind::ProfileInflation);
    if is_gated && !measures.identity.inflation_is_estimated {
        notes.push("profiles per real customer cannot be estimated, so their gate judges nothing".to_owned());
    }
    for source in measures.sources.iter().filter(|source| source.rows == 0) {
        notes.push(format!("{}: its files hold no rows", source.label));
    }
    for (source, carried) in measures.sources.iter().filter_map(|source| Some((source, source.carried?))) {
        if carried.wrong > 0 {
            let records = count(carried.wrong, "record");
            notes.push(format!("{}: {records} carry a canonical ID that is not theirs", source.label));
        }
        if let Some(column) = declared_to_carry(use_case, &source.name).filter(|_| carried.is_none()) {
            notes.push(format!(
                "{}: no record carries a canonical ID in `{column}`: was it imported, and is that the column's name?",
                source.label
            ));
        }
    }
    for source in measures.sources.iter().filter(|source| source.forgotten > 0) {
        let rows = count(source.forgotten, "row");
        notes.push(format!("{}: {rows} left out, of records that were asked to be forgotten", source.label));
    }
    for source in &measures.sources {
        // What names no record has a note of its own.
        let said = |unread: &&Unread| match unread.wrong {
            Wrong::NoCode | Wrong::OneOfTwo => true,
            Wrong::NoRecord if unread.key == "record_id" => false,
            _ => unread.is_much(),
        };
        for unread in source.unread.iter().filter(said) {
            let what = match unread.wrong {
                Wrong::Unread => "were not understood",
                Wrong::NoRecord if unread.key == "by" => "are nobody's alone",
                Wrong::NoRecord => "name no record",
                Wrong::Contradicting => "are the same in rows of one record that differ",
                Wrong::InTheFuture => "lie in the future",
                Wrong::NotValid => "are not valid",
                Wrong::NoDate => "stand for no date",
                Wrong::NoCode => "are in no code table",
                Wrong::Backwards => "lie before the beginning",
                Wrong::OneOfTwo => "are the ID of another record without what their form leaves out",
            };
            notes.push(format!(
                "{}: {} of {} values of {} {what}; {}",
                source.label,
                thousands(unread.values),
                thousands(unread.filled),
                unread.key,
                first(unread)
            ));
        }
    }
    for source in measures.sources.iter().filter(|source| source.kind == SourceKind::Events && source.rows > 0) {
        if source.of_deleted > 0 {
            let events = counted(source.of_deleted, "event");
            notes.push(format!("{}: {events} of records that their system has deleted count for nobody", source.label));
        }
        let unattached = source.unattached as f64 / source.rows as f64;
        if unattached > 0.1 {
            notes.push(format!("{}: {} of the events belong to no record", source.label, percent(unattached)));
        }
    }
    for field in &measures.identity.fields {
        let sources = field.by_source.iter();
        for (source, unread) in sources.flat_map(|source| source.unread.iter().map(move |unread| (source, unread))) {
            if unread.wrong == Wrong::NoDate {
                notes.push(stand_ins(&format!("identity field {}", field.name), &source.source, unread));
            } else if unread.is_much() {
                notes.push(format!(
                    "identity field {}: {} of {} values of {} were not understood; {}",
                    field.name,
                    thousands(unread.values),
                    thousands(unread.filled),
                    source.source,
                    first(unread)
                ));
            }
        }
    }
    notes.extend(unusable(&use_case.identity, &measures.identity.fields));
    notes.extend(meet_nobody(&use_case.identity, &measures.identity.alone));
    notes.extend(crowded::notes(&measures.identity.crowded));
    notes
}

/// Days that are no dates, for they are masses.
/// The column of canonical IDs that the source is declared to have.
fn declared_to_carry<'a>(use_case: &'a UseCase, source: &str) -> Option<&'a str> {
    match &use_case.identity.sources[use_case.identity.source(source)?].role {
        Role::Customers(customers) => customers.canonical_id.as_deref(),
        Role::Events(_) => None,
    }
}

fn stand_ins(whose: &str, source: &str, unread: &Unread) -> String {
    let (values, filled) = (thousands(unread.values), thousands(unread.filled));
    format!("{whose}: {values} of {filled} days of {source} stand for no date; {}", first(unread))
}

/// Where the first of them stands.
fn first(unread: &Unread) -> String {
    format!("the first is in {}", unread.first.replace('`', ""))
}

/// What the key of a write-back cannot find.
fn not_written(source: &SourceMeasures) -> Vec<String> {
    let Some(not_written) = &source.not_written else { return Vec::new() };
    let NotWritten { key, shared_keys, records_of_shared_keys, without_key } = not_written;
    let mut notes = Vec::new();
    if *shared_keys > 0 {
        notes.push(format!(
            "{}: several customers share {} of {key}, by which it finds its records; nothing is written back to \
             their {}",
            source.label,
            counted(*shared_keys, "value"),
            counted(*records_of_shared_keys, "record")
        ));
    }
    if *without_key > 0 {
        notes.push(format!(
            "{}: nothing is written back to {} without {key}, by which it finds its records",
            source.label,
            counted(*without_key, "record")
        ));
    }
    notes
}

fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// Two sources that differ always in the same way.
fn another_definition(label: &str, pair: &Agreement) -> Option<String> {
    let steady = pair.steady.as_ref()?;
    let (larger, smaller) = if steady.right_is_larger { (&pair.right, &pair.left) } else { (&pair.left, &pair.right) };
    let how = match (steady.factor, &steady.difference) {
        (Some(factor), _) => format!("{larger} has {factor} times what {smaller} has"),
        (None, Some(difference)) => format!("{larger} has {difference} more than {smaller}"),
        (None, None) => return None,
    };
    Some(format!(
        "{label}: {how}, for {} of the {} customers on whom they do not agree: another definition rather than an error",
        thousands(steady.customers),
        thousands(steady.of)
    ))
}

/// One sentence for all chains of links that were cut in the same way.
fn cut_islands(islands: &[CutIslandMeasures]) -> Vec<String> {
    let mut by_keys: BTreeMap<String, Vec<&CutIslandMeasures>> = BTreeMap::new();
    for island in islands {
        by_keys.entry(island.evidence.join(", ")).or_default().push(island);
    }
    let sentence = |(keys, islands): (&String, &Vec<&CutIslandMeasures>)| {
        let records: Vec<String> = islands.iter().map(|island| thousands(island.records)).collect();
        let pairs: usize = islands.iter().map(|island| island.pairs).sum();
        let mut done: Vec<String> = Vec::new();
        if !keys.is_empty() {
            done.push(format!("{keys} links none of its records any more"));
        }
        if pairs > 0 {
            let bits = islands.iter().map(|island| island.raised_by).max().unwrap_or(0);
            let left_out = thousands(pairs);
            done.push(format!(
                "pairs of the match model link from up to {bits} bits higher on, which leaves out {left_out}"
            ));
        }
        format!(
            "a chain of links joined {} records, more than any customer has, and was cut: {}; what was left out is in \
             review.csv",
            records.join(", another "),
            done.join(", and ")
        )
    };
    by_keys.iter().map(sentence).collect()
}
