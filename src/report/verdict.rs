//! What a person or a CI log wants to know of a run, in a few lines.
//!
//! In: the figures of a run, and where its outputs lie. Out: lines of text. It promises figures only, no value of any
//! customer. It does not decide whether a run is published.

use std::path::Path;

use super::changed::in_a_sentence;
use super::trusted::{challenges, first};
use crate::diagnostic::thousands;
use crate::measures::{Measures, SourceKind};

/// What a run found, and whether its gates held; `folder` holds its report.
pub fn verdict(measures: &Measures, folder: &Path) -> String {
    let mut text = String::new();
    let identity = &measures.identity;
    text.push_str(&format!(
        "{}: {} records are {} customers; {} of them are in the population\n",
        measures.use_case,
        thousands(identity.records),
        thousands(measures.customers),
        thousands(measures.population)
    ));
    text.push_str(&format!(
        "  canonical IDs: {} minted, {} merged, {} split; mean trust {}\n",
        thousands(identity.minted),
        thousands(identity.merged),
        thousands(identity.split),
        measures.mean_trust.map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}"))
    ));
    text.push_str(&format!(
        "  usable profiles: {:.1}%; {:.0} of {:.0} hours a month {}\n",
        measures.value.usable_share * 100.0,
        // As the page rounds: half an hour up.
        measures.value.hours_saved_per_month.round(),
        measures.value.hours_possible_per_month.round(),
        if measures.is_in_use() { "saved" } else { "would be saved" }
    ));
    text.extend(first(measures).map(|first| format!("  {}\n", lower(&first))));
    text.extend(in_a_sentence(measures).map(|changed| format!("  {}\n", lower(&changed))));
    text.extend(challenges(measures).iter().map(|challenge| format!("  challenged: {challenge}\n")));
    let broken: Vec<_> = measures.gates.iter().filter(|gate| !gate.passed).collect();
    for gate in &broken {
        text.push_str(&format!(
            "  gate broken: {} is {}, and must be {} {}\n",
            gate.name(),
            (gate.measured * 1e4).round() / 1e4,
            gate.kind.direction(),
            gate.limit
        ));
    }
    if broken.is_empty() {
        text.push_str(&format!(
            "  gates: all {} held\n  report: {}\n",
            measures.gates.len(),
            folder.join("report.html").display()
        ));
    } else {
        text.push_str(&format!("  nothing was published; why: {}\n", folder.join("report.html").display()));
    }
    text
}

/// A sentence that goes on in a line.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What a person has to know of the registry: that it is new, or older than the outputs before. `before` is the version
/// that those were made with, `began` the one this run began with. One that was `taken_over` from a former name of the
/// entity is not new.
pub fn of_registry(registry: &Path, before: Option<u64>, began: u64, taken_over: bool) -> String {
    let mut text = String::new();
    if taken_over {
        text.push_str(&format!(
            "  the registry of the former name was taken over into `{}`; what it holds stays in its folder, and \
             `c360 forget` has to be asked there too\n",
            registry.display()
        ));
        return text;
    }
    if began == 0 {
        text.push_str(&format!("  a new registry was made in `{}`: every canonical ID is new\n", registry.display()));
    }
    if let Some(before) = before.filter(|before| *before > began) {
        text.push_str(&match began {
            0 => format!(
                "  warning: the outputs before came from version {before} of another registry; if that one was meant, \
                 name it with `--identity`\n"
            ),
            _ => format!(
                "  warning: the outputs before came from version {before} of the registry, and it was set back to \
                 version {began}: IDs minted since are minted anew\n"
            ),
        });
    }
    text
}

/// How much was read, as a line above what the rooms took.
pub fn size(records: usize, measures: &Measures) -> String {
    let events: usize =
        measures.sources.iter().filter(|source| source.kind == SourceKind::Events).map(|source| source.rows).sum();
    format!("{} records, {} events", thousands(records), thousands(events))
}
