//! Comparing: how alike two records are, and what that is worth.
//!
//! In: standard fields, blocks and the match model of the use case. Out: a fitted model and the pairs that may link,
//! with their match weights. It promises that no pair is kept that nobody will look at again: memory grows with records
//! and kept pairs. It decides nothing.

mod chosen;
mod echoes;
mod fit;
mod fitted;
mod holders;
mod kinship;
mod ladders;
mod lists;
mod nameless;
mod random;
mod rarity;
mod repeated;
mod sample;
mod score;
mod shown;
mod side;
mod sites;
mod spelt;
mod units;

pub use fit::{Fit, STEPS, Training, fit, from_judged, in_words};
pub use fitted::{fits, fitted, pinned};
pub use lists::{MOST_SHARED, one_to_one};
pub use nameless::Names;
pub use random::draws;
pub use score::{Scorer, Waterfall, pairs};
pub use units::{Comparer, Own, Slot};
