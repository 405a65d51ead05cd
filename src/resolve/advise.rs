//! Blocking, before anything is compared: what the rules of a match model cost and find, and which rules the data speak
//! for.
//!
//! What a rule finds is measured on the matches that match keys have made: two records that share a mailbox are one
//! customer, and the question is whether a rule on name and postal code would have compared them. A pair counts for a
//! rule only if the key that made it reads none of the rule's fields, for otherwise the answer is known beforehand.

use rayon::prelude::*;
use serde::Serialize;

use super::block::{Counted, count, some_pairs};
use crate::config::{BlockingRule, Identity, flow};
use crate::document::Document;
use crate::tables::blocks::{Blocks, RuleBlocks, pairs_of};
use crate::tables::{Clusters, Evidence, Links, RecordIndex, StandardField};
use crate::types::{Cut, Partner};

/// What a blocking rule costs and finds.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Planned {
    /// The rule as it is written in `block_on`.
    pub rule: String,
    /// Pairs of records that it proposes; for a rule of the file after blocks that are too large have been divided,
    /// else before.
    pub pairs: u64,
    /// Groups of two records or more that share a key.
    pub blocks: usize,
    /// The records in the largest of them.
    pub largest: usize,
    /// Blocks of more than 300 records, which a run divides by the other rules.
    pub too_large: usize,
    /// For a rule of the file at least so many pairs of such blocks that a run does not compare by it.
    pub left_out: u64,
    /// Known matches that it would find, and of how many; a key of the same fields asks nothing. For a rule of the file
    /// those that a run compares by it.
    pub found: u64,
    /// See `found`.
    pub asked: u64,
}

impl Planned {
    /// The share of known matches that it finds; `None` where too few were asked.
    pub fn share(&self) -> Option<f64> {
        (self.asked >= ENOUGH).then(|| self.found as f64 / self.asked as f64)
    }
}

/// Blocking as it is, and as it could be.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Plan {
    /// Records of the run.
    pub records: usize,
    /// Pairs that match keys and the systems' own merges have made, as far as they were looked at.
    pub known_matches: usize,
    /// Whether these are but pairs on which two rules of different fields agree, because match keys have made none.
    pub likely_only: bool,
    /// The rules of the file.
    pub declared: Vec<Planned>,
    /// Known matches that at least one declared rule finds, among those whose key reads no field of any.
    pub found: u64,
    /// See `found`.
    pub asked: u64,
    /// Known matches among them that share a key of a declared rule, and are not compared, for their blocks are too
    /// large.
    pub left_out: u64,
    /// Pairs of the declared rules; one that several rules propose counts in each.
    pub pairs: u64,
    /// The budget.
    pub max_pairs: Option<u64>,
    /// Rules that the data speak for, the most useful first.
    pub proposed: Vec<Planned>,
}

impl Document for Plan {
    const TITLE: &'static str = "c360 blocking --format json";
}

type Pair = (RecordIndex, RecordIndex);

/// A match that is known, and the fields by which it is.
struct Known {
    pair: Pair,
    by: Vec<usize>,
}

fn pairs_in(known: &[Known]) -> Vec<Pair> {
    known.iter().map(|known| known.pair).collect()
}

/// Fewer known matches tell nothing of a rule.
const ENOUGH: u64 = 20;
/// The most known matches that are looked at.
const MOST: usize = 200_000;
/// Larger groups of one key's value bring no known matches: they would be all there is.
const SMALL: usize = 10;
/// Rules that propose more pairs to a record are not proposed.
const WIDEST: u64 = 100;
/// The most rules that are proposed.
const RULES: usize = 6;
/// A rule is proposed that finds this share of the known matches beyond those that two others find.
const WORTH: f64 = 0.002;

