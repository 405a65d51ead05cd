//! Attributes that are made of all customers of a group, such as the revenue of a family of companies.
//!
//! In: one as written, and the attributes that stand before it. Out: the attribute as understood, or findings.

use super::call::{Call, call};
use super::check::{condition, find};
use super::derive::{bare, kinds, over};
use super::exact::digits;
use super::understood::{Attribute, Derived, Function, Gives, RollUp};
use super::written;
use crate::config::expression::Kind;
use crate::config::findings::{Findings, steps};
use crate::diagnostic::Step;
use crate::types::AttributeType;

/// An attribute that is made of the customers of a group; `below` are the names that stand further down.
pub(super) fn rolled_up<'a>(
    written: &written::RolledUp,
    before: &[Attribute],
    below: impl Iterator<Item = &'a str>,
    place: &[Step],
    findings: &mut Findings,
) -> Attribute {
    let at = |key: &str| [place, &steps![key]].concat();
    let below: Vec<&str> = below.collect();
    let name = &written.name;
    let mut attribute = Attribute {
        kind: written.kind,
        scale: digits(written.scale, written.kind, name, &at("scale"), findings),
        action: written.action.clone().unwrap_or_default(),
        required: written.required.unwrap_or(written.action.is_some()),
        differs_because: written.differs_because.clone(),
        ..bare(name, written.label.as_ref())
    };
    let group = match below.contains(&written.over.as_str()) {
        true => {
            let headline = format!("`over` of `{name}` names `{}`, which does not stand above it", written.over);
            findings.report("unknown-attribute", &at("over"), headline, "put it above");
            None
        }
        false => find(&written.over, before, &at("over"), &format!("`over` of `{name}`"), false, findings),
    };
    let made = of(written, before, &below, &at("roll_up"), findings);
    let filter = written.filter.as_ref().and_then(|filter| {
        let what = format!("`where` of `{name}`");
        let (filter, reads) = over(filter, before, &below, &what, &at("where"), findings)?;
        condition(&filter, &kinds(before), &what, &at("where"), findings);
        Some((filter, reads))
    });
    let (expression, function, mut reads) = match made {
        Some((function, Some((expression, reads)))) => (Some(expression), function, reads),
        Some((function, None)) => (None, function, Vec::new()),
        None => (None, Function::Count, Vec::new()),
    };
    reads.extend(group);
    let filter = filter.map(|(filter, more)| {
        reads.extend(more);
        filter
    });
    reads.sort_unstable();
    reads.dedup();
    attribute.personal = written.personal.unwrap_or_else(|| reads.iter().any(|part| before[*part].personal));
    let text = written.roll_up.trim().to_owned();
    let is_of_values = expression.is_some();
    let rolled_up = RollUp { over: group.unwrap_or_default(), text, function, is_of_values, filter };
    attribute.derived =
        Some(Derived { expression: expression.unwrap_or_default(), reads, segment: None, rolled_up: Some(rolled_up) });
    attribute
}

type Made = (Function, Option<(crate::config::expression::Expression, Vec<usize>)>);

/// What is done, and to what.
fn of(
    written: &written::RolledUp,
    before: &[Attribute],
    below: &[&str],
    path: &[Step],
    findings: &mut Findings,
) -> Option<Made> {
    let (name, text) = (&written.name, written.roll_up.trim());
    let found = call(text).filter(|call| call.by.is_none() && !asks_when(call.function));
    let Some(Call { function, of, .. }) = found else {
        findings.report(
            "invalid-aggregate",
            path,
            format!("`{text}` is nothing that is made of the customers of a group"),
            "count(*), count(x), count(distinct x), sum(x), avg(x), median(x), percentile(x, 0.9), min(x), max(x), \
             share(condition), most_frequent(x), distinct(x)",
        );
        return None;
    };
    let what = format!("`roll_up` of `{name}`");
    let made = match of {
        None => None,
        Some(inner) => Some(over(inner, before, below, &what, path, findings)?),
    };
    let gives = function.gives();
    let given = made.as_ref().map_or(Kind::Other, |(expression, _)| expression.kind());
    let (reads, wanted) = match gives {
        Gives::Count | Gives::Number { is_decimal: false } => (Kind::Number, written.kind.is_numeric()),
        Gives::Number { is_decimal: true } => (Kind::Number, written.kind == AttributeType::Decimal),
        Gives::Share => (Kind::Boolean, written.kind == AttributeType::Decimal),
        Gives::List => (Kind::Other, written.kind == AttributeType::Text),
        Gives::Value => (Kind::of_values(written.kind), true),
    };
    let is_read = matches!(gives, Gives::Count) || reads == Kind::Other || given == Kind::Other || given == reads;
    if !wanted || !is_read {
        findings.report(
            "type-mismatch",
            path,
            format!("`{text}` is not what fits the type of `{name}`"),
            "counts and sums are integer or decimal; averages, medians, percentiles and shares decimal; lists text",
        );
    }
    Some((function, made))
}

/// Customers have no moment.
fn asks_when(function: Function) -> bool {
    matches!(function, Function::Latest | Function::Earliest | Function::LatestOf(_) | Function::EarliestOf(_))
}
