//! Written aside under a name of one's own, synced, then moved into place in one step.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{CWD, RenameFlags};
use xxhash_rust::xxh3::Xxh3Default;

use crate::diagnostic::Failure;

/// Who may read what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// As the user's umask says.
    Shared,
    /// The owner alone: folders 0700, files 0600.
    Owner,
}

impl Privacy {
    fn of_folder(self) -> u32 {
        if self == Self::Owner { 0o700 } else { 0o777 }
    }

    pub(super) fn of_file(self) -> u32 {
        if self == Self::Owner { 0o600 } else { 0o666 }
    }
}

/// What every temporary name begins with.
const START: &str = "tmp-";

/// Makes a folder with those above it, where they are not there; a folder for the owner alone is closed to others if it
/// was open.
///
/// # Errors
/// It cannot be made, or something else stands there: also a link, which is not followed.
pub fn make_folder(path: &Path, privacy: Privacy) -> Result<()> {
    let cannot = || format!("`{}` cannot be made", path.display());
    if let Ok(there) = path.symlink_metadata() {
        if !there.is_dir() {
            bail!(Failure::NotOurs(format!(
                "`{}` is {}, and a folder of c360 has to stand there; move it away",
                path.display(),
                if there.is_symlink() { "a link" } else { "no folder" }
            )));
        }
        if privacy == Privacy::Owner && there.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, Permissions::from_mode(0o700))
                .with_context(|| format!("`{}` cannot be closed to others", path.display()))?;
        }
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(privacy.of_folder()).create(path).with_context(cannot)?;
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync(parent),
        _ => Ok(()),
    }
}

/// A folder that a run fills on its own; it is removed with all it holds unless it is moved into place.
#[derive(Debug)]
pub struct Aside {
    folder: PathBuf,
    privacy: Privacy,
    in_place: bool,
    folders: Vec<PathBuf>,
}

impl Aside {
    /// An empty folder inside `parent`, under a name that nobody else has.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(parent: &Path, privacy: Privacy) -> Result<Self> {
        let (folder, ()) = unused(parent, |path| fs::DirBuilder::new().mode(privacy.of_folder()).create(path))?;
        Ok(Self { folder, privacy, in_place: false, folders: Vec::new() })
    }

    /// Writes and syncs a file, which may stand in a folder of its own, and returns the xxh3-128 of its bytes.
    ///
    /// # Errors
    /// It cannot be written, or is there already.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let mut file = self.begin(name)?;
        let written = file.write_all(bytes).map_err(Into::into);
        file.finish(written)
    }

    /// A file that is written bit by bit.
    ///
    /// # Errors
    /// It cannot be made, or is there already.
    pub fn begin(&mut self, name: &str) -> Result<Filling> {
        let path = self.folder.join(name);
        let cannot = || format!("`{}` cannot be written", path.display());
        if let Some(folder) =
            path.parent().filter(|folder| *folder != self.folder && !self.folders.iter().any(|known| known == folder))
        {
            fs::DirBuilder::new().mode(self.privacy.of_folder()).create(folder).with_context(cannot)?;
            self.folders.push(folder.to_owned());
        }
        let file = new_file(&path, self.privacy).with_context(cannot)?;
        let hash = Box::new(Xxh3Default::new());
        Ok(Filling { file: BufWriter::with_capacity(1 << 16, file), hash, bytes: 0, path, failed: None })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves the finished folder to `place`, where nothing may stand.
    ///
    /// # Errors
    /// It cannot be synced or moved; then it is gone, and `place` is as it was.
    pub fn move_to(mut self, place: &Path) -> Result<()> {
        for folder in &self.folders {
            sync(folder)?;
        }
        sync(&self.folder)?;
        let cannot = || format!("`{}` cannot be moved into its place", place.display());
        match rustix::fs::renameat_with(CWD, &self.folder, CWD, place, RenameFlags::NOREPLACE) {
            // A file system that cannot promise it: a folder never replaces one that holds something.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP)
                if place.symlink_metadata().is_err() =>
            {
                fs::rename(&self.folder, place).with_context(cannot)?;
            }
            other => other.map_err(io::Error::from).with_context(cannot)?,
        }
        self.in_place = true;
        place.parent().map_or(Ok(()), sync)
    }
}

/// A file of a folder aside while it is written.
pub struct Filling {
    file: BufWriter<File>,
    hash: Box<Xxh3Default>,
    bytes: usize,
    path: PathBuf,
    failed: Option<io::Error>,
}

