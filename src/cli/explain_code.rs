//! `c360 explain-code`: what a finding means, and how it is mended.

use anyhow::Result;

use super::exit::Outcome;
use super::print::show;
use crate::diagnostic::{CODES, Failure, code, code_in_words, did_you_mean};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A code, as it stands in brackets behind `error` or `warning`; without one all are listed.
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let Some(asked) = &arguments.code else {
        show(&CODES.iter().map(|code| format!("{:<28} {}\n", code.name, code.headline)).collect::<String>())?;
        return Ok(Outcome::Good);
    };
    // As it is copied: `error[unknown-source]`.
    let name = asked.split_once('[').map_or(asked.as_str(), |(_, rest)| rest).trim_end_matches([']', ':']);
    let Some(code) = code(name) else {
        let help = did_you_mean(name, CODES.iter().map(|code| code.name));
        let help = if help.len() < 100 { help } else { "`c360 explain-code` lists all".to_owned() };
        return Err(Failure::CommandLine(format!("no finding has the code `{name}`; {help}")).into());
    };
    show(&code_in_words(code))?;
    Ok(Outcome::Good)
}
