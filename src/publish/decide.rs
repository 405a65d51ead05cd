//! A run from its file to its end: published, or rejected because a gate broke.
//!
//! In: what is asked of the run. Out: how it ended, with everything it found. It promises that nothing is published
//! unless the file is valid, the data can be read and every gate holds. What the pages and tables say is decided in
//! other rooms.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use xxhash_rust::xxh3::xxh3_128;

use super::folder::{Place, inputs};
use super::follow::Follower;
use super::record::{HashedFile, RunRecord};
use super::set::{Content, Pages, Rules, Target, publish, reject};
use crate::config::{self, Loaded, UseCase};
use crate::diagnostic::Failure;
use crate::identity::{self, NewSalt};
use crate::measures::Past;
use crate::pipeline::{self, Build, RunInfo};
use crate::sources::{Environment, TOGETHER};
use crate::storage::Limit;
use crate::tables::Micros;
use crate::{document, inspect, report};

/// What a run is given; nothing below reads a clock, the environment or a command line.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The use-case file.
    pub file: &'a Path,
    /// The folder of outputs.
    pub out: &'a Path,
    /// The folder of registries, one an entity.
    pub identity: &'a Path,
    /// The salt of a registry that has none yet.
    pub salt: NewSalt,
    /// The moment to look from.
    pub as_of: Micros,
    /// The environment variables that paths may name.
    pub environment: &'a Environment,
    /// Told what happens.
    pub follower: &'a dyn Follower,
}

/// What is asked of a run that publishes.
pub struct Asked<'a> {
    /// What it is given.
    pub given: Given<'a>,
    /// Seconds to wait for a lock.
    pub lock_timeout: u32,
    /// Sets that stay, the one shown included; at least 1.
    pub keep: usize,
    /// Profile and crosswalk are written as CSV too.
    pub also_csv: bool,
    /// The file of the program, for the run record.
    pub program: Option<&'a Path>,
}

/// How a run ended.
pub enum Ended {
    /// The use case is not valid; nothing was run.
    NotValid,
    /// A gate was broken; nothing was published.
    Rejected(Box<Rejected>),
    /// All gates held.
    Published(Box<Published>),
}

/// A run that broke a gate.
pub struct Rejected {
    /// What it found.
    pub build: Build,
    /// Where its report lies.
    pub folder: PathBuf,
}

/// A run whose outputs are shown.
pub struct Published {
    /// What it found.
    pub build: Build,
    /// Where its outputs are shown.
    pub folder: PathBuf,
    /// Where a plain folder is now that stood at the place of the link.
    pub moved: Option<PathBuf>,
    /// Old sets that hold something which is not ours and therefore stay.
    pub left: Vec<PathBuf>,
    /// The registry.
    pub registry: PathBuf,
    /// The version of the registry that the outputs before were made with.
    pub version_before: Option<u64>,
}

/// Runs a use case and publishes what it found, or the report of why nothing was published.
///
/// # Errors
/// Data that cannot be read, a registry that is damaged, folders that are not ours, a lock that is held for too long,
/// another run that was faster, or a file that cannot be written; the message says what was published.
pub fn run(asked: &Asked<'_>) -> Result<Ended> {
    let given = asked.given;
    let Some(Begun { mut loaded, use_case, place }) = begin(given, "nothing was published")? else {
        return Ok(Ended::NotValid);
    };
    let rules = Rules { limit: Limit { seconds: asked.lock_timeout, waiting: given.follower }, keep: asked.keep };
    if let Some(finished) = place.roll_forward(rules.limit)? {
        given.follower.finished_earlier(&finished);
    }
    let base = place.base(given.as_of)?;
    let target = Target { place: &place, base: &base, rules };
    let configuration = configuration(&loaded);
    let registry = begin_at(given, &use_case, &place, base.registry_version)?;
    let build = built(use_case, registry, given, &place, &configuration)?;
    also_unread(&mut loaded, &build, given)?;
    ended(asked, build, target, &configuration)
}

/// A use case that is valid, and the place where it publishes.
pub(super) struct Begun {
    pub(super) loaded: Loaded,
    pub(super) use_case: UseCase,
    pub(super) place: Place,
}

