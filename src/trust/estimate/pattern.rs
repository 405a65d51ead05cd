//! Who says what, without what it is: the patterns of claims on which accuracies are fitted, with whole-number counts.

/// Values so frequent that each has shares of its own; others are told apart by how frequent they are.
pub(in crate::trust) const HEAVY: usize = 24;
/// Heavy values and, behind them, how rare all others are: 2⁻⁰, 2⁻¹ and so on.
pub(in crate::trust) const CODES: usize = HEAVY + 24;
/// The bands of age.
pub(in crate::trust) const BANDS: usize = 16;
/// Steps of the probability that a record belongs to its customer.
pub(in crate::trust) const SURE: [f64; 8] = [1.0, 0.995, 0.98, 0.95, 0.9, 0.8, 0.65, 0.45];
/// Where the bands of age begin, in days, and where the last but one ends as far as times are counted. The last is of
/// ages that nobody knows.
pub(in crate::trust) const STARTS: [f64; BANDS] =
    [0.0, 15.0, 30.0, 60.0, 90.0, 135.0, 180.0, 270.0, 365.0, 545.0, 730.0, 912.0, 1_095.0, 1_460.0, 2_190.0, 2_920.0];

/// How frequent a value is: below [`HEAVY`] one of the heavy values, at `HEAVY + k` one that 2⁻ᵏ of the customers hold;
/// always below [`CODES`].
pub(in crate::trust) type Code = u8;

/// One claim of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::trust) struct Claim {
    /// The source.
    pub source: u8,
    /// Claims of equal value have equal classes, numbered from 0 as they appear.
    pub class: u8,
    /// The band of its age.
    pub band: u8,
    /// How many claims of others are younger; equal for equal ages.
    pub turn: u8,
    /// How sure it is that the record belongs to the customer: a place in [`SURE`].
    pub sure: u8,
}

/// What all sources claim of some customers, the sources ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::trust) struct Pattern {
    /// At most one of each source.
    pub claims: Vec<Claim>,
    /// For each class how frequent its value is.
    pub codes: Vec<Code>,
}

/// The band of an age in days.
pub(in crate::trust) fn band(age_days: Option<f64>) -> u8 {
    let begins = |age: f64| STARTS[1..BANDS - 1].iter().filter(|start| age >= **start).count();
    age_days.map_or(BANDS - 1, begins) as u8
}

/// An age in days in the middle of a band; of the last none.
pub(in crate::trust) fn middle(band: usize) -> Option<f64> {
    Some((STARTS.get(band)? + STARTS.get(band + 1)?) / 2.0)
}

/// The place in [`SURE`] of the nearest probability.
pub(in crate::trust) fn sure(belonging: f64) -> u8 {
    let apart = |place: &usize| (SURE[*place] - belonging).abs();
    (0..SURE.len()).min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(0) as u8
}

impl Pattern {
    /// The claim of a source.
    pub(in crate::trust) fn of(&self, source: u8) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.source == source)
    }

    /// The same, however sure.
    pub(in crate::trust) fn collapsed(&self) -> Self {
        let claims = self.claims.iter().map(|claim| Claim { sure: 0, ..*claim }).collect();
        Self { claims, codes: self.codes.clone() }
    }
}
