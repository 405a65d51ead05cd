//! Figures as people read them.

use crate::diagnostic::thousands;
use crate::measures::{GateKind, SourceMeasures};

/// `78.3%`, without decimals where there is nothing behind them.
pub(super) fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() / 10.0;
    // Neither all nor nothing may be claimed by rounding.
    let tenths = if share < 1.0 { tenths.min(99.9) } else { tenths };
    let tenths = if share > 0.0 { tenths.max(0.1) } else { tenths };
    if tenths.fract() == 0.0 { format!("{tenths:.0}%") } else { format!("{tenths:.1}%") }
}

/// A share that may be unknown.
pub(super) fn maybe_percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

/// `0.953`, or a dash.
pub(super) fn trust(trust: Option<f64>) -> String {
    trust.map_or_else(|| "–".to_owned(), |trust| format!("{trust:.3}"))
}

/// The width of a bar, in percent of its track.
pub(super) fn width(share: f64) -> String {
    format!("{:.2}", (share * 100.0).clamp(0.0, 100.0))
}

/// A limit or a measure of a gate: shares as percent, the others as numbers.
pub(super) fn gate(kind: GateKind, value: f64) -> String {
    match kind {
        GateKind::Trust => format!("{value:.3}"),
        GateKind::ProfileInflation => format!("{value:.4}"),
        GateKind::LargestCluster | GateKind::CutIslands | GateKind::Population => thousands(value.max(0.0) as usize),
        GateKind::Coverage | GateKind::Conflict | GateKind::IdChurn => percent(value),
    }
}

/// The share of records that carry their canonical ID, and how many carry one that is not theirs.
pub(super) fn propagation(source: &SourceMeasures) -> String {
    let share = maybe_percent(source.propagation);
    match source.carried {
        Some(carried) if carried.wrong > 0 => format!("{share}; {} wrong", thousands(carried.wrong)),
        _ => share,
    }
}
