//! From the attributes as written to the attributes as understood.
//!
//! In: the attributes, and the sources that supply them. Out: attributes whose every name and expression is understood,
//! or findings. What can only be asked of all of them together is asked in `sound`.

use super::check::{condition, value};
use super::exact::{scale, tolerance};
use super::supplies::supplies;
use super::understood::{Attribute, How, Supply};
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, name, span, steps};
use crate::config::identity::region::region;
use crate::config::identity::{IdentityField, Region};
use crate::config::sources::Source;
use crate::diagnostic::{Step, did_you_mean};
use crate::types::{AttributeType, FieldType};

/// Columns that the tables of a run have beside the attributes, and the word of `valid`.
const RESERVED: [&str; 4] = ["canonical_id", "value", "c360_as_of", "c360_run_id"];

/// The attributes in declared order.
pub(in crate::config) fn attributes(
    all: &[written::Attribute],
    sources: &[Source],
    fields: &[IdentityField],
    findings: &mut Findings,
) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for (a, attribute) in all.iter().enumerate() {
        let at = |key: &str| steps!["attributes", a, key];
        name(&attribute.name, &at("name"), findings);
        if all[..a].iter().any(|other| other.name == attribute.name) || RESERVED.contains(&attribute.name.as_str()) {
            findings.report(
                "duplicate-name",
                &at("name"),
                format!("the name `{}` is taken", attribute.name),
                format!("every attribute has its own name, and `{}` are reserved", RESERVED.join("`, `")),
            );
        }
        let kinds = [("value".to_owned(), Kind::of_values(attribute.kind))];
        let valid = attribute.valid.as_ref().and_then(|text| match Expression::over_typed(text, &kinds) {
            Ok(valid) if valid.columns.iter().all(|column| column == "value") => {
                condition(&valid, &kinds, &format!("`valid` of `{}`", attribute.name), &at("valid"), findings);
                Some(valid)
            }
            Ok(valid) => {
                findings.report(
                    "unknown-column",
                    &at("valid"),
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
                findings.report("invalid-sql", &at("valid"), format!("`valid` of `{}`: {why}", attribute.name), "");
                None
            }
        });
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
        attributes.push(Attribute {
            name: attribute.name.clone(),
            label: attribute.label.clone().unwrap_or_else(|| attribute.name.clone()),
            kind: attribute.kind,
            personal: attribute
                .personal
                .unwrap_or_else(|| attribute.kind.field_type().is_some_and(FieldType::is_personal)),
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
            differs_because: attribute.differs_because.clone(),
        });
    }
    attributes
}

/// The country that an attribute assumes where it does not say: that of the identity field that reads the same column,
/// else of the first of the same type.
fn region_of_field(kind: AttributeType, supply: &Supply, fields: &[IdentityField]) -> Region {
    let Some(field_type) = kind.read_by_region_as() else { return Region::default() };
    let column = match &supply.how {
        How::Expression(expression) => expression.bare_column(),
        How::Aggregate(_) => None,
    };
    let reads = |field: &&IdentityField| {
        let places = field.places.iter().filter(|(source, _)| *source == supply.source);
        places.flat_map(|(_, extracts)| extracts).any(|extract| column.is_some_and(|c| extract.columns() == [c]))
    };
    let of_type = || fields.iter().filter(|field| field.kind == field_type && !field.region.is_empty());
    let mut region = of_type().find(reads).or_else(|| of_type().next()).map(|field| field.region.clone());
    if let (Some(region), How::Aggregate(_)) = (&mut region, &supply.how) {
        // The columns are those of the customer's record, not of the event's.
        region.columns.clear();
    }
    region.unwrap_or_default()
}

/// A use case has 8 to 12 attributes.
pub(in crate::config) fn count(n: usize, findings: &mut Findings) {
    if !(8..=12).contains(&n) {
        findings.report(
            "attribute-count",
            &steps!["attributes"],
            format!("the use case declares {n} attributes, and a use case has 8 to 12"),
            if n > 12 {
                "keep those that change somebody's action; the others belong to another use case"
            } else {
                "which other facts change what somebody does?"
            },
        );
    }
}

/// The index of an attribute; one that is unknown is reported.
pub(in crate::config) fn find(
    name: &str,
    attributes: &[Attribute],
    path: &[Step],
    what: &str,
    on_key: bool,
    findings: &mut Findings,
) -> Option<usize> {
    let index = attributes.iter().position(|attribute| attribute.name == name);
    if index.is_none() {
        let headline = format!("{what} names `{name}`, which is not an attribute");
        let help = did_you_mean(name, attributes.iter().map(|attribute| attribute.name.as_str()));
        match on_key {
            true => findings.report_at_key("unknown-attribute", path, headline, help),
            false => findings.report("unknown-attribute", path, headline, help),
        }
        findings.about(name);
    }
    index
}
