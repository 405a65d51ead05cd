//! How many have consented, and what sources say of it.

use super::consented::{ConsentMeasures, ConsentSourceMeasures};
use super::figures::Measures;
use super::inputs::Inputs;
use crate::config::UseCase;
use crate::consent::{HeardOf, Standing};
use crate::diagnostic::{count, thousands};
use crate::golden;

/// How many customers with a live record have consented.
pub(super) fn consent_measures(inputs: &Inputs<'_>) -> Option<ConsentMeasures> {
    let consent = inputs.use_case.consent.as_ref()?;
    let heard = &inputs.records.heard;
    let customers = golden::customers(inputs.sources, inputs.clusters);
    let n = |standing: Standing| {
        customers.iter().filter(|customer| heard.standings.get(**customer as usize) == Some(&standing)).count()
    };
    let of_source = |heard: &HeardOf| ConsentSourceMeasures {
        source: inputs.use_case.identity.sources[heard.source].name.clone(),
        rows: heard.rows,
        about: heard.about,
        given: heard.given,
        undated: heard.undated,
        not_understood: heard.not_understood,
    };
    Some(ConsentMeasures {
        purpose: consent.purpose.clone().unwrap_or_else(|| inputs.use_case.name.clone()),
        given: n(Standing::Given),
        withdrawn: n(Standing::Withdrawn),
        expired: n(Standing::Expired),
        silent: n(Standing::Silent),
        by_source: heard.sources.iter().map(of_source).collect(),
    })
}

/// What is wrong with what a source says of consent, with the key under its name: nothing, where it is heard.
pub fn unheard(of: &ConsentSourceMeasures, lasts: bool) -> Option<(&'static str, String)> {
    let rows = count(of.rows, "row");
    Some(match of {
        ConsentSourceMeasures { rows: 0, .. } => return None,
        ConsentSourceMeasures { about: 0, .. } => ("purpose", format!("none of its {rows} is about the purpose")),
        ConsentSourceMeasures { given: 0, .. } => ("given", format!("none of its {rows} consents to the purpose")),
        ConsentSourceMeasures { given, undated, .. } if lasts && given == undated => {
            ("status", "none of its consents says when it was given, so that all have expired".to_owned())
        }
        _ => return None,
    })
}

/// How many have consented, and where nothing was heard.
pub(super) fn notes(use_case: &UseCase, measures: &Measures) -> Vec<String> {
    let Some(consent) = &measures.consent else { return Vec::new() };
    let mut notes = vec![format!(
        "consent for {}: {} of {} have given it; {} have withdrawn, of {} it has expired, {} have said nothing: \
         nothing of these is in a table or file of this use case",
        consent.purpose,
        thousands(consent.given),
        count(measures.customers, "customer"),
        thousands(consent.withdrawn),
        thousands(consent.expired),
        thousands(consent.silent)
    )];
    let lasts = use_case.consent.as_ref().is_some_and(|consent| consent.lasts.is_some());
    let unheard = |of: &ConsentSourceMeasures| {
        let label = use_case.identity.source(&of.source).map(|s| use_case.identity.sources[s].label.as_str())?;
        Some(format!("consent in {label}: {}", unheard(of, lasts)?.1))
    };
    notes.extend(consent.by_source.iter().filter_map(unheard));
    for of in consent.by_source.iter().filter(|of| of.not_understood > 0) {
        let rows = count(of.not_understood, "row");
        notes
            .push(format!("consent in {}: {rows} with a status that is not understood, taken as withdrawn", of.source));
    }
    notes
}