/// Plans the blocking of a use case from its identity fields and what match keys have linked.
///
/// `blocks` are those of the file's own rules, where it has some.
pub fn plan(
    identity: &Identity,
    fields: &[StandardField],
    links: &Links,
    clusters: &Clusters,
    blocks: Option<&Blocks>,
) -> Plan {
    let n = clusters.of.len();
    let rules = candidates(identity);
    let mut known = known(identity, links, clusters);
    let likely_only = (known.len() as u64) < ENOUGH;
    if likely_only {
        known = likely(fields, n, &rules);
    }
    let pairs = pairs_in(&known);
    let declared: Vec<BlockingRule> = identity.match_model.as_ref().map_or(Vec::new(), |model| model.block_on.clone());
    let by_rule = |(r, rule): (usize, &BlockingRule)| {
        one(identity, fields, n, rule, &known, &pairs, blocks.and_then(|blocks| blocks.rules.get(r)))
    };
    let counted: Vec<(Planned, Vec<Answer>)> = declared.iter().enumerate().map(by_rule).collect();
    let by_none: Vec<usize> = (0..known.len())
        .filter(|k| !counted.is_empty() && counted.iter().all(|(_, answers)| answers[*k] != Answer::NotAsked))
        .collect();
    let best = |k: usize| counted.iter().map(|(_, answers)| answers[k]).max();
    let number = |answer: Answer| by_none.iter().filter(|k| best(**k) == Some(answer)).count() as u64;
    let (found, left_out, asked) = (number(Answer::Found), number(Answer::LeftOut), by_none.len() as u64);
    let declared: Vec<Planned> = counted.into_iter().map(|(planned, _)| planned).collect();
    let candidates: Vec<(Planned, Vec<Answer>)> =
        rules.par_iter().map(|rule| one(identity, fields, n, rule, &known, &pairs, None)).collect();
    Plan {
        records: n,
        known_matches: known.len(),
        likely_only,
        found,
        asked,
        left_out,
        pairs: declared.iter().map(|rule| rule.pairs).sum(),
        max_pairs: identity.match_model.as_ref().map(|model| model.max_pairs),
        declared,
        proposed: chosen(candidates, known.len(), n),
    }
}

/// Whether a rule finds a known match; in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    NotAsked,
    Missed,
    /// They share a key, in a block that is too large.
    LeftOut,
    Found,
}

/// `blocks` are those that a run makes of the rule.
fn one(
    identity: &Identity,
    fields: &[StandardField],
    n: usize,
    rule: &BlockingRule,
    known: &[Known],
    pairs: &[Pair],
    blocks: Option<&RuleBlocks>,
) -> (Planned, Vec<Answer>) {
    let Counted { pairs: n_pairs, blocks: n_blocks, largest, too_large, proposes } = count(rule, fields, n, pairs);
    let answer = |(known, proposes): (&Known, bool)| match rule.parts.iter().any(|(field, _)| known.by.contains(field))
    {
        true => Answer::NotAsked,
        false if proposes && blocks.is_none_or(|blocks| blocks.shared(known.pair.0, known.pair.1).is_some()) => {
            Answer::Found
        }
        false if proposes => Answer::LeftOut,
        false => Answer::Missed,
    };
    let answers: Vec<Answer> = known.iter().zip(proposes).map(answer).collect();
    let number = |from: Answer| answers.iter().filter(|answer| **answer >= from).count() as u64;
    let (found, asked) = (number(Answer::Found), number(Answer::Missed));
    (
        Planned {
            rule: flow(&rule.written(&identity.fields)),
            pairs: blocks.map_or(n_pairs, RuleBlocks::n_pairs),
            blocks: n_blocks,
            largest,
            too_large,
            left_out: blocks.map_or(0, |blocks| n_pairs.saturating_sub(blocks.n_pairs())),
            found,
            asked,
        },
        answers,
    )
}

/// The pairs that match keys and the systems' own merges have made, of every so many groups where there are too many.
fn known(identity: &Identity, links: &Links, clusters: &Clusters) -> Vec<Known> {
    let groups = || links.groups.iter().filter(|group| group.records.len() <= SMALL);
    let all: u64 = groups().map(|group| pairs_of(group.records.len() as u64)).sum();
    let step = (all as usize).div_ceil(MOST).max(1);
    let mut known = Vec::new();
    for group in groups().step_by(step) {
        let by = match group.evidence {
            Evidence::MatchKey(k) => identity.match_keys[k].on.clone(),
            Evidence::SystemMerge => Vec::new(),
            Evidence::Registry | Evidence::CarriedId | Evidence::Model => continue,
        };
        for (i, a) in group.records.iter().enumerate() {
            let together =
                group.records[i + 1..].iter().filter(|b| clusters.of[*a as usize] == clusters.of[**b as usize]);
            known.extend(together.map(|b| Known { pair: (*a, *b), by: by.clone() }));
        }
    }
    known
}

