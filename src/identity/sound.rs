//! Whether a version of the registry can be what a run has written.
//!
//! In: its rows and frames. Out: the first fault, in words. It mends nothing.

use super::code::is_valid_id;
use super::registry::Registry;
use polars::prelude::DataFrame;

/// Why a version cannot be used, in words; `None` where nothing is wrong with it.
pub(super) fn fault(registry: &Registry, frames: &[DataFrame]) -> Option<&'static str> {
    let (records, ids, links) = (&registry.records, &registry.ids, &registry.links);
    if !records.iter().all(|row| (row.id as usize) < ids.len())
        || !links.iter().all(|link| (link.left.max(link.right) as usize) < records.len())
        || !ids.iter().all(|id| id.superseded_by.is_none_or(|by| (by as usize) < ids.len()))
    {
        return Some("a table names a row that is not there");
    }
    // Rows of today are found by walking both in order.
    if !registry.sources.is_sorted_by(|a, b| a < b)
        || !records.is_sorted_by(|a, b| (a.source, a.record_id.as_str()) < (b.source, b.record_id.as_str()))
    {
        return Some("a record stands twice, or records are not in order");
    }
    let mut texts: Vec<&str> = ids.iter().map(|row| row.id.as_str()).collect();
    texts.sort_unstable();
    if texts.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some("a canonical ID stands twice");
    }
    if !texts.iter().all(|id| is_sound(id))
        || !registry.history.iter().all(|row| is_sound(&row.id) && row.other.as_deref().is_none_or(is_sound))
    {
        return Some("a canonical ID is mistyped: its check symbol is wrong");
    }
    if !ids.iter().all(|row| row.minted_version <= registry.version)
        || !registry.history.iter().all(|row| row.version <= registry.version)
    {
        return Some("a row is of a later version than its table");
    }
    if !says_what_its_rows_say(registry, frames) {
        return Some("a canonical ID and the row beside it do not say the same");
    }
    if in_a_circle(registry) {
        return Some("IDs supersede each other in a circle");
    }
    None
}

fn is_sound(id: &str) -> bool {
    let Some((prefix, _)) = id.split_once('-') else { return false };
    !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_uppercase()) && is_valid_id(id, prefix)
}

/// IDs stand in the tables twice: as text for people, as row for the program.
fn says_what_its_rows_say(registry: &Registry, frames: &[DataFrame]) -> bool {
    let text =
        |frame: usize, name: &str| frames.get(frame).and_then(|frame| frame.column(name).ok()?.str().ok().cloned());
    let (Some(of_records), Some(of_ids)) = (text(0, "canonical_id"), text(1, "superseded_by")) else { return false };
    let id = |row: u32| registry.ids.get(row as usize).map(|row| row.id.as_str());
    of_records.iter().zip(&registry.records).all(|(text, row)| text == id(row.id))
        && of_ids.iter().zip(&registry.ids).all(|(text, row)| text == row.superseded_by.and_then(id))
}

fn in_a_circle(registry: &Registry) -> bool {
    // 0 not seen, otherwise the walk that came by; a walk that meets itself goes in a circle.
    let mut walk_of = vec![0u32; registry.ids.len()];
    for start in 0..registry.ids.len() {
        let (mut at, walk) = (Some(start as u32), start as u32 + 1);
        while let Some(row) = at {
            match walk_of[row as usize] {
                0 => walk_of[row as usize] = walk,
                same if same == walk => return true,
                _ => break,
            }
            at = registry.ids[row as usize].superseded_by;
        }
    }
    false
}
