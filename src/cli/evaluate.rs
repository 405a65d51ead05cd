//! `c360 evaluate`: how right the customers are, against a truth.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::progress::Watch;
use super::{Format, Outcome, count, environment, identity_of, out, say, show, thousands};
use crate::config::Identity;
use crate::diagnostic::visible;
use crate::evaluate::{self, AtThreshold, Evaluation, Mistake, Quality, Rate, Record};
use crate::matching::similarity::Scratch;
use crate::progress::Progress as _;
use crate::resolve::compare::{Comparer, Scorer};
use crate::{resolve, sources, storage};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share; who is who is decided afresh, without the registry.
    file: PathBuf,
    /// A CSV file with the columns `source`, `record_id` and the real customer; records it leaves out count nowhere.
    #[arg(long, required_unless_present_any = ["judged", "clusters"])]
    truth: Option<PathBuf>,
    /// Instead of customers, measure the match weight of judged pairs: a CSV file with `left`, `right` (as
    /// source/record_id), `match`.
    #[arg(long, conflicts_with_all = ["truth", "crosswalk"])]
    judged: Option<PathBuf>,
    /// The column of the truth that names the real customer.
    #[arg(long, default_value = "customer")]
    column: String,
    /// Write who is who to this CSV file: `source`, `record_id`, `customer`. With a truth it is measured as well.
    #[arg(long, conflicts_with_all = ["judged", "crosswalk"])]
    clusters: Option<PathBuf>,
    /// Measure this crosswalk (Parquet) and decide nothing.
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// How many of the worst mistakes of each kind are listed, by record ID.
    #[arg(long, default_value_t = 5)]
    worst: usize,
    /// Say what each room took, in seconds and memory.
    #[arg(long)]
    timings: bool,
    /// How figures are written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    if let Some(path) = &arguments.clusters {
        storage::taken(path)?;
    }
    let Some((name, identity)) = identity_of(&arguments.file)? else { return Ok(Outcome::Invalid) };
    if arguments.judged.is_some() {
        return judged(arguments, &identity, quiet);
    }
    let truth = match &arguments.truth {
        Some(file) => evaluate::truth(file, &arguments.column)?,
        None => evaluate::Assigned::new(),
    };
    let (mut lost, mut by_evidence, mut by_weight) = (None, Vec::new(), Vec::new());
    let found = match &arguments.crosswalk {
        Some(path) => evaluate::crosswalk(path)?,
        None => {
            let watch = Watch::new(quiet);
            watch.enter("sources");
            let mut sources = sources::read_customers(&identity, &environment())?;
            let resolved = resolve::who_is_who(&identity, &mut sources, None, &watch)?;
            if let Some(path) = &arguments.clusters {
                watch.enter("clusters");
                evaluate::write_clusters(path, &identity, &sources, &resolved.clusters)?;
            }
            watch.finish();
            if arguments.timings {
                say(&watch.timings());
            }
            if arguments.truth.is_none() {
                return Ok(Outcome::Good);
            }
            let known = evaluate::Known::new(&identity, &sources, &truth);
            by_evidence = evaluate::by_evidence(&identity, &resolved.links, &resolved.clusters, &known);
            if let (Some(model), Some(matched)) = (&identity.match_model, &resolved.matched) {
                by_weight = evaluate::by_weight(&matched.pairs, &known, model.review_at, model.link_at);
                lost = Some(evaluate::lost(&known, &resolved.clusters, model, &matched.blocks, &matched.pairs));
            }
            evaluate::resolved(&identity, &sources, &resolved.clusters)
        }
    };
    let mut evaluation = evaluate::evaluate(&found, &truth, arguments.worst);
    (evaluation.lost, evaluation.by_evidence, evaluation.by_weight) = (lost, by_evidence, by_weight);
    if evaluation.records == 0 {
        let file = arguments.truth.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
        bail!("no record of `{file}` is in the run of `{name}`; are source names and record IDs written alike?");
    }
    match arguments.format {
        Format::Human => {
            show(&drawn(&name, &evaluation, truth.len(), identity.match_model.as_ref().map(|model| model.link_at)))?
        }
        Format::Json => out(&format!("{}\n", serde_json::to_string_pretty(&evaluation)?))?,
    }
    Ok(Outcome::Good)
}

/// Measures judged pairs, whether a blocking rule proposes them or not.
fn judged(arguments: &Arguments, identity: &Identity, quiet: bool) -> Result<Outcome> {
    let Some(path) = &arguments.judged else { bail!("give a truth or judged pairs") };
    let Some(model) = &identity.match_model else {
        bail!("`{}` has no `match_model` to measure", arguments.file.display())
    };
    let mut sources = sources::read_customers(identity, &environment())?;
    let judged = evaluate::judged(path, identity, &sources)?;
    let watch = Watch::new(quiet);
    let resolved = resolve::who_is_who(identity, &mut sources, None, &watch)?;
    watch.finish();
    let Some(matched) = &resolved.matched else {
        bail!("`{}` has no `match_model` to measure", arguments.file.display())
    };
    let comparer = Comparer::new(identity, model, &resolved.fields);
    let scorer = Scorer::new(&comparer, &matched.fit);
    let mut scratch = Scratch::default();
    let weighed: Vec<(f64, bool)> = judged
        .iter()
        .map(|pair| (scorer.weigh(pair.left.min(pair.right), pair.left.max(pair.right), &mut scratch), pair.is_match))
        .collect();
    let mut thresholds: Vec<f64> = [-10.0, -6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0, 10.0]
        .iter()
        .map(|step| model.link_at + step)
        .collect();
    thresholds.dedup();
    let matches = judged.iter().filter(|pair| pair.is_match).count();
    let curve = evaluate::at_thresholds(&weighed, matches as u64, &thresholds);
    match arguments.format {
        Format::Json => out(&format!("{}\n", serde_json::to_string_pretty(&curve)?))?,
        Format::Human => {
            let mut text =
                format!("{} judged, {} of them matches\n\n", count(judged.len(), "pair"), thousands(matches));
            text.push_str(&thresholds_drawn(&curve, model.link_at));
            show(&text)?;
        }
    }
    Ok(Outcome::Good)
}

