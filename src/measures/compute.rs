//! From golden records to figures.

use super::attributes::attribute_measures;
use super::challenges::challenge;
use super::consent::consent_measures;
use super::figures::{Measures, PurposeView};
use super::gates::gates;
use super::identity::identity_measures;
use super::inputs::Inputs;
use super::notes::notes;
use super::relations::relation_measures;
use super::segments::segment_measures;
use super::share::mean;
use super::sources::source_measures;
use super::usable::usable;
use crate::tables::moments;

/// All figures of a run.
pub fn measure(inputs: &Inputs<'_>) -> Measures {
    let use_case = inputs.use_case;
    let purpose = &use_case.purpose;
    let sources = source_measures(inputs);
    let mut attributes: Vec<_> = (0..use_case.attributes.len()).map(|a| attribute_measures(inputs, a)).collect();
    challenge(inputs, &mut attributes);
    let identity = identity_measures(inputs, &sources);
    let (value, repairs) = usable(inputs);
    let mut measures = Measures {
        use_case: use_case.name.clone(),
        version: use_case.version,
        title: use_case.title.clone(),
        entity: use_case.identity.entity.clone(),
        as_of: moments::timestamp_text(inputs.as_of),
        run: inputs.stamp.clone(),
        purpose: PurposeView {
            decision: purpose.decision.clone(),
            owner: purpose.owner.clone(),
            sponsor: purpose.sponsor.clone(),
            stage: purpose.stage,
            due: purpose.due.map(|due| due.to_string()),
            tool: purpose.tool.clone(),
            task: purpose.task.clone(),
        },
        population_rule: use_case.population.as_ref().map(|population| population.text.clone()).unwrap_or_default(),
        customers: inputs.customers,
        population: inputs.records.scope.len(),
        population_undecided: inputs.records.undecided.len(),
        consent: consent_measures(inputs),
        sources,
        attributes,
        relations: relation_measures(inputs),
        segments: segment_measures(inputs),
        identity,
        value,
        before: None,
        repairs,
        mean_trust: mean_trust(inputs),
        gates: Vec::new(),
        notes: Vec::new(),
    };
    measures.gates = gates(use_case, &measures);
    measures.notes = notes(use_case, &measures);
    measures
}

/// Over attributes and relations: a segment is made of what counts already, and adding one changes no trust.
fn mean_trust(inputs: &Inputs<'_>) -> Option<f64> {
    let columns = inputs.records.columns.iter().zip(&inputs.use_case.attributes);
    let told = columns.filter(|(_, attribute)| attribute.segment().is_none()).map(|(column, _)| column);
    mean(told.flat_map(|column| &column.cells).filter_map(|cell| cell.trust))
}