/// Where match keys have made no matches: pairs that a narrow rule proposes and another one, of other fields, as well.
fn likely(fields: &[StandardField], n: usize, rules: &[BlockingRule]) -> Vec<Known> {
    let reads = |rule: &BlockingRule| -> Vec<usize> { rule.parts.iter().map(|(field, _)| *field).collect() };
    let mut likely: Vec<Known> = Vec::new();
    for rule in rules {
        let pairs = some_pairs(rule, fields, n, SMALL, MOST / rules.len().max(1));
        likely.extend(pairs.into_iter().map(|pair| Known { pair, by: reads(rule) }));
    }
    let pairs = pairs_in(&likely);
    let mut agreed = vec![false; pairs.len()];
    for rule in rules {
        let reads = reads(rule);
        for ((agreed, proposes), known) in agreed.iter_mut().zip(count(rule, fields, n, &pairs).proposes).zip(&likely) {
            *agreed |= proposes && reads.iter().all(|field| !known.by.contains(field));
        }
    }
    let mut agreed = agreed.into_iter();
    likely.retain(|_| agreed.next().unwrap_or(false));
    likely
}

/// Rules that make sense for the types of the fields.
fn candidates(identity: &Identity) -> Vec<BlockingRule> {
    let n = identity.fields.len();
    let about = |f: usize| identity.fields[f].kind.about();
    let with = |partner: Partner| -> Vec<usize> { (0..n).filter(|f| about(*f).with_others == partner).collect() };
    // What an identifier can join, its match key has joined.
    let keyed = |f: &usize| about(*f).is_an_identifier && identity.match_keys.iter().any(|key| key.on == [*f]);
    let mut rules: Vec<Vec<(usize, Cut)>> = Vec::new();
    for f in (0..n).filter(|f| !keyed(f)) {
        rules.extend(about(f).alone.iter().map(|cuts| cuts.iter().map(|cut| (f, *cut)).collect()));
    }
    let mut places = [with(Partner::PostalCode), with(Partner::City)].concat();
    places.sort_unstable();
    let (days, texts) = (with(Partner::Day), with(Partner::Text));
    for name in with(Partner::Name) {
        for at in places.iter().chain(&days) {
            rules.push(vec![(name, Cut::Words), (*at, Cut::Whole)]);
        }
        rules.extend(days.iter().map(|day| vec![(name, Cut::Words), (*day, Cut::Year)]));
    }
    for f in &texts {
        for at in places.iter().chain(&days).chain(texts.iter().filter(|other| *other > f)) {
            rules.push(vec![(*f, Cut::Whole), (*at, Cut::Whole)]);
        }
        rules.extend(days.iter().map(|day| vec![(*f, Cut::Prefix(3)), (*day, Cut::Whole)]));
    }
    for street in with(Partner::Street) {
        rules.extend(places.iter().map(|place| vec![(street, Cut::Whole), (*place, Cut::Whole)]));
    }
    for day in &days {
        rules.extend(with(Partner::PostalCode).iter().map(|place| vec![(*day, Cut::Whole), (*place, Cut::Whole)]));
    }
    rules.into_iter().map(|parts| BlockingRule { parts }).collect()
}

/// Rules in order of use: each finds the most known matches that fewer than two before it find, for the root of its
/// pairs. Where nothing is known, the narrowest rules.
fn chosen(mut candidates: Vec<(Planned, Vec<Answer>)>, n_known: usize, n_records: usize) -> Vec<Planned> {
    candidates.retain(|(rule, _)| rule.pairs > 0 && rule.pairs <= WIDEST * n_records as u64);
    candidates.sort_by(|a, b| a.0.pairs.cmp(&b.0.pairs).then_with(|| a.0.rule.cmp(&b.0.rule)));
    if (n_known as u64) < ENOUGH {
        return candidates.into_iter().take(RULES).map(|(rule, _)| rule).collect();
    }
    let (mut taken, mut times_found) = (Vec::new(), vec![0u8; n_known]);
    while taken.len() < RULES {
        let gain = |answers: &[Answer]| {
            answers.iter().zip(&times_found).filter(|(answer, times)| **answer == Answer::Found && **times < 2).count()
                as f64
        };
        let use_of =
            |(rule, answers): &(Planned, Vec<Answer>)| (gain(answers), gain(answers) / (rule.pairs as f64).sqrt());
        let uses: Vec<(f64, f64)> = candidates.iter().map(use_of).collect();
        let best = (0..uses.len())
            .filter(|c| uses[*c].0 >= (WORTH * n_known as f64).max(1.0))
            .max_by(|a, b| uses[*a].1.total_cmp(&uses[*b].1).then(b.cmp(a)));
        let Some(best) = best else { break };
        let (rule, answers) = candidates.remove(best);
        times_found.iter_mut().zip(&answers).for_each(|(times, answer)| *times += u8::from(*answer == Answer::Found));
        taken.push(rule);
    }
    taken
}
