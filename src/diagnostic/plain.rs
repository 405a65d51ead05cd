//! Errors as text that holds no data.
//!
//! In: an error with its causes. Out: one line. It promises that no text of a library is in it unless that text is
//! known to hold nothing of the user's: a cause that is a library's own error is said in our words, by its kind and
//! position. It does not decide what to do next.

use std::error::Error;
use std::str::Utf8Error;
use std::string::FromUtf8Error;

use polars::prelude::PolarsError;

use super::Step;

/// The error and its causes, joined by colons.
pub fn plain(error: &anyhow::Error) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        match of_a_library(cause) {
            // What lies below a library's error is part of it.
            Some(words) => {
                parts.push(words);
                break;
            }
            // What only says where has no words.
            None => parts.extend(Some(cause.to_string()).filter(|words| !words.is_empty())),
        }
    }
    parts.join(": ")
}

/// One error, without its causes.
pub fn words(error: &(dyn Error + 'static)) -> String {
    of_a_library(error).unwrap_or_else(|| error.to_string())
}

/// What went wrong because of one place in the YAML: a finding can be shown there.
#[derive(Debug)]
pub struct Located {
    /// The path inside the YAML.
    pub path: Vec<Step>,
    /// What went wrong, without data.
    pub what: String,
}

impl Located {
    /// A place, for an error that says by itself what went wrong.
    pub fn at(path: Vec<Step>) -> Self {
        Self { path, what: String::new() }
    }

    /// Something that failed; `row` names the first row that it fails for, where one row is to blame.
    pub fn new(path: Vec<Step>, what: &str, row: Option<&str>, why: &str) -> Self {
        let at = super::dotted(&path);
        let what = match row {
            Some(row) => format!("{what} ({at}): {why}; the first is {row}"),
            None => format!("{what} ({at}): {why}"),
        };
        Self { path, what }
    }
}

impl std::fmt::Display for Located {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for Located {}

/// The place in the YAML that an error is about, when it knows one.
pub fn place_of(error: &anyhow::Error) -> Option<&[Step]> {
    // An error that is a place itself is nearer than what was said around it.
    let root = error.chain().find_map(|cause| cause.downcast_ref::<Located>());
    root.or_else(|| error.downcast_ref()).map(|located| located.path.as_slice())
}

/// Our words for an error of a library; `None` for our own errors, and for those that hold no data.
fn of_a_library(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<PolarsError>() {
        return Some(polars(error));
    }
    if let Some(error) = error.downcast_ref::<csv::Error>() {
        return Some(csv(error));
    }
    if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        return Some(json(error));
    }
    if let Some(error) = error.downcast_ref::<serde_yaml::Error>() {
        let at = error.location().map(|at| format!(" at line {}, column {}", at.line(), at.column()));
        return Some(format!("the YAML cannot be understood{}", at.unwrap_or_default()));
    }
    if let Some(error) = error.downcast_ref::<minijinja::Error>() {
        let line = error.line().map(|line| format!(" on line {line}"));
        return Some(format!("the template cannot be filled in{}: {}", line.unwrap_or_default(), error.kind()));
    }
    if let Some(error) = error.downcast_ref::<glob::PatternError>() {
        return Some(format!("{} at character {}", error.msg, error.pos + 1));
    }
    if let Some(error) = error.downcast_ref::<glob::GlobError>() {
        return Some(format!("`{}` cannot be read: {}", error.path().display(), io(error.error())));
    }
    if let Some(error) = error.downcast_ref::<Utf8Error>() {
        return Some(not_utf8(error));
    }
    if let Some(error) = error.downcast_ref::<FromUtf8Error>() {
        return Some(not_utf8(&error.utf8_error()));
    }
    if error.is::<sqlparser::parser::ParserError>() || error.is::<sqlparser::tokenizer::TokenizerError>() {
        return Some("SQL does not understand it".to_owned());
    }
    // A system's own texts hold no data; an error that somebody put inside may.
    error.downcast_ref::<std::io::Error>().map(io)
}

fn io(error: &std::io::Error) -> String {
    let inside: Option<&(dyn Error + 'static)> = error.get_ref().map(|inside| inside as &(dyn Error + 'static));
    inside.and_then(of_a_library).unwrap_or_else(|| error.to_string())
}

fn not_utf8(error: &Utf8Error) -> String {
    format!("the text is not UTF-8 from byte {} on", error.valid_up_to() + 1)
}

