//! The coverage and trust report: a page for executives, and the same story in Markdown for CI.
//!
//! In: [`Measures`]. Out: one self-contained HTML file without script or network, and Markdown. It promises that every
//! figure shown is one of the measures, and that names from the files are escaped. It holds no value of any customer.

pub mod advice;
mod changed;
mod format;
mod markdown;
pub mod portfolio;
mod relations;
mod said;
mod sections;
mod segments;
mod trusted;
pub mod verdict;
mod view;

use anyhow::{Context, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use crate::diagnostic::Failure;
use crate::measures::Measures;

/// The report as one HTML file.
///
/// # Errors
/// None that measures can cause; a fault in the template is a bug.
pub fn html(measures: &Measures) -> Result<String> {
    // The name decides how values are escaped.
    render("report.html", include_str!("report.html"), measures)
}

/// The report as Markdown.
///
/// # Errors
/// As [`html`].
pub fn markdown(measures: &Measures) -> Result<String> {
    render("report.md", include_str!("report.md"), measures)
}

fn render(name: &str, template: &str, measures: &Measures) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.with_context(|| Failure::Bug("this is a bug: the syntax of templates".to_owned()))?);
    markdown::escaping(&mut environment);
    environment
        .add_template(name, template)
        .with_context(|| Failure::Bug("this is a bug: the report's template is broken".to_owned()))?;
    let view = view::page(measures);
    environment
        .get_template(name)
        .and_then(|template| template.render(Serde(view)))
        .with_context(|| Failure::Bug("this is a bug: the report's template is broken".to_owned()))
}

#[cfg(test)]
mod tests;
