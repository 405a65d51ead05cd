//! What stands in the data and was not understood, as findings at the key that reads it.
//!
//! In: the figures of a run. Out: findings, one for a column of a source. It promises that nothing is taken for
//! missing, false or never in silence where more than a few values are concerned. It shows counts and lines, no value.

use crate::config::{Attribute, Identity, Loaded, UseCase};
use crate::diagnostic::{Step, thousands};
use crate::measures::{AttributeMeasures, FieldMeasures, MANY_UNKNOWN, Measures, unheard};
use crate::tables::{Reading, Sources, Unread, Wrong};

const INVALID: &str = "invalid-values";
const NO_DATE: &str = "no-date";
const STAND: &str = "stand for no date";
/// Fewer customers say nothing about shares.
const ENOUGH: usize = 20;

/// Adds what was not understood to the findings, and sources and customers of whom there is nothing to understand.
pub fn unread(loaded: &mut Loaded, use_case: &UseCase, measures: &Measures) {
    records(loaded, measures.sources.iter().map(|of| (of.name.as_str(), of.rows, &of.unread[..])));
    fields(loaded, &measures.identity.fields);
    consent(loaded, use_case, measures);
    for (a, (attribute, declared)) in measures.attributes.iter().zip(&use_case.attributes).enumerate() {
        values(loaded, use_case, (a, declared), attribute);
        unknown(loaded, measures, (a, declared), attribute);
    }
}

/// The same of a file that holds only what use cases share.
pub(super) fn of_identity(loaded: &mut Loaded, identity: &Identity, sources: &Sources, of_fields: &[FieldMeasures]) {
    let of = |source: usize, reading: &Reading| {
        (identity.sources[source].name.clone(), reading.rows, reading.unread.clone())
    };
    let customers = sources.customers.iter().map(|table| of(table.source, &table.reading));
    let all: Vec<_> = customers.chain(sources.events.iter().map(|table| of(table.source, &table.reading))).collect();
    records(loaded, all.iter().map(|(name, rows, unread)| (name.as_str(), *rows, &unread[..])));
    fields(loaded, of_fields);
}

/// What says something of records, and sources that have none.
fn records<'a>(loaded: &mut Loaded, sources: impl Iterator<Item = (&'a str, usize, &'a [Unread])>) {
    for (name, rows, unread) in sources {
        let at = |key: &str| -> Vec<Step> { ["sources", name, key].into_iter().map(Step::from).collect() };
        if rows == 0 {
            let headline = format!("the files of `{name}` hold no rows");
            let help = "a header alone says that there is nobody; is the export whole?".to_owned();
            loaded.report("no-rows", &at("read"), false, headline, help);
        }
        for unread in said(unread) {
            let whose = format!("`{}` in `{name}`", unread.key);
            // Of `codes.plan` the column behind the key.
            let path: Vec<Step> =
                ["sources", name].into_iter().chain(unread.key.splitn(2, '.')).map(Step::from).collect();
            let (code, what, help) = match unread.wrong {
                Wrong::NoDate => (NO_DATE, STAND, "these records or events count as if nobody had said when"),
                _ => {
                    let (what, help) = of_records(unread);
                    ("unread-values", what, help)
                }
            };
            loaded.report(code, &path, false, headline(unread, &whose, what), help.to_owned());
        }
    }
}

/// What identifies customers.
fn fields(loaded: &mut Loaded, fields: &[FieldMeasures]) {
    for field in fields {
        for counts in &field.by_source {
            let path: Vec<Step> = ["identity", &field.name, &counts.source].into_iter().map(Step::from).collect();
            for unread in said(&counts.unread) {
                let whose = format!("`{}` in `{}`, column `{}`,", field.name, counts.source, unread.key);
                let (code, what, help) = match (unread.wrong, counts.compared_only) {
                    (Wrong::NoDate, _) => (NO_DATE, STAND, "they link nobody and keep nobody apart".to_owned()),
                    (_, n) => (INVALID, "are not of its type", of_no_type(n)),
                };
                loaded.report(code, &path, false, headline(unread, &whose, what), help);
            }
        }
    }
}

/// Sources in which nobody is heard to consent.
fn consent(loaded: &mut Loaded, use_case: &UseCase, measures: &Measures) {
    let (Some(declared), Some(consent)) = (&use_case.consent, &measures.consent) else { return };
    for of in &consent.by_source {
        if let Some((key, why)) = unheard(of, declared.lasts.is_some()) {
            let path = ["consent", "from", &of.source, key].into_iter().map(Step::from).collect::<Vec<_>>();
            let headline = format!("in `{}` nobody consents: {why}", of.source);
            let help = "check the column and what is written there; `given` and `purpose` are compared word by word";
            loaded.report("consent-unheard", &path, false, headline, help.to_owned());
        }
    }
}

/// What follows where values are not of their field's type, and some are near to it in so many records.
fn of_no_type(compared_only: usize) -> String {
    match compared_only {
        0 => "they identify nobody; check the column and the type".to_owned(),
        n => format!(
            "no match key reads them. In {} of the records it is nearly one, such as a number that nobody was given: \
             the match model compares it; check the column and the type",
            thousands(n)
        ),
    }
}

