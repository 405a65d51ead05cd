//! The page about expressions in the docs.
//!
//! In: the list of functions. Out: a page in Markdown. It promises that it names every function that there is.

use super::functions::{FUNCTIONS, Function};
use super::times::FIELDS;

const BEFORE: &str = include_str!("page.md");

/// The page.
pub fn page() -> String {
    let fields: Vec<String> = FIELDS.iter().map(|(name, _)| format!("`{name}`")).collect();
    let mut page = BEFORE.replace("{fields}", &fields.join(", "));
    page.push_str("| function | gives | |\n|---|---|---|\n");
    for function in FUNCTIONS {
        page.push_str(&format!("| {} | {} | {} |\n", usage(function), given(function.gives), function.does));
    }
    page
}

fn usage(function: &Function) -> String {
    let ways: Vec<String> = function.usage.split(" or ").map(|way| format!("`{way}`")).collect();
    ways.join(" or ")
}

fn given(letter: char) -> &'static str {
    match letter {
        'n' => "a number",
        't' => "text",
        'b' => "true or false",
        'd' => "a day",
        'm' => "a moment",
        _ => "what it is given",
    }
}