/// Reads and checks the files and the headers of the data; `None` where they are not valid, which has been told.
///
/// # Errors
/// Data that cannot be read, which `so` is the end of; folders that overlap or are not ours.
pub(super) fn begin(given: Given<'_>, so: &str) -> Result<Option<Begun>> {
    let mut loaded = config::load(given.file);
    let had_use_case = loaded.use_case.is_some();
    inspect::columns(&mut loaded, given.environment);
    given.follower.checked(&loaded)?;
    let Some(use_case) = loaded.use_case.take() else {
        let unreadable = loaded.findings.iter().any(|finding| finding.code == "unreadable-data");
        if had_use_case && unreadable {
            bail!(Failure::DataUnreadable(format!("the data cannot be read; {so}")));
        }
        return Ok(None);
    };
    let place = Place::new(given.out, &given.identity.join(&use_case.identity.entity), &use_case.name);
    place.refuse_overlap(&inputs(&loaded, &use_case, given.environment)?)?;
    Ok(Some(Begun { loaded, use_case, place }))
}

/// The registry from which a run goes on; outputs that are shown were made with this version.
pub(super) fn begin_at(
    given: Given<'_>,
    use_case: &UseCase,
    place: &Place,
    published: Option<u64>,
) -> Result<identity::Registry> {
    identity::begin(place.registry(), use_case, given.as_of, published.unwrap_or(0), given.salt)
}

/// What a run finds.
pub(super) fn built(
    use_case: UseCase,
    registry: identity::Registry,
    given: Given<'_>,
    place: &Place,
    configuration: &[HashedFile],
) -> Result<Build> {
    let info = RunInfo {
        as_of: given.as_of,
        environment: given.environment,
        registry: Some(place.registry()),
        configuration: &hash(serde_json::to_string(configuration)?.as_bytes()),
        together: TOGETHER,
        progress: given.follower,
    };
    pipeline::build(use_case, registry, &info)
}

/// What the data have shown that the file cannot mean.
pub(super) fn also_unread(loaded: &mut Loaded, build: &Build, given: Given<'_>) -> Result<()> {
    loaded.findings.clear();
    inspect::unread(loaded, &build.use_case, &build.measures);
    given.follower.checked(loaded)
}

fn ended(asked: &Asked<'_>, mut build: Build, target: Target<'_>, configuration: &[HashedFile]) -> Result<Ended> {
    asked.given.follower.enter("report");
    let history = target.place.history();
    build.measures.before = Past::before(&history, &build.stamp.run_id);
    let history = build.measures.kept().after(&history)?;
    let html = report::html(&build.measures)?;
    let markdown = report::markdown(&build.measures)?;
    let measures_json = document::text(&build.measures)?;
    let program = program_hash(asked.program);
    let golden = build.golden();
    let content = Content {
        golden: &golden,
        pages: Pages { html: &html, markdown: &markdown, measures_json: &measures_json, history: &history },
        also_csv: asked.also_csv,
        identifiers: build.identifiers.as_ref(),
        registry: &build.registry,
        assignment: &build.assignment,
        as_of: asked.given.as_of,
        record: RunRecord {
            use_case: (&build.use_case.name, build.use_case.version),
            as_of: &build.measures.as_of,
            program: &program,
            stamp: &build.stamp,
            registry: (&build.use_case.identity.entity, build.registry.version),
            configuration,
            inputs: &build.sources.inputs,
        },
    };
    if build.measures.gates.iter().any(|gate| !gate.passed) {
        let folder = reject(&target, &content)?;
        return Ok(Ended::Rejected(Box::new(Rejected { build, folder })));
    }
    asked.given.follower.enter("publish");
    let (moved, left) = publish(&target, &content)?;
    Ok(Ended::Published(Box::new(Published {
        folder: target.place.shown_at(),
        moved,
        left,
        registry: target.place.registry().to_owned(),
        version_before: target.base.registry_version,
        build,
    })))
}

/// The files that make up the use case: name and hash.
pub(super) fn configuration(loaded: &Loaded) -> Vec<HashedFile> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    loaded.hashes.iter().map(|(path, hash)| HashedFile { file: name(path), xxh3_128: hash.clone() }).collect()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// The hash of the program, or `unknown` where it cannot be read.
fn program_hash(program: Option<&Path>) -> String {
    program.and_then(|path| std::fs::read(path).ok()).map_or_else(|| "unknown".to_owned(), |bytes| hash(&bytes))
}
