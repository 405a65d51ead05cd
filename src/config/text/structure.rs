//! Whether a file has the shape of a use case: known keys, the right kinds of values, nothing twice, nothing missing.
//!
//! In: the tree and the JSON Schema that editors use too, so that what the editor accepts is what is accepted here.
//! Out: every problem of shape with its path. What a value means is asked later.

use std::cmp::Reverse;

use serde_json::Value as Schema;

use super::shape::{constants, describe, fits, lower_first, properties, short};
use super::tree::Node;
use crate::diagnostic::{Step, nearest};

/// A problem of shape.
pub(in crate::config) struct Misshapen {
    pub(in crate::config) code: &'static str,
    pub(in crate::config) path: Vec<Step>,
    /// The place is the key's, not the value's; with the number of earlier keys of this name.
    pub(in crate::config) at_key: Option<usize>,
    pub(in crate::config) headline: String,
    pub(in crate::config) help: String,
    /// The rest of the file can be understood without the key at `path`.
    pub(in crate::config) harmless: bool,
}

/// Every problem of shape, in the order of the file.
pub(in crate::config) fn problems(node: &Node, schema: &Schema) -> Vec<Misshapen> {
    let mut walk = Walk { root: schema, path: Vec::new(), found: Vec::new() };
    match node {
        Node::Map(_) => walk.node(node, schema),
        Node::Null => walk.report(
            "empty-file",
            None,
            "the file holds nothing".to_owned(),
            "`c360 new` writes a use case to start from".to_owned(),
        ),
        other => walk.wrong_kind(other, "a map of keys, such as `use_case: churn_prevention`", String::new()),
    }
    walk.found
}

