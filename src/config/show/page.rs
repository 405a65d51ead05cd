//! A page of YAML in which every line says where it was written.
//!
//! In: keys and values at a depth, and their paths in the file. Out: lines, each with its file and line, or `default`.
//! It knows no noun.

use serde_json::Value;

use crate::config::files::Files;
use crate::config::text::flow;
use crate::diagnostic::{Step, visible};

/// The page so far.
pub(super) struct Page<'a> {
    files: &'a Files,
    text: String,
}

/// Where the comment stands, unless the line is longer.
const COMMENT: usize = 88;

impl<'a> Page<'a> {
    /// An empty page about what was read from these files.
    pub(super) fn new(files: &'a Files) -> Self {
        Self { files, text: String::new() }
    }

    /// All of it.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// A line that only opens what stands below it.
    pub(super) fn bare(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One line with the place where it was written, or `default`.
    pub(super) fn line(&mut self, line: &str, path: &[Step]) {
        let place = match self.files.place(path) {
            Some((file, place)) => {
                format!("{}:{}", visible(&file.file_name().unwrap_or_default().to_string_lossy()), place.line)
            }
            None => "default".to_owned(),
        };
        let pad = COMMENT.saturating_sub(line.chars().count()).max(1);
        self.text.push_str(&format!("{line}{}# {place}\n", " ".repeat(pad)));
    }

    /// A key with its value in flow style, at this depth.
    pub(super) fn key(&mut self, depth: usize, key: &str, value: &Value, path: &[Step]) {
        self.line(&format!("{}{key}: {}", "  ".repeat(depth), flow(value)), path);
    }

    /// A key at the top, with what stands below it.
    pub(super) fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n{heading}:\n"));
    }
}

/// Whole numbers without a decimal point.
pub(super) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::from(value as i64) } else { Value::from(value) }
}

/// A choice as it is written in YAML.
pub(super) fn choice(choice: &impl serde::Serialize) -> Value {
    serde_json::to_value(choice).unwrap_or_default()
}
