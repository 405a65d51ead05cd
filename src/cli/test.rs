//! `c360 test`: the tests that are written in use cases.

use std::path::PathBuf;

use anyhow::Result;

use super::colour::on_stdout;
use super::exit::Outcome;
use super::given::environment;
use super::print::{out, print_findings};
use crate::diagnostic::junit::{self, Case, Suite};
use crate::diagnostic::{Severity, plain, tested};
use crate::{config, unit_tests};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use-case files, or folders whose use cases are tested.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How results are written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// JUnit XML, for every CI.
    Junit,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let environment = environment();
    let mut suites = Vec::new();
    let mut invalid = 0;
    let found = config::discover(&arguments.paths);
    for (file, loaded) in found.files.iter().zip(found.load(false)) {
        let name = file.display().to_string();
        let Some(use_case) = &loaded.use_case else {
            invalid += 1;
            if arguments.format == Format::Human {
                print_findings(&loaded.findings, &loaded.texts)?;
            }
            let first = loaded
                .findings
                .iter()
                .find(|finding| finding.severity == Severity::Error)
                .map(|finding| finding.headline.clone())
                .unwrap_or_default();
            let case = Case {
                name: "the use case is valid".to_owned(),
                class: name.clone(),
                failure: Some((first.clone(), first)),
                output: String::new(),
            };
            suites.push(Suite { name, cases: vec![case] });
            continue;
        };
        let cases = use_case.tests.iter().map(|test| {
            // Rows that cannot be read fail their test, not the command.
            let differences = unit_tests::run(use_case, test, &environment).unwrap_or_else(|error| vec![plain(&error)]);
            let failure = (!differences.is_empty()).then(|| (differences[0].clone(), differences.join("\n")));
            Case { name: test.name.clone(), class: use_case.name.clone(), failure, output: String::new() }
        });
        suites.push(Suite { name, cases: cases.collect() });
    }
    // What a folder hides from the tests fails them; what was left out is said.
    if arguments.format == Format::Human {
        print_findings(&found.findings, &[])?;
    }
    for finding in &found.findings {
        let (name, said) = (finding.file.display().to_string(), format!("{}[{}]", finding.headline, finding.code));
        let bad = finding.severity == Severity::Error;
        let case = Case {
            name: "every use case is found".to_owned(),
            class: name.clone(),
            failure: bad.then(|| (finding.headline.clone(), said.clone())),
            output: if bad { String::new() } else { said },
        };
        if bad || arguments.format == Format::Junit {
            suites.push(Suite { name, cases: vec![case] });
        }
    }
    let failed: usize = suites.iter().flat_map(|suite| &suite.cases).filter(|case| case.failure.is_some()).count();
    match arguments.format {
        Format::Junit => out(&junit::write(&suites))?,
        Format::Human => out(&tested::draw(&suites, failed, on_stdout()))?,
    }
    Ok(if failed + invalid == 0 { Outcome::Good } else { Outcome::Invalid })
}
