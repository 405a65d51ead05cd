//! A plan as people read it in a terminal.

use super::answer::{Change, Compared, Declared, Ids, OfAttribute, OfId, OfUseCase, Plan, Rows};
use crate::diagnostic::{thousands, visible};

/// The plan in lines of text.
pub fn human(plan: &Plan) -> String {
    let mut text = format!("{}: what a run as of {} would do; nothing was published\n", plan.use_case, plan.as_of);
    text.push_str(&format!("  compared with {}\n\n", compared(plan)));
    text.push_str(&format!("  {:<16} {}\n", "records", of_numbers(plan.records)));
    text.push_str(&format!("  {:<16} {}\n", "customers", of_numbers(plan.customers)));
    let pairs =
        Change { before: plan.candidate_pairs.before.map(|n| n as usize), after: plan.candidate_pairs.after as usize };
    if pairs.after > 0 || pairs.before.is_some_and(|n| n > 0) {
        text.push_str(&format!("  {:<16} {}\n", "candidate pairs", of_numbers(pairs)));
    }
    text.push_str(&format!("  {:<16} {}\n", "canonical IDs", of_ids(&plan.ids)));
    for line in of_records(&plan.ids) {
        text.push_str(&format!("  {:<16} {line}\n", ""));
    }
    for example in &plan.ids.examples {
        text.push_str(&format!("    {}\n", of_example(example)));
    }
    text.push_str(&format!("  {:<16} {}\n", "profile", of_rows(&plan.profile)));
    text.push_str(&format!("  {:<16} {}\n", "usable profiles", of_shares(plan.usable_share)));
    text.push_str(&format!("  {:<16} {}\n", "mean trust", of_trust(plan.mean_trust)));
    text.push_str(&format!(
        "\n  {:<28} {:>8} {:>8} {:>8}   {:<16} {}\n",
        "attribute", "changed", "filled", "emptied", "coverage", "trust"
    ));
    for attribute in &plan.attributes {
        text.push_str(&of_attribute(attribute));
    }
    if !plan.use_cases.is_empty() {
        text.push_str(&format!("\n  other use cases of {}\n", plan.entity));
        for other in &plan.use_cases {
            text.push_str(&format!("    {}\n", of_use_case(other)));
        }
    }
    text.push('\n');
    for note in &plan.notes.new {
        text.push_str(&format!("  new note: {}\n", visible(note)));
    }
    for note in &plan.notes.gone {
        text.push_str(&format!("  no longer: {}\n", visible(note)));
    }
    text.push_str(&format!("  {}\n", ends(plan)));
    text
}

pub(super) fn compared(plan: &Plan) -> String {
    let registry = match plan.registry.before {
        0 => "a new registry".to_owned(),
        version => format!("version {version} of the registry"),
    };
    match plan.compared_with {
        Compared::Nothing => format!("nothing, for it was never published there, and {registry}"),
        Compared::Published => format!("what is published, and {registry}"),
        Compared::Other => "what the other file makes of the same data".to_owned(),
    }
}

/// How the run would end.
pub(super) fn ends(plan: &Plan) -> String {
    let broken: Vec<String> = plan
        .gates
        .iter()
        .filter(|gate| !gate.passed)
        .map(|gate| {
            let measured = (gate.measured * 1e4).round() / 1e4;
            format!("{} would be {measured}, and must be {} {}", gate.name(), gate.kind.direction(), gate.limit)
        })
        .collect();
    if !plan.holds {
        return format!("gate broken: {}; nothing would be published", broken.join("; "));
    }
    let version = match (plan.compared_with, plan.registry.changes) {
        (Compared::Other, true) => "who is who changes".to_owned(),
        (Compared::Other, false) => "who is who stays".to_owned(),
        (_, true) => format!("version {} of the registry would be written", plan.registry.after),
        (_, false) => "the registry would stay as it is".to_owned(),
    };
    format!("gates: all {} would hold; {version}", plan.gates.len())
}

pub(super) fn of_numbers(change: Change<usize>) -> String {
    match change.before {
        Some(before) if before == change.after => format!("{} as before", thousands(before)),
        Some(before) => format!("{} → {}", thousands(before), thousands(change.after)),
        None => thousands(change.after),
    }
}

