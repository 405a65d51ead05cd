//! Fitting the match model to the data of a run, without labels.

use super::chosen::Parts;
use super::holders::by_customers;
use super::kinship::kinships;
use super::rarity::{rarities, with_frequencies};
use super::sample::{Counted, sample};
use super::shown::{Drawn, Random, Shown, without_priors};
use super::sites::{elsewhere_alike, here_and_elsewhere, together};
use super::units::{Comparer, Slot};
use crate::config::{CustomerIs, MatchModel};
use crate::matching::similarity::Scratch;
use crate::matching::{
    Comparison, Kinship, Model, PSEUDO, Parameter, Trained, Untrained, Why, against_both, probability_of, train,
    train_further,
};
use crate::progress::Progress;
use crate::tables::blocks::{Blocks, pairs_of};
use crate::tables::{Frequencies, RecordIndex};

number! {
    /// There are at least so many pairs of related customers to a match, even if the fields compared show none.
    FEWEST_RELATED: f64 = 0.2;
    /// Rounds of m, prior and u together; the later ones take the matches among the random pairs out of u.
    ROUNDS: usize = 3;
    /// The share of matches, and of related customers, among all pairs that the search for the shares begins with.
    PRIOR_AT_FIRST: f64 = 0.01;
    /// The search for the shares ends after so many rounds.
    PRIOR_ROUNDS: usize = 100;
    /// The search for the shares ends when a round moves them by no more than this part.
    PRIOR_SETTLED: f64 = 1e-6;
    /// Matches, and related customers, are no smaller share of all pairs.
    LEAST_PRIOR: f64 = 1e-12;
    /// Matches, and related customers, are no larger share of all pairs.
    MOST_PRIOR: f64 = 0.3;
    /// When the matches are taken out of what random pairs show, at least this part is left.
    LEAST_U: f64 = 0.02;
}

/// The steps of fitting that are told while it goes on, with the two before it.
pub const STEPS: u64 = 7;

/// A fitted model, and what is worth knowing of how it was fitted.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// For each slot and value, the bits that equality on it is worth beyond equality on any value; minus infinity
    /// where several customers are known to share it, and equality says nothing.
    pub rarity: Vec<Vec<f32>>,
    /// How it was learned; `None` for a model that is pinned.
    pub training: Option<Training>,
}

/// How a model was learned.
#[derive(Clone, Debug)]
pub struct Training {
    /// The last round of expectation–maximisation; `None` where m comes from judged pairs.
    pub trained: Option<Trained>,
    /// What the data could not teach, in order.
    pub untrained: Vec<Untrained>,
    /// Random pairs that were looked at for u.
    pub n_random: u64,
    /// Compared pairs that are equal in name and stand in one place, and those that stand in two; see
    /// [`ModelFacts::sites`](crate::tables::ModelFacts::sites).
    pub sites: [u64; 2],
    /// Pairs of each blocking rule that were looked at for m; judged matches, where m comes from them.
    pub n_sampled: Vec<u64>,
}

/// A parameter that the data could not teach, in words.
pub fn in_words(untrained: &Untrained, slots: &[Slot]) -> String {
    let slot = &slots[untrained.comparison];
    let name = match untrained.parameter {
        Parameter::M => "m",
        Parameter::U => "u",
    };
    let of = match usize::from(untrained.level).checked_sub(1).and_then(|l| slot.levels.get(l)) {
        Some(level) => format!("{name} of {} \"{level}\"", slot.name),
        None => format!("{name} of {}", slot.name),
    };
    let why = match untrained.why {
        Why::FixedEverywhere => "every blocking rule fixes the field; block on another one as well",
        Why::HardlySeen => "hardly any pair shows it",
        Why::NotTold => "matches and others look alike in it",
    };
    format!("{of}: {why}")
}

