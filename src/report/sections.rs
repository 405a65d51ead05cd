//! The attributes, the identity and the sources of the page.

use serde::Serialize;

use super::format::{maybe_percent, percent, propagation, trust, width};
use super::said::{counted, placeholders, said};
use crate::config::word;
use crate::diagnostic::thousands;
use crate::measures::{Maturity, Measures, SourceKind};
use crate::tables::Refusal;

/// A part of a stacked bar.
#[derive(Serialize)]
pub(super) struct Part {
    class: &'static str,
    label: &'static str,
    width: String,
    share: String,
}

/// A bar with a label.
#[derive(Serialize)]
pub(super) struct Bar {
    label: String,
    value: String,
    width: String,
}

/// One attribute.
#[derive(Serialize)]
pub(super) struct AttributeView {
    name: String,
    label: String,
    kind: String,
    action: String,
    rule: String,
    system_of_record: String,
    coverage: String,
    parts: Vec<Part>,
    described: String,
    trust: String,
    conflict: String,
    compared: String,
    has_comparison: bool,
    pairs: Vec<Bar>,
    by_source: Vec<[String; 8]>,
    invalid: String,
    fresh_for: String,
}

/// How records became customers.
#[derive(Serialize)]
pub(super) struct IdentityView {
    records: String,
    clusters: String,
    sizes: Vec<Bar>,
    systems: Vec<Bar>,
    keys: Vec<KeyView>,
    blocked: Vec<[String; 3]>,
    guards: Vec<String>,
    fields: Vec<FieldView>,
    ids: String,
    churn: String,
    largest: String,
    ladder: Vec<(String, bool)>,
}

/// A match key.
#[derive(Serialize)]
struct KeyView {
    name: String,
    on: String,
    with_key: String,
    linked: String,
    linked_width: String,
    only: String,
    blocked: String,
}

/// An identity field.
#[derive(Serialize)]
struct FieldView {
    name: String,
    rows: Vec<[String; 6]>,
}

/// A source.
#[derive(Serialize)]
pub(super) struct SourceView {
    label: String,
    is_events: bool,
    records: String,
    customers: String,
    per_customer: String,
    linked: String,
    linked_width: String,
    propagation: String,
    rows: String,
    deleted: String,
    ended: String,
    older: String,
    undated: String,
    unattached: String,
    unread: String,
}

pub(super) fn attributes(m: &Measures) -> Vec<AttributeView> {
    let declared = m.attributes.iter().filter(|a| !a.is_segment && !a.is_relation);
    declared
        .map(|a| {
            let s = &a.supplied;
            let parts = [
                ("sor", "system of record", s.system_of_record),
                ("fallback", "fallback", s.fallback),
                ("rule", "another rule", s.rule),
                ("derived", "made from other attributes", s.derived),
                ("otherwise", "declared for nobody has one", s.otherwise),
                ("unknown", "otherwise, no record in that system", s.otherwise_no_record),
                ("stale", "stale", s.stale),
                ("missing", "missing", s.missing),
            ];
            let parts: Vec<Part> = parts
                .into_iter()
                .filter(|(_, _, share)| *share > 0.0)
                .map(|(class, label, share)| Part { class, label, width: width(share), share: percent(share) })
                .collect();
            let described: Vec<String> = parts.iter().map(|part| format!("{} {}", part.label, part.share)).collect();
            AttributeView {
                name: a.name.clone(),
                label: a.label.clone(),
                kind: a.kind.clone(),
                action: a.action.clone(),
                rule: a.rule.replace('_', " "),
                system_of_record: a.system_of_record.clone(),
                coverage: percent(a.coverage),
                described: described.join(", "),
                parts,
                trust: trust(a.mean_trust),
                conflict: percent(a.conflict),
                compared: thousands(a.compared),
                has_comparison: a.compared > 0,
                pairs: a
                    .agreement
                    .iter()
                    .map(|pair| {
                        let share = if pair.both == 0 { 0.0 } else { pair.agree as f64 / pair.both as f64 };
                        Bar {
                            label: format!("{} and {}", pair.left, pair.right),
                            value: format!("agree in {} of {}", percent(share), thousands(pair.both)),
                            width: width(share),
                        }
                    })
                    .collect(),
                by_source: a
                    .by_source
                    .iter()
                    .map(|s| {
                        [
                            s.label.clone(),
                            percent(s.has),
                            percent(s.supplies),
                            percent(s.only),
                            maybe_percent(s.agrees_with_others),
                            s.reliability.to_string(),
                            placeholders(s.placeholders, &s.unread),
                            counted(s.invalid, &s.unread),
                        ]
                    })
                    .collect(),
                invalid: thousands(a.invalid),
                fresh_for: a.fresh_for.clone().unwrap_or_else(|| "no limit".to_owned()),
            }
        })
        .collect()
}

