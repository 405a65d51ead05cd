//! Whether a file is a use case, told from the keys that its YAML holds.
//!
//! In: a path. Out: what the file is, and the YAML files that it names. It promises that the parser and the text are
//! those that loading uses, so that no spelling of a key hides a use case: not quotes, blanks, a byte-order mark, JSON
//! or a second document. What cannot be parsed is never called something else. It does not ask whether a use case is
//! right.

use std::fmt;
use std::io::{BufReader, Read as _};
use std::path::Path;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::text::{Node, text_of};
use crate::storage;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Something else that JSON is used for: data, settings, what a run wrote.
    Data,
    /// YAML without our keys.
    Other,
    /// What use cases share, and nothing that only a use case has.
    Shared,
    /// The keys of a use case, without its name.
    Nameless,
    /// It cannot be read or parsed, or holds nothing.
    Undecided,
    /// It declares a use case, or extends one.
    UseCase,
}

/// A file, recognised.
#[derive(Debug)]
pub(super) struct Recognised {
    pub(super) kind: Kind,
    /// It holds something that is no map.
    is_list: bool,
    /// It extends something, and has no other key of ours: many formats have this one.
    only_extends: bool,
    /// The files it extends, as written.
    pub(super) extends: Vec<String>,
    /// The models it pins, as written.
    pub(super) fitted: Vec<String>,
}

impl Recognised {
    const UNDECIDED: Self =
        Self { kind: Kind::Undecided, is_list: false, only_extends: false, extends: Vec::new(), fitted: Vec::new() };
}

/// The endings that a use case can have, in any case.
pub(super) fn is_candidate(name: &[u8]) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| ends_with(name, ending))
}

fn ends_with(name: &[u8], ending: &str) -> bool {
    name.len().checked_sub(ending.len()).is_some_and(|start| name[start..].eq_ignore_ascii_case(ending.as_bytes()))
}

/// What stands at the path. Of a file only the keys at the top are kept.
pub(super) fn recognise(path: &Path) -> Recognised {
    let json = path.file_name().is_some_and(|name| ends_with(name.as_encoded_bytes(), ".json"));
    let found = match text_of(path) {
        // JSON is read as YAML first, as loading does. What YAML refuses may still be data: rows, escapes, more depth
        // than YAML takes.
        Ok(text) => of_yaml(&text).or_else(|| if json { of_json(path) } else { None }),
        Err(("file-too-large", ..)) if json => of_json(path),
        Err(_) => None,
    };
    let mut found = found.unwrap_or(Recognised::UNDECIDED);
    if json {
        found.kind = match found.kind {
            // Others write comments into JSON, or leave it empty; a use case would name itself.
            Kind::Undecided if !names_itself(path) => Kind::Other,
            Kind::Other if !(found.is_list && names_itself(path)) => Kind::Data,
            Kind::UseCase if found.only_extends => Kind::Data,
            other => other,
        };
    }
    found
}

/// Whether the first part of a file holds the key that every use case has.
fn names_itself(path: &Path) -> bool {
    let mut text = Vec::new();
    let read = storage::open(path).and_then(|file| file.take(1 << 20).read_to_end(&mut text));
    let text: String =
        String::from_utf8_lossy(&text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    read.is_err() || text.contains("usecase")
}

/// What the documents are together; `None` when one of them cannot be parsed.
fn of_yaml(text: &str) -> Option<Recognised> {
    // The first that fails ends it: behind a mistake the parser would go on for ever.
    together(serde_yaml::Deserializer::from_str(text).map(|document| Top::deserialize(document).ok()))
}

/// The same of JSON values one after another, in little memory however long they are.
fn of_json(path: &Path) -> Option<Recognised> {
    let reader = BufReader::with_capacity(1 << 16, storage::open(path).ok()?);
    together(serde_json::Deserializer::from_reader(reader).into_iter::<Top>().map(Result::ok))
}

fn together(documents: impl Iterator<Item = Option<Top>>) -> Option<Recognised> {
    let mut all = Recognised { kind: Kind::Other, ..Recognised::UNDECIDED };
    let mut empty = true;
    for document in documents {
        match document? {
            Top::Nothing => {}
            Top::Something => (empty, all.is_list) = (false, true),
            Top::Map(keys) => {
                empty = false;
                all.kind = all.kind.max(keys.kind());
                all.only_extends = keys.extends && !keys.use_case && !keys.attributes && !keys.purpose && keys.own == 0;
                all.extends.extend(keys.extended);
                all.fitted.extend(keys.fitted);
            }
        }
    }
    Some(if empty { Recognised::UNDECIDED } else { all })
}

/// A document as far as its top.
enum Top {
    Nothing,
    Something,
    Map(Keys),
}

#[derive(Default)]
struct Keys {
    use_case: bool,
    extends: bool,
    /// Of a document that a run wrote: its format, and the moment it looked from.
    record: (bool, bool),
    /// Ours and nobody else's.
    own: usize,
    sources: bool,
    identity: bool,
    attributes: bool,
    purpose: bool,
    /// Ours, and words that others use too.
    common: usize,
    extended: Vec<String>,
    fitted: Vec<String>,
}

impl Keys {
    fn add(&mut self, key: &str) {
        match key {
            "extends" => self.extends = true,
            "format" => self.record.0 = true,
            "as_of" => self.record.1 = true,
            _ => {}
        }
        // As it was meant: `usecase`, `Use-Case` and `use case` are slips for one key.
        let meant: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match meant.as_str() {
            "usecase" => self.use_case = true,
            "sources" => self.sources = true,
            "identity" => self.identity = true,
            "attributes" => self.attributes = true,
            "purpose" => self.purpose = true,
            "matchkeys" | "matchmodel" | "neverlink" | "writeback" | "idprefix" => self.own += 1,
            "entity" | "population" | "gates" => self.common += 1,
            _ => {}
        }
    }

    fn kind(&self) -> Kind {
        if self.use_case && self.record == (true, true) {
            return Kind::Other;
        }
        if self.use_case || self.extends {
            return Kind::UseCase;
        }
        let main =
            [self.sources, self.identity, self.attributes, self.purpose].into_iter().filter(|there| *there).count();
        let pair = (self.attributes && self.purpose) || (self.identity && self.sources);
        // One word alone says nothing: others have sources, entities and attributes too.
        let ours = pair || main >= 3 || (self.own > 0 && main + self.own + self.common >= 2);
        match ours {
            false => Kind::Other,
            true if self.attributes || self.purpose => Kind::Nameless,
            true => Kind::Shared,
        }
    }
}

impl<'de> Deserialize<'de> for Top {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyTop)
    }
}

