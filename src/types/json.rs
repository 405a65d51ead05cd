//! JSON as it is written: the text of a string, and what stands at a path inside a document.
//!
//! In: JSON text. Out: texts. It promises that numbers keep their digits, that half a surrogate pair becomes U+FFFD and
//! stops nothing, and that what is not there (missing) is told from what is not understood. It knows no columns.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Every element of a list, as a step of a path.
const EVERY: &str = "*";

/// A JSON string, borrowed where it holds no escapes.
pub struct JsonText<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for JsonText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = JsonText<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON string")
            }
            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(JsonText(std::str::from_utf8(bytes).map_or_else(|_| replaced(bytes).into(), Cow::Borrowed)))
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(JsonText(replaced(bytes).into()))
            }
        }
        deserializer.deserialize_bytes(Text)
    }
}

/// The text of a key, which is checked as a value is.
pub fn key_text(key: &RawValue) -> Option<Cow<'_, str>> {
    let text = key.get();
    match text.contains('\\') {
        true => serde_json::from_str::<JsonText<'_>>(text).ok().map(|text| text.0),
        false => text.get(1..text.len().saturating_sub(1)).map(Cow::Borrowed),
    }
}

/// The text of bytes in which half a surrogate pair stands as the three bytes it would have.
fn replaced(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    loop {
        match std::str::from_utf8(bytes) {
            Ok(rest) => {
                text.push_str(rest);
                return text;
            }
            Err(error) => {
                let (good, bad) = bytes.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(good).unwrap_or_default());
                text.push(char::REPLACEMENT_CHARACTER);
                let width = if bad[0] == 0xED { 3 } else { 1 };
                bytes = &bad[width.min(bad.len())..];
            }
        }
    }
}

/// The texts at a path inside a document, those of a list one by one; `None` where the document is no JSON, or where a
/// step leads into something that it cannot lead into.
///
/// A step is a key of an object; digits are also a position in a list, counted from 0, and `*` is every element.
pub fn json_texts<'a>(document: &'a str, path: &[String]) -> Option<Vec<Cow<'a, str>>> {
    let mut texts = Vec::new();
    walk(document, path, &mut |value| match value.starts_with('[') {
        true => elements(value)?.into_iter().try_for_each(|element| leaf(element.get(), &mut texts)),
        false => leaf(value, &mut texts),
    })?;
    Some(texts)
}

/// What stands at a path inside a document, as JSON, the elements of a list one by one; `None` as for [`json_texts`].
/// Empty lists are told from what is not there: of the latter nothing comes, of the former an empty list.
pub fn json_elements<'a>(document: &'a str, path: &[String]) -> Option<Option<Vec<&'a str>>> {
    let before = path.iter().position(|step| step == EVERY).unwrap_or(path.len());
    let mut is_there = false;
    walk(document, &path[..before], &mut |_| {
        is_there = true;
        Some(())
    })?;
    let mut all = Vec::new();
    walk(document, path, &mut |value| {
        match value.starts_with('[') {
            true => all.extend(elements(value)?.into_iter().map(RawValue::get)),
            false => all.push(serde_json::from_str::<&'a RawValue>(value).ok()?.get()),
        }
        Some(())
    })?;
    Some(is_there.then_some(all))
}

/// Meets every value at a path that is not null.
fn walk<'a>(document: &'a str, path: &[String], met: &mut dyn FnMut(&'a str) -> Option<()>) -> Option<()> {
    let document = document.trim_matches([' ', '\t', '\n', '\r']);
    if document == "null" {
        return Some(());
    }
    let Some((step, path)) = path.split_first() else { return met(document) };
    if document.starts_with('{') {
        return match member(document, step)? {
            Some(value) => walk(value.get(), path, met),
            // Of an object there are no elements.
            None if step == EVERY => None,
            None => Some(()),
        };
    }
    if !document.starts_with('[') {
        return None;
    }
    let elements = elements(document)?;
    if step == EVERY {
        return elements.into_iter().try_for_each(|element| walk(element.get(), path, met));
    }
    let position: usize = step.parse().ok()?;
    elements.get(position).map_or(Some(()), |element| walk(element.get(), path, met))
}

