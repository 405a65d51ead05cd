//! `c360 upgrade`: a use-case file in today's version of the format, comments kept, and what has changed in meaning.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Outcome;
use super::print::{say, show};
use crate::config::{Upgraded, text_to_upgrade, upgraded};
use crate::diagnostic::visible;
use crate::storage;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Use cases, and files that use cases share; each says its own version.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write nothing; end with 1 where a file is of an older version.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut outcome = Outcome::Good;
    for file in &arguments.files {
        let done = text_to_upgrade(file).and_then(|(mark, text)| Ok((upgraded(&text)?, mark, text)));
        match done {
            Err(why) => {
                say(&format!("error: `{}`: {why}\n", file.display()));
                outcome = Outcome::Invalid;
            }
            Ok((upgraded, mark, text)) => {
                let is_older = upgraded.from.is_some_and(|version| version < upgraded.to);
                if upgraded.text != text && !arguments.check {
                    let may = std::fs::metadata(file).is_ok_and(|file| !file.permissions().readonly());
                    anyhow::ensure!(may, "`{}` may not be written: it is read-only", file.display());
                    storage::replace(file, format!("{mark}{}", upgraded.text).as_bytes())?;
                }
                if is_older && arguments.check {
                    outcome = Outcome::Invalid;
                }
                show(&told(file, &upgraded, arguments.check))?;
            }
        }
    }
    Ok(outcome)
}

fn told(file: &Path, upgraded: &Upgraded, check: bool) -> String {
    let (name, to) = (visible(&file.display().to_string()).into_owned(), upgraded.to);
    let from = match upgraded.from {
        Some(version) if version == to => return format!("{name}: version {to}, which is today's\n"),
        Some(version) => format!("version {version}"),
        None => "says no version".to_owned(),
    };
    let mut text = match (upgraded.from, check) {
        (None, _) => format!("{name}: {from}, and is read as {to}{}\n", if check { "" } else { ", which it says now" }),
        (_, true) => format!("{name}: {from}, today's is {to}\n"),
        (_, false) => format!("{name}: {from}, written anew as version {to}\n"),
    };
    if upgraded.from.is_none() && !upgraded.changes.is_empty() {
        text.push_str("  if it was written before there was a version, these keys mean something else now:\n");
    }
    for change in &upgraded.changes {
        text.push_str(&format!("  line {}, `{}`: {}\n", change.place.line, visible(&change.path), change.says));
    }
    if upgraded.changes.is_empty() && upgraded.from.is_some() {
        text.push_str("  no key of it has changed its meaning\n");
    }
    text
}
