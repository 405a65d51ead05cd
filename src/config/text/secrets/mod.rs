//! Secrets that were written into a file: which values are some, and how nothing of them is shown.
//!
//! In: the tree of a file, its text, and sentences that may quote it. Out: the paths of the secrets, and the same text
//! and sentences with an `x` in the place of every character of a secret, so that lines and columns stay. It promises
//! that a secret is hidden wherever it stands: on the line of another finding, in a comment, as a key, in a file that
//! is no YAML. The secrets themselves go nowhere.

mod keys;
mod names;
mod span;
mod spans;
mod urls;

use std::collections::BTreeSet;
use std::ops::Range;

use super::tree::Node;
use crate::diagnostic::{Place, Step};
use names::{Name, literal_parts, secret_name};
use span::Span;
use spans::{Of, find};

/// A secret in the tree.
#[derive(Debug, PartialEq)]
pub(in crate::config) struct Found {
    pub(in crate::config) path: Vec<Step>,
    /// The key itself is the secret.
    pub(in crate::config) on_key: bool,
}

/// What must not be shown of the files of a use case.
#[derive(Clone, Default)]
pub(in crate::config) struct Secrets {
    values: BTreeSet<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.values.len())
    }
}

/// Shorter texts are no secrets, and stand in every second sentence.
const SHORTEST: usize = 3;
/// Shorter secrets are hidden where they stand alone, and not inside other words.
const LONG: usize = 6;
/// A file with more secrets than this is not shown at all.
const MOST: usize = 300;
/// So many are reported of a file.
pub(in crate::config) const REPORTED: usize = 100;

impl Secrets {
    /// Learns the secrets of a tree, and says where they are.
    pub(in crate::config) fn learn(&mut self, node: &Node) -> Vec<Found> {
        let mut walk = Walk { path: Vec::new(), found: Vec::new(), values: Vec::new() };
        walk.node(node, None);
        walk.values.iter().for_each(|value| self.add(value));
        walk.found
    }

    fn add(&mut self, value: &str) {
        for line in value.lines().map(str::trim).filter(|line| line.chars().count() >= SHORTEST) {
            // A library may quote it with escapes.
            let quoted = format!("{line:?}");
            self.values.extend([line, &quoted[1..quoted.len() - 1]].map(str::to_owned));
        }
    }

    /// Places of secrets that no value of the tree tells, one a line: keys in comments, and everything in a file that
    /// is no YAML.
    pub(in crate::config) fn outside(&self, text: &str, is_yaml: bool) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for Span { range, .. } in
            find(text, if is_yaml { Of::Yaml } else { Of::Lines }).into_iter().filter(|span| span.certain)
        {
            let secret = &text[range.clone()];
            if self.values.contains(secret) || (is_yaml && certain(secret, Of::Value) != [secret]) {
                continue;
            }
            let before = &text[..range.start];
            let line = 1 + before.matches('\n').count();
            let column = 1 + before.rsplit('\n').next().map_or(0, |before| before.chars().count());
            if places.last().is_none_or(|last| last.line != line) {
                places.push(Place { line, column });
            }
            if places.len() > REPORTED {
                break;
            }
        }
        places
    }

    /// A sentence that may quote a file, without secrets.
    pub(in crate::config) fn sentence(&self, text: &str) -> String {
        let mut ranges: Vec<Range<usize>> = find(text, Of::Value).into_iter().map(|span| span.range).collect();
        for value in &self.values {
            ranges.extend(occurrences(text, value));
            // A quotation that was cut short ends in the middle of the secret.
            for (end, _) in text.match_indices('…') {
                let cut = (SHORTEST..value.len().min(end + 1))
                    .rev()
                    .filter(|length| value.is_char_boundary(*length))
                    .find(|length| text[..end].ends_with(&value[..*length]));
                ranges.extend(cut.map(|length| end - length..end));
            }
        }
        hidden(text, ranges)
    }

    /// A file without secrets; `at` are the places of those that the tree told.
    pub(in crate::config) fn file(&self, text: &str, is_yaml: bool, at: &[Place]) -> String {
        if self.values.len() > MOST || at.len() > MOST {
            return hidden(text, one(0..text.len()));
        }
        let mut known: Vec<Range<usize>> = Vec::new();
        let mut ranges: Vec<Range<usize>> =
            find(text, if is_yaml { Of::Yaml } else { Of::Lines }).into_iter().map(|span| span.range).collect();
        for value in &self.values {
            let found = occurrences(text, value);
            if found.is_empty() {
                // A text that goes over several lines is folded into one.
                ranges.extend(
                    value
                        .split_whitespace()
                        .filter(|word| word.chars().count() > SHORTEST)
                        .flat_map(|word| occurrences(text, word)),
                );
            }
            known.extend(found);
        }
        for place in at {
            let scalar = scalar(text, *place);
            // Where the file writes what the tree holds, only that is hidden; else, with escapes or over several lines,
            // everything.
            let plain =
                |range: &Range<usize>| !text[range.clone()].contains('\\') && !text[range.clone()].contains("''");
            let is_known =
                |range: &Range<usize>| known.iter().any(|known| range.start <= known.start && known.end <= range.end);
            if !matches!(scalar.as_slice(), [one] if plain(one) && is_known(one)) {
                ranges.extend(scalar);
            }
        }
        ranges.extend(known);
        hidden(text, ranges)
    }
}