pub(super) fn of_shares(change: Change<f64>) -> String {
    let text = |share: f64| format!("{:.1}%", share * 100.0);
    arrow(change.before.map(text), text(change.after))
}

pub(super) fn of_trust(change: Change<Option<f64>>) -> String {
    let text = |trust: Option<f64>| trust.map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}"));
    arrow(change.before.map(text), text(change.after))
}

fn arrow(before: Option<String>, after: String) -> String {
    match before {
        Some(before) if before != after => format!("{before} → {after}"),
        _ => after,
    }
}

pub(super) fn of_ids(ids: &Ids) -> String {
    let n = [ids.minted, ids.merged, ids.split, ids.revived, ids.retired].map(thousands);
    format!("{} minted, {} merged, {} split, {} revived, {} retired", n[0], n[1], n[2], n[3], n[4])
}

/// What happens to records; nothing where nothing does.
pub(super) fn of_records(ids: &Ids) -> Vec<String> {
    let record = |n: usize| if n == 1 { "1 record".to_owned() } else { format!("{} records", thousands(n)) };
    let mut lines = Vec::new();
    if ids.records_moved > 0 {
        lines.push(format!("{} would have another ID: {:.2}% churn", record(ids.records_moved), ids.churn * 100.0));
    }
    let others = [
        (ids.records_left, "not in their source any more"),
        (ids.records_returned, "in their source again"),
        (ids.records_renamed, "called otherwise"),
        (ids.records_forgotten, "remembered no more"),
    ];
    lines.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", record(*n))));
    lines
}

pub(super) fn of_example(of: &OfId) -> String {
    let other = of.other.as_deref().unwrap_or("another");
    let what = match of.event {
        "merged" => format!("{} merged into {other}", of.id),
        "split" => format!("{} split from {other}", of.id),
        "revived" => format!("{} revived, led to {other}", of.id),
        event => format!("{} {event}", of.id),
    };
    if of.cause.is_empty() { what } else { format!("{what}: {}", visible(&of.cause)) }
}

pub(super) fn of_rows(rows: &Rows) -> String {
    let size = match rows.before {
        None => return format!("{} rows, all new", thousands(rows.after)),
        Some(before) if before == rows.after => format!("{} rows as before", thousands(before)),
        Some(before) => format!("{} → {} rows", thousands(before), thousands(rows.after)),
    };
    let n = [rows.changed, rows.entered_new, rows.entered, rows.left_merged, rows.left].map(thousands);
    format!(
        "{size}: {} change; {} enter with a new ID, {} with a known one; {} leave by a merge, {} otherwise",
        n[0], n[1], n[2], n[3], n[4]
    )
}

pub(super) fn of_use_case(other: &OfUseCase) -> String {
    match other.customers {
        None => format!("{}: its outputs are not here, and it was not looked at", visible(&other.name)),
        Some(_) if other.ids_gone + other.other_records == 0 => format!("{}: not touched", visible(&other.name)),
        Some(customers) => format!(
            "{}: of {} customers {} would have another ID, {} would stand for other records",
            visible(&other.name),
            thousands(customers),
            thousands(other.ids_gone),
            thousands(other.other_records)
        ),
    }
}

fn of_attribute(of: &OfAttribute) -> String {
    let mut text = match of.declared {
        Declared::Before => format!("  {:<28} is declared no more\n", of.name),
        declared => format!(
            "  {:<28} {:>8} {:>8} {:>8}   {:<16} {}{}\n",
            of.name,
            thousands(of.changed),
            thousands(of.filled),
            thousands(of.emptied),
            of.coverage.map_or_else(String::new, of_shares),
            of.trust.map_or_else(String::new, of_trust),
            if declared == Declared::After { "  new" } else { "" }
        ),
    };
    for example in of.examples.iter().filter(|example| example.before.is_some() || example.after.is_some()) {
        let shown =
            |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), |text| visible(text).into_owned());
        text.push_str(&format!("    {}  {} → {}\n", example.id, shown(&example.before), shown(&example.after)));
    }
    let ids: Vec<&str> = of
        .examples
        .iter()
        .filter(|example| example.before.is_none() && example.after.is_none())
        .map(|example| example.id.as_str())
        .collect();
    if !ids.is_empty() {
        text.push_str(&format!("    such as {}\n", ids.join(", ")));
    }
    text
}
