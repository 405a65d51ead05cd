//! From the attributes as written to the attributes as understood.
//!
//! In: the attributes, and the sources that supply them. Out: attributes whose every name and expression is understood,
//! or findings. What can only be asked of all of them together is asked in `sound`.

use super::check::{condition, value};
use super::derive::{derived, segment};
use super::exact::{scale, tolerance};
use super::relate::relation;
use super::roll_up::rolled_up;
use super::supplies::supplies;
use super::understood::{Attribute, How, Supply};
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, name, span, steps};
use crate::config::identity::region::region;
use crate::config::identity::{IdentityField, Region};
use crate::config::sources::Source;
use crate::diagnostic::{Step, count as count_of};
use crate::types::{AttributeType, FieldType};

/// Columns that the tables of a run have beside the attributes, and the word of `valid`.
const RESERVED: [&str; 4] = ["canonical_id", "value", "c360_as_of", "c360_run_id"];

/// What the columns of the profile are declared by.
pub(in crate::config) struct Columns<'a> {
    /// Relations.
    pub(in crate::config) relate: &'a [written::Relation],
    /// Attributes.
    pub(in crate::config) attributes: &'a [written::Attribute],
    /// Segments.
    pub(in crate::config) segments: &'a [written::Segment],
}

/// The relations, behind them the attributes in declared order, and behind those the segments.
pub(in crate::config) fn attributes(
    columns: &Columns<'_>,
    sources: &[Source],
    (fields, has_model): (&[IdentityField], bool),
    findings: &mut Findings,
) -> Vec<Attribute> {
    let Columns { relate, attributes: all, segments } = *columns;
    let mut attributes: Vec<Attribute> = Vec::new();
    for (r, written) in relate.iter().enumerate() {
        let understood = relation(written, r, sources, (fields, has_model), findings);
        named(&written.name, &attributes, &steps!["relate", r, "name"], findings);
        attributes.push(understood);
    }
    for (a, attribute) in all.iter().enumerate() {
        named(attribute.name(), &attributes, &steps!["attributes", a, "name"], findings);
        let understood = match attribute {
            written::Attribute::Supplied(written) => supplied(written, a, sources, fields, findings),
            written::Attribute::Derived(written) => {
                let below = all[a..].iter().map(written::Attribute::name);
                derived(written, &attributes, below, &steps!["attributes", a], findings)
            }
            written::Attribute::RolledUp(written) => {
                let below = all[a..].iter().map(written::Attribute::name);
                rolled_up(written, &attributes, below, &steps!["attributes", a], findings)
            }
        };
        attributes.push(understood);
    }
    let n = attributes.len();
    for (s, written) in segments.iter().enumerate() {
        named(&written.name, &attributes, &steps!["segments", s, "name"], findings);
        let understood = segment(written, &attributes[..n], &steps!["segments", s], findings);
        attributes.push(understood);
    }
    attributes
}

/// Every column has its own name.
fn named(one: &str, before: &[Attribute], path: &[Step], findings: &mut Findings) {
    name(one, path, findings);
    if before.iter().any(|other| other.name == one) || RESERVED.contains(&one) {
        findings.report(
            "duplicate-name",
            path,
            format!("the name `{one}` is {}", if RESERVED.contains(&one) { "reserved" } else { "taken" }),
            format!(
                "every attribute, relation and segment has its own name, and `{}` are reserved",
                RESERVED.join("`, `")
            ),
        );
    }
}

