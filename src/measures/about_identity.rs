//! What a reader should know of who is who, whichever command decided it.
//!
//! In: the identity half of a use case, and what deciding counted. Out: sentences. It promises names of columns, shares
//! and counts, never what a record says. It judges no customer.

use super::health::{AloneMeasures, FieldMeasures};
use crate::config::{Extract, Identity};
use crate::diagnostic::thousands;
use crate::tables::{FieldCounts, ModelFacts, Sources, StandardField};
use crate::types::Topic;

/// From this share of the records of every source on that meet no other record it is said. Rules that compare propose
/// pairs by chance as well: where even these are few, the rules ask for too much.
const ALONE: f64 = 0.5;
/// The same where there are keys alone, which join nobody by chance: two systems may well share a fifth of their
/// customers.
const ALONE_BY_KEYS: f64 = 0.8;
/// From so many pairs of one name in two places on it is said that this is a question.
const SITES: u64 = 100;
/// And from this share of the pairs of one name on.
const ELSEWHERE: f64 = 0.25;
/// Fewer records say nothing about shares.
const ENOUGH: usize = 20;

/// What became of the raw values of each identity field.
pub fn field_measures(identity: &Identity, sources: &Sources, fields: &[StandardField]) -> Vec<FieldMeasures> {
    let compared = |f: usize| {
        identity.match_model.iter().flat_map(|model| &model.compare).any(|comparison| comparison.fields.contains(&f))
    };
    let of_source = |f: usize, counts: &FieldCounts| {
        let index = identity.source(&counts.source).filter(|_| compared(f) && !fields[f].doubtful.is_empty());
        let records = index.and_then(|index| sources.of_source(index)).map_or(0..0, |(_, range)| range);
        let compared_only = records.filter(|record| fields[f].is_doubtful(*record)).count();
        FieldCounts { compared_only, ..counts.clone() }
    };
    let one = |(f, field): (usize, &crate::config::IdentityField)| FieldMeasures {
        name: field.name.clone(),
        by_source: fields[f].counts.iter().map(|counts| of_source(f, counts)).collect(),
    };
    identity.fields.iter().enumerate().take(fields.len()).map(one).collect()
}

/// For each source of customers how many live records nothing joins to another and no rule compares with any.
pub fn alone_measures(identity: &Identity, sources: &Sources, alone: &[bool]) -> Vec<AloneMeasures> {
    let one = |(position, table): (usize, &crate::tables::SourceTable)| {
        let records = sources.range(position).zip(&table.deleted).filter(|(_, deleted)| !**deleted);
        let live: Vec<bool> = records.filter_map(|(record, _)| alone.get(record).copied()).collect();
        AloneMeasures {
            source: identity.sources[table.source].name.clone(),
            records: live.len(),
            alone: live.iter().filter(|alone| **alone).count(),
        }
    };
    sources.customers.iter().enumerate().map(one).collect()
}

/// All sentences about who is who: what large blocks leave out, fields that say nothing, rules that find little.
pub fn about_identity(
    identity: &Identity,
    fields: &[FieldMeasures],
    model: Option<&ModelFacts>,
    alone: &[AloneMeasures],
) -> Vec<String> {
    let mut notes: Vec<String> = model.and_then(left_out).into_iter().collect();
    notes.extend(model.filter(|_| has_companies(identity)).and_then(sites));
    notes.extend(unusable(identity, fields));
    notes.extend(meet_nobody(identity, alone));
    notes
}

/// What large blocks leave out.
pub(super) fn left_out(model: &ModelFacts) -> Option<String> {
    (model.pairs_left_out > 0).then(|| {
        format!(
            "groups of records that share a blocking value are too large to be compared whole: at least {} pairs in \
             them are not compared by that rule; `c360 blocking` says by which",
            thousands(model.pairs_left_out as usize)
        )
    })
}

/// Whether companies are resolved, which have several sites.
pub(super) fn has_companies(identity: &Identity) -> bool {
    let is_of_companies = |topic: Option<(Topic, u8)>| matches!(topic, Some((Topic::CompanyName, _)));
    identity.fields.iter().any(|field| is_of_companies(field.kind.about().foretells))
}

/// That nobody said what one customer is, where companies of one name stand in several places.
pub(super) fn sites(model: &ModelFacts) -> Option<String> {
    let [here, elsewhere] = model.sites;
    let is_much = elsewhere >= SITES && elsewhere as f64 >= ELSEWHERE * (here + elsewhere) as f64;
    is_much.then(|| {
        format!(
            "of {} compared pairs of one name {} stand in two places: say what one customer is, `customer_is: site` or \
             `customer_is: organisation`, for no data tell it",
            thousands((here + elsewhere) as usize),
            thousands(elsewhere as usize)
        )
    })
}

/// Fields of which a source has no value that can be used.
pub(super) fn unusable(identity: &Identity, fields: &[FieldMeasures]) -> Vec<String> {
    let mut notes = Vec::new();
    for field in fields {
        let nothing: Vec<&FieldCounts> =
            field.by_source.iter().filter(|counts| counts.usable == 0 && counts.records > 0).collect();
        let is_lost = nothing.len() == field.by_source.len();
        let is_compared = field.by_source.iter().any(|counts| counts.compared_only > 0);
        for counts in nothing {
            let column = columns(identity, &field.name, &counts.source);
            let reasons = [
                (counts.invalid, "not of its type"),
                (counts.placeholders, "stand for nothing"),
                (counts.ignored, "say nothing of one customer"),
            ];
            let said: Vec<String> =
                reasons.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{} {why}", thousands(*n))).collect();
            let written = counts.invalid + counts.placeholders + counts.ignored;
            let what = match written {
                0 => format!("{column} is empty in all {} records", thousands(counts.records)),
                n => format!("none of the {} values of {column} can be used: {}", thousands(n), said.join(", ")),
            };
            let follows = match counts.compared_only {
                0 if is_lost && !is_compared => "; no key, rule or comparison that reads it says anything".to_owned(),
                0 => String::new(),
                n => format!(
                    "; records with a value that is near to its type: {}, compared only: the match model weighs it, no \
                     match key reads it",
                    thousands(n)
                ),
            };
            notes.push(format!("identity field {}: {}, {what}{follows}", field.name, counts.source));
        }
    }
    notes
}

