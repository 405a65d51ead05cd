//! An evaluation as people read it.
//!
//! In: an [`Evaluation`], or a curve over judged pairs. Out: lines of text. It promises record IDs only, no values. It
//! computes nothing.

use super::calibrated::{Calibration, CalibrationOf};
use super::decided::Curve;
use super::judged::AtThreshold;
use super::measured::{Evaluation, Quality};
use super::mistakes::{Mistake, Mixed};
use super::read::Record;
use super::sheet::JudgedSample;
use crate::diagnostic::{count, thousands, visible};
use crate::measures::Rate;

/// Whether trust can be relied on.
pub fn calibration(name: &str, calibration: &Calibration) -> String {
    let all = &calibration.all;
    let mut text = format!(
        "{name}: {} values with a trust whose truth is known; mean trust {:.4}, right {:.4}\n\n",
        thousands(all.values),
        all.mean_trust,
        all.right
    );
    text.push_str(&format!(
        "{:<28} {:>9} {:>7} {:>7} {:>7} {:>7} {:>7}  rests on\n",
        "attribute", "values", "trust", "right", "error", "worst", "skill"
    ));
    let some = |of: Option<f64>| of.map_or_else(|| "–".to_owned(), |of| format!("{of:.4}"));
    let line = |of: &CalibrationOf| {
        let bases: Vec<String> = of.rests_on.iter().map(|(basis, n)| format!("{basis} {}", thousands(*n))).collect();
        format!(
            "{:<28} {:>9} {:>7.4} {:>7.4} {:>7.4} {:>7} {:>7}  {}\n",
            if of.attribute.is_empty() { "all" } else { &of.attribute },
            thousands(of.values),
            of.mean_trust,
            of.right,
            of.error,
            some(of.worst_bin),
            some(of.skill),
            bases.join(", ")
        )
    };
    calibration.attributes.iter().for_each(|of| text.push_str(&line(of)));
    text.push_str(&line(all));
    text.push_str(
        "\nerror: the mean distance between trust and the share that is right, over ten bins; worst: the greatest, of \
         bins of 500 or more;\nskill: how well trust tells right from wrong, from 0 (not at all) to 1.\n",
    );
    if calibration.without_truth > 0 {
        text.push_str(&format!("profiles without truth: {}\n", thousands(calibration.without_truth)));
    }
    text
}

/// How well the match weight tells judged pairs apart.
pub fn curve(curve: &Curve) -> String {
    format!(
        "{} judged, {} of them matches{}\n\n{}",
        count(curve.pairs, "pair"),
        thousands(curve.matches),
        not_counted(curve.not_counted),
        thresholds(&curve.at, curve.link_at)
    )
}

/// What of a file of judged pairs counts nowhere: pairs that nobody has judged, and rows that repeat a pair.
pub fn not_counted([blank, repeated]: [usize; 2]) -> String {
    let mut text = String::new();
    if blank > 0 {
        text.push_str(&format!("; not judged: {}", count(blank, "pair")));
    }
    if repeated > 0 {
        text.push_str(&format!("; not counted again: {} of an earlier pair", count(repeated, "row")));
    }
    text
}

