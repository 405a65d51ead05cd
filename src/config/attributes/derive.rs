//! Attributes that are made from other attributes, and segments, which are conditions over them.
//!
//! In: one as written, and the attributes that stand before it. Out: the attribute as understood, or findings. It
//! promises that nothing is made of itself.

use super::check::{condition, find};
use super::exact::digits;
use super::understood::{Attribute, Derived, Segment, Tolerance};
use super::written::{self, Rule};
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, steps};
use crate::config::identity::Region;
use crate::diagnostic::{Step, did_you_mean};
use crate::types::AttributeType;

/// An attribute that is made from those before it; `below` are the names that stand further down.
pub(super) fn derived<'a>(
    written: &written::Derived,
    before: &[Attribute],
    below: impl Iterator<Item = &'a str>,
    place: &[Step],
    findings: &mut Findings,
) -> Attribute {
    let at = |key: &str| [place, &steps![key]].concat();
    let below: Vec<&str> = below.collect();
    let what = format!("`derive` of `{}`", written.name);
    let made = over(&written.derive, before, &below, &what, &at("derive"), findings);
    if let Some((expression, _)) = &made {
        fits(expression, written, &at("derive"), findings);
    }
    let (expression, reads) = made.unwrap_or_default();
    let personal = reads.iter().any(|part| before[*part].personal);
    Attribute {
        kind: written.kind,
        personal: written.personal.unwrap_or(personal),
        scale: digits(written.scale, written.kind, &written.name, &at("scale"), findings),
        action: written.action.clone().unwrap_or_default(),
        required: written.required.unwrap_or(written.action.is_some()),
        differs_because: written.differs_because.clone(),
        derived: Some(Derived { expression, reads, ..Derived::default() }),
        ..bare(&written.name, written.label.as_ref())
    }
}

/// A segment, over all attributes.
pub(super) fn segment(
    written: &written::Segment,
    attributes: &[Attribute],
    place: &[Step],
    findings: &mut Findings,
) -> Attribute {
    let at = |key: &str| [place, &steps![key]].concat();
    let what = format!("`where` of segment `{}`", written.name);
    let made = over(&written.filter, attributes, &[], &what, &at("where"), findings);
    if let Some((expression, _)) = &made {
        condition(expression, &kinds(attributes), &what, &at("where"), findings);
    }
    let what = format!("`measure` of segment `{}`", written.name);
    let measure =
        written.measure.as_ref().and_then(|measure| find(measure, attributes, &at("measure"), &what, false, findings));
    if let Some(measure) = measure.filter(|measure| !attributes[*measure].kind.is_numeric()) {
        findings.report(
            "type-mismatch",
            &at("measure"),
            format!("{what} is no number, and cannot be summed"),
            format!("`{}` is {}", attributes[measure].name, Kind::of_values(attributes[measure].kind)),
        );
    }
    let (expression, reads) = made.unwrap_or_default();
    Attribute {
        action: written.action.clone().unwrap_or_default(),
        personal: reads.iter().any(|part| attributes[*part].personal),
        derived: Some(Derived { expression, reads, segment: Some(Segment { measure }), ..Derived::default() }),
        ..bare(&written.name, written.label.as_ref())
    }
}

/// An attribute that nothing supplies yet, true or false unless more is said.
pub(super) fn bare(name: &str, label: Option<&String>) -> Attribute {
    Attribute {
        name: name.to_owned(),
        label: label.cloned().unwrap_or_else(|| name.to_owned()),
        kind: AttributeType::Boolean,
        personal: false,
        supplies: Vec::new(),
        n_asked: 0,
        rule: Rule::SystemOfRecord,
        within_source: None,
        fresh_for: None,
        region: Region::default(),
        valid: None,
        scale: None,
        tolerance: Tolerance::default(),
        otherwise: None,
        group: None,
        action: String::new(),
        required: false,
        derived: None,
        relation: None,
        differs_because: None,
    }
}

pub(super) fn kinds(attributes: &[Attribute]) -> Vec<(String, Kind)> {
    attributes.iter().map(|attribute| (attribute.name.clone(), Kind::of_values(attribute.kind))).collect()
}

/// SQL over attributes, and which it reads.
pub(super) fn over(
    text: &str,
    attributes: &[Attribute],
    below: &[&str],
    what: &str,
    path: &[Step],
    findings: &mut Findings,
) -> Option<(Expression, Vec<usize>)> {
    let expression = match Expression::over_typed(text, &kinds(attributes)) {
        Ok(expression) => expression,
        Err(why) => {
            findings.report("invalid-sql", path, format!("{what}: {why}"), "");
            return None;
        }
    };
    let mut reads = Vec::new();
    for column in &expression.columns {
        let known = attributes.iter().position(|attribute| attribute.name == *column);
        reads.extend(known);
        if known.is_some() {
            continue;
        }
        let (headline, help) = match below.contains(&column.as_str()) {
            true if what.contains(&format!("`{column}`")) => {
                (format!("{what} reads itself"), "name an attribute that stands above it".to_owned())
            }
            true => (format!("{what} reads `{column}`, which does not stand above it"), "put it above".to_owned()),
            false => (
                format!("{what} reads `{column}`, which is not an attribute"),
                did_you_mean(column, attributes.iter().map(|attribute| attribute.name.as_str())),
            ),
        };
        findings.report("unknown-attribute", path, headline, help);
        findings.about(column);
    }
    reads.sort_unstable();
    (reads.len() == expression.columns.len()).then_some((expression, reads))
}

/// Whether what is made fits the type, and is made of anything.
fn fits(expression: &Expression, written: &written::Derived, path: &[Step], findings: &mut Findings) {
    let name = &written.name;
    if expression.columns.is_empty() {
        findings.report(
            "constant-condition",
            path,
            format!("`derive` of `{name}` reads no attribute: it is the same for every customer"),
            "name an attribute",
        );
    }
    let (gives, wanted) = (expression.kind(), Kind::of_values(written.kind));
    if gives != wanted && gives != Kind::Other {
        findings.report(
            "type-mismatch",
            path,
            format!("`derive` of `{name}` gives {gives}, and the attribute is {wanted}"),
            "change the expression or the type",
        );
    }
}
