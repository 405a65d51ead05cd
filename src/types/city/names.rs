//! What cities are called in other languages, as one table that is made when the first name is looked up.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::everyday::{EVERYDAY, OF_SEVERAL};
use super::folded::folded;

/// Rows of what a city is called in English and in other languages, parted by tabs.
const CLDR: &str = include_str!("names.tsv");

/// Shorter names, in letters, are read from the table of everyday names alone.
const SHORTEST: usize = 4;

/// The one name of each other name; `None` where several cities have it.
static CITIES: LazyLock<HashMap<String, Option<String>>> = LazyLock::new(|| {
    let everyday: HashMap<String, &str> = EVERYDAY
        .iter()
        .flat_map(|names| {
            let one = names.first().copied().unwrap_or_default();
            names.iter().map(move |name| (folded(name), one))
        })
        .collect();
    let mut all: HashMap<String, Option<String>> = HashMap::new();
    for row in CLDR.lines().filter(|row| !row.starts_with('#')) {
        let names: Vec<String> = row.split('\t').map(folded).collect();
        let Some(english) = names.first() else { continue };
        // The everyday table says by which of its names a city goes.
        let one = everyday.get(english).map_or_else(|| english.clone(), |one| folded(one));
        for name in names.iter().filter(|name| name.len() >= SHORTEST) {
            all.entry(name.clone())
                .and_modify(|known| *known = known.take().filter(|known| *known == one))
                .or_insert_with(|| Some(one.clone()));
        }
    }
    all.extend(everyday.into_iter().map(|(name, one)| (name, Some(folded(one)))));
    all.extend(OF_SEVERAL.iter().map(|name| (folded(name), None)));
    all
});

/// The one name of a city that is called so, if it is another.
pub(super) fn one_name(folded: &str) -> Option<&'static str> {
    CITIES.get(folded)?.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_the_name_of_itself() {
        for one in CITIES.values().flatten() {
            assert_eq!(one_name(one).unwrap_or(one), one, "{one}");
        }
    }
}
