//! From relations as written to relations as understood.
//!
//! In: relations, and the sources and identity fields that they are made of. Out: attributes whose values are canonical
//! IDs, or findings.

use super::derive::bare;
use super::relation::{Names, NamesOf, Relation, Together, Written};
use super::understood::{Attribute, How, Supply};
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, steps};
use crate::config::identity::{IdentityField, Region};
use crate::config::sources::{Source, customers, read};
use crate::diagnostic::{Step, did_you_mean};
use crate::types::AttributeType;

/// The most customers of a group, where nothing is said.
const AT_MOST: usize = 12;

/// A relation, as the attribute that its column is.
pub(super) fn relation(
    written: &Written,
    r: usize,
    sources: &[Source],
    (fields, has_model): (&[IdentityField], bool),
    findings: &mut Findings,
) -> Attribute {
    let at = |key: &str| steps!["relate", r, key].to_vec();
    let mut attribute = Attribute { kind: AttributeType::Text, ..bare(&written.name, written.label.as_ref()) };
    // Of one whose shape is wrong nothing else is asked.
    if findings.any_under(&steps!["relate", r]) {
        attribute.relation = Some(Relation::Together(Together::default()));
        return attribute;
    }
    let groups = written.share.is_some() || written.kinship.is_some();
    match &written.from {
        Some(_) if groups => {
            let key = if written.share.is_some() { "share" } else { "kinship" };
            let headline = format!("`{}` is told by columns that name somebody, and by what is shared", written.name);
            findings.report_at_key("invalid-value", &at(key), headline, "they are two relations: give each its name");
            attribute.relation = Some(Relation::Together(Together::default()));
            return attribute;
        }
        None if !groups => {
            let headline = format!("nothing says who belongs together by `{}`", written.name);
            let help =
                "add `from:` with the columns that name a parent or an account, or `share:` with identity fields";
            findings.report("missing-key", &steps!["relate", r], headline, help);
        }
        _ => {}
    }
    let unused = |keys: &[(&'static str, bool)], why: &str, findings: &mut Findings| {
        for (key, _) in keys.iter().filter(|(_, is_there)| *is_there) {
            let headline = format!("`{key}` of `{}` decides nothing: {why}", written.name);
            findings.report_at_key("unreachable-rule", &at(key), headline, "remove it");
        }
    };
    let Some(from) = &written.from else {
        let of_parents = [("to", written.to.is_some()), ("crosswalk", written.crosswalk.is_some())];
        unused(&of_parents, "it is for relations `from` columns", findings);
        let together = together(written, &at, (fields, has_model), findings);
        attribute.relation = Some(Relation::Together(together));
        return attribute;
    };
    unused(&[("at_most", written.at_most.is_some())], "it is for groups of those who share something", findings);
    if from.0.is_empty() {
        let headline = format!("no column names whom a record belongs to by `{}`", written.name);
        findings.report("missing-key", &at("from"), headline, "such as `{crm: parent_id}`");
    }
    let crosswalk =
        written.crosswalk.as_ref().map(|written| read(written, &at("crosswalk"), findings.base_of("relate"), findings));
    if crosswalk.is_some() {
        unused(&[("to", written.to.is_some())], "customers of another entity are followed no further", findings);
    }
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for (name, names) in &from.0 {
        let place = steps!["relate", r, "from", name.as_str()];
        let Some(source) = known(name, &place, true, sources, findings) else { continue };
        let (column, of) = match names {
            Names::Column(column) => (column, name),
            Names::Of(NamesOf { column, of }) => (column, of),
        };
        if crosswalk.is_none() {
            let place = [&place[..], &steps!["of"]].concat();
            let Some(of) = known(of, &place, false, sources, findings) else { continue };
            here.push(of);
        }
        there.push(of.clone());
        let column = format!("\"{}\"", column.replace('"', "\"\""));
        // What stands between quotation marks is a column.
        let Ok(expression) = Expression::supplying(&column, Kind::Text) else { continue };
        attribute.supplies.push(Supply {
            source,
            how: How::Expression(expression),
            reliability: sources[source].reliability,
            decay: None,
            region: Region::default(),
            under: matches!(names, Names::Of(_)).then_some("column"),
        });
    }
    attribute.n_asked = attribute.supplies.len();
    attribute.relation = Some(match crosswalk {
        Some(crosswalk) => Relation::Elsewhere { of: there, crosswalk },
        None => Relation::Parent { of: here, to: written.to.unwrap_or_default() },
    });
    attribute
}

/// A source of customers.
fn known(name: &str, place: &[Step], on_key: bool, sources: &[Source], findings: &mut Findings) -> Option<usize> {
    match customers(name, sources) {
        Ok(source) => Some(source),
        Err((code, headline, help)) => {
            match on_key {
                true => findings.report_at_key(code, place, headline, help),
                false => findings.report(code, place, headline, help),
            }
            findings.about(name);
            None
        }
    }
}

/// What customers share who belong together.
fn together(
    written: &Written,
    at: &dyn Fn(&str) -> Vec<Step>,
    (fields, has_model): (&[IdentityField], bool),
    findings: &mut Findings,
) -> Together {
    let mut share = Vec::new();
    for (k, names) in written.share.iter().flatten().enumerate() {
        let mut key = Vec::new();
        if names.is_empty() {
            let path = [&at("share")[..], &[Step::from(k)]].concat();
            findings.report("missing-key", &path, "a list names no field, so that nobody shares it", "remove it");
        }
        for (f, name) in names.iter().enumerate() {
            let path = [&at("share")[..], &[Step::from(k), f.into()]].concat();
            match fields.iter().position(|field| field.name == *name) {
                Some(field) if key.contains(&field) => {
                    findings.report("duplicate-name", &path, format!("`{name}` stands here twice"), "remove it");
                }
                Some(field) => key.push(field),
                None => {
                    let headline = format!("`{}` is of those who share `{name}`, which is not a field", written.name);
                    let help = did_you_mean(name, fields.iter().map(|field| field.name.as_str()));
                    findings.report("unknown-field", &path, headline, help);
                    findings.about(name);
                }
            }
        }
        if key.len() == names.len() && !key.is_empty() {
            key.sort_unstable();
            share.push(key);
        }
    }
    if written.share.as_ref().is_some_and(Vec::is_empty) && written.kinship != Some(true) {
        let headline = format!("`{}` names nothing that is shared", written.name);
        findings.report("missing-key", &at("share"), headline, "such as `[[last_name, street, city]]`");
    }
    if written.kinship == Some(false) && written.share.is_none() {
        let headline = format!("nothing says who belongs together by `{}`", written.name);
        findings.report("missing-key", &at("kinship"), headline, "write `true`, or add `share:`");
    }
    if written.kinship == Some(true) && !has_model {
        let headline = format!("`{}` asks the match model who is related, and there is none", written.name);
        let help = "add `match_model:`, or name what relatives share under `share:`";
        findings.report_at_key("missing-key", &at("kinship"), headline, help);
    }
    if written.at_most.is_some_and(|most| most < 2) {
        let headline = "a group of relatives has two customers or more";
        findings.report("invalid-value", &at("at_most"), headline, "the most that are believed, such as 12");
    }
    Together { share, kinship: written.kinship == Some(true), at_most: written.at_most.unwrap_or(AT_MOST) }
}