fn drawn(name: &str, evaluation: &Evaluation, n_truth: usize, link_at: Option<f64>) -> String {
    let mut text = format!(
        "{name}: {} records of {} customers in {} profiles; profile inflation {:.4}; {} customers exactly right\n",
        thousands(evaluation.records),
        thousands(evaluation.customers),
        thousands(evaluation.profiles),
        evaluation.profile_inflation,
        thousands(evaluation.exactly_right),
    );
    let absent = n_truth - evaluation.records;
    if evaluation.without_truth + absent > 0 {
        text.push_str(&format!(
            "left out: {} of the run without truth, {} of the truth that the run does not hold\n",
            count(evaluation.without_truth, "record"),
            count(absent, "record"),
        ));
    }
    text.push_str(&format!("\n{:<36} {:<24} {:<24} {}\n", "95% interval in brackets", "precision", "recall", "F1"));
    let mut row = |label: &str, quality: &Quality| {
        text.push_str(&format!(
            "{label:<36} {:<24} {:<24} {}\n",
            rate(quality.precision),
            rate(quality.recall),
            rate(quality.f1)
        ));
    };
    row("pairs of records", &evaluation.pairwise);
    row("records (B-cubed)", &evaluation.b_cubed);
    for pair in &evaluation.by_sources {
        row(&format!("{} – {}", pair.left, pair.right), &pair.quality);
    }
    if !evaluation.by_evidence.is_empty() {
        text.push_str(&format!(
            "\n{:<36} {:<24} {:<24} {}\n",
            "by evidence", "precision", "of all true pairs", "pairs"
        ));
        for by in &evaluation.by_evidence {
            text.push_str(&format!(
                "{:<36} {:<24} {:<24.4} {}\n",
                by.evidence,
                rate(by.precision),
                by.found,
                thousands(by.pairs as usize)
            ));
        }
    }
    if let Some(link_at) = link_at.filter(|_| !evaluation.by_weight.is_empty()) {
        text.push_str("\nby match weight alone, before clusters are made\n");
        text.push_str(&thresholds_drawn(&evaluation.by_weight, link_at));
    }
    if let Some(lost) = &evaluation.lost {
        let stages = [
            (lost.never_compared, "never compared"),
            (lost.below_review, "below clerical review"),
            (lost.in_review, "in clerical review"),
            (lost.kept_apart, "heavy enough, kept apart by guards or by the other records"),
        ];
        let shown: Vec<String> = stages.iter().map(|(n, what)| format!("{} {what}", thousands(*n as usize))).collect();
        text.push_str(&format!(
            "\nof {} true pairs, left apart: {}\n",
            thousands(lost.true_pairs as usize),
            shown.join(", ")
        ));
    }
    mistakes(&mut text, "worst false merges", "wrongly together", &evaluation.false_merges);
    mistakes(&mut text, "worst missed links", "wrongly apart", &evaluation.missed_links);
    text
}

fn thresholds_drawn(curve: &[AtThreshold], link_at: f64) -> String {
    let mut text = format!("{:<36} {:<24} {:<24} F1\n", "weight from", "precision", "recall");
    for at in curve {
        let mark = if (at.from - link_at).abs() < 1e-9 { "  link_at" } else { "" };
        text.push_str(&format!(
            "{:<36} {:<24} {:<24} {:.4}{mark}\n",
            at.from,
            rate(at.precision),
            rate(at.recall),
            at.f1
        ));
    }
    text
}

fn rate(rate: Rate) -> String {
    format!("{:.4} [{:.4}, {:.4}]", rate.value, rate.low, rate.high)
}

fn mistakes(text: &mut String, title: &str, how: &str, mistakes: &[Mistake]) {
    const SHOWN: usize = 6;
    if mistakes.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    for mistake in mistakes {
        text.push_str(&format!("  {}: {} {how}\n", visible(&mistake.of), count(mistake.pairs as usize, "pair")));
        for part in &mistake.parts {
            let named: Vec<String> =
                part.iter().take(SHOWN).map(|(source, id): &Record| format!("{source}/{}", visible(id))).collect();
            let more = if part.len() > SHOWN { format!(" and {} more", part.len() - SHOWN) } else { String::new() };
            text.push_str(&format!("    {}{more}\n", named.join(" ")));
        }
    }
}