/// Adds the text of a value that is taken as it is.
fn leaf<'a>(value: &'a str, texts: &mut Vec<Cow<'a, str>>) -> Option<()> {
    if value.starts_with('"') {
        texts.push(serde_json::from_str::<JsonText<'a>>(value).ok()?.0);
    } else if value != "null" {
        texts.push(serde_json::from_str::<&'a RawValue>(value).ok()?.get().into());
    }
    Some(())
}

fn elements(list: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(list).ok()
}

/// The value of a key, the last where it stands twice; an error where the document is none.
fn member<'a>(document: &'a str, key: &str) -> Option<Option<&'a RawValue>> {
    struct Member<'k>(&'k str);
    impl<'de> Visitor<'de> for Member<'_> {
        type Value = Option<&'de RawValue>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found = None;
            while let Some(key) = map.next_key()? {
                if key_text(key).is_some_and(|key| key == self.0) {
                    found = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(document);
    let found = deserializer.deserialize_map(Member(key)).ok()?;
    deserializer.end().ok()?;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(document: &str, path: &[&str]) -> Option<Vec<String>> {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        Some(json_texts(document, &path)?.into_iter().map(Cow::into_owned).collect())
    }

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let document = r#" {"a": {"b": "x"}, "l": [{"m": "p@x"}, {"m": null}, {"m": ["q@x", "r@x"]}], "1": "one"} "#;
        for (path, expected) in [
            (&["a", "b"][..], &["x"][..]),
            (&["a"], &[r#"{"b": "x"}"#]),
            (&["a", "c"], &[]),
            (&["z", "c"], &[]),
            (&["l", "0", "m"], &["p@x"]),
            (&["l", "1", "m"], &[]),
            (&["l", "7", "m"], &[]),
            (&["l", "*", "m"], &["p@x", "q@x", "r@x"]),
            (&["1"], &["one"]),
        ] {
            assert_eq!(at(document, path), Some(expected.iter().map(|text| (*text).to_owned()).collect()), "{path:?}");
        }
    }

    #[test]
    fn what_is_no_json_and_steps_that_lead_nowhere_are_not_missing() {
        for (document, path) in [
            ("plain text", &["a"][..]),
            ("{\"a\": 1", &["a"]),
            ("{\"a\": 1} x", &["a"]),
            ("[1, oops]", &["0"]),
            ("{\"a\": \"text\"}", &["a", "b"]),
            ("{\"a\": [{\"b\": 1}]}", &["a", "b"]),
            ("[1]", &["x"]),
            ("", &["a"]),
        ] {
            assert_eq!(at(document, path), None, "{document} {path:?}");
        }
        assert_eq!(at("null", &["a", "b"]), Some(Vec::new()));
        assert_eq!(at("{\"a\": null}", &["a", "b"]), Some(Vec::new()));
    }

    #[test]
    fn numbers_keep_their_digits_and_half_a_surrogate_is_replaced() {
        for number in ["1e400", "0.10", "12345678901234567890123", "-0", "1E+2"] {
            let document = format!("{{\"n\": [{number}]}}");
            assert_eq!(at(&document, &["n"]), Some(vec![number.to_owned()]));
        }
        assert_eq!(
            at(r#"{"\ud83d": "a\ud83db\udc00", "ü": "\ud83d\ude00"}"#, &["\u{fffd}"]).unwrap(),
            ["a\u{fffd}b\u{fffd}"]
        );
        assert_eq!(at(r#"{"ü": "\ud83d\ude00\u0000"}"#, &["ü"]).unwrap(), ["😀\0"]);
    }

    #[test]
    fn a_document_that_is_nested_without_end_ends_nothing() {
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(at(&deep, &["b"]), Some(Vec::new()));
        assert_eq!(at(&deep, &["a"]).unwrap().len(), 1);
        assert_eq!(at(&"[".repeat(100_000), &["0"]), None);
    }
}
