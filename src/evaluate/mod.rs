//! How right the customers of a run are, against a truth, or by what people say of drawn pairs.
//!
//! In: for every record its canonical ID, and for some records the customer they really are. Out: an [`Evaluation`]. It
//! promises that a record without truth changes no figure, and it shows record IDs only, never what a record says; but
//! for the file in which people judge pairs. It decides nothing.

mod answers;
mod calibrated;
mod decided;
mod draw;
mod estimate;
mod evidence;
pub mod human;
mod judged;
mod lost;
mod lots;
mod measured;
mod mistakes;
mod read;
mod sheet;
mod strata;
mod within;

pub use calibrated::{Bin, Calibration, CalibrationOf, calibration, values};
pub use decided::{Curve, against, curve};
pub use draw::{Drawn, Sample, sample};
pub use estimate::{Estimate, JudgedStratum};
pub use evidence::{ByEvidence, Known, by_evidence, by_weight};
pub use judged::{AtThreshold, Judged, Judgements, at_thresholds, judged};
pub use lost::{Lost, lost};
pub use measured::{BySources, Evaluation, Quality, evaluate};
pub use mistakes::{Mistake, Mixed};
pub use read::{Assigned, Record, Truth, crosswalk, resolved, truth, write_clusters};
pub use sheet::{AtWorst, JudgedSample, is_sheet, judged_sample, sheet};
pub use strata::Stratum;
