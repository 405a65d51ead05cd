//! A value made from events: from `count(distinct x)` to what is done to which expression.
//!
//! In: an aggregate as written. Out: the aggregate as understood, or findings. Which events there are is seen when the
//! data is read.

use super::call::{Call, call};
use super::check::condition;
use super::understood::{Aggregate, Function, Gives, Window};
use super::written;
use crate::config::expression::{Expression, Kind};
use crate::config::findings::{Findings, span, steps};
use crate::diagnostic::Step;
use crate::types::AttributeType;

/// For what an aggregate is made.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The name of the attribute.
    pub(super) name: &'a str,
    /// The type of the values.
    pub(super) kind: AttributeType,
}

/// The aggregate, when its text and its expressions are understood.
pub(super) fn aggregate(
    written: &written::Aggregate,
    wanted: Wanted<'_>,
    place: &[Step],
    findings: &mut Findings,
) -> Option<Aggregate> {
    let below = |key: &str| [place, &steps![key]].concat();
    let text = written.aggregate.trim();
    let Some(Call { function, of, by }) = call(text) else {
        findings.report(
            "invalid-aggregate",
            &below("aggregate"),
            format!("`{text}` is not an aggregate"),
            "count(*), count(x), count(distinct x), sum(x), avg(x), median(x), percentile(x, 0.9), min(x), max(x), \
             share(condition), latest(x), latest(x, 3), earliest(x), most_frequent(x), max_by(x, date(y)), \
             min_by(x, date(y)), distinct(x)",
        );
        return None;
    };
    // All are looked at before any is missed.
    let of = match of {
        None => Some(None),
        Some(inner) => understood(inner, read_as(function, wanted.kind), wanted, &below("aggregate"), findings),
    };
    let by = match by {
        None => Some(None),
        Some(inner) => understood(inner, None, wanted, &below("aggregate"), findings),
    };
    let filter = match &written.filter {
        None => Some(None),
        Some(text) => match Expression::over_text(text) {
            Ok(filter) => {
                condition(&filter, &[], &format!("`where` of `{}`", wanted.name), &below("where"), findings);
                Some(Some(filter))
            }
            Err(why) => {
                findings.report("invalid-sql", &below("where"), format!("`{}`: {why}", wanted.name), "");
                None
            }
        },
    };
    let (of, by, filter) = (of?, by?, filter?);
    fits_type((text, function), of.as_ref(), wanted, &below("aggregate"), findings);
    if let Some(by) = by.as_ref().filter(|by| !matches!(by.kind(), Kind::Number | Kind::Date | Kind::Moment)) {
        let inner = &by.text;
        findings.report(
            "type-mismatch",
            &below("aggregate"),
            format!("`{}` asks the event with the most of a text", wanted.name),
            format!("say what it is: `date({inner})`, `timestamp({inner})` or `cast({inner} as decimal)`"),
        );
    }
    let within = window(written.within.as_ref(), &below("within"), findings);
    Some(Aggregate { text: text.to_owned(), function, of, by, filter, within })
}

fn understood(
    inner: &str,
    kind: Option<Kind>,
    wanted: Wanted<'_>,
    place: &[Step],
    findings: &mut Findings,
) -> Option<Option<Expression>> {
    match Expression::aggregated(inner, kind) {
        Ok(of) => Some(Some(of)),
        Err(why) => {
            findings.report("invalid-sql", place, format!("`{}`: {why}", wanted.name), Expression::as_a_name(inner));
            None
        }
    }
}

/// The window, when its ages are understood.
fn window(written: Option<&written::Window>, place: &[Step], findings: &mut Findings) -> Option<Window> {
    match written? {
        written::Window::Back(text) => {
            span(Some(text), place, findings).map(|from| Window { from: Some(from), to: None })
        }
        written::Window::Between(ages) => {
            let below = |key: &str| [place, &steps![key]].concat();
            let from = span(ages.from.as_ref(), &below("from"), findings);
            let to = span(Some(&ages.to), &below("to"), findings);
            if let (Some(from), Some(to)) = (from, to)
                && from <= to
            {
                findings.report(
                    "invalid-duration",
                    &below("from"),
                    format!("no event is younger than {from} and at least {to} old"),
                    match from == to {
                        true => "two ages that differ".to_owned(),
                        false => format!("the greater age comes first: `{{from: {to}, to: {from}}}`"),
                    },
                );
            }
            Some(Window { from, to })
        }
    }
}

/// What the values of events are read as, where columns of text alone do not tell.
fn read_as(function: Function, kind: AttributeType) -> Option<Kind> {
    match function.gives() {
        Gives::Number { .. } => Some(Kind::Number),
        Gives::Share => Some(Kind::Boolean),
        Gives::Count | Gives::List => None,
        Gives::Value => Some(Kind::of_values(kind)),
    }
}

/// Whether an aggregate gives a value of the attribute's type, and is of what it can be of.
fn fits_type(
    (text, function): (&str, Function),
    of: Option<&Expression>,
    wanted: Wanted<'_>,
    path: &[Step],
    findings: &mut Findings,
) {
    let name = wanted.name;
    let fits = match function.gives() {
        Gives::Count | Gives::Number { is_decimal: false } => wanted.kind.is_numeric(),
        Gives::Number { is_decimal: true } | Gives::Share => wanted.kind == AttributeType::Decimal,
        Gives::List => wanted.kind == AttributeType::Text,
        Gives::Value => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            path,
            format!("`{text}` is not what fits the type of `{name}`"),
            "counts and sums are integer or decimal; averages, medians, percentiles and shares decimal; lists text",
        );
    }
    let is_told = |of: &&Expression| of.kind() != Kind::Boolean && of.bare_column().is_none();
    if function == Function::Share && of.is_some_and(|of| is_told(&of)) {
        let headline = format!("`share` of `{name}` is of what is true or false");
        findings.report("type-mismatch", path, headline, "such as `share(status = 'late')`");
    }
}