/// An attribute of which sources testify.
fn supplied(
    attribute: &written::Supplied,
    a: usize,
    sources: &[Source],
    fields: &[IdentityField],
    findings: &mut Findings,
) -> Attribute {
    let at = |key: &str| steps!["attributes", a, key];
    let valid = valid(attribute, &at("valid"), findings);
    let (mut supplies, n_asked) = supplies(attribute, a, sources, findings);
    let region = region(attribute.region.as_ref(), sources, &at("region"), findings);
    for supply in &mut supplies {
        supply.region = match &attribute.region {
            None => region_of_field(attribute.kind, supply, fields),
            Some(_) => region.clone(),
        };
    }
    match &attribute.region {
        Some(_) if attribute.kind.read_by_region_as().is_none() => findings.report_at_key(
            "type-mismatch",
            &at("region"),
            format!("`{}` is not of a type that a country changes", attribute.name),
            "`region` is for phones, days and moments; remove it",
        ),
        _ => {}
    }
    let otherwise = attribute.otherwise.clone();
    if let Some(plain) = &otherwise {
        value(attribute.kind, plain, &at("otherwise"), "`otherwise`", findings);
    }
    Attribute {
        name: attribute.name.clone(),
        label: attribute.label.clone().unwrap_or_else(|| attribute.name.clone()),
        kind: attribute.kind,
        personal: attribute.personal.unwrap_or_else(|| attribute.kind.field_type().is_some_and(FieldType::is_personal)),
        supplies,
        n_asked,
        rule: attribute.survivorship,
        within_source: attribute.within_source,
        region,
        fresh_for: span(attribute.fresh_for.as_ref().filter(|text| *text != "always"), &at("fresh_for"), findings),
        valid,
        scale: scale(attribute, a, findings),
        tolerance: tolerance(attribute, a, findings),
        otherwise,
        group: attribute.group.clone(),
        action: attribute.action.clone(),
        required: attribute.required.unwrap_or(true),
        derived: None,
        relation: None,
        differs_because: attribute.differs_because.clone(),
    }
}

/// What a value must satisfy.
fn valid(attribute: &written::Supplied, path: &[Step], findings: &mut Findings) -> Option<Expression> {
    let kinds = [("value".to_owned(), Kind::of_values(attribute.kind))];
    match Expression::over_typed(attribute.valid.as_ref()?, &kinds) {
        Ok(valid) if valid.columns.iter().all(|column| column == "value") => {
            condition(&valid, &kinds, &format!("`valid` of `{}`", attribute.name), path, findings);
            Some(valid)
        }
        Ok(valid) => {
            findings.report(
                "unknown-column",
                path,
                format!(
                    "`valid` of `{}` reads `{}`; it knows only `value`",
                    attribute.name,
                    valid.columns.join("`, `")
                ),
                "such as `value >= 0`",
            );
            None
        }
        Err(why) => {
            findings.report("invalid-sql", path, format!("`valid` of `{}`: {why}", attribute.name), "");
            None
        }
    }
}

/// The country that an attribute assumes where it does not say: that of the identity field that reads the same column,
/// else of the first of the same type.
fn region_of_field(kind: AttributeType, supply: &Supply, fields: &[IdentityField]) -> Region {
    let Some(field_type) = kind.read_by_region_as() else { return Region::default() };
    let column = match &supply.how {
        How::Expression(expression) => expression.bare_column(),
        How::Aggregate(_) | How::Calculation(_) => None,
    };
    let reads = |field: &&IdentityField| {
        let places = field.places.iter().filter(|(source, _)| *source == supply.source);
        places.flat_map(|(_, extracts)| extracts).any(|extract| column.is_some_and(|c| extract.columns() == [c]))
    };
    let of_type = || fields.iter().filter(|field| field.kind == field_type && !field.region.is_empty());
    let mut region = of_type().find(reads).or_else(|| of_type().next()).map(|field| field.region.clone());
    if let Some(region) = region.as_mut().filter(|_| supply.how.is_of_events()) {
        // The columns are those of the customer's record, not of the event's.
        region.columns.clear();
    }
    region.unwrap_or_default()
}

/// A use case has 8 to 12 attributes; what is derived, and segments, count where somebody acts on them by themselves.
pub(in crate::config) fn count(all: &[written::Attribute], segments: &[written::Segment], findings: &mut Findings) {
    let with_segments = segments.iter().filter(|segment| segment.action.is_some()).count();
    let n = all.iter().filter(|attribute| attribute.has_action()).count() + with_segments;
    if !(8..=12).contains(&n) {
        let all = match with_segments {
            0 => count_of(n, "attribute"),
            s => format!("{} and {} with an action", count_of(n - s, "attribute"), count_of(s, "segment")),
        };
        let headline = format!("the use case declares {all}, and a use case has 8 to 12");
        findings.report(
            "attribute-count",
            &steps!["attributes"],
            headline,
            if n > 12 {
                "keep those that change somebody's action; derived ones and segments without `action` do not count"
            } else {
                "which other facts change what somebody does?"
            },
        );
    }
}
