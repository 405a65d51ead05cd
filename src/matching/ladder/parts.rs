//! Codes, numbers and addresses that are read part by part.

use crate::matching::similarity::Scratch;

/// `slip` is whether the codes can be one apart. The same area is the outward part of a code that ends in digit,
/// letter, letter; else the first three characters.
pub(super) fn postal_code(x: &str, y: &str, slip: bool, scratch: &mut Scratch) -> u8 {
    let area = |code: &str| {
        let bytes = code.as_bytes();
        let n = bytes.len();
        let outward = n >= 5 && bytes[n - 3].is_ascii_digit() && bytes[n - 1].is_ascii_alphabetic();
        if outward { n - 3 } else { n.min(3) }
    };
    if slip && scratch.edits(x, y) <= 1 {
        3
    } else if x.is_ascii() && y.is_ascii() && x[..area(x)] == y[..area(y)] {
        2
    } else {
        1
    }
}

/// Numbers in E.164; `slip` is whether they can be one apart.
pub(super) fn phone(x: &str, y: &str, slip: bool, scratch: &mut Scratch) -> u8 {
    if slip && scratch.edits(x, y) <= 1 {
        3
    } else if last_seven(x).is_some() && last_seven(x) == last_seven(y) {
        2
    } else {
        1
    }
}

fn last_seven(number: &str) -> Option<&[u8]> {
    number.len().checked_sub(7).and_then(|start| number.as_bytes().get(start..))
}

/// Mailbox and host.
pub(super) fn email(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (Some((mailbox_x, host_x)), Some((mailbox_y, host_y))) = (x.split_once('@'), y.split_once('@')) else {
        return 1;
    };
    if mailbox_x == mailbox_y {
        return if scratch.edits(host_x, host_y) <= 2 { 4 } else { 3 };
    }
    if scratch.edits(x, y) <= if x.len().min(y.len()) >= 12 { 2 } else { 1 } {
        4
    } else if mailbox_x.len() > 2
        && mailbox_y.len() > 2
        && scratch.jaro_winkler(mailbox_x.min(mailbox_y), mailbox_x.max(mailbox_y)) >= 0.88
    {
        2
    } else {
        1
    }
}

/// From here on the names of two domains are alike.
pub(super) const ALIKE: f64 = 0.92;

/// A domain without its endings.
pub(super) fn name_of(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

/// Name and ending.
pub(super) fn domain(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (a, b) = (name_of(x), name_of(y));
    if a == b {
        3
    } else if scratch.jaro_winkler(a, b) >= ALIKE {
        2
    } else {
        1
    }
}

/// Identifiers, in which short ones leave no room for slips.
pub(super) fn identifier(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let shortest = x.len().min(y.len());
    if shortest < 5 {
        return 1;
    }
    match scratch.edits(x, y) {
        0 | 1 => 3,
        2 if shortest >= 7 => 2,
        _ => 1,
    }
}