/// Fits the model: u from random pairs and value frequencies, m by expectation–maximisation, the prior from the
/// expected matches among all candidate pairs. `shared` are, for each identity field, the values that are known to
/// belong to several customers.
///
/// `draws` are the records' [`draws`](super::draws), by which samples are taken.
pub fn fit(
    comparer: &Comparer<'_>,
    model: &MatchModel,
    blocks: &Blocks,
    (draws, shared): (&[u64], &[Vec<u32>]),
    progress: &dyn Progress,
) -> Fit {
    let n_records = draws.len();
    let mut drawn = Drawn::of(comparer, &model.block_on, blocks, draws);
    progress.within("steps, random pairs are drawn", 3, STEPS);
    let held = comparer.held();
    let shown_with = |held: &[&Frequencies], drawn: &Drawn| Shown::of(comparer, held, drawn, shared, blocks, draws);
    let mut shown = shown_with(&held, &drawn);
    progress.within("steps, pairs of the rules are drawn", 4, STEPS);
    let all_pairs = pairs_of(n_records as u64).max(1) as f64;
    let fit_first = |shown: &Shown| {
        let trained = train(&shown.start(comparer), &shown.training, &shown.own);
        let mut fitted = trained.model.clone();
        set_priors(&mut fitted, &shown.counted, all_pairs);
        (trained, fitted)
    };
    let (mut trained, mut fitted) = fit_first(&shown);
    let is_learned = comparer.slots().iter().zip(&shown.kinships).any(|(slot, kinship)| slot.kinship != *kinship);
    if is_learned && comparer.customer_is().is_none() && fitted.related <= fitted.prior * *FEWEST_RELATED {
        // Hardly anybody is related: who would be are customers that have moved.
        drawn.learnable = false;
        shown = shown_with(&held, &drawn);
        (trained, fitted) = fit_first(&shown);
    }
    progress.within("steps, the model is fitted once", 5, STEPS);
    let by_customers = by_customers(comparer, &fitted, &shown.rarity, blocks, draws);
    let held: Vec<&Frequencies> = by_customers.as_ref().map_or(held, |held| held.iter().collect());
    if by_customers.is_some() {
        shown = shown_with(&held, &drawn);
        trained = train(&shown.start(comparer), &shown.training, &shown.own);
    }
    progress.within("steps, values are counted by customers", 6, STEPS);
    for _ in 1..*ROUNDS {
        fitted = trained.model.clone();
        set_priors(&mut fitted, &shown.counted, all_pairs);
        for (slot, (comparison, observed)) in fitted.comparisons.iter_mut().zip(&shown.observed).enumerate() {
            let exact = usize::from(comparer.slots()[slot].exact) - 1;
            without_matches(comparison, observed, fitted.prior, n_records, exact, &held[slot].of);
        }
        trained = train_further(&fitted, &trained, &shown.training, &shown.own);
    }
    fitted = trained.model.clone();
    if comparer.customer_is() == Some(CustomerIs::Organisation) {
        together(&mut fitted, (comparer, &held), (&shown.observed, &shown.counted), *LEAST_U);
    }
    make_monotone(&mut fitted, comparer);
    if comparer.customer_is() == Some(CustomerIs::Site) {
        elsewhere_alike(&mut fitted, &shown.own);
    }
    set_priors(&mut fitted, &shown.counted, all_pairs);
    let mut untrained = drawn.random.unseen.clone();
    untrained.extend(&trained.untrained);
    untrained.sort_unstable();
    untrained.dedup();
    let n_sampled = shown.training.iter().map(|block| block.counts.n_pairs()).collect();
    let sites = here_and_elsewhere(comparer, &held, &shown.counted);
    let training = Training { trained: Some(trained), untrained, n_random: drawn.random.n_random, sites, n_sampled };
    let training = Some(training);
    Fit { model: fitted, rarity: shown.rarity, training }
}

/// Fits the model to judged matches: m is how often they show each level, u comes from random pairs, the prior as
/// without labels.
pub fn from_judged(
    comparer: &Comparer<'_>,
    matches: &[(RecordIndex, RecordIndex)],
    blocks: &Blocks,
    draws: &[u64],
    shared: &[Vec<u32>],
) -> Fit {
    let parts = Parts::default();
    let Random { sampled, unseen, n_random, .. } = Random::of(comparer, &parts, blocks, draws);
    let observed = with_frequencies(comparer, &comparer.held(), &sampled);
    let mut counts: Vec<Vec<f64>> = observed.iter().map(|u| vec![*PSEUDO; u.len()]).collect();
    let mut scratch = Scratch::default();
    for (a, b) in matches {
        let pattern = comparer.pattern(*a, *b, &mut scratch);
        for (slot, counts) in counts.iter_mut().enumerate() {
            if let Some(l) = usize::from(pattern.level(slot)).checked_sub(1) {
                counts[l] += 1.0;
            }
        }
    }
    let (kinships, _) = kinships(comparer, &comparer.held(), false);
    let comparison = |(s, slot): (usize, &Slot)| {
        let total: f64 = counts[s].iter().sum();
        Comparison {
            name: slot.name.clone(),
            m: counts[s].iter().map(|n| n / total).collect(),
            u: observed[s].clone(),
            kinship: kinships[s].clone(),
            common: kinships[s].common(),
        }
    };
    let comparisons = comparer.slots().iter().enumerate().map(comparison).collect();
    let mut model = without_priors(comparisons);
    make_monotone(&mut model, comparer);
    let rarity = rarities(comparer, &comparer.held(), shared);
    let counted: Vec<Counted> =
        (0..blocks.rules.len()).map(|r| sample((comparer, &parts), blocks, draws, r, &rarity, (&[], &[]))).collect();
    set_priors(&mut model, &counted, pairs_of(draws.len() as u64).max(1) as f64);
    let n_sampled = vec![matches.len() as u64];
    Fit {
        model,
        rarity,
        training: Some(Training { trained: None, untrained: unseen, n_random, sites: [0; 2], n_sampled }),
    }
}

