//! `c360 run`: from files to published outputs, or to nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use super::progress::Watch;
use super::validate::findings_in_data;
use super::{Outcome, moment, print_findings, say, show, thousands};
use crate::measures::Measures;
use crate::pipeline::{self, Build, Progress as _, RunInfo};
use crate::{config, identity, outputs, profile, report};

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
    findings_in_data(&mut loaded);
    print_findings(&loaded.findings, &loaded.texts)?;
    let Some(use_case) = loaded.use_case.take() else {
        let unreadable = loaded.findings.iter().any(|finding| finding.code == "unreadable-data");
        if had_use_case && unreadable {
            return Err(anyhow!("the data cannot be read; nothing was published"));
        }
        say("c360: the use case is not valid; nothing was run\n");
        return Ok(Outcome::Invalid);
    };
    let registry = arguments.identity.join(&use_case.entity);
    let watch = Watch::new(quiet);
    let environment = std::env::vars().collect();
    let build = pipeline::build(use_case, &RunInfo { as_of, environment: &environment, registry: &registry, progress: &watch })?;

    watch.enter("report");
    let html = report::html(&build.measures)?;
    let markdown = report::markdown(&build.measures)?;
    let measures_json = serde_json::to_string_pretty(&build.measures)? + "\n";
    if build.measures.gates.iter().any(|gate| !gate.passed) {
        let folder = outputs::reject(&arguments.out, &build.use_case.name, &html, &markdown, &measures_json)?;
        watch.finish();
        show(&verdict(&build.measures, &folder))?;
        return Ok(Outcome::GateBroken);
    }

    watch.enter("publish");
    let golden = build.golden();
    let (frames, version) = rayon::join(|| frames(&golden), || identity::publish(&registry, &build.registry, &build.assignment));
    let (frames, version) = (frames?, version?);
    let binary = binary_hash();
    let configuration: Vec<_> = loaded.hashes.iter().map(|(path, hash)| json!({"file": file_name(path), "xxh3_128": hash})).collect();
    let run_json = |files: &[(String, String)]| -> Result<String> { run_record(&build, version, &configuration, &binary, files) };
    outputs::publish(&arguments.out, &golden, frames, &html, &markdown, &measures_json, &run_json, arguments.csv)?;
    watch.finish();
    let folder = arguments.out.join(&build.use_case.name);
    show(&verdict(&build.measures, &folder))?;
    if arguments.timings {
        let records = build.sources.n_records();
        let events: usize = build.measures.sources.iter().filter(|source| source.kind == "events").map(|source| source.rows).sum();
        show(&format!("\n{} records, {} events\n{}", thousands(records), thousands(events), watch.timings()))?;
    }
    Ok(Outcome::Good)
}

fn frames(golden: &profile::Golden<'_>) -> Result<outputs::Frames> {
    Ok(outputs::Frames { profile: profile::profile(golden)?, crosswalk: profile::crosswalk(golden)?, lineage: profile::lineage(golden)? })
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
        text.push_str(&format!("  gate broken: {} is {:.4}, and must be {} {}\n", gate.name, gate.measured, gate.direction, gate.limit));
    }
    if broken.is_empty() {
        text.push_str(&format!("  gates: all {} held\n  report: {}\n", measures.gates.len(), folder.join("report.html").display()));
    } else {
        text.push_str(&format!("  nothing was published; why: {}\n", folder.join("report.html").display()));
    }
    text
}

fn run_record(build: &Build, version: u64, configuration: &[serde_json::Value], binary: &str, files: &[(String, String)]) -> Result<String> {
    let outputs: Vec<_> = files.iter().map(|(file, hash)| json!({"file": file, "xxh3_128": hash})).collect();
    let record = json!({
        "format": 1,
        "use_case": build.use_case.name,
        "version": build.use_case.version,
        "as_of": build.measures.as_of,
        "program": {"version": env!("CARGO_PKG_VERSION"), "xxh3_128": binary},
        "registry": {"entity": build.use_case.entity, "read_version": build.registry.version, "version": version},
        "configuration": configuration,
        "inputs": build.sources.inputs,
        "outputs": outputs,
    });
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

/// The hash of this program, or `unknown` where it cannot read itself.
fn binary_hash() -> String {
    std::env::current_exe().and_then(std::fs::read).context("own binary").map_or_else(|_| "unknown".to_owned(), |bytes| hash(&bytes))
}
