//! What the headers of the files say: which columns are missing, and which files cannot be read.
//!
//! In: a use case as it was loaded. Out: the same with a finding for every column and file. It promises that no value
//! of a variable is told. Rows are not read.

use crate::config::{Expression, How, Identity, Loaded, Need, UseCase};
use crate::diagnostic::did_you_mean;
use crate::sources::{self, Environment, Problem, WrongOf};

/// Adds what the data lacks to the findings; the use case stays only if nothing does.
pub fn columns(loaded: &mut Loaded, environment: &Environment) {
    if let Some((identity, needs)) = loaded.identity.take() {
        if !any_missing(loaded, &identity, &needs, None, environment) {
            loaded.identity = Some((identity, needs));
        }
        return;
    }
    let Some(use_case) = loaded.use_case.take() else { return };
    if !any_missing(loaded, &use_case.identity, &use_case.needs(), Some(&use_case), environment) {
        loaded.use_case = Some(use_case);
    }
}

fn any_missing(
    loaded: &mut Loaded,
    identity: &Identity,
    needs: &[Vec<Need>],
    use_case: Option<&UseCase>,
    environment: &Environment,
) -> bool {
    let mut problems = sources::missing_columns(identity, needs, environment);
    problems.extend(use_case.iter().flat_map(|use_case| sources::missing_crosswalks(use_case, environment)));
    for Problem { source, path, on_key, wrong, headline, pattern } in &problems {
        let (code, help) = match wrong {
            WrongOf::Lacks(column, columns) => {
                let help = match column.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                    true => {
                        "a number alone is the name of a column: as a number it would be the same for everybody".into()
                    }
                    false => match use_case
                        .and_then(|of| calculated(of, *source, column).find(|text| columns.contains(*text)))
                    {
                        Some(name) => format!("the file has the column `{name}`: write '\"{name}\"'"),
                        None => did_you_mean(column, columns.iter().map(String::as_str)),
                    },
                };
                ("missing-column", help)
            }
            WrongOf::Hides => ("duplicate-name", "give the column that is made another name".into()),
            WrongOf::Unreadable => ("unreadable-data", String::new()),
        };
        loaded.report(code, path, *on_key, headline.clone(), help);
        if matches!(wrong, WrongOf::Unreadable)
            && !sources::may_be_quoted(pattern)
            && let Some(finding) = loaded.findings.last_mut()
        {
            finding.secret = true;
        }
    }
    !problems.is_empty()
}

/// The texts of expressions over a source in which a column is calculated with; one might be the name of a column.
fn calculated<'a>(use_case: &'a UseCase, source: usize, column: &'a str) -> impl Iterator<Item = &'a String> {
    let supplies = use_case.attributes.iter().flat_map(|attribute| &attribute.supplies);
    let expressions = supplies.filter(move |supply| supply.source == source).filter_map(|supply| match &supply.how {
        How::Expression(expression) => Some(expression),
        How::Aggregate(aggregate) => aggregate.of.as_ref(),
        How::Calculation(_) => None,
    });
    let reads = move |expression: &&Expression| expression.columns.iter().any(|read| read == column);
    expressions.filter(reads).map(|expression| &expression.text)
}
