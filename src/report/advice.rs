//! What the blocking rules cost and find, as people read it.
//!
//! In: a [`Plan`]. Out: lines of text, and the YAML of rules that the data speak for. It promises counts only, no
//! value. It proposes nothing itself.

use crate::diagnostic::thousands;
use crate::resolve::advise::{Plan, Planned};

/// The plan of a use case.
pub fn advice(plan: &Plan) -> String {
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
        let left_out: u64 = plan.declared.iter().map(|rule| rule.left_out).sum();
        if left_out > 0 {
            text.push_str(&format!(
                "at least {} pairs in blocks of more than 300 records are left out by their rule, {} of the known \
                 matches with them: a rule that asks for more would propose them\n",
                thousands(left_out as usize),
                thousands(plan.left_out as usize)
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
    let mut text = format!(
        "\n{title:<width$} {:>14} {:>10} {:>10} {:>8} {:>14}  finds\n",
        "pairs", "blocks", "largest", "> 300", "left out"
    );
    for rule in rules {
        let finds = rule.share().map_or_else(
            || "–".to_owned(),
            |share| format!("{:.1}% of {}", 100.0 * share, thousands(rule.asked as usize)),
        );
        text.push_str(&format!(
            "{:<width$} {:>14} {:>10} {:>10} {:>8} {:>14}  {finds}\n",
            rule.rule,
            thousands(rule.pairs as usize),
            thousands(rule.blocks),
            thousands(rule.largest),
            thousands(rule.too_large),
            if rule.left_out > 0 { thousands(rule.left_out as usize) } else { "–".to_owned() },
        ));
    }
    text
}