/// What people said of drawn pairs, and what follows from it.
pub fn judged_sample(name: &str, sample: &JudgedSample) -> String {
    let JudgedSample { drawn, judged, repeated, run_has_changed, gone, estimate, .. } = sample;
    let [otherwise, rightly] = &sample.decided_otherwise;
    let again = not_counted([0, *repeated]);
    let mut text = format!("{name}: {} of {} drawn pairs judged{again}\n", thousands(*judged), thousands(*drawn));
    if *run_has_changed {
        let [otherwise, rightly, gone] = [*otherwise, *rightly, *gone].map(thousands);
        text.push_str(&format!(
            "\nTHE RUN HAS CHANGED since these pairs were drawn: who is who is decided otherwise now.\nThe figures are \
             those of the run that the pairs were drawn from; for this one draw again.\nOf the judged pairs this run \
             decides {otherwise} otherwise, {rightly} of them rightly, and {gone} are not in it.\n"
        ));
    }
    text.push_str(&format!("\n{:<38} {:>15} {:>7} {:>8}  {}\n", "", "pairs", "judged", "matches", "share of matches"));
    for stratum in &estimate.strata {
        let share = stratum.share.map_or_else(|| "not known".to_owned(), of_rate);
        text.push_str(&format!(
            "{:<38} {:>15} {:>7} {:>8}  {share}\n",
            stratum.stratum.in_words(estimate.recall_of_likely.is_some()),
            thousands(stratum.pairs as usize),
            thousands(stratum.judged as usize),
            thousands(stratum.matches as usize),
        ));
    }
    let likely = estimate.recall_of_likely;
    text.push_str(&format!("\n{:<86} {}\n", "", "95% interval in brackets"));
    let figures = [
        ("precision of the pairs put together", Some(estimate.precision)),
        ("recall, of what is together, apart but heavy enough to link, or up to 4 bits too light", likely),
        ("recall, of all pairs", Some(estimate.recall)),
    ];
    for (what, figure) in figures.iter().filter_map(|(what, figure)| Some((what, (*figure)?))) {
        // Where next to nothing is ruled out, the middle says nothing either.
        let told = match figure {
            Some(figure) if figure.low * 2.0 < figure.value => {
                format!("at most {:.4}; down to {:.4} is not ruled out", figure.high, figure.low)
            }
            figure => rate(figure),
        };
        text.push_str(&format!("{what:<86} {told}\n"));
    }
    if let Some(worst) = &sample.at_worst {
        let share = |share: Option<f64>| share.map_or_else(|| "none".to_owned(), |share| format!("{share:.4}"));
        text.push_str(&format!(
            "\n{} of the drawn pairs have no answer{}. If the run were wrong about all of them, precision would be {}",
            thousands(drawn - judged),
            match sample.taken_out {
                0 => String::new(),
                n => format!(", {} of them for their rows were taken out", thousands(n)),
            },
            share(worst.precision)
        ));
        text.push_str(&match worst.recall_of_likely {
            Some(recall) => format!("\nand the first recall {recall:.4}.\n"),
            None => ".\n".to_owned(),
        });
    }
    if estimate.precision.is_none() {
        text.push_str("\nThere is no precision: no pair was put together.\n");
    }
    if figures[1..].iter().any(|(_, figure)| *figure == Some(None)) {
        text.push_str("\nThere is no recall where no pair that was judged is a match.\n");
    }
    if estimate.not_ruled_out > 0 {
        text.push_str(&format!(
            "\n{}, some kinds showed no match: of those there is an upper bound only.\nUp to {} matches in them are \
             not ruled out, and the lower end of the last figure counts them as missed;\nonly more judged pairs, {}, \
             can tell.\n",
            if likely.is_some() { "Of what is lighter or not compared" } else { "Of what no match key joins" },
            thousands(estimate.not_ruled_out as usize),
            if likely.is_some() { "or a rule that compares them" } else { "or a truth for some customers" },
        ));
    }
    text
}

