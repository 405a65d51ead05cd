//! What a command is given from outside: a file, the environment, the clock.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::print::print_findings;
use crate::config::{Identity, Need};
use crate::diagnostic::Failure;
use crate::identity::{NewSalt, Salt};
use crate::sources::Environment;
use crate::tables::Micros;

/// Who is who in a file.
pub(super) struct Given {
    /// The name of the use case.
    pub(super) name: String,
    pub(super) identity: Identity,
    /// For each source the columns that are read.
    pub(super) needs: Vec<Vec<Need>>,
    /// The moment that is looked from.
    pub(super) at: Micros,
}

/// Who is who in a file at a moment; where it is not valid its findings are printed.
pub(super) fn identity_of(file: &Path, as_of: &AsOf) -> Result<Option<Given>> {
    let at = as_of.moment()?;
    let loaded = crate::config::load_identity(file);
    if loaded.identity.is_none() {
        print_findings(&loaded.findings, &loaded.texts)?;
    }
    Ok(loaded.identity.map(|identity| Given { name: loaded.name, identity, needs: loaded.needs, at }))
}

/// The environment variables that paths may name; what is no text cannot stand in a path, and is never told.
pub(super) fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The salt of a registry that is made: that of `C360_SALT`, else a random one.
pub(super) fn salt() -> Result<NewSalt> {
    match std::env::var("C360_SALT") {
        Ok(text) if !text.is_empty() => Ok(NewSalt::Given(Salt::of_text(&text))),
        _ => {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|_| anyhow!("the system gives no random bytes for a salt"))?;
            Ok(NewSalt::Random(Salt::of_bytes(bytes)))
        }
    }
}

/// The moment a command looks from: as given, or now.
pub(super) fn moment(text: Option<&str>) -> Result<Micros> {
    match text {
        Some(text) => moment_of("--as-of", text),
        None => Ok(chrono::Utc::now().timestamp_micros()),
    }
}

/// A command line that is wrong, and why.
pub(super) fn misused(why: String) -> anyhow::Error {
    Failure::CommandLine(why).into()
}

/// The moment that an option names.
pub(super) fn moment_of(option: &str, text: &str) -> Result<Micros> {
    crate::types::moment(text).ok_or_else(|| {
        misused(format!("`{option} {text}` is not a moment from 1900 to 2200; write it as 2026-11-01T00:00:00Z"))
    })
}

/// The moment that a command looks from.
#[derive(clap::Args, Debug, Default)]
pub(super) struct AsOf {
    /// The moment that is looked from, such as 2026-11-01T00:00:00Z: which versions of records there are, and what
    /// holds. Default: now.
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
}

impl AsOf {
    /// The moment, which is now where none is given.
    ///
    /// # Errors
    /// A text that is no moment.
    pub(super) fn moment(&self) -> Result<Micros> {
        moment(self.as_of.as_deref())
    }
}
