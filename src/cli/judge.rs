//! `c360 evaluate --sample` and `--judged`: pairs of records that people judge.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::exit::Outcome;
use super::given::{Given, environment};
use super::notes::{notes, of_judged};
use super::print::{Format, answer, never_stdout, show};
use super::progress::Watch;
use crate::diagnostic::thousands;
use crate::evaluate::{self, human};
use crate::progress::Progress as _;
use crate::{resolve, sources, storage};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Pairs that people have judged: a CSV file with `left`, `right` (as source/record_id), `match`. Of those that
    /// `--sample` has drawn, precision and recall with intervals; of others, how well the match weight tells them
    /// apart.
    #[arg(long, conflicts_with_all = ["truth", "crosswalk"])]
    pub(super) judged: Option<PathBuf>,
    /// Without any truth: draw so many pairs of records for people to judge, 20 to 100,000, and write them to `--out`.
    #[arg(long, value_name = "PAIRS", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    #[arg(conflicts_with_all = ["truth", "crosswalk", "judged", "clusters"])]
    pub(super) sample: Option<u32>,
    /// The file for the drawn pairs. It shows what the records say, which may be personal data.
    #[arg(long, value_name = "CSV", default_value = "judge.csv")]
    out: PathBuf,
    /// Another number draws other pairs.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

pub(super) fn run(arguments: &Arguments, file: &Path, format: Format, given: &Given, watch: &Watch) -> Result<Outcome> {
    match (&arguments.judged, arguments.sample) {
        (Some(path), _) if evaluate::is_sheet(path) => sample_judged(path, format, given, watch),
        (Some(path), _) => judged(path, file, format, given, watch),
        (None, n) => drawn(arguments, file, n.unwrap_or_default() as usize, given, watch),
    }
}

/// Draws pairs, and writes them for people to judge.
fn drawn(arguments: &Arguments, file: &Path, n: usize, given: &Given, watch: &Watch) -> Result<Outcome> {
    let (out, Given { identity, needs, .. }) = (&arguments.out, given);
    never_stdout("--out", out)?;
    if storage::taken(out)? {
        bail!("`{}` is there already, and may hold answers; name another file with `--out`", out.display());
    }
    watch.enter("sources");
    let sources = sources::read_customers(identity, needs, &environment(), given.at)?;
    watch.enter("standardise");
    let fields = resolve::fields(identity, &sources)?;
    let decided = resolve::decide(identity, &sources, fields, Default::default(), None, watch)?;
    watch.enter("draw");
    let sample = evaluate::sample(identity, &sources, &decided, n, arguments.seed);
    storage::create(out, &evaluate::sheet(identity, &sources, &sample)?)?;
    watch.finish();
    notes(watch, identity, &sources, &decided);
    show(&format!(
        "{} pairs of records to judge are in `{out}`, with what the records say: that may be personal data.\n\
         Write yes or no into the column `match`, and nothing where you cannot tell; then:\n\
         c360 evaluate {} --judged {out}\n",
        thousands(sample.drawn.len()),
        file.display(),
        out = out.display(),
    ))?;
    Ok(Outcome::Good)
}

/// Says how right the run is, by what people said of the pairs that were drawn from it.
fn sample_judged(path: &Path, format: Format, given: &Given, watch: &Watch) -> Result<Outcome> {
    let Given { name, identity, needs, .. } = given;
    watch.enter("sources");
    let mut sources = sources::read_customers(identity, needs, &environment(), given.at)?;
    let decided = resolve::who_is_who(identity, &mut sources, None, watch)?;
    watch.finish();
    let judged = evaluate::judged_sample(path, identity, &sources, &decided.clusters)?;
    of_judged(watch, judged.note.as_deref());
    answer(format, &judged, || human::judged_sample(name, &judged))?;
    Ok(Outcome::Good)
}

/// Measures judged pairs, whether a blocking rule proposes them or not.
fn judged(judged: &Path, file: &Path, format: Format, given: &Given, watch: &Watch) -> Result<Outcome> {
    let Given { identity, needs, .. } = given;
    let lacks = || format!("`{}` has no `match_model` to measure", file.display());
    identity.match_model.as_ref().with_context(lacks)?;
    let mut sources = sources::read_customers(identity, needs, &environment(), given.at)?;
    let judged = evaluate::judged(judged, identity, &sources)?;
    let resolved = resolve::who_is_who(identity, &mut sources, None, watch)?;
    watch.finish();
    let curve = evaluate::curve(identity, &resolved, &judged)?;
    of_judged(watch, judged.note.as_deref());
    answer(format, &curve, || human::curve(&curve))?;
    Ok(Outcome::Good)
}
