//! What each level of each comparison is worth.

use super::pattern::{MISSING, Pattern};

/// One comparison: for each level, from the weakest to the strongest, how often it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Its name.
    pub name: String,
    /// P(level | the records are one customer, no value is missing), one per level, adding up to 1.
    pub m: Vec<f64>,
    /// P(level | the records are two customers, no value is missing), one per level, adding up to 1.
    pub u: Vec<f64>,
    /// What two customers share who belong together: a household, a group of companies, the clients of an agency.
    pub kinship: Kinship,
    /// The share of related customers who have it in common, as two records of one customer do; of [`Kinship::Parts`]
    /// all of it.
    pub common: f64,
}

/// What related customers share. They are the third class of pairs, beside matches and strangers (mixtures of more than
/// two classes: Larsen and Rubin 2001), because an address, a phone and a mailbox in common make nobody the same
/// person.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kinship {
    /// Nothing, but by chance in a share of [`COINCIDENCE`]: a birthday, a first name, an identifier.
    #[default]
    Own,
    /// Nearly all of it, as much as two records of one customer do: an address, a phone, a mailbox.
    Shared,
    /// Half of them all of it: a family name.
    Half,
    /// What any text may be, a name or a colour: nothing, where something else that is compared is a customer's own.
    Perhaps,
    /// Parts of it, such as one of two names, or some words of a company's name.
    Parts(Vec<Part>),
}

/// A level that related customers reach because they share a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The level.
    pub level: u8,
    /// The share of related customers who reach it so.
    pub related: f64,
    /// No larger share of matches stands at it, where the type knows that it tells customers apart.
    pub most: Option<f64>,
}

number! {
    /// The share of related customers who agree on what is their own, such as a birthday.
    pub COINCIDENCE: f64 = 0.02;
    /// The share of related customers who have the same address, phone or mailbox, before it is learned.
    SHARED: f64 = 0.95;
    /// The share of related customers who have the same last name, before it is learned.
    HALF: f64 = 0.5;
}

impl Kinship {
    /// The share of related customers who have it all in common, before anything is learned.
    pub fn common(&self) -> f64 {
        match self {
            Self::Shared => *SHARED,
            Self::Half => *HALF,
            Self::Own | Self::Perhaps | Self::Parts(_) => *COINCIDENCE,
        }
    }

    /// Whether the share is learned: of what is somebody's own others never have much.
    pub fn is_learned(&self) -> bool {
        matches!(self, Self::Shared | Self::Half)
    }
}

impl Comparison {
    /// The match weight of a level, `log2(m / u)`; 0 where a value is missing.
    ///
    /// The logarithms are subtracted, because `m / u` overflows long before its logarithm does.
    pub fn weight(&self, level: u8) -> f64 {
        match usize::from(level).checked_sub(1).and_then(|l| Some((self.m.get(l)?, self.u.get(l)?))) {
            Some((m, u)) if level != MISSING => m.log2() - u.log2(),
            _ => 0.0,
        }
    }

    /// P(level | the records are two customers who belong together), by level from 1 on.
    pub fn related(&self) -> Vec<f64> {
        self.m.iter().zip(&self.u).enumerate().map(|(l, (m, u))| self.related_at(l as u8 + 1, *m, *u)).collect()
    }

    /// The same for one level and its m and u, which may be those of a single value.
    pub fn related_at(&self, level: u8, m: f64, u: f64) -> f64 {
        match &self.kinship {
            Kinship::Own | Kinship::Perhaps | Kinship::Shared | Kinship::Half => {
                (1.0 - self.common) * u + self.common * m
            }
            Kinship::Parts(parts) => {
                let of_parts: f64 = parts.iter().map(|part| part.related).sum();
                let here: f64 = parts.iter().filter(|part| part.level == level).map(|part| part.related).sum();
                (1.0 - *COINCIDENCE - of_parts) * u + *COINCIDENCE * m + here
            }
        }
    }

    /// Pools neighbouring levels in which stronger agreement would weigh less, so that agreeing more never counts
    /// against a pair. Returns the levels whose weight changed.
    ///
    /// Pool adjacent violators (Ayer et al. 1955) on `m / u`, weighted by `u`: a pooled run keeps the sums of its m and
    /// u.
    pub fn make_monotone(&mut self) -> Vec<u8> {
        // Runs of levels: (how many, sum of m, sum of u).
        let mut runs: Vec<(usize, f64, f64)> = Vec::new();
        for (m, u) in self.m.iter().zip(&self.u) {
            let mut run = (1, *m, *u);
            while let Some(before) = runs.last() {
                // before.m / before.u > run.m / run.u, without dividing.
                if before.1 * run.2 <= run.1 * before.2 {
                    break;
                }
                run = (before.0 + run.0, before.1 + run.1, before.2 + run.2);
                runs.pop();
            }
            runs.push(run);
        }
        let (mut changed, mut level) = (Vec::new(), 0);
        for (n, m, u) in runs {
            for l in level..level + n {
                if n > 1 {
                    self.m[l] = m * self.u[l] / u;
                    changed.push(l as u8 + 1);
                }
            }
            level += n;
        }
        changed
    }
}

/// A fitted Fellegi–Sunter model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// P(two records drawn at random are one customer).
    pub prior: f64,
    /// P(two records drawn at random are two customers who belong together).
    pub related: f64,
    /// The comparisons, in the order of a pattern's levels.
    pub comparisons: Vec<Comparison>,
}

impl Model {
    /// The match weight of a pair, in bits: matches against strangers and related customers together. 0 is an even
    /// chance.
    pub fn match_weight(&self, pattern: Pattern) -> f64 {
        let [against_strangers, against_related] = self.evidence(pattern);
        against_both(
            self.weight_against_strangers() + against_strangers,
            self.weight_against_related() + against_related,
        )
    }

    /// The prior weight of a match against a pair of strangers, in bits.
    pub fn weight_against_strangers(&self) -> f64 {
        self.prior.log2() - (-self.prior - self.related).ln_1p() / std::f64::consts::LN_2
    }

    /// The prior weight of a match against a pair of related customers, in bits.
    pub fn weight_against_related(&self) -> f64 {
        self.prior.log2() - self.related.log2()
    }

    /// What the levels alone add, in bits: against strangers, and against related customers.
    pub fn evidence(&self, pattern: Pattern) -> [f64; 2] {
        let mut evidence = [0.0; 2];
        for (c, comparison) in self.comparisons.iter().enumerate() {
            if let Some(l) = usize::from(pattern.level(c)).checked_sub(1) {
                let (m, u) = (comparison.m[l], comparison.u[l]);
                evidence[0] += m.log2() - u.log2();
                evidence[1] += m.log2() - comparison.related_at(l as u8 + 1, m, u).log2();
            }
        }
        evidence
    }
}

/// The weight of a match against two alternatives together, from its weights against each: `-log2(2^-a + 2^-b)`.
pub fn against_both(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    low - (low - high).exp2().ln_1p() / std::f64::consts::LN_2
}

/// The probability behind a match weight.
///
/// `2^w / (1 + 2^w)` overflows for large weights and `1 / (1 + 2^-w)` for small ones; each is used on its safe side.
pub fn probability_of(weight: f64) -> f64 {
    if weight >= 0.0 {
        1.0 / (1.0 + (-weight).exp2())
    } else {
        let odds = weight.exp2();
        odds / (1.0 + odds)
    }
}

/// The match weight behind a probability; infinite at 0 and 1. `ln_1p` keeps probabilities near 0 apart.
pub fn weight_of(probability: f64) -> f64 {
    probability.log2() - (-probability).ln_1p() / std::f64::consts::LN_2
}
