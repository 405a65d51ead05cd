//! `c360 run`: from files to published outputs, or to nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use super::progress::Watch;
use super::{Outcome, environment, moment, print_findings, say, show, thousands};
use crate::config::{Loaded, UseCase};
use crate::measures::Measures;
use crate::outputs::{Content, Decided, Pages, Place, Rules, RunRecord};
use crate::pipeline::{self, RunInfo};
use crate::progress::Progress as _;
use crate::storage::Limit;
use crate::{config, inspect, outputs, profile, report, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use-case file.
    file: PathBuf,
    /// The folder for outputs; the run writes to `<out>/<use_case>/`.
    #[arg(long, default_value = "build")]
    out: PathBuf,
    /// The folder of the registry of canonical IDs.
    #[arg(long, default_value = "identity")]
    identity: PathBuf,
    /// The moment to look from, such as 2026-11-01T00:00:00Z. Default: now.
    #[arg(long)]
    as_of: Option<String>,
    /// Seconds to wait while another run writes to the same registry or outputs.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_timeout: u32,
    /// How many sets of outputs stay, the new one included; readers of an old one are not disturbed as long as it
    /// stays.
    #[arg(long, value_name = "SETS", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    keep: u32,
    /// Write profile and crosswalk as CSV too.
    #[arg(long)]
    csv: bool,
    /// Say what each room took, in seconds and memory.
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let as_of = moment(arguments.as_of.as_deref())?;
    let mut loaded = config::load(&arguments.file);
    let had_use_case = loaded.use_case.is_some();
    let environment = environment();
    inspect::columns(&mut loaded, &environment);
    print_findings(&loaded.findings, &loaded.texts)?;
    let Some(use_case) = loaded.use_case.take() else {
        let unreadable = loaded.findings.iter().any(|finding| finding.code == "unreadable-data");
        if had_use_case && unreadable {
            return Err(anyhow!("the data cannot be read; nothing was published"));
        }
        say("c360: the use case is not valid; nothing was run\n");
        return Ok(Outcome::Invalid);
    };
    let registry = arguments.identity.join(&use_case.identity.entity);
    let watch = Watch::new(quiet);
    let rules =
        Rules { limit: Limit { seconds: arguments.lock_timeout, waiting: &watch }, keep: arguments.keep as usize };
    let place = Place::new(&arguments.out, &registry, &use_case.name);
    place.refuse_overlap(&inputs(&loaded, &use_case, &environment)?)?;
    if let Some(finished) = place.roll_forward(rules.limit)? {
        say(&format!("c360: an earlier run died before its outputs were shown; they are shown now: `{finished}`\n"));
    }
    let base = place.base(as_of)?;
    let configuration: Vec<_> =
        loaded.hashes.iter().map(|(path, hash)| json!({"file": file_name(path), "xxh3_128": hash})).collect();
    let info = RunInfo {
        as_of,
        published: base.registry_version.unwrap_or(0),
        environment: &environment,
        registry: Some(&registry),
        configuration: &hash(json!(configuration).to_string().as_bytes()),
        progress: &watch,
    };
    let build = pipeline::build(use_case, &info)?;

    watch.enter("report");
    let html = report::html(&build.measures)?;
    let markdown = report::markdown(&build.measures)?;
    let measures_json = serde_json::to_string_pretty(&build.measures)? + "\n";
    let pages = Pages { html: &html, markdown: &markdown, measures_json: &measures_json };
    let program = binary_hash();
    let record = RunRecord {
        use_case: (&build.use_case.name, build.use_case.version),
        as_of: &build.measures.as_of,
        program: &program,
        stamp: &build.stamp,
        registry: (&build.use_case.identity.entity, build.registry.version),
        configuration: &configuration,
        inputs: &build.sources.inputs,
    };
    if build.measures.gates.iter().any(|gate| !gate.passed) {
        let folder = outputs::reject(&place, &pages, &record, rules)?;
        watch.finish();
        show(&verdict(&build.measures, &folder))?;
        return Ok(Outcome::GateBroken);
    }

    watch.enter("publish");
    let golden = build.golden();
    let frames = frames(&golden)?;
    let decided = Decided { registry: &build.registry, assignment: &build.assignment, as_of };
    let content = Content { golden: &golden, frames, pages, also_csv: arguments.csv };
    let published = outputs::publish(&place, &base, &decided, content, &record, rules)?;
    watch.finish();
    if let Some(moved) = published.moved {
        say(&format!(
            "c360: `{}` was a plain folder; it is a link now, and what the folder held is in `{}`\n",
            place.shown_at().display(),
            moved.display()
        ));
    }
    for folder in published.left {
        say(&format!(
            "c360: `{}` is an old set and holds files that no run has written or that were changed; it stays\n",
            folder.display()
        ));
    }
    let folder = arguments.out.join(&build.use_case.name);
    show(&verdict(&build.measures, &folder))?;
    if build.registry.version == 0 {
        show(&format!("  a new registry was made in `{}`: every canonical ID is new\n", registry.display()))?;
    }
    if let Some(before) = base.registry_version.filter(|before| *before > build.registry.version) {
        let now = build.registry.version;
        show(&match now {
            0 => format!(
                "  warning: the outputs before came from version {before} of another registry; if that one was meant, \
                 name it with `--identity`\n"
            ),
            _ => format!(
                "  warning: the outputs before came from version {before} of the registry, and it was set back to \
                 version {now}: IDs minted since are minted anew\n"
            ),
        })?;
    }
    if arguments.timings {
        let records = build.sources.n_records();
        let events: usize =
            build.measures.sources.iter().filter(|source| source.kind == "events").map(|source| source.rows).sum();
        show(&format!("\n{} records, {} events\n{}", thousands(records), thousands(events), watch.timings()))?;
    }
    Ok(Outcome::Good)
}

