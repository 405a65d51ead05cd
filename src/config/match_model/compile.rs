//! From the match model as written to the match model as understood.
//!
//! In: what is written, the identity fields, and the file of a pinned model. Out: a model whose fields exist and whose
//! thresholds are in order, or findings. What blocking costs and what weights are is seen when the data is read.

use super::fitted::Fitted;
use super::understood::{BlockingRule, Comparison, MatchModel};
use super::written::{self, Compare, Part};
use crate::config::findings::{Findings, steps};
use crate::config::identity::{IdentityField, find};
use crate::config::word::word;
use crate::diagnostic::Step;
use crate::matching::{MAX_COMPARISONS, MAX_LEVELS};
use crate::types::{Cut, FieldType, LevelRule};

// A set of several records is joined only if all of them speak for it, so that an even chance is no licence to merge.
number! {
    /// From so many bits on two records link, where `link_at` does not say otherwise: an even chance, after the prior.
    LINK_AT: f64 = 0.0;
    /// So many bits below `link_at` clerical review begins, where `review_at` does not say otherwise.
    REVIEWED: f64 = 6.0;
    /// So many pairs are compared at most, where `max_pairs` does not say otherwise.
    MAX_PAIRS: u64 = 1_000_000_000;
}
/// The most levels that a comparison may declare itself: a pattern holds one more, "all other".
const MAX_OWN_LEVELS: usize = MAX_LEVELS - 1;

/// The match model, if nothing in it is wrong.
pub(in crate::config) fn match_model(
    model: &written::MatchModel,
    identity: &[IdentityField],
    findings: &mut Findings,
) -> Option<MatchModel> {
    let errors = findings.len();
    let block_on = block_on(&model.block_on, identity, findings);
    let compare = compare(&model.compare, identity, findings);
    let (link_at, review_at) = (
        model.link_at.unwrap_or(*LINK_AT),
        model.review_at.unwrap_or_else(|| model.link_at.unwrap_or(*LINK_AT) - *REVIEWED),
    );
    for (name, weight) in [("link_at", link_at), ("review_at", review_at)] {
        if !(-100.0..=100.0).contains(&weight) {
            findings.report(
                "out-of-range",
                &steps!["match_model", name],
                format!("`{name}` is {weight}, and a match weight lies between -100 and 100 bits"),
                "",
            );
        }
    }
    if review_at > link_at {
        findings.report(
            "thresholds-out-of-order",
            &steps!["match_model", "review_at"],
            format!("`review_at` is {review_at}, above `link_at`, which is {link_at}"),
            "pairs from `review_at` up to `link_at` go to clerical review; lower `review_at`",
        );
    }
    if model.max_pairs == Some(0) {
        findings.report(
            "out-of-range",
            &steps!["match_model", "max_pairs"],
            "`max_pairs` is 0, and then nothing may be compared",
            "",
        );
    }
    let fitted = fitted(model.fitted.as_deref(), &compare, identity, findings);
    let max_pairs = model.max_pairs.unwrap_or(*MAX_PAIRS);
    (findings.len() == errors).then(|| MatchModel {
        block_on,
        compare,
        link_at,
        review_at,
        fitted,
        fitted_file: model.fitted.clone(),
        max_pairs,
    })
}

/// The pinned model, if there is one and it knows every comparison.
fn fitted(
    file: Option<&str>,
    compare: &[Comparison],
    identity: &[IdentityField],
    findings: &mut Findings,
) -> Option<Fitted> {
    let path = steps!["match_model", "fitted"];
    let again = "fit it again with `c360 train`";
    match Fitted::read(&findings.base_of("match_model").join(file?)) {
        Ok(fitted) => {
            for IdentityField { name: field, kind, .. } in
                compare.iter().flat_map(|comparison| &comparison.fields).map(|f| &identity[*f])
            {
                let compared = fitted.comparisons.iter().any(|known| known.comparison == *field);
                let counted = fitted.frequencies.as_ref().map(|all| all.iter().find(|of| of.field == *field));
                let lacks = match counted {
                    _ if !compared => format!("the fitted model knows no comparison of `{field}`"),
                    Some(None) => format!("the fitted model knows frequencies, but none of `{field}`"),
                    Some(Some(of)) if of.kind != word(kind) => {
                        format!("the fitted model knows frequencies of `{field}` as another type than `{}`", word(kind))
                    }
                    Some(Some(_)) | None => continue,
                };
                findings.report("fitted-model-does-not-fit", &path, lacks, again);
            }
            Some(fitted)
        }
        Err(headline) => {
            findings.report("fitted-model-does-not-fit", &path, headline, again);
            None
        }
    }
}