struct Walk<'a> {
    root: &'a Schema,
    path: Vec<Step>,
    found: Vec<Misshapen>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, node: &Node, schema: &'a Schema) {
        let schema = self.resolve(schema);
        if *node == Node::Null {
            let name = self.subject();
            return self.report(
                "wrong-type",
                None,
                format!("{name} has no value"),
                "write one, or remove the key".to_owned(),
            );
        }
        let alternatives = self.alternatives(schema);
        match alternatives.as_slice() {
            [] => self.single(node, schema),
            _ if alternatives.iter().all(|one| one.get("const").is_some() || one.get("enum").is_some()) => {
                self.choice(node, &alternatives)
            }
            [only] => self.node(node, only),
            _ => self.one_of(node, &alternatives),
        }
    }

    fn resolve(&self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        while let Some(reference) = schema.get("$ref").and_then(Schema::as_str) {
            let Some(target) = reference.strip_prefix("#").and_then(|pointer| self.root.pointer(pointer)) else {
                return schema;
            };
            schema = target;
        }
        schema
    }

    /// The schemas of which one must hold, nested ones laid flat; empty where there is just one.
    fn alternatives(&self, schema: &'a Schema) -> Vec<&'a Schema> {
        let Some(list) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Schema::as_array) else {
            return Vec::new();
        };
        list.iter()
            .flat_map(|one| {
                let one = self.resolve(one);
                let inner = self.alternatives(one);
                if inner.is_empty() { vec![one] } else { inner }
            })
            .collect()
    }

    fn choice(&mut self, node: &Node, alternatives: &[&Schema]) {
        let known: Vec<&str> = alternatives.iter().flat_map(|one| constants(one)).collect();
        match node {
            Node::Text(text) if known.contains(&text.as_str()) => {}
            Node::Text(text) => {
                let help = match nearest(text, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("one of: {}", known.join(", ")),
                };
                let name = self.subject();
                self.report("unknown-choice", None, format!("`{}` is not a choice for {name}", short(text)), help);
            }
            other => self.wrong_kind(other, &format!("one of {}", known.join(", ")), String::new()),
        }
    }

    fn one_of(&mut self, node: &Node, alternatives: &[&'a Schema]) {
        let fitting: Vec<&Schema> = alternatives.iter().copied().filter(|one| fits(node, one)).collect();
        match fitting.as_slice() {
            [] => {
                let mut expected: Vec<String> = alternatives.iter().map(|one| describe(one)).collect();
                expected.dedup();
                let lists = alternatives.iter().any(|one| one.get("type").and_then(Schema::as_str) == Some("array"));
                let help = match node {
                    Node::Text(text) if lists => format!("a list of one is written `[{}]`", short(text)),
                    Node::Whole(_) | Node::Number(_) | Node::Bool(_) => {
                        "text that looks like a number is written in quotes".to_owned()
                    }
                    _ => String::new(),
                };
                self.wrong_kind(node, &expected.join(", or "), help);
            }
            [only] => self.node(node, only),
            several => {
                // Several maps: the one whose own keys are there, else the last of those that know most of them; else
                // whichever knows a key most like it.
                let Node::Map(entries) = node else { return self.node(node, several[0]) };
                let knows = |one: &Schema, key: &str| one["properties"].get(key).is_some();
                let is_own = |one: &Schema, key: &str| {
                    knows(one, key) && several.iter().filter(|other| knows(other, key)).count() == 1
                };
                let known = |one: &Schema| entries.iter().filter(|(key, _)| knows(one, key)).count();
                let own = |one: &Schema| entries.iter().filter(|(key, _)| is_own(one, key)).count();
                // A key that is misspelt speaks for whom it nearly is.
                let meant = |one: &Schema| {
                    let of_own: Vec<&str> = properties(one).into_iter().filter(|key| is_own(one, key)).collect();
                    let is_new = |key: &str| !several.iter().any(|other| knows(other, key));
                    let unknown = entries.iter().filter(|(key, _)| is_new(key));
                    unknown.filter(|(key, _)| nearest(key, of_own.iter().copied()).is_some()).count()
                };
                let lacks = |one: &Schema| {
                    let required = one.get("required").and_then(Schema::as_array).into_iter().flatten();
                    required
                        .filter_map(Schema::as_str)
                        .filter(|key| !entries.iter().any(|(there, _)| there == key))
                        .count()
                };
                let best = several.iter().max_by_key(|one| (own(one), meant(one), known(one), Reverse(lacks(one))));
                match best.filter(|one| known(one) > 0) {
                    Some(one) => self.node(node, one),
                    None => {
                        let known: Vec<&str> = several.iter().flat_map(|one| properties(one)).collect();
                        match entries.first() {
                            Some((key, _)) => self.unknown_key(key, &known, true),
                            None => {
                                let headline = format!("{} lacks a key", self.subject());
                                self.report("missing-key", None, headline, format!("one of {}", known.join(", ")));
                            }
                        }
                    }
                }
            }
        }
    }

    fn single(&mut self, node: &Node, schema: &'a Schema) {
        if schema.get("const").is_some() || schema.get("enum").is_some() {
            return self.choice(node, &[schema]);
        }
        if !fits(node, schema) {
            let help = match (node, schema.get("type").and_then(Schema::as_str)) {
                (Node::Whole(_) | Node::Number(_) | Node::Bool(_), Some("string")) => {
                    "text that looks like a number is written in quotes"
                }
                (Node::Text(_), Some("array")) => "a list is written `[a, b]`",
                (Node::Text(_), Some("number" | "integer" | "boolean")) => "without quotes and without a unit",
                _ => "",
            };
            return self.wrong_kind(node, &describe(schema), help.to_owned());
        }
        match node {
            Node::Map(entries) => self.map(entries, schema),
            Node::List(items) => {
                if (items.len() as u64) < schema.get("minItems").and_then(Schema::as_u64).unwrap_or(0) {
                    self.wrong_kind(
                        node,
                        &describe(schema),
                        schema.get("description").and_then(Schema::as_str).unwrap_or_default().to_owned(),
                    );
                } else if let Some(of) = schema.get("items") {
                    for (i, item) in items.iter().enumerate() {
                        self.below(Step::Index(i), |walk| walk.node(item, of));
                    }
                }
            }
            Node::Whole(value) => {
                let least = schema.get("minimum").and_then(Schema::as_f64).unwrap_or(f64::MIN);
                let most = if schema.get("format").and_then(Schema::as_str) == Some("uint32") {
                    f64::from(u32::MAX)
                } else {
                    f64::MAX
                };
                if (*value as f64) < least || *value as f64 > most || *value > i128::from(u64::MAX) {
                    let name = self.subject();
                    self.report(
                        "out-of-range",
                        None,
                        format!("{name} is {value}, and it must be {least} or more"),
                        String::new(),
                    );
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, entries: &[(String, Node)], schema: &'a Schema) {
        let known: Vec<&'a str> = properties(schema);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        let absent: Vec<&str> =
            known.iter().copied().filter(|key| entries.iter().all(|(there, _)| there != key)).collect();
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Schema::as_array)
            .into_iter()
            .flatten()
            .filter_map(Schema::as_str)
            .collect();
        // Without such a key the rest of the file means something else, and every finding about it would be noise.
        let near_the_top = matches!(self.path.as_slice(), [] | [Step::Key(_)])
            || ["sources", "consent", "write_back"].map(Step::from).iter().any(|key| self.path.first() == Some(key));
        let mut excused = Vec::new();
        for (i, (key, value)) in entries.iter().enumerate() {
            let earlier = entries[..i].iter().filter(|(there, _)| there == key).count();
            if earlier > 0 {
                self.below(Step::Key(key.clone()), |walk| {
                    walk.report(
                        "duplicate-key",
                        Some(earlier),
                        format!("`{}` is written twice", short(key)),
                        "keep one of them".to_owned(),
                    );
                    walk.harmless();
                });
            } else if let Some(of) = schema.get("properties").and_then(|properties| properties.get(key)) {
                self.below(Step::Key(key.clone()), |walk| walk.node(value, of));
            } else if let Some(of) = others {
                self.below(Step::Key(key.clone()), |walk| walk.node(value, of));
            } else {
                let meant = nearest(key, absent.iter().copied());
                excused.extend(meant);
                let matters = meant.is_some_and(|meant| near_the_top || required.contains(&meant));
                self.unknown_key(key, if meant.is_some() { &absent } else { &known }, matters);
            }
        }
        for key in required.into_iter().filter(|key| absent.contains(key)) {
            // A key that open maps may misspell is looked for among the others.
            let misspelt =
                others.is_some().then(|| nearest(key, entries.iter().map(|(there, _)| there.as_str()))).flatten();
            if excused.contains(&key) {
                continue;
            }
            if let Some(misspelt) = misspelt {
                self.unknown_key(misspelt, &[key], true);
                continue;
            }
            let what = schema
                .get("properties")
                .and_then(|all| all.get(key))
                .and_then(|one| one.get("description").or_else(|| self.resolve(one).get("description")));
            let help = match what.and_then(Schema::as_str) {
                Some(what) => format!("add `{key}:` {}", lower_first(what)),
                None => format!("add `{key}:`"),
            };
            let name = self.subject();
            self.report("missing-key", None, format!("{name} lacks the key `{key}`"), help);
        }
    }

    fn unknown_key(&mut self, key: &str, known: &[&str], matters: bool) {
        let help = match (key, nearest(key, known.iter().copied())) {
            ("<<", _) => "merge keys are not read; write the keys out, or share them through `extends`".to_owned(),
            (_, Some(near)) => format!("did you mean `{near}`?"),
            (_, None) => format!("known here: {}", known.join(", ")),
        };
        let name = self.subject();
        self.below(Step::Key(key.to_owned()), |walk| {
            walk.report("unknown-key", Some(0), format!("{name} has no key `{}`", short(key)), help);
            if !matters {
                walk.harmless();
            }
        });
    }

    fn below(&mut self, step: Step, then: impl FnOnce(&mut Self)) {
        self.path.push(step);
        then(self);
        self.path.pop();
    }

    fn wrong_kind(&mut self, node: &Node, expected: &str, help: String) {
        let name = self.subject();
        self.report("wrong-type", None, format!("{name} is {}, and it must be {expected}", node.kind()), help);
    }

    fn report(&mut self, code: &'static str, at_key: Option<usize>, headline: String, help: String) {
        self.found.push(Misshapen { code, path: self.path.clone(), at_key, headline, help, harmless: false });
    }

    fn harmless(&mut self) {
        if let Some(last) = self.found.last_mut() {
            last.harmless = true;
        }
    }

    /// What a sentence calls the value at the current path: its nearest key.
    fn subject(&self) -> String {
        match self.path.as_slice() {
            [] => "a use case".to_owned(),
            [.., Step::Key(key)] => format!("`{}`", short(key)),
            [.., Step::Key(key), Step::Index(i)] => format!("`{}` number {}", short(key), i + 1),
            [.., Step::Index(i)] => format!("element {}", i + 1),
        }
    }
}

/// Removes the keys that nothing needs, so that the rest can be understood.
pub(in crate::config) fn without(node: &mut Node, harmless: &[&Misshapen]) {
    for problem in harmless.iter().filter(|problem| problem.code == "unknown-key") {
        let Some((Step::Key(key), parents)) = problem.path.split_last() else { continue };
        let mut at = Some(&mut *node);
        for step in parents {
            at = match (at, step) {
                (Some(Node::Map(entries)), Step::Key(key)) => {
                    entries.iter_mut().find(|(there, _)| there == key).map(|(_, value)| value)
                }
                (Some(Node::List(items)), Step::Index(i)) => items.get_mut(*i),
                _ => None,
            };
        }
        if let Some(Node::Map(entries)) = at {
            entries.retain(|(there, _)| there != key);
        }
    }
}
