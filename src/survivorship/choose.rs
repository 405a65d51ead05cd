//! One cell: what the sources say about one attribute of one customer, and which of it survives.

use std::cmp::Reverse;

use super::values::{ExactSum, number};
use super::{Evidence, Supplied};
use crate::config::{Attribute, AttributeType, Plain, Rule, Within};
use crate::tables::{Cell, Claim, ClusterIndex, Decided, Micros, RecordIndex, Scalar, Testimony, UNKNOWN, moments};

/// Decides a cell. `leader` is given for attributes that follow another of their group: the testimony that won there.
pub(super) fn cell(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    supplied: &[Supplied],
    cluster: ClusterIndex,
    leader: Option<Option<&Testimony>>,
) -> Cell {
    let (mut testimonies, belongings) = testify(evidence, attribute, supplied, cluster, leader);
    let classes = classes(attribute.kind, &testimonies, evidence);
    let posterior =
        || (evidence.weighing.posterior)(&claims(evidence, attribute, &testimonies, &classes), n_false(attribute.kind));
    let (decided, winner) = match leader {
        Some(Some(leader)) => match testimonies.iter().position(|t| t.record == leader.record) {
            Some(winner) => (Decided::Group, winner),
            None => (Decided::Missing, 0),
        },
        Some(None) => (Decided::Missing, 0),
        None => choose(attribute, &testimonies, &classes, &posterior),
    };
    if decided == Decided::Missing {
        let otherwise = attribute.otherwise.as_ref().and_then(|plain| plain_value(attribute.kind, plain));
        // Where nothing survives, the first testimony is what the others are compared with.
        mark(&mut testimonies, &classes, classes.first().copied().unwrap_or(0));
        let decided = if otherwise.is_some() { Decided::Otherwise } else { Decided::Missing };
        return Cell { value: otherwise, decided, winner: 0, testimonies: testimonies.into(), trust: None };
    }
    let class = classes[winner];
    if attribute.rule == Rule::Union && leader.is_none() {
        return union(evidence, attribute, testimonies, &classes, &belongings, decided);
    }
    let trust = posterior()[class] * belongings[winner];
    mark(&mut testimonies, &classes, class);
    Cell {
        value: Some(testimonies[winner].value.clone()),
        decided,
        winner: winner as u8,
        testimonies: testimonies.into(),
        trust: Some(trust),
    }
}

/// How many false values there could be: for a boolean one; otherwise ten, the usual choice for ACCU.
fn n_false(kind: AttributeType) -> f64 {
    if kind == AttributeType::Boolean { 1.0 } else { 10.0 }
}

fn mark(testimonies: &mut [Testimony], classes: &[usize], class: usize) {
    for (testimony, its) in testimonies.iter_mut().zip(classes) {
        testimony.agrees = *its == class;
    }
}

/// Everything the sources say, in the order they are asked, with the probability that the records belong to the
/// customer.
fn testify(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    supplied: &[Supplied],
    cluster: ClusterIndex,
    leader: Option<Option<&Testimony>>,
) -> (Vec<Testimony>, Vec<f64>) {
    /// More testimonies than this add nothing to a cell and would not be read by anybody.
    const MOST: usize = 200;
    let (mut testimonies, mut belongings) = (Vec::new(), Vec::new());
    let reduces = attribute
        .within_source
        .or(matches!(attribute.rule, Rule::SystemOfRecord | Rule::HighestTrust).then_some(Within::MostRecent));
    for (s, supplied) in supplied.iter().enumerate() {
        let start = testimonies.len();
        let mut add = |value: Scalar, record: RecordIndex, observed_at: Micros, belonging: f64| {
            if testimonies.len() < MOST {
                let stale = attribute
                    .fresh_for
                    .is_some_and(|span| observed_at == UNKNOWN || evidence.as_of.saturating_sub(observed_at) > span.0);
                testimonies.push(Testimony { supply: s as u8, record, value, observed_at, stale, agrees: false });
                belongings.push(belonging);
            }
        };
        match supplied {
            Supplied::Clusters { values, .. } => {
                if let Some((value, record, latest)) = &values[cluster as usize] {
                    add(value.clone(), *record, *latest, evidence.belonging[*record as usize]);
                }
            }
            Supplied::Records { .. } => {
                let mut of_source: Vec<(&Scalar, RecordIndex, Micros)> = evidence
                    .records(cluster)
                    .iter()
                    .filter_map(|record| supplied.of_record(*record).map(|(value, at)| (value, *record, at)))
                    .collect();
                // A group's follower is judged by the record that won the group.
                if let Some(Some(leader)) = leader {
                    if of_source.iter().any(|(_, record, _)| *record == leader.record) {
                        of_source.retain(|(_, record, _)| *record == leader.record);
                    } else if evidence.records(cluster).contains(&leader.record) && leader.supply as usize == s {
                        of_source.clear();
                    }
                }
                match reduces {
                    None => of_source.iter().for_each(|(value, record, at)| {
                        add((*value).clone(), *record, *at, evidence.belonging[*record as usize])
                    }),
                    Some(within) => {
                        if let Some((value, record, at)) = reduce(within, attribute.kind, &of_source) {
                            let belonging = match within {
                                Within::Sum => of_source
                                    .iter()
                                    .map(|(_, record, _)| evidence.belonging[*record as usize])
                                    .fold(1.0, f64::min),
                                _ => evidence.belonging[record as usize],
                            };
                            add(value, record, at, belonging);
                        }
                    }
                }
            }
        }
        debug_assert!(testimonies.len() >= start);
    }
    (testimonies, belongings)
}

