//! One mistake at a time, made systematically in every shipped use case, and in one that asks every question: each is
//! found, at its line and column, once.
//!
//! The files are written out again by a small emitter that knows where it puts every key and value; a mutation edits
//! the tree, and the place where its finding must stand comes from the emitter, not from the code under test.

mod mistakes;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use c360::config::{self, Loaded};
use c360::diagnostic::Diagnostic;
use c360::inspect;
use serde_yaml::Value;

use super::support::root;

/// A tree that may hold a key twice.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Scalar(Value),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

type Path_ = Vec<Step>;
type Place = (usize, usize);

impl Tree {
    fn of(value: &Value) -> Self {
        match value {
            Value::Sequence(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Mapping(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), Self::of(value))).collect())
            }
            scalar => Self::Scalar(scalar.clone()),
        }
    }

    fn at(&mut self, path: &[Step]) -> &mut Self {
        path.iter().fold(self, |tree, step| match (tree, step) {
            (Self::Map(entries), Step::Key(key)) => &mut entries.iter_mut().find(|(known, _)| known == key).unwrap().1,
            (Self::List(items), Step::Index(i)) => &mut items[*i],
            (tree, step) => panic!("{step:?} in {tree:?}"),
        })
    }

    fn entries(&mut self) -> &mut Vec<(String, Self)> {
        match self {
            Self::Map(entries) => entries,
            other => panic!("{other:?}"),
        }
    }

    /// Every path below, in order.
    fn paths(&self, prefix: &mut Path_, all: &mut Vec<Path_>) {
        let mut below = |step: Step, tree: &Self| {
            prefix.push(step);
            all.push(prefix.clone());
            tree.paths(prefix, all);
            prefix.pop();
        };
        match self {
            Self::Scalar(_) => {}
            Self::List(items) => items.iter().enumerate().for_each(|(i, item)| below(Step::Index(i), item)),
            Self::Map(entries) => entries.iter().for_each(|(key, item)| below(Step::Key(key.clone()), item)),
        }
    }
}

/// Writes block YAML and notes where every key (with how many of its name came before) and value stands.
#[derive(Default)]
struct Emitter {
    text: String,
    line: usize,
    column: usize,
    keys: BTreeMap<(Path_, usize), Place>,
    values: BTreeMap<Path_, Place>,
}

impl Emitter {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }
    fn new_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.line += 1;
        self.column = 0;
        self.put(&" ".repeat(indent));
    }
    fn here(&self) -> Place {
        (self.line + 1, self.column + 1)
    }
    fn value(&mut self, tree: &Tree, path: &Path_, indent: usize) {
        match tree {
            Tree::Scalar(Value::String(text)) => {
                self.values.insert(path.clone(), self.here());
                self.put(&serde_json::to_string(text).unwrap());
            }
            Tree::Scalar(scalar) => {
                self.values.insert(path.clone(), self.here());
                let text = serde_yaml::to_string(scalar).unwrap();
                self.put(text.trim());
            }
            Tree::List(items) if items.is_empty() => {
                self.values.insert(path.clone(), self.here());
                self.put("[]");
            }
            Tree::Map(entries) if entries.is_empty() => {
                self.values.insert(path.clone(), self.here());
                self.put("{}");
            }
            Tree::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        self.new_line(indent);
                    } else {
                        self.values.insert(path.clone(), self.here());
                    }
                    self.put("- ");
                    let below = [&path[..], &[Step::Index(i)]].concat();
                    self.value(item, &below, indent + 2);
                }
            }
            Tree::Map(entries) => {
                let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
                for (e, (key, item)) in entries.iter().enumerate() {
                    if e > 0 {
                        self.new_line(indent);
                    } else {
                        self.values.insert(path.clone(), self.here());
                    }
                    let below = [&path[..], &[Step::Key(key.clone())]].concat();
                    let earlier = seen.entry(key).or_default();
                    self.keys.insert((below.clone(), *earlier), self.here());
                    *earlier += 1;
                    self.put(&format!("{}:", serde_json::to_string(key).unwrap()));
                    let nested = matches!(item, Tree::List(items) if !items.is_empty())
                        || matches!(item, Tree::Map(entries) if !entries.is_empty());
                    if nested {
                        self.new_line(indent + 2)
                    } else {
                        self.put(" ")
                    }
                    self.value(item, &below, indent + 2);
                }
            }
        }
    }
}

