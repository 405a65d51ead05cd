//! How exact an attribute's numbers are: digits after the point, and how far numbers that agree may be apart.
//!
//! In: what is written. Out: what it means, or findings. What is done with it is decided where values are read and
//! compared.

use super::understood::Tolerance;
use super::written;
use crate::config::findings::{Findings, steps};
use crate::diagnostic::Step;
use crate::tables::{Decimal, SCALE};
use crate::types::{AttributeType, number};

/// How many digits stand after the point, where that is declared.
pub(super) fn scale(attribute: &written::Supplied, a: usize, findings: &mut Findings) -> Option<u32> {
    let path = steps!["attributes", a, "scale"];
    let digits = digits(attribute.scale, attribute.kind, &attribute.name, &path, findings)?;
    let otherwise = attribute.otherwise.as_ref().and_then(written::Plain::number);
    if otherwise.is_some_and(|n| n.rounded(digits) != n) {
        findings.report(
            "type-mismatch",
            &steps!["attributes", a, "otherwise"],
            format!("`otherwise` of `{}` has more digits than its `scale`", attribute.name),
            "",
        );
    }
    Some(digits)
}

/// The same, of an attribute of a type.
pub(super) fn digits(
    scale: Option<u32>,
    kind: AttributeType,
    name: &str,
    path: &[Step],
    findings: &mut Findings,
) -> Option<u32> {
    let digits = scale?;
    if kind != AttributeType::Decimal {
        findings.report_at_key(
            "type-mismatch",
            path,
            format!("`{name}` has no digits after a point"),
            "`scale` is for decimals; remove it",
        );
    }
    if digits > SCALE {
        findings.report("out-of-range", path, "`scale` must lie between 0 and 9", "");
        return None;
    }
    Some(digits)
}

/// How far numbers may be apart and still agree.
pub(super) fn tolerance(attribute: &written::Supplied, a: usize, findings: &mut Findings) -> Tolerance {
    let Some(written) = &attribute.tolerance else { return Tolerance::default() };
    let path = steps!["attributes", a, "tolerance"];
    if !attribute.kind.is_numeric() {
        findings.report_at_key(
            "type-mismatch",
            &path,
            format!("`{}` is no number", attribute.name),
            "`tolerance` is for numbers; remove it",
        );
    }
    let understood = match written {
        written::Tolerance::Difference(n) => Decimal::from_binary(*n).map(Tolerance::Difference),
        written::Tolerance::Share(text) if text.trim_end().ends_with('%') => number(text).map(Tolerance::Share),
        written::Tolerance::Share(_) => None,
    };
    let fits = understood.filter(|tolerance| match tolerance {
        Tolerance::Difference(n) => *n >= Decimal::ZERO,
        Tolerance::Share(n) => (Decimal::ZERO..Decimal::from(1)).contains(n),
    });
    if fits.is_none() {
        findings.report(
            "invalid-value",
            &path,
            "`tolerance` is neither a number nor a share",
            "a number from 0 on such as `0.01`, or a share below 100% such as `1%`",
        );
    }
    fits.unwrap_or_default()
}
