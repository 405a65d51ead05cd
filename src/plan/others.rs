//! What a run would mean for the other use cases of the entity: their customers' IDs are the same ones.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::answer::OfUseCase;
use super::rows::read;
use crate::pipeline::Build;
use crate::report::portfolio;
use crate::storage::Sets;

/// Every other use case that is published beside this one, or that the registry knows.
pub(super) fn others(build: &Build, out: &Path) -> Result<Vec<OfUseCase>> {
    let (mut gone, mut other_records) = (BTreeSet::new(), BTreeSet::new());
    if build.assignment.changes(&build.registry) {
        let next = build.assignment.next();
        for happened in next.happened(next.version) {
            match happened.event {
                "merged" | "retired" => _ = gone.insert(happened.id),
                "moved" => other_records.extend([Some(happened.id), happened.other].into_iter().flatten()),
                _ => {}
            }
        }
    }
    let entity = build.use_case.identity.entity.as_str();
    let mut names: BTreeSet<String> = build.registry.use_cases().map(str::to_owned).collect();
    for name in portfolio::published(out).unwrap_or_default() {
        let record = Sets::new(out, &name, &name).record();
        if record.is_some_and(|record| record["registry"]["entity"] == entity) {
            names.insert(name);
        }
    }
    names.remove(&build.use_case.name);
    let mut all = Vec::new();
    for name in names {
        let mut of = OfUseCase { name, customers: None, ids_gone: 0, other_records: 0 };
        let profile = out.join(&of.name).join("profile.parquet");
        if profile.is_file() {
            let profile = read(&profile)?;
            let ids = profile.column("canonical_id")?.str()?;
            of.customers = Some(ids.len());
            for id in ids.iter().flatten() {
                if gone.contains(id) {
                    of.ids_gone += 1;
                } else {
                    of.other_records += usize::from(other_records.contains(id));
                }
            }
        }
        all.push(of);
    }
    Ok(all)
}
