//! The text of a YAML file.
//!
//! In: a path. Out: its text without a byte-order mark, or why there is none. It promises bounded memory and time, and
//! that no pipe, socket or device is opened. It knows no YAML.

use std::path::Path;

use crate::storage;

/// Larger files are no use cases; the limit bounds time and memory on any input.
const LARGEST: u64 = 1 << 20;

/// The text of a file without its byte-order mark, or the code, headline and help of why there is none.
pub(in crate::config) fn text_of(path: &Path) -> Result<String, (&'static str, String, String)> {
    let unreadable =
        |why: &dyn std::fmt::Display| ("unreadable-file", format!("the file cannot be read: {why}"), String::new());
    // Asked before it is opened: to open a pipe or a device can do something to whoever is at its other end.
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err(unreadable(&"it is a folder")),
        Ok(metadata) if !metadata.is_file() => {
            return Err(unreadable(&"it is a pipe, a socket or a device, and no regular file"));
        }
        Err(_) if path.symlink_metadata().is_ok_and(|link| link.is_symlink()) => {
            return Err(unreadable(&"it is a link that leads nowhere"));
        }
        _ => {}
    }
    let bytes = storage::read_at_most(path, LARGEST).map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => (
            "file-too-large",
            format!("the file has more than {LARGEST} bytes, and a use case at most that"),
            String::new(),
        ),
        _ => unreadable(&error),
    })?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        ("unreadable-file", format!("line {line} is not UTF-8"), "save the file as UTF-8".to_owned())
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    match too_deep(&text) {
        Some(line) => Err((
            "unreadable-file",
            format!("line {line} opens a bracket inside more than 1,000 others"),
            "close them".to_owned(),
        )),
        None => Ok(text),
    }
}

/// The line where more than a thousand brackets are open: YAML takes far fewer, and its parser takes long to say so.
fn too_deep(text: &str) -> Option<usize> {
    let (mut open, mut line) = (0u32, 1);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' => line += 1,
            _ => {}
        }
        if open > 1_000 {
            return Some(line);
        }
    }
    None
}