/// Where a mutation must be found.
#[derive(Clone, Debug)]
enum At {
    Key(Path_, usize),
    Value(Path_),
    /// The place is that of some use of the name.
    Anywhere,
}

struct Mutant {
    class: &'static str,
    what: String,
    tree: Tree,
    codes: &'static [&'static str],
    at: At,
    /// Words that must not be said, or none.
    unsaid: &'static str,
}

/// The path with list positions and names replaced, such as `attributes[].from.*`.
fn pattern(path: &[Step]) -> String {
    const NAMES: [&str; 24] = [
        "sources",
        "sources.*.by",
        "sources.*.codes",
        "sources.*.formats",
        "sources.*.id_forms",
        "sources.*.validity",
        "personal_data",
        "personal_data.*.columns",
        "sources.*.read.from",
        "identity",
        "identity.*",
        "attributes[].from",
        "relate[].from",
        "attributes[].from.*.of",
        "attributes[].reliability",
        "consent.from",
        "gates.coverage",
        "gates.conflict",
        "lints",
        "write_back",
        "write_back.*.set",
        "tests[].given",
        "tests[].given.*[]",
        "tests[].expect[]",
    ];
    let mut text = String::new();
    for step in path {
        match step {
            Step::Index(_) => text.push_str("[]"),
            Step::Key(key) => {
                let named = NAMES.contains(&text.as_str())
                    && !(text == "identity.*" && matches!(key.as_str(), "type" | "region"));
                let key = if named { "*" } else { key.as_str() };
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
        }
    }
    text
}

fn text(value: &str) -> Tree {
    Tree::Scalar(Value::String(value.to_owned()))
}

fn number(value: f64) -> Tree {
    Tree::Scalar(Value::from(value))
}

/// Whether a row of a unit test has a column of this name: a row is misread first.
fn is_given(paths: &[Path_], column: &str) -> bool {
    let names = |step: Option<&Step>, name: &str| step.is_some_and(|step| *step == Step::Key(name.to_owned()));
    paths.iter().any(|path| {
        names(path.first(), "tests") && names(path.get(2), "given") && path.len() == 6 && names(path.last(), column)
    })
}

/// Every mutant of one document.
fn mutants(base: &Tree) -> Vec<Mutant> {
    let mut paths = Vec::new();
    base.paths(&mut Vec::new(), &mut paths);
    let mut all = Vec::new();
    for path in &paths {
        let shape = pattern(path);
        let mut node = base.clone();
        let node = node.at(path).clone();
        let (last, parent) = path.split_last().unwrap();
        let mut add = |class, what: String, codes, at: At, edit: &dyn Fn(&mut Tree)| {
            let mut tree = base.clone();
            edit(&mut tree);
            all.push(Mutant { class, what, tree, codes, at, unsaid: "" });
        };
        let replace = |with: Tree| move |tree: &mut Tree| *tree.at(path) = with.clone();
        if let Step::Key(key) = last {
            let named = shape.ends_with(".*") || shape == "*";
            let misspelt: String = match key.char_indices().nth(key.chars().count() / 2) {
                Some((i, c)) => format!("{}{c}{c}{}", &key[..i], &key[i + c.len_utf8()..]),
                None => continue,
            };
            let wrong: Path_ = [parent, &[Step::Key(misspelt.clone())]].concat();
            let rename = |tree: &mut Tree| {
                tree.at(parent).entries().iter_mut().find(|(known, _)| known == key).unwrap().0.clone_from(&misspelt)
            };
            let here = At::Key(wrong, 0);
            // The value of another key of the map that stands so many steps above.
            let beside = |above: usize, key: &str| {
                At::Value([&path[..path.len() - above], &[Step::Key(key.to_owned())]].concat())
            };
            let (class, codes, at): (_, &'static [&'static str], At) = match shape.as_str() {
                "sources.*" | "identity.*" => {
                    ("name declared differently", &["unknown-source", "unknown-field"], At::Anywhere)
                }
                "identity.*.*"
                | "attributes[].from.*"
                | "attributes[].reliability.*"
                | "consent.from.*"
                | "relate[].from.*"
                | "write_back.*"
                | "tests[].given.*" => ("unknown name", &["unknown-source"], here),
                // Beside the names of sources a key that is misspelt looks like one of them.
                "identity.*.region" if matches!(node, Tree::Map(_)) => ("unknown name", &["unknown-key"], At::Anywhere),
                "identity.*.region" => ("unknown name", &["unknown-key", "unknown-source"], here),
                shape if shape.starts_with("identity.*.region.") => ("unknown name", &["unknown-source"], here),
                "gates.coverage.*" | "gates.conflict.*" | "tests[].expect[].*" => {
                    ("unknown name", &["unknown-attribute", "unknown-key"], here)
                }
                "sources.*.by.*" => ("unknown name", &["unknown-field"], here),
                "lints.*" => ("unknown name", &["unknown-code"], here),
                // A column of its own beside the code is missing where it is read.
                "sources.*.codes.*" if key == "rate" => ("column missing", &["missing-column"], At::Anywhere),
                "sources.*.codes.*" | "sources.*.formats.*" | "sources.*.id_forms.*" | "sources.*.validity.*" => {
                    ("column missing", &["missing-column"], here)
                }
                "personal_data.*" => ("", &[], here), // any name may be right
                "personal_data.*.columns.*" => ("unknown name", &["unknown-source"], here),
                "sources.*.read.from.*" => ("name declared differently", &["invalid-sql"], beside(2, "sql")),
                "attributes[].from.*.of.*" => {
                    ("name declared differently", &["unknown-column"], beside(2, "calculate"))
                }
                "tests[].given.*[].*" => ("unknown name", &["unknown-column", "missing-key"], At::Anywhere),
                "write_back.*.set.*" => ("", &[], here), // a column of another system: any name may be right
                _ => ("key misspelt", &["unknown-key"], here),
            };
            if !class.is_empty() && !matches!(key.as_str(), "records" | "in_population") {
                add(class, format!("{shape} `{key}` as `{misspelt}`"), codes, at, &rename);
            }
            add("key twice", format!("{shape} `{key}`"), &["duplicate-key"], At::Key(path.clone(), 1), &|tree| {
                let entries = tree.at(parent).entries();
                let copy = entries.iter().find(|(known, _)| known == key).unwrap().clone();
                entries.push(copy);
            });
            let required = matches!(
                shape.as_str(),
                "purpose"
                    | "purpose.decision"
                    | "purpose.owner"
                    | "purpose.workflow"
                    | "attributes[].name"
                    | "attributes[].type"
                    | "attributes[].system_of_record"
                    | "attributes[].from"
                    | "attributes[].fallback"
                    | "attributes[].action"
                    | "sources.*.read"
                    | "sources.*.record_id"
                    | "sources.*.happened_at"
                    | "identity.*.type"
                    | "match_keys[].name"
                    | "match_keys[].on"
                    | "match_model.block_on"
                    | "match_model.compare"
                    | "write_back.*.canonical_id"
                    | "tests[].name"
                    | "tests[].given"
                    | "sources.*.decay.over"
                    | "sources.*.decay.to"
                    | "sources.*.read.sql"
                    | "sources.*.via[].read"
                    | "sources.*.via[].from"
                    | "sources.*.via[].to"
                    | "sources.*.codes.*.csv"
                    | "sources.*.codes.*.code"
                    | "sources.*.codes.*.means"
                    | "attributes[].derive"
                    | "attributes[].from.*.aggregate"
                    | "attributes[].from.*.calculate"
                    | "attributes[].from.*.of"
                    | "attributes[].from.*.of.*.aggregate"
                    | "attributes[].from.*.within.to"
                    | "attributes[].from.*.of.*.within.to"
                    | "segments[].name"
                    | "segments[].where"
                    | "consent.from"
                    | "consent.from.*.status"
                    | "consent.from.*.given"
            ) || (shape.starts_with("purpose.workflow.") && !shape.ends_with("trust_floor"));
            if required {
                let at = if parent.is_empty() { At::Anywhere } else { At::Value(parent.to_vec()) };
                add("key removed", format!("{shape} `{key}`"), &["missing-key"], at, &|tree| {
                    tree.at(parent).entries().retain(|(known, _)| known != key)
                });
            }
            if matches!(
                shape.as_str(),
                "use_case" | "title" | "entity" | "id_prefix" | "sources" | "identity" | "attributes"
            ) {
                add("key removed", shape.clone(), &["missing-key"], At::Anywhere, &|tree| {
                    tree.at(parent).entries().retain(|(known, _)| known != key)
                });
            }
            let plain =
                matches!(shape.as_str(), "attributes[].otherwise" | "tests[].given.*[].*" | "tests[].expect[].*");
            if matches!(&node, Tree::Scalar(Value::String(_))) && !named && !plain {
                add(
                    "wrong type",
                    format!("{shape} is a number"),
                    &["wrong-type"],
                    At::Value(path.clone()),
                    &replace(number(7.0)),
                );
            }
            if !plain || matches!(node, Tree::List(_)) {
                let or_a_map = matches!(shape.as_str(), "identity.*.*" | "sources.*.record_id");
                let wrong = if matches!(node, Tree::List(_)) && !or_a_map {
                    Tree::Map(vec![("x".to_owned(), text("y"))])
                } else {
                    Tree::Scalar(Value::Bool(true))
                };
                let boolean = matches!(node, Tree::Scalar(Value::Bool(_)));
                let wrong = if boolean { text("perhaps") } else { wrong };
                add(
                    "wrong type",
                    format!("{shape} is another kind"),
                    &["wrong-type"],
                    At::Value(path.clone()),
                    &replace(wrong),
                );
            }
            if !plain {
                add(
                    "no value",
                    shape.clone(),
                    &["wrong-type"],
                    At::Value(path.clone()),
                    &replace(Tree::Scalar(Value::Null)),
                );
            }
        }
        let here = || At::Value(path.clone());
        if let Tree::Scalar(Value::Number(_)) = &node {
            let range: &[f64] = match shape.as_str() {
                "sources.*.reliability" | "attributes[].reliability.*" | "match_keys[].confidence" => {
                    &[0.0, 1.0, 1.5, -0.1, f64::NAN]
                }
                "sources.*.decay.to"
                | "gates.coverage.*"
                | "gates.conflict.*"
                | "gates.trust"
                | "gates.id_churn"
                | "purpose.workflow.trust_floor" => &[1.5, -0.1, f64::NAN, f64::INFINITY],
                "gates.profile_inflation" => &[0.5, f64::NAN],
                "purpose.workflow.minutes_before"
                | "purpose.workflow.minutes_after"
                | "purpose.workflow.times_per_month" => &[-1.0, f64::NAN, f64::INFINITY],
                _ => &[],
            };
            for wrong in range {
                add(
                    "number out of range",
                    format!("{shape} is {wrong}"),
                    &["out-of-range"],
                    here(),
                    &replace(number(*wrong)),
                );
            }
            let whole: &[i64] = match shape.as_str() {
                "match_keys[].max_records" => &[-1, 0, 1],
                "gates.largest_cluster" => &[-1, 0],
                "gates.population" | "gates.cut_islands" => &[-1],
                "attributes[].scale" => &[-1, 10],
                "version" => &[-1, 5_000_000_000],
                _ => &[],
            };
            for wrong in whole {
                add(
                    "number out of range",
                    format!("{shape} is {wrong}"),
                    &["out-of-range"],
                    here(),
                    &replace(Tree::Scalar(Value::from(*wrong))),
                );
            }
        }
        match shape.as_str() {
            "attributes[].type"
            | "attributes[].survivorship"
            | "attributes[].within_source"
            | "identity.*.type"
            | "purpose.stage"
            | "identifiers"
            | "lints.*"
            | "sources.*.decimal"
            | "sources.*.formerly.record_id"
            | "sources.*.several"
            | "write_back.*.outside_population" => {
                for wrong in ["nonsense", "Text", ""] {
                    add(
                        "enumeration wrong",
                        format!("{shape} is `{wrong}`"),
                        &["unknown-choice"],
                        here(),
                        &replace(text(wrong)),
                    );
                }
            }
            "attributes[].system_of_record" | "attributes[].fallback[]" | "sources.*.events_of" => {
                add(
                    "unknown name",
                    shape.clone(),
                    &["unknown-source", "does-not-supply"],
                    here(),
                    &replace(text("salesforze")),
                );
            }
            "match_keys[].on[]"
            | "match_keys[].differs_by"
            | "never_link[]"
            | "match_model.compare[]"
            | "match_model.block_on[][]" => {
                add("unknown name", shape.clone(), &["unknown-field"], here(), &replace(text("compny")));
            }
            "write_back.*.set.*" | "segments[].measure" => {
                add("unknown name", shape.clone(), &["unknown-attribute"], here(), &replace(text("open_tickts")))
            }
            "tests[].apart[][]" | "tests[].expect[].records[]" => {
                add("unknown name", shape.clone(), &["unknown-record"], here(), &replace(text("salesforce/999")))
            }
            "attributes[].fresh_for"
            | "attributes[].from.*.within"
            | "attributes[].from.*.within.from"
            | "attributes[].from.*.within.to"
            | "attributes[].from.*.of.*.within"
            | "attributes[].from.*.of.*.within.from"
            | "attributes[].from.*.of.*.within.to"
            | "sources.*.decay.over"
            | "retire_after"
            | "keep_versions"
            | "consent.lasts"
                if matches!(node, Tree::Scalar(_)) =>
            {
                for wrong in ["soon", "30", "0d", "1.5d", "-3d", ""] {
                    add(
                        "duration wrong",
                        format!("{shape} is `{wrong}`"),
                        &["invalid-duration"],
                        here(),
                        &replace(text(wrong)),
                    );
                }
            }
            "purpose.due" | "tests[].as_of" => {
                for wrong in ["2027-02-30", "tomorrow"] {
                    add(
                        "date wrong",
                        format!("{shape} is `{wrong}`"),
                        &["invalid-date"],
                        here(),
                        &replace(text(wrong)),
                    );
                }
            }
            "use_case"
            | "entity"
            | "id_prefix"
            | "attributes[].name"
            | "match_keys[].name"
            | "segments[].name"
            | "formerly.entity"
            | "formerly.id_prefix"
            | "sources.*.formerly.source" => {
                for wrong in ["Two Words", "", "ümlaut", "9lives"] {
                    add(
                        "name wrong",
                        format!("{shape} is `{wrong}`"),
                        &["invalid-name"],
                        here(),
                        &replace(text(wrong)),
                    );
                }
            }
            "sources.*.read.csv"
            | "sources.*.read.ndjson"
            | "sources.*.read.from.*.csv"
            | "sources.*.via[].read.csv"
            | "sources.*.via[].read.ndjson"
            | "extends" => {
                let code: &'static [&'static str] =
                    if shape == "extends" { &["missing-file"] } else { &["unreadable-data"] };
                let at = if shape == "extends" { here() } else { At::Value(parent.to_vec()) };
                add("file missing", shape.clone(), code, at, &replace(text("data/nowhere.csv")));
            }
            "sources.*.codes.*" | "sources.*.codes.*.csv" if matches!(node, Tree::Scalar(_)) => {
                add("file missing", shape.clone(), &["unreadable-data"], here(), &replace(text("data/nowhere.csv")));
            }
            "sources.*.record_id[]"
            | "sources.*.record_id.json[]"
            | "sources.*.current"
            | "sources.*.by.*"
            | "sources.*.via[].from"
            | "sources.*.via[].to"
            | "sources.*.codes.*.code"
            | "sources.*.codes.*.means"
            | "sources.*.codes.*.of"
            | "sources.*.codes.*.since"
            | "sources.*.codes.*.at"
            | "sources.*.valid_from"
            | "sources.*.valid_to"
            | "sources.*.validity.*.valid_from"
            | "sources.*.validity.*.valid_to"
            | "sources.*.via[].valid_from"
            | "sources.*.via[].valid_to"
            | "personal_data.*.columns.*[]"
            | "consent.from.*.at"
            | "consent.from.*.status"
            | "consent.from.*.purpose"
            | "write_back.*.key" => {
                // Of the places inside JSON only the first is a column.
                let is_step = shape.ends_with("json[]") && *last != Step::Index(0);
                if let Tree::Scalar(Value::String(column)) = &node
                    && !is_step
                {
                    let wrong = format!("{column}_x");
                    add(
                        "column missing",
                        format!("{shape} is `{wrong}`"),
                        // A row of a unit test, here or in the use case, is misread first.
                        &["missing-column", "unknown-column", "missing-key"],
                        if is_given(&paths, column) || shape == "sources.*.record_id[]" {
                            At::Anywhere
                        } else {
                            here()
                        },
                        &replace(text(&wrong)),
                    );
                }
            }
            "sources.*.record_id"
            | "sources.*.updated_at"
            | "sources.*.deleted"
            | "sources.*.merged_into"
            | "sources.*.distinct_within"
            | "sources.*.happened_at"
            | "identity.*.*" => {
                if let Tree::Scalar(Value::String(column)) = &node
                    && column != "none"
                {
                    let wrong = format!("{column}_x");
                    add(
                        "column missing",
                        format!("{shape} is `{wrong}`"),
                        &["missing-column", "unknown-column", "missing-key"],
                        At::Anywhere,
                        &replace(text(&wrong)),
                    );
                }
            }
            _ => {}
        }
        let is_supply = shape == "attributes[].from.*" && matches!(node, Tree::Scalar(_));
        let is_condition = matches!(
            shape.as_str(),
            "population"
                | "attributes[].valid"
                | "attributes[].from.*.where"
                | "attributes[].from.*.of.*.where"
                | "segments[].where"
                | "sources.*.where"
        );
        if is_supply
            || is_condition
            || matches!(
                shape.as_str(),
                "attributes[].from.*.aggregate"
                    | "attributes[].from.*.of.*.aggregate"
                    | "attributes[].from.*.calculate"
                    | "attributes[].derive"
            )
        {
            let Tree::Scalar(Value::String(sql)) = &node else { continue };
            let aggregate = shape.ends_with("aggregate");
            let broken = [
                format!("{sql} +"),
                format!("({sql}"),
                format!("median({sql})"),
                String::new(),
                format!("{sql} AS x"),
                format!("nosuch({sql})"),
            ];
            for wrong in broken {
                let codes: &'static [&'static str] =
                    if aggregate { &["invalid-aggregate", "invalid-sql"] } else { &["invalid-sql", "unknown-column"] };
                add("SQL broken", format!("{shape} is `{wrong}`"), codes, here(), &replace(text(&wrong)));
            }
            if is_condition {
                add("reads nothing", shape.clone(), &["constant-condition"], here(), &replace(text("1 = 1")));
                add(
                    "not a condition",
                    shape.clone(),
                    &["type-mismatch", "unknown-attribute", "unknown-column"],
                    here(),
                    &replace(text("1 + 1")),
                );
            }
        }
    }
    all
}