/// Agreeing more never counts against a pair; names in the wrong order stand outside the order.
fn make_monotone(model: &mut Model, comparer: &Comparer<'_>) {
    for (comparison, slot) in model.comparisons.iter_mut().zip(comparer.slots()) {
        let mut ordered = Comparison {
            name: String::new(),
            m: comparison.m[..slot.ordered].to_vec(),
            u: comparison.u[..slot.ordered].to_vec(),
            kinship: Kinship::Own,
            common: Kinship::Own.common(),
        };
        ordered.make_monotone();
        comparison.m[..slot.ordered].copy_from_slice(&ordered.m);
    }
}

/// Sets the shares of matches and of related customers among all pairs: those expected among the candidates, which hold
/// nearly all.
///
/// A fixed point: the shares make the posteriors whose sum they are. Starting high and falling, it finds the largest
/// one.
fn set_priors(model: &mut Model, counted: &[Counted], all_pairs: f64) {
    let patterns: Vec<([f64; 2], f64)> = counted
        .iter()
        .flat_map(|counted| {
            counted.owned.iter_rare().map(move |(pattern, rarity, n)| (pattern, rarity, n as f64 * counted.scale))
        })
        .map(|(pattern, rarity, n)| {
            let [against_strangers, against_related] = model.evidence(pattern);
            ([against_strangers + rarity, against_related], n)
        })
        .collect();
    (model.prior, model.related) = (*PRIOR_AT_FIRST, *PRIOR_AT_FIRST);
    for _ in 0..*PRIOR_ROUNDS {
        let (strangers, related) = (model.weight_against_strangers(), model.weight_against_related());
        let (mut matches, mut relations) = (*PSEUDO, *PSEUDO);
        for (evidence, n) in &patterns {
            let against = [strangers + evidence[0], related + evidence[1]];
            let posterior = probability_of(against_both(against[0], against[1]));
            matches += n * posterior;
            relations += n / (1.0 + against[1].exp2() + (against[1] - against[0]).exp2());
        }
        let mut next = [matches, relations].map(|n| (n / (all_pairs + 1.0)).clamp(*LEAST_PRIOR, *MOST_PRIOR));
        next[1] = next[1].max(next[0] * *FEWEST_RELATED);
        let settled = (next[0] - model.prior).abs() <= *PRIOR_SETTLED * model.prior
            && (next[1] - model.related).abs() <= *PRIOR_SETTLED * model.related;
        (model.prior, model.related) = (next[0], next[1]);
        if settled {
            break;
        }
    }
}

/// Takes the matches out of what random pairs showed: `u = (observed − λ·m) / (1 − λ)`, and never less than
/// [`LEAST_U`] of it.
///
/// Of the pairs that share one value no more can be matches than its records have partners: 300 records with one phone
/// number are not one customer because customers have records with equal numbers.
fn without_matches(
    comparison: &mut Comparison,
    observed: &[f64],
    prior: f64,
    n_records: usize,
    exact: usize,
    counts: &[u32],
) {
    let mut clean: Vec<f64> = observed
        .iter()
        .zip(&comparison.m)
        .map(|(seen, m)| ((seen - prior * m) / (1.0 - prior)).max(seen * *LEAST_U))
        .collect();
    let partners = prior * n_records.saturating_sub(1) as f64 * comparison.m[exact];
    let (mut pairs, mut others) = (0.0, 0.0);
    for n in counts {
        let of_value = pairs_of(u64::from(*n)) as f64;
        pairs += of_value;
        others += (of_value - f64::from(*n) * partners / 2.0).max(0.0);
    }
    if pairs > 0.0 {
        clean[exact] = observed[exact] * (others / pairs).max(*LEAST_U);
    }
    let total: f64 = clean.iter().sum();
    comparison.u = clean.iter().map(|u| u / total).collect();
}
