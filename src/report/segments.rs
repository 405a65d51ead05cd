//! The segments of the page: how many customers, and a sum over them.

use serde::Serialize;

use super::format::percent;
use crate::diagnostic::{count, thousands};
use crate::measures::{Measures, SegmentMeasures};
use crate::tables::Decimal;

/// A segment.
#[derive(Serialize)]
pub(super) struct SegmentView {
    label: String,
    action: String,
    customers: String,
    share: String,
    /// The sum, with what is summed; empty where nothing is.
    sum: String,
    /// What is not known; empty where all is.
    unknown: String,
}

pub(super) fn segments(m: &Measures) -> Vec<SegmentView> {
    m.segments.iter().map(|segment| view(segment, m.population)).collect()
}

fn view(segment: &SegmentMeasures, population: usize) -> SegmentView {
    let share = if population == 0 { 0.0 } else { segment.customers as f64 / population as f64 };
    let sum = segment.measure.as_ref().map(|measure| {
        let sum = measure.sum.as_deref().map_or_else(|| "too large".to_owned(), grouped);
        match segment.customers - measure.of {
            0 => format!("{sum} {}", measure.label),
            without => format!("{sum} {}, not known of {}", measure.label, thousands(without)),
        }
    });
    SegmentView {
        label: segment.label.clone(),
        action: segment.action.clone(),
        customers: count(segment.customers, "customer"),
        share: percent(share),
        sum: sum.unwrap_or_default(),
        unknown: match segment.unknown {
            0 => String::new(),
            unknown => format!("not known of {}", count(unknown, "customer")),
        },
    }
}

/// A sum as people read it: from a thousand on without what follows the point, else with two digits.
fn grouped(sum: &str) -> String {
    let Some(n) = Decimal::parse(sum) else { return sum.to_owned() };
    let is_large = n >= Decimal::from(1_000) || n <= Decimal::from(-1_000);
    let shown = n.rounded(if is_large { 0 } else { 2 }).to_string();
    let (sign, digits) = shown.strip_prefix('-').map_or(("", shown.as_str()), |digits| ("−", digits));
    let (whole, rest) = digits.split_once('.').map_or((digits, ""), |(whole, rest)| (whole, rest));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn sums_are_grouped_and_large_ones_whole() {
        for (sum, shown) in
            [("2100000.49", "2,100,000"), ("-1500.5", "−1,500"), ("12.345", "12.34"), ("0", "0"), ("999.5", "999.5")]
        {
            assert_eq!(grouped(sum), shown);
        }
    }
}