/// What an attribute could be.
fn values(loaded: &mut Loaded, use_case: &UseCase, (a, declared): (usize, &Attribute), measured: &AttributeMeasures) {
    for (supply, by) in declared.supplies.iter().zip(&measured.by_source) {
        let source = use_case.identity.sources[supply.source].name.as_str();
        for unread in said(&by.unread) {
            let at = |steps: &[Step]| [&use_case.place_of(a)[..], steps].concat();
            let mut from = at(&["from".into(), source.into()]);
            from.extend(supply.under.map(Step::from));
            let (code, path, what, help) = match unread.wrong {
                Wrong::NoDate => (NO_DATE, from, STAND, "none of them is published"),
                Wrong::NotValid => {
                    let path = at(&["valid".into()]);
                    (INVALID, path, "break its `valid`", "they are not used; check the expression and `valid`")
                }
                Wrong::NoRecord => {
                    let help = "is it the ID of another record, or of another source? Then say `of:`";
                    (INVALID, from, "name no record that was read", help)
                }
                _ => {
                    let help = match declared.kind.is_numeric() {
                        true => "check the expression and the type; for `1,234` the source says `decimal:`",
                        false => "they are not used; check the expression and the type",
                    };
                    (INVALID, from, "are not of its type", help)
                }
            };
            let whose = format!("`{}` from `{source}`", declared.name);
            loaded.report(code, &path, false, headline(unread, &whose, what), help.to_owned());
        }
    }
}

/// Customers who get `otherwise` because no system that is asked knows them.
fn unknown(loaded: &mut Loaded, measures: &Measures, (a, of): (usize, &Attribute), measured: &AttributeMeasures) {
    let share = measured.supplied.otherwise_no_record;
    if share > MANY_UNKNOWN && measures.population >= ENOUGH {
        let path = vec!["attributes".into(), a.into(), "otherwise".into()];
        let headline = format!(
            "`otherwise` stands for `{}` of {:.0}% of the customers because no system that is asked has a record of \
             them",
            of.name,
            share * 100.0
        );
        let help = "does it say of them what is true? Their records may not be linked".to_owned();
        loaded.report("otherwise-unknown", &path, false, headline, help);
    }
}

/// What must be said: much that was not understood, all days that stand for none, for they are masses, all codes that
/// mean nothing, for somebody has to say what they mean, and all IDs that a form makes one, for they may be two
/// customers.
fn said(all: &[Unread]) -> impl Iterator<Item = &Unread> {
    let always = [Wrong::NoDate, Wrong::NoCode, Wrong::OneOfTwo];
    all.iter().filter(move |unread| unread.is_much() || always.contains(&unread.wrong))
}

/// What is wrong with values that say something of records, and what follows.
fn of_records(unread: &Unread) -> (&'static str, &'static str) {
    match (unread.wrong, unread.key.as_str()) {
        (Wrong::NoRecord, "merged_into") => {
            ("name no record that was read", "does the export leave out merged records?")
        }
        (Wrong::NoRecord, "by") => (
            "are nobody's alone",
            "these events belong to nobody: no live record has the value, or those of several customers have",
        ),
        (Wrong::NoRecord, _) => ("name no record that was read", "is it the ID of another record, or in another form?"),
        (Wrong::Contradicting, _) => (
            "are the same in rows of one record that differ",
            "which row is the latest cannot be told; of the columns in which they differ these records say nothing",
        ),
        (Wrong::InTheFuture, "happened_at") => ("lie after the moment the run looks from", "these events do not count"),
        (Wrong::InTheFuture, _) => (
            "lie after the moment the run looks from",
            "these records count as changed nobody knows when; a clock may be wrong, or `--as-of` too early",
        ),
        (Wrong::Unread, "deleted") => (
            "are neither true nor false nor a moment",
            "these records were taken as not deleted; a day's form is named under `formats`, such as `%d/%m/%Y`",
        ),
        (Wrong::Unread, "current") => ("are neither true nor false", "these rows were taken as current"),
        (Wrong::Unread, "formats") => (
            "are not in the form that `formats` declares",
            "they are read as if no form were declared; is the form that of the whole column?",
        ),
        (Wrong::Unread, "id_forms") => (
            "are not in the form that `id_forms` declares",
            "identity fields do not use them, and IDs of records stay as they are; is the form that of the whole \
             column?",
        ),
        (Wrong::Unread, "where") => ("do not tell whether `where` holds", "they are left out; check the expression"),
        (Wrong::Unread, "valid_from" | "valid_to") => (
            "are no moments",
            "what they are said of was taken as holding never; empty is without a bound, and a day's form is named \
             under `formats`",
        ),
        (Wrong::Backwards, _) => (
            "lie before the moment from which on it holds",
            "this never holds; are the two columns the other way round?",
        ),
        (Wrong::NoCode, _) => {
            ("are codes that the file does not hold", "they are not understood, and not used; add them to the file")
        }
        (Wrong::OneOfTwo, _) => (
            "are the ID of another record once left out is what `id_forms` declares",
            "a match key on this column makes them one customer; where the zeros or the prefix tell records apart, \
             take the form out",
        ),
        (Wrong::Unread | Wrong::NotValid | Wrong::NoDate, _) => (
            "are no moments",
            "the forms that are read: docs/formats.md; an event without one counts only where none is asked for",
        ),
    }
}

fn headline(unread: &Unread, whose: &str, what: &str) -> String {
    let (values, filled) = (thousands(unread.values), thousands(unread.filled));
    format!("{values} of the {filled} values of {whose} {what}; the first is in {}", unread.first)
}
