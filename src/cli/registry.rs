//! `c360 registry`: golden IDs taken over, a look whether all is whole, and the registry as CSV.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Outcome;
use super::given::{AsOf, identity_of, salt};
use super::held::{Changing, Held};
use super::print::{Format, answer, say, show};
use super::progress::Watch;
use crate::diagnostic::count;
use crate::identity::Conflict;
use crate::upkeep::{Imported, check, drawn, export, import};

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
        changing: Changing,
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
        What::Import { file, ids, changing } => imported(file, ids, changing, quiet),
        What::Check { held, format } => {
            let checked = check(&held.identity, &held.entity()?)?;
            answer(*format, &checked, || drawn(&checked))?;
            Ok(if checked.is_whole() { Outcome::Good } else { Outcome::Invalid })
        }
        What::Export { to, version, held } => {
            let entity = held.entity()?;
            let version = export(&held.identity, &entity, *version, to)?;
            show(&format!("version {version} of the registry of {entity} is in `{}`\n", to.display()))?;
            Ok(Outcome::Good)
        }
    }
}

fn imported(file: &Path, ids: &Path, changing: &Changing, quiet: bool) -> Result<Outcome> {
    let Some(given) = identity_of(file, &AsOf::default())? else { return Ok(Outcome::Invalid) };
    let watch = Watch::of_an_answer(quiet);
    let place = changing.place(&given.identity.entity, Path::new("."), &watch)?;
    match import(place, &given.identity, ids, salt()?)? {
        Imported::Conflicts(conflicts) => {
            for Conflict { line, what } in &conflicts {
                show(&format!("{}:{line}: {what}\n", ids.display()))?;
            }
            say(&format!("c360: nothing was taken over, for {} cannot be\n", count(conflicts.len(), "line")));
            Ok(Outcome::Invalid)
        }
        Imported::Done { version, ids, records, forgotten, note } => {
            if forgotten > 0 {
                let lines = count(forgotten, "line");
                say(&format!("c360: {lines} left out, of records that were asked to be forgotten\n"));
            }
            if let Some(note) = note {
                say(&format!("c360: {note}\n"));
            }
            let (records, ids) = (count(records, "record"), count(ids, "ID"));
            show(&format!("{records} read, {ids} new; version {version} of the registry is current\n"))?;
            Ok(Outcome::Good)
        }
    }
}
