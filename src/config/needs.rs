//! Which columns of a source the use case names, and where it names them.

use super::usecase::{How, Role, UseCase};
use crate::diagnostic::Step;

/// A column that is read, and the place in the YAML that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The column.
    pub column: String,
    /// Where it is named.
    pub path: Vec<Step>,
    /// Whether the file must have it; a write-back column may be absent.
    pub required: bool,
}

/// The columns of a source, each once, in the order of first mention; the record ID is the first.
pub fn needs(use_case: &UseCase, s: usize) -> Vec<Need> {
    let source = &use_case.sources[s];
    let mut needs: Vec<Need> = Vec::new();
    let mut need = |column: &str, path: Vec<Step>, required: bool| match needs.iter_mut().find(|known| known.column == column) {
        Some(known) if required && !known.required => *known = Need { column: column.to_owned(), path, required },
        Some(_) => {}
        None => needs.push(Need { column: column.to_owned(), path, required }),
    };
    let below = |key: &str| vec![Step::from("sources"), source.name.as_str().into(), key.into()];
    need(&source.record_id, below("record_id"), true);
    match &source.role {
        Role::Customers(customers) => {
            for (key, column) in customers.habits() {
                need(column, below(key), true);
            }
        }
        Role::Events { happened_at, .. } => need(happened_at, below("happened_at"), true),
    }
    for field in &use_case.identity {
        for extract in field.places.iter().filter(|(source, _)| *source == s).flat_map(|(_, extracts)| extracts) {
            for column in extract.columns() {
                need(column, vec!["identity".into(), field.name.as_str().into(), source.name.as_str().into()], true);
            }
        }
    }
    for (a, attribute) in use_case.attributes.iter().enumerate() {
        for supply in attribute.supplies.iter().filter(|supply| supply.source == s) {
            let path = vec!["attributes".into(), a.into(), "from".into(), source.name.as_str().into()];
            let expressions: Vec<_> = match &supply.how {
                How::Expression(expression) => vec![expression],
                How::Aggregate(aggregate) => aggregate.of.iter().chain(&aggregate.filter).collect(),
            };
            for column in expressions.iter().flat_map(|expression| &expression.columns) {
                need(column, path.clone(), true);
            }
        }
    }
    for write_back in use_case.write_back.iter().filter(|write_back| write_back.source == s) {
        let path = vec!["write_back".into(), source.name.as_str().into()];
        need(&write_back.canonical_id, path.clone(), false);
        for (column, _) in &write_back.set {
            need(column, path.clone(), false);
        }
    }
    needs
}
