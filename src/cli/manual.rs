//! `c360 completions`, `c360 man`, and the reference of commands: what can be typed, for shells, `man` and readers.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Command;

use super::exit::{self, Outcome};
use super::print::out;
use crate::storage;

#[derive(clap::Args, Debug)]
pub(super) struct Completions {
    /// The shell.
    shell: clap_complete::Shell,
}

#[derive(clap::Args, Debug)]
pub(super) struct Manual {
    /// A folder for a page of every command, as `c360-run.1`. Default: the first page, on stdout.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Prints what a shell reads to complete commands and options.
pub(super) fn completions(arguments: &Completions, mut command: Command) -> Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "c360", &mut text);
    out(&String::from_utf8(text)?)?;
    Ok(Outcome::Good)
}

/// Prints the first page of the manual, or writes all.
pub(super) fn man(arguments: &Manual, command: Command) -> Result<Outcome> {
    let page = |command: &Command| {
        let mut text = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut text)?;
        Ok::<_, anyhow::Error>(text)
    };
    let Some(folder) = &arguments.out else {
        out(&String::from_utf8(page(&command)?)?)?;
        return Ok(Outcome::Good);
    };
    std::fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
    for (name, command) in all(command, "c360") {
        let command = command.name(name.replace(' ', "-")).display_name(name.clone());
        storage::replace(&folder.join(format!("{}.1", name.replace(' ', "-"))), &page(&command)?)?;
    }
    Ok(Outcome::Good)
}

/// A command and all below it, each with its whole name.
pub(super) fn all(command: Command, name: &str) -> Vec<(String, Command)> {
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    let below: Vec<_> = below.flat_map(|below| all(below.clone(), &format!("{name} {}", below.get_name()))).collect();
    std::iter::once((name.to_owned(), command)).chain(below).collect()
}

/// `docs/commands.md`: every command as its help shows it, and how it ends.
pub(super) fn page(command: Command) -> String {
    let mut page = String::from(
        "# Commands\n\nWhat each command takes and prints, as its `--help` shows it; `c360 man` and `c360 \
         completions` make pages for `man` and\nshells of the same. This page is generated from the code by `make \
         fresh`.\n\n## How a command ends\n\n| code | what it says |\n|---|---|\n",
    );
    for (code, says) in exit::CODES {
        page.push_str(&format!("| {code} | {says} |\n"));
    }
    page.push_str(
        "\nFindings of a use-case file end with 1 in every command, whether its text shows them or its data; a file \
         that is not there is one of\nthem. `c360 verify` and `c360 registry check` end with 1 where something is \
         damaged.\n",
    );
    for (name, command) in all(command, "c360").into_iter().skip(1) {
        let mut command = command.bin_name(&name).disable_help_flag(true).term_width(100);
        page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", command.render_long_help().to_string().trim_end()));
    }
    page.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
