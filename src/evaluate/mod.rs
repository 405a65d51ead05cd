//! How right the customers of a run are, against a truth.
//!
//! In: for every record its canonical ID, and for some records the customer they really are. Out: an [`Evaluation`]. It
//! promises that a record without truth changes no figure, and it shows record IDs only, never what a record says. It
//! decides nothing.

mod decided;
mod evidence;
pub mod human;
mod judged;
mod lost;
mod measured;
mod read;

pub use decided::{Curve, against, curve};
pub use evidence::{ByEvidence, Known, by_evidence, by_weight};
pub use judged::{AtThreshold, Judged, at_thresholds, judged};
pub use lost::{Lost, lost};
pub use measured::{BySources, Evaluation, Mistake, Quality, evaluate};
pub use read::{Assigned, Record, crosswalk, resolved, truth, write_clusters};
