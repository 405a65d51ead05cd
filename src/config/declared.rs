//! What a file and the one it extends declare of the entity: the half that decides who is who.
//!
//! In: the texts of the two. Out: for every key of that half a hash of what is written, with the keys inside it in
//! order. It promises that two files which declare the same are equal whichever of the two texts says it, on every
//! release. Names for people, events and what only weighs values are no part of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_yaml::Value;
use xxhash_rust::xxh3::xxh3_128;

/// The keys of the half that all use cases of an entity share.
const KEYS: [&str; 9] = [
    "entity",
    "id_prefix",
    "customer_is",
    "retire_after",
    "sources",
    "identity",
    "match_keys",
    "match_model",
    "never_link",
];
/// What a source says that does not decide who is who.
const OF_VALUES: [&str; 5] = ["label", "reliability", "decay", "happened_at", "formerly"];

/// What is declared of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The file that declares it, with the name of its folder.
    pub file: String,
    /// For each key that is written the hash of what it says.
    pub keys: BTreeMap<&'static str, u128>,
}

impl Declared {
    /// What two texts declare, each with its file; what the first says wins, key by key.
    pub(super) fn of(own: (&Path, &str), shared: Option<(&Path, &str)>) -> Self {
        let mut keys = shared.map(|(_, text)| half(text)).unwrap_or_default();
        keys.append(&mut half(own.1));
        let file = shared.map_or(own.0, |(file, _)| file);
        let name = |part: Option<&std::ffi::OsStr>| part.map(|name| name.to_string_lossy().into_owned());
        let folder = file.parent().and_then(|folder| name(folder.file_name()));
        let file = [folder, name(file.file_name())].into_iter().flatten().collect::<Vec<_>>().join("/");
        Self { file, keys }
    }

    /// One hash of all.
    pub fn hash(&self) -> String {
        format!("{:032x}", xxh3_128(format!("{:?}", self.keys).as_bytes()))
    }

    /// A key that the two do not declare alike.
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        KEYS.into_iter().find(|key| self.keys.get(key) != other.keys.get(key))
    }
}

fn half(text: &str) -> BTreeMap<&'static str, u128> {
    let Ok(Value::Mapping(all)) = serde_yaml::from_str::<Value>(text) else { return BTreeMap::new() };
    let said = |key: &'static str| {
        let mut value = all.get(key)?.clone();
        if key == "sources" {
            who_is_who(&mut value);
        }
        let mut canonical = String::new();
        write(&value, &mut canonical);
        Some((key, xxh3_128(canonical.as_bytes())))
    };
    KEYS.into_iter().filter_map(said).collect()
}

/// Of sources those that hold customers, with what decides who they are.
fn who_is_who(sources: &mut Value) {
    let Value::Mapping(sources) = sources else { return };
    sources.retain(|_, source| source.get("events_of").is_none());
    for source in sources.values_mut() {
        if let Value::Mapping(source) = source {
            source.retain(|key, _| !OF_VALUES.iter().any(|of_values| key.as_str() == Some(of_values)));
        }
    }
}

/// A value with the keys of its maps in order.
fn write(value: &Value, to: &mut String) {
    match value {
        Value::Mapping(map) => {
            let mut entries: Vec<(String, &Value)> = map.iter().map(|(key, value)| (written(key), value)).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            to.push('{');
            for (key, value) in entries {
                to.push_str(&key);
                to.push(':');
                write(value, to);
                to.push(',');
            }
            to.push('}');
        }
        Value::Sequence(all) => {
            to.push('[');
            for value in all {
                write(value, to);
                to.push(',');
            }
            to.push(']');
        }
        Value::Tagged(tagged) => write(&tagged.value, to),
        Value::String(text) => to.push_str(&format!("{text:?}")),
        Value::Number(number) => to.push_str(&number.to_string()),
        Value::Bool(value) => to.push_str(&value.to_string()),
        Value::Null => to.push('~'),
    }
}

fn written(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(own: &str, shared: Option<&str>) -> Declared {
        Declared::of((Path::new("a/own.yaml"), own), shared.map(|text| (Path::new("a/shared.yaml"), text)))
    }

    #[test]
    fn the_same_half_is_equal_in_any_order_and_from_either_file() {
        let shared = "entity: account\nsources:\n  crm: {read: {csv: c.csv}, record_id: id, label: CRM}\n  \
                      calls: {read: {csv: e.csv}, events_of: crm}\nmatch_keys: [{name: k, on: [mail]}]\n";
        let alone = "title: t\nmatch_keys:\n  - on: [mail]\n    name: k\nentity: account\nsources:\n  crm:\n    \
                     record_id: id\n    read: {csv: c.csv}\n";
        let (one, two) = (declared("title: x", Some(shared)), declared(alone, None));
        assert_eq!(one.difference(&two), None);
        assert_eq!(one.hash(), two.hash());
        assert_eq!((one.file.as_str(), two.file.as_str()), ("a/shared.yaml", "a/own.yaml"));
        let other = declared("match_keys: [{name: k, on: [phone]}]", Some(shared));
        assert_eq!(one.difference(&other), Some("match_keys"));
        assert_eq!(declared("{", None).keys.len(), 0);
    }
}
