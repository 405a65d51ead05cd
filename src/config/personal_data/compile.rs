//! From categories as written to categories as understood, and what a use case may use.
//!
//! In: categories, and the attributes of a use case with its purpose. Out: findings where an attribute is made of what
//! its purpose may not use, at the line that reads it. It promises that what is made of such an attribute is none
//! either, for there is no such attribute. It reads no data.

use super::understood::Category;
use super::written;
use crate::config::attributes::{Attribute, Relation, place_of};
use crate::config::findings::{Findings, key, steps};
use crate::config::identity::IdentityField;
use crate::config::sources::{Source, any_source};
use crate::config::text::Entries;
use crate::diagnostic::Step;

/// The categories in declared order.
pub(in crate::config) fn personal_data(
    entries: &Entries<written::Category>,
    sources: &[Source],
    findings: &mut Findings,
) -> Vec<Category> {
    let mut all = Vec::new();
    for (name, written) in &entries.0 {
        let at = |step: &str| steps!["personal_data", name.as_str(), step].to_vec();
        key(name, &steps!["personal_data", name.as_str()], findings);
        let mut columns = Vec::new();
        for (source, named) in &written.columns.0 {
            let at_source = [&at("columns")[..], &[source.as_str().into()]].concat();
            match any_source(source, sources) {
                Ok(index) => columns.extend(named.iter().cloned().enumerate().map(|(i, column)| (index, i, column))),
                Err((code, headline, help)) => {
                    findings.report_at_key(code, &at_source, headline, help);
                    findings.about(source);
                }
            }
        }
        if written.columns.0.is_empty() {
            let help = "name them by source: `{crm: [email, phone]}`";
            findings.report("missing-key", &at("columns"), format!("no column holds `{name}`"), help);
        }
        for (i, _) in written.purposes.iter().enumerate().filter(|(_, purpose)| purpose.trim().is_empty()) {
            let path = [&at("purposes")[..], &[Step::from(i)]].concat();
            findings.report("invalid-value", &path, "a purpose has no name", "remove it");
        }
        all.push(Category { name: name.clone(), columns, purposes: written.purposes.clone() });
    }
    all
}

/// Whether all attributes are made of what a purpose may use.
pub(in crate::config) fn allowed(
    categories: &[Category],
    purpose: &str,
    attributes: &[Attribute],
    (sources, fields): (&[Source], &[IdentityField]),
    findings: &mut Findings,
) {
    let barred: Vec<&Category> = categories.iter().filter(|of| !of.purposes.iter().any(|one| one == purpose)).collect();
    for (s, source) in sources.iter().enumerate() {
        let columns = source.filter.iter().flat_map(|filter| &filter.columns);
        let wrong = columns.filter_map(|column| Some((barred.iter().find(|of| of.holds(s, column))?, column))).next();
        if let Some((category, column)) = wrong {
            let headline = format!(
                "`where` of `{}` reads `{column}`, which holds `{}`, and `{purpose}` may not use it",
                source.name, category.name
            );
            let path = steps!["sources", source.name.as_str(), "where"];
            findings.report("not-for-this-purpose", &path, headline, "choose rows by something else");
        }
    }
    for (a, attribute) in attributes.iter().enumerate() {
        let shared = match &attribute.relation {
            Some(Relation::Together(together)) => &together.share[..],
            _ => &[],
        };
        for (k, f) in shared.iter().enumerate().flat_map(|(k, key)| key.iter().map(move |f| (k, *f))) {
            let places = fields[f].places.iter().flat_map(|(s, extracts)| extracts.iter().map(move |one| (*s, one)));
            let columns = places.flat_map(|(s, extract)| extract.columns().into_iter().map(move |column| (s, column)));
            let wrong = columns.filter_map(|(s, column)| Some((barred.iter().find(|of| of.holds(s, column))?, column)));
            if let Some((category, column)) = wrong.into_iter().next() {
                let headline = format!(
                    "`{}` is of those who share `{}`, read of `{column}`, which holds `{}`, and `{purpose}` may not \
                     use it",
                    attribute.name, fields[f].name, category.name
                );
                let path = [&place_of(attributes, a)[..], &steps!["share", k]].concat();
                findings.report(
                    "not-for-this-purpose",
                    &path,
                    headline,
                    "choose what relatives share by something else",
                );
            }
        }
        for supply in &attribute.supplies {
            let source = &sources[supply.source];
            let mut path = [&place_of(attributes, a)[..], &steps!["from", source.name.as_str()]].concat();
            path.extend(supply.under.map(Step::from));
            let mut read = supply.how.placed(&path);
            read.sort_by_key(|(expression, _)| std::cmp::Reverse(expression.columns.len()));
            let columns = read.iter().flat_map(|(expression, at)| expression.columns.iter().map(move |one| (one, at)));
            // What stands beside a code was looked up in others.
            let looked_up = |column: &String| -> Vec<String> {
                let made = source.codes.iter().find(|(name, codes)| name == column && codes.of.is_some());
                made.map_or_else(
                    || vec![column.clone()],
                    |(_, codes)| codes.looked_up().map(|(_, column)| column.to_owned()).collect(),
                )
            };
            let region = supply.region.column(supply.source).map(|column| (column.to_owned(), path.to_vec()));
            let all = columns.flat_map(|(column, at)| looked_up(column).into_iter().map(|one| (one, at.clone())));
            let wrong = all.chain(region).find_map(|(column, at)| {
                Some((barred.iter().find(|category| category.holds(supply.source, &column))?, column, at))
            });
            if let Some((category, column, at)) = wrong {
                let may = match category.purposes.as_slice() {
                    [] => "no purpose may use it".to_owned(),
                    purposes => format!("it may be used for {}", purposes.join(", ")),
                };
                findings.report(
                    "not-for-this-purpose",
                    &at,
                    format!(
                        "`{}` is made of `{column}`, which holds `{}`, and `{purpose}` may not use it",
                        attribute.name, category.name
                    ),
                    format!("{may}; make it of something else, or have the list under `personal_data` changed"),
                );
            }
        }
    }
}