/// Loads the file and, when it is sound, looks at the headers of its data.
fn findings(file: &Path) -> Vec<Diagnostic> {
    let mut loaded: Loaded = config::load(file);
    inspect::columns(&mut loaded, &BTreeMap::new());
    loaded.findings
}

/// How many findings a mistake of this class may have. What is declared under another name is missed elsewhere, and a
/// row of a test may hold what is no longer read.
fn most(class: &str) -> usize {
    match class {
        "name declared differently" | "name wrong" | "number out of range" | "reads nothing" | "column missing" => 2,
        _ => 1,
    }
}

/// Whether a sentence is fit to be read: it has an end, which is not where a list of nothing would stand, no word of
/// capitals has lost its first one, and nothing must be what it is.
fn is_fit(sentence: &str) -> bool {
    let is_cut = sentence.trim_end().ends_with(':') || sentence.contains("sQL");
    let is_endless = sentence.chars().count() > 1000;
    !is_cut && !is_endless && !sentence.contains("is a map, and it must be a map with")
}

/// Makes every mistake in the first of two files of a folder, and loads the second, which may be the same.
fn every_mistake_is_found(home: &str, files: &[(&str, &str)]) {
    let home = root().join(home);
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(home.join("data"), folder.path().join("data")).unwrap();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    let schema: serde_json::Value = serde_json::from_str(&config::json_schema()).unwrap();
    let editor = jsonschema::validator_for(&schema).unwrap();
    for (mutated, loaded) in files {
        for (one, other) in files {
            for name in [one, other] {
                let name = format!("{name}.yaml");
                std::fs::copy(home.join(&name), folder.path().join(&name)).unwrap();
            }
        }
        let base = Tree::of(
            &serde_yaml::from_str(&std::fs::read_to_string(home.join(format!("{mutated}.yaml"))).unwrap()).unwrap(),
        );
        let file = folder.path().join(format!("{mutated}.yaml"));
        let entry = folder.path().join(format!("{loaded}.yaml"));
        let write = |tree: &Tree| {
            let mut emitter = Emitter::default();
            emitter.value(tree, &Vec::new(), 0);
            std::fs::write(&file, format!("{}\n", emitter.text)).unwrap();
            emitter
        };
        write(&base);
        assert!(findings(&entry).is_empty(), "the unchanged file has findings: {:?}", findings(&entry));
        let mut all = mutants(&base);
        if *mutated == "questions" {
            all.extend(mistakes::mutants(&base));
            for edits in mistakes::SOUND {
                write(&mistakes::edited(&base, edits));
                for finding in findings(&entry) {
                    missed.push(format!("nothing is wrong with {edits:?}, got {}: {}", finding.code, finding.headline));
                }
            }
        }
        let read = std::fs::read_to_string(&entry).unwrap();
        for mutant in all {
            let emitter = write(&mutant.tree);
            let mut found = findings(&entry);
            // What stands in a row of a test is data; under a key that is misspelt it may be anything.
            found.retain(|finding| finding.code != "secret-in-file" || mutant.codes.contains(&"secret-in-file"));
            // Events that the use case does not read may be called anything.
            let declared = mutant.what.split('`').nth(1).filter(|_| mutant.class == "name declared differently");
            if mutated != loaded && found.is_empty() && declared.is_some_and(|name| !read.contains(&format!("{name}:")))
            {
                continue;
            }
            let place = match &mutant.at {
                At::Key(path, earlier) => Some(emitter.keys[&(path.clone(), *earlier)]),
                At::Value(path) => Some(emitter.values[path]),
                At::Anywhere => None,
            };
            if matches!(mutant.class, "key misspelt" | "wrong type" | "no value" | "enumeration wrong") {
                // What the editor's schema lets pass would be found only by CI.
                let value: serde_json::Value = serde_yaml::from_str(&emitter.text).unwrap();
                let (rejected, of) = tally.entry("rejected by the schema").or_default();
                *of += 1;
                *rejected += usize::from(!editor.is_valid(&value));
                if editor.is_valid(&value) {
                    missed.push(format!("{mutated}: the schema accepts: {}: {}", mutant.class, mutant.what));
                }
            }
            let right = |finding: &Diagnostic| {
                mutant.codes.contains(&finding.code)
                    && place.is_none_or(|place| {
                        finding.place.map(|p| (p.line, p.column)) == Some(place) && finding.file == file
                    })
            };
            let fits = |said: &String| is_fit(said) && (mutant.unsaid.is_empty() || !said.contains(mutant.unsaid));
            let is_said = found.iter().all(|finding| fits(&finding.headline) && fits(&finding.help));
            let caught = found.iter().any(right) && found.len() <= most(mutant.class) && is_said;
            let (n_caught, n_tried) = tally.entry(mutant.class).or_default();
            *n_tried += 1;
            *n_caught += usize::from(caught);
            if !caught {
                let mut line = format!(
                    "{mutated}: {}: {}; wanted {:?} at {place:?}, got",
                    mutant.class, mutant.what, mutant.codes
                );
                for finding in &found {
                    let said = format!("{} / {}", finding.headline, finding.help);
                    let _ = write!(line, "\n    {} {:?} {said}", finding.code, finding.place);
                }
                missed.push(line);
            }
        }
    }
    let of_ours = tally.iter().filter(|(class, _)| **class != "rejected by the schema");
    let (caught, tried) = of_ours.fold((0, 0), |(c, t), (_, (caught, tried))| (c + caught, t + tried));
    for (class, (caught, tried)) in &tally {
        println!("{class:<28} {caught:>5} / {tried}");
    }
    println!("{:<28} {caught:>5} / {tried}", "all");
    assert!(tried >= 200);
    assert!(
        missed.is_empty(),
        "{} of {tried} mistakes were not found as they should be:\n{}",
        missed.len(),
        missed.iter().take(60).cloned().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn every_single_mistake_is_found_once_and_in_its_place() {
    let files = [
        ("churn_prevention", "churn_prevention"),
        ("support_context", "support_context"),
        ("accounts", "churn_prevention"),
        ("account_based_marketing", "account_based_marketing"),
    ];
    every_mistake_is_found("usecases/b2b_saas", &files);
}

/// Every mistake in use cases, and in what they share: found where the first of them is loaded.
fn every_mistake_in_a_folder_is_found(home: &str, shared: &str, use_cases: &[&str]) {
    let mut files: Vec<(&str, &str)> = use_cases.iter().map(|name| (*name, *name)).collect();
    files.push((shared, use_cases[0]));
    every_mistake_is_found(home, &files);
}

#[test]
fn every_mistake_in_the_use_cases_of_people_is_found() {
    let use_cases = ["marketing_personalisation", "the_duplicate_factory"];
    every_mistake_in_a_folder_is_found("usecases/b2b_saas", "people", &use_cases);
}

#[test]
fn every_mistake_in_the_use_cases_of_the_bank_is_found() {
    every_mistake_in_a_folder_is_found("usecases/bank", "customers", &["fraud", "servicing", "cross_sell"]);
}

#[test]
fn every_mistake_in_the_use_cases_of_the_retailer_is_found() {
    every_mistake_in_a_folder_is_found("usecases/beauty_retail", "members", &["shade_follow_up"]);
}

#[test]
fn every_mistake_in_the_use_cases_of_the_park_is_found() {
    every_mistake_in_a_folder_is_found("usecases/park", "guests", &["guest_moments", "on_the_way_out"]);
}

#[test]
fn every_mistake_in_a_question_is_found_once_and_in_its_place() {
    every_mistake_is_found("tests/it/mutations", &[("questions", "questions")]);
}
