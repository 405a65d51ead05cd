//! The answer as people read it.
//!
//! In: a [`Why`]. Out: lines of text. It promises that nothing in a name commands a terminal. It decides nothing.

use super::answer::{KeyVerdict, ModelSays, Verdict, Why};
use crate::diagnostic::{count, visible};

/// Verdict, links, match keys and match weight, as far as there are any.
pub fn draw(why: &Why) -> String {
    let [a, b] = [visible(&why.records[0]), visible(&why.records[1])];
    let (together, because) = verdict(why);
    let mut text = format!("{a} and {b}: {}\n  {because}\n", if together { "one customer" } else { "two customers" });
    for veto in &why.forbidden_by {
        text.push_str(&format!("  {}\n", visible(veto)));
    }
    if !why.path.is_empty() {
        text.push_str("\nlinks\n");
        for link in &why.path {
            text.push_str(&format!("  {} – {}  by {}\n", visible(&link.from), visible(&link.to), link.by));
        }
    }
    if !why.match_keys.is_empty() {
        text.push_str("\nmatch keys\n");
    }
    for key in &why.match_keys {
        let says = match key.says {
            KeyVerdict::Links => "equal".to_owned(),
            KeyVerdict::NotUsed => {
                "equal, but ignored, shared by more records than `max_records`, or told apart by `differs_by`"
                    .to_owned()
            }
            KeyVerdict::NotOfItsType => {
                format!("equal, but not of its type, which no match key reads: {}", key.fields.join(", "))
            }
            KeyVerdict::HalfAName => format!("equal, but half a name: {}", key.fields.join(", ")),
            KeyVerdict::Shared => "equal, but refused: several customers share the value".to_owned(),
            KeyVerdict::Cut => "equal, but among the weakest links of a chain that is too long".to_owned(),
            KeyVerdict::Missing => format!("missing: {}", key.fields.join(", ")),
            KeyVerdict::Differs => format!("different: {}", key.fields.join(", ")),
        };
        text.push_str(&format!("  {:<22} {says}\n", key.key));
        for [field, left, right] in &key.values {
            text.push_str(&format!("    {field:<20} {} | {}\n", visible(left), visible(right)));
        }
    }
    if let Some(model) = &why.match_model {
        waterfall(&mut text, model);
    }
    text
}

fn verdict(why: &Why) -> (bool, String) {
    let model = why.match_model.as_ref();
    let weight = model.map_or(String::new(), |model| format!("{:.1} bits", model.weight));
    match why.verdict {
        Verdict::Linked => (true, "because a link joins the two".to_owned()),
        Verdict::LinkedThroughOthers => {
            (true, format!("because links through {} join them", count(why.path.len() - 1, "other record")))
        }
        Verdict::Forbidden => (false, "because a guard forbids it".to_owned()),
        Verdict::NoKey => (false, "because no match key joins them, and the use case has no match model".to_owned()),
        Verdict::NeverCompared => {
            (false, "because they were never compared: they agree on no blocking rule".to_owned())
        }
        Verdict::BelowReview => (false, format!("because the match weight, {weight}, is below `review_at`")),
        Verdict::InReview => {
            (false, format!("until a steward decides: the match weight, {weight}, is below `link_at`"))
        }
        Verdict::WeakUnion => (
            false,
            format!("because the records of their customers do not agree as a whole, though these two do ({weight})"),
        ),
        Verdict::IslandCut => {
            (false, "because their link was among the weakest of a chain that is longer than any customer's".to_owned())
        }
        Verdict::Refused => (false, "because the value they share is shared by several customers".to_owned()),
    }
}

/// Each comparison with its bits, and a bar to see them by.
fn waterfall(text: &mut String, model: &ModelSays) {
    let proposed = model
        .proposed_by
        .map_or("no blocking rule proposes the pair".to_owned(), |rule| format!("proposed by blocking rule {rule}"));
    text.push_str(&format!("\nmatch weight in bits; {proposed}\n"));
    let mut row = |name: &str, level: &str, bits: f64| {
        let bar = if bits < 0.0 { "−" } else { "+" }.repeat((bits.abs().round() as usize).min(30));
        text.push_str(&format!("  {name:<22} {level:<34} {bits:>7.1}  {bar}\n"));
    };
    row("prior", "", model.prior);
    for step in &model.comparisons {
        row(&step.comparison, &step.level, step.bits);
    }
    row("they may be related", "a household, a group of companies", model.kinship);
    if model.of_lists > 0.0 {
        row("no other partner", "in either list, or without a name", model.of_lists);
    }
    row("together", &format!("probability {:.4}", model.probability), model.weight);
    text.push_str(&format!("  links from {} on, is reviewed from {} on\n", model.link_at, model.review_at));
    if let Some(mean) = model.between_customers {
        text.push_str(&format!("  between all records of the two customers: {mean:.1} on average\n"));
    }
    for step in model.comparisons.iter().filter(|step| !step.values.is_empty()) {
        text.push_str(&format!(
            "  {:<22} {} | {}\n",
            step.comparison,
            visible(&step.values[0]),
            visible(&step.values[1])
        ));
    }
}
