//! A value made from events: from `count(distinct x)` to what is done to which expression.
//!
//! In: an aggregate as written. Out: the aggregate as understood, or findings. Which events there are is seen when the
//! data is read.

use super::check::condition;
use super::understood::{Aggregate, Function};
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, span, steps};
use crate::diagnostic::Step;
use crate::types::AttributeType;

/// The aggregate, when its text and its expressions are understood.
pub(super) fn aggregate(
    written: &written::Aggregate,
    attribute: &written::Attribute,
    place: &[Step],
    findings: &mut Findings,
) -> Option<Aggregate> {
    let below = |key: &str| [place, &steps![key]].concat();
    let text = written.aggregate.trim();
    let bad = |findings: &mut Findings| {
        findings.report(
            "invalid-aggregate",
            &below("aggregate"),
            format!("`{text}` is not an aggregate"),
            "count(*), count(x), count(distinct x), sum(x), avg(x), min(x), max(x), latest(x), earliest(x), \
             distinct(x)",
        );
        None
    };
    let Some((function, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        return bad(findings);
    };
    let inner = inner.trim();
    let distinct = inner.get(..9).filter(|start| start.eq_ignore_ascii_case("distinct ")).map(|_| inner[9..].trim());
    let (function, inner) = match (function.trim().to_lowercase().as_str(), distinct) {
        ("count", Some(inner)) => (Function::CountDistinct, inner),
        (_, Some(_)) => return bad(findings),
        ("count", None) => (Function::Count, inner),
        ("sum", None) => (Function::Sum, inner),
        ("avg" | "mean", None) => (Function::Avg, inner),
        ("min", None) => (Function::Min, inner),
        ("max", None) => (Function::Max, inner),
        ("latest" | "last", None) => (Function::Latest, inner),
        ("earliest" | "first", None) => (Function::Earliest, inner),
        ("distinct", None) => (Function::Distinct, inner),
        _ => return bad(findings),
    };
    // Both are looked at before either is missed.
    let of = match inner {
        "*" if function == Function::Count => Some(None),
        "*" => return bad(findings),
        inner => match Expression::aggregated(inner, read_as(function, attribute.kind)) {
            Ok(of) => Some(Some(of)),
            Err(why) => {
                let help = Expression::as_a_name(inner);
                findings.report("invalid-sql", &below("aggregate"), format!("`{}`: {why}", attribute.name), help);
                None
            }
        },
    };
    let filter = match &written.filter {
        None => Some(None),
        Some(text) => match Expression::over_text(text) {
            Ok(filter) => {
                condition(&filter, &[], &format!("`where` of `{}`", attribute.name), &below("where"), findings);
                Some(Some(filter))
            }
            Err(why) => {
                findings.report("invalid-sql", &below("where"), format!("`{}`: {why}", attribute.name), "");
                None
            }
        },
    };
    let (of, filter) = (of?, filter?);
    fits_type(function, attribute, &below("aggregate"), findings);
    let within = span(written.within.as_ref(), &below("within"), findings);
    Some(Aggregate { text: text.to_owned(), function, of, filter, within })
}

/// What the values of events are read as, where columns of text alone do not tell.
fn read_as(function: Function, kind: AttributeType) -> Option<Kind> {
    match function {
        Function::Sum | Function::Avg => Some(Kind::Number),
        Function::Count | Function::CountDistinct | Function::Distinct => None,
        Function::Min | Function::Max | Function::Latest | Function::Earliest => Some(Kind::of_values(kind)),
    }
}

/// Whether an aggregate gives a value of the attribute's type.
fn fits_type(function: Function, attribute: &written::Attribute, path: &[Step], findings: &mut Findings) {
    let fits = match function {
        Function::Count | Function::CountDistinct | Function::Sum => attribute.kind.is_numeric(),
        Function::Avg => attribute.kind == AttributeType::Decimal,
        Function::Distinct => attribute.kind == AttributeType::Text,
        Function::Min | Function::Max | Function::Latest | Function::Earliest => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            path,
            format!("`{}` is not a number that fits the type of `{}`", function_name(function), attribute.name),
            "counts and sums are integer or decimal, averages are decimal, `distinct` is text",
        );
    }
}

fn function_name(function: Function) -> &'static str {
    match function {
        Function::Count | Function::CountDistinct => "count",
        Function::Sum => "sum",
        Function::Avg => "avg",
        Function::Min => "min",
        Function::Max => "max",
        Function::Latest => "latest",
        Function::Earliest => "earliest",
        Function::Distinct => "distinct",
    }
}
