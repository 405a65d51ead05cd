//! `c360 evaluate`: how right the customers are, against a truth.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::exit::Outcome;
use super::given::{AsOf, Given, environment, identity_of};
use super::notes::{note, notes};
use super::print::{Format, answer, never_stdout, say};
use super::progress::Watch;
use super::{calibrate, judge};
use crate::evaluate::{self, human};
use crate::progress::Progress as _;
use crate::{resolve, sources, storage};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share; who is who is decided afresh, without the registry.
    pub(super) file: PathBuf,
    /// A CSV file with the columns `source`, `record_id` and the real customer; what it leaves out counts nowhere.
    #[arg(long, required_unless_present_any = ["judged", "clusters", "sample"])]
    truth: Option<PathBuf>,
    #[command(flatten)]
    judging: judge::Arguments,
    #[command(flatten)]
    calibrating: calibrate::Arguments,
    /// The truth names all records of the customers that it names: one without truth among them is a mistake.
    #[arg(long, conflicts_with = "judged")]
    complete: bool,
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
    #[command(flatten)]
    as_of: AsOf,
    /// Say what each room took, in seconds and memory.
    #[arg(long)]
    timings: bool,
    /// How figures are written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    arguments.clusters.as_deref().map(|path| never_stdout("--clusters", path)).transpose()?;
    arguments.clusters.as_deref().map(storage::taken).transpose()?;
    if let (Some(_), Some(truth)) = (&arguments.calibrating.values, &arguments.truth) {
        let of = (&*arguments.file, &**truth, &*arguments.column);
        return calibrate::run(&arguments.calibrating, of, arguments.format);
    }
    let Some(given) = identity_of(&arguments.file, &arguments.as_of)? else { return Ok(Outcome::Invalid) };
    let watch = Watch::new(quiet);
    if arguments.judging.judged.is_some() || arguments.judging.sample.is_some() {
        return judge::run(&arguments.judging, &arguments.file, arguments.format, &given, &watch);
    }
    let Given { name, identity, needs, at } = given;
    let truth = arguments.truth.as_ref().map(|file| evaluate::truth(file, &arguments.column)).transpose()?;
    let truth = truth.map(|truth| {
        truth.note.iter().for_each(|text| note(&watch, text));
        truth.of
    });
    let (complete, worst) = (arguments.complete, arguments.worst);
    let evaluation = match (&arguments.crosswalk, &truth) {
        (Some(path), Some(truth)) => evaluate::evaluate(&evaluate::crosswalk(path)?, truth, complete, worst),
        (_, truth) => {
            watch.enter("sources");
            let mut sources = sources::read_customers(&identity, &needs, &environment(), at)?;
            let resolved = resolve::who_is_who(&identity, &mut sources, None, &watch)?;
            if let Some(path) = &arguments.clusters {
                watch.enter("clusters");
                evaluate::write_clusters(path, &identity, &sources, &resolved.clusters)?;
            }
            watch.finish();
            notes(&watch, &identity, &sources, &resolved);
            if arguments.timings {
                say(&watch.timings());
            }
            let Some(truth) = truth else { return Ok(Outcome::Good) };
            evaluate::against(&identity, &sources, &resolved, truth, complete, worst)
        }
    };
    if evaluation.records == 0 {
        let file = arguments.truth.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
        bail!("no record of `{file}` is in the run of `{name}`; are source names and record IDs written alike?");
    }
    let link_at = identity.match_model.as_ref().map(|model| model.link_at);
    answer(arguments.format, &evaluation, || human::evaluation(&name, &evaluation, link_at))?;
    Ok(Outcome::Good)
}
