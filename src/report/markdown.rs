//! Text as Markdown shows it: letter for letter, whatever it holds.
//!
//! In: a value that a template prints. Out: one line in which nothing is markup to CommonMark or GitHub: no HTML, link,
//! image, table, heading, list or emphasis. It promises that plain words stay as they are.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, escape_formatter};

use crate::diagnostic::visible;

/// Makes every template whose name ends in `.md` print its values escaped; all others stay as they are.
pub(super) fn escaping(environment: &mut Environment<'_>) {
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("md") => AutoEscape::Custom("markdown".into()),
        _ => AutoEscape::Html,
    });
    environment.set_formatter(|out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value| {
        match state.auto_escape() {
            AutoEscape::Custom(_) => {
                out.write_str(&escaped(&value.to_string())).map_err(|_| Error::from(ErrorKind::WriteFailure))
            }
            _ => escape_formatter(out, state, value),
        }
    });
}

/// How far a character is looked from; a run of marks that is longer is markup.
const FAR: usize = 64;

/// A text that Markdown shows as it is.
pub(super) fn escaped(text: &str) -> String {
    let folded =
        text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let text = visible(&folded);
    let chars: Vec<char> = text.chars().collect();
    let formula = chars.iter().filter(|c| **c == '$').count() > 1;
    let mut out = String::with_capacity(text.len() + 8);
    for (i, c) in chars.iter().enumerate() {
        let word = |i: Option<&char>| i.is_some_and(|c| c.is_alphanumeric());
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // Inside a word it is no emphasis.
            '_' => {
                let before = chars[..i].iter().rev().take(FAR).find(|c| **c != '_');
                let after = chars[i..].iter().take(FAR).find(|c| **c != '_');
                !(word(before) && word(after))
            }
            '&' => is_entity(&chars[i + 1..]),
            '$' => formula,
            '#' => i == 0 || (chars.len() - i < FAR && chars[i..].iter().all(|c| *c == '#')),
            // The beginning of a line: lists, and the line under a heading.
            '-' | '+' | '=' => i == 0 && chars.get(1).is_none_or(|next| *next == ' ' || next == c),
            '.' | ')' => {
                (1..FAR).contains(&i)
                    && chars[..i].iter().all(char::is_ascii_digit)
                    && chars.get(i + 1).is_none_or(|next| *next == ' ')
            }
            // An address would become a link by itself.
            ':' => chars[i + 1..].starts_with(&['/', '/']),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(*c);
        if *c == 'w' && chars[i + 1..].starts_with(&['.']) && chars[..i].ends_with(&['w', 'w']) {
            out.push('\\');
        }
    }
    out
}

/// Whether an `&` before this begins the name or the number of a character.
fn is_entity(rest: &[char]) -> bool {
    let name = rest.iter().take(40).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && rest.get(name) == Some(&';')
}
