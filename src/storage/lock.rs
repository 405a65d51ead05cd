//! One writer: a lock on a file, waited for in the open and not for ever.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::fs::{Mode, OFlags};

use super::aside::Privacy;
use crate::diagnostic::Failure;

/// Somebody who is told that a lock is held by another run.
pub trait Waiting {
    /// A second has passed, and `what` is still held.
    fn waiting_for(&self, what: &str);
}

/// How long a lock is waited for, and who hears of it.
#[derive(Clone, Copy)]
pub struct Limit<'a> {
    /// Seconds after which the run gives up.
    pub seconds: u32,
    /// Told once, after a second.
    pub waiting: &'a dyn Waiting,
}

/// The right to write, as long as it lives. The system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock `path`, which is made where it is not there; `what` says in a message what it guards.
    ///
    /// # Errors
    /// Another process holds it for longer than the limit, or the file cannot be made or locked.
    pub fn take(path: &Path, privacy: Privacy, what: &str, limit: Limit<'_>) -> Result<Self> {
        const STEP: Duration = Duration::from_millis(20);
        let steps_a_second = 1_000 / STEP.as_millis() as u64;
        let mut steps = 0;
        loop {
            let file = lock_file(path, privacy)
                .with_context(|| format!("`{}` cannot be opened to lock {what}", path.display()))?;
            match file.try_lock() {
                Ok(()) if is_still_at(&file, path) => return Ok(Self { _file: file }),
                // The file was removed, or another put in its place: whoever comes later would lock that one.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("{what} cannot be locked"));
                }
            }
            if steps >= steps_a_second * u64::from(limit.seconds) {
                bail!(Failure::Locked(format!(
                    "{what} is locked by another run for more than {} s; nothing was published. Wait for that run or \
                     end it, then run again (`{}`)",
                    limit.seconds,
                    path.display()
                )));
            }
            std::thread::sleep(STEP);
            steps += 1;
            if steps == steps_a_second {
                limit.waiting.waiting_for(what);
            }
        }
    }
}

/// Nothing is written to the file and nothing cut off, so that a name which means another file does that one no harm.
fn lock_file(path: &Path, privacy: Privacy) -> std::io::Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::from_raw_mode(privacy.of_file()))?);
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is no regular file")),
    }
}

fn is_still_at(file: &File, path: &Path) -> bool {
    let (Ok(held), Ok(there)) = (file.metadata(), path.symlink_metadata()) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}
