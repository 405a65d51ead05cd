//! What people are called for short.
//!
//! In: a name of one word. Out: the names that it may stand for. It promises nothing of which is meant: `kate` may be
//! any of several names, so that two such names are alike and not equal.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Names and their nicknames, a row per name.
const LIST: &str = include_str!("nicknames.tsv");

/// For each name what it may stand for: the name at the head of a row and all that are short for it are one. A row of a
/// short name holds the names that it may be short for, longer ones: it may be each of them, and they are not one.
static ROWS: LazyLock<HashMap<&str, Vec<u16>>> = LazyLock::new(|| {
    let mut rows: HashMap<&str, Vec<u16>> = HashMap::default();
    let mut next = 0;
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let names: Vec<&str> = line.split('\t').collect();
        let (long, short): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| name.len() > names[0].len());
        for name in short {
            rows.entry(name).or_default().push(next);
        }
        for (at, name) in (1..).zip(&long) {
            rows.entry(names[0]).or_default().push(next + at);
            rows.entry(name).or_default().push(next + at);
        }
        next += 1 + long.len() as u16;
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
        for (a, b) in [
            ("christopher", "kit"),
            ("margaret", "peggy"),
            ("bill", "billy"),
            ("kate", "katherine"),
            ("bill", "william"),
        ] {
            assert!(may(a, b) && may(b, a), "{a} {b}");
        }
        let strangers = [("christopher", "margaret"), ("xaver", "xaver"), ("", "kate"), ("robert", "thomas")];
        // Bill may be either, and Fred too.
        let namesakes = [("robert", "william"), ("fred", "robert")];
        for (a, b) in strangers.into_iter().chain(namesakes) {
            assert!(!may(a, b), "{a} {b}");
        }
    }
}
