//! Where in a YAML file a value stands.
//!
//! In: the text and a path of keys and indices. Out: line and column, found by letting serde_yaml walk the path and
//! fail there on purpose, because it stamps a place on every error raised while visiting. A path that leads nowhere
//! answers with its nearest parent. Nothing is parsed a second time by other rules.

use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::diagnostic::{Place, Step};

/// The place of the value under `path`, or of the nearest parent that exists.
pub(in crate::config) fn locate(text: &str, path: &[Step]) -> Option<Place> {
    (0..=path.len()).rev().find_map(|length| locate_exactly(text, &path[..length]))
}

/// The place of the value under `path`, if there is one.
pub(in crate::config) fn locate_exactly(text: &str, path: &[Step]) -> Option<Place> {
    let error = Walk { path, on_key: None }.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    place_of(&error, FOUND)
}

/// The place of the key under `path`, rather than of its value; of a key that stands several times, the one after
/// `earlier`.
pub(in crate::config) fn locate_key(text: &str, path: &[Step], earlier: usize) -> Option<Place> {
    let error = Walk { path, on_key: Some(earlier) }.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    place_of(&error, FOUND).or_else(|| locate(text, path))
}

/// The place of the second document, of a text that holds several.
pub(in crate::config) fn second_document(text: &str) -> Option<Place> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    // Behind a mistake there is no next document, only the mistake again.
    IgnoredAny::deserialize(documents.next()?).ok()?;
    let error = Walk { path: &[], on_key: None }.deserialize(documents.next()?).err()?;
    place_of(&error, FOUND)
}

const FOUND: &str = "c360 found the place";

fn place_of(error: &serde_yaml::Error, marker: &str) -> Option<Place> {
    if !error.to_string().contains(marker) {
        return None;
    }
    error.location().map(|location| Place { line: location.line(), column: location.column() })
}

struct Walk<'a> {
    path: &'a [Step],
    /// The key is wanted, after so many of its name; else the value.
    on_key: Option<usize>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.path.is_empty() { FOUND } else { "a map or a list" })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Key(wanted), rest)) = self.path.split_first() else {
            return Err(A::Error::custom(if self.path.is_empty() { FOUND } else { "elsewhere" }));
        };
        let mut earlier = self.on_key.filter(|_| rest.is_empty());
        while let Some(matched) = map.next_key_seed(KeySeed { wanted, fail_on_match: earlier == Some(0) })? {
            if let (true, Some(left)) = (matched, &mut earlier) {
                *left -= 1;
            } else if matched {
                return map.next_value_seed(Walk { path: rest, on_key: self.on_key });
            }
            map.next_value::<IgnoredAny>()?;
        }
        Err(A::Error::custom("elsewhere"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((Step::Index(wanted), rest)) = self.path.split_first() else {
            return Err(A::Error::custom(if self.path.is_empty() { FOUND } else { "elsewhere" }));
        };
        for _ in 0..*wanted {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                return Err(A::Error::custom("elsewhere"));
            }
        }
        seq.next_element_seed(Walk { path: rest, on_key: self.on_key })?.ok_or_else(|| A::Error::custom("elsewhere"))
    }
}

struct KeySeed<'a> {
    wanted: &'a str,
    fail_on_match: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_> {
    type Value = bool;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        match key == self.wanted {
            true if self.fail_on_match => Err(E::custom(FOUND)),
            matched => Ok(matched),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "use_case: x\nattributes:\n  - name: arr\n    from: {stripe: mrr}\n  - name: plan\n    type: wrong\n";

    fn at(path: &[Step]) -> (usize, usize) {
        let place = locate(TEXT, path).unwrap();
        (place.line, place.column)
    }

    #[test]
    fn values_are_found_at_their_line_and_column() {
        assert_eq!(at(&["use_case".into()]), (1, 11));
        assert_eq!(at(&["attributes".into(), 1.into(), "type".into()]), (6, 11));
        assert_eq!(at(&["attributes".into(), 0.into(), "from".into(), "stripe".into()]), (4, 20));
    }

    #[test]
    fn a_missing_key_answers_with_its_parent() {
        assert_eq!(at(&["attributes".into(), 1.into(), "action".into()]), (5, 5));
    }

    #[test]
    fn the_second_of_two_keys_is_found() {
        let place = locate_key("a: 1\nb: 2\na: 3\n", &["a".into()], 1).unwrap();
        assert_eq!((place.line, place.column), (3, 1));
    }

    #[test]
    fn a_second_document_is_found() {
        for (text, at) in [("a: 1\n---\n\nb: 2\n", (4, 1)), ("a: 1\n---\n- b\n", (3, 1)), ("a: 1\n--- b\n", (2, 5))] {
            let place = second_document(text).unwrap();
            assert_eq!((place.line, place.column), at, "{text}");
        }
        assert!(["", "a: 1\n", "---\na: 1\n...\n", "a: ["].iter().all(|text| second_document(text).is_none()));
    }

    #[test]
    fn keys_are_found_too() {
        let path: [Step; 4] = ["attributes".into(), 0.into(), "from".into(), "stripe".into()];
        let place = locate_key(TEXT, &path, 0).unwrap();
        assert_eq!((place.line, place.column), (4, 12));
    }
}
