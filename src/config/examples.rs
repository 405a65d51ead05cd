//! An example of every key of a use case, for the docs.
//!
//! In: `examples.yaml`, by what holds the key, each on a line. Out: the text of one. Tests hold that there is one of
//! every key, and that the schema takes it.

/// What stands in the docs.
const EXAMPLES: &str = include_str!("examples.yaml");

/// The example of a key of a map, as it is written; the keys of the file itself are those of `UseCase`.
pub(super) fn example(of: &str, key: &str) -> Option<&'static str> {
    let mut lines = EXAMPLES.lines().skip_while(|line| line.strip_suffix(':') != Some(of)).skip(1);
    let own = lines.by_ref().take_while(|line| line.starts_with("  "));
    own.filter_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(": ")).next()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Schema};

    use super::super::schema::schema;
    use super::super::text::{Node, problems, properties};
    use super::*;

    #[test]
    fn every_key_has_an_example_that_the_schema_takes() {
        let root = schema();
        let of_file = ("UseCase", root);
        let maps = root["$defs"].as_object().unwrap().iter().map(|(name, of)| (name.as_str(), of));
        let (mut n, mut wrong) = (0, Vec::new());
        for (name, of) in std::iter::once(of_file).chain(maps).filter(|(_, of)| of.get("properties").is_some()) {
            let mut whole: Map<String, Schema> = of.as_object().unwrap().clone();
            whole.insert("$defs".to_owned(), root["$defs"].clone());
            let whole = Schema::Object(whole);
            for key in properties(of) {
                n += 1;
                let Some(text) = example(name, key) else {
                    wrong.push(format!("{name}: {key} has none"));
                    continue;
                };
                let node: Node = serde_yaml::from_str(&format!("{key}: {text}")).unwrap();
                // That other keys are missing is said of the map itself.
                let found = problems(&node, &whole).into_iter().find(|found| !found.path.is_empty());
                wrong.extend(found.map(|found| format!("{name}: {key}: {}", found.headline)));
            }
        }
        assert!(wrong.is_empty() && n > 150, "{n} keys: {wrong:#?}");
        // What is written of no key would be shown of none.
        let lines = EXAMPLES.lines().filter(|line| line.starts_with("  ")).count();
        assert_eq!(lines, n + 1, "keys, and where a field stands in a source");
    }
}
