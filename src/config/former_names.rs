//! Whether what is called otherwise today can have been called so before.
//!
//! In: what entity and sources were called. Out: findings. It does not know the registry.

use super::findings::{Findings, name, prefix, steps};
use super::formerly::{FormerEntity, FormerSource};
use super::sources::{Role, Source};
use crate::diagnostic::Step;

/// Whether what the entity was called before can be a name, and is another one.
pub(super) fn former_entity(former: &FormerEntity, today: (&str, &str), findings: &mut Findings) {
    let (entity, id_prefix) = today;
    if *former == FormerEntity::default() {
        says_nothing(&steps!["formerly"], "`{entity: customer}`", findings);
    }
    if let Some(before) = &former.entity {
        let at = steps!["formerly", "entity"];
        name(before, &at, findings);
        same(before, entity, &at, findings);
    }
    if let Some(before) = &former.id_prefix {
        let at = steps!["formerly", "id_prefix"];
        prefix(before, &at, findings);
        same(before, id_prefix, &at, findings);
    }
}

/// Whether what sources were called before can be names, and no source that keeps its own has them.
pub(super) fn former_sources(sources: &[Source], said: &dyn Fn(&str) -> bool, findings: &mut Findings) {
    for source in sources {
        let Role::Customers(customers) = &source.role else { continue };
        let at = |key: &str| steps!["sources", source.name.as_str(), "formerly", key].to_vec();
        let former = &customers.formerly;
        if *former == FormerSource::default() && said(&source.name) {
            let path = steps!["sources", source.name.as_str(), "formerly"];
            says_nothing(&path, "`{source: crm_old}`", findings);
        }
        let Some(before) = &former.source else { continue };
        name(before, &at("source"), findings);
        same(before, &source.name, &at("source"), findings);
        let keeps_its_name = |other: &Source| match &other.role {
            _ if other.name != *before || other.name == source.name => false,
            Role::Customers(customers) => customers.formerly.source.is_none(),
            Role::Events(_) => true,
        };
        if sources.iter().any(keeps_its_name) {
            let headline =
                format!("`{before}` is a source that keeps its name, and `{}` cannot have had it", source.name);
            let help = format!("remove it; where `{before}` has a new name too, say under it what it was before");
            findings.report("unreachable-rule", &at("source"), headline, help);
        }
    }
}

fn says_nothing(path: &[Step], such_as: &str, findings: &mut Findings) {
    findings.report("invalid-value", path, "it does not say what was called otherwise", format!("such as {such_as}"));
}

fn same(before: &str, today: &str, path: &[Step], findings: &mut Findings) {
    if before == today {
        findings.report("unreachable-rule", path, format!("`{today}` is what it is called today"), "remove it");
    }
}
