//! What each room of a run took, in seconds and in memory where the system tells.

use std::time::{Duration, Instant};

/// It is not said more often how far a room is, where every time makes a line.
const BETWEEN: Duration = Duration::from_secs(10);

/// What a room took.
struct Room {
    name: &'static str,
    seconds: f64,
    peak_mib: Option<f64>,
}

/// The rooms so far, and the one that the run is in.
#[derive(Default)]
pub(super) struct Rooms {
    left: Vec<Room>,
    current: Option<(&'static str, Instant)>,
    /// When it was last said how far the room is.
    said: Option<Instant>,
}

impl Rooms {
    /// The run enters a room.
    pub(super) fn enter(&mut self, room: &'static str) {
        self.leave();
        forget_peak();
        (self.current, self.said) = (Some((room, Instant::now())), None);
    }

    /// The last room is left.
    pub(super) fn leave(&mut self) {
        if let Some((name, since)) = self.current.take() {
            self.left.push(Room { name, seconds: since.elapsed().as_secs_f64(), peak_mib: peak() });
        }
    }

    /// The room that the run is in.
    pub(super) fn current(&self) -> &'static str {
        self.current.map_or("", |(room, _)| room)
    }

    /// Whether it is time to say again how far the room is; then it counts as said.
    pub(super) fn is_due(&mut self) -> bool {
        let since = self.said.or(self.current.map(|(_, since)| since));
        let due = since.is_some_and(|since| since.elapsed() >= BETWEEN);
        if due {
            self.said = Some(Instant::now());
        }
        due
    }

    /// Seconds and peak memory of every room as lines.
    pub(super) fn table(&self) -> String {
        let mut text = format!("{:<14} {:>8} {:>10}\n", "room", "seconds", "peak MiB");
        for room in &self.left {
            let peak = room.peak_mib.map_or_else(|| "–".to_owned(), |mib| format!("{mib:.0}"));
            text.push_str(&format!("{:<14} {:>8.2} {:>10}\n", room.name, room.seconds, peak));
        }
        let seconds: f64 = self.left.iter().map(|room| room.seconds).sum();
        let peak = self.left.iter().filter_map(|room| room.peak_mib).fold(0.0, f64::max);
        text.push_str(&format!("{:<14} {seconds:>8.2} {peak:>10.0}\n", "all"));
        text
    }
}

/// The most memory the process held since the last reset, in MiB, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// Linux forgets the peak when asked to; elsewhere the figure is the peak so far.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
