//! Whose profile it is.
//!
//! In: SQL over the attributes. Out: a condition in which every column is an attribute, or findings.

use crate::config::attributes::{Attribute, condition};
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, steps};
use crate::diagnostic::did_you_mean;

/// The condition, if it is one over the attributes.
pub(in crate::config) fn population(
    text: &str,
    attributes: &[Attribute],
    findings: &mut Findings,
) -> Option<Expression> {
    let kinds: Vec<(String, Kind)> =
        attributes.iter().map(|attribute| (attribute.name.clone(), Kind::of_values(attribute.kind))).collect();
    match Expression::over_typed(text, &kinds) {
        Ok(population) => {
            for column in &population.columns {
                if !attributes.iter().any(|attribute| attribute.name == *column) {
                    findings.report(
                        "unknown-attribute",
                        &steps!["population"],
                        format!("`population` reads `{column}`, which is not an attribute"),
                        did_you_mean(column, attributes.iter().map(|attribute| attribute.name.as_str())),
                    );
                    findings.about(column);
                }
            }
            let reads = |attribute: &Attribute| population.columns.contains(&attribute.name);
            for (a, attribute) in attributes.iter().enumerate().filter(|(_, attribute)| reads(attribute)) {
                if is_of_groups(attributes, a) {
                    findings.report(
                        "circular-population",
                        &steps!["population"],
                        format!(
                            "`population` reads `{}`, which is made of the customers that it selects",
                            attribute.name
                        ),
                        "select by what each customer has, and ask for the group in a segment",
                    );
                }
            }
            condition(&population, &kinds, "`population`", &steps!["population"], findings);
            Some(population)
        }
        Err(why) => {
            findings.report("invalid-sql", &steps!["population"], format!("`population`: {why}"), "");
            None
        }
    }
}

/// Whether an attribute is made of the customers of a group, or of one that is.
fn is_of_groups(attributes: &[Attribute], a: usize) -> bool {
    let made = attributes[a].derived.as_ref();
    made.is_some_and(|made| {
        made.rolled_up.is_some() || made.reads.iter().any(|part| *part < a && is_of_groups(attributes, *part))
    })
}