/// The columns from which a source has a field.
fn columns(identity: &Identity, field: &str, source: &str) -> String {
    let field = identity.fields.iter().find(|known| known.name == field);
    let source = identity.source(source);
    let places = field.into_iter().flat_map(|field| &field.places).filter(|(of, _)| Some(*of) == source);
    let mut names: Vec<&str> = places.flat_map(|(_, extracts)| extracts).flat_map(Extract::columns).collect();
    names.dedup();
    format!("column {}", names.join(" + "))
}

/// Records that meet no other, where systems that should know the same customers hold nearly nothing else.
pub(super) fn meet_nobody(identity: &Identity, alone: &[AloneMeasures]) -> Option<String> {
    let from = if identity.match_model.is_some() { ALONE } else { ALONE_BY_KEYS };
    let many = |of: &&AloneMeasures| of.records >= ENOUGH;
    let share = |of: &AloneMeasures| of.alone as f64 / of.records.max(1) as f64;
    let of_all = alone.iter().filter(many).count() >= 2 && alone.iter().filter(many).all(|of| share(of) > from);
    let by_source: Vec<String> =
        alone.iter().filter(many).map(|of| format!("{:.0}% of {}", share(of) * 100.0, of.source)).collect();
    let nothing = match identity.match_model {
        Some(_) => "no match key joins and no blocking rule compares",
        None => "no match key joins",
    };
    of_all.then(|| {
        format!(
            "{nothing} most records with any other ({}); if these systems know the same customers, links are missed: \
             `c360 blocking` says which rules the data speak for",
            by_source.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(of: &[(usize, usize)]) -> Vec<AloneMeasures> {
        let one = |(n, (alone, records)): (usize, &(usize, usize))| AloneMeasures {
            source: format!("s{n}"),
            records: *records,
            alone: *alone,
        };
        of.iter().enumerate().map(one).collect()
    }

    fn identity() -> Identity {
        Identity {
            asks_kinship: false,
            personal_data: Vec::new(),
            entity: "person".into(),
            formerly: crate::config::FormerEntity::default(),
            declared: crate::config::Declared::default(),
            id_prefix: "PER".into(),
            customer_is: None,
            retire_after: None,
            keep_versions: None,
            sources: Vec::new(),
            fields: Vec::new(),
            match_keys: Vec::new(),
            match_model: None,
            never_link: Vec::new(),
        }
    }

    #[test]
    fn most_records_of_every_system_must_be_alone_before_it_is_said() {
        let said = |of: &[(usize, usize)]| meet_nobody(&identity(), &alone(of));
        let text = said(&[(900, 1_000), (85, 100)]).unwrap();
        assert!(text.contains("no match key joins most records") && text.contains("90% of s0, 85% of s1"), "{text}");
        // A small list whose customers stand in a large one; one clean list; too few records to tell.
        assert_eq!(said(&[(99_000, 100_000), (10, 1_000)]), None);
        assert_eq!(said(&[(1_000, 1_000)]), None);
        assert_eq!(said(&[(19, 19), (1_000, 1_000)]), None);
    }

    #[test]
    fn a_field_that_says_nothing_is_named_with_its_reasons() {
        let of = |source: &str, usable, invalid, placeholders| FieldCounts {
            source: source.into(),
            records: 50,
            usable,
            invalid,
            placeholders,
            ..FieldCounts::default()
        };
        let fields = [
            FieldMeasures { name: "born".into(), by_source: vec![of("crm", 0, 1_200, 4), of("shop", 9, 0, 0)] },
            FieldMeasures { name: "phone".into(), by_source: vec![of("crm", 0, 0, 0)] },
        ];
        let notes = unusable(&identity(), &fields);
        assert!(notes[0].contains("crm") && notes[0].contains("none of the 1,204 values"), "{notes:?}");
        assert!(notes[0].contains("1,200 not of its type, 4 stand for nothing") && !notes[0].contains("no key"));
        assert!(notes[1].contains("is empty in all 50 records; no key, rule or comparison"), "{notes:?}");
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn what_is_near_to_its_type_is_said_to_be_compared_only_and_never_to_say_nothing() {
        let of = |source: &str, compared_only| FieldCounts {
            source: source.into(),
            records: 50,
            invalid: 50,
            compared_only,
            ..FieldCounts::default()
        };
        let said = |by_source| unusable(&identity(), &[FieldMeasures { name: "born".into(), by_source }]);
        let notes = said(vec![of("crm", 1_050), of("shop", 0)]);
        assert!(notes[0].contains("records with a value that is near to its type: 1,050, compared only"), "{notes:?}");
        assert!(notes.iter().all(|note| !note.contains("says anything")), "{notes:?}");
        let notes = said(vec![of("crm", 0), of("shop", 0)]);
        assert!(notes.iter().all(|note| note.contains("no key, rule or comparison that reads it says anything")));
    }
}
