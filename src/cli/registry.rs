//! `c360 registry`: golden IDs taken over, a look whether all is whole, and the registry as CSV.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Outcome;
use super::given::{identity_of, moment, salt};
use super::held::Held;
use super::print::{Format, answer, say, show};
use super::progress::Watch;
use crate::diagnostic::count;
use crate::identity::Conflict;
use crate::upkeep::{Imported, check, drawn, entity_of, export, import};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Take over canonical IDs that records have already: `canonical_id`, `source` and `record_id` in a CSV file.
    Import {
        /// The file that declares entity and sources.
        file: PathBuf,
        /// The CSV file.
        ids: PathBuf,
        #[command(flatten)]
        held: Held,
    },
    /// Read every version, and say what is damaged.
    Check {
        #[command(flatten)]
        held: Held,
        /// How the answer is written.
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Write `crosswalk.csv`, `ids.csv` and `events.csv`; the first can be imported.
    Export {
        /// The folder to write to.
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        /// The version. Default: the current one.
        #[arg(long)]
        version: Option<u64>,
        #[command(flatten)]
        held: Held,
    },
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    match &arguments.what {
        What::Import { file, ids, held } => imported(file, ids, held, quiet),
        What::Check { held, format } => {
            let checked = check(&held.identity, &entity_of(&held.identity, held.entity.as_deref())?)?;
            answer(*format, &checked, || drawn(&checked))?;
            Ok(if checked.is_whole() { Outcome::Good } else { Outcome::Invalid })
        }
        What::Export { to, version, held } => {
            let entity = entity_of(&held.identity, held.entity.as_deref())?;
            let version = export(&held.identity, &entity, *version, to)?;
            show(&format!("version {version} of the registry of {entity} is in `{}`\n", to.display()))?;
            Ok(Outcome::Good)
        }
    }
}

fn imported(file: &Path, ids: &Path, held: &Held, quiet: bool) -> Result<Outcome> {
    let Some(given) = identity_of(file)? else { return Ok(Outcome::Invalid) };
    let watch = Watch::of_an_answer(quiet);
    let place = held.place(&given.identity.entity, Path::new("."), moment(held.as_of.as_deref())?, &watch);
    match import(place, &given.identity, ids, salt()?)? {
        Imported::Conflicts(conflicts) => {
            for Conflict { line, what } in &conflicts {
                show(&format!("{}:{line}: {what}\n", ids.display()))?;
            }
            say(&format!("c360: nothing was taken over, for {} cannot be\n", count(conflicts.len(), "line")));
            Ok(Outcome::Invalid)
        }
        Imported::Done { version, ids, records, note } => {
            if let Some(note) = note {
                say(&format!("c360: {note}\n"));
            }
            let (records, ids) = (count(records, "record"), count(ids, "ID"));
            show(&format!("{records} read, {ids} new; version {version} of the registry is current\n"))?;
            Ok(Outcome::Good)
        }
    }
}
