//! Fits accuracies to patterns of claims, by expectation–maximisation.
//!
//! Dawid and Skene, Journal of the Royal Statistical Society C 28 (1979), with what false values there are taken from
//! how frequent values are (Dong, Berti-Equille and Srivastava, VLDB 2009, take a number for it).

use super::model::{Copies, Gap, Model, Shares, Truth, Work};
use super::pattern::{BANDS, CODES, HEAVY, Pattern, STARTS};

/// What is known before, of every source: as declared.
#[derive(Clone, Debug)]
pub(in crate::trust) struct Declared {
    /// The share of its values that are right when they are written.
    pub reliability: f64,
    /// For every band of age which part of it is left.
    pub left: [f64; BANDS],
}

/// What is known before any pattern is seen.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) struct Known<'a> {
    /// Of every source, as declared.
    pub declared: &'a [Declared],
    /// How frequent values are among all that is said.
    pub held: &'a Shares,
    /// So many heavy values are all that there are; 0 where there are more.
    pub listed: usize,
}

/// What is declared of a source counts as much as so many customers.
pub(in crate::trust) const WEIGHT: f64 = 20.0;
const OF_KINDS: f64 = 200.0;
const OF_BANDS: f64 = 40.0;
const OF_SHARES: f64 = 20.0;
/// Before anything is seen, truths change once in so many years.
const YEARS: f64 = 20.0;
const LEAST: f64 = 0.005;
const MOST: f64 = 0.999;
const SAME: f64 = 5e-5;

/// Patterns, and for how many customers each holds.
pub(in crate::trust) type Counted = [(Pattern, u32)];

/// What a walk over all patterns adds up to.
struct Sums {
    /// By source, kind and band: claims that are its own, and those of them that are right.
    own: Vec<Vec<(f64, f64)>>,
    truth: Shares,
    /// Truths that nobody claims.
    unclaimed: f64,
    falsely: Vec<Shares>,
    /// By source: what it would have had to say falsely, whatever is the truth, and by heavy truth.
    wrong: Vec<(f64, [f64; HEAVY])>,
    /// By source: customers of whom it and its original speak, and how often it copied.
    copies: Vec<(f64, f64)>,
    /// How often the truth changed between claims, and over how many days it could have.
    changed: (f64, f64),
    /// How often it changed before claims of unknown age, of how many.
    before_unknown: (f64, f64),
    likelihood: f64,
}

const NOTHING: Shares = Shares([0.0; CODES]);

impl Model {
    /// Where the fit begins: with what is declared, of values that are so frequent.
    pub(in crate::trust) fn begin(held: &Shares, declared: &[Declared], listed: usize) -> Self {
        let kinds = listed + 1;
        let accuracy = declared
            .iter()
            .map(|one| (0..kinds * BANDS).map(|k| (one.reliability * one.left[k % BANDS]).clamp(LEAST, MOST)).collect())
            .collect();
        let mut model = Self {
            accuracy,
            truth: held.clone(),
            falsely: declared.iter().map(|_| held.clone()).collect(),
            held: held.clone(),
            by_chance: Vec::new(),
            copies: declared.iter().map(|_| None).collect(),
            listed,
            changed: [0.0; BANDS],
        };
        model.settle();
        model
    }

    /// Fits, in at most so many rounds; the logarithm of the likelihood.
    pub(in crate::trust) fn fit(&mut self, counted: &Counted, declared: &[Declared], rounds: usize) -> f64 {
        let mut likelihood = f64::NEG_INFINITY;
        if self.changed.iter().all(|share| *share == 0.0) {
            self.changed = changed(counted);
        }
        for _ in 0..rounds {
            let sums = self.expect(counted);
            likelihood = sums.likelihood;
            if self.maximise(&sums, declared) < SAME {
                break;
            }
        }
        likelihood
    }

