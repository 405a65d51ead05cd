//! `c360 plan`: what the blocking rules cost and find, before anything is compared.

use std::path::PathBuf;

use anyhow::Result;

use super::progress::Watch;
use super::{Format, Outcome, environment, identity_of, out, show, thousands};
use crate::progress::Progress as _;
use crate::resolve::advise::{Plan, Planned, plan};
use crate::{resolve, sources};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The use case, or the file that use cases share; it need not have a `match_model` yet.
    file: PathBuf,
    /// How the plan is written.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let Some((_, identity)) = identity_of(&arguments.file)? else { return Ok(Outcome::Invalid) };
    let watch = Watch::new(quiet);
    watch.enter("sources");
    let mut sources = sources::read_customers(&identity, &environment())?;
    let (known, blocks) = resolve::by_keys_alone(&identity, &mut sources, &watch)?;
    watch.enter("plan");
    let plan = plan(&identity, &known.fields, &known.links, &known.clusters, blocks.as_ref());
    watch.finish();
    match arguments.format {
        Format::Human => show(&drawn(&plan))?,
        Format::Json => out(&format!("{}\n", serde_json::to_string_pretty(&plan)?))?,
    }
    Ok(if plan.max_pairs.is_some_and(|most| plan.pairs > most) { Outcome::GateBroken } else { Outcome::Good })
}

fn drawn(plan: &Plan) -> String {
    let known = thousands(plan.known_matches);
    let measured = match plan.likely_only {
        false => format!("match keys have made {known} matches, on which rules are measured"),
        true => format!(
            "match keys have made none; rules are measured on {known} pairs on which two rules of different fields \
             agree"
        ),
    };
    let mut text = format!("{} records; {measured}\n", thousands(plan.records));
    if !plan.declared.is_empty() {
        text.push_str(&table("rules of the file", &plan.declared));
        if let Some(most) = plan.max_pairs {
            text.push_str(&format!(
                "together {} pairs; `max_pairs` allows {}\n",
                thousands(plan.pairs as usize),
                thousands(most as usize)
            ));
        }
        if plan.asked > 0 {
            let share = 100.0 * plan.found as f64 / plan.asked as f64;
            text.push_str(&format!(
                "together they find {share:.1}% of the {} matches that none of their fields made\n",
                thousands(plan.asked as usize)
            ));
        }
    }
    if plan.proposed.is_empty() {
        text.push_str(
            "\nno rule to propose: no field is of a type to block on, or every rule would compare too many records\n",
        );
    } else {
        text.push_str(&table("rules that the data speak for", &plan.proposed));
        text.push_str("\nmatch_model:\n  block_on:\n");
        plan.proposed.iter().for_each(|rule| text.push_str(&format!("    - {}\n", rule.rule)));
    }
    text
}

fn table(title: &str, rules: &[Planned]) -> String {
    let width = rules.iter().map(|rule| rule.rule.len()).max().unwrap_or(0).max(title.len());
    let mut text =
        format!("\n{title:<width$} {:>14} {:>10} {:>10} {:>8}  finds\n", "pairs", "blocks", "largest", "> 300");
    for rule in rules {
        let finds = rule.share().map_or_else(
            || "–".to_owned(),
            |share| format!("{:.1}% of {}", 100.0 * share, thousands(rule.asked as usize)),
        );
        text.push_str(&format!(
            "{:<width$} {:>14} {:>10} {:>10} {:>8}  {finds}\n",
            rule.rule,
            thousands(rule.pairs as usize),
            thousands(rule.blocks),
            thousands(rule.largest),
            thousands(rule.too_large),
        ));
    }
    text
}
