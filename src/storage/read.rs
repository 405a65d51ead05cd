//! Regular files, opened so that nothing is waited for, and read within a limit.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// Opens a regular file for reading, through links where the path has some.
///
/// # Errors
/// What stands there is missing, may not be read, or is a folder, a pipe, a socket or a device; none of those is waited
/// for.
pub fn open(path: &Path) -> io::Result<File> {
    // A pipe that nobody writes to would make the call wait for ever without NONBLOCK, which regular files ignore.
    let file = match rustix::fs::open(
        path,
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
    ) {
        Ok(file) => File::from(file),
        // What the system says of a socket, or of a device without a driver, is not what a person understands.
        Err(Errno::NXIO | Errno::NODEV | Errno::OPNOTSUPP) => return Err(no_regular_file("a socket or a device")),
        Err(error) => return Err(error.into()),
    };
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(file);
    }
    Err(no_regular_file(if kind.is_dir() { "a folder" } else { "a pipe, a socket or a device" }))
}

fn no_regular_file(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("it is {what}, and no regular file"))
}

/// The bytes of a regular file that holds at most `most` of them.
///
/// # Errors
/// As [`open`]; [`io::ErrorKind::FileTooLarge`] where the file holds more.
pub fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it holds more than {most} bytes")));
    }
    Ok(bytes)
}

/// Opens a file at a name that is ours, such as a pointer: a link that stands there is refused, not followed.
///
/// # Errors
/// As [`open`], and where the name is a link.
pub fn open_own(path: &Path) -> io::Result<File> {
    if path.symlink_metadata()?.file_type().is_symlink() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link, and none is followed here"));
    }
    open(path)
}
