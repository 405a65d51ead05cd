//! What a run on the real data would make a careful reviewer ask.
//!
//! In: a use case whose columns are there, and the moment to look from. Out: the same with findings about fill rates,
//! types, freshness, keys and gates. It promises shares and counts, never values. It looks as if the use case were the
//! first, and publishes nothing.

use anyhow::{Error, Result};

use super::unread::of_identity;
use crate::config::{Identity, Loaded, Need, UseCase};
use crate::diagnostic::{Problem, Step, place_of, plain};
use crate::identity::Registry;
use crate::measures::{
    BlockedMeasures, FieldMeasures, KeyMeasures, Measures, blocked_measures, field_measures, key_measures,
};
use crate::pipeline::{self, RunInfo};
use crate::progress::Silent;
use crate::resolve;
use crate::sources::{self, Environment, TOGETHER};
use crate::tables::Micros;

/// A finding about the data: code, place, headline, help.
type Found = (&'static str, Vec<Step>, String, String);

/// Below this share of usable records a field is called nearly empty.
const NEARLY_EMPTY: f64 = 0.05;
/// Above this share of invalid values a field is not called empty.
const MANY_INVALID: f64 = 0.05;
/// Above this share of its records on blocked values a key is doubted.
const MOSTLY_BLOCKED: f64 = 0.2;
/// Fewer records say nothing about shares.
const ENOUGH: usize = 20;

/// Adds what a careful reviewer would ask to the findings; the use case stays only if its data can be read. Of a file
/// that holds only what use cases share, records are linked and nothing else is made of them.
pub fn values(loaded: &mut Loaded, as_of: Micros, environment: &Environment) {
    if let Some((identity, needs)) = loaded.identity.clone() {
        if let Err(error) = who_is_who(loaded, &identity, &needs, as_of, environment) {
            loaded.identity = None;
            unreadable(loaded, &error);
        }
        return;
    }
    let Some(use_case) = loaded.use_case.clone() else { return };
    let info = RunInfo { as_of, environment, registry: None, configuration: "", together: TOGETHER, progress: &Silent };
    match pipeline::build(use_case, Registry::default(), &info) {
        Ok(build) => {
            for (code, path, headline, help) in questions(&build.use_case, &build.measures) {
                loaded.report(code, &path, false, headline, help);
            }
            super::unread(loaded, &build.use_case, &build.measures);
        }
        Err(error) => {
            loaded.use_case = None;
            unreadable(loaded, &error);
        }
    }
}

fn unreadable(loaded: &mut Loaded, error: &Error) {
    if let Some(Problem { code, path, headline, help }) = error.downcast_ref() {
        loaded.report(code, path, false, headline.clone(), help.clone());
        return;
    }
    let place = place_of(error).map_or_else(|| vec!["sources".into()], <[_]>::to_vec);
    loaded.report("unreadable-data", &place, false, plain(error).replace("\n  ", "; "), String::new());
}

fn who_is_who(
    loaded: &mut Loaded,
    identity: &Identity,
    needs: &[Vec<Need>],
    as_of: Micros,
    environment: &Environment,
) -> Result<()> {
    let mut sources = sources::read(identity, needs, environment, as_of)?;
    sources.look_from(as_of);
    let decided = resolve::who_is_who(identity, &mut sources, None, &Silent)?;
    let of_fields = field_measures(identity, &sources, &decided.fields);
    let of_keys = key_measures(identity, &decided.fields, &decided.links, &decided.clusters, None);
    let mut found = Vec::new();
    fields(identity, &of_fields, &mut found);
    keys(&of_keys, &blocked_measures(identity, &decided.links), &mut found);
    for (code, path, headline, help) in found {
        loaded.report(code, &path, false, headline, help);
    }
    of_identity(loaded, identity, &sources, &of_fields);
    Ok(())
}

/// Every question, in the order of the file.
fn questions(use_case: &UseCase, measures: &Measures) -> Vec<Found> {
    let mut found = Vec::new();
    fields(&use_case.identity, &measures.identity.fields, &mut found);
    keys(&measures.identity.match_keys, &measures.identity.blocked, &mut found);
    attributes(use_case, measures, &mut found);
    for gate in measures.gates.iter().filter(|gate| !gate.passed) {
        let mut path: Vec<Step> = vec!["gates".into(), gate.kind.key().into()];
        path.extend(gate.attribute.iter().map(|attribute| Step::from(attribute.as_str())));
        let headline = format!(
            "gate `{}` would break: it is {:.4}, and must be {} {}",
            gate.name(),
            gate.measured,
            gate.kind.direction(),
            gate.limit
        );
        found.push(("gate-breaks", path, headline, "a run would publish nothing".to_owned()));
    }
    found
}

fn fields(identity: &Identity, measures: &[FieldMeasures], found: &mut Vec<Found>) {
    for field in measures {
        for counts in field.by_source.iter().filter(|counts| counts.records >= ENOUGH) {
            let path = vec!["identity".into(), field.name.as_str().into(), counts.source.as_str().into()];
            let n = counts.records as f64;
            let refused = counts.invalid as f64 / (counts.usable + counts.invalid).max(1) as f64;
            // What is there and is not of the type has a finding of its own.
            let is_refused = counts.invalid >= ENOUGH / 2 && refused > MANY_INVALID;
            if (counts.usable as f64) < NEARLY_EMPTY * n
                && !is_refused
                && identity.fields.iter().any(|other| other.name == field.name)
            {
                let headline = format!(
                    "only {} of the records of `{}` have a usable `{}`",
                    percent(counts.usable as f64 / n),
                    counts.source,
                    field.name
                );
                found.push(("mostly-empty", path, headline, "check the column".to_owned()));
            }
        }
    }
}

fn keys(match_keys: &[KeyMeasures], blocked_values: &[BlockedMeasures], found: &mut Vec<Found>) {
    for (k, key) in match_keys.iter().enumerate() {
        let path = vec!["match_keys".into(), k.into(), "on".into()];
        let blocked: usize =
            blocked_values.iter().filter(|blocked| blocked.key == key.name).map(|blocked| blocked.records).sum();
        let with_key = key.records_with_key.max(1) as f64;
        if key.records_linked == 0 {
            let headline = format!(
                "match key `{}` links nothing: {} records have it, and no two share a value that may link",
                key.name, key.records_with_key
            );
            found.push(("key-links-nothing", path, headline, "check the columns, or remove the key".to_owned()));
        } else if blocked as f64 / with_key > MOSTLY_BLOCKED {
            let headline = format!(
                "{} of the records with match key `{}` hold a value that too many share",
                percent(blocked as f64 / with_key),
                key.name
            );
            found.push((
                "key-mostly-blocked",
                path,
                headline,
                "look at the values in the report; `ignore` them, or raise `max_records`".to_owned(),
            ));
        }
    }
}

fn attributes(use_case: &UseCase, measures: &Measures, found: &mut Vec<Found>) {
    for (a, (attribute, declared)) in measures.attributes.iter().zip(&use_case.attributes).enumerate() {
        let at = |key: &str| [&use_case.place_of(a)[..], &[key.into()]].concat();
        if measures.population < ENOUGH || attribute.by_source.is_empty() {
            continue;
        }
        let shares = &attribute.supplied;
        let any = attribute.coverage - shares.otherwise - shares.otherwise_no_record;
        if any < NEARLY_EMPTY && declared.otherwise.is_none() {
            let headline =
                format!("only {} of the customers have a value of `{}`", percent(any.max(0.0)), attribute.name);
            found.push(("mostly-empty", at("from"), headline, "check the columns".to_owned()));
        } else if declared.n_asked > 1 && attribute.by_source[0].has < 0.5 * any {
            let headline = format!(
                "`{}`: its system of record has a value for {} of the customers, all sources for {}",
                attribute.name,
                percent(attribute.by_source[0].has),
                percent(any)
            );
            found.push((
                "low-coverage",
                at("system_of_record"),
                headline,
                "is another source the better system of record?".to_owned(),
            ));
        }
        if declared.fresh_for.is_some() && any > 0.0 && shares.stale >= 0.99 * any {
            found.push((
                "all-stale",
                at("fresh_for"),
                format!("every value of `{}` is stale", attribute.name),
                "check `fresh_for`, `--as-of` or the export".to_owned(),
            ));
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
