//! Whether a value or an expression fits the type it is written for, and whether an attribute is there.

use super::understood::Attribute;
use super::written::{self, Plain};
use crate::config::expression::{Expression, Kind};
use crate::config::findings::Findings;
use crate::diagnostic::{Step, did_you_mean};
use crate::types::AttributeType;

/// Whether a value that is written in the file has the attribute's type; `what` says which value.
pub(in crate::config) fn value(kind: AttributeType, plain: &Plain, path: &[Step], what: &str, findings: &mut Findings) {
    let fits = match (kind, plain) {
        (AttributeType::Decimal, plain @ (Plain::Integer(_) | Plain::Number(_))) => plain.number().is_some(),
        (AttributeType::Integer, plain @ (Plain::Integer(_) | Plain::Number(_))) => {
            plain.number().is_some_and(|n| n.whole().is_some())
        }
        (AttributeType::Boolean, Plain::Bool(_)) => true,
        (AttributeType::Date, Plain::Text(text)) => text.parse::<chrono::NaiveDate>().is_ok(),
        (AttributeType::Timestamp, Plain::Text(text)) => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        (kind, Plain::Text(text)) => match kind.published(text.trim(), None).filter(|_| kind.is_textual()) {
            Some(published) if published != *text && kind.has_a_form() => {
                let help = format!("write `{published}`");
                return findings.report("type-mismatch", path, format!("{what} is not as a profile holds it"), &help);
            }
            // A word for nothing may stand where a name is missing, and nowhere else.
            None => kind.is_textual() && !kind.has_a_form(),
            Some(_) => true,
        },
        _ => false,
    };
    if !fits {
        findings.report("type-mismatch", path, format!("{what} is not of the attribute's type"), "");
    }
}

/// Whether an expression is a condition; `kinds` are the columns it may read, none for columns that are all text.
pub(in crate::config) fn condition(
    expression: &Expression,
    kinds: &[(String, Kind)],
    what: &str,
    path: &[Step],
    findings: &mut Findings,
) {
    let known = |column: &String| kinds.is_empty() || kinds.iter().any(|(name, _)| name == column);
    if !expression.columns.iter().all(known) {
        return;
    }
    match expression.kind() {
        Kind::Boolean if expression.columns.is_empty() => {
            findings.report(
                "constant-condition",
                path,
                format!("{what} reads nothing: it is the same for every row"),
                "name a column, or remove it",
            );
        }
        Kind::Boolean => {}
        kind => findings.report(
            "type-mismatch",
            path,
            format!("{what} gives {kind}, and a condition is true or false"),
            if what.starts_with("`valid`") { "such as `value > 0`" } else { "such as a column or attribute `> 0`" },
        ),
    }
}

/// Whether an expression over a record can give values of the attribute's type.
pub(super) fn supplied_kind(
    expression: &Expression,
    attribute: &written::Supplied,
    source: &str,
    path: &[Step],
    findings: &mut Findings,
) {
    if expression.bare_column().is_some() {
        return;
    }
    let kind = expression.kind();
    let fits = match Kind::of_values(attribute.kind) {
        _ if kind == Kind::Text || kind == Kind::Other => true,
        expected => kind == expected,
    };
    if !fits {
        let headline = format!(
            "`{}` from `{source}` gives {kind}, and the attribute is {}",
            attribute.name,
            Kind::of_values(attribute.kind)
        );
        findings.report("type-mismatch", path, headline, "change the expression or the type");
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