/// One value for a source with several records; records come in ascending order.
fn reduce(
    within: Within,
    kind: AttributeType,
    values: &[(&Scalar, RecordIndex, Micros)],
) -> Option<(Scalar, RecordIndex, Micros)> {
    let owned = |(value, record, at): &(&Scalar, RecordIndex, Micros)| ((*value).clone(), *record, *at);
    let chosen = match within {
        Within::MostRecent => values.iter().max_by_key(|(_, record, at)| (*at, Reverse(*record))),
        Within::Max | Within::Any => values.iter().max_by_key(|(value, record, at)| (*value, *at, Reverse(*record))),
        Within::Min | Within::All => values.iter().min_by_key(|(value, record, at)| (*value, Reverse(*at), *record)),
        Within::Longest => {
            values.iter().max_by_key(|(value, record, at)| (length(value), Reverse(*value), *at, Reverse(*record)))
        }
        Within::MostFrequent => values.iter().max_by_key(|(value, record, at)| {
            (values.iter().filter(|(other, _, _)| other == value).count(), Reverse(*value), *at, Reverse(*record))
        }),
        Within::Sum => {
            let (_, first, _) = values.first()?;
            let mut sum = ExactSum::default();
            values.iter().for_each(|(value, _, _)| sum.add(value.number().unwrap_or(0.0)));
            let oldest = values.iter().map(|(_, _, at)| *at).min().unwrap_or(UNKNOWN);
            return number(kind, sum.value()).ok().map(|sum| (sum, *first, oldest));
        }
    };
    chosen.map(owned)
}

fn length(value: &Scalar) -> usize {
    if let Scalar::Text(text) = value { text.chars().count() } else { 0 }
}

/// Values that agree have one class; classes are numbered as they appear.
fn classes(kind: AttributeType, testimonies: &[Testimony], evidence: &Evidence<'_>) -> Vec<usize> {
    let mut classes: Vec<usize> = Vec::with_capacity(testimonies.len());
    let mut next = 0;
    let mut forms: Vec<String> = Vec::new();
    for (t, testimony) in testimonies.iter().enumerate() {
        let same = testimonies[..t].iter().position(|other| other.value == testimony.value);
        let same = same.or_else(|| match &testimony.value {
            Scalar::Text(_) => {
                while forms.len() <= t {
                    forms.push(form(kind, &testimonies[forms.len()].value, evidence));
                }
                forms[..t].iter().position(|other| *other == forms[t] && !other.is_empty())
            }
            Scalar::Decimal(n) => testimonies[..t]
                .iter()
                .position(|other| other.value.number().is_some_and(|m| (m - n).abs() <= 1e-9 * m.abs().max(n.abs()))),
            _ => None,
        });
        classes.push(match same {
            Some(other) => classes[other],
            None => {
                next += 1;
                next - 1
            }
        });
    }
    classes
}

fn form(kind: AttributeType, value: &Scalar, evidence: &Evidence<'_>) -> String {
    if let Scalar::Text(text) = value { (evidence.weighing.comparable)(kind, text) } else { String::new() }
}

/// One claim for each source and value: the records of one system do not confirm each other.
fn claims(evidence: &Evidence<'_>, attribute: &Attribute, testimonies: &[Testimony], classes: &[usize]) -> Vec<Claim> {
    let mut claims: Vec<(u8, Claim)> = Vec::with_capacity(testimonies.len());
    for (testimony, class) in testimonies.iter().zip(classes) {
        let supply = &attribute.supplies[testimony.supply as usize];
        let age = (testimony.observed_at != UNKNOWN)
            .then(|| (evidence.as_of.saturating_sub(testimony.observed_at)).max(0) as f64 / 86_400e6);
        let accuracy = (evidence.weighing.accuracy)(supply.reliability, supply.decay, age);
        match claims.iter_mut().find(|(s, claim)| *s == testimony.supply && claim.class == *class) {
            Some((_, claim)) => claim.accuracy = claim.accuracy.max(accuracy),
            None => claims.push((testimony.supply, Claim { class: *class, accuracy })),
        }
    }
    claims.into_iter().map(|(_, claim)| claim).collect()
}

