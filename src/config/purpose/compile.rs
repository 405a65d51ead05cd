//! From the purpose as written to the purpose as understood.
//!
//! In: what is written. Out: the purpose, or findings. Whether anybody agrees with it is asked elsewhere.

use super::understood::Purpose;
use super::written;
use crate::config::findings::{Findings, share, steps};

/// The trust that a value needs before its time counts as saved, where nothing is said.
const TRUST_FLOOR: f64 = 0.8;

/// The purpose; its figures are possible ones and its day is one of the calendar, or that is among the findings.
pub(in crate::config) fn purpose(purpose: &written::Purpose, findings: &mut Findings) -> Purpose {
    let due = purpose.due.as_ref().and_then(|due| match due.parse() {
        Ok(due) => Some(due),
        Err(_) => {
            findings.report(
                "invalid-date",
                &steps!["purpose", "due"],
                format!("`{due}` is not a calendar day"),
                "write it as `2027-03-31`",
            );
            None
        }
    });
    let workflow = &purpose.workflow;
    for (key, value) in [
        ("minutes_before", workflow.minutes_before),
        ("minutes_after", workflow.minutes_after),
        ("times_per_month", workflow.times_per_month),
    ] {
        if !(value >= 0.0 && value.is_finite()) {
            findings.report(
                "out-of-range",
                &steps!["purpose", "workflow", key],
                format!("`{key}` is {value}, and it must be zero or more"),
                "",
            );
        }
    }
    if workflow.minutes_after > workflow.minutes_before {
        findings.report(
            "no-time-saved",
            &steps!["purpose", "workflow", "minutes_after"],
            "the task takes longer with the profile than without",
            "`minutes_after` must not be above `minutes_before`",
        );
    }
    share(workflow.trust_floor, &steps!["purpose", "workflow", "trust_floor"], "trust_floor", findings);
    with_defaults(purpose, due)
}

/// The written purpose, understood.
fn with_defaults(purpose: &written::Purpose, due: Option<chrono::NaiveDate>) -> Purpose {
    let workflow = &purpose.workflow;
    Purpose {
        decision: purpose.decision.clone(),
        owner: purpose.owner.clone(),
        sponsor: purpose.sponsor.clone(),
        steward: purpose.steward.clone(),
        stage: purpose.stage,
        due,
        tool: workflow.tool.clone(),
        task: workflow.task.clone(),
        minutes_before: workflow.minutes_before,
        minutes_after: workflow.minutes_after,
        times_per_month: workflow.times_per_month,
        trust_floor: workflow.trust_floor.unwrap_or(TRUST_FLOOR),
    }
}
