//! Whether the match model can follow what one customer is.
//!
//! In: the word of the use case, and what the model compares. Out: the word, or a finding that it has no effect. It
//! decides nothing about customers.

use super::understood::MatchModel;
use crate::config::findings::{Findings, steps};
use crate::config::identity::{CustomerIs, IdentityField};
use crate::matching::Kinship;
use crate::types::Topic;

/// What was said, and a finding where the match model cannot follow it: it tells sites by places, and whose they are by
/// names.
pub(in crate::config) fn customer_is(
    said: Option<CustomerIs>,
    model: Option<&MatchModel>,
    fields: &[IdentityField],
    findings: &mut Findings,
) -> Option<CustomerIs> {
    let compared = |is: fn(&IdentityField) -> bool| {
        let all = model.into_iter().flat_map(|model| &model.compare).flat_map(|comparison| &comparison.fields);
        all.copied().any(|field| fields.get(field).is_some_and(is))
    };
    let is_person = |field: &IdentityField| matches!(field.kind.about().foretells, Some((Topic::PersonName, _)));
    let of_two = |model: &MatchModel| model.compare.iter().any(|comparison| comparison.fields.len() > 1);
    let persons = model.is_some_and(of_two) || compared(is_person);
    let lacks = match model {
        None => "there is no `match_model`, and match keys join what is equal in them",
        Some(_) if persons => "the match model compares persons, who have no sites",
        Some(_) if !compared(|field| field.kind.about().elsewhere.is_some()) => {
            "the match model compares no `street`, `postal_code` or `city`"
        }
        Some(_) if !compared(|field| matches!(field.kind.kinship(), Kinship::Parts(_) | Kinship::Perhaps)) => {
            "the match model compares no `company_name` or `text`"
        }
        Some(_) => return said,
    };
    if let Some(said) = said {
        findings.report(
            "customer-is-not-followed",
            &steps!["customer_is"],
            format!("`customer_is: {}` has no effect: {lacks}", said.word()),
            "compare a `company_name` and a `street` or `postal_code` under `match_model`, or remove the key",
        );
    }
    None
}
