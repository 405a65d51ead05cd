//! What texts are compared with by pattern.
//!
//! In: a pattern of `like`, or a regular expression, that is written out. Out: a regular expression that is known to be
//! one and not too large; or a sentence. It compares nothing.

use regex_automata::meta::{Config, Regex};
use sqlparser::ast::{Expr, Spanned as _, Value as Written, ValueWithSpan};

use super::refusal::place;

/// Bytes that a pattern may take when it is made ready.
const LARGEST: usize = 10 << 20;

/// How a pattern is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// With the character behind which another stands for itself.
    Like(Option<char>),
    LikeInAnyCase(Option<char>),
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
        Pattern::Like(escape) => like(text, escape, "(?s)").ok_or_else(wrong)?,
        Pattern::LikeInAnyCase(escape) => like(text, escape, "(?is)").ok_or_else(wrong)?,
        Pattern::RegexInAnyCase => format!("(?i){text}"),
        Pattern::Regex if flags.is_empty() => text.clone(),
        Pattern::Regex => format!("(?{flags}){text}"),
    };
    let config = Config::new().nfa_size_limit(Some(LARGEST)).onepass_size_limit(Some(LARGEST / 10));
    Regex::builder().configure(config).build(&text).map_err(|_| wrong())
}

/// `%` stands for any characters, `_` for one, everything else for itself, and so does what stands behind the escape;
/// `None` where nothing stands behind it.
fn like(text: &str, escape: Option<char>, flags: &str) -> Option<String> {
    let mut regex = format!("{flags}^");
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let is_escaped = Some(c) == escape;
        match if is_escaped { characters.next()? } else { c } {
            '%' if !is_escaped => regex.push_str(".*"),
            '_' if !is_escaped => regex.push('.'),
            c if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => regex.extend(['\\', c]),
            c => regex.push(c),
        }
    }
    regex.push('$');
    Some(regex)
}

/// The character that is written out behind `escape`.
pub(super) fn escape(written: &ValueWithSpan) -> Option<char> {
    let Written::SingleQuotedString(text) = &written.value else { return None };
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}
