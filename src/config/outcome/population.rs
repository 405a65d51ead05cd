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
            condition(&population, &kinds, "`population`", &steps!["population"], findings);
            Some(population)
        }
        Err(why) => {
            findings.report("invalid-sql", &steps!["population"], format!("`population`: {why}"), "");
            None
        }
    }
}