fn frames(golden: &profile::Golden<'_>) -> Result<outputs::Frames> {
    Ok(outputs::Frames {
        profile: profile::profile(golden)?,
        crosswalk: profile::crosswalk(golden)?,
        lineage: profile::lineage(golden)?,
    })
}

/// What a person or a CI log wants to know of a run, in a few lines.
fn verdict(measures: &Measures, folder: &Path) -> String {
    let mut text = String::new();
    let identity = &measures.identity;
    text.push_str(&format!(
        "{}: {} records are {} customers; {} of them are in the population\n",
        measures.use_case,
        thousands(identity.records),
        thousands(measures.customers),
        thousands(measures.population)
    ));
    text.push_str(&format!(
        "  canonical IDs: {} minted, {} merged, {} split; mean trust {}\n",
        thousands(identity.minted),
        thousands(identity.merged),
        thousands(identity.split),
        measures.mean_trust.map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}"))
    ));
    text.push_str(&format!(
        "  usable profiles: {:.1}%; {:.0} of {:.0} hours a month saved\n",
        measures.value.usable_share * 100.0,
        measures.value.hours_saved_per_month,
        measures.value.hours_possible_per_month
    ));
    let broken: Vec<_> = measures.gates.iter().filter(|gate| !gate.passed).collect();
    for gate in &broken {
        text.push_str(&format!(
            "  gate broken: {} is {:.4}, and must be {} {}\n",
            gate.name, gate.measured, gate.direction, gate.limit
        ));
    }
    if broken.is_empty() {
        text.push_str(&format!(
            "  gates: all {} held\n  report: {}\n",
            measures.gates.len(),
            folder.join("report.html").display()
        ));
    } else {
        text.push_str(&format!("  nothing was published; why: {}\n", folder.join("report.html").display()));
    }
    text
}

/// Everything that the run reads: what it is, and its path.
fn inputs(loaded: &Loaded, use_case: &UseCase, environment: &sources::Environment) -> Result<Vec<(String, PathBuf)>> {
    let mut inputs: Vec<(String, PathBuf)> = loaded
        .texts
        .iter()
        .map(|(path, _)| (format!("the use-case file `{}`", path.display()), path.clone()))
        .collect();
    for (source, path) in sources::paths(&use_case.identity, environment)? {
        inputs.push((format!("a file of source `{source}`"), path));
    }
    Ok(inputs)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

/// The hash of this program, or `unknown` where it cannot read itself.
fn binary_hash() -> String {
    std::env::current_exe()
        .and_then(std::fs::read)
        .context("own binary")
        .map_or_else(|_| "unknown".to_owned(), |bytes| hash(&bytes))
}
