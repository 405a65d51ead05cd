//! What a run has to say while it goes: findings, locks that are waited for, what an earlier run left.

use anyhow::Result;

use super::print::{complain, print_findings, say};
use super::progress::Watch;
use crate::config::Loaded;
use crate::diagnostic::briefly;
use crate::publish::Follower;
use crate::storage::Waiting;

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
        let findings = briefly(&loaded.findings);
        if self.answers {
            complain(&findings, &loaded.texts);
            return Ok(());
        }
        print_findings(&findings, &loaded.texts).map(|_| ())
    }

    fn finished_earlier(&self, link: &str) {
        say(&format!("c360: an earlier run died before its outputs were shown; they are shown now: `{link}`\n"));
    }
}
