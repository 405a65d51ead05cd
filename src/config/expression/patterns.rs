//! What texts are compared with by pattern.
//!
//! In: a pattern of `like`, or a regular expression, that is written out. Out: a regular expression that is known to be
//! one and not too large; or a sentence. It compares nothing.

use regex_automata::meta::{Config, Regex};
use sqlparser::ast::{Expr, Spanned as _, Value as Written};

use super::refusal::place;

/// Bytes that a pattern may take when it is made ready.
const LARGEST: usize = 10 << 20;

/// How a pattern is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Like,
    LikeInAnyCase,
    Regex,
    RegexInAnyCase,
}

/// The pattern; `flags` are those of a regular expression, such as `i`.
pub(super) fn pattern(kind: Pattern, written: &Expr, flags: Option<&str>) -> Result<Regex, String> {
    let wrong = || {
        format!("a pattern to look for is not a regular expression, or too large a one{}", place(written.span().start))
    };
    let text = match written {
        Expr::Value(value) => match &value.value {
            Written::SingleQuotedString(text) => text,
            _ => return Err(wrong()),
        },
        _ => return Err(wrong()),
    };
    let flags = flags.unwrap_or_default();
    if !flags.chars().all(|flag| "imsx".contains(flag)) {
        return Err(format!("a pattern's flags are `i`, `m`, `s` and `x`{}", place(written.span().start)));
    }
    let text = match kind {
        Pattern::Like => like(text, "(?s)"),
        Pattern::LikeInAnyCase => like(text, "(?is)"),
        Pattern::RegexInAnyCase => format!("(?i){text}"),
        Pattern::Regex if flags.is_empty() => text.clone(),
        Pattern::Regex => format!("(?{flags}){text}"),
    };
    let config = Config::new().nfa_size_limit(Some(LARGEST)).onepass_size_limit(Some(LARGEST / 10));
    Regex::builder().configure(config).build(&text).map_err(|_| wrong())
}

/// `%` stands for any characters, `_` for one, everything else for itself.
fn like(text: &str, flags: &str) -> String {
    let mut regex = format!("{flags}^");
    for c in text.chars() {
        match c {
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            c if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => regex.extend(['\\', c]),
            c => regex.push(c),
        }
    }
    regex.push('$');
    regex
}
