//! Whether a run may go on from a registry: not from before its last run, and not with another idea of who is who.
//!
//! In: the registry, a use case and a moment. Out: nothing, or what is wrong. It promises that a file which is edited
//! may change what it declares, and that two files which disagree do not take turns.

use std::path::Path;

use anyhow::{Result, bail};

use super::code::NewSalt;
use super::registry::Registry;
use super::store::open;
use crate::config::UseCase;
use crate::diagnostic::{Failure, Problem};
use crate::tables::Micros;
use crate::tables::moments::timestamp_text;

/// Reads the registry in `dir` from which a run of this use case goes on; `published` is the version that the outputs
/// it replaces were made with.
///
/// # Errors
/// As [`open`] and [`Registry::accepts`].
pub fn begin(dir: &Path, use_case: &UseCase, as_of: Micros, published: u64, new: NewSalt) -> Result<Registry> {
    let mut registry = open(dir, &use_case.identity, new)?;
    registry.accepts(use_case, as_of)?;
    registry.go_on_after(published);
    Ok(registry)
}

impl Registry {
    /// Whether a run of this use case may go on from here.
    ///
    /// # Errors
    /// The moment is before that of the last run; a [`Problem`] where another use case declares the entity otherwise.
    pub fn accepts(&self, use_case: &UseCase, as_of: Micros) -> Result<()> {
        if let Some(last) = self.last_as_of.filter(|last| as_of < *last) {
            let [last, as_of] = [last, as_of].map(timestamp_text);
            bail!(Failure::BeforeTheLast(format!(
                "the last run that changed the registry looked from {last}, and this one would look from {as_of}, \
                 which is before it; look from {last} or later; if that moment was a mistake, name an earlier version \
                 in the registry's `CURRENT`"
            )));
        }
        Ok(self.is_declared_so(use_case)?)
    }

    /// A version that outputs were published with has a number that is not given again.
    pub fn go_on_after(&mut self, published: u64) {
        if self.version > 0 {
            self.next_version = self.next_version.max(published + 1);
        }
    }

    /// Who is who belongs to the entity: another use case may not resolve it in another way, from another file.
    fn is_declared_so(&self, use_case: &UseCase) -> Result<(), Problem> {
        let declared = &use_case.identity.declared;
        let Some(last) = self.versions.iter().rfind(|row| !row.declared.is_empty()) else { return Ok(()) };
        if last.use_case == use_case.name || last.declared == declared.hash() || last.declared_in == declared.file {
            return Ok(());
        }
        Err(Problem {
            code: "entity-declared-twice",
            path: vec!["entity".into()],
            headline: format!(
                "use case `{}` declares entity `{}` in `{}`, and this one declares it otherwise in `{}`: they would \
                 move each other's canonical IDs",
                last.use_case, use_case.identity.entity, last.declared_in, declared.file
            ),
            help: format!(
                "declare it once, in a file that both extend; where that file was moved and changed, run `{}` first",
                last.use_case
            ),
        })
    }
}
