//! Files at names that a user gave or that can be guessed: written whole or not at all, and never through a link.

use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{CWD, RenameFlags};
use rustix::io::Errno;

/// Writes a file, in place of an earlier one, whose permissions it takes over. Whoever reads meanwhile reads the one or
/// the other.
///
/// # Errors
/// A link, a folder, a pipe or a device stands there; or the file cannot be written, and what was there is as before.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let earlier = regular(path)?;
    let aside = Beside::write(path, bytes, earlier.as_ref())?;
    // A rename replaces a link that came meanwhile; it never follows one.
    fs::rename(&aside.path, path).with_context(|| cannot(path))?;
    aside.published(path)
}

/// Writes a file that is not there yet.
///
/// # Errors
/// Anything stands there, also if it came only now; or the file cannot be written, and there is none.
pub fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    let there = || format!("`{}` is there already, and is not overwritten", path.display());
    if taken(path)? {
        bail!(there());
    }
    let aside = Beside::write(path, bytes, None)?;
    match rustix::fs::renameat_with(CWD, &aside.path, CWD, path, RenameFlags::NOREPLACE) {
        Ok(()) => aside.published(path),
        Err(Errno::EXIST) => bail!(there()),
        // The file system has no such rename; a second name for the file is as good, and is not given where there is
        // one either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => match fs::hard_link(&aside.path, path) {
            Ok(()) => {
                fs::remove_file(&aside.path).with_context(|| cannot(path))?;
                aside.published(path)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => bail!(there()),
            Err(error) => Err(error).with_context(|| cannot(path)),
        },
        Err(error) => Err(io::Error::from(error)).with_context(|| cannot(path)),
    }
}

/// An empty file to write to bit by bit, at a name that can be guessed. An earlier file loses this name; others that it
/// has keep it.
///
/// # Errors
/// A link, a folder, a pipe or a device stands there; or the file cannot be written.
pub fn fresh(path: &Path) -> Result<File> {
    if taken(path)? {
        fs::remove_file(path).with_context(|| cannot(path))?;
    }
    OpenOptions::new().write(true).create_new(true).open(path).with_context(|| cannot(path))
}

/// Whether a regular file stands at the path. To be asked before long work, so that it is not in vain.
///
/// # Errors
/// A link, a folder, a pipe or a device stands there.
pub fn taken(path: &Path) -> Result<bool> {
    Ok(regular(path)?.is_some())
}

fn regular(path: &Path) -> Result<Option<Metadata>> {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| cannot(path)),
    };
    let kind = metadata.file_type();
    let name = path.display();
    if kind.is_symlink() {
        bail!("`{name}` is a link, and is not written through; name the file that it leads to, or remove the link");
    }
    if kind.is_dir() {
        bail!("`{name}` is a folder; name a file in it");
    }
    if !kind.is_file() {
        bail!("`{name}` is a pipe, a socket or a device, and no regular file; name another file");
    }
    Ok(Some(metadata))
}

fn cannot(path: &Path) -> String {
    format!("`{}` cannot be written", path.display())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside the one that is to be written. It goes when it was not published.
struct Beside {
    path: PathBuf,
    published: bool,
}

impl Beside {
    fn write(target: &Path, bytes: &[u8], earlier: Option<&Metadata>) -> Result<Self> {
        // The hasher's keys come from the system: nobody can put a link or a file at the name beforehand. No output
        // depends on it.
        let path = folder(target).join(format!(".c360-{:016x}.tmp", RandomState::new().build_hasher().finish()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        if earlier.is_some() {
            options.mode(0o600);
        }
        let mut file = options.open(&path).with_context(|| cannot(target))?;
        let aside = Self { path, published: false };
        let permitted = |file: &File| earlier.map_or(Ok(()), |earlier| file.set_permissions(earlier.permissions()));
        file.write_all(bytes)
            .and_then(|()| permitted(&file))
            .and_then(|()| file.sync_all())
            .with_context(|| cannot(target))?;
        Ok(aside)
    }

    /// The file has its name; makes that last.
    fn published(mut self, target: &Path) -> Result<()> {
        self.published = true;
        let Ok(folder) = File::open(folder(target)) else { return Ok(()) };
        match folder.sync_all() {
            // Some file systems cannot sync a folder.
            Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
                Err(error).with_context(|| cannot(target))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.published {
            // It was made under this name by this run alone; there is nowhere to say that it stays.
            let _ = fs::remove_file(&self.path);
        }
    }
}
