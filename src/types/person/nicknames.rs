//! What people are called for short.
//!
//! In: a name of one word. Out: the names that it may stand for. It promises nothing of which is meant: `kate` may be
//! any of several names, so that two such names are alike and not equal.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Names and their nicknames, a row per name.
const LIST: &str = include_str!("nicknames.tsv");

/// For each name and nickname the rows that hold it, ascending.
static ROWS: LazyLock<HashMap<&str, Vec<u16>>> = LazyLock::new(|| {
    let mut rows: HashMap<&str, Vec<u16>> = HashMap::default();
    for (row, line) in (0..).zip(LIST.lines().filter(|line| !line.starts_with('#'))) {
        for name in line.split('\t') {
            rows.entry(name).or_default().push(row);
        }
    }
    rows
});

/// The names that a name may stand for, by number, ascending; itself is one of them where it has nicknames.
pub(super) fn stands_for(name: &str) -> &'static [u16] {
    ROWS.get(name).map_or(&[], Vec::as_slice)
}

/// Whether two names, told by what they may stand for, may be one.
pub(super) fn may_be_one(a: &[u16], b: &[u16]) -> bool {
    a.iter().any(|name| b.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_short_forms_may_be_one() {
        let may = |a: &str, b: &str| may_be_one(stands_for(a), stands_for(b));
        for (a, b) in [("christopher", "kit"), ("margaret", "peggy"), ("bill", "billy"), ("kate", "katherine")] {
            assert!(may(a, b) && may(b, a), "{a} {b}");
        }
        for (a, b) in [("christopher", "margaret"), ("xaver", "xaver"), ("", "kate"), ("robert", "thomas")] {
            assert!(!may(a, b), "{a} {b}");
        }
    }
}
