//! How far a run is: a spinner on a terminal, plain lines elsewhere, and what each room took.

use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use super::print::{print_findings, say};
use super::rooms::{self, Room};
use crate::config::Loaded;
use crate::progress::Progress;
use crate::publish::Follower;
use crate::storage::Waiting;

struct State {
    rooms: Vec<Room>,
    current: Option<(&'static str, Instant)>,
}

/// Tells stderr about the rooms, and keeps their times.
pub(super) struct Watch {
    state: RefCell<State>,
    bar: Option<ProgressBar>,
    lines: bool,
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
        Self { state: RefCell::new(State { rooms: Vec::new(), current: None }), bar, lines: !quiet && !terminal }
    }

    /// The last room is left.
    pub(super) fn finish(&self) {
        self.leave();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Seconds and peak memory of every room as lines.
    pub(super) fn timings(&self) -> String {
        rooms::table(&self.state.borrow().rooms)
    }

    fn leave(&self) {
        let mut state = self.state.borrow_mut();
        if let Some((name, since)) = state.current.take() {
            state.rooms.push(Room { name, seconds: since.elapsed().as_secs_f64(), peak_mib: rooms::peak() });
        }
    }
}

impl Progress for Watch {
    fn enter(&self, room: &'static str) {
        self.leave();
        rooms::forget_peak();
        if let Some(bar) = &self.bar {
            bar.set_message(room);
            bar.enable_steady_tick(Duration::from_millis(100));
        } else if self.lines {
            say(&format!("c360: {room}\n"));
        }
        self.state.borrow_mut().current = Some((room, Instant::now()));
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
