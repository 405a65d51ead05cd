//! Names of persons.

use crate::matching::similarity::Scratch;

/// The level of two first or two last names.
pub(super) fn part(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if short.len() == 1 {
        return if long.starts_with(short) { 2 } else { 1 };
    }
    if (x.contains(' ') || y.contains(' ')) && x.split(' ').any(|word| word.len() > 2 && y.split(' ').any(|other| other == word)) {
        return 5;
    }
    let similarity = scratch.jaro_winkler(x, y);
    if similarity >= 0.90 || (short.len() >= 4 && scratch.edits(x, y) <= 1) {
        4
    } else if similarity >= 0.80 {
        3
    } else {
        1
    }
}

/// How two words of names agree: 0 not, 1 an initial, 2 nearly, 3 equally.
fn word(a: &str, b: &str, scratch: &mut Scratch) -> u8 {
    if a == b {
        return if a.len() > 1 { 3 } else { 1 };
    }
    if a.len() == 1 || b.len() == 1 {
        return u8::from(a.as_bytes().first() == b.as_bytes().first());
    }
    if a.len() > 2 && b.len() > 2 && (scratch.jaro_winkler(a.min(b), a.max(b)) >= 0.88) { 2 } else { 0 }
}

/// The level of two whole names: words are paired, the best pairs first, whatever their order.
pub(super) fn full(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let mut a: Vec<&str> = x.split(' ').collect();
    let mut b: Vec<&str> = y.split(' ').collect();
    if a.len() > b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    let (n, mut taken, mut equal, mut alike, mut initials) = (a.len(), 0u64, 0, 0, 0);
    let mut left: Vec<&str> = a;
    for wanted in [3, 2, 1] {
        left.retain(|word_a| {
            for (j, word_b) in b.iter().enumerate().take(64) {
                if taken & (1 << j) == 0 && word(word_a, word_b, scratch) == wanted {
                    taken |= 1 << j;
                    match wanted {
                        3 => equal += 1,
                        2 => alike += 1,
                        _ => initials += 1,
                    }
                    return false;
                }
            }
            true
        });
    }
    let joined = |text: &str| text.replace(' ', "");
    if equal == n && n >= 2 {
        5
    } else if (equal + alike == n && n >= 2) || scratch.jaro_winkler(&joined(x), &joined(y)) >= 0.95 {
        4
    } else if equal + alike + initials == n && equal + alike >= 1 && n >= 2 || equal + alike >= 2 {
        3
    } else if equal + alike >= 1 {
        2
    } else {
        1
    }
}
