//! The call of an aggregate: its name and what stands in its brackets.
//!
//! In: a text such as `percentile(amount, 0.9)`. Out: the function, and the texts of its arguments. What they mean is
//! asked elsewhere; the name of a column may stand there that is no SQL.

use super::understood::Function;
use crate::tables::Decimal;

/// The most values of a list.
const MOST: u32 = 100;

/// A call.
#[derive(Debug, PartialEq)]
pub(super) struct Call<'a> {
    pub(super) function: Function,
    /// What it is done to; `None` of `count(*)`.
    pub(super) of: Option<&'a str>,
    /// What decides which event is asked.
    pub(super) by: Option<&'a str>,
}

/// The call, where it is one.
pub(super) fn call(text: &str) -> Option<Call<'_>> {
    let (name, inner) = text.strip_suffix(')')?.split_once('(')?;
    let (name, inner) = (name.trim().to_lowercase(), inner.trim());
    let one = |function| Some(Call { function, of: Some(inner), by: None });
    let distinct = inner.get(..9).filter(|start| start.eq_ignore_ascii_case("distinct ")).map(|_| inner[9..].trim());
    match (name.as_str(), distinct) {
        ("count", Some(of)) if of != "*" => {
            return Some(Call { function: Function::CountDistinct, of: Some(of), by: None });
        }
        (_, Some(_)) => return None,
        ("count", None) if inner == "*" => return Some(Call { function: Function::Count, of: None, by: None }),
        _ if inner == "*" || inner.is_empty() => return None,
        _ => {}
    }
    match name.as_str() {
        "count" => one(Function::Count),
        "sum" => one(Function::Sum),
        "avg" | "mean" => one(Function::Avg),
        "min" => one(Function::Min),
        "max" => one(Function::Max),
        "distinct" => one(Function::Distinct),
        "most_frequent" | "mode" => one(Function::MostFrequent),
        "median" => one(Function::Percentile(Decimal::parse("0.5")?)),
        "share" => one(Function::Share),
        "latest" | "last" | "earliest" | "first" => {
            let is_latest = matches!(name.as_str(), "latest" | "last");
            let n = two(inner).and_then(|(of, n)| Some((of, n.parse::<u32>().ok()?)));
            match n {
                None => one(if is_latest { Function::Latest } else { Function::Earliest }),
                Some((of, n @ 1..=MOST)) => {
                    let function = if is_latest { Function::LatestOf(n) } else { Function::EarliestOf(n) };
                    Some(Call { function, of: Some(of), by: None })
                }
                Some(_) => None,
            }
        }
        "percentile" => {
            let (of, share) = two(inner)?;
            let share = Decimal::parse(share).filter(|share| *share > Decimal::ZERO && *share < Decimal::from(1))?;
            Some(Call { function: Function::Percentile(share), of: Some(of), by: None })
        }
        "max_by" | "arg_max" | "min_by" | "arg_min" => {
            let (of, by) = two(inner)?;
            let is_max = matches!(name.as_str(), "max_by" | "arg_max");
            let function = if is_max { Function::MaxBy } else { Function::MinBy };
            Some(Call { function, of: Some(of), by: Some(by) })
        }
        _ => None,
    }
}

/// What stands before and behind the last comma that is in no brackets and no quotes.
fn two(inner: &str) -> Option<(&str, &str)> {
    let (mut depth, mut quote, mut comma) = (0i32, None, None);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => comma = Some(at),
            (None, _) => {}
        }
    }
    let (of, by) = inner.split_at(comma?);
    let (of, by) = (of.trim(), by[1..].trim());
    (!of.is_empty() && !by.is_empty()).then_some((of, by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_taken_apart_at_its_last_comma() {
        let of = |text| call(text).map(|call| (call.function, call.of, call.by));
        let n = |text| Decimal::parse(text).unwrap();
        for (text, function, inner, by) in [
            ("count(*)", Function::Count, None, None),
            ("COUNT( distinct  user_id )", Function::CountDistinct, Some("user_id"), None),
            ("latest(plan)", Function::Latest, Some("plan"), None),
            ("latest(plan, 3)", Function::LatestOf(3), Some("plan"), None),
            ("first(coalesce(a, 'b, c'), 2)", Function::EarliestOf(2), Some("coalesce(a, 'b, c')"), None),
            ("latest(coalesce(a, b))", Function::Latest, Some("coalesce(a, b)"), None),
            ("percentile(amount, 0.9)", Function::Percentile(n("0.9")), Some("amount"), None),
            ("median(amount (EUR))", Function::Percentile(n("0.5")), Some("amount (EUR)"), None),
            ("max_by(\"a, b\", date(changed))", Function::MaxBy, Some("\"a, b\""), Some("date(changed)")),
        ] {
            assert_eq!(of(text), Some((function, inner, by)), "{text}");
        }
        for wrong in [
            "",
            "count",
            "count()",
            "sum(*)",
            "sum(distinct x)",
            "latest(x, 0)",
            "latest(x, 101)",
            "percentile(x)",
            "percentile(x, 0)",
            "percentile(x, 1)",
            "percentile(x, y)",
            "max_by(x)",
            "max_by(, y)",
            "total(x)",
            "share(*)",
        ] {
            assert_eq!(call(wrong), None, "{wrong}");
        }
    }
}
