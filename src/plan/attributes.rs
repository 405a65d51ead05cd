//! Values that change, attribute by attribute.

use anyhow::Result;

use super::answer::{Change, Declared, OfAttribute, OfValue, Told};
use super::rows::Aligned;
use crate::measures::{AttributeMeasures, Measures};
use crate::pipeline::Build;

/// Every attribute that is declared before or after.
pub(super) fn attributes(
    build: &Build,
    was: Option<&Measures>,
    aligned: &Aligned,
    told: Told,
) -> Result<Vec<OfAttribute>> {
    let before = |name: &str| was.and_then(|was| was.attributes.iter().find(|attribute| attribute.name == name));
    let mut all = Vec::new();
    for now in &build.measures.attributes {
        all.push(OfAttribute {
            declared: match before(&now.name) {
                Some(_) => Declared::Both,
                None => Declared::After,
            },
            coverage: Some(Change { before: before(&now.name).map(|was| was.coverage), after: now.coverage }),
            trust: Some(Change { before: before(&now.name).map(|was| was.mean_trust), after: now.mean_trust }),
            ..values(now, aligned, told)?
        });
    }
    let declared = |was: &&AttributeMeasures| build.measures.attributes.iter().all(|now| now.name != was.name);
    for gone in was.iter().flat_map(|was| &was.attributes).filter(declared) {
        all.push(OfAttribute::new(&gone.name, Declared::Before));
    }
    Ok(all)
}

/// The values of customers that are in the profile before and after.
fn values(attribute: &AttributeMeasures, aligned: &Aligned, told: Told) -> Result<OfAttribute> {
    let mut of = OfAttribute::new(&attribute.name, Declared::Both);
    let [Some(before), Some(after)] = aligned.attribute(&attribute.name)? else { return Ok(of) };
    let ids = aligned.ids()?;
    for (was, now) in &aligned.both {
        let (was, id, now) = (before.get(*was), ids.get(*now), after.get(*now));
        match (was, now) {
            (was, now) if was == now => continue,
            (None, _) => of.filled += 1,
            (_, None) => of.emptied += 1,
            _ => of.changed += 1,
        }
        if of.examples.len() < told.examples {
            let shown = |value: Option<&str>| value.filter(|_| told.values).map(str::to_owned);
            let id = id.unwrap_or_default().to_owned();
            of.examples.push(OfValue { id, before: shown(was), after: shown(now) });
        }
    }
    Ok(of)
}
