//! `c360 train`: fits the match model to the data, once, so that a use case can pin it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::given::{AsOf, environment};
use super::notes::notes;
use super::print::{is_stdout, out, print_findings, say};
use super::progress::Watch;
use super::taught;
use crate::resolve::compare::{Comparer, fitted};
use crate::resolve::frequencies;
use crate::{config, resolve, sources, storage};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share.
    pub(super) file: PathBuf,
    /// Learn from judged pairs: a CSV file with the columns `left`, `right` (as source/record_id) and `match`, which is
    /// yes, no or empty.
    #[arg(long)]
    judged: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    /// Write the model here instead of to stdout, which is `-`.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let file = arguments.out.as_deref().filter(|path| !is_stdout(path));
    file.map(storage::taken).transpose()?;
    let loaded = config::load_to_train(&arguments.file);
    let Some(identity) = loaded.identity else {
        print_findings(&loaded.findings, &loaded.texts)?;
        return Ok(Outcome::Invalid);
    };
    let Some(model) = identity.match_model.clone() else {
        bail!("`{}` has no `match_model` to fit", arguments.file.display())
    };
    let mut sources = sources::read_customers(&identity, &loaded.needs, &environment(), arguments.as_of.moment()?)?;
    let watch = Watch::new(quiet);
    let taught =
        arguments.judged.as_ref().map(|path| taught::matches(path, &identity, &sources, &watch)).transpose()?;
    let resolved = resolve::who_is_who(&identity, &mut sources, taught.as_deref(), &watch)?;
    watch.finish();
    notes(&watch, &identity, &sources, &resolved);
    let Some(matched) = &resolved.matched else { bail!("`{}` has no `match_model` to fit", arguments.file.display()) };
    if let (Some(training), false) = (&matched.fit.training, quiet) {
        say(&taught::told(training, &matched.slots));
    }
    let comparer = Comparer::new(&identity, &model, &resolved.fields, &matched.frequencies);
    let saved = frequencies::to_save(&comparer, &resolved.fields, &matched.frequencies, &resolved.clusters);
    if !quiet {
        say(&frequencies::in_words(&saved));
    }
    let text = fitted(&comparer, &matched.fit, saved).to_yaml();
    match file {
        None => out(&text)?,
        Some(path) => storage::replace(path, text.as_bytes())?,
    }
    Ok(Outcome::Good)
}