fn csv(error: &csv::Error) -> String {
    let at = error.position().map(|at| format!(" on line {}", at.line())).unwrap_or_default();
    match error.kind() {
        csv::ErrorKind::Io(error) => io(error),
        csv::ErrorKind::Utf8 { .. } => format!("the text is not UTF-8{at}"),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("a row has {len} columns where {expected_len} are expected{at}")
        }
        csv::ErrorKind::Deserialize { .. } => format!("a row has another shape than expected{at}"),
        _ => format!("the file is not CSV{at}"),
    }
}

fn json(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let at = format!("at line {}, column {}", error.line(), error.column());
    match error.classify() {
        Category::Io => error.io_error_kind().map_or_else(|| "it cannot be read".to_owned(), |kind| kind.to_string()),
        Category::Syntax => format!("it is not JSON {at}"),
        Category::Data => format!("the JSON has another shape than expected {at}"),
        Category::Eof => format!("the JSON ends too early {at}"),
    }
}

fn polars(error: &PolarsError) -> String {
    let words = match error {
        PolarsError::IO { error, .. } => return io(error),
        PolarsError::Context { error, .. } | PolarsError::ExprContext { error, .. } => return polars(error),
        // Of polars' own text only its beginning is looked at, and never shown.
        PolarsError::InvalidOperation(text) if text.starts_with("conversion from") => "a value cannot be converted",
        PolarsError::ComputeError(text) if text.contains("regex") => "a regular expression is not one",
        PolarsError::ComputeError(_) => "a value cannot be calculated",
        PolarsError::InvalidOperation(_) | PolarsError::SchemaMismatch(_) => "types do not go together",
        PolarsError::ColumnNotFound(_) | PolarsError::SchemaFieldNotFound(_) | PolarsError::StructFieldNotFound(_) => {
            "there is no such column"
        }
        PolarsError::Duplicate(_) => "a column stands twice",
        PolarsError::NoData(_) => "there are no rows",
        PolarsError::OutOfBounds(_) => "a position lies outside",
        PolarsError::ShapeMismatch(_) => "columns have different lengths",
        PolarsError::SQLInterface(_) | PolarsError::SQLSyntax(_) => "SQL does not understand it",
        PolarsError::AssertionError(_) | PolarsError::StringCacheMismatch(_) => "this is a bug: columns do not fit",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    const SECRET: &str = "anna@acme.example";

    fn shown<T: std::fmt::Debug, E: Error + Send + Sync + 'static>(result: Result<T, E>) -> String {
        assert!(
            result.as_ref().unwrap_err().to_string().contains(SECRET),
            "the library no longer quotes it: choose another example"
        );
        plain(&result.context("inner").context("outer").unwrap_err())
    }

    #[test]
    fn a_librarys_text_is_replaced_wherever_it_stands_in_the_chain() {
        let polars = PolarsError::InvalidOperation(
            format!("conversion from `str` to `date` failed for 1 value: [{SECRET}]").into(),
        );
        assert_eq!(shown::<(), _>(Err(polars)), "outer: inner: a value cannot be converted");
        let context = PolarsError::ComputeError(SECRET.into()).context(SECRET.into());
        assert_eq!(shown::<(), _>(Err(context)), "outer: inner: a value cannot be calculated");
        let json = serde_json::from_str::<u8>(&format!("\"{SECRET}\""));
        assert_eq!(shown(json), "outer: inner: the JSON has another shape than expected at line 1, column 19");
        let yaml = serde_yaml::from_str::<u8>(SECRET);
        assert_eq!(shown(yaml), "outer: inner: the YAML cannot be understood at line 1, column 1");
        let inside: Result<(), _> = Err(std::io::Error::other(PolarsError::NoData(SECRET.into())));
        assert_eq!(shown(inside), "outer: inner: there are no rows");
    }

    #[test]
    fn our_own_texts_and_the_systems_stay() {
        assert_eq!(
            plain(&anyhow::anyhow!("`a.csv`, line 3: too few columns").context("reading source `crm`")),
            "reading source `crm`: `a.csv`, line 3: too few columns"
        );
        let missing = std::fs::read("/no/such/file").context("`x` cannot be read").unwrap_err();
        assert!(plain(&missing).starts_with("`x` cannot be read: No such file"), "{}", plain(&missing));
    }

    #[test]
    fn a_place_in_the_yaml_is_found_below_contexts() {
        let located = Located { path: vec!["attributes".into(), 2.into()], what: "no".to_owned() };
        let error = anyhow::Error::new(located).context("outer");
        assert_eq!(place_of(&error).map(super::super::dotted).as_deref(), Some("attributes[2]"));
        assert_eq!(plain(&error), "outer: no");
    }
}