pub(super) fn identity(m: &Measures) -> IdentityView {
    let i = &m.identity;
    let bars = |items: Vec<(String, usize)>| -> Vec<Bar> {
        let most = items.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
        items
            .into_iter()
            .map(|(label, n)| Bar { label, value: thousands(n), width: width(n as f64 / most as f64) })
            .collect()
    };
    IdentityView {
        records: thousands(i.records),
        clusters: thousands(i.clusters),
        sizes: bars(i.cluster_sizes.clone()),
        systems: bars(
            i.systems_per_customer
                .iter()
                .enumerate()
                .map(|(n, customers)| {
                    (
                        if n == 0 {
                            "1 system".to_owned()
                        } else {
                            format!(
                                "{} \
                                 systems",
                                n + 1
                            )
                        },
                        *customers,
                    )
                })
                .collect(),
        ),
        keys: i
            .match_keys
            .iter()
            .map(|k| KeyView {
                name: k.name.clone(),
                on: k.on.join(" + "),
                with_key: thousands(k.records_with_key),
                linked: thousands(k.records_linked),
                linked_width: width(if i.records == 0 { 0.0 } else { k.records_linked as f64 / i.records as f64 }),
                only: thousands(k.records_only_here),
                blocked: thousands(k.blocked_values),
            })
            .collect(),
        blocked: i.blocked.iter().map(|b| [b.key.clone(), b.value.clone(), thousands(b.records)]).collect(),
        guards: i
            .guards
            .iter()
            .map(|g| {
                let (n, records) = (thousands(g.decisions), thousands(g.records));
                match g.refusal {
                    Refusal::SharedValue => format!(
                        "{n} values of {} were refused because several customers share them \
                         ({records} records)",
                        g.evidence
                    ),
                    Refusal::WeakUnion => format!(
                        "{n} links of the {} were refused because the records of the two customers \
                         do not agree as a whole",
                        g.evidence
                    ),
                    Refusal::IslandCut => format!(
                        "{n} links by {} were not used because they were the weakest of a chain that is longer than \
                         any customer's ({records} records)",
                        g.evidence
                    ),
                    Refusal::ChainCut => format!(
                        "{n} chains of {} were cut between customers that must stay apart ({records} \
                         records)",
                        g.evidence
                    ),
                }
            })
            .collect(),
        fields: i
            .fields
            .iter()
            .map(|f| FieldView {
                name: f.name.clone(),
                rows: f
                    .by_source
                    .iter()
                    .map(|s| {
                        [
                            s.source.clone(),
                            thousands(s.records),
                            thousands(s.usable),
                            placeholders(s.placeholders, &s.unread),
                            thousands(s.ignored),
                            counted(s.invalid, &s.unread),
                        ]
                    })
                    .collect(),
            })
            .collect(),
        ids: format!("{} minted, {} merged, {} split", thousands(i.minted), thousands(i.merged), thousands(i.split)),
        churn: if i.known_records == 0 {
            "first run: no ID was known before".to_owned()
        } else {
            format!("{} of {} known records changed their ID", percent(i.id_churn), thousands(i.known_records))
        },
        largest: thousands(i.largest_cluster),
        ladder: Maturity::ALL.into_iter().map(|step| (word(&step), step == i.maturity)).collect(),
    }
}

pub(super) fn sources(m: &Measures) -> Vec<SourceView> {
    m.sources
        .iter()
        .map(|s| SourceView {
            label: s.label.clone(),
            is_events: s.kind == SourceKind::Events,
            records: thousands(s.records),
            customers: thousands(s.customers),
            per_customer: format!("{:.2}", s.records_per_customer),
            linked: percent(s.linked_share),
            linked_width: width(s.linked_share),
            propagation: propagation(s),
            rows: thousands(s.rows),
            deleted: thousands(s.deleted),
            ended: thousands(s.ended),
            older: thousands(s.older_versions),
            undated: thousands(s.undated),
            unattached: thousands(s.unattached),
            unread: s.unread.iter().map(said).collect::<Vec<_>>().join("; "),
        })
        .collect()
}