impl Write for Filling {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes).map_err(|error| self.keep(error))?;
        self.hash.update(&bytes[..written]);
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|error| self.keep(error))
    }
}

impl Filling {
    /// Whoever writes through a library hears its words; what the disk said is kept.
    fn keep(&mut self, error: io::Error) -> io::Error {
        let kind = error.kind();
        self.failed.get_or_insert(error);
        kind.into()
    }

    /// How much was written.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Syncs the file, and returns the xxh3-128 of its bytes; `written` is what became of writing it.
    ///
    /// # Errors
    /// It could not be written or synced.
    pub fn finish(mut self, written: Result<()>) -> Result<String> {
        let flushed = self.flush();
        let said = self.failed.take();
        let cannot = || format!("`{}` cannot be written", self.path.display());
        match (said, written) {
            (Some(error), _) => Err(error).with_context(cannot),
            (None, Err(error)) => Err(error.context(cannot())),
            (None, Ok(())) => {
                flushed.and_then(|()| self.file.get_ref().sync_all()).with_context(cannot)?;
                Ok(format!("{:032x}", self.hash.digest128()))
            }
        }
    }
}

/// Lets two folders change places, in one step where the file system can; where it cannot, `place` is missing for a
/// moment. A place where nothing stands is taken.
///
/// # Errors
/// They cannot be moved; then at least one of the two names is as it was.
pub fn exchange(folder: &Path, place: &Path) -> Result<()> {
    let cannot = || format!("`{}` cannot be exchanged", place.display());
    match rustix::fs::renameat_with(CWD, folder, CWD, place, RenameFlags::EXCHANGE) {
        Err(rustix::io::Errno::NOENT) => fs::rename(folder, place).with_context(cannot)?,
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            let parent = place.parent().unwrap_or(Path::new("."));
            let (aside, ()) = unused(parent, |path| fs::rename(place, path))?;
            fs::rename(folder, place).with_context(cannot)?;
            fs::rename(&aside, folder).with_context(cannot)?;
        }
        other => other.map_err(io::Error::from).with_context(cannot)?,
    }
    place.parent().map_or(Ok(()), sync)
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.in_place {
            // What cannot be removed now goes with the next run's sweep.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Lets the small file at `path` hold `text` in one step: a reader sees the old text or the new, never a part.
///
/// # Errors
/// It cannot be written or moved into place.
pub fn point_to(path: &Path, text: &str, privacy: Privacy) -> Result<()> {
    let cannot = || format!("`{}` cannot be written", path.display());
    let parent = path.parent().unwrap_or(Path::new("."));
    let (new, ()) = unused(parent, |new| write_new(new, text.as_bytes(), privacy))?;
    if let Err(error) = fs::rename(&new, path) {
        let _ = fs::remove_file(&new);
        return Err(error).with_context(cannot);
    }
    sync(parent)
}

/// Calls `make` with names inside `parent` until one is not taken.
pub(super) fn unused<T>(parent: &Path, make: impl Fn(&Path) -> io::Result<T>) -> Result<(PathBuf, T)> {
    let process = std::process::id();
    for n in 0..10_000u32 {
        let path = parent.join(format!("{START}{process}-{n}"));
        match make(&path) {
            Ok(made) => return Ok((path, made)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                // A file that could be made and not filled.
                let _ = fs::remove_file(&path);
                return Err(error).with_context(|| format!("`{}` cannot be written", parent.display()));
            }
        }
    }
    bail!("`{}` is full of temporary files; remove those that begin with `{START}`", parent.display())
}

fn new_file(path: &Path, privacy: Privacy) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(privacy.of_file()).open(path)
}

fn write_new(path: &Path, bytes: &[u8], privacy: Privacy) -> io::Result<()> {
    let mut file = new_file(path, privacy)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes what runs that died left in a folder of ours. The caller holds the lock, so nobody is writing there.
///
/// # Errors
/// The folder cannot be read, or something in it cannot be removed.
pub fn sweep(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))? {
        let entry = entry?;
        if is_temporary(&entry.file_name().to_string_lossy()) {
            let path = entry.path();
            let removed = if entry.file_type()?.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed
                .with_context(|| format!("`{}`, left behind by a run that died, cannot be removed", path.display()))?;
        }
    }
    Ok(())
}

/// `tmp-<process>-<number>` and nothing else.
pub(super) fn is_temporary(name: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    name.strip_prefix(START)
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(process, n)| number(process) && number(n))
}

/// Makes sure that the names in a folder outlive a power cut.
///
/// # Errors
/// The folder cannot be opened or synced.
pub fn sync(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("`{}` cannot be synced", folder.display()))
}