/// Every place of a secret in a text.
fn occurrences(text: &str, value: &str) -> Vec<Range<usize>> {
    let alone = |at: usize| {
        let word = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(word) && !text[at + value.len()..].starts_with(word)
    };
    text.match_indices(value)
        .filter(|(at, _)| value.chars().count() >= LONG || alone(*at))
        .map(|(at, _)| at..at + value.len())
        .collect()
}

/// The text with an `x` for every character in the ranges; the ends of lines stay.
fn hidden(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        let start = range.start.max(done);
        if start < range.end {
            out.push_str(&text[done..start]);
            out.extend(text[start..range.end].chars().map(|c| if matches!(c, '\n' | '\r') { c } else { 'x' }));
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// The scalar that begins at a place, line by line.
fn scalar(text: &str, place: Place) -> Vec<Range<usize>> {
    let start: usize = text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum();
    let line = text[start..].split('\n').next().unwrap_or_default();
    let at = line.char_indices().nth(place.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let rest = &line[at..];
    let at = start + at;
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &text[at + 1..];
            let end = inner.char_indices().scan(false, |escaped, (i, c)| {
                let ends = c == quote && !*escaped;
                *escaped = c == '\\' && quote == '"' && !*escaped;
                Some((i, ends))
            });
            let end = end.filter(|(_, ends)| *ends).map(|(i, _)| i).next().unwrap_or(rest.len() - 1);
            lines(text, at + 1..at + 1 + end)
        }
        Some('|' | '>') => {
            let indent = line.len() - line.trim_start().len();
            let body = start + line.len();
            let deeper = |line: &&str| line.trim().is_empty() || line.len() - line.trim_start().len() > indent;
            let length: usize = text[body..].split_inclusive('\n').skip(1).take_while(deeper).map(str::len).sum();
            lines(text, (body + 1).min(text.len())..(body + 1 + length).min(text.len()))
        }
        Some('[' | '{' | '*') | None => Vec::new(),
        Some(_) => {
            let end =
                [", ", "}", "]", " #", ": "].iter().filter_map(|sign| rest.find(sign)).min().unwrap_or(rest.len());
            one(at..at + rest[..end].trim_end_matches([' ', ':', '\r']).len())
        }
    }
}

fn one(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// A range without the indentation of its lines.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut start = range.start;
    let mut ranges = Vec::new();
    for line in text[range].split_inclusive('\n') {
        ranges.push(start + line.len() - line.trim_start().len()..start + line.trim_end().len());
        start += line.len();
    }
    ranges.retain(|range| range.start < range.end);
    ranges
}

struct Walk {
    path: Vec<Step>,
    found: Vec<Found>,
    values: Vec<String>,
}

impl Walk {
    /// `name` is what the key above says.
    fn node(&mut self, node: &Node, name: Option<Name>) {
        match node {
            Node::Text(text) => self.text(text, name),
            Node::Whole(number) if name == Some(Name::Password) => self.report(false, vec![number.to_string()]),
            Node::Number(number) if name == Some(Name::Password) => self.report(false, vec![number.to_string()]),
            Node::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.below(i.into(), |walk| walk.node(item, name));
                }
            }
            Node::Map(entries) => self.map(entries),
            _ => {}
        }
    }

    fn map(&mut self, entries: &[(String, Node)]) {
        // `{name: PGPASSWORD, value: …}` is how others write a map.
        let named = entries.iter().find_map(|(key, value)| match value {
            Node::Text(text) if matches!(key.as_str(), "name" | "key") => secret_name(text),
            _ => None,
        });
        for (key, value) in entries {
            let own = secret_name(key).filter(|name| match name {
                // A column or a source may be called so; a row of a test holds what somebody typed.
                Name::Password if self.keys().first() == Some(&"tests") => true,
                Name::Password | Name::Token => {
                    !self.names_columns() || matches!(value, Node::Text(text) if looks_random(text))
                }
                Name::InQuery => false,
            });
            let name = own.or(named.filter(|_| key == "value"));
            let in_key = certain(key, Of::Value);
            self.below(key.as_str().into(), |walk| {
                if !in_key.is_empty() {
                    walk.report(true, in_key);
                }
                walk.node(value, name);
            });
        }
    }

    fn text(&mut self, text: &str, name: Option<Name>) {
        let mut values = certain(text, if self.is_sql() { Of::Sql } else { Of::Value });
        if name.is_some() {
            values.extend(literal_parts(text).into_iter().map(|part| text[part].to_owned()));
        }
        if text.contains("PRIVATE KEY-----") {
            values.push(text.to_owned());
        }
        if !values.is_empty() {
            self.report(false, values);
        }
    }

    fn report(&mut self, on_key: bool, values: Vec<String>) {
        self.values.extend(values);
        self.found.push(Found { path: self.path.clone(), on_key });
    }

    fn below(&mut self, step: Step, then: impl FnOnce(&mut Self)) {
        self.path.push(step);
        then(self);
        self.path.pop();
    }

    fn keys(&self) -> Vec<&str> {
        let steps = self.path.iter();
        steps.filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect()
    }

    /// Whether the keys here are names of columns, sources or attributes, which may be called `token`.
    fn names_columns(&self) -> bool {
        matches!(
            self.keys().as_slice(),
            ["sources" | "identity" | "write_back" | "lints"]
                | ["identity" | "gates", _]
                | ["attributes", "from" | "reliability"]
                | ["write_back", _, "set"]
                | ["tests", "given", _]
                | ["tests", "expect"]
        )
    }

    fn is_sql(&self) -> bool {
        matches!(
            self.keys().as_slice(),
            ["population"]
                | ["attributes", "valid"]
                | ["attributes", "from", _]
                | ["attributes", "from", _, "aggregate" | "where"]
        )
    }
}

/// The certain secrets inside a text.
fn certain(text: &str, of: Of) -> Vec<String> {
    find(text, of).into_iter().filter(|span| span.certain).map(|span| text[span.range].to_owned()).collect()
}

/// A text that nobody made up to be read.
fn looks_random(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|c| is(&c));
    text.chars().count() >= 16
        && has(char::is_ascii_digit)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase)
        && !has(|c| c.is_whitespace())
}

#[cfg(test)]
mod tests;
