//! Levels of pairs that were chosen by them.
//!
//! A rule that asks two names for a common word shows hardly any pair whose names have nothing in common, and nearly
//! all whose names are nearly equal. Such counts are biased in a known way, and m is found from them as the
//! distribution that is likeliest under the choice (Vardi 1985, empirical distributions in selection bias models).

number! {
    /// So many pairs are added to each level (half a pair: Krichevsky–Trofimov), so that none is impossible.
    pub PSEUDO: f64 = 0.5;
    /// A level of which fewer pairs could have been shown is not learned from them.
    SHOWN: f64 = 1.0;
}

/// How a rule chooses its pairs by the level of one comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The comparison.
    pub comparison: usize,
    /// For each level the chance that the rule shows a pair at it.
    pub chance: Vec<f64>,
}

impl Chosen {
    /// The chance that the rule shows a pair whose levels are distributed like this.
    fn of_all(&self, shares: impl Iterator<Item = f64>) -> f64 {
        self.chance.iter().zip(shares).map(|(chance, share)| chance * share).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// The natural logarithm of that chance for each class of pairs, told by those of their levels' shares.
    pub(super) fn logarithms(&self, levels: &[[f64; 3]]) -> [f64; 3] {
        std::array::from_fn(|class| self.of_all(levels.iter().map(|of| of[class].exp())).ln())
    }

    /// Adds, for each level, how many pairs like `n` shown ones could have shown it, if `m` is right.
    pub(super) fn could_show(&self, n: f64, m: &[f64], could: &mut [f64]) {
        let of_all = self.of_all(m.iter().copied());
        could.iter_mut().zip(&self.chance).for_each(|(could, chance)| *could += n * chance / of_all);
    }
}

/// Shares of counts with half a pair added to each.
pub(super) fn shares(counts: &[f64]) -> Vec<f64> {
    let n = counts.len();
    shares_as_chosen(counts, &vec![counts.iter().sum(); n], &vec![0.0; n])
}

/// The share of each level, from how many pairs show it and how many could have, with half a pair added to each. A
/// level that no pair could have shown has the share it had `before`, and the others share what is left.
pub(super) fn shares_as_chosen(shown: &[f64], could: &[f64], before: &[f64]) -> Vec<f64> {
    let all = *PSEUDO * shown.len() as f64;
    let enough = SHOWN.min(could.iter().copied().fold(0.0, f64::max));
    let is_shown = |could: f64| could >= enough;
    let share = |(shown, could): (&f64, &f64)| if is_shown(*could) { (shown + *PSEUDO) / (could + all) } else { 0.0 };
    let shares: Vec<f64> = shown.iter().zip(could).map(share).collect();
    let total: f64 = shares.iter().sum();
    let kept: f64 = could.iter().zip(before).filter(|(could, _)| !is_shown(**could)).map(|(_, before)| before).sum();
    let of_all = |((share, could), before): ((&f64, &f64), &f64)| match is_shown(*could) {
        true => share / total * (1.0 - kept),
        false => *before,
    };
    shares.iter().zip(could).zip(before).map(of_all).collect()
}
