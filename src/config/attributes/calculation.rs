//! A number calculated from several aggregates of one source.
//!
//! In: a calculation as written. Out: the calculation as understood, or findings. Every name in it is one of its
//! aggregates, and all of them are numbers.

use super::aggregate::{Wanted, aggregate};
use super::understood::Calculation;
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, key, steps};
use crate::diagnostic::{Step, did_you_mean};
use crate::types::AttributeType;

/// The calculation, when its text and its aggregates are understood.
pub(super) fn calculation(
    written: &written::Calculation,
    wanted: Wanted<'_>,
    place: &[Step],
    findings: &mut Findings,
) -> Option<Calculation> {
    let below = |key: &str| [place, &steps![key]].concat();
    if !matches!(wanted.kind, AttributeType::Decimal | AttributeType::Integer) {
        findings.report(
            "type-mismatch",
            &below("calculate"),
            format!("`{}` is calculated and is no number", wanted.name),
            "make it decimal or integer; texts and truths are made of attributes by `derive`",
        );
    }
    let mut of = Vec::new();
    for (name, part) in &written.of.0 {
        let place = [place, &steps!["of", name.as_str()]].concat();
        key(name, &place, findings);
        let number = Wanted { kind: AttributeType::Decimal, ..wanted };
        of.extend(aggregate(part, number, &place, findings).map(|part| (name.clone(), part)));
    }
    if written.of.0.is_empty() {
        let headline = format!("`{}` is calculated from no aggregate", wanted.name);
        findings.report("missing-key", &below("of"), headline, "such as `of: {orders: {aggregate: count(*)}}`");
        return None;
    }
    let kinds: Vec<(String, Kind)> = written.of.names().map(|name| (name.to_owned(), Kind::Number)).collect();
    let expression = match Expression::over_typed(&written.calculate, &kinds) {
        Ok(expression) => expression,
        Err(why) => {
            findings.report("invalid-sql", &below("calculate"), format!("`{}`: {why}", wanted.name), "");
            return None;
        }
    };
    let mut is_known = true;
    for column in expression.columns.iter().filter(|column| written.of.get(column).is_none()) {
        is_known = false;
        findings.report(
            "unknown-column",
            &below("calculate"),
            format!("`calculate` of `{}` reads `{column}`, which is not under `of`", wanted.name),
            did_you_mean(column, written.of.names()),
        );
    }
    for key in written.of.names().filter(|key| !expression.columns.iter().any(|column| column == key)) {
        findings.report_at_key(
            "unused-part",
            &[place, &steps!["of", key]].concat(),
            format!("`calculate` of `{}` does not read `{key}`", wanted.name),
            "remove it, or calculate with it",
        );
    }
    if is_known && expression.kind() != Kind::Number {
        let headline = format!("`calculate` of `{}` gives {}, and a number is wanted", wanted.name, expression.kind());
        findings.report("type-mismatch", &below("calculate"), headline, "such as `now / nullif(before, 0) - 1`");
    }
    (is_known && of.len() == written.of.0.len()).then_some(Calculation { expression, of })
}