/// An evaluation; `link_at` is the threshold of the match model.
pub fn evaluation(name: &str, evaluation: &Evaluation, link_at: Option<f64>) -> String {
    let mut text = format!(
        "{name}: {} records of {} customers in {} profiles; profile inflation {:.4}; {} customers exactly right\n",
        thousands(evaluation.records),
        thousands(evaluation.customers),
        thousands(evaluation.profiles),
        evaluation.profile_inflation,
        thousands(evaluation.exactly_right),
    );
    let Evaluation { without_truth, also_hold_others, not_in_run, of_other_sources, profiles, .. } = evaluation;
    if *without_truth > 0 {
        let [without, mixed, of] = [*without_truth, *also_hold_others, *profiles].map(thousands);
        text.push_str(&format!(
            "records of the run without truth: {without}; {mixed} of the {of} profiles also hold some of them\n"
        ));
    }
    if *not_in_run > 0 {
        let absent = thousands(*not_in_run);
        text.push_str(&format!("records of the truth that the run does not hold, counted as missed: {absent}\n"));
    }
    if *of_other_sources > 0 {
        let elsewhere = thousands(*of_other_sources);
        text.push_str(&format!("records of the truth of sources that the run does not read, left out: {elsewhere}\n"));
    }
    text.push_str(&format!("\n{:<36} {:<24} {:<24} {}\n", "95% interval in brackets", "precision", "recall", "F1"));
    let mut row = |label: &str, quality: &Quality| {
        text.push_str(&format!(
            "{label:<36} {:<24} {:<24} {}\n",
            rate(quality.precision),
            rate(quality.recall),
            rate(quality.f1)
        ));
    };
    row("pairs of records", &evaluation.pairwise);
    row("records (B-cubed)", &evaluation.b_cubed);
    for pair in &evaluation.by_sources {
        row(&format!("{} – {}", pair.left, pair.right), &pair.quality);
    }
    let qualities = evaluation.by_sources.iter().map(|pair| &pair.quality).chain([&evaluation.pairwise]);
    if qualities.into_iter().any(|quality| quality.precision.is_none() || quality.recall.is_none()) {
        text.push_str("none: no such pair was put together, or none belongs together\n");
    }
    if let Some(Mixed { of, records, customers }) = &evaluation.largest_wrong {
        let (records, of) = (thousands(*records), visible(of));
        text.push_str(&format!("\nlargest profile of several customers: {records} records of {customers} ({of})\n"));
    } else {
        text.push_str("\nno profile holds records of several customers\n");
    }
    if !evaluation.by_evidence.is_empty() {
        text.push_str(&format!(
            "\n{:<36} {:<24} {:<24} {}\n",
            "by evidence", "precision", "of all true pairs", "pairs"
        ));
        for by in &evaluation.by_evidence {
            text.push_str(&format!(
                "{:<36} {:<24} {:<24} {}\n",
                by.evidence,
                rate(by.precision),
                by.found.map_or_else(none, |found| format!("{found:.4}")),
                thousands(by.pairs as usize)
            ));
        }
    }
    if let Some(link_at) = link_at.filter(|_| !evaluation.by_weight.is_empty()) {
        text.push_str("\nby match weight alone, before clusters are made\n");
        text.push_str(&thresholds(&evaluation.by_weight, link_at));
    }
    if let Some(lost) = &evaluation.lost {
        let stages = [
            (lost.never_compared, "never compared, for no rule proposes them"),
            (lost.left_out, "left out, for their blocks are too large"),
            (lost.below_review, "below clerical review"),
            (lost.in_review, "in clerical review"),
            (lost.kept_apart, "heavy enough, kept apart by guards or by the other records"),
        ];
        let shown: Vec<String> = stages.iter().map(|(n, what)| format!("{} {what}", thousands(*n as usize))).collect();
        text.push_str(&format!(
            "\nof {} true pairs, left apart: {}\n",
            thousands(lost.true_pairs as usize),
            shown.join(", ")
        ));
    }
    mistakes(&mut text, "worst false merges", "wrongly together", &evaluation.false_merges);
    mistakes(&mut text, "worst missed links", "wrongly apart", &evaluation.missed_links);
    text
}

fn thresholds(curve: &[AtThreshold], link_at: f64) -> String {
    let mut text = format!("{:<36} {:<24} {:<24} F1\n", "weight from", "precision", "recall");
    for at in curve {
        let mark = if (at.from - link_at).abs() < 1e-9 { "  link_at" } else { "" };
        text.push_str(&format!(
            "{:<36} {:<24} {:<24} {}{mark}\n",
            at.from,
            rate(at.precision),
            rate(at.recall),
            at.f1.map_or_else(none, |f1| format!("{f1:.4}"))
        ));
    }
    text
}

fn none() -> String {
    "none".to_owned()
}

fn rate(rate: Option<Rate>) -> String {
    rate.map_or_else(none, of_rate)
}

fn of_rate(rate: Rate) -> String {
    format!("{:.4} [{:.4}, {:.4}]", rate.value, rate.low, rate.high)
}

fn mistakes(text: &mut String, title: &str, how: &str, mistakes: &[Mistake]) {
    const SHOWN: usize = 6;
    if mistakes.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    for mistake in mistakes {
        text.push_str(&format!("  {}: {} {how}\n", visible(&mistake.of), count(mistake.pairs as usize, "pair")));
        for part in &mistake.parts {
            let named: Vec<String> =
                part.iter().take(SHOWN).map(|(source, id): &Record| format!("{source}/{}", visible(id))).collect();
            let more = if part.len() > SHOWN { format!(" and {} more", part.len() - SHOWN) } else { String::new() };
            text.push_str(&format!("    {}{more}\n", named.join(" ")));
        }
    }
}
