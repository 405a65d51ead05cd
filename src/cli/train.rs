//! `c360 train`: fits the match model to the data, once, so that a use case can pin it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::given::environment;
use super::notes::notes;
use super::print::{out, print_findings, say};
use super::progress::Watch;
use crate::diagnostic::thousands;
use crate::resolve::compare::{Comparer, Slot, Training, fitted, in_words};
use crate::resolve::frequencies;
use crate::tables::RecordIndex;
use crate::{config, evaluate, resolve, sources, storage};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share.
    pub(super) file: PathBuf,
    /// Learn from judged pairs: a CSV file with the columns `left`, `right` (as source/record_id) and `match`.
    #[arg(long)]
    judged: Option<PathBuf>,
    /// Write the model here instead of to stdout.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    if let Some(path) = &arguments.out {
        storage::taken(path)?;
    }
    let loaded = config::load_to_train(&arguments.file);
    let Some(identity) = loaded.identity else {
        print_findings(&loaded.findings, &loaded.texts)?;
        return Ok(Outcome::Invalid);
    };
    let Some(model) = identity.match_model.clone() else {
        bail!("`{}` has no `match_model` to fit", arguments.file.display())
    };
    let mut sources = sources::read_customers(&identity, &loaded.needs, &environment())?;
    let judged = match &arguments.judged {
        None => None,
        Some(path) => {
            let judged = evaluate::judged(path, &identity, &sources)?;
            let matches: Vec<(RecordIndex, RecordIndex)> =
                judged.iter().filter(|pair| pair.is_match).map(|pair| (pair.left, pair.right)).collect();
            if matches.is_empty() {
                bail!("`{}` holds no match, and m cannot be learned from none", path.display());
            }
            Some(matches)
        }
    };
    let watch = Watch::new(quiet);
    let resolved = resolve::who_is_who(&identity, &mut sources, judged.as_deref(), &watch)?;
    watch.finish();
    notes(&watch, &identity, &sources, &resolved);
    let Some(matched) = &resolved.matched else { bail!("`{}` has no `match_model` to fit", arguments.file.display()) };
    if let (Some(training), false) = (&matched.fit.training, quiet) {
        say(&told(training, &matched.slots));
    }
    let comparer = Comparer::new(&identity, &model, &resolved.fields, &matched.frequencies);
    let saved = frequencies::to_save(&comparer, &resolved.fields, &matched.frequencies, &resolved.clusters);
    if !quiet {
        say(&frequencies::in_words(&saved));
    }
    let text = fitted(&comparer, &matched.fit, saved).to_yaml();
    match &arguments.out {
        None => out(&text)?,
        Some(path) => storage::replace(path, text.as_bytes())?,
    }
    Ok(Outcome::Good)
}

/// How the training went, and what it could not teach.
fn told(training: &Training, slots: &[Slot]) -> String {
    let pairs: Vec<String> = training.n_sampled.iter().map(|n| thousands(*n as usize)).collect();
    let mut text = match &training.trained {
        Some(trained) => format!(
            "u from {} random pairs; m from {} pairs of the blocking rules, {} after {} rounds\n",
            thousands(training.n_random as usize),
            pairs.join(" + "),
            if trained.converged { "settled" } else { "not settled" },
            trained.iterations,
        ),
        None => format!(
            "u from {} random pairs; m from {} judged matches\n",
            thousands(training.n_random as usize),
            pairs.join(" + ")
        ),
    };
    for untrained in &training.untrained {
        text.push_str(&format!("not taught by the data: {}\n", in_words(untrained, slots)));
    }
    text
}