fn field(name: &str, what: &str, path: &[Step], identity: &[IdentityField], findings: &mut Findings) -> Option<usize> {
    find(name, identity, path, || format!("{what} names `{name}`, which is not an identity field"), findings)
}

fn block_on(rules: &[Vec<Part>], identity: &[IdentityField], findings: &mut Findings) -> Vec<BlockingRule> {
    let mut understood: Vec<BlockingRule> = Vec::new();
    if rules.is_empty() {
        findings.report(
            "no-field",
            &steps!["match_model", "block_on"],
            "`block_on` has no rule, and then nothing is compared",
            "name what likely pairs share",
        );
    }
    for (r, rule) in rules.iter().enumerate() {
        if rule.is_empty() {
            findings.report(
                "no-field",
                &steps!["match_model", "block_on", r],
                "a blocking rule names no field, and would compare all records",
                "name a field",
            );
        }
        let mut parts = Vec::new();
        for (p, part) in rule.iter().enumerate() {
            // The name stands in the part, or under the key that says how it is cut.
            let mut path = steps!["match_model", "block_on", r, p].to_vec();
            match part.cut {
                Cut::Whole => {}
                Cut::Prefix(_) => path.extend(steps!["prefix", 0]),
                Cut::Suffix(_) => path.extend(steps!["suffix", 0]),
                Cut::Sound => path.extend(steps!["sound"]),
                Cut::Words => path.extend(steps!["words"]),
                Cut::Year => path.extend(steps!["year"]),
            }
            if let Some(index) = field(&part.field, "a blocking rule", &path, identity, findings) {
                if part.cut == Cut::Year && identity[index].kind != FieldType::Date {
                    let headline = format!("`{}` has no year: it is not a date", part.field);
                    findings.report("not-comparable", &path, headline, "use `prefix`");
                }
                parts.push((index, part.cut));
            }
        }
        let rule = BlockingRule { parts };
        if understood.contains(&rule) && !rule.parts.is_empty() {
            findings.report(
                "duplicate-name",
                &steps!["match_model", "block_on", r],
                "the blocking rule stands here twice",
                "keep one of them",
            );
        }
        understood.push(rule);
    }
    understood
}

fn compare(written: &[Compare], identity: &[IdentityField], findings: &mut Findings) -> Vec<Comparison> {
    let mut comparisons: Vec<Comparison> = Vec::new();
    if written.is_empty() {
        findings.report(
            "no-field",
            &steps!["match_model", "compare"],
            "`compare` names no field, and then no pair could be told from another",
            "",
        );
    }
    for (c, one) in written.iter().enumerate() {
        let at = |path: &[Step]| [&steps!["match_model", "compare", c], path].concat();
        let (names, levels): (Vec<(&String, Vec<Step>)>, _) = match one {
            Compare::Field(name) => (vec![(name, at(&[]))], None),
            Compare::Person(names) => {
                (names.iter().enumerate().map(|(i, name)| (name, at(&steps!["person", i]))).collect(), None)
            }
            Compare::Levels(name, levels) => (vec![(name, at(&steps!["field"]))], Some(levels.clone())),
        };
        let mut fields = Vec::new();
        for (name, path) in names {
            let Some(index) = field(name, "`compare`", &path, identity, findings) else { continue };
            if fields.contains(&index) || comparisons.iter().any(|other| other.fields.contains(&index)) {
                let help = "a field that is compared twice counts twice; keep one of them";
                findings.report("duplicate-name", &path, format!("`{name}` is compared twice"), help);
            }
            fields.push(index);
        }
        for (l, level) in levels.iter().flatten().enumerate() {
            if let LevelRule::JaroWinkler(similarity) = level
                && !(*similarity > 0.0 && *similarity < 1.0)
            {
                let headline = format!("a Jaro–Winkler similarity of {similarity} tells nothing apart");
                findings.report(
                    "out-of-range",
                    &at(&steps!["levels", l]),
                    headline,
                    "above 0 and below 1, such as 0.9",
                );
            }
        }
        if let Compare::Levels(name, levels) = one
            && levels.len() > MAX_OWN_LEVELS
        {
            findings.report(
                "too-many-levels",
                &at(&steps!["levels", MAX_OWN_LEVELS]),
                format!("`{name}` has {} levels of its own, and at most {MAX_OWN_LEVELS} are kept apart", levels.len()),
                "keep the levels that tell customers apart",
            );
        }
        comparisons.push(Comparison { fields, levels });
    }
    if comparisons.iter().map(|comparison| comparison.fields.len()).sum::<usize>() > MAX_COMPARISONS {
        findings.report(
            "too-many-comparisons",
            &steps!["match_model", "compare"],
            format!("more than {MAX_COMPARISONS} fields are compared"),
            "compare those that tell customers apart",
        );
    }
    comparisons
}