    fn expect(&self, counted: &Counted) -> Sums {
        let n_sources = self.accuracy.len();
        let mut sums = Sums {
            own: vec![vec![(0.0, 0.0); self.kinds() * BANDS]; n_sources],
            truth: NOTHING,
            unclaimed: 0.0,
            falsely: vec![NOTHING; n_sources],
            wrong: vec![(0.0, [0.0; HEAVY]); n_sources],
            copies: vec![(0.0, 0.0); n_sources],
            changed: (0.0, 0.0),
            before_unknown: (0.0, 0.0),
            likelihood: 0.0,
        };
        let mut work = Work::default();
        let mut weights: Vec<f64> = Vec::new();
        for (pattern, customers) in counted {
            let n = f64::from(*customers);
            sums.likelihood += n * self.weigh(pattern, None, &mut work).ln();
            let n_possible = work.possible.len();
            // By claim and possible truth: how probable it is that this was the truth on the day of the claim.
            weights.clear();
            weights.resize(pattern.claims.len() * n_possible, 0.0);
            for state in &work.states {
                let weight = n * state.weight;
                match work.possible[state.now].code {
                    Some(code) => sums.truth.0[usize::from(code)] += weight,
                    None => sums.unclaimed += weight,
                }
                for (c, claim) in pattern.claims.iter().enumerate() {
                    let truth = match state.before {
                        Some((before, gap)) if claim.turn >= work.gaps[gap].turn => before,
                        _ => state.now,
                    };
                    weights[c * n_possible + truth] += weight;
                }
                self.add_change(&work, state.before.map(|(_, gap)| gap), weight, &mut sums);
            }
            for (c, claim) in pattern.claims.iter().enumerate() {
                let source = usize::from(claim.source);
                for (p, possible) in work.possible.iter().enumerate() {
                    let weight = weights[c * n_possible + p];
                    if weight < 1e-12 {
                        continue;
                    }
                    let odds = work.odds[c * n_possible + p];
                    let all = odds.all();
                    if let Some(copies) = self.copies[source]
                        && pattern.of(copies.of).is_some()
                    {
                        sums.copies[source].0 += weight;
                        sums.copies[source].1 += weight * odds.copied / all;
                    }
                    let own = weight * odds.own / all;
                    let code = possible.code;
                    let cell = &mut sums.own[source][self.kind(code) * BANDS + usize::from(claim.band)];
                    cell.0 += own;
                    if possible.truth == Truth::Class(claim.class) {
                        cell.1 += own;
                        continue;
                    }
                    sums.falsely[source].0[usize::from(pattern.codes[usize::from(claim.class)])] += own;
                    let unknown = self.by_chance[source];
                    let never = code.map_or(unknown, |code| self.falsely[source].of(code, &self.held));
                    let could = own / (1.0 - never).max(1e-3);
                    sums.wrong[source].0 += could;
                    if let Some(heavy) = code.map(usize::from).filter(|code| *code < HEAVY) {
                        sums.wrong[source].1[heavy] += could;
                    }
                }
            }
        }
        sums
    }

    /// Whether the truth changed in one of the gaps between claims, and how long it could have.
    fn add_change(&self, work: &Work, gap: Option<usize>, weight: f64, sums: &mut Sums) {
        let Some(last) = work.gaps.last() else { return };
        let is_unknown = |gap: &Gap| gap.parts[BANDS - 1] > 0.0;
        let until = gap.unwrap_or(work.gaps.len());
        let days: f64 = work.gaps[..until].iter().map(Gap::days).sum();
        match gap.map(|gap| &work.gaps[gap]) {
            Some(gap) if is_unknown(gap) => {
                sums.changed.1 += weight * days;
                sums.before_unknown.0 += weight;
                sums.before_unknown.1 += weight;
            }
            Some(gap) => {
                sums.changed.0 += weight;
                sums.changed.1 += weight * (days + gap.days() / 2.0);
            }
            None => {
                sums.changed.1 += weight * days;
                sums.before_unknown.1 += if is_unknown(last) { weight } else { 0.0 };
            }
        }
    }

