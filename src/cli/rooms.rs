//! What each room of a run took, in seconds and in memory where the system tells.

/// What a room took.
pub(super) struct Room {
    pub(super) name: &'static str,
    pub(super) seconds: f64,
    pub(super) peak_mib: Option<f64>,
}

/// Seconds and peak memory of every room as lines.
pub(super) fn table(rooms: &[Room]) -> String {
    let mut text = format!("{:<14} {:>8} {:>10}\n", "room", "seconds", "peak MiB");
    for room in rooms {
        let peak = room.peak_mib.map_or_else(|| "–".to_owned(), |mib| format!("{mib:.0}"));
        text.push_str(&format!("{:<14} {:>8.2} {:>10}\n", room.name, room.seconds, peak));
    }
    let seconds: f64 = rooms.iter().map(|room| room.seconds).sum();
    let peak = rooms.iter().filter_map(|room| room.peak_mib).fold(0.0, f64::max);
    text.push_str(&format!("{:<14} {seconds:>8.2} {peak:>10.0}\n", "all"));
    text
}

/// The most memory the process held since the last reset, in MiB, where the system tells.
pub(super) fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// Linux forgets the peak when asked to; elsewhere the figure is the peak so far.
pub(super) fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
