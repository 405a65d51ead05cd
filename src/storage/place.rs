//! Where a path really is, also when it is not there yet.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

/// The path without links and dots, as far as it exists; what does not exist yet is appended as it is written.
///
/// # Errors
/// There is no current folder, or a part of the path may not be looked at.
pub fn real(path: &Path) -> Result<PathBuf> {
    let cannot = || format!("`{}` cannot be looked at", path.display());
    let absolute = std::path::absolute(path).with_context(cannot)?;
    let mut missing: Vec<Component<'_>> = Vec::new();
    let mut there = absolute.as_path();
    loop {
        match there.canonicalize() {
            Ok(mut found) => {
                for part in missing.iter().rev() {
                    match part {
                        Component::ParentDir => drop(found.pop()),
                        part => found.push(part),
                    }
                }
                return Ok(found);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match (there.components().next_back(), there.parent()) {
                    (Some(last), Some(parent)) => {
                        missing.push(last);
                        there = parent;
                    }
                    _ => return Err(error).with_context(cannot),
                }
            }
            Err(error) => return Err(error).with_context(cannot),
        }
    }
}

/// The way from the folder `from` to `to`; both as [`real`] gives them.
pub fn relative(to: &Path, from: &Path) -> PathBuf {
    let common = to.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let mut way = PathBuf::new();
    from.components().skip(common).for_each(|_| way.push(".."));
    way.extend(to.components().skip(common));
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}
