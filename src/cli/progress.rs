//! How far a run is: a spinner on a terminal, plain lines elsewhere, and what each room took.

use std::io::IsTerminal as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::print::say;
use super::rooms::Rooms;
use crate::diagnostic::thousands;
use crate::progress::Progress;

/// Tells stderr about the rooms, and keeps their times.
pub(super) struct Watch {
    rooms: Mutex<Rooms>,
    pub(super) bar: Option<ProgressBar>,
    pub(super) lines: bool,
    /// Findings stand beside the answer, which is on stdout: on stderr.
    pub(super) answers: bool,
}

impl Watch {
    pub(super) fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = (!quiet && terminal).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar
        });
        Self { rooms: Mutex::new(Rooms::default()), bar, lines: !quiet && !terminal, answers: false }
    }

    /// Of a command whose answer on stdout stays whole.
    pub(super) fn of_an_answer(quiet: bool) -> Self {
        Self { answers: true, ..Self::new(quiet) }
    }

    /// The last room is left.
    pub(super) fn finish(&self) {
        self.rooms().leave();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Seconds and peak memory of every room as lines.
    pub(super) fn timings(&self) -> String {
        self.rooms().table()
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Watch {
    fn enter(&self, room: &'static str) {
        self.rooms().enter(room);
        if let Some(bar) = &self.bar {
            bar.set_message(room);
            bar.enable_steady_tick(Duration::from_millis(100));
        } else if self.lines {
            say(&format!("c360: {room}\n"));
        }
    }

    fn within(&self, what: &'static str, done: u64, of: u64) {
        let mut rooms = self.rooms();
        let text = format!("{}: {} of {} {what}", rooms.current(), thousands(done as usize), thousands(of as usize));
        if let Some(bar) = &self.bar {
            bar.set_message(text);
        } else if self.lines && rooms.is_due() {
            say(&format!("c360: {text}\n"));
        }
    }
}
