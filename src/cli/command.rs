//! The command line as clap reads it: every command with its examples, the version, and how commands end.

use clap::CommandFactory as _;

use super::arguments::Arguments;
use super::{examples, exit, manual};

/// What clap reads: every command with its examples, and how all of them end.
pub(super) fn command() -> clap::Command {
    let version = match option_env!("C360_COMMIT") {
        Some(commit) => concat!(env!("CARGO_PKG_VERSION"), " (").to_owned() + commit + ")",
        None => env!("CARGO_PKG_VERSION").to_owned(),
    };
    let ends: Vec<String> = exit::CODES.iter().map(|(code, says)| format!("  {code}  {says}")).collect();
    let ends = format!("Exit codes:\n{}", ends.join("\n"));
    with_examples(Arguments::command(), "").version(version).after_help(ends)
}

fn with_examples(command: clap::Command, name: &str) -> clap::Command {
    let before = if name.is_empty() { String::new() } else { format!("{name} ") };
    let own = examples::of(name);
    let command = if own.is_empty() { command } else { command.after_help(own) };
    command.mut_subcommands(|below| {
        let name = format!("{before}{}", below.get_name());
        with_examples(below, &name)
    })
}

/// `docs/commands.md`.
pub fn commands_page() -> String {
    manual::page(command())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_examples_and_each_of_them_can_be_typed() {
        let leaves = manual::all(command(), "").into_iter().filter(|(_, command)| !command.has_subcommands());
        let mut names: Vec<String> = leaves.map(|(name, _)| name.trim().to_owned()).collect();
        let mut told: Vec<&str> = examples::all().map(|(name, _)| name).collect();
        names.sort();
        told.sort();
        assert_eq!(names, told);
        for (name, lines) in examples::all() {
            for typed in lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let line = typed.split(" > ").next().unwrap_or_default();
                assert!(line == format!("c360 {name}") || line.starts_with(&format!("c360 {name} ")), "{typed}");
                let parsed = command().try_get_matches_from(line.split(' '));
                assert!(parsed.is_ok(), "{typed}: {}", parsed.unwrap_err());
            }
            assert!(lines.lines().all(|line| line.len() <= 96), "{name}");
        }
    }
}
