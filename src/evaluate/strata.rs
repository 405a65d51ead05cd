//! The kinds of pairs that a sample is drawn from.
//!
//! In: a pair's customers and its match weight. Out: its [`Stratum`]. It promises that every two records which may be
//! one customer are in exactly one. It draws nothing.

use serde::Serialize;

/// Pairs lighter than clerical review by at most so many bits are drawn apart from the others.
const NEAR: f64 = 6.0;

/// Pairs that are too light to link are drawn apart by steps of so many bits: each holds many times the pairs of the
/// one above it, and fewer matches.
const STEP: f64 = 2.0;

/// A kind of pairs; pairs that are more alike in what may be wrong with them are drawn together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// One customer, and heavy enough to link.
    Linked,
    /// One customer by keys or through other records, and not heavy enough to link.
    LinkedOtherwise,
    /// One customer, and not weighed: there is no match model, or the customer has so many records that its pairs are
    /// too many to weigh.
    Together,
    /// Two customers, compared, and heavy enough to link: kept apart.
    KeptApart,
    /// Two customers, compared, and hardly too light to link: most missed links are here.
    NearLink,
    /// Two customers, compared, and a little lighter.
    BelowLink,
    /// Two customers, compared, lighter than that, and of a weight that is reviewed.
    InReview,
    /// Two customers, compared, and lighter than what is reviewed, but not by much.
    NearReview,
    /// Two customers, compared, and lighter than that.
    FarBelow,
    /// Two customers that share a key of a blocking rule, and are not compared, for their blocks are too large.
    LeftOut,
    /// All other pairs: no rule proposes them.
    NeverCompared,
}

impl Stratum {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Linked,
        Self::LinkedOtherwise,
        Self::Together,
        Self::KeptApart,
        Self::NearLink,
        Self::BelowLink,
        Self::InReview,
        Self::NearReview,
        Self::FarBelow,
        Self::LeftOut,
        Self::NeverCompared,
    ];

    /// Those that there are without a match model.
    pub const WITHOUT_MODEL: [Self; 2] = [Self::Together, Self::NeverCompared];

    /// Its share of a sample, in twentieths where all pairs of one customer are weighed. Most is to be learned of
    /// links, which make the precision, and of what a threshold has just kept apart; what is hardly ever a match tells
    /// little however much of it is judged.
    pub(super) fn twentieths(self) -> u64 {
        match self {
            Self::Linked | Self::LinkedOtherwise | Self::Together => 4,
            Self::NearLink => 3,
            Self::BelowLink | Self::InReview => 2,
            Self::KeptApart | Self::NearReview | Self::FarBelow | Self::LeftOut | Self::NeverCompared => 1,
        }
    }

    /// Whether the two are one customer of the run.
    pub fn is_linked(self) -> bool {
        matches!(self, Self::Linked | Self::LinkedOtherwise | Self::Together)
    }

    /// Whether it may hold so many pairs that a sample cannot tell few matches from none.
    pub fn is_wide(self) -> bool {
        matches!(self, Self::InReview | Self::NearReview | Self::FarBelow | Self::LeftOut | Self::NeverCompared)
    }

    /// In words; without a match model there are no weights and no rules to speak of.
    pub fn in_words(self, has_model: bool) -> &'static str {
        match self {
            Self::Together if !has_model => "together",
            Self::NeverCompared if !has_model => "apart",
            Self::Together => "together, customers too large to weigh",
            Self::Linked => "together, and heavy enough to link",
            Self::LinkedOtherwise => "together by keys or other records",
            Self::KeptApart => "apart, and heavy enough to link",
            Self::NearLink => "apart, up to 2 bits too light to link",
            Self::BelowLink => "apart, 2 to 4 bits too light to link",
            Self::InReview => "apart, lighter, in clerical review",
            Self::NearReview => "apart, little below clerical review",
            Self::FarBelow => "apart, far below clerical review",
            Self::LeftOut => "not compared, blocks too large",
            Self::NeverCompared => "not compared, no rule proposes them",
        }
    }
}

/// What the match weight of a pair says of it.
pub(super) fn by_weight(is_linked: bool, weight: f64, review_at: f64, link_at: f64) -> Stratum {
    match is_linked {
        true if weight >= link_at => Stratum::Linked,
        true => Stratum::LinkedOtherwise,
        false if weight >= link_at => Stratum::KeptApart,
        false if weight >= link_at - STEP => Stratum::NearLink,
        false if weight >= link_at - 2.0 * STEP => Stratum::BelowLink,
        false if weight >= review_at => Stratum::InReview,
        false if weight >= review_at - NEAR => Stratum::NearReview,
        false => Stratum::FarBelow,
    }
}