    /// Takes what the sums say; the greatest change of an accuracy or a share of copies.
    fn maximise(&mut self, sums: &Sums, declared: &[Declared]) -> f64 {
        let mut change: f64 = 0.0;
        for (source, before) in declared.iter().enumerate() {
            let own = &sums.own[source];
            let (n, right) = own.iter().fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
            // What is left at the ages that its claims have, so that the mean of all is the accuracy of all.
            let left = |k: usize| before.left[k % BANDS];
            let mean_left = match n {
                n if n > 0.0 => own.iter().enumerate().map(|(k, cell)| cell.0 * left(k)).sum::<f64>() / n,
                _ => 1.0,
            };
            let overall = (right + WEIGHT * before.reliability * mean_left) / (n + WEIGHT);
            for kind in 0..self.kinds() {
                let cells = kind * BANDS..(kind + 1) * BANDS;
                let (n, right) =
                    own[cells.clone()].iter().fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
                let of_kind = (right + OF_KINDS * overall) / (n + OF_KINDS);
                for k in cells {
                    let expected = of_kind * left(k) / mean_left.max(1e-3);
                    let (n, right) = own[k];
                    let found = ((right + OF_BANDS * expected) / (n + OF_BANDS)).clamp(LEAST, MOST);
                    if n > 0.0 {
                        change = change.max((found - self.accuracy[source][k]).abs());
                    }
                    self.accuracy[source][k] = found;
                }
            }
            let (wrong, by_truth) = &sums.wrong[source];
            let falsely = &mut self.falsely[source];
            for (code, share) in falsely.0.iter_mut().enumerate() {
                let could = wrong - by_truth.get(code).copied().unwrap_or(0.0);
                *share = (sums.falsely[source].0[code] + OF_SHARES * self.held.0[code]) / (could + OF_SHARES);
            }
            let all = falsely.0.iter().sum::<f64>();
            falsely.0.iter_mut().for_each(|share| *share /= all);
            if let Some(Copies { share, .. }) = &mut self.copies[source] {
                let (both, copied) = sums.copies[source];
                let found = (copied / (both + WEIGHT)).clamp(0.0, 0.999);
                change = change.max((found - *share).abs());
                *share = found;
            }
        }
        change = change.max(self.take_changes(sums));
        // A truth that nobody claims is like the others.
        let claimed = sums.truth.0.iter().sum::<f64>() + OF_SHARES;
        let all = claimed + sums.unclaimed;
        for (code, share) in self.truth.0.iter_mut().enumerate() {
            let of_unclaimed = sums.unclaimed * *share;
            *share = (sums.truth.0[code] + of_unclaimed + OF_SHARES * self.held.0[code]) / all;
        }
        self.settle();
        change
    }
}

impl Model {
    /// Truths change at one rate, whatever the time since: what each band says of it is too little. Claims of unknown
    /// age have a share of their own. The greatest change of a share.
    fn take_changes(&mut self, sums: &Sums) -> f64 {
        let rate = (sums.changed.0 + 1.0) / (sums.changed.1 + YEARS * 365.0);
        let unknown = sums.before_unknown.0 / (sums.before_unknown.1 + WEIGHT);
        let mut change: f64 = 0.0;
        for (band, share) in self.changed.iter_mut().enumerate().filter(|(_, share)| **share > 0.0) {
            let found = match STARTS.get(band + 1) {
                Some(end) => (-rate * STARTS[band]).exp() - (-rate * end).exp(),
                None => unknown,
            };
            change = change.max((found - *share).abs());
            *share = found.max(1e-9);
        }
        change
    }
}

/// A first guess of how often the truth changed before each band that claims have, but for the first of them.
fn changed(counted: &Counted) -> [f64; BANDS] {
    let mut is_there = [false; BANDS];
    counted.iter().flat_map(|(pattern, _)| &pattern.claims).for_each(|claim| is_there[usize::from(claim.band)] = true);
    let first = is_there.iter().position(|is_there| *is_there).unwrap_or(BANDS);
    let n_bands = is_there.iter().filter(|is_there| **is_there).count();
    std::array::from_fn(|band| if n_bands > 1 && (band + 1 < BANDS || band >= first) { 0.02 } else { 0.0 })
}
