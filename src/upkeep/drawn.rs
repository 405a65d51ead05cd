//! What was found, as people read it.

use super::check::Checked;
use super::disclose::Disclosed;
use crate::diagnostic::{count, thousands, visible};

/// The versions of a registry, and what the current one holds.
pub fn drawn(checked: &Checked) -> String {
    let mut text = format!("registry of {}\n", visible(&checked.entity));
    for version in &checked.versions {
        let says = match version.base {
            Some(base) => format!("changes since v{base}"),
            None => "all".to_owned(),
        };
        let sign = if version.is_current { "→" } else { " " };
        text.push_str(&format!(
            "{sign} v{:06}  {:<20}  {says:<20} {:>14} bytes  {}\n",
            version.version,
            visible(&version.as_of),
            thousands(usize::try_from(version.bytes).unwrap_or(usize::MAX)),
            version.fault.as_deref().map_or_else(|| "whole".to_owned(), |fault| visible(fault).into_owned())
        ));
    }
    if let Some(holds) = &checked.holds {
        text.push_str(&format!(
            "{} records, {} of them away; {} of {} IDs in use; {} links, {} events\n",
            thousands(holds.records),
            thousands(holds.away),
            thousands(holds.ids_in_use),
            thousands(holds.ids),
            thousands(holds.links),
            thousands(holds.events)
        ));
    }
    for fault in &checked.faults {
        text.push_str(&format!("{}\n", visible(fault)));
    }
    for request in &checked.erasures_open {
        text.push_str(&format!("erasure `{}` is not ended: ask for it again\n", visible(request)));
    }
    text
}

/// What is held about a person.
pub fn drawn_disclosure(disclosed: &Disclosed) -> String {
    let mut text = format!("entity {}\n\nrecords in the registry\n", visible(&disclosed.entity));
    for record in &disclosed.records {
        text.push_str(&format!("  {}/{}: {}\n", visible(&record.source), visible(&record.record_id), record.id));
        for row in &record.happened {
            let why = if row.cause.is_empty() { String::new() } else { format!(": {}", visible(&row.cause)) };
            text.push_str(&format!("    {}  {} {}{why}\n", row.as_of, row.event, row.id));
        }
    }
    if disclosed.records.is_empty() {
        text.push_str("  none\n");
    }
    let versions: Vec<String> = disclosed.versions.iter().map(|version| format!("v{version:06}")).collect();
    text.push_str(&format!("  in {}: {}\n", count(versions.len(), "version"), versions.join(", ")));
    for file in &disclosed.unread {
        text.push_str(&format!("\n{}: cannot be read, and what it holds is not known\n", visible(file)));
    }
    for output in &disclosed.outputs {
        text.push_str(&format!("\n{}\n", visible(&output.file)));
        for row in &output.rows {
            for (column, value) in row {
                text.push_str(&format!("  {column}: {}\n", visible(value)));
            }
            text.push('\n');
        }
    }
    text
}
