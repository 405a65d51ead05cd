//! A plan as a comment on a pull request.

use super::answer::{Declared, Plan};
use super::human::{
    compared, ends, of_example, of_ids, of_numbers, of_records, of_rows, of_shares, of_trust, of_use_case,
};
use crate::diagnostic::{thousands, visible};

/// The plan as Markdown.
pub fn markdown(plan: &Plan) -> String {
    let mut text = format!("### {}: what a run would do\n\n", cell(&plan.use_case));
    let sign = if plan.holds { "✅" } else { "❌" };
    text.push_str(&format!("{sign} {}\n\n", cell(&ends(plan))));
    text.push_str(&format!("As of {}, compared with {}.\n\n", plan.as_of, compared(plan)));
    text.push_str("| | |\n|---|---|\n");
    let mut row = |name: &str, value: &str| text.push_str(&format!("| {name} | {} |\n", cell(value)));
    row("records", &of_numbers(plan.records));
    row("customers", &of_numbers(plan.customers));
    row("canonical IDs", &of_ids(&plan.ids));
    for line in of_records(&plan.ids) {
        row("", &line);
    }
    row("profile", &of_rows(&plan.profile));
    row("usable profiles", &of_shares(plan.usable_share));
    row("mean trust", &of_trust(plan.mean_trust));
    text.push_str("\n| attribute | changed | filled | emptied | coverage | trust |\n|---|---:|---:|---:|---|---|\n");
    for of in &plan.attributes {
        if of.declared == Declared::Before {
            text.push_str(&format!("| {} | | | | declared no more | |\n", cell(&of.name)));
            continue;
        }
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(&of.name),
            thousands(of.changed),
            thousands(of.filled),
            thousands(of.emptied),
            of.coverage.map_or_else(String::new, of_shares),
            of.trust.map_or_else(String::new, of_trust)
        ));
    }
    let examples: Vec<String> = plan.ids.examples.iter().map(|of| format!("- {}\n", cell(&of_example(of)))).collect();
    list(&mut text, "IDs", examples);
    list(
        &mut text,
        &format!("Other use cases of {}", cell(&plan.entity)),
        plan.use_cases.iter().map(|other| format!("- {}\n", cell(&of_use_case(other)))).collect(),
    );
    list(&mut text, "New notes", plan.notes.new.iter().map(|note| format!("- {}\n", cell(note))).collect());
    list(&mut text, "No longer said", plan.notes.gone.iter().map(|note| format!("- {}\n", cell(note))).collect());
    text
}

fn list(text: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        text.push_str(&format!("\n**{title}**\n\n{}", lines.concat()));
    }
}

/// Text that is only text in a cell or a line.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        if matches!(c, '|' | '<' | '>' | '`' | '*' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
