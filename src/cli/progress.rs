//! How far a run is: a spinner on a terminal, plain lines elsewhere, and what each room took.

use std::io::IsTerminal as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use super::print::{print_findings, say};
use super::rooms::Rooms;
use crate::config::Loaded;
use crate::diagnostic::thousands;
use crate::progress::Progress;
use crate::publish::Follower;
use crate::storage::Waiting;

/// Tells stderr about the rooms, and keeps their times.
pub(super) struct Watch {
    rooms: Mutex<Rooms>,
    pub(super) bar: Option<ProgressBar>,
    pub(super) lines: bool,
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
        Self { rooms: Mutex::new(Rooms::default()), bar, lines: !quiet && !terminal }
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

impl Waiting for Watch {
    fn waiting_for(&self, what: &str) {
        let line = format!("c360: waiting for {what}, which another run holds");
        match &self.bar {
            Some(bar) => bar.println(line),
            None if self.lines => say(&format!("{line}\n")),
            None => {}
        }
    }
}

impl Follower for Watch {
    fn checked(&self, loaded: &Loaded) -> Result<()> {
        print_findings(&loaded.findings, &loaded.texts).map(|_| ())
    }

    fn finished_earlier(&self, link: &str) {
        say(&format!("c360: an earlier run died before its outputs were shown; they are shown now: `{link}`\n"));
    }
}
