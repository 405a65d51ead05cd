//! What can only be asked of an attribute when all attributes and sources are understood.
//!
//! In: both. Out: findings: freshness that nobody can tell, several records that nothing settles, rules that do not fit
//! a type, groups whose attributes do not come from one record.

use super::understood::{Attribute, place_of};
use super::written::{Rule, Within};
use crate::config::findings::{Findings, steps};
use crate::config::sources::{Role, Source};
use crate::types::AttributeType;

/// Asks about every attribute.
pub(in crate::config) fn sound(attributes: &[Attribute], sources: &[Source], findings: &mut Findings) {
    for a in 0..attributes.len() {
        attribute_is_sound(a, attributes, sources, findings);
    }
}

fn attribute_is_sound(a: usize, attributes: &[Attribute], sources: &[Source], findings: &mut Findings) {
    let attribute = &attributes[a];
    // Of several records that name somebody the last one decides, whether or not that is known.
    if attribute.relation.is_some() {
        return;
    }
    let place = place_of(attributes, a);
    let at = |key: &str| [&place[..], &steps![key]].concat();
    let name = &attribute.name;
    for supply in &attribute.supplies {
        let source = &sources[supply.source];
        let dated = match &source.role {
            Role::Customers(customers) => customers.updated_at.is_some(),
            Role::Events(_) => true,
        };
        if dated {
            continue;
        }
        if attribute.fresh_for.is_some() {
            findings.report(
                "freshness-unknown",
                &at("fresh_for"),
                format!("`{name}` must be fresh, and `{}` does not say when its records changed", source.name),
                "give the source `updated_at`, or remove `fresh_for`",
            );
        }
        let which = match attribute.rule {
            Rule::MostRecent => Some("the most recent value"),
            Rule::FirstSeen => Some("the value seen first"),
            _ => None,
        };
        if let Some(which) = which {
            findings.report(
                "freshness-unknown",
                &at("survivorship"),
                format!("`{name}` takes {which}, and `{}` does not say when its records changed", source.name),
                "give the source `updated_at`, or choose another rule",
            );
        }
        let single = matches!(&source.role, Role::Customers(customers) if customers.one_record_per_customer);
        if !single && matches!(attribute.within_source, None | Some(Within::MostRecent)) {
            findings.report(
                "within-source-needed",
                &place,
                format!(
                    "`{name}`: `{}` may have several records of a customer and does not say which is the \
                     latest",
                    source.name
                ),
                "add `within_source:` with `sum`, `max`, `most_frequent` or another rule, or give the source \
                 `updated_at`",
            );
        }
    }
    let fits = match attribute.within_source {
        Some(Within::Sum) => attribute.kind.is_numeric(),
        Some(Within::Any | Within::All) => attribute.kind == AttributeType::Boolean,
        Some(Within::Longest) => attribute.kind.is_textual(),
        _ => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            &at("within_source"),
            format!("`within_source` of `{name}` does not fit its type"),
            "`sum` is for numbers, `any` and `all` for booleans, `longest` for text",
        );
    }
    let fits = match attribute.rule {
        Rule::Longest | Rule::Union => attribute.kind.is_textual(),
        _ => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            &at("survivorship"),
            format!("`survivorship` of `{name}` does not fit its type"),
            "`longest` and `union` are for text",
        );
    }
    if let Some(group) = &attribute.group {
        let leader = attributes.iter().find(|other| other.group.as_ref() == Some(group));
        if let Some(leader) = leader.filter(|leader| leader.name != *name) {
            let supplied = |attribute: &Attribute| {
                let mut sources: Vec<usize> = attribute.supplies.iter().map(|supply| supply.source).collect();
                sources.sort_unstable();
                sources
            };
            if supplied(leader) != supplied(attribute) {
                findings.report(
                    "group-differs",
                    &at("group"),
                    format!("`{name}` and `{}` are one group and come from different sources", leader.name),
                    "attributes of a group come from one record, so each source must supply all of them",
                );
            }
        }
        if attribute.supplies.iter().any(|supply| supply.how.is_of_events())
            || matches!(attribute.rule, Rule::Union)
            || matches!(attribute.within_source, Some(Within::Sum))
        {
            findings.report(
                "group-differs",
                &at("group"),
                format!("`{name}` is made of several records and cannot be in a group"),
                "a group takes its values from one record",
            );
        }
    }
}