/// The step that decides, and the place of the testimony that wins.
fn choose(
    attribute: &Attribute,
    testimonies: &[Testimony],
    classes: &[usize],
    posterior: &dyn Fn() -> Vec<f64>,
) -> (Decided, usize) {
    if attribute.rule == Rule::SystemOfRecord {
        // Testimonies stand in the order their sources are asked.
        let asked = |t: &&Testimony| (t.supply as usize) < attribute.n_asked;
        let fresh = testimonies.iter().filter(asked).find(|t| !t.stale);
        let Some(winner) = fresh.or_else(|| testimonies.iter().find(asked)) else { return (Decided::Missing, 0) };
        let decided = match winner {
            t if t.stale => Decided::Stale,
            t if t.supply == 0 => Decided::SystemOfRecord,
            _ => Decided::Fallback,
        };
        return (decided, testimonies.iter().position(|t| std::ptr::eq(t, winner)).unwrap_or(0));
    }
    let any_fresh = testimonies.iter().any(|t| !t.stale);
    let eligible: Vec<usize> = (0..testimonies.len()).filter(|t| !any_fresh || !testimonies[*t].stale).collect();
    let size = |class: usize| eligible.iter().filter(|t| classes[**t] == class).count();
    let first = |t: &usize| Reverse((testimonies[*t].supply, testimonies[*t].record));
    let winner = match attribute.rule {
        Rule::SystemOfRecord | Rule::Union => eligible.iter().max_by_key(|t| first(t)),
        Rule::MostRecent => eligible.iter().max_by_key(|t| (testimonies[**t].observed_at, first(t))),
        Rule::MostFrequent => eligible.iter().max_by_key(|t| (size(classes[**t]), first(t))),
        Rule::Highest => eligible.iter().max_by_key(|t| (&testimonies[**t].value, first(t))),
        Rule::Lowest => eligible.iter().min_by_key(|t| (&testimonies[**t].value, Reverse(first(t)))),
        Rule::Longest => eligible
            .iter()
            .max_by_key(|t| (length(&testimonies[**t].value), Reverse(&testimonies[**t].value), first(t))),
        Rule::HighestTrust => {
            let trust = posterior();
            eligible.iter().max_by(|a, b| {
                trust[classes[**a]].total_cmp(&trust[classes[**b]]).then_with(|| first(a).cmp(&first(b)))
            })
        }
    };
    match winner {
        None => (Decided::Missing, 0),
        Some(winner) => (if any_fresh { Decided::Rule } else { Decided::Stale }, *winner),
    }
}

/// All different values together: nothing loses, and the whole is as right as its least reliable part.
fn union(
    evidence: &Evidence<'_>,
    attribute: &Attribute,
    mut testimonies: Vec<Testimony>,
    classes: &[usize],
    belongings: &[f64],
    decided: Decided,
) -> Cell {
    let mut firsts: Vec<(usize, &Scalar)> = Vec::new();
    for (testimony, class) in testimonies.iter().zip(classes) {
        if !firsts.iter().any(|(known, _)| known == class) {
            firsts.push((*class, &testimony.value));
        }
    }
    let mut texts: Vec<String> = firsts.iter().map(|(_, value)| value.to_string()).collect();
    texts.sort_unstable();
    let least =
        claims(evidence, attribute, &testimonies, classes).iter().map(|claim| claim.accuracy).fold(1.0, f64::min);
    let trust = least * belongings.iter().copied().fold(1.0, f64::min);
    testimonies.iter_mut().for_each(|testimony| testimony.agrees = true);
    Cell {
        value: Some(Scalar::Text(texts.join("; ").into())),
        decided,
        winner: 0,
        testimonies: testimonies.into(),
        trust: Some(trust),
    }
}

fn plain_value(kind: AttributeType, plain: &Plain) -> Option<Scalar> {
    match (kind, plain) {
        (AttributeType::Boolean, Plain::Bool(value)) => Some(Scalar::Boolean(*value)),
        (AttributeType::Date, Plain::Text(text)) => moments::parse_date(text).map(Scalar::Date),
        (AttributeType::Timestamp, Plain::Text(text)) => moments::parse_timestamp(text).map(Scalar::Timestamp),
        (kind, Plain::Number(n)) => number(kind, *n).ok(),
        (_, Plain::Text(text)) => Some(Scalar::Text(text.as_str().into())),
        (_, Plain::Bool(_)) => None,
    }
}