struct AnyTop;

impl<'de> Visitor<'de> for AnyTop {
    type Value = Top;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a list or a map")
    }
    fn visit_unit<E>(self) -> Result<Top, E> {
        Ok(Top::Nothing)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_i128<E>(self, _: i128) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_u128<E>(self, _: u128) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_str<E>(self, _: &str) -> Result<Top, E> {
        Ok(Top::Something)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Top, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Top::Something)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Top, A::Error> {
        let mut keys = Keys::default();
        while let Some(key) = map.next_key::<Node>()? {
            let Node::Text(key) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            keys.add(&key);
            match key.as_str() {
                "extends" => keys.extended.extend(text(map.next_value()?)),
                "match_model" => keys.fitted.extend(fitted(map.next_value()?)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Top::Map(keys))
    }
}

fn text(node: Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text),
        _ => None,
    }
}

fn fitted(model: Node) -> Option<String> {
    let Node::Map(entries) = model else { return None };
    entries.into_iter().find(|(key, _)| key == "fitted").and_then(|(_, value)| text(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        of_yaml(text).map(|found| found.kind)
    }

    #[test]
    fn a_use_case_is_known_by_its_keys_however_they_are_written() {
        let spellings = [
            "use_case: x",
            "\"use_case\": x",
            "'use_case' : x",
            "  use_case: x",
            "{use_case: x}",
            "{\"use_case\":\"x\"}",
            "? use_case\n: x",
            "---\n# a comment\n...\n---\nuse_case: x\n...\n",
            "%YAML 1.1\n---\nuse_case: x",
            "a: 1\na: 2\nuse_case: x",
            "usecase: x",
            "UseCase: x",
            "use-case: x",
            "Use Case: x",
            "extends: a.yaml",
            "a: !tag [1]\nuse_case: x",
            "a: 1\n---\nuse_case: x",
        ];
        for text in spellings {
            assert_eq!(kind(text), Some(Kind::UseCase), "{text}");
        }
    }

    #[test]
    fn two_keys_that_only_our_files_have_together_are_enough() {
        for (text, expected) in [
            ("sources: {}\nmatch_keys: []", Kind::Shared),
            ("identity: {}\nsources: {}", Kind::Shared),
            ("entity: x\nid_prefix: X", Kind::Shared),
            ("attributes: []\npurpose: {}", Kind::Nameless),
            ("usecse: x\nmatch-keys: []\nattributes: []", Kind::Nameless),
            ("sources: []\nattributes: []", Kind::Other),
            ("version: 2\nsources: []\nmodels: []", Kind::Other),
            ("entity: x\nattributes: []", Kind::Other),
            ("title: x\nversion: 1\ntests: []", Kind::Other),
            ("on: push\njobs: {}", Kind::Other),
            ("- use_case: x", Kind::Other),
            ("use_case", Kind::Other),
        ] {
            assert_eq!(kind(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_parsed_or_holds_nothing_stays_undecided() {
        for text in ["a: [", "a: {{ b }}\n c", "use_case: x\n---\na: [", "*a"] {
            assert_eq!(kind(text), None, "{text}");
        }
        for text in ["", "\n\n", "# nothing\n", "---\n", "~", "---\n---\n"] {
            assert!(kind(text).is_none_or(|kind| kind == Kind::Undecided), "{text}");
        }
    }

    #[test]
    fn what_a_run_wrote_is_no_use_case() {
        assert_eq!(
            kind("{\"format\": 1, \"use_case\": \"x\", \"as_of\": \"2026\", \"outputs\": []}"),
            Some(Kind::Other)
        );
    }
}
