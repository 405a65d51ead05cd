//! How right a source is, and how that fades with age.

use crate::config::{Decay, DecayShape};
use crate::tables::{Micros, UNKNOWN};

/// The age of what was observed at a moment, in days; none of an unknown moment.
pub(super) fn age_days(observed_at: Micros, as_of: Micros) -> Option<f64> {
    const DAY: f64 = 86_400e6;
    (observed_at != UNKNOWN).then(|| as_of.saturating_sub(observed_at).max(0) as f64 / DAY)
}

/// The accuracy of a source with this reliability when its value has this age.
///
/// With `t` the age as a share of the decay's span, the reliability falls to `to` of itself: linearly, as `1-(1-t)²`
/// (rapid initial, slow later) or as `t²` (slow initial, rapid later). An unknown age counts as fully decayed.
pub(super) fn accuracy(reliability: f64, decay: Option<Decay>, age_days: Option<f64>) -> f64 {
    let accuracy = match decay {
        None => reliability,
        Some(decay) => {
            let t = age_days.map_or(1.0, |age| (age / decay.over.days()).clamp(0.0, 1.0));
            let faded = match decay.shape {
                DecayShape::Linear => t,
                DecayShape::RapidInitial => 1.0 - (1.0 - t) * (1.0 - t),
                DecayShape::SlowInitial => t * t,
            };
            reliability * (1.0 - (1.0 - decay.to) * faded)
        }
    };
    accuracy.clamp(0.01, 0.999)
}
