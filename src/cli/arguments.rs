//! What can be typed: every command with its arguments, as `--help` shows them.

use std::path::Path;

use clap::{ColorChoice, Parser, Subcommand};

use super::{
    blocking, demo, evaluate, explain, explain_code, forget, history, manual, new, plan, registry, report, rollback,
    run, schema, show, test, train, upgrade, validate, verify,
};

/// Customer 360 as code: one YAML file per use case, one canonical ID per customer, and a report an executive reads.
#[derive(Parser, Debug)]
#[command(name = "c360", max_term_width = 100)]
pub(super) struct Arguments {
    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Whether output is coloured; `auto` is where a terminal reads it and `NO_COLOR` is not set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Write a use case to edit; given source files, proposed from their data.
    New(new::Arguments),
    /// Check use-case files; every problem is named at its line.
    Validate(validate::Arguments),
    /// Run the tests that are written in use cases; no real data is touched.
    Test(test::Arguments),
    /// Print a use case as it is understood, with every default filled in.
    Show(show::Arguments),
    /// Say what a run would change: canonical IDs, values, coverage, gates; nothing is published.
    Plan(plan::Arguments),
    /// Build profile, crosswalk, lineage and report of a use case.
    Run(run::Arguments),
    /// Print the report of the last published run, or a table of all use cases.
    Report(report::Arguments),
    /// Measure how right the customers are, against a truth.
    Evaluate(evaluate::Arguments),
    /// Fit the match model to the data, to pin it.
    Train(train::Arguments),
    /// Say what the blocking rules of a match model cost and find, and which rules the data speak for.
    Blocking(blocking::Arguments),
    /// Say why two records are one customer, or are not.
    Explain(explain::Arguments),
    /// Say what became of a canonical ID, or which IDs a record had, and why.
    History(history::Arguments),
    /// Take over golden IDs, read every version, or write the registry as CSV.
    Registry(registry::Arguments),
    /// Go back to an earlier version of the registry, and show the outputs of then.
    Rollback(rollback::Arguments),
    /// Say whether published outputs are what a run has written, and agree with the registry.
    Verify(verify::Arguments),
    /// Forget a person: out of every version of the registry and every output, with a record of it.
    Forget(forget::Arguments),
    /// Say what registry and outputs hold about a person.
    Disclose(forget::Disclose),
    /// Generate a company with its systems, its use cases and the truth about its customers.
    Demo(demo::Arguments),
    /// Rewrite a use-case file in today's version of the format, and say what has changed in meaning.
    Upgrade(upgrade::Arguments),
    /// Say what a finding means, and how it is mended.
    ExplainCode(explain_code::Arguments),
    /// Print the schema of a use-case file, or of something that commands write.
    Schema(schema::Arguments),
    /// Print what a shell reads to complete commands and options.
    Completions(manual::Completions),
    /// Print the manual, or write a page of every command.
    Man(manual::Manual),
}

impl Command {
    /// The use case of a command that decides who is who.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::Run(arguments) => Some(&arguments.file),
            Self::Plan(arguments) => Some(&arguments.file),
            Self::Blocking(arguments) => Some(&arguments.file),
            Self::Evaluate(arguments) => Some(&arguments.file),
            Self::Train(arguments) => Some(&arguments.file),
            Self::Explain(arguments) => Some(&arguments.file),
            _ => None,
        }
    }
}
