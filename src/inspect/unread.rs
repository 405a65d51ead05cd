//! What stands in the data and was not understood, as findings at the key that reads it.
//!
//! In: the figures of a run. Out: findings, one for a column of a source. It promises that nothing is taken for
//! missing, false or never in silence where more than a few values are concerned. It shows counts and lines, no value.

use crate::config::{Loaded, UseCase};
use crate::diagnostic::{Step, thousands};
use crate::measures::Measures;
use crate::tables::{Unread, Wrong};

/// Adds what was not understood to the findings.
pub fn unread(loaded: &mut Loaded, use_case: &UseCase, measures: &Measures) {
    for source in &measures.sources {
        for unread in much(&source.unread) {
            let (what, help) = of_records(unread);
            let path: Vec<Step> = ["sources", &source.name, &unread.key].into_iter().map(Step::from).collect();
            let whose = format!("`{}` in `{}`", unread.key, source.name);
            loaded.report("unread-values", &path, false, headline(unread, &whose, what), help.to_owned());
        }
    }
    for field in &measures.identity.fields {
        for counts in &field.by_source {
            for unread in much(&counts.unread) {
                let path: Vec<Step> =
                    ["identity", &field.name, &counts.source].into_iter().map(Step::from).collect();
                let whose = format!("`{}` in `{}`, column `{}`,", field.name, counts.source, unread.key);
                let help = "no record is identified by them; check the column and the type".to_owned();
                loaded.report("invalid-values", &path, false, headline(unread, &whose, "are not of its type"), help);
            }
        }
    }
    for (a, (attribute, declared)) in measures.attributes.iter().zip(&use_case.attributes).enumerate() {
        for (supply, by) in declared.supplies.iter().zip(&attribute.by_source) {
            let source = use_case.identity.sources[supply.source].name.as_str();
            for unread in much(&by.unread) {
                let (path, what, help): (Vec<Step>, _, _) = match unread.wrong {
                    Wrong::NotValid => (
                        vec!["attributes".into(), a.into(), "valid".into()],
                        "break its `valid`",
                        "they are not used; check the expression and `valid`",
                    ),
                    _ => (
                        vec!["attributes".into(), a.into(), "from".into(), source.into()],
                        "are not of its type",
                        match declared.kind.is_numeric() {
                            true => "check the expression and the type; for `1,234` the source says `decimal:`",
                            false => "they are not used; check the expression and the type",
                        },
                    ),
                };
                let whose = format!("`{}` from `{source}`", attribute.name);
                loaded.report("invalid-values", &path, false, headline(unread, &whose, what), help.to_owned());
            }
        }
    }
}

fn much(all: &[Unread]) -> impl Iterator<Item = &Unread> {
    all.iter().filter(|unread| unread.is_much())
}

/// What is wrong with values that say something of records, and what follows.
fn of_records(unread: &Unread) -> (&'static str, &'static str) {
    match (unread.wrong, unread.key.as_str()) {
        (Wrong::NoRecord, "merged_into") => {
            ("name no record that was read", "does the export leave out merged records?")
        }
        (Wrong::NoRecord, _) => ("name no record that was read", "is it the ID of another record, or in another form?"),
        (Wrong::Contradicting, _) => (
            "are the same in rows of one record that differ",
            "which row is the latest cannot be told; the order of their texts has decided",
        ),
        (Wrong::InTheFuture, "happened_at") => {
            ("lie after the moment the run looks from", "these events do not count")
        }
        (Wrong::InTheFuture, _) => (
            "lie after the moment the run looks from",
            "these records count as changed nobody knows when; a clock may be wrong, or `--as-of` too early",
        ),
        (Wrong::Unread, "deleted") => {
            ("are neither true nor false nor a moment", "these records were taken as not deleted")
        }
        (Wrong::Unread, "current") => ("are neither true nor false", "these rows were taken as current"),
        (Wrong::Unread, "formats") => (
            "are not in the form that `formats` declares",
            "they are read as if no form were declared; is the form that of the whole column?",
        ),
        (Wrong::Unread | Wrong::NotValid, _) => {
            ("are no moments", "the forms that are read: docs/formats.md; what is not read happened never")
        }
    }
}

fn headline(unread: &Unread, whose: &str, what: &str) -> String {
    let (values, filled) = (thousands(unread.values), thousands(unread.filled));
    format!("{values} of the {filled} values of {whose} {what}; the first is in {}", unread.first)
}
